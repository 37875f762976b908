"""What the files of older years call a segment or a problem, and its name today."""

from functools import cache, lru_cache

from indicators.names import normalised
from ingest.municipalities import read_reference


@lru_cache(maxsize=100_000)
def current_value(column: str, written: str) -> str:
    """Today's name of a segment or problem; `written` itself where nothing renamed it.

    Accents, case, spaces and punctuation do not matter: some years write `?` for a dash.
    """
    return _current_values().get((column, normalised(written)), written)


@cache
def _current_values() -> dict[tuple[str, str], str]:
    return {
        (row["column"], normalised(row["written"])): row["current"]
        for row in read_reference("renamed_values")
    }
