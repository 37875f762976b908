"""Where the rows of a load wait: a database of numbers, and the words they stand for.

It lies in memory up to `MEMORY_LIMIT` and in the work folder beyond that.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.complaints import STAGED_SCHEMA
from ingest.procon import STAGED_PROCON

Connection = duckdb.DuckDBPyConnection
SAFE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}
"""DuckDB settings without which a foreign file could make it ask the internet."""
MEMORY_LIMIT = "700MB"
ROWS_WRITTEN_AT_ONCE = 250_000
WORDS_COLUMNS = tuple(field.name for field in STAGED_SCHEMA if pa.types.is_dictionary(field.type))


class Staging:
    """The rows of the files of one load, and the build they are added to as `previous`.

    Table `staging.complaint` has one row a usable row: `origin` is the number of its file, words
    are numbers from 1 (`words_of` a column lists them in that order), 0 where there is none.
    Table `staging.repeat` has the lines of rows that equal an earlier one of their file.
    Table `staging.procon_complaint` has one row a usable row of a Procon file, words as they are.
    """

    def __init__(self, work: Path, previous: Path | None) -> None:
        settings = {"memory_limit": MEMORY_LIMIT, "temp_directory": str(work / "spill")}
        self.connection = duckdb.connect(":memory:", config={**SAFE, **settings})
        self._numbers: dict[str, dict[str | None, int]] = {
            column: {None: 0} for column in WORDS_COLUMNS
        }
        self._waiting: dict[str, list[pa.Table]] = defaultdict(list)
        self.connection.execute("attach ':memory:' as staging")
        self._create_table("complaint", [("origin", pa.uint16()), *map(_staged, STAGED_SCHEMA)])
        self._create_table("repeat", [("origin", pa.uint16()), ("source_line", pa.uint32())])
        of_procon = [(field.name, field.type) for field in STAGED_PROCON]
        self._create_table("procon_complaint", [("origin", pa.uint16()), *of_procon])
        if previous is not None:
            self.connection.execute("attach $path as previous (read_only)", {"path": str(previous)})

    def close(self) -> None:
        self.connection.close()

    def stage(self, origin: int, rows: pa.Table) -> None:
        """Take in rows (`STAGED_SCHEMA`) of the file of that number."""
        numbered = {
            name: self._numbered(name, rows.column(name)) if name in self._numbers else column
            for name, column in zip(rows.column_names, rows.columns, strict=True)
        }
        self._wait("complaint", origin, rows.num_rows, numbered)

    def stage_repeats(self, origin: int, lines: "npt.NDArray[np.uint32]") -> None:
        """Note which lines of that file have rows that equal an earlier one."""
        self._wait("repeat", origin, len(lines), {"source_line": lines})

    def stage_procon(self, origin: int, rows: pa.Table) -> None:
        """Take in rows (`STAGED_PROCON`) of the Procon file of that number."""
        columns = dict(zip(rows.column_names, rows.columns, strict=True))
        self._wait("procon_complaint", origin, rows.num_rows, columns)

    def drop_file(self, origin: int) -> None:
        """Forget the rows of a file that was refused on the way."""
        self.write_waiting()
        self.connection.execute(
            "delete from staging.complaint where origin = $origin", {"origin": origin}
        )

    def words_of(self, column: str) -> list[str]:
        """The words of a column; the first is number 1."""
        return [word for word in self._numbers[column] if word is not None]

    def names_in(self, state: str) -> dict[str, int]:
        """The city names that the staged rows of a state write, with their rows, by name."""
        self.write_waiting()
        names = [None, *self.words_of("municipality_name")]
        rows = self.connection.execute(
            "select municipality_name, count(*) from staging.complaint "
            "where uf = $uf and municipality_name > 0 group by municipality_name",
            {"uf": self._numbers["uf"].get(state, 0)},
        ).fetchall()
        return dict(sorted((str(names[number]), count) for number, count in rows))

    def lines_of_months(self, origin: int, months: Sequence[int]) -> set[int]:
        """The lines of that file's rows that are dated in `months`."""
        self.write_waiting()
        lines = self.connection.execute(
            "select source_line from staging.complaint "
            "where origin = $origin and list_contains($months, finalised_month)",
            {"origin": origin, "months": list(months)},
        ).fetchall()
        return {line for (line,) in lines}

    def _numbered(self, name: str, column: pa.ChunkedArray) -> npt.NDArray[np.uint32]:
        numbers = self._numbers[name]
        words = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        number_of = np.array(
            [numbers.setdefault(word, len(numbers)) for word in words.dictionary.to_pylist()]
            or [0],
            dtype=np.uint32,
        )
        places = words.indices.fill_null(0).to_numpy()
        return np.where(words.is_valid().to_numpy(zero_copy_only=False), number_of[places], 0)

    def _create_table(self, name: str, fields: list[tuple[str, pa.DataType]]) -> None:
        self.connection.register("empty_table", pa.schema(fields).empty_table())
        self.connection.execute(f"create table staging.{name} as select * from empty_table")
        self.connection.unregister("empty_table")

    def _wait(self, table: str, origin: int, count: int, columns: dict[str, Any]) -> None:
        """Keep rows until there are many: one insert a small file would cost more than the rows."""
        origins = np.full(count, origin, dtype=np.uint16)
        self._waiting[table].append(pa.table({"origin": origins, **columns}))
        if sum(rows.num_rows for rows in self._waiting[table]) >= ROWS_WRITTEN_AT_ONCE:
            self.write_waiting()

    def write_waiting(self) -> None:
        """Write the rows that wait for more: to call before a question to the tables."""
        for table, waiting in self._waiting.items():
            self.connection.register("row_table", pa.concat_tables(waiting))
            self.connection.execute(f"insert into staging.{table} select * from row_table")
            self.connection.unregister("row_table")
        self._waiting.clear()


def _staged(field: pa.Field) -> tuple[str, pa.DataType]:
    return field.name, pa.uint32() if pa.types.is_dictionary(field.type) else field.type
