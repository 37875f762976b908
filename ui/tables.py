"""Frames as tables on screen, with the numbers written in Portuguese."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from reports.export import outward
from reports.labels import STANDING_MARKS, STANDINGS, STANDINGS_ON_SCREEN, Form, Label
from reports.rounding import rounded
from reports.words import month

_DECIMALS = {
    Form.SHARE: 1,
    Form.POINTS: 1,
    Form.DECIMAL: 1,
    Form.RATIO: 2,
    Form.NUMBER: 1,
    Form.PROBABILITY: 4,
}
_SEGMENT = 120
"""Pixels of the column of segments in a dense table."""
_MARKED = {
    STANDINGS[word]: f"{STANDING_MARKS[word]} {text}" for word, text in STANDINGS_ON_SCREEN.items()
}


def show_table(
    frame: pd.DataFrame,
    labels: Sequence[Label],
    key: str,
    alt: str,
    on_row: Callable[[], None] | None = None,
    is_dense: bool = False,
    pinned: str = "Empresa",
) -> None:
    """Every row of the frame under its Portuguese titles; sorts as numbers, reads 1.120 and 48,9.

    Values are rounded to what is shown: the hidden table for screen readers holds them as they
    are. `on_row` is called when a row is chosen, which stands in the state of `key`. In a table
    `is_dense` columns of numbers are narrow, and a title that is cut is read by pointing at it.
    The column titled `pinned` stays in sight where the table scrolls sideways.
    """
    titles = {label.heading: label.title for label in labels}
    shown = outward(frame, labels).reset_index(drop=True)
    broken: list[tuple[pd.Index, str]] = []
    for label in labels:
        if label.form is Form.NUMBER:
            exact = shown[label.heading].astype("float64")
            broken.append((exact.index[exact.notna() & (exact % 1 != 0)], label.title))
        if label.form in _DECIMALS:
            shown[label.heading] = rounded(shown[label.heading], _DECIMALS[label.form])
        elif label.form is Form.WORD:
            shown[label.heading] = shown[label.heading].map(_MARKED)
    decimals: dict[str, Callable[[Any], str] | None] = {
        titles[label.heading]: partial(_signed, places=_DECIMALS[label.form])
        for label in labels
        if label.form in _DECIMALS and label.form is not Form.NUMBER
    }
    numbers: dict[str, Callable[[Any], str] | None] = {
        titles[label.heading]: partial(_signed, places=0)
        for label in labels
        if label.form is Form.NUMBER
    }
    counts = {titles[label.heading]: "{:,.0f}" for label in labels if label.form is Form.COUNT}
    years = {titles[label.heading]: "{:d}" for label in labels if label.form is Form.YEAR}
    days = {titles[label.heading]: "{:%d/%m/%Y}" for label in labels if label.form is Form.DAY}
    months: dict[str, Callable[[Any], str] | None] = {
        titles[label.heading]: _month for label in labels if label.form is Form.MONTH
    }
    written = shown.rename(columns=titles).style.format(
        {**decimals, **numbers, **counts, **years, **days, **months},
        decimal=",",
        thousands=".",
        na_rep="–",
    )
    for rows, title in broken:
        written = written.format(
            partial(_signed, places=1),
            subset=(rows, [title]),
            decimal=",",
            thousands=".",
            na_rep="–",
        )
    st.dataframe(
        written,
        hide_index=True,
        placeholder="–",
        column_config={
            **(_narrow_columns(labels) if is_dense else {}),
            pinned: st.column_config.Column(pinned=True),
            "Segmento": st.column_config.Column(width=_SEGMENT if is_dense else "medium"),
        },
        key=key,
        alt=alt,
        on_select=on_row or "ignore",
        selection_mode="single-row",
    )


def _narrow_columns(labels: Sequence[Label]) -> dict[str, Any]:
    """Columns of numbers at the least width that holds their values, with their title to read."""
    return {
        label.title: st.column_config.Column(width="small", help=label.title)
        for label in labels
        if label.form in _DECIMALS or label.form in (Form.COUNT, Form.PLACE)
    }


def _signed(value: Any, places: int) -> str:
    """A number with a true minus sign; pandas puts the Brazilian separators in."""
    return f"{value:,.{places}f}".replace("-", "−")


def _month(value: Any) -> str:
    """The month of a day, as nov/2024."""
    return month(12 * value.year + value.month - 1)
