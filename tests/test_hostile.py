"""Hostile files: none crashes the loader, none loses a row in silence, none fills the machine."""

import csv
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from builds import ROOT
from complaint_files import row, text, unrated, write
from hostile_files import CASES, PARTS, Case, Content, Loaded, Observed, Refused

from ingest.__main__ import main
from ingest.load import LoadOptions, load
from queries.database import current_build

MAXIMUM_SECONDS = 60
MAXIMUM_BYTES = 1 << 30
KINDS = (
    "encodings",
    "structure",
    "header",
    "not a csv",
    "archives",
    "size",
    "values",
    "repetition",
)
MINIMUM_CASES = 60

WHAT_TO_DO = re.compile(
    r"\b(abra|apague|baixe|carregue|confira|corrija|deixe|descompacte|renomeie|salve|use) ",
    re.IGNORECASE,
)
NOT_PORTUGUESE = re.compile(r"\b(\w*Error|Exception|Traceback|None|Errno|denied|line|file)\b")


@pytest.fixture(scope="session")
def observed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Observed]]:
    """What was seen of the loads of every case, by case; each process loads a part of them."""
    works = [tmp_path_factory.mktemp("hostile") for _ in range(PARTS)]
    processes = []
    for part, work in enumerate(works):
        (work / "tmp").mkdir()
        processes.append(
            subprocess.Popen(
                [sys.executable, str(ROOT / "tests" / "hostile_files.py"), str(work), str(part)],
                env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(work / "tmp")},
            )
        )
    assert [process.wait() for process in processes] == [0] * PARTS
    seen: dict[str, list[Observed]] = defaultdict(list)
    for work in works:
        for line in (work / "observed.jsonl").read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            seen[entry.pop("case")].append(Observed(**entry))
    return seen


def test_every_class_of_hostile_files_has_its_cases() -> None:
    by_kind = Counter(case.kind for case in CASES)
    assert tuple(by_kind) == KINDS
    assert len({str(case) for case in CASES}) == len(CASES) >= MINIMUM_CASES
    assert min(by_kind.values()) >= MINIMUM_CASES // len(KINDS)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_hostile_file_comes_to_exactly_the_end_that_it_must(
    case: Case, observed: dict[str, list[Observed]]
) -> None:
    for one, seen in zip(case.loads, observed[str(case)], strict=True):
        assert not seen.crash, seen.crash
        assert seen.strays == []
        for name, end in one.expected.items():
            if isinstance(end, Loaded):
                holds(seen, name, end, one.files[name])
            else:
                says_why(seen, name, end.found)
        codes = [end.exit_code for end in one.expected.values() if isinstance(end, Refused)]
        is_refused = bool(codes) and "--skip-refused" not in one.options
        assert seen.exit_code == (max(codes) if is_refused else 0)
        assert seen.row_count == one.row_count
        assert not is_refused or seen.changed == []


def holds(seen: Observed, name: str, end: Loaded, content: Content) -> None:
    """The report, the rows kept apart and the rows of the build are those of the file."""
    assert end.read == end.accepted + len(end.rejected) + sum(end.set_aside.values())
    told = seen.files[name]
    assert told["refused"] is None
    expected = {
        "read": end.read,
        "accepted": end.accepted,
        "rejected": len(end.rejected),
        "set_aside": end.set_aside,
        "repeated": end.repeated,
        **end.told,
    }
    assert {key: told[key] for key in expected} == expected
    if end.rejected:
        assert [tuple(entry[:3]) for entry in seen.rejects[name]] == list(end.rejected)
        lines = lines_of_text(content, str(told["encoding"]))
        for line, _, _, raw in seen.rejects[name]:
            assert str(raw) == "\n".join(lines[line - 1 : line + str(raw).count("\n")])
    assert seen.stored.get(name, {}) == {key: list(values) for key, values in end.stored.items()}


def lines_of_text(content: Content, encoding: str) -> list[str]:
    """The lines of a file as the rejected rows show them."""
    assert isinstance(content, bytes)
    errors = "strict" if encoding == "utf-16" else "surrogateescape"
    letters = content.decode(encoding, errors).replace("\0", "")
    return letters.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def says_why(seen: Observed, name: str, found: str) -> None:
    """One sentence in Portuguese with the file's name, what was found and what to do."""
    sentences = [one for one in seen.sentences if one.startswith(f"{name}: ")] or seen.sentences
    assert len(sentences) == 1, seen.files
    sentence = sentences[0]
    assert found in sentence.replace(name, "")
    assert "\n" not in sentence and sentence.endswith(".")
    assert WHAT_TO_DO.search(sentence), sentence
    assert name in sentence or not name.isascii()
    assert not NOT_PORTUGUESE.search(sentence.replace(name, "")), sentence


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_hostile_file_takes_a_minute_or_a_gibibyte(
    case: Case, observed: dict[str, list[Observed]]
) -> None:
    for seen in observed[str(case)]:
        assert seen.seconds < MAXIMUM_SECONDS
        assert seen.peak_bytes < MAXIMUM_BYTES


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read_is_refused_in_portuguese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "a.csv", [row()])
    path.chmod(0)
    assert main(["load", "--to", str(tmp_path / "data"), str(path)]) == 1
    (sentence,) = [line for line in capsys.readouterr().err.splitlines() if "a.csv" in line]
    assert "sem permissão para ler o arquivo. Confira" in sentence
    assert not (tmp_path / "data" / "current").exists()


# Small files, changed at random.

MONTHS = [f"{year}-{month:02}" for year in range(2014, 2026) for month in range(1, 13)]
FILES_OF_A_SEED = 120


@dataclass(frozen=True, slots=True)
class Changed:
    """A file after its changes: `sound` are the lines that were good rows before them."""

    content: bytes
    header: bytes
    sound: frozenset[bytes]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_file_changed_at_random_is_refused_or_accounted_for(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    files: dict[str, Changed] = {}
    for month in chance.sample(MONTHS, FILES_OF_A_SEED):
        name = f"finalizadas_{month}.csv"
        files[name] = changed(chance, month)
        (tmp_path / name).write_bytes(files[name].content)
    report = load(sorted(tmp_path.glob("*.csv")), tmp_path / "data", LoadOptions(skip_refused=True))
    assert [file.name for file in report.files] == sorted(files)
    loaded = [file.as_json() for file in report.files if not file.refused]
    assert len(loaded) > FILES_OF_A_SEED // 2
    for file in report.files:
        assert not file.refused or file.refused.startswith(f"{file.name}: ")
    for told in loaded:
        file = files[str(told["name"])]
        records = plain_records(file.content, str(told["encoding"]), str(told["delimiter"]))
        accepted, rejected = int(str(told["accepted"])), int(str(told["rejected"]))
        set_aside = sum(map(int, told["set_aside"].values()))
        assert len(records) - 1 == told["read"] == accepted + rejected + set_aside, told["name"]
        if file.content.startswith(file.header):
            assert accepted >= sum(record in file.sound for record in records), told["name"]
    assert rows_in(tmp_path / "data") == sum(int(str(told["accepted"])) for told in loaded)


def changed(chance: random.Random, month: str) -> Changed:
    """A file of a month in a form drawn by lot, with one to four changes of its bytes."""
    good = [
        *(row(company=f"Ação {number}", date=f"{month}-0{number}") for number in range(1, 8)),
        *(unrated(company='Loja "Sol"; Azul', date=f"{month}-1{number}") for number in range(3)),
    ]
    other = [row(state="SP", date=f"{month}-20"), row(date=f"{month}-21", rating="9")]
    form = {
        "delimiter": chance.choice(";\t"),
        "quote": chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    }
    encoding = chance.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    lines = text([*good, *other], **form).splitlines()
    line_end = chance.choice(["\n", "\r\n", "\r"])
    content = line_end.join([*lines, ""]).encode(encoding)
    header = content[: len(lines[0].encode(encoding))]
    for _ in range(chance.randint(1, 4)):
        content = with_one_change(content, chance)
    sound = frozenset() if encoding == "utf-16" else frozenset(lines[1:11])
    return Changed(content, header, sound)


STRAY_BYTES = (b";", b"\t", b'"', b'""', b'";"', b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xc3")


def with_one_change(content: bytes, chance: random.Random) -> bytes:
    """The bytes with one flipped, some left out, the rest cut off or a few put in between."""
    place = chance.randrange(len(content))
    before, after = content[:place], content[place:]
    kind = chance.choice(["flipped", "left out", "cut off", "put in", "put in"])
    if kind == "flipped":
        return before + bytes([after[0] ^ 1 << chance.randrange(8)]) + after[1:]
    if kind == "left out":
        return before + after[chance.randint(1, 40) :]
    if kind == "cut off":
        return content[: -chance.randint(1, len(content) // 3)]
    return before + chance.choice(STRAY_BYTES) + after


def plain_records(content: bytes, encoding: str, delimiter: str) -> list[str]:
    """The records of a file, header first, found letter by letter; a blank line is none."""
    errors = "strict" if encoding == "utf-16" else "surrogateescape"
    letters = content.decode(encoding, errors).replace("\0", "")
    letters = letters.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    records, record = [], ""
    is_quoted, may_open = False, True
    for letter in f"{letters}\n":
        if letter == "\n" and not is_quoted:
            records.append(record)
            record, may_open = "", True
            continue
        record += letter
        if letter == '"' and (is_quoted or may_open):
            is_quoted = not is_quoted
            may_open = True
        else:
            may_open = letter == delimiter and not is_quoted
    assert not is_quoted
    return [record for record in records if record.strip(" ")]


def rows_in(folder: Path) -> int:
    with duckdb.connect(str(current_build(folder)), read_only=True) as build:
        return len(build.execute("select load_id from complaint").fetchall())
