"""Test images for quizzes, each with the classifier's probabilities; reproducible by a seed."""

from collections.abc import Iterator
from itertools import islice
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from models import Bundle

ROUND_COUNT, HARD_ROUND_COUNT = 10, 4
"""Rounds in a game, and how many of them have a low confidence."""
CONFIDENCE_THRESHOLD = 0.8
"""The highest probability of a hard round is below this."""
MISTAKE_COUNT = 12
BATCH_SIZE = 16


class QuizRound(TypedDict):
    """A test image's index, its label, and the classifier's probability of each class, rounded to four digits."""

    index: int
    label: int
    probabilities: list[float]


def sample_games(bundle: Bundle, seed: int, count: int) -> list[list[QuizRound]]:
    """Samples games of `ROUND_COUNT` test images; no image appears twice.

    `HARD_ROUND_COUNT` rounds of each game are drawn from images of low confidence, because the classifier would hardly
    ever be wrong on a random sample. If there are too few of them, other images take their places.

    Args:
        bundle: holds the test images and the classifier.
        seed: the same seed gives the same games.
        count: number of games.

    Returns:
        The rounds of each game, in random order; fewer rounds and games if there are too few test images.
    """
    easy: list[QuizRound] = []
    hard: list[QuizRound] = []
    for quiz_round in _build_rounds(bundle, np.random.default_rng(seed).permutation(len(bundle.images["test"]))):
        (hard if max(quiz_round["probabilities"]) < CONFIDENCE_THRESHOLD else easy).append(quiz_round)
        if len(hard) >= HARD_ROUND_COUNT * count and len(easy) >= (ROUND_COUNT - HARD_ROUND_COUNT) * count:
            break
    hard_total = HARD_ROUND_COUNT * count
    sampled = [*hard[:hard_total], *easy, *hard[hard_total:]][: ROUND_COUNT * count]
    games = [sampled[number::count] for number in range(min(count, len(sampled)))]
    shuffle = np.random.default_rng(seed + 1)
    return [[game[int(i)] for i in shuffle.permutation(len(game))] for game in games]


def sample_mistakes(bundle: Bundle, seed: int = 0) -> list[QuizRound]:
    """Samples up to `MISTAKE_COUNT` test images that the classifier gets wrong.

    Args:
        bundle: holds the test images and the classifier.
        seed: the same seed gives the same images.
    """
    predicted = bundle.classifiers[bundle.default_classifier("data")].predicted_labels("test")
    wrong = np.flatnonzero(predicted != bundle.images["test"].labels)
    rounds = _build_rounds(bundle, np.random.default_rng(seed).permutation(wrong))
    # Stored labels are those of single images, probabilities those of test-time augmentation: both must be wrong.
    return list(islice((one for one in rounds if int(np.argmax(one["probabilities"])) != one["label"]), MISTAKE_COUNT))


def first_of_each_class(bundle: Bundle, skip: int = 0) -> list[int]:
    """Chooses one test image of each class that has any.

    Args:
        bundle: holds the test images.
        skip: how many images of the class come before the chosen one; a class with too few gives its last.

    Returns:
        Indices of test images, in class order.
    """
    labels = bundle.images["test"].labels
    members = [np.flatnonzero(labels == label) for label in range(len(bundle.class_names))]
    return [int(indices[min(skip, len(indices) - 1)]) for indices in members if len(indices)]


def _build_rounds(bundle: Bundle, indices: NDArray[np.int64]) -> Iterator[QuizRound]:
    """Predicts as Classify does, with test-time augmentation, so that both show the same probabilities."""
    images = bundle.images["test"]
    for start in range(0, len(indices), BATCH_SIZE):
        batch = indices[start : start + BATCH_SIZE].tolist()
        probabilities = bundle.predict_proba_batch(np.stack([images.pixels(index) for index in batch]))
        for index, row in zip(batch, probabilities.tolist(), strict=True):
            rounded = [round(probability, 4) for probability in row]
            yield {"index": index, "label": int(images.labels[index]), "probabilities": rounded}
