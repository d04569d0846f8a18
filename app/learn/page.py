"""Learn: eight short lessons, each with something to touch, a glossary, and the way to the presenter mode."""

import streamlit as st

from app.learn import lesson_view
from app.learn.lessons import LESSONS
from app.session import caches, state

STYLE = """<style>
.st-key-lw_contents button, .st-key-lw_contents button * { justify-content: flex-start; text-align: left; }
.st-key-lw_contents button { padding-left: .75rem; }
.st-key-lw_contents button[kind="secondary"] p { font-weight: 600; }
@media (max-width: 640px) {
  .st-key-lw_page > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] { gap: 1rem; }
  .st-key-lw_contents { flex-direction: row; flex-wrap: nowrap; gap: .25rem; overflow-x: auto; }
  .st-key-lw_contents > div, .st-key-lw_contents button { flex: none; width: auto; white-space: nowrap; }
}
</style>"""

bundle = caches.bundle_or_stop()
current = next(lesson for lesson in LESSONS if lesson.slug == state.lesson([one.slug for one in LESSONS]))
st.html(STYLE)
st.title("What am I looking at?", anchor=False)
st.write("Eight lessons of two minutes, for people who have never programmed. Each has something to touch.")
with st.container(key="lw_page"):
    aside, main = st.columns([3, 9], gap="large")
with aside:
    lesson_view.contents(current)
    st.page_link("present/page.py", label="Present this to people", icon=":material/co_present:")
with main.container(width=760):
    lesson_view.lesson(bundle, current)
    lesson_view.glossary()
