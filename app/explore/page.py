"""Explore: the maps, and decodes of a regular grid of codes."""

import streamlit as st

from app.components.latent_map import latent_map
from app.render import decoded_grid
from app.server.urls import DECODED_GRID_PATH, bundle_url, script_url
from app.session import caches, state
from models import Bundle

WHAT_TO_NOTICE = {
    "atlas": """
**What to notice.** Nobody told the network what anything is called, yet trousers, bags, dresses and shoes each keep
to a shore of their own. Coats, pullovers and shirts share a continent: seen this small, they nearly are one thing. Lay
the terrain under the dots and watch sleeves grow as you walk. Click a name above to see one class alone.
""",
    "blog": """
**What to notice.** Nobody told the network what anything is called, yet sandals, sneakers and ankle boots keep
together, trousers and dresses lie to one side, and bags spread out between. Coats, pullovers, shirts and T-shirts
mix: seen this small, they nearly are one thing. Click a name above to see one class alone.
""",
}


@st.fragment
def show_map() -> None:
    """Shows the component and the text about the map on show; only this part runs again for another map."""
    bundle = caches.bundle_or_stop()
    name = state.map_name(bundle)
    latent_map(caches.map_payload(bundle, name), key=state.LATENT_MAP, on_map=state.store_shown_map)
    st.markdown(WHAT_TO_NOTICE.get(name, ""))


def show_grid(bundle: Bundle, name: str) -> None:
    """Shows the write-up's picture: decodes of a ten by ten grid over [0, 5] x [0, 5] (row A6).

    Args:
        bundle: the open bundle.
        name: the map whose decoder draws them.
    """
    st.subheader("A hundred garments nobody made")
    st.write(
        f"Take ten steps along x and ten along y, from {decoded_grid.LOW:g} to {decoded_grid.HIGH:g}, and let the"
        " network imagine a garment at each crossing. Neighbours look alike; corners where no real garment lives are"
        " guesses."
    )
    st.html(decoded_grid.grid_figure(bundle_url(DECODED_GRID_PATH, bundle, name)))
    st.html(f'<script src="{script_url("shared/ui/late_pictures.js")}"></script>', unsafe_allow_javascript=True)


bundle = caches.bundle_or_stop()
state.read_map_from_address(bundle)
st.title("Every place on this map is a garment", anchor=False)
st.write(
    "A neural network squeezed 60,000 pictures of clothes into two numbers each. Every dot is a real garment;"
    " drag across the map and see what the network imagines in between."
)
show_map()
if "blog" in bundle.maps:
    show_grid(bundle, "blog")
