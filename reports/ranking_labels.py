"""Columns of the ranking in Portuguese: which a file holds, by indicator, and what each is."""

from collections.abc import Sequence

from reports.common_labels import (
    UNRESOLVED_CHANGE,
    UNRESOLVED_ESTIMATE,
    common,
    interval,
    median_interval,
    official_interval,
    resolved_interval,
)
from reports.labels import Form, Label
from reports.link import COMPLETE, ESSENTIAL
from reports.measures import (
    INDICATORS,
    OFFICIAL,
    RATING,
    RATIO,
    RESOLVED,
    TIME,
    UNRESOLVED,
    VOLUME,
    Indicator,
)

ECONOMIC_GROUP = Label(
    "economic_group",
    "grupo",
    "Grupo",
    Form.TEXT,
    "Grupo econômico; vazio enquanto não houver fonte carregada.",
)
_SHARED = (
    Label(
        "rank_high",
        "posicao_ate",
        "Posição até",
        Form.PLACE,
        "Fim da faixa de posição. Faixas que se cruzam são empate.",
    ),
    ECONOMIC_GROUP,
    Label(
        "joined_on",
        "participa_desde",
        "Participa desde",
        Form.DAY,
        "Data de adesão à plataforma; vazio enquanto não houver fonte carregada.",
    ),
    Label(
        "rated_share",
        "avaliadas_pct",
        "Avaliadas (%)",
        Form.SHARE,
        "Avaliadas sobre as finalizadas.",
    ),
    Label(
        "mean_response_days",
        "prazo_medio_dias",
        "Prazo médio (dias)",
        Form.DECIMAL,
        "Média do tempo de resposta entre as respondidas com tempo de 0 a 365 dias.",
    ),
    Label(
        "official_position",
        "posicao_oficial",
        "Posição pelo índice oficial",
        Form.PLACE,
        "Posição pelo índice oficial entre as mesmas empresas. 1ª = menor índice; empates têm a "
        "mesma posição.",
    ),
    Label(
        "finalised_position",
        "posicao_entre_finalizadas",
        "Posição entre finalizadas",
        Form.PLACE,
        "Posição pelas resolvidas entre todas as finalizadas. 1ª = menor parcela resolvida; "
        "empates têm a mesma posição.",
    ),
    Label(
        "previous_position",
        "posicao_anterior",
        "Posição anterior",
        Form.PLACE,
        "Posição pela estimativa na janela anterior, do mesmo tamanho; vazio sem as duas "
        "janelas completas.",
    ),
    Label(
        "is_real_change",
        "variacao_real",
        "Mudança real",
        Form.YES_NO,
        "sim quando o intervalo de 95 % da diferença entre as duas janelas não contém zero.",
    ),
)
"""Columns that mean the same whatever companies are ranked by."""


def ranking_labels(indicator: str, columns: str) -> Sequence[Label]:
    """The labels of a ranking by an indicator, by its key and the key `colunas` of the address."""
    words = INDICATORS[indicator]
    own = {label.column: label for label in (*_SHARED, *_named(words), *_OWN[indicator])}
    return tuple(
        own[column] if column in own else common(column)[0]
        for column in _COLUMNS[columns][indicator]
    )


def _named(indicator: Indicator) -> tuple[Label, ...]:
    """Columns whose definition names the indicator."""
    return (
        Label(
            "rank_low",
            "posicao_de",
            "Posição de",
            Form.PLACE,
            "Início da faixa de posição: posições compatíveis com os dados em 95 de 100 sorteios. "
            f"{indicator.place_one}.",
        ),
        Label(
            "standing",
            "situacao",
            "Situação",
            Form.WORD,
            _STANDING.get(
                indicator.key,
                "acima ou abaixo da média de referência quando os dois intervalos de 95 % a deixam "
                "de fora; senão, indistinto.",
            ),
        ),
        Label(
            "has_sufficient_volume",
            "volume_suficiente",
            "Volume suficiente",
            Form.YES_NO,
            f"não quando a empresa tem menos {indicator.denominator_word} do que o mínimo "
            "escolhido: é listada sem posição.",
        ),
    )


_STANDING = {
    TIME: "acima ou abaixo da média geométrica de referência quando os intervalos de 95 % da média "
    "geométrica da empresa e da estimativa a deixam de fora; senão, indistinto.",
    VOLUME: "acima ou abaixo da média por empresa quando o intervalo de 95 % a deixa de fora; "
    "senão, indistinto.",
    RATIO: "acima ou abaixo de 1,0 quando o intervalo de 95 % o deixa de fora; senão, indistinto.",
}


def _limits(level: str, written: str) -> tuple[Label, Label]:
    """The two limits of the funnel at a company's number of ratings."""
    return (
        Label(
            f"funnel_low_{level}",
            f"limite_inf_{level}_pct",
            f"Limite de {written}, de (%)",
            Form.SHARE,
            f"Abaixo deste limite de {written}, a parcela não resolvida é menor que o esperado "
            "para esse número de avaliadas.",
        ),
        Label(
            f"funnel_high_{level}",
            f"limite_sup_{level}_pct",
            f"Limite de {written}, até (%)",
            Form.SHARE,
            f"Acima deste limite de {written}, a parcela não resolvida é maior que o esperado "
            "para esse número de avaliadas.",
        ),
    )


_OWN: dict[str, tuple[Label, ...]] = {
    UNRESOLVED: (
        UNRESOLVED_ESTIMATE,
        *interval(
            "estimate",
            ("est_inf_pct", "est_sup_pct"),
            ("Estimativa de (%)", "Estimativa até (%)"),
            Form.SHARE,
            "da estimativa",
        ),
        Label(
            "is_top_ten_in_all",
            "dez_primeiras_nas_tres",
            "Entre as dez primeiras nas três contas",
            Form.YES_NO,
            "sim quando a empresa está entre as dez primeiras pela estimativa, pelo índice "
            "oficial e entre finalizadas.",
        ),
        UNRESOLVED_CHANGE,
    ),
    OFFICIAL: (
        *official_interval("value"),
        Label(
            "estimate",
            "estimativa_indice_pct",
            "Estimativa do índice (%)",
            Form.SHARE,
            "Índice oficial, puxado para a média de referência quando há poucos casos.",
        ),
        *interval(
            "estimate",
            ("est_indice_inf_pct", "est_indice_sup_pct"),
            ("Estimativa de (%)", "Estimativa até (%)"),
            Form.SHARE,
            "da estimativa",
        ),
        Label(
            "change",
            "variacao_indice_pp",
            "Variação (p.p.)",
            Form.POINTS,
            "Estimativa do índice nesta janela menos a da anterior, em pontos percentuais.",
        ),
    ),
    RESOLVED: (
        *resolved_interval("value"),
        Label(
            "estimate",
            "estimativa_resolvidas_pct",
            "Estimativa das resolvidas (%)",
            Form.SHARE,
            "Parcela resolvida entre as finalizadas, puxada para a média de referência quando há "
            "poucos casos.",
        ),
        *interval(
            "estimate",
            ("est_resolvidas_inf_pct", "est_resolvidas_sup_pct"),
            ("Estimativa de (%)", "Estimativa até (%)"),
            Form.SHARE,
            "da estimativa",
        ),
        Label(
            "change",
            "variacao_resolvidas_pp",
            "Variação (p.p.)",
            Form.POINTS,
            "Estimativa das resolvidas nesta janela menos a da anterior, em pontos percentuais.",
        ),
    ),
    RATING: (
        *interval(
            "value",
            ("nota_inf", "nota_sup"),
            ("Nota de", "Nota até"),
            Form.DECIMAL,
            "da nota média, com a variação das notas de todas as empresas do ajuste",
        ),
        Label(
            "estimate",
            "estimativa_nota",
            "Estimativa da nota",
            Form.DECIMAL,
            "Nota média, puxada para a média de referência quando há poucos casos.",
        ),
        *interval(
            "estimate",
            ("est_nota_inf", "est_nota_sup"),
            ("Estimativa de", "Estimativa até"),
            Form.DECIMAL,
            "da estimativa",
        ),
        Label(
            "change",
            "variacao_nota",
            "Variação da nota",
            Form.DECIMAL,
            "Estimativa da nota nesta janela menos a da anterior, em pontos da nota.",
        ),
    ),
    TIME: (
        *median_interval("value"),
        Label(
            "geometric_days",
            "media_geometrica_dias",
            "Média geométrica (dias)",
            Form.DECIMAL,
            "Média dos logaritmos de um mais os dias de resposta, de volta em dias: poucas "
            "respostas muito longas pesam menos do que na média.",
        ),
        *interval(
            "geometric",
            ("geometrica_inf_dias", "geometrica_sup_dias"),
            ("Média geométrica de (dias)", "Média geométrica até (dias)"),
            Form.DECIMAL,
            "da média geométrica da empresa",
        ),
        Label(
            "estimate",
            "estimativa_dias",
            "Estimativa do tempo (dias)",
            Form.DECIMAL,
            "Média geométrica do tempo, puxada para a média de referência quando há poucos casos: "
            "é o que dá a ordem.",
        ),
        *interval(
            "estimate",
            ("est_inf_dias", "est_sup_dias"),
            ("Estimativa de (dias)", "Estimativa até (dias)"),
            Form.DECIMAL,
            "da estimativa",
        ),
        Label(
            "change",
            "variacao_dias",
            "Variação (dias)",
            Form.DECIMAL,
            "Estimativa do tempo nesta janela menos a da anterior, em dias.",
        ),
    ),
    VOLUME: (
        *interval(
            "value",
            ("finalizadas_inf", "finalizadas_sup"),
            ("Finalizadas de", "Finalizadas até"),
            Form.DECIMAL,
            "exato (Poisson, Garwood) do número de finalizadas",
        ),
        Label(
            "volume_share",
            "parcela_do_total_pct",
            "Parcela do total (%)",
            Form.SHARE,
            "Finalizadas da empresa sobre as de todas as empresas e segmentos, no mesmo período, "
            "lugar, assunto e problema.",
        ),
    ),
    RATIO: (
        Label(
            "base_count",
            "finalizadas_antes",
            "Finalizadas antes",
            Form.COUNT,
            "Finalizadas da empresa na janela anterior, do mesmo tamanho.",
        ),
        Label(
            "expected_count",
            "esperadas",
            "Esperadas",
            Form.DECIMAL,
            "Parcela que a empresa tinha do seu segmento na janela anterior, vezes as finalizadas "
            "do segmento nesta; vazio sem as duas janelas completas ou sem finalizadas antes.",
        ),
        Label(
            "value",
            "razao",
            "Razão ao esperado",
            Form.RATIO,
            "Finalizadas sobre as esperadas. 1,0 é o esperado; 2,0 é o dobro.",
        ),
        *interval(
            "value",
            ("razao_inf", "razao_sup"),
            ("Razão de", "Razão até"),
            Form.RATIO,
            "exato da razão: conta a variação das finalizadas nas duas janelas",
        ),
        Label(
            "has_sufficient_volume",
            "volume_suficiente",
            "Volume suficiente",
            Form.YES_NO,
            "não quando a empresa tem menos finalizadas do que o mínimo escolhido, ou nada com que "
            "comparar na janela anterior: é listada sem posição.",
        ),
    ),
}

_HEAD = ("rank_low", "rank_high", "company", "economic_group", "segment", "joined_on")
_COUNTS = (
    *("finalised_count", "rated_count", "resolved_count", "unresolved_count", "unrated_count"),
    "rated_share",
)
_VALUE = ("value_low", "value_high")
_FITTED = ("estimate", "estimate_low", "estimate_high", "standing")
_COUNTED = ("official_solution_rate", "resolution_rate", "resolved_share")
_SERVICE = ("mean_rating", "median_response_days", "mean_response_days", "answered_share")
_PLACES = ("official_position", "finalised_position")
_CHANGE = ("previous_position", "change", "is_real_change")
_TAIL = ("period_start", "period_end", "has_sufficient_volume")
_COMPLETE = {
    UNRESOLVED: (
        *(*_HEAD, *_COUNTS, "unresolved_rate", "unresolved_low", "unresolved_high", *_FITTED),
        *(*_COUNTED, *_SERVICE, *_PLACES, "is_top_ten_in_all", *_CHANGE, *_TAIL),
    ),
    OFFICIAL: (
        *(*_HEAD, *_COUNTS, "official_solution_rate", *_VALUE, *_FITTED, "unresolved_rate"),
        *("resolution_rate", "resolved_share", *_SERVICE, *_PLACES, *_CHANGE, *_TAIL),
    ),
    RESOLVED: (
        *(*_HEAD, *_COUNTS, "resolved_share", *_VALUE, *_FITTED, "unresolved_rate"),
        *("official_solution_rate", "resolution_rate", *_SERVICE, *_PLACES, *_CHANGE, *_TAIL),
    ),
    RATING: (
        *(*_HEAD, *_COUNTS, "rating_count", "mean_rating", *_VALUE, *_FITTED, "unresolved_rate"),
        *(*_COUNTED, *_SERVICE[1:], *_PLACES, *_CHANGE, *_TAIL),
    ),
    TIME: (
        *(*_HEAD, *_COUNTS, "response_days_count", "answered_share", "median_response_days"),
        *(*_VALUE, "geometric_days", "geometric_low", "geometric_high", *_FITTED),
        *("unresolved_rate", *_COUNTED, "mean_rating", "mean_response_days", *_PLACES),
        *(*_CHANGE, *_TAIL),
    ),
    VOLUME: (
        *(*_HEAD, "finalised_count", *_VALUE, "volume_share", "standing", *_COUNTS[1:]),
        *("unresolved_rate", *_COUNTED, *_SERVICE, *_PLACES, *_TAIL),
    ),
    RATIO: (
        *(*_HEAD, "finalised_count", "base_count", "expected_count", "value", *_VALUE),
        *("standing", *_COUNTS[1:], "unresolved_rate", *_COUNTED, *_SERVICE, *_PLACES, *_TAIL),
    ),
}
"""The columns of `colunas=completo`."""

_SHORT_HEAD = ("rank_low", "rank_high", "company", "segment", "finalised_count")
_ESSENTIAL = {
    UNRESOLVED: (
        *(*_SHORT_HEAD, "rated_count", "rated_share", "unresolved_rate", *_FITTED),
        "previous_position",
    ),
    OFFICIAL: (
        *(*_SHORT_HEAD, "rated_share", "official_solution_rate", *_VALUE, *_FITTED),
        "previous_position",
    ),
    RESOLVED: (
        *(*_SHORT_HEAD, "rated_share", "resolved_share", *_VALUE, *_FITTED),
        "previous_position",
    ),
    RATING: (
        *(*_SHORT_HEAD, "rating_count", "mean_rating", *_VALUE, *_FITTED),
        "previous_position",
    ),
    TIME: (
        *(*_SHORT_HEAD, "response_days_count", "answered_share", "median_response_days"),
        *(*_VALUE, *_FITTED, "previous_position"),
    ),
    VOLUME: (*_SHORT_HEAD, *_VALUE, "volume_share", "standing"),
    RATIO: (*_SHORT_HEAD, "base_count", "expected_count", "value", *_VALUE, "standing"),
}
"""The columns of `colunas=essencial`, the default."""

_COLUMNS = {COMPLETE: _COMPLETE, ESSENTIAL: _ESSENTIAL}

FUNNEL_COLUMNS = (
    *common("company", "segment", "rated_count", "unresolved_count", "unresolved_rate"),
    *_limits("95", "95 %"),
    *_limits("998", "99,8 %"),
    Label(
        "funnel_standing",
        "situacao_dispersao",
        "Situação na dispersão",
        Form.WORD,
        "acima ou abaixo quando a parcela observada fica fora dos limites de 95 %; senão, "
        "indistinto; vazio com menos de 10 avaliadas.",
    ),
)
"""Columns of the funnel's table and file."""
