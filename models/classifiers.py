"""Builders of the classifiers: plain Keras, no training. Knows nothing of data files or the app."""

from collections.abc import Mapping

import keras
from keras import layers

from models.spec import CLASS_NAMES, IMAGE_SIDE, ClassifierConfig

ANSWER = "probabilities"
"""Name of the last layer."""
RESIDUAL_BLOCKS = {"block_1": (32, 1), "block_2": (32, 1), "block_3": (64, 2), "block_4": (64, 1), "block_5": (128, 2)}
"""Filters and strides of each: 14 x 14 pixels, then 7 x 7, then 4 x 4."""
FINE_BLOCKS = {**dict(list(RESIDUAL_BLOCKS.items())[:4]), "block_4b": (64, 1), "block_5": (128, 2)}


class NoRoomError(ValueError):
    """A network's settings leave nothing of the picture for one of its layers."""


def build_classifier(config: ClassifierConfig) -> keras.Model:
    """The network that `config` describes: (B, 28, 28, 1) pixels in [0, 1] -> (B, 10) probabilities.

    Raises:
        NoRoomError: its convolutions without padding use the picture up before the last of them.
    """
    image = layers.Input((IMAGE_SIDE, IMAGE_SIDE, 1), name="image")
    features = FEATURES[config.architecture]
    last = layers.Dense(len(CLASS_NAMES), activation="softmax", kernel_regularizer=_penalty(config), name=ANSWER)
    model = keras.Model(image, last(features(image, config)), name=config.name)
    if config.initial_scale != 1:
        for weight in model.trainable_weights:
            if weight.name == "kernel":
                weight.assign(weight * config.initial_scale)
    return model


def _dense_features(image: keras.KerasTensor, config: ClassifierConfig) -> keras.KerasTensor:
    """Write-up B's baseline (row B3): 128 units, then 64."""
    x = layers.Flatten(name="flatten")(image)  # (B, 784)
    units = config.filters or 128
    for number in range(1, (config.depth or 2) + 1):
        x = _dense(units if number == 1 else units // 2, config, f"dense_{number}")(x)
    return layers.Dropout(config.dropout, seed=config.seed, name="dropout")(x) if config.dropout else x


def _conv_features(image: keras.KerasTensor, config: ClassifierConfig) -> keras.KerasTensor:
    """Write-up B's convnet, without and with dropout (rows B5 and B6); pooled behind its first two convolutions."""
    x, filters, depth = image, config.filters or 32, config.depth or 3
    for number in range(1, depth + 1):
        if config.padding == "valid" and x.shape[1] < config.kernel_size:
            raise NoRoomError(
                f"kernels of {config.kernel_size} x {config.kernel_size} without padding leave {x.shape[1]} x"
                f" {x.shape[1]} pixels for convolution {number}: choose padding same, or a smaller depth."
            )
        x = layers.Conv2D(
            filters if number == 1 else 2 * filters,
            config.kernel_size,
            padding=config.padding,
            activation=config.activation,
            kernel_regularizer=_penalty(config),
            name=f"conv_{number}",
        )(x)  # (B, 26, 26, 32), (B, 11, 11, 64), (B, 3, 3, 64)
        if number <= 2:
            x = layers.MaxPooling2D(2, name=f"pool_{number}")(x)
    x = layers.Flatten(name="flatten")(x)  # (B, 576)
    if config.dropout:
        x = layers.Dropout(config.dropout, seed=config.seed, name="dropout")(x)
    return _dense(64, config, "dense")(x)


def _dense(units: int, config: ClassifierConfig, name: str) -> layers.Layer:
    return layers.Dense(units, activation=config.activation, kernel_regularizer=_penalty(config), name=name)


def _penalty(config: ClassifierConfig) -> keras.Regularizer | None:
    return keras.regularizers.L1L2(config.l1, config.l2) if config.l1 or config.l2 else None


def _residual_features(image: keras.KerasTensor, _: ClassifierConfig) -> keras.KerasTensor:
    """Residual blocks (He et al., 2015) at 14 x 14 pixels and fewer, so that two cores can train them."""
    x = layers.ReLU(name="conv_1_relu")(_coarse(image))  # (B, 14, 14, 32)
    return _residual_blocks(x, RESIDUAL_BLOCKS)


def _fine_features(image: keras.KerasTensor, _: ClassifierConfig) -> keras.KerasTensor:
    """`_residual_features`, one block more, and a second look at whole resolution, which adds nothing at first."""
    fine = layers.Conv2D(16, 3, padding="same", use_bias=False, name="fine")(image)
    fine = layers.ReLU(name="fine_relu")(_normalised(fine, "fine"))
    for number in (1, 2):
        fine = _residual_block(fine, 16, 1, f"fine_block_{number}")  # (B, 28, 28, 16)
    fine = layers.Conv2D(32, 3, 2, padding="same", use_bias=False, name="fine_half")(fine)
    fine = _normalised(fine, "fine_half", gamma="zeros")
    x = layers.ReLU(name="looks_relu")(layers.Add(name="looks")([_coarse(image), fine]))  # (B, 14, 14, 32)
    return _residual_blocks(x, FINE_BLOCKS)


def _coarse(image: keras.KerasTensor) -> keras.KerasTensor:
    return _normalised(layers.Conv2D(32, 5, 2, padding="same", use_bias=False, name="conv_1")(image), "conv_1")


def _residual_blocks(x: keras.KerasTensor, blocks: Mapping[str, tuple[int, int]]) -> keras.KerasTensor:
    for name, (filters, strides) in blocks.items():
        x = _residual_block(x, filters, strides, name)
    return layers.GlobalAveragePooling2D(name="pool")(x)  # (B, 128)


def _residual_block(x: keras.KerasTensor, filters: int, strides: int, name: str) -> keras.KerasTensor:
    """Two convolutions and a way around them; it starts as the way around alone (Goyal et al., 2017)."""
    around = x
    if strides > 1:
        around = layers.AveragePooling2D(strides, padding="same", name=f"{name}_around_pool")(x)
        around = layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_around")(around)
        around = _normalised(around, f"{name}_around")
    y = layers.Conv2D(filters, 3, strides, padding="same", use_bias=False, name=f"{name}_1")(x)
    y = layers.ReLU(name=f"{name}_1_relu")(_normalised(y, f"{name}_1"))
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_2")(y)
    y = _normalised(y, f"{name}_2", gamma="zeros")
    return layers.ReLU(name=f"{name}_relu")(layers.Add(name=f"{name}_add")([around, y]))


def _normalised(x: keras.KerasTensor, name: str, gamma: str = "ones") -> keras.KerasTensor:
    return layers.BatchNormalization(momentum=0.9, gamma_initializer=gamma, name=f"{name}_norm")(x)


FEATURES = {"dense": _dense_features, "conv": _conv_features, "residual": _residual_features, "fine": _fine_features}
"""What each architecture makes of a picture before the last layer."""
