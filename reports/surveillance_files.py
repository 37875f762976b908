"""The file of the surveillance: every tested series of the month, and the months of the cards."""

import pandas as pd

from queries.database import Database
from reports.coverage import Coverage
from reports.files import Export, Sheet, no_rows
from reports.link import View
from reports.surveillance import Surveillance, surveillance
from reports.surveillance_labels import MONTH_COLUMNS, SERIES_COLUMNS
from reports.words import month


def of_view(database: Database, view: View) -> Surveillance:
    """What the surveillance says of a view."""
    return surveillance(database, view.scope)


def card_months(found: Surveillance) -> pd.DataFrame:
    """The months of every card, the firmest first: what the small charts draw."""
    frames = [
        rise.months.dropna(subset="observed").assign(name=rise.series[0].name)
        for rise in found.rises
    ]
    if not frames:
        return no_rows(MONTH_COLUMNS)
    months = pd.concat(frames, ignore_index=True)
    number = months["finalised_month"].astype("int64")
    return months.assign(year=number // 12, month=number % 12 + 1)


def _month_fact(frame: pd.DataFrame, view: View, covered: Coverage) -> tuple[tuple[str, str], ...]:
    """The one month that the series are of, whatever the period."""
    tested = covered.last_in(view.scope)
    if tested is None:
        return ()
    return (("Mês das séries", f"{month(tested)}, o último carregado do período"),)


ALERTS = Export(
    slug="alertas",
    sheets=(
        Sheet("Séries", lambda found, view: found.table, lambda view: SERIES_COLUMNS),
        Sheet(
            "Meses dos cartões",
            lambda found, view: card_months(found),
            lambda view: MONTH_COLUMNS,
        ),
    ),
    facts=lambda view: (
        (
            "Conteúdo",
            "As séries testadas e as novas do último mês carregado do período, em alerta primeiro, "
            "com os filtros que as séries distinguem: segmento, grupo de problema, lugar, empresa; "
            "com qualquer filtro a do Estado, se ele tem cartão.",
        ),
        (
            "Atenção",
            "Cada série é comparada com a própria história. Acima do esperado não é infração, e "
            "alguns alertas são falsos: a página Início diz quantos se esperam por mês.",
        ),
    ),
    facts_of_rows=_month_fact,
    source=of_view,
    of_intervals="",
)
