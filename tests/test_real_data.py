"""Real files: every indicator of the export against a count with nothing but `csv.DictReader`.

The files are no part of the repository; where they are missing each test here is left out.
"""

import csv
import gzip
import io
import math
import random
import statistics
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from builds import Opener

from ingest.load import FileReport, LoadOptions, load
from queries import loads
from queries.database import Database, current_build
from reports import link
from reports.coverage import coverage
from reports.exports import export_file

READ, GOIAS = 6545, 181
Row = dict[str, str]


def exported(database: Database, view: link.View) -> list[Row]:
    """The rows of the CSV that a view's button hands out, as text."""
    content = export_file(database, "ranking", view, is_spreadsheet=False).content
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";"))


@dataclass(frozen=True)
class Month:
    """The real month as loaded for a state or the country, and its raw rows."""

    file: FileReport
    database: Database
    rows: list[Row]

    def view(self, minimum_rated: int = 5) -> link.View:
        address = {"de": ["2014-11"], "ate": ["2014-11"], "colunas": ["completo"]}
        return replace(link.view(address, coverage(self.database)), minimum=minimum_rated)

    def exported(self, minimum_rated: int = 5) -> list[Row]:
        return exported(self.database, self.view(minimum_rated))


@pytest.fixture(scope="module")
def raw(shared: Path) -> bytes:
    return gzip.decompress(
        (shared / "data" / "consumidor_gov_2014-11" / "data_4.txt.gz").read_bytes()
    )


@pytest.fixture(scope="module", params=["BR", "GO"])
def month(
    request: pytest.FixtureRequest,
    shared: Path,
    raw: bytes,
    tmp_path_factory: pytest.TempPathFactory,
) -> Month:
    folder = tmp_path_factory.mktemp("month")
    path = shared / "data" / "consumidor_gov_2014-11" / "data_4.txt.gz"
    report = load([path], folder, LoadOptions(uf=request.param))
    rows = list(csv.DictReader(io.StringIO(raw.decode("cp1252")), delimiter="\t"))
    if request.param != "BR":
        rows = [row for row in rows if row["UF"] == request.param]
    return Month(report.files[0], Database(current_build(folder)), rows)


def number(cell: str) -> float:
    """A cell of the file; no value is NaN."""
    assert "." not in cell
    return float(cell.replace(",", ".")) if cell else math.nan


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """As in METHODS.md 2; the ends of certain cases without rounding."""
    if not trials:
        return math.nan, math.nan
    z = statistics.NormalDist().inv_cdf(0.975)
    rate = hits / trials
    centre = (rate + z * z / (2 * trials)) / (1 + z * z / trials)
    spread = math.sqrt(rate * (1 - rate) / trials + z * z / (4 * trials * trials))
    half = z / (1 + z * z / trials) * spread
    return max(0.0, centre - half), min(1.0, centre + half)


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def rate(part: float, whole: float) -> float:
    """In percent; fewer than five complaints have none."""
    return 100 * part / whole if whole >= 5 else math.nan


def counted(rows: list[Row]) -> dict[str, dict[str, float]]:
    """Each company's numbers by heading of the file, counted row by row."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["Nome Fantasia"].strip()].append(row)
    found = {}
    for company, group in groups.items():
        finalised = len(group)
        resolved = sum(row["Avaliação Reclamação"] == "Resolvida" for row in group)
        unresolved = sum(row["Avaliação Reclamação"] == "Não Resolvida" for row in group)
        rated = resolved + unresolved
        answered = sum(row["Respondida"] == "S" for row in group)
        days = [int(row["Tempo Resposta"]) for row in group if row["Tempo Resposta"]]
        ratings = [int(row["Nota do Consumidor"]) for row in group if row["Nota do Consumidor"]]
        low, high = wilson(unresolved, rated) if rated >= 5 else (math.nan, math.nan)
        found[company] = {
            "finalizadas": finalised,
            "avaliadas": rated,
            "resolvidas": resolved,
            "nao_resolvidas": unresolved,
            "nao_avaliadas": finalised - rated,
            "avaliadas_pct": rate(rated, finalised),
            "nao_resolvidas_pct": rate(unresolved, rated),
            "ic_inf_pct": 100 * low,
            "ic_sup_pct": 100 * high,
            "indice_oficial_pct": rate(resolved + finalised - rated, finalised),
            "resolvidas_avaliadas_pct": rate(resolved, rated),
            "resolvidas_finalizadas_pct": rate(resolved, finalised),
            "nota_media": ratio(sum(ratings), len(ratings)),
            "tempo_mediano_dias": statistics.median(days) if days else math.nan,
            "prazo_medio_dias": ratio(sum(days), len(days)),
            "respondidas_pct": rate(answered, finalised),
        }
    return found


def test_every_row_of_the_month_is_read_and_none_rejected(month: Month) -> None:
    balance = month.file.as_json()
    is_national = month.database.run("loads")["uf"].tolist() == ["BR"]
    accepted = READ if is_national else GOIAS
    assert balance["read"] == READ
    assert balance["rejected"] == 0
    assert balance["accepted"] == accepted == len(month.rows)
    assert balance["set_aside"] == ({} if is_national else {"other_state": READ - GOIAS})
    assert (balance["layout"], balance["encoding"]) == ("L23", "cp1252")
    assert (balance["delimiter"], balance["months"]) == ("\t", ["2014-11"])


def test_every_indicator_equals_a_plain_count_company_by_company(month: Month) -> None:
    expected = counted(month.rows)
    lines = {line["empresa"]: line for line in month.exported()}
    assert lines.keys() == expected.keys()
    for company, values in expected.items():
        for heading, value in values.items():
            found = number(lines[company][heading])
            is_equal = math.isclose(found, value, abs_tol=1e-9)
            is_missing = math.isnan(found) and math.isnan(value)
            assert is_equal or is_missing, (company, heading, found, value)


def test_places_and_standing_follow_from_the_file_s_own_numbers(month: Month) -> None:
    lines = month.exported()
    expected = counted(month.rows)
    ranked = [line for line in lines if line["volume_suficiente"] == "sim"]
    assert {line["empresa"] for line in ranked} == {
        company for company, values in expected.items() if values["avaliadas"] >= 5
    }
    assert lines[: len(ranked)] == ranked
    estimates = [number(line["estimativa_pct"]) for line in ranked]
    assert estimates == sorted(estimates, reverse=True)
    volumes = [int(line["finalizadas"]) for line in lines[len(ranked) :]]
    assert volumes == sorted(volumes, reverse=True)
    totals = [sum(v[name] for v in expected.values()) for name in ("nao_resolvidas", "avaliadas")]
    reference = 100 * totals[0] / totals[1]
    for line in ranked:
        company = expected[line["empresa"]]
        official, finalised = (
            1 + sum(expected[other["empresa"]][heading] < company[heading] for other in ranked)
            for heading in ("indice_oficial_pct", "resolvidas_finalizadas_pct")
        )
        place = 1 + sum(estimate > number(line["estimativa_pct"]) for estimate in estimates)
        assert line["posicao_oficial"] == str(official)
        assert line["posicao_entre_finalizadas"] == str(finalised)
        is_first = max(place, official, finalised) <= 10
        assert line["dez_primeiras_nas_tres"] == ("sim" if is_first else "não")
        lows = (number(line["est_inf_pct"]), number(line["ic_inf_pct"]))
        highs = (number(line["est_sup_pct"]), number(line["ic_sup_pct"]))
        standing = "acima" if min(lows) > reference else "indistinto"
        standing = "abaixo" if max(highs) < reference else standing
        assert (line["empresa"], line["situacao"]) == (line["empresa"], standing)
        assert lows[0] <= number(line["estimativa_pct"]) <= highs[0]
        assert 1 <= int(line["posicao_de"]) <= int(line["posicao_ate"]) <= len(ranked)
        # One month alone: nothing before it.
        assert line["posicao_anterior"] == line["variacao_pp"] == line["variacao_real"] == ""


def test_the_default_minimum_leaves_only_companies_with_thirty_rated_in_the_ranking(
    month: Month,
) -> None:
    expected = counted(month.rows)
    for line in month.exported(30):
        is_sufficient = expected[line["empresa"]]["avaliadas"] >= 30
        assert line["volume_suficiente"] == ("sim" if is_sufficient else "não")
        assert bool(line["posicao_de"]) is is_sufficient


def test_rows_in_another_order_give_the_same_bytes(
    month: Month, raw: bytes, tmp_path: Path, opened: Opener
) -> None:
    header, *lines = raw.splitlines(keepends=True)
    random.Random(2014).shuffle(lines)
    shuffled = tmp_path / "shuffled.txt"
    shuffled.write_bytes(header + b"".join(lines))
    (uf,) = loads.loads(month.database)["uf"]
    database = opened(shuffled, uf=uf)
    assert export_file(database, "ranking", month.view(), False).content == (
        export_file(month.database, "ranking", month.view(), False).content
    )


def test_the_ordinary_zip_of_the_same_rows_gives_the_same_bytes(
    month: Month, shared: Path, opened: Opener
) -> None:
    packed = shared / "data" / "consumidor_gov_amostras" / "pacotes"
    (uf,) = loads.loads(month.database)["uf"]
    database = opened(packed / "finalizadas_2014-11_normal.zip", uf=uf)
    balance = loads.loads(database).iloc[0]
    assert balance[["read_count", "rejected_count"]].tolist() == [READ, 0]
    assert balance["encoding"] == "utf-8-sig"
    # The same decoded rows are the same content, whatever the encoding and the container.
    assert balance["sha256"] == loads.loads(month.database)["sha256"][0]
    assert export_file(database, "ranking", month.view(), False).content == (
        export_file(month.database, "ranking", month.view(), False).content
    )


def test_ten_rows_never_take_the_place_of_the_month_in_either_order(
    raw: bytes, tmp_path: Path
) -> None:
    full, first_rows = tmp_path / "full.txt", tmp_path / "first_rows.txt"
    full.write_bytes(raw)
    first_rows.write_bytes(b"".join(raw.splitlines(keepends=True)[:11]))
    options = LoadOptions(uf="BR")
    assert not load([full], tmp_path / "a", options).is_refused
    refused = load([first_rows], tmp_path / "a", options)
    assert refused.is_refused
    assert "com 6545 linhas (full.txt) e este arquivo traz 10" in str(refused.files[0].refused)
    assert not load([first_rows], tmp_path / "b", options).is_refused
    assert not load([full], tmp_path / "b", options).is_refused
    assert current_build(tmp_path / "a").name == current_build(tmp_path / "b").name
    orders = ([full, first_rows], [first_rows, full])
    together = [load(paths, tmp_path / "c", options) for paths in orders]
    assert all(report.is_refused for report in together)
    assert len({str([file.refused for file in report.files]) for report in together}) == 1


@pytest.mark.parametrize(
    ("name", "layout", "family", "read"),
    [
        ("layout19_finalizadas_2024_reconstruida.csv", "L19", "finalizadas", 3),
        ("layout19_truncadas_em_50_caracteres.csv", "L19", "finalizadas", 19),
        ("layout30_basecompleta_2025-10a12_reconstruida.csv", "L30", "basecompleta", 5),
    ],
)
def test_the_samples_of_the_newer_layouts_load_whole(
    name: str, layout: str, family: str, read: int, shared: Path, opened: Opener
) -> None:
    path = shared / "data" / "consumidor_gov_amostras" / name
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == read
    database = opened(path, uf="BR")
    balance = loads.loads(database).iloc[0]
    assert (balance["layout"], balance["family"]) == (layout, family)
    counts = ("read_count", "accepted_count", "rejected_count", "set_aside_count")
    assert balance[list(counts)].tolist() == [read, read, 0, 0]
    view = link.view({"periodo": ["tudo"], "colunas": ["completo"]}, coverage(database))
    expected = counted(rows)
    lines = exported(database, view)
    assert {line["empresa"] for line in lines} == expected.keys()
    for line in lines:
        for heading in ("finalizadas", "avaliadas", "resolvidas", "nao_resolvidas"):
            assert int(line[heading]) == expected[line["empresa"]][heading]
