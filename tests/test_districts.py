"""The file of comarcas: recognised by its titles, read row by row, a filter once it is loaded."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from builds import Opened, load_all
from complaint_files import row, write
from district_files import HEADER, district_lines, reference, write_districts

from ingest import districts
from ingest.__main__ import main
from ingest.complaints import NO_DISTRICT
from ingest.containers import UnreadableSource
from ingest.districts import read_districts
from ingest.load import LoadOptions, LoadReport, check, load
from ingest.sources import COMPLAINTS, DISTRICTS, kind_of
from queries import loads, municipalities
from queries.companies import scope_totals
from queries.database import Database, current_build
from queries.facets import facets
from queries.scope import Scope
from reports import method
from reports.coverage import coverage
from reports.municipalities import run

GOIANIA, ABADIA, ANAPOLIS, TEREZOPOLIS = "5208707", "5200050", "5201108", "5221197"
OCTOBER = 2026 * 12 + 9
SCOPE = Scope(OCTOBER, OCTOBER)
LINES = district_lines({ABADIA: "Goiânia", TEREZOPOLIS: "Anápolis"})
CITIES = ("Goiânia", "Goiânia", "Abadia de Goiás", "Anápolis", "Terezópolis de Goiás", "Rio Verde")


@pytest.fixture
def complaint_file(tmp_path: Path) -> Path:
    rows = [row(city=city, company=f"Empresa {n}") for n, city in enumerate(CITIES)]
    return write(tmp_path / "finalizadas_2026-10.csv", rows)


def changed(code: str, *line: str) -> list[tuple[str, ...]]:
    """All lines, that of a code replaced."""
    return [tuple(line) if known[0] == code else known for known in LINES]


def number_of(code: str) -> int:
    """The line of the file on which a code stands."""
    return [line[0] for line in LINES].index(code) + 2


def opened_after(folder: Path, *paths: Path) -> Database:
    return Database(current_build(load_all(folder, *paths)))


# What is one.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_file_of_comarcas_is_known_by_its_titles_whatever_its_name_and_encoding(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "finalizadas_2026-10.csv"
    titles = ("Código IBGE", "Município", "Comarca", "Obs.")
    lines = [(*line, "x") for line in LINES]
    write_districts(path, lines, titles, encoding, delimiter)
    assert kind_of(path) == DISTRICTS
    result = read_districts(path)
    assert result.districts == {code: district for code, _, district in LINES}
    assert result.unknown_columns == ("Obs.",)
    assert (len(result.rejected), result.set_aside.total()) == (0, 0)


def test_everything_else_is_left_to_the_reader_of_complaints(
    tmp_path: Path, complaint_file: Path
) -> None:
    page = tmp_path / "a.csv"
    page.write_text("<html>codigo_ibge;comarca", encoding="utf-8")
    empty = tmp_path / "b.csv"
    empty.touch()
    other = write_districts(tmp_path / "c.csv", header=("codigo", "municipio", "comarca"))
    large = write_districts(tmp_path / "d.csv", LINES * 200)
    for path in (complaint_file, page, empty, other, large, tmp_path / "none.csv"):
        assert kind_of(path) == COMPLAINTS, path.name


def test_the_same_rows_in_another_encoding_are_the_same_content(tmp_path: Path) -> None:
    one = read_districts(write_districts(tmp_path / "a.csv"))
    other = read_districts(write_districts(tmp_path / "b.csv", encoding="cp1252", delimiter="\t"))
    assert one.sha256 == other.sha256
    third = read_districts(write_districts(tmp_path / "c.csv", LINES[:-1]))
    assert third.sha256 != one.sha256


# Its rows.


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ((TEREZOPOLIS, "Terezópolis de Goiás", "Nenhuma"), "comarca", "não é uma das sedes"),
        ((TEREZOPOLIS, "Terezópolis de Goiás", "Adelândia"), "comarca", "não é uma das sedes"),
        ((TEREZOPOLIS, "Goiânia", "Goiânia"), "municipio", "não é o do município"),
        (("5300108", "Terezópolis de Goiás", "Anápolis"), "codigo_ibge", "de município de Goiás"),
        (("522119", "Terezópolis de Goiás", "Anápolis"), "codigo_ibge", "de município de Goiás"),
        (("", "", ""), "codigo_ibge", "de município de Goiás"),
        ((TEREZOPOLIS, "x"), "", "número de colunas"),
    ],
)
def test_a_row_that_cannot_be_is_rejected_with_its_line_and_reason(
    tmp_path: Path, line: Sequence[str], column: str, reason: str
) -> None:
    result = read_districts(write_districts(tmp_path / "a.csv", changed(TEREZOPOLIS, *line)))
    (rejected,) = result.rejected
    assert (rejected.line, rejected.column) == (number_of(TEREZOPOLIS), column)
    assert reason in rejected.reason and rejected.raw == ";".join(line)
    assert len(result.districts) == 245 and TEREZOPOLIS not in result.districts


def test_a_seat_in_another_comarca_is_rejected(tmp_path: Path) -> None:
    lines = changed(ANAPOLIS, ANAPOLIS, "Anápolis", "Goiânia")
    (rejected,) = read_districts(write_districts(tmp_path / "a.csv", lines)).rejected
    assert (rejected.line, rejected.column) == (number_of(ANAPOLIS), "comarca")
    assert "sede de comarca" in rejected.reason


@pytest.mark.parametrize("second", ["Anápolis", "Goiânia"])
def test_of_a_code_that_stands_twice_no_row_counts(tmp_path: Path, second: str) -> None:
    lines = [*LINES, (TEREZOPOLIS, "Terezópolis de Goiás", second)]
    result = read_districts(write_districts(tmp_path / "a.csv", lines))
    assert [row.line for row in result.rejected] == [number_of(TEREZOPOLIS), 248]
    assert {row.reason for row in result.rejected} == {"código repetido no arquivo"}
    assert TEREZOPOLIS not in result.districts and len(result.districts) == 245


def test_names_are_compared_without_accents_and_with_or_without_the_word_comarca(
    tmp_path: Path,
) -> None:
    lines = changed(TEREZOPOLIS, TEREZOPOLIS, "TEREZOPOLIS DE GOIAS", "Comarca de ANAPOLIS ")
    result = read_districts(write_districts(tmp_path / "a.csv", lines))
    assert result.districts[TEREZOPOLIS] == "Anápolis" and not result.rejected


def test_a_row_without_a_comarca_is_set_aside(tmp_path: Path) -> None:
    lines = changed(TEREZOPOLIS, TEREZOPOLIS, "Terezópolis de Goiás", " ")
    result = read_districts(write_districts(tmp_path / "a.csv", lines))
    assert result.set_aside == {NO_DISTRICT: 1} and not result.rejected
    assert len(result.districts) == 245


@pytest.mark.parametrize(
    ("lines", "header", "sentence"),
    [
        ([], HEADER, "nenhum município além das sedes"),
        ([("1", "a", "b")], HEADER, "A primeira linha rejeitada é a 2: código"),
        (LINES, ("codigo_ibge", "comarca", "comarca"), "aparece duas vezes"),
    ],
)
def test_a_file_without_anything_usable_is_refused(
    tmp_path: Path, lines: Sequence[Sequence[str]], header: Sequence[str], sentence: str
) -> None:
    with pytest.raises(UnreadableSource, match=sentence):
        read_districts(write_districts(tmp_path / "a.csv", lines, header))


def test_a_file_separated_by_commas_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = write_districts(tmp_path / "a.csv", delimiter=",")
    assert kind_of(path) == DISTRICTS
    with pytest.raises(UnreadableSource, match="separadas por ponto e vírgula"):
        read_districts(path)


def test_the_template_has_every_municipality_and_the_comarca_of_the_seats() -> None:
    content = districts.TEMPLATE.read_bytes()
    assert content == districts.template()
    header, *lines = content.decode("utf-8-sig").split("\r\n")[:-1]
    assert header == "codigo_ibge;municipio;comarca"
    assert lines == [
        f"{place['ibge_code']};{place['name']};"
        + (place["name"] if place["is_judicial_district_seat"] == "true" else "")
        for place in reference()
    ]
    assert len(lines) == 246 and sum(not line.endswith(";") for line in lines) == 121


def test_the_template_as_it_is_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="nenhum município além das sedes tem comarca"):
        read_districts(districts.TEMPLATE)


# Its load.


def reported(folder: Path, *paths: Path, skip_refused: bool = False) -> LoadReport:
    return load(paths, folder, LoadOptions(skip_refused=skip_refused))


def test_a_load_keeps_the_balance_of_the_file_and_its_comarcas(
    tmp_path: Path, complaint_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = changed(TEREZOPOLIS, TEREZOPOLIS, "Terezópolis de Goiás", "Nenhuma")
    lines[0] = (*lines[0][:2], "")
    path = write_districts(tmp_path / "minhas comarcas.csv", lines)
    folder = tmp_path / "data"
    assert main(["load", "--to", str(folder), str(complaint_file), str(path)]) == 0
    told = capsys.readouterr().out
    assert (
        "minhas comarcas.csv: 246 lidas = 244 aceitas + 1 rejeitadas + 1 postas de lado\n" in told
    )
    assert "1 postas de lado: município ainda sem comarca no arquivo" in told
    assert "comarca que não é uma das sedes de comarca de Goiás, coluna comarca" in told
    database = Database(current_build(folder))
    (known,) = loads.loads(database).query("family == 'comarcas'").to_dict("records")
    assert (known["read_count"], known["accepted_count"]) == (246, 244)
    assert (known["rejected_count"], known["set_aside_count"]) == (1, 1)
    places = municipalities.municipalities(database).set_index("ibge_code")["judicial_district"]
    assert dict(places.dropna()) == {
        code: district for code, _, district in lines[1:] if code != TEREZOPOLIS
    }
    assert main(["rejects", "--data", str(folder), "--to", str(tmp_path / "r.csv")]) == 0
    assert f";{number_of(TEREZOPOLIS)};comarca;" in (tmp_path / "r.csv").read_text("utf-8-sig")


def test_the_comarcas_stay_when_complaints_are_loaded_after_them(
    tmp_path: Path, complaint_file: Path
) -> None:
    folder = tmp_path / "data"
    path = write_districts(tmp_path / "comarcas.csv", LINES)
    load_all(folder, complaint_file)
    load_all(folder, path)
    later = write(tmp_path / "finalizadas_2026-09.csv", [row(date="2026-09-01")])
    database = opened_after(folder, later)
    places = municipalities.municipalities(database)
    assert places["judicial_district"].notna().all()
    together = opened_after(tmp_path / "other", later, path, complaint_file)
    assert together.name == database.name


def test_loading_the_same_comarcas_again_changes_nothing(
    tmp_path: Path, complaint_file: Path
) -> None:
    folder = tmp_path / "data"
    path = write_districts(tmp_path / "comarcas.csv", LINES)
    before = opened_after(folder, complaint_file, path)
    again = reported(folder, path)
    assert again.build == before.name and not again.is_refused
    (file,) = again.files
    assert file.as_json()["set_aside"] == {"already_loaded": 246}
    assert (
        municipalities.municipalities(Database(current_build(folder)))["judicial_district"]
        .notna()
        .all()
    )


def test_a_newer_file_of_comarcas_takes_the_place_of_the_older(
    tmp_path: Path, complaint_file: Path
) -> None:
    folder = tmp_path / "data"
    load_all(folder, complaint_file, write_districts(tmp_path / "velho.csv", LINES))
    new = write_districts(
        tmp_path / "novo.csv", changed(TEREZOPOLIS, TEREZOPOLIS, "Terezópolis de Goiás", "Goiânia")
    )
    report = reported(folder, new)
    assert report.replaced == ["velho.csv"]
    database = Database(current_build(folder))
    places = municipalities.municipalities(database).set_index("ibge_code")["judicial_district"]
    assert places[TEREZOPOLIS] == "Goiânia"
    assert "velho.csv" not in set(loads.loads(database)["file_name"])


def test_two_files_of_comarcas_in_one_load_are_both_refused(
    tmp_path: Path, complaint_file: Path
) -> None:
    one = write_districts(tmp_path / "a.csv", LINES)
    other = write_districts(tmp_path / "b.csv", LINES[1:])
    report = reported(tmp_path / "data", complaint_file, one, other)
    assert report.is_refused and report.build is None
    assert ["as comarcas estão também em b.csv" in str(f.refused) for f in report.files] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("skip_refused", [False, True])
def test_comarcas_without_complaints_are_refused(tmp_path: Path, skip_refused: bool) -> None:
    broken = tmp_path / "finalizadas_2026-10.csv"
    broken.write_text("a;b\n1;2\n", encoding="utf-8")
    path = write_districts(tmp_path / "comarcas.csv")
    for paths in ((path,), (path, broken)):
        report = reported(tmp_path / "data", *paths, skip_refused=skip_refused)
        assert report.is_refused and report.build is None
        assert "não vale sozinho" in str(report.files[0].refused)


def test_comarcas_join_sample_data_and_the_build_stays_one_of_samples(
    tmp_path: Path, sample_folder: Path
) -> None:
    path = write_districts(tmp_path / "comarcas.csv")
    report = check([path], sample_folder, LoadOptions())
    assert not report.is_refused and report.recovery is None
    assert report.build != Database(current_build(sample_folder)).name


# The filter.


@pytest.fixture
def filtered(tmp_path: Path, complaint_file: Path) -> Database:
    return opened_after(
        tmp_path / "filtered", complaint_file, write_districts(tmp_path / "c.csv", LINES)
    )


@pytest.mark.parametrize(
    ("chosen", "count"),
    [(("Goiânia",), 3), (("Anápolis",), 2), (("Anápolis", "Goiânia"), 5), (("Ceres",), 0)],
)
def test_a_comarca_holds_the_complaints_of_all_its_municipalities(
    filtered: Database, chosen: tuple[str, ...], count: int
) -> None:
    for more in ({}, {"subjects": ("Móveis e Colchões",)}):
        scope = Scope(OCTOBER, OCTOBER, judicial_districts=chosen, **more)
        assert scope_totals(filtered, scope)["finalised_count"].tolist() == [count]


def test_a_comarca_chosen_is_one_series_of_all_its_municipalities(filtered: Database) -> None:
    found = run(filtered, Scope(OCTOBER, OCTOBER, judicial_districts=("Anápolis",)), "mes")
    assert found["finalised_count"].dropna().tolist() == [2]
    assert set(found["place"]) == {"Comarca de Anápolis"}


def test_the_options_of_the_filter_have_counts_that_no_chosen_place_changes(
    filtered: Database,
) -> None:
    expected = [("Goiânia", 3), ("Anápolis", 2), ("Rio Verde", 1)]
    for places in (
        {},
        {"judicial_districts": ("Anápolis",)},
        {"municipalities": (GOIANIA,)},
        {"regions": ("52007",)},
    ):
        found = facets(filtered, Scope(OCTOBER, OCTOBER, **places))
        of_districts = found[found["facet"] == "judicial_districts"]
        assert list(of_districts[["option_name", "finalised_count"]].itertuples(index=False)) == (
            expected
        )
    # What is no place restricts them.
    found = facets(filtered, Scope(OCTOBER, OCTOBER, companies=("Empresa 2",)))
    assert found.loc[found["facet"] == "judicial_districts", "option_name"].tolist() == ["Goiânia"]


def test_the_coverage_knows_the_comarcas_and_dates_itself_by_the_complaints(
    filtered: Database,
) -> None:
    found = coverage(filtered)
    assert found.name("judicial_districts", "Anápolis") == "Anápolis"
    assert set(found.options["judicial_districts"]) == {district for *_, district in LINES}
    assert found.months == (OCTOBER,)


def test_without_the_file_the_filter_is_not_offered_and_the_reason_is_told(
    real_month_folder: Path, open_app: Opened
) -> None:
    app = open_app(real_month_folder, {"comarca": "Goiânia"})
    assert not [box for box in app.multiselect if box.label == "Comarca"]
    assert any(
        "A comarca “Goiânia” foi ignorada: ainda não há dados de comarcas. Veja em Dados e método "
        "como carregar." in str(h.body)
        for h in app.html
    )
    about = open_app(real_month_folder, page="method.py")
    assert any("por isso não há filtro de comarca" in str(html.body) for html in about.html)


def test_with_the_file_a_comarca_of_the_address_is_a_pill_and_restricts_the_page(
    tmp_path: Path, complaint_file: Path, open_app: Opened
) -> None:
    folder = load_all(tmp_path / "data", complaint_file, write_districts(tmp_path / "c.csv", LINES))
    app = open_app(folder, {"comarca": "Goiânia"})
    (active,) = [box for box in app.multiselect if box.label == "Filtros ativos"]
    assert active.value == ["comarca: Goiânia"]
    assert any("comarca: Goiânia" in str(html.body) for html in app.html)
    about = open_app(folder, page="method.py")
    told = "".join(str(html.body) for html in about.html)
    assert "Comarcas: 121, com 246 dos 246 municípios." in told


def test_the_sources_list_the_file_with_its_balance_and_no_months(filtered: Database) -> None:
    of_file = method.sources(filtered, date(2026, 12, 1)).iloc[-1]
    assert of_file["source"].startswith("Comarcas")
    assert (of_file["read_count"], of_file["accepted_count"], of_file["period"]) == (246, 246, "")
    assert of_file.isna()["delay_days"]
    lead, rest = method.balance_sentence(
        method.source_files(filtered), method.month_coverage(filtered, date(2026, 11, 25))
    )
    # Of complaints alone.
    assert lead.startswith("1 mês em uso") and "de 1 arquivo; linhas: 6 lidas" in rest


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (0, "nenhum arquivo carregado"),
        (200, "Comarcas: 1, com 200 dos 246 municípios. Os outros 46 não entram"),
        (246, "Comarcas: 1, com 246 dos 246 municípios."),
    ],
)
def test_what_is_known_of_the_comarcas_is_told(known: int, words: str) -> None:
    names = ["Ceres"] * known + [None] * (246 - known)
    assert words in method.district_sentence(pd.DataFrame({"judicial_district": names}))
