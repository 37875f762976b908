"""A PostgreSQL server of Debian's package for one test, in a temporary folder, without root."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

UNPRIVILEGED_USERS = ("postgres", "nobody")
"""Of whom the server runs as one where the tests run as root, which it refuses."""


def server_programs() -> Path | None:
    """The folder of the newest server's programs; None where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


@contextmanager
def postgres_server(programs: Path) -> Iterator[str]:
    """The URL of an empty database on a server that ends with the test; it listens on a socket."""
    # Not below pytest's own folder, which other users may not enter.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _user()
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    try:
        _run(user, [programs / "initdb", "-D", data, "-U", "painel", "-A", "trust", "-E", "UTF8"])
        settings = f"-k {folder} -c listen_addresses='' -c max_connections=60"
        start = ["-o", settings, "-l", folder / "log", "start"]
        _run(user, [programs / "pg_ctl", "-D", data, "-w", *start])
        try:
            yield f"postgresql://painel@/postgres?host={folder}"
        finally:
            _run(user, [programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder)


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED_USERS if name in known)


def _run(user: str | None, command: Sequence[object]) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
