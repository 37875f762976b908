"""How much a company answers, and in time, month by month; months without any answer are named."""

import pandas as pd
import plotly.graph_objects as go

from ui.charts.series import Line, series_chart
from ui.style import Tokens

STOPPED = "deixou de responder"


def duties_chart(months: pd.DataFrame, tokens: Tokens) -> go.Figure:
    """Rows of `reports.duties.company_duties`: two shares of the known with their intervals.

    A month in which the company stopped answering has a cross on the ground line; the first of
    each run of them is named.
    """
    lines = [
        Line(
            "respondidas",
            months,
            "answered_share",
            low="answered_low",
            high="answered_high",
            of="known_count",
        ),
        Line(
            "em até 10 dias",
            months,
            "in_time_share",
            low="in_time_low",
            high="in_time_high",
            of="known_count",
            colour=tokens.below,
            dash="dash",
            symbol="square",
        ),
    ]
    figure = series_chart(lines, tokens, is_share=True, highest=1.0)
    has_stopped = months["stopped_answering"].fillna(False).to_numpy(dtype=bool)
    places = [place for place, stopped in enumerate(has_stopped) if stopped]
    figure.add_trace(
        go.Scatter(
            x=places,
            y=[0] * len(places),
            mode="markers",
            cliponaxis=False,
            marker={
                "symbol": "x",
                "size": 13,
                "color": tokens.event,
                "line": {"width": 1, "color": tokens.page},
            },
            customdata=[
                f"<b>{STOPPED}</b><br>{row.period_name}: nenhuma de {row.all_finalised_count}"
                for row in months[has_stopped].itertuples()
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    for place in places:
        if place - 1 not in places:
            figure.add_annotation(
                x=place,
                y=0,
                yshift=18,
                xanchor="right" if 2 * place > len(months) else "left",
                text=STOPPED,
                showarrow=False,
                font={"size": 12, "color": tokens.event},
                bgcolor=tokens.page,
            )
    return figure
