"""Questions about one company beside its totals: names, first month, problems."""

from dataclasses import replace

import pandas as pd

from queries.database import Database
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope


def company_names(database: Database, scope: Scope, company: str) -> pd.DataFrame:
    """One row a written name that counts as the company or differs from it in signs only.

    The latter, in case, accents or signs, are names of other companies: `is_counted` tells. Names
    that count first, most complaints in scope first, then by name; no row for a company that the
    build does not know. A name of nothing but signs or foreign letters is no other's. Columns:
    company (the written name), first_month and last_month of it in the whole build, is_counted,
    finalised_count.
    """
    return database.run("company_names", scope.without("companies"), company=company)


def company_first_month(database: Database, scope: Scope, company: str) -> pd.DataFrame:
    """One row: first_month, of the company's complaints in the states of the scope; NA if none."""
    everything = Scope(FIRST_MONTH, LAST_MONTH - 1)
    place = replace(everything, states=scope.states, companies=(company,))
    return database.run("company_first_month", place)


def problem_monthly(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a problem group, problem and month in scope, by name and month.

    Group and problem are NA where the file names none. Columns: problem_group, problem,
    finalised_month, finalised_count, rated_count, resolved_count (integers).
    """
    return database.run("problem_monthly", scope)
