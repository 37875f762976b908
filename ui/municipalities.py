"""The parts of the page Municípios: header, map and twin list, series, what explains a month."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from reports import municipalities as frames
from reports import municipalities_words as words
from reports import surveillance_words
from reports.coverage import coverage
from reports.link import COLOURS, DIVISIONS, MUNICIPALITY, View
from reports.places_words import COLOUR_NAMES, DIVISION_NAMES
from reports.surveillance import surveillance
from ui import frame, place_month, scope_bar
from ui.data import fetch
from ui.map_and_list import list_card, map_card
from ui.place_series import little_use, series_card
from ui.places import chosen_of, in_view, run_of


def choices(view: View) -> None:
    """What this page adds to the row of the filters."""
    names = fetch(coverage).options["municipalities"]
    scope_bar.choose_one("Município", "municipalities", names, 180)
    scope_bar.choose(
        "Lugares por", "division", DIVISIONS, lambda key: DIVISION_NAMES[str(key)], 125
    )
    scope_bar.choose("Cor do mapa", "colour", COLOURS, lambda key: COLOUR_NAMES[str(key)], 155)


def found(view: View) -> pd.DataFrame:
    """The municipalities of the view, with all that is told of them."""
    return fetch(frames.municipalities, view.scope, view.colour)


def header(places: pd.DataFrame, view: View) -> None:
    """Title, the sentence that answers the page's question, freshness, the link to copy."""
    lead, rest = _sentence(places, view)
    place = frame.header("Municípios", lead, rest, scope_bar.freshness(view))
    scope_bar.copy_link(place, view)


def cards(places: pd.DataFrame, view: View) -> None:
    """Map and twin list, the series, and what explains its month; on a phone the series first."""
    if len(view.scope.municipalities) > 1:
        name = fetch(coverage).name("municipalities", view.scope.municipalities[0])
        frame.notice(words.first_of_several(len(view.scope.municipalities), name))
    rows = place_month.company_rows(view)
    has_alerts = bool((rows["status"] == "alert").any())
    lists_companies = bool(view.scope.companies) and frames.series_kind(view.scope) is None
    with st.container(key="municipios"):
        place_month.towns_card(places, view)
        if has_alerts and frames.series_kind(view.scope) is None:
            with st.container(key="series_das_empresas"):
                place_month.companies_card(view)
        with st.container(key="mapa_e_lista"):
            if frames.has_places(in_view(view)):
                left, right = st.columns(2)
                with left:
                    map_card(places, view)
                with right:
                    list_card(places, view)
            else:
                frame.notice(
                    "Ainda não há dados de comarcas. Veja em Dados e método como carregar."
                )
        with st.container(key="serie_do_lugar"):
            series_card(places, view)
        if lists_companies and not has_alerts:
            with st.container(key="series_das_empresas"):
                place_month.companies_card(view)
        if frames.municipality_of(view) is not None or frames.is_of_several(view.scope):
            with st.container(key="quem_explica"):
                if frames.is_of_several(view.scope):
                    place_month.towns_excess_card(view)
                else:
                    place_month.excess_card(places, view)


def _sentence(places: pd.DataFrame, view: View) -> tuple[str, str]:
    chosen = chosen_of(places, view)
    if chosen is not None:
        rises = place_month.finer_rises(view, [str(chosen["ibge_code"])])
        return words.municipality_sentence(
            chosen.to_dict(), run_of(view, "mes"), view, rises, little_use(view)
        )
    watched = fetch(surveillance, view.scope)
    why = "" if watched.is_tested else surveillance_words.why_untested(watched)
    shown = in_view(view)
    has_areas = view.division != MUNICIPALITY and frames.has_places(shown)
    told = view if has_areas else replace(view, division=MUNICIPALITY)
    known = shown[shown["area"] != frames.NO_DISTRICT] if has_areas else places
    month = frames.month_tested(fetch(coverage), view.scope)
    has_series = frames.kind_of(frames.whole_state(view.scope, view.colour)) is not None
    rises = place_month.finer_rises(view, places["ibge_code"].tolist())
    if not frames.is_of_several(view.scope):
        return words.state_sentence(known, places, told, month, has_series, len(rises), why)
    name = frames.place_name(fetch(coverage), view.scope)
    return words.places_sentence(name, known, places, told, month, has_series, rises, why)
