"""The parts of the page Grandes litigantes: choices, header, curve, core with its squares."""

from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from reports import litigants as frames
from reports import litigants_words as words
from reports.case_sources import SOURCES, CaseSource, source_of
from reports.coverage import coverage
from reports.link import LARGEST_WEIGHT, View, query
from reports.litigants import Asked, Litigants
from reports.litigants_labels import LITIGANT_COLUMNS, SCORE_COLUMNS
from reports.words import count, percent
from ui import downloads, frame, method, navigation, scope_bar
from ui.card import card
from ui.charts.base import CONFIG, clickable
from ui.charts.concentration import concentration_chart
from ui.data import fetch
from ui.menu import PROFILE
from ui.style import tokens
from ui.tables import show_table

FIRST_ROWS = 12
CORE_PERCENTS = (30, 40, 50, 60, 70, 80)
LEAST_CASES = (10, 20, 50, 100, 200, 500, 1_000)
_IN_TABLE = "Os números estão na aba Tabela."
_CHOSEN = "litigante_escolhida"
"""The company of a click, until its page is open."""


def follow_choice(view: View) -> None:
    """Opens the page of the company that was clicked on, once."""
    name = st.session_state.pop(_CHOSEN, None)
    if name is not None:
        navigation.open_page(PROFILE, _of_company(view, name))


def choices(view: View) -> None:
    """What this page adds to the row of the filters."""
    covered = fetch(coverage)
    source, default = source_of(view.source, covered), source_of("", covered)
    names = {
        one.key: one.name if one.is_loaded(covered) else f"{one.name} ({words.lacking(one)})"
        for one in SOURCES
    }
    keys = {one.key: "" if one.key == default.key else one.key for one in SOURCES}
    keys[source.key] = view.source
    scope_bar.choose(
        "Fonte", "source", list(keys.values()), lambda key: names[str(key) or default.key], 190
    )
    scope_bar.choose(
        "Parcela do núcleo", "core_percent", CORE_PERCENTS, lambda share: f"{share} %", 150
    )
    others = [least for least in LEAST_CASES if least != source.least_cases]
    scope_bar.choose(
        "Mínimo de casos",
        "least_cases",
        [0, *others],
        lambda least: count(int(least) or source.least_cases),
        140,
    )


def found(view: View) -> Litigants:
    """The companies of the view against the rule."""
    return fetch(frames.litigants, _asked(view))


def is_loaded(view: View) -> bool:
    """Whether the source of the view has data."""
    return _source(view).is_loaded(fetch(coverage))


def header(shown: Litigants, view: View) -> None:
    """Title, the sentence that answers the page's question, freshness, the link to copy."""
    covered = fetch(coverage)
    lead, rest = words.sentence(shown, _asked(view), _source(view), covered)
    freshness = scope_bar.freshness(frames.settled(view, covered))
    place = frame.header("Grandes litigantes", lead, rest, freshness)
    scope_bar.copy_link(place, replace(view, source=_source(view).key))


def not_loaded(view: View) -> None:
    """The state of a source without data."""
    frame.notice(words.not_loaded(_source(view)))
    frame.note(words.VOLUME_FACT)


def cards(shown: Litigants, view: View) -> None:
    """The fixed notes, the curve and the core."""
    frame.note(words.VOLUME_FACT)
    if words.missing_court(fetch(coverage)):
        frame.note(words.COURT_MISSING)
    for note in words.notes(view, _asked(view), shown, _source(view)):
        frame.notice(note)
    left, right = st.columns([2, 3])
    with left:
        _curve_card(shown, view)
    with right:
        _core_card(shown, view)


def _curve_card(shown: Litigants, view: View) -> None:
    source = _source(view)
    card(
        "concentracao",
        words.CURVE_TITLE,
        words.subtitle(shown, _asked(view), source),
        chart=partial(_curve, shown, view),
        table=partial(_table, shown, view, "tabela_concentracao"),
        download=partial(downloads.buttons, "litigantes", view),
        about=partial(_about, shown),
    )


def _core_card(shown: Litigants, view: View) -> None:
    asked, source = _asked(view), _source(view)
    card(
        "nucleo",
        words.core_title(asked),
        words.subtitle(shown, asked, source),
        chart=partial(_core, shown, view),
        more={"Pontuação": partial(_score, shown, view)},
        table=partial(_table, shown, view, "tabela_nucleo"),
        download=partial(downloads.buttons, "litigantes", view),
        about=partial(_about, shown),
    )


def _curve(shown: Litigants, view: View) -> None:
    label = words.crossing(shown, _asked(view))
    colours = tokens(st.context.theme.type)
    for form, is_narrow in frame.forms():
        key = f"grafico_concentracao_{form}"
        with st.container(key=f"{form}_concentracao"):
            st.plotly_chart(
                clickable(
                    concentration_chart(shown.curve, shown.core_count, label, colours, is_narrow)
                ),
                key=key,
                theme=None,
                config=CONFIG,
                alt=f"{words.reading(shown, _asked(view), _source(view), fetch(coverage))} "
                f"{_IN_TABLE}",
                on_select=partial(_note_mark, key, tuple(shown.curve["company"])),
                selection_mode="points",
            )
    frame.note(words.HOW_TO_READ_CURVE)


def _core(shown: Litigants, view: View) -> None:
    """The companies of the core, each with its squares, its gates and how firm its place is."""
    source, asked = _source(view), _asked(view)
    core = shown.core
    if core.empty:
        frame.note("Nenhuma empresa deste recorte está no núcleo.")
    place = st.container()
    shows_all = len(core) > FIRST_ROWS and st.toggle(
        f"Mostrar todas ({count(len(core))})", key="mostrar_todo_nucleo"
    )
    drawn = core if shows_all else core.head(FIRST_ROWS)
    with place:
        st.html(
            '<ol class="nucleo">'
            + "".join(
                f'<li><a class="nome" href="{escape(_address(view, row["company"]))}">'
                f"{escape(row['company'])}</a>"
                f'<span class="casos">{count(row["case_count"])} casos · '
                f"{percent(row['case_share'])}</span>"
                f'<span class="meses"><span aria-hidden="true">{row["squares"]}</span> '
                f"{escape(words.persistence_words(row, source))}</span>"
                f'<span class="selo">{escape(words.level_words(row))}</span>'
                f"<span>{escape(words.firmness_words(row))}</span>"
                f'<span class="criterios">'
                f"{escape(' '.join(words.gate_sentences(row, shown, asked, source)))}</span></li>"
                for row in drawn.to_dict("records")
            )
            + "</ol>"
        )
    frame.note(words.HOW_TO_READ_YEARS if source.is_yearly else words.HOW_TO_READ_CORE)
    for told in (words.level_meanings(shown), words.FIRMNESS_NOTE):
        if told:
            frame.note(told)
    for told in words.moves(shown, source):
        frame.paragraph(told)


def _score(shown: Litigants, view: View) -> None:
    """How those who pass come in their order, and the weights to change it."""
    frame.note(words.SCORE_NOTE)
    frame.paragraph(f"Pesos das partes, de 0 a {LARGEST_WEIGHT}:")
    scope_bar.choose_numbers(
        [words.PART_NAMES[name].capitalize() for name in frames.PARTS],
        "weights",
        LARGEST_WEIGHT,
    )
    if shown.large.empty:
        frame.note("Nenhuma empresa deste recorte passa nos três critérios.")
        return
    show_table(shown.large, SCORE_COLUMNS, "tabela_pontuacao", words.SCORE_NOTE)
    asked = _asked(view)
    frame.items(
        f"{row['company']}: {words.part_words(row, asked)} {words.stability_words(row, shown)}"
        for row in shown.large.head(FIRST_ROWS).to_dict("records")
    )


def _table(shown: Litigants, view: View, key: str) -> None:
    """Every company with a case, as the file holds it."""
    frame.note("Marque a caixa no início da linha para abrir a ficha.")
    show_table(
        shown.companies,
        LITIGANT_COLUMNS,
        key,
        words.reading(shown, _asked(view), _source(view), fetch(coverage)),
        on_row=partial(_note_row, key, tuple(shown.companies["company"])),
        is_dense=True,
    )


def _about(shown: Litigants) -> None:
    method.before_use()
    frame.paragraph(words.VOLUME_FACT)
    frame.definitions(words.fact_lines(shown))
    frame.card_title("O que é cada coluna", "as mesmas definições estão na folha Leia-me do XLSX")
    labels = dict.fromkeys((*LITIGANT_COLUMNS, *SCORE_COLUMNS))
    frame.definitions((label.title, label.definition) for label in labels)


def _note_mark(key: str, names: tuple[str, ...]) -> None:
    """After a click on a mark; a click beside one chooses nothing."""
    for point in st.session_state[key]["selection"]["points"]:
        st.session_state[_CHOSEN] = names[point["customdata"][1]]


def _note_row(key: str, names: tuple[str, ...]) -> None:
    for row in st.session_state[key]["selection"]["rows"]:
        st.session_state[_CHOSEN] = names[row]


def _address(view: View, company: str) -> str:
    return f"{PROFILE.url_path}{query(_of_company(view, company))}"


def _of_company(view: View, company: str) -> View:
    return replace(view, scope=replace(view.scope, companies=(company,)), page=1)


def _source(view: View) -> CaseSource:
    return source_of(view.source, fetch(coverage))


def _asked(view: View) -> Asked:
    return frames.asked(view, fetch(coverage))
