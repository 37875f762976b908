"""Columns of the page Dados e método: sources, files, coverage by month, rows that do not count."""

from reports.labels import LOAD_COLUMNS, Form, Label

_MONTH = Label(
    "month",
    "mes",
    "Mês",
    Form.TEXT,
    "Mês de finalização, AAAA-MM; vazio onde a linha não tem data legível ou o motivo vale para "
    "todos os meses.",
)
_BY_COLUMN = {label.column: label for label in LOAD_COLUMNS}

FILE_COLUMNS = (
    *LOAD_COLUMNS[:3],
    Label(
        "period",
        "meses_cobertos",
        "Período",
        Form.TEXT,
        "Meses de finalização que o arquivo cobre; no Procon, anos de arquivamento.",
    ),
    *LOAD_COLUMNS[3:-1],
    Label(
        "missing_fields",
        "campos_ausentes",
        "Campos ausentes",
        Form.TEXT,
        "Campos sem valor em todas as linhas aceitas do arquivo.",
    ),
    LOAD_COLUMNS[-1],
)
"""Columns of the table of source files with the months they cover and the fields they lack."""

SOURCE_COLUMNS = (
    Label(
        "source",
        "fonte",
        "Fonte",
        Form.TEXT,
        "consumidor.gov.br e a família dos arquivos, Procon (Sindec), ou o arquivo de comarcas.",
    ),
    Label(
        "period",
        "meses_em_uso",
        "Período",
        Form.TEXT,
        "Meses que contam por esta família; no Procon, anos de arquivamento.",
    ),
    Label("file_count", "arquivos", "Arquivos", Form.COUNT, "Número de arquivos."),
    *(
        _BY_COLUMN[column]
        for column in ("read_count", "accepted_count", "rejected_count", "set_aside_count")
    ),
    Label("last_loaded_on", "ultima_carga", "Última carga", Form.DAY, "Dia da carga mais nova."),
    Label(
        "delay_days",
        "atraso_dias",
        "Atraso (dias)",
        Form.COUNT,
        "Dias desde o fim do último mês que conta por esta família; só de arquivos mensais.",
    ),
)
"""Columns of the table of sources, one row a family of files."""

COVERAGE_COLUMNS = (
    _MONTH,
    _BY_COLUMN["family"],
    Label(
        "state",
        "situacao_do_mes",
        "Situação",
        Form.TEXT,
        "completo, incompleto, ausente, não conta ou ainda não publicado.",
    ),
    Label("reason", "motivo_da_situacao", "Motivo", Form.TEXT, "Por que o mês está incompleto."),
    _BY_COLUMN["file_name"],
    Label(
        "file_row_count",
        "linhas_do_mes",
        "Linhas do mês",
        Form.COUNT,
        "Linhas do arquivo com data no mês, de todas as situações e Estados.",
    ),
    _BY_COLUMN["accepted_count"],
    Label(
        "rejected_count",
        "rejeitadas_do_mes",
        "Rejeitadas",
        Form.COUNT,
        "Linhas com erro e com data no mês.",
    ),
    Label(
        "neighbour_median",
        "mediana_vizinhos",
        "Mediana dos vizinhos",
        Form.DECIMAL,
        "Mediana das aceitas dos meses vizinhos; vazia com menos de três.",
    ),
)
"""Columns of the table of months and families."""

REASON_COLUMNS = (
    Label(
        "outcome",
        "destino",
        "Destino",
        Form.TEXT,
        "rejeitada (linha com erro) ou posta de lado (linha boa que não conta).",
    ),
    Label("reason", "motivo", "Motivo", Form.TEXT, "Por que a linha não conta."),
    Label("column", "coluna", "Coluna", Form.TEXT, "Coluna do erro; vazia se é a linha toda."),
    _MONTH,
    Label("file_count", "arquivos", "Arquivos", Form.COUNT, "Número de arquivos."),
    Label("row_count", "linhas", "Linhas", Form.COUNT, "Número de linhas."),
)
"""Columns of the table of rows that do not count."""

COMPLETE, PARTIAL, ABSENT = "completo", "incompleto", "ausente"
UNUSED, OPEN = "não conta", "ainda não publicado"
STATE_MARKS = {COMPLETE: "■", PARTIAL: "▨", ABSENT: "□", UNUSED: "◇", OPEN: "·"}
"""What a month of a family can be, and its mark in the grid."""
STATE_WORDS = {
    COMPLETE: "completo",
    PARTIAL: "incompleto",
    ABSENT: "ausente",
    UNUSED: "carregado, mas vale a outra família",
    OPEN: "ainda não publicado no dia da carga mais nova",
}
"""The legend of the grid."""

OUTCOMES = {"rejected": "rejeitada", "set_aside": "posta de lado"}
FAMILIES = {"finalizadas": "finalizadas", "basecompleta": "base completa"}
"""The families of files of complaints, in the order of the grid."""
OTHER_SOURCES = {
    "procon": "Procon, reclamações fundamentadas (Sindec)",
    "comarcas": "Comarcas, por município (arquivo do órgão)",
}
"""Families of files that hold no complaints of consumidor.gov.br -> what they are."""

FIELDS = {
    "municipality_name": "Cidade",
    "sex": "Sexo",
    "age_band": "Faixa Etária",
    "segment": "Segmento de Mercado",
    "area": "Área",
    "subject": "Assunto",
    "problem_group": "Grupo Problema",
    "problem": "Problema",
    "purchase_channel": "Como Comprou Contratou",
    "has_contacted_company": "Procurou Empresa",
    "is_answered": "Respondida",
    "response_days": "Tempo Resposta",
    "rating": "Nota do Consumidor",
}
"""Columns that a file may lack, as official files write them."""
