"""The full-screen presentation: a component with one script a scene, in `scenes/`."""

from collections.abc import Sequence
from typing import Literal, TypedDict

from app.components import declare
from app.render.map_payload import MapPayload
from app.render.quiz_sampling import QuizRound
from app.server.urls import CLASSIFY_PATH, bundle_url, script_url
from models import Bundle

_component = declare(__file__, "map_overlay.css", "small_map.css", "bars.css")


SceneName = Literal[
    "samples",
    "reconstruction",
    "unlabelled_map",
    "labelled_map",
    "exploration",
    "path",
    "drawing",
    "mistakes",
    "game",
    "summary",
]
"""What a slide shows below its title; built by the scripts in `scenes/`."""


class Slide(TypedDict):
    """A slide: name of its scene, title, a sentence or two on the screen, and notes for the speaker."""

    scene: SceneName
    title: str
    text: str
    notes: str


class PresentationContent(TypedDict):
    """What is presented, besides the map.

    `idle_seconds` without input start a tour over the map (0: never; None: the usual time, on the first slide only);
    `reconstructed` are indices of test images.
    """

    slides: Sequence[Slide]
    idle_seconds: int | None
    reconstructed: list[int]
    mistakes: list[QuizRound]
    games: list[list[QuizRound]]


class PresenterPayload(PresentationContent):
    """What the browser gets; the JavaScript type of the same name is in `shared/types.js`."""

    script: str
    latent_map: MapPayload
    classify_url: str


def presenter(bundle: Bundle, latent_map: MapPayload, content: PresentationContent, key: str) -> None:
    """Shows the presentation over the whole window; it sends nothing back.

    Args:
        bundle: holds the classifier that predicts drawings.
        latent_map: the map that is presented.
        content: slides and quizzes.
        key: key of the Streamlit element.
    """
    payload = PresenterPayload(
        **content,
        script=script_url("presenter/view.js"),
        latent_map=latent_map,
        classify_url=bundle_url(CLASSIFY_PATH, bundle, str(bundle.manifest["default_classifiers"]["picture"])),
    )
    _component(data=payload, key=key)
