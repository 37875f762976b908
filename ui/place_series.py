"""The series of the place that Municípios is about: is this month unusual, and where does it go?"""

import pandas as pd
import streamlit as st

from reports import municipalities as frames
from reports import run_words as words
from reports.coverage import coverage
from reports.labels import STANDING_MARKS
from reports.link import GRAINS, USE_COLOUR, View
from reports.municipalities_labels import RUN_COLUMNS
from reports.places_words import MARKED, named
from reports.words import GRAIN_NAMES
from ui import downloads, frame, scope_bar
from ui.card import card
from ui.charts.base import CONFIG
from ui.charts.run import run_chart
from ui.data import fetch
from ui.places import chosen_of, colours, definitions, run_of
from ui.tables import show_table

_WARNINGS = (words.SPARSE_WARNING, words.TOGETHER, words.SEVERAL_COMPANIES, words.NO_SERIES)


def series_card(places: pd.DataFrame, view: View) -> None:
    """The series of the municipality chosen, of the places chosen together, or of the state."""
    name = named(frames.place_name(fetch(coverage), view.scope), view.scope)
    monthly = run_of(view, "mes")
    shown = run_of(view, view.grain)
    sentence = f"{words.run_sentence(shown, name)} Os números estão na aba Tabela."
    band = " e faixa esperada" if shown["expected"].notna().any() else ""
    card(
        "serie_municipio",
        f"{name}: reclamações por {GRAIN_NAMES[view.grain]}{band}",
        words.run_subtitle(view),
        chart=lambda: _chart(monthly, shown, chosen_of(places, view), view, sentence),
        table=lambda: show_table(
            shown, RUN_COLUMNS, "tabela_serie_municipio", sentence, pinned="Período"
        ),
        download=lambda: downloads.buttons("municipio-serie", view),
        about=_about,
    )


def little_use(view: View) -> str:
    """That few complaints of the municipality chosen say little; empty where they are not few."""
    row = chosen_of(fetch(frames.municipalities, view.scope, USE_COLOUR), view)
    return "" if row is None else words.little_use_sentence(row.to_dict(), view)


def _chart(
    monthly: pd.DataFrame,
    shown: pd.DataFrame,
    chosen: pd.Series | None,
    view: View,
    alt: str,
) -> None:
    last = words.tested_row(monthly)
    if last is not None and view.grain != "mes":
        frame.paragraph(f"No mês: {words.month_sentence(monthly)}")
    elif last is not None and not pd.isna(last["status"]):
        mark = STANDING_MARKS[last["status"]]
        standing = "acima" if last["status"] in MARKED else "indistinta"
        frame.verdict(f"{mark} {last['status_word']}", standing, words.month_sentence(monthly))
    elif last is not None:
        frame.paragraph(words.month_sentence(monthly))
    has_series = bool(monthly["status"].notna().any())
    mean = frames.monthly_mean(monthly)
    scope_bar.choose_here("Ver por", "grain", GRAINS, lambda key: GRAIN_NAMES[str(key)])
    if has_series and view.grain == "mes":
        frame.legend(
            [
                frame.LegendItem("▲", "alerta", "acima"),
                frame.LegendItem("△", "atenção", "acima"),
                frame.LegendItem("┄", "esperado", "abaixo"),
                frame.LegendItem("", "faixa azul: até o limite"),
            ]
        )
    st.plotly_chart(
        run_chart(shown, colours()),
        key=f"grafico_serie_{view.grain}",
        theme=None,
        config=CONFIG,
        alt=alt,
    )
    has_band = has_series and view.grain == "mes"
    kind = frames.series_kind(view.scope)
    few = little_use(view)
    if few:
        frame.notice(few)
    wide = words.wide_band(monthly) if has_band else ""
    if wide:
        frame.notice(wide)
    for note in words.series_notes(monthly, view, mean, kind):
        frame.notice(note) if note in _WARNINGS else frame.note(note)
    reading = words.HOW_TO_READ_RUN if has_band else words.HOW_TO_READ_COUNTS
    gaps = words.band_note(monthly, kind) if has_band else ""
    frame.note(f"{reading} {gaps}".strip())
    if chosen is not None:
        trends = fetch(frames.trends)
        own = trends[trends["ibge_code"] == chosen["ibge_code"]]
        row = None if own.empty else own.iloc[0].to_dict()
        frame.note(
            words.trend_sentence(row, frames.typical_change(trends), fetch(coverage).months[-1])
        )


def _about() -> None:
    frame.paragraph(
        "O esperado vem da história da própria série: 60 meses (no mínimo 36) que acabam 4 meses "
        "antes do mês testado, com a estação do ano e o movimento de todo o Estado descontados. "
        "Atenção: p menor que 0,01. Alerta: resiste à correção por olhar todas as séries do mês "
        "(Benjamini-Hochberg, 10 %). Só se testa um mês com 5 reclamações ou mais."
    )
    frame.paragraph(words.TWO_TESTS)
    definitions(RUN_COLUMNS)
