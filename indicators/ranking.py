"""Who stands where: places, standing against a reference, rank ranges and change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.draws import DRAWS, Draw, IntegerArray, beta_draws
from indicators.rates import LOWER_TAIL, UPPER_TAIL, BoolArray, FloatArray

# Complaints that a company needs to be ranked; a reader may choose 5 to 100.
MINIMUM_RATED = 30
# "Among the first" means the first ten.
TOP = 10
_DRAWS_AT_A_TIME = 200
_THREADS = 2


@dataclass(frozen=True, slots=True)
class Order:
    """What puts companies in order, by the names of columns.

    `count` is what the minimum is asked of, `interval` the company's own 95 % interval of what
    the reference measures, `draw` gives values on the scale of the column `estimate`.
    """

    count: str
    interval: tuple[str, str]
    draw: Draw
    is_highest_first: bool = True


MOST_UNRESOLVED = Order("rated_count", ("unresolved_low", "unresolved_high"), beta_draws)
"""Place 1 is the largest share not resolved."""


def with_ranks(
    frame: pd.DataFrame,
    minimum: int,
    generator: np.random.Generator,
    order: Order = MOST_UNRESOLVED,
) -> pd.DataFrame:
    """Add places among the companies with sufficient volume and an estimate; others get none.

    Needs `estimate`, the columns of `order` and of `with_resolution`. `position` follows the
    estimate, `official_position` and `finalised_position` follow the definitions A and C,
    smallest first; equal values share the smallest place. The companies are drawn jointly
    DRAWS times and each draw is ranked on its own: `rank_low` to `rank_high` is the central
    95 % of a company's ranks, `expected_rank` their mean, `top_ten_probability` the share of
    draws that put it among the first TOP (Goldstein and Spiegelhalter 1996). Both ends are
    ranks that were drawn, with at most 2.5 % of the draws beyond either. Companies are drawn
    in the order of their names, so the order of the rows changes nothing. Adds columns only.
    """
    if minimum < 1:
        raise ValueError("a ranked company needs at least one complaint")
    sign = -1 if order.is_highest_first else 1
    estimate = _numbers(frame, "estimate")
    is_ranked = (_numbers(frame, order.count) >= minimum) & ~np.isnan(estimate)
    position = _places(sign * estimate, is_ranked)
    official_position = _places(_numbers(frame, "official_solution_rate"), is_ranked)
    finalised_position = _places(_numbers(frame, "resolved_share"), is_ranked)
    is_top_ten_in_all = (position <= TOP) & (official_position <= TOP) & (finalised_position <= TOP)

    rows = by_name(frame, is_ranked)
    ranks = _ranks(partial(order.draw, frame, rows), sign, generator)
    low, high = np.quantile(ranks, (LOWER_TAIL, UPPER_TAIL), axis=1, method="inverted_cdf")
    rank_low = np.zeros_like(position)
    rank_high = np.zeros_like(position)
    expected_rank = np.full(position.shape, np.nan)
    top_ten_probability = np.full(position.shape, np.nan)
    rank_low[rows] = low
    rank_high[rows] = high
    expected_rank[rows] = ranks.mean(axis=1)
    top_ten_probability[rows] = (ranks <= TOP).mean(axis=1)
    return frame.assign(
        has_sufficient_volume=is_ranked,
        position=_only(is_ranked, position),
        rank_low=_only(is_ranked, rank_low),
        rank_high=_only(is_ranked, rank_high),
        expected_rank=expected_rank,
        top_ten_probability=top_ten_probability,
        official_position=_only(is_ranked, official_position),
        finalised_position=_only(is_ranked, finalised_position),
        is_top_ten_in_all=pd.arrays.BooleanArray(is_top_ten_in_all, ~is_ranked),
    )


def with_standing(
    frame: pd.DataFrame, reference: float, order: Order = MOST_UNRESOLVED
) -> pd.DataFrame:
    """Add `standing`, "above", "below" or "indistinct", against a reference, in its own unit.

    Needs the columns of `with_ranks`; missing where a company has no place. Above or below
    only where both intervals, that of the estimate and the company's own one, leave the
    reference out, so that nobody is marked for its segment alone. Where the prior found no
    spread, the own one decides alone, as it does by itself where there is no fit (there both
    intervals are the same). An interval that ends on the reference holds it.
    """
    low, high = order.interval
    has_no_spread = frame["prior_kind"].eq("no_spread").to_numpy(dtype=bool)
    is_above = (_numbers(frame, low) > reference) & (
        has_no_spread | (_numbers(frame, "estimate_low") > reference)
    )
    is_below = (_numbers(frame, high) < reference) & (
        has_no_spread | (_numbers(frame, "estimate_high") < reference)
    )
    is_ranked = frame["has_sufficient_volume"].to_numpy(dtype=bool)
    return frame.assign(standing=standing_words(is_ranked, is_above, is_below))


def with_change(
    frame: pd.DataFrame,
    previous: pd.DataFrame,
    generator: np.random.Generator,
    order: Order = MOST_UNRESOLVED,
) -> pd.DataFrame:
    """Add what changed against the previous window, for companies ranked in both.

    Both frames need the columns of `with_ranks`, one row a company. `previous_position` is
    the place in the previous window; `change`, `change_low`, `change_high` and
    `is_real_change` are those of `change_of`. Everything is missing for a company that is not
    ranked in both windows. Adds columns only.
    """
    matches = matches_by_name(frame, previous)
    is_ranked = frame["has_sufficient_volume"].to_numpy(dtype=bool)
    was_ranked = previous["has_sufficient_volume"].to_numpy(dtype=bool)
    # A company that the previous window does not hold has the match -1, the appended False.
    is_compared = is_ranked & np.append(was_ranked, False)[matches]

    rows = by_name(frame, is_compared)
    previous_rows = matches[rows]
    previous_position = np.zeros(len(frame), dtype=np.int64)
    previous_position[rows] = previous["position"].to_numpy()[previous_rows]
    change = np.full((3, len(frame)), np.nan)
    is_real_change = np.zeros(len(frame), dtype=bool)
    change[0, rows], change[1, rows], change[2, rows], is_real_change[rows] = change_of(
        _numbers(frame, "estimate")[rows] - _numbers(previous, "estimate")[previous_rows],
        order.draw(frame, rows, generator, DRAWS)
        - order.draw(previous, previous_rows, generator, DRAWS),
    )
    return frame.assign(
        previous_position=_only(is_compared, previous_position),
        change=change[0],
        change_low=change[1],
        change_high=change[2],
        is_real_change=pd.arrays.BooleanArray(is_real_change, ~is_compared),
    )


def change_of(
    change: FloatArray, differences: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, BoolArray]:
    """The change of each company, both ends of its 95 % interval, and whether it is real.

    `change` is the difference of two estimates, now minus before, in their unit; `differences`
    are those of independent draws from either window, one row a company. The interval is their
    central 95 %, widened to hold `change`; real is a change whose drawn interval leaves 0 out.
    """
    low, high = np.quantile(differences, (LOWER_TAIL, UPPER_TAIL), axis=1)
    is_real = (low > 0) | (high < 0)
    # Without a fit the estimate of a share is the raw rate and the draws come from Jeffreys'
    # posterior, whose central part can leave a rate of 0 or 1 out.
    return change, np.minimum(low, change), np.maximum(high, change), is_real


def standing_words(
    is_judged: BoolArray, is_above: BoolArray, is_below: BoolArray
) -> pd.api.extensions.ExtensionArray:
    """Word "above", "below" or, where neither, "indistinct"; missing where nothing is judged."""
    words = np.full(is_judged.shape, "indistinct", dtype=object)
    words[is_above] = "above"
    words[is_below] = "below"
    words[~is_judged] = None
    return pd.array(words, dtype="str")


def matches_by_name(frame: pd.DataFrame, previous: pd.DataFrame) -> IntegerArray:
    """The row of `previous` that holds the company of each row of `frame`; -1 where none does."""
    names = pd.Index(previous["company"].astype("str"))
    return names.get_indexer(pd.Index(frame["company"].astype("str"))).astype(np.int64)


def by_name(frame: pd.DataFrame, chosen: BoolArray) -> IntegerArray:
    """The positions of the chosen rows, in the order of the companies' names."""
    rows = np.flatnonzero(chosen)
    names = frame["company"].astype("str").to_numpy(dtype=object)[rows]
    return rows[np.argsort(names, kind="stable")]


def _numbers(frame: pd.DataFrame, column: str) -> FloatArray:
    return frame[column].to_numpy(dtype=np.float64)


def _places(values: FloatArray, among: BoolArray) -> IntegerArray:
    """One more than the number of values, among the ranked ones, that are strictly smaller."""
    return np.searchsorted(np.sort(values[among]), values, side="left") + 1


def _ranks(
    draw: Callable[[np.random.Generator, int], FloatArray],
    sign: int,
    generator: np.random.Generator,
) -> NDArray[np.int32]:
    """The rank of each company within each of DRAWS draws; 1 is the smallest value times `sign`.

    NumPy draws and sorts outside of Python's lock, so some draws at a time run beside others.
    Each part has a generator of its own: the answer does not depend on the threads.
    """
    with ThreadPoolExecutor(_THREADS) as threads:
        parts = threads.map(
            lambda part: _ranked(sign * draw(part, _DRAWS_AT_A_TIME)),
            generator.spawn(DRAWS // _DRAWS_AT_A_TIME),
        )
        return np.hstack(list(parts))


def _ranked(draws: FloatArray) -> NDArray[np.int32]:
    """The rank of each company, one a row, within each draw; 1 is the smallest value."""
    # A draw a row is quicker to sort.
    order = np.argsort(np.ascontiguousarray(draws.T), axis=1)
    ranks = np.empty(order.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, np.arange(1, len(draws) + 1, dtype=np.int32)[np.newaxis], 1)
    return ranks.T


def _only(chosen: BoolArray, values: IntegerArray) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(values, ~chosen)
