"""Duties of a participant: to answer, to answer in time, and whether a company stopped."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from indicators.draws import DRAWS, IntegerArray, beta_draws
from indicators.ranking import change_of, matches_by_name
from indicators.rates import FloatArray, share, wilson
from indicators.shrinkage import with_shrinkage

# Finalised complaints in a month of which none was answered say that a company stopped.
MINIMUM_FOR_STOPPED = 10
# Each duty, and the count of complaints in which it was met.
DUTIES = {"answered": "answered_count", "in_time": "answered_in_time_count"}
_OF_A_FIT = (
    *("estimate", "estimate_low", "estimate_high", "prior_kind", "is_approximate"),
    *("prior_mean", "posterior_alpha", "posterior_beta"),
)


def with_duties(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the shares answered and answered in time, 0 to 1, of the complaints with known answer.

    Needs `known_count`, the finalised whose file says whether they were answered,
    `answered_count` and `answered_in_time_count`, the answered within 10 days. `answered_share`
    and `in_time_share` are both over the known, so that who does not answer is not in time, and
    who is not known to have answered is in neither; `..._low` and `..._high` are Wilson's 95 %.
    No known answer gives NaN. Adds columns only.
    """
    added = {}
    for duty, count in DUTIES.items():
        added[f"{duty}_share"] = share(frame[count], frame["known_count"])
        added[f"{duty}_low"], added[f"{duty}_high"] = wilson(frame[count], frame["known_count"])
    return frame.assign(**added)


def stopped_answering(months: pd.DataFrame) -> pd.Series:
    """Whether none of a company's MINIMUM_FOR_STOPPED or more finalised of a month was answered.

    One row a full month with all complaints of the company: `finalised_count`, `known_count`,
    `answered_count`, NA where there is no count. Gives a nullable boolean: NA too where none is
    known to be answered but some may be.
    """
    counts = months[["finalised_count", "known_count", "answered_count"]].astype("Int64")
    is_silent = (counts["finalised_count"] >= MINIMUM_FOR_STOPPED) & (counts["answered_count"] == 0)
    is_unknown = is_silent & (counts["known_count"] < counts["finalised_count"])
    return is_silent.mask(is_unknown)


def with_duty_estimates(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the empirical Bayes estimate of both shares: `answered_estimate`, `in_time_estimate`, ...

    One row a company of the scope, with its segment; a company without a known answer has no
    estimate. The columns are those of `with_shrinkage`, each with the duty before its name. Adds
    columns only.
    """
    for duty, count in DUTIES.items():
        fitted = with_shrinkage(frame, count, "known_count")
        frame = frame.assign(**{f"{duty}_{column}": fitted[column] for column in _OF_A_FIT})
    return frame


def with_duty_change(
    frame: pd.DataFrame, previous: pd.DataFrame, generator_of: Callable[[str], np.random.Generator]
) -> pd.DataFrame:
    """Add what changed in both shares against the previous window, for companies of both.

    Both frames as `with_duty_estimates` gives them, one row a company. Adds `answered_change`,
    `in_time_change`, now minus before (above 0: more is answered), each with `..._low`,
    `..._high` and `is_real_..._change`, as in `change_of`; missing for a company without a
    known answer in either window. A company's draws come from the generator of its name, and so do
    not depend on which others `frame` holds. Adds columns only.
    """
    matches = matches_by_name(frame, previous)
    had = np.append(previous["known_count"].to_numpy() > 0, False)[matches]
    is_compared = had & (frame["known_count"].to_numpy() > 0)
    rows = np.flatnonzero(is_compared)
    names = frame["company"].astype("str").to_numpy(dtype=object)[rows]
    generators = [generator_of(name) for name in names]
    for duty in DUTIES:
        now, before = (_of_duty(window, duty) for window in (frame, previous))
        estimates = [window["estimate"].to_numpy(dtype=np.float64) for window in (now, before)]
        change = np.full((3, len(frame)), np.nan)
        is_real = np.zeros(len(frame), dtype=bool)
        change[0, rows], change[1, rows], change[2, rows], is_real[rows] = change_of(
            estimates[0][rows] - estimates[1][matches[rows]],
            _drawn(now, rows, generators) - _drawn(before, matches[rows], generators),
        )
        frame = frame.assign(
            **{
                f"{duty}_change": change[0],
                f"{duty}_change_low": change[1],
                f"{duty}_change_high": change[2],
                f"is_real_{duty}_change": pd.arrays.BooleanArray(is_real, ~is_compared),
            }
        )
    return frame


def _drawn(
    frame: pd.DataFrame, rows: IntegerArray, generators: Sequence[np.random.Generator]
) -> FloatArray:
    """The draws of each row from its own generator."""
    draws = np.empty((len(rows), DRAWS))
    for place, generator in enumerate(generators):
        draws[place] = beta_draws(frame, rows[place : place + 1], generator, DRAWS)[0]
    return draws


def _of_duty(frame: pd.DataFrame, duty: str) -> pd.DataFrame:
    """The columns of one duty's fit, without its name."""
    names = {f"{duty}_{column}": column for column in _OF_A_FIT}
    return frame[list(names)].rename(columns=names)
