"""The map of the municipalities has an address of its own, guarded and cached by its version."""

import asyncio
import json
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Scope

from ingest.map_files import SCHEMATIC_MAP, install_map, map_in_use
from ui import maps
from ui.language import PortugueseShell, routes

OFFICIAL = b'{"type":"FeatureCollection","features":[]}'


def streamlit_alone(request: Request) -> Response:
    return PlainTextResponse("a page")


APP = Starlette(
    routes=[*routes(), Route("/{path:path}", streamlit_alone)],
    middleware=[Middleware(PortugueseShell, known=frozenset({"/", "/municipios"}))],
)


def get(address: str, **more: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body that the app sends for one request."""
    path, _, query = address.partition("?")
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "server": ("127.0.0.1", 8501),
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in more.items()],
    }
    sent: list[Message] = []
    waiting: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(APP(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, the one in use."""
    monkeypatch.setenv("CONSUMO_DATA", str(tmp_path))
    return tmp_path


def test_without_an_official_map_the_schematic_one_is_sent() -> None:
    assert maps.is_schematic()
    status, headers, body = get(f"/{maps.mesh_address()}")
    assert status == 200 and body == SCHEMATIC_MAP.read_bytes()
    assert headers["content-type"] == "application/geo+json"
    assert maps.mesh_address() == f"mapas/go.geojson?v={sha256(body).hexdigest()[:12]}"


def test_an_installed_map_takes_its_place_and_another_address(folder: Path) -> None:
    before = maps.mesh_address()
    install_map(folder, OFFICIAL, "https://servicodados.ibge.gov.br/malha", "ab12")
    assert not maps.is_schematic()
    assert maps.mesh_address() != before
    assert get(f"/{maps.mesh_address()}")[2] == OFFICIAL
    assert map_in_use(folder).source == "https://servicodados.ibge.gov.br/malha"
    origin = json.loads((folder / "mapas" / "origin.json").read_text(encoding="utf-8"))
    assert origin["source_sha256"] == "ab12"
    names = sorted(p.name for p in (folder / "mapas").iterdir())
    assert names == [f"go-{sha256(OFFICIAL).hexdigest()[:12]}.geojson", "origin.json"]


@pytest.mark.parametrize("moved", [0, 1])
def test_a_crash_while_installing_leaves_the_map_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    install_map(folder, OFFICIAL, "before", "ab12")
    replace, left = Path.replace, [None] * moved

    def crash(part: Path, target: Path) -> Path:
        if not left:
            raise KeyboardInterrupt
        left.pop()
        return replace(part, target)

    other = SCHEMATIC_MAP.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            install_map(folder, other, "after", "cd34")
    assert (map_in_use(folder).content, map_in_use(folder).source) == (OFFICIAL, "before")
    install_map(folder, other, "after", "cd34")
    assert map_in_use(folder).source == "after"
    assert len(list((folder / "mapas").glob("*.geojson"))) == 1


def test_a_map_of_the_version_before_serves_until_another_is_installed(folder: Path) -> None:
    (folder / "mapas").mkdir()
    (folder / "mapas" / "go.geojson").write_bytes(OFFICIAL)
    origin = {"source": "x", "sha256": sha256(OFFICIAL).hexdigest()}
    (folder / "mapas" / "origin.json").write_text(json.dumps(origin), encoding="utf-8")
    assert map_in_use(folder).content == OFFICIAL
    install_map(folder, SCHEMATIC_MAP.read_bytes(), "y", "cd34")
    assert map_in_use(folder).source == "y"
    assert not (folder / "mapas" / "go.geojson").exists()


@pytest.mark.parametrize("damage", ["cut map", "no origin", "origin is text", "origin is a list"])
def test_a_map_that_is_not_whole_is_not_sent(folder: Path, damage: str) -> None:
    install_map(folder, OFFICIAL, "x", "ab12")
    (mesh,) = (folder / "mapas").glob("*.geojson")
    origin = folder / "mapas" / "origin.json"
    if damage == "cut map":
        mesh.write_bytes(OFFICIAL[:-1])
    elif damage == "no origin":
        origin.unlink()
    else:
        origin.write_text("{" if damage == "origin is text" else "[]", encoding="utf-8")
    assert maps.is_schematic()
    assert get("/mapas/go.geojson")[2] == SCHEMATIC_MAP.read_bytes()


def test_a_map_stays_in_the_browser_under_its_own_version_only() -> None:
    own = get(f"/{maps.mesh_address()}")[1]["cache-control"]
    assert "immutable" in own and "max-age=31536000" in own
    for other in ("/mapas/go.geojson", "/mapas/go.geojson?v=", "/mapas/go.geojson?v=0123456789ab"):
        assert get(other)[1]["cache-control"] == "no-cache"


def test_a_browser_that_has_the_map_gets_it_only_after_a_change(folder: Path) -> None:
    tag = get("/mapas/go.geojson")[1]["etag"]
    status, _, body = get("/mapas/go.geojson", if_none_match=tag)
    assert (status, body) == (304, b"")
    install_map(folder, OFFICIAL, "x", "ab12")
    status, _, body = get("/mapas/go.geojson", if_none_match=tag)
    assert (status, body) == (200, OFFICIAL)


def test_the_world_below_the_map_is_empty() -> None:
    status, headers, body = get("/mapas/world_110m.json")
    assert status == 200 and headers["content-type"] == "application/json"
    world = json.loads(body)
    assert world["type"] == "Topology" and world["arcs"] == []
    assert {"coastlines", "land", "ocean", "lakes", "rivers", "countries"} <= set(world["objects"])
    assert all(layer["geometries"] == [] for layer in world["objects"].values())
    assert maps.MAP_CONFIG["topojsonURL"] + "world_110m.json" == "mapas/world_110m.json"


@pytest.mark.parametrize("address", ["/mapas/go.geojson", "/mapas/world_110m.json", "/mapas/nada"])
def test_every_answer_is_guarded(address: str) -> None:
    headers = get(address)[1]
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "address",
    [
        "/mapas/",
        "/mapas/origin.json",
        "/mapas/../current",
        "/mapas/..%2fcurrent",
        "/mapas/go.geojson/../../current",
        "/mapas//etc/passwd",
    ],
)
def test_nothing_else_of_the_folder_has_an_address(folder: Path, address: str) -> None:
    (folder / "current").write_text("0123456789abcdef")
    install_map(folder, OFFICIAL, "x", "ab12")
    assert get(address)[0] == 404
