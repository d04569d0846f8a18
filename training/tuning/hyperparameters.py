"""What may be changed about a network from outside: by flags of the command line, or by a grid. Trains nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.spec import CLASSIFIERS, MAPS, BlogConfig, ClassifierConfig
from training.errors import UsageError

Tunable = BlogConfig | ClassifierConfig


@dataclass(frozen=True)
class Hyperparameter:
    """One setting: what it is, and which values it takes.

    Args:
        says: one phrase for the help.
        kind: type of its value; a tuple is a list of `choices`, on the command line with commas between them.
        choices: the values it may have; empty for any number from `lowest` to `highest`.
    """

    says: str
    kind: type
    choices: tuple[str, ...] = ()
    lowest: float = 0
    highest: float = 2**31

    def checked(self, name: str, value: Any) -> Any:
        """The value as the settings of a network hold it.

        Raises:
            UsageError: it is none that this setting takes.
        """
        if self.kind is tuple:
            if not isinstance(value, list | tuple) or not set(value) <= set(self.choices):
                raise UsageError(f"{name} is a list of {', '.join(self.choices)}, not {value!r}.")
            return tuple(value)
        if self.choices:
            if value not in self.choices:
                raise UsageError(f"{name} is one of {', '.join(self.choices)}, not {value!r}.")
            return value
        number = isinstance(value, int if self.kind is int else int | float) and not isinstance(value, bool)
        if not number or not self.lowest <= value <= self.highest:
            what = "whole number" if self.kind is int else "number"
            raise UsageError(f"{name} is a {what} from {self.lowest:g} to {self.highest:g}, not {value!r}.")
        return self.kind(value)

    def parsed(self, name: str, text: str) -> Any:
        """The value that a flag's text stands for.

        Raises:
            UsageError: it stands for none.
        """
        if self.kind is tuple:
            return self.checked(name, [part for part in text.split(",") if part])
        if self.choices:
            return self.checked(name, text)
        try:
            return self.checked(name, self.kind(text))
        except ValueError:
            return self.checked(name, text)


ACTIVATIONS = ("relu", "leaky_relu", "elu", "selu", "gelu", "silu", "tanh", "sigmoid", "softsign", "linear")
OPTIMIZERS = ("rmsprop", "sgd", "adam", "adamw", "nadam", "adamax", "adagrad")
HYPERPARAMETERS: dict[str, Hyperparameter] = {
    "activation": Hyperparameter("what bends a layer's outputs", str, ACTIVATIONS),
    "optimizer": Hyperparameter("the rule by which weights are moved", str, OPTIMIZERS),
    "max_learning_rate": Hyperparameter(
        "highest learning rate of one cycle; 0 for the optimizer's own, constant", float, highest=100
    ),
    "batch_size": Hyperparameter("garments for one update", int, lowest=1, highest=10_000),
    "epochs": Hyperparameter("how often every garment is seen", int, lowest=1, highest=10_000),
    "padding": Hyperparameter("whether a convolution pads its input", str, ("valid", "same")),
    "kernel_size": Hyperparameter("pixels along a side of a kernel", int, lowest=1, highest=28),
    "filters": Hyperparameter("of the first layer", int, lowest=1, highest=1_024),
    "depth": Hyperparameter("number of layers", int, lowest=1, highest=50),
    "dropout": Hyperparameter("share of values dropped while training", float, highest=0.95),
    "l1": Hyperparameter("weight of the penalty on absolute values", float, highest=1_000),
    "l2": Hyperparameter("weight of the penalty on squares", float, highest=1_000),
    "sample": Hyperparameter("the write-up's 10,000 training garments, or all", str, ("write-up", "all")),
    "augmentation": Hyperparameter(
        "what is done to the garments anew at each epoch",
        tuple,
        ("horizontal_flip", "random_translation", "random_erasing"),
    ),
    "initial_scale": Hyperparameter("what the initial weights are multiplied by", float, highest=1_000),
    "seed": Hyperparameter("of initial weights and of the order of garments", int),
}
TUNABLE: dict[str, Tunable] = {
    config.name: config
    for config in (*CLASSIFIERS, *MAPS)
    if isinstance(config, BlogConfig) or (isinstance(config, ClassifierConfig) and config.architecture != "residual")
}
"""The networks whose settings can be changed: the write-ups'."""


def names_for(config: Tunable) -> tuple[str, ...]:
    """The settings that a network has, in the order of `HYPERPARAMETERS`."""
    if isinstance(config, BlogConfig):
        lacks: tuple[str, ...] = ("initial_scale", "sample")
    else:
        lacks = () if config.architecture == "conv" else ("padding", "kernel_size")
    return tuple(name for name in HYPERPARAMETERS if name not in lacks)


def tunable(name: str) -> Tunable:
    """The settings of a network that can be changed.

    Raises:
        UsageError: there is none of this name.
    """
    if name not in TUNABLE:
        raise UsageError(f"the settings of {name!r} cannot be changed, only those of {', '.join(TUNABLE)}.")
    return TUNABLE[name]


def changed(config: Tunable, settings: Mapping[str, Any]) -> Tunable:
    """The network with other settings, each checked.

    Raises:
        UsageError: it has no such setting, or the setting no such value.
    """
    for name in settings:
        if name not in names_for(config):
            raise UsageError(f"{config.name} has no setting {name!r}, only {', '.join(names_for(config))}.")
    return replace(config, **{name: HYPERPARAMETERS[name].checked(name, value) for name, value in settings.items()})


def slug(settings: Mapping[str, Any]) -> str:
    """Settings as a part of a folder's name, for example "kernel_size=5,padding=same"."""
    return ",".join(f"{name}={_one_word(value)}" for name, value in settings.items())


def _one_word(value: Any) -> str:
    return ("+".join(value) or "none") if isinstance(value, Sequence) and not isinstance(value, str) else f"{value}"
