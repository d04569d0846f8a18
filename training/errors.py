"""Errors of the offline commands. Each message is one sentence for the user."""


class UsageError(Exception):
    """An argument or a setting is invalid; exit code 2."""


class DataError(Exception):
    """The data set, a run or an artefact is missing or invalid; exit code 1."""
