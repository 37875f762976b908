"""Ficha da empresa: its frames against counts by hand and by pandas, its files, its page."""

import csv
import io
import json
from dataclasses import replace
from html import unescape
from pathlib import Path
from re import sub

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pytest
from builds import LOADED_ON, ROOT, Opened, Opener, load_all
from complaint_files import Row, row, unrated, unresolved, write
from streamlit.testing.v1 import AppTest

from ingest.load import LoadOptions, load
from queries.database import Database, TooSlow, current_build
from queries.scope import Scope
from reports import link, profile, profile_files
from reports import profile_words as words
from reports.coverage import Coverage, coverage
from reports.exports import EXPORTS, export_file
from reports.few import TOO_FEW
from reports.link import View
from reports.profile_labels import (
    ACCOUNT_COLUMNS,
    MUNICIPALITY_COLUMNS,
    NAME_COLUMNS,
    OVERVIEW_COLUMNS,
    PROBLEM_COLUMNS,
    SERIES_COLUMNS,
)
from reports.series import BEFORE, COMPLETE, MISSING, PARTIAL, periods
from ui.charts.bars import bar_chart
from ui.charts.counts import counts_chart
from ui.charts.multiples import multiples
from ui.charts.series import Line, series_chart
from ui.style import LIGHT

JULY = 2026 * 12 + 6
WINDOW = Scope(JULY, JULY + 4)
"""July to November 2026; of `hand`, September is missing and November not published."""
OCTOBER = Scope(JULY + 3, JULY + 3)


def at(month: int, **short: str) -> Row:
    return row(date=f"2026-{month:02d}-15", **short)


@pytest.fixture(scope="module")
def hand_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months with numbers to count by hand; Alfa begins in August."""
    folder = tmp_path_factory.mktemp("hand")
    august = {"date": "2026-08-15"}
    anapolis = {"company": "Alfa", "city": "Anápolis", "days": "7"}
    files = {
        "2026-07": [at(7, company="Beta") for _ in range(4)],
        "2026-08": [
            at(8, company="Alfa", rating="5", days="3"),
            *(unrated(company="Alfa", **august) for _ in range(2)),
            unresolved(company="Beta", **august),
        ],
        "2026-10": [
            *(unresolved(**anapolis) for _ in range(3)),
            row(company="Alfa"),
            unrated(company="ALFÁ"),
            *(row(company="Gama", segment="Bancos") for _ in range(2)),
        ],
    }
    paths = [write(folder / f"finalizadas_{m}.csv", rows) for m, rows in files.items()]
    return load_all(folder / "data", *paths)


@pytest.fixture(scope="module")
def hand(hand_folder: Path) -> Database:
    return Database(current_build(hand_folder))


@pytest.fixture(scope="module")
def raw(sample_build: Path) -> pd.DataFrame:
    """Every complaint of the sample, for the twins in pandas."""
    with duckdb.connect(str(sample_build), read_only=True) as connection:
        frame = connection.execute(
            "select finalised_month, company::varchar as company, segment::varchar as segment, "
            "problem_group::varchar as problem_group, problem::varchar as problem, "
            "ibge_code::varchar as ibge_code, is_rated, is_resolved, is_answered, rating, "
            "response_days from complaint"
        ).df()
    return frame.assign(is_resolved=frame["is_resolved"].fillna(False).astype(bool))


def view_of(database: Database, address: str) -> View:
    return link.view(link.parsed(address), coverage(database))


def by_group(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index("group_kind")


# The overview.


def test_the_overview_of_a_company_counted_by_hand(hand: Database) -> None:
    frame = by_group(profile.overview(hand, WINDOW, "Alfa"))
    assert list(frame.index) == ["company", "segment_others", "state"]
    counts = frame[["finalised_count", "rated_count", "resolved_count", "unrated_count"]]
    assert counts.loc["company"].tolist() == [7, 5, 2, 2]
    assert counts.loc["segment_others"].tolist() == [6, 5, 4, 1]
    assert counts.loc["state"].tolist() == [15, 12, 8, 3]
    mine = frame.loc["company"]
    assert (mine["official_rate"], mine["rated_rate"], mine["finalised_rate"]) == pytest.approx(
        (4 / 7, 2 / 5, 2 / 7)
    )
    assert mine["unrated_share"] == pytest.approx(2 / 7)
    assert (mine["median_response_days"], mine["median_low"], mine["median_high"]) == (5, 3, 7)
    assert (mine["mean_rating"], mine["rating_count"]) == (pytest.approx(2.4), 5)
    assert mine["segment_share"] == pytest.approx(7 / 13)
    others = frame.loc["segment_others"]
    assert others["difference"] == pytest.approx(3 / 5 - 1 / 5)
    assert others["difference_low"] < 0 < others["difference_high"]
    assert frame["difference"].notna().tolist() == [False, True, False]
    assert frame["group"].tolist() == [
        "Esta empresa",
        "Demais empresas do segmento",
        "Todas as empresas em Goiás",
    ]


def test_a_company_alone_in_its_segment_and_one_without_a_segment(
    hand: Database, real_month: Database
) -> None:
    alone = profile.overview(hand, OCTOBER, "Gama")
    assert by_group(alone).loc["segment_others", "finalised_count"] == 0
    assert words.profile_sentence(alone, replace(view_of(hand, ""), minimum=2))[1].endswith(
        "não há outra empresa do segmento com estes filtros."
    )
    without = profile.overview(real_month, OCTOBER, "Loja Gama")
    assert list(without["group_kind"]) == ["company", "state"]
    assert without["segment"].isna().all() and without["segment_share"].isna().all()


def test_a_company_of_two_segments_is_compared_inside_its_main_one(
    opened: Opener, tmp_path: Path
) -> None:
    rows = [
        *(unresolved(company="Duas", rating="1") for _ in range(3)),
        *(row(company="Duas") for _ in range(3)),
        unrated(company="Duas"),
        *(row(company="Duas", segment="Bancos") for _ in range(4)),
        *(unresolved(company="Outra") for _ in range(2)),
        *(row(company="Outra") for _ in range(8)),
        *(unresolved(company="Banco", segment="Bancos") for _ in range(9)),
    ]
    database = opened(write(tmp_path / "a.csv", rows))
    overview = profile.overview(database, OCTOBER, "Duas")
    frame = by_group(overview)
    assert list(frame.index) == ["company", "company_in_segment", "segment_others", "state"]
    counts = frame[["finalised_count", "rated_count", "unresolved_count"]]
    assert counts.to_numpy().tolist() == [[11, 10, 3], [7, 6, 3], [10, 10, 2], [30, 29, 14]]
    others = frame.loc["segment_others"]
    assert others["difference"] == pytest.approx(3 / 6 - 2 / 10)
    assert (others["rating_count"], others["response_days_count"]) == (10, 10)
    assert frame.loc["company_in_segment", "segment_share"] == pytest.approx(7 / 17)
    assert pd.isna(frame.loc["company", "segment_share"])
    assert words.volume(overview).value == "11"
    assert words.volume(overview).lines[1] == "41,2\u00a0%: 7 de 17 do segmento"
    view = replace(view_of(database, "?de=2026-10&ate=2026-10"), minimum=6)
    assert " ".join(words.profile_sentence(overview, view)) == (
        "Em out/2026, 6 avaliadas no segmento Varejo: 50,0\u00a0% não resolvidas (18,8\u00a0% a "
        "81,2\u00a0%), sem diferença clara do segmento (20,0\u00a0% em 10 avaliadas das demais "
        "empresas)."
    )
    assert " ".join(words.profile_sentence(overview, replace(view, minimum=7))) == (
        "Volume insuficiente: 6 avaliadas no segmento Varejo; o mínimo para comparar é 7."
    )
    inside = profile.overview(database, replace(OCTOBER, segments=("Varejo",)), "Duas")
    assert list(inside["group_kind"]) == ["company", "segment_others", "state"]
    assert inside["finalised_count"].iloc[0] == 7


def test_without_a_difference_the_sentence_says_why(opened: Opener, tmp_path: Path) -> None:
    rows = [
        *(unrated(company="Muda") for _ in range(3)),
        *(row(company="Muda", segment="Bancos") for _ in range(2)),
        row(company="Una"),
        *(unrated(company="Só", segment="Seguros") for _ in range(2)),
        row(company="Dona", segment="Seguros"),
    ]
    database = opened(write(tmp_path / "a.csv", rows))
    view = replace(view_of(database, "?de=2026-10&ate=2026-10"), minimum=0)

    def said(company: str) -> str:
        overview = profile.overview(database, OCTOBER, company)
        return " ".join(words.profile_sentence(overview, view))

    assert said("Muda") == (
        "Em out/2026, 0 avaliadas no segmento Varejo: não há parcela não resolvida para comparar."
    )
    assert said("Dona").startswith("Em out/2026, 1 avaliada: 0,0\u00a0% não resolvidas")
    assert said("Dona").endswith(
        "; as demais empresas do segmento não têm avaliadas para comparar."
    )


def test_the_overview_asks_nothing_twice(hand: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    run = Database.run

    def counted(database: Database, name: str, *scope: Scope, **values: str) -> pd.DataFrame:
        asked.append((name, scope, tuple(values.items())))
        return run(database, name, *scope, **values)

    monkeypatch.setattr(Database, "run", counted)
    profile.accounts(profile.overview(hand, WINDOW, "Alfa"))
    assert len(asked) == len(set(asked)) <= 16


def test_a_company_outside_the_scope_has_the_columns_and_no_row(hand: Database) -> None:
    empty = profile.overview(hand, Scope(JULY, JULY), "Alfa")
    assert empty.empty
    assert list(empty.columns) == list(profile.overview(hand, WINDOW, "Alfa").columns)
    assert profile.accounts(empty).empty


SCOPES = (
    Scope(2025 * 12 + 10, 2026 * 12 + 9),
    Scope(2026 * 12, 2026 * 12 + 5, municipalities=("5208707", "5201405")),
    Scope(2024 * 12, 2026 * 12 + 9, problem_groups=("Cobrança / Contestação",)),
    Scope(2026 * 12, 2026 * 12 + 9, segments=("Varejo",)),
)
COMPANIES = ("Banco Araguaia", "Telefonia Cerrado", "Varejo Corumbá")


def in_scope(raw: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The complaints of a scope, companies aside."""
    kept = raw[raw["finalised_month"].between(scope.from_month, scope.to_month)]
    columns = {
        "segments": "segment",
        "municipalities": "ibge_code",
        "problem_groups": "problem_group",
    }
    for field, column in columns.items():
        if getattr(scope, field):
            kept = kept[kept[column].isin(getattr(scope, field))]
    return kept


@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("scope", SCOPES)
def test_the_overview_is_what_pandas_counts(
    sample: Database, raw: pd.DataFrame, scope: Scope, company: str
) -> None:
    frame = by_group(profile.overview(sample, scope, company))
    rows = in_scope(raw, scope)
    mine = rows[rows["company"] == company]
    assert len(frame) == (3 if len(mine) else 0)
    if mine.empty:
        return
    segment = mine["segment"].value_counts().index[0]
    peers = rows[(rows["segment"] == segment) & (rows["company"] != company)]
    everyone = in_scope(raw, scope.without("segments"))
    assert frame["segment"].unique().tolist() == [segment]
    for kind, part in (("company", mine), ("segment_others", peers), ("state", everyone)):
        found = frame.loc[kind]
        rated, resolved = int(part["is_rated"].sum()), int(part["is_resolved"].sum())
        days = part["response_days"].dropna()
        assert found["finalised_count"] == len(part)
        assert (found["rated_count"], found["resolved_count"]) == (rated, resolved)
        assert found["official_rate"] == pytest.approx((resolved + len(part) - rated) / len(part))
        assert found["rated_rate"] == pytest.approx(resolved / rated)
        assert found["finalised_rate"] == pytest.approx(resolved / len(part))
        assert found["answered_share"] == pytest.approx(part["is_answered"].mean())
        assert found["mean_rating"] == pytest.approx(part["rating"].mean())
        assert found["mean_response_days"] == pytest.approx(days.mean())
        assert found["median_response_days"] == days.median()
        assert found["median_low"] <= days.median() <= found["median_high"]
    own_segment = rows[rows["segment"] == segment]
    assert frame.loc["company", "segment_share"] == pytest.approx(
        (own_segment["company"] == company).mean()
    )
    place = "mesmos lugares" if scope.municipalities else "em Goiás"
    assert frame.loc["state", "group"].endswith(place)


def test_a_national_build_shows_state_and_country_apart(tmp_path: Path) -> None:
    rows = [
        *(row(company="Alfa") for _ in range(2)),
        unresolved(company="Alfa", state="SP", city="Santos"),
        row(company="Beta", state="SP", city="Santos"),
        row(company="Beta", segment="Bancos"),
    ]
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows), uf="BR")
    database = Database(current_build(folder))
    counts = by_group(profile.overview(database, OCTOBER, "Alfa"))["finalised_count"]
    assert counts.to_dict() == {
        "company": 3,
        "segment_others": 1,
        "company_in_state": 2,
        "state": 3,
        "country": 5,
    }
    assert words.country_note(coverage(database)) == ""
    goiania = replace(OCTOBER, municipalities=("5208707",))
    assert list(profile.overview(database, goiania, "Alfa")["group_kind"]) == [
        "company",
        "segment_others",
        "state",
    ]
    database.close()


def test_the_accounts_are_those_of_the_overview(hand: Database) -> None:
    frame = profile.accounts(profile.overview(hand, WINDOW, "Alfa"))
    mine = frame[frame["group_kind"] == "company"]
    assert list(zip(mine["account"], mine["hits"], mine["trials"], strict=True)) == [
        ("official", 4, 7),
        ("rated", 2, 5),
        ("finalised", 2, 7),
    ]
    assert (mine["rate"] == mine["hits"] / mine["trials"]).all()
    assert ((mine["low"] < mine["rate"]) & (mine["rate"] < mine["high"])).all()
    assert len(frame) == 9


# Sentences.


@pytest.mark.parametrize(
    ("low", "high", "said", "tail"),
    [
        (0.01, 0.2, "acima do segmento", ""),
        (-0.2, -0.01, "abaixo do segmento", ""),
        (
            *(-0.1, 0.1, "sem diferença clara do segmento"),
            ", valor que também tem incerteza: 3,6\u00a0% a 62,4\u00a0%",
        ),
    ],
)
def test_the_sentence_follows_the_interval_of_the_difference(
    hand: Database, low: float, high: float, said: str, tail: str
) -> None:
    frame = profile.overview(hand, WINDOW, "Alfa")
    frame.loc[frame["group_kind"] == "segment_others", ["difference_low", "difference_high"]] = (
        low,
        high,
    )
    lead, rest = words.profile_sentence(frame, replace(view_of(hand, ""), minimum=5))
    assert lead == "Nos últimos 12 meses, 5 avaliadas:"
    assert rest == (
        f"60,0\u00a0% não resolvidas (23,1\u00a0% a 88,2\u00a0%), {said} (20,0\u00a0% em 5 "
        f"avaliadas das demais empresas{tail})."
    )


def test_below_the_minimum_the_sentence_compares_nothing(hand: Database) -> None:
    frame = profile.overview(hand, WINDOW, "Alfa")
    view = replace(view_of(hand, ""), minimum=6)
    assert " ".join(words.profile_sentence(frame, view)) == (
        "Volume insuficiente: 5 avaliadas; o mínimo para comparar é 6."
    )
    frame.loc[frame["group_kind"] == "segment_others", "rated_count"] = 4
    _, rest = words.profile_sentence(frame, replace(view, minimum=5))
    assert "têm só 4 avaliadas" in rest and "diferença clara" not in rest


def test_the_period_of_the_sentence(hand: Database) -> None:
    assert words.period(view_of(hand, "?periodo=6m")) == "Nos últimos 6 meses"
    assert words.period(view_of(hand, "?de=2026-07&ate=2026-10")) == "De jul/2026 a out/2026"
    assert words.period(view_of(hand, "?de=2026-10&ate=2026-10")) == "Em out/2026"
    assert words.period(view_of(hand, "?periodo=tudo")) == "De jul/2026 a out/2026"


# Series.


def covering(months: range) -> Coverage:
    families = ("finalizadas",) * len(months)
    return Coverage(tuple(months), families, {}, (), False, LOADED_ON.date())


def states(frame: pd.DataFrame) -> list[tuple[str, str, str]]:
    columns = ("period_name", "period_state", "period_note")
    return list(zip(*(frame[column] for column in columns), strict=True))


def test_months_without_a_file_are_gaps_with_a_name(hand: Database) -> None:
    frame = profile.company_series(hand, WINDOW, "Alfa", "mes")
    assert states(frame) == [
        ("jul/2026", BEFORE, "antes da primeira reclamação na base"),
        ("ago/2026", COMPLETE, ""),
        ("set/2026", MISSING, "arquivo não carregado"),
        ("out/2026", COMPLETE, ""),
        ("nov/2026", MISSING, "ainda não publicado"),
    ]
    counted = [None if pd.isna(value) else int(value) for value in frame["finalised_count"]]
    assert counted == [None, 3, None, 4, None]


def test_only_a_month_after_a_loaded_one_is_an_entry(hand: Database) -> None:
    loaded = coverage(hand).months
    told = {name: profile.first_month(hand, OCTOBER, name) for name in ("Alfa", "Beta", "Gama")}
    assert told == {"Alfa": JULY + 1, "Beta": JULY, "Gama": JULY + 3}
    assert {name: words.since(first, loaded) for name, first in told.items() if first} == {
        "Alfa": "participa desde ago/2026, mês da primeira reclamação na base",
        "Beta": "na base desde jul/2026, o primeiro mês carregado",
        "Gama": "primeira reclamação nesta base: out/2026",
    }
    assert profile.entry_month(hand, OCTOBER, "Alfa") == JULY + 1
    assert profile.entry_month(hand, OCTOBER, "Beta") is None
    assert profile.entry_month(hand, OCTOBER, "Gama") is None


def test_loaded_months_before_a_first_complaint_that_is_no_entry_are_zero(hand: Database) -> None:
    frame = profile.company_series(hand, WINDOW, "Gama", "mes")
    counted = [None if pd.isna(value) else int(value) for value in frame["finalised_count"]]
    assert counted == [0, 0, None, 2, None]
    assert BEFORE not in set(frame["period_state"])


def test_the_first_month_is_that_of_the_states_in_scope(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / "finalizadas_2026-08.csv", [at(8, company="Beta", state="GO")]),
        write(tmp_path / "finalizadas_2026-09.csv", [at(9, company="Alfa", state="SP", city="X")]),
        write(tmp_path / "finalizadas_2026-10.csv", [row(company="Alfa")]),
    ]
    database = Database(current_build(load_all(tmp_path / "data", *paths, uf="BR")))
    in_goias = replace(OCTOBER, states=("GO",))
    assert profile.first_month(database, OCTOBER, "Alfa") == JULY + 2
    assert profile.first_month(database, in_goias, "Alfa") == JULY + 3
    assert profile.first_month(database, replace(OCTOBER, states=("AC",)), "Alfa") is None
    database.close()


def test_quarters_and_years_say_which_months_they_hold(hand: Database) -> None:
    quarters = profile.company_series(hand, WINDOW, "Alfa", "trimestre")
    assert list(quarters["period_months"]) == ["ago", "out"]
    assert states(quarters) == [
        (
            "3º tri/2026",
            PARTIAL,
            "só ago/2026; jul/2026: antes da primeira reclamação na base; set/2026: arquivo não "
            "carregado",
        ),
        ("4º tri/2026", PARTIAL, "só out/2026; nov/2026 a dez/2026: ainda não publicado"),
    ]
    assert quarters["finalised_count"].tolist() == [3, 4]
    (year,) = states(profile.company_series(hand, WINDOW, "Alfa", "ano"))
    assert year[:2] == ("2026", PARTIAL) and year[2].startswith("só ago/2026, out/2026; ")


def test_a_loaded_month_without_a_complaint_is_zero(hand: Database) -> None:
    frame = profile.company_series(hand, Scope(JULY, JULY + 3), "Beta", "mes")
    assert [None if pd.isna(v) else int(v) for v in frame["finalised_count"]] == [4, 1, None, 0]
    assert pd.isna(frame["unresolved_rate"].iloc[3])


def test_whole_periods_are_complete_and_clipped_ones_are_not() -> None:
    covered = covering(range(2025 * 12, 2026 * 12 + 10))
    with_gap = covering([*range(2025 * 12, 2025 * 12 + 4), *range(2025 * 12 + 5, 2025 * 12 + 9)])
    holes = periods(Scope(2025 * 12, 2025 * 12 + 8), "trimestre", with_gap, 2025 * 12 + 1)
    assert states(holes) == [
        (
            "1º tri/2025",
            PARTIAL,
            "só fev/2025 a mar/2025; jan/2025: antes da primeira reclamação na base",
        ),
        ("2º tri/2025", PARTIAL, "só abr/2025, jun/2025; mai/2025: arquivo não carregado"),
        ("3º tri/2025", COMPLETE, ""),
    ]
    assert list(holes["period_months"]) == ["fev–mar", "abr, jun", ""]
    years = periods(Scope(2025 * 12, 2026 * 12 + 9), "ano", covered)
    assert states(years) == [
        ("2025", COMPLETE, ""),
        ("2026", PARTIAL, "só jan/2026 a out/2026; nov/2026 a dez/2026: ainda não publicado"),
    ]
    clipped = periods(Scope(2025 * 12 + 1, 2025 * 12 + 5), "trimestre", covered)
    assert states(clipped) == [
        ("1º tri/2025", PARTIAL, "só fev/2025 a mar/2025; jan/2025: fora do período escolhido"),
        ("2º tri/2025", COMPLETE, ""),
    ]
    assert list(zip(clipped["period_from"], clipped["period_to"], strict=True)) == [
        (2025 * 12 + 1, 2025 * 12 + 2),
        (2025 * 12 + 3, 2025 * 12 + 5),
    ]


@pytest.mark.parametrize("grain", ["trimestre", "ano"])
def test_longer_periods_are_the_sums_of_their_months(
    sample: Database, raw: pd.DataFrame, grain: str
) -> None:
    scope = Scope(2023 * 12 + 1, 2026 * 12 + 9)
    months = profile.company_series(sample, scope, "Cadastro Ema", "mes")
    frame = profile.company_series(sample, scope, "Cadastro Ema", grain)
    mine = raw[(raw["company"] == "Cadastro Ema")]
    for period in frame.to_dict("records"):
        first, last = period["period_from"], period["period_to"]
        inside = months[months["period_from"].between(first, last)]
        twin = mine[mine["finalised_month"].between(first, last)]
        for column in ("finalised_count", "rated_count", "resolved_count", "rating_sum"):
            assert period[column] == inside[column].sum()
        assert period["finalised_count"] == len(twin)
        assert period["resolved_count"] == twin["is_resolved"].sum()


# Problems, municipalities, names.


def test_a_rate_needs_five_complaints_and_the_minimum_of_ratings(hand: Database) -> None:
    (whole,) = profile.problems(hand, WINDOW, "Alfa", 5).to_dict("records")
    assert (whole["finalised_count"], whole["rated_count"], whole["unresolved_count"]) == (7, 5, 3)
    assert (whole["unresolved_rate"], whole["rate_note"]) == (pytest.approx(0.6), "")
    assert whole["volume_share"] == 1
    (few,) = profile.problems(hand, WINDOW, "Alfa", 6).to_dict("records")
    assert np.isnan(few["unresolved_rate"]) and np.isnan(few["unresolved_low"])
    assert few["rate_note"] == "volume insuficiente"
    places = profile.municipalities(hand, WINDOW, "Alfa", 1)
    assert places["municipality"].tolist() == ["Goiânia", "Anápolis"]
    assert places["finalised_count"].tolist() == [4, 3]
    assert places["rate_note"].tolist() == ["menos de 5: sem taxa"] * 2
    assert places["unresolved_rate"].isna().all()


def test_exactly_five_complaints_have_a_rate(opened: Opener, tmp_path: Path) -> None:
    rows = [*(row() for _ in range(5)), *(row(city="Anápolis") for _ in range(4))]
    places = profile.municipalities(
        opened(write(tmp_path / "a.csv", rows)), OCTOBER, "Empresa Um", 4
    )
    assert places["rate_note"].tolist() == ["", "menos de 5: sem taxa"]
    assert places["unresolved_rate"].iloc[0] == 0


@pytest.mark.parametrize("scope", SCOPES)
def test_problems_and_municipalities_are_what_pandas_counts(
    sample: Database, raw: pd.DataFrame, scope: Scope
) -> None:
    rows = in_scope(raw, scope)
    mine = rows[rows["company"] == "Banco Araguaia"]
    found_problems = profile.problems(sample, scope, "Banco Araguaia", 30)
    found_places = profile.municipalities(sample, scope, "Banco Araguaia", 30)
    for frame, keys in (
        (found_problems, ["problem_group", "problem"]),
        (found_places, ["ibge_code"]),
    ):
        twin = mine.groupby(keys, dropna=False).agg(
            finalised=("company", "size"),
            rated=("is_rated", "sum"),
            resolved=("is_resolved", "sum"),
        )
        columns = ["finalised_count", "rated_count", "resolved_count"]
        assert sorted(map(tuple, frame[columns].to_numpy().tolist())) == sorted(
            map(tuple, twin.to_numpy().tolist())
        )
        assert frame["finalised_count"].is_monotonic_decreasing
        has_rate = (frame["rated_count"] >= 30) & (frame["finalised_count"] >= 5)
        assert (frame["unresolved_rate"].notna() == has_rate).all()
        if len(mine):
            assert frame["volume_share"].sum() == pytest.approx(1)


def test_the_largest_problems_have_one_series_each(sample: Database, raw: pd.DataFrame) -> None:
    scope = SCOPES[0]
    parts = profile.problem_series(sample, scope, "Banco Araguaia", "mes")
    rows = in_scope(raw, scope)
    sizes = rows.loc[rows["company"] == "Banco Araguaia", "problem"].value_counts()
    assert len(parts) == 6
    assert [int(frame["finalised_count"].sum()) for _, frame in parts] == sizes.head(6).tolist()
    assert all(sizes[name] == frame["finalised_count"].sum() for name, frame in parts)


def test_names_that_differ_in_signs_only_are_listed_with_their_counts(hand: Database) -> None:
    frame = profile.names(hand, WINDOW, "Alfa")
    assert list(zip(frame["company"], frame["finalised_count"], strict=True)) == [
        ("Alfa", 7),
        ("ALFÁ", 1),
    ]
    assert frame["is_counted"].tolist() == [True, False]
    assert frame["first_day"].dt.strftime("%Y-%m").tolist() == ["2026-08", "2026-10"]
    in_august = profile.names(hand, Scope(JULY + 1, JULY + 1), "Alfa")
    assert in_august["finalised_count"].tolist() == [3, 0]
    assert profile.first_month(hand, OCTOBER, "Alfa") == JULY + 1


def test_names_of_signs_or_foreign_letters_only_are_no_names_of_each_other(
    opened: Opener, tmp_path: Path
) -> None:
    database = opened(
        write(tmp_path / "a.csv", [row(company="日本"), row(company="???"), row(company="Alfa")])
    )
    for name in ("日本", "???"):
        assert profile.names(database, OCTOBER, name)["company"].tolist() == [name]


# Files.


@pytest.mark.parametrize(
    ("labels", "frame_of"),
    [
        (OVERVIEW_COLUMNS, lambda d: profile.overview(d, WINDOW, "Alfa")),
        (ACCOUNT_COLUMNS, lambda d: profile.accounts(profile.overview(d, WINDOW, "Alfa"))),
        (SERIES_COLUMNS, lambda d: profile.company_series(d, WINDOW, "Alfa", "mes")),
        (PROBLEM_COLUMNS, lambda d: profile.problems(d, WINDOW, "Alfa", 30)),
        (MUNICIPALITY_COLUMNS, lambda d: profile.municipalities(d, WINDOW, "Alfa", 30)),
        (NAME_COLUMNS, lambda d: profile.names(d, WINDOW, "Alfa")),
    ],
)
def test_every_label_has_its_column_and_none_stands_twice(hand, labels, frame_of) -> None:  # type: ignore[no-untyped-def]
    frame = frame_of(hand)
    assert [label.column for label in labels if label.column not in frame] == []
    for texts in zip(*((a.column, a.heading, a.title) for a in labels), strict=True):
        assert len(set(texts)) == len(texts)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";"))


def test_the_file_of_the_whole_page_has_its_sheets(hand: Database) -> None:
    view = view_of(hand, "?empresa=Alfa&de=2026-07&ate=2026-11&grao=trimestre")
    file = export_file(hand, "ficha", view, is_spreadsheet=True)
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert book.sheetnames == ["Resumo", "Série", "Problemas", "Municípios", "Nomes", "Leia-me"]
    sizes = {name: book[name].max_row - 1 for name in book.sheetnames[:-1]}
    assert sizes == {"Resumo": 3, "Série": 2, "Problemas": 1, "Municípios": 2, "Nomes": 2}
    assert file.row_count == sum(sizes.values())
    assert file.name.startswith("ficha_alfa_2026-07_a_2026-11_")


@pytest.mark.parametrize("name", ["ficha", "contas", "serie", "problemas", "municipios-da-empresa"])
def test_a_file_without_a_company_has_its_columns_and_no_row(hand: Database, name: str) -> None:
    for is_spreadsheet in (False, True):
        assert export_file(hand, name, view_of(hand, ""), is_spreadsheet).row_count == 0
    content = export_file(hand, name, view_of(hand, ""), False).content.decode("utf-8-sig")
    (heading,) = content.splitlines()
    assert heading == ";".join(
        label.heading for label in EXPORTS[name].sheets[0].labels(view_of(hand, ""))
    )


def test_the_accounts_in_the_file_count_back_to_the_rows(hand: Database) -> None:
    view = view_of(hand, "?empresa=Alfa&de=2026-07&ate=2026-11")
    lines = csv_rows(export_file(hand, "contas", view, False).content)
    first = lines[0]
    assert (first["conta"], first["conjunto"]) == ("índice oficial", "Esta empresa")
    assert (first["numerador"], first["denominador"], first["pct"]) == ("4", "7", "57,1428571429")
    assert profile_files.ACCOUNTS.slug == "contas"


def test_every_column_of_the_files_is_defined_in_the_indicators_document() -> None:
    document = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")
    exports = ("ficha", "contas", "serie", "problemas", "municipios-da-empresa")
    labels = [
        label
        for name in exports
        for sheet in EXPORTS[name].sheets
        for label in sheet.labels(View(WINDOW))
    ]
    assert labels
    for label in labels:
        assert f"| `{label.heading}` |" in document
    assert "CONSUMO_CONTATO" in (ROOT / "README.md").read_text(encoding="utf-8")


# Charts.


def test_the_line_has_gaps_a_grey_field_each_and_hollow_partial_points(hand: Database) -> None:
    months = profile.company_series(hand, WINDOW, "Alfa", "mes")
    figure = series_chart([Line("Alfa", months, "finalised_count")], LIGHT)
    (line,) = figure.data
    assert list(line.y) == [None, 3, None, 4, None] and line.connectgaps is False
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [(1.5, 2.5), (3.5, 4.5)]
    told = [note.text for note in figure.layout.annotations]
    assert told == ["set/2026: arquivo não carregado", "nov/2026: ainda não publicado"]
    assert figure.layout.yaxis.range[0] == 0
    years = profile.company_series(hand, WINDOW, "Alfa", "ano")
    (line,) = series_chart([Line("Alfa", years, "finalised_count")], LIGHT).data
    assert line.marker.symbol == ("circle-open",)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Company Alfa: in July 4 rated of 6, in August 5 of 5, in September 1 of 4, in October 8."""
    folder = tmp_path_factory.mktemp("few")
    rated = {7: (1, 3, 2), 8: (2, 3, 0), 9: (1, 0, 3), 10: (6, 2, 0)}
    paths = [
        write(
            folder / f"finalizadas_2026-{number:02d}.csv",
            [
                *(unresolved(company="Alfa", date=f"2026-{number:02d}-15") for _ in range(bad)),
                *(at(number, company="Alfa") for _ in range(good)),
                *(unrated(company="Alfa", date=f"2026-{number:02d}-15") for _ in range(none)),
            ],
        )
        for number, (bad, good, none) in rated.items()
    ]
    return Database(current_build(load_all(folder / "data", *paths)))


def test_a_share_of_fewer_than_five_is_no_rate(few: Database) -> None:
    frame = profile.company_series(few, WINDOW, "Alfa", "mes")
    assert frame["rate_note"].tolist() == [TOO_FEW, "", TOO_FEW, "", ""]
    for column in ("unresolved_rate", "unresolved_low", "unresolved_high", "resolution_rate"):
        assert frame[column].notna().tolist() == [False, True, False, True, False]
    for column in ("official_solution_rate", "resolved_share", "unrated_share"):
        assert frame[column].notna().tolist() == [True, True, False, True, False]
    assert frame["unrated_share"].iloc[0] == pytest.approx(2 / 6)
    quarters = profile.company_series(few, WINDOW, "Alfa", "trimestre")
    assert quarters["unresolved_rate"].tolist() == pytest.approx([4 / 10, 6 / 8])
    assert words.rate_notes(frame) == (
        "Sem ponto (menos de 5: sem taxa): 2 períodos, o primeiro jul/2026.",
    )
    assert words.rate_notes(quarters) == ()


def test_shares_are_drawn_in_per_cent_with_a_field_a_run(few: Database) -> None:
    months = profile.company_series(few, WINDOW, "Alfa", "mes")
    lines = [
        Line("a", months, "unresolved_rate", "unresolved_low", "unresolved_high", "rated_count"),
        Line("b", months, "unrated_share", of="finalised_count"),
    ]
    figure = series_chart(lines, LIGHT, is_share=True, highest=1.0)
    drawn = [trace for trace in figure.data if trace.mode == "lines+markers"]
    fields = [trace for trace in figure.data if trace.fill == "toself"]
    assert list(drawn[0].y) == [None, 40, None, 75, None]
    assert [list(field.x) for field in fields] == [[1, 1], [3, 3]]
    assert "75,0\u00a0% (40,9\u00a0% a 92,9\u00a0%) em 8" in drawn[0].customdata[3][1]
    assert drawn[1].customdata[0][1].endswith("33,3\u00a0% em 6")
    assert figure.layout.yaxis.range[1] >= 100


def test_at_most_six_labels_and_the_last_period_among_them() -> None:
    months = periods(
        Scope(2023 * 12, 2026 * 12 + 9), "mes", covering(range(2023 * 12, 2026 * 12 + 10))
    )
    frame = months.assign(value=1.0)
    axis = series_chart([Line("x", frame, "value")], LIGHT).layout.xaxis
    assert len(axis.tickvals) <= 6
    assert axis.ticktext[-1] == "out<br>2026" and axis.tickvals[-1] == len(frame) - 1


def test_small_charts_share_one_scale(sample: Database) -> None:
    parts = profile.problem_series(sample, SCOPES[0], "Banco Araguaia", "mes")
    figures = multiples(parts, LIGHT)
    highest = max(frame["finalised_count"].max() for _, frame in parts)
    ((low, high),) = {figure.layout.yaxis.range for figure in figures}
    assert low == 0 and 1.06 * highest <= high <= 2 * highest
    (ticks,) = {figure.layout.yaxis.tickvals for figure in figures}
    # Whole numbers, evenly apart, from zero to beyond the highest.
    assert ticks == tuple(range(0, int(ticks[-1]) + 1, int(ticks[1])))
    assert highest <= ticks[-1] <= high


@pytest.mark.parametrize("is_narrow", [False, True])
def test_the_three_counts_are_dots_with_intervals_beside_their_peers(
    hand: Database, is_narrow: bool
) -> None:
    figure = counts_chart(
        profile.accounts(profile.overview(hand, WINDOW, "Alfa")), LIGHT, is_narrow
    )
    by_symbol = {trace.marker.symbol: trace for trace in figure.data}
    mine = by_symbol["circle"]
    assert list(mine.x) == pytest.approx([400 / 7, 40, 200 / 7]) and list(mine.y) == [0, 1, 2]
    assert len(mine.error_x.array) == 3 and by_symbol["line-ns"].error_x.array is None
    assert list(by_symbol["line-ns"].x) == pytest.approx([500 / 6, 80, 400 / 6])
    assert len(by_symbol["square-open"].x) == 0
    text = " ".join(note.text for note in figure.layout.annotations)
    for told in ("57,1\u00a0%", "(4 de 7)", "(2 de 5)", "(2 de 7)"):
        assert told in text


def test_bars_start_at_zero_and_know_their_place() -> None:
    figure = bar_chart(["<b>A</b>", "B"], [20, 5], LIGHT)
    assert figure.layout.xaxis.range == (0, 20)
    assert [point[0] for point in figure.data[0].customdata] == [0, 1]
    assert figure.layout.yaxis.ticktext[0] == "&lt;b&gt;A&lt;/b&gt;"


# The page.


def opened_page(
    open_app: Opened, folder: Path, address: str, tab: str = "Gráfico", card: str = "contas"
) -> AppTest:
    return open_app(folder, link.parsed(address), tab, page="profile.py", card=card)


def told(app: AppTest) -> str:
    drawn = [element.value for element in app.html if "<style>" not in element.value]
    return sub(" +", " ", " ".join(unescape(sub(r"<[^>]+>", " ", html)) for html in drawn))


def test_without_a_company_the_page_asks_for_one(open_app: Opened, hand_folder: Path) -> None:
    app = opened_page(open_app, hand_folder, "?de=2026-07&ate=2026-10")
    assert "Escolha uma empresa" in told(app)
    chooser = app.get_by_key("empresa_da_ficha")
    assert chooser.options == ["Alfa (7)", "Beta (5)", "Gama (2)", "ALFÁ (1)"]
    chooser.set_value("Beta").run()
    assert "Beta" in app.query_params["empresa"]
    assert "Beta" in told(app) and not app.exception


def test_the_page_says_what_its_frames_say(open_app: Opened, hand_folder: Path) -> None:
    app = opened_page(open_app, hand_folder, "?empresa=Alfa&de=2026-07&ate=2026-10&minimo=5")
    text = told(app)
    for sentence in (
        "De jul/2026 a out/2026, 5 avaliadas:",
        "60,0\u00a0% não resolvidas (23,1\u00a0% a 88,2\u00a0%), sem diferença clara do segmento",
        "Varejo · participa desde ago/2026, mês da primeira reclamação na base · 1 nome usado",
        "As três contas usam as mesmas 7 finalizadas. Não avaliadas: 28,6\u00a0% (2 de 7).",
        "5 dias",
        "intervalo de 3 a 7 dias",
        "7 respostas, ",
        "2,4",
        "Sem ponto (arquivo não carregado): set/2026.",
        "Sem ponto (antes da primeira reclamação na base): jul/2026.",
        "Só as reclamações de Goiás estão em uso",
        "A empresa pode enviar resposta ou pedir correção ao órgão que publica este painel.",
        "Recorte: jul/2026 a out/2026",
    ):
        assert sentence in text


def test_volume_insufficient_and_the_contact(
    open_app: Opened, hand_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSUMO_CONTATO", "procon <b>@</b> exemplo")
    text = told(opened_page(open_app, hand_folder, "?empresa=Alfa"))
    assert "Volume insuficiente: 5 avaliadas; o mínimo para comparar é 30." in text
    assert "pedir correção: procon <b>@</b> exemplo." in text
    assert "A empresa entrou na plataforma em ago/2026" in text


def test_a_window_before_the_company_says_so(open_app: Opened, hand_folder: Path) -> None:
    app = opened_page(open_app, hand_folder, "?empresa=Alfa&de=2026-07&ate=2026-07")
    text = told(app)
    assert "Nenhuma reclamação com estes filtros" in text
    assert (
        "A empresa entrou na plataforma em ago/2026; antes disso não havia como reclamar dela aqui."
        in text
    )
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("address", ["?empresa=Ninguém", "?empresa=%27+or+1%3D1&grao=dia&de=x"])
def test_an_unknown_company_and_nonsense_are_told(
    open_app: Opened, hand_folder: Path, address: str
) -> None:
    text = told(opened_page(open_app, hand_folder, address))
    assert "não existe nos dados" in text and "Escolha uma empresa" in text


def test_two_companies_lead_to_the_comparison(open_app: Opened, hand_folder: Path) -> None:
    text = told(opened_page(open_app, hand_folder, "?empresa=Beta&empresa=Alfa"))
    assert "Há 2 empresas no recorte: esta ficha é da primeira." in text
    assert "Alfa Volume insuficiente" in text


def test_nothing_loaded(open_app: Opened, tmp_path: Path) -> None:
    assert "Ainda não há dados" in told(opened_page(open_app, tmp_path / "no", "?empresa=Alfa"))


@pytest.mark.parametrize(
    ("card", "export"), [("contas", "contas"), ("serie", "serie"), ("problemas", "problemas")]
)
def test_screen_table_and_file_hold_the_same(
    open_app: Opened, sample_folder: Path, sample: Database, card: str, export: str
) -> None:
    address = "?empresa=Banco+Araguaia&grao=trimestre"
    app = opened_page(open_app, sample_folder, address, "Tabela", card)
    (shown,) = (table.value for table in app.dataframe)
    view = view_of(sample, address)
    lines = csv_rows(export_file(sample, export, view, False).content)
    labels = EXPORTS[export].sheets[0].labels(view)
    assert len(shown) == len(lines)
    for label in labels:
        for cell, written in zip(shown[label.title], lines, strict=True):
            text = written[label.heading]
            if pd.isna(cell) or cell == "":
                assert text == ""
            elif isinstance(cell, str):
                assert text == cell
            else:
                assert float(text.replace(",", ".")) == pytest.approx(float(cell), abs=0.0501)


@pytest.mark.parametrize("problem", [TooSlow(), RuntimeError("segredo")])
@pytest.mark.parametrize(
    ("failing", "lost"),
    [
        ("company_series", "O último"),
        ("names", "nomes usados"),
        ("accounts", "As três contas"),
        ("problems", "Principais problemas"),
    ],
)
def test_a_part_that_fails_leaves_the_rest_of_the_page(
    open_app: Opened,
    hand_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    failing: str,
    lost: str,
    problem: Exception,
) -> None:
    def fails(*_: object) -> None:
        raise problem

    monkeypatch.setattr(profile, failing, fails)
    app = opened_page(open_app, hand_folder, "?empresa=Alfa&de=2026-07&ate=2026-10&minimo=5")
    text = told(app)
    drawn = " ".join(element.value for element in app.html)
    assert drawn.count("<h1") == 1 and "A consulta demorou demais" not in text
    assert ("foi interrompida" in text) == isinstance(problem, TooSlow)
    assert ("Os demais continuam válidos" in text) != isinstance(problem, TooSlow)
    assert lost not in text and "segredo" not in text
    for kept in (
        "De jul/2026 a out/2026, 5 avaliadas:",
        "Resolução: 3 contas",
        "Tempo típico",
        "Reclamações por mês: quantas e como terminaram",
        "pedir correção",
        "Recorte: jul/2026 a out/2026",
    ):
        assert kept in text


HOSTILE = (
    "<script>alert(1)</script>",
    "![x](https://exemplo.invalid/a.png)",
    "**[link](https://exemplo.invalid)** :material/home:",
    "=SOMA(A1;B1)",
    "\u202eojeraV",
    "$x$ & <b>negrito</b>",
    "Nome " * 30,
)


def test_hostile_names_are_literal_on_the_page_and_in_the_files(
    open_app: Opened, tmp_path: Path
) -> None:
    rows = [row({"Problema": name}, company=name) for name in HOSTILE for _ in range(3)]
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    database = Database(current_build(folder))
    for name in (text.strip() for text in HOSTILE):
        view = replace(view_of(database, ""), scope=replace(OCTOBER, companies=(name,)))
        app = opened_page(open_app, folder, link.query(view))
        drawn = [e.value for e in app.html if "<style>" not in e.value]
        assert any(name in unescape(html) for html in drawn)
        assert not any("<script" in html or "<b>negrito" in html for html in drawn)
        assert all(name not in element.value for element in app.markdown)
        for chart in app.get("plotly_chart"):
            assert "<script" not in json.dumps(json.loads(chart.proto.spec), ensure_ascii=False)
        (line, *_) = csv_rows(export_file(database, "ficha", view, False).content)
        assert line["empresa"] == (f"'{name}" if name.startswith("=") else name)
    database.close()


# The real month.


def test_itau_bmg_consignado_in_the_real_month(
    open_app: Opened, shared: Path, tmp_path: Path
) -> None:
    path = shared / "data" / "consumidor_gov_2014-11" / "data_4.txt.gz"
    assert not load([path], tmp_path / "data", LoadOptions(uf="GO")).is_refused
    database = Database(current_build(tmp_path / "data"))
    (name,) = (n for n in coverage(database).options["companies"] if "BMG Consignado" in n)
    view = view_of(database, "?de=2014-11&ate=2014-11")
    view = replace(view, scope=replace(view.scope, companies=(name,)))
    mine = by_group(profile.overview(database, view.scope, name)).loc["company"]
    assert (mine["finalised_count"], mine["rated_count"], mine["unrated_count"]) == (7, 1, 6)
    assert mine["official_rate"] == pytest.approx(6 / 7)
    assert (mine["rated_rate"], mine["finalised_rate"]) == (0, 0)
    app = opened_page(open_app, tmp_path / "data", link.query(view))
    text = told(app)
    assert "Volume insuficiente: 1 avaliada; o mínimo para comparar é 30." in text
    assert "Não avaliadas: 85,7\u00a0% (6 de 7)." in text
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    notes = " ".join(note["text"] for note in figure["layout"]["annotations"])
    for account in (
        "85,7\u00a0%</b> (6 de 7)",
        "0,0\u00a0%</b> (0 de 1)",
        "0,0\u00a0%</b> (0 de 7)",
    ):
        assert account in notes
    database.close()
