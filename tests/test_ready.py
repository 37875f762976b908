"""What the first reader would wait for is there before; a server without data starts as well."""

import asyncio
import gc
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as running
from typing import Any

import pytest
from builds import ROOT, Opened

from queries.database import Database
from ui import ready


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One entry each time that something is made ready; the tests themselves freeze nothing."""
    calls: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: calls.append(True))
    return calls


def test_the_first_reader_of_either_page_asks_the_build_nothing(
    sample_folder: Path, open_app: Opened, monkeypatch: pytest.MonkeyPatch, frozen: list[bool]
) -> None:
    monkeypatch.setenv("CONSUMO_DATA", str(sample_folder))
    ready.make_ready()
    assert frozen == [True]
    asked: list[str] = []
    run = Database.run

    def noted(database: Database, name: str, *scope: Any, **values: Any) -> Any:
        asked.append(name)
        return run(database, name, *scope, **values)

    monkeypatch.setattr(Database, "run", noted)
    open_app(sample_folder)
    assert asked == []
    open_app(sample_folder, page="companies.py")
    assert asked == []
    open_app(sample_folder, {"periodo": "6m"})
    assert "company_totals" in asked


def test_a_month_without_a_window_before_is_enough(
    real_month_folder: Path, open_app: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSUMO_DATA", str(real_month_folder))
    ready.make_ready()
    monkeypatch.setattr(Database, "run", None)
    assert not open_app(real_month_folder).exception


@pytest.mark.parametrize("current", [None, "0123456789abcdef"])
def test_without_a_sound_build_nothing_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    frozen: list[bool],
    current: str | None,
) -> None:
    if current:
        (tmp_path / "builds").mkdir()
        (tmp_path / "builds" / f"{current}.duckdb").write_bytes(b"no build")
        (tmp_path / "current").write_text(current, encoding="ascii")
    monkeypatch.setenv("CONSUMO_DATA", str(tmp_path))
    ready.make_ready()
    assert frozen == [True]
    assert capfd.readouterr() == ("", "")


def test_the_server_makes_ready_in_a_thread_that_its_end_awaits(
    sample_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONSUMO_DATA", str(sample_folder))
    may_end = Event()
    make_ready = ready.make_ready

    def slow() -> None:
        make_ready()
        may_end.wait()

    monkeypatch.setattr(ready, "make_ready", slow)

    async def serve() -> list[Thread]:
        async with ready.on_start(None):
            return [thread for thread in running() if thread.name == "ready"]

    (thread,) = asyncio.run(serve())
    assert not thread.daemon
    may_end.set()
    thread.join(timeout=60)
    assert not thread.is_alive()
    # Streamlit warns of a thread that belongs to no reader.
    assert "ScriptRunContext" not in capfd.readouterr().err


def test_the_dashboard_makes_ready() -> None:
    assert "lifespan=on_start" in (ROOT / "dashboard.py").read_text(encoding="utf-8")
