"""The files a reader takes away: one export a name, the same for button and command line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from queries import loads
from queries.database import Database
from reports import VERSION, export, words
from reports.coverage import Coverage, coverage
from reports.labels import Label
from reports.link import FILTERS, View, query

OF_RATED = (
    "Os intervalos cobrem só a variação do acaso entre as avaliadas; a maioria das reclamações "
    "pode não ter sido avaliada."
)
"""What the intervals of companies cover."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One frame of an export, made from the export's source and the view, and its columns."""

    title: str
    frame: Callable[[Any, View], pd.DataFrame]
    labels: Callable[[View], Sequence[Label]]


def no_rows(labels: Sequence[Label]) -> pd.DataFrame:
    """The frame of a sheet about companies that nobody chose: its columns and no row."""
    return pd.DataFrame({label.column: [] for label in labels})


@dataclass(frozen=True, slots=True)
class Export:
    """What a file holds: its name begins with `slug`; CSV holds the first sheet, XLSX all.

    `facts` gives lines for the Leia-me sheet beside those of every file: content, parameters;
    `facts_of_rows` those that the rows of the first sheet tell.
    `of_intervals` says in the Leia-me sheet what the intervals cover; empty without intervals.
    `uses_window_before` is true where the numbers also come from the window before;
    `name_parts` are parts of the file's name beside the filters and the window. `source` is what
    all sheets are made from, computed once a file: the database, if nothing else is said.
    `settled` is the view as it is answered, where that is another than the one asked for.
    """

    slug: str
    sheets: tuple[Sheet, ...]
    facts: Callable[[View], Sequence[tuple[str, str]]]
    uses_window_before: bool = False
    name_parts: Callable[[View], Sequence[str]] = lambda view: ()
    facts_of_rows: Callable[[pd.DataFrame, View, Coverage], Sequence[tuple[str, str]]] = (
        lambda frame, view, covered: ()
    )
    source: Callable[[Database, View], Any] = lambda database, view: database
    of_intervals: str = OF_RATED
    settled: Callable[[View, Coverage], View] = lambda view, covered: view


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file ready to be saved; its name holds the hash of its content."""

    name: str
    content: bytes
    media_type: str
    row_count: int


def write_export(
    database: Database, export_of: Export, view: View, is_spreadsheet: bool
) -> ExportFile:
    """The export of a view, every row of it, as CSV or XLSX."""
    covered = coverage(database)
    view = export_of.settled(view, covered)
    sheets = export_of.sheets if is_spreadsheet else export_of.sheets[:1]
    source = export_of.source(database, view)
    frames = [
        export.SheetData(s.title, s.frame(source, view), tuple(s.labels(view))) for s in sheets
    ]
    row_count = sum(len(data.frame) for data in frames)
    if is_spreadsheet:
        content = export.to_xlsx(
            frames,
            _readme(database, export_of, view, frames),
            loads.build_facts(database)["built_at"].iloc[0].to_pydatetime(),
        )
    else:
        content = export.to_brazilian_csv(frames[0].frame, frames[0].labels)
    name = export.file_name(
        export_of.slug,
        [
            *export_of.name_parts(view),
            *_filter_slugs(view, covered),
            words.file_slug_window(view.scope),
        ],
        content,
        ".xlsx" if is_spreadsheet else ".csv",
    )
    media_type = export.XLSX_TYPE if is_spreadsheet else export.CSV_TYPE
    return ExportFile(name, content, media_type, row_count)


def _filter_slugs(view: View, covered: Coverage) -> list[str]:
    """One part of the file's name a filter: the value or, of several, how many."""
    parts = []
    for kind in FILTERS:
        values = getattr(view.scope, kind.field)
        if len(values) == 1:
            parts.append(export.slug(covered.name(kind.field, values[0])))
        elif values:
            parts.append(f"{len(values)}-{export.slug(kind.plural)}")
    return parts


def _readme(
    database: Database, export_of: Export, view: View, sheets: Sequence[export.SheetData]
) -> list[tuple[str, str]]:
    """The Leia-me sheet: filters, warnings, definitions, sources with hashes, version."""
    covered = coverage(database)
    facts = loads.build_facts(database).iloc[0]
    rows = [
        *export_of.facts(view),
        *export_of.facts_of_rows(sheets[0].frame, view, covered),
        ("Período", f"{words.window(view.scope)} (mês de finalização)"),
    ]
    for kind in FILTERS:
        values = getattr(view.scope, kind.field)
        if values:
            names = "; ".join(covered.name(kind.field, value) for value in values)
            rows.append((kind.noun.capitalize(), names))
        elif kind.field == "segments":
            rows.append(("Segmento", "todos os segmentos"))
    rows += [
        ("Abrangência", words.place(covered)),
        *(
            (f"Linhas em {data.title}", f"{words.count(len(data.frame))}, nenhuma cortada")
            for data in sheets
        ),
        ("Endereço desta visão", query(replace(view, page=1), is_fixed=True)),
        ("Atenção", "Reclamação registrada não é infração provada."),
        *([("Atenção", export_of.of_intervals)] if export_of.of_intervals else []),
    ]
    if facts["is_sample"]:
        rows.append(("Atenção", "Dados de exemplo: empresas e números inventados."))
    rows += [("Atenção", note) for note in words.coverage_notes(view, covered)]
    rows += [
        (label.heading, label.definition)
        for label in {label.heading: label for data in sheets for label in data.labels}.values()
    ]
    months = loads.loaded_months(database)
    before = covered.window_before(view.scope) if export_of.uses_window_before else None
    first = before.from_month if before is not None else view.scope.from_month
    in_window = months["finalised_month"].between(first, view.scope.to_month)
    sources = months.loc[in_window, ["file_name", "family", "file_sha256"]].drop_duplicates()
    rows += [
        ("Fonte", f"consumidor.gov.br, {name} ({family}), SHA-256 {digest}")
        for name, family, digest in sources.itertuples(index=False)
    ]
    rows += [
        ("Licença da fonte", "Dados abertos do consumidor.gov.br (Senacon), CC BY."),
        ("Base", str(facts["name"])),
        ("Versão do programa e do método", VERSION),
    ]
    return rows
