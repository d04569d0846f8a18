"""What a lesson is made of. Knows no page and no network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Toy = Literal["examples", "groups", "neurons", "kernels", "squeeze", "reading", "imagine", "mistakes"]
"""The live things, each a script in `app/components/lesson/demos`."""


@dataclass(frozen=True)
class Link:
    """Where a lesson leads in the app.

    Args:
        page: "explore", "classify", "inside" or "lab".
        label: what the visitor reads.
        garment: a test garment to stand on (Explore) or to show the networks (Classify); None for none.
        way: how Classify lets a garment be shown; "" leaves the choice to the visitor.
        room: the Lab's; "" leaves the choice to the visitor.
        query: what else the address says, such as the layers of the map.
    """

    page: Literal["explore", "classify", "inside", "lab"]
    label: str
    garment: int | None = None
    way: str = ""
    room: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """Two minutes of reading with one thing to touch; texts are Markdown.

    Args:
        slug: its name in the address.
        title: a few words for the table of contents.
        question: the one that it answers.
        before: read before the thing to touch.
        toy: that thing.
        task: what to do with it.
        after: read after it.
        remember: the lesson in a sentence.
        curious: the mathematics, for those who want it.
        references: authors, title, where and when, the source of what is said.
        links: where to go next.
    """

    slug: str
    title: str
    question: str
    before: str
    toy: Toy
    task: str
    after: str
    remember: str
    curious: str
    references: tuple[str, ...]
    links: tuple[Link, ...]
