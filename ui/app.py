"""The frame of every page: settings, style, menu, header, scope bar, the page, footer."""

import streamlit as st

from queries.database import NoBuild, TooSlow
from ui import data, frame, navigation, scope_bar, style
from ui.icon import ICON
from ui.menu import BRAND, LOAD

st.set_page_config(page_title=BRAND, page_icon=str(ICON), layout="wide")
style.draw()
shown = navigation.shown()
frame.top_bar(shown)
frame.reserve_header()
for interrupted in data.interrupted_loads():
    frame.first_notice(interrupted)
scope_in_words = ""
try:
    broken = data.settle_build(is_needed=shown.needs_build)
    if broken:
        frame.first_notice(broken)
    if shown.has_scope:
        scope_bar.draw()
    with st.container(key="conteudo"):
        navigation.pages()[shown].run()
    if shown.has_scope:
        scope_in_words = scope_bar.scope_in_words()
except NoBuild as problem:
    frame.plain_header("Sem dados para mostrar", str(problem))
    with st.container(key="atalho"):
        st.page_link(navigation.pages()[LOAD], label="Carregar arquivos por esta tela")
except TooSlow as problem:
    frame.plain_header("A consulta demorou demais", str(problem))
frame.footer(scope_in_words)
