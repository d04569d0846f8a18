"""Tables of metrics: a row a network, a run or a trial, and a column a metric."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

MAX_NAME_WIDTH_PX, PADDING_PX, PX_PER_LETTER = 330, 26, 6.0
"""Streamlit measures only the first rows, which may have the shortest names."""


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
) -> None:
    """Shows metrics; cells of unknown ones stay empty.

    Args:
        rows: metrics by name of the row; keys without a column are left out.
        columns: the columns by the metric's key.
        alt: accessible name of the table.
        row_title: title of the column of row names.
        bold_rows: how many rows, from the first, are set in bold.
    """
    values = {column.title: [metrics.get(key) for metrics in rows.values()] for key, column in columns.items()}
    frame = pd.DataFrame(values, dtype=float)
    frame.insert(0, row_title, list(rows))
    bold = pd.IndexSlice[frame.index[:bold_rows], :]
    styled = frame.style.format({column.title: column.format for column in columns.values()}, na_rep="")
    styled.set_properties(bold, **{"font-weight": "600"})
    width = min(MAX_NAME_WIDTH_PX, PADDING_PX + round(PX_PER_LETTER * max(map(len, rows))))
    names = st.column_config.TextColumn(pinned=True, width=width)
    st.dataframe(styled, height="content", hide_index=True, placeholder="", column_config={row_title: names}, alt=alt)
