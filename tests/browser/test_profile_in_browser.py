"""Ficha da empresa as a reader meets it: deep link, clicks on marks, another company, phone."""

from pathlib import Path

import pytest
from builds import load_all
from complaint_files import row, write

ADDRESS = "/ficha?empresa=Banco+Araguaia"
HOSTILE = '<img src="https://exemplo.invalid/x.png"> ![y](https://exemplo.invalid/y.png) **z**'


def mark(reader, chart: str, place: int) -> None:
    """Clicks a point or bar of a chart, by its place."""
    points = reader.page.locator(f'[class*="st-key-grafico_{chart}"] .points path')
    box = points.nth(place).bounding_box()
    reader.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    reader.settle()


def test_a_deep_link_shows_its_company(server, visit) -> None:
    reader = visit(server)
    reader.open(ADDRESS)
    assert reader.page.locator("h1").inner_text() == "Banco Araguaia"
    assert "Nos últimos 12 meses, 325 avaliadas:" in reader.page.locator(".frase").inner_text()
    assert "empresa: Banco Araguaia" in reader.page.locator(".st-key-rodape").inner_text()


def test_a_click_on_a_month_filters_it_and_back_undoes_it(server, visit) -> None:
    reader = visit(server)
    reader.open(ADDRESS)
    reader.page.locator('[class*="st-key-grafico_serie"]').scroll_into_view_if_needed()
    mark(reader, "serie", 2)
    assert reader.address() == "/ficha?de=2026-01&ate=2026-01&empresa=Banco+Araguaia"
    assert "Em jan/2026" in reader.page.locator(".frase").inner_text() or (
        "Volume insuficiente" in reader.page.locator(".frase").inner_text()
    )
    reader.page.go_back()
    reader.settle()
    assert reader.address() == ADDRESS


def test_a_click_on_a_municipality_filters_it(server, visit) -> None:
    reader = visit(server)
    reader.open(ADDRESS)
    reader.page.get_by_role("tab", name="Municípios").click()
    reader.settle()
    reader.page.locator('[class*="st-key-grafico_municipios"]').scroll_into_view_if_needed()
    mark(reader, "municipios", 1)
    assert reader.address() == "/ficha?municipio=5201405&empresa=Banco+Araguaia"
    assert "Aparecida de Goiânia" in reader.page.locator(".st-key-rodape").inner_text()


def test_another_company_is_found_without_accents(server, visit) -> None:
    reader = visit(server)
    reader.open(ADDRESS)
    reader.page.get_by_role("button", name="Trocar empresa").click()
    reader.settle()
    reader.page.locator(".st-key-empresa_da_ficha input").click()
    reader.page.keyboard.type("cartao peq")
    reader.page.get_by_role("option", name="Cartão Pequi").click()
    reader.settle()
    assert reader.page.locator("h1").inner_text() == "Cartão Pequi"
    reader.page.get_by_role("link", name="‹ Empresas").click()
    reader.settle()
    assert reader.address() == "/empresas"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone(server, visit, scheme: str) -> None:
    reader = visit(server, width=390, height=844, scheme=scheme)
    reader.open(ADDRESS)
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 390
    assert reader.page.locator('[class*="st-key-forma_estreita_contas"]').is_visible()
    assert not reader.page.locator('[class*="st-key-forma_larga_contas"]').is_visible()


def test_a_hostile_company_is_text_everywhere_and_asks_no_other_host(
    start_server, tmp_path: Path, visit
) -> None:
    rows = [row({"Problema": HOSTILE}, company=HOSTILE) for _ in range(6)]
    reader = visit(start_server(load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))))
    reader.open("/ficha")
    reader.page.locator(".st-key-empresa_da_ficha input").click()
    reader.page.get_by_role("option").first.click()
    reader.settle()
    assert reader.page.locator("h1").inner_text() == HOSTILE
    for tab in ("Nomes usados", "Municípios", "Problemas"):
        reader.page.get_by_role("tab", name=tab).click()
        reader.settle()
    assert reader.page.locator('img[src*="exemplo"]').count() == 0
