"""The page Empresas: any indicator, any order, on screen, in the file and by command alike."""

import csv
import io
import json
import random
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from html import unescape
from pathlib import Path
from re import sub

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from builds import Opened, load_all
from complaint_files import Row, row, unrated, unresolved, write
from hostile_names import HOSTILE_NAMES
from streamlit.testing.v1 import AppTest

from queries.database import Database, current_build
from queries.scope import Scope
from reports import frames, link, ranking_words
from reports.__main__ import main
from reports.coverage import coverage
from reports.exports import export_file
from reports.funnel import funnel
from reports.labels import Form
from reports.link import ORDERS, View
from reports.measures import INDICATORS, RATIO, TIME, UNRESOLVED, VOLUME
from reports.ranking_labels import ranking_labels
from reports.words import ranking_sentence
from ui.charts.funnel import funnel_chart
from ui.charts.intervals import interval_chart
from ui.style import LIGHT

OCTOBER = 2026 * 12 + 9
YEAR = Scope(OCTOBER - 11, OCTOBER)
SPACE = "\u00a0"
SEED = 20_261_101


@pytest.fixture
def open_companies(open_app: Opened) -> Opened:
    """`open_app` on the page Empresas."""
    return partial(open_app, page="companies.py", card="ranking")


def words(app: AppTest) -> str:
    """What the page draws itself, without tags."""
    drawn = [element.value for element in app.html if "<style>" not in element.value]
    return " ".join(unescape(sub(r"<[^>]+>", " ", html)) for html in drawn)


def in_view(database: Database, address: str) -> View:
    return link.view(link.parsed(address), coverage(database))


def by_name(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index("company")


def rated(name: str, number: int, not_resolved: int, **cells: str) -> list[Row]:
    return [unresolved(company=name, **cells)] * not_resolved + [row(company=name, **cells)] * (
        number - not_resolved
    )


# The order of the rows.

KEYS = {"avaliadas": "rated_count", "finalizadas": "finalised_count", "variacao": "change"}


@pytest.mark.parametrize("order", KEYS)
@pytest.mark.parametrize("indicator", INDICATORS)
def test_numbers_come_largest_first_those_without_a_place_last(
    sample: Database, indicator: str, order: str
) -> None:
    placed = frames.ranking(sample, YEAR, 30, indicator)
    shown = frames.ordered(placed, order)
    assert sorted(shown["company"]) == sorted(placed["company"])
    has_place = shown["has_sufficient_volume"].to_numpy(dtype=bool)
    assert not (has_place[1:] & ~has_place[:-1]).any()
    for part in (shown[has_place], shown[~has_place]):
        values = part[KEYS[order]].astype("float64")
        assert values.dropna().is_monotonic_decreasing
        assert values.isna().is_monotonic_increasing
    # 1.120 stands before 672: numbers, not their texts.
    texts = [str(value) for value in shown.loc[has_place, "finalised_count"]]
    assert texts != sorted(texts, reverse=True)


def test_equal_rows_stay_in_the_order_of_the_ranking() -> None:
    frame = pd.DataFrame(
        {
            "company": ["d", "É", "c", "e"],
            "rated_count": [30, 40, 30, 5],
            "has_sufficient_volume": [True, True, True, False],
        }
    )
    assert list(frames.ordered(frame, "avaliadas")["company"]) == ["É", "d", "c", "e"]
    assert list(frames.ordered(frame, "empresa")["company"]) == ["c", "d", "É", "e"]
    assert list(frames.ordered(frame, "posicao")["company"]) == ["d", "É", "c", "e"]


@pytest.mark.parametrize("indicator", INDICATORS)
def test_a_filter_on_companies_chooses_rows_and_changes_none(
    sample: Database, indicator: str
) -> None:
    everybody = frames.ranking(sample, YEAR, 10, indicator)
    names = tuple(everybody["company"].iloc[[2, 40, len(everybody) - 1]])
    chosen = frames.ranking(sample, replace(YEAR, companies=names), 10, indicator)
    expected = everybody[everybody["company"].isin(names)].reset_index(drop=True)
    pd.testing.assert_frame_equal(chosen, expected)


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda each: each.key)
def test_the_words_of_the_first_place_say_which_end_it_is(
    sample: Database, indicator: object
) -> None:
    kind = INDICATORS[indicator.key]
    ranked = frames.ranking(sample, YEAR, 30, kind.key).query("has_sufficient_volume")
    is_highest = ranked["estimate"].iloc[0] > ranked["estimate"].iloc[-1]
    assert is_highest == kind.is_highest_first == ("maior" in kind.place_one)


# Screen = table = file = command.


def random_addresses(number: int) -> list[str]:
    """Addresses of every indicator over random windows, filters, orders and columns."""
    chance = random.Random(SEED)
    addresses = []
    for place in range(number):
        indicator = list(INDICATORS)[place % len(INDICATORS)]
        first = chance.randrange(OCTOBER - 30, OCTOBER - 6)
        last = chance.randrange(first + 2, OCTOBER + 1)
        window = chance.choice(
            ["periodo=24m", "", f"de={first // 12}-{first % 12 + 1:02}&ate={last // 12}-01"]
        )
        if window.startswith("de") and last // 12 == first // 12:
            window = f"de={first // 12}-{first % 12 + 1:02}&ate={last // 12}-{last % 12 + 1:02}"
        filters = chance.choice(
            ["", "segmento=Varejo", "segmento=Varejo&segmento=Transporte Aéreo"]
        )
        keys = [
            window,
            filters,
            f"indicador={indicator}",
            f"ordem={chance.choice(ORDERS)}",
            f"minimo={chance.choice([5, 12, 30, 50])}",
            f"colunas={chance.choice(link.COLUMN_SETS)}",
        ]
        addresses.append("?" + "&".join(key for key in keys if key))
    return addresses


@pytest.mark.parametrize("address", random_addresses(14))
def test_screen_table_file_and_command_hold_the_same_rows(
    open_companies: Opened, sample_folder: Path, sample: Database, tmp_path: Path, address: str
) -> None:
    asked = in_view(sample, address)
    assert not asked.notes
    labels = ranking_labels(asked.indicator, asked.columns)
    app = open_companies(sample_folder, link.parsed(address), "Tabela")
    shown = app.dataframe[0].value
    file = export_file(sample, "ranking", asked, is_spreadsheet=False)
    lines = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert [label.title for label in labels] == list(shown.columns)
    assert len(lines) == len(shown) == file.row_count > 0
    assert [line["empresa"].removeprefix("'") for line in lines] == list(shown["Empresa"])
    decimals = {Form.SHARE: 1, Form.POINTS: 1, Form.DECIMAL: 1, Form.RATIO: 2}
    for label in labels:
        written = [line[label.heading] for line in lines]
        if label.form in decimals or label.form in (Form.COUNT, Form.PLACE):
            numbers = [float(text.replace(",", ".")) if text else np.nan for text in written]
            places = decimals.get(label.form, 0)
            on_screen = shown[label.title].astype("float64").to_numpy()
            np.testing.assert_array_equal(on_screen, [as_excel(n, places) for n in numbers])
    target = tmp_path / "pela-linha-de-comando.csv"
    assert (
        main(["ranking", "--link", address, "--data", str(sample_folder), "--to", str(target)]) == 0
    )
    assert target.read_bytes() == file.content
    # The chart draws the first of the same rows.
    chart = open_companies(sample_folder, link.parsed(address))
    has_place = shown["Posição de"].notna().to_numpy()
    assert drawn_names(chart) == list(shown["Empresa"][has_place][:20])


def as_excel(number: float, places: int) -> float:
    """The number of a file with fewer places, halves away from zero."""
    if np.isnan(number):
        return number
    written = Decimal(f"{number:.10f}")
    return float(written.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def drawn_names(app: AppTest) -> list[str]:
    """The companies of the wide form of the chart, from top to bottom."""
    charts = app.get("plotly_chart")
    if not charts:
        return []
    layout = json.loads(charts[0].proto.spec)["layout"]
    return [unescape(name) for name in layout["yaxis"]["ticktext"]]


def test_the_funnels_file_and_table_are_its_companies(
    open_companies: Opened, sample_folder: Path, sample: Database
) -> None:
    asked = in_view(sample, "?segmento=Varejo")
    shown = funnel(sample, asked.scope).companies
    file = export_file(sample, "dispersao", asked, is_spreadsheet=False)
    lines = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert [line["empresa"] for line in lines] == list(shown["company"])
    assert [int(line["avaliadas"]) for line in lines] == list(shown["rated_count"])
    app = open_companies(sample_folder, {"segmento": "Varejo"}, "Dispersão")
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    marks = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert sum(len(trace["customdata"]) for trace in marks) == len(shown)


# States.


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("tab", ["Gráfico", "Dispersão", "Tabela", "Baixar", "Sobre este dado"])
def test_every_tab_of_every_indicator_is_drawn(
    open_companies: Opened, real_month_folder: Path, indicator: str, tab: str
) -> None:
    app = open_companies(real_month_folder, {"indicador": indicator, "minimo": "5"}, tab)
    assert "Não foi possível montar" not in words(app)
    assert INDICATORS[indicator].subject in words(app)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_one_company_is_enough_for_every_indicator(
    open_companies: Opened, tmp_path: Path, indicator: str
) -> None:
    rows = [
        *rated("Única", 40, 10, date="2026-09-15"),
        *rated("Única", 40, 10, date="2026-10-15"),
    ]
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    app = open_companies(folder, {"de": "2026-10", "ate": "2026-10", "indicador": indicator})
    text = words(app)
    assert "A única empresa comparável" in text and "Não foi possível" not in text
    assert drawn_names(app) == ["Única"]


def test_no_complaint_says_so_and_draws_nothing(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(sample_folder, {"de": "2014-01", "ate": "2014-02", "indicador": "nota"})
    assert "Nenhuma reclamação com estes filtros" in words(app)
    assert not app.get("plotly_chart") and not app.dataframe


def test_nonsense_in_indicator_and_order_is_told_and_ignored(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(sample_folder, {"indicador": "<b>x", "ordem": "acaso"})
    text = words(app)
    assert "“<b>x” de “indicador”" in text and "“acaso” de “ordem”" in text
    assert app.get_by_key("escolha_indicator").value == UNRESOLVED
    assert app.get_by_key("escolha_order").value == "posicao"


def test_a_missing_month_before_leaves_no_expected_number(
    open_companies: Opened, real_month_folder: Path
) -> None:
    text = words(open_companies(real_month_folder, {"indicador": RATIO}))
    assert "Nenhuma empresa comparável:" in text
    assert "sem ela não há número esperado" in text


def test_the_choices_are_those_of_the_indicator(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(sample_folder, {"indicador": "tempo"})
    assert app.get_by_key("escolha_minimum").label == "Mínimo de respostas"
    assert "variação" in app.get_by_key("escolha_order").options
    app.get_by_key("escolha_order").set_value("finalizadas").run()
    assert app.query_params["ordem"] == "finalizadas"
    assert "As linhas estão por finalizadas." in words(app)
    app.get_by_key("escolha_indicator").set_value(VOLUME).run()
    assert "escolha_minimum" not in [box.key for box in app.selectbox]
    assert "variação" not in app.get_by_key("escolha_order").options
    assert app.query_params["ordem"] == "finalizadas"


def test_a_company_that_was_clicked_on_opens_once(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(sample_folder, {"segmento": "Varejo"})
    app.session_state["empresa_escolhida"] = "Magazine Sapucaia"
    app.run()
    assert app.query_params["empresa"] == "Magazine Sapucaia"
    assert app.query_params["segmento"] == "Varejo"
    # The page of the company is shown, and what it draws leads to no further jump.
    assert "escolha_indicator" not in [box.key for box in app.selectbox]
    assert "empresa_escolhida" not in app.session_state


# The sentence.


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_sentence_counts_every_company_of_the_table(sample: Database, indicator: str) -> None:
    view = in_view(sample, f"?indicador={indicator}")
    frame = frames.ranking_in_view(sample, view)
    lead, rest = ranking_sentence(frame, view, coverage(sample))
    kind = INDICATORS[indicator]
    counts = frame["standing"].value_counts()
    first, second = ("above", "below") if kind.is_highest_first else ("below", "above")
    ranked = int(frame["has_sufficient_volume"].sum())
    assert lead == f"{counts[first]} de {ranked} empresas comparáveis"
    side = {"above": "acima", "below": "abaixo"}
    assert rest.startswith(f"têm {kind.measured} {side[first]} d")
    assert f"; {counts[second]} estão {side[second]}; em {counts['indistinct']} a " in rest
    others = len(frame) - ranked
    assert (f"outras {others} têm menos de 30 {kind.denominator_word}" in rest) == (others > 0)


def test_each_indicator_names_its_reference_with_its_unit(sample: Database) -> None:
    written = {
        UNRESOLVED: f"acima da média do Estado (45,6{SPACE}% em 10.817 avaliadas)",
        VOLUME: "acima da média por empresa do Estado (244,1 em 36.855 finalizadas)",
        RATIO: "acima do esperado pelo segmento (1,00)",
        TIME: "acima da média geométrica do Estado (5,1 dias em 36.092 respondidas com tempo)",
    }
    for indicator, text in written.items():
        view = in_view(sample, f"?indicador={indicator}")
        _, rest = ranking_sentence(frames.ranking_in_view(sample, view), view, coverage(sample))
        assert text in rest


def test_the_subtitle_names_period_denominator_and_rule(sample: Database) -> None:
    def subtitle(address: str) -> str:
        return ranking_words.subtitle(in_view(sample, address), coverage(sample))

    def rule(address: str) -> str:
        return ranking_words.inclusion(in_view(sample, address))

    assert subtitle("?minimo=12") == (
        "nov/2025 a out/2026 · mês de finalização · denominador: avaliadas"
    )
    assert rule("?minimo=12") == "Com posição: empresas com 12 avaliadas ou mais."
    assert subtitle("?indicador=nota").endswith("denominador: avaliadas com nota")
    assert "todas as empresas com" in rule("?indicador=volume&minimo=50")
    assert "janela anterior (nov/2024 a out/2025)" in subtitle("?indicador=razao&minimo=50")
    assert "empresas com 30 finalizadas ou mais, e" in rule("?indicador=razao&minimo=50")
    assert "entre todas as empresas do recorte" in rule("?empresa=Magazine Sapucaia")


def test_each_tab_says_who_is_in_it_and_the_card_does_not(
    open_companies: Opened, sample_folder: Path
) -> None:
    for tab, rule in (
        ("Gráfico", "Com posição: empresas com 30 avaliadas ou mais."),
        ("Tabela", "Com posição: empresas com 30 avaliadas ou mais."),
        ("Dispersão", "seja qual for o mínimo do ranking; veredito com 10 ou mais."),
    ):
        text = words(open_companies(sample_folder, {}, tab))
        assert rule in text
        assert ("são mais largos que os intervalos do ranking" in text) == (tab == "Dispersão")
        assert ("Marque a caixa no início da linha" in text) == (tab == "Tabela")


def test_the_mean_of_a_place_is_not_called_the_states(
    open_companies: Opened, sample_folder: Path
) -> None:
    for tab in ("Gráfico", "Sobre este dado"):
        app = open_companies(sample_folder, {"municipio": "5208707"}, tab)
        if tab == "Gráfico":
            app.session_state["explicada"] = True
            app.run()
        text = words(app).lower()
        assert "média de goiânia" in text and "média do estado" not in text
        assert text.count("média de goiânia") >= (3 if tab == "Gráfico" else 2)


# How a place was computed.


def written(value: float, places: int = 1) -> str:
    """A number as people here write it."""
    text = f"{as_excel(value, places):,.{places}f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def unit(value: float, form: Form) -> str:
    if form is Form.SHARE:
        return f"{written(100 * value)}{SPACE}%"
    return written(value, {Form.COUNT: 0, Form.RATIO: 2}.get(form, 1))


def own_words(company: dict[str, float], indicator: str) -> str:
    """The beginning of an explanation, from the counts alone."""
    finalised, number = company["finalised_count"], company["rated_count"]
    resolved = company["resolved_count"]
    official = resolved + finalised - number
    whole = f"em {written(finalised, 0)} finalizadas = "
    match indicator:
        case "nao_resolvidas":
            share = unit((number - resolved) / number, Form.SHARE)
            return (
                f"{written(number - resolved, 0)} não resolvidas em {written(number, 0)} "
                f"avaliadas = {share}"
            )
        case "indice_oficial":
            unrated_text = f"{written(finalised - number, 0)} não avaliadas "
            return unrated_text + whole + unit(official / finalised, Form.SHARE)
        case "resolvidas_finalizadas":
            word = "resolvida" if resolved == 1 else "resolvidas"
            return f"{written(resolved, 0)} {word} {whole}" + unit(resolved / finalised, Form.SHARE)
        case "nota":
            total, ratings = company["rating_sum"], company["rating_count"]
            return (
                f"{written(total, 0)} em {written(ratings, 0)} avaliadas com nota = "
                f"{written(total / ratings)}"
            )
        case "tempo":
            return f"= {written(company['median_response_days'])} dias"
        case "volume":
            return (
                f"{written(finalised, 0)} {'finalizada' if finalised == 1 else 'finalizadas'}: "
                f"{unit(company['volume_share'], Form.SHARE)}"
            )
    return (
        f"{written(finalised, 0)} finalizadas ÷ {written(company['expected_count'])} esperadas = "
        f"{written(finalised / company['expected_count'], 2)}"
    )


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_explanation_holds_the_numbers_of_the_row(sample: Database, indicator: str) -> None:
    view = in_view(sample, f"?indicador={indicator}")
    frame = frames.ranking_in_view(sample, view)
    form = INDICATORS[indicator].form
    for row_of_frame in frame[frame["has_sufficient_volume"]].to_dict("records"):
        told = " ".join(ranking_words.explanation(row_of_frame, view, coverage(sample)))
        assert own_words(row_of_frame, indicator) in told
        low, high = row_of_frame["rank_low"], row_of_frame["rank_high"]
        drawn = f"ficou na {low}ª em" if low == high else f"ficou entre a {low}ª e a {high}ª em"
        assert f"Em 2.000 sorteios, {drawn} 95 %" in told
        chance = row_of_frame["top_ten_probability"]
        if 0.005 <= chance < 0.995 or chance in (0, 1):
            assert f"primeiras em {written(100 * chance, 0)} % dos sorteios" in told
        else:
            assert ("menos de 1" if chance < 0.5 else "9 % dos sorteios") in told
        assert "observadas, sem ajuste: " in told
        has_rated = indicator in ("indice_oficial", "resolvidas_finalizadas")
        number, whole = row_of_frame["rated_count"], row_of_frame["finalised_count"]
        rated_words = f"Das finalizadas, {written(number, 0)} de {written(whole, 0)} avaliadas."
        assert (rated_words in told) == has_rated
        assert ("menos da metade" in told) == (has_rated and 2 * number < whole)
        shown = " ".join(ranking_words.hover(row_of_frame, INDICATORS[indicator]))
        assert (f"{written(number, 0)} de {written(whole, 0)} avaliadas" in shown) == has_rated
        for column in ("estimate_low", "estimate_high"):
            assert unit(row_of_frame[column], form) in told
        assert f"{row_of_frame['official_position']}ª pelo índice oficial" in told
        assert f"{row_of_frame['finalised_position']}ª " in told
        if INDICATORS[indicator].is_shrunk:
            assert unit(row_of_frame["estimate"], form) in told
            assert f"{unit(row_of_frame['prior_mean'], form)}" in told
        else:
            assert "puxado para" not in told


def test_the_explanation_says_which_prior_a_row_used(sample: Database) -> None:
    view = in_view(sample, "")
    frame = frames.ranking_in_view(sample, view)
    for row_of_frame in frame[frame["has_sufficient_volume"]].to_dict("records"):
        told = " ".join(ranking_words.explanation(row_of_frame, view, coverage(sample)))
        named = {
            "segment": f"(do segmento {row_of_frame['segment']}: ",
            "scope": "(de todas as do recorte: ",
        }
        assert named[row_of_frame["prior_kind"]] in told
        verb = (
            "; está entre as dez primeiras nas três"
            if row_of_frame["is_top_ten_in_all"]
            else ("; não está entre as dez primeiras nas três")
        )
        assert verb in told
        if not pd.isna(row_of_frame["previous_position"]):
            kind = "mudança real" if row_of_frame["is_real_change"] else "dentro da variação"
            assert f"era a {row_of_frame['previous_position']}ª" in told and kind in told
    assert {"segment", "scope"} == set(frame["prior_kind"].dropna())


def test_few_companies_have_no_fit_and_few_ratings_no_place(real_month: Database) -> None:
    view = in_view(real_month, "")
    frame = by_name(frames.ranking_in_view(real_month, view).assign(name=lambda f: f["company"]))
    covered = coverage(real_month)
    alfa = frame.loc["Companhia Alfa"]
    told = " ".join(ranking_words.explanation(alfa, view, covered))
    # With ten companies or fewer all are among the first ten, in every draw.
    assert alfa["ranked_count"] == frame["has_sufficient_volume"].sum() <= 10
    assert "dez primeiras" not in told
    assert "dez primeiras" not in " ".join(ranking_words.hover(alfa, INDICATORS[UNRESOLVED]))
    assert "30 não resolvidas em 40 avaliadas = 75,0" in told and "Sem ajuste" in told
    assert ranking_words.explanation(frame.loc["=SOMA(A1;B1)"], view, covered) == (
        "Volume insuficiente: 6 avaliadas; o mínimo para comparar é 30.",
    )


def test_the_company_to_explain_is_chosen_and_its_page_linked(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(sample_folder)
    app.session_state["explicada"] = True
    app.run()
    box = app.get_by_key("empresa_explicada")
    assert box.value == "Magazine Sapucaia" and len(box.options) == 151
    assert "70 não resolvidas em 80 avaliadas" in words(app)
    box.set_value("Banco Vereda").run()
    assert "não resolvidas em 208 avaliadas" in words(app)
    links = [each.proto for each in app.get("page_link") if each.proto.label == "Abrir a ficha"]
    assert len(links) == 1 and "Banco+Vereda" in links[0].query_string


# The charts.


NUMBER = '<span style="font-size:14px">'


def column_lines(text: str) -> list[str]:
    """The numbers of a column of the chart, from the top."""
    return [line.removeprefix(NUMBER).removesuffix("</span>") for line in text.split("<br>")]


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda each: each.key)
def test_marks_bars_and_reference_are_those_of_the_rows(
    sample: Database, indicator: object
) -> None:
    kind = INDICATORS[indicator.key]
    frame = frames.ranking(sample, YEAR, 30, kind.key).query("has_sufficient_volume").head(20)
    scale = 100 if kind.form is Form.SHARE else 1
    for is_narrow in (False, True):
        figure = interval_chart(frame, kind, LIGHT, is_narrow)
        drawn = {}
        for trace in figure.data:
            for x, y, more, less, (_, place) in zip(
                trace.x,
                trace.y,
                trace.error_x.array,
                trace.error_x.arrayminus,
                trace.customdata,
                strict=True,
            ):
                assert y == place
                drawn[place] = (x, x - less, x + more)
        columns = frame[["estimate", "estimate_low", "estimate_high"]].to_numpy() * scale
        np.testing.assert_allclose([drawn[place] for place in range(20)], columns)
        assert figure.layout.shapes[0].x0 == pytest.approx(scale * frame["reference"].iloc[0])
        texts = [annotation.text for annotation in figure.layout.annotations]
        if is_narrow:
            assert len(texts) == 20 and all(" · " in text for text in texts)
        else:
            rows = [ranking_words.columns_of(row, kind) for row in frame.to_dict("records")]
            headings, written_columns = texts[: len(rows[0])], texts[len(rows[0]) :]
            assert headings[0] == "posição" and headings == list(rows[0])
            assert [column_lines(text) for text in written_columns] == [
                [row[heading] for row in rows] for heading in headings
            ]
        low, high = figure.layout.xaxis.range
        if kind.key == RATIO:
            low, high = 10**low, 10**high
        assert low <= columns.min() and columns.max() <= high
    if kind.key == VOLUME:
        assert figure.layout.xaxis.range[0] == 0


@pytest.mark.parametrize("order", [*KEYS, "posicao", "empresa"])
def test_the_number_that_orders_the_rows_stands_beside_them(sample: Database, order: str) -> None:
    frame = frames.ordered(frames.ranking(sample, YEAR, 30, "tempo"), order)
    first = frame.iloc[0].to_dict()
    kind = INDICATORS["tempo"]
    shown = {
        "avaliadas": ("avaliadas", written(first["rated_count"], 0)),
        "finalizadas": ("finalizadas", written(first["finalised_count"], 0)),
        "variacao": ("variação", f"+{written(first['change'])} dias"),
    }.get(order)
    columns = ranking_words.columns_of(first, kind, order)
    numbers = ranking_words.short_numbers(first, kind, order)
    assert list(columns)[:3] == ["posição", "mediana", "respondidas"]
    assert list(columns.items())[3:] == ([shown] if shown else [])
    assert f"mediana {columns['mediana']}" == numbers[1]
    assert (" ".join(shown) in numbers) if shown else len(numbers) == 3
    for is_narrow in (False, True):
        figure = interval_chart(frame.head(3), kind, LIGHT, is_narrow, order)
        assert figure.layout.xaxis.ticksuffix == " dias"
        texts = " ".join(note.text for note in figure.layout.annotations)
        assert columns["mediana"] in texts and (shown is None or shown[1] in texts)


def test_a_fall_has_a_true_minus_and_a_missing_change_a_dash(sample: Database) -> None:
    frame = frames.ordered(frames.ranking(sample, YEAR, 30), "variacao")
    kind = INDICATORS[UNRESOLVED]
    last = frame[frame["change"].notna()].iloc[-1].to_dict()
    assert last["change"] < 0
    fall = f"−{written(-100 * last['change'])} p.p."
    assert ranking_words.columns_of(last, kind, "variacao")["variação"] == fall
    told = " ".join(ranking_words.explanation(last, in_view(sample, ""), coverage(sample)))
    assert f"variação de {fall} (" in told
    none = {**last, "change": np.nan}
    assert ranking_words.columns_of(none, kind, "variacao")["variação"] == "–"


def test_the_table_is_written_as_people_here_write(
    open_companies: Opened, sample_folder: Path
) -> None:
    app = open_companies(sample_folder, {"ordem": "variacao", "colunas": "completo"}, "Tabela")
    table = app.dataframe[0]
    shown = pa.ipc.open_stream(table.proto.arrow_data.styler.display_values).read_pandas()
    column = shown.iloc[:, list(table.value.columns).index("Variação (p.p.)")]
    expected = [
        "–" if pd.isna(value) else written(value).replace("-", "−")
        for value in table.value["Variação (p.p.)"]
    ]
    assert list(column) == expected
    assert any(text.startswith("−") for text in expected)


def test_one_complaint_is_singular_everywhere(sample: Database) -> None:
    first = frames.ranking(sample, YEAR, 30).iloc[0].to_dict()
    one = {key: 1 if key.endswith("_count") else value for key, value in first.items()}
    for kind in INDICATORS.values():
        told = ranking_words.basis({**one, "rating_sum": 3, "expected_count": 2.0}, kind)
        assert "1 avaliadas" not in told and "1 finalizadas" not in told
        assert "1 não resolvidas" not in told and "1 respostas" not in told


def test_nobody_comparable_has_no_place_to_explain(
    open_companies: Opened, sample_folder: Path
) -> None:
    explained = "Como esta posição foi calculada"

    def offered(address: dict[str, str]) -> bool:
        return explained in str(
            [each.label for each in open_companies(sample_folder, address).expander]
        )

    assert offered({})
    assert not offered({"municipio": "5200050"})


def test_the_columns_beside_a_row_are_the_indicators_own(sample: Database) -> None:
    headings = {
        indicator: list(
            ranking_words.columns_of(
                frames.ranking(sample, YEAR, 30, indicator).iloc[0].to_dict(),
                INDICATORS[indicator],
            )
        )[1:]
        for indicator in INDICATORS
    }
    assert headings == {
        "nao_resolvidas": ["avaliadas"],
        "indice_oficial": ["finalizadas"],
        "resolvidas_finalizadas": ["finalizadas"],
        "nota": ["com nota"],
        "tempo": ["mediana", "respondidas"],
        "volume": ["finalizadas", "do total"],
        "razao": ["finalizadas", "esperadas"],
    }


def test_the_funnel_gives_no_verdict_below_ten_and_counts_the_others(sample: Database) -> None:
    shown = funnel(sample, YEAR)
    few = shown.companies["rated_count"] < 10
    assert few.any() and shown.companies.loc[few, "funnel_standing"].isna().all()
    assert shown.companies.loc[~few, "funnel_standing"].notna().all()
    judged = shown.companies[~few]
    outside = judged["unresolved_rate"].gt(judged["funnel_high_95"]) | judged["unresolved_rate"].lt(
        judged["funnel_low_95"]
    )
    sentence = ranking_words.funnel_sentence(shown)
    assert f"De {len(judged)} empresas com 10 avaliadas ou mais, {outside.sum()} fora" in sentence
    assert f"Outras {few.sum()} têm menos de 10: sem veredito." in sentence
    everybody = frames.ranking(sample, YEAR, 30)
    without = int((everybody["rated_count"] == 0).sum())
    assert shown.unrated_count == without
    told = ranking_words.funnel_sentence(replace(shown, unrated_count=2))
    assert told.endswith(" 2 empresas sem nenhuma avaliada: fora do gráfico.")
    assert "sem nenhuma" not in ranking_words.funnel_sentence(replace(shown, unrated_count=0))


def test_the_funnel_says_none_where_it_counts_zero(sample: Database) -> None:
    shown = funnel(sample, YEAR)
    judged = shown.companies[shown.companies["rated_count"] >= 10]
    inside = judged[judged["funnel_standing"] == "indistinct"].head(3)
    few = shown.companies[shown.companies["rated_count"] < 10].head(1)

    def told(companies: pd.DataFrame) -> str:
        return ranking_words.funnel_sentence(replace(shown, companies=companies, unrated_count=0))

    assert told(inside) == (
        "De 3 empresas com 10 avaliadas ou mais, nenhuma fora do esperado (limites de 95 %)."
    )
    assert told(few) == (
        "Nenhuma empresa com 10 avaliadas ou mais. Outra tem menos de 10: sem veredito."
    )
    above = judged[judged["funnel_standing"] == "above"].head(1)
    assert ": 1 acima" in told(above) and "abaixo" not in told(above)


def test_a_filter_on_companies_counts_its_own_unrated(tmp_path: Path) -> None:
    rows = [*rated("A", 20, 5), *[unrated(company=name) for name in "BCD"]]
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    database = Database(current_build(folder))
    assert funnel(database, YEAR).unrated_count == 3
    assert funnel(database, replace(YEAR, companies=("A", "B"))).unrated_count == 1
    database.close()


def test_the_lines_of_the_funnel_are_the_limits_of_the_companies(sample: Database) -> None:
    shown = funnel(sample, YEAR)
    for level in ("low_95", "high_95", "low_998", "high_998"):
        at = np.interp(
            np.log(shown.companies["rated_count"].astype("float64")),
            np.log(shown.limits["rated_count"]),
            shown.limits[level],
        )
        side, number = level.split("_")
        own = shown.companies[f"funnel_{side}_{number}"]
        np.testing.assert_allclose(at, own, atol=5e-3)
    assert (shown.limits["low_998"] <= shown.limits["low_95"]).all()


def test_a_filter_on_companies_leaves_the_funnels_limits(sample: Database) -> None:
    everybody = funnel(sample, YEAR)
    name = everybody.companies["company"].iloc[3]
    chosen = funnel(sample, replace(YEAR, companies=(name,)))
    assert list(chosen.companies["company"]) == [name]
    pd.testing.assert_frame_equal(chosen.limits, everybody.limits)
    pd.testing.assert_series_equal(
        chosen.companies.iloc[0], everybody.companies.iloc[3], check_names=False
    )


def test_only_the_unresolved_have_a_funnel(open_companies: Opened, sample_folder: Path) -> None:
    app = open_companies(sample_folder, {"indicador": "nota"}, "Dispersão")
    assert "A dispersão existe só para as não resolvidas entre avaliadas" in words(app)
    assert not app.get("plotly_chart")


# Names that a page could obey.


@pytest.fixture(scope="module")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every hostile name with 30 rated and 5 unrated complaints, in one month and in the next."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = [
        one
        for place, name in enumerate(HOSTILE_NAMES)
        for month in ("09", "10")
        for one in (
            *rated(name, 30, place % 25, date=f"2026-{month}-15"),
            *[unrated(company=name, date=f"2026-{month}-15")] * 5,
        )
    ]
    return load_all(folder / "data", write(folder / "a.csv", rows))


MONTH = {"de": "2026-10", "ate": "2026-10"}


@pytest.mark.parametrize("indicator", INDICATORS)
def test_hostile_names_stay_what_they_are_in_chart_and_table(
    open_companies: Opened, hostile_folder: Path, indicator: str
) -> None:
    database = Database(current_build(hostile_folder))
    view = link.view(
        {**{k: [v] for k, v in MONTH.items()}, "indicador": [indicator]}, coverage(database)
    )
    frame = frames.ranking_in_view(database, view)
    names = set(frame["company"])
    assert len(names) == len(HOSTILE_NAMES)
    for is_narrow in (False, True):
        figure = interval_chart(frame, INDICATORS[indicator], LIGHT, is_narrow)
        texts = [*figure.layout.yaxis.ticktext, *(note.text for note in figure.layout.annotations)]
        hovers = [each for trace in figure.data for each, _ in trace.customdata]
        assert len(hovers) == len(names)
        assert {unescape(text.split("</b>")[0].removeprefix("<b>")) for text in hovers} == names
        for text in (*texts, *hovers):
            assert set(sub(rf"</?b>|<br>|{NUMBER}|</span>", "", text)) & set("<>") == set(), text
    table = open_companies(hostile_folder, {**MONTH, "indicador": indicator}, "Tabela")
    assert set(table.dataframe[0].value["Empresa"]) == names
    database.close()


def test_hostile_names_stay_what_they_are_in_funnel_and_explanation(
    open_companies: Opened, hostile_folder: Path
) -> None:
    database = Database(current_build(hostile_folder))
    shown = funnel(database, Scope(OCTOBER, OCTOBER))
    figure = funnel_chart(shown, LIGHT)
    hovers = [
        each
        for trace in figure.data
        if trace.customdata is not None
        for each, _ in trace.customdata
    ]
    names = {unescape(text.split("</b>")[0].removeprefix("<b>")) for text in hovers}
    assert names == set(shown.companies["company"]) and len(names) == len(HOSTILE_NAMES)
    database.close()
    app = open_companies(hostile_folder, MONTH)
    app.session_state["explicada"] = True
    app.run()
    box = app.get_by_key("empresa_explicada")
    assert set(box.options) == names
    for name in ("<script>alert(1)</script>", "![x](http://hostil.invalid/b.png)"):
        box = app.get_by_key("empresa_explicada").set_value(name)
        box.run()
        assert not any(name in str(element.value) for element in app.markdown)
        assert not app.exception
