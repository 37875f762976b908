"""The rule of the large litigant in plain loops and exact fractions, to compare the fast one."""

import math
from fractions import Fraction

import numpy as np

from indicators.concentration import NO_BORDER
from indicators.large_litigant import Rule


def plain_border(counts: list[int], total: int, percent: int) -> int:
    reached = 0
    for count in sorted(counts, reverse=True):
        reached += count
        if count and 100 * reached >= percent * total:
            return count
    return min([count for count in counts if count], default=NO_BORDER)


def plain_gates(
    counts: np.ndarray, totals: np.ndarray, is_loaded: np.ndarray, rule: Rule
) -> list[list[tuple[bool, bool, bool]]]:
    """Volume, core, persistence of each company at the end of each window, with loops."""
    periods, companies = counts.shape
    answers: list[list[tuple[bool, bool, bool]]] = []
    was_in = [False] * companies
    first = min(rule.window, periods)
    for end in range(first, periods + 1):
        window = range(max(0, end - rule.window), end)
        loaded = sum(bool(is_loaded[t]) for t in window)
        cases = [int(sum(counts[t][c] for t in window)) for c in range(companies)]
        total = int(sum(totals[t] for t in window))
        core = plain_border(cases, total, rule.core_percent)
        stay = plain_border(cases, total, rule.core_percent + 10)
        row = []
        for c in range(companies):
            largest = max(int(counts[t][c]) for t in window)
            rest = Fraction(0)
            if loaded > 1:
                rest = Fraction((cases[c] - largest) * loaded, loaded - 1)
            enters = cases[c] >= core and (rest >= core or not rule.has_entry_rule)
            was_in[c] = (was_in[c] and cases[c] >= stay) or enters
            persists = sum(
                counts[t][c] >= plain_border(counts[t].tolist(), int(totals[t]), 80) for t in window
            )
            part, whole = rule.persistent_part
            needed = max(math.ceil(Fraction(part * loaded, whole)), rule.least_persistent)
            row.append((cases[c] >= rule.least_cases, was_in[c], persists >= needed))
        answers.append(row)
    return answers
