"""Colours of classes and of numbers, distinct also to people who cannot tell some colours apart.

A class has one colour and one marker shape. The colours are Petroff's ten-colour cycle ("Accessible color sequences
for data visualization", 2021). They are dealt so that classes which share a corner of the map differ most, and shapes
repeat what they say.
"""

from typing import NamedTuple, TypedDict


class Mark(NamedTuple):
    """How one class is drawn: CSS colour, and Plotly's name of a marker shape."""

    colour: str
    shape: str


MARKS = (
    Mark("#3f90da", "circle"),  # T-shirt/top
    Mark("#832db6", "triangle-down"),  # Trouser
    Mark("#ffa90e", "square"),  # Pullover
    Mark("#92dadd", "triangle-up"),  # Dress
    Mark("#bd1f01", "diamond"),  # Coat
    Mark("#b9ac70", "star"),  # Sandal
    Mark("#94a4a2", "cross"),  # Shirt
    Mark("#717581", "x"),  # Sneaker
    Mark("#a96b59", "pentagon"),  # Bag
    Mark("#e76300", "hexagon"),  # Ankle boot
)

MAGNITUDE = (
    "#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725",
)  # fmt: skip
"""Nothing to most, evenly in lightness: stops of viridis (Smith and van der Walt, 2015), to blend between."""
SIGNED = (
    "#053061", "#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582", "#d6604d", "#b2182b",
    "#67001f",
)  # fmt: skip
"""Least through nothing to most: stops of ColorBrewer's RdBu (Brewer, 2003), blue below nothing and red above."""


class ColorStops(TypedDict):
    """The stops of both colour scales, for components that paint numbers."""

    magnitude: tuple[str, ...]
    signed: tuple[str, ...]


COLOR_STOPS: ColorStops = {"magnitude": MAGNITUDE, "signed": SIGNED}
