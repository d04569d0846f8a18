"""Builders of the autoencoders in plain Keras."""

import math
from typing import Any, NamedTuple

import keras
from keras import initializers, layers, ops

from models.architecture import POOL_SIZE, check_side
from models.spec import BLOG, CODE_SIZE, IMAGE_SIDE, AtlasConfig, BlogConfig

FOURIER_FEATURES, HIDDEN_UNITS = 256, 320
FOURIER_SIGMA = 5.0
"""Initial standard deviation of the frequencies, in radians per unit; codes have a standard deviation of about 1."""


class Autoencoder(NamedTuple):
    """An autoencoder and its halves, which share their weights with it.

    Args:
        model: (B, 28, 28, 1) -> (B, 28, 28, 1); that of the atlas outputs [code (B, 2), image].
        encoder: (B, 28, 28, 1) -> (B, 2).
        decoder: (B, 1, 1, 2) -> (B, 28, 28, 1).
    """

    model: keras.Model
    encoder: keras.Model
    decoder: keras.Model


def build_blog(config: BlogConfig = BLOG) -> Autoencoder:
    """Write-up A's convolutional autoencoder (rows A2 and A3), with 56k weights in each half.

    Raises:
        ArchitectureError: the first convolution, without padding, leaves too few pixels for max-pooling.
    """
    encoder = _blog_encoder(config)
    decoder = _blog_decoder()
    image = layers.Input((IMAGE_SIDE, IMAGE_SIDE, 1), name="image")
    code = layers.Reshape((1, 1, CODE_SIZE), name="as_map")(encoder(image))
    return Autoencoder(keras.Model(image, decoder(code), name="autoencoder"), encoder, decoder)


def build_atlas(config: AtlasConfig, prototypes: int) -> Autoencoder:
    """An encoder of normalised radial basis functions and a decoder with Fourier features; 273k and 335k weights.

    The code is the mean of the prototypes' codes, weighted by the image's similarity to each prototype (Moody and
    Darken, 1989), plus a local linear correction. Sine activations in the decoder's first layer let it represent
    high frequencies of the code (Tancik et al., 2020).

    Args:
        config: the hyperparameters.
        prototypes: number of prototypes; `config.prototypes`, or fewer for few training images.
    """
    encoder = _atlas_encoder(config, prototypes)
    decoder = _atlas_decoder()
    image = layers.Input((IMAGE_SIDE, IMAGE_SIDE, 1), name="image")
    code = encoder(image)
    decoded = decoder(layers.Reshape((1, 1, CODE_SIZE), name="as_map")(code))
    return Autoencoder(keras.Model(image, [code, decoded], name="autoencoder"), encoder, decoder)


def split_autoencoder(model: keras.Model) -> Autoencoder:
    """An autoencoder that was loaded from a file, with its halves."""
    return Autoencoder(model, model.get_layer("encoder"), model.get_layer("decoder"))


def _blog_encoder(config: BlogConfig) -> keras.Model:
    image = layers.Input((IMAGE_SIDE, IMAGE_SIDE, 1), name="image")
    x = _conv_layers(image, 1, config.filters, config.kernel_size, config)
    x = _max_pooling(x, 1, config)  # (B, 14, 14, 32)
    x = _conv_layers(_dropout(x, 1, config), 2, 16, 3, config)
    x = _max_pooling(x, 2, config)  # (B, 7, 7, 16)
    x = _dropout(x, 2, config)
    x = layers.Conv2D(64, x.shape[1], **_conv_settings(config), name="conv_3")(x)  # (B, 1, 1, 64)
    x = layers.Conv2D(CODE_SIZE, 1, activation="relu", name="bottleneck")(x)
    code = layers.Flatten(name="code")(x)  # (B, 2)
    return keras.Model(image, code, name="encoder")


def _conv_layers(
    x: keras.KerasTensor, number: int, filters: int, kernel_size: int, config: BlogConfig
) -> keras.KerasTensor:
    """`config.depth` convolutions; those after the first keep the shape of their input."""
    padding = config.padding if number == 1 else "same"
    x = layers.Conv2D(filters, kernel_size, padding=padding, **_conv_settings(config), name=f"conv_{number}")(x)
    for extra in range(2, config.depth + 1):
        x = layers.Conv2D(filters, 3, padding="same", **_conv_settings(config), name=f"conv_{number}_{extra}")(x)
    return x


def _max_pooling(x: keras.KerasTensor, number: int, config: BlogConfig) -> keras.KerasTensor:
    check_side(x.shape[1], POOL_SIZE, f"pooling {number}", config.kernel_size, "smaller kernels")
    return layers.MaxPooling2D(POOL_SIZE, name=f"pool_{number}")(x)


def _dropout(x: keras.KerasTensor, number: int, config: BlogConfig) -> keras.KerasTensor:
    if not config.dropout:
        return x
    return layers.Dropout(config.dropout, seed=config.seed + number, name=f"dropout_{number}")(x)


def _conv_settings(config: BlogConfig) -> dict[str, Any]:
    """The activation function and the regularizers of the encoder's convolutions."""
    penalties = {
        "activity_regularizer": keras.regularizers.L1(config.l1) if config.l1 else None,
        "kernel_regularizer": keras.regularizers.L2(config.l2) if config.l2 else None,
    }
    return {"activation": config.activation, **penalties}


def _blog_decoder() -> keras.Model:
    code = layers.Input((1, 1, CODE_SIZE), name="code")
    x = layers.Conv2D(64, 1, activation="relu", name="conv_1")(code)
    x = layers.ZeroPadding2D(6, name="pad")(x)  # (B, 13, 13, 64)
    x = layers.Conv2D(16, 7, activation="relu", name="conv_2")(x)  # (B, 7, 7, 16)
    x = layers.UpSampling2D(2, name="up_1")(x)  # (B, 14, 14, 16)
    x = layers.Conv2D(32, 3, padding="same", activation="relu", name="conv_3")(x)
    x = layers.UpSampling2D(2, name="up_2")(x)  # (B, 28, 28, 32)
    image = layers.Conv2D(1, 5, padding="same", activation="relu", name="image")(x)
    return keras.Model(code, image, name="decoder")


def _atlas_encoder(config: AtlasConfig, prototypes: int) -> keras.Model:
    image = layers.Input((IMAGE_SIDE, IMAGE_SIDE, 1), name="image")
    x = layers.Flatten(name="flatten")(image)
    x = layers.Dense(config.components, name="components")(x)  # (B, 50)
    x = layers.GaussianNoise(config.noise, seed=config.seed, name="noise")(x)
    weights = layers.Dense(prototypes, activation="softmax", name="prototype_weights")(x)  # (B, 4096)
    mean_code = layers.Dense(CODE_SIZE, use_bias=False, name="prototype_codes")(weights)
    directions = layers.Dense(config.correction_rank, use_bias=False, name="local_directions")(x)
    slopes = layers.Dense(
        CODE_SIZE * config.correction_rank, use_bias=False, kernel_initializer="zeros", name="local_linear"
    )(weights)
    slopes = layers.Reshape((CODE_SIZE, config.correction_rank), name="local_linear_by_axis")(slopes)
    offset = layers.Dot((2, 1), name="offset")([slopes, directions])
    return keras.Model(image, layers.Add(name="code")([mean_code, offset]), name="encoder")


def _atlas_decoder() -> keras.Model:
    code = layers.Input((1, 1, CODE_SIZE), name="code")
    x = layers.Flatten(name="flatten")(code)
    x = layers.Dense(
        FOURIER_FEATURES,
        kernel_initializer=initializers.RandomNormal(stddev=FOURIER_SIGMA),
        bias_initializer=initializers.RandomUniform(-math.pi, math.pi),
        name="fourier_features",
    )(x)
    x = layers.Dense(HIDDEN_UNITS, activation="silu", name="hidden")(ops.sin(x))
    x = layers.Dense(IMAGE_SIDE * IMAGE_SIDE, activation="sigmoid", name="pixels")(x)
    return keras.Model(code, layers.Reshape((IMAGE_SIDE, IMAGE_SIDE, 1), name="image")(x), name="decoder")
