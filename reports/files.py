"""The files a reader takes away: one function an export, the same for button and command line."""

from dataclasses import dataclass

from queries import loads
from queries.database import Database
from reports import VERSION, export, words
from reports.coverage import Coverage, coverage
from reports.frames import ranking
from reports.labels import RANKING_COLUMNS
from reports.link import View, query


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file ready to be saved; its name holds the hash of its content."""

    name: str
    content: bytes
    media_type: str
    row_count: int


def ranking_file(database: Database, view: View, is_spreadsheet: bool) -> ExportFile:
    """The ranking of a view, every row of it, as CSV or XLSX."""
    frame = ranking(database, view.scope, view.minimum_rated)
    labels = RANKING_COLUMNS[view.columns]
    if is_spreadsheet:
        facts = loads.build_facts(database).iloc[0]
        content = export.to_xlsx(
            frame,
            labels,
            _readme(database, view, coverage(database), len(frame)),
            "Ranking de empresas",
            facts["built_at"].to_pydatetime(),
        )
    else:
        content = export.to_brazilian_csv(frame, labels)
    segments = view.scope.segments
    name = export.file_name(
        "ranking-empresas",
        [
            export.slug(segments[0]) if len(segments) == 1 else "",
            f"{len(segments)}-segmentos" if len(segments) > 1 else "",
            words.file_slug_window(view.scope),
        ],
        content,
        ".xlsx" if is_spreadsheet else ".csv",
    )
    media_type = export.XLSX_TYPE if is_spreadsheet else export.CSV_TYPE
    return ExportFile(name, content, media_type, len(frame))


def _readme(
    database: Database, view: View, covered: Coverage, row_count: int
) -> list[tuple[str, str]]:
    """The Leia-me sheet: filters, warnings, definitions, sources with hashes, version."""
    facts = loads.build_facts(database).iloc[0]
    rows = [
        ("Conteúdo", "Ranking de empresas pela parcela de reclamações não resolvidas."),
        ("Período", f"{words.window(view.scope)} (mês de finalização)"),
        ("Segmento", "; ".join(view.scope.segments) or "todos os segmentos"),
        ("Abrangência", words.place(covered)),
        ("Mínimo de avaliadas", str(view.minimum_rated)),
        ("Linhas", f"{words.count(row_count)}, nenhuma cortada"),
        ("Endereço desta visão", query(view, is_fixed=True)),
        ("Atenção", "Reclamação registrada não é infração provada."),
        (
            "Atenção",
            "Os intervalos cobrem só a variação do acaso entre as avaliadas; a maioria das "
            "reclamações pode não ter sido avaliada.",
        ),
    ]
    if facts["is_sample"]:
        rows.append(("Atenção", "Dados de exemplo: empresas e números inventados."))
    rows += [("Atenção", note) for note in words.coverage_notes(view, covered)]
    rows += [(label.heading, label.definition) for label in RANKING_COLUMNS[view.columns]]
    months = loads.loaded_months(database)
    before = covered.window_before(view.scope)
    first = before.from_month if before is not None else view.scope.from_month
    # The change against the window before comes from that window's files.
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
