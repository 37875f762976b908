"""Builds for the tests, made by the real loader."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Self
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from ingest.load import LoadOptions, load
from queries.database import Database

ROOT = Path(__file__).resolve().parent.parent

Opener = Callable[..., Database]
Opened = Callable[..., AppTest]


LOADED_ON = datetime(2026, 11, 25, 12)
"""When the tests load, whatever the clock says: what is published depends on it."""


class _ThatMoment(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(*LOADED_ON.timetuple()[:6], tzinfo=tz)


def load_all(folder: Path, *paths: Path, uf: str = "GO") -> Path:
    """The data folder after one load of all files on `LOADED_ON`; a refused file fails the test."""
    with patch("ingest.load.datetime", _ThatMoment):
        report = load(paths, folder, LoadOptions(uf=uf))
    assert not report.is_refused, [file.refused for file in report.files]
    return folder
