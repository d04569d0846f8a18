"""Declares a components-v2 component from a folder."""

from pathlib import Path
from typing import Any

import streamlit as st

_SHARED = Path(__file__).parent / "shared"


def declare(file: str, *shared_styles: str) -> Any:
    """Declares the component in the folder of a package: its HTML, its styles and its `view.js`.

    `shared/entry.js` is what Streamlit loads as a string. It imports the module at the address `script` of the
    component's data (see `app.server.urls.script_url`).

    Args:
        file: the package's `__file__`.
        shared_styles: names of style sheets in `shared/`, added between `base.css` and the component's own.

    Returns:
        The function that puts the component on a page.
    """
    folder = Path(file).parent
    styles = [_SHARED / "base.css", *(_SHARED / name for name in shared_styles), *sorted(folder.rglob("*.css"))]
    return st.components.v2.component(
        folder.name,
        html=(folder / f"{folder.name}.html").read_text(encoding="utf-8"),
        css="\n".join(style.read_text(encoding="utf-8") for style in styles),
        js=(_SHARED / "entry.js").read_text(encoding="utf-8"),
        isolate_styles=False,  # tests and scripts find elements by plain selectors
    )
