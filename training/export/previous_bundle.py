"""Reads networks that were not trained again from the bundle that an export replaces."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from models.bundle import BundleError, load_bundle
from models.spec import AutoencoderConfig, ClassifierConfig
from training.errors import DataError
from training.export.manifest import ClassifierEntry, MapEntry
from training.trainer.run_record import WEIGHT_INDEPENDENT_FIELDS

Entry = TypeVar("Entry", MapEntry, ClassifierEntry)


class PreviousBundle:
    """An earlier bundle, as a source of networks.

    Raises:
        DataError: the folder holds no bundle.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self.bundle = load_bundle(folder)
        except BundleError as error:
            raise DataError(f"There is no earlier bundle to keep networks from. {error}") from None

    def copy_networks(
        self, entry_type: type[Entry], config: AutoencoderConfig | ClassifierConfig, target: Path
    ) -> Entry:
        """Copies the network files of a map or a classifier to another bundle.

        Args:
            entry_type: `MapEntry` or `ClassifierEntry`.
            config: the settings that it should have been trained with.
            target: the other bundle's folder.

        Returns:
            What the earlier manifest says of it.

        Raises:
            DataError: the earlier bundle lacks it, or it was trained with other settings.
        """
        values = self.bundle.manifest[entry_type.SECTION].get(config.name)
        advice = f"run  python -m training {entry_type.kind} --name {config.name}"
        if values is None:
            raise DataError(f"{self.bundle.path} holds no {config.name} to keep: {advice}")
        setting = _first_difference(json.loads(json.dumps(asdict(config))), values["config"])
        if setting:
            raise DataError(f"{config.name} was trained with another {setting}, so it cannot be kept: {advice}")
        entry = entry_type.from_json(values)
        for file in (file for network in entry.networks() for file in (network.keras, network.litert)):
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.bundle.path / file, target / file)
        return entry


def _first_difference(config: Mapping[str, Any], before: Mapping[str, Any]) -> str | None:
    """The first setting that differs and that the weights depend on; not the seed, which training chooses."""
    ignored = (*WEIGHT_INDEPENDENT_FIELDS, "seed")
    names = (name for name in config if name not in ignored and name in before)
    return next((name for name in names if config[name] != before[name]), None)
