"""What can go wrong offline, each with one sentence for the user. Knows nothing else."""


class UsageError(Exception):
    """The command was asked for something it cannot do; exit code 2."""


class DataError(Exception):
    """The data, a run or an artefact is not what it should be; exit code 1."""
