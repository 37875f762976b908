"""What rose beyond the expected in a month, against a scope: cards, their months, every series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from indicators.events import with_companies_together
from indicators.surveillance import ALERT, ATTENTION, NEW, WITHIN
from queries import surveillance as asked
from queries.companies import company_volumes
from queries.database import Database
from queries.municipalities import municipalities
from queries.scope import Scope
from queries.watched import MUNICIPALITY as OF_MUNICIPALITY
from queries.watched import STATE as OF_STATE
from reports.coverage import coverage

MONTHS_SHOWN = 24
FIRST_RISES = 6
"""At most so many cards are drawn."""
RECENT_HISTORY = range(4, 16)
"""The last year of the history of a tested month: so many months before it."""
STATE = "Estado"
_ORDER = {ALERT: 0, ATTENTION: 1, NEW: 2, WITHIN: 3}
"""What the table lists, in its order; a series that was not tested is not among them."""
_COMPANY_PROBLEM = "company_problem_group"


@dataclass(frozen=True, slots=True)
class Series:
    """One series in the month: its parts (None where it has none), its numbers, its name."""

    series_id: int
    kind: str
    ibge_code: str | None
    segment: str | None
    problem_group: str | None
    company: str | None
    name: str
    observed: int
    expected: float
    upper_bound: float


@dataclass(frozen=True, slots=True)
class Rise:
    """One card: the series that rose, those inside it, and the months of the first.

    Several series are companies in which one problem group rose at once. `card_count` is how many
    events of the build the card shows, `months_in_row` for how many months all of them are in
    alert. `months` has one row a month of `MONTHS_SHOWN` of the first series: finalised_month,
    observed, expected, upper_bound, status, NA where nothing is kept of it.
    """

    series: tuple[Series, ...]
    inside: tuple[Series, ...]
    card_count: int
    months_in_row: int
    months: pd.DataFrame

    @property
    def is_of_state(self) -> bool:
        """Whether the card is that of the state itself: all of its complaints."""
        return self.series[0].kind == OF_STATE


@dataclass(frozen=True, slots=True)
class Surveillance:
    """What the surveillance says of the last loaded month of a scope.

    `month` is None where the scope holds no loaded month. Of the whole build are: `tested_count`
    series, `attention_count` of them beyond the limit of the month only, `card_count` events that
    `rise_count` cards show, `expected_false_cards` a month, `baseline_month_count` known months of
    the history, `untested_reason` (empty where tested), `has_family_change`, and `has_state_risen`:
    the state has a card of its own. What the filters show, and with them always the state where it
    has a card: `rises`, the state's first, then the firmest, and how many events they show
    (`shown_count`, `agreeing_count` without the state's); `before`, the series that had a card in
    the month before, and `returned`, those of them that are within their limit again; `table`, one
    row a series that was tested or is new, with the columns of `reports.surveillance_labels`, in
    alert first, then by p. `is_filtered` is true where a filter chose among the series,
    `hidden_of_state` is how many events of the whole state it hides.
    """

    month: int | None
    tested_count: int
    attention_count: int
    card_count: int
    rise_count: int
    baseline_month_count: int
    untested_reason: str
    has_family_change: bool
    expected_false_cards: float
    has_state_risen: bool
    is_before_tested: bool
    is_filtered: bool
    hidden_of_state: int
    rises: tuple[Rise, ...]
    before: tuple[str, ...]
    returned: tuple[str, ...]
    table: pd.DataFrame

    @property
    def is_tested(self) -> bool:
        """Whether any series of the month was tested."""
        return self.tested_count > 0

    @property
    def agreeing(self) -> tuple[Rise, ...]:
        """The cards without that of the state."""
        return tuple(rise for rise in self.rises if not rise.is_of_state)

    @property
    def agreeing_count(self) -> int:
        """The events that they show."""
        return sum(rise.card_count for rise in self.agreeing)

    @property
    def shown_count(self) -> int:
        """The events that all cards show."""
        return sum(rise.card_count for rise in self.rises)

    @property
    def hidden_count(self) -> int:
        """The events of the month that the filters hide."""
        return self.card_count - self.shown_count

    @property
    def new_count(self) -> int:
        """The series of the table that are new, and so were not tested."""
        return int((self.table["status"] == NEW).sum())


def surveillance(database: Database, scope: Scope) -> Surveillance:
    """The cards and the tested series of the last loaded month of the scope.

    A filter asks for series that have the part it names: with a municipality chosen a problem of a
    company in the whole state is not among them. The card of the state itself is shown whatever is
    filtered: every series lies in it. A series of a company names no segment: it agrees with those
    in which the company has complaints that month. Filters on subjects and problems choose
    nothing, since no series tells them apart. A card agrees where its series or one inside does.
    """
    month = coverage(database).last_in(scope) or 0
    tests = asked.surveillance_tests(database)
    test = tests[tests["finalised_month"] == month]
    before_test = tests[tests["finalised_month"] == month - 1]
    judged = asked.surveillance_judged(database, month)
    cards = asked.surveillance_cards(database, month)
    parts = asked.surveillance_parts(database, month)
    chosen = _chosen(database, scope, month)
    agreeing = set(parts.loc[_agrees(parts, chosen), "card_series_id"])
    is_shown = _is_shown(cards, chosen) | cards["series_id"].isin(agreeing)
    is_of_state = cards["kind"] == OF_STATE
    is_up = judged["status"].isin((ALERT, ATTENTION))
    past = asked.surveillance_months(database, judged.loc[is_up, "series_id"].tolist())
    before, returned = (
        tuple(series_name(row) for row in frame[_is_shown(frame, chosen)].to_dict("records"))
        for frame in (
            asked.surveillance_cards(database, month - 1),
            asked.surveillance_returned(database, month),
        )
    )
    null = asked.surveillance_null(database)["expected_false_cards"]
    together = _together(judged)
    rises = _rises(cards[is_shown], parts, together, past, month)
    is_listed = _agrees(judged, chosen) | judged["series_id"].isin(
        cards.loc[is_of_state, "series_id"]
    )
    return Surveillance(
        month=month or None,
        tested_count=int(test["tested_count"].sum()),
        attention_count=int(test["attention_count"].sum()),
        card_count=len(cards),
        rise_count=len(_grouped(cards, together)),
        baseline_month_count=int(test["baseline_month_count"].sum()),
        untested_reason=next((str(reason) for reason in test["untested_reason"].dropna()), ""),
        has_family_change=bool(test["has_family_change"].any()),
        expected_false_cards=float(null.iloc[0]),
        has_state_risen=bool(is_of_state.any()),
        is_before_tested=int(before_test["tested_count"].sum()) > 0,
        is_filtered=bool(chosen),
        hidden_of_state=int((~is_shown & cards["ibge_code"].isna()).sum()),
        rises=rises,
        before=before,
        returned=returned,
        table=_table(judged[is_listed], past, month, rises),
    )


def expected_of_place(
    database: Database, month: int, municipality: str = ""
) -> tuple[float, float, int, bool]:
    """What is expected of all complaints of a municipality (by code; Goiás without one) in the
    month, the limit, how many months of history they rest on, and whether a rise is part of it;
    NaN without a model."""
    judged = asked.surveillance_judged(database, month)
    is_asked = judged["kind"] == (OF_MUNICIPALITY if municipality else OF_STATE)
    if municipality:
        is_asked &= judged["ibge_code"] == municipality
    series = judged[is_asked & judged["expected"].notna()]
    if series.empty:
        return np.nan, np.nan, 0, False
    tests = asked.surveillance_tests(database)
    months = tests.loc[tests["finalised_month"] == month, "baseline_month_count"]
    expected, limit = (float(series[name].iloc[0]) for name in ("expected", "upper_bound"))
    past = asked.surveillance_months(database, series["series_id"].tolist())
    return expected, limit, int(months.iloc[0]), is_rise_in_history(past, month)


def is_rise_in_history(past: pd.DataFrame, month: int) -> bool:
    """Whether a series was beyond its limit in half of the last year of a month's history, or more.

    Then the band of the month is wide: it holds the rise. `past` has one row a month of the
    series: finalised_month, status.
    """
    is_beyond = past["status"].isin((ALERT, ATTENTION))
    recent = [month - back for back in RECENT_HISTORY]
    beyond = past.loc[is_beyond, "finalised_month"].isin(recent).sum()
    return bool(2 * beyond >= len(recent))


def series_name(row: Mapping[Any, Any]) -> str:
    """The parts of a series in words: municipality or Estado, segment or problem group, company."""
    place, *parts = (
        _text(row[name]) for name in ("municipality_name", "segment", "problem_group", "company")
    )
    return " · ".join([place or STATE, *(part for part in parts if part)])


def _chosen(database: Database, scope: Scope, month: int) -> dict[str, Sequence[str]]:
    """What of the series the filters ask for: the values by part, and under `of_segments` the
    companies that have complaints in the chosen segments."""
    chosen: dict[str, Sequence[str]] = {}
    if scope.is_of_places:
        places = municipalities(database)
        is_there = pd.Series(True, places.index)
        if scope.municipalities:
            is_there &= places["ibge_code"].isin(scope.municipalities)
        if scope.regions:
            regions = places[["mesoregion_code", "microregion_code"]]
            is_there &= regions.isin(scope.regions).any(axis=1)
        if scope.judicial_districts:
            is_there &= places["judicial_district"].isin(scope.judicial_districts)
        chosen["ibge_code"] = places.loc[is_there, "ibge_code"].tolist()
    if scope.problem_groups:
        chosen["problem_group"] = scope.problem_groups
    if scope.companies:
        chosen["company"] = scope.companies
    if scope.segments and month:
        there = Scope(month, month, segments=scope.segments, states=scope.states)
        chosen["segment"] = scope.segments
        chosen["of_segments"] = company_volumes(database, there)["company"].tolist()
    return chosen


def _agrees(frame: pd.DataFrame, chosen: Mapping[str, Sequence[str]]) -> pd.Series:
    """Which rows are of series that agree with what is chosen."""
    agrees = pd.Series(True, frame.index)
    for part in ("ibge_code", "problem_group", "company"):
        if part in chosen:
            agrees &= frame[part].isin(chosen[part])
    if "segment" in chosen:
        agrees &= frame["segment"].isin(chosen["segment"]) | (
            frame["segment"].isna() & frame["company"].isin(chosen["of_segments"])
        )
    return agrees


def _is_shown(cards: pd.DataFrame, chosen: Mapping[str, Sequence[str]]) -> pd.Series:
    """Which cards agree with what is chosen, and the state's."""
    return _agrees(cards, chosen) | (cards["kind"] == OF_STATE)


def _grouped(
    cards: pd.DataFrame, together: Mapping[str, pd.DataFrame]
) -> dict[object, list[dict[Any, Any]]]:
    """The events that are drawn as one: by problem group where it rose in several companies at
    once, otherwise each by the number of its series."""
    names = {problem: set(rows["company"]) for problem, rows in together.items()}
    groups: dict[object, list[dict[Any, Any]]] = {}
    for card in cards.to_dict("records"):
        problem = str(card["problem_group"])
        is_shared = card["company"] in names.get(problem, ())
        groups.setdefault(problem if is_shared else card["series_id"], []).append(card)
    return groups


def _rises(
    cards: pd.DataFrame,
    parts: pd.DataFrame,
    together: Mapping[str, pd.DataFrame],
    past: pd.DataFrame,
    month: int,
) -> tuple[Rise, ...]:
    """The cards as they are ranked; those of a problem that rose in several companies are one."""
    rises = []
    for key, members in _grouped(cards, together).items():
        carded = [card["series_id"] for card in members]
        inside = parts[parts["card_series_id"].isin(carded)].to_dict("records")
        rows = members
        if isinstance(key, str):
            # Those that have a card of their own first.
            companies = together[key]
            is_first = companies["series_id"].isin(carded)
            rows = pd.concat([companies[is_first], companies[~is_first]]).to_dict("records")
            inside = [*members, *inside]
        series = tuple(_series(row) for row in rows)
        known = {one.series_id for one in series}
        rises.append(
            Rise(
                series=series,
                inside=tuple(_series(row) for row in inside if row["series_id"] not in known),
                card_count=len(members),
                months_in_row=min(_months_in_row(past, one.series_id, month) for one in series),
                months=_months_of(past, series[0].series_id, month),
            )
        )
    return tuple(rises)


def _together(judged: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """By problem group that rises in several companies at once: their series, the firmest first."""
    companies = judged[judged["kind"] == _COMPANY_PROBLEM]
    risen = companies[companies["status"].isin((ALERT, ATTENTION))].sort_values(["p", "company"])
    return {
        problem: risen[risen["problem_group"] == problem]
        for problem in with_companies_together(companies)["problem_group"]
    }


def _series(row: Mapping[Any, Any]) -> Series:
    return Series(
        series_id=int(row["series_id"]),
        kind=str(row["kind"]),
        ibge_code=_text(row["ibge_code"]),
        segment=_text(row["segment"]),
        problem_group=_text(row["problem_group"]),
        company=_text(row["company"]),
        name=series_name(row),
        observed=int(row["observed"]),
        expected=float(row["expected"]),
        upper_bound=float(row["upper_bound"]),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _months_in_row(past: pd.DataFrame, series_id: int, month: int) -> int:
    """For how many months up to this one the series is in alert."""
    is_alert = (past["series_id"] == series_id) & (past["status"] == ALERT)
    months = set(past.loc[is_alert, "finalised_month"])
    run = 0
    while month - run in months:
        run += 1
    return run


def _months_of(past: pd.DataFrame, series_id: int, month: int) -> pd.DataFrame:
    """The months shown of one series, each of them a row."""
    numbers = pd.RangeIndex(month - MONTHS_SHOWN + 1, month + 1, name="finalised_month")
    own = past[past["series_id"] == series_id].set_index("finalised_month")
    own = own[["observed", "expected", "upper_bound", "status"]]
    return own.reindex(numbers).reset_index().astype({"observed": "Int64"})


def _table(
    judged: pd.DataFrame, past: pd.DataFrame, month: int, rises: Sequence[Rise]
) -> pd.DataFrame:
    """The series of the month that were tested or are new, in alert first, then the firmest.

    `card` is the place of the series' card among the `rises`, from 1 on; NA without one.
    """
    numbers = {
        one.series_id: place
        for place, rise in enumerate(rises, 1)
        for one in (*rise.series, *rise.inside)
    }
    listed = judged[judged["status"].isin(list(_ORDER))]
    names = [series_name(row) for row in listed.to_dict("records")]
    runs = {int(series): _months_in_row(past, series, month) for series in set(past["series_id"])}
    frame = listed.assign(
        name=pd.Series(names, listed.index, dtype="str"),
        year=month // 12,
        month=month % 12 + 1,
        months_in_row=listed["series_id"].map(runs).fillna(0).astype("int64"),
        card=listed["series_id"].map(numbers).astype("Int64"),
    )
    order = frame.assign(place=frame["status"].map(_ORDER)).sort_values(
        ["place", "p", "name", "series_id"]
    )
    return frame.loc[order.index].reset_index(drop=True)
