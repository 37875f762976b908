"""Dots and intervals, one row a place: how much above the expected, and how sure."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from reports.places_words import complaints, mean
from reports.words import count, decimal
from ui.charts.base import literal, short
from ui.charts.intervals import SYMBOLS
from ui.charts.rows import add_marks, lay_out_rows, write_above, write_columns
from ui.style import Tokens

_COLUMN = 84
_NARROW_NAME = 24
_LABELS = 5
"""Gaps between labels that the narrowest axis has room for."""
_TICKS = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50)


def places_chart(
    places: pd.DataFrame,
    names: Sequence[str],
    trends: Sequence[str] | None,
    tokens: Tokens,
    is_rate: bool,
    is_narrow: bool,
    marked: Mapping[int, str] | None = None,
) -> go.Figure:
    """Ratio to the expected, or rate, of places that have one, in the order of the frame.

    `names` and `trends` (none for regions) are in that order too. The second entry of a mark's
    customdata is the place of its row. `marked` says what stands before the name of a row, which
    is bold then.
    """
    figure = go.Figure()
    rows = places.reset_index(drop=True)
    value, low, high = (
        ("rate", "rate_low", "rate_high")
        if is_rate
        else ("observed_ratio", "ratio_low", "ratio_high")
    )
    digits = 1 if is_rate else 2
    colours = {"above": tokens.above, "below": tokens.below, "indistinct": tokens.soft}
    records = rows.to_dict("records")
    texts = [
        f"{decimal(row[value], digits)} "
        f"({decimal(row[low], digits)} a {decimal(row[high], digits)})"
        for row in records
    ]
    for standing, symbol in SYMBOLS.items():
        group = rows[rows["standing"] == standing]
        add_marks(
            figure,
            group[[value, low, high]].set_axis(["value", "low", "high"], axis=1),
            symbol,
            colours[standing],
            [
                [
                    f"<b>{literal(names[place])}</b><br>{texts[place]}<br>"
                    f"{complaints(records[place]['finalised_count'])}; esperado "
                    f"{mean(records[place]['expected_count'])}",
                    place,
                ]
                for place in group.index
            ],
            "%{customdata[0]}<extra></extra>",
        )
    reference = float(rows["reference_rate"].iloc[0]) if is_rate else 1.0
    columns = [{"reclamações": count(row["finalised_count"])} for row in records]
    if trends is not None:
        columns = [
            {**column, "tendência": literal(trend)}
            for column, trend in zip(columns, trends, strict=True)
        ]
    least = min(rows[low].min(), reference)
    most = max(rows[high].max(), reference)
    lay_out_rows(
        figure,
        pd.Series(list(names)),
        reference,
        tokens,
        is_narrow,
        right=8 + _COLUMN * len(columns[0]),
        axis=_axis(least, most, is_rate),
    )
    titles = _titles(names, marked or {}, is_narrow)
    if is_narrow:
        write_above(
            figure,
            [
                f"<b>{title}</b>  {' · '.join(column.values())}"
                for title, column in zip(titles, columns, strict=True)
            ],
            tokens,
        )
    else:
        figure.update_yaxes(ticktext=titles)
        shifts = {heading: _COLUMN * place for place, heading in enumerate(columns[0], 1)}
        write_columns(figure, columns, shifts, tokens)
    return figure


def _titles(names: Sequence[str], marked: Mapping[int, str], is_narrow: bool) -> list[str]:
    """The names of the rows, those marked with their mark and, where others are not, bold."""
    titles = [short(name, _NARROW_NAME) if is_narrow else short(name) for name in names]
    for place, mark in marked.items():
        title = f"{literal(mark)} {titles[place]}"
        titles[place] = title if is_narrow else f"<b>{title}</b>"
    return titles


def _axis(least: float, most: float, is_rate: bool) -> dict[str, object]:
    """A scale of ratios, or of rates, that holds every interval and the reference."""
    if is_rate:
        room = 0.04 * (most - least)
        return {"range": [max(0.0, least - room), most + room], "nticks": 6, "tickformat": ",.0f"}
    shown = _apart([tick for tick in _TICKS if least / 1.1 <= tick <= most * 1.1])
    return {
        "type": "log",
        "range": [math.log10(max(least, 0.01) / 1.1), math.log10(most * 1.1)],
        "tickvals": shown,
        "ticktext": [f"{tick:.1f}".replace(".", ",") for tick in shown],
        "tickangle": 0,
    }


def _apart(ticks: list[float]) -> list[float]:
    """Those that have room for their label, from 1 outward."""
    if len(ticks) < 2:
        return ticks
    least = (math.log10(ticks[-1]) - math.log10(ticks[0])) / _LABELS
    kept: list[float] = []
    for tick in sorted(ticks, key=lambda tick: abs(math.log10(tick))):
        if all(abs(math.log10(tick / other)) >= least for other in kept):
            kept.append(tick)
    return sorted(kept)
