"""Registros: every complaint of the scope once, page by page, and nothing that tells who complains.

The twin reads the official file with nothing but the csv module.
"""

import csv
import gzip
import io
import random
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest
import streamlit as st
from builds import ROOT, Opened, Opener, load_all
from complaint_files import Row, row, text, unrated, unresolved, write
from hostile_names import HOSTILE_NAMES
from streamlit.testing.v1 import AppTest

from indicators.names import formula_safe
from ingest.load import LoadOptions, load
from queries.database import Database, current_build
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope
from reports import export, link, records
from reports.__main__ import main
from reports.coverage import coverage
from reports.exports import export_file
from reports.files import ExportFile
from reports.records_labels import RECORD_COLUMNS

PAGE = "records.py"
ALL = "?periodo=tudo"
OCTOBER = 2026 * 12 + 9
WORDS_OF_A_PERSON = ("sex", "idade", "age", "faixa", "etária", "protocol", "cpf")


def rows_of(seed: int, number: int) -> list[Row]:
    """Complaints of three months that differ in every column, in no order of days."""
    draw = random.Random(seed)
    kinds = (row, unrated, unresolved)
    return [
        draw.choice(kinds)(
            {
                "Cidade": draw.choice(["Goiânia", "Anápolis", "Lugar Nenhum"]),
                "UF": draw.choice(["GO", "GO", "SP"]),
                "Área": draw.choice(["Demais Produtos", "Saúde"]),
                "Assunto": draw.choice(["Móveis e Colchões", ""]),
                "Grupo Problema": draw.choice(["Entrega do Produto", "Cobrança", ""]),
                "Problema": draw.choice(["Não entrega", "Juros"]),
                "Como Comprou Contratou": draw.choice(["Internet", "Telefone", ""]),
            },
            company=draw.choice(["Companhia Alfa", "Banco Beta", "=SOMA(A1)"]),
            segment=draw.choice(["Varejo", "Bancos", ""]),
            date=f"2026-{draw.choice(['08', '09', '10'])}-{draw.randint(1, 28):02d}",
            days=draw.choice(["0", "7", "365", "366", ""]),
            answered=draw.choice(["S", "N"]),
        )
        for _ in range(number)
    ]


def twin(official: list[dict[str, str]], uf: str = "GO") -> dict[str, dict[str, str]]:
    """The lines of the file that count, by line: what each cell of the export must say."""
    said = {"S": "sim", "N": "não", "": ""}
    found = {}
    for line, cells in enumerate(official, start=2):
        if uf not in (cells["UF"], "BR") or not cells["Situação"].startswith("Finalizada"):
            continue
        year, month, day = cells["Data Finalização"].split("-")
        evaluation = cells["Avaliação Reclamação"]
        is_rated = evaluation in ("Resolvida", "Não Resolvida")
        days = cells["Tempo Resposta"]
        city = cells["Cidade"]
        is_known = cells["UF"] == "GO" and city in ("Goiânia", "Anápolis")
        found[str(line)] = {
            "data_finalizacao": f"{day}/{month}/{year}",
            "uf": cells["UF"],
            "municipio": city if is_known else "",
            "cidade_no_arquivo": city,
            "empresa": formula_safe(cells["Nome Fantasia"]),
            "segmento_reclamacao": cells["Segmento de Mercado"],
            "area": cells["Área"],
            "assunto": cells["Assunto"],
            "grupo_problema": cells["Grupo Problema"],
            "problema": cells["Problema"],
            "canal_compra": cells["Como Comprou Contratou"],
            "respondida": said[cells["Respondida"]],
            "tempo_resposta_dias": days if days and int(days) <= 365 else "",
            "avaliada": "sim" if is_rated else "não",
            "resolvida": {"Resolvida": "sim", "Não Resolvida": "não"}.get(evaluation, ""),
            "nota": cells["Nota do Consumidor"] if is_rated else "",
        }
    return found


def file_of(database: Database, address: str = ALL, is_spreadsheet: bool = False) -> ExportFile:
    view = link.view(link.parsed(address), coverage(database))
    return export_file(database, "registros", view, is_spreadsheet)


def lines_of(file: ExportFile) -> list[dict[str, str]]:
    content = io.StringIO(file.content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(content, delimiter=";"))


def official_rows(rows: list[Row]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(rows, "L19"), newline=""), delimiter=";"))


def words(app: AppTest) -> str:
    drawn = [element.value for element in app.html if "<style>" not in element.value]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)) for html in drawn)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("uf", ["GO", "BR"])
def test_the_file_holds_every_line_that_counts_as_a_plain_reading_of_the_official_file(
    seed: int, uf: str, tmp_path: Path, opened: Opener
) -> None:
    rows = [*rows_of(seed, 60), row(status="Cancelada", evaluation="", rating="")]
    database = opened(write(tmp_path / "a.csv", rows, layout="L19"), uf=uf)
    lines = lines_of(file_of(database))
    assert {line["arquivo_origem"] for line in lines} == {"a.csv"}
    expected = twin(official_rows(rows), uf)
    assert len(lines) == len(expected)
    for line in lines:
        wanted = expected[line["linha_no_arquivo"]]
        assert {heading: line[heading] for heading in wanted} == wanted


def test_the_pages_hold_every_complaint_once_in_the_order_of_the_file(
    tmp_path: Path, opened: Opener
) -> None:
    first, second = rows_of(7, 333), rows_of(8, 222)
    for cells in second:
        cells["Data Finalização"] = cells["Data Finalização"].replace("2026", "2025")
    database = opened(write(tmp_path / "a.csv", first), write(tmp_path / "b.csv", second), uf="BR")
    for scope in (
        Scope(FIRST_MONTH, LAST_MONTH - 1),
        Scope(OCTOBER, OCTOBER),
        Scope(FIRST_MONTH, OCTOBER, companies=("Banco Beta",), states=("GO",)),
        Scope(FIRST_MONTH, OCTOBER, subjects=("Móveis e Colchões",)),
        Scope(FIRST_MONTH, OCTOBER, municipalities=("5208707",)),
        Scope(FIRST_MONTH, FIRST_MONTH),
    ):
        found = records.record_count(database, scope)
        pages = records.page_count(found)
        parts = [records.page(database, scope, number) for number in range(1, pages + 2)]
        assert [len(part) for part in parts[: pages - 1]] == [records.PAGE_ROWS] * (pages - 1)
        assert len(parts[pages - 1]) <= records.PAGE_ROWS and parts[pages].empty
        whole = records.records(database, scope)
        assert len(whole) == found
        paged = pd.concat(parts, ignore_index=True)
        columns = [label.column for label in RECORD_COLUMNS]
        plain = [frame[columns].astype("str").to_numpy().tolist() for frame in (paged, whole)]
        assert plain[0] == plain[1]
        keys = list(zip(whole["file_name"], whole["source_line"], strict=True))
        assert len(set(keys)) == len(keys) == found
        order = list(zip(whole["finalised_on"], *zip(*keys, strict=True), strict=True))
        assert order == sorted(order)
    assert records.page_count(0) == 1 == records.page_count(100)
    assert records.page_count(101) == 2


def test_no_column_tells_who_complains(tmp_path: Path, opened: Opener) -> None:
    rows = [row({"Sexo": "M", "Faixa Etária": "entre 61 a 70 anos"}), unrated({"Sexo": "O"})]
    database = opened(write(tmp_path / "a.csv", rows))
    frame = records.page(database, Scope(FIRST_MONTH, LAST_MONTH - 1), 1)
    statement = (ROOT / "queries" / "sql" / "records.sql").read_text(encoding="utf-8")
    named = [*frame.columns, *(text for label in RECORD_COLUMNS for text in (label.heading,))]
    for name in named:
        assert not any(re.search(rf"(^|_){word}", name) for word in WORDS_OF_A_PERSON), name
    assert not re.search(r"sex|age_band|protocol", statement)
    assert [label.column for label in RECORD_COLUMNS] == list(frame.columns)
    cells = {cell for line in lines_of(file_of(database)) for cell in line.values()}
    assert not cells & {"M", "F", "O", "entre 61 a 70 anos", "entre 31 a 40 anos"}


def test_screen_file_and_command_show_the_same_rows(
    tmp_path: Path, open_app: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows_of(3, 230)))
    database = Database(current_build(folder))
    lines = lines_of(file_of(database))
    shown: list[tuple[str, str]] = []
    for number in (1, 2):
        app = open_app(
            folder,
            {"periodo": "tudo", "pagina": str(number)},
            tab="Tabela",
            page=PAGE,
            card="registros",
        )
        (table,) = app.dataframe
        titles = [label.title for label in RECORD_COLUMNS]
        assert list(table.value.columns) == titles
        shown += list(
            zip(table.value["Arquivo de origem"], table.value["Linha no arquivo"], strict=True)
        )
    assert [(name, str(line)) for name, line in shown] == [
        (line["arquivo_origem"], line["linha_no_arquivo"]) for line in lines
    ]
    assert f"{len(lines)} reclamações finalizadas" in words(app)
    assert "Página 2 de 2: de 101 a" in words(app)
    target = tmp_path / "registros.csv"
    arguments = ["registros", "--link", f"{ALL}&pagina=2", "--data", str(folder)]
    assert main([*arguments, "--to", str(target)]) == 0
    assert target.read_bytes() == file_of(database).content
    assert f"{len(lines)} linhas, nenhuma cortada" in capsys.readouterr().out
    database.close()


def test_hostile_names_stand_literally_on_screen_and_in_both_files(
    tmp_path: Path, open_app: Opened
) -> None:
    rows = [
        row({"Problema": name, "Cidade": name}, company=name, segment=name)
        for name in HOSTILE_NAMES
    ]
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    database = Database(current_build(folder))
    names = records.page(database, Scope(OCTOBER, OCTOBER), 1)["company"].tolist()
    assert len(set(names)) == len(HOSTILE_NAMES)
    app = open_app(folder, {"periodo": "tudo"}, tab="Tabela", page=PAGE, card="registros")
    (table,) = app.dataframe
    assert table.value["Empresa"].tolist() == names
    assert not any("hostil.invalid" in element.value for element in app.html)
    safe = [formula_safe(name) for name in names]
    assert [line["empresa"] for line in lines_of(file_of(database))] == safe
    book = openpyxl.load_workbook(io.BytesIO(file_of(database, ALL, True).content))
    cells = list(book.worksheets[0].iter_rows(values_only=True))
    place = cells[0].index("empresa")
    assert [line[place] for line in cells[1:]] == safe
    database.close()


def test_the_spreadsheet_holds_what_the_csv_holds(tmp_path: Path, opened: Opener) -> None:
    database = opened(write(tmp_path / "a.csv", rows_of(4, 40)), uf="BR")
    book = openpyxl.load_workbook(io.BytesIO(file_of(database, ALL, True).content))
    assert book.sheetnames == ["Registros", "Leia-me"]
    heading, *cells = book.worksheets[0].iter_rows(values_only=True)
    assert list(heading) == [label.heading for label in RECORD_COLUMNS]
    lines = lines_of(file_of(database))
    place = heading.index("linha_no_arquivo")
    assert [str(line[place]) for line in cells] == [line["linha_no_arquivo"] for line in lines]
    days = heading.index("data_finalizacao")
    assert [f"{line[days]:%d/%m/%Y}" for line in cells] == [
        line["data_finalizacao"] for line in lines
    ]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({"de": "2015-01", "ate": "2015-03"}, "Nenhuma reclamação com estes filtros"),
        ({"pagina": "99"}, "A página 99 não existe; esta é a última."),
        ({"pagina": "abc"}, "O valor “abc” de “pagina” no endereço não é conhecido"),
        ({"pagina": "0"}, "O valor “0” de “pagina”"),
        ({"empresa": "Ninguém"}, "A empresa “Ninguém” não existe nos dados"),
        ({"empresa": "Banco Beta"}, "50 reclamações finalizadas"),
        ({}, "em nov/2025 a out/2026, da mais antiga para a mais nova. Página 1 de 2: de 1 a 100."),
    ],
)
def test_the_page_says_what_it_shows_on_any_address(
    address: dict[str, str], told: str, real_month_folder: Path, open_app: Opened
) -> None:
    app = open_app(real_month_folder, address, tab="Tabela", page=PAGE, card="registros")
    assert told in words(app)
    assert "Reclamação registrada não é infração provada." in words(app)


def test_an_empty_data_folder_says_how_to_load(tmp_path: Path, open_app: Opened) -> None:
    assert "Ainda não há dados" in words(open_app(tmp_path / "nada", page=PAGE))


def test_turning_the_page_changes_the_address(real_month_folder: Path, open_app: Opened) -> None:
    app = open_app(real_month_folder, {}, tab="Tabela", page=PAGE, card="registros")
    app.session_state["paginas_registros"] = 2
    assert len(app.dataframe[0].value) == records.PAGE_ROWS
    app = open_app(real_month_folder, {"pagina": "2"}, tab="Tabela", page=PAGE, card="registros")
    assert len(app.dataframe[0].value) == 18


def test_a_small_csv_is_ready_and_every_other_file_is_made_when_asked(
    real_month_folder: Path, open_app: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bool] = []

    def noted(database: Database, name: str, view: link.View, is_spreadsheet: bool) -> ExportFile:
        made.append(is_spreadsheet)
        return export_file(database, name, view, is_spreadsheet)

    monkeypatch.setattr("ui.data.export_file", noted)

    def downloads() -> AppTest:
        made.clear()
        st.cache_data.clear()
        return open_app(real_month_folder, {}, tab="Baixar", page=PAGE, card="registros")

    def offers(app: AppTest) -> list[str]:
        return [button.label for button in app.button if "Montar" in button.label]

    app = downloads()
    assert "118 linhas · nenhuma linha cortada" in words(app) and len(app.code) == 1
    assert made == [False] and offers(app) == ["Montar XLSX com Leia-me"]
    next(button for button in app.button if button.label == "Montar XLSX com Leia-me").click().run()
    assert made == [False, True] and ".xlsx" in words(app)
    monkeypatch.setattr("ui.records.ROWS_MADE_UNASKED", 117)
    app = downloads()
    assert not made and offers(app) == ["Montar CSV para Excel", "Montar XLSX com Leia-me"]
    next(button for button in app.button if button.label == "Montar CSV para Excel").click().run()
    assert made == [False]
    assert "118 linhas · nenhuma linha cortada · registros_" in words(app)
    monkeypatch.setattr("ui.records.SCREEN_SHEET_ROWS", 117)
    app = downloads()
    assert offers(app) == ["Montar CSV para Excel"]
    assert "por esta tela saem planilhas XLSX de até 117" in words(app)
    monkeypatch.setattr("ui.records.SCREEN_FILE_ROWS", 117)
    app = downloads()
    assert not offers(app)
    assert "São 118 reclamações; por esta tela saem arquivos de até 117." in words(app)
    assert "python -m reports registros --link" in app.code[-1].value


def test_a_file_asks_for_the_months_that_hold_complaints_alone(
    tmp_path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row(date="2026-10-01"), row(date="2026-08-01"), row(date="2026-08-02")]
    database = opened(write(tmp_path / "a.csv", rows))
    run = Database.run
    asked_for: list[str] = []

    def noted(self: Database, sql_name: str, *arguments: Any, **values: Any) -> pd.DataFrame:
        asked_for.append(sql_name)
        return run(self, sql_name, *arguments, **values)

    monkeypatch.setattr(Database, "run", noted)
    everything = Scope(FIRST_MONTH, LAST_MONTH - 1)
    assert len(records.records(database, everything)) == 3
    assert asked_for.count("records") == 2 and len(asked_for) <= 4
    asked_for.clear()
    nothing = records.records(database, replace(everything, companies=("Ninguém",)))
    assert nothing.empty and {label.column for label in RECORD_COLUMNS} <= set(nothing.columns)
    assert len(asked_for) <= 2


def test_two_files_with_the_same_day_and_line_do_not_mix_at_the_border_of_a_page(
    tmp_path: Path,
) -> None:
    names = ("finalizadas_2026-09.csv", "finalizadas_2026-10.csv")
    paths = [
        write(tmp_path / name, [row(date=f"{name[12:19]}-15", days=str(n)) for n in range(75)])
        for name in names
    ]
    folder = load_all(tmp_path / "data", *paths)
    build = current_build(folder)
    with duckdb.connect(str(build)) as connection:
        connection.execute(
            "update complaint set finalised_on = date '2026-10-15', finalised_month = ?", [OCTOBER]
        )
    database = Database(build)
    scope = Scope(OCTOBER, OCTOBER, subjects=("Móveis e Colchões",))
    pages = [records.page(database, scope, number) for number in (1, 2)]
    assert [len(page) for page in pages] == [100, 50]
    whole = pd.concat(pages)
    found = list(zip(whole["file_name"], whole["source_line"], strict=True))
    assert found == [(name, line) for name in names for line in range(2, 77)]
    database.close()


def test_a_file_that_cannot_hold_the_rows_is_refused_and_says_what_to_do(
    real_month_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["registros", "--data", str(real_month_folder)]
    monkeypatch.setattr(export, "EXCEL_ROWS", 119)
    assert main([*arguments, "--to", str(tmp_path / "a.xlsx")]) == 0
    monkeypatch.setattr(export, "EXCEL_ROWS", 118)
    assert main([*arguments, "--to", str(tmp_path / "b.xlsx")]) == 2
    assert "uma planilha XLSX leva até 117" in capsys.readouterr().err
    assert main([*arguments, "--to", str(tmp_path / "b.csv")]) == 0
    monkeypatch.setattr(records, "FILE_ROWS", 117)
    assert main([*arguments, "--to", str(tmp_path / "c.csv")]) == 2
    assert "O recorte tem 118 reclamações" in capsys.readouterr().err
    assert not (tmp_path / "b.xlsx").exists() and not (tmp_path / "c.csv").exists()


def test_a_csv_written_in_parts_has_the_bytes_of_one_written_whole(
    real_month: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = file_of(real_month).content
    monkeypatch.setattr(export, "_ROWS_AT_ONCE", 7)
    assert file_of(real_month).content == whole
    assert whole.count(b"\r\n") == 119 and whole.count("\ufeff".encode()) == 1


def test_the_file_is_the_same_from_every_page(real_month: Database) -> None:
    view = link.view({}, coverage(real_month))
    later = replace(view, page=2)
    for is_spreadsheet in (False, True):
        files = [export_file(real_month, "registros", v, is_spreadsheet) for v in (view, later)]
        assert files[0].content == files[1].content and files[0].name == files[1].name


def test_the_real_month_gives_the_seven_rows_of_a_company(shared: Path, tmp_path: Path) -> None:
    path = shared / "data" / "consumidor_gov_2014-11" / "data_4.txt.gz"
    assert not load([path], tmp_path, LoadOptions(uf="GO")).is_refused
    database = Database(current_build(tmp_path))
    content = gzip.decompress(path.read_bytes()).decode("cp1252")
    official = {
        str(line): cells
        for line, cells in enumerate(csv.DictReader(io.StringIO(content), delimiter="\t"), start=2)
        if cells["UF"] == "GO" and cells["Nome Fantasia"].strip() == "Itaú BMG Consignado"
    }
    file = file_of(database, "?de=2014-11&ate=2014-11&empresa=Ita%C3%BA+BMG+Consignado")
    lines = lines_of(file)
    assert len(official) == len(lines) == file.row_count == 7
    assert {line["linha_no_arquivo"] for line in lines} == official.keys()
    assert sum(line["avaliada"] == "não" for line in lines) == 6
    for line in lines:
        cells = official[line["linha_no_arquivo"]]
        assert line["problema"] == cells["Problema"].strip()
        assert line["tempo_resposta_dias"] == cells["Tempo Resposta"].strip()
        assert line["respondida"] == {"S": "sim", "N": "não"}[cells["Respondida"]]
    database.close()
