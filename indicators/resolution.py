"""The three definitions of "resolved", what stands beside them, and the reference mean."""

import pandas as pd

from indicators.rates import share, wilson


def with_resolution(totals: pd.DataFrame) -> pd.DataFrame:
    """Add the shares of one row's counts; rows stay as they are, no trials give NaN.

    Three definitions, 0 to 1: `official_solution_rate` (A) counts a finalised complaint that
    nobody rated as resolved, `resolution_rate` (B) looks at the rated ones alone, and
    `resolved_share` (C) counts an unrated one as not resolved; C and A enclose what the
    unrated consumers could have said. `unresolved_rate` is 1 - B, the estimand of the ranking,
    with its 95 % Wilson interval. Ratings are 1 to 5 over the rated, days over the answered.
    """
    finalised = totals["finalised_count"]
    rated = totals["rated_count"]
    resolved = totals["resolved_count"]
    unresolved = rated - resolved
    unrated = finalised - rated
    low, high = wilson(unresolved, rated)
    return totals.assign(
        unresolved_count=unresolved,
        unrated_count=unrated,
        rated_share=share(rated, finalised),
        answered_share=share(totals["answered_count"], finalised),
        official_solution_rate=share(resolved + unrated, finalised),
        resolution_rate=share(resolved, rated),
        resolved_share=share(resolved, finalised),
        unresolved_rate=share(unresolved, rated),
        unresolved_low=low,
        unresolved_high=high,
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
