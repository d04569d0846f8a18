"""The presentation from its first slide to its last, by keys, clicker and touch; the game; the idle tour."""

import re

import pytest
from playwright.sync_api import expect

from app.present.slides import SLIDES
from models.pictures.framing import PreparedImage
from tests.browser.guidelines import violations
from tests.serving import PHONE

READY = '[data-testid="presenter"][aria-busy="false"]'
LEVELS = "canvas => [...canvas.getContext('2d').getImageData(0, 0, 28, 28).data].join()"


class Stage:
    """A presentation on its page, and the messages that the page sent to the server since it was ready."""

    def __init__(self, page, sent):
        self.page, self.sent = page, sent
        self.root = page.locator(READY)
        expect(self.root).to_have_count(1)
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        self.title = self.root.get_by_role("heading", level=2)
        self.idle = page.get_by_test_id("presenter-idle")
        sent.clear()

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, number):
        """Waits until a slide, counted from 1, is shown."""
        expect(self.title).to_have_text(SLIDES[number - 1]["title"])
        expect(self.page.get_by_test_id("presenter-count")).to_have_text(f"{number} of {len(SLIDES)}")
        self.page.wait_for_function("() => document.getAnimations().every(one => one.playState !== 'running')")

    def to(self, scene):
        number = [slide["scene"] for slide in SLIDES].index(scene) + 1
        while int(self.root.get_attribute("data-step")) < number:
            self.press("PageDown")
        self.at(number)


@pytest.fixture
def open_stage(visit):
    def opened(path="/present", **options):
        sent = []
        return Stage(visit(path, on_frame=sent.append, **options), sent)

    return opened


@pytest.fixture(scope="module")
def shared(open_page):
    sent = []
    with open_page("/present", on_frame=sent.append) as page:
        yield Stage(page, sent)


@pytest.fixture
def stage(shared, no_page_complains):
    """A presentation that most tests of this file use, at its first slide; with reduced motion it draws less."""
    shared.page.bring_to_front()
    shared.page.emulate_media(reduced_motion="reduce")
    shared.press("Home")
    shared.at(1)
    shared.sent.clear()
    yield shared
    assert not shared.sent


@pytest.fixture
def moving_stage(stage):
    """The same with motion."""
    stage.page.emulate_media(reduced_motion="no-preference")
    return stage


def test_the_presentation_covers_the_whole_window(stage):
    box = stage.root.bounding_box()
    assert (box["x"], box["y"]) == (0, 0)
    assert (box["width"], box["height"]) == (1440, 900)
    covered = """() => [[5, 5], [innerWidth - 5, 5], [5, innerHeight - 5], [innerWidth - 5, innerHeight - 5]]
        .every(([x, y]) => document.elementFromPoint(x, y).closest('[data-testid="presenter"]'))"""
    assert stage.page.evaluate(covered)


def test_f_toggles_full_screen(stage):
    filled = "() => document.fullscreenElement?.dataset.testid === 'presenter'"
    stage.press("f")
    stage.page.wait_for_function(filled)
    stage.press("PageDown")
    stage.at(2)
    stage.press("f")
    stage.page.wait_for_function("() => !document.fullscreenElement")


def test_keys_and_clickers_lead_through_all_ten_slides_and_back(moving_stage):
    stage = moving_stage
    for number, key in enumerate(
        ("ArrowRight", "PageDown", " ", "ArrowDown", "Enter", "PageDown", "ArrowRight", " ", "PageDown"), 2
    ):
        stage.press(key)
        stage.at(number)
        if SLIDES[number - 1]["scene"] in ("reconstruction", "exploration", "drawing", "mistakes"):
            assert violations(stage.page) == [], SLIDES[number - 1]["scene"]
    stage.press("PageDown")
    stage.at(10)
    for number, key in ((9, "PageUp"), (8, "ArrowLeft"), (7, "ArrowUp")):
        stage.press(key)
        stage.at(number)
    stage.press("r")
    stage.at(1)
    stage.press("PageUp")
    stage.at(1)


def test_a_tap_outside_interactive_elements_shows_the_next_slide(stage):
    stage.title.click()
    stage.at(2)
    stage.root.get_by_role("button", name="Another garment").click()
    stage.at(2)
    stage.root.get_by_role("button", name="Next", exact=True).click()
    stage.at(3)
    stage.root.get_by_role("button", name="Back", exact=True).click()
    stage.at(2)


def test_n_toggles_the_notes_and_they_follow_the_slides(stage):
    notes = stage.page.get_by_test_id("presenter-notes")
    expect(notes).to_be_hidden()
    stage.press("n")
    expect(notes).to_contain_text(SLIDES[0]["notes"])
    stage.press("PageDown")
    expect(notes).to_contain_text(SLIDES[1]["notes"])
    expect(notes).to_contain_text(f"Next: {SLIDES[2]['title']}")
    stage.press("n")
    expect(notes).to_be_hidden()


def test_the_notes_open_in_a_window_whose_keys_change_slides(stage):
    with stage.page.expect_popup() as opened:
        stage.root.get_by_role("button", name="Notes in a window").click()
    expect(opened.value.locator("body")).to_contain_text(SLIDES[0]["notes"])
    opened.value.keyboard.press("PageDown")
    stage.at(2)
    expect(opened.value.locator("h1")).to_have_text(SLIDES[1]["title"])
    opened.value.close()


def test_a_reload_shows_the_same_slide(open_stage):
    stage = open_stage("/present?step=4")
    stage.at(4)
    stage.press("PageDown")
    assert "step=5" in stage.page.url


def test_the_decoded_garment_follows_the_pointer_and_the_arrow_keys(stage, bundle):
    stage.to("exploration")
    garment, the_map = stage.page.get_by_test_id("presenter-garment"), stage.root.get_by_role("application")
    box, edge = the_map.bounding_box(), next(iter(bundle.maps.values())).extent
    stage.page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.5 * box["height"])
    expected = edge.x0 + 0.25 * (edge.x1 - edge.x0)
    expect(garment).to_have_attribute("data-x", re.compile(f"^{expected:.1f}"[:4].replace(".", r"\.")))
    the_map.focus()
    before = garment.get_attribute("data-x")
    stage.press("ArrowRight")
    expect(garment).not_to_have_attribute("data-x", before)
    stage.press("PageDown")
    stage.at(6)


def test_a_path_plays_by_itself_and_can_be_paused(moving_stage):
    stage = moving_stage
    stage.to("path")
    garment = stage.page.get_by_test_id("presenter-garment")
    first = garment.get_attribute("data-x")
    expect(garment).not_to_have_attribute("data-x", first)
    stage.root.get_by_role("button", name="Pause").click()
    still = garment.evaluate(LEVELS)
    stage.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert garment.evaluate(LEVELS) == still


def test_a_sample_drawing_is_classified_and_cleared(stage):
    stage.to("drawing")
    stage.root.get_by_role("button", name="Draw one for me").click()
    expect(stage.root.locator("[data-likeliest]")).to_contain_text("T-shirt/top")
    stage.root.get_by_role("button", name="Wipe the board").click()
    expect(stage.root.locator("[data-likeliest]")).to_have_count(0)


def test_a_mistake_is_revealed_with_its_label(stage):
    stage.to("mistakes")
    expect(stage.root.locator(".lw-bars li")).to_have_count(0)
    stage.root.get_by_role("button", name="Reveal").click()
    expect(stage.root.get_by_text(re.compile(r"^The label says .+ The network was .*\d+% sure of"))).to_be_visible()
    stage.root.get_by_role("button", name="Another one").click()
    expect(stage.root.locator(".lw-bars li")).to_have_count(0)


def test_people_play_ten_rounds_against_the_network_and_both_are_scored_by_the_labels(stage, bundle):
    stage.to("game")
    score, garment = stage.page.get_by_test_id("game-score"), stage.page.get_by_test_id("game-garment")
    labels, people, network = bundle.images["test"].labels, 0, 0
    for number in range(10):
        expect(score).to_have_text(f"Garment {number + 1} of 10 · You {people} · Network {network}")
        index = int(garment.get_attribute("data-index"))
        mine = int(labels[index]) if number % 2 else (int(labels[index]) + 1) % 10
        people += number % 2
        network += int(
            bundle.predict(PreparedImage(bundle.images["test"].pixels(index))).probabilities.argmax() == labels[index]
        )
        name = bundle.class_names[labels[index]].replace("/", ".")
        if number < 8:
            stage.press(str((mine + 1) % 10))
        else:
            stage.root.get_by_role("button", name=bundle.class_names[mine], exact=True).click()
        expect(stage.root.get_by_role("button", name=re.compile(rf"^{name},.*label"))).to_be_visible()
        stage.press("Enter")  # the focus is on the way to the next garment
    expect(score).to_contain_text(re.compile(f"{people} to {network}|{network} to {people}"))
    assert stage.root.get_by_role("listitem").count() >= 5
    stage.press("PageDown")
    expect(stage.root).to_contain_text(f"people {people}, network {network}")
    stage.press("Home")
    stage.to("game")
    expect(score).to_contain_text("Garment 1 of 10 · You 0 · Network 0")


def test_an_idle_presentation_tours_the_map_until_an_input_ends_the_tour(open_stage):
    stage = open_stage("/present?idle=1&step=3")
    expect(stage.idle).to_be_visible()
    garment = stage.idle.locator("canvas").last
    first = garment.get_attribute("data-x")
    expect(garment).not_to_have_attribute("data-x", first)
    stage.press("PageDown")
    expect(stage.idle).to_be_hidden()
    stage.at(3)
    expect(stage.idle).to_be_visible()
    stage.page.mouse.click(700, 450)
    expect(stage.idle).to_be_hidden()
    stage.at(3)


def test_a_tour_that_was_asked_for_is_ended_by_a_key_or_a_click_and_not_by_the_mouse_that_asked(stage):
    stage.to("unlabelled_map")
    stage.root.get_by_role("button", name="Tour").click()
    expect(stage.idle).to_be_visible()
    stage.page.mouse.move(300, 300, steps=3)
    expect(stage.idle).to_be_visible()
    stage.press("x")
    expect(stage.idle).to_be_hidden()
    stage.press("t")
    expect(stage.idle).to_be_visible()
    stage.page.mouse.click(700, 450)
    expect(stage.idle).to_be_hidden()
    stage.at(3)
    stage.page.wait_for_timeout(800)  # until then a pointer only counts as having ended the tour


def test_a_restart_can_be_undone_until_the_next_audience_is_shown_something(stage):
    undo = stage.root.get_by_role("button", name="Undo restart")
    stage.to("drawing")
    stage.root.get_by_role("button", name="Draw one for me").click()
    expect(stage.root.locator("[data-likeliest]")).to_contain_text("T-shirt/top")
    stage.press("r")
    stage.at(1)
    undo.click()
    stage.at(7)
    expect(stage.root.locator("[data-likeliest]")).to_contain_text("T-shirt/top")
    expect(undo).to_be_hidden()
    stage.press("r", "PageDown")
    expect(undo).to_be_visible()
    stage.press("PageDown")
    expect(undo).to_be_hidden()


def test_letters_and_digits_can_be_turned_off_as_keys_and_are_no_longer_shown_on_buttons(stage):
    shortcuts, notes = stage.root.get_by_role("button", name="Shortcuts"), stage.page.get_by_test_id("presenter-notes")
    shortcuts.click()
    expect(shortcuts).to_have_text("Shortcuts: off")
    expect(stage.root.locator("kbd:visible")).to_have_count(0)
    stage.press("PageDown", "n", "r", "t")
    stage.at(2)
    expect(notes).to_be_hidden()
    expect(stage.idle).to_be_hidden()
    shortcuts.click()
    expect(shortcuts).to_have_text("Shortcuts: on")
    stage.press("n", "n", "r")
    stage.at(1)


def test_with_reduced_motion_a_path_jumps_from_stop_to_stop(stage):
    stage.to("path")
    garment = stage.page.get_by_test_id("presenter-garment")
    seen = garment.evaluate("""async canvas => {
        const seen = new Set();
        for (let i = 0; i < 40; i += 1) {
            await new Promise(requestAnimationFrame);
            seen.add(canvas.dataset.x);
        }
        return seen.size;
    }""")
    assert seen <= 2


def test_on_a_phone_every_scene_fits_and_is_accessible(open_stage):
    stage = open_stage(color_scheme="dark", reduced_motion="reduce", **PHONE)
    for number in range(1, len(SLIDES) + 1):
        stage.at(number)
        parts = ".lw-deck-scene button, .lw-deck-scene canvas, .lw-deck-bar *"
        overflowing = """parts => [...document.querySelectorAll(parts)]
            .filter(one => one.offsetParent && one.getBoundingClientRect().width)
            .filter(one => { const box = one.getBoundingClientRect(); return box.left < -1 || box.right > innerWidth + 1
                || box.bottom > innerHeight + 1 || box.top < 0; }).map(one => one.outerHTML.slice(0, 80))"""
        assert stage.page.evaluate(overflowing, parts) == [], SLIDES[number - 1]["scene"]
        if SLIDES[number - 1]["scene"] in ("path", "game"):
            assert violations(stage.page) == [], SLIDES[number - 1]["scene"]
        if number < len(SLIDES):
            stage.root.get_by_role("button", name="Next", exact=True).tap()
