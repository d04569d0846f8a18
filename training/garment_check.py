"""How sure the classifier for pictures must be before something is called a garment. Only garments set the bar."""

from typing import Any

import numpy as np

from models.bundle import Bundle
from models.framing import views
from models.spec import CLASSIFIERS
from training.augment import mirror, show_otherwise
from training.classifier import split
from training.data import FashionMnist

PASSING = 0.95
GARMENTS, SEED = 2_000, 0


def garment_check(bundle: Bundle, data: FashionMnist) -> dict[str, Any]:
    """The bars for garments of the data set and for those cut out of pictures, and how they were set.

    Held-out training garments set the one, the same with every second shown as people draw and print them the other.
    """
    name = bundle.manifest["answering"]["picture"]
    config = next(config for config in CLASSIFIERS if config.name == name)
    held_out = split(config, data).validation.take(slice(GARMENTS))
    images = held_out.pixels()
    targets = np.eye(len(bundle.class_names), dtype=np.float32)[held_out.labels]
    shown, _ = show_otherwise(*mirror(images, targets, np.random.default_rng(SEED)), np.random.default_rng(SEED))

    def bar(garments: Any) -> float:
        answers = (bundle.classifiers[name].predict(views(garment)) for garment in garments[..., 0])
        return round(float(np.quantile([answer.mean(axis=0).max() for answer in answers], 1 - PASSING)), 4)

    share = f"{PASSING:.0%} of {len(images):,} held-out training garments pass"
    return {
        "classifier": name,
        "score": "the largest mean probability over the views of a garment (Hendrycks and Gimpel, 2017)",
        "thresholds": {"data": bar(images), "picture": bar(shown)},
        "protocol": f"{share}; for pictures, half of them shown otherwise",
    }
