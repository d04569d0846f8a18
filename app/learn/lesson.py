"""The lessons, read from `lessons/*.toml`. Independent of Streamlit and of the networks."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

DemoName = Literal[
    "linear_classifier",
    "clustering",
    "neurons",
    "kernels",
    "reconstruction",
    "map_reading",
    "interpolation",
    "mistakes",
]
"""The interactive demos, each a script in `app/components/lesson/demos`."""


@dataclass(frozen=True)
class Link:
    """A link from a lesson to a state of another page.

    Args:
        page: "explore", "classify", "inside" or "lab".
        label: what the visitor reads.
        test_index: a test image to stand on (Explore) or to classify (Classify), or "mistake" for one that the
            classifier gets wrong; None for none.
        source: where Classify takes its picture from; "" leaves the choice to the visitor.
        section: the section of the Lab; "" leaves the choice to the visitor.
        query: further URL parameters, such as the layers of the map.
    """

    page: Literal["explore", "classify", "inside", "lab"]
    label: str
    test_index: int | Literal["mistake"] | None = None
    source: str = ""
    section: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """Two minutes of reading with one interactive demo; texts are Markdown.

    Args:
        slug: its name in the address.
        title: a few words for the table of contents.
        question: the one that it answers.
        introduction: what is read before the demo.
        demo: name of the demo.
        task: what to do with the demo.
        explanation: what is read after it.
        summary: the lesson in a sentence.
        mathematics: for those who want it.
        references: authors, title, venue and year of the sources.
        links: where to go next.
    """

    slug: str
    title: str
    question: str
    introduction: str
    demo: DemoName
    task: str
    explanation: str
    summary: str
    mathematics: str
    references: tuple[str, ...]
    links: tuple[Link, ...]


def read_lesson(path: Path) -> Lesson:
    """Reads one lesson; the keys of the file are the fields of `Lesson` and `Link`."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    links = tuple(Link(**link) for link in content.pop("links"))
    return Lesson(**content | {"references": tuple(content["references"]), "links": links})


LESSONS = tuple(read_lesson(path) for path in sorted(Path(__file__).with_name("lessons").glob("*.toml")))
"""In the order of their file names."""
