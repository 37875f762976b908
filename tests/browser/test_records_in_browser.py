"""Registros in a browser: by deep link, turning pages, the whole file, a file made when asked."""

import csv
import io
import re
from pathlib import Path

import pytest

from reports.records import PAGE_ROWS
from reports.records_labels import RECORD_COLUMNS

ADDRESS = "/registros?segmento=Varejo"
HEADINGS = [label.heading for label in RECORD_COLUMNS]


def stated_count(reader) -> int:
    """How many complaints the sentence counts."""
    found = re.search(r"[\d.]+", reader.page.locator(".frase").inner_text())
    assert found is not None
    return int(found.group().replace(".", ""))


def cells(reader) -> list[str]:
    """The first rows of the table as it holds them for screen readers."""
    grid = reader.page.get_by_test_id("stDataFrame").first.locator("table[role=grid]")
    return list(grid.locator("tbody tr").all_text_contents())


def downloaded(reader, button: str) -> list[list[str]]:
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name=button, exact=True).click()
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_pages_are_turned_in_the_address_and_back_turns_them_back(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open(ADDRESS)
    first = cells(reader)
    last = -(-stated_count(reader) // PAGE_ROWS)
    page.get_by_role("button", name="Página 2", exact=True).click()
    reader.settle()
    assert reader.address() == f"{ADDRESS}&pagina=2"
    second = cells(reader)
    assert second and second != first
    page.get_by_role("button", name="Próxima página").click()
    reader.settle()
    assert reader.address() == f"{ADDRESS}&pagina=3"
    page.get_by_role("button", name=f"Página {last}", exact=True).click()
    reader.settle()
    assert reader.address() == f"{ADDRESS}&pagina={last}"
    assert page.get_by_role("button", name="Próxima página").is_disabled()
    for number in (3, 2):
        page.go_back()
        reader.settle()
        assert reader.address() == f"{ADDRESS}&pagina={number}"
        shown = page.locator("[data-testid=stPaginationPageActive]").inner_text()
        assert shown == str(number)
    assert cells(reader) == second


def test_a_deep_link_opens_a_later_page_and_a_filter_leads_to_the_first(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open(f"{ADDRESS}&pagina=2")
    assert page.locator("[data-testid=stPaginationPageActive]").inner_text() == "2"
    page.get_by_role("button", name="Retirar segmento: Varejo").click()
    reader.settle()
    assert reader.address() == "/registros"
    assert page.locator("[data-testid=stPaginationPageActive]").inner_text() == "1"


@pytest.mark.parametrize("width", [1366, 390])
def test_the_file_holds_every_complaint_of_the_scope(server, visit, width: int) -> None:
    reader = visit(server, width, 844)
    page = reader.page
    reader.open(f"{ADDRESS}&pagina=2")
    page.get_by_role("tab", name="Baixar").click()
    reader.settle()
    head, *rows = downloaded(reader, "Baixar CSV para Excel")
    assert head == HEADINGS
    assert len(rows) == stated_count(reader)
    assert {row[head.index("segmento_reclamacao")] for row in rows} == {"Varejo"}
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_large_file_is_made_when_asked(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open("/registros")
    page.get_by_role("tab", name="Baixar").click()
    reader.settle()
    assert page.get_by_role("button", name="Baixar CSV para Excel").count() == 0
    page.get_by_role("button", name="Montar CSV para Excel").click()
    reader.settle()
    _, *rows = downloaded(reader, "Baixar CSV para Excel")
    assert len(rows) == stated_count(reader)
