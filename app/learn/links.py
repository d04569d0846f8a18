"""Follows links from lessons to other pages, if the page is part of this app."""

from pathlib import Path

import streamlit as st

from app.learn.lesson import Link
from app.session import state
from models import Bundle

PAGES = {page: f"{page}/page.py" for page in ("explore", "classify", "inside", "lab")}
ICONS = {
    "explore": ":material/explore:",
    "classify": ":material/draw:",
    "inside": ":material/account_tree:",
    "lab": ":material/science:",
}
_APP = Path(__file__).parent.parent


def page_exists(link: Link) -> bool:
    """Whether the page of a link is part of this app."""
    return (_APP / PAGES[link.page]).is_file()


def open_link(bundle: Bundle, link: Link) -> None:
    """Switches to the page of a link; the script run ends here.

    Args:
        bundle: its first map is the one that Explore opens.
        link: where to go.
    """
    query = dict(link.query)
    if link.page == "explore" and link.test_index is not None:
        latent_map = next(iter(bundle.maps.values()))
        x, y = (float(value) for value in latent_map.codes("test")[link.test_index])
        query = {**state.map_query(latent_map.name, (x, y)), **query}
    if link.page == "classify":
        state.preset_classify(link.source, link.test_index)
    if link.page == "lab":
        state.preset_lab(link.section)
    st.switch_page(PAGES[link.page], query_params=query)
