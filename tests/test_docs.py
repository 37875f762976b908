"""The documents say what is there: headings, tree, version, commands."""

import re
import subprocess
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from builds import ROOT

from queries.scope import FIRST_MONTH, Scope
from reports import VERSION
from reports.exports import EXPORTS
from reports.labels import Label
from reports.link import COMPLETE, View
from reports.measures import INDICATORS
from reports.ranking_labels import ranking_labels

README = ROOT / "README.md"


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def top_level() -> set[str]:
    """What stands at the top of the repository: what Git knows or would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        paths = [line for line in listed.stdout.splitlines() if (ROOT / line).exists()]
        return {Path(path).parts[0] for path in paths}
    # An archive without Git: what is there, apart from what `make` and the tools leave.
    made = {"data", "screenshots", "__pycache__"}
    return {path.name for path in ROOT.iterdir() if path.name not in made}


def readme_tree() -> set[str]:
    """The names at the top of README's tree: the first column of the block with `dashboard.py`.

    A line that is not indented names one or more entries, parted by single spaces or commas; two
    spaces or more part them from what is said about them.
    """
    blocks = re.findall(r"^```\w*\n(.*?)^```", text_of("README.md"), re.DOTALL | re.MULTILINE)
    (tree,) = (block for block in blocks if re.search(r"^\W*dashboard\.py\b", block, re.MULTILINE))
    names: set[str] = set()
    for line in tree.splitlines():
        entry = re.sub(r"^[├└]── ", "", line)
        if entry.strip() and not entry.startswith((" ", "│")):
            column = re.split(r"\s{2,}|\s+#", entry)[0]
            names.update(re.split(r"[\s,]+", column.strip(" ,")))
    return {name.split("/")[0] for name in names}


def labels_within(value: object) -> list[Label]:
    """The labels of a module's constant, however deep they lie."""
    if isinstance(value, Label):
        return [value]
    values = list(value.values()) if isinstance(value, dict) else value
    return [x for v in values for x in labels_within(v)] if isinstance(values, tuple | list) else []


LABELS = {
    label
    for path in (ROOT / "reports").glob("*labels.py")
    for value in vars(import_module(f"reports.{path.stem}")).values()
    for label in labels_within(value)
} | {label for key in INDICATORS for label in ranking_labels(key, COMPLETE)}
HEADINGS = {label.heading for label in LABELS}
OF_THE_INDICATOR = {"posicao_de", "situacao", "volume_suficiente"}
"""Headings of the ranking whose definition names what companies are ranked by."""
OF_THE_ROW = {"segmento", "esperado", "mes", "razao", "fonte", "parcela_pct"}
"""Headings whose definition says whose they are: a company's, a place's, a series', a file's."""


def test_the_columns_looked_up_are_those_of_every_export() -> None:
    assert len(list((ROOT / "reports").glob("*labels.py"))) > 6
    view = View(Scope(FIRST_MONTH, FIRST_MONTH))
    for export_of in EXPORTS.values():
        for sheet in export_of.sheets:
            assert set(sheet.labels(view)) <= LABELS


@pytest.mark.parametrize("heading", sorted(HEADINGS))
def test_a_heading_means_one_thing_in_every_file(heading: str) -> None:
    meanings = {(x.title, x.form, x.definition) for x in LABELS if x.heading == heading}
    if heading in OF_THE_INDICATOR:
        assert len({(title, form) for title, form, _ in meanings}) == 1 < len(meanings)
    elif heading in OF_THE_ROW:
        assert len({title for title, _, _ in meanings}) == 1 < len(meanings)
    else:
        assert len(meanings) == 1
        rows = re.findall(
            rf"^\| `{heading}` \| ([^|]+ \| [^|]+) \|$", text_of("docs/indicators.md"), re.MULTILINE
        )
        assert set(rows) <= {f"{title} | {definition}" for title, _, definition in meanings}


@pytest.mark.parametrize("heading", sorted(HEADINGS))
def test_every_column_of_a_file_is_defined_in_the_indicators_document(heading: str) -> None:
    assert re.search(rf"\b{re.escape(heading)}\b", text_of("docs/indicators.md"))


def test_the_tree_in_the_readme_is_the_one_on_the_disk() -> None:
    told, there = readme_tree(), top_level()
    # The README itself and names that start with a dot may be left out, but none may be invented.
    assert told - there == set()
    assert {name for name in there - told if not name.startswith(".")} <= {"README.md"}


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## \[?v?(\d+\.\d+\.\d+)", text_of("CHANGELOG.md"), re.MULTILINE)
    assert newest is not None
    assert project == VERSION == newest[1]
    for folder in ("ui", "reports", "queries", "indicators", "ingest", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            for written in re.findall(r'^VERSION = "(.+)"', path.read_text("utf-8"), re.MULTILINE):
                assert written == VERSION, path.name


def test_the_readme_names_every_export_once() -> None:
    table = re.search(r"^\| Export \|.*?\n\n", text_of("README.md"), re.DOTALL | re.MULTILINE)
    assert table is not None
    named = re.findall(r"^\| `([a-z-]+)` \|", table[0], re.MULTILINE)
    assert sorted(named) == sorted(EXPORTS)


def test_every_make_command_of_the_readme_is_in_the_makefile() -> None:
    makefile = text_of("Makefile")
    # In code: `make run`, or a line of a block.
    named = set(re.findall(r"(?:^|`)\$? ?make ([a-z][a-z-]*)", text_of("README.md"), re.MULTILINE))
    assert {"run", "test"} <= named
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    assert named <= targets
    (phony,) = re.findall(r"^\.PHONY: (.+)", makefile, re.MULTILINE)
    assert set(phony.split()) <= targets


@pytest.mark.parametrize(
    "name", ["README.md", "Makefile", "docs/indicators.md", "docs/novidades.md", "CHANGELOG.md"]
)
def test_every_python_module_that_is_told_to_run_exists(name: str) -> None:
    for module in re.findall(r"python3? -m ([a-z_]+(?:\.[a-z_]+)*)", text_of(name)):
        if module in ("venv", "pip", "pytest", "playwright", "streamlit"):
            continue
        path = ROOT.joinpath(*module.split("."))
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        *(
            f"docs/{n}.md"
            for n in (
                "architecture",
                "glossary",
                "indicators",
                "novidades",
            )
        ),
    ],
)
def test_every_link_and_picture_of_a_document_is_there(name: str) -> None:
    document = ROOT / name
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text_of(name)):
        assert (document.parent / target).exists(), target


def test_the_readme_tells_the_limits_and_the_licence() -> None:
    readme = text_of("README.md")
    assert "LICENSE" in readme and "MIT" in readme
    assert "MIT License" in text_of("LICENSE")
    # No full real month of Goiás after 2014 was at hand.
    assert "2014" in readme
