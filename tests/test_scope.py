"""Scope: each thing it refuses, and that equal selections are equal scopes."""

from dataclasses import FrozenInstanceError, fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.months import first_day, last_day, month_number, written_month
from queries.scope import FILTERS, PLACES, Scope

JANUARY_2014 = 2014 * 12
DECEMBER_2099 = 2099 * 12 + 11
OCTOBER_2026 = 2026 * 12 + 9
MONTHS = st.integers(JANUARY_2014, DECEMBER_2099)


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-10 to 2026-09"):
        Scope(OCTOBER_2026, OCTOBER_2026 - 1)


def test_a_window_of_one_month_is_accepted() -> None:
    assert Scope(OCTOBER_2026, OCTOBER_2026).month_count == 1


def test_a_month_before_the_platform_opened_is_refused() -> None:
    with pytest.raises(ValueError, match="2013-12"):
        Scope(JANUARY_2014 - 1, OCTOBER_2026)
    assert Scope(JANUARY_2014, OCTOBER_2026).from_month == JANUARY_2014


def test_a_month_after_2099_is_refused() -> None:
    with pytest.raises(ValueError, match="2100-01"):
        Scope(OCTOBER_2026, DECEMBER_2099 + 1)
    assert Scope(OCTOBER_2026, DECEMBER_2099).to_month == DECEMBER_2099


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("value", ["", " ", "\t\n", "\u00a0"])
def test_an_empty_name_among_the_filters_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        Scope(OCTOBER_2026, OCTOBER_2026, **{name: ("Varejo", value)})


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("value", [None, 5, b"Varejo"])
def test_a_filter_that_is_no_text_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        Scope(OCTOBER_2026, OCTOBER_2026, **{name: (value,)})  # type: ignore[arg-type]


def test_the_check_holds_for_a_changed_copy_too() -> None:
    scope = Scope(OCTOBER_2026, OCTOBER_2026)
    with pytest.raises(ValueError):
        replace(scope, to_month=OCTOBER_2026 - 1)
    with pytest.raises(ValueError):
        replace(scope, segments=("",))


def test_a_scope_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Scope(OCTOBER_2026, OCTOBER_2026).to_month = OCTOBER_2026  # type: ignore[misc]


@given(st.lists(st.sampled_from(["Varejo", "Bancos", "Água", "b"]), max_size=6), st.randoms())
def test_the_same_filters_in_another_order_or_twice_are_the_same_scope(names, random) -> None:
    shuffled = [*names, *names[:1]]
    random.shuffle(shuffled)
    first = Scope(OCTOBER_2026, OCTOBER_2026, tuple(names), tuple(names))
    second = Scope(OCTOBER_2026, OCTOBER_2026, tuple(shuffled), tuple(shuffled))
    assert first == second
    assert hash(first) == hash(second)
    assert repr(first) == repr(second)
    assert first.segments == first.states == tuple(sorted(set(names)))


def test_the_parameters_are_one_value_that_holds_every_field_and_lists_for_sql() -> None:
    scope = Scope(
        OCTOBER_2026 - 11, OCTOBER_2026, ("Varejo", "Bancos"), ("GO",), companies=("b", "a")
    )
    assert scope.parameters() == {
        "scope": {
            "from_month": OCTOBER_2026 - 11,
            "to_month": OCTOBER_2026,
            "segments": ["Bancos", "Varejo"],
            "states": ["GO"],
            "subjects": [],
            "problem_groups": [],
            "problems": [],
            "municipalities": [],
            "regions": [],
            "judicial_districts": [],
            "companies": ["a", "b"],
        }
    }
    assert set(scope.parameters()["scope"]) == {field.name for field in fields(Scope)}


FULL = Scope(OCTOBER_2026, OCTOBER_2026, **dict.fromkeys(FILTERS, ("a", "b")))


@pytest.mark.parametrize("name", FILTERS)
def test_a_scope_without_a_filter_is_the_same_but_for_that_filter(name: str) -> None:
    lifted = FULL.without(name)
    assert getattr(lifted, name) == ()
    assert lifted == replace(FULL, **{name: ()}) != FULL
    assert FULL.without() == FULL


def test_several_filters_are_lifted_together_and_the_window_is_none_of_them() -> None:
    assert FULL.without(*FILTERS) == Scope(OCTOBER_2026, OCTOBER_2026)
    assert FULL.without("regions", "municipalities").companies == ("a", "b")
    with pytest.raises(TypeError):
        FULL.without("nonsense")


def test_the_filters_are_all_fields_but_the_window() -> None:
    assert (
        *("segments", "states", "subjects", "problem_groups", "problems"),
        *("municipalities", "regions", "judicial_districts", "companies"),
    ) == FILTERS


def test_a_scope_is_of_places_where_one_of_the_filters_on_places_is_chosen() -> None:
    of_places = {name for name in FILTERS if Scope(24300, 24300, **{name: ("a",)}).is_of_places}
    assert of_places == set(PLACES) == {"municipalities", "regions", "judicial_districts"}
    assert not Scope(24300, 24300).is_of_places


def test_nothing_is_restricted_unless_it_is_asked_for() -> None:
    scope = Scope(OCTOBER_2026, OCTOBER_2026)
    assert {getattr(scope, name) for name in FILTERS} == {()}


def test_the_number_of_months_counts_both_ends() -> None:
    assert Scope(OCTOBER_2026 - 11, OCTOBER_2026).month_count == 12


@given(MONTHS)
def test_a_month_is_written_as_year_and_month_and_read_back(month: int) -> None:
    assert month_number(written_month(month)) == month
    assert written_month(month) == f"{first_day(month):%Y-%m}"


@given(MONTHS)
def test_the_days_of_a_month_are_its_first_and_its_last(month: int) -> None:
    assert first_day(month).day == 1
    assert last_day(month) + timedelta(days=1) == first_day(month + 1)


def test_the_month_number_is_twelve_a_year_and_january_is_zero() -> None:
    assert month_number("2014-11") == 24178
    assert month_number("2026-01") == 2026 * 12
    assert last_day(month_number("2024-02")) == date(2024, 2, 29)
    assert last_day(month_number("2026-12")) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-00", "2026-1", "26-01", "0000-01", "2026-01-01", " 2026-01"],
)
def test_a_text_that_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        month_number(text)


@pytest.mark.parametrize("name", FILTERS)
def test_one_text_in_place_of_several_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="one text"):
        Scope(24000 + 300, 24000 + 301, **{name: "Varejo"})  # type: ignore[arg-type]
