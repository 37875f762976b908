"""The rule of the large litigant against hand values, plain loops, and worlds of known means."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from plain_rule import plain_gates
from scipy import stats

from benchmarks import litigant_worlds
from indicators import large_litigant as rule_of
from indicators.concentration import (
    NO_BORDER,
    borders,
    cumulative_shares,
    gini,
    hhi,
    number_to_make,
    top_share,
)
from indicators.large_litigant import Rule, gates, held, yearly_rule

SEED = 20_261_101


def array(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


# How concentrated the cases are.


def test_hhi_and_gini_have_the_published_values() -> None:
    assert hhi(array(50, 30, 20), 100) == pytest.approx(3_800)
    assert hhi(array(7), 7) == 10_000
    assert gini(array(1, 2, 3, 4, 5)) == pytest.approx(4 / 15)
    assert gini(array(5, 3, 1, 4, 2)) == pytest.approx(4 / 15)
    assert gini(array(0, 0, 0, 1)) == pytest.approx(0.75)
    assert gini(array(3, 3, 3)) == pytest.approx(0)
    assert math.isnan(gini(array(0, 0)))


def test_the_core_by_hand() -> None:
    counts = array(10, 50, 20, 20)
    assert number_to_make(counts, 100, 50) == 1
    # The two of 20 stand at the border: both enter.
    assert number_to_make(counts, 100, 51) == number_to_make(counts, 100, 80) == 3
    assert number_to_make(counts, 100, 100) == 4
    assert_allclose(cumulative_shares(counts, 100), [0.5, 0.7, 0.9, 1.0])
    assert top_share(counts, 100, 2) == pytest.approx(0.7)
    assert top_share(counts, 100, 20) == pytest.approx(1)


def test_cases_of_no_known_company_count_in_the_denominator() -> None:
    counts = array(50, 30, 20)
    assert number_to_make(counts, 120, 50) == 2
    # The known ones make less than the share: all of them, but no one without a case.
    assert number_to_make(array(5, 0, 4), 100, 50) == 2
    assert hhi(counts, 200) == pytest.approx(950)
    assert cumulative_shares(counts, 200)[-1] == pytest.approx(0.5)


def test_a_period_without_cases_has_nobody_in_its_set() -> None:
    assert_array_equal(borders(np.zeros((1, 3), np.int64), array(0), 80), [NO_BORDER])
    assert number_to_make(array(0, 0), 0, 50) == number_to_make(array(), 0, 50) == 0


count_lists = st.lists(st.integers(0, 40), min_size=1, max_size=8)


@given(count_lists, st.integers(0, 30), st.sampled_from([30, 50, 60, 80, 90]))
def test_the_border_is_that_of_the_smallest_set(
    counts: list[int], unnamed: int, percent: int
) -> None:
    total = sum(counts) + unnamed
    (border,) = borders(np.array([counts]), np.array([total]), percent)
    chosen = [count for count in counts if count >= border]
    assert 0 not in chosen
    if not sum(counts):
        assert chosen == []
        return
    if sum(counts) * 100 < percent * total:
        assert sorted(chosen) == sorted(count for count in counts if count)
        return
    assert 100 * sum(chosen) >= percent * total
    # Without those at the border the rest makes less.
    assert 100 * sum(count for count in chosen if count > border) < percent * total


# Hysteresis and persistence.


@st.composite
def entering_and_staying(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    shape = (draw(st.integers(1, 30)), draw(st.integers(1, 4)))
    stays = draw(arrays(bool, shape))
    return draw(arrays(bool, shape)) & stays, stays


@given(entering_and_staying())
def test_membership_follows_the_plain_recursion(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    enters, stays = drawn
    expected = np.zeros_like(enters)
    member = np.zeros(enters.shape[1], dtype=bool)
    for time in range(len(enters)):
        member = (member & stays[time]) | enters[time]
        expected[time] = member
    assert_array_equal(held(enters, stays), expected)


def test_nobody_enters_by_staying_and_whoever_left_must_enter_again() -> None:
    enters = np.array([[0], [0], [1], [0], [0], [0], [0]], dtype=bool)
    stays = np.array([[1], [1], [1], [1], [0], [1], [1]], dtype=bool)
    assert held(enters, stays)[:, 0].tolist() == [False, False, True, True, False, False, False]


@st.composite
def histories(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    shape = (draw(st.integers(1, 14)), draw(st.integers(1, 5)))
    counts = draw(arrays(np.int64, shape, elements=st.integers(0, 12)))
    is_loaded = draw(arrays(bool, shape[0]))
    counts[~is_loaded] = 0
    unnamed = draw(arrays(np.int64, shape[0], elements=st.integers(0, 6))) * is_loaded
    return counts, counts.sum(axis=1) + unnamed, is_loaded


rules = st.builds(
    Rule,
    least_cases=st.integers(1, 20),
    window=st.integers(1, 6),
    core_percent=st.sampled_from([30, 50, 80]),
    persistent_part=st.sampled_from([(3, 4), (2, 3)]),
    least_persistent=st.integers(1, 5),
    has_entry_rule=st.booleans(),
)


@given(histories(), rules)
def test_the_gates_equal_a_plain_reading_of_the_rule(
    history: tuple[np.ndarray, np.ndarray, np.ndarray], rule: Rule
) -> None:
    found = gates(*history, rule)
    expected = np.array(plain_gates(*history, rule))
    assert_array_equal(found.has_volume, expected[..., 0])
    assert_array_equal(found.is_core, expected[..., 1])
    assert_array_equal(found.is_persistent, expected[..., 2])
    assert_array_equal(found.is_large, expected.all(axis=-1))


@given(histories(), rules, st.integers(0, 3))
def test_later_months_change_no_earlier_answer(
    history: tuple[np.ndarray, np.ndarray, np.ndarray], rule: Rule, cut: int
) -> None:
    if len(history[0]) - cut < rule.window:
        return
    earlier = gates(*(part[: len(part) - cut] for part in history), rule)
    whole = gates(*history, rule)
    assert_array_equal(whole.is_large[: len(earlier.is_large)], earlier.is_large)


def test_a_month_must_be_there_in_three_of_four() -> None:
    rule = Rule(100, 12)
    assert rule.persistence(array(12, 6, 24, 11, 10, 4)).tolist() == [9, 5, 18, 9, 8, 5]
    assert yearly_rule(50).persistence(array(3, 2, 1)).tolist() == [2, 2, 2]


def test_the_defaults_are_those_of_the_method() -> None:
    assert (rule_of.CORE_PERCENT, rule_of.STAY_POINTS, rule_of.PERSISTENCE_PERCENT) == (50, 10, 80)
    assert (rule_of.DRAWS, rule_of.WEIGHTINGS, rule_of.TOP) == (500, 500, 10)
    assert rule_of.WEIGHTS == {
        "volume": 40,
        "unresolved": 20,
        "persistence": 15,
        "reach": 15,
        "growth": 10,
    }


def steady(counts: list[list[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    matrix = np.array(counts, dtype=np.int64)
    return matrix, matrix.sum(axis=1), np.ones(len(matrix), dtype=bool)


def test_a_month_not_loaded_scales_the_entry_rule_and_the_persistence() -> None:
    counts, totals, _ = steady([[40, 30, 30]] * 12)
    counts[3] = totals[3] = 0
    is_loaded = np.arange(12) != 3
    found = gates(counts, totals, is_loaded, Rule(100, 12))
    assert found.loaded.tolist() == [11] and found.needed.tolist() == [9]
    assert found.persistent.tolist() == [[11, 11, 11]]
    # Ten months of 40, brought to eleven: as many as there are.
    assert_allclose(found.without_largest[0], found.cases[0])
    assert found.is_core.tolist() == [[True, True, True]]


def test_a_yearly_source_has_no_entry_rule_and_asks_two_of_three_years() -> None:
    # The first company comes with one batch, in the last year only.
    one_batch = gates(*steady([[0, 10], [0, 10], [500, 10]]), yearly_rule(50))
    assert one_batch.is_core[-1].tolist() == [True, False]
    assert one_batch.is_large[-1].tolist() == [False, False]
    two = gates(*steady([[0, 10], [60, 10], [500, 10]]), yearly_rule(50))
    assert two.is_large[-1].tolist() == [True, False]
    monthly = replace(yearly_rule(50), has_entry_rule=True)
    assert gates(*steady([[0, 90], [0, 90], [500, 90]]), monthly).is_core[-1, 0] == np.False_


# Worlds.


def test_membership_is_stable_and_no_single_month_passes() -> None:
    outcome = litigant_worlds.run(SEED, runs=8)
    assert litigant_worlds.holds(outcome)
    assert outcome.burst_passed == (0, 0, 0, 0)
    # The same worlds tell the rule from the plain set, and the entry rule from none.
    assert outcome.plain_flips > litigant_worlds.MOST_FLIPS > outcome.flips
    assert outcome.unguarded_passed[2:] == (1, 1)
    broken = replace(outcome, burst_passed=(0, 0, 0.1, 0))
    assert not litigant_worlds.holds(broken)
    assert not litigant_worlds.holds(replace(outcome, large_flips=4.5))
    told = litigant_worlds.text(outcome, SEED, date(2026, 1, 2), runs=8)
    assert "02/01/2026" in told and "Limites cumpridos." in told


# Firmness.


def test_the_firmness_of_a_company_at_the_border_is_a_coin() -> None:
    # The second and the third are equal, the half is reached by either.
    counts, totals, is_loaded = steady([[60, 50, 50, 40]] * 12)
    rule = Rule(100, 12)
    found = gates(counts, totals, is_loaded, rule)
    assert found.is_core[-1].tolist() == [True, True, True, False]
    probability = rule_of.core_probability(
        found, int(totals.sum()), rule, np.random.default_rng(SEED)
    )
    assert probability[0] > 0.9 and probability[3] < 0.1
    assert 0.3 < probability[1] < 0.8 and 0.3 < probability[2] < 0.8
    assert rule_of.firmness(probability).tolist()[:3] == ["firm", "borderline", "borderline"]


@pytest.mark.parametrize("cases", [(120, 108), (2, 1)])
def test_the_bootstrap_is_poisson_around_gamma(cases: tuple[int, int]) -> None:
    # Of two companies the one with more cases makes the half: two negative binomials compared.
    rule = Rule(1, 1, has_entry_rule=False)
    found = gates(*steady([list(cases)]), rule)
    chance = np.mean(
        [
            rule_of.core_probability(found, sum(cases), rule, np.random.default_rng(seed))
            for seed in range(40)
        ],
        axis=0,
    )
    more, less = (stats.nbinom(number + 0.5, 0.5) for number in cases)
    # Nobody is in the core without a case.
    values = np.arange(1, 600)
    # 20,000 draws: a standard error of 0.0035.
    assert chance[1] == pytest.approx((less.pmf(values) * more.cdf(values)).sum(), abs=0.012)
    assert chance[0] == pytest.approx((more.pmf(values) * less.cdf(values)).sum(), abs=0.012)


def test_who_was_in_the_core_meets_the_border_of_staying() -> None:
    # The same counts in the last window, with and without a past in the core.
    past = [[80, 60, 10, 30]] * 12
    now = [[80, 30, 32, 30]] * 12
    rule = Rule(100, 12, core_percent=60)
    was_in = gates(*steady(past + now), rule)
    new = gates(*steady(now), rule)
    total = 12 * 172
    chance = [
        rule_of.core_probability(found, total, rule, np.random.default_rng(SEED))
        for found in (was_in, new)
    ]
    assert was_in.is_core[-1, 1] and not new.is_core[-1, 1]
    assert chance[0][1] > 2 * chance[1][1]


def test_who_left_with_this_month_is_still_measured_by_the_border_of_staying() -> None:
    history = [[80, 60, 10, 30]] * 12 + [[80, 30, 31, 30]] * 12 + [[80, 29, 31, 30]]
    rule = Rule(100, 12, core_percent=60)
    found = gates(*steady(history), rule)
    assert found.is_core[-2:, 1].tolist() == [True, False]
    total = int(found.cases[-1].sum())
    chance = rule_of.core_probability(found, total, rule, np.random.default_rng(SEED))
    # The same counts and no past: only the border of the core lets it in.
    new = gates(*steady(history[-12:]), rule)
    alone = rule_of.core_probability(new, total, rule, np.random.default_rng(SEED))
    assert chance[1] > 1.3 * alone[1]


def test_a_company_that_one_month_keeps_out_is_out_in_the_draws_too() -> None:
    counts, totals, is_loaded = steady([[60, 50, 0, 40]] * 11 + [[60, 50, 700, 40]])
    rule = Rule(100, 12)
    found = gates(counts, totals, is_loaded, rule)
    assert found.cases[-1, 2] >= found.border[-1] and not found.is_core[-1, 2]
    chance = rule_of.core_probability(found, int(totals.sum()), rule, np.random.default_rng(SEED))
    assert chance[2] == 0
    assert rule_of.firmness(chance).isna().tolist()[2]


def test_nobody_without_a_case_is_drawn() -> None:
    found = gates(*steady([[5, 0]] * 12), Rule(1, 12))
    chance = rule_of.core_probability(found, 60, Rule(1, 12), np.random.default_rng(SEED))
    assert chance.tolist() == [1, 0]


def test_the_words_of_firmness_begin_at_a_tenth_and_at_nine_tenths() -> None:
    words = rule_of.firmness(np.array([1.0, 0.9, 0.899, 0.1, 0.099]))
    assert words.tolist()[:4] == ["firm", "firm", "borderline", "borderline"]
    assert words.isna().tolist() == [False, False, False, False, True]


# Levels and order.


def test_levels_say_in_which_sources_a_company_passes() -> None:
    court = np.array([True, True, False, False])
    administrative = np.array([True, False, True, False])
    assert rule_of.levels(court, administrative).tolist()[:3] == ["A", "B", "C"]
    assert rule_of.levels(court, administrative).isna().tolist()[3]
    without = rule_of.levels(None, administrative)
    assert without.isna().tolist() == [False, True, False, True]
    assert without.tolist()[::2] == ["C", "C"]
    leaders = rule_of.levels(court, administrative, is_of_segment=True)
    assert leaders.tolist()[:3] == ["leader"] * 3 and leaders.isna().tolist()[3]


def test_the_parts_of_the_order_by_hand() -> None:
    assert_allclose(
        rule_of.volume_part(array(50, 100, 2_000, 90_000, 447), 100),
        [0, 0, 1, 1, math.log(4.47) / math.log(20)],
    )
    assert_allclose(
        rule_of.growth_part(array(10, 30, 10, 10, 110), array(10, 10, 30, 400, 10)),
        [0.5, 1, 0, 0, 1],
    )
    # Three municipalities with 1/2, 1/4, 1/4 of the cases: two cases touch 3/4 + 2 (7/16).
    expected = 0.75 + 2 * 7 / 16
    assert_allclose(
        rule_of.reach_part(array(1, 2, 0), array(2, 2, 0), array(50, 25, 25, 0)),
        [1 / expected, 1, np.nan],
    )
    assert np.isnan(rule_of.reach_part(array(1), array(9), array(9, 0))).all()


def test_the_score_is_the_weighted_mean_of_what_is_known() -> None:
    weights = np.array([40.0, 20, 15, 15, 10])
    parts = np.array([[1.0, 0.5, 1, 1, 0], [1, np.nan, 1, 1, 0], [np.nan] * 5])
    assert_allclose(rule_of.score(parts, weights), [80, 87.5, np.nan])
    assert_allclose(rule_of.score(parts[1:2], np.array([0.0, 9, 0, 0, 0])), [np.nan])


def test_stability_is_one_for_a_clear_leader_and_follows_the_weights() -> None:
    generator = np.random.default_rng(SEED)
    weights = rule_of.WEIGHTS
    parts = np.full((12, 5), 0.5)
    parts[0], parts[11] = 1, 0
    # Two companies that differ in one part each, at the border of the first ten.
    parts[1:9] += 0.1
    parts[9, 0] = parts[10, 0] = 0.4
    parts[9, 1] = 0.75
    found = rule_of.stability(parts, weights, generator)
    assert found[0] == 1 and found[11] == 0
    assert found[9] > 0.9 > 0.1 > found[10]
    assert rule_of.stability(parts[:3], weights, generator).tolist() == [1, 1, 1]
    assert rule_of.stability(parts[:0], weights, generator).size == 0


def test_the_random_weightings_have_the_mean_and_the_concentration() -> None:
    # With eleven companies, one of which has only the second part: it is in the first ten where
    # that weight is more than the fixed score of the tenth.
    parts = np.zeros((11, 5))
    parts[:10] = 0.25
    parts[10, 1] = 1
    found = rule_of.stability(parts, rule_of.WEIGHTS, np.random.default_rng(SEED))
    # The second weight is Beta(10, 40).
    assert found[10] == pytest.approx(stats.beta(10, 40).sf(0.25), abs=0.06)
