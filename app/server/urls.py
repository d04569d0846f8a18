"""Addresses of what pages request over HTTP. Imports nothing heavy.

The address of a file that never changes holds a version, the start of a SHA-256, so that browsers may keep it for good.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app.server.script_bundle import join_modules

if TYPE_CHECKING:
    from models import Bundle

SCRIPTS = Path(__file__).parents[1] / "components"
VERSION_DIGITS = 12

SCRIPT_PATH = "/wardrobe/scripts"
BUNDLE_PATH = "/wardrobe/bundle"
PATH_EXPORT_PATH = "/wardrobe/journey"
DECODED_GRID_PATH = "/wardrobe/grid"
EXACT_DECODE_PATH = "/wardrobe/answer"
CLASSIFY_PATH = "/wardrobe/verdict"
ACTIVATIONS_PATH = "/wardrobe/layers"
WEIGHTS_PATH = "/wardrobe/weights"


def frontend_base_url() -> str:
    """Start of the URLs of Streamlit's own scripts, styles and fonts."""
    return f"{_base_path()}/static/"


def script_url(name: str) -> str:
    """URL of a component's JavaScript module ("sketchpad/view.js"); modules import each other by relative URLs."""
    return f"{_base_path()}{SCRIPT_PATH}/{scripts_version()}/{name}"


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


@cache
def script(name: str) -> str:
    """What `script_url(name)` serves: a component's `view.js` joined with all that it imports, another module as it is.

    Raises:
        KeyError: there is no such module.
    """
    modules = {path: file.read_text(encoding="utf-8") for path, file in scripts().items()}
    return join_modules(modules, name) if name.endswith("/view.js") else modules[name]


def scripts() -> dict[str, Path]:
    """Every JavaScript module of every component by its name relative to `SCRIPTS`."""
    return {path.relative_to(SCRIPTS).as_posix(): path for path in sorted(SCRIPTS.rglob("*.js"))}


@cache
def scripts_version() -> str:
    """The version that all modules share, so that a page never mixes modules of two versions."""
    content = b"".join(path.read_bytes() for path in scripts().values())
    return hashlib.sha256(content).hexdigest()[:VERSION_DIGITS]


def _base_path() -> str:
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
