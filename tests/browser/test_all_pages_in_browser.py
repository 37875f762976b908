"""What holds on every page, at both widths and in both themes: layout, access, words, paper."""

import re
from typing import Literal
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from builds import ROOT, load_all
from complaint_files import row, unresolved, write
from hostile_names import HOSTILE_NAMES

from benchmarks.browser import served

COMPANY = "Magazine Sapucaia"
ADDRESSES = {
    "inicio": "/",
    "empresas": "/empresas",
    "ficha": f"/ficha?empresa={COMPANY}",
    "litigantes": "/litigantes?nucleo=60",
    "municipios": "/municipios?municipio=5201108",
    "comparar": f"/comparar?empresa={COMPANY}&empresa=Banco Araguaia",
    "dados": "/dados",
    "registros": "/registros?segmento=Varejo",
    "carregar": "/carregar",
}
OF_COMPANIES = ("ficha", "comparar")
OBEYED = (
    *("img[src*=hostil]", "a[href^='http://hostil']", "iframe[src*=hostil]", "img[src=x]"),
    *("main b", "main .katex", "main a[href='http://hostil.invalid/solto']"),
)
"""What hostile names would make of a page that obeyed them."""
WIDTHS = ((1366, 768), (390, 844))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
STREAMLITS_OWN = {"presentation-role-conflict": "section[data-testid=stFileUploaderDropzone]"}
"""The findings of axe in Streamlit's own parts, and where; any other is ours."""
FORBIDDEN = (
    "pior|melhor|ruim|ruins|infratora|infratoras|culpada|culpadas|vilã|vilãs|campeã|campeãs|"
    "ofensora|ofensoras|impune|impunes|significante|efetivo|efetiva"
)
ENGLISH = (
    "page|pages|pagination|next|previous|copy|copied|close|open|search|clear|select|show|hide|"
    "fullscreen|download|remove|help|error|loading|running|choose|option|options|empty|the|and"
)
SMALLEST_TEXT = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const small = []
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue
    if (element.closest("script, style, canvas, [data-testid=stSkeleton]")) continue
    if (element.getBoundingClientRect().width <= 1) continue
    if (getComputedStyle(element).color === "rgba(0, 0, 0, 0)") continue
    if (parseFloat(getComputedStyle(element).fontSize) < 12)
      small.push(walker.currentNode.textContent.trim().slice(0, 40))
  }
  return small
}"""


def findings(page) -> list[tuple[str, str]]:
    """What axe finds that is not Streamlit's own."""
    return [
        (violation["id"], node["html"][:200])
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
        if not (
            violation["id"] in STREAMLITS_OWN
            and page.locator(node["target"][0])
            .and_(page.locator(STREAMLITS_OWN[violation["id"]]))
            .count()
        )
    ]


def words_of(page) -> str:
    """All that is read or heard."""
    labels = page.evaluate(
        "[...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap(e =>"
        " ['aria-label', 'title', 'placeholder'].map(name => e.getAttribute(name) ?? ''))"
    )
    return " ".join([page.locator("body").inner_text(), *labels])


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", WIDTHS, ids=["wide", "phone"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_fits_can_be_read_and_blames_nobody(
    server, visit, name: str, size: tuple[int, int], scheme: Literal["light", "dark"]
) -> None:
    # The script of axe is none of the page's own.
    reader = visit(server, *size, scheme, bypasses_policy=True)
    reader.open(ADDRESSES[name])
    page = reader.page
    page.screenshot(path=ROOT / "screenshots" / f"{name}-{size[0]}-{scheme}.png")
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert page.locator("h1").bounding_box()["y"] < size[1]
    assert page.evaluate(SMALLEST_TEXT) == []
    assert re.findall(rf"\b({FORBIDDEN})\b", words_of(page).casefold()) == []
    assert re.findall(rf"\b({ENGLISH})\b", words_of(page).casefold()) == []
    footer = page.locator(".st-key-rodape")
    assert "Reclamação registrada não é infração provada." in footer.inner_text()
    others = page.locator("[data-testid=stMainBlockContainer] .stElementContainer:visible")
    assert others.last.evaluate("element => Boolean(element.closest('.st-key-rodape'))")
    assert findings(page) == []


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name != "carregar"])
def test_every_tab_can_be_read_too(server, visit, name: str) -> None:
    reader = visit(server, bypasses_policy=True)
    reader.open(ADDRESSES[name])
    page = reader.page
    for number in range(page.get_by_role("tab").count()):
        tab = page.get_by_role("tab").nth(number)
        if not tab.is_visible() or tab.get_attribute("aria-selected") == "true":
            continue
        opened = f"{name}: {tab.inner_text()}"
        tab.click()
        reader.settle()
        assert page.locator(".st-key-rodape").is_visible(), opened
        assert re.findall(rf"\b({FORBIDDEN}|{ENGLISH})\b", words_of(page).casefold()) == [], opened
        assert page.evaluate(SMALLEST_TEXT) == [], opened
        assert findings(page) == [], opened


@pytest.mark.parametrize("rule", STREAMLITS_OWN)
def test_the_findings_left_to_streamlit_are_still_there(server, visit, rule: str) -> None:
    reader = visit(server, bypasses_policy=True)
    reader.open("/carregar")
    found = {violation["id"] for violation in Axe().run(reader.page).response["violations"]}
    assert rule in found


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_fits_on_a4_landscape(server, visit, name: str) -> None:
    # 277 mm between the margins, at 96 dots an inch.
    reader = visit(server, 1047, 718)
    reader.open(ADDRESSES[name])
    reader.page.emulate_media(media="print")
    reader.settle()
    cut = reader.page.evaluate(
        """() => [...document.querySelectorAll(
            "[data-testid=stMainBlockContainer] :is(h1, h2, p, li, svg.main-svg, button, canvas)")]
          .filter(element => element.checkVisibility()
            && element.getBoundingClientRect().right > innerWidth + 1)
          .map(element => element.outerHTML.slice(0, 120))"""
    )
    assert cut == []
    assert not reader.page.locator(".st-key-filtros").is_visible()
    assert reader.page.locator(".st-key-rodape").is_visible()


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory):
    """The app on companies, segments, subjects and problems with hostile names."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = [
        (unresolved if number % 2 else row)(
            company=name,
            segment=name,
            **{"Assunto": name, "Grupo Problema": name, "Problema": name},
            date=f"{day:02d}/{month:02d}/2026",
        )
        for name in HOSTILE_NAMES
        for number, (day, month) in enumerate((d, m) for m in (9, 10) for d in range(1, 18))
    ]
    data = load_all(folder / "data", write(folder / "a.csv", rows))
    with served(ROOT / "dashboard.py", data, folder / "log.txt") as server:
        yield server


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name not in OF_COMPANIES])
def test_hostile_names_are_only_text_on_every_page(hostile_server, visit, name: str) -> None:
    reader = visit(hostile_server)
    reader.open(f"{ADDRESSES[name].partition('?')[0]}?periodo=tudo")
    assert_nothing_obeys(reader)


@pytest.mark.parametrize("name", OF_COMPANIES)
def test_hostile_names_are_only_text_on_the_pages_of_companies(
    hostile_server, visit, name: str
) -> None:
    reader = visit(hostile_server)
    at_once = 1 if name == "ficha" else 4
    for start in range(0, len(HOSTILE_NAMES), 5 * at_once):
        companies = HOSTILE_NAMES[start : start + 5 * at_once : 5]
        keys = [("periodo", "tudo"), *(("empresa", company) for company in companies)]
        reader.open(f"/{name}?{urlencode(keys)}")
        if name == "ficha":
            # A browser shows one blank for several.
            shown = reader.page.locator("h1").text_content()
            assert " ".join(shown.split()) == " ".join(companies[0].split())
        assert_nothing_obeys(reader)


def assert_nothing_obeys(reader) -> None:
    """No name has become a part of the page, on the page or in what hovers over its marks.

    Requests to other hosts and errors of scripts fail in the fixture.
    """
    page = reader.page
    points = page.locator(".js-plotly-plot:visible .point")
    for number in range(min(12, points.count())):
        points.nth(number).hover(force=True)
        for made in OBEYED:
            assert page.locator(made).count() == 0, made
    for made in OBEYED:
        assert page.locator(made).count() == 0, made
    assert page.locator("h1").count() == 1
    assert page.locator(".st-key-rodape").is_visible()
