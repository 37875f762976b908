"""The manager's task in full: the list of every month, in Excel, by hand and by keyboard."""

import csv
import io
from pathlib import Path
from typing import Literal

import pytest

from benchmarks.screens import DOWNLOAD, DOWNLOADS, ORDER, TABLE
from reports.link import ESSENTIAL
from reports.measures import UNRESOLVED
from reports.ranking_labels import ranking_labels

# As saved of the kind "sempre os últimos 12 meses": it names no month.
SAVED_LINK = "/empresas?segmento=Varejo&minimo=20"
COLUMNS = (
    "posicao_de posicao_ate empresa segmento finalizadas avaliadas avaliadas_pct "
    "nao_resolvidas_pct estimativa_pct est_inf_pct est_sup_pct situacao posicao_anterior"
).split()
MOST_CLICKS = 5
MOST_TABS = 80


class Hand:
    """Reaches everything with a pointer and counts its clicks."""

    def __init__(self, reader) -> None:
        self.reader = reader
        self.page = reader.page
        self.clicks = 0

    def show(self, tab: str) -> None:
        self._click(self.page.get_by_role("tab", name=tab, exact=True))

    def choose(self, label: str, option: str) -> None:
        field = self.page.get_by_label(label).first
        # On a phone the filters are swiped there first; an open list closes when they move.
        field.scroll_into_view_if_needed()
        self.reader.settle()
        self._click(field)
        self._click(self.page.get_by_role("option", name=option, exact=True))

    def press(self, button: str) -> None:
        self._click(self.page.get_by_role("button", name=button, exact=True))

    def _click(self, target) -> None:
        target.click()
        self.clicks += 1
        self.reader.settle()


class Keyboard:
    """Reaches everything from the top of the page with the keys alone."""

    def __init__(self, reader) -> None:
        self.reader = reader
        self.page = reader.page
        self.clicks = 0

    def show(self, tab: str) -> None:
        target = self.page.get_by_role("tab", name=tab, exact=True)
        self._reach(self.page.locator("[role=tab][aria-selected=true]"))
        for _ in range(self.page.get_by_role("tab").count()):
            if self._is_focused(target):
                break
            self.page.keyboard.press("ArrowRight")
            # The arrow opens the tab: the next one waits until the page has drawn it.
            self.reader.settle()
        assert target.get_attribute("aria-selected") == "true"

    def choose(self, label: str, option: str) -> None:
        self._reach(self.page.get_by_label(label).first)
        self.page.keyboard.type(option)
        self.page.keyboard.press("Enter")
        self.reader.settle()

    def press(self, button: str) -> None:
        self._reach(self.page.get_by_role("button", name=button, exact=True))
        self.page.keyboard.press("Enter")
        self.reader.settle()

    def _reach(self, target) -> None:
        # From the link to the content on, where the first Tab of a page leads.
        self.page.evaluate("document.activeElement.blur()")
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self._is_focused(target):
                return
        raise AssertionError(f"the key Tab does not lead to {target}")

    def _is_focused(self, target) -> bool:
        return bool(target.evaluate("element => element === document.activeElement"))


def on_screen(page, column: str) -> list[str]:
    """What the table holds of a column for screen readers: the rows and columns in view."""
    grid = page.get_by_test_id("stDataFrame").first.locator("table[role=grid]")
    # The table draws itself after the page that holds it.
    grid.locator("thead th", has_text=column).first.wait_for(state="attached")
    heads = [text.strip() for text in grid.locator("thead th").all_text_contents()]
    place = heads.index(column) + 1
    return list(grid.locator(f"tbody tr td:nth-child({place})").all_text_contents())


@pytest.mark.parametrize(
    ("way", "width", "height", "scheme"),
    [
        (Hand, 1366, 768, "light"),
        (Hand, 1366, 768, "dark"),
        (Hand, 390, 844, "light"),
        (Keyboard, 1366, 768, "light"),
    ],
)
def test_the_list_of_every_month_in_excel(
    server, visit, way: type, width: int, height: int, scheme: Literal["light", "dark"]
) -> None:
    reader = visit(server, width, height, scheme)
    page = reader.page
    reader.open(SAVED_LINK)
    footer = page.locator(".st-key-rodape").inner_text()
    assert footer.startswith("Recorte: nov/2025 a out/2026")

    reading = way(reader)
    reading.show(TABLE)
    by_place = on_screen(page, "Empresa")
    reading.choose(*ORDER)
    asked = page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")
    assert asked == {"segmento": "Varejo", "minimo": "20", "ordem": "avaliadas"}
    companies = on_screen(page, "Empresa")
    assert len(companies) >= 5 and companies != by_place
    if width > 640:
        rated = [int(text) for text in on_screen(page, "Avaliadas")]
        assert rated == sorted(rated, reverse=True)
        assert rated != sorted(rated, key=str, reverse=True), "no matter whether text or numbers"

    reading.show(DOWNLOADS)
    stated = page.get_by_text("nenhuma linha cortada").first.inner_text()
    with page.expect_download() as waiting:
        reading.press(DOWNLOAD)
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert head[: len(COLUMNS)] == COLUMNS
    assert head == [label.heading for label in ranking_labels(UNRESOLVED, ESSENTIAL)]
    assert stated.startswith(f"{len(rows)} linhas · nenhuma linha cortada")
    assert stated.endswith(waiting.value.suggested_filename)
    assert [row[head.index("empresa")] for row in rows][: len(companies)] == companies
    in_file = [int(row[head.index("avaliadas")]) for row in rows]
    assert in_file == sorted(in_file, reverse=True)
    assert all("," in row[head.index("avaliadas_pct")] for row in rows)

    assert reading.clicks <= MOST_CLICKS + (width == 390)
    assert page.evaluate("document.documentElement.scrollWidth") == width
