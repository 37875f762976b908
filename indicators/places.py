"""Complaints of places beside what their population lets expect."""

import numpy as np
import pandas as pd

from indicators.marshall import marshall
from indicators.rates import garwood, share

LEAST_FOR_RATE = 5
"""With fewer complaints no rate, ratio or interval is given."""
LEAST_EXPECTED = 10
"""A place expected to have as many and with no rate has far too few: by chance 3 times in 100."""
PER = 100_000
"""Rates are complaints of the window per this many inhabitants."""


def with_ratios(places: pd.DataFrame, month_count: int) -> pd.DataFrame:
    """Add rate and observed to expected of each place, with intervals and smoothed.

    `places`: one row a place with `finalised_count` and `population_months`, the inhabitants of
    each of the `month_count` months added up. `population` is their mean over the window.
    `expected_count` is the place's part of all person-months times all complaints of the frame:
    they add up to those observed. `observed_ratio` is observed to expected, 1 what the population
    lets expect; `ratio_low` and `ratio_high` its exact 95 % interval (Garwood 1936), the expected
    taken as known. `rate` with `rate_low` and `rate_high` are the same per 100,000 inhabitants;
    `smoothed_ratio` is Marshall's empirical Bayes rate over that of all places. `standing` is
    above or below where the interval excludes 1, else indistinct. All of these are missing where
    `is_suppressed`: fewer than 5 complaints. `reference_rate`, the same in every row, is the rate
    of all places. `expected_count` is missing without a population. `falls_short` is true of
    fewer than 5 complaints where LEAST_EXPECTED or more are expected. Adds columns only.
    """
    counts = places["finalised_count"].to_numpy(dtype=np.float64)
    exposure = places["population_months"].to_numpy(dtype=np.float64)
    mean = share(counts.sum(), exposure.sum())
    expected = np.where(exposure > 0, exposure * mean, np.nan)
    population = share(exposure, np.full(len(places), month_count))
    low, high = garwood(counts)
    is_suppressed = counts < LEAST_FOR_RATE
    judged = pd.DataFrame(
        {
            "rate": PER * share(counts, population),
            "rate_low": PER * share(low, population),
            "rate_high": PER * share(high, population),
            "observed_ratio": share(counts, expected),
            "ratio_low": share(low, expected),
            "ratio_high": share(high, expected),
            "smoothed_ratio": share(marshall(counts, exposure), np.full(len(places), mean)),
        },
        index=places.index,
    )
    judged.loc[is_suppressed] = np.nan
    standing = np.select(
        [judged["ratio_low"] > 1, judged["ratio_high"] < 1], ["above", "below"], "indistinct"
    )
    return places.assign(
        population=population,
        expected_count=expected,
        reference_rate=PER * month_count * mean,
        **judged,
        standing=pd.Series(standing, places.index, dtype="str").where(
            judged["observed_ratio"].notna()
        ),
        is_suppressed=is_suppressed,
        falls_short=is_suppressed & (expected >= LEAST_EXPECTED),
    )


def fifths(rates: pd.Series) -> tuple[float, ...]:
    """Where the second to the fifth fifth of the rates begin; there is at least one rate."""
    return tuple(float(rates.quantile(share)) for share in (0.2, 0.4, 0.6, 0.8))
