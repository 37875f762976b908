"""The figures of the page Início and the columns of its files, in Portuguese."""

from dataclasses import dataclass

from reports.common_labels import UNRESOLVED_CHANGE, UNRESOLVED_ESTIMATE, common
from reports.labels import Form, Label

INTERVAL = "intervalo de 95 %"
RANGE = "menor e maior dos 12 meses anteriores"
EXPECTED = "faixa do esperado"


@dataclass(frozen=True, slots=True)
class FigureKind:
    """A figure: its name, its unit, what its span is, what `n` counts, what it means.

    `is_of_month` is true where it is about the last month alone, not about the period.
    """

    name: str
    unit: str
    span: str
    n_of: str
    definition: str
    is_of_month: bool = False


def _definition(column: str) -> str:
    """The definition of a column that other exports hold too."""
    return common(column)[0].definition


FIGURES = {
    "month_complaints": FigureKind(
        "Reclamações no último mês",
        "reclamações",
        RANGE,
        "meses anteriores carregados",
        "Finalizadas no último mês carregado do período, ao lado do menor e do maior número "
        "mensal dos 12 meses anteriores a ele, com os mesmos filtros.",
        is_of_month=True,
    ),
    "expected_complaints": FigureKind(
        "Reclamações esperadas no último mês",
        "reclamações",
        EXPECTED,
        "meses da história carregados",
        "O que se espera do Estado, ou de um município escolhido, no último mês carregado do "
        "período, pela própria história; até o limite, que um mês comum passa 1 vez em 100. Vazio "
        "com outros filtros ou sem história bastante.",
        is_of_month=True,
    ),
    "window_complaints": FigureKind(
        "Reclamações no período",
        "reclamações",
        "",
        "finalizadas",
        _definition("finalised_count"),
    ),
    "resolution_rate": FigureKind(
        "Resolvidas entre as avaliadas",
        "%",
        INTERVAL,
        "avaliadas",
        _definition("resolution_rate"),
    ),
    "unrated_share": FigureKind(
        "Não avaliadas",
        "%",
        INTERVAL,
        "finalizadas",
        "Finalizadas sem avaliação do consumidor, sobre as finalizadas.",
    ),
    "official_solution_rate": FigureKind(
        "Índice oficial",
        "%",
        INTERVAL,
        "finalizadas",
        _definition("official_solution_rate"),
    ),
    "resolved_share": FigureKind(
        "Resolvidas entre finalizadas",
        "%",
        INTERVAL,
        "finalizadas",
        _definition("resolved_share"),
    ),
    "median_response_days": FigureKind(
        "Tempo típico de resposta",
        "dias",
        INTERVAL,
        "respostas com prazo",
        _definition("median_response_days"),
    ),
    "answered_share": FigureKind(
        "Respondidas",
        "%",
        INTERVAL,
        "finalizadas",
        _definition("answered_share"),
    ),
    "companies": FigureKind(
        "Empresas com reclamação",
        "empresas",
        "",
        "empresas",
        "Empresas com pelo menos uma reclamação finalizada no período.",
    ),
    "comparable_companies": FigureKind(
        "Empresas comparáveis",
        "empresas",
        "",
        "empresas com reclamação",
        "Empresas com o mínimo de avaliadas no período.",
    ),
    "compared_companies": FigureKind(
        "Empresas comparadas com a janela anterior",
        "empresas",
        "",
        "empresas comparáveis",
        "Empresas com o mínimo de avaliadas no período e também na janela do mesmo tamanho logo "
        "antes; nenhuma quando falta um mês de uma das duas.",
    ),
    "companies_up": FigureKind(
        "Empresas em que a parcela não resolvida subiu",
        "empresas",
        "",
        "empresas comparadas",
        "Comparadas em que o intervalo de 95 % da diferença fica todo acima de zero.",
    ),
    "companies_down": FigureKind(
        "Empresas em que a parcela não resolvida caiu",
        "empresas",
        "",
        "empresas comparadas",
        "Comparadas em que o intervalo de 95 % da diferença fica todo abaixo de zero.",
    ),
}
"""Every figure of the page, by key, in the order of the file."""

FIGURE_COLUMNS = (
    Label("name", "numero", "Número", Form.TEXT, "O que é contado ou medido."),
    Label(
        "value",
        "valor",
        "Valor",
        Form.NUMBER,
        "O número, na unidade ao lado; vazio sem nenhum caso.",
    ),
    Label("unit", "unidade", "Unidade", Form.TEXT, "reclamações, %, dias ou empresas."),
    Label("low", "faixa_de", "Faixa de", Form.NUMBER, "Início da faixa, na mesma unidade."),
    Label("high", "faixa_ate", "Faixa até", Form.NUMBER, "Fim da faixa, na mesma unidade."),
    Label(
        "span",
        "tipo_de_faixa",
        "Tipo de faixa",
        Form.TEXT,
        "Intervalo de 95 % (Wilson nas parcelas, estatísticas de ordem no tempo típico), o menor e "
        "o maior dos 12 meses anteriores, ou a faixa do esperado.",
    ),
    Label("n", "n", "n", Form.COUNT, "De quantos casos o número ou a faixa vem."),
    Label("n_of", "n_de", "n de", Form.TEXT, "O que n conta."),
    Label("definition", "definicao", "Definição", Form.TEXT, "O que o número quer dizer."),
    *common("period_start", "period_end"),
)
"""Columns of the figures."""

MONTH_COLUMNS = (
    Label(
        "month_start",
        "mes_inicio",
        "Mês",
        Form.MONTH,
        "Primeiro dia do mês de finalização; sem número onde nenhum arquivo cobre o mês.",
    ),
    *common("finalised_count"),
)
"""Columns of the complaints by month."""

CHANGE_COLUMNS = (
    *common("company", "segment"),
    Label(
        "direction",
        "mudanca",
        "Mudança",
        Form.WORD,
        "subiu ou caiu quando o intervalo de 95 % da diferença não contém zero; senão, "
        "inconclusivo. É a parcela não resolvida que sobe ou cai.",
    ),
    UNRESOLVED_CHANGE,
    Label(
        "change_low",
        "variacao_inf_pp",
        "Variação de (p.p.)",
        Form.POINTS,
        "Início do intervalo de 95 % da diferença (2.000 sorteios de cada janela).",
    ),
    Label(
        "change_high",
        "variacao_sup_pp",
        "Variação até (p.p.)",
        Form.POINTS,
        "Fim do intervalo de 95 % da diferença.",
    ),
    UNRESOLVED_ESTIMATE,
    Label(
        "previous_estimate",
        "estimativa_anterior_pct",
        "Estimativa anterior (%)",
        Form.SHARE,
        "A mesma estimativa na janela anterior.",
    ),
    *common("rated_count"),
    Label(
        "previous_rated_count",
        "avaliadas_anterior",
        "Avaliadas antes",
        Form.COUNT,
        "Avaliadas da empresa na janela anterior.",
    ),
    *common("period_start", "period_end"),
    Label(
        "previous_start",
        "anterior_inicio",
        "Início da anterior",
        Form.DAY,
        "Primeiro dia da janela anterior.",
    ),
    Label(
        "previous_end",
        "anterior_fim",
        "Fim da anterior",
        Form.DAY,
        "Último dia da janela anterior.",
    ),
)
"""Columns of the companies compared with the window before."""
