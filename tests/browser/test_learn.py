"""The lessons under a hand: each live thing answers at once, and nothing is asked of the page meanwhile."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from app.learn import demo_data
from app.learn.lessons import LESSONS
from tests.browser.guidelines import violations
from tests.serving import PHONE

READY = '[data-testid="lesson-toy"][data-toy="{}"][aria-busy="false"]'
LEVELS = "canvas => [...canvas.getContext('2d').getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 === 0)"
BY_TOY = {lesson.toy: lesson for lesson in LESSONS}


@pytest.fixture(scope="module")
def lessons(open_page):
    """One page for all lessons, and the messages that it sends to the server."""
    sent = []
    with open_page("/learn", on_frame=sent.append) as page:
        yield page, sent


@pytest.fixture
def toy(lessons, no_page_complains):
    """Turns to the lesson of a live thing; returns it with the messages sent from then on."""
    page, sent = lessons

    def turn(name):
        lesson = BY_TOY[name]
        page.get_by_role("button", name=re.compile(re.escape(lesson.title) + "$")).first.click()
        expect(page.get_by_role("heading", name=lesson.question)).to_be_visible()
        shown = page.locator(READY.format(name))
        expect(shown).to_have_count(1)
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        sent.clear()
        return shown

    yield turn
    assert not sent


def said(shown):
    return shown.locator(".lw-toy-said").last


def drag(shown, canvas, spots):
    """Drags the mouse over shares of a canvas's width and height."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    places = [(box["x"] + across * box["width"], box["y"] + down * box["height"]) for across, down in spots]
    shown.page.mouse.move(*places[0])
    shown.page.mouse.down()
    for place in places[1:]:
        shown.page.mouse.move(*place, steps=3)
    shown.page.mouse.up()


def test_the_line_learns_from_examples_and_forgets_when_begun_anew(toy):
    shown = toy("examples")
    score = shown.locator(".lw-toy-score")
    expect(score).to_contain_text("After 0 examples")
    before = int(re.search(r"(\d+)%", score.inner_text())[1])
    for _ in range(4):
        shown.get_by_role("button", name="Show it ten").click()
    expect(score).to_contain_text("After 40 examples")
    assert int(re.search(r"(\d+)%", score.inner_text())[1]) > before + 20
    expect(said(shown)).to_contain_text("It was told:")
    shown.get_by_role("button", name="Begin anew").click()
    expect(score).to_contain_text(f"{before}%")


def test_a_loop_and_a_machine_find_groups_and_the_labels_come_afterwards(toy):
    shown = toy("groups")
    drag(shown, shown.locator("canvas").first, [(0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7)])
    expect(said(shown)).to_have_text(re.compile(r"You circled [\d,]+ garments\..*\d+%"))
    shown.get_by_role("button", name="Find groups").click()
    expect(said(shown)).to_contain_text("10 groups, found without a label")
    shown.get_by_role("button", name="Show the labels").click()
    expect(shown.get_by_role("button", name="Show the labels")).to_have_attribute("aria-pressed", "true")


def test_without_the_bend_a_team_of_neurons_stays_as_far_off_as_one(toy):
    shown = toy("neurons")

    def off():
        return int(re.search(r"off by (\d+)", said(shown).inner_text())[1])

    bent = off()
    shown.get_by_label("How a neuron bends").select_option("none")
    straight = off()
    assert straight > 2 * bent
    shown.get_by_role("slider", name="Neurons").fill("1")
    assert off() == straight


def test_the_sum_of_nine_products_is_the_feature_maps_value(toy, bundle):
    shown = toy("kernels")
    garment = shown.get_by_role("application")
    garment.focus()
    for _ in range(3):
        garment.press("ArrowRight")
    cells = [cell.inner_text().split("×") for cell in shown.get_by_role("cell").all()]
    total = sum(int(pixel) * int(weight.replace("−", "-")) for pixel, weight in cells)
    expect(said(shown)).to_contain_text(f"add up to {total}:")
    index = demo_data.first_of_each(bundle)[8]
    assert garment.evaluate(LEVELS) == bundle.images["test"].image(index).reshape(-1).tolist()
    before = total
    shown.get_by_role("button", name="Level edges").click()
    expect(said(shown)).not_to_contain_text(f"add up to {before}:")


def test_what_comes_back_of_a_garment_is_hidden_until_asked_for_and_follows_its_two_numbers(toy, bundle):
    shown = toy("squeeze")
    cover = shown.get_by_role("button", name="What comes back?")
    cover.click()
    expect(cover).to_be_hidden()
    drawn = shown.get_by_role("img", name="What the decoder draws")
    plane = next(iter(bundle.maps.values()))
    code = plane.codes("test")[demo_data.first_of_each(bundle)[:1]]
    first = np.array(drawn.evaluate(LEVELS))
    assert np.abs(first - plane.decode(code).reshape(-1) * 255).mean() < 3
    shown.get_by_role("slider", name="The number x").press("End")
    assert (np.array(drawn.evaluate(LEVELS)) != first).any()
    shown.get_by_role("radio", name="Bag").check(force=True)
    expect(cover).to_be_visible()


def test_a_tap_on_the_map_answers_where_a_class_lives(toy, bundle):
    shown = toy("reading")
    plane, labels = next(iter(bundle.maps.values())), bundle.images["test"].labels
    bags = plane.codes("test")[labels == bundle.class_names.index("Bag")]
    edge = plane.extent
    x, y = bags[np.argmin(np.abs(bags - np.median(bags, axis=0)).sum(axis=1))]
    at = (float((x - edge.x0) / (edge.x1 - edge.x0)), float((edge.y1 - y) / (edge.y1 - edge.y0)))
    drag(shown, shown.get_by_role("application"), [at, at])
    expect(said(shown)).to_have_text(re.compile(r"\d+ of the 20 nearest garments are Bag"))
    shown.get_by_role("button", name="Next question").click()
    expect(shown.locator(".lw-toy-question")).to_contain_text("2 of 5")


def test_mixed_pixels_are_a_fade_and_mixed_numbers_a_garment_of_their_own(toy, bundle):
    shown = toy("imagine")
    slider = shown.get_by_role("slider")
    faded, imagined = (shown.get_by_role("img", name=name) for name in ("Mixed pixels", "Mixed numbers, then drawn"))
    one, other = (bundle.images["test"].image(demo_data.first_of_each(bundle)[label]) for label in (8, 9))
    halfway = np.array(faded.evaluate(LEVELS))
    assert np.abs(halfway - (one.reshape(-1) / 2 + other.reshape(-1) / 2)).max() <= 1
    assert np.abs(halfway - imagined.evaluate(LEVELS)).mean() > 5
    slider.press("Home")
    assert faded.evaluate(LEVELS) == one.reshape(-1).tolist()


def test_a_mistake_is_guessed_first_and_then_told_with_how_sure_the_network_was(toy):
    shown = toy("mistakes")
    expect(shown.locator(".lw-share")).to_have_count(0)
    shown.get_by_role("group").get_by_role("button").first.click()
    expect(said(shown)).to_have_text(re.compile(r"The label says .+; the network was (over )?\d+% sure of"))
    assert 4 <= shown.locator(".lw-share").count() <= 5
    shown.get_by_role("button", name="Another mistake").click()
    expect(said(shown)).to_have_text("What is it? Choose, then see.")


@pytest.mark.parametrize(
    ("screen", "theme", "ruled"),
    [({}, "dark", ("neurons", "reading")), (PHONE, "light", ("squeeze", "mistakes"))],
    ids=["desk", "phone"],
)
def test_no_lesson_is_wider_than_the_window_or_breaks_a_rule_of_the_guidelines(visit, screen, theme, ruled):
    page = visit("/learn", color_scheme=theme, **screen)
    for number, lesson in enumerate(LESSONS):
        expect(page.get_by_role("heading", name=lesson.question)).to_be_visible()
        expect(page.locator(READY.format(lesson.toy))).to_have_count(1)
        if lesson.toy in ruled:  # checking rules is slow, and lessons share their styles
            assert violations(page) == [], lesson.slug
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), lesson.slug
        if number + 1 < len(LESSONS):
            page.get_by_role("button", name=re.compile(f"^Next: {re.escape(LESSONS[number + 1].title)}")).click()
