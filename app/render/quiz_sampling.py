"""Garments to guess, each with what the network says of it: real ones, dealt by a seed. Knows no page."""

from itertools import islice
from typing import Any

import numpy as np

from models import Bundle
from models.pictures.framing import PreparedImage

ROUNDS, HARD = 10, 4
"""Garments in a game, and how many of them the network is unsure of."""
UNSURE = 0.8
MISTAKES = 12


def games(bundle: Bundle, seed: int, count: int) -> list[list[dict[str, Any]]]:
    """Games of ten test garments, no garment twice; see `_told` for what is said of each.

    They are drawn at random, but so that the network is less than 80% sure of four in each game: were they not, it
    would hardly ever err, and there would be nothing to win. Where a bundle has too few of those, others fill up.
    """
    easy: list[dict[str, Any]] = []
    hard: list[dict[str, Any]] = []
    for index in np.random.default_rng(seed).permutation(len(bundle.images["test"])):
        told = _told(bundle, int(index))
        (hard if max(told["probabilities"]) < UNSURE else easy).append(told)
        if len(hard) >= HARD * count and len(easy) >= (ROUNDS - HARD) * count:
            break
    picked = [*hard[: HARD * count], *easy, *hard[HARD * count :]][: ROUNDS * count]
    mix = np.random.default_rng(seed + 1)
    dealt = [picked[number::count] for number in range(count)]
    return [[game[int(place)] for place in mix.permutation(len(game))] for game in dealt]


def mistakes(bundle: Bundle, seed: int = 0) -> list[dict[str, Any]]:
    """Test garments that the network names wrongly, drawn at random; see `_told` for what is said of each."""
    labels = bundle.images["test"].labels
    named = bundle.classifiers[bundle.default_classifier("data")].predicted_labels("test")
    wrong = np.random.default_rng(seed).permutation(np.flatnonzero(named != labels))
    told = (_told(bundle, int(index)) for index in wrong)
    return list(islice((one for one in told if int(np.argmax(one["probabilities"])) != one["label"]), MISTAKES))


def _told(bundle: Bundle, index: int) -> dict[str, Any]:
    """Of a test garment its `index`, its `label` and the network's ten `probabilities`; JSON-ready.

    The network is asked as everywhere else in the app, so that it says the same; few garments are enough here.
    """
    garments = bundle.images["test"]
    shares = bundle.predict_proba(PreparedImage(garments.pixels(index)))
    return {
        "index": index,
        "label": int(garments.labels[index]),
        "probabilities": [round(float(share), 4) for share in shares],
    }
