"""Builders of the classifiers in plain Keras."""

import keras
from keras import layers

from models.architecture import POOL_SIZE, ArchitectureError, check_side
from models.spec import CLASS_NAMES, IMAGE_SIDE, ClassifierConfig

OUTPUT_LAYER = "probabilities"
"""Name of the last layer."""
RESIDUAL_FILTERS = (16, 16, 16, 32, 32, 32, 80, 80, 80)
"""Of the residual blocks: those of ResNet-20 (He et al., 2015), but with 80 instead of 64 filters in the last three."""


def build_classifier(config: ClassifierConfig) -> keras.Model:
    """Builds the network that `config` describes: (B, 28, 28, 1) pixels in [0, 1] -> (B, 10) probabilities.

    Raises:
        ArchitectureError: convolutions without padding shrink the feature maps to nothing before the last layer, or
            a dense layer would have no units.
    """
    image = layers.Input((IMAGE_SIDE, IMAGE_SIDE, 1), name="image")
    features = {"dense": _dense_features, "conv": _conv_features, "residual": _residual_features}[config.architecture]
    output = layers.Dense(
        len(CLASS_NAMES),
        activation="softmax",
        kernel_regularizer=_regularizer(config),
        dtype="float32",
        name=OUTPUT_LAYER,
    )
    model = keras.Model(image, output(features(image, config)), name=config.name)
    if config.initial_scale != 1:
        for weight in model.trainable_weights:
            if weight.name == "kernel":
                weight.assign(weight * config.initial_scale)
    return model


def _dense_features(image: keras.KerasTensor, config: ClassifierConfig) -> keras.KerasTensor:
    """Write-up B's baseline (row B3): layers of 128 and 64 units."""
    x = layers.Flatten(name="flatten")(image)  # (B, 784)
    units, depth = config.filters or 128, config.depth or 2
    if depth > 1 and units < 2:
        raise ArchitectureError(
            "1 unit in the first layer leaves none for the others: choose more filters, or depth 1."
        )
    for number in range(1, depth + 1):
        x = _dense(units if number == 1 else units // 2, config, f"dense_{number}")(x)
    return layers.Dropout(config.dropout, seed=config.seed, name="dropout")(x) if config.dropout else x


def _conv_features(image: keras.KerasTensor, config: ClassifierConfig) -> keras.KerasTensor:
    """Write-up B's convnet, without and with dropout (rows B5 and B6); max pooling after its first two convolutions."""
    x, filters, depth = image, config.filters or 32, config.depth or 3
    for number in range(1, depth + 1):
        if config.padding == "valid":
            check_side(x.shape[1], config.kernel_size, f"convolution {number}", config.kernel_size, "a smaller depth")
        x = layers.Conv2D(
            filters if number == 1 else 2 * filters,
            config.kernel_size,
            padding=config.padding,
            activation=config.activation,
            kernel_regularizer=_regularizer(config),
            name=f"conv_{number}",
        )(x)  # (B, 26, 26, 32), (B, 11, 11, 64), (B, 3, 3, 64)
        if number <= 2:
            check_side(x.shape[1], POOL_SIZE, f"pooling {number}", config.kernel_size, "smaller kernels")
            x = layers.MaxPooling2D(POOL_SIZE, name=f"pool_{number}")(x)
    x = layers.Flatten(name="flatten")(x)  # (B, 576)
    if config.dropout:
        x = layers.Dropout(config.dropout, seed=config.seed, name="dropout")(x)
    return _dense(64, config, "dense")(x)


def _dense(units: int, config: ClassifierConfig, name: str) -> layers.Layer:
    return layers.Dense(units, activation=config.activation, kernel_regularizer=_regularizer(config), name=name)


def _regularizer(config: ClassifierConfig) -> keras.Regularizer | None:
    return keras.regularizers.L1L2(config.l1, config.l2) if config.l1 or config.l2 else None


def _residual_features(image: keras.KerasTensor, _: ClassifierConfig) -> keras.KerasTensor:
    """A residual network of `RESIDUAL_FILTERS`."""
    x = layers.Conv2D(16, 3, padding="same", use_bias=False, name="conv_1")(image)
    x = layers.ReLU(name="conv_1_relu")(_batch_norm(x, "conv_1"))  # (B, 28, 28, 16)
    for number, filters in enumerate(RESIDUAL_FILTERS, 1):
        strides = 2 if filters != x.shape[-1] else 1  # to 14 x 14 pixels, then to 7 x 7
        x = _residual_block(x, filters, strides, f"block_{number}")
    return layers.GlobalAveragePooling2D(name="pool")(x)  # (B, 80)


def _residual_block(x: keras.KerasTensor, filters: int, strides: int, name: str) -> keras.KerasTensor:
    """Basic residual block; the last gamma starts at zero, so that it starts as the identity (Goyal et al., 2017)."""
    shortcut = x
    if strides > 1:
        shortcut = layers.AveragePooling2D(strides, padding="same", name=f"{name}_shortcut_pool")(x)
        shortcut = layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_shortcut")(shortcut)
        shortcut = _batch_norm(shortcut, f"{name}_shortcut")
    y = layers.Conv2D(filters, 3, strides, padding="same", use_bias=False, name=f"{name}_1")(x)
    y = layers.ReLU(name=f"{name}_1_relu")(_batch_norm(y, f"{name}_1"))
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_2")(y)
    y = _batch_norm(y, f"{name}_2", gamma="zeros")
    return layers.ReLU(name=f"{name}_relu")(layers.Add(name=f"{name}_add")([shortcut, y]))


def _batch_norm(x: keras.KerasTensor, name: str, gamma: str = "ones") -> keras.KerasTensor:
    return layers.BatchNormalization(momentum=0.9, gamma_initializer=gamma, name=f"{name}_norm")(x)
