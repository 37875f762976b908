"""Frames as tables on screen, with the numbers written in Portuguese."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from reports.export import outward
from reports.labels import STANDING_MARKS, STANDINGS, STANDINGS_ON_SCREEN, Form, Label

_DECIMALS = {Form.SHARE: 1, Form.POINTS: 1, Form.DECIMAL: 1}
_MARKED = {
    STANDINGS[word]: f"{STANDING_MARKS[word]} {text}" for word, text in STANDINGS_ON_SCREEN.items()
}


def show_table(frame: pd.DataFrame, labels: Sequence[Label], key: str, alt: str) -> None:
    """Every row of the frame under its Portuguese titles; sorts as numbers, reads 1.120 and 48,9.

    Values are rounded to what is shown: the hidden table for screen readers holds them as they
    are.
    """
    titles = {label.heading: label.title for label in labels}
    shown = outward(frame, labels)
    for label in labels:
        if label.form in _DECIMALS:
            shown[label.heading] = shown[label.heading].round(_DECIMALS[label.form])
        elif label.form is Form.WORD:
            shown[label.heading] = shown[label.heading].map(_MARKED)
    decimals = {titles[label.heading]: "{:,.1f}" for label in labels if label.form in _DECIMALS}
    counts = {titles[label.heading]: "{:,.0f}" for label in labels if label.form is Form.COUNT}
    days = {titles[label.heading]: "{:%d/%m/%Y}" for label in labels if label.form is Form.DAY}
    st.dataframe(
        shown.rename(columns=titles).style.format(
            {**decimals, **counts, **days}, decimal=",", thousands=".", na_rep="–"
        ),
        hide_index=True,
        placeholder="–",
        column_config={
            "Empresa": st.column_config.Column(pinned=True),
            "Segmento": st.column_config.Column(width="medium"),
        },
        key=key,
        alt=alt,
    )
