"""Grandes litigantes: the frame against plain counts, its sentences, its files, other sources."""

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pytest
from builds import LOADED_ON, Opened, load_all
from complaint_files import row, unresolved, write
from plain_rule import plain_gates

from indicators.large_litigant import Rule
from queries.database import Database, current_build
from queries.scope import Scope
from reports import case_sources, link, litigants
from reports import litigants_words as words
from reports.__main__ import main
from reports.case_sources import SOURCES, source_of
from reports.coverage import Coverage, coverage
from reports.exports import export_file
from reports.labels import Form
from reports.link import View
from reports.litigants import Asked, Litigants
from reports.litigants_labels import CONCENTRATION_COLUMNS, LITIGANT_COLUMNS, SCORE_COLUMNS
from reports.rounding import rounded

OCTOBER = 2026 * 12 + 9
SEED = 20_261_125
SEGMENTS = ("Comércio Eletrônico", "Bancos, Financeiras e Administradoras de Cartão")
GROUP = "Entrega do Produto"
EXPORTED = (
    "empresa;grupo;cnpj_raiz;fonte;casos;parcela_pct;posicao;meses_no_nucleo;criterio_volume;"
    "criterio_concentracao;criterio_persistencia;nivel;firmeza;participa;periodo_inicio;periodo_fim"
)
DECIMALS = {Form.SHARE: 1, Form.COUNT: 0, Form.PLACE: 0}


def in_view(database: Database, address: str) -> View:
    return link.view(link.parsed(address), coverage(database))


def answered(database: Database, address: str) -> tuple[Litigants, Asked]:
    what = litigants.asked(in_view(database, address), coverage(database))
    return litigants.litigants(database, what), what


def told(database: Database, address: str) -> str:
    found, what = answered(database, address)
    covered = coverage(database)
    return " ".join(words.sentence(found, what, source_of(what.source, covered), covered))


def lines_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


# Against the complaints themselves.


@pytest.mark.parametrize(
    ("address", "condition"),
    [
        ("", "true"),
        ("?periodo=24m&nucleo=30", "true"),
        ("?de=2025-03&ate=2025-08&nucleo=80&casos=10", "true"),
        (f"?segmento={SEGMENTS[1]}&casos=20", f"segment = '{SEGMENTS[1]}'"),
        ("?municipio=5201108&casos=10&nucleo=70", "ibge_code = '5201108'"),
        # What the cubes do not tell apart is asked of the complaints.
        (f"?grupo_problema={GROUP}&casos=10", f"problem_group = '{GROUP}'"),
    ],
)
def test_counts_gates_and_squares_are_those_of_the_complaints(
    sample: Database, sample_build: Path, address: str, condition: str
) -> None:
    found, what = answered(sample, address)
    with duckdb.connect(str(sample_build), read_only=True) as build:
        complaints = build.execute(
            f"select finalised_month as month, company::varchar as company from complaint "
            f"where {condition} and finalised_month <= {what.scope.to_month}"
        ).df()
    loaded = set(coverage(sample).months)
    months = list(range(min(loaded), what.scope.to_month + 1))
    table = pd.crosstab(complaints["month"], complaints["company"]).reindex(months, fill_value=0)
    counts = table.to_numpy(dtype=np.int64)
    is_loaded = np.array([month in loaded for month in months])
    rule = Rule(what.least_cases, what.scope.month_count, what.core_percent)
    last = plain_gates(counts, counts.sum(axis=1), is_loaded, rule)[-1]
    window = table.loc[what.scope.from_month :]
    cases = window.sum()
    rows = found.companies.set_index("company")
    assert set(rows.index) == set(cases[cases > 0].index)
    for name, gates in zip(table.columns, last, strict=True):
        if cases[name]:
            line = rows.loc[name]
            assert (line["has_volume"], line["is_core"], line["is_persistent"]) == gates, name
            assert line["case_count"] == cases[name]
            assert line["case_share"] == pytest.approx(cases[name] / cases.sum())
            assert line["largest_count"] == window[name].max()
            assert window.loc[line["largest_period"], name] == window[name].max()
            assert len(line["squares"]) == len(window)
            assert line["squares"].count("■") == line["persistent_count"]
            assert [mark == "·" for mark in line["squares"]] == [
                m not in loaded for m in window.index
            ]
    assert found.companies["is_large"].tolist() == found.companies["position"].notna().tolist()
    assert found.core_count == int((cases >= found.border).sum())
    assert found.companies["is_large"].any()


def test_those_who_pass_come_first_by_score_the_others_by_cases(sample: Database) -> None:
    found, _ = answered(sample, "")
    large, others = found.large, found.companies[len(found.large) :]
    assert large["position"].tolist() == list(range(1, len(large) + 1))
    assert large["score"].is_monotonic_decreasing and large["score"].between(0, 100).all()
    assert others["position"].isna().all() and others["case_count"].is_monotonic_decreasing
    assert len(large) and len(others)


def test_the_parts_follow_from_the_counts(sample: Database, sample_build: Path) -> None:
    found, _ = answered(sample, "")
    with duckdb.connect(str(sample_build), read_only=True) as build:
        of_place = build.execute(
            "select ibge_code, count(*) as n from complaint where finalised_month between "
            f"{OCTOBER - 11} and {OCTOBER} and ibge_code is not null group by 1"
        ).df()["n"]
        for line in found.large.head(8).to_dict("records"):
            now, before, located, touched = build.execute(
                "select count(*) filter (where finalised_month > $last - 12), "
                "count(*) filter (where finalised_month <= $last - 12), "
                "count(ibge_code) filter (where finalised_month > $last - 12), "
                "count(distinct ibge_code) filter (where finalised_month > $last - 12) "
                "from complaint where company = $name "
                "and finalised_month between $last - 23 and $last",
                {"name": line["company"], "last": OCTOBER},
            ).fetchall()[0]
            growth = np.log2((now + 10) / (before + 10))
            assert line["growth_part"] == pytest.approx((np.clip(growth, -1, 1) + 1) / 2)
            expected = (1 - (1 - of_place / of_place.sum()) ** located).sum()
            assert line["reach_part"] == pytest.approx(min(touched / expected, 1))
            assert line["volume_part"] == pytest.approx(
                np.clip(np.log(now / 100) / np.log(20), 0, 1)
            )
            assert 0 < line["unresolved_part"] < 1
            parts = [line[f"{name}_part"] for name in litigants.PARTS]
            score = sum(w * p for w, p in zip((40, 20, 15, 15, 10), parts, strict=True))
            assert line["score"] == pytest.approx(score)


def test_the_curve_and_the_facts_are_those_of_the_counts(sample: Database) -> None:
    found, _ = answered(sample, "")
    curve, facts = found.curve, found.facts.iloc[0]
    counts = curve["case_count"].to_numpy()
    assert curve["place"].tolist() == list(range(1, len(found.companies) + 1))
    assert (np.diff(counts) <= 0).all()
    assert curve["cumulative_share"].to_numpy() == pytest.approx(counts.cumsum() / counts.sum())
    shares = counts / counts.sum()
    assert facts["hhi"] == pytest.approx(10_000 * (shares**2).sum())
    pairs = np.abs(counts[:, None] - counts[None]).sum()
    assert facts["gini"] == pytest.approx(pairs / (2 * len(counts) ** 2 * counts.mean()))
    assert facts["top_5_share"] == pytest.approx(shares[:5].sum())
    assert facts["makes_50_count"] == found.core_count
    assert (facts["company_count"], facts["case_total"]) == (len(counts), counts.sum())


def test_a_filter_on_companies_only_chooses_rows(sample: Database) -> None:
    whole, _ = answered(sample, "")
    name = whole.companies["company"].iloc[3]
    one, _ = answered(sample, f"?empresa={name}")
    assert one.companies["company"].tolist() == [name]
    pd.testing.assert_frame_equal(
        one.companies, whole.companies.iloc[[3]].reset_index(drop=True), check_dtype=False
    )
    assert (one.core_count, one.border) == (whole.core_count, whole.border)
    assert told(sample, f"?empresa={name}").startswith(f"{name} passa nos três critérios em ")


@pytest.mark.parametrize(
    ("address", "first", "months"),
    [
        ("", OCTOBER - 11, 12),
        ("?periodo=3m", OCTOBER - 5, 6),
        ("?periodo=tudo", OCTOBER - 23, 24),
        ("?de=2026-10&ate=2026-10", OCTOBER - 5, 6),
        ("?de=2025-01&ate=2025-09", 2025 * 12, 9),
    ],
)
def test_the_window_has_6_to_24_months_and_ends_where_the_view_ends(
    sample: Database, address: str, first: int, months: int
) -> None:
    asked = in_view(sample, address)
    found, what = answered(sample, address)
    assert (what.scope.from_month, what.scope.month_count) == (first, months)
    assert found.periods == tuple(range(first, first + months))
    settled = litigants.settled(asked, coverage(sample))
    assert settled.scope == what.scope and settled.source == "consumidor"
    # The file names the months that it counts, and the link of its Leia-me leads to them.
    (line, *_) = lines_of(export_file(sample, "litigantes", asked, False).content)
    assert line["periodo_inicio"] == f"01/{first % 12 + 1:02}/{first // 12}"
    (note,) = words.notes(asked, what, found, SOURCES[-1]) or ("",)
    assert ("A regra pede de 6 a 24 meses" in note) == (asked.scope.month_count != months)


# Built by hand: who enters, who stays, who is kept out.

MONTHS = [f"{2025 + (n + 4) // 12}-{(n + 4) % 12 + 1:02}" for n in range(18)]
"""May 2025 to October 2026."""


def monthly(counts: dict[str, Callable[[int], int]]) -> list[dict[str, str]]:
    return [
        (unresolved if number % 3 else row)(company=name, date=f"{month}-10")
        for place, month in enumerate(MONTHS)
        for name, of_month in counts.items()
        for number in range(of_month(place))
    ]


@pytest.fixture(scope="module")
def hand_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Firme 40 a month; Segura 20, and 12 in the last 6 months; Pico 2, and 202 in one month; Nova
    17 from the 7th month on; fourteen small ones of 3 a month; Rara 1 every third month."""
    place = tmp_path_factory.mktemp("hand")
    counts: dict[str, Callable[[int], int]] = {
        "Firme": lambda month: 40,
        "Segura": lambda month: 20 if month < 12 else 12,
        "Pico": lambda month: 202 if month == 14 else 2,
        "Nova": lambda month: 17 if month > 5 else 0,
        "Rara": lambda month: int(month % 3 == 0),
        **{f"Pequena {n:02}": lambda month: 3 for n in range(14)},
    }
    return load_all(place / "data", write(place / "a.csv", monthly(counts)))


@pytest.fixture(scope="module")
def hand(hand_folder: Path) -> Iterator[Database]:
    database = Database(current_build(hand_folder))
    yield database
    database.close()


def gates_of(database: Database, address: str, name: str) -> tuple[str, ...]:
    found, what = answered(database, address)
    line = found.companies.set_index("company", drop=False).loc[name]
    return words.gate_sentences(line, found, what, SOURCES[-1])


def test_each_gate_says_number_threshold_and_margin(hand: Database) -> None:
    assert gates_of(hand, "", "Firme") == (
        "Volume: 480 casos (mínimo 100; 380 acima).",
        "Concentração: está entre as 3 empresas que somam 50 %; a menor do grupo tem 204 "
        "(276 acima).",
        "Persistência: 12 de 12 meses entre as que somam 80 % do mês (mínimo 9; 3 acima).",
    )
    assert gates_of(hand, "?casos=500", "Firme")[0] == "Volume: 480 casos (mínimo 500; faltam 20)."
    assert gates_of(hand, "", "Rara") == (
        "Volume: 4 casos (mínimo 100; faltam 96).",
        "Concentração: fora das 3 empresas que somam 50 %; a menor do grupo tem 204 (faltam 200).",
        "Persistência: 0 de 12 meses entre as que somam 80 % do mês (mínimo 9; faltam 9).",
    )


def test_who_was_in_the_core_stays_within_ten_points_and_is_told_so(hand: Database) -> None:
    assert gates_of(hand, "", "Segura")[1] == (
        "Concentração: está fora das 3 empresas que somam 50 % (a menor do grupo tem 204; faltam "
        "12), mas continua no núcleo: só sai quem fica fora das 4 empresas que somam 60 %, cuja "
        "menor tem 192 (0 acima)."
    )


def test_one_month_of_many_cases_does_not_make_a_large_litigant(hand: Database) -> None:
    found, _ = answered(hand, "")
    assert found.core["company"].tolist() == found.large["company"].tolist()
    assert set(found.core["company"]) == {"Firme", "Nova", "Segura"}
    assert gates_of(hand, "", "Pico")[1:] == (
        "Concentração: está entre as 3 empresas que somam 50 %, mas não entra no núcleo: sem o seu "
        "maior mês (jul/2026, 202 casos) teria 24 no período; a menor do grupo tem 204 "
        "(faltam 180).",
        "Persistência: 1 de 12 meses entre as que somam 80 % do mês (mínimo 9; faltam 8).",
    )


def test_the_sentence_answers_the_question_of_the_page(hand: Database) -> None:
    assert told(hand, "") == (
        "3 empresas somam 50 % das 1.608 reclamações de Goiás, em nov/2025 a out/2026; 3 empresas "
        "passam nos três critérios (volume, concentração e persistência), 2 delas em todos os 12 "
        "meses."
    )
    assert told(hand, "?casos=400").endswith(
        "; 1 empresa passa nos três critérios (volume, concentração e persistência)."
    )
    assert told(hand, "?casos=500").endswith(
        "; nenhuma empresa passa nos três critérios (volume, concentração e persistência)."
    )
    assert told(hand, "?nucleo=30&casos=500").startswith("2 empresas somam 30 % das 1.608 ")
    assert told(hand, "?empresa=Rara") == (
        "Rara não passa nos três critérios em nov/2025 a out/2026 (volume, concentração e "
        "persistência)."
    )
    assert told(hand, "?de=2020-01&ate=2020-12") == (
        "Nenhuma reclamação finalizada em jan/2020 a dez/2020 com estes filtros."
    )
    assert "reclamações de Goiás em Varejo, em" in told(hand, "?segmento=Varejo")
    assert "reclamações de Goiânia, em" in told(hand, "?municipio=5208707")
    assert "; 2 empresas, das 2 empresas do filtro, passam" in told(
        hand, "?empresa=Firme&empresa=Nova"
    )


def test_a_window_with_few_months_lets_nobody_pass_and_says_so(hand: Database) -> None:
    address = "?de=2025-03&ate=2025-08"
    found, what = answered(hand, address)
    assert found.missing == (2025 * 12 + 2, 2025 * 12 + 3)
    assert found.companies["squares"].str.startswith("··").all()
    assert not found.companies["is_large"].any()
    assert words.notes(in_view(hand, address), what, found, SOURCES[-1]) == (
        "Só 4 meses com dados: a persistência pede ao menos 5, e nenhuma empresa pode passar.",
    )
    # Five of the six months: five are asked of a company.
    found, _ = answered(hand, "?de=2025-04&ate=2025-09")
    assert set(found.large["company"]) == {"Firme", "Segura"}


def test_entries_and_exits_are_those_of_two_answers(sample: Database) -> None:
    for address, before in (
        ("?de=2025-05&ate=2025-10&nucleo=60", "?de=2024-11&ate=2025-04&nucleo=60"),
        ("?casos=20&segmento=Varejo", "?casos=20&segmento=Varejo&de=2024-11&ate=2025-10"),
    ):
        found, _ = answered(sample, address)
        now, then = (
            set(answered(sample, asked)[0].large["company"]) for asked in (address, before)
        )
        assert found.entered == tuple(sorted(now - then))
        assert found.left == tuple(sorted(then - now))
        assert found.entered or found.left, address
    said = words.moves(replace(found, entered=("A", "B"), left=()), SOURCES[-1])
    assert said == (
        "Entraram contra o período anterior: A; B.",
        "Saíram contra o período anterior: nenhuma empresa.",
    )


def test_without_the_window_before_nothing_is_said_of_entries_nor_growth(hand: Database) -> None:
    found, what = answered(hand, "")
    assert found.entered is found.left is None
    assert words.moves(found, SOURCES[-1]) == (
        "Entradas e saídas não são ditas: o período anterior não tem todos os meses carregados.",
    )
    line = found.large.to_dict("records")[0]
    assert line["company"] == "Firme" and pd.isna(line["growth_part"])
    # All complaints come from one municipality: there is no reach to speak of.
    assert pd.isna(line["reach_part"])
    said = words.part_words(line, what)
    assert said.endswith("÷ 75; sem alcance e sem crescimento, o peso fica com as outras.")
    # By hand: volume log(4.8) / log(20), two of three not resolved, 12 of 12 months.
    volume = np.log(4.8) / np.log(20)
    expected = 100 * (40 * volume + 20 * line["unresolved_part"] + 15) / 75
    assert line["score"] == pytest.approx(expected)
    assert line["unresolved_part"] == pytest.approx(2 / 3, abs=0.05)


def test_other_weights_change_the_order_alone(sample: Database) -> None:
    plain, _ = answered(sample, "")
    other, what = answered(sample, "?pesos=0-100-0-0-0")
    assert set(plain.large["company"]) == set(other.large["company"])
    assert plain.large["company"].tolist() != other.large["company"].tolist()
    assert other.large["unresolved_part"].is_monotonic_decreasing
    line = other.large.to_dict("records")[0]
    assert line["score"] == pytest.approx(100 * line["unresolved_part"])
    assert "não resolvidas 0," in words.part_words(line, what)


def test_inside_one_segment_the_word_is_leader(sample: Database) -> None:
    whole, _ = answered(sample, "")
    assert set(whole.large["level"]) == {"C"}
    assert whole.companies["level"].isna().sum() == len(whole.companies) - len(whole.large)
    one, _ = answered(sample, f"?segmento={SEGMENTS[1]}")
    assert set(one.large["level"]) == {"líder do segmento"}
    assert words.level_meanings(one).startswith("Líder do segmento: passa nos três critérios")
    two, _ = answered(sample, f"?segmento={SEGMENTS[0]}&segmento={SEGMENTS[1]}")
    assert set(two.large["level"]) == {"C"}
    assert words.level_words(whole.large.iloc[0]) == "nível C"
    assert words.level_words(whole.companies.iloc[-1]).startswith("passa em ")


def test_what_no_source_tells_is_left_empty_not_invented(sample: Database) -> None:
    (line, *_) = lines_of(export_file(sample, "litigantes", in_view(sample, ""), False).content)
    assert (line["grupo"], line["cnpj_raiz"], line["participa"]) == ("", "", "sem dado")


def test_stability_is_said_where_more_than_ten_pass(sample: Database, hand: Database) -> None:
    few, _ = answered(hand, "")
    many, _ = answered(sample, "")
    assert words.stability_words(few.large.iloc[0], few) == ""
    assert len(many.large) > 10
    assert words.stability_words(many.large.iloc[0], many) == (
        "Fica entre as 10 primeiras em 100,0\u00a0% das ponderações."
    )


# Other sources: one line in the list and one question.


def court_counts(database: Database, scope: Scope) -> pd.DataFrame:
    """Firme and Réu alone go to court, 10 cases a month each; 5 a month name no company."""
    months = range(OCTOBER - 17, OCTOBER + 1)
    rows = [(m, name, n) for m in months for name, n in (("Firme", 10), ("Réu", 10), (None, 5))]
    frame = pd.DataFrame(rows, columns=["period", "company", "case_count"])
    return frame[frame["period"].between(scope.from_month, scope.to_month)]


def yearly_counts(database: Database, scope: Scope) -> pd.DataFrame:
    rows = [
        *((year, "Nova", 60) for year in (2023, 2025, 2026)),
        *((year, "Lote", 70) for year in (2026,)),
        *((year, "Pequena 01", 20) for year in (2023, 2025, 2026)),
    ]
    return pd.DataFrame(rows, columns=["period", "company", "case_count"])


@pytest.fixture
def with_sources(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that gives some sources a question, as a later loader will."""

    def give(
        **questions: tuple[Callable[[Database, Scope], pd.DataFrame], tuple[int, ...]],
    ) -> None:
        given = tuple(
            replace(
                source,
                counts=questions[source.key][0],
                periods=lambda covered, periods=questions[source.key][1]: periods,
            )
            if source.key in questions
            else source
            for source in SOURCES
        )
        for module in (case_sources, litigants, words):
            monkeypatch.setattr(module, "SOURCES", given)

    return give


COURT = (court_counts, tuple(range(OCTOBER - 17, OCTOBER + 1)))


def test_a_court_source_makes_the_levels_and_is_the_default(
    hand: Database, with_sources: Callable[..., None]
) -> None:
    with_sources(tribunal=COURT)
    covered = coverage(hand)
    assert source_of("", covered).key == "tribunal"
    assert not words.missing_court(covered)
    found, what = answered(hand, "?fonte=consumidor")
    assert dict(zip(found.large["company"], found.large["level"], strict=True)) == {
        "Firme": "A",
        "Nova": "C",
        "Segura": "C",
    }
    court, what = answered(hand, "")
    assert (what.source, what.least_cases) == ("tribunal", 50)
    assert dict(zip(court.large["company"], court.large["level"], strict=True)) == {
        "Firme": "A",
        "Réu": "B",
    }
    # 240 of 300 cases have a company; each of the two holds 40 % of all.
    assert court.companies["case_share"].tolist() == pytest.approx([0.4, 0.4])
    assert court.core_count == 2 and court.facts["unnamed_count"].tolist() == [60]
    source = source_of("", covered)
    assert words.notes(in_view(hand, ""), what, court, source) == (
        "60 de 300 casos não têm empresa conhecida: contam no total e em nenhuma empresa.",
    )
    line = court.large.to_dict("records")[0]
    assert pd.isna(line["unresolved_part"]) and pd.isna(line["reach_part"])
    assert words.sentence(court, what, source, covered)[0] == (
        "2 empresas somam 50 % dos 300 processos de Goiás,"
    )


def test_a_yearly_source_counts_its_last_three_years(
    hand: Database, with_sources: Callable[..., None]
) -> None:
    with_sources(procon=(yearly_counts, (2023, 2025, 2026)))
    covered = coverage(hand)
    source = source_of("", covered)
    assert source.key == "procon"
    found, what = answered(hand, "")
    assert found.periods == (2023, 2025, 2026) and found.needed == 2
    assert found.large["company"].tolist() == ["Nova"]
    by_name = found.companies.set_index("company", drop=False)
    # One batch alone: in the core, since no entry rule holds, but not persistent.
    assert by_name.loc["Lote", "is_core"] == (found.border <= 70)
    assert by_name.loc["Lote", "squares"] == "□□■"
    assert words.gate_sentences(by_name.loc["Lote"], found, what, source)[2] == (
        "Persistência: 1 de 3 anos entre as que somam 80 % do ano (mínimo 2; falta 1)."
    )
    assert by_name.loc["Nova", "period_start"] == pd.Timestamp("2023-01-01")
    assert by_name.loc["Nova", "period_end"] == pd.Timestamp("2026-12-31")
    assert "em 2023 a 2026;" in " ".join(words.sentence(found, what, source, covered))
    assert "anos" in words.moves(found, source)[0]
    assert words.notes(in_view(hand, ""), what, found, source)[0].startswith(
        "Procon chega em lotes anuais"
    )


@pytest.mark.parametrize(("key", "name"), [("tribunal", "Tribunal"), ("procon", "Procon")])
def test_a_source_that_is_not_counted_says_so(hand: Database, key: str, name: str) -> None:
    assert told(hand, f"?fonte={key}") == (
        f"{name}: esta fonte ainda não é contada aqui. Hoje conta só consumidor.gov.br. "
    )
    file = export_file(hand, "litigantes", in_view(hand, f"?fonte={key}"), False)
    assert file.row_count == 0
    assert file.content.decode("utf-8-sig").strip() == EXPORTED


# Screen = table = file = command.


def random_address(chance: random.Random) -> str:
    first = chance.randrange(OCTOBER - 40, OCTOBER - 6)
    last = chance.randrange(first + 2, OCTOBER + 1)
    months = [f"{month // 12}-{month % 12 + 1:02}" for month in (first, last)]
    keys = [
        chance.choice(["", "periodo=6m", "periodo=24m", "de={}&ate={}".format(*months)]),
        chance.choice(["", f"segmento={SEGMENTS[0]}", f"segmento={SEGMENTS[1]}"]),
        chance.choice(
            ["", "municipio=5208707", "regiao=52010", "grupo_problema=Entrega do Produto"]
        ),
        chance.choice(["", "fonte=consumidor"]),
        f"nucleo={chance.choice([30, 45, 50, 80])}",
        f"casos={chance.choice([10, 37, 100, 9_999])}",
        chance.choice(["", "pesos=10-20-30-40-0"]),
    ]
    return "?" + "&".join(key for key in keys if key)


def addresses() -> list[str]:
    chance = random.Random(SEED)
    return ["", *(random_address(chance) for _ in range(9))]


@pytest.mark.parametrize("address", addresses())
def test_screen_table_file_and_command_show_the_same(
    open_app: Opened, sample_folder: Path, sample: Database, tmp_path: Path, address: str
) -> None:
    asked = in_view(sample, address)
    assert not asked.notes
    app = open_app(
        sample_folder, link.parsed(address), "Tabela", page="litigants.py", card="nucleo"
    )
    file = export_file(sample, "litigantes", asked, is_spreadsheet=False)
    lines = lines_of(file.content)
    assert file.content.decode("utf-8-sig").splitlines()[0] == EXPORTED
    tables = [table.value for table in app.dataframe]
    if not tables:
        assert not lines and any("Nenhuma reclamação com estes" in html.value for html in app.html)
        return
    (shown,) = tables
    assert list(shown.columns) == [label.title for label in LITIGANT_COLUMNS]
    assert len(lines) == len(shown) == file.row_count > 0
    for label in LITIGANT_COLUMNS:
        if label.form in DECIMALS:
            written = np.array(
                [
                    float(line[label.heading].replace(",", ".")) if line[label.heading] else np.nan
                    for line in lines
                ]
            )
            on_screen = shown[label.title].astype("float64").to_numpy()
            np.testing.assert_array_equal(
                on_screen, rounded(written, DECIMALS[label.form]), label.heading
            )
        elif label.form is not Form.DAY:
            on_screen = ["" if pd.isna(value) else str(value) for value in shown[label.title]]
            assert [line[label.heading] for line in lines] == on_screen
    target = tmp_path / "litigantes.csv"
    command = ["litigantes", "--link", address, "--data", str(sample_folder), "--to", str(target)]
    assert main(command) == 0
    assert target.read_bytes() == file.content


def test_the_spreadsheet_has_the_order_the_concentration_and_the_fixed_note(
    sample: Database,
) -> None:
    asked = in_view(sample, "?periodo=3m&nucleo=60")
    file = export_file(sample, "litigantes", asked, is_spreadsheet=True)
    assert file.name.startswith("grandes-litigantes_consumidor_nucleo-60_2026-05_a_2026-10_")
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert book.sheetnames == ["Litigantes", "Pontuação", "Concentração", "Leia-me"]
    for sheet, labels in zip(
        book.worksheets, (LITIGANT_COLUMNS, SCORE_COLUMNS, CONCENTRATION_COLUMNS), strict=False
    ):
        head, *rows = sheet.iter_rows(values_only=True)
        assert list(head) == [label.heading for label in labels] and rows
    found, _ = answered(sample, "?periodo=3m&nucleo=60")
    assert book["Pontuação"].max_row == len(found.large) + 1
    readme = {(key, text) for key, text in book["Leia-me"].iter_rows(values_only=True)}
    assert ("Atenção", words.VOLUME_FACT) in readme
    assert ("Atenção", words.COURT_MISSING) in readme
    assert ("Parcela do núcleo", "60 %") in readme and ("Mínimo de casos", "100") in readme
    assert any(key == "Período" and text.startswith("mai/2026 a out/2026") for key, text in readme)
    addresses = [text for key, text in readme if key == "Endereço desta visão"]
    assert addresses == ["?de=2026-05&ate=2026-10&fonte=consumidor&nucleo=60"]


def test_the_same_view_has_the_same_bytes(sample: Database) -> None:
    asked = in_view(sample, "?casos=20")
    first, second = (export_file(sample, "litigantes", asked, True) for _ in range(2))
    assert first.content == second.content


def test_the_list_of_sources_has_the_keys_of_the_address() -> None:
    assert link.SOURCE_KEYS == ("tribunal", "procon", "consumidor")
    nothing = Coverage((), (), {}, (), False, LOADED_ON.date())
    assert source_of("", nothing).key == "consumidor"
    assert [source.least_cases for source in SOURCES] == [50, 50, 100]
    assert not any(source.is_loaded(nothing) for source in SOURCES)
