"""The cards of a page: title, subtitle, legend, chart, how to read it."""

import pandas as pd
import streamlit as st

from reports.coverage import Coverage
from reports.link import View
from reports.words import count, percent, reference_name, unrated_warning, window
from ui import charts, frame
from ui.style import tokens

FIRST_ROWS = 20
HOW_TO_READ = (
    "Como ler: cada símbolo é a melhor estimativa e a barra é a incerteza. Se a barra cruza a "
    "linha pontilhada, os dados não permitem dizer que a empresa difere da média. “2ª a 5ª” é a "
    "faixa de posição: onde a empresa pode estar, com 95 % de certeza; 1ª = maior parcela não "
    "resolvida. A ordem segue a estimativa e a faixa segue os sorteios. Cerca de 1 em cada 20 "
    "empresas iguais à média é marcada por acaso."
)
PRIOR_NOTES = {
    "none": "Sem ajuste: menos de 30 empresas avaliadas no recorte, cada uma com o seu valor "
    "observado.",
    "no_spread": "Sem diferença detectável entre empresas: vale só o intervalo de cada uma.",
}
APPROXIMATE_NOTE = (
    "Intervalo aproximado: com até 40 empresas e poucas avaliações ele acerta de 87 % a 92 % das "
    "vezes."
)
_FEW_COMPANIES = 40


def ranking_card(ranking: pd.DataFrame, view: View, coverage: Coverage, reading: str) -> None:
    """The ranking as dots and intervals, in a wide and a narrow form; CSS shows one of them.

    `ranking` holds every company of the scope; those without sufficient volume are not drawn.
    """
    ranked = ranking[ranking["has_sufficient_volume"]]
    warning = unrated_warning(ranking)
    if warning:
        frame.notice(warning)
    if ranked.empty:
        return
    frame.card_title(
        "Parcela não resolvida entre as reclamações avaliadas, por empresa",
        f"{window(view.scope)} · mês de finalização · empresas com {view.minimum_rated} avaliadas "
        "ou mais",
    )
    reference = percent(ranked["reference_rate"].iloc[0])
    frame.legend(
        [
            frame.LegendItem("▲", "acima da média", "acima"),
            frame.LegendItem("○", "não dá para distinguir da média", "indistinta"),
            frame.LegendItem("▼", "abaixo da média", "abaixo"),
            frame.LegendItem("┄", f"{reference_name(coverage)}: {reference}"),
            frame.LegendItem("", "barra: intervalo de 95 %"),
        ]
    )
    shows_all = len(ranked) > FIRST_ROWS and st.toggle(
        f"Mostrar todas ({count(len(ranked))})", key="mostrar_todas"
    )
    drawn = ranked if shows_all else ranked.head(FIRST_ROWS)
    colours = tokens(st.context.theme.type)
    for key, is_narrow in (("forma_larga", False), ("forma_estreita", True)):
        with st.container(key=key):
            st.plotly_chart(
                charts.interval_chart(drawn, colours, is_narrow),
                key=f"grafico_{key}",
                theme=None,
                config=charts.CONFIG,
                alt=reading,
            )
    frame.note(HOW_TO_READ)
    for kind, note in PRIOR_NOTES.items():
        if (ranked["prior_kind"] == kind).any():
            frame.note(note)
    if len(ranking) <= _FEW_COMPANIES:
        frame.note(APPROXIMATE_NOTE)
