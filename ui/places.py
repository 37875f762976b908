"""What the cards of the page Municípios share: the places of a view, and the way to one of them."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from queries.scope import PLACES
from reports import municipalities as frames
from reports.coverage import coverage
from reports.labels import Label
from reports.link import DISTRICT, MUNICIPALITY, View
from ui import frame, navigation, scope_bar
from ui.data import fetch
from ui.menu import PROFILE
from ui.style import Tokens, tokens


def in_view(view: View) -> pd.DataFrame:
    """The places that the view asks for."""
    return fetch(frames.places_of, view.scope, view.colour, view.division)


def run_of(view: View, grain: str) -> pd.DataFrame:
    """The series that the view asks for, by a grain."""
    return fetch(frames.run, view.scope, grain)


def chosen_of(places: pd.DataFrame, view: View) -> pd.Series | None:
    """The row of the municipality that the page is about, if it is among the places."""
    own = places[places["ibge_code"] == frames.municipality_of(view)]
    return None if own.empty else own.iloc[0]


def place_of_chosen(view: View) -> str | None:
    """The code of the place of the division that holds the municipality chosen."""
    code = frames.municipality_of(view)
    return None if code is None else fetch(frames.area_of, view.division).get(code)


def go_to_place(code: str) -> None:
    """Makes a place that was clicked part of the address: a municipality, or what holds it.

    `code` is that of a municipality or, where the page shows regions or comarcas, of one of them;
    of a municipality in such a view its region or comarca is taken, where it is known.
    """
    view = scope_bar.current_view()
    options = fetch(coverage).options
    if code in options["municipalities"]:
        code = fetch(frames.area_of, view.division)[code]
        if code == frames.NO_DISTRICT:
            return
    is_town = view.division == MUNICIPALITY
    of_areas = "judicial_districts" if view.division == DISTRICT else "regions"
    field = "municipalities" if is_town else of_areas
    if code in options.get(field, {}):
        lifted = () if is_town else PLACES
        values: dict[str, Any] = {field: (code,)}
        scope = replace(view.scope.without(*lifted), **values)
        scope_bar.go_to(replace(view, scope=scope, page=1))


def part_of_company(key: str, title: str, text: str, target: View) -> None:
    """A title, its numbers and the way to the company's page."""
    with _part(key, title, text):
        navigation.link_to(PROFILE, target, "Abrir a ficha")


def part_of_town(key: str, title: str, text: str, target: View) -> None:
    """A title, its numbers and the way to a series of this page.

    A button: a link of Streamlit to the page that is open leaves its address as it was.
    """
    with _part(key, title, text):
        st.button(
            "Abrir a série",
            key=f"abrir_{key}",
            type="tertiary",
            on_click=scope_bar.go_to,
            args=(target,),
        )


def _part(key: str, title: str, text: str) -> DeltaGenerator:
    row = st.container(key=key, horizontal=True, vertical_alignment="center", gap="small")
    row.html(
        f'<p class="parte"><strong>{escape(title)}</strong><br>{escape(text)}</p>', width="content"
    )
    return row


def definitions(labels: Sequence[Label]) -> None:
    """What the columns of a table mean."""
    frame.definitions((label.title, label.definition) for label in labels)


def colours() -> Tokens:
    """The colours of the theme in use."""
    return tokens(st.context.theme.type)
