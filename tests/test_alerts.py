"""What rose on Início: cards by hand, words, filters, links, pictures; screen = table = file."""

import csv
import io
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from re import findall, sub
from xml.etree import ElementTree

import duckdb
import openpyxl
import pandas as pd
import pytest
from builds import ROOT, Opened, load_all
from complaint_files import row, write
from hostile_names import HOSTILE_NAMES
from streamlit.testing.v1 import AppTest

from queries.database import Database, current_build
from queries.months import month_number
from queries.scope import Scope
from reports import link, overview_words, surveillance_words
from reports.__main__ import main as command_line
from reports.coverage import Coverage, coverage
from reports.exports import export_file
from reports.labels import Label
from reports.link import View
from reports.overview import overview
from reports.surveillance import FIRST_RISES, Surveillance, is_rise_in_history, surveillance
from reports.surveillance_labels import SERIES_COLUMNS
from ui.alerts import leads_to, without_filters
from ui.charts.sparkline import HEIGHT, WIDTH, sparkline
from ui.menu import COMPARISON, MUNICIPALITIES, PROFILE, RANKING, MenuEntry
from ui.style import DARK, LIGHT

OCTOBER = month_number("2026-10")
GOIANIA, ANAPOLIS, RIO_VERDE = "5208707", "5201108", "5218805"
DELIVERY, BILLING = "Entrega do Produto", "Cobrança"
STATE = "Estado · todas as reclamações"
HOSTILE = "<b>Negrito</b>"

# kind, ibge_code, segment, problem_group, company
SERIES: dict[int, tuple[str, str | None, str | None, str | None, str | None]] = {
    1: ("state", None, None, None, None),
    2: ("municipality", ANAPOLIS, None, None, None),
    3: ("municipality_segment", ANAPOLIS, "Varejo", None, None),
    4: ("municipality_problem_group", ANAPOLIS, None, BILLING, None),
    5: ("company_problem_group", None, None, DELIVERY, HOSTILE),
    6: ("company_problem_group", None, None, DELIVERY, "Beta"),
    7: ("company_problem_group", None, None, DELIVERY, "Gama"),
    8: ("municipality_problem_group_company", RIO_VERDE, None, BILLING, "Alfa"),
    9: ("company_problem_group", None, None, BILLING, "Beta"),
    10: ("municipality", GOIANIA, None, None, None),
    11: ("municipality", RIO_VERDE, None, None, None),
}
# observed, expected, upper_bound, p, adjusted_p, status
Judged = tuple[int, float | None, float | None, float | None, float | None, str]
NOW: dict[int, Judged] = {
    1: (1234, 1000.4, 1100, 0.0004, 0.01, "alert"),
    2: (60, 40.2, 52, 0.002, 0.04, "alert"),
    3: (40, 25, 34, 0.003, 0.05, "alert"),
    4: (45, 16.2, 27, 0.0001, 0.005, "alert"),
    5: (30, 9.96, 19, 0.00005, 0.004, "alert"),
    6: (20, 9.5, 19, 0.008, 0.2, "attention"),
    7: (21, 10.6, 20, 0.009, 0.2, "attention"),
    8: (5, 1.24, 4, 0.001, 0.03, "alert"),
    9: (6, 5.5, 12, 0.4, 0.9, "within"),
    10: (100, 95, 120, 0.3, 0.8, "within"),
    11: (7, None, None, None, None, "new"),
}
BEFORE: dict[int, Judged] = {
    1: (990, 1000, 1100, 0.6, 0.9, "within"),
    8: (9, 1.2, 4, 0.0001, 0.01, "alert"),
    9: (40, 6, 13, 0.0001, 0.01, "alert"),
    4: (20, 15, 25, 0.2, 0.7, "within"),
}
CARDS = {OCTOBER: [1, 5, 4, 8], OCTOBER - 1: [8, 9]}
PARTS = [(4, 2), (4, 3)]

OpenHand = Callable[..., Path]


def surveilled(
    folder: Path,
    *,
    now: dict[int, Judged] = NOW,
    cards: dict[int, list[int]] = CARDS,
    parts: Sequence[tuple[int, int]] = PARTS,
    false_cards: float = 0.34,
    reason: str | None = None,
    has_family_change: bool = False,
) -> Path:
    """The data folder with surveillance tables written by hand into its build."""
    judged = {OCTOBER: now, OCTOBER - 1: BEFORE if reason is None else {}}
    with duckdb.connect(str(current_build(folder))) as connection:
        for table in ("series", "month", "card", "card_part", "test", "null"):
            connection.execute(f"delete from surveillance_{table}")
        connection.executemany(
            "insert into surveillance_series values (?, ?, ?, ?, ?, ?)",
            [[number, *parts_of] for number, parts_of in SERIES.items()],
        )
        rows = [
            [number, month, *values]
            for month, series in judged.items()
            for number, values in series.items()
        ]
        if rows:
            connection.executemany(
                "insert into surveillance_month values (?, ?, ?, ?, ?, ?, ?, ?)", rows
            )
        for month, numbers in cards.items():
            for rank, number in enumerate(numbers, start=1):
                connection.execute(
                    "insert into surveillance_card values (?, ?, ?, 1, 0)", [month, number, rank]
                )
        for card, part in parts:
            connection.execute(
                "insert into surveillance_card_part values (?, ?, ?)", [OCTOBER, card, part]
            )
        for month, series in judged.items():
            statuses = [values[-1] for values in series.values()]
            connection.execute(
                "insert into surveillance_test values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    month,
                    len(statuses),
                    0 if reason else sum(values[3] is not None for values in series.values()),
                    statuses.count("alert"),
                    statuses.count("attention"),
                    statuses.count("new"),
                    len(cards.get(month, [])),
                    23 if reason else 60,
                    has_family_change,
                    reason,
                ],
            )
        connection.execute(
            "insert into surveillance_null values (?, 0.1, 5, 500, 0.2, 150)",
            [None if reason else false_cards],
        )
    return folder


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of September and October 2026 that name every part of the series by hand."""
    folder = tmp_path_factory.mktemp("alerts")
    rows = [
        row(
            {"Grupo Problema": group},
            company=company,
            segment="Bancos" if company == "Beta" else "Varejo",
            city=city,
            date=date,
        )
        for date in ("15/09/2026", "15/10/2026")
        for group in (DELIVERY, BILLING)
        for company in (HOSTILE, "Alfa", "Beta", "Gama")
        for city in ("Goiânia", "Anápolis", "Rio Verde")
    ]
    return write(folder / "finalizadas_2026-09a10.csv", rows)


@pytest.fixture
def by_hand(tmp_path: Path, complaints: Path) -> OpenHand:
    """A function that makes a data folder whose surveillance is written by hand."""

    def make(**world: object) -> Path:
        folder = load_all(tmp_path / f"data-{len(list(tmp_path.iterdir()))}", complaints)
        return surveilled(folder, **world)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="module")
def hand_folder(tmp_path_factory: pytest.TempPathFactory, complaints: Path) -> Path:
    return surveilled(load_all(tmp_path_factory.mktemp("hand") / "data", complaints))


@pytest.fixture(scope="module")
def hand(hand_folder: Path) -> Iterator[Database]:
    database = Database(current_build(hand_folder))
    yield database
    database.close()


def seen(database: Database, address: str = "") -> tuple[Surveillance, View, Coverage]:
    covered = coverage(database)
    view = link.view(link.parsed(address), covered)
    return surveillance(database, view.scope), view, covered


def opened_at(folder: Path, address: str = "") -> tuple[Surveillance, View, Coverage]:
    database = Database(current_build(folder))
    try:
        return seen(database, address)
    finally:
        database.close()


def titles(found: Surveillance) -> list[str]:
    return [surveillance_words.title(rise) for rise in found.rises]


def texts(app: AppTest) -> str:
    drawn = [e.value for e in app.html if "<style>" not in e.value]
    return " ".join(unescape(sub(r"<[^>]+>", " ", html)) for html in drawn)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


# Cards.


def test_the_state_comes_first_then_the_firmest_and_what_is_nested_stays_inside(
    hand: Database,
) -> None:
    found, _, _ = seen(hand)
    assert titles(found) == [
        STATE,
        "Estado · Entrega do Produto",
        "Anápolis · Cobrança",
        "Rio Verde · Cobrança · Alfa",
    ]
    assert [surveillance_words.inside(rise) for rise in found.rises] == [
        "",
        "",
        "também: Anápolis; Anápolis · Varejo",
        "",
    ]
    assert surveillance_words.drawn(found.rises[1]) == f"Gráfico: {HOSTILE}, a alta mais firme."
    assert surveillance_words.drawn(found.rises[2]) == ""
    assert found.has_state_risen
    assert (found.tested_count, found.card_count, found.shown_count) == (10, 4, 4)
    assert [rise.is_of_state for rise in found.rises] == [True, False, False, False]
    assert (found.agreeing_count, found.hidden_count, found.hidden_of_state) == (3, 0, 0)


def test_a_problem_that_rose_in_three_companies_is_one_card_that_names_them(
    hand: Database,
) -> None:
    found, _, _ = seen(hand)
    rise = found.rises[1]
    assert surveillance_words.chips(rise) == ()
    assert surveillance_words.line(rise, OCTOBER) == (
        "Mesmo problema em 3 empresas, reclamações no mês:"
    )
    assert surveillance_words.companies(rise) == (
        (HOSTILE, "30; esperado 10, limite 19"),
        ("Beta", "20; esperado 9,5, limite 19"),
        ("Gama", "21; esperado 11, limite 20"),
    )
    assert surveillance_words.investigate(rise) == "Investigar as 3 empresas"
    assert surveillance_words.companies(found.rises[2]) == ()
    assert surveillance_words.investigate(found.rises[2]) == "Investigar"


def test_two_companies_with_one_problem_are_no_card_of_several(by_hand: OpenHand) -> None:
    only_two = {**NOW, 7: (10, 10.5, 20, 0.5, 0.9, "within")}
    found, _, _ = opened_at(by_hand(now=only_two))
    assert titles(found)[1] == f"Estado · {DELIVERY} · {HOSTILE}"
    assert surveillance_words.chips(found.rises[1]) == ("1º mês",)


def test_cards_of_one_problem_in_several_companies_count_as_often_as_they_are(
    by_hand: OpenHand,
) -> None:
    all_three = {
        **NOW,
        6: (25, 9.5, 19, 0.0002, 0.01, "alert"),
        7: (25, 10.5, 20, 0.0003, 0.01, "alert"),
    }
    folder = by_hand(now=all_three, cards={OCTOBER: [1, 5, 6, 7, 4, 8], OCTOBER - 1: []})
    found, view, covered = opened_at(folder)
    assert len(found.rises) == 4
    assert [rise.card_count for rise in found.rises] == [1, 3, 1, 1]
    assert (found.card_count, found.rise_count) == (6, 4)
    assert surveillance_words.sentence(found, view, covered) == (
        "Seis pontos fora do esperado, em quatro cartões,",
        "entre 10 séries testadas. Com este limite, espera-se ~0,3 alarme falso por mês.",
    )
    assert surveillance_words.about_points(found) == (
        "Seis pontos em quatro cartões: três são de empresas em que o mesmo problema subiu, num "
        "cartão por problema."
    )
    narrowed, view, covered = opened_at(folder, f"?grupo_problema={DELIVERY}")
    assert surveillance_words.sentence(narrowed, view, covered) == (
        "Três pontos fora do esperado, em um cartão, com estes filtros, mais o do Estado todo;",
        "seis pontos no total, em quatro cartões, entre 10 séries testadas. Com este limite, "
        "espera-se ~0,3 alarme falso por mês no Estado todo.",
    )
    assert surveillance_words.hidden(narrowed, view.scope) == (
        "Não aparecem dois pontos do mês, fora destes filtros."
    )
    # Of the three companies that rose only one is asked for: the card is whole, the count is not.
    one, view, _ = opened_at(folder, "?empresa=Gama")
    assert (one.agreeing_count, one.hidden_count, one.hidden_of_state) == (1, 4, 2)
    of_town, view, _ = opened_at(folder, f"?municipio={GOIANIA}")
    assert surveillance_words.hidden(of_town, view.scope) == (
        "Não aparecem cinco pontos do mês: três de empresas em todo o Estado (podem tocar também "
        "estes lugares) e dois de outros lugares."
    )


def test_several_companies_are_in_a_row_as_long_as_all_of_them(by_hand: OpenHand) -> None:
    all_three = {
        **NOW,
        6: (25, 9.5, 19, 0.0002, 0.01, "alert"),
        7: (25, 10.5, 20, 0.0003, 0.01, "alert"),
    }
    folder = by_hand(now=all_three, cards={OCTOBER: [1, 5, 6, 7, 4, 8], OCTOBER - 1: []})

    def chips_after(alerts: Sequence[int]) -> tuple[str, ...]:
        with duckdb.connect(str(current_build(folder))) as connection:
            for number in alerts:
                connection.execute(
                    "insert into surveillance_month values (?, ?, 30, 9, 19, 0.001, 0.01, 'alert')",
                    [number, OCTOBER - 1],
                )
        return surveillance_words.chips(opened_at(folder)[0].rises[1])

    assert chips_after((5, 6)) == ()
    assert chips_after((7,)) == ("2º mês seguido",)


def test_the_sentence_of_a_card_has_the_numbers_of_its_series(hand: Database) -> None:
    found, _, _ = seen(hand)
    state, _, anapolis, rio_verde = found.rises
    assert surveillance_words.line(state, OCTOBER) == (
        "1.234 reclamações em out/2026; esperado 1.000, limite 1.100."
    )
    assert surveillance_words.line(anapolis, OCTOBER) == (
        "45 reclamações em out/2026; esperado 16, limite 27."
    )
    assert surveillance_words.line(rio_verde, OCTOBER) == (
        "5 reclamações em out/2026; esperado 1,2, limite 4."
    )


def test_months_in_a_row_are_counted_back_from_this_one(hand: Database) -> None:
    found, _, _ = seen(hand)
    assert surveillance_words.chips(found.rises[3]) == ("2º mês seguido",)
    # In September Anápolis · Cobrança was within its limit.
    assert surveillance_words.chips(found.rises[2]) == ("1º mês",)


def test_the_months_of_a_card_are_24_with_gaps_where_nothing_is_kept(hand: Database) -> None:
    months = seen(hand)[0].rises[3].months
    assert months["finalised_month"].tolist() == list(range(OCTOBER - 23, OCTOBER + 1))
    assert months["observed"].isna().tolist() == [True] * 22 + [False, False]
    assert months["observed"].tolist()[-2:] == [9, 5]


def test_who_had_a_card_and_is_within_its_limit_again(hand: Database, by_hand: OpenHand) -> None:
    found, _, _ = seen(hand)
    assert found.before == ("Rio Verde · Cobrança · Alfa", "Estado · Cobrança · Beta")
    assert found.returned == ("Estado · Cobrança · Beta",)
    assert surveillance_words.returned(found) == (
        "1 série que estava em alerta em set/2026: Estado · Cobrança · Beta."
    )
    still_up = {**NOW, 9: (30, 5.5, 12, 0.001, 0.03, "alert")}
    assert surveillance_words.returned(opened_at(by_hand(now=still_up))[0]) == (
        "Nenhuma das séries que tinham cartão em set/2026."
    )
    assert surveillance_words.returned(opened_at(by_hand(cards={OCTOBER: [1]}))[0]) == (
        "Nenhuma série tinha cartão em set/2026."
    )
    september = opened_at(by_hand(), "?de=2026-09&ate=2026-09")[0]
    assert surveillance_words.returned(september) == "Nenhuma série foi testada em ago/2026."
    goiania = seen(hand, f"?municipio={GOIANIA}")[0]
    assert surveillance_words.returned(goiania) == (
        "Nenhuma série tinha cartão em set/2026 com estes filtros."
    )
    rio_verde = seen(hand, f"?municipio={RIO_VERDE}")[0]
    assert surveillance_words.returned(rio_verde) == (
        "Nenhuma das séries que tinham cartão em set/2026 com estes filtros."
    )


# Words.


def test_the_sentence_counts_cards_and_tested_series_and_false_alarms(hand: Database) -> None:
    assert surveillance_words.sentence(*seen(hand)) == (
        "Quatro pontos fora do esperado",
        "entre 10 séries testadas. Com este limite, espera-se ~0,3 alarme falso por mês.",
    )


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0.04, "espera-se menos de 0,1 alarme falso por mês"),
        (0.06, "espera-se ~0,1 alarme falso por mês"),
        (1.02, "espera-se ~1 alarme falso por mês"),
        (1.94, "espera-se ~1,9 alarme falso por mês"),
        (1.96, "esperam-se ~2 alarmes falsos por mês"),
        (12.4, "esperam-se ~12 alarmes falsos por mês"),
    ],
)
def test_false_alarms_are_those_of_the_build(hand: Database, number: float, told: str) -> None:
    found = replace(seen(hand)[0], expected_false_cards=number)
    assert found.month == OCTOBER
    assert surveillance_words.by_chance(found, OCTOBER) == f"Com este limite, {told}."
    of_a_place = replace(found, is_filtered=True)
    assert surveillance_words.by_chance(of_a_place, OCTOBER + 1) == (
        f"Com este limite, {told} no Estado todo (conta dos 12 meses mais novos da base)."
    )


def test_without_a_card_the_series_stayed_in_their_range(by_hand: OpenHand) -> None:
    calm: dict[int, Judged] = {
        number: (observed, 50, 60, 0.5, 0.9, "within")
        for number, (observed, *_) in NOW.items()
        if number != 11
    }
    found, view, covered = opened_at(by_hand(now=calm, cards={}, parts=[]))
    assert surveillance_words.sentence(found, view, covered) == (
        "Nada fora do esperado em outubro de 2026.",
        "As 10 séries ficaram na faixa.",
    )
    assert not found.has_state_risen
    beyond = opened_at(
        by_hand(now={**calm, 2: (61, 50, 60, 0.009, 0.5, "attention")}, cards={}, parts=[])
    )
    assert surveillance_words.sentence(*beyond)[1] == (
        "Das 10 séries testadas, 1 passou do limite do mês (atenção), o que cabe no acaso de olhar "
        "tantas."
    )


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            "short_history",
            "são precisos 36 meses carregados de história, até 4 meses antes; há 23.",
        ),
        (
            "family_change",
            "a história muda de família de arquivos (finalizadas e base completa), e nenhum mês "
            "tem as duas para comparar.",
        ),
        ("partial_month", "o mês está carregado só em parte."),
    ],
)
def test_a_month_that_is_not_tested_says_why(by_hand: OpenHand, reason: str, told: str) -> None:
    folder = by_hand(now={}, cards={}, parts=[], reason=reason)
    found, view, covered = opened_at(folder)
    assert surveillance_words.sentence(found, view, covered) == (
        "Nenhuma série testada em outubro de 2026:",
        told,
    )


def test_a_period_without_a_loaded_month_says_which_file_is_missing(hand: Database) -> None:
    found, view, covered = seen(hand, "?de=2026-11&ate=2026-11")
    assert found.month is None and found.table.empty
    assert surveillance_words.sentence(found, view, covered) == (
        "Nenhum mês carregado em nov/2026.",
        "nov/2026: ainda não publicado.",
    )


def test_a_history_of_two_families_is_told(by_hand: OpenHand) -> None:
    found, view, covered = opened_at(by_hand(has_family_change=True))
    assert surveillance_words.notes(found, view, covered) == (
        "A história mistura as duas famílias de arquivos (finalizadas e base completa): leia os "
        "cartões com cuidado.",
    )


def test_more_cards_than_are_drawn_are_told(hand: Database) -> None:
    found, view, covered = seen(hand)
    many = replace(found, rises=found.rises * 3)
    assert f"Aparecem os {FIRST_RISES} cartões mais firmes; outros 6 estão na aba Tabela." in (
        surveillance_words.notes(many, view, covered)
    )


# Filters.


@pytest.mark.parametrize(
    ("address", "expected", "where"),
    [
        (f"?municipio={ANAPOLIS}", ["Anápolis · Cobrança"], "em Anápolis"),
        (f"?municipio={GOIANIA}", [], "em Goiânia"),
        (f"?grupo_problema={DELIVERY}", [f"Estado · {DELIVERY}"], "com estes filtros"),
        ("?empresa=Alfa", ["Rio Verde · Cobrança · Alfa"], "com estes filtros"),
        # Anápolis · Varejo is inside its card; the other three have companies that sell there.
        (
            "?segmento=Varejo",
            [f"Estado · {DELIVERY}", "Anápolis · Cobrança", "Rio Verde · Cobrança · Alfa"],
            "com estes filtros",
        ),
        (f"?municipio={ANAPOLIS}&empresa=Alfa", [], "em Anápolis com estes filtros"),
        # The mesoregion of Anápolis and Goiânia, without Rio Verde.
        (
            "?regiao=5203",
            ["Anápolis · Cobrança"],
            "na região Centro Goiano (mesorregião)",
        ),
        (f"?regiao=5203&municipio={RIO_VERDE}", [], "nos lugares escolhidos"),
    ],
)
def test_cards_are_the_states_and_those_whose_parts_agree_with_the_filters(
    hand: Database, address: str, expected: list[str], where: str
) -> None:
    found, view, covered = seen(hand, address)
    assert titles(found) == [STATE, *expected]
    assert (found.agreeing_count, found.hidden_count) == (len(expected), 3 - len(expected))
    assert found.table["card"].dropna().max() == len(found.rises)
    assert found.table.loc[found.table["name"] == "Estado", "card"].tolist() == [1]
    lead, rest = surveillance_words.sentence(found, view, covered)
    words = ["nenhum ponto", "Um ponto", "Dois pontos", "Três pontos"][len(expected)]
    told = f"{words} fora do esperado {where}"
    assert lead == (
        f"{told}, mais o do Estado todo;" if expected else f"O Estado todo subiu; {told};"
    )
    assert rest.startswith(
        "quatro pontos no total, entre 10 séries testadas."
        if len(expected) < 3
        else "não há outro no mês, entre 10 séries testadas."
    )


def test_a_state_that_did_not_rise_is_no_card_of_a_filter(by_hand: OpenHand) -> None:
    calm = {**NOW, 1: (1000, 1000.4, 1100, 0.5, 0.9, "within")}
    folder = by_hand(now=calm, cards={OCTOBER: [5, 4, 8], OCTOBER - 1: [8, 9]})
    found, view, covered = opened_at(folder, f"?municipio={ANAPOLIS}")
    assert titles(found) == ["Anápolis · Cobrança"]
    assert "Estado" not in found.table["name"].tolist()
    assert surveillance_words.sentence(found, view, covered)[0] == (
        "Um ponto fora do esperado em Anápolis;"
    )
    found, view, covered = opened_at(folder, f"?municipio={GOIANIA}")
    assert surveillance_words.sentence(found, view, covered)[0] == (
        "Nenhum ponto fora do esperado em Goiânia;"
    )


def test_a_state_inside_another_card_is_shown_with_that_card_only(by_hand: OpenHand) -> None:
    folder = by_hand(cards={OCTOBER: [5, 4, 8], OCTOBER - 1: []}, parts=[*PARTS, (4, 1)])
    found, _, _ = opened_at(folder, f"?municipio={GOIANIA}")
    assert titles(found) == [] and not found.has_state_risen
    found, _, _ = opened_at(folder, f"?municipio={ANAPOLIS}")
    assert surveillance_words.inside(found.rises[0]) == (
        "também: Estado; Anápolis; Anápolis · Varejo"
    )


def test_a_state_that_came_back_is_told_whatever_is_filtered(by_hand: OpenHand) -> None:
    calm = {**NOW, 1: (1000, 1000.4, 1100, 0.5, 0.9, "within")}
    folder = by_hand(now=calm, cards={OCTOBER: [5, 4, 8], OCTOBER - 1: [1, 9]})
    found, _, _ = opened_at(folder, f"?municipio={GOIANIA}")
    assert found.before == ("Estado",) and found.returned == ("Estado",)


@pytest.mark.parametrize(
    ("address", "hidden"),
    [
        ("", ""),
        ("?segmento=Varejo", ""),
        ("?empresa=Alfa", "Não aparecem dois pontos do mês, fora destes filtros."),
        (
            f"?municipio={ANAPOLIS}",
            "Não aparecem dois pontos do mês: um de empresas em todo o Estado (podem tocar também "
            "estes lugares) e um de outros lugares.",
        ),
        (
            f"?municipio={ANAPOLIS}&municipio={RIO_VERDE}",
            "Não aparece um ponto do mês, de empresas em todo o Estado (podem tocar também estes "
            "lugares).",
        ),
        (
            f"?municipio={ANAPOLIS}&grupo_problema={DELIVERY}",
            "Não aparecem três pontos do mês: um de empresas em todo o Estado (podem tocar também "
            "estes lugares) e dois fora destes filtros.",
        ),
    ],
)
def test_what_the_filters_hide_is_counted_and_one_link_shows_it(
    hand: Database, address: str, hidden: str
) -> None:
    found, view, _ = seen(hand, address)
    assert surveillance_words.hidden(found, view.scope) == hidden
    assert surveillance_words.all_points(found) == "Ver todos os pontos do mês (4)"
    whole = seen(hand, link.query(without_filters(view)))[0]
    assert whole.hidden_count == 0 and len(whole.rises) == 4


def test_the_link_to_all_points_keeps_what_chooses_none_of_them(hand: Database) -> None:
    _, view, _ = seen(
        hand,
        f"?periodo=3m&municipio={ANAPOLIS}&segmento=Varejo&assunto=M%C3%B3veis+e+Colch%C3%B5es",
    )
    assert link.query(without_filters(view)) == "?periodo=3m&assunto=M%C3%B3veis+e+Colch%C3%B5es"


@pytest.mark.parametrize(
    ("scope", "where"),
    [
        ({"judicial_districts": ("Anápolis",)}, "na comarca de Anápolis"),
        ({"municipalities": (ANAPOLIS, GOIANIA)}, "nos lugares escolhidos"),
        ({"municipalities": (ANAPOLIS,), "subjects": ("x",)}, "em Anápolis"),
        ({"municipalities": (ANAPOLIS,), "segments": ("Varejo",)}, "em Anápolis com estes filtros"),
    ],
)
def test_where_is_what_the_filters_choose(
    hand: Database, scope: dict[str, tuple[str, ...]], where: str
) -> None:
    chosen = Scope(OCTOBER, OCTOBER, **scope)
    assert surveillance_words.where(chosen, coverage(hand)) == where


def test_with_segment_of_a_bank_only_the_companies_that_are_there_agree(hand: Database) -> None:
    found, _, _ = seen(hand, "?segmento=Bancos")
    # Beta is one of the three companies, but the card is that of another one.
    assert titles(found) == [STATE]
    assert found.table["name"].tolist() == [
        "Estado",
        f"Estado · {DELIVERY} · Beta",
        f"Estado · {BILLING} · Beta",
    ]
    assert found.returned == (f"Estado · {BILLING} · Beta",)


def test_subject_and_problem_choose_nothing_and_say_so(hand: Database) -> None:
    found, view, covered = seen(hand, "?assunto=M%C3%B3veis+e+Colch%C3%B5es")
    assert view.scope.subjects and len(found.rises) == 4 and not found.is_filtered
    assert surveillance_words.notes(found, view, covered) == (
        "As séries não distinguem assunto nem problema: os cartões e a tabela não seguem esses "
        "filtros.",
    )


# The figure of the month.


def test_the_month_stands_beside_what_is_expected_of_the_state(
    hand: Database, by_hand: OpenHand
) -> None:
    _, view, _ = seen(hand)
    found = overview(hand, view.scope, view.minimum)
    expected = found.figure("expected_complaints")
    assert (expected.value, expected.high, expected.n) == (1000.4, 1100, 60)
    # 24 complaints were loaded; the numbers of the series are by hand.
    assert overview_words.tiles(found)[0].lines == (
        "esperado 1.000, limite 1.100",
        "dentro do esperado · no período: 48",
    )
    few = by_hand(now={**NOW, 1: (24, 10, 23, 0.001, 0.01, "alert")})
    database = Database(current_build(few))
    lines = overview_words.tiles(overview(database, view.scope, 30))[0].lines
    assert lines == ("esperado 10, limite 23", "acima do limite · no período: 48")
    database.close()
    narrowed = overview(hand, replace(view.scope, segments=("Varejo",)), view.minimum)
    assert overview_words.tiles(narrowed)[0].lines[0] == "no único mês anterior carregado: 18"


@pytest.mark.parametrize(
    ("number", "is_in_history", "lines"),
    [
        (17, True, ("esperado 10, dentro do limite 23", "já vinha subindo · no período: 48")),
        (23, True, ("esperado 10, dentro do limite 23", "já vinha subindo · no período: 48")),
        (17, False, ("esperado 10, limite 23", "dentro do esperado · no período: 48")),
        # Neither a fall nor a month beyond the limit is explained by the rise before it.
        (10, True, ("esperado 10, limite 23", "dentro do esperado · no período: 48")),
        (24, True, ("esperado 10, limite 23", "acima do limite · no período: 48")),
    ],
)
def test_a_rise_within_a_limit_that_rose_itself_says_so(
    by_hand: OpenHand, number: int, is_in_history: bool, lines: tuple[str, ...]
) -> None:
    database = Database(current_build(by_hand(now={**NOW, 1: (24, 10, 23.9, 0.1, 0.9, "within")})))
    found = overview(database, link.view({}, coverage(database)).scope, 30)
    database.close()
    is_month = found.figures["figure"] == "month_complaints"
    found = replace(
        found,
        figures=found.figures.assign(value=found.figures["value"].mask(is_month, float(number))),
        is_rise_in_history=is_in_history,
    )
    assert overview_words.tiles(found)[0].lines == lines
    whole = overview_words.rise_within_limit(found)
    assert bool(whole) is ("já vinha subindo" in lines[1])
    if number == 17 and whole:
        assert whole.startswith(
            "Em out/2026 houve 70,0\u00a0% a mais do que o esperado (17 contra 10), e mesmo assim "
            "dentro do limite (23): já vinha subindo,"
        )


@pytest.mark.parametrize(
    ("backs", "status", "is_part"),
    [
        (range(4, 10), "alert", True),
        (range(10, 16), "attention", True),
        (range(4, 9), "alert", False),
        (range(4, 10), "within", False),
        # The three months just before the tested one are no history of it.
        (range(1, 9), "alert", False),
        (range(11, 40), "alert", False),
    ],
)
def test_a_rise_of_half_a_year_is_part_of_the_history(
    backs: range, status: str, is_part: bool
) -> None:
    past = pd.DataFrame({"finalised_month": [OCTOBER - back for back in backs], "status": status})
    assert is_rise_in_history(past, OCTOBER) is is_part


# Links.


def test_investigar_leads_to_the_parts_of_the_card_and_keeps_the_period(hand: Database) -> None:
    found, view, _ = seen(hand, "?periodo=3m")
    addresses = [
        (page, link.query(target))
        for page, target in (leads_to(rise, view) for rise in found.rises)
    ]
    assert addresses == [
        (MUNICIPALITIES, "?periodo=3m"),
        (
            COMPARISON,
            "?periodo=3m&grupo_problema=Entrega+do+Produto&empresa=%3Cb%3ENegrito%3C%2Fb%3E"
            "&empresa=Beta&empresa=Gama",
        ),
        (MUNICIPALITIES, f"?periodo=3m&grupo_problema=Cobran%C3%A7a&municipio={ANAPOLIS}"),
        (
            MUNICIPALITIES,
            f"?periodo=3m&grupo_problema=Cobran%C3%A7a&municipio={RIO_VERDE}&empresa=Alfa",
        ),
    ]


def test_a_problem_of_one_company_leads_to_its_ficha(by_hand: OpenHand) -> None:
    only_one = {number: values for number, values in NOW.items() if number not in (6, 7)}
    found, view, _ = opened_at(by_hand(now=only_one), "?segmento=Varejo")
    page, target = leads_to(found.rises[1], view)
    assert page is PROFILE
    assert target.scope.companies == (HOSTILE,) and target.scope.problem_groups == (DELIVERY,)
    assert target.scope.segments == ()


@pytest.mark.parametrize(
    ("number", "page", "indicator"),
    [(3, COMPARISON, "nota"), (4, COMPARISON, "nota"), (5, RANKING, "volume")],
)
def test_more_companies_than_can_be_compared_are_listed_by_volume(
    hand: Database, number: int, page: MenuEntry, indicator: str
) -> None:
    _, view, _ = seen(hand, f"?indicador=nota&municipio={ANAPOLIS}")
    rise = seen(hand)[0].rises[1]
    names = [f"Empresa {letter}" for letter in "abcde"[:number]]
    several = replace(rise, series=tuple(replace(rise.series[0], company=name) for name in names))
    opened, target = leads_to(several, view)
    assert (opened, target.indicator) == (page, indicator)
    assert target.scope.companies == tuple(names)
    assert target.scope.problem_groups == (DELIVERY,) and not target.scope.is_of_places


def test_each_of_several_companies_is_a_way_to_its_ficha(
    hand_folder: Path, open_app: Opened
) -> None:
    app = open_app(hand_folder, {"periodo": "3m", "segmento": "Varejo"})
    (card,) = (html.value for html in app.html if 'class="empresas"' in html.value)
    links = findall('<li><a href="([^"]*)">([^<]*)</a>: ([^<]*)</li>', card)
    assert [(unescape(name), numbers) for _, name, numbers in links] == [
        (HOSTILE, "30; esperado 10, limite 19"),
        ("Beta", "20; esperado 9,5, limite 19"),
        ("Gama", "21; esperado 11, limite 20"),
    ]
    for address, name, _ in links:
        assert unescape(address).startswith(f"{PROFILE.url_path}?")
        assert link.parsed(unescape(address)) == {
            "periodo": ["3m"],
            "grupo_problema": [DELIVERY],
            "empresa": [unescape(name)],
        }


# Pictures.


def drawn(months: pd.DataFrame) -> ElementTree.Element:
    address = sparkline(months, LIGHT)
    head, _, content = address.partition(",")
    assert head == "data:image/svg+xml;base64"
    return ElementTree.fromstring(b64decode(content))


def of_kind(picture: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [element for element in picture if element.tag.endswith(kind)]


def corners(element: ElementTree.Element) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in element.attrib["points"].split())
    return [(float(x), float(y)) for x, y in pairs]


def months_of(observed: Sequence[float | None], limit: Sequence[float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "observed": pd.array(observed, dtype="Int64"),
            "upper_bound": pd.array(limit, dtype="Float64"),
        }
    )


def test_a_mark_stands_at_each_month_above_the_limit_and_nowhere_else() -> None:
    picture = drawn(months_of([3, 10, 11, 4, 30], [10, 10, 10, 10, 10]))
    band, *marks = of_kind(picture, "polygon")
    (line,) = of_kind(picture, "polyline")
    points = corners(line)
    assert band.attrib["fill"] == LIGHT.band and line.attrib["stroke"] == LIGHT.soft
    assert [mark.attrib["fill"] for mark in marks] == [LIGHT.above] * 2
    assert [corners(mark)[0][0] for mark in marks] == [points[2][0], points[4][0]]
    # The higher the number, the higher its point; a month lies beside the month before.
    assert points[4][1] < points[2][1] < points[1][1] < points[3][1] < points[0][1]
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    # The limit stands where a month of as many complaints does.
    assert corners(band)[0][1] == points[1][1]


def test_months_without_a_number_or_a_limit_are_gaps() -> None:
    picture = drawn(months_of([3, None, 5, 6, None, 2], [None, None, 9, 9, 9, None]))
    assert [len(corners(line)) for line in of_kind(picture, "polyline")] == [2, 2, 2]
    (band,) = of_kind(picture, "polygon")
    assert len(corners(band)) == 6
    nothing = drawn(months_of([None, None], [None, None]))
    assert list(nothing) == []


def test_the_picture_holds_the_colours_of_its_theme_and_no_text() -> None:
    months = months_of([3, 30], [10, 10])
    dark = b64decode(sparkline(months, DARK).partition(",")[2]).decode()
    assert DARK.above in dark and DARK.band in dark and DARK.soft in dark
    assert LIGHT.above not in dark and "<text" not in dark


def test_what_the_picture_shows_is_told(hand: Database) -> None:
    found, _, _ = seen(hand)
    assert surveillance_words.alt(found.rises[3], OCTOBER) == (
        "Rio Verde · Cobrança · Alfa: 24 meses até out/2026; acima da faixa em set/2026 a "
        "out/2026. Os números estão na aba Tabela."
    )


# Screen = table = file = command.


def test_the_table_has_the_tested_and_the_new_series_alerts_first(hand: Database) -> None:
    table = seen(hand)[0].table
    assert table["series_id"].tolist() == [5, 4, 1, 8, 2, 3, 6, 7, 11, 10, 9]
    assert table["months_in_row"].tolist() == [1, 1, 1, 2, 1, 1, 0, 0, 0, 0, 0]


def test_the_columns_of_the_file_are_these_in_this_order(hand: Database) -> None:
    _, view, _ = seen(hand)
    content = export_file(hand, "alertas", view, False).content.decode("utf-8-sig")
    assert content.splitlines()[0] == (
        "serie;municipio;ibge;segmento;grupo_problema;empresa;ano;mes;observado;esperado;limite;"
        "p_ajustado;meses_seguidos;situacao;cartao"
    )
    rows = {cells["serie"]: cells for cells in csv_rows(content.encode("utf-8-sig"))}
    assert list(rows["Rio Verde · Cobrança · Alfa"].values())[1:] == [
        *("Rio Verde", RIO_VERDE, "", BILLING, "Alfa", "2026", "10", "5"),
        *("1,2400000000", "4", "0,0300000000", "2", "alerta", "4"),
    ]
    assert list(rows["Rio Verde"].values())[8:] == ["7", "", "", "", "0", "novo", ""]
    assert [rows[name]["situacao"] for name in ("Goiânia", f"Estado · {DELIVERY} · Beta")] == [
        "dentro do esperado",
        "atenção",
    ]
    # Anápolis is inside the card of its problem; Beta shares that of the companies.
    assert {cells["serie"]: cells["cartao"] for cells in rows.values() if cells["cartao"]} == {
        "Estado": "1",
        f"Estado · {DELIVERY} · {HOSTILE}": "2",
        f"Estado · {DELIVERY} · Beta": "2",
        f"Estado · {DELIVERY} · Gama": "2",
        "Anápolis · Cobrança": "3",
        "Anápolis": "3",
        "Anápolis · Varejo": "3",
        "Rio Verde · Cobrança · Alfa": "4",
    }


def test_the_file_says_which_month_its_series_are_of(hand: Database) -> None:
    _, view, _ = seen(hand, "?de=2026-09&ate=2026-11")
    book = openpyxl.load_workbook(io.BytesIO(export_file(hand, "alertas", view, True).content))
    facts = dict(row[:2] for row in book["Leia-me"].iter_rows(values_only=True))
    assert facts["Mês das séries"] == "out/2026, o último carregado do período"
    _, view, _ = seen(hand, "?de=2026-11&ate=2026-11")
    book = openpyxl.load_workbook(io.BytesIO(export_file(hand, "alertas", view, True).content))
    assert "Mês das séries" not in [row[0] for row in book["Leia-me"].iter_rows(values_only=True)]


def test_the_second_sheet_has_the_months_of_the_cards(hand: Database) -> None:
    _, view, _ = seen(hand)
    book = openpyxl.load_workbook(io.BytesIO(export_file(hand, "alertas", view, True).content))
    assert book.sheetnames == ["Séries", "Meses dos cartões", "Leia-me"]
    rows = list(book["Meses dos cartões"].iter_rows(values_only=True))
    assert rows[0] == ("serie", "ano", "mes", "observado", "esperado", "limite", "situacao")
    assert rows[-2:] == [
        ("Rio Verde · Cobrança · Alfa", 2026, 9, 9, 1.2, 4, "alerta"),
        ("Rio Verde · Cobrança · Alfa", 2026, 10, 5, 1.24, 4, "alerta"),
    ]


@pytest.mark.parametrize("address", ["", f"?municipio={ANAPOLIS}", "?segmento=Bancos"])
def test_screen_file_and_command_hold_the_same_rows(
    address: str, hand: Database, hand_folder: Path, tmp_path: Path, open_app: Opened
) -> None:
    found, view, _ = seen(hand, address)
    file = export_file(hand, "alertas", view, False)
    written = csv_rows(file.content)
    assert [cells["serie"] for cells in written] == found.table["name"].tolist()
    app = open_app(hand_folder, link.parsed(address), tab="Tabela", card="alertas")
    (table,) = (t.value for t in app.dataframe if "p ajustado" in t.value)
    for label in SERIES_COLUMNS[:8]:
        shown = ["" if pd.isna(value) else str(value) for value in table[label.title]]
        assert [cells[label.heading].lstrip("'") for cells in written] == shown
    target = tmp_path / "alertas.csv"
    arguments = ["alertas", "--link", address, "--to", str(target), "--data", str(hand_folder)]
    assert command_line(arguments) == 0
    assert target.read_bytes() == file.content


def test_observed_is_what_the_complaints_of_the_build_say(sample: Database) -> None:
    found, _, _ = seen(sample)
    with duckdb.connect(str(sample.build), read_only=True) as connection:
        complaints = connection.execute(
            "select ibge_code::varchar as ibge_code, segment::varchar as segment, "
            "problem_group::varchar as problem_group, company::varchar as company from complaint "
            "where uf = 'GO' and finalised_month = $month",
            {"month": found.month},
        ).df()
    parts = ["ibge_code", "segment", "problem_group", "company"]
    chosen = [found.table.iloc[:40], found.table.iloc[::29]]
    for series in pd.concat(chosen).to_dict("records"):
        rows = complaints
        for part in parts:
            rows = rows if pd.isna(series[part]) else rows[rows[part] == series[part]]
        assert len(rows) == series["observed"], series["name"]
    assert len(found.table) >= found.tested_count > 100
    events = sum(rise.card_count for rise in found.rises)
    assert found.agreeing_count == found.card_count == events > 0


# The page.


def test_the_page_says_the_sentence_and_draws_the_cards(
    hand_folder: Path, open_app: Opened
) -> None:
    app = open_app(hand_folder)
    text = texts(app)
    assert "O que mudou em outubro de 2026" in text
    assert "Quatro pontos fora do esperado" in text
    assert "O Estado todo subiu neste mês: leia os cartões com isso em mente." in text
    assert surveillance_words.HOW_TO_READ in text
    assert "Voltaram ao esperado" in text and "Ver as 11 séries: 10 testadas e 1 nova" in [
        b.label for b in app.button
    ]
    alts = [alt for e in app.html for alt in findall('class="faisca"[^>]*alt="([^"]*)"', e.value)]
    assert len(alts) == 4
    assert text.index("Fora do esperado, do mais firme") < text.index("Parcela não resolvida: quem")


def test_under_a_place_the_state_is_the_first_card_and_what_is_hidden_has_a_link(
    hand_folder: Path, open_app: Opened
) -> None:
    app = open_app(hand_folder, {"municipio": GOIANIA})
    (card,) = (html.value for html in app.html if 'class="faisca"' in html.value)
    assert '<span class="selo">Estado todo</span>' in card and STATE in card
    text = texts(app)
    assert "O Estado todo subiu; nenhum ponto fora do esperado em Goiânia;" in text
    assert "Não aparecem três pontos do mês: um de empresas em todo o Estado" in text
    button = app.button(key="todos_os_pontos")
    assert button.label == "Ver todos os pontos do mês (4)"
    button.click().run()
    assert not app.exception and not app.query_params
    assert "Não aparece" not in texts(app) and "Quatro pontos fora do esperado" in texts(app)
    assert "todos_os_pontos" not in [one.key for one in app.button]


def test_the_foot_of_the_cards_is_one_paragraph_and_the_rest_stands_elsewhere(
    by_hand: OpenHand, open_app: Opened
) -> None:
    folder = by_hand(has_family_change=True)
    notes = [html.value for html in open_app(folder).html if 'class="nota"' in html.value]
    (foot,) = [note for note in notes if surveillance_words.HOW_TO_READ in note]
    assert foot.count("A história mistura as duas famílias") == 1
    assert not [note for note in notes if "A coluna Cartão" in note or "num cartão por" in note]
    assert surveillance_words.MORE_ALERTS_THAN_POINTS in texts(
        open_app(folder, tab="Tabela", card="alertas")
    )
    three = {**NOW, 6: (25, 9.5, 19, 0.0002, 0.01, "alert")}
    folder = by_hand(now=three, cards={OCTOBER: [1, 5, 6, 4, 8]})
    assert "Cinco pontos em quatro cartões: dois são de empresas" in texts(
        open_app(folder, tab="Sobre este dado", card="alertas")
    )


def test_a_place_without_complaints_still_shows_that_the_state_rose(
    by_hand: OpenHand, open_app: Opened
) -> None:
    nowhere = {"municipio": "5200159"}
    text = texts(open_app(by_hand(), nowhere))
    assert "Nenhuma reclamação com estes filtros." in text and STATE in text
    calm = {**NOW, 1: (1000, 1000.4, 1100, 0.5, 0.9, "within")}
    folder = by_hand(now=calm, cards={OCTOBER: [5, 4, 8], OCTOBER - 1: []})
    text = texts(open_app(folder, nowhere))
    assert "Nenhuma reclamação com estes filtros." in text
    assert "Fora do esperado, do mais firme" not in text


def test_the_link_to_all_series_opens_the_table(hand_folder: Path, open_app: Opened) -> None:
    app = open_app(hand_folder)
    app.button(key="ver_series").click().run()
    assert not app.exception
    assert [table for table in app.dataframe if "p ajustado" in table.value]


@pytest.mark.parametrize("tab", ["Baixar", "Sobre este dado"])
def test_the_other_tabs_of_the_card(tab: str, hand_folder: Path, open_app: Opened) -> None:
    app = open_app(hand_folder, tab=tab, card="alertas")
    if tab == "Baixar":
        assert "11 linhas · nenhuma linha cortada · alertas_" in texts(app)
    else:
        assert "Meses seguidos em alerta, até este" in texts(app)


def test_hostile_names_are_shown_as_they_are(
    tmp_path: Path, complaints: Path, open_app: Opened
) -> None:
    """Forty companies with hostile names in one card, which names all of them."""
    folder = surveilled(load_all(tmp_path / "data", complaints))
    with duckdb.connect(str(current_build(folder))) as connection:
        for number, name in enumerate(HOSTILE_NAMES, start=101):
            connection.execute(
                "insert into surveillance_series values (?, 'company_problem_group', null, null, "
                "?, ?)",
                [number, DELIVERY, name],
            )
            connection.execute(
                "insert into surveillance_month values (?, ?, 20, 5, 9, 0.005, 0.2, 'attention')",
                [number, OCTOBER],
            )
    app = open_app(folder)
    (card,) = (html.value for html in app.html if "Mesmo problema em" in html.value)
    lines = [unescape(sub("<[^>]+>", "", line)) for line in findall("<li>(.*?)</li>", card)]
    addresses = [link.parsed(unescape(href)) for href in findall('<a href="([^"]*)"', card)]
    for name in HOSTILE_NAMES:
        assert f"{name}: 20; esperado 5,0, limite 9" in lines
        assert [address for address in addresses if address["empresa"] == [name]]
        assert not [m.value for m in app.markdown if name in m.value]
    assert set(findall("<(/?[a-z0-9]+)", card)) == {
        *("p", "/p", "span", "/span", "h3", "/h3", "img", "ul", "/ul", "li", "/li", "a", "/a")
    }


def test_nothing_tested_leaves_the_rest_of_the_page(by_hand: OpenHand, open_app: Opened) -> None:
    folder = by_hand(now={}, cards={}, parts=[], reason="short_history")
    text = texts(open_app(folder))
    assert "Nenhuma série testada em outubro de 2026:" in text
    assert "Fora do esperado, do mais firme" not in text and "Reclamações em out/2026" in text
    assert "no único mês anterior carregado: 24" in text


def test_one_month_alone_raises_nothing_and_says_why(
    real_month_folder: Path, open_app: Opened
) -> None:
    text = texts(open_app(real_month_folder))
    assert (
        "Nenhuma série testada em outubro de 2026:  são precisos 36 meses carregados de história, "
        "até 4 meses antes; há 0."
    ) in text


def test_a_missing_month_and_nonsense_in_the_link(hand_folder: Path, open_app: Opened) -> None:
    missing = texts(open_app(hand_folder, {"de": "2026-10", "ate": "2026-11"}))
    assert "O que mudou em outubro de 2026" in missing and "Quatro pontos" in missing
    assert "nov/2026: ainda não publicado." in missing
    odd = texts(open_app(hand_folder, {"periodo": "99x", "empresa": "<i>x</i>"}))
    assert "Quatro pontos fora do esperado" in odd and "<i>x</i>" in odd
    gone = texts(open_app(hand_folder, {"de": "2026-11", "ate": "2026-11"}))
    assert "Nenhuma reclamação com estes filtros." in gone


@pytest.mark.parametrize("label", SERIES_COLUMNS, ids=lambda label: label.heading)
def test_every_column_is_in_the_indicators_document(label: Label) -> None:
    document = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")
    assert f"| `{label.heading}` | {label.title} | {label.definition} |" in document
