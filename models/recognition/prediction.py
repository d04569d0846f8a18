"""What the classifiers say of one prepared garment. Knows no picture and no file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from models.spec import CLASS_NAMES, FOREGROUND_THRESHOLD

if TYPE_CHECKING:
    from models.pictures.segmentation import Segmentation

EPSILON = 1e-9
"""A probability below this counts as this."""
OUTLINE_WEIGHT = 0.7
"""What an outline of which a map redraws nothing costs of the score."""
InputDomain = Literal["data", "picture", "photo"]
"""Where a prepared garment comes from: the data set, cut out of what somebody drew, or out of a photo."""


@dataclass(frozen=True)
class Prediction:
    """What the bundle says of one picture.

    Args:
        probabilities: (10,) float32.
        label: name of the likeliest class.
        in_distribution: whether `id_score` reaches the threshold in the manifest.
        id_score: see `id_score`, in [0, 1]; its threshold in the manifest was set on held-out garments. 0
            where no garment could be cut out of the picture.
        prepared: (28, 28) float32 in [0, 1], what the network saw.
    """

    probabilities: NDArray[np.float32]
    label: str
    in_distribution: bool
    id_score: float
    prepared: NDArray[np.float32]


def geometric_mean(answers: NDArray[np.float32], temperature: float = 1) -> NDArray[np.float32]:
    """What several answers come to: (views, ..., 10) probabilities -> their geometric mean (..., 10), summing to one.

    A class that one view rules out is out, whatever the others say (a product of experts; Hinton, 1999). Many who agree
    are right more often than each is sure: a `temperature` below 1 makes them surer (Satopää et al., 2014).
    """
    probabilities: NDArray[np.float32] = answers[0]
    if len(answers) > 1:
        mean = np.exp(np.log(np.maximum(answers, EPSILON)).mean(axis=0) / temperature)
        probabilities = (mean / mean.sum(axis=-1, keepdims=True)).astype(np.float32)
    return probabilities


class SupportsPredict(Protocol):
    """Whatever gives images (n, 28, 28) probabilities (n, 10)."""

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Images (n, 28, 28) float32 in [0, 1] -> probabilities (n, 10) float32."""


class SupportsCodes(Protocol):
    """Whatever gives images (n, 28, 28) codes (n, 2), and codes images."""

    def encode(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Images (n, 28, 28) float32 in [0, 1] -> codes (n, 2) float32."""

    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Codes (n, 2) float32 -> images (n, 28, 28) float32 in [0, 1]."""


class SupportsRecognition(Protocol):
    """Whatever holds what answers: a bundle, see `models.bundle.Bundle`."""

    manifest: dict[str, Any]

    @property
    def classifiers(self) -> Mapping[str, SupportsPredict]:
        """By name."""

    @property
    def maps(self) -> Mapping[str, SupportsCodes]:
        """By name."""


def input_domain(found: "Segmentation | None") -> InputDomain:
    """Where a garment comes from that was cut out like this; one that needed no cutting out is of the data set."""
    if found is None:
        return "data"
    return "photo" if found.kind == "photo" else "picture"


def manifest_domain(domain: InputDomain) -> Literal["data", "picture"]:
    """What manifests tell apart: photos are pictures."""
    return "data" if domain == "data" else "picture"


def predict_proba(
    networks: SupportsRecognition, prepared: NDArray[np.float32], name: str, domain: InputDomain = "picture"
) -> NDArray[np.float32]:
    """The probabilities (10,) that one classifier gives a prepared garment, (28, 28) float32 in [0, 1].

    The classifier for pictures answers with what several views of the garment agree on, the one for the data set with
    what the garment and its mirror image do; so a mirrored picture gets the same answer.
    """
    from models.pictures.framing import tta_views  # OpenCV takes a third of a second to import

    answering, temperature = networks.manifest["default_classifiers"], 1.0
    if name == answering["picture"]:
        photo = domain == "photo"
        seen = tta_views(prepared, photo)
        temperature = networks.manifest["classifiers"][name]["tta"]["temperatures"]["photo" if photo else "picture"]
    elif name == answering["data"]:
        seen = np.stack((prepared, prepared[:, ::-1]))
    else:
        seen = prepared[None]
    return geometric_mean(networks.classifiers[name].predict(seen), temperature)


def id_score(networks: SupportsRecognition, prepared: NDArray[np.float32]) -> float:
    """How likely one of the three likeliest classes is, less what a map loses of the outline: in [0, 1].

    A shirt that may be a T-shirt or a pullover is still a garment; what may be anything is none. A map that knows
    garments only has no place for another thing, and redraws it with another outline.
    """
    from models.pictures.framing import tta_views

    check, seen = networks.manifest["rejection"], tta_views(prepared)
    likeliest = np.sort(geometric_mean(networks.classifiers[check["classifier"]].predict(seen)))[-3:]
    return max(0.0, float(likeliest.sum()) - OUTLINE_WEIGHT * (1 - outline_iou(networks.maps[check["map"]], seen)))


def outline_iou(plane: SupportsCodes, images: NDArray[np.float32]) -> float:
    """How alike garments (n, 28, 28) and what a map redraws of them are in outline: mean intersection over union."""
    seen, decoded = images > FOREGROUND_THRESHOLD, plane.decode(plane.encode(images)) > FOREGROUND_THRESHOLD
    either = (seen | decoded).sum(axis=(1, 2))
    return float(np.mean((seen & decoded).sum(axis=(1, 2)) / np.maximum(either, 1)))


def predict(
    networks: SupportsRecognition, prepared: NDArray[np.float32], domain: InputDomain, classifier: str | None = None
) -> Prediction:
    """What a classifier says of a prepared garment, (28, 28) float32 in [0, 1]; None: the one for its source.

    Whether it is a garment at all is always judged by the classifier for pictures and a map.
    """
    name = classifier or networks.manifest["default_classifiers"][manifest_domain(domain)]
    probabilities = predict_proba(networks, prepared, name, domain)
    score = id_score(networks, prepared)
    passes = score >= networks.manifest["rejection"]["thresholds"][manifest_domain(domain)]
    return Prediction(probabilities, CLASS_NAMES[int(probabilities.argmax())], passes, score, prepared)
