"""The rule of the large litigant: volume, concentration, persistence; firmness and order."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.concentration import IntegerArray, borders
from indicators.draws import HALF
from indicators.rates import BoolArray, FloatArray

CORE_PERCENT = 50
CORE_RANGE = (30, 80)
STAY_POINTS = 10
"""Points over the core share within which a company that is in the core stays."""
PERSISTENCE_PERCENT = 80
"""A company persists in the set that makes this share of a single month or year."""
DRAWS = 500
FIRM, BORDERLINE = 0.90, 0.10
WEIGHTS = {"volume": 40, "unresolved": 20, "persistence": 15, "reach": 15, "growth": 10}
"""The parts of the order and their default weights."""
VOLUME_SPAN = 20
"""So many times the least number of cases is the whole of the part of volume."""
GROWTH_CASES = 10
"""Added to both windows, so that the growth of few cases weighs little."""
WEIGHTINGS = 500
WEIGHT_CONCENTRATION = 50
TOP = 10
LEADER = "leader"

_NEVER = -1


@dataclass(frozen=True, slots=True)
class Rule:
    """The parameters: a window of `window` periods, shares in percent, counts in cases.

    A company persists in at least `persistent_part` of the loaded periods of the window, and in
    at least `least_persistent` of them, so that a base too short to tell lets nobody through.
    """

    least_cases: int
    window: int
    core_percent: int = CORE_PERCENT
    persistent_part: tuple[int, int] = (3, 4)
    least_persistent: int = 5
    has_entry_rule: bool = True

    def persistence(self, loaded: IntegerArray) -> IntegerArray:
        """In how many of so many loaded periods a company must persist."""
        part, whole = self.persistent_part
        return np.maximum(-(-part * loaded // whole), self.least_persistent)


def yearly_rule(least_cases: int, core_percent: int = CORE_PERCENT) -> Rule:
    """The rule of a source that arrives in yearly batches: 2 of the last 3 years, no entry rule."""
    return Rule(least_cases, 3, core_percent, (2, 3), 2, has_entry_rule=False)


@dataclass(frozen=True, slots=True)
class Gates:
    """What the rule says at the end of every window; arrays are windows x companies.

    `cases` are those of the window, `largest` those of its largest period, `without_largest` the
    cases of the other periods brought to the whole window; `border` and `stay_border`, one a
    window, are the smallest counts of the core and of the set within which a company stays;
    `persistent` says in how many of the `loaded` periods the company was in the persistence set,
    of which `needed` are asked.
    """

    cases: IntegerArray
    largest: IntegerArray
    without_largest: FloatArray
    border: IntegerArray
    stay_border: IntegerArray
    persistent: IntegerArray
    loaded: IntegerArray
    needed: IntegerArray
    in_period_set: BoolArray
    has_volume: BoolArray
    is_core: BoolArray
    is_persistent: BoolArray

    @property
    def is_large(self) -> BoolArray:
        """Who passes all three gates."""
        return self.has_volume & self.is_core & self.is_persistent


def gates(counts: IntegerArray, totals: IntegerArray, is_loaded: BoolArray, rule: Rule) -> Gates:
    """The three gates at the end of every window of the history, the last window last.

    `counts` is periods x companies in the order of time, `totals` the cases of each period, those
    of no known company included, `is_loaded` whether the period is known (one that is not holds no
    case and takes no part in persistence). The first window ends with the first `rule.window`
    periods, or with the last one where the history is shorter.

    A company enters the core where its cases, and its cases without its largest period brought to
    the whole window, reach the border; once in, it leaves only below the border of the core share
    and STAY_POINTS more. The first window has no past: one enters it or not.
    """
    starts, ends = _windows(len(counts), rule.window)
    cases = _sums(counts, starts, ends)
    all_cases = _sums(totals[:, np.newaxis], starts, ends)[:, 0]
    loaded = _sums(is_loaded[:, np.newaxis].astype(np.int64), starts, ends)[:, 0]
    largest = _largest(counts, starts, ends)
    border = borders(cases, all_cases, rule.core_percent)
    stay_border = borders(cases, all_cases, rule.core_percent + STAY_POINTS)
    enters = cases >= border[:, np.newaxis]
    if rule.has_entry_rule:
        # In whole numbers: equal months must not miss the border by a rounding.
        enters &= (cases - largest) * loaded[:, np.newaxis] >= (border * (loaded - 1))[
            :, np.newaxis
        ]
        enters &= loaded[:, np.newaxis] > 1
    in_period_set = counts >= borders(counts, totals, PERSISTENCE_PERCENT)[:, np.newaxis]
    persistent = _sums(in_period_set.astype(np.int64), starts, ends)
    needed = rule.persistence(loaded)
    return Gates(
        cases=cases,
        largest=largest,
        without_largest=(cases - largest) * stretched(loaded)[:, np.newaxis],
        border=border,
        stay_border=stay_border,
        persistent=persistent,
        loaded=loaded,
        needed=needed,
        in_period_set=in_period_set,
        has_volume=cases >= rule.least_cases,
        is_core=held(enters, cases >= stay_border[:, np.newaxis]),
        is_persistent=persistent >= needed[:, np.newaxis],
    )


def held(enters: BoolArray, stays: BoolArray) -> BoolArray:
    """Membership with hysteresis over time (axis 0): in since an entry, out since a stay failed.

    Whoever enters also stays. The same as in[t] = (in[t-1] and stays[t]) or enters[t], all times
    at once.
    """
    times = np.arange(len(enters))[:, np.newaxis]
    entered = np.maximum.accumulate(np.where(enters, times, _NEVER), axis=0)
    left = np.maximum.accumulate(np.where(stays, _NEVER, times), axis=0)
    return entered > left


def stretched(loaded: IntegerArray) -> FloatArray:
    """What brings all loaded periods but one to the whole window: 12/11; 0 for a single one."""
    return np.where(loaded > 1, loaded / np.maximum(loaded - 1, 1), 0.0)


def core_probability(
    found: Gates, total: int, rule: Rule, generator: np.random.Generator
) -> FloatArray:
    """How likely each company is in the core of the last window, had chance fallen otherwise.

    The cases of every company are drawn anew, N* ~ Poisson(Gamma(N + 1/2, 1)), DRAWS times
    (parametric bootstrap, Efron and Tibshirani 1993); a company that was in the core before meets
    the border within which one stays, another one that at which one enters, with the part of its
    largest period as it was. `total` are the cases of the window, those of no known company
    included, which are not drawn. 0 for a company without a case.
    """
    cases = found.cases[-1]
    has_cases = np.flatnonzero(cases)
    if not has_cases.size:
        return np.zeros(cases.shape)
    known = cases[has_cases]
    drawn = generator.poisson(generator.gamma(known + HALF, size=(DRAWS, known.size)))
    totals = drawn.sum(axis=1) + (total - known.sum())
    border, stay_border = (
        borders(drawn, totals, percent)[:, np.newaxis]
        for percent in (rule.core_percent, rule.core_percent + STAY_POINTS)
    )
    is_in = drawn >= border
    if rule.has_entry_rule:
        others = known - found.largest[-1, has_cases]
        loaded = found.loaded[-1]
        is_in &= drawn * others * loaded >= border * known * (loaded - 1)
        is_in &= loaded > 1
    if len(found.is_core) > 1:
        is_in |= found.is_core[-2, has_cases] & (drawn >= stay_border)
    probability = np.zeros(cases.shape)
    probability[has_cases] = is_in.mean(axis=0)
    return probability


def firmness(probability: FloatArray) -> pd.api.extensions.ExtensionArray:
    """Word "firm" from FIRM on, "borderline" from BORDERLINE on; missing below."""
    words = np.full(probability.shape, None, dtype=object)
    words[probability >= BORDERLINE] = "borderline"
    words[probability >= FIRM] = "firm"
    return pd.array(words, dtype="str")


def levels(
    in_court: BoolArray | None, in_administrative: BoolArray, is_of_segment: bool = False
) -> pd.api.extensions.ExtensionArray:
    """Level of each company: "A" court and an administrative source, "B" court only, "C" the other.

    Missing where it passes in no source. Without court data (None) only "C" can be claimed. Inside
    one market segment the label is "leader" instead, whatever the source.
    """
    court = np.zeros_like(in_administrative) if in_court is None else in_court
    words = np.full(in_administrative.shape, None, dtype=object)
    words[in_administrative] = "C"
    words[court] = "B"
    words[court & in_administrative] = "A"
    if is_of_segment:
        words[court | in_administrative] = LEADER
    return pd.array(words, dtype="str")


def volume_part(cases: IntegerArray, least_cases: int) -> FloatArray:
    """0 at the least number of cases, 1 at VOLUME_SPAN times it, by the logarithm."""
    spans: FloatArray = np.log(np.maximum(cases, 1) / least_cases) / np.log(VOLUME_SPAN)
    return np.clip(spans, 0, 1)


def reach_part(
    touched: IntegerArray, located: IntegerArray, of_municipality: IntegerArray
) -> FloatArray:
    """Municipalities touched, over those that as many cases would touch by chance; at most 1.

    `located` are the company's cases of a known municipality, `of_municipality` all cases of each
    municipality. Expected is the sum of 1 - (1 - w)^N with w a municipality's share of all cases.
    NaN without a located case, and where fewer than two municipalities have cases.
    """
    shares = of_municipality[of_municipality > 0] / max(int(of_municipality.sum()), 1)
    if shares.size < 2:
        return np.full(touched.shape, np.nan)
    expected = (1 - (1 - shares[np.newaxis]) ** located[:, np.newaxis]).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.where(located > 0, np.minimum(touched / expected, 1), np.nan)


def growth_part(cases: IntegerArray, cases_before: IntegerArray) -> FloatArray:
    """0 where the cases halved against the window before, 1/2 as before, 1 where they doubled."""
    doublings: FloatArray = np.log2((cases + GROWTH_CASES) / (cases_before + GROWTH_CASES))
    return (np.clip(doublings, -1, 1) + 1) / 2


def score(parts: FloatArray, weights: FloatArray) -> FloatArray:
    """0 to 100: the weighted mean of the parts that are there, companies x parts of 0 to 1.

    A missing part (NaN) leaves its weight to the others; NaN where none that has weight is there.
    """
    known = ~np.isnan(parts)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 100 * (np.where(known, parts, 0) @ weights) / (known @ weights)


def stability(
    parts: FloatArray, weights: Mapping[str, int], generator: np.random.Generator
) -> FloatArray:
    """In which share of WEIGHTINGS random weightings each company is among the first TOP.

    The weightings are Dirichlet with mean `weights` and concentration WEIGHT_CONCENTRATION; equal
    scores share the better place (sensitivity analysis of a composite indicator, Saisana, Saltelli
    and Tarantola 2005).
    """
    means = np.array(list(weights.values()), dtype=np.float64)
    drawn = generator.standard_gamma(
        WEIGHT_CONCENTRATION * means / means.sum(), size=(WEIGHTINGS, means.size)
    )
    scores = np.nan_to_num(score(parts, drawn.T), nan=-1.0)
    last = min(TOP, len(scores))
    if not last:
        return np.zeros(0)
    kept: FloatArray = (scores >= np.sort(scores, axis=0)[-last]).mean(axis=1)
    return kept


def _windows(periods: int, length: int) -> tuple[IntegerArray, IntegerArray]:
    """The first period of each window, and the one after its last."""
    ends = np.arange(min(length, periods), periods + 1)
    return np.maximum(ends - length, 0), ends


def _sums(values: IntegerArray, starts: IntegerArray, ends: IntegerArray) -> IntegerArray:
    """The sum of each window, periods on axis 0."""
    upto: IntegerArray = np.vstack([np.zeros_like(values[:1]), values.cumsum(axis=0)])
    return upto[ends] - upto[starts]


def _largest(values: IntegerArray, starts: IntegerArray, ends: IntegerArray) -> IntegerArray:
    """The largest period of each window; all windows have the same length."""
    length = int(ends[0] - starts[0])
    largest: IntegerArray = np.lib.stride_tricks.sliding_window_view(values, length, axis=0).max(-1)
    return largest
