"""The maps side by side: scatter plots, terrains, and reconstructions of the same test images."""

import numpy as np
import streamlit as st

from app.lab.reproduce import show_commands
from app.render import html, images, map_payload
from app.session import caches
from models import Bundle


def show(bundle: Bundle) -> None:
    """Shows the maps and their reconstructions."""
    st.write("The same garments, laid out by networks that were asked for different things.")
    for column, (name, plane) in zip(st.columns(len(bundle.maps), gap="large"), bundle.maps.items(), strict=True):
        title = map_payload.TITLES.get(name, name)
        with column:
            st.subheader(title, anchor=False)
            st.write(map_payload.summarize_map(plane))
            dots = f"{title}: every test garment as a dot in its class's colour"
            st.html(html.map_image(caches.small_map_url(bundle, plane), dots))
            st.html(
                html.map_image(caches.terrain_url(plane), f"{title}: garments imagined on a grid over the whole map")
            )
    st.subheader("What each remembers of a garment", anchor=False)
    st.write("Two numbers are all that a map keeps of a garment. These were never seen in training.")
    st.html(html.image_strips(_reconstruct(bundle), bundle.class_names))
    show_commands(["autoencoder", "export", "evaluate"])


def _reconstruct(bundle: Bundle) -> dict[str, str]:
    """URLs of strips by title: the first test image of each class, and each map's reconstructions of them."""
    test = bundle.images["test"]
    firsts = [int((test.labels == label).argmax()) for label in range(len(bundle.class_names))]
    originals = np.stack([test.pixels(first) for first in firsts])
    strips = {"Real": originals}
    for name, plane in bundle.maps.items():
        strips[map_payload.TITLES.get(name, name)] = plane.decode(plane.encode(originals))
    return {title: images.to_data_url(images.draw_contact_sheet(strip, len(strip))) for title, strip in strips.items()}
