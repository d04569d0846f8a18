"""Numbers out of the words of an address. Knows no server."""


def number(what: str, words: str, low: float, high: float) -> float:
    """The number that `words` write, from `low` to `high`.

    Raises:
        ValueError: they write none, or one out of bounds; the sentence names `what` and says what it may be.
    """
    try:
        value = float(words)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise ValueError(f"{what} must be a number from {low:,.7g} to {high:,.7g}.")
    return value
