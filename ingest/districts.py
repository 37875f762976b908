"""The file that says which comarca (judicial district) serves each municipality of Goiás.

A comarca has the name of its seat. The template with the seats filled in is
`reference/municipio_comarca.csv`; `python -m ingest.districts` writes it anew.
"""

import csv
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from indicators.names import normalised
from ingest.complaints import NO_DISTRICT, RejectedRow
from ingest.containers import UnreadableSource
from ingest.municipalities import REFERENCE, read_reference
from ingest.records import batches
from ingest.source_text import SourceText, survey

TEMPLATE = REFERENCE / "municipio_comarca.csv"
CODE, NAME, DISTRICT = "codigo_ibge", "municipio", "comarca"
_PREFIX = re.compile(r"comarca d[aeo]s? ", re.IGNORECASE)


@dataclass(slots=True)
class DistrictResult:
    """What one file of comarcas holds: `districts` by IBGE code, and the balance of its rows."""

    source: SourceText
    unknown_columns: tuple[str, ...]
    sha256: str = ""
    districts: dict[str, str] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    raw: str
    code: str
    name: str
    district: str


def read_districts(path: Path) -> DistrictResult:
    """Read one file of comarcas; raises `UnreadableSource` where none of it can be used.

    A row without a comarca is set aside. A row is rejected where its code is no municipality of
    Goiás, stands twice, or goes with another name, and where its comarca is no seat, or puts a
    seat into another comarca.
    """
    source = survey(path)
    positions = _positions(source)
    unknown = (t for t in source.header if normalised(t) not in map(normalised, positions))
    result = DistrictResult(source, tuple(title for title in unknown if title))
    fingerprint = hashlib.sha256("\x1f".join(map(normalised, source.header)).encode() + b"\n")
    rows: list[_Row] = []
    for batch in batches(source, set(positions.values())):
        fingerprint.update(batch.canonical)
        result.rejected += [RejectedRow(m.line, "", m.reason, m.raw, None) for m in batch.malformed]
        cells = {
            title: [batch.columns[at].texts[place].strip() for place in batch.columns[at].places]
            for title, at in positions.items()
        }
        empty = [""] * len(batch.records)
        columns = (cells[CODE], cells.get(NAME, empty), cells[DISTRICT])
        rows += [
            _Row(int(batch.lines[at]), batch.raw(at), *of_row)
            for at, of_row in enumerate(zip(*columns, strict=True))
        ]
    result.sha256 = fingerprint.hexdigest()
    _sort(rows, result)
    _refuse_unusable(result)
    return result


def template() -> bytes:
    """The file to fill in: every municipality by code, the comarca of the seats alone."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow((CODE, NAME, DISTRICT))
    for row in read_reference("municipalities"):
        writer.writerow((row["ibge_code"], row["name"], row["name"] if _is_seat(row) else ""))
    return text.getvalue().encode("utf-8-sig")


def _positions(source: SourceText) -> dict[str, int]:
    """Place of each title that is read; the name of the municipality may be missing."""
    headings = [normalised(title) for title in source.header]
    positions = {}
    for title in (CODE, NAME, DISTRICT):
        if headings.count(normalised(title)) > 1:
            raise UnreadableSource(
                f"{source.path.name}: a coluna “{title}” aparece duas vezes no cabeçalho. Deixe "
                f"só uma e carregue de novo."
            )
        if normalised(title) in headings:
            positions[title] = headings.index(normalised(title))
    if CODE not in positions or DISTRICT not in positions:
        raise UnreadableSource(
            f"{source.path.name}: o arquivo de comarcas precisa das colunas {CODE} e {DISTRICT}, "
            f"separadas por ponto e vírgula. Parta do modelo {TEMPLATE.name}."
        )
    return positions


def _sort(rows: list[_Row], result: DistrictResult) -> None:
    municipalities = {row["ibge_code"]: row for row in read_reference("municipalities")}
    seats = {normalised(m["name"]): m["name"] for m in municipalities.values() if _is_seat(m)}
    times = Counter(row.code for row in rows)
    for row in rows:
        municipality = municipalities.get(row.code)
        district = seats.get(normalised(_PREFIX.sub("", row.district)))
        column = reason = ""
        if municipality is None:
            column, reason = CODE, "código que não é de município de Goiás"
        elif times[row.code] > 1:
            column, reason = CODE, "código repetido no arquivo"
        elif row.name and normalised(row.name) != normalised(municipality["name"]):
            column, reason = NAME, "nome que não é o do município deste código"
        elif not row.district:
            result.set_aside[NO_DISTRICT] += 1
            continue
        elif district is None:
            column, reason = DISTRICT, "comarca que não é uma das sedes de comarca de Goiás"
        elif _is_seat(municipality) and district != municipality["name"]:
            column, reason = DISTRICT, "sede de comarca posta em outra comarca"
        else:
            result.districts[row.code] = district
            continue
        result.rejected.append(RejectedRow(row.line, column, reason, row.raw, None))
    result.rejected.sort(key=lambda row: row.line)


def _refuse_unusable(result: DistrictResult) -> None:
    source, name = result.source, result.source.path.name
    balance = len(result.districts) + len(result.rejected) + result.set_aside.total()
    if balance != source.read_count:
        raise UnreadableSource(
            f"{name}: a contagem independente achou {source.read_count} linhas e a leitura "
            f"{balance}. Há aspas fora do lugar no arquivo; corrija e carregue de novo."
        )
    seats = {row["ibge_code"] for row in read_reference("municipalities") if _is_seat(row)}
    if result.districts.keys() <= seats:
        first = result.rejected[0] if result.rejected else None
        why = (
            f" A primeira linha rejeitada é a {first.line}: {first.reason} (coluna {first.column})."
            if first
            else ""
        )
        raise UnreadableSource(
            f"{name}: nenhum município além das sedes tem comarca.{why} Preencha a coluna "
            f"{DISTRICT} dos demais e carregue de novo."
        )


def _is_seat(municipality: dict[str, str]) -> bool:
    return municipality["is_judicial_district_seat"] == "true"


if __name__ == "__main__":
    TEMPLATE.write_bytes(template())
