"""The frames that screen, file and command line share: queries judged by indicators."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from indicators.draws import beta_draws, count_draws, days_draws, normal_draws, ratio_draws
from indicators.means import DAYS, RATINGS, pooled_mean, with_rating, with_response_time
from indicators.medians import Histogram
from indicators.names import normalised
from indicators.ranking import MOST_UNRESOLVED, Order, with_change, with_ranks, with_standing
from indicators.rates import share
from indicators.resolution import (
    official_reference,
    reference_rate,
    resolved_reference,
    with_resolution,
)
from indicators.shrinkage import with_shrinkage
from indicators.volume import with_expected, with_volume
from queries import companies
from queries.database import Database
from queries.months import first_day, last_day
from queries.scope import Scope
from reports import measures
from reports.coverage import coverage
from reports.few import SHARES, is_few, without_rates_of_few
from reports.link import ORDERS, View

DRAWS_SEED = 20_170_704
"""Any fixed number: the same counts always give the same draws."""

_ORDER_COLUMNS = {
    "avaliadas": "rated_count",
    "finalizadas": "finalised_count",
    "variacao": "change",
}
"""The columns behind the orders that are numbers."""
_EXPECTED = 1.0
"""The ratio of who has as many complaints as its segment lets expect."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """How an indicator is computed.

    `judged` gives one row a company of a scope with the estimate, `reference` the value that all
    companies together have and how many it rests on, `order` the places. `value` names the
    columns of the company's own value and its interval; of equal estimates the larger `tie` comes
    first. Without `is_compared` nothing is said about the window before.
    """

    judged: Callable[[Database, Scope], pd.DataFrame]
    reference: Callable[[Database, Scope], tuple[float, int]]
    order: Order
    value: tuple[str, str, str]
    tie: str
    is_compared: bool = True


def ranking(
    database: Database, scope: Scope, minimum: int, indicator: str = measures.UNRESOLVED
) -> pd.DataFrame:
    """One row a company of the scope, in the order of an indicator.

    First the companies with at least `minimum` of what the indicator counts (`denominator_count`),
    by `estimate`, place 1 first; then the others by volume, without a place. `value`, `value_low`
    and `value_high` are the company's own, `reference`, the same in every row, that of all
    companies of the window, filters on segment removed, out of `reference_count`; `ranked_count`
    says how many have a place. The change is against the window of the same length just before,
    where every month of both windows is loaded. A filter on companies chooses rows: fits and places
    are those among all companies of the rest of the scope. A share of few complaints is missing
    (`reports.few`), and with it the estimate of that share.
    """
    measure = _MEASURES[indicator]
    everybody = scope.without("companies")
    current = _placed(database, everybody, minimum, measure)
    previous = _previous(database, everybody, minimum, measure, current)
    generator = np.random.default_rng(DRAWS_SEED)
    return _chosen(with_change(current, previous, generator, measure.order), scope)


def places(
    database: Database, scope: Scope, minimum: int, indicator: str = measures.UNRESOLVED
) -> pd.DataFrame:
    """The ranking without its columns on the window before, for half of the work."""
    measure = _MEASURES[indicator]
    return _chosen(_placed(database, scope.without("companies"), minimum, measure), scope)


def ranking_in_view(database: Database, view: View) -> pd.DataFrame:
    """The ranking that a view asks for: its indicator, its minimum, the order of its rows."""
    minimum = measures.INDICATORS[view.indicator].minimum(view.minimum)
    return ordered(ranking(database, view.scope, minimum, view.indicator), view.order)


def ordered(frame: pd.DataFrame, order: str) -> pd.DataFrame:
    """The rows of a ranking by the key `ordem` of the address, those without a place last.

    Counts and changes come largest first, names from A to Z without regard to accents, a change
    that is missing last; equal rows stay in the order of the ranking.
    """
    if order == ORDERS[0]:
        return frame
    if order == "empresa":
        key, is_ascending = frame["company"].map(normalised), True
    else:
        key, is_ascending = frame[_ORDER_COLUMNS[order]], False
    sorted_rows = key.sort_values(ascending=is_ascending, kind="stable", na_position="last").index
    is_ranked = frame.loc[sorted_rows, "has_sufficient_volume"].to_numpy(dtype=bool)
    rows = [*sorted_rows[is_ranked], *sorted_rows[~is_ranked]]
    return frame.loc[rows].reset_index(drop=True)


def _chosen(frame: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The rows of the companies that a scope names, all where it names none."""
    if not scope.companies:
        return frame
    return frame[frame["company"].isin(scope.companies)].reset_index(drop=True)


def _placed(database: Database, scope: Scope, minimum: int, measure: _Measure) -> pd.DataFrame:
    """The rows of a scope without a filter on companies, in the order of the ranking."""
    order = measure.order
    current = _ranked(measure.judged(database, scope), minimum, order)
    reference, reference_count = measure.reference(database, _all_segments(scope))
    current = _without_rates_of_few(with_standing(current, reference, order), measure)
    value, low, high = measure.value
    current = current.assign(
        economic_group=current["economic_group"].astype("string"),
        joined_on=pd.Series(pd.NaT, current.index, dtype="datetime64[s]"),
        denominator_count=current[order.count],
        value=current[value].astype("float64"),
        value_low=current[low],
        value_high=current[high],
        reference=reference,
        reference_count=reference_count,
        ranked_count=int(current["has_sufficient_volume"].sum()),
        period_start=pd.Timestamp(first_day(scope.from_month)),
        period_end=pd.Timestamp(last_day(scope.to_month)),
    )
    is_ranked = current["has_sufficient_volume"].to_numpy(dtype=bool)
    ranked = current[is_ranked].sort_values(
        ["estimate", measure.tie, "company"], ascending=[not order.is_highest_first, False, True]
    )
    others = current[~is_ranked].sort_values(
        ["finalised_count", "company"], ascending=[False, True]
    )
    return pd.concat([ranked, others], ignore_index=True)


def _without_rates_of_few(frame: pd.DataFrame, measure: _Measure) -> pd.DataFrame:
    """The rows without shares of few complaints (`reports.few`).

    Of the indicator itself a company with a place has the minimum, which no reader can choose below
    what a rate needs: its share and estimate stay.
    """
    whole = measure.order.count
    shares = SHARES.get(whole, ())
    if measure.value[0] not in shares:
        return without_rates_of_few(frame)
    own = [name for name in shares if name in frame]
    own += ["estimate", "estimate_low", "estimate_high"]
    kept = without_rates_of_few(frame, {**SHARES, whole: ()})
    kept[own] = kept[own].mask(is_few(frame[whole]) & ~frame["has_sufficient_volume"])
    return kept


def _all_segments(scope: Scope) -> Scope:
    """The scope that a reference is taken from."""
    return replace(scope, segments=())


def _ranked(judged: pd.DataFrame, minimum: int, order: Order) -> pd.DataFrame:
    return with_ranks(judged, minimum, np.random.default_rng(DRAWS_SEED), order)


def _previous(
    database: Database, scope: Scope, minimum: int, measure: _Measure, current: pd.DataFrame
) -> pd.DataFrame:
    """The ranking of the window before; empty where a month of either window is not loaded."""
    before = coverage(database).window_before(scope) if measure.is_compared else None
    if before is None:
        return current.iloc[:0]
    return _ranked(measure.judged(database, before), minimum, measure.order)


def _totals(database: Database, scope: Scope) -> pd.DataFrame:
    return with_resolution(companies.company_totals(database, scope))


def _histogram(
    counts: pd.DataFrame, company: pd.Series, column: str, values: np.ndarray
) -> Histogram:
    """The last column of a long frame of counts: one row a company, one column a value."""
    wide = counts.pivot(index="company", columns=column, values=f"{column}_count")
    filled = wide.reindex(index=company, columns=values.astype(int)).fillna(0)
    return filled.to_numpy(dtype=np.int64)


def _judged_share(hits: str, trials: str) -> Callable[[Database, Scope], pd.DataFrame]:
    def judged(database: Database, scope: Scope) -> pd.DataFrame:
        return with_shrinkage(_totals(database, scope), hits, trials)

    return judged


def _judged_rating(database: Database, scope: Scope) -> pd.DataFrame:
    totals = _totals(database, scope)
    ratings = companies.company_ratings(database, scope)
    return with_rating(totals, _histogram(ratings, totals["company"], "rating", RATINGS))


def _judged_time(database: Database, scope: Scope) -> pd.DataFrame:
    totals = _totals(database, scope)
    days = companies.company_response_days(database, scope)
    histogram = _histogram(days, totals["company"], "response_days", DAYS)
    return with_response_time(totals, histogram)


def _judged_volume(database: Database, scope: Scope) -> pd.DataFrame:
    everything = companies.scope_totals(database, _all_segments(scope))
    totals = with_volume(_totals(database, scope))
    total = int(everything["finalised_count"].iloc[0])
    return totals.assign(volume_share=share(totals["finalised_count"], np.full(len(totals), total)))


def _judged_ratio(database: Database, scope: Scope) -> pd.DataFrame:
    totals = _totals(database, scope)
    before = coverage(database).window_before(scope)
    then = totals.iloc[:0] if before is None else companies.company_totals(database, before)
    return with_expected(totals, then)


def _share_reference(
    pooled: Callable[[pd.DataFrame], float], trials: str
) -> Callable[[Database, Scope], tuple[float, int]]:
    def reference(database: Database, scope: Scope) -> tuple[float, int]:
        totals = companies.scope_totals(database, scope)
        return pooled(totals), int(totals[trials].iloc[0])

    return reference


def _rating_reference(database: Database, scope: Scope) -> tuple[float, int]:
    ratings = companies.company_ratings(database, scope)
    count = ratings["rating_count"]
    return pooled_mean(count, ratings["rating"]), int(count.sum())


def _time_reference(database: Database, scope: Scope) -> tuple[float, int]:
    days = companies.company_response_days(database, scope)
    count = days["response_days_count"]
    return float(np.expm1(pooled_mean(count, np.log1p(days["response_days"])))), int(count.sum())


def _volume_reference(database: Database, scope: Scope) -> tuple[float, int]:
    volumes = companies.company_volumes(database, scope)["finalised_count"]
    return float(share(volumes.sum(), len(volumes))), int(volumes.sum())


def _ratio_reference(database: Database, scope: Scope) -> tuple[float, int]:
    before = coverage(database).window_before(scope)
    if before is None:
        return _EXPECTED, 0
    return _EXPECTED, int(companies.scope_totals(database, before)["finalised_count"].iloc[0])


_RATING = ("mean_rating", "rating_low", "rating_high")
_VOLUME = ("finalised_count", "volume_low", "volume_high")
_RATIO = ("observed_ratio", "ratio_low", "ratio_high")
_MEASURES = {
    measures.UNRESOLVED: _Measure(
        _judged_share("unresolved_count", "rated_count"),
        _share_reference(reference_rate, "rated_count"),
        MOST_UNRESOLVED,
        ("unresolved_rate", "unresolved_low", "unresolved_high"),
        tie="unresolved_count",
    ),
    measures.OFFICIAL: _Measure(
        _judged_share("official_count", "finalised_count"),
        _share_reference(official_reference, "finalised_count"),
        Order("finalised_count", ("official_low", "official_high"), beta_draws, False),
        ("official_solution_rate", "official_low", "official_high"),
        tie="finalised_count",
    ),
    measures.RESOLVED: _Measure(
        _judged_share("resolved_count", "finalised_count"),
        _share_reference(resolved_reference, "finalised_count"),
        Order("finalised_count", ("resolved_low", "resolved_high"), beta_draws, False),
        ("resolved_share", "resolved_low", "resolved_high"),
        tie="finalised_count",
    ),
    measures.RATING: _Measure(
        _judged_rating,
        _rating_reference,
        Order("rating_count", _RATING[1:], normal_draws, False),
        _RATING,
        tie="rating_count",
    ),
    # The reference is a geometric mean, and so are both intervals that are held against it; the
    # median is what is shown.
    measures.TIME: _Measure(
        _judged_time,
        _time_reference,
        Order("response_days_count", ("geometric_low", "geometric_high"), days_draws),
        ("median_response_days", "median_low", "median_high"),
        tie="response_days_count",
    ),
    measures.VOLUME: _Measure(
        _judged_volume,
        _volume_reference,
        Order("finalised_count", _VOLUME[1:], count_draws),
        _VOLUME,
        tie="finalised_count",
        is_compared=False,
    ),
    measures.RATIO: _Measure(
        _judged_ratio,
        _ratio_reference,
        Order("finalised_count", _RATIO[1:], ratio_draws),
        _RATIO,
        tie="finalised_count",
        is_compared=False,
    ),
}
