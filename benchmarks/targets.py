"""What was measured of each contender, and the targets it is held to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.measure import FLOOR, PRODUCT, PRODUCT_STATE, Measurement
from benchmarks.questions import QUESTIONS

LOAD, BATCH, MONTH_ADDED = "load", "load by years", "a month added"
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


Measured = Mapping[tuple[str, str], Figures]
"""(subject, contender) -> figures; a subject is a question or a load."""


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


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that may be at most `factor` times that of another contender, plus `allowance`.

    `quantity` names a field of `Figures`; without `against`, `allowance` alone is the limit.
    Held to from `from_rows` rows on.
    """

    subject: str
    quantity: str
    factor: float = 0.0
    against: str = ""
    allowance: float = 0.0
    contender: str = PRODUCT
    from_rows: int = 0

    def value(self, measured: Measured) -> float:
        return float(getattr(measured[self.subject, self.contender], self.quantity))

    def limit(self, measured: Measured) -> float:
        """The most that is allowed, in the unit of the quantity."""
        if not self.against:
            return self.allowance
        other = float(getattr(measured[self.subject, self.against], self.quantity))
        return self.factor * other + self.allowance

    def applies(self, measured: Measured, rows: int) -> bool:
        """Whether its subject was measured at a size at which it is held to."""
        return rows >= self.from_rows and any(subject == self.subject for subject, _ in measured)

    def is_missed(self, measured: Measured) -> bool:
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
)
"""At most this; the measured page names each with its value."""


def applying(measured: Measured, rows: int) -> list[Target]:
    """The targets held to at this size, in the order of the table."""
    return [target for target in TARGETS if target.applies(measured, rows)]
