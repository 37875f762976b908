"""The restricted export: of named consumers nothing is kept but what the public files also tell."""

import json
from pathlib import Path

import duckdb
import pytest
from complaint_files import LAYOUTS, Row, row, unrated, write

from ingest.load import LoadOptions, LoadReport, load
from queries.database import Database, current_build
from queries.scope import Scope
from reports.frames import ranking

TITLES = (*LAYOUTS["L38"], "Protocolo", "CPF", "Consumidor", "Grupo Econômico", "E-mail")
CPF, NAME = "111.444.777-35", "Maria da Silva"


def complaint(number: int, **short: str) -> Row:
    return row({"Protocolo": f"2026.10/{number:011d}"}, **short)


def written(path: Path, rows: list[Row], titles: tuple[str, ...] = TITLES) -> Path:
    return write(path, [{**cells, "E-mail": "maria@exemplo.com"} for cells in rows], titles)


def loaded(folder: Path, *paths: Path) -> LoadReport:
    report = load(paths, folder, LoadOptions())
    assert not report.is_refused, [file.refused for file in report.files]
    return report


def stored(folder: Path, columns: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(current_build(folder)), read_only=True) as build:
        return build.execute(f"select {columns} from complaint order by source_line").fetchall()


def everything_kept(folder: Path) -> bytes:
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".duckdb"]
    kept = b"".join(path.read_bytes() for path in files)
    with duckdb.connect(str(current_build(folder)), read_only=True) as build:
        for (table,) in build.execute("select table_name from duckdb_tables()").fetchall():
            kept += str(build.execute(f"select * from {table}").fetchall()).encode()
    return kept


def test_the_forty_three_columns_are_read_by_name_and_the_unknown_ones_reported(
    tmp_path: Path,
) -> None:
    assert len(TITLES) == 43
    path = written(tmp_path / "a.csv", [complaint(1), complaint(2, company="Outra")])
    (file,) = loaded(tmp_path / "data", path).files
    told = file.as_json()
    assert (told["layout"], told["family"]) == ("restrito, 43 colunas", "basecompleta")
    assert told["unknown_columns"] == "CPF, Consumidor, E-mail"
    assert stored(tmp_path / "data", "company::varchar, economic_group::varchar") == [
        ("Empresa Um", "Grupo Um"),
        ("Outra", "Grupo Um"),
    ]


def test_no_name_cpf_address_or_protocol_is_kept_anywhere(tmp_path: Path) -> None:
    rows = [
        complaint(1),
        complaint(2, rating="9"),
        complaint(3, date="2026-09-15"),
        complaint(4, state="XX"),
    ]
    path = written(tmp_path / "finalizadas_2026-10.csv", rows)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(f"{CPF};{NAME};maria@exemplo.com;2026.10/00000000005\n")
    (file,) = loaded(tmp_path / "data", path).files
    assert (file.as_json()["accepted"], file.as_json()["rejected"]) == (1, 4)
    kept = everything_kept(tmp_path / "data")
    for secret in (CPF, NAME, "maria@exemplo.com", "2026.10/0"):
        assert secret.encode() not in kept
    (rejects,) = (tmp_path / "data" / "rejects").glob("*.jsonl")
    raws = [json.loads(line)["raw"] for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert raws == ["(texto não guardado: pode ter dados pessoais)"] * 4


def test_a_protocol_is_hidden_however_its_title_is_written(tmp_path: Path) -> None:
    rows = [{**complaint(1, rating="9"), "PROTOCOLO ": "2026.10/00000000001"}, row()]
    titles = (*LAYOUTS["L19"], "PROTOCOLO ")
    loaded(tmp_path / "data", write(tmp_path / "a.csv", rows, titles))
    assert b"2026.10/0" not in everything_kept(tmp_path / "data")


def test_the_same_protocol_is_a_repeat_and_an_equal_row_of_another_protocol_is_not(
    tmp_path: Path,
) -> None:
    rows = [complaint(1), complaint(2), complaint(1, rating="1"), unrated(Protocolo="")]
    (file,) = loaded(tmp_path / "data", written(tmp_path / "a.csv", rows)).files
    assert file.as_json()["repeated"] == 1
    flags = stored(tmp_path / "data", "is_repeat, protocol_hash")
    assert [is_repeat for is_repeat, _ in flags] == [False, False, True, False]
    hashes = [protocol_hash for _, protocol_hash in flags]
    assert hashes[0] == hashes[2] != hashes[1]
    assert hashes[3] is None


def test_a_protocol_hash_is_the_same_in_one_folder_and_another_elsewhere(tmp_path: Path) -> None:
    first = written(tmp_path / "a.csv", [complaint(1)])
    second = written(tmp_path / "b.csv", [complaint(1, date="2026-09-15")])
    loaded(tmp_path / "data", first)
    loaded(tmp_path / "data", second)
    loaded(tmp_path / "other", first)
    here = {value for (value,) in stored(tmp_path / "data", "protocol_hash")}
    assert len(here) == 1
    assert here.isdisjoint(value for (value,) in stored(tmp_path / "other", "protocol_hash"))
    key = tmp_path / "data" / "protocol.key"
    assert key.stat().st_mode & 0o077 == 0


def test_a_public_file_makes_no_key_and_stores_no_protocol(tmp_path: Path) -> None:
    loaded(tmp_path / "data", write(tmp_path / "a.csv", [row()]))
    assert not (tmp_path / "data" / "protocol.key").exists()
    assert stored(tmp_path / "data", "protocol_hash") == [(None,)]


def test_cells_of_unknown_columns_of_a_public_file_are_not_kept(tmp_path: Path) -> None:
    rows = [{**row(rating="9"), "Reclamante": NAME}, {**row(), "Reclamante": NAME}]
    path = write(tmp_path / "a.csv", rows, (*LAYOUTS["L19"], "Reclamante"))
    with path.open("a", encoding="utf-8") as lines:
        lines.write(f"{NAME};CO\n")
    loaded(tmp_path / "data", path)
    (rejects,) = (tmp_path / "data" / "rejects").glob("*.jsonl")
    kept = rejects.read_text(encoding="utf-8")
    assert NAME not in kept
    assert "Empresa Um" in kept and "…" in kept


def test_a_protocol_in_two_files_is_marked_in_the_later_one(tmp_path: Path) -> None:
    september = written(tmp_path / "a.csv", [complaint(1, date="2026-09-15"), complaint(3)][:1])
    october = written(tmp_path / "b.csv", [complaint(1), complaint(2)])
    loaded(tmp_path / "data", october)
    loaded(tmp_path / "data", september)
    with duckdb.connect(str(current_build(tmp_path / "data")), read_only=True) as build:
        marked = build.execute(
            "select finalised_on::varchar, is_repeat from complaint "
            "order by finalised_on, source_line"
        ).fetchall()
    assert marked == [("2026-09-15", False), ("2026-10-15", True), ("2026-10-15", False)]


@pytest.mark.parametrize(
    "title", ["CPF", "CPF do Consumidor", "E-mail", "Telefone Celular", "Documento"]
)
def test_one_column_of_a_person_makes_the_file_a_restricted_one(tmp_path: Path, title: str) -> None:
    rows = [{**row(rating="9"), title: CPF}, {**row(), title: CPF}]
    path = write(tmp_path / "a.csv", rows, (*LAYOUTS["L19"], title))
    (file,) = loaded(tmp_path / "data", path).files
    assert file.as_json()["layout"] == "restrito, 20 colunas"
    assert CPF.encode() not in everything_kept(tmp_path / "data")


def test_the_group_of_a_company_is_the_last_one_that_a_file_names(tmp_path: Path) -> None:
    rows = [
        row({"Grupo Econômico": "Grupo Velho"}, date="2026-09-15"),
        row({"Grupo Econômico": "Grupo Novo"}),
        row({"Grupo Econômico": ""}, company="Sem Grupo"),
    ]
    loaded(tmp_path / "data", write(tmp_path / "a.csv", rows, "L31"))
    with duckdb.connect(str(current_build(tmp_path / "data")), read_only=True) as build:
        groups = build.execute("select company, economic_group from company order by company")
        assert groups.fetchall() == [("Empresa Um", "Grupo Novo"), ("Sem Grupo", None)]


def test_the_ranking_tells_the_group_of_a_company_whatever_the_scope(tmp_path: Path) -> None:
    rows = [row({"Grupo Econômico": "Grupo Novo"}), row({"Grupo Econômico": ""}, date="2026-09-15")]
    loaded(tmp_path / "data", write(tmp_path / "a.csv", rows, "L31"))
    database = Database(current_build(tmp_path / "data"))
    september = 2026 * 12 + 8
    frame = ranking(database, Scope(september, september), 5)
    assert frame[["company", "economic_group"]].to_numpy().tolist() == [
        ["Empresa Um", "Grupo Novo"]
    ]
