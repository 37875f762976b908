"""Beta-binomial empirical Bayes: what a company's share is likely to be, given all the others."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.rates import LOWER_TAIL, UPPER_TAIL, BoolArray, FloatArray, share, wilson

# Fewer companies than this do not carry a fit: with 20 the 95 % intervals cover .89-.93.
MINIMUM_COMPANIES = 30
# A prior worth more than this many trials says that the companies do not differ detectably.
LARGEST_STRENGTH = 1000.0
# A fit on this few companies covers less than it says where they have few trials: .87-.92.
APPROXIMATE_COMPANIES = 40
# Without a fit the draws come from Jeffreys' prior.
JEFFREYS = 0.5

# Where the optimiser may look: beyond these ends the likelihood is flat to machine precision.
STRENGTH_BOUNDS = (1e-3, 1e6)
LOGIT_BOUNDS = (-15.0, 15.0)


@dataclass(frozen=True, slots=True)
class Prior:
    """A Beta(alpha, beta) between companies; without spread it is the pooled rate, capped."""

    alpha: float
    beta: float
    has_spread: bool


def moment_start(hits: FloatArray, trials: FloatArray) -> tuple[float, float]:
    """Mean and strength (alpha + beta) by moments weighted with the trials (Kleinman 1973).

    Only a place to start from. The strength is brought into 0.1 to LARGEST_STRENGTH, where
    the likelihood still has a slope to follow. Needs a pooled rate strictly between 0 and 1
    and a company with two trials.
    """
    total = trials.sum()
    mean = hits.sum() / total
    binomial = mean * (1 - mean)
    spread = (trials * (share(hits, trials) - mean) ** 2).sum()
    within = binomial * (trials.size - 1)
    between = binomial * (total - (trials**2).sum() / total) - within
    correlation = (spread - within) / between if between > 0 else 0.0
    largest = 1 / (1 + LARGEST_STRENGTH)
    return float(mean), float(1 / np.clip(correlation, largest, 1 / 1.1) - 1)


def fit_beta_binomial(hits: FloatArray, trials: FloatArray) -> tuple[float, float]:
    """Alpha and beta that make the counts most likely, one company an element, trials >= 1.

    Maximises the beta-binomial likelihood; mean and strength are the coordinates because the
    likelihood's ridge runs along the strength. An alpha + beta at the upper bound means that
    the likelihood rises without end: no spread. Needs a pooled rate strictly between 0 and 1.
    """
    from scipy.optimize import minimize
    from scipy.special import betaln, digamma, expit, logit

    # Equal companies are counted once, in sorted order: the last bit of the answer must not
    # depend on the order of the rows.
    pairs, weights = np.unique(np.column_stack((hits, trials)), axis=0, return_counts=True)
    x, n = pairs.T
    companies = weights.sum()

    def loss(point: FloatArray) -> tuple[float, FloatArray]:
        mean, strength = expit(point[0]), np.exp(point[1])
        alpha, beta = strength * mean, strength * expit(-point[0])
        gain = weights @ (betaln(x + alpha, n - x + beta) - betaln(alpha, beta))
        common = digamma(strength) - digamma(n + strength)
        by_alpha = alpha * (weights @ (digamma(x + alpha) - digamma(alpha) + common))
        by_beta = beta * (weights @ (digamma(n - x + beta) - digamma(beta) + common))
        slope = np.array([(1 - mean) * by_alpha - mean * by_beta, by_alpha + by_beta])
        return -gain / companies, -slope / companies

    mean, strength = moment_start(np.repeat(x, weights), np.repeat(n, weights))
    # The default tolerances stop in the second decimal of alpha.
    fit = minimize(
        loss,
        x0=np.array([logit(mean), np.log(strength)]),
        jac=True,
        method="L-BFGS-B",
        bounds=[LOGIT_BOUNDS, np.log(STRENGTH_BOUNDS)],
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 500},
    )
    strength = float(np.exp(fit.x[1]))
    return strength * float(expit(fit.x[0])), strength * float(expit(-fit.x[0]))


def fit_prior(hits: FloatArray, trials: FloatArray) -> Prior:
    """The prior of a group of companies with trials, with the edge where they do not differ.

    A fitted alpha + beta above LARGEST_STRENGTH becomes a prior with the pooled rate as mean
    and exactly that strength. So do counts that cannot show a spread: all rates 0, all rates
    1, or one trial a company; at rates of 0 or 1 half a complaint on either side keeps the
    prior proper.
    """
    all_hits, all_trials = float(hits.sum()), float(trials.sum())
    mean = all_hits / all_trials
    if all_hits in (0.0, all_trials):
        mean = (all_hits + JEFFREYS) / (all_trials + 2 * JEFFREYS)
    elif trials.max() > 1:
        alpha, beta = fit_beta_binomial(hits, trials)
        if alpha + beta <= LARGEST_STRENGTH:
            return Prior(alpha, beta, has_spread=True)
    return Prior(LARGEST_STRENGTH * mean, LARGEST_STRENGTH * (1 - mean), has_spread=False)


def beta_interval(alpha: FloatArray, beta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Central 95 % of Beta(alpha, beta), elementwise, widened to hold the mean.

    A Beta with a parameter near 0 has almost all its mass at one end and its mean outside
    the central 95 %: no estimate may stand outside its own interval.
    """
    from scipy.special import betaincinv

    mean = alpha / (alpha + beta)
    low = np.minimum(betaincinv(alpha, beta, LOWER_TAIL), mean)
    high = np.maximum(betaincinv(alpha, beta, UPPER_TAIL), mean)
    return low, high


def with_shrinkage(
    frame: pd.DataFrame, hits: str = "unresolved_count", trials: str = "rated_count"
) -> pd.DataFrame:
    """Add the empirical Bayes share of hits among trials, its 95 % interval and its prior.

    The frame covers all companies of the scope, each with its segment; `hits` and `trials`
    name its columns of counts. A company with trials takes the prior of its segment where
    that has MINIMUM_COMPANIES companies with trials (`prior_kind` "segment"), otherwise the
    prior fitted on all companies with trials ("scope"); either is "no_spread" where the fit
    finds no difference between companies. With fewer of them in all ("none") the estimate is
    the raw rate, the interval is Wilson's, no prior is named, and the posterior that draws
    come from is Jeffreys'. A company without trials gets NaN and no prior_kind: never an
    estimate without trials. `prior_mean` is the share that an estimate is drawn towards.
    `is_approximate` marks the rows whose prior was fitted on APPROXIMATE_COMPANIES or fewer.
    Beta-binomial model, maximum likelihood (Kleinman 1973; Morris 1983). Adds columns only.
    """
    x = frame[hits].to_numpy(dtype=np.float64)
    n = frame[trials].to_numpy(dtype=np.float64)
    has_trials = n > 0
    prior_alpha = np.full(n.shape, np.nan)
    prior_beta = np.full(n.shape, np.nan)
    kind = np.full(n.shape, None, dtype=object)
    is_approximate = np.zeros(n.shape, dtype=bool)
    is_fitted = has_trials.sum() >= MINIMUM_COMPANIES
    for name, fitted_on, used_by in prior_groups(frame["segment"], has_trials) if is_fitted else ():
        prior = fit_prior(x[fitted_on], n[fitted_on])
        prior_alpha[used_by] = prior.alpha
        prior_beta[used_by] = prior.beta
        kind[used_by] = name if prior.has_spread else "no_spread"
        is_approximate[used_by] = fitted_on.sum() <= APPROXIMATE_COMPANIES
    if is_fitted:
        posterior_alpha = prior_alpha + x
        posterior_beta = prior_beta + n - x
        estimate = posterior_alpha / (posterior_alpha + posterior_beta)
        low, high = beta_interval(posterior_alpha, posterior_beta)
    else:
        kind[has_trials] = "none"
        posterior_alpha = np.where(has_trials, x + JEFFREYS, np.nan)
        posterior_beta = np.where(has_trials, n - x + JEFFREYS, np.nan)
        estimate = share(x, n)
        low, high = wilson(x, n)
    return frame.assign(
        estimate=estimate,
        estimate_low=low,
        estimate_high=high,
        prior_kind=pd.array(kind, dtype="str"),
        is_approximate=is_approximate,
        prior_mean=prior_alpha / (prior_alpha + prior_beta),
        prior_alpha=prior_alpha,
        prior_beta=prior_beta,
        posterior_alpha=posterior_alpha,
        posterior_beta=posterior_beta,
    )


def prior_groups(
    segment: pd.Series, has_trials: BoolArray
) -> Iterator[tuple[str, BoolArray, BoolArray]]:
    """Which prior to fit on which companies, and which companies use it."""
    # A company without a segment gets the code -1 and so never stands in a segment's group.
    codes, names = pd.factorize(segment)
    sizes = np.bincount(codes[has_trials & (codes >= 0)], minlength=len(names))
    large = np.flatnonzero(sizes >= MINIMUM_COMPANIES)
    for code in large:
        members = has_trials & (codes == code)
        yield "segment", members, members
    others = has_trials & ~np.isin(codes, large)
    if others.any():
        yield "scope", has_trials, others
