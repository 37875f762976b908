"""The measured part of docs/performance.md: tables and the picture."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from importlib.metadata import version
from math import log10
from pathlib import Path

from benchmarks.measure import FLOOR, PANDAS, PRODUCT
from benchmarks.questions import QUESTIONS
from benchmarks.screens import BLANK, CHART, CONTROLS
from benchmarks.targets import LOAD, MONTH_ADDED, Measured, Screens, Target, Wait, applying

PACKAGES = ("duckdb", "pandas", "numpy", "pyarrow")
SCREEN_PACKAGES = ("streamlit", "plotly", "duckdb", "pandas", "playwright")
_HEADINGS = (
    *("", "", "CPU ms", "median", "wall ms", "median", "CPU ÷ DuckDB", "wall ÷ DuckDB"),
    *("peak MB", "B/row"),
)
_FLOORS = (BLANK, CONTROLS, CHART)
_SCREEN_HEADINGS = (
    *("", "", "times", "p50 ms", "p95 ms", *(f"p50 ÷ {page}" for page in _FLOORS), "KB"),
)
_UNITS = {
    "cpu": ("CPU", 1e3, "ms"),
    "wall": ("wall", 1.0, "s"),
    "peak": ("peak memory", 1e-6, "MB"),
    "bytes_a_row": ("store", 1.0, "B/row"),
    "p50": ("p50", 1e3, "ms"),
    "p95": ("p95", 1e3, "ms"),
    "wire_bytes": ("over the wire", 1e-3, "KB"),
    "resident_bytes": ("memory of the server", 1e-6, "MB"),
    "foreign_requests": ("to other hosts", 1.0, "requests"),
}
"""Quantity -> its word, the factor from seconds, bytes or a count, the unit."""

# The picture: CPU ratios on a logarithmic axis.
_LOWEST, _HIGHEST = 0.05, 50.0
_TICKS = (0.1, 0.5, 1, 2, 5, 10, 20)
_LEFT, _WIDTH, _ROW = 90, 560, 22
_PRODUCT_COLOUR, _PANDAS_COLOUR, _GREY = "#0b5394", "#b45f06", "#666666"


@dataclass(frozen=True, slots=True)
class Run:
    """All that was measured at one size."""

    rows: int
    file_count: int
    file_bytes: int
    load_rounds: int
    question_rounds: int
    measured: Measured
    screens: Screens = field(default_factory=dict)
    chromium: str = ""

    @property
    def is_country(self) -> bool:
        """Whether this is the country loaded by years, where nothing is compared."""
        return (MONTH_ADDED, PRODUCT) in self.measured


def section(runs: Sequence[Run]) -> str:
    """The text between two marks of the page: when, with what, and the tables of each size."""
    lines = [_measured_with(PACKAGES)]
    for run in runs:
        megabytes = run.file_bytes / 1e6
        lines += ["", f"### {run.rows:,} rows in {run.file_count} files, {megabytes:,.0f} MB", ""]
        if not run.is_country:
            lines += [
                f"Each load {run.load_rounds} times, each question in {run.question_rounds} "
                "processes.",
                "",
            ]
        lines += _table(_HEADINGS, _figure_rows(run.measured))
        lines += ["", *_targets(run.measured, run.rows)]
    return "\n".join(lines)


def screens_section(runs: Sequence[Run]) -> str:
    """The same of what the browser saw."""
    browsers = [f"Chromium {name}" for name in sorted({run.chromium for run in runs})]
    lines = [_measured_with(SCREEN_PACKAGES, browsers)]
    for run in runs:
        lines += ["", f"### Screens, {run.rows:,} rows", ""]
        lines += _table(_SCREEN_HEADINGS, _wait_rows(run.screens))
        lines += ["", *_targets(run.screens, run.rows)]
    return "\n".join(lines)


def put(page: Path, place: str, text: str) -> bool:
    """Put the text between the page's two marks of a place; False, nothing written, without."""
    start, end = f"<!-- bench {place}:start -->", f"<!-- bench {place}:end -->"
    before, found_start, rest = page.read_text(encoding="utf-8").partition(start)
    _, found_end, after = rest.partition(end)
    if not found_start or not found_end:
        return False
    page.write_text(f"{before}{start}\n\n{text}\n\n{end}{after}", encoding="utf-8")
    return True


def described(target: Target, measured: Measured | Screens) -> str:
    """A target with its value and its limit, in words."""
    return f"{_name(target)}: {_value(target, measured)}, at most {_limit(target, measured)}"


def chart(runs: Sequence[Run]) -> str:
    """An SVG picture: CPU of product and pandas as a multiple of DuckDB's, row by row."""
    parts: list[str] = []
    top = 60
    for run in runs:
        parts.append(_text(_LEFT, top - 12, f"{run.rows:,} rows", "start", "bold"))
        subjects = [s for s in (LOAD, *QUESTIONS) if (s, FLOOR) in run.measured]
        bottom = top + _ROW * len(subjects)
        parts += [_tick(tick, top, bottom) for tick in _TICKS]
        for place, subject in enumerate(subjects):
            parts += _marks(run, subject, top + _ROW * place + _ROW // 2)
        top = bottom + 60
    legend = (
        "CPU as a multiple of hand-written DuckDB (1): circle the product, square pandas, "
        "bar the target"
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 30}" '
            f'height="{top}" font-family="sans-serif" font-size="12">',
            f"<title>{legend}</title>",
            '<rect width="100%" height="100%" fill="white"/>',
            _text(10, 20, legend, "start"),
            *parts,
            "</svg>\n",
        ]
    )


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(headings)} |",
        "|---" * len(headings) + "|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def _figure_rows(measured: Measured) -> list[list[str]]:
    rows = []
    for (subject, contender), figures in measured.items():
        floor = measured.get((subject, FLOOR))
        ratios = ["", ""]
        if floor is not None and contender != FLOOR:
            ratios = [f"{figures.cpu / floor.cpu:.2f}", f"{figures.wall / floor.wall:.2f}"]
        seconds = (figures.cpu, figures.cpu_median, figures.wall, figures.wall_median)
        asks = f"{subject}: {QUESTIONS[subject].asks}" if subject in QUESTIONS else subject
        rows.append(
            [
                asks,
                contender,
                *(f"{1e3 * value:,.1f}" for value in seconds),
                *ratios,
                f"{figures.peak / 1e6:,.0f}",
                f"{figures.bytes_a_row:.1f}" if figures.bytes_a_row else "",
            ]
        )
    return rows


def _wait_rows(screens: Screens) -> list[list[str]]:
    rows = []
    for (subject, contender), wait in screens.items():
        if not isinstance(wait, Wait):
            continue
        # A floor stands beside those that do less.
        less = _FLOORS[: _FLOORS.index(contender)] if contender in _FLOORS else _FLOORS
        floors = [screens.get((subject, page)) if page in less else None for page in _FLOORS]
        ratios = [
            f"{wait.p50 / floor.p50:.2f}" if isinstance(floor, Wait) else "" for floor in floors
        ]
        seconds = [f"{1e3 * value:,.0f}" for value in (wait.p50, wait.p95)]
        size = f"{wait.wire_bytes / 1e3:,.1f}"
        rows.append([subject, contender, str(wait.times), *seconds, *ratios, size])
    return rows


def _targets(measured: Measured | Screens, rows: int) -> list[str]:
    """The table of targets with their values and whether they hold."""
    lines = [
        [
            _name(target),
            _value(target, measured),
            _limit(target, measured),
            "**missed**" if target.is_missed(measured) else "holds",
        ]
        for target in applying(measured, rows)
    ]
    return _table(("Target", "Value", "Limit", ""), lines)


def _measured_with(packages: Sequence[str], others: Sequence[str] = ()) -> str:
    versions = [f"Python {platform.python_version()}", *others]
    versions += [f"{package} {version(package)}" for package in packages]
    return (
        f"Measured on {date.today():%Y-%m-%d} with {', '.join(versions)}, {os.cpu_count()} cores."
    )


def _name(target: Target) -> str:
    word, _, _ = _UNITS[target.quantity]
    name = f"{target.subject}, {target.contender}, {word}"
    if not target.against:
        return name
    rule = f"{target.factor:g} × {target.against}"
    if target.allowance:
        rule += f" + {_in_unit(target, target.allowance)}"
    return f"{name} ≤ {rule}"


def _value(target: Target, measured: Measured | Screens) -> str:
    if (target.subject, target.contender) not in measured:
        return "not asked"
    return _in_unit(target, target.value(measured))


def _limit(target: Target, measured: Measured | Screens) -> str:
    return _in_unit(target, target.limit(measured))


def _in_unit(target: Target, value: float) -> str:
    _, factor, unit = _UNITS[target.quantity]
    return f"{factor * value:,.1f} {unit}"


def _across(ratio: float) -> float:
    """The place of a ratio on the axis; what is beyond its ends stands at them."""
    share = log10(min(max(ratio, _LOWEST), _HIGHEST) / _LOWEST) / log10(_HIGHEST / _LOWEST)
    return round(_LEFT + _WIDTH * share, 1)


def _marks(run: Run, subject: str, y: int) -> list[str]:
    floor = run.measured[subject, FLOOR].cpu
    parts = [_text(_LEFT - 10, y + 4, subject, "end")]
    limits = [
        target.limit(run.measured)
        for target in applying(run.measured, run.rows)
        if (target.subject, target.contender, target.quantity) == (subject, PRODUCT, "cpu")
    ]
    if limits:
        x = _across(min(limits) / floor)
        parts.append(f'<path d="M{x} {y - 8}v16" stroke="{_GREY}" stroke-width="3"/>')
    if (subject, PANDAS) in run.measured:
        x = _across(run.measured[subject, PANDAS].cpu / floor)
        parts.append(
            f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10" fill="none" '
            f'stroke="{_PANDAS_COLOUR}" stroke-width="2"/>'
        )
    if (subject, PRODUCT) in run.measured:
        x = _across(run.measured[subject, PRODUCT].cpu / floor)
        parts.append(f'<circle cx="{x}" cy="{y}" r="5" fill="{_PRODUCT_COLOUR}"/>')
    return parts


def _tick(ratio: float, top: int, bottom: int) -> str:
    x = _across(ratio)
    width = 2 if ratio == 1 else 0.5
    line = f'<path d="M{x} {top}V{bottom}" stroke="{_GREY}" stroke-width="{width}"/>'
    return line + _text(x, bottom + 16, f"{ratio:g}", "middle")


def _text(x: float, y: float, text: str, anchor: str, weight: str = "normal") -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'
    )
