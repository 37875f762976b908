"""The project's own reference of municipalities: which one a city name or a CEP means."""

import csv
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from indicators.names import normalised, normalised_with_wildcards

REFERENCE = Path(__file__).parent / "reference"
REFERENCE_STATE = "GO"
_ALIASES = {"saoluizdonorte": "saoluisdonorte"}
"""São Luiz do Norte stands with z and with s in official lists."""


def read_reference(name: str) -> list[dict[str, str]]:
    """The rows of `reference/<name>.csv`."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def matched(written_names: Iterable[str]) -> dict[str, str]:
    """IBGE code of each name that means exactly one municipality of the reference state.

    A `?` stands for any one letter: the sources hold names whose accents were already broken.
    Names without a match are left out; their rows stay, without a code.
    """
    codes: dict[str, str] = {}
    names_by_length: dict[int, list[str]] = defaultdict(list)
    for row in read_reference("municipalities"):
        name = _key(row["name"])
        codes[name] = row["ibge_code"]
        names_by_length[len(name)].append(name)
    found: dict[str, str] = {}
    for written in written_names:
        name = _key(written)
        if name in codes:
            found[written] = codes[name]
        elif "?" in written:
            pattern = normalised_with_wildcards(written)
            fitting = {codes[n] for n in names_by_length[len(pattern)] if _fits(pattern, n)}
            if len(fitting) == 1:
                found[written] = fitting.pop()
    return found


def code_of_cep(prefix: str) -> str | None:
    """IBGE code of the municipality whose CEPs begin with these five digits; None for others."""
    ranges = _cep_ranges()
    place = bisect_right(ranges, (prefix, "99999", "")) - 1
    if place < 0:
        return None
    _, last, code = ranges[place]
    return code if prefix <= last else None


@cache
def _cep_ranges() -> tuple[tuple[str, str, str], ...]:
    """First and last five digits of each range of CEPs and its municipality, ascending."""
    rows = read_reference("cep_ranges")
    return tuple(sorted((r["first_cep"], r["last_cep"], r["ibge_code"]) for r in rows))


def _key(name: str) -> str:
    key = normalised(name)
    return _ALIASES.get(key, key)


def _fits(pattern: str, name: str) -> bool:
    return all(p in ("?", n) for p, n in zip(pattern, name, strict=True))
