"""The three definitions of "resolved", what stands beside them, and the reference mean."""

import pandas as pd

from indicators.rates import share, wilson


def with_resolution(totals: pd.DataFrame) -> pd.DataFrame:
    """Add the shares of one row's counts; rows stay as they are, no trials give NaN.

    Three definitions, 0 to 1: `official_solution_rate` (A) counts a finalised complaint that
    nobody rated as resolved, `resolution_rate` (B) looks at the rated ones alone, and
    `resolved_share` (C) counts an unrated one as not resolved; C and A enclose what the
    unrated consumers could have said. `unresolved_rate` is 1 - B, the estimand of the ranking;
    A, C and it have their 95 % Wilson intervals. `official_count` is what A counts as resolved.
    Ratings are 1 to 5 over the rated, days over the answered.
    """
    finalised = totals["finalised_count"]
    rated = totals["rated_count"]
    resolved = totals["resolved_count"]
    unresolved = rated - resolved
    unrated = finalised - rated
    unresolved_low, unresolved_high = wilson(unresolved, rated)
    official_low, official_high = wilson(resolved + unrated, finalised)
    resolved_low, resolved_high = wilson(resolved, finalised)
    return totals.assign(
        unresolved_count=unresolved,
        unrated_count=unrated,
        official_count=resolved + unrated,
        rated_share=share(rated, finalised),
        answered_share=share(totals["answered_count"], finalised),
        official_solution_rate=share(resolved + unrated, finalised),
        official_low=official_low,
        official_high=official_high,
        resolution_rate=share(resolved, rated),
        resolved_share=share(resolved, finalised),
        resolved_low=resolved_low,
        resolved_high=resolved_high,
        unresolved_rate=share(unresolved, rated),
        unresolved_low=unresolved_low,
        unresolved_high=unresolved_high,
        mean_rating=share(totals["rating_sum"], totals["rating_count"]),
        mean_response_days=share(totals["response_days_sum"], totals["response_days_count"]),
    )


def reference_rate(totals: pd.DataFrame) -> float:
    """Share not resolved among all rated complaints of the frame, pooled; NaN when none is rated.

    Pooled over complaints, not a mean of the companies' shares: a small company must not
    move the reference as much as a large one.
    """
    rated = totals["rated_count"].sum()
    return float(share(rated - totals["resolved_count"].sum(), rated))


def official_reference(totals: pd.DataFrame) -> float:
    """Definition A of all finalised complaints of the frame, pooled; NaN when there is none."""
    finalised = totals["finalised_count"].sum()
    unrated = finalised - totals["rated_count"].sum()
    return float(share(totals["resolved_count"].sum() + unrated, finalised))


def resolved_reference(totals: pd.DataFrame) -> float:
    """Definition C of all finalised complaints of the frame, pooled; NaN when there is none."""
    return float(share(totals["resolved_count"].sum(), totals["finalised_count"].sum()))
