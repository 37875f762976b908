"""The frames of the page Ficha da empresa, shared with its files: one company and its peers."""

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from indicators.differences import share_difference
from indicators.rates import share, wilson
from indicators.resolution import with_resolution
from indicators.samples import sample_mean, sample_median
from queries import companies, profile, totals
from queries.database import Database
from queries.months import first_day, last_day
from queries.municipalities import REFERENCE_STATE, company_municipality_monthly
from queries.scope import Scope
from reports.coverage import coverage
from reports.few import ENOUGH, TOO_FEW, is_few
from reports.link import View
from reports.profile_labels import ACCOUNT_NAMES, ALL_IN_PLACES, GROUPS
from reports.series import added_up, periods, series

COMPANY, COMPANY_IN_SEGMENT, OTHERS = "company", "company_in_segment", "segment_others"
COMPANY_IN_STATE, STATE, COUNTRY = "company_in_state", "state", "country"
"""Whose numbers a row of `overview` holds."""
TOP_PROBLEMS = 6
INSUFFICIENT = "volume insuficiente"
ACCOUNTS = {
    "official": ("official_hits", "finalised_count"),
    "rated": ("resolved_count", "rated_count"),
    "finalised": ("resolved_count", "finalised_count"),
}
"""The three counts of "resolved" -> numerator and denominator, in columns of `overview`."""


def company_of(view: View) -> str | None:
    """The company that the page is about: the first of the scope."""
    return next(iter(view.scope.companies), None)


def own(scope: Scope, company: str) -> Scope:
    """The scope with this company alone."""
    return replace(scope, companies=(company,))


def first_month(database: Database, scope: Scope, company: str) -> int | None:
    """The month of the company's first complaint in the states of the scope, whatever its window.

    None where the build holds no complaint of it there.
    """
    first = profile.company_first_month(database, scope, company)["first_month"].iloc[0]
    return None if pd.isna(first) else int(first)


def is_entry(first: int | None, loaded: Collection[int]) -> bool:
    """Whether a first month is an entry: the month before it is loaded, without a complaint."""
    return first is not None and first - 1 in loaded


def entry_month(database: Database, scope: Scope, company: str) -> int | None:
    """The company's first month where that is its entry; None where it may have been here before.

    Before its entry a company has no numbers; without one each loaded month counts.
    """
    first = first_month(database, scope, company)
    return first if is_entry(first, coverage(database).months) else None


def overview(database: Database, scope: Scope, company: str) -> pd.DataFrame:
    """One row a group, the company first: its counts, the three accounts, time and rating.

    `group_kind` is COMPANY; COMPANY_IN_SEGMENT, where the company has complaints outside its main
    segment, those inside it; OTHERS, the other companies of that segment (no row without a
    segment); with a national build COMPANY_IN_STATE; STATE, all companies with the same filters
    but company and segment; with a national build COUNTRY. The groups STATE and COUNTRY hold the
    company too. `difference` to `difference_high` of OTHERS is the share not resolved of the
    company in its segment (`in_segment`) minus theirs, NaN where either has none rated;
    `segment_share` of `in_segment` is its part of the complaints of the segment. Empty where the
    company has no complaint in scope.
    """
    company_row = companies.company_totals(database, own(scope, company))
    segment = None if company_row.empty else company_row["segment"].iloc[0]
    groups = {
        kind: _numbers(database, part) for kind, part in _groups(database, scope, company).items()
    }
    if not pd.isna(segment):
        peers = replace(scope.without("companies"), segments=(str(segment),))
        groups |= _segment_groups(database, groups[COMPANY], peers, company)
    rows = [_row(kind, groups[kind]) for kind in GROUPS if kind in groups]
    frame = with_accounts(pd.DataFrame(rows))
    frame = frame.assign(
        group=frame["group_kind"].map(_group_names(scope)),
        company=company,
        segment=pd.array([segment] * len(rows), dtype="str"),
        period_start=pd.Timestamp(first_day(scope.from_month)),
        period_end=pd.Timestamp(last_day(scope.to_month)),
    )
    frame = _compared(frame)
    return frame.iloc[:0] if company_row.empty else frame


def in_segment(overview: pd.DataFrame) -> pd.Series:
    """The row of the company in its main segment: its own where all its complaints are there."""
    has_several = (overview["group_kind"] == COMPANY_IN_SEGMENT).any()
    kind = COMPANY_IN_SEGMENT if has_several else COMPANY
    return overview[overview["group_kind"] == kind].iloc[0]


def with_accounts(totals: pd.DataFrame) -> pd.DataFrame:
    """Add the columns of `with_resolution`, rate, low and high of each account, unrated_share."""
    frame = with_resolution(totals)
    frame["official_hits"] = frame["resolved_count"] + frame["unrated_count"]
    for name, (part, whole) in ACCOUNTS.items():
        frame[f"{name}_rate"] = share(frame[part], frame[whole])
        frame[f"{name}_low"], frame[f"{name}_high"] = wilson(frame[part], frame[whole])
    return frame.assign(unrated_share=share(frame["unrated_count"], frame["finalised_count"]))


def accounts(groups: pd.DataFrame) -> pd.DataFrame:
    """One row an account (official, rated, finalised) and row of `overview`, in that order.

    Columns: account, group_kind, both in Portuguese (account_name, group), hits, trials, rate,
    low, high.
    """
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "account": name,
                    "account_name": ACCOUNT_NAMES[name],
                    "group_kind": groups["group_kind"],
                    "group": groups["group"],
                    "hits": groups[part],
                    "trials": groups[whole],
                    "rate": groups[f"{name}_rate"],
                    "low": groups[f"{name}_low"],
                    "high": groups[f"{name}_high"],
                }
            )
            for name, (part, whole) in ACCOUNTS.items()
        ],
        ignore_index=True,
    )


def company_series(database: Database, scope: Scope, company: str, grain: str) -> pd.DataFrame:
    """The rows of `series` of the company, from its entry on where it has one."""
    return series(database, scope, company, grain, entry_month(database, scope, company))


def problems(database: Database, scope: Scope, company: str, minimum: int) -> pd.DataFrame:
    """One row a problem group and problem of the company, most complaints first, then by name.

    Columns: problem_group, problem, and those of `_judged`.
    """
    monthly = profile.problem_monthly(database, own(scope, company))
    return _judged(monthly, ["problem_group", "problem"], minimum)


def problem_series(
    database: Database, scope: Scope, company: str, grain: str
) -> list[tuple[str, pd.DataFrame]]:
    """The company's largest problems, at most TOP_PROBLEMS, each with its counts by period.

    A problem of several groups is one series; complaints without a problem are in none.
    """
    monthly = profile.problem_monthly(database, own(scope, company))
    sizes = monthly.groupby("problem")["finalised_count"].sum().reset_index()
    largest = sizes.sort_values(["finalised_count", "problem"], ascending=[False, True])
    start = entry_month(database, scope, company)
    found = periods(scope, grain, coverage(database), start)
    counts = ("finalised_count",)
    return [
        (name, added_up(monthly[monthly["problem"] == name], found, counts))
        for name in largest["problem"].head(TOP_PROBLEMS)
    ]


def municipalities(database: Database, scope: Scope, company: str, minimum: int) -> pd.DataFrame:
    """One row a municipality of the company's complaints, most first, then by name.

    Complaints without a municipality of Goiás are one row, `ibge_code` NA. Columns: ibge_code,
    municipality, and those of `_judged`.
    """
    monthly = company_municipality_monthly(database, own(scope, company))
    names = coverage(database).options["municipalities"]
    codes = monthly["ibge_code"].astype("str")
    monthly = monthly.assign(
        ibge_code=codes, municipality=codes.map(names).fillna("sem município de Goiás")
    )
    return _judged(monthly, ["ibge_code", "municipality"], minimum)


def names(database: Database, scope: Scope, company: str) -> pd.DataFrame:
    """One row a written name that counts as the company, or is spelt alike and does not.

    Columns: company (the written name), is_counted, finalised_count, first_day, last_day.
    """
    frame = profile.company_names(database, scope, company)
    return frame.assign(
        first_day=[pd.Timestamp(first_day(number)) for number in frame["first_month"]],
        last_day=[pd.Timestamp(last_day(number)) for number in frame["last_month"]],
    )


def _group_names(scope: Scope) -> dict[str, str]:
    """What each group is called: with places chosen, all companies are those of them."""
    if scope.is_of_places:
        return {**GROUPS, STATE: ALL_IN_PLACES}
    return GROUPS


def _groups(database: Database, scope: Scope, company: str) -> dict[str, Scope]:
    """The groups of `overview` without those of the segment, and which complaints each holds."""
    everyone = scope.without("companies", "segments")
    groups = {COMPANY: own(scope, company)}
    if not coverage(database).is_national or scope.is_of_places:
        return {**groups, STATE: everyone}
    state = (REFERENCE_STATE,)
    return {
        **groups,
        COMPANY_IN_STATE: replace(own(scope, company), states=state),
        STATE: replace(everyone, states=state),
        COUNTRY: everyone,
    }


class _Numbers(NamedTuple):
    """What is known of a group: its counts, its days to the answer, its ratings."""

    counts: pd.Series
    days: pd.DataFrame
    ratings: pd.DataFrame


def _numbers(database: Database, scope: Scope) -> _Numbers:
    return _Numbers(
        _counts(database, scope),
        totals.response_day_counts(database, scope),
        totals.rating_counts(database, scope),
    )


def _segment_groups(
    database: Database, whole: _Numbers, peers: Scope, company: str
) -> dict[str, _Numbers]:
    """OTHERS, the segment without the company; COMPANY_IN_SEGMENT where it is not `whole`."""
    inside = _counts(database, own(peers, company))
    is_whole = inside["finalised_count"] == whole.counts["finalised_count"]
    mine = whole if is_whole else _numbers(database, own(peers, company))
    segment = _numbers(database, peers)
    others = _Numbers(
        segment.counts - mine.counts,
        _taken_away(segment.days, mine.days),
        _taken_away(segment.ratings, mine.ratings),
    )
    return {OTHERS: others} if is_whole else {COMPANY_IN_SEGMENT: mine, OTHERS: others}


def _row(kind: str, numbers: _Numbers) -> dict[str, str | float]:
    """A group's counts, time and rating."""
    counts, days, ratings = numbers
    day, day_count = days["response_days"], days["response_days_count"]
    rating, rating_count = ratings["rating"], ratings["rating_count"]
    median, median_low, median_high = sample_median(day, day_count)
    _, rating_low, rating_high = sample_mean(rating, rating_count, 1, 5)
    return {
        "group_kind": kind,
        **{str(name): int(value) for name, value in counts.items()},
        "rating_sum": int((rating * rating_count).sum()),
        "rating_count": int(rating_count.sum()),
        "response_days_sum": int((day * day_count).sum()),
        "response_days_count": int(day_count.sum()),
        "median_response_days": median,
        "median_low": median_low,
        "median_high": median_high,
        "rating_low": rating_low,
        "rating_high": rating_high,
    }


def _counts(database: Database, scope: Scope) -> pd.Series:
    """The counts of all complaints in scope."""
    return companies.scope_totals(database, scope).iloc[0]


def _taken_away(whole: pd.DataFrame, part: pd.DataFrame) -> pd.DataFrame:
    """A distribution (value, count) without the part of it; values left without a count go."""
    value, count = whole.columns
    left = whole[count] - whole[value].map(part.set_index(value)[count]).fillna(0)
    return whole.assign(**{count: left.astype("int64")})[left > 0]


def _compared(frame: pd.DataFrame) -> pd.DataFrame:
    """Adds the difference to the others of the segment, and the part of the segment's volume."""
    columns = ["difference", "difference_low", "difference_high", "segment_share"]
    frame = frame.assign(**dict.fromkeys(columns, float("nan")))
    is_others = frame["group_kind"] == OTHERS
    if not is_others.any():
        return frame
    mine, others = in_segment(frame), frame[is_others].iloc[0]
    difference = share_difference(
        mine["unresolved_count"],
        mine["rated_count"],
        others["unresolved_count"],
        others["rated_count"],
    )
    frame.loc[is_others, columns[:3]] = [float(value) for value in difference]
    volume = mine["finalised_count"] + others["finalised_count"]
    is_mine = frame["group_kind"] == mine["group_kind"]
    frame.loc[is_mine, "segment_share"] = float(share(mine["finalised_count"], volume))
    return frame


def _judged(monthly: pd.DataFrame, keys: list[str], minimum: int) -> pd.DataFrame:
    """Counts summed over the months by `keys`, each part's share of all, and its rate.

    Columns beside the keys: finalised_count, rated_count, resolved_count, unresolved_count,
    volume_share, unresolved_rate with unresolved_low and unresolved_high, and rate_note: a rate
    needs LEAST_FOR_RATE complaints and `minimum` rated ones, otherwise it is NaN and the note
    says why.
    """
    counts = ["finalised_count", "rated_count", "resolved_count"]
    summed = monthly.groupby(keys, dropna=False, as_index=False)[counts].sum()
    unresolved = summed["rated_count"] - summed["resolved_count"]
    total = pd.Series(summed["finalised_count"].sum(), summed.index)
    low, high = wilson(unresolved, summed["rated_count"])
    note = pd.Series(ENOUGH, summed.index, dtype="str")
    note = note.mask(summed["rated_count"] < minimum, INSUFFICIENT)
    note = note.mask(is_few(summed["finalised_count"]), TOO_FEW)
    has_rate = note == ENOUGH
    frame = summed.assign(
        unresolved_count=unresolved,
        volume_share=share(summed["finalised_count"], total),
        unresolved_rate=pd.Series(share(unresolved, summed["rated_count"])).where(has_rate),
        unresolved_low=pd.Series(low).where(has_rate),
        unresolved_high=pd.Series(high).where(has_rate),
        rate_note=note,
    )
    return frame.sort_values(
        ["finalised_count", *keys], ascending=[False, *(True for _ in keys)], ignore_index=True
    )
