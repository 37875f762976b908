"""Funnel limits: which companies lie outside what their number of ratings lets expect."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.ranking import standing_words
from indicators.rates import FloatArray, share

# The normal quantiles of the two limits, with the six decimals that published funnels use.
LIMIT_95 = 1.959964
LIMIT_998 = 3.090232
# Share of the z-scores that is pulled in on either side before the spread is measured.
WINSORISED_SHARE = 0.05
# Below this many rated complaints the funnel says nothing about a company.
MINIMUM_FOR_VERDICT = 10


@dataclass(frozen=True, slots=True)
class Funnel:
    """A fitted funnel: the target share, and how much companies differ beyond chance.

    `overdispersion` is the winsorised mean of z squared (phi), `variance` the variance
    between companies on the arcsine scale (tau squared).
    """

    target_rate: float
    overdispersion: float
    variance: float

    def z(self, unresolved: FloatArray, rated: FloatArray) -> FloatArray:
        """Distance from the target in standard errors that hold the spread; NaN without trials."""
        return _distance(unresolved, rated, self.target_rate) / np.sqrt(
            _sampling_variance(rated) + self.variance
        )

    def limits(self, rated: FloatArray, z: float = LIMIT_95) -> tuple[FloatArray, FloatArray]:
        """Low and high limit, 0 to 1, for companies of so many ratings; NaN without any."""
        half_width = z * np.sqrt(_sampling_variance(rated) + self.variance)
        centre = _angle(np.float64(self.target_rate))
        low = np.sin(np.clip(centre - half_width, 0, np.pi / 2)) ** 2
        high = np.sin(np.clip(centre + half_width, 0, np.pi / 2)) ** 2
        return low, high


def fit_funnel(
    unresolved: FloatArray, rated: FloatArray, winsorised_share: float = WINSORISED_SHARE
) -> Funnel:
    """Fit the funnel to the companies shown (Spiegelhalter 2005; DerSimonian and Laird 1986).

    On the scale asin(sqrt(share)); companies without ratings take no part. With a single
    company there is nothing to differ from and the variance is 0; with none all is NaN.
    """
    is_rated = rated > 0
    unresolved, rated = unresolved[is_rated], rated[is_rated]
    if rated.size == 0:
        return Funnel(np.nan, np.nan, np.nan)
    target = float(share(unresolved.sum(), rated.sum()))
    z = _distance(unresolved, rated, target) / np.sqrt(_sampling_variance(rated))
    ends = np.quantile(z, (winsorised_share, 1 - winsorised_share))
    overdispersion = float((z.clip(*ends) ** 2).mean())
    weight = 1 / _sampling_variance(rated)
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    excess = rated.size * overdispersion - (rated.size - 1)
    variance = max(0.0, float(excess / scale)) if scale > 0 else 0.0
    return Funnel(target, overdispersion, variance)


def with_funnel(frame: pd.DataFrame, winsorised_share: float = WINSORISED_SHARE) -> pd.DataFrame:
    """Add the funnel's z, its 95 % and 99.8 % limits at each company's ratings, and a verdict.

    The target is the pooled share of the frame's own companies. `funnel_standing` is
    "above" or "below" outside the 95 % limits, "indistinct" inside or on them, missing
    below MINIMUM_FOR_VERDICT ratings. Needs `unresolved_count` and `rated_count`; adds
    columns only.
    """
    unresolved = frame["unresolved_count"].to_numpy(dtype=np.float64)
    rated = frame["rated_count"].to_numpy(dtype=np.float64)
    funnel = fit_funnel(unresolved, rated, winsorised_share)
    low_95, high_95 = funnel.limits(rated, LIMIT_95)
    low_998, high_998 = funnel.limits(rated, LIMIT_998)
    rate = share(unresolved, rated)
    is_judged = rated >= MINIMUM_FOR_VERDICT
    return frame.assign(
        funnel_z=funnel.z(unresolved, rated),
        funnel_low_95=low_95,
        funnel_high_95=high_95,
        funnel_low_998=low_998,
        funnel_high_998=high_998,
        funnel_standing=standing_words(is_judged, rate > high_95, rate < low_95),
    )


def _distance(unresolved: FloatArray, rated: FloatArray, target: float) -> FloatArray:
    return _angle(share(unresolved, rated)) - _angle(np.float64(target))


def _angle(rate: FloatArray | np.float64) -> FloatArray:
    return np.arcsin(np.sqrt(rate))


def _sampling_variance(rated: FloatArray) -> FloatArray:
    # Of the angle, by the delta method.
    return share(0.25, rated)
