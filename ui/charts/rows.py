"""Charts of one row a company: marks with their intervals, names, numbers beside or above."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from ui.charts.base import interval_bars, lay_out, short
from ui.style import Tokens

_WIDE_ROW, _NARROW_ROW, _LINE = 27, 44, 18
_TOP, _BOTTOM = 44, 12
_LINE_SPACING = 1.3
"""From line to line of a text, in its size, as Plotly writes them."""


def add_marks(
    figure: go.Figure,
    ends: pd.DataFrame,
    symbol: str,
    colour: str,
    customdata: Sequence[object],
    hovertemplate: str,
) -> None:
    """Marks of one kind with their intervals: `ends` holds value, low, high, by row."""
    figure.add_trace(
        go.Scatter(
            x=ends["value"].tolist(),
            y=ends.index.tolist(),
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 12,
                "color": colour,
                "line": {"width": 2, "color": colour},
            },
            error_x=interval_bars(ends, colour),
            customdata=customdata,
            hovertemplate=hovertemplate,
            # A click opens a page: nothing is left to look selected.
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )


def lay_out_rows(
    figure: go.Figure,
    names: pd.Series,
    reference: float,
    tokens: Tokens,
    is_narrow: bool,
    right: int,
    axis: Mapping[str, object],
    lines_above: int = 1,
) -> None:
    """Rows from the top, the dotted line of what they are held against, the scale above them.

    `right` is the room in pixels that the wide form leaves for columns of numbers; the narrow one
    has no names at the left and none of that room, but `lines_above` lines of text over each mark.
    """
    count = len(names)
    figure.add_shape(
        type="line",
        x0=reference,
        x1=reference,
        y0=-0.5,
        y1=count - 0.5,
        line={"color": tokens.text, "width": 1.5, "dash": "dot"},
        layer="below",
    )
    rows_shown = count + (0.4 if is_narrow else 0)
    row_height = _NARROW_ROW + _LINE * (lines_above - 1) if is_narrow else _WIDE_ROW
    lay_out(
        figure,
        tokens,
        height=_TOP + _BOTTOM + round(row_height * rows_shown),
        right=8 if is_narrow else right,
        top=_TOP,
        bottom=_BOTTOM,
    )
    figure.update_xaxes(
        side="top", tickfont={"color": tokens.soft, "size": 12 if is_narrow else 13}, **axis
    )
    figure.update_yaxes(
        range=[count - 0.5, -0.9 if is_narrow else -0.5],
        tickvals=list(range(count)),
        ticktext=[short(name) for name in names],
        showticklabels=not is_narrow,
        showgrid=False,
        automargin=not is_narrow,
    )


def write_columns(
    figure: go.Figure,
    columns: Sequence[Mapping[str, str]],
    shifts: Mapping[str, int],
    tokens: Tokens,
) -> None:
    """The numbers of each row at the right, by heading, which ends `shifts` pixels off the plot."""
    at_right = {"x": 1, "xref": "paper", "xanchor": "right", "showarrow": False}
    headings = [
        {
            "text": heading,
            "xshift": shift,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": 8,
            "font": {"color": tokens.soft, "size": 13},
            **at_right,
        }
        for heading, shift in shifts.items()
    ]
    # A text of one line a row: a text of its own for each number costs the browser far more.
    numbers = [
        {
            "text": "<br>".join(f'<span style="font-size:14px">{text}</span>' for text in texts),
            "xshift": shift,
            "y": (len(columns) - 1) / 2,
            "yanchor": "middle",
            "align": "right",
            "font": {"size": _WIDE_ROW / _LINE_SPACING},
            **at_right,
        }
        for texts, shift in (
            ([values[heading] for values in columns], shift) for heading, shift in shifts.items()
        )
    ]
    # One by one Plotly would check all of them again for each.
    figure.layout.annotations = [*headings, *numbers]


def write_above(figure: go.Figure, texts: Sequence[str], tokens: Tokens, lines: int = 1) -> None:
    """What stands above the mark of each row, on a phone, in one line or more."""
    figure.layout.annotations = [
        {
            "text": text,
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": place,
            "yshift": _LINE * (lines + 1) // 2,
            "align": "left",
            "font": {"size": 13},
            # The dotted line must not run through the letters.
            "bgcolor": tokens.page,
            "borderpad": 0,
            "showarrow": False,
        }
        for place, text in enumerate(texts)
    ]
