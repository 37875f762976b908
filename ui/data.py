"""The only cache: databases by build, frames and files by what they were asked for."""

import os
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from ingest import build as builder
from ingest.folder import (
    builds,
    counted_files_in_use,
    current_name,
    has_sample_in_use,
    sweep,
)
from queries import loads
from queries.database import SCHEMA_VERSION, Database, NoBuild, current_build, data_folder
from reports.exports import export_file
from reports.files import ExportFile
from reports.link import View
from reports.words import day

# The fits of the indicators are small: on several threads SciPy's linear algebra, which is loaded
# at the first of them, takes four times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

T = TypeVar("T")

DATABASES_KEPT = 3
ANSWERS_KEPT = 300
FILES_KEPT = 8
"""A file may have megabytes: many of them would fill the server's memory."""


@dataclass(frozen=True, slots=True)
class _Version:
    """A build and when its file was written: a load may replace a damaged file by a sound one."""

    build: Path
    written: int


# A run of the script has its own thread and so its own value.
_version_of_run: ContextVar[_Version] = ContextVar("version_of_run")


def interrupted_loads() -> list[str]:
    """What to tell, once, of loads that were killed; their leftovers are removed."""
    return [str(interrupted) for interrupted in sweep(data_folder())]


def counted_files() -> tuple[int, int]:
    """Of the load that made the build in use: files that counted, files there were."""
    return counted_files_in_use(data_folder())


def settle_build(is_needed: bool = True) -> str | None:
    """Choose the build for this run: a page never mixes two, whatever is loaded meanwhile.

    Where the build in use is broken and the one before stands in, returns what to tell of it.
    Raises `NoBuild` where none can, unless none is needed.
    """
    folder = data_folder()
    try:
        version = _version(current_build(folder))
        _database(version).refuse_damaged()
    except NoBuild as broken:
        stand_in = _stand_in(folder)
        if stand_in is None:
            if is_needed:
                raise
            return None
        _version_of_run.set(stand_in)
        return _told(broken, "anterior" if current_name(folder) else "mais nova da pasta")
    _version_of_run.set(version)
    return None


def fetch(function: Callable[..., T], *arguments: Any) -> T:
    """The answer of `function(database, *arguments)` on the run's build, a copy of the caller's.

    The arguments must be hashable by value (scopes, views, numbers, texts): together with the
    function's name and the build they are the key. Where the build turns out to be damaged, the
    run starts again: the next one settles on another build.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    key = repr(arguments)
    answer: T = _on_settled(lambda version: _answer(name, version, key, function, arguments))
    return answer


def fetch_file(name: str, view: View, is_spreadsheet: bool) -> ExportFile:
    """The file of an export, one of a few that are kept, apart from the frames."""
    read = _read_by_exports(view)
    return _on_settled(
        lambda version: _file(
            version, repr((name, read, is_spreadsheet)), name, read, is_spreadsheet
        )
    )


def make_file(name: str, view: View, is_spreadsheet: bool) -> ExportFile:
    """The file of an export, made anew and not kept: for those of any size."""
    with st.spinner("Calculando…"):
        return _on_settled(
            lambda version: export_file(
                _database(version), name, _read_by_exports(view), is_spreadsheet
            )
        )


def _on_settled(answer: Callable[[_Version], T]) -> T:
    """The answer on the run's build; where that is damaged the run starts again."""
    try:
        if _version_of_run.get(None) is None:
            settle_build()
        return answer(_version_of_run.get())
    except NoBuild:
        st.rerun()
        # Where there is no reader, nothing runs again.
        raise


def _read_by_exports(view: View) -> View:
    """The view without the page, which no file tells apart: one file, one key."""
    return replace(view, page=1)


def _version(build: Path) -> _Version:
    return _Version(build, build.stat().st_mtime_ns if build.exists() else 0)


def _stand_in(folder: Path) -> _Version | None:
    """The newest sound build of the same kind: sample data never stands in for real data."""
    kind = (has_sample_in_use(folder), SCHEMA_VERSION)
    name = current_name(folder)
    versions = [_version(build) for build in builds(folder) if build.stem != name]
    return next((version for version in versions if _kind(version) == kind), None)


def _told(broken: NoBuild, which: str) -> str:
    built_at = fetch(loads.build_facts)["built_at"].iloc[0]
    return f"{broken.what} Mostrando a base {which}, carregada em {day(built_at)}. {broken.remedy}"


@st.cache_data(show_spinner=False)
def _kind(version: _Version) -> tuple[bool, int] | None:
    return builder.kind(version.build)


@st.cache_resource(max_entries=DATABASES_KEPT, show_spinner=False)
def _database(version: _Version) -> Database:
    return Database(version.build)


@st.cache_data(max_entries=ANSWERS_KEPT, show_spinner="Calculando…")
def _answer(
    name: str,  # part of the key
    version: _Version,
    key: str,  # part of the key
    _function: Callable[..., Any],
    _arguments: tuple[Any, ...],
) -> Any:
    return _function(_database(version), *_arguments)


@st.cache_data(max_entries=FILES_KEPT, show_spinner="Calculando…")
def _file(
    version: _Version,
    key: str,  # the arguments that follow
    _name: str,
    _view: View,
    _is_spreadsheet: bool,
) -> ExportFile:
    return export_file(_database(version), _name, _view, _is_spreadsheet)
