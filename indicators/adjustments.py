"""What many tests at once do to a p-value."""

import numpy as np
from numpy.typing import ArrayLike

from indicators.rates import FloatArray


def benjamini_hochberg(p_values: ArrayLike) -> FloatArray:
    """Adjusted p of each test, 0 to 1 (Benjamini and Hochberg 1995).

    Marking all with an adjusted p below q keeps the expected share of false marks below q. NaN is
    no test: it stays NaN and does not count among the tests.
    """
    p = np.asarray(p_values, dtype=np.float64)
    is_test = ~np.isnan(p)
    tested = p[is_test]
    order = np.argsort(-tested, kind="stable")
    scaled = tested[order] * tested.size / np.arange(tested.size, 0, -1)
    adjusted = np.full(p.shape, np.nan)
    of_tests = np.empty_like(tested)
    of_tests[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    adjusted[is_test] = of_tests
    return adjusted
