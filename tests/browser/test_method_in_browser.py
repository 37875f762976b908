"""Dados e método in a real browser: by deep link, searched, wide and narrow, light and dark."""

from pathlib import Path
from typing import Literal

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def words(reader) -> str:
    return str(reader.page.locator("body").inner_text())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_page_opens_by_its_address_searches_and_fits(
    server, visit, width: int, height: int, scheme: Literal["light", "dark"]
) -> None:
    reader = visit(server, width, height, scheme)
    page = reader.page
    reader.open("/dados?minimo=10")
    assert reader.address() == "/dados?minimo=10"
    assert page.locator("h1").inner_text() == "Dados e método"
    assert page.get_by_text("Page not found").count() == 0
    # The whole base is shown: there is no scope to state.
    assert "Recorte" not in page.locator(".st-key-rodape").inner_text()
    assert "82 meses em uso (jan/2020 a out/2026)" in words(reader)
    # The six items are the first answer: on a wide screen they need no scrolling.
    last = page.get_by_text("O mês é o da finalização, não o da abertura.").bounding_box()
    assert last is not None
    assert width < 640 or last["y"] + last["height"] <= height

    grid = page.locator(".grade")
    assert grid.get_by_role("img", name="abr/2022: ausente").count() == 1
    is_scrolled = grid.evaluate("grid => grid.scrollWidth > grid.clientWidth")
    assert is_scrolled == (width < 640)
    name = f"metodo-{{}}-{width}-{scheme}.png"
    page.screenshot(path=ROOT / "screenshots" / name.format("topo"))
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    page.screenshot(path=ROOT / "screenshots" / name.format("cobertura"))

    search = page.get_by_label("Buscar nas definições")
    search.fill("indice")
    search.press("Enter")
    reader.settle()
    terms = page.locator(".st-key-definicoes dt").all_inner_texts()
    assert terms[0] == "Índice oficial"
    assert "Núcleo" not in terms
    search.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    page.screenshot(path=ROOT / "screenshots" / name.format("busca"))
    assert page.evaluate("document.documentElement.scrollWidth") == width

    for title in ("Linhas que não contam", "Cidades sem", "Limites", "O que mudou nesta versão"):
        page.locator("summary").filter(has_text=title).last.click()
    reader.settle()
    assert "python -m ingest rejects --to rejeitadas.csv" in words(reader)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.locator("summary").filter(has_text="O que mudou").last.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    page.screenshot(path=ROOT / "screenshots" / name.format("fim"))


def test_the_links_of_the_footer_name_their_section_one_after_the_other(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open("/empresas")
    sections = [
        ("Acessibilidade", "acessibilidade"),
        ("Como calculamos", "definicoes"),
        ("Acessibilidade", "acessibilidade"),
    ]
    for link, section in sections:
        page.locator(".st-key-rodape").get_by_text(link).click()
        page.wait_for_url(f"**/dados?secao={section}")
        reader.settle()
        first = page.locator("summary").first
        assert {"definicoes": "Definições"}.get(section, link) in first.inner_text()
        # The reader is at the section, not at the footer, where the link stands.
        assert 0 < first.bounding_box()["y"] < 768
    page.go_back()
    page.wait_for_url("**/dados?secao=definicoes")
