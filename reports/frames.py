"""The frames that screen, file and command line share: queries judged by indicators."""

from dataclasses import replace

import numpy as np
import pandas as pd

from indicators.ranking import with_change, with_ranks, with_standing
from indicators.resolution import reference_rate, with_resolution
from indicators.shrinkage import with_shrinkage
from queries import companies
from queries.database import Database
from queries.months import first_day, last_day
from queries.scope import Scope
from reports.coverage import coverage

DRAWS_SEED = 20_170_704
"""Any fixed number: the same counts always give the same draws."""


def ranking(database: Database, scope: Scope, minimum_rated: int) -> pd.DataFrame:
    """One row a company of the scope, in the order of the ranking.

    First the companies with at least `minimum_rated` rated complaints, by the estimated share not
    resolved, highest first; then the others by volume, without a place. The reference, the same
    in every row, is the share not resolved among all rated of the window, filters on segment
    removed. The change is against the window of the same length just before, where every month of
    both windows is loaded.
    """
    current = _judged(companies.company_totals(database, scope))
    current = with_ranks(current, minimum_rated, np.random.default_rng(DRAWS_SEED))
    reference_totals = companies.scope_totals(database, replace(scope, segments=()))
    reference = reference_rate(reference_totals)
    current = with_standing(current, reference)
    previous = _previous(database, scope, minimum_rated, current)
    current = with_change(current, previous, np.random.default_rng(DRAWS_SEED))
    current = current.assign(
        economic_group=current["economic_group"].astype("string"),
        joined_on=pd.Series(pd.NaT, current.index, dtype="datetime64[s]"),
        reference_rate=reference,
        reference_rated_count=int(reference_totals["rated_count"].iloc[0]),
        period_start=pd.Timestamp(first_day(scope.from_month)),
        period_end=pd.Timestamp(last_day(scope.to_month)),
    )
    is_ranked = current["has_sufficient_volume"].to_numpy(dtype=bool)
    ranked = current[is_ranked].sort_values(
        ["estimate", "unresolved_count", "company"], ascending=[False, False, True]
    )
    others = current[~is_ranked].sort_values(
        ["finalised_count", "company"], ascending=[False, True]
    )
    return pd.concat([ranked, others], ignore_index=True)


def _judged(totals: pd.DataFrame) -> pd.DataFrame:
    return with_shrinkage(with_resolution(totals))


def _previous(
    database: Database, scope: Scope, minimum_rated: int, current: pd.DataFrame
) -> pd.DataFrame:
    """The ranking of the window before; empty where a month of either window is not loaded."""
    before = coverage(database).window_before(scope)
    if before is None:
        return current.iloc[:0]
    judged = _judged(companies.company_totals(database, before))
    return with_ranks(judged, minimum_rated, np.random.default_rng(DRAWS_SEED))
