"""The series of Goiás that are watched: counts by month, and the reference each is held against."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.rates import BoolArray, FloatArray
from indicators.surveillance import MINIMUM_COUNT, MINIMUM_MONTHS

STATE = "state"
MUNICIPALITY = "municipality"
MUNICIPALITY_COMPANY = "municipality_problem_group_company"
PARTS = ("ibge_code", "segment", "problem_group", "company")
KINDS: dict[str, tuple[str, ...]] = {
    STATE: (),
    MUNICIPALITY: ("ibge_code",),
    "municipality_segment": ("ibge_code", "segment"),
    "municipality_problem_group": ("ibge_code", "problem_group"),
    "company_problem_group": ("problem_group", "company"),
    MUNICIPALITY_COMPANY: ("ibge_code", "problem_group", "company"),
}
"""The kinds of series and the parts that tell one of a kind from another."""
SMALLEST_MEAN = 2.0
"""Cases a month that a baseline of a municipality, problem group and company needs."""

IntegerArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cells:
    """The complaints of Goiás, a row a month and combination of parts.

    `month` is the place on the axis of months; `codes` has a column a part, the place of its word
    in `words`, -1 where there is none.
    """

    month: IntegerArray
    codes: IntegerArray
    count: IntegerArray
    words: Sequence[NDArray[np.str_]]


@dataclass(frozen=True, slots=True)
class Series:
    """All series that may be tested, ordered by kind and words, and their months.

    `kind` numbers the kinds in the order of KINDS; `codes` as in Cells, -1 for a part that does
    not belong; `counts` and `log_reference` are series x months, `log_reference` the logarithm of
    what the reference has without the series itself (-inf where that is nothing).
    """

    kind: IntegerArray
    codes: IntegerArray
    counts: FloatArray
    log_reference: FloatArray

    @property
    def level(self) -> IntegerArray:
        """How many parts tell the series from the state: the finer, the more."""
        parts: IntegerArray = (self.codes >= 0).sum(axis=1)
        return parts


def cells_of(frame: pd.DataFrame, first_month: int) -> Cells:
    """Cells of a frame with finalised_month, PARTS and finalised_count, months from the first."""
    columns, words = [], []
    for part in PARTS:
        codes, found = pd.factorize(frame[part], sort=True)
        columns.append(codes.astype(np.int64))
        words.append(np.asarray(found, dtype=np.str_))
    return Cells(
        month=frame["finalised_month"].to_numpy(dtype=np.int64) - first_month,
        codes=np.column_stack(columns),
        count=frame["finalised_count"].to_numpy(dtype=np.int64),
        words=words,
    )


def series_of(cells: Cells, month_count: int) -> Series:
    """Every series of KINDS that ever could be tested.

    The reference is the state, for series of a company the company's main segment (the state
    where it has none), both without the series itself. The state has no reference: its logarithm
    is 0.
    """
    state = _by_month(np.zeros_like(cells.month), 1, cells, month_count)[0]
    segments = _by_month(
        cells.codes[:, PARTS.index("segment")], len(cells.words[1]), cells, month_count
    )
    # The last row answers for companies without a segment.
    references = np.vstack([segments, state])
    segment_of = _main_segments(cells)
    kinds, codes, counts, reference = [], [], [], []
    for number, (kind, parts) in enumerate(KINDS.items()):
        own_codes, own_counts = _of_kind(cells, parts, month_count)
        least = SMALLEST_MEAN * MINIMUM_MONTHS if kind == MUNICIPALITY_COMPANY else MINIMUM_COUNT
        kept = own_counts.sum(axis=1) >= least
        own_codes, own_counts = own_codes[kept], own_counts[kept]
        kinds.append(np.full(len(own_codes), number, dtype=np.int64))
        codes.append(own_codes)
        counts.append(own_counts)
        if kind == STATE:
            reference.append(np.ones_like(own_counts))
        elif "company" in parts:
            whole = references[segment_of[own_codes[:, PARTS.index("company")]]]
            reference.append(whole - own_counts)
        else:
            reference.append(state - own_counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_reference = np.log(np.maximum(np.concatenate(reference), 0))
    return Series(
        np.concatenate(kinds), np.concatenate(codes), np.concatenate(counts), log_reference
    )


def series_frame(series: Series, cells: Cells) -> pd.DataFrame:
    """One row a series: series_id (its place), kind and the words of its parts."""
    names = np.array(list(KINDS), dtype=object)
    frame = pd.DataFrame({"series_id": np.arange(len(series.kind)), "kind": names[series.kind]})
    for column, part in enumerate(PARTS):
        codes = series.codes[:, column]
        listed = np.array([*cells.words[column], None], dtype=object)
        frame[part] = pd.Series(listed[codes], dtype="str")
    return frame


def members(codes: IntegerArray, cells: Cells, rows: IntegerArray) -> BoolArray:
    """Which of the chosen cells lie in each series: series x cells."""
    chosen = cells.codes[rows]
    is_member = np.ones((len(codes), len(chosen)), dtype=bool)
    for column in range(len(PARTS)):
        wanted = codes[:, column, np.newaxis]
        is_member &= (wanted < 0) | (chosen[:, column] == wanted)
    return is_member


def _of_kind(
    cells: Cells, parts: tuple[str, ...], month_count: int
) -> tuple[IntegerArray, FloatArray]:
    """The codes of each combination of these parts that occurs, and its counts by month."""
    columns = [PARTS.index(part) for part in parts]
    key = np.zeros_like(cells.month)
    is_whole = np.ones(cells.month.shape, dtype=bool)
    for column in columns:
        key = key * (len(cells.words[column]) + 1) + cells.codes[:, column]
        is_whole &= cells.codes[:, column] >= 0
    rows = np.flatnonzero(is_whole)
    _, first, place = np.unique(key[rows], return_index=True, return_inverse=True)
    codes = np.full((len(first), len(PARTS)), -1, dtype=np.int64)
    for column in columns:
        codes[:, column] = cells.codes[rows[first], column]
    flat = np.bincount(
        place * month_count + cells.month[rows],
        weights=cells.count[rows],
        minlength=len(first) * month_count,
    )
    return codes, flat.reshape(len(first), month_count).astype(np.float64)


def _by_month(group: IntegerArray, group_count: int, cells: Cells, month_count: int) -> FloatArray:
    rows = group >= 0
    flat = np.bincount(
        group[rows] * month_count + cells.month[rows],
        weights=cells.count[rows],
        minlength=group_count * month_count,
    )
    return flat.reshape(group_count, month_count).astype(np.float64)


def _main_segments(cells: Cells) -> IntegerArray:
    """The segment with most complaints of each company, the first of equals, -1 without any."""
    company, segment = cells.codes[:, PARTS.index("company")], cells.codes[:, 1]
    counts = np.zeros((len(cells.words[PARTS.index("company")]), len(cells.words[1])))
    rows = segment >= 0
    np.add.at(counts, (company[rows], segment[rows]), cells.count[rows])
    if counts.shape[1] == 0:
        return np.full(len(counts), -1)
    most: IntegerArray = np.where(counts.any(axis=1), counts.argmax(axis=1), -1)
    return most
