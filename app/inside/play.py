"""Convolution, padding, stride, pooling and up-sampling, each as a small thing to play with (row A9)."""

import streamlit as st

from app import state
from app.components.window_play import window_play
from app.inside import garments
from models import Bundle


def show(bundle: Bundle) -> None:
    """The room: the operations on a picture of 5 x 5 cells, or on a garment."""
    st.write(
        "Layers of a convolutional network do five simple things. Try each on a picture of 5 × 5 cells, which you may"
        " change, or on a garment."
    )
    with st.expander("Another garment"):
        chosen = garments.choose(bundle)
    prepared = chosen.prepared if chosen else bundle.garments["test"].pixels(0)
    window_play(prepared, key=state.PLAY)
