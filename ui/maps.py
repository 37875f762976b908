"""The map of the municipalities at an address of its own, so that a browser fetches it once."""

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ingest.map_files import MunicipalityMap, map_in_use
from queries.database import data_folder

FOLDER = "mapas"
MAP_CONFIG = {"topojsonURL": f"{FOLDER}/"}
"""Chart settings without which Plotly asks another server for borders of the world."""
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"

# What Plotly draws below a map of ours: nothing.
_WORLD_LAYERS = ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
_EMPTY_LAYER = {"type": "GeometryCollection", "geometries": []}
_EMPTY_WORLD = json.dumps(
    {"type": "Topology", "arcs": [], "objects": dict.fromkeys(_WORLD_LAYERS, _EMPTY_LAYER)}
).encode("ascii")


def is_schematic() -> bool:
    """Whether the map is the schematic one, because no official one is installed."""
    return _in_use().is_schematic


def box_of(code: str) -> tuple[float, float, float, float]:
    """West, south, east and north end of a municipality in degrees."""
    (shape,) = (
        feature["geometry"]
        for feature in json.loads(_in_use().content)["features"]
        if feature["properties"]["codigo_ibge"] == code
    )
    is_one = shape["type"] == "Polygon"
    polygons = [shape["coordinates"]] if is_one else shape["coordinates"]
    points = [point for rings in polygons for point in rings[0]]
    longitudes, latitudes = ([point[axis] for point in points] for axis in (0, 1))
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def mesh_version() -> str:
    """A short hash of the map in use."""
    return _in_use().version


def mesh_address() -> str:
    """Where a page finds the map in use; another map has another address."""
    return f"{FOLDER}/go.geojson?v={mesh_version()}"


def routes() -> list[Route]:
    """The addresses of the map, below `FOLDER`."""
    return [Route("/go.geojson", _mesh), Route("/world_110m.json", _world)]


def _in_use() -> MunicipalityMap:
    return map_in_use(data_folder())


def _mesh(request: Request) -> Response:
    mesh = _in_use()
    # Under a version that is not its own it must not stay.
    is_its_own = request.query_params.get("v") == mesh.version
    return _answer(request, mesh.content, mesh.version, "application/geo+json", is_its_own)


def _world(request: Request) -> Response:
    return _answer(request, _EMPTY_WORLD, "vazio", "application/json", is_for_ever=False)


def _answer(
    request: Request, content: bytes, version: str, media_type: str, is_for_ever: bool
) -> Response:
    headers = {
        "cache-control": _FOR_EVER if is_for_ever else _ASK_AGAIN,
        "etag": f'W/"{version}"',
    }
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
