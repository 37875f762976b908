"""Questions about companies."""

import pandas as pd

from queries.database import Database
from queries.scope import Scope


def company_totals(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company in scope, by name: counts, sums of rating and days, median days.

    `segment` is the company's segment with most finalised complaints in scope, NA where no row
    names one. Columns: company, segment, finalised_count, rated_count, resolved_count,
    answered_count, rating_sum, rating_count, response_days_sum, response_days_count (integers),
    median_response_days (NaN without an answer).
    """
    return database.run("company_totals", scope)


def scope_totals(database: Database, scope: Scope) -> pd.DataFrame:
    """One row: finalised_count, rated_count, resolved_count, answered_count of the scope."""
    return database.run("scope_totals", scope)


def segments(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a segment in scope, by name: segment, finalised_count."""
    return database.run("segments", scope)
