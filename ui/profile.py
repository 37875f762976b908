"""The parts of the page Ficha da empresa: header, three counts, series, parts, fairness."""

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from queries.companies import company_volumes
from reports import profile as frames
from reports import profile_words as words
from reports.coverage import coverage
from reports.few import EXPLANATION
from reports.labels import Label
from reports.link import GRAINS, View
from reports.profile_labels import (
    ACCOUNT_COLUMNS,
    MUNICIPALITY_COLUMNS,
    NAME_COLUMNS,
    PROBLEM_COLUMNS,
    SERIES_COLUMNS,
)
from reports.words import GRAIN_NAMES, count, counted, finalised, window
from ui import downloads, duties, frame, navigation, scope_bar, tiles
from ui.card import card, part
from ui.charts.bars import bar_chart
from ui.charts.base import CONFIG, clickable
from ui.charts.counts import MARKS, counts_chart
from ui.charts.multiples import multiples
from ui.charts.series import Line, series_chart
from ui.data import fetch
from ui.menu import COMPARISON, RANKING
from ui.style import Tokens, tokens
from ui.tables import show_table

TOP_MUNICIPALITIES = 10
_IN_TABLE = "Os números estão na aba Tabela."
_PER_ROW = 3


def chosen(view: View) -> str | None:
    """The company that the page is about."""
    return frames.company_of(view)


def numbers(view: View, company: str) -> pd.DataFrame | None:
    """The numbers of the company and its peers; None where they fail, which the reader is told."""
    found: list[pd.DataFrame] = []
    part("resumo", lambda: found.append(fetch(frames.overview, view.scope, company)))
    return found[0] if found else None


def nobody(view: View) -> None:
    """The page without a company: what to do, and the list to choose from."""
    place = frame.header(
        "Ficha da empresa",
        "Escolha uma empresa",
        "para ver a situação dela no período, ao lado do segmento e de todas as empresas.",
        scope_bar.freshness(view),
    )
    scope_bar.copy_link(place, view)
    part("escolher", lambda: _company_list(view, "Empresa"))


def header(overview: pd.DataFrame | None, view: View, company: str) -> None:
    """The company's name, the computed sentence, the way back and to another company."""
    if overview is None:
        lead, rest = "Sem resumo da empresa:", "não foi possível calcular; o resto continua válido."
    else:
        lead, rest = words.profile_sentence(overview, view)
    place = frame.header(company, lead, rest, scope_bar.freshness(view))
    with place:
        navigation.link_to(
            RANKING, replace(view, scope=view.scope.without("companies")), "‹ Empresas"
        )
        # Another key for each company: a choice closes what was open.
        other = st.popover("Trocar empresa", key=f"trocar_{company}", on_change="rerun")
        if other.open:
            with other:
                part("trocar", lambda: _company_list(view, "Trocar empresa"))
    scope_bar.copy_link(place, view)
    company_count = len(view.scope.companies)
    if company_count > 1:
        frame.notice(f"Há {company_count} empresas no recorte: esta ficha é da primeira.")
        with st.container(key="atalho"):
            navigation.link_to(COMPARISON, view, "Comparar as empresas escolhidas")


def nothing(view: View, company: str) -> None:
    """The company without a complaint in the scope."""
    frame.no_row()
    part("entrada", lambda: _say_entered(view, company))


def identity(overview: pd.DataFrame, view: View, company: str) -> None:
    """Segment, since when the company is known here, its names; what is missing before that."""
    part("identidade", lambda: _identity(overview, view, company))


def accounts_and_figures(overview: pd.DataFrame, view: View, company: str) -> None:
    """The three counts of "resolved" beside time, rating and volume."""
    left, right = st.columns([2, 1])
    with left:
        card(
            "contas",
            "Resolução: 3 contas",
            f"{window(view.scope)} · parcela resolvida, em % · mês de finalização",
            chart=lambda: _accounts_chart(overview),
            table=lambda: show_table(
                frames.accounts(overview),
                ACCOUNT_COLUMNS,
                "tabela_contas",
                _accounts_reading(overview),
            ),
            download=lambda: downloads.buttons("contas", view),
            about=lambda: _about(
                ACCOUNT_COLUMNS,
                "As demais empresas do segmento são contadas sem esta; todas as empresas, com "
                "ela, com os mesmos filtros menos empresa e segmento. A frase da página compara a "
                "parcela não resolvida entre as avaliadas com a das demais do segmento pelo "
                "intervalo de 95 % da diferença (Newcombe 1998): acima ou abaixo só quando ele "
                "não contém zero.",
            ),
        )
    with right:
        part("numeros", lambda: _figures(overview))


def series_card(view: View, company: str) -> None:
    """Complaints by month, quarter or year, and what became of them."""
    scope_bar.choose_here("Série por", "grain", GRAINS, lambda grain: GRAIN_NAMES[str(grain)])
    card(
        "serie",
        f"Reclamações por {GRAIN_NAMES[view.grain]}: quantas e como terminaram",
        f"{window(view.scope)}, o período escolhido nos filtros · número de finalizadas; parcelas "
        "em % · mês de finalização",
        chart=lambda: _volume_chart(view, company),
        more={"Não resolvidas": lambda: _rates_chart(view, company)},
        table=lambda: _series_table(view, company),
        download=lambda: downloads.buttons("serie", view),
        about=lambda: _about(
            SERIES_COLUMNS,
            "O índice oficial não é desenhado ao longo do tempo: ele sobe quando menos "
            "consumidores avaliam. Na tabela ele está ao lado das outras contas e das não "
            "avaliadas.",
        ),
    )


def parts(view: View, company: str) -> None:
    """Problems, municipalities, duties, names and the whole as a file, of which one is open."""
    draw = {
        "Problemas": _problems,
        "Municípios": _municipalities,
        "Resposta da empresa": duties.card,
        "Nomes usados": _names,
        "Baixar a ficha": _whole,
    }
    tabs = st.tabs(list(draw), key="aba_ficha", on_change="rerun")
    for tab, draw_tab in zip(tabs, draw.values(), strict=True):
        if tab.open:
            with tab:
                part("aba_ficha", partial(draw_tab, view, company))


def fairness() -> None:
    """How a company answers."""
    contact = os.environ.get("CONSUMO_CONTATO", "").strip()
    to_whom = f": {contact}." if contact else " ao órgão que publica este painel."
    frame.paragraph(f"A empresa pode enviar resposta ou pedir correção{to_whom}")


def _company_list(view: View, label: str) -> None:
    """The companies of the scope, by volume, with their complaints."""
    volumes = fetch(company_volumes, view.scope.without("companies"))
    if volumes.empty:
        frame.no_row()
        return
    counts = dict(zip(volumes["company"], volumes["finalised_count"], strict=True))
    st.selectbox(
        label,
        list(counts),
        index=None,
        format_func=lambda name: f"{name} ({count(counts[name])})",
        placeholder="escolha ou digite parte do nome",
        key="empresa_da_ficha",
        on_change=_open_company,
        filter_mode="contains",
        width=420,
    )


def _open_company() -> None:
    chosen = st.session_state["empresa_da_ficha"]
    view = scope_bar.current_view()
    if chosen is not None:
        scope_bar.go_to(replace(view, scope=frames.own(view.scope, chosen), page=1))


def _identity(overview: pd.DataFrame, view: View, company: str) -> None:
    segment = overview["segment"].iloc[0]
    frame.paragraph(
        words.identity(
            None if pd.isna(segment) else str(segment),
            fetch(frames.first_month, view.scope, company),
            fetch(coverage).months,
            int(fetch(frames.names, view.scope, company)["is_counted"].sum()),
        )
    )
    _say_entered(view, company)


def _say_entered(view: View, company: str) -> None:
    entry = fetch(frames.entry_month, view.scope, company)
    if entry is not None and view.scope.from_month < entry:
        frame.note(words.entered(entry))


def _figures(overview: pd.DataFrame) -> None:
    company_row = overview.iloc[0]
    others = words.group(overview, frames.OTHERS)
    tiles.draw(
        (
            words.typical_time(company_row, others),
            words.mean_rating(company_row, others),
            words.volume(overview),
        )
    )


def _accounts_chart(overview: pd.DataFrame) -> None:
    accounts = frames.accounts(overview)
    groups = accounts.drop_duplicates("group_kind")
    frame.legend(
        [
            *(
                frame.LegendItem(MARKS[kind][0], name)
                for kind, name in zip(groups["group_kind"], groups["group"], strict=True)
            ),
            frame.LegendItem("", "barra: intervalo de 95 %"),
        ]
    )
    for form, is_narrow in frame.forms():
        with st.container(key=f"{form}_contas"):
            st.plotly_chart(
                counts_chart(accounts, _colours(), is_narrow),
                key=f"grafico_contas_{form}",
                theme=None,
                config=CONFIG,
                alt=_accounts_reading(overview),
            )
    frame.note(
        "Como ler: cada linha é uma definição de “resolvida”; a verdade, se todos avaliassem, "
        "estaria entre a última e a primeira. A barra é a incerteza do valor da empresa; as outras "
        "marcas são valores de comparação, que também têm incerteza, tanto maior quanto menos "
        "reclamações (intervalos na aba Tabela)."
    )
    frame.note(words.accounts_note(overview.iloc[0]))
    note = words.country_note(fetch(coverage))
    if note:
        frame.note(note)


def _accounts_reading(overview: pd.DataFrame) -> str:
    return f"{words.accounts_sentence(overview.iloc[0])} {_IN_TABLE}"


def _series(view: View, company: str) -> tuple[pd.DataFrame, str]:
    """The company's series, and it in words."""
    series = fetch(frames.company_series, view.scope, company, view.grain)
    return series, f"{words.series_sentence(series)} {_IN_TABLE}"


def _series_table(view: View, company: str) -> None:
    series, reading = _series(view, company)
    show_table(series, SERIES_COLUMNS, "tabela_serie", reading)


def _volume_chart(view: View, company: str) -> None:
    series, reading = _series(view, company)
    line = Line("Finalizadas", series, "finalised_count")
    _clickable("serie", series_chart([line], _colours()), reading, _of_periods(series, view), view)
    frame.note(
        f"Como ler: cada ponto é o número de reclamações finalizadas no {GRAIN_NAMES[view.grain]}. "
        "Um clique num ponto filtra esse período."
    )
    _series_notes(series)


def _rates_chart(view: View, company: str) -> None:
    series, reading = _series(view, company)
    colours = _colours()
    lines = [
        Line(
            "não resolvidas",
            series,
            "unresolved_rate",
            low="unresolved_low",
            high="unresolved_high",
            of="rated_count",
        ),
        Line(
            "não avaliadas",
            series,
            "unrated_share",
            of="finalised_count",
            colour=colours.soft,
            dash="dot",
            symbol="square",
        ),
    ]
    frame.legend(
        [
            frame.LegendItem("●", "não resolvidas entre as avaliadas; faixa: intervalo de 95 %"),
            frame.LegendItem("■", "não avaliadas entre as finalizadas", "indistinta"),
        ]
    )
    figure = series_chart(lines, colours, is_share=True, highest=1.0)
    _clickable("taxas", figure, reading, _of_periods(series, view), view)
    frame.note(
        "Como ler: quanto mais larga a faixa, menos avaliações. Quando a linha das não avaliadas "
        "está alta, as não resolvidas falam de poucos consumidores."
    )
    _series_notes(series)
    for note in words.rate_notes(series):
        frame.note(note)


def _series_notes(series: pd.DataFrame) -> None:
    for note in words.series_notes(series):
        frame.note(note)


def _problems(view: View, company: str) -> None:
    problems = fetch(frames.problems, view.scope, company, view.minimum)
    number = counted(len(problems), "problemas")
    reading = f"{number} da empresa. {_IN_TABLE}"
    card(
        "problemas",
        "Principais problemas",
        f"{window(view.scope)} · reclamações finalizadas por {GRAIN_NAMES[view.grain]}, mesma "
        "escala",
        chart=lambda: _multiples(view, company),
        table=lambda: show_table(problems, PROBLEM_COLUMNS, "tabela_problemas", reading),
        download=lambda: downloads.buttons("problemas", view),
        about=lambda: _about(PROBLEM_COLUMNS),
    )


def _multiples(view: View, company: str) -> None:
    parts = fetch(frames.problem_series, view.scope, company, view.grain)
    if not parts:
        frame.note("As reclamações desta empresa não trazem problema no arquivo.")
        return
    figures = multiples(parts, _colours())
    for start in range(0, len(parts), _PER_ROW):
        columns = st.columns(_PER_ROW, vertical_alignment="bottom")
        row = range(start, min(start + _PER_ROW, len(parts)))
        for column, place in zip(columns, row, strict=False):
            name, counts = parts[place]
            total = finalised(int(counts["finalised_count"].sum()))
            with column:
                frame.card_title(name, total)
                st.plotly_chart(
                    figures[place],
                    key=f"grafico_problema_{place}",
                    theme=None,
                    config=CONFIG,
                    alt=f"{name}: {words.series_sentence(counts)} {_IN_TABLE}",
                )
    frame.note(
        "Como ler: os maiores problemas, um por quadro, na mesma escala; quadros "
        "altos são problemas com mais reclamações."
    )


def _municipalities(view: View, company: str) -> None:
    places = fetch(frames.municipalities, view.scope, company, view.minimum)
    known = places[places["ibge_code"].notna()].head(TOP_MUNICIPALITIES)
    reading = words.municipalities_sentence(places)
    card(
        "municipios",
        "Municípios das reclamações",
        f"{window(view.scope)} · reclamações finalizadas · até {TOP_MUNICIPALITIES} no gráfico, "
        "todos na tabela",
        chart=lambda: _municipality_chart(known, view, f"{reading} {_IN_TABLE}"),
        table=lambda: show_table(places, MUNICIPALITY_COLUMNS, "tabela_municipios", reading),
        download=lambda: downloads.buttons("municipios-da-empresa", view),
        about=lambda: _about(
            MUNICIPALITY_COLUMNS,
            "Poucas reclamações podem indicar pouco uso da plataforma, não ausência de conflito. "
            f"{EXPLANATION}",
        ),
    )


def _municipality_chart(known: pd.DataFrame, view: View, reading: str) -> None:
    if known.empty:
        frame.note("Nenhuma reclamação desta empresa traz um município de Goiás.")
        return
    figure = bar_chart(
        known["municipality"].tolist(), known["finalised_count"].tolist(), _colours()
    )
    targets = tuple(
        replace(view, scope=replace(view.scope, municipalities=(code,)), page=1)
        for code in known["ibge_code"]
    )
    _clickable("municipios", figure, reading, targets, view)
    frame.note(
        "Como ler: o tamanho da barra é o número de reclamações, que segue a população do "
        "município. Um clique numa barra filtra o município."
    )


def _names(view: View, company: str) -> None:
    names = fetch(frames.names, view.scope, company)
    frame.card_title(
        "Nomes usados",
        "os que contam nesta empresa, por decisão em Dados e método › Nomes e grupos; e os que só "
        "diferem em maiúsculas, acentos, espaços ou sinais e contam como outra",
    )
    show_table(names, NAME_COLUMNS, "tabela_nomes", "Os nomes usados e as reclamações de cada um.")


def _whole(view: View, company: str) -> None:
    frame.card_title(
        "A ficha inteira",
        "XLSX: folhas Resumo, Série, Problemas, Municípios, Nomes e Leia-me; CSV: o Resumo",
    )
    downloads.buttons("ficha", view)


def _about(labels: Sequence[Label], text: str = "") -> None:
    frame.paragraph(
        "Reclamação registrada não é infração provada. O mês é o da finalização, não o da "
        "abertura. Fonte: consumidor.gov.br."
    )
    if text:
        frame.paragraph(text)
    frame.definitions((label.title, label.definition) for label in labels)


def _of_periods(series: pd.DataFrame, view: View) -> tuple[View, ...]:
    """The view of each period alone."""
    return tuple(
        replace(
            view,
            period="",
            page=1,
            scope=replace(view.scope, from_month=int(first), to_month=int(last)),
        )
        for first, last in zip(series["period_from"], series["period_to"], strict=True)
    )


def _clickable(
    key: str, figure: go.Figure, alt: str, targets: tuple[View, ...], view: View
) -> None:
    """A chart whose marks lead to the view of their place; another view, another selection."""
    scope = view.scope
    chart_key = f"grafico_{key}_{view.grain}_{scope.from_month}_{scope.to_month}_" + "_".join(
        scope.municipalities
    )
    st.plotly_chart(
        clickable(figure),
        key=chart_key,
        theme=None,
        config=CONFIG,
        alt=alt,
        on_select=partial(_go_to_mark, chart_key, targets),
        selection_mode="points",
    )


def _go_to_mark(key: str, targets: tuple[View, ...]) -> None:
    for point in st.session_state[key]["selection"]["points"]:
        scope_bar.go_to(targets[point["customdata"][0]])


def _colours() -> Tokens:
    return tokens(st.context.theme.type)
