"""The statistics: numbers printed by R, examples worked out by hand, edges and properties."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import betainc, betaln

from benchmarks import calibrate
from indicators import funnel, ranking, rates, shrinkage
from indicators.draws import DRAWS
from indicators.funnel import fit_funnel, with_funnel
from indicators.ranking import with_change, with_ranks, with_standing
from indicators.rates import share, wilson
from indicators.resolution import reference_rate, with_resolution
from indicators.shrinkage import fit_beta_binomial, fit_prior, with_shrinkage

ORACLES = Path(__file__).parent / "oracles"
SEED = 7

TOTALS_COLUMNS = {
    "company": "str",
    "segment": "str",
    "finalised_count": "int64",
    "rated_count": "int64",
    "resolved_count": "int64",
    "answered_count": "int64",
    "rating_sum": "int64",
    "rating_count": "int64",
    "response_days_sum": "int64",
    "response_days_count": "int64",
    "median_response_days": "float64",
}
NEW_DTYPES = {
    "unresolved_count": "int64",
    "unrated_count": "int64",
    "official_count": "int64",
    "rated_share": "float64",
    "answered_share": "float64",
    "official_solution_rate": "float64",
    "official_low": "float64",
    "official_high": "float64",
    "resolution_rate": "float64",
    "resolved_share": "float64",
    "resolved_low": "float64",
    "resolved_high": "float64",
    "unresolved_rate": "float64",
    "unresolved_low": "float64",
    "unresolved_high": "float64",
    "mean_rating": "float64",
    "mean_response_days": "float64",
    "estimate": "float64",
    "estimate_low": "float64",
    "estimate_high": "float64",
    "prior_kind": "str",
    "is_approximate": "bool",
    "prior_mean": "float64",
    "prior_alpha": "float64",
    "prior_beta": "float64",
    "posterior_alpha": "float64",
    "posterior_beta": "float64",
    "has_sufficient_volume": "bool",
    "position": "Int64",
    "rank_low": "Int64",
    "rank_high": "Int64",
    "expected_rank": "float64",
    "top_ten_probability": "float64",
    "official_position": "Int64",
    "finalised_position": "Int64",
    "is_top_ten_in_all": "boolean",
    "standing": "str",
    "previous_position": "Int64",
    "change": "float64",
    "change_low": "float64",
    "change_high": "float64",
    "is_real_change": "boolean",
    "funnel_z": "float64",
    "funnel_low_95": "float64",
    "funnel_high_95": "float64",
    "funnel_low_998": "float64",
    "funnel_high_998": "float64",
    "funnel_standing": "str",
}


def totals(rows):
    """A totals frame of (company, segment, finalised, rated, resolved)."""
    frame = pd.DataFrame(
        rows, columns=["company", "segment", "finalised_count", "rated_count", "resolved_count"]
    )
    return frame.assign(
        answered_count=frame["finalised_count"],
        rating_sum=3 * frame["rated_count"],
        rating_count=frame["rated_count"],
        response_days_sum=5 * frame["finalised_count"],
        response_days_count=frame["finalised_count"],
        median_response_days=5.0,
    ).astype(TOTALS_COLUMNS)


def counted(unresolved, rated, segment="Banco"):
    """A frame for the shrinkage alone: one company an element of the counts."""
    return pd.DataFrame(
        {
            "company": [f"Empresa {number:03}" for number in range(len(rated))],
            "segment": segment,
            "unresolved_count": np.asarray(unresolved, dtype=np.int64),
            "rated_count": np.asarray(rated, dtype=np.int64),
        }
    )


def spread_out(companies, seed=SEED, strength=8.0, mean=0.4, rated=60):
    """Counts of companies that truly differ, so that a prior with spread is found."""
    generator = np.random.default_rng(seed)
    truth = generator.beta(strength * mean, strength * (1 - mean), companies)
    trials = generator.poisson(rated, companies) + 1
    return generator.binomial(trials, truth), trials


def many(companies=90, segments=("Banco", "Telefonia", "Varejo"), seed=SEED):
    unresolved, rated = spread_out(companies, seed)
    return totals(
        [
            (f"Empresa {i:03}", segments[i % len(segments)], 2 * n, n, n - x)
            for i, (x, n) in enumerate(zip(unresolved, rated, strict=True))
        ]
    )


def judged(frame, minimum_rated=30, seed=SEED):
    """All columns but the change and the funnel."""
    ranked = with_ranks(
        with_shrinkage(with_resolution(frame)), minimum_rated, np.random.default_rng(seed)
    )
    return with_standing(ranked, reference_rate(frame))


def complete(frame, previous, minimum_rated=30, seed=SEED):
    changed = with_change(
        judged(frame, minimum_rated, seed),
        judged(previous, minimum_rated, seed + 1),
        np.random.default_rng(seed + 2),
    )
    return with_funnel(changed)


def posteriors(alpha, beta, rated=100):
    """A frame ready for with_ranks, with posteriors chosen by hand."""
    alpha, beta = np.asarray(alpha, dtype=float), np.asarray(beta, dtype=float)
    companies = len(alpha)
    return pd.DataFrame(
        {
            "company": [f"Empresa {number:03}" for number in range(companies)],
            "rated_count": np.broadcast_to(rated, companies),
            "estimate": alpha / (alpha + beta),
            "official_solution_rate": beta / (alpha + beta),
            "resolved_share": beta / (alpha + beta),
            "posterior_alpha": alpha,
            "posterior_beta": beta,
        }
    )


def ranked(frame, minimum_rated=30, seed=SEED):
    return with_ranks(frame, minimum_rated, np.random.default_rng(seed))


@st.composite
def totals_frames(draw, minimum=0, maximum=70):
    companies = draw(st.integers(minimum, maximum))
    numbers = st.integers(0, 60)
    rows = []
    for i in range(companies):
        resolved, unresolved, unrated = draw(st.tuples(numbers, numbers, numbers))
        segment = draw(st.sampled_from(["Banco", "Telefonia", None]))
        rated = resolved + unresolved
        rows.append((f"Empresa {i:03}", segment, rated + unrated, rated, resolved))
    return totals(rows)


counts = st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


class TestShare:
    def test_a_share_of_nothing_is_missing_not_zero(self):
        assert_array_equal(share([0, 3], [0, 4]), [np.nan, 0.75])


class TestWilson:
    def test_the_interval_equals_the_one_r_prints(self):
        oracle = pd.read_csv(ORACLES / "wilson_R_prop_test.csv")
        low, high = wilson(oracle["x"], oracle["n"])
        assert_allclose(low, oracle["lo"], rtol=0, atol=1e-12)
        assert_allclose(high, oracle["hi"], rtol=0, atol=1e-12)

    def test_the_interval_of_64_firms_equals_the_one_r_prints(self):
        oracle = pd.read_csv(ORACLES / "clean_rates.csv")
        low, high = wilson(oracle["numerator"], oracle["denominator"])
        assert_allclose(low, oracle["wilson_lo"], rtol=0, atol=1e-9)
        assert_allclose(high, oracle["wilson_hi"], rtol=0, atol=1e-9)

    def test_without_trials_there_is_no_interval(self):
        low, high = wilson([0], [0])
        assert np.isnan(low).all()
        assert np.isnan(high).all()

    def test_no_success_starts_at_0_and_nothing_but_successes_ends_at_1(self):
        low, high = wilson([0, 7], [7, 7])
        assert low[0] == 0.0
        assert high[1] == 1.0
        assert 0 < high[0] < low[1] < 1

    @settings(deadline=None)
    @given(counts)
    def test_the_interval_holds_the_rate_inside_0_to_1(self, pair):
        x, n = pair
        assume(n > 0)
        low, high = wilson([x], [n])
        assert 0 <= low[0] <= x / n <= high[0] <= 1

    @settings(deadline=None)
    @given(counts)
    def test_the_ends_are_where_the_score_test_just_rejects(self, pair):
        x, n = pair
        assume(0 < x < n)
        for end in wilson([x], [n]):
            assert abs(x / n - end[0]) == pytest.approx(
                rates.Z_95 * np.sqrt(end[0] * (1 - end[0]) / n), rel=1e-6
            )

    @settings(deadline=None)
    @given(counts)
    def test_the_interval_of_the_others_is_the_mirror_image(self, pair):
        x, n = pair
        assume(n > 0)
        low, high = wilson([x], [n])
        other_low, other_high = wilson([n - x], [n])
        assert_allclose([other_low[0], other_high[0]], [1 - high[0], 1 - low[0]], atol=1e-12)

    @settings(deadline=None)
    @given(counts)
    def test_one_more_success_moves_both_ends_up_and_more_trials_narrow(self, pair):
        x, n = pair
        assume(x < n)
        low, high = wilson([x, x + 1, 10 * x], [n, n, 10 * n])
        assert low[0] < low[1]
        assert high[0] < high[1]
        assert high[2] - low[2] < high[0] - low[0]


class TestResolution:
    def test_every_share_of_one_company_is_what_a_hand_computes(self):
        frame = totals([("A", "Banco", 10, 6, 4)]).assign(
            answered_count=9,
            rating_sum=21,
            rating_count=5,
            response_days_sum=44,
            response_days_count=8,
        )
        row = with_resolution(frame).iloc[0]
        assert row["unresolved_count"] == 2
        assert row["unrated_count"] == 4
        assert row["rated_share"] == 6 / 10
        assert row["answered_share"] == 9 / 10
        assert row["official_solution_rate"] == 8 / 10
        assert row["resolution_rate"] == 4 / 6
        assert row["resolved_share"] == 4 / 10
        assert row["unresolved_rate"] == 2 / 6
        assert row["mean_rating"] == 21 / 5
        assert row["mean_response_days"] == 44 / 8
        # Wilson of 2 in 6, from the formula with z = 1.96.
        assert row["unresolved_low"] == pytest.approx(0.0968, abs=5e-5)
        assert row["unresolved_high"] == pytest.approx(0.7000, abs=5e-5)

    def test_seven_complaints_with_six_unrated_and_one_unresolved_are_officially_86_percent(self):
        row = with_resolution(totals([("Consignado", "Banco", 7, 1, 0)])).iloc[0]
        assert row["official_solution_rate"] == pytest.approx(0.857142857)
        assert row["resolution_rate"] == 0
        assert row["resolved_share"] == 0

    def test_without_ratings_only_what_rests_on_all_complaints_is_known(self):
        row = with_resolution(totals([("A", "Banco", 5, 0, 0)])).iloc[0]
        assert row["official_solution_rate"] == 1
        assert row["resolved_share"] == 0
        assert row[["resolution_rate", "unresolved_rate", "unresolved_low"]].isna().all()
        assert np.isnan(row["mean_rating"])

    def test_without_complaints_every_share_is_missing(self):
        row = with_resolution(totals([("A", "Banco", 0, 0, 0)])).iloc[0]
        assert row[["official_solution_rate", "resolved_share", "rated_share"]].isna().all()

    def test_the_reference_pools_complaints_and_not_companies(self):
        frame = totals([("A", "Banco", 9, 1, 0), ("B", "Banco", 200, 99, 90)])
        assert reference_rate(frame) == 10 / 100

    def test_the_reference_of_nothing_rated_is_missing(self):
        assert np.isnan(reference_rate(totals([("A", "Banco", 5, 0, 0)])))

    @settings(deadline=None)
    @given(totals_frames())
    def test_c_is_at_most_b_and_b_at_most_a(self, frame):
        out = with_resolution(frame)
        known = out[out["rated_count"] > 0]
        assert (known["resolved_share"] <= known["resolution_rate"]).all()
        assert (known["resolution_rate"] <= known["official_solution_rate"]).all()
        assert_allclose(known["resolution_rate"] + known["unresolved_rate"], 1)


class TestFit:
    def test_the_prior_of_64_firms_equals_the_one_r_finds(self):
        oracle = pd.read_csv(ORACLES / "clean_rates.csv")
        known = json.loads((ORACLES / "clean_params.json").read_text())
        alpha, beta = fit_beta_binomial(
            oracle["numerator"].to_numpy(float), oracle["denominator"].to_numpy(float)
        )
        assert alpha == pytest.approx(known["bb_alpha"], rel=1e-3)
        assert beta == pytest.approx(known["bb_beta"], rel=1e-3)

    def test_the_estimates_of_64_firms_equal_those_of_r(self):
        oracle = pd.read_csv(ORACLES / "clean_rates.csv")
        out = with_shrinkage(counted(oracle["numerator"], oracle["denominator"]))
        assert_allclose(out["estimate"], oracle["eb"], rtol=0, atol=1e-4)
        assert_allclose(out["estimate_low"], oracle["eb_lo"], rtol=0, atol=1e-4)
        assert_allclose(out["estimate_high"], oracle["eb_hi"], rtol=0, atol=1e-4)

    def test_the_published_prior_of_1000_draws_is_found(self):
        oracle = pd.read_csv(ORACLES / "ebbr_simdat.csv")
        known = json.loads((ORACLES / "ebbr_params.json").read_text())
        fitted = fit_beta_binomial(oracle["x"].to_numpy(float), oracle["total"].to_numpy(float))
        assert_allclose(fitted, [known["published_alpha"], known["published_beta"]], rtol=1e-3)
        # The default tolerances stop 2e-4 short of R's optimum.
        assert_allclose(fitted, [known["R_mle"]["alpha"], known["R_mle"]["beta"]], rtol=2e-5)

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 10**6), st.floats(0.05, 0.95), st.floats(0.5, 200))
    def test_no_prior_nearby_makes_the_counts_more_likely(self, seed, mean, strength):
        x, n = spread_out(50, seed, strength, mean, rated=30)
        assume(0 < x.sum() < n.sum())
        alpha, beta = fit_beta_binomial(x.astype(float), n.astype(float))
        assume(alpha + beta < 1000)

        def likelihood(a, b):
            return (betaln(x + a, n - x + b) - betaln(a, b)).sum()

        best = likelihood(alpha, beta)
        for factor_a, factor_b in ((1.02, 1), (0.98, 1), (1, 1.02), (1, 0.98), (2, 2), (0.5, 0.5)):
            assert likelihood(alpha * factor_a, beta * factor_b) < best + 1e-9

    def test_counting_the_others_swaps_alpha_and_beta(self):
        x, n = spread_out(60)
        alpha, beta = fit_beta_binomial(x.astype(float), n.astype(float))
        swapped = fit_beta_binomial((n - x).astype(float), n.astype(float))
        assert_allclose(swapped, (beta, alpha), rtol=1e-4)

    def test_the_last_bit_of_the_fit_does_not_depend_on_the_order_of_the_companies(self):
        x, n = spread_out(60)
        order = np.random.default_rng(1).permutation(60)
        assert fit_beta_binomial(x.astype(float), n.astype(float)) == fit_beta_binomial(
            x[order].astype(float), n[order].astype(float)
        )


class TestShrinkage:
    def test_the_estimate_is_the_prior_plus_the_counts(self):
        x, n = spread_out(40)
        out = with_shrinkage(counted(x, n))
        row = out.iloc[3]
        a, b = row["prior_alpha"], row["prior_beta"]
        assert row["posterior_alpha"] == a + x[3]
        assert row["posterior_beta"] == pytest.approx(b + n[3] - x[3])
        assert row["estimate"] == pytest.approx((x[3] + a) / (n[3] + a + b))
        assert (a, b) == fit_beta_binomial(x.astype(float), n.astype(float))

    def test_two_and_a_half_percent_of_the_posterior_lie_on_either_side_of_the_interval(self):
        out = with_shrinkage(counted(*spread_out(40)))
        shape = out["posterior_alpha"], out["posterior_beta"]
        assert_allclose(betainc(*shape, out["estimate_low"]), 0.025, rtol=1e-9)
        assert_allclose(betainc(*shape, out["estimate_high"]), 0.975, rtol=1e-9)

    def test_a_segment_of_30_rated_companies_has_its_own_prior(self):
        x, n = spread_out(80)
        segment = ["Banco"] * 30 + ["Telefonia"] * 50
        out = with_shrinkage(counted(x, n, segment))
        assert set(out["prior_kind"]) == {"segment"}
        for members in (slice(0, 30), slice(30, 80)):
            fitted = fit_beta_binomial(x[members].astype(float), n[members].astype(float))
            assert (out["prior_alpha"][members] == fitted[0]).all()
            assert (out["prior_beta"][members] == fitted[1]).all()

    def test_a_segment_of_29_rated_companies_takes_the_prior_of_all_rated_companies(self):
        x, n = spread_out(80)
        segment = ["Banco"] * 29 + ["Telefonia"] * 51
        out = with_shrinkage(counted(x, n, segment))
        assert set(out["prior_kind"][:29]) == {"scope"}
        assert set(out["prior_kind"][29:]) == {"segment"}
        fitted = fit_beta_binomial(x.astype(float), n.astype(float))
        assert (out["prior_alpha"][:29] == fitted[0]).all()

    def test_companies_without_ratings_do_not_count_towards_the_30(self):
        x, n = spread_out(80)
        x[0] = n[0] = 0
        out = with_shrinkage(counted(x, n, ["Banco"] * 30 + ["Telefonia"] * 50))
        assert set(out["prior_kind"][1:30]) == {"scope"}

    def test_companies_without_a_segment_are_no_segment(self):
        x, n = spread_out(80)
        out = with_shrinkage(counted(x, n, [None] * 40 + ["Telefonia"] * 40))
        assert set(out["prior_kind"][:40]) == {"scope"}
        assert set(out["prior_kind"][40:]) == {"segment"}

    def test_segments_may_arrive_as_categories(self):
        frame = counted(*spread_out(80), ["Banco"] * 30 + ["Telefonia"] * 50)
        as_categories = frame.astype({"segment": "category", "company": "category"})
        columns = ["estimate", "estimate_low", "prior_kind"]
        pd.testing.assert_frame_equal(
            with_shrinkage(as_categories)[columns], with_shrinkage(frame)[columns]
        )

    def test_fewer_than_30_rated_companies_in_all_get_no_fit(self):
        x, n = spread_out(29)
        out = with_shrinkage(counted([*x, 0], [*n, 0]))
        rated = out[:29]
        low, high = wilson(x, n)
        assert set(rated["prior_kind"]) == {"none"}
        assert rated[["prior_alpha", "prior_beta"]].isna().all(axis=None)
        assert_array_equal(rated["estimate"], x / n)
        assert_array_equal(rated["estimate_low"], low)
        assert_array_equal(rated["estimate_high"], high)
        assert_array_equal(rated["posterior_alpha"], x + 0.5)
        assert_array_equal(rated["posterior_beta"], n - x + 0.5)

    def test_exactly_30_rated_companies_in_all_get_a_fit(self):
        out = with_shrinkage(counted(*spread_out(30), [f"Segmento {i % 4}" for i in range(30)]))
        assert set(out["prior_kind"]) == {"scope"}

    def test_a_company_without_ratings_never_gets_an_estimate(self):
        x, n = spread_out(40)
        x[5] = n[5] = 0
        for frame in (counted(x, n), counted(x[:10], n[:10])):
            row = with_shrinkage(frame).iloc[5]
            assert row[["estimate", "estimate_low", "estimate_high"]].isna().all()
            assert row[["posterior_alpha", "prior_alpha", "prior_kind"]].isna().all()

    def test_companies_that_do_not_differ_get_the_pooled_rate_worth_1000_ratings(self):
        # 900 of 2,200 pooled; the companies' rates .5 and .4 would average .45.
        rated = np.tile([10, 100], 20)
        unresolved = np.tile([5, 40], 20)
        out = with_shrinkage(counted(unresolved, rated))
        assert set(out["prior_kind"]) == {"no_spread"}
        assert_allclose(out["prior_alpha"], 1000 * 900 / 2200)
        assert_allclose(out["prior_beta"], 1000 * 1300 / 2200)
        assert_allclose(out["estimate"], (unresolved + 1000 * 900 / 2200) / (rated + 1000))

    def test_only_the_group_without_spread_is_marked_so(self):
        x, n = spread_out(40)
        segment = ["Banco"] * 40 + ["Telefonia"] * 40
        out = with_shrinkage(counted([*x, *[20] * 40], [*n, *[50] * 40], segment))
        assert set(out["prior_kind"][:40]) == {"segment"}
        assert set(out["prior_kind"][40:]) == {"no_spread"}
        assert_allclose(out["prior_alpha"][40:], 400)

    @pytest.mark.parametrize(("seed", "has_spread"), [(2, True), (3, False)])
    def test_the_cap_of_the_strength_is_1000(self, seed, has_spread):
        x, n = spread_out(60, seed, strength=900, rated=2000)
        x, n = x.astype(float), n.astype(float)
        strength = sum(fit_beta_binomial(x, n))
        assert 950 < strength < 1050
        assert (strength <= 1000) is has_spread
        prior = fit_prior(x, n)
        assert prior.has_spread is has_spread
        assert prior.alpha + prior.beta == pytest.approx(strength if has_spread else 1000)

    @pytest.mark.parametrize("resolved", [0, 1])
    def test_rates_of_nothing_but_0_or_1_keep_a_proper_prior_and_an_open_interval(self, resolved):
        rated = np.full(30, 4)
        out = with_shrinkage(counted(rated * resolved, rated))
        assert set(out["prior_kind"]) == {"no_spread"}
        assert (out[["prior_alpha", "prior_beta"]] > 0).all(axis=None)
        assert_allclose(out["prior_alpha"] + out["prior_beta"], 1000)
        assert (out["estimate_low"] < out["estimate_high"]).all()
        assert (out["estimate"] - resolved).abs().max() < 0.01

    def test_one_rating_a_company_cannot_show_a_spread(self):
        out = with_shrinkage(counted([1, 0, 0] * 12, [1] * 36))
        assert set(out["prior_kind"]) == {"no_spread"}
        assert_allclose(out["prior_alpha"], 1000 / 3)

    def test_all_or_nothing_companies_keep_the_estimate_inside_its_interval(self):
        out = with_shrinkage(counted([0, 10] * 20, [10] * 40))
        assert (out["estimate_low"] <= out["estimate"]).all()
        assert (out["estimate"] <= out["estimate_high"]).all()

    @settings(max_examples=40, deadline=None)
    @given(totals_frames(minimum=25))
    def test_estimates_lie_in_their_interval_inside_0_to_1(self, frame):
        out = with_shrinkage(with_resolution(frame))
        rated = out[out["rated_count"] > 0]
        assert (rated["estimate_low"] >= 0).all()
        assert (rated["estimate_low"] <= rated["estimate"]).all()
        assert (rated["estimate"] <= rated["estimate_high"]).all()
        assert (rated["estimate_high"] <= 1).all()
        assert rated["prior_kind"].notna().all()
        assert out["estimate"].isna().equals(out["rated_count"] == 0)

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 10**6))
    def test_the_estimate_lies_between_the_raw_rate_and_the_mean_of_the_prior(self, seed):
        x, n = spread_out(40, seed, rated=10)
        out = with_shrinkage(counted(x, n))
        raw = x / n
        mean = out["prior_alpha"] / (out["prior_alpha"] + out["prior_beta"])
        assert (out["estimate"] >= np.minimum(raw, mean) - 1e-12).all()
        assert (out["estimate"] <= np.maximum(raw, mean) + 1e-12).all()

    def test_among_equal_ratings_more_unresolved_is_a_higher_estimate(self):
        out = with_shrinkage(counted(np.arange(40), np.full(40, 40)))
        assert (np.diff(out["estimate"]) > 0).all()


class TestRanks:
    def test_companies_far_apart_have_one_possible_place_from_1_on(self):
        out = ranked(posteriors([2000, 9000, 5000], [8000, 1000, 5000]))
        assert out["position"].tolist() == [3, 1, 2]
        assert out["rank_low"].tolist() == [3, 1, 2]
        assert out["rank_high"].tolist() == [3, 1, 2]
        assert out["expected_rank"].tolist() == [3, 1, 2]

    def test_two_equal_companies_share_places_1_and_2(self):
        out = ranked(posteriors([50, 50], [50, 50]))
        assert out["position"].tolist() == [1, 1]
        assert out["rank_low"].tolist() == [1, 1]
        assert out["rank_high"].tolist() == [2, 2]
        assert_allclose(out["expected_rank"], 1.5, atol=0.05)
        assert out["expected_rank"].sum() == pytest.approx(3)

    def test_the_rank_range_holds_95_percent_of_2000_draws(self):
        generator = np.random.default_rng(3)
        frame = posteriors(generator.uniform(20, 60, 25), generator.uniform(20, 60, 25))
        out = ranked(frame)
        parts = np.random.default_rng(SEED).spawn(10)
        ends = frame[["posterior_alpha"]], frame[["posterior_beta"]]
        draws = np.hstack([part.beta(*ends, size=(25, 200)) for part in parts])
        for company in range(25):
            ranks = sorted(int((draws[:, k] > draws[company, k]).sum()) + 1 for k in range(2000))
            # 50 of the 2,000 draws are 2.5 %.
            assert out["rank_low"][company] == ranks[49]
            assert out["rank_high"][company] == ranks[1949]
            assert out["expected_rank"][company] == pytest.approx(np.mean(ranks))
            assert out["top_ten_probability"][company] == np.mean([rank <= 10 for rank in ranks])

    def test_a_company_of_exactly_the_minimum_is_ranked_and_one_rating_less_is_not(self):
        frame = posteriors([50, 40, 30], [50, 60, 70], rated=[30, 29, 31])
        out = ranked(frame, minimum_rated=30)
        assert out["has_sufficient_volume"].tolist() == [True, False, True]
        assert out["position"].tolist() == [1, pd.NA, 2]

    def test_places_count_only_companies_of_sufficient_volume(self):
        frame = posteriors([9900, 5000, 2000], [100, 5000, 8000], rated=[5, 100, 100])
        out = ranked(frame)
        added = out.columns.difference([*frame.columns, "has_sufficient_volume"])
        assert len(added) == 8
        assert out.iloc[0][added].isna().all()
        for column in ("position", "rank_low", "rank_high", "official_position"):
            assert out[column].tolist()[1:] == [1, 2]
        assert out["finalised_position"].tolist()[1:] == [1, 2]

    def test_the_minimum_is_at_least_one_rating(self):
        with pytest.raises(ValueError):
            ranked(posteriors([1], [1]), minimum_rated=0)

    def test_the_places_by_a_and_c_are_those_of_their_own_definitions(self):
        out = judged(
            totals(
                [
                    # A .70, C .10, 75 % unresolved
                    ("X", "Banco", 100, 40, 10),
                    # A .44, C .24, 70 % unresolved
                    ("Y", "Banco", 50, 40, 12),
                    # A .95, C .05, 50 % unresolved
                    ("Z", "Banco", 400, 40, 20),
                ]
            )
        )
        assert out["position"].tolist() == [1, 2, 3]
        assert out["official_position"].tolist() == [2, 1, 3]
        assert out["finalised_position"].tolist() == [2, 3, 1]

    def test_equal_values_share_the_smallest_place(self):
        rows = [("A", "Banco", 60, 30, 10), ("B", "Banco", 80, 40, 10), ("C", "Banco", 120, 60, 20)]
        out = judged(totals([*rows, ("D", "Banco", 100, 50, 40)]))
        assert out["position"].tolist() == [2, 1, 2, 4]
        assert out["finalised_position"].tolist() == [2, 1, 2, 4]

    def test_the_first_ten_are_ten(self):
        out = judged(totals([(f"E{i:02}", "Banco", 100, 100, 5 * i) for i in range(12)]))
        assert out["is_top_ten_in_all"].tolist() == [True] * 10 + [False] * 2

    @pytest.mark.parametrize(
        ("others", "own", "places"),
        [
            # Many unrated complaints push the company to the end by A alone, few by C alone.
            (100, 5000, ("official_position", "finalised_position")),
            (10_000, 100, ("finalised_position", "official_position")),
        ],
    )
    def test_the_first_ten_in_all_must_be_among_the_ten_by_each_count(self, others, own, places):
        rows = [(f"E{i:02}", "Banco", own if i == 9 else others, 100, 5 * i + 1) for i in range(11)]
        row = judged(totals(rows)).iloc[9]
        assert row["position"] == 10
        assert row[places[0]] == 11
        assert row[places[1]] <= 10
        assert not row["is_top_ten_in_all"]

    def test_among_the_first_ten_is_certain_for_ten_companies_and_not_for_eleven(self):
        assert (ranked(posteriors([50] * 10, [50] * 10))["top_ten_probability"] == 1).all()
        eleven = ranked(posteriors([50] * 11, [50] * 11))["top_ten_probability"]
        assert_allclose(eleven, 10 / 11, atol=0.03)

    def test_the_same_seed_gives_the_same_ranks(self):
        frame = with_shrinkage(with_resolution(many()))
        pd.testing.assert_frame_equal(ranked(frame), ranked(frame))
        assert not ranked(frame)["expected_rank"].equals(ranked(frame, seed=8)["expected_rank"])

    @settings(max_examples=25, deadline=None)
    @given(totals_frames(), st.integers(1, 60))
    def test_rank_ranges_are_ordered_and_stay_among_the_ranked(self, frame, minimum):
        out = judged(frame, minimum)
        inside = out[out["has_sufficient_volume"]]
        assert inside.index.equals(out.index[out["rated_count"] >= minimum])
        last = len(inside)
        assert (inside["rank_low"] >= 1).all()
        assert (inside["rank_low"] <= inside["rank_high"]).all()
        assert (inside["rank_high"] <= last).all()
        assert inside["position"].between(1, last).all()
        assert inside["expected_rank"].sum() == pytest.approx(last * (last + 1) / 2)
        assert inside["top_ten_probability"].sum() == pytest.approx(min(last, 10))
        by_place = inside.sort_values("position")
        assert by_place["estimate"].is_monotonic_decreasing


class TestStanding:
    @pytest.mark.parametrize(
        ("wilson_interval", "estimate_interval", "kind", "standing"),
        [
            ((0.45, 0.60), (0.42, 0.55), "segment", "above"),
            ((0.20, 0.30), (0.25, 0.35), "scope", "below"),
            # One of the two holds the reference.
            ((0.39, 0.60), (0.42, 0.55), "segment", "indistinct"),
            ((0.45, 0.60), (0.39, 0.55), "segment", "indistinct"),
            ((0.20, 0.41), (0.25, 0.35), "scope", "indistinct"),
            ((0.20, 0.30), (0.25, 0.41), "scope", "indistinct"),
            # One above, the other below.
            ((0.45, 0.60), (0.20, 0.30), "segment", "indistinct"),
            # An end on the reference does not leave it out.
            ((0.40, 0.60), (0.42, 0.55), "segment", "indistinct"),
            ((0.45, 0.60), (0.40, 0.55), "segment", "indistinct"),
            ((0.20, 0.40), (0.25, 0.35), "segment", "indistinct"),
            ((0.20, 0.30), (0.25, 0.40), "segment", "indistinct"),
            # Without spread Wilson decides alone.
            ((0.45, 0.60), (0.38, 0.42), "no_spread", "above"),
            ((0.20, 0.30), (0.38, 0.42), "no_spread", "below"),
            ((0.35, 0.60), (0.41, 0.45), "no_spread", "indistinct"),
            ((0.45, 0.60), (0.45, 0.60), "none", "above"),
        ],
    )
    def test_both_intervals_must_leave_the_reference_out(
        self, wilson_interval, estimate_interval, kind, standing
    ):
        frame = pd.DataFrame(
            {
                "unresolved_low": wilson_interval[:1],
                "unresolved_high": wilson_interval[1:],
                "estimate_low": estimate_interval[:1],
                "estimate_high": estimate_interval[1:],
                "prior_kind": pd.array([kind], dtype="str"),
                "has_sufficient_volume": [True],
            }
        )
        assert with_standing(frame, 0.40)["standing"].tolist() == [standing]
        unranked = frame.assign(has_sufficient_volume=False)
        assert with_standing(unranked, 0.40)["standing"].isna().all()

    def test_many_unresolved_stand_above_and_few_below(self):
        rows = [("Alta", "Banco", 500, 400, 40), ("Baixa", "Banco", 500, 400, 360)]
        out = judged(totals([*rows, ("Média", "Banco", 90, 40, 20), ("Nova", "Banco", 9, 5, 0)]))
        assert out["standing"].tolist()[:3] == ["above", "below", "indistinct"]
        assert pd.isna(out["standing"][3])


class TestChange:
    def test_more_unresolved_than_before_is_a_change_above_0(self):
        now = ranked(posteriors([600, 400], [400, 600]))
        before = ranked(posteriors([200, 700], [800, 300]))
        out = with_change(now, before, np.random.default_rng(SEED))
        assert_allclose(out["change"], [0.4, -0.3])
        assert out["is_real_change"].tolist() == [True, True]
        assert out["previous_position"].tolist() == [2, 1]
        assert (out["change_low"] < out["change"]).all()
        assert (out["change"] < out["change_high"]).all()

    def test_the_interval_of_the_change_is_the_central_95_percent(self):
        now, before = ranked(posteriors([600], [400])), ranked(posteriors([450], [550]))
        out = with_change(now, before, np.random.default_rng(SEED)).iloc[0]
        # Of two independent betas of 1,000 trials, near enough to the normal.
        deviation = np.sqrt(0.6 * 0.4 / 1001 + 0.45 * 0.55 / 1001)
        half_width = (out["change_high"] - out["change_low"]) / 2
        assert half_width == pytest.approx(1.96 * deviation, rel=0.06)
        assert (out["change_high"] + out["change_low"]) / 2 == pytest.approx(0.15, abs=0.004)

    def test_a_difference_within_its_interval_is_no_real_change(self):
        now, before = ranked(posteriors([52], [48])), ranked(posteriors([48], [52]))
        out = with_change(now, before, np.random.default_rng(SEED)).iloc[0]
        assert out["change"] == pytest.approx(0.04)
        assert out["change_low"] < 0 < out["change_high"]
        assert not out["is_real_change"]

    def test_the_previous_position_is_the_place_and_not_an_end_of_its_range(self):
        frame = ranked(posteriors([54, 52, 50, 48], [50] * 4))
        assert (frame["rank_low"] == 1).all()
        assert (frame["rank_high"] == 4).all()
        out = with_change(frame, frame, np.random.default_rng(SEED))
        assert out["previous_position"].tolist() == [1, 2, 3, 4]

    def test_companies_not_ranked_in_both_windows_have_no_change(self):
        now = ranked(posteriors([600] * 4, [400] * 4, rated=[100, 100, 29, 100]))
        before = ranked(posteriors([200] * 3, [800] * 3, rated=[29, 100, 100]))
        out = with_change(now, before, np.random.default_rng(SEED))
        columns = ["previous_position", "change", "change_low", "change_high", "is_real_change"]
        assert out.loc[[0, 2, 3], columns].isna().all(axis=None)
        assert out.loc[1, columns].notna().all()

    def test_the_previous_window_is_matched_by_name_whatever_its_order(self):
        now = ranked(posteriors([600, 500, 400], [400, 500, 600]))
        before = ranked(posteriors([200, 700, 300], [800, 300, 700]))
        expected = with_change(now, before, np.random.default_rng(SEED))
        shuffled = before.iloc[[2, 0, 1]].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            with_change(now, shuffled, np.random.default_rng(SEED)), expected
        )
        assert expected["previous_position"].tolist() == [3, 1, 2]

    def test_without_a_previous_window_nothing_has_changed_or_stayed(self):
        now = judged(many(40))
        out = with_change(now, judged(many(40).head(0)), np.random.default_rng(SEED))
        assert out[["previous_position", "change", "is_real_change"]].isna().all(axis=None)


class TestFunnel:
    def test_the_funnel_of_64_firms_equals_the_published_package(self):
        oracle = pd.read_csv(ORACLES / "clean_rates.csv")
        known = json.loads((ORACLES / "clean_params.json").read_text())
        frame = counted(oracle["numerator"], oracle["denominator"])
        fitted = fit_funnel(
            frame["unresolved_count"].to_numpy(float), frame["rated_count"].to_numpy(float), 0.1
        )
        assert fitted.target_rate == pytest.approx(known["target"], abs=1e-9)
        assert fitted.overdispersion == pytest.approx(known["phi"], abs=1e-9)
        assert fitted.variance == pytest.approx(known["tau2"], abs=1e-9)
        out = with_funnel(frame, 0.1)
        for ours, theirs in (
            ("funnel_z", "odz"),
            ("funnel_low_95", "odll95"),
            ("funnel_high_95", "odul95"),
            ("funnel_low_998", "odll998"),
            ("funnel_high_998", "odul998"),
        ):
            assert_allclose(out[ours], oracle[theirs], rtol=0, atol=1e-9)

    def test_five_percent_on_either_side_are_winsorised_unless_said_otherwise(self):
        frame = counted(*spread_out(60))
        pd.testing.assert_frame_equal(with_funnel(frame), with_funnel(frame, 0.05))
        assert not with_funnel(frame)["funnel_z"].equals(with_funnel(frame, 0.1)["funnel_z"])

    def test_outside_the_limits_is_above_or_below_and_no_verdict_stands_under_10_ratings(self):
        # Many companies on the target keep the spread at 0.
        unresolved = [90, 10, 50, 9, 10] + [50] * 60
        rated = [100, 100, 100, 9, 10] + [100] * 60
        out = with_funnel(counted(unresolved, rated))
        assert fit_funnel(np.array(unresolved, float), np.array(rated, float)).variance == 0
        assert out["funnel_standing"].tolist()[:3] == ["above", "below", "indistinct"]
        assert pd.isna(out["funnel_standing"][3])
        assert out["funnel_standing"][4] == "above"
        assert out["funnel_z"][0] > 0 > out["funnel_z"][1]

    def test_the_verdict_of_the_funnel_is_that_of_the_95_percent_limits(self):
        # z of 62 in 100 is about 2.4 at a target of one half: outside 95 %, inside 99.8 %.
        out = with_funnel(counted([62, 38] + [50] * 60, [100] * 62))
        assert out["funnel_standing"].tolist()[:2] == ["above", "below"]
        assert out["funnel_high_998"][0] > 0.62
        assert out["funnel_low_998"][1] < 0.38

    def test_a_share_on_its_limit_is_inside_it(self):
        # So few ratings that the limit lies at the end of the scale, where the share is too.
        few = with_funnel(counted([0] + [3] * 60, [10] + [100] * 60)).iloc[0]
        assert few["funnel_low_95"] == 0
        assert few["funnel_standing"] == "indistinct"
        many = with_funnel(counted([10] + [97] * 60, [10] + [100] * 60)).iloc[0]
        assert many["funnel_high_95"] == 1
        assert many["funnel_standing"] == "indistinct"

    def test_a_company_with_a_single_rating_takes_part_in_the_target(self):
        fitted = fit_funnel(np.array([1.0, 30.0, 40.0]), np.array([1.0, 100.0, 100.0]))
        assert fitted.target_rate == pytest.approx(71 / 201)

    def test_companies_without_ratings_take_no_part_in_the_funnel(self):
        x, n = spread_out(40)
        with_empty = with_funnel(counted([*x, 0], [*n, 0]))
        pd.testing.assert_frame_equal(with_empty[:40], with_funnel(counted(x, n)))
        assert with_empty.iloc[40][["funnel_z", "funnel_low_95", "funnel_standing"]].isna().all()

    def test_one_company_alone_is_its_own_target(self):
        row = with_funnel(counted([30], [100])).iloc[0]
        assert row["funnel_z"] == pytest.approx(0)
        assert row["funnel_standing"] == "indistinct"

    @settings(max_examples=40, deadline=None)
    @given(totals_frames(minimum=1))
    def test_the_limits_are_nested_around_the_target_inside_0_to_1(self, frame):
        out = with_funnel(with_resolution(frame))
        assume(out["rated_count"].sum() > 0)
        target = reference_rate(frame)
        seen = out[out["rated_count"] > 0]
        columns = ["funnel_low_998", "funnel_low_95", "funnel_high_95", "funnel_high_998"]
        low_998, low_95, high_95, high_998 = (seen[column] for column in columns)
        assert (low_998 >= 0).all()
        assert (low_998 <= low_95).all()
        assert (low_95 <= target + 1e-12).all()
        assert (target - 1e-12 <= high_95).all()
        assert (high_95 <= high_998).all()
        assert (high_998 <= 1).all()


class TestFrames:
    @pytest.mark.parametrize(("companies", "expected"), [(30, True), (40, True), (41, False)])
    def test_a_prior_of_forty_companies_or_fewer_is_marked_approximate(self, companies, expected):
        x, n = spread_out(companies)
        out = with_shrinkage(counted([*x, 0], [*n, 0]))
        assert set(out["is_approximate"][:companies]) == {expected}
        assert not out["is_approximate"].iloc[-1]

    def test_without_a_fit_no_row_is_marked_approximate(self):
        out = with_shrinkage(counted(*spread_out(29)))
        assert not out["is_approximate"].any()

    def test_the_change_is_the_difference_of_the_estimates_shown(self):
        for rows in (10, 60):
            now, before = many().head(rows), many(seed=8).head(rows)
            out = complete(now, before)
            old = complete(before, before).set_index("company")["estimate"]
            compared = out[out["change"].notna()]
            assert len(compared)
            expected = compared["estimate"] - compared["company"].map(old)
            assert compared["change"].to_numpy() == pytest.approx(expected.to_numpy())
            assert (compared["change_low"] <= compared["change"]).all()
            assert (compared["change"] <= compared["change_high"]).all()

    def test_the_change_of_extreme_rates_stays_inside_its_interval(self):
        now = totals([("A", "Banco", 40, 40, 40)])
        before = totals([("A", "Banco", 40, 40, 0)])
        row = complete(now, before).iloc[0]
        assert row["change"] == -1
        assert row["change_low"] == -1
        assert row["is_real_change"]

    def test_every_column_has_its_name_and_type_and_an_empty_frame_has_the_same(self):
        full = complete(many(), many(seed=8))
        empty = complete(many().head(0), many(seed=8))
        assert full.dtypes.astype(str).to_dict() == TOTALS_COLUMNS | NEW_DTYPES
        assert empty.dtypes.equals(full.dtypes)
        assert empty.empty
        assert complete(many(), many().head(0)).dtypes.equals(full.dtypes)

    def test_a_frame_of_unranked_companies_has_the_same_types(self):
        few = complete(many(5), many(5), minimum_rated=10_000)
        assert few.dtypes.equals(complete(many(), many(seed=8)).dtypes)
        assert few["standing"].isna().all()

    def test_functions_only_add_columns_and_leave_what_came_in_alone(self):
        frame = many().set_index(pd.Index(range(500, 590)))
        before = frame.copy()
        out = complete(frame, many(seed=8))
        pd.testing.assert_frame_equal(out[list(TOTALS_COLUMNS)], before)
        pd.testing.assert_frame_equal(frame, before)

    @settings(max_examples=15, deadline=None)
    @given(totals_frames(minimum=1), st.randoms(use_true_random=False))
    def test_shuffled_rows_get_the_same_numbers_to_the_last_bit(self, frame, random):
        order = list(range(len(frame)))
        random.shuffle(order)
        previous = many(60, seed=9)
        expected = complete(frame, previous, minimum_rated=20)
        shuffled = complete(frame.iloc[order], previous.iloc[::-1], minimum_rated=20).sort_index()
        # The funnel sums in the order of the rows; its last bit is not promised.
        exact = [column for column in expected if not column.startswith("funnel")]
        pd.testing.assert_frame_equal(shuffled[exact], expected[exact], check_exact=True)
        pd.testing.assert_frame_equal(shuffled, expected)

    def test_the_parameters_are_those_of_the_method(self):
        assert ranking.MINIMUM_RATED == 30
        assert DRAWS == 2000
        assert ranking.TOP == 10
        assert shrinkage.MINIMUM_COMPANIES == 30
        assert shrinkage.LARGEST_STRENGTH == 1000
        assert funnel.WINSORISED_SHARE == 0.05
        assert funnel.MINIMUM_FOR_VERDICT == 10
        assert (rates.LOWER_TAIL, rates.UPPER_TAIL) == (0.025, 0.975)


class TestCalibration:
    def test_intervals_of_a_known_world_hold_the_truth_about_95_times_in_100(self):
        result = calibrate.calibrate(calibrate.WORLDS[0], runs=12, seed=SEED)
        assert 0.92 < result.mean.estimate_ranked < 0.98
        assert 0.92 < result.mean.rank < 0.985
        assert abs(result.mean.bias) < 0.01

    def test_a_coverage_outside_its_limits_is_reported(self):
        world = calibrate.WORLDS[0]
        good = calibrate.Outcome(140, 0.95, 0.93, 0.95, 0.95, 0.0)
        bad = (
            calibrate.Outcome(140, 0.92, 0.93, 0.95, 0.95, 0.0),
            calibrate.Outcome(140, 0.95, 0.91, 0.95, 0.95, 0.0),
            calibrate.Outcome(140, 0.95, 0.93, 0.95, 0.98, 0.0),
        )
        assert calibrate.holds(world, calibrate.Result(good, 0.001, 0)) is True
        for outcome in bad:
            assert calibrate.holds(world, calibrate.Result(outcome, 0.001, 0)) is False
        assert calibrate.holds(calibrate.WORLDS[-1], calibrate.Result(good, 0.001, 0)) is None

    def test_the_table_is_written_between_its_marks_and_nothing_else_changes(self, tmp_path):
        outcome = calibrate.Outcome(140, 0.951, 0.93, 0.95, 0.96, -0.001)
        text = calibrate.table(
            [(calibrate.WORLDS[0], calibrate.Result(outcome, 0.002, 1))], 60, 5, date(2026, 1, 2)
        )
        assert "02/01/2026" in text
        assert "semente 5" in text
        assert "| 95,1 % |" in text
        page = tmp_path / "page.md"
        page.write_text(f"antes\n{calibrate.START}\nvelho\n{calibrate.END}\ndepois\n")
        assert calibrate.write_table(page, text)
        assert page.read_text() == f"antes\n{calibrate.START}\n{text}\n{calibrate.END}\ndepois\n"
        page.write_text("sem marcas")
        assert not calibrate.write_table(page, text)
