"""The records of one official text: each column as distinct texts and each row's place in them.

Most blocks of a file are plain (no quote needs care, every line has the header's width) and are
split by pyarrow; the others go through the csv module, row by row, with the same result.
"""

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from ingest.containers import UnreadableSource
from ingest.source_text import (
    MAXIMUM_LINE_BYTES,
    SourceText,
    is_blank,
    unclosed_quote,
)

Places = npt.NDArray[np.int64]

WRONG_WIDTH = "número de colunas diferente do cabeçalho"
WRONG_QUOTES = "aspas fora do lugar"
_MARK = b"\xef\xbb\xbf"
_CELL_END = "\x1f"
_ESCAPES = {"\x1e": "\x1e0", _CELL_END: "\x1e1", "\n": "\x1e2"}
_MALFORMED = b"\x1e3"


@dataclass(frozen=True, slots=True)
class CodedColumn:
    """The cells of one column: distinct texts, and each row's place among them."""

    texts: list[str]
    places: Places


@dataclass(frozen=True, slots=True)
class MalformedRecord:
    """A record that cannot be split into the header's columns."""

    line: int
    reason: str
    raw: str


@dataclass(slots=True)
class Batch:
    """Some records of a file, in order: those of the header's width, and the malformed ones.

    `columns` are by position in the header, only those asked for. `records` are the rows in a
    form that does not depend on encoding, delimiter, quotes and line ends; `canonical` has them
    and the malformed ones, in the order of the file. `own_text` is the rows' text as the file has
    it, one a row or all in one with a row a line.
    """

    lines: npt.NDArray[np.uint32]
    columns: dict[int, CodedColumn]
    records: list[bytes]
    own_text: bytes | list[bytes]
    canonical: bytes
    malformed: list[MalformedRecord] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.records) + len(self.malformed)

    def raw(self, row: int) -> str:
        """The text of a row as the file has it."""
        if isinstance(self.own_text, bytes):
            self.own_text = self.own_text.split(b"\n")
        return _text(self.own_text[row])


def batches(source: SourceText, positions: Collection[int]) -> Iterator[Batch]:
    """The records of the file below its header, with the columns at `positions`.

    Raises `UnreadableSource` where a quote opens and never closes.
    """
    with source.blocks() as blocks:
        line = 1 + source.header_lines
        parts = next(blocks).split(b"\n", source.header_lines)
        block = parts[-1] if len(parts) > source.header_lines else b""
        while True:
            if block:
                batch = _plain_batch(block, line, source, positions)
                if batch is None:
                    lines = _Lines(block, blocks)
                    batch = _careful_batch(lines, line, source, positions)
                    line += lines.taken_count
                else:
                    line += len(batch)
                yield batch
            following = next(blocks, None)
            if following is None:
                return
            block = following


def raws_of(source: SourceText, lines: Collection[int]) -> dict[int, str]:
    """The raw text of the records that start on `lines`, read again from the file."""
    wanted = np.array(sorted(lines), dtype=np.uint32)
    return {
        int(batch.lines[row]): batch.raw(int(row))
        for batch in batches(source, ())
        for row in np.flatnonzero(np.isin(batch.lines, wanted))
    }


def _text(raw: bytes) -> str:
    """The words of a raw text; letters that could not be decoded stay lone surrogates."""
    return raw.decode("utf-8", "surrogatepass").rstrip("\n")


def _plain_batch(
    block: bytes, line: int, source: SourceText, positions: Collection[int]
) -> Batch | None:
    """The batch of a block whose every line is one record of the header's width, else None."""
    if not block.endswith(b"\n"):
        block += b"\n"
    if block.startswith(_MARK):
        return None
    if b"\x1e" in block or _CELL_END.encode() in block:
        return None
    delimiter = source.delimiter.encode()
    unquoted = block
    if b'"' in block:
        whole_cell = rb'(?<=[%b\n])"([^"%b\n]*)"(?=[%b\n])' % (delimiter, delimiter, delimiter)
        unquoted = re.sub(whole_cell, rb"\1", b"\n" + block)[1:]
        if b'"' in unquoted:
            return None
    names = [str(position) for position in range(len(source.header))]
    # One column at least is converted, so that the lines are split and counted.
    included = [names[position] for position in positions] or names[:1]
    try:
        table = pa.csv.read_csv(
            pa.BufferReader(unquoted),
            read_options=pa.csv.ReadOptions(
                use_threads=False, block_size=len(unquoted) + 1, column_names=names
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=source.delimiter, quote_char=False, ignore_empty_lines=False
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(included, pa.dictionary(pa.int32(), pa.binary())),
                include_columns=included,
            ),
        )
    except pa.ArrowInvalid:
        return None
    # An empty line comes as a row of empty cells.
    if all(b"" in column.chunk(0).dictionary.to_pylist() for column in table.columns):
        return None
    canonical = unquoted.translate(bytes.maketrans(delimiter, _CELL_END.encode()))
    records = canonical.split(b"\n")[:-1]
    if len(records) != table.num_rows:
        return None
    coded = {}
    for position in positions:
        column = table.column(names[position]).chunk(0)
        texts = [cell.decode("utf-8", "surrogatepass") for cell in column.dictionary.to_pylist()]
        coded[position] = CodedColumn(texts, column.indices.to_numpy().astype(np.int64))
    return Batch(
        lines=np.arange(line, line + len(records), dtype=np.uint32),
        columns=coded,
        records=records,
        own_text=block,
        canonical=canonical,
    )


class _Lines:
    """Hands the lines of a block to the CSV reader, and of the next where a record goes on."""

    def __init__(self, block: bytes, following: Iterator[bytes]) -> None:
        self._lines = iter(block.splitlines(keepends=True))
        self._following = following
        self._record: list[bytes] = []
        self.taken_count = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None and self._record:
            self._lines = iter(next(self._following, b"").splitlines(keepends=True))
            line = next(self._lines, None)
        if line is None:
            raise StopIteration
        self._record.append(line)
        self.taken_count += 1
        return line.decode("utf-8", "surrogatepass")

    def record(self) -> bytes:
        """The raw text of the record just read."""
        raw = b"".join(self._record)
        self._record.clear()
        return raw


def _careful_batch(
    lines: _Lines, first_line: int, source: SourceText, positions: Collection[int]
) -> Batch:
    width = len(source.header)
    rows: list[list[str]] = []
    starts: list[int] = []
    raws: list[bytes] = []
    canonical: list[bytes] = []
    malformed: list[MalformedRecord] = []
    csv.field_size_limit(MAXIMUM_LINE_BYTES)
    reader = csv.reader(lines, delimiter=source.delimiter, strict=True)
    while True:
        line = first_line + lines.taken_count
        problem = ""
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            row, problem = [], WRONG_QUOTES
        has_more_lines = first_line + lines.taken_count > line + 1
        raw = lines.record()
        if has_more_lines and raw.count(source.delimiter.encode()) >= 2 * (width - 1):
            raise UnreadableSource(_swallowed(source.path.name, line))
        if not problem and len(row) != width:
            if is_blank(raw):
                continue
            if len(row) > width and not any(cell.strip() for cell in row[width:]):
                row = row[:width]
            else:
                problem = WRONG_WIDTH
        if problem:
            if has_more_lines:
                raise UnreadableSource(unclosed_quote(source.path.name, line))
            malformed.append(MalformedRecord(line, problem, _text(raw)))
            canonical.append(_MALFORMED + _joined(row or [_text(raw)]))
        else:
            rows.append(row)
            starts.append(line)
            raws.append(raw)
            canonical.append(_joined(row))
    by_position = list(zip(*rows, strict=True)) if rows else [()] * width
    return Batch(
        lines=np.array(starts, dtype=np.uint32),
        columns={position: _coded(by_position[position]) for position in positions},
        records=[_joined(row) for row in rows],
        own_text=raws,
        canonical=b"".join(record + b"\n" for record in canonical),
        malformed=malformed,
    )


def _swallowed(name: str, line: int) -> str:
    return (
        f"{name}: aspas abertas na linha {line} só fecham em outra linha e engolem linhas "
        f"inteiras. Corrija as aspas dessa linha e carregue de novo."
    )


def _joined(cells: Sequence[str]) -> bytes:
    for mark, escape in _ESCAPES.items():
        cells = [cell.replace(mark, escape) for cell in cells]
    return _CELL_END.join(cells).encode("utf-8", "surrogatepass")


def _coded(cells: Sequence[str]) -> CodedColumn:
    place_of: dict[str, int] = {}
    places = np.fromiter(
        (place_of.setdefault(cell, len(place_of)) for cell in cells), np.int64, len(cells)
    )
    return CodedColumn(list(place_of), places)
