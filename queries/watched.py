"""Questions about the series that a build watches: what was expected, and what stood out."""

from dataclasses import dataclass

import pandas as pd

from queries.database import Database

STATE, MUNICIPALITY = "state", "municipality"
MUNICIPALITY_SEGMENT = "municipality_segment"
MUNICIPALITY_PROBLEM_GROUP = "municipality_problem_group"
MUNICIPALITY_CELL = "municipality_problem_group_company"
COMPANY_PROBLEM_GROUP = "company_problem_group"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of series and its parts beside the municipality; a part that it has not is empty."""

    name: str
    segment: str = ""
    problem_group: str = ""
    company: str = ""


def watched_municipalities(database: Database, kind: Kind, month: int) -> pd.DataFrame:
    """One row a municipality whose series of the kind has the month, by code.

    Columns: ibge_code, observed, expected and upper_bound (NaN without a model), p and adjusted_p
    (NaN where not tested), status: within, attention, alert, new or untested.
    """
    return database.run(
        "watched_municipalities",
        kind=kind.name,
        segment=kind.segment,
        problem_group=kind.problem_group,
        company=kind.company,
        month=month,
    )


def watched_series(database: Database, kind: Kind, municipality: str) -> pd.DataFrame:
    """One row a month of the series, by month; empty where the build watches no such series.

    `municipality` is its IBGE code, empty for the series of the state. Columns: finalised_month
    and those of `watched_municipalities` without the code.
    """
    return database.run(
        "watched_series",
        kind=kind.name,
        segment=kind.segment,
        problem_group=kind.problem_group,
        company=kind.company,
        municipality=municipality,
    )


def watched_cells(database: Database, municipality: str, month: int) -> pd.DataFrame:
    """One row a company and problem group with a series of the municipality that has the month.

    Columns: company, problem_group, expected.
    """
    return database.run("watched_cells", municipality=municipality, month=month)
