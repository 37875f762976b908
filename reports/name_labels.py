"""Columns of the section Nomes e grupos: what is known of a name, places with and without a join,
decisions and their history."""

from reports.common_labels import common
from reports.labels import Form, Label
from reports.profile_labels import NAME_COLUMNS

_WRITTEN = {label.column: label for label in NAME_COLUMNS}

EVIDENCE_COLUMNS = (
    _WRITTEN["company"],
    Label(
        "counts_as",
        "conta_como",
        "Conta como",
        Form.TEXT,
        "Empresa em que as reclamações com esse nome contam na base em uso.",
    ),
    Label(
        "main_segment",
        "segmento_do_nome",
        "Segmento do nome",
        Form.TEXT,
        "Segmento com mais reclamações escritas com esse nome, na base inteira.",
    ),
    Label(
        "name_count",
        "reclamacoes_do_nome",
        "Reclamações do nome",
        Form.COUNT,
        "Reclamações finalizadas escritas com esse nome, na base inteira.",
    ),
    Label(
        "town_count",
        "municipios_do_nome",
        "Municípios do nome",
        Form.COUNT,
        "Municípios de Goiás com ao menos uma reclamação escrita com esse nome.",
    ),
    _WRITTEN["first_day"],
    _WRITTEN["last_day"],
)
"""Columns of the evidence: one row a name of the pair."""

EFFECT_COLUMNS = (
    Label(
        "situation",
        "como_conta",
        "Como conta",
        Form.TEXT,
        "hoje: como na base em uso; se forem a mesma: os dois nomes somados, as demais iguais.",
    ),
    *common("company", "finalised_count", "rated_count"),
    Label(
        "estimate",
        "nao_resolvidas_estimada_pct",
        "Não resolvidas, estimativa (%)",
        Form.SHARE,
        "Parcela de não resolvidas entre avaliadas, puxada para a média (Bayes empírico).",
    ),
    Label(
        "estimate_low",
        "nao_resolvidas_estimada_inf",
        "Estimativa de (%)",
        Form.SHARE,
        "Início do intervalo de 95 % da parcela estimada de não resolvidas.",
    ),
    Label(
        "estimate_high",
        "nao_resolvidas_estimada_sup",
        "Estimativa até (%)",
        Form.SHARE,
        "Fim do intervalo de 95 % da parcela estimada de não resolvidas.",
    ),
    Label(
        "places",
        "posicoes",
        "Posição",
        Form.TEXT,
        "Faixa de posição entre as comparáveis, 1ª = maior parcela não resolvida; vazio sem o "
        "mínimo de avaliadas.",
    ),
)
"""Columns of what a join would change: one row a company today, and one joined."""

DECISION_COLUMNS = (
    Label("name", "nome", "Nome", Form.TEXT, "Um dos dois nomes de uma decisão."),
    Label("other", "outro_nome", "Outro nome", Form.TEXT, "O outro nome da decisão."),
    Label(
        "answer",
        "resposta",
        "Resposta",
        Form.TEXT,
        "é a mesma, não é ou não sei; vazio onde nada vale depois de desfeita a decisão.",
    ),
    Label("kind", "tipo", "Tipo", Form.TEXT, "decisão, ou desfeita."),
    Label("decided_by", "quem", "Quem", Form.TEXT, "Quem decidiu, como se identificou."),
    Label("decided_at", "quando", "Quando", Form.TEXT, "Dia e hora da decisão, em UTC."),
)
"""Columns of the decisions and of their history: one row an event."""
