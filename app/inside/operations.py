"""Convolution, padding, stride, pooling and up-sampling, each as a small thing to play with (row A9)."""

import streamlit as st

from app.components.conv_playground import conv_playground
from app.inside import image_source
from app.session import state
from models import Bundle


def show(bundle: Bundle) -> None:
    """The room: the operations on a picture of 5 x 5 cells, or on a garment."""
    st.write(
        "Layers of a convolutional network do five simple things. Try each on a picture of 5 × 5 cells, which you may"
        " change, or on a garment."
    )
    with st.expander("Another garment"):
        chosen = image_source.choose(bundle)
    prepared = chosen.prepared if chosen else bundle.images["test"].pixels(0)
    conv_playground(prepared, key=state.PLAY)
