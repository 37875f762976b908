"""Mean rating and response time: published numbers, brute force, edges and simulated coverage."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from indicators.draws import DRAWS, days_draws, normal_draws
from indicators.means import (
    DAYS,
    RATINGS,
    fit_normal,
    fit_normal_prior,
    moments,
    pooled_mean,
    with_means,
    with_rating,
    with_response_time,
    within_variance,
)
from indicators.medians import median_interval
from indicators.rates import Z_95

SEED = 7

# Thirteen trials of the BCG vaccine (Colditz and others 1994): cases and others, treated and not.
BCG = np.array(
    [
        *([4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13536, 248, 12619]),
        *([33, 5036, 47, 5761], [180, 1361, 372, 1079], [8, 2537, 10, 619]),
        *([505, 87886, 499, 87892], [29, 7470, 45, 7232], [17, 1699, 65, 1600]),
        *([186, 50448, 141, 27197], [5, 2493, 3, 2338], [27, 16886, 29, 17825]),
    ],
    dtype=float,
)


def companies(number, segment="Banco"):
    return pd.DataFrame({"company": [f"Empresa {n:03}" for n in range(number)], "segment": segment})


def histogram_of(samples, values):
    """Each company's whole numbers, counted."""
    return np.array([[int((np.asarray(s) == v).sum()) for v in values] for s in samples])


def differing(number, seed=SEED, most=40):
    """Ratings of companies that truly differ."""
    generator = np.random.default_rng(seed)
    chance = generator.dirichlet((1.5, 0.7, 0.8, 0.7, 1.5), number)
    sizes = generator.integers(2, most, number)
    return np.array([generator.multinomial(n, p) for n, p in zip(sizes, chance, strict=True)])


class TestFit:
    def test_thirteen_published_trials_give_the_published_mean_and_variance(self):
        a, b, c, d = BCG.T
        log_ratio = np.log(a / (a + b)) - np.log(c / (c + d))
        variance = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
        mean, between = fit_normal(log_ratio, variance)
        # As meta-analyses of these trials print them (DerSimonian and Laird).
        assert round(mean, 4) == -0.7141
        assert round(between, 4) == 0.3088

    def test_means_that_differ_less_than_chance_have_no_variance_between_them(self):
        mean, between = fit_normal(np.array([1.0, 1.1, 0.9]), np.array([4.0, 1.0, 1.0]))
        assert between == 0
        assert mean == pytest.approx((1 / 4 + 1.1 + 0.9) / (1 / 4 + 2))

    def test_one_mean_alone_is_the_mean(self):
        assert fit_normal(np.array([3.2]), np.array([0.5])) == (3.2, 0.0)

    def test_the_variance_within_is_pooled_over_the_values_and_not_over_the_companies(self):
        samples = [[1, 1, 5, 5], [2, 3], [4]]
        count, mean, squares = moments(histogram_of(samples, RATINGS), RATINGS)
        assert_array_equal(count, [4, 2, 1])
        assert_array_equal(mean, [3, 2.5, 4])
        assert_allclose(squares, [16, 0.5, 0])
        # Squares of 16.5 with 3 + 1 + 0 degrees of freedom.
        assert within_variance(count, mean, squares) == pytest.approx(16.5 / 4)

    def test_one_value_a_company_counts_all_difference_as_within(self):
        count, mean, squares = moments(histogram_of([[1], [3], [5]], RATINGS), RATINGS)
        assert within_variance(count, mean, squares) == pytest.approx(4)
        prior = fit_normal_prior(count, mean, squares)
        assert not prior.has_spread
        assert (prior.mean, prior.variance) == (3, pytest.approx(4 / 1000))

    @pytest.mark.parametrize("samples", [[[5, 5], [5, 5, 5]], [[4]], [[5] * 9, [1] * 9]])
    def test_equal_values_within_every_company_still_have_the_variance_of_rounding(self, samples):
        count, mean, squares = moments(histogram_of(samples, RATINGS), RATINGS)
        assert within_variance(count, mean, squares) == 1 / 12

    def test_equal_times_on_the_logarithm_do_too(self):
        logarithm = np.log1p(DAYS)
        count, mean, squares = moments(histogram_of([[9] * 7, [10] * 3], DAYS), logarithm)
        assert within_variance(count, mean, squares) == 1 / 12

    def test_a_prior_worth_more_than_a_thousand_values_is_the_pooled_mean_worth_a_thousand(self):
        # Means 3 and 3 by 20 and 40 values: no spread.
        samples = [[1, 5] * 10, [2, 4] * 20] * 15
        count, mean, squares = moments(histogram_of(samples, RATINGS), RATINGS)
        prior = fit_normal_prior(count, mean, squares)
        assert not prior.has_spread
        assert prior.mean == 3
        assert prior.variance == pytest.approx(prior.within / 1000)

    def test_the_pooled_mean_weighs_values_and_is_missing_without_any(self):
        assert pooled_mean(pd.Series([3, 1]), pd.Series([5, 1])) == 4
        assert np.isnan(pooled_mean(pd.Series([], dtype=int), pd.Series([], dtype=int)))


class TestMeans:
    def test_the_estimate_is_drawn_towards_the_mean_by_what_is_not_known_of_the_company(self):
        histogram = differing(40)
        out = with_means(companies(40), histogram, RATINGS)
        count, mean, squares = moments(histogram, RATINGS)
        variance = within_variance(count, mean, squares) / count
        centre, between = fit_normal(mean, variance)
        shrink = variance / (variance + between)
        assert set(out["prior_kind"]) == {"segment"}
        assert_allclose(out["prior_mean"], centre)
        assert_allclose(out["estimate"], shrink * centre + (1 - shrink) * mean)
        assert_allclose(out["posterior_deviation"], np.sqrt((1 - shrink) * variance))
        inside = out[(out["estimate_low"] > 1) & (out["estimate_high"] < 5)]
        assert len(inside) > 20
        half_width = Z_95 * inside["posterior_deviation"]
        assert_allclose(inside["estimate"] - inside["estimate_low"], half_width)
        assert_allclose(inside["estimate_high"] - inside["estimate"], half_width)

    def test_the_own_interval_has_the_pooled_variance(self):
        histogram = differing(40)
        out = with_means(companies(40), histogram, RATINGS)
        count, mean, squares = moments(histogram, RATINGS)
        half_width = Z_95 * np.sqrt(within_variance(count, mean, squares) / count)
        assert_allclose(out["mean_low"], np.maximum(mean - half_width, 1))
        assert_allclose(out["mean_high"], np.minimum(mean + half_width, 5))

    @pytest.mark.parametrize(("size", "kind"), [(29, "scope"), (30, "segment")])
    def test_a_segment_of_thirty_companies_has_its_own_prior(self, size, kind):
        frame = companies(80, ["Banco"] * size + ["Varejo"] * (80 - size))
        histogram = differing(80)
        out = with_means(frame, histogram, RATINGS)
        assert set(out["prior_kind"][:size]) == {kind}
        part = histogram if kind == "scope" else histogram[:size]
        expected = fit_normal_prior(*moments(part, RATINGS))
        assert_allclose(out["prior_mean"][:size], expected.mean)
        assert_allclose(
            out["posterior_deviation"][0],
            np.sqrt(1 / (histogram[0].sum() / expected.within + 1 / expected.variance)),
        )

    def test_fewer_than_thirty_companies_keep_their_own_mean_and_interval(self):
        histogram = np.vstack([differing(29), np.zeros((5, 5), int)])
        out = with_means(companies(34), histogram, RATINGS)
        own = out[:29]
        assert set(own["prior_kind"]) == {"none"}
        assert_array_equal(own["estimate"], own["mean"])
        assert_allclose(own["estimate_low"], own["mean_low"])
        assert own["prior_mean"].isna().all()
        numbers = ["mean", "mean_low", "estimate", "estimate_high", "posterior_deviation"]
        assert out[29:][[*numbers, "prior_kind"]].isna().all(axis=None)

    def test_one_value_has_an_estimate_inside_an_interval(self):
        histogram = differing(40)
        histogram[3] = [0, 0, 0, 0, 1]
        row = with_means(companies(40), histogram, RATINGS).iloc[3]
        assert row["estimate_low"] < row["estimate"] < row["estimate_high"] <= 5
        assert row["estimate"] < row["mean"] == 5

    def test_without_spread_the_estimates_are_the_pooled_mean_with_an_open_interval(self):
        histogram = np.tile([[4, 3, 2, 3, 4]], (30, 1))
        out = with_means(companies(30), histogram, RATINGS)
        assert set(out["prior_kind"]) == {"no_spread"}
        assert_allclose(out["estimate"], 3)
        assert (out["estimate_low"] < out["estimate_high"]).all()

    def test_without_a_single_value_nothing_is_said(self):
        for number in (0, 3, 40):
            out = with_means(companies(number), np.zeros((number, 5), int), RATINGS)
            assert out[["mean", "estimate", "prior_kind"]].isna().all(axis=None)
            assert out["is_approximate"].tolist() == [False] * number

    @pytest.mark.parametrize(("number", "expected"), [(40, True), (41, False)])
    def test_a_prior_of_forty_companies_or_fewer_is_approximate(self, number, expected):
        out = with_means(companies(number), differing(number), RATINGS)
        assert set(out["is_approximate"]) == {expected}

    def test_shuffled_rows_get_the_same_numbers_to_the_last_bit(self):
        frame, histogram = companies(70, ["Banco"] * 35 + ["Varejo"] * 35), differing(70)
        order = np.random.default_rng(1).permutation(70)
        shuffled = with_means(frame.iloc[order], histogram[order], RATINGS).sort_index()
        pd.testing.assert_frame_equal(
            shuffled, with_means(frame, histogram, RATINGS), check_exact=True
        )

    def test_intervals_of_known_worlds_hold_the_truth_about_95_times_in_100(self):
        generator = np.random.default_rng(SEED)
        held, own_held, seen = 0, 0, 0
        for _ in range(25):
            chance = generator.dirichlet((1.5, 0.7, 0.8, 0.7, 1.5) * np.full(5, 4), 120)
            sizes = np.ceil(generator.lognormal(np.log(20), 1, 120)).astype(int)
            drawn = zip(sizes, chance, strict=True)
            histogram = np.array([generator.multinomial(n, p) for n, p in drawn])
            out = with_means(companies(120), histogram, RATINGS)
            truth = chance @ RATINGS
            held += int(((out["estimate_low"] <= truth) & (truth <= out["estimate_high"])).sum())
            own_held += int(((out["mean_low"] <= truth) & (truth <= out["mean_high"])).sum())
            seen += len(truth)
        assert 0.93 < held / seen < 0.97
        assert 0.93 < own_held / seen < 0.98

    def test_estimates_err_less_than_the_means_do(self):
        generator = np.random.default_rng(SEED)
        truth = generator.normal(3, 0.3, 200)
        chance = [np.exp(-((RATINGS - t) ** 2) / 2) for t in truth]
        histogram = np.array([generator.multinomial(6, p / p.sum()) for p in chance])
        exact = np.array([(p / p.sum()) @ RATINGS for p in chance])
        out = with_means(companies(200), histogram, RATINGS)
        assert ((out["estimate"] - exact) ** 2).mean() < 0.6 * ((out["mean"] - exact) ** 2).mean()

    def test_draws_have_the_mean_and_deviation_of_the_posterior(self):
        frame = pd.DataFrame({"posterior_mean": [2.0, 1.0], "posterior_deviation": [0.5, 0.1]})
        rows = np.array([1, 0])
        drawn = normal_draws(frame, rows, np.random.default_rng(SEED), DRAWS)
        assert drawn.shape == (2, 2000)
        assert_allclose(drawn.mean(axis=1), [1, 2], atol=0.04)
        assert_allclose(drawn.std(axis=1), [0.1, 0.5], rtol=0.06)
        days = days_draws(frame, rows, np.random.default_rng(SEED), DRAWS)
        assert_allclose(days, np.exp(drawn) - 1)


class TestRating:
    def test_ratings_are_counted_from_one_to_five(self):
        # 1, 1, 2, 5: mean 9/4.
        out = with_rating(companies(1), np.array([[2, 1, 0, 0, 1]]))
        assert out["estimate"].tolist() == [9 / 4]
        assert out["rating_low"][0] < 9 / 4 < out["rating_high"][0]
        assert "mean" not in out


class TestResponseTime:
    def test_the_company_s_own_mean_is_the_geometric_one_of_a_day_more(self):
        samples = [[0, 1, 4, 30, 2], [7, 9, 9, 10], [3]]
        out = with_response_time(companies(3), histogram_of(samples, DAYS))
        expected = [stats.gmean(np.array(days) + 1) - 1 for days in samples]
        assert_allclose(out["geometric_days"], expected)
        assert_allclose(out["estimate"], expected)
        assert_allclose(out["posterior_mean"], np.log1p(expected))
        assert (out["geometric_low"] < expected).all()
        assert (out["geometric_high"] > expected).all()
        assert (out["geometric_low"] >= 0).all()

    def test_a_fitted_estimate_and_the_mean_it_is_drawn_to_are_in_days(self):
        generator = np.random.default_rng(SEED)
        levels = generator.normal(1.8, 0.4, 60)
        samples = [np.floor(np.exp(generator.normal(m, 0.6, 25))) for m in levels]
        out = with_response_time(companies(60), histogram_of(samples, DAYS))
        assert set(out["prior_kind"]) == {"segment"}
        low = np.minimum(out["geometric_days"], out["prior_mean"])
        high = np.maximum(out["geometric_days"], out["prior_mean"])
        assert out["estimate"].between(low - 1e-9, high + 1e-9).all()
        assert_allclose(out["estimate"], np.expm1(out["posterior_mean"]))
        assert (out["estimate_low"] < out["estimate"]).all()
        assert (out["estimate"] < out["estimate_high"]).all()


class TestMedian:
    @pytest.mark.parametrize("count", [*range(1, 41), 150, 999])
    def test_the_ends_are_the_outermost_places_that_the_binomial_allows(self, count):
        days = np.arange(count) % 366
        low, high = median_interval(histogram_of([days], DAYS))
        # The largest place k, from either end, with P(X < k) of at most 2.5 %, X of n halves.
        chance = stats.binom.pmf(range(count + 1), count, 0.5)
        below = np.array([chance[:k].sum() for k in range(count // 2 + 1)])
        place = int(np.flatnonzero(below <= 0.025).max())
        if place == 0:
            assert count < 6
            assert np.isnan([low[0], high[0]]).all()
        else:
            times = np.sort(days)
            assert (low[0], high[0]) == (times[place - 1], times[count - place])

    def test_the_known_places_of_twenty_and_of_a_hundred_times(self):
        # Tables of the sign test: 6th and 15th of 20, 40th and 61st of 100.
        low, high = median_interval(histogram_of([range(1, 21), range(1, 101)], DAYS))
        assert (low.tolist(), high.tolist()) == ([6, 40], [15, 61])

    def test_at_least_95_percent_of_the_intervals_hold_the_median(self):
        generator = np.random.default_rng(SEED)
        samples = [np.floor(generator.exponential(20, 30)) for _ in range(800)]
        low, high = median_interval(histogram_of(samples, DAYS))
        truth = np.floor(20 * np.log(2))
        held = ((low <= truth) & (truth <= high)).mean()
        assert 0.94 < held <= 1
        assert (high - low).mean() < 20

    def test_the_longest_times_are_seen(self):
        low, high = median_interval(histogram_of([[365] * 8], DAYS))
        assert (low[0], high[0]) == (365, 365)
