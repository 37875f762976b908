"""What the build holds of the Procon files, year by year of archiving, and the words for it."""

import pandas as pd

from queries import loads, procon
from queries.database import Database
from queries.municipalities import REFERENCE_STATE
from reports import export, words
from reports.files import ExportFile
from reports.procon_labels import ABSENT, COUNTED, NOT_COUNTED, PART, STATES, YEAR_COLUMNS

PROCON = "procon"
"""The family of its files."""
_COUNTS = tuple(label.column for label in YEAR_COLUMNS[4:])
"""Of complaints that count."""


def years(database: Database) -> pd.DataFrame:
    """One row a year of archiving and Procon file that has rows of it, the one that counts first.

    Years between the first and the last without a file have a row of their own. Columns:
    archived_year, state (a key of `procon_labels.STATES`), file_name, file_row_count, and of the
    complaints of Goiás that count complaint_count, settled_count, without_root_count,
    natural_person_count, with_municipality_count, without_cep_count, outside_count: NA where
    none of the file counts.
    """
    files = loads.load_years(database)
    known = set(files["archived_year"])
    between = range(min(known, default=0), max(known, default=0))
    gaps = [year for year in between if year not in known]
    absent = pd.DataFrame({"archived_year": gaps, "state": ABSENT, "file_name": "", "place": 0})
    states = [
        (COUNTED if is_own else PART) if is_used else NOT_COUNTED
        for is_used, is_own in zip(files["is_used"], files["is_own"], strict=True)
    ]
    counts = procon.years(database, REFERENCE_STATE)
    counted = files.assign(state=states, place=(~files["is_used"].astype(bool)).astype("int64"))
    told = counted.merge(counts, how="left", on="archived_year")
    told.loc[~told["is_used"].astype(bool), list(_COUNTS)] = pd.NA
    frame = pd.concat([told, absent], ignore_index=True) if gaps else told
    whole = ("file_row_count", *_COUNTS)
    return (
        frame.sort_values(["archived_year", "place", "file_name"], ignore_index=True)
        .astype({"archived_year": "int64", **dict.fromkeys(whole, "Int64")})
        .loc[:, [label.column for label in YEAR_COLUMNS]]
    )


def years_file(database: Database) -> ExportFile:
    """The years as CSV."""
    frame = years(database)
    content = export.to_brazilian_csv(frame, YEAR_COLUMNS)
    name = export.file_name("cobertura-do-procon", [], content, ".csv")
    return ExportFile(name, content, export.CSV_TYPE, len(frame))


def sentence(frame: pd.DataFrame) -> str:
    """What counts of the Procons of Goiás, from the frame of `years`; the state of no data."""
    counted = frame.dropna(subset="complaint_count")
    if counted.empty:
        return words.no_data_of("Procon (Sindec)")
    total, settled, rootless, people, placed, no_cep, outside = (
        words.count(int(counted[column].sum())) for column in _COUNTS
    )
    partial = frame.loc[frame["state"] == PART, "archived_year"]
    absent = frame.loc[frame["state"] == ABSENT, "archived_year"]
    text = (
        f"Procon, Goiás: {total} reclamações arquivadas em "
        f"{words.year_runs(sorted(counted['archived_year']))}; {settled} atendidas; {rootless} sem "
        f"raiz do CNPJ no arquivo, {people} contra pessoa natural. Pelo CEP: {placed} com "
        f"município de Goiás, {no_cep} sem CEP, {outside} de fora."
    )
    if len(partial):
        text += f" Só parte de {words.year_runs(list(partial))}: falta o arquivo do próprio ano."
    if len(absent):
        text += f" Sem arquivo: {words.year_runs(list(absent))}."
    return text


def legend() -> str:
    """The states of a year in words."""
    return "; ".join(f"{state}: {meaning}" for state, meaning in STATES.items()) + "."
