"""The parts of the page Comparar empresas: header, choice, panels on one scale, series."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from queries.companies import company_volumes
from queries.scope import Scope
from reports import comparison, comparison_words
from reports.comparison_labels import COMPARISON_COLUMNS, COMPARISON_SERIES_COLUMNS
from reports.files import no_rows
from reports.labels import Label
from reports.link import GRAINS, View
from reports.profile_words import rate_notes, series_notes
from reports.words import GRAIN_NAMES, count, window
from ui import downloads, frame, navigation, scope_bar
from ui.card import card
from ui.charts.base import CONFIG, clickable
from ui.charts.comparison import LOOKS, MEASURES, panel
from ui.charts.series import Line, series_chart
from ui.data import fetch
from ui.menu import PROFILE, RECORDS
from ui.style import tokens
from ui.tables import show_table

_PER_ROW = 3
_CLEAR_RIBBONS = 2
"""Intervals of more lines lie over each other and are drawn fainter."""
_KEY = "empresas_comparadas"
_IN_TABLE = "Os números estão na aba Tabela."


def is_enough(view: View) -> bool:
    """Whether a view chooses companies enough to compare."""
    return len(comparison.compared(view)) >= comparison.LEAST


def chosen(view: View) -> pd.DataFrame:
    """The compared companies; nothing is asked while there are too few."""
    if not is_enough(view):
        return no_rows(COMPARISON_COLUMNS)
    return fetch(comparison.comparison, _scope(view))


def header(companies: pd.DataFrame, view: View) -> None:
    """Title, the sentence that answers the page's question, freshness, the link to copy."""
    lead, rest = comparison_words.sentence(companies, view)
    place = frame.header("Comparar empresas", lead, rest, scope_bar.freshness(view))
    scope_bar.copy_link(place, view)


def choice(view: View) -> None:
    """The companies to compare, by volume, with their complaints."""
    chosen = list(comparison.compared(view))
    volumes = fetch(company_volumes, view.scope.without("companies"))
    counts = dict(zip(volumes["company"], volumes["finalised_count"], strict=True))
    st.session_state[_KEY] = chosen
    st.multiselect(
        f"Empresas, de {comparison.LEAST} a {comparison.MOST}",
        list(dict.fromkeys([*counts, *chosen])),
        format_func=lambda name: f"{name} ({count(counts.get(name, 0))})",
        key=_KEY,
        on_change=_write_choice,
        max_selections=comparison.MOST,
        placeholder="escolha ou digite parte do nome",
        filter_mode="contains",
        select_all=False,
    )


def notes(companies: pd.DataFrame, view: View) -> None:
    """What of the choice could not be shown."""
    for note in comparison_words.notes(companies, view):
        frame.notice(note)


def panels_card(companies: pd.DataFrame, view: View) -> None:
    """The three counts of "resolved", time, rating and volume, each on one scale."""
    card(
        "comparacao",
        "Resolução em 3 contas, tempo, nota e volume",
        f"{window(view.scope)} · mês de finalização · as mesmas escalas para todas",
        chart=lambda: _panels(companies, view),
        table=lambda: show_table(
            companies, COMPARISON_COLUMNS, "tabela_comparacao", _reading(companies, view)
        ),
        download=lambda: downloads.buttons("comparar", view),
        about=lambda: _about(COMPARISON_COLUMNS),
    )
    with st.container(key="atalho"):
        navigation.link_to(RECORDS, _of_compared(view), "Ver os registros destas empresas")


def series_card(companies: pd.DataFrame, view: View) -> None:
    """Not resolved among the rated, and volume, by month, quarter or year."""
    scope_bar.choose_here("Série por", "grain", GRAINS, lambda grain: GRAIN_NAMES[str(grain)])
    reading = _reading(companies, view)
    card(
        "comparacao_serie",
        f"Não resolvidas entre as avaliadas e volume, por {GRAIN_NAMES[view.grain]}",
        f"{window(view.scope)} · mês de finalização",
        chart=lambda: _series(_series_of(view), view, reading, is_volume=False),
        more={"Volume": lambda: _series(_series_of(view), view, reading, is_volume=True)},
        table=lambda: show_table(
            _series_of(view), COMPARISON_SERIES_COLUMNS, "tabela_comparacao_serie", reading
        ),
        download=lambda: downloads.buttons("comparar-serie", view),
        about=lambda: _about(COMPARISON_SERIES_COLUMNS),
    )


def _panels(companies: pd.DataFrame, view: View) -> None:
    places = {name: place for place, name in enumerate(comparison.compared(view))}
    _legend(companies, view)
    colours = tokens(st.context.theme.type)
    for start in range(0, len(MEASURES), _PER_ROW):
        shown = MEASURES[start : start + _PER_ROW]
        for column, measure in zip(st.columns(_PER_ROW), shown, strict=True):
            with column:
                frame.paragraph(measure.title)
                event = st.plotly_chart(
                    clickable(panel(companies, places, measure, colours)),
                    key=f"grafico_comparar_{measure.column}_{len(places)}",
                    theme=None,
                    config=CONFIG,
                    alt=f"{measure.title}. {_reading(companies, view)}",
                    on_select="rerun",
                    selection_mode="points",
                )
                for point in event["selection"]["points"]:
                    _open_profile(view, comparison.compared(view)[point["customdata"][0]])
    frame.note(
        "Como ler: cada símbolo é o valor de uma empresa e a barra é o intervalo de 95 %. Barras "
        "que se cruzam pouco ou nada indicam diferença; a frase do alto diz quais pares passam do "
        "acaso. Cada par é julgado a 95 %: cerca de 1 em cada 20 pares iguais é apontado por "
        "acaso. O volume depende do tamanho da empresa. Um clique num símbolo abre a ficha."
    )


def _series(series: pd.DataFrame, view: View, reading: str, is_volume: bool) -> None:
    colours = tokens(st.context.theme.type)
    names = [name for name in comparison.compared(view) if name in set(series["company"])]
    places = {name: place for place, name in enumerate(comparison.compared(view))}
    frames = {name: series[series["company"] == name].reset_index(drop=True) for name in names}
    lines = [
        Line(
            name,
            frames[name],
            "finalised_count" if is_volume else "unresolved_rate",
            low="" if is_volume else "unresolved_low",
            high="" if is_volume else "unresolved_high",
            of="" if is_volume else "rated_count",
            colour=LOOKS[places[name]].colour(colours),
            dash=LOOKS[places[name]].dash,
            symbol=LOOKS[places[name]].symbol,
        )
        for name in names
    ]
    for form, is_narrow in frame.forms():
        figure = series_chart(
            lines,
            colours,
            is_share=not is_volume,
            highest=None if is_volume else 1.0,
            height=340,
            names_lines=not is_narrow,
        )
        if len(lines) > _CLEAR_RIBBONS:
            figure.update_traces(opacity=0.45, selector={"fill": "toself"})
        with st.container(key=f"{form}_serie_{is_volume}"):
            if is_narrow:
                frame.legend(_names(names, view))
            st.plotly_chart(
                figure,
                key=f"grafico_comparar_serie_{is_volume}_{form}",
                theme=None,
                config=CONFIG,
                alt=reading,
            )
    frame.note(
        "Como ler: cada linha é o número de reclamações finalizadas da empresa."
        if is_volume
        else "Como ler: cada linha é a parcela não resolvida da empresa; a faixa é o intervalo de "
        "95 %. Quanto mais larga a faixa, menos avaliações; faixas que se cruzam não permitem "
        "separar as empresas."
    )
    told = [note for one in frames.values() for note in series_notes(one)]
    missing = None if is_volume else comparison_words.without_ratings(series)
    for note in dict.fromkeys([*told, *([missing] if missing else [])]):
        frame.note(note)
    if not is_volume:
        for name, one in frames.items():
            for note in rate_notes(one):
                frame.note(f"{name}: {note}")


def _legend(companies: pd.DataFrame, view: View) -> None:
    names = _names(companies["company"], view)
    frame.legend([*names, frame.LegendItem("", "barra: intervalo de 95 %")])


def _names(known: Iterable[str], view: View) -> list[frame.LegendItem]:
    """The mark of each compared company that is known."""
    shown = set(known)
    return [
        frame.LegendItem(LOOKS[place].mark, name, LOOKS[place].legend)
        for place, name in enumerate(comparison.compared(view))
        if name in shown
    ]


def _about(labels: Sequence[Label]) -> None:
    frame.paragraph(
        "Reclamação registrada não é infração provada. Todas as empresas são contadas com os "
        "mesmos filtros; o tamanho da empresa muda o volume. O índice oficial conta a reclamação "
        "não avaliada como resolvida e por isso não é desenhado ao longo do tempo. As diferenças "
        "entre pares usam o intervalo de 95 % de Newcombe (1998)."
    )
    frame.definitions((label.title, label.definition) for label in labels)


def _reading(companies: pd.DataFrame, view: View) -> str:
    return f"{' '.join(comparison_words.sentence(companies, view))} {_IN_TABLE}"


def _scope(view: View) -> Scope:
    return replace(view.scope, companies=comparison.compared(view))


def _series_of(view: View) -> pd.DataFrame:
    return fetch(comparison.comparison_series, _scope(view), view.grain)


def _of_compared(view: View) -> View:
    return replace(view, scope=_scope(view), page=1)


def _open_profile(view: View, company: str) -> None:
    scope = replace(view.scope, companies=(company,))
    navigation.open_page(PROFILE, replace(view, scope=scope, page=1))


def _write_choice() -> None:
    view = scope_bar.current_view()
    chosen = tuple(st.session_state[_KEY])
    scope_bar.go_to(replace(view, scope=replace(view.scope, companies=chosen), page=1))
