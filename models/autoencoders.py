"""Builders of the autoencoders: plain Keras, no training. Knows nothing of data files or the app."""

from typing import NamedTuple

import keras
from keras import layers

from models.spec import CODE_SIZE, IMAGE_SIDE


class Autoencoder(NamedTuple):
    """One network under three names; all three share their weights."""

    whole: keras.Model  # (B, 28, 28, 1) -> (B, 28, 28, 1)
    encoder: keras.Model  # (B, 28, 28, 1) -> (B, 2)
    decoder: keras.Model  # (B, 1, 1, 2) -> (B, 28, 28, 1)


def build_blog() -> Autoencoder:
    """Write-up A's autoencoder, exactly (rows A2 and A3): 56k weights down to two numbers, 62k back."""
    encoder = _blog_encoder()
    decoder = _blog_decoder()
    image = layers.Input((IMAGE_SIDE, IMAGE_SIDE, 1), name="image")
    code = layers.Reshape((1, 1, CODE_SIZE), name="as_map")(encoder(image))
    return Autoencoder(keras.Model(image, decoder(code), name="autoencoder"), encoder, decoder)


def parts(whole: keras.Model) -> Autoencoder:
    """The three names of an autoencoder that was loaded from a file."""
    return Autoencoder(whole, whole.get_layer("encoder"), whole.get_layer("decoder"))


def _blog_encoder() -> keras.Model:
    image = layers.Input((IMAGE_SIDE, IMAGE_SIDE, 1), name="image")
    x = layers.Conv2D(32, 5, padding="same", activation="relu", name="conv_1")(image)
    x = layers.MaxPooling2D(2, name="pool_1")(x)  # (B, 14, 14, 32)
    x = layers.Conv2D(16, 3, padding="same", activation="relu", name="conv_2")(x)
    x = layers.MaxPooling2D(2, name="pool_2")(x)  # (B, 7, 7, 16)
    x = layers.Conv2D(64, 7, activation="relu", name="conv_3")(x)  # (B, 1, 1, 64)
    x = layers.Conv2D(CODE_SIZE, 1, activation="relu", name="bottleneck")(x)
    code = layers.Flatten(name="code")(x)  # (B, 2)
    return keras.Model(image, code, name="encoder")


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
