"""Shares and counts, their intervals, and the 95 % level that every interval here uses."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

# Every interval of the product has the same level: two tails of 2.5 %.
LOWER_TAIL = 0.025
UPPER_TAIL = 0.975
# The normal quantile of UPPER_TAIL.
Z_95 = 1.959963984540054


def share(part: ArrayLike, whole: ArrayLike) -> FloatArray:
    """Part of a whole, elementwise; NaN where the whole is 0: no trials, no share."""
    parts = np.asarray(part, dtype=np.float64)
    wholes = np.asarray(whole, dtype=np.float64)
    shares = np.full(wholes.shape, np.nan)
    np.divide(parts, wholes, out=shares, where=wholes > 0)
    return shares


def wilson(
    successes: ArrayLike, trials: ArrayLike, z: float = Z_95
) -> tuple[FloatArray, FloatArray]:
    """Low and high end of the score interval of a proportion, elementwise, 0 to 1 (Wilson 1927).

    NaN where there are no trials. With no success the low end is exactly 0, with nothing
    but successes the high end is exactly 1, as the formula says before rounding.
    """
    hits = np.asarray(successes, dtype=np.float64)
    tries = np.asarray(trials, dtype=np.float64)
    rate = share(hits, tries)
    # NaN where there are no trials, as the rate, and from there on in every line.
    squared = share(z * z, tries)
    centre = (rate + squared / 2) / (1 + squared)
    half_width = np.sqrt(squared * rate * (1 - rate) + squared**2 / 4) / (1 + squared)
    low = np.where(hits == 0, 0.0, centre - half_width)
    high = np.where(hits == tries, 1.0, centre + half_width)
    return np.where(tries > 0, low, np.nan), np.where(tries > 0, high, np.nan)


def garwood(count: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Low and high end of the exact interval of a Poisson mean, elementwise (Garwood 1936).

    From 0 on where nothing was counted.
    """
    from scipy.special import gammaincinv

    counts = np.asarray(count, dtype=np.float64)
    # Gamma(0) has no quantile: the low end of nothing is 0.
    low = np.where(counts > 0, gammaincinv(np.maximum(counts, 1), LOWER_TAIL), 0.0)
    return low, gammaincinv(counts + 1, UPPER_TAIL)


def exact_ratio(count: ArrayLike, base: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Low and high end of the exact interval of the ratio of two Poisson means, elementwise.

    Given their sum, `count` is binomial with the odds that the means have to each other; its
    exact limits (Clopper and Pearson 1934) as odds are those of the ratio (Przyborowski and
    Wilenski 1940). Both counts vary, and the interval holds that. NaN where `base` is 0: there
    is no ratio to nothing.
    """
    from scipy.special import betaincinv

    counts = np.asarray(count, dtype=np.float64)
    bases = np.asarray(base, dtype=np.float64)
    known = np.maximum(bases, 1)
    low = betaincinv(np.maximum(counts, 1), known + 1, LOWER_TAIL)
    high = betaincinv(counts + 1, known, UPPER_TAIL)
    low = np.where(counts > 0, low / (1 - low), 0.0)
    return np.where(bases > 0, low, np.nan), np.where(bases > 0, high / (1 - high), np.nan)
