"""The ranking by every indicator: its order, reference, standing, minimum and columns."""

from pathlib import Path

import pandas as pd
import pytest
from builds import Opener
from complaint_files import Row, row, unrated, unresolved, write

from queries.database import Database
from queries.scope import Scope
from reports import link
from reports.coverage import coverage
from reports.exports import export_file
from reports.frames import ranking
from reports.link import COLUMN_SETS, COMPLETE, View
from reports.measures import INDICATORS
from reports.ranking_labels import ranking_labels

OCTOBER = 2026 * 12 + 9
CORE = (
    "company segment economic_group joined_on finalised_count rated_count resolved_count "
    "unresolved_count unrated_count rated_share answered_share official_solution_rate "
    "resolution_rate resolved_share denominator_count value value_low value_high estimate "
    "estimate_low estimate_high prior_kind prior_mean is_approximate reference reference_count "
    "ranked_count standing position rank_low rank_high expected_rank top_ten_probability "
    "official_position finalised_position is_top_ten_in_all previous_position change "
    "change_low change_high is_real_change has_sufficient_volume period_start period_end"
).split()


def of_company(
    name: str, resolved: int, not_resolved: int, not_rated: int, **cells: str
) -> list[Row]:
    return [
        *[row(company=name, **cells)] * resolved,
        *[unresolved(company=name, **cells)] * not_resolved,
        *[unrated(company=name, **cells)] * not_rated,
    ]


# October. Alfa (Varejo) 200 finalised: 20 resolved, 80 not, 100 unrated; A 60 %, C 10 %; rating 1,
# 20 days. Beta (Bancos) 100: 80 resolved, 20 not; A 80 %, C 80 %; rating 5, 2 days. Gama (Varejo)
# 40: none rated, A 100 %, C 0 %; 5 days. Pouco (Bancos) 5: 5 resolved; rating 3, 9 days.
# September. Alfa 50, Beta 100, Gama 50; Velha (Varejo) 100.
MONTHS = [
    *of_company("Alfa", 20, 80, 100, segment="Varejo", rating="1", days="20"),
    *of_company("Beta", 80, 20, 0, segment="Bancos", rating="5", days="2"),
    *of_company("Gama", 0, 0, 40, segment="Varejo", days="5"),
    *of_company("Pouco", 5, 0, 0, segment="Bancos", rating="3", days="9"),
    *of_company("Alfa", 40, 10, 0, segment="Varejo", rating="5", days="3", date="2026-09-10"),
    *of_company("Beta", 80, 20, 0, segment="Bancos", rating="5", days="2", date="2026-09-10"),
    *of_company("Gama", 0, 0, 50, segment="Varejo", days="5", date="2026-09-10"),
    *of_company("Velha", 100, 0, 0, segment="Varejo", rating="4", days="1", date="2026-09-10"),
]
SCOPE = Scope(OCTOBER, OCTOBER)


@pytest.fixture
def months(opened: Opener, tmp_path: Path) -> Database:
    return opened(write(tmp_path / "a.csv", MONTHS))


def by_company(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index("company")


@pytest.mark.parametrize(
    ("indicator", "ranked", "others"),
    [
        ("nao_resolvidas", ["Alfa", "Beta"], ["Gama", "Pouco"]),
        ("indice_oficial", ["Alfa", "Beta", "Gama"], ["Pouco"]),
        ("resolvidas_finalizadas", ["Gama", "Alfa", "Beta"], ["Pouco"]),
        ("nota", ["Alfa", "Beta"], ["Gama", "Pouco"]),
        ("tempo", ["Alfa", "Gama", "Beta"], ["Pouco"]),
        ("volume", ["Alfa", "Beta", "Gama"], ["Pouco"]),
        # Alfa 200 of expected 60, Beta 100 of 105, Gama 40 of 60.
        ("razao", ["Alfa", "Beta", "Gama"], ["Pouco"]),
    ],
)
def test_place_one_is_the_end_that_the_indicator_names(
    indicator: str, ranked: list[str], others: list[str], months: Database
) -> None:
    frame = ranking(months, SCOPE, 30, indicator)
    assert frame["company"].tolist() == [*ranked, *others]
    assert frame["position"].dropna().tolist() == list(range(1, len(ranked) + 1))
    assert frame["has_sufficient_volume"].sum() == len(ranked)
    # They are far apart: each has its place in nearly every draw.
    assert (frame["rank_low"].dropna() <= frame["position"].dropna()).all()
    assert (frame["rank_high"].dropna() >= frame["position"].dropna()).all()
    assert frame["expected_rank"].dropna().is_monotonic_increasing
    is_lowest = " menor " in INDICATORS[indicator].place_one
    estimates = frame["estimate"][: len(ranked)].tolist()
    assert estimates == sorted(estimates, reverse=not is_lowest)


@pytest.mark.parametrize(
    ("indicator", "reference", "count"),
    [
        # October: 345 finalised, 205 rated, 105 resolved.
        ("nao_resolvidas", 100 / 205, 205),
        ("indice_oficial", (105 + 140) / 345, 345),
        ("resolvidas_finalizadas", 105 / 345, 345),
        ("nota", (100 * 1 + 100 * 5 + 5 * 3) / 205, 205),
        # The geometric mean of 21, 3, 6 and 10, less a day.
        (
            "tempo",
            21 ** (200 / 345) * 3 ** (100 / 345) * 6 ** (40 / 345) * 10 ** (5 / 345) - 1,
            345,
        ),
        ("volume", 345 / 4, 345),
        ("razao", 1.0, 300),
    ],
)
@pytest.mark.parametrize("segments", [(), ("Varejo",)])
def test_the_reference_is_of_all_segments_and_pooled(
    indicator: str,
    reference: float,
    count: int,
    segments: tuple[str, ...],
    months: Database,
) -> None:
    frame = ranking(months, Scope(OCTOBER, OCTOBER, segments), 30, indicator)
    assert len(frame) == (2 if segments else 4)
    assert frame["reference"].tolist() == [pytest.approx(reference)] * len(frame)
    assert set(frame["reference_count"]) == {count}


@pytest.mark.parametrize(
    ("indicator", "denominators", "values"),
    [
        ("nao_resolvidas", (100, 100, 0), (0.8, 0.2, None)),
        ("indice_oficial", (200, 100, 40), (0.6, 0.8, 1.0)),
        ("resolvidas_finalizadas", (200, 100, 40), (0.1, 0.8, 0.0)),
        ("nota", (100, 100, 0), (1.0, 5.0, None)),
        ("tempo", (200, 100, 40), (20, 2, 5)),
        ("volume", (200, 100, 40), (200, 100, 40)),
        ("razao", (200, 100, 40), (200 / 60, 100 / 105, 40 / 60)),
    ],
)
def test_value_and_denominator_are_the_company_s_own(
    indicator: str,
    denominators: tuple[int, ...],
    values: tuple[float | None, ...],
    months: Database,
) -> None:
    frame = by_company(ranking(months, SCOPE, 30, indicator)).loc[["Alfa", "Beta", "Gama"]]
    assert frame["denominator_count"].tolist() == list(denominators)
    for own, value in zip(frame["value"], values, strict=True):
        assert pd.isna(own) if value is None else own == pytest.approx(value)
    known = frame[frame["value"].notna()]
    assert (known["value_low"] <= known["value"]).all()
    assert (known["value"] <= known["value_high"]).all()


@pytest.mark.parametrize(
    ("indicator", "standings"),
    [
        ("nao_resolvidas", {"Alfa": "above", "Beta": "below"}),
        # The reference is 245/345 = 71 %, of 40 nearly all are above it.
        ("indice_oficial", {"Alfa": "below", "Beta": "above", "Gama": "above"}),
        ("resolvidas_finalizadas", {"Alfa": "below", "Beta": "above", "Gama": "below"}),
        ("nota", {"Alfa": "below", "Beta": "above"}),
        ("tempo", {"Alfa": "above", "Beta": "below", "Gama": "below"}),
        # The mean of four companies is 86.25; that of 100 is 81 to 122.
        ("volume", {"Alfa": "above", "Beta": "indistinct", "Gama": "below"}),
        ("razao", {"Alfa": "above", "Beta": "indistinct", "Gama": "indistinct"}),
    ],
)
def test_above_is_a_larger_value_than_the_reference(
    indicator: str, standings: dict[str, str], months: Database
) -> None:
    frame = by_company(ranking(months, SCOPE, 30, indicator))
    assert frame["standing"].dropna().to_dict() == standings


def test_the_change_is_in_the_unit_of_the_indicator_and_above_0_where_it_grew(
    months: Database,
) -> None:
    def alfa(indicator: str) -> pd.Series:
        return by_company(ranking(months, SCOPE, 30, indicator)).loc["Alfa"]

    # Before: 10 of 50 not resolved, A and C 40 of 50, rating 5, 3 days.
    changes = {
        "nao_resolvidas": 0.8 - 0.2,
        "indice_oficial": 0.6 - 0.8,
        "resolvidas_finalizadas": 0.1 - 0.8,
        "nota": 1.0 - 5.0,
        "tempo": 20.0 - 3.0,
    }
    for indicator, change in changes.items():
        found = alfa(indicator)
        assert found["change"] == pytest.approx(change), indicator
        assert found["change_low"] <= change <= found["change_high"]
        for end in ("change_low", "change_high"):
            assert abs(found[end] - change) < 0.8 * abs(change)
        assert found["is_real_change"]
    assert alfa("tempo")["previous_position"] == 2
    for indicator in ("volume", "razao"):
        assert alfa(indicator)[["change", "previous_position", "is_real_change"]].isna().all()


def test_a_share_of_the_volume_is_of_all_segments(months: Database) -> None:
    frame = by_company(ranking(months, Scope(OCTOBER, OCTOBER, ("Varejo",)), 5, "volume"))
    assert frame["volume_share"].to_dict() == {
        "Alfa": pytest.approx(200 / 345),
        "Gama": pytest.approx(40 / 345),
    }


def test_without_a_whole_window_before_nothing_is_expected_and_nobody_has_a_place(
    months: Database,
) -> None:
    for scope in (Scope(OCTOBER - 1, OCTOBER), Scope(OCTOBER, OCTOBER + 1)):
        frame = ranking(months, scope, 30, "razao")
        assert len(frame) >= 4
        assert (
            frame[["value", "value_low", "estimate", "position", "standing"]].isna().all(axis=None)
        )
        assert not frame["has_sufficient_volume"].any()


def test_the_typical_time_is_the_median_and_its_standing_that_of_the_geometric_mean(
    tmp_path: Path, opened: Opener
) -> None:
    # Both have a median of 10 days; the half of Longa's above it are a year.
    def times(name: str, long: str) -> list[Row]:
        return [
            *[row(company=name, days="10")] * 21,
            *[row(company=name, days=long)] * 20,
        ]

    database = opened(write(tmp_path / "a.csv", [*times("Longa", "365"), *times("Curta", "10")]))
    frame = by_company(ranking(database, SCOPE, 30, "tempo"))
    assert frame["value"].to_dict() == {"Longa": 10, "Curta": 10}
    assert frame["value_high"].to_dict() == {"Longa": 365, "Curta": 10}
    assert frame["standing"].to_dict() == {"Longa": "above", "Curta": "below"}
    assert frame.loc["Curta", "geometric_days"] == pytest.approx(10)
    assert frame.loc["Longa", "estimate"] == pytest.approx((11**21 * 366**20) ** (1 / 41) - 1)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_frame_has_the_core_columns_and_an_empty_one_too(
    indicator: str, sample: Database
) -> None:
    last = coverage(sample).months[-1]
    frame = ranking(sample, Scope(last - 11, last), 30, indicator)
    assert set(CORE) <= set(frame.columns)
    assert frame["company"].is_unique and len(frame) > 100
    assert 50 < frame["has_sufficient_volume"].sum() < len(frame)
    ranked = frame[frame["has_sufficient_volume"]]
    assert (ranked["denominator_count"] >= 30).all()
    assert ranked["estimate_low"].le(ranked["estimate"]).all()
    assert ranked["estimate"].le(ranked["estimate_high"]).all()
    assert ranked["standing"].notna().all()
    assert frame[~frame["has_sufficient_volume"]]["rank_low"].isna().all()
    empty = ranking(sample, Scope(2014 * 12, 2014 * 12), 30, indicator)
    assert empty.empty
    assert list(empty.columns) == list(frame.columns)
    for columns in COLUMN_SETS:
        for label in ranking_labels(indicator, columns):
            assert label.column in frame


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_ranking_is_the_same_whenever_it_is_asked(indicator: str, months: Database) -> None:
    pd.testing.assert_frame_equal(
        ranking(months, SCOPE, 30, indicator), ranking(months, SCOPE, 30, indicator)
    )


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_shrunk_estimates_rest_on_all_companies_and_the_counted_ones_on_none(
    indicator: str, sample: Database
) -> None:
    last = coverage(sample).months[-1]
    frame = ranking(sample, Scope(last - 11, last), 30, indicator)
    kinds = set(frame["prior_kind"].dropna())
    assert kinds == ({"segment", "scope"} if INDICATORS[indicator].is_shrunk else set())
    if indicator in ("nao_resolvidas", "indice_oficial", "resolvidas_finalizadas", "nota"):
        known = frame[frame["value"].notna()]
        assert (
            known["estimate"]
            .between(
                known[["value", "prior_mean"]].min(axis=1) - 1e-9,
                known[["value", "prior_mean"]].max(axis=1) + 1e-9,
            )
            .all()
        )
        assert (known["estimate"] != known["value"]).any()


HEADINGS = {
    "indice_oficial": (
        "posicao_de;posicao_ate;empresa;segmento;finalizadas;avaliadas_pct;indice_oficial_pct;"
        "indice_inf_pct;indice_sup_pct;estimativa_indice_pct;est_indice_inf_pct;"
        "est_indice_sup_pct;situacao;posicao_anterior"
    ),
    "resolvidas_finalizadas": (
        "posicao_de;posicao_ate;empresa;segmento;finalizadas;avaliadas_pct;"
        "resolvidas_finalizadas_pct;resolvidas_inf_pct;resolvidas_sup_pct;"
        "estimativa_resolvidas_pct;est_resolvidas_inf_pct;est_resolvidas_sup_pct;situacao;"
        "posicao_anterior"
    ),
    "nota": (
        "posicao_de;posicao_ate;empresa;segmento;finalizadas;avaliadas_com_nota;nota_media;"
        "nota_inf;nota_sup;estimativa_nota;est_nota_inf;est_nota_sup;situacao;posicao_anterior"
    ),
    "tempo": (
        "posicao_de;posicao_ate;empresa;segmento;finalizadas;respondidas_com_tempo;"
        "respondidas_pct;tempo_mediano_dias;tempo_inf_dias;tempo_sup_dias;estimativa_dias;"
        "est_inf_dias;est_sup_dias;situacao;posicao_anterior"
    ),
    "volume": (
        "posicao_de;posicao_ate;empresa;segmento;finalizadas;finalizadas_inf;finalizadas_sup;"
        "parcela_do_total_pct;situacao"
    ),
    "razao": (
        "posicao_de;posicao_ate;empresa;segmento;finalizadas;finalizadas_antes;esperadas;razao;"
        "razao_inf;razao_sup;situacao"
    ),
}


@pytest.mark.parametrize("indicator", HEADINGS)
def test_the_file_of_an_indicator_has_its_own_columns_and_name(
    indicator: str, months: Database
) -> None:
    view = View(SCOPE, period="", indicator=indicator)
    file = export_file(months, "ranking", view, is_spreadsheet=False)
    text = file.content.decode("utf-8-sig")
    assert text.split("\r\n")[0] == HEADINGS[indicator]
    assert file.name.startswith(f"ranking-empresas_{indicator.replace('_', '-')}_2026-10")
    if indicator == "razao":
        # Beta: 105 of Bancos now, 100 of 100 before.
        beta = next(line for line in text.split("\r\n") if ";Beta;" in line).split(";")
        assert beta[4:8] == ["100", "100", "105,0000000000", "0,9523809524"]


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_words_of_an_indicator_stand_in_its_labels(indicator: str) -> None:
    words = INDICATORS[indicator]
    labels = {label.column: label for label in ranking_labels(indicator, COMPLETE)}
    assert words.place_one in labels["rank_low"].definition
    assert words.denominator_word.split()[0] in labels["has_sufficient_volume"].definition
    assert ("change" in labels) == words.is_shrunk
    if words.change_form:
        assert labels["change"].form is words.change_form


@pytest.mark.parametrize("indicator", INDICATORS)
def test_an_address_may_ask_for_every_indicator(indicator: str, months: Database) -> None:
    view = link.view({"indicador": [indicator]}, coverage(months))
    assert (view.indicator, view.notes) == (indicator, ())
