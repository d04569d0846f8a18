"""The commands that reproduce what a room of the lab shows."""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

TRAINING_COMMANDS = {"classifiers": "classifier", "maps": "autoencoder"}


def show_commands(commands: Iterable[str]) -> None:
    """Shows which commands of `python -m training` reproduce what is above."""
    st.caption("To repeat: " + ", then ".join(f"`python -m training {command}`" for command in commands))


def training_commands(kind: str, networks: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The commands that train networks: one each, or one for all if any is initialised from another's weights.

    Args:
        kind: "classifiers" or "maps".
        networks: entries of the manifest by name.
    """
    if any(info["config"].get("init_from") for info in networks.values()):
        return [TRAINING_COMMANDS[kind]]
    return [f"{TRAINING_COMMANDS[kind]} --name {name}" for name in networks]
