"""The parts of the page Empresas: choices, header, and the card with its tabs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from reports import few, frames, ranking_words
from reports.coverage import coverage
from reports.funnel import FunnelOfScope, funnel
from reports.labels import Label
from reports.link import COMPLETE, View
from reports.measures import INDICATORS, RATIO, UNRESOLVED
from reports.ranking_labels import FUNNEL_COLUMNS, ranking_labels
from reports.words import (
    companies,
    count,
    lacking_volume,
    percent,
    prior_notes,
    ranking_sentence,
    reference_amount,
    reference_of,
    unrated_warning,
)
from ui import downloads, frame, method, navigation, scope_bar
from ui.card import card
from ui.charts.base import CONFIG, clickable
from ui.charts.funnel import funnel_chart
from ui.charts.intervals import interval_chart
from ui.data import fetch
from ui.menu import PROFILE
from ui.style import tokens
from ui.tables import show_table

FIRST_ROWS = 20
MINIMUMS = (5, 10, 20, 30, 50, 100)
FUNNEL_HOW_TO_READ = (
    "Como ler: cada símbolo é uma empresa; à direita, as que têm mais avaliadas. As linhas são os "
    "limites do esperado para cada número de avaliadas: tracejada, 95 %; contínua, 99,8 %. Dentro "
    "delas a diferença da média (linha pontilhada) pode ser acaso ou variação comum entre "
    "empresas; fora, está fora do esperado para o seu tamanho. De 100 empresas comuns, cerca de 5 "
    "ficam fora dos limites de 95 %."
)
FUNNEL_AND_RANKING = (
    "Os limites da dispersão são mais largos que os intervalos do ranking: além do acaso, contêm a "
    "variação comum entre empresas. Por isso uma empresa pode estar acima da média no ranking e "
    "dentro do esperado aqui."
)
_CHOSEN = "empresa_escolhida"
"""The company of a click, until its page is open."""


def follow_choice(view: View) -> None:
    """Opens the page of the company that was clicked on, once."""
    name = st.session_state.pop(_CHOSEN, None)
    if name is not None:
        navigation.open_page(PROFILE, _of_company(view, name))


def choices(view: View) -> None:
    """What this page adds to the row of the filters."""
    indicator = INDICATORS[view.indicator]
    scope_bar.choose(
        "Indicador", "indicator", list(INDICATORS), lambda key: INDICATORS[str(key)].title, 218
    )
    if indicator.fixed_minimum is None:
        scope_bar.choose(f"Mínimo de {indicator.denominator_short}", "minimum", MINIMUMS, width=122)
    scope_bar.choose(
        "Ordenar por",
        "order",
        ranking_words.orders(indicator),
        lambda key: ranking_words.ORDER_NAMES[str(key)],
        125,
    )


def ranking_of(view: View) -> pd.DataFrame:
    """The ranking that the view asks for, as the file holds it; another order asks nothing anew."""
    minimum = INDICATORS[view.indicator].minimum(view.minimum)
    return frames.ordered(fetch(frames.ranking, view.scope, minimum, view.indicator), view.order)


def places_of(view: View) -> pd.DataFrame:
    """The same rows without the window before, which the chart does not show."""
    if view.order == "variacao":
        return ranking_of(view)
    minimum = INDICATORS[view.indicator].minimum(view.minimum)
    return frames.ordered(fetch(frames.places, view.scope, minimum, view.indicator), view.order)


def header(ranking: pd.DataFrame, view: View) -> None:
    """Title, the sentence that answers the page's question, freshness, the link to copy."""
    lead, rest = ranking_sentence(ranking, view, fetch(coverage))
    scope_bar.copy_link(frame.header("Empresas", lead, rest, scope_bar.freshness(view)), view)


def card_of(ranking: pd.DataFrame, view: View) -> None:
    """The ranking with its chart, funnel, table, file and what to know of it."""
    card(
        "ranking",
        f"{INDICATORS[view.indicator].subject}, por empresa",
        ranking_words.subtitle(view, fetch(coverage)),
        chart=partial(_chart, ranking, view),
        more={"Dispersão": partial(_funnel, view)},
        table=partial(_table, view),
        download=partial(downloads.buttons, "ranking", view, has_column_sets=True),
        about=partial(_about, view),
    )


def _chart(ranking: pd.DataFrame, view: View) -> None:
    """The ranking as dots and intervals, how a place came about, and who has no place."""
    indicator = INDICATORS[view.indicator]
    covered = fetch(coverage)
    ranked = ranking[ranking["has_sufficient_volume"]]
    frame.note(ranking_words.inclusion(view))
    if view.indicator in ranking_words.RESTING_ON_RATINGS:
        warning = unrated_warning(ranking)
        if warning:
            frame.notice(warning)
    if view.indicator == RATIO and covered.window_before(view.scope) is None:
        frame.notice(
            "A janela anterior não está toda carregada: sem ela não há número esperado. Escolha "
            "um período mais curto."
        )
    if not ranked.empty:
        reference = reference_amount(ranked, indicator)
        frame.legend(
            [
                *_standing_items(partial(ranking_words.standing_name, indicator=indicator)),
                frame.LegendItem("┄", f"{reference_of(view, covered)}: {reference}"),
                frame.LegendItem("", "barra: intervalo de 95 %"),
                frame.LegendItem("", indicator.place_one),
            ]
        )
        _charts(ranked, view)
        frame.note(ranking_words.how_to_read(view))
        for note in prior_notes(ranked, indicator):
            frame.note(note)
        frame.unfolded("Como esta posição foi calculada", "explicada", partial(_explanation, view))
    others = ranking[~ranking["has_sufficient_volume"]]
    if not others.empty:
        frame.unfolded(
            f"Volume insuficiente: {companies(len(others))} com {lacking_volume(view)}",
            "volume",
            partial(_insufficient_volume, others, view),
        )


def _charts(ranked: pd.DataFrame, view: View) -> None:
    """The chart in a wide and a narrow form; CSS shows one of them."""
    place = st.container()
    shows_all = len(ranked) > FIRST_ROWS and st.toggle(
        f"Mostrar todas ({count(len(ranked))})", key="mostrar_todas"
    )
    drawn = ranked if shows_all else ranked.head(FIRST_ROWS)
    colours = tokens(st.context.theme.type)
    for form, is_narrow in frame.forms():
        with place, st.container(key=form):
            _clickable(
                f"grafico_{form}",
                interval_chart(drawn, INDICATORS[view.indicator], colours, is_narrow, view.order),
                drawn["company"],
                _reading(ranked, view),
            )


def _explanation(view: View) -> None:
    """How the place of one company came about, and the link to its page."""
    ranking = ranking_of(view)
    names = list(ranking["company"])
    if st.session_state.get("empresa_explicada") not in names:
        st.session_state["empresa_explicada"] = names[0]
    with st.container(horizontal=True, vertical_alignment="bottom", key="explicacao"):
        chosen = st.selectbox(
            "Empresa", names, key="empresa_explicada", filter_mode="contains", width=360
        )
        navigation.link_to(PROFILE, _of_company(view, chosen), "Abrir a ficha")
    row = ranking.iloc[names.index(chosen)].to_dict()
    frame.items(ranking_words.explanation(row, view, fetch(coverage)))


def _insufficient_volume(others: pd.DataFrame, view: View) -> None:
    """The companies with fewer than the minimum: listed, not ranked."""
    columns = {
        *("company", "segment", "finalised_count", "rated_count", "unresolved_count"),
        *("rating_count", "response_days_count", "base_count"),
    }
    labels = [
        label for label in ranking_labels(view.indicator, COMPLETE) if label.column in columns
    ]
    show_table(
        others,
        labels,
        "volume_insuficiente",
        f"Empresas com volume insuficiente: {lacking_volume(view)}.",
    )


def _funnel(view: View) -> None:
    """Whether it is size or behaviour: shares by number rated, between limits."""
    if view.indicator != UNRESOLVED:
        frame.note(
            "A dispersão existe só para as não resolvidas entre avaliadas: escolha esse indicador "
            "para ver os limites do esperado por número de avaliadas."
        )
        return
    frame.note(ranking_words.FUNNEL_INCLUSION)
    shown = fetch(funnel, view.scope)
    if shown.companies.empty:
        frame.note("Nenhuma reclamação avaliada com estes filtros.")
        return
    sentence = ranking_words.funnel_sentence(shown)
    frame.paragraph(sentence)
    frame.legend(
        [
            *_standing_items(ranking_words.funnel_standing_name),
            frame.LegendItem("×", ranking_words.funnel_standing_name(""), "indistinta"),
            frame.LegendItem("┄", f"média das empresas do recorte: {percent(shown.target_rate)}"),
        ]
    )
    _clickable(
        "grafico_dispersao",
        funnel_chart(shown, tokens(st.context.theme.type)),
        shown.companies["company"],
        f"{sentence} Os números estão abaixo, em Tabela e arquivo da dispersão.",
    )
    frame.note(FUNNEL_HOW_TO_READ)
    frame.note(FUNNEL_AND_RANKING)
    frame.unfolded(
        "Tabela e arquivo da dispersão",
        "dispersao",
        partial(_funnel_numbers, shown, view, sentence),
    )


def _funnel_numbers(shown: FunnelOfScope, view: View, sentence: str) -> None:
    _clickable_table(shown.companies, FUNNEL_COLUMNS, "tabela_dispersao", sentence)
    downloads.buttons("dispersao", view)


def _table(view: View) -> None:
    """Every company of the scope, as the file holds it."""
    downloads.choose_columns()
    frame.note(ranking_words.inclusion(view))
    ranking = ranking_of(view)
    if few.is_few(ranking["rated_count"]).any():
        frame.note(f"–: {few.TOO_FEW}. {few.EXPLANATION}")
    _clickable_table(
        ranking,
        ranking_labels(view.indicator, view.columns),
        "tabela",
        _reading(ranking, view),
    )


def _about(view: View) -> None:
    """What each column is, and which files the numbers come from."""
    indicator = INDICATORS[view.indicator]
    method.before_use()
    frame.definitions(
        [
            (indicator.title, indicator.definition),
            (_capital(reference_of(view, fetch(coverage))), indicator.reference_definition),
        ]
    )
    method.files_table()
    method.unmatched_cities(view.scope)
    frame.card_title("O que é cada coluna", "as mesmas definições estão na folha Leia-me do XLSX")
    labels = ranking_labels(view.indicator, COMPLETE)
    frame.definitions((label.title, label.definition) for label in labels)


def _clickable(key: str, figure: go.Figure, names: pd.Series, alt: str) -> None:
    """A chart whose marks open the page of their company."""
    st.plotly_chart(
        clickable(figure),
        key=key,
        theme=None,
        config=CONFIG,
        alt=alt,
        on_select=partial(_note_mark, key, tuple(names)),
        selection_mode="points",
    )


def _clickable_table(shown: pd.DataFrame, labels: Sequence[Label], key: str, alt: str) -> None:
    """A table whose rows open the page of their company."""
    frame.note("Marque a caixa no início da linha para abrir a ficha.")
    on_row = partial(_note_row, key, tuple(shown["company"]))
    show_table(shown, labels, key, alt, on_row=on_row, is_dense=True)


def _note_mark(key: str, names: tuple[str, ...]) -> None:
    """After a click on a mark; a click beside one chooses nothing."""
    for point in st.session_state[key]["selection"]["points"]:
        st.session_state[_CHOSEN] = names[point["customdata"][1]]


def _note_row(key: str, names: tuple[str, ...]) -> None:
    for row in st.session_state[key]["selection"]["rows"]:
        st.session_state[_CHOSEN] = names[row]


def _standing_items(name: Callable[[str], str]) -> list[frame.LegendItem]:
    """The three marks with their words."""
    return [
        frame.LegendItem("▲", name("above"), "acima"),
        frame.LegendItem("○", name("indistinct"), "indistinta"),
        frame.LegendItem("▼", name("below"), "abaixo"),
    ]


def _capital(text: str) -> str:
    """A text as the beginning of a sentence, its names as they are."""
    return f"{text[0].upper()}{text[1:]}"


def _of_company(view: View, name: str) -> View:
    return replace(view, scope=replace(view.scope, companies=(name,)))


def _reading(ranking: pd.DataFrame, view: View) -> str:
    lead, rest = ranking_sentence(ranking, view, fetch(coverage))
    return f"{lead} {rest} Os números estão na aba Tabela."
