"""Kill loads at random points and look at what is left: `make soak`.

A load is killed while it works: at any moment, and every third time in the last fifth of its
work. After each kill the folder must hold a whole build, the one before or the one after, no file
of the killed load once the next program has started, and what that start tells must be true.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ingest.folder import sweep
from queries.database import Database, NoBuild, current_build
from queries.loads import build_facts, loads

SAMPLE = Path(__file__).parent.parent / "sample_data"
BEFORE, AFTER = "finalizadas_2020.zip", "finalizadas_2021.csv.gz"
LAST_PART = 0.8
_SECONDS_TO_LOAD = 120


def kill_load(times: int, seed: int, folder: Path) -> Counter[str]:
    """Kill `times` loads in `folder`; how often each thing was seen.

    Keys: old, new, half, corrupt, orphans, killed (the load was still at work), late (of these,
    in the last part), untold (killed at work, and the next start did not say so or said wrongly
    whether anything changed).
    """
    generator = random.Random(seed)
    template, work = folder / "template", folder / "work"
    _load(template, BEFORE).wait()
    before = _rows(template)
    shutil.copytree(template, work)
    process = _load(work, AFTER)
    _start_of_work(work, process)
    seconds = _seconds_of_work(work, _SECONDS_TO_LOAD)
    process.wait()
    after = _rows(work)
    seen: Counter[str] = Counter()
    for number in range(times):
        shutil.rmtree(work)
        shutil.copytree(template, work)
        is_late = number % 3 == 0
        share = generator.uniform(LAST_PART if is_late else 0.0, 1.0)
        process = _load(work, AFTER)
        _start_of_work(work, process)
        worked = _seconds_of_work(work, seconds * share)
        process.send_signal(signal.SIGKILL)
        process.wait()
        was_at_work = any(work.glob("work-*.tmp"))
        if was_at_work:
            seen["killed"] += 1
            seen["late"] += share >= LAST_PART
        else:
            # It was quicker than the one before: the next kills must come earlier.
            seconds = worked
        told = [interrupted.is_published for interrupted in sweep(work)]
        seen["orphans"] += len(_orphans(work))
        try:
            rows = _rows(work)
        except NoBuild:
            seen["corrupt"] += 1
            continue
        seen["old" if rows == before else "new" if rows == after else "half"] += 1
        seen["untold"] += told != ([rows == after] if was_at_work else [])
    return seen


def _load(folder: Path, name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "ingest", "load", "--json", "--to", folder, SAMPLE / name],
        cwd=SAMPLE.parent,
        stdout=subprocess.DEVNULL,
    )


def _start_of_work(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Waits until the load has its work folder."""
    while not any(folder.glob("work-*.tmp")):
        if process.poll() is not None:
            raise RuntimeError("the load did not start to work")
        time.sleep(0.001)


def _seconds_of_work(folder: Path, limit: float) -> float:
    """Waits until the work folder is gone or the limit is over; the seconds that took."""
    started = time.perf_counter()
    while any(folder.glob("work-*.tmp")) and time.perf_counter() - started < limit:
        time.sleep(0.001)
    return time.perf_counter() - started


def _rows(folder: Path) -> tuple[int, int]:
    """Complaints stored and complaints that the loads say were accepted."""
    database = Database(current_build(folder))
    try:
        stored = int(build_facts(database)["complaint_count"].iloc[0])
        return stored, int(loads(database)["accepted_count"].sum())
    finally:
        database.close()


def _orphans(folder: Path) -> list[Path]:
    """Files that belong to no build: parts, and write-ahead logs."""
    known = {"builds", "current", "lock", "history.jsonl", "rejects"}
    return [path for path in folder.iterdir() if path.name not in known] + [
        path for path in (folder / "builds").iterdir() if path.suffix != ".duckdb"
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was seen; 1 where a kill left anything half, corrupt, lying about or untold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill_load", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        seen = kill_load(options.times, options.seed, Path(folder))
    faults = ("half", "corrupt", "orphans", "untold")
    for key in ("killed", "late", "old", "new", *faults):
        print(f"{key}: {seen[key]}")
    return int(any(seen[key] for key in faults))


if __name__ == "__main__":
    sys.exit(main())
