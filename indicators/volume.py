"""Numbers of complaints: how many, and how many for what the company's segment did."""

import numpy as np
import pandas as pd

from indicators.rates import exact_ratio, garwood, share


def with_volume(totals: pd.DataFrame) -> pd.DataFrame:
    """Add `volume_low` and `volume_high`, the exact 95 % interval of the number finalised.

    The number is taken as one draw of a Poisson rate (Garwood 1936). Nothing is drawn towards
    anything: the estimate is the number. Adds columns only.
    """
    low, high = garwood(totals["finalised_count"])
    number = totals["finalised_count"].astype("float64")
    return _unshrunk(totals.assign(volume_low=low, volume_high=high), number, low, high)


def with_expected(totals: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Add the number expected from the window before, and observed to expected with its interval.

    Both frames: one row a company, with `segment` and `finalised_count`. `expected_count` is the
    company's number in the window before (`base_count`) times the growth of its segment between
    the windows (`segment_growth`): its share then of its segment's number now. A company counts
    whole in one segment, today's, in both windows; one that is gone counts in its own of then.
    So the numbers expected in a segment add up to those observed there. `observed_ratio` has no
    unit, 1 is what was expected; its interval is `exact_ratio`, since base and number are both
    counts, with the growth taken as known: a little wide for a company that is most of its
    segment. Missing for a company without a segment or without a complaint in the window
    before, for all where `before` is empty. Adds columns only.
    """
    now = totals.set_index("company")
    then = before.set_index("company")
    segment = then["segment"].where(~then.index.isin(now.index), now["segment"].reindex(then.index))
    growth = (
        now.groupby("segment")["finalised_count"].sum()
        / then.groupby(segment)["finalised_count"].sum()
    )
    base = totals["company"].map(then["finalised_count"]).fillna(0).astype("int64")
    segment_growth = totals["segment"].map(growth).astype("float64")
    expected = (base * segment_growth).where(base > 0)
    ratio = pd.Series(share(totals["finalised_count"], expected), totals.index)
    low, high = exact_ratio(totals["finalised_count"], base)
    low, high = low / segment_growth.to_numpy(), high / segment_growth.to_numpy()
    return _unshrunk(
        totals.assign(
            base_count=base,
            segment_growth=segment_growth,
            expected_count=expected,
            observed_ratio=ratio,
            ratio_low=low,
            ratio_high=high,
        ),
        ratio,
        low,
        high,
    )


def _unshrunk(
    frame: pd.DataFrame, value: pd.Series, low: np.ndarray, high: np.ndarray
) -> pd.DataFrame:
    """The columns of an estimate that no prior moves."""
    return frame.assign(
        estimate=value,
        estimate_low=low,
        estimate_high=high,
        prior_kind=pd.array([None] * len(frame), dtype="str"),
        is_approximate=False,
        prior_mean=np.nan,
    )
