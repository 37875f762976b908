"""The files of the page Ficha da empresa: the whole of it, and each card's."""

from collections.abc import Callable, Sequence

import pandas as pd

from queries.database import Database
from queries.scope import Scope
from reports import profile
from reports.files import Export, Sheet, no_rows
from reports.labels import Label
from reports.link import View
from reports.profile_labels import (
    ACCOUNT_COLUMNS,
    MUNICIPALITY_COLUMNS,
    NAME_COLUMNS,
    OVERVIEW_COLUMNS,
    PROBLEM_COLUMNS,
    SERIES_COLUMNS,
)


def _sheet(
    title: str,
    labels: Sequence[Label],
    frame_of: Callable[[Database, View, Scope, str], pd.DataFrame],
) -> Sheet:
    """A sheet about the view's company; without one it has its columns and no row."""

    def frame(database: Database, view: View) -> pd.DataFrame:
        company = profile.company_of(view)
        if company is None:
            return no_rows(labels)
        return frame_of(database, view, view.scope, company)

    return Sheet(title, frame, lambda view: labels)


def _facts(content: str) -> Callable[[View], Sequence[tuple[str, str]]]:
    def facts(view: View) -> Sequence[tuple[str, str]]:
        return (
            ("Conteúdo", content),
            ("Empresa da ficha", profile.company_of(view) or "nenhuma escolhida"),
            ("Mínimo de avaliadas", str(view.minimum)),
            ("Série por", view.grain),
        )

    return facts


_OVERVIEW = _sheet(
    "Resumo",
    OVERVIEW_COLUMNS,
    lambda database, view, scope, company: profile.overview(database, scope, company),
)
_ACCOUNTS = _sheet(
    "Contas",
    ACCOUNT_COLUMNS,
    lambda database, view, scope, company: profile.accounts(
        profile.overview(database, scope, company)
    ),
)
_SERIES = _sheet(
    "Série",
    SERIES_COLUMNS,
    lambda database, view, scope, company: profile.company_series(
        database, scope, company, view.grain
    ),
)
_PROBLEMS = _sheet(
    "Problemas",
    PROBLEM_COLUMNS,
    lambda database, view, scope, company: profile.problems(database, scope, company, view.minimum),
)
_MUNICIPALITIES = _sheet(
    "Municípios",
    MUNICIPALITY_COLUMNS,
    lambda database, view, scope, company: profile.municipalities(
        database, scope, company, view.minimum
    ),
)
_NAMES = _sheet(
    "Nomes",
    NAME_COLUMNS,
    lambda database, view, scope, company: profile.names(database, scope, company),
)

PROFILE = Export(
    "ficha",
    (_OVERVIEW, _SERIES, _PROBLEMS, _MUNICIPALITIES, _NAMES),
    _facts("Ficha de uma empresa: resumo, série, problemas, municípios e nomes usados."),
)
ACCOUNTS = Export(
    "contas", (_ACCOUNTS,), _facts("As três contas de “resolvida” da empresa e dos seus pares.")
)
SERIES = Export("serie", (_SERIES,), _facts("A série da empresa por mês, trimestre ou ano."))
PROBLEMS = Export("problemas", (_PROBLEMS,), _facts("Os problemas das reclamações da empresa."))
MUNICIPALITIES = Export(
    "municipios-da-empresa",
    (_MUNICIPALITIES,),
    _facts("Os municípios das reclamações da empresa."),
)
