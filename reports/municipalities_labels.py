"""Columns of the page Municípios: places, months of one of them, what explains a month."""

from collections.abc import Sequence

from reports.common_labels import common
from reports.labels import Form, Label

STATUSES = {
    "within": "dentro do esperado",
    "attention": "atenção",
    "alert": "alerta",
    "new": "novo",
    "untested": "não testado",
}
"""What is said of the month of a series."""
TRENDS = {
    "rising": "subindo",
    "falling": "caindo",
    "unclear": "sem tendência clara",
    "insufficient": "dados insuficientes",
}
METHODS = {
    "theil_sen": "mensal (Theil-Sen, Mann-Kendall sazonal)",
    "poisson": "anual (regressão de Poisson)",
    "none": "nenhum",
}

_NUMBERS = (
    Label(
        "population",
        "populacao",
        "População",
        Form.COUNT,
        "Habitantes, média dos meses carregados do período, pela população do ano de cada mês.",
    ),
    Label(
        "finalised_count",
        "reclamacoes",
        "Reclamações",
        Form.COUNT,
        "Reclamações finalizadas de quem mora no lugar, no período e com os filtros da visão.",
    ),
    Label(
        "rate",
        "taxa_100mil",
        "Taxa por 100 mil",
        Form.DECIMAL,
        "Reclamações do período por 100 mil habitantes; com menos de 5 reclamações não há taxa.",
    ),
    Label(
        "expected_count",
        "esperado",
        "Esperado",
        Form.DECIMAL,
        "Reclamações que o lugar teria se a taxa fosse a de todo o Estado com os mesmos filtros.",
    ),
    Label(
        "observed_ratio",
        "razao",
        "Razão ao esperado",
        Form.RATIO,
        "Reclamações observadas ÷ esperadas para a população. 1,0 é o esperado; 2,0 é o dobro.",
    ),
    Label(
        "ratio_low",
        "ic_inf",
        "Razão de",
        Form.RATIO,
        "Início do intervalo de 95 % (Poisson exato) da razão ao esperado.",
    ),
    Label(
        "ratio_high",
        "ic_sup",
        "Razão até",
        Form.RATIO,
        "Fim do intervalo de 95 % (Poisson exato) da razão ao esperado.",
    ),
    Label(
        "smoothed_ratio",
        "razao_suavizada",
        "Razão suavizada",
        Form.RATIO,
        "Razão puxada para a do Estado, tanto mais quanto menor a população (Marshall). É a ordem "
        "das linhas onde a cor do mapa é a razão ao esperado ou o uso.",
    ),
)
_OF_MONTH = ("status_word", "observed_month", "expected_month", "limit_month")
_TREND = Label(
    "trend_word",
    "tendencia",
    "Tendência",
    Form.TEXT,
    "subindo, caindo ou sem tendência clara, de todas as reclamações do município, nos últimos 60 "
    "meses da base, sem os filtros; não desconta o movimento de todo o Estado.",
)
_SUPPRESSED = Label(
    "is_suppressed",
    "suprimido",
    "Menos de 5",
    Form.YES_NO,
    "sim quando há menos de 5 reclamações: sem taxa, razão nem intervalo.",
)

MUNICIPALITY_COLUMNS = (
    *common("ibge_code", "municipality"),
    Label(
        "judicial_district",
        "comarca",
        "Comarca",
        Form.TEXT,
        "Comarca que atende o município; vazia onde não foi informada.",
    ),
    *_NUMBERS,
    Label(
        "status_word",
        "situacao_mes",
        "Situação do mês",
        Form.TEXT,
        "Do último mês carregado do período: dentro do esperado, atenção, alerta, novo (sem "
        "história) ou não testado (menos de 5 no mês); vazia sem série para os filtros.",
    ),
    Label(
        "observed_month",
        "observado_mes",
        "Observado no mês",
        Form.COUNT,
        "Reclamações do último mês carregado do período.",
    ),
    Label(
        "expected_month",
        "esperado_mes",
        "Esperado no mês",
        Form.DECIMAL,
        "O que a história da própria série faz esperar no mês.",
    ),
    Label(
        "limit_month",
        "limite_mes",
        "Limite do mês",
        Form.COUNT,
        "Acima dele, o mês é raro demais para ser variação comum (1 vez em 100).",
    ),
    _TREND,
    _SUPPRESSED,
)
"""One row a municipality."""

TOWN_EXCESS_COLUMNS = (
    *(label for label in MUNICIPALITY_COLUMNS if label.column in ("ibge_code", "municipality")),
    *(label for label in MUNICIPALITY_COLUMNS if label.column in _OF_MONTH),
    Label(
        "excess",
        "excesso_municipio",
        "Observado menos esperado",
        Form.DECIMAL,
        "Quanto o município passou do esperado no mês; negativo se faltou, vazio sem esperado.",
    ),
)
"""One row a municipality of the places chosen: its month."""

AREA_COLUMNS = (
    Label(
        "area_code",
        "lugar_codigo",
        "Código",
        Form.TEXT,
        "Código IBGE da região; da comarca, o nome.",
    ),
    Label("area", "lugar", "Lugar", Form.TEXT, "Região ou comarca, conforme a visão."),
    Label(
        "municipality_count",
        "lugar_municipios",
        "Municípios reunidos",
        Form.COUNT,
        "Municípios que o lugar reúne.",
    ),
    *_NUMBERS,
    _SUPPRESSED,
)
"""One row a region or comarca."""

TREND_COLUMNS = (
    *common("ibge_code", "municipality"),
    Label(
        "month_count",
        "tendencia_meses",
        "Meses",
        Form.COUNT,
        "Meses carregados entre os últimos 60 da base, de que se tira a tendência.",
    ),
    Label(
        "change_pct_year",
        "tendencia_pct_ano",
        "Variação ao ano (%)",
        Form.DECIMAL,
        "Variação da taxa por ano, em %.",
    ),
    Label(
        "change_low",
        "tendencia_inf",
        "Variação de (%)",
        Form.DECIMAL,
        "Início do intervalo de 95 % da variação ao ano.",
    ),
    Label(
        "change_high",
        "tendencia_sup",
        "Variação até (%)",
        Form.DECIMAL,
        "Fim do intervalo de 95 % da variação ao ano.",
    ),
    Label(
        "adjusted_p",
        "tendencia_p_ajustado",
        "p ajustado",
        Form.PROBABILITY,
        "Valor p da tendência, ajustado por olhar todos os municípios (Benjamini-Hochberg).",
    ),
    _TREND,
    Label(
        "method_word",
        "tendencia_metodo",
        "Como foi estimada",
        Form.TEXT,
        "Por mês com 2 reclamações ou mais ao mês; com menos, por ano.",
    ),
)
"""One row a municipality: its trend."""

RUN_COLUMNS = (
    Label(
        "place",
        "serie_lugar",
        "Lugar",
        Form.TEXT,
        "Município da série, os lugares escolhidos somados, ou Goiás.",
    ),
    *common("period_name"),
    Label(
        "finalised_count",
        "serie_reclamacoes",
        "Reclamações",
        Form.COUNT,
        "Reclamações do lugar finalizadas no mês, trimestre ou ano.",
    ),
    Label(
        "expected",
        "serie_esperado",
        "Esperado",
        Form.DECIMAL,
        "O que a história da própria série faz esperar; vazio sem modelo ou por trimestre.",
    ),
    Label(
        "upper_bound",
        "serie_limite",
        "Limite",
        Form.COUNT,
        "Limite de atenção do mês; vazio sem modelo ou por trimestre.",
    ),
    Label(
        "adjusted_p",
        "serie_p_ajustado",
        "p ajustado",
        Form.PROBABILITY,
        "Valor p do mês, ajustado por olhar todas as séries (Benjamini-Hochberg); vazio se não "
        "testado.",
    ),
    Label(
        "status_word",
        "serie_situacao",
        "Situação",
        Form.TEXT,
        "dentro do esperado, atenção, alerta, novo ou não testado; vazia sem série.",
    ),
    *common("period_note"),
)
"""One row a month, quarter or year of one place."""

EXCESS_COLUMNS = (
    *common("company", "problem_group"),
    Label(
        "observed_count",
        "observado_parte",
        "Observado",
        Form.COUNT,
        "Reclamações desta empresa e grupo de problema no mês testado, no município; as partes com "
        "menos de 5, observadas e esperadas, são uma linha só.",
    ),
    Label(
        "expected_count",
        "esperado_parte",
        "Esperado",
        Form.DECIMAL,
        "Da série própria, se há; senão a parte que tinha na história do município vezes o "
        "esperado do município no mês.",
    ),
    Label(
        "excess",
        "excesso_parte",
        "Observado menos esperado",
        Form.DECIMAL,
        "Quanto desta empresa e grupo de problema passou do esperado; negativo se faltou.",
    ),
    Label(
        "has_series",
        "serie_propria",
        "Série própria",
        Form.YES_NO,
        "sim onde o esperado vem de uma série desta empresa e grupo de problema no município.",
    ),
)
"""One row a company and problem group of the tested month."""

_NAMES = ("municipality", "area")
_COUNTS = ("finalised_count", "expected_count")
_RATIO = ("observed_ratio", "ratio_low", "ratio_high")


def screen_labels(labels: Sequence[Label], is_rate: bool) -> tuple[Label, ...]:
    """The columns of places as a narrow table has them: what the list draws first."""
    first = (*_NAMES, *_COUNTS, *(("rate",) if is_rate else ()), *_RATIO, "status_word")
    rest = [label for label in labels if label.column not in first]
    return (
        *sorted(
            (label for label in labels if label.column in first),
            key=lambda label: first.index(label.column),
        ),
        *rest,
    )
