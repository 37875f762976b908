"""The Procon sample files: a plain recount confirms the manifest, and a load finds what it says."""

import csv
import gzip
import hashlib
import io
import json
import zipfile
from collections import Counter
from datetime import datetime
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from builds import load_all
from procon_files import TITLES, numbers_of_people
from test_sample_data import SAMPLE

from ingest.load import LoadOptions, load
from queries.database import Database, current_build
from reports import procon

FOLDER = SAMPLE / "procon"
REFERENCE = SAMPLE.parent / "ingest" / "reference"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    described: dict[str, Any] = json.loads((SAMPLE / "manifest.json").read_text(encoding="utf-8"))
    of_procon: dict[str, Any] = described["procon"]
    return of_procon


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = load_all(tmp_path_factory.mktemp("procon") / "data", *FOLDER.iterdir())
    return current_build(folder)


def cells_of(path: Path) -> list[list[str]]:
    """The rows of a file as it holds them, a header included, without the loader."""
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).worksheets[0]
        return [
            [
                f"{cell:%Y-%m-%d %H:%M:%S.000}"
                if isinstance(cell, datetime)
                else str(cell or ("NULL" if cell is None else cell))
                for cell in cells
            ]
            for cells in sheet.iter_rows(values_only=True)
        ]
    raw = path.read_bytes()
    if path.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            raw = archive.read(archive.namelist()[0])
    elif path.suffix == ".gz":
        raw = gzip.decompress(raw)
    text = raw.decode("utf-8-sig")
    if path.suffix == ".gz":
        return [line.split(";") for line in text.split("\r\n")[:-1]]
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def query(build: Path, text: str) -> list[Any]:
    with duckdb.connect(str(build), read_only=True) as reader:
        return reader.execute(text).fetchall()


def test_the_files_are_those_of_the_manifest(manifest: dict[str, Any]) -> None:
    files = {path.name: path for path in FOLDER.iterdir()}
    assert set(files) == set(manifest["files"])
    for name, entry in manifest["files"].items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == entry["sha256"]
        rows = cells_of(files[name])
        assert (rows[0] == TITLES) is entry["has_header"]
        assert len(rows) - entry["has_header"] == entry["read"]


def test_a_plain_recount_finds_the_manifests_balance(manifest: dict[str, Any]) -> None:
    totals: Counter[str] = Counter()
    by_year: Counter[str] = Counter()
    for name, entry in manifest["files"].items():
        rows = cells_of(FOLDER / name)[entry["has_header"] :]
        rejected, found = [], Counter[str]()
        for line, cells in enumerate(rows, start=1 + entry["has_header"]):
            if len(cells) < len(TITLES):
                rejected.append(line)
            elif cells[5] != "GO":
                found["other_state"] += 1
            elif cells[1] == "NULL":
                rejected.append(line)
            elif cells[1][:4] != str(entry["own_year"]):
                found["year_of_other_file"] += 1
            else:
                found["accepted"] += 1
                by_year[cells[1][:4]] += 1
                # From the right: a name may hold the delimiter.
                totals["settled"] += cells[-8] == "S"
                totals["without_cep"] += cells[-1] == "NULL"
        assert rejected == [row["line"] for row in entry["rejected_rows"]], name
        assert found["accepted"] == entry["accepted"], name
        assert found["other_state"] == entry["set_aside"]["other_state"], name
        assert found["year_of_other_file"] == entry["set_aside"]["year_of_other_file"], name
        assert entry["read"] == found.total() + len(rejected)
    assert by_year == manifest["accepted_by_year"]
    assert {name: manifest[name] for name in totals} == totals


def test_every_trap_is_there(manifest: dict[str, Any]) -> None:
    files = manifest["files"].values()
    assert [entry["own_year"] for entry in files] == [2023, 2024, 2025]
    assert sum(entry["set_aside"]["year_of_other_file"] for entry in files) > 200
    assert all(entry["repeated"] == 3 and entry["number_of_a_person"] == 8 for entry in files)
    assert all(entry["with_delimiter_in_a_name"] > 10 for entry in files)
    older = (FOLDER / "CNRF_2023.zip", FOLDER / "CNRF2024.csv.gz")
    quoted, unquoted = (
        [cells for cells in cells_of(path) if len(cells) != len(TITLES)] for path in older
    )
    assert len(quoted) == 1 and len(unquoted) > 10
    numbers = [cells[-14] for cells in cells_of(older[1])[1:] if len(cells) >= len(TITLES)]
    assert {len(number) for number in numbers} >= {3, 11, 13, 14}
    assert min(manifest["suppliers"]["00000000"].values()) > 20
    assert sum(manifest["suppliers"][manifest["planted"]["lettered"]].values())


def test_a_load_finds_each_files_balance(manifest: dict[str, Any], tmp_path: Path) -> None:
    report = load(list(FOLDER.iterdir()), tmp_path / "data", LoadOptions())
    assert report.files and not report.is_refused
    for file in report.files:
        entry, balance = manifest["files"][file.name], file.as_json()
        for name in ("read", "accepted", "repeated"):
            assert balance[name] == entry[name], (file.name, name)
        wanted = {reason: rows for reason, rows in entry["set_aside"].items() if rows}
        assert balance["set_aside"] == wanted
        assert balance["masked"] == entry["number_of_a_person"]
        told = [
            {"line": row.line, "column": row.column, "reason": row.reason}
            for row in file.rejected_rows
        ]
        assert told == entry["rejected_rows"]


def test_the_build_holds_what_the_manifest_says_in_any_order_of_loads(
    manifest: dict[str, Any], build: Path, tmp_path: Path
) -> None:
    for number, order in enumerate(permutations(sorted(FOLDER.iterdir()))):
        for path in order:
            load([path], tmp_path / str(number), LoadOptions())
        assert current_build(tmp_path / str(number)).name == build.name
    for column, condition in {
        "accepted": "true",
        "settled": "is_settled",
        "without_root": "cnpj_root is null and not is_root_masked",
        "root_masked": "is_root_masked",
        "natural_person": "is_natural_person",
        "without_cep": "not has_cep",
        "cep_outside": "has_cep and ibge_code is null",
    }.items():
        rows = query(build, f"select count(*) from procon_complaint where {condition}")
        assert rows == [(manifest[column],)], column
    counts = query(
        build, "select cnpj_root, archived_year, count(*) from procon_complaint group by all"
    )
    found = {(root, str(year)): rows for root, year, rows in counts}
    for root, by_year in manifest["suppliers"].items():
        assert {year: found.get((root, year), 0) for year in by_year} == by_year, root
    years = procon.years(Database(build)).dropna(subset="complaint_count")
    accepted = zip(years["archived_year"].map(str), years["complaint_count"], strict=True)
    assert dict(accepted) == manifest["accepted_by_year"]


def test_the_planted_companies_are_told_apart_by_their_roots(
    manifest: dict[str, Any], build: Path
) -> None:
    planted = manifest["planted"]
    names = query(
        build,
        "select cnpj_root, list_sort(list(distinct trade_name)) from procon_complaint "
        "where cnpj_root is not null group by cnpj_root",
    )
    of_root = {root: set(written) for root, written in names}
    assert len(of_root[planted["renamed"]]) == 3
    one, other = planted["homonyms"]
    assert of_root[one] == of_root[other]
    assert any(";" in name for name in of_root[planted["split_name"]])
    ranked = Counter({r: sum(by.values()) for r, by in manifest["suppliers"].items()})
    assert ranked.most_common(1)[0][0] == planted["outsider"]
    assert planted["outsider"] not in planted["platform"]
    # The number of a company inside a name stays.
    (araguaia,) = [r for r, name in planted["platform"].items() if name == "Banco Araguaia"]
    legal = query(
        build, f"select distinct legal_name from procon_complaint where cnpj_root = '{araguaia}'"
    )
    assert any(araguaia in name for (name,) in legal)


def test_no_number_of_a_person_is_left(build: Path) -> None:
    assert numbers_of_people(build) == []


def test_no_range_of_ceps_touches_another_and_every_municipality_has_one() -> None:
    with (REFERENCE / "cep_ranges.csv").open(encoding="utf-8", newline="") as file:
        ranges = list(csv.DictReader(file, delimiter=";"))
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["ibge_code"] for row in csv.DictReader(file, delimiter=";")}
    assert {row["ibge_code"] for row in ranges} == codes
    spans = sorted((row["first_cep"], row["last_cep"]) for row in ranges)
    assert all(len(end) == 5 and start <= end for start, end in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
