"""The complaint files of consumidor.gov.br: their columns, values and rules, row by row.

Official column names and words live in this file and nowhere else. Each cell rule is a plain
function of a text; it runs once for each distinct text of a batch, not once for each row.
"""

import csv
import hashlib
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress, islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from indicators.names import normalised
from ingest import spreadsheets
from ingest.containers import SPREADSHEET, UnreadableSource, content, foreign_content
from ingest.file_names import months_in_name
from ingest.records import Batch, CodedColumn, MalformedRecord, Places, batches
from ingest.renamed_values import current_value
from ingest.source_text import DELIMITERS, SourceText, survey, titles

Booleans = npt.NDArray[np.bool_]

FINALIZADAS = "finalizadas"
BASE_COMPLETA = "basecompleta"

STATES = tuple(
    "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO".split()
)
ROWS_STAGED_AT_ONCE = 100_000
LONGEST_CELL = 20_000
"""Letters; official cells have some hundreds at the most."""
MAXIMUM_REJECTED = 100_000
MAXIMUM_WORDS = 50_000
"""Distinct texts of one column; the country has less than 6,000 cities."""
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
NO_DISTRICT = "no_district"
YEAR_OF_OTHER_FILE = "year_of_other_file"
YEAR_REPLACED = "year_replaced"
SET_ASIDE_REASONS = {
    OTHER_STATUS: "outra situação (Cancelada ou Encerrada)",
    OTHER_STATE: "outro Estado",
    ALREADY_LOADED: "arquivo já carregado, ou igual a outro desta carga",
    OTHER_FAMILY_WON: "mês coberto pela outra família de arquivos",
    MONTH_REPLACED: "mês substituído por arquivo mais novo",
    NO_DISTRICT: "município ainda sem comarca no arquivo",
    YEAR_OF_OTHER_FILE: "ano de arquivamento que outro arquivo do Procon traz",
    YEAR_REPLACED: "ano substituído por arquivo mais novo",
}

OUTSIDE_THE_FILES_MONTHS = "data fora do mês do arquivo"
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
    if text is None or not any(letter.isprintable() for letter in text):
        raise InvalidCell("campo obrigatório vazio")
    return text


def _renamed(column: str) -> Callable[[str], str | None]:
    """The rule of a column whose values were renamed over the years: today's value."""

    def value(cell: str) -> str | None:
        written = _text(cell)
        return written and current_value(column, written)

    return value


def _original(column: str) -> Callable[[str], str | None]:
    """The rule that keeps what the file writes where today's value is another."""

    def value(cell: str) -> str | None:
        written = _text(cell)
        return written if written and current_value(column, written) != written else None

    return value


def _protocol_hash(key: bytes) -> Callable[[str], int | None]:
    """The rule that keeps of a protocol only a hash that nobody without the key can redo."""

    def value(cell: str) -> int | None:
        protocol = normalised(cell)
        if not protocol:
            return None
        digest = hashlib.blake2b(protocol.encode(), key=key, digest_size=8).digest()
        return int.from_bytes(digest, "big")

    return value


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
_INTEGER = re.compile(r"(-?)(\d+)(?:[.,]0{1,2})?")


def _integer(cell: str) -> int | None:
    text = cell.strip()
    if not text:
        return None
    match = _INTEGER.fullmatch(text)
    if match is None:
        raise InvalidCell("não é um número inteiro")
    sign, digits = match.groups()
    # Longer numbers are absurd whatever they are; Python refuses to read very long ones.
    return int(sign + (digits.lstrip("0")[:_LONGEST_INTEGER] or "0"))


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


_WORDS = pa.dictionary(pa.int32(), pa.string())
_STATE = Column("UF", "uf", _state, _WORDS, is_required=True)
_STATUS = Column("Situação", "is_finalised", _is_finalised, pa.bool_(), is_required=True)
_FINALISED_ON = Column("Data Finalização", "finalised_on", _date, pa.date32(), is_required=True)

STORED_COLUMNS = (
    Column("Nome Fantasia", "company", _required_text, _WORDS, is_required=True),
    Column("Avaliação Reclamação", "is_resolved", _is_resolved, pa.bool_(), is_required=True),
    Column("Cidade", "municipality_name", _text, _WORDS),
    Column("Sexo", "sex", _text, _WORDS),
    Column("Faixa Etária", "age_band", _text, _WORDS),
    Column("Tempo Resposta", "response_days", _response_days, pa.uint16()),
    Column("Segmento de Mercado", "segment", _renamed("segment"), _WORDS),
    Column("Área", "area", _text, _WORDS),
    Column("Assunto", "subject", _renamed("subject"), _WORDS),
    Column("Grupo Problema", "problem_group", _text, _WORDS),
    Column("Problema", "problem", _renamed("problem"), _WORDS),
    Column("Como Comprou Contratou", "purchase_channel", _text, _WORDS),
    Column("Procurou Empresa", "has_contacted_company", _yes_or_no, pa.bool_()),
    Column("Respondida", "is_answered", _yes_or_no, pa.bool_()),
    Column("Nota do Consumidor", "rating", _rating, pa.uint8()),
    Column("Grupo Econômico", "economic_group", _text, _WORDS),
)
_DERIVED_COLUMNS = (
    Column("Segmento de Mercado", "original_segment", _original("segment"), _WORDS),
    Column("Assunto", "original_subject", _original("subject"), _WORDS),
    Column("Problema", "original_problem", _original("problem"), _WORDS),
    Column("Tempo Resposta", "has_invalid_response_days", _has_invalid_response_days, pa.bool_()),
)
_PROTOCOL = "Protocolo"
_DECIDING_COLUMNS = (_STATE, _STATUS, _FINALISED_ON)
_KNOWN_USED_TITLES = (*(c.title for c in (*_DECIDING_COLUMNS, *STORED_COLUMNS)), _PROTOCOL)
_OPTIONAL_TITLES = ("Grupo Econômico",)
"""Stored where a layout has them; most have not, so their absence is not worth a word."""
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
    "Hora Abertura",
    "Hora Resposta",
    "Hora Análise",
    "Hora Recusa",
    "Hora Finalização",
    "Edição de Conteúdo",
    "Interação do Gestor",
    "Total",
    "Interação com Judiciario",
    "Último Complemento Consumidor",
)
_PERSONAL_WORDS = (
    *("cpf", "protocolo", "email", "telefone", "celular", "endereco", "documento"),
    *("nomedoconsumidor", "nomeconsumidor", "nascimento"),
)
"""A title with one of these (normalised) makes the file a restricted one, of named consumers."""
_BASE_COMPLETA_TITLES = ("Gestor", "Canal de Origem", "Data Recusa", "Análise da Recusa")
_LAYOUTS = {
    (FINALIZADAS, 19): "L19",
    (FINALIZADAS, 20): "L20",
    (FINALIZADAS, 21): "L21",
    (FINALIZADAS, 23): "L23",
    (BASE_COMPLETA, 29): "L29",
    (BASE_COMPLETA, 30): "L30",
    (BASE_COMPLETA, 31): "L31",
    (BASE_COMPLETA, 38): "L38",
}

STAGED_SCHEMA = pa.schema(
    [
        ("source_line", pa.uint32()),
        ("finalised_on", pa.date32()),
        ("finalised_month", pa.uint16()),
        ("uf", _WORDS),
        *((column.name, column.type) for column in (*STORED_COLUMNS, *_DERIVED_COLUMNS)),
        ("protocol_hash", pa.uint64()),
    ]
)
"""One accepted row of a source file; the words of a column are numbered anew in each table."""

NOT_KEPT = "(texto não guardado: pode ter dados pessoais)"
_MASK = "…"


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
    months that the file covers; `set_aside` counts rows by reason; `repeated_lines` are the lines
    of staged rows that are, cell by cell or by protocol, an earlier staged row, and
    `repeated_by_month` their number.
    """

    source: SourceText
    uf: str
    family: str
    layout: str
    is_restricted: bool
    unknown_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]
    sha256: str = ""
    rows_by_month: Counter[int] = field(default_factory=Counter)
    staged_by_month: Counter[int] = field(default_factory=Counter)
    rejected: list[RejectedRow] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)
    repeated_by_month: Counter[int] = field(default_factory=Counter)
    repeated_lines: "npt.NDArray[np.uint32]" = field(
        default_factory=lambda: np.empty(0, dtype=np.uint32)
    )

    @property
    def months(self) -> tuple[int, ...]:
        """The months the file covers, in order: those of its name that have rows, if it has any."""
        named = months_in_name(self.source.path.name)
        if named:
            return tuple(month for month in named if self.rows_by_month[month])
        least = MINIMUM_MONTH_SHARE * self.rows_by_month.total()
        return tuple(sorted(m for m, rows in self.rows_by_month.items() if rows >= least))


def forgotten_key() -> bytes:
    """A key for hashes that no later load needs to compare with."""
    return secrets.token_bytes(32)


def read_complaints(
    path: Path,
    uf: str,
    stage: Callable[[pa.Table], None],
    advance: Callable[[int], None],
    protocol_key: Callable[[], bytes] = forgotten_key,
) -> ReadResult:
    """Read one complaint file; give its usable rows to `stage` in tables of `STAGED_SCHEMA`.

    `uf` is a state (rows of others are set aside) or `BR`. `advance` hears how many rows were
    read, for a progress bar. Protocols are hashed with `protocol_key()`, by default with a key that
    nobody keeps. Rows dated outside the file's months are staged too: only the end of the file
    tells which months it covers. Raises `UnreadableSource` where the file as a whole cannot be
    trusted.
    """
    if path.suffix.lower() == spreadsheets.SUFFIX:
        with content(path):
            raise foreign_content(path, SPREADSHEET)
    source = survey(path)
    positions = _column_positions(source)
    header = {normalised(title) for title in source.header}
    is_restricted = any(word in title for title in header for word in _PERSONAL_WORDS)
    is_base_completa = is_restricted or any(normalised(t) in header for t in _BASE_COMPLETA_TITLES)
    family = BASE_COMPLETA if is_base_completa else FINALIZADAS
    width = len(source.header)
    layout = _LAYOUTS.get((family, width), f"{width} colunas")
    result = ReadResult(
        source=source,
        uf=uf,
        family=family,
        layout=f"restrito, {width} colunas" if is_restricted else layout,
        is_restricted=is_restricted,
        unknown_columns=_unknown_columns(source.header),
        missing_columns=tuple(
            column.title
            for column in STORED_COLUMNS
            if column.title not in positions and column.title not in _OPTIONAL_TITLES
        ),
    )
    reader = _RowReader(result, positions, protocol_key, stage)
    fingerprint = hashlib.sha256("\x1f".join(map(normalised, source.header)).encode() + b"\n")
    counted = 0
    for batch in batches(source, set(positions.values())):
        counted += len(batch)
        fingerprint.update(batch.canonical)
        reader.read(batch)
        _refuse_too_many(result, reader)
        advance(len(batch))
    reader.stage_waiting()
    result.sha256 = fingerprint.hexdigest()
    reader.note_repeats()
    _refuse_untrusted(result, counted)
    return result


def _refuse_too_many(result: ReadResult, reader: "_RowReader") -> None:
    """Refuse a file that is no file of complaints, before it fills the memory."""
    name = result.source.path.name
    if len(result.rejected) > MAXIMUM_REJECTED:
        raise UnreadableSource(
            f"{name}: mais de {MAXIMUM_REJECTED} linhas rejeitadas; a primeira é a da linha "
            f"{result.rejected[0].line}: {result.rejected[0].reason}. Confira o arquivo e baixe-o "
            f"de novo."
        )
    column = reader.column_of_too_many_words()
    if column is not None:
        raise UnreadableSource(
            f"{name}: a coluna {column} tem mais de {MAXIMUM_WORDS} textos diferentes, o que um "
            f"arquivo de reclamações não tem. Confira o arquivo e baixe-o de novo."
        )


def _refuse_untrusted(result: ReadResult, counted: int) -> None:
    """Refuse a file that holds no row, other months than its name says, or a lost record."""
    name, dated = result.source.path.name, result.rows_by_month.total()
    if not result.source.read_count:
        raise UnreadableSource(
            f"{name}: tem só o cabeçalho, nenhuma reclamação. Baixe o arquivo de novo."
        )
    named = months_in_name(name)
    named_rows = sum(result.rows_by_month[month] for month in named)
    if named and named_rows < MINIMUM_NAMED_SHARE * dated:
        raise UnreadableSource(
            f"{name}: só {named_rows} das {dated} datas são do período que o nome diz. Confira se "
            f"o arquivo foi renomeado e dê a ele o nome certo."
        )
    if dated and not result.months:
        raise UnreadableSource(
            f"{name}: as datas estão espalhadas por {len(result.rows_by_month)} meses, nenhum "
            f"com 1 % das linhas. Carregue um arquivo por mês ou por ano."
        )
    if result.rejected and len(result.rejected) == counted:
        first = result.rejected[0]
        raise UnreadableSource(
            f"{name}: nenhuma linha pôde ser usada: todas as {counted} foram rejeitadas. A "
            f"primeira é a da linha {first.line}: {first.reason}"
            f"{f' (coluna {first.column})' if first.column else ''}. Confira o arquivo e carregue "
            f"de novo."
        )
    if counted != result.source.read_count:
        raise UnreadableSource(
            f"{name}: a contagem independente achou {result.source.read_count} linhas e a leitura "
            f"{counted}. Há aspas fora do lugar no arquivo; corrija e carregue de novo."
        )


def raw_text(result: ReadResult, raw: str) -> str:
    """The text of a rejected row as it may be kept.

    Of a restricted file nothing: in a row that went wrong a name may stand in any column. Of the
    others all but the unknown columns.
    """
    if result.is_restricted:
        return NOT_KEPT
    if not result.unknown_columns:
        return raw
    header = result.source.header
    cells = next(csv.reader([raw], delimiter=result.source.delimiter), [])
    if len(cells) != len(header):
        return NOT_KEPT
    hidden = set(result.unknown_columns)
    kept = (_MASK if t in hidden else c for t, c in zip(header, cells, strict=True))
    return result.source.delimiter.join(kept)


def _column_positions(source: SourceText) -> dict[str, int]:
    """Position of each known title, by normalised name; refuses missing or repeated ones."""
    required = {c.title for c in (*_DECIDING_COLUMNS, *STORED_COLUMNS) if c.is_required}
    known = {normalised(title): title for title in _KNOWN_USED_TITLES}
    positions: dict[str, int] = {}
    for position, title in enumerate(source.header):
        key = normalised(title)
        if key in known:
            if known[key] in positions:
                raise UnreadableSource(
                    f"{source.path.name}: a coluna “{known[key]}” aparece duas vezes no "
                    f"cabeçalho. Deixe só uma e carregue de novo."
                )
            positions[known[key]] = position
    missing = [t for t in known.values() if t in required and t not in positions]
    if missing:
        _refuse_other_separator(source, set(map(normalised, required)))
        _refuse_header_below(source, set(map(normalised, required)))
        raise UnreadableSource(
            f"{source.path.name}: não é um arquivo de reclamações do consumidor.gov.br ou falta "
            f"parte dele: no cabeçalho (linha 1) faltam as colunas {', '.join(missing)}. Baixe o "
            f"arquivo de novo."
        )
    return positions


def _refuse_other_separator(source: SourceText, required: set[str]) -> None:
    line = source.delimiter.join(source.header)
    for separator, name in ((",", "vírgula"), ("|", "“|”")):
        if required <= {normalised(title) for title in titles(line, separator)}:
            raise UnreadableSource(
                f"{source.path.name}: as colunas estão separadas por {name}; os arquivos oficiais "
                f"usam ponto e vírgula ou tabulação. Baixe o arquivo de novo ou salve com ponto e "
                f"vírgula."
            )


def _refuse_header_below(source: SourceText, required: set[str]) -> None:
    for number, line in enumerate(source.next_lines, start=2):
        for delimiter in DELIMITERS:
            if required <= {normalised(title) for title in titles(line, delimiter)}:
                raise UnreadableSource(
                    f"{source.path.name}: o cabeçalho está na linha {number}, não na primeira. "
                    f"Apague as linhas acima dele e carregue de novo."
                )


def _unknown_columns(header: Sequence[str]) -> tuple[str, ...]:
    known = {normalised(title) for title in (*_KNOWN_USED_TITLES, *_KNOWN_UNUSED_TITLES)}
    return tuple(title for title in header if normalised(title) not in known)


def _is_broken(text: str, encoding: str) -> bool:
    """Whether a text holds bytes that the file's encoding does not know, or those of another."""
    if text.isascii():
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    if encoding != "cp1252":
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


class _CellReader:
    """Applies the rule of one column of a file once to each distinct text.

    `values` and `errors` are by place, the number of a text in the order of its first sight.
    """

    def __init__(self, column: Column, encoding: str) -> None:
        self.column = column
        self.values: list[Any] = []
        self.errors: dict[int, str] = {}
        self._encoding = encoding
        self._place_of: dict[str, int] = {}

    def places(self, coded: CodedColumn) -> Places:
        """Each row's place among all texts of the file seen so far."""
        known = len(self._place_of)
        by_text = np.fromiter(
            (self._place_of.setdefault(text, len(self._place_of)) for text in coded.texts),
            np.int64,
            len(coded.texts),
        )
        for new_text in islice(self._place_of, known, None):
            self._read(new_text)
        return by_text[coded.places]

    def _read(self, text: str) -> None:
        value = None
        try:
            if len(text) > LONGEST_CELL:
                raise InvalidCell("texto longo demais")
            if _is_broken(text, self._encoding):
                raise InvalidCell(_BROKEN_BYTES)
            value = self.column.value(text)
        except InvalidCell as problem:
            self.errors[len(self.values)] = str(problem)
        self.values.append(value)

    def is_in_error(self, places: Places) -> Booleans:
        by_place = np.zeros(len(self.values), dtype=bool)
        by_place[list(self.errors)] = True
        return by_place[places]

    def equal(self, value: Any, places: Places) -> Booleans:
        return np.array([v == value for v in self.values], dtype=bool)[places]

    def array(self, places: Places) -> pa.Array:
        """The values of the rows at these places, in the column's type."""
        if self.column.type == _WORDS:
            # Only the words of these rows: those of rejected rows are kept nowhere.
            used = np.flatnonzero(np.bincount(places, minlength=len(self.values)))
            number_of = np.zeros(len(self.values), dtype=np.int32)
            number_of[used] = np.arange(len(used))
            words = pa.array([self.values[place] for place in used], type=pa.string())
            return pa.DictionaryArray.from_arrays(pa.array(number_of[places]), words)
        return pa.array(self.values, type=self.column.type).take(pa.array(places))


class _RowReader:
    """Sorts the rows of one file into set aside, rejected and staged, batch by batch."""

    def __init__(
        self,
        result: ReadResult,
        positions: dict[str, int],
        protocol_key: Callable[[], bytes],
        stage: Callable[[pa.Table], None],
    ) -> None:
        self._result = result
        self._positions = positions
        self._stage = stage
        columns = [*_DECIDING_COLUMNS, *STORED_COLUMNS, *_DERIVED_COLUMNS]
        if _PROTOCOL in positions:
            hashed = _protocol_hash(protocol_key())
            columns.append(Column(_PROTOCOL, "protocol_hash", hashed, pa.uint64()))
        self._cells = {
            column.name: _CellReader(column, result.source.encoding)
            for column in columns
            if column.title in positions
        }
        self._waiting: dict[str, list[npt.NDArray[Any]]] = defaultdict(list)
        self._identities: list[Places] = []
        self._months: list[Places] = []
        self._lines: list[npt.NDArray[np.uint32]] = []

    def read(self, batch: Batch) -> None:
        """Count the rows of the batch in the result, and stage the usable ones."""
        result = self._result
        result.rejected.extend(map(self._malformed, batch.malformed))
        if not batch.records:
            return
        state, status, finalised_on = (self._cells[c.name] for c in _DECIDING_COLUMNS)
        places = {c.name: self._places(c, batch) for c in _DECIDING_COLUMNS}
        months = np.array(
            [-1 if day is None else month_number(day) for day in finalised_on.values],
            dtype=np.int64,
        )[places[_FINALISED_ON.name]]
        result.rows_by_month.update(_counts(months[months >= 0]))

        is_other_status = status.equal(False, places[_STATUS.name])
        is_other_state = np.zeros(len(months), dtype=bool)
        if result.uf != "BR":
            of_state = places[_STATE.name]
            is_other_state = ~state.equal(result.uf, of_state) & ~state.is_in_error(of_state)
            is_other_state &= ~is_other_status
        result.set_aside[OTHER_STATUS] += int(is_other_status.sum())
        result.set_aside[OTHER_STATE] += int(is_other_state.sum())
        is_kept = ~(is_other_status | is_other_state)
        if not is_kept.any():
            return

        for name, reader in self._cells.items():
            if name not in places:
                places[name] = self._places(reader.column, batch)
        kept = {name: of_column[is_kept] for name, of_column in places.items()}
        rows, months = np.flatnonzero(is_kept), months[is_kept]
        is_staged = ~self._reject(batch, rows, kept, months)
        rows, months = rows[is_staged], months[is_staged]
        result.staged_by_month.update(_counts(months))
        for name, of_column in kept.items():
            self._waiting[name].append(of_column[is_staged])
        self._waiting["finalised_month"].append(months)
        self._waiting["source_line"].append(batch.lines[rows])
        self._lines.append(batch.lines[rows])
        self._months.append(months)
        self._identities.append(self._identities_of(batch, rows))
        if sum(map(len, self._waiting["source_line"])) >= ROWS_STAGED_AT_ONCE:
            self.stage_waiting()

    def column_of_too_many_words(self) -> str | None:
        """The first column with more distinct texts than an official file has."""
        for name, reader in self._cells.items():
            if name != "protocol_hash" and len(reader.values) > MAXIMUM_WORDS:
                return reader.column.title
        return None

    def stage_waiting(self) -> None:
        """Stage the usable rows read since the last time."""
        waiting = {name: np.concatenate(parts) for name, parts in self._waiting.items()}
        self._waiting.clear()
        if not waiting:
            return
        arrays = [
            self._cells[name].array(waiting[name])
            if name in self._cells
            else pa.array(waiting[name]).cast(field.type)
            if name in waiting
            else pa.nulls(len(waiting["source_line"]), field.type)
            for name, field in zip(STAGED_SCHEMA.names, STAGED_SCHEMA, strict=True)
        ]
        self._stage(pa.table(arrays, schema=STAGED_SCHEMA))

    def note_repeats(self) -> None:
        """Put into the result which staged rows equal an earlier one."""
        if not self._lines:
            return
        _, first = np.unique(np.concatenate(self._identities), return_index=True)
        is_repeat = np.ones(sum(map(len, self._lines)), dtype=bool)
        is_repeat[first] = False
        self._result.repeated_lines = np.concatenate(self._lines)[is_repeat]
        self._result.repeated_by_month.update(_counts(np.concatenate(self._months)[is_repeat]))

    def _identities_of(self, batch: Batch, rows: Places) -> Places:
        """What tells the rows apart, hashed: the protocol, or else all cells."""
        is_asked = np.zeros(len(batch.records), dtype=bool)
        is_asked[rows] = True
        records = compress(batch.records, is_asked.tolist())
        identities = np.fromiter(map(hash, records), np.int64, len(rows))
        if _PROTOCOL in self._positions:
            protocols = batch.columns[self._positions[_PROTOCOL]]
            texts = [normalised(text) for text in protocols.texts]
            has_protocol = np.array([bool(text) for text in texts])[protocols.places[rows]]
            hashes = np.array([hash(text) for text in texts], dtype=np.int64)
            identities = np.where(has_protocol, hashes[protocols.places[rows]], identities)
        return identities

    def _places(self, column: Column, batch: Batch) -> Places:
        return self._cells[column.name].places(batch.columns[self._positions[column.title]])

    def _malformed(self, record: MalformedRecord) -> RejectedRow:
        raw = raw_text(self._result, record.raw)
        return RejectedRow(record.line, "", record.reason, raw, None)

    def _reject(
        self, batch: Batch, rows: Places, places: dict[str, Places], months: Places
    ) -> Booleans:
        """Note each of `rows` that has an invalid cell, under its first invalid column."""
        is_rejected = np.zeros(len(rows), dtype=bool)
        for name, reader in self._cells.items():
            if not reader.errors:
                continue
            is_in_error = reader.is_in_error(places[name])
            for at in np.flatnonzero(is_in_error & ~is_rejected):
                self._result.rejected.append(
                    RejectedRow(
                        line=int(batch.lines[rows[at]]),
                        column=reader.column.title,
                        reason=reader.errors[int(places[name][at])],
                        raw=raw_text(self._result, batch.raw(int(rows[at]))),
                        month=int(months[at]) if months[at] >= 0 else None,
                    )
                )
            is_rejected |= is_in_error
        return is_rejected


def _counts(months: Places) -> dict[int, int]:
    values, counts = np.unique(months, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))
