"""Questions about companies."""

import pandas as pd

from queries.database import Database
from queries.scope import Scope

_DAYS = [f"days_{days}_count" for days in range(16)]
"""Complaints answered in 0, 1, ... 15 days; the other answered ones took longer."""


def company_totals(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company in scope, by name: counts, sums of rating and days, median days.

    `segment` is the company's segment with most finalised complaints in scope, NA where no row
    names one; `economic_group` is the last one that a file of the build names, else NA. Columns:
    company, segment, economic_group, finalised_count, rated_count, resolved_count,
    answered_count, rating_sum, rating_count, response_days_sum, response_days_count (integers),
    median_response_days (NaN without an answer).
    """
    totals = database.run("company_totals", scope)
    median = _median_response_days(database, scope, totals)
    return totals.drop(columns=_DAYS).assign(median_response_days=median)


def company_duties(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company in scope, by name: how many complaints it answered, and in time.

    `segment` as in `company_totals`; `known_count` are the complaints whose file says whether they
    were answered, `answered_in_time_count` those answered in 0 to 10 days. Columns: company,
    segment, finalised_count, known_count, answered_count, answered_in_time_count (integers).
    """
    return database.run("company_duties", scope)


def monthly_duties(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a month of the scope, by month: the counts of `company_duties`, all companies added.

    A month without a complaint has no row. Columns: finalised_month, finalised_count, known_count,
    answered_count, answered_in_time_count (integers).
    """
    return database.run("monthly_duties", scope)


def _median_response_days(database: Database, scope: Scope, totals: pd.DataFrame) -> pd.Series:
    """The mean of the two middle values, exact: beyond the single days it is asked of the rows."""
    answered = totals["response_days_count"].to_numpy()
    answered_by_day = totals[_DAYS].to_numpy().cumsum(axis=1).T
    # As many days have passed before the n-th answer as there are days with fewer than n by then.
    lower = (answered_by_day < (answered + 1) // 2).sum(axis=0)
    upper = (answered_by_day < answered // 2 + 1).sum(axis=0)
    median = pd.Series((lower + upper) / 2, totals.index).where(answered > 0)
    is_long = (upper == len(_DAYS)) & (answered > 0)
    if not is_long.any():
        return median
    names = totals["company"]
    rows = database.run("company_medians", scope, companies=names[is_long].tolist())
    return median.where(~is_long, names.map(rows.set_index("company")["median_response_days"]))


def company_ratings(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company and rating of 1 to 5, by name and rating: company, rating, rating_count.

    A rating that none of the company's complaints has is no row.
    """
    return database.run("company_ratings", scope)


def company_response_days(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company and number of days to the answer, 0 to 365, by name and days.

    Days in which none of them was answered are no row. Columns: company, response_days,
    response_days_count (integers).
    """
    return database.run("company_response_days", scope)


def company_volumes(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company in scope, largest first, then by name: company, finalised_count."""
    return database.run("company_volumes", scope)


def company_months(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company and month in scope, by month and name.

    Columns: period (the month's number), company, case_count (finalised complaints; integer).
    """
    return database.run("company_months", scope)


def company_reach(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company in scope, by name: how many municipalities of Goiás its complaints name.

    Columns: company, municipality_count, located_count, the complaints that name one (integers).
    """
    return database.run("company_reach", scope)


def company_monthly(database: Database, scope: Scope, company: str) -> pd.DataFrame:
    """One row a month of the company and one of all others in scope, by month, others first.

    With its segment in the scope the others are the rest of its segment. A month without a
    complaint has no row. Columns: finalised_month, is_company, finalised_count, rated_count,
    resolved_count, answered_count, rating_sum, rating_count, response_days_sum,
    response_days_count (integers).
    """
    return database.run("company_monthly", scope, company=company)


def scope_totals(database: Database, scope: Scope) -> pd.DataFrame:
    """One row: finalised_count, rated_count, resolved_count, answered_count of the scope."""
    return database.run("scope_totals", scope)


def segments(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a segment in scope, by name: segment, finalised_count."""
    return database.run("segments", scope)
