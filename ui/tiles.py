"""Figures side by side: what, how much, and below it the interval or range."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from reports.words import Tile


def draw(tiles: Iterable[Tile]) -> None:
    """One tile a figure: four in a row, two where there is little room."""
    drawn = "".join(
        f"<div><dt>{escape(tile.label)}</dt><dd><strong>{escape(tile.value)}</strong>"
        + "".join(f"<span>{escape(line)}</span>" for line in tile.lines)
        + "</dd></div>"
        for tile in tiles
    )
    st.html(f'<dl class="numeros">{drawn}</dl>')
