"""Lines over months, quarters or years: missing periods are grey gaps, partial ones are hollow."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reports.series import MISSING, PARTIAL
from reports.words import count, decimal, percent
from ui.charts.base import faded, lay_out, literal, round_places, short
from ui.style import Tokens

LABELS = 6
_LONGEST_LABEL = 20
_SHARES = (0, 20, 40, 60, 80, 100)
_HEIGHT = 260


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, a frame of `reports.series`, which column it follows and how it looks.

    `low` and `high` are the columns of its interval, `of` the one that holds its n.
    """

    name: str
    frame: pd.DataFrame
    column: str
    low: str = ""
    high: str = ""
    of: str = ""
    colour: str = ""
    dash: str = "solid"
    symbol: str = "circle"


def series_chart(
    lines: Sequence[Line],
    tokens: Tokens,
    is_share: bool = False,
    highest: float | None = None,
    height: int = _HEIGHT,
    names_lines: bool = True,
) -> go.Figure:
    """Lines over the same periods, from zero; several lines are named at their ends.

    Where the chart is narrow the names would take half of it: without `names_lines` the page names
    the lines.
    Shares are drawn in per cent. `highest` gives charts side by side the same scale, in the unit
    of the column. A point's customdata are its place among the periods and its hover text.
    """
    figure = go.Figure()
    periods = lines[0].frame
    grey_gaps(figure, periods, tokens)
    factor = 100 if is_share else 1
    for line in lines:
        colour = line.colour or tokens.text
        if line.low:
            _ribbon(figure, line, factor, faded(colour, 0.18))
        values = _values(line.frame, line.column, factor)
        is_partial = line.frame["period_state"] == PARTIAL
        figure.add_trace(
            go.Scatter(
                x=list(range(len(values))),
                y=values,
                mode="lines+markers",
                connectgaps=False,
                # A mark at zero is not cut.
                cliponaxis=False,
                line={"color": colour, "width": 2, "dash": line.dash},
                marker={
                    "symbol": [
                        f"{line.symbol}-open" if hollow else line.symbol for hollow in is_partial
                    ],
                    "size": 8,
                    "color": colour,
                    "line": {"width": 2, "color": colour},
                },
                customdata=[
                    [place, _hover(line, row, is_share)]
                    for place, row in enumerate(line.frame.to_dict("records"))
                ],
                hovertemplate="%{customdata[1]}<extra></extra>",
            )
        )
    top = factor * highest if highest is not None else _top(lines, factor)
    right = _name_ends(figure, lines, factor, top) if names_lines and len(lines) > 1 else 14
    lay_out(figure, tokens, height, right=right, top=14, bottom=8)
    places = label_places(len(periods))
    figure.update_xaxes(
        range=[-0.5, len(periods) - 0.5],
        tickvals=places,
        ticktext=[tick(periods.iloc[place]) for place in places],
        tickfont={"color": tokens.soft, "size": 12},
        showgrid=False,
    )
    ticks = [float(tick) for tick in _SHARES] if is_share else round_places(0, top)
    figure.update_yaxes(
        range=[0, max(1.06 * top, ticks[-1])],
        tickvals=ticks,
        # Plotly leaves the unit out of places that are given.
        ticktext=[f"{count(int(tick))}{' %' if is_share else ''}" for tick in ticks],
        tickfont={"color": tokens.soft, "size": 12},
        rangemode="tozero",
    )
    return figure


def _values(frame: pd.DataFrame, column: str, factor: int) -> list[float | None]:
    numbers = frame[column].astype("float64") * factor
    return [None if pd.isna(value) else float(value) for value in numbers]


def grey_gaps(figure: go.Figure, periods: pd.DataFrame, tokens: Tokens, room: float = 0.0) -> None:
    """A grey field over each run of missing periods, with its name; one at the end is wider."""
    places = enumerate(periods["period_state"] == MISSING)
    for is_missing, group in groupby(places, key=lambda pair: pair[1]):
        if not is_missing:
            continue
        run = [place for place, _ in group]
        end = run[-1] + (room if run[-1] == len(periods) - 1 else 0.0)
        first, last = (periods["period_name"].iloc[place] for place in (run[0], run[-1]))
        name = first if first == last else f"{first} a {last}"
        figure.add_vrect(
            x0=run[0] - 0.5,
            x1=end + 0.5,
            fillcolor=faded(tokens.soft, 0.2),
            line_width=0,
            layer="below",
        )
        figure.add_annotation(
            x=(run[0] + end) / 2,
            y=0.5,
            yref="paper",
            text=literal(f"{name}: {periods['period_note'].iloc[run[0]]}"),
            textangle=0 if 3 * len(run) > len(periods) else -90,
            showarrow=False,
            font={"size": 12, "color": tokens.soft},
        )


def _ribbon(figure: go.Figure, line: Line, factor: int, colour: str) -> None:
    """The interval as a field, one a run of periods without a gap; of a single one, a bar."""
    low = _values(line.frame, line.low, factor)
    high = _values(line.frame, line.high, factor)
    for is_known, group in groupby(range(len(low)), key=lambda place: low[place] is not None):
        if not is_known:
            continue
        run = list(group)
        figure.add_trace(
            go.Scatter(
                x=[*run, *reversed(run)],
                y=[*(low[place] for place in run), *(high[place] for place in reversed(run))],
                mode="lines",
                fill="toself",
                fillcolor=colour,
                line={"width": 4 if len(run) == 1 else 0, "color": colour},
                hoverinfo="skip",
            )
        )


def _top(lines: Sequence[Line], factor: int) -> float:
    """The highest point or end of an interval, at least 1 of what is drawn."""
    columns = [line.frame[line.high or line.column].astype("float64").max() for line in lines]
    known = [value for value in columns if pd.notna(value)]
    return max(1.0, factor * max(known, default=0.0))


def _name_ends(figure: go.Figure, lines: Sequence[Line], factor: int, top: float) -> int:
    """Writes each line's name beside its last point, none over another; the room they take."""
    ends = []
    for line in lines:
        known = [value for value in _values(line.frame, line.column, factor) if value is not None]
        if known:
            ends.append((known[-1], line))
    lowest = -1.0
    for value, line in sorted(ends, key=lambda end: end[0]):
        lowest = max(value, lowest + 0.09 * top)
        figure.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=6,
            y=lowest,
            text=short(line.name, _LONGEST_LABEL),
            showarrow=False,
            font={"size": 12, "color": line.colour or None},
        )
    return 14 + 7 * max((min(len(line.name), _LONGEST_LABEL) for line in lines), default=0)


def label_places(length: int) -> list[int]:
    """At most LABELS places, evenly apart, the last one among them."""
    step = max(1, -(-length // LABELS))
    return list(range((length - 1) % step, length, step))


def tick(period: pd.Series) -> str:
    """`out<br>2026`, of a partial period its months below."""
    text = literal(str(period["period_name"])).replace("/", "<br>")
    return f"{text}<br>{period['period_months']}" if period["period_state"] == PARTIAL else text


def _hover(line: Line, row: Mapping[Hashable, Any], is_share: bool) -> str:
    value = row[line.column]
    if pd.isna(value):
        return ""
    name = f"{row['period_name']}"
    if row["period_state"] == PARTIAL:
        name += f" ({row['period_note']})"
    number = float(value)
    whole = number.is_integer()
    text = percent(number) if is_share else (count(int(number)) if whole else decimal(number))
    if line.low:
        low, high = (row[line.low], row[line.high])
        text += f" ({percent(low)} a {percent(high)})"
    if line.of:
        text += f" em {count(int(row[line.of]))}"
    return f"<b>{literal(line.name)}</b><br>{literal(name)}: {literal(text)}"
