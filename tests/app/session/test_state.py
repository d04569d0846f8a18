"""Where the visitor is: the session, the address bar, and the way between the two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app.session import caches, state
from models.bundle import MAX_CODE

numbers = st.floats(-MAX_CODE, MAX_CODE)


def visit(address=None, moves=(), picks=()):
    """Moves about in a session of its own; returns where that ends and what the address bar then says."""

    def script(moves, picks):
        import streamlit as st

        from app.session import caches, state

        bundle = caches.open_bundle()
        for move in moves:
            state.move_to(*move)
        for name in picks:
            state.choose_map(name)
        st.session_state.end = (state.map_name(bundle), state.position())

    session = AppTest.from_function(script, default_timeout=60, kwargs={"moves": moves, "picks": picks})
    session.query_params.update(address or {})
    session.run()
    assert not session.exception
    return *session.session_state.end, session.query_params


def first_map():
    return next(iter(caches.open_bundle().maps))


def test_a_new_visitor_sees_the_first_map_and_has_chosen_no_place():
    assert visit() == (first_map(), None, {})


def test_a_move_is_remembered_exactly_and_written_into_the_address_bar():
    name, place, address = visit(moves=[(first_map(), 0.123456, -2.5)])
    assert (name, place) == (first_map(), (0.123456, -2.5))
    assert address == {"map": first_map(), "x": "0.123", "y": "-2.500"}


def test_the_last_move_counts_more_than_the_address_one_came_by():
    _, place, _ = visit({"map": first_map(), "x": "1", "y": "1"}, moves=[(first_map(), 2.0, 3.0)])
    assert place == (2.0, 3.0)


@pytest.mark.parametrize("x", [None, "abc", "", float("nan"), float("inf"), 2 * MAX_CODE, {}, "1e99", "1;2"])
def test_a_move_to_what_is_no_place_changes_nothing(x):
    before = (first_map(), 0.5, 0.25)
    _, place, address = visit(moves=[before, (first_map(), x, 1.0), (first_map(), 1.0, x)])
    assert place == (0.5, 0.25)
    assert address["x"] == "0.500"


def test_half_a_place_in_the_address_bar_is_none():
    assert visit({"x": "1"})[1] is None
    assert visit({"y": "1"})[1] is None


def test_an_unknown_map_in_the_address_bar_gives_the_first_one():
    assert visit({"map": "no such map"})[0] == first_map()


def test_picking_a_map_forgets_the_place_on_the_other_one():
    name, place, address = visit(moves=[("another map", 0.5, 0.25)], picks=[first_map()])
    assert (name, place, address) == (first_map(), None, {"map": first_map()})


def test_a_move_leaves_alone_what_else_the_address_bar_says():
    _, _, address = visit({"x": "1", "y": "1", "show": "train", "layers": "points"}, moves=[(first_map(), 2.0, 3.0)])
    assert address == {"map": first_map(), "x": "2.000", "y": "3.000", "show": "train", "layers": "points"}


def test_picking_a_map_drops_the_places_on_the_other_one_and_keeps_what_holds_for_every_map():
    places = {"x": "1", "y": "1", "a": "1,2", "b": "3,4", "view": "0,1,0,1"}
    others = {"show": "all", "layers": "points,terrain", "route": "charted", "only": "3", "hide": ["1", "2"]}
    _, _, address = visit({**places, **others}, picks=[first_map()])
    assert address == {"map": first_map(), **others}


@given(numbers, numbers)
def test_the_address_of_a_place_names_it_to_three_decimals(x, y):
    address = state.address("a map", (x, y))
    assert address["map"] == "a map"
    assert (float(address["x"]), float(address["y"])) == pytest.approx((x, y), abs=5.01e-4)


def test_opening_the_address_of_a_place_leads_to_it():
    name, place, _ = visit(state.address(first_map(), (0.25, 1.125)))
    assert (name, place) == (first_map(), (0.25, 1.125))


def test_another_picture_keeps_its_box_elsewhere_and_the_same_one_in_the_same_place():
    assert state.box_key(b"one") == state.box_key(b"one") != state.box_key(b"other")
