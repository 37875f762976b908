"""The page Municípios: frames against pandas over the rows, words, files, every state."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from re import sub

import numpy as np
import openpyxl
import pandas as pd
import pytest
from builds import ROOT, Opened, load_all
from complaint_files import row, write
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats
from streamlit.testing.v1 import AppTest

from queries.database import Database, current_build
from queries.scope import Scope
from queries.watched import (
    COMPANY_PROBLEM_GROUP,
    MUNICIPALITY,
    MUNICIPALITY_CELL,
    MUNICIPALITY_PROBLEM_GROUP,
    MUNICIPALITY_SEGMENT,
    STATE,
    Kind,
)
from reports import (
    excess_words,
    link,
    map_words,
    municipalities_words,
    place_month_words,
    places_words,
    run_words,
)
from reports.coverage import coverage
from reports.exports import export_file
from reports.link import COLOURS, RATE_COLOUR, RATIO_COLOUR, USE_COLOUR
from reports.municipalities import (
    NO_DISTRICT,
    areas,
    excess,
    kind_of,
    month_tested,
    municipalities,
    parts,
    place_name,
    places_in_view,
    run,
    series_kind,
    trends,
    whole_state,
    without_municipality,
)
from reports.municipalities_labels import MUNICIPALITY_COLUMNS
from reports.place_month import company_series, finer_rises
from reports.surveillance import surveillance
from reports.words import decimal
from ui import map_and_list
from ui.charts.base import FONT
from ui.charts.map import Chosen, classes_of, map_chart
from ui.charts.places import places_chart
from ui.charts.run import run_chart
from ui.maps import box_of
from ui.style import DARK, LIGHT

FIRST, LAST = 2022 * 12 + 10, 2026 * 12 + 9
MISSING = 2024 * 12 + 4
GOIANIA, ANAPOLIS, RIO_VERDE, ABADIANIA = "5208707", "5201108", "5218805", "5200100"
TOWNS = {"Goiânia": 9, "Anápolis": 8, "Rio Verde": 1}
COMPANIES = (("Alfa", "Varejo", "Entrega"), ("Beta", "Bancos", "Cobrança"))
SPIKE = 30
POPULATION = pd.read_csv(
    ROOT / "ingest" / "reference" / "population.csv", sep=";", dtype={"ibge_code": str}
)
REFERENCE = pd.read_csv(ROOT / "ingest" / "reference" / "municipalities.csv", sep=";", dtype=str)
CODES = dict(zip(REFERENCE["name"], REFERENCE["ibge_code"], strict=True))


def _rows() -> list[dict[str, object]]:
    """48 months but one: three towns with Poisson counts, a few of two small ones, a spike."""
    generator = np.random.default_rng(3)
    rows: list[dict[str, object]] = []
    for month in range(FIRST, LAST + 1):
        for town, mean in TOWNS.items():
            for company, segment, group in COMPANIES:
                number = int(generator.poisson(mean / 2))
                if (month, town, company) == (LAST, "Anápolis", "Beta"):
                    number += SPIKE
                rows += [
                    {
                        "month": month,
                        "town": town,
                        "company": company,
                        "segment": segment,
                        "group": group,
                    }
                    for _ in range(number)
                ]
    rows += [
        {
            "month": LAST,
            "town": "Abadiânia",
            "company": "Alfa",
            "segment": "Varejo",
            "group": "Entrega",
        }
    ] * 3
    rows += [
        {
            "month": LAST - back,
            "town": "Jussara",
            "company": "Alfa",
            "segment": "Varejo",
            "group": "Entrega",
        }
        for back in range(1, 8)
    ]
    return rows


ROWS = pd.DataFrame(_rows()).assign(ibge_code=lambda frame: frame["town"].map(CODES))
ROWS = ROWS[ROWS["month"] != MISSING]


@pytest.fixture(scope="module")
def world_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world as files: one to the month before the missing one, one after it."""
    folder = tmp_path_factory.mktemp("places")
    paths = []
    for name, part in (
        ("antes.csv", ROWS[ROWS["month"] < MISSING]),
        ("depois.csv", ROWS[ROWS["month"] > MISSING]),
    ):
        lines = [
            row(
                {"Grupo Problema": line.group},
                company=line.company,
                segment=line.segment,
                city=line.town,
                date=f"{line.month // 12:04d}-{line.month % 12 + 1:02d}-10",
            )
            for line in part.itertuples()
        ]
        paths.append(write(folder / name, lines))
    return load_all(folder / "data", *paths)


@pytest.fixture(scope="module")
def world(world_folder: Path) -> Iterator[Database]:
    database = Database(current_build(world_folder))
    yield database
    database.close()


def view(database: Database, address: str) -> link.View:
    return link.view(link.parsed(address), coverage(database))


def at(scope: Scope, municipality: str) -> Scope:
    """The scope with one municipality chosen."""
    return replace(scope, municipalities=(municipality,))


def kept(scope: Scope) -> pd.DataFrame:
    """The rows of the world that a scope counts."""
    found = ROWS[ROWS["month"].between(scope.from_month, scope.to_month)]
    for values, column in (
        (scope.segments, "segment"),
        (scope.problem_groups, "group"),
        (scope.companies, "company"),
    ):
        if values:
            found = found[found[column].isin(values)]
    return found


scopes = st.builds(
    lambda ends, segments, groups, companies: Scope(
        min(ends), max(ends), segments=segments, problem_groups=groups, companies=companies
    ),
    st.tuples(st.integers(FIRST, LAST), st.integers(FIRST, LAST)),
    st.sampled_from([(), ("Varejo",), ("Varejo", "Bancos")]),
    st.sampled_from([(), ("Cobrança",)]),
    st.sampled_from([(), ("Beta",), ("Alfa",)]),
)


# Frames.


@settings(max_examples=25)
@given(scope=scopes, colour=st.sampled_from(COLOURS))
def test_the_municipalities_are_those_of_a_count_over_the_rows(
    world: Database, scope: Scope, colour: str
) -> None:
    found = municipalities(world, scope, colour).set_index("ibge_code")
    rows = kept(Scope(scope.from_month, scope.to_month) if colour == USE_COLOUR else scope)
    counts = rows["ibge_code"].value_counts().reindex(found.index).fillna(0)
    loaded = [m for m in range(scope.from_month, scope.to_month + 1) if m != MISSING]
    people = POPULATION.pivot(index="ibge_code", columns="year", values="population")
    months = people[[month // 12 for month in loaded]].sum(axis=1).reindex(found.index)
    expected = months / months.sum() * counts.sum() if loaded else months * np.nan
    assert len(found) == 246
    assert_allclose(found["finalised_count"], counts)
    assert_allclose(found["expected_count"], expected)
    shown = counts >= 5
    assert (found["is_suppressed"] == ~shown).all()
    ratio, low, high = (found[name] for name in ("observed_ratio", "ratio_low", "ratio_high"))
    assert_allclose(ratio[shown], (counts / expected)[shown])
    assert_allclose(low[shown], stats.chi2.ppf(0.025, 2 * counts[shown]) / 2 / expected[shown])
    assert_allclose(high[shown], stats.chi2.ppf(0.975, 2 * counts[shown] + 2) / 2 / expected[shown])
    if loaded:
        assert_allclose(found["rate"][shown], (1e5 * counts / (months / len(loaded)))[shown])
        of_month = rows[rows["month"] == loaded[-1]]["ibge_code"].value_counts()
        assert_allclose(
            found["observed_month"].astype(float), of_month.reindex(found.index).fillna(0)
        )
    for name in ("rate", "observed_ratio", "ratio_low", "ratio_high", "smoothed_ratio", "standing"):
        assert found[name][~shown].isna().all()


def test_rows_come_by_smoothed_ratio_and_those_without_a_rate_last(world: Database) -> None:
    found = municipalities(world, Scope(LAST - 11, LAST), RATIO_COLOUR)
    shown = found[~found["is_suppressed"]]
    assert shown.index.tolist() == list(range(len(shown))) and 3 <= len(shown) < 246
    assert shown["smoothed_ratio"].is_monotonic_decreasing
    # A small town of few complaints has the highest ratio, and not the first place.
    assert not shown["observed_ratio"].is_monotonic_decreasing
    assert shown.loc[shown["observed_ratio"].idxmax(), "municipality"] == "Jussara"
    assert found["municipality"].iloc[len(shown)] == "Abadiânia"


def test_places_choose_rows_and_change_no_number(world: Database) -> None:
    scope = Scope(LAST - 11, LAST)
    everywhere = municipalities(world, scope, RATIO_COLOUR)
    chosen = replace(scope, municipalities=(ANAPOLIS,))
    pd.testing.assert_frame_equal(municipalities(world, chosen, RATIO_COLOUR), everywhere)
    region = municipalities(world, replace(scope, regions=("52007",)), RATIO_COLOUR)
    expected = everywhere[everywhere["microregion_code"] == "52007"].reset_index(drop=True)
    pd.testing.assert_frame_equal(region, expected)
    assert 0 < len(region) < 246


@pytest.mark.parametrize("division", ["mesorregiao", "microrregiao", "comarca"])
def test_regions_add_their_municipalities_up(world: Database, division: str) -> None:
    scope = Scope(LAST - 11, LAST, segments=("Bancos",))
    towns = municipalities(world, scope, RATIO_COLOUR)
    found = areas(world, scope, RATIO_COLOUR, division)
    assert found["municipality_count"].sum() == 246
    assert len(found) == {"mesorregiao": 5, "microrregiao": 18, "comarca": 1}[division]
    for column in ("finalised_count", "expected_count"):
        assert found[column].sum() == pytest.approx(towns[column].sum())
    if division == "comarca":
        assert list(found["area"]) == [NO_DISTRICT]
        return
    codes = {"mesorregiao": "mesoregion_code", "microrregiao": "microregion_code"}[division]
    sums = towns.groupby(codes)["finalised_count"].sum()
    assert found.set_index("area_code")["finalised_count"].to_dict() == sums.to_dict()


@pytest.mark.parametrize("colour", [RATIO_COLOUR, RATE_COLOUR, USE_COLOUR])
@pytest.mark.parametrize(
    ("division", "code", "held"),
    [
        ("mesorregiao", "5203", {"5203"}),
        ("microrregiao", "52007", {"52007"}),
        # The whole region of the place chosen, not the part of it that is chosen.
        ("mesorregiao", "52007", {"5203"}),
    ],
)
def test_a_region_chosen_is_held_against_the_whole_state(
    world: Database, division: str, code: str, held: set[str], colour: str
) -> None:
    scope = Scope(LAST - 11, LAST)
    everywhere = areas(world, scope, colour, division)
    chosen = areas(world, replace(scope, regions=(code,)), colour, division)
    expected = everywhere[everywhere["area_code"].isin(held)].reset_index(drop=True)
    pd.testing.assert_frame_equal(chosen, expected)
    assert len(chosen) == 1 and chosen["observed_ratio"].iloc[0] != 1


def test_the_use_of_the_platform_counts_everything(world: Database) -> None:
    filtered = Scope(LAST - 2, LAST, segments=("Bancos",), companies=("Beta",))
    assert whole_state(filtered, USE_COLOUR) == Scope(LAST - 2, LAST)
    use = municipalities(world, filtered, USE_COLOUR)
    whole = municipalities(world, Scope(LAST - 2, LAST), RATIO_COLOUR)
    pd.testing.assert_frame_equal(
        use.sort_values("ibge_code", ignore_index=True),
        whole.sort_values("ibge_code", ignore_index=True),
    )
    assert whole_state(replace(filtered, states=("GO",)), USE_COLOUR).states == ("GO",)


@pytest.mark.parametrize(
    ("filters", "kind"),
    [
        ({}, Kind(MUNICIPALITY)),
        ({"segments": ("Varejo",)}, Kind(MUNICIPALITY_SEGMENT, "Varejo")),
        ({"problem_groups": ("Cobrança",)}, Kind(MUNICIPALITY_PROBLEM_GROUP, "", "Cobrança")),
        (
            {"problem_groups": ("Cobrança",), "companies": ("Beta",)},
            Kind(MUNICIPALITY_CELL, "", "Cobrança", "Beta"),
        ),
        ({"companies": ("Beta",)}, None),
        ({"segments": ("Varejo", "Bancos")}, None),
        ({"subjects": ("Crédito",)}, None),
        ({"problems": ("Juros",)}, None),
        ({"segments": ("Varejo",), "problem_groups": ("Cobrança",)}, None),
    ],
)
def test_a_series_counts_what_the_filters_count_or_there_is_none(filters, kind) -> None:
    assert kind_of(Scope(LAST, LAST, **filters)) == kind


def test_the_spike_is_an_alert_of_its_town_and_of_no_other(world: Database) -> None:
    found = municipalities(world, Scope(LAST, LAST), RATIO_COLOUR).set_index("ibge_code")
    assert found.loc[ANAPOLIS, "status_word"] == "alerta"
    assert found.loc[GOIANIA, "status_word"] == "dentro do esperado"
    observed, expected, limit = found.loc[
        ANAPOLIS, ["observed_month", "expected_month", "limit_month"]
    ]
    assert observed > SPIKE > limit > expected > 4
    banks = municipalities(world, Scope(LAST, LAST, segments=("Bancos",)), RATIO_COLOUR)
    of_town = banks.set_index("ibge_code").loc[ANAPOLIS]
    assert of_town["status_word"] == "alerta" and of_town["observed_month"] < observed
    no_series = municipalities(world, Scope(LAST, LAST, companies=("Beta",)), RATIO_COLOUR)
    assert no_series["status_word"].isna().all()


def test_what_explains_the_month_is_the_planted_part(world: Database) -> None:
    scope = Scope(LAST - 11, LAST, municipalities=(ANAPOLIS,))
    found = excess(world, scope, ANAPOLIS)
    assert list(found.loc[0, ["company", "problem_group"]]) == ["Beta", "Cobrança"]
    counts = ROWS[(ROWS["month"] == LAST) & (ROWS["ibge_code"] == ANAPOLIS)]["company"]
    assert found.set_index("company")["observed_count"].to_dict() == counts.value_counts().to_dict()
    assert_allclose(found["excess"], found["observed_count"] - found["expected_count"])
    assert found["excess"].is_monotonic_decreasing
    assert found.loc[0, "excess"] > 0.8 * SPIKE


def test_without_a_series_of_its_own_a_part_has_its_share_of_the_history(world: Database) -> None:
    """Rio Verde has too few complaints for series of a company and problem."""
    found = parts(world, Scope(LAST, LAST), RIO_VERDE)
    assert not found["has_series"].any()
    town = municipalities(world, Scope(LAST, LAST), RATIO_COLOUR).set_index("ibge_code")
    assert found["expected_count"].sum() == pytest.approx(town.loc[RIO_VERDE, "expected_month"])
    history = ROWS[(ROWS["ibge_code"] == RIO_VERDE) & ROWS["month"].between(LAST - 63, LAST - 4)][
        "company"
    ].value_counts(normalize=True)
    shares = found.set_index("company")["expected_count"] / found["expected_count"].sum()
    assert_allclose(shares.reindex(history.index), history)


def test_nothing_is_explained_where_nothing_is_expected(world: Database) -> None:
    assert excess(world, Scope(LAST, LAST), ABADIANIA).empty
    assert excess(world, Scope(LAST, LAST, companies=("Beta",)), ANAPOLIS).empty
    assert excess(world, Scope(MISSING, MISSING), ANAPOLIS).empty
    early = excess(world, Scope(FIRST + 5, FIRST + 5), ANAPOLIS)
    assert early.empty and list(early) == list(excess(world, Scope(LAST, LAST), ANAPOLIS))


def test_a_series_has_every_month_and_names_the_missing_and_the_coming_one(
    world: Database,
) -> None:
    found = run(world, at(Scope(LAST - 11, LAST), GOIANIA), "mes").set_index("period_from")
    assert found.index.tolist() == list(range(FIRST, LAST + 2))
    counts = ROWS[ROWS["ibge_code"] == GOIANIA]["month"].value_counts()
    known = found["finalised_count"].dropna()
    assert known.to_dict() == counts.reindex(known.index).fillna(0).to_dict()
    assert set(found.index) - set(known.index) == {MISSING, LAST + 1}
    assert found.loc[MISSING, "period_note"] == "arquivo não carregado"
    assert found.loc[LAST + 1, "period_note"] == "ainda não publicado"
    assert set(found["place"]) == {"Goiânia"}
    assert found.loc[LAST, "status"] == "within" and found.loc[LAST, "expected"] > 5
    assert not pd.isna(found.loc[LAST, "upper_bound"])


def test_a_series_of_quarters_adds_months_up_and_has_no_band(world: Database) -> None:
    found = run(world, Scope(LAST - 11, LAST), "trimestre")
    assert found["finalised_count"].sum() == len(ROWS)
    assert found[["expected", "upper_bound", "status"]].isna().all(axis=None)
    assert set(found["place"]) == {"Goiás"}
    state = run(world, Scope(LAST - 11, LAST), "mes")
    assert state["expected"].notna().any()
    by_segment = run(world, Scope(LAST, LAST, segments=("Bancos",)), "mes")
    assert by_segment["expected"].isna().all()


def test_a_window_before_the_newest_month_ends_its_series_there(world: Database) -> None:
    found = run(world, at(Scope(LAST - 20, LAST - 5), GOIANIA), "mes")
    assert found["period_to"].max() == LAST - 5
    assert month_tested(coverage(world), Scope(MISSING, MISSING)) is None
    assert month_tested(coverage(world), Scope(MISSING - 3, MISSING)) == MISSING - 1


def test_the_load_tells_the_trend_of_every_municipality(world: Database) -> None:
    found = trends(world).set_index("ibge_code")
    assert len(found) == 246 and set(found["month_count"]) == {47}
    assert found.loc[GOIANIA, "method"] == "theil_sen"
    assert found.loc[RIO_VERDE, "method"] == "poisson"
    assert found.loc[ABADIANIA, "word"] == "insufficient"


# Files and addresses.

HEADINGS = (
    "ibge;municipio;comarca;populacao;reclamacoes;taxa_100mil;esperado;razao;ic_inf;ic_sup;"
    "razao_suavizada;situacao_mes;observado_mes;esperado_mes;limite_mes;tendencia;suprimido"
).split(";")


def exported(database: Database, name: str, asked: link.View) -> list[dict[str, str]]:
    content = export_file(database, name, asked, is_spreadsheet=False).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize(
    "address",
    ["", "?segmento=Bancos&periodo=3m", "?cor=uso&empresa=Beta", "?de=2024-05&ate=2024-05"],
)
def test_the_file_holds_every_municipality_with_the_columns_agreed(
    world: Database, address: str
) -> None:
    asked = view(world, address)
    rows = exported(world, "municipios", asked)
    frame = places_in_view(world, asked)
    assert [label.heading for label in MUNICIPALITY_COLUMNS] == HEADINGS
    assert list(rows[0]) == HEADINGS and len(rows) == 246
    assert [line["ibge"] for line in rows] == frame["ibge_code"].tolist()
    for line, is_suppressed in zip(rows, frame["is_suppressed"], strict=True):
        rates = [
            line[name] for name in ("taxa_100mil", "razao", "ic_inf", "ic_sup", "razao_suavizada")
        ]
        assert (line["suprimido"] == "sim") == is_suppressed
        assert all(value == "" for value in rates) if is_suppressed else all(rates)
    assert sum(int(line["reclamacoes"]) for line in rows) == frame["finalised_count"].sum()


def test_files_of_the_series_and_of_the_month_are_the_frames(world: Database) -> None:
    asked = view(world, f"?municipio={ANAPOLIS}")
    series = exported(world, "municipio-serie", asked)
    assert series[-2]["serie_situacao"] == "alerta" and series[-1]["serie_reclamacoes"] == ""
    parts = exported(world, "municipio-alta", asked)
    assert (parts[0]["empresa"], parts[0]["grupo_problema"]) == ("Beta", "Cobrança")
    assert exported(world, "municipio-alta", view(world, "")) == []
    regions = exported(world, "municipios", view(world, "?visao=mesorregiao"))
    assert len(regions) == 5 and "lugar" in regions[0]


def test_the_file_tells_what_its_own_intervals_cover(world: Database) -> None:
    def told(name: str) -> str:
        content = export_file(world, name, view(world, f"?municipio={ANAPOLIS}"), True).content
        rows = openpyxl.load_workbook(io.BytesIO(content))["Leia-me"].iter_rows(values_only=True)
        return " ".join(str(text) for subject, text in rows if subject == "Atenção")

    of_places = told("municipios")
    assert "O intervalo da razão cobre só o acaso (Poisson)" in of_places
    assert "entre as avaliadas" not in of_places
    assert not any("intervalo" in told(name) for name in ("municipio-serie", "municipio-alta"))
    assert "entre as avaliadas" in told("ranking")


def test_the_address_says_colour_and_division(world: Database) -> None:
    asked = view(world, "?cor=taxa&visao=comarca")
    assert (asked.colour, asked.division, asked.notes) == ("taxa", "comarca", ())
    assert link.query(asked) == "?cor=taxa&visao=comarca"
    odd = view(world, "?cor=verde&visao=bairro&municipio=9999999")
    assert (odd.colour, odd.division) == ("razao", "municipio")
    assert len(odd.notes) == 3


# Words.


def sentence(
    places: pd.DataFrame,
    asked: link.View,
    shown: pd.DataFrame | None = None,
    has_series: bool = True,
    finer: int = 0,
    why: str = "",
) -> tuple[str, str]:
    return municipalities_words.state_sentence(
        places if shown is None else shown, places, asked, LAST, has_series, finer, why
    )


def test_the_sentence_counts_who_is_above_and_in_alert(world: Database) -> None:
    asked = view(world, "")
    places = municipalities(world, asked.scope, RATIO_COLOUR)
    above = int((places["ratio_low"] > 1).sum())
    assert above >= 2
    town = places.set_index("ibge_code").loc[ANAPOLIS]
    assert sentence(places, asked) == (
        f"{above} de 246 municípios",
        "registraram claramente mais reclamações do que o esperado para a sua população (o "
        "intervalo todo acima de 1). Em out/2026, na "
        f"série do município inteiro: 1 em alerta (Anápolis: {town['observed_month']}, limite "
        f"{town['limit_month']}) e nenhum em atenção, de 2 municípios testados. "
        "Onde há menos de 5 reclamações, o mapa não mostra taxa.",
    )
    nobody = places.assign(standing="indistinct", status="within")
    lead, rest = sentence(nobody, asked)
    assert lead == "Nenhum de 246 municípios"
    assert "nenhum em alerta e nenhum em atenção, de 246 municípios testados." in rest
    one = nobody.assign(status=["within", "new", *[None] * 244])
    assert ", de 1 município testado e 1 novo, sem história." in sentence(one, asked)[1]
    beside = places.assign(status="attention")
    assert (
        "nenhum em alerta e 246 em atenção, de 246 municípios testados."
        in (sentence(beside, asked)[1])
    )
    assert "alerta" not in sentence(places, asked, has_series=False)[1]


def test_where_nothing_was_tested_no_sentence_says_that_none_is_in_alert(world: Database) -> None:
    asked = view(world, "")
    places = municipalities(world, asked.scope, RATIO_COLOUR).assign(status="untested")
    _, rest = sentence(places, asked, why="são precisos 36 meses.")
    assert "Em out/2026 nenhum município foi testado: são precisos 36 meses." in rest
    assert "alerta" not in rest
    assert "5 reclamações no mês e história bastante" in sentence(places, asked)[1]


def test_alerts_of_parts_of_a_town_are_pointed_at(world: Database) -> None:
    asked = view(world, "")
    places = municipalities(world, asked.scope, RATIO_COLOUR)
    assert (
        "2 pontos fora do esperado em séries de problema, segmento ou empresa: veja Início."
        in (sentence(places, asked, finer=2)[1])
    )
    found = surveillance(world, asked.scope)
    town = [(rise.series[0].ibge_code, rise.series[0].kind) for rise in found.rises]
    assert town == [(ANAPOLIS, MUNICIPALITY_CELL)]
    (rise,) = finer_rises(found, asked.scope, [ANAPOLIS])
    assert rise.series == found.rises[0].series[0]
    assert finer_rises(found, asked.scope, [GOIANIA]) == ()

    def kinds_of(**filters: tuple[str, ...]) -> set[str]:
        rises = finer_rises(found, replace(asked.scope, **filters), [ANAPOLIS])
        return {series.kind for rise in rises for series in (rise.series, *rise.others)}

    # What the page shows of each town is not listed a second time, nor what holds it.
    parts = {MUNICIPALITY_SEGMENT, MUNICIPALITY_PROBLEM_GROUP, MUNICIPALITY_CELL}
    assert kinds_of() == parts
    assert kinds_of(segments=("Bancos",)) == {MUNICIPALITY_CELL}
    assert kinds_of(problem_groups=("Cobrança",)) == {MUNICIPALITY_CELL}
    assert kinds_of(companies=("Beta",)) == {MUNICIPALITY_CELL}
    assert kinds_of(companies=("Alfa",)) == kinds_of(problem_groups=("Entrega",)) == set()
    assert kinds_of(problem_groups=("Cobrança",), companies=("Beta",)) == set()


def test_the_sentence_counts_the_places_of_the_division(world: Database) -> None:
    asked = view(world, "?visao=mesorregiao")
    places = municipalities(world, asked.scope, RATIO_COLOUR)
    regions = areas(world, asked.scope, RATIO_COLOUR, "mesorregiao")
    lead, _ = sentence(places, asked, shown=regions)
    above = int((regions["standing"] == "above").sum())
    assert lead == f"{above or 'Nenhuma'} de 5 mesorregiões"
    one = regions.head(1).assign(standing="indistinct")
    lead, rest = sentence(places, asked, shown=one)
    assert lead == f"Mesorregião {one['area'].iloc[0]}" and rest.startswith(
        "não registrou claramente mais "
    )
    nobody = regions.assign(standing="indistinct")
    assert sentence(places, asked, shown=nobody)[0] == "Nenhuma de 5 mesorregiões"


def test_sentences_and_titles_name_what_is_filtered(world: Database) -> None:
    asked = view(world, f"?grupo_problema=Cobrança&empresa=Beta&municipio={ANAPOLIS}")
    months = run(world, asked.scope, "mes")
    places = municipalities(world, asked.scope, RATIO_COLOUR).set_index("ibge_code")
    row = {**places.loc[ANAPOLIS].to_dict(), "ibge_code": ANAPOLIS}
    lead, rest = municipalities_words.municipality_sentence(row, months, asked)
    assert lead == "Anápolis · Cobrança · Beta: alerta em out/2026."
    assert "reclamações (grupo de problema: Cobrança · empresa: Beta); " in rest
    assert map_words.subtitle(asked) == (
        "nov/2025 a out/2026 · grupo de problema: Cobrança · empresa: Beta · mês de finalização"
    )
    use = replace(asked, colour=USE_COLOUR)
    assert map_words.list_subtitle(use) == (
        "municípios com 5 reclamações ou mais · todas as reclamações, sem os filtros · 1,0 = "
        "esperado"
    )
    assert map_words.subtitle(use).endswith("todas as reclamações, sem os filtros")
    assert run_words.run_subtitle(use) == run_words.run_subtitle(asked)
    assert " (contando todas); " in municipalities_words.ratio_sentence(row, use)
    several = view(world, "?empresa=Beta&empresa=Alfa")
    assert places_words.named("Goiás", several.scope) == "Goiás · 2 empresas"


def test_places_chosen_together_are_counted_without_a_band(world: Database) -> None:
    codes = REFERENCE.set_index("name")["microregion_code"]
    scope = Scope(LAST - 11, LAST, regions=(codes["Anápolis"],))
    found = run(world, scope, "mes").set_index("period_from")
    there = REFERENCE.loc[REFERENCE["microregion_code"] == codes["Anápolis"], "ibge_code"]
    counts = ROWS[ROWS["ibge_code"].isin(there)]["month"].value_counts()
    known = found["finalised_count"].dropna()
    assert known.to_dict() == counts.reindex(known.index).fillna(0).to_dict()
    assert found["expected"].isna().all() and found["status"].isna().all()
    assert set(found["place"]) == {"Anápolis (microrregião)"}
    asked = view(world, f"?regiao={codes['Anápolis']}")
    assert run_words.TOGETHER in (run_words.series_notes(found.reset_index(), asked, 1.0, False))
    assert place_name(coverage(world), Scope(LAST, LAST, judicial_districts=("Anápolis",))) == (
        "Comarca de Anápolis"
    )


def test_one_company_and_problem_have_the_series_of_the_state(world: Database) -> None:
    scope = Scope(LAST - 11, LAST, problem_groups=("Cobrança",), companies=("Beta",))
    found = run(world, scope, "mes").set_index("period_from")
    counts = ROWS[(ROWS["company"] == "Beta") & (ROWS["month"] == LAST)]
    assert found.loc[LAST, "finalised_count"] == len(counts)
    assert series_kind(scope) == Kind(COMPANY_PROBLEM_GROUP, "", "Cobrança", "Beta")
    assert series_kind(at(scope, ANAPOLIS)) == Kind(MUNICIPALITY_CELL, "", "Cobrança", "Beta")
    assert series_kind(Scope(LAST, LAST)) == Kind(STATE)
    assert series_kind(replace(scope, companies=("Alfa", "Beta"))) is None
    assert series_kind(Scope(LAST, LAST, segments=("Bancos",))) is None


def test_several_companies_have_a_list_of_their_series(world: Database) -> None:
    scope = Scope(LAST - 11, LAST, companies=("Alfa", "Beta"))
    found = surveillance(world, scope)
    assert set(found.table["kind"]) == {MUNICIPALITY_CELL}
    assert company_series(found, scope).empty
    table = found.table.assign(kind=COMPANY_PROBLEM_GROUP)
    both = replace(found, table=pd.concat([found.table, table]))
    listed = company_series(both, scope)
    assert listed["company"].tolist() == table["company"].tolist() and listed.index[0] == 0
    row = {"observed": 48, "expected": 9.64, "upper_bound": 22.0, "months_in_row": 2}
    assert place_month_words.company_sentence(row, "out/2026") == (
        "48 em out/2026; esperado 9,6, limite 22; 2º mês seguido em alerta."
    )
    assert place_month_words.company_sentence({**row, "months_in_row": 1}, "out/2026") == (
        "48 em out/2026; esperado 9,6, limite 22."
    )
    town = replace(scope, municipalities=(ANAPOLIS,))
    in_town = company_series(surveillance(world, town), town)
    assert set(in_town["kind"]) == {MUNICIPALITY_CELL} and set(in_town["ibge_code"]) == {ANAPOLIS}
    without = Scope(LAST, LAST)
    assert company_series(surveillance(world, without), without).empty


def test_only_a_tested_month_above_its_expected_is_explained(world: Database) -> None:
    assert excess(world, Scope(LAST, LAST), RIO_VERDE).empty
    calm = [
        month
        for month in range(LAST - 6, LAST)
        for tested in [run(world, at(Scope(month, month), GOIANIA), "mes").iloc[-1]]
        if tested["finalised_count"] <= tested["expected"]
    ]
    assert calm
    for month in calm:
        assert excess(world, Scope(month, month), GOIANIA).empty
        months = run(world, at(Scope(month, month), GOIANIA), "mes")
        assert "não passou do esperado" in excess_words.why_no_excess(months, Kind(MUNICIPALITY))
    few = run(world, at(Scope(LAST, LAST), RIO_VERDE), "mes")
    assert "não foi testado" in excess_words.why_no_excess(few, Kind(MUNICIPALITY))
    loud = run(world, at(Scope(LAST, LAST), ANAPOLIS), "mes")
    assert excess_words.why_no_excess(loud, Kind(MUNICIPALITY)) == ""


def test_small_parts_are_one_row_and_are_never_named(monkeypatch, world: Database) -> None:
    whole = parts(world, Scope(LAST, LAST), ANAPOLIS)
    small = pd.DataFrame(
        {
            "company": ["Gama", "Delta", "Falta"],
            "problem_group": ["Entrega"] * 3,
            "observed_count": [4, 1, 0],
            "expected_count": [0.0, 0.04, 7.0],
            "excess": [4.0, 0.96, -7.0],
            "has_series": [False] * 3,
        }
    )
    both = pd.concat([whole, small.astype(whole.dtypes)], ignore_index=True)
    monkeypatch.setattr("reports.municipalities.parts", lambda *_: both)
    found = excess(world, Scope(LAST, LAST), ANAPOLIS)
    assert not {"Gama", "Delta"} & set(found["company"])
    assert "Falta" in set(found["company"])
    assert found["excess"].sum() == pytest.approx(both["excess"].sum())
    last = found.iloc[-1]
    assert last["company"] == "demais partes, com menos de 5" and last["observed_count"] >= 5
    listed = excess_words.explaining(found)
    assert set(listed["company"]) <= {"Alfa", "Beta"} and (listed["observed_count"] >= 5).all()
    months = run(world, at(Scope(LAST, LAST), ANAPOLIS), "mes")
    told = excess_words.excess_total(found, listed, months)
    assert "As demais, juntas, " in told and "0,0" not in told
    row = {**found.iloc[0].to_dict(), "expected_count": 0.04, "excess": 0.02}
    assert excess_words.excess_numbers(row).endswith("; esperado menos de 0,1; menos de 0,1 a mais")


def test_a_band_is_told_wide_where_its_history_holds_a_rise() -> None:
    words = run_words
    months = pd.DataFrame({"period_from": range(LAST - 15, LAST + 1), "status": "within"})
    counted = months.assign(finalised_count=pd.array([7] * 16, dtype="Int64"))
    assert words.wide_band(counted) == words.wide_band(counted.iloc[:0]) == ""
    # Of the months 15 to 4 before the last one.
    risen = counted.assign(status=["alert"] * 6 + ["within"] * 10)
    assert words.wide_band(risen) == words.WIDE_BAND
    # A month without a file after it moves nothing.
    ahead = pd.DataFrame({"period_from": [LAST + 1], "finalised_count": pd.array([pd.NA], "Int64")})
    assert words.wide_band(pd.concat([risen, ahead])) == words.WIDE_BAND
    assert words.wide_band(risen.assign(status=["alert"] * 5 + ["within"] * 11)) == ""


def test_complaints_of_no_municipality_are_counted(world: Database, real_month: Database) -> None:
    only = coverage(real_month).months[-1]
    assert without_municipality(real_month, Scope(only, only), RATIO_COLOUR) == 2
    assert (
        without_municipality(real_month, Scope(only, only, segments=("Bancos",)), RATIO_COLOUR) == 0
    )
    assert map_words.without_place(2, Scope(only, only)) == (
        "2 reclamações sem município reconhecido ficam fora do mapa e da lista."
    )
    assert map_words.without_place(0, Scope(only, only)) == ""
    # Those of the state are not told beside the places chosen.
    for places in ({"regions": ("5203",)}, {"judicial_districts": ("Anápolis",)}):
        assert map_words.without_place(2, Scope(only, only, **places)) == ""
    assert map_words.without_place(2, at(Scope(only, only), GOIANIA)) != ""


def test_one_smoothed_ratio_for_all_is_told() -> None:
    alike = pd.DataFrame({"smoothed_ratio": [1.0, 1.0, np.nan]})
    assert map_words.is_alike(alike)
    assert not map_words.is_alike(alike.assign(smoothed_ratio=[1.0, 1.001, 1.0]))
    assert not map_words.is_alike(alike.head(1))


def test_months_in_a_row_end_at_the_last_month_that_counts() -> None:
    def series(*statuses):
        return pd.DataFrame(
            {
                "finalised_count": pd.array([10] * len(statuses) + [pd.NA], dtype="Int64"),
                "status": [*statuses, None],
                "status_word": "alerta",
                "period_name": "out/2026",
                "expected": 4.3,
                "upper_bound": 8.0,
            }
        )

    words = run_words
    assert words.months_in_row(series("alert", "within", "attention", "alert")) == 2
    assert words.months_in_row(series("alert", "within")) == 0
    assert words.month_sentence(series("within", "attention", "alert")) == (
        "10 em out/2026; esperado 4,3, limite 8. Segundo mês seguido acima da faixa."
    )
    assert words.month_sentence(series("within", "alert")) == (
        "10 em out/2026; esperado 4,3, limite 8."
    )


def test_little_use_is_told_where_the_population_lets_expect_more() -> None:
    places = pd.DataFrame({"falls_short": [True, False, False]})
    assert map_words.use_note(places).startswith(
        "1 município tem menos de 5 reclamações, contando todas, onde se esperavam 10 ou "
        "mais. Poucas reclamações "
    )
    assert map_words.use_note(places.iloc[1:]) == places_words.LITTLE_USE


def test_the_quarter_is_advised_below_two_a_month(world: Database) -> None:
    asked = view(world, f"?municipio={RIO_VERDE}")
    months = run(world, at(asked.scope, RIO_VERDE), "mes")
    warning = run_words.SPARSE_WARNING
    assert warning in run_words.series_notes(months, asked, 1.99, True)
    assert warning not in run_words.series_notes(months, asked, 2.0, True)
    by_quarter = replace(asked, grain="trimestre")
    assert warning not in run_words.series_notes(months, by_quarter, 1.0, True)


# Charts.


def test_a_value_on_a_cut_is_in_the_higher_class() -> None:
    values = pd.Series([0.0, 0.69, 0.7, 0.9, 1.1, 1.39, 1.4, 9.0, np.nan])
    found = classes_of(values, (0.7, 0.9, 1.1, 1.4))
    assert found.tolist()[:-1] == [0, 0, 1, 2, 3, 3, 4, 4] and np.isnan(found.iloc[-1])


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_map_takes_its_shapes_from_an_address_and_sends_values_only(tokens) -> None:
    colours = [getattr(tokens, f"ratio_{place}") for place in range(1, 6)]
    chosen = Chosen("5200050", "<b>A", (-50.0, -17.0, -48.0, -16.0))
    codes = [f"52{place:05d}" for place in range(246)]
    classes = pd.Series([np.nan, *(float(place % 5) for place in range(245))])
    figure = map_chart(
        codes,
        classes,
        [
            ("nome <i>", "menos de 5"),
            *([("nome <i>", "1,25 (1,01 a 1,50)", "31", "25", "1,20")] * 245),
        ],
        "mapas/go.geojson?v=abc",
        tokens,
        colours,
        chosen,
        400,
    )
    striped, coloured, outline, label = figure.data
    assert {trace.geojson for trace in figure.data[:3]} == {"mapas/go.geojson?v=abc"}
    assert list(striped.locations) == codes[:1] and list(coloured.locations) == codes[1:]
    assert [colour for _, colour in coloured.colorscale] == colours
    assert (coloured.zmin, coloured.zmax) == (0, 4)
    assert list(outline.locations) == ["5200050"] and outline.marker.line.width == 3
    assert label.text[0] == "<b>&lt;b&gt;A</b>"
    assert (label.lat, label.lon) == ((-16.0,), (-49.0,)) and label.textposition == "top center"
    assert list(coloured.customdata[0])[1:] == ["1,25 (1,01 a 1,50)", "31", "25", "1,20"]
    assert coloured.hovertemplate == (
        "<b>%{customdata[0]}</b><br>razão ao esperado %{customdata[1]} · %{customdata[2]} "
        "reclamações; esperado %{customdata[3]}<br>razão suavizada %{customdata[4]}<extra></extra>"
    )
    assert list(striped.customdata[0]) == ["nome &lt;i&gt;", "menos de 5"]
    assert figure.layout.geo.fitbounds == "locations"
    assert figure.layout.hoverlabel.font.family == FONT
    assert len(figure.to_json()) < 30_000


def test_places_that_are_not_chosen_are_outlined_only_and_the_map_is_close_to_the_others() -> None:
    codes = ["5200050", "5200100", "5200134", "5200159"]
    seats = pd.DataFrame({"latitude": [-16.0, -17.0], "longitude": [-49.0, -50.5]})
    figure = map_chart(
        codes,
        pd.Series([np.nan, np.nan, 2.0, 3.0]),
        [("a", "menos de 5"), ("b", "fora"), ("c", "1", "2", "3", "4"), ("d", "fora")],
        "m",
        LIGHT,
        [LIGHT.ratio_1] * 5,
        Chosen("5200134", "c", (-50.0, -13.5, -48.0, -13.0)),
        400,
        [True, False, True, False],
        seats,
    )
    striped, outside, coloured, _, label = figure.data
    assert [list(t.locations) for t in (striped, outside, coloured)] == [
        codes[:1],
        [codes[1], codes[3]],
        codes[2:3],
    ]
    assert outside.hovertemplate == "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"
    assert {colour for _, colour in outside.colorscale} == {LIGHT.page}
    assert outside.marker.line.color == LIGHT.card_border != striped.marker.line.color
    assert figure.layout.geo.lataxis.range == (-17.4, -15.6)
    assert figure.layout.geo.lonaxis.range == (-50.9, -48.6)
    assert figure.layout.geo.fitbounds is False
    # In the far north the name stands below.
    assert label.textposition == "bottom center" and label.lat == (-13.5,)


@pytest.mark.parametrize(
    ("box", "position"),
    [
        ((-47.0, -13.5, -46.4, -12.9), "bottom left"),
        ((-47.0, -15.0, -46.4, -14.5), "top left"),
        ((-53.0, -18.5, -52.0, -18.0), "top right"),
        ((-49.0, -16.5, -48.6, -16.0), "top center"),
    ],
)
def test_a_name_near_the_edge_of_the_map_stays_on_it(box, position: str) -> None:
    figure = map_chart(
        ["5200050"],
        pd.Series([2.0]),
        [("a", "1", "2", "3", "4")],
        "m",
        LIGHT,
        [LIGHT.ratio_1] * 5,
        Chosen("5200050", "a", box),
        400,
    )
    assert figure.data[-1].textposition == position


def test_the_box_of_a_municipality_holds_its_seat_and_no_other_state(
    world: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONSUMO_DATA", str(tmp_path))
    places = municipalities(world, Scope(LAST, LAST), RATIO_COLOUR).set_index("ibge_code")
    for code in (GOIANIA, ANAPOLIS):
        west, south, east, north = box_of(code)
        seat = places.loc[code]
        assert west < seat["longitude"] < east and south < seat["latitude"] < north
        assert east - west < 1 and north - south < 1


def test_the_map_says_its_number_and_its_source(world: Database) -> None:
    told = {
        address: map_words.map_subtitle(view(world, address)).rsplit(" · ", 1)[1]
        for address in ("", "?cor=taxa", "?cor=uso")
    }
    assert told == {
        "": "cor: razão suavizada",
        "?cor=taxa": "cor: taxa observada",
        "?cor=uso": "cor: razão suavizada",
    }
    assert "malha municipal do IBGE" in map_words.OFFICIAL_MAP
    assert "Distrito Federal" in map_words.OFFICIAL_MAP
    assert "esquemático" in map_words.SCHEMATIC_MAP


def test_the_map_of_a_region_names_what_is_outside_of_it_and_colours_the_smoothed_ratio(
    open_app: Opened, world_folder: Path, world: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[object, ...]] = []

    def kept_chart(*arguments: object) -> object:
        drawn.append(arguments)
        return map_chart(*arguments)

    monkeypatch.setattr(map_and_list, "map_chart", kept_chart)
    assert map_words.OUTSIDE not in texts(page(open_app, world_folder))
    everywhere = drawn[-1]
    assert all(everywhere[-3]) and everywhere[-2] is None
    assert map_words.OUTSIDE in texts(page(open_app, world_folder, regiao="5203"))
    codes, classes, hovers, *_, inside, seats, short = drawn[-1]
    assert not any(short)
    chosen = municipalities(world, view(world, "?regiao=5203").scope, RATIO_COLOUR)
    own = set(chosen["ibge_code"])
    assert [code in own for code in codes] == inside and len(seats) == len(own) < 246
    smoothed = chosen.set_index("ibge_code")["smoothed_ratio"].reindex(codes)
    expected = classes_of(smoothed, map_words.RATIO_CUTS)
    assert np.array_equal(classes, expected, equal_nan=True) and classes.notna().sum() >= 2
    raw = chosen.set_index("ibge_code")["observed_ratio"].reindex(codes)
    assert not raw.dropna().equals(smoothed.dropna())
    shown = dict(zip(codes, hovers, strict=True))
    goiania = chosen.set_index("ibge_code").loc[GOIANIA]
    assert shown[GOIANIA][-1] == decimal(goiania["smoothed_ratio"], 2)


def test_the_run_chart_marks_alerts_and_attention_and_breaks_at_gaps(world: Database) -> None:
    found = run(world, at(Scope(LAST - 11, LAST), ANAPOLIS), "mes")
    figure = run_chart(found, LIGHT)
    line = figure.data[-1]
    last = found.index[found["period_from"] == LAST][0]
    gap = found.index[found["period_from"] == MISSING][0]
    assert line.marker.symbol[last] == "triangle-up" and line.marker.color[last] == LIGHT.above
    assert line.y[gap] is None and line.connectgaps is False
    assert any("mai/2024: arquivo não carregado" in note.text for note in figure.layout.annotations)
    # Room for the name of the month to come, so that it does not lie over the last points.
    assert figure.layout.xaxis.range[1] > len(found) + 1
    whole = run_chart(found[found["period_from"] <= LAST], LIGHT)
    assert whole.layout.xaxis.range[1] == len(found) - 1.5
    attention = found.assign(status="attention")
    assert set(run_chart(attention, LIGHT).data[-1].marker.symbol) == {"triangle-up-open"}


def test_an_incomplete_quarter_is_grey_and_not_joined(world: Database) -> None:
    found = run(world, at(Scope(LAST - 11, LAST), ANAPOLIS), "trimestre")
    partial, line = run_chart(found, LIGHT).data[-2:]
    places = found.index[found["period_state"] == "partial"].tolist()
    assert found["period_state"].iloc[-1] == "partial" and list(partial.x) == places
    assert partial.mode == "markers" and partial.marker.color == LIGHT.soft
    assert list(partial.y) == found.loc[places, "finalised_count"].tolist()
    assert [line.y[place] for place in places] == [None] * len(places)
    assert "out" in partial.customdata[-1][0]


def test_labels_of_ratios_have_room() -> None:
    places = pd.DataFrame(
        {
            "observed_ratio": [0.2, 20.0],
            "ratio_low": [0.1, 8.0],
            "ratio_high": [0.4, 50.0],
            "rate": [1.0, 2.0],
            "standing": ["below", "above"],
            "finalised_count": [9, 9],
            "expected_count": [45.0, 1.0],
        }
    )
    axis = places_chart(places, ["A", "B"], None, LIGHT, False, False).layout.xaxis
    gaps = np.diff(np.log10(axis.tickvals))
    assert 1 in axis.tickvals and axis.tickangle == 0
    assert 3 <= len(axis.tickvals) <= 6 and gaps.min() >= (np.log10(50) + 1) / 5 - 1e-9


# The page.


def texts(app: AppTest) -> str:
    """All text of ours that the page shows."""
    return unescape(sub("<[^>]+>", " ", " ".join(block.body for block in app.get("html"))))


def page(open_app: Opened, folder: Path, **address: str | list[str]) -> AppTest:
    return open_app(folder, address, page="municipalities.py")


def test_the_page_shows_map_list_and_the_series_of_the_state(
    open_app: Opened, world_folder: Path
) -> None:
    app = page(open_app, world_folder)
    shown = texts(app)
    assert "de 246 municípios" in shown and "menos de 5" in shown
    assert "Maiores razões, com intervalo de 95 %" in shown
    assert "Goiás: reclamações por mês e faixa esperada" in shown
    assert "Mapa esquemático" in shown
    assert "Poucas reclamações podem indicar pouco uso da plataforma" in shown
    assert "Quem explica" not in shown


def test_a_municipality_has_its_verdict_its_series_and_what_explains_it(
    open_app: Opened, world_folder: Path
) -> None:
    app = page(open_app, world_folder, municipio=ANAPOLIS)
    shown = texts(app)
    assert "Anápolis: alerta em out/2026." in shown
    assert "▲ alerta" in shown
    assert "Quem explica a alta em Anápolis" in shown
    assert "Beta" in shown and "Cobrança" in shown
    calm = texts(page(open_app, world_folder, municipio=GOIANIA))
    assert "O que passou do esperado em Goiânia" in calm and "○ dentro do esperado" in calm
    sparse = texts(page(open_app, world_folder, municipio=RIO_VERDE))
    assert run_words.SPARSE_WARNING in sparse


def test_the_select_box_puts_the_municipality_into_the_address(
    open_app: Opened, world_folder: Path
) -> None:
    app = page(open_app, world_folder)
    app.selectbox(key="escolha_municipalities").select(RIO_VERDE).run()
    assert app.query_params["municipio"] in (RIO_VERDE, [RIO_VERDE])
    assert "Rio Verde" in texts(app)
    app.selectbox(key="escolha_municipalities").set_value(None).run()
    assert "municipio" not in app.query_params


def test_every_state_is_told(open_app: Opened, world_folder: Path) -> None:
    nothing = texts(page(open_app, world_folder, de="2024-05", ate="2024-05"))
    assert "Nenhuma reclamação com estes filtros." in nothing
    assert "mai/2024: arquivo não carregado" in nothing
    nonsense = texts(page(open_app, world_folder, municipio="abc", cor="verde"))
    assert "de 246 municípios" in nonsense and "foi ignorado" in nonsense
    districts = texts(page(open_app, world_folder, visao="comarca"))
    assert "Ainda não há dados de comarcas. Veja em Dados e método como carregar." in districts
    company = texts(page(open_app, world_folder, municipio=ANAPOLIS, empresa="Beta"))
    assert "Para estes filtros não há série acompanhada" in company
    few = texts(page(open_app, world_folder, municipio=ABADIANIA))
    assert "menos de 5: sem taxa" in few


def test_nothing_tested_is_no_all_clear(open_app: Opened, world_folder: Path) -> None:
    early = texts(page(open_app, world_folder, de="2022-11", ate="2022-12"))
    assert "Em dez/2022 nenhum município foi testado: são precisos 36 meses carregados" in early
    assert "em alerta" not in early and "pouca história" not in early


def test_places_chosen_have_their_own_series_and_towns_named(
    open_app: Opened, world_folder: Path
) -> None:
    region = REFERENCE.set_index("name")["microregion_code"]["Anápolis"]
    shown = texts(page(open_app, world_folder, regiao=region))
    assert "Anápolis (microrregião): reclamações por mês" in shown
    assert "e faixa esperada" not in shown and "Goiás: reclamações" not in shown
    assert run_words.TOGETHER in shown
    assert "municípios escolhidos" in shown
    assert "Anápolis (microrregião): 1 município em alerta em out/2026, de 1 testado." in shown
    assert "Anápolis, alerta: " in shown
    assert (
        "1 ponto fora do esperado em séries de problema, segmento ou empresa, na lista abaixo."
        in shown
    )
    assert "veja Início" not in shown
    assert "A região não tem faixa própria" in shown


def test_filters_are_in_titles_and_several_companies_are_told(
    open_app: Opened, world_folder: Path
) -> None:
    app = page(open_app, world_folder, municipio=ANAPOLIS, empresa=["Alfa", "Beta"])
    shown = texts(app)
    assert "Anápolis · 2 empresas: reclamações por mês" in shown
    assert run_words.SEVERAL_COMPANIES in shown
    assert "Séries acompanhadas das empresas escolhidas" in shown
    assert "Anápolis · Cobrança · Beta" in shown and "▲ alerta: " in shown
    use = texts(page(open_app, world_folder, empresa="Beta", cor="uso"))
    assert use.count("todas as reclamações, sem os filtros") == 2
    assert "Goiás · Beta: reclamações por mês" in use


def test_two_municipalities_and_a_view_by_quarter_say_what_they_show(
    open_app: Opened, world_folder: Path
) -> None:
    two = texts(page(open_app, world_folder, municipio=[ANAPOLIS, GOIANIA]))
    assert "2 municípios escolhidos: a frase, a série e o que explica o mês são só de Anápolis" in (
        two
    )
    quarter = texts(page(open_app, world_folder, municipio=ANAPOLIS, grao="trimestre"))
    assert "Anápolis: reclamações por trimestre" in quarter
    assert "e faixa esperada" not in quarter and "▲ alerta △" not in quarter
    assert run_words.NO_TEST_OF_PERIODS in quarter


def test_little_use_is_of_all_complaints_whatever_is_filtered(
    open_app: Opened, world_folder: Path, world: Database
) -> None:
    asked = view(world, "?periodo=tudo&empresa=Beta")
    every, filtered = (
        map_words.use_note(municipalities(world, asked.scope, colour))
        for colour in (USE_COLOUR, RATIO_COLOUR)
    )
    assert every != filtered
    shown = texts(page(open_app, world_folder, periodo="tudo", empresa="Beta"))
    assert every in shown and filtered not in shown.replace(every, "")


def test_a_wide_band_and_equal_smoothed_ratios_are_told_on_the_page(
    open_app: Opened, world_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = texts(page(open_app, world_folder))
    assert run_words.WIDE_BAND not in shown and map_words.ONE_COLOUR not in shown
    monkeypatch.setattr(map_words, "is_alike", lambda judged: True)
    monkeypatch.setattr(run_words, "is_rise_in_history", lambda past, month: True)
    shown = texts(page(open_app, world_folder))
    assert run_words.WIDE_BAND in shown and map_words.ONE_COLOUR in shown
    assert "Mais reclamações primeiro." in shown and "Maior razão suavizada" not in shown
    rates = texts(page(open_app, world_folder, cor="taxa"))
    assert map_words.ONE_COLOUR not in rates and "Maior taxa primeiro." in rates
    by_quarter = texts(page(open_app, world_folder, grao="trimestre"))
    assert run_words.WIDE_BAND not in by_quarter


def test_complaints_of_no_municipality_are_told_on_the_page(
    open_app: Opened, real_month_folder: Path
) -> None:
    about = "Sobre este dado"
    shown, of_region = (
        texts(open_app(real_month_folder, address, about, "municipalities.py", "razoes"))
        for address in ({}, {"regiao": "5203"})
    )
    assert "reclamações sem município reconhecido" not in of_region
    assert "2 reclamações sem município reconhecido ficam fora do mapa e da lista." in shown


def test_a_town_that_was_not_tested_names_no_company(open_app: Opened, world_folder: Path) -> None:
    shown = texts(page(open_app, world_folder, municipio=RIO_VERDE))
    assert "out/2026 não foi testado (menos de 5 reclamações, ou pouca história)" in shown
    assert "Alfa" not in shown and "Beta" not in shown
    loud = texts(page(open_app, world_folder, municipio=ANAPOLIS))
    assert "No total, " in loud and "a mais que o esperado em out/2026" in loud


@pytest.mark.parametrize("tab", ["Tabela", "Baixar", "Sobre este dado"])
@pytest.mark.parametrize("card", ["mapa", "razoes", "serie_municipio", "alta"])
def test_every_part_of_every_card_is_drawn(
    open_app: Opened, world_folder: Path, card: str, tab: str
) -> None:
    app = open_app(
        world_folder, {"municipio": ANAPOLIS}, tab=tab, page="municipalities.py", card=card
    )
    assert "Não foi possível montar" not in texts(app)
    if tab == "Baixar":
        assert "nenhuma linha cortada" in texts(app)


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("division", ["microrregiao", "mesorregiao"])
def test_every_map_of_every_division_is_drawn(
    open_app: Opened, world_folder: Path, colour: str, division: str
) -> None:
    shown = texts(page(open_app, world_folder, cor=colour, visao=division))
    assert "Não foi possível montar" not in shown
    assert places_words.DIVISION_NAMES[division] in shown
