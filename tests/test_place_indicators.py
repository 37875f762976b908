"""Places beside their population: Marshall's rates, ratios, what is too few."""

import numpy as np
import pandas as pd
import pytest
from builds import ROOT
from numpy.testing import assert_allclose
from scipy import stats

from indicators.marshall import marshall
from indicators.places import with_ratios

SEED = 5


def places(counts, populations, month_count=12):
    return pd.DataFrame(
        {
            "finalised_count": pd.array(counts, dtype="int64"),
            "population_months": np.array(populations, dtype=float) * month_count,
        }
    )


class TestMarshall:
    def test_the_rates_are_those_that_spdep_prints(self) -> None:
        grid = pd.read_csv(ROOT / "tests" / "oracles" / "clean_marshall_grid8x8.csv")
        found = marshall(grid["y"], grid["pop"])
        assert_allclose(found, grid["eb_global"], rtol=0, atol=1e-12)

    def test_without_spread_each_place_has_the_rate_of_all(self) -> None:
        assert_allclose(marshall([2, 4, 6], [100, 200, 300]), 0.02)
        assert_allclose(marshall([0, 0], [10, 20]), 0)

    def test_a_place_without_people_has_no_rate_and_moves_no_other(self) -> None:
        counts, people = [3, 90, 1], [100, 1000, 500]
        found = marshall([*counts, 7], [*people, 0])
        assert np.isnan(found[3])
        assert_allclose(found[:3], marshall(counts, people))
        assert np.isnan(marshall([1, 2], [0, 0])).all()

    def test_smoothed_rates_lie_nearer_the_truth_than_raw_ones(self) -> None:
        generator = np.random.default_rng(SEED)
        people = generator.lognormal(9, 1, 246)
        truth = 0.001 * generator.gamma(10, 0.1, 246)
        counts = generator.poisson(truth * people)
        raw = ((counts / people - truth) ** 2).mean()
        assert ((marshall(counts, people) - truth) ** 2).mean() < 0.5 * raw


class TestRatios:
    def test_numbers_of_a_small_world_by_hand(self) -> None:
        found = with_ratios(places([60, 30, 10], [1000, 1000, 2000]), 12)
        assert_allclose(found["population"], [1000, 1000, 2000])
        assert_allclose(found["expected_count"], [25, 25, 50])
        assert_allclose(found["observed_ratio"], [2.4, 1.2, 0.2])
        assert_allclose(found["rate"], [6000, 3000, 500])
        assert_allclose(found["ratio_low"], stats.chi2.ppf(0.025, [120, 60, 20]) / 2 / [25, 25, 50])
        assert_allclose(
            found["ratio_high"], stats.chi2.ppf(0.975, [122, 62, 22]) / 2 / [25, 25, 50]
        )
        assert_allclose(
            found["rate_low"] / found["rate"], found["ratio_low"] / found["observed_ratio"]
        )
        assert list(found["standing"]) == ["above", "indistinct", "below"]
        assert not found["is_suppressed"].any()

    def test_the_expected_add_up_to_the_observed(self) -> None:
        found = with_ratios(places([9, 0, 3, 44], [10, 20, 30, 40]), 3)
        assert found["expected_count"].sum() == pytest.approx(56)

    def test_a_rate_of_a_longer_window_is_of_the_whole_window(self) -> None:
        """24 months with the same people: the complaints of all of them per inhabitant."""
        found = with_ratios(places([50], [100_000], 24), 24)
        assert found["rate"].iloc[0] == pytest.approx(50)

    def test_four_complaints_have_no_rate_and_five_have_one(self) -> None:
        found = with_ratios(places([4, 5, 91], [100, 100, 100]), 12)
        assert list(found["is_suppressed"]) == [True, False, False]
        judged = ["rate", "rate_low", "rate_high", "observed_ratio", "ratio_low", "ratio_high"]
        judged += ["smoothed_ratio", "standing"]
        assert found.loc[0, judged].isna().all() and found.loc[1, judged].notna().all()
        assert found.loc[0, "expected_count"] == pytest.approx(100 / 3)

    def test_the_smoothed_ratio_lies_between_the_ratio_and_1(self) -> None:
        found = with_ratios(places([6, 300, 100, 500], [2000, 100_000, 90_000, 300_000]), 12)
        for ratio, smoothed in found[["observed_ratio", "smoothed_ratio"]].itertuples(index=False):
            assert min(ratio, 1) <= smoothed <= max(ratio, 1)
        pulled = (found["smoothed_ratio"] - found["observed_ratio"]).abs()
        assert pulled.iloc[0] == pulled.max()

    def test_intervals_hold_the_truth_in_95_of_100(self) -> None:
        generator = np.random.default_rng(SEED)
        counts = generator.poisson(12, (400, 50))
        held = []
        for row in counts:
            found = with_ratios(places([*row, 100_000], [12] * 50 + [100_000]), 12).head(50)
            known = found[~found["is_suppressed"]]
            held += list((known["ratio_low"] < 1) & (known["ratio_high"] > 1))
        assert 0.94 < np.mean(held) < 0.98

    def test_nothing_counted_leaves_every_place_too_few(self) -> None:
        found = with_ratios(places([0, 0], [10, 20]), 12)
        assert found["is_suppressed"].all() and found["observed_ratio"].isna().all()
        assert list(found["expected_count"]) == [0, 0]
