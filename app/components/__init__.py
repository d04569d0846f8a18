"""Declares a components-v2 component from a folder."""

from pathlib import Path
from typing import Any

import streamlit as st

from app.server.component_files import FILES, read_text


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
    name = Path(file).parent.name
    own_styles = [file_name for file_name in FILES if file_name.startswith(f"{name}/") and file_name.endswith(".css")]
    return st.components.v2.component(
        name,
        html=read_text(f"{name}/{name}.html"),
        css=read_text("shared/base.css", *(f"shared/{style}" for style in shared_styles), *own_styles),
        js=read_text("shared/entry.js"),
        isolate_styles=False,  # tests and scripts find elements by plain selectors
    )
