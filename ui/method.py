"""The parts of the page Dados e método: what to know, sources, coverage, definitions, limits."""

import os
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from ingest.complaints import SET_ASIDE_REASONS
from ingest.lateness import LATE_BUILD_DAYS
from queries.municipalities import municipalities, unmatched_names
from queries.scope import Scope
from reports import documents, method, procon
from reports.coverage import newest_load
from reports.export import slug
from reports.labels import UNMATCHED_NAME_COLUMNS
from reports.link import View
from reports.method_labels import (
    COVERAGE_COLUMNS,
    FAMILIES,
    FILE_COLUMNS,
    OUTCOMES,
    REASON_COLUMNS,
    SOURCE_COLUMNS,
    STATE_MARKS,
    STATE_WORDS,
)
from reports.procon_labels import YEAR_COLUMNS
from reports.words import count, month
from ui import frame, name_review, navigation, scope_bar
from ui.data import fetch
from ui.tables import show_table

_MONTH_LETTERS = "JFMAMJJASOND"
_CLASSES = {state: f"mes {slug(state)}" for state in STATE_MARKS}
BALANCE = "lidas = aceitas + rejeitadas + postas de lado"


def header(view: View) -> None:
    """Title, the sentence that says what the build holds, freshness, the link to copy.

    The page has no window: only what concerns the base is told.
    """
    lead, rest = method.balance_sentence(
        fetch(method.source_files), fetch(method.month_coverage, fetch(newest_load))
    )
    place = frame.header("Dados e método", lead, rest, scope_bar.freshness(None))
    scope_bar.copy_link(place, view)


def draw_cards() -> None:
    """The page's cards; the section that the address asks for comes first, opened."""
    asked = navigation.asked_section()
    navigation.keep_section(asked)
    first = {
        "definicoes": definitions_card,
        "acessibilidade": accessibility_card,
        "nomes": names_card,
    }.get(asked)
    cards = (
        before_use_card,
        sources_card,
        coverage_card,
        procon_card,
        left_out_card,
        unmatched_cities_card,
        names_card,
        definitions_card,
        limits_card,
        accessibility_card,
        news_card,
    )
    for draw in sorted(cards, key=lambda draw: draw is not first):
        draw()


def before_use() -> None:
    """What to know before use."""
    texts = documents.section_texts(documents.BEFORE_USE)
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    st.html(f'<ol class="itens">{items}</ol>')


def before_use_card() -> None:
    """What to know before use, open on every width."""
    with st.container(border=True, key="card_antes_de_usar", gap="xxsmall"):
        frame.card_title(
            f"{documents.BEFORE_USE} (6 itens)",
            "Esta página mostra a base inteira: os filtros não mudam o que está nela.",
        )
        before_use()


def sources_card() -> None:
    """Sources with balance and delay, then file by file."""
    with st.expander("Fontes", expanded=True):
        frame.card_title("Fontes, por família de arquivos", BALANCE)
        show_table(
            fetch(method.sources, date.today()),
            SOURCE_COLUMNS,
            key="fontes",
            alt="Famílias de arquivos, uma por linha, com período, linhas, última carga e atraso.",
        )
        frame.note(
            f"Atraso: dias desde o fim do último mês que conta pela família; acima de "
            f"{LATE_BUILD_DAYS} dias a carga mensal está atrasada. Cada mês conta por uma família "
            "só: o atraso de uma não pesa onde a outra traz os meses novos."
        )
        frame.note(method.district_sentence(fetch(municipalities)))
        files_table(has_procon=True)


def files_table(has_procon: bool = False) -> None:
    """Every source file with its balance; no ranking rests on Procon files: shown if asked."""
    files = fetch(method.source_files)
    frame.card_title("De onde vêm os números, arquivo por arquivo", BALANCE)
    show_table(
        files if has_procon else files[files["family"] != procon.PROCON],
        FILE_COLUMNS,
        key="cargas",
        alt="Arquivos carregados, um por linha, com as linhas lidas, aceitas, rejeitadas e postas "
        "de lado.",
    )


def coverage_card() -> None:
    """Which month each family covers: a grid, the same as a table, its file, its rule."""
    covered = fetch(method.month_coverage, fetch(newest_load))
    sentence = method.coverage_sentence(covered)
    with st.expander("Cobertura", expanded=True):
        frame.card_title("Cobertura: meses e fontes", sentence)
        grid, table, download, about = st.tabs(
            ["Gráfico", "Tabela", "Baixar", "Sobre este dado"], key="aba_cobertura"
        )
        with grid:
            _legend()
            _grid(covered, f"{sentence} Os números estão na aba Tabela.")
            frame.note(
                "Como ler: cada quadrado é um mês de uma família de arquivos. Cada mês conta por "
                "uma família só, por isso ausente numa delas não é falta quando a outra o tem."
            )
        with table:
            show_table(covered, COVERAGE_COLUMNS, key="cobertura", alt=sentence)
        with download:
            file = fetch(method.coverage_file, fetch(newest_load))
            frame.note(f"{count(file.row_count)} linhas · nenhuma linha cortada · {file.name}")
            st.download_button(
                "Baixar CSV para Excel",
                file.content,
                file_name=file.name,
                mime=file.media_type,
                on_click="ignore",
                key="baixar_cobertura",
            )
        with about:
            found = documents.definitions()
            frame.definitions(
                (one.term, one.text) for one in found if one.section == documents.COVERAGE
            )


def procon_card() -> None:
    """Which years of archiving the Procon files bring: a table, its file, how to load them."""
    years = fetch(procon.years)
    sentence = procon.sentence(years)
    with st.expander("Cobertura do Procon, ano a ano", expanded=True):
        frame.card_title("Procon: anos de arquivamento", sentence)
        if not years.empty:
            show_table(years, YEAR_COLUMNS, key="anos_do_procon", alt=sentence)
            file = fetch(procon.years_file)
            st.download_button(
                "Baixar CSV para Excel",
                file.content,
                file_name=file.name,
                mime=file.media_type,
                on_click="ignore",
                key="baixar_anos_do_procon",
            )
            frame.note(f"Como ler: {procon.legend()}")
        frame.note(
            "Como carregar: os arquivos anuais do Cadastro Nacional de Reclamações Fundamentadas "
            "(Sindec), como foram publicados (CSV, ZIP ou XLSX), pela página Carregar, menu Dados, "
            "ou com “python -m ingest load ARQUIVO”. O que estes dados são e não são está em "
            "Definições, “Procon”."
        )


def left_out_card() -> None:
    """Rows that do not count, by reason, column and month, and how to have the rows themselves."""
    left_out = fetch(method.rows_left_out)
    left_out["reason"] = left_out["reason"].replace(SET_ASIDE_REASONS)
    rejected, set_aside = (
        count(int(left_out.loc[left_out["outcome"] == outcome, "row_count"].sum()))
        for outcome in OUTCOMES.values()
    )
    title = f"Linhas que não contam: {rejected} rejeitadas, {set_aside} postas de lado"
    with st.expander(title):
        if left_out.empty:
            frame.note("Todas as linhas lidas contam.")
            return
        frame.items(
            f"{outcome}: {reason}{f' (coluna {column})' if column else ''}: {count(rows)}"
            for outcome, reason, column, rows in method.by_reason(left_out).itertuples(index=False)
        )
        frame.card_title("Por motivo, coluna e mês", "linhas de todos os arquivos da base")
        show_table(
            left_out,
            REASON_COLUMNS,
            key="motivos",
            alt="Linhas rejeitadas e postas de lado, por motivo, coluna e mês.",
        )
        frame.note(
            "As próprias linhas rejeitadas, com arquivo, número da linha, coluna, motivo e texto: "
            "“python -m ingest rejects --to rejeitadas.csv” (o texto é guardado por 90 "
            "dias; de arquivo restrito, nunca). Sem linha de comando: envie de novo o arquivo na "
            "página Carregar, menu Dados, e escolha Conferir; nada é carregado sem confirmação."
        )


def unmatched_cities_card() -> None:
    """Names of cities in the whole build that mean no municipality."""
    names = fetch(unmatched_names, method.EVERYTHING)
    total = count(int(names["finalised_count"].sum()))
    with st.expander(f"Cidades sem município: {count(len(names))} (linhas: {total})"):
        if names.empty:
            frame.note("Todos os nomes de cidade de Goiás correspondem a um município.")
        else:
            unmatched_cities(method.EVERYTHING)


def unmatched_cities(scope: Scope) -> None:
    """The names of cities in scope that mean no municipality; nothing where there are none."""
    names = fetch(unmatched_names, scope)
    if names.empty:
        return
    frame.card_title(
        "Cidades sem município correspondente",
        "as linhas são contadas; só não entram em contas por município",
    )
    show_table(
        names,
        UNMATCHED_NAME_COLUMNS,
        key="cidades",
        alt="Nomes de cidade sem município correspondente e o número de linhas de cada um.",
    )


def names_card() -> None:
    """Names of companies that may be one, and what people decided; drawn where it is open."""
    part = st.expander(
        "Nomes e grupos",
        expanded=navigation.asked_section() == "nomes",
        key="nomes_e_grupos",
        on_change="rerun",
    )
    if part.open:
        with part:
            name_review.section()


@st.fragment
def definitions_card() -> None:
    """All definitions; a search, accents and case aside, shows those that hold its words."""
    found = documents.definitions()
    with st.expander("Definições", expanded=True), st.container(key="definicoes"):
        asked = st.text_input(
            "Buscar nas definições", placeholder="por exemplo: indice", key="busca", width=340
        )
        if asked.strip():
            matching = documents.matching(found, asked)
            frame.note(
                f"{count(len(matching))} de {count(len(found))} definições"
                if matching
                else "Nenhuma definição com estas palavras. Tente uma palavra só, ou parte dela."
            )
            frame.definitions((one.term, one.text) for one in matching)
            return
        frame.definitions(method.TERMS.items())
        shown = (
            documents.BEFORE_USE,
            documents.TERMS,
            documents.LIMITS,
            documents.ACCESSIBILITY,
        )
        for section in dict.fromkeys(one.section for one in found if one.section not in shown):
            with st.expander(section):
                frame.definitions((one.term, one.text) for one in found if one.section == section)


def limits_card() -> None:
    """What the numbers cannot say, and which real data were never at hand."""
    with st.expander("Limites: o que estes dados não dizem e o que não foi conferido"):
        frame.items(documents.section_texts(documents.LIMITS))


def accessibility_card() -> None:
    """How the pages can be used by everyone, what is known to be lacking, whom to tell."""
    is_asked = navigation.asked_section() == "acessibilidade"
    with st.expander(documents.ACCESSIBILITY, expanded=is_asked):
        frame.items(documents.section_texts(documents.ACCESSIBILITY))
        contact = os.environ.get("CONSUMO_CONTATO", "").strip()
        to_whom = f": {contact}." if contact else " ao órgão que publica este painel."
        frame.paragraph(f"Se algo o impede de usar o painel, avise{to_whom}")


def news_card() -> None:
    """What this version changed, and which figures moved."""
    news = documents.newest_news()
    with st.expander("O que mudou nesta versão"):
        frame.card_title(f"Versão {news.version}, de {news.written_on}", news.lead)
        frame.items(news.changes)
        frame.card_title("Números que mudaram", "o que muda em contas já feitas")
        frame.items(news.numbers)


def _grid(covered: pd.DataFrame, alt: str) -> None:
    """A line a year and family, twelve marks each; scrolls sideways inside its place."""
    heads = "".join(
        f'<th scope="col"><abbr title="{escape(month(number))[:3]}">{letter}</abbr></th>'
        for number, letter in enumerate(_MONTH_LETTERS)
    )
    lines = []
    years = covered["finalised_month"] // 12
    for year in sorted(set(years), reverse=True):
        head = f'<th scope="rowgroup" rowspan="{len(FAMILIES)}">{year}</th>'
        for family, name in FAMILIES.items():
            cells = covered[(years == year) & (covered["family"] == family)]
            marks = map(_cell, cells["finalised_month"], cells["state"], cells["reason"])
            lines.append(f'<tr>{head}<th scope="row">{escape(name)}</th>{"".join(marks)}</tr>')
            head = ""
    st.html(
        f'<div class="grade" role="region" tabindex="0" aria-label="{escape(alt)}"><table>'
        f'<thead><tr><th scope="col">Ano</th><th scope="col">Família</th>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _legend() -> None:
    """The marks of the grid in words."""
    items = "".join(
        f'<li><span class="{_CLASSES[state]}" aria-hidden="true">{mark}</span>'
        f"<span>{escape(STATE_WORDS[state])}</span></li>"
        for state, mark in STATE_MARKS.items()
    )
    st.html(f'<ul class="legenda">{items}</ul>')


def _cell(number: int, state: str, reason: str) -> str:
    words = escape(f"{month(number)}: {state}{f', {reason}' if reason else ''}")
    mark = f'class="{_CLASSES[state]}" role="img" aria-label="{words}" title="{words}"'
    return f"<td><span {mark}>{STATE_MARKS[state]}</span></td>"
