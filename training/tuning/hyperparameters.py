"""The hyperparameters that the command line and the grids may change, with their admissible values."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from models.spec import CLASSIFIERS, MAPS, BlogConfig, ClassifierConfig
from training.errors import UsageError

Tunable = BlogConfig | ClassifierConfig


@dataclass(frozen=True)
class Hyperparameter:
    """Describes one hyperparameter.

    Args:
        description: one phrase for the help of the command line.
        value_type: type of its value; a tuple is a list of `choices`, separated by commas on the command line.
        choices: the admissible values; empty for any number from `minimum` to `maximum`.
        minimum, maximum: the range of a number.
    """

    description: str
    value_type: type
    choices: tuple[str, ...] = ()
    minimum: float = 0
    maximum: float = 2**31

    def validate(self, name: str, value: Any) -> Any:
        """Checks a value.

        Args:
            name: of this hyperparameter, for the error message.
            value: from a grid or a flag.

        Returns:
            The value as a config holds it.

        Raises:
            UsageError: it is not admissible.
        """
        if self.value_type is tuple:
            if not isinstance(value, list | tuple) or not set(value) <= set(self.choices):
                raise UsageError(f"{name} is a list of {', '.join(self.choices)}, not {value!r}.")
            return tuple(value)
        if self.choices:
            if value not in self.choices:
                raise UsageError(f"{name} is one of {', '.join(self.choices)}, not {value!r}.")
            return value
        number = isinstance(value, int if self.value_type is int else int | float) and not isinstance(value, bool)
        if not number or not self.minimum <= value <= self.maximum:
            what = "whole number" if self.value_type is int else "number"
            raise UsageError(f"{name} is a {what} from {self.minimum:g} to {self.maximum:g}, not {value!r}.")
        return self.value_type(value)

    def parse(self, name: str, text: str) -> Any:
        """Reads and checks the value of a flag.

        Args:
            name: of this hyperparameter, for the error message.
            text: from the command line.

        Raises:
            UsageError: it is not admissible.
        """
        value: Any = text
        with suppress(ValueError):
            value = [part for part in text.split(",") if part] if self.value_type is tuple else self.value_type(text)
        return self.validate(name, value)


ACTIVATIONS = ("relu", "leaky_relu", "elu", "selu", "gelu", "silu", "tanh", "sigmoid", "softsign", "linear")
OPTIMIZERS = ("rmsprop", "sgd", "adam", "adamw", "nadam", "adamax", "adagrad")
AUGMENTATIONS = ("horizontal_flip", "random_translation", "random_erasing")
HYPERPARAMETERS: dict[str, Hyperparameter] = {
    "activation": Hyperparameter("activation function of the hidden layers", str, ACTIVATIONS),
    "optimizer": Hyperparameter("optimizer", str, OPTIMIZERS),
    "max_learning_rate": Hyperparameter(
        "peak learning rate of the one-cycle schedule; 0 for the optimizer's default rate, constant", float, maximum=100
    ),
    "batch_size": Hyperparameter("images per update of the weights", int, minimum=1, maximum=10_000),
    "epochs": Hyperparameter("passes over the training images", int, minimum=1, maximum=10_000),
    "padding": Hyperparameter("padding of the convolutions", str, ("valid", "same")),
    "kernel_size": Hyperparameter("height and width of the kernels in pixels", int, minimum=1, maximum=28),
    "filters": Hyperparameter("number of filters or units of the first layer", int, minimum=1, maximum=1_024),
    "depth": Hyperparameter("number of hidden layers", int, minimum=1, maximum=50),
    "dropout": Hyperparameter("dropout rate", float, maximum=0.95),
    "l1": Hyperparameter("factor of the L1 penalty", float, maximum=1_000),
    "l2": Hyperparameter("factor of the L2 penalty", float, maximum=1_000),
    "sample": Hyperparameter("the write-up's 10,000 training images, or all", str, ("write-up", "all")),
    "augmentation": Hyperparameter("data augmentation, drawn anew in each epoch", tuple, AUGMENTATIONS),
    "initial_scale": Hyperparameter("factor of the initial kernels", float, maximum=1_000),
    "seed": Hyperparameter("seed of the initial weights and of the order of the images", int),
}
TUNABLE: dict[str, Tunable] = {
    config.name: config
    for config in (*CLASSIFIERS, *MAPS)
    if isinstance(config, BlogConfig) or (isinstance(config, ClassifierConfig) and config.architecture != "residual")
}
"""The networks of the write-ups, the only ones whose hyperparameters can be changed."""


def hyperparameter_names(config: Tunable) -> tuple[str, ...]:
    """Names of the hyperparameters that a network has, in the order of `HYPERPARAMETERS`."""
    if isinstance(config, BlogConfig):
        missing: tuple[str, ...] = ("initial_scale", "sample")
    else:
        missing = () if config.architecture == "conv" else ("padding", "kernel_size")
    return tuple(name for name in HYPERPARAMETERS if name not in missing)


def get_tunable(name: str) -> Tunable:
    """The config of a network whose hyperparameters can be changed.

    Raises:
        UsageError: there is none of this name.
    """
    if name not in TUNABLE:
        raise UsageError(f"the settings of {name!r} cannot be changed, only those of {', '.join(TUNABLE)}.")
    return TUNABLE[name]


def with_hyperparameters(config: Tunable, values: Mapping[str, Any]) -> Tunable:
    """A config with other hyperparameters.

    Args:
        config: the network.
        values: by name in `HYPERPARAMETERS`.

    Raises:
        UsageError: the network lacks such a hyperparameter, or a value is not admissible.
    """
    names = hyperparameter_names(config)
    for name in values:
        if name not in names:
            raise UsageError(f"{config.name} has no setting {name!r}, only {', '.join(names)}.")
    return replace(config, **{name: HYPERPARAMETERS[name].validate(name, value) for name, value in values.items()})


def slug(values: Mapping[str, Any]) -> str:
    """Hyperparameters as a part of a folder's name, for example "kernel_size=5,padding=same"."""
    return ",".join(f"{name}={format_value(value)}" for name, value in values.items())


def format_value(value: Any) -> str:
    """The value of a hyperparameter as one word; a list is joined by "+" and an empty one is "none"."""
    return ("+".join(value) or "none") if isinstance(value, Sequence) and not isinstance(value, str) else f"{value}"
