"""The card that says whether a company answers on the platform, and in time."""

import pandas as pd
import streamlit as st

from reports import duties, duties_words
from reports.duties_labels import DUTY_COLUMNS, DUTY_TOTAL_COLUMNS
from reports.link import View
from reports.profile import own
from reports.profile_words import rate_notes, series_notes
from reports.words import window
from ui import card as cards
from ui import downloads, frame
from ui.charts.base import CONFIG
from ui.charts.duties import STOPPED, duties_chart
from ui.data import fetch
from ui.style import tokens
from ui.tables import show_table

_IN_TABLE = "Os números estão na aba Tabela."


def card(view: View, company: str) -> None:
    """Share answered and answered within 10 days, by month, with what changed."""
    cards.card(
        "deveres",
        "Resposta da empresa: parcela respondida e em até 10 dias",
        f"{window(view.scope)} · em % das finalizadas · mês de finalização",
        chart=lambda: _chart(view, company),
        more={"No período": lambda: _window(_in_window(view, company))},
        table=lambda: _table(view, company),
        download=lambda: downloads.buttons("deveres", view),
        about=_about,
    )


def _by_month(view: View, company: str) -> pd.DataFrame:
    return fetch(duties.company_duties, view.scope, company)


def _in_window(view: View, company: str) -> pd.DataFrame:
    """The row of the company, estimated among all those of the scope."""
    return fetch(duties.duties_in_window, own(view.scope, company))


def _sentence(view: View, company: str) -> str:
    shares = fetch(duties.shares_in_window, own(view.scope, company))
    return duties_words.sentence(shares, _by_month(view, company), view)


def _chart(view: View, company: str) -> None:
    months = _by_month(view, company)
    sentence = _sentence(view, company)
    frame.paragraph(sentence)
    frame.legend(
        [
            frame.LegendItem("●", "respondidas"),
            frame.LegendItem("■", "respondidas em até 10 dias", "abaixo"),
            frame.LegendItem("", "faixa: intervalo de 95 %"),
            frame.LegendItem("✕", f"{STOPPED}: nenhuma de 10 ou mais no mês, sem os filtros"),
        ]
    )
    st.plotly_chart(
        duties_chart(months, tokens(st.context.theme.type)),
        key="grafico_deveres",
        theme=None,
        config=CONFIG,
        alt=f"{sentence} {_IN_TABLE}",
    )
    frame.note(
        "Como ler: as duas linhas são sobre as finalizadas do mês em que o arquivo diz se a "
        "empresa respondeu; quem não responde não está no prazo. Quanto mais larga a "
        "faixa, menos reclamações."
    )
    for note in (*duties_words.notes(months), *series_notes(months), *rate_notes(months)):
        frame.note(note)


def _table(view: View, company: str) -> None:
    alt = f"{_sentence(view, company)} {_IN_TABLE}"
    show_table(_by_month(view, company), DUTY_COLUMNS, "tabela_deveres", alt)


def _window(row: pd.DataFrame) -> None:
    if row.empty:
        frame.no_row()
        return
    for text in (duties_words.estimate_sentence(row), duties_words.change_sentence(row)):
        frame.paragraph(text)
    show_table(
        row, DUTY_TOTAL_COLUMNS, "tabela_deveres_periodo", duties_words.estimate_sentence(row)
    )


def _about() -> None:
    frame.paragraph(
        "Ao aderir ao consumidor.gov.br a empresa se compromete a responder em até 10 dias. "
        "Reclamação registrada não é infração provada; o mês é o da finalização, não o da "
        "abertura. Tempo de resposta fora de 0 a 365 dias é descartado e conta como fora do prazo."
    )
    frame.paragraph(
        f"“{STOPPED.capitalize()}” é um mês inteiro com 10 finalizadas ou mais e nenhuma "
        "respondida, contando todas as reclamações da empresa no mês, sem os filtros da tela. Mês "
        "incompleto na base, ou em que o arquivo não diz se respondeu, não é julgado."
    )
    frame.paragraph(
        "Intervalos de Wilson, 95 %. Estimativa e variação são do período todo, entre todas as "
        "empresas do recorte (Bayes empírico beta-binomial), como no ranking."
    )
    labels = {label.heading: label for label in (*DUTY_COLUMNS, *DUTY_TOTAL_COLUMNS)}
    frame.definitions((label.title, label.definition) for label in labels.values())
