"""How long one month of the surveillance takes, beside the same by one statsmodels GLM a series.

`python -m benchmarks.surveillance_speed` measures both in one run, on one core: 246 towns and 60
months, fit and p, and prints the times and their ratio; then a load of the sample data, which
judges all series in every month. Exit 1 where a target is missed.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402

from benchmarks.surveillance_worlds import WORLDS, window  # noqa: E402
from benchmarks.targets import (  # noqa: E402
    SAMPLE_LOAD_SECONDS,
    STATSMODELS_RATIO,
    SURVEILLANCE_SECONDS,
)
from indicators.surveillance import (  # noqa: E402
    BASELINE_MONTHS,
    MINIMUM_COUNT,
    WINDOW_MONTHS,
    judge,
)

ROOT = Path(__file__).parent.parent
ROUNDS = 7
SEED = 20261125


def one_month() -> tuple[np.ndarray, np.ndarray]:
    """Counts and log references of the towns, in the world that grows as the real volume did."""
    _, counts = window(WORLDS[1], np.random.default_rng(SEED))
    return counts, np.log(counts.sum(axis=0) - counts)


def by_batch(counts: np.ndarray, log_reference: np.ndarray) -> None:
    """The product: all series fitted, tested and adjusted."""
    known = np.ones(counts.shape, dtype=bool)
    judge(counts, log_reference, known, np.zeros(len(counts), dtype=np.int64))


def fit_by_glm(
    counts: np.ndarray, log_reference: np.ndarray, is_known: np.ndarray
) -> tuple[float, float, float, bool]:
    """The baseline of one series by statsmodels, step by step as the product's.

    The linear predictor of the tested month without offset, its variance at dispersion 1, the
    dispersion, and whether the trend was kept.
    """
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    month = np.arange(WINDOW_MONTHS + 1) + 100.0
    wave = 2 * np.pi * month / 12
    terms = np.column_stack([np.ones_like(month), month, np.sin(wave), np.cos(wave)])
    baseline, ahead = terms[:BASELINE_MONTHS][is_known], terms[-1]
    y, offset = counts[is_known], log_reference[is_known]
    weights = np.ones(len(y))

    def fitted(columns: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        model = GLM(y, baseline[:, columns], Poisson(), offset=offset, var_weights=weights)
        result = model.fit(tol=1e-12, maxiter=200)
        squares = float((weights * (y - result.mu) ** 2 / result.mu).sum())
        dispersion = max(1.0, squares / (len(y) - len(columns)))
        return result.params, result.normalized_cov_params, result.mu, dispersion

    columns = [0, 1, 2, 3]
    params, covariance, mean, dispersion = fitted(columns)
    leverage = mean * np.einsum("ij,jk,ik->i", baseline, covariance, baseline)
    raw = 1.5 * (y ** (2 / 3) * mean ** (-1 / 6) - np.sqrt(mean))
    residual = raw / np.sqrt(dispersion * (1 - leverage))
    if (residual > 2.58).any():
        down = np.where(residual > 2.58, np.maximum(residual, 1) ** -2.0, 1.0)
        weights = down * len(y) / down.sum()
        params, covariance, mean, dispersion = fitted(columns)
    if np.exp(ahead @ params) > (y / np.exp(offset)).max():
        columns = [0, 2, 3]
        params, covariance, mean, dispersion = fitted(columns)
    at = ahead[columns]
    return float(at @ params), float(at @ covariance @ at), dispersion, len(columns) == 4


def by_glm(counts: np.ndarray, log_reference: np.ndarray) -> None:
    """The same of one series after the other, by statsmodels and scipy.stats."""
    from scipy import stats

    points, weights = np.polynomial.hermite_e.hermegauss(15)
    levels = (np.arange(1, 12) - 0.5) / 11
    every = np.ones(BASELINE_MONTHS, dtype=bool)
    for row, offset in zip(counts, log_reference, strict=True):
        rate, variance, dispersion, has_trend = fit_by_glm(
            row[:BASELINE_MONTHS], offset[:BASELINE_MONTHS], every
        )
        freedom = BASELINE_MONTHS - (4 if has_trend else 3)
        means = np.exp(rate + offset[-1] + np.sqrt(dispersion * variance) * points)[:, np.newaxis]
        spread = np.maximum(dispersion * freedom / stats.chi2.ppf(levels, freedom), 1 + 1e-9)
        if row[-1] < MINIMUM_COUNT:
            continue
        tail = stats.nbinom.sf(row[-1] - 1, means / (spread - 1), 1 / spread)
        (weights @ tail.mean(axis=1)) / weights.sum()


def least_seconds(work: Callable[[], None], rounds: int) -> float:
    """CPU seconds of the quickest of several rounds, after one to warm up."""
    work()
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def sample_load_seconds() -> float:
    """CPU seconds of a load of the sample data into an empty folder, its surveillance included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "ingest", "load", "--to", folder, "sample_data"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Measure and print; the answer is the exit code."""
    counts, log_reference = one_month()
    product = least_seconds(lambda: by_batch(counts, log_reference), ROUNDS)
    others = least_seconds(lambda: by_glm(counts, log_reference), 2)
    print(
        f"{len(counts)} series x {BASELINE_MONTHS} months, those of 5 or more tested: "
        f"{product:.3f} s CPU (at most {SURVEILLANCE_SECONDS} s); a GLM a series: {others:.3f} s; "
        f"{others / product:.0f} times (at least {STATSMODELS_RATIO:.0f})"
    )
    loading = sample_load_seconds()
    print(
        f"load of the sample, all its series in every month: {loading:.1f} s CPU "
        f"(at most {SAMPLE_LOAD_SECONDS:.0f} s)"
    )
    return int(
        product > SURVEILLANCE_SECONDS
        or others / product < STATSMODELS_RATIO
        or loading > SAMPLE_LOAD_SECONDS
    )


if __name__ == "__main__":
    sys.exit(main())
