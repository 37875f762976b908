"""Questions about what was loaded."""

import pandas as pd

from queries.database import Database
from queries.scope import Scope


def build_facts(database: Database) -> pd.DataFrame:
    """One row: name, schema_version, built_at, is_sample, complaint_count."""
    return database.run("build_facts")


def loads(database: Database) -> pd.DataFrame:
    """One row a source file, with its balance: read = accepted + rejected + set aside."""
    return database.run("loads")


def loaded_months(database: Database) -> pd.DataFrame:
    """One row a month in use: the month and the file, family and state that count for it.

    Columns: finalised_month, family, uf, file_name, file_sha256, accepted_count.
    """
    return database.run("loaded_months")


def load_months(database: Database) -> pd.DataFrame:
    """One row a source file and month that it covers, in use or not, by file and month.

    Columns: load_id, finalised_month, family, uf, file_name, loaded_on, file_row_count,
    accepted_count, is_used.
    """
    return database.run("load_months")


def load_years(database: Database) -> pd.DataFrame:
    """One row a Procon file and year of archiving that it has rows of, by file and year.

    Columns: load_id, archived_year, uf, file_name, loaded_on, file_row_count, accepted_count,
    is_used, is_own (the file says that it is of this year).
    """
    return database.run("load_years")


def load_reasons(database: Database) -> pd.DataFrame:
    """One row a source file, outcome, reason, column and month of rows that do not count.

    `outcome` is rejected or set_aside; `finalised_month` is NA where the row has no readable
    date or the reason concerns all months. Columns: load_id, outcome, reason, column_name,
    finalised_month, row_count.
    """
    return database.run("load_reasons")


def load_fields(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a source file with complaints in scope: load_id, finalised_count, and for each
    column that a layout may lack how many of them have a value (`<column>_count`)."""
    return database.run("load_fields", scope)
