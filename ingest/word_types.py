"""Dictionary types of the build that is written, and lists that give a row's number its word."""

from collections.abc import Iterable, Sequence

import pandas as pd

from ingest.staging import Connection


def create_type(connection: Connection, name: str, values: Iterable[str]) -> None:
    """An enum of these values, sorted: it sorts by their position."""
    connection.register("value_frame", pd.DataFrame({"value": sorted(values)}, dtype=str))
    connection.execute(f"create type {name} as enum (select value from value_frame)")
    connection.unregister("value_frame")


def set_list(
    connection: Connection, variable: str, values: Sequence[str | None], type_name: str
) -> None:
    """A variable that lists words of that type."""
    connection.execute(
        f"set variable {variable} = $values::varchar[]::{type_name}[]", {"values": list(values)}
    )
