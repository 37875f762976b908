"""Mean and median of one sample, held as values and how often each occurs, with intervals."""

import math

import numpy as np
from numpy.typing import ArrayLike

from indicators.medians import median, median_interval
from indicators.rates import UPPER_TAIL

# What rounding to whole numbers hides (Sheppard 1898): a sample of equal values varies too.
ROUNDING_VARIANCE = 1 / 12
Estimate = tuple[float, float, float]
NOTHING: Estimate = (math.nan, math.nan, math.nan)


def sample_mean(values: ArrayLike, counts: ArrayLike, least: float, most: float) -> Estimate:
    """Mean of whole numbers between `least` and `most`, and its 95 % interval by Student's t.

    The interval ends where the values can end. Its variance is never below ROUNDING_VARIANCE.
    NaN without a value; with one value the mean alone, its interval NaN.
    """
    from scipy.special import stdtrit

    value, count = np.asarray(values, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    size = count.sum()
    if size == 0:
        return NOTHING
    mean = float((value * count).sum() / size)
    if size == 1:
        return mean, math.nan, math.nan
    variance = max(float((count * (value - mean) ** 2).sum() / (size - 1)), ROUNDING_VARIANCE)
    half_width = float(stdtrit(size - 1, UPPER_TAIL)) * math.sqrt(variance / size)
    return mean, max(least, mean - half_width), min(most, mean + half_width)


def sample_median(values: ArrayLike, counts: ArrayLike) -> Estimate:
    """Median and its exact 95 % interval of whole numbers from 0 on, as `indicators.medians`."""
    value, count = np.asarray(values, dtype=np.int64), np.asarray(counts, dtype=np.int64)
    histogram = np.zeros((1, int(value.max(initial=0)) + 1), dtype=np.int64)
    histogram[0, value] = count
    low, high = median_interval(histogram)
    return float(median(histogram)[0]), float(low[0]), float(high[0])
