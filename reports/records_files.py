"""The file of the page Registros: every complaint of the scope."""

from collections.abc import Sequence

from reports.files import Export, Sheet
from reports.link import View
from reports.records import records
from reports.records_labels import RECORD_COLUMNS


def _facts(view: View) -> Sequence[tuple[str, str]]:
    return (
        (
            "Conteúdo",
            "Reclamações finalizadas do recorte, uma por linha, sem sexo, idade e protocolo.",
        ),
        ("Ordem", "Dia da finalização, depois arquivo e linha."),
    )


RECORDS = Export(
    slug="registros",
    sheets=(
        Sheet(
            "Registros",
            lambda database, view: records(database, view.scope),
            lambda view: RECORD_COLUMNS,
        ),
    ),
    facts=_facts,
)
