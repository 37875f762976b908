"""The file of what participants owe on the platform: by month of a company, and in the window."""

from collections.abc import Sequence

import pandas as pd

from queries.database import Database
from reports import few, profile
from reports.duties import company_duties, duties_in_window
from reports.duties_labels import DUTY_COLUMNS, DUTY_TOTAL_COLUMNS
from reports.files import Export, Sheet, no_rows
from reports.link import View


def _monthly(database: Database, view: View) -> pd.DataFrame:
    company = profile.company_of(view)
    if company is None:
        return no_rows(DUTY_COLUMNS)
    return company_duties(database, view.scope, company)


def _facts(view: View) -> Sequence[tuple[str, str]]:
    return (
        (
            "Conteúdo",
            "Resposta da empresa: parcela respondida e em até 10 dias, por mês e no período.",
        ),
        ("Empresa da folha Por mês", profile.company_of(view) or "nenhuma escolhida"),
        few.IN_FILES,
    )


DUTIES = Export(
    slug="deveres",
    sheets=(
        Sheet("Por mês", _monthly, lambda view: DUTY_COLUMNS),
        Sheet(
            "No período",
            lambda database, view: duties_in_window(database, view.scope),
            lambda view: DUTY_TOTAL_COLUMNS,
        ),
    ),
    facts=_facts,
    uses_window_before=True,
)
