"""Trains and exports with PyTorch as Keras' backend; run by `test_pytorch.py` in a process of its own.

Usage: pytorch_runs.py DATA FOLDER. It writes its runs and files to FOLDER and prints what it found as JSON.
"""

import contextlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np

from models import classifiers
from models.classifiers import build_classifier
from models.spec import ATLAS, BLOG, RESIDUAL
from training.__main__ import main
from training.data.fashion_mnist import load
from training.export import networks, publishing
from training.trainer import classifier
from training.trainer.atlas import train_atlas
from training.trainer.autoencoder import train_blog
from training.trainer.torch_batchnorm import fuse_batchnorm

# The process of the export imports this file, too: it has the same small networks.
classifiers.RESIDUAL_FILTERS = (16, 32)
CONFIG = replace(RESIDUAL, name="tiny", epochs=2, batch_size=32, max_learning_rate=0.0, precision="mixed_bfloat16")
LIMIT = 200


def export_bundle(runs, bundle, data, *_):
    """Stands for the whole export, which takes long: exports one map."""
    networks.export_map(BLOG, runs / "maps" / BLOG.name, bundle, data)
    return {"backend": keras.config.backend()}


publishing.export_bundle = export_bundle


def train_batch_norms():
    """The predictions of a network after a step with fused batch normalisation, without, and with loaded weights."""
    random = np.random.default_rng(0)
    images = random.random((32, 28, 28, 1), np.float32)
    targets = np.eye(10, dtype=np.float32)[np.arange(32) % 10]
    plain = build_classifier(CONFIG)
    fused = fuse_batchnorm(plain)
    assert fused is not plain
    for network in (fused, plain):
        network.compile(keras.optimizers.SGD(0.01), "categorical_crossentropy")
        network.train_on_batch(images, targets)
    outputs = [network.predict(images, verbose=0) for network in (fused, plain)]
    plain.set_weights(fused.get_weights())
    return [output.tolist() for output in (*outputs, plain.predict(images, verbose=0))]


def run(data, folder):
    runs = folder / "runs"
    sys.modules["tensorflow"] = None  # training does without it, and Keras would import it to save a network
    garments = load(data).limited(LIMIT)
    whole, parts = runs / "classifiers" / CONFIG.name, folder / "parts"
    classifier.train_classifier(CONFIG, garments, whole)
    classifier.train_classifier(replace(CONFIG, epochs=1), garments, parts)
    classifier.train_classifier(CONFIG, garments, parts, resume=True)
    trained, _, _ = classifier.load_final(whole)
    maps = {
        config.name: train(replace(config, epochs=1), garments, runs / "maps" / config.name)["seed"]
        for config, train in ((ATLAS, train_atlas), (BLOG, train_blog))
    }
    results = {
        "batch_norms": train_batch_norms(),
        "predictions": trained.predict(garments.test.pixels(), verbose=0).tolist(),
        "maps": maps,
    }
    del sys.modules["tensorflow"]
    few = ("--data", str(data), "--limit", str(LIMIT), "--json")
    results["export"] = main(["export", *few, "--out", str(runs), "--bundle", str(folder / "bundle")])
    return results


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):
        results = run(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps(results))
