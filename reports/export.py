"""Frames as files: CSV for Brazilian Excel and typed XLSX with a Leia-me sheet.

The same frame always gives the same bytes: no clock, no running number.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

import pandas as pd
import xlsxwriter

from indicators.names import formula_safe, normalised
from reports.labels import STANDINGS, Form, Label
from reports.rounding import DECIMALS

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXCEL_ROWS = 1_048_576
"""The lines of a sheet, the heading among them."""
NAME_BYTES = 180
"""The longest name of a file: systems hold 255 bytes, and Windows 260 letters with the folders."""
_DIGITS = 12
_ROWS_AT_ONCE = 10_000
"""Rows of a CSV that are texts at the same time."""
_DAYS = (Form.DAY, Form.MONTH)
_NUMBER_FORMATS = {
    Form.COUNT: "#,##0",
    Form.PLACE: "0",
    Form.SHARE: "0.0",
    Form.POINTS: "0.0",
    Form.DECIMAL: "0.0",
    Form.RATIO: "0.00",
    Form.NUMBER: "General",
    Form.PROBABILITY: "0.0000",
    Form.YEAR: "0",
    Form.DAY: "dd/mm/yyyy",
    Form.MONTH: "dd/mm/yyyy",
}


class TooManyRows(Exception):
    """A file would hold more rows than it can: the sentence says what to do, in Portuguese."""


@dataclass(frozen=True, slots=True)
class SheetData:
    """A frame ready to be written: the sheet's title, the rows, their columns."""

    title: str
    frame: pd.DataFrame
    labels: tuple[Label, ...]


def outward(frame: pd.DataFrame, labels: Sequence[Label]) -> pd.DataFrame:
    """The labelled columns with their headings: shares times 100, words and sim/não as text.

    An unknown column is an error (KeyError). No row is dropped or reordered.
    """
    return pd.DataFrame(
        {label.heading: _outward(frame[label.column], label.form) for label in labels}
    )


def to_brazilian_csv(frame: pd.DataFrame, labels: Sequence[Label]) -> bytes:
    """CSV that Excel in Portuguese opens as it is: BOM, `;`, decimal comma, CRLF."""
    content = io.BytesIO()
    text = io.TextIOWrapper(content, "utf-8-sig", "backslashreplace", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(label.heading for label in labels)
    for first in range(0, len(frame), _ROWS_AT_ONCE):
        rows = outward(frame.iloc[first : first + _ROWS_AT_ONCE], labels)
        columns = (
            _written(column, label.form)
            for label, (_, column) in zip(labels, rows.items(), strict=True)
        )
        writer.writerows(zip(*columns, strict=True))
    text.flush()
    return content.getvalue()


def to_xlsx(
    sheets: Sequence[SheetData], readme: Sequence[tuple[str, str]], created_at: datetime
) -> bytes:
    """Typed XLSX: first the data, a sheet a frame, then a Leia-me sheet of (subject, text) rows.

    `created_at` is the build's date, so that the same view has the same bytes. Raises
    `TooManyRows` where a sheet cannot hold a frame.
    """
    longest = max(len(sheet.frame) for sheet in sheets)
    if longest >= EXCEL_ROWS:
        lines, most = (f"{n:,}".replace(",", ".") for n in (longest, EXCEL_ROWS - 1))
        raise TooManyRows(
            f"São {lines} linhas e uma planilha XLSX leva até {most}, além do cabeçalho. Exporte "
            "em CSV, ou reduza o período."
        )
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": created_at})
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for sheet in sheets:
            _write_sheet(book, sheet, heading)
        notes = book.add_worksheet("Leia-me")
        notes.set_column(0, 0, 30)
        notes.set_column(1, 1, 110)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for row, (subject, text) in enumerate(readme):
            notes.write_string(row, 0, subject, heading)
            notes.write_string(row, 1, formula_safe(text), wrapped)
    return content.getvalue()


def _write_sheet(
    book: xlsxwriter.Workbook, sheet: SheetData, heading: xlsxwriter.format.Format
) -> None:
    data = book.add_worksheet(sheet.title)
    data.freeze_panes(1, 0)
    for place, label in enumerate(sheet.labels):
        data.write_string(0, place, label.heading, heading)
    columns = outward(sheet.frame, sheet.labels).items()
    for place, (label, (_, column)) in enumerate(zip(sheet.labels, columns, strict=True)):
        data.set_column(place, place, 34 if label.form is Form.TEXT else 14)
        _write_column(book, data, place, column, label.form)
    if len(sheet.frame):
        data.autofilter(0, 0, len(sheet.frame), len(sheet.labels) - 1)


def _write_column(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    place: int,
    column: pd.Series,
    form: Form,
) -> None:
    cell_format = book.add_format({"num_format": _NUMBER_FORMATS.get(form, "@")})
    for row, value in enumerate(column, start=1):
        if pd.isna(value):
            continue
        if form in _DAYS:
            sheet.write_datetime(row, place, value, cell_format)
        elif form in _NUMBER_FORMATS:
            sheet.write_number(row, place, value, cell_format)
        else:
            sheet.write_string(row, place, formula_safe(str(value)), cell_format)


def file_name(name: str, parts: Sequence[str], content: bytes, suffix: str) -> str:
    """`<name>_<parts>_<12 digits of the content's SHA-256><suffix>`: other bytes, other name.

    Of more parts than a name can hold, the last one stays whole and those before it are cut.
    """
    *others, last = [name, *(part for part in parts if part)]
    room = NAME_BYTES - len(f"__{last}{suffix}".encode()) - _DIGITS
    cut = "_".join(others).encode()[:room].decode(errors="ignore").rstrip("_-")
    written = [*([cut] if cut else []), last, sha256(content).hexdigest()[:_DIGITS]]
    return "_".join(written) + suffix


def slug(text: str) -> str:
    """A text as part of a file name: lower-case words joined by hyphens."""
    words = [normalised(word) for word in re.split(r"[\s/,;()&-]+", text)]
    return "-".join(word for word in words if word)[:40].strip("-")


def is_spreadsheet(path: PurePath) -> bool:
    """Whether a file's ending asks for XLSX rather than CSV; ValueError for any other ending."""
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise ValueError(f"{path.name}: o arquivo precisa terminar em .csv ou .xlsx.")
    return suffix == ".xlsx"


def _outward(column: pd.Series, form: Form) -> pd.Series:
    if form in (Form.SHARE, Form.POINTS):
        return column.astype("float64") * 100
    if form is Form.WORD:
        return column.map(STANDINGS)
    if form is Form.YES_NO:
        return column.map({True: "sim", False: "não"})
    return column


def _written(column: pd.Series, form: Form) -> list[str]:
    if form in (Form.SHARE, Form.POINTS, Form.DECIMAL, Form.RATIO, Form.PROBABILITY):
        # Adding 0 turns a rounded -0,0000000000 into 0,0000000000.
        rounded = column.astype("float64").round(DECIMALS) + 0.0
        return ["" if pd.isna(v) else f"{v:.{DECIMALS}f}".replace(".", ",") for v in rounded]
    if form is Form.NUMBER:
        return [_shortest(v) for v in column.astype("float64")]
    if form in _DAYS:
        return ["" if pd.isna(v) else f"{v:%d/%m/%Y}" for v in column]
    if form in (Form.COUNT, Form.PLACE, Form.YEAR):
        return ["" if pd.isna(v) else str(int(v)) for v in column]
    if isinstance(column.dtype, pd.CategoricalDtype):
        words = [formula_safe(str(word)) for word in column.cat.categories]
        # The code of a missing value is -1, the last place.
        words.append("")
        return [words[code] for code in column.cat.codes]
    return ["" if pd.isna(v) else formula_safe(str(v)) for v in column]


def _shortest(value: float) -> str:
    """A number with as many of the decimals as it has."""
    return (
        "" if pd.isna(value) else f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".").replace(".", ",")
    )
