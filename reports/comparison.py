"""Two to four companies on the same scales: counts, shares, rating, time, volume, series."""

from itertools import combinations

import pandas as pd

from indicators.differences import share_difference
from indicators.samples import sample_mean, sample_median
from queries import companies, totals
from queries.database import Database
from queries.months import first_day, last_day
from queries.scope import Scope
from reports.comparison_labels import COMPARISON_COLUMNS, COMPARISON_SERIES_COLUMNS
from reports.few import without_rates_of_few
from reports.files import no_rows
from reports.link import View
from reports.profile import company_series, own, with_accounts

LEAST, MOST = 2, 4
"""Companies that can be compared."""


def compared(view: View) -> tuple[str, ...]:
    """The companies that a view compares: of more than MOST the first ones by name."""
    return view.scope.companies[:MOST]


def comparison(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company that the scope names, by name; one without a complaint has no row.

    Columns: those of `queries.companies.company_totals` and `reports.profile.with_accounts`;
    rating_low, rating_high, median_low, median_high; scope_finalised_count, of all companies with
    the same filters, and volume_share of it; period_start, period_end. A share of few complaints
    is missing (`reports.few`).
    """
    if not scope.companies:
        return no_rows(COMPARISON_COLUMNS)
    frame = without_rates_of_few(with_accounts(companies.company_totals(database, scope)))
    spreads = [_spread(database, own(scope, company)) for company in frame["company"]]
    everyone = companies.scope_totals(database, scope.without("companies")).iloc[0]
    return frame.assign(
        **{name: [spread[name] for spread in spreads] for name in _SPREADS},
        scope_finalised_count=everyone["finalised_count"],
        volume_share=frame["finalised_count"] / everyone["finalised_count"],
        period_start=pd.Timestamp(first_day(scope.from_month)),
        period_end=pd.Timestamp(last_day(scope.to_month)),
    )


def comparison_series(database: Database, scope: Scope, grain: str) -> pd.DataFrame:
    """One row a company of `comparison` and period of the window, by name and date.

    Columns: company and those of `reports.profile.company_series`.
    """
    if not scope.companies:
        return no_rows(COMPARISON_SERIES_COLUMNS)
    parts = [
        company_series(database, own(scope, company), company, grain).assign(company=company)
        for company in companies.company_totals(database, scope)["company"]
    ]
    return pd.concat(parts, ignore_index=True) if parts else no_rows(COMPARISON_SERIES_COLUMNS)


def different_pairs(frame: pd.DataFrame, minimum: int) -> list[tuple[str, str]]:
    """The pairs whose shares not resolved differ by more than chance, larger share first.

    By the 95 % interval of each difference; only companies with `minimum` rated are judged.
    """
    judged = frame[frame["rated_count"] >= minimum]
    pairs = []
    for one, other in combinations(judged.to_dict("records"), 2):
        difference, low, high = share_difference(
            one["unresolved_count"],
            one["rated_count"],
            other["unresolved_count"],
            other["rated_count"],
        )
        if low > 0 or high < 0:
            names = (str(one["company"]), str(other["company"]))
            pairs.append(names if difference > 0 else names[::-1])
    return pairs


_SPREADS = ("rating_low", "rating_high", "median_low", "median_high")


def _spread(database: Database, scope: Scope) -> dict[str, float]:
    """The intervals of mean rating and median days of all complaints in scope."""
    ratings = totals.rating_counts(database, scope)
    days = totals.response_day_counts(database, scope)
    _, *rating = sample_mean(ratings["rating"], ratings["rating_count"], 1, 5)
    _, *median = sample_median(days["response_days"], days["response_days_count"])
    return dict(zip(_SPREADS, (*rating, *median), strict=True))
