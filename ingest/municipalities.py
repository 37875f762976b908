"""The project's own reference of municipalities, and which of them a written city name means."""

import csv
from collections import defaultdict
from collections.abc import Iterable
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


def matched(cities: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """IBGE code of each (state, written name) that means exactly one municipality.

    A `?` stands for any one letter: the sources hold names whose accents were already broken.
    Names without a match are left out; their rows stay, without a code.
    """
    codes: dict[str, str] = {}
    names_by_length: dict[int, list[str]] = defaultdict(list)
    for row in read_reference("municipalities"):
        name = _key(row["name"])
        codes[name] = row["ibge_code"]
        names_by_length[len(name)].append(name)
    found: dict[tuple[str, str], str] = {}
    for state, city in cities:
        if state != REFERENCE_STATE:
            continue
        name = _key(city)
        if name in codes:
            found[state, city] = codes[name]
        elif "?" in city:
            pattern = normalised_with_wildcards(city)
            fitting = {codes[n] for n in names_by_length[len(pattern)] if _fits(pattern, n)}
            if len(fitting) == 1:
                found[state, city] = fitting.pop()
    return found


def _key(name: str) -> str:
    key = normalised(name)
    return _ALIASES.get(key, key)


def _fits(pattern: str, name: str) -> bool:
    return all(p in ("?", n) for p, n in zip(pattern, name, strict=True))
