"""Inside in a browser: layers, channels and the arithmetic of one number, and the operations to play with."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.guidelines import violations_by_theme
from tests.serving import PHONE

READY = '[data-testid="feature-maps"][aria-busy="false"]'
DESK, HAND = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def open_walk(visit):
    """Opens an address of the page and waits until a layer is shown; `sent` on the page gets every message."""

    def opened(address="", **options):
        sent = []
        page = visit(f"/inside{address}", on_frame=sent.append, **options)
        page.sent = sent
        return ready(page)

    return opened


@pytest.fixture(scope="module")
def shared_walk(open_page):
    sent = []
    with open_page("/inside?network=conv", on_frame=sent.append) as page:
        page.sent = sent
        yield ready(page)


@pytest.fixture
def walk(shared_walk, no_page_complains):
    """A walk through one network that most tests of this file use, at its first layer."""
    shared_walk.bring_to_front()
    if address(shared_walk) != {"network": "conv"}:
        go_to(shared_walk, "?network=conv")
    if (order := shared_walk.get_by_label("Order")).input_value() != "strongest":
        order.select_option("strongest")
    shown(shared_walk, "conv_1")
    return ready(shared_walk)


def ready(page):
    """Waits until a layer is shown and the script of the page has run."""
    page.locator(READY).wait_for()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page


def go_to(page, address):
    """Opens an address of the page as links within the app do: without a reload."""
    page.evaluate(
        "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }", f"/inside{address}"
    )


def tiles(page):
    return page.get_by_role("radiogroup", name="Channels", exact=True).get_by_role("radio")


def layer(page, name):
    return page.get_by_role("radiogroup", name="Layers").locator(f'[data-layer="{name}"]')


def activations(bundle, network, garment=0):
    return bundle.layer_outputs(network).activations(bundle.images["test"].pixels(garment)[..., None])


def numbers(page, part):
    words = page.locator(f'[data-part="{part}"] span').all_inner_texts()
    return [float(word.replace("−", "-")) for word in words]


def test_channels_are_sorted_by_strength_or_as_in_the_network(walk, bundle):
    page = walk
    outputs = activations(bundle, "conv")
    expect(page.get_by_role("radiogroup", name="Layers").get_by_role("radio")).to_have_count(len(outputs))
    expect(tiles(page)).to_have_count(32)
    means = outputs["conv_1"].mean(axis=(0, 1))
    order = [int(channel) for channel in tiles(page).evaluate_all("all => all.map(one => one.dataset.channel)")]
    assert np.all(np.diff(means[order]) <= 1e-6)
    dead = set(np.flatnonzero(means == 0))
    said = tiles(page).evaluate_all("all => all.filter(one => 'dead' in one.dataset).map(one => +one.dataset.channel)")
    assert set(said) == dead
    page.get_by_label("Order").select_option("natural")
    expect(tiles(page).first).to_have_attribute("data-channel", "0")


def test_patch_products_and_sum_follow_the_pointer_without_a_message(open_walk, bundle):
    page = open_walk("?network=best&layer=conv_1&channel=5")
    kernel, bias = bundle.layer_outputs("best").weights("conv_1")
    outputs, garment = activations(bundle, "best"), np.pad(bundle.images["test"].pixels(0), 1)
    feature_map = page.get_by_test_id("feature-map")
    feature_map.scroll_into_view_if_needed()
    box, before = feature_map.bounding_box(), len(page.sent)
    for row, column in ((15, 7), (12, 19), (0, 0), (27, 27)):
        page.mouse.move(box["x"] + box["width"] * (column + 0.5) / 28, box["y"] + box["height"] * (row + 0.5) / 28)
        shown = page.locator(READY)
        expect(shown).to_have_attribute("data-row", str(row))
        expect(shown).to_have_attribute("data-column", str(column))
        patch = garment[row : row + 3, column : column + 3]
        assert numbers(page, "patch") == pytest.approx(patch.ravel(), abs=0.006)
        assert numbers(page, "kernel") == pytest.approx(kernel[5, ..., 0].ravel(), abs=0.006)
        assert numbers(page, "product") == pytest.approx((patch * kernel[5, ..., 0]).ravel(), abs=0.006)
        said = page.get_by_test_id("equation").inner_text().replace("−", "-").replace("- ", "-").replace("+ ", "")
        total, added, with_bias, value = (float(number) for number in re.findall(r"-?\d+\.\d+", said))
        assert total == pytest.approx((patch * kernel[5, ..., 0]).sum(), abs=0.006)
        assert added == pytest.approx(bias[5], abs=0.006)
        assert with_bias == pytest.approx(total + added, abs=0.016)
        assert value == pytest.approx(outputs["conv_1"][row, column, 5], abs=0.006)
    assert len(page.sent) == before


def test_arrow_keys_choose_numbers_and_layers_which_are_announced(walk):
    page = walk
    go_to(page, "?network=conv&layer=conv_2&channel=7")
    shown(page, "conv_2", 7)
    page.get_by_test_id("feature-map").focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(page.locator(READY)).to_have_attribute("data-column", "1")
    spoken = page.locator('[data-part="spoken"]')
    expect(spoken).to_contain_text("Row 1, column 2 of channel 7: the products add up to")
    layer(page, "conv_1").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(READY)).to_have_attribute("data-layer", "pool_1")
    expect(spoken).to_contain_text("the largest number under the window")


def shown(page, layer_name, channel=None):
    """Waits until a layer, and a channel of it, is on show."""
    expect(page.locator(f'{READY}[data-layer="{layer_name}"]')).to_be_visible()
    if channel is not None:
        expect(page.locator(READY)).to_have_attribute("data-channel", str(channel))


def address(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def choose_network(page, name):
    page.get_by_role("combobox", name="Network").click()
    page.get_by_role("option", name=name, exact=True).click()


def test_the_address_keeps_layer_and_channel_without_a_message(walk):
    page = walk
    before = len(page.sent)
    layer(page, "conv_3").click()
    shown(page, "conv_3")
    tiles(page).nth(2).click()
    channel = tiles(page).nth(2).get_attribute("data-channel")
    assert address(page) == {"network": "conv", "layer": "conv_3", "channel": channel}
    assert len(page.sent) == before
    page.reload()
    page.locator(READY).wait_for()
    shown(page, "conv_3", channel)


def test_back_and_forward_show_what_the_address_says(walk):
    page = walk
    strongest = page.locator(READY).get_attribute("data-channel")
    layer(page, "conv_2").click()
    shown(page, "conv_2")
    tiles(page).nth(3).click()
    chosen = tiles(page).nth(3).get_attribute("data-channel")
    layer(page, "pool_1").click()
    shown(page, "pool_1")
    page.go_back()
    shown(page, "conv_2", chosen)
    assert address(page) == {"network": "conv", "layer": "conv_2", "channel": chosen}
    page.go_back()
    shown(page, "conv_2")
    page.go_back()
    shown(page, "conv_1", strongest)
    assert address(page) == {"network": "conv"}
    for _ in range(3):
        page.go_forward()
    shown(page, "pool_1")
    assert address(page)["layer"] == "pool_1"


def test_another_network_drops_layer_and_channel_and_back_restores_all_three(walk):
    page = walk
    layer(page, "conv_2").click()
    shown(page, "conv_2")
    tiles(page).nth(1).click()
    chosen = tiles(page).nth(1).get_attribute("data-channel")
    layer(page, "pool_2").click()
    shown(page, "pool_2")
    choose_network(page, "dense")
    shown(page, "flatten")
    assert address(page) == {"network": "dense"}
    page.go_back()
    shown(page, "conv_2", chosen)
    assert address(page) == {"network": "conv", "layer": "conv_2", "channel": chosen}
    choose_network(page, "dense")
    shown(page, "flatten")
    assert address(page) == {"network": "dense"}


def test_another_image_keeps_layer_and_channel(open_walk):
    page = open_walk("?network=conv&layer=conv_2&channel=7")
    page.get_by_role("spinbutton").fill("5")
    page.get_by_role("spinbutton").press("Enter")
    expect(page.get_by_text("Test garment 5.")).to_be_visible()
    page.locator(READY).wait_for()
    shown(page, "conv_2", 7)
    assert address(page) == {"network": "conv", "garment": "5", "layer": "conv_2", "channel": "7"}


def is_strongest(page, bundle):
    """Whether the channel on show of the first layer is the one with the largest mean."""
    means = activations(bundle, "conv")["conv_1"].mean(axis=(0, 1))
    return means[int(page.locator(READY).get_attribute("data-channel"))] == pytest.approx(means.max(), abs=1e-6)


@pytest.mark.parametrize("channel", ["x", "-1", "", "9" * 50, "²", "99999"])
def test_an_invalid_layer_or_channel_in_the_address_shows_the_first_or_strongest(walk, bundle, channel):
    go_to(walk, "?network=conv&layer=probabilities&channel=7")
    shown(walk, "probabilities", 7)
    go_to(walk, f"?network=conv&layer=<b>&channel={quote(channel)}")
    shown(walk, "conv_1")
    assert is_strongest(walk, bundle)


def test_a_page_that_is_opened_with_an_invalid_layer_and_channel_shows_the_first_and_strongest(open_walk, bundle):
    page = open_walk(f"?network=conv&layer=<b>&channel={quote('²')}")
    shown(page, "conv_1")
    assert is_strongest(page, bundle)


def test_a_layer_whose_weights_do_not_arrive_is_reported_in_words(open_walk, complaints):
    page = open_walk("?network=conv")
    page.route("**/wardrobe/weights/**/conv_2", lambda route: route.abort())
    try:
        layer(page, "conv_2").click()
        expect(page.get_by_test_id("feature-maps")).to_contain_text("The network could not be run")
    finally:
        complaints.clear()  # the refused request is one


def test_weights_that_arrive_after_another_layer_was_chosen_are_dropped(open_walk):
    page = open_walk("?network=conv")
    waiting = []
    page.route("**/wardrobe/weights/**/conv_2", lambda route: waiting.append(route))
    layer(page, "conv_2").click()
    expect(page.get_by_test_id("feature-maps")).to_have_attribute("aria-busy", "true")
    layer(page, "conv_3").click()
    shown(page, "conv_3")
    with page.expect_response(re.compile("/weights/.*conv_2")):
        waiting[0].continue_()
    page.wait_for_timeout(200)
    shown(page, "conv_3")
    assert address(page)["layer"] == "conv_3"


@pytest.mark.parametrize("network", ["atlas-encoder", "blog-decoder"])
def test_every_layer_can_be_opened(open_walk, bundle, network):
    page = open_walk(f"?network={network}")
    for about in bundle.layer_outputs(network).layers:
        layer(page, about["name"]).click()
        expect(page.locator(f'{READY}[data-layer="{about["name"]}"]')).to_be_visible()
        channels = about["output"][-1] if len(about["output"]) == 3 else int(np.prod(about["output"]))
        expect(tiles(page)).to_have_count(min(channels, 128))


def test_the_page_breaks_no_rule_of_the_accessibility_guidelines(open_walk):
    page = open_walk("?network=blog-encoder&layer=conv_2")
    for screen in (DESK, HAND):
        page.set_viewport_size(screen)
        assert violations_by_theme(page) == {"light": [], "dark": []}
    page.get_by_text("Play with the pieces").click()
    page.get_by_test_id("playground-result").wait_for()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    for screen in (DESK, HAND):
        page.set_viewport_size(screen)
        assert violations_by_theme(page) == {"light": [], "dark": []}


@pytest.fixture
def playground(visit):
    sent = []
    page = visit("/inside?room=Play+with+the+pieces", on_frame=sent.append)
    page.get_by_test_id("playground-result").wait_for()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.sent = sent
    return page


def test_cells_kernel_and_steps_change_the_explanation(playground):
    before = len(playground.sent)
    playground.locator('[data-part="preset"]').select_option("identity")
    explanation = playground.get_by_test_id("playground-explanation")
    expect(explanation).to_have_text(
        "Row 1, column 1: 1 × 0 + 1 × 0 + 0 × 0 + 1 × 0 + 1 × 1 + 1 × 0 + 0 × 0 + 1 × 0 + 1 × 0 = 1."
    )
    playground.get_by_role("button", name="row 2, column 2: 1").click()
    expect(explanation).to_contain_text("= 0.")
    playground.get_by_label("kernel, row 2, column 3").fill("-0.5")
    expect(explanation).to_contain_text("1 × −0.5")
    expect(explanation).to_contain_text("= −0.5.")
    playground.get_by_role("button", name="Step on").click()
    expect(explanation).to_contain_text("Row 1, column 2:")
    playground.get_by_label("kernel, row 2, column 3").fill("half")
    expect(playground.get_by_label("kernel, row 2, column 3")).to_have_attribute("aria-invalid", "true")
    expect(explanation).to_contain_text("1 × −0.5")
    assert len(playground.sent) == before


def test_each_operation_gives_a_result_of_its_size_on_cells_and_on_a_garment(playground):
    sizes = {"Convolution": (3, 26), "Padding": (5, 28), "Stride": (2, 13), "Pooling": (2, 14), "Up-sampling": (10, 56)}
    for operation, (of_cells, of_garment) in sizes.items():
        playground.get_by_role("radio", name=operation).click()
        for source, size in (("cells", of_cells), ("garment", of_garment)):
            playground.locator('[data-part="source"]').select_option(source)
            expect(playground.locator('[data-part="result-caption"]')).to_have_text(f"Result, {size} × {size}")


def test_the_page_fits_a_phone_and_follows_a_tap(open_walk):
    page = open_walk("?network=best&layer=conv_1", **PHONE)
    assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    feature_map = page.get_by_test_id("feature-map")
    feature_map.scroll_into_view_if_needed()
    box = feature_map.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 4.5 / 28, box["y"] + box["height"] * 9.5 / 28)
    expect(page.locator(READY)).to_have_attribute("data-row", "9")
    expect(page.locator(READY)).to_have_attribute("data-column", "4")
