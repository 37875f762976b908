"""The files of the page Comparar empresas: the companies side by side, and their series."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from queries.database import Database
from queries.scope import Scope
from reports import few
from reports.comparison import LEAST, compared, comparison, comparison_series
from reports.comparison_labels import COMPARISON_COLUMNS, COMPARISON_SERIES_COLUMNS
from reports.files import Export, Sheet, no_rows
from reports.labels import Label
from reports.link import View


def _sheet(
    title: str, labels: Sequence[Label], frame_of: Callable[[Database, Scope, str], pd.DataFrame]
) -> Sheet:
    """A sheet about the compared companies; with fewer than two it has its columns and no row."""

    def frame(database: Database, view: View) -> pd.DataFrame:
        if len(compared(view)) < LEAST:
            return no_rows(labels)
        return frame_of(database, replace(view.scope, companies=compared(view)), view.grain)

    return Sheet(title, frame, lambda view: labels)


def _facts(view: View) -> Sequence[tuple[str, str]]:
    return (
        ("Conteúdo", "Duas a quatro empresas lado a lado, com os mesmos filtros."),
        ("Empresas comparadas", "; ".join(compared(view)) or "nenhuma escolhida"),
        ("Mínimo de avaliadas", str(view.minimum)),
        ("Série por", view.grain),
        few.IN_FILES,
    )


_COMPANIES = _sheet(
    "Comparação",
    COMPARISON_COLUMNS,
    lambda database, scope, grain: comparison(database, scope),
)
_SERIES = _sheet("Série", COMPARISON_SERIES_COLUMNS, comparison_series)
COMPARISON = Export("comparar", (_COMPANIES, _SERIES), _facts)
SERIES = Export("comparar-serie", (_SERIES,), _facts)
