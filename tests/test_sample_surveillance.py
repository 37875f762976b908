"""The surveillance finds in the sample data what its manifest says was planted there."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from queries.database import Database
from queries.months import month_number
from queries.municipalities import municipality_trends
from queries.scope import Scope
from queries.surveillance import (
    surveillance_cards,
    surveillance_judged,
    surveillance_parts,
    surveillance_returned,
)
from queries.watched import MUNICIPALITY, Kind, watched_series
from reports import overview_words, surveillance_words
from reports.overview import overview
from reports.surveillance import surveillance

MANIFEST = Path(__file__).parent.parent / "sample_data" / "manifest.json"
SIGNALS: list[dict[str, Any]] = json.loads(MANIFEST.read_text("utf-8"))["planted"]["signals"]
PARTS = {"ibge": "ibge_code", "problem_group": "problem_group", "company": "company"}
LAST = month_number("2026-10")


def planted(kind: str) -> list[dict[str, Any]]:
    found = [signal for signal in SIGNALS if signal["kind"] == kind]
    assert found
    return found


def named(signal: dict[str, Any]) -> str:
    return f"{signal['kind']} {signal['event']} {signal['company']} {signal['month']}"


def of_signal(frame: pd.DataFrame, signal: dict[str, Any]) -> pd.DataFrame:
    """The rows of the series that has exactly the parts of a signal."""
    is_it = frame["segment"].isna()
    for name, column in PARTS.items():
        is_it &= frame[column].isna() if signal[name] is None else frame[column] == signal[name]
    return frame[is_it]


@pytest.mark.parametrize("signal", planted("spike"), ids=named)
def test_a_spike_is_one_card_in_its_month_and_no_card_holds_it_twice(
    sample: Database, signal: dict[str, Any]
) -> None:
    month = month_number(signal["month"])
    (judged,) = of_signal(surveillance_judged(sample, month), signal).to_dict("records")
    assert judged["status"] == signal["status"] == "alert"
    # The file may name the town with damaged letters, which the loader reads and a count does not.
    assert 0 <= judged["observed"] - signal["observed"] <= 2
    assert judged["observed"] > judged["upper_bound"] > judged["expected"]
    cards, parts = surveillance_cards(sample, month), surveillance_parts(sample, month)
    assert len(of_signal(cards, signal)) == 1
    assert of_signal(parts, signal).empty
    # What else the town shows that month is inside the card.
    of_town = cards[cards["ibge_code"] == signal["ibge"]]
    assert len(of_town) == 1


def test_the_spike_of_the_month_before_is_back_to_the_expected(sample: Database) -> None:
    (signal,) = (s for s in planted("spike") if month_number(s["month"]) == LAST - 1)
    assert len(of_signal(surveillance_returned(sample, LAST), signal)) == 1
    found = surveillance(sample, Scope(LAST - 11, LAST))
    told = surveillance_words.returned(found)
    assert signal["municipality"] in told and signal["company"] in told


@pytest.mark.parametrize("signal", planted("common_problem"), ids=named)
def test_each_company_of_the_common_problem_is_in_alert(
    sample: Database, signal: dict[str, Any]
) -> None:
    month = month_number(signal["month"])
    (judged,) = of_signal(surveillance_judged(sample, month), signal).to_dict("records")
    assert (judged["status"], judged["observed"]) == ("alert", signal["observed"])
    assert judged["kind"] == "company_problem_group"


def test_the_common_problem_is_one_card_that_names_its_companies(sample: Database) -> None:
    signals = [s for s in planted("common_problem") if month_number(s["month"]) == LAST]
    assert len(signals) == 4
    found = surveillance(sample, Scope(LAST - 11, LAST))
    (rise,) = (one for one in found.rises if len(one.series) > 1)
    assert {series.company for series in rise.series} == {s["company"] for s in signals}
    assert rise.months_in_row == 2
    said = surveillance_words.line(rise, LAST).lower()
    assert signals[0]["should_say"].removesuffix("várias empresas") in said and "4 empresas" in said


def test_the_movement_of_the_state_comes_first_in_its_month(sample: Database) -> None:
    (signal,) = planted("state_movement")
    month = month_number(signal["month"])
    first = surveillance_cards(sample, month).iloc[0]
    assert (first["kind"], first["status"]) == ("state", "alert")
    assert first["observed"] == signal["observed"]
    found = surveillance(sample, Scope(month - 11, month))
    assert found.has_state_risen
    assert signal["should_say"] in surveillance_words.subtitle(found)


@pytest.mark.parametrize("signal", planted("slow_rise") + planted("fall"), ids=named)
def test_a_slow_movement_is_a_trend(sample: Database, signal: dict[str, Any]) -> None:
    trends = municipality_trends(sample).set_index("ibge_code")
    trend = trends.loc[signal["ibge"]]
    assert trend["word"] == signal["status"]
    is_up = signal["status"] == "rising"
    assert (trend["change_low"] > 0) if is_up else (trend["change_high"] < 0)
    assert trend["adjusted_p"] < 0.05


def test_towns_of_few_complaints_are_not_tested(sample: Database) -> None:
    quiet = [s["ibge"] for s in planted("quiet_town") + planted("town_without_use")]
    assert len(quiet) == 21
    judged = surveillance_judged(sample, LAST)
    of_towns = judged[judged["ibge_code"].isin(quiet)]
    assert of_towns["p"].isna().all()
    assert not of_towns["status"].isin(["alert", "attention", "new"]).any()


def test_inicio_tells_what_was_expected_of_a_town_chosen(sample: Database) -> None:
    month = month_number("2026-10")
    series = watched_series(sample, Kind(MUNICIPALITY), "5201108").set_index("finalised_month")
    scope = Scope(month - 11, month, municipalities=("5201108",))
    found = overview(sample, scope, 30)
    expected = found.figure("expected_complaints")
    assert expected.value == series.loc[month, "expected"]
    assert expected.high == series.loc[month, "upper_bound"]
    assert found.figure("month_complaints").value == series.loc[month, "observed"] > expected.high
    lines = overview_words.tiles(found)[0].lines
    assert lines[0] == f"esperado {expected.value:.0f}, limite {int(expected.high)}"
    assert lines[1].startswith("acima do limite · ")
    # No series counts a part of two towns.
    two = Scope(month - 11, month, municipalities=("5201108", "5208707"))
    assert pd.isna(overview(sample, two, 30).figure("expected_complaints").value)
