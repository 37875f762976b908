"""How a number of a file becomes the shorter one of a screen."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

DECIMALS = 10
"""Of a share or mean in a file: enough to count back from it exactly."""


def rounded(values: Any, places: int) -> NDArray[np.float64]:
    """Numbers, elementwise, as the files hold them, with fewer places; halves away from zero.

    That is how a spreadsheet shows the number of the file: 23 of 80, which a computer may hold as
    28.749999999999996 %, is 28,7500000000 there and 28,8 in both. NaN stays NaN, and no zero has
    a sign.
    """
    written = np.round(np.asarray(values, dtype=np.float64), DECIMALS)
    scale = 10.0**places
    # The product may lie just under the half that the written number is.
    least = np.floor(np.nextafter(np.abs(written) * scale, np.inf) + 0.5)
    shorter: NDArray[np.float64] = np.copysign(least / scale, written) + 0.0
    return shorter
