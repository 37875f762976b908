"""The files of the page Empresas: the ranking and the numbers of its funnel."""

from collections.abc import Sequence

import pandas as pd

from reports import few, frames
from reports.coverage import Coverage
from reports.files import Export, Sheet
from reports.funnel import funnel
from reports.link import DEFAULT_INDICATOR, View
from reports.measures import INDICATORS
from reports.ranking_labels import FUNNEL_COLUMNS, ranking_labels
from reports.ranking_words import ORDER_NAMES
from reports.words import reference_amount, reference_of


def _ranking_facts(view: View) -> Sequence[tuple[str, str]]:
    indicator = INDICATORS[view.indicator]
    return (
        ("Conteúdo", f"Ranking de empresas: {indicator.subject}. {indicator.place_one}."),
        (f"Mínimo de {indicator.denominator_word}", str(indicator.minimum(view.minimum))),
        ("Ordem das linhas", ORDER_NAMES[view.order]),
        few.IN_FILES,
    )


def _reference(ranking: pd.DataFrame, view: View, covered: Coverage) -> Sequence[tuple[str, str]]:
    """What the companies are held against: its name and value as on screen, and what it is."""
    indicator = INDICATORS[view.indicator]
    name = reference_of(view, covered)
    if not ranking.empty:
        name += f": {reference_amount(ranking, indicator)}"
    return (("Referência", f"{name}. {indicator.reference_definition}"),)


def _funnel_facts(view: View) -> Sequence[tuple[str, str]]:
    return (
        ("Conteúdo", "Dispersão: não resolvidas entre avaliadas, com os limites do esperado."),
        ("Alvo", "Não resolvidas sobre avaliadas de todas as empresas do recorte."),
        few.IN_FILES,
    )


RANKING = Export(
    slug="ranking-empresas",
    sheets=(
        Sheet(
            "Ranking de empresas",
            frames.ranking_in_view,
            lambda view: ranking_labels(view.indicator, view.columns),
        ),
    ),
    facts=_ranking_facts,
    facts_of_rows=_reference,
    uses_window_before=True,
    name_parts=lambda view: (
        [] if view.indicator == DEFAULT_INDICATOR else [view.indicator.replace("_", "-")]
    ),
)
FUNNEL = Export(
    slug="dispersao-empresas",
    sheets=(
        Sheet(
            "Dispersão",
            lambda database, view: funnel(database, view.scope).companies,
            lambda view: FUNNEL_COLUMNS,
        ),
    ),
    facts=_funnel_facts,
)
