"""Where lessons lead: the exact view of another page, if that page is there."""

from pathlib import Path

import streamlit as st

from app.learn.demo_data import the_map
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


def exists(link: Link) -> bool:
    """Whether its page is part of this app."""
    return (_APP / PAGES[link.page]).is_file()


def follow(bundle: Bundle, link: Link) -> None:
    """Opens the view that a link names; the script ends here."""
    query = dict(link.query)
    if link.page == "explore" and link.garment is not None:
        plane = the_map(bundle)
        x, y = (float(value) for value in plane.codes("test")[link.garment])
        query = {**state.address(plane.name, (x, y)), **query}
    if link.page == "classify":
        state.show_way(link.way, link.garment)
    if link.page == "lab":
        state.show_room(link.room)
    st.switch_page(PAGES[link.page], query_params=query)
