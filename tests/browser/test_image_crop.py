"""The crop box: drawn by pointer or by keys, light and dark swapped, and everything reset."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from app.render import images
from models import prepare, read_picture
from models.bundle import SHIPPED
from tests.browser.guidelines import violations_by_theme
from tests.models.pictures.picture_files import encode, shirt


def two_garments():
    """A shirt on the left; on the right a striped block, its stripes darker than the rest."""
    picture = Image.new("RGB", (400, 240), "white")
    picture.paste(shirt().resize((120, 160)), (40, 40))
    picture.paste("#a44", (250, 40, 350, 200))
    picture.paste("#411", (270, 60, 290, 180))
    return encode(picture, "PNG")


class ImageCrop:
    """The picture to draw a box on, and the prediction about the garment in it."""

    def __init__(self, page):
        self.page = page
        self.root = page.get_by_test_id("image-crop")
        self.stage = self.root.get_by_role("application")
        self.reset = self.root.get_by_role("button", name="Reset")
        self.status = self.root.get_by_role("status").first
        self.prepared = page.get_by_test_id("what-the-network-sees")
        self.wait()

    def wait(self):
        self.page.wait_for_timeout(100)  # until the message is on its way
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    def drag(self, left, top, right, bottom):
        """Draws a box, in per cent of the picture, and waits for the result."""
        self.stage.scroll_into_view_if_needed()
        home = self.stage.bounding_box()
        spots = [
            (home["x"] + home["width"] * across / 100, home["y"] + home["height"] * down / 100)
            for across, down in ((left, top), (right, bottom))
        ]
        self.page.mouse.move(*spots[0])
        self.page.mouse.down()
        self.page.mouse.move(*spots[1], steps=4)
        self.page.mouse.up()
        self.wait()

    def picture(self):
        """The `data:` URL of what the network is given."""
        return self.prepared.get_attribute("src")


@pytest.fixture(scope="module")
def uploaded(open_page):
    """A page with an uploaded picture, and the `data:` URL of what the network is given of the whole of it."""
    with open_page("/classify") as page:
        page.get_by_text("Upload", exact=True).first.click()
        file = {"name": "two.png", "mimeType": "image/png", "buffer": two_garments()}
        page.locator('input[type="file"]').set_input_files(file)
        expect(page.get_by_test_id("landing")).to_be_visible()
        crop = ImageCrop(page)
        yield crop, crop.picture()


@pytest.fixture
def crop(uploaded, no_page_complains):
    """A crop box that all tests of this file use, without a box."""
    crop, whole = uploaded
    crop.page.emulate_media(color_scheme="light")
    source = crop.page.get_by_role("radio", name="Upload", exact=True)
    if source.get_attribute("aria-checked") != "true":
        source.click()
        expect(crop.prepared).to_have_attribute("src", whole)
        crop.wait()
        expect(crop.root).to_have_count(1)  # that of the source before is gone
    crop.root.get_by_label("Swap light and dark").uncheck()
    if crop.reset.is_enabled():
        crop.reset.click()
    expect(crop.prepared).to_have_attribute("src", whole)
    crop.wait()
    return crop


def test_the_result_follows_the_box_and_its_reset(crop):
    everything = crop.picture()
    expect(crop.reset).to_be_disabled()
    for part in ((5, 5, 45, 95), (98, 95, 57, 5)):  # in either direction
        before = crop.picture()
        crop.drag(*part)
        expect(crop.status).to_contain_text(f"from {min(part[0], part[2])}% to {max(part[0], part[2])}% across")
        expect(crop.prepared).not_to_have_attribute("src", before)
    expect(crop.prepared).not_to_have_attribute("src", everything)
    crop.reset.click()
    expect(crop.prepared).to_have_attribute("src", everything)
    expect(crop.reset).to_be_disabled()
    expect(crop.status).to_contain_text("drag a box")


def test_a_box_can_be_set_moved_and_removed_by_keys(crop):
    everything = crop.picture()
    crop.stage.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        crop.page.keyboard.press(key)
    expect(crop.status).to_have_text("The box goes from 13% to 85% across and from 13% to 85% down.")
    expect(crop.prepared).not_to_have_attribute("src", everything)
    crop.page.keyboard.press("Escape")
    expect(crop.prepared).to_have_attribute("src", everything)
    expect(crop.reset).to_be_disabled()


def test_light_and_dark_can_be_swapped(crop):
    everything = crop.picture()
    crop.drag(57, 5, 98, 95)
    expect(crop.prepared).not_to_have_attribute("src", everything)
    before = crop.picture()
    crop.root.get_by_label("Swap light and dark").check()
    expect(crop.prepared).not_to_have_attribute("src", before)
    crop.root.get_by_label("Swap light and dark").uncheck()
    expect(crop.prepared).to_have_attribute("src", before)


def test_an_empty_box_gets_one_sentence_and_the_next_box_is_classified(crop):
    crop.drag(48, 5, 60, 40)
    alert = crop.page.get_by_test_id("stAlert")
    expect(alert).to_have_text(re.compile("in this box"))
    expect(crop.page.get_by_test_id("verdict")).to_have_count(0)
    crop.drag(5, 5, 45, 95)
    expect(alert).to_have_count(0)
    expect(crop.page.get_by_test_id("verdict")).to_be_visible()


def test_a_click_draws_no_box(crop):
    everything = crop.picture()
    crop.drag(50, 50, 50.5, 50.5)
    expect(crop.reset).to_be_disabled()
    assert crop.picture() == everything


def test_each_picture_starts_without_a_box_even_when_it_is_chosen_again(crop):
    page, whole = crop.page, {}
    page.get_by_text("Example", exact=True).first.click()
    for name in ("T-shirt", "Dress"):
        content = (SHIPPED / "examples" / f"{name.lower()}.png").read_bytes()
        whole[name] = images.to_data_url(images.draw_image(prepare(read_picture(content))))
    for name in ("T-shirt", "Dress", "T-shirt", "Dress"):
        page.get_by_role("radio", name=name, exact=True).check()
        crop.wait()  # until then the box of the picture before is there, too
        expect(crop.prepared).to_have_attribute("src", whole[name])
        expect(crop.reset).to_be_disabled()
        crop.wait()
        crop.drag(10, 10, 90, 50)
        expect(crop.prepared).not_to_have_attribute("src", whole[name])


def test_the_picture_and_its_box_break_no_rule_of_the_accessibility_guidelines(crop):
    crop.drag(5, 5, 45, 95)
    expect(crop.page.get_by_test_id("stStatusWidget")).to_have_count(0)
    assert violations_by_theme(crop.page) == {"light": [], "dark": []}
