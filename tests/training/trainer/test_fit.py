"""A run that is interrupted at any epoch and resumed ends with the same weights and history."""

import shutil
from dataclasses import replace

import keras
import numpy as np
import pytest

from models.spec import AutoencoderConfig
from training.errors import UsageError
from training.trainer import fit as trainer
from training.trainer.fit import best_epoch, fit, make_deterministic
from training.trainer.run_folder import read_history, write_json

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

CONFIG = AutoencoderConfig(name="tiny", epochs=3, batch_size=16, seed=3)
random = np.random.default_rng(0)
INPUTS = random.normal(size=(40, 4)).astype(np.float32)
TARGETS = INPUTS @ random.normal(size=(4, 1)).astype(np.float32)
TRAIN, VALIDATION = (INPUTS[:32], TARGETS[:32]), (INPUTS[32:], TARGETS[32:])
OPPOSED = (INPUTS[32:], -3 * TARGETS[32:])  # the better the training, the worse the validation


def train(folder, config=CONFIG, dropout=0.5, patience=0, validation=VALIDATION, resume=False):
    make_deterministic(config.seed)
    hidden = [keras.layers.Dense(8, activation="relu"), keras.layers.Dropout(dropout, seed=config.seed)]
    model = keras.Sequential([keras.Input((4,)), *hidden, keras.layers.Dense(1)])
    model.compile(optimizer=config.optimizer, loss=config.loss, run_eagerly=True)  # quicker than tracing two batches
    model, history = fit(model, TRAIN, validation, config, folder, resume, patience=patience)
    assert history == read_history(folder)
    return model.get_weights(), history


def assert_same(one, other):
    """Asserts equal weights and equal histories apart from the seconds."""
    for a, b in zip(one[0], other[0], strict=True):
        np.testing.assert_array_equal(a, b)
    assert {**one[1], "seconds": None} == {**other[1], "seconds": None}


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    """A complete run with dropout, which draws random numbers in every epoch: its folder, weights and history."""
    folder = tmp_path_factory.mktemp("run")
    return folder, train(folder)


@pytest.fixture(scope="module")
def first_epoch(tmp_path_factory):
    """The same run after one epoch."""
    folder = tmp_path_factory.mktemp("first-epoch")
    return folder, train(folder, replace(CONFIG, epochs=1))


def test_training_lowers_the_loss_and_records_every_epoch(uninterrupted):
    history = uninterrupted[1][1]
    assert set(history) == {"loss", "val_loss", "seconds"}
    assert [len(values) for values in history.values()] == [3, 3, 3]
    assert history["val_loss"][2] < history["val_loss"][0]


def test_a_resumed_run_equals_an_uninterrupted_one(uninterrupted, first_epoch, tmp_path):
    _, whole = uninterrupted
    folder = shutil.copytree(first_epoch[0], tmp_path / "run")
    assert_same(train(folder, resume=True), whole)


def test_without_dropout_a_resumed_run_equals_an_uninterrupted_one_too(tmp_path):
    whole = train(tmp_path / "whole", dropout=0)
    train(tmp_path / "parts", replace(CONFIG, epochs=1), dropout=0)
    assert_same(train(tmp_path / "parts", dropout=0, resume=True), whole)


@pytest.mark.parametrize("moment", ["_write_checkpoint", "write_json"])
def test_a_crash_while_a_checkpoint_is_written_leaves_no_trace(uninterrupted, tmp_path, monkeypatch, moment):
    _, whole = uninterrupted
    write = getattr(trainer, moment)

    def crash(*arguments):
        if (tmp_path / "history.json").exists():
            raise KeyboardInterrupt
        write(*arguments)

    monkeypatch.setattr(trainer, moment, crash)
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path)
    monkeypatch.undo()
    assert len(read_history(tmp_path)["loss"]) == 1
    assert_same(train(tmp_path, resume=True), whole)


def test_resuming_a_finished_run_changes_nothing(uninterrupted):
    folder, whole = uninterrupted
    assert_same(train(folder, resume=True), whole)


def test_resuming_in_an_empty_folder_starts_a_new_run(uninterrupted, tmp_path):
    _, whole = uninterrupted
    assert_same(train(tmp_path / "nowhere" / "yet", resume=True), whole)


def test_the_same_seed_gives_the_same_weights_and_another_seed_gives_others(uninterrupted, tmp_path):
    _, whole = uninterrupted
    assert_same(train(tmp_path / "same"), whole)
    other = train(tmp_path / "other", replace(CONFIG, seed=4))
    assert not np.allclose(other[0][0], whole[0][0])


def test_each_epoch_writes_a_checkpoint_and_deletes_the_older_one(first_epoch, tmp_path):
    second = shutil.copytree(first_epoch[0], tmp_path / "run")
    runs = (first_epoch, (second, train(second, replace(CONFIG, epochs=2), resume=True)))
    for epochs, (folder, (weights, _)) in enumerate(runs, 1):
        assert [path.name for path in folder.glob("checkpoint-*")] == [f"checkpoint-{epochs:04d}.keras"]
        saved = keras.models.load_model(folder / f"checkpoint-{epochs:04d}.keras")
        np.testing.assert_array_equal(saved.get_weights()[0], weights[0])


def test_the_targets_of_two_outputs_are_shuffled_like_the_inputs(tmp_path):
    make_deterministic(CONFIG.seed)
    inputs = keras.Input((4,))
    same = keras.layers.Dense(4, name="same", kernel_initializer="identity")(inputs)
    model = keras.Model(inputs, [same, keras.layers.Dense(1, name="other")(inputs)])
    model.compile("sgd", loss=["mse", "mse"], run_eagerly=True)
    model.optimizer.learning_rate = 0.0
    both = ((INPUTS, (INPUTS, INPUTS @ model.get_weights()[2])), (INPUTS, (INPUTS, TARGETS)))
    _, history = fit(model, *both, replace(CONFIG, epochs=1), tmp_path)
    assert history["same_loss"][0] == history["val_same_loss"][0] == 0
    assert history["other_loss"][0] == pytest.approx(0, abs=1e-9)
    assert history["val_other_loss"][0] > 0.01


def test_without_resume_an_older_run_is_deleted(uninterrupted, tmp_path):
    _, whole = uninterrupted
    train(tmp_path, replace(CONFIG, seed=9, epochs=2))
    assert_same(train(tmp_path), whole)
    assert [path.name for path in tmp_path.glob("checkpoint-*")] == ["checkpoint-0003.keras"]


@pytest.mark.parametrize(("setting", "value"), [("batch_size", 8), ("seed", 4), ("loss", "mae"), ("optimizer", "sgd")])
def test_resuming_with_another_setting_is_refused_and_the_setting_named(uninterrupted, setting, value):
    folder, _ = uninterrupted
    with pytest.raises(UsageError, match=rf"another {setting} \({getattr(CONFIG, setting)}\): leave --resume out"):
        train(folder, replace(CONFIG, **{setting: value}), resume=True)


def test_early_stopping_restores_the_best_epoch(first_epoch, tmp_path):
    long = replace(CONFIG, epochs=50)
    weights, history = train(tmp_path / "long", long, patience=2, validation=OPPOSED)
    assert best_epoch(history) == 1
    assert len(history["loss"]) == 3
    for restored, best in zip(weights, first_epoch[1][0], strict=True):
        np.testing.assert_array_equal(restored, best)
    assert_same(train(tmp_path / "long", long, patience=2, validation=OPPOSED, resume=True), (weights, history))


def test_the_progress_bar_shows_the_epoch_and_the_losses(tmp_path, capsys):
    train(tmp_path, replace(CONFIG, epochs=2))
    output = capsys.readouterr().err
    assert "tiny" in output
    assert "4/4" in output
    assert "epoch=2, loss=" in output
    assert "val_loss=" in output


def test_json_is_written_completely_or_not_at_all(tmp_path):
    path = tmp_path / "result.json"
    write_json(path, {"a": 1})
    with pytest.raises(TypeError):
        write_json(path, {"a": object()})
    assert path.read_text() == '{\n "a": 1\n}\n'
    assert [found.name for found in tmp_path.iterdir()] == ["result.json"]
