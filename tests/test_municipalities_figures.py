"""What the charts of Municípios draw and say when pointed at, against the numbers of the files."""

import csv
import io
import json
from html import unescape
from re import findall, search, sub
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from builds import Opened
from hostile_names import HOSTILE_NAMES
from numpy.testing import assert_allclose
from streamlit.testing.v1 import AppTest

from queries.database import Database
from reports import link
from reports.coverage import coverage
from reports.exports import export_file
from reports.map_words import RATIO_CUTS
from reports.municipalities import monthly_mean
from reports.run_words import SPARSE_WARNING
from ui.charts.map import Chosen, map_chart
from ui.charts.places import places_chart
from ui.charts.run import run_chart
from ui.style import LIGHT

ANAPOLIS, GOIANIA, JUSSARA = "5201108", "5208707", "5212204"
"""In the sample: in attention, within, and of few complaints a month."""
FIRST_ROWS = 12
NUMBER = r"[−-]?\d[\d.]*(?:,\d+)?"
FIFTHS = (0.2, 0.4, 0.6, 0.8)
PRECISE = 1e-8
"""The files have ten decimals."""


def number(text: str) -> float:
    """A number as Brazilians write it."""
    return float(text.replace(".", "").replace(",", ".").replace("−", "-"))


def is_written(text: str, value: float) -> bool:
    """Whether a text is the value with as many decimals as the text has."""
    decimals = len(text.partition(",")[2])
    return abs(number(text) - value) <= 0.5 * 10.0**-decimals + PRECISE


def cell(text: str) -> float:
    return float(text.replace(",", ".")) if text else np.nan


def rows_of(database: Database, name: str, address: str) -> list[dict[str, str]]:
    view = link.view(link.parsed(address), coverage(database))
    assert not view.notes
    content = export_file(database, name, view, is_spreadsheet=False).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def figure(app: AppTest, key: str) -> dict[str, Any]:
    """The one chart whose key begins so, as the browser gets it."""
    (spec,) = (c.proto.spec for c in app.get("plotly_chart") if c.key.startswith(key))
    return dict(json.loads(spec))


def drawn(app: AppTest) -> list[str]:
    return [element.value for element in app.html if "<style>" not in element.value]


def plain(html: str) -> str:
    return " ".join(unescape(sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def opened_page(open_app: Opened, sample_folder):
    """A function that opens Municípios on the sample at an address."""

    def open_at(address: str = "") -> AppTest:
        return open_app(sample_folder, link.parsed(address), page="municipalities.py")

    return open_at


# The map.


def places_on(spec: dict[str, Any]) -> tuple[dict[str, tuple[float, list[str]]], dict[str, str]]:
    """Code -> (class, texts) of the coloured places of a map, code -> text of the striped ones."""
    coloured: dict[str, tuple[float, list[str]]] = {}
    striped: dict[str, str] = {}
    for trace in spec["data"]:
        if trace["type"] != "choropleth" or trace.get("hoverinfo") == "skip":
            continue
        for code, value, texts in zip(
            trace["locations"], trace["z"], trace["customdata"], strict=True
        ):
            if "customdata[2]" in trace["hovertemplate"]:
                coloured[code] = (value, texts)
            else:
                striped[code] = texts[1]
    assert not set(coloured) & set(striped)
    return coloured, striped


def classes(values: dict[str, float], cuts: tuple[float, ...]) -> dict[str, int]:
    """The class of each value that does not lie on a cut."""
    return {
        code: sum(value > cut for cut in cuts)
        for code, value in values.items()
        if all(abs(value - cut) > PRECISE for cut in cuts)
    }


@pytest.mark.parametrize("form", ["larga", "estreita"])
@pytest.mark.parametrize("address", ["", "?cor=taxa&periodo=3m", "?cor=taxa&periodo=24m"])
def test_the_map_has_the_classes_and_the_numbers_of_the_file(
    opened_page, sample: Database, address: str, form: str
) -> None:
    lines = {line["ibge"]: line for line in rows_of(sample, "municipios", address)}
    shown = {code: line for code, line in lines.items() if line["suprimido"] == "não"}
    is_rate = "taxa" in address
    values = {
        code: cell(line["taxa_100mil" if is_rate else "razao_suavizada"])
        for code, line in shown.items()
    }
    cuts = tuple(np.quantile(list(values.values()), FIFTHS)) if is_rate else RATIO_CUTS
    app = opened_page(address)
    coloured, striped = places_on(figure(app, f"grafico_mapa_forma_{form}"))
    assert set(coloured) == set(shown) and set(striped) == set(lines) - set(shown)
    assert len(lines) == 246 and shown and striped
    expected = classes(values, cuts)
    assert {code: coloured[code][0] for code in expected} == expected
    assert set(expected.values()) == {0, 1, 2, 3, 4}
    for code, (_, texts) in coloured.items():
        line = shown[code]
        assert unescape(texts[0]) == line["municipio"]
        ratio = findall(NUMBER, texts[1])
        for written, end in zip(ratio, ("razao", "ic_inf", "ic_sup"), strict=True):
            assert is_written(written, cell(line[end])), (code, end)
        assert number(texts[2]) == int(line["reclamacoes"])
        assert is_written(texts[3], cell(line["esperado"]))
    assert not any(findall(r"\d,\d", text) for text in striped.values())
    if not is_rate:
        return
    (legend,) = (html for html in drawn(app) if "rate-1" in html)
    written = findall(r"\d[\d.]*,\d", plain(legend))
    # “até a”, “a a b”, ... “mais de d”: each cut twice.
    assert len(written) == 2 * len(cuts)
    for text, cut in zip(written, np.repeat(cuts, 2), strict=True):
        assert is_written(text, cut)


def test_places_chosen_leave_the_others_on_the_map(opened_page, sample: Database) -> None:
    inside = {line["ibge"] for line in rows_of(sample, "municipios", "?regiao=5203")}
    assert 0 < len(inside) < 246
    everywhere, few = places_on(figure(opened_page(), "grafico_mapa_forma_larga"))
    coloured, striped = places_on(figure(opened_page("?regiao=5203"), "grafico_mapa_forma_larga"))
    assert len(coloured) + len(striped) == 246
    assert coloured == {code: mark for code, mark in everywhere.items() if code in inside}
    outside = set(striped) - inside
    assert len(outside) == 246 - len(inside)
    # They say that they are left out, not that they have few complaints.
    told = {striped[code] for code in outside}
    assert len(told) == 1 and told.isdisjoint(few.values())


def test_a_region_gives_its_class_to_all_its_municipalities(opened_page, sample: Database) -> None:
    areas = {line["lugar"]: line for line in rows_of(sample, "municipios", "?visao=mesorregiao")}
    coloured, striped = places_on(
        figure(opened_page("?visao=mesorregiao"), "grafico_mapa_forma_larga")
    )
    assert len(coloured) == 246 and not striped and len(areas) == 5
    seen = set()
    for value, texts in coloured.values():
        name = unescape(texts[0]).partition(" (")[0]
        line = areas[name]
        seen.add(name)
        assert value == sum(cell(line["razao"]) > cut for cut in RATIO_CUTS)
        assert number(texts[2]) == int(line["reclamacoes"])
    assert seen == set(areas)


# The twin list.


@pytest.mark.parametrize("form", ["larga", "estreita"])
@pytest.mark.parametrize(
    "address", ["", "?cor=taxa", "?periodo=3m&regiao=5203", "?visao=microrregiao"]
)
def test_the_list_draws_the_first_rows_of_the_file_with_their_intervals(
    opened_page, sample: Database, address: str, form: str
) -> None:
    lines = [line for line in rows_of(sample, "municipios", address) if line["suprimido"] == "não"]
    spec = figure(opened_page(address), f"grafico_lista_forma_{form}")
    check_marks(spec, lines[:FIRST_ROWS], "taxa" in address)


def test_all_places_with_a_rate_can_be_listed(opened_page, sample: Database) -> None:
    lines = [line for line in rows_of(sample, "municipios", "") if line["suprimido"] == "não"]
    app = opened_page()
    app.toggle(key="mostrar_todos_lugares").set_value(True).run()
    assert not app.exception
    check_marks(figure(app, "grafico_lista_forma_larga"), lines, is_rate=False)


def check_marks(spec: dict[str, Any], lines: list[dict[str, str]], is_rate: bool) -> None:
    """Every row is one mark, with the value, the ends and the numbers of its line."""
    name = "municipio" if "municipio" in lines[0] else "lugar"
    marks: dict[int, str] = {}
    for trace in spec["data"]:
        if trace.get("mode") != "markers":
            continue
        ends = trace["error_x"]
        for value, above, below, (hover, place) in zip(
            trace["x"], ends["array"], ends["arrayminus"], trace["customdata"], strict=True
        ):
            line = lines[place]
            ratio, low, high = (cell(line[heading]) for heading in ("razao", "ic_inf", "ic_sup"))
            scale = cell(line["taxa_100mil"]) / ratio if is_rate else 1.0
            expected = [scale * number for number in (ratio, low, high)]
            assert_allclose([value, value - below, value + above], expected, rtol=1e-6)
            assert below > 0 and above > 0
            title, numbers, counted = hover.split("<br>")
            assert unescape(sub("</?b>", "", title)) == line[name]
            written = findall(NUMBER, numbers)
            assert len(written) == 3
            assert all(is_written(t, v) for t, v in zip(written, expected, strict=True)), hover
            observed, waited_for = findall(NUMBER, counted)
            assert number(observed) == int(line["reclamacoes"]) >= 5
            assert is_written(waited_for, cell(line["esperado"]))
            marks[place] = trace["marker"]["symbol"]
    assert sorted(marks) == list(range(len(lines)))
    for place, line in enumerate(lines):
        low, high = cell(line["ic_inf"]), cell(line["ic_sup"])
        symbol = "triangle-up" if low > 1 else "triangle-down" if high < 1 else "circle-open"
        assert marks[place] == symbol


# The series.


@pytest.mark.parametrize("municipality", [ANAPOLIS, GOIANIA, JUSSARA, ""])
def test_the_series_draws_and_says_the_numbers_of_the_file(
    opened_page, sample: Database, municipality: str
) -> None:
    address = f"?municipio={municipality}" if municipality else ""
    lines = rows_of(sample, "municipio-serie", address)
    spec = figure(opened_page(address), "grafico_serie_mes")
    (line,) = (t for t in spec["data"] if t.get("mode") == "lines+markers")
    (dashed,) = (t for t in spec["data"] if t.get("line", {}).get("dash") == "dash")
    columns = {
        heading: np.array([cell(row[heading]) for row in lines])
        for heading in ("serie_reclamacoes", "serie_esperado", "serie_limite")
    }
    observed, expected, limit = columns.values()
    for drawn_line, values in ((line, observed), (dashed, expected)):
        assert_allclose(np.array(drawn_line["y"], dtype="float64"), values, atol=PRECISE)
    bands = [t for t in spec["data"] if t.get("fill") == "toself"]
    heights = [height for band in bands for height in band["y"][1:-3]]
    assert_allclose(heights, limit[~np.isnan(limit)], atol=PRECISE)
    told = 0
    for place, (hover,) in enumerate(line["customdata"]):
        if np.isnan(observed[place]):
            continue
        counted = search(rf": ({NUMBER})", hover)
        assert counted is not None and number(counted[1]) == observed[place]
        named = {word: search(rf"{word} ({NUMBER})", hover) for word in ("esperado", "limite")}
        for word, values in (("esperado", expected), ("limite", limit)):
            found = named[word]
            assert (found is None) == np.isnan(values[place]), hover
            if found is not None:
                assert is_written(found[1], values[place]), hover
                told += 1
        status = lines[place]["serie_situacao"]
        assert hover.endswith(status)
        symbols = {"alerta": "triangle-up", "atenção": "triangle-up-open"}
        assert line["marker"]["symbol"][place] == symbols.get(status, "circle")
        assert (line["marker"]["color"][place] == LIGHT.above) == (status in symbols)
    assert told >= 2 * 36


def test_the_verdict_has_the_mark_of_the_legend_and_the_numbers_of_the_month(
    opened_page, sample: Database
) -> None:
    lines = rows_of(sample, "municipio-serie", f"?municipio={ANAPOLIS}")
    last = [line for line in lines if line["serie_reclamacoes"]][-1]
    assert last["serie_situacao"] == "atenção"
    app = opened_page(f"?municipio={ANAPOLIS}")
    (verdict,) = (html for html in drawn(app) if 'class="veredito"' in html)
    (legend,) = (html for html in drawn(app) if "legenda" in html and "atenção" in html)
    # The chart draws attention as a hollow triangle, alert as a full one.
    assert findall(r"(\S) atenção", plain(verdict)) == ["△"]
    assert findall(r"(\S) atenção", plain(legend)) == ["△"]
    assert findall(r"(\S) alerta", plain(legend)) == ["▲"]
    text = plain(verdict)
    for word, heading in (("esperado", "serie_esperado"), ("limite", "serie_limite")):
        found = search(rf"{word} ({NUMBER})", text)
        assert found is not None and is_written(found[1], cell(last[heading]))
    assert search(rf"\b{last['serie_reclamacoes']} em out/2026", text)
    calm = opened_page(f"?municipio={GOIANIA}")
    (verdict,) = (html for html in drawn(calm) if 'class="veredito"' in html)
    assert findall(r"(\S) dentro do esperado", plain(verdict)) == ["○"]


def test_the_trend_is_told_beside_the_median_of_the_municipalities(
    opened_page, sample: Database
) -> None:
    view = link.view({}, coverage(sample))
    book = openpyxl.load_workbook(
        io.BytesIO(export_file(sample, "municipios", view, is_spreadsheet=True).content)
    )
    head, *rows = book["Tendências"].iter_rows(values_only=True)
    trends = pd.DataFrame(rows, columns=head).set_index("ibge")
    changes = trends["tendencia_pct_ano"].dropna().astype("float64")
    assert changes.max() > changes.median() + 10 > changes.min() + 20
    (told,) = (html for html in drawn(opened_page(f"?municipio={ANAPOLIS}")) if "Mediana" in html)
    own, median = plain(told).split("Mediana")
    found = search(rf": ({NUMBER}) %", median)
    assert found is not None and is_written(found[1], changes.median())
    found = search(rf"({NUMBER}) % ao ano \(({NUMBER}) a ({NUMBER})\)", own)
    assert found is not None
    ends = trends.loc[ANAPOLIS, ["tendencia_pct_ano", "tendencia_inf", "tendencia_sup"]]
    assert all(is_written(t, float(v)) for t, v in zip(found.groups(), ends, strict=True))
    assert number(found[2]) < number(found[1]) < number(found[3])


# The advice to look at quarters.


def test_the_mean_is_of_the_last_twelve_months_that_count() -> None:
    counts = [50] * 12 + [8] * 12 + [1] * 6 + [pd.NA, 1, 1, 1, 1, 1, 7, pd.NA]
    months = pd.DataFrame({"finalised_count": pd.array(counts, dtype="Int64")})
    assert monthly_mean(months) == pytest.approx((11 + 7) / 12)
    assert monthly_mean(months.head(3)) == 50
    assert np.isnan(monthly_mean(months.tail(1)))


def test_the_quarter_is_advised_by_the_last_twelve_months(opened_page, sample: Database) -> None:
    """Of towns that grew, twelve months are above 2 a month and twenty-four are not."""
    year, two_years = (
        {line["ibge"]: int(line["reclamacoes"]) for line in rows_of(sample, "municipios", address)}
        for address in ("?periodo=12m", "?periodo=24m")
    )
    grown = [code for code, number in year.items() if number >= 24 and two_years[code] < 48]
    sparse = [code for code, number in year.items() if 12 <= number < 24]
    assert grown and sparse
    for code, is_advised in ((grown[0], False), (grown[-1], False), (sparse[0], True)):
        app = opened_page(f"?municipio={code}")
        assert any(SPARSE_WARNING in plain(html) for html in drawn(app)) == is_advised, code


# Names that Plotly could obey.


def tags_in(text: str) -> set[str]:
    """Tags beside those that we write ourselves."""
    return set(findall(r"<[^>]*>?", sub(r"</?b>|<br>|</?span[^>]*>", "", text)))


@pytest.mark.parametrize("is_narrow", [False, True])
@pytest.mark.parametrize("is_rate", [False, True])
def test_hostile_places_stay_what_they_are_in_the_list(is_narrow: bool, is_rate: bool) -> None:
    size = len(HOSTILE_NAMES)
    places = pd.DataFrame(
        {
            "finalised_count": np.arange(size) + 5,
            "expected_count": np.full(size, 10.0),
            "observed_ratio": (np.arange(size) + 5) / 10,
            "ratio_low": (np.arange(size) + 5) / 20,
            "ratio_high": (np.arange(size) + 5) / 5,
            "rate": (np.arange(size) + 5) * 3.0,
            "rate_low": (np.arange(size) + 5) * 1.5,
            "rate_high": (np.arange(size) + 5) * 6.0,
            "reference_rate": np.full(size, 30.0),
            "standing": [("above", "below", "indistinct")[n % 3] for n in range(size)],
        }
    )
    chart = places_chart(places, HOSTILE_NAMES, None, LIGHT, is_rate, is_narrow)
    hovers = {place: text for t in chart.data for text, place in t.customdata}
    assert {
        place: unescape(text.split("</b><br>")[0].removeprefix("<b>"))
        for place, text in hovers.items()
    } == dict(enumerate(HOSTILE_NAMES))
    shown = [*(chart.layout.yaxis.ticktext or ()), *(n.text for n in chart.layout.annotations)]
    assert len(shown) >= size
    for text in (*hovers.values(), *shown):
        assert tags_in(text) == set(), text


def test_hostile_places_and_notes_stay_what_they_are_on_map_and_series() -> None:
    size = len(HOSTILE_NAMES)
    codes = [f"52{place:05d}" for place in range(size)]
    chart = map_chart(
        codes,
        pd.Series([np.nan if place % 2 else float(place % 5) for place in range(size)]),
        [(n, n) if place % 2 else (n, "1", "2", "3") for place, n in enumerate(HOSTILE_NAMES)],
        "mapas/go.geojson",
        LIGHT,
        [f"#00000{place}" for place in range(5)],
        Chosen(codes[1], HOSTILE_NAMES[1], (-50.0, -17.0, -48.0, -16.0)),
        400,
    )
    said = {}
    for trace in chart.data[:2]:
        said |= dict(zip(trace.locations, trace.customdata, strict=True))
    assert [unescape(said[code][0]) for code in codes] == list(HOSTILE_NAMES)
    assert [unescape(said[code][1]) for code in codes[1::2]] == list(HOSTILE_NAMES[1::2])
    texts = [text for of_place in said.values() for text in of_place]
    texts += list(chart.data[-1].text)
    months = pd.DataFrame(
        {
            "period_from": range(24300, 24300 + size),
            "period_to": range(24300, 24300 + size),
            "period_name": "out/2026",
            "period_state": "partial",
            "period_note": HOSTILE_NAMES,
            "period_months": "out",
            "finalised_count": pd.array([5] * size, dtype="Int64"),
            "expected": 4.0,
            "upper_bound": 9.0,
            "status": None,
            "status_word": HOSTILE_NAMES,
        }
    )
    (line,) = (t for t in run_chart(months, LIGHT).data if t.mode == "lines+markers")
    hovers = [text for (text,) in line.customdata]
    for name, text in zip(HOSTILE_NAMES, hovers, strict=True):
        assert name in unescape(text)
    for text in (*texts, *hovers):
        assert tags_in(text) == set(), text
