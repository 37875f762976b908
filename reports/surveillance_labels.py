"""The columns of the tested series and of the months of the cards, in Portuguese."""

from dataclasses import replace

from reports.common_labels import common
from reports.labels import Form, Label

_NAME = Label(
    "name",
    "serie",
    "Série",
    Form.TEXT,
    "As partes da série: município, ou Estado; grupo de problema ou segmento; empresa.",
)
_YEAR = Label("year", "ano", "Ano", Form.YEAR, "Ano de finalização.")
_MONTH = Label("month", "mes", "Mês", Form.PLACE, "Mês de finalização, de 1 a 12.")
_OBSERVED = Label(
    "observed",
    "observado",
    "Observado",
    Form.COUNT,
    "Reclamações finalizadas da série no mês, avaliadas ou não.",
)
_EXPECTED = Label(
    "expected",
    "esperado",
    "Esperado",
    Form.DECIMAL,
    "O que se espera do mês pela história da própria série e pelo volume do Estado ou do "
    "segmento; vazio sem história bastante.",
)
_LIMIT = Label(
    "upper_bound",
    "limite",
    "Limite",
    Form.NUMBER,
    "Acima dele, o mês é raro demais para ser variação comum (1 vez em 100).",
)
_STATUS = Label(
    "status",
    "situacao",
    "Situação",
    Form.WORD,
    "alerta: resiste à correção por olhar muitas séries; atenção: só passou do limite do mês; "
    "novo: 5 ou mais reclamações sem história bastante; dentro do esperado: até o limite; não "
    "testada: menos de 5 reclamações, ou mês sem teste.",
)

SERIES_COLUMNS = (
    _NAME,
    replace(common("municipality")[0], column="municipality_name"),
    Label("ibge_code", "ibge", "Código IBGE", Form.TEXT, "Código do município, sete algarismos."),
    Label("segment", "segmento", "Segmento", Form.TEXT, "Segmento das reclamações da série."),
    *common("problem_group", "company"),
    _YEAR,
    _MONTH,
    _OBSERVED,
    _EXPECTED,
    _LIMIT,
    Label(
        "adjusted_p",
        "p_ajustado",
        "p ajustado",
        Form.PROBABILITY,
        "Probabilidade de um mês tão alto por variação comum, corrigida por olhar muitas séries "
        "(Benjamini-Hochberg); alerta abaixo de 0,10.",
    ),
    Label(
        "months_in_row",
        "meses_seguidos",
        "Meses seguidos",
        Form.COUNT,
        "Meses seguidos em alerta, até este; 0 fora de alerta.",
    ),
    _STATUS,
    Label(
        "card",
        "cartao",
        "Cartão",
        Form.PLACE,
        "Número do cartão da página Início em que a série está, na ordem da tela com estes "
        "filtros; vazio fora deles. Séries do mesmo excesso têm o mesmo cartão.",
    ),
)
"""Columns of the tested series."""

MONTH_COLUMNS = (_NAME, _YEAR, _MONTH, _OBSERVED, _EXPECTED, _LIMIT, _STATUS)
"""Columns of the months of the series that have a card."""
