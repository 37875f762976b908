"""The frame as a reader meets it: deep links, menu, filters, copied links, keyboard, names."""

import csv
import io
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from builds import load_all
from complaint_files import unresolved, write

from ui.menu import COMPARISON, HOME, LOAD, MENU, METHOD, PROFILE, RANKING, RECORDS, MenuEntry

ROOT = Path(__file__).resolve().parent.parent.parent
COMPANIES = "?periodo=24m&segmento=Varejo&minimo=20"


def deep_link(entry: MenuEntry) -> str:
    """The address of a page with filters on it."""
    return f"/{'' if entry is MENU[0] else entry.url_path}?segmento=Varejo&periodo=24m"


def check_is_complete(reader, entry: MenuEntry) -> None:
    page = reader.page
    assert reader.address() == deep_link(entry)
    assert page.locator("html").get_attribute("lang") == "pt-BR"
    assert page.get_by_text("Page not found").count() == 0
    assert page.locator("h1").count() == 1
    footer = page.locator(".st-key-rodape").inner_text()
    assert footer.startswith("Recorte: nov/2024 a out/2026 · Varejo") == entry.has_scope
    assert "Reclamação registrada não é infração provada." in footer


@pytest.mark.parametrize("entry", MENU, ids=lambda entry: entry.url_path)
def test_every_page_is_the_first_request_of_a_fresh_server(
    start_server, sample_folder: Path, visit, entry: MenuEntry
) -> None:
    reader = visit(start_server(sample_folder))
    reader.open(deep_link(entry))
    check_is_complete(reader, entry)


def open_menu(reader, section: str, is_wide: bool) -> None:
    name = section if is_wide else "Menu"
    reader.page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("width", [1366, 390])
def test_the_menu_leads_to_every_page_keeps_the_filters_and_closes(
    server, visit, width: int
) -> None:
    reader = visit(server, width, 844)
    page = reader.page
    is_wide = width > 640
    reader.open("/?periodo=3m&segmento=Varejo")
    for entry in (LOAD, RANKING, PROFILE, METHOD, HOME):
        if not (is_wide and entry.section == entry.title):
            open_menu(reader, entry.section, is_wide)
        link = page.get_by_role("link", name=entry.title, exact=True)
        link.click()
        reader.settle()
        path = "" if entry is MENU[0] else entry.url_path
        assert reader.address() == f"/{path}?periodo=3m&segmento=Varejo"
        assert link.is_visible() == (is_wide and entry.section == entry.title)
    assert "Recorte: ago/2026 a out/2026" in page.locator(".st-key-rodape").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_one_button_opens_the_links_of_all_pages(server, visit) -> None:
    reader = visit(server, 390, 844)
    page = reader.page
    reader.open("/empresas")
    buttons = page.locator(".st-key-barra button:visible")
    assert [text.split("\n")[0] for text in buttons.all_inner_texts()] == ["Menu"]
    assert page.get_by_role("link", name="Ficha da empresa", exact=True).count() == 0
    buttons.first.click()
    for entry in MENU:
        assert page.get_by_role("link", name=entry.title, exact=True).is_visible()


def test_a_button_prints_the_page(server, visit) -> None:
    reader = visit(server)
    reader.page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; }")
    reader.open("/empresas")
    reader.page.get_by_role("button", name="Imprimir", exact=True).click()
    assert reader.page.evaluate("window.printed") == 1
    reader.page.locator("h1").click()
    assert reader.page.evaluate("window.printed") == 1


def plain(text: str) -> str:
    """Small letters without accents."""
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def test_a_list_is_searched_without_accents_in_all_filters(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open("/empresas")
    for key, typed, shown, address in (
        ("municipio", "anapolis", "Anápolis (", "municipio=5201108"),
        ("regiao", "CENTRO goiano", "Centro Goiano (mesorregião) (", "regiao=5203"),
    ):
        field = page.locator(f".st-key-filtro_{key} input")
        if not field.is_visible():
            page.get_by_role("button", name="Mais filtros").click()
            reader.settle()
        field.click()
        page.keyboard.type(typed)
        page.wait_for_timeout(300)
        options = page.get_by_role("option").all_inner_texts()
        assert 1 <= len(options) <= 5 and all(plain(typed) in plain(text) for text in options)
        (found,) = (text for text in options if text.startswith(shown))
        page.get_by_role("option", name=found, exact=True).click()
        page.keyboard.press("Escape")
        reader.settle()
        assert address in reader.address()


def test_what_is_chosen_stands_as_pills_that_take_a_filter_away(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open("/empresas?segmento=Varejo&municipio=5208707&pagina=2&minimo=5")
    pills = page.locator(".st-key-filtros_ativos")
    assert "segmento: Varejo" in pills.inner_text()
    assert "município: Goiânia" in pills.inner_text()
    pills.get_by_role("button", name="Retirar segmento: Varejo").click()
    reader.settle()
    # The page of a list is another list's; other choices stay.
    assert reader.address() == "/empresas?municipio=5208707&minimo=5"
    assert "segmento: Varejo" not in pills.inner_text()
    assert page.locator(".st-key-filtro_segmento").get_by_text("Varejo").count() == 0
    pills.get_by_role("button", name="Retirar município: Goiânia").click()
    reader.settle()
    assert reader.address() == "/empresas?minimo=5"
    page.get_by_role("button", name="limpar", exact=True).click()
    reader.settle()
    assert reader.address() == "/empresas"
    assert page.locator(".st-key-ativos").count() == 0


def test_an_unknown_address_opens_the_first_page(server, visit) -> None:
    reader = visit(server)
    reader.open("/nao-existe?segmento=Varejo")
    assert reader.address() == "/?segmento=Varejo"
    assert "nov/2025 a out/2026 · Varejo" in reader.page.locator(".st-key-rodape").inner_text()


def test_the_address_and_the_filters_follow_each_other_back_and_clear(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open("/empresas")
    assert reader.address() == "/empresas"
    choose(reader, "Mínimo de avaliadas", "50")
    assert reader.address() == "/empresas?minimo=50"
    choose(reader, "Período", "últimos 3 meses (ago/2026 a out/2026)")
    assert reader.address() == "/empresas?periodo=3m&minimo=50"
    page.locator(".st-key-filtro_segmento input").click()
    page.keyboard.type("varej")
    page.get_by_role("option", name=re.compile(r"^Varejo \([\d.]+\)$")).click()
    page.keyboard.press("Escape")
    reader.settle()
    assert reader.address() == "/empresas?periodo=3m&segmento=Varejo&minimo=50"
    page.go_back()
    reader.settle()
    assert reader.address() == "/empresas?periodo=3m&minimo=50"
    assert page.locator(".st-key-filtro_segmento").get_by_text("Varejo").count() == 0
    page.reload()
    reader.settle()
    assert reader.address() == "/empresas?periodo=3m&minimo=50"
    assert "Recorte: ago/2026 a out/2026" in page.locator(".st-key-rodape").inner_text()
    page.get_by_role("button", name="limpar").click()
    reader.settle()
    assert reader.address() == "/empresas"
    assert "Recorte: nov/2025 a out/2026" in page.locator(".st-key-rodape").inner_text()


def choose(reader, label: str, option: str) -> None:
    reader.page.get_by_label(label, exact=False).first.click()
    reader.page.get_by_role("option", name=option, exact=True).click()
    reader.settle()


@pytest.mark.parametrize(
    ("label", "suffix"), [("Baixar CSV para Excel", ".csv"), ("Baixar XLSX com Leia-me", ".xlsx")]
)
def test_a_download_has_the_bytes_of_the_command_line(
    server, sample_folder: Path, visit, tmp_path: Path, label: str, suffix: str
) -> None:
    reader = visit(server)
    reader.open("/empresas" + COMPANIES + "&colunas=completo")
    reader.page.get_by_role("tab", name="Baixar").click()
    reader.settle()
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name=label).click()
    saved = tmp_path / f"botao{suffix}"
    waiting.value.save_as(saved)
    asked = tmp_path / f"comando{suffix}"
    subprocess.run(
        [
            *(sys.executable, "-m", "reports", "ranking"),
            *("--link", COMPANIES + "&colunas=completo"),
            *("--data", str(sample_folder), "--to", str(asked)),
        ],
        cwd=ROOT,
        check=True,
    )
    assert saved.read_bytes() == asked.read_bytes()
    name = waiting.value.suggested_filename
    assert name.startswith("ranking-empresas_varejo_2024-11_a_2026-10_")
    if suffix == ".csv":
        rows = list(csv.reader(io.StringIO(saved.read_text("utf-8-sig")), delimiter=";"))
        assert rows[0][2] == "empresa" and rows[1][2] == "Magazine Sapucaia"


@pytest.mark.parametrize("entry", [HOME, RANKING, COMPARISON], ids=lambda entry: entry.url_path)
@pytest.mark.parametrize("kind", ["sempre os últimos 24 meses", "este período"])
def test_a_copied_link_opens_what_was_seen(server, visit, entry: MenuEntry, kind: str) -> None:
    reader = visit(server)
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.open(deep_link(entry))
    reader.page.get_by_role("button", name="Copiar link desta visão").click()
    reader.settle()
    reader.page.locator("label", has_text=kind).click()
    reader.settle()
    reader.page.locator("[data-testid=stCode]").hover()
    reader.page.get_by_role("button", name="Copiar", exact=True).click()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    path = reader.address().partition("?")[0]
    fixed = "?de=2024-11&ate=2026-10&segmento=Varejo"
    assert copied == server.url + path + (
        "?periodo=24m&segmento=Varejo" if kind.startswith("sempre") else fixed
    )
    other = visit(server)
    other.open(copied.removeprefix(server.url))
    for place in ("h1", ".frase", ".st-key-rodape"):
        assert other.page.locator(place).inner_text() == reader.page.locator(place).inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_every_width_and_theme_shows_its_form_without_sideways_scroll(
    server, visit, width: int, height: int, scheme: Literal["light", "dark"]
) -> None:
    reader = visit(server, width, height, scheme)
    reader.open("/empresas")
    page = reader.page
    is_wide = width > 640
    assert page.locator(".st-key-forma_larga").is_visible() == is_wide
    assert page.locator(".st-key-forma_estreita").is_visible() == (not is_wide)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    ground = page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(11, 21, 38)")
    first = page.locator(".js-plotly-plot:visible").first
    first.wait_for()
    assert "Magazine Sapucaia" in first.inner_text()
    box = first.bounding_box()
    assert box is not None
    if is_wide:
        assert box["y"] < height, "the first answer stands above the fold"
    page.screenshot(path=ROOT / "screenshots" / f"empresas-{width}-{scheme}.png")


def test_the_chart_has_its_alternative_text(server, visit) -> None:
    reader = visit(server)
    reader.open("/empresas")
    chart = reader.page.locator("[role=figure]:visible").first
    text = chart.get_attribute("aria-label") or ""
    assert text.startswith("24 de 101 empresas comparáveis têm parcela")
    assert text.endswith("Os números estão na aba Tabela.")


def test_the_keyboard_reaches_content_filters_and_tabs(server, visit) -> None:
    reader = visit(server)
    reader.open("/empresas")
    page = reader.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Ir para o conteúdo"
    seen = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label')"
                " || document.activeElement.innerText"
            )
        )
    text = " ".join(str(item) for item in seen)
    assert "Período" in text and "Segmento" in text and "Gráfico" in text
    page.get_by_role("tab", name="Gráfico").focus()
    page.keyboard.press("ArrowRight")
    reader.settle()
    assert page.get_by_role("tab", name="Dispersão").get_attribute("aria-selected") == "true"


HOSTILE = (
    "<b>Negrito</b>",
    '<img src="http://hostil.invalid/a.png">',
    "![x](http://hostil.invalid/b.png)",
    "[clique](http://hostil.invalid)",
    "$x^2$ :red[vermelho] :material/home:",
    "=SOMA(A1)",
    "Sam's \u202eoãçida",
    "A" * 120,
)


def test_hostile_names_are_shown_literally_and_ask_no_other_host(
    start_server, visit, tmp_path: Path
) -> None:
    rows = [unresolved(company=name) for name in HOSTILE for _ in range(30)]
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    reader = visit(start_server(folder))
    reader.open("/empresas")
    chart = reader.page.locator(".js-plotly-plot:visible").first
    chart.wait_for()
    text = chart.inner_text()
    for name in HOSTILE[:7]:
        assert name[:33] in text
    assert "A" * 33 + "…" in text
    assert reader.page.locator("img[src*=hostil]").count() == 0
    marks = reader.page.locator(".js-plotly-plot:visible .point")
    for number in range(marks.count()):
        marks.nth(number).hover(force=True)
    for tab in ("Tabela", "Baixar", "Sobre este dado"):
        reader.page.get_by_role("tab", name=tab).click()
        reader.settle()


@pytest.mark.parametrize("entry", [HOME, RANKING, RECORDS], ids=lambda entry: entry.url_path)
def test_a_missing_month_is_named_and_the_filters_can_be_cleared(
    server, visit, entry: MenuEntry
) -> None:
    reader = visit(server)
    path = "" if entry is MENU[0] else entry.url_path
    reader.open(f"/{path}?de=2026-11&ate=2026-12")
    text = reader.page.locator("body").inner_text()
    assert "nov/2026 a dez/2026: ainda não publicado." in text
    assert "Nenhuma reclamação com estes filtros. Amplie o período ou limpe os filtros." in text
    assert reader.page.locator(".js-plotly-plot").count() == 0
    reader.page.get_by_role("button", name="limpar", exact=True).click()
    reader.settle()
    assert reader.address() == f"/{path}"
    assert "Nenhuma reclamação" not in reader.page.locator("body").inner_text()


def test_a_folder_without_data_says_what_to_do(start_server, visit, tmp_path: Path) -> None:
    reader = visit(start_server(tmp_path))
    reader.open("/")
    assert reader.page.locator("h1").inner_text() == "Sem dados para mostrar"
    assert "python -m ingest load" in reader.page.locator("body").inner_text()
