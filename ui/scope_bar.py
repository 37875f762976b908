"""The filters, drawn once above every page. The address is the only store of what is chosen:
each run writes it into the widgets, each change of a widget writes it back."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from queries.months import month_number, written_month
from queries.scope import Scope
from reports import link
from reports.coverage import Coverage, coverage
from reports.link import PERIODS, View
from reports.words import month, window
from ui.data import fetch

FIXED = "fixo"
_PERIOD_NAMES = {
    "12m": "últimos 12 meses",
    "3m": "últimos 3 meses",
    "6m": "últimos 6 meses",
    "24m": "últimos 24 meses",
    "tudo": "tudo o que está carregado",
    FIXED: "escolher meses",
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
    st.query_params.from_dict(link.parsed(link.query(after)))


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
