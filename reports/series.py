"""Series by month, quarter or year: months added up into periods, gaps named and left empty."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from indicators.rates import share
from indicators.resolution import with_resolution
from queries import companies
from queries.database import Database
from queries.scope import Scope
from reports.coverage import Coverage, coverage
from reports.few import rate_notes, without_rates_of_few
from reports.words import NOT_LOADED, NOT_PUBLISHED, month, month_runs

GRAIN_MONTHS = {"mes": 1, "trimestre": 3, "ano": 12}
"""Months of a whole period, by the key `grao` of the address."""
COMPLETE, PARTIAL, MISSING, BEFORE = "complete", "partial", "missing", "before"
NOT_KNOWN = "antes da primeira reclamação na base"
NOT_ASKED = "fora do período escolhido"
COUNTS = (
    "finalised_count",
    "rated_count",
    "resolved_count",
    "answered_count",
    "rating_sum",
    "rating_count",
    "response_days_sum",
    "response_days_count",
)


def series(
    database: Database, scope: Scope, company: str, grain: str, first_month: int | None
) -> pd.DataFrame:
    """One row a period of the window, by date: a company's counts and shares.

    Columns: those of `periods`, `COUNTS` (NA where no month of the period counts), those of
    `with_resolution`, `unrated_share` and `rate_note`: a share of fewer than LEAST_FOR_RATE
    complaints is NaN, and where so few are rated the note says so.
    """
    monthly = companies.company_monthly(database, replace(scope, companies=(company,)), company)
    found = periods(scope, grain, coverage(database), first_month)
    frame = with_resolution(added_up(monthly, found))
    frame["unrated_share"] = share(frame["unrated_count"], frame["finalised_count"])
    frame = without_rates_of_few(frame)
    return frame.assign(rate_note=rate_notes(frame["rated_count"]))


def periods(
    scope: Scope, grain: str, covered: Coverage, first_month: int | None = None
) -> pd.DataFrame:
    """One row a month, quarter or year of the window, by date.

    `period_from` to `period_to` are the months of it inside the window, `month_count` those that
    count: loaded, and not before `first_month`, from when on the company is known. Of
    `period_state`, "missing" has no loaded month, "before" none since `first_month`, "partial"
    fewer than a whole period has; `period_note` says so in Portuguese, and of a partial one which
    months count and why the others do not; `period_months` names the months that count in short.
    """
    length = GRAIN_MONTHS[grain]
    known = set(covered.months)
    rows = []
    for start in range(scope.from_month // length * length, scope.to_month + 1, length):
        first = max(start, scope.from_month)
        until = min(start + length - 1, scope.to_month)
        there = [number for number in range(first, until + 1) if number in known]
        counted = [number for number in there if first_month is None or number >= first_month]
        state, note, short = COMPLETE, "", ""
        if not there:
            note = NOT_LOADED if covered.is_published(first) else NOT_PUBLISHED
            state = MISSING
        elif not counted:
            state, note = BEFORE, NOT_KNOWN
        elif len(counted) < length:
            whole = range(start, start + length)
            state, short = PARTIAL, _months_of_a_year(counted)
            note = _partial(whole, counted, scope, covered)
        rows.append((_name(start, grain), first, until, len(counted), state, note, short))
    names = ("name", "from", "to")
    return pd.DataFrame(
        rows,
        columns=[
            *(f"period_{name}" for name in names),
            "month_count",
            "period_state",
            "period_note",
            "period_months",
        ],
    )


def added_up(
    monthly: pd.DataFrame, found: pd.DataFrame, columns: Sequence[str] = COUNTS
) -> pd.DataFrame:
    """The periods with the counts of their months; no month, no number; no complaint, 0."""
    summed = {
        name: [
            int(monthly.loc[monthly["finalised_month"].between(first, until), name].sum())
            for first, until in zip(found["period_from"], found["period_to"], strict=True)
        ]
        for name in columns
    }
    counts = pd.DataFrame(summed, index=found.index, dtype="Int64")
    return found.join(counts.where(found["month_count"] > 0))


def _name(start: int, grain: str) -> str:
    if grain == "mes":
        return month(start)
    year = start // 12
    return str(year) if grain == "ano" else f"{start % 12 // 3 + 1}º tri/{year}"


def _partial(whole: Sequence[int], counted: Sequence[int], scope: Scope, covered: Coverage) -> str:
    """The months that count, then the others of the period by why they do not."""
    reasons: dict[str, list[int]] = {}
    for number in whole:
        if number in counted:
            continue
        is_asked = scope.from_month <= number <= scope.to_month
        if not covered.is_published(number):
            why = NOT_PUBLISHED
        elif not is_asked:
            why = NOT_ASKED
        else:
            why = NOT_KNOWN if number in covered.months else NOT_LOADED
        reasons.setdefault(why, []).append(number)
    others = [f"{month_runs(months)}: {why}" for why, months in reasons.items()]
    return "; ".join([f"só {month_runs(counted)}", *others])


def _months_of_a_year(numbers: list[int]) -> str:
    """Ascending months of one year without it: jan a mar, mai."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [[month(end).split("/")[0] for end in (run[0], run[-1])] for run in runs]
    return ", ".join(first if first == end else f"{first}–{end}" for first, end in words)
