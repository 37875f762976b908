"""Where the map of the municipalities lies: the official one, or the schematic one of this project.

In the data folder `mapas/go-<hash>.geojson` is the official map, `mapas/origin.json` says which one
serves and where it came from, `mapas/tried` that a start of the app has asked for it once.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from ingest.folder import sync
from ingest.municipalities import REFERENCE

SCHEMATIC_MAP = REFERENCE / "schematic_map.geojson"
_VERSION_LETTERS = 12


@dataclass(frozen=True, slots=True)
class MunicipalityMap:
    """A GeoJSON with `properties.codigo_ibge`; `source` is where an official one came from."""

    content: bytes
    source: str | None

    @property
    def is_schematic(self) -> bool:
        return self.source is None

    @property
    def version(self) -> str:
        """A short hash of the content."""
        return sha256(self.content).hexdigest()[:_VERSION_LETTERS]


def map_in_use(folder: Path) -> MunicipalityMap:
    """The official map of the data folder where a whole one is there, otherwise the schematic."""
    # Replaced between the reading of its two files, it is whole at the second look.
    official = _official_map(folder) or _official_map(folder)
    return official or MunicipalityMap(SCHEMATIC_MAP.read_bytes(), None)


def install_map(folder: Path, content: bytes, source: str, source_sha256: str) -> None:
    """Put an official map into the data folder; the one before serves until `origin.json` moves.

    `source_sha256` is that of the bytes which the map was made from.
    """
    own_sha256 = sha256(content).hexdigest()
    path = folder / "mapas" / f"go-{own_sha256[:_VERSION_LETTERS]}.geojson"
    origin = {
        "file": path.name,
        "source": source,
        "source_sha256": source_sha256,
        "sha256": own_sha256,
        "installed_on": date.today().isoformat(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, content)
    _write(_origin_path(folder), json.dumps(origin, ensure_ascii=False, indent=2).encode("utf-8"))
    for other in path.parent.glob("go*.geojson"):
        if other != path:
            other.unlink(missing_ok=True)


def was_tried(folder: Path) -> bool:
    """Whether a start of the app has asked for the official map, with or without success."""
    return _tried_path(folder).exists()


def note_try(folder: Path) -> None:
    """Remember that a start of the app asks for the official map."""
    _tried_path(folder).parent.mkdir(parents=True, exist_ok=True)
    _tried_path(folder).write_text(date.today().isoformat() + "\n", encoding="ascii")


def _official_map(folder: Path) -> MunicipalityMap | None:
    try:
        origin = json.loads(_origin_path(folder).read_bytes())
        content = (folder / "mapas" / _file_name(origin)).read_bytes()
        if origin["sha256"] == sha256(content).hexdigest():
            return MunicipalityMap(content, str(origin["source"]))
    # Absent, or altered since: the map is no reason to stop.
    except (OSError, ValueError, TypeError, KeyError):
        pass
    return None


def _file_name(origin: Mapping[str, str]) -> str:
    """Maps installed up to version 0.4.0 do not name their file."""
    return Path(origin["file"]).name if "file" in origin else "go.geojson"


def _origin_path(folder: Path) -> Path:
    return folder / "mapas" / "origin.json"


def _tried_path(folder: Path) -> Path:
    return folder / "mapas" / "tried"


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync(path.parent)
