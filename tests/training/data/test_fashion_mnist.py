"""Fashion-MNIST is loaded completely and verified, or refused in one line; the write-up's sample is reproduced."""

import gzip
import random
import struct
from pathlib import Path

import numpy as np
import pytest

from models.spec import CLASSIFIERS
from training.__main__ import main
from training.data import ImageDataset, Split
from training.data.fashion_mnist import FILES, draw_write_up_sample, load, read_idx
from training.errors import DataError
from training.trainer.classifier import split

IMAGES, LABELS = FILES[2], FILES[3]
FIRST_TRAINING = [25416, 5189, 31634, 41095, 5028, 39263, 35360, 59502, 57235, 53947]
FIRST_TEST = [7702, 6602, 2798, 950, 726, 769, 6316, 1883, 5605, 5353]


def idx(file, fill=0):
    """The content of an IDX file of this size whose data bytes are all `fill`."""
    header = struct.pack(">II", file.magic, file.count)
    return header + (
        struct.pack(">II", 28, 28) + bytes([fill]) * file.count * 784 if file is IMAGES else bytes(file.count)
    )


def packed(content):
    return gzip.compress(content, 1)


def link_files(source, folder):
    folder.mkdir(parents=True)
    for file in FILES:
        (folder / file.name).symlink_to(Path(source) / file.name)
    return folder


def blank_dataset(train, test):
    """A data set of black images with these numbers of training and test images."""
    return ImageDataset(
        *(Split(np.zeros((n, 28, 28), np.uint8), np.zeros(n, np.uint8)) for n in (train, test)), "blank"
    )


def test_the_four_files_hold_fashion_mnist(fashion_mnist):
    for part, n in ((fashion_mnist.train, 60_000), (fashion_mnist.test, 10_000)):
        assert (part.images.shape, part.images.dtype) == ((n, 28, 28), np.uint8)
        assert (part.labels.shape, part.labels.dtype) == ((n,), np.uint8)
        assert np.bincount(part.labels).tolist() == [n // 10] * 10


def test_headers_are_skipped_exactly(fashion_mnist):
    assert fashion_mnist.train.labels[:10].tolist() == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5]
    assert fashion_mnist.test.labels[-5:].tolist() == [9, 1, 8, 1, 5]
    assert fashion_mnist.train.images[0, 3, 10:20].tolist() == [0, 0, 1, 0, 0, 13, 73, 0, 0, 1]


def test_pixels_have_the_shape_dtype_and_range_that_networks_expect(fashion_mnist):
    part = fashion_mnist.test.take(slice(5, 8))
    pixels = part.pixels()
    assert (pixels.shape, pixels.dtype, pixels.max()) == ((3, 28, 28, 1), np.float32, 1)
    np.testing.assert_array_equal(np.round(pixels[..., 0] * 255), fashion_mnist.test.images[5:8])
    assert part.labels.tolist() == fashion_mnist.test.labels[5:8].tolist()


def test_a_limit_keeps_the_first_images_of_each_split(fashion_mnist):
    few = fashion_mnist.limited(120)
    np.testing.assert_array_equal(few.train.images, fashion_mnist.train.images[:120])
    np.testing.assert_array_equal(few.test.labels, fashion_mnist.test.labels[:120])


def test_the_keras_cache_is_searched_first(fashion_mnist, tmp_path, monkeypatch):
    cache = link_files(fashion_mnist.source, tmp_path / "datasets" / "fashion-mnist")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert load().source == str(cache)


REFUSED = {
    "missing": (None, "is missing"),
    "empty": (b"", "cut short|empty|holds 0 bytes"),
    "not gzip": (b"<html>404 Not Found</html>", "cannot be unpacked"),
    "gzip cut short": (packed(idx(LABELS))[:-9], "cut short"),
    "gzip with a wrong checksum": (packed(idx(LABELS))[:-8] + bytes(8), "cannot be unpacked"),
    "gzip with corrupt data": (packed(idx(LABELS))[:12] + b"\xff" * 40, "cannot be unpacked"),
    "gzip of an empty file": (packed(b""), "cut short|empty|holds 0 bytes"),
    "content cut short": (packed(idx(LABELS)[:-1]), "holds 10,007 bytes, not 10,008"),
    "content too long": (packed(idx(LABELS) + b"\0"), "holds 10,009 bytes, not 10,008"),
    "images instead of labels": (packed(idx(IMAGES)), "starts with 2051, not 2049: .*swapped"),
    "another data set of the same size": (packed(idx(LABELS)), "right size but is not Fashion-MNIST"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_an_invalid_file_is_refused_with_its_path_and_the_reason(tmp_path, content, message):
    path = tmp_path / LABELS.name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        read_idx(tmp_path, LABELS)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_data_set_of_the_same_size_is_refused(tmp_path):
    (tmp_path / IMAGES.name).write_bytes(packed(idx(IMAGES, fill=7)))
    with pytest.raises(DataError, match="right size but is not Fashion-MNIST"):
        read_idx(tmp_path, IMAGES)


@pytest.mark.parametrize(("one", "other"), [(FILES[0], FILES[2]), (FILES[2], FILES[3])], ids=["splits", "kinds"])
def test_swapped_files_are_refused(fashion_mnist, tmp_path, one, other):
    folder = link_files(fashion_mnist.source, tmp_path / "data")
    one_path, other_path, aside = folder / one.name, folder / other.name, folder / "aside"
    one_path.rename(aside), other_path.rename(one_path), aside.rename(other_path)
    with pytest.raises(DataError, match=f"{one.name} (starts with 2049|holds 7,840,016 bytes)"):
        load(folder)


@pytest.mark.parametrize("folder", ["empty", "nowhere", "a file"])
def test_a_folder_without_the_data_ends_the_command_with_one_line(tmp_path, capsys, folder):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a file").write_bytes(b"")
    assert main(["data", "--data", str(tmp_path / folder)]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert str(tmp_path / folder) in output.err


@pytest.mark.parametrize("command", ["data", "autoencoder", "classifier", "evaluate", "export", "all"])
def test_bad_data_end_every_command_with_one_line_and_no_traceback(training, tmp_path, command):
    (tmp_path / FILES[0].name).write_bytes(b"not gzip")
    run = training(command, "--data", tmp_path, "--limit", 100)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.splitlines() == [run.stderr.strip()]
    assert FILES[0].name in run.stderr


def test_the_data_command_reports_source_and_counts(training, fashion_mnist):
    run = training("data", "--data", fashion_mnist.source)
    assert run.returncode == 0, run.stderr
    assert "train: 60000" in run.stdout
    assert "test: 10000" in run.stdout
    assert fashion_mnist.source in run.stdout


def test_the_sample_equals_the_write_ups():
    train, test = draw_write_up_sample(blank_dataset(60_000, 10_000))
    assert train[:10].tolist() == FIRST_TRAINING
    assert test[:10].tolist() == FIRST_TEST
    assert (len(set(train)), len(set(test))) == (10_000, 2_500)


@pytest.mark.parametrize(("train", "test"), [(60_000, 10_000), (300, 300), (100, 101)])
def test_the_sample_never_contains_the_last_image(train, test):
    sample = draw_write_up_sample(blank_dataset(train, test))
    assert [len(part) for part in sample] == [min(10_000, train - 1), min(2_500, test - 1)]
    assert sample[0].max() < train - 1
    assert sample[1].max() < test - 1


def test_the_sample_is_independent_of_the_global_random_state_and_leaves_it_unchanged():
    random.seed(5)
    state = random.getstate()
    first = draw_write_up_sample(blank_dataset(60_000, 10_000))
    assert random.getstate() == state
    random.seed(6)
    np.testing.assert_array_equal(draw_write_up_sample(blank_dataset(60_000, 10_000))[0], first[0])


def test_the_first_2000_of_the_sample_are_held_out(fashion_mnist):
    train, _ = draw_write_up_sample(fashion_mnist)
    parts = split(CLASSIFIERS[0], fashion_mnist.train)
    np.testing.assert_array_equal(parts.held_out.images, fashion_mnist.train.images[train[:2_000]])
    np.testing.assert_array_equal(parts.train.labels, fashion_mnist.train.labels[train[2_000:]])


def test_training_and_validation_images_of_the_best_classifier_are_disjoint(fashion_mnist):
    parts = split(CLASSIFIERS[-1], Split(np.arange(60_000), fashion_mnist.train.labels))
    assert (len(parts.train), len(parts.held_out)) == (55_000, 5_000)
    assert len(set(parts.train.images) | set(parts.held_out.images)) == 60_000


def test_at_most_a_fifth_of_a_limited_data_set_is_held_out():
    for config in CLASSIFIERS:
        parts = split(config, blank_dataset(300, 300).train)
        assert len(parts.held_out) == (len(parts.train) + len(parts.held_out)) // 5
