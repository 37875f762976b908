"""What the first reader would wait for, made ready when the server starts."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

from queries.database import NoBuild, TooSlow

_log = logging.getLogger(__name__)
_THREAD = "ready"

# Streamlit warns that a spinner of this thread has no page to turn on.
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").addFilter(
    lambda record: record.threadName != _THREAD
)


@asynccontextmanager
async def on_start(_app: object) -> AsyncIterator[None]:
    """While the server begins to serve another thread makes ready; the server's end awaits it."""
    Thread(target=make_ready, name=_THREAD).start()
    yield


def make_ready() -> None:
    """Imports what the pages need and asks what Início and Empresas show where nothing is chosen.

    Without a sound build nothing is said: the first reader is told.
    """
    try:
        _ask()
    except (NoBuild, TooSlow):
        _log.debug("nothing to make ready")
    finally:
        # Streamlit looks for garbage after every run and holds Python's lock meanwhile: what is
        # there from the start on is none.
        gc.collect()
        gc.freeze()


def _ask() -> None:
    # Streamlit's caches want a server that runs; and it runs the sooner.
    import streamlit as st

    from reports import link
    from reports.coverage import coverage
    from ui import alerts, data, home, ranking, scope_bar, style
    from ui.charts.changes import change_chart

    data.settle_build()
    view = link.view({}, data.fetch(coverage))
    scope_bar.freshness(view)
    scope_bar.segments(view)
    found = home.found(view)
    alerts.found(view)
    ranking.places_of(view)
    if not found.changes.empty:
        # The first chart of a process costs as much as ten others. Here nobody sees it.
        st.plotly_chart(change_chart(found.changes.head(1), style.LIGHT))
