"""Draws from what is known of each company: shares, means, typical times, counts and ratios."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.rates import FloatArray

# Draws behind every rank range and every change.
DRAWS = 2000
# Half a complaint: Jeffreys' prior of a Poisson rate.
HALF = 0.5

IntegerArray = NDArray[np.int64]
Draw = Callable[[pd.DataFrame, IntegerArray, np.random.Generator, int], FloatArray]
"""Some values, on the scale of the estimate, for each chosen row: one row a company."""


def beta_draws(
    frame: pd.DataFrame, rows: IntegerArray, generator: np.random.Generator, draws: int
) -> FloatArray:
    """Shares from Beta(`posterior_alpha`, `posterior_beta`)."""
    alpha, beta = _column(frame, "posterior_alpha", rows), _column(frame, "posterior_beta", rows)
    return generator.beta(alpha, beta, size=(rows.size, draws))


def normal_draws(
    frame: pd.DataFrame, rows: IntegerArray, generator: np.random.Generator, draws: int
) -> FloatArray:
    """Means from a normal of `posterior_mean` and `posterior_deviation`."""
    mean = _column(frame, "posterior_mean", rows)
    deviation = _column(frame, "posterior_deviation", rows)
    return generator.normal(mean, deviation, size=(rows.size, draws))


def days_draws(
    frame: pd.DataFrame, rows: IntegerArray, generator: np.random.Generator, draws: int
) -> FloatArray:
    """Days: as `normal_draws` of the logarithm of one more than the days, taken back to days."""
    return np.expm1(normal_draws(frame, rows, generator, draws))


def count_draws(
    frame: pd.DataFrame, rows: IntegerArray, generator: np.random.Generator, draws: int
) -> FloatArray:
    """Poisson rates given `finalised_count`, under Jeffreys' prior: Gamma(count + 1/2)."""
    count = _column(frame, "finalised_count", rows)
    return generator.gamma(count + HALF, size=(rows.size, draws))


def ratio_draws(
    frame: pd.DataFrame, rows: IntegerArray, generator: np.random.Generator, draws: int
) -> FloatArray:
    """Observed to expected: two rates, of `finalised_count` and of `base_count`, and the growth.

    The rates as in `count_draws`; `segment_growth` is taken as known.
    """
    base = _column(frame, "base_count", rows)
    growth = _column(frame, "segment_growth", rows)
    before = generator.gamma(base + HALF, size=(rows.size, draws))
    return count_draws(frame, rows, generator, draws) / (before * growth)


def _column(frame: pd.DataFrame, column: str, rows: IntegerArray) -> FloatArray:
    return frame[column].to_numpy(dtype=np.float64)[rows, np.newaxis]
