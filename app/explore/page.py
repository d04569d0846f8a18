"""Explore: the map of garments, and a hundred imagined ones."""

import streamlit as st

from app.components.latent_map import latent_map
from app.render import html, map_payload
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
GRID_SIDE, GRID_LOW, GRID_HIGH = 10, 0.0, 5.0


@st.fragment
def the_map(bundle: Bundle) -> None:
    """The component; only this part runs again when a finger is lifted."""
    plane = bundle.maps[state.map_name(bundle)]
    key = state.map_key(plane.name)
    code = state.position() or map_payload.first_place(plane)
    latent_map(
        map_payload.describe(bundle, plane, code),
        key=key,
        on_position=lambda: state.moved(plane.name),
        on_map=lambda: state.map_picked(plane.name),
    )
    st.markdown(WHAT_TO_NOTICE.get(plane.name, ""))


def a_hundred_garments(name: str) -> None:
    """The write-up's picture: decodes of a ten by ten grid over [0, 5] x [0, 5] (row A6)."""
    st.subheader("A hundred garments nobody made")
    st.write(
        f"Take ten steps along x and ten along y, from {GRID_LOW:g} to {GRID_HIGH:g}, and let the network imagine"
        " a garment at each crossing. Neighbours look alike; corners where no real garment lives are guesses."
    )
    garments = caches.decoded_grid(name, GRID_LOW, GRID_HIGH, GRID_SIDE)
    st.html(html.decoded_grid(garments, GRID_LOW, GRID_HIGH))


bundle = caches.bundle_or_stop()
st.title("Every place on this map is a garment", anchor=False)
st.write(
    "A neural network squeezed 60,000 pictures of clothes into two numbers each. Every dot is a real garment;"
    " drag across the map and see what the network imagines in between."
)
the_map(bundle)
if "blog" in bundle.maps:
    a_hundred_garments("blog")
