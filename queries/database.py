"""A build opened read-only and locked down, and the named SQL files that ask it."""

import os
import re
from pathlib import Path

import duckdb
import pandas as pd

from queries.scope import Scope

SCHEMA_VERSION = 2
"""The build schema that the SQL files are written for; `ingest.build` writes it."""
QUERY_LIMIT_MILLISECONDS = 5_000
_HERE = Path(__file__).parent
_LIMITS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "1GB",
    "threads": 2,
    "max_execution_time": QUERY_LIMIT_MILLISECONDS,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "allow_persistent_secrets": False,
}


class NoBuild(Exception):
    """The data folder holds no usable build; the message says what to do, in Portuguese."""


def data_folder() -> Path:
    """Where the builds are: `CONSUMO_DATA`, otherwise `data/` below the working folder."""
    return Path(os.environ.get("CONSUMO_DATA", "data"))


def current_build(folder: Path) -> Path:
    """The build in use; raises `NoBuild` where there is none."""
    try:
        name = (folder / "current").read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        raise NoBuild(
            "Ainda não há dados do consumidor.gov.br. Carregue um arquivo com "
            "“python -m ingest load ARQUIVO” e abra o painel de novo."
        ) from None
    if not re.fullmatch("[0-9a-f]{16}", name):
        raise NoBuild(
            "O arquivo “current” da pasta de dados está danificado. Carregue de novo os arquivos "
            "de origem com “python -m ingest load ARQUIVO”."
        )
    return folder / "builds" / f"{name}.duckdb"


class Database:
    """One build, safe to share between threads: each query runs on a cursor of its own."""

    def __init__(self, build: Path) -> None:
        self.build = build
        self._connection = duckdb.connect(":memory:", config=_LIMITS)
        try:
            self._connection.execute("attach $path as data (read_only)", {"path": str(build)})
            (version,) = self._connection.execute(
                "select max(schema_version) from data.meta"
            ).fetchall()[0]
            _refuse_other_schema(version)
            self._connection.execute((_HERE / "macros.sql").read_text(encoding="utf-8"))
        except duckdb.Error as problem:
            raise NoBuild(
                f"A base {build.name} não pôde ser aberta. Carregue de novo os arquivos de origem "
                f"com “python -m ingest load ARQUIVO”."
            ) from problem
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")

    @property
    def name(self) -> str:
        """The name of the build."""
        return self.build.stem

    def run(
        self, sql_name: str, scope: Scope | None = None, **values: int | str | list[str]
    ) -> pd.DataFrame:
        """The answer of `sql/<sql_name>.sql`; a missing or an excess parameter raises."""
        parameters = {**(scope.parameters() if scope else {}), **values}
        with self._connection.cursor() as cursor:
            return cursor.execute(_sql(sql_name), parameters).df()

    def close(self) -> None:
        self._connection.close()


def _refuse_other_schema(version: int) -> None:
    if version > SCHEMA_VERSION:
        raise NoBuild("A base foi feita por uma versão mais nova do programa. Atualize o programa.")
    if version < SCHEMA_VERSION:
        raise NoBuild(
            "A base foi feita por uma versão antiga do programa. Carregue de novo os arquivos de "
            "origem numa pasta vazia com “python -m ingest load --to PASTA ARQUIVO”."
        )


def _sql(name: str) -> str:
    return (_HERE / "sql" / f"{name}.sql").read_text(encoding="utf-8")
