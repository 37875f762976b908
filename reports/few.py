"""Shares of few complaints: with fewer than five none is given, whatever page or file asks."""

from collections.abc import Mapping, Sequence

import pandas as pd

from indicators.places import LEAST_FOR_RATE

TOO_FEW, ENOUGH = "menos de 5: sem taxa", ""
EXPLANATION = "Com menos de 5 reclamações a taxa não diz nada."
IN_FILES = ("Atenção", f"{TOO_FEW}. {EXPLANATION} A parcela fica vazia e as contagens ficam.")
"""The line of the Leia-me sheet of a file that keeps to the rule."""
SHARES = {
    "rated_count": (
        *("unresolved_rate", "unresolved_low", "unresolved_high", "resolution_rate"),
        *("rated_rate", "rated_low", "rated_high"),
    ),
    "finalised_count": (
        *("official_solution_rate", "official_rate", "official_low", "official_high"),
        *("resolved_share", "resolved_low", "resolved_high"),
        *("finalised_rate", "finalised_low", "finalised_high"),
        *("rated_share", "answered_share", "unrated_share"),
    ),
}
"""What the shares of a frame are shares of."""


def without_rates_of_few(
    frame: pd.DataFrame, shares: Mapping[str, Sequence[str]] = SHARES
) -> pd.DataFrame:
    """The frame with a share of fewer than LEAST_FOR_RATE complaints missing, its counts kept.

    `shares` names the columns of shares by that of their denominator; of those the frame may lack
    some.
    """
    kept = frame.copy()
    for whole, names in shares.items():
        present = [name for name in names if name in frame]
        kept[present] = kept[present].mask(is_few(frame[whole]))
    return kept


def is_few(count: pd.Series) -> pd.Series:
    """Whether a count is too low for a rate; an unknown count is."""
    return (count < LEAST_FOR_RATE).fillna(True).astype(bool)


def rate_notes(count: pd.Series) -> pd.Series:
    """Why there is no rate: TOO_FEW where a known count is too low, elsewhere empty."""
    notes = pd.Series(ENOUGH, count.index, dtype="str")
    return notes.mask(is_few(count) & count.notna(), TOO_FEW)
