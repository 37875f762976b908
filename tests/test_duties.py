"""The duties of a participant: shares answered, who stopped, and what changed."""

from zlib import crc32

import numpy as np
import pandas as pd
from numpy.testing import assert_allclose, assert_array_equal

from indicators.draws import DRAWS, beta_draws
from indicators.duties import (
    stopped_answering,
    with_duties,
    with_duty_change,
    with_duty_estimates,
)
from indicators.rates import wilson
from indicators.shrinkage import with_shrinkage

SEED = 7


def generator_of(name):
    return np.random.default_rng([SEED, crc32(name.encode())])


def counted(finalised, answered, in_time, known=None):
    size = len(finalised)
    return pd.DataFrame(
        {
            "company": [f"Empresa {n:03}" for n in range(size)],
            "segment": "Banco",
            "finalised_count": np.asarray(finalised, dtype=np.int64),
            "known_count": np.asarray(finalised if known is None else known, dtype=np.int64),
            "answered_count": np.asarray(answered, dtype=np.int64),
            "answered_in_time_count": np.asarray(in_time, dtype=np.int64),
        }
    )


def many(size=60, seed=SEED, level=0.9):
    generator = np.random.default_rng(seed)
    finalised = generator.integers(20, 120, size)
    answered = generator.binomial(finalised, generator.beta(20 * level, 20 * (1 - level), size))
    return counted(finalised, answered, generator.binomial(answered, 0.8))


def test_both_shares_are_over_the_known():
    row = with_duties(counted([25], [16], [10], known=[20])).iloc[0]
    assert row["answered_share"] == 16 / 20
    assert row["in_time_share"] == 10 / 20
    for duty, hits in (("answered", 16), ("in_time", 10)):
        low, high = wilson([hits], [20])
        assert (row[f"{duty}_low"], row[f"{duty}_high"]) == (low[0], high[0])


def test_who_answers_none_of_ten_stopped_and_nobody_else():
    out = stopped_answering(counted([10, 9, 10, 0], [0, 0, 1, 0], [0, 0, 0, 0]))
    assert out.tolist() == [True, False, False, False]


def test_an_unknown_answer_is_no_missing_answer():
    months = counted([10, 10, 9, 10], [0, 0, 0, 1], [0, 0, 0, 0], known=[9, 0, 0, 9])
    assert stopped_answering(months).tolist() == [pd.NA, pd.NA, False, False]
    out = with_duty_estimates(with_duties(months))
    columns = ["answered_share", "in_time_low", "answered_estimate", "in_time_estimate"]
    assert out[columns].isna().all(axis=1).tolist() == [False, True, True, False]
    assert out["answered_share"][3] == 1 / 9


def test_an_estimate_is_drawn_from_the_known():
    half = many()
    whole = half.assign(finalised_count=half["finalised_count"] * 2)
    estimates = [with_duty_estimates(frame)["answered_estimate"] for frame in (half, whole)]
    assert_array_equal(*estimates)


def test_each_duty_is_fitted_on_its_own_counts():
    frame = with_duty_estimates(with_duties(many()))
    for duty, hits in (("answered", "answered_count"), ("in_time", "answered_in_time_count")):
        alone = with_shrinkage(many(), hits, "finalised_count")
        for column in ("estimate", "estimate_low", "estimate_high", "prior_mean"):
            assert_array_equal(frame[f"{duty}_{column}"], alone[column])
        assert set(frame[f"{duty}_prior_kind"]) == {"segment"}
    assert (frame["in_time_estimate"] < frame["answered_estimate"]).all()


def test_more_answered_than_before_is_a_real_change_above_0():
    before = many(40)
    now = before.assign(answered_count=before["finalised_count"] * 4 // 10)
    now.loc[0, "answered_count"] = now.loc[0, "finalised_count"]
    old = before.copy()
    old.loc[0, "answered_count"] = 0
    frames = [with_duty_estimates(with_duties(frame)) for frame in (now, old)]
    out = with_duty_change(*frames, generator_of)
    assert out["answered_change"][0] > 0
    assert out["is_real_answered_change"][0]
    assert_allclose(
        out["answered_change"], frames[0]["answered_estimate"] - frames[1]["answered_estimate"]
    )
    assert (out["answered_change_low"] <= out["answered_change"]).all()
    assert (out["answered_change"] <= out["answered_change_high"]).all()
    # The other duty did not move.
    assert not out["is_real_in_time_change"].any()
    assert_allclose(out["in_time_change"], 0, atol=1e-12)


def test_the_interval_of_the_change_is_that_of_independent_draws():
    frames = [with_duty_estimates(many(40, seed)) for seed in (1, 2)]
    out = with_duty_change(*frames, generator_of)
    rows = np.arange(40)
    shapes = ("posterior_alpha", "posterior_beta")
    of_answers = [
        frame.rename(columns={f"answered_{shape}": shape for shape in shapes}) for frame in frames
    ]
    for row, name in zip(rows, out["company"], strict=True):
        generator = generator_of(name)
        now, before = (beta_draws(frame, rows[[row]], generator, DRAWS) for frame in of_answers)
        low, high = np.quantile(now - before, (0.025, 0.975))
        assert_allclose(out["answered_change_low"][row], low)
        assert_allclose(out["answered_change_high"][row], high)
    # Who else is asked about changes nothing; two companies do not share their draws.
    alone = with_duty_change(frames[0].iloc[[3]], frames[1], generator_of)
    pd.testing.assert_frame_equal(alone, out.iloc[[3]])
    twins = [frame.iloc[[0, 0]].assign(company=["a", "b"]) for frame in frames]
    assert with_duty_change(*twins, generator_of)["answered_change_low"].nunique() == 2


def test_a_company_of_one_window_only_has_no_change():
    now, before = many(40), many(40, 8)
    before.loc[1, ["known_count", "answered_count", "answered_in_time_count"]] = 0
    frames = [with_duty_estimates(now), with_duty_estimates(before.iloc[::-1].iloc[:-1])]
    out = with_duty_change(*frames, generator_of)
    columns = ["answered_change", "in_time_change_low", "is_real_answered_change"]
    assert out[columns].isna().all(axis=1).tolist() == [True, True] + [False] * 38
    # Matched by name, whatever the order of the window before.
    old = frames[1].set_index("company")["answered_estimate"]
    expected = out["answered_estimate"] - out["company"].map(old)
    assert_allclose(out["answered_change"][2:], expected[2:])
