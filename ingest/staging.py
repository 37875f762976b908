"""Where the rows of a load wait: a database of numbers, and the words they stand for."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.complaints import STAGED_SCHEMA

Connection = duckdb.DuckDBPyConnection
SAFE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}
"""DuckDB settings without which a foreign file could make it ask the internet."""
MEMORY_LIMIT = "700MB"
WORDS_COLUMNS = tuple(field.name for field in STAGED_SCHEMA if pa.types.is_dictionary(field.type))


class Staging:
    """The rows of the files of one load, and the build they are added to as `previous`.

    Table `staging.complaint` has one row a usable row: `origin` is the number of its file, words
    are numbers from 1 (`words_of` a column lists them in that order), 0 where there is none.
    Table `staging.repeat` has the lines of rows that equal an earlier one of their file.
    """

    def __init__(self, work: Path, previous: Path | None) -> None:
        settings = {"memory_limit": MEMORY_LIMIT, "temp_directory": str(work / "spill")}
        self.connection = duckdb.connect(":memory:", config={**SAFE, **settings})
        self._numbers: dict[str, dict[str | None, int]] = {
            column: {None: 0} for column in WORDS_COLUMNS
        }
        self.connection.execute("attach $path as staging", {"path": str(work / "staging.duckdb")})
        self._create_table("complaint", [("origin", pa.uint16()), *map(_staged, STAGED_SCHEMA)])
        self._create_table("repeat", [("origin", pa.uint16()), ("source_line", pa.uint32())])
        if previous is not None:
            self.connection.execute("attach $path as previous (read_only)", {"path": str(previous)})
        # One transaction for all rows: nothing is logged and checkpointed file by file.
        self.connection.begin()

    def end(self) -> None:
        """Close the staged rows, before a build is written from them."""
        self.connection.commit()

    def close(self) -> None:
        self.connection.close()

    def stage(self, origin: int, rows: pa.Table) -> None:
        """Take in rows (`STAGED_SCHEMA`) of the file of that number."""
        numbered = [
            self._numbered(name, rows.column(name)) if name in self._numbers else column
            for name, column in zip(rows.column_names, rows.columns, strict=True)
        ]
        self._insert("complaint", origin, pa.table(numbered, names=rows.column_names))

    def stage_repeats(self, origin: int, lines: "npt.NDArray[np.uint32]") -> None:
        """Note which lines of that file have rows that equal an earlier one."""
        self._insert("repeat", origin, pa.table({"source_line": lines}))

    def drop_file(self, origin: int) -> None:
        """Forget the rows of a file that was refused on the way."""
        self.connection.execute(
            "delete from staging.complaint where origin = $origin", {"origin": origin}
        )

    def words_of(self, column: str) -> list[str]:
        """The words of a column; the first is number 1."""
        return [word for word in self._numbers[column] if word is not None]

    def names_in(self, state: str) -> dict[str, int]:
        """The city names that the staged rows of a state write, with their rows, by name."""
        names = [None, *self.words_of("municipality_name")]
        rows = self.connection.execute(
            "select municipality_name, count(*) from staging.complaint "
            "where uf = $uf and municipality_name > 0 group by municipality_name",
            {"uf": self._numbers["uf"].get(state, 0)},
        ).fetchall()
        return dict(sorted((str(names[number]), count) for number, count in rows))

    def lines_of_months(self, origin: int, months: Sequence[int]) -> set[int]:
        """The lines of that file's rows that are dated in `months`."""
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

    def _insert(self, table: str, origin: int, rows: pa.Table) -> None:
        self.connection.register("row_table", rows)
        self.connection.execute(
            f"insert into staging.{table} select $origin, * from row_table", {"origin": origin}
        )
        self.connection.unregister("row_table")


def _staged(field: pa.Field) -> tuple[str, pa.DataType]:
    return field.name, pa.uint32() if pa.types.is_dictionary(field.type) else field.type
