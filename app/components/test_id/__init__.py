"""Gives a keyed container the `data-testid` of its key, for widgets that take none themselves."""

import streamlit as st

_component = st.components.v2.component(
    "test_id",
    html="<i hidden></i>",
    js="""
export default function testId({ data, parentElement }) {
  parentElement.closest(`.st-key-${data}`)?.setAttribute("data-testid", data);
}
""",
    isolate_styles=False,
)


def test_id(key: str) -> None:
    """Call inside `st.container(key=key)`."""
    _component(data=key, key=f"test_id_{key}", height="content")


test_id.__test__ = False  # type: ignore[attr-defined] # a name that test runners would take for a test
