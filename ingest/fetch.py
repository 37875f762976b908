"""The download folder: what the portal publishes, verified, with a manifest of what was fetched.

`<name>.zip` is a verified file, `<name>.zip.<edition>.part` what has arrived of one so far,
`manifest.json` tells where each file came from.
"""

import argparse
import json
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from tqdm import tqdm

from ingest.complaints import read_complaints
from ingest.containers import UnreadableSource
from ingest.folder import DiskFull, FolderInUse, disk_sentence, size_in_words, sync, working
from ingest.lateness import lateness_of_portal
from ingest.months import written
from ingest.one_host import HostProblem, Patience
from ingest.portal import (
    PORTAL,
    SAFE_NAME,
    Portal,
    PortalUnavailable,
    Publication,
    without_rivals,
)
from ingest.source_text import file_sha256

FETCHED, NOT_FETCHED, WRONG_USE = 0, 1, 2
MANIFEST = "manifest.json"
MINIMUM_DATED_SHARE = 0.99
"""Share of the rows whose date of finalisation lies in the months that the portal tells."""


class DamagedManifest(Exception):
    """The manifest cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One line of the manifest: a verified file and the publication that it was."""

    name: str
    code: str
    published: str
    size: int
    months: tuple[str, ...]
    path: str
    sha256: str
    fetched_at: str


@dataclass(slots=True)
class FetchReport:
    """What a fetch did: names fetched and kept, sentences on what was not fetched.

    `others` are listed files that hold no complaints; `newest_month` is the last published one.
    """

    newest_month: int | None
    others: list[str]
    refused: list[str]
    fetched: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def fetch(
    folder: Path, since: int | None = None, address: str = PORTAL, patience: Patience | None = None
) -> FetchReport:
    """Bring every complaint file that the portal lists, or those from month `since` on.

    A file that cannot be fetched is told in `refused` and stops no other. Raises
    `PortalUnavailable` where the list cannot be read, `DamagedManifest`, `FolderInUse`, `OSError`.
    """
    with working(folder), Portal(address, patience) as portal:
        manifest = _read_manifest(folder)
        listing = portal.listing()
        publications, rivalries = without_rivals(
            [p for p in listing.publications if since is None or max(p.months) >= since]
        )
        report = FetchReport(
            newest_month=max((max(p.months) for p in listing.publications), default=None),
            others=listing.others,
            refused=[*listing.refused, *rivalries],
        )
        listed = {publication.name for publication in listing.publications}
        for publication in sorted(publications, key=lambda p: p.months, reverse=True):
            if _is_there(folder, manifest.get(publication.name), publication):
                report.kept.append(publication.name)
                continue
            try:
                fetched = _fetched(portal, folder, publication)
            except UnreadableSource as problem:
                report.refused.append(f"{problem} O que veio do portal não foi guardado.")
            except HostProblem as problem:
                report.refused.append(f"{publication.name}: {problem}")
            except DiskFull as problem:
                report.refused.append(f"{publication.name}: {problem}")
            except (PortalUnavailable, OSError) as problem:
                sentence = disk_sentence(problem) if isinstance(problem, OSError) else problem
                report.refused.append(f"{publication.name} e os que faltavam depois: {sentence}")
                break
            else:
                for old in _superseded(manifest, fetched, listed):
                    (folder / old).unlink(missing_ok=True)
                    del manifest[old]
                manifest[fetched.name] = fetched
                _write_manifest(folder, manifest)
                report.fetched.append(fetched.name)
    return report


def _is_there(folder: Path, known: Fetched | None, publication: Publication) -> bool:
    """Whether this edition of the file was fetched and is still as it was."""
    if known is None or (known.code, known.size, known.published) != (
        publication.code,
        publication.size,
        publication.published,
    ):
        return False
    path = folder / publication.name
    return path.is_file() and file_sha256(path) == known.sha256


def _fetched(portal: Portal, folder: Path, publication: Publication) -> Fetched:
    part = folder / publication.part_name
    for older in folder.glob(f"{publication.name}.*.part"):
        if older != part:
            older.unlink()
    held = part.stat().st_size if part.exists() else 0
    free = shutil.disk_usage(folder).free
    if publication.size - held > free:
        raise DiskFull(
            f"faltam {size_in_words(publication.size - held)} e o disco da pasta {folder} tem "
            f"{size_in_words(free)} livres. Libere espaço e repita."
        )
    try:
        with tqdm(
            total=publication.size,
            unit="B",
            unit_scale=True,
            desc=publication.name,
            disable=not sys.stderr.isatty(),
        ) as progress:
            portal.receive(publication, part, lambda held: _advance(progress, held))
        sync(part)
        _verify(part, publication)
    except (UnreadableSource, OSError):
        part.unlink(missing_ok=True)
        raise
    fetched = Fetched(
        name=publication.name,
        code=publication.code,
        published=publication.published,
        size=publication.size,
        months=tuple(written(month) for month in publication.months),
        path=publication.path,
        sha256=file_sha256(part),
        fetched_at=datetime.now().astimezone().isoformat(timespec="seconds"),
    )
    part.replace(folder / publication.name)
    sync(folder)
    return fetched


def _advance(progress: "tqdm[None]", held: int) -> None:
    progress.update(held - progress.n)


def _verify(part: Path, publication: Publication) -> None:
    """Read all of a download as the loader will; raise `UnreadableSource` where it is not sound."""
    with TemporaryDirectory() as elsewhere:
        # The reader tells containers and months by a file's name.
        path = Path(elsewhere) / publication.name
        path.symlink_to(part.resolve())
        result = read_complaints(path, "BR", lambda rows: None, lambda rows: None)
        with zipfile.ZipFile(path) as archive:
            members = [m.filename for m in archive.infolist() if not m.is_dir()]
    if len(members) != 1:
        raise UnreadableSource(
            f"{publication.name}: o zip tem {len(members)} arquivos em vez de um "
            f"({', '.join(members[:3])}). Confira no navegador o que o portal publicou."
        )
    if _leads_outside(members[0]):
        raise UnreadableSource(
            f"{publication.name}: o zip traz um arquivo com caminho para fora da pasta "
            f"({members[0]}). Confira no navegador o que o portal publicou."
        )
    dated = sum(result.rows_by_month[month] for month in publication.months)
    if dated < MINIMUM_DATED_SHARE * result.source.read_count:
        months = ", ".join(written(month) for month in publication.months)
        raise UnreadableSource(
            f"{publication.name}: {dated} das {result.source.read_count} linhas têm data de "
            f"finalização em {months}, menos de 99 %. Confira no navegador o que o portal publicou."
        )


def _leads_outside(member: str) -> bool:
    path = PurePosixPath(member.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or re.match("[A-Za-z]:", member) is not None


def _superseded(manifest: Mapping[str, Fetched], fetched: Fetched, listed: set[str]) -> list[str]:
    """Files whose months the portal now publishes under another name."""
    return [
        old.name
        for old in manifest.values()
        if old.name not in listed and set(old.months) <= set(fetched.months)
    ]


def _read_manifest(folder: Path) -> dict[str, Fetched]:
    path = folder / MANIFEST
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["files"]
        known = [Fetched(**{**entry, "months": tuple(entry["months"])}) for entry in entries]
        if not all(SAFE_NAME.fullmatch(fetched.name) for fetched in known):
            raise ValueError("a name that fetch never writes")
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError) as problem:
        raise DamagedManifest(
            f"{path} está danificado e não diz mais o que já foi baixado. Apague-o e repita: os "
            f"arquivos serão baixados de novo."
        ) from problem
    return {fetched.name: fetched for fetched in known}


def _write_manifest(folder: Path, manifest: Mapping[str, Fetched]) -> None:
    entries = [asdict(manifest[name]) for name in sorted(manifest)]
    unfinished = folder / f"{MANIFEST}.tmp"
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump({"files": entries}, file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / MANIFEST)
    sync(folder)


# The command.


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", data_folder: Path
) -> None:
    """Add the command `fetch` to the command line."""
    command = commands.add_parser("fetch", help="baixa os arquivos do portal consumidor.gov.br")
    command.set_defaults(run=run)
    command.add_argument(
        "--since", metavar="AAAA-MM", help="só arquivos deste mês em diante (padrão: todos)"
    )
    command.add_argument(
        "--to",
        type=Path,
        metavar="PASTA",
        default=data_folder / "fetched",
        help="pasta dos arquivos (padrão: fetched, dentro da pasta de dados)",
    )


def run(options: argparse.Namespace) -> int:
    """Fetch and say what was done; the exit code: 0 all there, 1 something is not, 2 misuse."""
    folder: Path = options.to
    since = _month(options.since) if options.since is not None else None
    if options.since is not None and since is None:
        print(f"--since {options.since}: escreva o mês como AAAA-MM, 2026-01.", file=sys.stderr)
        return WRONG_USE
    if folder.exists() and not folder.is_dir():
        print(f"{folder} é um arquivo, não uma pasta. Confira --to.", file=sys.stderr)
        return WRONG_USE
    try:
        report = fetch(folder, since, os.environ.get("CONSUMO_PORTAL", PORTAL))
    except (PortalUnavailable, DamagedManifest, DiskFull) as problem:
        print(problem, file=sys.stderr)
        return NOT_FETCHED
    except FolderInUse:
        print(
            f"Outro download está em andamento na pasta {folder}. Espere terminar e repita.",
            file=sys.stderr,
        )
        return NOT_FETCHED
    except OSError as problem:
        print(disk_sentence(problem), file=sys.stderr)
        return NOT_FETCHED
    _print(report, folder)
    return NOT_FETCHED if report.refused else FETCHED


def _month(text: str) -> int | None:
    match = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
    return int(match[1]) * 12 + int(match[2]) - 1 if match else None


def _print(report: FetchReport, folder: Path) -> None:
    for name in report.fetched:
        print(f"{name}: baixado e conferido")
    if report.kept:
        print(f"Já estavam na pasta, sem mudança no portal: {len(report.kept)}")
    if report.others:
        print(f"Listados no portal, não são arquivos de reclamações: {', '.join(report.others)}")
    for sentence in report.refused:
        print(f"NÃO BAIXADO: {sentence}", file=sys.stderr)
    if report.newest_month is not None and (
        lateness := lateness_of_portal(report.newest_month, date.today())
    ):
        print(lateness)
    if report.fetched:
        print(f"Para carregar: python -m ingest load {folder}")
    elif not report.refused:
        print("Nada de novo.")
