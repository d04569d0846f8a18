"""The lessons in the browser: each demo responds at once and sends nothing to the server."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from app.learn.lesson import LESSONS
from app.render.quiz_sampling import first_of_each_class
from tests.browser.guidelines import violations
from tests.serving import PHONE

READY = '[data-testid="lesson-demo"][data-demo="{}"][aria-busy="false"]'
LEVELS = "canvas => [...canvas.getContext('2d').getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 === 0)"
BY_DEMO = {lesson.demo: lesson for lesson in LESSONS}


@pytest.fixture(scope="module")
def lessons(open_page):
    """One page for all lessons, and the messages that it sends to the server."""
    sent = []
    with open_page("/learn", on_frame=sent.append) as page:
        yield page, sent


@pytest.fixture
def open_demo(lessons, no_page_complains):
    """Opens the lesson of a demo and returns the demo; fails if it sends a message afterwards."""
    page, sent = lessons

    def opened(name):
        lesson = BY_DEMO[name]
        page.get_by_role("button", name=re.compile(re.escape(lesson.title) + "$")).first.click()
        expect(page.get_by_role("heading", name=lesson.question)).to_be_visible()
        demo = page.locator(READY.format(name))
        expect(demo).to_have_count(1)
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        sent.clear()
        return demo

    yield opened
    assert not sent


def status_of(demo):
    return demo.locator(".lw-demo-status").last


def drag(demo, canvas, spots):
    """Drags the mouse over shares of a canvas's width and height."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    places = [(box["x"] + across * box["width"], box["y"] + down * box["height"]) for across, down in spots]
    demo.page.mouse.move(*places[0])
    demo.page.mouse.down()
    for place in places[1:]:
        demo.page.mouse.move(*place, steps=3)
    demo.page.mouse.up()


def test_the_linear_classifier_learns_from_examples_and_starts_over(open_demo):
    demo = open_demo("linear_classifier")
    score = demo.locator(".lw-demo-score")
    expect(score).to_contain_text("After 0 examples")
    before = int(re.search(r"(\d+)%", score.inner_text())[1])
    for _ in range(4):
        demo.get_by_role("button", name="Show it ten").click()
    expect(score).to_contain_text("After 40 examples")
    assert int(re.search(r"(\d+)%", score.inner_text())[1]) > before + 20
    expect(status_of(demo)).to_contain_text("It was told:")
    demo.get_by_role("button", name="Start over").click()
    expect(score).to_contain_text(f"{before}%")


def test_groups_are_found_by_a_lasso_and_by_clustering_before_labels_are_shown(open_demo):
    demo = open_demo("clustering")
    drag(demo, demo.locator("canvas").first, [(0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7)])
    expect(status_of(demo)).to_have_text(re.compile(r"You circled [\d,]+ garments\..*\d+%"))
    demo.get_by_role("button", name="Find groups").click()
    expect(status_of(demo)).to_contain_text("10 groups, found without a label")
    demo.get_by_role("button", name="Show the labels").click()
    expect(demo.get_by_role("button", name="Show the labels")).to_have_attribute("aria-pressed", "true")


def test_without_an_activation_function_many_neurons_fit_no_better_than_one(open_demo):
    demo = open_demo("neurons")

    def off():
        return int(re.search(r"off by (\d+)", status_of(demo).inner_text())[1])

    bent = off()
    demo.get_by_label("How a neuron bends").select_option("none")
    straight = off()
    assert straight > 2 * bent
    demo.get_by_role("slider", name="Neurons").fill("1")
    assert off() == straight


def test_the_sum_of_nine_products_is_the_value_of_the_feature_map(open_demo, bundle):
    demo = open_demo("kernels")
    garment = demo.get_by_role("application")
    garment.focus()
    for _ in range(3):
        garment.press("ArrowRight")
    cells = [cell.inner_text().split("×") for cell in demo.get_by_role("cell").all()]
    total = sum(int(pixel) * int(weight.replace("−", "-")) for pixel, weight in cells)
    expect(status_of(demo)).to_contain_text(f"add up to {total}:")
    index = first_of_each_class(bundle)[8]
    assert garment.evaluate(LEVELS) == bundle.images["test"].image(index).reshape(-1).tolist()
    before = total
    demo.get_by_role("button", name="Level edges").click()
    expect(status_of(demo)).not_to_contain_text(f"add up to {before}:")


def test_a_reconstruction_is_hidden_until_asked_for_and_follows_its_code(open_demo, bundle):
    demo = open_demo("reconstruction")
    cover = demo.get_by_role("button", name="What comes back?")
    cover.click()
    expect(cover).to_be_hidden()
    drawn = demo.get_by_role("img", name="What the decoder draws")
    plane = next(iter(bundle.maps.values()))
    code = plane.codes("test")[first_of_each_class(bundle)[:1]]
    first = np.array(drawn.evaluate(LEVELS))
    assert np.abs(first - plane.decode(code).reshape(-1) * 255).mean() < 3
    demo.get_by_role("slider", name="The number x").press("End")
    assert (np.array(drawn.evaluate(LEVELS)) != first).any()
    demo.get_by_role("radio", name="Bag").check(force=True)
    expect(cover).to_be_visible()


def test_a_tap_on_the_map_answers_where_a_class_lies(open_demo, bundle):
    demo = open_demo("map_reading")
    plane, labels = next(iter(bundle.maps.values())), bundle.images["test"].labels
    bags = plane.codes("test")[labels == bundle.class_names.index("Bag")]
    edge = plane.extent
    x, y = bags[np.argmin(np.abs(bags - np.median(bags, axis=0)).sum(axis=1))]
    at = (float((x - edge.x0) / (edge.x1 - edge.x0)), float((edge.y1 - y) / (edge.y1 - edge.y0)))
    drag(demo, demo.get_by_role("application"), [at, at])
    expect(status_of(demo)).to_have_text(re.compile(r"\d+ of the 20 nearest garments are Bag"))
    demo.get_by_role("button", name="Next question").click()
    expect(demo.locator(".lw-demo-question")).to_contain_text("2 of 5")


def test_mixed_pixels_are_a_fade_and_mixed_codes_are_decoded(open_demo, bundle):
    demo = open_demo("interpolation")
    slider = demo.get_by_role("slider")
    faded, imagined = (demo.get_by_role("img", name=name) for name in ("Mixed pixels", "Mixed numbers, then drawn"))
    one, other = (bundle.images["test"].image(first_of_each_class(bundle)[label]) for label in (8, 9))
    halfway = np.array(faded.evaluate(LEVELS))
    assert np.abs(halfway - (one.reshape(-1) / 2 + other.reshape(-1) / 2)).max() <= 1
    assert np.abs(halfway - imagined.evaluate(LEVELS)).mean() > 5
    slider.press("Home")
    assert faded.evaluate(LEVELS) == one.reshape(-1).tolist()


def test_a_mistake_is_guessed_first_and_then_shown_with_the_networks_confidence(open_demo):
    demo = open_demo("mistakes")
    expect(demo.locator(".lw-bars li")).to_have_count(0)
    demo.get_by_role("group").get_by_role("button").first.click()
    expect(status_of(demo)).to_have_text(re.compile(r"The label says .+; the network was (over )?\d+% sure of"))
    assert 4 <= demo.locator(".lw-bars li").count() <= 5
    demo.get_by_role("button", name="Another mistake").click()
    expect(status_of(demo)).to_have_text("What is it? Choose, then see.")


@pytest.mark.parametrize(
    ("screen", "theme", "checked"),
    [({}, "dark", ("neurons", "map_reading")), (PHONE, "light", ("reconstruction", "mistakes"))],
    ids=["desk", "phone"],
)
def test_no_lesson_is_wider_than_the_window_or_breaks_a_rule_of_the_guidelines(visit, screen, theme, checked):
    page = visit("/learn", color_scheme=theme, **screen)
    for number, lesson in enumerate(LESSONS):
        expect(page.get_by_role("heading", name=lesson.question)).to_be_visible()
        expect(page.locator(READY.format(lesson.demo))).to_have_count(1)
        if lesson.demo in checked:  # the rules take seconds to check, and lessons share their styles
            assert violations(page) == [], lesson.slug
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), lesson.slug
        if number + 1 < len(LESSONS):
            page.get_by_role("button", name=re.compile(f"^Next: {re.escape(LESSONS[number + 1].title)}")).click()


def test_a_lesson_says_when_an_image_cannot_be_loaded(visit, complaints):
    page = visit("/learn")
    demo = page.locator(READY.format("linear_classifier"))
    expect(demo).to_have_count(1)
    page.route(re.compile(r"/sheets?/|\.(webp|png)$"), lambda route: route.abort())
    page.get_by_role("button", name=re.compile(re.escape(BY_DEMO["mistakes"].title) + "$")).first.click()
    expect(status_of(page.locator(READY.format("mistakes")))).to_contain_text("The image could not be loaded")
    complaints.clear()  # the browser logs the request that was refused
