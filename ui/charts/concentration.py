"""The concentration curve: the share that the companies with most cases have together."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reports.words import count, percent
from ui.charts.base import faded, lay_out, literal, round_places
from ui.style import Tokens

WIDE, NARROW = 330, 220
SHOWN_SHARE = 0.9
"""The axis ends near where the curve reaches this share."""
_LEAST_SHOWN = 10
_SHARES = [0, 25, 50, 75, 100]
_MARKED = 60
"""More marks would be a band."""


def shown_count(curve: pd.DataFrame, core_count: int) -> int:
    """Up to which company the curve is drawn: the tail adds nothing to see."""
    reaches = int((curve["cumulative_share"] < SHOWN_SHARE).sum()) + 1
    return min(len(curve), max(reaches, 2 * core_count, _LEAST_SHOWN))


def concentration_chart(
    curve: pd.DataFrame, core_count: int, label: str, tokens: Tokens, is_narrow: bool
) -> go.Figure:
    """Cumulative share by number of companies, the core shaded, its crossing labelled.

    The second entry of a mark's `customdata` is the place of its row in `curve`.
    """
    drawn = curve.head(shown_count(curve, core_count))
    places = [0, *drawn["place"].tolist()]
    shares = [0.0, *(100 * drawn["cumulative_share"]).tolist()]
    figure = go.Figure(
        go.Scatter(
            x=places[: core_count + 1],
            y=shares[: core_count + 1],
            mode="lines",
            line={"width": 0},
            fill="tozeroy",
            fillcolor=faded(tokens.below, 0.18),
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=places,
            y=shares,
            mode="lines",
            line={"color": tokens.text, "width": 2},
            hoverinfo="skip",
        )
    )
    marked = drawn.head(max(core_count, _MARKED))
    figure.add_trace(
        go.Scatter(
            x=marked["place"].tolist(),
            y=(100 * marked["cumulative_share"]).tolist(),
            mode="markers",
            marker={"size": 7, "color": tokens.below},
            customdata=[
                [_hover(row), place] for place, row in enumerate(marked.to_dict("records"))
            ],
            hovertemplate="%{customdata[0]}<extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )
    crossing = 100 * float(curve["cumulative_share"].iloc[core_count - 1])
    most = len(drawn)
    lay_out(figure, tokens, NARROW if is_narrow else WIDE, right=16, top=12, bottom=8)
    figure.add_shape(
        type="line",
        x0=core_count,
        x1=core_count,
        y0=0,
        y1=crossing,
        line={"color": tokens.below, "width": 1.5, "dash": "dot"},
    )
    is_left = core_count < most / 2
    figure.add_annotation(
        text=literal(label),
        x=core_count,
        y=crossing,
        xanchor="left" if is_left else "right",
        yanchor="top" if is_left else "bottom",
        xshift=8 if is_left else -8,
        yshift=-6 if is_left else 6,
        font={"size": 13, "color": tokens.text},
        bgcolor=tokens.page,
        showarrow=False,
    )
    figure.update_xaxes(
        range=[0, most * 1.03],
        tickvals=[place for place in round_places(0, most) if place <= most],
        tickformat=",d",
        title={"text": _axis(most, len(curve)), "font": {"size": 13}},
        tickfont={"color": tokens.soft, "size": 12},
        showgrid=False,
    )
    figure.update_yaxes(
        range=[0, 105],
        tickvals=_SHARES,
        ticktext=[f"{share} %" for share in _SHARES],
        tickfont={"color": tokens.soft, "size": 12},
    )
    return figure


def _axis(shown: int, number: int) -> str:
    if shown == number:
        return "número de empresas"
    return f"número de empresas (as {count(shown)} primeiras de {count(number)})"


def _hover(row: Mapping[Any, Any]) -> str:
    return "<br>".join(
        (
            f"<b>{literal(str(row['company']))}</b>",
            f"{count(row['case_count'])} casos, {count(row['place'])}ª em casos",
            f"com as maiores, {percent(row['cumulative_share'])} de todos",
        )
    )
