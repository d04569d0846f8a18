"""The confusion matrix of the Lab leads to the images in a cell, and an image to its code on the map and back."""

import numpy as np
import pytest
from playwright.sync_api import expect

from app.session import state
from tests.serving import MAP_ON_SCREEN

ROW_HEIGHT = 35


@pytest.fixture
def confusions(visit):
    """The classifiers' room with its confusion matrix on screen."""
    page = visit("/lab")
    page.get_by_test_id("stButtonGroup").first.get_by_text("Classifiers", exact=True).click()
    page.get_by_text("What does one get right that the other gets wrong?").wait_for()  # below the matrix
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_test_id("stDataFrame").last.locator("canvas").first.wait_for()
    return page


def test_a_cell_of_the_confusion_matrix_leads_to_its_images_and_on_to_the_map_and_back(confusions, bundle):
    page, classifier = confusions, list(bundle.classifiers.values())[-1]
    shirt = bundle.class_names.index("Shirt")
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.12, box["y"] + ROW_HEIGHT * (shirt + 1.5))
    garments = page.get_by_test_id("confused").locator("a")
    garments.first.wait_for()
    members = np.flatnonzero((bundle.images["test"].labels == shirt) & (classifier.predicted_labels("test") == 0))
    expect(garments).to_have_count(min(60, len(members)))
    plane = next(iter(bundle.maps.values()))
    x, y = (float(v) for v in plane.codes("test")[members[0]])
    page.evaluate("() => { window.notReloaded = true; }")
    garments.first.click()
    page.locator(MAP_ON_SCREEN).wait_for()
    shown = page.get_by_test_id("live-garment")
    place = state.map_query(plane.name, (x, y))
    assert float(shown.get_attribute("data-x")) == pytest.approx(float(place["x"]), abs=2e-3)
    assert float(shown.get_attribute("data-y")) == pytest.approx(float(place["y"]), abs=2e-3)
    page.go_back()
    expect(garments).to_have_count(min(60, len(members)))
    assert page.evaluate("() => window.notReloaded")
