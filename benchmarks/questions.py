"""The questions that `make bench` asks, each in three ways: the product's, DuckDB's, pandas'.

`QUESTIONS` is the table to change when the product learns to answer another one. The floor is SQL
written by hand on table `complaint`, the best that the engine gives without a cube; pandas answers
from a frame with categories that is already in memory. All three give the named columns.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.official_files import LAST_MONTH, country
from queries.companies import (
    company_monthly,
    company_totals,
    company_volumes,
)
from queries.database import Database
from queries.facets import facets
from queries.municipalities import company_municipality_monthly, municipality_monthly
from queries.scope import FIRST_MONTH, Scope
from sample_data import domains

FIRST_OF_YEAR = LAST_MONTH - 11
SEGMENT = domains.SEGMENTS["bank"].title
COMPANY = country().companies[0]
"""The largest company; it belongs to `SEGMENT`."""

LAST_YEAR = Scope(FIRST_OF_YEAR, LAST_MONTH)
LAST_YEAR_OF_SEGMENT = Scope(FIRST_OF_YEAR, LAST_MONTH, segments=(SEGMENT,))
ALL_HISTORY = Scope(FIRST_MONTH, LAST_MONTH)
HISTORY_OF_SEGMENT = Scope(FIRST_MONTH, LAST_MONTH, segments=(SEGMENT,))

COUNTS = ("finalised_count", "rated_count", "resolved_count", "answered_count")
RANKING = (
    *("company", "segment", *COUNTS, "rating_sum", "rating_count"),
    *("response_days_sum", "response_days_count", "median_response_days"),
)
FACETS = {
    "companies": "company",
    "municipalities": "ibge_code",
    "problems": "problem",
    "problem_groups": "problem_group",
    "segments": "segment",
    "subjects": "subject",
}
"""Filters of a scope and their columns; the chosen segment hides no other segment."""

_PERIOD = {"from_month": FIRST_OF_YEAR, "to_month": LAST_MONTH}

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what it asks, how each contender answers, by which columns answers agree.

    `product` is None while the product does not ask it; its targets then count as missed.
    """

    asks: str
    columns: tuple[str, ...]
    floor: Callable[[Connection], pd.DataFrame]
    pandas: Callable[[pd.DataFrame], pd.DataFrame]
    product: Callable[[Database], pd.DataFrame] | None = None


def open_floor(build: Path) -> Connection:
    """A build opened as a script would open it."""
    return duckdb.connect(str(build), read_only=True)


def read_frame(build: Path) -> pd.DataFrame:
    """Table `complaint` as a frame: texts as categories, `is_resolved` false where nobody rated."""
    with open_floor(build) as connection:
        return connection.execute(
            "select * exclude (load_id, source_line, is_repeat) "
            "replace (coalesce(is_resolved, false) as is_resolved) from complaint"
        ).df()


_COUNTS_SQL = """
    count(*) as finalised_count, count(*) filter (where is_rated) as rated_count,
    count(*) filter (where is_resolved) as resolved_count,
    count(*) filter (where is_answered) as answered_count
"""
_RANKING_SQL = f"""
    with complaints as (
        select * from complaint where finalised_month between $from_month and $to_month {{}}
    ),
    ranked_segments as (
        select company, segment,
            row_number() over (partition by company order by count(*) desc, segment::varchar) place
        from complaints where segment is not null group by company, segment
    ),
    totals as (
        select
            company, {_COUNTS_SQL},
            coalesce(sum(rating), 0)::bigint as rating_sum, count(rating) as rating_count,
            coalesce(sum(response_days), 0)::bigint as response_days_sum,
            count(response_days) as response_days_count,
            median(response_days) as median_response_days
        from complaints group by company
    )
    select totals.*, ranked_segments.segment
    from totals
    left join ranked_segments on totals.company = ranked_segments.company and place = 1
    order by totals.company
"""


def _floor(sql: str, **values: int | str) -> Callable[[Connection], pd.DataFrame]:
    return lambda connection: connection.execute(sql, values).df()


_FACET_SQL = """
    select '{0}' as facet, {0}::varchar as option_name, count(*) as finalised_count
    from complaint
    where finalised_month between $from_month and $to_month and {0} is not null
"""
_GROUPING_SETS_SQL = """
    select
        case grouping(company, ibge_code, problem, problem_group, subject)
            when 15 then 'company' when 23 then 'ibge_code' when 27 then 'problem'
            when 29 then 'problem_group' else 'subject'
        end as facet,
        coalesce(
            company::varchar, ibge_code::varchar, problem::varchar, problem_group::varchar,
            subject::varchar
        ) as option_name,
        count(*) as finalised_count
    from complaint
    where finalised_month between $from_month and $to_month and segment = $segment
    group by grouping sets ((company), (ibge_code), (problem), (problem_group), (subject))
    having option_name is not null
"""


def _facets_by_statement(connection: Connection) -> pd.DataFrame:
    return pd.concat([_facet(connection, column) for column in FACETS.values()])


def _facets_by_grouping_sets(connection: Connection) -> pd.DataFrame:
    together = connection.execute(_GROUPING_SETS_SQL, {**_PERIOD, "segment": SEGMENT}).df()
    return pd.concat([together, _facet(connection, "segment")])


def _facet(connection: Connection, column: str) -> pd.DataFrame:
    sql, values = _FACET_SQL.format(column), {**_PERIOD}
    if column == "segment":
        return connection.execute(f"{sql} group by segment", values).df()
    sql = f"{sql} and segment = $segment group by {column}"
    return connection.execute(sql, {**values, "segment": SEGMENT}).df()


def _facets_of_product(database: Database) -> pd.DataFrame:
    """The same columns; the regions, which the product counts too, have none."""
    options = facets(database, LAST_YEAR_OF_SEGMENT)
    return options.assign(facet=options["facet"].map(FACETS)).dropna(subset=["facet"])


def _last_year(frame: pd.DataFrame) -> pd.Series:
    return frame["finalised_month"].between(FIRST_OF_YEAR, LAST_MONTH)


def _counted(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    return (
        frame.groupby(list(keys), observed=True, dropna=False)
        .agg(
            finalised_count=("is_rated", "size"),
            rated_count=("is_rated", "sum"),
            resolved_count=("is_resolved", "sum"),
            answered_count=("is_answered", "sum"),
        )
        .reset_index()
    )


def _ranking(frame: pd.DataFrame) -> pd.DataFrame:
    totals = frame.groupby("company", observed=True).agg(
        finalised_count=("is_rated", "size"),
        rated_count=("is_rated", "sum"),
        resolved_count=("is_resolved", "sum"),
        answered_count=("is_answered", "sum"),
        rating_sum=("rating", "sum"),
        rating_count=("rating", "count"),
        response_days_sum=("response_days", "sum"),
        response_days_count=("response_days", "count"),
        median_response_days=("response_days", "median"),
    )
    sizes = _sizes(frame, ["company", "segment"]).astype({"segment": str})
    by_size = sizes.sort_values(["finalised_count", "segment"], ascending=[False, True])
    segment = by_size.drop_duplicates("company").set_index("company")["segment"]
    return totals.assign(segment=segment).reset_index()


def _sizes(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    sizes = frame.groupby(list(keys), observed=True, dropna=False).size()
    return sizes.reset_index(name="finalised_count")


def _facets(frame: pd.DataFrame) -> pd.DataFrame:
    year = frame[_last_year(frame)]
    of_segment = year[year["segment"].eq(SEGMENT)]
    return pd.concat(
        [
            _sizes(year if column == "segment" else of_segment, [column])
            .dropna()
            .rename(columns={column: "option_name"})
            .astype({"option_name": str})
            .assign(facet=column)
            for column in FACETS.values()
        ]
    )


def _company_and_rest(frame: pd.DataFrame) -> pd.DataFrame:
    segment = frame[frame["segment"].eq(SEGMENT)]
    keys = ["finalised_month", "is_company"]
    return _counted(segment.assign(is_company=segment["company"].eq(COMPANY)), keys)


_FACET_COLUMNS = ("facet", "option_name", "finalised_count")

QUESTIONS = {
    "Q1": Question(
        asks="ranking of 12 months, one segment",
        columns=RANKING,
        floor=_floor(
            _RANKING_SQL.format("and segment = $segment"),
            **_PERIOD,
            segment=SEGMENT,
        ),
        pandas=lambda frame: _ranking(frame[_last_year(frame) & frame["segment"].eq(SEGMENT)]),
        product=lambda database: company_totals(database, LAST_YEAR_OF_SEGMENT),
    ),
    "Q1n": Question(
        asks="ranking of 12 months, no filter",
        columns=RANKING,
        floor=_floor(_RANKING_SQL.format(""), **_PERIOD),
        pandas=lambda frame: _ranking(frame[_last_year(frame)]),
        product=lambda database: company_totals(database, LAST_YEAR),
    ),
    "Q2": Question(
        asks="municipality by month, all history",
        columns=("ibge_code", "finalised_month", *COUNTS),
        floor=_floor(
            f"select ibge_code, finalised_month, {_COUNTS_SQL} from complaint "
            "group by ibge_code, finalised_month order by ibge_code, finalised_month"
        ),
        pandas=lambda frame: _counted(frame, ["ibge_code", "finalised_month"]),
        product=lambda database: municipality_monthly(database, ALL_HISTORY),
    ),
    "Q3": Question(
        asks="one company and the rest of its segment, by month, all history",
        columns=("finalised_month", "is_company", *COUNTS),
        floor=_floor(
            f"select finalised_month, company = $company as is_company, {_COUNTS_SQL} "
            "from complaint where segment = $segment "
            "group by finalised_month, is_company order by finalised_month, is_company",
            company=COMPANY,
            segment=SEGMENT,
        ),
        pandas=_company_and_rest,
        product=lambda database: company_monthly(database, HISTORY_OF_SEGMENT, COMPANY),
    ),
    "Q4": Question(
        asks="options of six filters, one statement each",
        columns=_FACET_COLUMNS,
        floor=_facets_by_statement,
        pandas=_facets,
        product=_facets_of_product,
    ),
    "Q4s": Question(
        asks="the same, grouping sets in two statements",
        columns=_FACET_COLUMNS,
        floor=_facets_by_grouping_sets,
        pandas=_facets,
        product=_facets_of_product,
    ),
    "Q5": Question(
        asks="concentration: complaints of each company, 12 months",
        columns=("company", "finalised_count"),
        floor=_floor(
            "select company, count(*) as finalised_count from complaint "
            "where finalised_month between $from_month and $to_month "
            "group by company order by finalised_count desc, company",
            **_PERIOD,
        ),
        pandas=lambda frame: _sizes(frame[_last_year(frame)], ["company"]),
        product=lambda database: company_volumes(database, LAST_YEAR),
    ),
    "Q6": Question(
        asks="company by month and municipality, all history",
        columns=("company", "ibge_code", "finalised_month", *COUNTS),
        floor=_floor(
            f"select company, ibge_code, finalised_month, {_COUNTS_SQL} "
            "from complaint group by company, ibge_code, finalised_month "
            "order by company, ibge_code, finalised_month"
        ),
        pandas=lambda frame: _counted(frame, ["company", "ibge_code", "finalised_month"]),
        product=lambda database: company_municipality_monthly(database, ALL_HISTORY),
    ),
}


def fingerprint(answer: pd.DataFrame, columns: Sequence[str]) -> str:
    """Rows and hash of an answer: equal where the same rows stand there, in any order or type."""
    plain = pd.DataFrame(
        {
            column: (
                answer[column].astype("float64")
                if pd.api.types.is_numeric_dtype(answer[column])
                else answer[column].astype(object).where(answer[column].notna(), "").astype(str)
            )
            for column in columns
        }
    )
    hashes = pd.util.hash_pandas_object(plain, index=False)
    return f"{len(plain)} rows, {int(hashes.sum()):016x}"
