"""Sentences, numbers, months and warnings in Portuguese."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from queries.months import month_number
from queries.scope import Scope
from reports import words
from reports.coverage import Coverage
from reports.link import DEFAULT_INDICATOR, View
from reports.measures import INDICATORS, OFFICIAL, RATING, RATIO, TIME

OCTOBER = month_number("2026-10")
MONTHS = tuple(range(OCTOBER - 23, OCTOBER + 1))
COVERED = Coverage(
    MONTHS,
    ("finalizadas",) * len(MONTHS),
    {
        "municipalities": {"5201108": "Anápolis"},
        "regions": {"52007": "Anápolis (microrregião)"},
        "judicial_districts": {"Anápolis": "Anápolis"},
    },
    (),
    is_national=False,
    loaded_on=date(2026, 11, 25),
)
NATIONAL = replace(COVERED, is_national=True)
VIEW = View(Scope(OCTOBER - 11, OCTOBER))
SPACE = "\u00a0"


def companies(*standings: str | None, reference: float = 0.434) -> pd.DataFrame:
    """A ranking of companies with these standings; None is a company of too few rated."""
    return pd.DataFrame(
        {
            "standing": pd.array(standings, dtype="str"),
            "has_sufficient_volume": [standing is not None for standing in standings],
            "reference": [reference] * len(standings),
            "reference_count": [10_722] * len(standings),
        }
    )


def sentence_of(ranking: pd.DataFrame, view: View, coverage: Coverage) -> str:
    """The whole sentence: its lead, which stands out on the screen, and its rest."""
    return " ".join(words.ranking_sentence(ranking, view, coverage))


def test_the_lead_of_the_sentence_is_how_many_stand_above() -> None:
    ranking = companies(*["above"] * 5, *["indistinct"] * 11, None)
    lead, rest = words.ranking_sentence(ranking, VIEW, COVERED)
    assert lead == "5 de 16 empresas comparáveis"
    assert rest.startswith("têm parcela de reclamações não resolvidas acima da média do Estado")


def test_the_sentence_counts_who_is_above_below_neither_and_not_ranked() -> None:
    ranking = companies(*["above"] * 5, *["below"] * 4, *["indistinct"] * 7, *[None] * 41)
    assert sentence_of(ranking, VIEW, COVERED) == (
        f"5 de 16 empresas comparáveis têm parcela de reclamações não resolvidas acima da média do "
        f"Estado (43,4{SPACE}% em 10.722 avaliadas); 4 estão abaixo; em 7 a diferença cabe na "
        f"margem de incerteza; outras 41 têm menos de 30 avaliadas."
    )


def test_the_sentence_speaks_of_one_in_the_singular() -> None:
    ranking = companies("above", None, reference=1 / 3)
    assert sentence_of(ranking, replace(VIEW, minimum=12), COVERED) == (
        f"A única empresa comparável tem parcela de reclamações não resolvidas acima da média do "
        f"Estado (33,3{SPACE}% em 10.722 avaliadas); outra tem menos de 12 avaliadas."
    )
    assert " abaixo da média do Estado (" in sentence_of(companies("below"), VIEW, COVERED)
    assert sentence_of(companies("indistinct"), VIEW, COVERED).startswith(
        "A única empresa comparável tem parcela de reclamações não resolvidas que não dá para "
        "distinguir da média do Estado ("
    )


def test_the_sentence_says_none_where_it_counts_zero() -> None:
    rest = f"da média do Estado (43,4{SPACE}% em 10.722 avaliadas)"
    assert sentence_of(companies("indistinct", "indistinct"), VIEW, COVERED) == (
        "Nenhuma de 2 empresas comparáveis tem parcela de reclamações não resolvidas acima "
        f"{rest}; nenhuma está abaixo; em 2 a diferença cabe na margem de incerteza."
    )
    assert sentence_of(companies("above", "above"), VIEW, COVERED).endswith(
        f"acima {rest}; nenhuma está abaixo; em nenhuma a diferença cabe na margem de incerteza."
    )


WHOSE = {
    "do Estado": {"segments": ("Varejo",), "companies": ("A",)},
    "de Anápolis": {"municipalities": ("5201108",), "segments": ("Varejo",)},
    "dos lugares escolhidos": {"regions": ("52007",)},
    "da comarca de Anápolis": {"judicial_districts": ("Anápolis",)},
    "do recorte, todas as empresas": {"problems": ("x",), "municipalities": ("5201108",)},
}


@pytest.mark.parametrize("whose", WHOSE)
def test_the_reference_is_named_after_the_filters_that_it_keeps(whose: str) -> None:
    view = replace(VIEW, scope=replace(VIEW.scope, **WHOSE[whose]))
    assert words.reference_of(view, COVERED) == f"média {whose}"
    assert f" acima da média {whose} (" in sentence_of(companies("above"), view, COVERED)
    assert words.reference_of(replace(view, indicator=TIME), COVERED).endswith(f"trica {whose}")
    assert words.reference_of(replace(view, indicator=RATIO), COVERED) == "esperado pelo segmento"


@pytest.mark.parametrize("filters", [{"subjects": ("x",)}, {"problem_groups": ("x",)}])
def test_a_subject_or_a_group_of_problems_makes_a_scope(filters: dict[str, tuple[str]]) -> None:
    scope = replace(VIEW.scope, **filters)
    assert words.whose_reference(scope, NATIONAL) == "do recorte, todas as empresas"


def test_several_municipalities_are_the_places_chosen() -> None:
    scope = replace(VIEW.scope, municipalities=("5201108", "5208707"))
    assert words.whose_reference(scope, NATIONAL) == "dos lugares escolhidos"


@pytest.mark.parametrize(
    ("number", "plural", "written"),
    [
        (0, "avaliadas", "0 avaliadas"),
        (1, "avaliadas", "1 avaliada"),
        (1, "não resolvidas", "1 não resolvida"),
        (1, "respondidas com tempo", "1 respondida com tempo"),
        (1_200, "finalizadas", "1.200 finalizadas"),
    ],
)
def test_one_of_anything_is_singular(number: int, plural: str, written: str) -> None:
    assert words.counted(number, plural) == written


def test_the_sentence_uses_the_right_verb_for_each_count() -> None:
    sentence = sentence_of(companies("above", "above", "below"), VIEW, COVERED)
    assert sentence.startswith("2 de 3 empresas comparáveis têm ")
    assert "; 1 está abaixo; " in sentence
    one = sentence_of(companies("above", "below", "below"), VIEW, COVERED)
    assert one.startswith("1 de 3 empresas comparáveis tem ")
    assert "; 2 estão abaixo; " in one


def test_the_sentence_ends_with_the_ranked_where_all_are_ranked() -> None:
    sentence = sentence_of(companies("below", "indistinct"), VIEW, COVERED)
    assert sentence.endswith("em 1 a diferença cabe na margem de incerteza.")


def test_the_sentence_names_the_mean_of_the_country_where_the_country_is_loaded() -> None:
    assert "acima da média do país (" in sentence_of(companies("above"), VIEW, NATIONAL)


def test_the_sentence_says_that_nothing_can_be_compared() -> None:
    assert sentence_of(companies(None, None), VIEW, COVERED) == (
        "Nenhuma empresa comparável: 2 empresas com menos de 30 avaliadas."
    )
    assert sentence_of(companies(None), replace(VIEW, minimum=5), COVERED) == (
        "Nenhuma empresa comparável: 1 empresa com menos de 5 avaliadas."
    )


def test_the_sentence_says_that_there_is_nothing_in_the_window() -> None:
    assert sentence_of(companies(), VIEW, COVERED) == (
        "Nenhuma reclamação finalizada em nov/2025 a out/2026 com estes filtros."
    )


def test_the_sentence_writes_thousands_with_a_dot() -> None:
    ranking = companies(*["above"] * 1001, *[None] * 1200)
    sentence = sentence_of(ranking, VIEW, COVERED)
    assert sentence.startswith("1.001 de 1.001 empresas")
    assert "outras 1.200 têm" in sentence


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (999, "999"), (1000, "1.000"), (1120, "1.120"), (1234567, "1.234.567")],
)
def test_a_count_has_a_dot_from_a_thousand_on(value: int, written: str) -> None:
    assert words.count(value) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.489, "48,9"), (0.0, "0,0"), (1.0, "100,0"), (0.12345, "12,3"), (0.99951, "100,0")],
)
def test_a_percent_has_one_decimal_a_comma_and_an_unbreakable_space(
    share: float, written: str
) -> None:
    assert words.percent(share) == f"{written}{SPACE}%"


def test_a_decimal_has_a_comma_and_dots() -> None:
    assert words.decimal(1234.5) == "1.234,5"
    assert words.decimal(2.345, 2) == "2,35"
    assert words.decimal(-0.25, 2) == "−0,25"


def test_the_months_are_the_twelve_portuguese_abbreviations() -> None:
    written = [words.month(month_number(f"2026-{n:02d}")) for n in range(1, 13)]
    assert written == [
        f"{name}/2026" for name in "jan fev mar abr mai jun jul ago set out nov dez".split()
    ]
    assert words.month(month_number("2025-12")) == "dez/2025"


def test_a_day_is_written_day_first() -> None:
    assert words.day(date(2026, 10, 3)) == "03/10/2026"


def test_a_window_names_both_ends_and_a_single_month_once() -> None:
    assert words.window(VIEW.scope) == "nov/2025 a out/2026"
    assert words.window(Scope(OCTOBER, OCTOBER)) == "out/2026"
    assert words.file_slug_window(VIEW.scope) == "2025-11_a_2026-10"


def test_a_rank_range_of_one_place_is_one_place() -> None:
    assert words.rank_range(1, 1) == "1ª"
    assert words.rank_range(4, 9) == "4ª a 9ª"


@pytest.mark.parametrize(
    ("segments", "written"),
    [
        ((), "todos os segmentos"),
        (("Varejo",), "Varejo"),
        (("b", "a", "c"), "a; b; c"),
        (("b", "a", "c", "d"), "4 segmentos"),
    ],
)
def test_up_to_three_segments_are_named_and_more_are_counted(
    segments: tuple[str, ...], written: str
) -> None:
    assert words.segment_names(replace(VIEW.scope, segments=segments)) == written


def test_the_scope_sentence_holds_period_segments_and_place() -> None:
    view = replace(VIEW, scope=replace(VIEW.scope, segments=("Varejo",)))
    assert words.scope_sentence(view, COVERED) == "Recorte: nov/2025 a out/2026 · Varejo · Goiás"
    assert words.scope_sentence(VIEW, NATIONAL) == (
        "Recorte: nov/2025 a out/2026 · todos os segmentos · Brasil"
    )


FILTERED = replace(
    VIEW,
    scope=replace(
        VIEW.scope,
        segments=("Varejo", "Bancos"),
        subjects=("Crédito",),
        municipalities=("5201108",),
        regions=("52007",),
        judicial_districts=("Anápolis",),
        companies=("<b>A</b>", "B"),
    ),
)


def test_the_scope_sentence_names_every_filter_in_the_order_of_the_screen() -> None:
    assert words.scope_sentence(FILTERED, COVERED) == (
        "Recorte: nov/2025 a out/2026 · Bancos; Varejo · assunto: Crédito · "
        "região: Anápolis (microrregião) · comarca: Anápolis · município: Anápolis · "
        "empresa: <b>A</b>; B · Goiás"
    )


def test_the_active_filters_lead_from_words_to_field_and_value() -> None:
    assert list(words.active_filters(FILTERED, COVERED).items()) == [
        ("segmento: Bancos", ("segments", "Bancos")),
        ("segmento: Varejo", ("segments", "Varejo")),
        ("assunto: Crédito", ("subjects", "Crédito")),
        ("região: Anápolis (microrregião)", ("regions", "52007")),
        ("comarca: Anápolis", ("judicial_districts", "Anápolis")),
        ("município: Anápolis", ("municipalities", "5201108")),
        ("empresa: <b>A</b>", ("companies", "<b>A</b>")),
        ("empresa: B", ("companies", "B")),
    ]
    assert words.active_filters(replace(VIEW, minimum=50), COVERED) == {}


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (45, False), (46, True), (1234, True)])
def test_data_are_old_after_45_days(days: int, is_old: bool) -> None:
    until = date(2026, 10, 31)
    notes = words.old_data_note(until, until + timedelta(days=days))
    assert bool(notes) is is_old
    if is_old:
        (note,) = notes
        assert note == (
            f"Atenção: os dados têm {words.count(days)} dias. A carga mensal está atrasada."
        )


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0 empresas"), (1, "1 empresa"), (2, "2 empresas")]
)
def test_one_company_is_singular(number: int, written: str) -> None:
    assert words.companies(number) == written


def counts(finalised: int, rated: int, resolved: int) -> pd.DataFrame:
    """A ranking of two companies that together have these counts."""
    return pd.DataFrame(
        {
            "finalised_count": [finalised - 1, 1],
            "rated_count": [rated, 0],
            "resolved_count": [resolved, 0],
        }
    )


def test_the_warning_gives_worst_and_best_case_where_less_than_half_is_rated() -> None:
    # 40 of 100 rated, 10 resolved: between 10 and 10 + 60 of 100.
    assert words.unrated_warning(counts(100, 40, 10)) == (
        f"Só 40,0{SPACE}% das 100 reclamações finalizadas foram avaliadas. No extremo, a parcela "
        f"resolvida vai de 10,0{SPACE}% a 70,0{SPACE}%."
    )


def test_the_warning_of_nothing_rated_has_no_share() -> None:
    assert words.unrated_warning(counts(100, 0, 0)).startswith(
        "Nenhuma das 100 reclamações finalizadas foi avaliada. No extremo, a parcela resolvida vai "
    )
    one = counts(2, 0, 0).assign(finalised_count=[1, 0])
    assert words.unrated_warning(one).startswith(
        "A única reclamação finalizada não foi avaliada. No extremo"
    )


def test_no_warning_where_half_is_rated_or_nothing_is_there() -> None:
    assert words.unrated_warning(counts(100, 50, 10)) is None
    assert words.unrated_warning(counts(101, 50, 10)) is not None
    assert words.unrated_warning(counts(100, 40, 10).iloc[:0]) is None


def test_a_whole_window_of_one_family_has_no_notes() -> None:
    assert words.coverage_notes(VIEW, COVERED) == ()
    assert words.coverage_notes(replace(VIEW, scope=Scope(OCTOBER - 2, OCTOBER)), COVERED) == ()


def test_the_notes_of_the_link_come_first() -> None:
    view = replace(VIEW, notes=("Primeiro.",), scope=Scope(OCTOBER, OCTOBER))
    assert words.coverage_notes(view, COVERED)[0] == "Primeiro."


@pytest.mark.parametrize(
    ("gone", "named"),
    [
        ((1,), "set/2026"),
        ((1, 2, 3), "jul/2026 a set/2026"),
        ((1, 4, 5, 11), "nov/2025, mai/2026 a jun/2026, set/2026"),
    ],
)
def test_every_missing_month_is_named_neighbours_as_one_run(
    gone: tuple[int, ...], named: str
) -> None:
    kept = tuple(number for number in MONTHS if OCTOBER - number not in gone)
    covered = replace(COVERED, months=kept, families=("finalizadas",) * len(kept))
    assert words.coverage_notes(VIEW, covered) == (
        f"{named}: arquivo não carregado. Veja em Dados e método.",
    )


def test_a_month_that_had_just_ended_on_the_day_of_the_load_is_not_yet_published() -> None:
    kept = tuple(number for number in MONTHS if number not in (OCTOBER - 5, OCTOBER - 1, OCTOBER))
    covered = replace(COVERED, months=kept, families=("finalizadas",) * len(kept))
    covered = replace(covered, loaded_on=date(2026, 10, 15))
    assert words.coverage_notes(VIEW, covered) == (
        "mai/2026: arquivo não carregado. Veja em Dados e método.",
        "set/2026 a out/2026: ainda não publicado.",
    )
    # On the sixteenth day after its end, September could have been loaded.
    assert words.coverage_notes(VIEW, replace(covered, loaded_on=date(2026, 10, 16))) == (
        "mai/2026, set/2026: arquivo não carregado. Veja em Dados e método.",
        "out/2026: ainda não publicado.",
    )


def test_an_old_month_is_not_told_as_still_to_be_published() -> None:
    """The real month at hand, November 2014, loaded twelve years later."""
    november = month_number("2014-11")
    covered = replace(COVERED, months=(november,), families=("finalizadas",))
    view = replace(VIEW, scope=Scope(november, OCTOBER + 1))
    assert words.coverage_notes(view, covered) == (
        "dez/2014 a out/2026: arquivo não carregado. Veja em Dados e método.",
        "nov/2026: ainda não publicado.",
    )


def test_a_base_of_both_parts_of_the_country_says_which_counts() -> None:
    (note,) = words.coverage_notes(VIEW, replace(COVERED, states=("GO",)))
    assert "só Goiás" in note


def test_the_prior_that_estimates_are_drawn_to_is_named() -> None:
    def notes(*rows: tuple[str, str, bool], indicator: str = DEFAULT_INDICATOR) -> tuple[str, ...]:
        frame = pd.DataFrame(rows, columns=["segment", "prior_kind", "is_approximate"])
        return words.prior_notes(frame, INDICATORS[indicator])

    assert notes(("Varejo", "scope", False)) == (
        "A estimativa é puxada para a média de todas as empresas do recorte.",
    )
    assert notes(("Bancos", "segment", True), ("Varejo", "scope", False)) == (
        "A estimativa é puxada para a média do próprio segmento em: Bancos. Nas demais, para a de "
        "todas as empresas do recorte.",
        "Intervalo aproximado em Bancos: com até 40 empresas e poucas avaliadas ele acerta de "
        "87 % a 92 % das vezes.",
    )
    (spread,) = notes(("Varejo", "no_spread", False))
    assert spread.startswith("Sem diferença detectável entre empresas")
    (unfitted,) = notes(("Varejo", "none", False))
    assert unfitted.startswith("Sem ajuste: menos de 30 empresas com avaliadas no recorte")
    few = ("Varejo", "none", True)
    for indicator, word in ((TIME, "respostas"), (RATING, "notas"), (OFFICIAL, "finalizadas")):
        unfitted, approximate = notes(few, indicator=indicator)
        assert f"empresas com {word} no recorte" in unfitted
        assert f"e poucas {word} ele acerta" in approximate


def test_a_window_of_both_families_says_so() -> None:
    mixed = replace(COVERED, families=("basecompleta", *COVERED.families[1:]))
    (note,) = words.coverage_notes(replace(VIEW, scope=Scope(MONTHS[0], OCTOBER)), mixed)
    assert "mistura as duas famílias" in note
    # The other family's month lies outside of this window, but in the one before, which the
    # change is measured against.
    (note,) = words.coverage_notes(VIEW, mixed)
    assert note.startswith("A janela anterior vem de outra família de arquivos")
    assert words.coverage_notes(replace(VIEW, scope=Scope(OCTOBER - 2, OCTOBER)), mixed) == ()


@pytest.mark.parametrize(("months", "warns"), [(1, True), (2, True), (3, False)])
def test_one_or_two_months_alone_are_warned_of(months: int, warns: bool) -> None:
    view = replace(VIEW, scope=Scope(OCTOBER - months + 1, OCTOBER))
    notes = words.coverage_notes(view, COVERED)
    assert bool(notes) is warns
    assert all("Um ou dois meses enganam" in note for note in notes)


def test_a_value_that_rounds_to_zero_has_no_sign() -> None:
    assert words.decimal(-0.04) == "0,0"
    assert words.decimal(-0.06) == "−0,1"
