"""A fresh server and a real browser, watched: what it asks of other hosts, what it complains of."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Streamlit looks for its server below the address of the page before it looks at the root.
EXPECTED_MISSES = ("/_stcore/health", "/_stcore/host-config")
SECONDS_TO_START = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Server:
    """A running app."""

    url: str
    log: Path


@dataclass
class Visit:
    """One reader: a page of a browser without memory, and what it did besides showing it."""

    page: Page
    url: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str = "/") -> None:
        """Opens an address of the app and waits until the page is complete."""
        self.page.goto(self.url + address)
        self.settle()

    def settle(self) -> None:
        """Waits until the app has answered the last action and the page no longer moves."""
        self.page.wait_for_timeout(300)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        self.page.wait_for_selector("h1")
        self.page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
        self.page.wait_for_timeout(300)

    def address(self) -> str:
        """What the address bar shows; `page.url` lags behind in the synchronous interface."""
        return str(self.page.evaluate("location.pathname + location.search"))

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.foreign.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        is_expected = message.location["url"].endswith(EXPECTED_MISSES)
        if message.type == "error" and not is_expected:
            self.complaints.append(f"{message.text} ({message.location['url']})")


Visitor = Callable[..., Visit]
Starter = Callable[[Path], Server]


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starter]:
    """A function that starts the app on a data folder, as `make run` does, on a free port."""
    running: list[subprocess.Popen[bytes]] = []

    def start(folder: Path) -> Server:
        port = _free_port()
        log = tmp_path_factory.mktemp("server") / "log.txt"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"],
                cwd=ROOT,
                env={**os.environ, "CONSUMO_DATA": str(folder)},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        running.append(process)
        url = f"http://127.0.0.1:{port}"
        _wait_for(process, url, log)
        return Server(url, log)

    yield start
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="session")
def server(start_server: Starter, sample_folder: Path) -> Server:
    """The app on the sample data, shared by the tests that do not need it fresh."""
    return start_server(sample_folder)


# One browser a module: Playwright keeps an event loop running in this thread, which would be in
# the way of the tests elsewhere.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        pytest.fail(
            "Os testes de navegador precisam do Chromium. / The browser tests need Chromium: "
            "sudo apt install chromium"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


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
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale=locale,
            accept_downloads=True,
        )
        visit = Visit(context.new_page(), server.url)
        visit.page.on("request", visit._note_request)
        visit.page.on("console", visit._note_message)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visits.append(visit)
        return visit

    yield open_window
    for visit in visits:
        visit.page.context.close()
    assert [address for visit in visits for address in visit.foreign] == []
    assert [text for visit in visits for text in visit.complaints] == []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Returns when the server answers; fails with its log when it ends or takes too long."""
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
