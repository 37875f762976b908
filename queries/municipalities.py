"""Questions about municipalities."""

from dataclasses import replace

import pandas as pd

from queries.database import Database
from queries.loads import loaded_months
from queries.scope import Scope

REFERENCE_STATE = "GO"
"""The state whose municipalities a build knows."""


def municipalities(database: Database) -> pd.DataFrame:
    """One row a municipality of Goiás, by name: ibge_code, name, its regions and its comarca.

    `judicial_district` is NA where no loaded file says it. Columns: ibge_code, name,
    mesoregion_code, mesoregion, microregion_code, microregion, judicial_district.
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


def municipality_totals(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a municipality of Goiás, all 246, by name: its complaints in scope and its people.

    `population_months` is the population of each loaded month's year, added up over the loaded
    months of the window. `judicial_district` is NA where nobody said which comarca serves the
    municipality. Columns: ibge_code, municipality, judicial_district, mesoregion_code, mesoregion,
    microregion_code, microregion, latitude and longitude of the seat, finalised_count (integer),
    population_months.
    """
    months = loaded_months(database)["finalised_month"]
    in_window = months[months.between(scope.from_month, scope.to_month)].unique().tolist()
    return database.run("municipality_totals", scope, months=in_window)


def company_problem_group_monthly(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company, problem group and month in scope, by name and month.

    `problem_group` is NA where the file names none. Columns: company, problem_group,
    finalised_month, finalised_count (integers).
    """
    return database.run("company_problem_group_monthly", scope)


def municipality_trends(database: Database) -> pd.DataFrame:
    """One row a municipality, by code: the columns of `derive.trends.municipality_trends`."""
    return database.run("municipality_trends")
