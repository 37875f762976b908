"""Draws the Procon (Sindec) sample files of three years, with the traps of the official ones.

The files of 2023 (no header, quotes), 2024 (`;` in names unquoted, zeros lost) and 2025 (a
workbook) have the 23 official columns. The file of 2023 repeats complaints archived in 2024.
"""

import hashlib
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import xlsxwriter

from sample_data.layouts import FileForm, packed
from sample_data.procon_companies import (
    HOMONYMS,
    LETTERED,
    OUTSIDER,
    RENAMED,
    SHORT_NUMBER,
    SMALL_SHARE,
    SMALL_WORDS,
    SPLIT_NAME,
    SUPPLIERS,
    Supplier,
)

FOLDER = "procon"
SEED = 20262
YEARS = (2023, 2024, 2025)
NAMES = {2023: "CNRF_2023.zip", 2024: "CNRF2024.csv.gz", 2025: "CRF2025 Dados Abertos.xlsx"}
COLUMNS = (
    "AnoCalendario;DataArquivamento;DataAbertura;CodigoRegiao;Regiao;UF;strRazaoSocial;"
    "strNomeFantasia;Tipo;NumeroCNPJ;RadicalCNPJ;RazaoSocialRFB;NomeFantasiaRFB;CNAEPrincipal;"
    "DescCNAEPrincipal;Atendida;CodigoAssunto;DescricaoAssunto;CodigoProblema;DescricaoProblema;"
    "SexoConsumidor;FaixaEtariaConsumidor;CEPConsumidor"
).split(";")
COUNTS = {2023: 900, 2024: 640, 2025: 520}
"""Complaints by year of archiving."""
REPEATED = 310
"""Complaints archived in 2024 that the file of 2023 holds too."""
ONLY_IN_OLDER = 2
"""Further ones archived in 2024 that only the file of 2023 holds: the years do not agree."""
EXACT_REPEATS = 3
OTHER_STATES = (("MS", "05", "Centro-oeste"), ("SP", "03", "Sudeste"), ("TO", "01", "Norte"))
OTHER_STATE_SHARE = 0.08
SETTLED_SHARE = 0.72
NO_CEP_SHARE = 0.24
OUTSIDE_SHARE = 0.005
NO_NUMBER_SHARE = 0.015
CEPS = ("74000", "74900", "75000", "75900", "75690", "75250", "72800", "75500", "76400")
OUTSIDE_CEPS = ("78455000", "5057000")
"""Of other states; the second lost its leading zero."""
EXAMPLE_CPFS = ("52998224725", "11144477735", "12345678909")
"""Numbers that documentation uses as examples, by the rule of the check digits."""
SHORT_CPF = "1234567890"
"""012.345.678-90 without its leading zero."""
SUBJECTS = (
    ("101", "Telefone ( Convencional, Celular, Interfone, Etc. )"),
    ("53", "Banco comercial"),
    ("76", "Outros Contratos"),
    ("187", "Telefonia Celular"),
    ("185", "Energia Elétrica"),
    ("120", "Móveis Para Quarto"),
)
PROBLEMS = (
    ("2502", "Produto com vício"),
    ("3746", "Cobrança indevida/abusiva"),
    (
        "1112",
        "Contrato (não cumprimento, alteração, transferencia, irregularidade, rescisão, etc.)",
    ),
)
AGES = (
    "até 20 anos",
    "entre 21 a 30 anos",
    "entre 31 a 40 anos",
    "mais de 70 anos",
    "Nao Informada",
)
SETTLED, UNSETTLED = "S", "N"
_NO_DATE = "data vazia, em forma desconhecida ou fora do possível"
_CUT = "número de colunas diferente do cabeçalho"


@dataclass(frozen=True, slots=True)
class Case:
    """One complaint, before a file gives it a form.

    `reason` and `column` say why a load rejects it, empty where it does not; `has_number` marks a
    number of a person that a load must mask.
    """

    archived: datetime
    cells: dict[str, str]
    root: str = ""
    is_root_masked: bool = False
    has_number: bool = False
    reason: str = ""
    column: str = ""
    is_cut: bool = False

    @property
    def state(self) -> str:
        return self.cells["UF"]


def procon_files() -> tuple[dict[str, bytes], dict[str, Any]]:
    """The bytes of the three files by name, and their part of the manifest."""
    generator = np.random.default_rng(SEED)
    by_year = {year: _cases(generator, year) for year in YEARS}
    in_file = {year: list(by_year[year]) for year in YEARS}
    again = [case for case in by_year[2024] if not case.reason][:REPEATED]
    stray = [_case(generator, 2024, "GO", OUTSIDER) for _ in range(ONLY_IN_OLDER)]
    in_file[2023] += again + stray
    contents: dict[str, bytes] = {}
    described: dict[str, Any] = {}
    for year, cases in in_file.items():
        cases.sort(key=lambda case: case.archived)
        name = NAMES[year]
        rows = [_row(case, year) for case in cases]
        content = _text(rows, year).encode("utf-8-sig") if year < 2025 else b""
        contents[name] = (
            _workbook(rows) if year == 2025 else packed(content, FileForm(name, "L19", ()))
        )
        described[name] = _described(contents[name], content, cases, year)
    return contents, {"files": described, **_totals(by_year)}


def _cases(generator: np.random.Generator, year: int) -> list[Case]:
    """The complaints archived in a year, traps among them."""
    suppliers = [one for one in SUPPLIERS if one is not LETTERED or year == 2025]
    weights = np.array([one.weight for one in suppliers])
    cases = []
    for _ in range(COUNTS[year]):
        is_small = generator.random() < SMALL_SHARE
        at = int(generator.choice(len(suppliers), p=weights / weights.sum()))
        supplier = _small(generator) if is_small else suppliers[at]
        state = "GO"
        if generator.random() < OTHER_STATE_SHARE:
            state = OTHER_STATES[int(generator.integers(len(OTHER_STATES)))][0]
        cases.append(_case(generator, year, state, supplier))
    cases += cases[:EXACT_REPEATS]
    return cases + _people(generator, year) + _broken(generator, year)


def _case(generator: np.random.Generator, year: int, state: str, supplier: Supplier) -> Case:
    archived = datetime(year, 1, 2, 8) + timedelta(
        days=int(generator.integers(0, 355)), seconds=int(generator.integers(0, 36_000))
    )
    opened = archived - timedelta(days=int(generator.gamma(1.6, 160)), seconds=4_217)
    spelling = YEARS.index(year) if supplier is RENAMED else None
    if spelling is None:
        spelling = int(generator.integers(len(supplier.names)))
    number = _cnpj(supplier.root, supplier.branch)
    legal, trade = (name.format(number=number) for name in supplier.names[spelling])
    region = next((one for one in OTHER_STATES if one[0] == state), ("GO", "05", "Centro-oeste"))
    code, subject = SUBJECTS[int(generator.integers(len(SUBJECTS)))]
    problem_code, problem = PROBLEMS[int(generator.integers(len(PROBLEMS)))]
    has_number = bool(generator.random() >= NO_NUMBER_SHARE)
    cells = {
        "AnoCalendario": str(year),
        "DataArquivamento": f"{archived:%Y-%m-%d %H:%M:%S}.000",
        "DataAbertura": f"{opened:%Y-%m-%d %H:%M:%S}.000",
        "CodigoRegiao": region[1],
        "Regiao": region[2],
        "UF": state,
        "strRazaoSocial": legal,
        "strNomeFantasia": trade,
        "Tipo": "1",
        "NumeroCNPJ": number if has_number else "NULL",
        "RadicalCNPJ": supplier.root if has_number else "NULL",
        "RazaoSocialRFB": supplier.registered[0] if has_number else "NULL",
        "NomeFantasiaRFB": supplier.registered[1] if has_number else "NULL",
        "CNAEPrincipal": supplier.activity[0] if has_number else "NULL",
        "DescCNAEPrincipal": supplier.activity[1] if has_number else "NULL",
        "Atendida": SETTLED if generator.random() < SETTLED_SHARE else UNSETTLED,
        "CodigoAssunto": code,
        "DescricaoAssunto": subject,
        "CodigoProblema": problem_code,
        "DescricaoProblema": problem,
        "SexoConsumidor": str(generator.choice(["F", "M", "N"], p=[0.49, 0.49, 0.02])),
        "FaixaEtariaConsumidor": str(generator.choice(AGES)),
        "CEPConsumidor": _cep(generator, state),
    }
    return Case(archived, cells, supplier.root if has_number else "")


def _cep(generator: np.random.Generator, state: str) -> str:
    drawn = generator.random()
    if drawn < NO_CEP_SHARE:
        return "NULL"
    if state != "GO" or drawn < NO_CEP_SHARE + OUTSIDE_SHARE:
        return str(generator.choice(OUTSIDE_CEPS))
    return f"{generator.choice(CEPS)}{int(generator.integers(1000)):03d}"


def _small(generator: np.random.Generator) -> Supplier:
    kinds, names = SMALL_WORDS
    number = int(generator.integers(48))
    name = f"{kinds[number % len(kinds)]} {names[number % len(names)]}"
    activity = ("1091102", "")
    return Supplier(
        f"{41_250_000 + 7_919 * number}", ((f"{name} LTDA", name),), (name, ""), activity, 0
    )


def _people(generator: np.random.Generator, year: int) -> list[Case]:
    """Rows with a person in them: of natural persons, and of companies named after one."""
    found = []
    for place, cpf in enumerate(EXAMPLE_CPFS):
        own = _case(generator, year, "GO", _small(generator))
        # The older form fills the number up to 14 digits, and its first eight look like a root.
        number, root = (cpf.zfill(14), cpf.zfill(14)[:8]) if year == 2023 else (cpf, "NULL")
        person = {"strRazaoSocial": f"FULANO DE TAL {place}", "strNomeFantasia": "NULL"}
        person |= {"Tipo": "0", "NumeroCNPJ": number, "RadicalCNPJ": root}
        person |= dict.fromkeys(
            ("RazaoSocialRFB", "NomeFantasiaRFB", "CNAEPrincipal", "DescCNAEPrincipal"), "NULL"
        )
        found.append(replace(own, cells=own.cells | person, root="", has_number=True))
        found[-1] = replace(found[-1], is_root_masked=root != "NULL")
    forms = (EXAMPLE_CPFS[0], "CPF 111.444.777-35 - ME", "123456.789-09", SHORT_CPF)
    for number in forms:
        own = _case(generator, year, "GO", _small(generator))
        legal = {"strRazaoSocial": f"BELTRANO DE TAL {number}"}
        found.append(replace(own, cells=own.cells | legal, has_number=True))
    own = _case(generator, year, "GO", _small(generator))
    cpf = EXAMPLE_CPFS[0].zfill(14)
    as_company = {
        "strRazaoSocial": "SICRANO DE TAL - ME",
        "NumeroCNPJ": cpf,
        "RadicalCNPJ": cpf[:8],
    }
    found.append(
        replace(own, cells=own.cells | as_company, root="", has_number=True, is_root_masked=True)
    )
    return found


def _broken(generator: np.random.Generator, year: int) -> list[Case]:
    """Rows that a load must reject."""
    undated, cut = (_case(generator, year, "GO", OUTSIDER) for _ in range(2))
    no_date = {"DataArquivamento": "NULL", "DataAbertura": "NULL"}
    found = [replace(undated, cells=undated.cells | no_date, reason=_NO_DATE)]
    found[0] = replace(found[0], column="DataArquivamento")
    if year != 2025:
        found.append(replace(cut, reason=_CUT, is_cut=True))
    return found


def _row(case: Case, year: int) -> list[str]:
    """The cells of a complaint in the form of the file of that year."""
    cells = case.cells | {"AnoCalendario": str(year)}
    if year != 2023:
        cells |= {"CodigoProblema": "NULL", "DescricaoProblema": "NULL"}
        if cells["NumeroCNPJ"].isdecimal():
            cells["NumeroCNPJ"] = cells["NumeroCNPJ"].lstrip("0")
    row = [cells[column] for column in COLUMNS]
    return row[:-4] if case.is_cut else row


def _text(rows: Sequence[Sequence[str]], year: int) -> str:
    """2023: no header, quotes where a cell needs them; 2024: a header, no quotes at all."""
    if year == 2023:
        return "".join(";".join(map(_quoted, row)) + "\r\n" for row in rows)
    return "".join(";".join(row) + "\r\n" for row in [COLUMNS, *rows])


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if ";" in cell or '"' in cell else cell


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook with dates as dates, numbers as numbers and empty cells for NULL."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 3, 2)})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet = book.add_worksheet("CRF2025")
    sheet.write_row(0, 0, COLUMNS)
    for number, row in enumerate(rows, start=1):
        for place, (column, cell) in enumerate(zip(COLUMNS, row, strict=True)):
            if cell == "NULL":
                continue
            if column.startswith("Data"):
                sheet.write_datetime(number, place, datetime.fromisoformat(cell), moment)
            elif column in ("NumeroCNPJ", "CEPConsumidor", "CodigoAssunto") and cell.isdecimal():
                sheet.write_number(number, place, int(cell))
            else:
                sheet.write_string(number, place, cell)
    book.close()
    return buffer.getvalue()


def _cnpj(root: str, branch: str) -> str:
    """A root and a branch with their check digits (mod 11 over ASCII less 48)."""
    number = root + branch
    for _ in range(2):
        weights = [2 + place % 8 for place in range(len(number))][::-1]
        total = sum((ord(c) - 48) * weight for c, weight in zip(number, weights, strict=True))
        number += "0" if total % 11 < 2 else str(11 - total % 11)
    return number


def _described(
    container: bytes, content: bytes, cases: Sequence[Case], year: int
) -> dict[str, Any]:
    """The entry of a file: what a load of all three for Goiás must find."""
    of_state = [case for case in cases if case.state == "GO"]
    accepted = [case for case in of_state if not case.reason and case.archived.year == year]
    first_line = 1 if year == 2023 else 2
    rows = [tuple(_row(case, year)) for case in accepted]
    names = [case.cells["strNomeFantasia"] for case in cases]
    return {
        "sha256": hashlib.sha256(container).hexdigest(),
        "content_sha256": hashlib.sha256(content).hexdigest() if content else "",
        "size": len(container),
        "own_year": year,
        "has_header": year != 2023,
        "read": len(cases),
        "accepted": len(accepted),
        "rejected_rows": [
            {"line": line, "column": case.column, "reason": case.reason}
            for line, case in enumerate(cases, start=first_line)
            if case.reason
        ],
        "set_aside": {
            "other_state": len(cases) - len(of_state),
            "year_of_other_file": sum(
                not case.reason and case.archived.year != year for case in of_state
            ),
        },
        "repeated": len(rows) - len(set(rows)),
        "with_delimiter_in_a_name": sum(";" in name for name in names),
        "number_of_a_person": sum(case.has_number for case in of_state if not case.reason),
    }


def _totals(by_year: dict[int, list[Case]]) -> dict[str, Any]:
    """What the build of the three files together must hold of Goiás."""
    counted = [
        case
        for cases in by_year.values()
        for case in cases
        if case.state == "GO" and not case.reason
    ]
    ceps = [case.cells["CEPConsumidor"] for case in counted]
    roots = Counter((case.root, case.archived.year) for case in counted if case.root)
    return {
        "accepted": len(counted),
        "accepted_by_year": dict(sorted(Counter(str(c.archived.year) for c in counted).items())),
        "settled": sum(case.cells["Atendida"] == SETTLED for case in counted),
        "without_root": sum(not case.root and not case.is_root_masked for case in counted),
        "root_masked": sum(case.is_root_masked for case in counted),
        "natural_person": sum(case.cells["Tipo"] == "0" for case in counted),
        "without_cep": ceps.count("NULL"),
        "cep_outside": sum(cep in OUTSIDE_CEPS for cep in ceps),
        "planted": {
            "outsider": OUTSIDER.root,
            "renamed": RENAMED.root,
            "homonyms": [one.root for one in HOMONYMS],
            "split_name": SPLIT_NAME.root,
            "short_number": SHORT_NUMBER.root,
            "lettered": LETTERED.root,
            "platform": {one.root: one.platform for one in SUPPLIERS if one.platform},
        },
        "suppliers": {
            one.root: {str(year): roots[one.root, year] for year in YEARS} for one in SUPPLIERS
        },
    }
