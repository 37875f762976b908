"""What was measured of each contender, and the targets it is held to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from benchmarks.measure import FLOOR, PRODUCT, PRODUCT_STATE, Measurement
from benchmarks.questions import QUESTIONS
from benchmarks.screens import (
    CHART,
    CONTROLS,
    FILTER_CHANGE,
    FIRST_PAGE,
    PAGE_SWITCH,
    SCRIPT_M,
    Interaction,
    Watched,
)

LOAD, BATCH, MONTH_ADDED = "load", "load by years", "a month added"
SESSION = "all of it"
"""What a server and a browser did from the first page to the last."""
SURVEILLANCE_SECONDS = 0.2
"""Most CPU of one month of the surveillance: 246 series, all tested."""
STATSMODELS_RATIO = 30.0
"""So many times the CPU of one month a GLM a series must take, in the same run."""
SAMPLE_LOAD_SECONDS = 60.0
"""Most CPU of a load of the sample data, which judges all series in every month."""
THREE_MILLION = 3_000_000
GIGABYTE = 1e9


@dataclass(frozen=True, slots=True)
class Figures:
    """One contender's result: seconds, bytes; `bytes_a_row` is 0 where nothing was stored."""

    cpu: float
    """The least of all repetitions of all processes, as `wall`: what others disturb least."""
    wall: float
    cpu_median: float
    wall_median: float
    peak: float
    """The largest of all processes."""
    bytes_a_row: float = 0.0


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a reader waits, in seconds to the last pixel, and bytes over the wire."""

    p50: float
    p95: float
    times: int
    wire_bytes: float
    """The median."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a server holds after use and what its pages asked of other hosts."""

    resident_bytes: int
    """The largest of all rounds."""
    foreign_requests: int


Measured = Mapping[tuple[str, str], Figures]
"""(subject, contender) -> figures; a subject is a question or a load."""
Screens = Mapping[tuple[str, str], Wait | Session]
"""The same of what the browser saw; a subject is what a reader does."""


def figures(rounds: Sequence[Measurement]) -> Figures:
    """The rounds of one contender together."""
    cpu = [seconds for measurement in rounds for seconds in measurement.cpu_seconds]
    wall = [seconds for measurement in rounds for seconds in measurement.wall_seconds]
    return Figures(
        cpu=min(cpu),
        wall=min(wall),
        cpu_median=median(cpu),
        wall_median=median(wall),
        peak=max(measurement.peak_bytes for measurement in rounds),
        bytes_a_row=max(measurement.bytes_a_row for measurement in rounds),
    )


def screens(watched: Watched) -> dict[tuple[str, str], Wait | Session]:
    """What the browser saw, by what was done and by whom."""
    groups: dict[tuple[str, str], list[Interaction]] = {}
    for interaction in watched.interactions:
        groups.setdefault((interaction.subject, interaction.contender), []).append(interaction)
    waits: dict[tuple[str, str], Wait | Session] = {
        key: Wait(
            p50=median(interaction.seconds for interaction in group),
            p95=percentile([interaction.seconds for interaction in group], 95),
            times=len(group),
            wire_bytes=median(interaction.wire_bytes for interaction in group),
        )
        for key, group in groups.items()
    }
    session = Session(max(watched.resident_bytes), len(watched.foreign))
    return {**waits, (SESSION, PRODUCT): session}


def percentile(values: Sequence[float], percent: int) -> float:
    """The least value that is not exceeded by this percentage of all: one of them, none between."""
    return sorted(values)[ceil(len(values) * percent / 100) - 1]


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that may be at most `factor` times that of another contender, plus `allowance`.

    `quantity` names a field of `Figures`, `Wait` or `Session`; without `against`, `allowance`
    alone is the limit. Held to from `from_rows` rows on.
    """

    subject: str
    quantity: str
    factor: float = 0.0
    against: str = ""
    allowance: float = 0.0
    contender: str = PRODUCT
    from_rows: int = 0

    def value(self, measured: Measured | Screens) -> float:
        return float(getattr(measured[self.subject, self.contender], self.quantity))

    def limit(self, measured: Measured | Screens) -> float:
        """The most that is allowed, in the unit of the quantity."""
        if not self.against:
            return self.allowance
        other = float(getattr(measured[self.subject, self.against], self.quantity))
        return self.factor * other + self.allowance

    def applies(self, measured: Measured | Screens, rows: int) -> bool:
        """Whether its subject was measured at a size at which it is held to."""
        return rows >= self.from_rows and any(subject == self.subject for subject, _ in measured)

    def is_missed(self, measured: Measured | Screens) -> bool:
        """Whether the value is above the limit, or the product gives no answer at all."""
        if (self.subject, self.contender) not in measured:
            return True
        return self.value(measured) > self.limit(measured)


TARGETS = (
    # In 150 files of 2,000 rows the fixed cost of a file and of a build is most of the work.
    Target(LOAD, "cpu", factor=3.0, against=FLOOR, from_rows=THREE_MILLION),
    Target(LOAD, "cpu", factor=3.0, against=FLOOR, contender=PRODUCT_STATE),
    Target(LOAD, "peak", allowance=1.5 * GIGABYTE),
    Target(LOAD, "peak", allowance=1.5 * GIGABYTE, contender=PRODUCT_STATE),
    Target(LOAD, "bytes_a_row", allowance=25.0, from_rows=THREE_MILLION),
    *(Target(key, "cpu", factor=1.5, against=FLOOR, allowance=0.005) for key in QUESTIONS),
    # What the monthly cubes are for.
    Target("Q1n", "cpu", factor=0.5, against=FLOOR, from_rows=THREE_MILLION),
    Target("Q3", "cpu", factor=0.5, against=FLOOR, from_rows=THREE_MILLION),
    Target("Q6", "cpu", factor=0.5, against=FLOOR, from_rows=THREE_MILLION),
    Target("Q2", "cpu", factor=1.0, against=FLOOR, from_rows=THREE_MILLION),
    Target("Q5", "cpu", factor=1.0, against=FLOOR, from_rows=THREE_MILLION),
    Target(BATCH, "peak", allowance=1.5 * GIGABYTE),
    Target(MONTH_ADDED, "bytes_a_row", allowance=25.0),
    Target(MONTH_ADDED, "peak", allowance=1.5 * GIGABYTE),
    Target(MONTH_ADDED, "wall", allowance=30.0),
    # Ratios to the same run's floor first: they hold on a slow machine too.
    Target(FILTER_CHANGE, "p50", factor=1.3, against=CONTROLS),
    Target(FIRST_PAGE, "p50", factor=1.3, against=CHART),
    Target(FILTER_CHANGE, "wire_bytes", allowance=80e3),
    Target(SESSION, "foreign_requests"),
    Target(SESSION, "resident_bytes", allowance=350e6),
    Target(FILTER_CHANGE, "p95", allowance=0.6),
    Target(PAGE_SWITCH, "p50", allowance=0.7),
    Target(SCRIPT_M, "p50", allowance=40.0),
)
"""At most this; the measured page names each with its value."""


def applying(measured: Measured | Screens, rows: int) -> list[Target]:
    """The targets held to at this size, in the order of the table."""
    return [target for target in TARGETS if target.applies(measured, rows)]
