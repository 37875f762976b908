"""The page Grandes litigantes: its states, its parameters in the address, hostile names."""

import json
from html import unescape
from pathlib import Path
from re import findall, sub
from urllib.parse import parse_qs, urlparse

import pytest
from builds import Opened, load_all
from complaint_files import row, unresolved, write
from hostile_names import HOSTILE_NAMES
from streamlit.testing.v1 import AppTest

from queries.database import Database
from reports import link, litigants
from reports import litigants_words as words_of
from reports.coverage import coverage
from ui.charts.concentration import concentration_chart, shown_count
from ui.style import DARK, LIGHT

PAGE = "litigants.py"
FORBIDDEN = (
    *("pior", "melhor", "ruim", "infratora", "culpada", "vilã", "campeã", "ofensora", "impune"),
    *("significante", "efetivo"),
)
TABS = ("Gráfico", "Pontuação", "Tabela", "Baixar", "Sobre este dado")


@pytest.fixture
def open_page(open_app: Opened) -> Opened:
    """`open_app` on the page, the tab of the card of the core."""

    def open_at(folder: Path, address: str = "", tab: str = "Gráfico") -> AppTest:
        return open_app(folder, link.parsed(address), tab, page=PAGE, card="nucleo")

    return open_at


def html(app: AppTest) -> str:
    return " ".join(element.value for element in app.html if "<style>" not in element.value)


def words(app: AppTest) -> str:
    return " ".join(unescape(sub(r"<[^>]+>", " ", html(app))).split())


def address(app: AppTest) -> dict[str, list[str]]:
    return {k: v if isinstance(v, list) else [v] for k, v in app.query_params.items()}


def test_the_page_answers_its_question_with_the_fixed_notes(
    open_page: Opened, sample_folder: Path, sample: Database
) -> None:
    app = open_page(sample_folder)
    shown = words(app)
    what = litigants.asked(link.view({}, coverage(sample)), coverage(sample))
    found = litigants.litigants(sample, what)
    sentence = " ".join(words_of.sentence(found, what, litigants.SOURCES[-1], coverage(sample)))
    assert sentence in shown
    assert words_of.VOLUME_FACT in shown and words_of.COURT_MISSING in shown
    # Each company of the core with its squares, said in words too, its gates and its firmness.
    first = found.core.iloc[0]
    assert f"{first['company']} {found.core['case_count'].iloc[0]:,}".replace(",", ".") in shown
    assert f"{first['squares']} 12 de 12 meses nível C firme: 100,0 % de 500 sorteios" in shown
    for gate in words_of.gate_sentences(first, found, what, litigants.SOURCES[-1]):
        assert gate in shown
    assert html(app).count("<li><a") == 12
    assert "Nível C: grande demandado administrativo." in shown
    assert all(told in shown for told in words_of.moves(found, litigants.SOURCES[-1]))
    app.get_by_key("mostrar_todo_nucleo").set_value(True).run()
    assert html(app).count("<li><a") == len(found.core) > 12


def test_the_name_of_a_company_leads_to_its_page_with_the_filters(
    open_page: Opened, sample_folder: Path
) -> None:
    app = open_page(sample_folder, "?segmento=Varejo&nucleo=60&casos=20")
    (href, name), *_ = findall(r'<a class="nome" href="([^"]+)">([^<]+)</a>', html(app))
    target = urlparse(unescape(href))
    assert target.path == "ficha"
    asked = parse_qs(target.query)
    assert asked["empresa"] == [unescape(name)] and asked["segmento"] == ["Varejo"]
    assert (asked["nucleo"], asked["casos"]) == (["60"], ["20"])


def test_a_company_that_was_clicked_on_opens_once(open_page: Opened, sample_folder: Path) -> None:
    app = open_page(sample_folder, "?nucleo=60")
    app.session_state["litigante_escolhida"] = "Banco Araguaia"
    app.run()
    assert app.query_params["empresa"] == "Banco Araguaia"
    assert "escolha_core_percent" not in [box.key for box in app.selectbox]
    assert "litigante_escolhida" not in app.session_state


def test_every_parameter_stands_in_the_address_and_only_there(
    open_page: Opened, sample_folder: Path
) -> None:
    app = open_page(sample_folder)
    assert address(app) == {}
    app.get_by_key("escolha_core_percent").set_value(30).run()
    assert address(app) == {"nucleo": ["30"]}
    app.get_by_key("escolha_least_cases").set_value(500).run()
    app.get_by_key("escolha_source").set_value("procon").run()
    assert address(app) == {"nucleo": ["30"], "casos": ["500"], "fonte": ["procon"]}
    app.get_by_key("escolha_source").set_value("").run()
    app.get_by_key("escolha_least_cases").set_value(0).run()
    app.get_by_key("escolha_core_percent").set_value(50).run()
    assert address(app) == {}


def test_the_weights_are_chosen_in_the_tab_of_the_score(
    open_page: Opened, sample_folder: Path
) -> None:
    app = open_page(sample_folder, tab="Pontuação")
    assert [box.value for box in app.number_input] == [40, 20, 15, 15, 10]
    assert [box.label for box in app.number_input] == [
        *("Volume", "Não resolvidas", "Persistência", "Alcance", "Crescimento"),
    ]
    before = app.dataframe[0].value
    app.number_input[0].set_value(0).run()
    assert address(app) == {"pesos": ["0-20-15-15-10"]}
    after = app.dataframe[0].value
    assert list(before["Pontuação"]) != list(after["Pontuação"])
    assert "volume 0,96 × 0 +" in words(app) or "× 0 +" in words(app)
    # Not all of them 0: the last one that counts stays.
    app = open_page(sample_folder, "?pesos=0-0-0-0-5", tab="Pontuação")
    app.number_input[4].set_value(0).run()
    assert address(app) == {"pesos": ["0-0-0-0-5"]}


def test_the_sources_without_data_are_named_and_lead_to_their_state(
    open_page: Opened, sample_folder: Path
) -> None:
    app = open_page(sample_folder)
    box = app.get_by_key("escolha_source")
    assert box.options == [
        "Tribunal (não contada)",
        "Procon (não contada)",
        "consumidor.gov.br",
    ]
    assert box.value == ""
    app = open_page(sample_folder, "?fonte=tribunal")
    told = "Tribunal: esta fonte ainda não é contada aqui. Hoje conta só consumidor.gov.br."
    assert words(app).count(told) == 2
    assert words_of.VOLUME_FACT in words(app)
    assert not app.get("plotly_chart")
    # An address that names what is the default anyway has no second box entry for it.
    app = open_page(sample_folder, "?fonte=consumidor&casos=100")
    assert app.get_by_key("escolha_source").options == box.options
    assert app.get_by_key("escolha_source").value == "consumidor"
    assert app.get_by_key("escolha_least_cases").value == 100


@pytest.mark.parametrize(
    "asked",
    ["?de=2015-01&ate=2015-03", "?municipio=5200829&segmento=Varejo&de=2019-01&ate=2019-09"],
)
def test_filters_that_leave_nothing_say_so(
    open_page: Opened, sample_folder: Path, asked: str
) -> None:
    app = open_page(sample_folder, asked)
    assert "Nenhuma reclamação com estes filtros." in words(app)
    assert '<a href="litigantes">limpe os filtros</a>' in html(app)
    assert not app.get("plotly_chart")


def test_nonsense_in_the_address_is_told_and_left_out(
    open_page: Opened, sample_folder: Path
) -> None:
    app = open_page(sample_folder, "?fonte=xyz&nucleo=99&casos=abc&pesos=1-2&empresa=Ninguém")
    shown = words(app)
    for told in (
        "O valor “xyz” de “fonte” no endereço não é conhecido e foi ignorado.",
        "“nucleo” vai de 30 a 80; o valor do endereço foi ignorado.",
        "“casos” vai de 10 a 9999; o valor do endereço foi ignorado.",
        "“pesos” são 5 números de 0 a 100, como 40-20-15-15-10; o valor do endereço foi ignorado.",
        "A empresa “Ninguém” não existe nos dados e foi ignorada.",
    ):
        assert told in shown
    assert "somam 50 %" in shown


def test_one_company_makes_a_page_in_the_singular(open_page: Opened, tmp_path: Path) -> None:
    rows = [row(company="Só Uma", date=f"2026-{month:02}-05") for month in range(5, 11)] * 20
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    app = open_page(folder, "?periodo=6m")
    shown = words(app)
    assert (
        "1 empresa soma 50 % das 120 reclamações de Goiás, em mai/2026 a out/2026; 1 empresa passa "
        "nos três critérios"
    ) in shown
    assert "está entre a empresa que soma 50 %; a menor do grupo tem 120 (0 acima)" in shown
    assert "■■■■■■ 6 de 6 meses" in shown


def test_a_short_period_is_lengthened_and_said(open_page: Opened, sample_folder: Path) -> None:
    app = open_page(sample_folder, "?periodo=3m")
    assert "A regra pede de 6 a 24 meses: conta mai/2026 a out/2026." in words(app)
    assert address(app) == {"periodo": ["3m"]}


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_drawn_and_blames_nobody(
    open_page: Opened, sample_folder: Path, tab: str
) -> None:
    app = open_page(sample_folder, "?nucleo=60", tab)
    shown = words(app).casefold()
    assert [word for word in FORBIDDEN if f" {word}" in shown] == []
    assert "não foi possível montar" not in shown
    if tab == "Sobre este dado":
        for told in ("Índice HHI: 143", "Índice de Gini: 0,49", "5 maiores (%): 17,2"):
            assert told in words(app)
    if tab == "Baixar":
        assert "grandes-litigantes_consumidor_nucleo-60_2025-11_a_2026-10_" in words(app)


def test_hostile_names_are_only_text(open_page: Opened, tmp_path: Path) -> None:
    rows = [
        unresolved(company=name, segment="Varejo", date=f"2026-{month:02}-05")
        for name in HOSTILE_NAMES
        for month in range(5, 11)
    ]
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    app = open_page(folder, "?periodo=6m&nucleo=80")
    app.get_by_key("mostrar_todo_nucleo").set_value(True).run()
    drawn = html(app)
    names = findall(r'<a class="nome" href="[^"]+">([^<]*)</a>', drawn)
    assert len(names) == drawn.count("<li><a") == len(HOSTILE_NAMES)
    assert {" ".join(unescape(name).split()) for name in names} == {
        " ".join(name.split()) for name in HOSTILE_NAMES
    }
    for made in ("<script", "<img src", "<iframe", "<b>", "javascript:"):
        assert made not in drawn.replace('<img src="recursos', "")
    spec = json.dumps(json.loads(app.get("plotly_chart")[0].proto.spec), ensure_ascii=False)
    assert "<script" not in spec and "&lt;script&gt;" in spec
    scored = open_page(folder, "?periodo=6m&nucleo=80&casos=10", "Pontuação")
    assert not scored.exception and not scored.markdown


# The curve.


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("is_narrow", [False, True])
def test_the_curve_shades_the_core_and_names_the_crossing(
    sample: Database, tokens, is_narrow: bool
) -> None:
    what = litigants.asked(link.view({}, coverage(sample)), coverage(sample))
    found = litigants.litigants(sample, what)
    label = words_of.crossing(found, what)
    assert label == f"{found.core_count} empresas somam 50 %"
    figure = concentration_chart(found.curve, found.core_count, label, tokens, is_narrow)
    core, line, marks = figure.data
    assert core.x[-1] == found.core_count and core.fill == "tozeroy" and core.y[0] == 0
    assert core.y[-1] >= 50 > core.y[-2]
    shown = shown_count(found.curve, found.core_count)
    assert line.x[-1] == shown < len(found.curve)
    assert line.y[-1] == pytest.approx(100 * found.curve["cumulative_share"].iloc[shown - 1])
    assert line.y[-1] >= 90 > line.y[-2]
    (crossing,) = figure.layout.annotations
    assert (crossing.text, crossing.x, crossing.y) == (label, found.core_count, core.y[-1])
    for place in (0, found.core_count - 1):
        hover, row_number = marks.customdata[place]
        line_of = found.curve.iloc[row_number]
        assert line_of["company"] in hover and f"{line_of['place']}ª em casos" in hover
        assert marks.y[place] == pytest.approx(100 * line_of["cumulative_share"])
    assert "95 primeiras de 151" in figure.layout.xaxis.title.text
