"""Command line of the workspace: `python -m workspace export|import FILE.csv`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from workspace.files import UnreadableDecisions, from_csv, to_csv
from workspace.names import add_events, history
from workspace.store import WorkspaceUnavailable, workspace

DONE, REFUSED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 refused or left in part."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (WorkspaceUnavailable, UnreadableDecisions) as problem:
        print(problem, file=sys.stderr)
    except OSError as problem:
        print(f"Não foi possível ler ou gravar {problem.filename}.", file=sys.stderr)
    return REFUSED


def _export(options: argparse.Namespace) -> int:
    events = history(workspace(options.data))
    options.file.write_bytes(to_csv(events))
    print(f"{options.file}: decisões e desfeitas escritas: {len(events)}.")
    return DONE


def _import(options: argparse.Namespace) -> int:
    options.data.mkdir(parents=True, exist_ok=True)
    events = from_csv(options.file.read_bytes())
    before = workspace(options.data)
    known = len(history(before))
    different = add_events(before, events)
    print(f"Decisões e desfeitas lidas: {len(events)}; novas: {len(history(before)) - known}.")
    for name, other in different:
        print(f"Contada de outro modo aqui, e por isso mantida: {name} / {other}", file=sys.stderr)
    return REFUSED if different else DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workspace", description="Decisões de nomes.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text, run in (
        ("export", "escreve todas as decisões de nomes em um CSV", _export),
        ("import", "acrescenta as decisões de um CSV às que existem", _import),
    ):
        command = commands.add_parser(name, help=text)
        command.set_defaults(run=run)
        command.add_argument("file", type=Path, metavar="ARQUIVO.csv")
        command.add_argument(
            "--data",
            type=Path,
            default=Path(os.environ.get("CONSUMO_DATA", "data")),
            metavar="PASTA",
            help="pasta de dados",
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
