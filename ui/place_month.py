"""The last month of the places of Municípios: what stands out in it, and who explains it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from queries.scope import PLACES
from reports import excess_words, place_month
from reports import municipalities as frames
from reports import place_month_words as words
from reports.coverage import coverage
from reports.labels import STANDING_MARKS
from reports.link import View
from reports.municipalities_labels import EXCESS_COLUMNS, STATUSES, TOWN_EXCESS_COLUMNS
from reports.place_month import FinerRise
from reports.places_words import MARKED, named
from reports.run_words import NO_SERIES
from reports.surveillance import surveillance
from reports.surveillance_labels import SERIES_COLUMNS
from reports.words import count, month
from ui import downloads, frame
from ui.card import card
from ui.data import fetch
from ui.places import chosen_of, definitions, part_of_company, part_of_town, run_of
from ui.tables import show_table

FIRST_PARTS = 6
FIRST_SERIES = 12


def finer_rises(view: View, codes: Sequence[str]) -> tuple[FinerRise, ...]:
    """The cards of a problem group, segment or company in the municipalities."""
    return place_month.finer_rises(fetch(surveillance, view.scope), view.scope, codes)


def towns_card(places: pd.DataFrame, view: View) -> None:
    """The towns of the places chosen that stand out in the month, and the series inside them.

    Of one municipality the series alone; nothing where it has none.
    """
    chosen = chosen_of(places, view)
    of_towns = frames.is_of_several(view.scope)
    codes = places["ibge_code"].tolist() if chosen is None else [str(chosen["ibge_code"])]
    if not of_towns and chosen is None:
        return
    rises = finer_rises(view, codes)
    if not of_towns and not rises:
        return
    found = fetch(surveillance, view.scope)
    if found.month is None:
        return
    towns = place_month.marked_towns(places) if of_towns else places.head(0)
    period = month(found.month)
    covered = fetch(coverage)
    sentence = (
        words.none_marked(places) if towns.empty else words.towns_named(towns, period, len(towns))
    )
    with st.container(key="fora_do_esperado"):
        card(
            "fora_do_esperado",
            words.list_title(frames.place_name(covered, view.scope), of_towns),
            words.list_subtitle(period, of_towns),
            chart=lambda: _towns(towns, rises, places, view, period),
            table=lambda: show_table(
                found.table, SERIES_COLUMNS, "tabela_fora_do_esperado", sentence, pinned="Série"
            ),
            download=lambda: downloads.buttons("alertas", view),
            about=lambda: definitions(SERIES_COLUMNS),
        )


def _towns(
    towns: pd.DataFrame,
    rises: Sequence[FinerRise],
    places: pd.DataFrame,
    view: View,
    period: str,
) -> None:
    of_towns = frames.is_of_several(view.scope)
    if of_towns and towns.empty:
        frame.paragraph(words.none_marked(places))
    for place, row in enumerate(towns.head(FIRST_SERIES).to_dict("records")):
        mark, word = STANDING_MARKS[row["status"]], STATUSES[row["status"]]
        part_of_town(
            f"parte_municipio_{place}",
            str(row["municipality"]),
            f"{mark} {word}: {words.town_numbers(row, period)}",
            place_month.view_of_town(view, str(row["ibge_code"])),
        )
    for place, rise in enumerate(rises[:FIRST_SERIES]):
        part_of_town(
            f"parte_do_municipio_{place}",
            rise.series.name,
            f"{STANDING_MARKS['alert']} {STATUSES['alert']}: {words.series_numbers(rise, period)}",
            place_month.view_of_series(view, rise.series),
        )
    if len(towns) > FIRST_SERIES or len(rises) > FIRST_SERIES:
        frame.note(f"Aparecem no máximo {FIRST_SERIES} de cada; todos estão na aba Tabela.")


def companies_card(view: View) -> None:
    """The watched series of companies, each with the way to its company."""
    found = fetch(surveillance, view.scope)
    rows = company_rows(view)
    of_companies = bool(view.scope.companies)
    period = "" if found.month is None else month(found.month)
    sentence = words.companies_sentence(rows, period, of_companies)
    card(
        "series_empresas",
        words.companies_title(of_companies),
        f"{period} · empresa e grupo de problema · séries testadas ou novas no mês",
        chart=lambda: _companies(rows, view, period, sentence),
        table=lambda: show_table(rows, SERIES_COLUMNS, "tabela_series_empresas", sentence),
        download=lambda: downloads.buttons("alertas", view),
        about=lambda: definitions(SERIES_COLUMNS),
    )


def company_rows(view: View) -> pd.DataFrame:
    """The series that `companies_card` lists."""
    return place_month.company_series(fetch(surveillance, view.scope), view.scope)


def _companies(rows: pd.DataFrame, view: View, period: str, sentence: str) -> None:
    if rows.empty:
        frame.note(sentence)
        return
    listed = rows if view.scope.companies else rows[rows["status"].isin(MARKED)]
    for place, row in enumerate(listed.head(FIRST_SERIES).to_dict("records")):
        mark, word = STANDING_MARKS[row["status"]], STATUSES[row["status"]]
        part_of_company(
            f"parte_serie_{place}",
            str(row["name"]),
            f"{mark} {word}: {words.company_sentence(row, period)}",
            _of_company(view, row),
        )
    shown = min(len(listed), FIRST_SERIES)
    if len(rows) > shown:
        frame.note(f"Aparecem {shown} de {count(len(rows))} séries; todas estão na aba Tabela.")


def _of_company(view: View, row: Mapping[Hashable, Any]) -> View:
    """The view of one company and, where the row names one, one problem group."""
    group = row["problem_group"]
    own = replace(view.scope, companies=(str(row["company"]),))
    if not pd.isna(group):
        own = replace(own, problem_groups=(str(group),))
    return replace(view, scope=own)


def excess_card(places: pd.DataFrame, view: View) -> None:
    """What explains the month of the municipality chosen: its companies and problem groups."""
    chosen = chosen_of(places, view)
    if chosen is None:
        return
    tested = frames.month_tested(fetch(coverage), view.scope)
    period = "" if tested is None else month(tested)
    name = named(str(chosen["municipality"]), view.scope)
    parts = fetch(frames.excess, view.scope, str(chosen["ibge_code"]))
    monthly = run_of(view, "mes")
    why = excess_words.why_no_excess(monthly, frames.series_kind(view.scope))
    sentence = why or excess_words.excess_sentence(parts, name, period)
    card(
        "alta",
        excess_words.excess_title(monthly, name),
        f"{period} · observado menos esperado, por empresa e grupo de problema",
        chart=lambda: _excess(parts, monthly, sentence, view),
        table=lambda: show_table(parts, EXCESS_COLUMNS, "tabela_alta", sentence),
        download=lambda: downloads.buttons("municipio-alta", view),
        about=_about,
    )


def towns_excess_card(view: View) -> None:
    """What explains the month of places chosen together: their towns, whose numbers add up."""
    tested = frames.month_tested(fetch(coverage), view.scope)
    if tested is None:
        return
    period = month(tested)
    name = frames.place_name(fetch(coverage), view.scope)
    towns = fetch(place_month.town_excess, view.scope)
    has_series = frames.kind_of(view.scope.without(*PLACES)) is not None
    sentence = words.towns_excess_sentence(towns, name, period) if has_series else NO_SERIES
    card(
        "alta",
        f"{named(name, view.scope)}: o que passou do esperado, município por município",
        f"{period} · observado menos esperado de cada município",
        chart=lambda: _towns_excess(towns, view, sentence),
        table=lambda: show_table(
            towns, TOWN_EXCESS_COLUMNS, "tabela_alta", sentence, pinned="Município"
        ),
        download=lambda: downloads.buttons("municipio-alta", view),
        about=lambda: definitions(TOWN_EXCESS_COLUMNS),
    )


def _towns_excess(towns: pd.DataFrame, view: View, sentence: str) -> None:
    frame.paragraph(sentence)
    above = towns[towns["excess"] > 0].head(FIRST_PARTS)
    for place, row in enumerate(above.to_dict("records")):
        part_of_town(
            f"parte_alta_{place}",
            str(row["municipality"]),
            words.town_excess_numbers(row),
            place_month.view_of_town(view, str(row["ibge_code"])),
        )
    frame.note(
        "Como ler: os municípios que mais passaram do esperado no mês, em alerta ou não. As "
        "contagens somam; limite e teste, só os de cada município. Explica a conta, não a causa."
    )


def _excess(parts: pd.DataFrame, monthly: pd.DataFrame, sentence: str, view: View) -> None:
    more = excess_words.explaining(parts).head(FIRST_PARTS)
    if more.empty:
        frame.paragraph(sentence)
        return
    for place, row in enumerate(more.to_dict("records")):
        company = str(row["company"])
        part_of_company(
            f"parte_{place}",
            company,
            excess_words.excess_numbers(row),
            _of_company(view, row),
        )
    frame.note(excess_words.excess_total(parts, more, monthly))
    frame.note(
        "Como ler: as partes que mais passaram do esperado no mês. O esperado é o da série própria "
        "da empresa e do problema no município, se há; senão, a parte que tinham na história "
        "vezes o esperado do município. Explica a conta, não a causa."
    )


def _about() -> None:
    frame.paragraph(
        "Só se explica um mês testado que passou do esperado. Partes com menos de 5 reclamações, "
        "observadas e esperadas, são contadas juntas. A soma do esperado das partes é o esperado "
        "do município no mês quando nenhuma tem série própria. Parte sem história tem esperado "
        "zero."
    )
    definitions(EXCESS_COLUMNS)
