"""The page Início: each figure by hand, the sentence, the states, and screen = table = file."""

import csv
import io
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from re import findall, sub
from statistics import median
from unittest.mock import patch

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.ipc
import pytest
from builds import ROOT, load_all
from complaint_files import row, unrated, unresolved, write
from hostile_names import HOSTILE_NAMES
from streamlit.testing.v1 import AppTest

from indicators.rates import Z_95
from queries.database import Database, current_build
from queries.months import month_number
from queries.scope import FIRST_MONTH, Scope
from reports import link, overview_words
from reports.__main__ import main as command_line
from reports.coverage import coverage
from reports.exports import export_file
from reports.link import View
from reports.overview import Overview, overview
from reports.overview_labels import CHANGE_COLUMNS, FIGURE_COLUMNS, FIGURES, MONTH_COLUMNS
from ui import home
from ui.charts.base import literal
from ui.charts.changes import change_chart
from ui.charts.months import months_chart
from ui.style import LIGHT

SPACE = "\u00a0"
SEPTEMBER, OCTOBER = month_number("2026-09"), month_number("2026-10")
VAREJO = View(Scope(OCTOBER - 2, OCTOBER, segments=("Varejo",)), period="3m", page=2)
OpenHome = Callable[..., AppTest]


@pytest.fixture
def open_home(monkeypatch: pytest.MonkeyPatch) -> OpenHome:
    """A function that runs the page on a data folder from an address, with open tabs by card."""

    def open_at(
        folder: Path, address: Mapping[str, Sequence[str] | str] | None = None, **tabs: str
    ) -> AppTest:
        monkeypatch.setenv("CONSUMO_DATA", str(folder))
        app = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=60)
        for key, value in (address or {}).items():
            app.query_params[key] = value
        for card, tab in tabs.items():
            app.session_state[f"aba_{card}"] = tab
        app.run()
        assert not app.exception
        return app

    return open_at


@pytest.fixture(scope="session")
def two_months_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """September and October 2026, eleven complaints.

    September: seven of Companhia Alfa, five of them rated, two not resolved. October: four of
    Banco Beta, two of them rated, one not resolved.
    """
    alfa = {"company": "Companhia Alfa", "date": "15/09/2026"}
    beta = {"company": "Banco Beta", "segment": "Bancos", "date": "15/10/2026"}
    rows = [
        *(row(**alfa, days=days) for days in ("1", "2", "3")),
        *(unresolved(**alfa, days=days) for days in ("4", "9")),
        unrated(**alfa, days="7"),
        unrated(**alfa, days="", answered="N"),
        row(**beta, days="20"),
        unresolved(**beta, days="0"),
        *(unrated(**beta, days=days) for days in ("5", "6")),
    ]
    folder = tmp_path_factory.mktemp("two-months")
    return load_all(folder / "data", write(folder / "finalizadas_2026-09a10.csv", rows))


@pytest.fixture(scope="session")
def changed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One company rises, two fall, one stays, one is small, one new, one gone; names hostile."""
    counts = {
        HOSTILE_NAMES[0]: ((30, 3), (40, 36)),
        HOSTILE_NAMES[1]: ((50, 45), (60, 24)),
        "Cai": ((40, 36), (40, 10)),
        "Igual": ((30, 15), (30, 15)),
        "Pequena": ((5, 0), (6, 6)),
        "Nova": ((0, 0), (35, 10)),
        "Saiu": ((35, 10), (0, 0)),
    }
    rows = [
        cell(company=name, date=date)
        for name, months in counts.items()
        for date, (rated, bad) in zip(("15/09/2026", "15/10/2026"), months, strict=True)
        for cell, number in ((unresolved, bad), (row, rated - bad))
        for _ in range(number)
    ]
    folder = tmp_path_factory.mktemp("changed")
    return load_all(folder / "data", write(folder / "finalizadas_2026-09a10.csv", rows))


def opened_at(folder: Path, address: str) -> tuple[Overview, View, Database]:
    database = Database(current_build(folder))
    asked = link.view(link.parsed(address), coverage(database))
    return overview(database, asked.scope, asked.minimum), asked, database


def texts(app: AppTest) -> str:
    drawn = [element.value for element in app.html if "<style>" not in element.value]
    return " ".join(unescape(sub(r"<[^>]+>", " ", html)) for html in drawn)


def tiles_on(app: AppTest) -> list[tuple[str, str, tuple[str, ...]]]:
    """Label, value and lines of the figures on the screen."""
    (drawn,) = (html.value for html in app.html if 'class="numeros"' in html.value)
    return [
        (
            unescape(findall("<dt>(.*?)</dt>", tile)[0]),
            unescape(findall("<strong>(.*?)</strong>", tile)[0]),
            tuple(unescape(line) for line in findall("<span>(.*?)</span>", tile)),
        )
        for tile in drawn.split("<div>")[1:]
    ]


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def number(text: str) -> float:
    return float(text.replace(",", ".")) if text else float("nan")


# Every figure, by hand.


def test_the_figures_of_eleven_complaints(two_months_folder: Path) -> None:
    found, _, _ = opened_at(two_months_folder, "?de=2026-09&ate=2026-10&minimo=5")
    shown = {key: found.figure(key) for key in FIGURES}
    expected = {
        "month_complaints": (4, 1),
        "expected_complaints": (np.nan, 0),
        "window_complaints": (11, 11),
        "resolution_rate": (100 * 4 / 7, 7),
        "unrated_share": (100 * 4 / 11, 11),
        "official_solution_rate": (100 * 8 / 11, 11),
        "resolved_share": (100 * 4 / 11, 11),
        "median_response_days": (4.5, 10),
        "answered_share": (100 * 10 / 11, 11),
        "companies": (2, 2),
        "comparable_companies": (1, 2),
        "compared_companies": (0, 1),
        "companies_up": (0, 0),
        "companies_down": (0, 0),
    }
    assert {key: (figure.value, figure.n) for key, figure in shown.items()} == {
        key: (pytest.approx(value, nan_ok=True), n) for key, (value, n) in expected.items()
    }
    # 0 1 2 3 4 5 6 7 9 20: the second and the ninth of ten.
    assert (shown["median_response_days"].low, shown["median_response_days"].high) == (1, 9)
    assert (shown["month_complaints"].low, shown["month_complaints"].high) == (7, 7)
    for key in ("window_complaints", "companies", "companies_up"):
        assert np.isnan(shown[key].low) and np.isnan(shown[key].high)


@pytest.mark.parametrize("key", [key for key, kind in FIGURES.items() if kind.unit == "%"])
def test_the_interval_of_a_share_is_where_its_score_is_the_normal_quantile(
    key: str, two_months_folder: Path
) -> None:
    found, _, _ = opened_at(two_months_folder, "?de=2026-09&ate=2026-10")
    figure = found.figure(key)
    assert figure.low < figure.value < figure.high
    for end in (figure.low / 100, figure.high / 100):
        score = abs(figure.value / 100 - end) / np.sqrt(end * (1 - end) / figure.n)
        assert score == pytest.approx(Z_95)


def test_the_tiles_say_the_figures_with_their_interval(
    open_home: OpenHome, two_months_folder: Path
) -> None:
    app = open_home(two_months_folder, {"de": "2026-09", "ate": "2026-10"})
    assert tiles_on(app) == [
        (
            "Reclamações em out/2026",
            "4",
            ("no único mês anterior carregado: 7", "no período: 11"),
        ),
        (
            "Resolvidas entre as avaliadas",
            f"57,1{SPACE}%",
            ("intervalo: 25,0 a 84,2 em 7 avaliadas", f"36,4{SPACE}% não avaliadas"),
        ),
        (
            "Tempo típico de resposta",
            "4,5 dias",
            (
                "intervalo: 1 a 9 em 10 respostas",
                f"metade em até 4,5 dias · 90,9{SPACE}% respondidas",
            ),
        ),
        (
            "Índice oficial",
            f"72,7{SPACE}%",
            (
                "intervalo: 43,4 a 90,3 em 11 finalizadas",
                f"no extremo, de 36,4{SPACE}% a 72,7{SPACE}% resolvidas",
            ),
        ),
    ]


def test_the_month_is_seen_against_the_twelve_before_it_and_no_other(tmp_path: Path) -> None:
    """Fifteen months; the one 13 months before and a missing one do not count."""
    numbers = {OCTOBER - 14: 1, OCTOBER - 13: 50, OCTOBER - 12: 9, OCTOBER - 5: 3, OCTOBER - 1: 6}
    months = {OCTOBER - back: 5 for back in range(15)} | numbers | {OCTOBER: 4}
    del months[OCTOBER - 8]
    paths = [
        write(
            tmp_path / f"finalizadas_{month // 12}-{month % 12 + 1:02d}.csv",
            [row(date=f"15/{month % 12 + 1:02d}/{month // 12}", city="Anápolis")] * count,
        )
        for month, count in months.items()
    ]
    folder = load_all(tmp_path / "data", *paths)
    found, asked, database = opened_at(folder, "?periodo=3m")
    figure = found.figure("month_complaints")
    assert (figure.value, figure.low, figure.high, figure.n) == (4, 3, 9, 11)
    assert overview_words.tiles(found)[0].lines[0] == "em 11 dos 12 meses anteriores: 3 a 9"
    assert found.months["finalised_month"].tolist() == list(range(OCTOBER - 14, OCTOBER + 1))
    counts = dict(
        zip(found.months["finalised_month"], found.months["finalised_count"], strict=True)
    )
    assert counts.pop(OCTOBER - 8) is pd.NA
    assert counts == months
    assert overview_words.absent_months(found, coverage(database)) == (
        "fev/2026: arquivo não carregado. Veja em Dados e método.",
    )
    # A month that is loaded but holds nothing of the scope is 0, the missing one is not.
    other = overview(database, link.view({"municipio": ["5208707"]}, coverage(database)).scope, 30)
    assert other.months["finalised_count"].dropna().tolist() == [0] * 14
    assert asked.scope.month_count == 3


def test_the_line_breaks_at_a_missing_month_and_marks_the_last(two_months_folder: Path) -> None:
    found, _, _ = opened_at(two_months_folder, "")
    months = pd.DataFrame(
        {
            "finalised_month": [OCTOBER - 2, OCTOBER - 1, OCTOBER],
            "finalised_count": pd.array([3, None, 5], dtype="Int64"),
        }
    )
    figure = months_chart(months, found.figure("month_complaints"), LIGHT)
    (line,) = figure.data
    assert line.connectgaps is False
    assert np.isnan(line.y[1]) and list(line.y[[0, 2]]) == [3, 5]
    assert list(line.customdata) == [
        [OCTOBER - 2, "ago/2026: 3"],
        [OCTOBER - 1, ""],
        [OCTOBER, "out/2026: 5"],
    ]
    assert line.marker.size[-1] > max(line.marker.size[:-1])
    assert [shape.x0 for shape in figure.layout.shapes if shape.y1 == 1] == [OCTOBER - 1.5]


# What changed.


def test_changes_of_seven_companies(changed_folder: Path) -> None:
    found, asked, _ = opened_at(changed_folder, "?de=2026-10&ate=2026-10")
    rose, fell = HOSTILE_NAMES[0].strip(), HOSTILE_NAMES[1].strip()
    changes = found.changes.set_index("company")
    assert set(changes.index) == {rose, fell, "Cai", "Igual"}
    assert changes.loc[[rose, fell, "Igual"], "direction"].tolist() == ["up", "down", "unclear"]
    # Fewer than 30 companies: no adjustment, the estimates are the shares.
    assert changes.loc[[rose, fell, "Igual"], "change"].tolist() == pytest.approx([0.8, -0.5, 0])
    assert changes.loc[rose, "previous_estimate"] == pytest.approx(0.1)
    assert changes.loc[[rose, fell], "rated_count"].tolist() == [40, 60]
    assert changes.loc[[rose, fell], "previous_rated_count"].tolist() == [30, 50]
    counts = {key: found.figure(key).value for key in FIGURES if FIGURES[key].unit == "empresas"}
    assert counts == {
        "companies": 6,
        "comparable_companies": 5,
        "compared_companies": 4,
        "companies_up": 1,
        "companies_down": 2,
    }
    lead, rest = overview_words.sentence(found, asked, coverage(_))
    assert lead == "3 de 4 empresas comparadas passaram da variação esperada"
    assert rest == (
        "(parcela não resolvida, contra set/2026): subiu em 1, caiu em 2. Só por acaso, menos de 1 "
        "passaria."
    )


def test_the_firmest_change_comes_first_and_the_unclear_ones_last(sample: Database) -> None:
    asked = link.view({}, coverage(sample))
    changes = overview(sample, asked.scope, asked.minimum).changes
    is_real = (changes["change_low"] > 0) | (changes["change_high"] < 0)
    assert (changes["direction"] != "unclear").tolist() == is_real.tolist()
    assert is_real.tolist() == sorted(is_real, reverse=True)
    assert ((changes["change"] > 0) == (changes["direction"] == "up"))[is_real].all()
    ends = np.where(changes["change"] > 0, changes["change_low"], -changes["change_high"])
    evidence = ends / (changes["change_high"] - changes["change_low"])
    for group in (evidence[is_real], evidence[~is_real]):
        assert group.tolist() == sorted(group, reverse=True)
    # By evidence, not by size.
    assert changes.loc[is_real, "change"].abs().is_monotonic_decreasing is False


def test_the_number_by_chance_is_one_in_twenty() -> None:
    told = {number: overview_words.by_chance(number) for number in (75, 20, 10)}
    assert told == {
        75: "Olhando tantas empresas, cerca de 4 passariam só por acaso.",
        20: "Olhando tantas empresas, cerca de 1 passaria só por acaso.",
        10: "Só por acaso, menos de 1 passaria.",
    }


def test_a_change_is_told_with_both_estimates_its_interval_and_both_numbers() -> None:
    told = {
        "direction": "down",
        "previous_estimate": 0.6151,
        "estimate": 0.37,
        "change": -0.2451,
        "change_low": -0.348,
        "change_high": -0.14,
        "rated_count": 1213,
        "previous_rated_count": 131,
    }
    assert overview_words.change(told) == (
        f"estimativa de 61,5{SPACE}% para 37,0{SPACE}% (−24,5 p.p.; intervalo de −34,8 a −14,0); "
        "avaliadas: 131 antes, 1.213 agora"
    )


def test_the_hover_says_the_direction_and_what_the_card_says(changed_folder: Path) -> None:
    changes = opened_at(changed_folder, "?de=2026-10&ate=2026-10")[0].changes.set_index("company")
    figure = change_chart(changes.reset_index(), LIGHT)
    hovers = {point[0]: point[1] for trace in figure.data for point in trace.customdata}
    words = {"up": "subiu", "down": "caiu", "unclear": "inconclusivo"}
    for company, told in changes.iterrows():
        ending = f"<br>{words[told['direction']]}: {overview_words.change(told)}"
        assert hovers[company].endswith(ending)
    rated = f"estimativa de 10,0{SPACE}% para 90,0{SPACE}%"
    assert rated in hovers[HOSTILE_NAMES[0].strip()]


def test_nothing_on_the_page_says_that_a_company_really_changed(
    open_home: OpenHome, changed_folder: Path
) -> None:
    address = {"de": "2026-10", "ate": "2026-10"}
    shown = texts(open_home(changed_folder, address)) + texts(
        open_home(changed_folder, address, mudancas="Sobre este dado")
    )
    assert "de verdade" not in shown
    assert "quem passou da variação esperada, do mais firme ao menos firme" in shown
    assert "por isso diferem da parcela observada" in shown


def test_the_chart_has_every_row_in_order_around_zero(changed_folder: Path) -> None:
    changes = opened_at(changed_folder, "?de=2026-10&ate=2026-10")[0].changes
    for is_narrow in (False, True):
        figure = change_chart(changes, LIGHT, is_narrow)
        marks = {
            point[0]: (y, x, trace.marker.symbol)
            for trace in figure.data
            for point, y, x in zip(trace.customdata, trace.y, trace.x, strict=True)
        }
        assert sorted(marks, key=marks.__getitem__) == changes["company"].tolist()
        assert [mark[2] for mark in sorted(marks.values())] == [
            {"up": "triangle-up", "down": "triangle-down", "unclear": "circle-open"}[word]
            for word in changes["direction"]
        ]
        assert [mark[1] for mark in sorted(marks.values())] == pytest.approx(
            (100 * changes["change"]).tolist()
        )
        low, high = figure.layout.xaxis.range
        assert low <= 100 * min(0, changes["change_low"].min())
        assert high >= 100 * max(0, changes["change_high"].max())
        bars = {
            point[0]: (x - below, x + above)
            for trace in figure.data
            for point, x, below, above in zip(
                trace.customdata,
                trace.x,
                trace.error_x.arrayminus,
                trace.error_x.array,
                strict=True,
            )
        }
        for row_of in changes.itertuples():
            ends = (100 * row_of.change_low, 100 * row_of.change_high)
            assert bars[row_of.company] == pytest.approx(ends)
        (zero,) = figure.layout.shapes
        assert (zero.x0, zero.x1) == (0, 0)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_stays_literal_in_the_chart(name: str, changed_folder: Path) -> None:
    changes = opened_at(changed_folder, "?de=2026-10&ate=2026-10")[0].changes
    figure = change_chart(changes.assign(company=name), LIGHT)
    shown = [*figure.layout.yaxis.ticktext, *(p[1] for t in figure.data for p in t.customdata)]
    assert len(shown) == 8
    for text in shown:
        assert not findall("<(?!/?b>|br>)", text)
    assert all(literal(name) in point[1] for trace in figure.data for point in trace.customdata)


def test_hostile_names_appear_as_they_are_and_lead_to_their_page(
    open_home: OpenHome, changed_folder: Path
) -> None:
    app = open_home(changed_folder, {"de": "2026-10", "ate": "2026-10"})
    names = [name.strip() for name in HOSTILE_NAMES[:2]]
    headings = [
        unescape(heading)
        for html in app.html
        for heading in findall("<h3[^>]*>([^<]*)</h3>", html.value)
    ]
    assert sorted(headings) == sorted([*names, "Cai"])
    assert [m.value for m in app.markdown if any(name in m.value for name in names)] == []
    choice = app.get_by_key("ficha_de")
    assert choice.label == "Abrir a ficha de"
    assert sorted(choice.options) == sorted([*names, "Cai", "Igual"])


@pytest.mark.parametrize(
    "heading", sorted({c.heading for c in (*FIGURE_COLUMNS, *CHANGE_COLUMNS, *MONTH_COLUMNS)})
)
def test_every_column_is_in_the_indicators_document(heading: str) -> None:
    assert f"`{heading}`" in (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [kind.name for kind in FIGURES.values()])
def test_every_figure_is_in_the_indicators_document(name: str) -> None:
    assert f"\n| {name} |" in (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")


# States.


def test_without_data_the_page_says_how_to_load(open_home: OpenHome, tmp_path: Path) -> None:
    assert "Ainda não há dados" in texts(open_home(tmp_path / "nada"))


def test_filters_that_leave_nothing_say_so(open_home: OpenHome, two_months_folder: Path) -> None:
    app = open_home(two_months_folder, {"de": "2015-01", "ate": "2015-03"})
    assert "Nenhuma reclamação com estes filtros." in texts(app)
    assert not [html for html in app.html if "numeros" in html.value and "<dl" in html.value]


def test_a_missing_month_before_leaves_the_figures_and_names_the_month(
    open_home: OpenHome, two_months_folder: Path
) -> None:
    text = texts(open_home(two_months_folder, {"de": "2026-09", "ate": "2026-10"}))
    assert "O que mudou em outubro de 2026" in text
    assert (
        "Sem comparação com a janela anterior. jul/2026 a ago/2026: arquivo não carregado. Veja "
        "em Dados e método."
    ) in text
    assert "Reclamações em out/2026" in text and "Abrir a ficha" not in text


def test_a_month_still_to_come_is_no_month_of_the_figures(two_months_folder: Path) -> None:
    found, asked, database = opened_at(two_months_folder, "?de=2026-10&ate=2026-11")
    assert overview_words.title(found, asked) == "O que mudou em outubro de 2026"
    assert found.figure("month_complaints").value == 4
    rest = overview_words.sentence(found, asked, coverage(database))[1]
    assert rest == (
        "ago/2026: arquivo não carregado. Veja em Dados e método. nov/2026: ainda não publicado."
    )


def test_a_window_without_room_before_it_says_where_the_base_or_the_platform_begins(
    two_months_folder: Path, sample: Database
) -> None:
    found, asked, database = opened_at(two_months_folder, "?de=2014-01&ate=2026-10")
    covered = coverage(database)
    assert overview_words.sentence(found, asked, covered)[1] == (
        "A janela anterior começaria antes de set/2026, o primeiro mês carregado."
    )
    from_the_start = replace(covered, months=(FIRST_MONTH, *covered.months))
    assert overview_words.sentence(found, asked, from_the_start)[1] == (
        "Não há reclamações antes de jan/2014, quando a plataforma abriu."
    )
    asked = link.view({"periodo": ["tudo"]}, coverage(sample))
    found = overview(sample, asked.scope, asked.minimum)
    assert overview_words.sentence(found, asked, coverage(sample))[1] == (
        "A janela anterior começaria antes de jan/2020, o primeiro mês carregado."
    )


def test_the_chart_has_the_last_24_months_whatever_the_period_and_says_so(
    sample: Database,
) -> None:
    for address in ("", "?periodo=3m", "?periodo=tudo"):
        asked = link.view(link.parsed(address), coverage(sample))
        found = overview(sample, asked.scope, asked.minimum)
        assert found.months["finalised_month"].tolist() == list(range(OCTOBER - 23, OCTOBER + 1))
        assert overview_words.months_shown(found) == (
            "nov/2024 a out/2026: os 24 meses até o último do período, seja qual for o período "
            "escolhido"
        )


def test_fewer_months_than_24_are_told_from_the_first_loaded_one(two_months_folder: Path) -> None:
    found, _, _ = opened_at(two_months_folder, "")
    assert overview_words.months_shown(found).startswith("set/2026 a out/2026: do primeiro mês ")


def test_a_click_on_a_month_leaves_only_that_month(
    open_home: OpenHome, sample_folder: Path
) -> None:
    app = open_home(sample_folder, {"segmento": "Varejo", "periodo": "3m"})
    (key,) = (
        element.proto.id.split("-")[-1]
        for element in app.get("plotly_chart")
        if "grafico_meses" in element.proto.id
    )
    point = {"customdata": [OCTOBER - 5, "mai/2026: 1"]}
    with (
        patch.object(home.st, "session_state", {key: {"selection": {"points": [point]}}}),
        patch.object(home.scope_bar, "current_view", return_value=VAREJO),
        patch.object(home.scope_bar, "go_to") as gone,
    ):
        home._go_to_month(key)
    ((view,), _) = gone.call_args
    assert link.query(view) == "?de=2026-05&ate=2026-05&segmento=Varejo"


def test_nobody_who_changed_and_nobody_comparable(changed_folder: Path) -> None:
    found, asked, database = opened_at(changed_folder, "?de=2026-10&ate=2026-10&empresa=Igual")
    assert overview_words.sentence(found, asked, coverage(database)) == (
        "Nenhuma de 1 empresa comparada passou da variação esperada",
        "(parcela não resolvida, contra set/2026).",
    )
    found, asked, database = opened_at(changed_folder, "?de=2026-10&ate=2026-10&empresa=Pequena")
    lead, rest = overview_words.sentence(found, asked, coverage(database))
    assert lead == "Nenhuma empresa comparável nas duas janelas:"
    assert rest == "nenhuma tem 30 avaliadas ou mais em out/2026 e também em set/2026."


def test_one_company_one_answer(open_home: OpenHome, tmp_path: Path) -> None:
    path = write(tmp_path / "finalizadas_2026-10.csv", [unrated(days="1")])
    folder = load_all(tmp_path / "data", path)
    tiles = tiles_on(open_home(folder))
    assert tiles[0][1:] == (
        "1",
        ("nenhum dos 12 meses anteriores está carregado", "no período: 1"),
    )
    assert tiles[1][1:] == ("–", ("nenhuma avaliada",))
    assert tiles[2][1:] == (
        "1 dia",
        ("sem intervalo com 1 resposta", "metade em até 1 dia"),
    )
    assert tiles[3][1:] == ("–", ("1 finalizada; menos de 5: sem taxa",))


def test_nonsense_in_the_link_changes_nothing(open_home: OpenHome, two_months_folder: Path) -> None:
    plain = open_home(two_months_folder)
    odd = open_home(two_months_folder, {"periodo": "99x", "empresa": "<b>x</b>", "minimo": "mil"})
    assert tiles_on(odd) == tiles_on(plain)
    assert "<b>x</b>" in texts(odd)


# Screen = table = file = command, and all of them the complaints of the build.


def random_addresses(database: Database) -> list[dict[str, list[str]]]:
    """The default view and five at random over window, minimum and every kind of filter."""
    covered = coverage(database)
    chance = random.Random(20261125)
    addresses: list[dict[str, list[str]]] = [{}]
    for field, key in (
        ("segments", "segmento"),
        ("subjects", "assunto"),
        ("municipalities", "municipio"),
        ("problem_groups", "grupo_problema"),
        ("companies", "empresa"),
    ):
        values = sorted(covered.options[field])
        addresses.append(
            {
                key: chance.sample(values, min(3, len(values))),
                "periodo": [chance.choice(["3m", "6m", "12m", "24m"])],
                "minimo": [str(chance.choice([5, 10, 30]))],
            }
        )
    return addresses


def test_the_figures_are_those_of_the_complaints_of_the_build(sample: Database) -> None:
    with duckdb.connect(str(sample.build), read_only=True) as connection:
        complaints = connection.execute(
            "select finalised_month, company::varchar as companies, segment::varchar as segments, "
            "subject::varchar as subjects, problem_group::varchar as problem_groups, "
            "ibge_code::varchar as municipalities, is_rated, is_resolved, is_answered, "
            "response_days from complaint"
        ).df()
    covered = coverage(sample)
    for address in random_addresses(sample):
        asked = link.view(address, covered)
        rows = complaints
        for field in ("companies", "segments", "subjects", "problem_groups", "municipalities"):
            values = getattr(asked.scope, field)
            rows = rows[rows[field].isin(values)] if values else rows
        by_month = rows.groupby("finalised_month").size()
        last = asked.scope.to_month
        before = [int(by_month.get(month, 0)) for month in range(last - 12, last)]
        rows = rows[rows["finalised_month"].between(asked.scope.from_month, last)]
        rated = rows[rows["is_rated"].astype(bool)]
        days = rows["response_days"].dropna().tolist()
        found = overview(sample, asked.scope, asked.minimum)
        month = found.figure("month_complaints")
        assert (month.value, month.low, month.high) == (
            int(by_month.get(last, 0)),
            min(before),
            max(before),
        )
        assert found.figure("window_complaints").value == len(rows)
        if rows.empty:
            continue
        assert found.figure("resolution_rate").value == pytest.approx(
            100 * rated["is_resolved"].astype(bool).mean() if len(rated) else np.nan, nan_ok=True
        )
        assert found.figure("answered_share").value == pytest.approx(
            100 * rows["is_answered"].astype(bool).mean()
        )
        assert found.figure("median_response_days").value == (median(days) if days else np.nan)
        assert found.figure("companies").value == rows["companies"].nunique()


def test_file_and_command_hold_the_frames_of_the_screen(
    sample: Database, sample_folder: Path, tmp_path: Path
) -> None:
    covered = coverage(sample)
    for address in random_addresses(sample):
        asked = link.view(address, covered)
        found = overview(sample, asked.scope, asked.minimum)
        for name, frame, labels in (
            ("inicio", found.figures, FIGURE_COLUMNS),
            ("mudancas", found.changes, CHANGE_COLUMNS),
        ):
            file = export_file(sample, name, asked, False)
            written = csv_rows(file.content)
            assert len(written) == len(frame) == file.row_count
            by_heading = {label.heading: label.column for label in labels}
            if not frame.empty:
                assert tuple(written[0]) == tuple(by_heading)
            scale = 100 if name == "mudancas" else 1
            numeric = ("valor", "faixa_de", "faixa_ate", "variacao_pp", "estimativa_anterior_pct")
            for heading in numeric:
                if heading in by_heading:
                    assert [number(cells[heading]) for cells in written] == pytest.approx(
                        [float(v) * scale for v in frame[by_heading[heading]]], nan_ok=True
                    )
            target = tmp_path / "arquivo.csv"
            arguments = [name, "--link", link.query(asked), "--to", str(target)]
            assert command_line([*arguments, "--data", str(sample_folder)]) == 0
            assert target.read_bytes() == file.content


def test_the_screen_shows_the_rows_of_the_files(
    open_home: OpenHome, sample: Database, sample_folder: Path
) -> None:
    for address in random_addresses(sample)[:3]:
        app = open_home(sample_folder, address, mudancas="Tabela", meses="Tabela")
        asked = link.view(address, coverage(sample))
        files = {
            name: csv_rows(export_file(sample, name, asked, False).content)
            for name in ("inicio", "mudancas")
        }
        tables = [table.value for table in app.dataframe]
        (figures,) = (table for table in tables if "Número" in table)
        assert figures["Número"].tolist() == [cells["numero"] for cells in files["inicio"]]
        assert figures["Valor"].tolist() == pytest.approx(
            [round(number(cells["valor"]), 1) for cells in files["inicio"]], nan_ok=True
        )
        values = {cells["numero"]: cells for cells in files["inicio"]}
        shown = {label: value for label, value, _ in tiles_on(app)}
        rate = number(values["Resolvidas entre as avaliadas"]["valor"])
        assert shown["Resolvidas entre as avaliadas"] == f"{rate:.1f}{SPACE}%".replace(".", ",")
        month = number(values["Reclamações no último mês"]["valor"])
        assert shown["Reclamações em out/2026"] == f"{month:,.0f}".replace(",", ".")
        changed = [table for table in tables if "Mudança" in table]
        rows = changed[0]["Empresa"].tolist() if changed else []
        assert rows == [cells["empresa"] for cells in files["mudancas"]]
        if changed:
            assert [word[2:] for word in changed[0]["Mudança"]] == [
                cells["mudanca"] for cells in files["mudancas"]
            ]


def test_the_table_shows_counts_whole_and_the_rest_with_one_decimal(
    open_home: OpenHome, two_months_folder: Path
) -> None:
    app = open_home(two_months_folder, {"de": "2026-09", "ate": "2026-10"}, meses="Tabela")
    (table,) = (table for table in app.dataframe if "Número" in table.value)
    with pyarrow.ipc.open_stream(table.proto.arrow_data.styler.display_values) as stream:
        shown = stream.read_pandas()
    column = table.value.columns.get_loc("Valor")
    values = dict(zip(table.value["Número"], shown.iloc[:, column], strict=True))
    assert values["Reclamações no período"] == "11"
    assert values["Tempo típico de resposta"] == "4,5"
    assert values["Resolvidas entre as avaliadas"] == "57,1"


def test_the_months_of_the_table_are_written_as_months(
    open_home: OpenHome, two_months_folder: Path
) -> None:
    app = open_home(two_months_folder, {"de": "2026-09", "ate": "2026-10"}, meses="Tabela")
    (table,) = (table for table in app.dataframe if "Mês" in table.value)
    with pyarrow.ipc.open_stream(table.proto.arrow_data.styler.display_values) as stream:
        shown = stream.read_pandas()
    column = table.value.columns.get_loc("Mês")
    assert shown.iloc[:, column].tolist() == ["set/2026", "out/2026"]


def test_a_number_that_only_rounds_to_a_whole_one_keeps_its_decimal() -> None:
    page = AppTest.from_function(_number_table)
    (table,) = page.run().dataframe
    with pyarrow.ipc.open_stream(table.proto.arrow_data.styler.display_values) as stream:
        assert stream.read_pandas().iloc[:, 0].tolist() == ["87,0", "87", "86,6", "–", "1.100"]


def _number_table() -> None:
    import pandas as pd

    from reports.labels import Form, Label
    from ui.tables import show_table

    frame = pd.DataFrame({"v": [87.04, 87, 86.6, None, 1100]}, index=[3, 1, 2, 0, 9])
    show_table(frame, (Label("v", "v", "Valor", Form.NUMBER, ""),), "t", "tabela")


def test_all_sheets_of_a_file_are_made_from_one_overview(
    real_month: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Scope] = []

    def noted(database: Database, scope: Scope, minimum: int) -> Overview:
        calls.append(scope)
        return overview(database, scope, minimum)

    monkeypatch.setattr("reports.overview_files.overview", noted)
    asked = link.view({}, coverage(real_month))
    for is_spreadsheet in (False, True):
        calls.clear()
        assert export_file(real_month, "inicio", asked, is_spreadsheet).row_count
        assert len(calls) == 1


def test_the_files_write_counts_whole_and_shares_exact(two_months_folder: Path) -> None:
    _, asked, database = opened_at(two_months_folder, "?de=2026-09&ate=2026-10")
    rows = {
        cells["numero"]: cells
        for cells in csv_rows(export_file(database, "inicio", asked, False).content)
    }
    assert rows["Reclamações no período"]["valor"] == "11"
    assert rows["Reclamações no período"]["faixa_de"] == ""
    assert rows["Tempo típico de resposta"]["valor"] == "4,5"
    assert rows["Resolvidas entre as avaliadas"]["valor"] == "57,1428571429"
    assert rows["Reclamações no último mês"]["periodo_inicio"] == "01/10/2026"
    assert rows["Reclamações no período"]["periodo_inicio"] == "01/09/2026"
    book = openpyxl.load_workbook(io.BytesIO(export_file(database, "inicio", asked, True).content))
    assert book.sheetnames == ["Números", "Reclamações por mês", "Leia-me"]
    assert [cell.value for cell in book["Números"]["B"]][1:5] == [
        *(4, None, 11),
        pytest.approx(400 / 7),
    ]
    assert [cell.value for cell in book["Reclamações por mês"]["B"]] == ["finalizadas", 7, 4]
