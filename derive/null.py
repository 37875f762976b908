"""How many cards a month come by chance: the build's own null world, simulated."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.rates import BoolArray, FloatArray
from indicators.surveillance import ALERT, ATTENTION, Month, judge

LATEST_MONTHS = 12
"""The newest tested months are simulated: the cards of today are what the figure stands beside."""
SIMULATED_MONTHS = 150

IntegerArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NullMonth:
    """A month as judged, its references and known months (the tested one last), and its kinds."""

    month: Month
    log_reference: FloatArray
    is_known: BoolArray
    kinds: IntegerArray


def false_cards(
    months: Sequence[NullMonth],
    generator: np.random.Generator,
    simulated_months: int = SIMULATED_MONTHS,
) -> pd.DataFrame:
    """One row: the mean number of false cards and marks a month, where nothing departs.

    Every series with a model is drawn anew, baseline and tested month, negative binomial around
    its fitted means with its own fitted dispersion (the floored one would be too wide on average),
    references kept; then fitted, tested and adjusted as the build's own months. Series are drawn
    apart from each other: two that are nested alert together only by chance, so each alert is a
    card of its own. The newest LATEST_MONTHS tested months, newest first, take turns. No month, no
    figure: NaN.

    Columns: expected_false_cards, standard_error (of the simulation), expected_attention,
    expected_tested, months_with_card (share), simulated_months.
    """
    newest = months[:LATEST_MONTHS]
    drawn = simulated_months if newest else 0
    outcomes = np.full((max(drawn, 1), 3), np.nan)
    for run in range(drawn):
        outcomes[run] = _run(newest[run % len(newest)], generator)
    cards, attention, tested = outcomes.mean(axis=0)
    return pd.DataFrame(
        {
            "expected_false_cards": [cards],
            "standard_error": [outcomes[:, 0].std(ddof=1) / np.sqrt(drawn) if drawn else np.nan],
            "expected_attention": [attention],
            "expected_tested": [tested],
            "months_with_card": [(outcomes[:, 0] > 0).mean() if drawn else np.nan],
            "simulated_months": [drawn],
        }
    )


def drawn_counts(
    mean: FloatArray, dispersion: FloatArray, generator: np.random.Generator
) -> FloatArray:
    """Counts of that mean and variance dispersion x mean: negative binomial, Poisson at 1."""
    extra = np.broadcast_to(dispersion - 1, mean.shape)
    is_wide = (extra > 1e-6) & (mean > 0)
    rate = mean.copy()
    rate[is_wide] = generator.gamma(mean[is_wide] / extra[is_wide], extra[is_wide])
    return generator.poisson(rate).astype(np.float64)


def _run(null: NullMonth, generator: np.random.Generator) -> tuple[int, int, int]:
    rows = np.flatnonzero(null.month.baselines.has_model)
    fitted = null.month.baselines.fitted[rows]
    ahead = null.month.forecasts.taken(rows)
    counts = np.zeros((rows.size, null.is_known.size))
    dispersion = null.month.baselines.dispersion[rows]
    counts[:, : fitted.shape[1]] = drawn_counts(fitted, dispersion[:, np.newaxis], generator)
    growth = np.maximum(1.0, ahead.expected / null.month.baselines.mean_count[rows])
    counts[:, -1] = drawn_counts(ahead.expected, 1 + (dispersion - 1) * growth, generator)
    known = np.broadcast_to(null.is_known, counts.shape)
    month = judge(
        counts,
        null.log_reference[rows],
        known,
        null.kinds[rows],
        is_wanted=np.zeros(rows.size, dtype=bool),
    )
    status = month.status
    tested = int((~np.isnan(month.p)).sum())
    return int((status == ALERT).sum()), int((status == ATTENTION).sum()), tested
