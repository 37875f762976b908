"""Changes against the window before as dots and intervals around 0, one row a company."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reports.overview_words import change as change_in_words
from reports.overview_words import points
from reports.words import count
from ui.charts.base import literal, short
from ui.charts.rows import add_marks, lay_out_rows, write_above, write_columns
from ui.style import Tokens

_SYMBOLS = {"up": "triangle-up", "down": "triangle-down", "unclear": "circle-open"}
_WORDS = {"up": "subiu", "down": "caiu", "unclear": "inconclusivo"}
_NARROW_NAME = 22


def change_chart(changes: pd.DataFrame, tokens: Tokens, is_narrow: bool = False) -> go.Figure:
    """Dot and interval of the change of the share not resolved, the first row on top.

    The first entry of a mark's `customdata` is the company. The wide form names companies at the
    left and has the columns of change and rated at the right; the narrow one writes them above
    each bar.
    """
    figure = go.Figure()
    colours = {"up": tokens.above, "down": tokens.below, "unclear": tokens.soft}
    rows = changes.reset_index(drop=True)
    records = rows.to_dict("records")
    for direction, symbol in _SYMBOLS.items():
        group = rows[rows["direction"] == direction]
        ends = group[["change", "change_low", "change_high"]]
        add_marks(
            figure,
            100 * ends.set_axis(["value", "low", "high"], axis=1),
            symbol,
            colours[direction],
            [[records[place]["company"], _hover(records[place])] for place in group.index],
            "%{customdata[1]}<extra></extra>",
        )
    lay_out_rows(
        figure,
        rows["company"],
        0,
        tokens,
        is_narrow,
        right=175,
        axis={"range": _range(rows), "nticks": 6, "ticksuffix": " p.p."},
    )
    if is_narrow:
        texts = [
            f"<b>{short(row['company'], _NARROW_NAME)}</b>  {points(row['change'])} · "
            f"{_rated(row)} aval."
            for row in records
        ]
        write_above(figure, texts, tokens)
    else:
        columns = [{"p.p.": points(row["change"]), "avaliadas": _rated(row)} for row in records]
        write_columns(figure, columns, {"p.p.": 60, "avaliadas": 170}, tokens)
    return figure


def _rated(row: Mapping[Hashable, Any]) -> str:
    return f"{count(row['previous_rated_count'])} → {count(row['rated_count'])}"


def _hover(row: Mapping[Hashable, Any]) -> str:
    name, word = literal(str(row["company"])), _WORDS[str(row["direction"])]
    return f"<b>{name}</b><br>{word}: {change_in_words(row)}"


def _range(rows: pd.DataFrame) -> list[float]:
    """What holds 0 and every interval, with some room."""
    low = 100 * min(rows["change_low"].min(), 0.0)
    high = 100 * max(rows["change_high"].max(), 0.0)
    room = max(1.0, 0.04 * (high - low))
    return [low - room, high + room]
