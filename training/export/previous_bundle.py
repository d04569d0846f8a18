"""Reads networks that were not trained again from the bundle that an export replaces."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from models.bundle import BundleError, load_bundle
from training.data import ImageDataset
from training.errors import DataError
from training.export.manifest import ClassifierEntry, MapEntry, PretrainedEntry
from training.export.provenance import check_data
from training.trainer.run_record import Config, first_changed_field

Entry = TypeVar("Entry", MapEntry, ClassifierEntry, PretrainedEntry)


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

    def copy_networks(self, entry_type: type[Entry], config: Config, target: Path, data: ImageDataset) -> Entry:
        """Copies the network files of a map or a classifier to another bundle.

        Args:
            entry_type: the type of the manifest's section.
            config: the settings that it should have been trained with.
            target: the other bundle's folder.
            data: the data that it should have been trained on.

        Returns:
            What the earlier manifest says of it.

        Raises:
            DataError: the earlier bundle lacks it or its provenance, or it was trained with other settings or data.
        """
        values = self.bundle.manifest.get(entry_type.SECTION, {}).get(config.name)
        advice = f"run  python -m training {entry_type.kind} --name {config.name}"
        if values is None:
            raise DataError(f"{self.bundle.path} holds no {config.name} to keep: {advice}")
        if "provenance" not in values:
            raise DataError(
                f"{self.bundle.path} does not say how {config.name} was trained, so it cannot be kept: {advice}"
            )
        setting = first_changed_field(_with_choices(config, values["config"]), values["config"])
        if setting:
            raise DataError(f"{config.name} was trained with another {setting}, so it cannot be kept: {advice}")
        check_data(config.name, values["provenance"], data)
        entry = entry_type.from_json(values)
        for file in entry.network_files():
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.bundle.path / file, target / file)
        return entry


def _with_choices(config: Config, before: Mapping[str, Any]) -> Config:
    """A config with the earlier one's seed, which training chooses, and epochs, which a command may shorten."""
    return replace(config, seed=before["seed"], epochs=before["epochs"])
