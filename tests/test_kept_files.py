"""Export files are kept apart from the frames, a few of them, and those of any size not at all."""

from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from builds import ROOT, Opened

from queries.database import Database
from queries.scope import Scope
from reports.exports import export_file
from reports.files import ExportFile
from reports.link import View
from ui import data

OCTOBER = 2026 * 12 + 9
VIEWS = [View(Scope(OCTOBER, OCTOBER), minimum=minimum) for minimum in range(5, 60)]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, real_month_folder: Path) -> list[View]:
    """The views of the files made from here on, with the build of `real_month` in use."""
    views: list[View] = []

    def noted(database: Database, name: str, view: View, is_spreadsheet: bool) -> ExportFile:
        views.append(view)
        return export_file(database, name, view, is_spreadsheet)

    monkeypatch.setattr(data, "export_file", noted)
    monkeypatch.setenv("CONSUMO_DATA", str(real_month_folder))
    st.cache_data.clear()
    return views


def test_a_few_files_are_kept_and_no_more(made: list[View]) -> None:
    def ask() -> None:
        data.settle_build()
        for view in VIEWS[: data.FILES_KEPT + 1]:
            first = data.fetch_file("ranking", view, False)
            again = data.fetch_file(
                "ranking", View(view.scope, minimum=view.minimum, page=7), False
            )
            assert first == again
        assert len(made) == data.FILES_KEPT + 1
        data.fetch_file("ranking", VIEWS[0], False)
        assert len(made) == data.FILES_KEPT + 2
        data.fetch_file("ranking", VIEWS[0], True)
        data.fetch_file("dispersao", VIEWS[0], True)
        assert len(made) == data.FILES_KEPT + 4

    copy_context().run(ask)
    assert data.FILES_KEPT <= 8


def test_a_file_of_any_size_is_not_kept(made: list[View]) -> None:
    def ask() -> None:
        data.settle_build()
        files = [data.make_file("registros", VIEWS[0], False) for _ in range(2)]
        assert files[0] == files[1] and len(made) == 2
        data.fetch_file("registros", VIEWS[0], False)
        assert len(made) == 3

    copy_context().run(ask)


@pytest.mark.parametrize("page", ["companies.py", "records.py"])
def test_the_cache_of_the_frames_holds_no_file(
    page: str, made: list[View], open_app: Opened, real_month_folder: Path, monkeypatch: Any
) -> None:
    kept: list[object] = []
    answer = data._answer

    def noted(*arguments: Any) -> Any:
        kept.append(answer(*arguments))
        return kept[-1]

    monkeypatch.setattr(data, "_answer", noted)
    cards = {"companies.py": "ranking", "records.py": "registros"}
    open_app(real_month_folder, {}, tab="Baixar", page=page, card=cards[page])
    assert made and kept
    assert not [one for one in kept if isinstance(one, ExportFile)]


def test_files_reach_the_screen_by_their_own_cache_alone() -> None:
    screens = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    users = {path.name for path in screens if "export_file" in path.read_text(encoding="utf-8")}
    assert users == {"data.py"}
