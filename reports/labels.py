"""Columns of frames in Portuguese: heading of the file, title on screen, form, definition."""

from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """How a value is written; a share is multiplied by 100, a ratio has two decimals, a number
    has decimals where needed, a probability has four, a year no separator, a month is its first
    day in a file."""

    TEXT = "text"
    COUNT = "count"
    PLACE = "place"
    SHARE = "share"
    POINTS = "points"
    DECIMAL = "decimal"
    RATIO = "ratio"
    NUMBER = "number"
    PROBABILITY = "probability"
    YEAR = "year"
    WORD = "word"
    YES_NO = "yes_no"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Label:
    """How one column of a frame is called and written outside."""

    column: str
    heading: str
    title: str
    form: Form
    definition: str


STANDINGS = {
    "above": "acima",
    "below": "abaixo",
    "indistinct": "indistinto",
    "up": "subiu",
    "down": "caiu",
    "unclear": "inconclusivo",
    "alert": "alerta",
    "attention": "atenção",
    "new": "novo",
    "within": "dentro do esperado",
    "untested": "não testada",
}
"""What a column of words says: the standing of a company, the direction of its change, or how a
series stands to what is expected of it."""
STANDING_MARKS = {
    "above": "▲",
    "below": "▼",
    "indistinct": "○",
    "up": "▲",
    "down": "▼",
    "unclear": "○",
    "alert": "▲",
    "attention": "△",
    "new": "◇",
    "within": "○",
    "untested": "·",
}
STANDINGS_ON_SCREEN = {
    "above": "acima",
    "below": "abaixo",
    "indistinct": "não dá para distinguir",
    "up": "subiu",
    "down": "caiu",
    "unclear": "inconclusivo",
    "alert": "alerta",
    "attention": "atenção",
    "new": "novo",
    "within": "dentro do esperado",
    "untested": "não testada",
}

LOAD_COLUMNS = (
    Label("file_name", "arquivo", "Arquivo", Form.TEXT, "Nome do arquivo de origem."),
    Label(
        "family", "familia", "Família", Form.TEXT, "finalizadas, basecompleta, procon ou comarcas."
    ),
    Label("layout", "leiaute", "Leiaute", Form.TEXT, "Leiaute oficial, pelo número de colunas."),
    Label("uf", "uf_da_carga", "UF", Form.TEXT, "Estado guardado na carga; BR é o país todo."),
    Label("loaded_on", "carga", "Carga", Form.DAY, "Dia em que o arquivo foi carregado."),
    Label("read_count", "lidas", "Lidas", Form.COUNT, "Linhas do arquivo, contadas à parte."),
    Label("accepted_count", "aceitas", "Aceitas", Form.COUNT, "Linhas que contam."),
    Label(
        "rejected_count",
        "rejeitadas",
        "Rejeitadas",
        Form.COUNT,
        "Linhas com erro: data, nota ou situação impossíveis, número de colunas.",
    ),
    Label(
        "set_aside_count",
        "postas_de_lado",
        "Postas de lado",
        Form.COUNT,
        "Linhas boas que não contam: outro Estado, outra situação, arquivo repetido, mês ou ano de "
        "outro arquivo.",
    ),
    Label(
        "repeated_count",
        "repeticoes",
        "Repetições",
        Form.COUNT,
        "Linhas aceitas iguais a outra do mesmo arquivo.",
    ),
    Label("file_sha256", "sha256", "SHA-256", Form.TEXT, "Resumo criptográfico do arquivo."),
)
"""Columns of the table of source files."""

REJECTED_ROW_COLUMNS = (
    Label("file_name", "arquivo", "Arquivo", Form.TEXT, "Nome do arquivo de origem."),
    Label("line", "linha", "Linha", Form.COUNT, "Linha do arquivo; o cabeçalho é a linha 1."),
    Label("column", "coluna", "Coluna", Form.TEXT, "Coluna do erro; vazia se é a linha toda."),
    Label("reason", "motivo", "Motivo", Form.TEXT, "Por que a linha não conta."),
    Label("raw", "texto", "Texto da linha", Form.TEXT, "A linha como está no arquivo."),
)
"""Columns of the table of rejected rows."""

UNMATCHED_NAME_COLUMNS = (
    Label(
        "municipality_name",
        "cidade_escrita",
        "Cidade como está no arquivo",
        Form.TEXT,
        "Nome de cidade de Goiás que não corresponde a um município.",
    ),
    Label("finalised_count", "linhas", "Linhas", Form.COUNT, "Número de linhas."),
)
"""Columns of the table of city names without a municipality."""
