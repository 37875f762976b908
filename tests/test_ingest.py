"""What the loader promises: nothing lost, nothing let in, all or nothing."""

import csv
import gzip
import json
import shutil
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import permutations
from pathlib import Path

import duckdb
import inflate64
import py7zr
import pytest
from complaint_files import LAYOUTS, row, text, unrated, write

from benchmarks.kill_load import kill_load
from ingest import build as build_module
from ingest.__main__ import main
from ingest.build import (
    CoveredMonth,
    UnbalancedBuild,
    write_build,
)
from ingest.complaints import read_complaints
from ingest.file_names import months_in_name
from ingest.folder import FolderInUse, build_path, current_name, sweep, working
from ingest.load import LoadOptions, LoadRefused, LoadReport, load
from ingest.months import written
from ingest.municipalities import matched
from ingest.source_text import survey
from ingest.staging import Staging
from queries import database as database_module
from queries.companies import company_totals
from queries.database import Database, NoBuild, current_build
from queries.loads import build_facts, loads
from queries.municipalities import unmatched_names
from queries.scope import Scope

OCTOBER = 2026 * 12 + 9
SAMPLE = Path(__file__).parent.parent / "sample_data"


def stored(folder: Path, columns: str, order: str = "source_line") -> list[tuple[object, ...]]:
    with duckdb.connect(str(current_build(folder)), read_only=True) as build:
        return build.execute(f"select {columns} from complaint order by {order}").fetchall()


def asked(report: LoadReport, place: int = 0) -> dict[str, object]:
    balance = report.files[place].as_json()
    set_aside = balance["set_aside"]
    assert isinstance(set_aside, dict)
    parts = [balance["accepted"], balance["rejected"], *set_aside.values()]
    assert balance["read"] == sum(int(str(part)) for part in parts)
    return balance


def loaded(folder: Path, *paths: Path, **options: object) -> LoadReport:
    report = load(paths, folder, LoadOptions(**options))  # type: ignore[arg-type]
    assert not report.is_refused, [file.refused for file in report.files]
    return report


def refused(folder: Path, *paths: Path, **options: object) -> list[str]:
    report = load(paths, folder, LoadOptions(**options))  # type: ignore[arg-type]
    assert report.is_refused
    return [file.refused for file in report.files if file.refused]


ROWS = [
    row(company="Loja Ação", days="5", rating="4"),
    row(company="Loja Ação", evaluation="Não Resolvida", rating="1", date="2026-10-01"),
    unrated(company="Banco Íris ", city="Anápolis", days="", answered="N"),
]


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_every_layout_encoding_and_delimiter_gives_the_same_rows(
    tmp_path: Path, layout: str, encoding: str, delimiter: str
) -> None:
    path = write(tmp_path / "a.csv", ROWS, layout, encoding, delimiter)
    balance = asked(loaded(tmp_path / "data", path))
    assert (balance["layout"], balance["encoding"], balance["delimiter"]) == (
        layout,
        encoding,
        delimiter,
    )
    complete = ("L29", "L30", "L31", "L38")
    assert balance["family"] == ("basecompleta" if layout in complete else "finalizadas")
    assert balance["unknown_columns"] == ""
    assert balance["missing_columns"] == ("Segmento de Mercado" if layout == "L29" else "")
    assert balance["months"] == ["2026-10"]
    assert (balance["read"], balance["accepted"], balance["rejected"]) == (3, 3, 0)
    columns = (
        "company::varchar, is_rated, is_resolved, rating, response_days, is_answered, "
        "finalised_on::varchar, municipality_name::varchar, ibge_code::varchar"
    )
    assert stored(tmp_path / "data", columns) == [
        ("Loja Ação", True, True, 4, 5, True, "2026-10-15", "Goiânia", "5208707"),
        ("Loja Ação", True, False, 1, 5, True, "2026-10-01", "Goiânia", "5208707"),
        ("Banco Íris", False, None, None, None, False, "2026-10-15", "Anápolis", "5201108"),
    ]


def test_every_column_is_stored_under_its_own_name(tmp_path: Path) -> None:
    titles = {
        "Sexo": "sex",
        "Faixa Etária": "age_band",
        "Nome Fantasia": "company",
        "Segmento de Mercado": "segment",
        "Área": "area",
        "Assunto": "subject",
        "Grupo Problema": "problem_group",
        "Problema": "problem",
        "Como Comprou Contratou": "purchase_channel",
    }
    path = write(tmp_path / "a.csv", [row({title: f"{title} aqui" for title in titles})])
    loaded(tmp_path / "data", path)
    for title, name in titles.items():
        assert stored(tmp_path / "data", f"{name}::varchar") == [(f"{title} aqui",)]
    assert stored(tmp_path / "data", "has_contacted_company, uf::varchar") == [(True, "GO")]


def test_columns_are_found_by_name_wherever_they_stand(tmp_path: Path) -> None:
    titles = tuple(reversed(LAYOUTS["L19"]))
    shouted = tuple(title.upper().replace("ÇÃ", "ca") for title in titles)
    lines = text(ROWS, titles).replace(";".join(titles), ";".join(shouted))
    path = tmp_path / "a.csv"
    path.write_text(lines, encoding="utf-8")
    assert asked(loaded(tmp_path / "data", path))["accepted"] == 3


def test_both_date_forms_are_read_each_by_its_own_shape(tmp_path: Path) -> None:
    dates = ["2026-10-05", "05/10/2026", "2026-10-05 13:14:15", "10/10/2026"]
    path = write(tmp_path / "a.csv", [row(date=date) for date in dates], "L30")
    loaded(tmp_path / "data", path)
    assert [day for (day,) in stored(tmp_path / "data", "finalised_on::varchar")] == [
        "2026-10-05",
        "2026-10-05",
        "2026-10-05",
        "2026-10-10",
    ]
    assert stored(tmp_path / "data", "distinct finalised_month", "1") == [(OCTOBER,)]


def test_names_are_trimmed_and_inner_runs_of_spaces_collapsed_nothing_else(tmp_path: Path) -> None:
    names = ["Banco  Pan ", "Banco Pan", "BANCO PAN", " Banco Pan"]
    path = write(tmp_path / "a.csv", [row(company=name) for name in names])
    loaded(tmp_path / "data", path)
    assert [name for (name,) in stored(tmp_path / "data", "company::varchar")] == [
        "Banco Pan",
        "Banco Pan",
        "BANCO PAN",
        "Banco Pan",
    ]


@pytest.mark.parametrize(
    ("days", "kept", "is_flagged"),
    [
        ("0", 0, False),
        ("365", 365, False),
        ("366", None, True),
        ("1478155", None, True),
        ("-736876", None, True),
        ("9" * 5000, None, True),
        ("", None, False),
    ],
)
def test_an_absurd_response_time_is_dropped_and_flagged_and_the_row_stays(
    tmp_path: Path, days: str, kept: int | None, is_flagged: bool
) -> None:
    loaded(tmp_path / "data", write(tmp_path / "a.csv", [row(days=days)]))
    assert stored(tmp_path / "data", "response_days, has_invalid_response_days") == [
        (kept, is_flagged)
    ]


def test_a_rating_of_an_unrated_complaint_is_not_kept(tmp_path: Path) -> None:
    loaded(tmp_path / "data", write(tmp_path / "a.csv", [unrated(rating="3")]))
    assert stored(tmp_path / "data", "is_rated, rating") == [(False, None)]


@pytest.mark.parametrize("status", ["Finalizada avaliada", "Finalizada não avaliada"])
def test_the_evaluation_is_trusted_where_the_status_says_otherwise(
    tmp_path: Path, status: str
) -> None:
    rows = [row(status=status), unrated(status=status), row(status=status, evaluation="")]
    loaded(tmp_path / "data", write(tmp_path / "a.csv", rows))
    assert stored(tmp_path / "data", "is_rated") == [(True,), (False,), (False,)]


REJECTED = [
    (row(date="31/02/2026"), "Data Finalização", "data que não existe"),
    (row(date="ontem"), "Data Finalização", "data vazia ou em forma desconhecida"),
    (row(date=""), "Data Finalização", "data vazia ou em forma desconhecida"),
    (row(state="XX"), "UF", "UF desconhecida"),
    (row(company="  "), "Nome Fantasia", "campo obrigatório vazio"),
    (row(status="Aberta"), "Situação", "situação desconhecida"),
    (row(evaluation="Talvez"), "Avaliação Reclamação", "avaliação desconhecida"),
    (row(rating="0"), "Nota do Consumidor", "nota fora de 1 a 5"),
    (row(rating="6"), "Nota do Consumidor", "nota fora de 1 a 5"),
    (row(rating="boa"), "Nota do Consumidor", "não é um número inteiro"),
    (row(days="cinco"), "Tempo Resposta", "não é um número inteiro"),
    (row(answered="X"), "Respondida", "valor diferente de S e N"),
]


@pytest.mark.parametrize(("bad", "column", "reason"), REJECTED)
def test_a_rejected_row_keeps_file_line_column_reason_and_raw_text(
    tmp_path: Path, bad: dict[str, str], column: str, reason: str
) -> None:
    path = write(tmp_path / "a.csv", [row(), bad, row()])
    balance = asked(loaded(tmp_path / "data", path))
    assert (balance["read"], balance["accepted"], balance["rejected"]) == (3, 2, 1)
    (kept,) = (tmp_path / "data" / "rejects").glob("*.jsonl")
    entry = json.loads(kept.read_text(encoding="utf-8"))
    raw = path.read_text(encoding="utf-8-sig").splitlines()[2]
    month = None if column == "Data Finalização" else 2026 * 12 + 9
    assert entry == {
        "file": "a.csv",
        "line": 3,
        "column": column,
        "reason": reason,
        "raw": raw,
        "month": month,
    }
    with duckdb.connect(str(current_build(tmp_path / "data")), read_only=True) as build:
        assert build.execute(
            "select outcome, reason, column_name, row_count from load_reason"
        ).fetchall() == [("rejected", reason, column, 1)]


def test_a_row_of_another_width_is_rejected_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ROWS)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines[2:2] = ["CO;GO;Goiânia", lines[1] + ";demais", lines[1] + ";;", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    report = loaded(tmp_path / "data", path)
    assert asked(report)["read"] == 6
    assert asked(report)["accepted"] == 4
    assert [(r.line, r.column, r.reason) for r in report.files[0].rejected_rows] == [
        (3, "", "número de colunas diferente do cabeçalho"),
        (4, "", "número de colunas diferente do cabeçalho"),
    ]


def test_bytes_that_the_encoding_does_not_know_reject_their_row_only(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(company="Ação"), row(company="XX"), row(company="São")])
    path.write_bytes(path.read_bytes().replace(b"XX", b"\xe7\xe3"))
    report = loaded(tmp_path / "data", path)
    assert (asked(report)["accepted"], asked(report)["rejected"]) == (2, 1)
    assert report.files[0].rejected_rows[0].column == "Nome Fantasia"


def test_a_date_outside_the_months_that_the_file_covers_is_rejected(tmp_path: Path) -> None:
    rows = [row() for _ in range(198)] + [row(date="2026-09-30"), row(date="2062-10-15")]
    path = write(tmp_path / "a.csv", rows)
    report = loaded(tmp_path / "data", path)
    assert asked(report)["months"] == ["2026-10"]
    assert [(r.line, r.column, r.reason) for r in report.files[0].rejected_rows] == [
        (200, "Data Finalização", "data fora do mês do arquivo"),
        (201, "Data Finalização", "data fora do mês do arquivo"),
    ]
    assert "2062-10-15" in report.files[0].rejected_rows[1].raw
    assert len(stored(tmp_path / "data", "1", "1")) == 198


@pytest.mark.parametrize("day", ["31/12/9999", "5500-01-01", "2150-01-10", "2013-12-31"])
def test_a_day_before_the_platform_or_in_the_future_moves_no_window(
    tmp_path: Path, day: str
) -> None:
    report = loaded(tmp_path / "data", write(tmp_path / "a.csv", [row(), row(date=day)]))
    assert asked(report)["months"] == ["2026-10"]
    (rejected,) = report.files[0].rejected_rows
    assert rejected.reason == "data fora do mês do arquivo"


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("finalizadas_2026-10.zip", "2026-10", "2026-10"),
        ("finalizadas_2026-10.csv.gz", "2026-10", "2026-10"),
        ("finalizada2020-01.csv", "2020-01", "2020-01"),
        ("basecompleta2025-10a12.csv", "2025-10", "2025-12"),
        ("base_completa_2025-03.csv", "2025-03", "2025-03"),
        ("dadosgovbr---2025-Janeiro.csv", "2025-01", "2025-01"),
        ("dadosgovbr---2025-Março.csv", "2025-03", "2025-03"),
        ("dadosgovbr---2014.csv", "2014-01", "2014-12"),
        ("2018-S2.csv", "2018-07", "2018-12"),
        ("20161.csv", "2016-01", "2016-06"),
        ("2014.csv", "2014-01", "2014-12"),
        ("finalizadas_2014-11_normal.zip", "", ""),
        ("layout19_finalizadas_2024_reconstruida.csv", "", ""),
        ("finalizadas_2026-13.csv", "", ""),
        ("finalizadas_2026-10a03.csv", "", ""),
        ("data_4.txt", "", ""),
        ("dados.csv", "", ""),
    ],
)
def test_a_name_tells_the_months_of_its_file(name: str, first: str, last: str) -> None:
    months = [written(month) for month in months_in_name(name)]
    assert (months[:1], months[-1:]) == (([first], [last]) if first else ([], []))


def test_a_named_file_covers_its_months_and_rejects_the_other_rows(tmp_path: Path) -> None:
    rows = [row(date="2026-09-10"), row(date="2026-09-11"), row(date="2026-10-01")]
    balance = asked(loaded(tmp_path / "data", write(tmp_path / "finalizadas_2026-09.csv", rows)))
    assert (balance["months"], balance["accepted"], balance["rejected"]) == (["2026-09"], 2, 1)
    half = write(tmp_path / "2026-S1.csv", [row(date="2026-02-10"), row(date="2026-06-10")])
    assert asked(loaded(tmp_path / "other", half))["months"] == ["2026-02", "2026-06"]


def test_a_file_whose_name_and_dates_disagree_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "finalizadas_2026-08.csv", [row(), row(date="2026-08-01"), row()])
    (sentence,) = refused(tmp_path / "data", path)
    assert "só 1 das 3 datas" in sentence


def test_dates_scattered_over_many_months_refuse_the_file(tmp_path: Path) -> None:
    days = [f"{year}-{month:02}-10" for year in range(2014, 2026) for month in range(1, 13)]
    (sentence,) = refused(
        tmp_path / "data", write(tmp_path / "a.csv", [row(date=day) for day in days])
    )
    assert "espalhadas por 144 meses" in sentence


def test_a_file_covers_a_month_that_holds_one_percent_of_its_rows(tmp_path: Path) -> None:
    rows = [row() for _ in range(99)] + [row(date="2026-09-30")]
    report = loaded(tmp_path / "data", write(tmp_path / "a.csv", rows))
    assert asked(report)["months"] == ["2026-09", "2026-10"]
    assert asked(report)["accepted"] == 100


def test_a_row_has_one_reason_in_the_fixed_order(tmp_path: Path) -> None:
    rows = [
        row(),
        row(status="Cancelada", state="SP", evaluation="", rating="", date="nunca"),
        row(status="Encerrada", evaluation="", rating=""),
        row(state="SP", date="nunca", rating="9"),
        row(state="SP", status="Aberta"),
        row(date="nunca", rating="9"),
    ]
    report = loaded(tmp_path / "data", write(tmp_path / "a.csv", rows, "L30"))
    balance = asked(report)
    assert balance["set_aside"] == {"other_status": 2, "other_state": 2}
    assert (balance["accepted"], balance["rejected"]) == (1, 1)
    assert report.files[0].rejected_rows[0].column == "Data Finalização"


def test_the_whole_country_sets_no_state_aside(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(), row(state="SP"), row(state="S ", city="x")])
    balance = asked(loaded(tmp_path / "data", path, uf="BR"))
    assert (balance["accepted"], balance["rejected"], balance["set_aside"]) == (2, 1, {})
    assert stored(tmp_path / "data", "uf::varchar") == [("GO",), ("SP",)]


def test_the_same_content_counts_once_in_whatever_form_it_comes(tmp_path: Path) -> None:
    forms = [
        write(tmp_path / "a.csv", ROWS),
        write(tmp_path / "b.csv.gz", ROWS, encoding="cp1252"),
        write(tmp_path / "c.zip", ROWS, delimiter="\t"),
        write(tmp_path / "d.csv", ROWS, quote=csv.QUOTE_ALL, line_end="\r\n"),
    ]
    folder = tmp_path / "data"
    together = loaded(folder, *forms)
    assert asked(together, 0)["accepted"] == 3
    for place in (1, 2, 3):
        assert asked(together, place)["set_aside"] == {"already_loaded": 3}
    assert len({str(asked(together, place)["sha256"]) for place in range(4)}) == 1
    again = loaded(folder, forms[2])
    assert asked(again)["set_aside"] == {"already_loaded": 3}
    assert again.build == together.build == current_name(folder)
    assert len(stored(folder, "1", "1")) == 3


def test_another_value_in_one_cell_is_another_content(tmp_path: Path) -> None:
    a = write(tmp_path / "a.csv", ROWS)
    b = write(tmp_path / "b.csv", [*ROWS[:2], unrated(company="Banco Íris", city="Anápolis")])
    loaded(tmp_path / "data", a)
    assert "already_loaded" not in str(asked(loaded(tmp_path / "data", b))["set_aside"])


def test_the_same_file_for_another_state_is_not_already_loaded(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(), row(state="SP")])
    folder = tmp_path / "data"
    loaded(folder, path, uf="GO")
    balance = asked(loaded(folder, path, uf="BR"))
    assert (balance["accepted"], balance["set_aside"]) == (2, {})
    assert len(stored(folder, "1", "1")) == 2


def test_the_rows_of_an_already_loaded_file_are_not_rejected_a_second_time(tmp_path: Path) -> None:
    a = write(tmp_path / "a.csv", [row(), row(date="nunca"), row(state="SP")])
    loaded(tmp_path / "data", a)
    balance = asked(
        loaded(
            tmp_path / "data",
            write(tmp_path / "b.zip", [row(), row(date="nunca"), row(state="SP")]),
        )
    )
    assert balance["set_aside"] == {"already_loaded": 2, "other_state": 1}
    assert balance["rejected"] == 0


def test_the_finalizadas_file_wins_a_month_whatever_the_order(tmp_path: Path) -> None:
    p = write(tmp_path / "p.csv", [row(company="P")] * 3)
    c = write(
        tmp_path / "c.csv",
        [row(company="C"), row(company="C", rating="9"), row(company="C", date="2026-09-01")],
        "L30",
    )
    names = []
    for number, order in enumerate(permutations((p, c))):
        folder = tmp_path / f"data{number}"
        for path in order:
            loaded(folder, path)
        names.append(current_name(folder))
        assert stored(folder, "company::varchar", "1") == [("C",), ("P",), ("P",), ("P",)]
        kept = loads(Database(current_build(folder))).set_index("file_name")
        assert kept.loc["c.csv", "accepted_count"] == 1
        assert kept.loc["c.csv", "set_aside_count"] == 2
        assert kept.loc["c.csv", "rejected_count"] == 0
    assert len(set(names)) == 1
    folder = tmp_path / "together"
    balance = asked(loaded(folder, p, c), 0)
    assert balance["set_aside"] == {"other_family_won": 2}
    assert current_name(folder) == names[0]


def test_a_few_stray_or_rejected_rows_take_no_month_from_the_other_family(tmp_path: Path) -> None:
    c = write(tmp_path / "c.csv", [row(company="C")] * 10, "L30")
    stray = write(
        tmp_path / "p.csv", [row(company="P")] * 4 + [row(company="P", date="2026-09-01")] * 20
    )
    bad = write(tmp_path / "q.csv", [row(company="Q", status="Aberta")] * 10 + [row(company="Q")])
    names = set()
    for number, order in enumerate(permutations((c, stray))):
        folder = tmp_path / f"data{number}"
        for path in order:
            loaded(folder, path)
        names.add(current_name(folder))
        october = [
            c
            for c, month in stored(folder, "company::varchar, finalised_month", "1")
            if month == OCTOBER
        ]
        assert october == ["C"] * 10
    assert len(names) == 1
    loaded(tmp_path / "data0", bad, replace=True)
    assert ("C",) in stored(tmp_path / "data0", "company::varchar", "1")


def test_a_file_that_was_replaced_whole_leaves_the_build_and_may_come_back(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    a = write(tmp_path / "a.csv", [row(company="A")] * 10)
    b = write(tmp_path / "b.csv", [row(company="B")] * 10)
    first = loaded(folder, a).build
    loaded(folder, b)
    assert loads(Database(current_build(folder)))["file_name"].tolist() == ["b.csv"]
    assert asked(loaded(folder, a))["accepted"] == 10
    assert current_name(folder) == first
    assert stored(folder, "distinct company::varchar", "1") == [("A",)]


def test_asked_to_replace_a_file_of_the_other_family_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    complete = write(tmp_path / "b.csv", [row(company="B")] * 10, "L30")
    loaded(folder, complete)
    loaded(folder, write(tmp_path / "a.csv", [row(company="A")] * 10))
    assert asked(loaded(folder, complete))["set_aside"] == {"already_loaded": 10}
    again = asked(loaded(folder, complete, replace=True, family="basecompleta"))
    assert again["accepted"] == 10
    assert stored(folder, "distinct company::varchar", "1") == [("B",)]


def test_a_file_asked_to_replace_and_then_refused_loses_nothing_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    a = write(tmp_path / "a.csv", [row(company="A")])
    b = write(tmp_path / "b.csv", [row(company="B")])
    loaded(folder, a)
    loaded(folder, write(tmp_path / "c.csv", [row(company="C", date="2026-09-01")]))
    other = write(tmp_path / "d.csv", [row(company="D", date="2026-08-01")])
    assert len(refused(folder, a, b, other, replace=True, skip_refused=True)) == 2
    assert stored(folder, "company::varchar", "1") == [("A",), ("C",)]


@pytest.mark.parametrize("damage", [b"", b"a;b", b"x" * 5000])
def test_a_load_into_a_folder_with_a_damaged_build_starts_from_a_sound_one(
    tmp_path: Path, damage: bytes
) -> None:
    folder = tmp_path / "data"
    path = write(tmp_path / "a.csv", [row(date="2026-09-10")])
    loaded(folder, path)
    loaded(folder, write(tmp_path / "b.csv", [row()]))
    current_build(folder).write_bytes(damage)
    report = loaded(folder, write(tmp_path / "c.csv", [row(), row()]))
    assert report.recovery is not None and "parte da base anterior" in report.recovery
    assert len(stored(folder, "1", "1")) == 3
    assert loaded(folder, path).recovery is None
    current_build(folder).write_bytes(damage)
    for build in (folder / "builds").iterdir():
        build.write_bytes(damage)
    report = loaded(folder, path)
    assert report.recovery is not None and "parte do zero" in report.recovery
    assert len(stored(folder, "1", "1")) == 1
    (folder / "current").write_bytes(b"\xff\xfe lixo")
    assert current_name(folder) is None
    with pytest.raises(NoBuild, match="danificado"):
        current_build(folder)
    loaded(folder, path)
    assert len(stored(folder, "1", "1")) == 1


def test_a_build_of_another_schema_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    loaded(folder, write(tmp_path / "a.csv", ROWS))
    assert build_module.SCHEMA_VERSION == database_module.SCHEMA_VERSION
    for version, words in ((9, "Atualize o programa"), (0, "versão antiga")):
        with duckdb.connect(str(current_build(folder))) as build:
            build.execute("update meta set schema_version = $version", {"version": version})
        with pytest.raises(NoBuild, match=words):
            Database(current_build(folder))


@pytest.mark.parametrize("blank", ["\t\t\t\n", "\u00a0\n", '""\n', "   \n", ";;;\n"])
def test_an_empty_looking_line_refuses_no_file(tmp_path: Path, blank: str) -> None:
    for delimiter in (";", "\t"):
        path = tmp_path / f"a{ord(delimiter)}.csv"
        path.write_text(text(ROWS, delimiter=delimiter) + blank, encoding="utf-8")
        balance = asked(loaded(tmp_path / f"data{ord(delimiter)}", path))
        assert balance["accepted"] == 3
        assert balance["rejected"] == (0 if blank == "   \n" else 1)


def test_a_line_of_another_encoding_is_rejected_not_misread(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(company=f"Ação {n}") for n in range(5)], "L19", "cp1252")
    odd = text([row(company="Ação 9", city="X")]).splitlines()[1]
    path.write_bytes(path.read_bytes() + odd.encode() + b"\n")
    report = loaded(tmp_path / "data", path)
    assert (asked(report)["encoding"], asked(report)["accepted"]) == ("cp1252", 5)
    assert report.files[0].rejected_rows[0].reason.startswith("letras que não se leem")


def test_the_sweep_leaves_what_is_not_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "minha_pasta.tmp").mkdir(parents=True)
    (folder / "tese.tmp").write_text("texto")
    loaded(folder, write(tmp_path / "a.csv", ROWS))
    assert (folder / "minha_pasta.tmp").is_dir() and (folder / "tese.tmp").exists()


def test_what_the_disk_refuses_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(write(tmp_path / "a.csv", ROWS))
    (tmp_path / "arquivo").write_text("x")
    assert main(["load", "--to", str(tmp_path / "arquivo"), path]) == 2
    assert "é um arquivo, não uma pasta" in capsys.readouterr().err
    assert main(["load", "--to", str(tmp_path / "arquivo" / "pasta"), path]) == 1
    assert "Não foi possível ler ou gravar" in capsys.readouterr().err


def test_the_other_family_wins_where_it_is_asked_for(tmp_path: Path) -> None:
    p = write(tmp_path / "p.csv", [row(company="P")])
    c = write(tmp_path / "c.csv", [row(company="C")], "L30")
    loaded(tmp_path / "data", p, c, family="basecompleta")
    assert stored(tmp_path / "data", "company::varchar") == [("C",)]


@pytest.mark.parametrize(("rows", "replaces"), [(9, True), (8, False)])
def test_a_month_is_replaced_only_by_nine_tenths_of_its_rows(
    tmp_path: Path, rows: int, replaces: bool
) -> None:
    folder = tmp_path / "data"
    loaded(folder, write(tmp_path / "a.csv", [row(company="A")] * 10))
    b = write(tmp_path / "b.csv", [row(company="B")] * rows)
    if replaces:
        loaded(folder, b)
    else:
        (sentence,) = refused(folder, b)
        assert "2026-10" in sentence and "--replace" in sentence
        assert stored(folder, "distinct company::varchar", "1") == [("A",)]
        loaded(folder, b, replace=True)
    assert stored(folder, "company::varchar") == [("B",)] * rows
    history = (folder / "history.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(history[-1])["displaced"] == [
        {"name": "a.csv", "month": "2026-10", "reason": "month_replaced", "rows": 10}
    ]


def test_a_replaced_month_leaves_the_other_months_of_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    months = ["2026-09-10", "2026-10-10"]
    loaded(folder, write(tmp_path / "a.csv", [row(company="A", date=date) for date in months]))
    loaded(folder, write(tmp_path / "b.csv", [row(company="B", date=months[1])]))
    assert stored(folder, "finalised_on::varchar, company::varchar", "1") == [
        ("2026-09-10", "A"),
        ("2026-10-10", "B"),
    ]
    kept = loads(Database(current_build(folder))).set_index("file_name")
    assert kept.loc["a.csv", ["accepted_count", "set_aside_count"]].tolist() == [1, 1]
    with duckdb.connect(str(current_build(folder)), read_only=True) as build:
        reasons = build.execute("select reason, row_count from load_reason").fetchall()
    assert reasons == [("month_replaced", 1)]


def test_two_different_files_for_one_month_in_one_load_are_refused(tmp_path: Path) -> None:
    a = write(tmp_path / "a.csv", [row(company="A")])
    b = write(tmp_path / "b.csv", [row(company="B")])
    c = write(tmp_path / "c.csv", [row(company="C", date="2026-09-01")])
    sentences = refused(tmp_path / "data", a, b, c)
    assert ["2026-10" in sentence for sentence in sentences] == [True, True]
    assert current_name(tmp_path / "data") is None
    loaded(tmp_path / "data", a, b, c, skip_refused=True)
    assert stored(tmp_path / "data", "company::varchar") == [("C",)]


def test_exact_repeats_are_kept_and_flagged_from_the_second_on(tmp_path: Path) -> None:
    rows = [row(), row(company="X"), row(), row(), row(rating="9"), row(rating="9")]
    balance = asked(loaded(tmp_path / "data", write(tmp_path / "a.csv", rows)))
    assert (balance["accepted"], balance["rejected"], balance["repeated"]) == (4, 2, 2)
    assert stored(tmp_path / "data", "source_line, is_repeat") == [
        (2, False),
        (3, False),
        (4, True),
        (5, True),
    ]


NOT_COMPLAINTS = {
    "página": (b"<!DOCTYPE html><html><body>Erro</body></html>", "página da internet"),
    "vazio": (b"", "vazio"),
    "branco": (b"\n\n", "vazio"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "parquet": (b"PAR1....", "Parquet"),
    "outro csv": (b"nome;valor\na;1\n", "faltam as colunas"),
    "json": (b'{"erro": 401}', "resposta de erro"),
    "xlsx": (b"PK\x03\x04....", "zip com outro nome"),
}


@pytest.mark.parametrize("kind", NOT_COMPLAINTS)
def test_a_file_that_holds_no_complaints_refuses_the_load(tmp_path: Path, kind: str) -> None:
    content, words = NOT_COMPLAINTS[kind]
    bad = tmp_path / "z.csv"
    bad.write_bytes(content)
    good = write(tmp_path / "a.csv", ROWS)
    (sentence,) = refused(tmp_path / "data", good, bad)
    assert sentence.startswith("z.csv: ") and words in sentence
    assert current_name(tmp_path / "data") is None
    loaded(tmp_path / "data", good, bad, skip_refused=True)
    assert len(stored(tmp_path / "data", "1", "1")) == 3


@pytest.mark.parametrize(
    "title", ["Nome Fantasia", "UF", "Situação", "Avaliação Reclamação", "Data Finalização"]
)
def test_a_missing_or_repeated_required_column_is_refused_by_name(
    tmp_path: Path, title: str
) -> None:
    missing = [name for name in LAYOUTS["L19"] if name != title]
    (sentence,) = refused(tmp_path / "data", write(tmp_path / "a.csv", ROWS, missing))
    assert title in sentence and "linha 1" in sentence
    repeated = [*LAYOUTS["L19"], title]
    (sentence,) = refused(tmp_path / "data", write(tmp_path / "a.csv", ROWS, repeated))
    assert title in sentence and "duas vezes" in sentence


def test_a_file_with_a_header_alone_is_refused(tmp_path: Path) -> None:
    (sentence,) = refused(tmp_path / "data", write(tmp_path / "a.csv", []))
    assert "só o cabeçalho" in sentence


def test_unknown_columns_are_named_and_not_used(tmp_path: Path) -> None:
    titles = [*LAYOUTS["L19"], "Coluna Nova"]
    balance = asked(loaded(tmp_path / "data", write(tmp_path / "a.csv", ROWS, titles)))
    assert balance["unknown_columns"] == "Coluna Nova"
    assert balance["accepted"] == 3


def test_a_missing_column_that_is_not_required_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    titles = [name for name in LAYOUTS["L19"] if name not in ("Nota do Consumidor", "Sexo")]
    path = write(tmp_path / "a.csv", ROWS, titles)
    assert main(["load", "--to", str(tmp_path / "data"), str(path)]) == 0
    assert "colunas ausentes" in (printed := capsys.readouterr().out)
    assert "Sexo, Nota do Consumidor" in printed
    assert stored(tmp_path / "data", "distinct rating, sex", "1") == [(None, None)]


@pytest.mark.parametrize("later", [b"", b'\nx;"y";z'])
def test_an_unclosed_quote_refuses_the_file_and_names_the_line(
    tmp_path: Path, later: bytes
) -> None:
    path = write(tmp_path / "a.csv", [row(), row(company="ABRE"), row(), row()])
    path.write_bytes(path.read_bytes().replace(b"ABRE", b'"ABRE') + later)
    (sentence,) = refused(tmp_path / "data", path)
    assert "linha 3" in sentence and "aspas" in sentence


def test_quotes_inside_a_name_are_read_and_a_misplaced_one_rejects_its_row(tmp_path: Path) -> None:
    rows = [row(company='Loja "A"; filial'), row(company="TV 42"), row(company="QUEBRA"), row()]
    path = write(tmp_path / "a.csv", rows)
    content = path.read_bytes().replace(b"TV 42", b'TV 42"').replace(b"QUEBRA", b'"QUE"BRA')
    path.write_bytes(content)
    report = loaded(tmp_path / "data", path)
    assert (asked(report)["accepted"], asked(report)["rejected"]) == (3, 1)
    assert report.files[0].rejected_rows[0].reason == "aspas fora do lugar"
    assert stored(tmp_path / "data", "company::varchar")[:2] == [
        ('Loja "A"; filial',),
        ('TV 42"',),
    ]


def test_records_are_counted_by_quotes_and_line_ends_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'a;b\r\n1;2\r\n\r\n"x\r\ny;""z";3\n4;"5\n6"\n7;8')
    assert survey(path).read_count == 4


def test_a_line_break_inside_quotes_stays_in_its_row(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(company="Loja\nAzul"), row()])
    balance = asked(loaded(tmp_path / "data", path))
    assert (balance["read"], balance["accepted"]) == (2, 2)
    assert stored(tmp_path / "data", "source_line, company::varchar") == [
        (2, "Loja Azul"),
        (4, "Empresa Um"),
    ]


def test_a_damaged_or_wrong_archive_is_refused(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.csv.gz", ROWS * 200)
    whole.write_bytes(whole.read_bytes()[:-20])
    (sentence,) = refused(tmp_path / "data", whole)
    assert "danificado" in sentence
    not_gzip = tmp_path / "b.gz"
    not_gzip.write_bytes(b"nada")
    assert "danificado" in refused(tmp_path / "data", not_gzip)[0]
    for count in (0, 2):
        archive = tmp_path / "c.zip"
        with zipfile.ZipFile(archive, "w") as file:
            for number in range(count):
                file.writestr(f"{number}.csv", text(ROWS))
            file.writestr("leia.pdf", b"%PDF")
        (sentence,) = refused(tmp_path / "data", archive)
        assert f"tem {count} arquivos CSV" in sentence


def test_deflate64_and_seven_zip_hold_the_same_rows_as_plain_text(
    tmp_path: Path, shared: Path
) -> None:
    packages = shared / "data" / "consumidor_gov_amostras" / "pacotes"
    plain = shared / "data" / "consumidor_gov_2014-11" / "data_4.txt.gz"
    report = loaded(tmp_path / "data", plain, *packages.glob("*.zip"), uf="BR")
    balances = [asked(report, place) for place in range(4)]
    assert sum(int(str(b["read"])) for b in balances) == 26_180
    assert [b["accepted"] for b in balances] == [6_545, 0, 0, 0]
    assert [b["set_aside"] for b in balances[1:]] == [{"already_loaded": 6_545}] * 3


def seven_zip(path: Path, members: dict[str, bytes]) -> Path:
    with py7zr.SevenZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(content, name)
    return path


def deflate64(path: Path, content: bytes) -> Path:
    """A zip as Windows writes large ones: its member is compressed by Deflate64."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", content)
    deflater = inflate64.Deflater()
    packed = deflater.deflate(content) + deflater.flush()
    raw = path.read_bytes()
    header = bytearray(raw[: raw.index(content)])
    central = bytearray(raw[raw.index(content) + len(content) :])
    header[8:10] = central[10:12] = (9).to_bytes(2, "little")
    header[18:22] = central[20:24] = len(packed).to_bytes(4, "little")
    central[-6:-2] = (len(header) + len(packed)).to_bytes(4, "little")
    path.write_bytes(bytes(header) + packed + bytes(central))
    return path


def test_every_container_and_encoding_gives_one_content(tmp_path: Path) -> None:
    csv_text = text(ROWS * 300)
    content = csv_text.encode()
    files = [
        seven_zip(tmp_path / "a.7z", {"pasta/a.csv": content}),
        deflate64(tmp_path / "b.zip", content),
    ]
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as outer:
        outer.writestr("finalizadas.7z", files[0].read_bytes())
    files.append(tmp_path / "c.zip")
    for name, encoding in (("d.csv", "utf-16"), ("e.csv", "utf-16-be"), ("f.csv", "utf-8")):
        mark = "\ufeff" if encoding == "utf-16-be" else ""
        (tmp_path / name).write_bytes((mark + csv_text).encode(encoding))
        files.append(tmp_path / name)
    for name, line_end in (("g.csv", "\r"), ("h.csv", "\r\n")):
        (tmp_path / name).write_bytes(csv_text.replace("\n", line_end).encode())
        files.append(tmp_path / name)
    lines = csv_text.splitlines()
    mixed = "".join(line + "\n\r\r\n"[n % 3 :][: 1 + n % 2] for n, line in enumerate(lines))
    (tmp_path / "i.csv").write_bytes(mixed.encode())
    (tmp_path / "j.csv").write_bytes(content.replace(b"Loja", b"Lo\0ja"))
    files += [tmp_path / "i.csv", tmp_path / "j.csv"]
    report = loaded(tmp_path / "data", *files)
    assert {str(asked(report, place)["sha256"]) for place in range(len(files))} == {
        str(asked(report, 0)["sha256"])
    }
    assert [asked(report, place)["read"] for place in range(len(files))] == [900] * len(files)
    assert asked(report, 3)["encoding"] == "utf-16"


def test_a_damaged_deflate64_or_seven_zip_is_refused(tmp_path: Path) -> None:
    content = text(ROWS * 300).encode()
    for path in (
        deflate64(tmp_path / "a.zip", content),
        seven_zip(tmp_path / "b.7z", {"a.csv": content}),
    ):
        whole = path.read_bytes()
        for damaged in (whole[:-30], whole[:60] + bytes([whole[60] ^ 255]) + whole[61:]):
            path.write_bytes(damaged)
            (sentence,) = refused(tmp_path / "data", path)
            assert sentence.startswith(path.name) and "danificado" in sentence
    two = seven_zip(tmp_path / "c.7z", {"a.csv": content, "b.csv": content})
    assert "tem 2 arquivos CSV" in refused(tmp_path / "data", two)[0]
    bomb = seven_zip(tmp_path / "d.7z", {"a.csv": content + b"\n" * 30_000_000})
    assert "50 vezes" in refused(tmp_path / "data", bomb)[0]


def test_a_cut_utf16_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text(ROWS).encode("utf-16")[:-1])
    assert "UTF-16" in refused(tmp_path / "data", path)[0]


@pytest.mark.parametrize("above", ["Relatório de reclamações\n", "sep=;\n", "\nTítulo\n\n"])
def test_a_header_below_a_title_is_refused_with_its_line(tmp_path: Path, above: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x" * above.startswith("\n") + above + text(ROWS), encoding="utf-8")
    (sentence,) = refused(tmp_path / "data", path)
    assert f"cabeçalho está na linha {above.count(chr(10)) + 1}" in sentence


def test_a_file_that_expands_out_of_all_proportion_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(text(ROWS).encode() + b"\n" * 30_000_000))
    (sentence,) = refused(tmp_path / "data", path)
    assert "50 vezes" in sentence


def test_a_giant_line_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(), row(company="A" * 1_100_000)])
    (sentence,) = refused(tmp_path / "data", path)
    assert "linha 3" in sentence


@pytest.mark.parametrize(
    ("city", "code"),
    [
        ("Goiânia", "5208707"),
        ("GOIANIA", "5208707"),
        ("Goi?nia", "5208707"),
        ("São João d'Aliança", "5220009"),
        ("Sao Joao dAlianca", "5220009"),
        ("S?o Jo?o d'Alian?a", "5220009"),
        ("São Luiz do Norte", "5220157"),
        ("São Luís do Norte", "5220157"),
        ("Aparecida de Goiana", None),
        ("?oiâni?", "5208707"),
        ("???????", None),
        ("", None),
    ],
)
def test_a_city_means_one_municipality_or_none(city: str, code: str | None) -> None:
    assert matched([city]).get(city) == code


def test_a_city_without_a_match_keeps_its_row(tmp_path: Path) -> None:
    rows = [row(city="Goianópolys"), row(city="Goianápolis"), row(city="")]
    report = loaded(tmp_path / "data", write(tmp_path / "a.csv", rows))
    assert report.unmatched_names == {"Goianópolys": 1}
    unmatched = unmatched_names(Database(current_build(tmp_path / "data")), Scope(OCTOBER, OCTOBER))
    assert unmatched.to_dict("records") == [
        {"municipality_name": "Goianópolys", "finalised_count": 1}
    ]
    assert stored(tmp_path / "data", "municipality_name::varchar, ibge_code") == [
        ("Goianópolys", None),
        ("Goianápolis", "5208400"),
        (None, None),
    ]


def test_a_build_holds_the_reference_of_municipalities_and_population(tmp_path: Path) -> None:
    loaded(tmp_path / "data", write(tmp_path / "a.csv", ROWS))
    with duckdb.connect(str(current_build(tmp_path / "data")), read_only=True) as build:
        assert build.execute(
            "select count(*), count(distinct ibge_code), "
            "count(*) filter (where is_judicial_district_seat), "
            "count(distinct mesoregion_code), count(distinct microregion_code) from municipality"
        ).fetchone() == (246, 246, 121, 5, 18)
        population = dict(
            build.execute("select year, sum(population) from population group by year").fetchall()
        )
        assert round(population[2022]) == 7_056_495
        change = (population[2022] - population[2010]) / 12
        assert population[2016] == pytest.approx(population[2010] + 6 * change, abs=0.1)
        assert population[2026] == pytest.approx(population[2022] + 4 * change, abs=0.1)


def test_dictionaries_are_sorted_and_rows_stand_in_date_order(tmp_path: Path) -> None:
    rows = [
        row(company=name, date=f"2026-10-{day}") for name, day in zip("ZbAé", "4321", strict=True)
    ]
    for number, cells in enumerate(rows):
        cells["Data Finalização"] = f"2026-10-0{9 - number}"
    loaded(tmp_path / "data", write(tmp_path / "a.csv", rows))
    with duckdb.connect(str(current_build(tmp_path / "data")), read_only=True) as build:
        assert build.execute("select enum_range(null::company_word)").fetchone() == (
            ["A", "Z", "b", "é"],
        )
        days = [day for (day,) in build.execute("select finalised_on from complaint").fetchall()]
    assert days == sorted(days)


def test_a_file_without_a_row_of_the_state_makes_an_empty_build(tmp_path: Path) -> None:
    loaded(tmp_path / "data", write(tmp_path / "a.csv", [row(state="SP")]))
    database = Database(current_build(tmp_path / "data"))
    assert company_totals(database, Scope(OCTOBER, OCTOBER)).empty
    assert build_facts(database)["complaint_count"].tolist() == [0]


def test_a_failed_load_leaves_the_build_and_no_file_behind(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    loaded(folder, write(tmp_path / "a.csv", ROWS))
    before = sorted(path.name for path in folder.rglob("*"))
    bad = tmp_path / "b.csv"
    bad.write_bytes(b"%PDF")
    refused(folder, bad)
    assert sorted(path.name for path in folder.rglob("*")) == before
    assert len(stored(folder, "1", "1")) == 3


def test_a_build_that_does_not_hold_its_balance_is_not_published(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ROWS)
    (record,) = [f.record for f in loaded(tmp_path / "other", path).files]
    assert record is not None
    months = {OCTOBER: CoveredMonth(3, 4)}
    source = {**record.source, "read_count": 4}
    wrong = replace(record, months=months, source=source)
    with working(tmp_path / "data") as work:
        staging = Staging(work, None)
        stage = partial(staging.stage, record.origin)
        result = read_complaints(path, "GO", stage, lambda rows: None)
        staging.stage_repeats(record.origin, result.repeated_lines)
        with pytest.raises(UnbalancedBuild):
            write_build(staging, work, tmp_path / "data", [wrong], False, datetime(2026, 11, 1))
    assert not (tmp_path / "data" / "builds").exists()


def test_a_second_load_at_the_same_time_is_told_to_wait(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ROWS)
    with working(tmp_path / "data"), pytest.raises(FolderInUse, match="Outra carga"):
        load([path], tmp_path / "data", LoadOptions())


def test_the_last_three_builds_and_the_pinned_ones_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    names = []
    for month in range(1, 7):
        path = write(tmp_path / f"{month}.csv", [row(date=f"2026-0{month}-10")])
        names.append(str(loaded(folder, path).build))
        if month == 1:
            (folder / "pins").mkdir()
            (folder / "pins" / "dossie").write_text(names[0])
    kept = {path.stem for path in (folder / "builds").glob("*.duckdb")}
    assert kept == {names[0], *names[-3:]}


def test_a_sweep_removes_what_a_killed_load_left(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    loaded(folder, write(tmp_path / "a.csv", ROWS))
    (folder / "work-1.tmp").mkdir()
    (folder / "work-1.tmp" / "staging.duckdb").write_bytes(b"x")
    (folder / "current.tmp").write_text("x")
    sweep(folder)
    assert not list(folder.glob("*.tmp"))
    assert build_path(folder, str(current_name(folder))).exists()


def test_twenty_killed_loads_leave_nothing_half_corrupt_or_lying_about(tmp_path: Path) -> None:
    seen = kill_load(20, seed=20, folder=tmp_path)
    assert (seen["half"], seen["corrupt"], seen["orphans"], seen["untold"]) == (0, 0, 0, 0)
    assert seen["old"] + seen["new"] == 20
    assert seen["killed"] >= 10 and seen["late"] >= 1


def test_readers_see_one_build_or_the_other_while_the_pointer_moves(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    path = write(tmp_path / "a.csv", [row(company="A")] * 100)
    loaded(folder, path)
    known = {(100, 1), (200, 2)}
    problems: list[object] = []
    seen: set[tuple[int, int]] = set()
    is_done = threading.Event()

    def read() -> None:
        databases: dict[Path, Database] = {}
        while not is_done.is_set():
            try:
                build = current_build(folder)
                database = databases.get(build) or databases.setdefault(build, Database(build))
                totals = company_totals(database, Scope(OCTOBER - 1, OCTOBER))
                answer = (int(totals["finalised_count"].sum()), len(totals))
                seen.add(answer)
                if answer not in known:
                    problems.append(answer)
            except (NoBuild, duckdb.Error) as problem:
                problems.append(problem)

    threads = [threading.Thread(target=read) for _ in range(10)]
    for thread in threads:
        thread.start()
    names = [str(current_name(folder))]
    names.append(
        str(
            loaded(
                folder, write(tmp_path / "b.csv", [row(company="B", date="2026-09-01")] * 100)
            ).build
        )
    )
    for turn in range(30):
        part = folder / "current.swap"
        part.write_text(names[turn % 2])
        part.replace(folder / "current")
    is_done.set()
    for thread in threads:
        thread.join()
    assert problems == []
    assert seen == known


def test_sample_data_says_so_and_a_real_load_never_starts_from_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    sample = shutil.copy(SAMPLE / "finalizadas_2020.zip", tmp_path / "outro_nome.zip")
    loaded(folder, Path(sample))
    assert build_facts(Database(current_build(folder)))["is_sample"].tolist() == [True]
    real = write(tmp_path / "a.csv", ROWS)
    with pytest.raises(LoadRefused, match="não se misturam"):
        load([Path(sample), real], folder, LoadOptions())
    loaded(folder, real)
    assert build_facts(Database(current_build(folder)))["is_sample"].tolist() == [False]
    assert len(stored(folder, "1", "1")) == 3
    with pytest.raises(LoadRefused, match="dados reais"):
        load([Path(sample)], folder, LoadOptions())


def test_the_sample_loads_as_its_manifest_says(tmp_path: Path) -> None:
    files = [path for path in SAMPLE.iterdir() if path.suffix in (".csv", ".gz", ".zip")]
    sample_report = loaded(tmp_path / "data", *files)
    manifest = json.loads((SAMPLE / "manifest.json").read_text(encoding="utf-8"))
    planted = manifest["files"]
    assert set(planted) == {file.name for file in sample_report.files}
    assert set(sample_report.unmatched_names) == set(manifest["unmatched_cities"])
    keys = "read accepted rejected repeated layout family encoding delimiter months".split()
    for place in range(len(sample_report.files)):
        balance = asked(sample_report, place)
        expected = planted[str(balance["name"])]
        assert {key: balance[key] for key in keys} == {key: expected[key] for key in keys}
        assert balance["set_aside"] == {k: v for k, v in expected["set_aside"].items() if v}


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ingest", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=SAMPLE.parent,
        check=False,
    )


def test_the_command_prints_one_object_with_the_named_keys(tmp_path: Path) -> None:
    good = write(tmp_path / "in" / "a.csv", ROWS)
    done = run("load", "--to", tmp_path / "data", "--json", good.parent)
    assert done.returncode == 0
    printed = json.loads(done.stdout)
    assert printed["build"] == current_name(tmp_path / "data")
    (file,) = printed["files"]
    assert set(file) >= {
        *("name", "sha256", "layout", "family", "encoding", "delimiter", "months", "read"),
        *("accepted", "rejected", "set_aside", "repeated"),
    }
    assert file["name"] == "a.csv"
    (tmp_path / "in" / "b.csv").write_bytes(b"%PDF")
    done = run("load", "--to", tmp_path / "data", "--json", good.parent)
    assert done.returncode == 1
    sentences = {f["name"]: f["refused"] for f in json.loads(done.stdout)["files"]}
    assert sentences["a.csv"] is None and "PDF" in sentences["b.csv"]


def test_exit_codes_tell_loaded_refused_rejected_and_misused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = ["load", "--to", str(tmp_path / "data")]
    good = str(write(tmp_path / "a.csv", ROWS))
    bad_rows = str(write(tmp_path / "b.csv", [row(date="2026-09-01"), row(date="nunca")]))
    not_csv = tmp_path / "c.csv"
    not_csv.write_bytes(b"<html>")
    assert main([*to, good]) == 0
    assert "3 lidas = 3 aceitas + 0 rejeitadas + 0 postas de lado" in capsys.readouterr().out
    assert main([*to, bad_rows]) == 0
    assert main([*to, "--strict", good]) == 0
    fresh = ["load", "--to", str(tmp_path / "fresh")]
    assert main([*fresh, "--strict", bad_rows]) == 1
    assert main([*to, str(not_csv)]) == 1
    assert main([*to, "--skip-refused", good, str(not_csv)]) == 0
    assert main([*to, str(tmp_path / "nada.csv")]) == 2
    (tmp_path / "vazia").mkdir()
    assert main([*to, str(tmp_path / "vazia")]) == 2
    for wrong in ([], ["load"], [*to, "--uf", "XX", good]):
        with pytest.raises(SystemExit) as misuse:
            main(wrong)
        assert misuse.value.code == 2


def test_every_load_is_remembered_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    path = write(tmp_path / "a.csv", ROWS)
    loaded(folder, path)
    loaded(folder, path)
    lines = (folder / "history.jsonl").read_text(encoding="utf-8").splitlines()
    balances = [json.loads(line)["files"][0] for line in lines]
    assert [b["accepted"] for b in balances] == [3, 0]
    assert [b["set_aside"] for b in balances] == [{}, {"already_loaded": 3}]


def test_the_rows_of_the_build_before_keep_their_municipality(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    cities = [row(city="Anápolis"), row(city="Ceres"), row(state="SP", city="Ceres")]
    loaded(folder, write(tmp_path / "a.csv", cities), uf="BR")
    later = [row(state="AC", city="Abadia", date="2026-09-10"), row(date="2026-09-11")]
    loaded(folder, write(tmp_path / "b.csv", later), uf="BR")
    columns = "uf::varchar, municipality_name::varchar, ibge_code::varchar"
    assert stored(folder, columns, "finalised_on, source_line") == [
        ("AC", "Abadia", None),
        ("GO", "Goiânia", "5208707"),
        ("GO", "Anápolis", "5201108"),
        ("GO", "Ceres", "5205406"),
        ("SP", "Ceres", None),
    ]


def test_loading_again_adds_no_record_and_changes_no_figure(tmp_path: Path) -> None:
    a = write(tmp_path / "a.csv", [row(), row(status="Aberta"), row(date="ontem")])
    b = write(tmp_path / "b.csv", [row(date="2026-09-10")])
    for paths in ([a], [a, b], [a, b], [b, a]):
        loaded(tmp_path / "steps", *paths)
    loaded(tmp_path / "once", a, b)
    assert current_name(tmp_path / "steps") == current_name(tmp_path / "once")
    tables = []
    for folder in (tmp_path / "steps", tmp_path / "once"):
        with duckdb.connect(str(current_build(folder)), read_only=True) as build:
            tables.append(
                [
                    build.execute(f"select * from {table} order by all").fetchall()
                    for table in ("load", "load_reason", "load_month", "complaint", "company")
                ]
            )
    assert tables[0] == tables[1]
    assert len(tables[0][0]) == 2


def test_a_file_that_was_mended_is_another_content(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    broken = write(tmp_path / "a.csv", [row(company=f"E{n}") for n in range(10)])
    text_before = broken.read_text(encoding="utf-8-sig")
    broken.write_text(text_before.replace("E9", "E\n9"), encoding="utf-8-sig")
    assert asked(loaded(folder, broken))["rejected"] == 2
    mended = tmp_path / "b.csv"
    mended.write_text(text_before.replace("E9", '"E\n9"'), encoding="utf-8-sig")
    assert asked(loaded(folder, mended))["accepted"] == 10


def test_words_of_rows_that_do_not_count_are_nowhere_in_the_build(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    rows = [
        row(company="Usada"),
        row(company="Rejeitada", rating="9"),
        row(company="De outro Estado", state="SP"),
    ]
    refused_file = write(tmp_path / "b.csv", [row(company="Recusada", date="2014-01-05")] * 2)
    refused_file.rename(tmp_path / "finalizadas_2026-09.csv")
    a = write(tmp_path / "a.csv", rows)
    loaded(folder, a, tmp_path / "finalizadas_2026-09.csv", skip_refused=True)
    loaded(folder, write(tmp_path / "c.csv", [row(company="Nova")]))
    with duckdb.connect(str(current_build(folder)), read_only=True) as build:
        assert build.execute("select enum_range(null::company_word)").fetchone() == (["Nova"],)
    loaded(folder, a)
    with duckdb.connect(str(current_build(folder)), read_only=True) as build:
        assert build.execute("select enum_range(null::company_word)").fetchone() == (["Usada"],)


def test_a_file_of_other_states_with_one_bad_row_is_loaded_and_one_of_bad_rows_alone_refused(
    tmp_path: Path,
) -> None:
    others = write(tmp_path / "a.csv", [row(state="SP"), row(state="RJ"), row(rating="9")])
    balance = asked(loaded(tmp_path / "data", others))
    assert (balance["accepted"], balance["rejected"]) == (0, 1)
    assert balance["set_aside"] == {"other_state": 2}
    bad = write(tmp_path / "b.csv", [row(rating="9"), row(status="Aberta")])
    (sentence,) = refused(tmp_path / "data", bad)
    assert "nenhuma linha pôde ser usada: todas as 2 foram rejeitadas" in sentence
