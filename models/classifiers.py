"""Builders of the classifiers: plain Keras, no training. Knows nothing of data files or the app."""

import keras
from keras import layers

from models.spec import CLASS_NAMES, IMAGE_SIDE, ClassifierConfig


def build_classifier(config: ClassifierConfig) -> keras.Model:
    """The network that `config` describes: (B, 28, 28, 1) pixels in [0, 1] -> (B, 10) probabilities."""
    image = layers.Input((IMAGE_SIDE, IMAGE_SIDE, 1), name="image")
    features = _dense_features(image) if config.architecture == "dense" else _conv_features(image, config)
    probabilities = layers.Dense(len(CLASS_NAMES), activation="softmax", name="probabilities")(features)
    return keras.Model(image, probabilities, name=config.name)


def _dense_features(image: keras.KerasTensor) -> keras.KerasTensor:
    """Write-up B's baseline (row B3)."""
    x = layers.Flatten(name="flatten")(image)  # (B, 784)
    x = layers.Dense(128, activation="relu", name="dense_1")(x)
    return layers.Dense(64, activation="relu", name="dense_2")(x)


def _conv_features(image: keras.KerasTensor, config: ClassifierConfig) -> keras.KerasTensor:
    """Write-up B's convnet, without and with dropout (rows B5 and B6)."""
    x = layers.Conv2D(32, 3, activation="relu", name="conv_1")(image)  # (B, 26, 26, 32)
    x = layers.MaxPooling2D(2, name="pool_1")(x)
    x = layers.Conv2D(64, 3, activation="relu", name="conv_2")(x)  # (B, 11, 11, 64)
    x = layers.MaxPooling2D(2, name="pool_2")(x)
    x = layers.Conv2D(64, 3, activation="relu", name="conv_3")(x)  # (B, 3, 3, 64)
    x = layers.Flatten(name="flatten")(x)  # (B, 576)
    if config.dropout:
        x = layers.Dropout(config.dropout, seed=config.seed, name="dropout")(x)
    return layers.Dense(64, activation="relu", name="dense")(x)
