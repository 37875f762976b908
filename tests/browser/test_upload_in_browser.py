"""Files uploaded in a real browser: a good, a partly bad and a refused one, wide and narrow."""

import csv
import io
import re
from pathlib import Path
from typing import Literal

import pytest
from builds import load_all
from complaint_files import row, unresolved, write

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = [(1366, 768, "light"), (390, 844, "dark")]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A good, a partly bad and a refused file."""
    folder = tmp_path / "files"
    good = write(
        folder / "finalizadas_2026-11.csv",
        [*(unresolved(company="Companhia Nova", date="2026-11-05") for _ in range(40))],
    )
    partly_bad = write(
        folder / "finalizadas_2026-09.csv",
        [
            *(row(company=f"Empresa {n}", date="2026-09-10") for n in range(40)),
            row(company="<b>![x](http://hostil.invalid)</b>", date="2026-09-10", status="Aberta"),
            row(date="2026-09-11", rating="9"),
        ],
    )
    refused = folder / "<b>relatorio ![x](http:hostil.invalid).csv"
    refused.write_text("a;b\n1;2\n", encoding="utf-8")
    return {"good": good, "partly bad": partly_bad, "refused": refused}


def choose(reader, *paths: Path) -> None:
    reader.page.locator("input[type=file]").set_input_files(list(paths))
    reader.settle()


def press(reader, name: str) -> None:
    reader.page.get_by_role("button", name=name, exact=True).click()
    reader.settle()


def words(reader) -> str:
    return str(reader.page.locator("body").inner_text())


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_an_office_without_data_loads_its_first_files(
    start_server,
    visit,
    tmp_path: Path,
    files: dict[str, Path],
    width: int,
    height: int,
    scheme: Literal["light", "dark"],
) -> None:
    reader = visit(start_server(tmp_path / "data"), width, height, scheme)
    page = reader.page
    reader.open("/carregar?minimo=10")
    assert page.locator("h1").inner_text() == "Carregar"
    assert page.get_by_text("Page not found").count() == 0
    assert page.locator(".st-key-filtros").count() == 0
    assert "até 200MB por arquivo" in words(reader)
    choose(reader, files["partly bad"], files["refused"])
    press(reader, "Conferir")
    assert f"Recusado: {files['refused'].name}: não é um arquivo de reclamações" in words(reader)
    assert "Carga recusada: nada mudou." in words(reader)
    page.screenshot(path=ROOT / "screenshots" / f"carregar-recusado-{width}-{scheme}.png")
    page.get_by_role("button", name="Retirar <b>relatorio").click()
    reader.settle()
    press(reader, "Conferir")
    assert "42 lidas = 40 aceitas + 2 rejeitadas + 0 postas de lado" in words(reader)
    assert not (tmp_path / "data").exists()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Baixar linhas rejeitadas").click()
    assert waiting.value.suggested_filename.startswith("linhas-rejeitadas_")
    content = Path(waiting.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
    assert [cells[1:4] for cells in rows[1:]] == [
        ["42", "Situação", "situação desconhecida"],
        ["43", "Nota do Consumidor", "nota fora de 1 a 5"],
    ]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.screenshot(path=ROOT / "screenshots" / f"carregar-conferido-{width}-{scheme}.png")
    press(reader, "Carregar")
    assert "Carregado. Base em uso:" in words(reader)
    assert page.locator("[data-testid=stFileChip]").count() == 0
    page.screenshot(path=ROOT / "screenshots" / f"carregar-carregado-{width}-{scheme}.png")
    page.get_by_role("button", name="Empresas" if width > 640 else "Menu", exact=True).click()
    page.get_by_role("link", name="Ranking", exact=True).click()
    reader.settle()
    assert reader.address() == "/empresas?minimo=10"
    assert "Dados até 30/09/2026" in words(reader)


def test_a_load_is_seen_by_everyone_at_the_next_click(
    start_server, visit, tmp_path: Path, files: dict[str, Path]
) -> None:
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", [row()] * 40))
    server = start_server(folder)
    other, reader = visit(server), visit(server)
    other.open("/empresas")
    assert "Dados até 31/10/2026" in words(other)
    reader.open("/carregar")
    choose(reader, files["good"])
    press(reader, "Conferir")
    press(reader, "Carregar")
    assert "Meses que passaram a contar por estes arquivos: nov/2026." in words(reader)
    other.page.get_by_role("tab", name="Tabela").click()
    other.settle()
    assert "Dados até 30/11/2026" in words(other)


def test_the_start_without_data_leads_to_the_page(start_server, visit, tmp_path: Path) -> None:
    reader = visit(start_server(tmp_path / "data"))
    reader.open("/")
    reader.page.get_by_role("link", name="Carregar arquivos por esta tela").click()
    reader.settle()
    assert reader.page.locator("h1").inner_text() == "Carregar"
    assert reader.address() == "/carregar"


def test_english_is_nowhere_on_the_page(server, visit, files: dict[str, Path]) -> None:
    reader = visit(server)
    reader.open("/carregar")
    choose(reader, files["good"], files["partly bad"])
    labels = reader.page.evaluate(
        "[...document.querySelectorAll('[aria-label]')].map(e => e.getAttribute('aria-label'))"
    )
    text = " ".join([words(reader), *labels])
    for english in ("Upload", "upload", "Browse", "Drag", "Remove", "Add files", "per file"):
        assert english not in text


def luminance(colour: str) -> float:
    """Relative luminance of `rgb(r, g, b)` (WCAG 2.2)."""
    channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_of_the_next_step_can_be_read(
    server, visit, files: dict[str, Path], scheme: Literal["light", "dark"]
) -> None:
    reader = visit(server, 1366, 768, scheme)
    reader.open("/carregar")
    choose(reader, files["good"])
    text, ground = reader.page.get_by_role("button", name="Conferir", exact=True).evaluate(
        "button => [getComputedStyle(button.querySelector('p')).color,"
        " getComputedStyle(button).backgroundColor]"
    )
    lower, higher = sorted((luminance(text), luminance(ground)))
    assert (higher + 0.05) / (lower + 0.05) >= 4.5
