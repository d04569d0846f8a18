"""What a run recorded of itself, checked against the data that is exported."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.data import ImageDataset
from training.errors import DataError
from training.trainer.run_folder import read_record


def read_provenance(run: Path, name: str, kind: str, data: ImageDataset) -> tuple[dict[str, Any], dict[str, Any]]:
    """Reads the record of a network's final run.

    Args:
        run: its folder.
        name: of the network.
        kind: the command of `python -m training` that trains it.
        data: the data set that is exported.

    Returns:
        The config that it was trained with, and everything else in its record.

    Raises:
        DataError: the run has no record, or was trained on other data.
    """
    try:
        record = read_record(run)
    except FileNotFoundError:
        raise DataError(f"{run} holds no run.json, so nothing was trained: {_advice(name, kind)}") from None
    config = record.pop("config")
    check_data(name, record, data)
    return config, record


def check_data(name: str, provenance: Mapping[str, Any], data: ImageDataset) -> None:
    """Checks that a network was trained on the data that is exported.

    Args:
        name: of the network.
        provenance: what its run recorded.
        data: the data set that is exported.

    Raises:
        DataError: it was trained on other data.
    """
    used = provenance["data"]["training_set"]
    if used["digest"] != data.train.sha256():
        raise DataError(
            f"{name} was trained on other data ({used['images']:,} images) than is exported ({len(data.train):,}):"
            " give the --data and --limit of its training, or train it again."
        )


def _advice(name: str, kind: str) -> str:
    return f"run  python -m training {kind} --name {name}"
