"""Trends: against printed numbers, worlds where the truth is known, and its own words."""

import json

import numpy as np
import pandas as pd
import pytest
from builds import ROOT
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from derive.trends import LEVEL, municipality_trends
from indicators.trend import change_a_year, count_trend, seasonal_mann_kendall, theil_sen

ORACLES = ROOT / "tests" / "oracles"
SEED = 11
START, LAST = 2021 * 12 + 10, 2026 * 12 + 9
MONTHS = list(range(START, LAST + 1))


def world(means, growth=0.0, season=0.0, months=MONTHS, seed=SEED, people=50_000.0):
    """Poisson counts of a municipality a mean, which grow by `growth` a year; and populations."""
    generator = np.random.default_rng(seed)
    at = np.array(months) - months[-1]
    shape = np.exp(growth * at / 12 + season * np.sin(2 * np.pi * at / 12))
    counts = generator.poisson(np.array(means)[:, None] * shape)
    codes = [f"52{place:05d}" for place in range(len(means))]
    long = pd.DataFrame(counts, index=codes, columns=months).stack().rename("finalised_count")
    frame = long.rename_axis(["ibge_code", "finalised_month"]).reset_index()
    years = range(months[0] // 12, months[-1] // 12 + 1)
    populations = pd.DataFrame(
        [(code, year, people) for code in codes for year in years],
        columns=["ibge_code", "year", "population"],
    )
    return frame[frame["finalised_count"] > 0], populations


def test_one_season_is_the_kendall_test_that_r_prints() -> None:
    series = pd.read_csv(ORACLES / "monthly_series.csv")
    printed = json.loads((ORACLES / "kendall_monthly.json").read_text(encoding="utf-8"))
    z, p = seasonal_mann_kendall(series["t"], series["obs"].to_numpy()[None], seasons=1)
    assert_allclose([z[0], p[0]], [printed["z"], printed["p"]], rtol=1e-6)


def test_slope_and_interval_are_those_of_scipy_with_ties_and_without() -> None:
    generator = np.random.default_rng(SEED)
    rows = np.vstack([generator.normal(size=(4, 50)), generator.poisson(3, size=(4, 50))])
    at = np.sort(generator.choice(80, 50, replace=False))
    for row, *found in zip(rows, *theil_sen(at, rows), strict=True):
        known = stats.theilslopes(row, at)
        assert_allclose(found, [known.slope, known.low_slope, known.high_slope], atol=1e-12)


def test_a_season_is_no_trend_and_a_trend_is_found_through_it() -> None:
    at = np.arange(60)
    season = 10 * np.sin(2 * np.pi * at / 12)
    z, p = seasonal_mann_kendall(at, [season.round(6), season + 0.05 * at])
    assert (z[0], p[0]) == (0, 1)
    # Five years of twelve months: 12 scores of 10, each with variance 50 / 3.
    assert z[1] == pytest.approx((120 - 1) / np.sqrt(12 * 50 / 3))
    assert seasonal_mann_kendall(at, [season + 0.05 * at], seasons=1)[1][0] > p[1]


def test_the_regression_of_counts_has_its_maximum_and_the_interval_of_the_likelihood() -> None:
    counts, exposure = np.array([3.0, 5, 4, 9, 8]), np.array([1.0, 1.1, 0.5, 1.2, 1.3])
    at = np.arange(5.0)

    def deviance(slope: float) -> float:
        means = exposure * np.exp(slope * at)
        means *= counts.sum() / means.sum()
        return float(-2 * stats.poisson.logpmf(counts, means).sum())

    slope, low, high, p = (x[0] for x in count_trend(at, counts[None], exposure[None]))
    assert deviance(slope) < min(deviance(slope - 1e-4), deviance(slope + 1e-4))
    for end in (low, high):
        assert deviance(end) - deviance(slope) == pytest.approx(stats.chi2.ppf(0.95, 1))
    assert low < slope < high
    assert p == pytest.approx(stats.chi2.sf(deviance(0) - deviance(slope), 1))


def test_counts_of_one_year_alone_have_an_end_and_no_count_has_nothing() -> None:
    found = count_trend(range(3), [[0, 0, 12], [0, 0, 0]], np.ones((2, 3)))
    assert 0 < found[1][0] < found[0][0] and found[3][0] < 0.001
    assert np.isnan(np.array(found)[:, 1]).all()


def test_more_people_with_the_same_rate_are_no_trend() -> None:
    exposure = np.array([[100.0, 200, 400]])
    slope = count_trend(range(3), 0.3 * exposure, exposure)[0][0]
    assert slope == pytest.approx(0, abs=1e-9)


def test_a_growing_world_is_told_in_per_cent_a_year() -> None:
    counts, populations = world([400.0] * 30, growth=np.log(1.2))
    found = municipality_trends(counts, populations, MONTHS)
    assert set(found["word"]) == {"rising"} and set(found["method"]) == {"theil_sen"}
    assert found["change_pct_year"].median() == pytest.approx(20, abs=1.5)
    assert (found["change_low"] < found["change_pct_year"]).all()
    assert (found["change_pct_year"] < found["change_high"]).all()
    sparse, populations = world([0.35] * 60, growth=-0.5)
    found = municipality_trends(sparse, populations, MONTHS)
    told = found[found["method"] == "poisson"]
    assert len(told) > 50 and set(told["word"]) <= {"falling", "unclear"}
    assert (told["word"] == "falling").mean() > 0.8
    assert told["change_pct_year"].median() == pytest.approx(100 * np.expm1(-0.5), abs=6)
    # 95 % intervals of a true change.
    held = told["change_low"].lt(100 * np.expm1(-0.5)) & told["change_high"].gt(
        100 * np.expm1(-0.5)
    )
    assert held.mean() > 0.85


def test_a_still_world_is_seldom_told_as_moving() -> None:
    told = []
    for seed in range(12):
        counts, populations = world([0.3] * 40 + [1.0] * 40 + [10.0] * 40, season=0.2, seed=seed)
        told.append(municipality_trends(counts, populations, MONTHS))
    found = pd.concat(told)
    assert set(found["method"]) >= {"theil_sen", "poisson"}
    for _, of_method in found.dropna(subset="p").groupby("method"):
        assert 0.02 < (of_method["p"] < 0.05).mean() < 0.08
    assert found["word"].isin(["rising", "falling"]).mean() < 0.01


def test_a_rate_follows_the_people_not_the_counts() -> None:
    counts, populations = world([200.0], growth=0.1)
    grown = populations.assign(
        population=populations["population"] * np.exp(0.1 * (populations["year"] - 2021))
    )
    flat = municipality_trends(counts, grown, MONTHS)
    assert abs(flat["change_pct_year"].iloc[0]) < 1.5
    assert municipality_trends(counts, populations, MONTHS)["change_pct_year"].iloc[0] > 8


def test_few_months_or_few_complaints_are_told_as_too_few() -> None:
    counts, populations = world([50.0, 0.01])
    found = municipality_trends(counts, populations, MONTHS)
    assert list(found["word"]) == ["rising", "insufficient"] or list(found["word"]) == [
        "unclear",
        "insufficient",
    ]
    assert np.isnan(found.loc[1, ["change_pct_year", "p", "adjusted_p"]].astype(float)).all()
    short = municipality_trends(counts, populations, MONTHS[-35:])
    assert set(short["word"]) == {"insufficient"} and set(short["month_count"]) == {35}
    assert municipality_trends(counts, populations, MONTHS[-36:])["word"].iloc[0] != "insufficient"


def test_months_before_the_last_sixty_and_missing_ones_count_for_nothing() -> None:
    counts, populations = world([30.0], growth=0.3)
    old = pd.DataFrame(
        {"ibge_code": ["5200000"], "finalised_month": [START - 1], "finalised_count": [10_000]}
    )
    with_old = municipality_trends(pd.concat([counts, old]), populations, [START - 1, *MONTHS])
    pd.testing.assert_frame_equal(with_old, municipality_trends(counts, populations, MONTHS))
    holes = [month for month in MONTHS if month % 5]
    seen = municipality_trends(counts, populations, holes)
    in_files = counts[counts["finalised_month"].isin(holes)]
    pd.testing.assert_frame_equal(seen, municipality_trends(in_files, populations, holes))
    assert seen["change_pct_year"].iloc[0] == pytest.approx(35, abs=8)


def seasonal(months):
    """The same sparse year again and again, with most of its complaints in four months."""
    counts = pd.DataFrame({"ibge_code": "5200000", "finalised_month": months})
    counts["finalised_count"] = np.where(counts["finalised_month"] % 12 < 4, 4, 1)
    return counts.query("finalised_month % 12 < 8"), world([1.0], months=MONTHS)[1]


@pytest.mark.parametrize("length", range(36, 61))
def test_a_season_is_no_trend_of_the_years_whatever_is_loaded(length: int) -> None:
    for back in range(12):
        months = list(range(LAST - back - length + 1, LAST - back + 1))
        found = municipality_trends(*seasonal(months), months).iloc[0]
        assert found["method"] == "poisson" and found["word"] == "unclear"
        assert found["change_pct_year"] == pytest.approx(0, abs=1e-6)
        assert found["p"] == pytest.approx(1)


def test_a_year_with_a_gap_is_left_out_and_three_are_needed() -> None:
    gap = [month for month in MONTHS if month not in (LAST - 14, LAST - 30)]
    found = municipality_trends(*seasonal(gap), gap).iloc[0]
    assert found["change_pct_year"] == pytest.approx(0, abs=1e-6)
    assert (found["month_count"], found["word"]) == (58, "unclear")
    more = [month for month in gap if month != LAST - 50]
    told = municipality_trends(*seasonal(more), more).iloc[0]
    assert (told["word"], told["method"]) == ("insufficient", "none")
    # Ten complaints in all, but not in the years compared.
    counts, populations = seasonal(MONTHS[-40:])
    few = counts.assign(finalised_count=0)
    few.loc[few["finalised_month"] < MONTHS[-36], "finalised_count"] = 9
    assert municipality_trends(few, populations, MONTHS[-40:])["word"].iloc[0] == "insufficient"


def test_from_two_complaints_a_month_on_the_months_are_compared() -> None:
    counts = pd.DataFrame({"ibge_code": "5200000", "finalised_month": MONTHS})
    populations = world([1.0])[1]
    for total, method in ((2 * len(MONTHS), "theil_sen"), (2 * len(MONTHS) - 1, "poisson")):
        each = np.full(len(MONTHS), 2)
        each[0] -= 2 * len(MONTHS) - total
        found = municipality_trends(counts.assign(finalised_count=each), populations, MONTHS)
        assert found["method"].tolist() == [method]


def test_the_p_of_all_municipalities_is_adjusted_together() -> None:
    counts, populations = world([20.0] * 10 + [1.0] * 10, growth=0.1)
    found = municipality_trends(counts, populations, MONTHS)
    known = stats.false_discovery_control(found["p"])
    assert_allclose(found["adjusted_p"], known)
    moving = found["adjusted_p"] < LEVEL
    assert_array_equal(found["word"] == "rising", moving & (found["change_pct_year"] > 0))


def test_a_change_is_compounded_over_the_year() -> None:
    assert_allclose(change_a_year([np.log(2) / 12, 0, -np.log(2) / 12]), [100, 0, -50])
