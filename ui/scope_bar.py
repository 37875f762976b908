"""The filters, drawn once above every page. The address is the only store of what is chosen:
each run writes it into the widgets, each change of a widget writes it back."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from queries import loads
from queries.facets import facets, segment_options
from queries.months import last_day, month_number, written_month
from queries.scope import Scope
from reports import link
from reports.coverage import Coverage, coverage
from reports.export import slug
from reports.link import FILTERS, PERIODS, Filter, View
from reports.words import (
    active_filters,
    base_notes,
    count,
    coverage_notes,
    month,
    old_data_note,
    partial_load_note,
    scope_sentence,
    window,
)
from ui.data import counted_files, fetch
from ui.frame import Freshness
from ui.menu import addresses

FIXED = "fixo"
_PERIOD_NAMES = {
    "12m": "últimos 12 meses",
    "3m": "últimos 3 meses",
    "6m": "últimos 6 meses",
    "24m": "últimos 24 meses",
    "tudo": "todos os meses",
    FIXED: "escolher meses",
}
_SEGMENT, *_OTHER_FILTERS = FILTERS

# A run of the script has its own thread and so its own value.
_page_place: ContextVar[DeltaGenerator] = ContextVar("page_place")


def current_view() -> View:
    """What the address asks for, against the build in use."""
    return link.view(_address(), fetch(coverage))


def draw() -> None:
    """The filters, one row that scrolls sideways on a phone, and below it what is chosen."""
    covered = fetch(coverage)
    view = link.view(_address(), covered)
    _write_into_widgets(view)
    with st.container(key="filtros", horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.selectbox(
            "Período",
            list(_PERIOD_NAMES),
            format_func=lambda period: _period_name(period, covered),
            key="filtro_periodo",
            on_change=_write_into_address,
            filter_mode="contains",
            width=272,
        )
        if not view.period:
            # No month of one box lies beyond the month chosen in the other.
            months, chosen = _selectable_months(view, covered), view.scope
            for label, key, selectable in (
                ("De", "filtro_de", [m for m in months if m <= written_month(chosen.to_month)]),
                ("Até", "filtro_ate", [m for m in months if m >= written_month(chosen.from_month)]),
            ):
                st.selectbox(
                    label,
                    selectable,
                    format_func=lambda text: month(month_number(text)),
                    key=key,
                    on_change=_write_into_address,
                    filter_mode="contains",
                    width=120,
                )
        _filter_list(_SEGMENT, view, covered, segments(view), 190)
        _page_place.set(st.container(key="escolhas", horizontal=True))
        more = st.popover("Mais filtros", key="mais_filtros", on_change="rerun")
        if more.open:
            with more:
                options = fetch(facets, view.scope)
                known = [kind for kind in _OTHER_FILTERS if covered.options.get(kind.field)]
                for kind in known:
                    _filter_list(kind, view, covered, options[options["facet"] == kind.field])
        active = active_filters(view, covered)
        if st.query_params and not active:
            # No pills, no row of their own: the page must not move.
            _clear_button()
    if active:
        with st.container(key="ativos", horizontal=True, vertical_alignment="center"):
            st.session_state["filtros_ativos"] = list(active)
            st.multiselect(
                "Filtros ativos",
                list(active),
                key="filtros_ativos",
                on_change=_write_active,
                filter_mode=None,
                label_visibility="collapsed",
                width="stretch",
            )
            _clear_button()


def segments(view: View) -> pd.DataFrame:
    """The segments to choose from, with the complaints behind each."""
    return fetch(segment_options, view.scope)


def _clear_button() -> None:
    st.button("limpar", key="limpar", on_click=st.query_params.clear)


def choose(
    label: str,
    field: str,
    options: Sequence[str | int],
    words: Callable[[str | int], str] = str,
    width: int = 220,
) -> None:
    """A choice of one page, beside the filters and like them kept in the address."""
    with _page_place.get():
        _choice(st.selectbox, label, field, options, words, width=width, filter_mode="contains")


def choose_one(label: str, field: str, names: Mapping[str, str], width: int = 240) -> None:
    """One value of a filter, by its name, beside the filters; cleared, all of them count."""
    key = f"escolha_{field}"
    st.session_state[key] = next(iter(getattr(current_view().scope, field)), None)
    with _page_place.get():
        st.selectbox(
            label,
            sorted(names, key=lambda value: slug(names[value])),
            index=None,
            format_func=lambda value: names[value],
            key=key,
            on_change=_write_one,
            args=(field, key),
            placeholder="Todos",
            filter_mode="contains",
            width=width,
        )


def choose_here(
    label: str, field: str, options: Sequence[str | int], words: Callable[[str | int], str] = str
) -> None:
    """A choice of one card, drawn where the page is, kept in the address."""
    _choice(st.radio, label, field, options, words, horizontal=True)


def choose_numbers(labels: Sequence[str], field: str, most: int) -> None:
    """Whole numbers of one choice, each from 0 to `most`, not all of them 0, drawn in the page."""
    with st.container(key=f"numeros_{field}", horizontal=True):
        for place, (label, number) in enumerate(
            zip(labels, getattr(current_view(), field), strict=True)
        ):
            key = f"escolha_{field}_{place}"
            st.session_state[key] = number
            st.number_input(
                label,
                min_value=0,
                max_value=most,
                step=5,
                key=key,
                on_change=_write_numbers,
                args=(field, len(labels)),
                width=130,
            )


def go_to(view: View) -> None:
    """Makes the address that of a view."""
    st.query_params.from_dict(link.parsed(link.query(view)))


def freshness(view: View | None) -> Freshness:
    """How recent the data are, and what of the window, the address or the base needs a word.

    A page without a window has no view: only the base does.
    """
    covered = fetch(coverage)
    facts = fetch(loads.build_facts).iloc[0]
    data_until = last_day(covered.months[-1]) if covered.months else None
    notices = list(coverage_notes(view, covered) if view else base_notes(covered))
    if data_until is not None and not facts["is_sample"]:
        notices += old_data_note(data_until, date.today())
    notices += partial_load_note(*counted_files())
    return Freshness(
        data_until=data_until,
        loaded_on=covered.loaded_on,
        sources=("consumidor.gov.br",),
        is_sample=bool(facts["is_sample"]),
        notices=tuple(notices),
    )


def copy_link(place: DeltaGenerator, view: View) -> None:
    """The button that gives the address of this view: rolling with the data, or of these months."""
    fixed = f"este período ({window(view.scope)})"
    choices = {fixed: True}
    if view.period:
        article = "" if PERIODS[view.period] is None else "os "
        choices = {f"sempre {article}{_PERIOD_NAMES[view.period]}": False, fixed: True}
    with place, st.container(key="copiar", width="content"), st.popover("Copiar link desta visão"):
        chosen = st.radio("O link abre", list(choices), key="tipo_de_link")
        query = link.query(view, is_fixed=choices[chosen])
        st.code(f"{_page_address()}{query}", language=None, wrap_lines=True)


def scope_in_words() -> str:
    """The scope for the footer."""
    return scope_sentence(current_view(), fetch(coverage))


def _page_address() -> str:
    """Where this page is; only the first page's address ends in a slash, as the browser has it."""
    address = str(st.context.url).rstrip("/")
    return address if address.endswith(tuple(addresses() - {"/"})) else f"{address}/"


def _choice(
    widget: Callable[..., object],
    label: str,
    field: str,
    options: Sequence[str | int],
    words: Callable[[str | int], str],
    **settings: object,
) -> None:
    key = f"escolha_{field}"
    chosen = getattr(current_view(), field)
    st.session_state[key] = chosen
    widget(
        label,
        list(options) if chosen in options else sorted({*options, chosen}),
        format_func=words,
        key=key,
        on_change=_write_choice,
        args=(field, key),
        **settings,
    )


def _filter_list(
    kind: Filter, view: View, covered: Coverage, options: pd.DataFrame, width: int | None = None
) -> None:
    """One filter: its options with the complaints behind each, what is chosen among them."""
    counts = dict(zip(options["option_name"], options["finalised_count"], strict=True))
    chosen = list(getattr(view.scope, kind.field))
    key = f"filtro_{kind.key}"
    st.session_state[key] = chosen
    st.multiselect(
        kind.noun.capitalize(),
        list(dict.fromkeys([*counts, *chosen])),
        format_func=lambda value: (
            f"{covered.name(kind.field, value)} ({count(counts.get(value, 0))})"
        ),
        key=key,
        on_change=_write_filter,
        args=(kind.field, key),
        placeholder="Todas" if kind.is_feminine else "Todos",
        filter_mode="contains",
        select_all=False,
        width=width or "stretch",
    )


def _write_choice(field: str, key: str) -> None:
    changed: dict[str, Any] = {field: st.session_state[key]}
    go_to(replace(current_view(), **changed))


def _write_numbers(field: str, number: int) -> None:
    numbers = tuple(st.session_state[f"escolha_{field}_{place}"] for place in range(number))
    if any(numbers):
        changed: dict[str, Any] = {field: numbers}
        go_to(replace(current_view(), **changed))


def _write_one(field: str, key: str) -> None:
    chosen = st.session_state[key]
    _write_values(field, () if chosen is None else (chosen,))


def _write_filter(field: str, key: str) -> None:
    _write_values(field, tuple(st.session_state[key]))


def _write_values(field: str, chosen: tuple[str, ...]) -> None:
    view = current_view()
    values: dict[str, Any] = {field: chosen}
    go_to(replace(view, scope=replace(view.scope, **values), page=1))


def _write_active() -> None:
    """After a pill was taken away: the filters without it."""
    view = current_view()
    kept = set(st.session_state["filtros_ativos"])
    values: dict[str, Any] = {kind.field: () for kind in FILTERS}
    for words, (field, value) in active_filters(view, fetch(coverage)).items():
        if words in kept:
            values[field] = (*values[field], value)
    go_to(replace(view, scope=replace(view.scope, **values), page=1))


def _address() -> Mapping[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _write_into_widgets(view: View) -> None:
    st.session_state["filtro_periodo"] = view.period or FIXED
    if not view.period:
        st.session_state["filtro_de"] = written_month(view.scope.from_month)
        st.session_state["filtro_ate"] = written_month(view.scope.to_month)


def _write_into_address() -> None:
    """After a change of the period: the address that says what the widgets say."""
    covered = fetch(coverage)
    before = link.view(_address(), covered)
    chosen = st.session_state
    period = chosen["filtro_periodo"]
    if period != FIXED:
        from_month, to_month = link.rolling_window(period, covered)
    elif before.period:
        from_month, to_month = before.scope.from_month, before.scope.to_month
    else:
        from_month = month_number(chosen["filtro_de"])
        to_month = month_number(chosen["filtro_ate"])
    if from_month > to_month:
        # Both boxes were changed before the first change had an answer.
        from_month, to_month = before.scope.from_month, before.scope.to_month
    scope = replace(before.scope, from_month=from_month, to_month=to_month)
    go_to(replace(before, scope=scope, period="" if period == FIXED else period, page=1))


def _period_name(period: str, covered: Coverage) -> str:
    """`últimos 12 meses (nov/2025 a out/2026)`."""
    name = _PERIOD_NAMES[period]
    if period not in PERIODS:
        return name
    return f"{name} ({window(Scope(*link.rolling_window(period, covered)))})"


def _selectable_months(view: View, covered: Coverage) -> list[str]:
    first, last = link.rolling_window("tudo", covered)
    chosen = view.scope
    return [
        written_month(number)
        for number in range(min(first, chosen.from_month), max(last, chosen.to_month) + 1)
    ]
