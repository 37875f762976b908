"""Dados e método: sources, coverage of months, rows left out, and our documents as texts."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from builds import LOADED_ON, ROOT, Opened, Opener, load_all
from complaint_files import Row, row, unresolved, write
from streamlit.testing.v1 import AppTest

from ingest.complaints import SET_ASIDE_REASONS
from ingest.load import LoadOptions, load
from queries import loads
from queries.database import Database, current_build
from queries.months import last_day, month_number
from queries.scope import Scope
from reports import VERSION, documents, method
from reports.coverage import coverage as coverage_of
from reports.labels import LOAD_COLUMNS
from reports.link import View
from reports.method_labels import (
    ABSENT,
    COMPLETE,
    COVERAGE_COLUMNS,
    FILE_COLUMNS,
    OPEN,
    PARTIAL,
    REASON_COLUMNS,
    SOURCE_COLUMNS,
    STATE_MARKS,
    UNUSED,
)
from reports.municipalities_labels import MUNICIPALITY_COLUMNS
from reports.ranking_labels import ranking_labels
from reports.words import coverage_notes
from reports.words import month as month_in_words
from ui import navigation

TODAY = date(2026, 11, 25)
INDICATORS = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")
FORBIDDEN = (
    *("pior", "melhor", "ruim", "infratora", "culpada", "vilã", "campeã", "ofensora", "impune"),
    *("significante", "efetivo"),
)
TOOLTIPS = (
    *("Índice oficial", "Resolvidas entre avaliadas", "Resolvidas entre finalizadas"),
    *("Intervalo de 95 %", "Faixa de posição", "Estimativa"),
    *("Razão ao esperado (de uma empresa)", "Razão ao esperado (de um lugar)", "Limite"),
    *("Alerta / atenção", "Mês de finalização", "Volume insuficiente", "menos de 5", "Núcleo"),
    *("Sem a mudança", "Tempo típico"),
)


def month_file(folder: Path, month: str, count: int, family: str = "finalizadas") -> Path:
    """A file of one month with so many rows of Goiás."""
    layout = "L19" if family == "finalizadas" else "L30"
    rows = [row(company=f"Empresa {n}", date=f"{month}-05") for n in range(count)]
    return write(folder / f"{family}_{month}.csv", rows, layout)


def state_of(coverage: pd.DataFrame, month: str, family: str = "finalizadas") -> str:
    (state,) = coverage.loc[(coverage["month"] == month) & (coverage["family"] == family), "state"]
    return str(state)


def reason_of(coverage: pd.DataFrame, month: str) -> str:
    is_it = (coverage["month"] == month) & (coverage["family"] == "finalizadas")
    return str(coverage.loc[is_it, "reason"].iloc[0])


# Our documents.


def test_every_section_of_the_indicators_document_is_found() -> None:
    titles = re.findall(r"^## (.+)$", INDICATORS, re.MULTILINE)
    found = {one.section for one in documents.definitions()}
    assert len(titles) == len(set(titles)) > 10
    assert found == {title.replace("`", "").replace("*", "") for title in titles}


def test_every_table_row_and_every_list_item_is_a_definition_of_its_own() -> None:
    lines = INDICATORS.splitlines()
    rules = [n for n, line in enumerate(lines) if re.fullmatch(r"\|(-+\|)+", line)]
    rows = [n for n, line in enumerate(lines) if line.startswith("|")]
    body = [n for n in rows if n not in rules and n + 1 not in rules]
    items = [line for line in lines if re.match(r"(-|\d+\.) ", line)]
    leads = [line for line in lines if line.startswith("**")]
    found = documents.definitions()
    texts = [one for one in found if one.term == one.section]
    # A paragraph and a list item have the term of their section, a row and a lead their own.
    assert len(found) - len(texts) == len(body) + len(leads)
    assert len(items) == 23
    assert {re.sub(r"^(-|\d+\.) ", "", item) for item in items} <= {one.text for one in texts}
    for number in body:
        cells = [
            cell.strip().replace("`", "").replace("*", "") for cell in lines[number].split("|")
        ]
        held = [cell for cell in cells if cell]
        assert any(all(c in f"{one.term} {one.text}" for c in held) for one in found), held


def test_a_document_is_read_by_heading_table_lead_and_paragraph() -> None:
    text = (
        "# Título\n\nantes\n\n## Um\n\n| Conta | Fórmula | Nome na tela |\n|---|---|---|\n"
        "| A | `x` ÷ *y* | índice |\n\n**Faixa larga.** Poucos\ncasos.\n\nUm parágrafo.\n\n"
        "## Dois\n\n<!-- nota -->\n| Coluna | Na tela | Definição |\n|---|---|---|\n"
        "| `c` | Cê | O que é. |\n"
    )
    found = [(one.section, one.term, one.text) for one in documents.parsed(text)]
    assert found == [
        ("Um", "índice", "Conta: A. Fórmula: x ÷ y."),
        ("Um", "Faixa larga", "Poucos casos."),
        ("Um", "Um", "Um parágrafo."),
        ("Dois", "Cê", "O que é. Coluna: c."),
    ]


@pytest.mark.parametrize("asked", ["indice", "ÍNDICE", "  oficial índice ", "indice oficial"])
def test_a_search_needs_no_accent_and_puts_terms_first(asked: str) -> None:
    found = documents.matching(documents.definitions(), asked)
    assert found[0].term == "Índice oficial"
    assert "Núcleo" not in {one.term for one in found}
    assert len(set(found)) == len(found)


def test_a_search_needs_all_words_and_joins_none() -> None:
    everything = documents.definitions()
    assert documents.matching(everything, "indice arco-seno") == ()
    assert documents.matching(everything, "oficialresolvidas") == ()
    found = documents.matching(everything, "spiegelhalter")
    assert [one.term for one in found] == ["Dispersão (funil)"]
    assert len(documents.matching(everything, "")) == len(set(everything))


def test_the_terms_are_those_of_the_tooltips_and_short() -> None:
    assert tuple(method.TERMS) == TOOLTIPS
    assert max(map(len, method.TERMS.values())) <= 160
    by_title = {
        label.title: label.definition for label in ranking_labels("nao_resolvidas", "completo")
    }
    assert method.TERMS["Índice oficial"] == by_title["Índice oficial (%)"]
    assert method.TERMS["Tempo típico"] == by_title["Tempo típico (dias)"]
    assert method.TERMS["menos de 5"] == "Poucas reclamações para calcular uma taxa."


def test_what_to_know_before_use_is_said_in_these_words() -> None:
    assert documents.section_texts(documents.BEFORE_USE) == (
        "Reclamação registrada não é infração provada.",
        "Só se reclama de empresa participante.",
        "Quem reclama não é amostra da população.",
        "Muitas reclamações não são avaliadas.",
        "Tamanho da empresa muda o volume.",
        "O mês é o da finalização, não o da abertura.",
    )


def test_every_limit_of_the_readme_stands_in_portuguese_too() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (limits,) = re.findall(r"^## Limits\n(.*?)(?=^## |\Z)", readme, re.DOTALL | re.MULTILINE)
    english = re.findall(r"^- (.+)$", limits, re.MULTILINE)
    told = documents.section_texts(documents.LIMITS)
    assert len(told) == len(english) > 0
    for text, translated in zip(english, told, strict=True):
        numbers = re.findall(r"\d+", text.replace(",", ""))
        assert numbers == re.findall(r"\d+", translated.replace(".", "").replace(",", "")) or (
            "127.0.0.1" in text and "127.0.0.1" in translated
        )


def test_the_news_are_of_this_version_and_day() -> None:
    news = documents.newest_news()
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (heading,) = re.findall(rf"^## {re.escape(VERSION)} - (\S+)$", changelog, re.MULTILINE)
    assert news.version == VERSION
    assert news.written_on == f"{date.fromisoformat(heading):%d/%m/%Y}"
    assert news.lead and news.changes and news.numbers
    assert not set(news.changes) & set(news.numbers)


@pytest.mark.parametrize("labels", [FILE_COLUMNS, SOURCE_COLUMNS, COVERAGE_COLUMNS, REASON_COLUMNS])
def test_every_column_is_defined_in_the_document_in_its_words(labels) -> None:
    rows = set(re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", INDICATORS, re.MULTILINE))
    for label in labels:
        assert (label.heading, label.title, label.definition) in rows
    assert len({label.heading for label in labels}) == len(labels)


# Sources.


def test_every_family_has_its_balance_and_its_delay(sample: Database) -> None:
    frame = method.sources(sample, TODAY)
    files = loads.loads(sample)
    assert list(frame["source"]) == [
        "consumidor.gov.br, finalizadas",
        "consumidor.gov.br, base completa",
        "Procon, reclamações fundamentadas (Sindec)",
    ]
    for column in ("read_count", "accepted_count", "rejected_count", "set_aside_count"):
        by_family = files.groupby("family")[column].sum()
        families = ("finalizadas", "basecompleta", "procon")
        assert list(frame[column]) == [by_family[family] for family in families]
    parts = frame["accepted_count"] + frame["rejected_count"] + frame["set_aside_count"]
    assert list(frame["read_count"]) == list(parts)
    assert list(frame["file_count"]) == [18, 4, 3]
    assert list(frame["period"][1:]) == ["abr/2022, out/2025 a nov/2025", "2023 a 2025"]
    # From 31/10/2026, and from 30/11/2025; yearly files have none.
    assert list(frame["delay_days"][:2]) == [25, 360] and frame.isna()["delay_days"][2]
    later = method.sources(sample, TODAY + timedelta(days=7))
    assert list(later["delay_days"][:2]) == [32, 367]


def test_a_family_without_a_month_in_use_has_no_delay(opened: Opener, tmp_path: Path) -> None:
    database = opened(
        month_file(tmp_path, "2026-10", 10), month_file(tmp_path, "2026-10", 10, "basecompleta")
    )
    frame = method.sources(database, TODAY)
    assert list(frame["delay_days"].isna()) == [False, True]
    assert list(frame["period"]) == ["out/2026", ""]


def test_a_file_says_its_months_and_the_fields_it_lacks(opened: Opener, tmp_path: Path) -> None:
    rows: list[Row] = [row({"Sexo": ""}), row({"Sexo": ""}, rating="", date="2026-09-30")]
    database = opened(
        write(tmp_path / "basecompleta_2026-08.csv", [row(date="2026-08-01")], "L29"),
        write(tmp_path / "finalizadas_2026-09a10.csv", rows),
        write(tmp_path / "finalizadas_2026-07.csv", [row(date="2026-07-01")]),
    )
    frame = method.source_files(database).set_index("file_name")
    assert frame["period"].to_dict() == {
        "finalizadas_2026-07.csv": "jul/2026",
        "basecompleta_2026-08.csv": "ago/2026",
        "finalizadas_2026-09a10.csv": "set/2026 a out/2026",
    }
    assert frame["missing_fields"].to_dict() == {
        "finalizadas_2026-07.csv": "",
        "basecompleta_2026-08.csv": "Segmento de Mercado",
        "finalizadas_2026-09a10.csv": "Sexo",
    }
    assert [
        label.column for label in FILE_COLUMNS if label.column not in method.source_files(database)
    ] == []
    assert {label.column for label in LOAD_COLUMNS} < {label.column for label in FILE_COLUMNS}


# Coverage.


def test_a_month_is_complete_absent_open_or_left_to_the_other_family(sample: Database) -> None:
    coverage = method.month_coverage(sample, TODAY)
    assert len(coverage) == 7 * 12 * 2
    assert not coverage.duplicated(["month", "family"]).any()
    in_use = coverage["state"].isin([COMPLETE, PARTIAL])
    counted = loads.loaded_months(sample)
    assert sorted(coverage.loc[in_use, "finalised_month"]) == sorted(counted["finalised_month"])
    assert coverage.loc[in_use, "accepted_count"].sum() == counted["accepted_count"].sum()
    assert state_of(coverage, "2022-04") == ABSENT
    assert state_of(coverage, "2022-04", "basecompleta") == COMPLETE
    assert state_of(coverage, "2025-12") == COMPLETE
    assert state_of(coverage, "2025-12", "basecompleta") == UNUSED
    assert state_of(coverage, "2026-11") == OPEN
    assert (coverage["state"] == UNUSED).sum() == 1
    # Sixteen days after its end November is absent without a file, a day before it is not.
    later = method.month_coverage(sample, date(2026, 12, 16))
    assert (state_of(later, "2026-11"), state_of(later, "2026-12")) == (ABSENT, OPEN)
    assert state_of(method.month_coverage(sample, date(2026, 12, 15)), "2026-11") == OPEN
    assert method.month_coverage(sample, date(2027, 2, 1))["month"].max() == "2027-12"


def test_the_sentence_names_partial_absent_and_unpublished_months(
    opened: Opener, tmp_path: Path
) -> None:
    counts = {"2026-01": 10, "2026-02": 10, "2026-03": 4, "2026-05": 10, "2026-06": 10}
    database = opened(*(month_file(tmp_path, month, n) for month, n in counts.items()))
    coverage = method.month_coverage(database, date(2026, 9, 15))
    assert method.coverage_sentence(coverage) == (
        "Meses completos: 4. Incompletos: mar/2026. Ausentes nas duas famílias: 2 "
        "(abr/2026, jul/2026). ago/2026 a dez/2026: ainda não publicado."
    )
    absent = coverage[coverage["state"] == ABSENT]
    assert set(absent.loc[absent["family"] == "finalizadas", "month"]) == {"2026-04", "2026-07"}
    # The notes beside a window say the same of the same months.
    covered = replace(coverage_of(database), loaded_on=date(2026, 9, 15))
    view = View(Scope(month_number("2026-01"), month_number("2026-12")))
    assert coverage_notes(view, covered) == (
        "abr/2026, jul/2026: arquivo não carregado. Veja em Dados e método.",
        "ago/2026 a dez/2026: ainda não publicado.",
    )
    assert reason_of(coverage, "2026-03") == "menos da metade da mediana dos meses vizinhos"
    lead, rest = method.balance_sentence(method.source_files(database), coverage)
    assert lead == "5 meses em uso (jan/2026 a mar/2026, mai/2026 a jun/2026)"
    assert rest.startswith("de 5 arquivos; linhas: 44 lidas = 44 aceitas + 0 rejeitadas + 0 postas")


def test_the_months_around_are_three_before_and_three_after() -> None:
    months = [1, 2, 3, 5, 8, 9, 10, 11]
    counts = [10, 20, 30, 40, 50, 60, 70, 80]
    assert method.neighbour_medians(months, counts) == [30, 35, 40, 40, 50, 50, 55, 60]
    assert [m != m for m in method.neighbour_medians([1, 2, 3], [5, 5, 5])] == [True] * 3
    assert method.neighbour_medians([1, 2, 3, 4], [4, 9, 9, 9]) == [9, 9, 9, 9]
    assert method.neighbour_medians([], []) == []


OCTOBER = month_number("2026-10")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"loaded_on": last_day(OCTOBER)}, "antes de o mês acabar"),
        ({"loaded_on": last_day(OCTOBER) + timedelta(days=1)}, ""),
        ({"accepted": 0, "neighbour_median": float("nan")}, "nenhuma linha aceita"),
        ({"neighbour_median": 180.0}, ""),
        ({"neighbour_median": 180.5}, "menos da metade"),
        ({"neighbour_median": float("nan")}, ""),
        ({"rejected": 9}, ""),
        ({"rejected": 10}, "linhas do mês rejeitadas"),
        ({"file_undated": 99}, ""),
        ({"file_undated": 100}, "linhas do arquivo rejeitadas, sem data legível"),
    ],
)
def test_a_month_is_partial_for_a_reason(changes: dict, expected: str) -> None:
    asked = {
        "month": OCTOBER,
        "loaded_on": date(2026, 11, 5),
        "accepted": 90,
        "neighbour_median": 100.0,
        "rejected": 0,
        "file_accepted": 900,
        "file_undated": 0,
    }
    reason = method.partial_reason(**(asked | changes))
    assert expected in reason
    assert bool(reason) == bool(expected)


def test_a_month_with_rejected_rows_or_undated_ones_is_partial(
    opened: Opener, tmp_path: Path
) -> None:
    good = [row(company=f"E {n}", date="2026-09-05") for n in range(9)]
    database = opened(
        write(tmp_path / "finalizadas_2026-09.csv", [*good, row(date="2026-09-06", rating="9")]),
        write(
            tmp_path / "finalizadas_2026-10.csv",
            [*(cells | {"Data Finalização": "2026-10-05"} for cells in good), row(date="ontem")],
        ),
        month_file(tmp_path, "2026-08", 9),
    )
    coverage = method.month_coverage(database, TODAY)
    assert reason_of(coverage, "2026-09") == "10 % ou mais das linhas do mês rejeitadas"
    assert "sem data legível" in reason_of(coverage, "2026-10")
    assert state_of(coverage, "2026-08") == COMPLETE
    is_september = coverage["month"] == "2026-09"
    assert coverage.loc[is_september, "rejected_count"].dropna().tolist() == [1]


def test_a_month_that_was_loaded_before_its_end_is_partial(opened: Opener, tmp_path: Path) -> None:
    today = date.today()
    database = opened(
        month_file(tmp_path, f"{today:%Y-%m}", 3)
        if today.day >= 5
        else write(tmp_path / f"finalizadas_{today:%Y-%m}.csv", [row(date=f"{today:%Y-%m-01}")])
    )
    coverage = method.month_coverage(database, today)
    assert reason_of(coverage, f"{today:%Y-%m}") == "arquivo carregado antes de o mês acabar"


def test_months_of_goias_are_not_compared_with_months_of_the_country(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    national = [month_file(tmp_path, f"2026-0{n}", 30) for n in (1, 2, 3, 4)]
    load_all(folder, *national, uf="BR")
    load_all(folder, month_file(tmp_path, "2026-05", 5))
    database = Database(current_build(folder))
    coverage = method.month_coverage(database, TODAY)
    assert state_of(coverage, "2026-05") == COMPLETE
    assert state_of(coverage, "2026-04") == COMPLETE
    database.close()


# Rows left out.


def test_reasons_add_up_to_the_balance_of_each_file(sample: Database) -> None:
    reasons = loads.load_reasons(sample)
    sums = reasons.groupby(["load_id", "outcome"])["row_count"].sum().unstack(fill_value=0)
    files = loads.loads(sample).set_index("load_id")
    pd.testing.assert_series_equal(
        sums["rejected"], files["rejected_count"], check_names=False, check_dtype=False
    )
    pd.testing.assert_series_equal(
        sums["set_aside"], files["set_aside_count"], check_names=False, check_dtype=False
    )
    left_out = method.rows_left_out(sample)
    assert left_out["row_count"].sum() == reasons["row_count"].sum()
    assert method.by_reason(left_out)["row_count"].sum() == reasons["row_count"].sum()


def test_rows_left_out_are_told_by_reason_column_and_month(opened: Opener, tmp_path: Path) -> None:
    database = opened(
        write(
            tmp_path / "finalizadas_2026-09.csv",
            [
                *(row(company=f"E {n}", date="2026-09-05") for n in range(5)),
                *(row(date="2026-09-06", rating="9") for _ in range(2)),
                row(date="ontem"),
                row(date="2026-09-07", state="SP"),
                row(date="2026-09-08", status="Cancelada"),
            ],
        ),
        write(
            tmp_path / "finalizadas_2026-10.csv",
            [*(row(company=f"E {n}") for n in range(5)), row(rating="0"), row(date="amanhã")],
        ),
    )
    left_out = method.rows_left_out(database)
    assert left_out.to_dict("split")["data"] == [
        ["rejeitada", "data vazia ou em forma desconhecida", "Data Finalização", "", 2, 2],
        ["rejeitada", "nota fora de 1 a 5", "Nota do Consumidor", "2026-09", 1, 2],
        ["rejeitada", "nota fora de 1 a 5", "Nota do Consumidor", "2026-10", 1, 1],
        ["posta de lado", "other_state", "", "", 1, 1],
        ["posta de lado", "other_status", "", "", 1, 1],
    ]
    assert list(left_out.columns) == [label.column for label in REASON_COLUMNS]
    assert method.by_reason(left_out)["row_count"].tolist() == [3, 2, 1, 1]
    assert set(left_out["reason"][-2:]) <= set(SET_ASIDE_REASONS)


def test_a_build_without_any_row_left_out_has_none(opened: Opener, tmp_path: Path) -> None:
    database = opened(month_file(tmp_path, "2026-10", 3))
    assert method.rows_left_out(database).empty
    assert method.by_reason(method.rows_left_out(database)).empty


# The page.


def open_page(open_app: Opened, folder: Path, address: Mapping[str, str] | None = None) -> AppTest:
    app: AppTest = open_app(folder, address, page="method.py")
    return app


def cards(app: AppTest) -> list[tuple[str, bool]]:
    """The foldable parts of the page with whether they are open, from the top."""
    return [(part.label, part.proto.expanded) for part in app.expander]


def test_a_link_of_the_footer_puts_its_section_first_and_opens_it(
    open_app: Opened, sample_folder: Path
) -> None:
    plain = cards(open_page(open_app, sample_folder))
    assert plain[0] == ("Fontes", True) and ("Acessibilidade", False) in plain
    for section, title in (("acessibilidade", "Acessibilidade"), ("definicoes", "Definições")):
        assert section in navigation.SECTIONS.values()
        shown = cards(open_page(open_app, sample_folder, {"secao": section}))
        assert shown[0] == (title, True)
        assert sorted(name for name, _ in shown) == sorted(name for name, _ in plain)
    odd = open_page(open_app, sample_folder, {"secao": "<b>x</b>", "cor": "azul"})
    assert cards(odd) == plain


def test_the_section_on_accessibility_says_whom_to_tell(
    open_app: Opened, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = documents.section_texts(documents.ACCESSIBILITY)
    assert [
        word
        for word in ("Teclado", "Contraste", "alternativo", "Streamlit")
        if word in " ".join(texts)
    ] == ["Teclado", "Contraste", "alternativo", "Streamlit"]
    told = words(open_page(open_app, sample_folder))
    assert all(text in told for text in texts)
    assert "avise ao órgão que publica este painel." in told
    monkeypatch.setenv("CONSUMO_CONTATO", "procon <b>@</b> exemplo")
    assert "avise: procon <b>@</b> exemplo." in words(open_page(open_app, sample_folder))


def test_the_page_tells_nothing_of_a_window(open_app: Opened, sample_folder: Path) -> None:
    address = {"de": "2022-03", "ate": "2022-04"}
    elsewhere = open_app(sample_folder, address)
    assert "O período mistura as duas famílias" in words(elsewhere)
    assert "Um ou dois meses enganam" in words(elsewhere)
    here = words(open_page(open_app, sample_folder, address))
    assert "O período mistura" not in here and "Um ou dois meses enganam" not in here


def test_no_definition_has_two_full_stops_or_repeats_the_first_place() -> None:
    found = documents.definitions()
    assert [one for one in found if ".." in one.text] == []
    assert [one for one in found if "1ª posição: 1ª" in one.text] == []
    assert any("1ª posição: maior parcela não resolvida." in one.text for one in found)


def test_the_ratio_is_explained_by_the_segment_and_the_window_before() -> None:
    text = method.TERMS["Razão ao esperado (de uma empresa)"]
    assert "segmento" in text and "janela anterior" in text and "população" not in text
    of_place = method.TERMS["Razão ao esperado (de um lugar)"]
    assert "população" in of_place and "segmento" not in of_place
    (ratio,) = (label for label in MUNICIPALITY_COLUMNS if label.heading == "razao")
    assert ratio.definition == of_place


def words(app: AppTest) -> str:
    drawn = [element.value for element in app.html if "<style>" not in element.value]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)) for html in drawn)


def table(app: AppTest, title: str) -> pd.DataFrame:
    """The table with a column of this title."""
    (found,) = [frame.value for frame in app.dataframe if title in frame.value]
    return found


def test_the_page_shows_the_frames_and_texts(
    open_app: Opened, sample_folder: Path, sample: Database
) -> None:
    app = open_page(open_app, sample_folder)
    text = words(app)
    coverage = method.month_coverage(sample, LOADED_ON.date())
    lead, rest = method.balance_sentence(method.source_files(sample), coverage)
    assert "Dados e método" in text and lead in text and rest in text
    for section in (documents.BEFORE_USE, documents.LIMITS):
        assert all(told in text for told in documents.section_texts(section))
    assert all(change in text for change in documents.newest_news().changes)
    assert all(f"{term}" in text and told in text for term, told in method.TERMS.items())
    assert list(table(app, "Situação")["Situação"]) == list(coverage["state"])
    grid = next(element.value for element in app.html if 'class="grade"' in element.value)
    cells = re.findall(r'title="([^"<]+): ([^"<]+)">(.)</span>', grid)
    by_line = coverage.assign(year=-(coverage["finalised_month"] // 12)).sort_values(
        ["year", "family", "finalised_month"], ascending=[True, False, True]
    )
    assert cells == [
        (month_in_words(number), state, STATE_MARKS[state])
        for number, state in zip(by_line["finalised_month"], by_line["state"], strict=True)
    ]
    first_line = re.findall(r"<tr>(.+?)</tr>", grid)[1]
    assert "2026" in first_line and "finalizadas" in first_line
    assert 'aria-label="out/2026: completo"' in first_line
    files = table(app, "Campos ausentes")
    assert list(files["Lidas"]) == list(
        files["Aceitas"] + files["Rejeitadas"] + files["Postas de lado"]
    )
    assert "Atraso (dias)" in table(app, "Fonte")
    reasons = next(frame.value for frame in app.dataframe if "Destino" in frame.value)
    assert "outro Estado" in set(reasons["Motivo"]) and "other_state" not in set(reasons["Motivo"])
    # Of complaints, and of the Procon files.
    assert reasons["Linhas"].sum() == 162 + 4348 + 5 + 481
    assert "python -m ingest rejects --to rejeitadas.csv" in text
    cities = table(app, "Cidade como está no arquivo")
    assert cities["Linhas"].sum() == 50
    assert text.rstrip().endswith(f"Versão {VERSION}")


def test_a_search_shows_what_holds_its_words(open_app: Opened, sample_folder: Path) -> None:
    app = open_page(open_app, sample_folder)
    app.get_by_key("busca").set_value("indice oficial").run()
    text = words(app)
    found = documents.matching(documents.definitions(), "indice oficial")
    assert f"{len(found)} de {len(documents.definitions())} definições" in text
    assert method.TERMS["Índice oficial"] in text
    assert method.TERMS["Núcleo"] not in text
    app.get_by_key("busca").set_value("xyzxyz").run()
    assert "Nenhuma definição com estas palavras" in words(app)


def test_the_button_offers_the_coverage_as_it_is_on_screen(
    open_app: Opened, sample_folder: Path, sample: Database
) -> None:
    file = method.coverage_file(sample, TODAY)
    lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == [label.heading for label in COVERAGE_COLUMNS]
    assert len(lines) - 1 == file.row_count == len(method.month_coverage(sample, TODAY))
    assert file.name.startswith("cobertura-dos-meses_")
    app = open_page(open_app, sample_folder)
    assert method.coverage_file(sample, LOADED_ON.date()).name in words(app)


def test_the_tab_of_empresas_shows_the_same_files_of_complaints(
    open_app: Opened, sample_folder: Path
) -> None:
    page = table(open_page(open_app, sample_folder), "Campos ausentes")
    tab = open_app(sample_folder, tab="Sobre este dado", page="companies.py", card="ranking")
    is_of_procon = page["Arquivo"].str.startswith(("CNRF", "CRF"))
    assert is_of_procon.any()
    pd.testing.assert_frame_equal(
        page[~is_of_procon].reset_index(drop=True), table(tab, "Campos ausentes")
    )
    assert all(told in words(tab) for told in documents.section_texts(documents.BEFORE_USE))


def test_names_with_marks_stay_as_they_are(open_app: Opened, tmp_path: Path) -> None:
    name = "<b>![x](http:hostil.invalid) 2026-10.csv"
    city = "<i>![y](http://hostil.invalid/y.png)</i>"
    folder = load_all(tmp_path / "data", write(tmp_path / name, [unresolved(city=city)]))
    app = open_page(open_app, folder)
    assert list(table(app, "Campos ausentes")["Arquivo"]) == [name]
    assert list(table(app, "Cidade como está no arquivo").iloc[:, 0]) == [city]
    drawn = " ".join(element.value for element in app.html)
    assert "hostil.invalid" not in drawn
    assert not any("hostil" in expander.label for expander in app.expander)


def test_a_small_build_and_none_at_all_have_a_page(open_app: Opened, tmp_path: Path) -> None:
    folder = load_all(tmp_path / "data", month_file(tmp_path, "2026-10", 1))
    text = words(open_page(open_app, folder))
    assert "de 1 arquivo; linhas: 1 lidas = 1 aceitas + 0 rejeitadas + 0 postas de lado." in text
    assert "Todas as linhas lidas contam." in text
    assert "Todos os nomes de cidade de Goiás correspondem" in text
    assert "Ainda não há dados" in words(open_page(open_app, tmp_path / "nada"))


def test_no_word_of_blame_stands_on_the_page(open_app: Opened, sample_folder: Path) -> None:
    text = words(open_page(open_app, sample_folder)).casefold()
    assert [word for word in FORBIDDEN if re.search(rf"\b{word}", text)] == []


def test_a_file_whose_months_were_taken_over_does_not_hide_the_one_in_use(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    year = [row(company=f"E {n}", date=f"2026-0{1 + n % 2}-05") for n in range(20)]
    load_all(folder, write(tmp_path / "finalizadas_2026-01a02.csv", year))
    fewer = month_file(tmp_path, "2026-02", 8)
    report = load([fewer], folder, LoadOptions(replace=True))
    assert not report.is_refused
    database = Database(current_build(folder))
    coverage = method.month_coverage(database, TODAY)
    is_february = (coverage["month"] == "2026-02") & (coverage["family"] == "finalizadas")
    assert coverage.loc[is_february, "accepted_count"].tolist() == [8]
    assert state_of(coverage, "2026-02") == COMPLETE
    assert "month_replaced" in set(method.rows_left_out(database)["reason"])
    database.close()
