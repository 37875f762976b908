"""Hostile complaint files, each with the exact end that a load of it must come to.

Run as a program it loads its part of them, one after the other, in one process:
`python tests/hostile_files.py FOLDER PART` writes to `FOLDER/observed.jsonl`, a line a load, what
the command line of the loader did, how long it took and the peak of memory until then.
"""

import contextlib
import gzip
import hashlib
import io
import json
import lzma
import os
import random
import resource
import shutil
import sqlite3
import struct
import sys
import tarfile
import time
import traceback
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import py7zr
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from complaint_files import LAYOUTS, Row, row, text, unrated, write
from PIL import Image

from ingest.__main__ import main

MARK = b"\xef\xbb\xbf"
TITLES = LAYOUTS["L19"]
HEADER = ";".join(TITLES)
FILE = "arquivo.csv"
MAY_CHANGE = ("history.jsonl", "lock")
PARTS = 2
"""Processes that share the cases: as many as the smallest machine has cores."""
DEEP = Path("cwd", "1", "2", "3")
"""Where the program runs, below the folder of the run: names that climb out stay in sight."""

COMPANY = "Nome Fantasia"
DATE = "Data Finalização"
DAYS = "Tempo Resposta"
RATING = "Nota do Consumidor"
STATUS = "Situação"
EVALUATION = "Avaliação Reclamação"

WRONG_WIDTH = "número de colunas diferente do cabeçalho"
WRONG_QUOTES = "aspas fora do lugar"
BROKEN_BYTES = "letras que não se leem na codificação do arquivo"
EMPTY_FIELD = "campo obrigatório vazio"
NO_SUCH_DAY = "data que não existe"
NO_DATE = "data vazia ou em forma desconhecida"
OTHER_MONTH = "data fora do mês do arquivo"
NO_INTEGER = "não é um número inteiro"
NO_RATING = "nota fora de 1 a 5"
NO_STATE = "UF desconhecida"
NO_STATUS = "situação desconhecida"
NO_EVALUATION = "avaliação desconhecida"
NOT_YES_OR_NO = "valor diferente de S e N"

NOT_COMPLAINTS = "não é um arquivo de reclamações do consumidor.gov.br"

Content = bytes | Callable[[Path], object]
"""The bytes of a file, or what writes it to a path."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that is read, row by row.

    `rejected` are (line, column, reason) in the order of the lines; `told` is what else the report
    says of the file; `stored` are values of its rows in the build by line, each a SQL expression.
    """

    read: int
    accepted: int
    rejected: tuple[tuple[int, str, str], ...] = ()
    set_aside: Mapping[str, int] = field(default_factory=dict)
    repeated: int = 0
    told: Mapping[str, object] = field(default_factory=dict)
    stored: Mapping[str, Sequence[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is refused: words of the sentence that pin what was found, the exit code."""

    found: str
    exit_code: int = 1


Expected = Loaded | Refused


@dataclass(frozen=True, slots=True)
class Load:
    """One call of the command line: files by name, what becomes of each, rows in the build after.

    `named` are the arguments where they are not each file once, in its folder.
    """

    files: Mapping[str, Content]
    expected: Mapping[str, Expected]
    row_count: int
    options: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Loads one after the other into one data folder, empty at first or with a build of one row."""

    kind: str
    name: str
    loads: tuple[Load, ...]
    starts_from_a_build: bool = False

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


def alone(kind: str, name: str, content: Content, expected: Expected, file: str = FILE) -> Case:
    """One file; one that is refused must leave a build as it was."""
    is_refused = isinstance(expected, Refused)
    row_count = 1 if is_refused else expected.accepted
    load = Load({file: content}, {file: expected}, row_count)
    return Case(kind, name, (load,), starts_from_a_build=is_refused)


# Three good rows, and the same with one thing changed.

GOOD = (row(company="Loja Ação"), row(company="Banco Íris"), row(company="Três Irmãos"))
NAMES = ("Loja Ação", "Banco Íris", "Três Irmãos")
WHOLE = Loaded(3, 3, stored={"company": NAMES})
OTHERS = ("Loja Ação", "Três Irmãos")
"""The names of the good rows when the one in the middle is lost."""
COMPANY_LAST = (*(title for title in TITLES if title != COMPANY), COMPANY)
COMPANY_FIRST = (COMPANY, *(title for title in TITLES if title != COMPANY))


def encoded(encoding: str = "utf-8", rows: Iterable[Row] = GOOD) -> bytes:
    return text(rows).encode(encoding)


def lines_of(rows: Iterable[Row], encoding: str = "utf-8") -> bytes:
    """The rows without a header."""
    return text(rows).split("\n", 1)[1].encode(encoding)


def with_name(name: bytes | str, encoding: str = "utf-8") -> bytes:
    """The good rows; the company of the middle one stands as given, whatever it breaks."""
    raw = name.encode(encoding) if isinstance(name, str) else name
    rows = (GOOD[0], row(company="@@"), GOOD[2])
    return encoded(encoding, rows).replace(b"@@", raw)


def with_names(raws: Iterable[str]) -> bytes:
    """A good row, then one row a company, each as given, whatever it breaks."""
    places = {f"@{number}@": raw for number, raw in enumerate(raws)}
    content = text([GOOD[0], *(row(company=place) for place in places)])
    for place, raw in places.items():
        content = content.replace(place, raw)
    return content.encode()


def with_header(header: str) -> bytes:
    """The good rows below another header line."""
    return encoded().replace(HEADER.encode(), header.encode())


def middle_rejected(column: str, reason: str, at: int = 3) -> Loaded:
    """All rows but the one in the middle."""
    return Loaded(3, 2, ((at, column, reason),), stored={"company": OTHERS})


def middle_stored(name: str) -> Loaded:
    """All three rows, the one in the middle under this name."""
    return Loaded(3, 3, stored={"company": (NAMES[0], name, NAMES[2])})


# Encodings.

EURO_AND_DASH = "Loja 5 € – Centro"
CART = "Loja 🛒"


def _encodings() -> Iterable[tuple[str, Content, Expected]]:
    reordered = text(GOOD, COMPANY_FIRST).encode()
    yield "marked twice as utf-8, a required column first", MARK * 2 + reordered, WHOLE
    yield (
        "two marked files joined: the second header is a row of its own",
        MARK + encoded() + MARK + encoded(rows=GOOD[:1]),
        Loaded(5, 4, ((5, "UF", NO_STATE),), repeated=1, told={"encoding": "utf-8-sig"}),
    )
    yield (
        "cp1252 with letters that latin-1 does not have",
        with_name(EURO_AND_DASH, "cp1252"),
        Loaded(
            *(3, 3),
            told={"encoding": "cp1252"},
            stored={"company": (NAMES[0], EURO_AND_DASH, NAMES[2])},
        ),
    )
    yield (
        "cp1252 with a byte that it does not define",
        with_name(b"Loja \x81", "cp1252"),
        middle_rejected(COMPANY, BROKEN_BYTES),
    )
    odd = lines_of([row(company="Ação")], "cp1252")
    yield (
        "a cp1252 line inside utf-8",
        encoded(rows=GOOD[:2]) + odd + lines_of(GOOD[2:]),
        Loaded(
            *(4, 3),
            ((4, COMPANY, BROKEN_BYTES),),
            told={"encoding": "utf-8"},
            stored={"company": NAMES},
        ),
    )
    yield (
        "as many cp1252 lines as utf-8 ones, the header with the latter",
        encoded(rows=GOOD[:2]) + odd * 3,
        Loaded(5, 2, tuple((line, COMPANY, BROKEN_BYTES) for line in (4, 5, 6))),
    )
    yield (
        "a utf-8 header over cp1252 rows",
        HEADER.encode() + b"\n" + lines_of(GOOD, "cp1252"),
        Refused("faltam as colunas Situação, Data Finalização"),
    )
    yield (
        "encoded twice",
        encoded().decode("latin-1").encode(),
        Refused("faltam as colunas Situação, Data Finalização"),
    )
    yield (
        "utf-16 with letters beyond 16 bits",
        with_name(CART, "utf-8").decode().encode("utf-16"),
        Loaded(
            *(3, 3), told={"encoding": "utf-16"}, stored={"company": (NAMES[0], CART, NAMES[2])}
        ),
    )
    half = b"\xff\xfe" + text(GOOD).encode("utf-16-le")
    yield (
        "utf-16 cut inside its last row",
        half[:-60],
        Loaded(3, 2, ((4, "", WRONG_WIDTH),), stored={"company": NAMES[:2]}),
    )
    cut_letter = text([*GOOD[:2], row(company=CART)], COMPANY_LAST).rstrip("\n")
    yield (
        "utf-16 cut inside a letter",
        b"\xff\xfe" + cut_letter.encode("utf-16-le")[:-2],
        Refused("UTF-16 está cortado"),
    )
    yield (
        "utf-16 with half a letter in a name",
        b"\xff\xfe" + with_name("!").decode().encode("utf-16-le").replace(b"!\0", b"\x3d\xd8"),
        Refused("UTF-16 está cortado ou danificado"),
    )
    dashed = with_name("Loja – Centro").decode()
    yield "utf-16-le without a mark", dashed.encode("utf-16-le"), Refused("UTF-16")
    yield "utf-16-be without a mark", dashed.encode("utf-16-be"), Refused("UTF-16")
    carts = with_name(CART).decode()
    yield "utf-32-le", b"\xff\xfe\0\0" + carts.encode("utf-32-le"), Refused("UTF-32")
    yield "utf-32-be", b"\0\0\xfe\xff" + carts.encode("utf-32-be"), Refused("UTF-32")
    yield "ebcdic", encoded("cp500"), Refused(NOT_COMPLAINTS)
    yield "mac roman", encoded("mac_roman"), Refused("faltam as colunas Situação")
    yield (
        "bytes that are no letters of utf-8",
        encoded(rows=[GOOD[0], *(row(company=f"@{number}") for number in range(3)), *GOOD[1:]])
        .replace(b"@0", b"Loja \xc0\xaf")
        .replace(b"@1", b"Loja \xed\xa0\xbd")
        .replace(b"@2", b"\xff\xfe"),
        Loaded(
            *(6, 3),
            tuple((line, COMPANY, BROKEN_BYTES) for line in (3, 4, 5)),
            stored={"company": NAMES},
        ),
    )
    yield (
        "utf-8 that ends inside a letter",
        text([*GOOD[:2], row(company="Loja A")], COMPANY_LAST).rstrip("\n").encode() + b"\xc3",
        Loaded(3, 2, ((4, COMPANY, BROKEN_BYTES),), stored={"company": NAMES[:2]}),
    )
    yield "a name of NULs alone", with_name("\0\0"), middle_rejected(COMPANY, EMPTY_FIELD)
    yield "NULs in place of the rest of the file", encoded() + bytes(4096), WHOLE
    yield (
        "NULs in place of the end of a row",
        encoded(rows=GOOD[:2]) + b"CO;GO;" + bytes(300) + b"\n" + lines_of(GOOD[2:]),
        Loaded(4, 3, ((4, "", WRONG_WIDTH),), stored={"company": NAMES}),
    )
    yield (
        "a NUL before the quote that opens a name of two lines",
        with_name('\0"Loja\nAzul"'),
        middle_stored("Loja Azul"),
    )
    yield (
        "letters that are line ends elsewhere, inside names",
        encoded(rows=[row(company=f"Loja{end}Azul") for end in "\x0b\x0c\x85\u2028\u2029"]),
        Loaded(5, 5, stored={"company": ["Loja Azul"] * 5}, repeated=0),
    )
    yield (
        "the end-of-file letter of old systems",
        encoded() + b"\x1a",
        Loaded(4, 3, ((5, "", WRONG_WIDTH),), stored={"company": NAMES}),
    )


LATIN_FILE = os.fsdecode(b"reclama\xe7\xf5es.csv")
"""How Python names a file that an old program unpacked with a name in Latin-1."""


# Separators, quotes and structure.


def _structures() -> Iterable[tuple[str, Content, Expected]]:
    yield "commas as separators", text(GOOD, delimiter=",").encode(), Refused("vírgula")
    yield "bars as separators", text(GOOD, delimiter="|").encode(), Refused("|")
    yield (
        "a header with semicolons over rows with tabs",
        f"{HEADER}\n".encode() + text(GOOD, delimiter="\t").split("\n", 1)[1].encode(),
        Refused("todas as 3 foram rejeitadas. A primeira é a da linha 2: número de colunas"),
    )
    yield (
        "one row with commas",
        with_name("x").replace(
            *(lines_of([row(company="x")]), lines_of([row(company="x")]).replace(b";", b","))
        ),
        middle_rejected("", WRONG_WIDTH),
    )
    yield (
        "a semicolon in a bare name, the last cell empty",
        encoded(rows=[GOOD[0], unrated(company="@@"), GOOD[2]]).replace(b"@@", b"Loja; Azul"),
        middle_rejected(STATUS, NO_STATUS),
    )
    yield (
        "a tab in a bare name of a file of tabs",
        text([GOOD[0], row(company="@@"), GOOD[2]], delimiter="\t")
        .replace("@@", "Loja\tAzul")
        .encode(),
        middle_rejected("", WRONG_WIDTH),
    )
    broken = {
        "Loja; Azul": ("", WRONG_WIDTH),
        ' "Loja; Azul"': ("", WRONG_WIDTH),
        "'Loja; Azul'": ("", WRONG_WIDTH),
        '"Loja" ': ("", WRONG_QUOTES),
        '"Loja \\"Sol\\""': ("", WRONG_QUOTES),
        '"Loja"Sol"': ("", WRONG_QUOTES),
        '""': (COMPANY, EMPTY_FIELD),
    }
    yield (
        "names whose quotes or separators break their rows",
        with_names(broken),
        Loaded(
            *(8, 1),
            tuple((line, *why) for line, why in enumerate(broken.values(), start=3)),
            stored={"company": NAMES[:1]},
        ),
    )
    odd = {
        '""""': '"',
        'TV 42" Sol': 'TV 42" Sol',
        "Loja\tAzul": "Loja Azul",
        "Loja AÃ§Ã£o S?o": "Loja AÃ§Ã£o S?o",
        '"Loja ""Sol""\r\n\r\n;\rAzul\n"': 'Loja "Sol" ; Azul',
        '" Loja "': "Loja",
    }
    yield (
        "names with quotes, tabs and line ends that are read",
        with_names(odd),
        Loaded(7, 7, stored={"company": (NAMES[0], *odd.values())}),
    )
    yield "a quote opened in the header", with_header('"' + HEADER), Refused("linha 1")
    for place, line in (("first", 2), ("last", 4)):
        rows = [*GOOD]
        rows[line - 2] = row(company="@@")
        yield (
            f"a quote opened in the {place} row",
            encoded(rows=rows).replace(b"@@", b'"Loja'),
            Refused(f"aspas abertas na linha {line}"),
        )
    swallowing = encoded(rows=[GOOD[0], row(company="@1"), GOOD[1], row(company="@2"), GOOD[2]])
    yield (
        "two stray quotes that would swallow the row between them",
        swallowing.replace(b"@1", b'"Loja').replace(b"@2", b'Azul"'),
        Refused("linha 3"),
    )
    bad = row(company="Loja\nAzul", date="ontem")
    yield (
        "rows of several lines do not shift the lines of later ones",
        encoded(rows=[row(company="Loja\n\nSol"), bad, row(company="Três Irmãos", rating="9")]),
        Loaded(3, 1, ((5, DATE, NO_DATE), (7, RATING, NO_RATING))),
    )
    yield "lines that end in CR CR LF", encoded().replace(b"\n", b"\r\r\n"), WHOLE
    yield "lines that end in LF CR", encoded().replace(b"\n", b"\n\r"), WHOLE
    yield "lines that end in CR and no last one", encoded().replace(b"\n", b"\r")[:-1], WHOLE
    yield "no end of the last line", encoded()[:-1], WHOLE
    yield (
        "one separator more on every line, header too",
        encoded().replace(b"\n", b";\n"),
        Loaded(3, 3, told={"unknown_columns": ""}, stored={"company": NAMES}),
    )
    yield (
        "one separator more on every line but the header",
        lines_of(GOOD).replace(b"\n", b";\n").join([HEADER.encode() + b"\n", b""]),
        WHOLE,
    )
    yield (
        "rows with one cell less and one more",
        HEADER.encode() + b"\n" + lines_of(GOOD[:1]) + lines_of(GOOD[1:2])[3:] + b"\n \n"
        b"x;" + lines_of(GOOD[1:2]) + lines_of(GOOD[2:]),
        Loaded(4, 2, ((3, "", WRONG_WIDTH), (6, "", WRONG_WIDTH)), stored={"company": OTHERS}),
    )
    yield (
        "a line of separators alone, as many as the header has",
        encoded(rows=GOOD[:2]) + b";" * 18 + b"\n" + lines_of(GOOD[2:]),
        Loaded(4, 3, ((4, "UF", NO_STATE),), stored={"company": NAMES}),
    )
    yield (
        "a line of separators alone, more than the header has",
        encoded(rows=GOOD[:2]) + b";" * 40 + b"\n" + lines_of(GOOD[2:]),
        Loaded(4, 3, ((4, "UF", NO_STATE),), stored={"company": NAMES}),
    )
    yield (
        "a line of totals below the rows",
        encoded() + b"\nTotal;3\nFonte: Senacon\n",
        Loaded(5, 3, ((6, "", WRONG_WIDTH), (7, "", WRONG_WIDTH)), stored={"company": NAMES}),
    )
    yield (
        "the file joined to itself",
        encoded() * 2,
        Loaded(7, 6, ((5, "UF", NO_STATE),), repeated=3, stored={"company": NAMES * 2}),
    )


# Header.


def _headers() -> Iterable[tuple[str, Content, Expected]]:
    yield "no header at all", lines_of(GOOD), Refused("no cabeçalho (linha 1) faltam as colunas")
    yield "a header and no end of its line", HEADER.encode(), Refused("só o cabeçalho")
    yield "a header over blank lines", f"{HEADER}\n\n   \r\n\n".encode(), Refused("só o cabeçalho")
    yield "an empty line above the header", b"\n" + encoded(), Refused("primeira linha")
    yield (
        "a title of twelve lines above the header",
        b"Senacon\n" * 12 + encoded(),
        Refused("linha 1"),
    )
    yield (
        "titles in English",
        with_header(
            "Region;State;City;Sex;Age;Closed;Days;Company;Market;Area;Subject;Group;Problem;Channel;"
            "Contacted;Answered;Status;Result;Rating"
        ),
        Refused("faltam as colunas UF, Situação, Data Finalização, Nome Fantasia, Avaliação"),
    )
    yield (
        "a required title renamed",
        with_header(HEADER.replace(COMPANY, "Empresa")),
        Refused("faltam as colunas Nome Fantasia."),
    )
    yield (
        "a required title with a letter of another alphabet",
        with_header(HEADER.replace("Situação", "Ѕituação")),
        Refused("faltam as colunas Situação."),
    )
    yield (
        "titles of another publisher",
        with_header(
            HEADER.replace(DAYS, "Tempo Resposta (em dias)").replace(
                "Como Comprou Contratou", "Forma Contrato"
            )
        ),
        Loaded(
            *(3, 3),
            told={
                "missing_columns": "Tempo Resposta, Como Comprou Contratou",
                "unknown_columns": "Tempo Resposta (em dias), Forma Contrato",
            },
            stored={"company": NAMES, "response_days": [None] * 3},
        ),
    )
    yield (
        "titles in small letters, with odd spaces and underscores",
        with_header(HEADER.lower().replace(" ", "\u00a0 ").replace("nome\u00a0 ", "  nome_")),
        Loaded(3, 3, told={"missing_columns": "", "unknown_columns": ""}),
    )
    yield (
        "a mark and an invisible space inside the titles",
        with_header(HEADER.replace("UF", "\ufeffU\u200bF")),
        Loaded(3, 3, told={"missing_columns": "", "unknown_columns": ""}),
    )
    yield (
        "the same title twice in two spellings",
        with_header(HEADER.replace("Segmento de Mercado", "NOME_FANTASIA")),
        Refused("“Nome Fantasia” aparece duas vezes"),
    )
    yield (
        "an optional title twice",
        with_header(HEADER.replace("Sexo", "Cidade")),
        Refused("“Cidade” aparece duas vezes"),
    )
    yield (
        "an unused title and an unknown one twice",
        with_header(HEADER.replace("Sexo", "Região") + ";Coluna;Coluna"),
        Refused("nenhuma linha pôde ser usada: todas as 3 foram rejeitadas"),
    )
    extra = text(
        [row(company=name) | {"Coluna; nova": "x"} for name in NAMES], (*TITLES, "Coluna; nova")
    )
    yield (
        "an unknown title with a semicolon in quotes",
        extra.encode(),
        Loaded(3, 3, told={"unknown_columns": "Coluna; nova"}, stored={"company": NAMES}),
    )
    two_lines = text(
        [row(company=name) | {"Coluna\nnova": "x"} for name in NAMES], (*TITLES, "Coluna\nnova")
    )
    yield (
        "an unknown title with a line end in quotes",
        two_lines.encode(),
        Loaded(3, 3, told={"unknown_columns": "Coluna nova"}, stored={"company": NAMES}),
    )


# Not a CSV.


def _workbook(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, line in enumerate(text(GOOD).splitlines()):
        sheet.write_row(number, 0, line.split(";"))
    book.close()


def _sqlite(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("create table reclamacao (uf text, empresa text)")
        connection.commit()


def _duckdb(path: Path) -> None:
    with duckdb.connect(str(path.with_suffix(".duckdb"))) as connection:
        connection.execute("create table reclamacao as select 'GO' as \"UF\"")
    path.with_suffix(".duckdb").rename(path)


def _picture(form: str) -> Callable[[Path], None]:
    def draw(path: Path) -> None:
        noise = random.Random(4).randbytes(64 * 64 * 3)
        Image.frombytes("RGB", (64, 64), noise).save(path, form)

    return draw


def _tar(mode: str) -> Callable[[Path], None]:
    def pack(path: Path) -> None:
        with tarfile.open(path, mode) as archive:
            member = tarfile.TarInfo("a.csv")
            member.size = len(encoded())
            archive.addfile(member, io.BytesIO(encoded()))

    return pack


def _foreign() -> Iterable[tuple[str, Content, Expected, str]]:
    page = "<!DOCTYPE html><html><body>Sessão expirada</body></html>"
    rows = json.dumps([{"uf": "GO", "empresa": "Loja"}] * 20, indent=1)
    for name, content, found in (
        ("a workbook", _workbook, "Excel"),
        ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "do Excel (.xls)"),
        ("a SQLite database", _sqlite, "um banco SQLite"),
        ("a Parquet file", lambda path: pq.write_table(pa.table({"UF": ["GO"]}), path), "Parquet"),
        ("a DuckDB database", _duckdb, "um banco DuckDB"),
        ("a picture in PNG", _picture("png"), "uma imagem"),
        ("a picture in GIF", _picture("gif"), NOT_COMPLAINTS),
        ("a document in PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "um PDF"),
        ("a page behind a mark and blank lines", MARK + b"\n \n" + page.encode(), "uma página"),
        ("a page in utf-16", page.encode("utf-16"), NOT_COMPLAINTS),
        ("a list in JSON on one line", rows.replace("\n", "").encode(), NOT_COMPLAINTS),
        ("a sentence of the server", b"Acesso negado.", NOT_COMPLAINTS),
        ("NULs alone", bytes(5000), "vazio"),
        ("a mark alone", MARK, "vazio"),
        ("blanks alone", b" \t \r\n\n   ", "vazio"),
        ("separators alone", b";" * 18 + b"\n" + b";" * 18, NOT_COMPLAINTS),
        ("another table with semicolons", b'"a";"b"\n"1";"2"\n', NOT_COMPLAINTS),
        ("random bytes", random.Random(4).randbytes(100_000), NOT_COMPLAINTS),
        ("gzip under another name", gzip.compress(encoded(), mtime=0), "um arquivo gz"),
        ("xz under another name", lzma.compress(encoded()), NOT_COMPLAINTS),
        ("a tar of one file", _tar("w"), "um arquivo tar"),
    ):
        yield name, content, Refused(found), FILE
    yield "a page under the name of a zip", page.encode(), Refused("página"), "arquivo.zip"
    yield "a tar of one file in gzip", _tar("w:gz"), Refused("um arquivo tar"), "arquivo.tar.gz"


def _folder(path: Path) -> None:
    (path / "vazia").mkdir(parents=True)


# Archives.


def _zip(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return file.getvalue()


def _seven_zip(content: bytes, name: str = "a.csv", **options: object) -> bytes:
    file = io.BytesIO()
    with py7zr.SevenZipFile(file, "w", **options) as archive:
        archive.writestr(content, name)
    return file.getvalue()


def _seven_zip_named(name: str) -> bytes:
    """A .7z whose member has a name that its writer refuses to write."""
    file = io.BytesIO()
    with py7zr.SevenZipFile(file, "w") as archive:
        archive.set_encoded_header_mode(False)
        archive.writestr(encoded(), "x" * len(name))
    content = file.getvalue()
    content = content.replace(("x" * len(name)).encode("utf-16-le"), name.encode("utf-16-le"))
    offset, size = struct.unpack("<QQ", content[12:28])
    place = content[12:28] + struct.pack("<I", zlib.crc32(content[32 + offset :][:size]))
    return content[:8] + struct.pack("<I", zlib.crc32(place)) + place + content[32:]


def _with_password(archive: bytes) -> bytes:
    """A zip of one member whose two headers say that it is encrypted."""
    content = bytearray(archive)
    for place in (6, archive.rindex(b"PK\x01\x02") + 8):
        content[place] |= 1
    return bytes(content)


def _with_size(archive: bytes, size: int) -> bytes:
    """A zip of one member that says it is so large when expanded."""
    content = bytearray(archive)
    for place in (22, archive.rindex(b"PK\x01\x02") + 24):
        content[place : place + 4] = size.to_bytes(4, "little")
    return bytes(content)


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


def _zip_to_an_absolute_name(path: Path) -> None:
    path.write_bytes(_zip((str(path.parent.parent / "absoluto.csv"), encoded())))


def _linked(path: Path) -> None:
    target = path.with_suffix(".original")
    target.write_bytes(encoded())
    path.symlink_to(target)


def _long_lines(count: int) -> bytes:
    return encoded() + (b"A" * 1_000 + b"\n") * count


def _archives() -> Iterable[tuple[str, Content, Expected, str]]:
    good = encoded()
    one = _zip(("a.csv", good))
    stored = _zip(("a.csv", good), method=zipfile.ZIP_STORED)
    packed = gzip.compress(good, mtime=0)
    for name, content, expected in (
        ("a csv twice under one folder", _zip(("x/a.csv", good), ("y/a.csv", good)), "tem 2"),
        ("a zip inside a zip", _zip(("a.zip", one)), "tem 0 arquivos CSV entre 1"),
        ("a .7z beside a csv", _zip(("a.csv", good), ("a.7z", _seven_zip(good))), "tem 2"),
        ("no member at all", _zip(), "tem 0 arquivos CSV"),
        (
            "one csv among 61 members",
            _zip(("a.csv", good), *((f"{number}.pdf", b"%PDF") for number in range(60))),
            "mais de 50",
        ),
        ("a password", _with_password(one), "pede senha"),
        ("cut in half", one[: len(one) // 2], "danificado"),
        ("a flipped byte in a stored member", _flipped(stored, 200), "danificado"),
        ("a size smaller than its member", _with_size(one, 300), "danificado"),
        ("a .7z inside that is cut", _zip(("a.7z", _seven_zip(good)[:-20])), "danificado"),
        ("bzip2 inside", _zip(("a.csv", good), method=zipfile.ZIP_BZIP2), "método 12"),
        ("a bomb", _zip(("a.csv", _long_lines(40_000))), "50 vezes"),
    ):
        yield f"zip: {name}", content, Refused(expected), "arquivo.zip"
    yield "a zip named .csv", one, Refused("um arquivo zip com outro nome"), FILE
    for name, content in (
        ("a member that climbs out of the folder", _zip(("../../../fora.csv", good))),
        ("a member with a drive and backslashes", _zip(("C:\\Windows\\..\\A.CSV", good))),
        ("a member with an absolute name", _zip_to_an_absolute_name),
        ("a member that says it is larger than it is", _with_size(one, 1 << 30)),
        ("letters before the archive", b"#!/bin/sh\nexit\n" + one),
        (
            "a folder and a text without an ending",
            _zip(("x/", b""), ("LEIAME", b"x"), ("a.csv", good)),
        ),
    ):
        yield f"zip: {name}", content, WHOLE, "arquivo.zip"
    for name, content, expected in (
        ("cut by its last byte", packed[:-1], "danificado"),
        ("a flipped byte in the checksum", _flipped(packed, len(packed) - 6), "danificado"),
        ("a page after the text", packed + b"<html></html>", "danificado"),
        ("gzip inside gzip", gzip.compress(packed, mtime=0), "um arquivo gz"),
        (
            "a bomb of many members",
            gzip.compress(good) + gzip.compress(_long_lines(10_000)) * 20,
            "50 vezes",
        ),
    ):
        yield f"gz: {name}", content, Refused(expected), "arquivo.csv.gz"
    yield (
        "gz: two members that are one text",
        gzip.compress(encoded(rows=GOOD[:2])) + gzip.compress(lines_of(GOOD[2:])),
        WHOLE,
        "arquivo.csv.gz",
    )
    seven = _seven_zip(good)
    for name, content, expected in (
        ("cut in half", seven[: len(seven) // 2], Refused("danificado")),
        ("a password", _seven_zip(good, password="x"), Refused("pede senha")),
        (
            "a password that hides the names too",
            _seven_zip(good, password="x", header_encryption=True),
            Refused("pede senha"),
        ),
        ("a zip inside", _seven_zip(one, "a.zip"), Refused("tem 0 arquivos CSV entre 1")),
        (
            "a member that climbs out of the folder",
            _seven_zip_named("../fora.csv"),
            Refused("danificado"),
        ),
    ):
        yield f"7z: {name}", content, expected, "arquivo.7z"
    yield "a link to a good file", _linked, WHOLE, FILE


def _dangling(path: Path) -> None:
    path.symlink_to(path.with_suffix(".nada"))


# Size.


def _sizes() -> Iterable[tuple[str, Content, Expected]]:
    too_long = "passa de 1 milhão de caracteres"
    yield (
        "a line of two megabytes",
        encoded() + b"x" * 2_000_000 + b"\n",
        Refused(f"a linha 5 {too_long}"),
    )
    yield (
        "a quoted name of 1.5 megabytes over many lines",
        with_name('"' + ("x" * 99 + "\n") * 15_000 + '"'),
        Refused(f"a linha 3 {too_long}"),
    )
    yield (
        "a name of 900,000 letters",
        with_name("x" * 900_000),
        Loaded(3, 2, ((3, "Nome Fantasia", "texto longo demais"),)),
    )
    yield (
        "a number of 900,000 zeros and a letter",
        encoded(rows=[row(), row(days="0" * 19_000 + "x"), row(days="0" * 900_000 + "x")]),
        Loaded(
            3,
            1,
            (
                (3, "Tempo Resposta", "não é um número inteiro"),
                (4, "Tempo Resposta", "texto longo demais"),
            ),
        ),
    )
    yield (
        "accents without end in a status",
        encoded(rows=[row(), row(status="a" + "\u0301\u0323" * 9_000), row()]),
        Loaded(3, 2, ((3, "Situação", "situação desconhecida"),), repeated=1),
    )
    yield (
        "120,000 lines of two cells",
        encoded() + b"a;b\n" * 120_000,
        Refused("mais de 100000 linhas rejeitadas"),
    )
    yield (
        "60,000 companies in one file",
        encoded(rows=[row(company=f"Empresa {number}") for number in range(60_000)]),
        Refused("a coluna Nome Fantasia tem mais de 50000 textos diferentes"),
    )
    yield (
        "a header of 1.2 megabytes",
        with_header(HEADER + ";x" * 600_000),
        Refused(f"a linha 1 {too_long}"),
    )
    yield (
        "one line of 30 megabytes and nothing else",
        b"x;" * 15_000_000,
        Refused(f"a linha 1 {too_long}"),
    )
    many = tuple(f"Coluna {number}" for number in range(1_981))
    yield (
        "a header of 2,000 columns",
        text(GOOD, (*TITLES, *many)).encode(),
        Loaded(
            *(3, 3),
            told={"unknown_columns": ", ".join(many), "layout": "2000 colunas"},
            stored={"company": NAMES},
        ),
    )
    yield (
        "100,000 short lines",
        encoded() + b"x\n" * 100_000,
        Loaded(100_003, 3, tuple((line, "", WRONG_WIDTH) for line in range(5, 100_005))),
    )
    yield (
        "a million blank lines",
        encoded(rows=GOOD[:2]) + b"\n" * 1_000_000 + lines_of(GOOD[2:]),
        Loaded(3, 3, stored={"company": NAMES, "source_line": (2, 3, 1_000_004)}),
    )
    line = lines_of(GOOD[:1])
    yield (
        "300,000 lines, all the same",
        f"{HEADER}\n".encode() + line * 300_000,
        Loaded(300_000, 300_000, repeated=299_999),
    )
    yield (
        "20,000 names and cities, none twice",
        f"{HEADER}\n".encode()
        + b"".join(
            line.replace(NAMES[0].encode(), b"Loja %d" % number).replace(
                "Goiânia".encode(), b"Cidade %d" % number
            )
            for number in range(20_000)
        ),
        Loaded(20_000, 20_000),
    )


# Values.


def _rejecting(column: str, reasons: Mapping[str, str]) -> tuple[Content, Expected]:
    """A good row, then one row a cell that cannot be read, each with its reason."""
    rows = [GOOD[0], *(row({column: cell}) for cell in reasons)]
    rejected = tuple((line, column, why) for line, why in enumerate(reasons.values(), start=3))
    return (
        text(rows).encode(),
        Loaded(len(rows), 1, rejected, stored={"company": NAMES[:1]}),
    )


def _keeping(column: str, stored: str, values: Mapping[str, object]) -> tuple[Content, Expected]:
    """One row a cell that is read, each with the value in the build."""
    content = text([row({column: cell}) for cell in values]).encode()
    return content, Loaded(len(values), len(values), stored={stored: list(values.values())})


def _values() -> Iterable[tuple[str, Content, Expected]]:
    days = ("30/02/2026", "2026-02-29", "2026-13-01", "00/10/2026", "31/09/2026", "0000-10-15")
    yield "days that do not exist", *_rejecting(DATE, dict.fromkeys(days, NO_SUCH_DAY))
    forms = (
        *("15/10/26", "15-10-2026", "2026/10/15", "20261015", "46310", "46310,5", "10/2026"),
        *("15 de outubro de 2026", "2026-10-15 15/10/2026", "15/10/2026;"[:-1] + " a 16/10/2026"),
        *("NULL", "0", "-", "2026-10-15T00:00:00-03:00Z", "5/10/2026"),
    )
    yield "dates in other forms", *_rejecting(DATE, dict.fromkeys(forms, NO_DATE))
    times = ("01/01/0001", "0001-01-01", "31/12/9999", "2099-10-15", "2013-12-31", "1900-01-00")
    yield (
        "years before the platform and after today",
        *_rejecting(DATE, dict.fromkeys(times[:-1], OTHER_MONTH) | {times[-1]: NO_SUCH_DAY}),
    )
    kept = ("2026-10-15", " 15/10/2026 ", "2026-10-15 23:59:59.000", "2026-10-15T12:00")
    yield (
        "dates with times and spaces",
        *_keeping(DATE, "finalised_on::varchar", dict.fromkeys(kept, "2026-10-15")),
    )
    yield (
        "days of answer that are whole numbers",
        *_keeping(
            DAYS,
            "response_days",
            {"5": 5, " 5 ": 5, "5,0": 5, "5.00": 5, "-0": 0, "05": 5, "0000000000007": 7},
        ),
    )
    yield (
        "days of answer that nobody can have waited",
        *_keeping(
            DAYS,
            "response_days::varchar || has_invalid_response_days::varchar",
            {"-1": None, "366": None, "-736876": None, "1478155": None, "9" * 400: None},
        ),
    )
    yield (
        "days of answer that are no whole numbers",
        *_rejecting(
            DAYS,
            dict.fromkeys(
                "1.000|12.345|1.000,0|1,5|5.|,0|+5|5e0|5 dias|cinco|NULL|NaN|-|0x5|1 000".split(
                    "|"
                ),
                NO_INTEGER,
            ),
        ),
    )
    yield (
        "ratings as a spreadsheet writes them",
        *_keeping(RATING, "rating", {"5,0": 5, "4.0": 4, " 3 ": 3, "02": 2, "1": 1, "": None}),
    )
    yield (
        "ratings that do not exist",
        *_rejecting(
            RATING,
            dict.fromkeys(("0", "6", "-1", "10", "55555555555555"), NO_RATING)
            | dict.fromkeys(("4,5", "cinco", "★★★", "5/5", "1.000", "NULL"), NO_INTEGER),
        ),
    )
    yield (
        "states in small letters and among spaces",
        *_keeping("UF", "uf::varchar", {"go": "GO", " Go ": "GO", "\u00a0GO\u00a0": "GO"}),
    )
    states = ("", "Goiás", "G0", "GO/DF", "XX", "52", "G O", "ＧＯ")
    yield "states that do not exist", *_rejecting("UF", dict.fromkeys(states, NO_STATE))
    statuses = ("", "Finalizada", "Aberta", "Respondida", "Finalizada e avaliada", "NULL")
    yield "unknown statuses", *_rejecting(STATUS, dict.fromkeys(statuses, NO_STATUS))
    yield (
        "unknown evaluations",
        *_rejecting(
            EVALUATION, dict.fromkeys(("Sim", "Parcialmente Resolvida", "0", "NULL"), NO_EVALUATION)
        ),
    )
    yield (
        "answers that are neither yes nor no",
        *_rejecting("Respondida", dict.fromkeys(("Sim", "X", "1", "true", "NN"), NOT_YES_OR_NO)),
    )
    contradictions = [
        row(status="Finalizada não avaliada"),
        unrated(status="Finalizada avaliada", rating="5"),
        row(evaluation="", rating="5"),
        row(rating=""),
        row(evaluation="nao  RESOLVIDA", rating="5"),
    ]
    yield (
        "an evaluation that contradicts the status or the rating",
        text(contradictions).encode(),
        Loaded(
            *(5, 5),
            stored={
                "is_rated": (True, False, False, True, True),
                "is_resolved": (True, None, None, True, False),
                "rating": (4, None, None, None, 5),
            },
        ),
    )
    yield (
        "two bad cells in one row: the reason of the first column asked",
        text(
            [GOOD[0], row(date="ontem", rating="9", days="x"), row(company="", rating="9")]
        ).encode(),
        Loaded(3, 1, ((3, DATE, NO_DATE), (4, COMPANY, EMPTY_FIELD))),
    )
    blanks = ("", "   ", "\u00a0", "\u3000", "\u200b\u200d", "\ufeff", "\u00ad")
    yield "names without a visible letter", *_rejecting(COMPANY, dict.fromkeys(blanks, EMPTY_FIELD))
    names = (
        *("=cmd|' /C calc'!A0", "+5511999990000", "@SOMA(A1)", "-2+3", "<script>alert(1)</script>"),
        *(
            "![x](http://127.0.0.1/x.png)",
            "<b>Loja</b>",
            "Loja &amp; Cia",
            "'; drop table load; --",
        ),
        *("%s %(x)s {0} {x}", "${jndi:ldap://x}", "../../etc/passwd", "\u202eajoL", "Loja \u2066x"),
        *("Loja 👨‍👩‍👧 🛒", "\u0627\u0644", "Ac\u0327a\u0303o", "Ação", "ﬁnanceira", "x" * 10_000),
        *("Loja\x07Azul", "\x1b[31mLoja", "NULL", "None", "nan", "true", "0", "S?o"),
    )
    yield (
        "names that mean something elsewhere",
        *_keeping(COMPANY, "company::varchar", {name: name for name in names}),
    )
    yield (
        "cities with broken, foreign and no names",
        *_keeping(
            "Cidade",
            "ibge_code::varchar",
            {
                "An?polis": "5201108",
                "GOIANIA ": "5208707",
                "S?o Jo?o d'Alian?a": "5220009",
                "Goiânia/GO": None,
                "?": None,
                "%": None,
                "": None,
            },
        ),
    )
    wrong = row(state="SP", date="ontem", rating="9", company="", days="x", status="Aberta")
    aside = row(status="Cancelada", evaluation="", rating="x", date="ontem", company="")
    yield (
        "bad cells in rows that are set aside",
        text([*GOOD, wrong, aside], "L30").encode(),
        Loaded(5, 3, set_aside={"other_state": 1, "other_status": 1}, stored={"company": NAMES}),
    )
    yield (
        "rows of other States alone",
        text([row(state="SP"), row(state="DF")]).encode(),
        Loaded(2, 0, set_aside={"other_state": 2}),
    )


# Repetition.


def _repetitions() -> Iterable[Case]:
    good = encoded()
    again = Loaded(3, 0, set_aside={"already_loaded": 3})

    def case(name: str, *loads: Load) -> Case:
        return Case("repetition", name, loads)

    def then(name: str, content: Content, expected: Expected, rows: int, *options: str) -> Load:
        return Load({name: content}, {name: expected}, rows, options)

    first = then(FILE, good, WHOLE, 3)
    yield case("the same file twice", first, then(FILE, good, again, 3))
    yield case("the same file under another name", first, then("outro.txt", good, again, 3))
    yield case(
        "the same file twice in one load, under two names",
        Load({"a.csv": good, "b.csv": good}, {"a.csv": WHOLE, "b.csv": again}, 3),
    )
    yield case(
        "the same file named twice and its folder once",
        Load({FILE: good}, {FILE: WHOLE}, 3, named=(FILE, FILE, ".")),
    )
    yield case(
        "the same rows in other containers and encodings",
        first,
        then("a.zip", _zip(("b.csv", encoded("cp1252"))), again, 3),
        then("b.csv.gz", gzip.compress(encoded("utf-16")), again, 3),
        then("c.7z", _seven_zip(text(GOOD, delimiter="\t").encode()), again, 3),
    )
    turned = encoded(rows=GOOD[::-1])
    replaced = Loaded(3, 3, stored={"company": NAMES[::-1]})
    yield case(
        "the same rows in another order replace the month",
        first,
        then("b.csv", turned, replaced, 3),
    )
    yield case(
        "a replaced file that comes back replaces in its turn",
        *(first, then("b.csv", turned, replaced, 3), then(FILE, good, WHOLE, 3)),
    )
    yield case(
        "the same rows with one column more replace the month",
        first,
        then("b.csv", text(GOOD, (*TITLES, "Nova")).encode(), WHOLE, 3),
    )
    yield case(
        "two files for one month in one load",
        Load(
            {"a.csv": good, "b.csv": turned},
            {"a.csv": Refused("2026-10 está também em b.csv"), "b.csv": Refused("também em a.csv")},
            0,
        ),
    )
    september = encoded(rows=[row(date="2026-09-10")])
    yield case(
        "two files for one month beside a good one that is loaded alone",
        Load(
            {"a.csv": good, "b.csv": turned, "c.csv": september},
            {"a.csv": Refused("2026-10"), "b.csv": Refused("2026-10"), "c.csv": Loaded(1, 1)},
            *(1, ("--skip-refused",)),
        ),
    )
    base = text([row(company=f"C {number}") for number in range(3)], "L30").encode()
    lost = Loaded(3, 0, set_aside={"other_family_won": 3})
    yield case(
        "two families for one month in one load",
        Load({"a.csv": base, "b.csv": good}, {"a.csv": lost, "b.csv": WHOLE}, 3),
    )
    yield case("the other family after the month is loaded", first, then("b.csv", base, lost, 3))
    yield case(
        "the other family before the month is loaded",
        then("b.csv", base, Loaded(3, 3), 3),
        first,
    )
    yield case(
        "repeats of a file whose month the other family has are not said to be kept",
        first,
        then("b.csv", text([row()] * 3, "L30").encode(), lost, 3),
    )
    full = encoded(rows=[row(company=f"Loja {number}") for number in range(100)])
    ten = encoded(rows=[row(company=f"Loja {number}") for number in range(10)])
    yield case(
        "ten rows of a month of a hundred, then asked to replace",
        then(FILE, full, Loaded(100, 100), 100),
        then("b.csv", ten, Refused("já está carregado com 100 linhas"), 100),
        then("b.csv", ten, Loaded(10, 10), 10, "--replace"),
        then(FILE, full, Loaded(100, 0, set_aside={"already_loaded": 100}), 10),
    )
    yield case(
        "one month of a year that is loaded",
        then(
            "2026.csv",
            encoded(rows=[row(date=f"2026-0{month}-10") for month in (1, 2, 3)] * 4),
            *(Loaded(12, 12, repeated=9), 12),
        ),
        then("b.csv", encoded(rows=[row(date="2026-02-10")] * 2), Refused("2026-02"), 12),
        then("b.csv", encoded(rows=[row(date="2026-02-11")] * 4), Loaded(4, 4, repeated=3), 12),
    )
    yield case(
        "a month whose new file holds no row of the State",
        first,
        then("b.csv", encoded(rows=[row(state="SP")] * 3), Refused("este arquivo traz 0"), 3),
    )
    yield case(
        "rows that are the same and rows that are bad and the same",
        then(
            FILE,
            encoded(rows=[*GOOD, GOOD[0], GOOD[0], row(rating="9"), row(rating="9")]),
            Loaded(7, 5, ((7, RATING, NO_RATING), (8, RATING, NO_RATING)), repeated=2),
            5,
        ),
    )
    yield case(
        "rows that are the same only when their cells are joined",
        then(
            FILE,
            encoded(
                rows=[
                    row(company="A\x1fB", segment="C"),
                    row(company="A", segment="B\x1fC"),
                ]
            ),
            Loaded(2, 2, stored={"company": ("A B", "A"), "segment": ("C", "B C")}),
            2,
        ),
    )
    yield case(
        "the file of a month joined to itself, after the month is loaded",
        first,
        then("b.csv", good * 2, Loaded(7, 6, ((5, "UF", NO_STATE),), repeated=3), 6),
    )
    bad = encoded(rows=[row(rating="9"), row(rating="8"), row()])
    yield case(
        "a file with bad rows, twice",
        then(FILE, bad, Loaded(3, 1, ((2, RATING, NO_RATING), (3, RATING, NO_RATING))), 1),
        then("b.csv", bad, Loaded(3, 0, set_aside={"already_loaded": 3}), 1),
    )


def _all() -> Iterable[Case]:
    for name, content, expected in _encodings():
        yield alone("encodings", name, content, expected)
    yield alone("encodings", "a file name in latin-1", encoded(), Refused("nome"), LATIN_FILE)
    for name, content, expected in _structures():
        yield alone("structure", name, content, expected)
    for name, content, expected in _headers():
        yield alone("header", name, content, expected)
    for name, content, expected, file in _foreign():
        yield alone("not a csv", name, content, expected, file)
    yield alone("not a csv", "a folder with nothing to load", _folder, Refused("pasta", 2), FILE)
    for name, content, expected, file in _archives():
        yield alone("archives", name, content, expected, file)
    yield alone("archives", "a link to nothing", _dangling, Refused("não existe", 2), FILE)
    for name, content, expected in _sizes():
        yield alone("size", name, content, expected)
    for name, content, expected in _values():
        yield alone("values", name, content, expected)
    yield from _repetitions()


def _together(cases: Iterable[Case]) -> Case:
    """One load of the files that are refused alone, but the large, in a folder without a build."""
    files: dict[str, Content] = {}
    expected: dict[str, Expected] = {}
    for number, case in enumerate(cases):
        for name, end in case.loads[0].expected.items():
            if (
                case.starts_from_a_build
                and end == Refused(end.found)
                and case.kind != "size"
                and name.isascii()
            ):
                files[f"{number:03}_{name}"] = case.loads[0].files[name]
                expected[f"{number:03}_{name}"] = end
    return Case("repetition", "every refused file at once", (Load(files, expected, 0),))


CASES = (*_all(), _together(_all()))


# What a load did.


@dataclass(frozen=True)
class Observed:
    """One load as seen from outside.

    `files` are the reports of `--json` by name, `sentences` the refusals. `strays` lie outside of
    the data folder and were not there before; `changed` is not as it was inside it, but for its
    history. `rejects` (line, column, reason, raw text) and `stored` are by file name. `peak_bytes`
    is the peak of the process, 0 where an earlier load reached it.
    """

    exit_code: int
    crash: str
    seconds: float
    peak_bytes: int
    files: dict[str, dict[str, object]]
    sentences: list[str]
    strays: list[str]
    changed: list[str]
    row_count: int
    rejects: dict[str, list[list[object]]]
    stored: dict[str, dict[str, list[object]]]


def observe(load: Load, sources: Path, data: Path) -> Observed:
    """Write the files of one load and give them to the command line."""
    sources.mkdir(parents=True)
    for name, content in load.files.items():
        if isinstance(content, bytes):
            (sources / name).write_bytes(content)
        else:
            content(sources / name)
    named = [str(sources / name) for name in load.named or load.files]
    before, outside = _state(data), _outside(data)
    peak_before, began = _peak(), time.monotonic()
    exit_code, crash, printed, errors = _called(
        ["load", "--json", "--to", str(data), *load.options, *named]
    )
    seconds = time.monotonic() - began
    peak, after = _peak(), _state(data)
    files = {file["name"]: file for file in json.loads(printed)["files"]} if printed else {}
    sentences = [str(file["refused"]) for file in files.values() if file["refused"]]
    row_count, stored = _stored(data, load.expected)
    return Observed(
        exit_code=exit_code,
        crash=crash,
        seconds=seconds,
        peak_bytes=peak if peak > peak_before else 0,
        files=files,
        sentences=sentences or errors.splitlines(),
        strays=sorted(_outside(data) - outside),
        changed=sorted({name for name, _ in before.items() ^ after.items()}),
        row_count=row_count,
        rejects=_rejects(data),
        stored=stored,
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _called(arguments: list[str]) -> tuple[int, str, str, str]:
    """Exit code, traceback, what was printed and the errors of one call; -1 where it crashed."""
    # As a terminal takes them: the first refuses letters that it cannot write, the second does not.
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    exit_code, crash = -1, ""
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
        try:
            exit_code = main(arguments)
        except Exception:
            crash = traceback.format_exc()
    texts = []
    for stream in (printed, errors):
        stream.seek(0)
        texts.append(stream.read())
    return exit_code, crash, *texts


def _state(data: Path) -> dict[str, str]:
    """The content of each file of the data folder, as a hash."""
    return {
        str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in data.rglob("*")
        if path.is_file() and path.name not in MAY_CHANGE
    }


def _outside(data: Path) -> set[str]:
    """What lies in the folder of the whole run, but for the data folder."""
    work = Path.cwd().parents[len(DEEP.parts) - 1]
    return {
        str(path.relative_to(work))
        for path in work.rglob("*")
        if path != data and data not in path.parents
    }


def _stored(
    data: Path, expected: Mapping[str, Expected]
) -> tuple[int, dict[str, dict[str, list[object]]]]:
    """How many rows the build in use holds, and of each file the values that its case asks for."""
    if not (data / "current").exists():
        return 0, {}
    build = data / "builds" / f"{(data / 'current').read_text().strip()}.duckdb"
    with duckdb.connect(str(build), read_only=True) as connection:

        def values(value: str, name: str) -> list[object]:
            answer = connection.execute(
                f"select {value} from complaint where load_id in "
                "(select load_id from load where file_name = $name) order by source_line",
                {"name": name},
            )
            return [one for (one,) in answer.fetchall()]

        return len(connection.execute("select load_id from complaint").fetchall()), {
            name: {value: values(value, name) for value in end.stored}
            for name, end in expected.items()
            if isinstance(end, Loaded) and end.stored
        }


def _rejects(data: Path) -> dict[str, list[list[object]]]:
    found: dict[str, list[list[object]]] = {}
    for path in data.glob("rejects/*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            found.setdefault(entry["file"], []).append(
                [entry[key] for key in ("line", "column", "reason", "raw")]
            )
    return found


def run(work: Path, part: int) -> None:
    """Load one part of the cases, each into a folder of its own; write down what was observed."""
    (work / DEEP).mkdir(parents=True)
    os.chdir(work / DEEP)
    one_row = write(work / "base" / "finalizadas_2025-01.csv", [row(date="2025-01-10")])
    assert _called(["load", "--to", str(work / "base"), str(one_row)])[0] == 0
    with (work / "observed.jsonl").open("w", encoding="utf-8") as lines:
        for case in CASES[part::PARTS]:
            data = work / "case" / "data"
            if case.starts_from_a_build:
                shutil.copytree(work / "base", data)
            for number, load in enumerate(case.loads):
                seen = observe(load, work / "case" / str(number), data)
                entry = {"case": str(case), **vars(seen)}
                print(json.dumps(entry), file=lines, flush=True)
            shutil.rmtree(work / "case")


if __name__ == "__main__":
    run(Path(sys.argv[1]).resolve(), int(sys.argv[2]))
