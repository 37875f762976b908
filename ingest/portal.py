"""The open data page of consumidor.gov.br: its list of publications and their bytes, over HTTP."""

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

import requests
from urllib3.exceptions import HTTPError

from indicators.names import normalised
from ingest.file_names import MONTH_NAMES, months_in_name
from ingest.months import written
from ingest.one_host import HostProblem, Interrupted, OneHost, Patience, prefix_of

PORTAL = "https://consumidor.gov.br"
_PAGE = "/pages/dadosabertos/externo/"
_LISTING = "/pages/publicacao/externo/publicacoes.json?indicadorTipoPublicacao=2"
_CHUNK_BYTES = 1 << 18
_ZIP_START = b"PK"

# A name from the list becomes a file's name: a word first, no separator, no control character.
SAFE_NAME = re.compile(r"[^\W_][\w .()-]{0,99}\.zip", re.IGNORECASE)
_SAFE_CODE = re.compile(r"[0-9A-Za-z]{1,40}")
_OTHER_KINDS = re.compile("consolidad|boletim", re.IGNORECASE)
_TITLE = re.compile(r"Dados\s*-\s*(?P<period>|[12]?\D+?)[/\s]*(?P<year>20\d\d)", re.IGNORECASE)
_PERIODS = {
    "": "",
    **{f"{half}{sign}semestre": f"-S{half}" for half in "12" for sign in ("o", "a", "")},
    **{word: f"-{n:02d}" for n, full in enumerate(MONTH_NAMES, 1) for word in (full, full[:3])},
}
"""What a title calls a part of a year, normalised -> how a file's name writes it."""


class PortalUnavailable(Exception):
    """Nothing can be asked of the portal now; the message says where, what, and what to do."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One complaint file that the portal lists; `size` in bytes, `published` as it writes it."""

    name: str
    code: str
    published: str
    size: int
    months: tuple[int, ...]

    @property
    def path(self) -> str:
        """Where on the portal its bytes are."""
        return f"/pages/publicacao/externo/{self.code}/download"

    @property
    def part_name(self) -> str:
        """The name of what has arrived of it; another edition of the file has another."""
        edition = sha256(f"{self.code} {self.size} {self.published}".encode()).hexdigest()[:8]
        return f"{self.name}.{edition}.part"


@dataclass(frozen=True, slots=True)
class Listing:
    """What the portal lists: complaint files, sentences on unusable entries, names of the rest."""

    publications: list[Publication]
    refused: list[str]
    others: list[str]


class Portal:
    """A session with the portal, which asks that one host and never another."""

    def __init__(self, address: str = PORTAL, patience: Patience | None = None) -> None:
        self._address = address.rstrip("/")
        self._patience = patience or Patience()
        self._host = OneHost(own_prefixes(self._address), self._patience, "o portal")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._host.close()

    def visit(self) -> None:
        """Ask for the page, whose cookie the other answers need."""
        try:
            self._get(_PAGE).close()
        except HostProblem as problem:
            raise PortalUnavailable(
                f"Página de dados abertos ({self._address}{_PAGE}): {problem}"
            ) from problem

    def listing(self) -> Listing:
        """What is published now; raises `PortalUnavailable` where that cannot be told."""
        self.visit()
        try:
            with self._get(_LISTING) as response:
                entries = response.json()
        except HostProblem as problem:
            raise PortalUnavailable(f"Lista de publicações do portal: {problem}") from problem
        # A list nested without end, or a number of thousands of digits, is no list either.
        except (ValueError, RecursionError) as problem:
            raise PortalUnavailable(
                "Lista de publicações do portal: veio uma página ou outro texto em vez da lista. "
                "Repita mais tarde; se continuar, baixe os arquivos pelo navegador."
            ) from problem
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise PortalUnavailable(
                "Lista de publicações do portal: veio em uma forma que esta versão não conhece. "
                "Baixe os arquivos pelo navegador e procure uma versão nova do programa."
            )
        listing = read_listing(entries)
        if not listing.publications and not listing.refused:
            raise PortalUnavailable(
                f"Lista de publicações do portal: nenhum dos {len(entries)} itens é um arquivo de "
                f"reclamações. Confira no navegador se o portal mudou os nomes dos arquivos."
            )
        return listing

    def receive(self, publication: Publication, part: Path, arrived: Callable[[int], None]) -> None:
        """Complete `part` from where it stands; `arrived` hears how many bytes it holds.

        Raises `HostProblem` where the answer is not the file (`Interrupted`: what has arrived
        stays for the next time) and `PortalUnavailable` where the portal no longer answers.
        """
        for attempt in range(1, self._patience.attempts + 1):
            try:
                self._receive_once(publication, part, arrived)
                return
            except Interrupted:
                if attempt == self._patience.attempts:
                    raise
            time.sleep(self._patience.back_off * 2 ** (attempt - 1))
            self.visit()

    def _receive_once(
        self, publication: Publication, part: Path, arrived: Callable[[int], None]
    ) -> None:
        held = part.stat().st_size if part.exists() else 0
        if held == publication.size:
            return
        # Compressed on the way, the bytes that arrive could not be counted against the size.
        headers = {"Accept-Encoding": "identity"}
        if held:
            headers["Range"] = f"bytes={held}-"
        with self._get(publication.path, headers, stream=True) as response:
            is_rest = response.headers.get("Content-Range", "").startswith(f"bytes {held}-")
            if response.status_code != 200 and not is_rest:
                part.unlink(missing_ok=True)
                raise Interrupted("o portal não continua o arquivo de onde ele parou. Repita.")
            start = 0 if response.status_code == 200 else held
            # As they arrive: of a chunk that must be full, what came before a cut would be lost.
            chunks = iter(lambda: response.raw.read1(_CHUNK_BYTES), b"")
            try:
                first = next(chunks, b"")
                if not start and not _ZIP_START.startswith(first[: len(_ZIP_START)]):
                    raise _not_a_zip(first)
                with part.open("ab" if start else "wb") as file:
                    held = start
                    for chunk in chain([first], chunks):
                        held += len(chunk)
                        if held > publication.size:
                            break
                        file.write(chunk)
                        arrived(held)
            except HTTPError as problem:
                raise _cut(held, publication.size) from problem
            if held < publication.size and "Content-Length" not in response.headers:
                raise _cut(held, publication.size)
        if held != publication.size:
            part.unlink()
            more = "mais de " if held > publication.size else ""
            raise HostProblem(
                f"a lista do portal diz {publication.size} bytes e o arquivo tem "
                f"{more}{min(held, publication.size)}. Repita mais tarde: o portal pode estar "
                f"trocando o arquivo."
            )

    def _get(
        self, path: str, headers: Mapping[str, str] | None = None, stream: bool = False
    ) -> requests.Response:
        return self._host.get(f"{self._address}{path}", headers, stream)


def own_prefixes(address: str) -> tuple[str, ...]:
    """What every address asked for must start with: this host, encrypted, with or without www."""
    own = prefix_of(address)
    if own is None:
        raise PortalUnavailable(
            f"O endereço do portal ({address}) precisa começar por https://. "
            f"Confira CONSUMO_PORTAL."
        )
    return own, own.replace("https://", "https://www.")


def _not_a_zip(first: bytes) -> HostProblem:
    if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        # The usual sign of a session that has ended: a new visit may mend it.
        return Interrupted(
            "o portal respondeu com uma página em vez do arquivo. Repita mais tarde; se continuar, "
            "baixe o arquivo pelo navegador."
        )
    return HostProblem(
        "o que veio do portal não é um arquivo zip. Confira no navegador o que o portal publicou."
    )


def _cut(held: int, size: int) -> Interrupted:
    return Interrupted(
        f"a conexão caiu depois de {held} dos {size} bytes. Repita: o download continua de onde "
        f"parou."
    )


def read_listing(entries: Iterable[Mapping[str, object]]) -> Listing:
    """The complaint files among the entries of the portal's list.

    Two entries for one month, or of one name, are both refused: which one is right cannot be told.
    """
    listing = Listing([], [], [])
    for entry in entries:
        name, title = _text(entry, "nomeArquivo"), _text(entry, "titulo")
        months = months_in_name(name)
        if not months and not _OTHER_KINDS.search(name):
            months = _months_in_title(title)
        if not months:
            listing.others.append(name or title or "item sem nome")
        elif problem := _unusable(entry, name):
            listing.refused.append(f"{name or title}: {problem}")
        else:
            size = int(_text(entry, "tamanhoArquivo"))
            code, published = _text(entry, "codigo"), _text(entry, "dataPublicacao")
            listing.publications.append(Publication(name, code, published, size, months))
    return listing


def _text(entry: Mapping[str, object], field: str) -> str:
    """A field as text fit for a terminal; empty where it is missing or no text or number."""
    value = entry.get(field)
    if not isinstance(value, str | int):
        return ""
    return "".join(letter if letter.isprintable() else "?" for letter in str(value)[:200]).strip()


def _unusable(entry: Mapping[str, object], name: str) -> str:
    """Why an entry of a complaint file cannot be used; empty where it can."""
    if not SAFE_NAME.fullmatch(name):
        return (
            "o nome na lista do portal não é um nome de arquivo .zip aceito por este programa. "
            "Baixe o arquivo pelo navegador."
        )
    size = _text(entry, "tamanhoArquivo")
    checks = {
        "codigo": _SAFE_CODE.fullmatch(_text(entry, "codigo")) is not None,
        "tamanhoArquivo": size.isascii() and size.isdigit() and int(size) > 0,
    }
    wrong = [field for field, is_right in checks.items() if not is_right]
    if not wrong:
        return ""
    return (
        f"na lista do portal falta ou não se lê: {', '.join(wrong)}. Baixe o arquivo pelo "
        f"navegador."
    )


def _months_in_title(title: str) -> tuple[int, ...]:
    """The months of "Dados - Agosto/2026", "Dados - 2º Semestre/2018", "Dados - Set 2020"."""
    match = _TITLE.fullmatch(title)
    period = _PERIODS.get(normalised(match["period"])) if match else None
    return () if match is None or period is None else months_in_name(match["year"] + period)


def without_rivals(
    publications: Sequence[Publication],
) -> tuple[list[Publication], list[str]]:
    """Those that alone have their months and their name, and a sentence on each group of others."""
    claimants: dict[int | str, list[Publication]] = defaultdict(list)
    for publication in publications:
        claims: list[int | str] = [*publication.months, publication.name.casefold()]
        for claim in claims:
            claimants[claim].append(publication)
    claims_of: dict[tuple[Publication, ...], list[int | str]] = defaultdict(list)
    for claim, rivals in claimants.items():
        if len(rivals) > 1:
            claims_of[tuple(rivals)].append(claim)
    refused: list[str] = []
    for group, shared in claims_of.items():
        months = ", ".join(written(claim) for claim in shared if isinstance(claim, int))
        names = " e ".join(f"{rival.name} (código {rival.code})" for rival in group)
        refused.append(
            f"{names}: o portal lista {f'o mês {months}' if months else 'um só nome'} em "
            f"{len(group)} publicações. Nenhuma foi baixada; confira no navegador qual vale, baixe "
            f"e carregue essa."
        )
    losers = {publication for group in claims_of for publication in group}
    return [p for p in publications if p not in losers], refused
