"""Reads networks that were not trained again from the bundle that an export replaces."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.bundle import BundleError, load_bundle
from models.spec import AutoencoderConfig, ClassifierConfig
from training.errors import DataError
from training.export.manifest import ClassifierEntry, MapEntry, NetworkFiles
from training.trainer.fit import NOT_OF_THE_WEIGHTS

COMMANDS = {"maps": "autoencoder", "classifiers": "classifier"}
"""The command that trains the networks of each section of the manifest."""


class PreviousBundle:
    """An earlier bundle, as a source of networks.

    Raises:
        DataError: the folder holds no bundle.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self.manifest = load_bundle(folder).manifest
        except BundleError as error:
            raise DataError(f"There is no earlier bundle to keep networks from. {error}") from None
        self.folder = folder

    def copy_map(self, config: AutoencoderConfig, target: Path) -> MapEntry:
        """Copies the networks of a map to the bundle `target`.

        Args:
            config: the settings that the map should have been trained with.
            target: the bundle's folder.

        Returns:
            What the earlier manifest says of the map.

        Raises:
            DataError: the earlier bundle lacks it, or it was trained with other settings.
        """
        entry = MapEntry.from_json(self._find_entry("maps", config))
        self._copy(target, entry.encoder, entry.decoder)
        return entry

    def copy_classifier(self, config: ClassifierConfig, target: Path) -> ClassifierEntry:
        """Copies the network of a classifier to the bundle `target`.

        Args:
            config: the settings that the classifier should have been trained with.
            target: the bundle's folder.

        Returns:
            What the earlier manifest says of the classifier.

        Raises:
            DataError: the earlier bundle lacks it, or it was trained with other settings.
        """
        entry = ClassifierEntry.from_json(self._find_entry("classifiers", config))
        self._copy(target, entry.network)
        return entry

    def experiments(self) -> list[dict[str, Any]]:
        """Results of sweeps and cross-validations in the earlier bundle; empty if it has none."""
        file = self.manifest.get("experiments")
        results: list[dict[str, Any]] = json.loads((self.folder / file).read_text()) if file else []
        return results

    def _find_entry(self, section: str, config: AutoencoderConfig | ClassifierConfig) -> dict[str, Any]:
        entry: dict[str, Any] | None = self.manifest[section].get(config.name)
        advice = f"run  python -m training {COMMANDS[section]} --name {config.name}"
        if entry is None:
            raise DataError(f"{self.folder} holds no {config.name} to keep: {advice}")
        setting = _first_difference(json.loads(json.dumps(asdict(config))), entry["config"])
        if setting:
            raise DataError(f"{config.name} was trained with another {setting}, so it cannot be kept: {advice}")
        return entry

    def _copy(self, target: Path, *networks: NetworkFiles) -> None:
        for file in (file for network in networks for file in (network.keras, network.litert)):
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.folder / file, target / file)


def _first_difference(config: Mapping[str, Any], before: Mapping[str, Any]) -> str | None:
    """The first setting that differs and that the weights depend on; not the seed, which training chooses."""
    ignored = (*NOT_OF_THE_WEIGHTS, "seed")
    names = (name for name in config if name not in ignored and name in before)
    return next((name for name in names if config[name] != before[name]), None)
