"""What of the address goes along from one page to another, as the links of the menu say it."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from builds import Opened
from streamlit.testing.v1 import AppTest

from ui.menu import HOME, LOAD, MENU, METHOD, PROFILE, RANKING, RECORDS, MenuEntry

ADDRESS = {
    "periodo": "24m",
    "segmento": ["Varejo", "Bancos"],
    "empresa": ["A & B", "C"],
    "minimo": "50",
    "pagina": "3",
}
ALONG = {"periodo": ["24m"], "segmento": ["Varejo", "Bancos"], "minimo": ["50"]}
WITH_COMPANIES = {**ALONG, "empresa": ["A & B", "C"]}


def links(app: AppTest) -> dict[str, dict[str, list[str]]]:
    """The address that each link of the menu opens, by its title; both menus say the same."""
    titles = {entry.title for entry in MENU}
    protos = [link.proto for link in app.get("page_link") if link.proto.label in titles]
    found = {proto.label: parse_qs(proto.query_string) for proto in protos}
    assert len(protos) == 2 * len(found) == 2 * len(MENU)
    assert all(found[proto.label] == parse_qs(proto.query_string) for proto in protos)
    return found


@pytest.mark.parametrize("shown", [PROFILE, RECORDS], ids=lambda entry: entry.url_path)
def test_the_companies_that_a_page_is_about_are_no_filter_elsewhere(
    open_app: Opened, sample_folder: Path, shown: MenuEntry
) -> None:
    found = links(open_app(sample_folder, ADDRESS, page=shown.file))
    for entry in MENU:
        assert found[entry.title] == (WITH_COMPANIES if entry.of_companies else ALONG), entry


@pytest.mark.parametrize("shown", [HOME, RANKING, METHOD], ids=lambda entry: entry.url_path)
def test_a_filter_on_companies_goes_along_everywhere_and_the_page_of_a_list_nowhere(
    open_app: Opened, sample_folder: Path, shown: MenuEntry
) -> None:
    found = links(open_app(sample_folder, ADDRESS, page=shown.file))
    assert found == {entry.title: WITH_COMPANIES for entry in MENU}


def test_an_address_without_choices_gives_links_without_any(
    open_app: Opened, tmp_path: Path
) -> None:
    app = open_app(tmp_path / "none", page=LOAD.file)
    assert links(app) == {entry.title: {} for entry in MENU}
