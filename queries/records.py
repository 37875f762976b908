"""The complaints themselves, without what describes or identifies a consumer."""

import pandas as pd

from queries.database import Database
from queries.scope import Scope


def records(database: Database, scope: Scope, row_count: int, rows_before: int = 0) -> pd.DataFrame:
    """One row a complaint in scope, by day, file and line: at most `row_count` of them.

    `rows_before` are left out at the start of that order, which no two complaints share. Sex, age
    and the hash of a protocol are never read. `municipality` is the name that the written city
    means, missing where it means none. Columns: finalised_on, uf, municipality,
    municipality_name, company, segment, area, subject, problem_group, problem, purchase_channel,
    is_answered, response_days, is_rated, is_resolved, rating, file_name, source_line.
    """
    return database.run("records", scope, row_count=row_count, rows_before=rows_before)
