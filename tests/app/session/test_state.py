"""The session's state and the URL parameters that Python reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app.session import caches, state
from models.bundle import MAX_CODE

coordinates = st.floats(-MAX_CODE, MAX_CODE)


def map_names():
    return list(caches.open_bundle().maps)


def shown_map(address=None, reported=None, session=None):
    """The map that other pages show after a visit to Explore in a session of its own."""

    def script(reported):
        import streamlit as st

        from app.session import caches, state

        bundle = caches.open_bundle()
        state.read_map_from_address(bundle)
        if reported:
            st.session_state[state.LATENT_MAP] = {"map": reported}
            state.store_shown_map()
        st.session_state.result = state.map_name(bundle)

    test = AppTest.from_function(script, default_timeout=60, kwargs={"reported": reported})
    test.query_params.update(address or {})
    for key, value in (session or {}).items():
        test.session_state[key] = value
    test.run()
    assert not test.exception
    return test.session_state.result, test.query_params


def test_a_new_visitor_sees_the_first_map():
    assert shown_map() == (map_names()[0], {})


@pytest.mark.parametrize("name", map_names())
def test_the_map_in_the_address_is_shown_and_the_address_stays_as_it_is(name):
    address = {"map": name, "x": "1", "y": "1", "show": "train", "layers": "points"}
    assert shown_map(address) == (name, address)


def test_an_unknown_map_in_the_address_gives_the_first_one():
    assert shown_map({"map": "no such map"})[0] == map_names()[0]


def test_the_map_that_the_component_reports_counts_more_than_the_address_one_came_by():
    first, *_, last = map_names()
    assert shown_map({"map": first}, reported=last)[0] == last


@pytest.mark.parametrize("reported", ["no such map", 5, ["atlas"]])
def test_a_report_that_names_no_map_gives_the_first_one(reported):
    assert shown_map(reported=reported)[0] == map_names()[0]


def test_the_map_shown_last_is_remembered_without_an_address():
    last = map_names()[-1]
    assert shown_map(session={"map": last})[0] == last


@given(coordinates, coordinates)
def test_the_address_of_a_code_holds_it_to_three_decimals(x, y):
    address = state.map_query("a map", (x, y))
    assert address["map"] == "a map"
    assert (float(address["x"]), float(address["y"])) == pytest.approx((x, y), abs=5.01e-4)


def test_another_picture_keeps_its_box_elsewhere_and_the_same_one_in_the_same_place():
    assert state.box_key(b"one") == state.box_key(b"one") != state.box_key(b"other")
