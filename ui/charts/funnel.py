"""The funnel: is it the size of a company, or is it out of the expected for its size?"""

import math

import plotly.graph_objects as go

from reports.funnel import FunnelOfScope
from reports.ranking_words import Row, funnel_hover
from ui.charts.base import lay_out, literal
from ui.charts.intervals import SYMBOLS
from ui.style import Tokens

HEIGHT = 460
_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
_LIMITS = (("95", "dash"), ("998", "solid"))


def funnel_chart(shown: FunnelOfScope, tokens: Tokens) -> go.Figure:
    """Share not resolved by number rated, one mark a company that has a share, with the limits.

    The second entry of a mark's `customdata` is the place of its row in `shown.companies`.
    """
    figure = go.Figure()
    limits = shown.limits
    for level, dash in _LIMITS:
        for side in ("low", "high"):
            figure.add_trace(
                go.Scatter(
                    x=limits["rated_count"],
                    y=100 * limits[f"{side}_{level}"],
                    mode="lines",
                    line={"color": tokens.below, "width": 1.5, "dash": dash},
                    hoverinfo="skip",
                )
            )
    figure.add_hline(
        y=100 * shown.target_rate, line={"color": tokens.text, "width": 1.5, "dash": "dot"}
    )
    colours = {"above": tokens.above, "below": tokens.below, "indistinct": tokens.soft}
    rows = shown.companies[shown.companies["unresolved_rate"].notna()]
    standing = rows["funnel_standing"].astype("object").where(rows["funnel_standing"].notna(), "")
    for word in ("", "indistinct", "below", "above"):
        group = rows[standing == word]
        figure.add_trace(
            go.Scatter(
                x=group["rated_count"],
                y=100 * group["unresolved_rate"],
                mode="markers",
                marker={
                    "symbol": SYMBOLS.get(word, "x-thin-open"),
                    "size": 9 if word else 6,
                    "color": colours.get(word, tokens.soft),
                    "line": {"width": 1.5, "color": colours.get(word, tokens.soft)},
                },
                customdata=[
                    [_hover(row), place]
                    for place, row in zip(group.index, group.to_dict("records"), strict=True)
                ],
                hovertemplate="%{customdata[0]}<extra></extra>",
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
            )
        )
    lay_out(figure, tokens, HEIGHT, left=8, right=48, top=12, bottom=8)
    most = float(limits["rated_count"].max())
    figure.update_xaxes(
        type="log",
        range=[-0.05, math.log10(most) + 0.05],
        tickvals=[tick for tick in _TICKS if tick <= most],
        ticktext=[f"{tick:,}".replace(",", ".") for tick in _TICKS if tick <= most],
        title={"text": "avaliadas (escala logarítmica)", "font": {"size": 13}},
        tickfont={"color": tokens.soft, "size": 12},
        showgrid=False,
    )
    figure.update_yaxes(
        range=[-3, 103],
        nticks=6,
        ticksuffix=" %",
        title={"text": "não resolvidas entre avaliadas", "font": {"size": 13}},
        tickfont={"color": tokens.soft, "size": 12},
    )
    end = limits.iloc[-1]
    for level, text in (("95", "95 %"), ("998", "99,8 %")):
        figure.add_annotation(
            text=text,
            x=1,
            xref="paper",
            xanchor="left",
            y=100 * end[f"high_{level}"],
            yanchor="bottom" if level == "998" else "top",
            font={"size": 12, "color": tokens.below},
            showarrow=False,
        )
    return figure


def _hover(row: Row) -> str:
    lines = [f"<b>{literal(str(row['company']))}</b>", *map(literal, funnel_hover(row))]
    return "<br>".join(lines)
