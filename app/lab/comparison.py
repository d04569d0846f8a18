"""Two classifiers against each other: the test garments that one gets right and the other wrong."""

import numpy as np
import streamlit as st

from app.render import html, images
from app.session import state
from models import Bundle

SHOWN = 40


def show(bundle: Bundle) -> None:
    """Two classifiers to choose, how they differ, and the garments."""
    st.subheader("What does one get right that the other gets wrong?", anchor=False)
    names = list(bundle.classifiers)
    left, right = st.columns(2)
    one = left.selectbox("Right", names, index=names.index("best") if "best" in names else 0, key="differs_right")
    other = right.selectbox("Wrong", names, index=0, key="differs_wrong")
    labels = bundle.images["test"].labels
    correct = {name: bundle.classifiers[name].predicted_labels("test") == labels for name in (one, other)}
    members = np.flatnonzero(correct[one] & ~correct[other])
    opposite = int((correct[other] & ~correct[one]).sum())
    if one == other:
        st.write("Choose two different classifiers.")
        return
    some = f"; the first {SHOWN} of them" if len(members) > SHOWN else ""
    st.write(
        f"**{one}** is right and **{other}** wrong about {len(members):,} test garments{some}. The other way round"
        f" it is {opposite:,}. Both are right about {int((correct[one] & correct[other]).sum()):,}, neither about"
        f" {int((~correct[one] & ~correct[other]).sum()):,}."
    )
    st.html(html.garments([_card(bundle, int(index), other) for index in members[:SHOWN]], "differing"))


def _card(bundle: Bundle, index: int, other: str) -> tuple[str, str, str]:
    garments, plane = bundle.images["test"], bundle.maps[state.map_name(bundle)]
    x, y = plane.codes("test")[index]
    is_it = bundle.class_names[garments.labels[index]]
    called = bundle.class_names[bundle.classifiers[other].predicted_labels("test")[index]]
    words = f"{is_it}, called {called} by {other}, test {index}"
    picture = images.data_url(images.garment(garments.pixels(index)))
    return picture, words, state.link(plane.name, (float(x), float(y)))
