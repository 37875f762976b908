"""`python -m ingest map`: what it takes from one host or a file, what it refuses, what it keeps."""

import contextlib
import copy
import gzip
import itertools
import json
import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import shapely
from builds import ROOT
from shapely.geometry import shape

from ingest import official_map
from ingest.__main__ import main
from ingest.map_files import SCHEMATIC_MAP, map_in_use
from ingest.mesh import LARGEST_BYTES, read_mesh, simplified
from ingest.official_map import IBGE, NoMap, install
from ingest.one_host import Patience

HTML = b"\xef\xbb\xbf <!DOCTYPE html><html><body>Acesso negado</body></html>"
IMPATIENT = Patience(connect=1, read=1, back_off=0, retries=0)
GOIANIA, MINEIROS, PORTELANDIA, SITIO = "5208707", "5213103", "5218102", "5220702"


@dataclass
class MapServer:
    """What it answers by path, where it sends a client instead, what it was asked."""

    address: str = ""
    bodies: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    seconds_a_byte: float = 0
    over: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MapServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    fake = MapServer()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            fake.asked.append(self.path)
            if fake.hangs:
                fake.over.wait()
                return
            if self.path in fake.redirects:
                self.send_response(302)
                self.send_header("Location", fake.redirects[self.path])
                self.end_headers()
                return
            body = fake.bodies.get(self.path)
            self.send_response(404 if body is None else 200)
            self.end_headers()
            if fake.seconds_a_byte:
                for byte in body or b"":
                    if fake.over.wait(fake.seconds_a_byte):
                        return
                    self.wfile.write(bytes([byte]))
            else:
                self.wfile.write(HTML if body is None else body)

        def handle(self) -> None:
            # A client that has heard enough hangs up.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                super().handle()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        fake.address = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield fake
        finally:
            fake.over.set()
            http.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def sound() -> dict[str, Any]:
    """A mesh as IBGE publishes it: `codarea`; the polygons are those of the schematic map."""
    collection = json.loads(SCHEMATIC_MAP.read_bytes())
    for feature in collection["features"]:
        feature["properties"] = {"codarea": feature["properties"]["codigo_ibge"]}
    return collection


def written(collection: object) -> bytes:
    return json.dumps(collection).replace("Infinity", "1e999").encode()


def polygons(content: bytes) -> dict[str, Any]:
    features = json.loads(content)["features"]
    return {f["properties"]["codigo_ibge"]: shape(f["geometry"]) for f in features}


def exteriors(geometry: Any) -> list[Any]:
    return [part.exterior for part in shapely.get_parts(geometry)]


# What is taken.


def test_the_map_of_an_address_is_installed_and_its_source_noted(
    server: MapServer, sound: dict[str, Any], tmp_path: Path
) -> None:
    server.bodies["/malha?a=1"] = written(sound)
    address = f"{server.address}/malha?a=1"
    assert main(["map", "--from", address, "--to", str(tmp_path)]) == 0
    used = map_in_use(tmp_path)
    assert used.source == address and not used.is_schematic
    assert len(polygons(used.content)) == 246
    assert server.asked == ["/malha?a=1"]


@pytest.mark.parametrize("name", ["codarea", "id", "codigo_ibge"])
@pytest.mark.parametrize("as_number", [False, True])
def test_three_names_of_the_code_are_known(
    sound: dict[str, Any], tmp_path: Path, name: str, as_number: bool
) -> None:
    renamed = copy.deepcopy(sound)
    for feature in renamed["features"]:
        code = feature["properties"]["codarea"]
        feature["properties"] = {"nome": "x", name: int(code) if as_number else code}
    (tmp_path / "malha.json").write_bytes(written(renamed))
    install(tmp_path / "data", str(tmp_path / "malha.json"))
    used = map_in_use(tmp_path / "data")
    assert GOIANIA in polygons(used.content)
    assert used.source == "malha.json"


def test_a_packed_file_and_a_packed_answer_are_unpacked(
    server: MapServer, sound: dict[str, Any], tmp_path: Path
) -> None:
    packed = gzip.compress(written(sound))
    (tmp_path / "malha.json.gz").write_bytes(packed)
    server.bodies["/malha"] = packed
    install(tmp_path / "file", str(tmp_path / "malha.json.gz"))
    install(tmp_path / "address", f"{server.address}/malha", IMPATIENT)
    assert map_in_use(tmp_path / "file").content == map_in_use(tmp_path / "address").content


def test_rings_are_turned_clockwise_whatever_way_they_come(sound: dict[str, Any]) -> None:
    turned = copy.deepcopy(sound)
    for feature in turned["features"][::2]:
        feature["geometry"]["coordinates"][0].reverse()
    for content in (written(turned), written(sound)):
        drawn = polygons(simplified(read_mesh(content)))
        assert not any(ring.is_ccw for g in drawn.values() for ring in exteriors(g))


def test_parts_written_as_rings_of_one_polygon_stay_parts(sound: dict[str, Any]) -> None:
    """A small part first, then the large one as if it were its hole, then a hole of that."""
    tangled = copy.deepcopy(sound)
    goiania = next(f for f in tangled["features"] if f["properties"]["codarea"] == GOIANIA)
    x, y = shape(goiania["geometry"]).centroid.coords[0]

    def square(left: float, low: float, side: float) -> list[list[float]]:
        right, top = left + side, low + side
        return [[left, low], [left, top], [right, top], [right, low], [left, low]]

    large, small = square(x - 0.02, y - 0.02, 0.06), square(x + 0.04, y + 0.04, 0.01)
    hole = square(x + 0.01, y + 0.01, 0.02)
    goiania["geometry"] = {"type": "Polygon", "coordinates": [small, large, hole]}
    drawn = polygons(simplified(read_mesh(written(tangled))))[GOIANIA]
    assert drawn.geom_type == "MultiPolygon" and drawn.is_valid
    assert drawn.area == pytest.approx(0.06**2 + 0.01**2 - 0.02**2, rel=0.02)


def winding(ring: list[list[float]]) -> list[list[float]]:
    """The ring with 40 points a side, off the straight line; the same from either side of it."""
    points: list[list[float]] = []
    for one, other in itertools.pairwise(ring):
        (x, y), (end_x, end_y) = sorted((one, other))
        # Off the line by a little of its length, most in its middle.
        sideways = [0.02 * (s % 3) * s * (40 - s) / 400 for s in range(40)]
        between = [
            [
                x + (end_x - x) * s / 40 - (end_y - y) * sideways[s],
                y + (end_y - y) * s / 40 + (end_x - x) * sideways[s],
            ]
            for s in range(40)
        ]
        points += between if [x, y] == one else [one, *reversed(between[1:])]
    return [*points, points[0]]


def test_a_mesh_that_is_too_fine_is_simplified_and_neighbours_still_meet(
    sound: dict[str, Any],
) -> None:
    fine = copy.deepcopy(sound)
    for feature in fine["features"]:
        feature["geometry"]["coordinates"] = [
            winding(ring) for ring in feature["geometry"]["coordinates"]
        ]
    content = written(fine)
    assert len(content) > 2 * LARGEST_BYTES
    result = simplified(read_mesh(content))
    before, drawn = polygons(SCHEMATIC_MAP.read_bytes()), polygons(result)
    assert len(result) <= LARGEST_BYTES
    assert all(g.is_valid for g in drawn.values())
    assert shapely.coverage_is_valid(list(drawn.values()))
    assert all(drawn[code].area == pytest.approx(before[code].area, rel=0.1) for code in before)


def test_the_real_mesh_is_whole_valid_clockwise_and_small(shared: Path) -> None:
    source = shared / "data" / "geo_go" / "geojs-52-mun.json.gz"
    raw = gzip.decompress(source.read_bytes())
    before = read_mesh(raw)
    content = simplified(before)
    drawn = polygons(content)
    assert len(drawn) == 246 and len(content) <= 500_000
    assert all(g.is_valid for g in drawn.values())
    assert not any(ring.is_ccw for g in drawn.values() for ring in exteriors(g))
    for code in (MINEIROS, SITIO):
        assert drawn[code].geom_type == "MultiPolygon" and len(drawn[code].geoms) == 2
    # Portelândia lies in a hole of Mineiros.
    assert drawn[MINEIROS].intersection(drawn[PORTELANDIA]).area == pytest.approx(0, abs=1e-9)
    assert shapely.coverage_is_valid(list(drawn.values()))
    # IBGE gives Goiás 340,242 km²; a degree is about 111 km, less from east to west.
    km2 = sum(g.area * 110.7 * 111.3 * math.cos(math.radians(g.centroid.y)) for g in drawn.values())
    assert km2 == pytest.approx(340_242, rel=0.005)
    errors = {code: abs(1 - drawn[code].area / before[code].area) for code in drawn}
    assert max(errors.values()) < 0.025, max(errors, key=lambda code: errors[code])


# What is refused, and changes nothing.


def without_one(collection: dict[str, Any]) -> None:
    del collection["features"][7]


def twice(collection: dict[str, Any]) -> None:
    collection["features"][7] = copy.deepcopy(collection["features"][8])


def foreign_code(collection: dict[str, Any]) -> None:
    collection["features"][7]["properties"]["codarea"] = "3550308"


def codes_shifted(collection: dict[str, Any]) -> None:
    codes = [f["properties"]["codarea"] for f in collection["features"]]
    for feature, code in zip(collection["features"], codes[1:] + codes[:1], strict=True):
        feature["properties"]["codarea"] = code


def no_code(collection: dict[str, Any]) -> None:
    collection["features"][7]["properties"] = {"nome": "Goiânia"}


def no_properties(collection: dict[str, Any]) -> None:
    collection["features"][7]["properties"] = None


def a_point(collection: dict[str, Any]) -> None:
    collection["features"][7]["geometry"] = {"type": "Point", "coordinates": [-49, -16]}


def no_geometry(collection: dict[str, Any]) -> None:
    collection["features"][7]["geometry"] = None


def text_for_numbers(collection: dict[str, Any]) -> None:
    collection["features"][7]["geometry"]["coordinates"] = [[["a", "b"], ["c", "d"]]]


def two_points(collection: dict[str, Any]) -> None:
    collection["features"][7]["geometry"]["coordinates"] = [[[-49, -16], [-49, -16.1]]]


def endless(collection: dict[str, Any]) -> None:
    collection["features"][7]["geometry"]["coordinates"][0][1] = [float("inf"), -16]


def not_a_number(collection: dict[str, Any]) -> None:
    collection["features"][7]["geometry"]["coordinates"][0][1] = [float("nan"), -16]


def a_line(collection: dict[str, Any]) -> None:
    ring = [[-49, -16], [-49, -16.1], [-49, -16.2], [-49, -16]]
    collection["features"][7]["geometry"]["coordinates"] = [ring]


def latitude_first(collection: dict[str, Any]) -> None:
    for feature in collection["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[[y, x] for x, y in ring]]


def metres(collection: dict[str, Any]) -> None:
    for feature in collection["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[[x * 1e5, y * 1e5] for x, y in ring]]


def without_end(collection: dict[str, Any]) -> None:
    collection["features"][7]["geometry"]["coordinates"][0][1] = [10**400, -16]


def very_far(collection: dict[str, Any]) -> None:
    collection["features"][7]["geometry"]["coordinates"][0][1] = [1e308, -16]


def in_the_ocean(collection: dict[str, Any]) -> None:
    collection["features"][7]["geometry"]["coordinates"][0][1] = [-49, 6.5]


def one_over_all(collection: dict[str, Any]) -> None:
    ring = [[-53.5, -19.6], [-53.5, -12.3], [-45.8, -12.3], [-45.8, -19.6], [-53.5, -19.6]]
    collection["features"][7]["geometry"]["coordinates"] = [ring]


def one_over_its_neighbours(collection: dict[str, Any]) -> None:
    drawn = shape(collection["features"][7]["geometry"]).buffer(0.3)
    collection["features"][7]["geometry"] = drawn.__geo_interface__


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (without_end, "não se lê"),
        (very_far, "coordenadas que não são graus do Brasil"),
        (in_the_ocean, "coordenadas que não são graus do Brasil"),
        (one_over_all, "uns sobre os outros"),
        (one_over_its_neighbours, "uns sobre os outros"),
        (without_one, "tem 245 municípios; Goiás tem 246"),
        (twice, "aparece duas vezes"),
        (foreign_code, "códigos que não são de Goiás: 3550308"),
        (codes_shifted, "códigos trocados"),
        (no_code, "polígono sem código"),
        (no_properties, "polígono sem código"),
        (a_point, "não tem polígono"),
        (no_geometry, "não tem polígono"),
        (text_for_numbers, "não se lê"),
        (two_points, "não se lê"),
        (endless, "não se lê"),
        (not_a_number, "não é um GeoJSON"),
        (a_line, "não se lê"),
        (latitude_first, "coordenadas que não são graus"),
        (metres, "coordenadas que não são graus"),
    ],
)
def test_a_mesh_with_a_fault_is_refused_and_the_map_before_stays(
    sound: dict[str, Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[dict[str, Any]], None],
    sentence: str,
) -> None:
    source = tmp_path / "malha.json"
    source.write_bytes(written(sound))
    install(tmp_path / "data", str(source))
    before = map_in_use(tmp_path / "data")
    changed = copy.deepcopy(sound)
    change(changed)
    source.write_bytes(written(changed))
    assert main(["map", "--from", str(source), "--to", str(tmp_path / "data")]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"Mapa não instalado. {source}: ") and sentence in told
    assert map_in_use(tmp_path / "data") == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HTML, "é uma página, não um GeoJSON"),
        (b"", "não é um GeoJSON"),
        (b"\xff\xfe\x00", "não é um GeoJSON"),
        (b'{"type": "FeatureCollection", "features": [', "não é um GeoJSON"),
        (b"[" * 200_000, "não é um GeoJSON"),
        (b"[]", "não é um GeoJSON de municípios"),
        (b'{"type": "Topology", "objects": {}}', "não é um GeoJSON de municípios"),
        (b'{"features": [1]}', "não é um GeoJSON de municípios"),
        (b'{"features": []}', "tem 0 municípios"),
        (gzip.compress(b"{}")[:-9], "danificados"),
        (b"\x1f\x8bx", "danificados"),
        (gzip.compress(b" " * 30_000_001), "mais de 30 MB"),
        (b" " * 30_000_001, "mais de 30 MB"),
    ],
)
def test_what_is_no_mesh_is_refused_from_a_file_and_from_an_address(
    server: MapServer, tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "malha.json").write_bytes(content)
    server.bodies["/malha"] = content
    for source in (str(tmp_path / "malha.json"), f"{server.address}/malha"):
        with pytest.raises(NoMap, match=sentence):
            install(tmp_path / "data", source, IMPATIENT)
    assert map_in_use(tmp_path / "data").is_schematic


def test_a_file_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["map", "--from", str(tmp_path / "nada.json"), "--to", str(tmp_path / "data")]
    assert main(arguments) == 1
    assert "nada.json" in capsys.readouterr().err
    (tmp_path / "file").touch()
    assert main(["map", "--to", str(tmp_path / "file")]) == 2


# One host.


@pytest.mark.parametrize("elsewhere", ["http://localhost:{port}/m", "https://127.0.0.1/m", "//x/m"])
def test_a_redirect_to_another_host_is_not_followed(
    server: MapServer, sound: dict[str, Any], tmp_path: Path, elsewhere: str
) -> None:
    server.bodies["/m"] = written(sound)
    server.redirects["/malha"] = elsewhere.format(port=server.address.rsplit(":", 1)[1])
    with pytest.raises(NoMap, match="mandou buscar em outro endereço"):
        install(tmp_path, f"{server.address}/malha", IMPATIENT)
    assert server.asked == ["/malha"]


def test_a_redirect_on_the_same_host_is_followed(
    server: MapServer, sound: dict[str, Any], tmp_path: Path
) -> None:
    server.bodies["/m"] = written(sound)
    server.redirects["/malha"] = "/m"
    install(tmp_path, f"{server.address}/malha", IMPATIENT)
    assert not map_in_use(tmp_path).is_schematic


@pytest.mark.parametrize(
    "address", ["http://servicodados.ibge.gov.br/x", "ftp://x/y", "file:///etc/passwd", "https://"]
)
def test_an_address_without_encryption_is_not_asked(tmp_path: Path, address: str) -> None:
    with pytest.raises(NoMap, match="precisa começar por https://"):
        install(tmp_path, address, IMPATIENT)
    assert IBGE.startswith("https://servicodados.ibge.gov.br/api/v3/malhas/estados/52?")


def test_an_error_of_the_server_and_silence_are_told(server: MapServer, tmp_path: Path) -> None:
    with pytest.raises(NoMap, match="erro 404"):
        install(tmp_path, f"{server.address}/nada", IMPATIENT)
    server.hangs = True
    with pytest.raises(NoMap, match="sem resposta a tempo"):
        install(tmp_path, f"{server.address}/malha", IMPATIENT)


def test_a_server_that_never_ends_is_left_in_time(server: MapServer, tmp_path: Path) -> None:
    server.bodies["/malha"] = b" " * 1_000
    server.seconds_a_byte = 0.05
    start = time.monotonic()
    with pytest.raises(NoMap, match="não chegou a tempo"):
        install(tmp_path, f"{server.address}/malha", IMPATIENT, longest=0.3)
    assert time.monotonic() - start < 5


# The start of the app.


@pytest.fixture
def at_start(
    server: MapServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], int]:
    """`python -m ingest map --once` with the server in the place of IBGE's."""
    monkeypatch.setattr(official_map, "_AT_A_START", IMPATIENT)
    address = f"{server.address}/malha"
    return lambda: main(["map", "--once", "--from", address, "--to", str(tmp_path)])


def test_a_start_tries_once_and_never_fails(
    server: MapServer, tmp_path: Path, at_start: Callable[[], int],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert at_start() == 0
    told = capsys.readouterr().err
    assert "erro 404" in told and "mapa esquemático" in told and "python -m ingest map" in told
    assert at_start() == 0
    assert capsys.readouterr() == ("", "")
    assert len(server.asked) == 1 and map_in_use(tmp_path).is_schematic


def test_by_hand_the_map_is_asked_for_again(
    server: MapServer, sound: dict[str, Any], tmp_path: Path, at_start: Callable[[], int]
) -> None:
    assert at_start() == 0
    server.bodies["/malha"] = written(sound)
    assert main(["map", "--from", f"{server.address}/malha", "--to", str(tmp_path)]) == 0
    assert not map_in_use(tmp_path).is_schematic
    assert at_start() == 0 and len(server.asked) == 2


def test_a_start_that_was_killed_while_it_asked_does_not_ask_again(
    server: MapServer, tmp_path: Path, at_start: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(official_map, "install", killed)
    at_start()
    monkeypatch.undo()
    assert at_start() == 0
    assert server.asked == []


def test_make_run_asks_for_the_map_with_a_limit_and_goes_on_without() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\nrun:")[1].split("\n\n")[0]
    (line,) = [line.strip() for line in recipe.splitlines() if "ingest map" in line]
    assert line.startswith("@timeout 20 ") and line.endswith("|| true") and "--once" in line
