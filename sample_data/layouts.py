"""The official forms: columns of each layout, date shapes, encodings, delimiters, containers."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

_PUBLIC_COLUMNS = (
    "Região;UF;Cidade;Sexo;Faixa Etária;Data Finalização;Tempo Resposta;Nome Fantasia;"
    "Segmento de Mercado;Área;Assunto;Grupo Problema;Problema;Como Comprou Contratou;"
    "Procurou Empresa;Respondida;Situação;Avaliação Reclamação;Nota do Consumidor"
)
_COMPLETE_COLUMNS = (
    "Gestor;Canal de Origem;Região;UF;Cidade;Sexo;Faixa Etária;Ano Abertura;Mês Abertura;"
    "Data Abertura;Data Resposta;Data Análise;Data Recusa;Data Finalização;Prazo Resposta;"
    "Prazo Analise Gestor;Tempo Resposta;Nome Fantasia;Segmento de Mercado;Área;Assunto;"
    "Grupo Problema;Problema;Como Comprou Contratou;Procurou Empresa;Respondida;Situação;"
    "Avaliação Reclamação;Nota do Consumidor;Análise da Recusa"
)
LAYOUTS = {
    "L19": tuple(_PUBLIC_COLUMNS.split(";")),
    "L20": tuple(f"{_PUBLIC_COLUMNS};Total".split(";")),
    "L21": tuple(
        f"{_PUBLIC_COLUMNS};Interação com Judiciario;Último Complemento Consumidor".split(";")
    ),
    "L30": tuple(_COMPLETE_COLUMNS.split(";")),
}
FINALISATION_DATE = "Data Finalização"

FINALIZADAS = "finalizadas"
BASE_COMPLETA = "basecompleta"

_ZIP_DATE = (2026, 11, 6, 9, 0, 0)
_COMPRESSION_LEVEL = 9

Cell = str | date


@dataclass(frozen=True, slots=True)
class FileForm:
    """How one file is written.

    `is_finalised_iso` and `are_dates_iso` give the shape (aaaa-mm-dd or dd/mm/aaaa) of the date
    of finalisation and of all other dates: the complete base has both in one row.
    """

    name: str
    layout: str
    months: tuple[str, ...]
    encoding: str = "utf-8-sig"
    delimiter: str = ";"
    is_finalised_iso: bool = True
    are_dates_iso: bool = False
    traps: dict[str, int] = field(default_factory=dict)
    other_state_share: float = 0.0

    @property
    def family(self) -> str:
        """Which of the two families of official files this is."""
        return BASE_COMPLETA if self.layout == "L30" else FINALIZADAS

    @property
    def member(self) -> str:
        """Name of the text inside the container."""
        return self.name.removesuffix(".gz").removesuffix(".zip").removesuffix(".csv") + ".csv"


def rendered(cell: Cell, column: str, form: FileForm) -> str:
    """The text of one cell in the date shape of the file."""
    if isinstance(cell, str):
        return cell
    is_iso = form.is_finalised_iso if column == FINALISATION_DATE else form.are_dates_iso
    return cell.isoformat() if is_iso else cell.strftime("%d/%m/%Y")


def text_of(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    """The rows as official files write them: LF, quotes only where a cell needs them."""
    return "".join(delimiter.join(_quoted(cell, delimiter) for cell in row) + "\n" for row in rows)


def _quoted(cell: str, delimiter: str) -> str:
    # `;` is quoted whatever the delimiter: quotes are part of the form, not of the name.
    if ";" in cell or delimiter in cell or '"' in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def packed(content: bytes, form: FileForm) -> bytes:
    """The container's bytes, the same on every run: fixed times, fixed level."""
    if form.name.endswith(".gz"):
        packer = zlib.compressobj(_COMPRESSION_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        body = packer.compress(content) + packer.flush()
        # Written by hand: Python releases differ in the header byte for the operating system.
        header = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
        return header + body + struct.pack("<LL", zlib.crc32(content), len(content))
    if form.name.endswith(".zip"):
        member = zipfile.ZipInfo(form.member, date_time=_ZIP_DATE)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.create_system = 3
        member.external_attr = 0o644 << 16
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(member, content, compresslevel=_COMPRESSION_LEVEL)
        return buffer.getvalue()
    return content


def unpacked(packed_bytes: bytes, name: str) -> bytes:
    """The text inside a container made by `packed`."""
    if name.endswith(".gz"):
        return gzip.decompress(packed_bytes)
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(packed_bytes)) as archive:
            return archive.read(archive.namelist()[0])
    return packed_bytes
