"""One build: a database file named by its content, written beside, checked, then moved in place."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from indicators.names import normalised
from ingest.complaints import STAGED_SCHEMA
from ingest.folder import build_path, sync
from ingest.municipalities import REFERENCE, matched, read_reference

SCHEMA_VERSION = 1
REJECTED = "rejected"
SET_ASIDE = "set_aside"
_SAFE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}
Connection = duckdb.DuckDBPyConnection
_SCHEMA = Path(__file__).parent / "schema.sql"
_DICTIONARIES = {
    "uf": "uf_name",
    "municipality_name": "municipality_name",
    "ibge_code": "ibge_code",
    "sex": "sex_name",
    "age_band": "age_band_name",
    "company": "company_name",
    "segment": "segment_name",
    "area": "area_name",
    "subject": "subject_name",
    "problem_group": "problem_group_name",
    "problem": "problem_name",
    "purchase_channel": "purchase_channel_name",
}
"""Text column of `complaint` -> its dictionary type."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is not among the complaints; `month` is None where the row has no readable one."""

    outcome: str
    reason: str
    column: str = ""
    month: int | None = None


@dataclass(frozen=True, slots=True)
class CoveredMonth:
    """A month of a source file: all its rows, those that count, and whether they are in use."""

    file_row_count: int
    accepted_count: int
    is_used: bool = True


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """What a build tells of one source file.

    `origin` is the file's number while staged, or its `load_id` in the build before; `source` are
    the columns of table `load` that never change.
    """

    origin: int
    is_new: bool
    source: dict[str, str | int | date]
    repeated_count: int
    reasons: dict[Reason, int]
    months: dict[int, CoveredMonth]

    def row_count(self, outcome: str) -> int:
        """Rows of one outcome, rejected or set aside."""
        return sum(rows for reason, rows in self.reasons.items() if reason.outcome == outcome)

    @property
    def accepted_count(self) -> int:
        return sum(month.accepted_count for month in self.months.values())

    @property
    def is_balanced(self) -> bool:
        """Whether every row read is accepted, rejected or set aside, once."""
        outcomes = self.accepted_count + self.row_count(REJECTED) + self.row_count(SET_ASIDE)
        return self.source["read_count"] == outcomes

    @property
    def identity(self) -> tuple[str, str]:
        """The content and the state it was read for: equal means already loaded."""
        return str(self.source["sha256"]), str(self.source["uf"])

    def without_month(self, month: int, reason: str) -> "LoadRecord":
        """The record after another file won the month: all its rows there are set aside."""
        covered = self.months[month]
        reasons = dict(self.reasons)
        moved = covered.accepted_count
        for known, rows in self.reasons.items():
            if known.outcome == REJECTED and known.month == month:
                moved += rows
                del reasons[known]
        if moved:
            set_aside = Reason(SET_ASIDE, reason, month=month)
            reasons[set_aside] = reasons.get(set_aside, 0) + moved
        lost = CoveredMonth(covered.file_row_count, 0, is_used=False)
        return replace(self, reasons=reasons, months={**self.months, month: lost})


def build_name(records: Sequence[LoadRecord], is_sample: bool) -> str:
    """The name of the build these sources make: equal sources, equal name."""
    parts = [str(SCHEMA_VERSION), str(is_sample)]
    parts += [sha256(path.read_bytes()).hexdigest() for path in sorted(REFERENCE.glob("*.csv"))]
    parts += sorted({" ".join(record.identity) for record in records})
    parts += sorted(
        f"{month} {' '.join(record.identity)}"
        for record in records
        for month, covered in record.months.items()
        if covered.is_used
    )
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def kind(path: Path) -> tuple[bool, int] | None:
    """Whether a build is of sample data, and its schema version; None where it does not open."""
    try:
        with duckdb.connect(str(path), read_only=True, config=_SAFE) as reader:
            row = reader.execute("select is_sample, schema_version from meta").fetchone()
    except duckdb.Error:
        return None
    return (bool(row[0]), int(row[1])) if row else None


def open_staging(work: Path, previous: Path | None) -> Connection:
    """A connection with the staging table and, as `previous`, the build to start from."""
    connection = duckdb.connect(
        ":memory:",
        config={
            **_SAFE,
            "memory_limit": "1GB",
            "temp_directory": str(work / "spill"),
        },
    )
    connection.execute("attach $path as staging", {"path": str(work / "staging.duckdb")})
    staged = pa.schema([("origin", pa.uint16()), *STAGED_SCHEMA]).empty_table()
    connection.register("staged", staged)
    connection.execute("create table staging.complaint as select * from staged")
    connection.unregister("staged")
    if previous is not None:
        connection.execute("attach $path as previous (read_only)", {"path": str(previous)})
    return connection


def stager(connection: Connection, origin: int) -> Callable[[pa.Table], None]:
    """A function that stages tables of rows under that file's number."""

    def stage(rows: pa.Table) -> None:
        connection.register("rows", rows)
        connection.execute(
            "insert into staging.complaint select $origin, * from rows", {"origin": origin}
        )
        connection.unregister("rows")

    return stage


def staged_names(connection: Connection) -> list[tuple[str, str, int]]:
    """State, written name and rows of each city of the staged files, by name."""
    return connection.execute(
        "select uf, municipality_name, count(*) from staging.complaint "
        "where municipality_name is not null "
        "group by uf, municipality_name order by uf, municipality_name"
    ).fetchall()


def previous_records(connection: Connection) -> list[LoadRecord]:
    """The sources of the build to start from."""
    answer = connection.execute(
        "select load_id, file_name, file_sha256, sha256, uf, family, layout, encoding, delimiter, "
        "unknown_columns, loaded_on, read_count, repeated_count from previous.load order by load_id"
    )
    names = [column[0] for column in answer.description]
    records = []
    for row in answer.fetchall():
        source = dict(zip(names, row, strict=True))
        load_id, repeated = source.pop("load_id"), source.pop("repeated_count")
        reasons = connection.execute(
            "select outcome, reason, column_name, finalised_month, row_count "
            "from previous.load_reason where load_id = $load_id",
            {"load_id": load_id},
        ).fetchall()
        months = connection.execute(
            "select finalised_month, file_row_count, accepted_count, is_used "
            "from previous.load_month where load_id = $load_id",
            {"load_id": load_id},
        ).fetchall()
        records.append(
            LoadRecord(
                origin=load_id,
                is_new=False,
                source=source,
                repeated_count=repeated,
                reasons={Reason(*reason[:-1]): reason[-1] for reason in reasons},
                months={month[0]: CoveredMonth(*month[1:]) for month in months},
            )
        )
    return records


def write_build(
    connection: Connection,
    work: Path,
    folder: Path,
    records: Sequence[LoadRecord],
    is_sample: bool,
    built_at: datetime,
) -> str:
    """Write, check and move in place the build of these sources; its name.

    Raises `UnbalancedBuild` and leaves the folder as it was where the file does not hold what the
    records say.
    """
    name = build_name(records, is_sample)
    part = work / "build.duckdb"
    ordered = sorted(
        records,
        key=lambda record: (
            min(record.months, default=0),
            str(record.source["family"]),
            *record.identity,
            str(record.source["file_name"]),
        ),
    )
    connection.execute("attach $path as target", {"path": str(part)})
    _gather_rows(connection, ordered)
    _create_tables(connection)
    _insert_reference(connection)
    _insert_loads(connection, ordered)
    _insert_complaints(connection)
    connection.execute(
        "insert into target.meta select $name, $version, $built_at, $is_sample, count(*) "
        "from target.complaint",
        {
            "name": name,
            "version": SCHEMA_VERSION,
            "built_at": built_at.replace(microsecond=0),
            "is_sample": is_sample,
        },
    )
    connection.execute("checkpoint target")
    connection.execute("detach target")
    _check(part, ordered)
    final = build_path(folder, name)
    final.parent.mkdir(exist_ok=True)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(final)
    sync(final.parent)
    return name


class UnbalancedBuild(Exception):
    """Rows read, rows stored and rows set aside do not add up; nothing was published."""


def _gather_rows(connection: Connection, ordered: Sequence[LoadRecord]) -> None:
    """Temporary view `gathered`: the rows in use of the build before and of the staged files."""
    used = pd.DataFrame(
        [
            (load_id, record.is_new, record.origin, month)
            for load_id, record in enumerate(ordered, start=1)
            for month, covered in record.months.items()
            if covered.is_used
        ],
        columns=["load_id", "is_new", "origin", "used_month"],
    ).astype({"load_id": "int64", "is_new": bool, "origin": "int64", "used_month": "int64"})
    connection.register("used_frame", used)
    connection.execute("create temp table used as select * from used_frame")
    has_previous = any(not record.is_new for record in ordered)
    cities = {(uf, name) for uf, name, _ in staged_names(connection)}
    if has_previous:
        cities |= set(
            connection.execute(
                "select distinct uf::varchar, municipality_name::varchar "
                "from previous.complaint where municipality_name is not null"
            ).fetchall()
        )
    codes = [(*city, code) for city, code in matched(cities).items()]
    connection.register(
        "code_frame", pd.DataFrame(codes, columns=["uf", "municipality_name", "code"], dtype=str)
    )
    connection.execute("create temp table municipality_code as select * from code_frame")
    new_rows = """
        select
            used.load_id, row.source_line, row.finalised_on, row.finalised_month, row.uf,
            row.municipality_name, municipality_code.code as ibge_code, row.sex, row.age_band,
            row.company, row.segment, row.area, row.subject, row.problem_group, row.problem,
            row.purchase_channel, row.has_contacted_company, row.is_answered, row.response_days,
            coalesce(row.has_invalid_response_days, false) as has_invalid_response_days,
            row.is_resolved is not null as is_rated, row.is_resolved,
            case when row.is_resolved is not null then row.rating end as rating, row.is_repeat
        from staging.complaint as row
        inner join used
            on used.is_new and used.origin = row.origin and used.used_month = row.finalised_month
        left join municipality_code
            on municipality_code.uf = row.uf
            and municipality_code.municipality_name = row.municipality_name
    """
    kept_rows = """
        union all
        select used.load_id, row.* exclude (load_id) replace (municipality_code.code as ibge_code)
        from previous.complaint as row
        inner join used
            on not used.is_new and used.origin = row.load_id
            and used.used_month = row.finalised_month
        left join municipality_code
            on municipality_code.uf = row.uf::varchar
            and municipality_code.municipality_name = row.municipality_name::varchar
    """
    connection.execute(
        "create temp view gathered as " + new_rows + (kept_rows if has_previous else "")
    )


def _create_tables(connection: Connection) -> None:
    for column, type_name in _DICTIONARIES.items():
        connection.execute(
            f"create type target.{type_name} as enum (select distinct {column}::varchar as value "
            f"from gathered where {column} is not null order by value)"
        )
    connection.execute("use target")
    connection.execute(_SCHEMA.read_text(encoding="utf-8"))
    connection.execute("use memory")


def _insert_reference(connection: Connection) -> None:
    municipalities = pd.DataFrame(read_reference("municipalities"))
    municipalities["normalised_name"] = municipalities["name"].map(normalised)
    connection.register("municipality_frame", municipalities)
    connection.execute("insert into target.municipality by name select * from municipality_frame")
    population = pd.DataFrame(read_reference("population")).replace({"": None})
    connection.register("population_frame", population)
    connection.execute("insert into target.population by name select * from population_frame")


def _insert_loads(connection: Connection, ordered: Sequence[LoadRecord]) -> None:
    loads, reasons, months = [], [], []
    for load_id, record in enumerate(ordered, start=1):
        loads.append(
            {
                "load_id": load_id,
                **record.source,
                "accepted_count": record.accepted_count,
                "rejected_count": record.row_count(REJECTED),
                "set_aside_count": record.row_count(SET_ASIDE),
                "repeated_count": record.repeated_count,
            }
        )
        reasons += [
            {
                "load_id": load_id,
                "outcome": reason.outcome,
                "reason": reason.reason,
                "column_name": reason.column,
                "finalised_month": reason.month,
                "row_count": rows,
            }
            for reason, rows in record.reasons.items()
        ]
        months += [
            {
                "load_id": load_id,
                "finalised_month": month,
                "file_row_count": covered.file_row_count,
                "accepted_count": covered.accepted_count,
                "is_used": covered.is_used,
            }
            for month, covered in sorted(record.months.items())
        ]
    for table, rows in (("load", loads), ("load_reason", reasons), ("load_month", months)):
        if rows:
            frame = pd.DataFrame(rows)
            if table == "load_reason":
                frame["finalised_month"] = frame["finalised_month"].astype("Int64")
            connection.register("row_frame", frame)
            connection.execute(f"insert into target.{table} by name select * from row_frame")
            connection.unregister("row_frame")


def _insert_complaints(connection: Connection) -> None:
    connection.execute(
        "insert into target.complaint select * from gathered "
        "order by finalised_on, load_id, source_line"
    )
    companies = connection.execute(
        "select company::varchar as company, min(finalised_month) as first_month, "
        "max(finalised_month) as last_month, count(*) as finalised_count "
        "from target.complaint group by company order by company::varchar"
    ).df()
    companies["normalised_name"] = companies["company"].astype(str).map(normalised)
    connection.register("company_frame", companies)
    connection.execute("insert into target.company by name select * from company_frame")


def _check(part: Path, ordered: Sequence[LoadRecord]) -> None:
    """Open the written file as a reader would and compare it with the records."""
    if part.with_name(part.name + ".wal").exists():
        raise UnbalancedBuild(f"{part.name} was not closed: a write-ahead log is left")
    with duckdb.connect(str(part), read_only=True) as reader:
        stored = dict(
            reader.execute("select load_id, count(*) from complaint group by load_id").fetchall()
        )
    expected = {
        load_id: record.accepted_count
        for load_id, record in enumerate(ordered, start=1)
        if record.accepted_count
    }
    if stored != expected:
        raise UnbalancedBuild(f"rows stored by load {stored}, rows accepted {expected}")
