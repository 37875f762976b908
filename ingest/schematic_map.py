"""Draws the map that serves without the official one: `python -m ingest.schematic_map` writes it.

Each municipality is what lies nearer to its seat than to any other, inside the outline that the
seats suggest. The seats of the reference are all it is made of.
"""

import shapely
from shapely.geometry.base import BaseGeometry

from ingest.map_files import SCHEMATIC_MAP
from ingest.mesh import to_geojson
from ingest.municipalities import read_reference

_HOLLOWNESS = 0.25
"""Ratio of the concave hull: 0 follows every seat, 1 is convex."""
_MARGIN = 0.2
"""Degrees from the outermost seats to the outline."""
_SMOOTHING = 0.5
_DECIMALS = 3


def schematic_map() -> bytes:
    """The map as GeoJSON."""
    rows = read_reference("municipalities")
    seats = [shapely.Point(float(row["longitude"]), float(row["latitude"])) for row in rows]
    outline = _outline(seats)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(seats), extend_to=outline)
    )
    # Each cell holds one seat; the tree tells which.
    cell_of = shapely.STRtree(cells).query(seats, predicate="within")[1]
    polygons = {
        row["ibge_code"]: _part_with(seat, cells[cell].intersection(outline))
        for row, seat, cell in zip(rows, seats, cell_of, strict=True)
    }
    return to_geojson(polygons, _DECIMALS)


def _outline(seats: list[shapely.Point]) -> BaseGeometry:
    hull = shapely.concave_hull(shapely.MultiPoint(seats), ratio=_HOLLOWNESS)
    grown = hull.buffer(_MARGIN + _SMOOTHING).buffer(-_SMOOTHING)
    return grown.simplify(0.01)


def _part_with(seat: shapely.Point, cell: BaseGeometry) -> BaseGeometry:
    """Of a cell that the outline cuts in two, the part that holds the seat."""
    return next(part for part in shapely.get_parts(cell) if part.contains(seat))


if __name__ == "__main__":
    SCHEMATIC_MAP.write_bytes(schematic_map())
