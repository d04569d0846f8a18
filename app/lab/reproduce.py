"""Which commands made what a room shows."""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

TRAINERS = {"classifiers": "classifier", "maps": "autoencoder"}


def repeat(commands: Iterable[str]) -> None:
    """Says, below what a room shows, which commands of `python -m training` make it anew."""
    st.caption("To repeat: " + ", then ".join(f"`python -m training {command}`" for command in commands))


def trainings(kind: str, networks: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The commands that train networks: one each, or one for all where one of them starts from others' weights.

    Args:
        kind: "classifiers" or "maps".
        networks: what the manifest says of each, by name.
    """
    if any(about["config"].get("init_from") for about in networks.values()):
        return [TRAINERS[kind]]
    return [f"{TRAINERS[kind]} --name {name}" for name in networks]
