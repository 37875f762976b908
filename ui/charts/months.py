"""Complaints by month as a line, with gaps where no file covers a month."""

import pandas as pd
import plotly.graph_objects as go

from reports.overview import MONTHS_BEFORE, Figure
from reports.words import count, month
from ui.charts.base import faded, lay_out
from ui.style import Tokens

_HEIGHT = 220


def months_chart(months: pd.DataFrame, last: Figure, tokens: Tokens) -> go.Figure:
    """The number of every month, the last one marked, and the range of the 12 before it.

    `last` is the figure of the last month. The first entry of a mark's `customdata` is its month.
    A month without a file is grey and leaves a gap.
    """
    figure = go.Figure()
    numbers = months["finalised_month"].tolist()
    counts = months["finalised_count"].astype("float64")
    if last.n:
        figure.add_shape(
            type="rect",
            x0=max(numbers[0], numbers[-1] - MONTHS_BEFORE) - 0.5,
            x1=numbers[-1] - 0.5,
            y0=last.low,
            y1=last.high,
            fillcolor=tokens.band,
            line={"width": 0},
            layer="below",
        )
    for number in months.loc[counts.isna(), "finalised_month"]:
        figure.add_vrect(
            x0=number - 0.5,
            x1=number + 0.5,
            fillcolor=faded(tokens.card_border),
            line={"width": 0},
            layer="below",
        )
    is_last = [False] * (len(numbers) - 1) + [True]
    figure.add_trace(
        go.Scatter(
            x=numbers,
            y=counts,
            mode="lines+markers",
            connectgaps=False,
            line={"color": tokens.soft, "width": 2},
            marker={
                "size": [11 if mark else 5 for mark in is_last],
                "color": [tokens.text if mark else tokens.soft for mark in is_last],
            },
            customdata=[
                [number, f"{month(number)}: {count(int(value))}" if value == value else ""]
                for number, value in zip(numbers, counts, strict=True)
            ],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    )
    lay_out(figure, tokens, height=_HEIGHT, left=8, right=16, top=12, bottom=8)
    step = max(1, -(-len(numbers) // 6))
    ticks = numbers[::-1][::step]
    figure.update_xaxes(
        tickvals=ticks,
        ticktext=[month(number).replace("/", "<br>") for number in ticks],
        range=[numbers[0] - 0.6, numbers[-1] + 0.6],
        tickfont={"color": tokens.soft, "size": 13},
        showgrid=False,
    )
    figure.update_yaxes(
        rangemode="tozero",
        nticks=5,
        tickformat=",d",
        tickfont={"color": tokens.soft, "size": 13},
    )
    return figure
