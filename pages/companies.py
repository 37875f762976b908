"""Empresas: which companies leave more complaints unresolved, and how sure are we?"""

import streamlit as st

from reports import frames
from ui import downloads, frame, ranking, scope_bar
from ui.data import fetch

view = scope_bar.current_view()
companies = fetch(frames.ranking, view.scope, view.minimum_rated)

ranking.header(companies, view)
if companies.empty:
    frame.no_row()
else:
    chart, table, download, about = st.tabs(
        ["Gráfico", "Tabela", "Baixar", "Sobre este dado"], key="aba", on_change="rerun"
    )
    if chart.open:
        with chart:
            ranking.chart_card(companies, view)
    if table.open:
        with table:
            ranking.table(companies, view)
    if download.open:
        with download:
            downloads.ranking_buttons(view)
    if about.open:
        with about:
            ranking.about(view)
