"""The autoencoder is chosen among seeds whose codes use both coordinates, by its error on training images."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from models.autoencoders import build_blog
from models.spec import BLOG
from training.errors import DataError
from training.trainer import autoencoder
from training.trainer.autoencoder import (
    compute_training_metrics,
    dead_unit_fraction,
    load_chosen,
    screen_seeds,
    train_blog,
)
from training.trainer.fit import make_deterministic

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

CONFIG = replace(BLOG, epochs=1, batch_size=16, seed=46)
"""Of the first two seeds that pass the screening the first collapses; the next is near, so few are screened."""
DEAD_SEED = 44


@pytest.fixture(scope="module")
def data(few_garments):
    return few_garments(128, 32)


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory):
    """Two trained seeds, both accepted even if collapsed."""
    folder = tmp_path_factory.mktemp("map")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(autoencoder, "MAX_DEAD_FRACTION", 1)
        return folder, train_blog(CONFIG, data, folder, seeds=2)


def worst(candidate):
    return max(candidate["dead_unit_fraction"])


def test_the_dead_unit_fraction_counts_exact_zeros_by_coordinate():
    codes = np.array([(0, 1), (0, 0), (1e-9, 2), (3, 4)], np.float32)
    assert dead_unit_fraction(codes) == [0.5, 0.25]


def test_screening_skips_seeds_whose_untrained_code_has_a_dead_coordinate(data):
    def initial_dead_fraction(seed):
        make_deterministic(seed)
        return max(dead_unit_fraction(np.asarray(build_blog().encoder(data.train.pixels()))))

    first = next(screen_seeds(DEAD_SEED, data))
    assert first > DEAD_SEED, "its code was not dead, so it could not be skipped"
    assert [seed for seed in range(DEAD_SEED, first + 1) if initial_dead_fraction(seed) <= 0.5] == [first]
    assert next(screen_seeds(first, data)) == first


def test_the_lowest_training_error_is_chosen(trained, data):
    folder, chosen = trained
    seeds = screen_seeds(CONFIG.seed, data)
    assert [candidate["seed"] for candidate in chosen["candidates"]] == [next(seeds), next(seeds)]
    assert chosen["seed"] == min(chosen["candidates"], key=lambda candidate: candidate["train_mse"])["seed"]
    assert json.loads((folder / "chosen.json").read_text()) == chosen


def test_the_loaded_network_has_the_metrics_of_the_chosen_candidate(trained, data):
    folder, chosen = trained
    network, run, loaded = load_chosen(folder)
    assert loaded == chosen
    assert run.name == f"seed-{chosen['seed']}"
    measured = next(candidate for candidate in chosen["candidates"] if candidate["seed"] == chosen["seed"])
    assert compute_training_metrics(network, data)["train_mse"] == pytest.approx(measured["train_mse"], rel=1e-5)


def test_the_training_error_is_that_of_encoder_and_decoder_together(trained, data):
    network = load_chosen(trained[0])[0]
    pixels = data.train.pixels()
    error = np.mean((np.asarray(network.model(pixels)) - pixels) ** 2)
    assert compute_training_metrics(network, data)["train_mse"] == pytest.approx(error, rel=1e-4)


def test_a_collapsed_seed_is_not_chosen(trained, data, monkeypatch):
    folder, before = trained
    collapsed, alive = before["candidates"]
    assert worst(collapsed) > worst(alive), "the first seed did not collapse, so it could not be rejected"
    monkeypatch.setattr(autoencoder, "MAX_DEAD_FRACTION", worst(alive))
    monkeypatch.setattr(autoencoder, "MAX_COLLAPSED_SEEDS", 1)
    chosen = train_blog(CONFIG, data, folder, seeds=1, resume=True)
    assert [candidate["seed"] for candidate in chosen["candidates"]] == [collapsed["seed"], alive["seed"]]
    assert chosen["seed"] == alive["seed"]


def test_if_every_seed_collapses_the_command_fails_and_an_older_choice_is_deleted(trained, data, monkeypatch, tmp_path):
    folder = shutil.copytree(trained[0], tmp_path / "map")
    monkeypatch.setattr(autoencoder, "MAX_DEAD_FRACTION", -1)
    monkeypatch.setattr(autoencoder, "MAX_COLLAPSED_SEEDS", 0)
    with pytest.raises(DataError, match=r"every seed lost a coordinate: try others, for example --seed \d+") as caught:
        train_blog(CONFIG, data, folder, seeds=1, resume=True)
    assert "\n" not in str(caught.value)
    with pytest.raises(DataError, match="holds no trained map"):
        load_chosen(folder)


def test_a_seed_that_is_trained_alone_is_neither_screened_nor_replaced(trained, data, monkeypatch, tmp_path):
    seed = trained[1]["candidates"][0]["seed"]
    folder = shutil.copytree(trained[0], tmp_path / "map")
    monkeypatch.setattr(autoencoder, "MAX_INITIAL_DEAD_FRACTION", -1)
    monkeypatch.setattr(autoencoder, "MAX_DEAD_FRACTION", 1)
    chosen = train_blog(replace(CONFIG, seed=seed), data, folder, resume=True, alone=True)
    assert [candidate["seed"] for candidate in chosen["candidates"]] == [chosen["seed"]] == [seed]
    monkeypatch.setattr(autoencoder, "MAX_DEAD_FRACTION", -1)
    with pytest.raises(DataError, match=f"for example --seed {seed + 1} "):
        train_blog(replace(CONFIG, seed=seed), data, folder, resume=True, alone=True)


def test_if_no_seed_passes_the_screening_the_message_is_the_same(data, monkeypatch, tmp_path):
    monkeypatch.setattr(autoencoder, "MAX_INITIAL_DEAD_FRACTION", -1)
    monkeypatch.setattr(autoencoder, "SCREENED_SEEDS", 2)
    with pytest.raises(DataError, match="every seed"):
        train_blog(CONFIG, data, tmp_path)


def test_a_missing_run_is_reported_with_the_command_that_trains_it(tmp_path):
    for content in (None, "{", '{"seed": 4}'):
        if content is not None:
            (tmp_path / "chosen.json").write_text(content)
        with pytest.raises(DataError, match="holds no trained map: run  python -m training autoencoder"):
            load_chosen(tmp_path)
