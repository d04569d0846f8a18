"""One colour and one marker shape a class, distinct also to people who cannot tell some colours apart.

The colours are Petroff's ten-colour cycle ("Accessible color sequences for data visualization", 2021). They are
dealt so that classes which share a corner of the map differ most, and shapes repeat what they say.
"""

from typing import NamedTuple


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
