"""The options of the filters, with the complaints behind each."""

from dataclasses import replace

import pandas as pd

from queries.companies import segments
from queries.database import Database
from queries.scope import Scope

_FACETS = ("company", "ibge_code", "problem", "problem_group", "segment", "subject")
"""The columns, in the order in which the SQL file numbers them."""


def facets(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a facet and option in scope, by facet, most complaints first, then by name.

    Columns: facet (company, ibge_code, problem, problem_group, segment or subject), option_name,
    finalised_count. Complaints that name no option of a facet are not in it. The segments are
    counted as if none were chosen: a choice must not hide the others.
    """
    answer = database.run("facets", scope)
    numbers = answer.pop("facet_number")
    answer.insert(0, "facet", numbers.map(dict(enumerate(_FACETS))).astype("str"))
    if not scope.segments:
        return answer
    unfiltered = segments(database, replace(scope, segments=()))
    unfiltered = unfiltered.rename(columns={"segment": "option_name"}).assign(facet="segment")
    return pd.concat([answer[answer["facet"] != "segment"], unfiltered]).sort_values(
        ["facet", "finalised_count", "option_name"],
        ascending=[True, False, True],
        ignore_index=True,
    )
