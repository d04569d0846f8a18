"""Learn: eight short lessons with an interactive demo each, a glossary, and a link to the presentation."""

import streamlit as st

from app.components.lesson import lesson_demo
from app.learn.demo_data import build_demo_data
from app.learn.glossary import GLOSSARY, find_terms
from app.learn.lesson import LESSONS, Lesson
from app.learn.links import ICONS, is_available, open_link
from app.render.map_payload import describe_map
from app.session import caches, state
from models import Bundle

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


def show_contents(current: Lesson) -> None:
    """Shows a button for each lesson; the current one is marked."""
    with st.container(key="lw_contents", gap=None):
        for number, lesson in enumerate(LESSONS, 1):
            st.button(
                f"{number}\u2002{lesson.title}",
                key=f"lw_open_{lesson.slug}",
                type="secondary" if lesson is current else "tertiary",
                on_click=state.open_lesson,
                args=(lesson.slug,),
                width="stretch",
            )


def show_lesson(bundle: Bundle, lesson: Lesson) -> None:
    """Shows a lesson from its question to the buttons that lead to its neighbours.

    Args:
        bundle: provides the images and the map of the demo.
        lesson: one of `LESSONS`.
    """
    number = LESSONS.index(lesson) + 1
    st.caption(f"Lesson {number} of {len(LESSONS)} · two minutes")
    st.subheader(lesson.question, anchor=False)
    st.markdown(lesson.introduction)
    st.markdown(f"**Try it.** {lesson.task}")
    demo_data = build_demo_data(bundle, lesson.demo)
    if demo_data is None:
        st.info("There is nothing to try here: the bundle has no test images for it.", icon=":material/hide_image:")
    else:
        latent_map = next(iter(bundle.maps.values()))
        lesson_demo(describe_map(bundle, latent_map), lesson.demo, demo_data, key=f"lw_lesson_{lesson.slug}")
    st.markdown(lesson.explanation)
    with st.container(border=True):
        st.markdown(f":material/bookmark: **To remember.** {lesson.summary}")
    with st.container(horizontal=True):
        for link in lesson.links:
            if is_available(bundle, link) and st.button(
                link.label, key=f"lw_link_{lesson.slug}_{link.label}", icon=ICONS[link.page]
            ):
                open_link(bundle, link)
    with st.expander("For the curious: the mathematics, and where it comes from", icon=":material/function:"):
        st.markdown(lesson.mathematics)
        st.markdown("\n".join(f"- {reference}" for reference in lesson.references))
    _show_neighbours(number)


def _show_neighbours(number: int) -> None:
    """Shows buttons to the lessons before and after lesson `number`, which counts from 1."""
    with st.container(horizontal=True, horizontal_alignment="distribute", key="lw_steps"):
        for step, icon in ((-1, ":material/arrow_back:"), (1, ":material/arrow_forward:")):
            index = number - 1 + step
            if 0 <= index < len(LESSONS):
                neighbour = LESSONS[index]
                st.button(
                    f"{'Back' if step < 0 else 'Next'}: {neighbour.title}",
                    key=f"lw_step_{step}",
                    icon=icon,
                    icon_position="left" if step < 0 else "right",
                    on_click=state.open_lesson,
                    args=(neighbour.slug,),
                )


def show_glossary() -> None:
    """Shows the glossary with a search field."""
    with st.expander(f"Glossary: {len(GLOSSARY)} words in one sentence each", icon=":material/menu_book:"):
        terms = find_terms(st.text_input("Find a word", key="lw_glossary", placeholder="kernel, label, loss…"))
        if not terms:
            st.write("No word matches. Try a shorter one.")
        st.markdown("\n".join(f"- **{term}**: {definition}" for term, definition in terms))


bundle = caches.bundle_or_stop()
slug = state.lesson_slug([lesson.slug for lesson in LESSONS])
current = next(lesson for lesson in LESSONS if lesson.slug == slug)
st.html(STYLE)
st.title("What am I looking at?", anchor=False)
st.write("Eight lessons of two minutes, for people who have never programmed. Each has something to touch.")
with st.container(key="lw_page"):
    contents, main = st.columns([3, 9], gap="large")
with contents:
    show_contents(current)
    st.page_link("present/page.py", label="Present this to people", icon=":material/co_present:")
with main.container(width=760):
    show_lesson(bundle, current)
    show_glossary()
