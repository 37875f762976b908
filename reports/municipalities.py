"""The frames of the page Municípios, shared with its files: places, a series, what explains it."""

from dataclasses import replace

import numpy as np
import pandas as pd

from indicators.places import fifths, with_ratios
from indicators.rates import share
from indicators.surveillance import ALERT, ATTENTION, LEFT_OUT_MONTHS, WINDOW_MONTHS, WITHIN
from queries import municipalities as places
from queries import watched
from queries.database import Database
from queries.scope import FILTERS, FIRST_MONTH, PLACES, Scope
from queries.surveillance import surveillance_tests
from queries.watched import Kind
from reports.coverage import Coverage, coverage
from reports.link import (
    DISTRICT,
    MESOREGION,
    MICROREGION,
    MUNICIPALITY,
    RATE_COLOUR,
    USE_COLOUR,
    View,
)
from reports.municipalities_labels import METHODS, STATUSES, TRENDS
from reports.series import added_up, periods

RUN_MONTHS = 48
"""Months of history that the series shows before its last one."""
BASELINE = (WINDOW_MONTHS, LEFT_OUT_MONTHS + 1)
"""The history of a month: from so many months before it to so many."""
MONTH = "mes"
NO_DISTRICT = "comarca não informada"
OTHER_PARTS = "demais partes, com menos de 5"
"""What the parts are called together of which fewer than 5 were observed and expected."""
LEAST_OF_PART = 5
_AREAS = {
    MESOREGION: ("mesoregion_code", "mesoregion"),
    MICROREGION: ("microregion_code", "microregion"),
    DISTRICT: ("judicial_district", "judicial_district"),
}
_COUNTED = ("finalised_count",)
JUDGED = (WITHIN, ATTENTION, ALERT)
"""The statuses of a month that was tested."""
_NONE = Kind("none")
"""A kind that no series has."""


def municipality_of(view: View) -> str | None:
    """The code of the municipality that the page is about: the first of the scope."""
    return next(iter(view.scope.municipalities), None)


def whole_state(scope: Scope, colour: str) -> Scope:
    """The scope without what chooses places; of the use of the platform, without any filter."""
    lifted = FILTERS if colour == USE_COLOUR else PLACES
    return scope.without(*(name for name in lifted if name != "states"))


def is_of_several(scope: Scope) -> bool:
    """Whether regions or comarcas are chosen and no municipality: places counted together."""
    return not scope.municipalities and bool(scope.regions or scope.judicial_districts)


def place_name(covered: Coverage, scope: Scope) -> str:
    """What a series of the scope is of: a municipality, the places chosen together, or Goiás."""
    if scope.municipalities:
        return covered.name("municipalities", scope.municipalities[0])
    if not is_of_several(scope):
        return "Goiás"
    chosen = [
        *(covered.name("regions", code) for code in scope.regions),
        *(f"Comarca de {name}" for name in scope.judicial_districts),
    ]
    return chosen[0] if len(chosen) == 1 else "Lugares escolhidos"


def kind_of(scope: Scope) -> Kind | None:
    """The kind of series that counts what the scope counts in one municipality, if there is one."""
    if scope.subjects or scope.problems:
        return None
    parts = (scope.segments, scope.problem_groups, scope.companies)
    if any(len(values) > 1 for values in parts):
        return None
    segment, group, company = (values[0] if values else "" for values in parts)
    kinds = {
        (False, False, False): watched.MUNICIPALITY,
        (True, False, False): watched.MUNICIPALITY_SEGMENT,
        (False, True, False): watched.MUNICIPALITY_PROBLEM_GROUP,
        (False, True, True): watched.MUNICIPALITY_CELL,
    }
    name = kinds.get((bool(segment), bool(group), bool(company)))
    return None if name is None else Kind(name, segment, group, company)


def series_kind(scope: Scope) -> Kind | None:
    """The kind of the series that the page shows: of a municipality or, without one, the state.

    None where nobody watches one: for places counted together, or for what is filtered.
    """
    kind = kind_of(scope)
    if is_of_several(scope) or kind is None or scope.municipalities:
        return None if is_of_several(scope) else kind
    of_state = {
        watched.MUNICIPALITY: watched.STATE,
        watched.MUNICIPALITY_CELL: watched.COMPANY_PROBLEM_GROUP,
    }
    return replace(kind, name=of_state[kind.name]) if kind.name in of_state else None


def month_tested(covered: Coverage, scope: Scope) -> int | None:
    """The last loaded month of the window; None where it holds none."""
    inside = [m for m in covered.months if scope.from_month <= m <= scope.to_month]
    return inside[-1] if inside else None


def municipalities(database: Database, scope: Scope, colour: str) -> pd.DataFrame:
    """One row a municipality of the chosen regions, in the order of the colour.

    By smoothed ratio, highest first; by rate where the map shows rates; of the use of the platform
    those that fall short first, then the lowest smoothed ratio. Those below 5 come last.

    Columns: those of `queries.municipalities.municipality_totals` and
    `indicators.places.with_ratios`, over the whole state; of the last loaded month status,
    status_word, observed_month, expected_month, limit_month; trend_word. The chosen municipalities
    are no filter here: all are compared. Status, expected and limit are missing where the build
    watches no series of what the scope counts.
    """
    covered = coverage(database)
    asked = whole_state(scope, colour)
    found = _counted(database, asked, covered)
    month = month_tested(covered, asked)
    found = _with_month(database, found, asked, month)
    words = places.municipality_trends(database).set_index("ibge_code")["word"].map(TRENDS)
    found = found.assign(trend_word=found["ibge_code"].map(words))
    return _ordered(found[_is_chosen(found, scope)], "municipality", colour)


def areas(database: Database, scope: Scope, colour: str, division: str) -> pd.DataFrame:
    """One row a region or comarca, in the order of `municipalities`: area_code, area, counts.

    Columns beside them: municipality_count and those of `indicators.places.with_ratios`, over the
    whole state. Regions and comarcas chosen are no filter of the counts: a place that holds any of
    their municipalities is a row, whole. Municipalities whose comarca nobody said are one row.
    """
    covered = coverage(database)
    asked = whole_state(scope, colour)
    keys = dict(zip(("area_code", "area"), _AREAS[division], strict=True))
    totals = places.municipality_totals(database, asked)
    chosen = _is_chosen(totals, scope)
    totals = totals.assign(
        **{
            name: totals[column].astype("object").fillna(NO_DISTRICT)
            for name, column in keys.items()
        }
    )
    grouped = (
        totals.groupby(["area_code", "area"], sort=True)
        .agg(
            municipality_count=("ibge_code", "size"),
            finalised_count=("finalised_count", "sum"),
            population_months=("population_months", "sum"),
        )
        .reset_index()
    )
    found = _whole(with_ratios(grouped, _month_count(covered, asked)))
    touched = totals.loc[chosen, "area_code"]
    return _ordered(found[found["area_code"].isin(touched)], "area", colour)


def places_of(database: Database, scope: Scope, colour: str, division: str) -> pd.DataFrame:
    """The places of a division: what table and file show."""
    if division == MUNICIPALITY:
        return municipalities(database, scope, colour)
    return areas(database, scope, colour, division)


def has_places(places: pd.DataFrame) -> bool:
    """Whether a frame of `places_of` holds any place: comarcas are known from a file only."""
    return "area" not in places or bool((places["area"] != NO_DISTRICT).any())


def places_in_view(database: Database, view: View) -> pd.DataFrame:
    """The places that the view asks for."""
    return places_of(database, view.scope, view.colour, view.division)


def area_of(database: Database, division: str) -> dict[str, str]:
    """Code of the municipality -> code of its place in the division."""
    totals = places.municipality_totals(database, Scope(FIRST_MONTH, FIRST_MONTH))
    column = "ibge_code" if division == MUNICIPALITY else _AREAS[division][0]
    codes = totals[column].astype("object").fillna(NO_DISTRICT)
    return dict(zip(totals["ibge_code"], codes, strict=True))


def trends(database: Database) -> pd.DataFrame:
    """One row a municipality, by name: the trend that the build tells, with its words."""
    found = places.municipality_trends(database)
    names = coverage(database).options["municipalities"]
    return (
        found.assign(
            municipality=found["ibge_code"].map(names),
            trend_word=found["word"].map(TRENDS),
            method_word=found["method"].map(METHODS),
        )
        .sort_values(["municipality", "ibge_code"])
        .reset_index(drop=True)
    )


def without_municipality(database: Database, scope: Scope, colour: str) -> int:
    """The complaints of the state in scope that name no municipality it has."""
    asked = replace(whole_state(scope, colour), states=(places.REFERENCE_STATE,))
    monthly = places.municipality_monthly(database, asked)
    return int(monthly.loc[monthly["ibge_code"].isna(), "finalised_count"].sum())


def run(database: Database, scope: Scope, grain: str) -> pd.DataFrame:
    """One row a month, quarter or year up to the end of the window, of one place.

    Of the first municipality chosen; without one of the regions and comarcas chosen, counted
    together, which no series watches; without any of the whole state. Columns: those of
    `reports.series.periods`, place, finalised_count (NA where no month is loaded), and by month
    those of `queries.watched.watched_series` (missing by quarter, and where the build watches no
    series of what the scope counts), status_word, untested_reason (why no series of the month was
    tested). After the newest month comes the one that is not yet published, if it is not.
    """
    covered = coverage(database)
    municipality = next(iter(scope.municipalities), "")
    asked = _history(covered, scope.without(*PLACES))
    if municipality:
        asked = replace(asked, municipalities=(municipality,))
    elif is_of_several(scope):
        asked = replace(asked, regions=scope.regions, judicial_districts=scope.judicial_districts)
    else:
        asked = replace(asked, states=(places.REFERENCE_STATE,))
    monthly = places.municipality_monthly(database, asked)
    counted = added_up(monthly, periods(asked, grain, covered), _COUNTED)
    kind = series_kind(scope) if grain == MONTH else None
    series = watched.watched_series(database, kind or _NONE, municipality)
    series = series.drop(columns="observed").rename(columns={"finalised_month": "period_from"})
    merged = counted.merge(series, how="left", on="period_from")
    tests = surveillance_tests(database).rename(columns={"finalised_month": "period_from"})
    reasons = tests.set_index("period_from")["untested_reason"]
    return merged.assign(
        place=place_name(covered, scope),
        untested_reason=merged["period_from"].map(reasons if grain == MONTH else {}),
        upper_bound=merged["upper_bound"].astype("Int64"),
        status_word=merged["status"].map(STATUSES),
    )


def monthly_mean(run_months: pd.DataFrame) -> float:
    """Complaints a month of the last twelve months that count; NaN without any."""
    counts = run_months["finalised_count"].dropna().tail(12)
    return float(counts.astype("float64").mean()) if len(counts) else float("nan")


def excess(database: Database, scope: Scope, municipality: str) -> pd.DataFrame:
    """One row a company and problem group that explains the month, where there is what to explain.

    Those of `parts` with 5 complaints or more, observed or expected; the others are one last row,
    `OTHER_PARTS`. Empty where the municipality was not tested or is not above its expected.
    """
    month = month_tested(coverage(database), scope)
    kind = kind_of(scope)
    if month is None or kind is None:
        return _no_parts()
    series = watched.watched_series(database, kind, municipality)
    tested = series[(series["finalised_month"] == month) & series["status"].isin(JUDGED)]
    if tested.empty or not (tested["observed"] > tested["expected"]).all():
        return _no_parts()
    found = parts(database, scope, municipality)
    is_shown = (found["observed_count"] >= LEAST_OF_PART) | (
        found["expected_count"] >= LEAST_OF_PART
    )
    if is_shown.all():
        return found
    small = found[~is_shown]
    others = pd.DataFrame(
        {
            "company": [OTHER_PARTS],
            "problem_group": [None],
            **{
                name: [small[name].sum()] for name in ("observed_count", "expected_count", "excess")
            },
            "has_series": [False],
        }
    ).astype(found.dtypes)
    return pd.concat([found[is_shown], others], ignore_index=True)


def parts(database: Database, scope: Scope, municipality: str) -> pd.DataFrame:
    """One row a company and problem group of the tested month in the municipality, or its history.

    Largest excess first, then by name. Expected is the number of the part's own series, where
    the build watches one; otherwise its part of the municipality's history (63 to 4 months
    before) times what is expected of the municipality in the month. Columns: company,
    problem_group, observed_count, expected_count, excess, has_series. Empty where nothing is
    expected of the municipality: without a model, or for filters that no series counts.
    """
    whole = scope.without(*PLACES)
    month = month_tested(coverage(database), whole)
    kind = kind_of(whole)
    if month is None or kind is None:
        return _no_parts()
    series = watched.watched_series(database, kind, municipality)
    expected = series.loc[series["finalised_month"] == month, "expected"].dropna()
    if expected.empty:
        return _no_parts()
    first, last = (month - back for back in BASELINE)
    here = replace(
        whole, from_month=max(FIRST_MONTH, first), to_month=month, municipalities=(municipality,)
    )
    monthly = places.company_problem_group_monthly(database, here)
    count = monthly["finalised_count"]
    counted = (
        monthly.assign(
            observed_count=count.where(monthly["finalised_month"] == month, 0),
            history_count=count.where(monthly["finalised_month"] <= last, 0),
        )
        .groupby(["company", "problem_group"], dropna=False)[["observed_count", "history_count"]]
        .sum()
        .reset_index()
    )
    own = counted.merge(
        watched.watched_cells(database, municipality, month),
        how="left",
        on=["company", "problem_group"],
    )["expected"]
    history = counted["history_count"]
    shared = share(history, np.full(len(counted), history.sum())) * float(expected.iloc[0])
    known = own.fillna(pd.Series(shared, counted.index)).fillna(0.0)
    found = counted.assign(
        expected_count=known, excess=counted["observed_count"] - known, has_series=own.notna()
    )
    return (
        found[list(_no_parts())]
        .sort_values(["excess", "company", "problem_group"], ascending=[False, True, True])
        .reset_index(drop=True)
    )


def _counted(database: Database, scope: Scope, covered: Coverage) -> pd.DataFrame:
    totals = places.municipality_totals(database, scope)
    return _whole(with_ratios(totals, _month_count(covered, scope)))


def _whole(judged: pd.DataFrame) -> pd.DataFrame:
    """With the population as a whole number, as people are."""
    return judged.assign(population=judged["population"].round().astype("Int64"))


def _month_count(covered: Coverage, scope: Scope) -> int:
    """The loaded months of the window."""
    return scope.month_count - len(covered.missing_in(scope))


def _is_chosen(totals: pd.DataFrame, scope: Scope) -> pd.Series:
    """Which municipalities lie in the regions and comarcas of the scope."""
    chosen = pd.Series(True, totals.index)
    if scope.regions:
        chosen &= totals["mesoregion_code"].isin(scope.regions) | totals["microregion_code"].isin(
            scope.regions
        )
    if scope.judicial_districts:
        chosen &= totals["judicial_district"].isin(scope.judicial_districts)
    return chosen


def _ordered(found: pd.DataFrame, name: str, colour: str) -> pd.DataFrame:
    """In the order of the list beside the map: by what the colour shows, then by name."""
    if colour == USE_COLOUR:
        missing = (found["finalised_count"] - found["expected_count"]).where(found["falls_short"])
        ordered = found.assign(
            place=np.select([found["falls_short"], ~found["is_suppressed"]], [0, 1], 2),
            least=missing.fillna(found["smoothed_ratio"]),
        ).sort_values(["place", "least", "observed_ratio", name])
    else:
        shown = "rate" if colour == RATE_COLOUR else "smoothed_ratio"
        ordered = found.sort_values(
            ["is_suppressed", shown, "finalised_count", name],
            ascending=[True, False, False, True],
        )
    return found.loc[ordered.index].reset_index(drop=True)


def _with_month(
    database: Database, found: pd.DataFrame, scope: Scope, month: int | None
) -> pd.DataFrame:
    """Add what the last loaded month of the window held, and what was expected of it."""
    if month is None:
        observed = pd.Series(pd.NA, found.index, dtype="Int64")
        series = watched.watched_municipalities(database, _NONE, 0)
    else:
        monthly = places.municipality_monthly(
            database, replace(scope, from_month=month, to_month=month)
        )
        counts = monthly.dropna(subset="ibge_code").set_index("ibge_code")["finalised_count"]
        observed = found["ibge_code"].map(counts).fillna(0).astype("Int64")
        series = watched.watched_municipalities(database, kind_of(scope) or _NONE, month)
    series = series.set_index("ibge_code")
    status = found["ibge_code"].map(series["status"])
    return found.assign(
        status=status,
        status_word=status.map(STATUSES),
        observed_month=observed,
        expected_month=found["ibge_code"].map(series["expected"]),
        limit_month=found["ibge_code"].map(series["upper_bound"]).astype("Int64"),
    )


def _history(covered: Coverage, scope: Scope) -> Scope:
    """The months of a series: some years up to the end of the window, and the one to come."""
    first = covered.months[0] if covered.months else scope.from_month
    last = scope.to_month
    is_newest = bool(covered.months) and last == covered.months[-1]
    coming = is_newest and not covered.is_published(last + 1)
    start = min(scope.from_month, max(first, last - RUN_MONTHS + 1))
    return replace(scope, from_month=start, to_month=last + coming)


def rate_cuts(places: pd.DataFrame) -> tuple[float, ...]:
    """Where the classes of the rates of places begin, a fifth of the places each; empty without."""
    rates = places["rate"].dropna()
    return () if rates.empty else fifths(rates)


def typical_change(trends: pd.DataFrame) -> float:
    """The median of what the municipalities change a year, in per cent; NaN without any."""
    return float(trends["change_pct_year"].median())


def _no_parts() -> pd.DataFrame:
    """The parts of a month that is not explained: the columns alone."""
    return pd.DataFrame(
        {
            "company": pd.array([], dtype="str"),
            "problem_group": pd.array([], dtype="str"),
            "observed_count": pd.array([], dtype="int64"),
            "expected_count": pd.array([], dtype="float64"),
            "excess": pd.array([], dtype="float64"),
            "has_series": pd.array([], dtype="bool"),
        }
    )
