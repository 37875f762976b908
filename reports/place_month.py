"""The last month of the places of a view: towns beyond their limit, the excess of each."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import pandas as pd

from indicators.surveillance import ALERT, ATTENTION, NEW
from queries import watched
from queries.database import Database
from queries.scope import PLACES, Scope
from reports.link import RATIO_COLOUR, View
from reports.municipalities import is_of_several, kind_of, municipalities
from reports.surveillance import Series, Surveillance

_ORDER = {ALERT: 0, ATTENTION: 1, NEW: 2}


@dataclass(frozen=True, slots=True)
class FinerRise:
    """A card as the towns of a place see it: its first series in one of them, and the others."""

    series: Series
    others: tuple[Series, ...]


def marked_towns(places: pd.DataFrame) -> pd.DataFrame:
    """The municipalities in alert, in attention or new, in this order, largest excess first.

    `places` is a frame of `reports.municipalities.municipalities`.
    """
    found = places[places["status"].isin(list(_ORDER))]
    ordered = found.assign(
        place=found["status"].map(_ORDER),
        excess=found["observed_month"].astype("float64") - found["expected_month"],
    ).sort_values(["place", "excess", "municipality"], ascending=[True, False, True])
    return found.loc[ordered.index].reset_index(drop=True)


def finer_rises(found: Surveillance, scope: Scope, codes: Collection[str]) -> tuple[FinerRise, ...]:
    """The cards with a series inside one of the municipalities that counts a part of the scope.

    Of a card only series count that have every part the scope filters; the series that the page
    itself shows of each municipality (`reports.municipalities.kind_of`), and those of whole
    municipalities, do not.
    """
    own = kind_of(scope.without(*PLACES))
    kinds = (watched.MUNICIPALITY, "" if own is None else own.name)
    rises = []
    for rise in found.rises:
        there = [
            series
            for series in (*rise.series, *rise.inside)
            if series.ibge_code in codes and series.kind not in kinds and _is_within(series, scope)
        ]
        if there:
            rises.append(FinerRise(there[0], tuple(there[1:])))
    return tuple(rises)


def view_of_town(view: View, code: str) -> View:
    """The view with one municipality chosen, all else as it is."""
    return replace(view, scope=replace(view.scope, municipalities=(code,)), page=1)


def view_of_series(view: View, series: Series) -> View:
    """The view of one series of a municipality: its parts are the filters, all else as it is."""
    scope = replace(
        view.scope,
        municipalities=(str(series.ibge_code),),
        segments=_part(series.segment),
        problem_groups=_part(series.problem_group),
        companies=_part(series.company),
        subjects=(),
        problems=(),
    )
    return replace(view, scope=scope, page=1)


def town_excess(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a municipality of the regions and comarcas chosen: what its month has above expected.

    Largest excess first, then by name, those without an expected number last; empty where no
    place is chosen. Columns: those of `reports.municipalities.municipalities`, excess (NaN without
    an expected number).
    """
    found = municipalities(database, scope, RATIO_COLOUR)
    if not is_of_several(scope):
        found = found.head(0)
    excess = found["observed_month"].astype("float64") - found["expected_month"]
    return (
        found.assign(excess=excess)
        .sort_values(["excess", "municipality"], ascending=[False, True])
        .reset_index(drop=True)
    )


def company_series(found: Surveillance, scope: Scope) -> pd.DataFrame:
    """One row a watched series of the companies chosen that the month tested, firmest first.

    With places chosen those of a company and problem group in one municipality, else in the state.
    With problem groups chosen and neither companies nor places, those of every company in them.
    Columns: those of `reports.surveillance.Surveillance.table`.
    """
    kind = watched.MUNICIPALITY_CELL if scope.is_of_places else watched.COMPANY_PROBLEM_GROUP
    is_asked = scope.companies or (scope.problem_groups and not scope.is_of_places)
    if not is_asked:
        return found.table.head(0)
    return found.table[found.table["kind"] == kind].reset_index(drop=True)


def _is_within(series: Series, scope: Scope) -> bool:
    """Whether a series counts nothing that the filters leave out; a company tells its segment."""
    is_in_segment = series.segment in scope.segments or (
        series.segment is None and series.company is not None
    )
    return (
        (not scope.segments or is_in_segment)
        and (not scope.problem_groups or series.problem_group in scope.problem_groups)
        and (not scope.companies or series.company in scope.companies)
    )


def _part(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
