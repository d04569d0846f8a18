"""A run that is interrupted at any epoch and resumed ends with the same weights and history."""

import shutil
from dataclasses import replace

import keras
import numpy as np
import pytest

from models.spec import AutoencoderConfig
from training.augmentation.pipeline import identity
from training.data import Split
from training.errors import DivergedError, UsageError
from training.trainer import callbacks
from training.trainer.batches import TrainingBatches
from training.trainer.fit import fit, make_deterministic
from training.trainer.run_folder import best_epoch, read_history, read_record, write_history, write_json
from training.trainer.run_record import RunData, RunRecord

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

CONFIG = AutoencoderConfig(name="tiny", epochs=3, batch_size=16, seed=3)
random = np.random.default_rng(0)
INPUTS = random.normal(size=(40, 4)).astype(np.float32)
TARGETS = INPUTS @ random.normal(size=(4, 1)).astype(np.float32)
TRAIN, VALIDATION = (INPUTS[:32], TARGETS[:32]), (INPUTS[32:], TARGETS[32:])
IMAGES = Split(np.zeros((40, 28, 28), np.uint8), np.zeros(40, np.uint8))
DATA = RunData(IMAGES.take(slice(32)), IMAGES.take(slice(32, None)), "the last 8 of 40", IMAGES)
OPPOSED = (INPUTS[32:], -3 * TARGETS[32:])  # the better the training, the worse the validation


def train(folder, config=CONFIG, dropout=0.5, patience=0, validation=VALIDATION, resume=False, data=DATA, rate=None):
    make_deterministic(config.seed)
    hidden = [keras.layers.Dense(8, activation="relu"), keras.layers.Dropout(dropout, seed=config.seed)]
    model = keras.Sequential([keras.Input((4,)), *hidden, keras.layers.Dense(1)])
    model.compile(optimizer=config.optimizer, loss=config.loss, run_eagerly=True)  # quicker than tracing two batches
    if rate:
        model.optimizer.learning_rate = rate
    batches = TrainingBatches(TRAIN, config.batch_size, config.seed)
    record = RunRecord.begin(config, data)
    history = fit(model, batches, validation, config, record, folder, resume, patience=patience)
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


@pytest.mark.parametrize("moment", ["checkpoint", "history", "record"])
def test_a_crash_while_an_epoch_is_written_leaves_no_trace(uninterrupted, tmp_path, monkeypatch, moment):
    _, whole = uninterrupted
    owner, name = {
        "checkpoint": (keras.Model, "save_weights"),
        "history": (callbacks, "write_history"),
        "record": (callbacks, "write_json"),
    }[moment]
    write = getattr(owner, name)

    def crash(*arguments, **options):
        if (tmp_path / "history.json").exists() and len(read_history(tmp_path)["loss"]) == 1 + (moment == "record"):
            raise KeyboardInterrupt
        write(*arguments, **options)

    monkeypatch.setattr(owner, name, crash)
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path)
    monkeypatch.undo()
    assert len(read_history(tmp_path)["loss"]) == 1 + (moment == "record")
    assert_same(train(tmp_path, resume=True), whole)
    assert read_record(tmp_path)["epochs"] == 3


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
        (checkpoint,) = folder.glob("checkpoint-*")
        assert checkpoint.name == f"checkpoint-{epochs:04d}.weights.h5"
        saved = keras.Sequential(
            [keras.Input((4,)), keras.layers.Dense(8), keras.layers.Dropout(0), keras.layers.Dense(1)]
        )
        saved.load_weights(checkpoint)
        np.testing.assert_array_equal(saved.get_weights()[0], weights[0])


def test_the_targets_of_two_outputs_are_shuffled_like_the_inputs(tmp_path):
    make_deterministic(CONFIG.seed)
    inputs = keras.Input((4,))
    same = keras.layers.Dense(4, name="same", kernel_initializer="identity")(inputs)
    model = keras.Model(inputs, [same, keras.layers.Dense(1, name="other")(inputs)])
    model.compile("sgd", loss=["mse", "mse"], run_eagerly=True)
    model.optimizer.learning_rate = 0.0
    batches = TrainingBatches((INPUTS, (INPUTS, INPUTS @ model.get_weights()[2])), 16, seed=0)
    config = replace(CONFIG, epochs=1)
    history = fit(model, batches, (INPUTS, (INPUTS, TARGETS)), config, RunRecord.begin(config, DATA), tmp_path)
    assert history["same_loss"][0] == history["val_same_loss"][0] == 0
    assert history["other_loss"][0] == pytest.approx(0, abs=1e-9)
    assert history["val_other_loss"][0] > 0.01


def test_without_resume_an_older_run_is_deleted(uninterrupted, tmp_path):
    _, whole = uninterrupted
    train(tmp_path, replace(CONFIG, seed=9, epochs=2))
    assert_same(train(tmp_path), whole)
    assert [path.name for path in tmp_path.glob("checkpoint-*")] == ["checkpoint-0003.weights.h5"]


@pytest.mark.parametrize(("setting", "value"), [("batch_size", 8), ("seed", 4), ("loss", "mae"), ("optimizer", "sgd")])
def test_resuming_with_another_setting_is_refused_and_the_setting_named(uninterrupted, setting, value):
    folder, _ = uninterrupted
    with pytest.raises(UsageError, match=rf"another {setting} \({getattr(CONFIG, setting)}\): leave --resume out"):
        train(folder, replace(CONFIG, **{setting: value}), resume=True)


OTHER_LABELS = replace(DATA, train=Split(DATA.train.images, DATA.train.labels + 1))
FEWER = replace(DATA, train=DATA.train.take(slice(30)))
OTHERS_HELD_OUT = replace(DATA, held_out=Split(DATA.held_out.images + 1, DATA.held_out.labels))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (FEWER, r"number of images \(32\)"),
        (OTHER_LABELS, r"digest of the data \([0-9a-f]{64}\)"),
        (OTHERS_HELD_OUT, "digest of the held-out images"),
    ],
)
def test_resuming_on_other_data_is_refused(uninterrupted, data, name):
    with pytest.raises(UsageError, match=f"another {name}"):
        train(uninterrupted[0], data=data, resume=True)


@pytest.mark.parametrize(("field", "value"), [("backend", "jax"), ("precision", "mixed_bfloat16")])
def test_resuming_with_another_backend_or_precision_is_refused(uninterrupted, tmp_path, field, value):
    folder = shutil.copytree(uninterrupted[0], tmp_path / "run")
    write_json(folder / "run.json", {**read_record(folder), field: value})
    with pytest.raises(UsageError, match=rf"another {field} \({value}\)"):
        train(folder, resume=True)


def test_a_run_can_be_resumed_for_more_epochs_unless_the_learning_rate_depends_on_their_number(tmp_path):
    one_cycle = replace(CONFIG, epochs=1, max_learning_rate=0.01)
    train(tmp_path, one_cycle)
    with pytest.raises(UsageError, match=r"another epochs \(1\)"):
        train(tmp_path, replace(one_cycle, epochs=2), resume=True)


def test_the_record_says_what_was_trained_on_what_and_with_what(uninterrupted):
    record = read_record(uninterrupted[0])
    assert record["command"].startswith("python -m training")
    assert record["config"]["batch_size"] == CONFIG.batch_size
    assert record["data"]["digest"] == DATA.train.sha256() != DATA.training_set.sha256()
    assert record["data"]["images"] == 32
    assert record["data"]["training_set"] == {"digest": IMAGES.sha256(), "images": 40}
    assert record["data"]["class_names"][0] == "T-shirt/top"
    assert record["held_out"] == {"digest": DATA.held_out.sha256(), "images": 8, "rule": "the last 8 of 40"}
    assert {"seed": 3, "backend": "tensorflow", "precision": "float32", "epochs": 3}.items() <= record.items()
    assert set(record["versions"]) == {"python", "keras", "tensorflow", "numpy"}
    assert record["processor"]
    assert record["threads"] >= 1
    assert record["start"].endswith("+00:00")
    assert record["seconds"] > 0
    assert record["best_epoch"] == best_epoch(read_history(uninterrupted[0]))


def test_a_loss_that_is_not_a_number_ends_the_run_and_leaves_no_trace_of_it(first_epoch, tmp_path):
    folder = shutil.copytree(first_epoch[0], tmp_path / "run")
    for data in (TRAIN, VALIDATION):
        assert np.isfinite(data[1]).all()
    with pytest.raises(DivergedError, match="tiny: the loss became nan, so the training ended"):
        train(folder, replace(CONFIG, epochs=5), dropout=0, rate=1e30)
    with pytest.raises(DivergedError, match="tiny: the val_loss became nan"):
        train(folder, validation=(VALIDATION[0], np.full_like(VALIDATION[1], np.nan)))
    assert not (folder / "history.json").exists()


def test_a_metric_that_is_not_a_number_is_null_in_the_file_and_never_the_best_epoch(tmp_path):
    history = {"val_loss": [float("nan"), 2.0, 1.0], "gradient/dense": [1.0, float("inf"), 3.0]}
    write_history(tmp_path, history)
    assert "NaN" not in (tmp_path / "history.json").read_text()
    assert best_epoch(read_history(tmp_path)) == 3


def test_keras_callbacks_keep_their_state_over_the_epochs_of_a_run(tmp_path):
    seen = []

    class Epochs(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            seen.append("begin")

        def on_epoch_end(self, epoch, logs=None):
            seen.append(epoch)

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    batches = TrainingBatches(TRAIN, 16, 0)
    fit(model, batches, VALIDATION, CONFIG, RunRecord.begin(CONFIG, DATA), tmp_path, False, Epochs())
    assert seen == ["begin", 0, 1, 2]


def test_a_batch_depends_on_seed_epoch_and_number_alone():
    def noise(inputs, targets, rng):
        return inputs + rng.random(inputs.shape, np.float32), targets

    batches = TrainingBatches(TRAIN, 10, 5, noise)
    batches.start_epoch(2)
    inputs, targets = batches[3]
    assert len(inputs) == len(targets) == 2  # the last one is smaller
    again = TrainingBatches(TRAIN, 10, 5, noise)
    again.start_epoch(2)
    np.testing.assert_array_equal(again[3][0], inputs)
    again.start_epoch(3)
    assert not np.array_equal(again[3][0], inputs)
    plain = TrainingBatches(TRAIN, 10, 5, identity)
    assert sorted(np.concatenate([plain[number][1] for number in range(4)]).ravel()) == sorted(TRAIN[1].ravel())


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
    assert "2/2" in output
    assert ", loss=" in output
    assert "val_loss=" in output


def test_json_is_written_completely_or_not_at_all(tmp_path):
    path = tmp_path / "result.json"
    write_json(path, {"a": 1})
    with pytest.raises(TypeError):
        write_json(path, {"a": object()})
    assert path.read_text() == '{\n "a": 1\n}\n'
    assert [found.name for found in tmp_path.iterdir()] == ["result.json"]
