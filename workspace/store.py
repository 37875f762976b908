"""The workspace's database: SQLite in the data folder, or the server that `DATABASE_URL` names.

Every change is one transaction that takes SQLite's write lock at its start, so that two of them
wait for each other instead of failing halfway. SQLite is for one machine's own disk; several
machines share a server.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DatabaseError

FILE_NAME = "workspace.sqlite"
WAIT_SECONDS = 30
"""How long a change waits for others before it gives up."""
_MIGRATION_LOCK = 20_261_125
_IS_READING = "is_reading"

_METADATA = MetaData()
_VERSION = Table("workspace_schema", _METADATA, Column("version", Integer, primary_key=True))
NAME_EVENT = Table(
    "name_event",
    _METADATA,
    Column("event_id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("other", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("answer", String),
    Column("kind", String, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("decided_at", String, nullable=False),
    UniqueConstraint("name", "other", "number"),
)
"""One row a decision on two names (`name` before `other`), or its undoing; never changed.

`number` counts the events of a pair from 1; `answer` is what holds after the event, null where
nothing does; `decided_at` is UTC.
"""


def _first_tables(connection: Connection) -> None:
    NAME_EVENT.create(connection)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first_tables,)
"""What makes each schema version of the one before; the first makes version 1 of nothing."""


class WorkspaceUnavailable(Exception):
    """The workspace cannot be opened or written; the message says what to do, in Portuguese."""


class Workspace:
    """A database of the workspace, brought to this program's schema when first written or read."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._is_ready = False

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """A transaction that keeps all of its changes or none."""
        with _told():
            self._prepare()
            with self._engine.begin() as connection:
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that waits for nobody and changes nothing."""
        with _told():
            self._prepare()
            reader = self._engine.execution_options(**{_IS_READING: True})
            with reader.connect() as connection:
                yield connection

    def close(self) -> None:
        self._engine.dispose()

    def _prepare(self) -> None:
        """Create or migrate the tables, all steps in one transaction."""
        if self._is_ready:
            return
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                lock = text("select pg_advisory_xact_lock(:lock)")
                connection.execute(lock, {"lock": _MIGRATION_LOCK})
            if not inspect(connection).has_table(_VERSION.name):
                _VERSION.create(connection)
                connection.execute(_VERSION.insert().values(version=0))
            version = connection.execute(select(_VERSION.c.version)).scalar_one()
            if version > len(MIGRATIONS):
                raise WorkspaceUnavailable(
                    "As decisões foram gravadas por uma versão mais nova do programa. Atualize o "
                    "programa e repita."
                )
            for migrate in MIGRATIONS[version:]:
                migrate(connection)
            connection.execute(_VERSION.update().values(version=len(MIGRATIONS)))
        self._is_ready = True


def workspace_url(folder: Path) -> str:
    """Where the workspace of a data folder lies: `DATABASE_URL`, or a file in the folder."""
    url = os.environ.get("DATABASE_URL", "")
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return f"postgresql+psycopg://{url.removeprefix(scheme)}"
    return url or f"sqlite:///{folder.absolute() / FILE_NAME}"


def workspace(folder: Path) -> Workspace:
    """The workspace of a data folder, one a process, for all its threads."""
    return _opened(workspace_url(folder))


@lru_cache(maxsize=4)
def _opened(url: str) -> Workspace:
    return Workspace(url)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DatabaseError as problem:
        raise WorkspaceUnavailable(
            "Não foi possível ler ou gravar as decisões. Confira se a pasta de dados (ou o "
            "servidor de DATABASE_URL) está acessível e com espaço, e repita."
        ) from problem


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        # Without this the driver begins by itself, late, and two writers fail instead of waiting.
        connection.isolation_level = None
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_reading = connection.get_execution_options().get(_IS_READING, False)
        connection.exec_driver_sql("begin" if is_reading else "begin immediate")

    return engine
