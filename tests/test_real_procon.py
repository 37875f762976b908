"""Real Sindec files: every row accounted for, repeated years once, no number of a person left.

The files are no part of the repository; where they are missing each test here is left out. The
same is asked of the sample files in `test_sample_procon.py`, which are always there.
"""

import csv
import gzip
import io
from collections import Counter
from itertools import permutations
from pathlib import Path

import duckdb
import pytest
from procon_files import TITLES, numbers_of_people

from ingest.load import LoadOptions, check, load
from ingest.procon import read_procon
from queries.database import Database, current_build
from reports import procon

CUTS = {"CNRF_2017_GO.csv.gz": 7764, "CNRF2018_GO.csv.gz": 3777, "CRF2019_GO.csv.gz": 2184}
WHOLE = {"cnrf2017.zip": 42307, "crf2019-dados-abertos.zip": 17577}
YEARS = {2017: 4062, 2018: 3777, 2019: 2184}


@pytest.fixture(scope="module")
def sindec(shared: Path) -> Path:
    return shared / "data" / "sindec_cnrf"


@pytest.fixture(scope="module")
def goias(sindec: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build of the three cuts of Goiás."""
    folder = tmp_path_factory.mktemp("sindec")
    report = load([sindec / name for name in CUTS], folder, LoadOptions())
    assert not report.is_refused
    return current_build(folder)


def counted(build: Path, condition: str = "true") -> int:
    with duckdb.connect(str(build), read_only=True) as reader:
        (count,) = reader.execute(
            f"select count(*) from procon_complaint where {condition}"
        ).fetchall()[0]
    return int(count)


def test_every_row_of_the_cuts_is_read_and_none_rejected(sindec: Path, tmp_path: Path) -> None:
    for name, rows in CUTS.items():
        balance = check([sindec / name], tmp_path / "data", LoadOptions()).files[0].as_json()
        assert (balance["read"], balance["accepted"], balance["rejected"]) == (rows, rows, 0)
        assert balance["set_aside"] == {}


def test_with_the_repeated_year_removed_the_counts_of_goias_remain(goias: Path) -> None:
    assert counted(goias) == sum(YEARS.values()) == 10_023
    assert {year: counted(goias, f"archived_year = {year}") for year in YEARS} == YEARS
    assert counted(goias, "is_settled") == 7_271
    assert counted(goias, "cnpj_root is null and not is_root_masked") == 190
    assert counted(goias, "has_cep and ibge_code is null") == 42
    years = procon.years(Database(goias))
    assert list(years["without_root_count"].dropna()) == [52, 68, 70]


def test_any_order_of_the_files_comes_to_the_same_build(
    sindec: Path, goias: Path, tmp_path: Path
) -> None:
    for number, order in enumerate(permutations(CUTS)):
        report = load([sindec / order[0]], tmp_path / f"{number}", LoadOptions())
        for name in order[1:]:
            report = load([sindec / name], tmp_path / f"{number}", LoadOptions())
        assert report.build == goias.stem
        assert counted(current_build(tmp_path / f"{number}")) == 10_023


@pytest.mark.parametrize("name", WHOLE)
def test_every_row_of_a_whole_file_is_accounted_for(sindec: Path, name: str) -> None:
    for uf in ("GO", "BR"):
        result = read_procon(sindec / name, uf, lambda rows: None)
        parts = len(result.rows) + len(result.rejected) + result.set_aside.total()
        assert result.source.read_count == parts == WHOLE[name]
        # What is rejected has no day of archiving.
        assert {row.column for row in result.rejected} <= {"DataArquivamento"}
        assert len(result.rejected) == (0 if uf == "GO" else 6 if "2017" in name else 3)


def test_the_cut_and_the_whole_file_hold_the_same_rows_of_goias(sindec: Path) -> None:
    for whole, cut in zip(WHOLE, ("CNRF_2017_GO.csv.gz", "CRF2019_GO.csv.gz"), strict=True):
        one, other = (
            read_procon(sindec / name, "GO", lambda rows: None).rows.drop(["source_line"])
            for name in (whole, cut)
        )
        assert one.equals(other)


def test_names_with_a_delimiter_are_whole_and_roots_are_those_of_the_file(
    sindec: Path, goias: Path
) -> None:
    with duckdb.connect(str(goias), read_only=True) as reader:
        names = reader.execute(
            "select trade_name, cnpj_root from procon_complaint where trade_name like '%;%'"
        ).fetchall()
        roots = dict(
            reader.execute(
                "select cnpj_root, count(*) from procon_complaint where cnpj_root is not null "
                "group by all"
            ).fetchall()
        )
    assert Counter(names) == {
        ("AMERICANAS.COM; SUBMARINO; SHOPTIME", "00776574"): 2,
        ("CASAS BAHIA; PONTO FRIO (LOJA FISICA)", "33041260"): 3,
        ("EXTRA.COM; PONTOFRIO.COM; CASASBAHIA.COM", "09358108"): 1,
    }
    # Counted from the right, where no name stands: the root is the 13th cell from the end.
    expected: Counter[str] = Counter()
    for name, year in zip(CUTS, YEARS, strict=True):
        text = gzip.decompress((sindec / name).read_bytes()).decode("utf-8-sig")
        for cells in csv.reader(io.StringIO(text), delimiter=";"):
            kind, root = cells[-15], cells[-13]
            if cells[1].startswith(str(year)) and root not in ("NULL", TITLES[10]):
                expected[root] += kind == "1"
    assert roots == +expected


def test_no_number_of_a_person_is_left(goias: Path) -> None:
    assert numbers_of_people(goias) == []
    assert counted(goias, "is_natural_person") == 56
    assert counted(goias, "is_natural_person and legal_name is not null") == 0
