"""Maps of the municipalities: a class a place, hatched where there is no rate."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from reports.map_words import HOVER
from ui.charts.base import lay_out, literal
from ui.style import Tokens

LABEL_KEY = "properties.codigo_ibge"
CLASSES = 5
HATCHED, DOTTED, OUTSIDE, COLOURED = "hatched", "dotted", "outside", "coloured"
"""What a place is on the map: without a rate, of little use, not chosen, with its class."""


NORTH, EAST, WEST = -13.4, -47.3, -51.9
"""Beyond these a name above its place, or in the middle of it, would leave the map."""
MARGIN = 0.4
"""Degrees shown around the seats of the places that the map is drawn close to."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The municipality with the thick outline: its code, name, and the box around it in degrees."""

    code: str
    name: str
    box: tuple[float, float, float, float]
    """West, south, east, north."""


def classes_of(values: pd.Series, cuts: Sequence[float]) -> pd.Series:
    """The class of each value, 0 to 4: a value on a cut is in the higher one; NaN stays NaN."""
    found = sum(((values >= cut).astype("float64") for cut in cuts), start=values * 0.0)
    return pd.Series(found, values.index).where(values.notna())


def map_chart(
    codes: Sequence[str],
    classes: pd.Series,
    hovers: Sequence[Sequence[str]],
    geometry: str,
    tokens: Tokens,
    colours: Sequence[str],
    chosen: Chosen | None,
    height: int,
    inside: Sequence[bool] | None = None,
    seats: pd.DataFrame | None = None,
    falls_short: Sequence[bool] | None = None,
) -> go.Figure:
    """One municipality a code: its class in colour, or hatched where that is NaN.

    Those that are not `inside` are outlined only. `hovers` are the name and, of a coloured one,
    the numbers of `HOVER`, of another one a text. `geometry` is the address of the shapes. The
    hatched ones are the first trace and those that `falls_short` the next, which the style sheet
    gives their stripes and dots. `seats` are the
    latitude and longitude of the places to draw close to; without them all are shown.
    """
    figure = go.Figure()
    is_inside = [True] * len(codes) if inside is None else inside
    is_short = [False] * len(codes) if falls_short is None else falls_short
    kinds = [
        (OUTSIDE if not is_in else COLOURED if has_class else DOTTED if is_few else HATCHED)
        for is_in, has_class, is_few in zip(is_inside, classes.notna(), is_short, strict=True)
    ]
    borders = dict.fromkeys((HATCHED, COLOURED), tokens.soft)
    borders |= {OUTSIDE: tokens.card_border, DOTTED: tokens.text}
    numbers = HOVER.format(*(f"%{{customdata[{place}]}}" for place in (1, 2, 3, 4)))
    for kind in (HATCHED, DOTTED, OUTSIDE, COLOURED):
        places = [place for place, own in enumerate(kinds) if own == kind]
        if not places:
            continue
        is_shown = kind == COLOURED
        values = classes.iloc[places].tolist() if is_shown else [0] * len(places)
        below = numbers if is_shown else "%{customdata[1]}"
        figure.add_trace(
            go.Choropleth(
                geojson=geometry,
                featureidkey=LABEL_KEY,
                locations=[codes[place] for place in places],
                z=values,
                zmin=0,
                zmax=CLASSES - 1,
                colorscale=_steps(colours if is_shown else [tokens.page] * CLASSES),
                showscale=False,
                marker={
                    "line": {
                        "color": borders[kind],
                        "width": 1.2 if kind == DOTTED else 0.5,
                    }
                },
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
                customdata=[[literal(text) for text in hovers[place]] for place in places],
                hovertemplate=f"<b>%{{customdata[0]}}</b><br>{below}<extra></extra>",
            )
        )
    if chosen is not None:
        _outline(figure, chosen, geometry, tokens)
    lay_out(figure, tokens, height, left=0, right=0, top=0, bottom=0)
    figure.update_geos(
        visible=False,
        fitbounds="locations",
        projection={"type": "mercator"},
        bgcolor="rgba(0,0,0,0)",
    )
    if seats is not None and not seats.empty:
        ranges = {
            axis: {"range": [seats[name].min() - MARGIN, seats[name].max() + MARGIN]}
            for axis, name in (("lonaxis", "longitude"), ("lataxis", "latitude"))
        }
        figure.update_geos(fitbounds=False, **ranges)
    return figure


def _outline(figure: go.Figure, chosen: Chosen, geometry: str, tokens: Tokens) -> None:
    """The thick outline of a municipality and, above or below it, its name."""
    west, south, east, north = chosen.box
    middle = (west + east) / 2
    is_below = north > NORTH
    side = "left" if middle > EAST else "right" if middle < WEST else "center"
    figure.add_trace(
        go.Choropleth(
            geojson=geometry,
            featureidkey=LABEL_KEY,
            locations=[chosen.code],
            z=[0],
            colorscale=[[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]],
            showscale=False,
            marker={"line": {"color": tokens.text, "width": 3}},
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scattergeo(
            lat=[south if is_below else north],
            lon=[middle],
            mode="text",
            text=[f"<b>{literal(chosen.name)}</b>"],
            textposition=f"{'bottom' if is_below else 'top'} {side}",
            textfont={"size": 14, "color": tokens.text, "shadow": _halo(tokens.page)},
            hoverinfo="skip",
        )
    )


def _halo(colour: str) -> str:
    """A rim around letters that keeps them apart from the map."""
    sides = ("1px 1px", "-1px 1px", "1px -1px", "-1px -1px", "2px 0", "-2px 0", "0 2px", "0 -2px")
    return ", ".join(f"{side} 0 {colour}" for side in sides)


def _steps(colours: Sequence[str]) -> list[tuple[float, str]]:
    """A scale whose values are the classes 0 to 4 themselves."""
    last = len(colours) - 1
    return [(place / last, colour) for place, colour in enumerate(colours)]
