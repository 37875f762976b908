"""What the tests share: real builds, made by the real loader, once a session where it is slow."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from builds import ROOT, Opened, Opener, load_all
from complaint_files import row, unrated, unresolved, write
from hypothesis import HealthCheck, settings
from streamlit.testing.v1 import AppTest

from queries.database import Database, current_build
from ui.menu import MENU

SAMPLE = ROOT / "sample_data"
SHARED = ROOT.parent / "shared"
SECONDS = 30

# Loading a file or the first query of a process takes longer than Hypothesis expects of a test.
settings.register_profile(
    "project", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("project")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """A function that loads files together into a new data folder and opens the build."""
    databases: list[Database] = []

    def open_build(*paths: Path, uf: str = "GO") -> Database:
        folder = load_all(tmp_path / f"data-{len(databases)}", *paths, uf=uf)
        databases.append(Database(current_build(folder)))
        return databases[-1]

    yield open_build
    for database in databases:
        database.close()


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Opened:
    """A function that runs a page on a data folder from an address, one tab of a card open."""

    def open_at(
        folder: Path,
        address: Mapping[str, Sequence[str] | str] | None = None,
        tab: str = "Gráfico",
        page: str = "home.py",
        card: str = "",
    ) -> AppTest:
        app = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=SECONDS)
        if page != MENU[0].file:
            # The pages are known after a run; one on no data changes nothing and is quick.
            monkeypatch.setenv("CONSUMO_DATA", str(tmp_path / "no-data"))
            app.run()
            app.switch_page(f"../pages/{page}")
        monkeypatch.setenv("CONSUMO_DATA", str(folder))
        for key, value in (address or {}).items():
            app.query_params[key] = value
        app.session_state[f"aba_{card}" if card else "aba"] = tab
        app.run()
        assert not app.exception
        return app

    return open_at


@pytest.fixture(scope="session")
def real_month_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one small month that is no sample: October 2026, four companies.

    Companhia Alfa (Varejo): 40 rated, 30 of them not resolved, 20 unrated. Banco Beta (Bancos):
    50 rated, 10 not resolved. "=SOMA(A1;B1)" (Varejo): 6 rated, 3 not resolved. Loja Gama: 2
    unrated, without a segment, from
    a city that means no municipality.
    """
    formula = "=SOMA(A1;B1)"
    rows = [
        *(unresolved(company="Companhia Alfa ", days=str(n % 10)) for n in range(30)),
        *(row(company="Companhia Alfa", date="01/10/2026") for _ in range(10)),
        *(unrated(company="Companhia Alfa", answered="N", days="") for _ in range(20)),
        *(row(company="Banco Beta", segment="Bancos", rating="5") for _ in range(40)),
        *(unresolved(company="Banco Beta", segment="Bancos") for _ in range(10)),
        *(row(company=formula) for _ in range(3)),
        *(unresolved(company=formula, date="2026-10-31") for _ in range(3)),
        *(unrated(company="Loja Gama", segment="", city="Goianópolys") for _ in range(2)),
    ]
    folder = tmp_path_factory.mktemp("real-month")
    return load_all(folder / "data", write(folder / "finalizadas_2026-10.csv", rows))


@pytest.fixture(scope="session")
def real_month(real_month_folder: Path) -> Iterator[Database]:
    """The build of `real_month_folder`, opened."""
    database = Database(current_build(real_month_folder))
    yield database
    database.close()


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the whole of `sample_data`, loaded as `make run` loads it."""
    files = [path for path in SAMPLE.rglob("*") if path.suffix in (".csv", ".gz", ".zip", ".xlsx")]
    assert files, "sample_data holds no files"
    return load_all(tmp_path_factory.mktemp("sample") / "data", *files)


@pytest.fixture(scope="session")
def sample_build(sample_folder: Path) -> Path:
    """The build file of the sample data."""
    return current_build(sample_folder)


@pytest.fixture(scope="session")
def sample(sample_build: Path) -> Iterator[Database]:
    """The build of the sample data, opened."""
    database = Database(sample_build)
    yield database
    database.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files beside the repository; without it the test is left out."""
    if not SHARED.is_dir():
        pytest.skip("needs the real files in ../shared, which are no part of the repository")
    return SHARED
