"""Neighbourhood metrics agree with scikit-learn's, and with the published results of two principal components."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness

from training.metrics.embedding_metrics import NEIGHBOUR_COUNTS, embedding_metrics


@pytest.fixture(scope="module")
def embedded(images):
    """Real images, (450, 784), and their two principal components, (450, 2)."""
    flat = images[:450].reshape(450, -1)
    return flat, PCA(2, random_state=0).fit_transform(flat)


def test_an_embedding_that_only_scales_is_perfect(embedded):
    flat, _ = embedded
    measured = embedding_metrics(flat, 3 * flat)
    assert measured == pytest.approx({"mean_trustworthiness": 1, "mean_continuity": 1, "kl_density": 0}, abs=1e-4)


def test_trustworthiness_equals_scikit_learns_and_continuity_the_same_with_swapped_arguments(embedded):
    flat, codes = embedded
    measured = embedding_metrics(flat, codes)
    for name, pair in (("mean_trustworthiness", (flat, codes)), ("mean_continuity", (codes, flat))):
        expected = np.mean([trustworthiness(*pair, n_neighbors=int(k)) for k in NEIGHBOUR_COUNTS])
        assert measured[name] == pytest.approx(expected, abs=1e-3)


def test_random_codes_score_worse(embedded):
    flat, codes = embedded
    principal, scattered = (
        embedding_metrics(flat, codes),
        embedding_metrics(flat, np.random.default_rng(0).normal(size=codes.shape)),
    )
    assert scattered["mean_trustworthiness"] < principal["mean_trustworthiness"]
    assert scattered["mean_continuity"] < principal["mean_continuity"]


def test_too_few_images_are_refused(embedded):
    flat, codes = embedded
    with pytest.raises(ValueError, match="at least 401 images are needed, not 400"):
        embedding_metrics(flat[:400], codes[:400])


def test_two_principal_components_have_their_published_metrics(fashion_mnist):
    train, test = (part.pixels().reshape(len(part), -1) for part in (fashion_mnist.train, fashion_mnist.test))
    principal = PCA(2, svd_solver="randomized", random_state=0).fit(train[:50_000])
    codes = principal.transform(test)
    assert np.mean((principal.inverse_transform(codes) - test) ** 2) == pytest.approx(0.04610, abs=5e-4)
    measured = embedding_metrics(test, codes)
    assert measured["mean_trustworthiness"] == pytest.approx(0.917, abs=2e-3)
    assert measured["mean_continuity"] == pytest.approx(0.968, abs=2e-3)
    assert measured["kl_density"] == pytest.approx(0.052, abs=3e-3)
