"""The tables that a build gets of its surveillance: series, tests, cards, gaps, the null."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builds import Opener
from complaint_files import row, write

from derive.null import NullMonth, drawn_counts, false_cards
from derive.series import KINDS, PARTS, cells_of, series_frame, series_of
from derive.surveillance import (
    MONTHS_BEFORE_CARD,
    History,
    _shared_excess,
    surveillance_tables,
)
from indicators.surveillance import judge
from ingest.build import CoveredMonth, LoadRecord, Reason
from ingest.derived_tables import _months_in_use, _whole_months
from queries.surveillance import (
    surveillance_cards,
    surveillance_judged,
    surveillance_months,
    surveillance_null,
    surveillance_parts,
    surveillance_returned,
    surveillance_tests,
)

FIRST = 2020 * 12
MONTHS = 70
LAST = FIRST + MONTHS - 1
BEFORE = LAST - 63
TOWNS = tuple(f"52{number:05}" for number in range(8))
GROUPS = ("Cobrança / Contestação", "Entrega do Produto")
COMPANIES = {"Banco A": "Bancos", "Banco B": "Bancos", "Loja C": "Comércio", "Loja D": "Comércio"}


def counts_of(spikes: dict[tuple[int, str, str, str], int] | None = None) -> pd.DataFrame:
    """Complaints of Goiás by month and parts, the spikes (month, town, group, company) added."""
    generator = np.random.default_rng(5)
    rows = []
    for month in range(FIRST, FIRST + MONTHS):
        for place, town in enumerate(TOWNS):
            for group in GROUPS:
                for company, segment in COMPANIES.items():
                    count = int(generator.poisson(1.2 if place else 4.0))
                    count += (spikes or {}).get((month, town, group, company), 0)
                    if count:
                        rows.append((month, town, segment, group, company, count))
    return pd.DataFrame(rows, columns=["finalised_month", *PARTS, "finalised_count"])


def months_of(
    family: dict[int, str] | None = None, without: tuple[int, ...] = (), **changes: object
) -> pd.DataFrame:
    """The loaded months; `family` names those of the other one."""
    months = [month for month in range(FIRST, FIRST + MONTHS) if month not in without]
    frame = pd.DataFrame(
        {
            "finalised_month": months,
            "family": [(family or {}).get(month, "finalizadas") for month in months],
            "loaded_on": date(2026, 11, 25),
            "accepted_count": 100,
            "rejected_count": 0,
        }
    )
    for column, value in changes.items():
        frame.loc[frame["finalised_month"] == LAST, column] = value
    return frame


def tables_of(
    counts: pd.DataFrame, months: pd.DataFrame | None = None, has_overlap: bool = True
) -> dict[str, pd.DataFrame]:
    return surveillance_tables(counts, months_of() if months is None else months, has_overlap)


def last_test(tables: dict[str, pd.DataFrame]) -> pd.Series:
    return tables["surveillance_test"].iloc[-1]


@pytest.fixture(scope="module")
def calm() -> dict[str, pd.DataFrame]:
    return tables_of(counts_of())


@pytest.fixture(scope="module")
def spiked() -> dict[str, pd.DataFrame]:
    """A spike of one company's problem in one town, of 60 beside about one, in the last month."""
    return tables_of(counts_of({(LAST, TOWNS[3], GROUPS[1], "Loja C"): 60}))


# Series and their references.


def test_every_kind_of_series_is_counted_with_its_reference_less_itself() -> None:
    counts = counts_of()
    counts.loc[0, "segment"] = None
    cells = cells_of(counts, FIRST)
    series = series_of(cells, MONTHS)
    frame = series_frame(series, cells)
    assert frame["kind"].drop_duplicates().tolist() == list(KINDS)
    segment_of = counts.groupby("company")["segment"].agg(lambda values: values.mode()[0])
    month = 41
    of_month = counts[counts["finalised_month"] == FIRST + month]
    for number in range(0, len(frame), 7):
        described = frame.iloc[number]
        inside = np.ones(len(of_month), dtype=bool)
        for part in KINDS[described["kind"]]:
            inside &= (of_month[part] == described[part]).to_numpy()
        own = of_month.loc[inside, "finalised_count"].sum()
        assert series.counts[number, month] == own
        whole = of_month["finalised_count"].sum()
        if "company" in KINDS[described["kind"]]:
            in_segment = of_month["segment"] == segment_of[described["company"]]
            whole = of_month.loc[in_segment, "finalised_count"].sum()
        reference = 1 if described["kind"] == "state" else whole - own
        assert series.log_reference[number, month] == pytest.approx(np.log(reference))
        used = set(KINDS[described["kind"]])
        assert {part for part in PARTS if pd.notna(described[part])} == used


def test_a_series_is_never_part_of_its_own_reference(calm: dict[str, pd.DataFrame]) -> None:
    """Ten times the cases of one town change what is expected of others, not of itself."""
    counts = counts_of()
    is_last_of_town = (counts["finalised_month"] == LAST) & (counts["ibge_code"] == TOWNS[0])
    more = counts.copy()
    more.loc[is_last_of_town, "finalised_count"] *= 10
    changed = tables_of(more)

    def expected(tables: dict[str, pd.DataFrame], town: str) -> float:
        months = tables["surveillance_month"].merge(tables["surveillance_series"], on="series_id")
        is_town = (months["kind"] == "municipality") & (months["ibge_code"] == town)
        return float(months.loc[is_town & (months["finalised_month"] == LAST), "expected"].iloc[0])

    assert expected(changed, TOWNS[0]) == pytest.approx(expected(calm, TOWNS[0]))
    assert expected(changed, TOWNS[1]) > 1.5 * expected(calm, TOWNS[1])


def test_a_town_s_problem_at_a_company_is_tested_from_a_mean_of_2_on(
    calm: dict[str, pd.DataFrame],
) -> None:
    series = calm["surveillance_series"]
    fine = series[series["kind"] == "municipality_problem_group_company"]
    assert set(fine["ibge_code"]) == {TOWNS[0]}
    assert len(fine) == len(GROUPS) * len(COMPANIES)


# What is tested.


def test_each_loaded_month_tells_what_was_tested(calm: dict[str, pd.DataFrame]) -> None:
    tests = calm["surveillance_test"]
    assert tests["finalised_month"].tolist() == list(range(FIRST, LAST + 1))
    # 36 months of baseline and 3 left out come before the first tested month.
    is_tested = tests["untested_reason"].isna()
    assert tests.loc[is_tested, "finalised_month"].min() == FIRST + 39
    assert set(tests.loc[~is_tested, "untested_reason"]) == {"short_history"}
    assert not tests.loc[~is_tested, ["series_count", "tested_count"]].to_numpy().any()
    months = calm["surveillance_month"]
    of_last = months[months["finalised_month"] == LAST]
    last = tests.iloc[-1]
    assert last["tested_count"] == of_last["p"].notna().sum() > 0
    assert last["attention_count"] == (of_last["status"] == "attention").sum()
    assert last["series_count"] >= of_last["expected"].notna().sum()
    assert last["baseline_month_count"] == 60
    assert (months["p"].notna() == (months["observed"].ge(5) & months["expected"].notna())).all()


def test_a_missing_month_is_a_gap_and_is_not_tested() -> None:
    gap = tuple(range(BEFORE + 10, BEFORE + 20))
    counts = counts_of()
    inside = counts["finalised_month"].isin(gap)
    tables = tables_of(counts[~inside], months_of(without=gap))
    assert last_test(tables)["baseline_month_count"] == 50
    assert not set(gap) & set(tables["surveillance_test"]["finalised_month"])
    assert not set(gap) & set(tables["surveillance_month"]["finalised_month"])
    # What a partial month holds is not read either.
    partial = months_of()
    partial.loc[partial["finalised_month"].isin(gap), "accepted_count"] = 0
    same = tables_of(counts, partial)
    columns = ["series_id", "observed", "expected", "p"]
    of_last = [
        t["surveillance_month"].query("finalised_month == @LAST").set_index("series_id")
        for t in (tables, same)
    ]
    state = 0
    pd.testing.assert_series_equal(of_last[0].loc[state], of_last[1].loc[state])
    assert set(columns) - {"series_id"} <= set(of_last[0])


def test_36_months_of_baseline_are_needed() -> None:
    without = tuple(range(BEFORE, BEFORE + 24))
    assert pd.isna(last_test(tables_of(counts_of(), months_of(without=without)))["untested_reason"])
    without = tuple(range(BEFORE, BEFORE + 25))
    counts = counts_of()
    counts = counts[~counts["finalised_month"].isin(without)]
    test = last_test(tables_of(counts, months_of(without=without)))
    assert test["untested_reason"] == "short_history"


@pytest.mark.parametrize(
    "changes",
    [
        {"accepted_count": 0},
        {"rejected_count": 12},
        {"loaded_on": date((LAST) // 12, LAST % 12 + 1, 28)},
    ],
)
def test_a_month_loaded_in_part_is_not_tested(changes: dict[str, object]) -> None:
    test = last_test(tables_of(counts_of(), months_of(**changes)))
    assert test["untested_reason"] == "partial_month"


def test_families_that_never_overlap_are_not_compared() -> None:
    other = dict.fromkeys(range(BEFORE, BEFORE + 6), "basecompleta")
    told = last_test(tables_of(counts_of(), months_of(other), has_overlap=True))
    assert told["has_family_change"]
    assert pd.isna(told["untested_reason"])
    refused = last_test(tables_of(counts_of(), months_of(other), has_overlap=False))
    assert refused["has_family_change"]
    assert refused["untested_reason"] == "family_change"
    assert refused["tested_count"] == 0
    tested = months_of({LAST: "basecompleta"})
    assert last_test(tables_of(counts_of(), tested, has_overlap=False))["has_family_change"]
    one = last_test(tables_of(counts_of(), months_of(), has_overlap=False))
    assert not one["has_family_change"]
    assert pd.isna(one["untested_reason"])


def test_a_family_change_outside_of_baseline_and_month_is_none() -> None:
    left_out = {LAST - 1: "basecompleta", LAST - 3: "basecompleta", BEFORE - 1: "basecompleta"}
    test = last_test(tables_of(counts_of(), months_of(left_out), has_overlap=False))
    assert not test["has_family_change"]
    assert pd.isna(test["untested_reason"])


# Cards.


def test_a_spike_is_one_card_in_its_month(spiked: dict[str, pd.DataFrame]) -> None:
    cards = spiked["surveillance_card"].query("finalised_month == @LAST")
    series = spiked["surveillance_series"].set_index("series_id")
    of_spike = cards[cards["excess"] > 20]
    assert len(of_spike) == 1
    card = of_spike.iloc[0]
    described = series.loc[card["series_id"]]
    assert described[list(PARTS)].notna().sum() == 2
    assert card["excess"] == pytest.approx(60, abs=15)
    parts = spiked["surveillance_card_part"]
    inside = parts[parts["card_series_id"] == card["series_id"]]["series_id"]
    # All that holds the spike: it is too small before for a series of its own.
    kinds = {described["kind"], *series.loc[inside, "kind"]}
    assert kinds == KINDS.keys() - {"municipality_problem_group_company"}
    alerts = spiked["surveillance_month"].query(
        "finalised_month == @LAST and status == 'alert' and observed > 30"
    )
    assert set(alerts["series_id"]) == {card["series_id"], *inside}


def test_a_carded_series_has_the_months_before_and_after() -> None:
    counts = counts_of({(LAST - 1, TOWNS[3], GROUPS[1], "Loja C"): 60})
    # Nothing in the month after: not tested, and kept all the same.
    is_gone = counts["ibge_code"].eq(TOWNS[3]) | counts["company"].eq("Loja C")
    moved = tables_of(counts[~(is_gone & counts["finalised_month"].eq(LAST))])
    months = moved["surveillance_month"]
    (card,) = moved["surveillance_card"].query("excess > 20")["series_id"]
    of_card = months[months["series_id"] == card]
    assert of_card["status"].iloc[-1] == "untested"
    kept = of_card["finalised_month"]
    wanted = range(LAST - 1 - MONTHS_BEFORE_CARD, LAST + 1)
    assert set(wanted) <= set(kept)
    before = months[(months["series_id"] == card) & months["finalised_month"].lt(LAST - 1)]
    assert before.loc[before["finalised_month"] >= FIRST + 39, "expected"].notna().all()


def test_the_month_after_a_card_has_its_limit_where_nothing_there_is_tested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The months behind the null have every model anyway.
    monkeypatch.setattr("derive.surveillance.LATEST_MONTHS", 0)
    counts = counts_of({(LAST - 1, TOWNS[3], GROUPS[1], "Loja C"): 60})
    is_last = counts["finalised_month"].eq(LAST)
    is_few = ~counts.duplicated("ibge_code", keep="last") & counts["ibge_code"].isin(TOWNS[3:7])
    rest = counts[is_last & is_few].assign(finalised_count=1)
    tables = tables_of(pd.concat([counts[~is_last], rest]))
    assert last_test(tables)["tested_count"] == 0
    months = tables["surveillance_month"].query("finalised_month == @LAST").set_index("series_id")
    cards = tables["surveillance_card"].query("finalised_month == @LAST - 1")["series_id"]
    assert len(cards) > 0
    assert months.loc[cards, "status"].eq("untested").all()
    assert months.loc[cards, "observed"].le(months.loc[cards, "upper_bound"]).all()


def test_months_in_a_row_are_counted() -> None:
    spikes = {(LAST - back, TOWNS[3], GROUPS[1], "Loja C"): 60 for back in range(3)}
    cards = tables_of(counts_of(spikes))["surveillance_card"].query("excess > 20")
    assert cards["months_in_row"].tolist() == [1, 2, 3]


def test_the_state_comes_first() -> None:
    counts = counts_of({(LAST, TOWNS[3], GROUPS[1], "Loja C"): 40})
    grown = counts["finalised_month"] == LAST
    counts.loc[grown, "finalised_count"] *= 3
    tables = tables_of(counts)
    cards = tables["surveillance_card"].query("finalised_month == @LAST").sort_values("rank")
    kinds = tables["surveillance_series"].set_index("series_id")["kind"]
    assert kinds[cards["series_id"].iloc[0]] == "state"
    assert cards["rank"].tolist() == list(range(1, len(cards) + 1))
    assert len(cards) > 1


def test_the_most_evident_card_comes_first_not_the_largest() -> None:
    counts = counts_of({(LAST, TOWNS[3], GROUPS[1], "Loja C"): 14})
    grown = counts["finalised_month"].eq(LAST) & counts["ibge_code"].eq(TOWNS[0])
    counts.loc[grown & counts["problem_group"].eq(GROUPS[0]), "finalised_count"] *= 3
    tables = tables_of(counts)
    cards = tables["surveillance_card"].query("finalised_month == @LAST")
    cards = cards.merge(tables["surveillance_month"], on=["series_id", "finalised_month"])
    cards = cards[cards["series_id"] != 0].sort_values("rank")
    assert len(cards) > 1
    assert cards["p"].is_monotonic_increasing
    assert not cards["excess"].is_monotonic_decreasing


def shared_excess(
    is_known: tuple[bool, ...] = (True,) * MONTHS,
) -> tuple[np.ndarray, np.ndarray]:
    """Of a company's problem (row 0, 40 a month, 60 expected) and a town (15 a month, 30).

    10 a month lie in both, 50 in the tested month; a hundred times as many in the seventh month.
    """
    months = np.arange(FIRST, LAST + 1)
    parts = [("T", "G", "A", 10), ("U", "G", "A", 30), ("T", "G", "B", 5)]
    frame = pd.concat(
        pd.DataFrame(
            {
                "finalised_month": months,
                "ibge_code": town,
                "segment": "S",
                "problem_group": group,
                "company": company,
                "finalised_count": count,
            }
        )
        for town, group, company, count in parts
    )
    is_common = frame["ibge_code"].eq("T") & frame["company"].eq("A")
    frame.loc[is_common & frame["finalised_month"].eq(LAST), "finalised_count"] = 50
    frame.loc[is_common & frame["finalised_month"].eq(BEFORE + 6), "finalised_count"] = 1_000
    loaded = np.ones(MONTHS, dtype=bool)
    history = History(FIRST, loaded, np.array(is_known), np.full(MONTHS, "f"), has_overlap=True)
    codes = np.array([[-1, -1, 0, 0], [0, -1, -1, -1]])
    cells = cells_of(frame, FIRST)
    return _shared_excess(codes, cells, history, MONTHS - 1, np.array([60.0, 30.0]))


def test_what_two_series_share_is_expected_by_the_known_months_of_the_smaller() -> None:
    all_but_one = tuple(month != BEFORE + 6 for month in range(FIRST, LAST + 1))
    shared, is_nested = shared_excess(all_but_one)
    # Two thirds of the town's 30.
    np.testing.assert_allclose(shared, [[20, 30], [30, 25]])
    np.testing.assert_array_equal(is_nested, np.eye(2, dtype=bool))
    with_it = shared_excess()[0]
    assert with_it[0, 1] == pytest.approx(50 - 30 * (59 * 10 + 1_000) / (59 * 15 + 1_005))


def test_cells_in_common_are_counted_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = shared_excess()[0]
    monkeypatch.setattr("derive.surveillance.MEMBERS_AT_ONCE", 13)
    np.testing.assert_array_equal(shared_excess()[0], whole)
    monkeypatch.setattr("derive.surveillance.MEMBERS_AT_ONCE", 1)
    np.testing.assert_array_equal(shared_excess()[0], whole)


def test_equal_counts_give_equal_tables(spiked: dict[str, pd.DataFrame]) -> None:
    again = tables_of(counts_of({(LAST, TOWNS[3], GROUPS[1], "Loja C"): 60}).sample(frac=1))
    for name, frame in spiked.items():
        pd.testing.assert_frame_equal(frame, again[name], check_exact=False, rtol=1e-9)


# The null.


def test_drawn_counts_have_their_mean_and_dispersion() -> None:
    mean = np.full((2, 100_000), 3.0)
    counts = drawn_counts(mean, np.array([[1.0], [2.5]]), np.random.default_rng(1))
    assert counts.mean(axis=1) == pytest.approx([3, 3], rel=0.03)
    assert counts.var(axis=1) == pytest.approx([3, 7.5], rel=0.03)


def null_month(growth: float = 1.0) -> NullMonth:
    generator = np.random.default_rng(2)
    mean = np.exp(generator.normal(1.5, 1, 150))
    counts = generator.poisson(mean[:, np.newaxis], (150, 64)).astype(float)
    counts[:, -1] = generator.poisson(mean * growth)
    log_reference = np.full(counts.shape, 8.0)
    known = np.ones(counts.shape, dtype=bool)
    kinds = np.zeros(150, dtype=np.int64)
    return NullMonth(judge(counts, log_reference, known, kinds), log_reference, known[0], kinds)


def test_the_null_departs_from_nothing_whatever_the_month_itself_did() -> None:
    calm, wild = (
        false_cards([null_month(growth)], np.random.default_rng(9), 40).iloc[0] for growth in (1, 9)
    )
    assert wild["simulated_months"] == 40
    assert wild["expected_false_cards"] == pytest.approx(calm["expected_false_cards"], abs=0.25)
    assert wild["expected_false_cards"] < 0.4
    assert 0.3 < wild["expected_attention"] < 3
    assert 50 < wild["expected_tested"] < 120
    assert wild["standard_error"] < 0.15


def test_every_series_with_a_model_is_in_the_null(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those of a class in which nothing is tested in the month itself."""
    counts = counts_of()
    is_last = counts["finalised_month"].eq(LAST)
    given: list[NullMonth] = []

    def note(months: list[NullMonth], *rest: object) -> pd.DataFrame:
        given.extend(months)
        return pd.DataFrame()

    monkeypatch.setattr("derive.surveillance.false_cards", note)
    tables = tables_of(counts[~is_last | ~counts.duplicated("ibge_code", keep="last")])
    assert last_test(tables)["tested_count"] <= 2
    kinds = given[0].kinds[given[0].month.baselines.has_model]
    assert np.bincount(kinds)[3] == len(TOWNS) * len(GROUPS)
    assert len(given) == 12


def test_the_null_is_as_wide_as_each_series_itself_and_wider_where_it_grows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    generator = np.random.default_rng(3)
    mean = np.exp(generator.normal(1.5, 1, 60))[:, np.newaxis]
    counts = drawn_counts(np.broadcast_to(mean, (60, 64)), np.full((60, 1), 2.0), generator)
    log_reference = np.full(counts.shape, 8.0)
    log_reference[:, -1] += np.log(4)
    known, kinds = np.ones(counts.shape, dtype=bool), np.zeros(60, dtype=np.int64)
    month = judge(counts, log_reference, known, kinds)
    asked: list[tuple[np.ndarray, np.ndarray]] = []

    def note(
        mean: np.ndarray, dispersion: np.ndarray, generator: np.random.Generator
    ) -> np.ndarray:
        asked.append((mean, dispersion))
        return drawn_counts(mean, dispersion, generator)

    monkeypatch.setattr("derive.null.drawn_counts", note)
    false_cards([NullMonth(month, log_reference, known[0], kinds)], generator, 2)
    (fitted, own), (expected, ahead) = asked[:2]
    rows = month.baselines.has_model
    np.testing.assert_array_equal(fitted, month.baselines.fitted[rows])
    np.testing.assert_array_equal(own[:, 0], month.baselines.dispersion[rows])
    assert (month.dispersion[rows] > own[:, 0]).any()
    np.testing.assert_array_equal(expected, month.forecasts.expected[rows])
    growth = np.maximum(1, expected / month.baselines.mean_count[rows])
    assert np.median(growth) > 3
    np.testing.assert_allclose(ahead, 1 + (own[:, 0] - 1) * growth)


def test_without_a_tested_month_there_is_no_null_figure() -> None:
    figure = false_cards([], np.random.default_rng(1)).iloc[0]
    assert figure["simulated_months"] == 0
    assert figure.drop("simulated_months").isna().all()


# In a build.


def test_the_months_of_a_build_are_those_counted_and_trends_skip_the_partial_ones() -> None:
    months = {
        LAST - 3: CoveredMonth(10, 10),
        LAST - 2: CoveredMonth(10, 0, is_used=False),
        LAST - 1: CoveredMonth(10, 8),
        LAST: CoveredMonth(10, 10),
    }
    record = LoadRecord(
        1,
        is_new=True,
        source={"family": "finalizadas", "loaded_on": date(LAST // 12, LAST % 12 + 1, 9)},
        reasons={Reason("rejected", "bad_value", "uf", LAST - 1): 2},
        months=months,
    )
    frame = _months_in_use([record])
    assert frame["finalised_month"].tolist() == [LAST - 3, LAST - 1, LAST]
    assert frame["rejected_count"].tolist() == [0, 2, 0]
    # The last one had not ended, a fifth of the one before is rejected.
    assert _whole_months(frame) == [LAST - 3]


def test_one_month_raises_no_alarm_and_says_why(opened: Opener, tmp_path: Path) -> None:
    database = opened(
        write(tmp_path / "finalizadas_2026-10.csv", [row(company=f"E {n % 3}") for n in range(40)])
    )
    (test,) = surveillance_tests(database).to_dict("records")
    assert test["untested_reason"] == "short_history"
    assert test["alert_count"] == test["tested_count"] == 0
    assert surveillance_cards(database, test["finalised_month"]).empty
    assert surveillance_parts(database, test["finalised_month"]).empty
    assert surveillance_returned(database, test["finalised_month"]).empty
    assert surveillance_judged(database, test["finalised_month"]).empty
    assert surveillance_null(database)["simulated_months"].tolist() == [0]


def test_the_sample_s_cards_can_be_asked(sample: object) -> None:
    tests = surveillance_tests(sample)
    month = int(tests.loc[tests["card_count"].gt(0), "finalised_month"].max())
    cards = surveillance_cards(sample, month)
    parts = surveillance_parts(sample, month)
    assert cards["card_rank"].tolist() == list(range(1, len(cards) + 1))
    np.testing.assert_allclose(cards["excess"], cards["observed"] - cards["expected"])
    assert cards["observed"].gt(cards["upper_bound"]).all()
    assert set(parts["card_series_id"]) <= set(cards["series_id"])
    test = tests.set_index("finalised_month").loc[month]
    assert len(cards) + len(parts) == test["alert_count"]
    judged = surveillance_judged(sample, month)
    assert judged["p"].notna().sum() == test["tested_count"]
    series = cards["series_id"].tolist()
    months = surveillance_months(sample, series)
    assert set(months["series_id"]) == set(series)
    assert months.groupby("series_id")["finalised_month"].max().ge(month).all()
    null = surveillance_null(sample).iloc[0]
    assert 0 <= null["expected_false_cards"] < 2
