"""The only cache: databases by build, frames and files by what they were asked for."""

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from ingest.folder import sweep
from queries.database import Database, current_build, data_folder

T = TypeVar("T")

DATABASES_KEPT = 3
ANSWERS_KEPT = 300


# A run of the script has its own thread and so its own value.
_build_of_run: ContextVar[Path] = ContextVar("build_of_run")


def settle_build() -> None:
    """Choose the build for this run: a page never mixes two, whatever is loaded meanwhile."""
    _build_of_run.set(current_build(data_folder()))


def fetch(function: Callable[..., T], *arguments: Any) -> T:
    """The answer of `function(database, *arguments)` on the run's build, a copy of the caller's.

    The arguments must be hashable by value (scopes, views, numbers, texts): together with the
    function's name and the build they are the key. Raises `NoBuild` where nothing is loaded.
    """
    build = _build_of_run.get(None) or current_build(data_folder())
    name = f"{function.__module__}.{function.__qualname__}"
    answer: T = _answer(name, str(build), repr(arguments), function, arguments)
    return answer


@st.cache_resource(max_entries=DATABASES_KEPT, show_spinner=False)
def _database(build: str) -> Database:
    sweep(data_folder())
    return Database(Path(build))


@st.cache_data(max_entries=ANSWERS_KEPT, show_spinner="Calculando…")
def _answer(
    name: str,  # part of the key
    build: str,
    key: str,  # part of the key
    _function: Callable[..., Any],
    _arguments: tuple[Any, ...],
) -> Any:
    return _function(_database(build), *_arguments)
