"""The maps side by side: dots, terrain, and the same garments as each remembers them."""

import numpy as np
import streamlit as st

from app.lab.reproduce import repeat
from app.render import html, images, map_payload
from app.session import caches
from models import Bundle
from models.spec import CLASS_NAMES


def show(bundle: Bundle) -> None:
    """The room."""
    st.write("The same garments, laid out by networks that were asked for different things.")
    for column, (name, plane) in zip(st.columns(len(bundle.maps), gap="large"), bundle.maps.items(), strict=True):
        title = map_payload.TITLES.get(name, name)
        with column:
            st.subheader(title, anchor=False)
            st.write(map_payload.summarize_map(plane))
            st.html(html.picture(caches.small_map(name), f"{title}: every test garment as a dot in its class's colour"))
            st.html(html.picture(caches.terrain(name), f"{title}: garments imagined on a grid over the whole map"))
    st.subheader("What each remembers of a garment", anchor=False)
    st.write("Two numbers are all that a map keeps of a garment. These were never seen in training.")
    st.html(html.remembered(_remembered(bundle), CLASS_NAMES))
    repeat(["autoencoder", "export", "evaluate"])


def _remembered(bundle: Bundle) -> dict[str, str]:
    """A strip a map under a strip of real test garments, the first of each class."""
    garments = bundle.images["test"]
    firsts = [int((garments.labels == label).argmax()) for label in range(len(bundle.class_names))]
    real = np.stack([garments.pixels(first) for first in firsts])
    strips = {"Real": real}
    for name, plane in bundle.maps.items():
        strips[map_payload.TITLES.get(name, name)] = plane.decode(plane.encode(real))
    return {title: images.data_url(images.contact_sheet(strip, len(strip))) for title, strip in strips.items()}
