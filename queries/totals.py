"""Questions about a scope as a whole."""

import pandas as pd

from queries.database import Database
from queries.scope import Scope


def scope_monthly(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a month of the scope, by month: finalised_month, finalised_count.

    A month without a complaint in scope has no row.
    """
    return database.run("scope_monthly", scope)


def rating_counts(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a rating in scope, ascending: rating (1 to 5), rating_count."""
    return database.run("rating_counts", scope)


def response_day_counts(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a number of days to the answer in scope, ascending.

    Columns: response_days (0 to 365), response_days_count.
    """
    return database.run("response_day_counts", scope)
