"""Present: ten slides over the whole window, for people in front of a large screen."""

import streamlit as st

from app.components.presenter import PresentationContent, presenter
from app.present.slides import SLIDES
from app.render.map_payload import describe_map
from app.render.quiz_sampling import first_of_each_class
from app.session import caches, state
from models import Bundle

GAME_COUNT = 5
HIDE_STREAMLIT = """<style>[data-testid="stHeader"], [data-testid="stSidebar"] { display: none; }</style>"""


def build_content(bundle: Bundle) -> PresentationContent:
    """Builds the slides and the quizzes of this session; there is no slide of mistakes without mistakes."""
    seed = state.quiz_seed()
    mistakes = caches.sample_mistakes(bundle, seed)
    return {
        "slides": [slide for slide in SLIDES if slide["scene"] != "mistakes" or mistakes],
        "idle_seconds": state.idle_seconds(),
        "reconstructed": [index for skip in (0, 1) for index in first_of_each_class(bundle, skip)],
        "mistakes": mistakes,
        "games": caches.sample_games(bundle, seed, GAME_COUNT),
    }


bundle = caches.bundle_or_stop()
latent_map = next(iter(bundle.maps.values()))
st.html(HIDE_STREAMLIT)
st.title("The presentation", anchor=False)
presenter(bundle, describe_map(bundle, latent_map), build_content(bundle), key="lw_show")
