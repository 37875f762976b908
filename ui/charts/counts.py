"""The three counts of "resolved" of one company as dots with intervals, beside its peers."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reports.words import count, percent
from ui.charts.base import interval_bars, lay_out, literal
from ui.style import Tokens

MARKS = {
    "company": ("●", "circle"),
    "company_in_segment": ("◆", "diamond"),
    "company_in_state": ("■", "square"),
    "segment_others": ("│", "line-ns"),
    "state": ("◇", "diamond-open"),
    "country": ("□", "square-open"),
}
"""How each group is marked: in the legend, in the chart."""
_WIDE_ROW, _NARROW_ROW = 52, 74
_TICKS = (0, 25, 50, 75, 100)
_OWN = ("company", "company_in_segment", "company_in_state")


def counts_chart(accounts: pd.DataFrame, tokens: Tokens, is_narrow: bool = False) -> go.Figure:
    """Rows of `reports.profile.accounts`, one line an account, on one scale of 0 to 100 %.

    The company has its interval as a bar and its value written; peers are marks. The narrow form
    writes account and value above the line.
    """
    figure = go.Figure()
    known = accounts[accounts["rate"].notna()]
    names = list(dict.fromkeys(accounts["account_name"]))
    places = {name: place for place, name in enumerate(names)}
    # The company is drawn last, over its peers.
    for kind in reversed(MARKS):
        rows = known[known["group_kind"] == kind]
        is_own = kind in _OWN
        colour = tokens.text if is_own else tokens.soft
        ends = 100 * rows[["rate", "low", "high"]].rename(columns={"rate": "value"})
        figure.add_trace(
            go.Scatter(
                x=ends["value"],
                y=rows["account_name"].map(places),
                mode="markers",
                marker={
                    "symbol": MARKS[kind][1],
                    "size": 12 if is_own else 14,
                    "color": colour,
                    "line": {"width": 2, "color": colour},
                },
                error_x=interval_bars(ends, colour) if is_own else None,
                customdata=[_hover(row) for row in rows.to_dict("records")],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    for row in accounts[accounts["group_kind"] == "company"].to_dict("records"):
        lines = _value(row) if pd.notna(row["rate"]) else ("–", "nenhuma")
        if is_narrow:
            lines = (f"{literal(str(row['account_name']))} {lines[0]}", lines[1])
        figure.add_annotation(
            text="<br>".join(lines),
            align="left",
            x=0 if is_narrow else 1,
            xref="paper",
            xanchor="left",
            xshift=0 if is_narrow else 12,
            y=places[str(row["account_name"])],
            yshift=28 if is_narrow else 0,
            showarrow=False,
            font={"size": 13},
            # No line of the grid runs through the letters.
            bgcolor=tokens.page,
            borderpad=0,
        )
    row_height = _NARROW_ROW if is_narrow else _WIDE_ROW
    lay_out(
        figure,
        tokens,
        height=34 + round(row_height * (len(names) + (0.3 if is_narrow else 0))),
        left=14 if is_narrow else 8,
        right=14 if is_narrow else 170,
        top=8,
        bottom=28 if is_narrow else 8,
    )
    figure.update_xaxes(
        range=[-2, 102],
        tickvals=_TICKS,
        ticktext=[f"{tick} %" for tick in _TICKS],
        tickfont={"color": tokens.soft, "size": 12},
        automargin=not is_narrow,
    )
    figure.update_yaxes(
        range=[len(names) - 0.5, -0.8 if is_narrow else -0.5],
        tickvals=list(places.values()),
        ticktext=[literal(name) for name in names],
        showticklabels=not is_narrow,
        showgrid=False,
        automargin=not is_narrow,
    )
    return figure


def _value(row: Mapping[Hashable, Any]) -> tuple[str, str]:
    """The share, and below it its interval and n."""
    return (
        f"<b>{percent(row['rate'])}</b> ({count(row['hits'])} de {count(row['trials'])})",
        f"{percent(row['low'])} a {percent(row['high'])}",
    )


def _hover(row: Mapping[Hashable, Any]) -> str:
    value, ends = _value(row)
    return (
        f"<b>{literal(str(row['group']))}</b><br>{literal(str(row['account_name']))}: "
        f"{value}<br>intervalo de {ends}"
    )
