"""Each page as the server runs it: on data, on nothing, from a link, with nonsense in the link."""

import json
from contextvars import copy_context
from functools import partial
from html import unescape
from pathlib import Path
from re import sub

import pandas as pd
import pytest
from builds import Opened, load_all
from complaint_files import row, unrated, unresolved, write
from streamlit.testing.v1 import AppTest

from queries.database import Database, current_build
from queries.loads import build_facts
from reports.coverage import coverage
from reports.exports import export_file
from reports.frames import ranking
from reports.link import parsed, view
from reports.rounding import rounded
from ui import data

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = (
    *("pior", "melhor", "ruim", "infratora", "culpada", "vilã", "campeã", "ofensora", "impune"),
    *("significante", "efetivo"),
)


@pytest.fixture
def open_companies(open_app: Opened) -> Opened:
    """`open_app` on the page Empresas."""
    return partial(open_app, page="companies.py", card="ranking")


def texts(app: AppTest) -> list[str]:
    """The texts that the page draws itself, in order, without tags."""
    drawn = [element.value for element in app.html if "<style>" not in element.value]
    return [unescape(sub(r"<[^>]+>", " ", html)) for html in drawn]


def address(app: AppTest) -> dict[str, list[str]]:
    return {k: v if isinstance(v, list) else [v] for k, v in app.query_params.items()}


def words(app: AppTest) -> str:
    return " ".join(texts(app))


def footer(app: AppTest) -> str:
    """What is drawn last."""
    return texts(app)[-1]


def test_the_page_on_sample_data_says_so_and_answers_its_question(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(sample_folder)
    text = words(app)
    assert "Dados de exemplo" in text
    assert "empresas comparáveis" in text and "média do Estado" in text
    assert "Dados até 31/10/2026" in text
    assert "Só 29,4" in text and "No extremo" in text
    assert "Recorte: nov/2025 a out/2026 · todos os segmentos · Goiás" in footer(app)
    assert app.get_by_key("filtro_periodo").value == "12m"
    assert app.get_by_key("filtro_segmento").value == []
    assert app.get_by_key("escolha_minimum").value == 30


def test_real_data_has_no_sample_badge(open_companies: Opened, real_month_folder: Path) -> None:
    assert "Dados de exemplo" not in words(open_companies(real_month_folder))


def test_an_empty_data_folder_says_how_to_load(open_companies: Opened, tmp_path: Path) -> None:
    text = words(open_companies(tmp_path / "nada"))
    assert "Ainda não há dados" in text and "python -m ingest load" in text


def test_a_window_without_a_complaint_says_so(open_companies: Opened, sample_folder: Path) -> None:
    app = open_companies(sample_folder, {"de": "2015-01", "ate": "2015-03"})
    text = words(app)
    assert "Nenhuma reclamação com estes filtros" in text
    assert "não carregado" in text
    assert "Recorte: jan/2015 a mar/2015" in footer(app)


def test_a_link_fills_the_filters(open_companies: Opened, sample_folder: Path) -> None:
    app = open_companies(
        sample_folder,
        {"periodo": "24m", "segmento": ["Varejo", "Transporte Aéreo"], "minimo": "37"},
    )
    assert app.get_by_key("filtro_periodo").value == "24m"
    assert app.get_by_key("filtro_segmento").value == ["Transporte Aéreo", "Varejo"]
    assert app.get_by_key("escolha_minimum").value == 37
    assert "Recorte: nov/2024 a out/2026 · Transporte Aéreo; Varejo · Goiás" in footer(app)
    assert "empresas com 37 avaliadas ou mais" in words(app)


def test_a_fixed_link_shows_its_months(open_companies: Opened, sample_folder: Path) -> None:
    app = open_companies(sample_folder, {"de": "2024-01", "ate": "2024-06"})
    assert app.get_by_key("filtro_periodo").value == "fixo"
    assert app.get_by_key("filtro_de").value == "2024-01"
    assert app.get_by_key("filtro_ate").value == "2024-06"


def test_nonsense_in_the_link_falls_back_and_is_told(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(
        sample_folder,
        {"periodo": "99x", "segmento": "' or 1=1 --", "minimo": "mil", "de": "ontem", "x": "1"},
    )
    text = words(app)
    assert app.get_by_key("filtro_periodo").value == "12m"
    assert app.get_by_key("filtro_segmento").value == []
    for told in ("“99x”", "' or 1=1 --", "mínimo para comparar vai de 5 a 100", "“ontem”"):
        assert told in text
    assert words(open_companies(sample_folder)).count("comparáveis") == text.count("comparáveis")


def test_a_reversed_period_is_explained(open_companies: Opened, sample_folder: Path) -> None:
    assert "invertido" in words(open_companies(sample_folder, {"de": "2026-10", "ate": "2026-01"}))


def test_a_choice_is_written_into_the_address_defaults_left_out(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(sample_folder, {"colunas": "completo"})
    app.get_by_key("filtro_periodo").set_value("6m").run()
    app.get_by_key("filtro_segmento").set_value(["Varejo"]).run()
    app.get_by_key("escolha_minimum").set_value(10).run()
    assert address(app) == {
        "periodo": ["6m"],
        "segmento": ["Varejo"],
        "minimo": ["10"],
        "colunas": ["completo"],
    }
    app.get_by_key("escolha_minimum").set_value(30).run()
    app.get_by_key("filtro_periodo").set_value("12m").run()
    assert address(app) == {"segmento": ["Varejo"], "colunas": ["completo"]}
    app.get_by_key("limpar").click().run()
    assert address(app) == {}
    assert app.get_by_key("filtro_segmento").value == []


def test_choosing_months_keeps_the_window_until_one_is_changed(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(sample_folder)
    app.get_by_key("filtro_periodo").set_value("fixo").run()
    assert address(app) == {"de": ["2025-11"], "ate": ["2026-10"]}
    app.get_by_key("filtro_de").set_value("2026-01").run()
    assert address(app) == {"de": ["2026-01"], "ate": ["2026-10"]}
    # No box offers a month beyond the other one: nothing has to be swapped.
    until, since = app.get_by_key("filtro_ate"), app.get_by_key("filtro_de")
    assert (until.options[0], until.options[-1]) == ("jan/2026", "out/2026")
    assert (since.options[0], since.options[-1]) == ("jan/2020", "out/2026")
    app.get_by_key("filtro_ate").set_value("2026-01").run()
    assert address(app) == {"de": ["2026-01"], "ate": ["2026-01"]}
    assert app.get_by_key("filtro_de").options[-1] == "jan/2026"


ADDRESSES = (
    "",
    "?periodo=3m&minimo=10",
    "?segmento=Varejo&periodo=tudo",
    "?de=2023-01&ate=2023-12",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_rows_and_figures_on_screen_are_those_of_the_frame_and_of_the_file(
    open_companies: Opened, sample_folder: Path, sample: Database, address: str
) -> None:
    keys = parsed(address)
    asked = view(keys, coverage(sample))
    frame = ranking(sample, asked.scope, asked.minimum)
    shown = open_companies(sample_folder, keys, "Tabela").dataframe[0].value
    assert list(shown["Empresa"]) == list(frame["company"])
    for title, column in (("Finalizadas", "finalised_count"), ("Avaliadas", "rated_count")):
        assert list(shown[title]) == list(frame[column])
    for title, column in (
        ("Avaliadas (%)", "rated_share"),
        ("Não resolvidas (%)", "unresolved_rate"),
        ("Estimativa (%)", "estimate"),
        ("Estimativa de (%)", "estimate_low"),
        ("Estimativa até (%)", "estimate_high"),
    ):
        pd.testing.assert_series_equal(
            shown[title], pd.Series(rounded(100 * frame[column], 1)), check_names=False
        )
    marks = {"above": "▲ acima", "below": "▼ abaixo", "indistinct": "○ não dá para distinguir"}
    assert list(shown["Situação"].dropna()) == [marks[word] for word in frame["standing"].dropna()]
    file = export_file(sample, "ranking", asked, is_spreadsheet=False)
    lines = file.content.decode("utf-8-sig").splitlines()
    assert len(lines) - 1 == file.row_count == len(frame) == len(shown)


def test_the_chart_shows_twenty_and_on_request_all(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(sample_folder)
    toggle = app.get_by_key("mostrar_todas")
    assert toggle.label == "Mostrar todas (101)"
    assert points(app) == 20
    toggle.set_value(True).run()
    assert points(app) == 101


def points(app: AppTest) -> int:
    """Companies drawn in the wide form of the chart."""
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    return sum(len(trace["customdata"]) for trace in figure["data"])


def test_companies_below_the_minimum_are_listed_and_not_drawn(
    open_companies: Opened, real_month_folder: Path
) -> None:
    app = open_companies(real_month_folder)
    (expander,) = (each for each in app.expander if each.label.startswith("Volume"))
    assert expander.label == "Volume insuficiente: 2 empresas com menos de 30 avaliadas"
    assert not app.dataframe, "a closed part is not drawn"
    app.session_state["volume"] = True
    listed = app.run().dataframe[0].value
    assert list(listed["Empresa"]) == ["=SOMA(A1;B1)", "Loja Gama"]
    assert points(app) == 2


def test_nobody_with_enough_ratings_is_said_in_words(
    open_companies: Opened, tmp_path: Path
) -> None:
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", [row(), unrated()]))
    app = open_companies(folder)
    assert "1 empresa com menos de 30 avaliadas." in words(app)
    assert not app.get("plotly_chart")


def test_the_buttons_offer_the_bytes_of_the_command_line(
    open_companies: Opened, sample_folder: Path, sample: Database
) -> None:
    app = open_companies(sample_folder, {"colunas": "completo"}, "Baixar")
    asked = view({"colunas": ["completo"]}, coverage(sample))
    text = words(app)
    for is_spreadsheet in (False, True):
        file = export_file(sample, "ranking", asked, is_spreadsheet)
        assert file.name in text
        assert f"{file.row_count} linhas · nenhuma linha cortada" in text
    assert [button.label for button in app.get("download_button")] == [
        "Baixar CSV para Excel",
        "Baixar XLSX com Leia-me",
    ]
    app.get_by_key("escolha_columns").set_value("essencial").run()
    assert address(app) == {}


def test_the_sources_show_their_balance(open_companies: Opened, sample_folder: Path) -> None:
    shown = open_companies(sample_folder, tab="Sobre este dado").dataframe[0].value
    parts = shown["Aceitas"] + shown["Rejeitadas"] + shown["Postas de lado"]
    assert list(shown["Lidas"]) == list(parts)
    # Of 23 files one is a copy of another: the load tells of it, the build does not hold it.
    assert len(shown) == 22


def test_city_names_without_a_municipality_are_listed_with_their_rows(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(sample_folder, {"periodo": "tudo"}, "Sobre este dado")
    shown = app.dataframe[1].value
    manifest = json.loads((ROOT / "sample_data" / "manifest.json").read_text(encoding="utf-8"))
    listed = dict(zip(shown["Cidade como está no arquivo"], shown["Linhas"], strict=True))
    assert listed == manifest["unmatched_cities"]


def test_the_link_to_copy_rolls_or_stays(open_companies: Opened, sample_folder: Path) -> None:
    app = open_companies(sample_folder, {"segmento": "Varejo"})
    choice = app.get_by_key("tipo_de_link")
    assert choice.options == [
        "sempre os últimos 12 meses",
        "este período (nov/2025 a out/2026)",
    ]
    assert app.code[0].value.endswith("?segmento=Varejo")
    choice.set_value(choice.options[1]).run()
    assert app.code[0].value.endswith("?de=2025-11&ate=2026-10&segmento=Varejo")


def test_a_name_with_marks_stays_as_it_is(open_companies: Opened, tmp_path: Path) -> None:
    name = "<b>![x](http://exemplo.invalid/a.png)</b> *A* :material/home:"
    rows = [unresolved(company=name)] * 30
    app = open_companies(load_all(tmp_path / "data", write(tmp_path / "a.csv", rows)), tab="Tabela")
    assert list(app.dataframe[0].value["Empresa"]) == [name]
    chart = open_companies(tmp_path / "data")
    assert "&lt;b&gt;![x]" in json.dumps(json.loads(chart.get("plotly_chart")[0].proto.spec))


@pytest.mark.parametrize("tab", ["Gráfico", "Tabela", "Baixar", "Sobre este dado"])
def test_no_word_of_blame_stands_on_the_page(
    open_companies: Opened, sample_folder: Path, tab: str
) -> None:
    text = words(open_companies(sample_folder, tab=tab)).casefold()
    assert [word for word in FORBIDDEN if f" {word}" in text] == []


def test_new_data_is_used_at_the_next_interaction(open_companies: Opened, tmp_path: Path) -> None:
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", [row(company="A")]))
    app = open_companies(folder)
    assert "Dados até 31/10/2026" in words(app)
    load_all(folder, write(tmp_path / "b.csv", [row(company="B", date="2026-11-03")]))
    app.run()
    assert "Dados até 30/11/2026" in words(app)
    assert current_build(folder).exists()


def test_a_page_uses_one_build_although_another_is_published_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_all(tmp_path / "first", write(tmp_path / "a.csv", [row(company="A")]))
    second = load_all(
        tmp_path / "second", write(tmp_path / "b.csv", [row(company="B"), row(company="C")])
    )

    def run() -> tuple[int, int]:
        monkeypatch.setenv("CONSUMO_DATA", str(first))
        data.settle_build()
        before = data.fetch(facts)
        monkeypatch.setenv("CONSUMO_DATA", str(second))
        return before, data.fetch(facts)

    # A run of its own, as the server gives each page one.
    assert copy_context().run(run) == (1, 1)


def facts(database: Database) -> int:
    return int(build_facts(database)["complaint_count"].iloc[0])


@pytest.mark.parametrize(
    ("page", "path"),
    [("home.py", "./"), ("companies.py", "empresas"), ("records.py", "registros")],
)
def test_clearing_the_filters_of_an_empty_page_stays_on_it(
    open_app: Opened, sample_folder: Path, page: str, path: str
) -> None:
    app = open_app(sample_folder, {"de": "2015-01", "ate": "2015-03"}, page=page)
    (told,) = (html.value for html in app.html if "Nenhuma reclamação com" in html.value)
    assert f'<a href="{path}">limpe os filtros</a>' in told
