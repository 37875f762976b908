"""The raw text of rejected rows: kept beside the builds for a while, and brought out as CSV."""

import contextlib
import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from indicators.names import formula_safe
from ingest.build import LoadRecord
from ingest.complaints import RejectedRow

_HEADINGS = ("arquivo", "linha", "coluna", "motivo", "texto")


def keep(work: Path, folder: Path, record: LoadRecord, rows: Sequence[RejectedRow]) -> None:
    """Write the rejected rows of one source to its file in `folder`, by way of `work`."""
    if not rows:
        return
    part = work / "rejects.jsonl"
    with part.open("w", encoding="utf-8", errors="backslashreplace") as lines:
        for row in rows:
            entry = {
                "file": record.source["file_name"],
                "line": row.line,
                "column": row.column,
                "reason": row.reason,
                "raw": row.raw,
                "month": row.month,
            }
            lines.write(json.dumps(entry, ensure_ascii=False) + "\n")
    target = _path(folder, record)
    target.parent.mkdir(exist_ok=True)
    part.replace(target)


def kept(folder: Path, record: LoadRecord) -> list[RejectedRow]:
    """The rejected rows of a source of a build, those whose text is still kept.

    A row of a month that another file won since is set aside in that build, no longer rejected.
    """
    lost = {month for month, covered in record.months.items() if not covered.is_used}
    try:
        lines = _path(folder, record).read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    entries = []
    for line in lines:
        # A full disk may have cut the last line.
        with contextlib.suppress(ValueError):
            entries.append(json.loads(line))
    return [
        RejectedRow(
            line=entry["line"],
            column=entry["column"],
            reason=entry["reason"],
            raw=entry["raw"],
            month=entry["month"],
        )
        for entry in entries
        if entry["month"] not in lost
    ]


def to_csv(sources: Iterable[tuple[LoadRecord, Sequence[RejectedRow]]]) -> bytes:
    """Rejected rows by file and line, as CSV that Excel in Portuguese opens as it is."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for record, rows in sorted(sources, key=lambda source: _order(source[0])):
        for row in sorted(rows, key=lambda row: row.line):
            cells = (str(record.source["file_name"]), row.column, row.reason, row.raw)
            name, column, reason, raw = (formula_safe(cell) for cell in cells)
            writer.writerow((name, row.line, column, reason, raw))
    return text.getvalue().encode("utf-8-sig", "backslashreplace")


def _order(record: LoadRecord) -> tuple[str, ...]:
    return (str(record.source["file_name"]), *record.identity)


def _path(folder: Path, record: LoadRecord) -> Path:
    content, uf = record.identity
    return folder / "rejects" / f"{content[:16]}-{uf}.jsonl"
