"""The filters, drawn once above every page. The address is the only store of what is chosen:
each run writes it into the widgets, each change of a widget writes it back."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from queries import loads
from queries.months import last_day, month_number, written_month
from queries.scope import Scope
from reports import link
from reports.coverage import Coverage, coverage
from reports.link import PERIODS, View
from reports.words import coverage_notes, month, scope_sentence, window
from ui.data import fetch
from ui.frame import Freshness

FIXED = "fixo"
_PERIOD_NAMES = {
    "12m": "últimos 12 meses",
    "3m": "últimos 3 meses",
    "6m": "últimos 6 meses",
    "24m": "últimos 24 meses",
    "tudo": "tudo o que está carregado",
    FIXED: "escolher meses",
}
_COLUMN_SETS = {
    link.ESSENTIAL: "essenciais, como na tela",
    link.COMPLETE: "completas, com contagens e as outras contas",
}
_MINIMUMS = (5, 10, 20, 30, 50, 100)


def current_view() -> View:
    """What the address asks for, against the build in use."""
    return link.view(_address(), fetch(coverage))


def draw() -> None:
    """The filters, one row that scrolls sideways on a phone."""
    covered = fetch(coverage)
    view = link.view(_address(), covered)
    _write_into_widgets(view)
    with st.container(key="filtros", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Período",
            list(_PERIOD_NAMES),
            format_func=lambda period: _period_name(period, covered),
            key="filtro_periodo",
            on_change=_write_into_address,
            width=340,
        )
        if not view.period:
            months = _selectable_months(view, covered)
            for label, key in (("De", "filtro_de"), ("Até", "filtro_ate")):
                st.selectbox(
                    label,
                    months,
                    format_func=lambda text: month(month_number(text)),
                    key=key,
                    on_change=_write_into_address,
                    width=130,
                )
        st.multiselect(
            "Segmento",
            list(covered.segments),
            key="filtro_segmento",
            on_change=_write_into_address,
            placeholder="Todos",
            width=360,
        )
        st.selectbox(
            "Mínimo de avaliadas",
            sorted({*_MINIMUMS, view.minimum_rated}),
            key="filtro_minimo",
            on_change=_write_into_address,
            width=170,
        )
        if st.query_params:
            st.button("limpar filtros", key="limpar", on_click=st.query_params.clear)


def freshness(view: View) -> Freshness:
    """How recent the data in view are, and what of the window or the address needs a word."""
    covered = fetch(coverage)
    facts = fetch(loads.build_facts).iloc[0]
    return Freshness(
        data_until=last_day(covered.months[-1]) if covered.months else None,
        loaded_on=fetch(loads.loads)["loaded_on"].max().date(),
        sources=("consumidor.gov.br",),
        is_sample=bool(facts["is_sample"]),
        notices=coverage_notes(view, covered),
    )


def copy_link(place: DeltaGenerator, view: View) -> None:
    """The button that gives the address of this view: rolling with the data, or of these months."""
    fixed = f"este período ({window(view.scope)})"
    choices = {fixed: True}
    if view.period:
        article = "" if PERIODS[view.period] is None else "os "
        choices = {f"sempre {article}{_PERIOD_NAMES[view.period]}": False, fixed: True}
    with place, st.popover("Copiar link"):
        chosen = st.radio("O link abre", list(choices), key="tipo_de_link")
        query = link.query(view, is_fixed=choices[chosen])
        st.code(f"{str(st.context.url).rstrip('/')}/{query}", language=None, wrap_lines=True)


def columns_choice(view: View) -> None:
    """Which columns the files hold; kept in the address like every choice."""
    st.session_state["colunas_do_arquivo"] = view.columns
    st.radio(
        "Colunas",
        list(_COLUMN_SETS),
        format_func=_COLUMN_SETS.__getitem__,
        key="colunas_do_arquivo",
        on_change=_write_columns,
        horizontal=True,
    )


def scope_in_words() -> str:
    """The scope for the footer."""
    return scope_sentence(current_view(), fetch(coverage))


def _write_columns() -> None:
    _go_to(replace(current_view(), columns=st.session_state["colunas_do_arquivo"]))


def _go_to(view: View) -> None:
    st.query_params.from_dict(link.parsed(link.query(view)))


def _address() -> Mapping[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _write_into_widgets(view: View) -> None:
    st.session_state["filtro_periodo"] = view.period or FIXED
    st.session_state["filtro_segmento"] = list(view.scope.segments)
    st.session_state["filtro_minimo"] = view.minimum_rated
    if not view.period:
        st.session_state["filtro_de"] = written_month(view.scope.from_month)
        st.session_state["filtro_ate"] = written_month(view.scope.to_month)


def _write_into_address() -> None:
    """After a change: the address that says what the widgets say."""
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
        from_month, to_month = to_month, from_month
    after = replace(
        before,
        scope=Scope(
            from_month, to_month, tuple(chosen["filtro_segmento"]), states=before.scope.states
        ),
        period="" if period == FIXED else period,
        minimum_rated=chosen["filtro_minimo"],
    )
    _go_to(after)


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
