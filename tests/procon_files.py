"""Procon (Sindec) files for the tests, and the look for numbers of people in a build."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

TITLES = (
    "AnoCalendario;DataArquivamento;DataAbertura;CodigoRegiao;Regiao;UF;strRazaoSocial;"
    "strNomeFantasia;Tipo;NumeroCNPJ;RadicalCNPJ;RazaoSocialRFB;NomeFantasiaRFB;CNAEPrincipal;"
    "DescCNAEPrincipal;Atendida;CodigoAssunto;DescricaoAssunto;CodigoProblema;DescricaoProblema;"
    "SexoConsumidor;FaixaEtariaConsumidor;CEPConsumidor"
).split(";")
_PLAIN = (
    "2024;2024-05-06 10:11:12.000;2023-09-01 09:00:00.000;05;Centro-oeste;GO;LOJA PEQUI LTDA;"
    "LOJA PEQUI;1;27318459000194;27318459;LOJA PEQUI LTDA;;4754701;COMÉRCIO DE MÓVEIS;S;101;"
    "Telefone;2502;Produto com vício;F;entre 21 a 30 anos;74000123"
).split(";")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d(?:[ ./–-]?\d){10}(?![0-9A-Za-z])")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def procon_row(**changes: str) -> dict[str, str]:
    """One row by title: a complaint of Goiás archived in May 2024, with some cells changed."""
    assert set(changes) <= set(TITLES)
    return {**dict(zip(TITLES, _PLAIN, strict=True)), **changes}


def archived(day: str, **changes: str) -> dict[str, str]:
    """A row archived on a day, AAAA-MM-DD."""
    return procon_row(DataArquivamento=f"{day} 10:11:12.000", **changes)


def write_procon(
    path: Path,
    rows: Sequence[Mapping[str, str] | str],
    has_header: bool = True,
    encoding: str = "utf-8-sig",
    delimiter: str = ";",
) -> Path:
    """A file as Sindec wrote them; a row given as text is written as it is."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    if has_header:
        writer.writerow(TITLES)
    for row in rows:
        if isinstance(row, str):
            text.write(row + "\r\n")
        else:
            writer.writerow([row[title] for title in TITLES])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def unquoted(row: Mapping[str, str]) -> str:
    """A row as the files of 2018 and 2019 have it: no quotes, whatever stands in a name."""
    return ";".join(row[title] for title in TITLES)


def numbers_of_people(build: Path) -> list[str]:
    """Eleven digits, marks between them or not, in any text of a build that are no CNPJ.

    A plain look of its own, check digits included, that shares nothing with the loader.
    """
    found = []
    with duckdb.connect(str(build), read_only=True) as reader:
        columns = reader.execute(
            "select table_name, column_name from duckdb_columns() where not internal "
            "and (data_type = 'VARCHAR' or data_type like 'ENUM%') order by all"
        ).fetchall()
        assert len(columns) > 40
        for table, column in columns:
            texts = reader.execute(f"select distinct {column}::varchar from {table}").fetchall()
            for (text,) in texts:
                for match in _NUMBER.finditer(text or ""):
                    digits = re.sub(r"\D", "", match[0]).zfill(14)
                    if not _DAY.match(match[0]) and not _is_cnpj(digits):
                        found.append(f"{table}.{column}: {text}")
    return found


def _is_cnpj(number: str) -> bool:
    def digit(weights: Sequence[int]) -> int:
        rest = sum(w * int(c) for w, c in zip(weights, number, strict=False)) % 11
        return 0 if rest < 2 else 11 - rest

    first = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
    checks = (digit(first), digit([6, *first]))
    return len(set(number)) > 1 and checks == (int(number[12]), int(number[13]))
