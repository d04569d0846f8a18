"""The exported networks give what the trained ones give, however they are called."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from models import load_bundle
from models.engine import CHUNK, KerasNetwork, LiteRtNetwork


def answers(bundle, images):
    """What every network of a bundle makes of the images, by name."""
    given = {name: classifier.predict(images) for name, classifier in bundle.classifiers.items()}
    for name, plane in bundle.maps.items():
        given[f"{name} encoder"] = codes = plane.encode(images)
        given[f"{name} decoder"] = plane.decode(codes)
    return given


@pytest.fixture(scope="module")
def networks(bundle):
    """Every LiteRT network of the bundle, and its Keras file."""
    files = [about["network"] for about in bundle.manifest["classifiers"].values()]
    files += [about[part] for about in bundle.manifest["maps"].values() for part in ("encoder", "decoder")]
    return [(LiteRtNetwork(bundle.read(file["litert"])), bundle.path / file["keras"]) for file in files]


def some_inputs(network, n, seed=0):
    return np.random.default_rng(seed).random((n, *network.input_shape), np.float32)


def test_the_exported_networks_agree_with_keras_on_real_garments(bundle, images):
    served, reference = answers(bundle, images), answers(load_bundle(bundle.path, engine="keras"), images)
    assert served.keys() == reference.keys()
    differences = {name: float(np.abs(served[name] - reference[name]).max()) for name in served}
    assert max(differences.values()) <= 1e-4, differences


def test_the_keras_engine_takes_an_empty_batch(networks):
    litert, path = networks[0]
    assert KerasNetwork(path)(some_inputs(litert, 0)).shape == (0, *litert.output_shape)


def test_a_batch_gives_what_its_members_give_alone(networks):
    for network, path in networks:
        inputs = some_inputs(network, 9)
        alone = np.concatenate([network(one[None]) for one in inputs])
        np.testing.assert_allclose(network(inputs), alone, rtol=1e-5, atol=1e-6, err_msg=path.name)


@pytest.mark.parametrize("n", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 3])
def test_a_batch_longer_than_a_chunk_comes_back_whole_and_in_order(networks, n):
    network, _ = networks[-1]
    inputs = some_inputs(network, n)
    assert network(inputs).shape == (n, *network.output_shape)
    np.testing.assert_allclose(network(inputs)[::-1], network(inputs[::-1]), rtol=1e-5, atol=1e-6)


def test_an_image_may_be_any_view_of_a_larger_array(bundle, images):
    mirrored = images[:20, :, ::-1]
    for classifier in bundle.classifiers.values():
        np.testing.assert_array_equal(classifier.predict(mirrored), classifier.predict(mirrored.copy()))


def test_eight_threads_get_the_answers_they_would_get_alone(networks):
    for network, path in networks:
        batches = [some_inputs(network, n, seed=n) for n in (1, 2, 3, 5, 8, 13, 21, 34)] * 4
        alone = [network(batch) for batch in batches]
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(network, batches))
        for one, other in zip(alone, together, strict=True):
            np.testing.assert_array_equal(one, other, err_msg=path.name)


def test_an_answer_stays_as_it_was_when_the_next_one_is_computed(networks):
    network, _ = networks[0]
    first = network(some_inputs(network, 4))
    before = first.copy()
    network(some_inputs(network, 4, seed=1))
    np.testing.assert_array_equal(first, before)
