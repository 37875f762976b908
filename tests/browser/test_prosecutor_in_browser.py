"""The prosecutor's task up to the company, and what that reader opens cold: map, one company."""

from pathlib import Path
from shutil import copytree
from typing import Literal
from urllib.parse import quote

import pytest

from ingest.load import LoadOptions, load
from ingest.official_map import install

WIDE, NARROW = (1366, 768), (390, 844)
MOST_TABS = 80
MOST_CLICKS = 2
PLACES = ".choroplethlayer path.choroplethlocation"
STATUSES = ("dentro do esperado", "atenção", "alerta", "novo", "não testado")
ITAU = "Itaú BMG Consignado"


class Hand:
    """Presses links with a pointer and counts its clicks."""

    def __init__(self, reader) -> None:
        self.reader = reader
        self.clicks = 0

    def press(self, link) -> None:
        link.click()
        self.clicks += 1
        self.reader.settle()


class Keyboard:
    """Presses links with the keys alone, from the top of the page on."""

    def __init__(self, reader) -> None:
        self.reader = reader
        self.clicks = 0

    def press(self, link) -> None:
        page = self.reader.page
        page.evaluate("document.activeElement.blur()")
        for _ in range(MOST_TABS):
            page.keyboard.press("Tab")
            if link.evaluate("element => element === document.activeElement"):
                break
        else:
            raise AssertionError(f"the key Tab does not lead to {link}")
        page.keyboard.press("Enter")
        self.reader.page.locator("h1", has_text="O que mudou em").wait_for(state="detached")
        self.reader.settle()


def asked(page) -> dict[str, list[str]]:
    """The keys of the address."""
    return dict(
        page.evaluate(
            "(() => { const q = new URLSearchParams(location.search);"
            " return Object.fromEntries([...q.keys()].map(key => [key, q.getAll(key)])) })()"
        )
    )


def is_in_sight(page, selector: str) -> bool:
    """Whether the whole of the first such element stands above the fold, not scrolled."""
    box = page.locator(selector).first.bounding_box()
    return (
        box is not None
        and 0 <= box["y"] <= box["y"] + box["height"] <= page.viewport_size["height"]
    )


@pytest.mark.parametrize(
    ("way", "size", "scheme"),
    [
        (Hand, WIDE, "light"),
        (Hand, WIDE, "dark"),
        (Hand, NARROW, "light"),
        (Keyboard, WIDE, "light"),
    ],
)
def test_from_what_changed_to_the_company_behind_it(
    server, visit, way: type, size: tuple[int, int], scheme: Literal["light", "dark"]
) -> None:
    reader = visit(server, *size, scheme)
    page = reader.page

    # 1. What changed, and how much there is, at first sight.
    reader.open("/")
    assert is_in_sight(page, ".frase")
    assert len(page.locator(".numeros dt").all()) == 4
    assert is_in_sight(page, ".numeros")

    # 2. Where: the first card names it, and so does the address.
    reading = way(reader)
    card = page.locator(".st-key-card_alta_0")
    parts = card.locator("h3").inner_text().split(" · ")
    reading.press(card.get_by_role("link", name="Investigar"))
    assert reader.address().startswith("/municipios?")
    keys = asked(page)
    (municipality,) = keys["municipio"]
    assert municipality.startswith("52") and len(municipality) == 7
    named = {
        value for name in ("segmento", "grupo_problema", "empresa") for value in keys.get(name, [])
    }
    assert named and named == set(parts[1:])
    assert page.locator("h1").inner_text() == "Municípios"
    assert page.locator(".frase").inner_text().startswith(parts[0])

    # 3. How it stands: the chip, and the last value with what was expected.
    series = page.locator(".st-key-card_serie_municipio")
    chip = series.locator(".veredito .selo").inner_text()
    assert chip[0] == "▲" and chip[2:] == "alerta" and chip[2:] in STATUSES
    verdict = series.locator(".veredito").inner_text()
    assert "em out/2026" in verdict and "esperado" in verdict and "limite" in verdict
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    if way is Keyboard:
        return

    # 4. Who: the first company under the series.
    first = page.locator(".st-key-parte_0")
    company = first.locator("strong").inner_text()
    top_of_series = series.bounding_box()["y"]
    assert first.bounding_box()["y"] > top_of_series
    reading.press(first.get_by_role("link", name="Abrir a ficha"))
    assert reader.address().startswith("/ficha?")
    assert asked(page)["empresa"] == [company]
    assert page.locator("h1").inner_text() == company
    assert reading.clicks == MOST_CLICKS


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_official_mesh_draws_all_municipalities_and_asks_no_other_host(
    start_server, visit, shared: Path, sample_folder: Path, tmp_path: Path, scheme: str
) -> None:
    mesh = shared / "data" / "geo_go" / "geojs-52-mun.json.gz"
    if not mesh.is_file():
        pytest.skip("needs the official mesh in ../shared/data/geo_go")
    folder = tmp_path / "data"
    copytree(sample_folder, folder)
    install(folder, str(mesh))
    reader = visit(start_server(folder), *WIDE, scheme)
    requests: list[str] = []
    reader.page.on("request", lambda request: requests.append(request.url))
    reader.open("/municipios")
    page = reader.page
    page.wait_for_selector(PLACES)
    shapes = page.locator(PLACES)
    assert shapes.count() == 246
    outlines = shapes.evaluate_all("all => all.map(path => path.getAttribute('d'))")
    assert all(outlines) and len(set(outlines)) == 246
    boxes = shapes.evaluate_all(
        "all => all.map(p => { const b = p.getBBox(); return b.width * b.height })"
    )
    assert min(boxes) > 0 and max(boxes) < 0.2 * 400 * 560
    assert "Mapa esquemático" not in page.locator(".st-key-municipios").inner_text()
    assert len([address for address in requests if "go.geojson" in address]) == 1
    assert all(address.startswith((reader.url, "data:", "blob:")) for address in requests)
    assert reader.foreign == []


@pytest.fixture(scope="module")
def november(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the one real month, of Goiás."""
    path = shared / "data" / "consumidor_gov_2014-11" / "data_4.txt.gz"
    if not path.is_file():
        pytest.skip("needs the real month in ../shared/data/consumidor_gov_2014-11")
    folder = tmp_path_factory.mktemp("november") / "data"
    assert not load([path], folder, LoadOptions(uf="GO")).is_refused
    return folder


@pytest.mark.parametrize(("size", "form"), [(WIDE, "larga"), (NARROW, "estreita")])
def test_a_cold_link_shows_the_three_accounts_of_itau_bmg_consignado(
    start_server, visit, november: Path, size: tuple[int, int], form: str
) -> None:
    reader = visit(start_server(november), *size)
    reader.open(f"/ficha?de=2014-11&ate=2014-11&empresa={quote(ITAU)}")
    page = reader.page
    assert page.locator("h1").inner_text() == ITAU
    sentence = page.locator(".frase").inner_text()
    assert "Volume insuficiente" in sentence and "1 avaliada;" in sentence
    chart = page.locator(f".st-key-forma_{form}_contas")
    chart.scroll_into_view_if_needed()
    text = " ".join(chart.locator("svg").all_text_contents()).replace("\u00a0", " ")
    assert chart.is_visible()
    for account in ("85,7 % (6 de 7)", "0,0 % (0 de 1)", "0,0 % (0 de 7)"):
        assert account in text, text
    everything = page.locator("[data-testid=stMain]").inner_text().replace("\u00a0", " ")
    assert "Não avaliadas: 85,7 % (6 de 7)." in everything
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
