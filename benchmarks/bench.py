"""What the product costs beside hand-written DuckDB, pandas and bare Streamlit pages: `make bench`.

Writes official-form files, loads and asks them, each time in a fresh process, the contenders in
turn, and compares their answers; then shows them in a browser beside such pages. `--only` does
one of the two parts. Prints each figure; `--write` puts tables and picture into
docs/performance.md. Exit 0 when every target of `benchmarks.targets` holds, 1 when one does not
or the answers differ, 2 when there is no Chromium, the disk is too small or the page has no place
for the tables.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from benchmarks.browser import NoChromium, chromium_path
from benchmarks.measure import FLOOR, PANDAS, PRODUCT, PRODUCT_STATE, Measurement
from benchmarks.official_files import file_name, month_sizes
from benchmarks.performance_page import Run, chart, described, put, screens_section, section
from benchmarks.questions import QUESTIONS
from benchmarks.screens import Interaction, Watched
from benchmarks.targets import BATCH, LOAD, MONTH_ADDED, Figures, applying, figures, screens
from queries.database import current_build

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "performance.svg"
BATCH_ROWS = 4_000_000
"""A year with more rows than this is loaded by quarters."""
DISK_BYTES_A_ROW = 500
"""Files, the work of a load and the builds kept, together."""

HELD, MISSED, NOT_RUN = 0, 1, 2
ENGINE, SCREENS = "engine", "screens"


@dataclass(frozen=True, slots=True)
class Size:
    """Rows of a run and how often each contender is measured; no rounds: the country case."""

    rows: int
    load_rounds: int = 0
    question_rounds: int = 0


SIZES = {
    "300k": Size(300_000, load_rounds=3, question_rounds=5),
    "3m": Size(3_000_000, load_rounds=2, question_rounds=3),
    "12m": Size(12_000_000),
}

Rounds = dict[tuple[str, str], list[Measurement]]


def measured(label: str, *arguments: str | Path) -> Measurement:
    """One measurement in a fresh process, told as it comes."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.measure", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    measurement = Measurement(**json.loads(done.stdout))
    said = f"{min(measurement.cpu_seconds):.4f} s CPU, {measurement.peak_bytes / 1e6:.0f} MB"
    print(f"  {label}: {said}", file=sys.stderr)
    return measurement


def measure_loads(files: Sequence[Path], work: Path, rounds: int) -> Rounds:
    """Each way to load the files, in turn; the data folder of the last round stays."""
    seen: Rounds = defaultdict(list)
    for _ in range(rounds):
        for contender in (PRODUCT, FLOOR, PANDAS, PRODUCT_STATE):
            to = work / contender
            shutil.rmtree(to, ignore_errors=True)
            to.mkdir()
            loaded = measured(f"{LOAD}, {contender}", "load", contender, to, *files)
            seen[LOAD, contender].append(loaded)
    return seen


def measure_questions(build: Path, rounds: int) -> Rounds:
    """Each question asked of one build by each contender, in turn."""
    seen: Rounds = defaultdict(list)
    for _ in range(rounds):
        for key, question in QUESTIONS.items():
            for contender in (PRODUCT, FLOOR, PANDAS):
                if contender != PRODUCT or question.product is not None:
                    asked = measured(f"{key}, {contender}", "question", contender, key, build)
                    seen[key, contender].append(asked)
    return seen


def disagreements(seen: Mapping[tuple[str, str], Sequence[Measurement]]) -> list[str]:
    """A sentence for each subject that was not answered alike by all, every time."""
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for (subject, contender), rounds in seen.items():
        for measurement in rounds:
            answers[subject][measurement.answer] = contender
    return [
        f"{subject}: " + "; ".join(f"{name} says {said}" for said, name in by_answer.items())
        for subject, by_answer in answers.items()
        if len(by_answer) > 1
    ]


def batches(sizes: Mapping[int, int]) -> list[list[int]]:
    """Months of each load of a country: a year, or its quarters where the year is large."""
    found = []
    for _, year in groupby(sizes, key=lambda month: month // 12):
        months = list(year)
        if sum(sizes[month] for month in months) <= BATCH_ROWS:
            found.append(months)
        else:
            found += [list(quarter) for _, quarter in groupby(months, key=lambda m: m // 3)]
    return found


def watched(data: Path) -> Watched:
    """What a browser sees of a data folder, from a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.screens", data],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    seen = json.loads(done.stdout)
    interactions = [Interaction(**interaction) for interaction in seen.pop("interactions")]
    for address in seen["foreign"]:
        print(f"  asked of another host: {address}", file=sys.stderr)
    return Watched(**seen, interactions=interactions)


def run_size(size: Size, folder: Path, parts: Sequence[str] = (ENGINE, SCREENS)) -> Run:
    """Loads and questions of one size, against DuckDB and pandas; its screens, against a blank."""
    files = _written_files(size.rows, folder)
    run = Run(
        rows=size.rows,
        file_count=len(files),
        file_bytes=sum(file.stat().st_size for file in files),
        load_rounds=size.load_rounds,
        question_rounds=size.question_rounds,
        measured={},
    )
    if ENGINE in parts:
        seen = measure_loads(files, folder, size.load_rounds)
        seen |= measure_questions(current_build(folder / PRODUCT), size.question_rounds)
        if wrong := disagreements(seen):
            raise SystemExit("\n".join(wrong))
        run = replace(run, measured={key: figures(rounds) for key, rounds in seen.items()})
    else:
        measured(f"{LOAD}, {PRODUCT}", "load", PRODUCT, folder / PRODUCT, *files)
    if SCREENS in parts:
        looked = watched(folder / PRODUCT)
        run = replace(run, screens=screens(looked), chromium=looked.chromium)
    return run


def run_country(size: Size, folder: Path) -> Run:
    """The whole country loaded by years, then its last month added; nothing is compared."""
    files = _written_files(size.rows, folder)
    sizes = month_sizes(size.rows)
    last = max(sizes)
    before = {month: rows for month, rows in sizes.items() if month != last}
    to = folder / PRODUCT
    by_year = [
        measured(BATCH, "load", PRODUCT, to, *(folder / file_name(month) for month in months))
        for months in batches(before)
    ]
    month = measured(MONTH_ADDED, "load", PRODUCT, to, folder / file_name(last))
    if not month.answer.startswith(f"{size.rows} rows"):
        raise SystemExit(f"{size.rows} rows written, loaded: {month.answer}")
    cpu = sum(m.cpu_seconds[0] for m in by_year)
    wall = sum(m.wall_seconds[0] for m in by_year)
    peak = max(m.peak_bytes for m in by_year)
    return Run(
        rows=size.rows,
        file_count=len(files),
        file_bytes=sum(file.stat().st_size for file in files),
        load_rounds=1,
        question_rounds=0,
        measured={
            (BATCH, PRODUCT): Figures(cpu, wall, cpu, wall, peak),
            (MONTH_ADDED, PRODUCT): figures([month]),
        },
    )


def _written_files(rows: int, folder: Path) -> list[Path]:
    # In a process of its own: a child's peak starts from what its parent holds.
    subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.official_files"),
            *("--rows", str(rows), "--to", folder),
        ],
        cwd=ROOT,
        check=True,
    )
    return [folder / file_name(month) for month in month_sizes(rows)]


def missed(run: Run) -> list[str]:
    """Each target that does not hold, in words."""
    return [
        described(target, seen)
        for seen in (run.measured, run.screens)
        for target in applying(seen, run.rows)
        if target.is_missed(seen)
    ]


def tables(runs: Sequence[Run]) -> dict[str, str]:
    """The tables that there is something for, by their place in the page."""
    groups = {
        "sizes": ([run for run in runs if run.measured and not run.is_country], section),
        "country": ([run for run in runs if run.is_country], section),
        "screens": ([run for run in runs if run.screens], screens_section),
    }
    return {place: told(group) for place, (group, told) in groups.items() if group}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the answer is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__)
    parser.add_argument("sizes", nargs="+", choices=tuple(SIZES), metavar="SIZE")
    parser.add_argument("--only", choices=(ENGINE, SCREENS), help="one part of a comparison")
    parser.add_argument("--write", action="store_true", help="put the tables into the page")
    options = parser.parse_args(arguments)
    parts = (options.only,) if options.only else (ENGINE, SCREENS)
    compares = any(SIZES[name].question_rounds for name in options.sizes)
    try:
        if SCREENS in parts and compares:
            chromium_path()
    except NoChromium as missing:
        print(missing, file=sys.stderr)
        return NOT_RUN
    runs = []
    for name in options.sizes:
        size = SIZES[name]
        with tempfile.TemporaryDirectory() as folder:
            needed, free = size.rows * DISK_BYTES_A_ROW, shutil.disk_usage(folder).free
            print(f"{name}: up to {needed / 1e9:.1f} GB of {free / 1e9:.1f} GB free in {folder}")
            if free < needed:
                print("Not enough disk; TMPDIR names another folder.", file=sys.stderr)
                return NOT_RUN
            if size.question_rounds:
                runs.append(run_size(size, Path(folder), parts))
            else:
                runs.append(run_country(size, Path(folder)))
        print("\n\n".join(tables(runs[-1:]).values()))
    for place, text in tables(runs).items() if options.write else ():
        if not put(PAGE, place, text):
            print(f"{PAGE.name} has no place named {place}.", file=sys.stderr)
            return NOT_RUN
    compared = [run for run in runs if run.measured and not run.is_country]
    if options.write and compared:
        PICTURE.write_text(chart(compared), encoding="utf-8")
    sentences = [f"{run.rows} rows: {sentence}" for run in runs for sentence in missed(run)]
    print("\n".join(["Targets missed:", *sentences] if sentences else ["Every target holds."]))
    return MISSED if sentences else HELD


if __name__ == "__main__":
    sys.exit(main())
