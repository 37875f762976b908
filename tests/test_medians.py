"""The median of counted whole numbers and its interval, against order statistics and draws."""

import numpy as np
import pytest
from scipy.stats import binom

from indicators.medians import Histogram, median, median_interval
from indicators.rates import LOWER_TAIL


def counted(*rows: list[int], values: int = 40) -> Histogram:
    """How often each row has 0, 1, 2 ..."""
    return np.array([np.bincount(row, minlength=values) for row in rows])


def one_each(number: int) -> Histogram:
    """The values 0 to number - 1, each once: the value at place k is k - 1."""
    return np.ones((1, number), dtype=np.int64)


def test_the_median_is_the_middle_value_or_the_mean_of_the_two_middle_ones() -> None:
    rows = counted([3, 1, 2], [9, 1, 2, 4], [], [7], [5, 5, 5, 30])
    assert median(rows).tolist() == pytest.approx([2, 3, np.nan, 7, 5], nan_ok=True)


# Places of the order statistics as tables of the sign test print them.
@pytest.mark.parametrize(
    ("number", "low_place", "high_place"),
    [(6, 1, 6), (9, 2, 8), (10, 2, 9), (15, 4, 12), (25, 8, 18), (100, 40, 61)],
)
def test_the_ends_are_the_values_at_the_places_of_the_sign_test(
    number: int, low_place: int, high_place: int
) -> None:
    low, high = median_interval(one_each(number))
    assert (low[0] + 1, high[0] + 1) == (low_place, high_place)


def test_fewer_than_six_values_have_no_interval() -> None:
    for number in range(6):
        low, high = median_interval(counted(list(range(number))))
        assert np.isnan(low[0]) and np.isnan(high[0])


@pytest.mark.parametrize("number", [*range(6, 200), 1_000, 12_345])
def test_the_places_are_the_innermost_that_reach_95_percent(number: int) -> None:
    low, high = median_interval(one_each(number))
    place = int(low[0]) + 1
    assert high[0] + 1 == number + 1 - place
    assert binom.cdf(place - 1, number, 0.5) < LOWER_TAIL
    assert binom.cdf(place, number, 0.5) >= LOWER_TAIL


def test_many_equal_values_give_a_narrow_interval_at_them() -> None:
    low, high = median_interval(np.array([[10, 5_000_000, 4_000_000, 3]]))
    assert (low[0], high[0]) == (1, 1)


def test_the_interval_covers_the_true_median_in_at_least_95_of_100_samples() -> None:
    generator = np.random.default_rng(20261125)
    # Geometric from 0 on with p = 0.09: more than half of the draws are 0 to 7, less 0 to 6.
    samples = generator.geometric(0.09, size=(4_000, 37)) - 1
    low, high = median_interval(counted(*samples, values=int(samples.max()) + 1))
    covered = ((low <= 7) & (high >= 7)).mean()
    assert 0.945 <= covered <= 0.995
    assert (high - low).mean() < 11
