"""What a participant owes: counts against a plain reading, the card, its file, its edges."""

import csv
import io
import random
import re
from html import unescape
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from builds import Opened, Opener, load_all
from complaint_files import Row, row, text, unrated, unresolved, write
from hostile_names import HOSTILE_NAMES
from streamlit.testing.v1 import AppTest

from indicators.rates import wilson
from queries import companies
from queries.database import Database, TooSlow, current_build
from queries.months import month_number
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope
from reports import duties, duties_words, link
from reports.__main__ import main
from reports.coverage import coverage
from reports.duties_labels import DUTY_COLUMNS, DUTY_TOTAL_COLUMNS
from reports.exports import export_file
from ui.charts.duties import STOPPED, duties_chart
from ui.style import LIGHT

ALFA = "Companhia Alfa"
MONTHS = ("2026-07", "2026-08", "2026-10")
"""The months of the files: September 2026 is not loaded."""
WINDOW = Scope(month_number("2026-07"), month_number("2026-10"))


def rows_of(seed: int, number: int = 160) -> list[Row]:
    draw = random.Random(seed)
    kinds = (row, unrated, unresolved)
    return [
        draw.choice(kinds)(
            {"Assunto": draw.choice(["Móveis e Colchões", "Crédito"])},
            company=draw.choice([ALFA, "Banco Beta", "Loja Gama"]),
            segment=draw.choice(["Varejo", "Bancos", ""]),
            date=f"{draw.choice(MONTHS)}-{draw.randint(1, 28):02d}",
            days=draw.choice(["0", "9", "10", "11", "365", "366", "-1", ""]),
            answered=draw.choice(["S", "S", "N", ""]),
        )
        for _ in range(number)
    ]


def month_files(folder: Path, rows: list[Row]) -> list[Path]:
    """One file a month, so that a month without a file is a month not loaded."""
    return [
        write(
            folder / f"finalizadas_{month}.csv",
            [cells for cells in rows if cells["Data Finalização"].startswith(month)],
        )
        for month in sorted({cells["Data Finalização"][:7] for cells in rows})
    ]


def twin(rows: list[Row], company: str, subject: str = "") -> dict[str, list[int]]:
    """By month: finalised, known, answered, answered within 10 days, counted row by row."""
    found: dict[str, list[int]] = {}
    for cells in csv.DictReader(io.StringIO(text(rows, "L19"), newline=""), delimiter=";"):
        if cells["Nome Fantasia"] != company or subject not in ("", cells["Assunto"]):
            continue
        counts = found.setdefault(cells["Data Finalização"][:7], [0, 0, 0, 0])
        counts[0] += 1
        is_answered = cells["Respondida"] == "S"
        counts[1] += cells["Respondida"] != ""
        counts[2] += is_answered
        counts[3] += is_answered and cells["Tempo Resposta"] in [str(days) for days in range(11)]
    return found


def of_company(frame: pd.DataFrame, company: str) -> pd.DataFrame:
    return frame[frame["company"] == company]


def months_of(answers: list[bool], month: str, company: str = ALFA) -> list[Row]:
    """Complaints of one month: answered in 3 days, or not answered."""
    return [
        row(
            company=company,
            date=f"{month}-15",
            answered="S" if answered else "N",
            days="3" if answered else "",
        )
        for answered in answers
    ]


@pytest.mark.parametrize("seed", range(3))
def test_every_month_counts_as_a_plain_reading_of_the_file(
    seed: int, tmp_path: Path, opened: Opener
) -> None:
    rows = rows_of(seed)
    database = opened(*month_files(tmp_path, rows))
    for subject in ("", "Crédito"):
        scope = Scope(WINDOW.from_month, WINDOW.to_month, subjects=(subject,) if subject else ())
        expected = twin(rows, ALFA, subject)
        frame = duties.company_duties(database, scope, ALFA)
        assert frame["period_name"].tolist() == ["jul/2026", "ago/2026", "set/2026", "out/2026"]
        for month, line in zip(
            ("2026-07", "2026-08", "2026-09", "2026-10"), frame.to_dict("records"), strict=True
        ):
            if month == "2026-09":
                assert pd.isna(line["finalised_count"]) and pd.isna(line["answered_share"])
                assert line["period_note"] == "arquivo não carregado"
                continue
            assert [line[name] for name in duties.COUNTS] == expected[month]
            _, known, answered, in_time = expected[month]
            if known < 5:
                assert pd.isna(line["answered_share"]) and pd.isna(line["in_time_high"])
                assert line["rate_note"] == "menos de 5: sem taxa"
                continue
            assert line["rate_note"] == ""
            assert line["answered_share"] == pytest.approx(answered / known)
            assert line["in_time_share"] == pytest.approx(in_time / known)
            ends = [line["in_time_low"], line["in_time_high"]]
            assert ends == pytest.approx([float(end) for end in wilson(in_time, known)])
        totals = companies.company_duties(database, scope).set_index("company")
        sums = [sum(counts) for counts in zip(*expected.values(), strict=True)]
        assert totals.loc[ALFA, list(duties.COUNTS)].tolist() == sums


def test_ten_days_are_in_time_and_eleven_are_not(tmp_path: Path, opened: Opener) -> None:
    rows = [row(company=ALFA, days=days) for days in ("10", "11", "0", "366")]
    database = opened(write(tmp_path / "a.csv", rows))
    frame = duties.company_duties(database, Scope(WINDOW.to_month, WINDOW.to_month), ALFA)
    assert frame[list(duties.COUNTS)].iloc[0].tolist() == [4, 4, 4, 2]


def test_who_did_not_answer_is_not_in_time_whatever_the_days(
    tmp_path: Path, opened: Opener
) -> None:
    rows = [row(company=ALFA, days="5", answered=answered) for answered in ("S", "N", "") * 3]
    database = opened(write(tmp_path / "a.csv", rows))
    frame = duties.company_duties(database, Scope(WINDOW.to_month, WINDOW.to_month), ALFA)
    assert frame[list(duties.COUNTS)].iloc[0].tolist() == [9, 6, 3, 3]
    assert frame["in_time_share"].iloc[0] == 1 / 2


def test_what_the_file_does_not_say_is_said_on_screen(tmp_path: Path, opened: Opener) -> None:
    rows = [
        *(row(company=ALFA, answered=answered) for answered in ["S"] * 6 + ["N"] * 2 + [""] * 12),
        *(row(company="Banco Beta", answered="") for _ in range(12)),
    ]
    database = opened(write(tmp_path / "a.csv", rows))
    view = link.view({"de": ["2026-10"], "ate": ["2026-10"]}, coverage(database))
    everyone = duties.duties_in_window(database, view.scope)
    said = {}
    for company in (ALFA, "Banco Beta"):
        months = duties.company_duties(database, view.scope, company)
        found = of_company(everyone, company)
        said[company] = duties_words.sentence(found, months, view)
        said[company] += " ".join(duties_words.notes(months))
        estimate = duties_words.estimate_sentence(found)
        assert ("o arquivo não diz" in estimate) is (company != ALFA)
    assert "respondeu 75,0\u00a0%" in said[ALFA]
    assert "das 8 finalizadas em que o arquivo diz se respondeu (são 20 ao todo)" in said[ALFA]
    assert "Em 12 de 20 finalizadas o arquivo não diz se respondeu" in said[ALFA]
    nothing = "Em out/2026, respondidas: – de 12 finalizadas; o arquivo não diz se respondeu."
    assert nothing in said["Banco Beta"]
    assert "nan" not in said["Banco Beta"] and "Deixou" not in said["Banco Beta"]


def test_a_company_stopped_over_all_its_complaints_whatever_is_filtered(
    tmp_path: Path, opened: Opener
) -> None:
    silent, answering = ({"Assunto": name} for name in ("Crédito", "Móveis e Colchões"))
    rows = [
        *(row(silent, company=ALFA, date="2024-06-15", answered="N", days="") for _ in range(12)),
        *(row(answering, company=ALFA, date="2024-06-15") for _ in range(3)),
        *(row(silent, company=ALFA, date="2024-07-15", answered="N", days="") for _ in range(6)),
        *(row(answering, company=ALFA, date="2024-07-15", answered="N", days="") for _ in range(6)),
    ]
    database = opened(*month_files(tmp_path, rows))
    scope = Scope(month_number("2024-06"), month_number("2024-07"), subjects=("Crédito",))
    frame = duties.company_duties(database, scope, ALFA)
    # In June the subject alone looks silent; in July the subject alone is too small to tell.
    assert frame["finalised_count"].tolist() == [12, 6]
    assert frame["all_finalised_count"].tolist() == [15, 12]
    assert frame["stopped_answering"].tolist() == [False, True]
    (marks,) = (trace for trace in duties_chart(frame, LIGHT).data if trace.marker.symbol == "x")
    assert "nenhuma de 12" in marks.customdata[0]


def test_a_company_stopped_in_the_place_that_is_counted(tmp_path: Path, opened: Opener) -> None:
    rows = [
        *months_of([False] * 10, "2024-06"),
        *({**cells, "UF": "SP"} for cells in months_of([True] * 5, "2024-06")),
    ]
    database = opened(*month_files(tmp_path, rows), uf="BR")
    month = month_number("2024-06")
    judged = [
        duties.company_duties(database, Scope(month, month, states=states), ALFA)
        for states in ((), ("GO",))
    ]
    assert [frame["stopped_answering"].iloc[0] for frame in judged] == [False, True]


def test_a_partial_month_is_not_judged(tmp_path: Path, opened: Opener) -> None:
    full = [True] * 40
    rows = [
        *months_of(full, "2024-05"),
        *months_of([False] * 12, "2024-06"),
        *months_of(full, "2024-07"),
        *months_of([False] * 30, "2024-08"),
    ]
    database = opened(*month_files(tmp_path, rows))
    scope = Scope(month_number("2024-05"), month_number("2024-08"))
    frame = duties.company_duties(database, scope, ALFA)
    assert frame["stopped_answering"].tolist() == [False, pd.NA, False, True]
    reasons = frame["partial_reason"].tolist()
    assert reasons == ["", "menos da metade da mediana dos meses vizinhos", "", ""]
    (note,) = duties_words.notes(frame)
    assert note.startswith("jun/2024: mês incompleto na base")


def test_a_company_stopped_where_a_month_of_ten_has_no_answer(
    tmp_path: Path, opened: Opener
) -> None:
    rows = [
        *months_of([True] * 3, "2024-05"),
        *months_of([False] * 10, "2024-06"),
        *months_of([False] * 9, "2024-07"),
        *months_of([False] * 10 + [True], "2024-08"),
        *months_of([False], "2024-09", "Banco Beta"),
        *months_of([False] * 12, "2024-10"),
    ]
    database = opened(*month_files(tmp_path, rows))
    scope = Scope(month_number("2024-04"), month_number("2024-11"))
    frame = duties.company_duties(database, scope, ALFA)
    stopped = dict(zip(frame["period_name"], frame["stopped_answering"], strict=True))
    assert {name for name, has in stopped.items() if has is not pd.NA and has} == {
        "jun/2024",
        "out/2024",
    }
    # No complaint of the company: counted as none, without a share; not loaded: no number.
    by_name = frame.set_index("period_name")
    assert by_name.loc["set/2024", "finalised_count"] == 0
    assert pd.isna(by_name.loc["set/2024", "answered_share"])
    assert by_name.loc[["abr/2024", "nov/2024"], "finalised_count"].isna().all()
    assert by_name.loc["nov/2024", "period_note"] == "arquivo não carregado"
    window = duties.duties_in_window(database, scope)
    view = link.view({"de": ["2024-04"], "ate": ["2024-11"]}, coverage(database))
    text = duties_words.sentence(of_company(window, ALFA), frame, view)
    assert "das 45 finalizadas" in text
    assert text.endswith("Deixou de responder em jun/2024, out/2024.")
    figure = duties_chart(frame, LIGHT)
    (marks,) = (trace for trace in figure.data if trace.marker.symbol == "x")
    assert list(marks.x) == [2, 6]
    assert "nenhuma de 10" in marks.customdata[0] and "nenhuma de 12" in marks.customdata[1]
    assert [note.x for note in figure.layout.annotations if note.text == STOPPED] == [2, 6]


def test_estimates_and_changes_are_of_all_companies_whoever_is_chosen(sample: Database) -> None:
    last = coverage(sample).months[-1]
    scope = Scope(last - 11, last)
    frame = duties.duties_in_window(sample, scope)
    assert len(frame) > 100 and frame["company"].is_unique
    company = str(frame.sort_values("finalised_count")["company"].iloc[-1])
    view = link.view({"empresa": [company]}, coverage(sample))
    content = export_file(sample, "deveres", view, is_spreadsheet=True).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Por mês", "No período", "Leia-me"]
    heading, line = book["No período"].iter_rows(values_only=True)
    written = dict(zip(heading, line, strict=True))
    assert list(heading) == [label.heading for label in DUTY_TOTAL_COLUMNS]
    found = of_company(frame, company).iloc[0]
    assert written["empresa"] == company
    assert written["respondidas_estimativa_pct"] == pytest.approx(100 * found["answered_estimate"])
    assert written["no_prazo_variacao_pp"] == pytest.approx(100 * found["in_time_change"])
    assert found["answered_estimate_low"] < found["answered_estimate"]
    assert found["answered_estimate"] < found["answered_estimate_high"]
    before = duties.duties_in_window(sample, Scope(last - 23, last - 12))
    estimates = [of_company(window, company).iloc[0] for window in (frame, before)]
    difference = estimates[0]["in_time_estimate"] - estimates[1]["in_time_estimate"]
    assert found["in_time_change"] == pytest.approx(difference)
    assert "Estimativa contra a janela anterior" in duties_words.change_sentence(
        of_company(frame, company)
    )


def test_without_the_window_before_nothing_is_compared(real_month: Database) -> None:
    scope = Scope(WINDOW.to_month, WINDOW.to_month)
    row_of_alfa = of_company(duties.duties_in_window(real_month, scope), ALFA)
    assert row_of_alfa["answered_change"].isna().all()
    assert duties_words.change_sentence(row_of_alfa).startswith("Sem comparação")
    assert duties_words.estimate_sentence(row_of_alfa).startswith("Sem ajuste")


def words(app: AppTest) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", element.value)) for element in app.html)


def card_script(address: str, company: str) -> None:
    """The card alone, as a page draws it."""
    from reports import link
    from reports.coverage import coverage
    from ui import duties
    from ui.data import fetch

    duties.card(link.view(link.parsed(address), fetch(coverage)), company)


@pytest.mark.parametrize("company", [ALFA, HOSTILE_NAMES[0], "=SOMA(A1)"])
def test_screen_table_file_and_command_show_the_same_months(
    company: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {**cells, "Nome Fantasia": company} if cells["Nome Fantasia"] == ALFA else cells
        for cells in rows_of(5)
    ]
    folder = load_all(tmp_path / "data", *month_files(tmp_path, rows))
    monkeypatch.setenv("CONSUMO_DATA", str(folder))
    database = Database(current_build(folder))
    known = coverage(database).options["companies"]
    assert company in known
    address = link.query(link.view({"empresa": [company], "periodo": ["6m"]}, coverage(database)))
    arguments = {"address": address, "company": company}
    app = AppTest.from_function(card_script, kwargs=arguments, default_timeout=30).run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 1
    assert "Resposta da empresa: parcela respondida e em até 10 dias" in words(app)
    app.session_state["aba_deveres"] = "Tabela"
    app.run()
    (table,) = app.dataframe
    assert list(table.value.columns) == [label.title for label in DUTY_COLUMNS]
    target = tmp_path / "deveres.csv"
    command = ["deveres", "--link", address, "--data", str(folder), "--to", str(target)]
    assert main(command) == 0
    view = link.view(link.parsed(address), coverage(database))
    assert target.read_bytes() == export_file(database, "deveres", view, False).content
    content = io.StringIO(target.read_bytes().decode("utf-8-sig"), newline="")
    lines = list(csv.DictReader(content, delimiter=";"))
    counts = [line["respondidas_10_dias"] for line in lines]
    shown = table.value["Respondidas em até 10 dias"]
    assert counts == ["" if pd.isna(value) else str(int(value)) for value in shown]
    assert [line["periodo"] for line in lines] == table.value["Período"].tolist()
    written = [line["no_prazo_pct"].replace(",", ".") for line in lines]
    shares = ["" if pd.isna(value) else float(value) for value in table.value["Em até 10 dias (%)"]]
    assert shares == ["" if not share else round(float(share), 1) for share in written]
    for tab in ("No período", "Baixar", "Sobre este dado"):
        app.session_state["aba_deveres"] = tab
        app.run()
        assert not app.exception
    database.close()


def test_a_company_without_a_complaint_in_the_window_has_no_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [*months_of([True], "2026-07"), *months_of([True] * 3, "2026-10", "Banco Beta")]
    folder = load_all(tmp_path / "data", *month_files(tmp_path, rows))
    monkeypatch.setenv("CONSUMO_DATA", str(folder))
    app = AppTest.from_function(
        card_script, kwargs={"address": "?de=2026-10&ate=2026-10", "company": ALFA}
    ).run()
    assert not app.exception
    assert "Nenhuma reclamação finalizada em out/2026 com estes filtros." in words(app)


def test_without_a_company_the_file_of_months_is_empty_and_says_so(real_month: Database) -> None:
    view = link.view({}, coverage(real_month))
    file = export_file(real_month, "deveres", view, is_spreadsheet=True)
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert book["Por mês"].max_row == 1 and book["No período"].max_row == 5
    notes = list(book["Leia-me"].iter_rows(values_only=True))
    assert ("Empresa da folha Por mês", "nenhuma escolhida") in notes


def test_columns_are_in_their_frames(real_month: Database) -> None:
    scope = Scope(FIRST_MONTH, LAST_MONTH - 1)
    window = duties.duties_in_window(real_month, scope)
    assert {label.column for label in DUTY_TOTAL_COLUMNS} <= set(window.columns)
    months = duties.company_duties(real_month, Scope(WINDOW.to_month, WINDOW.to_month), ALFA)
    assert {label.column for label in DUTY_COLUMNS} <= set(months.columns)


@pytest.mark.parametrize("tab", ["Gráfico", "No período", "Tabela"])
@pytest.mark.parametrize("problem", [ValueError("segredo"), TooSlow()])
def test_where_the_card_fails_the_page_goes_on(
    problem: Exception,
    tab: str,
    open_app: Opened,
    real_month_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(database: Database, scope: Scope) -> pd.DataFrame:
        raise problem

    monkeypatch.setattr(duties, "duties_in_window", fail)
    monkeypatch.setattr(duties, "shares_in_window", fail)
    address = {"empresa": ALFA, "de": "2026-10", "ate": "2026-10"}
    app = open_app(real_month_folder, address, page="profile.py")
    app.session_state["aba_ficha"] = "Resposta da empresa"
    app.session_state["aba_deveres"] = tab
    app.run()
    assert not app.exception
    text = words(app)
    told = str(problem) if isinstance(problem, TooSlow) else "Não foi possível montar este gráfico."
    assert told in text and "segredo" not in text
    assert "Reclamação registrada não é infração provada." in text
    assert sum(element.value.count("<h1") for element in app.html) == 1
