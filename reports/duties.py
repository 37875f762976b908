"""What a participant owes on the platform: to answer, and within 10 days; by month and window."""

from zlib import crc32

import numpy as np
import pandas as pd

from indicators.duties import (
    DUTIES,
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
from reports.few import is_few, rate_notes, without_rates_of_few
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
    where `indicators.duties.stopped_answering` cannot tell. `rate_note` says where the known
    answers are too few for a share, which is missing (`reports.few`).
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
    return _without_few(with_duties(counts)).assign(
        company=company,
        rate_note=rate_notes(counts["known_count"]),
        all_finalised_count=all_counts["finalised_count"],
        partial_reason=pd.array(
            [partial.get(month, "") for month in months["period_from"]], dtype="str"
        ),
        stopped_answering=stopped_answering(all_counts).mask(is_partial),
    )


def duties_in_window(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a company of the scope, by name: counts and shares, estimates, changes.

    A filter on companies chooses rows: the estimates are those among all companies of the rest of
    the scope. What would rest on few known answers is missing (`reports.few`).
    Columns: those of `queries.companies.company_duties`, `with_duties`, `with_duty_estimates` and
    `with_duty_change`, the last against the window of the same length just before and missing
    where a month of either window is not loaded; period_start, period_end.
    """
    everybody = scope.without("companies")
    current = _judged(database, everybody)
    if scope.companies:
        current = current[current["company"].isin(scope.companies)].reset_index(drop=True)
    before = coverage(database).window_before(everybody)
    if before is None or current.empty:
        previous = current.iloc[:0]
    else:
        previous = _judged(database, before)
        previous = previous[~is_few(previous["known_count"])]
    changed = with_duty_change(current, previous, _generator)
    return _without_few(changed).assign(
        period_start=pd.Timestamp(first_day(scope.from_month)),
        period_end=pd.Timestamp(last_day(scope.to_month)),
    )


def shares_in_window(database: Database, scope: Scope) -> pd.DataFrame:
    """The rows of `duties_in_window` without estimates and changes, for little work."""
    return _without_few(with_duties(companies.company_duties(database, scope)))


def stopped_months(months: pd.DataFrame) -> list[int]:
    """The months in which the company answered nothing."""
    has_stopped = months["stopped_answering"].fillna(False).to_numpy(dtype=bool)
    return [int(number) for number in months.loc[has_stopped, "period_from"]]


def _judged(database: Database, scope: Scope) -> pd.DataFrame:
    return with_duty_estimates(with_duties(companies.company_duties(database, scope)))


def _generator(company: str) -> np.random.Generator:
    """The same draws for a company, whoever else is asked about."""
    return np.random.default_rng([DRAWS_SEED, crc32(company.encode())])


def _without_few(frame: pd.DataFrame) -> pd.DataFrame:
    """Without what is said of fewer known answers than a rate needs (`reports.few`)."""
    parts = ("share", "low", "high", "estimate", "estimate_low", "estimate_high", "change")
    names = [f"{duty}_{part}" for duty in DUTIES for part in (*parts, "change_low", "change_high")]
    names += [f"is_real_{duty}_change" for duty in DUTIES]
    return without_rates_of_few(frame, {"known_count": names})
