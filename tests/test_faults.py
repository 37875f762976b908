"""What breaks on the disk: a build in each broken state, a full disk, a killed load."""

import os
import random
import re
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextvars import copy_context
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd
import pytest
from builds import ROOT, Opened, load_all
from complaint_files import row, write
from test_pages import words

from ingest import build as build_module
from ingest.__main__ import main
from ingest.folder import DiskFull, current_name, has_sample_in_use, sweep, working
from ingest.load import LoadOptions, load
from queries import companies, loads
from queries.database import SCHEMA_VERSION, Database, NoBuild, current_build
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope
from reports.__main__ import main as report
from ui import data

SAMPLE = ROOT / "sample_data"
EVERYTHING = Scope(FIRST_MONTH, LAST_MONTH - 1)
HEADER_BYTES = 3 * 4096


# Broken builds.


def missing(build: Path) -> None:
    build.unlink()


def empty(build: Path) -> None:
    build.write_bytes(b"")


def text_file(build: Path) -> None:
    build.write_text("Gestor;UF;Cidade\n1;GO;Goiânia\n" * 500)


def sqlite_file(build: Path) -> None:
    build.unlink()
    with sqlite3.connect(build) as connection:
        connection.execute("create table meta (schema_version)")
    connection.close()


def folder_in_its_place(build: Path) -> None:
    build.unlink()
    build.mkdir()


def database_of_another_program(build: Path) -> None:
    build.unlink()
    with duckdb.connect(str(build)) as connection:
        connection.execute("create table t as select 1 as a")


def build_without_facts(build: Path) -> None:
    with duckdb.connect(str(build)) as connection:
        connection.execute("delete from meta")


def cut_in_half(build: Path) -> None:
    os.truncate(build, build.stat().st_size // 2)


def cut_by_a_byte(build: Path) -> None:
    os.truncate(build, build.stat().st_size - 1)


def cut_to_its_header(build: Path) -> None:
    os.truncate(build, HEADER_BYTES)


def flipped_header(build: Path) -> None:
    flip(build, 4100)


def of_schema(version: int) -> Callable[[Path], None]:
    def change(build: Path) -> None:
        with duckdb.connect(str(build)) as connection:
            connection.execute("update meta set schema_version = $version", {"version": version})

    return change


def newer_storage(build: Path) -> None:
    """As a later DuckDB would write it: the version in the header, and the header's checksum."""
    raw = bytearray(build.read_bytes())
    struct.pack_into("<Q", raw, 12, 9_999)
    checksum = 5381
    for (word,) in struct.iter_unpack("<Q", bytes(raw[8:4096])):
        checksum ^= (word * 0xBF58476D1CE4E5B9) & (2**64 - 1)
    struct.pack_into("<Q", raw, 0, checksum)
    build.write_bytes(raw)


def unreadable(build: Path) -> None:
    build.unlink()
    build.symlink_to(build)


def damaged_pointer(build: Path) -> None:
    (build.parent.parent / "current").write_bytes(b"\xff\xfe lixo")


def pointer_that_is_a_folder(build: Path) -> None:
    pointer = build.parent.parent / "current"
    pointer.unlink()
    pointer.mkdir()


def flip(path: Path, position: int) -> None:
    with path.open("r+b") as file:
        file.seek(position)
        byte = file.read(1)[0]
        file.seek(position)
        file.write(bytes([byte ^ 1]))


class State(NamedTuple):
    """A way to break a build, and what must be said of it and of what to do."""

    breaks: Callable[[Path], None]
    what: str
    remedy: str = "python -m ingest load ARQUIVO"


STATES = (
    State(missing, "não está na pasta de dados"),
    State(empty, "o arquivo está vazio (0 bytes)"),
    State(text_file, "o arquivo não é uma base deste programa"),
    State(sqlite_file, "o arquivo é de SQLite"),
    State(folder_in_its_place, "no lugar do arquivo há uma pasta", "Tire-a de lá"),
    State(database_of_another_program, "o arquivo não é uma base deste programa"),
    State(build_without_facts, "o arquivo não é uma base deste programa"),
    State(cut_in_half, "o arquivo está cortado"),
    State(cut_by_a_byte, "o arquivo está cortado"),
    State(cut_to_its_header, "o arquivo está cortado"),
    State(flipped_header, "não confere com a soma de verificação"),
    State(of_schema(SCHEMA_VERSION + 1), "versão mais nova do programa", "Atualize o programa"),
    State(newer_storage, "versão mais nova do programa", "Atualize o programa"),
    State(of_schema(SCHEMA_VERSION - 1), "versão antiga do programa", "numa pasta vazia"),
    State(unreadable, "O sistema não deixou ler", "Confira as permissões"),
    State(damaged_pointer, "O arquivo “current” da pasta de dados está danificado"),
    State(pointer_that_is_a_folder, "O arquivo “current” da pasta de dados está danificado"),
)
every_state = pytest.mark.parametrize(
    "state", STATES, ids=[f"{n}-{state.breaks.__name__}" for n, state in enumerate(STATES)]
)


@pytest.fixture
def one_build(tmp_path: Path) -> Path:
    """A data folder with one build: October 2026, 40 complaints."""
    rows = [row(company=f"A{number % 3}") for number in range(40)]
    return load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))


@pytest.fixture
def two_builds(one_build: Path, tmp_path: Path) -> Path:
    """A data folder with a second build in use, which has November as well."""
    path = write(tmp_path / "b.csv", [row(company="B", date="2026-11-03")] * 40)
    return load_all(one_build, path)


@every_state
def test_a_broken_build_alone_is_one_sentence_with_the_next_step(
    open_app: Opened,
    one_build: Path,
    state: State,
) -> None:
    build = current_build(one_build)
    state.breaks(build)
    if "pointer" in state.breaks.__name__:
        build.unlink()
    text = words(open_app(one_build, page="companies.py"))
    assert "Sem dados para mostrar" in text
    assert state.what in text and state.remedy in text
    assert "Mostrando a base" not in text


@every_state
def test_the_build_before_stands_in_for_a_broken_one_and_every_page_says_so(
    open_app: Opened,
    two_builds: Path,
    state: State,
) -> None:
    build = current_build(two_builds)
    newest = next(p for p in build.parent.iterdir() if p != build)
    if "pointer" in state.breaks.__name__:
        newest = build
    state.breaks(build)
    app = open_app(two_builds, page="companies.py")
    text = words(app)
    facts = Database(newest)
    (built_at,) = loads.build_facts(facts)["built_at"]
    facts.close()
    assert state.what in text and state.remedy in text
    assert f", carregada em {built_at:%d/%m/%Y}." in text
    assert ("Mostrando a base anterior" in text) is (newest != build)
    assert ("Dados até 31/10/2026" in text) is (newest != build)
    assert "Recorte:" in text
    app.get_by_key("escolha_minimum").set_value(10).run()
    assert not app.exception
    assert state.what in words(app)


@every_state
def test_the_command_line_writes_no_file_from_another_build_than_the_one_in_use(
    two_builds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], state: State
) -> None:
    state.breaks(current_build(two_builds))
    target = tmp_path / "ranking.csv"
    assert report(["ranking", "--data", str(two_builds), "--to", str(target)]) == 1
    told = capsys.readouterr().err
    assert state.what in told and state.remedy in told and len(told.splitlines()) == 1
    assert not target.exists()


@pytest.mark.parametrize(
    "state",
    [
        state
        for state in STATES
        if state.remedy not in ("Atualize o programa", "Confira as permissões")
        and state.breaks is not pointer_that_is_a_folder
    ],
)
def test_what_the_sentence_says_to_do_repairs_the_folder(
    two_builds: Path, tmp_path: Path, state: State
) -> None:
    build = current_build(two_builds)
    state.breaks(build)
    folder = two_builds
    if "Tire-a" in state.remedy:
        build.rmdir()
    elif "pasta vazia" in state.remedy:
        folder = tmp_path / "fresh"
    load_all(folder, tmp_path / "a.csv", tmp_path / "b.csv")
    database = Database(current_build(folder))
    assert companies.scope_totals(database, EVERYTHING)["finalised_count"].tolist() == [80]
    database.close()


def test_a_sqlite_file_is_told_before_duckdb_could_look_for_an_extension(one_build: Path) -> None:
    sqlite_file(current_build(one_build))
    with pytest.raises(NoBuild) as refused:
        Database(current_build(one_build))
    assert refused.value.__cause__ is None


def test_sample_data_stands_in_for_sample_data_only(tmp_path: Path) -> None:
    folder = load_all(tmp_path / "data", SAMPLE / "finalizadas_2020.zip")
    load_all(folder, SAMPLE / "finalizadas_2021.csv.gz")
    assert has_sample_in_use(folder)
    empty(current_build(folder))
    assert "base anterior" in str(settled(folder)[0])
    load_all(folder, write(tmp_path / "a.csv", [row()]))
    assert not has_sample_in_use(folder)
    empty(current_build(folder))
    with pytest.raises(NoBuild, match="vazio"):
        settled(folder)


def test_without_a_history_sample_data_stands_in_for_nothing(tmp_path: Path) -> None:
    folder = load_all(tmp_path / "data", SAMPLE / "finalizadas_2020.zip")
    load_all(folder, SAMPLE / "finalizadas_2021.csv.gz")
    (folder / "history.jsonl").write_text('{"build": "cortada pelo disco ch')
    empty(current_build(folder))
    with pytest.raises(NoBuild, match="vazio"):
        settled(folder)


def test_where_the_pointer_is_missing_the_newest_build_stands_in_and_a_load_starts_from_it(
    open_app: Opened, two_builds: Path, tmp_path: Path
) -> None:
    before = current_build(two_builds)
    (two_builds / "current").unlink()
    text = words(open_app(two_builds, page="companies.py"))
    assert "Falta na pasta de dados o arquivo “current”" in text
    assert "Mostrando a base mais nova da pasta" in text
    later = write(tmp_path / "c.csv", [row(date="2026-09-03")] * 40)
    report = load([later], two_builds, LoadOptions())
    assert report.recovery is not None and before.stem in report.recovery
    months = loads.loaded_months(Database(current_build(two_builds)))["finalised_month"]
    assert len(months) == 3


def test_a_damaged_stand_in_is_passed_over(two_builds: Path, tmp_path: Path) -> None:
    first = next(p for p in (two_builds / "builds").iterdir() if p != current_build(two_builds))
    load_all(two_builds, write(tmp_path / "c.csv", [row(date="2026-09-03")] * 40))
    second = (set((two_builds / "builds").iterdir()) - {first, current_build(two_builds)}).pop()
    empty(current_build(two_builds))
    for position in data_positions(second):
        flip(second, position)
    assert settled(two_builds)[1] == first.stem


def name(database: Database) -> str:
    return database.name


def settled(folder: Path) -> tuple[str | None, str]:
    """What a run tells of its build, and the name of the build that answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONSUMO_DATA", str(folder))
        return copy_context().run(lambda: (data.settle_build(), data.fetch(name)))


# Flipped bytes.


def answers(build: Path) -> list[pd.DataFrame]:
    database = Database(build)
    try:
        return [
            companies.company_totals(database, EVERYTHING),
            companies.segments(database, EVERYTHING),
            loads.loads(database),
            loads.loaded_months(database),
            loads.build_facts(database),
        ]
    finally:
        database.close()


def data_positions(build: Path) -> list[int]:
    """Bytes in the blocks that hold the complaints and their cubes."""
    blocks: dict[int, int] = {}
    with duckdb.connect(str(build), read_only=True) as connection:
        for table in ("complaint", "company_cube", "municipality_cube"):
            offsets = connection.execute(
                "select block_id, max(block_offset) from pragma_storage_info($table) "
                "where block_id >= 0 group by block_id",
                {"table": table},
            ).fetchall()
            for block, offset in offsets:
                blocks[block] = max(offset, blocks.get(block, 0))
    return [
        HEADER_BYTES + 262_144 * block + 100 + offset // 2
        for block, offset in sorted(blocks.items())
    ]


def test_a_flipped_byte_never_gives_a_wrong_answer(tmp_path: Path, sample_build: Path) -> None:
    build = tmp_path / sample_build.name
    shutil.copy(sample_build, build)
    truth = answers(build)
    generator = random.Random(40)
    size = build.stat().st_size
    positions = [generator.randrange(size) for _ in range(40)] + data_positions(build)
    told = 0
    for position in positions:
        flip(build, position)
        is_sound = build_module.kind(build) is not None
        try:
            for answer, true in zip(answers(build), truth, strict=True):
                pd.testing.assert_frame_equal(answer, true)
        except NoBuild as damaged:
            told += 1
            assert "está danificada" in str(damaged)
            # The loader must know of it as well: the next step is to load again.
            assert not is_sound
        flip(build, position)
    assert told >= len(data_positions(build))
    assert build_module.kind(build) == (True, SCHEMA_VERSION)


def flip_complaints(build: Path) -> None:
    for position in data_positions(build):
        flip(build, position)


def test_damage_met_by_a_query_is_followed_by_the_build_before(
    open_app: Opened,
    two_builds: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    flip_complaints(current_build(two_builds))
    Database(current_build(two_builds)).close()
    app = open_app(two_builds, page="companies.py")
    text = words(app)
    assert "não confere com a soma de verificação" in text
    assert "Mostrando a base anterior" in text and "Dados até 31/10/2026" in text
    target = tmp_path / "ranking.xlsx"
    assert report(["ranking", "--data", str(two_builds), "--to", str(target)]) == 1
    assert "não confere com a soma" in capsys.readouterr().err and not target.exists()
    load_all(two_builds, tmp_path / "a.csv", tmp_path / "b.csv")
    app.run()
    assert "Mostrando a base anterior" not in words(app)
    assert "Dados até 30/11/2026" in words(app)


def test_damage_met_by_a_query_without_a_build_before_is_one_sentence(
    open_app: Opened,
    one_build: Path,
) -> None:
    flip_complaints(current_build(one_build))
    text = words(open_app(one_build, page="companies.py"))
    assert "Sem dados para mostrar" in text and "não confere com a soma" in text


def test_damage_that_comes_under_a_running_app_is_met_at_the_next_click(
    open_app: Opened,
    two_builds: Path,
) -> None:
    app = open_app(two_builds, page="companies.py")
    assert "Dados até 30/11/2026" in words(app)
    flip_complaints(current_build(two_builds))
    app.get_by_key("escolha_minimum").set_value(10).run()
    assert not app.exception
    assert "Mostrando a base anterior" in words(app) and "Dados até 31/10/2026" in words(app)


def test_a_build_that_met_damage_answers_nothing_any_more(one_build: Path) -> None:
    flip_complaints(current_build(one_build))
    database = Database(current_build(one_build))
    loads.build_facts(database)
    database.once(loads.loads)
    with pytest.raises(NoBuild):
        companies.company_totals(database, EVERYTHING)
    with pytest.raises(NoBuild):
        loads.build_facts(database)
    with pytest.raises(NoBuild):
        database.once(loads.loads)
    database.close()


def test_a_query_that_fails_for_another_reason_does_not_condemn_the_build(one_build: Path) -> None:
    database = Database(current_build(one_build))
    with pytest.raises(duckdb.Error):
        database.run("company_totals")
    assert len(loads.build_facts(database)) == 1
    database.close()


# A full disk.


def test_a_disk_without_room_is_told_before_anything_is_read_or_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "enorme.csv"
    path.touch()
    size = shutil.disk_usage(tmp_path).free // 2
    os.truncate(path, size)
    folder = tmp_path / "data"
    assert main(["load", "--to", str(folder), str(path)]) == 1
    told = capsys.readouterr().err
    needed = f"{3 * size / 1e9:.1f} GB".replace(".", ",")
    assert f"a carga precisa de {needed} e há " in told
    assert re.search(r"há \d+,\d [GM]B livres", told)
    assert "Nada mudou" in told and not folder.exists()


def test_the_room_for_a_copy_of_the_build_in_use_counts(one_build: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "b.csv", [row(date="2026-09-03")])
    free = shutil.disk_usage(one_build).free
    os.truncate(current_build(one_build), free)
    before = sorted(one_build.rglob("*"))
    with pytest.raises(DiskFull, match="a carga precisa de"):
        load([path], one_build, LoadOptions())
    assert sorted(one_build.rglob("*")) == before


LIMITED = """
import resource, sys
from ingest.__main__ import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.exit(main(["load", "--json", "--to", sys.argv[2], sys.argv[3]]))
"""


# A write may fail while rows are staged, while the build is written, or at its checkpoint.
@pytest.mark.parametrize("limit", [1_000, 300_000, 3_000_000, 3_500_000])
def test_a_disk_that_fills_during_a_load_changes_nothing(tmp_path: Path, limit: int) -> None:
    folder = load_all(tmp_path / "data", SAMPLE / "finalizadas_2020.zip")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    source = SAMPLE / "finalizadas_2021.csv.gz"
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), folder, source],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert re.search(r"encheu \(livres: \d+,\d [GM]B\)", done.stderr)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    load_all(folder, source)


# Killed loads.


def killed_load(folder: Path) -> None:
    """A load that is killed as soon as it works."""
    load_process = subprocess.Popen(
        [sys.executable, "-m", "ingest", "load", "--to", folder, SAMPLE], cwd=ROOT
    )
    while not list(folder.glob("work-*.tmp")):
        assert load_process.poll() is None
        time.sleep(0.01)
    load_process.send_signal(signal.SIGKILL)
    load_process.wait()


def test_a_killed_load_is_told_once_by_the_next_load(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    killed_load(folder)
    command = ["load", "--to", str(folder), str(write(tmp_path / "a.csv", [row()]))]
    assert main(command) == 0
    told = capsys.readouterr().err
    assert "Carga interrompida em " in told and told.endswith(": nada mudou.\n")
    assert main(command) == 0
    assert "interrompida" not in capsys.readouterr().err


def test_a_killed_load_is_told_once_by_the_app(
    open_app: Opened,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "data"
    killed_load(folder)
    app = open_app(folder, page="companies.py")
    assert "Ainda não há dados" in words(app)
    assert f"Carga interrompida em {time.strftime('%d/%m/%Y')}" in words(app)
    assert "interrompida" not in words(app.run())


def test_a_load_killed_after_its_build_came_into_use_is_not_said_to_have_changed_nothing(
    one_build: Path, tmp_path: Path
) -> None:
    before = current_name(one_build)
    load_all(one_build, write(tmp_path / "b.csv", [row(date="2026-09-03")]))
    (one_build / f"work-1-{before}.tmp").mkdir()
    (told,) = sweep(one_build)
    assert str(told).endswith("a base nova já estava em uso.")


def test_a_load_at_work_is_not_told_as_interrupted(one_build: Path) -> None:
    with working(one_build) as work:
        assert sweep(one_build) == []
        assert work.is_dir()
    assert not list(one_build.glob("*.tmp"))


def test_a_reader_with_nothing_to_sweep_does_not_hold_the_folder(one_build: Path) -> None:
    (one_build / "lock").unlink()
    assert sweep(one_build) == []
    assert not (one_build / "lock").exists()
