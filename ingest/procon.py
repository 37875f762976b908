"""The yearly Procon files of Sindec (CNRF): their columns, values and rules, row by row.

Official column names and words live in this file and nowhere else. A `;` inside a name splits its
row into too many cells; the row is put together again so that every column whose form is known
(root of the CNPJ, CNAE, codes, CEP) holds what it must. Of a natural person, and of a CEP outside
Goiás, nothing is kept but that there was one.
"""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import pyarrow as pa

from indicators.names import normalised
from ingest.complaints import (
    MAXIMUM_REJECTED,
    NOT_KEPT,
    OTHER_STATE,
    STATES,
    RejectedRow,
)
from ingest.containers import UnreadableSource
from ingest.municipalities import code_of_cep
from ingest.records import WRONG_WIDTH, batches
from ingest.source_text import DELIMITERS, SourceText, survey
from ingest.tax_numbers import bare, company_number, may_be_cpf, root_of, without_cpf

PROCON = "procon"
TITLES = (
    *("AnoCalendario", "DataArquivamento", "DataAbertura", "CodigoRegiao", "Regiao", "UF"),
    *("strRazaoSocial", "strNomeFantasia", "Tipo", "NumeroCNPJ", "RadicalCNPJ"),
    *("RazaoSocialRFB", "NomeFantasiaRFB", "CNAEPrincipal", "DescCNAEPrincipal", "Atendida"),
    *("CodigoAssunto", "DescricaoAssunto", "CodigoProblema", "DescricaoProblema"),
    *("SexoConsumidor", "FaixaEtariaConsumidor", "CEPConsumidor"),
)
_YEAR, _ARCHIVED, _OPENED, _STATE = "AnoCalendario", "DataArquivamento", "DataAbertura", "UF"
_LEGAL_NAME, _TRADE_NAME = "strRazaoSocial", "strNomeFantasia"
_REGISTERED_LEGAL, _REGISTERED_TRADE = "RazaoSocialRFB", "NomeFantasiaRFB"
_KIND, _NUMBER, _ROOT, _SETTLED = "Tipo", "NumeroCNPJ", "RadicalCNPJ", "Atendida"
_ACTIVITY_CODE, _ACTIVITY = "CNAEPrincipal", "DescCNAEPrincipal"
_SUBJECT, _PROBLEM, _CEP = "DescricaoAssunto", "DescricaoProblema", "CEPConsumidor"
_REQUIRED = (_ARCHIVED, _STATE, _LEGAL_NAME, _KIND, _ROOT, _SETTLED)
_UNUSED = (
    *("CodigoRegiao", "Regiao", "CodigoAssunto", "CodigoProblema"),
    *("SexoConsumidor", "FaixaEtariaConsumidor"),
)
_RECOGNISED_BY = frozenset({"dataarquivamento", "radicalcnpj"})
_FORMS = {
    place: re.compile(form)
    for title, form in {
        _YEAR: r"\d{4}|NULL",
        _ARCHIVED: r"\d{4}-\d\d-\d\d[ T].*|NULL",
        _OPENED: r"\d{4}-\d\d-\d\d[ T].*|NULL",
        "CodigoRegiao": r"\d{1,2}",
        _STATE: r"[A-Z]{2}",
        _KIND: r"[01]",
        _NUMBER: r"[0-9A-Z]{0,14}|NULL",
        _ROOT: r"[0-9A-Z]{8}|NULL",
        _ACTIVITY_CODE: r"\d{5,7}|NULL",
        _SETTLED: r"[SN]|NULL",
        "CodigoAssunto": r"\d+|NULL",
        "CodigoProblema": r"\d+|NULL",
        "SexoConsumidor": r"[A-Z]|NULL",
        _CEP: r"\d{5,8}|NULL",
    }.items()
    for place in [TITLES.index(title)]
}
"""What a cell of these columns looks like, by its place: they show where a name was split."""
_SPLIT_AT = tuple(
    TITLES.index(title)
    for title in (
        *(_LEGAL_NAME, _TRADE_NAME, _REGISTERED_LEGAL, _REGISTERED_TRADE),
        *(_ACTIVITY, _SUBJECT, _PROBLEM),
    )
)
_MOST_SPLITS = 6
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T][\d:.]*)?|(\d\d)/(\d\d)/(\d{4})(?: [\d:.]*)?")
_FIRST_DAY = date(2000, 1, 1)
_NULL = "NULL"
_PERSON, _COMPANY = "0", "1"
_KINDS = (_PERSON, _COMPANY)
_DELIMITER_INSIDE = ";"
SPLIT_NAME = "ponto e vírgula dentro de um nome, sem jeito de saber em qual coluna"

STAGED_PROCON = pa.schema(
    [
        ("source_line", pa.uint32()),
        ("archived_on", pa.date32()),
        ("archived_year", pa.uint16()),
        ("opened_on", pa.date32()),
        ("uf", pa.string()),
        ("ibge_code", pa.string()),
        ("has_cep", pa.bool_()),
        ("cnpj_root", pa.string()),
        ("is_root_masked", pa.bool_()),
        ("is_natural_person", pa.bool_()),
        ("legal_name", pa.string()),
        ("trade_name", pa.string()),
        ("registered_legal_name", pa.string()),
        ("registered_trade_name", pa.string()),
        ("activity_code", pa.string()),
        ("activity", pa.string()),
        ("is_settled", pa.bool_()),
        ("subject", pa.string()),
        ("problem", pa.string()),
        ("is_repeat", pa.bool_()),
    ]
)
"""One accepted row of a Procon file: the columns of table `procon_complaint` but the load."""


@dataclass(slots=True)
class ProconResult:
    """What one Procon file holds: its accepted rows, and the balance of all.

    `own_year` is the year the file says it is of; `rows_by_year` are the accepted rows by year of
    archiving, `repeated_by_year` those of them that equal an earlier one. `rejoined_count` rows
    had a `;` inside a name; in `masked_count` rows a number of a person was masked.
    """

    source: SourceText
    layout: str
    unknown_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]
    sha256: str = ""
    own_year: int = 0
    rows: pa.Table = field(default_factory=STAGED_PROCON.empty_table)
    rows_by_year: Counter[int] = field(default_factory=Counter)
    repeated_by_year: Counter[int] = field(default_factory=Counter)
    rejected: list[RejectedRow] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)
    rejoined_count: int = 0
    masked_count: int = 0


def is_procon(first_line: str) -> bool:
    """Whether the first line of a text is that of a Procon file: its titles, or its first row."""
    for delimiter in DELIMITERS:
        cells = [cell.strip().strip('"') for cell in first_line.split(delimiter)]
        if {normalised(cell) for cell in cells} >= _RECOGNISED_BY or _is_row(cells):
            return True
    return False


def _is_row(cells: Sequence[str]) -> bool:
    """Whether the cells of a first line are a row of a file without header."""
    first = [place for place in _FORMS if place < _SPLIT_AT[0]]
    return len(cells) >= len(TITLES) and all(_FORMS[p].fullmatch(cells[p]) for p in first)


def read_procon(path: Path, uf: str, advance: Callable[[int], None]) -> ProconResult:
    """Read one Procon file; raises `UnreadableSource` where the file cannot be trusted.

    `uf` is a state (rows of others are set aside) or `BR`.
    """
    source = survey(path)
    if _is_row(source.header):
        # Its first row is no header: it counts.
        source = replace(source, header=TITLES, header_lines=0, read_count=source.read_count + 1)
    positions = _positions(source)
    known = {normalised(title) for title in TITLES}
    layout = f"CNRF, {len(source.header)} colunas"
    result = ProconResult(
        source,
        layout=layout if source.header_lines else f"{layout}, sem cabeçalho",
        unknown_columns=tuple(t for t in source.header if normalised(t) not in known),
        missing_columns=tuple(t for t in TITLES if t not in positions and t not in _UNUSED),
    )
    fingerprint = hashlib.sha256("\x1f".join(map(normalised, source.header)).encode() + b"\n")
    reader = _RowReader(result, positions, uf)
    for batch in batches(source, set(positions.values())):
        fingerprint.update(batch.canonical)
        columns = {
            title: [batch.columns[at].texts[place] for place in batch.columns[at].places]
            for title, at in positions.items()
        }
        for at, record in enumerate(batch.records):
            cells = {title: of_title[at] for title, of_title in columns.items()}
            reader.read(int(batch.lines[at]), cells, record)
        for malformed in batch.malformed:
            reader.read_malformed(malformed.line, malformed.reason, malformed.raw)
        reader.end_batch()
        if len(result.rejected) > MAXIMUM_REJECTED:
            raise UnreadableSource(
                f"{path.name}: mais de {MAXIMUM_REJECTED} linhas rejeitadas; a primeira é a da "
                f"linha {result.rejected[0].line}: {result.rejected[0].reason}. Confira o arquivo "
                f"e baixe-o de novo."
            )
        advance(len(batch))
    result.sha256 = fingerprint.hexdigest()
    reader.finish()
    _refuse_untrusted(result)
    return result


def _positions(source: SourceText) -> dict[str, int]:
    """Place of each known title; refuses missing required ones and titles that stand twice."""
    headings = [normalised(title) for title in source.header]
    positions = {}
    for title in TITLES:
        if headings.count(normalised(title)) > 1:
            raise UnreadableSource(
                f"{source.path.name}: a coluna “{title}” aparece duas vezes no cabeçalho. Deixe "
                f"só uma e carregue de novo."
            )
        if normalised(title) in headings:
            positions[title] = headings.index(normalised(title))
    missing = [title for title in _REQUIRED if title not in positions]
    if missing:
        raise UnreadableSource(
            f"{source.path.name}: não é um arquivo de reclamações fundamentadas do Procon "
            f"(Sindec) ou falta parte dele: no cabeçalho (linha 1) faltam as colunas "
            f"{', '.join(missing)}. Baixe o arquivo de novo."
        )
    return positions


def _refuse_untrusted(result: ProconResult) -> None:
    source, name = result.source, result.source.path.name
    if not source.read_count:
        raise UnreadableSource(
            f"{name}: tem só o cabeçalho, nenhuma reclamação. Baixe o arquivo de novo."
        )
    balance = len(result.rows) + len(result.rejected) + result.set_aside.total()
    if balance != source.read_count:
        raise UnreadableSource(
            f"{name}: a contagem independente achou {source.read_count} linhas e a leitura "
            f"{balance}. Há aspas fora do lugar no arquivo; corrija e carregue de novo."
        )
    if len(result.rejected) == balance:
        first = result.rejected[0]
        raise UnreadableSource(
            f"{name}: nenhuma linha pôde ser usada: todas as {balance} foram rejeitadas. A "
            f"primeira é a da linha {first.line}: {first.reason}. Confira o arquivo e carregue de "
            f"novo."
        )


class _Rejected(Exception):
    """A row that cannot be used: column and reason."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class _RowReader:
    """Sorts the rows of one file into set aside, rejected and accepted."""

    def __init__(self, result: ProconResult, positions: dict[str, int], uf: str) -> None:
        self._result = result
        self._positions = positions
        self._uf = uf
        self._waiting: list[tuple[int, int, dict[str, Any]]] = []
        self._tables: list[pa.Table] = []
        self._seen: set[int] = set()
        self._years: Counter[int] = Counter()

    def read(self, line: int, cells: dict[str, str], record: bytes) -> None:
        """Sort one row; `record` tells whether it equals another one."""
        try:
            row = self._accepted(cells)
        except _Rejected as problem:
            self._reject(line, problem.column, problem.reason)
            return
        if row is None:
            self._result.set_aside[OTHER_STATE] += 1
            return
        self._waiting.append((line, hash(record), row))

    def read_malformed(self, line: int, reason: str, raw: str) -> None:
        """Sort a row whose cells are not those of the header, put together again if it can be."""
        is_known_order = self._positions == {title: at for at, title in enumerate(TITLES)}
        cells = _rejoined(raw, self._result.source.delimiter) if is_known_order else None
        if cells is None:
            has_too_many = raw.count(self._result.source.delimiter) >= len(TITLES)
            is_split = reason == WRONG_WIDTH and has_too_many
            self._reject(line, "", SPLIT_NAME if is_split else reason)
            return
        accepted = len(self._waiting)
        self.read(line, dict(zip(TITLES, cells, strict=True)), "\x1f".join(cells).encode())
        self._result.rejoined_count += len(self._waiting) > accepted

    def end_batch(self) -> None:
        """Turn the accepted rows of a batch, in the order of their lines, into a table."""
        rows = []
        for line, record, row in sorted(self._waiting, key=lambda waiting: waiting[0]):
            is_repeat = record in self._seen
            self._seen.add(record)
            rows.append({"source_line": line, **row, "is_repeat": is_repeat})
            self._result.rows_by_year[row["archived_year"]] += 1
            self._result.repeated_by_year[row["archived_year"]] += is_repeat
        self._tables.append(pa.Table.from_pylist(rows, schema=STAGED_PROCON))
        self._waiting.clear()

    def finish(self) -> None:
        """Put what the batches held together into the result."""
        result = self._result
        if self._tables:
            result.rows = pa.concat_tables(self._tables).combine_chunks()
        result.rejected.sort(key=lambda row: row.line)
        years = self._years or result.rows_by_year
        result.own_year = max(years, key=lambda year: (years[year], year), default=0)

    def _reject(self, line: int, column: str, reason: str) -> None:
        # In a row that went wrong the name or the CPF of a person may stand in any column.
        self._result.rejected.append(RejectedRow(line, column, reason, NOT_KEPT, None))

    def _accepted(self, cells: dict[str, str]) -> dict[str, Any] | None:
        """The columns of an accepted row; None for one of another state."""
        for title, cell in cells.items():
            if not cell.isascii() and _is_broken(cell):
                raise _Rejected(title, "letras que não se leem na codificação do arquivo")
        state = cells[_STATE].strip().upper()
        if state not in STATES:
            raise _Rejected(_STATE, "UF desconhecida")
        year = cells.get(_YEAR, "").strip()
        if year.isdecimal():
            self._years[int(year[:4])] += 1
        if self._uf not in (state, "BR"):
            return None
        archived_on = _date(cells[_ARCHIVED])
        if archived_on is None:
            raise _Rejected(_ARCHIVED, "data vazia, em forma desconhecida ou fora do possível")
        settled = _text(cells[_SETTLED])
        if settled not in ("S", "N", None):
            raise _Rejected(_SETTLED, "valor diferente de S e N")
        kind = cells[_KIND].strip()
        if kind not in _KINDS:
            raise _Rejected(_KIND, "tipo diferente de 0 e 1")
        is_person = kind == _PERSON
        cnpj_root, has_number = _checked_root(is_person, cells.get(_NUMBER, ""), cells[_ROOT])
        names, has_masked = self._texts(cells, is_person, cnpj_root)
        self._result.masked_count += has_number or has_masked
        code, has_cep = _place(cells.get(_CEP, ""))
        return {
            "archived_on": archived_on,
            "archived_year": archived_on.year,
            "opened_on": _date(cells.get(_OPENED, "")),
            "uf": state,
            "ibge_code": code,
            "has_cep": has_cep,
            "cnpj_root": cnpj_root,
            "is_root_masked": has_number and _text(cells[_ROOT]) is not None,
            "is_natural_person": is_person,
            **names,
            "activity_code": _text(cells.get(_ACTIVITY_CODE, "")),
            "is_settled": None if settled is None else settled == "S",
        }

    def _texts(
        self, cells: dict[str, str], is_person: bool, cnpj_root: str | None
    ) -> tuple[dict[str, str | None], bool]:
        """The texts of a row without numbers of people, and whether one had such a number.

        Of a natural person no name stays.
        """
        names = {
            "legal_name": _LEGAL_NAME,
            "trade_name": _TRADE_NAME,
            "registered_legal_name": _REGISTERED_LEGAL,
            "registered_trade_name": _REGISTERED_TRADE,
        }
        others = {"activity": _ACTIVITY, "subject": _SUBJECT, "problem": _PROBLEM}
        texts: dict[str, str | None] = dict.fromkeys(names)
        has_masked = False
        for column, title in (others if is_person else names | others).items():
            written = _text(cells.get(title, ""))
            kept = written and _name(without_cpf(written, cnpj_root))
            has_masked |= written is not None and _name(written) != kept
            texts[column] = kept
        return texts, has_masked


def _rejoined(raw: str, delimiter: str) -> list[str] | None:
    """The cells of a row with a delimiter inside a text; None where that cannot be told.

    Of several ways the one that puts most cells beginning with a space after another wins (a `;`
    inside a name has a space after it, one between columns has none), then the one that gives
    the rest to the trade name, the later of the two names.
    """
    for cells in _ways_to_split(raw, delimiter):
        extra = len(cells) - len(TITLES)
        if not 0 <= extra <= _MOST_SPLITS:
            continue
        fitting = [
            (sum(part.startswith(" ") for part in joined), places, row)
            for places in combinations_with_replacement(_SPLIT_AT, extra)
            for row, joined in [_joined(cells, Counter(places))]
            if all(form.fullmatch(row[place].strip()) for place, form in _FORMS.items())
        ]
        if fitting and len({_fixed(row) for _, _, row in fitting}) == 1:
            return max(fitting, key=lambda way: way[:2])[2]
    return None


def _ways_to_split(raw: str, delimiter: str) -> Iterator[list[str]]:
    """The cells of a line with its quotes obeyed, and with its quotes taken for letters."""
    with suppress(csv.Error):
        yield next(csv.reader([raw], delimiter=delimiter, strict=True), [])
    yield raw.split(delimiter)


def _joined(cells: Sequence[str], extra: Counter[int]) -> tuple[list[str], list[str]]:
    """The cells with `extra[place]` more of them in each text, and those that were put to another
    one."""
    row: list[str] = []
    added: list[str] = []
    at = 0
    for place in range(len(TITLES)):
        end = at + 1 + extra[place]
        row.append(_DELIMITER_INSIDE.join(cells[at:end]))
        added += cells[at + 1 : end]
        at = end
    return row, added


def _fixed(row: Sequence[str]) -> tuple[str, ...]:
    """The cells of a row that decide what it counts for."""
    return tuple(row[place] for place in _FORMS)


def _checked_root(is_person: bool, number_cell: str, root_cell: str) -> tuple[str | None, bool]:
    """The root of a company's CNPJ, and whether what stood there was a number of a person.

    Root 00000000 is a bank's. A whole number is believed by its check digits, lost zeros added;
    where they are wrong and the number is a CPF, so is the root beside it.
    """
    number, root = (bare(_text(cell) or "") for cell in (number_cell, root_cell))
    if is_person:
        return None, bool(number or root)
    cnpj = company_number(number)
    if cnpj is not None:
        return cnpj[:8], False
    if may_be_cpf(number):
        return None, True
    return root_of(root), False


def _place(cell: str) -> tuple[str | None, bool]:
    """The municipality of a CEP of 8 digits, a zero lost, or its first 5; whether there is one."""
    digits = bare(cell)
    if not digits.isdecimal() or len(digits) not in (5, 7, 8):
        return None, False
    return code_of_cep(digits if len(digits) == 5 else digits.rjust(8, "0")[:5]), True


def _date(cell: str) -> date | None:
    """The day of a date of a possible year; None where there is none."""
    match = _DATE.fullmatch(cell.strip())
    if match is None:
        return None
    year, month, day = (
        (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    )
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if _FIRST_DAY <= found <= date.today() else None


def _text(cell: str) -> str | None:
    """The words of a cell, spaces trimmed; None where it is empty or the word NULL."""
    text = " ".join(cell.split())
    return None if text in ("", _NULL) else text


def _name(text: str) -> str | None:
    """A text that says something; None for asterisks, a row of X and a masked number alone."""
    letters = normalised(text)
    return text if letters.strip("x") else None


def _is_broken(cell: str) -> bool:
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
