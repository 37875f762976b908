"""Numbers on the screen are those of the files, as a spreadsheet shortens them."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rounding import DECIMALS, rounded


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (100 * (23 / 80), 1, 28.8),
        (28.75, 1, 28.8),
        (28.65, 1, 28.7),
        (-1.25, 1, -1.3),
        (2.5, 0, 3.0),
        (0.5, 0, 1.0),
        (2.345, 2, 2.35),
        (28.7499999, 1, 28.7),
        (1e9 + 0.05, 1, 1e9 + 0.1),
    ],
)
def test_a_half_goes_away_from_zero(value: float, places: int, shown: float) -> None:
    assert rounded(value, places) == shown


def test_a_missing_number_stays_missing_and_no_zero_has_a_sign() -> None:
    answer = rounded(pd.Series([np.nan, -0.04, 0.0]), 1)
    assert np.isnan(answer[0])
    assert answer[1:].tolist() == [0.0, 0.0] and not np.signbit(answer[1:]).any()


@given(st.integers(0, 2_000), st.integers(1, 2_000), st.integers(0, 2))
def test_it_is_the_decimal_rounding_of_the_number_of_the_file(
    part: int, whole: int, places: int
) -> None:
    share = 100 * (part / whole)
    written = Decimal(f"{share:.{DECIMALS}f}")
    by_hand = written.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert rounded(share, places) == float(by_hand)
