"""Differences of shares, means and medians of one sample: against published and counted values."""

import math

import numpy as np
import pytest
from scipy import stats

from indicators.differences import share_difference
from indicators.samples import sample_mean, sample_median

REPLICATES = 2000


@pytest.mark.parametrize(
    ("first", "other", "expected"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10.
        ((56, 70), (48, 80), (0.2000, 0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.6000, 0.1705, 0.8090)),
        ((10, 10), (0, 20), (1.0000, 0.6791, 1.0000)),
        ((10, 10), (0, 10), (1.0000, 0.6075, 1.0000)),
    ],
)
def test_the_difference_of_two_shares_is_newcombe_s(
    first: tuple[int, int], other: tuple[int, int], expected: tuple[float, float, float]
) -> None:
    assert [float(v) for v in share_difference(*first, *other)] == pytest.approx(expected, abs=6e-5)


def test_a_difference_turns_its_sign_with_the_groups_and_needs_both() -> None:
    there, low, high = share_difference(56, 70, 48, 80)
    back, back_low, back_high = share_difference(48, 80, 56, 70)
    assert (-there, -high, -low) == pytest.approx((back, back_low, back_high))
    assert all(np.isnan(value) for value in share_difference(0, 0, 3, 10))
    assert all(np.isnan(value) for value in share_difference(3, 10, 0, 0))


@pytest.mark.parametrize(("rates", "sizes"), [((0.4, 0.4), (60, 400)), ((0.1, 0.3), (30, 50))])
def test_the_interval_of_a_difference_covers_it_about_95_times_in_100(
    rates: tuple[float, float], sizes: tuple[int, int]
) -> None:
    generator = np.random.default_rng(1)
    hits = [
        generator.binomial(size, rate, REPLICATES) for rate, size in zip(rates, sizes, strict=True)
    ]
    tries = [np.full(REPLICATES, size) for size in sizes]
    _, low, high = share_difference(hits[0], tries[0], hits[1], tries[1])
    truth = rates[0] - rates[1]
    assert 0.93 <= ((low <= truth) & (truth <= high)).mean() <= 0.98


def test_the_mean_of_a_sample_has_the_interval_of_scipy() -> None:
    ratings = [1, 1, 1, 2, 4, 5, 5]
    values, counts = np.unique(ratings, return_counts=True)
    mean, low, high = sample_mean(values, counts, -9, 99)
    expected = stats.t.interval(0.95, 6, np.mean(ratings), stats.sem(ratings))
    assert (mean, low, high) == pytest.approx((np.mean(ratings), *expected))
    assert sample_mean(values, counts, 1, 5)[1:] == pytest.approx((max(1, low), min(5, high)))


def test_the_mean_of_few_or_equal_values_claims_no_certainty() -> None:
    assert all(math.isnan(value) for value in sample_mean([], [], 1, 5))
    mean, low, high = sample_mean([4], [1], 1, 5)
    assert mean == 4 and math.isnan(low) and math.isnan(high)
    mean, low, high = sample_mean([1], [30], 1, 5)
    assert (mean, low) == (1, 1)
    assert high == pytest.approx(1 + stats.t.ppf(0.975, 29) * math.sqrt(1 / 12 / 30))


def test_the_interval_of_a_mean_rating_covers_it_about_95_times_in_100() -> None:
    generator = np.random.default_rng(2)
    chances = [0.45, 0.1, 0.1, 0.1, 0.25]
    truth = float(np.dot(chances, range(1, 6)))
    drawn = generator.multinomial(25, chances, REPLICATES)
    ends = [sample_mean(range(1, 6), counts, 1, 5)[1:] for counts in drawn]
    assert 0.92 <= np.mean([low <= truth <= high for low, high in ends]) <= 0.97


@pytest.mark.parametrize("size", [1, 2, 5, 6, 7, 40, 41])
def test_the_median_is_numpy_s_and_its_ends_are_those_of_the_sign_test(size: int) -> None:
    days = np.sort(np.random.default_rng(size).integers(0, 30, size))
    values, counts = np.unique(days, return_counts=True)
    median, low, high = sample_median(values, counts)
    assert median == np.median(days)
    # The furthest place from below that the median's own place passes in at most 2.5 % of samples.
    places = [k for k in range(1, size + 1) if stats.binom.cdf(k - 1, size, 0.5) <= 0.025]
    if size < 6:
        assert not places and math.isnan(low) and math.isnan(high)
    else:
        assert (low, high) == (days[places[-1] - 1], days[size - places[-1]])


def test_the_median_of_nothing_is_no_number() -> None:
    assert all(math.isnan(value) for value in sample_median([], []))


def test_the_interval_of_a_median_covers_it_at_least_95_times_in_100() -> None:
    generator = np.random.default_rng(3)
    drawn = np.floor(generator.exponential(100, (REPLICATES, 31))).astype(int)
    true_median = math.floor(100 * math.log(2))
    ends = [sample_median(np.sort(row), np.ones(31, dtype=int))[1:] for row in drawn]
    assert 0.945 <= np.mean([low <= true_median <= high for low, high in ends]) <= 0.985
