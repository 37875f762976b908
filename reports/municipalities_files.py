"""The files of the page Municípios: the places, one series, what explains its month."""

from collections.abc import Sequence

import pandas as pd

from queries.database import Database
from reports import municipalities
from reports.files import Export, Sheet, no_rows
from reports.labels import Label
from reports.link import MUNICIPALITY, RATE_COLOUR, RATIO_COLOUR, USE_COLOUR, View
from reports.municipalities_labels import (
    AREA_COLUMNS,
    EXCESS_COLUMNS,
    MUNICIPALITY_COLUMNS,
    RUN_COLUMNS,
    TOWN_EXCESS_COLUMNS,
    TREND_COLUMNS,
)
from reports.place_month import town_excess
from reports.places_words import DIVISION_PLURALS

OF_RATIOS = (
    "O intervalo da razão cobre só o acaso (Poisson), com o esperado tomado como conhecido: não "
    "diz quanto a população usa a plataforma. O da tendência cobre só a variação entre os meses."
)
"""What the intervals of places cover."""
_COUNTED = ("O que se conta", "as reclamações do recorte, com todos os filtros")


def place_labels(view: View) -> tuple[Label, ...]:
    """The columns of the places that the view asks for."""
    return MUNICIPALITY_COLUMNS if view.division == MUNICIPALITY else AREA_COLUMNS


def _run(database: Database, view: View) -> pd.DataFrame:
    return municipalities.run(database, view.scope, view.grain)


def _excess(database: Database, view: View) -> pd.DataFrame:
    if municipalities.is_of_several(view.scope):
        return town_excess(database, view.scope)
    municipality = municipalities.municipality_of(view)
    if municipality is None:
        return no_rows(EXCESS_COLUMNS)
    return municipalities.excess(database, view.scope, municipality)


def _excess_labels(view: View) -> tuple[Label, ...]:
    """Of a municipality its companies, of regions and comarcas their municipalities."""
    is_of_several = municipalities.is_of_several(view.scope)
    return TOWN_EXCESS_COLUMNS if is_of_several else EXCESS_COLUMNS


def _order(view: View) -> str:
    by = {
        RATIO_COLOUR: "razão suavizada, maior primeiro; menos de 5 reclamações no fim",
        RATE_COLOUR: "taxa, maior primeiro; menos de 5 reclamações no fim",
        USE_COLOUR: "pouco uso (menos de 5 onde se esperavam 10 ou mais), depois razão suavizada, "
        "menor primeiro; os outros com menos de 5 no fim",
    }
    return by[view.colour]


def _counted(view: View) -> tuple[str, str]:
    is_use = view.colour == USE_COLOUR
    return (
        "O que se conta",
        "todas as reclamações do período, sem os outros filtros (uso da plataforma)"
        if is_use
        else "as reclamações do recorte; a escolha de município não filtra",
    )


def _facts(view: View) -> Sequence[tuple[str, str]]:
    return (
        ("Conteúdo", f"Reclamações e esperado para a população: {DIVISION_PLURALS[view.division]}"),
        _counted(view),
        ("Referência", "a taxa de todo o Estado com os mesmos filtros"),
        ("Ordem das linhas", _order(view)),
    )


MUNICIPALITIES = Export(
    slug="municipios",
    sheets=(
        Sheet("Lugares", municipalities.places_in_view, place_labels),
        Sheet(
            "Tendências",
            lambda database, view: municipalities.trends(database),
            lambda view: TREND_COLUMNS,
        ),
    ),
    facts=_facts,
    name_parts=lambda view: [
        *([view.division] if view.division != MUNICIPALITY else []),
        *(["uso"] if view.colour == USE_COLOUR else []),
    ],
    of_intervals=OF_RATIOS,
)
RUN = Export(
    slug="municipio-serie",
    sheets=(Sheet("Série", _run, lambda view: RUN_COLUMNS),),
    facts=lambda view: [
        ("Conteúdo", "Reclamações por período, com o esperado e o limite de cada mês"),
        _COUNTED,
        ("Série por", view.grain),
    ],
    of_intervals="",
)
EXCESS = Export(
    slug="municipio-alta",
    sheets=(Sheet("Quem explica", _excess, _excess_labels),),
    facts=lambda view: [
        (
            "Conteúdo",
            "Observado menos esperado no último mês carregado: de um município, por empresa e "
            "grupo de problema, só onde o mês foi testado e passou do esperado; de regiões e "
            "comarcas, município por município",
        ),
        _COUNTED,
    ],
    of_intervals="",
)
