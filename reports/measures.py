"""The indicators by which companies can be ranked: their words, one place for all of them."""

from dataclasses import dataclass

from indicators.ranking import MINIMUM_RATED
from reports.labels import Form

UNRESOLVED = "nao_resolvidas"
OFFICIAL = "indice_oficial"
RESOLVED = "resolvidas_finalizadas"
RATING = "nota"
TIME = "tempo"
VOLUME = "volume"
RATIO = "razao"


@dataclass(frozen=True, slots=True)
class Indicator:
    """How an indicator is called; `key` is its value of `indicador` in the address.

    `title` names it in a list of choices, `subject` heads a chart, `measured` stands inside a
    sentence, `place_one` says what the first place is. `denominator_word` is what the minimum is
    asked of, `denominator_short` the same in one word. `form` is that of value, estimate and
    reference, `change_form` that of the change, None where nothing is compared with the window
    before. `unit` follows a written value; `reference_definition` is the sentence about the
    reference.
    `is_highest_first` says which end the first place is; `fixed_minimum` stands in place of the
    minimum that a reader chooses, where there is nothing to choose.
    """

    key: str
    title: str
    subject: str
    measured: str
    place_one: str
    denominator_word: str
    denominator_short: str
    form: Form
    unit: str
    reference_definition: str
    definition: str
    change_form: Form | None = None
    is_highest_first: bool = True
    fixed_minimum: int | None = None

    @property
    def is_shrunk(self) -> bool:
        """Whether the estimate is drawn towards the others where there are few cases."""
        return self.change_form is not None

    def minimum(self, chosen: int) -> int:
        """How many complaints, in `denominator_word`, a company needs to be ranked."""
        return chosen if self.fixed_minimum is None else self.fixed_minimum


_EVERYBODY = "todas as empresas e segmentos, no mesmo período, lugar, assunto e problema"
"""Whom a reference is taken from, in every indicator."""

INDICATORS = {
    indicator.key: indicator
    for indicator in (
        Indicator(
            UNRESOLVED,
            "Não resolvidas entre avaliadas",
            "Parcela não resolvida entre as reclamações avaliadas",
            "parcela de reclamações não resolvidas",
            "1ª = maior parcela não resolvida",
            "avaliadas",
            "avaliadas",
            Form.SHARE,
            "%",
            f"Não resolvidas sobre avaliadas de {_EVERYBODY}.",
            "Das reclamações que o consumidor avaliou, a parcela que ele marcou como não "
            "resolvida.",
            Form.POINTS,
        ),
        Indicator(
            OFFICIAL,
            "Índice oficial",
            "Índice oficial: resolvidas mais não avaliadas, sobre as finalizadas",
            "índice oficial",
            "1ª = menor índice oficial",
            "finalizadas",
            "finalizadas",
            Form.SHARE,
            "%",
            f"Resolvidas mais não avaliadas, sobre as finalizadas de {_EVERYBODY}.",
            "Resolvidas mais não avaliadas, sobre as finalizadas. A reclamação que ninguém avaliou "
            "entra como resolvida.",
            Form.POINTS,
            is_highest_first=False,
        ),
        Indicator(
            RESOLVED,
            "Resolvidas entre finalizadas",
            "Parcela resolvida entre todas as reclamações finalizadas",
            "parcela resolvida entre as finalizadas",
            "1ª = menor parcela resolvida entre as finalizadas",
            "finalizadas",
            "finalizadas",
            Form.SHARE,
            "%",
            f"Resolvidas sobre as finalizadas de {_EVERYBODY}.",
            "Marcadas como resolvidas, sobre todas as finalizadas. As não avaliadas contam como "
            "não resolvidas.",
            Form.POINTS,
            is_highest_first=False,
        ),
        Indicator(
            RATING,
            "Nota",
            "Nota média do consumidor, de 1 a 5",
            "nota média",
            "1ª = menor nota média",
            "avaliadas com nota",
            "notas",
            Form.DECIMAL,
            "",
            f"Média de todas as notas de {_EVERYBODY}.",
            "Média da nota de 1 a 5 entre as avaliadas com nota.",
            Form.DECIMAL,
            is_highest_first=False,
        ),
        Indicator(
            TIME,
            "Tempo típico de resposta",
            "Tempo de resposta da empresa, em dias",
            "tempo médio de resposta, que pesa menos os casos muito longos,",
            "1ª = maior tempo de resposta",
            "respondidas com tempo",
            "respostas",
            Form.DECIMAL,
            "dias",
            f"Média geométrica do tempo de todas as respostas de {_EVERYBODY}: um tempo médio "
            "que pesa menos os casos muito longos (a média dos logaritmos de um mais os dias, de "
            "volta em dias).",
            "Metade das respostas veio nesse prazo ou antes. Sem resposta não entra; veja a "
            "parcela respondida.",
            Form.DECIMAL,
        ),
        Indicator(
            VOLUME,
            "Volume",
            "Reclamações finalizadas no período",
            "número de reclamações finalizadas",
            "1ª = maior número de finalizadas",
            "finalizadas",
            "finalizadas",
            Form.COUNT,
            "reclamações",
            f"Finalizadas divididas pelo número de empresas com finalizadas, de {_EVERYBODY}.",
            "Reclamações finalizadas, avaliadas ou não. O tamanho da empresa muda o volume.",
            fixed_minimum=1,
        ),
        Indicator(
            RATIO,
            "Razão ao esperado do segmento",
            "Reclamações finalizadas ÷ esperadas pelo segmento",
            "número de finalizadas",
            "1ª = maior razão ao esperado",
            "finalizadas",
            "finalizadas",
            Form.RATIO,
            "",
            "1,0: a empresa cresceu ou caiu como o seu segmento desde a janela anterior.",
            "Finalizadas ÷ esperadas. Esperadas: a parcela que a empresa tinha do seu segmento na "
            "janela anterior, do mesmo tamanho, vezes as finalizadas do segmento nesta. 1,0 é o "
            "esperado; 2,0 é o dobro.",
            fixed_minimum=MINIMUM_RATED,
        ),
    )
}
"""Every indicator by its key, in the order of a list of choices."""
