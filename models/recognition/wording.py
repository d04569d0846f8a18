"""Predictions in plain words."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.recognition.prediction import Prediction
from models.recognition.rejection import RejectionReason

CONFIDENT_PROBABILITY, LIKELY_PROBABILITY = 0.9, 0.6
"""From these probabilities on, a class is stated, and called probable."""
UNSURE = "not sure: "
REJECTION_SENTENCES: dict[RejectionReason | None, str] = {
    "open": "I see lines but no closed outline, so this may be no garment at all.",
    "cluttered": "What I cut out runs over the picture's border, so it may be no garment: try a plain background.",
    "unlike": "This looks like no garment in the wardrobe.",
    None: "I may not be looking at a garment at all.",
}


def describe_prediction(
    prediction: Prediction, class_names: Sequence[str], rejection_reason: RejectionReason | None = None
) -> str:
    """One or two sentences about the prediction for a picture.

    Args:
        prediction: the prediction.
        class_names: name of each class, in order.
        rejection_reason: why the picture may hold no garment; used only if it was rejected. None if not known.
    """
    sentence = _describe_probabilities(prediction.probabilities, class_names)
    if prediction.in_distribution:
        return sentence[0].upper() + sentence[1:]
    return f"{REJECTION_SENTENCES[rejection_reason]} If I must guess: {sentence.removeprefix(UNSURE)}"


def describe_decoded(class_names: Sequence[str], probabilities: NDArray[np.float32]) -> str:
    """One sentence about the prediction for a decoded image.

    Args:
        class_names: name of each class, in order.
        probabilities: (K,), the classifier's.
    """
    return f"Shown this picture, the classifier says: {_describe_probabilities(probabilities, class_names)}"


def compare_with_label(
    prediction: Prediction, class_names: Sequence[str], label: int, confusion: Sequence[Sequence[int]]
) -> str:
    """Says whether the prediction is right; if not, how often the classifier makes this mistake.

    Args:
        prediction: the prediction.
        class_names: name of each class, in order.
        label: index of the true class.
        confusion: (K, K) counts over the test set; a row is a true class, a column a predicted one.
    """
    predicted = int(np.argmax(prediction.probabilities))
    if predicted == label:
        return "The label agrees."
    row = confusion[label]
    return (
        f"The label says {class_names[label]}. An understandable mistake? This classifier takes"
        f" {row[predicted]:,} of the {sum(row):,} test garments labelled {class_names[label]} for"
        f" {class_names[predicted]}, and names {row[label] / max(1, sum(row)):.0%} of them right."
    )


def _describe_probabilities(probabilities: NDArray[np.float32], class_names: Sequence[str]) -> str:
    first, second = np.argsort(-probabilities)[:2]
    percentage = "over 99%" if probabilities[first] > 0.995 else f"{probabilities[first]:.0%}"
    best, other = _with_article(class_names[first]), _with_article(class_names[second])
    if probabilities[first] >= CONFIDENT_PROBABILITY:
        return f"{best} ({percentage} sure)."
    if probabilities[first] >= LIKELY_PROBABILITY:
        return f"probably {best} ({percentage}), perhaps {other} ({probabilities[second]:.0%})."
    return f"{UNSURE}{best} ({percentage}) or {other} ({probabilities[second]:.0%})."


def _with_article(class_name: str) -> str:
    """A class name within a sentence: "an ankle boot", "trousers"."""
    noun = {"T-shirt/top": "T-shirt or top", "Trouser": "trousers"}.get(class_name, class_name.lower())
    if noun == "trousers":
        return noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
