"""The public Python interface: open a bundle, read a picture, prepare it, classify it."""

from models.bundle import Bundle, BundleError, Verdict, load_bundle
from models.pictures import PictureError, prepare, read_picture

__all__ = ["Bundle", "BundleError", "PictureError", "Verdict", "load_bundle", "prepare", "read_picture"]
