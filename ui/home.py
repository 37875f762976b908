"""The parts of the page Início: header, figures, companies beyond chance, months."""

from dataclasses import replace
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from reports import overview_words, surveillance_words
from reports.coverage import coverage
from reports.link import View
from reports.overview import Overview
from reports.overview import overview as overview_of_scope
from reports.overview_files import with_month_start
from reports.overview_labels import CHANGE_COLUMNS, FIGURE_COLUMNS, FIGURES, MONTH_COLUMNS
from reports.reach import Reach, reach
from reports.surveillance import Surveillance
from reports.words import count, window
from ui import frame, navigation, scope_bar, tiles
from ui.card import card
from ui.charts.base import CONFIG, clickable
from ui.charts.changes import change_chart
from ui.charts.months import months_chart
from ui.data import fetch
from ui.downloads import buttons
from ui.menu import PROFILE
from ui.style import tokens
from ui.tables import show_table

FIRST_CHANGES = 6
FIRST_ROWS = 20
IN_A_ROW = 3
TITLE_OF_CHANGES = (
    "Parcela não resolvida: quem passou da variação esperada, do mais firme ao menos firme"
)
_CHIPS = {"up": ("acima", "▲ subiu"), "down": ("abaixo", "▼ caiu")}
HOW_TO_READ_CHANGES = (
    "Como ler: cada símbolo é a mudança da parcela não resolvida e a barra é o intervalo de 95 %. "
    "Se a barra cruza a linha pontilhada, a mudança cabe na variação esperada. A ordem vai da "
    "mudança mais firme à menos firme, não da maior à menor. Antes e agora são estimativas, "
    "puxadas para a média onde há poucos casos: por isso diferem da parcela observada. Cerca de 1 "
    "em cada 20 empresas que não mudaram passa da variação esperada só por acaso."
)
HOW_TO_READ_MONTHS = (
    "Como ler: a linha é o número de reclamações por mês; o ponto maior é o último mês e a faixa "
    "vai do menor ao maior dos 12 meses anteriores. Mês cinza: sem arquivo. Um clique num ponto "
    "mostra só aquele mês; pelo teclado, “escolher meses” em Período. A faixa não é um limite: o "
    "número de consumidores e de empresas na plataforma também muda."
)


def found(view: View) -> Overview:
    """What the page shows of a view."""
    return fetch(overview_of_scope, view.scope, view.minimum)


def header(overview: Overview, surveillance: Surveillance, view: View) -> None:
    """Title of the month, the sentence that answers the page's question, freshness."""
    covered = fetch(coverage)
    lead, rest = (
        overview_words.no_complaint(view, _reach(overview, view))
        if overview.is_empty
        else (surveillance_words.sentence(surveillance, view, covered))
    )
    title = overview_words.title(overview, view)
    scope_bar.copy_link(frame.header(title, lead, rest, scope_bar.freshness(view)), view)


def figures(overview: Overview, view: View) -> None:
    """The four figures at the top; where places have next to no complaints, what that may mean."""
    tiles.draw(overview_words.tiles(overview))
    few = overview_words.of_reach(_reach(overview, view))
    if few:
        frame.notice(few)


def changes(overview: Overview, view: View) -> None:
    """How many companies changed, the firmest changes as cards, then every company compared."""
    frame.section(TITLE_OF_CHANGES)
    lead, rest = overview_words.sentence(overview, view, fetch(coverage))
    frame.paragraph(f"{lead} {rest}")
    before = fetch(coverage).window_before(view.scope)
    if before is None or overview.changes.empty:
        return
    real = overview.changes[overview.changes["direction"] != "unclear"]
    if not real.empty:
        _cards(real, view)
    reading = _reading(overview, view)
    card(
        "mudancas",
        "Mudança da parcela não resolvida, por empresa, em pontos percentuais",
        f"{window(view.scope)} contra {window(before)} · mês de finalização · empresas com "
        f"{view.minimum} avaliadas ou mais em cada janela",
        chart=lambda: _change_chart(overview.changes, view, reading),
        table=lambda: show_table(overview.changes, CHANGE_COLUMNS, "tabela_mudancas", reading),
        download=lambda: buttons("mudancas", view),
        about=_about_changes,
    )


def months(overview: Overview, view: View) -> None:
    """Complaints by month, and the page's figures as a table and a file."""
    if overview.month is None:
        return
    reading = f"{overview_words.months_reading(overview)} Os números estão na aba Tabela."
    card(
        "meses",
        "Reclamações por mês",
        f"{overview_words.months_shown(overview)} · mês de finalização · finalizadas, avaliadas "
        "ou não",
        chart=lambda: _months_chart(overview, view, reading),
        table=lambda: _figure_tables(overview, reading),
        download=lambda: buttons("inicio", view),
        about=lambda: _about_figures(overview),
    )


def _reach(overview: Overview, view: View) -> Reach | None:
    """Asked only where it could be told: with enough complaints in view there are enough in all."""
    return fetch(reach, view.scope) if overview.is_few else None


def _cards(real: pd.DataFrame, view: View) -> None:
    """The firmest changes, three a row, each with the way to its company."""
    shown = real.head(FIRST_CHANGES).to_dict("records")
    with st.container(key="passaram"):
        for start in range(0, len(shown), IN_A_ROW):
            columns = st.columns(IN_A_ROW)
            for place, (column, row) in enumerate(
                zip(columns, shown[start : start + IN_A_ROW], strict=False), start
            ):
                with (
                    column,
                    st.container(
                        border=True, key=f"card_passou_{place}", height="stretch", gap="xxsmall"
                    ),
                ):
                    colour, chip = _CHIPS[row["direction"]]
                    st.html(
                        f'<p class="selo {colour}">{chip}</p>'
                        f'<h3 class="cartao">{escape(str(row["company"]))}</h3>'
                        f'<p class="subtitulo">{escape(overview_words.change(row))}</p>'
                    )
                    navigation.link_to(PROFILE, _of_company(view, row["company"]), "Abrir a ficha")
    if len(real) > FIRST_CHANGES:
        frame.note(
            f"Aparecem as {FIRST_CHANGES} mudanças mais firmes de {count(len(real))}; todas estão "
            "na aba Tabela do cartão abaixo."
        )


def _change_chart(rows: pd.DataFrame, view: View, reading: str) -> None:
    frame.legend(
        [
            frame.LegendItem("▲", "a parcela não resolvida subiu", "acima"),
            frame.LegendItem("○", "inconclusivo", "indistinta"),
            frame.LegendItem("▼", "caiu", "abaixo"),
            frame.LegendItem("┄", "sem mudança"),
            frame.LegendItem("", "barra: intervalo de 95 %"),
            frame.LegendItem("", "avaliadas: antes → agora"),
        ]
    )
    place = st.container()
    shows_all = len(rows) > FIRST_ROWS and st.toggle(
        f"Mostrar todas ({count(len(rows))})", key="mostrar_todas_mudancas"
    )
    drawn = rows if shows_all else rows.head(FIRST_ROWS)
    colours = tokens(st.context.theme.type)
    for key, is_narrow in frame.forms():
        with place, st.container(key=f"{key}_mudancas"):
            event = st.plotly_chart(
                clickable(change_chart(drawn, colours, is_narrow)),
                key=f"grafico_{key}_mudancas",
                theme=None,
                config=CONFIG,
                alt=reading,
                on_select="rerun",
                selection_mode="points",
            )
            for point in event["selection"]["points"]:
                navigation.open_page(PROFILE, _of_company(view, point["customdata"][0]))
    frame.note(HOW_TO_READ_CHANGES)
    # What a click on a mark does, for the keyboard.
    chosen = st.selectbox(
        "Abrir a ficha de",
        rows["company"].tolist(),
        index=None,
        key="ficha_de",
        placeholder="escolha a empresa",
        filter_mode="contains",
        width=360,
    )
    if chosen is not None:
        navigation.open_page(PROFILE, _of_company(view, chosen))


def _months_chart(overview: Overview, view: View, reading: str) -> None:
    months = tuple(int(number) for number in overview.months["finalised_month"])
    # Other months, another selection.
    key = f"grafico_meses_{months[0]}_{months[-1]}_{view.scope.from_month}_{view.scope.to_month}"
    st.plotly_chart(
        clickable(
            months_chart(
                overview.months, overview.figure("month_complaints"), tokens(st.context.theme.type)
            )
        ),
        key=key,
        theme=None,
        config=CONFIG,
        alt=reading,
        on_select=partial(_go_to_month, key),
        selection_mode="points",
    )
    frame.note(HOW_TO_READ_MONTHS)
    for note in overview_words.absent_months(overview, fetch(coverage)):
        frame.note(note)


def _go_to_month(key: str) -> None:
    for point in st.session_state[key]["selection"]["points"]:
        view, month = scope_bar.current_view(), point["customdata"][0]
        scope = replace(view.scope, from_month=month, to_month=month)
        scope_bar.go_to(replace(view, scope=scope, period="", page=1))


def _figure_tables(overview: Overview, reading: str) -> None:
    show_table(overview.figures, FIGURE_COLUMNS, "tabela_numeros", f"Números do mês. {reading}")
    show_table(
        with_month_start(overview.months), MONTH_COLUMNS, "tabela_meses", f"Mês a mês. {reading}"
    )


def _about_changes() -> None:
    frame.paragraph(
        "A mudança é a diferença entre a estimativa desta janela e a da janela do mesmo tamanho "
        "logo antes. Só entram empresas com o mínimo de avaliadas nas duas. Passa da variação "
        "esperada a mudança cujo intervalo de 95 % não contém zero; o intervalo cobre só o acaso "
        "entre as avaliadas. Mais firme é a mudança cujo intervalo termina mais longe de zero, "
        "medido em larguras do próprio intervalo."
    )
    frame.definitions((label.title, label.definition) for label in CHANGE_COLUMNS)


def _about_figures(overview: Overview) -> None:
    rise = overview_words.rise_within_limit(overview)
    if rise:
        frame.paragraph(rise)
    frame.paragraph(
        "Reclamação registrada não é infração provada. O mês é o da finalização, não o da "
        "abertura. Os intervalos cobrem só o acaso; a maioria das reclamações pode não ter sido "
        "avaliada."
    )
    frame.definitions((kind.name, kind.definition) for kind in FIGURES.values())


def _reading(overview: Overview, view: View) -> str:
    lead, rest = overview_words.sentence(overview, view, fetch(coverage))
    return f"{lead} {rest} Os números estão na aba Tabela."


def _of_company(view: View, company: str) -> View:
    return replace(view, scope=replace(view.scope, companies=(company,)), page=1)
