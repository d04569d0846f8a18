"""The atlas starts from a layout by neighbours, always upright, and ends near it with garments redrawn."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from models.spec import ATLAS
from training.data import ImageDataset, Split
from training.trainer import atlas, tsne_embedding
from training.trainer.atlas import split, train_atlas
from training.trainer.autoencoder import load_chosen

# TensorFlow's variables give NumPy 2 a warning when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")

CONFIG = replace(ATLAS, epochs=1, batch_size=64, perplexity=10)


@pytest.fixture(scope="module")
def garments(few_garments):
    return few_garments(400, 20)


@pytest.fixture(scope="module")
def trained(garments, tmp_path_factory):
    folder = tmp_path_factory.mktemp("atlas")
    return folder, train_atlas(CONFIG, garments, folder)


@pytest.fixture
def laid_out(trained, tmp_path):
    """A folder that holds the layout and nothing else."""
    (kept,) = trained[0].glob("layout-*.npy")
    shutil.copy(kept, tmp_path)
    return tmp_path


@pytest.fixture
def some(garments):
    """Codes in no particular orientation, and the pictures that turn them."""
    codes = np.random.default_rng(0).normal(size=(100, 2)) * (1, 3) + (5, -2)
    return codes, garments.train.take(slice(100)).pixels()


@pytest.mark.parametrize("angle", [0.5, 2.0, 4.0])
@pytest.mark.parametrize("mirrored", [1, -1])
def test_a_layout_stands_upright_however_it_was_turned_mirrored_moved_or_scaled(some, angle, mirrored):
    codes, pictures = some
    turn = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))]) * (1, mirrored)
    once, again = (
        tsne_embedding.orient_canonically(codes, pictures),
        tsne_embedding.orient_canonically(3 * codes @ turn - 7, pictures),
    )
    np.testing.assert_allclose(again, once, atol=1e-4)
    assert once.dtype == np.float32


def test_upright_is_longest_along_x_lighter_to_the_right_and_taller_up(some):
    codes = tsne_embedding.orient_canonically(*some)
    light, height = some[1].mean(axis=(1, 2, 3)), (some[1].max(axis=(2, 3)) > 0).mean(axis=1)
    assert codes[:, 0].std() > codes[:, 1].std()
    assert np.corrcoef(codes[:, 0], light)[0, 1] > 0
    assert np.corrcoef(codes[:, 1], height)[0, 1] > 0
    assert codes.std() == pytest.approx(1, rel=0.1)
    np.testing.assert_allclose(codes.mean(axis=0), 0, atol=1e-5)


def test_the_layout_is_made_once_and_kept(trained, garments, monkeypatch):
    folder, _ = trained
    monkeypatch.setattr(tsne_embedding, "upright", None)  # it would be called to make another
    pictures = split(CONFIG, garments)[0].pixels()
    kept = tsne_embedding.compute_tsne_embedding(pictures[:, 0, :, 0], pictures, CONFIG.perplexity, CONFIG.seed, folder)
    assert kept.shape == (320, 2)


def test_the_last_training_garments_are_held_out(garments):
    train, held_out = split(CONFIG, garments)
    assert (len(train), len(held_out)) == (320, 80)
    np.testing.assert_array_equal(np.concatenate([train.images, held_out.images]), garments.train.images)


def test_no_label_and_no_test_garment_is_read(trained, garments, laid_out):
    chosen = trained[1]
    blind = ImageDataset(
        Split(garments.train.images, np.zeros_like(garments.train.labels)), garments.test.take(slice(0)), "no labels"
    )
    assert train_atlas(CONFIG, blind, laid_out) == chosen


def test_what_is_chosen_says_how_well_it_redraws_what_was_held_out(trained, garments):
    folder, chosen = trained
    assert json.loads((folder / "chosen.json").read_text()) == chosen
    network, run, _ = load_chosen(folder)
    assert run.name == f"seed-{chosen['seed']}"
    pixels = split(CONFIG, garments)[1].pixels()
    codes, decoded = network.model.predict(pixels, verbose=0)
    np.testing.assert_allclose(network.encoder.predict(pixels, verbose=0), codes, atol=1e-5)
    assert np.mean((decoded - pixels) ** 2) == pytest.approx(chosen["candidates"][0]["validation_mse"], rel=1e-4)


def test_the_encoder_starts_where_it_knows_the_layout(garments, laid_out, monkeypatch):
    started = []
    monkeypatch.setattr(atlas, "fit", lambda model, train, *_: (started.append((model, *train)) or model, {}))
    train_atlas(CONFIG, garments, laid_out)
    model, images, (places, wanted) = started[0]
    codes, _ = model.predict(images, verbose=0)
    assert wanted is images
    assert np.median(np.linalg.norm(codes - places, axis=1)) < 0.5
    shuffled = np.median(np.linalg.norm(codes - places[::-1], axis=1))
    assert shuffled > 1
