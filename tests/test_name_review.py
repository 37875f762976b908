"""The section Nomes e grupos: what is asked, what is known, what changes, the way through it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from builds import Opened, load_all
from complaint_files import row, unrated, unresolved, write
from streamlit.testing.v1 import AppTest

from ingest.folder import current_name
from ingest.name_decisions import apply
from queries.companies import company_totals
from queries.database import Database, current_build
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope
from reports import frames
from reports import name_review as review
from reports.name_labels import DECISION_COLUMNS, EFFECT_COLUMNS, EVIDENCE_COLUMNS
from reports.name_review import JOINED, TODAY
from workspace.names import DIFFERENT, SAME, UNKNOWN, NameEvent, decide, history
from workspace.store import workspace

OLD, NEW, BETA = "Energia Pequi", "Energia Pequi (antiga Baru)", "*Loja* <b>Beta</b>"
BARU = "Baru"
OCTOBER = Scope(2026 * 12 + 9, 2026 * 12 + 9)
EVERYTHING = Scope(FIRST_MONTH, LAST_MONTH - 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """October: 20 + 20 rated under two names of one company (10 and 20 not resolved), others."""
    rows = [
        *(unresolved(company=OLD, city="Anápolis") for _ in range(10)),
        *(row(company=OLD) for _ in range(10)),
        *(unresolved(company=NEW) for _ in range(20)),
        *(unrated(company=NEW, segment="Energia", answered="N", days="") for _ in range(25)),
        *(row(company=BETA) for _ in range(30)),
        *(unresolved(company=BETA) for _ in range(10)),
        *(row(company=BARU, date="2026-10-02") for _ in range(3)),
    ]
    return load_all(tmp_path / "data", write(tmp_path / "finalizadas_2026-10.csv", rows))


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    with closing(Database(current_build(folder))) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


# Frames.


def test_the_queue_asks_about_names_alike_until_they_are_decided(database: Database) -> None:
    asked = [(one.name, one.other) for one in review.queue(database, ())]
    assert asked == [(OLD, NEW), (BARU, NEW)]
    assert [(one.name, one.other) for one in review.queue(database, ((OLD, NEW),))] == [(BARU, NEW)]


def test_what_is_one_company_already_is_not_asked_about(folder: Path) -> None:
    apply([(OLD, NEW), (BARU, NEW)], [], folder)
    with closing(Database(current_build(folder))) as database:
        assert review.queue(database, ()) == []


def test_the_evidence_is_of_the_whole_build(database: Database) -> None:
    frame = review.evidence(database, OLD, NEW)
    assert frame["company"].tolist() == [OLD, NEW]
    assert frame["counts_as"].tolist() == [OLD, NEW]
    assert frame["name_count"].tolist() == [20, 45]
    assert frame["town_count"].tolist() == [2, 1]
    assert frame["main_segment"].tolist() == ["Varejo", "Energia"]
    assert review.towns_in_common(database, OLD, NEW) == 1
    assert [label.column for label in EVIDENCE_COLUMNS if label.column not in frame] == []


def test_the_effect_is_the_ranking_that_the_decision_makes(
    database: Database, folder: Path
) -> None:
    frame = review.effect(database, OLD, NEW)
    assert frame["situation"].tolist() == [TODAY, TODAY, JOINED]
    assert frame["rated_count"].tolist()[2] == 40
    assert frame["finalised_count"].tolist()[2] == 65
    # Alone, neither has 30 rated; joined, they are above Loja Beta.
    assert frame["places"].tolist()[:2] == ["", ""]
    assert frame["places"].iloc[2] == "1ª"
    assert [label.column for label in EFFECT_COLUMNS if label.column not in frame] == []
    apply([(OLD, NEW)], [], folder)
    with closing(Database(current_build(folder))) as after:
        ranked = frames.ranking(after, OCTOBER, 30).iloc[0]
        assert company_totals(after, EVERYTHING)["finalised_count"].max() == 65
        assert review.effect(after, OLD, NEW).empty
    columns = ["rated_count", "finalised_count", "estimate", "estimate_low", "estimate_high"]
    assert frame.loc[2, columns].tolist() == pytest.approx(ranked[columns].tolist())


def test_an_estimate_of_fewer_than_five_is_missing(database: Database) -> None:
    frame = review.effect(database, BARU, NEW).set_index("company")
    assert frame.loc[BARU, "rated_count"] == 3
    assert frame.loc[BARU, ["estimate", "estimate_low", "estimate_high"]].isna().all()


def test_the_sentence_counts_what_waits_what_holds_and_what_is_not_applied(
    database: Database,
) -> None:
    def event(other: str, answer: str | None, number: int = 1) -> NameEvent:
        return NameEvent("A", other, number, answer, "decided", "ana", "2026-11-25T20:00:00+00:00")

    events = [event("B", SAME), event("C", DIFFERENT), event("D", UNKNOWN), event("E", SAME)]
    events.append(NameEvent("A", "E", 2, None, "undone", "ana", "2026-11-25T21:00:00+00:00"))
    stands = review.standing(database, events)
    assert (stands.same, stands.to_apply) == ((("A", "B"),), 1)
    assert review.summary(2, events, stands) == (
        "Pares para decidir: 2. Decididos: 3, dos quais da mesma empresa: 1. Ainda não aplicadas "
        "à base: 1."
    )
    frame = review.events_frame(events)
    assert frame["answer"].tolist() == ["é a mesma", "não é", "não sei", "é a mesma", ""]
    assert [label.column for label in DECISION_COLUMNS if label.column not in frame] == []


# The page.


def opened(open_app: Opened, folder: Path) -> AppTest:
    app = open_app(folder, {"secao": "nomes"}, page="method.py")
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_an_alias_is_decided_applied_undone_and_the_ranking_follows(
    open_app: Opened, folder: Path
) -> None:
    before = current_name(folder)
    app = opened(open_app, folder)
    assert "Pares para decidir: 2." in texts(app)
    assert f"Pode ser a mesma empresa: {OLD} e {NEW}." in texts(app)
    app.text_input(key="nomes_quem").input("Ana").run()
    press(app, "nomes_same")
    assert "Gravado: é a mesma" in texts(app)
    (event,) = history(workspace(folder))
    assert (event.pair, event.answer, event.decided_by) == ((OLD, NEW), SAME, "Ana")
    # The build is as it was until the decisions are applied.
    assert current_name(folder) == before
    press(app, "nomes_aplicar")
    assert "Decisões aplicadas" in texts(app)
    assert current_name(folder) != before
    with closing(Database(current_build(folder))) as database:
        ranked = frames.ranking(database, OCTOBER, 30)
        assert ranked["rated_count"].tolist()[0] == 40
    assert "nomes_aplicar" not in {button.key for button in app.button}
    app.selectbox(key="nomes_desfazer_par").select((OLD, NEW)).run()
    press(app, "nomes_desfazer")
    press(app, "nomes_aplicar")
    assert current_name(folder) == before
    assert [one.answer for one in history(workspace(folder))] == [SAME, None]


@pytest.mark.parametrize(
    ("key", "answer"), [("nomes_different", DIFFERENT), ("nomes_unknown", UNKNOWN)]
)
def test_the_other_answers_leave_the_queue_and_change_no_build(
    open_app: Opened, folder: Path, key: str, answer: str
) -> None:
    app = press(opened(open_app, folder), key)
    assert "Pares para decidir: 1. Decididos: 1," in texts(app)
    (event,) = history(workspace(folder))
    assert (event.pair, event.answer, event.decided_by) == ((OLD, NEW), answer, "usuário local")
    assert "nomes_aplicar" not in {button.key for button in app.button}


def test_any_two_names_may_be_decided_on_and_signs_in_them_are_literal(
    open_app: Opened, folder: Path
) -> None:
    app = opened(open_app, folder)
    app.radio(key="nomes_de_onde").set_value("Dois nomes à escolha").run()
    app.selectbox(key="nomes_um").select(OLD).run()
    app.selectbox(key="nomes_outro").select(BETA).run()
    assert "Pode ser a mesma empresa: *Loja* &lt;b&gt;Beta&lt;/b&gt; e Energia Pequi." in texts(app)
    press(app, "nomes_same")
    assert history(workspace(folder))[0].pair == (BETA, OLD)


def test_contradictions_are_told_and_nothing_changes(open_app: Opened, folder: Path) -> None:
    before = current_name(folder)
    for one, other, answer in ((OLD, NEW, SAME), (BARU, NEW, SAME), (OLD, BARU, DIFFERENT)):
        decide(workspace(folder), one, other, answer, "ana", seen=0)
    app = press(opened(open_app, folder), "nomes_aplicar")
    assert "Há decisões que se contradizem" in texts(app)
    assert current_name(folder) == before


def test_who_decides_on_what_changed_meanwhile_is_told(open_app: Opened, folder: Path) -> None:
    app = opened(open_app, folder)
    decide(workspace(folder), OLD, NEW, DIFFERENT, "rui", seen=0)
    press(app, "nomes_same")
    assert [event.decided_by for event in history(workspace(folder))] == ["rui"]
    assert "Outra pessoa decidiu sobre estes nomes" in texts(app)


def test_a_workspace_that_cannot_be_read_leaves_the_page_standing(
    open_app: Opened, folder: Path
) -> None:
    (folder / "workspace.sqlite").write_bytes(b"no database" * 1000)
    assert "Não foi possível ler ou gravar as decisões" in texts(opened(open_app, folder))
