"""Trends: which way a series of months goes, how fast, and how sure that is."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from indicators.rates import Z_95, BoolArray, FloatArray

YEAR = 12
_STEEPEST = 5.0
"""No slope of counts beyond a factor of e^5 a year is looked for."""
_HALVINGS = 60


def change_a_year(slope: ArrayLike, length: int = YEAR) -> FloatArray:
    """A slope of logarithms as a change in per cent a year, which has `length` of its steps."""
    return 100 * np.expm1(length * np.asarray(slope, dtype=np.float64))


def theil_sen(months: ArrayLike, values: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Slope per month of each row of `values`, and the low and high end of its 95 % interval.

    `values` has one row a series and one column a month of `months`, which ascend and may leave
    months out. The slope is the median of those between all pairs of months (Theil 1950); the
    interval counts pairs off both ends by the variance of Kendall's score (Sen 1968), and takes
    the months as independent. NaN with fewer than three months.
    """
    at = np.asarray(months, dtype=np.float64)
    rows = np.asarray(values, dtype=np.float64)
    if at.size < 3:
        nothing = np.full(len(rows), np.nan)
        return nothing, nothing.copy(), nothing.copy()
    first, second = np.triu_indices(at.size, 1)
    slopes = np.sort((rows[:, second] - rows[:, first]) / (at[second] - at[first]), axis=1)
    pairs = slopes.shape[1]
    half_width = Z_95 * np.sqrt(_kendall_variance(rows))
    low = np.clip(np.round((pairs - half_width) / 2).astype(int) - 1, 0, pairs - 1)
    high = np.clip(np.round((pairs + half_width) / 2).astype(int), 0, pairs - 1)
    each = np.arange(len(rows))
    return np.median(slopes, axis=1), slopes[each, low], slopes[each, high]


def seasonal_mann_kendall(
    months: ArrayLike, values: ArrayLike, seasons: int = YEAR
) -> tuple[FloatArray, FloatArray]:
    """Score z and two-sided p of each row of `values`: does it go one way (Hirsch 1982)?

    Only months of the same season are compared, so a season is no trend; the scores and their
    variances, with the correction for ties, are added over the seasons, and z has the correction
    for continuity. With `seasons` of 1 it is the test of Mann (1945) and Kendall. A row that
    never changes has z 0 and p 1.
    """
    from scipy.special import erfc

    at = np.asarray(months, dtype=np.int64)
    rows = np.asarray(values, dtype=np.float64)
    score, variance = np.zeros(len(rows)), np.zeros(len(rows))
    for season in np.unique(at % seasons):
        part = rows[:, at % seasons == season]
        first, second = np.triu_indices(part.shape[1], 1)
        score += np.sign(part[:, second] - part[:, first]).sum(axis=1)
        variance += _kendall_variance(part)
    corrected = np.sign(score) * np.maximum(np.abs(score) - 1, 0)
    z = np.divide(corrected, np.sqrt(variance), out=np.zeros(len(rows)), where=variance > 0)
    return z, erfc(np.abs(z) / np.sqrt(2))


def count_trend(
    years: ArrayLike, counts: ArrayLike, exposures: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Slope of the logarithm per year of each row of `counts`, its 95 % interval, and p.

    A Poisson regression of the counts (one column a year) on `years`, with the logarithm of
    `exposures` (above 0) as offset. Given a row's sum only the slope is left in its likelihood,
    which is maximised; interval and two-sided p are those of the likelihood ratio, so they agree,
    and hold where all counts lie in one year. Slopes are looked for from -5 to 5. NaN where
    nothing was counted or there is one year only.
    """
    from scipy.special import erfc

    rows = np.asarray(counts, dtype=np.float64)
    offset = np.log(np.asarray(exposures, dtype=np.float64))
    at = np.asarray(years, dtype=np.float64)
    at = at - at.mean()
    total, moment = rows.sum(axis=1), rows @ at

    def expected_year(slope: FloatArray) -> FloatArray:
        weights = offset + slope[:, None] * at
        parts = np.exp(weights - weights.max(axis=1, keepdims=True))
        middle: FloatArray = parts @ at / parts.sum(axis=1)
        return middle

    def likelihood(slope: FloatArray) -> FloatArray:
        weights = offset + slope[:, None] * at
        logarithm: FloatArray = slope * moment - total * np.logaddexp.reduce(weights, axis=1)
        return logarithm

    end = np.full(len(rows), _STEEPEST)
    slope = _crossing(-end, end, lambda place: total * expected_year(place) < moment)
    lowest = likelihood(slope) - Z_95**2 / 2
    low = _crossing(-end, slope, lambda place: likelihood(place) < lowest)
    high = _crossing(slope, end, lambda place: likelihood(place) > lowest)
    gained = likelihood(slope) - likelihood(np.zeros(len(rows)))
    p = erfc(np.sqrt(np.maximum(gained, 0)))
    is_known = (total > 0) & (at.size > 1)
    return (
        np.where(is_known, slope, np.nan),
        np.where(is_known, low, np.nan),
        np.where(is_known, high, np.nan),
        np.where(is_known, p, np.nan),
    )


def _crossing(
    low: FloatArray, high: FloatArray, is_before: Callable[[FloatArray], BoolArray]
) -> FloatArray:
    """Where `is_before` turns from true to false between two ends, elementwise, by halving."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        before = is_before(middle)
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    return (low + high) / 2


def _kendall_variance(rows: FloatArray) -> FloatArray:
    """Variance of Kendall's score of each row where there is no trend, ties counted."""
    length = rows.shape[1]
    # Of values that n places share, each of the n counts (n - 1)(2n + 5).
    sharing = (rows[:, :, None] == rows[:, None, :]).sum(axis=2)
    ties = ((sharing - 1) * (2 * sharing + 5)).sum(axis=1)
    variance: FloatArray = (length * (length - 1) * (2 * length + 5) - ties) / 18.0
    return variance
