"""A series of months as a small picture: line, expected band, a mark at each month above it.

A picture of our own, since each Plotly chart costs the browser far more than these few lines. It
holds numbers and colours only, no text of the data.
"""

from base64 import b64encode
from itertools import groupby

import pandas as pd

from ui.style import Tokens

WIDTH, HEIGHT = 340, 50
_SIDE, _TOP, _BOTTOM = 7, 11, 4
_MARK = 5


def sparkline(months: pd.DataFrame, tokens: Tokens) -> str:
    """The address of the picture, which holds all of it.

    `months` has one row a month: observed, upper_bound, NA where there is none. The band goes
    from 0 to the limit. A month without a number is a gap.
    """
    observed = _numbers(months["observed"])
    upper = _numbers(months["upper_bound"])
    most = max([value for value in (*observed, *upper) if value is not None] or [1.0]) or 1.0
    step = (WIDTH - 2 * _SIDE) / max(1, len(months) - 1)

    def at(place: int, value: float) -> str:
        height = HEIGHT - _TOP - _BOTTOM
        return f"{_SIDE + step * place:.1f},{HEIGHT - _BOTTOM - height * value / most:.1f}"

    drawn = []
    for run in _runs(upper):
        edge = [at(place, upper[place] or 0) for place in run]
        edge += [at(place, 0) for place in reversed(run)]
        drawn.append(f'<polygon points="{" ".join(edge)}" fill="{tokens.band}"/>')
    for run in _runs(observed):
        points = [at(place, observed[place] or 0) for place in run]
        # A month alone is a line of no length, which its round ends make a dot.
        points = points * 2 if len(points) == 1 else points
        drawn.append(
            f'<polyline points="{" ".join(points)}" fill="none" stroke="{tokens.soft}" '
            'stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>'
        )
    for place, (value, high) in enumerate(zip(observed, upper, strict=True)):
        if value is not None and high is not None and value > high:
            x, y = (float(end) for end in at(place, value).split(","))
            corners = f"{x},{y - _MARK - 2} {x - _MARK - 1},{y + 3} {x + _MARK + 1},{y + 3}"
            drawn.append(
                f'<polygon points="{corners}" fill="{tokens.above}" stroke="{tokens.page}"/>'
            )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{"".join(drawn)}</svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"


def _numbers(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in column]


def _runs(values: list[float | None]) -> list[list[int]]:
    """The places of neighbours that have a value."""
    places = groupby(range(len(values)), key=lambda place: values[place] is not None)
    return [list(run) for has_value, run in places if has_value]
