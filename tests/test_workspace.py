"""The workspace: no decision is lost, whoever writes at the same time; undo, history, files."""

import csv
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from builds import ROOT
from hypothesis import given
from hypothesis import strategies as st
from postgres import postgres_server, server_programs
from sqlalchemy import Connection, inspect, text
from workspace_writer import HOT, THREADS, TRANSACTIONS

from workspace import store
from workspace.__main__ import main
from workspace.files import UnreadableDecisions, from_csv, to_csv
from workspace.names import (
    ANSWERS,
    DECIDED,
    DIFFERENT,
    SAME,
    UNDONE,
    UNKNOWN,
    ChangedMeanwhile,
    NameEvent,
    add_events,
    decide,
    decisions,
    history,
    pairs,
    undo,
)
from workspace.store import Workspace, WorkspaceUnavailable, workspace_url

PROCESSES = 4


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace in SQLite."""
    workspace = Workspace(f"sqlite:///{tmp_path / 'workspace.sqlite'}")
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server."""
    programs = server_programs()
    if programs is None:
        pytest.skip("needs a PostgreSQL server: sudo apt install postgresql")
    with postgres_server(programs) as url:
        yield url


def told(workspace: Workspace) -> list[tuple[str, str, int, str | None, str]]:
    return [(e.name, e.other, e.number, e.answer, e.kind) for e in history(workspace)]


def test_a_pair_stands_in_one_order_and_its_last_answer_holds(here: Workspace) -> None:
    assert history(here) == []
    first = decide(here, "Beta", "Alfa", SAME, "ana", seen=0)
    assert (first.name, first.other, first.number) == ("Alfa", "Beta", 1)
    decide(here, "Alfa", "Beta", DIFFERENT, "rui", seen=1)
    decide(here, "Alfa", "Gama", UNKNOWN, "ana", seen=0)
    events = history(here)
    assert [(e.pair, e.answer, e.decided_by) for e in decisions(events)] == [
        (("Alfa", "Beta"), DIFFERENT, "rui"),
        (("Alfa", "Gama"), UNKNOWN, "ana"),
    ]
    assert pairs(events, SAME) == []
    assert pairs(events, DIFFERENT) == [("Alfa", "Beta")]
    assert all(e.decided_at.endswith("+00:00") for e in events)


def test_undo_brings_back_what_held_before_and_forgets_nothing(here: Workspace) -> None:
    decide(here, "A", "B", SAME, "ana", seen=0)
    decide(here, "A", "B", DIFFERENT, "ana", seen=1)
    before = history(here)
    assert undo(here, "B", "A", "rui", seen=2).answer == SAME
    assert history(here)[:2] == before
    assert undo(here, "A", "B", "rui", seen=3).answer is None
    assert decisions(history(here)) == []
    with pytest.raises(ValueError, match="nothing to undo"):
        undo(here, "A", "B", "rui", seen=4)
    decide(here, "A", "B", UNKNOWN, "ana", seen=4)
    assert undo(here, "A", "B", "ana", seen=5).answer is None
    assert [(number, answer, kind) for _, _, number, answer, kind in told(here)] == [
        (1, SAME, DECIDED),
        (2, DIFFERENT, DECIDED),
        (3, SAME, UNDONE),
        (4, None, UNDONE),
        (5, UNKNOWN, DECIDED),
        (6, None, UNDONE),
    ]


@pytest.mark.parametrize("seen", [0, 2])
def test_who_has_not_seen_the_last_decision_writes_nothing(here: Workspace, seen: int) -> None:
    decide(here, "A", "B", SAME, "ana", seen=0)
    with pytest.raises(ChangedMeanwhile):
        decide(here, "A", "B", DIFFERENT, "rui", seen)
    with pytest.raises(ChangedMeanwhile):
        undo(here, "A", "B", "rui", seen)
    assert told(here) == [("A", "B", 1, SAME, DECIDED)]


@pytest.mark.parametrize(
    ("name", "other", "answer"), [("A", "A", SAME), ("A", "B", "maybe"), ("A", "B\0", SAME)]
)
def test_what_is_no_decision_is_refused(
    here: Workspace, name: str, other: str, answer: str
) -> None:
    with pytest.raises(ValueError):
        decide(here, name, other, answer, "ana", seen=0)
    assert history(here) == []


# Many at once.


def all_write(url: str, folder: Path) -> Workspace:
    """What is in the workspace after all processes wrote, each of which created it if need be."""
    command = [sys.executable, str(ROOT / "tests" / "workspace_writer.py"), url]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    logs = [folder / f"{number}.log" for number in range(PROCESSES)]
    writers = [
        subprocess.Popen([*command, str(number)], env=environment, stderr=logs[number].open("w"))
        for number in range(PROCESSES)
    ]
    assert [writer.wait(timeout=400) for writer in writers] == [0] * PROCESSES, [
        log.read_text()[-800:] for log in logs
    ]
    return Workspace(url)


def assert_nothing_is_lost(workspace: Workspace) -> None:
    events = history(workspace)
    own = {event.decided_by for event in events if event.pair != HOT}
    assert own == {
        f"{process}-{thread}-{place}"
        for process in range(PROCESSES)
        for thread in range(THREADS)
        for place in range(TRANSACTIONS)
    }
    hot = [event for event in events if event.pair == HOT]
    wanted = PROCESSES * THREADS * TRANSACTIONS // 10
    assert [event.number for event in hot] == list(range(1, wanted + 1))
    assert len(events) == PROCESSES * THREADS * TRANSACTIONS + wanted
    workspace.close()


def test_no_decision_is_lost_on_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "workspace.sqlite"
    assert_nothing_is_lost(all_write(f"sqlite:///{path}", tmp_path))


def test_no_decision_is_lost_on_postgresql(server: str, tmp_path: Path) -> None:
    url = server.replace("postgresql://", "postgresql+psycopg://")
    assert_nothing_is_lost(all_write(url, tmp_path))


def test_a_server_undoes_and_takes_in_files_as_sqlite_does(server: str, here: Workspace) -> None:
    there = Workspace(server.replace("postgresql://", "postgresql+psycopg://"))
    for one in (here, there):
        decide(one, "=São Desfeita", "Zé", SAME, "ana", seen=0)
        assert undo(one, "=São Desfeita", "Zé", "rui", seen=1).answer is None
        with pytest.raises(ChangedMeanwhile):
            decide(one, "=São Desfeita", "Zé", DIFFERENT, "ana", seen=1)
    wanted = [event for event in history(there) if event.name == "=São Desfeita"]
    assert [(e.number, e.answer) for e in wanted] == [(1, SAME), (2, None)]
    from_file = [replace(e, name="=Outra") for e in from_csv(to_csv(wanted))]
    assert add_events(there, from_file) == []
    assert [event for event in history(there) if event.name == "=Outra"] == from_file
    there.close()


def test_sqlite_writes_ahead_and_takes_its_lock_at_the_start(here: Workspace) -> None:
    with here.reading() as connection:
        assert connection.execute(text("pragma journal_mode")).scalar_one() == "wal"
    path = str(here._engine.url.database)
    with here.changing(), closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as rival:
        assert history(here) == []
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            rival.execute("begin immediate")


# The schema.


def test_a_migration_that_fails_changes_nothing(
    here: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(here, "A", "B", SAME, "ana", seen=0)

    def half(connection: Connection) -> None:
        connection.execute(text("create table halfway (a integer)"))
        raise ArithmeticError

    monkeypatch.setattr(store, "MIGRATIONS", (*store.MIGRATIONS, half))
    again = Workspace(str(here._engine.url))
    with pytest.raises(ArithmeticError):
        history(again)
    with here.reading() as connection:
        assert not inspect(connection).has_table("halfway")
        assert connection.execute(text("select version from workspace_schema")).scalar_one() == 1
    again.close()


def test_a_migration_runs_once_and_keeps_what_is_there(
    here: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(here, "A", "B", SAME, "ana", seen=0)

    def second(connection: Connection) -> None:
        connection.execute(text("create table second (a integer)"))

    monkeypatch.setattr(store, "MIGRATIONS", (*store.MIGRATIONS, second))
    for _ in range(2):
        again = Workspace(str(here._engine.url))
        assert len(history(again)) == 1
        with again.reading() as connection:
            assert inspect(connection).has_table("second")
        again.close()


def test_a_newer_workspace_is_refused(here: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(here, "A", "B", SAME, "ana", seen=0)
    monkeypatch.setattr(store, "MIGRATIONS", ())
    again = Workspace(str(here._engine.url))
    with pytest.raises(WorkspaceUnavailable, match="versão mais nova"):
        history(again)
    again.close()


def test_what_is_no_database_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceUnavailable, match="Não foi possível"):
        history(Workspace(f"sqlite:///{tmp_path / 'no' / 'folder.sqlite'}"))
    broken = tmp_path / "workspace.sqlite"
    broken.write_bytes(b"no database" * 1000)
    with pytest.raises(WorkspaceUnavailable, match="Não foi possível"):
        history(Workspace(f"sqlite:///{broken}"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_the_environment_names_the_server(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert workspace_url(tmp_path) == f"sqlite:///{tmp_path / 'workspace.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://painel@servidor/painel")
    assert workspace_url(tmp_path) == "postgresql+psycopg://painel@servidor/painel"


# Files.

NAMES = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12
) | st.sampled_from(
    ["=SOMA(A1)", "'=1", "''-2", "'aspas", '"x";y', "+5", "@a", "\tb", "linha\r\n2"]
)


@st.composite
def events_of_people(draw: st.DrawFn) -> list[NameEvent]:
    events: list[NameEvent] = []
    for one, other in draw(st.lists(st.tuples(NAMES, NAMES), max_size=5)):
        if one == other:
            continue
        pair = (min(one, other), max(one, other))
        number = 1 + sum(event.pair == pair for event in events)
        answer, kind = draw(st.sampled_from([(a, DECIDED) for a in ANSWERS] + [(None, UNDONE)]))
        events.append(NameEvent(*pair, number, answer, kind, draw(NAMES), "2026-11-25T20:00:00"))
    return events


@given(events_of_people())
def test_a_file_brings_back_what_it_was_made_of(events: list[NameEvent]) -> None:
    assert from_csv(to_csv(events)) == events


def test_no_cell_of_the_file_is_a_formula_to_a_spreadsheet() -> None:
    event = NameEvent("+1", "=SOMA(A1)", 1, SAME, DECIDED, "@ana", "-")
    lines = to_csv([event]).decode("utf-8-sig").splitlines()
    (cells,) = csv.reader(lines[1:], delimiter=";")
    assert cells == ["'+1", "'=SOMA(A1)", "1", "é a mesma", "decisão", "'@ana", "'-"]


def test_export_and_import_carry_decisions_to_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    from workspace.store import workspace

    decide(workspace(here), "=A", "B", SAME, "ana", seen=0)
    undo(workspace(here), "=A", "B", "ana", seen=1)
    decide(workspace(here), "C", "D", DIFFERENT, "rui", seen=0)
    file = tmp_path / "decisoes.csv"
    assert main(["export", str(file), "--data", str(here)]) == 0
    assert main(["import", str(file), "--data", str(there)]) == 0
    assert history(workspace(there)) == history(workspace(here))
    assert main(["import", str(file), "--data", str(there)]) == 0
    assert "novas: 0" in capsys.readouterr().out
    assert history(workspace(there)) == history(workspace(here))


def test_an_import_adds_what_is_further_and_leaves_another_story_as_it_is(here: Workspace) -> None:
    decide(here, "A", "B", SAME, "ana", seen=0)
    decide(here, "C", "D", SAME, "ana", seen=0)
    (ab, cd) = history(here)
    further = NameEvent("A", "B", 2, DIFFERENT, DECIDED, "rui", "2026-11-25T20:00:00")
    new = NameEvent("E", "F", 1, UNKNOWN, DECIDED, "rui", "2026-11-25T20:00:00")
    gap = NameEvent("G", "H", 2, UNKNOWN, DECIDED, "rui", "2026-11-25T20:00:00")
    other_story = [replace(cd, answer=DIFFERENT), replace(further, name="C", other="D")]
    assert add_events(here, [ab, further, new, gap, *other_story]) == [("C", "D"), ("G", "H")]
    assert history(here) == [ab, cd, further, new]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"nome;outro_nome\r\nA;B\r\n", "Falta no arquivo a coluna numero"),
        (b"", "Falta no arquivo a coluna nome"),
        ("A;B;1;talvez;decisão;ana;hoje", "Linha 2"),
        ("B;A;1;é a mesma;decisão;ana;hoje", "Linha 2"),
        ("A;B;um;é a mesma;decisão;ana;hoje", "Linha 2"),
        ("A;B", "Linha 2"),
    ],
)
def test_a_file_of_something_else_is_refused(
    content: bytes | str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if isinstance(content, str):
        header = "nome;outro_nome;numero;resposta;tipo;quem;quando"
        content = f"{header}\r\n{content}\r\n".encode()
    with pytest.raises(UnreadableDecisions, match=said):
        from_csv(content)
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    assert main(["import", str(file), "--data", str(tmp_path)]) == 1
    assert said in capsys.readouterr().err
