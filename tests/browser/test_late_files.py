"""Other garments and other maps whose files arrive late or never: what is on show stays until they are there."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.the_map import TheMap, query
from tests.serving import MAP_ON_SCREEN


@pytest.fixture
def my_map(open_map, bundle, complaints):
    """A map of its own with its name in the address, whose requests can be interfered with."""
    yield open_map(f"/?map={next(iter(bundle.maps))}")
    assert all("Failed to load resource" in one for one in complaints)  # the browser's own remark
    complaints.clear()


@pytest.fixture
def held(my_map):
    """Holds the requests for the training images' codes; the function waits for the first of them."""
    routes = []
    my_map.page.route(f"**/{my_map.plane.info['codes']['train']}", lambda route: routes.append(route))

    def first():
        for _ in range(1000):
            if routes:
                return routes[0]
            my_map.page.wait_for_timeout(10)
        raise AssertionError("the codes were not asked for")

    return first


def button(the_map, split):
    return the_map.page.locator(f'[data-show="{split}"]')


def shows(the_map, split, count):
    """Whether a split's points are on the map, under its own name and address."""
    expect(button(the_map, split)).to_have_attribute("aria-pressed", "true")
    expect(the_map.page.locator('[data-show][aria-pressed="true"]')).to_have_count(1)
    expect(the_map.part("plot")).to_have_attribute("data-points", str(count))
    the_map.page.wait_for_url(lambda url: query(url).get("show", "test") == split)


def idle(the_map):
    the_map.page.locator(MAP_ON_SCREEN).wait_for()
    expect(the_map.page.locator('[data-show][aria-busy="true"]')).to_have_count(0)


def test_garments_that_arrive_after_another_choice_are_not_shown(my_map, held):
    button(my_map, "all").click()
    request = held()
    expect(button(my_map, "all")).to_have_attribute("aria-busy", "true")
    shows(my_map, "test", 10_000)
    button(my_map, "test").click()
    idle(my_map)
    request.continue_()
    my_map.page.wait_for_function(
        "name => performance.getEntriesByType('resource').some(one => one.name.endsWith(name) && one.responseEnd)",
        arg=my_map.plane.info["codes"]["train"],
    )
    my_map.drawn(2)
    shows(my_map, "test", 10_000)
    button(my_map, "all").click()
    shows(my_map, "all", 70_000)
    idle(my_map)


def refuse(the_map):
    """Lets requests for the training images' codes fail."""
    the_map.page.route(f"**/{the_map.plane.info['codes']['train']}", lambda route: route.abort())


def test_garments_that_do_not_arrive_are_reported_and_those_on_show_stay(my_map):
    refuse(my_map)
    for split, name in (("train", "training garments"), ("all", "70,000 garments")):
        button(my_map, split).click()
        reported = f"The {name} could not be loaded: the server cannot be reached."
        expect(my_map.part("notice")).to_have_text(reported)
        expect(my_map.part("notice")).to_be_visible()
        idle(my_map)
        shows(my_map, "test", 10_000)
    my_map.move(my_map.plane.codes("test")[1].tolist())
    expect(my_map.part("thumb-text")).to_have_text(re.compile("test"))
    my_map.page.unroute_all()
    button(my_map, "all").click()
    shows(my_map, "all", 70_000)
    expect(my_map.part("notice")).to_be_hidden()


def test_back_to_garments_that_do_not_arrive_keeps_those_on_show_and_their_address(my_map):
    page = my_map.page
    refuse(my_map)
    page.evaluate("history.replaceState(history.state, '', `${location.search}&show=train`)")
    page.evaluate("history.pushState(history.state, '', location.search.replace('&show=train', ''))")
    page.go_back()
    expect(my_map.part("notice")).to_contain_text("could not be loaded")
    shows(my_map, "test", 10_000)


def test_a_map_that_does_not_arrive_is_reported_and_the_one_on_show_stays(my_map, bundle):
    if len(bundle.maps) == 1:
        pytest.skip("the bundle has one map")
    first, (other, *_) = my_map.plane, [plane for plane in bundle.maps.values() if plane != my_map.plane]
    picker, file = my_map.page.get_by_test_id("map-picker"), f"**/{other.info['lattice']['file']}"
    my_map.page.route(file, lambda route: route.abort())
    picker.select_option(other.name)
    expect(my_map.part("notice")).to_contain_text("could not be loaded: the server cannot be reached.")
    expect(picker).to_have_value(first.name)
    idle(my_map)
    assert query(my_map.page.url)["map"] == first.name
    assert my_map.choose(my_map.place(0.3, 0.4))["exact"]
    my_map.page.unroute_all()
    picker.select_option(other.name)
    my_map.page.wait_for_url(lambda url: query(url).get("map") == other.name)
    idle(my_map)
    shown = TheMap(my_map.page, other, my_map.sent)
    place = shown.place(0.3, 0.4)
    assert shown.choose(place)["code"] == pytest.approx(place, abs=2 * max(shown.pixel()))
