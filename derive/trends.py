"""The trend of each municipality: its words, and the numbers behind them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators.adjustments import benjamini_hochberg
from indicators.places import PER
from indicators.rates import BoolArray, FloatArray
from indicators.trend import (
    YEAR,
    change_a_year,
    count_trend,
    seasonal_mann_kendall,
    theil_sen,
)

LONGEST, SHORTEST = 60, 36
"""Months that a trend is told from."""
LEAST_A_MONTH = 2.0
"""With fewer complaints a month the years are compared, not the months."""
LEAST_COUNT = 10
"""With fewer complaints in all there is no trend to tell."""
LEAST_YEARS = SHORTEST // YEAR
"""Whole years that a trend by years needs."""
LEVEL = 0.05
"""Adjusted p below which a series rises or falls."""
RISING, FALLING, UNCLEAR, INSUFFICIENT = "rising", "falling", "unclear", "insufficient"
BY_MONTH, BY_YEAR, NOT_TOLD = "theil_sen", "poisson", "none"


def municipality_trends(
    counts: pd.DataFrame, populations: pd.DataFrame, months: Sequence[int]
) -> pd.DataFrame:
    """One row a municipality of `populations`, by code: which way its complaints go.

    `counts` holds ibge_code, finalised_month, finalised_count, months without a complaint may
    have no row; `populations` ibge_code, year, population; `months` are the loaded ones,
    ascending. Told from the last 60 calendar months, of which 36 must be loaded. With 2
    complaints a month or more: Theil and Sen's slope of log(1 + complaints of the month per
    100,000 inhabitants), p of the seasonal Mann-Kendall test, method "theil_sen". With fewer:
    Poisson regression of the years back from the last month whose 12 months are all loaded, so
    that no season is taken for a trend; 3 of them are needed; method "poisson". `adjusted_p` is
    of Benjamini and Hochberg over all municipalities; `word` is rising or falling where it is
    below .05, else unclear; insufficient with too few months or fewer than 10 complaints in those
    compared, where the numbers are NaN. Columns: ibge_code, month_count, change_pct_year,
    change_low, change_high (per cent a year), p, adjusted_p, word, method.
    """
    codes = sorted(set(populations["ibge_code"]))
    used = [month for month in months if month > months[-1] - LONGEST]
    table = (
        counts.assign(ibge_code=counts["ibge_code"].astype("str"))
        .pivot_table(
            index="ibge_code", columns="finalised_month", values="finalised_count", aggfunc="sum"
        )
        .reindex(index=codes, columns=used)
        .fillna(0)
        .to_numpy(dtype=np.float64)
    )
    people = _people(populations, codes, used)
    at = np.array(used, dtype=np.int64)
    is_whole = _in_whole_years(at)
    is_dense = table.mean(axis=1) >= LEAST_A_MONTH if used else np.zeros(len(codes), dtype=bool)
    has_years = is_whole.sum() >= LEAST_YEARS * YEAR
    counted = np.where(is_dense, table.sum(axis=1), has_years * table[:, is_whole].sum(axis=1))
    is_enough = (counted >= LEAST_COUNT) & (len(used) >= SHORTEST)
    found = np.full((len(codes), 4), np.nan)
    for rows, columns, numbers in (
        (is_enough & is_dense, np.ones_like(is_whole), _by_month),
        (is_enough & ~is_dense, is_whole, _by_year),
    ):
        if rows.any():
            inside = np.ix_(rows, columns)
            found[rows] = numbers(at[columns], table[inside], people[inside])
    change, low, high, p = found.T
    adjusted = benjamini_hochberg(p)
    return pd.DataFrame(
        {
            "ibge_code": pd.array(codes, dtype="str"),
            "month_count": len(used),
            "change_pct_year": change,
            "change_low": low,
            "change_high": high,
            "p": p,
            "adjusted_p": adjusted,
            "word": np.select(
                [~is_enough, (adjusted < LEVEL) & (change > 0), (adjusted < LEVEL) & (change < 0)],
                [INSUFFICIENT, RISING, FALLING],
                UNCLEAR,
            ),
            "method": np.select(
                [~is_enough, is_dense],
                [NOT_TOLD, BY_MONTH],
                BY_YEAR,
            ),
        }
    )


def _in_whole_years(months: np.ndarray) -> BoolArray:
    """Which months lie in a year, counted back from the last month, that is loaded as a whole."""
    years_back = (months.max(initial=0) - months) // YEAR
    years, lengths = np.unique(years_back, return_counts=True)
    return np.isin(years_back, years[lengths == YEAR])


def _people(populations: pd.DataFrame, codes: Sequence[str], months: Sequence[int]) -> FloatArray:
    """Inhabitants by municipality and month; beyond the years known those of the nearest one."""
    by_year = populations.pivot(index="ibge_code", columns="year", values="population")
    known = by_year.columns.to_numpy(dtype=np.int64)
    years = np.clip(np.array(months, dtype=np.int64) // YEAR, known.min(), known.max())
    people: FloatArray = by_year.reindex(index=list(codes), columns=pd.Index(years)).to_numpy(
        np.float64
    )
    return people


def _by_month(months: np.ndarray, counts: FloatArray, people: FloatArray) -> FloatArray:
    """Change, its interval and p, a column each, of dense series."""
    rates = np.log1p(PER * counts / people)
    slope, low, high = theil_sen(months, rates)
    _, p = seasonal_mann_kendall(months, rates)
    return np.column_stack([*map(change_a_year, (slope, low, high)), p])


def _by_year(months: np.ndarray, counts: FloatArray, people: FloatArray) -> FloatArray:
    """The same of sparse series; `months` are those of whole years counted back from the last."""
    years_back = (months[-1] - months) // YEAR
    years = np.unique(years_back)[::-1]
    by_year = np.column_stack([counts[:, years_back == year].sum(axis=1) for year in years])
    exposure = np.column_stack([people[:, years_back == year].sum(axis=1) for year in years])
    slope, low, high, p = count_trend(-years, by_year, exposure)
    return np.column_stack([*(change_a_year(x, 1) for x in (slope, low, high)), p])
