"""Configurations of all networks, and constants that they share. Imports nothing heavy."""

from dataclasses import dataclass
from typing import Literal

from models.dataset import FASHION_MNIST

CLASS_NAMES = FASHION_MNIST.class_names
IMAGE_SHAPE = FASHION_MNIST.image_shape
IMAGE_SIDE = IMAGE_SHAPE[0]
FOREGROUND_THRESHOLD = 0.06
"""A pixel lighter than this belongs to a garment."""
CODE_SIZE = 2
WRITE_UP_PLOTTED = 10_000
"""Write-up A plots the codes of this many training garments, the first ones (row A5)."""

Sample = Literal["write-up", "all"]
Padding = Literal["valid", "same"]
Precision = Literal["float32", "mixed_bfloat16"]


@dataclass(frozen=True)
class AutoencoderConfig:
    """Settings of an autoencoder with a two-number code that each of them has."""

    name: str
    epochs: int
    batch_size: int
    optimizer: str = "rmsprop"
    max_learning_rate: float = 0.0
    weight_decay: float = 0.0
    loss: str = "mse"
    seed: int = 0


@dataclass(frozen=True)
class BlogConfig(AutoencoderConfig):
    """Settings of write-up A's autoencoder; the defaults are its own (rows A2 to A4).

    Args:
        activation: of every convolution but those that make the picture and the code.
        filters, kernel_size, padding: of the encoder's first convolution; a "valid" one loses its border.
        depth: how many convolutions stand before each of the encoder's poolings (row A8's more complex models).
        dropout: share of the values dropped behind each of the encoder's poolings while training (row A8).
        l1: weight of the sum of the absolute outputs of the encoder's convolutions, a garment's mean (row A8).
        l2: weight of the sum of the encoder's squared kernel weights.
        augmentation: names in `training.augmentation.pipeline`; what is shown is what it should give back.
    """

    name: str = "blog"
    epochs: int = 10
    batch_size: int = 128
    activation: str = "relu"
    filters: int = 32
    kernel_size: int = 5
    padding: Padding = "same"
    depth: int = 1
    dropout: float = 0.0
    l1: float = 0.0
    l2: float = 0.0
    augmentation: tuple[str, ...] = ()


@dataclass(frozen=True)
class AtlasConfig(AutoencoderConfig):
    """Settings of the autoencoder that also learns where garments lie when only their neighbours count.

    Args:
        components: how many principal components of a picture its encoder compares.
        prototypes: how many places of the layout its encoder remembers.
        correction_rank: along how many directions a place may lean.
        inverse_bandwidth: how much nearer counts at the start, 1 for the mean distance within a prototype's cell.
        noise: standard deviation of the noise on the components while training, theirs being 1 on average.
        perplexity: about how many neighbours of each garment the layout keeps.
        reconstruction_weight: weight of the mean squared error beside the distance to the layout.
        validation: how many of the last training images are held out of the weight updates.
    """

    name: str = "atlas"
    epochs: int = 20
    batch_size: int = 256
    optimizer: str = "adamw"
    max_learning_rate: float = 1e-3
    weight_decay: float = 1e-3
    components: int = 50
    prototypes: int = 4_096
    correction_rank: int = 2
    inverse_bandwidth: float = 50.0
    noise: float = 0.3
    perplexity: int = 30
    reconstruction_weight: float = 5.0
    validation: int = 10_000


@dataclass(frozen=True)
class ClassifierConfig:
    """Settings of a classifier; `CLASSIFIERS` holds the shipped ones.

    Args:
        name: what the bundle calls it.
        architecture: the builder in `models.classifiers`.
        max_learning_rate: the learning rate at the top of one cycle; 0 for the optimizer's own, constant.
        precision: of what passes between layers while training; weights are in single precision, as is what ships.
        augmentation: names in `training.augmentation.pipeline`, applied in this order to each epoch's images.
        epochs: length of the final run, whose weights ship.
        long_epochs: length of the run whose curves show where to stop; 0 for none.
        sample: "write-up" for the seeded 10,000 of row B2, "all" for the 60,000.
        validation: how many training images are held out of the weight updates.
        seeds: how many final runs to choose from, by accuracy on the held-out images.
        patience: stop after this many epochs without a better validation loss and keep the best
            epoch; 0 trains to the end and keeps the last.
        init_from: the classifier from `PRETRAINED` with whose weights the training begins; "" for random ones.
        teacher: the classifier from `PRETRAINED` whose answers make up half of the targets; "" for labels alone.
        calibrated: whether its confidence is set right on the held-out images before it ships.
        activation: of every layer but the last (rows B10 and B12; these and those below not of "residual").
        depth: hidden layers of "dense", convolutions of "conv"; 0 for the architecture's own number.
        filters: of the first convolution, the others having twice as many; of a dense network half its first layer's.
        kernel_size, padding: of every convolution.
        l1, l2: weights of the sums of all absolute and of all squared kernel weights.
        initial_scale: what the initial kernels are multiplied by, to see gradients vanish or explode.
    """

    name: str
    architecture: Literal["dense", "conv", "residual"]
    epochs: int
    long_epochs: int = 0
    batch_size: int = 64
    dropout: float = 0.0
    optimizer: str = "rmsprop"
    max_learning_rate: float = 0.0
    weight_decay: float = 0.0
    precision: Precision = "float32"
    augmentation: tuple[str, ...] = ()
    sample: Sample = "write-up"
    validation: int = 2_000
    patience: int = 0
    init_from: str = ""
    teacher: str = ""
    calibrated: bool = False
    seed: int = 0
    seeds: int = 1
    activation: str = "relu"
    depth: int = 0
    filters: int = 0
    kernel_size: int = 3
    padding: Padding = "valid"
    l1: float = 0.0
    l2: float = 0.0
    initial_scale: float = 1.0


ATLAS = AtlasConfig()
BLOG = BlogConfig()
MAPS = (ATLAS, BLOG)
"""In the order in which people choose between them."""
CLASSIFIERS = (
    ClassifierConfig("dense", "dense", epochs=20, long_epochs=50, batch_size=128, seeds=8),
    ClassifierConfig("conv", "conv", epochs=14, long_epochs=30, seeds=8),
    ClassifierConfig("conv_dropout", "conv", epochs=20, long_epochs=30, dropout=0.5, seeds=8),
    ClassifierConfig(
        "best",
        "residual",
        epochs=60,
        batch_size=128,
        optimizer="sgd",
        max_learning_rate=0.1,
        weight_decay=0.005,
        precision="mixed_bfloat16",
        augmentation=("horizontal_flip", "random_translation", "random_erasing"),
        sample="all",
        calibrated=True,
        init_from="residual",
        teacher="residual",
    ),
    ClassifierConfig(
        "robust",
        "residual",
        epochs=24,
        batch_size=128,
        optimizer="sgd",
        max_learning_rate=0.05,
        weight_decay=0.005,
        precision="mixed_bfloat16",
        augmentation=("horizontal_flip", "random_translation", "domain_randomization", "outlier_exposure"),
        sample="all",
        validation=5_000,
        calibrated=True,
        init_from="residual",
    ),
)
DEFAULT_CLASSIFIERS = {"data": "best", "picture": "robust"}
"""Who names garments of the data set, and those cut out of pictures."""
PRETRAINED = (
    ClassifierConfig(
        "residual",
        "residual",
        epochs=60,
        batch_size=128,
        optimizer="sgd",
        max_learning_rate=0.1,
        weight_decay=0.005,
        precision="mixed_bfloat16",
        augmentation=("horizontal_flip", "random_translation", "random_erasing"),
        sample="all",
        validation=5_000,
    ),
)
"""Trained before the others; each ships only through those that start from it."""
