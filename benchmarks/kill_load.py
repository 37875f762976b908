"""Kill loads at random points and look at what is left: `make soak`.

After each kill the folder must hold a whole build, the one before or the one after, and no file
of the killed load once the next program has started.
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
_START_OF_WORK = 0.3
"""Share of a run that is Python starting; kills before it hit nothing."""


def kill_load(times: int, seed: int, folder: Path) -> Counter[str]:
    """Kill `times` loads in `folder`; how often each thing was seen.

    Keys: old, new, half, corrupt, orphans, killed (the load was still running).
    """
    generator = random.Random(seed)
    template, work = folder / "template", folder / "work"
    _load(template, BEFORE).wait()
    before = _rows(template)
    shutil.copytree(template, work)
    started = time.perf_counter()
    _load(work, AFTER).wait()
    seconds = time.perf_counter() - started
    after = _rows(work)
    seen: Counter[str] = Counter()
    for _ in range(times):
        shutil.rmtree(work)
        shutil.copytree(template, work)
        process = _load(work, AFTER)
        try:
            process.wait(timeout=seconds * generator.uniform(_START_OF_WORK, 1.05))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            seen["killed"] += 1
        sweep(work)
        seen["orphans"] += len(_orphans(work))
        try:
            rows = _rows(work)
        except NoBuild:
            seen["corrupt"] += 1
            continue
        seen["old" if rows == before else "new" if rows == after else "half"] += 1
    return seen


def _load(folder: Path, name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "ingest", "load", "--json", "--to", folder, SAMPLE / name],
        cwd=SAMPLE.parent,
        stdout=subprocess.DEVNULL,
    )


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
    """Print what was seen; 1 where a kill left anything half, corrupt or lying about."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill_load", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        seen = kill_load(options.times, options.seed, Path(folder))
    for key in ("killed", "old", "new", "half", "corrupt", "orphans"):
        print(f"{key}: {seen[key]}")
    return int(any(seen[key] for key in ("half", "corrupt", "orphans")))


if __name__ == "__main__":
    sys.exit(main())
