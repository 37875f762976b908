"""An Excel workbook (.xlsx) as the CSV text that the readers know: one sheet, `;`, UTF-8."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

SUFFIX = ".xlsx"
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, ParseError, KeyError, IndexError, TypeError),
    *(ValueError, NotImplementedError, EOFError),
)
"""What openpyxl raises for a workbook that is damaged, or is none."""
_ROWS_AT_ONCE = 1_000


class SeveralSheets(Exception):
    """A workbook with rows in more than one sheet: which one is meant cannot be told."""


class SheetText:
    """The rows of a workbook's one sheet, turned into text as they are read."""

    def __init__(self, path: Path, opened: ExitStack) -> None:
        import openpyxl

        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        opened.callback(book.close)
        sheets = [s for s in book.worksheets if next(_filled_rows(s), None) is not None]
        if len(sheets) > 1:
            raise SeveralSheets
        self._rows = _filled_rows(sheets[0]) if sheets else iter(())
        self._ready = b""

    def read(self, size: int, /) -> bytes:
        """The next bytes of the text, at most `size`; a damaged workbook raises `ValueError`."""
        if not self._ready:
            try:
                self._ready = _lines(list(islice(self._rows, _ROWS_AT_ONCE)))
            except DAMAGE as problem:
                raise ValueError("damaged workbook") from problem
        part, self._ready = self._ready[:size], self._ready[size:]
        return part


def expanded_bytes(path: Path) -> int:
    """The bytes that the parts of a workbook say they expand to."""
    with zipfile.ZipFile(path) as archive:
        return sum(member.file_size for member in archive.infolist())


def _filled_rows(sheet: Any) -> Iterator[Sequence[str]]:
    """The rows with a value, each as long as the first one at least; empty cells at their ends
    beyond that are left out."""
    sheet.reset_dimensions()
    width = 0
    for cells in sheet.iter_rows(values_only=True):
        row = [_text(cell) for cell in cells]
        while len(row) > width and not row[-1]:
            row.pop()
        if any(row):
            width = width or len(row)
            yield [*row, *[""] * (width - len(row))]


def _text(cell: object) -> str:
    """A cell as official text files write it; a line end inside becomes a space."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split("\n"))


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
