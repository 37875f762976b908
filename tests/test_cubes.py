"""Cubes and complaints give the same numbers: each question asked of both, to the last digit."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
import pytest
from builds import ROOT, Opener, load_all
from complaint_files import Row, row, unrated, unresolved, write
from district_files import district_lines, write_districts
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.municipalities import REFERENCE_STATE as STATE_OF_THE_CUBES
from queries import companies, municipalities
from queries.database import Database, current_build
from queries.municipalities import REFERENCE_STATE
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope

FIRST, LAST = 2026 * 12 + 5, 2026 * 12 + 9
"""June to October 2026: June is loaded for Goiás only, July to October for the country."""
EVERYTHING = Scope(FIRST_MONTH, LAST_MONTH - 1)
KEYS = {
    "company_cube": "finalised_month, company, segment, problem_group, is_in_reference_state",
    "municipality_cube": (
        "finalised_month, company, segment, is_in_reference_state, ibge_code, municipality_name"
    ),
}
COMPANY = "Empresa de 16 dias"


# The same questions, asked of the complaints by hand.

KEPT = """
    with kept as (
        select
            * exclude (company, segment, uf, municipality_name),
            company::varchar as company, segment::varchar as segment,
            case when uf = 'GO' then municipality_name::varchar end as city
        from data.complaint
        where finalised_month >= $from_month and finalised_month <= $to_month
        and ($segments = [] or segment::varchar in (select unnest($segments)))
        and ($states = [] or uf::varchar in (select unnest($states)))
        and ($subjects = [] or subject::varchar in (select unnest($subjects)))
        and ($problem_groups = [] or problem_group::varchar in (select unnest($problem_groups)))
        and ($problems = [] or problem::varchar in (select unnest($problems)))
        and ($municipalities = [] or ibge_code::varchar in (select unnest($municipalities)))
        and ($companies = [] or company::varchar in (select unnest($companies)))
        and ($regions = [] or exists (
            select 1 from data.municipality as place
            where place.ibge_code = complaint.ibge_code::varchar
            and (place.mesoregion_code in $regions or place.microregion_code in $regions)
        ))
        and ($judicial_districts = [] or (
            select place.judicial_district from data.municipality as place
            where place.ibge_code = complaint.ibge_code::varchar
        ) in (select unnest($judicial_districts)))
    )
"""
COUNTS = """
    count(*), count(case when is_rated then 1 end), count(case when is_resolved then 1 end),
    count(case when is_answered then 1 end)
"""
SUMS = """
    coalesce(sum(rating), 0)::bigint, count(rating), coalesce(sum(response_days), 0)::bigint,
    count(response_days)
"""
QUESTIONS = {
    "company_totals": f"""
        select
            company,
            (
                select segment from kept as own
                where own.company = kept.company and segment is not null
                group by segment order by count(*) desc, segment limit 1
            ),
            null, {COUNTS}, {SUMS}, median(response_days)
        from kept group by company order by company
    """,
    "company_volumes": "select company, count(*) from kept group by 1 order by 2 desc, 1",
    "company_monthly": f"""
        select finalised_month, company = $company, {COUNTS}, {SUMS}
        from kept group by 1, 2 order by 1, 2
    """,
    "scope_totals": f"select {COUNTS} from kept",
    "segments": "select segment, count(*) from kept where segment > '' group by 1 order by 1",
    "municipality_monthly": f"""
        select ibge_code::varchar, finalised_month, {COUNTS}
        from kept group by 1, 2 order by 1 nulls last, 2
    """,
    "company_municipality_monthly": f"""
        select company, ibge_code::varchar, finalised_month, {COUNTS}
        from kept group by 1, 2, 3 order by 1, 2 nulls last, 3
    """,
    "region_volumes": """
        select code, count(*) from (
            select unnest([mesoregion_code, microregion_code]) as code
            from kept join data.municipality as place
            on place.ibge_code = kept.ibge_code::varchar
        ) group by 1 order by 2 desc, 1
    """,
    "district_volumes": """
        select judicial_district, count(*) from kept join data.municipality as place
        on place.ibge_code = kept.ibge_code::varchar where judicial_district > ''
        group by 1 order by 2 desc, 1
    """,
    "unmatched_names": """
        select city, count(*) from kept
        where city is not null and ibge_code is null group by 1 order by 2 desc, 1
    """,
}


def asked_of_complaints(
    database: Database, question: str, scope: Scope, **values: str
) -> list[tuple[object, ...]]:
    with database._connection.cursor() as cursor:
        return cursor.execute(
            KEPT + QUESTIONS[question], {**scope.parameters()["scope"], **values}
        ).fetchall()


def answers(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """The rows of a frame as plain values, None for what is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    return list(plain.itertuples(index=False, name=None))


def answered(database: Database, scope: Scope) -> Mapping[str, pd.DataFrame]:
    """The frames of the functions, by the name of the question."""
    return {
        "company_totals": companies.company_totals(database, scope),
        "company_volumes": companies.company_volumes(database, scope),
        "company_monthly": companies.company_monthly(database, scope, COMPANY),
        "scope_totals": companies.scope_totals(database, scope),
        "segments": companies.segments(database, scope),
        "municipality_monthly": municipalities.municipality_monthly(database, scope),
        "company_municipality_monthly": municipalities.company_municipality_monthly(
            database, scope
        ),
        "region_volumes": database.run("region_volumes", scope),
        "district_volumes": database.run("district_volumes", scope),
        "unmatched_names": database.run("unmatched_names", scope),
    }


DISTRICTS = {"5200050": "Goiânia", "5221197": "Anápolis"}
"""Comarcas of two municipalities that are no seats, Abadia de Goiás and Terezópolis de Goiás."""


# A build of Goiás and the country, with short, long and missing answer times.


def random_rows(months: range, seed: int) -> list[Row]:
    dice = random.Random(seed)
    rows = []
    for _ in range(400):
        kind = dice.choice([row, unrated, unresolved])
        company, days = dice.choice(
            [
                ("Curta", [str(days) for days in range(16)]),
                (COMPANY, ["14", "15", "16", "17", ""]),
                ("Longa", ["0", "16", "19", "22", "27", "33", "40", "58", "365"]),
                ("Sem resposta", ["", "366"]),
            ]
        )
        rows.append(
            kind(
                {
                    "Nome Fantasia": company,
                    "Segmento de Mercado": dice.choice(["Varejo", "Bancos", "Água", ""]),
                    "Assunto": dice.choice(["Crédito", "Móveis", ""]),
                    "Grupo Problema": dice.choice(["Cobrança", "Entrega", ""]),
                    "Problema": dice.choice(["Juros", "Atraso", ""]),
                    "UF": dice.choice(["GO", "GO", "SP", "DF"]),
                    "Cidade": dice.choice(
                        [
                            *("Goiânia", "Goi?nia", "Anápolis", "Abadiânia", "Santos", ""),
                            *("Abadia de Goiás", "Terezópolis de Goiás"),
                        ]
                    ),
                    "Data Finalização": f"2026-{dice.choice(months):02d}-15",
                    "Tempo Resposta": dice.choice(days),
                    "Respondida": dice.choice(["S", "N", ""]),
                }
            )
        )
    return rows


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("mixed")
    june = write(folder / "finalizadas_2026-06.csv", random_rows(range(6, 7), seed=1))
    districts = write_districts(folder / "comarcas.csv", district_lines(DISTRICTS))
    load_all(folder / "data", june, districts, uf="GO")
    rest = write(folder / "finalizadas_2026-07a10.csv", random_rows(range(7, 11), seed=2))
    load_all(folder / "data", rest, uf="BR")
    database = Database(current_build(folder / "data"))
    yield database
    database.close()


months = st.integers(FIRST - 1, LAST + 1)
CHOICES = {
    "segments": ["Varejo", "Bancos", "Água", "Nenhum"],
    "subjects": ["Crédito", "Móveis", "Nenhum"],
    "problem_groups": ["Cobrança", "Entrega", "Nenhum"],
    "problems": ["Juros", "Atraso"],
    "municipalities": ["5208707", "5201108", "5200100"],
    "regions": ["5203", "5204", "52010", "52007"],
    "judicial_districts": ["Goiânia", "Anápolis", "Abadiânia", "Nenhuma"],
    "companies": ["Curta", COMPANY, "Longa", "Sem resposta", "Nenhuma"],
}


@st.composite
def scopes_of_some_filters(draw: st.DrawFn) -> Scope:
    """Any window, states, and values of up to three other filters."""
    ends = draw(st.tuples(months, months))
    names = draw(st.lists(st.sampled_from(sorted(CHOICES)), max_size=3, unique=True))
    filters = {
        name: tuple(draw(st.lists(st.sampled_from(CHOICES[name]), min_size=1, max_size=2)))
        for name in names
    }
    states = draw(st.sampled_from([(), (), ("GO",), ("SP",), ("GO", "SP"), ("AC",)]))
    return Scope(min(ends), max(ends), states=states, **filters)


@settings(max_examples=60)
@given(scopes_of_some_filters())
@example(EVERYTHING)
@example(Scope(FIRST, LAST, states=("GO",)))
@example(Scope(FIRST, LAST, states=("SP",)))
@example(Scope(FIRST, LAST, ("Bancos",)))
@example(Scope(FIRST, LAST, ("Bancos", "Água"), ("GO",)))
@example(Scope(FIRST, FIRST))
@example(Scope(FIRST - 1, FIRST - 1))
@example(Scope(FIRST, LAST, subjects=("Crédito",)))
@example(Scope(FIRST, LAST, problem_groups=("Cobrança",)))
@example(Scope(FIRST, LAST, problem_groups=("Cobrança",), companies=("Longa",), states=("GO",)))
@example(Scope(FIRST, LAST, problems=("Juros",)))
@example(Scope(FIRST, LAST, municipalities=("5201108",)))
@example(Scope(FIRST, LAST, regions=("5203",)))
@example(Scope(FIRST, LAST, regions=("52012", "52007"), companies=("Curta",)))
@example(Scope(FIRST, LAST, regions=("5204",), problem_groups=("Entrega",)))
@example(Scope(FIRST, LAST, judicial_districts=("Goiânia",)))
@example(Scope(FIRST, LAST, judicial_districts=("Anápolis",), problem_groups=("Entrega",)))
@example(Scope(FIRST, LAST, judicial_districts=("Goiânia", "Anápolis"), regions=("52007",)))
@example(Scope(FIRST, LAST, companies=("Longa", COMPANY)))
def test_every_question_has_the_answer_that_the_complaints_give(
    mixed: Database, scope: Scope
) -> None:
    for question, frame in answered(mixed, scope).items():
        values = {"company": COMPANY} if question == "company_monthly" else {}
        expected = asked_of_complaints(mixed, question, scope, **values)
        assert answers(frame) == expected, question


def test_the_sample_data_gives_the_same_answers_too(sample: Database) -> None:
    for scope in (EVERYTHING, Scope(LAST - 11, LAST), Scope(LAST, LAST, ("Varejo",), ("GO",))):
        for question, frame in answered(sample, scope).items():
            values = {"company": COMPANY} if question == "company_monthly" else {}
            assert answers(frame) == asked_of_complaints(sample, question, scope, **values)


# The median.


@pytest.mark.parametrize(
    ("days", "median"),
    [
        (["0"], 0),
        (["14", "15"], 14.5),
        (["15"], 15),
        (["15", "16"], 15.5),
        (["0", "365"], 182.5),
        (["16"], 16),
        (["16", "19", "365"], 19),
        (["3", "3", "16", "16"], 9.5),
        (["15", "15", "16"], 15),
        (["", "366"], None),
        (["", "2"], 2),
    ],
)
def test_the_median_is_the_mean_of_the_two_middle_times_however_long_they_are(
    days: list[str], median: float | None, tmp_path: Path, opened: Opener
) -> None:
    rows = [row(company="a", days=written) for written in days]
    others = [row(company="b", days="7"), row(company="c", days="100")]
    database = opened(write(tmp_path / "a.csv", [*rows, *others]))
    totals = companies.company_totals(database, EVERYTHING)
    assert answers(totals[["company", "median_response_days"]]) == [
        ("a", median),
        ("b", 7),
        ("c", 100),
    ]


@pytest.mark.parametrize("state", ["GO", "SP"])
def test_every_single_day_has_its_place_in_the_cube_and_in_the_complaints(
    state: str, tmp_path: Path, opened: Opener
) -> None:
    # A day counted in the place of another would be the second of the two middle ones.
    rows = [
        row(company=f"{days:02d}", days=written, state=state)
        for days in range(16)
        for written in (str(days), "17")
    ]
    database = opened(write(tmp_path / "a.csv", rows), uf="BR")
    totals = companies.company_totals(database, replace(EVERYTHING, states=(state,)))
    assert totals["median_response_days"].tolist() == [(days + 17) / 2 for days in range(16)]


def test_medians_that_need_the_complaints_are_those_of_the_scope(mixed: Database) -> None:
    in_all, in_one = (
        companies.company_totals(mixed, scope).set_index("company")["median_response_days"]
        for scope in (EVERYTHING, Scope(FIRST, FIRST, ("Varejo",), ("GO",)))
    )
    assert in_all["Longa"] >= 16
    assert in_all["Curta"] < 16
    assert in_one["Longa"] != in_all["Longa"]


# What the cubes hold and when they are read.


@pytest.mark.parametrize("cube", KEYS)
def test_a_cube_has_one_row_a_key_and_counts_every_complaint_once(
    cube: str, mixed: Database
) -> None:
    with mixed._connection.cursor() as cursor:
        (rows, distinct, finalised) = cursor.execute(
            f"select count(*), count(distinct ({KEYS[cube]})), sum(finalised_count) "
            f"from data.{cube}"
        ).fetchall()[0]
        (complaints,) = cursor.execute("select count(*) from data.complaint").fetchall()[0]
    assert rows == distinct < complaints
    assert finalised == complaints


def test_answered_complaints_without_a_day_of_their_own_in_the_cube_took_16_days_or_more(
    mixed: Database,
) -> None:
    with mixed._connection.cursor() as cursor:
        cube = cursor.execute("select * from data.company_cube").df()
        long = cursor.execute(
            "select count(*) from data.complaint where response_days >= 16"
        ).fetchall()
    days = cube.filter(regex="^days_").sum(axis="columns")
    assert (days <= cube["response_days_count"]).all()
    assert [((cube["response_days_count"] - days).sum(),)] == long


def test_the_cubes_are_in_the_order_of_the_months(mixed: Database) -> None:
    for cube in KEYS:
        with mixed._connection.cursor() as cursor:
            stored = cursor.execute(f"select finalised_month from data.{cube}").df()
        assert stored["finalised_month"].is_monotonic_increasing


OF_THE_COMPANY_CUBE = {"company_totals", "company_monthly"}
ON_NEITHER_CUBE = [
    {"states": ("SP",)},
    {"states": ("GO", "SP")},
    {"subjects": ("Crédito",)},
    {"problems": ("Juros",)},
]
ON_BOTH_CUBES = [{}, {"states": ("GO",)}, {"segments": ("Varejo",)}, {"companies": ("Longa",)}]
ON_ONE_CUBE = [
    ({"problem_groups": ("Cobrança",)}, True),
    ({"municipalities": ("5201108",)}, False),
    ({"regions": ("5203",)}, False),
    ({"judicial_districts": ("Anápolis",)}, False),
]
"""What is chosen, and whether the company cube holds it rather than the one of municipalities."""


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_the_complaints_are_read_only_for_what_the_cubes_do_not_tell_apart(
    question: str, mixed: Database
) -> None:
    sql = (ROOT / "queries" / "sql" / f"{question}.sql").read_text(encoding="utf-8")
    own = {"company": COMPANY} if question == "company_monthly" else {}
    is_of_company_cube = question in OF_THE_COMPANY_CUBE
    for filters, is_cube in (
        *((filters, False) for filters in ON_NEITHER_CUBE),
        *((filters, True) for filters in ON_BOTH_CUBES),
        *((filters, of_company is is_of_company_cube) for filters, of_company in ON_ONE_CUBE),
    ):
        parameters = {**Scope(FIRST, LAST, **filters).parameters(), **own}
        with mixed._connection.cursor() as cursor:
            ((_, plan),) = cursor.execute(f"explain {sql}", parameters).fetchall()
        tables = set(re.findall(r"main\.(\w+)", plan)) - {"company", "municipality"}
        cube = "company_cube" if is_of_company_cube else "municipality_cube"
        assert tables == {cube if is_cube else "complaint"}, filters


def test_the_state_that_the_cubes_tell_apart_is_the_one_of_the_reference() -> None:
    macros = (ROOT / "queries" / "macros.sql").read_text(encoding="utf-8")
    words = set(re.findall(r"'(\w+)'", macros)) - {field.name for field in fields(Scope)}
    assert words == {REFERENCE_STATE} == {STATE_OF_THE_CUBES}
