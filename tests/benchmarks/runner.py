"""Shared by the benchmarks: a browser, the command line, and a table of results."""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.serving import CHROMIUM_FLAGS, find_chromium

Row = Mapping[str, Any]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    path = find_chromium()
    if path is None:
        raise SystemExit("no Chromium: install one or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def run(measure: Callable[[int], Sequence[Row]], description: str | None, rounds: int) -> None:
    """Runs a benchmark from the command line and prints a table, or JSON with `--json`.

    Args:
        measure: takes the number of rounds, returns the rows of the table.
        description: of the command line's help.
        rounds: the default number.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--rounds", type=int, default=rounds, help=f"how often to repeat (default {rounds})")
    options = parser.parse_args()
    rows = measure(options.rounds)
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    header = list(rows[0])
    body = [[_format(row[name]) for name in header] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *body, strict=True)]
    for cells in (header, *body):
        first, *rest = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *rest]))


def _format(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
