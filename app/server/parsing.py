"""Numbers in the query of a URL. Knows no server."""

from collections.abc import Mapping

from app.session.state import Code
from models.bundle import MAX_CODE


class InvalidRequestError(ValueError):
    """A request cannot be understood; the message is one sentence that says what is allowed."""


def parse_number(name: str, text: str, low: float, high: float) -> float:
    """Reads a number.

    Args:
        name: what the number is, for the error message.
        text: the number as it is written in the query.
        low: the smallest number allowed.
        high: the largest number allowed.

    Raises:
        InvalidRequestError: the text is no number, or one outside [low, high].
    """
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise InvalidRequestError(f"{name} must be a number from {low:,.7g} to {high:,.7g}.")
    return value


def parse_code(query: Mapping[str, str]) -> Code:
    """Reads the code (x, y) from the parameters `x` and `y`.

    Raises:
        InvalidRequestError: one of them is missing, no number, or out of bounds.
    """
    x, y = (parse_number(name, query.get(name, ""), -MAX_CODE, MAX_CODE) for name in ("x", "y"))
    return x, y
