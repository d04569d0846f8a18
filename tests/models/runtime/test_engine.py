"""The exported networks agree with the Keras ones for every batch size, and reject invalid inputs."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from models import load_bundle
from models.bundle import MAX_CODE
from models.runtime.engine import BATCH_SIZE, KerasNetwork, LiteRtNetwork


def outputs_by_network(bundle, images):
    """The outputs of every network of a bundle for images, by name."""
    outputs = {name: classifier.predict(images) for name, classifier in bundle.classifiers.items()}
    for name, plane in bundle.maps.items():
        outputs[f"{name} encoder"] = plane.encode(images)
        outputs[f"{name} decoder"] = plane.decode(plane.codes("test")[: len(images)])
    return outputs


@pytest.fixture(scope="module")
def networks(bundle):
    """Every LiteRT network of the bundle, and its Keras file."""
    files = [info["network"] for info in bundle.manifest["classifiers"].values()]
    files += [info[part] for info in bundle.manifest["maps"].values() for part in ("encoder", "decoder")]
    return [(LiteRtNetwork(bundle.read(file["litert"])), bundle.path / file["keras"]) for file in files]


def random_inputs(network, n, seed=0):
    return np.random.default_rng(seed).random((n, *network.input_shape), np.float32)


def test_the_exported_networks_agree_with_keras_on_real_images(bundle, images):
    served = outputs_by_network(bundle, images[:BATCH_SIZE])
    reference = outputs_by_network(load_bundle(bundle.path, engine="keras"), images[:BATCH_SIZE])
    assert served.keys() == reference.keys()
    differences = {name: float(np.abs(served[name] - reference[name]).max()) for name in served}
    assert max(differences.values()) <= 1e-4, differences


def test_the_keras_engine_takes_an_empty_batch(networks):
    litert, path = networks[0]
    assert KerasNetwork(path)(random_inputs(litert, 0)).shape == (0, *litert.output_shape)


def test_a_batch_gives_the_outputs_of_its_items_alone(networks):
    for network, path in networks:
        inputs = random_inputs(network, 9)
        alone = np.concatenate([network(one[None]) for one in inputs])
        np.testing.assert_allclose(network(inputs), alone, rtol=1e-5, atol=1e-6, err_msg=path.name)


@pytest.mark.parametrize("n", [0, 1, BATCH_SIZE - 1, BATCH_SIZE, BATCH_SIZE + 1, 2 * BATCH_SIZE + 3])
def test_a_batch_longer_than_a_run_is_complete_and_in_order(networks, n):
    network, _ = networks[-1]
    inputs = random_inputs(network, n)
    assert network(inputs).shape == (n, *network.output_shape)
    np.testing.assert_allclose(network(inputs)[::-1], network(inputs[::-1]), rtol=1e-5, atol=1e-6)


def test_an_image_may_be_any_view_of_a_larger_array(bundle, images):
    flipped = images[:20, :, ::-1]
    for classifier in bundle.classifiers.values():
        np.testing.assert_array_equal(classifier.predict(flipped), classifier.predict(flipped.copy()))


def test_eight_threads_get_the_outputs_that_they_would_get_alone(networks):
    for network, path in networks:
        batches = [random_inputs(network, n, seed=n) for n in (1, 2, 3, 5, 8, 13, 21, 34)] * 2
        alone = [network(batch) for batch in batches]
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(network, batches))
        for one, other in zip(alone, together, strict=True):
            np.testing.assert_array_equal(one, other, err_msg=path.name)


def test_an_output_does_not_change_when_the_next_one_is_computed(networks):
    network, _ = networks[0]
    first = network(random_inputs(network, 4))
    before = first.copy()
    network(random_inputs(network, 4, seed=1))
    np.testing.assert_array_equal(first, before)


def random_codes(n):
    return np.random.default_rng(n).uniform(0, 5, (n, 2)).astype(np.float32)


@pytest.mark.parametrize("n", [0, 1, 7, BATCH_SIZE + 1])
def test_any_number_of_images_or_codes_is_accepted(bundle, images, n):
    for plane in bundle.maps.values():
        codes = plane.encode(images[:n])
        assert (codes.shape, codes.dtype) == ((n, 2), np.float32)
        decoded = plane.decode(random_codes(n))
        assert (decoded.shape, decoded.dtype) == ((n, 28, 28), np.float32)
    for classifier in bundle.classifiers.values():
        probabilities = classifier.predict(images[:n])
        assert (probabilities.shape, probabilities.dtype) == ((n, 10), np.float32)


def test_probabilities_sum_to_one(bundle, images):
    for classifier in bundle.classifiers.values():
        probabilities = classifier.predict(images[:100])
        assert (probabilities >= 0).all()
        np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_decoded_pixels_are_between_0_and_1_for_extreme_codes(bundle):
    far = np.array([[x, y] for x in (-MAX_CODE, -9, 0, 9, MAX_CODE) for y in (-MAX_CODE, 0, MAX_CODE)])
    for plane in bundle.maps.values():
        decoded = plane.decode(np.concatenate([far.astype(np.float32), random_codes(100)]))
        assert (decoded >= 0).all()
        assert (decoded <= 1).all()


IMAGES = np.zeros((2, 28, 28), np.float32)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (IMAGES.astype(np.float64), r"float32 .*\(n, 28, 28\), not float64"),
        (IMAGES.astype(np.uint8), r"float32 .*\(n, 28, 28\), not uint8"),
        (IMAGES.tolist(), r"float32 .*\(n, 28, 28\), not list"),
        (None, r"float32 .*\(n, 28, 28\), not NoneType"),
        (IMAGES[:, :27], r"\(n, 28, 28\), not \(2, 27, 28\)"),
        (IMAGES[0], r"\(n, 28, 28\), not \(28, 28\)"),
        (IMAGES[..., None], r"\(n, 28, 28\), not \(2, 28, 28, 1\)"),
        (IMAGES.reshape(2, 784), r"\(n, 28, 28\), not \(2, 784\)"),
        (IMAGES + np.float32(np.nan), r"finite pixels in \[0, 1\]"),
        (IMAGES + np.float32(np.inf), r"finite pixels in \[0, 1\]"),
        (IMAGES + np.float32(255), r"in \[0, 1\]; divide 0..255 by 255"),
        (IMAGES - np.float32(0.01), r"in \[0, 1\]"),
    ],
)
def test_invalid_images_are_a_value_error_that_says_what_was_expected(bundle, wrong, message):
    for function in (bundle.maps["blog"].encode, bundle.classifiers["best"].predict):
        with pytest.raises(ValueError, match=message):
            function(wrong)


def test_one_invalid_pixel_among_many_is_found(bundle, images):
    invalid = images[:300].copy()
    invalid[299, 27, 27] = np.nan
    with pytest.raises(ValueError, match="finite"):
        bundle.classifiers["best"].predict(invalid)


CODES = np.zeros((2, 2), np.float32)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (CODES.astype(np.float64), r"float32 .*\(n, 2\), not float64"),
        (CODES.astype(int), r"float32 .*\(n, 2\), not int64"),
        ([(0.0, 0.0)], r"float32 .*\(n, 2\), not list"),
        (CODES[0], r"\(n, 2\), not \(2,\)"),
        (CODES[:, :1], r"\(n, 2\), not \(2, 1\)"),
        (CODES[:, None, None], r"\(n, 2\), not \(2, 1, 1, 2\)"),
        (CODES + np.float32(np.nan), "finite"),
        (CODES - np.float32(np.inf), "finite"),
        (CODES - np.float32(2e6), "at most 1,000,000"),
    ],
)
def test_invalid_codes_are_a_value_error_that_says_what_was_expected(bundle, wrong, message):
    with pytest.raises(ValueError, match=message):
        bundle.maps["blog"].decode(wrong)
