"""The parts of a page that are the same on every page, and text drawn as it stands.

Data may hold marks that Streamlit's Markdown would obey (links, images, emphasis), so every
text goes through `html.escape` and never through Markdown.
"""

import logging
import secrets
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from reports import VERSION
from reports.words import day
from ui import navigation
from ui.menu import BRAND, MENU, METHOD, MenuEntry

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
    standing: Literal["acima", "abaixo", "indistinta", "serie-a", "serie-b", "serie-c", ""] = ""


def top_bar(shown: MenuEntry) -> None:
    """The brand, which leads to the first page without filters, and the menu, which keeps them.

    A section of the menu is a button that opens the links of its pages; on a phone one button
    opens all of them.

    Streamlit's own menu does not show a single page and forgets the query on a page switch.
    """
    with st.container(key="barra", horizontal=True, vertical_alignment="center"):
        # Another key on each page: what was open on the page before is closed.
        with (
            st.container(key="menu_estreito", width="content"),
            st.popover("Menu", type="tertiary", key=f"menu_{shown.url_path}"),
        ):
            for entry in MENU:
                _menu_link(entry, shown)
        st.html(
            f'<a class="marca" href="./"><img src="recursos/icone.png" alt="">'
            f"<span>{escape(BRAND)}</span></a>",
            width="content",
        )
        with st.container(key="menu", horizontal=True, gap="xxsmall"):
            for section, members in groupby(MENU, key=lambda entry: entry.section):
                entries = list(members)
                if [entry.title for entry in entries] == [section]:
                    _menu_link(entries[0], shown)
                    continue
                with st.popover(section, type="tertiary", key=f"menu_{section}_{shown.url_path}"):
                    for entry in entries:
                        _menu_link(entry, shown)


def _menu_link(entry: MenuEntry, shown: MenuEntry) -> None:
    st.page_link(navigation.pages()[entry], query_params=navigation.choices_for(entry, shown))


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
            actions = st.container(
                key="acoes",
                horizontal=True,
                width="content",
                horizontal_alignment="right",
                vertical_alignment="center",
            )
            with actions:
                # The script of the page (ui/static/pagina.js) prints on a click.
                st.html('<button type="button" class="imprimir">Imprimir</button>', width="content")
            return actions


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
    with st.container(key="rodape", horizontal=True, gap="small"):
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
        for label, section in navigation.SECTIONS.items():
            st.page_link(
                navigation.pages()[METHOD],
                label=label,
                query_params={navigation.SECTION: section},
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
        '<p class="aviso" role="status">Nenhuma reclamação com estes filtros. Amplie o período ou '
        f'<a href="{escape(navigation.address_without_choices())}">limpe os filtros</a>.</p>'
    )


def definitions(terms: Iterable[tuple[str, str]]) -> None:
    """Terms and what they mean, one pair a line."""
    lines = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in terms)
    st.html(f'<dl class="definicoes">{lines}</dl>')


def items(texts: Iterable[str]) -> None:
    """Short facts, one a line."""
    st.html(f'<ul class="itens">{"".join(f"<li>{escape(text)}</li>" for text in texts)}</ul>')


def section(title: str) -> None:
    """The heading of what follows: several cards."""
    st.html(f'<h2 class="secao">{escape(title)}</h2>')


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


def verdict(chip: str, standing: str, text: str) -> None:
    """A word in a frame, with its mark, and the numbers behind it."""
    st.html(
        f'<p class="veredito"><span class="selo {escape(standing)}">{escape(chip)}</span> '
        f"{escape(text)}</p>"
    )


def swatches(items: Iterable[tuple[str, str]]) -> None:
    """The legend of a map: the class of a square in the style sheet, and what it stands for."""
    lines = "".join(
        f'<li><span class="amostra {escape(name)}" aria-hidden="true"></span>'
        f"<span>{escape(label)}</span></li>"
        for name, label in items
    )
    st.html(f'<ul class="legenda">{lines}</ul>')


def unfolded(title: str, key: str, draw: Callable[[], object]) -> None:
    """A part that is drawn only where the reader has opened it; `title` is words of ours."""
    part = st.expander(title, key=key, on_change="rerun")
    if part.open:
        with part:
            draw()


def forms() -> list[tuple[str, bool]]:
    """The forms of a chart to draw, each with the key of its container and whether it is narrow.

    The page's script says in a cookie which one fits its window (ui/static/pagina.js). Where it
    has not said, both are drawn and CSS shows one of them.
    """
    both = {"larga": ("forma_larga", False), "estreita": ("forma_estreita", True)}
    said = st.context.cookies.get("largura", "")
    return [both[said]] if said in both else list(both.values())


def incident(error: Exception) -> str:
    """Writes an error to the log under a number, which is all that the screen shows of it."""
    number = secrets.token_hex(4).upper()
    _log.error("incident %s", number, exc_info=error)
    return number


def show_incident(error: Exception) -> bool:
    """Shows a number instead of the error that ended a run."""
    st.error(
        f"Não foi possível montar esta página. Incidente nº {incident(error)}: "
        "informe este número a quem cuida do painel."
    )
    return True
