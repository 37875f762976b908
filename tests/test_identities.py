"""Names that people decided are one company: what a build counts, and the way there and back."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from builds import LOADED_ON, load_all
from complaint_files import row, unresolved, write

from ingest import build as build_module
from ingest.__main__ import main
from ingest.folder import build_path, counted_files_in_use, current_name
from ingest.load import LoadRefused
from ingest.name_decisions import apply, read_pairs
from queries import names as name_queries
from queries import profile
from queries.companies import company_totals
from queries.database import Database, current_build
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope
from reports import frames, link
from reports.coverage import coverage
from workspace.files import to_csv
from workspace.names import DECIDED, DIFFERENT, SAME, NameEvent

OLD, MIDDLE, NEW = "Energia Antiga", "Energia do Meio (Antiga)", "Energia Nova"
CHAIN = [(OLD, MIDDLE), (MIDDLE, NEW)]
EVERYTHING = Scope(FIRST_MONTH, LAST_MONTH - 1)
AUGUST = 2026 * 12 + 7


def files(folder: Path) -> list[Path]:
    """Three months: a company under its old, its next and its newest name, and two others."""
    august = [unresolved(company=OLD, date="2026-08-10", city="Anápolis") for _ in range(5)]
    september = [row(company=MIDDLE, date="2026-09-10") for _ in range(3)]
    october = [row(company=NEW), unresolved(company=NEW), row(company="Loja Beta")]
    return [
        write(
            folder / "finalizadas_2026-08.csv", [*august, row(company="Loja", date="2026-08-01")]
        ),
        write(folder / "finalizadas_2026-09.csv", september),
        write(folder / "finalizadas_2026-10.csv", october),
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return load_all(tmp_path / "data", *files(tmp_path))


@pytest.fixture
def joined(folder: Path) -> Iterator[Database]:
    apply(CHAIN, [], folder)
    database = Database(current_build(folder))
    yield database
    database.close()


def complaints(build: Path) -> list[tuple[object, ...]]:
    """All that the build holds of each complaint."""
    with duckdb.connect(str(build), read_only=True) as reader:
        return reader.execute("select * from complaint order by all").fetchall()


def totals(database: Database) -> dict[str, int]:
    frame = company_totals(database, EVERYTHING)
    return dict(zip(frame["company"], frame["finalised_count"].astype(int), strict=True))


def test_a_chain_of_three_names_is_one_company_by_its_newest_name(joined: Database) -> None:
    assert totals(joined) == {NEW: 10, "Loja": 1, "Loja Beta": 1}
    ranked = frames.ranking(joined, EVERYTHING, 5).set_index("company")
    assert ranked.loc[NEW, ["finalised_count", "rated_count"]].tolist() == [10, 10]
    assert ranked.loc[NEW, "unresolved_count"] == 6


def test_the_written_names_stay_with_their_months_and_counts(joined: Database) -> None:
    written = profile.company_names(joined, EVERYTHING, NEW)
    assert written[["company", "finalised_count", "is_counted"]].to_numpy().tolist() == [
        [OLD, 5, True],
        [MIDDLE, 3, True],
        [NEW, 2, True],
    ]
    assert written["first_month"].tolist() == [AUGUST, AUGUST + 1, AUGUST + 2]
    in_august = profile.company_names(joined, Scope(AUGUST, AUGUST), NEW)
    assert in_august.set_index("company")["finalised_count"].to_dict() == {
        OLD: 5,
        MIDDLE: 0,
        NEW: 0,
    }
    names = name_queries.written_names(joined)
    assert set(zip(names["written_name"], names["company"], strict=True)) == {
        *((OLD, NEW), (MIDDLE, NEW), (NEW, NEW), ("Loja", "Loja"), ("Loja Beta", "Loja Beta")),
    }
    places = name_queries.written_name_places(joined, EVERYTHING)
    of_old = places[places["written_name"] == OLD]
    assert of_old[["ibge_code", "finalised_count"]].to_numpy().tolist() == [["5201108", 5]]


@pytest.mark.parametrize(
    "scope",
    [
        EVERYTHING,
        replace(EVERYTHING, municipalities=("5201108", "5208707")),
        replace(EVERYTHING, subjects=("Móveis e Colchões",)),
    ],
)
def test_both_cubes_count_what_the_complaints_do(joined: Database, scope: Scope) -> None:
    frame = company_totals(joined, scope).set_index("company")["finalised_count"]
    assert frame.to_dict() == {NEW: 10, "Loja": 1, "Loja Beta": 1}
    written = profile.company_names(joined, scope, NEW).set_index("company")["finalised_count"]
    assert written.to_dict() == {OLD: 5, MIDDLE: 3, NEW: 2}


def test_an_old_link_still_means_the_company(joined: Database) -> None:
    view = link.view({"empresa": [OLD, NEW, "Loja"], "periodo": ["tudo"]}, coverage(joined))
    assert view.scope.companies == (NEW, "Loja")
    assert view.notes == ()


def test_undone_and_applied_gives_back_the_former_build(folder: Path) -> None:
    before = current_name(folder)
    rows = complaints(build_path(folder, str(before)))
    counted = counted_files_in_use(folder)
    joined = apply(CHAIN, [], folder)
    assert joined != before
    assert current_name(folder) == joined
    assert counted_files_in_use(folder) == counted == (3, 3)
    build_path(folder, str(before)).unlink()
    assert apply([], [], folder) == before == current_name(folder)
    with closing(Database(current_build(folder))) as database:
        assert totals(database) == {OLD: 5, MIDDLE: 3, NEW: 2, "Loja": 1, "Loja Beta": 1}
        assert name_queries.other_names(database).empty
        assert name_queries.name_decisions(database).empty
    assert complaints(current_build(folder)) == rows


def test_equal_decisions_give_equal_builds_in_any_order(
    folder: Path,
) -> None:
    one = apply(CHAIN, [], folder)
    assert apply(CHAIN[::-1], [("Loja", "Loja Beta")], folder) == one
    assert apply(CHAIN[:1], [], folder) != one


def test_part_of_a_chain_taken_back_leaves_the_rest(folder: Path) -> None:
    apply(CHAIN, [], folder)
    apply(CHAIN[:1], [], folder)
    with closing(Database(current_build(folder))) as database:
        assert totals(database) == {MIDDLE: 8, NEW: 2, "Loja": 1, "Loja Beta": 1}


def test_a_load_keeps_the_decisions_and_the_newest_name_may_become_another(
    folder: Path, tmp_path: Path
) -> None:
    apply([*CHAIN, (NEW, "Zeta")], [], folder)
    more = write(tmp_path / "finalizadas_2026-11.csv", [row(company="Zeta", date="2026-11-03")])
    load_all(folder, more)
    with closing(Database(current_build(folder))) as database:
        assert totals(database) == {"Zeta": 11, "Loja": 1, "Loja Beta": 1}
    at_once = load_all(tmp_path / "other", *files(tmp_path), more)
    assert apply([*CHAIN, (NEW, "Zeta")], [], at_once) == current_name(folder)


def test_names_of_one_month_are_called_by_the_one_with_most_complaints(tmp_path: Path) -> None:
    rows = [row(company="A"), row(company="B"), row(company="B"), row(company="C")]
    folder = load_all(tmp_path / "data", write(tmp_path / "finalizadas_2026-10.csv", rows))
    apply([("A", "B"), ("A", "C"), ("A", "Ninguém")], [], folder)
    with closing(Database(current_build(folder))) as database:
        assert totals(database) == {"B": 4}


def test_contradictions_are_refused_and_nothing_changes(folder: Path) -> None:
    before = current_name(folder)
    with pytest.raises(LoadRefused, match=f"“{OLD}” e “{NEW}”"):
        apply(CHAIN, [(OLD, NEW)], folder)
    assert current_name(folder) == before
    assert not list(folder.glob("*.tmp"))


def test_without_a_build_nothing_can_be_applied(tmp_path: Path) -> None:
    with pytest.raises(LoadRefused, match="não tem base em uso"):
        apply(CHAIN, [], tmp_path)


def test_the_command_line_applies_an_exported_file(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    when = LOADED_ON.isoformat()
    events = [
        NameEvent(OLD, MIDDLE, 1, DIFFERENT, DECIDED, "ana", when),
        NameEvent(OLD, MIDDLE, 2, SAME, DECIDED, "ana", when),
        NameEvent("=A", "B", 1, SAME, DECIDED, "ana", when),
        NameEvent("'=A", "C", 1, DIFFERENT, DECIDED, "ana", when),
    ]
    file = tmp_path / "decisoes.csv"
    file.write_bytes(to_csv(events))
    same = [("=A", "B"), (OLD, MIDDLE)]
    assert read_pairs(file.read_bytes()) == (same, [("'=A", "C")])
    assert main(["names", str(file), "--data", str(folder)]) == 0
    assert "Decisões aplicadas" in capsys.readouterr().out
    assert main(["names", str(file), "--data", str(folder)]) == 0
    assert "Nada mudou" in capsys.readouterr().out
    history = [json.loads(line) for line in (folder / "history.jsonl").read_text().splitlines()]
    assert history[-1]["name_decisions"] == 2
    assert history[-1]["build"] == current_name(folder)
    file.write_text("outra;coisa\n")
    assert main(["names", str(file), "--data", str(folder)]) == 1
    assert "Não é um arquivo de decisões" in capsys.readouterr().err


def test_the_build_has_no_word_of_a_company_that_it_does_not_count(folder: Path) -> None:
    apply(CHAIN, [], folder)
    assert build_module.kind(current_build(folder)) == (False, build_module.SCHEMA_VERSION)
    with closing(Database(current_build(folder))) as database:
        view = coverage(database)
    assert list(view.options["companies"]) == [NEW, "Loja", "Loja Beta"]
