"""Frames and sentences of the page Dados e método: sources, files, coverage, rows left out."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from statistics import median
from types import MappingProxyType

import pandas as pd

from queries import loads
from queries.database import Database
from queries.months import last_day, written_month
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope
from reports import documents, export, procon, words
from reports.coverage import is_published
from reports.files import ExportFile
from reports.method_labels import (
    ABSENT,
    COMPLETE,
    COVERAGE_COLUMNS,
    FAMILIES,
    FIELDS,
    OPEN,
    OTHER_SOURCES,
    OUTCOMES,
    PARTIAL,
    UNUSED,
)

TERMS = MappingProxyType(
    {one.term: one.text for one in documents.definitions() if one.section == documents.TERMS}
)
"""The terms with a tooltip on screen -> their text, at most 160 letters."""

EVERYTHING = Scope(FIRST_MONTH, LAST_MONTH - 1)
"""Every complaint of a build."""
NEIGHBOURS = 3
"""Months in use on each side that a month is compared with, and the fewest for a comparison."""
MINIMUM_NEIGHBOUR_SHARE = 0.5
"""A month with less than this share of its neighbours' median is partial."""
MAXIMUM_REJECTED_SHARE = 0.1
"""A month or file with this share of its rows rejected, or more, is partial."""

_BALANCE = ("read_count", "accepted_count", "rejected_count", "set_aside_count")


def source_files(database: Database) -> pd.DataFrame:
    """One row a source file, as `queries.loads.loads`, with two texts more.

    `period`: the months, or years of archiving, that it covers. `missing_fields`: the columns
    without a value in all of its accepted rows; empty where it has none accepted.
    """
    files = loads.loads(database)
    months = loads.load_months(database).groupby("load_id")["finalised_month"]
    years = loads.load_years(database).groupby("load_id")["archived_year"]
    periods = {load: words.month_runs(sorted(covered)) for load, covered in months}
    periods |= {load: words.year_runs(sorted(covered)) for load, covered in years}
    filled = loads.load_fields(database, EVERYTHING).set_index("load_id")
    missing = {
        load: ", ".join(title for field, title in FIELDS.items() if not counts[f"{field}_count"])
        for load, counts in filled.to_dict("index").items()
    }
    return files.assign(
        period=files["load_id"].map(periods).fillna(""),
        missing_fields=[missing.get(load, "") for load in files["load_id"]],
    )


def sources(database: Database, today: date) -> pd.DataFrame:
    """One row a family of files that the build holds: months in use, files, balance, delay.

    Complaints first; Procon files cover years of archiving, the file of comarcas no time at all.
    `delay_days` counts from the end of the last month in use; NA where none is.
    Columns: source, period, file_count, read_count, accepted_count, rejected_count,
    set_aside_count, last_loaded_on, delay_days.
    """
    used = loads.loaded_months(database).groupby("family")["finalised_month"]
    months = {family: sorted(numbers) for family, numbers in used}
    years = loads.load_years(database)
    periods = {family: words.month_runs(numbers) for family, numbers in months.items()}
    periods[procon.PROCON] = words.year_runs(
        sorted(years.loc[years["is_used"].astype(bool), "archived_year"])
    )
    files = loads.loads(database).groupby("family")
    frame = files[list(_BALANCE)].sum()
    frame["file_count"] = files.size()
    frame["last_loaded_on"] = files["loaded_on"].max()
    names = {family: f"consumidor.gov.br, {name}" for family, name in FAMILIES.items()}
    names |= OTHER_SOURCES
    frame = frame.loc[[family for family in names if family in frame.index]]
    delays = [
        (today - last_day(int(months[family][-1]))).days if family in months else None
        for family in frame.index
    ]
    return frame.assign(
        source=[names[family] for family in frame.index],
        period=[periods.get(family, "") for family in frame.index],
        delay_days=pd.array(delays, dtype="Int64"),
    ).reset_index(drop=True)


def month_coverage(database: Database, loaded_on: date) -> pd.DataFrame:
    """One row a month and family of files: is the month there, and is there a sign of a gap in it?

    From January of the first year that a file covers to December of the last year that one covers
    or that had a month over on `loaded_on`, the day of the newest load. `state` is one of
    `method_labels.STATE_MARKS`; `reason` says why a month is partial (docs/indicators.md,
    "Cobertura dos meses"). Columns: finalised_month, month (AAAA-MM), family, state, reason,
    file_name, file_row_count, accepted_count, rejected_count (NA without a file), neighbour_median
    (NaN with fewer than three neighbours or not in use).
    """
    covered = _covered_months(database)
    last_ended = loaded_on.year * 12 + loaded_on.month - 2
    known = [*covered["finalised_month"], last_ended]
    first, last = min(known) // 12 * 12, max(known) // 12 * 12 + 11
    cells = pd.DataFrame(
        product(range(first, last + 1), FAMILIES), columns=["finalised_month", "family"]
    )
    cells = cells.merge(covered, how="left", on=["finalised_month", "family"])
    cells["reason"] = cells["reason"].astype("object").fillna("")
    states = [
        _state(cell["is_used"], cell["reason"], is_published(cell["finalised_month"], loaded_on))
        for cell in cells.to_dict("records")
    ]
    counts = ("file_row_count", "accepted_count", "rejected_count")
    return cells.assign(
        month=cells["finalised_month"].map(written_month),
        state=states,
        file_name=cells["file_name"].fillna(""),
        **{column: cells[column].astype("Int64") for column in counts},
    )[["finalised_month", *(label.column for label in COVERAGE_COLUMNS)]]


def partial_months(database: Database) -> dict[int, str]:
    """The months in use that are partial -> why."""
    covered = _covered_months(database)
    partial = covered[covered["is_used"] & (covered["reason"] != "")]
    return dict(zip(partial["finalised_month"].tolist(), partial["reason"], strict=True))


def neighbour_medians(months: Sequence[int], counts: Sequence[int]) -> list[float]:
    """For each month the median of the three listed just before it and the three just after.

    Months ascend; NaN where a month has fewer than three neighbours in all.
    """
    assert list(months) == sorted(set(months))
    around = [
        [*counts[max(0, place - NEIGHBOURS) : place], *counts[place + 1 : place + 1 + NEIGHBOURS]]
        for place in range(len(counts))
    ]
    return [float(median(some)) if len(some) >= NEIGHBOURS else float("nan") for some in around]


def partial_reason(
    month: int,
    loaded_on: date,
    accepted: int,
    neighbour_median: float,
    rejected: int,
    file_accepted: int,
    file_undated: int,
) -> str:
    """Why a month in use is taken for partial; empty where nothing speaks for it.

    `rejected` are rejected rows dated in the month; `file_undated` those of its file without a
    readable date, `file_accepted` its accepted ones.
    """
    if loaded_on <= last_day(month):
        return "arquivo carregado antes de o mês acabar"
    if not accepted:
        return "nenhuma linha aceita"
    if accepted < MINIMUM_NEIGHBOUR_SHARE * neighbour_median:
        return "menos da metade da mediana dos meses vizinhos"
    if rejected >= MAXIMUM_REJECTED_SHARE * (accepted + rejected):
        return "10 % ou mais das linhas do mês rejeitadas"
    if file_undated >= MAXIMUM_REJECTED_SHARE * (file_accepted + file_undated):
        return "10 % ou mais das linhas do arquivo rejeitadas, sem data legível"
    return ""


def rows_left_out(database: Database) -> pd.DataFrame:
    """One row an outcome, reason, column and month of rows that do not count, rejected ones first.

    Columns: outcome (in words), reason (as the build holds it), column, month (AAAA-MM or empty),
    file_count, row_count.
    """
    reasons = loads.load_reasons(database)
    months = reasons["finalised_month"].astype("Int64")
    named = reasons.assign(
        outcome=reasons["outcome"].map(OUTCOMES),
        column=reasons["column_name"],
        month=["" if pd.isna(month) else written_month(int(month)) for month in months],
    )
    keys = ["outcome", "reason", "column", "month"]
    groups = named.groupby(keys)
    counted = groups.agg({"load_id": "nunique", "row_count": "sum"}).reset_index()
    return counted.rename(columns={"load_id": "file_count"}).sort_values(
        keys, ascending=[False, True, True, True], ignore_index=True
    )


def by_reason(left_out: pd.DataFrame) -> pd.DataFrame:
    """The rows left out by outcome, reason and column, most rows first within an outcome."""
    totals = left_out.groupby(["outcome", "reason", "column"])["row_count"].sum().reset_index()
    return totals.sort_values(
        ["outcome", "row_count", "reason", "column"],
        ascending=[False, False, True, True],
        ignore_index=True,
    )


def coverage_file(database: Database, loaded_on: date) -> ExportFile:
    """The coverage of months as CSV, as of the day of the newest load."""
    frame = month_coverage(database, loaded_on)
    content = export.to_brazilian_csv(frame, COVERAGE_COLUMNS)
    name = export.file_name("cobertura-dos-meses", [], content, ".csv")
    return ExportFile(name, content, export.CSV_TYPE, len(frame))


def balance_sentence(files: pd.DataFrame, coverage: pd.DataFrame) -> tuple[str, str]:
    """What the build holds of complaints, its lead and its rest: months, files, balance."""
    files = files[files["family"].isin(list(FAMILIES))]
    is_used = coverage["state"].isin([COMPLETE, PARTIAL])
    in_use = sorted(set(coverage.loc[is_used, "finalised_month"]))
    read, accepted, rejected, set_aside = (int(files[column].sum()) for column in _BALANCE)
    month_words = "1 mês" if len(in_use) == 1 else f"{words.count(len(in_use))} meses"
    file_words = "1 arquivo" if len(files) == 1 else f"{words.count(len(files))} arquivos"
    lead = f"{month_words} em uso ({words.month_runs(in_use)})" if in_use else "Nenhum mês em uso"
    return lead, (
        f"de {file_words}; linhas: {words.count(read)} lidas = {words.count(accepted)} aceitas + "
        f"{words.count(rejected)} rejeitadas + {words.count(set_aside)} postas de lado."
    )


def district_sentence(places: pd.DataFrame) -> str:
    """What is known of the comarcas, from the municipalities of the build, and what to do."""
    known, total = int(places["judicial_district"].notna().sum()), len(places)
    template = "o modelo da página Carregar, menu Dados"
    if not known:
        return (
            f"Comarcas: nenhum arquivo carregado, por isso não há filtro de comarca. Preencha "
            f"{template}, com a comarca de cada município, e carregue-o."
        )
    districts = places["judicial_district"].nunique()
    sentence = (
        f"Comarcas: {words.count(districts)}, com {words.count(known)} dos {total} municípios."
    )
    if known == total:
        return sentence
    return (
        f"{sentence} Os outros {words.count(total - known)} não entram em nenhuma comarca: "
        f"complete {template}."
    )


def coverage_sentence(coverage: pd.DataFrame) -> str:
    """How many months are complete, and which are partial, absent or still to be published.

    A month is absent where no family has it, anywhere in the grid: the sentence counts its squares.
    """

    def months_that_are(*states: str) -> list[int]:
        is_one = coverage["state"].isin(states)
        return sorted(set(coverage.loc[is_one, "finalised_month"].astype(int)))

    complete, partial = months_that_are(COMPLETE), months_that_are(PARTIAL)
    in_use = sorted([*complete, *partial])
    if not in_use:
        return "Nenhum mês em uso."
    absent, coming = (
        [month for month in months_that_are(state) if month not in in_use]
        for state in (ABSENT, OPEN)
    )
    parts = [f"Meses completos: {words.count(len(complete))}."]
    parts.append(f"Incompletos: {words.month_runs(partial) or 'nenhum'}.")
    names = f"{words.count(len(absent))} ({words.month_runs(absent)})" if absent else "nenhum"
    parts.append(f"Ausentes nas duas famílias: {names}.")
    if coming:
        parts.append(f"{words.month_runs(coming)}: {words.NOT_PUBLISHED}.")
    return " ".join(parts)


def _covered_months(database: Database) -> pd.DataFrame:
    """One row a month and family that a file covers, the file in use where one is, judged."""
    months = loads.load_months(database)
    months["finalised_month"] = months["finalised_month"].astype("int64")
    reasons = loads.load_reasons(database)
    rejected = reasons[reasons["outcome"] == "rejected"]
    undated = rejected[rejected["finalised_month"].isna()].groupby("load_id")["row_count"].sum()
    dated = rejected.dropna(subset="finalised_month").astype({"finalised_month": "int64"})
    by_month = dated.groupby(["load_id", "finalised_month"], as_index=False)["row_count"].sum()
    accepted = loads.loads(database).set_index("load_id")["accepted_count"]
    months = months.merge(by_month, how="left", on=["load_id", "finalised_month"]).assign(
        rejected_count=lambda rows: rows["row_count"].fillna(0).astype("int64"),
        file_accepted=lambda rows: rows["load_id"].map(accepted),
        file_undated=lambda rows: rows["load_id"].map(undated).fillna(0).astype("int64"),
    )
    used = months[months["is_used"]].sort_values("finalised_month")
    medians = [
        pd.Series(
            neighbour_medians(list(part["finalised_month"]), list(part["accepted_count"])),
            part.index,
        )
        for _, part in used.groupby("uf")
    ]
    months["neighbour_median"] = pd.concat(medians) if medians else float("nan")
    months["reason"] = [
        partial_reason(
            month=row["finalised_month"],
            loaded_on=row["loaded_on"].date(),
            accepted=row["accepted_count"],
            neighbour_median=row["neighbour_median"],
            rejected=row["rejected_count"],
            file_accepted=row["file_accepted"],
            file_undated=row["file_undated"],
        )
        if row["is_used"]
        else ""
        for row in months.to_dict("records")
    ]
    return months.sort_values("is_used").drop_duplicates(["finalised_month", "family"], keep="last")


def _state(is_used: object, reason: str, could_be_had: bool) -> str:
    """The state of a month of a family; `is_used` is neither true nor false without a file."""
    if is_used is True:
        return PARTIAL if reason else COMPLETE
    if is_used is False:
        return UNUSED
    return ABSENT if could_be_had else OPEN
