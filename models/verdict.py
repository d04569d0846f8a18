"""What the classifiers say of one prepared garment. Knows no picture and no file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from models.spec import CLASS_NAMES

LEAST = 1e-9
"""A probability below this counts as this."""
Source = Literal["data", "picture"]
"""Where a prepared garment comes from: the data set, or cut out of a picture of any kind."""


@dataclass(frozen=True)
class Verdict:
    """What the bundle says of one picture.

    Args:
        probabilities: (10,) float32.
        label: name of the likeliest class.
        is_garment: whether `garment_score` reaches the threshold in the manifest.
        garment_score: see `garment_score`; its threshold in the manifest was set on held-out garments. 0 where no
            garment could be cut out of the picture.
        prepared: (28, 28) float32 in [0, 1], what the network saw.
    """

    probabilities: NDArray[np.float32]
    label: str
    is_garment: bool
    garment_score: float
    prepared: NDArray[np.float32]


def garment_score(probabilities: NDArray[np.float32]) -> float:
    """How likely one of the three likeliest classes is, in [0.3, 1].

    A shirt that may be a T-shirt or a pullover is still a garment; what may be anything is none.
    """
    return float(np.sort(probabilities)[-3:].sum())


def agreed(answers: NDArray[np.float32], temperature: float = 1) -> NDArray[np.float32]:
    """What several answers come to: (views, ..., 10) probabilities -> their geometric mean (..., 10), summing to one.

    A class that one view rules out is out, whatever the others say (a product of experts; Hinton, 1999). Many who agree
    are right more often than each is sure: a `temperature` below 1 makes them surer (Satopää et al., 2014).
    """
    probabilities: NDArray[np.float32] = answers[0]
    if len(answers) > 1:
        mean = np.exp(np.log(np.maximum(answers, LEAST)).mean(axis=0) / temperature)
        probabilities = (mean / mean.sum(axis=-1, keepdims=True)).astype(np.float32)
    return probabilities


class Names(Protocol):
    """Whatever gives images (n, 28, 28) probabilities (n, 10)."""

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Images (n, 28, 28) float32 in [0, 1] -> probabilities (n, 10) float32."""


def answer(
    manifest: Mapping[str, Any], classifiers: Mapping[str, Names], prepared: NDArray[np.float32], name: str
) -> NDArray[np.float32]:
    """The probabilities (10,) that one classifier gives a prepared garment, (28, 28) float32 in [0, 1].

    The classifier for pictures answers with what several views of the garment agree on, the one for the data set with
    what the garment and its mirror image do; so a mirrored picture gets the same answer.
    """
    from models.framing import views  # OpenCV takes a third of a second to import

    temperature = 1.0
    if name == manifest["answering"]["picture"]:
        seen, temperature = views(prepared), manifest["classifiers"][name]["views"]["temperature"]
    elif name == manifest["answering"]["data"]:
        seen = np.stack((prepared, prepared[:, ::-1]))
    else:
        seen = prepared[None]
    return agreed(classifiers[name].predict(seen), temperature)


def judge(
    manifest: Mapping[str, Any],
    classifiers: Mapping[str, Names],
    prepared: NDArray[np.float32],
    source: Source,
    classifier: str | None = None,
) -> Verdict:
    """What a classifier says of a prepared garment, (28, 28) float32 in [0, 1]; None: the one for its source.

    Whether it is a garment at all is always judged by the classifier for pictures.
    """
    answering = manifest["answering"]
    wide = answer(manifest, classifiers, prepared, answering["picture"])
    name = classifier or answering[source]
    probabilities = wide if name == answering["picture"] else answer(manifest, classifiers, prepared, name)
    score = garment_score(wide)
    passes = score >= manifest["garment_check"]["thresholds"][source]
    return Verdict(probabilities, CLASS_NAMES[int(probabilities.argmax())], passes, score, prepared)
