"""The schematic map is what its script draws from the seats, and can stand for Goiás."""

import json

import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from ingest.map_files import SCHEMATIC_MAP
from ingest.municipalities import read_reference
from ingest.schematic_map import schematic_map

BRASILIA = shapely.Point(-47.88, -15.79)
INSIDE = [BRASILIA, shapely.Point(-49.25, -16.68), shapely.Point(-52.0, -18.0)]
OUTSIDE = [
    shapely.Point(-52.0, -14.0),
    shapely.Point(-46.0, -17.5),
    shapely.Point(-54.5, -16.0),
    shapely.Point(-47.5, -19.5),
]
"""In Mato Grosso and in Minas Gerais."""


@pytest.fixture(scope="module")
def cells() -> dict[str, BaseGeometry]:
    collection = json.loads(SCHEMATIC_MAP.read_bytes())
    return {f["properties"]["codigo_ibge"]: shape(f["geometry"]) for f in collection["features"]}


@pytest.fixture(scope="module")
def seats() -> dict[str, shapely.Point]:
    return {
        row["ibge_code"]: shapely.Point(float(row["longitude"]), float(row["latitude"]))
        for row in read_reference("municipalities")
    }


def test_the_committed_map_is_what_the_script_draws() -> None:
    assert SCHEMATIC_MAP.read_bytes() == schematic_map()
    assert SCHEMATIC_MAP.stat().st_size < 150_000


def test_every_municipality_has_one_valid_clockwise_cell(cells: dict[str, BaseGeometry]) -> None:
    assert len(cells) == 246
    for code, cell in cells.items():
        assert cell.geom_type == "Polygon" and cell.is_valid and not cell.interiors, code
        assert not cell.exterior.is_ccw, code


def test_a_cell_holds_its_own_seat_and_what_is_nearest_to_it(
    cells: dict[str, BaseGeometry], seats: dict[str, shapely.Point]
) -> None:
    assert cells.keys() == seats.keys()
    for code, cell in cells.items():
        inside = cell.representative_point()
        assert [other for other, seat in seats.items() if cell.contains(seat)] == [code]
        assert min(seats, key=lambda other: seats[other].distance(inside)) == code


def test_cells_meet_without_gaps_and_make_one_state(cells: dict[str, BaseGeometry]) -> None:
    assert shapely.coverage_is_valid(list(cells.values()))
    state = shapely.union_all(list(cells.values()))
    assert state.geom_type == "Polygon" and not state.interiors
    assert all(state.contains(point) for point in INSIDE)
    assert not any(state.contains(point) for point in OUTSIDE)
    # Goiás measures 340,000 km², about 28.5 square degrees, and the Federal District half of one.
    assert 25 < state.area < 33
