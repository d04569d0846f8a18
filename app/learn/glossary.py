"""Terms of machine learning that the app uses, read from `glossary.toml`."""

import tomllib
from pathlib import Path

GLOSSARY: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
"""Definitions of one sentence, by term."""


def find_terms(query: str) -> list[tuple[str, str]]:
    """Terms, in alphabetical order, whose name or definition contains `query` in any case; "" finds all."""
    needle = query.strip().casefold()
    return [
        (term, definition)
        for term, definition in sorted(GLOSSARY.items())
        if needle in term.casefold() or needle in definition.casefold()
    ]
