"""Errors of the offline commands. Each message is one sentence for the user."""

from argparse import ArgumentTypeError


class UsageError(ArgumentTypeError):
    """An argument or a setting is invalid; exit code 2. While it parses the command line, argparse reports it."""


class DataError(Exception):
    """The data set, a run or an artefact is missing or invalid; exit code 1."""


class DivergedError(DataError):
    """The loss of a training became infinite or not a number."""
