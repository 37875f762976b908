"""What leaves for Excel: the bytes of the CSV, the cells of the XLSX, and that both agree."""

import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePath

import openpyxl
import pandas as pd
import pytest
from builds import ROOT, Opener
from complaint_files import row, unresolved, write
from hostile_names import HOSTILE_NAMES
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from queries import loads
from queries.database import Database
from queries.scope import FIRST_MONTH, Scope
from reports import VERSION, export, link
from reports.coverage import coverage
from reports.export import SheetData
from reports.exports import EXPORTS, export_file
from reports.files import ExportFile
from reports.labels import Form, Label
from reports.link import COMPLETE, ESSENTIAL, View
from reports.ranking_labels import ranking_labels

# As issue and design write them, so that a swapped or renamed column turns this red.
COMPLETE_HEADINGS = (
    "posicao_de;posicao_ate;empresa;grupo;segmento;participa_desde;finalizadas;avaliadas;"
    "resolvidas;nao_resolvidas;nao_avaliadas;avaliadas_pct;nao_resolvidas_pct;ic_inf_pct;"
    "ic_sup_pct;estimativa_pct;est_inf_pct;est_sup_pct;situacao;indice_oficial_pct;"
    "resolvidas_avaliadas_pct;resolvidas_finalizadas_pct;nota_media;tempo_mediano_dias;"
    "prazo_medio_dias;respondidas_pct;posicao_oficial;posicao_entre_finalizadas;"
    "dez_primeiras_nas_tres;posicao_anterior;variacao_pp;variacao_real;periodo_inicio;periodo_fim;"
    "volume_suficiente"
)
ESSENTIAL_HEADINGS = (
    "posicao_de;posicao_ate;empresa;segmento;finalizadas;avaliadas;avaliadas_pct;"
    "nao_resolvidas_pct;estimativa_pct;est_inf_pct;est_sup_pct;situacao;posicao_anterior"
)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "=", "-", "=cmd|' /C calc'!A0")
HARMLESS = ("Banco Pan", "a=1", "1-2", " =1", "'=1", "", "Água & Cia.", '"quoted"', "a;b")
CREATED = datetime(2026, 11, 5, 9, 30)


def view_of(database: Database, address: str) -> View:
    return link.view(link.parsed(address), coverage(database))


def csv_text(content: bytes) -> str:
    assert content.startswith(b"\xef\xbb\xbf")
    assert not content[3:].startswith(b"\xef\xbb\xbf")
    return content[3:].decode("utf-8")


def csv_rows(file: ExportFile) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(file.content), newline=""), delimiter=";"))


def sheet(file: ExportFile, name: str) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(file.content))[name]


def readme(file: ExportFile) -> list[tuple[str, str]]:
    return [(str(a), str(b)) for a, b in sheet(file, "Leia-me").iter_rows(values_only=True)]


# The form of the CSV.


@pytest.mark.parametrize(
    ("columns", "headings"), [(COMPLETE, COMPLETE_HEADINGS), (ESSENTIAL, ESSENTIAL_HEADINGS)]
)
def test_the_first_line_is_the_headings_in_the_order_of_the_specification(
    columns: str, headings: str, real_month: Database
) -> None:
    file = export_file(real_month, "ranking", view_of(real_month, f"?colunas={columns}"), False)
    # No `sep=` line before it, no quotes around it.
    assert csv_text(file.content).split("\r\n")[0] == headings
    spreadsheet = export_file(
        real_month, "ranking", view_of(real_month, f"?colunas={columns}"), True
    )
    first = next(sheet(spreadsheet, "Ranking de empresas").iter_rows(max_row=1, values_only=True))
    assert ";".join(first) == headings


def test_the_essential_columns_are_the_default_and_are_thirteen(real_month: Database) -> None:
    file = export_file(real_month, "ranking", view_of(real_month, ""), False)
    assert csv_text(file.content).split("\r\n")[0] == ESSENTIAL_HEADINGS
    assert len(ranking_labels("nao_resolvidas", ESSENTIAL)) == 13


def test_lines_end_with_cr_lf_and_cells_are_parted_by_semicolons(sample: Database) -> None:
    text = csv_text(
        export_file(sample, "ranking", view_of(sample, "?colunas=completo"), False).content
    )
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r") == text.count("\r\n")
    assert "sep=" not in text
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert {len(cells) for cells in rows} == {35}


def test_numbers_have_a_decimal_comma_and_no_thousands_mark(tmp_path: Path, opened: Opener) -> None:
    labels = [
        Label("count", "n", "", Form.COUNT, ""),
        Label("place", "lugar", "", Form.PLACE, ""),
        Label("share", "pct", "", Form.SHARE, ""),
        Label("mean", "media", "", Form.DECIMAL, ""),
        Label("change", "pp", "", Form.POINTS, ""),
    ]
    frame = pd.DataFrame(
        {
            "count": [1234567, 0],
            "place": pd.array([12345, None], dtype="Int64"),
            "share": [1 / 3, None],
            "mean": [1234.5, None],
            "change": [-0.125, None],
        }
    )
    assert csv_text(export.to_brazilian_csv(frame, labels)) == (
        "n;lugar;pct;media;pp\r\n"
        "1234567;12345;33,3333333333;1234,5000000000;-12,5000000000\r\n"
        "0;;;;\r\n"
    )


def test_words_booleans_and_days_are_portuguese_and_missing_ones_are_empty() -> None:
    labels = [
        Label("standing", "situacao", "", Form.WORD, ""),
        Label("is_real", "real", "", Form.YES_NO, ""),
        Label("is_full", "cheio", "", Form.YES_NO, ""),
        Label("day", "dia", "", Form.DAY, ""),
        Label("name", "nome", "", Form.TEXT, ""),
    ]
    frame = pd.DataFrame(
        {
            "standing": pd.array(["above", "below", "indistinct", None], dtype="str"),
            "is_real": pd.array([True, False, None, True], dtype="boolean"),
            "is_full": [True, False, True, False],
            "day": [pd.Timestamp(2026, 1, 31), pd.NaT, pd.NaT, pd.Timestamp(2026, 12, 1)],
            "name": pd.array(["Á", None, "b", ""], dtype="string"),
        }
    )
    assert csv_text(export.to_brazilian_csv(frame, labels)) == (
        "situacao;real;cheio;dia;nome\r\n"
        "acima;sim;sim;31/01/2026;Á\r\n"
        "abaixo;não;não;;\r\n"
        "indistinto;;sim;;b\r\n"
        ";sim;não;01/12/2026;\r\n"
    )


def test_an_unknown_column_is_an_error() -> None:
    label = Label("missing", "falta", "", Form.TEXT, "")
    with pytest.raises(KeyError, match="missing"):
        export.to_brazilian_csv(pd.DataFrame({"a": [1]}), [label])
    with pytest.raises(KeyError, match="missing"):
        export.to_xlsx([SheetData("Dados", pd.DataFrame({"a": [1]}), (label,))], [], CREATED)


def test_no_row_is_dropped_or_moved() -> None:
    label = Label("name", "nome", "", Form.TEXT, "")
    names = ["b", "a", "b", "", "c"]
    frame = pd.DataFrame({"name": names}, index=[5, 1, 1, 0, 9])
    lines = csv_text(export.to_brazilian_csv(frame, [label])).split("\r\n")
    assert [line.strip('"') for line in lines[1:-1]] == names
    content = export.to_xlsx([SheetData("Dados", frame, (label,))], [], CREATED)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [cell.value or "" for cell in book["Dados"]["A"][1:]] == names


# Text that a spreadsheet would run.


def cells_of(texts: list[str]) -> list[str]:
    """The texts as cells of the CSV, parted as Excel parts them."""
    labels = [Label("name", "nome", "", Form.TEXT, "")]
    text = csv_text(export.to_brazilian_csv(pd.DataFrame({"name": texts}), labels))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    return [cells[0] if cells else "" for cells in rows][1:]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_starts_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert cells_of([text, "end"]) == [f"'{text}", "end"]


@pytest.mark.parametrize("text", [text for text in HARMLESS if text])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cells_of([text, "end"]) == [text, "end"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_no_text_of_any_kind_starts_a_formula_or_breaks_its_row(texts: list[str]) -> None:
    cells = cells_of([*texts, "end"])
    assert len(cells) == len(texts) + 1
    for text, cell in zip(texts, cells, strict=False):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))
        assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


@pytest.mark.parametrize("text", [text for text in FORMULAS if "\r" not in text])
def test_text_that_starts_like_a_formula_is_text_in_the_spreadsheet_too(text: str) -> None:
    label = Label("name", "nome", "", Form.TEXT, "")
    frame = pd.DataFrame({"name": [text]})
    content = export.to_xlsx([SheetData("Dados", frame, (label,))], [("Segmento", text)], CREATED)
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell in (book["Dados"]["A2"], book["Leia-me"]["B1"]):
        assert cell.data_type == "s"
        assert cell.value.startswith("'")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in archive.read(name) for name in sheets)


def test_a_company_whose_name_is_a_formula_stays_text_and_negative_numbers_stay_numbers(
    tmp_path: Path, opened: Opener
) -> None:
    rows = [
        *(unresolved(company="=SOMA(A1)", date="2026-09-10") for _ in range(9)),
        *(row(company="=SOMA(A1)") for _ in range(9)),
    ]
    database = opened(write(tmp_path / "a.csv", rows))
    view = view_of(database, "?de=2026-10&ate=2026-10&minimo=5&colunas=completo")
    headings, cells = csv_rows(export_file(database, "ranking", view, False))
    line = dict(zip(headings, cells, strict=True))
    assert line["empresa"] == "'=SOMA(A1)"
    # 0/9 - 9/9: as a number, without an apostrophe.
    assert line["variacao_pp"] == "-100,0000000000"
    data = sheet(export_file(database, "ranking", view, True), "Ranking de empresas")
    by_heading = {cell.value: data.cell(2, cell.column) for cell in data[1]}
    assert by_heading["variacao_pp"].value == pytest.approx(-100, abs=1e-9)
    assert by_heading["empresa"].data_type == "s"


# The spreadsheet.

TYPES = {Form.TEXT: str, Form.WORD: str, Form.YES_NO: str, Form.DAY: datetime}


@pytest.mark.parametrize("columns", [COMPLETE, ESSENTIAL])
def test_the_spreadsheet_read_back_is_typed_and_equals_the_csv(
    columns: str, sample: Database
) -> None:
    view = view_of(sample, f"?colunas={columns}")
    _, *lines = csv_rows(export_file(sample, "ranking", view, False))
    _, *rows = sheet(export_file(sample, "ranking", view, True), "Ranking de empresas").iter_rows()
    assert len(rows) == len(lines) > 100
    for line, cells in zip(lines, rows, strict=True):
        labels = ranking_labels("nao_resolvidas", columns)
        for label, text, cell in zip(labels, line, cells, strict=True):
            if not text:
                assert cell.value is None, label.heading
                continue
            assert isinstance(cell.value, TYPES.get(label.form, (int, float))), label.heading
            if label.form is Form.DAY:
                assert f"{cell.value:%d/%m/%Y}" == text
            elif label.form in TYPES:
                assert cell.value == text
            else:
                assert cell.value == pytest.approx(float(text.replace(",", ".")), abs=1e-9)


def test_the_readme_sheet_has_filters_definitions_sources_with_hashes_and_version(
    sample: Database,
) -> None:
    view = view_of(sample, "?de=2025-11&ate=2026-10&segmento=Varejo&minimo=12&colunas=completo")
    file = export_file(sample, "ranking", view, True)
    notes = readme(file)
    said = dict(reversed(notes))
    assert said["Período"] == "nov/2025 a out/2026 (mês de finalização)"
    assert said["Segmento"] == "Varejo"
    assert said["Abrangência"] == "Goiás"
    assert said["Mínimo de avaliadas"] == "12"
    assert said["Linhas em Ranking de empresas"] == f"{file.row_count}, nenhuma cortada"
    assert said["Versão do programa e do método"] == VERSION
    assert said["Base"] == sample.name
    definitions = {
        label.heading: label.definition for label in ranking_labels("nao_resolvidas", COMPLETE)
    }
    assert definitions.items() <= said.items()
    # The address opens the same view with its months named.
    again = view_of(sample, said["Endereço desta visão"])
    assert (again.scope, again.minimum, again.columns) == (view.scope, 12, COMPLETE)
    months = loads.loaded_months(sample)
    # The window before is a source too: the change is measured against it.
    first = view.scope.from_month - view.scope.month_count
    used = months[months["finalised_month"].between(first, view.scope.to_month)]
    sources = [text for subject, text in notes if subject == "Fonte"]
    assert len(sources) == len(set(used["file_name"])) > 5
    for name, digest in set(zip(used["file_name"], used["file_sha256"], strict=True)):
        assert sum(name in text and digest in text for text in sources) == 1
        assert sha256((ROOT / "sample_data" / name).read_bytes()).hexdigest() == digest


def test_the_readme_sheet_of_a_rolling_link_names_the_months_of_its_day(
    real_month: Database,
) -> None:
    for address, expected in (
        ("", "?de=2025-11&ate=2026-10"),
        ("?periodo=3m&minimo=8", "?de=2026-08&ate=2026-10&minimo=8"),
    ):
        notes = readme(export_file(real_month, "ranking", view_of(real_month, address), True))
        assert dict(notes)["Endereço desta visão"] == expected


def test_the_readme_sheet_warns_of_sample_data_only_where_it_is(
    sample: Database, real_month: Database
) -> None:
    def warnings(database: Database) -> str:
        notes = readme(export_file(database, "ranking", view_of(database, ""), True))
        return "\n".join(text for subject, text in notes if subject == "Atenção")

    assert "Dados de exemplo" in warnings(sample)
    assert "Dados de exemplo" not in warnings(real_month)
    for database in (sample, real_month):
        assert "Reclamação registrada não é infração provada." in warnings(database)


def test_the_readme_sheet_names_the_months_that_are_not_loaded(real_month: Database) -> None:
    notes = readme(
        export_file(real_month, "ranking", view_of(real_month, "?de=2026-08&ate=2026-10"), True)
    )
    assert any("ago/2026 a set/2026: arquivo não carregado" in text for _, text in notes)


def test_the_spreadsheet_s_date_is_the_build_s_and_no_clock_s(real_month: Database) -> None:
    file = export_file(real_month, "ranking", view_of(real_month, ""), True)
    properties = openpyxl.load_workbook(io.BytesIO(file.content)).properties
    (built_at,) = loads.build_facts(real_month)["built_at"]
    assert properties.created == properties.modified == built_at.to_pydatetime()


# The same link, the same bytes.

LINKS = ("", "?de=2025-11&ate=2026-10&segmento=Varejo&minimo=12&colunas=completo")


@pytest.mark.parametrize("is_spreadsheet", [False, True])
@pytest.mark.parametrize("address", LINKS)
def test_the_same_link_has_the_same_bytes_and_name_twice(
    address: str, is_spreadsheet: bool, sample: Database, sample_build: Path
) -> None:
    first = export_file(sample, "ranking", view_of(sample, address), is_spreadsheet)
    other = Database(sample_build)
    second = export_file(other, "ranking", view_of(other, address), is_spreadsheet)
    other.close()
    assert first == second


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_two_processes_write_the_bytes_of_the_button(
    ending: str, sample: Database, sample_folder: Path, tmp_path: Path
) -> None:
    address = LINKS[1]
    for seed in ("1", "2"):
        to = tmp_path / f"{seed}{ending}"
        command = [sys.executable, "-m", "reports", "ranking", "--link", address]
        command += ["--data", str(sample_folder), "--to", str(to)]
        # Another hash seed, time zone and language each.
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "TZ": "Asia/Tokyo" if seed == "1" else "America/Sao_Paulo",
            "LC_ALL": "C" if seed == "1" else "C.UTF-8",
        }
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        file = export_file(sample, "ranking", view_of(sample, address), export.is_spreadsheet(to))
        assert to.read_bytes() == file.content


# Names of files.


@pytest.mark.parametrize("is_spreadsheet", [False, True])
def test_the_file_name_holds_what_was_asked_and_the_hash_of_the_content(
    is_spreadsheet: bool, sample: Database
) -> None:
    ending = ".xlsx" if is_spreadsheet else ".csv"
    segment = min(coverage(sample).options["segments"])
    for address, middle in (
        ("?de=2025-11&ate=2026-10", "2025-11_a_2026-10"),
        ("?de=2025-11&ate=2026-10&segmento=Varejo", "varejo_2025-11_a_2026-10"),
        (
            f"?de=2025-11&ate=2026-10&segmento=Varejo&segmento={segment}",
            "2-segmentos_2025-11_a_2026-10",
        ),
    ):
        file = export_file(sample, "ranking", view_of(sample, address), is_spreadsheet)
        digest = sha256(file.content).hexdigest()[:12]
        assert file.name == f"ranking-empresas_{middle}_{digest}{ending}"


def test_every_name_is_safe_for_every_file_system(sample: Database) -> None:
    for segment in coverage(sample).options["segments"]:
        view = View(Scope(FIRST_MONTH, FIRST_MONTH, (segment,)))
        name = export_file(sample, "ranking", view, False).name
        assert re.fullmatch(
            r"ranking-empresas_[0-9a-z-]+_2014-01_a_2014-01_[0-9a-f]{12}\.csv", name
        )


def test_the_longest_choices_give_a_name_that_every_file_system_holds(sample: Database) -> None:
    options = coverage(sample).options
    longest = {
        field: (max(values, key=lambda value: len(export.slug(values[value]).encode())),)
        for field, values in options.items()
        if values
    }
    # The sample has no file of comarcas; a filter of words that no row has stands in the name too.
    longest["judicial_districts"] = ("São Miguel do Araguaia",)
    assert len(longest) == len(link.FILTERS)
    view = View(Scope(FIRST_MONTH, FIRST_MONTH + 1, **longest), indicator="resolvidas_finalizadas")
    for name in EXPORTS:
        for is_spreadsheet, ending in ((False, "csv"), (True, "xlsx")):
            if name == "registros" or not is_spreadsheet:
                file = export_file(sample, name, view, is_spreadsheet)
                assert len(file.name.encode()) <= export.NAME_BYTES
                digest = sha256(file.content).hexdigest()[:12]
                assert file.name.startswith(f"{EXPORTS[name].slug}_")
                assert file.name.endswith(f"_2014-01_a_2014-02_{digest}.{ending}")


@pytest.mark.parametrize("letter", ["a", "ж", "漢", "𝒜"])
def test_a_name_is_cut_by_bytes_and_keeps_window_hash_and_ending(letter: str) -> None:
    parts = [letter * 40] * 8
    digest = sha256(b"x").hexdigest()[:12]
    name = export.file_name("ranking", [*parts, "2025-11_a_2026-10"], b"x", ".xlsx")
    assert export.NAME_BYTES - 4 <= len(name.encode()) <= export.NAME_BYTES
    assert name.startswith(f"ranking_{letter}")
    assert name.endswith(f"_2025-11_a_2026-10_{digest}.xlsx")
    assert export.file_name("ranking", ["varejo", "w"], b"x", ".csv") == (
        f"ranking_varejo_w_{digest}.csv"
    )


def test_hostile_values_give_names_of_plain_letters(tmp_path: Path, opened: Opener) -> None:
    hostile = [*HOSTILE_NAMES, "漢字" * 60, "../" * 50 + "a", "CON", "a" * 300]
    rows = [row(company=name, segment=name) for name in hostile]
    database = opened(write(tmp_path / "a.csv", rows))
    options = coverage(database).options
    for company in options["companies"]:
        segments = (company,) if company in options["segments"] else ()
        view = View(Scope(FIRST_MONTH, FIRST_MONTH, segments=segments, companies=(company,)))
        name = export_file(database, "ranking", view, False).name
        assert len(name.encode()) <= export.NAME_BYTES
        assert not re.search(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u202e]', name)
        assert name.isprintable() and not name.startswith((".", "-"))
        assert re.search(r"_2014-01_a_2014-01_[0-9a-f]{12}\.csv$", name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Varejo", "varejo"),
        ("Água e Saneamento", "agua-e-saneamento"),
        (
            "Operadoras de Telecomunicações (Telefonia, Internet)",
            "operadoras-de-telecomunicacoes-telefonia",
        ),
        ("../../etc/passwd", "etc-passwd"),
        ("***", ""),
    ],
)
def test_a_segment_in_a_file_name_is_plain_letters_joined_by_hyphens(
    text: str, expected: str
) -> None:
    assert export.slug(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("a.csv", False), ("a.xlsx", True), ("A.XLSX", True)]
)
def test_the_ending_chooses_the_format(name: str, expected: bool) -> None:
    assert export.is_spreadsheet(PurePath(name)) is expected


@pytest.mark.parametrize("name", ["a.xls", "a.txt", "a", "csv"])
def test_any_other_ending_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(ValueError, match=r"precisa terminar em \.csv ou \.xlsx"):
        export.is_spreadsheet(PurePath(name))


# The ranking as a file.


def test_no_company_is_cut_and_those_not_ranked_stand_after_the_others_without_a_place(
    sample: Database,
) -> None:
    view = view_of(sample, "?colunas=completo")
    file = export_file(sample, "ranking", view, False)
    headings, *lines = csv_rows(file)
    rows = [dict(zip(headings, line, strict=True)) for line in lines]
    companies = sample.run("company_totals", view.scope)
    assert file.row_count == len(rows) == len(companies)
    assert {r["empresa"].removeprefix("'") for r in rows} == set(companies["company"])
    is_ranked = [r["volume_suficiente"] == "sim" for r in rows]
    assert True in is_ranked and False in is_ranked
    assert is_ranked == sorted(is_ranked, reverse=True)
    for r, ranked in zip(rows, is_ranked, strict=True):
        assert (int(r["avaliadas"]) >= 30) is ranked
        for heading in (
            "posicao_de posicao_ate situacao posicao_oficial posicao_entre_finalizadas "
            "dez_primeiras_nas_tres"
        ).split():
            assert bool(r[heading]) is ranked, heading
        assert r["grupo"] == r["participa_desde"] == ""


def test_booleans_are_sim_and_nao_and_states_are_the_three_words(sample: Database) -> None:
    headings, *lines = csv_rows(
        export_file(sample, "ranking", view_of(sample, "?colunas=completo"), False)
    )
    columns = {h: {line[n] for line in lines} for n, h in enumerate(headings)}
    assert columns["volume_suficiente"] == {"sim", "não"}
    assert columns["dez_primeiras_nas_tres"] == {"sim", "não", ""}
    assert columns["variacao_real"] == {"sim", "não", ""}
    assert columns["situacao"] == {"acima", "abaixo", "indistinto", ""}
    assert columns["periodo_inicio"] == {"01/11/2025"}
    assert columns["periodo_fim"] == {"31/10/2026"}


def test_percentages_have_at_least_four_decimals_and_count_back_exactly(sample: Database) -> None:
    headings, *lines = csv_rows(
        export_file(sample, "ranking", view_of(sample, "?colunas=completo"), False)
    )
    for line in lines:
        r = dict(zip(headings, line, strict=True))
        for heading, cell in r.items():
            if cell and heading.endswith(("_pct", "_pp")):
                assert re.fullmatch(r"-?\d+,\d{4,}", cell), (heading, cell)
        if r["nao_resolvidas_pct"]:
            share = float(r["nao_resolvidas_pct"].replace(",", ".")) / 100
            counted = int(r["nao_resolvidas"]) / int(r["avaliadas"])
            assert share == pytest.approx(counted, abs=1e-9)
