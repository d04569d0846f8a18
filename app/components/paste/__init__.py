"""A picture from the clipboard, handed to the file uploader of the page: it comes like any other file."""

from app.components import declare
from app.server.urls import script_url

_component = declare(__file__)


def paste(key: str) -> None:
    """A button, and Ctrl+V anywhere on the page while it is there. Wants a `st.file_uploader` on the same page."""
    _component(data={"script": script_url("paste/view.js")}, key=key, height="content")
