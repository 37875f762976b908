"""One official file as text: its container, encoding, delimiter, header and record count.

The records are counted here by quotes and line ends alone, independently of the CSV reader that
`records.py` uses, so that a row lost by the reader is seen.
"""

import codecs
import csv
import hashlib
import io
import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ingest.containers import UnreadableSource, content

DELIMITERS = (";", "\t")
MAXIMUM_LINE_BYTES = 1_000_000
"""A million letters without accents: far beyond any official row."""
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_START_BYTES = 64
_NUL_SHARE_OF_UTF16 = 0.3
_NUL_SHARE_OF_UTF32 = 0.6
_BLANK_START = re.compile(rb"\n[\n ]")
_BLOCK_BYTES = 2 << 20
_SURVEY_BYTES = 1 << 18
"""Below the limit of a line, so that only the first line of a block can be above it."""
_LINES_BELOW_A_TITLE = 10


@dataclass(frozen=True, slots=True)
class SourceText:
    """What one look over a whole file tells, before any row is interpreted.

    `header_lines` is the number of lines that the header takes, `read_count` the number of records
    below it, blank lines left out.
    `encoding` is `utf-8`, `utf-8-sig` (with byte order mark), `utf-16` or `cp1252`;
    `is_sound` says that every byte belongs to it; `next_lines` are the first lines below the
    header, for telling what is wrong with it.
    """

    path: Path
    file_sha256: str
    encoding: str
    is_sound: bool
    delimiter: str
    header: tuple[str, ...]
    header_lines: int
    read_count: int
    next_lines: tuple[str, ...]

    @contextmanager
    def blocks(self) -> Iterator[Iterator[bytes]]:
        """The whole text, header included, in blocks of whole lines of UTF-8.

        `\n` is the only line end and NULs are left out. Bytes that the encoding does not know
        come as lone surrogates: the reader rejects the row.
        """
        decoder = None
        if not (self.is_sound and self.encoding in ("utf-8", "utf-8-sig")):
            errors = "strict" if self.encoding == "utf-16" else "surrogateescape"
            encoding = self.encoding.removesuffix("-sig")
            decoder = codecs.getincrementaldecoder(encoding)(errors)
        with content(self.path) as stream:
            yield _line_blocks(stream, _BLOCK_BYTES, decoder)


def survey(path: Path) -> SourceText:
    """Read `path` once and describe it; raise `UnreadableSource` where it is no such text."""
    with content(path) as stream:
        start = stream.peek(_START_BYTES)[:_START_BYTES]
        is_utf16 = start.startswith(_UTF16_MARKS)
        _refuse_unmarked_encoding(path, start, is_utf16)
        decoder = codecs.getincrementaldecoder("utf-16")() if is_utf16 else None
        try:
            blocks = _line_blocks(stream, _SURVEY_BYTES, decoder)
            return _described(path, blocks, is_utf16, start.startswith(_UTF8_MARK))
        except UnicodeError as problem:
            raise UnreadableSource(
                f"{path.name}: o texto em UTF-16 está cortado ou danificado. Baixe o arquivo de "
                f"novo."
            ) from problem


def _refuse_unmarked_encoding(path: Path, start: bytes, is_utf16: bool) -> None:
    """Refuse a text of two or four bytes a letter that does not begin with its mark."""
    nul_share = start.count(0) / max(len(start), 1) if start.strip(b"\0") else 0
    if nul_share > _NUL_SHARE_OF_UTF32 or (nul_share > _NUL_SHARE_OF_UTF16 and not is_utf16):
        encoding = "UTF-32" if nul_share > _NUL_SHARE_OF_UTF32 else "UTF-16 sem a marca do início"
        raise UnreadableSource(
            f"{path.name}: o texto parece estar em {encoding}, que esta versão não lê. Salve o "
            f"arquivo como CSV em UTF-8 e carregue de novo."
        )


def _line_blocks(
    stream: IO[bytes], size: int, decoder: codecs.IncrementalDecoder | None
) -> Iterator[bytes]:
    """Blocks of whole lines; a line longer than the limit comes alone and unfinished.

    Quotes, delimiters and line ends are single bytes in every encoding read here but UTF-16,
    which `decoder` turns into UTF-8.
    """
    rest = b""
    is_first, is_last = True, False
    while not is_last:
        block = stream.read(size)
        is_last = not block
        if decoder is not None:
            block = decoder.decode(block, is_last).encode("utf-8", "surrogatepass")
        block = rest + (block.replace(b"\0", b"") if b"\0" in block else block)
        if is_first and block:
            block = block.removeprefix(_UTF8_MARK)
            is_first = False
        held = b""
        if block.endswith(b"\r") and not is_last:
            block, held = block[:-1], b"\r"
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        end = len(block) if is_last else block.rfind(b"\n") + 1
        rest = block[end:] + held
        if end:
            yield block[:end]
        if len(rest) > MAXIMUM_LINE_BYTES:
            yield rest
            return


def _described(path: Path, blocks: Iterator[bytes], is_utf16: bool, has_mark: bool) -> SourceText:
    start = next(blocks, b"")
    _refuse_long_line(path, start, 1)
    first = start.partition(b"\n")[0]
    if not first.strip():
        raise UnreadableSource(
            f"{path.name}: o arquivo está vazio ou não tem cabeçalho na primeira linha. "
            f"Baixe o arquivo de novo."
        )
    delimiter = max(DELIMITERS, key=lambda mark: first.count(mark.encode()))
    header, header_lines = _header(path, start, delimiter)
    rest = start.split(b"\n", header_lines)[-1] if start.count(b"\n") >= header_lines else b""
    counter = _RecordCounter(path, delimiter, header_lines)
    is_sound = _is_utf8(start.removesuffix(rest))
    for block in itertools.chain((rest,) if rest else (), blocks):
        counter.add(block)
        is_sound = is_sound and _is_utf8(block)
    encoding = "utf-16" if is_utf16 else "utf-8-sig" if has_mark else "utf-8"
    if encoding == "utf-8" and not is_sound and _is_mostly_foreign(path):
        encoding = "cp1252"

    def decoded(line: bytes) -> str:
        return line.decode("cp1252" if encoding == "cp1252" else "utf-8", "replace")

    decoded_header = tuple(" ".join(decoded(title.encode("latin-1")).split()) for title in header)

    return SourceText(
        path=path,
        file_sha256=file_sha256(path),
        encoding=encoding,
        is_sound=is_sound,
        delimiter=delimiter,
        header=decoded_header,
        header_lines=header_lines,
        read_count=counter.finished(),
        next_lines=tuple(map(decoded, rest.split(b"\n", _LINES_BELOW_A_TITLE)))[
            :_LINES_BELOW_A_TITLE
        ],
    )


def _is_mostly_foreign(path: Path) -> bool:
    """Whether, of the lines with other than ASCII letters, most do not read as UTF-8."""
    valid = invalid = 0
    with content(path) as stream:
        for block in _line_blocks(stream, _SURVEY_BYTES, None):
            for line in block.split(b"\n"):
                if not line.isascii():
                    is_valid = _is_utf8(line)
                    valid += is_valid
                    invalid += not is_valid
    return invalid > valid


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _header(path: Path, start: bytes, delimiter: str) -> tuple[list[str], int]:
    """The titles, each byte a letter, and the number of lines they take."""
    lines = io.StringIO(start.decode("latin-1"), newline="\n")
    csv.field_size_limit(MAXIMUM_LINE_BYTES)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        return next(reader), reader.line_num
    except csv.Error as problem:
        raise UnreadableSource(unclosed_quote(path.name, 1)) from problem


def titles(line: str, delimiter: str) -> tuple[str, ...]:
    """The column titles of a header line."""
    return tuple(cell.strip().strip('"').strip() for cell in line.split(delimiter))


class _RecordCounter:
    """Counts records block by block; a quote opens a field only at the field's start."""

    def __init__(self, path: Path, delimiter: str, header_lines: int) -> None:
        self._path = path
        self._delimiter = delimiter.encode()
        self._count = 0
        self._line_number = header_lines
        self._opened_on_line = 0
        self._record_bytes = 0

    def add(self, block: bytes) -> None:
        """Count the records of a block of whole lines."""
        _refuse_long_line(self._path, block, self._line_number + 1)
        if b'"' in block or self._opened_on_line or _has_blank_start(block):
            for line in block.splitlines(keepends=True):
                self._add_line(line)
        else:
            lines = block.count(b"\n") + (not block.endswith(b"\n"))
            self._count += lines
            self._line_number += lines

    def _add_line(self, line: bytes) -> None:
        self._line_number += 1
        self._record_bytes += len(line)
        if self._record_bytes > MAXIMUM_LINE_BYTES:
            raise _long_line(self._path, self._opened_on_line or self._line_number)
        if self._opened_on_line:
            is_open = self._is_open_after(line, quoted=True)
        else:
            is_open = b'"' in line and self._is_open_after(line, quoted=False)
        if is_open:
            self._opened_on_line = self._opened_on_line or self._line_number
            return
        if self._opened_on_line or not is_blank(line):
            self._count += 1
        self._opened_on_line = 0
        self._record_bytes = 0

    def finished(self) -> int:
        if self._opened_on_line:
            raise UnreadableSource(unclosed_quote(self._path.name, self._opened_on_line))
        return self._count

    def _is_open_after(self, line: bytes, quoted: bool) -> bool:
        position = 0
        at_field_start = not quoted
        while True:
            if quoted:
                closing = line.find(b'"', position)
                if closing < 0:
                    return True
                if line[closing + 1 : closing + 2] == b'"':
                    position = closing + 2
                    continue
                quoted, position, at_field_start = False, closing + 1, False
            elif at_field_start and line[position : position + 1] == b'"':
                quoted, position = True, position + 1
            else:
                following = line.find(self._delimiter, position)
                if following < 0:
                    return False
                position, at_field_start = following + 1, True


def _has_blank_start(block: bytes) -> bool:
    """Whether a line of the block is empty or starts with a space: it may be no record."""
    return block.startswith((b"\n", b" ")) or _BLANK_START.search(block) is not None


def is_blank(line: bytes) -> bool:
    """Whether a line is no record: nothing but spaces before its end."""
    return not line.strip(b" \n")


def unclosed_quote(name: str, line_number: int) -> str:
    """The sentence for a quoted field that never ends."""
    return (
        f"{name}: aspas abertas na linha {line_number} não fecham. "
        f"Corrija as aspas dessa linha e carregue de novo."
    )


def _refuse_long_line(path: Path, block: bytes, number: int) -> None:
    """Refuse a block whose first line, of that number, is too long; no other line of it can be."""
    if len(block) > MAXIMUM_LINE_BYTES and b"\n" not in block[:MAXIMUM_LINE_BYTES]:
        raise _long_line(path, number)


def _long_line(path: Path, number: int) -> UnreadableSource:
    return UnreadableSource(
        f"{path.name}: a linha {number} passa de 1 milhão de caracteres. Abra o arquivo e confira "
        f"as aspas e as quebras de linha."
    )


def file_sha256(path: Path) -> str:
    """The SHA-256 of the file as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
