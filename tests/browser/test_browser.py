"""The app as a reader meets it: a fresh server, a real browser, no other host."""

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest
from builds import load_all
from complaint_files import unresolved, write

ROOT = Path(__file__).resolve().parent.parent.parent
COMPANIES = "?periodo=24m&segmento=Varejo&minimo=20"


def test_a_deep_link_is_the_first_request_of_a_fresh_server(
    start_server, sample_folder: Path, visit
) -> None:
    reader = visit(start_server(sample_folder))
    reader.open("/empresas" + COMPANIES)
    page = reader.page
    assert reader.address() == "/" + COMPANIES
    assert page.locator("h1").inner_text() == "Empresas"
    assert page.locator("html").get_attribute("lang") == "pt-BR"
    assert page.title() == "Conflitos de consumo · GO"
    assert page.get_by_text("Dados de exemplo").is_visible()
    assert (
        page.locator(".st-key-rodape")
        .inner_text()
        .startswith("Recorte: nov/2024 a out/2026 · Varejo · Goiás")
    )
    assert page.get_by_text("Page not found").count() == 0
    assert page.get_by_text("Magazine Sapucaia").first.is_visible()


def test_an_unknown_address_opens_the_first_page(server, visit) -> None:
    reader = visit(server)
    reader.open("/nao-existe?minimo=10")
    assert reader.address() == "/?minimo=10"
    assert "empresas com 10 avaliadas ou mais" in reader.page.locator("body").inner_text()


def test_the_address_and_the_filters_follow_each_other_back_and_clear(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open("/")
    assert reader.address() == "/"
    choose(reader, "Mínimo de avaliadas", "50")
    assert reader.address() == "/?minimo=50"
    choose(reader, "Período", "últimos 3 meses (ago/2026 a out/2026)")
    assert reader.address() == "/?periodo=3m&minimo=50"
    page.locator(".st-key-filtro_segmento input").click()
    page.keyboard.type("varej")
    page.get_by_role("option", name="Varejo", exact=True).click()
    page.keyboard.press("Escape")
    reader.settle()
    assert reader.address() == "/?periodo=3m&segmento=Varejo&minimo=50"
    page.go_back()
    reader.settle()
    assert reader.address() == "/?periodo=3m&minimo=50"
    assert page.locator(".st-key-filtro_segmento").get_by_text("Varejo").count() == 0
    page.reload()
    reader.settle()
    assert reader.address() == "/?periodo=3m&minimo=50"
    assert "Recorte: ago/2026 a out/2026" in page.locator(".st-key-rodape").inner_text()
    page.get_by_role("button", name="limpar filtros").click()
    reader.settle()
    assert reader.address() == "/"
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
    reader.open("/" + COMPANIES + "&colunas=completo")
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


def test_manager_script_saved_link_table_file_in_three_clicks(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open("/" + COMPANIES)
    page.get_by_role("tab", name="Tabela").click()
    reader.settle()
    table = page.get_by_test_id("stDataFrame")
    assert table.is_visible()
    page.get_by_role("tab", name="Baixar").click()
    reader.settle()
    text = page.locator("body").inner_text()
    assert "12 linhas · nenhuma linha cortada" in text
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Baixar CSV para Excel").click()
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfposicao_de;posicao_ate;empresa;segmento;")
    assert content.count(b"\r\n") == 13


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_every_width_and_theme_shows_its_form_without_sideways_scroll(
    server, visit, width: int, height: int, scheme: Literal["light", "dark"]
) -> None:
    reader = visit(server, width, height, scheme)
    reader.open("/")
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
    reader.open("/")
    chart = reader.page.locator("[role=figure]:visible").first
    text = chart.get_attribute("aria-label") or ""
    assert text.startswith("24 de 102 empresas comparáveis têm parcela")
    assert text.endswith("Os números estão na aba Tabela.")


def test_the_keyboard_reaches_content_filters_and_tabs(server, visit) -> None:
    reader = visit(server)
    reader.open("/")
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
    page.keyboard.press("Enter")
    reader.settle()
    assert page.get_by_role("tab", name="Tabela").get_attribute("aria-selected") == "true"


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
    reader.open("/")
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


def test_a_folder_without_data_says_what_to_do(start_server, visit, tmp_path: Path) -> None:
    reader = visit(start_server(tmp_path))
    reader.open("/")
    assert reader.page.locator("h1").inner_text() == "Sem dados para mostrar"
    assert "python -m ingest load" in reader.page.locator("body").inner_text()
