"""The columns of the large litigants: companies, the parts of their order, concentration."""

from reports.common_labels import common
from reports.labels import Form, Label
from reports.ranking_labels import ECONOMIC_GROUP

ADMINISTRATIVE, SEGMENT_LEADER = "C", "líder do segmento"
LEVEL_NAMES = {
    "A": "grande litigante no tribunal e em fonte administrativa",
    "B": "grande litigante só no tribunal",
    ADMINISTRATIVE: "grande demandado administrativo",
    SEGMENT_LEADER: "passa nos três critérios dentro do segmento escolhido",
}
"""What a level says."""
FIRM, BORDERLINE = "firme", "limítrofe"
NO_DATA = "sem dado"

_POSITION = Label(
    "position",
    "posicao",
    "Posição",
    Form.PLACE,
    "Posição entre as que passam nos três critérios, pela pontuação; vazia nas outras.",
)
LITIGANT_COLUMNS = (
    *common("company"),
    ECONOMIC_GROUP,
    Label(
        "cnpj_root",
        "cnpj_raiz",
        "Raiz do CNPJ",
        Form.TEXT,
        "Os oito primeiros caracteres do CNPJ; vazia enquanto não houver fonte carregada.",
    ),
    Label("source_name", "fonte", "Fonte", Form.TEXT, "De onde vêm os casos; nunca se somam."),
    Label(
        "case_count",
        "casos",
        "Casos",
        Form.COUNT,
        "Casos da empresa na fonte, no período e com os mesmos filtros: no consumidor.gov.br, "
        "reclamações finalizadas.",
    ),
    Label(
        "case_share",
        "parcela_pct",
        "Parcela da empresa (%)",
        Form.SHARE,
        "Casos da empresa sobre todos os casos da fonte, os sem empresa conhecida também.",
    ),
    _POSITION,
    Label(
        "persistent_count",
        "meses_no_nucleo",
        "Meses no núcleo",
        Form.COUNT,
        "Meses do período em que a empresa esteve entre as que somam 80 % dos casos do mês; no "
        "Procon, anos.",
    ),
    Label(
        "has_volume",
        "criterio_volume",
        "Volume",
        Form.YES_NO,
        "Tem no período o mínimo de casos da fonte, ou o escolhido.",
    ),
    Label(
        "is_core",
        "criterio_concentracao",
        "Concentração",
        Form.YES_NO,
        "Está no núcleo: entra quem soma a parcela escolhida com e sem o seu maior mês, e só sai "
        "quem fica fora dela mais 10 pontos.",
    ),
    Label(
        "is_persistent",
        "criterio_persistencia",
        "Persistência",
        Form.YES_NO,
        "Esteve em 3 de cada 4 meses carregados entre as que somam 80 % do mês; no Procon, em 2 "
        "dos 3 últimos anos.",
    ),
    Label(
        "level",
        "nivel",
        "Nível",
        Form.TEXT,
        "A: tribunal e fonte administrativa. B: só tribunal. C: grande demandado administrativo. "
        "Com um só segmento escolhido, “líder do segmento”. Vazio para quem não passa nos três "
        "critérios.",
    ),
    Label(
        "firmness",
        "firmeza",
        "Firmeza",
        Form.TEXT,
        "Firme: no núcleo em 90 % ou mais de 500 sorteios das contagens; limítrofe: em 10 % a "
        "90 %; vazio abaixo.",
    ),
    Label(
        "participation",
        "participa",
        "Participa",
        Form.TEXT,
        "Se participa do consumidor.gov.br; “sem dado” enquanto não houver lista de participantes "
        "carregada.",
    ),
    *common("period_start", "period_end"),
)
"""One row a company."""

SCORE_COLUMNS = (
    *common("company"),
    _POSITION,
    Label(
        "score",
        "pontuacao",
        "Pontuação",
        Form.DECIMAL,
        "De 0 a 100: média das partes conhecidas, com os pesos escolhidos.",
    ),
    Label(
        "volume_part",
        "parte_volume_pct",
        "Volume (%)",
        Form.SHARE,
        "0 no mínimo de casos, 100 em 20 vezes o mínimo, em escala logarítmica.",
    ),
    Label(
        "unresolved_part",
        "parte_nao_resolvidas_pct",
        "Não resolvidas, parte (%)",
        Form.SHARE,
        "Estimativa da parcela não resolvida entre as avaliadas; só no consumidor.gov.br.",
    ),
    Label(
        "persistence_part",
        "parte_persistencia_pct",
        "Persistência (%)",
        Form.SHARE,
        "Meses no núcleo sobre os meses carregados do período.",
    ),
    Label(
        "reach_part",
        "parte_alcance_pct",
        "Alcance (%)",
        Form.SHARE,
        "Municípios de onde vêm os casos sobre os que tantos casos teriam ao acaso; no máximo 100.",
    ),
    Label(
        "growth_part",
        "parte_crescimento_pct",
        "Crescimento (%)",
        Form.SHARE,
        "0 se os casos caíram à metade da janela anterior, 50 se iguais, 100 se dobraram.",
    ),
    Label(
        "stability",
        "estabilidade_pct",
        "Estabilidade (%)",
        Form.SHARE,
        "Em quantas de 500 ponderações sorteadas em torno dos pesos fica entre as 10 primeiras.",
    ),
)
"""One row a company that passes all gates."""

CONCENTRATION_COLUMNS = (
    Label(
        "company_count",
        "empresas_com_casos",
        "Empresas com casos",
        Form.COUNT,
        "Empresas com algum caso no período e nos filtros.",
    ),
    Label("case_total", "casos_total", "Todos os casos", Form.COUNT, "Casos de todas as empresas."),
    Label(
        "unnamed_count",
        "casos_sem_empresa",
        "Casos sem empresa",
        Form.COUNT,
        "Casos de empresa desconhecida: contam no total e em nenhuma empresa.",
    ),
    Label(
        "makes_50_count",
        "empresas_50",
        "Somam 50 %",
        Form.COUNT,
        "Menor número de empresas que somam metade dos casos, empatadas incluídas.",
    ),
    Label(
        "makes_80_count",
        "empresas_80",
        "Somam 80 %",
        Form.COUNT,
        "Menor número de empresas que somam 80 % dos casos, empatadas incluídas.",
    ),
    *(
        Label(
            f"top_{number}_share",
            f"parcela_{number}_maiores_pct",
            f"{number} maiores (%)",
            Form.SHARE,
            f"Parcela dos casos que as {number} empresas com mais casos somam.",
        )
        for number in (5, 10, 20)
    ),
    Label(
        "hhi",
        "hhi",
        "Índice HHI",
        Form.DECIMAL,
        "Herfindahl-Hirschman: 10.000 vezes a soma dos quadrados das parcelas; 10.000 se uma só "
        "empresa tem todos os casos.",
    ),
    Label(
        "gini",
        "gini",
        "Índice de Gini",
        Form.RATIO,
        "Desigualdade entre as empresas com algum caso: 0 se todas têm o mesmo número, perto de "
        "1 se uma tem quase tudo.",
    ),
)
"""One row: how concentrated the cases are."""
