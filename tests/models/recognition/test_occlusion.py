"""Occlusion maps: covering what the prediction depends on lowers the probability, covering the rest does not."""

import numpy as np
import pytest

from models.recognition.occlusion import occlusion_map


def test_only_the_pixels_that_the_network_uses_are_important():
    image = np.full((28, 28), 0.5, np.float32)

    def predict(images):
        """The probability of class 3 is the brightness of one spot."""
        probability = images[:, 12:15, 20:23].mean(axis=(1, 2))
        return np.stack([1 - probability if label != 3 else probability for label in range(10)], axis=1)

    importance = occlusion_map(predict, image, 3)
    assert (importance.shape, importance.dtype) == ((28, 28), np.float32)
    assert np.unravel_index(importance.argmax(), importance.shape)[0] in range(8, 20)
    assert importance[13, 21] == pytest.approx(importance.max(), abs=0.1)
    assert np.abs(importance[:, :12]).max() == 0
    assert occlusion_map(predict, image, 0)[13, 21] < 0


def test_the_garment_is_more_important_than_the_background(bundle, images):
    best = bundle.classifiers[bundle.manifest["default_classifiers"]["data"]]
    ratios = []
    for image in images[:9]:
        label = int(best.predict(image[None])[0].argmax())
        importance = np.abs(occlusion_map(best.predict, image, label))
        assert np.isfinite(importance).all()
        ratios.append(importance[image > 0.1].mean() / max(importance[image <= 0.1].mean(), 1e-9))
    assert np.median(ratios) > 1
