"""Each SQL file against a pandas twin that parses the raw CSV text itself, and the safe database.

The twin shares no line with `ingest/` or `queries/`: it knows the official words by itself.
"""

import hashlib
import io
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from builds import LOADED_ON, ROOT, Opener, load_all
from complaint_files import LAYOUTS, Row, row, text, unrated, write
from district_files import write_districts
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queries import companies, facets, loads, municipalities
from queries.database import Database, NoBuild, TooSlow, current_build
from queries.months import month_number
from queries.scope import FILTERS, FIRST_MONTH, LAST_MONTH, Scope

SQL_FILES = sorted((ROOT / "queries" / "sql").glob("*.sql"))
UNMATCHED_NAMES = ("Goiana", "Santos", "Zzz")
GOIANIA = "5208707"
CODES = {
    "Goiânia": "5208707",
    "Goi?nia": "5208707",
    "Anápolis": "5201108",
    "Abadiânia": "5200100",
}
REGIONS = {
    "5208707": ("5203", "52010"),
    "5201108": ("5203", "52007"),
    "5200100": ("5204", "52012"),
}
"""Meso- and microregion of the municipalities of the random files."""
POPULATION = pd.read_csv(
    ROOT / "ingest" / "reference" / "population.csv", sep=";", dtype={"ibge_code": str, "year": str}
)
"""Inhabitants by municipality and year."""
COLUMNS = {
    "companies": "company",
    "municipalities": "ibge_code",
    "problem_groups": "problem_group",
    "problems": "problem",
    "regions": "region",
    "segments": "segment",
    "states": "state",
    "subjects": "subject",
}
"""Each filter of a scope and the column of the twin that it restricts."""
OF_DISTRICTS = {"district_volumes"}
"""What has no answer without a file of comarcas."""
OWN_PARAMETERS: dict[str, dict[str, int | str | list[str] | list[int]]] = {
    "company_medians": {"companies": ["Companhia Alfa"]},
    "company_monthly": {"company": "Companhia Alfa"},
    "company_names": {"company": "Companhia Alfa"},
    "municipality_totals": {"months": [2026 * 12 + 9]},
    "records": {"row_count": 1_000, "rows_before": 0},
}
"""What a scoped file asks for beside the scope."""
OF_SERIES: dict[str, int | str] = {
    "kind": "municipality",
    "segment": "",
    "problem_group": "",
    "company": "",
}
OF_THE_BUILD: dict[str, dict[str, int | str | list[str] | list[int]]] = {
    **{
        f"surveillance_{name}": {"month": 2014 * 12 + 10}
        for name in ("cards", "judged", "parts", "returned")
    },
    "surveillance_months": {"series_ids": [1]},
    "procon_years": {"uf": "GO"},
    "watched_cells": {"municipality": "5208707", "month": 2014 * 12 + 10},
    "watched_municipalities": {**OF_SERIES, "month": 2014 * 12 + 10},
    "watched_series": {**OF_SERIES, "municipality": "5208707"},
}
"""What a file of results of the whole build, or of another source, asks for."""
SCOPED = {path.stem for path in SQL_FILES if "_in_scope(" in path.read_text(encoding="utf-8")}
IN_EVERY_SCOPE = ("scope_totals", "company_names", "company_first_month")
"""What has a row whatever the scope."""
OF_EVERY_PLACE = ("municipality_totals",)
"""What has a row a municipality whatever the scope."""
FIRST, LAST = 2025 * 12 + 10, 2026 * 12 + 1
"""The months of the random files: November 2025 to February 2026, across a year's end."""
EVERYTHING = Scope(FIRST_MONTH, LAST_MONTH - 1)

# Names that only differ in case, accents, form of the accent or order of bytes; a quote, a
# formula, the delimiter, spaces around and within.
COMPANIES = (
    "Banco Pan",
    "banco pan",
    "Banco Pan ",
    "  Banco   Pan",
    "Ágil",
    "A\u0301gil",
    "Zebra; Filhos",
    'Zebra "Z"',
    "=1+1",
    "Ω",
    "🏦 Banco",
)
SEGMENTS = ("Varejo", "Bancos, Financeiras", "Água e Saneamento", "varejo", "Varejo ", "", "  ")


# The twin.


@dataclass(frozen=True)
class SourceFile:
    """The text of one file, as the twin gets it, and what it knows of the file."""

    name: str
    text: str
    family: str
    encoding: str

    def cells(self) -> pd.DataFrame:
        return pd.read_csv(
            io.StringIO(self.text), sep=";", dtype=str, keep_default_na=False, na_filter=False
        )


def complaints(file: SourceFile, uf: str) -> pd.DataFrame:
    """The complaints that count: finalised, of the state; typed columns and their month."""
    cells = file.cells()
    kept = cells["Situação"].isin(["Finalizada avaliada", "Finalizada não avaliada"])
    if uf != "BR":
        kept &= cells["UF"].str.strip().eq(uf)
    cells = cells[kept]
    day = cells["Data Finalização"].str.strip()
    is_brazilian = day.str.contains("/")
    year = day.str[:4].where(~is_brazilian, day.str[6:10]).astype(int)
    month = day.str[5:7].where(~is_brazilian, day.str[3:5]).astype(int)
    evaluation = cells["Avaliação Reclamação"].map({"Resolvida": 1.0, "Não Resolvida": 0.0})
    days = pd.to_numeric(cells["Tempo Resposta"].str.strip())
    rating = pd.to_numeric(cells["Nota do Consumidor"])
    city = cells["Cidade"].str.split().str.join(" ")
    codes = city.map(CODES).where(cells["UF"].str.strip().eq("GO"))
    named = {
        column: words.where(words != "")
        for column, title in {
            "segment": "Segmento de Mercado",
            "subject": "Assunto",
            "problem_group": "Grupo Problema",
            "problem": "Problema",
        }.items()
        for words in [cells[title].str.split().str.join(" ")]
    }
    return pd.DataFrame(
        {
            "month": year * 12 + month - 1,
            "state": cells["UF"].str.strip(),
            "city": city,
            "ibge_code": codes.astype(object),
            "company": cells["Nome Fantasia"].str.split().str.join(" "),
            **named,
            "is_rated": evaluation.notna(),
            "is_resolved": evaluation.eq(1),
            "is_answered": cells["Respondida"].eq("S"),
            "is_known": cells["Respondida"].isin(["S", "N"]),
            "rating": rating.where(evaluation.notna()),
            "days": days.where(days.between(0, 365)),
        }
    )


def in_scope(rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    kept = (rows["month"] >= scope.from_month) & (rows["month"] <= scope.to_month)
    for name, column in COLUMNS.items():
        chosen = set(getattr(scope, name))
        if chosen and name == "regions":
            codes = [code for code, regions in REGIONS.items() if chosen & set(regions)]
            kept &= rows["ibge_code"].isin(codes)
        elif chosen:
            kept &= rows[column].isin(chosen)
    return rows[kept]


def twin_company_totals(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    answer = []
    for company, group in sorted(rows.groupby("company")):
        counts = group["segment"].value_counts()
        # The most frequent segment; of equal ones the first by code point.
        segment = min(counts[counts == counts.max()].index) if len(counts) else None
        answer.append(
            (
                company,
                segment,
                None,  # No layout used here names a group.
                len(group),
                group["is_rated"].sum(),
                group["is_resolved"].sum(),
                group["is_answered"].sum(),
                group["rating"].sum(),
                group["rating"].count(),
                group["days"].sum(),
                group["days"].count(),
                None if group["days"].isna().all() else group["days"].median(),
            )
        )
    return answer


def twin_company_duties(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    known = rows["is_known"].groupby(rows["company"]).sum()
    in_time = (rows["is_answered"] & (rows["days"] <= 10)).groupby(rows["company"]).sum()
    return [
        (company, segment, finalised, known[company], answered, in_time[company])
        for company, segment, _, finalised, _, _, answered, *_ in twin_company_totals(rows)
    ]


def twin_monthly_duties(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    return [
        (
            month,
            len(group),
            group["is_known"].sum(),
            group["is_answered"].sum(),
            (group["is_answered"] & (group["days"] <= 10)).sum(),
        )
        for month, group in rows.groupby("month")
    ]


def twin_scope_totals(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    sums = rows[["is_rated", "is_resolved", "is_answered"]].sum()
    return [(len(rows), *sums)]


def twin_segments(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    return sorted(rows["segment"].dropna().value_counts().items())


def twin_unmatched_names(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    unmatched = rows[rows["city"].isin(UNMATCHED_NAMES)]
    return sorted(unmatched["city"].value_counts().items(), key=lambda item: (-item[1], item[0]))


def counted(group: pd.DataFrame) -> tuple[int, ...]:
    return (
        len(group),
        group["is_rated"].sum(),
        group["is_resolved"].sum(),
        group["is_answered"].sum(),
    )


def twin_company_volumes(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    return sorted(rows["company"].value_counts().items(), key=lambda item: (-item[1], item[0]))


def twin_by_company(rows: pd.DataFrame, column: str) -> list[tuple[object, ...]]:
    """How often a company has each value of a column, where it has one."""
    return sorted((*key, n) for key, n in rows.groupby(["company", column]).size().items())


def twin_company_monthly(rows: pd.DataFrame, company: str) -> list[tuple[object, ...]]:
    answer = []
    for month in sorted(set(rows["month"])):
        of_month = rows[rows["month"] == month]
        for is_company in (False, True):
            group = of_month[(of_month["company"] == company) == is_company]
            sums = (group["rating"].sum(), group["rating"].count())
            sums += (group["days"].sum(), group["days"].count())
            if len(group):
                answer.append((month, is_company, *counted(group), *sums))
    return answer


def twin_by(rows: pd.DataFrame, keys: list[str]) -> list[tuple[object, ...]]:
    """Counts by keys, in the order of the keys, what is missing last."""
    groups = rows.astype(object).where(rows.notna(), None).groupby(keys, dropna=False)
    found = [(*(None if pd.isna(k) else k for k in key), *counted(g)) for key, g in groups]
    return sorted(found, key=lambda line: [(cell is None, cell or 0) for cell in line[: len(keys)]])


def twin_company_problem_groups(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    return [line[:4] for line in twin_by(rows, ["company", "problem_group", "month"])]


def twin_municipality_totals(
    rows: pd.DataFrame, scope: Scope, loaded: set[int]
) -> dict[str, tuple[int, float]]:
    """Code -> complaints in scope and people of the loaded months of the window, added up."""
    months = [m for m in sorted(loaded) if scope.from_month <= m <= scope.to_month]
    years = [str(month // 12) for month in months]
    people = POPULATION.pivot(index="ibge_code", columns="year", values="population")
    counts = in_scope(rows, scope)["ibge_code"].value_counts()
    return {
        code: (int(counts.get(code, 0)), sum(float(people.at[code, year]) for year in years))
        for code in people.index
    }


def twin_facets(rows: pd.DataFrame, scope: Scope) -> list[tuple[object, ...]]:
    answer = []
    for facet in sorted(COLUMNS.keys() - {"states"}):
        lifted = (
            {"regions", "municipalities", "judicial_districts"} if facet == "regions" else {facet}
        )
        kept = in_scope(rows, replace(scope, **dict.fromkeys(lifted, ())))
        if facet == "regions":
            names = [r for code in kept["ibge_code"] for r in REGIONS.get(code, ())]
            counts = pd.Series(names, dtype="object").value_counts().items()
        else:
            counts = kept[COLUMNS[facet]].value_counts().items()
        answer += [(facet, *item) for item in sorted(counts, key=lambda item: (-item[1], item[0]))]
    return answer


def twin_filter_names(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    names = COLUMNS.keys() - {"states", "municipalities", "regions"}
    return sorted((name, value) for name in names for value in set(rows[COLUMNS[name]].dropna()))


def answers(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """The rows of a frame as plain values, None for what is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    return list(plain.itertuples(index=False, name=None))


# The random files and scopes.

rows_of = st.builds(
    lambda kind, changes: {**kind, **changes},
    st.sampled_from(
        [
            row(),
            row(rating=""),
            row(evaluation="Não Resolvida", rating="1"),
            unrated(),
            # The two columns contradict each other, or a rating stands where nobody rated.
            row(status="Finalizada não avaliada", rating="5"),
            unrated(status="Finalizada avaliada", rating="3"),
            unrated(evaluation=""),
            row(status="Cancelada", evaluation="", rating=""),
            row(status="Encerrada", evaluation="", rating=""),
        ]
    ),
    st.fixed_dictionaries(
        {
            "Nome Fantasia": st.sampled_from(COMPANIES),
            "Segmento de Mercado": st.sampled_from(SEGMENTS),
            "UF": st.sampled_from(["GO", "GO", "GO", "SP", "DF"]),
            "Cidade": st.sampled_from([*CODES, "Goi?nia ", "", *UNMATCHED_NAMES]),
            "Respondida": st.sampled_from(["S", "S", "N", ""]),
            "Tempo Resposta": st.sampled_from(
                ["0", "1", "4", " 7 ", "15", "16", "17", "365", "366", "", "-1", "1478155"]
            ),
            "Assunto": st.sampled_from(["Móveis", "Crédito", ""]),
            "Grupo Problema": st.sampled_from(["Cobrança", "cobrança", ""]),
            "Problema": st.sampled_from(["Não entrega", "Juros", ""]),
        }
    ),
)
ISO_DAYS = {
    "finalizadas": ("2025-11-01", "2025-11-30", "2025-12-31", "01/12/2025"),
    "basecompleta": ("2026-01-01", "31/01/2026", "01/02/2026", "2026-02-28"),
}
"""First and last days of months, in both forms; each family has its own months."""


@st.composite
def files_of_both_families(draw: st.DrawFn) -> list[SourceFile]:
    """One or two files that no month shares."""
    wanted = draw(st.lists(st.sampled_from(sorted(ISO_DAYS)), min_size=1, max_size=2, unique=True))
    files = []
    for family in wanted:
        kept: Row = row(date=ISO_DAYS[family][0])
        drawn = draw(st.lists(rows_of, max_size=25))
        days = [draw(st.sampled_from(ISO_DAYS[family])) for _ in drawn]
        rows = [kept, *({**r, "Data Finalização": d} for r, d in zip(drawn, days, strict=True))]
        layout = "L30" if family == "basecompleta" else draw(st.sampled_from(["L19", "L20", "L21"]))
        encoding = draw(st.sampled_from(["utf-8", "utf-8-sig"]))
        files.append(SourceFile(f"{family}.csv", text(rows, layout), family, encoding))
    return files


months = st.integers(FIRST - 1, LAST + 1)
CHOICES = {
    "companies": ["Banco Pan", "banco pan", "Zebra; Filhos", "Nenhuma"],
    "municipalities": ["5208707", "5201108", "5200100", "5300108"],
    "problem_groups": ["Cobrança", "cobrança", "Nenhum"],
    "problems": ["Não entrega", "Juros", "Nenhum"],
    "regions": ["5203", "5204", "52010", "52007", "9999"],
    "segments": ["Varejo", "varejo", "Água e Saneamento", "Nenhum"],
    "states": ["GO", "SP", "AC"],
    "subjects": ["Móveis", "Crédito", "Nenhum"],
}


@st.composite
def scopes_of_some_filters(draw: st.DrawFn) -> Scope:
    """Any window and values of up to three filters: of more nothing would be left."""
    ends = draw(st.tuples(months, months))
    names = draw(st.lists(st.sampled_from(sorted(CHOICES)), max_size=3, unique=True))
    filters = {
        name: tuple(draw(st.lists(st.sampled_from(CHOICES[name]), min_size=1, max_size=2)))
        for name in names
    }
    return Scope(min(ends), max(ends), **filters)


scopes = scopes_of_some_filters()


OTHER = {"Assunto": "Crédito", "Grupo Problema": "Cobrança", "Problema": "Juros"}
EVERY_KIND = SourceFile(
    "finalizadas.csv",
    text(
        [
            *(row(company="a", date="2025-11-30", days=days) for days in ("0", "9", "365", "366")),
            row(company="a", segment="Bancos", date="2025-12-01", evaluation="Não Resolvida"),
            row(company="a", segment="Bancos", date="01/12/2025", rating="", answered="N"),
            unrated(company="a", segment="Bancos", date="31/12/2025", rating="5"),
            unrated(company="b", segment="", date="2026-01-31", days=""),
            unrated(company="b", segment="Varejo", date="2026-02-01", state="SP"),
            row(company="b", segment="Bancos", date="2026-02-28", status="Finalizada não avaliada"),
            row(company="b", segment="Bancos", date="2026-02-28", status="Cancelada"),
            *(
                row(OTHER, company=name, date=date, city=city)
                for name in ("a", "b", "c")
                for date in ("2025-11-30", "2026-02-01")
                for city in ("Anápolis", "Abadiânia", "Goiana")
            ),
        ]
    ),
    "finalizadas",
    "utf-8-sig",
)
"""What each condition of the SQL files can tell apart, in one file; it is always tried."""


@settings(max_examples=15)
@example(
    files=[EVERY_KIND],
    uf="BR",
    wanted=[
        *(Scope(m, m + n) for m in range(FIRST, LAST + 1) for n in (0, 1)),
        Scope(FIRST, LAST, ("Bancos",)),
        Scope(FIRST, LAST, (), ("SP",)),
        Scope(FIRST, LAST, ("Varejo",), ("SP",)),
        Scope(FIRST, LAST, ("Varejo", "Bancos"), ("GO",)),
        *(
            Scope(FIRST, LAST, **filters)
            for filters in (
                {"companies": ("a",)},
                {"companies": ("b", "c")},
                {"municipalities": ("5201108",)},
                {"municipalities": ("5201108", "5208707")},
                {"regions": ("5203",)},
                {"regions": ("52012",)},
                {"regions": ("5204", "52007")},
                {"regions": ("5203",), "municipalities": ("5201108",)},
                {"problem_groups": ("Cobrança",)},
                {"problems": ("Juros",)},
                {"subjects": ("Crédito",)},
                {"subjects": ("Crédito",), "companies": ("c",), "states": ("GO",)},
                {"problem_groups": ("Cobrança",), "regions": ("5203",), "segments": ("Varejo",)},
            )
        ),
    ],
)
@given(
    files=files_of_both_families(),
    uf=st.sampled_from(["GO", "BR"]),
    wanted=st.lists(scopes, min_size=3, max_size=8),
)
def test_every_sql_file_answers_as_its_pandas_twin(
    files: list[SourceFile], uf: str, wanted: list[Scope]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in files:
            (folder / file.name).write_bytes(file.text.encode(file.encoding))
        load_all(folder / "data", *(folder / file.name for file in files), uf=uf)
        database = Database(current_build(folder / "data"))
        try:
            rows = pd.concat([complaints(file, uf) for file in files])
            for scope in [EVERYTHING, *wanted]:
                kept = in_scope(rows, scope)
                assert answers(companies.company_totals(database, scope)) == (
                    twin_company_totals(kept)
                )
                assert answers(companies.company_duties(database, scope)) == (
                    twin_company_duties(kept)
                )
                assert answers(companies.monthly_duties(database, scope)) == (
                    twin_monthly_duties(kept)
                )
                assert answers(companies.scope_totals(database, scope)) == twin_scope_totals(kept)
                assert answers(companies.segments(database, scope)) == twin_segments(kept)
                assert answers(municipalities.unmatched_names(database, scope)) == (
                    twin_unmatched_names(in_scope(rows, replace(scope, states=("GO",))))
                )
                assert answers(companies.company_volumes(database, scope)) == (
                    twin_company_volumes(kept)
                )
                assert answers(companies.company_ratings(database, scope)) == (
                    twin_by_company(kept, "rating")
                )
                assert answers(companies.company_response_days(database, scope)) == (
                    twin_by_company(kept, "days")
                )
                assert answers(companies.company_monthly(database, scope, "Banco Pan")) == (
                    twin_company_monthly(kept, "Banco Pan")
                )
                assert answers(municipalities.municipality_monthly(database, scope)) == (
                    twin_by(kept, ["ibge_code", "month"])
                )
                assert answers(municipalities.company_municipality_monthly(database, scope)) == (
                    twin_by(kept, ["company", "ibge_code", "month"])
                )
                assert answers(
                    municipalities.company_problem_group_monthly(database, scope)
                ) == twin_company_problem_groups(kept)
                _check_places(database, rows, scope, files)
                of_facets = twin_facets(rows, scope)
                assert answers(facets.facets(database, scope)) == of_facets
                assert answers(facets.segment_options(database, scope)) == [
                    line for line in of_facets if line[0] == "segments"
                ]
            assert answers(facets.filter_names(database)) == twin_filter_names(rows)
            _check_loads(database, files, uf)
            _check_sums(database, EVERYTHING)
        finally:
            database.close()


def _check_places(
    database: Database, rows: pd.DataFrame, scope: Scope, files: list[SourceFile]
) -> None:
    """`municipality_totals` against a count over the texts and the population file."""
    loaded = {
        int(day[:4]) * 12 + int(day[5:7]) - 1
        for file in files
        for day in file.cells()["Data Finalização"].str.replace(
            r"(..)/(..)/(....)", r"\3-\2-\1", regex=True
        )
    }
    found = municipalities.municipality_totals(database, scope)
    assert len(found) == 246 and found["municipality"].is_monotonic_increasing
    expected = twin_municipality_totals(rows, scope, loaded)
    for code, count, people in found[
        ["ibge_code", "finalised_count", "population_months"]
    ].itertuples(index=False):
        assert count == expected[code][0]
        assert people == pytest.approx(expected[code][1])


def _check_loads(database: Database, files: list[SourceFile], uf: str) -> None:
    """`loads`, `loaded_months` and `build_facts` against a count over the texts."""
    expected_loads, expected_months = [], []
    # The file of the earlier months comes first.
    for number, file in enumerate(sorted(files, key=lambda f: f.family != "finalizadas"), start=1):
        cells, kept = file.cells(), complaints(file, uf)
        raw = hashlib.sha256(file.text.encode(file.encoding)).hexdigest()
        layout = next(name for name, titles in LAYOUTS.items() if len(titles) == cells.shape[1])
        repeated = cells.loc[kept.index].duplicated().sum()
        expected_loads.append(
            (
                *(number, file.name, raw, uf, file.family, layout, file.encoding),
                *(len(cells), len(kept), 0, len(cells) - len(kept), repeated),
            )
        )
        day = cells["Data Finalização"].str.replace(r"(..)/(..)/(....)", r"\3-\2-\1", regex=True)
        for written in sorted(day.str[:7].unique()):
            month = int(written[:4]) * 12 + int(written[5:]) - 1
            expected_months.append(
                (month, file.family, uf, file.name, raw, (kept["month"] == month).sum())
            )
    answered = loads.loads(database)
    assert answers(answered.drop(columns=["sha256", "loaded_on"])) == expected_loads
    assert answered["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    assert (date.today() - answered["loaded_on"].dt.date.min()).days in (0, 1)
    assert answers(loads.loaded_months(database)) == expected_months
    (facts,) = loads.build_facts(database).to_dict("records")
    assert facts["name"] == database.name == database.build.stem
    assert facts["schema_version"] == 4
    assert not facts["is_sample"]
    assert facts["complaint_count"] == answered["accepted_count"].sum()
    assert facts["built_at"] == LOADED_ON


def _check_sums(database: Database, scope: Scope) -> None:
    totals = companies.company_totals(database, scope)
    (whole,) = companies.scope_totals(database, scope).to_dict("records")
    for column, value in whole.items():
        assert totals[column].sum() == value
    months = loads.loaded_months(database)
    in_window = months["finalised_month"].between(scope.from_month, scope.to_month)
    if scope == scope.without(*FILTERS):
        assert months.loc[in_window, "accepted_count"].sum() == whole["finalised_count"]


def test_the_files_agree_with_each_other_and_with_what_was_planted_in_the_sample(
    sample: Database,
) -> None:
    last = int(loads.loaded_months(sample)["finalised_month"].max())
    for scope in (
        EVERYTHING,
        Scope(last - 11, last),
        Scope(last - 11, last, ("Varejo",)),
        Scope(last, last, (), ("GO",)),
    ):
        _check_sums(sample, scope)
    by_segment = companies.segments(sample, EVERYTHING)
    assert (
        by_segment["finalised_count"].sum()
        == companies.scope_totals(sample, EVERYTHING)["finalised_count"].sum()
    )
    for segment, count in by_segment.itertuples(index=False):
        only = companies.company_totals(sample, replace(EVERYTHING, segments=(segment,)))
        assert set(only["segment"]) == {segment}
        assert only["finalised_count"].sum() == count


def test_a_month_of_two_families_stands_once_with_the_file_that_counts(
    tmp_path: Path, opened: Opener
) -> None:
    portal = write(tmp_path / "portal.csv", [row(date="2026-10-01")])
    complete = write(tmp_path / "base.csv", [row(), row(date="2026-09-01")], layout="L30")
    months = loads.loaded_months(opened(portal, complete))
    found = months[["finalised_month", "file_name", "accepted_count"]].to_numpy().tolist()
    assert found == [
        [month_number("2026-09"), "base.csv", 1],
        [month_number("2026-10"), "portal.csv", 1],
    ]


# What a frame promises whatever the scope.


@pytest.mark.parametrize("name", sorted(SCOPED))
def test_an_empty_answer_has_the_columns_of_a_full_one(
    name: str, real_month: Database, hostile_build: Database
) -> None:
    own = OWN_PARAMETERS.get(name, {})
    database = hostile_build if name in OF_DISTRICTS else real_month
    full = database.run(name, EVERYTHING, **own)
    empty = database.run(name, Scope(FIRST_MONTH, FIRST_MONTH), **own)
    assert list(empty.columns) == list(full.columns)
    if name in OF_EVERY_PLACE:
        assert (len(empty), len(full)) == (246, 246)
    else:
        assert (len(empty), len(full)) == ((1, 1) if name in IN_EVERY_SCOPE else (0, len(full)))
    assert not full.empty


def test_counts_and_sums_are_whole_numbers(real_month: Database) -> None:
    totals = companies.company_totals(real_month, EVERYTHING)
    numbers = totals.drop(columns=["company", "segment", "economic_group", "median_response_days"])
    assert set(numbers.dtypes.astype(str)) == {"int64"}
    for frame in (
        companies.company_monthly(real_month, EVERYTHING, "Companhia Alfa"),
        municipalities.municipality_monthly(real_month, EVERYTHING),
        municipalities.company_municipality_monthly(real_month, EVERYTHING),
        facets.facets(real_month, EVERYTHING),
    ):
        numbers = frame.filter(regex="_(count|sum)$")
        assert set(numbers.dtypes.astype(str)) == {"int64"}


def test_companies_come_by_name_and_of_equally_frequent_segments_the_first_by_name_counts(
    tmp_path: Path, opened: Opener
) -> None:
    rows = [
        row(company="b", segment="Varejo"),
        row(company="b", segment="Bancos"),
        row(company="a", segment="Varejo"),
        row(company="a", segment="Varejo"),
        row(company="a", segment="Bancos"),
        *(row(company="c", segment="") for _ in range(3)),
        row(company="c", segment="Varejo"),
        row(company="d", segment=""),
        row(company="B", segment="Bancos"),
    ]
    totals = companies.company_totals(opened(write(tmp_path / "a.csv", rows)), EVERYTHING)
    assert totals["company"].tolist() == ["B", "a", "b", "c", "d"]
    assert totals["segment"].tolist()[:4] == ["Bancos", "Varejo", "Bancos", "Varejo"]
    assert totals["segment"].isna().tolist() == [False] * 4 + [True]


# Hostile input.

HOSTILE = (
    "' or '1' = '1",
    "Varejo' or 1=1 --",
    "'); drop table data.complaint; --",
    "Varejo%",
    "_arejo",
    "$from_month",
    "data.complaint",
    "['Varejo']",
    "Varejo', 'Bancos",
    "varejo",
    "VAREJO",
    "Vare\u200bjo",
    "Varejo\x00",
    "Ｖarejo",
    "\u202eojeraV",
    "é" * 20_000,
)


@pytest.fixture(scope="module")
def hostile_build(tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("hostile")
    file = write(folder / "a.csv", [row(), row(segment="Bancos"), unrated(segment="")])
    districts = write_districts(folder / "comarcas.csv")
    return Database(current_build(load_all(folder / "data", file, districts)))


OF_HOSTILE_BUILD = {
    "segments": ("Bancos", 1),
    "states": ("GO", 3),
    "subjects": ("Móveis e Colchões", 3),
    "problem_groups": ("Entrega do Produto", 3),
    "problems": ("Não entrega / demora na entrega do produto", 3),
    "municipalities": ("5208707", 3),
    "regions": ("52010", 3),
    "judicial_districts": ("Goiânia", 3),
    "companies": ("Empresa Um", 3),
}
"""One option of each filter, and its complaints."""


@settings(max_examples=40)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
        lambda name: name.strip() and name not in ("Varejo", "Bancos")
    )
)
@example(HOSTILE[0])
def test_a_text_that_is_no_option_gives_no_rows_and_changes_nothing(
    hostile_build: Database, name: str
) -> None:
    _check_gives_nothing(hostile_build, name)


@pytest.mark.parametrize("name", HOSTILE)
def test_an_injected_text_gives_no_rows_and_changes_nothing(
    hostile_build: Database, name: str
) -> None:
    before = hashlib.sha256(hostile_build.build.read_bytes()).digest()
    _check_gives_nothing(hostile_build, name)
    assert hashlib.sha256(hostile_build.build.read_bytes()).digest() == before


def _check_gives_nothing(database: Database, name: str) -> None:
    for field in FILTERS:
        scope = replace(EVERYTHING, **{field: (name,)})
        assert companies.company_totals(database, scope).empty
        assert companies.scope_totals(database, scope).to_numpy().tolist() == [[0, 0, 0, 0]]
        # A real option beside it still gives its own rows.
        known, count = OF_HOSTILE_BUILD[field]
        beside = replace(EVERYTHING, **{field: (name, known)})
        assert companies.scope_totals(database, beside)["finalised_count"].tolist() == [count]
    assert companies.scope_totals(database, EVERYTHING)["finalised_count"].tolist() == [3]


def test_the_scoped_files_are_those_that_read_a_scope() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in SQL_FILES}
    assert {name for name, sql in texts.items() if "$scope" in sql} == SCOPED


@pytest.mark.parametrize("name", sorted(SCOPED))
def test_a_missing_parameter_raises(
    name: str, real_month: Database, hostile_build: Database
) -> None:
    own = OWN_PARAMETERS.get(name, {})
    database = hostile_build if name in OF_DISTRICTS else real_month
    assert not database.run(name, EVERYTHING, **own).empty
    with pytest.raises(duckdb.Error):
        database.run(name, **own)
    for missing in own:
        given_ones = {key: value for key, value in own.items() if key != missing}
        with pytest.raises(duckdb.Error):
            database.run(name, EVERYTHING, **given_ones)


@pytest.mark.parametrize("field", ["from_month", "to_month", *FILTERS])
@pytest.mark.parametrize("name", ["company_totals", "scope_totals", "facets"])
def test_a_scope_without_one_of_its_fields_raises(
    name: str, field: str, real_month: Database
) -> None:
    sql = (ROOT / "queries" / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    scope = EVERYTHING.parameters()["scope"]
    with real_month._connection.cursor() as cursor:
        assert cursor.execute(sql, {"scope": scope}).fetchall()
        with pytest.raises(duckdb.Error):
            cursor.execute(sql, {"scope": {k: v for k, v in scope.items() if k != field}})


@pytest.mark.parametrize("name", [path.stem for path in SQL_FILES])
def test_an_excess_parameter_raises(name: str, real_month: Database) -> None:
    scope = EVERYTHING if name in SCOPED else None
    own = {**OWN_PARAMETERS, **OF_THE_BUILD}.get(name, {})
    real_month.run(name, scope, **own)
    with pytest.raises(duckdb.Error):
        real_month.run(name, scope, **own, nonsense=["Companhia Alfa"])


def test_a_scope_given_to_a_file_that_takes_none_raises(real_month: Database) -> None:
    with pytest.raises(duckdb.Error):
        real_month.run("loads", EVERYTHING)


# The database itself.


def test_twenty_threads_ask_one_database_and_every_answer_is_right(sample: Database) -> None:
    last = int(loads.loaded_months(sample)["finalised_month"].max())
    names = companies.segments(sample, EVERYTHING)["segment"].tolist()
    asked = [
        (name, Scope(last - length, last, segments))
        for name in sorted(
            SCOPED - {"unmatched_names", "company_first_month", *OF_DISTRICTS, *OWN_PARAMETERS}
        )
        for length in (2, 12, 24)
        for segments in ((), (names[0],), (names[-1], names[1]))
    ]
    right = [sample.run(name, scope) for name, scope in asked]
    assert len({frame.to_csv() for frame in right}) == len(asked)

    def ask(thread: int) -> list[int]:
        """The numbers of the questions that this thread got a wrong answer to."""
        numbers = [(thread * 7 + turn) % len(asked) for turn in range(60)]
        return [n for n in numbers if not sample.run(*asked[n]).equals(right[n])]

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(ask, range(20))) == [[]] * 20


@pytest.mark.parametrize(
    "statement",
    [
        "insert into data.meta select * from data.meta",
        "drop table data.complaint",
        "select * from read_csv('/etc/hostname')",
        "select * from read_text('/etc/hostname')",
        "attach '/tmp/other.duckdb'",
        "copy data.complaint to '/tmp/copy.csv'",
        "install httpfs",
        "set enable_external_access = true",
        "set threads = 8",
        "reset memory_limit",
    ],
)
def test_an_opened_build_can_neither_be_written_nor_reach_a_file_nor_be_set_otherwise(
    statement: str, real_month: Database
) -> None:
    with real_month._connection.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(statement)


def test_a_query_that_takes_too_long_is_stopped_and_the_next_one_is_answered(
    real_month: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = "select count(*) from range(10000000) a, range(10000000) b where hash(a, b) = 1"
    with monkeypatch.context() as patch:
        patch.setattr("queries.database._sql", lambda name: endless)
        start = time.monotonic()
        with pytest.raises(TooSlow, match=r"passou de 5 s e foi interrompida\. Reduza o período"):
            real_month.run("endless")
    assert 4 < time.monotonic() - start < 6
    assert not companies.company_totals(real_month, EVERYTHING).empty


def test_the_municipalities_are_those_of_the_reference_by_name(real_month: Database) -> None:
    path = ROOT / "ingest" / "reference" / "municipalities.csv"
    reference = pd.read_csv(path, sep=";", dtype=str).sort_values(["name", "ibge_code"])
    # Until a file says them.
    reference["judicial_district"] = None
    found = municipalities.municipalities(real_month)
    assert len(found) == 246
    assert answers(found) == answers(reference[list(found.columns)])


def test_a_folder_without_a_build_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoBuild, match="python -m ingest load"):
        current_build(tmp_path)
    with pytest.raises(NoBuild):
        current_build(tmp_path / "missing")


@pytest.mark.parametrize("content", [None, b"", b"a;b\n1;2\n", b"SQLite format 3\x00" * 64])
def test_a_build_that_cannot_be_opened_says_what_to_do(
    content: bytes | None, tmp_path: Path
) -> None:
    build = tmp_path / "builds" / "abc.duckdb"
    if content is not None:
        build.parent.mkdir()
        build.write_bytes(content)
    with pytest.raises(NoBuild, match=r"abc\.duckdb.*python -m ingest load"):
        Database(build)


def test_a_reader_keeps_its_build_until_it_asks_for_the_current_one(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    load_all(folder, write(tmp_path / "a.csv", [row()]))
    reader = Database(current_build(folder))
    load_all(folder, write(tmp_path / "b.csv", [row(date="2026-09-01"), row(date="2026-09-02")]))
    assert companies.scope_totals(reader, EVERYTHING)["finalised_count"].tolist() == [1]
    after = Database(current_build(folder))
    assert companies.scope_totals(after, EVERYTHING)["finalised_count"].tolist() == [3]
    reader.close()
    after.close()
