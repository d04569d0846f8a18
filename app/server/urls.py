"""Addresses of what pages ask for over HTTP; a file's address has its version. Imports nothing heavy."""

import hashlib
import posixpath
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from models import Bundle

SCRIPTS = Path(__file__).parents[1] / "components"
IMPORT = re.compile(r'^(?:import|export)\b[^"]*?"(\.[^"]+)";', re.MULTILINE)


def script_url(name: str) -> str:
    """Address of a JavaScript module of a component ("sketchpad/view.js"); modules import each other relative to it."""
    return f"{_base()}/scripts/{version_of(*scripts().values())}/{name}"


def script_urls(component: str) -> list[str]:
    """Addresses of all modules that a component loads, its own `view.js` and what that imports."""
    return [script_url(name) for name in _imported(f"{component}/view.js")]


@cache
def _imported(name: str) -> tuple[str, ...]:
    """A module and all that it imports, directly or not, by their names relative to `SCRIPTS`."""
    found, waiting = [], [name]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.append(module)
            text = (SCRIPTS / module).read_text(encoding="utf-8")
            waiting += [posixpath.normpath(f"{posixpath.dirname(module)}/{path}") for path in IMPORT.findall(text)]
    return tuple(sorted(found))


def bundle_base(bundle: "Bundle") -> str:
    """What the address of every file of the bundle begins with."""
    return f"{_base()}/bundle/{bundle.version}/"


def journey_base(map_name: str) -> str:
    """What the address of every journey over a map begins with; `.webp?path=x,y,x,y` and the like follow."""
    return f"{_base()}/journey/{map_name}"


def answer_base(bundle: "Bundle", map_name: str) -> str:
    """What the address of every exact answer about a place on a map begins with; `?x=1&y=2` follows."""
    return f"{_base()}/answer/{bundle.version}/{map_name}"


def verdict_address(bundle: "Bundle", classifier: str) -> str:
    """Where a picture is posted to hear what a classifier says of it."""
    return f"{_base()}/verdict/{bundle.version}/{classifier}"


def activations_address(bundle: "Bundle", network: str) -> str:
    """Where an input is posted to get what every layer of a network makes of it."""
    return f"{_base()}/layers/{bundle.version}/{network}"


def weights_base(bundle: "Bundle", network: str) -> str:
    """What the address of the weights of every layer of a network begins with; the layer's name follows."""
    return f"{_base()}/weights/{bundle.version}/{network}/"


def _base() -> str:
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}/wardrobe" if path else "/wardrobe"


def scripts() -> dict[str, Path]:
    """Every JavaScript module of every component, by its relative name."""
    return {path.relative_to(SCRIPTS).as_posix(): path for path in sorted(SCRIPTS.rglob("*.js"))}


@cache
def version_of(*paths: Path) -> str:
    """The start of the SHA-256 of these files' contents."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]
