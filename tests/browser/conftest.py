"""A fresh server and a real browser, watched: what it asks of other hosts, what it complains of."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.browser import Server, chromium, is_foreign, served

ROOT = Path(__file__).resolve().parent.parent.parent
# Streamlit looks for its server below the address of the page before it looks at the root.
EXPECTED_MISSES = ("/_stcore/health", "/_stcore/host-config")
SECONDS_TO_SETTLE = 60
# What the page asks the server for, and what ends the answer.
ANSWERS = {"rerun_script": "script_finished", "file_urls_request": "file_urls_response"}
UPLOADS = ("xhr", "fetch")
# Resolves when the document has rested for a while with no script running and nothing to be drawn.
STILL = """() => new Promise(resolve => {
  const QUIET = 250, LIMIT = 30000
  const begun = performance.now()
  let changed = begun
  const observer = new MutationObserver(() => { changed = performance.now() })
  observer.observe(document, {subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ["data-test-script-state", "aria-selected", "class"]})
  const look = () => requestIdleCallback(() => {
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState
    const isDrawn = state === "notRunning" && !document.querySelector("[data-testid=stSkeleton]")
    const now = performance.now()
    if ((isDrawn && now - changed >= QUIET) || now - begun > LIMIT) {
      observer.disconnect()
      resolve(isDrawn)
    } else setTimeout(look, 50)
  })
  look()
})"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Visit:
    """One reader: a page of a browser without memory, and what it did besides showing it."""

    page: Page
    url: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _awaited: set[object] = field(default_factory=set)
    """Answers of the server by their name, and requests under way."""
    _stirred: int = 0
    """How often something was asked for or answered."""

    def __post_init__(self) -> None:
        self.page.on("request", self._note_request)
        for end in ("requestfinished", "requestfailed"):
            self.page.on(end, self._note_end)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("websocket", self._note_socket)

    def open(self, address: str = "/") -> None:
        """Opens an address of the app and waits until the page is complete."""
        self.page.goto(self.url + address)
        self.settle()

    def settle(self) -> None:
        """Waits until the server has answered all it was asked and the page no longer moves.

        An action may ask for something only after something else came back (an upload does), so
        the page has to stand still once with nothing asked for meanwhile.
        """
        self.page.wait_for_selector("h1")
        deadline = time.monotonic() + SECONDS_TO_SETTLE
        while time.monotonic() < deadline:
            stirred = self._stirred
            is_drawn = self.page.evaluate(STILL)
            if is_drawn and not self._awaited and stirred == self._stirred:
                return
        raise AssertionError(f"the page did not come to rest; awaited: {self._awaited}")

    def address(self) -> str:
        """What the address bar shows; `page.url` lags behind in the synchronous interface."""
        return str(self.page.evaluate("location.pathname + location.search"))

    def _note_request(self, request: Request) -> None:
        if is_foreign(request.url, self.url):
            self.foreign.append(request.url)
        if request.resource_type in UPLOADS:
            self._awaited.add(request)
            self._stirred += 1

    def _note_end(self, request: Request) -> None:
        self._awaited.discard(request)

    def _note_socket(self, socket: WebSocket) -> None:
        self._awaited -= set(ANSWERS.values())
        socket.on("framesent", self._note_question)
        socket.on("framereceived", self._note_answer)

    def _note_question(self, frame: bytes | str) -> None:
        answer = ANSWERS.get(BackMsg.FromString(_content(frame)).WhichOneof("type"))
        if answer:
            self._awaited.add(answer)
            self._stirred += 1

    def _note_answer(self, frame: bytes | str) -> None:
        message = ForwardMsg.FromString(_content(frame))
        kind = message.WhichOneof("type")
        is_early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if not (kind == "script_finished" and is_early):
            self._awaited.discard(kind)
        self._stirred += 1

    def _note_message(self, message: ConsoleMessage) -> None:
        is_expected = message.location["url"].endswith(EXPECTED_MISSES)
        if message.type == "error" and not is_expected:
            self.complaints.append(f"{message.text} ({message.location['url']})")


def _content(frame: bytes | str) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


Visitor = Callable[..., Visit]
Starter = Callable[[Path], Server]


@pytest.fixture
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starter]:
    """A function that starts the app on a data folder, as `make run` does, until the test ends."""
    with ExitStack() as running:

        def start(folder: Path) -> Server:
            log = tmp_path_factory.mktemp("server") / "log.txt"
            return running.enter_context(served(ROOT / "dashboard.py", folder, log))

        yield start


@pytest.fixture(scope="session")
def server(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on the sample data, shared by the tests that do not need it fresh."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with served(ROOT / "dashboard.py", sample_folder, log) as server:
        yield server


# One browser a module: Playwright keeps an event loop running in this thread, which would be in
# the way of the tests elsewhere.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    """A function that opens a reader's window on a server.

    After the test no window may have asked another host for anything or have an error in its
    console; a test that expects one empties the list.
    """
    visits: list[Visit] = []

    def open_window(
        server: Server,
        width: int = 1366,
        height: int = 768,
        scheme: Literal["light", "dark"] = "light",
        locale: str = "pt-BR",
        bypasses_policy: bool = False,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale=locale,
            accept_downloads=True,
            bypass_csp=bypasses_policy,
        )
        visit = Visit(context.new_page(), server.url)
        visits.append(visit)
        return visit

    yield open_window
    for visit in visits:
        visit.page.context.close()
    assert [address for visit in visits for address in visit.foreign] == []
    assert [text for visit in visits for text in visit.complaints] == []
