"""What rose beyond the expected in the month: the cards of Início, their table and their file."""

from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from queries.scope import PLACES, Scope
from queries.watched import COMPANY_PROBLEM_GROUP
from reports import surveillance_words as words
from reports.comparison import MOST
from reports.coverage import coverage
from reports.link import View
from reports.measures import VOLUME
from reports.surveillance import FIRST_RISES, Rise, Surveillance
from reports.surveillance import surveillance as surveillance_of_scope
from reports.surveillance_files import card_months
from reports.surveillance_labels import MONTH_COLUMNS, SERIES_COLUMNS
from ui import frame, navigation, scope_bar
from ui.card import TABLE, card
from ui.charts.sparkline import sparkline
from ui.data import fetch
from ui.downloads import buttons
from ui.menu import COMPARISON, MUNICIPALITIES, PROFILE, RANKING, MenuEntry
from ui.style import tokens
from ui.tables import show_table

IN_A_ROW = 3
TITLE = "Fora do esperado, do mais firme ao menos firme"


def found(view: View) -> Surveillance:
    """What the surveillance says of a view."""
    return fetch(surveillance_of_scope, view.scope)


def rises(surveillance: Surveillance, view: View) -> None:
    """The cards with their table and file; nothing where no series of the month was tested."""
    if not surveillance.is_tested:
        return
    card(
        "alertas",
        TITLE,
        words.subtitle(surveillance),
        chart=lambda: _cards(surveillance, view),
        table=lambda: _tables(surveillance),
        download=lambda: buttons("alertas", view),
        about=lambda: _about(surveillance),
    )


def of_state(surveillance: Surveillance, view: View) -> None:
    """The cards where the filters leave no complaint: there is one where the state rose."""
    if surveillance.has_state_risen:
        rises(surveillance, view)


def leads_to(rise: Rise, view: View) -> tuple[MenuEntry, View]:
    """The page that goes into a card, and the view there: the card's own parts and the period.

    A problem of one company in the whole state leads to that company, of several to them side by
    side, of more than fit there to their volumes, all else to the municipalities.
    """
    target = _parts_of(rise, view)
    if len(rise.series) > MOST:
        return RANKING, replace(target, indicator=VOLUME)
    if len(rise.series) > 1:
        return COMPARISON, target
    is_of_company = rise.series[0].kind == COMPANY_PROBLEM_GROUP
    return PROFILE if is_of_company else MUNICIPALITIES, target


def without_filters(view: View) -> View:
    """The view in which every card of the month is shown."""
    scope = view.scope.without("segments", "problem_groups", "companies", *PLACES)
    return replace(view, scope=scope, page=1)


def _parts_of(rise: Rise, view: View) -> View:
    """The parts of a card as filters, in the period of the view."""
    first = rise.series[0]
    scope = Scope(
        view.scope.from_month,
        view.scope.to_month,
        states=view.scope.states,
        segments=_part(first.segment),
        problem_groups=_part(first.problem_group),
        municipalities=_part(first.ibge_code),
        companies=tuple(series.company for series in rise.series if series.company),
    )
    return replace(view, scope=scope, page=1)


def _part(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _cards(surveillance: Surveillance, view: View) -> None:
    draws = {
        f"card_alta_{place}": partial(_rise, surveillance, view, rise)
        for place, rise in enumerate(surveillance.rises[:FIRST_RISES])
    }
    draws["card_voltaram"] = partial(_returned, surveillance)
    with st.container(key="altas"):
        items = list(draws.items())
        for start in range(0, len(items), IN_A_ROW):
            drawn = items[start : start + IN_A_ROW]
            for column, (key, draw) in zip(st.columns(IN_A_ROW), drawn, strict=False):
                with (
                    column,
                    st.container(border=True, key=key, height="stretch", gap="xxsmall"),
                ):
                    draw()
    hidden = words.hidden(surveillance, view.scope)
    if hidden:
        with st.container(key="outros_pontos", gap=None):
            frame.note(hidden)
            # A link to the open page would leave the old address.
            st.button(
                words.all_points(surveillance),
                key="todos_os_pontos",
                type="tertiary",
                on_click=scope_bar.go_to,
                args=(without_filters(view),),
            )
    frame.note(" ".join((words.HOW_TO_READ, *words.notes(surveillance, view, fetch(coverage)))))


def _rise(surveillance: Surveillance, view: View, rise: Rise) -> None:
    assert surveillance.month is not None
    month = surveillance.month
    below = [text for text in (words.drawn(rise), words.inside(rise)) if text]
    picture = sparkline(rise.months, tokens(st.context.theme.type))
    st.html(
        f'<p class="selos"><span class="selo acima">{words.ABOVE}</span>'
        + "".join(f'<span class="selo">{escape(chip)}</span>' for chip in words.chips(rise))
        + "</p>"
        f'<h3 class="cartao">{escape(words.title(rise))}</h3>'
        f'<p class="subtitulo">{escape(words.line(rise, month))}</p>'
        f"{_companies(rise, view)}"
        f'<img class="faisca" src="{picture}" alt="{escape(words.alt(rise, month))}">'
    )
    page, target = leads_to(rise, view)
    navigation.link_to(page, target, words.investigate(rise))
    for text in below:
        frame.note(text)


def _companies(rise: Rise, view: View) -> str:
    """Several companies of a card, a line each: the way to the company, and its numbers."""
    parts = _parts_of(rise, view)
    lines = []
    for company, numbers in words.companies(rise):
        own = replace(parts, scope=replace(parts.scope, companies=(company,)))
        lines.append(
            f'<li><a href="{escape(navigation.address(PROFILE, own))}">{escape(company)}</a>: '
            f"{escape(numbers)}</li>"
        )
    return f'<ul class="empresas">{"".join(lines)}</ul>' if lines else ""


def _returned(surveillance: Surveillance) -> None:
    st.html(
        '<h3 class="cartao">Voltaram ao esperado</h3>'
        f'<p class="subtitulo">{escape(words.returned(surveillance))}</p>'
    )
    if len(surveillance.table):
        st.button(
            words.all_series(surveillance),
            key="ver_series",
            type="tertiary",
            on_click=_open_table,
        )


def _open_table() -> None:
    st.session_state["aba_alertas"] = TABLE


def _tables(surveillance: Surveillance) -> None:
    if any(rise.inside for rise in surveillance.rises):
        frame.note(words.MORE_ALERTS_THAN_POINTS)
    show_table(
        surveillance.table,
        SERIES_COLUMNS,
        "tabela_series",
        "As séries testadas e as novas do mês, em alerta primeiro.",
        pinned="Série",
    )
    if surveillance.rises:
        frame.note("Os meses das séries que têm cartão:")
        show_table(
            card_months(surveillance),
            MONTH_COLUMNS,
            "tabela_meses_series",
            "Mês a mês, as séries que têm cartão.",
            pinned="Série",
        )


def _about(surveillance: Surveillance) -> None:
    points = words.about_points(surveillance)
    if points:
        frame.paragraph(points)
    frame.paragraph(
        "Cada série (município; município e segmento; município e grupo de problema; empresa e "
        "grupo de problema; município, grupo de problema e empresa; o Estado) é comparada com a "
        "própria história: até 60 meses que terminam 4 meses antes, com tendência, época do ano e "
        "o volume do Estado ou do segmento. Cartão só há para alerta. Séries que contêm umas às "
        "outras e sobem pelo mesmo excesso são um cartão só. O cartão do Estado todo, quando há, "
        "aparece com qualquer filtro. Quantos alarmes falsos se esperam é calculado para esta "
        "base, por simulação de meses sem nenhuma alta."
    )
    frame.definitions((label.title, label.definition) for label in SERIES_COLUMNS)
