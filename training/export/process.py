"""Runs a function where TensorFlow is Keras' backend: only that converts networks to LiteRT."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from training.environment import environment
from training.errors import DataError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def require_tensorflow() -> None:
    """Checks that TensorFlow is installed, without importing it.

    Raises:
        DataError: it is not.
    """
    if find_spec("tensorflow") is None:
        raise DataError(
            "An export needs TensorFlow, whichever backend trained the networks: run  pip install -r requirements.txt"
        )


def run_with_tensorflow(
    function: Callable[Arguments, Result], *arguments: Arguments.args, **options: Arguments.kwargs
) -> Result:
    """Calls a function here if Keras runs on TensorFlow, and otherwise in a new process in which it does.

    Args:
        function: of a module, so that it can be pickled; nor may its arguments or its result be tied to a backend.
        arguments, options: passed to it.

    Returns:
        Its result.

    Raises:
        Exception: what the function raises.
    """
    import keras  # lazily: it takes seconds, and loads its backend

    if keras.config.backend() == "tensorflow":
        return function(*arguments, **options)
    with (
        environment({"KERAS_BACKEND": "tensorflow"}),  # the new process inherits it; this one has its backend already
        ProcessPoolExecutor(1, get_context("spawn")) as executor,
    ):
        return executor.submit(function, *arguments, **options).result()
