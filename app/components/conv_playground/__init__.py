"""Five operations of convolutional networks to play with: the component that the files beside this one make."""

import base64

import numpy as np
from numpy.typing import NDArray

from app.components import declare
from app.render.palette import MAGNITUDE, SIGNED
from app.server.urls import script_url
from models.latent import to_uint8

_component = declare(__file__)
T_SHIRT = (
    (1, 1, 0, 1, 1),
    (1, 1, 1, 1, 1),
    (0, 1, 1, 1, 0),
    (0, 1, 1, 1, 0),
    (0, 1, 1, 1, 0),
)
"""The picture of 5 x 5 cells that people find at first."""


def conv_playground(garment: NDArray[np.float32], key: str) -> None:
    """Shows the operations, all in the browser, on a small picture and on a garment, (28, 28) float32 in [0, 1]."""
    data = {
        "script": script_url("conv_playground/view.js"),
        "garment": base64.b64encode(to_uint8(garment).tobytes()).decode(),
        "cells": [cell for row in T_SHIRT for cell in row],
        "colours": {"magnitude": MAGNITUDE, "signed": SIGNED},
    }
    _component(data=data, key=key)
