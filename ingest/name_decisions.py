"""Decisions on names made into a build: the same sources, other companies, another name.

The decisions come as plain pairs: who keeps them is no business of a load.
"""

import csv
import io
import json
from contextlib import closing
from datetime import datetime
from pathlib import Path

from indicators.names import contradictions, without_formula_mark
from ingest import build
from ingest import folder as data_folder
from ingest.identities import Pairs
from ingest.load import SMALLEST_BUILD, LoadRefused
from ingest.staging import Staging

_SAME, _DIFFERENT = "é a mesma", "não é"


def apply(same: Pairs, different: Pairs, folder: Path) -> str:
    """Make the build of the same sources in which these pairs, and no others, are one company.

    The order of pairs, and in a pair, says nothing. The name of the build in use afterwards:
    without pairs, the one it had before all decisions.
    Raises `LoadRefused` where pairs contradict each other or no build can be opened, `FolderInUse`
    and `DiskFull` as a load does; nothing changes then.
    """
    same, different = _in_order(same), _in_order(different)
    clash = contradictions(same, different)
    if clash:
        listed = "; ".join(f"“{name}” e “{other}”" for name, other in clash)
        raise LoadRefused(
            f"Há decisões que se contradizem: outras decisões juntam {listed}, e alguém disse que "
            f"não são a mesma. Desfaça uma delas e aplique de novo. Nada mudou."
        )
    path, is_sample = _build_in_use(folder)
    data_folder.require_space(folder, 2 * path.stat().st_size + SMALLEST_BUILD)
    with data_folder.working(folder) as work:
        path, is_sample = _build_in_use(folder)
        with closing(Staging(work, path)) as staging:
            records = build.previous_records(staging.connection)
            name = build.build_name(records, is_sample, same)
            if build.kind(data_folder.build_path(folder, name)) is None:
                build.write_build(staging, work, folder, records, is_sample, datetime.now(), same)
        if name != path.stem:
            _remember(folder, path.stem, name, is_sample, len(same))
            data_folder.point(folder, name)
    return name


def read_pairs(content: bytes) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The pairs that are the same and those that are not, of an exported file of decisions.

    The last row of a pair counts. Raises `LoadRefused` where it is no such file.
    """
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig", "replace")), delimiter=";")
    needed = {"nome", "outro_nome", "numero", "resposta"}
    if not needed <= set(reader.fieldnames or ()):
        raise LoadRefused(
            "Não é um arquivo de decisões de nomes. Escreva um com “python -m workspace export "
            "ARQUIVO.csv”."
        )
    answers: dict[tuple[str, str], str] = {}
    for row in reader:
        name, other = (without_formula_mark(row[column] or "") for column in ("nome", "outro_nome"))
        answers[name, other] = row["resposta"]
    same = sorted(pair for pair, answer in answers.items() if answer == _SAME)
    return same, sorted(pair for pair, answer in answers.items() if answer == _DIFFERENT)


def _in_order(pairs: Pairs) -> list[tuple[str, str]]:
    return sorted({(min(pair), max(pair)) for pair in pairs})


def _remember(folder: Path, before: str, name: str, is_sample: bool, pair_count: int) -> None:
    """Add to the folder's history that decisions were applied to the files of the build before."""
    loaded = data_folder.last_load(folder, before) or {"files": []}
    entry = {
        **loaded,
        "at": datetime.now().isoformat(timespec="seconds"),
        "build": name,
        "is_sample": is_sample,
        "name_decisions": pair_count,
    }
    with (folder / "history.jsonl").open("a", encoding="utf-8") as history:
        history.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _build_in_use(folder: Path) -> tuple[Path, bool]:
    """The build in use, and whether it is of sample data."""
    name = data_folder.current_name(folder)
    path = data_folder.build_path(folder, name) if name else None
    kind = build.kind(path) if path and path.is_file() else None
    if path is None or kind is None or kind[1] != build.SCHEMA_VERSION:
        raise LoadRefused(
            f"A pasta {folder} não tem base em uso que esta versão possa abrir. Carregue antes os "
            f"arquivos de origem."
        )
    return path, kind[0]
