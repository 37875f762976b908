"""The frames of the page Início: the figures of a scope, and which companies changed for real."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from indicators.medians import median, median_interval
from indicators.places import LEAST_FOR_RATE
from indicators.rates import share, wilson
from queries import companies, totals
from queries.database import Database
from queries.months import first_day, last_day
from queries.scope import Scope
from reports.coverage import Coverage, coverage
from reports.frames import ranking
from reports.overview_labels import FIGURES
from reports.surveillance import expected_of_place

MONTHS_BEFORE = 12
"""The months before the last one that its number of complaints is seen against."""
MONTHS_SHOWN = 24
_LONGEST_ANSWER = 365

_Values = tuple[float, float, float, int]
"""A figure, the low and the high end of its span, and what it rests on."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows of a scope.

    `figures` has one row a figure of `FIGURES`, in that order: figure (its key), name, value, unit,
    low, high, span (what low to high is), n, n_of (what n counts), definition, period_start,
    period_end. A share is in percent here, since its unit stands beside it. `changes` has one row
    a company compared with the window before, see `_changes`. `months` has one row a month up to
    the last loaded one of the scope: finalised_month, finalised_count (NA where no file covers the
    month). `month` is that last one, None where the scope holds no loaded month.
    `is_rise_in_history` is true where what is expected of it rests on months beyond their limit.
    """

    figures: pd.DataFrame
    changes: pd.DataFrame
    months: pd.DataFrame
    month: int | None
    is_rise_in_history: bool

    def figure(self, key: str) -> "Figure":
        """One of the figures."""
        row = self.figures[self.figures["figure"] == key]
        value, low, high = (float(row[name].iloc[0]) for name in ("value", "low", "high"))
        return Figure(value, low, high, int(row["n"].iloc[0]))

    @property
    def is_empty(self) -> bool:
        """Whether the filters leave no complaint."""
        return self.figure("window_complaints").value == 0

    @property
    def is_few(self) -> bool:
        """Whether the filters leave fewer complaints than a rate needs."""
        return self.figure("window_complaints").value < LEAST_FOR_RATE


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with both ends of its span, NaN where it has none, and what it rests on."""

    value: float
    low: float
    high: float
    n: int


def overview(database: Database, scope: Scope, minimum_rated: int) -> Overview:
    """Everything that the page Início shows of a scope; companies below the minimum have no
    place and no change."""
    covered = coverage(database)
    month = covered.last_in(scope)
    months = _months(database, scope, covered, month)
    ranked = ranking(database, scope, minimum_rated)
    changes = _changes(database, scope, covered, ranked)
    expected, is_rise_in_history = _expected(database, scope, covered, month)
    values = {
        **_volume(database, scope, months, month),
        "expected_complaints": expected,
        **_resolution(database, scope),
        **_response_time(database, scope),
        **_companies(ranked, changes),
    }
    return Overview(_figures(values, scope, month), changes, months, month, is_rise_in_history)


def _figures(values: dict[str, _Values], scope: Scope, month: int | None) -> pd.DataFrame:
    rows = [
        (
            *(key, kind.name, value, kind.unit, low, high, kind.span, n, kind.n_of),
            kind.definition,
            first_day(month if kind.is_of_month and month else scope.from_month),
            last_day(month if kind.is_of_month and month else scope.to_month),
        )
        for key, kind in FIGURES.items()
        for value, low, high, n in [values[key]]
    ]
    names = "figure name value unit low high span n n_of definition period_start period_end"
    frame = pd.DataFrame(rows, columns=names.split())
    days = {name: pd.to_datetime(frame[name]) for name in ("period_start", "period_end")}
    return frame.assign(**days)


def _months(database: Database, scope: Scope, covered: Coverage, month: int | None) -> pd.DataFrame:
    """The months up to the last one, from the first that any file covers on."""
    if month is None:
        return pd.DataFrame(
            {"finalised_month": [], "finalised_count": pd.array([], dtype="Int64")}
        ).astype({"finalised_month": "int64"})
    first = max(covered.months[0], month - MONTHS_SHOWN + 1)
    counted = totals.scope_monthly(database, replace(scope, from_month=first, to_month=month))
    numbers = range(first, month + 1)
    counts = counted.set_index("finalised_month")["finalised_count"].reindex(numbers, fill_value=0)
    is_loaded = counts.index.isin(covered.months)
    return pd.DataFrame(
        {
            "finalised_month": list(numbers),
            "finalised_count": counts.astype("Int64").where(is_loaded).to_numpy(),
        }
    ).astype({"finalised_count": "Int64"})


def _volume(
    database: Database, scope: Scope, months: pd.DataFrame, month: int | None
) -> dict[str, _Values]:
    finalised = int(companies.scope_totals(database, scope)["finalised_count"].iloc[0])
    counts = months.set_index("finalised_month")["finalised_count"].dropna()
    if month is None:
        in_month: _Values = (np.nan, np.nan, np.nan, 0)
    else:
        before = counts[(counts.index >= month - MONTHS_BEFORE) & (counts.index < month)]
        span = (before.min(), before.max()) if len(before) else (np.nan, np.nan)
        in_month = (counts.loc[month], *span, len(before))
    return {
        "month_complaints": in_month,
        "window_complaints": (finalised, np.nan, np.nan, finalised),
    }


def _expected(
    database: Database, scope: Scope, covered: Coverage, month: int | None
) -> tuple[_Values, bool]:
    """What the surveillance expects in the month of the state or of one municipality, where the
    scope is all of it, and whether a rise is part of the history."""
    whole = Scope(scope.from_month, scope.to_month, states=covered.states)
    place = scope.municipalities[0] if len(scope.municipalities) == 1 else ""
    is_whole = scope == replace(whole, municipalities=scope.municipalities[:1])
    if month is None or not is_whole or covered.is_national:
        return (np.nan, np.nan, np.nan, 0), False
    expected, limit, months, is_rise_in_history = expected_of_place(database, month, place)
    return (expected, np.nan, limit, months), is_rise_in_history


def _resolution(database: Database, scope: Scope) -> dict[str, _Values]:
    row = companies.scope_totals(database, scope).iloc[0]
    finalised, rated, resolved = (
        int(row[name]) for name in ("finalised_count", "rated_count", "resolved_count")
    )
    unrated = finalised - rated
    return {
        "resolution_rate": _percentage(resolved, rated),
        "unrated_share": _percentage(unrated, finalised),
        "official_solution_rate": _percentage(resolved + unrated, finalised),
        "resolved_share": _percentage(resolved, finalised),
        "answered_share": _percentage(int(row["answered_count"]), finalised),
    }


def _response_time(database: Database, scope: Scope) -> dict[str, _Values]:
    days = totals.response_day_counts(database, scope)
    counts = np.zeros((1, _LONGEST_ANSWER + 1), dtype=np.int64)
    counts[0, days["response_days"]] = days["response_days_count"]
    low, high = median_interval(counts)
    typical = float(median(counts)[0])
    return {"median_response_days": (typical, float(low[0]), float(high[0]), int(counts.sum()))}


def _companies(ranked: pd.DataFrame, changes: pd.DataFrame) -> dict[str, _Values]:
    comparable = int(ranked["has_sufficient_volume"].sum())
    rose, fell = (int((changes["direction"] == word).sum()) for word in ("up", "down"))
    return {
        "companies": (len(ranked), np.nan, np.nan, len(ranked)),
        "comparable_companies": (comparable, np.nan, np.nan, len(ranked)),
        "compared_companies": (len(changes), np.nan, np.nan, comparable),
        "companies_up": (rose, np.nan, np.nan, len(changes)),
        "companies_down": (fell, np.nan, np.nan, len(changes)),
    }


def _percentage(part: int, whole: int) -> _Values:
    """A share in percent with its interval; of few complaints there is none (`reports.few`)."""
    if whole < LEAST_FOR_RATE:
        return (np.nan, np.nan, np.nan, whole)
    low, high = wilson(part, whole)
    return (100 * float(share(part, whole)), 100 * float(low), 100 * float(high), whole)


def _changes(
    database: Database, scope: Scope, covered: Coverage, ranked: pd.DataFrame
) -> pd.DataFrame:
    """One row a company with sufficient volume in both windows, the firmest change first.

    First those that changed for real, then the others, each by `evidence`: how far from 0 the
    interval of the change ends, in lengths of the interval. Columns: company, segment, direction
    ("up": more is left unresolved, "down", or "unclear" where the interval holds 0), change with
    change_low and change_high, estimate and previous_estimate as shares, rated_count,
    previous_rated_count, evidence, and both windows' first and last day.
    """
    compared = ranked[ranked["is_real_change"].notna()]
    before = covered.window_before(scope)
    if before is None or compared.empty:
        rated_before = pd.Series(dtype="int64")
        before = before or scope
    else:
        rated_before = companies.company_totals(database, before).set_index("company")[
            "rated_count"
        ]
    is_real = compared["is_real_change"].to_numpy(dtype=bool)
    is_up = compared["change"].to_numpy(dtype=np.float64) > 0
    nearest = compared["change_low"].where(is_up, -compared["change_high"])
    frame = pd.DataFrame(
        {
            "company": compared["company"],
            "segment": compared["segment"],
            "direction": np.select([~is_real, is_up], ["unclear", "up"], "down"),
            "change": compared["change"],
            "change_low": compared["change_low"],
            "change_high": compared["change_high"],
            "estimate": compared["estimate"],
            "previous_estimate": compared["estimate"] - compared["change"],
            "rated_count": compared["rated_count"],
            "previous_rated_count": compared["company"].map(rated_before).astype("int64"),
            "evidence": nearest / (compared["change_high"] - compared["change_low"]),
            "period_start": pd.Timestamp(first_day(scope.from_month)),
            "period_end": pd.Timestamp(last_day(scope.to_month)),
            "previous_start": pd.Timestamp(first_day(before.from_month)),
            "previous_end": pd.Timestamp(last_day(before.to_month)),
        }
    )
    order = frame.assign(is_unclear=~is_real).sort_values(
        ["is_unclear", "evidence", "company"], ascending=[True, False, True]
    )
    return frame.loc[order.index].reset_index(drop=True)
