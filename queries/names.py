"""Questions about the names of companies, and which of them people decided are one company."""

import pandas as pd

from queries.database import Database
from queries.scope import Scope


def other_names(database: Database) -> pd.DataFrame:
    """One row a written name that counts as a company of another name, by name.

    Columns: written_name, company.
    """
    return database.run("other_names")


def name_decisions(database: Database) -> pd.DataFrame:
    """One row a pair of names that the build counts as one company: one_name, other_name."""
    return database.run("name_decisions")


def written_names(database: Database) -> pd.DataFrame:
    """One row a written name, by name: what the whole build knows of it.

    Columns: written_name, company, first_month, last_month, finalised_count.
    """
    return database.run("written_names")


def written_name_places(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a written name, segment and municipality of Goiás in scope, in that order.

    Columns: written_name, segment, ibge_code (NA where none is known), finalised_count.
    """
    return database.run("written_name_places", scope)
