"""Files of comarcas for the tests: every municipality goes with the nearest seat, which is not
how the State is really divided."""

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from builds import ROOT

HEADER = ("codigo_ibge", "municipio", "comarca")
Line = tuple[str, str, str]


def reference() -> list[dict[str, str]]:
    """The municipalities as the repository lists them."""
    path = ROOT / "ingest" / "reference" / "municipalities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def district_lines(changes: Mapping[str, str] | None = None) -> list[Line]:
    """One line a municipality: code, name, comarca; `changes` are other comarcas by code."""
    places = reference()
    seats = [place for place in places if place["is_judicial_district_seat"] == "true"]

    def distance(one: Mapping[str, str], other: Mapping[str, str]) -> float:
        return math.dist(
            (float(one["latitude"]), float(one["longitude"])),
            (float(other["latitude"]), float(other["longitude"])),
        )

    nearest = {
        place["ibge_code"]: min(seats, key=lambda seat: distance(place, seat))["name"]
        for place in places
    }
    nearest |= changes or {}
    return [(place["ibge_code"], place["name"], nearest[place["ibge_code"]]) for place in places]


def write_districts(
    path: Path,
    lines: Sequence[Sequence[str]] | None = None,
    header: Sequence[str] = HEADER,
    encoding: str = "utf-8-sig",
    delimiter: str = ";",
) -> Path:
    """A CSV of comarcas as Excel in Portuguese saves it."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        writer.writerows([header, *(district_lines() if lines is None else lines)])
    return path
