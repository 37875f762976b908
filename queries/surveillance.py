"""Questions about the series watched month by month; the build holds the answers."""

from collections.abc import Sequence

import pandas as pd

from queries.database import Database


def surveillance_tests(database: Database) -> pd.DataFrame:
    """One row a loaded month, by month: how much was tested and marked.

    Columns: finalised_month, series_count (with a model), tested_count, alert_count,
    attention_count (without the alerts), new_count, card_count, baseline_month_count,
    has_family_change, untested_reason (short_history, family_change, partial_month; NA where
    tested).
    """
    return database.run("surveillance_tests")


def surveillance_null(database: Database) -> pd.DataFrame:
    """One row: what a month marks by chance alone, simulated for the build.

    Columns: expected_false_cards, standard_error (of the simulation), expected_attention,
    expected_tested, months_with_card (0 to 1), simulated_months; NA where no month was tested.
    """
    return database.run("surveillance_null")


def surveillance_judged(database: Database, month: int) -> pd.DataFrame:
    """One row a series whose month is kept: all tested and new ones, towns with a model.

    Columns: finalised_month, series_id, kind, its parts (ibge_code, municipality_name, segment,
    problem_group, company; NA where none belongs), observed, expected, upper_bound, p, adjusted_p,
    status.
    """
    return database.run("surveillance_judged", month=month)


def surveillance_cards(database: Database, month: int) -> pd.DataFrame:
    """One row a card of the month, by rank (1 first).

    Columns: those of `surveillance_judged`, card_rank, months_in_row, excess.
    """
    return database.run("surveillance_cards", month=month)


def surveillance_parts(database: Database, month: int) -> pd.DataFrame:
    """One row a series shown inside a card of the month, by card, largest excess first.

    Columns: those of `surveillance_judged`, card_series_id, excess.
    """
    return database.run("surveillance_parts", month=month)


def surveillance_returned(database: Database, month: int) -> pd.DataFrame:
    """One row a card of the month before whose series is within its limit again, by its rank then.

    Columns: those of `surveillance_judged`.
    """
    return database.run("surveillance_returned", month=month)


def surveillance_months(database: Database, series_ids: Sequence[int]) -> pd.DataFrame:
    """One row a month kept of each chosen series, by series and month.

    Columns: series_id, finalised_month, observed, expected, upper_bound, p, adjusted_p, status.
    """
    return database.run("surveillance_months", series_ids=list(series_ids))
