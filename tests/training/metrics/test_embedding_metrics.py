"""Neighbourhood measures agree with scikit-learn's, and with the published figures of two principal components."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness

from training.metrics.embedding_metrics import NEIGHBOUR_COUNTS, embedding_metrics


@pytest.fixture(scope="module")
def few(images):
    """Some real garments, (450, 784), and where two principal components put them."""
    pictures = images[:450].reshape(450, -1)
    return pictures, PCA(2, random_state=0).fit_transform(pictures)


def test_a_map_that_changes_nothing_is_perfect(few):
    pictures, _ = few
    measured = embedding_metrics(pictures, 3 * pictures)
    assert measured == pytest.approx({"trustworthiness": 1, "continuity": 1, "kl_density": 0}, abs=1e-4)


def test_trustworthiness_is_scikit_learns_and_continuity_the_same_the_other_way_round(few):
    pictures, codes = few
    measured = embedding_metrics(pictures, codes)
    for name, pair in (("trustworthiness", (pictures, codes)), ("continuity", (codes, pictures))):
        expected = np.mean([trustworthiness(*pair, n_neighbors=int(k)) for k in NEIGHBOUR_COUNTS])
        assert measured[name] == pytest.approx(expected, abs=1e-3)


def test_garments_strewn_anywhere_score_worse(few):
    pictures, codes = few
    kept, strewn = (
        embedding_metrics(pictures, codes),
        embedding_metrics(pictures, np.random.default_rng(0).normal(size=codes.shape)),
    )
    assert strewn["trustworthiness"] < kept["trustworthiness"]
    assert strewn["continuity"] < kept["continuity"]


def test_too_few_garments_are_refused(few):
    pictures, codes = few
    with pytest.raises(ValueError, match="at least 401 garments are needed, not 400"):
        embedding_metrics(pictures[:400], codes[:400])


def test_two_principal_components_have_their_published_figures(fashion_mnist):
    train, test = (part.pixels().reshape(len(part), -1) for part in (fashion_mnist.train, fashion_mnist.test))
    principal = PCA(2, svd_solver="randomized", random_state=0).fit(train[:50_000])
    codes = principal.transform(test)
    assert np.mean((principal.inverse_transform(codes) - test) ** 2) == pytest.approx(0.04610, abs=5e-4)
    measured = embedding_metrics(test, codes)
    assert measured["trustworthiness"] == pytest.approx(0.917, abs=2e-3)
    assert measured["continuity"] == pytest.approx(0.968, abs=2e-3)
    assert measured["kl_density"] == pytest.approx(0.052, abs=3e-3)
