"""The funnel of a scope: who leaves more unresolved than its number of ratings lets expect."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.funnel import LIMIT_95, LIMIT_998, fit_funnel, with_funnel
from indicators.resolution import with_resolution
from queries.companies import company_totals
from queries.database import Database
from queries.scope import Scope
from reports.few import without_rates_of_few

POINTS = 120
"""How many points a limit is drawn through."""


@dataclass(frozen=True, slots=True)
class FunnelOfScope:
    """The rated companies with their verdicts, the limits as lines, and the target share.

    `unrated_count` says how many companies have no rating, and so no place in the funnel.

    `companies`: one row a company, most ratings first, with the columns of `with_funnel`.
    `limits`: one row a number of ratings, ascending: rated_count, low_95, high_95, low_998,
    high_998.
    """

    companies: pd.DataFrame
    limits: pd.DataFrame
    target_rate: float
    unrated_count: int


def funnel(database: Database, scope: Scope) -> FunnelOfScope:
    """The funnel of all rated companies of the scope; a filter on companies chooses rows.

    A share of few complaints is missing (`reports.few`); they count for the limits all the same.
    """
    totals = with_resolution(company_totals(database, scope.without("companies")))
    is_rated = totals["rated_count"] > 0
    judged = with_funnel(totals[is_rated])
    shown, unrated = judged, totals[~is_rated]
    if scope.companies:
        shown, unrated = (each[each["company"].isin(scope.companies)] for each in (shown, unrated))
    shown = shown.sort_values(["rated_count", "company"], ascending=[False, True])
    rated = judged["rated_count"].to_numpy(dtype=np.float64)
    fitted = fit_funnel(judged["unresolved_count"].to_numpy(dtype=np.float64), rated)
    at = np.geomspace(1, max(rated.max(initial=1), 2), POINTS)
    low_95, high_95 = fitted.limits(at, LIMIT_95)
    low_998, high_998 = fitted.limits(at, LIMIT_998)
    return FunnelOfScope(
        without_rates_of_few(shown.reset_index(drop=True)),
        pd.DataFrame(
            {
                "rated_count": at,
                "low_95": low_95,
                "high_95": high_95,
                "low_998": low_998,
                "high_998": high_998,
            }
        ),
        fitted.target_rate,
        len(unrated),
    )
