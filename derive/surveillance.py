"""Every month of a build judged against its past: tests, cards and what they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from derive.null import LATEST_MONTHS, SIMULATED_MONTHS, NullMonth, false_cards
from derive.series import (
    KINDS,
    MUNICIPALITY,
    MUNICIPALITY_COMPANY,
    SMALLEST_MEAN,
    STATE,
    Cells,
    Series,
    cells_of,
    members,
    series_frame,
    series_of,
)
from indicators.events import SAME_EXCESS_SHARE, events, months_in_row
from indicators.rates import BoolArray, FloatArray
from indicators.surveillance import (
    ALERT,
    ATTENTION,
    BASELINE_MONTHS,
    MINIMUM_CASES,
    MINIMUM_COUNT,
    MINIMUM_MONTHS,
    NEW,
    UNTESTED,
    WINDOW_MONTHS,
    Month,
    judge,
    limits,
)
from queries.months import last_day

SHORT_HISTORY, FAMILY_CHANGE, PARTIAL_MONTH = "short_history", "family_change", "partial_month"
"""Why nothing of a month was tested."""
MONTHS_BEFORE_CARD = 24
MAXIMUM_REJECTED_SHARE = 0.1
"""A month with this share of its rows rejected, or more, is loaded in part."""
SEED = 20261125
MEMBERS_AT_ONCE = 2_000_000
"""Series times cells held at once while what two series have in common is counted."""

IntegerArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class History:
    """The months of a build from the first to the last, loaded or not.

    `is_known` is false for a month not loaded, or loaded in part; `is_loaded` for the first kind
    only. `families` are the file families that months come from, empty where none. `has_overlap`:
    both families cover some month, so that they can be compared.
    """

    first_month: int
    is_loaded: BoolArray
    is_known: BoolArray
    families: NDArray[np.str_]
    has_overlap: bool

    def __len__(self) -> int:
        return len(self.is_loaded)


@dataclass(frozen=True, slots=True)
class _Scanned:
    """One month as judged: the series looked at, by row, and its events by place in them."""

    place: int
    rows: IntegerArray
    month: Month
    cards: list[tuple[int, tuple[int, ...]]]


def surveillance_tables(
    counts: pd.DataFrame,
    months: pd.DataFrame,
    has_overlap: bool,
    simulated_months: int = SIMULATED_MONTHS,
    from_month: int = 0,
) -> dict[str, pd.DataFrame]:
    """The tables surveillance_... of a build, by name.

    `counts` has one row a month and combination of parts in Goiás: finalised_month, ibge_code,
    segment, problem_group, company, finalised_count; `months` one row a loaded month:
    finalised_month, family, loaded_on, accepted_count, rejected_count; `has_overlap` as in
    History; `simulated_months` are behind the null; months before `from_month` are left out.
    Equal counts give equal tables.
    """
    history = _history(months, has_overlap)
    cells = cells_of(counts, history.first_month)
    series = series_of(cells, len(history))
    judged = [p for p in _places(history.is_loaded) if p + history.first_month >= from_month]
    reasons = {place: _reason(history, place) for place in judged}
    scanned: dict[int, _Scanned] = {}
    newest: list[NullMonth] = []
    carded_since = np.full(len(series.kind), len(history) + MONTHS_BEFORE_CARD)
    tested = sorted((p for p, reason in reasons.items() if reason is None), reverse=True)
    simulated = tested[:LATEST_MONTHS]

    def scan(place: int) -> _Scanned:
        is_wanted = (carded_since - place <= MONTHS_BEFORE_CARD) | (place in simulated)
        return _scan(series, cells, history, place, is_wanted)

    # Backwards: the months before a card need the limits of its series.
    for place in tested:
        found = scan(place)
        if place in simulated:
            newest.append(_null_month(found, series, history))
        scanned[place] = _without_fitted_months(found)
        carded = found.rows[[card for card, _ in found.cards]]
        carded_since[carded] = place
        # The month after a card needs its limit too, and was judged before the card was known.
        after = scanned.get(place + 1)
        if after is not None and np.isin(carded, after.rows[~_modelled(after)]).any():
            scanned[place + 1] = _without_fitted_months(scan(place + 1))
    cards, parts = _card_frames(scanned, history.first_month)
    month_frame = _month_frame(scanned, series, history, cards)
    frame = series_frame(series, cells)
    used = np.unique(np.concatenate([month_frame["series_id"], cards["series_id"]]))
    return {
        "surveillance_series": frame.iloc[used.astype(np.int64)].reset_index(drop=True),
        "surveillance_month": month_frame,
        "surveillance_card": cards,
        "surveillance_card_part": parts,
        "surveillance_test": _test_frame(reasons, scanned, history),
        "surveillance_null": false_cards(newest, np.random.default_rng(SEED), simulated_months),
    }


def _without_fitted_months(scan: _Scanned) -> _Scanned:
    """Those of every month of a long history would fill the memory."""
    baselines = replace(scan.month.baselines, fitted=np.empty((0, 0)))
    return replace(scan, month=replace(scan.month, baselines=baselines))


def _places(is_chosen: BoolArray) -> list[int]:
    return [int(place) for place in np.flatnonzero(is_chosen)]


def _history(months: pd.DataFrame, has_overlap: bool) -> History:
    loaded = months["finalised_month"].to_numpy(dtype=np.int64)
    first = int(loaded.min()) if loaded.size else 0
    length = int(loaded.max()) - first + 1 if loaded.size else 0
    is_loaded = np.zeros(length, dtype=bool)
    is_loaded[loaded - first] = True
    is_known = is_loaded.copy()
    is_known[loaded[is_partial(months)] - first] = False
    families = np.full(length, "", dtype=object)
    families[loaded - first] = months["family"].to_numpy(dtype=object)
    return History(first, is_loaded, is_known, families.astype(np.str_), has_overlap)


def is_partial(months: pd.DataFrame) -> BoolArray:
    """Which months were loaded before they ended, with many rejected rows, or without one counted.

    Nothing of nothing is as many as the share allows. How many rows its neighbours have is not
    asked: that would take falls for missing rows.
    """
    last_days = pd.to_datetime(months["finalised_month"].map(last_day))
    is_early = pd.to_datetime(months["loaded_on"]).to_numpy() <= last_days.to_numpy()
    accepted = months["accepted_count"].to_numpy(dtype=np.float64)
    rejected = months["rejected_count"].to_numpy(dtype=np.float64)
    has_many_rejected = rejected >= MAXIMUM_REJECTED_SHARE * (accepted + rejected)
    partial: BoolArray = is_early | has_many_rejected
    return partial


def _window(values: NDArray[np.generic], place: int) -> NDArray[np.generic]:
    """The months up to the one at `place`, the tested one last, padded where history begins."""
    first = place - WINDOW_MONTHS
    inside = values[..., max(first, 0) : place + 1]
    return np.pad(inside, [(0, 0)] * (values.ndim - 1) + [(max(-first, 0), 0)])


def _families(history: History, place: int) -> set[str]:
    """Of the known months of the baseline and the tested month."""
    known = _window(history.is_known, place)
    known[BASELINE_MONTHS:-1] = False
    return set(_window(history.families, place)[known.astype(bool)].tolist())


def _reason(history: History, place: int) -> str | None:
    """Why the month cannot be tested; None where it can."""
    if not history.is_known[place]:
        return PARTIAL_MONTH
    if _window(history.is_known, place)[:BASELINE_MONTHS].sum() < MINIMUM_MONTHS:
        return SHORT_HISTORY
    if len(_families(history, place)) > 1 and not history.has_overlap:
        return FAMILY_CHANGE
    return None


def _scan(
    series: Series, cells: Cells, history: History, place: int, is_wanted: BoolArray
) -> _Scanned:
    counts = np.asarray(_window(series.counts, place), dtype=np.float64)
    known = np.asarray(_window(history.is_known, place), dtype=bool)
    in_baseline = known[:BASELINE_MONTHS]
    cases = counts[:, :BASELINE_MONTHS] @ in_baseline
    of_company = series.kind == list(KINDS).index(MUNICIPALITY_COMPANY)
    is_large = cases >= SMALLEST_MEAN * in_baseline.sum()
    is_seen = (cases >= MINIMUM_CASES) | (counts[:, -1] >= MINIMUM_COUNT)
    rows = np.flatnonzero(np.where(of_company, is_large, is_seen))
    always = np.isin(series.kind, [list(KINDS).index(kind) for kind in (STATE, MUNICIPALITY)])
    month = judge(
        counts[rows],
        np.asarray(_window(series.log_reference[rows], place), dtype=np.float64),
        np.broadcast_to(known, (rows.size, known.size)),
        series.kind[rows],
        (always | is_wanted)[rows],
    )
    return _Scanned(place, rows, month, _cards(series, cells, history, place, rows, month))


def _cards(
    series: Series,
    cells: Cells,
    history: History,
    place: int,
    rows: IntegerArray,
    month: Month,
) -> list[tuple[int, tuple[int, ...]]]:
    """The events of a month as places in `rows`, most evident first, the state before all.

    The state is a card of its own, unless one other card explains its excess.
    """
    is_alert = month.status == ALERT
    is_state = series.kind[rows] == list(KINDS).index(STATE)
    alerts = np.flatnonzero(is_alert & ~is_state)
    found: list[tuple[int, tuple[int, ...]]] = []
    if alerts.size:
        chosen = rows[alerts]
        expected = month.forecasts.expected[alerts]
        shared, is_nested = _shared_excess(series.codes[chosen], cells, history, place, expected)
        happened = [
            (int(alerts[event.card]), tuple(int(alerts[part]) for part in event.parts))
            for event in events(month.excess[alerts], shared, series.level[chosen], is_nested)
        ]
        found = sorted(
            happened, key=lambda card: (month.p[card[0]], -month.excess[card[0]], card[0])
        )
    for state in np.flatnonzero(is_alert & is_state):
        explained = [month.excess[card] for card, _ in found]
        best = int(np.argmax(explained)) if explained else 0
        if explained and explained[best] >= SAME_EXCESS_SHARE * month.excess[state]:
            found[best] = (found[best][0], (int(state), *found[best][1]))
        else:
            found.insert(0, (int(state), ()))
    return found


def _shared_excess(
    codes: IntegerArray, cells: Cells, history: History, place: int, expected: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """What `events` asks: excess of the complaints common to two series, and which lies in which.

    The complaints that two series have in common are expected to be the part of the smaller one
    that they were in the baseline.
    """
    first = max(place - WINDOW_MONTHS, 0)
    is_baseline = np.zeros(len(history), dtype=bool)
    is_baseline[first : place - WINDOW_MONTHS + BASELINE_MONTHS] = True
    is_baseline &= history.is_known
    observed = _common(codes, cells, cells.month == place)
    before = _common(codes, cells, is_baseline[cells.month])
    own_before, own = np.diag(before), np.diag(observed)
    is_smaller = own_before[:, np.newaxis] <= own_before
    smaller = np.where(is_smaller, own_before[:, np.newaxis], own_before)
    of_smaller = np.where(is_smaller, expected[:, np.newaxis], expected)
    shared = observed - of_smaller * before / smaller
    is_nested = (observed == own[:, np.newaxis]) & (before == own_before[:, np.newaxis])
    return shared, is_nested


def _common(codes: IntegerArray, cells: Cells, rows: BoolArray) -> FloatArray:
    """Complaints that each two series have in common."""
    chosen = np.flatnonzero(rows)
    common = np.zeros((len(codes), len(codes)))
    step = max(1, MEMBERS_AT_ONCE // len(codes))
    for first in range(0, chosen.size, step):
        part = chosen[first : first + step]
        inside = members(codes, cells, part).astype(np.float64)
        common += (inside * cells.count[part]) @ inside.T
    return common


def _card_frames(
    scanned: Mapping[int, _Scanned], first_month: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    alert_months: dict[int, list[int]] = {}
    for scan in scanned.values():
        for row in scan.rows[scan.month.status == ALERT]:
            alert_months.setdefault(int(row), []).append(scan.place)
    cards, parts = [], []
    for place in sorted(scanned):
        scan = scanned[place]
        for rank, (card, inside) in enumerate(scan.cards, start=1):
            series_id = int(scan.rows[card])
            cards.append(
                {
                    "finalised_month": first_month + place,
                    "series_id": series_id,
                    "rank": rank,
                    "months_in_row": months_in_row(alert_months[series_id], place),
                    "excess": float(scan.month.excess[card]),
                }
            )
            parts += [
                {
                    "finalised_month": first_month + place,
                    "card_series_id": series_id,
                    "series_id": int(scan.rows[part]),
                }
                for part in inside
            ]
    card_columns = ["finalised_month", "series_id", "rank", "months_in_row", "excess"]
    part_columns = ["finalised_month", "card_series_id", "series_id"]
    return pd.DataFrame(cards, columns=card_columns), pd.DataFrame(parts, columns=part_columns)


def _month_frame(
    scanned: Mapping[int, _Scanned], series: Series, history: History, cards: pd.DataFrame
) -> pd.DataFrame:
    """The months worth keeping, by series and month: see the comment on the table."""
    is_near = np.zeros((len(series.kind), len(history)), dtype=bool)
    for month, series_id in zip(cards["finalised_month"], cards["series_id"], strict=True):
        place = int(month) - history.first_month
        is_near[series_id, max(place - MONTHS_BEFORE_CARD, 0) : place + 2] = True
    always = np.isin(series.kind, [list(KINDS).index(kind) for kind in (STATE, MUNICIPALITY)])
    frames = []
    for place in _places(history.is_loaded):
        near = np.flatnonzero(is_near[:, place])
        scan = scanned.get(place)
        if scan is None:
            frames.append(_observed_alone(near, series.counts[near, place], place))
            continue
        month = scan.month
        kept = (
            (month.status != UNTESTED)
            | (always[scan.rows] & month.baselines.has_model)
            | is_near[scan.rows, place]
        )
        forecasts = month.forecasts.taken(kept)
        frames.append(
            pd.DataFrame(
                {
                    "series_id": scan.rows[kept],
                    "place": place,
                    "observed": month.observed[kept].astype(np.int64),
                    "expected": forecasts.expected,
                    "upper_bound": limits(forecasts),
                    "p": month.p[kept],
                    "adjusted_p": month.adjusted_p[kept],
                    "status": month.status[kept],
                }
            )
        )
        rest = np.setdiff1d(near, scan.rows)
        frames.append(_observed_alone(rest, series.counts[rest, place], place))
    frame = pd.concat([_observed_alone(np.array([], dtype=np.int64), np.array([]), 0), *frames])
    frame.insert(1, "finalised_month", frame.pop("place") + history.first_month)
    return frame.sort_values(["series_id", "finalised_month"], ignore_index=True)


def _observed_alone(rows: IntegerArray, observed: FloatArray, place: int) -> pd.DataFrame:
    nothing = np.full(rows.size, np.nan)
    return pd.DataFrame(
        {
            "series_id": rows,
            "place": np.full(rows.size, place, dtype=np.int64),
            "observed": observed.astype(np.int64),
            "expected": nothing,
            "upper_bound": nothing,
            "p": nothing,
            "adjusted_p": nothing,
            "status": np.full(rows.size, UNTESTED),
        }
    )


def _test_frame(
    reasons: Mapping[int, str | None], scanned: Mapping[int, _Scanned], history: History
) -> pd.DataFrame:
    rows = []
    for place, reason in sorted(reasons.items()):
        scan = scanned.get(place)
        status = scan.month.status if scan else np.array([], dtype=np.str_)
        rows.append(
            {
                "finalised_month": history.first_month + place,
                "series_count": 0 if scan is None else int(_modelled(scan).sum()),
                "tested_count": 0 if scan is None else int((~np.isnan(scan.month.p)).sum()),
                "alert_count": int((status == ALERT).sum()),
                "attention_count": int((status == ATTENTION).sum()),
                "new_count": int((status == NEW).sum()),
                "card_count": 0 if scan is None else len(scan.cards),
                "baseline_month_count": int(
                    _window(history.is_known, place)[:BASELINE_MONTHS].sum()
                ),
                "has_family_change": len(_families(history, place)) > 1,
                "untested_reason": reason,
            }
        )
    columns = [
        *("finalised_month", "series_count", "tested_count", "alert_count", "attention_count"),
        *("new_count", "card_count", "baseline_month_count", "has_family_change"),
        "untested_reason",
    ]
    return pd.DataFrame(rows, columns=columns)


def _modelled(scan: _Scanned) -> BoolArray:
    return scan.month.baselines.has_model


def _null_month(scan: _Scanned, series: Series, history: History) -> NullMonth:
    return NullMonth(
        scan.month,
        np.asarray(_window(series.log_reference[scan.rows], scan.place), dtype=np.float64),
        np.asarray(_window(history.is_known, scan.place), dtype=bool),
        series.kind[scan.rows],
    )
