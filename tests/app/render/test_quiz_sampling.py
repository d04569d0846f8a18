"""Quizzes are predicted in batches, and kept."""

import pytest

from app.session import caches
from models.bundle import Classifier


@pytest.fixture
def predicted(monkeypatch):
    """The number of images of each call of a classifier."""
    counts, predict = [], Classifier.predict

    def count(self, images):
        counts.append(len(images))
        return predict(self, images)

    monkeypatch.setattr(Classifier, "predict", count)
    return counts


@pytest.mark.parametrize("sample", [caches.sample_games, caches.sample_mistakes], ids=["games", "mistakes"])
def test_quizzes_are_predicted_in_batches_and_once(bundle, predicted, sample):
    sample.clear()
    arguments = (3, 2) if sample is caches.sample_games else (3,)
    first = sample(bundle, *arguments)
    assert predicted
    assert min(predicted) > 8
    calls = len(predicted)
    assert sample(bundle, *arguments) == first
    assert len(predicted) == calls
