"""The data folder: the builds, the pointer to the one in use, the lock, and what is swept away.

`builds/<name>.duckdb` are finished builds and never change; `current` holds the name of the one in
use; `rejects/` has the raw text of rejected rows; a file in `pins/` names a build to keep;
`history.jsonl` has one line a load; `protocol.key` is the secret that protocols are hashed with;
`work-*.tmp` is where a load works.
"""

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

BUILDS_KEPT = 3
REJECTS_KEPT_DAYS = 90


class FolderInUse(Exception):
    """Another load holds the data folder."""


def build_path(folder: Path, name: str) -> Path:
    """Where the build of that name lies."""
    return folder / "builds" / f"{name}.duckdb"


def current_name(folder: Path) -> str | None:
    """The name of the build in use, None where nothing was loaded yet or the pointer is damaged."""
    try:
        name = (folder / "current").read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    return name if re.fullmatch("[0-9a-f]{16}", name) else None


@contextlib.contextmanager
def working(folder: Path) -> Iterator[Path]:
    """An empty folder to work in, held against a second load; both end with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        _sweep(folder)
        work = folder / f"work-{os.getpid()}.tmp"
        work.mkdir()
        try:
            yield work
        finally:
            shutil.rmtree(work)


def protocol_key(folder: Path) -> bytes:
    """The secret of this folder that protocols are hashed with, made when first asked for."""
    path = folder / "protocol.key"
    if not path.exists():
        part = folder / "protocol.key.tmp"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
        part.replace(path)
    return path.read_bytes()


def sweep(folder: Path) -> None:
    """Remove what killed loads left behind; does nothing while a load holds the folder."""
    if folder.is_dir():
        # A reader may lack the right to write there: then nothing is swept.
        with contextlib.suppress(FolderInUse, PermissionError), _locked(folder):
            _sweep(folder)


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


def _sweep(folder: Path) -> None:
    oldest = time.time() - REJECTS_KEPT_DAYS * 86_400
    for left in folder.glob("work-*.tmp"):
        shutil.rmtree(left)
    (folder / "current.tmp").unlink(missing_ok=True)
    for rejects in folder.glob("rejects/*.jsonl"):
        if rejects.stat().st_mtime < oldest:
            rejects.unlink()


def _prune(folder: Path, current: str) -> None:
    pins = folder / "pins"
    pinned = {pin.read_text(encoding="ascii").strip() for pin in pins.glob("*")}
    builds = sorted(
        (folder / "builds").glob("*.duckdb"), key=lambda path: path.stat().st_mtime, reverse=True
    )
    others = [path for path in builds if path.stem != current and path.stem not in pinned]
    for path in others[BUILDS_KEPT - 1 :]:
        path.unlink()
