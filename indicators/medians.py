"""The median of whole numbers that were counted, and its interval."""

import numpy as np
from numpy.typing import NDArray

from indicators.rates import LOWER_TAIL, FloatArray

Histogram = NDArray[np.int64]
"""Counts: one row a group, one column a value 0, 1, 2 ..."""


def median(histogram: Histogram) -> FloatArray:
    """The median of each row, the mean of the two middle values; NaN where nothing is counted."""
    count = histogram.sum(axis=1)
    middle = (_value_at(histogram, (count + 1) // 2) + _value_at(histogram, count // 2 + 1)) / 2
    return np.where(count > 0, middle, np.nan)


def median_interval(histogram: Histogram) -> tuple[FloatArray, FloatArray]:
    """Low and high end of the exact 95 % interval of the median of each row.

    The ends are two of the values counted, as far from either end of their order as the sign
    test allows (Thompson 1936); with equal values it covers at least 95 %. NaN below 6 values: no
    two of them reach 95 %.
    """
    # scipy.stats would cost the server 20 MB more.
    from scipy.special import bdtr, bdtrik

    count = histogram.sum(axis=1)
    tries = np.maximum(count, 1).astype(np.float64)
    # The largest place from below that less than 2.5 % of the samples fall short of.
    found = np.ceil(np.nan_to_num(bdtrik(LOWER_TAIL, tries, 0.5)))
    falls_short = bdtr(np.maximum(found - 1, 0), tries.astype(np.int64), 0.5) >= LOWER_TAIL
    place = np.where(falls_short, found - 1, found).astype(np.int64)
    has_interval = (place > 0) & (count > 0)
    low = np.where(has_interval, _value_at(histogram, place), np.nan)
    return low, np.where(has_interval, _value_at(histogram, count + 1 - place), np.nan)


def _value_at(histogram: Histogram, place: NDArray[np.int64]) -> FloatArray:
    """The value at a place of each row's ascending order, the first one at place 1."""
    until = histogram.cumsum(axis=1)
    value: FloatArray = (until < place[:, np.newaxis]).sum(axis=1).astype(np.float64)
    return value
