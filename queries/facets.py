"""The options of the filters, with the complaints behind each."""

import pandas as pd

from queries.companies import company_volumes, segments
from queries.database import Database
from queries.scope import PLACES, Scope

_FACETS = ("companies", "municipalities", "problems", "problem_groups", "segments", "subjects")
"""The filters, in the order in which the SQL file numbers their columns."""
_OF_CUBES = {"segments": segments, "companies": company_volumes}


def filter_names(database: Database) -> pd.DataFrame:
    """One row a filter and option that the build knows: filter_name (of Scope), option_name.

    Places are not among them: see `municipalities`.
    """
    return database.run("filter_names")


def facets(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a filter and option in scope, by filter, most complaints first, then by name.

    Columns: facet (a field of Scope), option_name, finalised_count. Regions are the meso- and
    microregions of Goiás; comarcas are there where a loaded file says them. Complaints that name no
    option of a facet are not in it. Each facet is counted as if nothing of it were chosen, regions
    and comarcas as if no place at all were: a choice must not hide the others.
    """
    answers = [_counted(database, scope)]
    for name in _FACETS:
        if getattr(scope, name):
            answers = [answers[0][answers[0]["facet"] != name], *answers[1:]]
            answers.append(_one(database, scope.without(name), name))
    anywhere = scope.without(*PLACES)
    for name, answer in (
        ("regions", database.run("region_volumes", anywhere)),
        ("judicial_districts", database.run("district_volumes", anywhere)),
    ):
        answer.insert(0, "facet", name)
        answers.append(answer)
    return pd.concat(answers).sort_values(
        ["facet", "finalised_count", "option_name"],
        ascending=[True, False, True],
        ignore_index=True,
    )


def segment_options(database: Database, scope: Scope) -> pd.DataFrame:
    """The rows of `facets` for the segments alone, which a cube answers."""
    return _one(database, scope.without("segments"), "segments").sort_values(
        ["finalised_count", "option_name"], ascending=[False, True], ignore_index=True
    )


def _counted(database: Database, scope: Scope) -> pd.DataFrame:
    answer = database.run("facets", scope)
    numbers = answer.pop("facet_number")
    answer.insert(0, "facet", numbers.map(dict(enumerate(_FACETS))).astype("str"))
    return answer


def _one(database: Database, scope: Scope, name: str) -> pd.DataFrame:
    """One facet; those that a cube answers are asked of it."""
    if name not in _OF_CUBES:
        counted = _counted(database, scope)
        return counted[counted["facet"] == name]
    answer = _OF_CUBES[name](database, scope).set_axis(["option_name", "finalised_count"], axis=1)
    answer.insert(0, "facet", name)
    return answer
