"""Complaint files in the official layouts, written by hand for the tests.

The official words are spelt here on their own and never taken from `ingest/`: a word misspelt
there must turn a test red.
"""

import csv
import gzip
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_L19 = (
    "Região;UF;Cidade;Sexo;Faixa Etária;Data Finalização;Tempo Resposta;Nome Fantasia;"
    "Segmento de Mercado;Área;Assunto;Grupo Problema;Problema;Como Comprou Contratou;"
    "Procurou Empresa;Respondida;Situação;Avaliação Reclamação;Nota do Consumidor"
)
_L23 = _L19.replace(
    "Data Finalização;", "Ano Abertura;Mês Abertura;Data Abertura;Data Resposta;Data Finalização;"
)
_L30 = (
    "Gestor;Canal de Origem;Região;UF;Cidade;Sexo;Faixa Etária;Ano Abertura;Mês Abertura;"
    "Data Abertura;Data Resposta;Data Análise;Data Recusa;Data Finalização;Prazo Resposta;"
    "Prazo Analise Gestor;Tempo Resposta;Nome Fantasia;Segmento de Mercado;Área;Assunto;"
    "Grupo Problema;Problema;Como Comprou Contratou;Procurou Empresa;Respondida;Situação;"
    "Avaliação Reclamação;Nota do Consumidor;Análise da Recusa"
)
_L31 = _L30.replace("Nome Fantasia;", "Grupo Econômico;Nome Fantasia;")
_L38 = _L30
for _day in ("Abertura", "Resposta", "Análise", "Recusa", "Finalização"):
    _L38 = _L38.replace(f"Data {_day};", f"Data {_day};Hora {_day};")
LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "L19": tuple(_L19.split(";")),
    "L20": tuple(f"{_L19};Total".split(";")),
    "L21": tuple(f"{_L19};Interação com Judiciario;Último Complemento Consumidor".split(";")),
    "L23": tuple(_L23.split(";")),
    "L29": tuple(_L30.replace("Segmento de Mercado;", "").split(";")),
    "L30": tuple(_L30.split(";")),
    "L31": tuple(_L31.split(";")),
    "L38": tuple(f"{_L38};Edição de Conteúdo;Interação do Gestor;Total".split(";")),
}
"""The official headers, column by column."""

Row = dict[str, str]

_DEFAULTS: Row = {
    "Gestor": "Secretaria Nacional do Consumidor",
    "Canal de Origem": "Plataforma Web",
    "Região": "CO",
    "UF": "GO",
    "Cidade": "Goiânia",
    "Sexo": "F",
    "Faixa Etária": "entre 31 a 40 anos",
    "Ano Abertura": "2026",
    "Mês Abertura": "9",
    "Data Abertura": "20/09/2026",
    "Data Resposta": "25/09/2026",
    "Data Análise": "",
    "Data Recusa": "",
    "Data Finalização": "2026-10-15",
    "Prazo Resposta": "30/09/2026",
    "Prazo Analise Gestor": "",
    "Tempo Resposta": "5",
    "Nome Fantasia": "Empresa Um",
    "Segmento de Mercado": "Varejo",
    "Área": "Demais Produtos",
    "Assunto": "Móveis e Colchões",
    "Grupo Problema": "Entrega do Produto",
    "Problema": "Não entrega / demora na entrega do produto",
    "Como Comprou Contratou": "Internet",
    "Procurou Empresa": "S",
    "Respondida": "S",
    "Situação": "Finalizada avaliada",
    "Avaliação Reclamação": "Resolvida",
    "Nota do Consumidor": "4",
    "Análise da Recusa": "",
    "Total": "1",
    "Interação com Judiciario": "N",
    "Último Complemento Consumidor": "",
    "Grupo Econômico": "Grupo Um",
    "Hora Abertura": "08:00:00",
    "Hora Resposta": "09:30:00",
    "Hora Análise": "",
    "Hora Recusa": "",
    "Hora Finalização": "23:59:59",
    "Edição de Conteúdo": "N",
    "Interação do Gestor": "N",
    "Protocolo": "2026.10/00000000001",
    "CPF": "111.444.777-35",
    "Consumidor": "Maria da Silva",
}

# The official names are no Python identifiers: `row(company="X")` says "Nome Fantasia".
_SHORT = {
    "company": "Nome Fantasia",
    "segment": "Segmento de Mercado",
    "date": "Data Finalização",
    "state": "UF",
    "city": "Cidade",
    "days": "Tempo Resposta",
    "answered": "Respondida",
    "status": "Situação",
    "evaluation": "Avaliação Reclamação",
    "rating": "Nota do Consumidor",
}


def row(changes: Mapping[str, str] | None = None, /, **short: str) -> Row:
    """One row by official column name: a resolved complaint of Goiás of October 2026, changed.

    Changes are given by official name in a mapping (`row({"Sexo": "M"})`), or by keyword, either
    an official name without spaces (`UF="SP"`) or a short one: company, segment, date, state,
    city, days, answered, status, evaluation, rating.
    """
    cells = _DEFAULTS | dict(changes or {})
    for name, value in short.items():
        cells[_SHORT.get(name, name)] = value
    unknown = cells.keys() - _DEFAULTS.keys()
    if unknown:
        raise KeyError(f"no official column: {sorted(unknown)}")
    return cells


def unrated(changes: Mapping[str, str] | None = None, /, **short: str) -> Row:
    """A row that no consumer rated."""
    return row(
        {
            "Situação": "Finalizada não avaliada",
            "Avaliação Reclamação": "Não Avaliada",
            "Nota do Consumidor": "",
            **(changes or {}),
        },
        **short,
    )


def unresolved(changes: Mapping[str, str] | None = None, /, **short: str) -> Row:
    """A rated row that the consumer marked as not resolved."""
    return row(
        {"Avaliação Reclamação": "Não Resolvida", "Nota do Consumidor": "1", **(changes or {})},
        **short,
    )


def text(
    rows: Iterable[Mapping[str, str]],
    layout: str | Sequence[str] = "L19",
    delimiter: str = ";",
    quote: int = csv.QUOTE_MINIMAL,
    line_end: str = "\n",
) -> str:
    """The file's text: header of the layout (or the given column titles) and the rows."""
    titles = LAYOUTS[layout] if isinstance(layout, str) else tuple(layout)
    lines = _Lines()
    writer = csv.writer(
        lines, delimiter=delimiter, quoting=quote, lineterminator=line_end, quotechar='"'
    )
    writer.writerow(titles)
    writer.writerows([cells.get(title, "") for title in titles] for cells in rows)
    return "".join(lines.written)


def write(
    path: Path,
    rows: Iterable[Mapping[str, str]],
    layout: str | Sequence[str] = "L19",
    encoding: str = "utf-8-sig",
    delimiter: str = ";",
    quote: int = csv.QUOTE_MINIMAL,
    line_end: str = "\n",
) -> Path:
    """Write the rows to `path` in an official layout; `.gz` and `.zip` by the path's ending."""
    content = text(rows, layout, delimiter, quote, line_end).encode(encoding)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(content, mtime=0))
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{path.stem.removesuffix('.csv')}.csv", content)
    else:
        path.write_bytes(content)
    return path


class _Lines:
    """Where the CSV writer writes to."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line)
