"""How a lesson, the table of contents and the glossary are laid out."""

import streamlit as st

from app.components.lesson import lesson_toy
from app.learn.demo_data import the_map, told
from app.learn.glossary import GLOSSARY, matching
from app.learn.lesson import Lesson
from app.learn.lessons import LESSONS
from app.learn.links import ICONS, exists, follow
from app.render import map_payload
from app.session import state
from models import Bundle


def contents(current: Lesson) -> None:
    """The eight lessons, numbered, the one on screen marked."""
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


def lesson(bundle: Bundle, current: Lesson) -> None:
    """One lesson: its question, its words, its live thing, what follows from it, and ways on."""
    number = LESSONS.index(current) + 1
    st.caption(f"Lesson {number} of {len(LESSONS)} · two minutes")
    st.subheader(current.question, anchor=False)
    st.markdown(current.before)
    st.markdown(f"**Try it.** {current.task}")
    plane = the_map(bundle)
    place = map_payload.describe_map(bundle, plane)
    lesson_toy(place, current.toy, told(bundle, current.toy), key=f"lw_lesson_{current.slug}")
    st.markdown(current.after)
    with st.container(border=True):
        st.markdown(f":material/bookmark: **To remember.** {current.remember}")
    _links(bundle, current)
    with st.expander("For the curious: the mathematics, and where it comes from", icon=":material/function:"):
        st.markdown(current.curious)
        st.markdown("\n".join(f"- {reference}" for reference in current.references))
    _steps(number)


def _links(bundle: Bundle, current: Lesson) -> None:
    with st.container(horizontal=True):
        for link in filter(exists, current.links):
            if st.button(link.label, key=f"lw_link_{current.slug}_{link.label}", icon=ICONS[link.page]):
                follow(bundle, link)


def _steps(number: int) -> None:
    """Back and on, by the name of what comes."""
    with st.container(horizontal=True, horizontal_alignment="distribute", key="lw_steps"):
        for step, icon in ((-1, ":material/arrow_back:"), (1, ":material/arrow_forward:")):
            wanted = number - 1 + step
            if 0 <= wanted < len(LESSONS):
                other = LESSONS[wanted]
                st.button(
                    f"{'Back' if step < 0 else 'Next'}: {other.title}",
                    key=f"lw_step_{step}",
                    icon=icon,
                    icon_position="left" if step < 0 else "right",
                    on_click=state.open_lesson,
                    args=(other.slug,),
                )


def glossary() -> None:
    """Every term in a sentence; what is typed leaves those that hold it."""
    with st.expander(f"Glossary: {len(GLOSSARY)} words in one sentence each", icon=":material/menu_book:"):
        wanted = st.text_input("Find a word", key="lw_glossary", placeholder="kernel, label, loss…")
        found = list(matching(wanted))
        if not found:
            st.write("No word here holds that. Try a shorter one.")
        st.markdown("\n".join(f"- **{term}**: {meaning}" for term, meaning in found))
