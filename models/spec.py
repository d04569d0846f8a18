"""Configurations of all networks, and constants that they share."""

from dataclasses import dataclass, replace
from typing import Literal

from models.dataset import FASHION_MNIST

CLASS_NAMES = FASHION_MNIST.class_names
IMAGE_SHAPE = FASHION_MNIST.image_shape
IMAGE_SIDE = IMAGE_SHAPE[0]
FOREGROUND_THRESHOLD = 0.06
"""A pixel of a higher value belongs to the garment."""
CODE_SIZE = 2
"""Dimensions of a map's code."""
WRITE_UP_PLOTTED = 10_000
"""Number of training images, the first ones, whose codes write-up A plots (row A5)."""

Padding = Literal["valid", "same"]


@dataclass(frozen=True)
class AutoencoderConfig:
    """Hyperparameters of every autoencoder with a two-dimensional code.

    Args:
        name: what the bundle calls the map.
        epochs: training epochs.
        batch_size: training images per update.
        optimizer: its name in Keras.
        max_learning_rate: the learning rate at the top of one cycle; 0 for the optimizer's own, constant.
        weight_decay: of the optimizer; 0 for its own.
        loss: name of the reconstruction loss in Keras.
        seed: of the weights and of everything random while training.
    """

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
    """Hyperparameters of write-up A's autoencoder; the defaults are its own (rows A2 to A4).

    Args:
        activation: activation function of the encoder's convolutions, without the one that outputs the code.
        filters, kernel_size, padding: of the encoder's first convolution.
        depth: convolutions before each of the encoder's pooling layers (row A8's more complex models).
        dropout: dropout rate after each of the encoder's pooling layers (row A8).
        l1: weight of the L1 penalty on the outputs of the encoder's convolutions, a mean over images (row A8).
        l2: weight of the L2 penalty on the encoder's kernels.
        augmentation: names in `training.augmentation.pipeline`; the augmented image is input and target.
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
    """Hyperparameters of the autoencoder whose codes are fitted to a t-SNE embedding.

    Args:
        components: principal components of an image that the encoder uses.
        prototypes: prototypes of the encoder's radial basis functions.
        correction_rank: rank of the local linear correction around each prototype.
        inverse_bandwidth: initial inverse bandwidth of the radial basis functions, times the mean squared distance of
            the training images from their prototype.
        noise: standard deviation of the Gaussian noise on the components while training; theirs is 1 on average.
        perplexity: of t-SNE.
        reconstruction_weight: weight of the mean squared reconstruction error beside the distance of the codes from
            the embedding.
        validation: number of training images, the last ones, that are held out.
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
    """Hyperparameters of a classifier; `CLASSIFIERS` holds the shipped ones.

    Args:
        name: what the bundle calls it.
        architecture: the builder in `models.classifiers`.
        epochs: epochs of the final run, whose weights ship.
        long_epochs: epochs of the run whose learning curves show when overfitting begins; 0 for no such run.
        batch_size: training images per update.
        dropout: dropout rate before the last hidden layer of "conv" or after that of "dense".
        optimizer: its name in Keras.
        max_learning_rate: the learning rate at the top of one cycle; 0 for the optimizer's own, constant.
        weight_decay: of the optimizer; 0 for its own.
        precision: of activations while training; "auto" for the faster one on the processor. Weights are, and the
            shipped network is, in float32.
        augmentation: names in `training.augmentation.pipeline`, applied in this order in each epoch.
        sample: "write-up" for the seeded 10,000 training images of row B2, "all" for the 60,000.
        validation: number of training images that are held out.
        patience: epochs without a better validation loss after which training stops and the best epoch's weights are
            restored; 0 trains to the end and keeps the last weights.
        init_from: the classifier in `PRETRAINED` whose weights are the initial ones; "" for random ones.
        teacher: the classifier in `PRETRAINED` that is distilled, with a distillation weight of one half; "" for none.
        calibrated: whether the temperature is fitted on the held-out images before the network ships.
        seed: of the weights and of everything random while training; of the first final run.
        seeds: number of final runs, of which the one with the best validation accuracy ships.
        activation: activation function of the hidden layers (rows B10 and B12). This and what follows do not apply to
            "residual".
        depth: hidden layers of "dense", convolutions of "conv"; 0 for the architecture's default.
        filters: of the first convolution; the others have twice as many. Of "dense", units of the first layer; the
            others have half as many. 0 for the architecture's default.
        kernel_size, padding: of every convolution.
        l1, l2: weights of the L1 and L2 penalties on all kernels.
        initial_scale: factor on the initial kernels, to show vanishing and exploding gradients.
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
    precision: Literal["float32", "mixed_bfloat16", "auto"] = "float32"
    augmentation: tuple[str, ...] = ()
    sample: Literal["write-up", "all"] = "write-up"
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
"""In the order in which pages list them; the first is the default."""
RESIDUAL = ClassifierConfig(
    "residual",
    "residual",
    epochs=60,
    batch_size=128,
    optimizer="sgd",
    max_learning_rate=0.1,
    weight_decay=0.005,
    precision="auto",
    augmentation=("horizontal_flip", "random_translation", "random_erasing"),
    sample="all",
    validation=5_000,
)
PRETRAINED = (RESIDUAL,)
"""Trained first, for initialisation and distillation; they do not ship."""
CLASSIFIERS = (
    ClassifierConfig("dense", "dense", epochs=20, long_epochs=50, batch_size=128, seeds=8),
    ClassifierConfig("conv", "conv", epochs=14, long_epochs=30, seeds=8),
    ClassifierConfig("conv_dropout", "conv", epochs=20, long_epochs=30, dropout=0.5, seeds=8),
    replace(RESIDUAL, name="best", validation=2_000, calibrated=True, init_from="residual", teacher="residual"),
    replace(
        RESIDUAL,
        name="robust",
        epochs=24,
        max_learning_rate=0.05,
        augmentation=("horizontal_flip", "random_translation", "domain_randomization", "outlier_exposure"),
        calibrated=True,
        init_from="residual",
    ),
)
DEFAULT_CLASSIFIERS = {"data": "best", "picture": "robust"}
"""Name of the classifier for each input domain; photos use that for pictures."""
