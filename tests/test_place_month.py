"""The last month of places chosen together, the use of the platform, the order of the list."""

import csv
import io
import json
from dataclasses import replace
from html import unescape
from re import findall, sub
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builds import Opened
from numpy.testing import assert_allclose
from scipy import stats
from streamlit.testing.v1 import AppTest

from indicators.places import LEAST_EXPECTED, LEAST_FOR_RATE, with_ratios
from queries.database import Database
from queries.scope import Scope
from queries.watched import MUNICIPALITY, MUNICIPALITY_CELL, Kind
from reports import link, map_words, municipalities_words, place_month_words, run_words
from reports.coverage import coverage
from reports.exports import export_file
from reports.municipalities import areas, municipalities, run
from reports.place_month import (
    FinerRise,
    marked_towns,
    town_excess,
    view_of_series,
    view_of_town,
)
from reports.places_words import LITTLE_USE
from reports.surveillance import Series
from ui.charts.map import map_chart
from ui.charts.places import places_chart
from ui.style import LIGHT

OCTOBER = 2026 * 12 + 9
ANAPOLIS, ADELANDIA = "5201108", "5200159"
REGION = "52007"
"""The microregion of Anápolis, which the sample has in attention, with an alert of one company."""
QUIET = "52006"


def rows_of(database: Database, name: str, address: str) -> list[dict[str, str]]:
    view = link.view(link.parsed(address), coverage(database))
    assert not view.notes
    content = export_file(database, name, view, is_spreadsheet=False).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def view_at(database: Database, address: str) -> link.View:
    return link.view(link.parsed(address), coverage(database))


def plain(html: str) -> str:
    return " ".join(unescape(sub(r"<[^>]+>", " ", html)).split())


def drawn(app: AppTest) -> list[str]:
    return [plain(element.value) for element in app.html if "<style>" not in element.value]


def asked_of(app: AppTest) -> dict[str, list[str]]:
    """The address of the page; AppTest has a value alone or in a list."""
    asked = app.query_params.items()
    return {key: value if isinstance(value, list) else [value] for key, value in asked}


def figure(app: AppTest, key: str) -> dict[str, Any]:
    (spec,) = (c.proto.spec for c in app.get("plotly_chart") if c.key.startswith(key))
    return dict(json.loads(spec))


@pytest.fixture
def opened_page(open_app: Opened, sample_folder):
    """A function that opens Municípios on the sample at an address."""

    def open_at(address: str = "", tab: str = "Gráfico", card: str = "") -> AppTest:
        return open_app(sample_folder, link.parsed(address), tab, "municipalities.py", card)

    return open_at


def towns(*statuses: str | None) -> pd.DataFrame:
    """Municipalities A, B, ... with these statuses, each with its numbers."""
    size = len(statuses)
    is_modelled = np.array([status not in ("new", None) for status in statuses])
    return pd.DataFrame(
        {
            "ibge_code": [f"52{place:05d}" for place in range(size)],
            "municipality": [chr(ord("A") + place) for place in range(size)],
            "status": pd.array(statuses, dtype="str"),
            "observed_month": pd.array([10 + place for place in range(size)], dtype="Int64"),
            "expected_month": np.where(is_modelled, 4.25, np.nan),
            "limit_month": pd.array([9 if known else pd.NA for known in is_modelled], "Int64"),
            "finalised_count": 50,
            "standing": "indistinct",
            "falls_short": False,
        }
    )


# Which towns stand out.


def test_towns_that_stand_out_come_firmest_first() -> None:
    found = marked_towns(towns("within", "new", "attention", "alert", "untested", "alert", None))
    assert found["municipality"].tolist() == ["F", "D", "C", "B"]


@pytest.mark.parametrize(
    ("statuses", "lead"),
    [
        (("within", "within", "untested"), "nenhum dos 2 municípios testados está em alerta nem"),
        (("within",), "o único município testado não está em alerta nem em atenção em out/2026."),
        (("untested", None), "nenhum município testado em out/2026:"),
        (("alert", "within"), "1 município em alerta em out/2026, de 2 testados."),
        (("new", "untested"), "1 município novo em out/2026."),
        (
            ("attention", "alert", "alert", "new", "new"),
            "2 municípios em alerta, 1 município em atenção e 2 municípios novos em out/2026, de 3 "
            "testados.",
        ),
    ],
)
def test_the_sentence_of_a_comarca_begins_with_its_towns(statuses, lead: str) -> None:
    places = towns(*statuses)
    asked = link.View(Scope(OCTOBER - 11, OCTOBER, judicial_districts=("Uruaçu",)))
    name = "Comarca de Uruaçu"
    told, rest = municipalities_words.places_sentence(
        name, places, places, asked, OCTOBER, True, (), ""
    )
    assert told.startswith(f"{name}: {lead}")
    assert "A comarca não tem faixa própria: a vigilância acompanha cada município." in rest
    assert ("nenhum teve 5 reclamações no mês" in rest) == (lead.startswith("nenhum município"))


def test_the_sentence_names_towns_with_their_numbers_and_counts_series() -> None:
    places = towns("alert", "new", "within")
    asked = link.View(Scope(OCTOBER - 11, OCTOBER, regions=("52007", "52008")))
    series = Series(1, MUNICIPALITY_CELL, "5200000", None, "G", "C", "A · G · C", 9, 2.0, 5.0)
    rise = FinerRise(series, (replace(series, name="A · G"),))
    _, rest = municipalities_words.places_sentence(
        "Lugares escolhidos", places, places, asked, OCTOBER, True, (rise, rise), ""
    )
    assert rest.startswith(
        "A, alerta: 10 em out/2026; esperado 4,3, limite 9; B, novo: 11 em out/2026; sem esperado: "
        "pouca história. 2 pontos fora do esperado em séries de problema, segmento ou empresa, na "
        "lista abaixo. Os "
        "lugares escolhidos, juntos, não têm faixa própria"
    )
    assert place_month_words.series_numbers(rise, "out/2026") == (
        "9 em out/2026; esperado 2,0, limite 5. Também: A · G."
    )
    many = towns(*["attention"] * 5)
    _, rest = municipalities_words.places_sentence(
        "Lugares escolhidos", many, many, asked, OCTOBER, True, (), ""
    )
    assert rest.startswith("Estão na lista abaixo")
    # Without a series for the filters nothing is said of towns.
    lead, rest = municipalities_words.places_sentence(
        "X", places, places, asked, OCTOBER, False, (rise,), ""
    )
    assert (
        "em alerta" not in lead
        and run_words.NO_SERIES in rest
        and "1 ponto fora do esperado em séries" in rest
    )


def test_a_link_of_the_list_keeps_the_rest_of_the_address(sample: Database) -> None:
    asked = view_at(sample, f"?regiao={REGION}&periodo=6m&cor=taxa&assunto=Crédito&grao=ano")
    asked = replace(asked, scope=replace(asked.scope, subjects=("Crédito",)))
    town = view_of_town(asked, ANAPOLIS)
    assert town == replace(asked, scope=replace(asked.scope, municipalities=(ANAPOLIS,)))
    series = Series(1, MUNICIPALITY_CELL, ANAPOLIS, None, "G", "C", "n", 9, 2.0, 5.0)
    found = view_of_series(asked, series).scope
    assert (found.municipalities, found.problem_groups, found.companies) == (
        (ANAPOLIS,),
        ("G",),
        ("C",),
    )
    # What the series does not tell apart would leave it without a band.
    assert found.subjects == found.problems == found.segments == ()
    assert (found.regions, found.from_month) == ((REGION,), asked.scope.from_month)


def test_the_page_of_a_region_lists_its_towns_and_their_series(
    opened_page, sample: Database
) -> None:
    lines = [
        line
        for line in rows_of(sample, "municipios", f"?regiao={REGION}")
        if line["situacao_mes"] in ("alerta", "atenção", "novo")
    ]
    assert [line["municipio"] for line in lines] == ["Anápolis"]
    app = opened_page(f"?regiao={REGION}")
    town, series = (text for text in drawn(app) if "limite" in text and "Anápolis " in text[:9])
    (line,) = lines
    assert town == (
        f"Anápolis △ atenção: {line['observado_mes']} em out/2026; esperado "
        f"{float(line['esperado_mes'].replace(',', '.')):.0f}, limite {line['limite_mes']}."
    )
    assert series.startswith("Anápolis · Cobrança / Contestação · Banco Araguaia ▲ alerta: ")
    assert "Também: Anápolis · Cobrança / Contestação; Anápolis · Bancos, " in series
    app.button(key="abrir_parte_municipio_0").click().run()
    own = {"regiao": [REGION], "municipio": [ANAPOLIS]}
    assert asked_of(app) == own
    app = opened_page(f"?regiao={REGION}")
    app.button(key="abrir_parte_do_municipio_0").click().run()
    assert asked_of(app) == {
        **own,
        "grupo_problema": ["Cobrança / Contestação"],
        "empresa": ["Banco Araguaia"],
    }
    quiet = " ".join(drawn(opened_page(f"?regiao={QUIET}")))
    assert "Banco Araguaia" not in quiet and "na lista abaixo" not in quiet
    assert "municípios testados está em alerta nem em atenção em out/2026." in quiet
    # Of one town the list has its series; of a town without any there is no list.
    one = " ".join(drawn(opened_page(f"?municipio={ANAPOLIS}")))
    assert "Anápolis: séries fora do esperado no mês" in one
    assert (
        "1 ponto fora do esperado em séries de problema, segmento ou empresa, na lista abaixo."
        in one
    )
    assert "fora do esperado no mês" not in " ".join(drawn(opened_page(f"?municipio={ADELANDIA}")))
    exact = f"?municipio={ANAPOLIS}&grupo_problema=cobranca / contestacao&empresa=banco araguaia"
    assert "séries fora do esperado no mês" not in " ".join(drawn(opened_page(exact)))


@pytest.mark.parametrize("tab", ["Tabela", "Baixar", "Sobre este dado"])
@pytest.mark.parametrize("card", ["fora_do_esperado", "alta"])
def test_every_part_of_the_cards_of_a_region_is_drawn(opened_page, card: str, tab: str) -> None:
    app = opened_page(f"?regiao={REGION}", tab, card)
    assert "Não foi possível montar" not in " ".join(drawn(app))
    if tab == "Tabela":
        assert any("Anápolis" in str(table.value.to_numpy()) for table in app.dataframe)


@pytest.mark.parametrize("place", [f"regiao={REGION}", f"municipio={ANAPOLIS}"])
def test_the_series_of_places_are_those_of_the_file_under_every_colour(
    opened_page, sample: Database, place: str
) -> None:
    address = f"?{place}&grupo_problema=Cobrança / Contestação&cor=uso"
    listed = rows_of(sample, "alertas", address)
    app = opened_page(address, "Tabela", "fora_do_esperado")
    tables = [table.value for table in app.dataframe if "Série" in table.value]
    assert [len(table) for table in tables] == [len(listed)] and listed
    assert set(tables[0]["Série"]) == {line["serie"] for line in listed}


# Who explains the month of a region.


def test_the_towns_of_a_region_add_up_to_it(sample: Database) -> None:
    scope = Scope(OCTOBER - 11, OCTOBER, regions=(REGION,))
    found = town_excess(sample, scope)
    series = run(sample, scope, "mes").set_index("period_from")
    assert found["observed_month"].sum() == series.loc[OCTOBER, "finalised_count"] > 300
    assert_allclose(
        found["excess"], found["observed_month"].astype(float) - found["expected_month"]
    )
    known = found["excess"].dropna()
    assert known.is_monotonic_decreasing and found["excess"].isna().tolist() == (
        [False] * len(known) + [True] * (len(found) - len(known))
    )
    assert town_excess(sample, Scope(OCTOBER, OCTOBER)).empty
    of_town = Scope(OCTOBER, OCTOBER, regions=(REGION,), municipalities=(ANAPOLIS,))
    assert town_excess(sample, of_town).empty
    lines = rows_of(sample, "municipio-alta", f"?regiao={REGION}")
    assert [line["municipio"] for line in lines] == found["municipality"].tolist()
    first = [float(lines[0][name].replace(",", ".")) for name in ("observado_mes", "esperado_mes")]
    excess = float(lines[0]["excesso_municipio"].replace(",", "."))
    assert excess == pytest.approx(first[0] - first[1]) and excess > 50


def test_the_sum_of_the_towns_is_told_with_those_without_history() -> None:
    places = towns("alert", "within", "new").assign(excess=[5.75, 6.75, np.nan])
    assert place_month_words.towns_excess_sentence(places, "X", "out/2026") == (
        "Em out/2026, 2 municípios têm esperado: 21 reclamações; esperado 8,5, 13 a mais. 1 "
        "município não tem história bastante: 12 reclamações."
    )
    assert "13 a mais" in place_month_words.towns_excess_sentence(places.head(2), "X", "out/2026")
    assert "Nenhum município de X" in place_month_words.towns_excess_sentence(
        places.tail(1), "X", "out/2026"
    )


def test_a_region_shows_what_its_towns_have_above_expected(opened_page, sample: Database) -> None:
    lines = rows_of(sample, "municipio-alta", f"?regiao={REGION}")
    shown = drawn(opened_page(f"?regiao={REGION}"))
    assert any("o que passou do esperado, município por município" in text for text in shown)
    told = [text for text in shown if " a mais; " in text]
    above = [
        line["municipio"]
        for line in lines
        if line["excesso_municipio"] and not line["excesso_municipio"].startswith("-")
    ]
    assert len(told) == min(6, len(above)) >= 2
    for text, name in zip(told, above, strict=False):
        assert text.startswith(name)


# The use of the platform.


def test_places_fall_short_below_five_where_ten_are_expected() -> None:
    assert (LEAST_FOR_RATE, LEAST_EXPECTED) == (5, 10)
    counts = [0, 4, 4, 5, 987]
    places = pd.DataFrame(
        {
            "finalised_count": counts,
            "population_months": [120.0, 120.1, 119.0, 300.0, 12000 - 659.1],
        }
    )
    found = with_ratios(places, 12)
    assert found["expected_count"].round(2).tolist()[:4] == [10.0, 10.01, 9.92, 25.0]
    assert found["falls_short"].tolist() == [True, True, False, False, False]
    # A place of ten expected has four or fewer by chance 3 times in 100.
    assert 0.02 < stats.poisson.cdf(4, LEAST_EXPECTED) < 0.035


def test_the_use_lists_the_least_first_and_those_that_fall_short_before(sample: Database) -> None:
    found = municipalities(sample, Scope(OCTOBER - 11, OCTOBER), "uso")
    short, rest = found[found["falls_short"]], found[~found["falls_short"]]
    assert len(short) == 15 and found["falls_short"].tolist()[:15] == [True] * 15
    missing = short["expected_count"] - short["finalised_count"]
    assert missing.is_monotonic_decreasing and short["municipality"].iloc[0] == "Silvânia"
    judged = rest[~rest["is_suppressed"]]
    assert judged["smoothed_ratio"].is_monotonic_increasing and len(judged) > 200
    assert rest["is_suppressed"].tolist() == sorted(rest["is_suppressed"])
    by_ratio = municipalities(sample, Scope(OCTOBER - 11, OCTOBER), "razao")
    assert by_ratio["smoothed_ratio"].dropna().is_monotonic_decreasing


@pytest.mark.parametrize("division", ["municipio", "microrregiao"])
def test_rates_come_in_their_own_order(sample: Database, division: str) -> None:
    scope = Scope(OCTOBER - 11, OCTOBER)
    if division == "municipio":
        found = municipalities(sample, scope, "taxa")
        lines = rows_of(sample, "municipios", "?cor=taxa")
        assert [line["ibge"] for line in lines] == found["ibge_code"].tolist()
    else:
        found = areas(sample, scope, "taxa", division)
    rates = found["rate"].dropna()
    assert rates.is_monotonic_decreasing and rates.index.tolist() == list(range(len(rates)))
    assert not found["smoothed_ratio"].dropna().is_monotonic_decreasing or division != "municipio"


def test_the_map_of_the_use_has_dots_of_its_own(opened_page, sample: Database) -> None:
    lines = {line["ibge"]: line for line in rows_of(sample, "municipios", "?cor=uso")}
    short = {
        code
        for code, line in lines.items()
        if line["suprimido"] == "sim" and float(line["esperado"].replace(",", ".")) >= 10
    }
    few = {code for code, line in lines.items() if line["suprimido"] == "sim"} - short
    app = opened_page("?cor=uso")
    striped, dotted, _ = figure(app, "grafico_mapa_forma_larga")["data"]
    assert (set(striped["locations"]), set(dotted["locations"])) == (few, short) and few
    assert dotted["marker"]["line"] == {"color": LIGHT.text, "width": 1.2}
    hovers = dict(zip(dotted["locations"], dotted["customdata"], strict=True))
    assert hovers[ADELANDIA] == ["Adelândia", "pouco uso: 0 reclamações; esperado 11"]
    (legend,) = (e.value for e in app.html if "amostra pontos" in e.value)
    assert "pouco uso: menos de 5 onde se esperavam 10 ou mais" in plain(legend)
    assert "outros com menos de 5" in plain(legend)
    shown = " ".join(drawn(app))
    assert "Menor uso da plataforma, com intervalo de 95 %" in shown
    assert "Silvânia: 0, esperado 116; Água Fria de Goiás: 4, esperado 24; " in shown
    assert "Menor razão suavizada primeiro." in shown and "Pontos são pouco uso" in shown
    assert "registraram claramente menos reclamações (contando todas)" in shown
    assert "Outros 15 lugares têm menos de 5 onde se esperavam 10 ou mais." in shown
    # Beside ratios few are few.
    usual = figure(opened_page(), "grafico_mapa_forma_larga")["data"]
    assert set(usual[0]["locations"]) == few | short and len(usual) == 2


@pytest.mark.parametrize(
    ("short", "striped", "key"),
    [
        ([True, False], [True, True], "listras_pontos"),
        ([True, True], [True, True], "pontos"),
        ([False, False], [True, True], "listras"),
        ([False, False], [False, False], "sem_listras"),
    ],
)
def test_the_patterns_are_named_as_the_style_sheet_asks(short, striped, key: str) -> None:
    from ui.map_and_list import _patterns

    rest = [is_few and not is_short for is_few, is_short in zip(striped, short, strict=True)]
    assert _patterns(any(rest), any(short)) == key
    chart = map_chart(
        ["5200050", "5200100"],
        pd.Series([np.nan if is_few else 1.0 for is_few in striped]),
        [("a", "few") if is_few else ("a", "1", "2", "3", "4") for is_few in striped],
        "m",
        LIGHT,
        [LIGHT.ratio_1] * 5,
        None,
        400,
        falls_short=short,
    )
    assert len(chart.data) == len(set(short) if all(striped) else {0})


def test_a_long_list_of_little_use_is_cut_and_says_so() -> None:
    places = pd.DataFrame(
        {
            "municipality": [f"T{place}" for place in range(23)],
            "falls_short": [True] * 22 + [False],
            "finalised_count": 1,
            "expected_count": 12.4,
        }
    )
    told = map_words.little_use(places, "municipality")
    assert told.startswith("Pouco uso, menos de 5 onde se esperavam 10 ou mais (22): T0: 1, ")
    assert told.endswith("T19: 1, esperado 12; e outros 2, na aba Tabela.")
    assert map_words.little_use(places.tail(1), "municipality") == ""


def test_a_town_without_use_says_so_with_both_numbers(opened_page) -> None:
    expected = (
        f"0 reclamações em nov/2025 a out/2026, contando todas; esperado 11 para a população. "
        f"{LITTLE_USE}"
    )
    app = opened_page(f"?municipio={ADELANDIA}")
    (lead,) = (text for text in drawn(app) if text.startswith("Municípios "))
    assert lead == f"Municípios Adelândia: 0 em out/2026. {expected}"
    notices = [plain(e.value) for e in app.html if 'class="aviso"' in e.value]
    assert notices.count(expected) == 1
    shown = " ".join(drawn(app))
    # Months that were watched are named, and why the last one is not among them.
    assert run_words.NO_SERIES not in shown
    assert (
        "Só há faixa em jun/2024 a ago/2025. Nos outros meses desde então, não: a história (60 "
        "meses) tinha menos de 10 reclamações." in shown
    )
    assert "out/2026 não foi testado: a história (60 meses) tinha menos de 10 reclamações." in shown
    assert "Adelândia não tem marca na lista: 0 reclamações, esperado 11; " in shown
    # All complaints count, whatever is filtered.
    filtered = " ".join(drawn(opened_page(f"?municipio={ADELANDIA}&segmento=Varejo")))
    assert expected in filtered
    assert LITTLE_USE not in " ".join(
        text for text in drawn(opened_page(f"?municipio={ANAPOLIS}")) if text.startswith("Munic")
    )


# The list and the series.


def test_the_chosen_town_is_a_bold_row_of_the_list_wherever_it_stands(
    opened_page, sample: Database
) -> None:
    lines = [line for line in rows_of(sample, "municipios", "") if line["suprimido"] == "não"]
    names = [line["municipio"] for line in lines]
    place = names.index("Anápolis")
    assert place > 12
    app = opened_page(f"?municipio={ANAPOLIS}")
    titles = figure(app, "grafico_lista_forma_larga")["layout"]["yaxis"]["ticktext"]
    assert titles == [*names[:12], f"<b>► {place + 1}º Anápolis</b>"]
    narrow = figure(app, "grafico_lista_forma_estreita")["layout"]["annotations"]
    assert narrow[-1]["text"].startswith(f"<b>► {place + 1}º Anápolis</b>  ")
    assert any("o escolhido, com o seu lugar" in text for text in drawn(app))
    (first,) = (line["ibge"] for line in lines[:1])
    app = opened_page(f"?municipio={first}")
    titles = figure(app, "grafico_lista_forma_larga")["layout"]["yaxis"]["ticktext"]
    assert titles == [f"<b>► 1º {names[0]}</b>", *names[1:12]]
    # The place that holds it, where places are regions.
    regions = rows_of(sample, "municipios", "?visao=microrregiao")
    place = [line["lugar_codigo"] for line in regions].index(REGION)
    app = opened_page(f"?municipio={ANAPOLIS}&visao=microrregiao")
    titles = figure(app, "grafico_lista_forma_larga")["layout"]["yaxis"]["ticktext"]
    assert f"<b>► {place + 1}º Anápolis</b>" in titles
    assert not any(
        "►" in title
        for title in figure(opened_page(), "grafico_lista_forma_larga")["layout"]["yaxis"][
            "ticktext"
        ]
    )


def test_the_marked_row_of_a_hostile_name_stays_text() -> None:
    places = pd.DataFrame(
        {
            "observed_ratio": [1.0],
            "ratio_low": [0.5],
            "ratio_high": [2.0],
            "standing": ["indistinct"],
            "finalised_count": [9],
            "expected_count": [9.0],
        }
    )
    chart = places_chart(places, ["<i>X"], None, LIGHT, False, False, {0: "► 1º"})
    assert list(chart.layout.yaxis.ticktext) == ["<b>► 1º &lt;i&gt;X</b>"]


def months(counts, bounds, reasons=None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period_from": range(OCTOBER - len(counts) + 1, OCTOBER + 1),
            "finalised_count": pd.array(counts, dtype="Int64"),
            "upper_bound": pd.array(bounds, dtype="Int64"),
            "untested_reason": reasons or [None] * len(counts),
        }
    )


def test_pieces_of_a_band_are_explained() -> None:
    cell, town = Kind(MUNICIPALITY_CELL), Kind(MUNICIPALITY)
    broken = months([2, 7, 3, 8, pd.NA], [pd.NA, 9, pd.NA, 9, pd.NA])
    assert run_words.band_note(broken, cell) == (
        "Só há faixa em jul/2026, set/2026. Nos outros meses desde então, não: o mês tinha menos "
        "de 5 reclamações."
    )
    assert "menos de 10 reclamações" in run_words.band_note(broken, town)
    assert run_words.band_note(broken, None) == ""
    many = months([7, 8, 9], [9, pd.NA, 9])
    assert "menos de 10 reclamações" in run_words.band_note(many, cell)
    partly = months([7, 8, 9], [9, pd.NA, 9], [None, "partial_month", None])
    assert run_words.band_note(partly, town).endswith(": o mês está carregado só em parte.")
    # Months before the first band, and without a file, are no gap.
    whole = months([2, 7, pd.NA, 8], [pd.NA, 9, pd.NA, 9])
    assert run_words.band_note(whole, cell) == ""
    assert run_words.band_note(months([2, 3], [pd.NA, pd.NA]), cell) == ""


def test_a_series_of_one_company_in_a_town_says_where_its_band_breaks(opened_page) -> None:
    address = f"?municipio={ANAPOLIS}&grupo_problema=cobranca / contestacao&empresa=banco araguaia"
    (note,) = (text for text in drawn(opened_page(address)) if "Só há faixa em" in text)
    assert note.startswith("Como ler: ") and "o mês tinha menos de 5 reclamações" in note
    assert not any("Só há faixa" in text for text in drawn(opened_page(f"?municipio={ANAPOLIS}")))


@pytest.mark.parametrize(
    ("word", "low", "high", "is_told"),
    [
        ("rising", 1.0, 9.0, False),
        ("rising", -1.0, 9.0, True),
        ("falling", -9.0, -1.0, False),
        ("falling", -9.0, 0.0, True),
        ("unclear", -1.0, 9.0, False),
        ("unclear", 1.0, 9.0, True),
        ("unclear", -9.0, -1.0, True),
    ],
)
def test_a_trend_whose_word_and_interval_disagree_says_so(
    word: str, low: float, high: float, is_told: bool
) -> None:
    trend = {
        "word": word,
        "trend_word": "t",
        "month_count": 60,
        "change_pct_year": (low + high) / 2,
        "change_low": low,
        "change_high": high,
    }
    told = run_words.trend_sentence(trend, 1.0, OCTOBER)
    assert told.startswith("Tendência em 60 meses da base, que vai até out/2026: t; ")
    assert (run_words.DISAGREE in told) == is_told


@pytest.mark.parametrize("card", ["razoes", "serie_municipio"])
def test_what_is_secondary_stands_below_about_this(opened_page, card: str) -> None:
    about = " ".join(drawn(opened_page("", "Sobre este dado", card)))
    chart = " ".join(drawn(opened_page()))
    assert run_words.TWO_TESTS in about and run_words.TWO_TESTS not in chart
    if card == "razoes":
        for text in (map_words.TREND_NOTE, map_words.BY_CHANCE):
            assert text in about and text not in chart
    # DESIGN has one line below the list; the map has two.
    notes = findall(r"Como ler: ", chart)
    assert len(notes) == 3 and "Mapa esquemático" in chart and LITTLE_USE in chart


# Companies of a problem group.


def test_companies_of_a_problem_group_stand_above_the_map_where_they_are_in_alert(
    opened_page, sample: Database
) -> None:
    app = opened_page("?grupo_problema=entrega do produto")
    shown = drawn(app)
    title = "Séries acompanhadas de empresas com este problema, no Estado"
    places = [place for place, text in enumerate(shown) if title in text]
    map_place = next(p for p, text in enumerate(shown) if text.startswith("Reclamações em relação"))
    assert len(places) == 1 and places[0] < map_place
    listed = [text for text in shown if text.startswith("Estado · Entrega do Produto · ")]
    assert len(listed) == 4 and all("▲ alerta: " in text for text in listed)
    calm = " ".join(drawn(opened_page("?grupo_problema=informacao")))
    assert "Séries acompanhadas" not in calm
    of_company = drawn(opened_page("?empresa=compras tatu-bola"))
    place = next(p for p, text in enumerate(of_company) if "Séries acompanhadas das" in text)
    assert place < next(p for p, t in enumerate(of_company) if t.startswith("Reclamações em rel"))
    quiet = drawn(opened_page("?empresa=som caranha"))
    place = next(p for p, text in enumerate(quiet) if "Séries acompanhadas das" in text)
    assert place > next(p for p, t in enumerate(quiet) if t.startswith("Reclamações em rel"))
