"""Which exports there are, by the name that the command line and the buttons use."""

from collections.abc import Mapping

from queries.database import Database
from reports import (
    comparison_files,
    duties_files,
    litigants_files,
    municipalities_files,
    overview_files,
    profile_files,
    ranking_files,
    records_files,
    surveillance_files,
)
from reports.files import Export, ExportFile, write_export
from reports.link import View

EXPORTS: Mapping[str, Export] = {
    "ranking": ranking_files.RANKING,
    "dispersao": ranking_files.FUNNEL,
    "ficha": profile_files.PROFILE,
    "contas": profile_files.ACCOUNTS,
    "serie": profile_files.SERIES,
    "problemas": profile_files.PROBLEMS,
    "municipios-da-empresa": profile_files.MUNICIPALITIES,
    "inicio": overview_files.FIGURES,
    "alertas": surveillance_files.ALERTS,
    "mudancas": overview_files.CHANGES,
    "comparar": comparison_files.COMPARISON,
    "comparar-serie": comparison_files.SERIES,
    "deveres": duties_files.DUTIES,
    "litigantes": litigants_files.LITIGANTS,
    "municipios": municipalities_files.MUNICIPALITIES,
    "municipio-serie": municipalities_files.RUN,
    "municipio-alta": municipalities_files.EXCESS,
    "registros": records_files.RECORDS,
}


def export_file(database: Database, name: str, view: View, is_spreadsheet: bool) -> ExportFile:
    """The file of one export for a view; KeyError for a name that is none."""
    return write_export(database, EXPORTS[name], view, is_spreadsheet)
