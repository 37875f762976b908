"""Small charts side by side on one scale: several parts of one company, one chart a part."""

import pandas as pd
import plotly.graph_objects as go

from ui.charts.series import Line, series_chart
from ui.style import Tokens

_HEIGHT = 150


def multiples(parts: list[tuple[str, pd.DataFrame]], tokens: Tokens) -> list[go.Figure]:
    """One chart of counts a part, in their order, from zero to the highest count of them all."""
    counts = pd.concat([frame["finalised_count"] for _, frame in parts]).dropna()
    highest = float(max(1, counts.max())) if len(counts) else 1.0
    return [
        series_chart(
            [Line(name, frame, "finalised_count")], tokens, highest=highest, height=_HEIGHT
        )
        for name, frame in parts
    ]
