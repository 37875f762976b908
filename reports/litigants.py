"""Large litigants: who passes the gates of volume, concentration and persistence, and the curve."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from indicators import concentration, large_litigant
from indicators.concentration import IntegerArray
from indicators.large_litigant import WEIGHTS, Gates, Rule
from indicators.rates import BoolArray, FloatArray
from queries.database import Database
from queries.months import first_day, last_day
from queries.scope import FIRST_MONTH, Scope
from reports.case_sources import SOURCES, CaseSource, source_of
from reports.coverage import Coverage, coverage
from reports.files import no_rows
from reports.frames import DRAWS_SEED
from reports.link import View
from reports.litigants_labels import (
    ADMINISTRATIVE,
    BORDERLINE,
    CONCENTRATION_COLUMNS,
    FIRM,
    LITIGANT_COLUMNS,
    NO_DATA,
    SCORE_COLUMNS,
    SEGMENT_LEADER,
)

WINDOW_RANGE = (6, 24)
"""The months that a window of the rule may have."""
IN_SET, OUT_OF_SET, NOT_LOADED = "■", "□", "·"
"""The squares of a company: one a month or year."""
PARTS = tuple(WEIGHTS)
_LEVELS = {"A": "A", "B": "B", "C": ADMINISTRATIVE, large_litigant.LEADER: SEGMENT_LEADER}
_FIRMNESS = {"firm": FIRM, "borderline": BORDERLINE}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one source; the window of `scope` has the length that the rule allows."""

    scope: Scope
    source: str
    core_percent: int
    least_cases: int
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Litigants:
    """The answer: companies, the curve, how concentrated the cases are, who came and went.

    `companies`: one row a company with a case in the window, those that pass all gates first by
    score, the others by cases; `curve`: one row a company by cases with the share that it and all
    larger ones have; `facts`: one row. `periods` are the months or years of the squares, `missing`
    those of them that are not loaded. `core_count` and `stay_count` companies make the core share
    and STAY_POINTS more; `border` and `stay_border` are their smallest counts. `entered` and `left`
    are the names that pass now and did not in the window before, and the reverse; None where a
    period of either window is not loaded.
    """

    companies: pd.DataFrame
    curve: pd.DataFrame
    facts: pd.DataFrame
    periods: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    core_count: int = 0
    stay_count: int = 0
    border: int = 0
    stay_border: int = 0
    needed: int = 0
    entered: tuple[str, ...] | None = None
    left: tuple[str, ...] | None = None

    @property
    def large(self) -> pd.DataFrame:
        """Those that pass all gates, by place."""
        return self.companies[self.companies["position"].notna()]

    @property
    def core(self) -> pd.DataFrame:
        """Those in the core, whatever the other gates say."""
        return self.companies[self.companies["is_core"].astype(bool)]


@dataclass(frozen=True, slots=True)
class _History:
    """Cases by period and company, up to the end of the window; `totals` with the unnamed ones."""

    periods: IntegerArray
    names: pd.Index
    counts: IntegerArray
    totals: IntegerArray
    is_loaded: BoolArray


def asked(view: View, covered: Coverage) -> Asked:
    """What the view asks for: its defaults filled in, its window of a length that the rule allows.

    A shorter or longer window ends where the view's does.
    """
    source = source_of(view.source, covered)
    least, most = WINDOW_RANGE
    length = min(max(view.scope.month_count, least), most)
    first = max(FIRST_MONTH, view.scope.to_month - length + 1)
    return Asked(
        replace(view.scope, from_month=first),
        source.key,
        view.core_percent,
        view.least_cases or source.least_cases,
        view.weights,
    )


def settled(view: View, covered: Coverage) -> View:
    """The view as it is answered: the window and the source named, for a file that says them."""
    what = asked(view, covered)
    period = view.period if what.scope == view.scope else ""
    return replace(view, scope=what.scope, period=period, source=what.source)


def litigants(database: Database, what: Asked) -> Litigants:
    """The companies of one source against the rule; a filter on companies chooses rows.

    Columns of `companies`: those of `LITIGANT_COLUMNS` and `SCORE_COLUMNS`; `is_large`, the three
    gates as booleans; loaded_count and needed_count (periods), persistent_count of them; `squares`,
    a mark of each period; core_probability; largest_count and largest_period, without_largest the
    cases of the other periods brought to the whole window.
    """
    covered = coverage(database)
    source = source_of(what.source, covered)
    history = _history(database, source, what.scope, covered)
    if history is None:
        return _nothing()
    rule = source.rule(what.scope.month_count, what.core_percent, what.least_cases)
    found = large_litigant.gates(history.counts, history.totals, history.is_loaded, rule)
    window = slice(-min(rule.window, len(history.periods)), None)
    total = int(history.totals[window].sum())
    has_cases = found.cases[-1] > 0
    if not has_cases.any():
        return _nothing()
    cases = found.cases[-1][has_cases]
    periods = history.periods[window]
    probability = large_litigant.core_probability(
        found, total, rule, np.random.default_rng(DRAWS_SEED)
    )
    frame = (
        _gate_columns(history, found, window, probability)
        .assign(
            case_share=found.cases[-1] / total,
            economic_group=_unknown(history.names),
            cnpj_root=_unknown(history.names),
            participation=NO_DATA,
            source_name=source.name,
            period_start=_start(int(periods[0]), source),
            period_end=_end(int(periods[-1]), source),
        )[has_cases]
        .reset_index(drop=True)
    )
    frame = _with_level(database, frame, what, source, covered)
    has_before = _has_before(history, rule)
    before = found.cases[-1 - rule.window][has_cases] if has_before else None
    frame = _with_score(database, frame, what, source, before)
    shown = frame.sort_values(
        ["position", "case_count", "company"], ascending=[True, False, True], na_position="last"
    )
    if what.scope.companies:
        shown = shown[shown["company"].isin(what.scope.companies)]
    entered, left = _moves(history.names, found, rule) if has_before else (None, None)
    return Litigants(
        companies=shown.reset_index(drop=True),
        curve=_curve(frame, total),
        facts=_facts(cases, total),
        periods=tuple(int(period) for period in periods),
        missing=tuple(int(period) for period in periods[~history.is_loaded[window]]),
        core_count=int((cases >= found.border[-1]).sum()),
        stay_count=int((cases >= found.stay_border[-1]).sum()),
        border=int(found.border[-1]),
        stay_border=int(found.stay_border[-1]),
        needed=int(found.needed[-1]),
        entered=entered,
        left=left,
    )


def _gate_columns(
    history: _History, found: Gates, window: slice, probability: FloatArray
) -> pd.DataFrame:
    """One row a company of the history, by name: what the gates of the last window say of it."""
    return pd.DataFrame(
        {
            "company": history.names,
            "case_count": found.cases[-1],
            "has_volume": found.has_volume[-1],
            "is_core": found.is_core[-1],
            "is_persistent": found.is_persistent[-1],
            "is_large": found.is_large[-1],
            "persistent_count": found.persistent[-1],
            "loaded_count": int(found.loaded[-1]),
            "needed_count": int(found.needed[-1]),
            "squares": _squares(found.in_period_set[window], history.is_loaded[window]),
            "core_probability": probability,
            "firmness": pd.Series(large_litigant.firmness(probability)).map(_FIRMNESS),
            "largest_count": found.largest[-1],
            "largest_period": history.periods[window][history.counts[window].argmax(axis=0)],
            "without_largest": found.without_largest[-1],
        }
    )


def of_view(database: Database, view: View) -> Litigants:
    """The answer to a view."""
    return litigants(database, asked(view, coverage(database)))


def _nothing() -> Litigants:
    columns = {label.column: label for label in (*LITIGANT_COLUMNS, *SCORE_COLUMNS)}
    empty = no_rows(tuple(columns.values())).assign(is_large=[], is_core=[])
    curve = pd.DataFrame({"place": [], "company": [], "case_count": [], "cumulative_share": []})
    return Litigants(empty, curve, no_rows(CONCENTRATION_COLUMNS))


def _history(
    database: Database, source: CaseSource, scope: Scope, covered: Coverage
) -> _History | None:
    """All periods from the first loaded one to the end of the window; None without a company."""
    loaded = source.periods(covered)
    if source.counts is None or not loaded:
        return None
    if source.is_yearly:
        # The last years loaded: a year that is missing takes no place among them.
        periods = np.array([year for year in loaded if year <= scope.to_month // 12], np.int64)
        start = loaded[0] * 12
    else:
        start = min(loaded[0], scope.from_month)
        periods = np.arange(start, scope.to_month + 1)
    first = max(FIRST_MONTH, min(start, scope.to_month))
    whole = replace(scope, from_month=first, companies=())
    rows = source.counts(database, whole)
    rows = rows[rows["period"].isin(periods)]
    named = rows[rows["company"].notna()]
    if named.empty:
        return None
    codes, names = pd.factorize(named["company"], sort=True)
    counts = np.zeros((len(periods), len(names)), dtype=np.int64)
    places = np.searchsorted(periods, named["period"].to_numpy(dtype=np.int64))
    np.add.at(counts, (places, codes), named["case_count"].to_numpy(dtype=np.int64))
    totals = np.zeros(len(periods), dtype=np.int64)
    all_places = np.searchsorted(periods, rows["period"].to_numpy(dtype=np.int64))
    np.add.at(totals, all_places, rows["case_count"].to_numpy(dtype=np.int64))
    return _History(periods, pd.Index(names), counts, totals, np.isin(periods, loaded))


def _squares(in_set: BoolArray, is_loaded: BoolArray) -> list[str]:
    """The marks of each company's periods, oldest first."""
    marks = np.where(in_set, IN_SET, np.where(is_loaded[:, np.newaxis], OUT_OF_SET, NOT_LOADED))
    return ["".join(marks_of_one) for marks_of_one in marks.T]


def _with_level(
    database: Database, frame: pd.DataFrame, what: Asked, source: CaseSource, covered: Coverage
) -> pd.DataFrame:
    """Add `level`: by this source and those loaded beside it, each by its own rule."""
    passing = {source.is_court: set(frame.loc[frame["is_large"], "company"])}
    has_court = source.is_court
    for other in SOURCES:
        if other.key != source.key and other.is_loaded(covered):
            has_court |= other.is_court
            names = _passing(database, other, what, covered)
            passing[other.is_court] = passing.get(other.is_court, set()) | names
    court, administrative = (
        frame["company"].isin(passing.get(is_court, set())).to_numpy(dtype=bool)
        for is_court in (True, False)
    )
    level = large_litigant.levels(
        court if has_court else None, administrative, len(what.scope.segments) == 1
    )
    # Here a level is claimed of who passes in the source that is shown.
    return frame.assign(level=pd.Series(level).map(_LEVELS).where(frame["is_large"]))


def _passing(database: Database, source: CaseSource, what: Asked, covered: Coverage) -> set[str]:
    """The companies that pass all gates in another source, with its own least number of cases."""
    history = _history(database, source, what.scope, covered)
    if history is None:
        return set()
    rule = source.rule(what.scope.month_count, what.core_percent, source.least_cases)
    found = large_litigant.gates(history.counts, history.totals, history.is_loaded, rule)
    return set(history.names[found.is_large[-1]])


def _has_before(history: _History, rule: Rule) -> bool:
    """Whether every period of the window and of the one just before is loaded."""
    both = history.is_loaded[-2 * rule.window :]
    return len(both) == 2 * rule.window and bool(both.all())


def _with_score(
    database: Database,
    frame: pd.DataFrame,
    what: Asked,
    source: CaseSource,
    before: IntegerArray | None,
) -> pd.DataFrame:
    """Add the parts of the order, score, place and stability of those that pass all gates."""
    is_large = frame["is_large"].to_numpy(dtype=bool)
    large = frame[is_large]
    cases = large["case_count"].to_numpy(dtype=np.int64)
    missing = np.full(len(large), np.nan)
    parts = {
        "volume": large_litigant.volume_part(cases, what.least_cases),
        "unresolved": _unresolved(database, large["company"], what, source),
        "persistence": (large["persistent_count"] / large["loaded_count"]).to_numpy(dtype=float),
        "reach": _reach(database, large["company"], what, source),
        "growth": missing
        if before is None
        else large_litigant.growth_part(cases, before[is_large]),
    }
    values = np.column_stack([parts[name] for name in PARTS])
    score = large_litigant.score(values, np.array(what.weights, dtype=np.float64))
    stability = large_litigant.stability(
        values,
        dict(zip(PARTS, what.weights, strict=True)),
        np.random.default_rng(DRAWS_SEED),
    )
    by_score = pd.DataFrame({"score": -score, "cases": -cases, "company": large["company"]})
    places = pd.Series(
        range(1, len(large) + 1),
        by_score.sort_values(["score", "cases", "company"]).index,
        dtype="Int64",
    )
    added = pd.DataFrame(
        {
            **{f"{name}_part": parts[name] for name in PARTS},
            "score": score,
            "stability": stability,
        },
        large.index,
    )
    return frame.join(added).assign(position=places.reindex(frame.index))


def _unresolved(
    database: Database, names: pd.Series, what: Asked, source: CaseSource
) -> FloatArray:
    """The estimated share not resolved of each company; NaN where the source has none."""
    if source.unresolved is None or names.empty:
        return np.full(len(names), np.nan)
    rows = source.unresolved(database, what.scope.without("companies"))
    return names.map(rows.set_index("company")["estimate"]).to_numpy(dtype=np.float64)


def _reach(database: Database, names: pd.Series, what: Asked, source: CaseSource) -> FloatArray:
    """The part of reach of each company; NaN where the source knows no municipality."""
    if source.reach is None or source.of_municipality is None or names.empty:
        return np.full(len(names), np.nan)
    everyone = what.scope.without("companies")
    rows = source.reach(database, everyone).set_index("company")
    chosen = rows.reindex(names.tolist(), fill_value=0)
    return large_litigant.reach_part(
        chosen["municipality_count"].to_numpy(dtype=np.int64),
        chosen["located_count"].to_numpy(dtype=np.int64),
        source.of_municipality(database, everyone)["finalised_count"].to_numpy(dtype=np.int64),
    )


def _moves(names: pd.Index, found: Gates, rule: Rule) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who passes now and did not at the end of the window before, and the reverse."""
    now, then = found.is_large[-1], found.is_large[-1 - rule.window]
    return tuple(names[now & ~then]), tuple(names[then & ~now])


def _curve(frame: pd.DataFrame, total: int) -> pd.DataFrame:
    by_cases = frame.sort_values(["case_count", "company"], ascending=[False, True])
    counts = by_cases["case_count"].to_numpy(dtype=np.int64)
    return pd.DataFrame(
        {
            "place": np.arange(1, len(by_cases) + 1),
            "company": by_cases["company"].to_numpy(),
            "case_count": counts,
            "cumulative_share": concentration.cumulative_shares(counts, total),
        }
    )


def _facts(cases: IntegerArray, total: int) -> pd.DataFrame:
    """One row: how concentrated the cases of the window are."""
    return pd.DataFrame(
        {
            "company_count": [len(cases)],
            "case_total": [total],
            "unnamed_count": [total - int(cases.sum())],
            **{
                f"makes_{percent}_count": [concentration.number_to_make(cases, total, percent)]
                for percent in (50, 80)
            },
            **{
                f"top_{number}_share": [concentration.top_share(cases, total, number)]
                for number in concentration.TOPS
            },
            "hhi": [concentration.hhi(cases, total)],
            "gini": [concentration.gini(cases)],
        }
    )


def _unknown(names: pd.Index) -> pd.Series:
    """A column that no loaded source tells yet."""
    return pd.Series(pd.NA, range(len(names)), dtype="str")


def _start(period: int, source: CaseSource) -> pd.Timestamp:
    return pd.Timestamp(first_day(period * 12 if source.is_yearly else period))


def _end(period: int, source: CaseSource) -> pd.Timestamp:
    return pd.Timestamp(last_day(period * 12 + 11 if source.is_yearly else period))
