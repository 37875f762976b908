"""The address: its keys, defaults, what nonsense does, and the command line that reads it."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from builds import LOADED_ON, ROOT, Opener
from complaint_files import row, write
from hypothesis import given
from hypothesis import strategies as st

from queries.database import Database
from queries.months import month_number, written_month
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope
from reports import __main__ as command_line
from reports import link
from reports.coverage import Coverage, coverage
from reports.exports import export_file
from reports.link import View

OCTOBER = 2026 * 12 + 9
SEGMENTS = ("Bancos, Financeiras e Administradoras de Cartão", "Varejo", "a&b=c#d?e%20+é")
OPTIONS = {
    "segments": {name: name for name in SEGMENTS},
    "subjects": {"Crédito": "Crédito", "Varejo": "Varejo"},
    "problem_groups": {"Cobrança/Contestação": "Cobrança/Contestação", "Entrega": "Entrega"},
    "problems": {"Não entrega / demora": "Não entrega / demora", "50% + juros": "50% + juros"},
    "municipalities": {"5208707": "Goiânia", "5201108": "Anápolis"},
    "regions": {"5203": "Centro Goiano (mesorregião)", "52010": "Goiânia (microrregião)"},
    "judicial_districts": {"Anápolis": "Anápolis"},
    "companies": {"=1+1": "=1+1", "Banco Pan & Cia": "Banco Pan & Cia"},
}


def covered(
    first: str = "2020-01", last: str = "2026-10", states: tuple[str, ...] = ()
) -> Coverage:
    months = tuple(range(month_number(first), month_number(last) + 1))
    return Coverage(
        months, ("finalizadas",) * len(months), OPTIONS, states, False, LOADED_ON.date()
    )


COVERED = covered()
KEYS = (
    *("de", "ate", "periodo", "segmento", "assunto", "grupo_problema", "problema", "regiao"),
    *(
        "comarca",
        "municipio",
        "empresa",
        "minimo",
        "indicador",
        "ordem",
        "grao",
        "pagina",
        "colunas",
    ),
    *("fonte", "nucleo", "casos", "pesos"),
)
"""Every key that an address may hold."""
EMPTY = Coverage((), (), {}, (), False, LOADED_ON.date())


def read(address: str, coverage: Coverage = COVERED) -> View:
    return link.view(link.parsed(address), coverage)


def window(view: View) -> tuple[str, str]:
    return written_month(view.scope.from_month), written_month(view.scope.to_month)


# Keys and defaults.


def test_an_empty_address_is_the_last_twelve_months_of_all_with_minimum_thirty() -> None:
    view = read("")
    assert window(view) == ("2025-11", "2026-10")
    assert view.scope.month_count == 12
    assert view == View(
        scope=Scope(OCTOBER - 11, OCTOBER),
        period="12m",
        minimum=30,
        indicator="nao_resolvidas",
        columns="essencial",
        notes=(),
    )


def test_each_key_of_the_address_is_read() -> None:
    view = read(
        "?de=2024-12&ate=2025-01&segmento=Varejo&assunto=Cr%C3%A9dito&grupo_problema=Entrega"
        "&problema=50%25+%2B+juros&regiao=5203&comarca=An%C3%A1polis&municipio=5201108&empresa=%3D1%2B1&minimo=12"
        "&indicador=nota&ordem=empresa&grao=ano&pagina=7&colunas=completo"
    )
    assert view == View(
        Scope(
            month_number("2024-12"),
            month_number("2025-01"),
            segments=("Varejo",),
            subjects=("Crédito",),
            problem_groups=("Entrega",),
            problems=("50% + juros",),
            regions=("5203",),
            judicial_districts=("Anápolis",),
            municipalities=("5201108",),
            companies=("=1+1",),
        ),
        period="",
        minimum=12,
        indicator="nota",
        order="empresa",
        grain="ano",
        page=7,
        columns="completo",
    )


@pytest.mark.parametrize(
    "prefix", ["?", "", "http://127.0.0.1:8501/?", "https://painel.example/consumo/empresas?", "/?"]
)
def test_the_part_after_the_question_mark_is_what_counts(prefix: str) -> None:
    assert read(f"{prefix}de=2026-01&ate=2026-03&minimo=7") == read(
        "?de=2026-01&ate=2026-03&minimo=7"
    )


def test_an_address_without_a_query_is_the_default_view() -> None:
    assert read("http://127.0.0.1:8501/") == read("")


def test_a_segment_may_be_repeated_and_its_order_does_not_matter() -> None:
    first = read("?segmento=Varejo&segmento=Bancos,+Financeiras+e+Administradoras+de+Cart%C3%A3o")
    second = read(
        "?segmento=Bancos, Financeiras e Administradoras de Cartão&segmento=Varejo&segmento=Varejo"
    )
    assert first.scope.segments == SEGMENTS[:2]
    assert first == second
    assert first.notes == ()


def test_of_a_key_given_twice_the_last_one_holds() -> None:
    assert read("?minimo=10&minimo=20").minimum == 20


def test_unknown_keys_are_no_news() -> None:
    assert read("?utm_source=x&theme=dark") == read("")


def test_the_states_of_what_is_loaded_restrict_every_view() -> None:
    mixed = covered(states=("GO",))
    assert read("?periodo=3m", mixed).scope.states == ("GO",)
    assert read("?de=2026-01&ate=2026-02", mixed).scope.states == ("GO",)


# Rolling windows.


@pytest.mark.parametrize(
    ("last", "period", "first"),
    [
        ("2026-10", "12m", "2025-11"),
        ("2026-12", "12m", "2026-01"),
        ("2026-01", "12m", "2025-02"),
        ("2026-01", "3m", "2025-11"),
        ("2026-02", "3m", "2025-12"),
        ("2026-03", "3m", "2026-01"),
        ("2026-05", "6m", "2025-12"),
        ("2026-06", "6m", "2026-01"),
        ("2026-12", "24m", "2025-01"),
        ("2026-01", "24m", "2024-02"),
        ("2026-10", "tudo", "2020-01"),
    ],
)
def test_a_rolling_period_is_whole_months_that_end_in_the_last_loaded_one(
    last: str, period: str, first: str
) -> None:
    view = read(f"?periodo={period}", covered(last=last))
    assert (window(view), view.period, view.notes) == ((first, last), period, ())


def test_a_rolling_period_moves_with_the_data_and_a_fixed_one_does_not() -> None:
    for address, moves in (("?periodo=3m", True), ("?de=2026-01&ate=2026-03", False)):
        now, later = read(address), read(address, covered(last="2026-11"))
        assert (now.scope != later.scope) is moves


def test_a_rolling_period_does_not_reach_before_the_platform() -> None:
    early = covered("2014-05", "2014-06")
    assert window(read("?periodo=12m", early)) == ("2014-01", "2014-06")
    assert window(read("?periodo=tudo", early)) == ("2014-05", "2014-06")


def test_a_missing_month_does_not_move_the_window() -> None:
    gaps = replace(COVERED, months=(OCTOBER - 30, OCTOBER - 1, OCTOBER), families=("f", "f", "f"))
    assert window(read("?periodo=12m", gaps)) == ("2025-11", "2026-10")
    assert window(read("?periodo=tudo", gaps)) == ("2024-04", "2026-10")


def test_with_nothing_loaded_every_address_is_still_a_view() -> None:
    for address in ("", "?periodo=tudo", "?periodo=24m", "?de=2026-01", "?segmento=Varejo"):
        assert isinstance(read(address, EMPTY), View)


# Fixed windows.


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("?de=2026-10&ate=2026-10", ("2026-10", "2026-10")),
        ("?de=2025-12&ate=2026-01", ("2025-12", "2026-01")),
        ("?de=2026-01", ("2026-01", "2026-10")),
        ("?ate=2021-06", ("2020-01", "2021-06")),
        # Completed by what is loaded, but never reversed.
        ("?de=2027-03", ("2027-03", "2027-03")),
        ("?ate=2019-03", ("2019-03", "2019-03")),
        # What is asked for may lie outside of what is loaded: it is empty, not another window.
        ("?de=2015-01&ate=2015-12", ("2015-01", "2015-12")),
        ("?de=2014-01&ate=2099-12", ("2014-01", "2099-12")),
        ("?de=&ate=2026-02", ("2020-01", "2026-02")),
    ],
)
def test_a_fixed_window_is_what_de_and_ate_say(address: str, expected: tuple[str, str]) -> None:
    view = read(address)
    assert (window(view), view.period, view.notes) == (expected, "", ())


def test_a_fixed_window_wins_over_a_rolling_period_and_says_so() -> None:
    view = read("?de=2026-01&ate=2026-02&periodo=24m")
    assert (window(view), view.period) == (("2026-01", "2026-02"), "")
    (note,) = view.notes
    assert "valem “de” e “ate”" in note


def test_a_reversed_period_is_explained_and_the_default_taken() -> None:
    view = read("?de=2026-10&ate=2026-09")
    assert (view.scope, view.period) == (read("").scope, "12m")
    (note,) = view.notes
    assert "invertido" in note
    assert "de 2026-10 até 2026-09" in note


def test_a_reversed_period_falls_back_to_the_rolling_one_beside_it() -> None:
    view = read("?de=2026-10&ate=2026-09&periodo=3m")
    assert (window(view), view.period) == (("2026-08", "2026-10"), "3m")
    (note,) = view.notes
    assert note.endswith("está invertido (de 2026-10 até 2026-09) e foi ignorado: vale “periodo”.")
    (alone,) = read("?de=2026-10&ate=2026-09").notes
    assert alone.endswith("e foi ignorado.")


# Nonsense.


@pytest.mark.parametrize("key", ["de", "ate"])
@pytest.mark.parametrize(
    "value", ["2026", "2026-13", "2026-00", "10/2026", "2013-12", "2100-01", "ontem", "9999999-01"]
)
def test_a_month_that_is_none_is_ignored_with_a_note(key: str, value: str) -> None:
    view = read(f"?{key}={value}")
    assert view.scope == read("").scope
    assert view.period == "12m"
    assert len(view.notes) == 1
    assert value in view.notes[0] and f"“{key}”" in view.notes[0]


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("periodo", "period"),
        ("indicador", "indicator"),
        ("ordem", "order"),
        ("grao", "grain"),
        ("colunas", "columns"),
    ],
)
@pytest.mark.parametrize("value", ["x", "12M", "13m", "none", " ", "'; drop table data.complaint"])
def test_an_unknown_word_is_ignored_with_a_note(key: str, field: str, value: str) -> None:
    view = read(f"?{key}={value}")
    assert getattr(view, field) == getattr(read(""), field)
    assert view.scope == read("").scope
    assert len(view.notes) == 1
    assert f"“{key}”" in view.notes[0]


@pytest.mark.parametrize(("value", "accepted"), [("5", 5), ("100", 100), ("030", 30), ("99", 99)])
def test_a_minimum_from_five_to_a_hundred_is_taken(value: str, accepted: int) -> None:
    view = read(f"?minimo={value}")
    assert (view.minimum, view.notes) == (accepted, ())


@pytest.mark.parametrize(
    "value", ["4", "101", "0", "-5", "5.5", "5,0", "1e1", "x", "³", "٣٠", "9" * 5000, " 30"]
)
def test_any_other_minimum_is_the_default_with_a_note(value: str) -> None:
    view = read(f"?minimo={value}")
    assert view.minimum == 30
    assert view.notes == (
        "O mínimo para comparar vai de 5 a 100; o valor do endereço foi ignorado.",
    )


def test_an_unknown_segment_is_ignored_with_a_note_and_the_known_one_stays() -> None:
    view = read("?segmento=Nenhum&segmento=Varejo&segmento=")
    assert view.scope.segments == ("Varejo",)
    assert view.notes == ("O segmento “Nenhum” não existe nos dados e foi ignorado.",)


@pytest.mark.parametrize(
    ("key", "note"),
    [
        ("segmento", "O segmento “X” não existe nos dados e foi ignorado."),
        ("assunto", "O assunto “X” não existe nos dados e foi ignorado."),
        ("grupo_problema", "O grupo de problema “X” não existe nos dados e foi ignorado."),
        ("problema", "O problema “X” não existe nos dados e foi ignorado."),
        ("regiao", "A região “X” não existe nos dados e foi ignorada."),
        ("comarca", "A comarca “X” não existe nos dados e foi ignorada."),
        ("municipio", "O município “X” não existe nos dados e foi ignorado."),
        ("empresa", "A empresa “X” não existe nos dados e foi ignorada."),
    ],
)
def test_a_value_that_no_filter_has_is_told_in_the_gender_of_its_noun(key: str, note: str) -> None:
    assert read(f"?{key}=X").notes == (note,)
    assert read(f"?{key}=X").scope == read("").scope


@pytest.mark.parametrize(
    ("address", "field", "value"),
    [
        ("?comarca=anapolis", "judicial_districts", "Anápolis"),
        ("?comarca=AN%C3%81POLIS", "judicial_districts", "Anápolis"),
        ("?segmento=varejo", "segments", "Varejo"),
        ("?assunto=credito", "subjects", "Crédito"),
        ("?grupo_problema=cobranca/contestacao", "problem_groups", "Cobrança/Contestação"),
        ("?problema=nao entrega / DEMORA", "problems", "Não entrega / demora"),
        ("?empresa=banco pan %26 cia", "companies", "Banco Pan & Cia"),
    ],
)
def test_a_name_is_known_without_its_accents_and_in_any_case(
    address: str, field: str, value: str
) -> None:
    view = read(address)
    assert getattr(view.scope, field) == (value,) and view.notes == ()
    # The address of the view has the name as the data write it.
    assert read(link.query(view)) == view
    less = f"{address[:-1]}"
    assert getattr(read(less).scope, field) == () and len(read(less).notes) == 1


def test_a_name_that_means_several_values_is_none_of_them() -> None:
    names = ("Banco Pã", "Banco Pá", "BANCO PÁ")
    both = replace(COVERED, options={"companies": {name: name for name in names}})
    assert read("?empresa=banco pa", both).scope.companies == ()
    assert read("?empresa=banco pa", both).notes == (
        "A empresa “banco pa” não existe nos dados e foi ignorada.",
    )
    assert read("?empresa=BANCO P%C3%81", both).scope.companies == ("BANCO PÁ",)


def test_a_place_is_asked_for_by_its_code_and_not_by_its_name() -> None:
    assert read("?municipio=Goi%C3%A2nia").scope.municipalities == ()
    assert read("?municipio=5208707&regiao=52010").scope.municipalities == ("5208707",)
    # What one filter knows another does not.
    assert read("?assunto=Varejo&grupo_problema=Varejo").scope == (
        replace(read("").scope, subjects=("Varejo",))
    )


@pytest.mark.parametrize(("value", "page"), [("1", 1), ("2", 2), ("099", 99), ("99999", 99_999)])
def test_a_page_from_one_on_is_taken(value: str, page: int) -> None:
    view = read(f"?pagina={value}")
    assert (view.page, view.notes) == (page, ())


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "100000", "x", "٣", " 2", "9" * 5000])
def test_any_other_page_is_the_first_with_a_note(value: str) -> None:
    view = read(f"?pagina={value}")
    assert view.page == 1
    assert view.notes == (
        f"O valor “{value[:40]}” de “pagina” no endereço não é conhecido e foi ignorado.",
    )


def test_every_order_grain_and_indicator_is_an_own_word() -> None:
    assert (link.DEFAULT_INDICATOR, link.ORDERS[0], link.GRAINS[0]) == (
        *("nao_resolvidas", "posicao", "mes"),
    )
    for known, field in (
        (link.INDICATORS, "indicador"),
        (link.ORDERS, "ordem"),
        (link.GRAINS, "grao"),
    ):
        assert len({read(f"?{field}={word}") for word in known}) == len(known)
        assert all(read(f"?{field}={word}").notes == () for word in known)


@pytest.mark.parametrize(
    "address",
    [
        "?de=&ate=&periodo=&segmento=&empresa=&minimo=&indicador=&ordem=&grao=&pagina=&colunas=",
        "?",
        "?&&=&de",
        "?=x",
    ],
)
def test_empty_values_are_the_default_without_a_note(address: str) -> None:
    assert read(address) == read("")


@given(st.text())
def test_any_text_at_all_is_an_address(text: str) -> None:
    view = read(text)
    assert view.scope.from_month <= view.scope.to_month
    assert 5 <= view.minimum <= 100


values = st.one_of(
    st.sampled_from(
        [
            *("", "2026-10", "2020-02", "12m", "3m", "tudo", "Varejo", "5", "completo", "nota"),
            *("procon", "30", "80", "81", "29", "9999", "0-0-0-0-1", "0-0-0-0-0", "1-2-3-4-101"),
            *("ano", "empresa", "5208707", "52010", "=1+1", "Crédito", "Entrega", "50% + juros"),
        ]
    ),
    st.text(max_size=12),
)
addresses = st.dictionaries(
    st.sampled_from(["x", *KEYS]),
    st.lists(values, max_size=3),
    max_size=8,
)


@given(addresses)
def test_any_values_of_the_keys_give_a_view_whose_own_address_is_without_nonsense(
    address: dict[str, list[str]],
) -> None:
    view = link.view(address, COVERED)
    again = read(link.query(view))
    assert replace(view, notes=()) == again


# The address of a view.


@st.composite
def views_of_any_kind(draw: st.DrawFn) -> View:
    period = draw(st.sampled_from([None, *link.PERIODS]))
    ends = draw(st.tuples(*[st.integers(FIRST_MONTH, LAST_MONTH - 1)] * 2))
    window = (min(ends), max(ends)) if period is None else link.rolling_window(period, COVERED)
    filters = {
        field: tuple(draw(st.lists(st.sampled_from(sorted(known)), max_size=2)))
        for field, known in OPTIONS.items()
    }
    return View(
        Scope(*window, **filters),
        period or "",
        minimum=draw(st.integers(5, 100)),
        indicator=draw(st.sampled_from(link.INDICATORS)),
        order=draw(st.sampled_from(link.ORDERS)),
        grain=draw(st.sampled_from(link.GRAINS)),
        page=draw(st.one_of(st.just(1), st.integers(1, link.LAST_PAGE))),
        columns=draw(st.sampled_from(link.COLUMN_SETS)),
        source=draw(st.sampled_from(["", *link.SOURCE_KEYS])),
        core_percent=draw(st.integers(30, 80)),
        least_cases=draw(st.one_of(st.just(0), st.integers(10, 9_999))),
        weights=draw(st.tuples(*[st.integers(0, 100)] * 5).filter(any)),
    )


views = views_of_any_kind()


@given(views)
def test_the_address_of_a_view_opens_that_view(view: View) -> None:
    assert read(link.query(view)) == view
    assert read("https://painel.example/empresas" + link.query(view)) == view


@given(views)
def test_the_fixed_address_of_a_view_names_its_months_and_opens_the_same_scope(view: View) -> None:
    address = link.query(view, is_fixed=True)
    later = read(address, covered(last="2027-06"))
    assert (later.scope, later.period) == (view.scope, "")
    assert later == replace(view, period="")
    assert "periodo" not in address


@given(views)
def test_the_keys_of_an_address_are_those_that_differ_from_the_default(view: View) -> None:
    keys = link.parsed(link.query(view))
    expected = {
        "de": not view.period,
        "ate": not view.period,
        "periodo": view.period not in ("", "12m"),
        "segmento": bool(view.scope.segments),
        "assunto": bool(view.scope.subjects),
        "grupo_problema": bool(view.scope.problem_groups),
        "problema": bool(view.scope.problems),
        "regiao": bool(view.scope.regions),
        "comarca": bool(view.scope.judicial_districts),
        "municipio": bool(view.scope.municipalities),
        "empresa": bool(view.scope.companies),
        "minimo": view.minimum != 30,
        "indicador": view.indicator != "nao_resolvidas",
        "ordem": view.order != "posicao",
        "grao": view.grain != "mes",
        "pagina": view.page != 1,
        "colunas": view.columns == "completo",
        "fonte": view.source != "",
        "nucleo": view.core_percent != 50,
        "casos": view.least_cases != 0,
        "pesos": view.weights != (40, 20, 15, 15, 10),
    }
    assert set(keys) == {key for key, is_there in expected.items() if is_there}
    assert expected.keys() == set(KEYS)
    # Always in the same order, so that the same view has the same address.
    assert list(keys) == sorted(keys, key=KEYS.index)


def test_the_address_of_the_default_view_is_empty() -> None:
    assert link.query(read("")) == ""
    assert link.query(read(""), is_fixed=True) == "?de=2025-11&ate=2026-10"
    assert link.query(read("?periodo=3m&minimo=8")) == "?periodo=3m&minimo=8"


def test_an_address_has_no_accents() -> None:
    assert link.query(read(f"?segmento={SEGMENTS[0]}")).isascii()


# What is loaded.


def test_the_coverage_is_the_loaded_months_their_families_and_segments(
    tmp_path: Path, opened: Opener
) -> None:
    portal = write(
        tmp_path / "p.csv", [row(date="2026-08-01"), row(date="2026-10-01", segment="Bancos")]
    )
    complete = write(tmp_path / "c.csv", [row(date="2026-09-01", segment="")], layout="L30")
    found = coverage(opened(portal, complete))
    assert found == Coverage(
        (OCTOBER - 2, OCTOBER - 1, OCTOBER),
        ("finalizadas", "basecompleta", "finalizadas"),
        found.options,
        (),
        is_national=False,
        loaded_on=LOADED_ON.date(),
    )
    assert found.options["segments"] == {"Bancos": "Bancos", "Varejo": "Varejo"}
    assert found.missing_in(Scope(OCTOBER - 3, OCTOBER + 1)) == (OCTOBER - 3, OCTOBER + 1)
    assert found.missing_in(Scope(OCTOBER - 2, OCTOBER)) == ()
    assert found.families_in(Scope(OCTOBER, OCTOBER)) == ("finalizadas",)
    assert found.families_in(Scope(OCTOBER - 1, OCTOBER - 1)) == ("basecompleta",)
    assert found.families_in(Scope(OCTOBER - 1, OCTOBER)) == ("basecompleta", "finalizadas")


def test_a_build_of_the_country_is_national_and_one_that_mixes_is_read_for_goias(
    tmp_path: Path, opened: Opener
) -> None:
    national = write(tmp_path / "n.csv", [row(state="SP", segment="Bancos"), row()])
    found = coverage(opened(national, uf="BR"))
    assert (found.is_national, found.states) == (True, ())
    assert list(found.options["segments"]) == ["Bancos", "Varejo"]

    from ingest.load import LoadOptions, load
    from queries.database import current_build

    folder = tmp_path / "mixed"
    load([national], folder, LoadOptions(uf="BR"))
    load([write(tmp_path / "g.csv", [row(date="2026-09-01")])], folder, LoadOptions(uf="GO"))
    database = Database(current_build(folder))
    mixed = coverage(database)
    assert (mixed.is_national, mixed.states) == (False, ("GO",))
    # What the build knows may be asked for, although nothing of Bancos counts in Goiás.
    assert list(mixed.options["segments"]) == ["Bancos", "Varejo"]
    database.close()


def test_the_options_of_a_coverage_are_what_the_complaints_name_and_the_places_of_the_state(
    tmp_path: Path, opened: Opener
) -> None:
    rows = [
        row({"Assunto": "Crédito", "Problema": ""}, company="b"),
        row({"Assunto": "", "Grupo Problema": ""}, company=" a ", segment=""),
    ]
    found = coverage(opened(write(tmp_path / "a.csv", rows)))
    without_districts = {kind.field for kind in link.FILTERS} - {"judicial_districts"}
    assert set(found.options) == without_districts
    named = {
        "segments": ["Varejo"],
        "subjects": ["Crédito"],
        "problem_groups": ["Entrega do Produto"],
        "problems": ["Não entrega / demora na entrega do produto"],
        "companies": ["a", "b"],
    }
    for field, names in named.items():
        assert found.options[field] == {name: name for name in names}
    assert len(found.options["municipalities"]) == 246
    assert found.name("municipalities", "5201108") == "Anápolis"
    assert found.name("regions", "5203") == "Centro Goiano (mesorregião)"
    # Two regions of one name are told apart by their kind.
    assert found.name("regions", "52007") == "Anápolis (microrregião)"
    assert len(found.options["regions"]) == 5 + 18
    assert len(set(found.options["regions"].values())) == 5 + 18
    assert found.name("companies", "nobody") == found.name("nothing", "nobody") == "nobody"


# The command line.


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = command_line.main(["ranking", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".CSV"])
@pytest.mark.parametrize(
    "address", ["", "?minimo=5&colunas=completo", "http://127.0.0.1:8501/?segmento=Varejo&minimo=5"]
)
def test_the_command_writes_the_bytes_of_the_button_for_that_link(
    ending: str,
    address: str,
    real_month: Database,
    real_month_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    to = tmp_path / f"saida{ending}"
    code, said, _ = run(
        capsys, "--link", address, "--data", str(real_month_folder), "--to", str(to)
    )
    view = link.view(link.parsed(address), coverage(real_month))
    file = export_file(real_month, "ranking", view, is_spreadsheet=ending == ".xlsx")
    assert to.read_bytes() == file.content
    assert code == 0
    assert f"{file.row_count} linhas, nenhuma cortada" in said


def test_the_command_says_what_of_the_link_it_could_not_use(
    real_month_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "a.csv"
    code, _, complaint = run(
        capsys,
        *("--link", "?de=2026-10&ate=2026-09&minimo=3&segmento=Nenhum"),
        *("--data", str(real_month_folder), "--to", str(to)),
    )
    assert code == 0
    assert to.exists()
    assert "invertido" in complaint
    assert "de 5 a 100" in complaint
    assert "Nenhum" in complaint


def test_without_data_the_command_says_what_to_do_and_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "a.csv"
    code, _, complaint = run(capsys, "--data", str(tmp_path / "none"), "--to", str(to))
    assert code == 1
    assert "python -m ingest load" in complaint
    assert not to.exists()


def test_an_unknown_ending_is_misuse_and_ends_with_two(
    real_month_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "a.pdf"
    code, _, complaint = run(capsys, "--data", str(real_month_folder), "--to", str(to))
    assert code == 2
    assert ".csv ou .xlsx" in complaint
    assert not to.exists()


@pytest.mark.parametrize("arguments", [[], ["ranking"], ["bairros", "--to", "a.csv"]])
def test_missing_arguments_are_misuse_and_end_with_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ending:
        command_line.main(arguments)
    assert ending.value.code == 2
    assert capsys.readouterr().err


def test_the_data_folder_is_that_of_the_environment_unless_it_is_named(
    real_month: Database, real_month_folder: Path, tmp_path: Path
) -> None:
    to = tmp_path / "a.csv"
    done = subprocess.run(
        [sys.executable, "-m", "reports", "ranking", "--to", str(to)],
        cwd=ROOT,
        env=os.environ | {"CONSUMO_DATA": str(real_month_folder)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    view = link.view({}, coverage(real_month))
    assert to.read_bytes() == export_file(real_month, "ranking", view, is_spreadsheet=False).content


@pytest.mark.parametrize("text", ["000000030999", "0" * 9 + "9" * 5000, "0030", "٣٠", "30 ", "+30"])
def test_a_minimum_that_is_no_short_number_falls_back_and_is_told(text: str) -> None:
    read = link.view({"minimo": [text]}, COVERED)
    assert read.minimum == 30
    assert len(read.notes) == 1
