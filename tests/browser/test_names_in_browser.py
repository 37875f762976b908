"""Nomes e grupos in a real browser: a chain of three names decided, applied, seen, undone."""

import csv
import io
from pathlib import Path
from typing import Literal

import pytest
from builds import load_all
from complaint_files import row, unresolved, write

ROOT = Path(__file__).resolve().parent.parent.parent
OLD, MIDDLE, NEW = "Baru", "Pequi (antiga Baru)", "Araçá Energia (antigo Pequi)"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One company under three names, 12 rated each in three months, and another with 60."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    rows = [
        *(unresolved(company=OLD, date="2026-08-10") for _ in range(12)),
        *(unresolved(company=MIDDLE, date="2026-09-10") for _ in range(12)),
        *(unresolved(company=NEW) for _ in range(12)),
        *(row(company="Loja Beta", date=f"2026-{n % 3 + 8:02}-05") for n in range(60)),
    ]
    return load_all(tmp_path / "data", write(tmp_path / "finalizadas_2026-08a10.csv", rows))


def words(reader) -> str:
    return str(reader.page.locator("body").inner_text())


def press(reader, name: str) -> None:
    reader.page.get_by_role("button", name=name, exact=True).click()
    reader.settle()


def companies(reader) -> str:
    reader.open("/empresas")
    return str(reader.page.locator(".js-plotly-plot").first.text_content())


def test_a_chain_of_names_becomes_one_company_and_is_undone(start_server, visit, folder) -> None:
    reader = visit(start_server(folder))
    assert "Araçá" not in companies(reader)
    reader.open("/dados?secao=nomes")
    reader.page.get_by_label("Quem decide (fica no histórico)").fill("Ana")
    for _ in range(2):
        press(reader, "É a mesma")
    assert "Decididos: 2, dos quais da mesma empresa: 2." in words(reader)
    assert "Araçá" not in companies(reader)

    reader.open("/dados?secao=nomes")
    press(reader, "Aplicar decisões")
    assert "Decisões aplicadas" in words(reader)
    assert "Araçá" in companies(reader)
    # A link with the oldest name leads to the company, which keeps all three.
    reader.open(f"/ficha?empresa={OLD}")
    assert "3 nomes usados" in words(reader)

    reader.open("/dados?secao=nomes")
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name="Baixar decisões (CSV)").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(cells["nome"], cells["outro_nome"], cells["quem"]) for cells in rows] == [
        (NEW, MIDDLE, "Ana"),
        (OLD, MIDDLE, "Ana"),
    ]
    for pair in ((NEW, MIDDLE), (OLD, MIDDLE)):
        reader.page.get_by_label("Decisão a desfazer").click()
        reader.page.get_by_role("option", name=" / ".join(pair)).click()
        reader.settle()
        press(reader, "Desfazer")
    press(reader, "Aplicar decisões")
    assert "Araçá" not in companies(reader)


@pytest.mark.parametrize(
    ("width", "scheme"), [(1366, "light"), (1366, "dark"), (390, "light"), (390, "dark")]
)
def test_the_section_fits_wide_and_narrow(
    server, visit, width: int, scheme: Literal["light", "dark"]
) -> None:
    reader = visit(server, width, 844, scheme)
    reader.open("/dados?secao=nomes")
    assert "Pode ser a mesma empresa: " in words(reader)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    reader.page.get_by_role("button", name="É a mesma").scroll_into_view_if_needed()
    reader.page.wait_for_timeout(300)
    reader.page.screenshot(path=ROOT / "screenshots" / f"nomes-{width}-{scheme}.png")
