"""The model of a month's count, its p-value and limit, and what alerts become."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from benchmarks.surveillance_speed import fit_by_glm
from indicators.adjustments import benjamini_hochberg
from indicators.events import Event, events, months_in_row, with_companies_together
from indicators.surveillance import (
    ALERT,
    ATTENTION,
    BASELINE_MONTHS,
    NEW,
    UNTESTED,
    WINDOW_MONTHS,
    WITHIN,
    Forecast,
    exceedance,
    fit_baselines,
    floored,
    forecast,
    judge,
    limits,
    volume_classes,
)

ORACLES = Path(__file__).parent / "oracles"
NO_OFFSET = np.zeros((1, BASELINE_MONTHS))


def windows(months: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """The window of each month of the simulated series, and which of its months exist."""
    series = pd.read_csv(ORACLES / "monthly_series.csv").set_index("t")["obs"]
    times = np.array(months)[:, np.newaxis] + np.arange(-WINDOW_MONTHS, 1)
    counts = series.reindex(times.ravel()).to_numpy(dtype=float).reshape(times.shape)
    return np.nan_to_num(counts), ~np.isnan(counts)


def drawn(series_count: int, seed: int = 7, log_share: float = -6) -> tuple[np.ndarray, np.ndarray]:
    """Counts and log references of a window: growth, a wave, and extra spread."""
    generator = np.random.default_rng(seed)
    month = np.arange(WINDOW_MONTHS + 1)
    reference = 3000 * np.exp(0.01 * month) * (1 + 0.2 * np.sin(month / 2))
    share = np.exp(generator.normal(log_share, 1.2, series_count))
    noise = generator.gamma(20, 1 / 20, (series_count, month.size))
    counts = generator.poisson(share[:, np.newaxis] * reference * noise).astype(float)
    return counts, np.broadcast_to(np.log(reference), counts.shape)


# The fit.


def test_expected_error_and_dispersion_are_those_of_r() -> None:
    oracle = pd.read_csv(ORACLES / "clean_harmonic_spike.csv")
    counts, is_known = windows(oracle["t"].tolist())
    baseline = slice(0, BASELINE_MONTHS)
    fit = fit_baselines(counts[:, baseline], 0 * counts[:, baseline], is_known[:, baseline])
    seen = forecast(fit, fit.dispersion, np.zeros(len(oracle)))
    assert is_known[:, baseline].sum(axis=1).tolist() == oracle["n_base"].tolist()
    np.testing.assert_allclose(seen.expected, oracle["expected"], rtol=1e-5)
    np.testing.assert_allclose(seen.log_error, oracle["se"], atol=1e-5)
    np.testing.assert_allclose(fit.dispersion, oracle["phi"], atol=1e-4)


@pytest.mark.parametrize(("month", "p"), [(75, 0.0009), (80, 0.0047), (63, 0.0225), (82, 0.088)])
def test_p_of_one_series_alone(month: int, p: float) -> None:
    counts, is_known = windows([month])
    baseline = slice(0, BASELINE_MONTHS)
    fit = fit_baselines(counts[:, baseline], 0 * counts[:, baseline], is_known[:, baseline])
    seen = forecast(fit, fit.dispersion, np.zeros(1))
    alone = Forecast(seen.expected, seen.log_error, fit.dispersion, fit.freedom)
    assert exceedance(alone, counts[:, -1])[0] == pytest.approx(p, abs=1e-3 if p > 0.01 else 1e-4)


def test_the_batch_is_the_glm_of_each_series() -> None:
    counts, log_reference = drawn(40)
    counts[3, 20] = 6 * counts[3].max() + 40  # an outlier to weigh down
    counts[5] += np.where(np.arange(WINDOW_MONTHS + 1) < 40, 0, np.arange(WINDOW_MONTHS + 1))
    is_known = np.random.default_rng(1).random(counts.shape) > 0.15
    baseline = slice(0, BASELINE_MONTHS)
    fit = fit_baselines(counts[:, baseline], log_reference[:, baseline], is_known[:, baseline])
    modelled = np.flatnonzero(fit.has_model)
    expected = [
        fit_by_glm(counts[row, baseline], log_reference[row, baseline], is_known[row, baseline])
        for row in modelled
    ]
    rate, variance, dispersion, has_trend = zip(*expected, strict=True)
    assert modelled.size > 30
    assert 0 < sum(has_trend) < modelled.size
    np.testing.assert_array_equal(fit.has_trend[modelled], has_trend)
    np.testing.assert_allclose(fit.log_rate[modelled], rate, atol=1e-6)
    np.testing.assert_allclose(fit.unit_variance[modelled], variance, rtol=1e-6)
    np.testing.assert_allclose(fit.dispersion[modelled], dispersion, rtol=1e-6)
    freedom = is_known[modelled, baseline].sum(axis=1) - np.where(has_trend, 4, 3)
    np.testing.assert_array_equal(fit.freedom[modelled], freedom)


def test_a_gap_is_no_zero_and_no_value_of_it_is_read() -> None:
    counts, log_reference = drawn(30)
    counts, log_reference = counts[:, :BASELINE_MONTHS], log_reference[:, :BASELINE_MONTHS]
    is_known = np.ones(counts.shape, dtype=bool)
    is_known[:, 7:12] = False
    other = np.where(is_known, counts, 9_999)
    first = fit_baselines(counts, log_reference, is_known)
    second = fit_baselines(other, np.where(is_known, log_reference, -np.inf), is_known)
    np.testing.assert_array_equal(first.log_rate, second.log_rate)
    whole = fit_baselines(np.where(is_known, counts, 0), log_reference, is_known | True)
    assert (whole.log_rate[whole.has_model] != first.log_rate[whole.has_model]).all()


def test_a_month_whose_reference_is_empty_is_a_gap() -> None:
    counts, log_reference = drawn(30)
    counts, reference = counts[:, :BASELINE_MONTHS], log_reference[:, :BASELINE_MONTHS].copy()
    is_known = np.ones(counts.shape, dtype=bool)
    reference[:, 3] = -np.inf
    empty = fit_baselines(counts, reference, is_known)
    is_known[:, 3] = False
    gap = fit_baselines(counts, reference, is_known)
    np.testing.assert_array_equal(empty.log_rate, gap.log_rate)
    assert empty.has_model.any()


@pytest.mark.parametrize(
    ("known", "cases", "has_model"), [(36, 10, True), (35, 10, False), (36, 9, False)]
)
def test_a_model_needs_36_months_and_10_cases(known: int, cases: int, has_model: bool) -> None:
    counts = np.zeros((1, BASELINE_MONTHS))
    counts[0, BASELINE_MONTHS - 2 * cases :: 2] = 1
    is_known = np.arange(BASELINE_MONTHS) >= BASELINE_MONTHS - known
    fit = fit_baselines(counts, NO_OFFSET, is_known[np.newaxis])
    assert fit.has_model.tolist() == [has_model]


def test_a_nearly_empty_baseline_stays_finite() -> None:
    counts = np.zeros((3, BASELINE_MONTHS))
    counts[0, ::12] = 4  # every case in one month of the year: the best fit lies at infinity
    counts[1, -1] = 10
    counts[2, 0] = 10
    fit = fit_baselines(counts, np.zeros(counts.shape), np.ones(counts.shape, dtype=bool))
    seen = forecast(fit, fit.dispersion, np.zeros(3))
    for values in (seen.expected, seen.log_error, seen.dispersion):
        assert np.isfinite(values).all()
    p = exceedance(seen, np.full(3, 5.0))
    assert ((p >= 0) & (p <= 1)).all()


def test_one_odd_series_neither_stops_the_others_nor_changes_them() -> None:
    counts, log_reference = drawn(30)
    baseline = slice(0, BASELINE_MONTHS)
    known = np.ones((60, BASELINE_MONTHS), dtype=bool)
    odd = 5_000 * np.eye(BASELINE_MONTHS)[::2]
    both = np.vstack([counts[:, baseline], odd])
    offset = np.vstack([log_reference[:, baseline], np.zeros(odd.shape)])
    alone = fit_baselines(counts[:, baseline], log_reference[:, baseline], known[:30])
    beside = fit_baselines(both, offset, known)
    np.testing.assert_allclose(beside.log_rate[:30], alone.log_rate, rtol=1e-9)
    np.testing.assert_allclose(beside.dispersion[:30], alone.dispersion, rtol=1e-9)
    assert not np.isinf(beside.log_rate).any()


def test_series_with_heavy_tails_have_the_fit_of_the_glm() -> None:
    """Months from 0 to many thousands in one series: the steps come to rest all the same."""
    generator = np.random.default_rng(12)
    counts = generator.poisson(generator.exponential(1, (400, BASELINE_MONTHS)) ** 6).astype(float)
    known = np.ones(counts.shape, dtype=bool)
    fit = fit_baselines(counts, np.zeros(counts.shape), known)
    assert fit.has_model.all()
    for row in range(0, 400, 40):
        rate, _, _, has_trend = fit_by_glm(counts[row], np.zeros(BASELINE_MONTHS), known[row])
        assert fit.log_rate[row] == pytest.approx(rate, abs=1e-6)
        assert fit.has_trend[row] == has_trend


def test_a_fit_that_does_not_converge_is_no_model_and_leaves_its_class_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts, log_reference, known, kinds = judged(41)
    kinds = np.zeros_like(kinds)
    # Far from the start: every case in one month of the year needs more steps.
    counts[0] = 0
    counts[0, 3:BASELINE_MONTHS:12] = 10
    counts[0, -1] = 9
    whole = judge(counts, log_reference, known, kinds)
    assert not np.isnan(whole.p[0])
    monkeypatch.setattr("indicators.surveillance._ITERATIONS", 12)
    month = judge(counts, log_reference, known, kinds)
    assert month.status[0] == UNTESTED
    for values in (month.p, month.forecasts.expected, month.dispersion):
        assert np.isnan(values[0])
        assert np.isfinite(values[1:]).any()
    fit = month.baselines
    for column in (
        fit.unit_variance,
        fit.dispersion,
        fit.freedom,
        fit.mean_count,
        fit.fitted[:, 0],
    ):
        assert np.isnan(column[0])
    others = np.flatnonzero(~np.isnan(whole.p))[1:]
    np.testing.assert_allclose(month.forecasts.expected[others], whole.forecasts.expected[others])
    mean = np.nanmean(fit.dispersion)
    assert month.dispersion[others].min() == pytest.approx(mean)


# The predictive distribution.


def known_mean(mean: float, dispersion: float, freedom: float = 1e9) -> Forecast:
    """A forecast whose mean and dispersion are sure."""
    return Forecast(*(np.array([value]) for value in (mean, 0.0, dispersion, freedom)))


@pytest.mark.parametrize("count", [1, 4, 9, 30])
def test_without_uncertainty_p_is_the_negative_binomial_s_or_the_poisson_s(count: int) -> None:
    observed = np.array([float(count)])
    poisson = exceedance(known_mean(4.0, 1.0), observed)[0]
    assert poisson == pytest.approx(stats.poisson.sf(count - 1, 4.0), rel=1e-4)
    binomial = exceedance(known_mean(4.0, 2.5), observed)[0]
    assert binomial == pytest.approx(stats.nbinom.sf(count - 1, 4 / 1.5, 1 / 2.5), rel=1e-3)


def test_p_is_the_mean_over_uncertain_mean_and_dispersion() -> None:
    generator = np.random.default_rng(3)
    mean = 12 * np.exp(0.2 * generator.standard_normal(400_000))
    dispersion = 1.8 * 50 / generator.chisquare(50, mean.size)
    is_wide = dispersion > 1
    simulated = generator.poisson(mean).astype(float)
    simulated[is_wide] = generator.negative_binomial(
        mean[is_wide] / (dispersion[is_wide] - 1), 1 / dispersion[is_wide]
    )
    seen = Forecast(*(np.array([value]) for value in (12.0, 0.2, 1.8, 50.0)))
    for count in (15.0, 22.0, 28.0):
        p = exceedance(seen, np.array([count]))[0]
        assert p == pytest.approx((simulated >= count).mean(), rel=0.04)


def test_above_the_limit_a_count_is_rare_and_at_it_common() -> None:
    generator = np.random.default_rng(5)
    size = 300
    seen = Forecast(
        np.exp(generator.normal(1, 2, size)),
        generator.uniform(0.02, 0.6, size),
        generator.uniform(1, 4, size),
        np.full(size, 56.0),
    )
    bound = limits(seen)
    assert (exceedance(seen, bound + 1) < 0.01).all()
    assert (exceedance(seen, bound) >= 0.01).all()


def test_the_dispersion_of_the_month_grows_with_its_mean_and_the_error_does_not() -> None:
    counts, log_reference = drawn(60)
    baseline = slice(0, BASELINE_MONTHS)
    known = np.ones((60, BASELINE_MONTHS), dtype=bool)
    fit = fit_baselines(counts[:, baseline], log_reference[:, baseline], known)
    dispersion = np.full(60, 1.5)
    now = forecast(fit, dispersion, log_reference[:, -1])
    fourfold = forecast(fit, dispersion, log_reference[:, -1] + np.log(4))
    np.testing.assert_allclose(fourfold.expected, 4 * now.expected)
    np.testing.assert_array_equal(fourfold.log_error, now.log_error)
    growth = np.maximum(1, fourfold.expected / fit.mean_count)
    np.testing.assert_allclose(fourfold.dispersion, 1 + 0.5 * growth)
    assert (growth[fit.has_model] > 1).any()
    lower = forecast(fit, dispersion, log_reference[:, -1] - 5)
    np.testing.assert_allclose(lower.dispersion[fit.has_model], 1.5)


# Classes.


def test_classes_are_neighbours_of_one_kind_of_about_41() -> None:
    mean_count = np.random.default_rng(2).permutation(250).astype(float)
    mean_count[10] = np.nan
    kinds = np.repeat([0, 1], [246, 4])
    classes = volume_classes(mean_count, kinds)
    assert [rows.size for rows in classes] == [41, 41, 41, 41, 41, 40, 4]
    assert all(len(set(kinds[rows])) == 1 for rows in classes)
    tops = [mean_count[rows].max() for rows in classes[:-1]]
    bottoms = [mean_count[rows].min() for rows in classes[:-1]]
    assert all(top < bottom for top, bottom in zip(tops[:-1], bottoms[1:], strict=True))
    assert 10 not in np.concatenate(classes)


def test_a_dispersion_is_not_below_the_mean_of_its_class() -> None:
    dispersion = np.array([1.0, 1.2, 2.0, 5.0, np.nan])
    result = floored(dispersion, [np.array([0, 1, 2]), np.array([3])])
    np.testing.assert_allclose(result, [1.4, 1.4, 2.0, 5.0, np.nan])


def test_a_floor_is_of_one_s_own_kind() -> None:
    counts, log_reference, known, kinds = judged(80)
    generator = np.random.default_rng(6)
    wild = kinds == 1
    counts[wild] = np.round(counts[wild] * generator.gamma(1, 1, counts[wild].shape))
    month = judge(counts, log_reference, known, kinds)
    for kind in (0, 1):
        own = month.baselines.dispersion[kinds == kind]
        least = np.nanmin(month.dispersion[kinds == kind])
        assert least == pytest.approx(max(np.nanmean(own), np.nanmin(own)))


# A month judged.


def judged(
    series_count: int = 120, log_share: float = -6
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    counts, log_reference = drawn(series_count, 11, log_share)
    known = np.ones(counts.shape, dtype=bool)
    kinds = (np.arange(series_count) % 2).astype(np.int64)
    return counts, np.array(log_reference), known, kinds


def test_a_month_says_what_it_found_of_each_series() -> None:
    counts, log_reference, known, kinds = judged()
    counts[0] = np.where(np.arange(counts.shape[1]) < 9, 1.0, 0.0)
    counts[0, -1] = 5  # 9 cases before
    counts[1, -1] = 4
    counts[2, -1] = 10 * counts[2].max() + 50
    month = judge(counts, log_reference, known, kinds)
    assert month.status[0] == NEW
    assert np.isnan(month.p[0])
    assert np.isnan(month.forecasts.expected[0])
    assert month.status[1] == UNTESTED
    assert np.isnan(month.p[1])
    assert month.status[2] == ALERT
    assert month.excess[2] == counts[2, -1] - month.forecasts.expected[2]
    tested = ~np.isnan(month.p)
    np.testing.assert_array_equal(tested, month.baselines.has_model & (counts[:, -1] >= 5))
    adjusted = benjamini_hochberg(month.p[tested])
    np.testing.assert_array_equal(month.adjusted_p[tested], adjusted)
    words = np.where(
        month.adjusted_p < 0.10,
        ALERT,
        np.where(month.p < 0.01, ATTENTION, WITHIN),
    )
    assert (month.status[tested] == words[tested]).all()


def test_new_is_a_series_without_a_history_of_cases_in_a_long_one_of_months() -> None:
    counts, log_reference, known, kinds = judged()
    few = np.where(np.arange(counts.shape[1]) < 9, 1.0, 0.0)
    few[-1] = 7
    counts[:2] = few
    # Nothing to hold the tested month against, and a long history: not new.
    counts[2, :BASELINE_MONTHS], counts[2, -1] = 10, 10
    log_reference[2, -1] = -np.inf
    # Too few months known.
    known = known.copy()
    known[1, : BASELINE_MONTHS - 35] = False
    month = judge(counts, log_reference, known, kinds)
    assert month.status[:3].tolist() == [NEW, UNTESTED, UNTESTED]


def test_an_alert_follows_the_correction_alone() -> None:
    """With all series raised a little the adjusted p falls below .10 where p is above .01."""
    counts, log_reference, known, kinds = judged(400, log_share=-5)
    base = judge(counts, log_reference, known, kinds)
    raised = np.nan_to_num(base.forecasts.expected)
    counts[:, -1] = np.ceil(raised + 1.9 * np.sqrt(base.forecasts.dispersion * raised))
    month = judge(counts, log_reference, known, kinds)
    is_between = (month.p >= 0.01) & (month.adjusted_p < 0.10)
    assert is_between.sum() > 20
    assert set(month.status[is_between]) == {ALERT}


def test_the_left_out_months_do_not_matter() -> None:
    counts, log_reference, known, kinds = judged()
    other = counts.copy()
    other[:, BASELINE_MONTHS:-1] = 1_000
    first, second = (judge(c, log_reference, known, kinds) for c in (counts, other))
    np.testing.assert_array_equal(first.p, second.p)


def test_series_that_nothing_depends_on_are_not_fitted_and_change_nothing() -> None:
    counts, log_reference, known, kinds = judged(400, log_share=-7.5)
    whole = judge(counts, log_reference, known, kinds)
    part = judge(counts, log_reference, known, kinds, np.zeros(400, dtype=bool))
    np.testing.assert_array_equal(whole.p, part.p)
    np.testing.assert_array_equal(whole.status, part.status)
    assert part.baselines.has_model.sum() < whole.baselines.has_model.sum()
    one = np.arange(400) == np.flatnonzero(~part.baselines.has_model & whole.baselines.has_model)[0]
    asked = judge(counts, log_reference, known, kinds, one)
    np.testing.assert_array_equal(asked.forecasts.expected[one], whole.forecasts.expected[one])
    np.testing.assert_array_equal(asked.dispersion[one], whole.dispersion[one])


def test_a_growing_reference_raises_no_mark() -> None:
    counts, log_reference, known, kinds = judged(300)
    grown = log_reference.copy()
    grown[:, -1] += np.log(4)
    generator = np.random.default_rng(8)
    base = judge(counts, log_reference, known, kinds)
    expected = 4 * np.nan_to_num(base.forecasts.expected)
    counts[:, -1] = generator.poisson(expected)
    with_offset = judge(counts, grown, known, kinds)
    without = judge(counts, log_reference, known, kinds)
    assert (with_offset.p < 0.01).sum() <= 8
    assert (without.p < 0.01).sum() > 50


def test_where_nothing_departs_about_one_in_a_hundred_is_marked() -> None:
    generator = np.random.default_rng(20)
    marked = tested = alerts = 0
    for _ in range(25):
        month = np.arange(WINDOW_MONTHS + 1)
        reference = generator.gamma(100, 1 / 100, month.size) * 3000
        share = np.exp(generator.normal(-6, 1.2, 246))
        noise = generator.gamma(25, 1 / 25, (246, month.size))
        counts = generator.poisson(share[:, np.newaxis] * reference * noise).astype(float)
        log_reference = np.broadcast_to(np.log(reference), counts.shape)
        known = np.ones(counts.shape, dtype=bool)
        result = judge(counts, log_reference, known, np.zeros(246, dtype=np.int64))
        marked += int((result.p < 0.01).sum())
        tested += int((~np.isnan(result.p)).sum())
        alerts += int((result.status == ALERT).any())
    assert tested > 2_000
    assert 0.004 < marked / tested < 0.018
    assert alerts <= 7


# Adjustment.


def test_the_published_p_values_adjusted() -> None:
    oracle = pd.read_csv(ORACLES / "bh1995_R_padjust.csv")
    shuffled = oracle.sample(frac=1, random_state=1)
    np.testing.assert_allclose(benjamini_hochberg(oracle["p"]), oracle["BH"], atol=1e-12)
    np.testing.assert_allclose(benjamini_hochberg(shuffled["p"]), shuffled["BH"], atol=1e-12)


def test_what_was_not_tested_does_not_count() -> None:
    adjusted = benjamini_hochberg([0.01, np.nan, 0.5, np.nan])
    np.testing.assert_allclose(adjusted, [0.02, np.nan, 0.5, np.nan])
    assert benjamini_hochberg([]).size == 0


# Events. Rows: 0 town, 1 town x problem, 2 town x segment, 3 town x problem x company.

LEVEL = np.array([1, 2, 2, 3])
NESTED = np.array(
    [
        [True, False, False, False],
        [True, True, False, False],
        [True, False, True, False],
        [True, True, True, True],
    ]
)


def shared_of(excess: list[float], crossing: float) -> np.ndarray:
    """Of nested series the inner one's; of rows 1 and 2, which cross, as given."""
    own = np.array(excess)
    shared = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            if NESTED[i, j]:
                shared[i, j] = shared[j, i] = own[i]
    shared[1, 2] = shared[2, 1] = crossing
    return shared


def found(excess: list[float], crossing: float, rows: list[int]) -> list[Event]:
    chosen = np.ix_(rows, rows)
    return events(
        np.array(excess)[rows], shared_of(excess, crossing)[chosen], LEVEL[rows], NESTED[chosen]
    )


def test_one_excess_is_one_card_at_its_finest_level() -> None:
    assert found([50, 49, 47, 40], 46, [0, 1, 2, 3]) == [Event(3, (0, 1, 2))]


def test_a_finer_level_must_explain_70_percent() -> None:
    assert found([50, 49, 47, 34], 46, [0, 1, 2, 3]) == [Event(1, (0, 2, 3))]
    assert found([50, 34, 34, 20], 30, [0, 1, 2, 3]) == [Event(0, (1, 2, 3))]
    assert found([100, 70, 20, 10], 10, [0, 1]) == [Event(1, (0,))]
    assert found([100, 69.9, 20, 10], 10, [0, 1]) == [Event(0, (1,))]


def test_another_excess_is_another_card() -> None:
    # The problem explains the town; the segment is two thirds something else.
    assert found([60, 55, 30, 0], 10, [0, 1, 2]) == [Event(1, (0,)), Event(2, ())]
    assert found([60, 55, 30, 0], 21, [0, 1, 2]) == [Event(1, (0, 2))]


def test_a_town_explained_by_a_part_of_a_statewide_card_is_inside_it() -> None:
    # 0 company x problem, 1 company x problem x town, 2 that town, 3 another town.
    excess = np.array([90.0, 30.0, 35.0, 20.0])
    level = np.array([2, 3, 1, 1])
    nested = np.eye(4, dtype=bool)
    nested[1, 0] = nested[1, 2] = True
    shared = np.diag(excess)
    shared[1, 0] = shared[0, 1] = shared[1, 2] = shared[2, 1] = 30
    shared[0, 2] = shared[2, 0] = 30
    assert events(excess, shared, level, nested) == [Event(0, (1, 2)), Event(3, ())]


def test_what_lies_mostly_in_a_part_of_the_card_is_inside_it() -> None:
    # 0 company x problem, 1 the same in a town, 2 that town: its excess is that of row 1.
    excess = np.array([90.0, 30.0, 35.0])
    nested = np.eye(3, dtype=bool)
    nested[1, 0] = nested[1, 2] = True
    shared = np.diag(excess)
    shared[1, 0] = shared[0, 1] = shared[1, 2] = shared[2, 1] = 30
    # In the company's problem it has less: cases there fell elsewhere in the town.
    shared[0, 2] = shared[2, 0] = 20
    assert events(excess, shared, np.array([2, 3, 1]), nested) == [Event(0, (1, 2))]


def test_every_alert_is_in_one_card_once() -> None:
    generator = np.random.default_rng(4)
    for _ in range(50):
        size = int(generator.integers(1, 12))
        excess = generator.uniform(1, 50, size)
        nested = generator.random((size, size)) < 0.2
        np.fill_diagonal(nested, True)
        shared = generator.uniform(0, 40, (size, size))
        shared = np.minimum(shared, shared.T)
        cards = events(excess, shared, generator.integers(1, 4, size), nested)
        rows = [row for card in cards for row in (card.card, *card.parts)]
        assert sorted(rows) == list(range(size))


def test_months_in_a_row_end_where_one_is_missing() -> None:
    assert months_in_row([3, 5, 6, 7], 7) == 3
    assert months_in_row([3, 5, 6, 7], 3) == 1
    assert months_in_row([4, 5, 7], 7) == 1


def together(*rising: int, tested: int = 40) -> pd.DataFrame:
    """One problem group a number, with so many rising companies of those tested."""
    rows = [
        (f"Grupo {group}", f"E {n}", 0.001 if n < count else 0.4, 20, 10)
        for group, count in enumerate(rising)
        for n in range(tested)
    ]
    columns = ["problem_group", "company", "p", "observed", "expected"]
    return with_companies_together(pd.DataFrame(rows, columns=columns))


def test_a_problem_of_several_companies_rises_in_three_or_more() -> None:
    frame = together(2, 3, 4)
    assert frame["problem_group"].tolist() == ["Grupo 2", "Grupo 1"]
    assert frame["company_count"].tolist() == [4, 3]
    assert frame["tested_count"].tolist() == [40, 40]
    assert frame["excess"].tolist() == [40.0, 30.0]
    np.testing.assert_allclose(frame["chance"], stats.binom.sf([3, 2], 40, 0.01))


def test_three_of_very_many_companies_are_no_news() -> None:
    assert together(3, tested=300).empty
    assert together(0).empty
