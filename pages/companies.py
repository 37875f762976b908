"""Empresas: which companies leave more complaints unresolved, and how sure we are."""

import streamlit as st

from reports import frames, words
from reports.coverage import coverage
from reports.labels import RANKING_COLUMNS
from ui import about, charts, downloads, frame, scope_bar, tables
from ui.data import fetch

view = scope_bar.current_view()
covered = fetch(coverage)
ranking = fetch(frames.ranking, view.scope, view.minimum_rated)
lead, rest = words.ranking_sentence(ranking, view, covered)
reading = f"{lead} {rest} Os números estão na aba Tabela."
ranked = ranking[ranking["has_sufficient_volume"]]
others = ranking[~ranking["has_sufficient_volume"]]

frame.header("Empresas", lead, rest, view)
if ranking.empty:
    frame.no_row()
else:
    chart, table, download, source = st.tabs(
        ["Gráfico", "Tabela", "Baixar", "Sobre este dado"], key="aba", on_change="rerun"
    )
    if chart.open:
        with chart:
            charts.ranking_card(ranked, view, covered, reading)
            tables.insufficient_volume(others, view)
    if table.open:
        with table:
            tables.show_table(ranking, RANKING_COLUMNS["essencial"], "tabela", reading)
    if download.open:
        with download:
            downloads.ranking_buttons(view)
    if source.open:
        with source:
            about.ranking(view, covered)
