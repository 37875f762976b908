"""Procon (Sindec) files: recognised by content, every row accounted for, years counted once."""

import itertools
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from builds import Opened, Opener, load_all
from complaint_files import row, write
from procon_files import TITLES, archived, numbers_of_people, procon_row, unquoted, write_procon

from ingest.__main__ import main
from ingest.complaints import NOT_KEPT, OTHER_STATE, YEAR_OF_OTHER_FILE, YEAR_REPLACED
from ingest.containers import UnreadableSource
from ingest.load import LoadOptions, LoadReport, check, load
from ingest.procon import PROCON, ProconResult, read_procon
from ingest.sources import COMPLAINTS, kind_of
from ingest.tax_numbers import MASK
from queries.database import Database, current_build
from reports import method, procon

CPF = "52998224725"
BOTH_NAMES = ("strRazaoSocial", "strNomeFantasia")


def read(path: Path, uf: str = "GO") -> ProconResult:
    return read_procon(path, uf, lambda rows: None)


def accepted(result: ProconResult) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = result.rows.to_pylist()
    return rows


def stored(folder: Path, columns: str = "*") -> list[tuple[object, ...]]:
    with duckdb.connect(str(current_build(folder)), read_only=True) as reader:
        return reader.execute(
            f"select {columns} from procon_complaint order by archived_on, load_id, source_line"
        ).fetchall()


def loaded(folder: Path, *paths: Path, replace: bool = False) -> LoadReport:
    return load(paths, folder, LoadOptions(replace=replace))


def words(app: object) -> str:
    return " ".join(str(html.body) for html in app.html)  # type: ignore[attr-defined]


# What is one.


@pytest.mark.parametrize("has_header", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_procon_file_is_known_by_its_first_line_whatever_its_name(
    tmp_path: Path, has_header: bool, encoding: str
) -> None:
    rows = [archived("2024-05-06"), archived("2024-05-07")]
    path = write_procon(tmp_path / "finalizadas_2024-05.csv", rows, has_header, encoding)
    assert kind_of(path) == PROCON
    result = read(path)
    assert result.source.read_count == len(result.rows) == 2
    assert [one["activity"] for one in accepted(result)] == ["COMÉRCIO DE MÓVEIS"] * 2
    assert ("sem cabeçalho" in result.layout) is not has_header


def test_a_large_procon_file_is_known_too_and_complaints_stay_complaints(tmp_path: Path) -> None:
    large = write_procon(tmp_path / "a.csv", [procon_row()] * 6_000)
    assert large.stat().st_size > 1_000_000 and kind_of(large) == PROCON
    assert kind_of(write(tmp_path / "finalizadas_2026-10.csv", [row()])) == COMPLAINTS


def test_the_first_row_of_a_file_without_header_counts_and_is_line_1(tmp_path: Path) -> None:
    rows = [archived("2024-05-06", strNomeFantasia="A; B"), archived("2024-05-07")]
    result = read(write_procon(tmp_path / "a.csv", rows, has_header=False))
    assert [(one["source_line"], one["trade_name"]) for one in accepted(result)] == [
        (1, "A; B"),
        (2, "LOJA PEQUI"),
    ]


@pytest.mark.parametrize("title", ["DataArquivamento", "UF", "RadicalCNPJ", "Atendida", "Tipo"])
def test_a_missing_or_repeated_required_column_is_refused_by_name(
    tmp_path: Path, title: str
) -> None:
    kept = [name for name in TITLES if name != title]
    text = ";".join([*kept, "DataArquivamento2", "RadicalCNPJ2"])
    path = tmp_path / "a.csv"
    path.write_text(text + "\n" + ";".join("x" * len(text.split(";"))) + "\n", encoding="utf-8")
    with pytest.raises(UnreadableSource, match=f"Procon.*faltam as colunas {title}"):
        read(path)
    path.write_text(";".join([*TITLES, title]) + "\n", encoding="utf-8")
    with pytest.raises(UnreadableSource, match=f"“{title}” aparece duas vezes"):
        read(path)


def test_columns_are_found_by_their_titles_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    cells = procon_row()
    order = sorted(TITLES)
    text = ";".join([*order, "Nova"]) + "\n" + ";".join([*(cells[t] for t in order), "x"]) + "\n"
    path.write_text(text, encoding="utf-8")
    result = read(path)
    (one,) = accepted(result)
    assert (one["cnpj_root"], one["legal_name"]) == ("27318459", "LOJA PEQUI LTDA")
    assert result.unknown_columns == ("Nova",)


# `;` inside a text.


@pytest.mark.parametrize("is_quoted", [True, False])
@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("strRazaoSocial", "legal_name"),
        ("strNomeFantasia", "trade_name"),
        ("RazaoSocialRFB", "registered_legal_name"),
        ("NomeFantasiaRFB", "registered_trade_name"),
        ("DescCNAEPrincipal", "activity"),
        ("DescricaoAssunto", "subject"),
        ("DescricaoProblema", "problem"),
    ],
)
def test_a_delimiter_inside_any_text_loses_no_row_and_no_column(
    tmp_path: Path, title: str, column: str, is_quoted: bool
) -> None:
    text = "CASAS; PONTO; EXTRA (LOJA FISICA)"
    cells = procon_row(**{title: text})
    path = write_procon(tmp_path / "a.csv", [cells if is_quoted else unquoted(cells), procon_row()])
    result = read(path)
    one, plain = accepted(result)
    assert one.pop(column) == text
    plain.pop(column)
    assert one == plain | {"source_line": 2}
    assert (result.rejected, result.rejoined_count) == ([], 0 if is_quoted else 1)


def test_without_a_space_to_tell_the_rest_goes_to_the_trade_name(tmp_path: Path) -> None:
    cells = procon_row(strNomeFantasia="EXTRA;PONTO;BARATO")
    (one,) = accepted(read(write_procon(tmp_path / "a.csv", [unquoted(cells)])))
    assert (one["legal_name"], one["trade_name"]) == ("LOJA PEQUI LTDA", "EXTRA;PONTO;BARATO")


def test_quotes_inside_names_are_letters_where_they_are_no_quotes(tmp_path: Path) -> None:
    lines = [
        unquoted(procon_row(strNomeFantasia='CLARO "CNPJ UNIFICADO"')),
        unquoted(procon_row(strNomeFantasia='"B" UNIDOS; AUTO')),
    ]
    names = [one["trade_name"] for one in accepted(read(write_procon(tmp_path / "a.csv", lines)))]
    assert names == ['CLARO "CNPJ UNIFICADO"', '"B" UNIDOS; AUTO']


@pytest.mark.parametrize(
    "line",
    [
        ";".join(procon_row()[title] for title in TITLES[:-3]),
        unquoted(procon_row(RadicalCNPJ="2731;8459")),
        unquoted(procon_row(strNomeFantasia=";".join("ABCDEFGH"))),
        unquoted(procon_row(Tipo="2", strNomeFantasia="A; B")),
    ],
)
def test_a_row_that_cannot_be_put_together_is_rejected_and_its_text_not_kept(
    tmp_path: Path, line: str
) -> None:
    result = read(write_procon(tmp_path / "a.csv", [procon_row(), line]))
    (rejected,) = result.rejected
    assert (rejected.line, rejected.raw, len(result.rows)) == (3, NOT_KEPT, 1)


# Cells.


@pytest.mark.parametrize(
    ("kind", "number", "root", "known", "is_masked"),
    [
        ("1", "27318459000194", "27318459", "27318459", False),
        ("1", "1543032000104", "01543032", "01543032", False),
        # Root 00000000 is a bank's, never missing; eleven digits are a CNPJ that lost its zeros.
        ("1", "191", "00000000", "00000000", False),
        ("1", "NULL", "00000000", "00000000", False),
        ("1", "42291000180", "00042291", "00042291", False),
        ("1", "12ABC34501DE35", "12ABC345", "12ABC345", False),
        ("1", "27318459000194", "NULL", "27318459", False),
        ("1", "NULL", "27318459", "27318459", False),
        ("1", "NULL", "NULL", None, False),
        # A person behind the kind of a company, and persons.
        ("1", f"000{CPF}", "00052998", None, True),
        ("1", CPF, "NULL", None, False),
        ("1", "00000123456797", "00000123", None, True),
        ("0", "00000000000000", "00000000", None, True),
        ("0", CPF, "NULL", None, False),
        ("0", "27318459000194", "27318459", None, True),
    ],
)
def test_a_root_is_a_companys_or_nothing(
    tmp_path: Path, kind: str, number: str, root: str, known: str | None, is_masked: bool
) -> None:
    cells = procon_row(Tipo=kind, NumeroCNPJ=number, RadicalCNPJ=root)
    (one,) = accepted(read(write_procon(tmp_path / "a.csv", [cells])))
    assert (one["cnpj_root"], one["is_root_masked"]) == (known, is_masked)


def test_of_a_natural_person_only_that_there_was_one_is_kept(tmp_path: Path) -> None:
    names = dict.fromkeys((*BOTH_NAMES, "RazaoSocialRFB", "NomeFantasiaRFB"), "FULANO DE TAL")
    cells = procon_row(Tipo="0", NumeroCNPJ=CPF, RadicalCNPJ="NULL", **names)
    result = read(write_procon(tmp_path / "a.csv", [cells]))
    (one,) = accepted(result)
    assert one["is_natural_person"] and "FULANO" not in str(one) and CPF not in str(one)
    assert one["subject"] == "Telefone" and result.masked_count == 1


@pytest.mark.parametrize("title", [*BOTH_NAMES, "RazaoSocialRFB", "NomeFantasiaRFB"])
def test_numbers_of_people_are_masked_in_every_name(tmp_path: Path, title: str) -> None:
    cells = procon_row(**{title: f"BELTRANO 529.982.247-25 {CPF}"})
    result = read(write_procon(tmp_path / "a.csv", [cells]))
    assert f"BELTRANO {MASK} {MASK}" in accepted(result)[0].values()
    assert result.masked_count == 1


@pytest.mark.parametrize("cell", ["NULL", "", "********", "XXXXXXXXXX", CPF])
def test_a_name_that_says_nothing_is_none(tmp_path: Path, cell: str) -> None:
    (one,) = accepted(read(write_procon(tmp_path / "a.csv", [procon_row(strNomeFantasia=cell)])))
    assert one["trade_name"] is None


@pytest.mark.parametrize(
    ("cell", "code", "has_cep"),
    [
        ("74000000", "5208707", True),
        ("74899999", "5208707", True),
        ("74900000", "5201405", True),
        ("72800000", "5212501", True),
        ("75250-000", "5220454", True),
        ("78455000", None, True),
        ("5057000", None, True),
        ("67000", None, True),
        ("NULL", None, False),
        ("", None, False),
        ("123", None, False),
    ],
)
def test_a_cep_becomes_a_municipality_and_is_dropped(
    tmp_path: Path, cell: str, code: str | None, has_cep: bool
) -> None:
    (one,) = accepted(read(write_procon(tmp_path / "a.csv", [procon_row(CEPConsumidor=cell)])))
    assert (one["ibge_code"], one["has_cep"]) == (code, has_cep)
    assert len(cell) < 7 or cell not in map(str, one.values())


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"DataArquivamento": "NULL"}, "DataArquivamento"),
        ({"DataArquivamento": "2024-02-31 00:00:00.000"}, "DataArquivamento"),
        ({"DataArquivamento": "2999-01-01 00:00:00.000"}, "DataArquivamento"),
        ({"UF": "XX"}, "UF"),
        ({"Atendida": "T"}, "Atendida"),
        ({"Tipo": "2"}, "Tipo"),
        ({"Tipo": "NULL"}, "Tipo"),
    ],
)
def test_a_row_with_a_cell_that_cannot_be_is_rejected(
    tmp_path: Path, changes: dict[str, str], column: str
) -> None:
    result = read(write_procon(tmp_path / "a.csv", [procon_row(**changes), procon_row()]))
    (rejected,) = result.rejected
    assert (rejected.line, rejected.column, rejected.raw) == (2, column, NOT_KEPT)
    assert len(result.rows) == 1


def test_other_states_are_set_aside_and_counted_in_a_load_of_the_country(tmp_path: Path) -> None:
    path = write_procon(tmp_path / "a.csv", [procon_row(UF="SP"), procon_row(Atendida="N")])
    assert read(path).set_aside == {OTHER_STATE: 1}
    country = read(path, "BR")
    assert [(one["uf"], one["is_settled"]) for one in accepted(country)] == [
        ("SP", True),
        ("GO", False),
    ]


def test_repeats_inside_a_file_are_kept_and_flagged(tmp_path: Path) -> None:
    twice = unquoted(procon_row(strNomeFantasia="A; B"))
    path = write_procon(tmp_path / "a.csv", [twice, procon_row(), twice, procon_row()])
    result = read(path)
    assert [one["is_repeat"] for one in accepted(result)] == [False, False, True, True]
    assert result.repeated_by_year == {2024: 2}


# Years.

OF_2023 = [
    archived("2023-03-04", AnoCalendario="2023"),
    archived("2023-12-30", AnoCalendario="2023", Atendida="N"),
    archived("2024-01-05", AnoCalendario="2023", CodigoProblema="2502"),
    archived("2024-02-01", AnoCalendario="2023"),
]
OF_2024 = [
    archived("2024-01-05", NumeroCNPJ="27318459000194", CodigoProblema="NULL"),
    archived("2024-02-01"),
    archived("2024-09-09"),
]
OF_2025 = [archived("2025-06-01", AnoCalendario="2025")]


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    return [
        write_procon(tmp_path / "CNRF_2023.csv", OF_2023, has_header=False),
        write_procon(tmp_path / "CNRF2024.csv", OF_2024),
        write_procon(tmp_path / "CRF2025.csv", OF_2025),
    ]


def test_a_year_that_two_files_bring_counts_once_in_any_order_of_loads(
    tmp_path: Path, three: list[Path]
) -> None:
    names = set()
    for number, order in enumerate(itertools.permutations(three)):
        for is_together in (True, False):
            folder = tmp_path / f"data-{number}-{is_together}"
            for paths in [order] if is_together else [(path,) for path in order]:
                loaded(folder, *paths)
            names.add(current_build(folder).name)
            assert stored(folder, "archived_year, is_settled") == [
                (2023, True),
                (2023, False),
                (2024, True),
                (2024, True),
                (2024, True),
                (2025, True),
            ]
    assert len(names) == 1


def test_the_repeated_rows_are_set_aside_with_their_reason(
    tmp_path: Path, three: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", "--to", str(tmp_path / "data"), *map(str, three)]) == 0
    told = capsys.readouterr().out
    assert "CNRF_2023.csv: 4 lidas = 2 aceitas + 0 rejeitadas + 2 postas de lado" in told
    assert "2 postas de lado: ano de arquivamento que outro arquivo do Procon traz" in told
    assert "anos de arquivamento: 2023 (2), 2024 (não conta)" in told


def test_a_stray_year_counts_until_its_own_file_is_there(
    tmp_path: Path, three: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    loaded(folder, three[0])
    database = Database(current_build(folder))
    years = procon.years(database)
    assert list(zip(years["archived_year"], years["state"], strict=True)) == [
        (2023, "conta"),
        (2024, "só parte"),
    ]
    assert "Só parte de 2024" in procon.sentence(years)
    report = loaded(folder, three[1])
    (displaced,) = report.displaced
    assert (displaced.year, displaced.row_count) == (2024, 2)
    assert displaced.reason == YEAR_OF_OTHER_FILE
    (told,) = json.loads((folder / "history.jsonl").read_text().splitlines()[-1])["displaced"]
    assert told["year"] == "2024" and "month" not in told


def test_of_two_stray_files_the_one_with_more_rows_counts_in_any_order(tmp_path: Path) -> None:
    few = [archived("2022-05-05", AnoCalendario="2022")] * 2
    few += [archived("2024-02-01", AnoCalendario="2022")]
    paths = [
        write_procon(tmp_path / "a.csv", OF_2023),
        write_procon(tmp_path / "b.csv", few),
    ]
    for number, order in enumerate([paths, paths[::-1]]):
        folder = tmp_path / f"data-{number}"
        for path in order:
            loaded(folder, path)
        counted = stored(folder, "archived_year, problem")
        assert sum(year == 2024 for year, _ in counted) == 2


def test_two_different_files_of_one_year_are_both_refused(tmp_path: Path) -> None:
    one = write_procon(tmp_path / "a.csv", OF_2024)
    other = write_procon(tmp_path / "b.csv", OF_2024[:2])
    report = loaded(tmp_path / "data", one, other)
    assert report.is_refused
    assert all("o ano 2024 está também em" in str(file.refused) for file in report.files)


def test_a_newer_file_of_a_year_replaces_the_counted_one_unless_it_is_much_smaller(
    tmp_path: Path, three: list[Path]
) -> None:
    folder = tmp_path / "data"
    loaded(folder, *three)
    small = write_procon(tmp_path / "menor.csv", OF_2024[:2])
    report = loaded(folder, small)
    assert "já está carregado com 3 linhas (CNRF2024.csv)" in str(report.files[0].refused)
    report = loaded(folder, small, replace=True)
    assert [(d.year, d.reason, d.row_count) for d in report.displaced] == [(2024, YEAR_REPLACED, 3)]
    whole = write_procon(tmp_path / "novo.csv", [*OF_2024, archived("2024-10-10")])
    assert not loaded(folder, whole).is_refused
    assert sum(year == 2024 for (year,) in stored(folder, "archived_year")) == 4


def test_a_file_loaded_again_changes_nothing(tmp_path: Path, three: list[Path]) -> None:
    folder = tmp_path / "data"
    before = loaded(folder, *three).build
    again = write_procon(tmp_path / "copia.csv", OF_2024, encoding="cp1252")
    report = loaded(folder, again)
    assert report.build == before
    assert report.files[0].as_json()["set_aside"] == {"already_loaded": 3}


def test_procon_rows_stay_through_a_load_of_complaints_and_a_check_changes_nothing(
    tmp_path: Path, three: list[Path]
) -> None:
    folder = tmp_path / "data"
    loaded(folder, *three)
    rows = stored(folder)
    complaints = write(tmp_path / "finalizadas_2026-10.csv", [row()])
    planned = check([complaints], folder, LoadOptions()).build
    assert loaded(folder, complaints).build == planned
    assert [one[1:] for one in stored(folder)] == [one[1:] for one in rows]
    assert {one[0] for one in stored(folder)} == {2, 3, 4}


# A workbook.


def write_workbook(path: Path, rows: Sequence[Sequence[object]], sheets: int = 1) -> Path:
    book = openpyxl.Workbook()
    for number in range(sheets):
        sheet = book.active if not number else book.create_sheet()
        assert sheet is not None
        for cells in rows:
            sheet.append(list(cells))
    book.create_sheet("vazia")
    book.save(path)
    return path


def typed(cells: dict[str, str]) -> list[object]:
    """A row as a workbook holds it: numbers as numbers, nothing for NULL."""
    numbers = ("AnoCalendario", "NumeroCNPJ", "CEPConsumidor", "CNAEPrincipal")
    return [
        None if cell == "NULL" else int(cell) if title in numbers and cell.isdecimal() else cell
        for title, cell in cells.items()
    ]


def test_a_workbook_is_read_as_the_text_is(tmp_path: Path) -> None:
    rows = [
        procon_row(NumeroCNPJ="191", RadicalCNPJ="00000000"),
        procon_row(strNomeFantasia="A; B", CEPConsumidor="NULL", CodigoProblema="NULL"),
        procon_row(Tipo="0", NumeroCNPJ="NULL", RadicalCNPJ="NULL"),
    ]
    text = read(write_procon(tmp_path / "a.csv", rows))
    path = write_workbook(tmp_path / "a.xlsx", [TITLES, *map(typed, rows)])
    assert kind_of(path) == PROCON
    book = read(path)
    assert book.rows.equals(text.rows) and book.source.read_count == 3


def test_dates_of_a_workbook_are_read_as_dates(tmp_path: Path) -> None:
    cells = typed(procon_row())
    cells[1] = date(2024, 5, 6)
    (one,) = accepted(read(write_workbook(tmp_path / "a.xlsx", [TITLES, cells])))
    assert one["archived_on"] == date(2024, 5, 6)


def test_a_workbook_of_two_sheets_a_damaged_one_and_one_of_complaints_are_refused(
    tmp_path: Path,
) -> None:
    two = write_workbook(tmp_path / "a.xlsx", [TITLES, typed(procon_row())], sheets=2)
    with pytest.raises(UnreadableSource, match="mais de uma folha"):
        read(two)
    cut = tmp_path / "b.xlsx"
    cut.write_bytes(two.read_bytes()[:3_000])
    other = write_workbook(tmp_path / "c.xlsx", [list(row()), list(row().values())])
    report = loaded(tmp_path / "data", cut, other)
    said = [str(file.refused) for file in report.files]
    assert "danificado" in said[0] and "uma planilha do Excel (.xlsx)" in said[1]


# The build and the screen.


def test_no_number_of_a_person_stays_in_a_build(tmp_path: Path) -> None:
    rows = [
        procon_row(Tipo="0", NumeroCNPJ=CPF, RadicalCNPJ="NULL", strRazaoSocial=f"FULANO {CPF}"),
        *(procon_row(**{title: f"MARIA {CPF} 529.982.247-25"}) for title in BOTH_NAMES),
        procon_row(RazaoSocialRFB=f"MARIA {CPF}", DescricaoAssunto=f"CPF {CPF}"),
        procon_row(NumeroCNPJ=f"000{CPF}", RadicalCNPJ="00052998"),
        f"2024;{CPF};cut",
    ]
    folder = tmp_path / "data"
    loaded(folder, write_procon(tmp_path / "a.csv", rows), write(tmp_path / "2026-10.csv", [row()]))
    assert len(stored(folder)) == 5
    assert numbers_of_people(current_build(folder)) == []
    kept = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".duckdb"]
    assert not any(CPF in path.read_text(errors="replace") for path in kept)


def test_the_look_for_numbers_of_people_finds_them(opened: Opener, tmp_path: Path) -> None:
    named = [row(company=f"Loja {CPF}"), row(company="Loja 01543032000104")]
    database = opened(write(tmp_path / "2026-10.csv", named))
    assert {found.split(":")[1] for found in numbers_of_people(database.build)} == {f" Loja {CPF}"}


def test_the_sources_tell_of_procon_beside_the_others(
    tmp_path: Path, three: list[Path], open_app: Opened
) -> None:
    complaints = write(tmp_path / "finalizadas_2026-10.csv", [row()])
    folder = load_all(tmp_path / "data", complaints, three[0], three[2])
    database = Database(current_build(folder))
    frame = method.sources(database, date(2026, 12, 1)).iloc[-1]
    assert frame["source"].startswith("Procon") and frame["period"] == "2023 a 2025"
    assert (frame["read_count"], frame["accepted_count"], frame["file_count"]) == (5, 5, 2)
    assert frame.isna()["delay_days"]
    told = words(open_app(folder, page="method.py"))
    assert "Procon, Goiás: 5 reclamações arquivadas em 2023 a 2025; 4 atendidas" in told
    assert "Só parte de 2024" in told


def test_years_without_a_file_have_a_row_of_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = write_procon(tmp_path / "a.csv", [archived("2019-05-05", AnoCalendario="2019")])
    last = write_procon(tmp_path / "b.csv", [archived("2022-05-05", AnoCalendario="2022")])
    loaded(folder, first, last)
    years = procon.years(Database(current_build(folder)))
    assert list(years["archived_year"]) == [2019, 2020, 2021, 2022]
    assert list(years["state"]) == ["conta", "ausente", "ausente", "conta"]
    assert list(years["complaint_count"].isna()) == [False, True, True, False]
    assert "Sem arquivo: 2020 a 2021." in procon.sentence(years)


def test_without_a_procon_file_the_page_says_so(real_month_folder: Path, open_app: Opened) -> None:
    told = words(open_app(real_month_folder, page="method.py"))
    assert "Ainda não há dados de Procon (Sindec). Veja em Dados e método como carregar." in told


def test_procon_files_alone_are_a_build_that_every_page_opens(
    tmp_path: Path, three: list[Path], open_app: Opened
) -> None:
    folder = load_all(tmp_path / "data", *three)
    for page in ("home.py", "companies.py", "municipalities.py", "records.py", "method.py"):
        open_app(folder, page=page)
