"""What a participant owes on the platform: to answer, and within 10 days; by month and window."""

import numpy as np
import pandas as pd

from indicators.duties import (
    stopped_answering,
    with_duties,
    with_duty_change,
    with_duty_estimates,
)
from queries import companies
from queries.database import Database
from queries.months import first_day, last_day
from queries.scope import Scope
from reports import profile
from reports.coverage import coverage
from reports.frames import DRAWS_SEED
from reports.method import partial_months
from reports.series import added_up, periods

MONTH = "mes"
COUNTS = ("finalised_count", "known_count", "answered_count", "answered_in_time_count")


def company_duties(database: Database, scope: Scope, company: str) -> pd.DataFrame:
    """One row a month of the window, by date: the company's counts and those of `with_duties`.

    Columns beside them: those of `reports.series.periods` and `company`. A month that is not
    loaded, or before the company's entry, has no number; one without a complaint of
    it has counts of 0 and no share. `stopped_answering` is judged for the company and month over
    all its complaints of the place, `all_finalised_count` of them, whatever else is filtered; it
    is NA where the month is partial (`partial_reason` says why, else empty) or has no number, and
    where `indicators.duties.stopped_answering` cannot tell.
    """
    entry = profile.entry_month(database, scope, company)
    months = periods(scope, MONTH, coverage(database), entry)
    own = profile.own(scope, company)
    everything = Scope(
        scope.from_month, scope.to_month, states=scope.states, companies=own.companies
    )
    counts = added_up(companies.monthly_duties(database, own), months, COUNTS)
    all_counts = added_up(companies.monthly_duties(database, everything), months, COUNTS)
    partial = partial_months(database)
    is_partial = np.array([month in partial for month in months["period_from"]])
    return with_duties(counts).assign(
        company=company,
        all_finalised_count=all_counts["finalised_count"],
        partial_reason=pd.array(
            [partial.get(month, "") for month in months["period_from"]], dtype="str"
        ),
        stopped_answering=stopped_answering(all_counts).mask(is_partial),
    )


def duties_in_window(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company of the scope, by name: counts and shares, estimates, changes.

    Columns: those of `queries.companies.company_duties`, `with_duties`, `with_duty_estimates` and
    `with_duty_change`, the last against the window of the same length just before and missing
    where a month of either window is not loaded; period_start, period_end.
    """
    current = _judged(database, scope)
    before = coverage(database).window_before(scope)
    previous = current.iloc[:0] if before is None else _judged(database, before)
    changed = with_duty_change(current, previous, np.random.default_rng(DRAWS_SEED))
    return changed.assign(
        period_start=pd.Timestamp(first_day(scope.from_month)),
        period_end=pd.Timestamp(last_day(scope.to_month)),
    )


def of_company(window_duties: pd.DataFrame, company: str) -> pd.DataFrame:
    """The row of one company, or none."""
    return window_duties[window_duties["company"] == company]


def stopped_months(months: pd.DataFrame) -> list[int]:
    """The months in which the company answered nothing."""
    has_stopped = months["stopped_answering"].fillna(False).to_numpy(dtype=bool)
    return [int(number) for number in months.loc[has_stopped, "period_from"]]


def _judged(database: Database, scope: Scope) -> pd.DataFrame:
    return with_duty_estimates(with_duties(companies.company_duties(database, scope)))
