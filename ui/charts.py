"""Frames to plotly figures."""

from collections.abc import Hashable, Mapping
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reports.labels import STANDING_MARKS
from reports.words import count, decimal, percent, rank_range
from ui.style import Tokens

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
"""No toolbar and no zoom, on every chart."""
FONT = '"Source Sans", sans-serif'
_SYMBOLS = {"above": "triangle-up", "below": "triangle-down", "indistinct": "circle-open"}
_WIDE_ROW, _NARROW_ROW = 27, 44
_LONGEST_NAME = 34


def interval_chart(ranking: pd.DataFrame, tokens: Tokens, is_narrow: bool = False) -> go.Figure:
    """Dot and interval of the share not resolved, one row a company, first place on top.

    `ranking` holds ranked companies only. The wide form names companies at the left and has the
    columns of place and rated at the right; the narrow one writes them above each bar.
    """
    figure = go.Figure()
    colours = {"above": tokens.above, "below": tokens.below, "indistinct": tokens.soft}
    rows = ranking.reset_index(drop=True)
    for standing, symbol in _SYMBOLS.items():
        group = rows[rows["standing"] == standing]
        estimate = 100 * group["estimate"]
        figure.add_trace(
            go.Scatter(
                x=estimate,
                y=group.index,
                mode="markers",
                marker={
                    "symbol": symbol,
                    "size": 12,
                    "color": colours[standing],
                    "line": {"width": 2, "color": colours[standing]},
                },
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": 100 * group["estimate_high"] - estimate,
                    "arrayminus": estimate - 100 * group["estimate_low"],
                    "thickness": 4,
                    "width": 0,
                    "color": _faded(colours[standing]),
                },
                customdata=[_hover(row) for row in group.to_dict("records")],
                hovertemplate="%{customdata}<extra></extra>",
                showlegend=False,
            )
        )
    reference = 100 * float(rows["reference_rate"].iloc[0])
    figure.add_shape(
        type="line",
        x0=reference,
        x1=reference,
        y0=-0.5,
        y1=len(rows) - 0.5,
        line={"color": tokens.text, "width": 1.5, "dash": "dot"},
        layer="below",
    )
    row_height = _NARROW_ROW if is_narrow else _WIDE_ROW
    top, bottom = 44, 12
    rows_shown = len(rows) + (0.4 if is_narrow else 0)
    figure.update_layout(
        template="none",
        height=top + bottom + round(row_height * rows_shown),
        margin={"l": 8, "r": 8 if is_narrow else 165, "t": top, "b": bottom},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": tokens.text},
        hoverlabel={"bgcolor": tokens.panel, "font": {"color": tokens.text, "size": 13}},
        separators=",.",
        dragmode=False,
    )
    figure.update_xaxes(
        side="top",
        range=_range(rows),
        nticks=6 if is_narrow else 7,
        ticksuffix=" %",
        tickfont={"color": tokens.soft, "size": 12 if is_narrow else 13},
        gridcolor=tokens.card_border,
        zeroline=False,
        fixedrange=True,
        automargin=True,
    )
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.9 if is_narrow else -0.5],
        tickvals=list(rows.index),
        ticktext=[_short(name) for name in rows["company"]],
        showticklabels=not is_narrow,
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        automargin=not is_narrow,
    )
    for annotation in _narrow_texts(rows, tokens) if is_narrow else _wide_texts(rows, tokens):
        figure.add_annotation(showarrow=False, **annotation)
    return figure


def _wide_texts(rows: pd.DataFrame, tokens: Tokens) -> list[dict[str, object]]:
    """The two columns of numbers at the right, with their headings."""
    shifts = {"posição": 80, "avaliadas": 160}
    texts: list[dict[str, object]] = [
        {
            "text": heading,
            "x": 1,
            "xref": "paper",
            "xanchor": "right",
            "xshift": shift,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": 8,
            "font": {"color": tokens.soft, "size": 13},
        }
        for heading, shift in shifts.items()
    ]
    for place, row in enumerate(rows.to_dict("records")):
        values = {
            "posição": rank_range(row["rank_low"], row["rank_high"]),
            "avaliadas": count(row["rated_count"]),
        }
        texts += [
            {
                "text": text,
                "x": 1,
                "xref": "paper",
                "xanchor": "right",
                "xshift": shifts[heading],
                "y": place,
            }
            for heading, text in values.items()
        ]
    return texts


def _narrow_texts(rows: pd.DataFrame, tokens: Tokens) -> list[dict[str, object]]:
    """Name, rated and place above each bar."""
    return [
        {
            "text": f"<b>{_short(row['company'])}</b>  {count(row['rated_count'])} aval. · "
            f"{rank_range(row['rank_low'], row['rank_high'])}",
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": place,
            "yshift": 18,
            "font": {"size": 13},
            # The reference line must not run through the letters.
            "bgcolor": tokens.page,
            "borderpad": 0,
        }
        for place, row in enumerate(rows.to_dict("records"))
    ]


def _hover(row: Mapping[Hashable, Any]) -> str:
    return (
        f"<b>{_literal(str(row['company']))}</b><br>"
        f"{STANDING_MARKS[str(row['standing'])]} estimativa {percent(row['estimate'])} "
        f"({percent(row['estimate_low'])} a {percent(row['estimate_high'])})<br>"
        f"{count(row['unresolved_count'])} não resolvidas em {count(row['rated_count'])} "
        f"avaliadas · posição {rank_range(row['rank_low'], row['rank_high'])}<br>"
        f"entre as 10 primeiras com probabilidade {decimal(row['top_ten_probability'], 2)}"
    )


def _short(name: str) -> str:
    """A name as Plotly shows it literally, cut where it would push the chart aside."""
    return _literal(name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…")


def _literal(text: str) -> str:
    """A text that Plotly shows as it is: it obeys tags, and it does not read `&quot;` back."""
    return escape(text, quote=False)


def _faded(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.55)"


def _range(rows: pd.DataFrame) -> list[float]:
    """The part of 0-100 % that holds every interval and the reference, with some room."""
    low = 100 * min(rows["estimate_low"].min(), rows["reference_rate"].iloc[0])
    high = 100 * max(rows["estimate_high"].max(), rows["reference_rate"].iloc[0])
    room = max(2.0, 0.04 * (high - low))
    return [max(-1.0, low - room), min(101.0, high + room)]
