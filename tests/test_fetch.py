"""The downloader against a portal on this machine: what it takes, refuses, resumes and tells."""

import hashlib
import io
import json
import os
import resource
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import inflate64
import py7zr
import pytest
from builds import ROOT, load_all
from complaint_files import LAYOUTS, row, text, write
from portal import HTML, LISTING, PAGE, FakePortal, download_path, serving

from ingest.__main__ import main
from ingest.fetch import DamagedManifest, FetchReport, fetch
from ingest.folder import FolderInUse, working
from ingest.lateness import lateness_of_build, lateness_of_portal
from ingest.one_host import Patience
from ingest.portal import PORTAL, Portal, PortalUnavailable, own_prefixes, read_listing

OCTOBER = 2026 * 12 + 9
IMPATIENT = Patience(connect=2, read=2, back_off=0, retries=2, attempts=3)
ROWS = [row(company=f"Loja {n}", days=str(n % 10)) for n in range(200)]


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePortal]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as fake:
        monkeypatch.setenv("CONSUMO_PORTAL", fake.address)
        yield fake


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def month(date: str = "2026-10-15", count: int = 200) -> bytes:
    """A month as the portal publishes it: one CSV in a zip."""
    rows = [row(company=f"Loja {n}", date=date) for n in range(count)]
    return zipped(("finalizadas.csv", text(rows).encode("utf-8-sig")))


def deflate64(content: bytes) -> bytes:
    """A zip as Windows writes large ones: its member is compressed by Deflate64."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", content)
    deflater = inflate64.Deflater()
    packed = deflater.deflate(content) + deflater.flush()
    raw = buffer.getvalue()
    header = bytearray(raw[: raw.index(content)])
    central = bytearray(raw[raw.index(content) + len(content) :])
    header[8:10] = central[10:12] = (9).to_bytes(2, "little")
    header[18:22] = central[20:24] = len(packed).to_bytes(4, "little")
    central[-6:-2] = (len(header) + len(packed)).to_bytes(4, "little")
    return bytes(header) + packed + bytes(central)


def seven_zip(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        archive.writestr(content, "finalizadas.csv")
    return buffer.getvalue()


def fetched(portal: FakePortal, folder: Path, since: int | None = None) -> FetchReport:
    return fetch(folder, since, portal.address, IMPATIENT)


def refusal(portal: FakePortal, folder: Path) -> str:
    """The one sentence on a file that was not fetched; nothing of it has its name."""
    report = fetched(portal, folder)
    (sentence,) = report.refused
    assert report.fetched == []
    assert list(folder.glob("*.zip")) == []
    return sentence


def manifest(folder: Path) -> dict[str, dict[str, object]]:
    files = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
    return {file["name"]: file for file in files}


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"lock"}


# What is listed.


def test_a_listed_month_is_fetched_verified_and_told_in_the_manifest(
    portal: FakePortal, tmp_path: Path
) -> None:
    content = month()
    path = portal.publish("finalizadas_2026-10.zip", content, "Dados - Outubro/2026")
    report = fetched(portal, tmp_path / "to")
    assert (report.fetched, report.refused) == (["finalizadas_2026-10.zip"], [])
    assert report.newest_month == OCTOBER
    assert (tmp_path / "to" / "finalizadas_2026-10.zip").read_bytes() == content
    assert files_in(tmp_path / "to") == {"finalizadas_2026-10.zip", "manifest.json"}
    told = manifest(tmp_path / "to")["finalizadas_2026-10.zip"]
    assert str(told.pop("fetched_at")).startswith(date.today().strftime("%Y-"))
    assert told == {
        "name": "finalizadas_2026-10.zip",
        "code": portal.entries[0]["codigo"],
        "published": "06/11/2026",
        "size": len(content),
        "months": ["2026-10"],
        "path": path,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    assert [path for path, _ in portal.asked] == [PAGE, LISTING, path]


def test_what_was_fetched_is_loaded_from_the_folder_of_the_files(
    portal: FakePortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSUMO_DATA", str(tmp_path / "data"))
    portal.publish("finalizadas_2026-10.zip", month())
    assert main(["fetch"]) == 0
    assert main(["load", str(tmp_path / "data" / "fetched")]) == 0
    assert main(["late"]) == 0


@pytest.mark.parametrize(
    ("title", "months"),
    [
        ("Dados - Agosto/2026", (2026 * 12 + 7,)),
        ("Dados - Março/2024", (2024 * 12 + 2,)),
        ("Dados - Set 2020", (2020 * 12 + 8,)),
        ("Dados - 2º Semestre/2018", tuple(range(2018 * 12 + 6, 2018 * 12 + 12))),
        ("Dados - 1° Semestre/2019", tuple(range(2019 * 12, 2019 * 12 + 6))),
        ("Dados - 2015", tuple(range(2015 * 12, 2015 * 12 + 12))),
    ],
)
def test_a_title_tells_the_months_where_the_name_does_not(
    title: str, months: tuple[int, ...]
) -> None:
    entry = {"codigo": 7, "titulo": title, "nomeArquivo": "dados.zip", "tamanhoArquivo": "12"}
    listing = read_listing([entry])
    (publication,) = listing.publications
    assert (publication.months, publication.size, publication.code) == (months, 12, "7")
    assert publication.path == download_path(7)


def test_the_name_tells_the_months_before_the_title() -> None:
    name = "basecompleta2025-03.zip"
    entry = {"codigo": "1", "titulo": "Dados - Abril/2025", "nomeArquivo": name}
    (publication,) = read_listing([entry | {"tamanhoArquivo": 1}]).publications
    assert publication.months == (2025 * 12 + 2,)


def test_what_holds_no_complaints_is_named_and_left(portal: FakePortal, tmp_path: Path) -> None:
    portal.publish("finalizadas_2026-10.zip", month())
    portal.publish("usuarios_consolidados.csv", b"x", "Dados - Usuários")
    portal.publish("reclamacoes_consolidados.csv", b"x", "Dados - 2026")
    portal.publish("boletim_outubro.pdf", b"%PDF", "Dados - Outubro/2026")
    portal.publish("dicionario.pdf", b"%PDF", "Dados - Vários/2026")
    report = fetched(portal, tmp_path)
    assert report.refused == []
    assert report.others == [entry["nomeArquivo"] for entry in portal.entries[1:]]
    assert len(portal.downloads()) == 1


def test_two_entries_for_a_month_are_both_refused_and_named(
    portal: FakePortal, tmp_path: Path
) -> None:
    portal.publish("finalizadas_2026-10.zip", month())
    portal.publish("finalizadas_2026-09.zip", month("2026-09-10"))
    portal.publish("basecompleta2026-10.zip", month())
    report = fetched(portal, tmp_path)
    (sentence,) = report.refused
    assert "finalizadas_2026-10.zip (código" in sentence and "basecompleta2026-10.zip" in sentence
    assert "o mês 2026-10 em 2 publicações" in sentence
    assert report.fetched == ["finalizadas_2026-09.zip"]


def test_a_half_year_and_one_of_its_months_are_two_entries_for_that_month(
    portal: FakePortal, tmp_path: Path
) -> None:
    portal.publish("2018-S2.zip", month("10/08/2018"))
    portal.publish("finalizadas_2018-08.zip", month("10/08/2018"))
    assert "o mês 2018-08 em 2" in refusal(portal, tmp_path)


def test_two_entries_of_one_name_are_both_refused(portal: FakePortal, tmp_path: Path) -> None:
    portal.publish("dados.zip", month(), "Dados - Outubro/2026")
    portal.publish("Dados.zip", month("2026-09-10"), "Dados - Setembro/2026")
    assert "um só nome em 2" in refusal(portal, tmp_path)
    assert portal.downloads() == []


@pytest.mark.parametrize(
    "name",
    [
        "../../finalizadas_2026-10.zip",
        "/tmp/finalizadas_2026-10.zip",
        "..\\finalizadas_2026-10.zip",
        ".finalizadas_2026-10.zip",
        "finalizadas_2026-10.zip/../../x.zip",
        "finalizadas_2026-10.csv",
        "finalizadas_2026-10\n.zip",
        "",
    ],
)
def test_a_name_that_is_no_plain_zip_name_is_refused(
    portal: FakePortal, tmp_path: Path, name: str
) -> None:
    portal.publish(name, month(), "Dados - Outubro/2026")
    assert "nome de arquivo .zip" in refusal(portal, tmp_path / "to")
    assert portal.downloads() == []
    assert "\n" not in refusal(portal, tmp_path / "to")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"codigo": None}, "codigo"),
        ({"codigo": "../../../x"}, "codigo"),
        ({"codigo": "1/../../x"}, "codigo"),
        ({"tamanhoArquivo": None}, "tamanhoArquivo"),
        ({"tamanhoArquivo": True}, "tamanhoArquivo"),
        ({"tamanhoArquivo": -3}, "tamanhoArquivo"),
        ({"tamanhoArquivo": 0}, "tamanhoArquivo"),
    ],
)
def test_an_entry_without_a_usable_field_is_refused_by_the_field_s_name(
    portal: FakePortal, tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    portal.publish("finalizadas_2026-10.zip", month(), **changes)
    sentence = refusal(portal, tmp_path)
    assert sentence.startswith("finalizadas_2026-10.zip") and field in sentence


def test_only_files_of_a_month_on_are_fetched_where_that_is_asked(
    portal: FakePortal, tmp_path: Path
) -> None:
    for number in ("08", "09", "10"):
        name = f"finalizadas_2026-{number}.zip"
        portal.publish(name, month(f"2026-{number}-10"))
    portal.publish("2018-S2.zip", month())
    portal.publish("finalizadas_2018-08.zip", month())
    report = fetched(portal, tmp_path, since=OCTOBER - 1)
    assert report.fetched == ["finalizadas_2026-10.zip", "finalizadas_2026-09.zip"]
    assert report.refused == []


# The session and the list.


def test_without_the_cookie_of_the_page_the_answer_is_no_list(
    portal: FakePortal, tmp_path: Path
) -> None:
    portal.gives_cookie = False
    with pytest.raises(PortalUnavailable, match="em vez da lista"):
        fetched(portal, tmp_path)
    assert [path for path, _ in portal.asked] == [PAGE, LISTING]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (HTML, "em vez da lista"),
        (b"", "em vez da lista"),
        (b'[{"codigo": "1"', "em vez da lista"),
        (b'{"erro": "x"}', "forma que esta versão não conhece"),
        (b"[1, 2]", "forma que esta versão não conhece"),
        (b"[]", "nenhum dos 0 itens"),
        (b'[{"nomeArquivo": "x.pdf"}]', "nenhum dos 1 itens"),
    ],
)
def test_a_list_that_is_no_list_of_publications_ends_the_run(
    portal: FakePortal, tmp_path: Path, body: bytes, words: str
) -> None:
    portal.entries = body
    with pytest.raises(PortalUnavailable, match=words):
        fetched(portal, tmp_path)
    assert files_in(tmp_path) == set()


def test_an_overloaded_portal_is_asked_again_and_then_answers(
    portal: FakePortal, tmp_path: Path
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    for refused in (PAGE, LISTING, path):
        portal.refusals[refused] = [503, 503]
    assert fetched(portal, tmp_path).fetched == ["finalizadas_2026-10.zip"]
    assert [path for path, _ in portal.asked].count(path) == 3


def test_an_overloaded_portal_is_given_up_after_the_told_number_of_retries(
    portal: FakePortal, tmp_path: Path
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    portal.publish("finalizadas_2026-09.zip", month("2026-09-10"))
    portal.refusals[path] = [503] * 99
    report = fetched(portal, tmp_path)
    (sentence,) = report.refused
    assert sentence.startswith("finalizadas_2026-10.zip: ") and "erro 503" in sentence
    assert portal.downloads().count(path) == 1 + IMPATIENT.retries
    assert report.fetched == ["finalizadas_2026-09.zip"]


def test_a_portal_that_is_not_there_is_told(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(PortalUnavailable, match=r"sem conexão.*proxy"):
        fetch(tmp_path, None, address, IMPATIENT)


@pytest.mark.parametrize("place", [PAGE, LISTING])
def test_a_portal_that_does_not_answer_is_told(
    portal: FakePortal, tmp_path: Path, place: str
) -> None:
    portal.hangs.add(place)
    patience = Patience(connect=1, read=0.05, back_off=0, retries=1)
    with pytest.raises(PortalUnavailable, match="sem resposta a tempo"):
        fetch(tmp_path, None, portal.address, patience)


def test_a_portal_that_falls_silent_between_files_is_not_asked_for_the_rest(
    portal: FakePortal, tmp_path: Path
) -> None:
    portal.publish("finalizadas_2026-10.zip", month())
    portal.publish("finalizadas_2026-09.zip", month("2026-09-10"))
    never = portal.publish("finalizadas_2026-08.zip", month("2026-08-10"))
    portal.falls_silent_after = len([PAGE, LISTING, "the newest month"])
    report = fetched(portal, tmp_path)
    assert report.fetched == ["finalizadas_2026-10.zip"]
    (sentence,) = report.refused
    assert sentence.startswith("finalizadas_2026-09.zip e os que faltavam depois")
    assert never not in portal.downloads()


def test_a_portal_without_encryption_is_not_asked() -> None:
    for address in ("http://consumidor.gov.br", "http://[x", "ftp://x", "x"):
        with pytest.raises(PortalUnavailable, match="https://"):
            Portal(address)
    assert PORTAL == "https://consumidor.gov.br"
    own = ("https://consumidor.gov.br/", "https://www.consumidor.gov.br/")
    assert own_prefixes(PORTAL) == own


def test_a_certificate_that_does_not_hold_is_told(portal: FakePortal, tmp_path: Path) -> None:
    address = portal.address.replace("http:", "https:")
    with pytest.raises(PortalUnavailable, match="certificado"):
        fetch(tmp_path, None, address, IMPATIENT)


@pytest.mark.parametrize(
    "elsewhere",
    ["http://localhost:{port}/x", "https://127.0.0.1:{port}/x", "http://127.0.0.1:1/x", "//x.gov/"],
)
def test_a_redirect_to_another_address_is_not_followed(
    portal: FakePortal, tmp_path: Path, elsewhere: str
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    target = elsewhere.format(port=portal.address.rsplit(":", 1)[1])
    portal.redirects[path] = target
    assert "mandou buscar em outro endereço" in refusal(portal, tmp_path)
    assert len(portal.downloads()) == 1 and "/x" not in {path for path, _ in portal.asked}
    portal.redirects = {PAGE: target}
    with pytest.raises(PortalUnavailable, match="outro endereço"):
        fetched(portal, tmp_path)


def test_a_redirect_on_the_same_host_is_followed(portal: FakePortal, tmp_path: Path) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    portal.redirects[path] = "/arquivos/outubro"
    portal.bodies["/arquivos/outubro"] = portal.bodies[path]
    assert fetched(portal, tmp_path).fetched == ["finalizadas_2026-10.zip"]


@pytest.mark.parametrize("target", [download_path("2026080000000"), "http://[x", "http://"])
def test_a_redirect_that_leads_nowhere_is_refused(
    portal: FakePortal, tmp_path: Path, target: str
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month(), codigo="2026080000000")
    portal.redirects[path] = target
    assert refusal(portal, tmp_path).startswith("finalizadas_2026-10.zip: ")


# The bytes.


def test_a_download_that_was_cut_goes_on_from_where_it_stopped(
    portal: FakePortal, tmp_path: Path
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    portal.cuts[path] = [300, 200]
    assert fetched(portal, tmp_path).fetched == ["finalizadas_2026-10.zip"]
    ranges = [asked for place, asked in portal.asked if place == path]
    assert ranges == ["", "bytes=300-", "bytes=500-"]


def test_a_truncated_body_leaves_a_part_and_the_next_run_completes_it(
    portal: FakePortal, tmp_path: Path
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    portal.cuts[path] = [100] * IMPATIENT.attempts
    sentence = refusal(portal, tmp_path)
    assert "caiu depois de 300 dos" in sentence and "continua de onde parou" in sentence
    (part,) = tmp_path.glob("*.part")
    assert part.stat().st_size == 300
    portal.asked.clear()
    assert fetched(portal, tmp_path).fetched == ["finalizadas_2026-10.zip"]
    assert portal.asked[-1] == (path, "bytes=300-")
    assert files_in(tmp_path) == {"finalizadas_2026-10.zip", "manifest.json"}


def test_a_body_without_a_told_length_is_measured_by_the_list(
    portal: FakePortal, tmp_path: Path
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    portal.tells_length = False
    portal.cuts[path] = [400]
    assert fetched(portal, tmp_path).fetched == ["finalizadas_2026-10.zip"]
    assert portal.asked[-1] == (path, "bytes=400-")


def test_a_server_that_knows_no_ranges_sends_the_file_from_the_start(
    portal: FakePortal, tmp_path: Path
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    portal.knows_ranges = False
    portal.cuts[path] = [300]
    assert fetched(portal, tmp_path).fetched == ["finalizadas_2026-10.zip"]
    assert (tmp_path / "finalizadas_2026-10.zip").read_bytes() == portal.bodies[path]


def test_the_wrong_rest_of_a_file_is_not_added_to_what_has_arrived(
    portal: FakePortal, tmp_path: Path
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    portal.range_shift = 1
    portal.cuts[path] = [300]
    assert fetched(portal, tmp_path).fetched == ["finalizadas_2026-10.zip"]
    assert [asked for place, asked in portal.asked if place == path] == ["", "bytes=300-", ""]


def test_a_part_of_another_edition_is_thrown_away(portal: FakePortal, tmp_path: Path) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    portal.cuts[path] = [100] * IMPATIENT.attempts
    refusal(portal, tmp_path)
    portal.entries[0]["dataPublicacao"] = "07/11/2026"
    portal.asked.clear()
    assert fetched(portal, tmp_path).fetched == ["finalizadas_2026-10.zip"]
    assert portal.asked[-1] == (path, "")
    assert list(tmp_path.glob("*.part")) == []


def test_a_whole_part_of_a_run_that_was_killed_is_verified_and_not_asked_for_again(
    portal: FakePortal, tmp_path: Path
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    portal.cuts[path] = [100] * IMPATIENT.attempts
    refusal(portal, tmp_path)
    (part,) = tmp_path.glob("*.part")
    part.write_bytes(portal.bodies[path])
    portal.asked.clear()
    assert fetched(portal, tmp_path).fetched == ["finalizadas_2026-10.zip"]
    assert portal.downloads() == []


@pytest.mark.parametrize("change", [b"x", b"x" * 90_000])
def test_a_damaged_part_is_thrown_away_and_never_gets_the_file_s_name(
    portal: FakePortal, tmp_path: Path, change: bytes
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    portal.cuts[path] = [100] * IMPATIENT.attempts
    refusal(portal, tmp_path)
    (part,) = tmp_path.glob("*.part")
    held = part.read_bytes()
    part.write_bytes(held[:-5] + change + held[-4:])
    report = fetched(portal, tmp_path)
    if len(change) == 1:
        assert "danificado" in report.refused[0]
        report = fetched(portal, tmp_path)
    assert report.fetched == ["finalizadas_2026-10.zip"]
    assert (tmp_path / "finalizadas_2026-10.zip").read_bytes() == portal.bodies[path]


@pytest.mark.parametrize("difference", [-1, 1, 1_000])
def test_a_file_of_another_size_than_listed_is_refused(
    portal: FakePortal, tmp_path: Path, difference: int
) -> None:
    content = month()
    portal.publish("finalizadas_2026-10.zip", content, tamanhoArquivo=len(content) + difference)
    sentence = refusal(portal, tmp_path)
    assert f"a lista do portal diz {len(content) + difference} bytes" in sentence
    assert list(tmp_path.glob("*.part")) == []
    assert len(portal.downloads()) == 1


def test_a_file_that_goes_on_beyond_its_size_is_not_read_to_its_end(
    portal: FakePortal, tmp_path: Path
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month(), tamanhoArquivo=100)
    portal.cuts[path] = [len(portal.bodies[path]) - 1] * IMPATIENT.attempts
    assert "100 bytes e o arquivo tem mais de 100" in refusal(portal, tmp_path)
    assert len(portal.downloads()) == 1


def test_a_page_in_place_of_a_file_is_refused_after_new_visits(
    portal: FakePortal, tmp_path: Path
) -> None:
    portal.publish("finalizadas_2026-10.zip", HTML)
    portal.publish("finalizadas_2026-09.zip", month("2026-09-10"))
    report = fetched(portal, tmp_path)
    (sentence,) = report.refused
    assert sentence.startswith("finalizadas_2026-10.zip: ") and "página em vez do" in sentence
    assert report.fetched == ["finalizadas_2026-09.zip"]
    assert [path for path, _ in portal.asked].count(PAGE) == IMPATIENT.attempts


def test_a_page_in_place_of_the_rest_of_a_file_costs_nothing_of_what_has_arrived(
    portal: FakePortal, tmp_path: Path
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    portal.cuts[path] = [100] * IMPATIENT.attempts
    refusal(portal, tmp_path)
    content, portal.bodies[path] = portal.bodies[path], HTML
    portal.knows_ranges = False
    assert "página em vez do" in refusal(portal, tmp_path)
    (part,) = tmp_path.glob("*.part")
    assert part.read_bytes() == content[:300]


def test_a_csv_that_is_not_zipped_is_refused(portal: FakePortal, tmp_path: Path) -> None:
    portal.publish("finalizadas_2026-10.zip", text(ROWS).encode("utf-8-sig"))
    assert "não é um arquivo zip" in refusal(portal, tmp_path)


def test_a_file_that_does_not_fit_on_the_disk_is_not_begun(
    portal: FakePortal, tmp_path: Path
) -> None:
    portal.publish("finalizadas_2026-10.zip", month(), tamanhoArquivo=10**18)
    sentence = refusal(portal, tmp_path)
    assert "faltam 1000000000,0 GB" in sentence and "livres" in sentence
    assert portal.downloads() == []


def test_a_disk_that_fills_up_ends_the_run_in_words_and_leaves_no_part(
    portal: FakePortal, tmp_path: Path
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month(count=5_000))
    portal.publish("finalizadas_2026-09.zip", month("2026-09-10"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(portal.bodies[path]) // 2, limits[1]))
    try:
        sentence = refusal(portal, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "finalizadas_2026-10.zip e os que faltavam depois: Não foi possível" in sentence
    assert files_in(tmp_path) == set()


# The content.


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("stored", text(ROWS).encode()),
        ("latin-1", text(ROWS).encode("latin-1")),
        ("TAB", text(ROWS, delimiter="\t").encode()),
        ("NUL", text(ROWS).replace("Loja", "Lo\0ja").encode()),
        ("L21", text(ROWS, "L21").encode("utf-8-sig")),
        ("L30", text(ROWS, "L30").encode("utf-8-sig")),
        ("deflate64", deflate64(text(ROWS).encode())),
        ("7z", zipped(("finalizadas.7z", seven_zip(text(ROWS).encode())))),
    ],
)
def test_every_official_form_is_fetched_and_loads(
    portal: FakePortal, tmp_path: Path, form: str, content: bytes
) -> None:
    body = content if content.startswith(b"PK") else zipped(("finalizadas.csv", content))
    portal.publish("finalizadas_2026-10.zip", body)
    assert fetched(portal, tmp_path / "to").refused == []
    load_all(tmp_path / "data", tmp_path / "to" / "finalizadas_2026-10.zip")


TEXT = text(ROWS).encode("utf-8-sig")
ONE_FIFTIETH_OUTSIDE = [row(date="2026-09-30" if n < 4 else "2026-10-01") for n in range(200)]
WITHOUT_EVALUATION = [title for title in LAYOUTS["L19"] if title != "Avaliação Reclamação"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped(("a.csv", TEXT), ("b.csv", TEXT)), "2 arquivos CSV"),
        (zipped(("a.csv", TEXT), ("leia.pdf", b"%PDF")), "2 arquivos em vez de um"),
        (zipped(("../../a.csv", TEXT)), "caminho para fora da pasta (../../a.csv)"),
        (zipped(("/tmp/a.csv", TEXT)), "caminho para fora da pasta"),
        (zipped(("..\\a.csv", TEXT)), "caminho para fora da pasta"),
        (zipped(("C:\\a.csv", TEXT)), "caminho para fora da pasta"),
        (zipped(("a.csv", HTML)), "página da internet"),
        (zipped(("a.csv", TEXT))[:-40] + b"0" * 40, "danificado"),
        (
            zipped(("a.csv", text(ROWS, WITHOUT_EVALUATION).encode())),
            "faltam as colunas Avaliação Reclamação",
        ),
        (zipped(("a.csv", text(ROWS[:0]).encode())), "só o cabeçalho"),
        (zipped(("a.csv", text(ONE_FIFTIETH_OUTSIDE).encode())), "196 das 200 linhas"),
        (
            zipped(("a.csv", text([*ROWS[:196], *[row(date="31/02/2026")] * 4]).encode())),
            "196 das 200 linhas",
        ),
        (month("2026-09-10"), "período"),
    ],
)
def test_content_that_is_not_the_month_s_file_is_refused_and_thrown_away(
    portal: FakePortal, tmp_path: Path, content: bytes, words: str
) -> None:
    portal.publish("finalizadas_2026-10.zip", content)
    sentence = refusal(portal, tmp_path)
    assert sentence.startswith("finalizadas_2026-10.zip: ") and words in sentence
    assert sentence.endswith("O que veio do portal não foi guardado.")
    assert list(tmp_path.glob("*.part")) == []


def test_one_stray_date_in_a_hundred_is_taken(portal: FakePortal, tmp_path: Path) -> None:
    rows = [row(date="2026-09-30" if n < 2 else "2026-10-01") for n in range(200)]
    portal.publish("finalizadas_2026-10.zip", zipped(("a.csv", text(rows).encode())))
    assert fetched(portal, tmp_path).refused == []


def test_rows_of_every_state_and_status_count_for_the_dates(
    portal: FakePortal, tmp_path: Path
) -> None:
    rows = [row(UF="SP") for _ in range(50)] + [row(status="Cancelada") for _ in range(50)]
    portal.publish("finalizadas_2026-10.zip", zipped(("a.csv", text(rows, "L30").encode())))
    assert fetched(portal, tmp_path).refused == []


def test_a_title_s_months_are_the_ones_that_the_dates_must_be_in(
    portal: FakePortal, tmp_path: Path
) -> None:
    portal.publish("dados.zip", month("2026-09-10"), "Dados - Outubro/2026")
    assert "0 das 200 linhas" in refusal(portal, tmp_path)


# Again.


def test_a_second_run_fetches_nothing(portal: FakePortal, tmp_path: Path) -> None:
    portal.publish("finalizadas_2026-10.zip", month())
    fetched(portal, tmp_path)
    before = (tmp_path / "manifest.json").read_bytes()
    portal.asked.clear()
    report = fetched(portal, tmp_path)
    assert (report.fetched, report.kept) == ([], ["finalizadas_2026-10.zip"])
    assert [path for path, _ in portal.asked] == [PAGE, LISTING]
    assert (tmp_path / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("change", [b"", b"x"])
def test_a_file_that_was_changed_or_lost_is_fetched_again(
    portal: FakePortal, tmp_path: Path, change: bytes
) -> None:
    path = portal.publish("finalizadas_2026-10.zip", month())
    fetched(portal, tmp_path)
    file = tmp_path / "finalizadas_2026-10.zip"
    if change:
        file.write_bytes(file.read_bytes()[:-1] + change)
    else:
        file.unlink()
    assert fetched(portal, tmp_path).fetched == [file.name]
    assert file.read_bytes() == portal.bodies[path]


@pytest.mark.parametrize("field", ["codigo", "tamanhoArquivo", "dataPublicacao"])
def test_a_new_edition_replaces_the_old_one_once_it_is_verified(
    portal: FakePortal, tmp_path: Path, field: str
) -> None:
    old_path = portal.publish("finalizadas_2026-10.zip", month())
    fetched(portal, tmp_path)
    old = (tmp_path / "finalizadas_2026-10.zip").read_bytes()
    new = month(count=250) if field == "tamanhoArquivo" else month("2026-10-20")
    value = {"codigo": "99", "tamanhoArquivo": len(new), "dataPublicacao": "09/11/2026"}[field]
    portal.entries[0] |= {"tamanhoArquivo": len(new), field: value}
    path = download_path(portal.entries[0]["codigo"])
    assert (path == old_path) == (field != "codigo")
    portal.bodies[path] = HTML
    report = fetched(portal, tmp_path)
    assert len(report.refused) == 1
    assert (tmp_path / "finalizadas_2026-10.zip").read_bytes() == old
    assert manifest(tmp_path)["finalizadas_2026-10.zip"]["size"] == len(old)
    portal.bodies[path] = new
    assert fetched(portal, tmp_path).fetched == ["finalizadas_2026-10.zip"]
    assert (tmp_path / "finalizadas_2026-10.zip").read_bytes() == new
    assert manifest(tmp_path)["finalizadas_2026-10.zip"]["size"] == len(new)


def test_a_month_published_under_a_new_name_takes_the_place_of_the_old_file(
    portal: FakePortal, tmp_path: Path
) -> None:
    portal.publish("finalizadas_2026-10.zip", month())
    portal.publish("finalizadas_2026-09.zip", month("2026-09-10"))
    fetched(portal, tmp_path)
    portal.entries = []
    portal.publish("basecompleta2026-10.zip", month("2026-10-20"), codigo="99")
    assert fetched(portal, tmp_path).fetched == ["basecompleta2026-10.zip"]
    kept = {"basecompleta2026-10.zip", "finalizadas_2026-09.zip"}
    assert files_in(tmp_path) == {*kept, "manifest.json"}
    assert manifest(tmp_path).keys() == kept


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"files": [{"name": "a"}]}', '{"files": 3}'])
def test_a_damaged_manifest_is_told_before_the_portal_is_asked(
    portal: FakePortal, tmp_path: Path, damage: str
) -> None:
    (tmp_path / "manifest.json").write_text(damage, encoding="utf-8")
    with pytest.raises(DamagedManifest, match="Apague-o e repita"):
        fetched(portal, tmp_path)
    assert portal.asked == []


def test_two_downloads_into_one_folder_are_refused(portal: FakePortal, tmp_path: Path) -> None:
    with working(tmp_path), pytest.raises(FolderInUse):
        fetched(portal, tmp_path)


# The command.


def test_the_command_tells_what_was_fetched_what_not_and_why(
    portal: FakePortal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.publish("finalizadas_2026-10.zip", month())
    portal.publish("finalizadas_2026-09.zip", zipped(("a.csv", HTML)))
    portal.publish("boletim.pdf", b"%PDF")
    assert main(["fetch", "--to", str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert "finalizadas_2026-10.zip: baixado e conferido" in printed.out
    assert "não são arquivos de reclamações: boletim.pdf" in printed.out
    assert f"python -m ingest load {tmp_path}" in printed.out
    assert printed.err.startswith("NÃO BAIXADO: finalizadas_2026-09.zip: ")
    portal.entries.pop(1)
    assert main(["fetch", "--to", str(tmp_path)]) == 0
    printed = capsys.readouterr()
    assert "Nada de novo." in printed.out and "sem mudança no portal: 1" in printed.out
    assert printed.err == ""


@pytest.mark.parametrize("since", ["10/2026", "2026-13", "2026", "outubro", "2026-10-01", ""])
def test_a_month_written_wrongly_is_told(
    portal: FakePortal, tmp_path: Path, capsys: pytest.CaptureFixture[str], since: str
) -> None:
    assert main(["fetch", "--to", str(tmp_path), "--since", since]) == 2
    assert "AAAA-MM" in capsys.readouterr().err
    assert portal.asked == []


def test_the_command_refuses_in_words(
    portal: FakePortal,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = write(tmp_path / "a.csv", ROWS)
    assert main(["fetch", "--to", str(file)]) == 2
    assert "é um arquivo, não uma pasta" in capsys.readouterr().err
    assert main(["fetch", "--to", str(file / "to")]) == 1
    assert "Não foi possível ler ou gravar" in capsys.readouterr().err
    with working(tmp_path):
        assert main(["fetch", "--to", str(tmp_path)]) == 1
    assert "Outro download está em andamento" in capsys.readouterr().err
    (tmp_path / "manifest.json").write_text("x", encoding="utf-8")
    assert main(["fetch", "--to", str(tmp_path)]) == 1
    assert "manifest.json está danificado" in capsys.readouterr().err
    monkeypatch.setenv("CONSUMO_PORTAL", "http://example.org")
    assert main(["fetch", "--to", str(tmp_path / "to")]) == 1
    assert "CONSUMO_PORTAL" in capsys.readouterr().err
    assert portal.asked == []


# Late.


@pytest.mark.parametrize(
    ("newest", "today", "words"),
    [
        (OCTOBER, date(2026, 11, 30), None),
        (OCTOBER, date(2026, 12, 1), "No portal, o mês 2026-11 ainda não foi publicado"),
        (OCTOBER, date(2026, 12, 15), "No portal, o mês 2026-11 ainda não foi publicado"),
        (OCTOBER, date(2026, 12, 16), "Portal atrasado: o mês 2026-11 ainda não"),
        (OCTOBER, date(2027, 1, 2), "Portal atrasado: os meses 2026-11, 2026-12 ainda não"),
    ],
)
def test_a_month_that_the_portal_has_not_published_is_named(
    newest: int, today: date, words: str | None
) -> None:
    sentence = lateness_of_portal(newest, today)
    assert sentence is None if words is None else str(sentence).startswith(words)


def test_the_command_tells_that_the_portal_is_late(
    portal: FakePortal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.publish("finalizadas_2024-10.zip", month("2024-10-10"))
    assert main(["fetch", "--to", str(tmp_path)]) == 0
    assert "Portal atrasado: os meses 2024-11, 2024-12, 2025-01" in capsys.readouterr().out


def test_a_build_is_late_45_days_after_its_last_month(real_month_folder: Path) -> None:
    for today, is_late in ((date(2026, 12, 15), False), (date(2026, 12, 16), True)):
        sentence, told = lateness_of_build(real_month_folder, today)
        assert told == is_late and "2026-10" in sentence
    assert "há 46 dias" in sentence


def test_a_sample_or_no_build_at_all_is_late(tmp_path: Path, sample_folder: Path) -> None:
    today = date(2026, 11, 1)
    assert lateness_of_build(sample_folder, today)[1]
    assert "de exemplo" in lateness_of_build(sample_folder, today)[0]
    sentence, is_late = lateness_of_build(tmp_path, today)
    assert is_late and "não tem base em uso" in sentence


# The timer's script.


def updated(portal: FakePortal, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"CONSUMO_DATA": str(data), "CONSUMO_PYTHON": sys.executable}
    return subprocess.run(
        ["sh", str(ROOT / "deploy" / "atualiza.sh"), *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_of_the_timer_fetches_loads_and_ends_well(
    portal: FakePortal, tmp_path: Path
) -> None:
    portal.publish("finalizadas_2026-10.zip", month())
    portal.publish("finalizadas_2014-11.zip", HTML)
    done = updated(portal, tmp_path / "data", "--since", "2026-01")
    assert done.returncode == 0, done.stderr
    for words in ("baixado e conferido", "200 aceitas", "Em dia: o último mês", "terminada"):
        assert words in done.stdout


def test_the_script_of_the_timer_fails_and_says_so_where_the_build_is_late(
    portal: FakePortal, tmp_path: Path
) -> None:
    portal.publish("finalizadas_2024-10.zip", month("2024-10-10"))
    done = updated(portal, tmp_path / "data")
    assert done.returncode == 1
    assert "200 aceitas" in done.stdout
    assert "ATRASADO: o último mês da base em uso é 2024-10" in done.stderr


def test_the_script_of_the_timer_loads_what_came_where_one_file_did_not(
    portal: FakePortal, tmp_path: Path
) -> None:
    portal.publish("finalizadas_2026-10.zip", month())
    portal.publish("finalizadas_2026-09.zip", zipped(("a.csv", HTML)))
    done = updated(portal, tmp_path / "data")
    assert done.returncode == 1
    assert "NÃO BAIXADO: finalizadas_2026-09.zip" in done.stderr
    assert "200 aceitas" in done.stdout and "Em dia" in done.stdout
