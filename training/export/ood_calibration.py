"""Fits the temperatures of test-time augmentation and the thresholds of the out-of-distribution detection.

Both are fitted on in-distribution images only: held-out training images, some of them after domain randomization.
"""

import numpy as np
from numpy.typing import NDArray

from models.bundle import Bundle
from models.pictures.framing import InputDomain, PreparedImage
from models.pictures.tta import tta_views
from models.recognition.prediction import geometric_mean
from models.spec import CLASSIFIERS, DEFAULT_CLASSIFIERS
from training.augmentation.pipeline import domain_randomization, horizontal_flip
from training.data import ImageDataset, Split
from training.export.manifest import Rejection, TtaTemperatures
from training.metrics.calibration import fit_temperature
from training.trainer.classifier import one_hot, split

TARGET_TPR = {"data": 0.98, "picture": 0.988}
"""Target true positive rate by input domain. Real pictures are harder than what `domain_randomization` renders:
0.988 was chosen so that at most 8% of the development pictures of garments are rejected, and nine of ten pictures of
other objects.
"""
CALIBRATION_IMAGES, RENDERING_SEED = 2_000, 0


def fit_tta_temperatures(bundle: Bundle, data: ImageDataset) -> TtaTemperatures:
    """Fits the temperature of the geometric mean over views of the classifier for pictures.

    Args:
        bundle: holds that classifier.
        data: its held-out training images are used.

    Returns:
        One temperature for drawings ("picture") and one for photos ("photo"), whose views differ.
    """
    held_out = _held_out(data)
    images = _randomize_domain(held_out)
    classifier = bundle.classifiers[DEFAULT_CLASSIFIERS["picture"]]

    def fit(domain: InputDomain) -> float:
        probabilities = [geometric_mean(classifier.predict(tta_views(image, domain))) for image in images]
        return round(fit_temperature(np.stack(probabilities), held_out.labels), 4)

    return TtaTemperatures(
        temperatures={"picture": fit("picture"), "photo": fit("photo")},
        protocol=f"set on {len(held_out):,} held-out training images, six of ten with domain randomization",
    )


def fit_rejection(bundle: Bundle, data: ImageDataset) -> Rejection:
    """Fits the thresholds below which an image counts as out of distribution.

    The threshold for images of the data set is a quantile of the scores of held-out training images; the one for
    pictures is fitted on the same images after domain randomization.

    Args:
        bundle: holds the classifier and the map that `Rejection` names.
        data: the held-out training images of that classifier are used.
    """
    held_out = _held_out(data)

    def fit(images: NDArray[np.float32], target_tpr: float) -> float:
        scores = [bundle.id_score(PreparedImage(image)) for image in images]
        return round(float(np.quantile(scores, 1 - target_tpr)), 4)

    return Rejection(
        thresholds={
            "data": fit(held_out.pixels()[..., 0], TARGET_TPR["data"]),
            "picture": fit(_randomize_domain(held_out), TARGET_TPR["picture"]),
        },
        protocol=(
            f"{1 - TARGET_TPR['data']:.0%} of {len(held_out):,} held-out training images are rejected;"
            f" {1 - TARGET_TPR['picture']:.1%} with six of ten domain randomized at the threshold for pictures"
        ),
    )


def _held_out(data: ImageDataset) -> Split:
    config = next(config for config in CLASSIFIERS if config.name == DEFAULT_CLASSIFIERS["picture"])
    return split(config, data.train).held_out.take(slice(-CALIBRATION_IMAGES, None))


def _randomize_domain(images: Split) -> NDArray[np.float32]:
    flipped = horizontal_flip(*one_hot(images), np.random.default_rng(RENDERING_SEED))
    return domain_randomization(*flipped, np.random.default_rng(RENDERING_SEED))[0][..., 0]
