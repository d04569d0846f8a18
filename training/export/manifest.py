"""The sections of a bundle's manifest as frozen dataclasses; `to_json` turns them into what `manifest.json` holds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from platform import python_version
from typing import Any, ClassVar, Self

from models.bundle import FORMAT
from models.dataset import FASHION_MNIST, Dataset
from models.latent import Extent
from models.recognition.rejection import OUTLINE_WEIGHT
from models.spec import DEFAULT_CLASSIFIERS, MAPS
from models.sprites import SpriteSheets
from training.data import ImageDataset
from training.metrics import published
from training.metrics.model_metrics import PROTOCOLS, Metrics

Layers = list[dict[str, Any]]
"""One entry a layer, see `training.export.layers`."""
PACKAGES = ("keras", "tensorflow", "numpy", "scikit-learn")
"""Packages whose versions the manifest records."""


@dataclass(frozen=True)
class NetworkFiles:
    """One exported network: its two files, relative to the bundle, and how far they differ.

    Args:
        keras: the `.keras` file.
        litert: the `.tflite` file.
        parity: largest absolute difference between the outputs of the two.
        layers: see `training.export.layers.describe_layers`.
    """

    keras: str
    litert: str
    parity: float
    layers: Layers


@dataclass(frozen=True)
class LatticeFile:
    """A map's lattice and the error of interpolating between its nodes, in grey levels of 255."""

    file: str
    extent: Extent
    interpolation_error: dict[str, float]
    density: str = "share of training codes at least as far from their 50th neighbour as the node"
    interpolation_protocol: str = "bicubic against exact decode on all test codes, in grey levels of 255"


@dataclass(frozen=True, kw_only=True)
class NetworkEntry:
    """What the manifest says of every network.

    Args:
        config: every setting that it was trained with.
        provenance: what else its run recorded: command, data, seed, backend, precision, versions, processor.
        parameters: number of weights.
        seed_choice: how the seed was chosen, and among which candidates.
        history: one value an epoch for each metric, by run.
        published: figures of the network in its write-up.
        metrics: figures on held-out and on test images, see `training.metrics.model_metrics.PROTOCOLS`.
        kind: also the command of `python -m training` that trains it.
    """

    config: dict[str, Any]
    provenance: dict[str, Any]
    parameters: int
    seed_choice: dict[str, Any]
    history: dict[str, Any]
    published: dict[str, float]
    metrics: Metrics = field(default_factory=dict)
    kind: str


@dataclass(frozen=True, kw_only=True)
class MapEntry(NetworkEntry):
    """An autoencoder of the bundle.

    Args:
        layers: summary of the Keras layers, by "encoder" and "decoder".
        encoder, decoder: their exported networks.
        codes, reconstruction_errors: files of float32 values, by split.
        lattice: None until it is computed.
    """

    layers: dict[str, Layers]
    encoder: NetworkFiles
    decoder: NetworkFiles
    codes: dict[str, str] = field(default_factory=dict)
    reconstruction_errors: dict[str, str] = field(default_factory=dict)
    lattice: LatticeFile | None = None
    kind: str = "autoencoder"
    SECTION: ClassVar[str] = "maps"

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Reads what `to_json` wrote of a complete map.

        Raises:
            TypeError: a field is missing or unknown.
        """
        networks = {part: NetworkFiles(**values[part]) for part in ("encoder", "decoder")}
        lattice = LatticeFile(**{**values["lattice"], "extent": Extent(**values["lattice"]["extent"])})
        return cls(**{**values, **networks, "lattice": lattice})

    def network_files(self) -> tuple[str, ...]:
        """The files of both networks, relative to the bundle."""
        return self.encoder.keras, self.encoder.litert, self.decoder.keras, self.decoder.litert


@dataclass(frozen=True)
class TtaTemperatures:
    """Temperatures of the mean over test-time views, by input domain ("picture", "photo")."""

    temperatures: dict[str, float]
    protocol: str


@dataclass(frozen=True, kw_only=True)
class ClassifierEntry(NetworkEntry):
    """A classifier of the bundle.

    Args:
        layers: summary of the Keras layers.
        network: its exported network.
        calibrated: whether a temperature is built into its last layer.
        temperature, calibration_protocol: that temperature and how it was fitted; None if not calibrated.
        predicted_labels: files of one byte an image, by split.
        confusion: counts on the test set, (K, K), a row a true class.
        reliability: confidence and accuracy by bin of confidence on the test set.
        tta: only of the classifier for pictures.
    """

    layers: Layers
    network: NetworkFiles
    calibrated: bool
    temperature: float | None = None
    calibration_protocol: str | None = None
    predicted_labels: dict[str, str] = field(default_factory=dict)
    confusion: list[list[int]] = field(default_factory=list)
    reliability: list[dict[str, float]] = field(default_factory=list)
    tta: TtaTemperatures | None = None
    kind: str = "classifier"
    SECTION: ClassVar[str] = "classifiers"

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Reads what `to_json` wrote of a complete classifier.

        Raises:
            TypeError: a field is missing or unknown.
        """
        tta = {"tta": TtaTemperatures(**values["tta"])} if "tta" in values else {}
        return cls(**{**values, "network": NetworkFiles(**values["network"]), **tta})

    def network_files(self) -> tuple[str, ...]:
        """The files of its network, relative to the bundle."""
        return self.network.keras, self.network.litert


@dataclass(frozen=True, kw_only=True)
class PretrainedEntry(NetworkEntry):
    """A classifier from which others of the bundle were trained; it ships as a `.keras` file only.

    Args:
        keras: that file, relative to the bundle.
    """

    keras: str
    kind: str = "classifier"
    SECTION: ClassVar[str] = "pretrained"

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Reads what `to_json` wrote.

        Raises:
            TypeError: a field is missing or unknown.
        """
        return cls(**values)

    def network_files(self) -> tuple[str, ...]:
        """Its file, relative to the bundle."""
        return (self.keras,)


@dataclass(frozen=True)
class Rejection:
    """How images that show none of the classes are rejected: those whose score is below the threshold.

    Args:
        classifier: the network whose probabilities give the score.
        map: the network whose reconstruction lowers the score.
        score: definition of the score, for people.
        thresholds: by input domain ("data", "picture").
        protocol: how the thresholds were fitted.
    """

    classifier: str = DEFAULT_CLASSIFIERS["picture"]
    map: str = MAPS[0].name
    score: str = (
        "sum of the three highest class probabilities (geometric mean over views), minus"
        f" {OUTLINE_WEIGHT} x (1 - intersection over union of the outlines of the image and its reconstruction)"
    )
    thresholds: dict[str, float] = field(default_factory=dict)
    protocol: str = ""


@dataclass(frozen=True)
class FileEntry:
    """Size and hash of one file of the bundle."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """Everything that `manifest.json` says; `files` is empty until the bundle is published.

    Args:
        dataset: the data set, as it was trained and tested on.
        images, maps, classifiers: the artefacts, by name.
        pretrained: networks that are no classifiers of the bundle, but from which some were trained.
        rejection: thresholds of the out-of-distribution detection.
        experiments: file of the results of sweeps and cross-validations; None if there are none.
        trial: True if only part of the data was used; None otherwise.
        files: by name relative to the bundle.
        versions: of Python and of `PACKAGES`.
    """

    dataset: Dataset
    images: dict[str, SpriteSheets]
    maps: dict[str, MapEntry]
    classifiers: dict[str, ClassifierEntry]
    pretrained: dict[str, PretrainedEntry] = field(default_factory=dict)
    rejection: Rejection = Rejection()
    experiments: str | None = None
    trial: bool | None = None
    files: dict[str, FileEntry] = field(default_factory=dict)
    versions: dict[str, str] = field(
        default_factory=lambda: {"python": python_version(), **{name: version(name) for name in PACKAGES}}
    )
    protocols: dict[str, str] = field(default_factory=lambda: PROTOCOLS)
    published: dict[str, Any] = field(default_factory=lambda: published.OTHERS)
    default_classifiers: dict[str, str] = field(default_factory=lambda: DEFAULT_CLASSIFIERS)
    format: int = FORMAT


def describe_dataset(data: ImageDataset) -> Dataset:
    """The manifest's section on the data set that a bundle is made from."""
    return replace(FASHION_MNIST, train=len(data.train), test=len(data.test), sha256=data.sha256())


def to_json(section: Any) -> dict[str, Any]:
    """A manifest, or a section of one, as `json` can write it; fields that are None are left out."""
    return asdict(section, dict_factory=lambda items: {name: value for name, value in items if value is not None})
