"""A card: a chart with its table, its file and what to know of it, always in that order."""

from collections.abc import Callable

import streamlit as st

from queries.database import NoBuild, TooSlow
from ui import frame

Draw = Callable[[], object]
CHART, TABLE, DOWNLOAD, ABOUT = "Gráfico", "Tabela", "Baixar", "Sobre este dado"


def card(
    key: str,
    title: str,
    subtitle: str,
    *,
    chart: Draw,
    table: Draw,
    download: Draw,
    about: Draw,
    more: dict[str, Draw] | None = None,
) -> None:
    """Draws the card and, of its tabs, the open one; `more` are tabs beside the chart.

    `title` and `subtitle` say what and in which unit, the period and who is in it. Where a part
    fails, the others and the rest of the page go on.
    """
    parts = {CHART: chart, **(more or {}), TABLE: table, DOWNLOAD: download, ABOUT: about}
    with st.container(border=True, key=f"card_{key}", gap="small"):
        frame.card_title(title, subtitle)
        tabs = st.tabs(list(parts), key=f"aba_{key}", on_change="rerun")
        for tab, draw in zip(tabs, parts.values(), strict=True):
            if tab.open:
                with tab:
                    part(key, draw)


def part(key: str, draw: Draw) -> None:
    """Draws a part of a page; where it fails the reader gets a number and the log the rest."""
    try:
        draw()
    except NoBuild:
        raise
    except TooSlow as problem:
        frame.notice(str(problem))
    except Exception as problem:
        code = frame.incident(problem)
        frame.notice("Não foi possível montar este gráfico. Os demais continuam válidos.")
        with st.container(horizontal=True):
            st.button("Tentar de novo", key=f"de_novo_{key}")
            with st.popover("Copiar código do erro"):
                st.code(code, language=None)
