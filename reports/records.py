"""The complaints behind a number: a page of them, all of them, how many there are."""

from dataclasses import replace

import pandas as pd

from queries import records as complaints
from queries.companies import scope_totals
from queries.database import Database
from queries.scope import Scope
from queries.totals import scope_monthly
from reports.export import TooManyRows
from reports.link import View
from reports.words import count

PAGE_ROWS = 100
SCREEN_FILE_ROWS = 100_000
SCREEN_SHEET_ROWS = 20_000
"""Larger files are left to the command line: they would fill the server's memory, or take long."""
FILE_ROWS = 3_000_000
"""A larger file is refused: it is made in memory."""


def record_count(database: Database, scope: Scope) -> int:
    """The complaints in scope."""
    return int(scope_totals(database, scope)["finalised_count"].iloc[0])


def page_count(complaint_count: int) -> int:
    """The pages that hold so many complaints: at least one."""
    return max(1, -(-complaint_count // PAGE_ROWS))


def shown_page(view: View, complaint_count: int) -> int:
    """The page that a view shows: the last one where it asks for a later one."""
    return min(view.page, page_count(complaint_count))


def page(database: Database, scope: Scope, number: int) -> pd.DataFrame:
    """The complaints of one page, counted from 1, in the columns of `queries.records`."""
    return complaints.records(database, scope, PAGE_ROWS, PAGE_ROWS * (number - 1))


def records(database: Database, scope: Scope) -> pd.DataFrame:
    """Every complaint in scope, in the order of the pages; asked month by month
    of those that hold any.

    Raises `TooManyRows` where there are more than FILE_ROWS.
    """
    counts = scope_monthly(database, scope)
    found = int(counts["finalised_count"].sum())
    if found > FILE_ROWS:
        raise TooManyRows(
            f"O recorte tem {count(found)} reclamações e um arquivo leva até {count(FILE_ROWS)}. "
            "Reduza o período ou escolha mais filtros e exporte em partes."
        )
    if not found:
        return complaints.records(database, scope, 0)
    months = [
        complaints.records(database, replace(scope, from_month=month, to_month=month), found)
        for month in counts["finalised_month"].tolist()
    ]
    return pd.concat(months, ignore_index=True)
