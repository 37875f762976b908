"""Marshall's empirical Bayes: what the rate of a small place is likely to be, given the others."""

import numpy as np
from numpy.typing import ArrayLike

from indicators.rates import FloatArray, share


def marshall(counts: ArrayLike, populations: ArrayLike) -> FloatArray:
    """The rate of each place, drawn towards that of all, the more so the smaller it is.

    Global empirical Bayes by moments (Marshall 1991): cases per unit of `populations`, one place
    an element. b is the rate of all, a the variance between places beyond that of counts, never
    below 0; where it is 0 the places do not differ detectably and each has the rate b. NaN where
    nobody lives, and for all where no place has anybody.
    """
    cases = np.asarray(counts, dtype=np.float64)
    people = np.where(np.asarray(populations, dtype=np.float64) > 0, populations, np.nan)
    total = np.nansum(people)
    if not total:
        return np.full(cases.shape, np.nan)
    mean = np.nansum(np.where(np.isnan(people), 0, cases)) / total
    rates = share(cases, people)
    spread = np.nansum(people * (rates - mean) ** 2) / total
    between = max(0.0, spread - mean / np.nanmean(people))
    if not between:
        return np.where(np.isnan(people), np.nan, mean)
    drawn: FloatArray = mean + between / (between + mean / people) * (rates - mean)
    return drawn
