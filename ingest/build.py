"""One build: a database file named by its content, written beside, checked, then moved in place."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pandas as pd

from indicators.names import normalised
from ingest.complaints import (
    ALREADY_LOADED,
    MONTH_REPLACED,
    OTHER_FAMILY_WON,
    YEAR_REPLACED,
)
from ingest.derived_tables import insert_derived
from ingest.folder import build_path, sync
from ingest.identities import Pairs, company_values, insert_identities, set_company_words
from ingest.municipalities import REFERENCE, REFERENCE_STATE, matched, read_reference
from ingest.procon import PROCON, STAGED_PROCON
from ingest.sources import DISTRICTS
from ingest.staging import SAFE, WORDS_COLUMNS, Connection, Staging
from ingest.word_types import create_type, set_list

SCHEMA_VERSION = 4
REJECTED = "rejected"
SET_ASIDE = "set_aside"
ROWS_AT_ONCE = 1_000_000
"""Months are written in groups of about this many rows, so that a sort fits in memory."""
_HEADER_BYTES = 3 * 4096
_PLAIN_WORDS = tuple(column for column in WORDS_COLUMNS if column != "company")
"""The columns of words that hold what the file writes, whatever people decided."""
_SCHEMA = Path(__file__).parent / "schema.sql"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is not among the complaints; `month` is None where the row has no readable one."""

    outcome: str
    reason: str
    column: str = ""
    month: int | None = None


@dataclass(frozen=True, slots=True)
class CoveredMonth:
    """A month of a source file: all its rows, those that count and the repeats among these.

    `is_used` tells whether its rows are the ones counted for the month.
    """

    file_row_count: int
    accepted_count: int
    is_used: bool = True
    repeated_count: int = 0


@dataclass(frozen=True, slots=True)
class CoveredYear:
    """A year of archiving of a Procon file: its usable rows, those that count and the repeats
    among these.

    `is_own` tells whether the file says that it is of this year, `is_used` whether its rows are
    the ones counted for it.
    """

    file_row_count: int
    accepted_count: int
    is_own: bool
    is_used: bool = True
    repeated_count: int = 0


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """What a build tells of one source file.

    `origin` is the file's number while staged, or its `load_id` in the build before; `source` are
    the columns of table `load` that never change. `districts`, of a file of comarcas, are the
    comarcas by IBGE code.
    """

    origin: int
    is_new: bool
    source: dict[str, str | int | date]
    reasons: dict[Reason, int]
    months: dict[int, CoveredMonth]
    districts: dict[str, str] = field(default_factory=dict)
    years: dict[int, CoveredYear] = field(default_factory=dict)

    def row_count(self, outcome: str) -> int:
        """Rows of one outcome, rejected or set aside."""
        return sum(self.rows_by_reason(outcome).values())

    def rows_by_reason(self, outcome: str) -> dict[tuple[str, str], int]:
        """Rows of one outcome by (reason, column), of all months, in alphabetical order."""
        rows_by_reason: Counter[tuple[str, str]] = Counter()
        for reason, rows in self.reasons.items():
            if reason.outcome == outcome:
                rows_by_reason[reason.reason, reason.column] += rows
        return dict(sorted(rows_by_reason.items()))

    def rejected_in(self, month: int) -> int:
        """Rejected rows dated in a month."""
        rejected = [r for r in self.reasons.items() if r[0].outcome == REJECTED]
        return sum(rows for reason, rows in rejected if reason.month == month)

    @property
    def read_count(self) -> int:
        """Rows of the file, counted independently of the reader."""
        read_count = self.source["read_count"]
        assert isinstance(read_count, int)
        return read_count

    @property
    def repeated_count(self) -> int:
        """Accepted rows that equal an earlier one of their file."""
        return sum(part.repeated_count for part in self._parts)

    @property
    def _parts(self) -> list[CoveredMonth | CoveredYear]:
        return [*self.months.values(), *self.years.values()]

    @property
    def complaint_count(self) -> int:
        """Rows that count as complaints."""
        return sum(month.accepted_count for month in self.months.values())

    @property
    def procon_count(self) -> int:
        """Rows that count as complaints of a Procon."""
        return sum(year.accepted_count for year in self.years.values())

    @property
    def accepted_count(self) -> int:
        return self.complaint_count + self.procon_count + len(self.districts)

    @property
    def has_districts(self) -> bool:
        """Whether it is a file of comarcas."""
        return self.source["family"] == DISTRICTS

    @property
    def is_of_procon(self) -> bool:
        """Whether it is a Procon file."""
        return self.source["family"] == PROCON

    @property
    def is_balanced(self) -> bool:
        """Whether every row read is accepted, rejected or set aside, once."""
        outcomes = self.accepted_count + self.row_count(REJECTED) + self.row_count(SET_ASIDE)
        return self.read_count == outcomes

    @property
    def is_known_content(self) -> bool:
        """Whether its rows were set aside as those of another file."""
        return any(reason.reason == ALREADY_LOADED for reason in self.reasons)

    def lost_as(self, family: str) -> bool:
        """Whether it is of that family and lost months to the other one."""
        was_lost = any(reason.reason == OTHER_FAMILY_WON for reason in self.reasons)
        return was_lost and self.source["family"] == family

    @property
    def is_replaced(self) -> bool:
        """Whether newer files took what it had: it leaves the build, as if it had come too late."""
        was_replaced = any(r.reason in (MONTH_REPLACED, YEAR_REPLACED) for r in self.reasons)
        return was_replaced and not any(part.is_used for part in self._parts)

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

    def without_year(self, year: int, reason: str) -> "LoadRecord":
        """The record after another file won the year: its rows there are set aside."""
        covered = self.years[year]
        set_aside = Reason(SET_ASIDE, reason)
        moved = self.reasons.get(set_aside, 0) + covered.accepted_count
        reasons = {**self.reasons, set_aside: moved} if moved else self.reasons
        lost = replace(covered, accepted_count=0, is_used=False, repeated_count=0)
        return replace(self, reasons=reasons, years={**self.years, year: lost})


@dataclass(frozen=True, slots=True)
class MonthTest:
    """What the surveillance of a month came to; `untested_reason` None where it was tested."""

    month: int
    series_count: int
    tested_count: int
    alert_count: int
    card_count: int
    untested_reason: str | None


def build_name(records: Sequence[LoadRecord], is_sample: bool, same: Pairs = ()) -> str:
    """The name of the build these sources make: equal sources and pairs of names, equal name."""
    parts = [str(SCHEMA_VERSION), str(is_sample)]
    parts += [sha256(path.read_bytes()).hexdigest() for path in sorted(REFERENCE.glob("*.csv"))]
    parts += sorted({" ".join(record.identity) for record in records})
    parts += sorted(
        f"{month} {' '.join(record.identity)}"
        for record in records
        for month, covered in record.months.items()
        if covered.is_used
    )
    parts += sorted(json.dumps(pair) for pair in same)
    parts += sorted(
        f"{year} {' '.join(record.identity)}"
        for record in records
        for year, of_year in record.years.items()
        if of_year.is_used
    )
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def kind(path: Path) -> tuple[bool, int] | None:
    """Whether a build is of sample data, and its schema version; None where it is damaged.

    Reads all of it: DuckDB compares a checksum only where it reads.
    """
    try:
        with duckdb.connect(str(path), read_only=True, config=SAFE) as reader:
            row = reader.execute("select is_sample, schema_version from meta").fetchone()
            found = reader.execute("select table_name from duckdb_tables()").fetchall()
            tables = _schema_tables() & {table for (table,) in found}
            for table in sorted(tables):
                reader.execute(f"select bit_xor(hash({table})) from {table}")
            (block_bytes,) = reader.execute(
                "select sum(total_blocks * block_size) from pragma_database_size()"
            ).fetchall()[0]
    except duckdb.Error:
        return None
    is_cut = path.stat().st_size < _HEADER_BYTES + block_bytes
    if row is None or is_cut:
        return None
    is_sample, version = bool(row[0]), int(row[1])
    if version == SCHEMA_VERSION and tables != _schema_tables():
        return None
    return is_sample, version


def _schema_tables() -> set[str]:
    return set(re.findall(r"create table (\w+)", _SCHEMA.read_text(encoding="utf-8")))


def newest_month(path: Path) -> int | None:
    """The last month that a sound build counts; None where it counts none."""
    with duckdb.connect(str(path), read_only=True, config=SAFE) as reader:
        row = reader.execute(
            "select max(finalised_month) from load_month where is_used and accepted_count > 0"
        ).fetchone()
    return row[0] if row else None


def newest_test(path: Path) -> MonthTest | None:
    """What the surveillance of a sound build tells of its newest month; None without months."""
    with duckdb.connect(str(path), read_only=True, config=SAFE) as reader:
        row = reader.execute(
            "select finalised_month, series_count, tested_count, alert_count, card_count, "
            "untested_reason from surveillance_test order by finalised_month desc limit 1"
        ).fetchone()
    return MonthTest(*row) if row else None


def records_of(path: Path) -> list[LoadRecord]:
    """The sources of a finished build."""
    with duckdb.connect(":memory:", config=SAFE) as reader:
        reader.execute("attach $path as previous (read_only)", {"path": str(path)})
        return previous_records(reader)


def previous_records(connection: Connection) -> list[LoadRecord]:
    """The sources of the build to start from."""
    answer = connection.execute(
        "select load_id, file_name, file_sha256, sha256, uf, family, layout, encoding, delimiter, "
        "unknown_columns, loaded_on, read_count from previous.load order by load_id"
    )
    names = [column[0] for column in answer.description]
    loads = answer.fetchall()
    # Of a build there is at most one file of comarcas.
    districts = dict(
        connection.execute(
            "select ibge_code, judicial_district from previous.municipality "
            "where judicial_district is not null order by ibge_code"
        ).fetchall()
    )
    records = []
    for row in loads:
        source = dict(zip(names, row, strict=True))
        load_id = source.pop("load_id")
        reasons = connection.execute(
            "select outcome, reason, column_name, finalised_month, row_count "
            "from previous.load_reason where load_id = $load_id",
            {"load_id": load_id},
        ).fetchall()
        months = connection.execute(
            "select finalised_month, file_row_count, accepted_count, is_used, repeated_count "
            "from previous.load_month where load_id = $load_id",
            {"load_id": load_id},
        ).fetchall()
        years = connection.execute(
            "select archived_year, file_row_count, accepted_count, is_own, is_used, repeated_count "
            "from previous.load_year where load_id = $load_id",
            {"load_id": load_id},
        ).fetchall()
        records.append(
            LoadRecord(
                origin=load_id,
                is_new=False,
                source=source,
                reasons={Reason(*reason[:-1]): reason[-1] for reason in reasons},
                months={month[0]: CoveredMonth(*month[1:]) for month in months},
                districts=districts if source["family"] == DISTRICTS else {},
                years={year[0]: CoveredYear(*year[1:]) for year in years},
            )
        )
    return records


def write_build(
    staging: Staging,
    work: Path,
    folder: Path,
    records: Sequence[LoadRecord],
    is_sample: bool,
    built_at: datetime,
    same: Pairs = (),
) -> str:
    """Write, check and move in place the build of these sources; its name.

    `same` are the pairs of names that count as one company.

    Raises `UnbalancedBuild` and leaves the folder as it was where the file does not hold what the
    records say.
    """
    name = build_name(records, is_sample, same)
    part = work / "build.duckdb"
    ordered = sorted(
        records,
        key=lambda record: (
            record.has_districts,
            record.is_of_procon,
            min(record.months, default=0),
            min(record.years, default=0),
            str(record.source["family"]),
            *record.identity,
            str(record.source["file_name"]),
        ),
    )
    staging.write_waiting()
    connection = staging.connection
    connection.execute("attach $path as target", {"path": str(part)})
    rows_of = _note_used_months(connection, ordered)
    _create_tables(staging, any(not record.is_new for record in ordered), same)
    _insert_reference(connection, districts_of(ordered))
    _insert_loads(connection, ordered)
    _insert_complaints(staging, ordered, rows_of)
    _insert_procon(connection, ordered)
    _insert_companies(connection)
    insert_identities(connection, same)
    _insert_cubes(connection)
    insert_derived(connection, ordered)
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


def _note_used_months(connection: Connection, ordered: Sequence[LoadRecord]) -> Mapping[int, int]:
    """Make temporary table `used`, one row a file and month in use; the rows of each month."""
    used = [
        (load_id, record.is_new, record.origin, month, covered.accepted_count)
        for load_id, record in enumerate(ordered, start=1)
        for month, covered in record.months.items()
        if covered.is_used
    ]
    frame = pd.DataFrame(
        [months[:-1] for months in used], columns=["load_id", "is_new", "origin", "used_month"]
    ).astype({"load_id": "int64", "is_new": bool, "origin": "int64", "used_month": "int64"})
    connection.register("used_frame", frame)
    connection.execute("create temp table used as select * from used_frame")
    connection.unregister("used_frame")
    rows_of: Counter[int] = Counter()
    for *_, month, rows in used:
        rows_of[month] += rows
    return rows_of


def _create_tables(staging: Staging, has_previous: bool, same: Pairs) -> None:
    """Create the dictionary types and the tables, and the variables that give rows their words.

    Variable `new_<column>` lists the words of the staged rows by number, `old_<column>` those of
    the build before by place in its type; `new_ibge_code` and `old_ibge_code` list beside the
    city names the municipalities of the reference state that they mean, and
    `new_reference_state` and `old_reference_state` are the state's number there.
    """
    connection = staging.connection
    connection.execute("use target")
    create_type(connection, "ibge_code", (r["ibge_code"] for r in read_reference("municipalities")))
    set_company_words(staging, has_previous, same)
    for column in _PLAIN_WORDS:
        words = {"new": staging.words_of(column), "old": []}
        numbers = connection.execute(
            f"select distinct row.{column} from staging.complaint as row inner join temp.used "
            "on used.is_new and used.origin = row.origin "
            f"and used.used_month = row.finalised_month where row.{column} > 0"
        ).fetchall()
        in_use = {words["new"][number - 1] for (number,) in numbers}
        if has_previous:
            (words["old"],) = connection.execute(
                f"select enum_range(null::previous.{column}_word)::varchar[]"
            ).fetchall()[0]
            old_words = connection.execute(
                f"select distinct row.{column}::varchar from previous.complaint as row "
                "inner join temp.used on not used.is_new and used.origin = row.load_id "
                f"and used.used_month = row.finalised_month where row.{column} is not null"
            ).fetchall()
            in_use |= {word for (word,) in old_words}
        # Only words of rows in use: those of other rows must not stay in the file.
        create_type(connection, f"{column}_word", in_use)
        for age, of_age in words.items():
            listed = [word if word in in_use else None for word in of_age]
            set_list(connection, f"{age}_{column}", listed, f"{column}_word")
            if column == "uf":
                number = [*of_age, REFERENCE_STATE].index(REFERENCE_STATE) + 1
                connection.execute(
                    f"set variable {age}_reference_state = $number::integer", {"number": number}
                )
            if column == "municipality_name":
                codes = matched(of_age)
                in_order = [codes.get(name) for name in of_age]
                set_list(connection, f"{age}_ibge_code", in_order, "ibge_code")
    connection.execute(_SCHEMA.read_text(encoding="utf-8"))
    connection.execute("use memory")


def districts_of(records: Iterable[LoadRecord]) -> dict[str, str]:
    """The comarcas of a build by IBGE code; empty without a file of comarcas."""
    return next((record.districts for record in records if record.has_districts), {})


def _insert_reference(connection: Connection, districts: Mapping[str, str]) -> None:
    municipalities = pd.DataFrame(read_reference("municipalities"))
    codes = municipalities["ibge_code"]
    municipalities["judicial_district"] = codes.map(dict(districts)).astype("str")
    municipalities["normalised_name"] = municipalities["name"].map(normalised)
    connection.register("municipality_frame", municipalities)
    connection.execute("insert into target.municipality by name select * from municipality_frame")
    population = pd.DataFrame(read_reference("population")).replace({"": None})
    connection.register("population_frame", population)
    connection.execute("insert into target.population by name select * from population_frame")


def _insert_loads(connection: Connection, ordered: Sequence[LoadRecord]) -> None:
    loads: list[dict[str, object]] = []
    reasons: list[dict[str, object]] = []
    months: list[dict[str, object]] = []
    years: list[dict[str, object]] = []
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
                "repeated_count": covered.repeated_count,
            }
            for month, covered in sorted(record.months.items())
        ]
        years += [
            {"load_id": load_id, "archived_year": year, **asdict(covered)}
            for year, covered in sorted(record.years.items())
        ]
    tables = {"load": loads, "load_reason": reasons, "load_month": months, "load_year": years}
    for table, rows in tables.items():
        if rows:
            frame = pd.DataFrame(rows)
            if table == "load_reason":
                frame["finalised_month"] = frame["finalised_month"].astype("Int64")
            connection.register("row_frame", frame)
            connection.execute(f"insert into target.{table} by name select * from row_frame")
            connection.unregister("row_frame")


def _insert_complaints(
    staging: Staging, ordered: Sequence[LoadRecord], rows_of: Mapping[int, int]
) -> None:
    """Copy the rows in use, staged or of the build before, in date order.

    `rows_of` tells how many there are of each month.
    """
    connection = staging.connection
    insert = f"""
        insert into target.complaint by name
        select
            used.load_id,
            {_row_values("new", "row.{}")},
            coalesce(row.has_invalid_response_days, false) as has_invalid_response_days,
            row.is_resolved is not null as is_rated,
            case when row.is_resolved is not null then row.rating end as rating,
            repeat.source_line is not null as is_repeat
        from staging.complaint as row
        inner join used
            on used.is_new and used.origin = row.origin and used.used_month = row.finalised_month
        left join staging.repeat
            on repeat.origin = row.origin and repeat.source_line = row.source_line
        where row.finalised_month between $first and $last
    """
    if not all(record.is_new for record in ordered):
        insert += f"""
            union all by name
            select
                used.load_id,
                {_row_values("old", "enum_code(row.{})::integer + 1")},
                row.has_invalid_response_days,
                row.is_rated,
                row.rating,
                row.is_repeat
            from previous.complaint as row
            inner join used
                on not used.is_new and used.origin = row.load_id
                and used.used_month = row.finalised_month
            where row.finalised_month between $first and $last
        """
    insert += "order by finalised_on, load_id, source_line"
    for first, last in _month_groups(rows_of):
        connection.execute(insert, {"first": first, "last": last})
    # The same protocol in two files is one complaint told twice.
    connection.execute(
        """
        update target.complaint set is_repeat = numbered.place > 1
        from (
            select
                rowid as row_number,
                row_number() over (
                    partition by protocol_hash order by finalised_on, load_id, source_line
                ) as place
            from target.complaint
            where protocol_hash is not null
        ) as numbered
        where complaint.rowid = numbered.row_number
            and complaint.is_repeat != (numbered.place > 1)
        """
    )


_PLAIN_COLUMNS = (
    "source_line",
    "finalised_on",
    "finalised_month",
    "has_contacted_company",
    "is_answered",
    "response_days",
    "is_resolved",
    "protocol_hash",
)


def _row_values(age: str, place: str) -> str:
    """The columns that a row copies as they are, and its words, looked up at `place`."""
    code = (
        f"case when {place.format('uf')} = getvariable('{age}_reference_state') "
        f"then getvariable('{age}_ibge_code')[{place.format('municipality_name')}] end as ibge_code"
    )
    plain = [f"row.{column}" for column in _PLAIN_COLUMNS]
    words = [
        f"getvariable('{age}_{column}')[{place.format(column)}] as {column}"
        for column in _PLAIN_WORDS
    ]
    return ", ".join([*plain, *words, company_values(age), code])


def _month_groups(rows_of: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """First and last month of each stretch of months to write at once."""
    first, waiting = None, 0
    for month in sorted(rows_of):
        first = month if first is None else first
        waiting += rows_of[month]
        if waiting >= ROWS_AT_ONCE or month == max(rows_of):
            yield first, month
            first, waiting = None, 0


def _insert_procon(connection: Connection, ordered: Sequence[LoadRecord]) -> None:
    """Copy the Procon rows of the years in use, staged or of the build before."""
    used = [
        (load_id, record.is_new, record.origin, year)
        for load_id, record in enumerate(ordered, start=1)
        for year, covered in record.years.items()
        if covered.is_used
    ]
    if not used:
        return
    columns = ", ".join(f"row.{name}" for name in STAGED_PROCON.names)
    sources = {
        is_new: f"""
            select used.load_id, {columns}
            from {table} as row
            inner join used_year_frame as used
                on used.is_new = {is_new} and used.origin = row.{origin}
                and used.used_year = row.archived_year
        """
        for is_new, table, origin in (
            (True, "staging.procon_complaint", "origin"),
            (False, "previous.procon_complaint", "load_id"),
        )
    }
    asked = " union all ".join(sources[is_new] for is_new in sorted({one[1] for one in used}))
    frame = pd.DataFrame(used, columns=["load_id", "is_new", "origin", "used_year"])
    connection.register("used_year_frame", frame)
    connection.execute(
        f"insert into target.procon_complaint by name {asked} "
        "order by archived_on, load_id, source_line"
    )
    connection.unregister("used_year_frame")


def _insert_companies(connection: Connection) -> None:
    companies = connection.execute(
        "select company::varchar as company, min(finalised_month) as first_month, "
        "max(finalised_month) as last_month, count(*) as finalised_count "
        "from target.complaint group by company order by company::varchar"
    ).df()
    companies["normalised_name"] = companies["company"].astype(str).map(normalised)
    groups = connection.execute(
        "select company::varchar as company, economic_group::varchar as economic_group "
        "from target.complaint where economic_group is not null "
        "group by company, economic_group "
        "order by company, max(finalised_month), count(*), economic_group"
    ).df()
    latest = groups.drop_duplicates("company", keep="last")
    connection.register("company_frame", companies.merge(latest, on="company", how="left"))
    connection.execute("insert into target.company by name select * from company_frame")


def _insert_cubes(connection: Connection) -> None:
    for cube in ("company_cube", "municipality_cube"):
        sql = _SCHEMA.with_name(f"{cube}.sql").read_text(encoding="utf-8")
        connection.execute(sql, {"reference_state": REFERENCE_STATE})


def _check(part: Path, ordered: Sequence[LoadRecord]) -> None:
    """Open the written file as a reader would and compare it with the records."""
    if part.with_name(part.name + ".wal").exists():
        raise UnbalancedBuild(f"{part.name} was not closed: a write-ahead log is left")
    with duckdb.connect(str(part), read_only=True) as reader:
        stored, of_procon = (
            dict(
                reader.execute(f"select load_id, count(*) from {table} group by load_id").fetchall()
            )
            for table in ("complaint", "procon_complaint")
        )
        districts = dict(
            reader.execute(
                "select ibge_code, judicial_district from municipality "
                "where judicial_district is not null"
            ).fetchall()
        )
    expected = {
        load_id: record.complaint_count
        for load_id, record in enumerate(ordered, start=1)
        if record.complaint_count
    }
    expected_of_procon = {
        load_id: record.procon_count
        for load_id, record in enumerate(ordered, start=1)
        if record.procon_count
    }
    if of_procon != expected_of_procon:
        raise UnbalancedBuild(f"Procon rows by load {of_procon}, accepted {expected_of_procon}")
    if districts != districts_of(ordered):
        raise UnbalancedBuild(f"{len(districts)} comarcas stored, not those of their file")
    if stored != expected:
        raise UnbalancedBuild(f"rows stored by load {stored}, rows accepted {expected}")
