"""Columns of the complaints themselves, as screen and file show them."""

from reports.common_labels import common
from reports.labels import Form, Label

RECORD_COLUMNS = (
    Label(
        "finalised_on",
        "data_finalizacao",
        "Finalizada em",
        Form.DAY,
        "Dia em que a reclamação terminou; o dia em que foi aberta não é usado.",
    ),
    Label("uf", "uf", "UF", Form.TEXT, "Estado do consumidor."),
    *common("municipality"),
    Label(
        "municipality_name",
        "cidade_no_arquivo",
        "Cidade como está no arquivo",
        Form.TEXT,
        "Nome da cidade como está no arquivo oficial, sem espaços sobrando.",
    ),
    *common("company"),
    Label(
        "segment",
        "segmento_reclamacao",
        "Segmento",
        Form.TEXT,
        "Segmento de mercado da reclamação, no nome de hoje.",
    ),
    Label("area", "area", "Área", Form.TEXT, "Área do assunto."),
    Label("subject", "assunto", "Assunto", Form.TEXT, "Assunto, no nome de hoje."),
    *common("problem_group", "problem"),
    Label(
        "purchase_channel",
        "canal_compra",
        "Canal de compra",
        Form.TEXT,
        "Como o consumidor comprou ou contratou.",
    ),
    Label(
        "is_answered",
        "respondida",
        "Respondida",
        Form.YES_NO,
        "sim quando a empresa respondeu na plataforma.",
    ),
    Label(
        "response_days",
        "tempo_resposta_dias",
        "Tempo de resposta (dias)",
        Form.COUNT,
        "Dias inteiros até a resposta, de 0 a 365; vazio sem resposta ou fora dessa faixa.",
    ),
    Label(
        "is_rated",
        "avaliada",
        "Avaliada",
        Form.YES_NO,
        "sim quando o consumidor disse se a reclamação foi resolvida ou não.",
    ),
    Label(
        "is_resolved",
        "resolvida",
        "Resolvida",
        Form.YES_NO,
        "O que o consumidor marcou; vazio onde não avaliou.",
    ),
    Label(
        "rating",
        "nota",
        "Nota",
        Form.COUNT,
        "Nota do consumidor, de 1 a 5; vazia onde não avaliou.",
    ),
    Label(
        "file_name",
        "arquivo_origem",
        "Arquivo de origem",
        Form.TEXT,
        "Arquivo oficial em que a reclamação está.",
    ),
    Label(
        "source_line",
        "linha_no_arquivo",
        "Linha no arquivo",
        Form.COUNT,
        "Linha do arquivo de origem; o cabeçalho é a linha 1.",
    ),
)
"""Every column that leaves the build of a complaint: none tells sex, age or protocol."""
