"""Two classifiers compared: the test images that one gets right and the other wrong."""

import numpy as np
import streamlit as st

from app.render.image_links import link_images
from app.session import state
from models import Bundle

MAX_IMAGES = 40


def show(bundle: Bundle) -> None:
    """Shows two classifiers to choose, how often they differ, and the images."""
    st.subheader("What does one get right that the other gets wrong?", anchor=False)
    names = list(bundle.classifiers)
    left, right = st.columns(2)
    first = names.index("best") if "best" in names else 0
    better = left.selectbox("Right", names, index=first, key="differs_right", persist_state="session")
    worse = right.selectbox("Wrong", names, index=0, key="differs_wrong", persist_state="session")
    if better == worse:
        st.write("Choose two different classifiers.")
        return
    labels = bundle.images["test"].labels
    a, b = (bundle.classifiers[name].predicted_labels("test") == labels for name in (better, worse))
    members = np.flatnonzero(a & ~b)
    limit = f"; the first {MAX_IMAGES} of them" if len(members) > MAX_IMAGES else ""
    st.write(
        f"**{better}** is right and **{worse}** wrong about {len(members):,} test garments{limit}. The other way round"
        f" it is {(b & ~a).sum():,}. Both are right about {(a & b).sum():,}, neither about {(~a & ~b).sum():,}."
    )
    wrong_labels = bundle.classifiers[worse].predicted_labels("test")
    notes = {int(i): f", called {bundle.class_names[wrong_labels[i]]} by {worse}" for i in members[:MAX_IMAGES]}
    plane = bundle.maps[state.map_name(bundle)]
    st.html(link_images(bundle, plane, [("test", index, note) for index, note in notes.items()], "differing"))
