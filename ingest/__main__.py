"""Command line of the loader: `python -m ingest load|check|rejects|names|fetch|late|map ...`."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from ingest import build, fetch, lateness, name_decisions, official_map, rejects
from ingest.build import REJECTED, SET_ASIDE, LoadRecord
from ingest.complaints import BASE_COMPLETA, FINALIZADAS, SET_ASIDE_REASONS
from ingest.containers import READABLE_SUFFIXES
from ingest.file_names import months_in_name
from ingest.folder import (
    REJECTS_KEPT_DAYS,
    DiskFull,
    FolderInUse,
    build_path,
    current_name,
    disk_sentence,
    sweep,
)
from ingest.load import (
    Displaced,
    FileReport,
    LoadOptions,
    LoadRefused,
    LoadReport,
    check,
    load,
)
from ingest.months import written

LOADED, REFUSED, WRONG_USE = 0, 1, 2
NAMES_SHOWN = 20
UNTESTED_REASONS = {
    "short_history": "são precisos 36 meses carregados entre o 63º e o 4º mês antes dele",
    "family_change": "as duas famílias de arquivos se alternam e nenhum mês carregado tem ambas",
    "partial_month": "o mês está incompleto",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 refused (or rejects with --strict), 2 misuse."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        print("Interrompido por quem o chamou.", file=sys.stderr)
        return REFUSED


def _read_files(options: argparse.Namespace) -> int:
    """`load`, and `check`, which reports the same and changes nothing."""
    if options.to.exists() and not options.to.is_dir():
        print(f"{options.to} é um arquivo, não uma pasta. Confira --to.", file=sys.stderr)
        return WRONG_USE
    try:
        paths = _files(options.sources)
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)
        return WRONG_USE
    if not options.is_check:
        for interrupted in sweep(options.to):
            print(interrupted, file=sys.stderr)
    try:
        with tqdm(
            unit=" linhas", desc="Lendo", disable=options.json or not sys.stderr.isatty()
        ) as progress:
            report = (check if options.is_check else load)(
                paths,
                options.to,
                LoadOptions(options.uf, options.family, options.replace, options.skip_refused),
                progress.update,
            )
    except (LoadRefused, FolderInUse, DiskFull, OSError) as problem:
        refusal = problem if not isinstance(problem, OSError) else disk_sentence(problem)
        if options.json:
            refused: dict[str, object] = {"build": None, "files": [], "refused": str(refusal)}
            print(json.dumps(refused, ensure_ascii=False))
        print(refusal, file=sys.stderr)
        return REFUSED
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2, default=str))
    else:
        _print(report, options.is_check)
    if report.is_refused or (options.strict and report.rejected_count):
        return REFUSED
    return LOADED


def _bring_out_rejects(options: argparse.Namespace) -> int:
    """`rejects`: the rejected rows of the build in use as a CSV file."""
    if options.to.suffix.lower() != ".csv":
        print(f"{options.to}: o arquivo precisa terminar em .csv. Confira --to.", file=sys.stderr)
        return WRONG_USE
    name = current_name(options.data)
    kind = None if name is None else build.kind(build_path(options.data, name))
    if name is None or kind is None or kind[1] != build.SCHEMA_VERSION:
        print(
            f"A pasta {options.data} não tem base em uso que esta versão possa abrir. Confira "
            f"--data ou carregue os arquivos de origem com “python -m ingest load ARQUIVO”.",
            file=sys.stderr,
        )
        return REFUSED
    records = build.records_of(build_path(options.data, name))
    sources = [(record, rejects.kept(options.data, record)) for record in records]
    try:
        options.to.write_bytes(rejects.to_csv(sources))
    except OSError as problem:
        print(disk_sentence(problem), file=sys.stderr)
        return WRONG_USE
    written_count = sum(len(rows) for _, rows in sources)
    missing_count = sum(record.row_count(REJECTED) for record in records) - written_count
    print(f"{options.to}: linhas rejeitadas escritas: {written_count}.")
    if missing_count:
        print(
            f"Linhas rejeitadas que já não têm o texto, apagado depois de {REJECTS_KEPT_DAYS} "
            f"dias: {missing_count}."
        )
    return LOADED


def _apply_names(options: argparse.Namespace) -> int:
    """`names`: the decisions of an exported file, and no others, made into the build in use."""
    try:
        pairs = name_decisions.read_pairs(options.file.read_bytes())
        before = current_name(options.data)
        name = name_decisions.apply(*pairs, options.data)
    except (LoadRefused, FolderInUse, DiskFull, OSError) as problem:
        print(disk_sentence(problem) if isinstance(problem, OSError) else problem, file=sys.stderr)
        return REFUSED
    change = "Nada mudou" if name == before else "Decisões aplicadas"
    print(f"{change}. Nomes que são da mesma empresa: {len(pairs[0])} pares. Base em uso: {name}.")
    return LOADED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Carga de arquivos.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text, is_check in (
        ("load", "carrega arquivos do consumidor.gov.br, do Procon e o de comarcas", False),
        ("check", "lê os arquivos e diz o que a carga faria, sem mudar nada", True),
    ):
        command = commands.add_parser(name, help=text)
        command.set_defaults(run=_read_files, is_check=is_check)
        _add_folder(command, "--to")
        _add_reading_options(command)
    command = commands.add_parser("rejects", help="traz as linhas rejeitadas da base em uso")
    command.set_defaults(run=_bring_out_rejects)
    command.add_argument("--to", type=Path, required=True, metavar="ARQUIVO", help="arquivo .csv")
    _add_folder(command, "--data")
    command = commands.add_parser("names", help="faz valer um arquivo de decisões de nomes")
    command.set_defaults(run=_apply_names)
    command.add_argument("file", type=Path, metavar="ARQUIVO.csv")
    _add_folder(command, "--data")
    fetch.add_parser(commands, _data_folder())
    lateness.add_parser(commands, _data_folder())
    official_map.add_parser(commands, _data_folder())
    return parser


def _data_folder() -> Path:
    return Path(os.environ.get("CONSUMO_DATA", "data"))


def _add_folder(command: argparse.ArgumentParser, flag: str) -> None:
    command.add_argument(
        flag,
        type=Path,
        metavar="PASTA",
        default=_data_folder(),
        help="pasta de dados (padrão: CONSUMO_DATA, senão data/)",
    )


def _add_reading_options(command: argparse.ArgumentParser) -> None:
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
                    f"A pasta {source} não tem arquivos .csv, .txt, .tsv, .gz, .zip, .7z ou .xlsx. "
                    f"Confira o caminho ou ponha os arquivos nela."
                )
            found.update(dict.fromkeys(inside))
        elif source.is_file():
            found[source] = None
        elif source.exists():
            raise FileNotFoundError(f"{source} não é um arquivo comum. Grave-o no disco antes.")
        else:
            raise FileNotFoundError(f"O arquivo {source} não existe. Confira o caminho.")
    return list(found)


def _print(report: LoadReport, is_check: bool) -> None:
    for file in report.files:
        _print_file(file)
    read = [file.record for file in report.files if file.record is not None and not file.refused]
    if len(read) > 1:
        print(
            f"Total: {sum(record.read_count for record in read)} lidas = "
            f"{sum(record.accepted_count for record in read)} aceitas + "
            f"{sum(record.row_count(REJECTED) for record in read)} rejeitadas + "
            f"{sum(record.row_count(SET_ASIDE) for record in read)} postas de lado"
        )
    if report.recovery:
        print(report.recovery)
    for name in report.replaced:
        print(f"{name}: deixou de valer, substituído por um arquivo desta carga")
    for displaced in report.displaced:
        print(
            f"{displaced.file_name}, {_period(displaced)}: {displaced.row_count} linhas deixaram "
            f"de contar, {SET_ASIDE_REASONS[displaced.reason]}"
        )
    if report.unmatched_names:
        by_rows = sorted(report.unmatched_names.items(), key=lambda item: (-item[1], item[0]))
        names = ", ".join(f"{name} ({rows})" for name, rows in by_rows[:NAMES_SHOWN])
        more = len(by_rows) - NAMES_SHOWN
        names += f" e mais {more} (todas em --json)" if more > 0 else ""
        print(f"Cidades sem município correspondente, mantidas sem código (linhas): {names}")
    if is_check:
        outcome = "seria recusada" if report.is_refused else f"poria em uso a base {report.build}"
        print(f"Só conferência, nada mudou. A carga {outcome}.")
    elif report.is_refused:
        print("Carga recusada: nada mudou.")
    else:
        if report.surveillance is not None:
            print(_surveillance_sentence(report.surveillance))
        print(f"Base em uso: {report.build}")


def _period(displaced: Displaced) -> str:
    return f"ano {displaced.year}" if displaced.month is None else f"mês {written(displaced.month)}"


def _surveillance_sentence(test: build.MonthTest) -> str:
    """What was watched in the newest month, in Portuguese."""
    month = written(test.month)
    if test.untested_reason is not None:
        return f"Vigilância de {month}: nada testado, {UNTESTED_REASONS[test.untested_reason]}."
    return (
        f"Vigilância de {month}: {test.tested_count} séries testadas de {test.series_count} com "
        f"modelo; {test.alert_count} alertas em {test.card_count} cartões."
    )


def _print_file(file: FileReport) -> None:
    if file.record is None or file.refused:
        print(f"RECUSADO: {file.refused}")
        return
    balance = file.as_json()
    set_aside = file.record.rows_by_reason(SET_ASIDE)
    print(
        f"{file.name}: {balance['read']} lidas = {balance['accepted']} aceitas + "
        f"{balance['rejected']} rejeitadas + {sum(set_aside.values())} postas de lado"
    )
    print(
        f"    {balance['family']}, leiaute {balance['layout']}, {balance['encoding']}"
        f"{_covered(file.name, file.record)}"
    )
    for (reason, _), rows in set_aside.items():
        print(f"    {rows} postas de lado: {SET_ASIDE_REASONS[reason]}")
    for (reason, column), rows in file.record.rows_by_reason(REJECTED).items():
        place = f", coluna {column}" if column else ""
        print(f"    {rows} rejeitadas: {reason}{place}")
    if file.rejoined_count:
        print(f"    {file.rejoined_count} linhas com ponto e vírgula num nome, refeitas")
    if file.masked_count:
        print(f"    {file.masked_count} linhas com número de pessoa natural, ocultado")
    if balance["repeated"]:
        print(f"    {balance['repeated']} repetições, mantidas e marcadas")
    if balance["missing_columns"]:
        print(f"    colunas ausentes, sem valor em todas as linhas: {balance['missing_columns']}")
    if balance["unknown_columns"]:
        names = str(balance["unknown_columns"]).split(", ")
        more = f" e mais {len(names) - NAMES_SHOWN}" if len(names) > NAMES_SHOWN else ""
        print(f"    colunas não usadas nem guardadas: {', '.join(names[:NAMES_SHOWN])}{more}")


def _covered(name: str, record: LoadRecord) -> str:
    """What a file covers, to be put behind what it is: months, or years of archiving."""
    if record.has_districts:
        return ""
    if record.is_of_procon:
        years = ", ".join(
            f"{year} ({covered.accepted_count if covered.is_used else 'não conta'})"
            for year, covered in sorted(record.years.items())
        )
        return f"; anos de arquivamento: {years or 'nenhum'}"
    where = "pelo nome" if months_in_name(name) else "pelas datas: o nome não diz o mês"
    months = ", ".join(written(month) for month in sorted(record.months))
    return f"; meses: {months or 'nenhum'} ({where})"


if __name__ == "__main__":
    sys.exit(main())
