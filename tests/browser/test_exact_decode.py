"""The exact answer comes by itself, is never about another place, and its absence is no catastrophe."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.the_map import query

ANSWERS = re.compile(r"/wardrobe/answer/")


@pytest.fixture(scope="module")
def page_of_its_own(open_page, map_on):
    sent = []
    with open_page(on_frame=sent.append) as page:
        yield map_on(page, sent)


@pytest.fixture
def my_map(page_of_its_own, no_page_complains):
    """A map whose requests can be interfered with."""
    yield page_of_its_own
    page_of_its_own.page.unroute_all()


def test_a_failed_request_is_reported_and_the_next_one_succeeds(my_map, complaints):
    my_map.page.route(ANSWERS, lambda route: route.abort())
    my_map.press(my_map.place(0.4, 0.5))
    my_map.page.mouse.up()
    expect(my_map.part("answer")).to_have_text(re.compile("no exact answer about this place: the server cannot"))
    my_map.page.unroute(ANSWERS)
    my_map.choose(my_map.place(0.6, 0.5))
    expect(my_map.part("answer").locator("li")).to_have_count(5)
    assert all("Failed to load resource" in one for one in complaints)  # the browser's own remark
    complaints.clear()


def test_a_slow_answer_about_an_earlier_code_is_not_shown(my_map):
    held = []
    my_map.page.route(ANSWERS, lambda route: held.append(route) if not held else route.continue_())
    my_map.press(my_map.place(0.3, 0.6))
    my_map.page.mouse.up()
    deadline = time.monotonic() + 30
    while not held and time.monotonic() < deadline:
        my_map.page.wait_for_timeout(20)
    shown = my_map.choose(my_map.place(0.7, 0.4))
    held[0].continue_()
    my_map.page.wait_for_timeout(500)
    assert my_map.shown()["code"] == shown["code"]
    assert my_map.shown()["exact"]


SOON = """const original = window.setTimeout;
window.setTimeout = (callback, delay, ...rest) => original(callback, delay >= 1000 ? delay / 50 : delay, ...rest);"""
"""Timers of seconds end in hundredths."""


@pytest.fixture(scope="module")
def hasty_page(open_page, map_on):
    sent = []
    with open_page(on_frame=sent.append, script=SOON) as page:
        yield map_on(page, sent)


@pytest.fixture
def hasty_map(hasty_page, no_page_complains, complaints):
    """A map that waits for the server a fiftieth of the usual time, and whose requests can be interfered with."""
    yield hasty_page
    hasty_page.page.unroute_all()
    assert all("Failed to load resource" in one for one in complaints)  # the browser's own remark
    complaints.clear()


def ask(the_map, place):
    """Chooses a place and leaves the map, whatever comes of it."""
    the_map.press(place)
    x, y = the_map.spot(place)
    the_map.page.mouse.move(x + 8, y)
    the_map.page.mouse.up()
    the_map.page.mouse.move(1, 1)


def test_an_answer_that_never_comes_is_waited_for_aloud_and_then_given_up(hasty_map):
    hasty_map.page.route(ANSWERS, lambda route: None)
    hasty_map.page.evaluate("""() => {
        window.said = [];
        const answer = document.querySelector('[data-part="answer"]');
        const note = () => said.push(answer.innerText);
        new MutationObserver(note).observe(answer, { childList: true });
    }""")
    ask(hasty_map, hasty_map.place(0.4, 0.5))
    expect(hasty_map.part("answer")).to_contain_text("the server did not answer within 20 seconds.")
    assert "Still waiting" in hasty_map.page.evaluate("said[0]")
    hasty_map.page.unroute_all()
    hasty_map.answered()


OTHER_FORM = '{"x": 1, "y": 1, "density": 1, "words": "A bag.", "probabilities": [], "nearest": [null]}'


@pytest.mark.parametrize(("body", "across"), [("<html>", 0.4), (OTHER_FORM, 0.5)])
def test_an_answer_that_cannot_be_read_is_one_sentence(the_map, body, across):
    the_map.page.route(ANSWERS, lambda route: route.fulfill(body=body))
    ask(the_map, the_map.place(across, 0.5))
    sentence = "There is no exact answer about this place: the server's answer could not be read."
    expect(the_map.part("answer")).to_contain_text(sentence)
    the_map.page.unroute_all()
    the_map.part("answer").get_by_role("button", name="Try again").click()
    the_map.answered()


def test_a_server_that_cannot_be_reached_is_asked_again(hasty_map):
    hasty_map.page.route(ANSWERS, lambda route: route.abort())
    ask(hasty_map, hasty_map.place(0.35, 0.6))
    expect(hasty_map.part("answer")).to_contain_text("cannot be reached")
    hasty_map.page.unroute_all()
    hasty_map.answered()


def busy_once(the_map, seconds):
    """Lets the server be busy for the next request; returns the list of the places that it is asked about."""
    asked = []

    def respond(route):
        asked.append(query(route.request.url))
        if len(asked) > 1:
            route.continue_()
            return
        headers = {"Retry-After": str(seconds), "Content-Type": "text/plain"}
        route.fulfill(status=503, headers=headers, body="The server is busy.")

    the_map.page.route(ANSWERS, respond)
    return asked


def test_a_busy_server_is_asked_once_more_about_the_same_place(hasty_map):
    asked = busy_once(hasty_map, 10)
    ask(hasty_map, hasty_map.place(0.45, 0.6))
    expect(hasty_map.part("announcement")).to_have_text("The server is busy.")
    hasty_map.answered()
    assert asked == [asked[0]] * 2


def test_a_busy_server_is_not_asked_again_about_a_place_that_was_left(hasty_map):
    asked = busy_once(hasty_map, 30)
    hasty_map.page.evaluate("""() => {
        const [answer, slider] = ["answer", "y-range"].map(name => document.querySelector(`[data-part="${name}"]`));
        const leave = () => {
            observer.disconnect();
            slider.value = slider.max;
            slider.dispatchEvent(new Event("change"));
        };
        const observer = new MutationObserver(leave);
        observer.observe(answer, { childList: true });
    }""")
    ask(hasty_map, hasty_map.place(0.55, 0.6))
    hasty_map.answered()
    hasty_map.page.wait_for_timeout(700)  # until after the server wanted to be asked
    assert asked.count(asked[0]) == 1
    assert len(asked) > 1
