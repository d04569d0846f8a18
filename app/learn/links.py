"""Follows links from lessons to other pages, if the page is part of this app and the bundle has what they show."""

from pathlib import Path

import streamlit as st

from app.learn.lesson import Link
from app.session import caches, state
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


def is_available(bundle: Bundle, link: Link) -> bool:
    """Whether a link can be followed.

    Args:
        bundle: provides the test images.
        link: a link of a lesson.
    """
    return page_exists(link) and (link.test_index != "mistake" or bool(caches.sample_mistakes(bundle)))


def find_test_index(bundle: Bundle, link: Link) -> int | None:
    """The test image of a link that is available, the last one if there are too few; None for a link without one.

    Args:
        bundle: provides the test images.
        link: a link of a lesson.
    """
    if link.test_index is None:
        return None
    if link.test_index == "mistake":
        return caches.sample_mistakes(bundle)[0]["index"]
    return min(link.test_index, len(bundle.images["test"]) - 1)


def open_link(bundle: Bundle, link: Link) -> None:
    """Switches to the page of a link; the script run ends here.

    Args:
        bundle: its first map is the one that Explore opens.
        link: where to go.
    """
    query, test_index = dict(link.query), find_test_index(bundle, link)
    if link.page == "explore" and test_index is not None:
        latent_map = next(iter(bundle.maps.values()))
        x, y = (float(value) for value in latent_map.codes("test")[test_index])
        query = {**state.map_query(latent_map.name, (x, y)), **query}
    if link.page == "classify":
        state.preset_classify(link.source, test_index)
    if link.page == "lab":
        state.preset_lab(link.section)
    st.switch_page(PAGES[link.page], query_params=query)
