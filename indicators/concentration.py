"""Who concentrates the cases: the smallest sets that make a share, HHI, Gini."""

import numpy as np
from numpy.typing import NDArray

from indicators.rates import FloatArray

IntegerArray = NDArray[np.int64]

NO_BORDER = 2**40
"""The border of a period without a case: nobody is in its set. Products of it stay integers."""
TOPS = (5, 10, 20)
"""Of how many companies the shares are told."""


def borders(counts: IntegerArray, totals: IntegerArray, percent: int) -> IntegerArray:
    """The smallest count in the smallest set of companies that make `percent` of all cases.

    `counts` is periods x companies, `totals` the cases of each period, those of no known company
    included; one border a period. A company is in the set where its count is at least the border,
    so ties at the border all enter. Where the known companies make less than `percent` all that
    have a case are in the set; without a case the border is NO_BORDER.
    """
    descending = -np.sort(-counts, axis=-1)
    has_reached = 100 * descending.cumsum(axis=-1) >= percent * totals[:, np.newaxis]
    has_reached[:, -1] = True
    last = has_reached.argmax(axis=-1)[:, np.newaxis]
    border = np.take_along_axis(descending, last, axis=-1)[:, 0]
    smallest = np.where(counts > 0, counts, NO_BORDER).min(axis=-1)
    larger: IntegerArray = np.maximum(border, smallest)
    return larger


def number_to_make(counts: IntegerArray, total: int, percent: int) -> int:
    """How many companies are in the smallest set that makes `percent` of `total`, ties included."""
    if not counts.size:
        return 0
    (border,) = borders(counts[np.newaxis], np.array([total]), percent)
    return int((counts >= border).sum())


def cumulative_shares(counts: IntegerArray, total: int) -> FloatArray:
    """The share of `total` that the largest company has, the two largest, and so on, 0 to 1."""
    return -np.sort(-counts).cumsum() / total


def top_share(counts: IntegerArray, total: int, number: int) -> float:
    """The share of `total` that the `number` largest companies have, 0 to 1."""
    return float(-np.sort(-counts)[:number].sum() / total)


def hhi(counts: IntegerArray, total: int) -> float:
    """Herfindahl-Hirschman index, 10,000 times the sum of squared shares of `total`.

    Up to 10,000, where one company has all cases (Hirschman 1964). Cases of no known company are
    in the total and add nothing.
    """
    return float(10_000 * ((counts / total) ** 2).sum())


def gini(counts: IntegerArray) -> float:
    """How unequal the counts are: 0 where all are equal, (n - 1) / n where one has everything.

    2 sum(i x_i) / (n sum x) - (n + 1) / n with x ascending and i from 1 (Gini 1912); companies
    without a case are part of it where they are given. NaN without a case.
    """
    ascending = np.sort(counts)
    number = ascending.size
    if not ascending.sum():
        return float("nan")
    places = np.arange(1, number + 1)
    return float(
        2 * (places * ascending).sum() / (number * ascending.sum()) - (number + 1) / number
    )
