"""A Streamlit app in a process of its own and the Chromium of this machine, for who looks at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10


class NoChromium(Exception):
    """This machine has no Chromium; says in Portuguese and English what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running app."""

    url: str
    log: Path
    process_id: int


@contextmanager
def served(script: Path, data: Path, log: Path) -> Iterator[Server]:
    """Streamlit serves a script with the settings beside it, on a free port, until the end.

    Raises RuntimeError with the log where it does not start.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script.name, f"--server.port={port}"],
            cwd=script.parent,
            env={**os.environ, "CONSUMO_DATA": str(data)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(process, url, log)
        yield Server(url, log, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine, without a window; raises `NoChromium`."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def chromium_path() -> str:
    """Where the Chromium of this machine is; raises `NoChromium`."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        raise NoChromium(
            "Isto precisa do Chromium. / This needs Chromium: sudo apt install chromium"
        )
    return found


def is_foreign(address: str, server_url: str) -> bool:
    """Whether a request leaves for another host than the server, or another port of it."""
    asked = urlsplit(address)
    return asked.scheme not in ("data", "blob") and asked.netloc != urlsplit(server_url).netloc


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Returns when the server answers; raises with its log when it ends or takes too long."""
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    said = log.read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"the server did not start:\n{said}")
