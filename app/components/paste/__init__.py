"""A component that pastes a picture from the clipboard into the page's file uploader."""

from app.components import declare
from app.server.urls import script_url

_component = declare(__file__)


def paste(key: str) -> None:
    """Shows a button, and listens to Ctrl+V anywhere on the page. Needs a `st.file_uploader` on the same page."""
    _component(data={"script": script_url("paste/view.js")}, key=key, height="content")
