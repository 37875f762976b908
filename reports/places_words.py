"""How places and what is filtered of them are called on the page Municípios."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from queries.scope import PLACES, Scope
from reports.link import (
    DISTRICT,
    FILTERS,
    MESOREGION,
    MICROREGION,
    MUNICIPALITY,
    RATE_COLOUR,
    RATIO_COLOUR,
    USE_COLOUR,
    View,
)
from reports.words import count, decimal, segment_names

COLOUR_NAMES = {
    RATIO_COLOUR: "Razão ao esperado",
    RATE_COLOUR: "Taxa por 100 mil",
    USE_COLOUR: "Uso da plataforma",
}
DIVISION_NAMES = {
    MUNICIPALITY: "município",
    MICROREGION: "microrregião",
    MESOREGION: "mesorregião",
    DISTRICT: "comarca",
}
DIVISION_PLURALS = {
    MUNICIPALITY: "municípios",
    MICROREGION: "microrregiões",
    MESOREGION: "mesorregiões",
    DISTRICT: "comarcas",
}
TOO_FEW = "menos de 5"
FEMININE = (MICROREGION, MESOREGION, DISTRICT)
ARTICLES = {MUNICIPALITY: "os", MICROREGION: "as", MESOREGION: "as", DISTRICT: "as"}
LITTLE_USE = "Poucas reclamações podem indicar pouco uso da plataforma, não ausência de conflito."
MARKED = ("attention", "alert")
"""What is said of a month above its limit."""
ALL_COMPLAINTS = "todas as reclamações, sem os filtros"
LEAST_SHOWN = 0.1
"""The least number of an expected count that is written as a number."""
_LONGEST_LIST = 3
Row = Mapping[Any, Any]


def mean(value: float) -> str:
    """A number that is expected: a decimal where it is below 10."""
    return decimal(value) if abs(value) < 10 else count(value)


def complaints(number: float) -> str:
    """A number of complaints."""
    return "1 reclamação" if number == 1 else f"{count(number)} reclamações"


def scope_parts(scope: Scope) -> tuple[str, ...]:
    """What is filtered beside months and places, one text a filter."""
    parts = []
    for kind in FILTERS:
        values = getattr(scope, kind.field)
        if values and kind.field not in (*PLACES, "segments"):
            is_long = len(values) > _LONGEST_LIST
            parts.append(
                f"{count(len(values))} {kind.plural}"
                if is_long
                else f"{kind.noun}: {'; '.join(values)}"
            )
    return (segment_names(scope), *parts) if scope.segments else tuple(parts)


def named(name: str, scope: Scope) -> str:
    """A place and what is filtered, as a title says it."""
    parts = []
    for kind in FILTERS:
        values = getattr(scope, kind.field)
        if values and kind.field not in PLACES:
            is_one = len(values) == 1
            parts.append(values[0] if is_one else f"{count(len(values))} {kind.plural}")
    return " · ".join([name, *parts])


def filtered(view: View) -> str:
    """What is filtered, in brackets; empty where nothing is."""
    if view.colour == USE_COLOUR:
        return " (contando todas)"
    parts = scope_parts(view.scope)
    return f" ({' · '.join(parts)})" if parts else ""


def more(value: float) -> str:
    """A difference from the expected, never nothing."""
    size = abs(value)
    number = mean(size) if round(size, 1) >= LEAST_SHOWN else "menos de 0,1"
    return f"{number} {'a mais' if value >= 0 else 'a menos'}"


def expected_part(expected: float) -> str:
    """What was expected of a part of a month; a part without a history has nothing expected."""
    if round(expected, 1) >= LEAST_SHOWN:
        return f"esperado {mean(expected)}"
    return "esperado menos de 0,1" if expected > 0 else "sem história"


def ratio(row: Row) -> str:
    """Observed to expected with its interval."""
    low, high = (decimal(row[end], 2) for end in ("ratio_low", "ratio_high"))
    return f"{decimal(row['observed_ratio'], 2)} ({low} a {high})"


def month_numbers(observed: float, expected: float, limit: float, period: str) -> str:
    """The month of a series: observed, and expected with its limit where there is a model."""
    if pd.isna(expected):
        return f"{count(int(observed))} em {period}; sem esperado: pouca história"
    return (
        f"{count(int(observed))} em {period}; esperado {mean(expected)}, limite {count(int(limit))}"
    )
