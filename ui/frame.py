"""The parts of a page that are the same on every page, and text drawn as it stands.

Data may hold marks that Streamlit's Markdown would obey (links, images, emphasis), so every
text goes through `html.escape` and never through Markdown.
"""

import logging
import secrets
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from reports import VERSION
from reports.words import day
from ui.menu import BRAND, MenuEntry

_log = logging.getLogger(__name__)

# A run of the script has its own thread and so its own value.
_header_place: ContextVar[DeltaGenerator] = ContextVar("header_place")


@dataclass(frozen=True, slots=True)
class Freshness:
    """How recent the data are, where they come from, and what the reader must be warned of."""

    data_until: date | None
    loaded_on: date
    sources: tuple[str, ...]
    is_sample: bool = False
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A mark with its meaning in words."""

    mark: str
    label: str
    standing: Literal["acima", "abaixo", "indistinta", ""] = ""


def top_bar(pages: Mapping[MenuEntry, StreamlitPage], shown: StreamlitPage) -> None:
    """The brand, which leads to the first page without filters, and the menu, which keeps them.

    A section of the menu is a button that opens the links of its pages.

    Streamlit's own menu does not show a single page and forgets the query on a page switch.
    """
    with st.container(key="barra", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<a class="marca" href="./"><img src="recursos/icone.png" alt="">'
            f"<span>{escape(BRAND)}</span></a>",
            width="content",
        )
        choices = {key: st.query_params.get_all(key) for key in st.query_params}
        with st.container(key="menu", horizontal=True, gap="xxsmall"):
            for section, entries in groupby(pages, key=lambda entry: entry.section):
                # Another key on each page: what was open on the page before is closed.
                with st.popover(section, type="tertiary", key=f"menu_{section}_{shown.url_path}"):
                    for entry in entries:
                        st.page_link(pages[entry], query_params=choices)


def reserve_header() -> None:
    """Keeps the place of the header above the filters, which are drawn before the page."""
    _header_place.set(st.container(key="cabecalho", gap="xxsmall"))


def header(title: str, answer: str, rest: str, freshness: Freshness) -> DeltaGenerator:
    """Draws title, computed sentence and freshness; returns the place for the page's buttons.

    `answer` is the part of the sentence that stands out; `rest` continues it.
    """
    facts = [
        f"Dados até {day(freshness.data_until)}"
        if freshness.data_until
        else "Sem meses carregados",
        f"Carga de {day(freshness.loaded_on)}",
        f"Fontes: {', '.join(freshness.sources)}",
    ]
    spans = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    if freshness.is_sample:
        spans += '<span class="selo">Dados de exemplo</span>'
    with _header_place.get():
        st.html(
            f'<h1 class="titulo">{escape(title)}</h1>'
            f'<p class="frase"><strong>{escape(answer)}</strong> {escape(rest)}</p>'
        )
        for text in freshness.notices:
            notice(text)
        with st.container(key="linha_dados", horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="dados">{spans}</p>')
            return st.container(
                key="acoes", horizontal=True, width="content", horizontal_alignment="right"
            )


def first_notice(text: str) -> None:
    """What concerns every page, above its title."""
    with _header_place.get():
        notice(text)


def plain_header(title: str, sentence: str) -> None:
    """Title and sentence of a page that shows no data."""
    with _header_place.get():
        st.html(f'<h1 class="titulo">{escape(title)}</h1><p class="frase">{escape(sentence)}</p>')


def footer(scope: str) -> None:
    """The last line of every page, drawn last: where it stands, the page is complete."""
    with st.container(key="rodape"):
        note(
            " · ".join(
                part
                for part in (
                    scope,
                    "Reclamação registrada não é infração provada.",
                    f"Versão {VERSION}",
                )
                if part
            )
        )


def paragraph(text: str) -> None:
    """Running text."""
    st.html(f'<p class="paragrafo">{escape(text)}</p>')


def note(text: str) -> None:
    """A remark: how to read a chart, a limit, a source."""
    st.html(f'<p class="nota">{escape(text)}</p>')


def notice(text: str) -> None:
    """What the reader must know before reading the numbers."""
    st.html(f'<p class="aviso" role="status">{escape(text)}</p>')


def no_row() -> None:
    """The state of a page or card whose filters leave nothing."""
    st.html(
        '<p class="aviso" role="status">Nenhuma reclamação com estes filtros. '
        'Amplie o período ou <a href="./">limpe os filtros</a>.</p>'
    )


def definitions(terms: Iterable[tuple[str, str]]) -> None:
    """Terms and what they mean, one pair a line."""
    lines = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in terms)
    st.html(f'<dl class="definicoes">{lines}</dl>')


def items(texts: Iterable[str]) -> None:
    """Short facts, one a line."""
    st.html(f'<ul class="itens">{"".join(f"<li>{escape(text)}</li>" for text in texts)}</ul>')


def card_title(title: str, subtitle: str) -> None:
    """What a chart or table shows and in which unit; below, the period and who is in it."""
    st.html(f'<h2 class="cartao">{escape(title)}</h2><p class="subtitulo">{escape(subtitle)}</p>')


def legend(items: Iterable[LegendItem]) -> None:
    """The legend of a chart as a list of words beside their marks."""
    lines = "".join(
        "<li>"
        + (
            f'<span class="{item.standing}" aria-hidden="true">{escape(item.mark)}</span>'
            if item.mark
            else ""
        )
        + f"<span>{escape(item.label)}</span></li>"
        for item in items
    )
    st.html(f'<ul class="legenda">{lines}</ul>')


def show_incident(error: Exception) -> bool:
    """Shows a number instead of the error, whose details go to the log under that number."""
    number = secrets.token_hex(4).upper()
    _log.error("incident %s", number, exc_info=error)
    st.error(
        f"Não foi possível montar esta página. Incidente nº {number}: "
        "informe este número a quem cuida do painel."
    )
    return True
