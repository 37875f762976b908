"""The frame of the ranking: its order, its reference, its comparison with the window before."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from builds import Opener, load_all
from complaint_files import Row, row, unrated, unresolved, write

from queries.database import Database, current_build
from queries.scope import Scope
from reports.coverage import coverage
from reports.frames import ranking
from reports.labels import LOAD_COLUMNS
from reports.link import COLUMN_SETS, COMPLETE
from reports.measures import INDICATORS
from reports.ranking_labels import ranking_labels

OCTOBER = 2026 * 12 + 9


def company(
    name: str, rated: int, not_resolved: int, month: str, segment: str = "Varejo"
) -> list[Row]:
    names = {"company": name, "segment": segment, "date": f"2026-{month}-15"}
    return [unresolved(**names)] * not_resolved + [row(**names)] * (rated - not_resolved)


def by_company(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index("company")


@pytest.fixture
def two_months(opened: Opener, tmp_path: Path) -> Database:
    """September and October; Alfa goes from 10 to 90 % not resolved, Beta stays at 50 %."""
    return opened(
        write(
            tmp_path / "a.csv",
            [
                *company("Alfa", 100, 10, "09"),
                *company("Beta", 100, 50, "09"),
                *company("Gama", 20, 20, "09"),
                *company("Alfa", 100, 90, "10"),
                *company("Beta", 100, 50, "10"),
                *company("Gama", 40, 0, "10", "Bancos"),
                *company("Delta", 10, 10, "10"),
                *company("Epsilon", 12, 0, "10"),
                unrated(company="Zeta", date="2026-10-15"),
            ],
        )
    )


def test_ranked_companies_come_by_estimate_the_others_by_volume(two_months: Database) -> None:
    frame = ranking(two_months, Scope(OCTOBER, OCTOBER), 30)
    assert list(frame["company"]) == ["Alfa", "Beta", "Gama", "Epsilon", "Delta", "Zeta"]
    assert list(frame["has_sufficient_volume"]) == [True] * 3 + [False] * 3
    assert frame["rank_low"].isna().tolist() == [False] * 3 + [True] * 3


def test_the_reference_is_that_of_all_companies_whatever_the_segment_filter(
    two_months: Database,
) -> None:
    everything = (90 + 50 + 0 + 10 + 0) / (100 + 100 + 40 + 10 + 12)
    for segments in ((), ("Bancos",), ("Varejo",)):
        frame = ranking(two_months, Scope(OCTOBER, OCTOBER, segments), 30)
        assert frame["reference"].tolist() == [pytest.approx(everything)] * len(frame)


def test_the_change_is_against_the_months_just_before(two_months: Database) -> None:
    frame = by_company(ranking(two_months, Scope(OCTOBER, OCTOBER), 30))
    assert frame["previous_position"].dropna().to_dict() == {"Alfa": 2, "Beta": 1}
    assert frame.loc["Alfa", "change"] == pytest.approx(0.8)
    assert frame.loc["Beta", "change"] == pytest.approx(0)
    assert frame.loc["Alfa", "is_real_change"] and not frame.loc["Beta", "is_real_change"]


def test_without_every_month_of_both_windows_nothing_is_compared(two_months: Database) -> None:
    for scope in (Scope(OCTOBER - 1, OCTOBER), Scope(OCTOBER, OCTOBER + 1)):
        frame = ranking(two_months, scope, 30)
        assert frame["previous_position"].isna().all() and frame["change"].isna().all()


def test_the_first_window_of_the_platform_has_none_before(opened: Opener, tmp_path: Path) -> None:
    database = opened(write(tmp_path / "a.csv", [row(date="2014-01-10")]))
    frame = ranking(database, Scope(2014 * 12, 2014 * 12), 5)
    assert frame["change"].isna().all()


def test_the_period_is_whole_months(two_months: Database) -> None:
    frame = ranking(two_months, Scope(OCTOBER - 1, OCTOBER), 30)
    assert {value.date() for value in frame["period_start"]} == {date(2026, 9, 1)}
    assert {value.date() for value in frame["period_end"]} == {date(2026, 10, 31)}


def test_a_company_counts_under_its_largest_segment(two_months: Database) -> None:
    frame = by_company(ranking(two_months, Scope(OCTOBER - 1, OCTOBER), 30))
    assert frame.loc["Gama", "segment"] == "Bancos"


def test_an_empty_scope_has_the_columns_of_a_full_one(two_months: Database) -> None:
    full = ranking(two_months, Scope(OCTOBER, OCTOBER), 30)
    empty = ranking(two_months, Scope(2020 * 12, 2020 * 12), 30)
    assert empty.empty
    assert list(empty.columns) == list(full.columns)
    labels = ranking_labels("nao_resolvidas", COMPLETE)
    assert {label.column for label in labels} <= set(full.columns)


def test_what_a_build_covers_is_asked_of_it_once(
    opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (
        opened(write(tmp_path / f"{name}.csv", [row(company=name)])) for name in ("Uma", "Outra")
    )
    assert list(coverage(first).options["companies"]) == ["Uma"]
    monkeypatch.setattr(first, "run", None)
    assert list(coverage(first).options["companies"]) == ["Uma"]
    assert list(coverage(second).options["companies"]) == ["Outra"]


def test_coverage_names_missing_months_families_and_the_part_of_the_country(
    opened: Opener, tmp_path: Path
) -> None:
    months = [row(date="2026-07-10"), row(date="2026-10-10", segment="Bancos")]
    p = write(tmp_path / "p.csv", months)
    c = write(tmp_path / "c.csv", [row(date="2026-08-10", segment="Saúde")], "L30")
    covered = coverage(opened(p, c))
    window = Scope(OCTOBER - 4, OCTOBER + 1)
    assert covered.months == (OCTOBER - 3, OCTOBER - 2, OCTOBER)
    assert covered.missing_in(window) == (OCTOBER - 4, OCTOBER - 1, OCTOBER + 1)
    assert covered.families_in(window) == ("basecompleta", "finalizadas")
    assert covered.families_in(Scope(OCTOBER, OCTOBER)) == ("finalizadas",)
    assert list(covered.options["segments"]) == ["Bancos", "Saúde", "Varejo"]
    assert covered.window_before(Scope(OCTOBER - 2, OCTOBER - 2)) == (
        Scope(OCTOBER - 3, OCTOBER - 3)
    )
    assert covered.window_before(Scope(OCTOBER, OCTOBER)) is None
    assert covered.window_before(window) is None
    assert (covered.states, covered.is_national) == ((), False)
    assert coverage(opened(p, uf="BR")).is_national


def test_a_build_of_both_parts_counts_the_state_in_every_month(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    load_all(folder, write(tmp_path / "a.csv", [row(date="2026-09-10")]))
    load_all(folder, write(tmp_path / "b.csv", [row(), row(state="SP", city="Santos")]), uf="BR")
    database = Database(current_build(folder))
    covered = coverage(database)
    assert (covered.states, covered.is_national) == (("GO",), False)
    frame = ranking(database, Scope(OCTOBER - 1, OCTOBER, states=covered.states), 5)
    assert frame["finalised_count"].tolist() == [2]


def test_every_label_has_its_own_column_and_heading() -> None:
    rankings = [ranking_labels(key, columns) for key in INDICATORS for columns in COLUMN_SETS]
    for labels in (*rankings, LOAD_COLUMNS):
        assert len({label.column for label in labels}) == len(labels)
        assert len({label.heading for label in labels}) == len(labels)
