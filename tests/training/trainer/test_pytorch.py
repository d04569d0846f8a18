"""With PyTorch as Keras' backend, networks train, resume and export as with TensorFlow."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import keras
import numpy as np
import pytest

from models.runtime.engine import LiteRtNetwork
from training.__main__ import main
from training.trainer.classifier import load_final
from training.trainer.run_folder import read_history, read_record

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def pytorch(fashion_mnist, fashion_mnist_folder, tmp_path_factory):
    """What `pytorch_runs.py` found, its folder and its messages."""
    if find_spec("torch") is None:
        missing = "PyTorch is not installed: run  pip install -r requirements-torch.txt"
        return pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    folder = tmp_path_factory.mktemp("pytorch")
    script = Path(__file__).with_name("pytorch_runs.py")
    run = subprocess.run(
        [sys.executable, script, fashion_mnist_folder, folder],
        env={**os.environ, "KERAS_BACKEND": "torch", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout), folder, run.stderr


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr("models.classifiers.RESIDUAL_FILTERS", (16, 32))


def test_a_network_with_fused_batchnorm_learns_the_same_and_its_weights_fit_the_original(pytorch):
    fused, plain, loaded = np.array(pytorch[0]["batch_norms"])
    np.testing.assert_allclose(fused, plain, atol=1e-3)
    np.testing.assert_allclose(loaded, fused, atol=1e-5)


def test_a_run_in_bfloat16_that_is_resumed_ends_with_the_weights_of_an_uninterrupted_one(pytorch, small):
    _, folder, _ = pytorch
    whole, parts = folder / "runs" / "classifiers" / "tiny", folder / "parts"
    for one, other in zip(load_final(whole)[0].get_weights(), load_final(parts)[0].get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    for run in (whole, parts):
        record = read_record(run / "seed-0")
        assert (record["backend"], record["precision"]) == ("torch", "mixed_bfloat16")
        assert record["versions"]["torch"]
        assert len(read_history(run / "seed-0")["loss"]) == 2


def test_a_network_that_pytorch_trained_predicts_the_same_on_tensorflow(pytorch, small, fashion_mnist):
    results, folder, _ = pytorch
    network, _, _ = load_final(folder / "runs" / "classifiers" / "tiny")
    expected = np.array(results["predictions"])
    predicted = keras.ops.convert_to_numpy(network(fashion_mnist.test.take(slice(len(expected))).pixels()))
    np.testing.assert_allclose(predicted, expected, atol=1e-5)


def test_both_autoencoders_train_where_tensorflow_is_missing(pytorch):
    results, folder, _ = pytorch
    for name, seed in results["maps"].items():
        history = read_history(folder / "runs" / "maps" / name / f"seed-{seed}")
        assert np.isfinite(history["loss"] + history["val_loss"]).all()
    assert set(results["maps"]) == {"atlas", "blog"}


@pytest.mark.parametrize("command", ["all", "export"])
def test_where_tensorflow_is_missing_nothing_is_trained_for_a_bundle(command, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    assert main([command, "--data", str(tmp_path), "--limit", "100"]) == 1
    message = (
        "An export needs TensorFlow, whichever backend trained the networks: run  pip install -r requirements.txt\n"
    )
    assert capsys.readouterr().err == message


def test_what_pytorch_trained_is_exported_by_a_process_with_tensorflow(pytorch, fashion_mnist):
    results, folder, messages = pytorch
    assert results["export"] == 0, messages
    assert '{"backend": "tensorflow"}' in messages
    images = fashion_mnist.test.take(slice(3)).pixels()
    codes = LiteRtNetwork((folder / "bundle" / "maps/blog/encoder.tflite").read_bytes())(images)
    assert codes.shape == (3, 2)
