"""How sure the best classifier must be before the app calls something a garment. Only garments set the bar."""

from typing import Any

import numpy as np

from models.bundle import Bundle
from models.framing import views
from models.spec import ClassifierConfig
from training.augment import compose
from training.classifier import split
from training.data import FashionMnist

PASSING = 0.95
GARMENTS, SEED = 2_000, 0


def garment_check(bundle: Bundle, config: ClassifierConfig, data: FashionMnist) -> dict[str, Any]:
    """The bar, and how it was set: on held-out training garments, half of them shown as people draw and print them."""
    held_out = split(config, data).validation.take(slice(GARMENTS))
    images = held_out.pixels()
    labels = np.eye(len(bundle.class_names), dtype=np.float32)[held_out.labels]
    shown, _ = compose(("mirror", "show_otherwise"))(images, labels, np.random.default_rng(SEED))
    classifier = bundle.classifiers[config.name]
    sure = [classifier.predict(views(image)).mean(axis=0).max() for image in shown[..., 0]]
    return {
        "classifier": config.name,
        "score": "the largest mean probability over the views of a garment (Hendrycks and Gimpel, 2017)",
        "threshold": round(float(np.quantile(sure, 1 - PASSING)), 4),
        "protocol": f"{PASSING:.0%} of {len(sure):,} held-out training garments pass, half of them shown otherwise",
    }
