"""The slides of the presentation, read from `slides.toml`."""

import tomllib
from pathlib import Path

from app.components.presenter import Slide

_CONTENT = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SLIDES: tuple[Slide, ...] = tuple(_CONTENT["slides"])
"""In order; each has a scene, a few words on the screen and notes for the speaker."""
