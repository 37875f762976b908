"""From one page to another: the pages of this run, and what of the address goes along."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from reports import link
from reports.link import View
from ui.menu import MENU, MenuEntry

_PAGES = Path(__file__).resolve().parent.parent / "pages"

Choices = Mapping[str, Sequence[str]]

SECTION = "secao"
"""The key of the address that says which section of Dados e método comes first."""
SECTIONS = {"Como calculamos": "definicoes", "Acessibilidade": "acessibilidade"}
"""The links of the footer and the sections they lead to."""

# A run of the script has its own thread and so its own values.
_pages: ContextVar[dict[MenuEntry, StreamlitPage]] = ContextVar("pages")
_shown: ContextVar[MenuEntry] = ContextVar("shown")


def pages() -> dict[MenuEntry, StreamlitPage]:
    """The page behind each entry of the menu, of this run."""
    if _pages.get(None) is None:
        _pages.set(
            {
                entry: st.Page(
                    _PAGES / entry.file,
                    title=entry.title,
                    url_path=entry.url_path,
                    default=entry is MENU[0],
                )
                for entry in MENU
            }
        )
    return _pages.get()


def shown() -> MenuEntry:
    """The page that the address asks for."""
    page = st.navigation(list(pages().values()), position="hidden")
    entry = next(entry for entry, known in pages().items() if known is page)
    _shown.set(entry)
    return entry


def asked_section() -> str:
    """The section of Dados e método that the address asks for; empty where it asks for none."""
    return str(st.query_params.get(SECTION, ""))


def keep_section(section: str) -> None:
    """Makes the address say the section: a link to the open page leaves the old one."""
    if section in SECTIONS.values():
        st.query_params[SECTION] = section


def address_without_choices() -> str:
    """The address of the page shown without filters, for a link of our own."""
    return _path(_shown.get(MENU[0]))


def address(entry: MenuEntry, view: View) -> str:
    """The address of a page that shows a view, for a link of our own whose words are data."""
    return f"{_path(entry)}{link.query(view)}"


def choices_for(entry: MenuEntry, current: MenuEntry) -> Choices:
    """What of the address goes along to another page.

    The number of a page of a list and the section stay; so does the company that a page was
    about, which would be an unexpected filter elsewhere.
    """
    stays = {"pagina", SECTION}
    if current.of_companies and not entry.of_companies:
        stays.add("empresa")
    return {key: st.query_params.get_all(key) for key in st.query_params if key not in stays}


def _path(entry: MenuEntry) -> str:
    return "./" if entry is MENU[0] else entry.url_path


def open_page(entry: MenuEntry, view: View) -> None:
    """Goes to a page and shows a view there."""
    st.switch_page(pages()[entry], query_params=link.parsed(link.query(view)))


def link_to(entry: MenuEntry, view: View, label: str) -> None:
    """A link with words of ours (Markdown would obey names) to a page, showing a view there."""
    st.page_link(pages()[entry], label=label, query_params=link.parsed(link.query(view)))
