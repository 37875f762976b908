"""The measurements of the surveillance: worlds, replay, what a load prints of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from complaint_files import row, write

from benchmarks import surveillance_worlds as worlds
from benchmarks.backtest import Replay, replay
from ingest import __main__ as ingest
from ingest.build import MonthTest

GOOD = worlds.TownResult(100, 1.0, 0.01, 0.10, 0.06, (0.3, 0.6, 0.8))
ALL_KINDS = worlds.AllKindsResult(20, 400, 0.10, 0.2, 1.0)


def test_a_small_run_marks_about_one_in_a_hundred_and_finds_what_was_planted() -> None:
    result = worlds.run_towns(worlds.WORLDS[1], 20, 3)
    assert 150 < result.tested < 220
    assert 0.003 < result.attention_share < 0.02
    assert result.alert_months <= 0.35
    assert result.false_share <= 0.3
    assert result.power[0] < result.power[2]
    assert result.power[2] > 0.6


@pytest.mark.parametrize(
    "changes",
    [
        {"attention_share": 0.004},
        {"attention_share": 0.017},
        {"alert_months": 0.16},
        {"false_share": 0.13},
        {"power": (0.3, 0.49, 0.8)},
        {"power": (0.3, 0.6, 0.69)},
    ],
)
def test_every_promise_of_a_world_can_be_broken(changes: dict[str, object]) -> None:
    world = worlds.WORLDS[0]
    assert GOOD.holds(world)
    assert not replace(GOOD, **changes).holds(world)
    assert worlds.holds([(world, GOOD)], ALL_KINDS)
    assert not worlds.holds([(world, replace(GOOD, **changes))], ALL_KINDS)


def test_the_promise_of_all_kinds_can_be_broken() -> None:
    results = [(worlds.WORLDS[0], GOOD)]
    broken = replace(ALL_KINDS, false_share=0.16)
    assert not worlds.holds(results, broken)
    assert "**não cumprido**" in worlds.text(results, broken, 10, 1)
    assert "**não" not in worlds.text(results, ALL_KINDS, 10, 1)


def test_a_company_s_problem_in_all_the_state_needs_70_percent_of_its_excess_planted() -> None:
    planted = [("007", "P1")]
    added = pd.DataFrame({"problem_group": "P1", "company": ["E1"] * 7 + ["E2"] * 6})
    rows = [
        *[("007", "P1", None, True), ("007", None, None, True), (None, None, None, True)],
        *[("007", "P2", None, False), ("008", "P1", None, False), ("007", "P1", "E3", True)],
        *[(None, "P1", "E1", True), (None, "P1", "E2", False), (None, "P1", "E3", False)],
        (None, "P2", "E1", False),
    ]
    alerts = pd.DataFrame(rows, columns=["ibge_code", "problem_group", "company", "is_true"])
    alerts = alerts.assign(observed=14.0, expected=4.0)
    explained = worlds.is_explained(alerts, planted, added)
    assert explained.tolist() == alerts["is_true"].tolist()


def test_the_reference_of_a_window_is_the_rest_of_the_state() -> None:
    mean, counts = worlds.window(worlds.WORLDS[0], np.random.default_rng(1))
    assert mean.shape == (246,)
    assert counts.shape == (246, 64)
    assert mean.sum() == pytest.approx(3560, rel=0.4)


def test_a_replay_counts_cards_and_those_that_the_next_month_confirms() -> None:
    tables = {
        "surveillance_test": pd.DataFrame(
            {
                "finalised_month": [1, 2, 3, 4],
                "untested_reason": ["short_history", None, None, None],
            }
        ),
        "surveillance_series": pd.DataFrame(
            {"series_id": [0, 5, 6], "kind": ["state", "municipality", "municipality"]}
        ),
        "surveillance_card": pd.DataFrame(
            {"finalised_month": [2, 2, 3, 4], "series_id": [0, 5, 6, 5]}
        ),
        "surveillance_month": pd.DataFrame(
            {
                "series_id": [5, 6, 5, 6],
                "finalised_month": [3, 4, 4, 3],
                "status": ["attention", "within", "alert", "alert"],
            }
        ),
    }
    assert replay(tables) == Replay(
        tested_months=3, cards=3, state_cards=1, followed=2, confirmed=1
    )


def test_a_load_says_what_was_watched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "finalizadas_2026-10.csv", [row()])
    assert ingest.main(["load", "--to", str(tmp_path / "data"), str(path)]) == ingest.LOADED
    lines = capsys.readouterr().out
    assert "Vigilância de 2026-10: nada testado, são precisos 36 meses carregados" in lines


def test_a_load_says_how_many_alerts_there_are() -> None:
    said = ingest._surveillance_sentence(MonthTest(24321, 1417, 585, 5, 3, None))
    assert said == (
        "Vigilância de 2026-10: 585 séries testadas de 1417 com modelo; 5 alertas em 3 cartões."
    )
