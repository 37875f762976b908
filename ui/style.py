"""Colours of the interface in both themes, and the style sheet that uses them."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

import streamlit as st

_SHEET = (Path(__file__).resolve().parent / "style.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Text keeps 4.5:1 and marks keep 3:1 against both `page` and `panel`.

    `ratio_1` to `ratio_5` and `rate_1` to `rate_5` are the classes of a map, low to high.
    """

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
    ratio_1: str
    ratio_2: str
    ratio_3: str
    ratio_4: str
    ratio_5: str
    rate_1: str
    rate_2: str
    rate_3: str
    rate_4: str
    rate_5: str


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
    ratio_1="#1351B4",
    ratio_2="#8FB8F6",
    ratio_3="#EFEFEF",
    ratio_4="#F2B27A",
    ratio_5="#A84B00",
    rate_1="#EDF5FF",
    rate_2="#ADCDFF",
    rate_3="#5992ED",
    rate_4="#1351B4",
    rate_5="#071D41",
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
    ratio_1="#81AEFC",
    ratio_2="#3E68AE",
    ratio_3="#3A4456",
    ratio_4="#A8672A",
    ratio_5="#FFB066",
    rate_1="#071D41",
    rate_2="#1351B4",
    rate_3="#5992ED",
    rate_4="#ADCDFF",
    rate_5="#EDF5FF",
)


THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def tokens(theme: Literal["light", "dark"] | None) -> Tokens:
    """The colours of a theme as `st.context.theme.type` names it."""
    return DARK if theme == "dark" else LIGHT


def variables() -> str:
    """Every token as a CSS variable that follows the theme of the element that uses it."""
    lines = "".join(
        f"--{name.replace('_', '-')}: light-dark({getattr(LIGHT, name)}, {getattr(DARK, name)});\n"
        for name in (field.name for field in fields(Tokens))
    )
    # A pattern lies outside of what has a theme.
    stripes = "".join(f"#listras-{theme} {{ color: {tokens(theme).soft}; }}\n" for theme in THEMES)
    return f":root {{\ncolor-scheme: light dark;\n{lines}}}\n{stripes}"


def draw() -> None:
    """Puts the style sheet on the page; takes no room."""
    st.html(f"<style>{variables()}{_SHEET}</style>")
