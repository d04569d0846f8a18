"""Learn and Present, run as Streamlit runs them but without a browser."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from app.learn import links
from app.learn.lesson import LESSONS
from app.present.slides import SLIDES
from app.session import state
from tests.serving import ROOT

LINKS = [(lesson, link) for lesson in LESSONS for link in lesson.links if links.page_exists(link)]


@pytest.fixture
def app():
    app = AppTest.from_file(ROOT / "app" / "shell.py", default_timeout=60)
    app.session_state["quiz_seed"] = 0  # all sessions have the same games, which are drawn once
    return app.run()


def open_page(app, page, **query):
    app.switch_page(f"{page}/page.py")
    app.query_params.update(query)
    app.run()
    assert not app.exception
    assert not app.error
    return app


def payload_of(app):
    """The data of the page's one component."""
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)


def question(app):
    (heading,) = app.subheader
    return heading.value


def test_the_address_opens_a_lesson_with_its_demo(app):
    for lesson in LESSONS:
        open_page(app, "learn", lesson=lesson.slug)
        assert question(app) == lesson.question
        assert payload_of(app)["demo"] == lesson.demo


@pytest.mark.parametrize("nonsense", ["", "no-such-lesson", "<script>", "9"])
def test_an_unknown_lesson_opens_the_first(app, nonsense):
    assert question(open_page(app, "learn", lesson=nonsense)) == LESSONS[0].question


def test_next_leads_through_all_lessons_and_back_returns(app):
    open_page(app, "learn")
    for lesson in LESSONS[1:]:
        app.button(key="lw_step_1").click().run()
        assert not app.exception
        assert question(app) == lesson.question
        assert app.query_params["lesson"] == lesson.slug
    assert "lw_step_1" not in {button.key for button in app.button}
    app.button(key="lw_step_-1").click().run()
    assert question(app) == LESSONS[-2].question


def test_the_table_of_contents_opens_any_lesson_and_the_lesson_is_remembered(app):
    open_page(app, "learn")
    app.button(key=f"lw_open_{LESSONS[5].slug}").click().run()
    assert question(app) == LESSONS[5].question
    app.query_params.clear()
    app.run()
    assert question(app) == LESSONS[5].question


@pytest.mark.parametrize(("lesson", "link"), LINKS, ids=[f"{lesson.slug}-{link.page}" for lesson, link in LINKS])
def test_a_link_opens_the_view_that_it_names(app, bundle, lesson, link):
    open_page(app, "learn", lesson=lesson.slug)
    app.button(key=f"lw_link_{lesson.slug}_{link.label}").click().run()
    assert not app.exception
    assert not app.error
    assert lesson.question not in [heading.value for heading in app.subheader]
    if link.page == "explore":
        x, y = next(iter(bundle.maps.values())).codes("test")[links.find_test_index(bundle, link)]
        assert [float(app.query_params[axis]) for axis in ("x", "y")] == pytest.approx([x, y], abs=1e-3)
        for name, value in link.query.items():
            assert app.query_params[name] == value
    if link.page == "classify":
        assert app.button_group(key=state.INPUT_SOURCE).value == link.source
        if link.test_index is not None:
            assert app.number_input(key=state.TEST_GARMENT).value == links.find_test_index(bundle, link)
    if link.page == "lab" and link.section:
        assert app.button_group(key=state.LAB_ROOM).value == link.section


def test_the_glossary_finds_a_word_and_says_when_there_is_none(app):
    open_page(app, "learn")
    app.text_input(key="lw_glossary").set_value("kernel").run()
    listed = app.markdown[-1].value
    assert listed.startswith("- **convolution**") or "- **kernel**" in listed
    assert "**dropout**" not in listed
    app.text_input(key="lw_glossary").set_value("zebra").run()
    assert any("No word matches" in piece.value for piece in app.markdown)


def test_the_presentation_gets_slides_and_games_and_no_idle_time_unless_asked(app):
    payload = payload_of(open_page(app, "present"))
    assert [slide["title"] for slide in payload["slides"]] == [slide["title"] for slide in SLIDES]
    assert [len(game) for game in payload["games"]] == [10] * 5
    assert payload["idle_seconds"] is None
    assert payload["mistakes"]


def test_the_games_of_a_session_stay_the_same(app):
    first = payload_of(open_page(app, "present"))["games"]
    assert payload_of(app.run())["games"] == first


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("300", 300), ("0", 0), ("99999", 3600), *((text, None) for text in ("9" * 30, "-5", "soon", "1.5", "²"))],
)
def test_the_address_sets_the_idle_time_of_the_presentation(app, asked, seconds):
    assert payload_of(open_page(app, "present", idle=asked))["idle_seconds"] == seconds
