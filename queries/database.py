"""A build opened read-only and locked down, and the named SQL files that ask it."""

import os
import re
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd

from queries.scope import Scope

SCHEMA_VERSION = 4
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


_HEADER_BYTES = 3 * 4096
_MARK = slice(8, 12)
"""Where a DuckDB file says `DUCK`."""
_LOAD_AGAIN = (
    "Carregue de novo os arquivos de origem pela página Carregar ou com “python -m ingest load "
    "ARQUIVO”."
)
_FOREIGN = "o arquivo não é uma base deste programa"
_CUT = "o arquivo está cortado, faltam bytes no fim"
_ALTERED = "um trecho não confere com a soma de verificação gravada no arquivo"
_SIGNS = {
    "Corrupt database file": _ALTERED,
    "Corrupted ": _ALTERED,
    "Could not read enough bytes": _CUT,
    "Could not read from file": "o disco não devolveu um trecho do arquivo",
}
"""What DuckDB says of a damaged file -> the same in Portuguese."""


class NoBuild(Exception):
    """The data folder holds no usable build: what happened, and what to do, in Portuguese."""

    def __init__(self, what: str, remedy: str = _LOAD_AGAIN) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


def data_folder() -> Path:
    """Where the builds are: `CONSUMO_DATA`, otherwise `data/` below the working folder."""
    return Path(os.environ.get("CONSUMO_DATA", "data"))


def current_build(folder: Path) -> Path:
    """The build in use, which may be broken; raises `NoBuild` where none is named."""
    try:
        name = (folder / "current").read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        if any((folder / "builds").glob("*.duckdb")):
            raise NoBuild(
                "Falta na pasta de dados o arquivo “current”, que diz qual base está em uso."
            ) from None
        raise NoBuild(
            "Ainda não há dados do consumidor.gov.br.",
            "Carregue um arquivo pela página Carregar ou com “python -m ingest load ARQUIVO” e "
            "abra o painel de novo.",
        ) from None
    except OSError:
        name = ""
    if not re.fullmatch("[0-9a-f]{16}", name):
        raise NoBuild("O arquivo “current” da pasta de dados está danificado.")
    return folder / "builds" / f"{name}.duckdb"


class TooSlow(Exception):
    """A query passed the time limit; the sentence says what to do, in Portuguese."""

    def __init__(self) -> None:
        super().__init__(
            f"A consulta passou de {QUERY_LIMIT_MILLISECONDS // 1000} s e foi interrompida. "
            "Reduza o período ou escolha mais filtros."
        )


class Database:
    """One build, safe to share between threads: each query runs on a cursor of its own.

    Raises `NoBuild` where the file is no build that this program reads. Damage may also show only
    when a query reads the damaged part: from then on the build answers nothing any more.
    """

    def __init__(self, build: Path) -> None:
        self.build = build
        self._damage = ""
        _refuse_other_files(build)
        self._connection = duckdb.connect(":memory:", config=_LIMITS)
        try:
            self._connection.execute("attach $path as data (read_only)", {"path": str(build)})
            self._refuse_cut()
            self._refuse_other_schema()
            self._connection.execute((_HERE / "macros.sql").read_text(encoding="utf-8"))
        except duckdb.Error as problem:
            if "created with a newer version of DuckDB" in str(problem):
                raise _newer(build) from problem
            raise NoBuild(_damaged(build, _reason(problem) or _FOREIGN)) from problem
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")

    @property
    def name(self) -> str:
        """The name of the build."""
        return self.build.stem

    def run(
        self, sql_name: str, scope: Scope | None = None, **values: int | str | list[str] | list[int]
    ) -> pd.DataFrame:
        """The answer of `sql/<sql_name>.sql`; a missing or an excess parameter raises.

        Raises `NoBuild` where the build turns out to be damaged, `TooSlow` where the answer takes
        longer than the limit.
        """
        self.refuse_damaged()
        parameters = {**(scope.parameters() if scope else {}), **values}
        try:
            with self._connection.cursor() as cursor:
                return cursor.execute(_sql(sql_name), parameters).df()
        except duckdb.InterruptException as problem:
            raise TooSlow from problem
        except duckdb.Error as problem:
            reason = _reason(problem)
            if not reason:
                raise
            self._damage = _damaged(self.build, reason)
            raise NoBuild(self._damage) from problem

    def refuse_damaged(self) -> None:
        """Raises `NoBuild` where a query has met damage."""
        if self._damage:
            raise NoBuild(self._damage)

    def close(self) -> None:
        self._connection.close()

    def _refuse_cut(self) -> None:
        (size,) = self._connection.execute(
            "select total_blocks * block_size from pragma_database_size() "
            "where database_name = 'data'"
        ).fetchall()[0]
        if self.build.stat().st_size < _HEADER_BYTES + size:
            raise NoBuild(_damaged(self.build, _CUT))

    def _refuse_other_schema(self) -> None:
        versions = self._connection.execute("select schema_version from data.meta").fetchall()
        if not versions:
            raise NoBuild(_damaged(self.build, _FOREIGN))
        ((version,),) = versions
        if version > SCHEMA_VERSION:
            raise _newer(self.build)
        if version < SCHEMA_VERSION:
            raise NoBuild(
                f"{_named(self.build)} foi feita por uma versão antiga do programa.",
                "Carregue de novo os arquivos de origem numa pasta vazia com “python -m ingest "
                "load --to PASTA ARQUIVO”.",
            )


def _refuse_other_files(build: Path) -> None:
    """Say what lies in the place of a build; for a SQLite file DuckDB would fetch an extension."""
    if build.is_dir():
        raise NoBuild(
            _damaged(build, "no lugar do arquivo há uma pasta"), f"Tire-a de lá. {_LOAD_AGAIN}"
        )
    try:
        with build.open("rb") as file:
            start = file.read(_MARK.stop)
    except FileNotFoundError:
        raise NoBuild(
            f"A base em uso ({build.name}) não está na pasta de dados: o arquivo foi apagado ou "
            f"mudou de lugar."
        ) from None
    except OSError as problem:
        raise NoBuild(
            f"O sistema não deixou ler a base em uso ({build.name}).",
            "Confira as permissões do arquivo e o disco.",
        ) from problem
    if not start:
        raise NoBuild(_damaged(build, "o arquivo está vazio (0 bytes)"))
    if start.startswith(b"SQLite"):
        raise NoBuild(_damaged(build, "o arquivo é de SQLite, não deste programa"))
    if start[_MARK] != b"DUCK":
        raise NoBuild(_damaged(build, _FOREIGN))


def _newer(build: Path) -> NoBuild:
    return NoBuild(
        f"{_named(build)} foi feita por uma versão mais nova do programa.", "Atualize o programa."
    )


def _named(build: Path) -> str:
    written = datetime.fromtimestamp(build.stat().st_mtime)
    return f"A base em uso ({build.name}, de {written:%d/%m/%Y})"


def _damaged(build: Path, reason: str) -> str:
    return f"{_named(build)} está danificada: {reason}."


def _reason(problem: duckdb.Error) -> str:
    """The damage that an error of DuckDB tells of; empty where it tells of none."""
    return next((words for sign, words in _SIGNS.items() if sign in str(problem)), "")


def _sql(name: str) -> str:
    return (_HERE / "sql" / f"{name}.sql").read_text(encoding="utf-8")
