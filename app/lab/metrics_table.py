"""Tables of metrics: a row a network, a run or a trial, and a column a metric."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from models.metrics import best_values

MAX_NAME_WIDTH_PX, PADDING_PX, PX_PER_LETTER = 330, 26, 6.0
"""Streamlit measures only the first rows, which may have the shortest names."""
BEST_MARK = "★"
"""Stands before the best value of a column; a mark after it would shift the digits."""
MARKED_WIDTH_PX, MARKED_LETTERS = 72, 8
"""Of a marked value: Streamlit does not measure it in a column of mostly empty cells, which has its title's width."""


class Column(NamedTuple):
    """A metric's title, and how its numbers are written ("{:.1%}")."""

    title: str
    format: str


def show_metrics(
    rows: Mapping[str, Mapping[str, Any]],
    columns: Mapping[str, Column],
    alt: str,
    row_title: str = "Network",
    bold_rows: int = 0,
    mark_best: bool = False,
) -> None:
    """Shows metrics; cells of unknown ones stay empty.

    Args:
        rows: metrics by name of the row; keys without a column are left out.
        columns: the columns by the metric's key.
        alt: accessible name of the table.
        row_title: title of the column of row names.
        bold_rows: how many rows, from the first, are set in bold.
        mark_best: whether a star marks the best value of each column.
    """
    values = {column.title: [metrics.get(key) for metrics in rows.values()] for key, column in columns.items()}
    frame = pd.DataFrame(values, dtype=float)
    frame.insert(0, row_title, list(rows))
    best = best_values(rows.values()) if mark_best else {}
    bold = pd.IndexSlice[frame.index[:bold_rows], :]
    styled = frame.style.format({column.title: column.format for column in columns.values()}, na_rep="")
    config: dict[str, Any] = {}
    winners = []
    for key, (title, written) in columns.items():
        winning = frame.index[frame[title] == best.get(key)]
        styled.format(f"{BEST_MARK} {written}", subset=(winning, title))
        if len(winning):
            winners.append(f"{title}: {' and '.join(frame[row_title][winning])}")
        if len(winning) and len(title) < MARKED_LETTERS and frame[title].count() < len(frame) / 2:
            config[title] = st.column_config.NumberColumn(width=MARKED_WIDTH_PX)
    if winners:  # a screen reader is given the values without marks
        alt = f"{alt}. The best by column: {'; '.join(winners)}"
    styled.set_properties(bold, **{"font-weight": "600"})
    width = min(MAX_NAME_WIDTH_PX, PADDING_PX + round(PX_PER_LETTER * max(map(len, rows))))
    config[row_title] = st.column_config.TextColumn(pinned=True, width=width)
    st.dataframe(styled, height="content", hide_index=True, placeholder="", column_config=config, alt=alt)
