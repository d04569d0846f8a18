"""The exact answer comes by itself, is never about another place, and its absence is no catastrophe."""

import re
import time

import pytest
from playwright.sync_api import expect

ANSWERS = re.compile(r"/wardrobe/answer/")


@pytest.fixture
def my_map(open_map):
    """A map of its own, whose requests can be interfered with."""
    return open_map()


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
