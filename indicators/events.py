"""From alerts of nested and crossing series to events: what is one excess is shown once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.rates import BoolArray, FloatArray
from indicators.surveillance import ATTENTION_P

SAME_EXCESS_SHARE = 0.7
"""A series belongs to a card where so much of its excess lies inside the card's series."""
MINIMUM_COMPANIES = 3
"""Companies with one problem on the rise that make it a problem of several companies."""

IntegerArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Event:
    """One excess: the row of the alert that is its card, and those of the others inside it."""

    card: int
    parts: tuple[int, ...]


def events(
    excess: FloatArray, shared: FloatArray, level: IntegerArray, is_nested: BoolArray
) -> list[Event]:
    """The events behind the alerts of one month, the largest excess first.

    `excess` is observed less expected of each alert; `shared[i, j]` the part of it that the
    complaints common to both series make, the whole of the inner one where one lies in the other
    (`is_nested[i, j]`: i lies in j, itself always); `level` how fine a series is. The card is the
    finest alert that explains at least SAME_EXCESS_SHARE of the largest excess left, the larger
    one of equals; its parts are the alerts that lie in it, and those that have as much of their
    own excess in it or in one of these. What stays is another event.
    """
    left = np.ones(excess.shape, dtype=bool)
    found: list[Event] = []
    while left.any():
        root = _first(np.flatnonzero(left), -excess)
        explains = left & is_nested[:, root] & (shared[:, root] >= SAME_EXCESS_SHARE * excess[root])
        explains[root] = True
        card = _first(np.flatnonzero(explains), -level, -excess)
        core = left & is_nested[:, card]
        core[card] = True
        inside = shared[:, core].max(axis=1)
        members = core | (left & (inside >= SAME_EXCESS_SHARE * excess))
        left &= ~members
        members[card] = False
        found.append(Event(card, tuple(int(row) for row in np.flatnonzero(members))))
    return found


def months_in_row(months: Sequence[int], last: int) -> int:
    """How many of the months, the last included, follow each other without a gap."""
    known = set(months)
    run = 0
    while last - run in known:
        run += 1
    return run


def with_companies_together(frame: pd.DataFrame, minimum: int = MINIMUM_COMPANIES) -> pd.DataFrame:
    """One row a problem group that rises in several companies in one month, most companies first.

    `frame` has the tested series of company and problem group of one month: problem_group,
    company, p, observed, expected. A company rises where p is below ATTENTION_P. Columns:
    problem_group, company_count, tested_count, chance (probability of so many by chance, were all
    as expected), excess. Only groups with at least `minimum` companies, and fewer than 1 in 100 by
    chance.
    """
    from scipy.special import betainc

    is_rising = frame["p"].lt(ATTENTION_P) & frame["observed"].gt(frame["expected"])
    marked = frame.assign(
        company_count=is_rising.astype("int64"),
        tested_count=frame["p"].notna().astype("int64"),
        excess=(frame["observed"] - frame["expected"]).where(is_rising, 0.0),
    )
    groups = marked.groupby("problem_group", as_index=False, observed=True)[
        ["company_count", "tested_count", "excess"]
    ].sum()
    count = groups["company_count"].to_numpy(dtype=np.float64)
    others = groups["tested_count"].to_numpy(dtype=np.float64) - count
    # The upper tail of a binomial, which is 1 at nothing.
    tail = betainc(np.maximum(count, 1), others + 1, ATTENTION_P)
    chance = np.where(count > 0, tail, 1.0)
    groups.insert(3, "chance", chance)
    kept = groups["company_count"].ge(minimum) & groups["chance"].lt(ATTENTION_P)
    return groups[kept].sort_values(
        ["company_count", "excess", "problem_group"],
        ascending=[False, False, True],
        ignore_index=True,
    )


def _first(rows: IntegerArray, *keys: NDArray[np.int64] | FloatArray) -> int:
    """The row that sorts first by the keys, the earliest of equals."""
    order = np.lexsort([key[rows] for key in reversed(keys)])
    return int(rows[order[0]])
