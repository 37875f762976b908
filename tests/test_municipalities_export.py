"""The files of Municípios: screen = table = file = command, and names that are no formula."""

import csv
import io
import json
import random
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from re import findall

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pytest
from builds import ROOT, Opened, load_all
from complaint_files import row, write
from hostile_names import HOSTILE_NAMES
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats
from streamlit.testing.v1 import AppTest

from queries.database import Database, current_build
from reports import link
from reports.__main__ import main
from reports.coverage import coverage
from reports.exports import export_file
from reports.labels import Form, Label
from reports.link import COLOURS, GRAINS, View
from reports.municipalities_files import place_labels
from reports.municipalities_labels import (
    AREA_COLUMNS,
    EXCESS_COLUMNS,
    MUNICIPALITY_COLUMNS,
    RUN_COLUMNS,
    TOWN_EXCESS_COLUMNS,
    screen_labels,
)
from reports.rounding import rounded

OCTOBER = 2026 * 12 + 9
SEED = 20_261_103
SEGMENTS = ("Comércio Eletrônico", "Bancos, Financeiras e Administradoras de Cartão")
GROUP = "Cobrança / Contestação"
LARGE = ("5208707", "5201108", "5218805", "5201405")
SMALL = "5200829"
REGIONS = ("5203", "52010", "52007", "5205")
DECIMALS = {
    Form.SHARE: 1,
    Form.POINTS: 1,
    Form.DECIMAL: 1,
    Form.NUMBER: 1,
    Form.RATIO: 2,
    Form.PROBABILITY: 4,
    Form.COUNT: 0,
    Form.PLACE: 0,
}
"""Decimals that a screen shows; every other form is a text."""
CARDS = {"municipios": "mapa", "municipio-serie": "serie_municipio", "municipio-alta": "alta"}
PRECISE = 1e-8
"""The files have ten decimals."""


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def in_view(database: Database, address: str) -> View:
    return link.view(link.parsed(address), coverage(database))


def rows_of(database: Database, name: str, address: str) -> list[dict[str, str]]:
    return csv_rows(export_file(database, name, in_view(database, address), False).content)


def numbers(rows: list[dict[str, str]], heading: str) -> np.ndarray:
    """A column of a file; empty is NaN."""
    return np.array(
        [float(line[heading].replace(",", ".")) if line[heading] else np.nan for line in rows]
    )


def labels_of(name: str, view: View) -> tuple[Label, ...]:
    """The columns of an export as its table on the screen has them."""
    is_of_several = bool(view.scope.regions) and not view.scope.municipalities
    return {
        "municipios": screen_labels(place_labels(view), view.colour == "taxa"),
        "municipio-serie": RUN_COLUMNS,
        "municipio-alta": TOWN_EXCESS_COLUMNS if is_of_several else EXCESS_COLUMNS,
    }[name]


def written_month(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02}"


def random_address(chance: random.Random, *, in_region: bool, of_town: bool) -> str:
    """An address over a random window and filters, with or without region and municipality."""
    first = chance.randrange(OCTOBER - 30, OCTOBER - 6)
    last = chance.randrange(first + 2, OCTOBER + 1)
    months = f"de={written_month(first)}&ate={written_month(last)}"
    both = "&".join(f"segmento={segment}" for segment in SEGMENTS)
    keys = [
        chance.choice(["", "periodo=3m", "periodo=24m", months]),
        chance.choice(["", f"segmento={SEGMENTS[0]}", both]),
        chance.choice(["", "", f"grupo_problema={GROUP}"]),
        chance.choice([f"regiao={REGIONS[0]}", f"regiao={REGIONS[1]}&regiao={REGIONS[3]}"])
        if in_region
        else "",
        f"municipio={chance.choice([*LARGE, SMALL])}" if of_town else "",
        f"grao={chance.choice(GRAINS)}",
        f"cor={chance.choice(COLOURS)}",
    ]
    return "?" + "&".join(key for key in keys if key)


def random_addresses() -> list[tuple[str, str]]:
    chance = random.Random(SEED)
    cases = [
        ("municipios", random_address(chance, in_region=bool(n % 2), of_town=n % 3 == 0))
        for n in range(6)
    ]
    for division in ("mesorregiao", "microrregiao"):
        address = random_address(chance, in_region=division == "microrregiao", of_town=False)
        cases.append(("municipios", f"{address}&visao={division}"))
    cases += [
        ("municipio-serie", random_address(chance, in_region=n == 0, of_town=n != 1))
        for n in range(5)
    ]
    cases += [
        ("municipio-alta", random_address(chance, in_region=False, of_town=True)) for _ in range(3)
    ]
    return cases


FIXED = [
    ("municipios", ""),
    ("municipio-serie", f"?municipio={LARGE[1]}"),
    ("municipio-alta", f"?municipio={LARGE[1]}"),
    ("municipio-alta", f"?municipio={LARGE[1]}&periodo=3m"),
    ("municipio-alta", f"?regiao={REGIONS[2]}"),
    ("municipio-alta", f"?regiao={REGIONS[0]}&segmento={SEGMENTS[1]}"),
]
"""Links whose tables are known to hold rows."""


@pytest.mark.parametrize(("name", "address"), [*FIXED, *random_addresses()])
def test_screen_file_and_command_hold_the_same_rows(
    open_app: Opened,
    sample_folder: Path,
    sample: Database,
    tmp_path: Path,
    name: str,
    address: str,
) -> None:
    asked = in_view(sample, address)
    assert not asked.notes
    labels = labels_of(name, asked)
    app = open_app(
        sample_folder, link.parsed(address), "Tabela", page="municipalities.py", card=CARDS[name]
    )
    titles = [label.title for label in labels]
    (shown,) = (table.value for table in app.dataframe if list(table.value.columns) == titles)
    file = export_file(sample, name, asked, is_spreadsheet=False)
    lines = csv_rows(file.content)
    assert len(lines) == len(shown) == file.row_count
    assert lines or (name == "municipio-alta" and (name, address) not in FIXED)
    for label in labels if lines else ():
        if label.form in DECIMALS:
            written = numbers(lines, label.heading)
            on_screen = shown[label.title].astype("float64").to_numpy()
            assert_array_equal(on_screen, rounded(written, DECIMALS[label.form]), label.heading)
        else:
            on_screen = ["" if pd.isna(value) else str(value) for value in shown[label.title]]
            assert [line[label.heading].removeprefix("'") for line in lines] == on_screen
    target = tmp_path / "pela-linha-de-comando.csv"
    asked_for = [name, "--link", address, "--data", str(sample_folder), "--to", str(target)]
    assert main(asked_for) == 0
    assert target.read_bytes() == file.content


@pytest.mark.parametrize("name", CARDS)
def test_the_spreadsheet_holds_the_numbers_of_the_csv(sample: Database, name: str) -> None:
    asked = in_view(sample, f"?municipio={LARGE[1]}")
    lines = csv_rows(export_file(sample, name, asked, is_spreadsheet=False).content)
    book = openpyxl.load_workbook(
        io.BytesIO(export_file(sample, name, asked, is_spreadsheet=True).content)
    )
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert list(head) == list(lines[0]) and len(rows) == len(lines)
    by_heading = {label.heading: label for label in labels_of(name, asked)}
    assert sorted(by_heading) == sorted(head)
    for label, cells in zip(
        [by_heading[heading] for heading in head], zip(*rows, strict=True), strict=True
    ):
        if label.form in DECIMALS:
            typed = np.array([np.nan if cell is None else cell for cell in cells], dtype="float64")
            assert_allclose(numbers(lines, label.heading), typed, atol=PRECISE)
        else:
            assert [line[label.heading] for line in lines] == [cell or "" for cell in cells]


def test_the_narrow_table_begins_with_what_the_list_draws() -> None:
    def headings(labels: tuple[Label, ...], is_rate: bool) -> list[str]:
        return [label.heading for label in screen_labels(labels, is_rate)]

    of_ratio = headings(MUNICIPALITY_COLUMNS, is_rate=False)
    assert of_ratio[:7] == [
        *("municipio", "reclamacoes", "esperado", "razao", "ic_inf", "ic_sup", "situacao_mes"),
    ]
    assert sorted(of_ratio) == sorted(label.heading for label in MUNICIPALITY_COLUMNS)
    of_rate = headings(AREA_COLUMNS, is_rate=True)
    assert of_rate[:5] == ["lugar", "reclamacoes", "esperado", "taxa_100mil", "razao"]
    assert sorted(of_rate) == sorted(label.heading for label in AREA_COLUMNS)


# The numbers of the files against one another.


@pytest.mark.parametrize(
    "address",
    ["", f"?segmento={SEGMENTS[0]}&periodo=24m", "?cor=taxa", "?visao=microrregiao&periodo=3m"],
)
def test_rate_ratio_and_interval_follow_from_the_counts_of_the_file(
    sample: Database, address: str
) -> None:
    lines = rows_of(sample, "municipios", address)
    few = np.array([line["suprimido"] == "sim" for line in lines])
    count, expected, people = (
        numbers(lines, heading) for heading in ("reclamacoes", "esperado", "populacao")
    )
    assert_array_equal(few, count < 5)
    assert few.any() or "visao" in address
    columns = {
        "razao": count / expected,
        "ic_inf": stats.chi2.ppf(0.025, 2 * count) / 2 / expected,
        "ic_sup": stats.chi2.ppf(0.975, 2 * count + 2) / 2 / expected,
    }
    for heading, values in columns.items():
        assert_allclose(numbers(lines, heading)[~few], values[~few], rtol=1e-6)
    # People are whole in the file and exact in the rate.
    assert_allclose(numbers(lines, "taxa_100mil")[~few], (1e5 * count / people)[~few], rtol=1e-3)
    assert expected.sum() == pytest.approx(count.sum())
    for heading in (*columns, "taxa_100mil", "razao_suavizada"):
        assert np.isnan(numbers(lines, heading)[few]).all()


@pytest.mark.parametrize("form", ["csv", "screen"])
def test_a_ratio_and_its_ends_have_decimals(
    open_app: Opened, sample_folder: Path, sample: Database, form: str
) -> None:
    """A ratio written as a whole number would say 1 for 0,51 and for 1,49."""
    lines = rows_of(sample, "municipios", "")
    app = open_app(sample_folder, {}, "Tabela", page="municipalities.py", card="mapa")
    table = app.dataframe[0].value
    labels = {label.heading: label for label in place_labels(in_view(sample, ""))}
    for heading in ("razao", "ic_inf", "ic_sup", "razao_suavizada", "esperado", "taxa_100mil"):
        values = (
            numbers(lines, heading)
            if form == "csv"
            else table[labels[heading].title].astype("float64").to_numpy()
        )
        known = values[~np.isnan(values)]
        assert (known % 1 > 0).mean() > 0.5, heading


# Names that a page, a chart or a spreadsheet could obey.

REFERENCE = pd.read_csv(ROOT / "ingest" / "reference" / "municipalities.csv", sep=";", dtype=str)
PARTS_SHOWN = 6
LEAST = 5
"""Complaints of the company that has fewest."""
GROUPS_OF_NAMES = tuple(
    HOSTILE_NAMES[first : first + PARTS_SHOWN]
    for first in range(0, len(HOSTILE_NAMES), PARTS_SHOWN)
)
TOWNS = dict(zip(REFERENCE["ibge_code"].iloc[: len(GROUPS_OF_NAMES)], GROUPS_OF_NAMES, strict=True))
"""Municipality -> the companies that its complaints of October name."""


@pytest.fixture(scope="module")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Towns of six hostile companies each, whose series of October is written by hand."""
    folder = tmp_path_factory.mktemp("hostile-places")
    town_of = REFERENCE.set_index("ibge_code")["name"]
    rows = [
        row({"Grupo Problema": name}, company=name, city=town_of[code], date="2026-10-15")
        for code, names in TOWNS.items()
        for place, name in enumerate(names)
        for _ in range(LEAST + place)
    ]
    loaded = load_all(folder / "data", write(folder / "a.csv", rows))
    with duckdb.connect(str(current_build(loaded))) as connection:
        for table in ("series", "month"):
            connection.execute(f"delete from surveillance_{table}")
        for number, (code, names) in enumerate(TOWNS.items(), start=1):
            connection.execute(
                "insert into surveillance_series values (?, 'municipality', ?, null, null, null)",
                [number, code],
            )
            observed = sum(LEAST + place for place in range(len(names)))
            connection.execute(
                "insert into surveillance_month values (?, ?, ?, 2, 5, 0.001, 0.01, 'alert')",
                [number, OCTOBER, observed],
            )
    return loaded


@pytest.fixture(scope="module")
def hostile(hostile_folder: Path) -> Iterator[Database]:
    database = Database(current_build(hostile_folder))
    yield database
    database.close()


def drawn(app: AppTest) -> list[str]:
    return [element.value for element in app.html if "<style>" not in element.value]


@pytest.mark.parametrize("code", TOWNS)
def test_hostile_companies_are_text_in_what_explains_a_month(
    open_app: Opened, hostile_folder: Path, code: str
) -> None:
    app = open_app(
        hostile_folder,
        {"de": "2026-10", "ate": "2026-10", "municipio": code},
        page="municipalities.py",
    )
    parts = [html for html in drawn(app) if 'class="parte"' in html]
    assert len(parts) == len(TOWNS[code])
    text = unescape(" ".join(parts))
    for name in TOWNS[code]:
        # Once as a company, once as a group of problems.
        assert text.count(name.strip()) >= 2, name
    for name in TOWNS[code]:
        if set(name) & set("<>&"):
            assert not [html for html in drawn(app) if name in html], name
    assert len([h for h in drawn(app) if "<h1" in h]) == 1
    for html in parts:
        assert set(findall(r"<(/?[a-zA-Z!][a-zA-Z0-9-]*)", html)) <= {
            *("p", "/p", "strong", "/strong", "br", "span", "/span", "div", "/div"),
        }
    for name in TOWNS[code]:
        assert not [m.value for m in app.markdown if name in str(m.value)]
        assert all(name not in str(link_.proto.label) for link_ in app.get("page_link"))
    for chart in app.get("plotly_chart"):
        spec = json.dumps(json.loads(chart.proto.spec), ensure_ascii=False)
        assert "<script" not in spec and "<img" not in spec


def test_largest_excess_comes_first_on_the_page(open_app: Opened, hostile_folder: Path) -> None:
    code, names = next(iter(TOWNS.items()))
    app = open_app(
        hostile_folder,
        {"de": "2026-10", "ate": "2026-10", "municipio": code},
        page="municipalities.py",
    )
    excess = [
        float(found.replace(",", "."))
        for html in drawn(app)
        if 'class="parte"' in html
        for found in findall(r"([0-9]+(?:,[0-9]+)?) a mais", html)
    ]
    assert len(excess) == len(names)
    assert excess == sorted(excess, reverse=True) and len(set(excess)) == len(names)


@pytest.mark.parametrize("code", TOWNS)
def test_hostile_companies_are_text_in_table_csv_and_spreadsheet(
    open_app: Opened, hostile_folder: Path, hostile: Database, code: str
) -> None:
    address = f"?de=2026-10&ate=2026-10&municipio={code}"
    names = list(reversed(TOWNS[code]))
    # A formula has an apostrophe before it; a name of spaces at its end has none there.
    dangerous = {name for name in names if name[0] in "=+-@"}
    lines = rows_of(hostile, "municipio-alta", address)
    for heading in ("empresa", "grupo_problema"):
        cells = [line[heading] for line in lines]
        assert cells == [f"'{name}" if name in dangerous else name for name in names]
        assert not [cell for cell in cells if cell[0] in "=+-@"]
    view = in_view(hostile, address)
    book = openpyxl.load_workbook(
        io.BytesIO(export_file(hostile, "municipio-alta", view, is_spreadsheet=True).content)
    )
    (_, *first), (_, *second) = list(book.worksheets[0].iter_cols())[:2]
    for column in (first, second):
        assert {cell.data_type for cell in column} == {"s"}
        assert [cell.value for cell in column] == cells
    app = open_app(
        hostile_folder, link.parsed(address), "Tabela", page="municipalities.py", card="alta"
    )
    (table,) = (t.value for t in app.dataframe if "Empresa" in t.value)
    assert table["Empresa"].tolist() == names
    assert table.iloc[:, 1].tolist() == names
