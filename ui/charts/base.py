"""What every figure shares: settings, font, layout, texts that Plotly shows as they are."""

import math
from html import escape

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

from ui.style import Tokens

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
"""No toolbar and no zoom, on every chart."""
FONT = '"Source Sans", sans-serif'
LONGEST_NAME = 34
_TICKS = 5

# Every figure says itself how it looks; a template would also be drawn twice, see `lay_out`.
pio.templates.default = None


def lay_out(
    figure: go.Figure,
    tokens: Tokens,
    height: int,
    left: int = 8,
    right: int = 8,
    top: int = 12,
    bottom: int = 12,
) -> None:
    """Size, margins in pixels, transparent ground, font, Brazilian separators, axes at rest."""
    axis = {
        "gridcolor": tokens.card_border,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }
    figure.update_layout(
        autosize=False,
        height=height,
        margin={"l": left, "r": right, "t": top, "b": bottom},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": tokens.text},
        hoverlabel={
            "bgcolor": tokens.panel,
            "font": {"family": FONT, "color": tokens.text, "size": 13},
        },
        separators=",.",
        dragmode=False,
        # Streamlit hands every figure over twice: where nothing differs, the second time draws
        # nothing. That needs lists in the traces and no template. Other data are another element.
        datarevision=1,
        showlegend=False,
        xaxis=axis,
        yaxis=axis,
    )


def clickable(figure: go.Figure) -> go.Figure:
    """The figure with what Streamlit sets where marks can be clicked, so that it draws it once."""
    return figure.update_layout(clickmode="event+select", hovermode="closest", dragmode="pan")


def round_places(least: float, most: float) -> list[float]:
    """Up to five ticks from `least` on, a whole round step apart, the last at or above `most`."""
    step = next(
        step
        for step in (digit * 10.0**power for power in range(12) for digit in (1, 2, 2.5, 5))
        if step.is_integer() and least + (_TICKS - 1) * step >= most
    )
    number = math.ceil((most - least) / step)
    return [least + step * place for place in range(number + 1)]


def interval_bars(ends: pd.DataFrame, colour: str) -> dict[str, object]:
    """The `error_x` of marks: a bar from `low` to `high` of their interval around `value`."""
    return {
        "type": "data",
        "symmetric": False,
        "array": (ends["high"] - ends["value"]).tolist(),
        "arrayminus": (ends["value"] - ends["low"]).tolist(),
        "thickness": 4,
        "width": 0,
        "color": faded(colour),
    }


def short(name: str, longest: int = LONGEST_NAME) -> str:
    """A name as Plotly shows it literally, cut where it would push the chart aside."""
    return literal(name if len(name) <= longest else name[: longest - 1] + "…")


def literal(text: str) -> str:
    """A text that Plotly shows as it is: it obeys tags, and it does not read `&quot;` back."""
    return escape(text, quote=False)


def faded(colour: str, opacity: float = 0.55) -> str:
    """A colour `#RRGGBB` that lets the ground through."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
