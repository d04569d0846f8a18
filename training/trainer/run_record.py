"""What a run says of itself in `run.json`: on what, with what and how it was trained."""

import json
import os
import platform
import shlex
import sys
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import keras

from models.spec import CLASS_NAMES, AutoencoderConfig, ClassifierConfig
from training.data import Split

Config = AutoencoderConfig | ClassifierConfig
WEIGHT_INDEPENDENT_FIELDS = ("long_epochs", "seeds", "calibrated", "precision")
"""Fields of a config that may differ when a run is resumed. The precision in use is a field of the record itself."""


@dataclass(frozen=True)
class RunData:
    """The images of one run.

    Args:
        train: those that are trained on.
        held_out: those that loss and metrics are measured on after each epoch.
        rule: how the held-out images were chosen, for people.
        training_set: all training images of the data set, after its limit, of which both are a part.
        limit: number of images that --limit left of each split; None if there was no limit.
    """

    train: Split
    held_out: Split
    rule: str
    training_set: Split
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """The content of `run.json`.

    Args:
        command: the command line.
        config: every field of the config.
        seed: of the weights and of everything random while training.
        backend: of Keras.
        precision: of activations while training.
        data: digest (SHA-256 of images and labels) and number of the images that were trained on, the limit, the names
            of the classes, and digest and number of all training images.
        held_out: digest and number of the held-out images, and the rule that gives them.
        versions: of Python, Keras, its backend and NumPy.
        processor, threads: what the run computes on.
        start: of the run, ISO 8601.
        pretrained: name and SHA-256 of the weights of the networks that it starts or learns from, by role.
        seconds: time in training, over all resumptions.
        epochs: number of finished epochs.
        best_epoch: the one with the lowest loss on held-out images, counted from 1; None before the first.
    """

    command: str
    config: dict[str, Any]
    seed: int
    backend: str
    precision: str
    data: dict[str, Any]
    held_out: dict[str, Any]
    versions: dict[str, str]
    processor: str
    threads: int
    start: str
    pretrained: dict[str, dict[str, str]] = field(default_factory=dict)
    seconds: float = 0.0
    epochs: int = 0
    best_epoch: int | None = None

    @classmethod
    def begin(
        cls,
        config: Config,
        data: RunData,
        precision: str = "float32",
        pretrained: Mapping[str, dict[str, str]] | None = None,
        command: str | None = None,
    ) -> Self:
        """The record of a run that starts now.

        Args:
            config: its settings.
            data: its images.
            precision: of activations while training.
            pretrained: see `pretrained` of the class.
            command: None for that of this process.
        """
        return cls(
            command=command or command_line(),
            config=json.loads(json.dumps(asdict(config))),
            seed=config.seed,
            backend=keras.backend.backend(),
            precision=precision,
            data={
                **_describe(data.train),
                "limit": data.limit,
                "class_names": list(CLASS_NAMES),
                "training_set": _describe(data.training_set),
            },
            held_out={**_describe(data.held_out), "rule": data.rule},
            versions=_versions(),
            processor=_processor(),
            threads=_threads(),
            start=datetime.now(UTC).isoformat(timespec="seconds"),
            pretrained=dict(pretrained or {}),
        )

    def first_difference(self, before: Mapping[str, Any], config: Config) -> tuple[str, Any] | None:
        """The first thing that weights depend on in which an earlier record differs, and its value there.

        Args:
            before: the content of an earlier `run.json`.
            config: that of this record.
        """
        name = first_changed_field(config, before["config"])
        if name:
            return name, before["config"].get(name)
        for name in ("backend", "precision", "pretrained"):
            if getattr(self, name) != before[name]:
                return name, before[name]
        for section, title in (("data", "number of images"), ("held_out", "number of held-out images")):
            if getattr(self, section)["images"] != before[section]["images"]:
                return title, before[section]["images"]
        for section, title in (("data", "digest of the data"), ("held_out", "digest of the held-out images")):
            if getattr(self, section)["digest"] != before[section]["digest"]:
                return title, before[section]["digest"]
        return None


def first_changed_field(config: Config, before: Mapping[str, Any]) -> str | None:
    """The first field that weights depend on in which an earlier config differs; None if there is none.

    The number of epochs is one if the learning rate depends on it.

    Args:
        config: today's.
        before: the earlier one; fields that it lacks count as having their default.
    """
    ignored = (*WEIGHT_INDEPENDENT_FIELDS, *([] if config.max_learning_rate else ["epochs"]))
    defaults = {each.name: each.default for each in fields(config) if each.default is not MISSING}
    complete = json.loads(json.dumps(defaults)) | before
    today = json.loads(json.dumps(asdict(config)))
    return next((name for name in today if name not in ignored and complete.get(name) != today[name]), None)


def command_line() -> str:
    """The command that this process runs, as somebody would type it."""
    return shlex.join(["python", "-m", "training", *sys.argv[1:]])


def _describe(split: Split) -> dict[str, Any]:
    return {"digest": split.sha256(), "images": len(split)}


def _versions() -> dict[str, str]:
    backend = keras.backend.backend()
    names = ("keras", backend, "numpy")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def _threads() -> int:
    """Number of threads that one operation of the backend may use."""
    if keras.backend.backend() == "torch":
        import torch  # lazily: installed only where it is the backend

        return int(torch.get_num_threads())
    chosen = int(os.environ.get("TF_NUM_INTRAOP_THREADS", 0))
    return chosen or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _processor() -> str:
    """The name of the processor, such as "AMD EPYC 9V74 80-Core Processor"."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
