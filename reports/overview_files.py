"""The files of the page Início: its figures, and the companies compared with the window before."""

import pandas as pd

from queries.database import Database
from queries.months import first_day
from reports.files import Export, Sheet
from reports.link import View
from reports.overview import Overview, overview
from reports.overview_labels import CHANGE_COLUMNS, FIGURE_COLUMNS, MONTH_COLUMNS


def page(database: Database, view: View) -> Overview:
    """All that the page shows of a view."""
    return overview(database, view.scope, view.minimum)


def with_month_start(months: pd.DataFrame) -> pd.DataFrame:
    """The months with their first day."""
    days = [first_day(number) for number in months["finalised_month"]]
    return months.assign(month_start=pd.to_datetime(pd.Series(days, months.index, dtype=object)))


FIGURES = Export(
    slug="inicio",
    sheets=(
        Sheet("Números", lambda shown, view: shown.figures, lambda view: FIGURE_COLUMNS),
        Sheet(
            "Reclamações por mês",
            lambda shown, view: with_month_start(shown.months),
            lambda view: MONTH_COLUMNS,
        ),
    ),
    facts=lambda view: (
        ("Conteúdo", "Os números da página Início e as reclamações por mês, até 24 meses."),
        ("Mínimo de avaliadas", str(view.minimum)),
    ),
    uses_window_before=True,
    source=page,
)
CHANGES = Export(
    slug="mudancas-empresas",
    sheets=(Sheet("Mudanças", lambda shown, view: shown.changes, lambda view: CHANGE_COLUMNS),),
    facts=lambda view: (
        (
            "Conteúdo",
            "Mudança da parcela não resolvida de cada empresa comparada com a janela anterior, da "
            "mais firme à menos firme.",
        ),
        ("Mínimo de avaliadas", f"{view.minimum} em cada janela"),
        (
            "Atenção",
            "Entre empresas que não mudaram, cerca de 1 em 20 passa da variação esperada só por "
            "acaso.",
        ),
    ),
    uses_window_before=True,
    source=page,
)
