"""What every layer gives is what Keras gives, the weights are those that make it, and an older bundle says so."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from models import BundleError, load_bundle
from models.runtime.layer_outputs import network_files

FEW = 3


def inputs_of(bundle, images, name):
    """Some inputs of a network: garments, or for a decoder their codes."""
    plane, _, part = name.rpartition("-")
    return bundle.maps[plane].encode(images[:FEW]) if part == "decoder" else images[:FEW]


def outputs_by_layer(bundle, images, name):
    """The layers of a network and what each made of one garment."""
    inside = bundle.layer_outputs(name)
    item = inputs_of(bundle, images, name)[0].reshape(inside.input_shape)
    return inside, {"input": item, **inside.activations(item)}


def convolved(image, kernel, strides, padding):
    """(height, width, inputs) and (channels, rows, columns, inputs) -> (height, width, channels)."""
    margins = [(0, 0)] * 3
    if padding == "same":
        for axis, stride in enumerate(strides):
            size, window = image.shape[axis], kernel.shape[1 + axis]
            missing = max((-(-size // stride) - 1) * stride + window - size, 0)
            margins[axis] = (missing // 2, missing - missing // 2)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, margins), kernel.shape[1:3], axis=(0, 1))
    return np.einsum("hwikl,okli->hwo", windows[:: strides[0], :: strides[1]], kernel)


def answer_of(bundle, garment, name):
    """What a network answers about one garment."""
    plane, _, part = name.rpartition("-")
    if not plane:
        return bundle.classifiers[name].predict(garment)
    code = bundle.maps[plane].encode(garment)
    return code if part == "encoder" else bundle.maps[plane].decode(code)


def test_every_layer_gives_what_keras_gives(bundle, images):
    import keras

    for name, about in network_files(bundle.manifest).items():
        model = keras.models.load_model(bundle.path / about["keras"], compile=False)
        known = {layer.name: layer for layer in model.operations}
        inside, inputs = bundle.layer_outputs(name), inputs_of(bundle, images, name)
        ends = []
        for layer in inside.layers:
            names = [layer["name"].removesuffix("_add") + "_relu", layer["name"] + "_norm", layer["name"]]
            ends.append(known[next(name for name in names if name in known)].output)
        expected = keras.Model(model.inputs, ends)([inputs.reshape(FEW, *inside.input_shape)], training=False)
        for number, item in enumerate(inputs):
            given = inside.activations(item.reshape(inside.input_shape))
            for (layer, ours), theirs in zip(given.items(), expected, strict=True):
                # float32 rounds the logits of the prototype weights, of up to 4,000, by as much
                atol = 1e-3 if layer == "prototype_weights" else 1e-4
                np.testing.assert_allclose(ours, np.asarray(theirs)[number], atol=atol, err_msg=f"{name}, {layer}")


def test_the_last_layer_gives_the_answer(bundle, images):
    for name in bundle.networks:
        _, outputs = outputs_by_layer(bundle, images, name)
        expected = answer_of(bundle, images[:1], name)
        np.testing.assert_allclose(list(outputs.values())[-1].ravel(), expected.ravel(), atol=1e-5, err_msg=name)


def test_the_manifest_says_what_each_layer_is(bundle, images):
    for name in bundle.networks:
        inside, outputs = outputs_by_layer(bundle, images, name)
        known = {"input"}
        for layer in inside.layers:
            assert set(layer["inputs"]) <= known, (name, layer["name"])
            assert list(outputs[layer["name"]].shape) == layer["output"]
            assert layer["parity"] <= (1e-3 if layer["name"] == "prototype_weights" else 1e-4)
            known.add(layer["name"])
    assert [layer["name"] for layer in bundle.layer_outputs("conv").layers] == [
        "conv_1", "pool_1", "conv_2", "pool_2", "conv_3", "flatten", "dense", "probabilities",
    ]  # fmt: skip


def test_what_a_layer_gives_is_its_input_times_its_weights(bundle, images):
    bends = {"relu": lambda x: np.maximum(x, 0), "silu": lambda x: x / (1 + np.exp(-x)), None: lambda x: x}
    bends |= {
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "softmax": lambda x: np.exp(x - x.max()) / np.exp(x - x.max()).sum(),
    }
    explained = set()
    for name in bundle.networks:
        inside, outputs = outputs_by_layer(bundle, images, name)
        for layer in inside.layers:
            if "kernel" not in layer:
                continue
            kernel, bias = inside.weights(layer["name"])
            given = outputs[layer["inputs"][0]]
            if layer["kind"] == "Conv2D":
                total = convolved(given, kernel, layer["strides"], layer["padding"]) + bias
                explained.add(name)
            else:
                total = kernel @ given.ravel() + bias
            expected = bends[layer.get("activation")](total)
            np.testing.assert_allclose(
                outputs[layer["name"]], expected, atol=1e-4, rtol=1e-4, err_msg=f"{name}, {layer['name']}"
            )
    assert explained == {"conv", "conv_dropout", "best", "robust", "blog-encoder", "blog-decoder"}


def test_every_convolution_and_every_first_layer_says_where_its_weights_are(bundle):
    for name in bundle.networks:
        layers = bundle.layer_outputs(name).layers
        assert all("kernel" in layer for layer in layers if layer["kind"] == "Conv2D"), name
        first = next(layer for layer in layers if layer["kind"] in ("Conv2D", "Dense"))
        assert "kernel" in first, name


def test_a_silent_channel_is_zero_for_real_garments(bundle, images):
    for name in bundle.networks:
        inside, outputs = outputs_by_layer(bundle, images, name)
        for layer in inside.layers:
            assert not outputs[layer["name"]][..., layer.get("dead_channels", [])].any(), (name, layer["name"])


def test_a_layer_that_is_none_or_has_no_weights_has_none_to_give(bundle):
    for name in ("no such layer", "pool_1"):
        with pytest.raises(KeyError):
            bundle.layer_outputs("conv").weights(name)
    with pytest.raises(KeyError):
        bundle.layer_outputs("no such network")


def test_an_older_bundle_opens_and_says_what_would_tell_its_layers(bundle, tmp_path):
    copy = Path(shutil.copytree(bundle.path.resolve(), tmp_path / "bundle", copy_function=os.symlink))
    manifest = json.loads((copy / "manifest.json").read_bytes())
    for about in network_files(manifest).values():
        about.pop("layers", None)
    (copy / "manifest.json").unlink()
    (copy / "manifest.json").write_text(json.dumps(manifest))
    older = load_bundle(copy)
    for name in older.networks:
        with pytest.raises(BundleError, match=f"which layers {name} has: run  python -m training export") as caught:
            older.layer_outputs(name)
        assert "\n" not in str(caught.value)
