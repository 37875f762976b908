"""Command line of the loader: `python -m ingest load FILE|FOLDER ...`, `fetch`, `late`."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from ingest import fetch, lateness
from ingest.build import REJECTED
from ingest.complaints import BASE_COMPLETA, FINALIZADAS, SET_ASIDE_REASONS
from ingest.containers import READABLE_SUFFIXES
from ingest.folder import FolderInUse
from ingest.load import FileReport, LoadOptions, LoadRefused, LoadReport, load
from ingest.months import written

LOADED, REFUSED, WRONG_USE = 0, 1, 2
NAMES_SHOWN = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 loaded, 1 refused (or rejects with --strict), 2 misuse."""
    options = _parser().parse_args(arguments)
    if options.command == "fetch":
        return fetch.run(options)
    if options.command == "late":
        return lateness.run(options)
    if options.to.exists() and not options.to.is_dir():
        print(f"{options.to} é um arquivo, não uma pasta. Confira --to.", file=sys.stderr)
        return WRONG_USE
    try:
        paths = _files(options.sources)
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)
        return WRONG_USE
    try:
        with tqdm(
            unit=" linhas", desc="Lendo", disable=options.json or not sys.stderr.isatty()
        ) as progress:
            report = load(
                paths,
                options.to,
                LoadOptions(options.uf, options.family, options.replace, options.skip_refused),
                progress.update,
            )
    except (LoadRefused, FolderInUse, OSError) as problem:
        refusal = problem if not isinstance(problem, OSError) else _disk_sentence(problem)
        if options.json:
            refused: dict[str, object] = {"build": None, "files": [], "refused": str(refusal)}
            print(json.dumps(refused, ensure_ascii=False))
        print(refusal, file=sys.stderr)
        return REFUSED
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2, default=str))
    else:
        _print(report)
    if report.is_refused or (options.strict and report.rejected_count):
        return REFUSED
    return LOADED


def _disk_sentence(problem: OSError) -> str:
    return (
        f"Não foi possível ler ou gravar {problem.filename or 'na pasta de dados'}: "
        f"{problem.strerror}. Confira as permissões e o espaço em disco; nada mudou."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Carga de arquivos.")
    commands = parser.add_subparsers(dest="command", required=True)
    data_folder = Path(os.environ.get("CONSUMO_DATA", "data"))
    fetch.add_parser(commands, data_folder)
    lateness.add_parser(commands, data_folder)
    command = commands.add_parser("load", help="carrega arquivos do consumidor.gov.br")
    command.add_argument(
        "--to",
        type=Path,
        metavar="PASTA",
        default=data_folder,
        help="pasta de dados (padrão: CONSUMO_DATA, senão data/)",
    )
    command.add_argument(
        "--uf",
        type=str.upper,
        choices=("GO", "BR"),
        default="GO",
        help="GO guarda só Goiás, BR guarda o país (padrão: GO)",
    )
    command.add_argument("--json", action="store_true", help="escreve o resultado em JSON")
    command.add_argument(
        "--strict", action="store_true", help="termina com 1 se houver linhas rejeitadas"
    )
    command.add_argument(
        "--skip-refused", action="store_true", help="carrega os demais se um arquivo for recusado"
    )
    command.add_argument(
        "--replace", action="store_true", help="troca meses já carregados mesmo por menos linhas"
    )
    command.add_argument(
        "--family",
        choices=(FINALIZADAS, BASE_COMPLETA),
        default=FINALIZADAS,
        help="família que vale quando as duas cobrem o mesmo mês",
    )
    command.add_argument("sources", nargs="+", type=Path, metavar="ARQUIVO|PASTA")
    return parser


def _files(sources: Sequence[Path]) -> list[Path]:
    """The files named, and those with a readable ending in the folders named."""
    found: dict[Path, None] = {}
    for source in sources:
        if source.is_dir():
            inside = sorted(
                path
                for path in source.rglob("*")
                if path.is_file() and path.suffix.lower() in READABLE_SUFFIXES
            )
            if not inside:
                raise FileNotFoundError(
                    f"A pasta {source} não tem arquivos .csv, .txt, .tsv, .gz, .zip ou .7z."
                )
            found.update(dict.fromkeys(inside))
        elif source.exists():
            found[source] = None
        else:
            raise FileNotFoundError(f"O arquivo {source} não existe. Confira o caminho.")
    return list(found)


def _print(report: LoadReport) -> None:
    for file in report.files:
        _print_file(file)
    if report.recovery:
        print(report.recovery)
    for displaced in report.displaced:
        print(
            f"{displaced.file_name}, mês {written(displaced.month)}: {displaced.row_count} linhas "
            f"deixaram de contar, {SET_ASIDE_REASONS[displaced.reason]}"
        )
    if report.unmatched_names:
        by_rows = sorted(report.unmatched_names.items(), key=lambda item: (-item[1], item[0]))
        names = ", ".join(f"{name} ({rows})" for name, rows in by_rows[:NAMES_SHOWN])
        more = len(by_rows) - NAMES_SHOWN
        names += f" e mais {more} (todas em --json)" if more > 0 else ""
        print(f"Cidades sem município correspondente, mantidas sem código (linhas): {names}")
    if report.is_refused:
        print("Carga recusada: nada mudou.")
    else:
        print(f"Base em uso: {report.build}")


def _print_file(file: FileReport) -> None:
    if file.record is None or file.refused:
        print(f"RECUSADO: {file.refused}")
        return
    balance = file.as_json()
    set_aside = balance["set_aside"]
    assert isinstance(set_aside, dict)
    print(
        f"{file.name}: {balance['read']} lidas = {balance['accepted']} aceitas + "
        f"{balance['rejected']} rejeitadas + {sum(set_aside.values())} postas de lado"
    )
    for reason, rows in set_aside.items():
        print(f"    {rows} postas de lado: {SET_ASIDE_REASONS[reason]}")
    for reason, rows in file.record.reasons.items():
        if reason.outcome == REJECTED:
            column = f", coluna {reason.column}" if reason.column else ""
            print(f"    {rows} rejeitadas: {reason.reason}{column}")
    if balance["repeated"]:
        print(f"    {balance['repeated']} repetições exatas, mantidas e marcadas")
    if balance["missing_columns"]:
        print(f"    colunas ausentes, sem valor em todas as linhas: {balance['missing_columns']}")
    if balance["unknown_columns"]:
        print(f"    colunas desconhecidas, não usadas: {balance['unknown_columns']}")


if __name__ == "__main__":
    sys.exit(main())
