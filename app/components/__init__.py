"""What Python, HTML, CSS and JavaScript side by side make of a folder: one component of Streamlit's second kind."""

from pathlib import Path
from typing import Any

import streamlit as st

_SHARED = Path(__file__).parent / "shared"


def declare(file: str, *shared: str) -> Any:
    """The component in the folder of `file`, a package's `__file__`: its HTML, its styles and `view.js`.

    The page gets the styles that all share, then those `shared` by some (files in this folder), then its own.
    `shared/entry.js` loads the script from the address that its data name under `script`, see
    `app.server.urls.script_url`, and hands it whatever else they hold.
    """
    folder = Path(file).parent
    styles = [_SHARED / "base.css", *(_SHARED / name for name in shared), *sorted(folder.rglob("*.css"))]
    return st.components.v2.component(
        folder.name,
        html=(folder / f"{folder.name}.html").read_text(encoding="utf-8"),
        css="\n".join(style.read_text(encoding="utf-8") for style in styles),
        js=(_SHARED / "entry.js").read_text(encoding="utf-8"),
        isolate_styles=False,  # so that tests and scripts find the parts by their test ids with plain selectors
    )
