"""Normal-normal empirical Bayes: mean rating and response time of a company, given all others."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.medians import Histogram, median_interval
from indicators.rates import Z_95, FloatArray, share
from indicators.shrinkage import (
    APPROXIMATE_COMPANIES,
    LARGEST_STRENGTH,
    MINIMUM_COMPANIES,
    prior_groups,
)

RATINGS = np.arange(1.0, 6.0)
DAYS = np.arange(366.0)
# What rounding to whole numbers hides (Sheppard 1898): the spread of companies that show none.
ROUNDING_VARIANCE = 1 / 12
# A variance below this is the computer's own rounding.
_NO_VARIANCE = 1e-12


@dataclass(frozen=True, slots=True)
class NormalPrior:
    """Mean and variance between companies, and the variance of one value within a company."""

    mean: float
    variance: float
    within: float
    has_spread: bool


def moments(histogram: Histogram, values: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Count, mean and sum of squares around it of each company; the mean of nothing is NaN."""
    count = histogram.sum(axis=1).astype(np.float64)
    mean = share(histogram @ values, count)
    distance = values - np.nan_to_num(mean)[:, np.newaxis]
    return count, mean, (histogram * distance**2).sum(axis=1)


def within_variance(count: FloatArray, mean: FloatArray, squares: FloatArray) -> float:
    """Pooled variance of one value within a company; every company has a value.

    With one value a company nothing within can be told from what is between them, and all of
    it counts as within. Never 0: values that do not differ at all have the ROUNDING_VARIANCE.
    """
    freedom = count.sum() - count.size
    if freedom > 0:
        variance = math.fsum(squares) / freedom
    else:
        centre = math.fsum(mean) / mean.size
        variance = math.fsum((mean - centre) ** 2) / max(mean.size - 1, 1)
    return float(variance) if variance > _NO_VARIANCE else ROUNDING_VARIANCE


def fit_normal(mean: FloatArray, variance: FloatArray) -> tuple[float, float]:
    """Mean and variance between companies whose means have known variances.

    The variance by moments, 0 where the means differ no more than by chance; the mean weighted
    with what is known of each company (DerSimonian and Laird 1986).
    """
    weight = 1 / variance
    total = math.fsum(weight)
    fixed = math.fsum(weight * mean) / total
    heterogeneity = math.fsum(weight * (mean - fixed) ** 2)
    scale = total - math.fsum(weight**2) / total
    excess = heterogeneity - (mean.size - 1)
    between = max(0.0, excess / scale) if mean.size > 1 else 0.0
    weight = 1 / (variance + between)
    return math.fsum(weight * mean) / math.fsum(weight), between


def fit_normal_prior(count: FloatArray, mean: FloatArray, squares: FloatArray) -> NormalPrior:
    """The prior of a group of companies with values, with the edge where they do not differ.

    As for shares, a prior worth more than LARGEST_STRENGTH values becomes one of the pooled
    mean and exactly that strength.
    """
    within = within_variance(count, mean, squares)
    centre, between = fit_normal(mean, within / count)
    if between * LARGEST_STRENGTH >= within:
        return NormalPrior(centre, between, within, has_spread=True)
    pooled = math.fsum(count * mean) / math.fsum(count)
    return NormalPrior(pooled, within / LARGEST_STRENGTH, within, has_spread=False)


def with_means(frame: pd.DataFrame, histogram: Histogram, values: FloatArray) -> pd.DataFrame:
    """Add each company's mean of the values and its empirical Bayes estimate, with 95 % intervals.

    The frame covers all companies of the scope, each with its segment; the rows of `histogram`
    are its own. `mean_low` to `mean_high` is the normal interval of the company's own mean, with
    the variance within companies pooled over those its prior was fitted on, so that a single
    value, or equal ones, have an interval too. Which prior a company takes, `prior_kind`,
    `is_approximate` and the columns without values are as in `with_shrinkage`; without a fit
    ("none") the estimate is the own mean with its own interval. Intervals end where the values
    end. Normal-normal model: with v the variance of a mean and B = v / (v + variance between
    companies), the estimate is B times the prior's mean plus 1 - B times the own one, its
    variance (1 - B) v (Morris 1983; DerSimonian and Laird 1986). Adds columns only.
    """
    count, mean, squares = moments(histogram, values)
    has_values = count > 0
    prior_mean = np.full(mean.shape, np.nan)
    kept = np.full(mean.shape, np.nan)
    variance = np.full(mean.shape, np.nan)
    kind = np.full(mean.shape, None, dtype=object)
    is_approximate = np.zeros(mean.shape, dtype=bool)
    is_fitted = has_values.sum() >= MINIMUM_COMPANIES
    if is_fitted:
        for name, fitted_on, used_by in prior_groups(frame["segment"], has_values):
            prior = fit_normal_prior(count[fitted_on], mean[fitted_on], squares[fitted_on])
            variance[used_by] = prior.within / count[used_by]
            kept[used_by] = prior.variance / (prior.variance + variance[used_by])
            prior_mean[used_by] = prior.mean
            kind[used_by] = name if prior.has_spread else "no_spread"
            is_approximate[used_by] = fitted_on.sum() <= APPROXIMATE_COMPANIES
        estimate = (1 - kept) * prior_mean + kept * mean
    else:
        if has_values.any():
            within = within_variance(count[has_values], mean[has_values], squares[has_values])
            variance = share(within, count)
        kind[has_values] = "none"
        kept = np.where(has_values, 1.0, np.nan)
        estimate = mean
    deviation = np.sqrt(kept * variance)
    own = Z_95 * np.sqrt(variance)
    ends = values.min(), values.max()
    return frame.assign(
        mean=mean,
        mean_low=np.clip(mean - own, *ends),
        mean_high=np.clip(mean + own, *ends),
        estimate=estimate,
        estimate_low=np.clip(estimate - Z_95 * deviation, *ends),
        estimate_high=np.clip(estimate + Z_95 * deviation, *ends),
        prior_kind=pd.array(kind, dtype="str"),
        is_approximate=is_approximate,
        prior_mean=prior_mean,
        posterior_mean=estimate,
        posterior_deviation=deviation,
    )


def with_rating(frame: pd.DataFrame, histogram: Histogram) -> pd.DataFrame:
    """Add the columns of `with_means` for ratings of 1 to 5, their counts in that order.

    The own mean, 1 to 5, is `mean_rating` already; its interval is `rating_low`, `rating_high`.
    """
    named = {"mean_low": "rating_low", "mean_high": "rating_high"}
    return with_means(frame, histogram, RATINGS).drop(columns="mean").rename(columns=named)


def with_response_time(frame: pd.DataFrame, histogram: Histogram) -> pd.DataFrame:
    """Add the columns of `with_means` for answers of 0 to 365 days, and the median's interval.

    Times are long-tailed: the means are those of the logarithm of one more than the days, taken
    back to days. `geometric_days` is that mean of the company, with `geometric_low` and
    `geometric_high`; estimate and `prior_mean` are in days too, `posterior_mean` and
    `posterior_deviation` stay on the logarithm. `median_low` to `median_high` is the interval of
    the median.
    """
    names = ("geometric_days", "geometric_low", "geometric_high")
    named = dict(zip(("mean", "mean_low", "mean_high"), names, strict=True))
    out = with_means(frame, histogram, np.log1p(DAYS)).rename(columns=named)
    on_logarithm = [*names, "prior_mean", "estimate", "estimate_low", "estimate_high"]
    low, high = median_interval(histogram)
    out[on_logarithm] = np.expm1(out[on_logarithm])
    return out.assign(median_low=low, median_high=high)


def pooled_mean(counts: pd.Series, values: pd.Series) -> float:
    """Mean of values that occur so often; NaN where there is none."""
    return float(share((counts * values).sum(), counts.sum()))
