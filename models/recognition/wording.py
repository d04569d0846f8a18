"""Verdicts in plain words. Knows no pages and no pictures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.recognition.prediction import Prediction

if TYPE_CHECKING:
    from models.recognition.rejection import RejectionReason

CONFIDENT, LIKELY, UNSURE = 0.9, 0.6, "not sure: "
REJECTION_SENTENCES: "dict[RejectionReason | None, str]" = {
    "open": "I see lines but no closed outline, so this may be no garment at all.",
    "cluttered": "What I cut out runs over the picture's border, so it may be no garment: try a plain background.",
    "unlike": "This looks like no garment in the wardrobe.",
    None: "I may not be looking at a garment at all.",
}


def _named(name: str) -> str:
    """A class name inside a sentence: "an ankle boot", "trousers"."""
    plain = {"T-shirt/top": "T-shirt or top", "Trouser": "trousers"}.get(name, name.lower())
    if plain == "trousers":
        return plain
    return f"{'an' if plain[0] in 'aeiou' else 'a'} {plain}"


def describe_prediction(
    prediction: Prediction, class_names: tuple[str, ...], rejection_reason: "RejectionReason | None" = None
) -> str:
    """One or two sentences about a picture, honest about doubt.

    Args:
        prediction: what a classifier says of it.
        class_names: the names of its classes.
        rejection_reason: what may be wrong with a picture that holds no garment; None where that is not known.
    """
    sentence = _sentence(class_names, prediction.probabilities)
    if prediction.in_distribution:
        return sentence[0].upper() + sentence[1:]
    return f"{REJECTION_SENTENCES[rejection_reason]} If I must guess: {sentence.removeprefix(UNSURE)}"


def describe_decoded(class_names: tuple[str, ...], probabilities: NDArray[np.float32]) -> str:
    """One sentence about a decoded garment."""
    return f"Shown this picture, the classifier says: {_sentence(class_names, probabilities)}"


def _sentence(class_names: tuple[str, ...], probabilities: NDArray[np.float32]) -> str:
    first, second = np.argsort(-probabilities)[:2]
    share = "over 99%" if probabilities[first] > 0.995 else f"{probabilities[first]:.0%}"
    best, other = _named(class_names[first]), _named(class_names[second])
    if probabilities[first] >= CONFIDENT:
        return f"{best} ({share} sure)."
    if probabilities[first] >= LIKELY:
        return f"probably {best} ({share}), perhaps {other} ({probabilities[second]:.0%})."
    return f"{UNSURE}{best} ({share}) or {other} ({probabilities[second]:.0%})."


def compare_with_label(
    prediction: Prediction, class_names: tuple[str, ...], truth: int, confusion: Sequence[Sequence[int]]
) -> str:
    """Whether the label agrees, and where it does not, how usual the mistake is.

    Args:
        confusion: (10, 10) counts over the test set, a row a true class, a column a verdict.
    """
    guess = int(np.argmax(prediction.probabilities))
    if guess == truth:
        return "The label agrees."
    row = confusion[truth]
    return (
        f"The label says {class_names[truth]}. An understandable mistake? This classifier takes"
        f" {row[guess]:,} of the {sum(row):,} test garments labelled {class_names[truth]} for"
        f" {class_names[guess]}, and names {row[truth] / max(1, sum(row)):.0%} of them right."
    )
