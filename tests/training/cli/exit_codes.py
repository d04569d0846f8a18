"""Runs a command of `python -m training` in this process."""

from training.__main__ import main


def exit_code(arguments):
    """The exit code of a command with these arguments, the first of which is its name."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as stopped:
        return stopped.code
