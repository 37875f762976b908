"""The bytes of the one text in a file, whatever container it came in, read as a stream.

Plain text, .gz, .zip (stored, Deflate, Deflate64), .7z, a .7z inside a .zip, and an .xlsx, whose
sheet comes as CSV. Members are never extracted by their own name.
"""

import gzip
import io
import lzma
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Protocol, TypeVar

from ingest import spreadsheets

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Member = TypeVar("Member")

READABLE_SUFFIXES = (".csv", ".txt", ".tsv", ".gz", ".zip", ".7z", spreadsheets.SUFFIX)
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
MAXIMUM_MEMBERS = 50
MAXIMUM_EXPANSION = 50
"""Expanded bytes for each compressed byte; official files expand 8 to 25 times."""
_SMALL_CONTENT_BYTES = 10_000_000
"""Below this size expansion is harmless: repetitive small files may expand more."""
_DEFLATE64 = 9
_DEFLATE64_BYTES = 512
"""Inflated at once: a bomb makes 26,000 bytes of one."""
_MAC_FOLDER = "__MACOSX/"
"""What macOS adds to a zip: notes on the files, no files."""
_LOCAL_HEADER = struct.Struct("<26xHH")
_CHUNK_BYTES = 1 << 20
SPREADSHEET = "uma planilha do Excel (.xlsx)"
DAMAGE = (
    *(OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    # What zipfile raises for headers that nothing sound would write.
    *(NotImplementedError, UnicodeError, ValueError),
)


_START_BYTES = 512
_UTF8_MARK = b"\xef\xbb\xbf"
_TAR_MARK = slice(257, 262)
_DUCKDB_MARK = slice(8, 12)
_FOREIGN_STARTS = {
    b"%PDF": "um PDF",
    b"PAR1": "um arquivo Parquet",
    b"SQLite format 3": "um banco SQLite",
    b"\x89PNG": "uma imagem",
    b"\xff\xd8\xff": "uma imagem",
    b"\xd0\xcf\x11\xe0": "uma planilha antiga do Excel (.xls)",
    b"7z\xbc\xaf\x27\x1c": "um arquivo 7z com outro nome",
    b"\x1f\x8b": "um arquivo gz com outro nome ou dentro de outro",
    b"PK\x03\x04": "um arquivo zip com outro nome",
}


class UnreadableSource(Exception):
    """A file refused as a whole; the message says in Portuguese what, where and what to do."""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@contextmanager
def content(path: Path) -> Iterator[io.BufferedReader]:
    """The bytes of the text in `path`; raises `UnreadableSource` for what cannot be read."""
    with ExitStack() as opened:
        try:
            stream, compressed_bytes = _opened(path, opened)
        except PermissionError as problem:
            raise UnreadableSource(
                f"{path.name}: sem permissão para ler o arquivo. Confira o dono e as permissões."
            ) from problem
        except DAMAGE as problem:
            with path.open("rb") as file:
                _refuse_page(path, file.read(_START_BYTES))
            raise _damaged(path) from problem
        text: io.BufferedReader = io.BufferedReader(_GuardedStream(stream, path, compressed_bytes))
        _refuse_foreign_content(path, text.peek(_START_BYTES)[:_START_BYTES])
        yield text


def _refuse_foreign_content(path: Path, start: bytes) -> None:
    kind = next((kind for mark, kind in _FOREIGN_STARTS.items() if start.startswith(mark)), None)
    if start.startswith(b"PK") and (b"xl/" in start or b"[Content_Types].xml" in start):
        kind = SPREADSHEET
    if start[_TAR_MARK] == b"ustar":
        kind = "um arquivo tar"
    if start[_DUCKDB_MARK] == b"DUCK":
        kind = "um banco DuckDB"
    if kind is not None:
        raise foreign_content(path, kind)
    _refuse_page(path, start)


def foreign_content(path: Path, kind: str) -> UnreadableSource:
    """The refusal of a file that is something else than the text expected."""
    return UnreadableSource(
        f"{path.name}: é {kind}, não um CSV do consumidor.gov.br. "
        f"Baixe o arquivo de dados abertos (CSV, .gz ou .zip) e carregue de novo."
    )


def opens_at_once(path: Path) -> bool:
    """Whether the first bytes of the text can be had without expanding all of it."""
    suffix = path.suffix.lower()
    if suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return not any(name.lower().endswith(".7z") for name in archive.namelist())
    return suffix != ".7z"


def _refuse_page(path: Path, start: bytes) -> None:
    if start.removeprefix(_UTF8_MARK).lstrip().startswith((b"<", b"{")):
        raise UnreadableSource(
            f"{path.name}: é uma página da internet ou uma resposta de erro, não um CSV. "
            f"Baixe o arquivo de novo pelo navegador e confira o conteúdo."
        )


def _opened(path: Path, opened: ExitStack) -> tuple[_Readable, int | None]:
    """The stream to read and, for a compressed file, the size it is compressed to."""
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return opened.enter_context(gzip.GzipFile(path)), path.stat().st_size
    if suffix == ".zip":
        return _zip_member(path, opened)
    if suffix == ".7z":
        return _seven_zip_member(path, opened.enter_context(path.open("rb")), opened)
    if suffix == spreadsheets.SUFFIX:
        return _sheet(path, opened)
    return opened.enter_context(path.open("rb")), None


def _sheet(path: Path, opened: ExitStack) -> tuple[_Readable, int]:
    compressed = path.stat().st_size
    try:
        _refuse_expansion(path, compressed, spreadsheets.expanded_bytes(path))
        return spreadsheets.SheetText(path, opened), compressed
    except spreadsheets.SeveralSheets:
        raise UnreadableSource(
            f"{path.name}: a planilha tem linhas em mais de uma folha. Deixe só a folha dos dados "
            f"e carregue de novo."
        ) from None
    except spreadsheets.DAMAGE as problem:
        raise ValueError("damaged workbook") from problem


def _zip_member(path: Path, opened: ExitStack) -> tuple[_Readable, int]:
    archive = opened.enter_context(zipfile.ZipFile(path))
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not member.filename.startswith(_MAC_FOLDER)
    ]
    member = _only_text(path, [(m.filename, m) for m in members], (*_TEXT_SUFFIXES, ".7z"))
    if member.flag_bits & 1:
        raise UnreadableSource(
            f"{path.name}: o zip pede senha. Descompacte e carregue o arquivo CSV."
        )
    stream: _Readable
    if member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        stream = opened.enter_context(archive.open(member))
    elif member.compress_type == _DEFLATE64:
        stream = _Deflate64(opened.enter_context(path.open("rb")), member)
    else:
        raise UnreadableSource(
            f"{path.name}: o zip usa uma compressão que esta versão não lê (método "
            f"{member.compress_type}). Descompacte e carregue o arquivo CSV."
        )
    if not member.filename.lower().endswith(".7z"):
        return stream, member.compress_size
    inner = opened.enter_context(tempfile.TemporaryFile())
    guarded = _GuardedStream(stream, path, member.compress_size)
    while chunk := guarded.read(_CHUNK_BYTES):
        inner.write(chunk)
    inner.seek(0)
    return _seven_zip_member(path, inner, opened)


def _seven_zip_member(
    path: Path, archive_file: IO[bytes], opened: ExitStack
) -> tuple[_Readable, int]:
    import py7zr

    class Spooled(py7zr.Py7zIO):
        """Where the one member is expanded to: a file without a name."""

        def __init__(self) -> None:
            self.file = opened.enter_context(tempfile.TemporaryFile())

        def write(self, s: bytes | bytearray) -> int:
            return self.file.write(s)

        def read(self, size: int | None = None) -> bytes:
            return self.file.read(-1 if size is None else size)

        def seek(self, offset: int, whence: int = 0) -> int:
            return self.file.seek(offset, whence)

        def flush(self) -> None:
            self.file.flush()

        def size(self) -> int:
            return self.file.seek(0, io.SEEK_END)

    class OneFile(py7zr.WriterFactory):
        def __init__(self) -> None:
            self.target = Spooled()

        def create(self, filename: str) -> py7zr.Py7zIO:
            return self.target

    try:
        with py7zr.SevenZipFile(archive_file) as archive:
            members = [(info.filename, info) for info in archive.list() if info.is_file]
            member = _only_text(path, members, _TEXT_SUFFIXES)
            compressed = archive_file.seek(0, io.SEEK_END)
            _refuse_expansion(path, compressed, member.uncompressed)
            factory = OneFile()
            archive.extract(targets=[member.filename], factory=factory)
    except py7zr.exceptions.PasswordRequired as problem:
        raise UnreadableSource(
            f"{path.name}: o 7z pede senha. Descompacte e carregue o arquivo CSV."
        ) from problem
    except (py7zr.exceptions.ArchiveError, py7zr.exceptions.DecompressionError) as problem:
        raise _damaged(path) from problem
    factory.target.seek(0)
    return factory.target.file, compressed


def _only_text(path: Path, members: list[tuple[str, Member]], suffixes: tuple[str, ...]) -> Member:
    """The one member with a readable ending; a refusal where there is none or more than one."""
    texts = [m for name, m in members if PurePosixPath(name.lower()).suffix in suffixes]
    if len(members) > MAXIMUM_MEMBERS:
        raise UnreadableSource(
            f"{path.name}: o arquivo compactado tem {len(members)} arquivos, mais de "
            f"{MAXIMUM_MEMBERS}. Descompacte e carregue os arquivos CSV."
        )
    if len(texts) != 1:
        raise UnreadableSource(
            f"{path.name}: o arquivo compactado tem {len(texts)} arquivos CSV entre "
            f"{len(members)}; precisa ter exatamente um. Descompacte e carregue os arquivos CSV."
        )
    return texts[0]


class _Deflate64:
    """A zip member compressed by Deflate64, which the standard library does not read."""

    def __init__(self, archive: IO[bytes], member: zipfile.ZipInfo) -> None:
        import inflate64

        archive.seek(member.header_offset)
        name_length, extra_length = _LOCAL_HEADER.unpack(archive.read(_LOCAL_HEADER.size))
        archive.seek(name_length + extra_length, io.SEEK_CUR)
        self._archive = archive
        self._inflater = inflate64.Inflater()
        self._compressed_left = member.compress_size
        self._checksum, self._expected_checksum = 0, member.CRC
        self._ready = b""

    def read(self, size: int, /) -> bytes:
        while not self._ready and self._compressed_left:
            compressed = self._archive.read(min(_DEFLATE64_BYTES, self._compressed_left))
            if not compressed:
                raise EOFError("the archive ends inside its member")
            self._compressed_left -= len(compressed)
            try:
                self._ready = self._inflater.inflate(compressed)
            except ValueError as problem:
                raise zlib.error(str(problem)) from problem
            self._checksum = zlib.crc32(self._ready, self._checksum)
        part, self._ready = self._ready[:size], self._ready[size:]
        if not part and self._checksum != self._expected_checksum:
            raise zipfile.BadZipFile("wrong checksum")
        return part


class _GuardedStream(io.RawIOBase):
    """A stream that names a damaged file and stops one that expands out of all proportion."""

    def __init__(self, stream: _Readable, path: Path, compressed_bytes: int | None) -> None:
        self._stream = stream
        self._path = path
        self._compressed_bytes = compressed_bytes
        self._expanded_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        try:
            part = self._stream.read(len(view))
        except DAMAGE as problem:
            raise _damaged(self._path) from problem
        self._expanded_bytes += len(part)
        if self._compressed_bytes is not None:
            _refuse_expansion(self._path, self._compressed_bytes, self._expanded_bytes)
        view[: len(part)] = part
        return len(part)


def _refuse_expansion(path: Path, compressed_bytes: int, expanded_bytes: int) -> None:
    if expanded_bytes > max(_SMALL_CONTENT_BYTES, compressed_bytes * MAXIMUM_EXPANSION):
        raise UnreadableSource(
            f"{path.name}: o conteúdo é mais de {MAXIMUM_EXPANSION} vezes maior que o arquivo "
            f"compactado. Confira a origem do arquivo."
        )


def _damaged(path: Path) -> UnreadableSource:
    return UnreadableSource(
        f"{path.name}: o arquivo está danificado ou incompleto e não pôde ser lido até o fim. "
        f"Baixe o arquivo de novo."
    )
