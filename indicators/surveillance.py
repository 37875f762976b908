"""Is a month's count higher than its own past lets expect? Many series at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.adjustments import benjamini_hochberg
from indicators.rates import BoolArray, FloatArray

BASELINE_MONTHS = 60
LEFT_OUT_MONTHS = 3
"""Months just before the tested one that the baseline leaves out."""
WINDOW_MONTHS = BASELINE_MONTHS + LEFT_OUT_MONTHS
MINIMUM_MONTHS = 36
"""Known months that a baseline needs."""
MINIMUM_CASES = 10
"""Cases that a baseline needs: below it there is no model."""
MINIMUM_COUNT = 5
"""A month is tested from so many cases on."""
CLASS_SIZE = 41
"""About how many series share the floor of their dispersion."""
ATTENTION_P = 0.01
ALERT_Q = 0.10
WITHIN, ATTENTION, ALERT, NEW, UNTESTED = "within", "attention", "alert", "new", "untested"

IntegerArray = NDArray[np.int64]

# The trend in years and one yearly wave, both counted from the tested month.
_MONTHS = np.arange(-WINDOW_MONTHS, -LEFT_OUT_MONTHS)
_WAVE = 2 * np.pi * _MONTHS / 12
_DESIGN = np.column_stack([np.ones(BASELINE_MONTHS), _MONTHS / 12, np.sin(_WAVE), np.cos(_WAVE)])
_AT_TESTED = np.array([1.0, 0.0, 0.0, 1.0])
_WITHOUT_TREND = np.array([0, 2, 3])

_LARGEST_RESIDUAL = 2.58
_ITERATIONS = 60
_CONVERGED = 1e-9
# Where a baseline is nearly empty the best fit lies at minus infinity; no log mean leaves this.
_LARGEST_LOG = 30.0
_RIDGE = 1e-13
# Of the trace, which grows with the counts.
_RELATIVE_RIDGE = float(np.finfo(np.float64).eps)

_HERMITE, _HERMITE_WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_NORMAL_WEIGHTS = _HERMITE_WEIGHTS / _HERMITE_WEIGHTS.sum()
_CHI_SQUARED_LEVELS = (np.arange(1, 12) - 0.5) / 11
# A dispersion of 1, Poisson, is the limit of the negative binomial.
_POISSON_EXTRA = 1e-9
_LARGEST_SUMMED = 60
_LEAST_SUMMED = 1e-6
_ROWS_AT_ONCE = 2048
_LARGEST_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Baselines:
    """Fitted baselines, one value a series; all NaN where there is no model.

    `log_rate` is the linear predictor of the tested month without the offset, `unit_variance` its
    variance at dispersion 1, `dispersion` phi of the series alone (at least 1), `freedom` the
    degrees of freedom behind it, `mean_count` the mean count of the known months; `fitted` has the
    means of the baseline's months, one row a series.
    """

    log_rate: FloatArray
    unit_variance: FloatArray
    dispersion: FloatArray
    freedom: FloatArray
    mean_count: FloatArray
    has_trend: BoolArray
    fitted: FloatArray

    @property
    def has_model(self) -> BoolArray:
        return ~np.isnan(self.log_rate)


def fit_baselines(counts: FloatArray, log_reference: FloatArray, is_known: BoolArray) -> Baselines:
    """Fit each series' baseline: quasi-Poisson with trend, yearly wave and offset, outliers down.

    Arrays are series x BASELINE_MONTHS, oldest first; the tested month comes LEFT_OUT_MONTHS after
    the last. Months that are not known, or whose reference is empty (`log_reference` not finite),
    are gaps. Residuals above 2.58 (Anscombe) weigh their inverse square in one refit; the trend is
    dropped where it carries the rate above every rate of the baseline. No model below
    MINIMUM_MONTHS known months or MINIMUM_CASES cases, nor where the fit does not converge.
    Farrington et al. (1996), Noufaily et al. (2013).
    """
    series_count = counts.shape[0]
    weights = (is_known & np.isfinite(log_reference)).astype(np.float64)
    known_months = weights.sum(axis=1)
    known_counts = np.where(weights > 0, counts, 0.0)
    cases = known_counts.sum(axis=1)
    rows = np.flatnonzero((known_months >= MINIMUM_MONTHS) & (cases >= MINIMUM_CASES))
    columns = {
        name: np.full(series_count, np.nan)
        for name in ("log_rate", "unit_variance", "dispersion", "freedom", "mean_count")
    }
    has_trend = np.zeros(series_count, dtype=bool)
    fitted = np.full(counts.shape, np.nan)
    for first in range(0, rows.size, _ROWS_AT_ONCE):
        part = rows[first : first + _ROWS_AT_ONCE]
        offset = np.where(weights[part] > 0, log_reference[part], 0.0)
        model = _fit_reweighted(known_counts[part], offset, weights[part])
        columns["log_rate"][part] = model.coefficients @ _AT_TESTED
        columns["unit_variance"][part] = np.einsum(
            "i,nij,j->n", _AT_TESTED, model.covariance, _AT_TESTED
        )
        columns["dispersion"][part] = model.dispersion
        has_model = ~np.isnan(columns["log_rate"][part])
        columns["freedom"][part] = np.where(has_model, model.freedom, np.nan)
        columns["mean_count"][part] = np.where(has_model, cases[part] / known_months[part], np.nan)
        has_trend[part] = model.has_trend & has_model
        fitted[part] = model.mean
    return Baselines(**columns, has_trend=has_trend, fitted=fitted)


def floored(dispersion: FloatArray, classes: list[IntegerArray]) -> FloatArray:
    """Dispersion of each series, not below the mean of its volume class.

    One series alone tells little of its own dispersion. NaN for a series of no class, or without
    a dispersion, which counts for nothing.
    """
    result = np.full(dispersion.shape, np.nan)
    for members in classes:
        rows = members[~np.isnan(dispersion[members])]
        if rows.size:
            result[rows] = np.maximum(dispersion[rows], dispersion[rows].mean())
    return result


def volume_classes(mean_count: FloatArray, kinds: IntegerArray) -> list[IntegerArray]:
    """The rows of each class of about CLASS_SIZE series of one kind, neighbours by mean count.

    Rows whose mean is NaN are in none.
    """
    classes: list[IntegerArray] = []
    for kind in np.unique(kinds):
        rows = np.flatnonzero((kinds == kind) & ~np.isnan(mean_count))
        if rows.size:
            ordered = rows[np.argsort(mean_count[rows], kind="stable")]
            classes += np.array_split(ordered, max(1, round(rows.size / CLASS_SIZE)))
    return classes


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the tested month is expected to hold, one value a series; NaN without a model.

    `expected` is the mean, `log_error` the standard error of its logarithm, `dispersion` that of
    the month (variance to mean), `freedom` the degrees of freedom behind it.
    """

    expected: FloatArray
    log_error: FloatArray
    dispersion: FloatArray
    freedom: FloatArray

    def taken(self, rows: IntegerArray | BoolArray) -> "Forecast":
        """The forecasts of some series."""
        return Forecast(
            self.expected[rows], self.log_error[rows], self.dispersion[rows], self.freedom[rows]
        )


def forecast(baselines: Baselines, dispersion: FloatArray, log_reference: FloatArray) -> Forecast:
    """The tested month of each series, given its reference there and the floored dispersion.

    The dispersion of the month grows with its mean above the baseline's (negative binomial noise),
    the standard error keeps that of the baseline. An empty reference gives no forecast.
    """
    with np.errstate(invalid="ignore"):
        log_mean = baselines.log_rate + log_reference
        log_mean = np.where(np.isfinite(log_mean), log_mean, np.nan)
        expected = np.exp(np.clip(log_mean, -_LARGEST_LOG, _LARGEST_LOG))
        growth = np.maximum(1.0, expected / baselines.mean_count)
        log_error = np.sqrt(dispersion * baselines.unit_variance)
    return Forecast(expected, log_error, 1 + (dispersion - 1) * growth, baselines.freedom)


def exceedance(forecasts: Forecast, observed: FloatArray) -> FloatArray:
    """Probability of a count of at least `observed`, 0 to 1; NaN without a forecast.

    Negative binomial of variance phi' times its mean (Poisson where phi' is at most 1), averaged
    over the uncertain mean (15 Gauss-Hermite points of its logarithm) and the uncertain dispersion
    (phi' = phi df / chi-squared, 11 quantiles).
    """
    probability = np.full(observed.shape, np.nan)
    rows = np.flatnonzero(~np.isnan(forecasts.expected) & ~np.isnan(observed))
    for first in range(0, rows.size, _ROWS_AT_ONCE):
        part = rows[first : first + _ROWS_AT_ONCE]
        means, dispersions = _nodes(forecasts.taken(part))
        probability[part] = _tail(observed[part], means, dispersions)
    return probability


def limits(forecasts: Forecast, level: float = ATTENTION_P) -> FloatArray:
    """The smallest count whose `exceedance` is below the level, less one: what is still common.

    NaN without a forecast, and where the mean is so uncertain that no count is rare.
    """
    found = np.full(forecasts.expected.shape, np.nan)
    rows = np.flatnonzero(~np.isnan(forecasts.expected))
    for first in range(0, rows.size, _ROWS_AT_ONCE):
        part = rows[first : first + _ROWS_AT_ONCE]
        found[part] = _smallest_rare(*_nodes(forecasts.taken(part)), level) - 1
    return found


@dataclass(frozen=True, slots=True)
class Month:
    """One tested month of many series: what was expected, and how rare what came is.

    `dispersion` is that of the baselines, floored. `p` and `adjusted_p` are NaN where the series
    was not tested.
    """

    observed: FloatArray
    baselines: Baselines
    dispersion: FloatArray
    forecasts: Forecast
    p: FloatArray
    adjusted_p: FloatArray
    status: NDArray[np.str_]

    @property
    def excess(self) -> FloatArray:
        return self.observed - self.forecasts.expected


def judge(
    counts: FloatArray,
    log_reference: FloatArray,
    is_known: BoolArray,
    kinds: IntegerArray,
    is_wanted: BoolArray | None = None,
) -> Month:
    """Test the last month of each series against its baseline.

    Arrays are series x (WINDOW_MONTHS + 1), oldest month first, the tested one last; `kinds`
    numbers the kind of each series. A series is tested from MINIMUM_COUNT cases on, all kinds
    together are adjusted for being many (Benjamini and Hochberg 1995); an alert is a month whose
    adjusted p is below ALERT_Q, attention one above its limit alone. Without enough cases in the
    baseline such a month is "new". Volume classes without a tested or wanted series are not
    fitted: nothing depends on them; `is_wanted` None fits all.
    """
    observed = counts[:, -1]
    baseline = slice(0, BASELINE_MONTHS)
    is_counted = is_known[:, baseline] & np.isfinite(log_reference[:, baseline])
    known_months = is_counted.sum(axis=1)
    cases = np.where(is_counted, counts[:, baseline], 0.0).sum(axis=1)
    is_long = known_months >= MINIMUM_MONTHS
    is_modelled = is_long & (cases >= MINIMUM_CASES) & np.isfinite(log_reference[:, -1])
    is_counting = observed >= MINIMUM_COUNT
    is_tested = is_modelled & is_counting
    needed = is_modelled if is_wanted is None else is_modelled & (is_wanted | is_counting)
    mean_count = np.where(is_modelled, cases / np.maximum(known_months, 1), np.nan)
    classes = [rows for rows in volume_classes(mean_count, kinds) if needed[rows].any()]
    is_fitted = np.zeros(observed.shape, dtype=bool)
    for rows in classes:
        is_fitted[rows] = True
    # A series that is not fitted is one without cases.
    baselines = fit_baselines(
        np.where(is_fitted[:, np.newaxis], counts[:, baseline], 0.0),
        log_reference[:, baseline],
        is_known[:, baseline],
    )
    dispersion = floored(baselines.dispersion, classes)
    forecasts = forecast(baselines, dispersion, log_reference[:, -1])
    p = exceedance(forecasts, np.where(is_tested, observed, np.nan))
    adjusted = benjamini_hochberg(p)
    status = np.select(
        [
            adjusted < ALERT_Q,
            p < ATTENTION_P,
            ~np.isnan(p),
            is_counting & is_long & (cases < MINIMUM_CASES),
        ],
        [ALERT, ATTENTION, WITHIN, NEW],
        UNTESTED,
    )
    return Month(observed, baselines, dispersion, forecasts, p, adjusted, status)


@dataclass(frozen=True, slots=True)
class _Model:
    coefficients: FloatArray
    covariance: FloatArray
    mean: FloatArray
    dispersion: FloatArray
    freedom: FloatArray
    has_trend: BoolArray


def _fit_reweighted(counts: FloatArray, offset: FloatArray, known: FloatArray) -> _Model:
    """The fit, one refit with outliers down, and one without trend where it must be dropped."""
    design = _DESIGN
    weights = known
    model = _fit(design, counts, offset, weights)
    residual = _anscombe(design, model, counts, weights)
    is_outlier = (residual > _LARGEST_RESIDUAL) & (known > 0)
    rows = np.flatnonzero(is_outlier.any(axis=1))
    if rows.size:
        down = np.where(is_outlier[rows], np.maximum(residual[rows], 1.0) ** -2, known[rows])
        rescaled = down * (known[rows].sum(axis=1) / down.sum(axis=1))[:, np.newaxis]
        weights = known.copy()
        weights[rows] = rescaled
        _put(model, rows, _fit(design, counts[rows], offset[rows], weights[rows]))
    rate = np.where(known > 0, counts * np.exp(-offset), 0.0)
    ahead = np.exp(np.clip(model.coefficients @ _AT_TESTED, -_LARGEST_LOG, _LARGEST_LOG))
    rows = np.flatnonzero(ahead > rate.max(axis=1))
    if rows.size:
        flat = _fit(design[:, _WITHOUT_TREND], counts[rows], offset[rows], weights[rows])
        _put(model, rows, flat)
    return model


def _fit(design: FloatArray, counts: FloatArray, offset: FloatArray, weights: FloatArray) -> _Model:
    """Weighted Poisson fits with log link by iterated least squares, a row each; gaps weigh 0.

    NaN where the steps do not come to rest.
    """
    products = (design[:, :, np.newaxis] * design[:, np.newaxis, :]).reshape(len(design), -1)
    term_count = design.shape[1]
    reference = np.exp(offset)
    rate = (weights * counts).sum(axis=1) / (weights * reference).sum(axis=1)
    mean = (counts + rate[:, np.newaxis] * reference) / 2
    log_mean = np.log(mean)
    coefficients: FloatArray = np.empty((len(counts), term_count))
    active = np.arange(len(counts))
    y, own_offset, own_weights = counts, offset, weights
    for _ in range(_ITERATIONS):
        scale = own_weights * mean
        working = scale * (log_mean - own_offset) + own_weights * (y - mean)
        found = _solved(scale @ products, (working @ design)[:, :, np.newaxis])[:, :, 0]
        coefficients[active] = found
        log_mean = _log_mean(found, design, own_offset)
        old_mean, mean = mean, np.exp(log_mean)
        is_moving = (np.abs(mean - old_mean) > _CONVERGED * (1 + mean)).any(axis=1)
        active = active[is_moving]
        if not active.size:
            break
        mean, log_mean = mean[is_moving], log_mean[is_moving]
        y, own_offset, own_weights = y[is_moving], own_offset[is_moving], own_weights[is_moving]
    coefficients[active] = np.nan
    mean = np.exp(_log_mean(coefficients, design, offset))
    units = np.broadcast_to(np.eye(term_count), (len(counts), term_count, term_count))
    inverse = _solved((weights * mean) @ products, units)
    freedom = (weights > 0).sum(axis=1) - term_count
    squares = (weights * (counts - mean) ** 2 / mean).sum(axis=1)
    has_trend = term_count == len(_AT_TESTED)
    if not has_trend:
        coefficients = _with_trend_of_0(coefficients, axes=1)
        inverse = _with_trend_of_0(inverse, axes=2)
    return _Model(
        coefficients=coefficients,
        covariance=inverse,
        mean=mean,
        dispersion=np.maximum(1.0, squares / freedom),
        freedom=freedom.astype(np.float64),
        has_trend=np.full(len(counts), has_trend),
    )


def _log_mean(coefficients: FloatArray, design: FloatArray, offset: FloatArray) -> FloatArray:
    return np.clip(coefficients @ design.T + offset, -_LARGEST_LOG, _LARGEST_LOG)


def _solved(information: FloatArray, right: FloatArray) -> FloatArray:
    """Solutions of each row's equations, `information` flat and ridged; NaN where singular."""
    terms = right.shape[1]
    matrices = information.reshape(-1, terms, terms)
    trace = np.trace(matrices, axis1=1, axis2=2)
    ridge = np.maximum(_RIDGE, _RELATIVE_RIDGE * trace)
    matrices = matrices + ridge[:, np.newaxis, np.newaxis] * np.eye(terms)
    try:
        solution: FloatArray = np.linalg.solve(matrices, right)
    # One singular row stops all rows.
    except np.linalg.LinAlgError:
        is_singular = np.linalg.det(matrices) == 0
        matrices[is_singular] = np.eye(terms)
        solution = np.linalg.solve(matrices, right)
        solution[is_singular] = np.nan
    return solution


def _with_trend_of_0(values: FloatArray, axes: int) -> FloatArray:
    """The terms of a fit without trend at their places among all."""
    terms = len(_AT_TESTED)
    wide = np.zeros((len(values), *([terms] * axes)))
    places = np.ix_(np.arange(len(values)), *([_WITHOUT_TREND] * axes))
    wide[places] = values
    return wide


def _put(model: _Model, rows: IntegerArray, part: _Model) -> None:
    for name in model.__slots__:
        getattr(model, name)[rows] = getattr(part, name)


def _anscombe(
    design: FloatArray, model: _Model, counts: FloatArray, weights: FloatArray
) -> FloatArray:
    """Standardised residuals on the scale that makes Poisson counts nearly normal (Anscombe)."""
    products = (design[:, :, np.newaxis] * design[:, np.newaxis, :]).reshape(len(design), -1)
    leverage = weights * model.mean * (model.covariance.reshape(len(counts), -1) @ products.T)
    spread = np.sqrt(model.dispersion[:, np.newaxis] * np.clip(1 - leverage, 1e-9, None))
    raw = counts ** (2 / 3) * model.mean ** (-1 / 6) - np.sqrt(model.mean)
    return 1.5 * raw / spread


def _nodes(forecasts: Forecast) -> tuple[FloatArray, FloatArray]:
    """Means (series x 15 x 1) and dispersions (series x 1 x 11) to average over."""
    from scipy.special import gammaincinv

    shift = np.clip(forecasts.log_error[:, np.newaxis] * _HERMITE, -_LARGEST_LOG, _LARGEST_LOG)
    means = forecasts.expected[:, np.newaxis] * np.exp(shift)
    freedoms, places = np.unique(forecasts.freedom, return_inverse=True)
    quantiles = 2 * gammaincinv(freedoms[:, np.newaxis] / 2, _CHI_SQUARED_LEVELS)
    ratio = (freedoms[:, np.newaxis] / quantiles)[places]
    dispersions = forecasts.dispersion[:, np.newaxis] * ratio
    return means[:, :, np.newaxis], dispersions[:, np.newaxis, :]


def _tail(observed: FloatArray, means: FloatArray, dispersions: FloatArray) -> FloatArray:
    """P(count >= observed), averaged over the nodes; 1 at 0."""
    extra = np.maximum(dispersions - 1, _POISSON_EXTRA)
    average = np.ones(observed.shape)
    small = np.flatnonzero((observed > 0) & (observed <= _LARGEST_SUMMED))
    average[small] = _tail_by_sum(observed[small], means[small], extra[small])
    # What the sum leaves of 1 has lost its digits where it is tiny.
    rest = np.flatnonzero((observed > _LARGEST_SUMMED) | (average < _LEAST_SUMMED))
    average[rest] = _tail_by_beta(observed[rest], means[rest], extra[rest])
    return average


def _tail_by_sum(observed: FloatArray, means: FloatArray, extra: FloatArray) -> FloatArray:
    """One less the probabilities of all smaller counts: quicker than the integral for few."""
    order = np.argsort(-observed, kind="stable")
    counts, extra = observed[order], extra[order]
    size = means[order] / extra
    ratio = extra / (1 + extra)
    chance = np.exp(-size * np.log1p(extra))
    below = np.zeros_like(chance)
    for count in range(int(counts.max(initial=0))):
        active = int(np.searchsorted(-counts, -count, side="left"))
        below[:active] += chance[:active]
        chance = chance[:active] * (size[:active] + count) * (ratio[:active] / (count + 1))
    tail = np.empty(len(observed))
    tail[order] = 1 - below.mean(axis=2) @ _NORMAL_WEIGHTS
    return tail


def _tail_by_beta(observed: FloatArray, means: FloatArray, extra: FloatArray) -> FloatArray:
    from scipy.special import betainc

    counts = observed[:, np.newaxis, np.newaxis]
    tail: FloatArray = (
        betainc(counts, means / extra, extra / (1 + extra)).mean(axis=2) @ _NORMAL_WEIGHTS
    )
    return tail


def _smallest_rare(means: FloatArray, dispersions: FloatArray, level: float) -> FloatArray:
    """The smallest count whose tail is below the level, by a secant on the tail's logarithm."""
    centre = means[:, :, 0] @ _NORMAL_WEIGHTS
    second = (means[:, :, 0] ** 2) @ _NORMAL_WEIGHTS
    spread = np.sqrt(np.maximum(second - centre**2, 0) + centre * dispersions[:, 0].mean(axis=1))
    low = np.zeros(len(centre))
    low_log = np.zeros(len(centre))
    high = np.full(len(centre), np.inf)
    high_log = np.full(len(centre), -np.inf)
    guess = np.clip(np.ceil(centre + 2.8 * spread + 1), 1, _LARGEST_LIMIT)
    active = np.arange(len(centre))
    wanted = np.log(level)
    while active.size:
        tail = np.log(np.maximum(_tail(guess[active], means[active], dispersions[active]), 1e-300))
        is_rare = tail < wanted
        rare, common = active[is_rare], active[~is_rare]
        high[rare], high_log[rare] = guess[rare], tail[is_rare]
        low[common], low_log[common] = guess[common], tail[~is_rare]
        active = active[(high[active] - low[active] > 1) & (low[active] < _LARGEST_LIMIT)]
        h, lo = high[active], low[active]
        share = (low_log[active] - wanted) / (low_log[active] - high_log[active])
        is_open = np.isinf(h)
        between = lo + np.where(is_open, 0, np.nan_to_num(h - lo, posinf=0)) * share
        inside = np.clip(np.round(between), lo + 1, np.where(is_open, lo + 1, h - 1))
        guess[active] = np.where(is_open, np.ceil(lo * 1.25 + 2), inside)
    return np.where(low < _LARGEST_LIMIT, high, np.nan)
