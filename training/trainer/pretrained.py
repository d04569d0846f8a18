"""Loads the networks that a bundle ships so that others can be trained from them again."""

from pathlib import Path

import keras

from models.manifest import BundleError, current_folder, read_manifest
from training.data import Split
from training.errors import DataError


def load_pretrained_from_bundle(path: Path, name: str, training_set: Split) -> keras.Model:
    """Loads a pretrained classifier of a bundle.

    Args:
        path: the bundle's folder.
        name: the classifier's, for example "residual".
        training_set: must be what it was trained on a part of.

    Returns:
        The network in float32, without an optimizer.

    Raises:
        DataError: there is no valid bundle, it does not hold the classifier, or that was trained on other images.
    """
    folder = current_folder(path)
    try:
        manifest, _ = read_manifest(folder)
    except BundleError as error:
        raise DataError(str(error)) from None
    entry = manifest.get("pretrained", {}).get(name)
    advice = f"run  python -m training classifier --name {name}"
    if entry is None or "provenance" not in entry:
        raise DataError(f"{path} holds no {name}: {advice}")
    if entry["provenance"]["data"]["training_set"]["digest"] != training_set.sha256():
        raise DataError(f"{name} in {path} was trained on other images: {advice}")
    return keras.models.load_model(folder / entry["keras"], compile=False)
