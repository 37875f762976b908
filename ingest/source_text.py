"""One official file as text: its container, encoding, delimiter, header and record count.

The records are counted here by quotes and line ends alone, independently of the CSV reader that
`complaints.py` uses, so that a row lost by the reader is seen.
"""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.containers import UnreadableSource, content

DELIMITERS = (";", "\t")
MAXIMUM_LINE_CHARACTERS = 1_000_000
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_START_BYTES = 64
_LINES_BELOW_A_TITLE = 10
_FOREIGN_STARTS = {
    b"%PDF": "um PDF",
    b"PAR1": "um arquivo Parquet",
    b"SQLite format 3": "um banco SQLite",
    b"\x89PNG": "uma imagem",
    b"\xff\xd8\xff": "uma imagem",
    b"\xd0\xcf\x11\xe0": "uma planilha antiga do Excel (.xls)",
    b"7z\xbc\xaf\x27\x1c": "um arquivo 7z",
    b"PK\x03\x04": "um arquivo zip com outro nome",
}


@dataclass(frozen=True, slots=True)
class SourceText:
    """What one look over a whole file tells, before any row is interpreted.

    `read_count` is the number of records below the header, blank lines left out.
    `encoding` is `utf-8`, `utf-8-sig` (with byte order mark), `utf-16` or `cp1252`;
    `next_lines` are the first lines below the header, for telling what is wrong with it.
    """

    path: Path
    file_sha256: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    read_count: int
    next_lines: tuple[str, ...]

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """The decoded lines, header included, with `\\n` as the only line end and without NULs.

        Bytes that the encoding does not know come as lone surrogates: the reader rejects the row.
        """
        errors = "strict" if self.encoding == "utf-16" else "surrogateescape"
        with content(self.path) as stream:
            decoded = io.TextIOWrapper(stream, encoding=self.encoding, errors=errors)
            yield (line.replace("\0", "") if "\0" in line else line for line in decoded)


def survey(path: Path) -> SourceText:
    """Read `path` once and describe it; raise `UnreadableSource` where it is no such text."""
    with content(path) as stream:
        start = stream.peek(_START_BYTES)[:_START_BYTES]
        is_utf16 = start.startswith(_UTF16_MARKS)
        _refuse_foreign_content(path, start)
        # Latin-1 maps each byte to one character: quotes, delimiters and line ends keep their
        # places whatever the encoding really is.
        text = io.TextIOWrapper(stream, encoding="utf-16" if is_utf16 else "latin-1")
        try:
            return _described(path, text, is_utf16)
        except UnicodeError as problem:
            raise UnreadableSource(
                f"{path.name}: o texto em UTF-16 está cortado ou danificado. Baixe o arquivo de "
                f"novo."
            ) from problem


def _described(path: Path, text: io.TextIOWrapper, is_utf16: bool) -> SourceText:
    lines = iter(lambda: text.readline(MAXIMUM_LINE_CHARACTERS + 1), "")
    first = next(lines, "").replace("\0", "")
    has_mark = first.startswith(_UTF8_MARK.decode("latin-1"))
    first = first.removeprefix(_UTF8_MARK.decode("latin-1"))
    if not first.strip():
        raise UnreadableSource(
            f"{path.name}: o arquivo está vazio ou não tem cabeçalho na primeira linha. "
            f"Baixe o arquivo de novo."
        )
    delimiter = max(DELIMITERS, key=first.count)
    counter = _RecordCounter(path, delimiter)
    next_lines: list[str] = []
    valid, invalid = (0, 0) if is_utf16 else _utf8_evidence(first)
    for line in lines:
        counter.add(line)
        if len(next_lines) < _LINES_BELOW_A_TITLE:
            next_lines.append(line)
        if not is_utf16 and not line.isascii():
            is_valid, is_invalid = _utf8_evidence(line)
            valid += is_valid
            invalid += is_invalid
    if is_utf16:
        encoding = "utf-16"
    elif has_mark:
        encoding = "utf-8-sig"
    else:
        encoding = "cp1252" if invalid > valid else "utf-8"

    def decoded(line: str) -> str:
        if is_utf16:
            return line
        return line.encode("latin-1").decode(encoding.removesuffix("-sig"), "replace")

    return SourceText(
        path=path,
        file_sha256=_file_sha256(path),
        encoding=encoding,
        delimiter=delimiter,
        header=titles(decoded(first), delimiter),
        read_count=counter.finished(),
        next_lines=tuple(decoded(line) for line in next_lines),
    )


def titles(line: str, delimiter: str) -> tuple[str, ...]:
    """The column titles of a header line."""
    return tuple(cell.strip().strip('"').strip() for cell in line.split(delimiter))


class _RecordCounter:
    """Counts records line by line; a quote opens a field only at the field's start."""

    def __init__(self, path: Path, delimiter: str) -> None:
        self._path = path
        self._delimiter = delimiter
        self._count = 0
        self._line_number = 1
        self._opened_on_line = 0
        self._record_characters = 0

    def add(self, line: str) -> None:
        self._line_number += 1
        self._record_characters += len(line)
        if self._record_characters > MAXIMUM_LINE_CHARACTERS:
            raise UnreadableSource(
                f"{self._path.name}: a linha {self._opened_on_line or self._line_number} passa de "
                f"1 milhão de caracteres. Abra o arquivo e confira as aspas e as quebras de linha."
            )
        if self._opened_on_line:
            is_open = self._is_open_after(line, quoted=True)
        elif '"' in line:
            is_open = self._is_open_after(line, quoted=False)
        else:
            is_open = False
        if is_open:
            self._opened_on_line = self._opened_on_line or self._line_number
            return
        if self._opened_on_line or not is_blank(line):
            self._count += 1
        self._opened_on_line = 0
        self._record_characters = 0

    def finished(self) -> int:
        if self._opened_on_line:
            raise UnreadableSource(unclosed_quote(self._path.name, self._opened_on_line))
        return self._count

    def _is_open_after(self, line: str, quoted: bool) -> bool:
        position = 0
        at_field_start = not quoted
        while True:
            if quoted:
                closing = line.find('"', position)
                if closing < 0:
                    return True
                if line[closing + 1 : closing + 2] == '"':
                    position = closing + 2
                    continue
                quoted, position, at_field_start = False, closing + 1, False
            elif at_field_start and line[position : position + 1] == '"':
                quoted, position = True, position + 1
            else:
                following = line.find(self._delimiter, position)
                if following < 0:
                    return False
                position, at_field_start = following + 1, True


def is_blank(line: str) -> bool:
    """Whether a line is no record: nothing but spaces before its end."""
    return not line.strip(" \r\n")


def unclosed_quote(name: str, line_number: int) -> str:
    """The sentence for a quoted field that never ends."""
    return (
        f"{name}: aspas abertas na linha {line_number} não fecham. "
        f"Corrija as aspas dessa linha e carregue de novo."
    )


def _utf8_evidence(line: str) -> tuple[int, int]:
    """(valid, invalid): whether a line with other than ASCII letters reads as UTF-8."""
    if line.isascii():
        return 0, 0
    try:
        line.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return 0, 1
    return 1, 0


def _refuse_foreign_content(path: Path, first_bytes: bytes) -> None:
    for start, kind in _FOREIGN_STARTS.items():
        if first_bytes.startswith(start):
            raise UnreadableSource(
                f"{path.name}: é {kind}, não um CSV do consumidor.gov.br. "
                f"Baixe o arquivo de dados abertos (CSV, .gz ou .zip) e carregue de novo."
            )
    if first_bytes.removeprefix(_UTF8_MARK).lstrip().startswith((b"<", b"{")):
        raise UnreadableSource(
            f"{path.name}: é uma página da internet ou uma resposta de erro, não um CSV. "
            f"Baixe o arquivo de novo pelo navegador e confira o conteúdo."
        )


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
