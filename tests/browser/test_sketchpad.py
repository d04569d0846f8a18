"""The sketchpad: its bars follow the drawing, the page follows each finished stroke."""

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from app.components import sketchpad
from tests.browser.guidelines import violations_by_theme
from tests.browser.touch import Fingers
from tests.serving import PHONE

SHIRT = [(30, 20), (50, 26), (70, 20), (90, 34), (80, 46), (70, 40), (70, 84), (30, 84), (30, 40), (20, 46), (10, 34)]
"""Per cent of the board's side."""
PAINTED = (
    "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.filter(v => v > 128).length"
)


class Pad:
    """The sketchpad of a page, and the messages that the page sent to the server meanwhile."""

    def __init__(self, page, sent):
        self.page, self.sent = page, sent
        self.root = page.get_by_test_id("sketchpad")
        self.board = self.root.locator("canvas")
        self.bars = self.root.get_by_role("listitem")
        self.undo, self.clear = (self.root.get_by_role("button", name=name) for name in ("Undo", "Clear"))
        self.verdict = page.get_by_test_id("verdict")
        expect(self.bars).to_have_count(10)
        self.idle()

    def idle(self):
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    def spot(self, across, down):
        box = self.board.bounding_box()
        return box["x"] + box["width"] * across / 100, box["y"] + box["height"] * down / 100

    def stroke(self, spots, lift=True):
        self.page.mouse.move(*self.spot(*spots[0]))
        self.page.mouse.down()
        for spot in spots[1:]:
            self.page.mouse.move(*self.spot(*spot), steps=4)
        if lift:
            self.page.mouse.up()

    def percentages(self):
        """Per cent a class, as written beside the bars; empty while there are none."""
        return [int(share) for share in re.findall(r"(\d+)%", " ".join(self.bars.all_inner_texts()))]

    def painted(self):
        """How much of the board is white, by value."""
        return self.board.evaluate(PAINTED)

    def as_first_seen(self):
        """Undoes what was done, apart from the choice of a classifier."""
        self.page.bring_to_front()
        self.page.mouse.up()
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.emulate_media(color_scheme="light")
        self.root.get_by_label("Brush").fill("7")
        if self.clear.is_enabled():
            self.clear.click()
        self.idle()
        expect(self.verdict).to_have_count(0)
        expect(self.bars.first).not_to_contain_text("%")


@pytest.fixture(scope="module")
def shared_pad(open_page):
    sent = []
    with open_page("/classify", on_frame=sent.append) as page:
        yield Pad(page, sent)


@pytest.fixture
def pad(shared_pad, no_page_complains):
    """A sketchpad that most tests of this file use, as a new visitor finds it."""
    shared_pad.as_first_seen()
    return shared_pad


def test_the_bars_follow_the_stroke_without_a_message_until_it_is_finished(pad, bundle):
    assert pad.bars.evaluate_all("rows => rows.map(row => row.firstChild.textContent)") == list(bundle.class_names)
    assert pad.percentages() == []
    before = len(pad.sent)
    pad.stroke(SHIRT[:4], lift=False)
    pad.page.wait_for_function("() => /%/.test(document.querySelector('[data-part=bars]').textContent)")
    early = pad.percentages()
    for spot in [*SHIRT[4:], SHIRT[0]]:
        pad.page.mouse.move(*pad.spot(*spot), steps=4)
    expect(pad.root.locator("[data-likeliest]")).to_contain_text("T-shirt/top")
    assert pad.percentages() != early
    assert sum(pad.percentages()) == pytest.approx(100, abs=5)
    assert len(pad.sent) == before
    expect(pad.verdict).to_have_count(0)
    pad.page.mouse.up()
    expect(pad.verdict).to_contain_text("T-shirt or top")


def test_there_is_one_request_at_a_time_and_the_last_drawing_gets_one(pad):
    at_once, most, drawings = 0, 0, []

    def asked(request):
        nonlocal at_once, most
        if "/wardrobe/verdict/" in request.url:
            at_once += 1
            most = max(most, at_once)
            drawings.append(request.post_data_buffer)

    def answered(request):
        nonlocal at_once
        at_once -= "/wardrobe/verdict/" in request.url

    listeners = {"request": asked, "requestfinished": answered}
    for event, listener in listeners.items():
        pad.page.on(event, listener)
    pad.stroke([*SHIRT, SHIRT[0]])
    expect(pad.verdict).to_be_visible()
    pad.idle()
    for event, listener in listeners.items():
        pad.page.remove_listener(event, listener)
    assert most == 1
    assert 1 < len(drawings) < 48  # a question a move would be as many as there were moves
    last = pad.page.evaluate("() => document.querySelector('[data-part=bars] [data-likeliest] b').textContent")
    assert last in pad.verdict.inner_text()


def test_an_answer_that_arrives_after_the_board_was_cleared_is_dropped(pad):
    waiting = []
    pad.page.route("**/wardrobe/verdict/**", lambda route: waiting.append(route))
    pad.stroke(SHIRT)
    pad.clear.click()
    assert len(waiting) == 1
    with pad.page.expect_response("**/wardrobe/verdict/**"):
        waiting[0].continue_()
    pad.page.wait_for_timeout(200)
    assert pad.percentages() == []


def test_strokes_can_be_undone_by_button_and_by_keys_and_the_board_cleared(pad):
    expect(pad.undo).to_be_disabled()
    expect(pad.clear).to_be_disabled()
    pad.stroke([*SHIRT, SHIRT[0]])
    one = pad.painted()
    pad.stroke([(40, 50), (60, 50)])
    pad.stroke([(40, 60), (60, 60)])
    assert pad.painted() > one
    pad.undo.click()
    pad.page.keyboard.press("Control+z")
    assert pad.painted() == one
    expect(pad.verdict).to_be_visible()
    pad.clear.click()
    assert pad.painted() == pad.board.evaluate("canvas => canvas.width * canvas.height")  # nothing but opacity
    for button in (pad.undo, pad.clear):
        expect(button).to_be_disabled()
    expect(pad.verdict).to_have_count(0)
    expect(pad.bars.first).not_to_contain_text("%")
    pad.page.keyboard.press("Control+z")
    expect(pad.clear).to_be_disabled()


def test_the_board_keeps_its_drawing_while_the_page_runs_and_when_another_source_was_shown(pad):
    pad.stroke([*SHIRT, SHIRT[0]])
    drawn = pad.painted()
    expect(pad.verdict).to_be_visible()
    pad.idle()
    assert pad.painted() == drawn
    said = pad.verdict.inner_text()
    pad.page.get_by_text("Upload", exact=True).first.click()
    expect(pad.root).to_have_count(0)
    pad.page.get_by_text("Draw", exact=True).first.click()
    expect(pad.verdict).to_have_text(said)
    assert pad.painted() == drawn


def test_boards_of_one_page_keep_a_drawing_each_also_when_they_are_shown_again(blank_page):
    html = (Path(sketchpad.__file__).parent / "sketchpad.html").read_text(encoding="utf-8")
    drawn = blank_page(
        ["sketchpad/view.js"],
        """(async () => {
            const fetchUsual = window.fetch;
            window.fetch = () => new Promise(() => {});
            document.body.replaceChildren();
            const open = board => {
                const root = document.body.appendChild(document.createElement("div"));
                root.innerHTML = given;
                const view = createView(root, { board, classify_url: "", classes: [] });
                return { root, view, drawn: () => !root.querySelector("[data-part=undo]").disabled };
            };
            const draw = ({ root }) => {
                const canvas = root.querySelector("canvas");
                for (const name of ["pointerdown", "pointerup"]) {
                    canvas.dispatchEvent(new PointerEvent(name, { pointerId: 1 }));
                }
            };
            try {
                const [left, right] = [open("left"), open("right")];
                draw(left);
                const apart = [left.drawn(), right.drawn(), open("other").drawn()];
                left.view.destroy();
                left.root.remove();
                return [...apart, open("left").drawn(), open("right").drawn()];
            } finally {
                window.fetch = fetchUsual;
            }
        })()""",
        html,
    )
    assert drawn == [True, False, False, True, False]


def test_a_wider_brush_paints_more_pixels(pad):
    amounts = []
    for width in ("2", "16"):
        pad.root.get_by_label("Brush").fill(width)
        pad.stroke([(20, 50), (80, 50)])
        amounts.append(pad.painted())
        pad.clear.click()
    assert np.diff(amounts) > 0


def test_the_pad_breaks_no_rule_of_the_accessibility_guidelines(pad):
    assert violations_by_theme(pad.page) == {"light": [], "dark": []}
    pad.stroke([*SHIRT, SHIRT[0]])
    expect(pad.verdict).to_be_visible()
    pad.idle()
    assert violations_by_theme(pad.page) == {"light": [], "dark": []}


def test_the_chosen_classifier_moves_the_bars(pad, bundle):
    pad.stroke([*SHIRT, SHIRT[0]])
    expect(pad.verdict).to_be_visible()
    usual = bundle.default_classifier("picture")
    for name in ("dense", usual):
        with pad.page.expect_request(re.compile(f"/wardrobe/verdict/.*/{name}$")):
            pad.page.get_by_role("combobox", name="Classifier").click()
            pad.page.get_by_role("option", name=name, exact=True).click()
        pad.idle()


def test_a_finger_draws_and_the_page_stays_where_it_is(visit):
    pad = Pad(visit("/classify", **PHONE), [])
    main = pad.page.get_by_test_id("stMain")
    before = main.evaluate("main => main.scrollTop")
    spots = [pad.spot(50, 80), pad.spot(50, 15)]
    Fingers(pad.page).swipe(spots[0], spots[-1])
    expect(pad.clear).to_be_enabled()
    assert main.evaluate("main => main.scrollTop") == before
    assert pad.board.evaluate("canvas => canvas.width / canvas.clientWidth") == pytest.approx(2, abs=0.01)
    expect(pad.verdict).to_be_visible()


def test_a_pen_draws_where_it_presses_and_not_where_it_hovers(pad):
    pen = Fingers(pad.page).pen
    empty = pad.painted()
    pen("mouseMoved", pad.spot(20, 20), pressed=False)
    pen("mouseMoved", pad.spot(40, 40), pressed=False)
    assert pad.painted() == empty
    pen("mousePressed", pad.spot(40, 40))
    pen("mouseMoved", pad.spot(70, 40))
    pen("mouseReleased", pad.spot(70, 40))
    assert pad.painted() > empty
    expect(pad.verdict).to_be_visible()


def test_a_cancelled_stroke_is_undone(pad):
    pad.stroke([(20, 20), (60, 60)], lift=False)
    expect(pad.clear).to_be_enabled()
    pad.board.evaluate("""board => board.dispatchEvent(new PointerEvent("pointercancel", { pointerId: 1 }))""")
    expect(pad.clear).to_be_disabled()
    pad.page.mouse.up()


def test_a_stroke_that_is_undone_while_it_is_drawn_does_not_continue(pad):
    pad.stroke([(20, 20), (60, 60)], lift=False)
    pad.board.focus()
    pad.page.keyboard.press("Control+z")
    pad.page.mouse.move(*pad.spot(80, 20), steps=4)
    pad.page.mouse.up()
    expect(pad.clear).to_be_disabled()
    assert pad.painted() == pad.board.evaluate("canvas => canvas.width * canvas.height")


def test_an_unreachable_server_is_reported_and_drawing_goes_on(pad, complaints):
    pad.page.route("**/wardrobe/verdict/**", lambda route: route.abort())
    try:
        pad.stroke(SHIRT[:5])
        expect(pad.root.get_by_role("status").last).to_contain_text("cannot be reached")
        assert pad.painted() > 0
        pad.idle()
    finally:
        complaints.clear()  # the refused requests are some
