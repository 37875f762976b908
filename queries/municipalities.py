"""Questions about municipalities."""

from dataclasses import replace

import pandas as pd

from queries.database import Database
from queries.scope import Scope

REFERENCE_STATE = "GO"
"""The state whose municipalities a build knows."""


def municipalities(database: Database) -> pd.DataFrame:
    """One row a municipality of Goiás, by name: ibge_code, name, and code and name of its regions.

    Columns: ibge_code, name, mesoregion_code, mesoregion, microregion_code, microregion.
    """
    return database.run("municipalities")


def unmatched_names(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a city name of Goiás without a municipality: municipality_name, finalised_count."""
    return database.run("unmatched_names", replace(scope, states=(REFERENCE_STATE,)))


def municipality_monthly(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a municipality of Goiás and month in scope, by code and month.

    `ibge_code` is NA for all complaints without a municipality, those of other states too where
    the scope holds them. Columns: ibge_code, finalised_month, finalised_count, rated_count,
    resolved_count, answered_count (integers).
    """
    return database.run("municipality_monthly", scope)


def company_municipality_monthly(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company, municipality of Goiás and month in scope, by name, code and month.

    Columns: company and ibge_code (categories; NA as in `municipality_monthly`),
    finalised_month, finalised_count, rated_count, resolved_count, answered_count (integers).
    """
    return database.run("company_municipality_monthly", scope)
