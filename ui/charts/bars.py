"""Counts as bars from zero, largest on top."""

import plotly.graph_objects as go

from reports.words import count
from ui.charts.base import lay_out, literal, short
from ui.style import Tokens

_ROW = 28
_LONGEST = 24


def bar_chart(names: list[str], counts: list[int], tokens: Tokens) -> go.Figure:
    """One bar a name with its count beside it; a bar's customdata is its place."""
    figure = go.Figure(
        go.Bar(
            x=counts,
            y=list(range(len(names))),
            orientation="h",
            width=0.6,
            marker={"color": tokens.below},
            text=[count(number) for number in counts],
            textposition="outside",
            cliponaxis=False,
            customdata=[
                [place, f"<b>{literal(name)}</b><br>{count(number)} finalizadas"]
                for place, (name, number) in enumerate(zip(names, counts, strict=True))
            ],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    )
    lay_out(figure, tokens, height=20 + _ROW * len(names), right=60, top=4, bottom=4)
    figure.update_xaxes(range=[0, max(counts, default=1)], visible=False)
    figure.update_yaxes(
        range=[len(names) - 0.5, -0.5],
        tickvals=list(range(len(names))),
        ticktext=[short(name, _LONGEST) for name in names],
        tickfont={"size": 13},
        showgrid=False,
    )
    return figure
