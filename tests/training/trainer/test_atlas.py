"""The atlas starts from a t-SNE embedding in canonical orientation, stays near it and learns to reconstruct images."""

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
def data(few_garments):
    return few_garments(400, 20)


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("atlas")
    return folder, train_atlas(CONFIG, data, folder)


@pytest.fixture
def embedded(trained, tmp_path):
    """A folder that holds the cached embedding and nothing else."""
    (cached,) = trained[0].glob("tsne-*.npy")
    shutil.copy(cached, tmp_path)
    return tmp_path


@pytest.fixture
def codes_and_images(data):
    """Random codes in no particular orientation, and real images."""
    codes = np.random.default_rng(0).normal(size=(100, 2)) * (1, 3) + (5, -2)
    return codes, data.train.take(slice(100)).pixels()


@pytest.mark.parametrize("angle", [0.5, 2.0, 4.0])
@pytest.mark.parametrize("mirrored", [1, -1])
def test_the_canonical_orientation_does_not_depend_on_rotation_reflection_translation_or_scale(
    codes_and_images, angle, mirrored
):
    codes, images = codes_and_images
    rotation = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))]) * (1, mirrored)
    once, again = (
        tsne_embedding.orient_canonically(codes, images),
        tsne_embedding.orient_canonically(3 * codes @ rotation - 7, images),
    )
    np.testing.assert_allclose(again, once, atol=1e-4)
    assert once.dtype == np.float32


def test_in_canonical_orientation_the_principal_axis_is_x_brightness_grows_along_x_and_height_along_y(codes_and_images):
    codes = tsne_embedding.orient_canonically(*codes_and_images)
    _, images = codes_and_images
    brightness, height = images.mean(axis=(1, 2, 3)), (images.max(axis=(2, 3)) > 0).mean(axis=1)
    assert codes[:, 0].std() > codes[:, 1].std()
    assert np.corrcoef(codes[:, 0], brightness)[0, 1] > 0
    assert np.corrcoef(codes[:, 1], height)[0, 1] > 0
    assert codes.std() == pytest.approx(1, rel=0.1)
    np.testing.assert_allclose(codes.mean(axis=0), 0, atol=1e-5)


def test_the_embedding_is_computed_once_and_cached(trained, data, monkeypatch):
    folder, _ = trained
    monkeypatch.setattr(tsne_embedding, "orient_canonically", None)  # computing another embedding would call it
    images = split(CONFIG, data).train
    cached = tsne_embedding.compute_tsne_embedding(images.pixels()[:, 0, :, 0], images, CONFIG, folder)
    assert cached.shape == (320, 2)


@pytest.mark.parametrize("change", ["data", "components", "perplexity", "seed", "version"])
def test_the_cache_of_the_embedding_is_not_used_for_anything_else(trained, data, monkeypatch, change):
    folder, _ = trained
    monkeypatch.setattr(tsne_embedding, "orient_canonically", None)
    images, config = split(CONFIG, data).train, CONFIG
    if change == "data":
        images = Split(images.images[::-1], images.labels)
    elif change == "version":
        monkeypatch.setattr(tsne_embedding, "version", lambda _: "0.0")
    else:
        config = replace(CONFIG, **{change: getattr(CONFIG, change) + 1})
    with pytest.raises(TypeError, match="'NoneType' object is not callable"):
        tsne_embedding.compute_tsne_embedding(images.pixels()[:, 0, :, 0], images, config, folder)


def test_the_last_training_images_are_held_out(data):
    train, held_out = split(CONFIG, data).train, split(CONFIG, data).held_out
    assert (len(train), len(held_out)) == (320, 80)
    np.testing.assert_array_equal(np.concatenate([train.images, held_out.images]), data.train.images)


def test_no_label_and_no_test_image_is_read(trained, data, embedded):
    chosen = trained[1]
    unlabelled = ImageDataset(
        Split(data.train.images, np.zeros_like(data.train.labels)), data.test.take(slice(0)), "no labels"
    )
    assert train_atlas(CONFIG, unlabelled, embedded) == chosen


def test_the_chosen_run_reports_its_reconstruction_error_on_held_out_images(trained, data):
    folder, chosen = trained
    assert json.loads((folder / "chosen.json").read_text()) == chosen
    network, run, _ = load_chosen(folder)
    assert run.name == f"seed-{chosen['seed']}"
    pixels = split(CONFIG, data).held_out.pixels()
    codes, decoded = network.model.predict(pixels, verbose=0)
    np.testing.assert_allclose(network.encoder.predict(pixels, verbose=0), codes, atol=1e-5)
    assert np.mean((decoded - pixels) ** 2) == pytest.approx(chosen["candidates"][0]["validation_mse"], rel=1e-4)


def test_the_untrained_encoder_approximates_the_embedding(data, embedded, monkeypatch):
    started = []
    monkeypatch.setattr(atlas, "fit", lambda model, batches, *_: started.append((model, batches)))
    train_atlas(CONFIG, data, embedded)
    model, batches = started[0]
    images, (embedding, target) = batches.inputs, batches.targets
    codes, _ = model.predict(images, verbose=0)
    assert target is images
    assert np.median(np.linalg.norm(codes - embedding, axis=1)) < 0.5
    shuffled = np.median(np.linalg.norm(codes - embedding[::-1], axis=1))
    assert shuffled > 1
