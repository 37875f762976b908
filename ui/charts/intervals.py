"""Dots and intervals, one row a company: who is higher, and how sure."""

import math

import pandas as pd
import plotly.graph_objects as go

from reports.labels import Form
from reports.link import ORDERS
from reports.measures import RATIO, VOLUME, Indicator
from reports.ranking_words import Row, columns_of, hover, short_numbers
from ui.charts.base import LONGEST_NAME, literal, short
from ui.charts.rows import add_marks, lay_out_rows, write_above, write_columns
from ui.style import Tokens

SYMBOLS = {"above": "triangle-up", "below": "triangle-down", "indistinct": "circle-open"}
_COLUMN = 80
"""Pixels of a column of numbers at the right."""
_NARROW_NAME = 24
_UNITS = {"%": " %", "dias": " dias"}
"""What follows the numbers of the scale, by the unit of an indicator."""
_RATIO_TICKS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50)


def interval_chart(
    ranking: pd.DataFrame,
    indicator: Indicator,
    tokens: Tokens,
    is_narrow: bool = False,
    order: str = ORDERS[0],
) -> go.Figure:
    """Dot and interval of the estimate, one row a company, in the order of the frame.

    `ranking` holds ranked companies only. The wide form names companies at the left and has the
    columns of place and counts at the right; the narrow one writes them above each bar, below the
    name where they are long. `order` is what the rows are ordered by. The second entry of a mark's
    `customdata` is the place of its row in the frame.
    """
    figure = go.Figure()
    colours = {"above": tokens.above, "below": tokens.below, "indistinct": tokens.soft}
    rows = ranking.reset_index(drop=True)
    records = rows.to_dict("records")
    scale = 100 if indicator.form is Form.SHARE else 1
    for standing, symbol in SYMBOLS.items():
        group = rows[rows["standing"] == standing]
        ends = group[["estimate", "estimate_low", "estimate_high"]]
        add_marks(
            figure,
            scale * ends.set_axis(["value", "low", "high"], axis=1),
            symbol,
            colours[standing],
            [[_hover(records[place], indicator), place] for place in group.index],
            "%{customdata[0]}<extra></extra>",
        )
    columns = [columns_of(row, indicator, order) for row in records]
    numbers = [short_numbers(row, indicator, order) for row in records]
    lines = 1 if len(numbers[0]) == 2 else 2
    lay_out_rows(
        figure,
        rows["company"],
        scale * float(rows["reference"].iloc[0]),
        tokens,
        is_narrow,
        right=5 + _COLUMN * len(columns[0]),
        axis={
            "ticksuffix": _UNITS.get(indicator.unit, ""),
            **_axis(rows, indicator, scale, 6 if is_narrow else 7),
        },
        lines_above=lines,
    )
    if is_narrow:
        longest, between = (_NARROW_NAME, "  ") if lines == 1 else (LONGEST_NAME, "<br>")
        texts = [
            f"<b>{short(row['company'], longest)}</b>{between}{' · '.join(of_row)}"
            for row, of_row in zip(records, numbers, strict=True)
        ]
        write_above(figure, texts, tokens, lines)
    else:
        shifts = {heading: _COLUMN * place for place, heading in enumerate(columns[0], 1)}
        write_columns(figure, columns, shifts, tokens)
    return figure


def _hover(row: Row, indicator: Indicator) -> str:
    lines = [f"<b>{literal(str(row['company']))}</b>", *map(literal, hover(row, indicator))]
    return "<br>".join(lines)


def _axis(rows: pd.DataFrame, indicator: Indicator, scale: int, ticks: int) -> dict[str, object]:
    """The part of the scale that holds every interval and the reference, with some room.

    Counts start at zero; a ratio has a scale of ratios.
    """
    reference = rows["reference"].iloc[0]
    low = scale * min(rows["estimate_low"].min(), reference)
    high = scale * max(rows["estimate_high"].max(), reference)
    if indicator.key == RATIO:
        shown = [tick for tick in _RATIO_TICKS if low / 1.1 <= tick <= high * 1.1]
        return {
            "type": "log",
            "range": [math.log10(low / 1.1), math.log10(high * 1.1)],
            "tickvals": shown,
            "ticktext": [f"{tick:g}".replace(".", ",") for tick in shown],
        }
    room = 0.04 * (high - low)
    if indicator.key == VOLUME:
        return {"range": [0, high + room], "nticks": ticks, "tickformat": ",.0f"}
    least, most = {Form.SHARE: (-1.0, 101.0)}.get(indicator.form, (0.0, math.inf))
    room = max(2.0 if indicator.form is Form.SHARE else 0.1, room)
    return {"range": [max(least, low - room), min(most, high + room)], "nticks": ticks}
