"""Comparar in a browser: by deep link, a company more, a click on a mark, files, the phone."""

import csv
import io
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

NAMES = ["Banco Araguaia", "Cartão Pequi"]
ADDRESS = "/comparar?empresa=Banco+Araguaia&empresa=Cart%C3%A3o+Pequi"
THIRD = "Banco Vereda"


def asked_companies(reader) -> list[str]:
    return list(reader.page.evaluate("new URLSearchParams(location.search).getAll('empresa')"))


def legend(reader) -> list[str]:
    return list(reader.page.locator(".legenda").first.locator("li").all_inner_texts())


def test_a_company_more_is_added_to_address_charts_and_files(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open(ADDRESS)
    for name in NAMES:
        assert any(name in line for line in legend(reader))
    page.locator(".st-key-empresas_comparadas input").click()
    page.keyboard.type("banco vereda")
    page.get_by_role("option", name=THIRD).first.click()
    page.keyboard.press("Escape")
    reader.settle()
    assert sorted(asked_companies(reader)) == sorted([*NAMES, THIRD])
    assert any(THIRD in line for line in legend(reader))
    card = page.locator(".st-key-card_comparacao")
    card.get_by_role("tab", name="Baixar").click()
    reader.settle()
    with page.expect_download() as waiting:
        card.get_by_role("button", name="Baixar CSV para Excel").click()
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert sorted(row["empresa"] for row in rows) == sorted([*NAMES, THIRD])
    page.go_back()
    reader.settle()
    assert sorted(asked_companies(reader)) == NAMES
    assert not any(THIRD in line for line in legend(reader))


def test_a_click_on_a_mark_opens_its_company_and_back_leads_back(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open(ADDRESS)
    # Where a company's line is drawn is not its place in the file: the hover names it.
    mark = page.locator('[class*="st-key-grafico_comparar"] .point').first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*place)
    hover = page.locator(".js-plotly-plot:visible .hovertext")
    hover.wait_for()
    named = hover.text_content()
    page.mouse.click(*place)
    page.wait_for_url("**/ficha?*")
    reader.settle()
    (opened,) = asked_companies(reader)
    assert opened in named
    assert page.locator("h1").inner_text() == opened
    page.go_back()
    reader.settle()
    assert unquote_plus(reader.address()) == unquote_plus(ADDRESS)


@pytest.mark.parametrize("width", [1366, 390])
def test_one_company_asks_for_another(server, visit, width: int) -> None:
    reader = visit(server, width, 844)
    reader.open("/comparar?empresa=Banco+Araguaia")
    assert reader.page.locator(".js-plotly-plot").count() == 0
    assert reader.page.locator(".st-key-empresas_comparadas").is_visible()
    assert reader.page.evaluate("document.documentElement.scrollWidth") == width
