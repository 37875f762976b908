"""Questions about what was loaded."""

import pandas as pd

from queries.database import Database


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
