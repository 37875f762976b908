"""The official map of the municipalities, from IBGE or a file, into the data folder."""

import argparse
import gzip
import io
import sys
import time
import zlib
from hashlib import sha256
from pathlib import Path

from urllib3.exceptions import HTTPError

from ingest.folder import disk_sentence
from ingest.map_files import install_map, map_in_use, note_try, was_tried
from ingest.mesh import UnusableMesh, read_mesh, simplified
from ingest.one_host import HostProblem, OneHost, Patience, prefix_of

IBGE = (
    "https://servicodados.ibge.gov.br/api/v3/malhas/estados/52"
    "?formato=application/vnd.geo+json&qualidade=intermediaria&intrarregiao=municipio"
)
INSTALLED, NOT_INSTALLED, WRONG_USE = 0, 1, 2
LARGEST_SOURCE = 30_000_000
"""Bytes of GeoJSON that are read at most, many times those of a fine mesh of Goiás."""
_CHUNK_BYTES = 1 << 16
_GZIP_START = b"\x1f\x8b"
_BY_HAND = Patience(connect=10, read=30, back_off=1, retries=2)
_AT_A_START = Patience(connect=3, read=4, back_off=0, retries=0)
_LONGEST_BY_HAND = 120.0
_LONGEST_AT_A_START = 8.0
"""Seconds from the question to the last byte."""


class NoMap(Exception):
    """The official map cannot be had; the message says where, why and what to do."""


def install(
    folder: Path,
    source: str = IBGE,
    patience: Patience = _BY_HAND,
    longest: float = _LONGEST_BY_HAND,
) -> int:
    """Install the map of an address or a file (`.gz` too); the bytes of the map that serves now.

    Raises `NoMap` where that is no map of the municipalities of Goiás; the map before stays.
    """
    is_address = "://" in source
    try:
        given = _downloaded(source, patience, longest) if is_address else _file(Path(source))
        content = simplified(read_mesh(given))
    except UnusableMesh as problem:
        raise NoMap(
            f"{source}: {problem}. Nada mudou; confira o endereço ou o arquivo."
        ) from problem
    except HostProblem as problem:
        raise NoMap(f"{source}: {problem}") from problem
    name = source if is_address else Path(source).name
    install_map(folder, content, name, sha256(given).hexdigest())
    return len(content)


def _downloaded(address: str, patience: Patience, longest: float) -> bytes:
    prefix = prefix_of(address)
    if prefix is None:
        raise NoMap(f"{address}: o endereço precisa começar por https://. Confira --from.")
    end = time.monotonic() + longest
    received = io.BytesIO()
    # Bytes as they are sent and as they arrive, so that neither size nor time escapes the limits.
    headers = {"Accept-Encoding": "identity"}
    with (
        OneHost((prefix,), patience, "o servidor do mapa") as host,
        host.get(address, headers, stream=True) as response,
    ):
        try:
            for chunk in iter(lambda: response.raw.read1(_CHUNK_BYTES), b""):
                received.write(chunk)
                if received.tell() > LARGEST_SOURCE:
                    raise _too_large()
                if time.monotonic() > end:
                    raise HostProblem("o mapa não chegou a tempo. Repita mais tarde.")
        except HTTPError as problem:
            raise HostProblem("a resposta veio cortada. Repita mais tarde.") from problem
    return _unpacked(received.getvalue())


def _file(path: Path) -> bytes:
    with path.open("rb") as file:
        return _unpacked(file.read(LARGEST_SOURCE + 1))


def _unpacked(content: bytes) -> bytes:
    """The bytes, unpacked where they are gzip: some servers pack whatever they are asked."""
    if content.startswith(_GZIP_START):
        try:
            with gzip.open(io.BytesIO(content)) as packed:
                content = packed.read(LARGEST_SOURCE + 1)
        except (OSError, EOFError, zlib.error) as problem:
            raise UnusableMesh("os bytes .gz estão danificados") from problem
    if len(content) > LARGEST_SOURCE:
        raise _too_large()
    return content


def _too_large() -> UnusableMesh:
    return UnusableMesh(f"tem mais de {LARGEST_SOURCE // 1_000_000} MB, mais do que um mapa")


# The command.


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", data_folder: Path
) -> None:
    """Add the command `map` to the command line."""
    command = commands.add_parser("map", help="instala o mapa oficial dos municípios (IBGE)")
    command.set_defaults(run=run)
    command.add_argument(
        "--from",
        dest="source",
        default=IBGE,
        metavar="ARQUIVO|ENDEREÇO",
        help="um GeoJSON dos municípios em lugar do que o IBGE publica (.gz também)",
    )
    command.add_argument(
        "--once",
        action="store_true",
        help="espera pouco, não tenta de novo se já tentou, e não falha (usado por make run)",
    )
    command.add_argument(
        "--to",
        type=Path,
        metavar="PASTA",
        default=data_folder,
        help="pasta de dados (padrão: CONSUMO_DATA, senão data/)",
    )


def run(options: argparse.Namespace) -> int:
    """Install and say what was done; the exit code: 0 installed (or --once), 1 not, 2 misuse."""
    folder: Path = options.to
    if folder.exists() and not folder.is_dir():
        print(f"{folder} é um arquivo, não uma pasta. Confira --to.", file=sys.stderr)
        return WRONG_USE
    try:
        if not options.once:
            size = install(folder, options.source)
        elif was_tried(folder) or not map_in_use(folder).is_schematic:
            return INSTALLED
        else:
            # Before the try: one that is killed is not repeated either.
            note_try(folder)
            size = install(folder, options.source, _AT_A_START, _LONGEST_AT_A_START)
    except (NoMap, OSError) as problem:
        print(_refusal(problem), file=sys.stderr)
        if not options.once:
            return NOT_INSTALLED
        print(
            "O painel usa o mapa esquemático. Para tentar de novo: python -m ingest map",
            file=sys.stderr,
        )
        return INSTALLED
    print(f"Mapa oficial instalado, {round(size / 1000)} KB: {options.source}")
    return INSTALLED


def _refusal(problem: NoMap | OSError) -> str:
    return (
        f"Mapa não instalado. {problem if isinstance(problem, NoMap) else disk_sentence(problem)}"
    )
