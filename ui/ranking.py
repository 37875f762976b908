"""The parts of the page Empresas: header, chart card, companies without a place, sources."""

import pandas as pd
import streamlit as st

from queries import loads
from queries.municipalities import unmatched_names
from reports.coverage import coverage
from reports.labels import LOAD_COLUMNS, RANKING_COLUMNS, UNMATCHED_NAME_COLUMNS
from reports.link import COMPLETE, ESSENTIAL, View
from reports.words import (
    companies,
    count,
    percent,
    prior_notes,
    ranking_sentence,
    reference_name,
    unrated_warning,
    window,
)
from ui import charts, frame, scope_bar
from ui.data import fetch
from ui.style import tokens
from ui.tables import show_table

FIRST_ROWS = 20
HOW_TO_READ = (
    "Como ler: cada símbolo é a estimativa e a barra é a incerteza. Se a barra cruza a "
    "linha pontilhada, os dados não permitem dizer que a empresa difere da média. “2ª a 5ª” é a "
    "faixa de posição: onde a empresa pode estar, com 95 % de certeza; 1ª = maior parcela não "
    "resolvida. A ordem segue a estimativa e a faixa segue os sorteios. Cerca de 1 em cada 20 "
    "empresas iguais à média é marcada por acaso."
)
_SMALL_COLUMNS = ("company", "segment", "finalised_count", "rated_count", "unresolved_count")


def header(ranking: pd.DataFrame, view: View) -> None:
    """Title, the sentence that answers the page's question, freshness, the link to copy."""
    lead, rest = ranking_sentence(ranking, view, fetch(coverage))
    scope_bar.copy_link(frame.header("Empresas", lead, rest, scope_bar.freshness(view)), view)


def chart_card(ranking: pd.DataFrame, view: View) -> None:
    """The ranking as dots and intervals, in a wide and a narrow form; CSS shows one of them."""
    covered = fetch(coverage)
    ranked = ranking[ranking["has_sufficient_volume"]]
    warning = unrated_warning(ranking)
    if warning:
        frame.notice(warning)
    if not ranked.empty:
        frame.card_title(
            "Parcela não resolvida entre as reclamações avaliadas, por empresa",
            f"{window(view.scope)} · mês de finalização · empresas com {view.minimum_rated} "
            "avaliadas ou mais",
        )
        reference = percent(ranked["reference_rate"].iloc[0])
        frame.legend(
            [
                frame.LegendItem("▲", "acima da média", "acima"),
                frame.LegendItem("○", "não dá para distinguir da média", "indistinta"),
                frame.LegendItem("▼", "abaixo da média", "abaixo"),
                frame.LegendItem("┄", f"{reference_name(covered)}: {reference}"),
                frame.LegendItem("", "barra: intervalo de 95 %"),
            ]
        )
        _charts(ranked, alt=_reading(ranking, view))
        frame.note(HOW_TO_READ)
        for note in prior_notes(ranked):
            frame.note(note)
    _insufficient_volume(ranking[~ranking["has_sufficient_volume"]], view)


def table(ranking: pd.DataFrame, view: View) -> None:
    """Every company of the scope, as the file holds it."""
    show_table(ranking, RANKING_COLUMNS[ESSENTIAL], "tabela", _reading(ranking, view))


def about(view: View) -> None:
    """What each column is, and which files the numbers come from."""
    frame.paragraph(
        "Reclamação registrada não é infração provada. Só se reclama de empresa participante do "
        "consumidor.gov.br, quem reclama não é amostra da população e muitas reclamações não são "
        "avaliadas. O mês é o da finalização, não o da abertura."
    )
    frame.card_title("De onde vêm os números", "lidas = aceitas + rejeitadas + postas de lado")
    show_table(
        fetch(loads.loads),
        LOAD_COLUMNS,
        key="cargas",
        alt="Arquivos carregados, um por linha, com as linhas lidas, aceitas, rejeitadas e postas "
        "de lado.",
    )
    unmatched = fetch(unmatched_names, view.scope)
    if not unmatched.empty:
        frame.card_title(
            "Cidades sem município correspondente",
            "as linhas são contadas; só não entram em contas por município",
        )
        show_table(
            unmatched,
            UNMATCHED_NAME_COLUMNS,
            key="cidades",
            alt="Nomes de cidade sem município correspondente e o número de linhas de cada um.",
        )
    frame.card_title("O que é cada coluna", "as mesmas definições estão na folha Leia-me do XLSX")
    frame.definitions((label.title, label.definition) for label in RANKING_COLUMNS[COMPLETE])


def _charts(ranked: pd.DataFrame, alt: str) -> None:
    place = st.container()
    shows_all = len(ranked) > FIRST_ROWS and st.toggle(
        f"Mostrar todas ({count(len(ranked))})", key="mostrar_todas"
    )
    drawn = ranked if shows_all else ranked.head(FIRST_ROWS)
    colours = tokens(st.context.theme.type)
    for key, is_narrow in (("forma_larga", False), ("forma_estreita", True)):
        with place, st.container(key=key):
            st.plotly_chart(
                charts.interval_chart(drawn, colours, is_narrow),
                key=f"grafico_{key}",
                theme=None,
                config=charts.CONFIG,
                alt=alt,
            )


def _insufficient_volume(others: pd.DataFrame, view: View) -> None:
    """The companies with fewer rated than the minimum: listed, not ranked."""
    if others.empty:
        return
    title = (
        f"Volume insuficiente: {companies(len(others))} com menos de {view.minimum_rated} avaliadas"
    )
    with st.expander(title):
        labels = [label for label in RANKING_COLUMNS[COMPLETE] if label.column in _SMALL_COLUMNS]
        show_table(others, labels, "volume_insuficiente", title)


def _reading(ranking: pd.DataFrame, view: View) -> str:
    lead, rest = ranking_sentence(ranking, view, fetch(coverage))
    return f"{lead} {rest} Os números estão na aba Tabela."
