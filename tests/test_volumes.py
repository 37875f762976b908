"""Numbers of complaints: exact intervals of counts and ratios, and what a segment lets expect."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from indicators.draws import DRAWS, count_draws, ratio_draws
from indicators.rates import exact_ratio, garwood
from indicators.volume import with_expected, with_volume

SEED = 7


def numbers(*rows):
    frame = pd.DataFrame(rows, columns=["company", "segment", "finalised_count"])
    return frame.astype({"company": "str", "segment": "str", "finalised_count": "int64"})


class TestGarwood:
    @pytest.mark.parametrize(
        ("count", "low", "high"),
        # Published to these decimals in tables of the exact interval.
        [(0, 0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (100, 81.36, 121.63)],
    )
    def test_the_interval_is_the_published_one(self, count, low, high):
        ends = garwood([count])
        assert_allclose(np.ravel(ends), [low, high], atol=5e-3 if count == 100 else 5e-5)

    def test_the_interval_is_that_of_the_chi_square(self):
        count = np.arange(1, 2000, 37)
        low, high = garwood(count)
        assert_allclose(low, stats.chi2.ppf(0.025, 2 * count) / 2)
        assert_allclose(high, stats.chi2.ppf(0.975, 2 * count + 2) / 2)


class TestExactRatio:
    def test_the_limits_are_the_odds_of_the_exact_binomial_ones(self):
        for count, base in ((1, 9), (40, 40), (7, 100), (250, 30)):
            ends = stats.binomtest(count, count + base).proportion_ci(0.95, "exact")
            low, high = exact_ratio([count], [base])
            assert low[0] == pytest.approx(ends.low / (1 - ends.low))
            assert high[0] == pytest.approx(ends.high / (1 - ends.high))

    def test_nothing_now_starts_at_0_and_there_is_no_ratio_to_nothing(self):
        low, high = exact_ratio([0, 5], [10, 0])
        assert low[0] == 0
        end = stats.binomtest(0, 10).proportion_ci(0.95, "exact").high
        assert high[0] == pytest.approx(end / (1 - end))
        assert np.isnan([low[1], high[1]]).all()

    @pytest.mark.parametrize(("before", "ratio"), [(40, 1.0), (12, 1.5), (200, 0.7)])
    def test_at_least_95_percent_hold_the_ratio_where_a_fixed_base_would_not(self, before, ratio):
        generator = np.random.default_rng(SEED)
        base = generator.poisson(before, 4000)
        count = generator.poisson(before * ratio, 4000)
        count, base = count[base > 0], base[base > 0]
        low, high = exact_ratio(count, base)
        assert 0.945 < ((low <= ratio) & (ratio <= high)).mean() < 0.99
        # Garwood's interval over the base taken as known: why it is not used.
        low, high = garwood(count)
        assert ((low / base <= ratio) & (ratio <= high / base)).mean() < 0.92


class TestVolume:
    def test_the_estimate_is_the_number_and_nothing_is_fitted(self):
        out = with_volume(numbers(("A", "Banco", 10), ("B", "Banco", 100)))
        assert out["estimate"].tolist() == [10, 100]
        assert_allclose(out["volume_low"], [4.7954, 81.3640], atol=5e-5)
        assert_allclose(out["estimate_high"], [18.3904, 121.6268], atol=5e-5)
        assert out[["prior_kind", "prior_mean"]].isna().all(axis=None)

    def test_draws_are_those_of_jeffreys_posterior(self):
        frame = pd.DataFrame({"finalised_count": [3, 400]})
        drawn = count_draws(frame, np.array([0, 1]), np.random.default_rng(SEED), DRAWS)
        assert_allclose(drawn.mean(axis=1), [3.5, 400.5], rtol=0.03)
        assert_allclose(drawn.var(axis=1), [3.5, 400.5], rtol=0.1)


class TestExpected:
    def test_the_expected_number_is_the_share_before_of_the_segment_now(self):
        now = numbers(("A", "Banco", 60), ("B", "Banco", 90), ("C", "Varejo", 10))
        before = numbers(("A", "Banco", 30), ("B", "Banco", 20), ("C", "Varejo", 5))
        out = with_expected(now, before).set_index("company")
        # Banco went from 50 to 150: A 30/50 x 150 = 90, B 20/50 x 150 = 60.
        assert out["expected_count"].tolist() == [90, 60, 10]
        assert out["observed_ratio"].tolist() == [60 / 90, 90 / 60, 1]
        assert out["segment_growth"].tolist() == [3, 3, 2]
        low, high = exact_ratio([60], [30])
        assert out.loc["A", "ratio_low"] == pytest.approx(low[0] / 3)
        assert out.loc["A", "ratio_high"] == pytest.approx(high[0] / 3)
        assert_array_equal(out["estimate"], out["observed_ratio"])

    def test_a_company_counts_in_today_s_segment_in_both_windows(self):
        now = numbers(("A", "Varejo", 40), ("B", "Varejo", 40))
        before = numbers(("A", "Banco", 20), ("B", "Varejo", 20))
        assert with_expected(now, before)["expected_count"].tolist() == [40, 40]

    def test_a_company_that_is_gone_still_counts_in_its_segment_before(self):
        now = numbers(("A", "Banco", 40))
        before = numbers(("A", "Banco", 20), ("Z", "Banco", 60))
        # 20/80 of 40.
        assert with_expected(now, before)["expected_count"].tolist() == [10]

    def test_the_expected_numbers_of_a_segment_add_up_to_the_observed_ones(self):
        generator = np.random.default_rng(SEED)
        names = [f"E{n:02}" for n in range(40)]
        segments = generator.choice(["Banco", "Varejo", "Saúde"], 40)
        now = numbers(*zip(names, segments, generator.integers(1, 90, 40), strict=True))
        before = numbers(*zip(names, segments, generator.integers(1, 90, 40), strict=True))
        sums = with_expected(now, before).groupby("segment")[["expected_count", "finalised_count"]]
        assert_allclose(sums.sum()["expected_count"], sums.sum()["finalised_count"])

    def test_a_new_company_one_without_segment_and_all_without_a_window_before_have_none(self):
        now = numbers(("A", "Banco", 40), ("Nova", "Banco", 40), ("Sem", None, 7))
        before = numbers(("A", "Banco", 20), ("Sem", None, 7))
        out = with_expected(now, before)
        missing = ["expected_count", "observed_ratio", "ratio_low", "ratio_high", "estimate"]
        assert out[missing].isna().all(axis=1).tolist() == [False, True, True]
        assert out["base_count"].tolist() == [20, 0, 7]
        alone = with_expected(now, before.iloc[:0])
        assert alone[missing].isna().all(axis=None)
        assert alone.dtypes.equals(out.dtypes)
        assert with_expected(now.iloc[:0], before).dtypes.equals(out.dtypes)

    def test_draws_vary_as_both_counts_do(self):
        frame = pd.DataFrame(
            {"finalised_count": [400], "base_count": [100], "segment_growth": [2.0]}
        )
        drawn = ratio_draws(frame, np.array([0]), np.random.default_rng(SEED), DRAWS)
        assert drawn.mean() == pytest.approx(2, rel=0.03)
        assert np.log(drawn).std() == pytest.approx(np.sqrt(1 / 400 + 1 / 100), rel=0.06)
