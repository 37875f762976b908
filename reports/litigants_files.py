"""The file of the page Grandes litigantes: companies, the parts of their order, concentration."""

from collections.abc import Sequence

import pandas as pd

from reports import litigants
from reports.case_sources import SOURCES
from reports.coverage import Coverage
from reports.files import Export, Sheet
from reports.link import View, written_weights
from reports.litigants_labels import CONCENTRATION_COLUMNS, LITIGANT_COLUMNS, SCORE_COLUMNS
from reports.litigants_words import COURT_MISSING, VOLUME_FACT, missing_court

OF_FIRMNESS = (
    "A firmeza cobre só o acaso das contagens do período; o passado da empresa no núcleo é tomado "
    "como foi."
)
"""What the firmness of a company covers."""


def _facts(view: View) -> Sequence[tuple[str, str]]:
    (source,) = (source for source in SOURCES if source.key == view.source)
    return (
        ("Conteúdo", f"Empresas com casos ({source.name}) e os três critérios do grande litigante"),
        ("Parcela do núcleo", f"{view.core_percent} %"),
        ("Mínimo de casos", str(view.least_cases or source.least_cases)),
        ("Pesos da pontuação", written_weights(view.weights)),
        (
            "Ordem das linhas",
            "as que passam nos três critérios, pela pontuação; as outras, pelos casos",
        ),
        ("Histórico", "quem está no núcleo depende de todos os meses carregados até o período"),
        ("Atenção", VOLUME_FACT),
    )


def _facts_of_rows(frame: pd.DataFrame, view: View, covered: Coverage) -> Sequence[tuple[str, str]]:
    return [("Atenção", COURT_MISSING)] if missing_court(covered) else []


LITIGANTS = Export(
    slug="grandes-litigantes",
    sheets=(
        Sheet(
            "Litigantes",
            lambda found, view: found.companies,
            lambda view: LITIGANT_COLUMNS,
        ),
        Sheet("Pontuação", lambda found, view: found.large, lambda view: SCORE_COLUMNS),
        Sheet("Concentração", lambda found, view: found.facts, lambda view: CONCENTRATION_COLUMNS),
    ),
    facts=_facts,
    facts_of_rows=_facts_of_rows,
    name_parts=lambda view: [view.source, f"nucleo-{view.core_percent}"],
    source=litigants.of_view,
    of_intervals=OF_FIRMNESS,
    settled=litigants.settled,
)
