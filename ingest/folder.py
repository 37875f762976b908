"""The data folder: the builds, the pointer to the one in use, the lock, and what is swept away.

`builds/<name>.duckdb` are finished builds and never change; `current` holds the name of the one in
use; `rejects/` has the raw text of rejected rows; a file in `pins/` names a build to keep;
`history.jsonl` has one line a load; `protocol.key` is the secret that protocols are hashed with;
`work-*.tmp` is where a load works, its name ends with the build in use at the start; `done-*.tmp`
is one that ended.
"""

import contextlib
import errno
import fcntl
import json
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

BUILDS_KEPT = 3
REJECTS_KEPT_DAYS = 90
_KEY_BYTES = 32
_PASSING = "consumo-"


class FolderInUse(Exception):
    """Another load holds the data folder."""


class DiskFull(Exception):
    """The disk has no room for the load; the message gives numbers, in Portuguese."""


@dataclass(frozen=True, slots=True)
class InterruptedLoad:
    """A killed load: when it last wrote, and whether its build had come into use before."""

    at: datetime
    is_published: bool

    def __str__(self) -> str:
        outcome = "a base nova já estava em uso" if self.is_published else "nada mudou"
        return f"Carga interrompida em {self.at:%d/%m/%Y} às {self.at:%H:%M}: {outcome}."


def build_path(folder: Path, name: str) -> Path:
    """Where the build of that name lies."""
    return folder / "builds" / f"{name}.duckdb"


def current_name(folder: Path) -> str | None:
    """The name of the build in use, None where nothing was loaded yet or the pointer is damaged."""
    try:
        name = (folder / "current").read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return None
    return name if re.fullmatch("[0-9a-f]{16}", name) else None


def builds(folder: Path) -> list[Path]:
    """The build in use, there or not, then the others, newest first; none before the first load."""
    name = current_name(folder)
    others = [path for path in _by_age(folder) if path.stem != name]
    return [*([build_path(folder, name)] if name else []), *others]


def has_sample_in_use(folder: Path) -> bool:
    """Whether the history says that the build in use, which may not open, is of sample data."""
    name = current_name(folder)
    entries = (e for e in _history(folder) if "is_sample" in e and name in (None, e["build"]))
    return bool(next(entries, {}).get("is_sample"))


def counted_files_in_use(folder: Path) -> tuple[int, int]:
    """Files that counted and files of the load that made the build in use; (0, 0) if unknown."""
    entry = last_load(folder, current_name(folder))
    if entry is None:
        return 0, 0
    refused = sum(file["refused"] is not None for file in entry["files"])
    return len(entry["files"]) - refused, len(entry["files"])


def last_load(folder: Path, name: str | None) -> dict[str, Any] | None:
    """What the history tells of the last load that made the build of that name; None if nothing."""
    return next((e for e in _history(folder) if "is_sample" in e and e["build"] == name), None)


def _history(folder: Path) -> Iterator[dict[str, Any]]:
    """The loads of the folder, newest first."""
    history = folder / "history.jsonl"
    if not history.exists():
        return
    for line in reversed(history.read_text(encoding="utf-8", errors="replace").splitlines()):
        # A full disk may have cut a line.
        with contextlib.suppress(ValueError):
            yield json.loads(line)


@contextlib.contextmanager
def working(folder: Path) -> Iterator[Path]:
    """An empty folder to work in, held against a second load; both end with the process.

    Raises `DiskFull` where the disk fills meanwhile.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        _sweep(folder)
        work = folder / f"work-{os.getpid()}-{current_name(folder)}.tmp"
        work.mkdir()
        try:
            with _full_disk_told(folder):
                yield work
        finally:
            # Renamed first: a work folder that is left always means a killed load.
            shutil.rmtree(work.replace(folder / f"done-{os.getpid()}.tmp"))


@contextlib.contextmanager
def _full_disk_told(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, duckdb.Error) as problem:
        if not _tells_of_a_full_disk(problem):
            raise
        raise DiskFull(
            f"O disco da pasta {folder} encheu (livres: {_free(folder)}). As bases já carregadas "
            f"não foram tocadas. Libere espaço e repita."
        ) from problem


@contextlib.contextmanager
def passing_folder() -> Iterator[Path]:
    """A folder outside the data folder for one reading; a start sweeps what a killed one left."""
    with (
        tempfile.TemporaryDirectory(prefix=f"{_PASSING}{os.getpid()}-") as folder,
        _full_disk_told(Path(tempfile.gettempdir())),
    ):
        yield Path(folder)


def _sweep_passing_folders() -> None:
    for left in Path(tempfile.gettempdir()).glob(f"{_PASSING}*-*"):
        owner = left.name.removeprefix(_PASSING).split("-")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def protocol_key(folder: Path) -> bytes:
    """The secret of this folder that protocols are hashed with, made when first asked for.

    One of another length is no key: a new one takes its place.
    """
    path = folder / "protocol.key"
    if not path.exists() or path.stat().st_size != _KEY_BYTES:
        part = folder / "protocol.key.tmp"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync(folder)
    return path.read_bytes()


def require_space(folder: Path, needed: int) -> None:
    """Raises `DiskFull` where the disk of the folder has fewer bytes free; creates nothing."""
    free = shutil.disk_usage(_existing(folder)).free
    if free < needed:
        raise DiskFull(
            f"Falta espaço no disco da pasta {folder}: a carga precisa de "
            f"{size_in_words(needed)} e há {size_in_words(free)} livres. Libere espaço ou use uma "
            f"pasta em outro disco (--to). Nada mudou."
        )


def sweep(folder: Path) -> list[InterruptedLoad]:
    """Remove what killed loads left behind, and tell of them once.

    Does nothing while a load holds the folder.
    """
    _sweep_passing_folders()
    # A reader may lack the right to write there: then nothing is swept.
    with contextlib.suppress(FolderInUse, OSError):
        # A load must not find the folder held by a reader that has nothing to remove.
        if any(_leftovers(folder)):
            with _locked(folder):
                return _sweep(folder)
    return []


def point(folder: Path, name: str) -> None:
    """Make `name` the build in use, then remove builds that nobody needs."""
    part = folder / "current.tmp"
    with part.open("w", encoding="ascii") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / "current")
    sync(folder)
    _prune(folder, name)


def sync(folder: Path) -> None:
    """Have the folder's entries on the disk before anything that relies on them."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUse(
                f"Outra carga está em andamento na pasta {folder}. Espere terminar e repita."
            ) from None
        yield


def _sweep(folder: Path) -> list[InterruptedLoad]:
    interrupted = [
        InterruptedLoad(
            at=datetime.fromtimestamp(max(p.stat().st_mtime for p in [work, *work.rglob("*")])),
            is_published=not work.stem.endswith(f"-{current_name(folder)}"),
        )
        for work in sorted(folder.glob("work-*.tmp"))
    ]
    for left in _leftovers(folder):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()
    return interrupted


def _leftovers(folder: Path) -> list[Path]:
    """What killed loads left, and rejected rows that were kept long enough."""
    oldest = time.time() - REJECTS_KEPT_DAYS * 86_400
    return [
        *folder.glob("work-*.tmp"),
        *folder.glob("done-*.tmp"),
        *folder.glob("current.tmp"),
        *folder.glob("protocol.key.tmp"),
        *(path for path in folder.glob("rejects/*.jsonl") if path.stat().st_mtime < oldest),
    ]


def _by_age(folder: Path) -> list[Path]:
    """The files of builds, newest first."""
    files = [path for path in (folder / "builds").glob("*.duckdb") if path.is_file()]
    return sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)


def _tells_of_a_full_disk(problem: OSError | duckdb.Error) -> bool:
    if isinstance(problem, OSError):
        return problem.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
    signs = ("No space left", "File too large", "Could not write", "failed to offload data")
    return any(sign in str(problem) for sign in signs)


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.is_dir())


def _free(folder: Path) -> str:
    return size_in_words(shutil.disk_usage(folder).free)


def disk_sentence(problem: OSError) -> str:
    """What to tell a person of a file that could not be read or written."""
    return (
        f"Não foi possível ler ou gravar {problem.filename or 'na pasta de dados'}. Confira se a "
        f"pasta existe, as permissões e o espaço em disco, e repita."
    )


def size_in_words(size: int) -> str:
    """Bytes as 1,2 GB or 340,5 MB."""
    words = f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
    return words.replace(".", ",")


def _prune(folder: Path, current: str) -> None:
    pins = folder / "pins"
    pinned = {pin.read_text(errors="replace").strip() for pin in pins.glob("*")}
    others = [p for p in _by_age(folder) if p.stem != current and p.stem not in pinned]
    for path in others[BUILDS_KEPT - 1 :]:
        path.unlink()
