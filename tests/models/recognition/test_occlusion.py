"""What a verdict rests on: covering it costs the class its probability, covering anything else does not."""

import numpy as np
import pytest

from models.recognition.occlusion import occlusion_map


def test_what_the_network_looks_at_matters_and_nothing_else_does():
    garment = np.full((28, 28), 0.5, np.float32)

    def predict(images):
        """Sure of class 3 as far as one spot is bright."""
        sure = images[:, 12:15, 20:23].mean(axis=(1, 2))
        return np.stack([1 - sure if label != 3 else sure for label in range(10)], axis=1)

    map_of = occlusion_map(predict, garment, 3)
    assert (map_of.shape, map_of.dtype) == ((28, 28), np.float32)
    assert np.unravel_index(map_of.argmax(), map_of.shape)[0] in range(8, 20)
    assert map_of[13, 21] == pytest.approx(map_of.max(), abs=0.1)
    assert np.abs(map_of[:, :12]).max() == 0
    assert occlusion_map(predict, garment, 0)[13, 21] < 0


def test_a_real_garment_rests_on_itself_and_not_on_the_black_around_it(bundle, images):
    best = bundle.classifiers[bundle.manifest["default_classifiers"]["data"]]
    ratios = []
    for image in images[:20]:
        label = int(best.predict(image[None])[0].argmax())
        map_of = np.abs(occlusion_map(best.predict, image, label))
        assert np.isfinite(map_of).all()
        ratios.append(map_of[image > 0.1].mean() / max(map_of[image <= 0.1].mean(), 1e-9))
    assert np.median(ratios) > 1
