"""What the manifest says of each planted signal: where, when, how much, what is to be said."""

from collections import Counter
from typing import Any

from sample_data import domains, signals
from sample_data.complaints import MONTHS, month_index, reference_rows

Cell = tuple[str, str, str]
"""Municipality, problem group, company; empty where all count."""
CellCounts = Counter[tuple[Cell, str]]
"""Accepted complaints of each cell and month."""
EVERYTHING: Cell = ("", "", "")

STATE_UP = "O Estado todo subiu neste mês: leia os cartões com isso em mente."
ABOVE = "▲ acima do esperado"
BACK = "Voltaram ao esperado"
SAME_PROBLEM = "mesmo problema em várias empresas"
LITTLE_USE = "Poucas reclamações podem indicar pouco uso da plataforma, não ausência de conflito."
TOO_FEW = "menos de 5: sem taxa"


def signal_entries(counts: CellCounts) -> list[dict[str, Any]]:
    """One entry a series and month, or a series and period.

    `expected` is what the series would have without the plant, `added` what was planted,
    `observed` what a load counts; `status` and `should_say` are what the product must find.
    """
    return [
        _state_movement(counts),
        *(_spike(counts, spike) for spike in signals.SPIKES),
        *(
            _common_problem(counts, month, company, added)
            for month, added_to in signals.COMMON_ADDED.items()
            for company, added in added_to.items()
        ),
        _path(counts, signals.RISING_TOWN, "slow_rise", "rising", "subindo"),
        _path(counts, signals.FALLING_TOWN, "fall", "falling", "caindo"),
        _quiet(counts, signals.TOWN_WITHOUT_USE, "town_without_use", "without_use", LITTLE_USE),
        *(
            _quiet(counts, town, "quiet_town", "insufficient", TOO_FEW)
            for town in signals.QUIET_TOWNS
        ),
    ]


def _entry(
    kind: str,
    event: str,
    *,
    municipality: str = "",
    segment: str = "",
    problem: str = "",
    company: str = "",
    month: str = "",
    **values: Any,
) -> dict[str, Any]:
    codes = {row["name"]: row["ibge_code"] for row in reference_rows("municipalities.csv")}
    return {
        "kind": kind,
        "event": event,
        "ibge": codes[municipality] if municipality else None,
        "municipality": municipality or None,
        "segment": domains.SEGMENTS[segment].title if segment else None,
        "problem_group": domains.GROUP_OF_PROBLEM[problem] if problem else None,
        "problem": problem or None,
        "company": company or None,
        "month": month or None,
        **values,
    }


def _count(counts: CellCounts, cell: Cell, months: tuple[str, ...]) -> int:
    wanted = set(months)
    return sum(
        count
        for (place, month), count in counts.items()
        if month in wanted
        and all(part in ("", value) for part, value in zip(cell, place, strict=True))
    )


def _expected(counts: CellCounts, cell: Cell, month: str, added: int) -> float:
    """The cell's share of its baseline, of what the state has that month without the plant."""
    last = month_index(month) - signals.BASELINE_GAP
    baseline = MONTHS[max(0, last - signals.BASELINE_MONTHS) : last]
    share = _count(counts, cell, baseline) / _count(counts, EVERYTHING, baseline)
    return share * (_count(counts, EVERYTHING, (month,)) - added)


def _spike(counts: CellCounts, spike: signals.Spike) -> dict[str, Any]:
    cell = (spike.municipality, domains.GROUP_OF_PROBLEM[spike.problem], spike.company)
    is_over = spike.month < MONTHS[-1]
    return _entry(
        "spike",
        spike.municipality,
        municipality=spike.municipality,
        segment=spike.segment,
        problem=spike.problem,
        company=spike.company,
        month=spike.month,
        expected=round(_expected(counts, cell, spike.month, spike.added), 1),
        added=spike.added,
        observed=_count(counts, cell, (spike.month,)),
        observed_in_last_month=_count(counts, cell, MONTHS[-1:]),
        status="alert",
        should_say=ABOVE,
        should_say_in_last_month=BACK if is_over else ABOVE,
    )


def _common_problem(counts: CellCounts, month: str, company: str, added: int) -> dict[str, Any]:
    cell = ("", domains.GROUP_OF_PROBLEM[signals.COMMON_PROBLEM], company)
    return _entry(
        "common_problem",
        domains.GROUP_OF_PROBLEM[signals.COMMON_PROBLEM],
        segment=signals.COMMON_SEGMENT,
        problem=signals.COMMON_PROBLEM,
        company=company,
        month=month,
        expected=round(_expected(counts, cell, month, added), 1),
        added=added,
        observed=_count(counts, cell, (month,)),
        status="alert",
        should_say=SAME_PROBLEM,
    )


def _state_movement(counts: CellCounts) -> dict[str, Any]:
    """The month in which the whole state rises, against the three before and the three after."""
    place = month_index(signals.STATE_MONTH)
    around = MONTHS[place - 3 : place] + MONTHS[place + 1 : place + 4]
    expected = _count(counts, EVERYTHING, around) / len(around)
    observed = _count(counts, EVERYTHING, (signals.STATE_MONTH,))
    return _entry(
        "state_movement",
        "state",
        month=signals.STATE_MONTH,
        expected=round(expected, 1),
        added=round(observed * signals.STATE_RISE / (1 + signals.STATE_RISE)),
        observed=observed,
        status="alert",
        should_say=STATE_UP,
    )


def _path(counts: CellCounts, town: str, kind: str, status: str, words: str) -> dict[str, Any]:
    """A town that goes one way for years: complaints of its first and its last twelve months."""
    cell: Cell = (town, "", "")
    return _entry(
        kind,
        town,
        municipality=town,
        **{"from": MONTHS[0], "to": MONTHS[-1]},
        observed_in_first_12_months=_count(counts, cell, MONTHS[:12]),
        observed_60_to_49_months_ago=_count(counts, cell, MONTHS[-60:-48]),
        observed_in_last_12_months=_count(counts, cell, MONTHS[-12:]),
        status=status,
        should_say=words,
    )


def _quiet(counts: CellCounts, town: str, kind: str, status: str, words: str) -> dict[str, Any]:
    """A town with hardly any complaint, year by year and in the last twelve months."""
    cell: Cell = (town, "", "")
    years = sorted({month[:4] for month in MONTHS})
    return _entry(
        kind,
        town,
        municipality=town,
        observed_by_year={
            year: _count(counts, cell, tuple(m for m in MONTHS if m[:4] == year)) for year in years
        },
        observed_in_last_12_months=_count(counts, cell, MONTHS[-12:]),
        status=status,
        should_say=words,
    )
