"""What a reader waits for, in a browser without a window, beside Streamlit pages that do nothing.

`python -m benchmarks.screens DATA` prints one JSON object. Every round starts both servers afresh,
so that no answer comes from a cache that the round before has filled. Time runs inside the page:
from the press on a select box (opening its list belongs to the change), a link or a tab (for an
opened address: from its opening) to the last change of the document, after which nothing changes
for a while and the script has ended.
"""

import argparse
import base64
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.browser import Server, chromium, is_foreign, served
from benchmarks.measure import PRODUCT
from queries.database import Database, current_build
from reports.coverage import coverage

ROOT = Path(__file__).parent.parent
BLANK = "blank page"
CONTROLS = "page of controls"
"""As many links, boxes, options and tabs as Empresas has, nothing behind them: the floor."""
CHART = "page of controls, one chart"
"""The same with an empty chart, which needs Plotly's script: the floor of a first page."""
FIRST_PAGE, NEXT_VISITOR = "first page", "next visitor"
FILTER_CHANGE, PAGE_SWITCH, SCRIPT_M = "filter change", "page switch", "script M"
ROUNDS = 5

FIRST_ADDRESS = "/"

# The page whose filter is changed, and how its reader finds the way.
ADDRESS = "/empresas"
FILTER = "Período"
FIRST_CHOICE = "últimos 12 meses"
CHOICES = ("últimos 3 meses", "últimos 6 meses", "últimos 24 meses", "todos os meses")
AWAY, BACK = ("Dados", "Carregar"), ("Empresas", "Ranking")
"""Section and title in the menu: of a page to come from, and of the page measured."""

# Task script M: a saved link of the last 12 months, its table in another order, its file.
SAVED_LINK = "/empresas?segmento=Varejo&minimo=20"
TABLE, DOWNLOADS = "Tabela", "Baixar"
ORDER = ("Ordenar por", "avaliadas")
DOWNLOAD = "Baixar CSV para Excel"

BLANK_PAGE = f"""
import streamlit as st

choice = st.selectbox("{FILTER}", {[FIRST_CHOICE, *CHOICES]})
with st.container(key="rodape"):
    st.write(choice)
"""
_CONTROLS_PAGE = """
import streamlit as st

LINKS = ["Início", "Ranking", "Ficha", "Comparar", "Registros", "Método", "Carregar"]
TABS = ["Gráfico", "Dispersão", "Tabela", "Baixar", "Sobre este dado"]


def links(names):
    for name in names:
        st.page_link(pages[LINKS.index(name)])


def nothing():
    with st.container(key="barra", horizontal=True):
        with st.popover("Menu"):
            links(LINKS)
        links(LINKS[:1])
        with st.popover("Empresas"):
            links(LINKS[1:4])
        with st.popover("Dados"):
            links(LINKS[4:])
    with st.popover("Copiar link"):
        st.radio("O link abre", ["sempre", "este período"])
        st.code("link", language=None)
    with st.container(key="filtros", horizontal=True):
        choice = st.selectbox(%(label)r, %(choices)r)
        st.multiselect("Segmento", %(segments)r)
        st.selectbox("Indicador", [f"indicador {place}" for place in range(7)])
        st.selectbox("Mínimo", [5, 10, 20, 30, 50, 100])
        st.selectbox("Ordenar por", [f"ordem {place}" for place in range(5)])
        st.popover("Mais filtros", on_change="rerun")
    with st.container(border=True):
        tabs = st.tabs(TABS, on_change="rerun")
        with tabs[0]:
            %(chart)s
            st.toggle("Mostrar todas")
            st.expander("Posição", on_change="rerun")
            st.expander("Volume insuficiente", on_change="rerun")
    with st.container(key="rodape", horizontal=True):
        st.write(choice)
        links(LINKS[:2])


pages = [
    st.Page(nothing, title=name, url_path=f"p{place}", default=place == 0)
    for place, name in enumerate(LINKS)
]
st.set_page_config(layout="wide")
st.navigation(pages, position="hidden").run()
"""
_EMPTY_CHART = 'st.plotly_chart({"data": [{"type": "scatter"}]}, key="chart", theme=None)'
_TEXT_FRAME = 1

# The last change of the document is its last pixel: charts are SVG. The footer is drawn last on
# every page, so where it stands and the script has ended, the page is complete.
_WATCH = """
(() => {
  const QUIET = 400, LIMIT = 60000;
  const app = () => document.querySelector('[data-testid=stApp]');
  const state = () => app()?.getAttribute('data-test-script-state');
  const footer = () => document.querySelector('.st-key-rodape')?.textContent ?? '';
  let pressed = 0, changed = 0, before = '', ran = false, isFirst = false;
  new MutationObserver(() => {
    changed = performance.now();
    ran ||= Boolean(state()) && state() !== 'notRunning';
  }).observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
  addEventListener('pointerdown', () => {
    if (isFirst) { pressed = performance.now(); isFirst = false; }
  }, true);
  const isComplete = () => state() === 'notRunning' && footer() !== ''
    && (ran || footer() !== before) && !document.querySelector('[data-testid=stSkeleton]')
    && performance.now() - changed >= QUIET;
  window.lastPixel = {
    expect() { before = footer(); ran = false; isFirst = true; },
    waited: () => new Promise((resolve, reject) => {
      const started = performance.now();
      const timer = setInterval(() => {
        if (isComplete()) { clearInterval(timer); resolve((changed - pressed) / 1000); }
        else if (performance.now() - started > LIMIT) {
          clearInterval(timer); reject(new Error('the page did not come to rest'));
        }
      }, 50);
    }),
  };
})();
"""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing a reader did: seconds to the last pixel, bytes over the wire both ways."""

    subject: str
    contender: str
    seconds: float
    wire_bytes: int


@dataclass(slots=True)
class Watched:
    """All that the browser saw of product and floors, and memory of the product."""

    chromium: str
    interactions: list[Interaction] = field(default_factory=list)
    resident_bytes: list[int] = field(default_factory=list)
    """Of the product's server at the end of each round."""
    foreign: list[str] = field(default_factory=list)
    """Addresses outside its server that the product asked for."""


class Reader:
    """One window without memory on a server."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server
        self.wire_bytes = 0
        """Over the wire since the window was opened, both ways."""
        self.foreign: list[str] = []
        page.add_init_script(_WATCH)
        page.on("request", lambda request: self._note(request.url))
        page.on("websocket", lambda socket: self._note(socket.url))
        protocol = page.context.new_cdp_session(page)
        protocol.send("Network.enable")
        protocol.on("Network.loadingFinished", self._count_answer)
        protocol.on("Network.webSocketFrameReceived", self._count_frame)
        protocol.on("Network.webSocketFrameSent", self._count_frame)

    def open(self, address: str) -> tuple[float, int]:
        """Seconds and bytes of an address typed into the window."""
        before = self.wire_bytes
        self.page.goto(self.server.url + address)
        return self._waited(), self.wire_bytes - before

    def choose(self, label: str, option: str) -> tuple[float, int]:
        """Seconds and bytes of another option of a select box, from the press on the box."""

        def act() -> None:
            self.page.get_by_label(label).first.click()
            self.page.get_by_role("option", name=option).click()

        return self._after(act)

    def switch(self, section: str, title: str) -> tuple[float, int]:
        """Seconds and bytes of a link of the menu; opening its section is left out."""
        self.page.get_by_role("button", name=section, exact=True).click()
        return self._after(self.page.get_by_role("link", name=title, exact=True).click)

    def show(self, tab: str) -> tuple[float, int]:
        """Seconds and bytes of a tab."""
        return self._after(self.page.get_by_role("tab", name=tab, exact=True).click)

    def download(self, button: str) -> tuple[float, int]:
        """Seconds and bytes from the click on a button to the whole file on the disk."""
        started = time.perf_counter()
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=button).click()
        size = Path(waiting.value.path()).stat().st_size
        return time.perf_counter() - started, size

    def _after(self, act: Callable[[], None]) -> tuple[float, int]:
        self.page.evaluate("lastPixel.expect()")
        before = self.wire_bytes
        act()
        return self._waited(), self.wire_bytes - before

    def _waited(self) -> float:
        return float(self.page.evaluate("lastPixel.waited()"))

    def _note(self, address: str) -> None:
        if is_foreign(address, self.server.url):
            self.foreign.append(address)

    def _count_answer(self, event: dict[str, Any]) -> None:
        self.wire_bytes += int(event["encodedDataLength"])

    def _count_frame(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        self.wire_bytes += payload_bytes(int(frame["opcode"]), frame["payloadData"])


def payload_bytes(opcode: int, payload: str) -> int:
    """Bytes of a WebSocket message as the browser tells it: text as it is, all else in base 64."""
    return len(payload.encode() if opcode == _TEXT_FRAME else base64.b64decode(payload))


def resident_bytes(process_id: int) -> int:
    """Memory of a process and of all that it started, pages they share counted for each."""
    parents, pages = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name of the program stands in brackets and may hold anything.
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        process = int(path.parent.name)
        parents[process], pages[process] = int(fields[1]), int(fields[21])
    family = {process_id}
    while grown := {child for child, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(pages[process] for process in family) * os.sysconf("SC_PAGE_SIZE")


def watch(data: Path, rounds: int = ROUNDS) -> Watched:
    """Some rounds on the builds of a data folder."""
    with chromium() as browser:
        watched = Watched(browser.version)
        for _ in range(rounds):
            watch_round(browser, data, watched)
    return watched


def watch_round(browser: Browser, data: Path, watched: Watched) -> None:
    """The floors and the product in turn, each on a fresh server and in a fresh window."""

    def note(subject: str, contender: str, seen: tuple[float, int]) -> None:
        watched.interactions.append(Interaction(subject, contender, *seen))

    with tempfile.TemporaryDirectory() as folder:
        scripts = {
            BLANK: written_app(Path(folder) / "blank", BLANK_PAGE),
            CONTROLS: written_app(Path(folder) / "controls", controls_page(data)),
            CHART: written_app(Path(folder) / "chart", controls_page(data, _EMPTY_CHART)),
            PRODUCT: ROOT / "dashboard.py",
        }
        with ExitStack() as open_until_the_end:
            in_turn = {}
            for place, (contender, script) in enumerate(scripts.items()):
                server = served(script, data, Path(folder) / f"{place}.log")
                in_turn[contender] = open_until_the_end.enter_context(
                    reader(browser, open_until_the_end.enter_context(server))
                )
            product = in_turn[PRODUCT]
            for contender, window in in_turn.items():
                note(FIRST_PAGE, contender, window.open(FIRST_ADDRESS))
            for contender, window in in_turn.items():
                with reader(browser, window.server) as visitor:
                    note(NEXT_VISITOR, contender, visitor.open(FIRST_ADDRESS))
            product.open(ADDRESS)
            for choice in CHOICES:
                for contender, window in in_turn.items():
                    if contender == CHART:
                        continue
                    note(FILTER_CHANGE, contender, window.choose(FILTER, choice))
            for _ in range(2):
                product.switch(*AWAY)
                note(PAGE_SWITCH, PRODUCT, product.switch(*BACK))
            steps = [
                product.open(SAVED_LINK),
                product.show(TABLE),
                product.choose(*ORDER),
                product.show(DOWNLOADS),
                product.download(DOWNLOAD),
            ]
            seconds, sizes = zip(*steps, strict=True)
            note(SCRIPT_M, PRODUCT, (sum(seconds), sum(sizes)))
            watched.resident_bytes.append(resident_bytes(product.server.process_id))
            watched.foreign += product.foreign


@contextmanager
def reader(browser: Browser, server: Server) -> Iterator[Reader]:
    """A fresh window on a server, not opened yet."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="pt-BR", accept_downloads=True
    )
    yield Reader(context.new_page(), server)
    context.close()


def controls_page(data: Path, chart: str = "") -> str:
    """A script with the controls that Empresas shows with these data, and nothing behind them."""
    with closing(Database(current_build(data))) as database:
        segments = coverage(database).options["segments"]
    return _CONTROLS_PAGE % {
        "label": FILTER,
        "choices": [FIRST_CHOICE, *CHOICES, "escolher meses"],
        "segments": list(segments.values()),
        "chart": chart,
    }


def written_app(folder: Path, text: str) -> Path:
    """An app of one script, to be served with the settings of the product."""
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    script = folder / "app.py"
    script.write_text(text, encoding="utf-8")
    return script


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was seen as JSON; the answer is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screens", description=__doc__)
    parser.add_argument("data", type=Path, help="the data folder")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    print(json.dumps(asdict(watch(options.data, options.rounds))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
