"""A load: read every file, give each month to one file, and make a new build of the result."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from ingest import build, rejects
from ingest import folder as data_folder
from ingest.build import (
    REJECTED,
    SET_ASIDE,
    CoveredMonth,
    CoveredYear,
    LoadRecord,
    MonthTest,
    Reason,
)
from ingest.complaints import (
    ALREADY_LOADED,
    FINALIZADAS,
    OUTSIDE_THE_FILES_MONTHS,
    YEAR_OF_OTHER_FILE,
    YEAR_REPLACED,
    ReadResult,
    RejectedRow,
    forgotten_key,
    raw_text,
    read_complaints,
)
from ingest.containers import UnreadableSource
from ingest.districts import DistrictResult, read_districts
from ingest.identities import Pairs, previous_pairs
from ingest.months import Claim, decide, written
from ingest.municipalities import REFERENCE_STATE, matched
from ingest.procon import PROCON, ProconResult, read_procon
from ingest.records import raws_of
from ingest.source_text import SourceText, file_sha256
from ingest.sources import DISTRICTS, kind_of
from ingest.staging import Staging
from ingest.years import YearClaim, decide_years

SPACE_PER_BYTE = 3
SMALLEST_BUILD = 8_000_000
"""Bytes that a build takes beside its rows, and the work on it."""
SAMPLE_MANIFEST = Path(__file__).parent.parent / "sample_data" / "manifest.json"


class LoadRefused(Exception):
    """The load as a whole cannot be done; the message says why, in Portuguese."""


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load: `uf` is a state or `BR`; the rest as in the command line's help."""

    uf: str = "GO"
    family: str = FINALIZADAS
    replace: bool = False
    skip_refused: bool = False


@dataclass(slots=True)
class FileReport:
    """One file of a load, as `--json` prints it; a refused one has only its name and sentence.

    Of a Procon file `rejoined_count` rows had a `;` inside a name, and in `masked_count` accepted
    rows a number of a person was masked.
    """

    name: str
    record: LoadRecord | None = None
    refused: str | None = None
    rejected_rows: list[RejectedRow] = field(default_factory=list)
    missing_columns: tuple[str, ...] = ()
    rejoined_count: int = 0
    masked_count: int = 0

    def as_json(self) -> dict[str, object]:
        if self.record is None:
            return {"name": self.name, "refused": self.refused}
        source = self.record.source
        set_aside = self.record.rows_by_reason(SET_ASIDE)
        return {
            "name": self.name,
            "sha256": source["sha256"],
            "file_sha256": source["file_sha256"],
            "layout": source["layout"],
            "family": source["family"],
            "encoding": source["encoding"],
            "delimiter": source["delimiter"],
            "months": [written(month) for month in sorted(self.record.months)],
            "years": {
                str(year): covered.accepted_count
                for year, covered in sorted(self.record.years.items())
            },
            "read": source["read_count"],
            "accepted": self.record.accepted_count,
            "rejected": self.record.row_count(REJECTED),
            "set_aside": {reason: rows for (reason, _), rows in set_aside.items()},
            "repeated": self.record.repeated_count,
            "rejoined": self.rejoined_count,
            "masked": self.masked_count,
            "unknown_columns": source["unknown_columns"],
            "missing_columns": ", ".join(self.missing_columns),
            "refused": self.refused,
        }


@dataclass(frozen=True, slots=True)
class Displaced:
    """Rows of an earlier load that no longer count, because a file of this load won the month or,
    of a Procon file, the year."""

    file_name: str
    reason: str
    row_count: int
    month: int | None = None
    year: int | None = None

    @property
    def period(self) -> dict[str, str]:
        """The month or the year, by which of them it is."""
        if self.month is not None:
            return {"month": written(self.month)}
        return {"year": str(self.year)}


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: the build in use afterwards (None: still none) and each file's balance.

    `recovery` says, where the load did not start from the build in use, why and from what instead.
    `surveillance` is what the build in use tells of its newest month, None after a check, and
    therefore not in the JSON, which both share. `replaced` are the names of files that this load
    replaced as a whole.
    `unmatched_names` are the written names of the files read that mean no municipality, with
    their rows: those rows are kept, without a code.
    """

    build: str | None
    files: list[FileReport]
    is_refused: bool
    unmatched_names: dict[str, int]
    displaced: list[Displaced]
    recovery: str | None
    replaced: list[str]
    surveillance: MonthTest | None = None

    @property
    def rejected_count(self) -> int:
        return sum(f.record.row_count(REJECTED) for f in self.files if f.record is not None)

    @property
    def records(self) -> list[LoadRecord]:
        """What is told of each file that is not refused."""
        return [record for record, _ in self.rejected_rows]

    @property
    def rejected_rows(self) -> list[tuple[LoadRecord, list[RejectedRow]]]:
        """What is told of each file that is not refused, and its rejected rows."""
        return [
            (file.record, file.rejected_rows)
            for file in self.files
            if file.record is not None and not file.refused
        ]

    def as_json(self) -> dict[str, object]:
        return {
            "build": self.build,
            "files": [file.as_json() for file in self.files],
            "unmatched_names": self.unmatched_names,
            "displaced": [
                {
                    "name": displaced.file_name,
                    **displaced.period,
                    "reason": displaced.reason,
                    "rows": displaced.row_count,
                }
                for displaced in self.displaced
            ],
            "recovery": self.recovery,
            "replaced": self.replaced,
        }


def load(
    paths: Sequence[Path],
    folder: Path,
    options: LoadOptions,
    advance: Callable[[int], None] = lambda rows: None,
) -> LoadReport:
    """Load the files into a new build of `folder` and make it the one in use.

    All or nothing: where a file is refused and `skip_refused` is off, nothing changes. Readers
    keep the build they have until they ask for the current one. Raises `LoadRefused` where sample
    and real data would mix, `FolderInUse` where another load is running, `DiskFull` where the disk
    has no room.
    """
    data_folder.require_space(folder, _space_needed(paths, folder))
    with data_folder.working(folder) as work:
        key = partial(data_folder.protocol_key, folder)
        with _planned(paths, folder, options, work, key, advance) as plan:
            report = plan.report
            if not report.is_refused:
                name = str(report.build)
                if build.kind(data_folder.build_path(folder, name)) is None:
                    build.write_build(
                        plan.staging,
                        work,
                        folder,
                        plan.records,
                        plan.is_sample,
                        datetime.now(),
                        plan.same,
                    )
                for record, rows in report.rejected_rows:
                    rejects.keep(work, folder, record, rows)
                watched = build.newest_test(data_folder.build_path(folder, name))
                report = replace(report, surveillance=watched)
        # First the history: where it cannot be written, nothing has changed.
        _remember(folder, report, plan.is_sample)
        if not report.is_refused and report.build != data_folder.current_name(folder):
            data_folder.point(folder, str(report.build))
        return report


def check(
    paths: Sequence[Path],
    folder: Path,
    options: LoadOptions,
    advance: Callable[[int], None] = lambda rows: None,
) -> LoadReport:
    """What `load` would report, without doing it: nothing in `folder` changes, not even its lock.

    The report's build is the one that would be in use afterwards. Raises `LoadRefused` as `load`
    does.
    """
    with (
        data_folder.passing_folder() as work,
        _planned(paths, folder, options, work, forgotten_key, advance) as plan,
    ):
        return plan.report


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a load comes to before it is written: its report, and what the build is made of."""

    report: LoadReport
    staging: Staging
    records: list[LoadRecord]
    is_sample: bool
    same: Pairs


@contextmanager
def _planned(
    paths: Sequence[Path],
    folder: Path,
    options: LoadOptions,
    work: Path,
    protocol_key: Callable[[], bytes],
    advance: Callable[[int], None],
) -> Iterator[_Plan]:
    """Read the files into `work` and decide what counts; `folder` is only read."""
    sound = _newest_sound_build(folder)
    kinds = {path: kind_of(path) for path in paths}
    # Which town belongs to which comarca is invented for no data: it joins what is there.
    told = [path for path, kind in kinds.items() if kind != DISTRICTS]
    is_sample = _is_sample(told) if told else bool(sound and sound[1])
    previous = _previous_build(folder, sound, is_sample)
    recovery = _recovery(folder, sound, previous, is_sample)
    with closing(Staging(work, previous)) as staging:
        old_records = build.previous_records(staging.connection) if previous else []
        same = previous_pairs(staging.connection) if previous else []
        files = [
            _read(path, kinds[path], origin, options, staging, protocol_key, advance)
            for origin, path in enumerate(sorted(paths, key=lambda p: (p.name, str(p))))
        ]
        # Asked for, a file that was loaded before claims its months again.
        read = {file.record.identity for file in files if file.record is not None}
        again = {
            old.identity
            for old in old_records
            if old.identity in read and (options.replace or old.lost_as(options.family))
        }
        old_records = [old for old in old_records if old.identity not in again]
        _set_already_loaded_aside(files, old_records)
        before = old_records
        _refuse_two_districts(files)
        old_records = _decide_periods(files, old_records, options)
        _refuse_districts_alone(files, old_records)
        refused = [file for file in files if file.refused]
        # Skipping such a file would leave out what the build already holds of it.
        loses_loaded = any(
            file.record is not None and file.record.identity in again for file in refused
        )
        new_records = [f.record for f in files if f.record is not None and not f.refused]
        for record in new_records:
            if not record.is_balanced:
                raise build.UnbalancedBuild(f"{record.source['file_name']} does not add up")
        displaced = _displaced(before, old_records)
        # What a person asked to replace stays known, so that a later load does not bring it back.
        records = [
            old
            for old, earlier in zip(old_records, before, strict=True)
            if options.replace or earlier.is_replaced or not old.is_replaced
        ]
        # A file that the build knows already, or that stands twice here, is told and not added.
        known = {record.identity for record in records}
        for record in new_records:
            if record.identity not in known and not record.is_known_content:
                known.add(record.identity)
                records.append(record)
        records, replaced = _with_newest_districts(records)
        is_refused = bool(refused and not options.skip_refused) or loses_loaded or not new_records
        report = LoadReport(
            build=data_folder.current_name(folder)
            if is_refused
            else build.build_name(records, is_sample, same),
            files=files,
            is_refused=is_refused,
            unmatched_names=_unmatched_names(staging),
            displaced=[] if is_refused else displaced,
            recovery=recovery,
            replaced=[] if is_refused else replaced,
        )
        yield _Plan(report, staging, records, is_sample, same)


def _space_needed(paths: Sequence[Path], folder: Path) -> int:
    """Bytes: three times the files, staged and stored, and the build in use, which is copied."""
    name = data_folder.current_name(folder)
    build_in_use = data_folder.build_path(folder, name) if name else None
    copied = build_in_use.stat().st_size if build_in_use and build_in_use.is_file() else 0
    return SPACE_PER_BYTE * sum(path.stat().st_size for path in paths) + copied + SMALLEST_BUILD


def _is_sample(paths: Sequence[Path]) -> bool:
    """Whether these are the files of `sample_data`, by content, wherever they lie."""
    if not SAMPLE_MANIFEST.exists():
        return False
    manifest = json.loads(SAMPLE_MANIFEST.read_text(encoding="utf-8"))
    described = (*manifest["files"].values(), *manifest["procon"]["files"].values())
    sample_hashes = {file["sha256"] for file in described}
    # Where a file may not be read, the reader says so.
    samples = [p for p in paths if os.access(p, os.R_OK) and file_sha256(p) in sample_hashes]
    if samples and len(samples) < len(paths):
        raise LoadRefused(
            f"Arquivos de exemplo ({samples[0].name}) e arquivos reais não se misturam. "
            f"Carregue-os em pastas diferentes (--to)."
        )
    return bool(samples)


def _previous_build(
    folder: Path, sound: tuple[Path, bool, int] | None, is_sample: bool
) -> Path | None:
    """The build to start from: none of another kind, and none that this version cannot read."""
    if sound is None:
        return None
    path, was_sample, version = sound
    if is_sample and not was_sample:
        raise LoadRefused(
            f"A pasta {folder} já tem dados reais. Carregue os dados de exemplo em outra pasta "
            f"(--to)."
        )
    if was_sample and not (is_sample and version == build.SCHEMA_VERSION):
        return None
    if version > build.SCHEMA_VERSION:
        raise LoadRefused(
            f"A base da pasta {folder} foi feita por uma versão mais nova do programa. Atualize o "
            f"programa e carregue de novo."
        )
    return path if version == build.SCHEMA_VERSION else None


def _newest_sound_build(folder: Path) -> tuple[Path, bool, int] | None:
    """The build in use or, where it is damaged, the newest other sound one; with its kind."""
    for path in data_folder.builds(folder):
        kind = build.kind(path)
        if kind is not None:
            return (path, *kind)
    return None


def _recovery(
    folder: Path, sound: tuple[Path, bool, int] | None, previous: Path | None, is_sample: bool
) -> str | None:
    """What a load started from where it was not the build in use, in Portuguese."""
    name = data_folder.current_name(folder)
    is_damaged = sound is None or sound[0].stem != name
    if not data_folder.builds(folder):
        return None
    if not is_damaged:
        if previous is not None or is_sample:
            return None
        if sound is not None and not sound[1]:
            return (
                "A base em uso é de uma versão antiga do programa, que esta não lê; esta carga "
                "parte do zero. Carregue de novo todos os arquivos de origem."
            )
        return (
            "A base em uso tem dados de exemplo, que não se misturam com dados reais; esta carga "
            "parte do zero."
        )
    start = "do zero" if previous is None else f"da base anterior {previous.stem}"
    return (
        f"A base em uso estava danificada; esta carga parte {start}. Confira em Sobre este dado "
        f"se todos os arquivos estão na lista e carregue de novo os que faltam."
    )


def _read(
    path: Path,
    kind: str,
    origin: int,
    options: LoadOptions,
    staging: Staging,
    protocol_key: Callable[[], bytes],
    advance: Callable[[int], None],
) -> FileReport:
    name = path.name.encode("utf-8", "replace").decode()
    try:
        if name != path.name:
            raise UnreadableSource(
                f"{name}: o nome do arquivo tem letras que não se leem. Dê a ele outro nome, com o "
                f"mês, e carregue de novo."
            )
        if kind == PROCON:
            of_procon = read_procon(path, options.uf, advance)
            staging.stage_procon(origin, of_procon.rows)
            return FileReport(
                name,
                _procon_record(of_procon, options.uf, origin),
                rejected_rows=of_procon.rejected,
                missing_columns=of_procon.missing_columns,
                rejoined_count=of_procon.rejoined_count,
                masked_count=of_procon.masked_count,
            )
        if kind == DISTRICTS:
            districts = read_districts(path)
            advance(districts.source.read_count)
            record = _district_record(districts, origin)
            return FileReport(name, record, rejected_rows=districts.rejected)
        stage = partial(staging.stage, origin)
        result = read_complaints(path, options.uf, stage, advance, protocol_key)
    except UnreadableSource as refusal:
        staging.drop_file(origin)
        return FileReport(name, refused=str(refusal))
    staging.stage_repeats(origin, result.repeated_lines)
    record = _record(result, origin)
    rejected = result.rejected + _rows_outside_the_months(result, origin, staging)
    return FileReport(
        path.name,
        record,
        rejected_rows=sorted(rejected, key=lambda row: row.line),
        missing_columns=result.missing_columns,
    )


def _record(result: ReadResult, origin: int) -> LoadRecord:
    """The balance of one file, before it is known which months it wins."""
    months = result.months
    reasons: Counter[Reason] = Counter(
        Reason(REJECTED, row.reason, row.column, row.month if row.month in months else None)
        for row in result.rejected
    )
    for reason, rows in result.set_aside.items():
        if rows:
            reasons[Reason(SET_ASIDE, reason)] = rows
    outside = sum(rows for m, rows in result.staged_by_month.items() if m not in months)
    if outside:
        reasons[Reason(REJECTED, OUTSIDE_THE_FILES_MONTHS, "Data Finalização")] += outside
    return LoadRecord(
        origin=origin,
        is_new=True,
        source=_described(
            result.source,
            result.sha256,
            result.uf,
            result.family,
            result.layout,
            result.unknown_columns,
        ),
        reasons=dict(reasons),
        months={
            month: CoveredMonth(
                result.rows_by_month[month],
                result.staged_by_month[month],
                repeated_count=result.repeated_by_month[month],
            )
            for month in months
        },
    )


def _district_record(result: DistrictResult, origin: int) -> LoadRecord:
    """The balance of one file of comarcas."""
    reasons: Counter[Reason] = Counter(
        Reason(REJECTED, row.reason, row.column) for row in result.rejected
    )
    reasons.update({Reason(SET_ASIDE, reason): rows for reason, rows in result.set_aside.items()})
    layout = f"{len(result.source.header)} colunas"
    return LoadRecord(
        origin=origin,
        is_new=True,
        source=_described(
            result.source, result.sha256, REFERENCE_STATE, DISTRICTS, layout, result.unknown_columns
        ),
        reasons=dict(reasons),
        months={},
        districts=result.districts,
    )


def _procon_record(result: ProconResult, uf: str, origin: int) -> LoadRecord:
    """The balance of one Procon file, before it is known which years it wins."""
    reasons: Counter[Reason] = Counter(
        Reason(REJECTED, row.reason, row.column) for row in result.rejected
    )
    reasons.update({Reason(SET_ASIDE, reason): rows for reason, rows in result.set_aside.items()})
    return LoadRecord(
        origin=origin,
        is_new=True,
        source=_described(
            result.source, result.sha256, uf, PROCON, result.layout, result.unknown_columns
        ),
        reasons=dict(reasons),
        months={},
        years={
            year: CoveredYear(
                file_row_count=rows,
                accepted_count=rows,
                is_own=year == result.own_year,
                repeated_count=result.repeated_by_year[year],
            )
            for year, rows in sorted(result.rows_by_year.items())
        },
    )


def _described(
    source: SourceText,
    sha256: str,
    uf: str,
    family: str,
    layout: str,
    unknown_columns: Sequence[str],
) -> dict[str, str | int | date]:
    """The columns of table `load` that never change."""
    return {
        "file_name": source.path.name,
        "file_sha256": source.file_sha256,
        "sha256": sha256,
        "uf": uf,
        "family": family,
        "layout": layout,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "unknown_columns": ", ".join(unknown_columns),
        "loaded_on": datetime.now().date(),
        "read_count": source.read_count,
    }


def _rows_outside_the_months(
    result: ReadResult, origin: int, staging: Staging
) -> list[RejectedRow]:
    outside = [month for month in result.staged_by_month if month not in result.months]
    if not outside:
        return []
    raws = raws_of(result.source, staging.lines_of_months(origin, outside))
    return [
        RejectedRow(line, "Data Finalização", OUTSIDE_THE_FILES_MONTHS, raw_text(result, raw), None)
        for line, raw in raws.items()
    ]


def _unmatched_names(staging: Staging) -> dict[str, int]:
    names = staging.names_in(REFERENCE_STATE)
    codes = matched(names)
    return {name: rows for name, rows in names.items() if name not in codes}


def _set_already_loaded_aside(files: Sequence[FileReport], old: Sequence[LoadRecord]) -> None:
    """A file whose content was loaded before, or stands twice in this load, counts once."""
    known = {record.identity for record in old}
    for file in files:
        if file.record is None:
            continue
        if file.record.identity not in known:
            known.add(file.record.identity)
            continue
        record = file.record
        kept = {r: rows for r, rows in record.reasons.items() if r.outcome == SET_ASIDE}
        repeated = record.accepted_count + record.row_count(REJECTED)
        if repeated:
            kept[Reason(SET_ASIDE, ALREADY_LOADED)] = repeated
        months = {
            month: CoveredMonth(covered.file_row_count, 0, is_used=False)
            for month, covered in record.months.items()
        }
        years = {
            year: replace(covered, accepted_count=0, is_used=False, repeated_count=0)
            for year, covered in record.years.items()
        }
        file.record = replace(record, reasons=kept, months=months, years=years, districts={})
        file.rejected_rows = []


def _refuse_two_districts(files: Sequence[FileReport]) -> None:
    """Of two files of comarcas in one load, which is right cannot be told."""
    rivals = [f for f in files if f.record and f.record.has_districts and f.record.districts]
    if len(rivals) > 1:
        for file in rivals:
            others = ", ".join(other.name for other in rivals if other is not file)
            file.refused = (
                f"{file.name}: as comarcas estão também em {others}, com conteúdo diferente. "
                f"Carregue só um dos dois arquivos."
            )


def _refuse_districts_alone(files: Sequence[FileReport], old: Sequence[LoadRecord]) -> None:
    """A build is of complaints: a file of comarcas only joins them."""
    kept = [*old, *(file.record for file in files if file.record and not file.refused)]
    if all(record.has_districts for record in kept):
        for file in files:
            if file.record and file.record.has_districts:
                file.refused = file.refused or (
                    f"{file.name}: um arquivo de comarcas não vale sozinho. Carregue antes, ou "
                    f"junto, um arquivo de reclamações do consumidor.gov.br."
                )


def _with_newest_districts(records: Sequence[LoadRecord]) -> tuple[list[LoadRecord], list[str]]:
    """The records with only the last file of comarcas, and the names of those it replaced."""
    older = [record for record in records if record.has_districts][:-1]
    kept = [record for record in records if record not in older]
    return kept, [str(record.source["file_name"]) for record in older]


def _decide_periods(
    files: Sequence[FileReport], old: Sequence[LoadRecord], options: LoadOptions
) -> list[LoadRecord]:
    """Set aside the months and years that each file lost and note refusals; the old records after
    that.

    A refusal takes the file's claims away, which may settle what it was in conflict with.
    """
    while True:
        candidates = [f.record for f in files if f.record is not None and not f.refused]
        numbered = dict(enumerate([*old, *candidates]))
        decision = decide(_month_claims(numbered), options.family, options.replace)
        of_years = decide_years(_year_claims(numbered), options.replace)
        sentence_of = {
            numbered[number].origin: sentence
            for number, sentence in {**decision.refused, **of_years.refused}.items()
        }
        if not sentence_of:
            break
        for file in files:
            if file.record is not None and file.record.origin in sentence_of:
                file.refused = file.refused or sentence_of[file.record.origin]
    for (number, month), reason in decision.lost.items():
        numbered[number] = numbered[number].without_month(month, reason)
    for (number, year), reason in of_years.lost.items():
        numbered[number] = numbered[number].without_year(year, reason)
    after = {(record.is_new, record.origin): record for record in numbered.values()}
    for file in files:
        if file.record is not None and not file.refused:
            file.record = after[True, file.record.origin]
            won = file.record.months
            file.rejected_rows = [
                row for row in file.rejected_rows if row.month not in won or won[row.month].is_used
            ]
    return [after[False, record.origin] for record in old]


def _month_claims(numbered: Mapping[int, LoadRecord]) -> list[Claim]:
    return [
        Claim(
            load=number,
            file_name=str(record.source["file_name"]),
            month=month,
            family=str(record.source["family"]),
            row_count=covered.accepted_count,
            is_new=record.is_new,
        )
        for number, record in numbered.items()
        for month, covered in record.months.items()
        if covered.is_used
    ]


def _year_claims(numbered: Mapping[int, LoadRecord]) -> list[YearClaim]:
    return [
        YearClaim(
            load=number,
            file_name=str(record.source["file_name"]),
            content=" ".join(record.identity),
            year=year,
            row_count=covered.accepted_count,
            is_own=covered.is_own,
            is_new=record.is_new,
        )
        for number, record in numbered.items()
        for year, covered in record.years.items()
        if covered.is_used
    ]


def _displaced(before: Sequence[LoadRecord], after: Sequence[LoadRecord]) -> list[Displaced]:
    """What the earlier loads, in the same order, lost to the files of this one."""
    of_months = [
        Displaced(str(old.source["file_name"]), reason.reason, rows, month=reason.month)
        for old, new in zip(before, after, strict=True)
        for reason, rows in new.reasons.items()
        if reason.outcome == SET_ASIDE and reason.month is not None and reason not in old.reasons
    ]
    of_years = [
        Displaced(
            str(old.source["file_name"]),
            YEAR_REPLACED if covered.is_own else YEAR_OF_OTHER_FILE,
            covered.accepted_count,
            year=year,
        )
        for old, new in zip(before, after, strict=True)
        for year, covered in old.years.items()
        if covered.is_used and not new.years[year].is_used
    ]
    return of_months + of_years


def _remember(folder: Path, report: LoadReport, is_sample: bool) -> None:
    """Add the load, refused or not, to the folder's history."""
    entry = {"at": datetime.now().isoformat(timespec="seconds"), **report.as_json()}
    if not report.is_refused:
        entry["is_sample"] = is_sample
    with (folder / "history.jsonl").open("a", encoding="utf-8") as history:
        history.write(json.dumps(entry, ensure_ascii=False, default=str) + "\n")
