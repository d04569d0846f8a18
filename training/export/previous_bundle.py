"""Networks that were not trained here, taken from the bundle that an export replaces. Trains and measures nothing."""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.bundle import BundleError, load_bundle
from models.spec import AutoencoderConfig, ClassifierConfig
from training.errors import DataError
from training.trainer.fit import WEIGHT_INDEPENDENT_FIELDS

KINDS = {"autoencoder": "maps", "classifier": "classifiers"}
"""Where the manifest has the networks that each training command makes."""


class PreviousBundle:
    """What an earlier bundle holds.

    Raises:
        DataError: there is none in that folder.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self.manifest = load_bundle(folder).manifest
        except BundleError as error:
            raise DataError(f"There is no earlier bundle to keep networks from. {error}") from None
        self.folder = folder

    def network(self, command: str, config: AutoencoderConfig | ClassifierConfig, staging: Path) -> dict[str, Any]:
        """Copies a network's files to `staging`; returns what the manifest said of it.

        Raises:
            DataError: the earlier bundle lacks it, or it was trained with other settings than it now has.
        """
        about: dict[str, Any] = self.manifest[KINDS[command]].get(config.name)
        advice = f"run  python -m training {command} --name {config.name}"
        if about is None:
            raise DataError(f"{self.folder} holds no {config.name} to keep: {advice}")
        differing = _differing(json.loads(json.dumps(asdict(config))), about["config"])
        if differing:
            raise DataError(f"{config.name} was trained with another {differing}, so it cannot be kept: {advice}")
        for file in _network_files(about):
            (staging / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.folder / file, staging / file)
        return about

    def experiments(self) -> list[dict[str, Any]]:
        """What was tried beside, as the earlier bundle has it; empty where it has nothing."""
        file = self.manifest.get("experiments")
        found: list[dict[str, Any]] = json.loads((self.folder / file).read_text()) if file else []
        return found


def _differing(config: Mapping[str, Any], before: Mapping[str, Any]) -> str | None:
    """The first setting that the weights depend on and that is another; the seed is chosen in training."""
    unimportant = (*WEIGHT_INDEPENDENT_FIELDS, "seed")
    names = (name for name in config if name not in unimportant and name in before)
    return next((name for name in names if config[name] != before[name]), None)


def _network_files(about: Mapping[str, Any]) -> Iterator[str]:
    for part in ("network", "encoder", "decoder"):
        if part in about:
            yield from (about[part]["keras"], about[part]["litert"])
