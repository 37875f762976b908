"""The complaint files of consumidor.gov.br: their columns, values and rules, row by row.

Official column names and words live in this file and nowhere else. Each cell rule is a plain
function of a text; it runs once for each distinct text of a batch, not once for each row.
"""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from indicators.names import normalised
from ingest.containers import UnreadableSource
from ingest.file_names import months_in_name
from ingest.source_text import (
    DELIMITERS,
    MAXIMUM_LINE_CHARACTERS,
    SourceText,
    is_blank,
    survey,
    titles,
    unclosed_quote,
)

Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

FINALIZADAS = "finalizadas"
BASE_COMPLETA = "basecompleta"

STATES = tuple(
    "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO".split()
)
BATCH_ROWS = 50_000
MINIMUM_MONTH_SHARE = 0.01
"""A file whose name says no month covers each that holds at least this share of its dated rows."""
MINIMUM_NAMED_SHARE = 0.5
"""Share of the dated rows that the months in a file's name must hold."""
MAXIMUM_RESPONSE_DAYS = 365
PLATFORM_START = date(2014, 1, 1)

# Reasons a row is set aside, in the order in which they are asked (a row has one), in words.
OTHER_STATUS = "other_status"
OTHER_STATE = "other_state"
ALREADY_LOADED = "already_loaded"
OTHER_FAMILY_WON = "other_family_won"
MONTH_REPLACED = "month_replaced"
SET_ASIDE_REASONS = {
    OTHER_STATUS: "outra situação (Cancelada ou Encerrada)",
    OTHER_STATE: "outro Estado",
    ALREADY_LOADED: "arquivo já carregado",
    OTHER_FAMILY_WON: "mês coberto pela outra família de arquivos",
    MONTH_REPLACED: "mês substituído por arquivo mais novo",
}

OUTSIDE_THE_FILES_MONTHS = "data fora do mês do arquivo"
_WRONG_WIDTH = "número de colunas diferente do cabeçalho"
_WRONG_QUOTES = "aspas fora do lugar"
_BROKEN_BYTES = "letras que não se leem na codificação do arquivo"


class InvalidCell(Exception):
    """A cell whose row cannot be used; the message is the reason, in Portuguese."""


@dataclass(frozen=True, slots=True)
class Column:
    """One official column: its title, our name, the rule of its cells, the stored type."""

    title: str
    name: str
    value: Callable[[str], Any]
    type: pa.DataType
    is_required: bool = False


def month_number(day: date) -> int:
    """Months since year 0: 2014-11 is 24178."""
    return day.year * 12 + day.month - 1


def _text(cell: str) -> str | None:
    """The words of a cell, outer and repeated spaces removed; None where it is empty."""
    return " ".join(cell.split()) or None


def _required_text(cell: str) -> str:
    text = _text(cell)
    if text is None:
        raise InvalidCell("campo obrigatório vazio")
    return text


def _state(cell: str) -> str:
    state = cell.strip().upper()
    if state not in STATES:
        raise InvalidCell("UF desconhecida")
    return state


_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[ T][\d:.]*)?")
_BRAZILIAN_DATE = re.compile(r"(?P<day>\d{2})/(?P<month>\d{2})/(?P<year>\d{4})(?: [\d:.]*)?")


def _date(cell: str) -> date:
    """Each date by its own shape: the same row may hold both."""
    text = cell.strip()
    match = _ISO_DATE.fullmatch(text) or _BRAZILIAN_DATE.fullmatch(text)
    if match is None:
        raise InvalidCell("data vazia ou em forma desconhecida")
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise InvalidCell("data que não existe") from None
    # Before the platform existed, or in the future: no file covers such a month.
    if not PLATFORM_START <= day <= date.today():
        raise InvalidCell(OUTSIDE_THE_FILES_MONTHS)
    return day


_LONGEST_INTEGER = 10
_INTEGER = re.compile(r"-?\d+(?:[.,]0+)?")


def _integer(cell: str) -> int | None:
    text = cell.strip()
    if not text:
        return None
    if _INTEGER.fullmatch(text) is None:
        raise InvalidCell("não é um número inteiro")
    # Longer numbers are absurd whatever they are; Python refuses to read very long ones.
    return int(re.split("[.,]", text)[0][:_LONGEST_INTEGER])


def _response_days(cell: str) -> int | None:
    days = _integer(cell)
    return days if days is not None and 0 <= days <= MAXIMUM_RESPONSE_DAYS else None


def _has_invalid_response_days(cell: str) -> bool:
    return _integer(cell) is not None and _response_days(cell) is None


def _rating(cell: str) -> int | None:
    rating = _integer(cell)
    if rating is not None and not 1 <= rating <= 5:
        raise InvalidCell("nota fora de 1 a 5")
    return rating


def _yes_or_no(cell: str) -> bool | None:
    text = cell.strip().upper()
    if text not in ("S", "N", ""):
        raise InvalidCell("valor diferente de S e N")
    return {"S": True, "N": False}.get(text)


_FINALISED = ("finalizadaavaliada", "finalizadanaoavaliada")
_NOT_FINALISED = ("cancelada", "encerrada")


def _is_finalised(cell: str) -> bool:
    status = normalised(cell)
    if status not in _FINALISED + _NOT_FINALISED:
        raise InvalidCell("situação desconhecida")
    return status in _FINALISED


_RESOLVED = {"resolvida": True, "naoresolvida": False, "naoavaliada": None, "": None}


def _is_resolved(cell: str) -> bool | None:
    """None where nobody rated; Avaliação is trusted where Situação says otherwise."""
    evaluation = normalised(cell)
    if evaluation not in _RESOLVED:
        raise InvalidCell("avaliação desconhecida")
    return _RESOLVED[evaluation]


_STATE = Column("UF", "uf", _state, pa.string(), is_required=True)
_STATUS = Column("Situação", "is_finalised", _is_finalised, pa.bool_(), is_required=True)
_FINALISED_ON = Column("Data Finalização", "finalised_on", _date, pa.date32(), is_required=True)

STORED_COLUMNS = (
    Column("Nome Fantasia", "company", _required_text, pa.string(), is_required=True),
    Column("Avaliação Reclamação", "is_resolved", _is_resolved, pa.bool_(), is_required=True),
    Column("Cidade", "municipality_name", _text, pa.string()),
    Column("Sexo", "sex", _text, pa.string()),
    Column("Faixa Etária", "age_band", _text, pa.string()),
    Column("Tempo Resposta", "response_days", _response_days, pa.uint16()),
    Column("Segmento de Mercado", "segment", _text, pa.string()),
    Column("Área", "area", _text, pa.string()),
    Column("Assunto", "subject", _text, pa.string()),
    Column("Grupo Problema", "problem_group", _text, pa.string()),
    Column("Problema", "problem", _text, pa.string()),
    Column("Como Comprou Contratou", "purchase_channel", _text, pa.string()),
    Column("Procurou Empresa", "has_contacted_company", _yes_or_no, pa.bool_()),
    Column("Respondida", "is_answered", _yes_or_no, pa.bool_()),
    Column("Nota do Consumidor", "rating", _rating, pa.uint8()),
)
_INVALID_DAYS = Column(
    "Tempo Resposta", "has_invalid_response_days", _has_invalid_response_days, pa.bool_()
)
_DECIDING_COLUMNS = (_STATE, _STATUS, _FINALISED_ON)
_KNOWN_UNUSED_TITLES = (
    "Gestor",
    "Canal de Origem",
    "Região",
    "Ano Abertura",
    "Mês Abertura",
    "Data Abertura",
    "Data Resposta",
    "Data Análise",
    "Data Recusa",
    "Prazo Resposta",
    "Prazo Analise Gestor",
    "Análise da Recusa",
    "Total",
    "Interação com Judiciario",
    "Último Complemento Consumidor",
)
_BASE_COMPLETA_TITLES = ("Gestor", "Canal de Origem", "Data Recusa", "Análise da Recusa")
_LAYOUTS = {
    (FINALIZADAS, 19): "L19",
    (FINALIZADAS, 20): "L20",
    (FINALIZADAS, 21): "L21",
    (FINALIZADAS, 23): "L23",
    (BASE_COMPLETA, 30): "L30",
}

STAGED_SCHEMA = pa.schema(
    [
        ("source_line", pa.uint32()),
        ("finalised_on", pa.date32()),
        ("finalised_month", pa.uint16()),
        ("uf", pa.string()),
        *((column.name, column.type) for column in STORED_COLUMNS),
        ("has_invalid_response_days", pa.bool_()),
        ("is_repeat", pa.bool_()),
    ]
)
"""One accepted row of a source file, before dictionaries and municipality codes."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be used: where it stands, which column, why, and its own text.

    `month` is the month of finalisation where the row has a readable one: a row of a month that
    another file won is set aside, not rejected.
    """

    line: int
    column: str
    reason: str
    raw: str
    month: int | None


@dataclass(slots=True)
class ReadResult:
    """What one complaint file holds: balance and description; the accepted rows are passed on.

    `rows_by_month` counts every dated row of the file, all states and statuses; `months` are the
    months that the file covers; `set_aside` counts rows by reason.
    """

    source: SourceText
    uf: str
    family: str
    layout: str
    unknown_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]
    sha256: str = ""
    rows_by_month: Counter[int] = field(default_factory=Counter)
    staged_by_month: Counter[int] = field(default_factory=Counter)
    rejected: list[RejectedRow] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)
    repeated: int = 0

    @property
    def months(self) -> tuple[int, ...]:
        """The months the file covers, in order: those of its name that have rows, if it has any."""
        named = months_in_name(self.source.path.name)
        if named:
            return tuple(month for month in named if self.rows_by_month[month])
        least = MINIMUM_MONTH_SHARE * self.rows_by_month.total()
        return tuple(sorted(m for m, rows in self.rows_by_month.items() if rows >= least))


def read_complaints(
    path: Path, uf: str, stage: Callable[[pa.Table], None], advance: Callable[[int], None]
) -> ReadResult:
    """Read one complaint file; give its usable rows to `stage` in tables of `STAGED_SCHEMA`.

    `uf` is a state (rows of others are set aside) or `BR`. `advance` hears how many rows were
    read, for a progress bar. Rows dated outside the file's months are staged too: only the end of
    the file tells which months it covers. Raises `UnreadableSource` where the file as a whole
    cannot be trusted.
    """
    source = survey(path)
    positions = _column_positions(source)
    header = {normalised(title) for title in source.header}
    is_base_completa = any(normalised(title) in header for title in _BASE_COMPLETA_TITLES)
    family = BASE_COMPLETA if is_base_completa else FINALIZADAS
    width = len(source.header)
    result = ReadResult(
        source=source,
        uf=uf,
        family=family,
        layout=_LAYOUTS.get((family, width), f"{width} colunas"),
        unknown_columns=_unknown_columns(source.header),
        missing_columns=tuple(c.title for c in STORED_COLUMNS if c.title not in positions),
    )
    fingerprint = hashlib.sha256(_canonical([normalised(title) for title in source.header]))
    seen: set[bytes] = set()
    counted = 0
    for batch in _batches(source):
        counted += len(batch)
        for cells in (*batch.rows, *batch.malformed_cells):
            fingerprint.update(_canonical(cells))
        result.rejected.extend(batch.malformed)
        _read_batch(batch, positions, result, seen, stage)
        advance(len(batch))
    result.sha256 = fingerprint.hexdigest()
    if not source.read_count:
        raise UnreadableSource(
            f"{path.name}: tem só o cabeçalho, nenhuma reclamação. Baixe o arquivo de novo."
        )
    named = months_in_name(path.name)
    named_rows = sum(result.rows_by_month[month] for month in named)
    if named and named_rows < MINIMUM_NAMED_SHARE * result.rows_by_month.total():
        raise UnreadableSource(
            f"{path.name}: só {named_rows} das {result.rows_by_month.total()} datas são do período "
            f"que o nome diz. Confira se o arquivo foi renomeado e dê a ele o nome certo."
        )
    if result.rows_by_month and not result.months:
        raise UnreadableSource(
            f"{path.name}: as datas estão espalhadas por {len(result.rows_by_month)} meses, nenhum "
            f"com 1 % das linhas. Carregue um arquivo por mês ou por ano."
        )
    if counted != source.read_count:
        raise UnreadableSource(
            f"{path.name}: a contagem independente achou {source.read_count} linhas e a leitura "
            f"{counted}. Há aspas fora do lugar no arquivo; corrija e carregue de novo."
        )
    return result


def _canonical(cells: Sequence[str]) -> bytes:
    """One row as bytes that do not depend on encoding, delimiter, quotes or line ends."""
    return ("\x1f".join(cells) + "\x1e").encode("utf-8", "surrogatepass")


def _column_positions(source: SourceText) -> dict[str, int]:
    """Position of each known title, by normalised name; refuses missing or repeated ones."""
    known = {normalised(column.title): column for column in (*_DECIDING_COLUMNS, *STORED_COLUMNS)}
    positions: dict[str, int] = {}
    for position, title in enumerate(source.header):
        key = normalised(title)
        if key == "cpf":
            raise UnreadableSource(
                f"{source.path.name}: tem uma coluna CPF; esta versão só lê os arquivos públicos. "
                f"Baixe o arquivo de dados abertos do consumidor.gov.br."
            )
        if key in known:
            if known[key].title in positions:
                raise UnreadableSource(
                    f"{source.path.name}: a coluna “{known[key].title}” aparece duas vezes no "
                    f"cabeçalho. Deixe só uma e carregue de novo."
                )
            positions[known[key].title] = position
    missing = [c.title for c in known.values() if c.is_required and c.title not in positions]
    if missing:
        _refuse_header_below(source, {normalised(c.title) for c in known.values() if c.is_required})
        raise UnreadableSource(
            f"{source.path.name}: não é um arquivo de reclamações do consumidor.gov.br ou falta "
            f"parte dele: no cabeçalho (linha 1) faltam as colunas {', '.join(missing)}. Baixe o "
            f"arquivo de novo."
        )
    return positions


def _refuse_header_below(source: SourceText, required: set[str]) -> None:
    for number, line in enumerate(source.next_lines, start=2):
        for delimiter in DELIMITERS:
            if required <= {normalised(title) for title in titles(line, delimiter)}:
                raise UnreadableSource(
                    f"{source.path.name}: o cabeçalho está na linha {number}, não na primeira. "
                    f"Apague as linhas acima dele e carregue de novo."
                )


def _unknown_columns(header: Sequence[str]) -> tuple[str, ...]:
    columns = (*_DECIDING_COLUMNS, *STORED_COLUMNS)
    known = {normalised(c.title) for c in columns} | {normalised(t) for t in _KNOWN_UNUSED_TITLES}
    return tuple(title for title in header if normalised(title) not in known)


@dataclass(slots=True)
class _Batch:
    """Records of the header's width with their lines and raw text, and the malformed ones."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    raws: list[str] = field(default_factory=list)
    malformed: list[RejectedRow] = field(default_factory=list)
    malformed_cells: list[list[str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows) + len(self.malformed)


class _RawLines:
    """Hands lines to the CSV reader and remembers those of the record being read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._record: list[str] = []

    def __iter__(self) -> "_RawLines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._record.append(line)
        return line

    def taken(self) -> str:
        """The raw text of the record just read."""
        raw = "".join(self._record)
        self._record.clear()
        return raw


def _batches(source: SourceText) -> Iterator[_Batch]:
    width = len(source.header)
    with source.lines() as lines:
        raw_lines = _RawLines(lines)
        csv.field_size_limit(MAXIMUM_LINE_CHARACTERS)
        reader = csv.reader(raw_lines, delimiter=source.delimiter, strict=True)
        next(reader)
        raw_lines.taken()
        batch = _Batch()
        while True:
            line = reader.line_num + 1
            problem = ""
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error:
                row, problem = [], _WRONG_QUOTES
            raw = raw_lines.taken()
            if not problem and len(row) != width:
                if is_blank(raw):
                    continue
                if len(row) > width and not any(cell.strip() for cell in row[width:]):
                    row = row[:width]
                else:
                    problem = _WRONG_WIDTH
            if problem:
                if reader.line_num > line:
                    raise UnreadableSource(unclosed_quote(source.path.name, line))
                batch.malformed.append(RejectedRow(line, "", problem, raw.rstrip("\n"), None))
                batch.malformed_cells.append(row or [raw])
            else:
                batch.rows.append(row)
                batch.lines.append(line)
                batch.raws.append(raw)
            if len(batch) >= BATCH_ROWS:
                yield batch
                batch = _Batch()
        if len(batch):
            yield batch


@dataclass(frozen=True, slots=True)
class _Cells:
    """One column of a batch: distinct values, each row's place among them, errors by place."""

    values: list[Any]
    errors: dict[int, str]
    places: Integers

    def is_in_error(self) -> Booleans:
        by_value = np.zeros(len(self.values), dtype=bool)
        by_value[list(self.errors)] = True
        return np.take(by_value, self.places)

    def equal(self, value: Any) -> Booleans:
        by_value = np.array([v == value for v in self.values], dtype=bool)
        return np.take(by_value, self.places)


def _is_broken(text: str, encoding: str) -> bool:
    """Whether a text holds bytes that the file's encoding does not know, or those of another."""
    if text.isascii():
        return False
    if any("\udc80" <= letter <= "\udcff" for letter in text):
        return True
    if encoding != "cp1252":
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _cells(texts: Sequence[str], rule: Callable[[str], Any], encoding: str) -> _Cells:
    """Apply a cell rule once to each distinct text."""
    place_of: dict[str, int] = {}
    places = np.fromiter(
        (place_of.setdefault(text, len(place_of)) for text in texts), np.int64, len(texts)
    )
    values: list[Any] = []
    errors: dict[int, str] = {}
    for place, text in enumerate(place_of):
        value = None
        try:
            if _is_broken(text, encoding):
                raise InvalidCell(_BROKEN_BYTES)
            value = rule(text)
        except InvalidCell as problem:
            errors[place] = str(problem)
        values.append(value)
    return _Cells(values, errors, places)


def _read_batch(
    batch: _Batch,
    positions: dict[str, int],
    result: ReadResult,
    seen: set[bytes],
    stage: Callable[[pa.Table], None],
) -> None:
    """Sort the rows of one batch into set aside, rejected and staged; count them in `result`."""
    if not batch.rows:
        return
    columns = list(zip(*batch.rows, strict=True))

    def read(column: Column) -> _Cells:
        return _cells(columns[positions[column.title]], column.value, result.source.encoding)

    state, status, finalised_on = (read(column) for column in _DECIDING_COLUMNS)
    month_of_value = [-1 if day is None else month_number(day) for day in finalised_on.values]
    months = np.array(month_of_value, dtype=np.int64)[finalised_on.places]
    result.rows_by_month.update(months[months >= 0].tolist())

    is_other_status = status.equal(False)
    is_other_state = np.zeros(len(batch.rows), dtype=bool)
    if result.uf != "BR":
        is_other_state = ~state.equal(result.uf) & ~state.is_in_error() & ~is_other_status
    result.set_aside[OTHER_STATUS] += int(is_other_status.sum())
    result.set_aside[OTHER_STATE] += int(is_other_state.sum())
    is_kept = ~(is_other_status | is_other_state)
    if not is_kept.any():
        return

    kept_rows = list(compress(batch.rows, is_kept))
    kept_lines = np.array(batch.lines, dtype=np.uint32)[is_kept]
    kept_columns = list(zip(*kept_rows, strict=True))
    encoding = result.source.encoding
    read_columns = {
        column.name: (column, _cells(kept_columns[positions[column.title]], column.value, encoding))
        for column in (*_DECIDING_COLUMNS, *STORED_COLUMNS, _INVALID_DAYS)
        if column.title in positions
    }
    is_rejected = _reject(
        read_columns, kept_lines, list(compress(batch.raws, is_kept)), months[is_kept], result
    )
    is_repeat = _repeats(kept_rows, is_rejected, seen)
    is_staged = ~is_rejected
    staged_months = months[is_kept][is_staged]
    result.staged_by_month.update(staged_months.tolist())
    result.repeated += int(is_repeat[is_staged].sum())
    arrays = {
        name: pc.take(pa.array(cells.values, type=column.type), pa.array(cells.places[is_staged]))
        for name, (column, cells) in read_columns.items()
    }
    arrays["source_line"] = pa.array(kept_lines[is_staged])
    arrays["finalised_month"] = pa.array(staged_months, pa.uint16())
    arrays["is_repeat"] = pa.array(is_repeat[is_staged])
    count = int(is_staged.sum())
    stage(
        pa.table(
            [
                arrays[name] if name in arrays else pa.nulls(count, STAGED_SCHEMA.field(name).type)
                for name in STAGED_SCHEMA.names
            ],
            schema=STAGED_SCHEMA,
        )
    )


def _reject(
    read_columns: dict[str, tuple[Column, _Cells]],
    lines: "npt.NDArray[np.uint32]",
    raws: list[str],
    months: Integers,
    result: ReadResult,
) -> Booleans:
    """Note each row that has an invalid cell, under its first invalid column."""
    is_rejected = np.zeros(len(raws), dtype=bool)
    for column, cells in read_columns.values():
        if not cells.errors:
            continue
        for row in np.flatnonzero(cells.is_in_error() & ~is_rejected):
            month = int(months[row])
            result.rejected.append(
                RejectedRow(
                    line=int(lines[row]),
                    column=column.title,
                    reason=cells.errors[int(cells.places[row])],
                    raw=raws[row].rstrip("\n"),
                    month=month if month >= 0 else None,
                )
            )
        is_rejected |= cells.is_in_error()
    return is_rejected


def _repeats(rows: list[list[str]], is_rejected: Booleans, seen: set[bytes]) -> Booleans:
    """Which rows are, cell by cell, an earlier row of the same file."""
    is_repeat = np.zeros(len(rows), dtype=bool)
    for place, row in enumerate(rows):
        if is_rejected[place]:
            continue
        digest = hashlib.blake2b(_canonical(row), digest_size=16).digest()
        if digest in seen:
            is_repeat[place] = True
        seen.add(digest)
    return is_repeat


def raw_rows(source: SourceText, lines: set[int]) -> dict[int, str]:
    """The raw text of the records that start on `lines`, read again from the file."""
    return {
        line: raw.rstrip("\n")
        for batch in _batches(source)
        for line, raw in zip(batch.lines, batch.raws, strict=True)
        if line in lines
    }
