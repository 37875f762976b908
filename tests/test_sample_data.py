"""The sample files: same bytes on every run, and a manifest that a plain recount confirms.

The recount reads the files with `csv` alone and applies the rules of the sample's README; it
shares no code with `ingest/`, so that the manifest can be the oracle of the loader's tests.
"""

import csv
import gzip
import hashlib
import io
import json
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sample_data import generate

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_data"
REFERENCE = ROOT / "ingest" / "reference"
DATA_SUFFIXES = (".csv", ".gz", ".zip")
MAXIMUM_BYTES = 8_000_000
MAXIMUM_DAYS = 365

STATUS = "Situação"
EVALUATION = "Avaliação Reclamação"
FINALISED_ON = "Data Finalização"
RATING = "Nota do Consumidor"
COMPANY = "Nome Fantasia"


def data_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.endswith(DATA_SUFFIXES))


def content(path: Path) -> bytes:
    raw = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(raw)
    if path.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            (member,) = archive.namelist()
            return archive.read(member)
    return raw


def read_date(text: str) -> date | None:
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    if match:
        year, month, day = match.groups()
    else:
        match = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
        if not match:
            return None
        day, month, year = match.groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@dataclass
class Recount:
    """One file read again, row by row, without the product's loader."""

    name: str
    header: list[str]
    rows: list[list[str]]
    accepted: list[dict[str, str]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)
    repeated: int = 0

    @property
    def is_base_completa(self) -> bool:
        return "Gestor" in self.header

    @property
    def months(self) -> list[str]:
        place = self.header.index(FINALISED_ON)
        whole = [row for row in self.rows if len(row) == len(self.header)]
        days = [day for row in whole if (day := read_date(row[place]))]
        counts = Counter(f"{day:%Y-%m}" for day in days)
        return sorted(month for month, rows in counts.items() if rows >= 0.01 * len(days))

    def judge(self, is_copy: bool, lost_months: set[str]) -> None:
        """Give each row its one fate, in the order of the README."""
        months = self.months
        seen: set[tuple[str, ...]] = set()
        for line, cells in enumerate(self.rows, start=2):
            if len(cells) != len(self.header):
                self._reject(line, "", "número de colunas diferente do cabeçalho")
                continue
            row = dict(zip(self.header, cells, strict=True))
            day = read_date(row[FINALISED_ON])
            month = f"{day:%Y-%m}" if day else ""
            if row[STATUS] in ("Cancelada", "Encerrada"):
                self.set_aside["other_status"] += 1
            elif row["UF"] != "GO":
                self.set_aside["other_state"] += 1
            elif is_copy:
                self.set_aside["already_loaded"] += 1
            elif month in lost_months:
                self.set_aside["other_family_won"] += 1
            elif day is None:
                self._reject(line, FINALISED_ON, "data que não existe")
            elif month not in months:
                self._reject(line, FINALISED_ON, "data fora do mês do arquivo")
            elif row[STATUS] not in ("Finalizada avaliada", "Finalizada não avaliada"):
                self._reject(line, STATUS, "situação desconhecida")
            elif row[RATING] not in ("", "1", "2", "3", "4", "5"):
                self._reject(line, RATING, "nota fora de 1 a 5")
            else:
                self.repeated += tuple(cells) in seen
                seen.add(tuple(cells))
                self.accepted.append(row)

    def _reject(self, line: int, column: str, reason: str) -> None:
        self.rejected.append({"line": line, "column": column, "reason": reason})


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLE / "manifest.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def entries(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the manifest says of each file, by name."""
    described: dict[str, dict[str, Any]] = manifest["files"]
    return described


@pytest.fixture(scope="module")
def recounts(entries: dict[str, dict[str, Any]]) -> dict[str, Recount]:
    """Every file of the folder, judged as one load of the whole folder for Goiás."""
    found: dict[str, Recount] = {}
    for path in data_files(SAMPLE):
        entry = entries[path.name]
        text = content(path).decode(entry["encoding"])
        header, *rows = csv.reader(io.StringIO(text), delimiter=entry["delimiter"])
        found[path.name] = Recount(path.name, header, rows)
    portal_months = {m for r in found.values() if not r.is_base_completa for m in r.months}
    first_with: dict[bytes, str] = {}
    for name, recount in found.items():
        cells = repr((recount.header, recount.rows)).encode()
        original = first_with.setdefault(hashlib.sha256(cells).digest(), name)
        recount.judge(original != name, portal_months if recount.is_base_completa else set())
    return found


@pytest.fixture(scope="module")
def accepted(recounts: dict[str, Recount]) -> list[dict[str, str]]:
    return [row for recount in recounts.values() for row in recount.accepted]


def company_of(row: dict[str, str]) -> str:
    return " ".join(row[COMPANY].split())


def month_of(row: dict[str, str]) -> str:
    day = read_date(row[FINALISED_ON])
    assert day is not None
    return f"{day:%Y-%m}"


def is_rated(row: dict[str, str]) -> bool:
    return row[EVALUATION] in ("Resolvida", "Não Resolvida")


def test_the_generator_gives_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    generate.write(tmp_path)
    written, committed = (
        data_files(folder) + sorted((folder / "procon").iterdir()) for folder in (tmp_path, SAMPLE)
    )
    assert [path.name for path in written] == [path.name for path in committed]
    # zlib-ng compresses to other bytes than zlib; the texts inside have to be the same anyway.
    is_other_compressor = "ng" in zlib.ZLIB_RUNTIME_VERSION
    bytes_of = content if is_other_compressor else Path.read_bytes
    for new, old in zip(written, committed, strict=True):
        assert bytes_of(new) == bytes_of(old), new.name
    if not is_other_compressor:
        name = generate.MANIFEST
        assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes()


def test_the_committed_files_are_small_and_are_those_of_the_manifest(
    entries: dict[str, dict[str, Any]],
) -> None:
    files = data_files(SAMPLE)
    assert {path.name for path in files} == set(entries)
    assert sum(path.stat().st_size for path in files) <= MAXIMUM_BYTES
    for path in files:
        entry = entries[path.name]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
        assert hashlib.sha256(content(path)).hexdigest() == entry["content_sha256"]


def test_a_plain_recount_of_every_file_finds_the_manifests_balance(
    entries: dict[str, dict[str, Any]], recounts: dict[str, Recount]
) -> None:
    for name, recount in recounts.items():
        entry = entries[name]
        set_aside = {reason: rows for reason, rows in entry["set_aside"].items() if rows}
        assert len(recount.rows) == entry["read"], name
        assert len(recount.accepted) == entry["accepted"], name
        assert recount.rejected == entry["rejected_rows"], name
        assert recount.set_aside == set_aside, name
        assert recount.repeated == entry["repeated"], name
        assert recount.months == entry["months"], name
        assert entry["read"] == entry["accepted"] + entry["rejected"] + sum(set_aside.values())


def test_the_manifests_totals_are_the_sums_of_its_files(manifest: dict[str, Any]) -> None:
    files = manifest["files"].values()
    for name in ("read", "accepted", "rejected", "repeated", "size"):
        assert manifest["totals"][name] == sum(entry[name] for entry in files)
    for name in ("rejected_by_reason", "set_aside", "traps_among_accepted"):
        sums: Counter[str] = Counter()
        for entry in files:
            sums.update(entry[name])
        assert manifest["totals"][name] == dict(sums)


def test_every_month_is_won_by_one_file_and_one_month_stands_in_both_families(
    manifest: dict[str, Any], recounts: dict[str, Recount], accepted: list[dict[str, str]]
) -> None:
    winners = Counter(m for r in recounts.values() if r.accepted for m in r.months)
    assert set(winners) == set(manifest["accepted_by_month"])
    assert set(winners.values()) == {1}
    assert Counter(map(month_of, accepted)) == manifest["accepted_by_month"]
    conflict = manifest["family_conflict"]
    losers = {r.name for r in recounts.values() if r.set_aside["other_family_won"]}
    assert losers == {conflict["loser"]}
    assert recounts[conflict["winner"]].months == [conflict["month"]]


def test_only_planted_repeats_repeat_even_when_spaces_are_ignored(
    recounts: dict[str, Recount],
) -> None:
    for recount in recounts.values():
        seen = Counter(
            tuple(" ".join(cell.split()) for cell in row.values()) for row in recount.accepted
        )
        assert sum(seen.values()) - len(seen) == recount.repeated, recount.name


def test_a_plain_count_of_each_company_in_the_last_year_is_the_manifests(
    manifest: dict[str, Any], accepted: list[dict[str, str]]
) -> None:
    window = manifest["window"]
    counts: dict[str, Counter[str]] = {}
    for row in accepted:
        if window["from"] <= month_of(row) <= window["to"]:
            counts.setdefault(company_of(row), Counter()).update(
                finalised=1,
                rated=is_rated(row),
                resolved=row[EVALUATION] == "Resolvida",
                answered=row["Respondida"] == "S",
            )
    assert set(counts) == set(window["companies"])
    for company, entry in window["companies"].items():
        for name in ("finalised", "rated", "resolved", "answered"):
            assert counts[company][name] == entry[name], (company, name)
    assert len({company_of(row) for row in accepted}) == manifest["company_count"]


def test_the_planted_companies_do_what_the_manifest_says(
    manifest: dict[str, Any], accepted: list[dict[str, str]]
) -> None:
    planted = manifest["planted"]
    months: dict[str, list[str]] = {}
    for row in accepted:
        months.setdefault(company_of(row), []).append(month_of(row))
    assert max(months[planted["stopped"]["company"]]) == planted["stopped"]["last_month"]
    assert min(months[planted["entered"]["company"]]) == planted["entered"]["first_month"]
    shock = planted["shock"]["place_by_volume"]
    assert shock["2023-07 to 2023-12"] == 1
    assert shock["2022"] > 100
    in_window = manifest["window"]["companies"]
    assert set(planted["never_rated"]["companies"]) <= {
        company for company, entry in in_window.items() if entry["rated"] == 0
    }
    case = planted["small_case"]
    for name in ("finalised", "rated", "resolved"):
        assert in_window[case["company"]][name] == case[name]
    assert all(in_window[company]["rated"] < 30 for company in planted["tiny"])
    segments = Counter(entry["segment"] for entry in in_window.values() if entry["rated"])
    assert max(segments.values()) >= 30


@cache
def plain_name(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in letters if c.isalnum() or c == "?")


def test_only_the_misspelt_cities_match_no_municipality(
    manifest: dict[str, Any], accepted: list[dict[str, str]]
) -> None:
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        known = {plain_name(row["name"]) for row in csv.DictReader(file, delimiter=";")}
    unmatched: Counter[str] = Counter()
    for city, rows in Counter(row["Cidade"] for row in accepted).items():
        pattern = re.compile(re.escape(plain_name(city)).replace(r"\?", "."))
        matches = [name for name in known if pattern.fullmatch(name)]
        assert len(matches) <= 1, city
        if not matches:
            unmatched[city] += rows
    assert unmatched == manifest["unmatched_cities"]


def test_the_sample_looks_like_the_real_platform(accepted: list[dict[str, str]]) -> None:
    assert len(accepted) == pytest.approx(100_000, rel=0.05)
    by_year = Counter(month_of(row)[:4] for row in accepted)
    assert by_year["2025"] / by_year["2023"] == pytest.approx(2, abs=0.2)
    assert by_year["2026"] / 10 / (by_year["2023"] / 12) == pytest.approx(4, abs=0.4)
    for first, last, unrated in (
        ("2020-01", "2020-12", 0.45),
        ("2021-01", "2024-12", 0.50),
        ("2025-10", "2025-12", 0.71),
        ("2026-01", "2026-10", 0.71),
    ):
        rows = [row for row in accepted if first <= month_of(row) <= last]
        assert 1 - np.mean([is_rated(row) for row in rows]) == pytest.approx(unrated, abs=0.02)
    ratings = [int(row[RATING]) for row in accepted if is_rated(row)]
    assert np.mean(ratings) == pytest.approx(2.9, abs=0.1)
    assert np.percentile(ratings, [25, 50, 75]).tolist() == [1, 3, 5]
    days = [int(row["Tempo Resposta"]) for row in accepted if row["Tempo Resposta"]]
    possible = [value for value in days if 0 <= value <= MAXIMUM_DAYS]
    assert np.percentile(possible, [25, 50, 75]).tolist() == [4, 7, 9]
    assert max(possible) == 15
    assert len(possible) / len(accepted) == pytest.approx(0.98, abs=0.01)
    sexes = Counter(row["Sexo"] for row in accepted)
    assert sexes["M"] / len(accepted) == pytest.approx(0.578, abs=0.01)
    companies = Counter(map(company_of, accepted))
    largest = sum(count for _, count in companies.most_common(20))
    assert largest / len(accepted) == pytest.approx(0.40, abs=0.05)
