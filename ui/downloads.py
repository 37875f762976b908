"""The buttons that hand a view to Excel."""

import streamlit as st

from reports.files import ranking_file
from reports.link import View
from reports.words import count
from ui import frame, scope_bar
from ui.data import fetch


def ranking_buttons(view: View) -> None:
    """One button a format; the file is the one that the command line writes for this address."""
    scope_bar.columns_choice(view)
    files = {
        "Baixar CSV para Excel": fetch(ranking_file, view, False),
        "Baixar XLSX com Leia-me": fetch(ranking_file, view, True),
    }
    for label, file in files.items():
        frame.note(f"{count(file.row_count)} linhas · nenhuma linha cortada · {file.name}")
        st.download_button(
            label,
            file.content,
            file_name=file.name,
            mime=file.media_type,
            on_click="ignore",
            key=f"baixar_{file.name.rpartition('.')[2]}",
        )
