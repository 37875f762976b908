"""One measurement in one process: `make bench` starts a fresh one for each.

`python -m benchmarks.measure question CONTENDER QUESTION BUILD` answers once to warm up and then
some times more; `... load CONTENDER FILES TO` loads a folder of official files once. Both print one
JSON object. CPU is that of all threads of the process, user and system; importing is left out.
"""

import argparse
import contextlib
import io
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import duckdb
import pandas as pd

from benchmarks.questions import QUESTIONS, Question, fingerprint, open_floor, read_frame
from ingest import __main__ as ingest
from queries.database import Database, current_build
from sample_data.layouts import FINALISATION_DATE, LAYOUTS

REPETITIONS = 7
PRODUCT, FLOOR, PANDAS = "product", "duckdb", "pandas"
PRODUCT_STATE = "product --uf GO"
STATE = "GO"

_TYPES = {
    title: {
        FINALISATION_DATE: "date",
        "Tempo Resposta": "usmallint",
        "Nota do Consumidor": "utinyint",
    }.get(title, "varchar")
    for title in LAYOUTS["L19"]
}

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Measurement:
    """Seconds of each repetition, peak memory of the process, and what was answered.

    `bytes_a_row` is that of the file which a load made, 0 where none was.
    """

    cpu_seconds: list[float]
    wall_seconds: list[float]
    peak_bytes: int
    answer: str
    bytes_a_row: float = 0.0


def measure_question(contender: str, question: Question, build: Path) -> Measurement:
    """Answer a question from a build; what pandas needs to read first is not counted."""
    ask = _asked(contender, question, build)
    ask()
    cpu, wall = [], []
    for _ in range(REPETITIONS):
        seconds, answer = _timed(ask)
        cpu.append(seconds[0])
        wall.append(seconds[1])
    return Measurement(cpu, wall, _peak_bytes(), fingerprint(answer, question.columns))


def measure_load(contender: str, files: Sequence[Path], to: Path) -> Measurement:
    """Load official files into a folder, the product into what it already holds.

    The answer is the number of rows loaded or set aside, and of those of Goiás in the result.
    """
    (cpu, wall), result = _timed(lambda: _LOADS[contender](files, to))
    peak = _peak_bytes()
    if isinstance(result, pd.DataFrame):
        stored, from_state, loaded = len(result), int(result["UF"].eq(STATE).sum()), len(result)
        bytes_a_row = 0.0
    else:
        stored, from_state, loaded = _stored_rows(contender, result)
        bytes_a_row = result.stat().st_size / stored
    answer = f"{loaded} rows, {from_state} of {STATE}"
    return Measurement([cpu], [wall], peak, answer, bytes_a_row)


def _asked(contender: str, question: Question, build: Path) -> Callable[[], pd.DataFrame]:
    if contender == PRODUCT:
        if question.product is None:
            raise ValueError("the product does not ask this question")
        ask, database = question.product, Database(build)
        return lambda: ask(database)
    if contender == FLOOR:
        connection = open_floor(build)
        return lambda: question.floor(connection)
    frame = read_frame(build)
    return lambda: question.pandas(frame)


def _load_product(files: Sequence[Path], to: Path, uf: str) -> Path:
    """What a reader types: reading, checking, storing; the build it made."""
    said = io.StringIO()
    arguments = ["load", "--uf", uf, "--to", str(to), "--json", *map(str, files)]
    with contextlib.redirect_stdout(said):
        code = ingest.main(arguments)
    if code != ingest.LOADED:
        raise RuntimeError(f"the load was refused: {said.getvalue()}")
    return current_build(to)


def _load_floor(files: Sequence[Path], to: Path) -> Path:
    """The typed CSV reader of the engine into a table of a file, nothing checked."""
    path = to / "floor.duckdb"
    columns = ", ".join(f"'{title}': '{type_name}'" for title, type_name in _TYPES.items())
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table complaint as select * from read_csv($paths, auto_detect = false, "
            f"header = true, delim = ';', quote = '\"', columns = {{{columns}}})",
            {"paths": [str(file) for file in files]},
        )
    return path


def _load_pandas(files: Sequence[Path], to: Path) -> pd.DataFrame:
    """One frame in memory with categories; nothing is stored."""
    texts = [title for title, type_name in _TYPES.items() if type_name == "varchar"]
    frames = [
        pd.read_csv(
            file, sep=";", dtype=dict.fromkeys(texts, "str"), parse_dates=[FINALISATION_DATE]
        )
        for file in files
    ]
    return pd.concat(frames, ignore_index=True).astype(dict.fromkeys(texts, "category"))


_LOADS: dict[str, Callable[[Sequence[Path], Path], Path | pd.DataFrame]] = {
    PRODUCT: lambda files, to: _load_product(files, to, "BR"),
    PRODUCT_STATE: lambda files, to: _load_product(files, to, STATE),
    FLOOR: _load_floor,
    PANDAS: _load_pandas,
}


def _stored_rows(contender: str, path: Path) -> tuple[int, int, int]:
    """Rows in the file, those of Goiás, and all that were loaded or set aside."""
    loaded = "count(*)"
    if contender != FLOOR:
        loaded = "(select sum(accepted_count + set_aside_count)::bigint from load)"
    with open_floor(path) as connection:
        (counts,) = connection.execute(
            f"select count(*), count(*) filter (where uf = $state), {loaded} from complaint",
            {"state": STATE},
        ).fetchall()
    return counts


def _timed(work: Callable[[], Result]) -> tuple[tuple[float, float], Result]:
    """CPU and wall seconds of some work, and its result."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return (time.process_time() - cpu, time.perf_counter() - wall), result


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one measurement as JSON; the answer is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    question = kinds.add_parser("question")
    question.add_argument("contender", choices=(PRODUCT, FLOOR, PANDAS))
    question.add_argument("question", choices=tuple(QUESTIONS))
    question.add_argument("build", type=Path)
    load = kinds.add_parser("load")
    load.add_argument("contender", choices=tuple(_LOADS))
    load.add_argument("to", type=Path)
    load.add_argument("files", type=Path, nargs="+")
    options = parser.parse_args(arguments)
    if options.kind == "question":
        asked = QUESTIONS[options.question]
        measurement = measure_question(options.contender, asked, options.build)
    else:
        measurement = measure_load(options.contender, options.files, options.to)
    print(json.dumps(asdict(measurement)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
