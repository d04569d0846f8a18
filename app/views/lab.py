"""Lab: how the networks were trained, what they are made of, how they compare, and what was tried."""

import streamlit as st

from app import loading, state
from app.lab import classifiers, curves, experiments, maps, networks, published

ROOMS = {
    "Curves": curves.show,
    "Layers": networks.show,
    "Maps": maps.show,
    "Classifiers": classifiers.show,
    "Experiments": experiments.show,
    "Published figures": published.show,
}

bundle = loading.bundle_or_stop()
st.title("The lab", anchor=False)
st.write("Every curve and number here was saved by the training scripts; nothing is trained in this page.")
rooms = {name: show for name, show in ROOMS.items() if name != "Experiments" or bundle.experiments}
first = next(iter(rooms))
room = st.segmented_control("Room", list(rooms), default=first, key=state.LAB_ROOM, label_visibility="collapsed")
rooms[room or first](bundle)
