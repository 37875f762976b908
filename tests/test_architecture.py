"""The shape of the code: who may import whom, and what may stand only in one place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builds import ROOT

from queries.database import Database
from queries.loads import loads
from queries.scope import FIRST_MONTH, Scope
from reports.frames import ranking
from reports.labels import LOAD_COLUMNS, Label
from reports.link import COLUMN_SETS
from reports.measures import INDICATORS
from reports.ranking_labels import ranking_labels

# Each part of the product and what of ours it may import, by dotted name; itself always.
MAY_IMPORT = {
    "dashboard": {"ui"},
    "pages": {"ui", "reports"},
    "ui": {"reports", "queries", "ingest", "workspace"},
    "reports": {"queries", "indicators", "workspace"},
    "ingest": {"derive", "indicators.names"},
    "derive": {"queries", "indicators"},
    "queries": set(),
    "indicators": set(),
    "workspace": set(),
    "sample_data": set(),
}
DRAWN_WITH_STREAMLIT = {"dashboard", "pages", "ui"}
# What measures and what tests may import all of it and is imported by none of it.
OUTSIDE = {"tests", "benchmarks"}
REFUSED_FOLDERS = {
    *(
        "utils",
        "services",
        "models",
        "config",
        "components",
        "core",
        "src",
        "statistics",
        "helpers",
    ),
}
SCOPED_MACROS = (
    "complaints_in_scope",
    "company_counts_in_scope",
    "municipality_counts_in_scope",
)
OWN_PARAMETERS = {
    "company_medians": ["$companies"],
    "company_monthly": ["$company"],
    "records": ["$row_count", "$rows_before"],
    "company_names": ["$company"],
    "municipality_totals": ["$months"],
    "watched_cells": ["$municipality", "$month"],
    "watched_municipalities": ["$kind", "$segment", "$problem_group", "$company", "$month"],
    "watched_series": ["$kind", "$municipality", "$segment", "$problem_group", "$company"],
    "surveillance_cards": ["$month"],
    "surveillance_parts": ["$month"],
    "surveillance_judged": ["$month"],
    "surveillance_returned": ["$month"],
    "surveillance_months": ["$series_ids"],
    "procon_years": ["$uf"],
}
"""What a scoped file asks for beside the scope, and what one of no scope asks for."""
WITHOUT_SCOPE = {
    *("surveillance_cards", "surveillance_judged", "surveillance_months", "surveillance_parts"),
    *("surveillance_returned", "watched_cells", "watched_municipalities", "watched_series"),
    "procon_years",
}
"""What reads results of the whole build, or another source, alone: no scope restricts them."""
UNSCOPED = ("filter_names",)
"""Which values of a filter the build knows at all, whatever is chosen."""
NOT_PORTABLE = (
    *("qualify", "group by all", "order by all", "arg_max", "arg_min", "try_cast"),
    *("strip_accents", "quantile_cont", "select distinct on", "exclude", "*"),
)


def source_files(*parts: str) -> list[Path]:
    """Our Python files: all, or those of some parts."""
    found = [ROOT / "dashboard.py"]
    for folder in sorted(path for path in ROOT.iterdir() if path.is_dir()):
        if not folder.name.startswith(".") and folder.name != "data":
            found += sorted(folder.rglob("*.py"))
    return [path for path in found if not parts or part_of(path) in parts]


def part_of(path: Path) -> str:
    """The top-level folder, or the name of a file at the top."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports_of(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, at any depth, relative ones resolved."""
    package = ".".join(path.relative_to(ROOT).parts[:-1])
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *base.split(".")]).strip(".")
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and called(node).endswith(("import_module", "__import__")):
            yield "dynamic import"


def called(node: ast.Call) -> str:
    """The dotted name that a call names; parts that are no names are `?`."""
    names: list[str] = []
    function = node.func
    while isinstance(function, ast.Attribute):
        names.append(function.attr)
        function = function.value
    names.append(function.id if isinstance(function, ast.Name) else "?")
    return ".".join(reversed(names))


def calls_of(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


PRODUCT = [path for path in source_files() if part_of(path) not in OUTSIDE]
PAGES = source_files("pages")
SQL_FILES = sorted((ROOT / "queries" / "sql").glob("*.sql"))


# Imports.


def test_every_part_of_the_product_has_its_place_in_the_architecture() -> None:
    parts = {part_of(path) for path in PRODUCT}
    assert parts <= MAY_IMPORT.keys()
    assert not parts & REFUSED_FOLDERS
    assert {"ingest", "queries", "indicators", "reports", "ui"} <= parts


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_a_file_imports_only_what_its_part_may_import(path: Path) -> None:
    part = part_of(path)
    ours = MAY_IMPORT.keys() | OUTSIDE
    for name in imports_of(path):
        assert name != "dynamic import"
        if name.split(".")[0] in ours - {part}:
            assert any(f"{name}.".startswith(f"{allowed}.") for allowed in MAY_IMPORT[part]), name


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_streamlit_is_imported_only_where_something_is_drawn(path: Path) -> None:
    packages = {name.split(".")[0] for name in imports_of(path)}
    assert "streamlit" not in packages or part_of(path) in DRAWN_WITH_STREAMLIT


@pytest.mark.parametrize("path", source_files("indicators"), ids=named)
def test_indicators_know_no_file_no_clock_no_database_and_no_chance_of_their_own(
    path: Path,
) -> None:
    packages = {name.split(".")[0] for name in imports_of(path)}
    assert not packages & {
        *("streamlit", "duckdb", "pathlib", "os", "io", "time", "datetime", "random", "secrets"),
    }
    calls = {called(node).removeprefix("np.").removeprefix("numpy.") for node in calls_of(path)}
    assert "open" not in calls
    # A generator is passed in; `random.Generator` as a type is no call.
    assert not {call for call in calls if call.startswith("random.")}


@pytest.mark.parametrize("path", source_files("queries"), ids=named)
def test_queries_know_no_statistics_and_no_clock(path: Path) -> None:
    packages = {name.split(".")[0] for name in imports_of(path)}
    assert not packages & {"scipy", "numpy", "statistics", "math", "random", "time"}
    assert not {called(node) for node in calls_of(path)} & {"date.today", "datetime.now"}


@pytest.mark.parametrize("path", source_files("reports"), ids=named)
def test_no_report_asks_a_clock(path: Path) -> None:
    asked = ("today", "now", "utcnow", "time.time", "localtime", "uuid4", "token_hex")
    assert not [name for node in calls_of(path) if (name := called(node)).endswith(asked)]


# Pages.


def test_there_are_pages() -> None:
    assert PAGES


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_is_short_and_only_puts_things_together(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert not [node for node in ast.walk(tree_of(path)) if isinstance(node, definitions)]
    for word in ("session_state", "st.cache", "groupby", "duckdb", ".execute", "#000", "rgb("):
        assert word not in text
    assert not re.search(r"\b(select\b.+\bfrom|insert into|join)\b", text, re.IGNORECASE)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", text)


def test_every_page_has_its_own_address_in_plain_letters() -> None:
    calls = [node for path in PRODUCT for node in calls_of(path) if called(node) == "st.Page"]
    assert len(calls) == 1
    assert all("url_path" in {word.arg for word in node.keywords} for node in calls)
    from ui.menu import MENU

    addresses = [entry.url_path for entry in MENU]
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"[a-z0-9-]+", address) for address in addresses)
    assert {entry.file for entry in MENU} == {path.name for path in PAGES}


def test_the_dashboard_is_an_app_that_streamlit_finds_and_nothing_else() -> None:
    tree = tree_of(ROOT / "dashboard.py")
    apps = [
        node
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and called(node.value) == "st.App"
    ]
    assert [ast.unparse(node.targets[0]) for node in apps] == ["app"]
    assert not [
        node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    ]


# What stands in one place only.


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_duckdb_is_opened_only_by_the_database_and_the_loader(path: Path) -> None:
    opens = any(called(node) in ("duckdb.connect", "connect") for node in calls_of(path))
    imports = any(name.split(".")[0] == "duckdb" for name in imports_of(path))
    is_place = named(path) == str(Path("queries/database.py")) or part_of(path) == "ingest"
    assert not (opens or imports) or is_place


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_the_only_cache_of_streamlit_is_in_ui_data(path: Path) -> None:
    uses = [
        node
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr.startswith("cache_")
    ] + [name for name in imports_of(path) if name.startswith("streamlit.") and "cache" in name]
    assert not uses or named(path) == str(Path("ui/data.py"))


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_no_text_is_drawn_as_unsafe_html(path: Path) -> None:
    assert "unsafe_allow_html" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_no_error_is_caught_whatever_it_is_but_by_a_card(path: Path) -> None:
    blanket = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            caught = {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)}
            assert "BaseException" not in caught
            blanket += [node] if "Exception" in caught else []
    # The other cards of a page go on where one fails; it writes the error to the log.
    is_card = named(path) == str(Path("ui/card.py"))
    assert len(blanket) == is_card
    for handler in blanket:
        assert "frame.incident" in {called(n) for n in ast.walk(handler) if isinstance(n, ast.Call)}


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_no_row_is_computed_alone_and_nothing_is_changed_in_place(path: Path) -> None:
    for node in calls_of(path):
        words = {word.arg for word in node.keywords}
        assert "inplace" not in words
        if part_of(path) != "ui":
            assert called(node).split(".")[-1] != "iterrows"
        is_by_row = called(node).endswith(".apply") and "axis" in words
        assert not is_by_row


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_nothing_is_left_to_do(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_every_module_says_what_it_owns(path: Path) -> None:
    if part_of(path) not in ("dashboard", "pages"):
        assert ast.get_docstring(tree_of(path))


def test_no_module_holds_a_list_or_dictionary_that_a_run_changes() -> None:
    """Lists and dictionaries of a module are constants: capital letters, never assigned into."""
    for path in PRODUCT:
        if part_of(path) == "sample_data":
            continue
        for node in tree_of(path).body:
            is_assignment = isinstance(node, (ast.Assign, ast.AnnAssign))
            if is_assignment and isinstance(node.value, (ast.List, ast.Dict, ast.Set)):
                target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
                assert re.fullmatch(r"_?[A-Z0-9_]+", ast.unparse(target)), (
                    named(path),
                    node.lineno,
                )


# SQL.


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_no_text_is_built_for_the_database_outside_of_the_loader(path: Path) -> None:
    if part_of(path) in ("ingest", "derive"):
        return
    for node in calls_of(path):
        if called(node).split(".")[-1] in ("execute", "executemany", "sql", "query") and node.args:
            text = node.args[0]
            assert not isinstance(text, (ast.JoinedStr, ast.BinOp)), node.lineno
            assert not (isinstance(text, ast.Call) and called(text).endswith((".format", ".join")))


@pytest.mark.parametrize("path", SQL_FILES, ids=named)
def test_a_sql_file_says_in_its_first_line_what_one_row_is(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(rf"-- {path.stem}: one row(,| an?) .+", first)


def statements(path: Path) -> str:
    """The text of a file without comments."""
    return re.sub(r"--.*", "", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SQL_FILES, ids=named)
def test_a_sql_file_is_one_lower_case_statement_with_named_parameters_in_the_portable_subset(
    path: Path,
) -> None:
    text = statements(path)
    assert text == text.lower()
    assert ";" not in text
    assert "?" not in text
    assert not re.search(r"\$\d|\{|%\(", text)
    assert "'" not in text or "_in_scope" not in text
    after_import = re.sub(
        "select [*] from ([a-z_]+_in_scope|judged_series|listed_months)", "", text
    ).replace("count(*)", "")
    for word in NOT_PORTABLE:
        assert word not in after_import, word


@pytest.mark.parametrize("path", SQL_FILES, ids=named)
def test_a_sql_file_reads_complaints_only_through_the_scope_and_all_of_it(path: Path) -> None:
    text = statements(path)
    is_scoped = path.stem not in UNSCOPED
    assert bool(re.search(r"\bdata\.(complaint|company_cube|municipality_cube)\b", text)) is (
        not is_scoped
    )
    parameters = re.findall(r"\$\w+", text)
    if parameters:
        if path.stem in WITHOUT_SCOPE:
            assert parameters == OWN_PARAMETERS[path.stem]
            return
        of_scope = [f"${name}" for name in Scope(FIRST_MONTH, FIRST_MONTH).parameters()]
        call = f"({', '.join(of_scope)})"
        assert any(f"select * from {macro}{call}" in text for macro in SCOPED_MACROS)
        # No second filter on what the scope already says.
        assert parameters == of_scope + OWN_PARAMETERS.get(path.stem, [])


@pytest.mark.parametrize("path", SQL_FILES, ids=named)
def test_a_sql_file_with_more_than_one_row_has_an_order(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    is_one_row = ": one row, " in first
    assert is_one_row or re.search(r"\norder by [\w.:, ]+\n*$", statements(path))


def test_every_sql_file_is_asked_by_a_query() -> None:
    asked = {
        node.args[0].value
        for path in source_files("queries")
        for node in calls_of(path)
        if called(node).endswith(".run") and isinstance(node.args[0], ast.Constant)
    }
    assert asked == {path.stem for path in SQL_FILES}


# Requirements and labels.


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line.strip() and not line.startswith(("#", "-r "))]
    assert wanted
    for line in wanted:
        assert re.fullmatch(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\d[\w.]*", line), line


def test_the_development_requirements_hold_the_product_s() -> None:
    assert "-r requirements.txt" in (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_label_s_column_is_in_the_frame(indicator: str, real_month: Database) -> None:
    frame = ranking(real_month, Scope(FIRST_MONTH, FIRST_MONTH), 30, indicator)
    for columns in COLUMN_SETS:
        labels = ranking_labels(indicator, columns)
        assert [label.column for label in labels if label.column not in frame] == []


def test_every_label_of_a_source_file_is_in_its_query(real_month: Database) -> None:
    frame = loads(real_month)
    assert [label.column for label in LOAD_COLUMNS if label.column not in frame] == []


RANKINGS = [ranking_labels(key, columns) for key in INDICATORS for columns in COLUMN_SETS]


@pytest.mark.parametrize("labels", [*RANKINGS, LOAD_COLUMNS])
def test_no_label_stands_twice(labels: tuple[Label, ...]) -> None:
    for texts in zip(*((a.column, a.heading, a.title) for a in labels), strict=True):
        assert len(set(texts)) == len(texts)
