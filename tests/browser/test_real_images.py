"""Real garments beside imagined ones: the nearest, one that is looked for, and how each is remembered."""

import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from models.latent import to_uint8


@pytest.fixture
def still_map(the_map):
    """A map for a visitor who asked for less motion: it goes to garments at once."""
    the_map.page.emulate_media(reduced_motion="reduce")
    yield the_map
    the_map.page.emulate_media(reduced_motion="no-preference")


def expect_at(the_map, code):
    """Waits until the garment at a code is chosen and answered."""
    live = the_map.page.get_by_test_id("live-garment")
    expect(live).to_have_attribute("data-x", f"{code[0]:.4f}")
    expect(live).to_have_attribute("data-y", f"{code[1]:.4f}")
    the_map.answered()


def all_codes(plane):
    return np.concatenate([plane.codes("test"), plane.codes("train")])


def image(bundle, number):
    """A garment by its number among all, the test garments first."""
    tests = len(bundle.images["test"])
    return bundle.images["test" if number < tests else "train"].image(number if number < tests else number - tests)


def test_the_five_nearest_images_are_shown_with_both_distances(still_map, bundle):
    shown = still_map.choose(still_map.place(0.35, 0.62))
    distances = np.linalg.norm(all_codes(still_map.plane).astype(float) - shown["code"], axis=1)
    nearest = np.argsort(distances)[:5]
    wanted = np.array([image(bundle, number) for number in nearest])
    assert (still_map.pictures('[data-part="answer"] li canvas') == wanted).all()
    exact = still_map.plane.decode(still_map.as_codes(shown))[0] * 255
    labels = [re.findall(r"[\d.]+", item) for item in still_map.part("answer").locator("li small").all_inner_texts()]
    near, differ = (
        [float(number) for (number,) in labels[::2]],
        [float(number) for (number,) in labels[1::2]],
    )
    assert near == pytest.approx(distances[nearest], abs=0.0051)
    assert differ == pytest.approx(np.sqrt(((wanted - exact) ** 2).mean(axis=(1, 2))), abs=0.6)


def test_nearest_images_come_from_both_splits(still_map):
    splits = set()
    for across, down in itertools.product((0.3, 0.6), (0.35, 0.45, 0.55, 0.65)):  # a seventh are test garments
        still_map.choose(still_map.place(across, down))
        names = still_map.part("answer").locator("li button").evaluate_all("all => all.map(one => one.ariaLabel)")
        splits |= {re.search(r", (test|train) garment", name)[1] for name in names}
    assert splits == {"test", "train"}


def test_a_click_on_a_nearest_image_selects_its_code(still_map, bundle):
    shown = still_map.choose(still_map.place(0.6, 0.5))
    codes = all_codes(still_map.plane)
    third = np.linalg.norm(codes.astype(float) - shown["code"], axis=1).argsort()[2]
    still_map.part("answer").locator("li button").nth(2).click()
    expect_at(still_map, codes[third])
    assert (still_map.pictures('[data-part="answer"] li canvas')[0] == image(bundle, third)).all()


def test_the_cursor_moves_to_an_image_in_small_steps(the_map):
    before = the_map.shown()
    the_map.part("search-text").fill("4711")
    the_map.part("search-text").press("Enter")
    expect_at(the_map, the_map.plane.codes("test")[4711])
    assert the_map.shown()["frames"] - before["frames"] > 2


@pytest.mark.parametrize(
    ("words", "split", "index"),
    [("4711", "test", 4711), ("train 12", "train", 12), ("#0", "test", 0), ("Training 59999", "train", 59_999)],
)
def test_an_image_is_found_by_its_number(still_map, words, split, index):
    still_map.part("search-text").fill(words)
    still_map.part("search-text").press("Enter")
    expect_at(still_map, still_map.plane.codes(split)[index])


def test_an_image_is_found_by_its_class_and_repeating_the_search_finds_another(still_map, bundle):
    codes = still_map.plane.codes("test")[bundle.images["test"].labels == 9]
    found = set()
    for _ in range(3):
        before = still_map.shown()["code"]
        still_map.part("search-text").fill("boot")
        still_map.page.get_by_role("button", name="Find", exact=True).click()
        expect(still_map.page.get_by_test_id("live-garment")).not_to_have_attribute("data-x", f"{before[0]:.4f}")
        still_map.answered()
        code = still_map.shown()["code"]
        assert np.abs(codes - code).max(axis=1).min() < 1e-4
        found.add(tuple(code))
    assert len(found) == 3


def test_a_search_without_result_gets_one_sentence(still_map):
    field, before = still_map.part("search-text"), still_map.shown()["code"]
    for words in ("umbrella", "test 10000", "99999999", "?", "<b>boot"):
        field.fill(words)
        field.press("Enter")
        still_map.page.wait_for_function("field => field.validationMessage", arg=field.element_handle())
        message = field.evaluate("field => field.validationMessage")
        assert re.fullmatch(r"[A-Z][^.]+\.( Try [^.]+\.)?", message)
        assert still_map.shown()["code"] == before
    field.fill("")
    assert field.evaluate("field => field.checkValidity()")


@pytest.fixture
def reconstruction_map(still_map):
    """A map whose tab about remembering is open."""
    still_map.page.locator('[data-tab="reconstruction"]').click()
    return still_map


def reconstruction(the_map):
    """The real garment, what comes back of it, and the difference: grey levels (28, 28) each."""
    return the_map.pictures('[data-part="reconstruction"] canvas')


def test_a_clicked_image_is_shown_beside_its_reconstruction(reconstruction_map, bundle):
    codes = reconstruction_map.plane.codes("test")
    pixels = codes / reconstruction_map.pixel()
    index = int(np.argmax([np.partition(np.linalg.norm(pixels - pixel, axis=1), 1)[1] for pixel in pixels[:300]]))
    reconstruction_map.page.mouse.click(*reconstruction_map.spot(codes[index].tolist()))
    expect_at(reconstruction_map, codes[index])
    expect(reconstruction_map.part("reconstruction-status")).to_contain_text(f"test garment {index}.")
    real = bundle.images["test"].image(index).astype(float)
    exact = to_uint8(reconstruction_map.plane.decode(np.round(codes[index : index + 1], 4))[0]).astype(float)
    seen = reconstruction(reconstruction_map)
    assert (seen[0] == real).all()
    assert np.abs(seen[1] - exact).max() <= 1
    assert np.abs(seen[2] - (128 + (exact - real) / 2)).max() <= 1
    error = float(re.search(r"error ([\d.]+)\.", reconstruction_map.part("reconstruction-status").inner_text())[1])
    assert error == pytest.approx(reconstruction_map.plane.reconstruction_errors("test")[index], abs=1e-4)


def test_the_steps_lead_from_the_largest_error_to_the_smallest(reconstruction_map, bundle):
    order = np.argsort(-reconstruction_map.plane.reconstruction_errors("test"), kind="stable")
    status = reconstruction_map.part("reconstruction-status")
    for step, rank in (
        ("first", 0),
        ("next", 1),
        ("next", 2),
        ("previous", 1),
        ("last", len(order) - 1),
        ("next", len(order) - 1),
    ):
        reconstruction_map.page.locator(f'[data-part="reconstruction-{step}"]').click()
        index = int(order[rank])
        name = bundle.class_names[bundle.images["test"].labels[index]]
        expect(status).to_contain_text(f"{name}, test garment {index}.")
        expect(status).to_contain_text(f"{rank:,} are remembered worse")
        expect_at(reconstruction_map, reconstruction_map.plane.codes("test")[index])
    reconstruction_map.page.wait_for_function(
        "canvas => canvas.getContext('2d').getImageData(0, 0, 28, 28).data.some(Boolean)",
        arg=reconstruction_map.part("reconstruction-real").element_handle(),
    )
    assert (reconstruction(reconstruction_map)[0] == bundle.images["test"].image(index)).all()


def test_a_code_without_an_image_has_no_reconstruction(reconstruction_map):
    reconstruction_map.choose(reconstruction_map.place(0.5, 0.1))
    expect(reconstruction_map.part("reconstruction")).to_be_hidden()
