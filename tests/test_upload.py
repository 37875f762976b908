"""The page Carregar as the server runs it: check, load, refusals, hostile names, no build yet."""

from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from re import sub

import pytest
from builds import ROOT, load_all
from complaint_files import row, text, write
from district_files import write_districts
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from ingest.__main__ import main
from ingest.folder import current_name, working
from ingest.load import LoadOptions, check
from reports import VERSION
from ui.upload import safe_name

Opened = Callable[[Path], AppTest]
SECONDS = 30
OCTOBER = "finalizadas_2026-10.csv"
GOOD = text([*(row(company=f"E{n}") for n in range(20)), row(state="SP")]).encode()
PARTLY_BAD = text(
    [row(), row(rating="9"), row(company="<b>=1</b>", status="Aberta"), row(city="Goianópolys")]
).encode()
REFUSED = b"a;b\n1;2\n"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A function that opens the page on a data folder."""

    def open_at(folder: Path) -> AppTest:
        monkeypatch.setenv("CONSUMO_DATA", str(folder))
        app = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=SECONDS)
        app.run()
        app.switch_page("../pages/load.py").run()
        assert not app.exception
        return app

    return open_at


def words(app: AppTest) -> str:
    """The texts that the page draws itself, in order, without tags."""
    drawn = [element.value for element in app.html if "<style>" not in element.value]
    return " ".join(" ".join(unescape(sub(r"<[^>]+>", " ", html)).split()) for html in drawn)


def choose(app: AppTest, *files: tuple[str, bytes]) -> None:
    """Puts the files into the list."""
    app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files]).run()


def press(app: AppTest, key: str) -> None:
    app.get_by_key(key).click().run()
    assert not app.exception


def checked(app: AppTest, *files: tuple[str, bytes]) -> str:
    """The texts after the files were chosen and checked."""
    choose(app, *files)
    press(app, "conferir")
    return words(app)


def buttons(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button} & {"conferir", "carregar", "descartar"}


def test_the_page_opens_without_a_build_and_without_filters(opened: Opened, tmp_path: Path) -> None:
    app = opened(tmp_path / "data")
    assert "Escolha arquivos de dados abertos" in words(app)
    assert words(app).endswith(f"não é infração provada. · Versão {VERSION}")
    assert [box.key for box in app.selectbox] == ["familia"]
    assert app.file_uploader[0].allowed_type == [
        *(".csv", ".txt", ".tsv", ".gz", ".zip", ".7z", ".xlsx")
    ]
    assert buttons(app) == set()


def test_a_check_shows_the_balance_and_loads_nothing(opened: Opened, tmp_path: Path) -> None:
    app = opened(tmp_path / "data")
    shown = checked(app, (OCTOBER, GOOD), ("ontem.csv", PARTLY_BAD.replace(b"-10-15", b"-09-15")))
    assert "21 lidas = 20 aceitas + 0 rejeitadas + 1 postas de lado" in shown
    assert "postas de lado, outro Estado: 1" in shown
    assert "4 lidas = 2 aceitas + 2 rejeitadas + 0 postas de lado" in shown
    assert "rejeitadas, nota fora de 1 a 5 (coluna Nota do Consumidor): 1" in shown
    assert "finalizadas (19 a 23 colunas) · leiaute L19 · out/2026 · UTF-8" in shown
    assert "separado por ponto e vírgula" in shown
    assert "Meses que passariam a contar por estes arquivos: set/2026 a out/2026." in shown
    assert "Goianópolys: 1" in shown
    assert buttons(app) == {"carregar", "descartar"}
    assert not (tmp_path / "data").exists()


def test_rejected_rows_are_shown_as_they_are_and_downloaded_as_the_command_writes_them(
    opened: Opened, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    app = opened(folder)
    checked(app, (OCTOBER, PARTLY_BAD))
    table = app.dataframe[0].value
    assert list(table["Linha"]) == [3, 4]
    assert list(table["Coluna"]) == ["Nota do Consumidor", "Situação"]
    assert "<b>=1</b>" in table["Texto da linha"][1]
    (button,) = app.get("download_button")
    held = app.session_state["conferencia"].rejected_csv
    press(app, "carregar")
    assert main(["rejects", "--to", str(tmp_path / "a.csv"), "--data", str(folder)]) == 0
    assert (tmp_path / "a.csv").read_bytes() == held
    assert button.label == "Baixar linhas rejeitadas"


def test_a_table_holds_the_first_rows_only_and_says_so(opened: Opened, tmp_path: Path) -> None:
    rows = [row(), *(row(rating="9") for _ in range(60))]
    app = opened(tmp_path / "data")
    shown = checked(app, (OCTOBER, text(rows).encode()))
    assert len(app.dataframe[0].value) == 50
    assert "Linhas rejeitadas: 60" in shown and "as 50 primeiras, no arquivo todas" in shown
    assert app.session_state["conferencia"].rejected_csv.count(b"\r\n") == 61


def test_bytes_that_are_no_letters_do_not_break_the_table(opened: Opened, tmp_path: Path) -> None:
    content = text([row(company="Pão"), row(company="Maçã"), row(company="Zé X")]).encode()
    app = opened(tmp_path / "data")
    checked(app, (OCTOBER, content.replace("Zé X".encode(), b"Z\xe9 X")))
    assert "Z\\udce9 X" in app.dataframe[0].value["Texto da linha"][0]


def test_a_confirmed_check_is_loaded_and_the_files_are_dropped(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped: list[str] = []
    monkeypatch.setattr(
        MemoryUploadedFileManager,
        "remove_file",
        lambda self, session_id, file_id: dropped.append(file_id),
    )
    folder = tmp_path / "data"
    app = opened(folder)
    checked(app, (OCTOBER, GOOD))
    assert dropped == []
    press(app, "carregar")
    assert len(dropped) == 1
    shown = words(app)
    assert f"Carregado. Base em uso: {current_name(folder)}." in shown
    assert "Meses que passaram a contar por estes arquivos: out/2026." in shown
    assert "21 lidas = 20 aceitas" in shown
    assert not app.file_uploader[0].value
    assert buttons(app) == set()
    app.switch_page("../pages/companies.py").run()
    assert "Dados até 31/10/2026" in words(app)


def test_what_is_loaded_already_is_said_and_not_loaded_again(
    opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(GOOD)
    app = opened(load_all(tmp_path / "data", path))
    shown = checked(app, (OCTOBER, GOOD))
    assert "Carregar não mudaria nada" in shown
    assert "postas de lado, arquivo já carregado, ou igual a outro desta carga: 20" in shown
    assert buttons(app) == {"descartar"}


def test_discarding_drops_files_and_report_and_changes_nothing(
    opened: Opened, tmp_path: Path
) -> None:
    app = opened(tmp_path / "data")
    checked(app, (OCTOBER, PARTLY_BAD))
    press(app, "descartar")
    assert not app.file_uploader[0].value
    assert app.session_state["conferencia"] is None
    assert "lidas" not in words(app)
    assert not (tmp_path / "data").exists()


def test_other_files_or_options_need_another_check(opened: Opened, tmp_path: Path) -> None:
    app = opened(tmp_path / "data")
    checked(app, (OCTOBER, GOOD))
    app.get_by_key("guardar").set_value("BR").run()
    assert buttons(app) == {"conferir"} and "lidas" not in words(app)
    press(app, "conferir")
    assert "21 lidas = 21 aceitas" in words(app)
    choose(app, (OCTOBER, GOOD), ("b.csv", PARTLY_BAD))
    assert buttons(app) == {"conferir"}
    choose(app)
    assert buttons(app) == set()
    assert app.session_state["conferencia"] is None


def test_a_refused_file_is_a_sentence_and_the_others_load_on_request(
    opened: Opened, tmp_path: Path
) -> None:
    app = opened(tmp_path / "data")
    shown = checked(app, (OCTOBER, GOOD), ("relatorio.csv", REFUSED))
    assert "Recusado: relatorio.csv: não é um arquivo de reclamações" in shown
    assert "Carga recusada: nada mudou." in shown
    assert buttons(app) == {"descartar"}
    app.get_by_key("pular").set_value(True).run()
    press(app, "conferir")
    press(app, "carregar")
    assert "Carregado. Base em uso" in words(app)


def test_options_reach_the_loader(opened: Opened, tmp_path: Path) -> None:
    many = write(tmp_path / "a.csv", [row(company=f"X{n}") for n in range(40)])
    app = opened(load_all(tmp_path / "data", many))
    assert "menos de 90 %" in checked(app, (OCTOBER, GOOD))
    app.get_by_key("trocar").set_value(True).run()
    press(app, "conferir")
    assert "a.csv, out/2026: 40 deixariam de contar, mês substituído" in words(app)
    complete = text([row()] * 45, "L30").encode()
    choose(app, ("basecompleta_2026-10.csv", complete))
    app.get_by_key("familia").set_value("basecompleta").run()
    press(app, "conferir")
    assert "base completa (29 a 38 colunas) · leiaute L30" in words(app)
    assert "40 deixariam de contar, mês coberto pela outra família" in words(app)


def test_real_data_over_sample_data_start_afresh_and_say_so(opened: Opened, tmp_path: Path) -> None:
    sample = next((ROOT / "sample_data").glob("*.csv"))
    app = opened(load_all(tmp_path / "data", sample))
    assert "parte do zero" in checked(app, (OCTOBER, GOOD))
    choose(app, (OCTOBER, GOOD), (sample.name, sample.read_bytes()))
    press(app, "conferir")
    assert "não se misturam" in words(app)


def test_a_load_while_another_runs_is_one_sentence_and_can_be_repeated(
    opened: Opened, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    app = opened(folder)
    checked(app, (OCTOBER, GOOD))
    with working(folder):
        press(app, "carregar")
        assert "Outra carga está em andamento" in words(app)
    assert current_name(folder) is None
    press(app, "carregar")
    assert "Carregado." in words(app)


def test_a_folder_that_cannot_be_written_is_one_sentence(opened: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    app = opened(folder)
    checked(app, (OCTOBER, GOOD))
    folder.write_text("no folder")
    press(app, "carregar")
    assert "Não foi possível ler ou gravar" in words(app)


def test_a_damaged_build_is_told_and_loaded_over(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / OCTOBER
    path.write_bytes(GOOD)
    folder = load_all(tmp_path / "data", path)
    (folder / "builds" / f"{current_name(folder)}.duckdb").write_bytes(b"nada")
    app = opened(folder)
    assert "estava danificada" in checked(app, (OCTOBER, GOOD))
    press(app, "carregar")
    assert "Carregado." in words(app)
    app.switch_page("../pages/companies.py").run()
    assert "Dados até 31/10/2026" in words(app)


HOSTILE = {
    "../../etc/finalizadas_2026-10.csv": "finalizadas_2026-10.csv",
    "C:\\Users\\x\\finalizadas_2026-10.zip": "finalizadas_2026-10.zip",
    "..": "arquivo",
    "...csv": "arquivo.csv",
    "": "arquivo",
    "/": "arquivo",
    "a\x00b\u202e\n.csv": "ab.csv",
    "<img src=x> ![x](y).CSV": "<img src=x> ![x](y).CSV",
    "é" * 300 + ".csv": "é" * 75 + ".csv",
    "a." + "b" * 300: "a." + "b" * 148,
    "finalizadas_2026-10.csv.gz": "finalizadas_2026-10.csv.gz",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_becomes_a_plain_one(name: str) -> None:
    assert safe_name(name) == HOSTILE[name]


def test_hostile_names_are_shown_as_they_are_and_stay_apart(opened: Opened, tmp_path: Path) -> None:
    names = ["<b>![x](http://hostil.invalid)*.csv", "../../fora.csv", "a" * 400 + ".csv"]
    app = opened(tmp_path / "data")
    months = (b"-10-15", b"-09-15", b"-08-15")
    files = [
        (name, GOOD.replace(b"-10-15", month)) for name, month in zip(names, months, strict=True)
    ]
    shown = checked(app, *files)
    assert "<b>" not in "".join(h.value for h in app.html)
    assert "hostil.invalid)*.csv" in shown and "fora.csv" in shown
    assert "Meses que passariam a contar por estes arquivos: ago/2026 a out/2026." in shown
    assert not list(tmp_path.parent.rglob("fora.csv"))


def test_two_files_of_the_same_name_are_two_files(opened: Opened, tmp_path: Path) -> None:
    other = GOOD.replace(b"-10-15", b"-09-15")
    shown = checked(opened(tmp_path / "data"), ("a.csv", GOOD), ("a.csv", other))
    assert shown.count("21 lidas = 20 aceitas") == 2


def test_nothing_uploaded_stays_in_the_temporary_folder(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    app = opened(tmp_path / "data")
    checked(app, (OCTOBER, PARTLY_BAD), ("x.csv", REFUSED))
    assert list(temporary.iterdir()) == []


def test_the_page_reads_as_the_command_does(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / OCTOBER
    path.write_bytes(PARTLY_BAD)
    app = opened(tmp_path / "data")
    checked(app, (OCTOBER, PARTLY_BAD))
    told = check([path], tmp_path / "data", LoadOptions())
    assert app.session_state["conferencia"].report.as_json() == told.as_json()


def test_the_start_without_data_points_to_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSUMO_DATA", str(tmp_path / "data"))
    app = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=SECONDS).run()
    links: Sequence[str] = [link.proto.label for link in app.get("page_link")]
    assert "Carregar arquivos por esta tela" in links


def test_a_file_of_comarcas_is_checked_and_loaded_like_the_others(
    opened: Opened, tmp_path: Path
) -> None:
    path = write_districts(tmp_path / "comarcas.csv")
    app = opened(tmp_path / "data")
    checked(app, (OCTOBER, PARTLY_BAD), (path.name, path.read_bytes()))
    shown = words(app)
    assert "246 lidas = 246 aceitas + 0 rejeitadas + 0 postas de lado" in shown
    assert "comarcas, por município · leiaute 3 colunas · UTF-8 com marca de ordem" in shown
    assert "Municípios com comarca: 246." in shown
    press(app, "carregar")
    assert "Carregado." in words(app)


def test_the_template_of_comarcas_is_given_where_the_reader_asks(
    opened: Opened, tmp_path: Path
) -> None:
    app = opened(tmp_path / "data")
    assert not app.get("download_button")
    app.session_state["comarcas"] = True
    app.run()
    (button,) = app.get("download_button")
    assert button.label == "Baixar modelo de comarcas"
