"""Who stands where: places, standing against a reference, rank ranges and change.

Place 1 is always the largest share not resolved.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.rates import LOWER_TAIL, UPPER_TAIL, BoolArray, FloatArray

# Rated complaints that a company needs to be ranked; a reader may choose 5 to 100.
MINIMUM_RATED = 30
# Draws from the posteriors behind every rank range and every change.
DRAWS = 2000
# "Among the first" means the first ten.
TOP = 10

IntegerArray = NDArray[np.int64]


def with_ranks(
    frame: pd.DataFrame, minimum_rated: int, generator: np.random.Generator
) -> pd.DataFrame:
    """Add places among the companies of sufficient volume; the others get no place.

    Needs the columns of `with_resolution` and `with_shrinkage`. `position` follows the
    estimate, `official_position` and `finalised_position` follow the definitions A and C,
    smallest first; equal values share the smallest place. The posteriors are drawn jointly
    DRAWS times and each draw is ranked on its own: `rank_low` to `rank_high` is the central
    95 % of a company's ranks, `expected_rank` their mean, `top_ten_probability` the share of
    draws that put it among the first TOP (Goldstein and Spiegelhalter 1996). Both ends are
    ranks that were drawn, with at most 2.5 % of the draws beyond either. Companies are drawn
    in the order of their names, so the order of the rows changes nothing. Adds columns only.
    """
    if minimum_rated < 1:
        raise ValueError("a ranked company needs at least one rated complaint")
    is_ranked = _numbers(frame, "rated_count") >= minimum_rated
    position = _places(-_numbers(frame, "estimate"), is_ranked)
    official_position = _places(_numbers(frame, "official_solution_rate"), is_ranked)
    finalised_position = _places(_numbers(frame, "resolved_share"), is_ranked)
    is_top_ten_in_all = (position <= TOP) & (official_position <= TOP) & (finalised_position <= TOP)

    rows = _by_name(frame, is_ranked)
    ranks = _ranks(_draws(frame, rows, generator))
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


def with_standing(frame: pd.DataFrame, reference_rate: float) -> pd.DataFrame:
    """Add `standing`, "above", "below" or "indistinct", against a reference share, 0 to 1.

    Needs the columns of `with_ranks`; missing where the volume is insufficient. Above or
    below only where both intervals, the empirical Bayes one and the company's own Wilson
    one, leave the reference out, so that nobody is marked for its segment alone. Where the
    prior found no spread, Wilson decides alone, as it does by itself where there is no fit
    (there both intervals are the same). An interval that ends on the reference holds it.
    """
    has_no_spread = frame["prior_kind"].eq("no_spread").to_numpy(dtype=bool)
    is_above = (_numbers(frame, "unresolved_low") > reference_rate) & (
        has_no_spread | (_numbers(frame, "estimate_low") > reference_rate)
    )
    is_below = (_numbers(frame, "unresolved_high") < reference_rate) & (
        has_no_spread | (_numbers(frame, "estimate_high") < reference_rate)
    )
    is_ranked = frame["has_sufficient_volume"].to_numpy(dtype=bool)
    return frame.assign(standing=standing_words(is_ranked, is_above, is_below))


def with_change(
    frame: pd.DataFrame, previous: pd.DataFrame, generator: np.random.Generator
) -> pd.DataFrame:
    """Add what changed against the previous window, for companies ranked in both.

    Both frames need the columns of `with_ranks`, one row a company. `previous_position` is
    the place in the previous window. `change` is the difference of the two estimates, now
    minus before, as a share (above 0: more is left unresolved), `change_low` to
    `change_high` the central 95 % of the difference of DRAWS draws from each window, taken
    as independent and widened to hold `change`, and `is_real_change` says that the draws'
    interval leaves 0 out. Everything is
    missing for a company that is not ranked in both windows. Adds columns only.
    """
    matches = pd.Index(previous["company"].astype("str")).get_indexer(
        pd.Index(frame["company"].astype("str"))
    )
    is_ranked = frame["has_sufficient_volume"].to_numpy(dtype=bool)
    was_ranked = previous["has_sufficient_volume"].to_numpy(dtype=bool)
    # A company that the previous window does not hold has the match -1, the appended False.
    is_compared = is_ranked & np.append(was_ranked, False)[matches]

    rows = _by_name(frame, is_compared)
    previous_rows = matches[rows]
    difference = _draws(frame, rows, generator) - _draws(previous, previous_rows, generator)
    low, high = np.quantile(difference, (LOWER_TAIL, UPPER_TAIL), axis=1)
    previous_position = np.zeros(len(frame), dtype=np.int64)
    change = np.full(len(frame), np.nan)
    change_low = np.full(len(frame), np.nan)
    change_high = np.full(len(frame), np.nan)
    previous_position[rows] = previous["position"].to_numpy()[previous_rows]
    change[rows] = _numbers(frame, "estimate")[rows] - _numbers(previous, "estimate")[previous_rows]
    change_low[rows] = low
    change_high[rows] = high
    is_real_change = (change_low > 0) | (change_high < 0)
    # Without a fit the estimate is the raw rate and the draws come from Jeffreys' posterior,
    # whose central part can leave a rate of 0 or 1 out.
    change_low = np.fmin(change_low, change)
    change_high = np.fmax(change_high, change)
    return frame.assign(
        previous_position=_only(is_compared, previous_position),
        change=change,
        change_low=change_low,
        change_high=change_high,
        is_real_change=pd.arrays.BooleanArray(is_real_change, ~is_compared),
    )


def standing_words(
    is_judged: BoolArray, is_above: BoolArray, is_below: BoolArray
) -> pd.api.extensions.ExtensionArray:
    """Word "above", "below" or, where neither, "indistinct"; missing where nothing is judged."""
    words = np.full(is_judged.shape, "indistinct", dtype=object)
    words[is_above] = "above"
    words[is_below] = "below"
    words[~is_judged] = None
    return pd.array(words, dtype="str")


def _numbers(frame: pd.DataFrame, column: str) -> FloatArray:
    return frame[column].to_numpy(dtype=np.float64)


def _places(values: FloatArray, among: BoolArray) -> IntegerArray:
    """One more than the number of values, among the ranked ones, that are strictly smaller."""
    return np.searchsorted(np.sort(values[among]), values, side="left") + 1


def _by_name(frame: pd.DataFrame, chosen: BoolArray) -> IntegerArray:
    """The positions of the chosen rows, in the order of the companies' names."""
    rows = np.flatnonzero(chosen)
    names = frame["company"].astype("str").to_numpy(dtype=object)[rows]
    return rows[np.argsort(names, kind="stable")]


def _draws(frame: pd.DataFrame, rows: IntegerArray, generator: np.random.Generator) -> FloatArray:
    """DRAWS shares not resolved from each row's posterior: one row a company."""
    alpha = _numbers(frame, "posterior_alpha")[rows, np.newaxis]
    beta = _numbers(frame, "posterior_beta")[rows, np.newaxis]
    return generator.beta(alpha, beta, size=(rows.size, DRAWS))


def _ranks(draws: FloatArray) -> IntegerArray:
    """The rank of each company within each draw; 1 is the largest share not resolved."""
    ranks = np.empty(draws.shape, dtype=np.int64)
    places = np.arange(1, len(draws) + 1)[:, np.newaxis]
    np.put_along_axis(ranks, np.argsort(-draws, axis=0, kind="stable"), places, axis=0)
    return ranks


def _only(chosen: BoolArray, values: IntegerArray) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(values, ~chosen)
