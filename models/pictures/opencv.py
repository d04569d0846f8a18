"""OpenCV, imported at its first use: `from models.pictures import opencv as cv2`.

Importing cv2 takes a third of a second, which the app's start and every page without a picture should not wait for.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    import cv2  # the only import of OpenCV in `models`; later ones are found in sys.modules

    return getattr(cv2, name)
