"""Loads the networks that a bundle ships so that others can be trained from them again."""

from pathlib import Path

import keras

from models.manifest import BundleError, current_folder, read_manifest
from training.errors import DataError


def load_pretrained_from_bundle(path: Path, name: str) -> keras.Model:
    """Loads a pretrained classifier of a bundle.

    Args:
        path: the bundle's folder.
        name: the classifier's, for example "residual".

    Returns:
        The network in float32, without an optimizer.

    Raises:
        DataError: there is no valid bundle, or it does not hold the classifier.
    """
    folder = current_folder(path)
    try:
        manifest, _ = read_manifest(folder)
    except BundleError as error:
        raise DataError(str(error)) from None
    entry = manifest.get("pretrained", {}).get(name)
    if entry is None:
        raise DataError(f"{path} holds no {name}: run  python -m training classifier --name {name}")
    return keras.models.load_model(folder / entry["keras"], compile=False)
