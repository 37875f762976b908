"""The one real month of Goiás, by municipality: counted apart from the app."""

import csv
import gzip
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from indicators.names import normalised
from ingest.load import LoadOptions, load
from queries.database import Database, current_build
from reports import link, municipalities_words
from reports.coverage import coverage
from reports.exports import export_file
from reports.municipalities import excess, municipalities, run

NOVEMBER = 2014 * 12 + 10
GOIANIA = "5208707"


@pytest.fixture(scope="module")
def path(shared: Path) -> Path:
    return shared / "data" / "consumidor_gov_2014-11" / "data_4.txt.gz"


@pytest.fixture(scope="module", params=["BR", "GO"])
def november(
    request: pytest.FixtureRequest, path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("november")
    load([path], folder, LoadOptions(uf=request.param))
    database = Database(current_build(folder))
    yield database
    database.close()


def test_towns_and_their_complaints_are_those_of_the_file(november: Database, path: Path) -> None:
    text = gzip.decompress(path.read_bytes()).decode("cp1252")
    rows = [row for row in csv.DictReader(io.StringIO(text), delimiter="\t") if row["UF"] == "GO"]
    raw = Counter(normalised(row["Cidade"]) for row in rows)
    view = link.view(link.parsed("?de=2014-11&ate=2014-11"), coverage(november))
    found = municipalities(november, view.scope, view.colour)
    with_some = found[found["finalised_count"] > 0]
    assert len(found) == 246 and len(with_some) == 23
    assert found["is_suppressed"].sum() == 241
    named = {
        normalised(name): count
        for name, count in zip(with_some["municipality"], with_some["finalised_count"], strict=True)
    }
    assert named == dict(raw)
    goiania = found.set_index("ibge_code").loc[GOIANIA]
    assert goiania["finalised_count"] == 97
    assert round(goiania["expected_count"], 1) == 38.4
    ratio = [round(goiania[name], 2) for name in ("observed_ratio", "ratio_low", "ratio_high")]
    assert ratio == [2.53, 2.05, 3.08]
    assert "97 reclamações; 38 esperadas para a população: razão 2,53 (2,05 a 3,08), acima" in (
        municipalities_words.ratio_sentence(goiania.to_dict(), view)
    )


def test_one_month_raises_no_alarm_and_the_file_says_so(november: Database) -> None:
    view = link.view(
        link.parsed(f"?de=2014-11&ate=2014-11&municipio={GOIANIA}"), coverage(november)
    )
    content = export_file(november, "municipios", view, is_spreadsheet=False).content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert sum(row["suprimido"] == "sim" for row in rows) == 241
    assert {row["situacao_mes"] for row in rows} <= {"", "novo", "não testado"}
    assert {row["tendencia"] for row in rows} == {"dados insuficientes"}
    series = run(november, view.scope, "mes")
    assert series["finalised_count"].dropna().tolist() == [97]
    assert series["expected"].isna().all()
    assert excess(november, view.scope, GOIANIA).empty
