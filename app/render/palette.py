"""Colours and marker shapes of classes, and colour scales of numbers; safe for colour-blind readers.

The classes have the colours of Petroff's ten-colour cycle ("Accessible color sequences for data visualization", 2021),
assigned so that classes that are neighbours on the map differ most. Each class also has a marker shape of its own.
"""

from typing import NamedTuple, TypedDict


class Marker(NamedTuple):
    """How one class is drawn: a CSS colour, and Plotly's name of a marker shape."""

    colour: str
    shape: str


MARKERS = (
    Marker("#3f90da", "circle"),  # T-shirt/top
    Marker("#832db6", "triangle-down"),  # Trouser
    Marker("#ffa90e", "square"),  # Pullover
    Marker("#92dadd", "triangle-up"),  # Dress
    Marker("#bd1f01", "diamond"),  # Coat
    Marker("#b9ac70", "star"),  # Sandal
    Marker("#94a4a2", "cross"),  # Shirt
    Marker("#717581", "x"),  # Sneaker
    Marker("#a96b59", "pentagon"),  # Bag
    Marker("#e76300", "hexagon"),  # Ankle boot
)

MAGNITUDE = (
    "#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725",
)  # fmt: skip
"""Sequential colour scale, from 0 to the largest value: stops of viridis (Smith and van der Walt, 2015)."""
SIGNED = (
    "#053061", "#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582", "#d6604d", "#b2182b",
    "#67001f",
)  # fmt: skip
"""Diverging colour scale: stops of ColorBrewer's RdBu (Brewer, 2003), blue below 0 and red above."""


class ColorStops(TypedDict):
    """The stops of both colour scales, for components that paint numbers."""

    magnitude: tuple[str, ...]
    signed: tuple[str, ...]


COLOR_STOPS: ColorStops = {"magnitude": MAGNITUDE, "signed": SIGNED}
