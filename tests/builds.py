"""Builds for the tests, made by the real loader."""

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from ingest.load import LoadOptions, load
from queries.database import Database

ROOT = Path(__file__).resolve().parent.parent

Opener = Callable[..., Database]
Opened = Callable[..., AppTest]


def load_all(folder: Path, *paths: Path, uf: str = "GO") -> Path:
    """The data folder after one load of all files; a refused file fails the test."""
    report = load(paths, folder, LoadOptions(uf=uf))
    assert not report.is_refused, [file.refused for file in report.files]
    return folder
