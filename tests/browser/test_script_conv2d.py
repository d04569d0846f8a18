"""The scripts of Inside without the page: sliding windows, color scales, and the arithmetic of each layer's numbers."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from app.inside.network_payload import describe_network

RNG = np.random.default_rng(5)


def plane(values):
    return {"values": values.ravel().tolist(), "rows": values.shape[0], "columns": values.shape[1]}


def as_array(found):
    return np.array(found["values"]).reshape(found["rows"], found["columns"])


def padded(values, window, stride):
    """The plane with as many zeros around as TensorFlow's "same" padding puts there."""
    margins = []
    for size in values.shape:
        missing = max((-(-size // stride) - 1) * stride + window - size, 0)
        margins.append((missing // 2, missing - missing // 2))
    return np.pad(values, margins)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_a_kernel_slides_as_in_a_network(blank_page, padding):
    for rows, columns, window, stride in ((5, 5, 3, 1), (5, 7, 3, 2), (28, 28, 5, 2), (6, 9, 2, 3), (7, 7, 7, 1)):
        values, kernel = RNG.normal(size=(rows, columns)), RNG.normal(size=(window, window))
        found = blank_page(
            ["shared/geometry/conv2d.js"],
            "slideWindow(given.plane, given.window, given.stride, given.padding,"
            " patch => dotProduct(patch.values, given.kernel))",
            {
                "plane": plane(values),
                "window": window,
                "stride": stride,
                "padding": padding,
                "kernel": kernel.ravel().tolist(),
            },
        )
        wide = values if padding == "valid" else padded(values, window, stride)
        expected = correlate2d(wide, kernel, "valid")[::stride, ::stride]
        np.testing.assert_allclose(as_array(found), expected, atol=1e-9)


def test_pooling_keeps_the_largest_or_the_mean_and_counts_no_padding(blank_page):
    values = RNG.normal(size=(5, 5))
    for which, reduce in (("max", np.nanmax), ("mean", np.nanmean)):
        for padding, wide in (("valid", values), ("same", np.pad(values, (0, 1), constant_values=np.nan))):
            found = blank_page(
                ["shared/geometry/conv2d.js"],
                "slideWindow(given.plane, 2, 2, given.padding, patch => pool(patch, given.which))",
                {"plane": plane(values), "padding": padding, "which": which},
            )
            side = len(wide) // 2
            blocks = wide[: 2 * side, : 2 * side].reshape(side, 2, side, 2)
            np.testing.assert_allclose(as_array(found), reduce(blocks, axis=(1, 3)))


def test_up_sampling_repeats_each_cell(blank_page):
    values = RNG.normal(size=(3, 4))
    for times in (2, 3):
        found = blank_page(
            ["shared/geometry/conv2d.js"],
            "upsample(given.plane, given.times)",
            {"plane": plane(values), "times": times},
        )
        np.testing.assert_allclose(as_array(found), np.kron(values, np.ones((times, times))))


def test_color_scales_are_even_and_text_on_them_has_enough_contrast(blank_page):
    ends, readable = blank_page(
        ["shared/draw/color_scale.js"],
        """(() => {
            const { magnitude, signed } = createPalette(given);
            const both = [magnitudeScale(magnitude, 2), signedScale(signed, 2)];
            const ends = both.map(scale => [-9, -2, 0, 1, 2, 9].map(value => scale(value)));
            const light = part => part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4;
            const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
            const contrast = colour => {
                const [paper, ink] = [luminance(colour), contrastColor(colour) === "#000" ? 0 : 1];
                return (Math.max(paper, ink) + 0.05) / (Math.min(paper, ink) + 0.05);
            };
            const colours = Array.from({ length: 512 }, (_, i) => [i % 8, (i >> 3) % 8, i >> 6].map(v => 36 * v));
            return [ends, Math.min(...colours.map(contrast))];
        })()""",
        {"magnitude": ["#000000", "#ffffff"], "signed": ["#ff0000", "#ffffff", "#0000ff"]},
    )
    assert [colour[0] for colour in ends[0]] == pytest.approx([0, 0, 0, 128, 255, 255], abs=1)
    assert ends[1][1] == [255, 0, 0]
    assert ends[1][2] == pytest.approx([255, 255, 255], abs=1)
    assert ends[1][4] == [0, 0, 255]
    assert readable >= 4.5


def test_the_arithmetic_of_each_number_gives_the_output_of_the_layer(blank_page, bundle, images):
    activations = {
        "relu": lambda x: max(x, 0),
        "silu": lambda x: x / (1 + np.exp(-x)),
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    }
    for name in bundle.networks:
        found = blank_page(
            ["feature_maps/network.js", "feature_maps/arithmetic.js"],
            """(async () => {
                const network = await Network.load(given);
                const derived = [];
                for (const layer of network.layers) {
                    const [output, weights] = [network.tensor(layer.name), await network.loadWeights(layer)];
                    const state = { layer, inputs: network.inputsOf(layer), output, weights };
                    for (const share of [0, 0.31, 0.58, 0.999]) {
                        const [row, column, channel] = [output.rows, output.columns, output.channels]
                            .map(size => Math.floor(share * size));
                        const position = { row, column, channel };
                        const { operation, value, total, bias } = deriveValue(state, position);
                        const index = (row * output.columns + column) * output.channels + channel;
                        const given = output.values[index];
                        derived.push({ name: layer.name, operation, value, total, bias, given });
                    }
                }
                return derived;
            })()""",
            describe_network(bundle, name, images[0]),
        )
        layers = {layer["name"]: layer for layer in bundle.layer_outputs(name).layers}
        assert {one["name"] for one in found} == set(layers)
        for one in found:
            layer = layers[one["name"]]
            assert one["value"] == pytest.approx(one["given"])
            if one["operation"] == "sum" and layer.get("activation") != "softmax":
                expected = activations.get(layer.get("activation"), float)(one["total"] + one["bias"])
                assert one["value"] == pytest.approx(expected, abs=1e-4, rel=1e-4), (name, one)
            if layer["kind"] == "Conv2D":
                assert one["operation"] == "sum"


def test_the_size_of_a_result_is_explained(blank_page):
    settings = {"padding": "same", "stride": 2, "pool": "max", "window": 2, "factor": 2}
    operations = ["convolution", "padding", "stride", "pooling", "up-sampling"]
    said = blank_page(
        ["conv_playground/operations.js"],
        "given.operations.map(operation => describeSize(given.plane, { ...given.settings, operation }))",
        {"plane": plane(np.zeros((5, 5))), "settings": settings, "operations": operations},
    )
    assert said == [
        "(5 − 3) + 1 = 3 rows, and as many columns.",
        "(5 + 2 − 3) + 1 = 5 rows, and as many columns.",
        "(5 − 3) ÷ 2 + 1 = 2 rows, and as many columns.",
        "(5 − 2) ÷ 2 + 1 = 2 rows, and as many columns. 1 row is left over and never looked at.",
        "5 × 2 = 10 rows, and as many columns.",
    ]
