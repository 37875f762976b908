"""The frame of every page: settings, style, menu, header, scope bar, the page, footer."""

from pathlib import Path

import streamlit as st

from queries.database import NoBuild
from ui import data, frame, scope_bar, style
from ui.icon import ICON
from ui.menu import BRAND, LOAD, MENU

PAGES = Path(__file__).resolve().parent.parent / "pages"

st.set_page_config(page_title=BRAND, page_icon=str(ICON), layout="wide")
style.draw()
pages = {
    entry: st.Page(
        PAGES / entry.file,
        title=entry.title,
        url_path=entry.url_path,
        default=entry is MENU[0],
    )
    for entry in MENU
}
page = st.navigation(list(pages.values()), position="hidden")
has_scope = next(entry.has_scope for entry in MENU if pages[entry] is page)
frame.top_bar(pages, page)
frame.reserve_header()
for interrupted in data.interrupted_loads():
    frame.first_notice(interrupted)
scope_in_words = ""
try:
    broken = data.settle_build(is_needed=has_scope)
    if broken:
        frame.first_notice(broken)
    if has_scope:
        scope_bar.draw()
    with st.container(key="conteudo"):
        page.run()
    if has_scope:
        scope_in_words = scope_bar.scope_in_words()
except NoBuild as problem:
    frame.plain_header("Sem dados para mostrar", str(problem))
    with st.container(key="atalho"):
        st.page_link(pages[LOAD], label="Carregar arquivos por esta tela")
frame.footer(scope_in_words)
