"""The maps side by side: scatter plots, terrains, and reconstructions of the same test images."""

import numpy as np
import streamlit as st

from app.lab.reproduce import show_commands
from app.render import html, images, map_payload
from app.render.quiz_sampling import first_of_each_class
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
            st.html(html.map_image(caches.small_map_url(name), dots))
            st.html(
                html.map_image(caches.terrain_url(name), f"{title}: garments imagined on a grid over the whole map")
            )
    st.subheader("What each remembers of a garment", anchor=False)
    st.write("Two numbers are all that a map keeps of a garment. These were never seen in training.")
    firsts = first_of_each_class(bundle)
    names = [bundle.class_names[bundle.images["test"].labels[first]] for first in firsts]
    st.html(html.image_strips(_reconstruct(bundle, firsts), names))
    show_commands(["autoencoder", "export", "evaluate"])


def _reconstruct(bundle: Bundle, indices: list[int]) -> dict[str, str]:
    """URLs of strips by title: test images, and each map's reconstructions of them."""
    originals = np.stack([bundle.images["test"].pixels(index) for index in indices])
    strips = {"Real": originals}
    for name, plane in bundle.maps.items():
        strips[map_payload.TITLES.get(name, name)] = plane.decode(plane.encode(originals))
    return {title: images.to_data_url(images.draw_contact_sheet(strip, len(strip))) for title, strip in strips.items()}
