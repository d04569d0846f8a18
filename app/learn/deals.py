"""Garments to guess, each with what the network says of it: real ones, dealt by a seed. Knows no page."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models import Bundle

ROUNDS, HARD = 10, 4
"""Garments in a game, and how many of them the network is unsure of."""
UNSURE = 0.8
MISTAKES = 12


def games(bundle: Bundle, seed: int, count: int) -> list[list[dict[str, Any]]]:
    """Games of ten test garments, no garment twice; see `_told` for what is said of each.

    They are drawn at random, but so that the network is less than 80% sure of four in each game: were they not, it
    would hardly ever err, and there would be nothing to win. Where a bundle has too few of those, others fill up.
    """
    shuffled = np.random.default_rng(seed).permutation(len(bundle.garments["test"]))
    easy: list[dict[str, Any]] = []
    hard: list[dict[str, Any]] = []
    batch = 40 * count
    for start in range(0, len(shuffled), batch):
        for told in _told(bundle, shuffled[start : start + batch]):
            (hard if max(told["probabilities"]) < UNSURE else easy).append(told)
        if len(hard) >= HARD * count and len(easy) >= (ROUNDS - HARD) * count:
            break
    picked = [*hard[: HARD * count], *easy, *hard[HARD * count :]][: ROUNDS * count]
    mix = np.random.default_rng(seed + 1)
    dealt = [picked[number::count] for number in range(count)]
    return [[game[int(i)] for i in mix.permutation(len(game))] for game in dealt]


def mistakes(bundle: Bundle, seed: int = 0) -> list[dict[str, Any]]:
    """Test garments that the network names wrongly, drawn at random; see `_told` for what is said of each."""
    labels = bundle.garments["test"].labels
    named = bundle.classifiers[_answering(bundle)].named("test")
    wrong = np.random.default_rng(seed).permutation(np.flatnonzero(named != labels))
    told = _told(bundle, wrong[: 2 * MISTAKES])
    return [one for one in told if int(np.argmax(one["probabilities"])) != one["label"]][:MISTAKES]


def _told(bundle: Bundle, indices: NDArray[np.int64]) -> list[dict[str, Any]]:
    """Of each test garment its `index`, its `label` and the network's ten `probabilities`; JSON-ready.

    The answers are those that the pages give elsewhere, the mean over a garment and its mirror image.
    """
    garments, classifier = bundle.garments["test"], bundle.classifiers[_answering(bundle)]
    if not len(indices):
        return []
    pixels = np.stack([garments.pixels(int(index)) for index in indices])
    shares = (classifier.predict(pixels) + classifier.predict(np.ascontiguousarray(pixels[:, :, ::-1]))) / 2
    return [
        {
            "index": int(index),
            "label": int(garments.labels[index]),
            "probabilities": [round(float(share), 4) for share in own],
        }
        for index, own in zip(indices, shares, strict=True)
    ]


def _answering(bundle: Bundle) -> str:
    return str(bundle.manifest["answering"]["data"])
