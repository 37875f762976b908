"""Colours of the interface in both themes, and the style sheet that uses them."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

import streamlit as st

_SHEET = (Path(__file__).resolve().parent / "style.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Text keeps 4.5:1 and marks keep 3:1 against both `page` and `panel`."""

    page: str
    panel: str
    text: str
    soft: str
    above: str
    below: str
    event: str
    band: str
    field_border: str
    card_border: str
    focus: str
    extra_a: str
    extra_b: str
    extra_c: str


LIGHT = Tokens(
    page="#FFFFFF",
    panel="#F3F6FB",
    text="#1B1B1B",
    soft="#5C6470",
    above="#A84B00",
    below="#1351B4",
    event="#5B3E96",
    band="rgba(19, 81, 180, 0.13)",
    field_border="#7A88A0",
    card_border="#C9D3E3",
    focus="#A66F00",
    extra_a="#00727A",
    extra_b="#8A6100",
    extra_c="#8C2F5B",
)
DARK = Tokens(
    page="#0B1526",
    panel="#14213A",
    text="#EAF0FA",
    soft="#A9B6CC",
    above="#FFB066",
    below="#81AEFC",
    event="#C3A6F5",
    band="rgba(129, 174, 252, 0.20)",
    field_border="#66789E",
    card_border="#34466B",
    focus="#FFD27A",
    extra_a="#6CD3D8",
    extra_b="#E3C05A",
    extra_c="#F09AC0",
)


def tokens(theme: Literal["light", "dark"] | None) -> Tokens:
    """The colours of a theme as `st.context.theme.type` names it."""
    return DARK if theme == "dark" else LIGHT


def variables() -> str:
    """Every token as a CSS variable that follows the theme of the element that uses it."""
    lines = "".join(
        f"--{name.replace('_', '-')}: light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)});\n"
        for name in (field.name for field in fields(Tokens))
    )
    return f":root {{\ncolor-scheme: light dark;\n{lines}}}\n"


def draw() -> None:
    """Puts the style sheet on the page; takes no room."""
    st.html(f"<style>{variables()}{_SHEET}</style>")
