"""Real garments beside imagined ones: the nearest, one that is looked for, and how each is remembered."""

import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from models.latent import to_uint8


@pytest.fixture
def calm_map(the_map):
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


def test_beside_the_imagined_garment_are_the_five_nearest_real_ones_with_both_distances(calm_map, bundle):
    shown = calm_map.choose(calm_map.place(0.35, 0.62))
    distances = np.linalg.norm(all_codes(calm_map.plane).astype(float) - shown["code"], axis=1)
    nearest = np.argsort(distances)[:5]
    wanted = np.array([image(bundle, number) for number in nearest])
    assert (calm_map.pictures('[data-part="answer"] li canvas') == wanted).all()
    exact = calm_map.plane.decode(calm_map.as_codes(shown))[0] * 255
    said = [re.findall(r"[\d.]+", item) for item in calm_map.part("answer").locator("li small").all_inner_texts()]
    near, differ = [float(number) for (number,) in said[::2]], [float(number) for (number,) in said[1::2]]
    assert near == pytest.approx(distances[nearest], abs=0.0051)
    assert differ == pytest.approx(np.sqrt(((wanted - exact) ** 2).mean(axis=(1, 2))), abs=0.6)


def test_nearest_garments_come_from_the_training_and_from_the_test_set(calm_map):
    splits = set()
    for across, down in itertools.product((0.3, 0.6), (0.35, 0.45, 0.55, 0.65)):  # a seventh are test garments
        calm_map.choose(calm_map.place(across, down))
        names = calm_map.part("answer").locator("li button").evaluate_all("all => all.map(one => one.ariaLabel)")
        splits |= {re.search(r", (test|train) garment", name)[1] for name in names}
    assert splits == {"test", "train"}


def test_a_near_garment_that_is_clicked_becomes_the_chosen_place(calm_map, bundle):
    shown = calm_map.choose(calm_map.place(0.6, 0.5))
    codes = all_codes(calm_map.plane)
    third = np.linalg.norm(codes.astype(float) - shown["code"], axis=1).argsort()[2]
    calm_map.part("answer").locator("li button").nth(2).click()
    expect_at(calm_map, codes[third])
    assert (calm_map.pictures('[data-part="answer"] li canvas')[0] == image(bundle, third)).all()


def test_the_map_flies_to_a_garment_in_small_steps(the_map):
    before = the_map.shown()
    the_map.part("search-text").fill("4711")
    the_map.part("search-text").press("Enter")
    expect_at(the_map, the_map.plane.codes("test")[4711])
    assert the_map.shown()["frames"] - before["frames"] > 2


@pytest.mark.parametrize(
    ("words", "split", "index"),
    [("4711", "test", 4711), ("train 12", "train", 12), ("#0", "test", 0), ("Training 59999", "train", 59_999)],
)
def test_a_garment_is_found_by_its_number(calm_map, words, split, index):
    calm_map.part("search-text").fill(words)
    calm_map.part("search-text").press("Enter")
    expect_at(calm_map, calm_map.plane.codes(split)[index])


def test_a_garment_is_found_by_its_class_and_asking_again_finds_another(calm_map, bundle):
    codes = calm_map.plane.codes("test")[bundle.images["test"].labels == 9]
    found = set()
    for _ in range(3):
        before = calm_map.shown()["code"]
        calm_map.part("search-text").fill("boot")
        calm_map.page.get_by_role("button", name="Find", exact=True).click()
        expect(calm_map.page.get_by_test_id("live-garment")).not_to_have_attribute("data-x", f"{before[0]:.4f}")
        calm_map.answered()
        code = calm_map.shown()["code"]
        assert np.abs(codes - code).max(axis=1).min() < 1e-4
        found.add(tuple(code))
    assert len(found) == 3


def test_what_cannot_be_found_is_said_in_one_sentence(calm_map):
    field, before = calm_map.part("search-text"), calm_map.shown()["code"]
    for words in ("umbrella", "test 10000", "99999999", "?", "<b>boot"):
        field.fill(words)
        field.press("Enter")
        calm_map.page.wait_for_function("field => field.validationMessage", arg=field.element_handle())
        said = field.evaluate("field => field.validationMessage")
        assert re.fullmatch(r"[A-Z][^.]+\.( Try [^.]+\.)?", said)
        assert calm_map.shown()["code"] == before
    field.fill("")
    assert field.evaluate("field => field.checkValidity()")


@pytest.fixture
def memory(calm_map):
    """A map whose tab about remembering is open."""
    calm_map.page.locator('[data-tab="reconstruction"]').click()
    return calm_map


def remembered(the_map):
    """The real garment, what comes back of it, and the difference: grey levels (28, 28) each."""
    return the_map.pictures('[data-part="reconstruction"] canvas')


def test_a_clicked_garment_is_shown_beside_what_the_network_makes_of_it(memory, bundle):
    codes = memory.plane.codes("test")
    pixels = codes / memory.pixel()
    index = int(np.argmax([np.partition(np.linalg.norm(pixels - pixel, axis=1), 1)[1] for pixel in pixels[:300]]))
    memory.page.mouse.click(*memory.spot(codes[index].tolist()))
    expect_at(memory, codes[index])
    expect(memory.part("reconstruction-status")).to_contain_text(f"test garment {index}.")
    real = bundle.images["test"].image(index).astype(float)
    exact = to_uint8(memory.plane.decode(np.round(codes[index : index + 1], 4))[0]).astype(float)
    seen = remembered(memory)
    assert (seen[0] == real).all()
    assert np.abs(seen[1] - exact).max() <= 1
    assert np.abs(seen[2] - (128 + (exact - real) / 2)).max() <= 1
    said = float(re.search(r"error ([\d.]+)\.", memory.part("reconstruction-status").inner_text())[1])
    assert said == pytest.approx(memory.plane.reconstruction_errors("test")[index], abs=1e-4)


def test_the_worst_and_the_best_remembered_are_those_with_the_largest_and_the_smallest_error(memory, bundle):
    order = np.argsort(-memory.plane.reconstruction_errors("test"), kind="stable")
    said = memory.part("reconstruction-status")
    for step, rank in (
        ("first", 0),
        ("next", 1),
        ("next", 2),
        ("previous", 1),
        ("last", len(order) - 1),
        ("next", len(order) - 1),
    ):
        memory.page.locator(f'[data-part="reconstruction-{step}"]').click()
        index = int(order[rank])
        name = bundle.class_names[bundle.images["test"].labels[index]]
        expect(said).to_contain_text(f"{name}, test garment {index}.")
        expect(said).to_contain_text(f"{rank:,} are remembered worse")
        expect_at(memory, memory.plane.codes("test")[index])
    memory.page.wait_for_function(
        "canvas => canvas.getContext('2d').getImageData(0, 0, 28, 28).data.some(Boolean)",
        arg=memory.part("reconstruction-real").element_handle(),
    )
    assert (remembered(memory)[0] == bundle.images["test"].image(index)).all()


def test_a_place_without_a_garment_has_nothing_to_remember(memory):
    memory.choose(memory.place(0.5, 0.1))
    expect(memory.part("reconstruction")).to_be_hidden()
