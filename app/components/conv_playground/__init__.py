"""A component with five operations of convolutional networks to play with."""

import base64
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from app.components import declare
from app.render.palette import COLOR_STOPS, ColorStops
from app.server.urls import script_url
from models.latent import to_uint8

_component = declare(__file__)

INITIAL_CELLS = (
    1, 1, 0, 1, 1,
    1, 1, 1, 1, 1,
    0, 1, 1, 1, 0,
    0, 1, 1, 1, 0,
    0, 1, 1, 1, 0,
)  # fmt: skip
"""A T-shirt of 5 x 5 cells, row by row."""


class ConvPlaygroundData(TypedDict):
    """The garment as one grey level a byte in Base64, and the numbers of the small picture."""

    script: str
    garment: str
    cells: tuple[int, ...]
    colours: ColorStops


def conv_playground(garment: NDArray[np.float32], key: str) -> None:
    """Shows the operations on a small picture, which can be changed, and on a garment. Sends nothing.

    Args:
        garment: (28, 28) float32 in [0, 1].
        key: identifies the component on the page.
    """
    data: ConvPlaygroundData = {
        "script": script_url("conv_playground/view.js"),
        "garment": base64.b64encode(to_uint8(garment).tobytes()).decode(),
        "cells": INITIAL_CELLS,
        "colours": COLOR_STOPS,
    }
    _component(data=data, key=key)
