"""The scripts of Inside without the page: windows over planes, and how each number of a network comes about."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from app.inside.description import describe

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
    for which, finds in (("largest", np.nanmax), ("mean", np.nanmean)):
        for padding, wide in (("valid", values), ("same", np.pad(values, (0, 1), constant_values=np.nan))):
            found = blank_page(
                ["shared/geometry/conv2d.js"],
                "slideWindow(given.plane, 2, 2, given.padding, patch => pool(patch, given.which))",
                {"plane": plane(values), "padding": padding, "which": which},
            )
            side = len(wide) // 2
            blocks = wide[: 2 * side, : 2 * side].reshape(side, 2, side, 2)
            np.testing.assert_allclose(as_array(found), finds(blocks, axis=(1, 3)))


def test_up_sampling_repeats_each_cell(blank_page):
    values = RNG.normal(size=(3, 4))
    for times in (2, 3):
        found = blank_page(
            ["shared/geometry/conv2d.js"],
            "upsample(given.plane, given.times)",
            {"plane": plane(values), "times": times},
        )
        np.testing.assert_allclose(as_array(found), np.kron(values, np.ones((times, times))))


def test_colours_go_evenly_from_nothing_to_most_and_ink_can_be_read_on_them(blank_page):
    ends, readable = blank_page(
        ["shared/draw/color_scale.js"],
        """(() => {
            const both = [magnitudeScale(["#000000", "#ffffff"], 2), signedScale(["#ff0000", "#ffffff", "#0000ff"], 2)];
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
    )
    assert [colour[0] for colour in ends[0]] == pytest.approx([0, 0, 0, 128, 255, 255], abs=1)
    assert ends[1][1] == [255, 0, 0]
    assert ends[1][2] == pytest.approx([255, 255, 255], abs=1)
    assert ends[1][4] == [0, 0, 255]
    assert readable >= 4.5


def test_each_number_of_each_layer_is_what_its_arithmetic_says(blank_page, bundle, images):
    bends = {
        "relu": lambda x: max(x, 0),
        "silu": lambda x: x / (1 + np.exp(-x)),
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    }
    for name in bundle.networks:
        found = blank_page(
            ["feature_maps/network.js", "feature_maps/arithmetic.js"],
            """(async () => {
                const network = await Network.of(given);
                const seen = [];
                for (const layer of network.layers) {
                    const [output, weights] = [network.tensor(layer.name), await network.weightsOf(layer)];
                    const inputs = network.inputsOf(layer);
                    for (const share of [0, 0.31, 0.58, 0.999]) {
                        const [row, column, channel] = [output.rows, output.columns, output.channels]
                            .map(size => Math.floor(share * size));
                        const place = { row, column, channel };
                        const { way, value, total, bias } = originOf({ layer, inputs, output, weights }, place);
                        const index = (row * output.columns + column) * output.channels + channel;
                        seen.push({ name: layer.name, way, value, total, bias, given: output.values[index] });
                    }
                }
                return seen;
            })()""",
            describe(bundle, name, images[0]),
        )
        layers = {layer["name"]: layer for layer in bundle.layer_outputs(name).layers}
        assert {one["name"] for one in found} == set(layers)
        for one in found:
            layer = layers[one["name"]]
            assert one["value"] == pytest.approx(one["given"])
            if one["way"] == "sum" and layer.get("activation") != "softmax":
                bend = bends.get(layer.get("activation"), float)
                assert bend(one["total"] + one["bias"]) == pytest.approx(one["value"], abs=1e-4, rel=1e-4), (name, one)
            if layer["kind"] == "Conv2D":
                assert one["way"] == "sum"


def test_the_size_of_a_result_is_told_with_its_reason(blank_page):
    settings = {"padding": "same", "stride": 2, "pool": "largest", "window": 2, "times": 2}
    tasks = ["convolution", "padding", "stride", "pooling", "up-sampling"]
    said = blank_page(
        ["conv_playground/operations.js"],
        "given.tasks.map(task => sizeInWords(given.plane, { ...given.settings, task }))",
        {"plane": plane(np.zeros((5, 5))), "settings": settings, "tasks": tasks},
    )
    assert said == [
        "(5 − 3) + 1 = 3 rows, and as many columns.",
        "(5 + 2 − 3) + 1 = 5 rows, and as many columns.",
        "(5 − 3) ÷ 2 + 1 = 2 rows, and as many columns.",
        "(5 − 2) ÷ 2 + 1 = 2 rows, and as many columns. 1 row is left over and never looked at.",
        "5 × 2 = 10 rows, and as many columns.",
    ]
