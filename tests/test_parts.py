"""A part of a page that fails: what the reader is told, what the log holds, and what goes on."""

import logging
import re
from html import unescape
from pathlib import Path

import pytest
from builds import Opened
from streamlit.testing.v1 import AppTest

from queries.database import Database, TooSlow
from queries.scope import Scope
from reports import frames, profile

SECRET = "segredo em /caminho/do/servidor"


def two_parts(kind: str) -> None:
    import streamlit as st

    from queries.database import NoBuild, TooSlow
    from ui.card import part

    def fails() -> None:
        if kind == "damage":
            raise NoBuild("A base sumiu.", "Carregue de novo.")
        if kind == "slow":
            raise TooSlow
        if kind == "rerun":
            st.session_state["times"] = st.session_state.get("times", 0) + 1
            if st.session_state["times"] == 1:
                st.rerun()
        elif kind == "fault":
            raise ValueError("segredo em /caminho/do/servidor")

    try:
        part("primeiro", fails)
        part("segundo", lambda: st.text("o segundo continua"))
    except NoBuild as problem:
        st.text(str(problem))


def opened(kind: str) -> AppTest:
    return AppTest.from_function(two_parts, args=(kind,)).run()


def told(app: AppTest) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", element.value)) for element in app.html)


def test_a_fault_shows_a_number_and_never_its_words_and_the_rest_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        app = opened("fault")
    assert not app.exception
    assert told(app).strip() == (
        "Não foi possível montar este gráfico. Os demais continuam válidos."
    )
    (code,) = app.code
    assert re.fullmatch("[0-9A-F]{8}", code.value)
    assert [element.value for element in app.text] == ["o segundo continua"]
    assert [button.label for button in app.button] == ["Tentar de novo"]
    everything = " ".join([str(app), told(app)])
    assert "segredo" not in everything and "caminho" not in everything
    assert "Traceback" not in everything
    (record,) = [record for record in caplog.records if "incident" in record.getMessage()]
    assert code.value in record.getMessage()
    assert record.exc_info is not None and SECRET in str(record.exc_info[1])


def test_two_faults_have_two_numbers() -> None:
    assert opened("fault").code[0].value != opened("fault").code[0].value


def test_a_query_over_the_time_limit_is_told_in_its_own_words_without_a_number() -> None:
    app = opened("slow")
    assert not app.exception and not app.code and not app.button
    assert told(app).strip() == str(TooSlow())
    assert str(TooSlow()) == (
        "A consulta passou de 5 s e foi interrompida. Reduza o período ou escolha mais filtros."
    )
    assert [element.value for element in app.text] == ["o segundo continua"]


def test_a_missing_build_is_the_matter_of_the_whole_page() -> None:
    app = opened("damage")
    assert [element.value for element in app.text] == ["A base sumiu. Carregue de novo."]
    assert not app.html and not app.code


def test_a_new_run_that_a_part_asks_for_is_no_fault() -> None:
    app = opened("rerun")
    assert app.session_state["times"] == 2
    assert not app.exception and not app.code
    assert [element.value for element in app.text] == ["o segundo continua"]


def a_card(tab: str) -> None:
    import streamlit as st

    from ui.card import card

    st.session_state["aba_um"] = tab
    card(
        "um",
        "<b>Título</b>",
        "unidade · período",
        chart=lambda: st.text("um gráfico"),
        table=lambda: st.text("uma tabela"),
        download=lambda: st.text("um arquivo"),
        about=lambda: st.text("sobre"),
        more={"Funil": lambda: st.text("um funil")},
    )


@pytest.mark.parametrize(
    ("tab", "drawn"),
    [
        ("Gráfico", "um gráfico"),
        ("Funil", "um funil"),
        ("Tabela", "uma tabela"),
        ("Baixar", "um arquivo"),
        ("Sobre este dado", "sobre"),
    ],
)
def test_a_card_draws_the_open_tab_alone_and_its_title_as_it_stands(tab: str, drawn: str) -> None:
    app = AppTest.from_function(a_card, args=(tab,)).run()
    assert not app.exception
    assert [element.label for element in app.tabs] == [
        *("Gráfico", "Funil", "Tabela", "Baixar", "Sobre este dado"),
    ]
    assert [element.value for element in app.text] == [drawn]
    assert "&lt;b&gt;Título&lt;/b&gt;" in app.html[0].value


def test_a_page_whose_query_takes_too_long_says_so_and_is_complete(
    open_app: Opened, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(database: Database, scope: Scope, minimum: int, indicator: str) -> None:
        raise TooSlow

    monkeypatch.setattr(frames, "places", too_slow)
    app = open_app(sample_folder, page="companies.py")
    text = told(app)
    assert "A consulta demorou demais" in text and str(TooSlow()) in text
    assert "Reclamação registrada não é infração provada." in text


@pytest.mark.parametrize("problem", [ValueError(SECRET), TooSlow()])
def test_where_the_numbers_of_a_company_fail_the_rest_of_its_page_stands(
    problem: Exception,
    open_app: Opened,
    sample_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(database: Database, scope: Scope, company: str) -> None:
        raise problem

    monkeypatch.setattr(profile, "overview", fail)
    app = open_app(sample_folder, {"empresa": "Telefonia Cerrado"}, page="profile.py")
    assert not app.exception
    text = told(app)
    assert "Sem resumo da empresa:  não foi possível calcular; o resto continua válido." in text
    assert SECRET not in text
    is_slow = isinstance(problem, TooSlow)
    assert (str(problem) in text) == is_slow
    assert len(app.code) == (not is_slow) + 1  # The link to copy is one, too.
    for drawn in ("Reclamações por mês", "Principais problemas", "A empresa pode enviar resposta"):
        assert drawn in text
    assert "Resolução: 3 contas" not in text
