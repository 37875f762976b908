"""Columns of frames in Portuguese: heading of the file, title on screen, form, definition."""

from dataclasses import dataclass
from enum import Enum

from reports.link import COMPLETE, ESSENTIAL


class Form(Enum):
    """How a value is written; a share is multiplied by 100."""

    TEXT = "text"
    COUNT = "count"
    PLACE = "place"
    SHARE = "share"
    POINTS = "points"
    DECIMAL = "decimal"
    WORD = "word"
    YES_NO = "yes_no"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Label:
    """How one column of a frame is called and written outside."""

    column: str
    heading: str
    title: str
    form: Form
    definition: str


STANDINGS = {"above": "acima", "below": "abaixo", "indistinct": "indistinto"}
STANDING_MARKS = {"above": "▲", "below": "▼", "indistinct": "○"}
STANDINGS_ON_SCREEN = {
    "above": "acima",
    "below": "abaixo",
    "indistinct": "não dá para distinguir",
}

_RANKING = (
    Label(
        "rank_low",
        "posicao_de",
        "Posição de",
        Form.PLACE,
        "Início da faixa de posição: posições compatíveis com os dados em 95 de 100 sorteios. "
        "1ª = maior parcela não resolvida.",
    ),
    Label(
        "rank_high",
        "posicao_ate",
        "Posição até",
        Form.PLACE,
        "Fim da faixa de posição. Faixas que se cruzam são empate.",
    ),
    Label(
        "company",
        "empresa",
        "Empresa",
        Form.TEXT,
        "Nome fantasia como está no arquivo oficial, sem espaços sobrando.",
    ),
    Label(
        "economic_group",
        "grupo",
        "Grupo",
        Form.TEXT,
        "Grupo econômico; vazio enquanto não houver fonte carregada.",
    ),
    Label(
        "segment",
        "segmento",
        "Segmento",
        Form.TEXT,
        "Segmento de mercado com mais finalizadas da empresa no período.",
    ),
    Label(
        "joined_on",
        "participa_desde",
        "Participa desde",
        Form.DAY,
        "Data de adesão à plataforma; vazio enquanto não houver fonte carregada.",
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
        "rated_share",
        "avaliadas_pct",
        "Avaliadas (%)",
        Form.SHARE,
        "Avaliadas sobre as finalizadas.",
    ),
    Label(
        "unresolved_rate",
        "nao_resolvidas_pct",
        "Não resolvidas (%)",
        Form.SHARE,
        "Não resolvidas sobre as avaliadas: a parcela observada.",
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
    Label(
        "estimate",
        "estimativa_pct",
        "Estimativa (%)",
        Form.SHARE,
        "Parcela não resolvida entre as avaliadas, puxada para a média de referência quando há "
        "poucos casos.",
    ),
    Label(
        "estimate_low",
        "est_inf_pct",
        "Estimativa de (%)",
        Form.SHARE,
        "Início do intervalo de 95 % da estimativa.",
    ),
    Label(
        "estimate_high",
        "est_sup_pct",
        "Estimativa até (%)",
        Form.SHARE,
        "Fim do intervalo de 95 % da estimativa.",
    ),
    Label(
        "standing",
        "situacao",
        "Situação",
        Form.WORD,
        "acima ou abaixo da média de referência quando os dois intervalos de 95 % a deixam de "
        "fora; senão, indistinto.",
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
        "mean_response_days",
        "prazo_medio_dias",
        "Prazo médio (dias)",
        Form.DECIMAL,
        "Média do tempo de resposta entre as respondidas com tempo de 0 a 365 dias.",
    ),
    Label(
        "answered_share",
        "respondidas_pct",
        "Respondidas (%)",
        Form.SHARE,
        "Respondidas pela empresa, sobre as finalizadas.",
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
        "is_top_ten_in_all",
        "dez_primeiras_nas_tres",
        "Entre as dez primeiras nas três contas",
        Form.YES_NO,
        "sim quando a empresa está entre as dez primeiras pela estimativa, pelo índice oficial e "
        "entre finalizadas.",
    ),
    Label(
        "previous_position",
        "posicao_anterior",
        "Posição anterior",
        Form.PLACE,
        "Posição pela estimativa na janela anterior, do mesmo tamanho; vazio sem as duas janelas "
        "completas.",
    ),
    Label(
        "change",
        "variacao_pp",
        "Variação (p.p.)",
        Form.POINTS,
        "Estimativa desta janela menos a da anterior, em pontos percentuais.",
    ),
    Label(
        "is_real_change",
        "variacao_real",
        "Mudança real",
        Form.YES_NO,
        "sim quando o intervalo de 95 % da diferença entre as duas janelas não contém zero.",
    ),
    Label("period_start", "periodo_inicio", "Início", Form.DAY, "Primeiro dia do período."),
    Label("period_end", "periodo_fim", "Fim", Form.DAY, "Último dia do período."),
    Label(
        "has_sufficient_volume",
        "volume_suficiente",
        "Volume suficiente",
        Form.YES_NO,
        "não quando a empresa tem menos avaliadas do que o mínimo escolhido: é listada sem "
        "posição.",
    ),
)
_ESSENTIAL_RANKING = (
    "rank_low",
    "rank_high",
    "company",
    "segment",
    "finalised_count",
    "rated_count",
    "rated_share",
    "unresolved_rate",
    "estimate",
    "estimate_low",
    "estimate_high",
    "standing",
    "previous_position",
)
RANKING_COLUMNS = {
    COMPLETE: _RANKING,
    ESSENTIAL: tuple(label for label in _RANKING if label.column in _ESSENTIAL_RANKING),
}
"""Which columns of the ranking a file holds, by the key `colunas` of the address."""

LOAD_COLUMNS = (
    Label("file_name", "arquivo", "Arquivo", Form.TEXT, "Nome do arquivo de origem."),
    Label("family", "familia", "Família", Form.TEXT, "finalizadas ou basecompleta."),
    Label("layout", "leiaute", "Leiaute", Form.TEXT, "Leiaute oficial, pelo número de colunas."),
    Label("uf", "uf", "UF", Form.TEXT, "Estado guardado na carga; BR é o país todo."),
    Label("loaded_on", "carga", "Carga", Form.DAY, "Dia em que o arquivo foi carregado."),
    Label("read_count", "lidas", "Lidas", Form.COUNT, "Linhas do arquivo, contadas à parte."),
    Label("accepted_count", "aceitas", "Aceitas", Form.COUNT, "Linhas que contam."),
    Label(
        "rejected_count",
        "rejeitadas",
        "Rejeitadas",
        Form.COUNT,
        "Linhas com erro: data, nota ou situação impossíveis, número de colunas.",
    ),
    Label(
        "set_aside_count",
        "postas_de_lado",
        "Postas de lado",
        Form.COUNT,
        "Linhas boas que não contam: outro Estado, outra situação, arquivo repetido, mês de outro "
        "arquivo.",
    ),
    Label(
        "repeated_count",
        "repeticoes",
        "Repetições",
        Form.COUNT,
        "Linhas aceitas iguais a outra do mesmo arquivo.",
    ),
    Label("file_sha256", "sha256", "SHA-256", Form.TEXT, "Resumo criptográfico do arquivo."),
)
"""Columns of the table of source files."""

REJECTED_ROW_COLUMNS = (
    Label("file_name", "arquivo", "Arquivo", Form.TEXT, "Nome do arquivo de origem."),
    Label("line", "linha", "Linha", Form.COUNT, "Linha do arquivo; o cabeçalho é a linha 1."),
    Label("column", "coluna", "Coluna", Form.TEXT, "Coluna com o erro; vazia se é a linha toda."),
    Label("reason", "motivo", "Motivo", Form.TEXT, "Por que a linha não pode ser usada."),
    Label("raw", "texto", "Texto da linha", Form.TEXT, "A linha como está no arquivo."),
)
"""Columns of the table of rejected rows."""

UNMATCHED_NAME_COLUMNS = (
    Label(
        "municipality_name",
        "cidade_escrita",
        "Cidade como está no arquivo",
        Form.TEXT,
        "Nome de cidade de Goiás que não corresponde a um município.",
    ),
    Label("finalised_count", "linhas", "Linhas", Form.COUNT, "Reclamações com esse nome."),
)
"""Columns of the table of city names without a municipality."""
