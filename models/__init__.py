"""The public Python interface: open a bundle, read a picture, prepare it, classify it."""

from models.bundle import Bundle, BundleError, load_bundle
from models.pictures.framing import prepare
from models.pictures.reading import PictureError, read_picture
from models.recognition.prediction import Prediction
from models.recognition.projection import Projection

__all__ = [
    "Bundle",
    "BundleError",
    "PictureError",
    "Prediction",
    "Projection",
    "load_bundle",
    "prepare",
    "read_picture",
]
