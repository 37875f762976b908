"""Columns of the page Ficha da empresa: heading of the file, title on screen, definition."""

from reports.common_labels import (
    common,
    interval,
    median_interval,
    official_interval,
    resolved_interval,
)
from reports.labels import Form, Label

GROUPS = {
    "company": "Esta empresa",
    "company_in_segment": "Esta empresa no segmento",
    "segment_others": "Demais empresas do segmento",
    "company_in_state": "Esta empresa em Goiás",
    "state": "Todas as empresas em Goiás",
    "country": "Todas as empresas do Brasil",
}
"""Whose numbers a row holds, in the order of the rows."""
ALL_IN_PLACES = "Todas as empresas nos mesmos lugares"
"""What the group "state" is called where places are chosen."""
ACCOUNT_NAMES = {
    "official": "índice oficial",
    "rated": "entre as avaliadas",
    "finalised": "entre as finalizadas",
}
_GROUP = Label(
    "group",
    "conjunto",
    "Conjunto",
    Form.TEXT,
    "De quem são os números: da empresa; dela só no seu segmento, se tiver mais de um; das demais "
    "empresas do segmento, sem ela; de todas as empresas, com os mesmos filtros menos empresa e "
    "segmento.",
)
_UNRATED_SHARE = Label(
    "unrated_share",
    "nao_avaliadas_pct",
    "Não avaliadas (%)",
    Form.SHARE,
    "Não avaliadas sobre as finalizadas.",
)
_COUNTS = common(
    "finalised_count", "rated_count", "resolved_count", "unresolved_count", "unrated_count"
)
_UNRESOLVED_RATE = common("unresolved_rate", "unresolved_low", "unresolved_high")
_VOLUME_SHARE = Label(
    "volume_share",
    "parcela_pct",
    "Parcela da empresa (%)",
    Form.SHARE,
    "Finalizadas da linha sobre as finalizadas da empresa no recorte.",
)
_RATE_NOTE = Label(
    "rate_note",
    "aviso_taxa",
    "Aviso",
    Form.TEXT,
    "Por que não há taxa: menos de 5 reclamações (na série, menos de 5 avaliadas), ou menos "
    "avaliadas do que o mínimo escolhido.",
)

OVERVIEW_COLUMNS = (
    _GROUP,
    *common("company", "segment"),
    *_COUNTS,
    _UNRATED_SHARE,
    *common("official_solution_rate"),
    *official_interval("official"),
    *common("resolution_rate"),
    *interval(
        "rated",
        ("resolvidas_avaliadas_inf_pct", "resolvidas_avaliadas_sup_pct"),
        ("Entre avaliadas de (%)", "Entre avaliadas até (%)"),
        Form.SHARE,
        "(Wilson) das resolvidas entre avaliadas",
    ),
    *common("resolved_share"),
    *resolved_interval("finalised"),
    *_UNRESOLVED_RATE,
    Label(
        "difference",
        "diferenca_pp",
        "Diferença (p.p.)",
        Form.POINTS,
        "Parcela não resolvida da empresa, no segmento, menos a das demais empresas dele.",
    ),
    *interval(
        "difference",
        ("diferenca_inf_pp", "diferenca_sup_pp"),
        ("Diferença de (p.p.)", "Diferença até (p.p.)"),
        Form.POINTS,
        "da diferença (Newcombe 1998, método 10)",
    ),
    *common("mean_rating"),
    *interval(
        "rating",
        ("nota_ic_inf", "nota_ic_sup"),
        ("Nota, intervalo de", "Nota, intervalo até"),
        Form.DECIMAL,
        "(t) da nota média",
    ),
    *common("rating_count", "median_response_days"),
    *median_interval("median"),
    *common("response_days_count", "answered_share"),
    Label(
        "segment_share",
        "parcela_do_segmento_pct",
        "Parcela do segmento (%)",
        Form.SHARE,
        "Finalizadas da empresa no segmento, sobre todas as finalizadas dele.",
    ),
    *common("period_start", "period_end"),
)
"""Columns of the sheet Resumo: one row a group."""

ACCOUNT_COLUMNS = (
    Label(
        "account_name",
        "conta",
        "Conta",
        Form.TEXT,
        "Qual das três contas de “resolvida”: índice oficial (A), entre as avaliadas (B), entre "
        "as finalizadas (C).",
    ),
    _GROUP,
    Label("hits", "numerador", "Contam como resolvidas", Form.COUNT, "Numerador da conta."),
    Label("trials", "denominador", "De", Form.COUNT, "Denominador da conta."),
    Label("rate", "pct", "Parcela (%)", Form.SHARE, "Numerador sobre denominador."),
    Label(
        "low",
        "pct_inf",
        "Parcela de (%)",
        Form.SHARE,
        "Início do intervalo de 95 % (Wilson) da parcela.",
    ),
    Label(
        "high",
        "pct_sup",
        "Parcela até (%)",
        Form.SHARE,
        "Fim do intervalo de 95 % (Wilson) da parcela.",
    ),
)
"""Columns of the three counts: one row an account and group."""

SERIES_COLUMNS = (
    *common("period_name", "period_note"),
    *_COUNTS,
    _UNRATED_SHARE,
    *_UNRESOLVED_RATE,
    *common("official_solution_rate", "resolution_rate", "resolved_share"),
    _RATE_NOTE,
)
"""Columns of the series: one row a month, quarter or year."""

_PART_COLUMNS = (
    *common("finalised_count"),
    _VOLUME_SHARE,
    *common("rated_count", "resolved_count", "unresolved_count"),
    *_UNRESOLVED_RATE,
    _RATE_NOTE,
)
PROBLEM_COLUMNS = (*common("problem_group", "problem"), *_PART_COLUMNS)
MUNICIPALITY_COLUMNS = (
    *common("ibge_code", "municipality"),
    *_PART_COLUMNS,
)
NAME_COLUMNS = (
    Label("company", "nome_usado", "Nome usado", Form.TEXT, "Nome como está no arquivo oficial."),
    Label(
        "is_counted",
        "conta_na_empresa",
        "Conta na empresa",
        Form.YES_NO,
        "sim quando as reclamações com esse nome contam nesta empresa; não quando o nome só é "
        "parecido (maiúsculas, acentos, sinais) e conta como outra.",
    ),
    *common("finalised_count"),
    Label("first_day", "primeiro_mes", "Primeiro mês", Form.DAY, "Primeiro dia do 1º mês na base."),
    Label("last_day", "ultimo_mes", "Último mês", Form.DAY, "Último dia do último mês na base."),
)
