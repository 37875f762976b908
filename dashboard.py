"""Serves ui/app.py in Portuguese, with the project's own files and security headers."""

from pathlib import Path

import streamlit as st

from ui.frame import show_incident
from ui.language import middleware, routes
from ui.memory import give_back
from ui.ready import on_start

give_back()

# Streamlit looks for this very assignment in the text of the file.
app = st.App(
    Path(__file__).resolve().parent / "ui" / "app.py",
    routes=routes(),
    middleware=middleware(),
    lifespan=on_start,
    on_script_error=show_incident,
)
