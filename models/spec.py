"""What is fixed: class names, shapes and the settings of every network. Imports nothing heavy."""

from dataclasses import dataclass
from typing import Literal

CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
IMAGE_SIDE = 28
IMAGE_SHAPE = (IMAGE_SIDE, IMAGE_SIDE)
CODE_SIZE = 2
PLOTTED_TRAINING = 10_000
"""Write-up A plots the codes of this many training garments, the first ones (row A5)."""

Sample = Literal["write-up", "all"]


@dataclass(frozen=True)
class AutoencoderConfig:
    """Settings of an autoencoder with a two-number code; the defaults are write-up A's (rows A2 to A4)."""

    name: str = "blog"
    epochs: int = 10
    batch_size: int = 128
    optimizer: str = "rmsprop"
    peak_rate: float = 0.0
    weight_decay: float = 0.0
    loss: str = "mse"
    seed: int = 0


@dataclass(frozen=True)
class AtlasConfig(AutoencoderConfig):
    """Settings of the autoencoder that also learns where garments lie when only their neighbours count.

    Args:
        components: how many principal components of a picture its encoder compares.
        prototypes: how many places of the layout its encoder remembers.
        slopes: along how many directions a place may lean.
        sharpness: how much nearer counts at the start, 1 for the mean distance within a prototype's cell.
        noise: standard deviation of the noise on the components while training, theirs being 1 on average.
        perplexity: about how many neighbours of each garment the layout keeps.
        reconstruction: weight of the mean squared error beside the distance to the layout.
        validation: how many of the last training images are held out of the weight updates.
    """

    name: str = "atlas"
    epochs: int = 20
    batch_size: int = 256
    optimizer: str = "adamw"
    peak_rate: float = 1e-3
    weight_decay: float = 1e-3
    components: int = 50
    prototypes: int = 4_096
    slopes: int = 2
    sharpness: float = 50.0
    noise: float = 0.3
    perplexity: int = 30
    reconstruction: float = 5.0
    validation: int = 10_000


@dataclass(frozen=True)
class ClassifierConfig:
    """Settings of a classifier; `CLASSIFIERS` holds the shipped ones.

    Args:
        name: what the bundle calls it.
        architecture: the builder in `models.classifiers`.
        peak_rate: the learning rate at the top of one cycle; 0 for the optimizer's own, constant.
        augmentation: names in `training.augmentation.pipeline`, applied in this order to each epoch's images.
        epochs: length of the final run, whose weights ship.
        long_epochs: length of the run whose curves show where to stop; 0 for none.
        sample: "write-up" for the seeded 10,000 of row B2, "all" for the 60,000.
        validation: how many training images are held out of the weight updates.
        seeds: how many final runs to choose from, by accuracy on the held-out images.
        patience: stop after this many epochs without a better validation loss and keep the best
            epoch; 0 trains to the end and keeps the last.
        starts_from: the classifier from `FIRST_STAGES` with whose weights the training begins; "" for random ones.
        calibrated: whether its confidence is set right on the held-out images before it ships.
    """

    name: str
    architecture: Literal["dense", "conv", "residual"]
    epochs: int
    long_epochs: int = 0
    batch_size: int = 64
    dropout: float = 0.0
    optimizer: str = "rmsprop"
    peak_rate: float = 0.0
    weight_decay: float = 0.0
    augmentation: tuple[str, ...] = ()
    sample: Sample = "write-up"
    validation: int = 2_000
    patience: int = 0
    starts_from: str = ""
    calibrated: bool = False
    seed: int = 0
    seeds: int = 1


ATLAS = AtlasConfig()
BLOG = AutoencoderConfig()
MAPS = (ATLAS, BLOG)
"""In the order in which people choose between them."""
CLASSIFIERS = (
    ClassifierConfig("dense", "dense", epochs=20, long_epochs=50, batch_size=128, seeds=8),
    ClassifierConfig("conv", "conv", epochs=14, long_epochs=30, seeds=8),
    ClassifierConfig("conv_dropout", "conv", epochs=20, long_epochs=30, dropout=0.5, seeds=8),
    ClassifierConfig(
        "best",
        "residual",
        epochs=12,
        batch_size=128,
        optimizer="sgd",
        peak_rate=0.03,
        weight_decay=0.002,
        augmentation=("mirror", "shift"),
        sample="all",
        validation=5_000,
        calibrated=True,
        starts_from="residual_again",
    ),
    ClassifierConfig(
        "robust",
        "residual",
        epochs=30,
        batch_size=128,
        optimizer="sgd",
        peak_rate=0.05,
        weight_decay=0.005,
        augmentation=("mirror", "shift", "show_otherwise", "meet_strangers"),
        sample="all",
        validation=5_000,
        calibrated=True,
        starts_from="residual_again",
    ),
)
ANSWERING = {"data": "best", "picture": "robust"}
"""Who names garments of the data set, and those cut out of pictures."""
FIRST_STAGES = (
    ClassifierConfig(
        "residual",
        "residual",
        epochs=50,
        batch_size=128,
        optimizer="sgd",
        peak_rate=0.1,
        weight_decay=0.005,
        augmentation=("mirror", "shift", "erase"),
        sample="all",
        validation=5_000,
    ),
    ClassifierConfig(
        "residual_again",
        "residual",
        epochs=30,
        batch_size=128,
        optimizer="sgd",
        peak_rate=0.06,
        weight_decay=0.005,
        augmentation=("mirror", "shift", "erase"),
        sample="all",
        validation=5_000,
        starts_from="residual",
    ),
)
"""Trained before the others, in this order; each ships only through the one that starts from it."""
