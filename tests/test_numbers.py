"""Numbers worked out by hand, from the CSV through build, query, indicator and frame to the file.

Nothing here is computed by the product's own functions: the comments derive every number.
"""

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from builds import Opener
from complaint_files import Row, row, unrated, unresolved, write
from scipy import stats

from queries.database import Database
from queries.scope import Scope
from reports import link, measures, words
from reports.coverage import coverage
from reports.exports import export_file
from reports.frames import ranking
from reports.link import View

OCTOBER = 2026 * 12 + 9
SEPTEMBER = OCTOBER - 1

# October, the window. Alfa: 5 finalised; rated are the first 3, of which 1 resolved, 2 not.
TWELVE_ROWS = [
    row(company="Alfa ", segment="Varejo", date="2026-10-01", days="2", rating="5"),
    unresolved(company="Alfa", segment="Varejo", date="31/10/2026", days="4", rating="1"),
    unresolved(company="Alfa", segment="Bancos", date="2026-10-10", days="9", rating="2"),
    unrated(company="Alfa", segment="Varejo", date="2026-10-31", days="", answered="N"),
    unrated(company="Alfa", segment="Bancos", date="01/10/2026", days="10"),
    # Beta: 2 finalised, both rated, 1 resolved; one segment each: Bancos comes first by name.
    # The time of 763 days is absurd and takes no part; 0 days is a time.
    unresolved(company="Beta", segment="Varejo", date="2026-10-05", days="0", rating="1"),
    row(company="Beta", segment="Bancos", date="2026-10-06", days="763", rating="4"),
    # Gama: 1 finalised, rated, resolved, without rating, segment, answer and time: below the
    # minimum of 2.
    row(company="Gama", segment="", date="2026-10-07", days="", answered="N", rating=""),
    # September, the window before. Alfa 0 of 2 not resolved, Beta 2 of 2: Beta was first.
    row(company="Alfa", date="2026-09-01"),
    row(company="Alfa", date="30/09/2026"),
    unresolved(company="Beta", date="2026-09-15"),
    unresolved(company="Beta", date="2026-09-30"),
]

# Wilson, z² = 3.8414588207. 2 of 3: centre (2/3 + z²/6)/(1 + z²/3) = 1.3069098/2.2804863 =
# .5730838, half width sqrt(z²·(2/9)/3 + z⁴/36)/2.2804863 = .8333453/2.2804863 = .3654242.
# 1 of 2: centre .5, half width sqrt(z²/8 + z⁴/16)/(1 + z²/2) = 1.1842642/2.9207294 = .4054688.
# Fewer than 5 give no share: Beta and Gama have none of their finalised, and Gama, which has no
# place, none of its rated. A place needs the minimum of 2 rated here, and with it comes the rate.
# Fewer than 30 companies: no fit, the estimate is the rate and its interval is Wilson's.
# Reference: 3 not resolved (2 + 1 + 0) of 6 rated (3 + 2 + 1) = 50 %: inside both intervals.
# Draws: Alfa Beta(2.5, 1.5), Beta Beta(1.5, 1.5). Beta is above Alfa in 35.6 % of draws, more than
# 2.5 %: both range from 1 to 2.
# Change: Alfa now 2/3, before 0/2; Beta now 1/2, before 2/2. Draws before: Alfa Beta(.5, 2.5), Beta
# Beta(2.5, .5). The change has the other sign in 6.8 % and 14 % of draws, more than 2.5 %: neither
# is real.
EXPECTED = {
    "posicao_de": ("1", "1", ""),
    "posicao_ate": ("2", "2", ""),
    "empresa": ("Alfa", "Beta", "Gama"),
    "grupo": ("", "", ""),
    "segmento": ("Varejo", "Bancos", ""),
    "participa_desde": ("", "", ""),
    "finalizadas": ("5", "2", "1"),
    "avaliadas": ("3", "2", "1"),
    "resolvidas": ("1", "1", "1"),
    "nao_resolvidas": ("2", "1", "0"),
    "nao_avaliadas": ("2", "0", "0"),
    "avaliadas_pct": ("60,0000000000", "", ""),
    "nao_resolvidas_pct": ("66,6666666667", "50,0000000000", ""),
    "ic_inf_pct": ("20,7659600802", "9,4531205734", ""),
    "ic_sup_pct": ("93,8508055280", "90,5468794266", ""),
    "estimativa_pct": ("66,6666666667", "50,0000000000", ""),
    "est_inf_pct": ("20,7659600802", "9,4531205734", ""),
    "est_sup_pct": ("93,8508055280", "90,5468794266", ""),
    "situacao": ("indistinto", "indistinto", ""),
    # A = (resolved + unrated) / finalised: (1+2)/5, too few, too few.
    "indice_oficial_pct": ("60,0000000000", "", ""),
    # B = resolved / rated: 1/3, 1/2, too few.
    "resolvidas_avaliadas_pct": ("33,3333333333", "50,0000000000", ""),
    # C = resolved / finalised: 1/5, too few, too few.
    "resolvidas_finalizadas_pct": ("20,0000000000", "", ""),
    # (5+1+2)/3, (1+4)/2, no rating.
    "nota_media": ("2,6666666667", "2,5000000000", ""),
    # Alfa 2, 4, 9, 10: median (4+9)/2, mean 25/4. Beta only 0.
    "tempo_mediano_dias": ("6,5000000000", "0,0000000000", ""),
    "prazo_medio_dias": ("6,2500000000", "0,0000000000", ""),
    "respondidas_pct": ("80,0000000000", "", ""),
    # By A the smaller is Beta's 50 %, by C the smaller is Alfa's 20 %.
    "posicao_oficial": ("2", "1", ""),
    "posicao_entre_finalizadas": ("1", "2", ""),
    "dez_primeiras_nas_tres": ("sim", "sim", ""),
    "posicao_anterior": ("2", "1", ""),
    "variacao_pp": ("66,6666666667", "-50,0000000000", ""),
    "variacao_real": ("não", "não", ""),
    "periodo_inicio": ("01/10/2026", "01/10/2026", "01/10/2026"),
    "periodo_fim": ("31/10/2026", "31/10/2026", "31/10/2026"),
    "volume_suficiente": ("sim", "sim", "não"),
}
TWELVE_ROWS_VIEW = View(Scope(OCTOBER, OCTOBER), period="", minimum=2, columns=link.COMPLETE)


def exported(database: Database, view: View) -> list[dict[str, str]]:
    """The rows of the CSV that a view's button hands out, as text."""
    content = export_file(database, "ranking", view, is_spreadsheet=False).content.decode(
        "utf-8-sig"
    )
    return list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))


def october(minimum_rated: int = 30, **scope: tuple[str, ...]) -> View:
    return View(
        Scope(OCTOBER, OCTOBER, **scope),
        period="",
        minimum=minimum_rated,
        columns=link.COMPLETE,
    )


def of_company(name: str, unresolved_count: int, rated_count: int, **cells: str) -> list[Row]:
    """Rated rows of one company, the last of them resolved."""
    return [
        *(unresolved(company=name, **cells) for _ in range(unresolved_count)),
        *(row(company=name, **cells) for _ in range(rated_count - unresolved_count)),
    ]


def test_the_twelve_rows_give_the_file_worked_out_by_hand(tmp_path: Path, opened: Opener) -> None:
    database = opened(write(tmp_path / "doze.csv", TWELVE_ROWS))
    rows = exported(database, TWELVE_ROWS_VIEW)
    assert len(rows) == 3
    found = {heading: tuple(line[heading] for line in rows) for heading in rows[0]}
    for heading, expected in EXPECTED.items():
        assert (heading, found[heading]) == (heading, expected)
    assert list(found) == list(EXPECTED)


def test_the_twelve_rows_give_the_bytes_worked_out_by_hand(tmp_path: Path, opened: Opener) -> None:
    database = opened(write(tmp_path / "doze.csv", TWELVE_ROWS))
    lines = [
        ";".join(EXPECTED),
        *(";".join(cells) for cells in zip(*EXPECTED.values(), strict=True)),
    ]
    expected = b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in lines).encode()
    assert (
        export_file(database, "ranking", TWELVE_ROWS_VIEW, is_spreadsheet=False).content == expected
    )


def test_the_twelve_rows_give_the_sentence_worked_out_by_hand(
    tmp_path: Path, opened: Opener
) -> None:
    database = opened(write(tmp_path / "doze.csv", TWELVE_ROWS))
    frame = ranking(database, TWELVE_ROWS_VIEW.scope, minimum=2)
    assert " ".join(words.ranking_sentence(frame, TWELVE_ROWS_VIEW, coverage(database))) == (
        "Nenhuma de 2 empresas comparáveis tem parcela de reclamações não resolvidas acima da "
        "média do Estado (50,0\u00a0% em 6 avaliadas); nenhuma está abaixo; em 2 a diferença cabe "
        "na margem de incerteza; outra tem menos de 2 avaliadas."
    )
    # 6 of 8 are rated: not a minority.
    assert words.unrated_warning(frame) is None


# Three companies with 40 rated each: 30, 20 and 10 not resolved; the month before 10, 20 and 30.
# Reference 60/120 = 50 %. Wilson: 30/40 59.81-85.81, 20/40 35.20-64.80, 10/40 14.19-40.19.
# Draws: means 30.5/41, 20.5/41, 10.5/41, standard deviations .067 and .077: two neighbours change
# places in less than 1 % of draws, so each range is one place.
# Change: 30/40 - 10/40 = 50 points, five standard deviations from 0.
THREE_COMPANIES = [
    *of_company("Alta", 30, 40, segment="Varejo"),
    *of_company("Média", 20, 40, segment="Bancos"),
    *of_company("Baixa", 10, 40, segment="Bancos"),
    *of_company("Alta", 10, 40, date="2026-09-10", segment="Varejo"),
    *of_company("Média", 20, 40, date="2026-09-10", segment="Bancos"),
    *of_company("Baixa", 30, 40, date="2026-09-10", segment="Bancos"),
]


def test_above_below_and_real_change_as_worked_out_by_hand(tmp_path: Path, opened: Opener) -> None:
    rows = exported(opened(write(tmp_path / "a.csv", THREE_COMPANIES)), october())
    wanted = (
        "empresa posicao_de posicao_ate situacao posicao_anterior variacao_pp variacao_real "
        "posicao_oficial"
    )
    assert [tuple(line[heading] for heading in wanted.split()) for line in rows] == [
        ("Alta", "1", "1", "acima", "3", "50,0000000000", "sim", "1"),
        ("Média", "2", "2", "indistinto", "2", "0,0000000000", "não", "2"),
        ("Baixa", "3", "3", "abaixo", "1", "-50,0000000000", "sim", "3"),
    ]


def test_the_reference_is_of_all_companies_whatever_the_segment(
    tmp_path: Path, opened: Opener
) -> None:
    database = opened(write(tmp_path / "a.csv", THREE_COMPANIES))
    retail = ranking(database, Scope(OCTOBER, OCTOBER, ("Varejo",)), 30)
    assert retail["company"].tolist() == ["Alta"]
    # 60 of 120 over all three companies, where the segment alone would give 30 of 40.
    assert retail["reference"].tolist() == [0.5]
    assert retail["standing"].tolist() == ["above"]
    banks = ranking(database, Scope(OCTOBER, OCTOBER, ("Bancos",)), 30)
    assert banks["company"].tolist() == ["Média", "Baixa"]
    assert banks["reference"].tolist() == [0.5, 0.5]


def test_the_reference_keeps_the_states_of_the_scope(tmp_path: Path, opened: Opener) -> None:
    rows = [
        *of_company("Alta", 30, 40),
        *of_company("Alta", 0, 40, state="SP"),
    ]
    database = opened(write(tmp_path / "a.csv", rows), uf="BR")
    goias = ranking(database, Scope(OCTOBER, OCTOBER, ("Varejo",), ("GO",)), 30)
    assert goias[["rated_count", "reference"]].to_numpy().tolist() == [[40, 0.75]]


def test_a_company_with_exactly_the_minimum_of_rated_is_ranked_and_one_below_is_not(
    tmp_path: Path, opened: Opener
) -> None:
    rows = [
        *of_company("Trinta", 10, 30),
        *of_company("Vinte e nove", 29, 29),
        # Many finalised do not help: rated counts.
        unrated(company="Vinte e nove"),
        unrated(company="Vinte e nove"),
    ]
    lines = exported(opened(write(tmp_path / "a.csv", rows)), october())
    assert [(r["empresa"], r["volume_suficiente"], r["posicao_de"]) for r in lines] == [
        ("Trinta", "sim", "1"),
        ("Vinte e nove", "não", ""),
    ]


def test_equal_estimates_stand_by_unresolved_then_name_and_the_unranked_by_volume_then_name(
    tmp_path: Path, opened: Opener
) -> None:
    rows = [
        *of_company("b", 5, 10),
        *of_company("a", 5, 10),
        *of_company("c", 10, 20),
        *of_company("d", 9, 10),
        *of_company("y", 2, 2),
        *of_company("x", 1, 2),
        *of_company("z", 0, 3),
    ]
    frame = ranking(opened(write(tmp_path / "a.csv", rows)), Scope(OCTOBER, OCTOBER), 10)
    assert frame["company"].tolist() == ["d", "c", "a", "b", "z", "x", "y"]
    # The same estimate is the same place.
    assert frame["position"].tolist()[:4] == [1, 2, 2, 2]
    assert frame["position"].isna().tolist() == [False] * 4 + [True] * 3
    assert list(frame.index) == list(range(7))


def test_a_month_missing_from_the_window_before_leaves_the_change_empty(
    tmp_path: Path, opened: Opener
) -> None:
    # May to October without August.
    loaded = ("2026-05", "2026-06", "2026-07", "2026-09", "2026-10")
    rows = [line for month in loaded for line in of_company("Alta", 30, 40, date=f"{month}-10")]
    database = opened(write(tmp_path / "a.csv", rows))

    def previous(first: int, last: int) -> list[object]:
        return ranking(database, Scope(first, last), 30)["previous_position"].tolist()

    assert previous(OCTOBER, OCTOBER) == [1]
    # In the window before.
    assert previous(SEPTEMBER, SEPTEMBER) == [pd.NA]
    assert previous(SEPTEMBER, OCTOBER) == [pd.NA]
    # In the window itself: May to July before it are complete.
    assert previous(OCTOBER - 2, OCTOBER) == [pd.NA]
    # Nothing is loaded before May.
    assert previous(OCTOBER - 5, OCTOBER - 5) == [pd.NA]


def test_the_window_before_has_the_same_length_and_ends_where_this_one_begins(
    tmp_path: Path, opened: Opener
) -> None:
    # November 2025 to February 2026 by two months: 12 rated in each window, never 30 in one month.
    rows = [
        *of_company("Alta", 6, 6, date="2026-01-01"),
        *of_company("Alta", 6, 6, date="2026-02-28"),
        *of_company("Alta", 0, 6, date="2025-11-01"),
        *of_company("Alta", 6, 6, date="2025-12-31"),
        *of_company("Alta", 9, 9, date="2025-10-31"),
    ]
    frame = ranking(
        opened(write(tmp_path / "a.csv", rows)), Scope(2026 * 12, 2026 * 12 + 1), minimum=12
    )
    # Now 12/12, before 6/12.
    assert frame["change"].tolist() == [pytest.approx(0.5, abs=1e-12)]


def test_place_and_change_against_the_window_before_are_those_of_that_window_s_own_ranking(
    sample: Database,
) -> None:
    last = coverage(sample).months[-1]
    now = ranking(sample, Scope(last - 11, last), 30).set_index("company")
    before = ranking(sample, Scope(last - 23, last - 12), 30).set_index("company")
    ranked = [frame.index[frame["has_sufficient_volume"]] for frame in (now, before)]
    in_both = ranked[0].intersection(ranked[1])
    assert 20 < len(in_both) < len(ranked[0])
    assert now["previous_position"].notna().sum() == len(in_both)
    now, before = now.loc[in_both], before.loc[in_both]
    assert now["previous_position"].tolist() == before["position"].tolist()
    change = (now["estimate"] - before["estimate"]).tolist()
    assert now["change"].tolist() == pytest.approx(change, abs=1e-12)


def test_a_company_without_a_place_in_the_window_before_has_no_change(
    tmp_path: Path, opened: Opener
) -> None:
    rows = [
        *of_company("Alta", 20, 30),
        *of_company("Alta", 20, 29, date="2026-09-10"),
        *of_company("Nova", 20, 30),
        *of_company("Outra", 20, 30, date="2026-09-10"),
    ]
    lines = exported(opened(write(tmp_path / "a.csv", rows)), october())
    assert [line["empresa"] for line in lines] == ["Alta", "Nova"]
    for line in lines:
        changes = ("posicao_anterior", "variacao_pp", "variacao_real")
        assert [line[heading] for heading in changes] == ["", "", ""]


def test_the_first_months_of_the_platform_have_no_window_before(
    tmp_path: Path, opened: Opener
) -> None:
    rows = [
        *of_company("Alta", 20, 30, date="2014-01-31"),
        *of_company("Alta", 20, 30, date="2014-02-01"),
    ]
    database = opened(write(tmp_path / "a.csv", rows))
    january = 2014 * 12
    assert ranking(database, Scope(january, january), 30)["previous_position"].tolist() == [pd.NA]
    february = ranking(database, Scope(january + 1, january + 1), 30)
    assert february["previous_position"].tolist() == [1]


def test_the_window_before_is_of_the_same_segment_and_states(
    tmp_path: Path, opened: Opener
) -> None:
    before = {"date": "2026-09-10"}
    rows = [
        *of_company("Alta", 20, 30, segment="Varejo"),
        *of_company("Alta", 0, 30, segment="Varejo", **before),
        *of_company("Alta", 30, 30, segment="Bancos", **before),
        *of_company("Alta", 30, 30, segment="Varejo", state="SP", **before),
        *of_company("Baixa", 0, 30, segment="Bancos"),
    ]
    database = opened(write(tmp_path / "a.csv", rows), uf="BR")
    scope = Scope(OCTOBER, OCTOBER, ("Varejo",), ("GO",))
    change = ranking(database, scope, 30)["change"].tolist()
    # Now 20/30, before 0/30.
    assert change == [pytest.approx(2 / 3, abs=1e-12)]


def test_a_scope_without_complaints_gives_no_rows_and_the_same_columns(
    tmp_path: Path, opened: Opener
) -> None:
    database = opened(write(tmp_path / "a.csv", THREE_COMPANIES))
    full = ranking(database, Scope(OCTOBER, OCTOBER), 30)
    nothing = replace(october(), scope=Scope(OCTOBER + 1, OCTOBER + 1))
    empty = ranking(database, nothing.scope, 30)
    assert len(empty) == 0
    assert list(empty.columns) == list(full.columns)
    for is_spreadsheet in (False, True):
        file = export_file(database, "ranking", nothing, is_spreadsheet)
        assert (file.row_count, bool(file.content)) == (0, True)


def test_a_scope_in_which_nobody_rated_lists_the_companies_without_any_rate(
    tmp_path: Path, opened: Opener
) -> None:
    rows = [unrated(company="Alta", segment="")] * 5
    (line,) = exported(opened(write(tmp_path / "a.csv", rows)), october(minimum_rated=5))
    assert (line["finalizadas"], line["avaliadas"], line["nao_avaliadas"]) == ("5", "0", "5")
    # The official index counts what nobody rated as resolved; the others have nothing to say.
    assert line["indice_oficial_pct"] == "100,0000000000"
    assert line["resolvidas_finalizadas_pct"] == "0,0000000000"
    for heading in (
        "nao_resolvidas_pct ic_inf_pct ic_sup_pct estimativa_pct est_inf_pct est_sup_pct situacao "
        "resolvidas_avaliadas_pct nota_media"
    ).split():
        assert (heading, line[heading]) == (heading, "")


def test_thirty_rated_companies_are_pulled_towards_each_other_and_twenty_nine_are_not(
    tmp_path: Path, opened: Opener
) -> None:
    def rows_of(companies: int) -> list[Row]:
        return [r for n in range(companies) for r in of_company(f"e{n:02}", n % 10 + 1, 11)]

    for companies, is_fitted in ((29, False), (30, True)):
        database = opened(write(tmp_path / f"{companies}.csv", rows_of(companies)))
        frame = ranking(database, Scope(OCTOBER, OCTOBER), 5)
        pulled = (frame["estimate"] - frame["unresolved_rate"]).abs() > 1e-6
        assert bool(pulled.any()) is is_fitted
        # Pulled but not past each other: the order stays that of the rates.
        assert frame["unresolved_rate"].is_monotonic_decreasing


def test_estimate_and_interval_are_mean_and_central_95_percent_of_the_posterior(
    sample: Database,
) -> None:
    last = coverage(sample).months[-1]
    frame = ranking(sample, Scope(last - 11, last), 30)
    few = frame[frame["rated_count"].between(1, 4)]
    assert len(few) > 1 and few[["estimate", "estimate_low", "estimate_high"]].isna().all(axis=None)
    frame = frame[frame["rated_count"] >= 5]
    assert len(frame) > 100
    # (x + a) / (n + a + b); the ends by the quantiles of Beta(x + a, n - x + b).
    alpha = frame["unresolved_count"] + frame["prior_alpha"]
    beta = frame["rated_count"] - frame["unresolved_count"] + frame["prior_beta"]
    assert frame["estimate"].tolist() == pytest.approx((alpha / (alpha + beta)).tolist(), abs=1e-9)
    for column, quantile in (("estimate_low", 0.025), ("estimate_high", 0.975)):
        expected = stats.beta.ppf(quantile, alpha, beta)
        assert frame[column].tolist() == pytest.approx(expected.tolist(), abs=1e-9)


def test_the_official_index_of_itau_bmg_consignado_is_85_71_where_nothing_was_resolved(
    shared: Path, opened: Opener
) -> None:
    file = shared / "data" / "consumidor_gov_2014-11" / "data_4.txt.gz"
    database = opened(file, uf="GO")
    (november,) = coverage(database).months
    view = View(Scope(november, november), period="", minimum=5, columns=link.COMPLETE)
    (line,) = (r for r in exported(database, view) if r["empresa"] == "Itaú BMG Consignado")
    counts = ("finalizadas", "avaliadas", "resolvidas", "nao_resolvidas", "nao_avaliadas")
    assert [line[heading] for heading in counts] == ["7", "1", "0", "1", "6"]
    assert line["indice_oficial_pct"] == "85,7142857143"
    # One rated: too few for a share in a ranking; the Ficha shows it with its count.
    assert line["resolvidas_avaliadas_pct"] == ""
    assert line["resolvidas_finalizadas_pct"] == "0,0000000000"


@pytest.mark.parametrize(
    ("indicator", "of_rated", "of_finalised"),
    [
        (measures.UNRESOLVED, "nao_resolvidas_pct ic_inf_pct ic_sup_pct estimativa_pct", ""),
        (measures.OFFICIAL, "nao_resolvidas_pct", "indice_oficial_pct estimativa_indice_pct"),
        (measures.RESOLVED, "nao_resolvidas_pct", "resolvidas_finalizadas_pct"),
        (measures.VOLUME, "nao_resolvidas_pct", "indice_oficial_pct respondidas_pct"),
        (measures.TIME, "nao_resolvidas_pct", "indice_oficial_pct respondidas_pct"),
    ],
)
def test_four_complaints_give_no_share_and_five_do_by_any_indicator(
    indicator: str, of_rated: str, of_finalised: str, tmp_path: Path, opened: Opener
) -> None:
    rows = [
        *of_company("Cinco", 2, 5),
        *of_company("Quatro", 2, 4),
        *of_company("Oito", 2, 4),
        *[unrated(company="Oito")] * 4,
    ]
    view = replace(october(minimum_rated=5), indicator=indicator)
    found = exported(opened(write(tmp_path / "a.csv", rows)), view)
    lines = [next(line for line in found if line["empresa"] == name) for name in COUNTED_FIVE]
    for heading in of_rated.split():
        assert [line[heading] == "" for line in lines] == [False, True, True], heading
    for heading in of_finalised.split():
        assert [line[heading] == "" for line in lines] == [False, True, False], heading
    # The counts stay.
    assert [(line["finalizadas"], line["avaliadas"]) for line in lines] == [
        ("5", "5"),
        ("4", "4"),
        ("8", "4"),
    ]


COUNTED_FIVE = ("Cinco", "Quatro", "Oito")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?de=2026-10&ate=2026-10", "média do Estado: 50,0\u00a0%. "),
        ("?de=2026-10&ate=2026-10&indicador=volume", "média por empresa do Estado: 40,0. "),
        ("?de=2026-10&ate=2026-10&indicador=razao", "esperado pelo segmento: 1,00. "),
        ("?de=2026-08&ate=2026-08", "média do Estado. "),
    ],
)
def test_the_readme_names_the_reference_as_the_screen_does(
    query: str, told: str, tmp_path: Path, opened: Opener
) -> None:
    database = opened(write(tmp_path / "a.csv", THREE_COMPANIES))
    asked = link.view(link.parsed(query), coverage(database))
    file = export_file(database, "ranking", asked, is_spreadsheet=True)
    sheet = openpyxl.load_workbook(io.BytesIO(file.content))["Leia-me"]
    (text,) = [str(text) for subject, text in sheet.values if subject == "Referência"]
    assert text == told + measures.INDICATORS[asked.indicator].reference_definition
