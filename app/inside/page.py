"""Inside: a network layer by layer, and what its layers do as things to play with."""

import streamlit as st

from app.inside import layer_walkthrough, operations
from app.session import caches, state

ROOMS = {"Walk through a network": layer_walkthrough.show, "Play with the pieces": operations.show}

bundle = caches.bundle_or_stop()
st.title("Inside a network", anchor=False)
st.write(
    "A network makes of a garment other pictures, and of those others again, until an answer is left. Here every one of"
    " them can be seen, with the weights that made it."
)
room = st.segmented_control(
    "Room",
    list(ROOMS),
    default=next(iter(ROOMS)),
    key=state.INSIDE_ROOM,
    label_visibility="collapsed",
    bind="query-params",
)
ROOMS[room or next(iter(ROOMS))](bundle)
