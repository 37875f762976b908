"""How few complaints a place has on Início: the numbers by hand, the words, the page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from re import sub

import pytest
from builds import Opened, load_all
from complaint_files import row, write
from streamlit.testing.v1 import AppTest

from queries.database import Database, current_build
from queries.months import month_number
from queries.scope import Scope
from reports import overview_words
from reports.municipalities import municipalities
from reports.municipalities_words import LITTLE_USE
from reports.reach import Reach, reach

OCTOBER = month_number("2026-10")
YEAR = Scope(OCTOBER - 11, OCTOBER)
GOIANIA, ANAPOLIS, ADELANDIA, ABADIANIA = "5208707", "5201108", "5200159", "5200100"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """October 2026: 900 complaints of Goiânia, 4 of Abadiânia, 5 of Anápolis, 2 of them of a
    bank."""
    made = tmp_path_factory.mktemp("reach")
    rows = [
        row(city=city, segment=segment, date="15/10/2026")
        for city, segment, number in (
            ("Goiânia", "Varejo", 900),
            ("Abadiânia", "Varejo", 4),
            ("Anápolis", "Varejo", 3),
            ("Anápolis", "Bancos", 2),
        )
        for _ in range(number)
    ]
    return load_all(made / "data", write(made / "finalizadas_2026-10.csv", rows))


@pytest.fixture(scope="module")
def database(folder: Path) -> Iterator[Database]:
    opened = Database(current_build(folder))
    yield opened
    opened.close()


def found(database: Database, **places: Sequence[str]) -> Reach:
    asked = Scope(OCTOBER, OCTOBER, **{name: tuple(values) for name, values in places.items()})
    there = reach(database, asked)
    assert there is not None
    return there


def texts(app: AppTest) -> str:
    drawn = [e.value for e in app.html if "<style>" not in e.value]
    return " ".join(unescape(sub(r"<[^>]+>", " ", html)) for html in drawn)


def test_expected_is_the_part_of_the_population(database: Database) -> None:
    towns = municipalities(database, YEAR, "uso").set_index("ibge_code")
    there = found(database, municipalities=[ABADIANIA])
    part = towns.loc[ABADIANIA, "population"] / towns["population"].sum()
    assert (there.name, there.observed) == ("Abadiânia", 4)
    # Abadiânia had 17,228 inhabitants of 7,055,228 in the census of 2022.
    assert there.expected == pytest.approx(909 * part, rel=1e-4)
    assert there.expected == pytest.approx(909 * 17_228 / 7_055_228, rel=0.1)


def test_no_filter_but_the_places_counts(database: Database) -> None:
    there = found(database, municipalities=[ANAPOLIS], segments=["Bancos"], companies=["x"])
    assert there == found(database, municipalities=[ANAPOLIS])
    assert there.observed == 5 and not there.is_few


def test_several_places_are_added_up(database: Database) -> None:
    one, other, both = (
        found(database, municipalities=codes)
        for codes in ([ABADIANIA], [ANAPOLIS], [ABADIANIA, ANAPOLIS])
    )
    assert (both.name, both.observed) == ("", 9)
    assert both.expected == pytest.approx(one.expected + other.expected)
    # The mesoregion Noroeste Goiano has none of the four.
    region = found(database, regions=["5201"])
    assert region.observed == 0 and region.expected > 10


def test_a_short_window_is_drawn_out_to_a_year_and_a_long_one_stays(database: Database) -> None:
    assert found(database, municipalities=[ADELANDIA]).window == YEAR
    long = reach(database, Scope(OCTOBER - 23, OCTOBER, municipalities=(ADELANDIA,)))
    assert long is not None and long.window == Scope(OCTOBER - 23, OCTOBER)


def test_without_a_place_or_a_loaded_month_there_is_nothing_to_tell(database: Database) -> None:
    assert reach(database, Scope(OCTOBER, OCTOBER, segments=("Varejo",))) is None
    assert reach(database, Scope(OCTOBER + 1, OCTOBER + 1, municipalities=(GOIANIA,))) is None
    assert overview_words.of_reach(None) == ""


@pytest.mark.parametrize(
    ("observed", "expected", "told"),
    [
        (0, 10.9, "0 reclamações em nov/2025 a out/2026; esperado para a população: 11."),
        (1, 9.94, "1 reclamação em nov/2025 a out/2026; esperado para a população: 9,9."),
        (5, 40.0, ""),
    ],
)
def test_fewer_than_five_are_told_beside_what_the_population_lets_expect(
    observed: int, expected: float, told: str
) -> None:
    there = Reach("Adelândia", YEAR, observed, expected, 0.0)
    text = overview_words.of_reach(there)
    assert text == (f"Adelândia, contando todas: {told} {LITTLE_USE}" if told else "")


@pytest.mark.parametrize(("high", "is_little"), [(3.68, True), (3.7, False)])
def test_few_where_few_are_expected_say_nothing_of_use(high: float, is_little: bool) -> None:
    there = Reach("", YEAR, 0, 3.69, high)
    text = overview_words.of_reach(there)
    assert text.startswith("Lugares escolhidos, contando todas: 0 reclamações em ")
    assert text.endswith(LITTLE_USE if is_little else "a população: 3,7.")


def test_the_interval_is_that_of_a_count(database: Database) -> None:
    """Of none the 97.5 % quantile is -log(0.025); of four it is 10.24 (Garwood 1936)."""
    for town, high in ((ADELANDIA, 3.689), (ABADIANIA, 10.242)):
        there = found(database, municipalities=[town])
        assert there.observed_high == pytest.approx(high, abs=1e-3)


def test_the_sentence_of_an_empty_page_and_the_notice_of_a_quiet_one(
    folder: Path, open_app: Opened
) -> None:
    empty = texts(open_app(folder, {"municipio": ADELANDIA}))
    assert "com estes filtros. Adelândia, contando todas: 0 reclamações em nov/2025" in empty
    assert "Nenhuma reclamação com estes filtros." in empty
    quiet = texts(open_app(folder, {"municipio": ABADIANIA}))
    assert "Abadiânia, contando todas: 4 reclamações em nov/2025 a out/2026; esperado" in quiet
    filtered = texts(open_app(folder, {"municipio": GOIANIA, "segmento": "Bancos"}))
    assert "Nenhuma reclamação com estes filtros." in filtered
    assert "contando todas" not in filtered
    bank = {"municipio": ANAPOLIS, "segmento": "Bancos"}
    for address in ({}, {"municipio": GOIANIA}, bank):
        assert "contando todas" not in texts(open_app(folder, address))


def test_a_town_of_the_sample_without_use_says_so(
    sample: Database, sample_folder: Path, open_app: Opened
) -> None:
    quiet = reach(sample, replace(YEAR, municipalities=(ADELANDIA,)))
    assert quiet is not None and quiet.observed == 0 and 9 < quiet.expected < 13
    text = texts(open_app(sample_folder, {"municipio": ADELANDIA}))
    assert (
        "Adelândia, contando todas: 0 reclamações em nov/2025 a out/2026; esperado para a " in text
    )
    assert LITTLE_USE in text
