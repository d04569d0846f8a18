"""Optimizers by the settings of a network: Keras' own, at a constant rate or over one cycle."""

from typing import Any

import keras

from models.spec import AutoencoderConfig, ClassifierConfig

SGD_MOMENTUM = 0.9
WARM_UP_FRACTION = 0.2
INITIAL_RATE_FRACTION = 0.04
"""One cycle (Smith and Topin, 2017): from this share of the peak up to it in the first fifth, then down to nothing."""


def build_optimizer(config: AutoencoderConfig | ClassifierConfig, steps: int) -> keras.Optimizer:
    """The optimizer that `config` names; with a peak rate, over one cycle of `steps` updates."""
    settings: dict[str, Any] = {}
    if config.max_learning_rate:
        settings["learning_rate"] = _one_cycle(config.max_learning_rate, steps)
    if config.weight_decay:
        settings["weight_decay"] = config.weight_decay
    if config.optimizer == "sgd":
        settings.update(momentum=SGD_MOMENTUM, nesterov=True)
    return keras.optimizers.get({"class_name": config.optimizer, "config": settings})


def _one_cycle(peak: float, steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
    rising = max(1, int(steps * WARM_UP_FRACTION))
    return keras.optimizers.schedules.CosineDecay(
        peak * INITIAL_RATE_FRACTION, max(1, steps - rising), warmup_target=peak, warmup_steps=rising
    )
