"""The parts of the page Registros: header, a page of complaints, their file, what a column is."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from reports.link import View, query
from reports.records import (
    SCREEN_FILE_ROWS,
    SCREEN_SHEET_ROWS,
    page_count,
    shown_page,
)
from reports.records_labels import RECORD_COLUMNS
from reports.records_words import sentence
from reports.words import count
from ui import downloads, frame, scope_bar
from ui.tables import show_table

ROWS_MADE_UNASKED = 2_000
"""A CSV of so many complaints is made when the tab opens; other files when a button asks."""
_PAGES_KEY = "paginas_registros"


def header(view: View, complaint_count: int) -> None:
    """Title, how many complaints there are and which of them are shown, freshness, the link."""
    lead, rest = sentence(view, complaint_count)
    scope_bar.copy_link(frame.header("Registros", lead, rest, scope_bar.freshness(view)), view)


def table(view: View, complaint_count: int, records: pd.DataFrame) -> None:
    """The complaints of the page, and the way to the other pages."""
    show_table(records, RECORD_COLUMNS, "registros", " ".join(sentence(view, complaint_count)))
    last = page_count(complaint_count)
    if last > 1:
        shown = shown_page(view, complaint_count)
        if st.session_state.get(_PAGES_KEY, shown) != shown:
            st.session_state[_PAGES_KEY] = shown
        st.pagination(last, default=shown, key=_PAGES_KEY, on_change=_turn, width="stretch")
    frame.note(
        "Cada linha é uma reclamação finalizada. Arquivo de origem e linha dizem onde ela está nos "
        "dados oficiais. Sexo, idade e protocolo não são mostrados."
    )


def download(view: View, complaint_count: int) -> None:
    """The file of every complaint of the scope; above a number of them, how to get it otherwise."""
    whole = replace(view, page=1)
    if complaint_count <= ROWS_MADE_UNASKED:
        downloads.button("registros", whole, is_spreadsheet=False)
    elif complaint_count <= SCREEN_FILE_ROWS:
        frame.note(
            f"{count(complaint_count)} linhas · nenhuma linha cortada · o arquivo é montado ao "
            "clicar"
        )
        downloads.button_that_makes("registros", whole, is_spreadsheet=False)
    if complaint_count <= SCREEN_SHEET_ROWS:
        downloads.button_that_makes("registros", whole, is_spreadsheet=True)
        return
    what, most = ("arquivos", SCREEN_FILE_ROWS)
    if complaint_count <= SCREEN_FILE_ROWS:
        what, most = ("planilhas XLSX", SCREEN_SHEET_ROWS)
    frame.notice(
        f"São {count(complaint_count)} reclamações; por esta tela saem {what} de até "
        f"{count(most)}. Reduza o período, escolha mais filtros ou use a linha de comando."
    )
    st.code(
        f"python -m reports registros --link '{query(whole)}' --to registros.csv",
        language=None,
        wrap_lines=True,
    )


def about() -> None:
    """What each column is."""
    frame.paragraph(
        "Reclamação registrada não é infração provada. As linhas são as do arquivo oficial, com os "
        "nomes renomeados no nome de hoje; repetições exatas são mantidas. Sexo, faixa etária e "
        "protocolo ficam de fora da tela e do arquivo, para proteger o consumidor."
    )
    frame.card_title("O que é cada coluna", "as mesmas definições estão na folha Leia-me do XLSX")
    frame.definitions((label.title, label.definition) for label in RECORD_COLUMNS)


def _turn() -> None:
    scope_bar.go_to(replace(scope_bar.current_view(), page=st.session_state[_PAGES_KEY]))
