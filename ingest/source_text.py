"""One official file as text: its container, encoding, delimiter, header and record count.

The records are counted here by quotes and line ends alone, independently of the CSV reader that
`complaints.py` uses, so that a row lost by the reader is seen.
"""

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

READABLE_SUFFIXES = (".csv", ".txt", ".tsv", ".gz", ".zip")
DELIMITERS = (";", "\t")
MAXIMUM_LINE_CHARACTERS = 1_000_000
MAXIMUM_ZIP_MEMBERS = 50
MAXIMUM_EXPANSION = 50
"""Expanded bytes for each compressed byte; official files expand 8 to 15 times."""
_SMALL_CONTENT_BYTES = 10_000_000
"""Below this size expansion is harmless: repetitive small files may expand more."""
_UTF8_MARK = b"\xef\xbb\xbf"
_DAMAGE = (OSError, EOFError, zipfile.BadZipFile, zlib.error)
_FOREIGN_STARTS = {
    b"%PDF": "um PDF",
    b"PAR1": "um arquivo Parquet",
    b"SQLite format 3": "um banco SQLite",
    b"\x89PNG": "uma imagem",
    b"\xff\xd8\xff": "uma imagem",
    b"\xd0\xcf\x11\xe0": "uma planilha antiga do Excel (.xls)",
    b"7z\xbc\xaf\x27\x1c": "um arquivo 7z",
    b"PK\x03\x04": "um arquivo zip com outro nome",
    b"\xff\xfe": "um texto em UTF-16",
    b"\xfe\xff": "um texto em UTF-16",
}


class UnreadableSource(Exception):
    """A file refused as a whole; the message says in Portuguese what, where and what to do."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """What one look over a whole file tells, before any row is interpreted.

    `read_count` is the number of records below the header, blank lines left out.
    `encoding` is `utf-8`, `utf-8-sig` (with byte order mark) or `cp1252`.
    """

    path: Path
    file_sha256: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    read_count: int

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """The decoded lines, header included, with `\\n` as the only line end.

        Bytes that the encoding does not know come as lone surrogates: the reader rejects the row.
        """
        with _content(self.path) as content:
            yield io.TextIOWrapper(content, encoding=self.encoding, errors="surrogateescape")


def survey(path: Path) -> SourceText:
    """Read `path` once and describe it; raise `UnreadableSource` where it is no such text."""
    with _content(path) as content:
        # Latin-1 maps each byte to one character: quotes, delimiters and line ends keep their
        # places whatever the encoding really is.
        text = io.TextIOWrapper(content, encoding="latin-1")
        lines = iter(lambda: text.readline(MAXIMUM_LINE_CHARACTERS + 1), "")
        first = next(lines, "")
        _refuse_foreign_content(path, first.encode("latin-1"))
        has_mark = first.encode("latin-1").startswith(_UTF8_MARK)
        header_line = first.encode("latin-1").removeprefix(_UTF8_MARK)
        delimiter = _delimiter(header_line)
        counter = _RecordCounter(path, delimiter)
        valid, invalid = _utf8_evidence(first)
        for line in lines:
            counter.add(line)
            if not line.isascii():
                is_valid, is_invalid = _utf8_evidence(line)
                valid += is_valid
                invalid += is_invalid
        read_count = counter.finished()
    if has_mark:
        encoding = "utf-8-sig"
    else:
        encoding = "cp1252" if invalid > valid else "utf-8"
    header_text = header_line.decode("cp1252" if encoding == "cp1252" else "utf-8", "replace")
    header = tuple(cell.strip().strip('"').strip() for cell in header_text.split(delimiter))
    return SourceText(path, _file_sha256(path), encoding, delimiter, header, read_count)


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
        if self._opened_on_line or not line.isspace():
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


def _delimiter(header_line: bytes) -> str:
    text = header_line.decode("latin-1")
    return max(DELIMITERS, key=text.count)


def _refuse_foreign_content(path: Path, first_bytes: bytes) -> None:
    for start, kind in _FOREIGN_STARTS.items():
        if first_bytes.startswith(start):
            raise UnreadableSource(
                f"{path.name}: é {kind}, não um CSV do consumidor.gov.br. "
                f"Baixe o arquivo de dados abertos (CSV, .gz ou .zip) e carregue de novo."
            )
    if not first_bytes.strip():
        raise UnreadableSource(
            f"{path.name}: o arquivo está vazio ou não tem cabeçalho na primeira linha. "
            f"Baixe o arquivo de novo."
        )
    if first_bytes.removeprefix(_UTF8_MARK).lstrip().startswith((b"<", b"{")):
        raise UnreadableSource(
            f"{path.name}: é uma página da internet ou uma resposta de erro, não um CSV. "
            f"Baixe o arquivo de novo pelo navegador e confira o conteúdo."
        )


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@contextmanager
def _content(path: Path) -> Iterator[BinaryIO]:
    """The bytes of the one text in `path`, whatever its container, read as a stream."""
    with ExitStack() as opened:
        try:
            stream, compressed_bytes = _opened(path, opened)
        except _DAMAGE as problem:
            raise _damaged(path) from problem
        yield io.BufferedReader(_GuardedStream(stream, path, compressed_bytes))


def _opened(path: Path, opened: ExitStack) -> tuple[_Readable, int | None]:
    """The stream to read and, for a compressed file, the size it is compressed to."""
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return opened.enter_context(gzip.GzipFile(path)), path.stat().st_size
    if suffix == ".zip":
        archive = opened.enter_context(zipfile.ZipFile(path))
        member = _only_member(path, archive)
        return opened.enter_context(archive.open(member)), member.compress_size
    return opened.enter_context(path.open("rb")), None


def _only_member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [member for member in archive.infolist() if not member.is_dir()]
    texts = [m for m in members if m.filename.lower().endswith((".csv", ".txt", ".tsv"))]
    if len(members) > MAXIMUM_ZIP_MEMBERS or len(texts) != 1:
        raise UnreadableSource(
            f"{path.name}: o zip tem {len(texts)} arquivos CSV entre {len(members)}; precisa ter "
            f"exatamente um. Descompacte e carregue os arquivos CSV."
        )
    if texts[0].flag_bits & 1:
        raise UnreadableSource(
            f"{path.name}: o zip pede senha. Descompacte e carregue o arquivo CSV."
        )
    if texts[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableSource(
            f"{path.name}: o zip usa uma compressão que esta versão não lê (método "
            f"{texts[0].compress_type}). Descompacte e carregue o arquivo CSV."
        )
    return texts[0]


def _damaged(path: Path) -> UnreadableSource:
    return UnreadableSource(
        f"{path.name}: o arquivo está danificado ou incompleto e não pôde ser lido até o fim. "
        f"Baixe o arquivo de novo."
    )


class _GuardedStream(io.RawIOBase):
    """A stream that names a damaged file and stops one that expands out of all proportion."""

    def __init__(self, stream: _Readable, path: Path, compressed_bytes: int | None) -> None:
        self._stream = stream
        self._path = path
        self._left: float = (
            float("inf")
            if compressed_bytes is None
            else max(_SMALL_CONTENT_BYTES, compressed_bytes * MAXIMUM_EXPANSION)
        )

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        try:
            content = self._stream.read(len(view))
        except _DAMAGE as problem:
            raise _damaged(self._path) from problem
        self._left -= len(content)
        if self._left < 0:
            raise UnreadableSource(
                f"{self._path.name}: o conteúdo é mais de {MAXIMUM_EXPANSION} vezes maior que o "
                f"arquivo compactado. Confira a origem do arquivo."
            )
        view[: len(content)] = content
        return len(content)
