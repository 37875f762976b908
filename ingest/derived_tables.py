"""The tables that `derive` computes of a build, written into it before it is used."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from derive.surveillance import is_partial, surveillance_tables
from derive.trends import municipality_trends
from ingest.municipalities import REFERENCE_STATE
from ingest.staging import Connection

if TYPE_CHECKING:
    from ingest.build import LoadRecord

_COUNTS = """
select
    finalised_month,
    ibge_code,
    segment,
    problem_group,
    company,
    count(*) as finalised_count
from target.complaint
where uf = $reference_state
group by finalised_month, ibge_code, segment, problem_group, company
order by finalised_month, ibge_code, segment, problem_group, company
"""

_MUNICIPALITY_COUNTS = """
select
    ibge_code,
    finalised_month,
    count(*) as finalised_count
from target.complaint
where ibge_code is not null
group by ibge_code, finalised_month
order by ibge_code, finalised_month
"""
_POPULATIONS = """
select
    ibge_code,
    year,
    population
from target.population
order by ibge_code, year
"""


def insert_derived(connection: Connection, ordered: Sequence["LoadRecord"]) -> None:
    """Fill the derived tables of `target`, whose other tables are written already."""
    counts = connection.execute(_COUNTS, {"reference_state": REFERENCE_STATE}).df()
    months = _months_in_use(ordered)
    tables = surveillance_tables(counts, months, _has_overlap(ordered))
    tables["municipality_trend"] = municipality_trends(
        connection.execute(_MUNICIPALITY_COUNTS).df(),
        connection.execute(_POPULATIONS).df(),
        _whole_months(months),
    )
    for table, frame in tables.items():
        connection.register("derived_frame", frame)
        connection.execute(f"insert into target.{table} by name select * from derived_frame")
        connection.unregister("derived_frame")


def _months_in_use(ordered: Sequence["LoadRecord"]) -> pd.DataFrame:
    rows = [
        {
            "finalised_month": month,
            "family": record.source["family"],
            "loaded_on": record.source["loaded_on"],
            "accepted_count": covered.accepted_count,
            "rejected_count": record.rejected_in(month),
        }
        for record in ordered
        for month, covered in record.months.items()
        if covered.is_used
    ]
    columns = ["finalised_month", "family", "loaded_on", "accepted_count", "rejected_count"]
    return pd.DataFrame(rows, columns=columns)


def _whole_months(months: pd.DataFrame) -> list[int]:
    """The months in use that are not loaded in part, ascending."""
    whole = months.loc[~is_partial(months), "finalised_month"]
    return sorted(int(month) for month in whole)


def _has_overlap(ordered: Sequence["LoadRecord"]) -> bool:
    """Whether some month is covered by files of more than one family, counted or not."""
    families: dict[int, set[object]] = {}
    for record in ordered:
        for month in record.months:
            families.setdefault(month, set()).add(record.source["family"])
    return any(len(of_month) > 1 for of_month in families.values())
