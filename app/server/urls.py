"""Addresses of what pages request over HTTP. Imports nothing heavy.

The address of a file that never changes holds a version, the start of a SHA-256, so that browsers may keep it for good.
"""

from typing import TYPE_CHECKING

import streamlit as st

from app.server.component_files import SCRIPTS_VERSION

if TYPE_CHECKING:
    from models import Bundle

SCRIPT_PATH = "/wardrobe/scripts"
BUNDLE_PATH = "/wardrobe/bundle"
PATH_EXPORT_PATH = "/wardrobe/journey"
DECODED_GRID_PATH = "/wardrobe/grid"
EXACT_DECODE_PATH = "/wardrobe/answer"
CLASSIFY_PATH = "/wardrobe/verdict"
ACTIVATIONS_PATH = "/wardrobe/layers"
WEIGHTS_PATH = "/wardrobe/weights"


def index_url() -> str:
    """URL of the page that opens first."""
    return f"{_base_path()}/"


def frontend_base_url() -> str:
    """Start of the URLs of Streamlit's own scripts, styles and fonts."""
    return f"{_base_path()}/static/"


def script_url(name: str) -> str:
    """URL of a JavaScript module, such as a component's "sketchpad/view.js"; see `component_files.served_script`."""
    return f"{_base_path()}{SCRIPT_PATH}/{SCRIPTS_VERSION}/{name}"


def bundle_url(path: str, bundle: "Bundle", *names: str) -> str:
    """URL of something of a bundle.

    Args:
        path: the route's, such as `BUNDLE_PATH`.
        bundle: the bundle, whose version the URL holds.
        names: parts of the rest of the URL, for example the name of a network; it ends in "/" if they are left out, or
            if the last one is empty.
    """
    return f"{_base_path()}{path}/{bundle.version}/{'/'.join(names)}"


def path_export_base_url(map_name: str) -> str:
    """Start of the URL of every path over a map as a file; `.webp?path=x,y,x,y` and the like follow."""
    return f"{_base_path()}{PATH_EXPORT_PATH}/{map_name}"


def _base_path() -> str:
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
