"""Run charts: is this month unusual for its own series?"""

from collections.abc import Hashable, Mapping
from itertools import groupby
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reports.places_words import mean
from reports.series import MISSING, PARTIAL
from reports.words import count
from ui.charts.base import lay_out, literal, round_places
from ui.charts.series import grey_gaps, label_places, tick
from ui.style import Tokens

_HEIGHT = 260
_NAME_PART = 24
"""The name of a gap is about so thin a part of the narrowest chart."""
_SYMBOLS = {"attention": "triangle-up-open", "alert": "triangle-up"}


def run_chart(run: pd.DataFrame, tokens: Tokens) -> go.Figure:
    """Complaints by period, the expected and its limit where there are, marks where above it.

    `run` is a frame of `reports.municipalities.run`.
    """
    figure = go.Figure()
    room = _room(run)
    grey_gaps(figure, run, tokens, room)
    places = list(range(len(run)))
    expected, limit = _values(run["expected"]), _values(run["upper_bound"])
    observed = _values(run["finalised_count"])
    for is_known, group in groupby(places, key=lambda place: limit[place] is not None):
        stretch = list(group)
        if is_known:
            _band(figure, stretch, limit, tokens)
    figure.add_trace(
        go.Scatter(
            x=places,
            y=expected,
            mode="lines",
            connectgaps=False,
            line={"color": tokens.below, "width": 1.5, "dash": "dash"},
            hoverinfo="skip",
        )
    )
    marks = [_SYMBOLS.get(str(status), "circle") for status in run["status"]]
    is_partial = (run["period_state"] == PARTIAL).tolist()
    hovers = [[literal(_hover(row))] for row in run.to_dict("records")]
    # Fewer months hold fewer complaints: joined to the others they would look like a fall.
    figure.add_trace(
        go.Scatter(
            x=[place for place in places if is_partial[place]],
            y=[observed[place] for place in places if is_partial[place]],
            mode="markers",
            cliponaxis=False,
            marker={
                "symbol": "circle-open",
                "size": 9,
                "color": tokens.soft,
                "line": {"width": 2, "color": tokens.soft},
            },
            customdata=[hovers[place] for place in places if is_partial[place]],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=places,
            y=[None if is_partial[place] else observed[place] for place in places],
            mode="lines+markers",
            connectgaps=False,
            line={"color": tokens.text, "width": 2},
            marker={
                "symbol": marks,
                "size": [6 if mark == "circle" else 13 for mark in marks],
                "color": [tokens.text if mark == "circle" else tokens.above for mark in marks],
                "line": {
                    "width": 2,
                    "color": [tokens.text if mark == "circle" else tokens.above for mark in marks],
                },
            },
            customdata=hovers,
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    )
    top = max((value for value in (*observed, *limit) if value is not None), default=1.0)
    ticks = round_places(0, max(top, 1.0))
    lay_out(figure, tokens, _HEIGHT, right=14, top=14, bottom=8)
    shown = label_places(len(run))
    figure.update_xaxes(
        range=[-0.5, len(run) - 0.5 + room],
        tickvals=shown,
        ticktext=[tick(run.iloc[place]) for place in shown],
        tickfont={"color": tokens.soft, "size": 12},
        showgrid=False,
    )
    figure.update_yaxes(
        range=[0, 1.06 * max(top, 1.0)],
        tickvals=ticks,
        tickformat=",.0f",
        tickfont={"color": tokens.soft, "size": 12},
    )
    return figure


def _room(run: pd.DataFrame) -> float:
    """Periods of room to the right for the name of a gap at the end, which is wider than one."""
    return len(run) / _NAME_PART if run["period_state"].iloc[-1] == MISSING else 0.0


def _band(figure: go.Figure, stretch: list[int], limit: list[float | None], tokens: Tokens) -> None:
    """The field from nothing up to the limit, over months without a break."""
    ends = [stretch[0] - 0.4, *stretch, stretch[-1] + 0.4]
    heights = [limit[stretch[0]], *(limit[place] for place in stretch), limit[stretch[-1]]]
    figure.add_trace(
        go.Scatter(
            x=[*ends, ends[-1], ends[0]],
            y=[*heights, 0, 0],
            mode="lines",
            fill="toself",
            fillcolor=tokens.band,
            line={"width": 0, "color": tokens.band},
            hoverinfo="skip",
        )
    )


def _values(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in column]


def _hover(row: Mapping[Hashable, Any]) -> str:
    if pd.isna(row["finalised_count"]):
        return ""
    name = str(row["period_name"])
    if row["period_state"] == PARTIAL:
        name += f" ({row['period_note']})"
    text = f"{name}: {count(row['finalised_count'])}"
    if not pd.isna(row["expected"]):
        text += f"; esperado {mean(row['expected'])}, limite {count(row['upper_bound'])}"
    return text if pd.isna(row["status_word"]) else f"{text}; {row['status_word']}"
