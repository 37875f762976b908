"""Polygons of the municipalities: read, checked, repaired, simplified and written as GeoJSON."""

import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from ingest.municipalities import read_reference

LARGEST_BYTES = 500_000
"""Of the written file: what a browser on a slow line still fetches in a moment."""
_TOLERANCES = tuple(0.001 * step for step in range(1, 21))
_DECIMALS = 4
_CODE_PROPERTIES = ("codarea", "id", "codigo_ibge")
_FARTHEST_SEAT = 0.1
"""Degrees that a seat may lie outside of its polygon: a coarse mesh cuts corners."""
_BRAZIL = (-75.0, -35.0, -30.0, 6.0)
"""West, south, east and north of what a coordinate may be, in degrees."""
_LARGEST_OVERLAP = 0.01
"""Part of all area that may be covered twice: coarse borders cross."""

_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, OverflowError)


class UnusableMesh(Exception):
    """What was given is no mesh of the municipalities; the message says why, in Portuguese."""


def read_mesh(content: bytes) -> dict[str, BaseGeometry]:
    """The polygons of a GeoJSON by IBGE code, repaired; raises `UnusableMesh`.

    Every municipality of the reference must be there once, and hold its seat.
    """
    features = _features(content)
    polygons: dict[str, BaseGeometry] = {}
    for feature in features:
        code = _code(feature)
        if code in polygons:
            raise UnusableMesh(f"o município {code} aparece duas vezes")
        polygons[code] = _polygon(code, feature.get("geometry"))
    seats = {
        row["ibge_code"]: shapely.Point(float(row["longitude"]), float(row["latitude"]))
        for row in read_reference("municipalities")
    }
    if len(polygons) != len(seats):
        raise UnusableMesh(f"tem {len(polygons)} municípios; Goiás tem {len(seats)}")
    if foreign := sorted(polygons.keys() - seats.keys()):
        raise UnusableMesh(f"tem códigos que não são de Goiás: {', '.join(foreign[:5])}")
    far = [c for c, seat in seats.items() if polygons[c].distance(seat) > _FARTHEST_SEAT]
    if far:
        raise UnusableMesh(
            f"há códigos trocados ou coordenadas que não são graus: a sede fica longe do polígono "
            f"em {len(far)} municípios, entre eles {', '.join(far[:5])}"
        )
    drawn = [polygons[code] for code in seats]
    covered = shapely.union_all(drawn).area
    if sum(polygon.area for polygon in drawn) > (1 + _LARGEST_OVERLAP) * covered:
        raise UnusableMesh("há municípios desenhados uns sobre os outros")
    return dict(zip(seats, drawn, strict=True))


def simplified(polygons: Mapping[str, BaseGeometry]) -> bytes:
    """The polygons as GeoJSON of at most `LARGEST_BYTES`, as fine as that allows.

    Neighbours keep their common border: it is simplified once, for both.
    """
    for tolerance in _TOLERANCES:
        content = to_geojson(
            dict(
                zip(
                    polygons,
                    shapely.coverage_simplify(list(polygons.values()), tolerance),
                    strict=True,
                )
            )
        )
        if len(content) <= LARGEST_BYTES:
            return content
    raise UnusableMesh("tem pontos demais para uma tela, mesmo simplificado")


def to_geojson(polygons: Mapping[str, BaseGeometry], decimals: int = _DECIMALS) -> bytes:
    """A FeatureCollection with `properties.codigo_ibge`, exterior rings clockwise.

    A ring the other way round fills the rest of the globe in the browser.
    """
    features = []
    for code, polygon in polygons.items():
        rounded = repaired(shapely.transform(polygon, lambda points: np.round(points, decimals)))
        if rounded.is_empty:
            raise UnusableMesh(f"o polígono do município {code} some ao ser simplificado")
        geometry = mapping(shapely.orient_polygons(rounded, exterior_cw=True))
        features.append(
            {"type": "Feature", "properties": {"codigo_ibge": code}, "geometry": geometry}
        )
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":")).encode("ascii")


def repaired(geometry: BaseGeometry) -> BaseGeometry:
    """The valid polygons that the same lines enclose, none left out.

    Lines, not rings, decide: sources write the parts of a municipality as rings of one polygon,
    where an exterior ring may stand as the hole of a smaller one.
    """
    valid = shapely.make_valid(geometry, method="linework")
    parts = [part for part in shapely.get_parts(valid) if part.geom_type.endswith("Polygon")]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _features(content: bytes) -> list[dict[str, Any]]:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise UnusableMesh("é uma página, não um GeoJSON")
    try:
        collection = json.loads(content, parse_constant=_refuse_constant)
    # Nested without end, it is no mesh either.
    except (ValueError, RecursionError) as problem:
        raise UnusableMesh("não é um GeoJSON") from problem
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise UnusableMesh("não é um GeoJSON de municípios (falta a lista “features”)")
    return features


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _code(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties")
    if isinstance(properties, dict):
        for name in _CODE_PROPERTIES:
            if name in properties:
                return re.sub(r"\W", "?", str(properties[name])[:20])
    raise UnusableMesh("há polígono sem código (codarea, id ou codigo_ibge)")


def _polygon(code: str, geometry: Any) -> BaseGeometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise UnusableMesh(f"o município {code} não tem polígono")
    try:
        drawn = shapely.force_2d(shape(geometry))
        points = shapely.get_coordinates(drawn)
        if not np.isfinite(points).all():
            raise ValueError("a coordinate that is no number")
        west, south, east, north = _BRAZIL
        if not ((points >= (west, south)) & (points <= (east, north))).all():
            raise UnusableMesh(f"o município {code} tem coordenadas que não são graus do Brasil")
        polygon = repaired(drawn)
    # Whatever stands where coordinates should.
    except (*_UNREADABLE, shapely.GEOSException) as problem:
        raise UnusableMesh(f"o polígono do município {code} não se lê") from problem
    if polygon.is_empty:
        raise UnusableMesh(f"o polígono do município {code} não se lê")
    return polygon
