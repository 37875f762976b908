"""Columns that several exports hold: one heading, one meaning, one definition everywhere."""

from reports.labels import Form, Label

_LABELS = (
    Label(
        "company",
        "empresa",
        "Empresa",
        Form.TEXT,
        "Nome fantasia como está no arquivo oficial, sem espaços sobrando.",
    ),
    Label(
        "segment",
        "segmento",
        "Segmento",
        Form.TEXT,
        "Segmento de mercado com mais finalizadas da empresa no período.",
    ),
    Label(
        "finalised_count",
        "finalizadas",
        "Finalizadas",
        Form.COUNT,
        "Reclamações finalizadas, avaliadas ou não, no período.",
    ),
    Label(
        "rated_count",
        "avaliadas",
        "Avaliadas",
        Form.COUNT,
        "Finalizadas que o consumidor avaliou como Resolvida ou Não Resolvida.",
    ),
    Label(
        "resolved_count",
        "resolvidas",
        "Resolvidas",
        Form.COUNT,
        "Avaliadas que o consumidor marcou como resolvidas.",
    ),
    Label(
        "unresolved_count",
        "nao_resolvidas",
        "Não resolvidas",
        Form.COUNT,
        "Avaliadas que o consumidor marcou como não resolvidas.",
    ),
    Label(
        "unrated_count",
        "nao_avaliadas",
        "Não avaliadas",
        Form.COUNT,
        "Finalizadas sem avaliação do consumidor.",
    ),
    Label(
        "unresolved_rate",
        "nao_resolvidas_pct",
        "Não resolvidas (%)",
        Form.SHARE,
        "Não resolvidas sobre as avaliadas: a parcela observada.",
    ),
    Label(
        "official_solution_rate",
        "indice_oficial_pct",
        "Índice oficial (%)",
        Form.SHARE,
        "Resolvidas mais não avaliadas, sobre as finalizadas. A reclamação que ninguém avaliou "
        "entra como resolvida.",
    ),
    Label(
        "resolution_rate",
        "resolvidas_avaliadas_pct",
        "Resolvidas entre avaliadas (%)",
        Form.SHARE,
        "Das reclamações que o consumidor avaliou, a parcela que ele marcou como resolvida.",
    ),
    Label(
        "resolved_share",
        "resolvidas_finalizadas_pct",
        "Resolvidas entre finalizadas (%)",
        Form.SHARE,
        "Marcadas como resolvidas, sobre todas as finalizadas. As não avaliadas contam como não "
        "resolvidas.",
    ),
    Label(
        "mean_rating",
        "nota_media",
        "Nota média",
        Form.DECIMAL,
        "Média da nota de 1 a 5 entre as avaliadas com nota.",
    ),
    Label(
        "median_response_days",
        "tempo_mediano_dias",
        "Tempo típico (dias)",
        Form.DECIMAL,
        "Metade das respostas veio nesse prazo ou antes. Sem resposta não entra; veja a parcela "
        "respondida.",
    ),
    Label(
        "answered_share",
        "respondidas_pct",
        "Respondidas (%)",
        Form.SHARE,
        "Respondidas pela empresa, sobre as finalizadas; onde o arquivo não diz se respondeu, "
        "conta como não respondida.",
    ),
    Label("period_start", "periodo_inicio", "Início", Form.DAY, "Primeiro dia do período."),
    Label("period_end", "periodo_fim", "Fim", Form.DAY, "Último dia do período."),
    Label(
        "rating_count",
        "avaliadas_com_nota",
        "Avaliadas com nota",
        Form.COUNT,
        "Avaliadas em que o consumidor deu nota de 1 a 5.",
    ),
    Label(
        "response_days_count",
        "respondidas_com_tempo",
        "Respondidas com tempo",
        Form.COUNT,
        "Respostas com tempo de 0 a 365 dias.",
    ),
    Label(
        "unresolved_low",
        "ic_inf_pct",
        "Intervalo de (%)",
        Form.SHARE,
        "Início do intervalo de 95 % (Wilson) da parcela observada.",
    ),
    Label(
        "unresolved_high",
        "ic_sup_pct",
        "Intervalo até (%)",
        Form.SHARE,
        "Fim do intervalo de 95 % (Wilson) da parcela observada.",
    ),
    Label("period_name", "periodo", "Período", Form.TEXT, "Mês, trimestre ou ano de finalização."),
    Label(
        "period_note",
        "aviso_periodo",
        "Aviso do período",
        Form.TEXT,
        "Os meses contados de um período incompleto e por que faltam os outros, ou por que ele não "
        "tem número.",
    ),
    Label(
        "problem_group",
        "grupo_problema",
        "Grupo de problema",
        Form.TEXT,
        "Grupo do problema reclamado.",
    ),
    Label("problem", "problema", "Problema", Form.TEXT, "Problema reclamado, no nome de hoje."),
    Label("ibge_code", "ibge", "Código IBGE", Form.TEXT, "Código do município, sete algarismos."),
    Label(
        "municipality",
        "municipio",
        "Município",
        Form.TEXT,
        "Município de Goiás que a cidade escrita quer dizer, se corresponde a algum.",
    ),
)
_BY_COLUMN = {label.column: label for label in _LABELS}

UNRESOLVED_ESTIMATE = Label(
    "estimate",
    "estimativa_pct",
    "Estimativa (%)",
    Form.SHARE,
    "Parcela não resolvida entre as avaliadas, puxada para a média de referência quando há "
    "poucos casos.",
)
UNRESOLVED_CHANGE = Label(
    "change",
    "variacao_pp",
    "Variação (p.p.)",
    Form.POINTS,
    "Estimativa desta janela menos a da anterior, em pontos percentuais.",
)


def common(*columns: str) -> tuple[Label, ...]:
    """The labels of some columns of a frame, in this order."""
    return tuple(_BY_COLUMN[column] for column in columns)


def interval(
    column: str, headings: tuple[str, str], titles: tuple[str, str], form: Form, of: str
) -> tuple[Label, Label]:
    """The low and high end of a 95 % interval: columns `..._low` and `..._high`."""
    low, high = headings
    return (
        Label(f"{column}_low", low, titles[0], form, f"Início do intervalo de 95 % {of}."),
        Label(f"{column}_high", high, titles[1], form, f"Fim do intervalo de 95 % {of}."),
    )


def official_interval(column: str) -> tuple[Label, Label]:
    """The interval of the official index."""
    return interval(
        column,
        ("indice_inf_pct", "indice_sup_pct"),
        ("Índice de (%)", "Índice até (%)"),
        Form.SHARE,
        "(Wilson) do índice observado",
    )


def resolved_interval(column: str) -> tuple[Label, Label]:
    """The interval of the share resolved of the finalised."""
    return interval(
        column,
        ("resolvidas_inf_pct", "resolvidas_sup_pct"),
        ("Resolvidas de (%)", "Resolvidas até (%)"),
        Form.SHARE,
        "(Wilson) da parcela resolvida entre as finalizadas",
    )


def median_interval(column: str) -> tuple[Label, Label]:
    """The interval of the median of the response time."""
    return interval(
        column,
        ("tempo_inf_dias", "tempo_sup_dias"),
        ("Tempo típico de (dias)", "Tempo típico até (dias)"),
        Form.DECIMAL,
        "exato do tempo típico (a mediana), entre dois tempos da própria empresa; vazio com "
        "menos de 6 respostas",
    )
