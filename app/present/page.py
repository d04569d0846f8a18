"""Present: the app as a show of ten steps, for people in front of a large screen."""

from dataclasses import asdict

import streamlit as st

from app.components.presenter import presenter
from app.learn.demo_data import first_of_each, the_map
from app.present.slides import STEPS
from app.render import map_payload
from app.render.quiz_sampling import games, mistakes
from app.session import caches, state
from models import Bundle

GAMES = 5
BARE = """<style>[data-testid="stHeader"], [data-testid="stSidebar"] { display: none; }</style>"""


def told(bundle: Bundle) -> dict[str, object]:
    """What the show needs besides the map; JSON-ready."""
    seed = state.game_seed()
    return {
        "steps": [asdict(step) for step in STEPS],
        "idle": state.idle_seconds(),
        "squeezed": [index for skip in (0, 1) for index in first_of_each(bundle, skip)],
        "mistakes": mistakes(bundle, seed),
        "games": games(bundle, seed, GAMES),
    }


bundle = caches.bundle_or_stop()
plane = the_map(bundle)
st.html(BARE)
st.title("The presentation", anchor=False)
presenter(bundle, map_payload.describe_map(bundle, plane), told(bundle), "lw_show")
