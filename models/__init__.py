"""The public Python interface: open a bundle, read a picture, prepare it, classify it."""

from typing import TYPE_CHECKING, Any

from models.bundle import Bundle, BundleError, load_bundle
from models.pictures.reading import PictureError, read_picture
from models.recognition.prediction import Prediction

if TYPE_CHECKING:
    from models.pictures.framing import prepare

__all__ = ["Bundle", "BundleError", "PictureError", "Prediction", "load_bundle", "prepare", "read_picture"]


def __getattr__(name: str) -> Any:
    """`prepare` needs OpenCV, which takes a third of a second to import: who shows no picture does not wait for it."""
    if name == "prepare":
        from models.pictures.framing import prepare

        return prepare
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
