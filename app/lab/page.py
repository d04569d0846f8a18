"""Lab: how the networks were trained, what they consist of, how they compare, and the experiments."""

import streamlit as st

from app.lab import classifiers, curves, experiments, layers, maps, published
from app.session import caches, state

ROOMS = {
    "Curves": curves.show,
    "Layers": layers.show,
    "Maps": maps.show,
    "Classifiers": classifiers.show,
    "Experiments": experiments.show,
    "Published figures": published.show,
}

bundle = caches.bundle_or_stop()
st.title("The lab", anchor=False)
st.write("Every curve and number here was saved by the training scripts; nothing is trained in this page.")
rooms = {name: show for name, show in ROOMS.items() if name != "Experiments" or bundle.experiments}
first = next(iter(rooms))
room = st.segmented_control(
    "Room", list(rooms), default=first, key=state.LAB_ROOM, label_visibility="collapsed", persist_state="session"
)
rooms[room or first](bundle)
