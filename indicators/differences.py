"""Differences of two shares of independent groups, with their interval."""

from numpy.typing import ArrayLike

from indicators.rates import FloatArray, share, wilson


def share_difference(
    successes: ArrayLike, trials: ArrayLike, other_successes: ArrayLike, other_trials: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """First share minus the other, and the low and high end of its 95 % interval, elementwise.

    The hybrid score interval, which joins the Wilson intervals of both shares (Newcombe 1998,
    method 10): -1 to 1, sound for small groups and shares of 0 or 1. NaN where either group has
    no trials. The groups must not overlap.
    """
    rate, other = share(successes, trials), share(other_successes, other_trials)
    low, high = wilson(successes, trials)
    other_low, other_high = wilson(other_successes, other_trials)
    difference = rate - other
    below = ((rate - low) ** 2 + (other_high - other) ** 2) ** 0.5
    above = ((high - rate) ** 2 + (other - other_low) ** 2) ** 0.5
    return difference, difference - below, difference + above
