"""All seventy thousand garments at once, a window of another size, and files that do not arrive."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.serving import MAP_ON_SCREEN, ROOT

SCRIPT_WORK = """const work = (window.work = []);
const original = window.requestAnimationFrame;
window.requestAnimationFrame = callback => original.call(window, now => {
    const begin = performance.now();
    callback(now);
    work.push(performance.now() - begin);
});"""


@pytest.fixture(scope="module")
def everything(open_page, map_on):
    """A map with all garments on show."""
    sent = []
    with open_page("/?show=all", on_frame=sent.append, script=SCRIPT_WORK) as page:
        yield map_on(page, sent)


def test_all_points_are_drawn_at_once(everything, bundle):
    every = sum(map(len, bundle.images.values()))
    expect(everything.part("plot")).to_have_attribute("data-points", str(every))
    assert f"{every:,}" in everything.page.locator('[data-show="all"]').inner_text()
    expect(everything.page.locator('[data-show="all"]')).to_have_attribute("aria-pressed", "true")


def test_with_all_points_the_decode_follows_the_pointer_in_every_frame(everything):
    everything.press(everything.place(0.2, 0.7))
    before, sent = everything.shown(), len(everything.sent)
    everything.page.evaluate("work.length = 0")
    for step in range(1, 21):
        everything.move(everything.place(0.2 + 0.03 * step, 0.7 - 0.01 * step))
    assert everything.shown()["frames"] >= before["frames"] + 20
    assert len(everything.sent) == sent
    assert np.median(everything.page.evaluate("work")) < 8
    everything.page.mouse.up()
    everything.answered()


def test_a_training_image_under_the_pointer_is_found_among_all(everything):
    codes = everything.plane.codes("train")
    thumb = everything.part("thumb-picture")
    everything.page.mouse.move(*everything.spot(everything.place(0.5, 0.5)))
    for index in (3, 59_000):
        everything.move(codes[index].tolist())
        expect(everything.page.get_by_test_id("thumb")).to_be_visible()
        split, number = thumb.get_attribute("data-garment").split()
        found = everything.plane.codes(split)[int(number)]
        assert np.linalg.norm((found - codes[index]) / everything.pixel()) <= 2


def test_each_split_can_be_shown_alone(everything):
    thumb = everything.part("thumb-picture")
    for split in ("train", "test"):
        button = everything.page.locator(f'[data-show="{split}"]')
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        everything.page.locator(MAP_ON_SCREEN).wait_for()
        shown = int(everything.part("plot").get_attribute("data-points"))
        assert f"{shown:,}" in button.inner_text()
        codes = everything.plane.codes(split)[:shown]
        for code in codes[:3]:
            everything.move(code.tolist())
            expect(thumb).to_have_attribute("data-garment", re.compile(rf"^{split} \d+$"))
            index = int(thumb.get_attribute("data-garment").split()[1])
            assert np.linalg.norm((codes[index] - code) / everything.pixel()) <= 3
    everything.address(lambda says: "show" not in says)


def test_resizing_the_window_keeps_the_code_and_the_view(the_map):
    the_map.part("zoom-in").click()
    span, shown, before = the_map.span(), the_map.shown(), the_map.picture().shape
    the_map.leave()
    chosen = the_map.shown()["code"]
    the_map.page.set_viewport_size({"width": 1000, "height": 1100})
    expect(the_map.part("plot")).not_to_have_js_property("width", before[1])
    the_map.drawn()
    after = the_map.picture()
    assert after.shape[:2] == tuple(map(round, the_map.area()[:1:-1]))
    assert len(np.unique(after.reshape(-1, 3), axis=0)) > 100
    assert the_map.shown()["code"] == chosen
    assert the_map.span() == pytest.approx(span, abs=2 * max(the_map.pixel()))
    assert shown["frames"] > 0
    the_map.page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.parametrize("missing", ["lattice", "codes", "script"])
def test_a_map_whose_files_do_not_arrive_reports_it(visit, server, bundle, complaints, missing):
    about = next(iter(bundle.maps.values())).info
    file = {"lattice": about["lattice"]["file"], "codes": about["codes"]["test"], "script": "view.js"}[missing]
    page = visit("/_stcore/health")
    page.route(f"**/{file}", lambda route: route.abort())
    page.goto(server.url)
    message = page.locator('[data-testid="latent-map"] [data-part="waiting"]')
    markup = (ROOT / "app" / "components" / "latent_map" / "latent_map.html").read_text(encoding="utf-8")
    (while_waiting,) = re.findall(r'data-part="waiting"[^>]*>([^<]+)<', markup)
    try:
        expect(message).not_to_have_text(while_waiting, timeout=10_000)
        expect(message).to_be_visible()
    finally:
        complaints.clear()  # the refused file is one
