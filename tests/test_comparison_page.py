"""Comparar empresas: two to four companies, the same numbers on screen, in table and file."""

import csv
import io
import random
import re
from dataclasses import fields, replace
from html import unescape
from itertools import pairwise
from pathlib import Path
from statistics import NormalDist, mean, median
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from builds import Opened, load_all
from complaint_files import Row, row, text, unrated, unresolved, write
from hostile_names import HOSTILE_NAMES
from streamlit.testing.v1 import AppTest

from indicators.names import formula_safe
from queries.database import Database, TooSlow, current_build
from queries.scope import Scope
from reports import comparison, link
from reports.__main__ import main
from reports.comparison_labels import COMPARISON_COLUMNS, COMPARISON_SERIES_COLUMNS
from reports.coverage import coverage
from reports.exports import export_file
from reports.funnel import funnel
from reports.rounding import rounded
from ui.charts.comparison import LOOKS, MEASURES, panel
from ui.charts.funnel import funnel_chart
from ui.style import DARK, LIGHT, Tokens

PAGE = "comparison.py"
FIVE = ["Alfa", "Beta", "Delta", "Épsilon", "Gama"]
OCTOBER = 2026 * 12 + 9


def rows_of(seed: int, names: list[str] = FIVE, number: int = 200) -> list[Row]:
    draw = random.Random(seed)
    return [
        draw.choice((row, unrated, unresolved))(
            company=draw.choice(names),
            date=f"2026-{draw.choice(['08', '09', '10'])}-{draw.randint(1, 28):02d}",
            days=draw.choice(["0", "3", "9", "20", ""]),
        )
        for _ in range(number)
    ]


def wilson(hits: int, trials: int) -> tuple[float, float]:
    z = NormalDist().inv_cdf(0.975)
    rate, squared = hits / trials, z * z / trials
    half = (squared * rate * (1 - rate) + squared**2 / 4) ** 0.5 / (1 + squared)
    centre = (rate + squared / 2) / (1 + squared)
    return centre - half, centre + half


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("comparison")
    return load_all(place / "data", write(place / "a.csv", rows_of(1)))


def asked(*names: str, **more: str) -> dict[str, list[str]]:
    return {"empresa": list(names), "periodo": ["3m"], **{k: [v] for k, v in more.items()}}


def words(app: AppTest) -> str:
    drawn = [element.value for element in app.html if "<style>" not in element.value]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)) for html in drawn)


def lines_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_every_number_of_a_company_equals_a_plain_count(folder: Path) -> None:
    official = csv.DictReader(io.StringIO(text(rows_of(1), "L19"), newline=""), delimiter=";")
    of_company: dict[str, list[dict[str, str]]] = {}
    for cells in official:
        of_company.setdefault(cells["Nome Fantasia"], []).append(cells)
    database = Database(current_build(folder))
    scope = Scope(OCTOBER - 2, OCTOBER, companies=("Alfa", "Beta", "Gama"))
    frame = comparison.comparison(database, scope)
    assert frame["company"].tolist() == ["Alfa", "Beta", "Gama"]
    for line in frame.to_dict("records"):
        group = of_company[line["company"]]
        resolved = sum(cells["Avaliação Reclamação"] == "Resolvida" for cells in group)
        unresolved_count = sum(cells["Avaliação Reclamação"] == "Não Resolvida" for cells in group)
        rated, finalised = resolved + unresolved_count, len(group)
        ratings = [int(c["Nota do Consumidor"]) for c in group if c["Nota do Consumidor"]]
        days = [int(c["Tempo Resposta"]) for c in group if c["Tempo Resposta"]]
        expected = {
            "finalised_count": finalised,
            "official_rate": (resolved + finalised - rated) / finalised,
            "rated_rate": resolved / rated,
            "finalised_rate": resolved / finalised,
            "unresolved_rate": unresolved_count / rated,
            "mean_rating": mean(ratings),
            "median_response_days": median(days),
            "volume_share": finalised / 200,
        }
        assert {name: line[name] for name in expected} == pytest.approx(expected)
        for name, hits, trials in (
            ("official", resolved + finalised - rated, finalised),
            ("rated", resolved, rated),
            ("finalised", resolved, finalised),
        ):
            ends = (line[f"{name}_low"], line[f"{name}_high"])
            assert ends == pytest.approx(wilson(hits, trials))
        assert line["rating_low"] < line["mean_rating"] < line["rating_high"]
        assert line["median_low"] <= line["median_response_days"] <= line["median_high"]
    database.close()


@pytest.mark.parametrize("names", [("Alfa", "Beta"), ("Alfa", "Beta", "Delta", "Gama")])
@pytest.mark.parametrize("grain", ["mes", "trimestre"])
def test_screen_table_file_and_command_show_the_same(
    names: tuple[str, ...], grain: str, folder: Path, open_app: Opened, tmp_path: Path
) -> None:
    database = Database(current_build(folder))
    address = asked(*names, grao=grain)
    view = link.view(address, coverage(database))
    for export_name, card, labels in (
        ("comparar", "comparacao", COMPARISON_COLUMNS),
        ("comparar-serie", "comparacao_serie", COMPARISON_SERIES_COLUMNS),
    ):
        app = open_app(folder, address, tab="Tabela", page=PAGE, card=card)
        (table,) = app.dataframe
        assert list(table.value.columns) == [label.title for label in labels]
        target = tmp_path / f"{export_name}.csv"
        command = [export_name, "--link", link.query(view), "--data", str(folder)]
        assert main([*command, "--to", str(target)]) == 0
        content = export_file(database, export_name, view, is_spreadsheet=False).content
        assert target.read_bytes() == content
        lines = lines_of(content)
        assert [line["empresa"] for line in lines] == table.value["Empresa"].tolist()
        assert {line["empresa"] for line in lines} == set(names)
        for heading, title in (("finalizadas", "Finalizadas"), ("avaliadas", "Avaliadas")):
            assert [int(line[heading]) for line in lines] == table.value[title].tolist()
        shares = [float(line["nao_resolvidas_pct"].replace(",", ".")) for line in lines]
        assert table.value["Não resolvidas (%)"].tolist() == rounded(shares, 1).tolist()
    app = open_app(folder, address, page=PAGE)
    assert len(app.get("plotly_chart")) == len(MEASURES) + 2
    for line in lines_of(export_file(database, "comparar", view, False).content):
        share = f"{float(line['nao_resolvidas_pct'].replace(',', '.')):.1f}".replace(".", ",")
        if int(line["avaliadas"]) >= 30:
            assert f"{line['empresa']} {share}\xa0%" in words(app)
        else:
            assert f"{line['empresa']}: volume insuficiente, {line['avaliadas']}" in words(app)
    database.close()


def test_the_series_adds_up_to_the_comparison(folder: Path) -> None:
    database = Database(current_build(folder))
    scope = Scope(OCTOBER - 2, OCTOBER, companies=("Alfa", "Beta"))
    whole = comparison.comparison(database, scope).set_index("company")
    for grain in ("mes", "trimestre", "ano"):
        series = comparison.comparison_series(database, scope, grain)
        for name in ("finalised_count", "rated_count", "resolved_count"):
            sums = series.groupby("company")[name].sum().astype("int64")
            assert sums.to_dict() == whole[name].to_dict()
    database.close()


@pytest.mark.parametrize(
    ("address", "told", "charts"),
    [
        ({}, "Escolha de duas a quatro empresas", 0),
        ({"empresa": ["Alfa"]}, "Escolha de duas a quatro empresas", 0),
        ({"empresa": ["Alfa", "Ninguém"]}, "A empresa “Ninguém” não existe nos dados", 0),
        ({"empresa": FIVE}, "comparam-se até 4: as primeiras por nome. Ficaram de fora: É", 8),
        (
            {"empresa": ["Alfa", "Beta"], "de": ["2015-01"], "ate": ["2015-03"]},
            "Nenhuma reclamação com estes filtros",
            0,
        ),
        ({"empresa": ["Alfa", "Beta"], "grao": ["década"]}, "O valor “década” de “grao”", 8),
    ],
)
def test_the_page_says_what_to_do_on_any_address(
    address: dict[str, list[str]], told: str, charts: int, folder: Path, open_app: Opened
) -> None:
    app = open_app(folder, address, page=PAGE)
    assert told in words(app)
    assert len(app.get("plotly_chart")) == charts
    assert len(app.get_by_key("empresas_comparadas").value) <= comparison.MOST
    assert "Reclamação registrada não é infração provada." in words(app)


def test_an_empty_data_folder_says_how_to_load(tmp_path: Path, open_app: Opened) -> None:
    assert "Ainda não há dados" in words(open_app(tmp_path / "nada", page=PAGE))


def test_choosing_companies_writes_the_address(folder: Path, open_app: Opened) -> None:
    app = open_app(folder, {}, page=PAGE)
    app.get_by_key("empresas_comparadas").set_value(["Gama", "Alfa"]).run()
    assert not app.exception
    assert app.query_params["empresa"] == ["Alfa", "Gama"]
    assert len(app.get("plotly_chart")) == len(MEASURES) + 2


def test_a_company_without_a_complaint_here_is_told(tmp_path: Path, open_app: Opened) -> None:
    rows = [
        *(unresolved(company="Alfa") for _ in range(40)),
        *(row(company="Beta") for _ in range(40)),
        row(company="Gama", date="2026-01-01"),
    ]
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    address = {"empresa": ["Alfa", "Beta", "Gama"], "de": ["2026-10"], "ate": ["2026-10"]}
    app = open_app(folder, address, page=PAGE)
    assert "Sem reclamações neste recorte: Gama." in words(app)
    assert "A diferença passa do acaso em: Alfa acima de Beta." in words(app)


def test_screen_and_files_hold_the_same_companies(tmp_path: Path, open_app: Opened) -> None:
    rows = [
        *(unresolved(company="Alfa") for _ in range(40)),
        *(unrated(company="Beta") for _ in range(12)),
        row(company="Gama", date="2026-01-01"),
    ]
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    database = Database(current_build(folder))
    address = {"empresa": ["Alfa", "Beta", "Gama"], "de": ["2026-10"], "ate": ["2026-10"]}
    view = link.view(address, coverage(database))
    for name, card in (("comparar", "comparacao"), ("comparar-serie", "comparacao_serie")):
        (table,) = open_app(folder, address, tab="Tabela", page=PAGE, card=card).dataframe
        lines = lines_of(export_file(database, name, view, False).content)
        assert table.value["Empresa"].tolist() == [line["empresa"] for line in lines]
        assert {line["empresa"] for line in lines} == {"Alfa", "Beta"}
    shown = words(open_app(folder, address, page=PAGE))
    assert "Beta: volume insuficiente, nenhuma avaliada; o mínimo para comparar é 30." in shown
    assert "Nenhuma avaliada, e por isso sem linha: Beta." in shown
    frame = comparison.comparison(database, view.scope)
    for measure in MEASURES:
        figure = panel(frame, {"Alfa": 0, "Beta": 1}, measure, LIGHT)
        drawn = " ".join(note.text for note in figure.layout.annotations)
        assert ("nenhuma avaliada" in drawn) is (measure.of == "rated_count")
        assert ("nenhuma nota" in drawn) is (measure.of == "rating_count")
    assert "76,9\xa0% das 52 do recorte" in drawn and "23,1\xa0% das 52 do recorte" in drawn
    elsewhere = link.view({**address, "de": ["2015-01"], "ate": ["2015-01"]}, coverage(database))
    for name in ("comparar", "comparar-serie"):
        for is_spreadsheet in (False, True):
            assert export_file(database, name, elsewhere, is_spreadsheet).row_count == 0
    database.close()


def test_nothing_is_asked_for_companies_that_nobody_chose(
    folder: Path, open_app: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(current_build(folder))
    scope = Scope(OCTOBER - 2, OCTOBER)
    assert comparison.comparison(database, scope).empty
    assert comparison.comparison_series(database, scope, "mes").empty
    database.close()
    asked_for: list[str] = []
    run = Database.run

    def noted(self: Database, sql_name: str, *arguments: Any, **values: Any) -> pd.DataFrame:
        asked_for.append(sql_name)
        return run(self, sql_name, *arguments, **values)

    monkeypatch.setattr(Database, "run", noted)
    st.cache_data.clear()
    for names in ([], ["Alfa"]):
        open_app(folder, asked(*names), page=PAGE)
        assert "company_volumes" in asked_for and "company_totals" not in asked_for
    open_app(folder, asked("Alfa", "Beta"), page=PAGE)
    assert "company_totals" in asked_for


def test_the_scale_of_a_count_ends_with_a_tick_at_or_above_the_largest(folder: Path) -> None:
    database = Database(current_build(folder))
    frame = comparison.comparison(database, Scope(OCTOBER - 2, OCTOBER, companies=("Alfa", "Gama")))
    volume = MEASURES[-1]
    for largest in (1, 3, 4, 5, 41, 99, 100, 101, 1_234, 98_765):
        ticks = panel(
            frame.assign(finalised_count=[1, largest]), {"Alfa": 0, "Gama": 1}, volume, LIGHT
        ).layout.xaxis.tickvals
        steps = {after - before for before, after in pairwise(ticks)}
        assert ticks[0] == 0 and ticks[-2] < largest <= ticks[-1] and 2 <= len(ticks) <= 5
        assert len(steps) == 1 and all(step.is_integer() for step in steps)
    database.close()


def test_a_series_that_fails_leaves_the_rest_of_the_page(
    folder: Path, open_app: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise TooSlow

    monkeypatch.setattr(comparison, "comparison_series", fail)
    app = open_app(folder, asked("Alfa", "Delta"), page=PAGE)
    assert str(TooSlow()) in words(app)
    assert len(app.get("plotly_chart")) == len(MEASURES)
    assert "Reclamação registrada não é infração provada." in words(app)


def test_pairs_differ_only_where_the_interval_of_their_difference_says_so() -> None:
    frame = pd.DataFrame(
        {
            "company": ["a", "b", "c", "d"],
            "unresolved_count": [70, 50, 52, 9],
            "rated_count": [100, 100, 100, 9],
        }
    )
    pairs = comparison.different_pairs(frame, 30)
    assert pairs == [("a", "b"), ("a", "c")]
    assert ("d", "b") in comparison.different_pairs(frame, 9)


def test_hostile_names_stand_literally_in_page_chart_and_file(
    tmp_path: Path, open_app: Opened
) -> None:
    names = [HOSTILE_NAMES[2], HOSTILE_NAMES[12], HOSTILE_NAMES[23], "=SOMA(A1)"]
    rows = [make(company=name) for name in names for make in (row, unresolved) for _ in range(20)]
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    database = Database(current_build(folder))
    app = open_app(folder, asked(*names), page=PAGE)
    assert all(name in words_with_marks(app) for name in names)
    view = link.view(asked(*names), coverage(database))
    written = {
        line["empresa"] for line in lines_of(export_file(database, "comparar", view, False).content)
    }
    assert written == {formula_safe(name) for name in names}
    frame = comparison.comparison(database, view.scope)
    places = {name: place for place, name in enumerate(view.scope.companies)}
    figure = panel(frame, places, MEASURES[0], LIGHT)
    drawn = " ".join(note.text for note in figure.layout.annotations)
    assert "<img" not in drawn and "&lt;img" in drawn
    assert "hostil" not in "".join(re.findall(r"<[^>]*>", drawn))
    database.close()


def words_with_marks(app: AppTest) -> str:
    return unescape(" ".join(element.value for element in app.html))


def test_companies_are_told_apart_by_mark_dash_and_colour() -> None:
    assert len(LOOKS) == comparison.MOST
    for values in zip(*((k.token, k.dash, k.symbol, k.mark, k.legend) for k in LOOKS), strict=True):
        assert len(set(values)) == len(LOOKS)
    assert not {look.mark for look in LOOKS} & {"▲", "▼", "○"}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_colours_of_the_companies_can_be_read(tokens: Tokens) -> None:
    assert {look.token for look in LOOKS} <= {field.name for field in fields(Tokens)}
    for look in LOOKS:
        for ground in (tokens.page, tokens.panel):
            bright, dark = sorted((luminance(look.colour(tokens)), luminance(ground)), reverse=True)
            assert (bright + 0.05) / (dark + 0.05) >= 4.5


def test_the_panel_draws_the_numbers_it_was_given(folder: Path) -> None:
    database = Database(current_build(folder))
    scope = Scope(OCTOBER - 2, OCTOBER, companies=("Alfa", "Gama"))
    frame = comparison.comparison(database, scope)
    places = {"Alfa": 0, "Beta": 1, "Gama": 2}
    for measure in MEASURES:
        figure = panel(frame, places, measure, LIGHT)
        factor = 100 if measure.unit == "%" else 1
        assert [trace.marker.symbol for trace in figure.data] == ["circle", "diamond"]
        for trace, line in zip(figure.data, frame.to_dict("records"), strict=True):
            assert trace.x[0] == pytest.approx(factor * line[measure.column])
            if measure.interval:
                low, high = (factor * line[name] for name in measure.interval)
                assert trace.x[0] - trace.error_x.arrayminus[0] == pytest.approx(low)
                assert trace.x[0] + trace.error_x.array[0] == pytest.approx(high)
                assert figure.layout.xaxis.range[0] <= low <= high <= figure.layout.xaxis.range[1]
    one = replace(scope, companies=("Alfa",))
    assert len(panel(comparison.comparison(database, one), places, MEASURES[0], LIGHT).data) == 1
    database.close()


def test_four_complaints_give_no_share_and_five_do(tmp_path: Path) -> None:
    rows = [
        *[row(company="Cinco")] * 5,
        *[row(company="Quatro")] * 4,
        *[row(company="Oito")] * 4,
        *[unrated(company="Oito")] * 4,
    ]
    names = ("Cinco", "Oito", "Quatro")
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    database = Database(current_build(folder))
    scope = Scope(OCTOBER, OCTOBER, companies=names)
    frame = comparison.comparison(database, scope).set_index("company")
    assert frame["rated_rate"].notna().to_dict() == {"Cinco": True, "Oito": False, "Quatro": False}
    for column in ("official_rate", "official_low", "finalised_high", "answered_share"):
        assert frame[column].notna().to_dict() == {"Cinco": True, "Oito": True, "Quatro": False}
    assert frame["rated_count"].tolist() == [5, 4, 4]
    figure = panel(frame.reset_index(), {n: k for k, n in enumerate(names)}, MEASURES[1], LIGHT)
    said = [note.text for note in figure.layout.annotations]
    assert said.count("menos de 5: sem taxa · 4 avaliadas") == 2
    assert len(figure.data) == 1
    assert figure.layout.xaxis.ticktext == ("0 %", "25 %", "50 %", "75 %", "100 %")
    shown = funnel(database, replace(scope, companies=())).companies.set_index("company")
    assert shown["unresolved_rate"].isna().to_dict() == {
        "Cinco": False, "Oito": True, "Quatro": True
    }  # fmt: skip
    assert shown["funnel_high_95"].notna().all()
    drawn = funnel_chart(funnel(database, replace(scope, companies=())), LIGHT)
    assert sum(len(trace.x) for trace in drawn.data if trace.mode == "markers") == 1
