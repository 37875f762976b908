"""Columns of what a participant owes on the platform: by month, and in the window."""

from reports.common_labels import common, interval
from reports.labels import Form, Label

_OF_THE_KNOWN = "sobre as finalizadas com resposta conhecida"
_COUNTS = (
    *common("finalised_count"),
    Label(
        "known_count",
        "resposta_conhecida",
        "Com resposta conhecida",
        Form.COUNT,
        "Finalizadas em que o arquivo diz se a empresa respondeu; as outras não entram nas "
        "parcelas.",
    ),
    Label(
        "answered_count",
        "respondidas",
        "Respondidas",
        Form.COUNT,
        "Finalizadas que a empresa respondeu.",
    ),
    Label(
        "answered_in_time_count",
        "respondidas_10_dias",
        "Respondidas em até 10 dias",
        Form.COUNT,
        "Respondidas com tempo de resposta de 0 a 10 dias, o prazo da plataforma.",
    ),
)
_SHARES = (
    Label(
        "answered_share",
        "respondidas_das_conhecidas_pct",
        "Respondidas das conhecidas (%)",
        Form.SHARE,
        f"Respondidas {_OF_THE_KNOWN}.",
    ),
    *interval(
        "answered",
        ("respondidas_inf_pct", "respondidas_sup_pct"),
        ("Respondidas de (%)", "Respondidas até (%)"),
        Form.SHARE,
        "(Wilson) das respondidas",
    ),
    Label(
        "in_time_share",
        "no_prazo_pct",
        "Em até 10 dias (%)",
        Form.SHARE,
        f"Respondidas em até 10 dias {_OF_THE_KNOWN}; quem não responde não está no prazo.",
    ),
    *interval(
        "in_time",
        ("no_prazo_inf_pct", "no_prazo_sup_pct"),
        ("Em até 10 dias, de (%)", "Em até 10 dias, até (%)"),
        Form.SHARE,
        "(Wilson) das respondidas em até 10 dias",
    ),
)

DUTY_COLUMNS = (
    *common("period_name", "company"),
    *_COUNTS,
    *_SHARES,
    Label(
        "all_finalised_count",
        "finalizadas_sem_filtro",
        "Finalizadas sem filtro",
        Form.COUNT,
        "Todas as finalizadas da empresa no mês, sem os filtros: por elas se julga se deixou de "
        "responder.",
    ),
    Label(
        "stopped_answering",
        "deixou_de_responder",
        "Deixou de responder",
        Form.YES_NO,
        "sim quando um mês inteiro com 10 finalizadas ou mais, sem os filtros, não tem nenhuma "
        "respondida; vazio em mês incompleto ou quando o arquivo não diz se respondeu.",
    ),
    Label(
        "partial_reason",
        "mes_incompleto",
        "Mês incompleto",
        Form.TEXT,
        "Por que o mês está incompleto na base; vazio se nada indica isso.",
    ),
    *common("period_note"),
)
"""Columns by month."""


def _of_duty(duty: str, key: str, title: str, what: str) -> tuple[Label, ...]:
    """Estimate and change of one duty."""
    return (
        Label(
            f"{duty}_estimate",
            f"{key}_estimativa_pct",
            f"{title}: estimativa (%)",
            Form.SHARE,
            f"{what}, puxadas para a média das empresas quando há poucos casos.",
        ),
        *interval(
            f"{duty}_estimate",
            (f"{key}_est_inf_pct", f"{key}_est_sup_pct"),
            (f"{title}: estimativa de (%)", f"{title}: estimativa até (%)"),
            Form.SHARE,
            "da estimativa",
        ),
        Label(
            f"{duty}_change",
            f"{key}_variacao_pp",
            f"{title}: variação (p.p.)",
            Form.POINTS,
            "Estimativa desta janela menos a da anterior, do mesmo tamanho.",
        ),
        *interval(
            f"{duty}_change",
            (f"{key}_variacao_inf_pp", f"{key}_variacao_sup_pp"),
            (f"{title}: variação de (p.p.)", f"{title}: variação até (p.p.)"),
            Form.POINTS,
            "da variação",
        ),
        Label(
            f"is_real_{duty}_change",
            f"{key}_variacao_real",
            f"{title}: mudança real",
            Form.YES_NO,
            "sim quando o intervalo de 95 % da variação não contém zero.",
        ),
    )


DUTY_TOTAL_COLUMNS = (
    *common("company", "segment"),
    *_COUNTS,
    *_SHARES,
    *_of_duty(
        "answered",
        "respondidas",
        "Respondidas",
        f"Respondidas {_OF_THE_KNOWN}",
    ),
    *_of_duty(
        "in_time",
        "no_prazo",
        "Em até 10 dias",
        f"Respondidas em até 10 dias {_OF_THE_KNOWN}",
    ),
    *common("period_start", "period_end"),
)
"""Columns in the window, one row a company."""
