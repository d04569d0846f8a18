"""Predictions in words: classes, percentages, rejection and mistakes."""

import re
from typing import get_args

import numpy as np
import pytest

from models import Prediction
from models.recognition import wording
from models.recognition.rejection import RejectionReason
from models.spec import CLASS_NAMES

REASONS = (*get_args(RejectionReason), None)
COAT, SHIRT = CLASS_NAMES.index("Coat"), CLASS_NAMES.index("Shirt")


def prediction(first, probability, second=SHIRT, in_distribution=True):
    """Gives one class a probability and a second nearly all the rest."""
    probabilities = np.full(10, 0.001, np.float32)
    probabilities[first], probabilities[second] = probability, 1 - probability - 0.008
    return Prediction(probabilities, CLASS_NAMES[first], in_distribution, probability, np.zeros((28, 28), np.float32))


def describe_prediction(*args, **kwargs):
    return wording.describe_prediction(prediction(*args, **kwargs), CLASS_NAMES).lower()


def test_a_confident_prediction_names_one_class_and_its_probability():
    sentence = describe_prediction(COAT, 0.97)
    assert "a coat" in sentence
    assert "97%" in sentence
    assert "shirt" not in sentence


@pytest.mark.parametrize("share", [0.75, 0.52])
def test_an_uncertain_prediction_names_two_classes_and_their_probabilities(share):
    sentence = describe_prediction(COAT, share)
    assert sentence.index("coat") < sentence.index("shirt")
    assert re.findall(r"\d+%", sentence) == [f"{share:.0%}", f"{1 - share - 0.008:.0%}"]


def test_likely_and_unsure_predictions_are_worded_differently():
    without_shares = [re.sub(r"\d+%", "", describe_prediction(COAT, share)) for share in (0.75, 0.52)]
    assert without_shares[0] != without_shares[1]


def test_a_rejection_comes_before_the_guess():
    accepted, rejected = describe_prediction(COAT, 0.97), describe_prediction(COAT, 0.97, in_distribution=False)
    assert "garment" not in accepted
    assert rejected.index("garment") < rejected.index("a coat")


def test_each_rejection_reason_has_a_sentence_of_its_own():
    sentences = {
        rejection_reason: wording.describe_prediction(
            prediction(COAT, 0.97, in_distribution=False), CLASS_NAMES, rejection_reason
        )
        for rejection_reason in REASONS
    }
    assert len(set(sentences.values())) == len(REASONS)
    for sentence in sentences.values():
        assert re.fullmatch(r"[A-Z][^.\n]+ garment[^.\n]*\. If I must guess: a coat \(97% sure\)\.", sentence)
    assert "plain background" in sentences["cluttered"]
    assert "outline" in sentences["open"]


def test_the_guess_after_a_rejection_is_not_called_unsure_again():
    assert describe_prediction(COAT, 0.52, in_distribution=False).endswith(
        "if i must guess: a coat (52%) or a shirt (47%)."
    )


@pytest.mark.parametrize("rejection_reason", wording.REJECTION_SENTENCES)
def test_no_rejection_reason_is_given_for_an_accepted_picture(rejection_reason):
    assert wording.describe_prediction(prediction(COAT, 0.97), CLASS_NAMES, rejection_reason) == "A coat (97% sure)."


@pytest.mark.parametrize("name", CLASS_NAMES)
def test_every_class_has_the_right_article(name):
    sentence = describe_prediction(CLASS_NAMES.index(name), 0.97, second=(CLASS_NAMES.index(name) + 1) % 10)
    wanted = {"T-shirt/top": "a t-shirt or top", "Trouser": "trousers", "Ankle boot": "an ankle boot"}
    assert re.search(rf"\b{wanted.get(name, f'a {name.lower()}')}\b", sentence)
    assert "a trousers" not in sentence


def test_a_decoded_image_is_described_by_the_same_rules():
    for_picture = prediction(COAT, 0.75)
    sentence = wording.describe_decoded(CLASS_NAMES, for_picture.probabilities)
    assert sentence.lower().endswith(wording.describe_prediction(for_picture, CLASS_NAMES).lower())


def test_a_right_prediction_is_not_called_a_mistake():
    sentence = wording.compare_with_label(prediction(COAT, 0.97), CLASS_NAMES, COAT, np.zeros((10, 10), int).tolist())
    assert not re.search(r"mistake|\d", sentence)


def test_a_mistake_comes_with_its_frequency():
    confusion = np.zeros((10, 10), int)
    confusion[SHIRT, COAT], confusion[SHIRT, SHIRT], confusion[COAT, SHIRT] = 37, 963, 5
    sentence = wording.compare_with_label(prediction(COAT, 0.97), CLASS_NAMES, SHIRT, confusion.tolist())
    assert re.findall(r"[\d,]+%?", re.sub(r",(?!\d)", "", sentence)) == ["37", "1,000", "96%"]
    assert {"Shirt", "Coat"} <= set(re.findall(r"\w+", sentence))


def test_a_class_without_test_images_causes_no_error():
    sentence = wording.compare_with_label(prediction(COAT, 0.97), CLASS_NAMES, SHIRT, np.zeros((10, 10), int).tolist())
    assert "Shirt" in sentence
