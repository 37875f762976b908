"""Command line of the reports: `python -m reports EXPORT --link '?...' --to FILE.csv|.xlsx`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from queries.database import Database, NoBuild, current_build, data_folder
from reports import export, link
from reports.coverage import coverage
from reports.exports import EXPORTS, export_file

WRITTEN, NO_DATA, WRONG_USE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Write one export; the exit code: 0 written, 1 no data to write from, 2 misuse."""
    options = _parser().parse_args(arguments)
    try:
        is_spreadsheet = export.is_spreadsheet(options.to)
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return WRONG_USE
    try:
        database = Database(current_build(options.data))
        view = link.view(link.parsed(options.link), coverage(database))
        file = export_file(database, options.command, view, is_spreadsheet)
    except NoBuild as problem:
        print(problem, file=sys.stderr)
        return NO_DATA
    except export.TooManyRows as problem:
        print(problem, file=sys.stderr)
        return WRONG_USE
    for note in view.notes:
        print(note, file=sys.stderr)
    try:
        options.to.write_bytes(file.content)
    except OSError:
        print(
            f"Não foi possível gravar {options.to}. Confira se a pasta existe, as permissões e o "
            f"espaço em disco.",
            file=sys.stderr,
        )
        return WRONG_USE
    print(f"{options.to}: {file.row_count} linhas, nenhuma cortada.")
    return WRITTEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reports", description="Exportações.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, export_of in EXPORTS.items():
        command = commands.add_parser(name, help="; ".join(s.title for s in export_of.sheets))
        command.add_argument(
            "--link", default="", help="endereço da visão, ou a parte dele a partir de “?”"
        )
        command.add_argument(
            "--data",
            type=Path,
            metavar="PASTA",
            default=data_folder(),
            help="pasta de dados (padrão: CONSUMO_DATA, senão data/)",
        )
        command.add_argument(
            "--to", type=Path, required=True, metavar="ARQUIVO", help="arquivo .csv ou .xlsx"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
