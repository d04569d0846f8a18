"""Layer outputs agree with Keras and with the weights; an older bundle without them says what to do."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from models import BundleError, load_bundle
from models.runtime.layer_outputs import network_files

SAMPLES = 3


def inputs_of(bundle, images, name):
    """Inputs of a network: images, or for a decoder their codes."""
    plane, _, part = name.rpartition("-")
    return bundle.maps[plane].encode(images[:SAMPLES]) if part == "decoder" else images[:SAMPLES]


def outputs_by_layer(bundle, images, name):
    """A network's layers, and their outputs for one input by name."""
    layer_outputs = bundle.layer_outputs(name)
    item = inputs_of(bundle, images, name)[0].reshape(layer_outputs.input_shape)
    return layer_outputs, {"input": item, **layer_outputs.activations(item)}


def conv2d(image, kernel, strides, padding):
    """(height, width, inputs) and (channels, rows, columns, inputs) -> (height, width, channels)."""
    margins = [(0, 0)] * 3
    if padding == "same":
        for axis, stride in enumerate(strides):
            size, window = image.shape[axis], kernel.shape[1 + axis]
            missing = max((-(-size // stride) - 1) * stride + window - size, 0)
            margins[axis] = (missing // 2, missing - missing // 2)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, margins), kernel.shape[1:3], axis=(0, 1))
    return np.einsum("hwikl,okli->hwo", windows[:: strides[0], :: strides[1]], kernel)


def output_of(bundle, image, name):
    """The output of a network for one image (1, 28, 28)."""
    plane, _, part = name.rpartition("-")
    if not plane:
        return bundle.classifiers[name].predict(image)
    code = bundle.maps[plane].encode(image)
    return code if part == "encoder" else bundle.maps[plane].decode(code)


def test_every_layers_output_agrees_with_keras(bundle, images):
    import keras

    for name, info in network_files(bundle.manifest).items():
        model = keras.models.load_model(bundle.path / info["keras"], compile=False)
        known = {layer.name: layer for layer in model.operations}
        layer_outputs, inputs = bundle.layer_outputs(name), inputs_of(bundle, images, name)
        ends = []
        for layer in layer_outputs.layers:
            names = [layer["name"].removesuffix("_add") + "_relu", layer["name"] + "_norm", layer["name"]]
            ends.append(known[next(name for name in names if name in known)].output)
        expected = keras.Model(model.inputs, ends)(
            [inputs.reshape(SAMPLES, *layer_outputs.input_shape)], training=False
        )
        for number, item in enumerate(inputs):
            given = layer_outputs.activations(item.reshape(layer_outputs.input_shape))
            for (layer, ours), theirs in zip(given.items(), expected, strict=True):
                # float32 rounds the logits of the prototype weights, of up to 4,000, by as much
                atol = 1e-3 if layer == "prototype_weights" else 1e-4
                np.testing.assert_allclose(ours, np.asarray(theirs)[number], atol=atol, err_msg=f"{name}, {layer}")


def test_the_last_layers_output_is_the_networks(bundle, images):
    for name in bundle.networks:
        _, outputs = outputs_by_layer(bundle, images, name)
        expected = output_of(bundle, images[:1], name)
        np.testing.assert_allclose(list(outputs.values())[-1].ravel(), expected.ravel(), atol=1e-5, err_msg=name)


def test_the_manifest_describes_every_layer(bundle, images):
    for name in bundle.networks:
        layer_outputs, outputs = outputs_by_layer(bundle, images, name)
        known = {"input"}
        for layer in layer_outputs.layers:
            assert set(layer["inputs"]) <= known, (name, layer["name"])
            assert list(outputs[layer["name"]].shape) == layer["output"]
            assert layer["parity"] <= (1e-3 if layer["name"] == "prototype_weights" else 1e-4)
            known.add(layer["name"])
    assert [layer["name"] for layer in bundle.layer_outputs("conv").layers] == [
        "conv_1", "pool_1", "conv_2", "pool_2", "conv_3", "flatten", "dense", "probabilities",
    ]  # fmt: skip


def test_a_layers_output_is_its_activation_of_input_times_weights(bundle, images):
    activations = {"relu": lambda x: np.maximum(x, 0), "silu": lambda x: x / (1 + np.exp(-x)), None: lambda x: x}
    activations |= {
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "softmax": lambda x: np.exp(x - x.max()) / np.exp(x - x.max()).sum(),
    }
    explained = set()
    for name in bundle.networks:
        layer_outputs, outputs = outputs_by_layer(bundle, images, name)
        for layer in layer_outputs.layers:
            if "kernel" not in layer:
                continue
            kernel, bias = layer_outputs.weights(layer["name"])
            given = outputs[layer["inputs"][0]]
            if layer["kind"] == "Conv2D":
                total = conv2d(given, kernel, layer["strides"], layer["padding"]) + bias
                explained.add(name)
            else:
                total = kernel @ given.ravel() + bias
            expected = activations[layer.get("activation")](total)
            np.testing.assert_allclose(
                outputs[layer["name"]], expected, atol=1e-4, rtol=1e-4, err_msg=f"{name}, {layer['name']}"
            )
    assert explained == {"conv", "conv_dropout", "best", "robust", "blog-encoder", "blog-decoder"}


def test_every_convolution_and_every_first_layer_has_weights(bundle):
    for name in bundle.networks:
        layers = bundle.layer_outputs(name).layers
        assert all("kernel" in layer for layer in layers if layer["kind"] == "Conv2D"), name
        first = next(layer for layer in layers if layer["kind"] in ("Conv2D", "Dense"))
        assert "kernel" in first, name


def test_a_dead_channel_is_0_for_real_images(bundle, images):
    for name in bundle.networks:
        layer_outputs, outputs = outputs_by_layer(bundle, images, name)
        for layer in layer_outputs.layers:
            assert not outputs[layer["name"]][..., layer.get("dead_channels", [])].any(), (name, layer["name"])


def test_an_unknown_layer_and_one_without_weights_are_key_errors(bundle):
    for name in ("no such layer", "pool_1"):
        with pytest.raises(KeyError):
            bundle.layer_outputs("conv").weights(name)
    with pytest.raises(KeyError):
        bundle.layer_outputs("no such network")


def test_an_older_bundle_opens_and_says_how_to_add_its_layers(bundle, tmp_path):
    copy = Path(shutil.copytree(bundle.path.resolve(), tmp_path / "bundle", copy_function=os.symlink))
    manifest = json.loads((copy / "manifest.json").read_bytes())
    for info in network_files(manifest).values():
        info.pop("layers", None)
    (copy / "manifest.json").unlink()
    (copy / "manifest.json").write_text(json.dumps(manifest))
    older = load_bundle(copy)
    for name in older.networks:
        with pytest.raises(BundleError, match=f"which layers {name} has: run  python -m training export") as caught:
            older.layer_outputs(name)
        assert "\n" not in str(caught.value)
