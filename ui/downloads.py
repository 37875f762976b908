"""The buttons that hand a view to Excel."""

import streamlit as st

from reports.files import ExportFile
from reports.link import COLUMN_SETS, COMPLETE, ESSENTIAL, View
from reports.words import count
from ui import frame, scope_bar
from ui.data import fetch_file, make_file

_COLUMN_SETS = {
    ESSENTIAL: "essenciais",
    COMPLETE: "completas, com contagens e as outras contas",
}
_FORMATS = {False: "CSV para Excel", True: "XLSX com Leia-me"}


def choose_columns() -> None:
    """Which columns table and file hold."""
    scope_bar.choose_here(
        "Colunas", "columns", COLUMN_SETS, lambda chosen: _COLUMN_SETS[str(chosen)]
    )


def buttons(name: str, view: View, has_column_sets: bool = False) -> None:
    """One button a format; the file is the one that the command line writes for this address."""
    if has_column_sets:
        choose_columns()
    for is_spreadsheet in _FORMATS:
        button(name, view, is_spreadsheet)


def button(name: str, view: View, is_spreadsheet: bool) -> None:
    """The button of one file, which is ready."""
    _offer(name, fetch_file(name, view, is_spreadsheet), is_spreadsheet)


def button_that_makes(name: str, view: View, is_spreadsheet: bool) -> None:
    """A button that makes the file, and then the one that hands it over."""
    if st.button(f"Montar {_FORMATS[is_spreadsheet]}", key=f"montar_{name}_{is_spreadsheet}"):
        _offer(name, make_file(name, view, is_spreadsheet), is_spreadsheet, is_asked=True)


def _offer(name: str, file: ExportFile, is_spreadsheet: bool, is_asked: bool = False) -> None:
    frame.note(f"{count(file.row_count)} linhas · nenhuma linha cortada · {file.name}")
    st.download_button(
        f"Baixar {_FORMATS[is_spreadsheet]}",
        file.content,
        file_name=file.name,
        mime=file.media_type,
        on_click="ignore",
        type="primary" if is_asked else "secondary",
        key=f"baixar_{name}_{is_spreadsheet}",
    )
