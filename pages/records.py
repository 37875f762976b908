"""Registros: the complaints behind a number."""

import streamlit as st

from reports import records as complaints
from ui import frame, records, scope_bar
from ui.data import fetch

view = scope_bar.current_view()
complaint_count = fetch(complaints.record_count, view.scope)

records.header(view, complaint_count)
if not complaint_count:
    frame.no_row()
else:
    table, download, about = st.tabs(
        ["Tabela", "Baixar", "Sobre este dado"], key="aba_registros", on_change="rerun"
    )
    if table.open:
        with table:
            number = complaints.shown_page(view, complaint_count)
            records.table(view, complaint_count, fetch(complaints.page, view.scope, number))
    if download.open:
        with download:
            records.download(view, complaint_count)
    if about.open:
        with about:
            records.about()
