"""The section Nomes e grupos: pairs of names to decide on, decisions, their file, applying them."""

import streamlit as st

from ingest import name_decisions
from ingest.folder import DiskFull, FolderInUse, disk_sentence
from ingest.load import LoadRefused
from queries.database import data_folder
from reports import name_review as review
from reports.export import CSV_TYPE
from reports.name_labels import DECISION_COLUMNS, EFFECT_COLUMNS, EVIDENCE_COLUMNS
from reports.name_review import Pair, Standing
from reports.words import count
from ui import frame
from ui.data import fetch
from ui.tables import show_table
from workspace.files import ANSWER_WORDS, UnreadableDecisions, from_csv, to_csv
from workspace.names import (
    DIFFERENT,
    SAME,
    UNKNOWN,
    ChangedMeanwhile,
    NameEvent,
    add_events,
    decide,
    decisions,
    history,
    pairs,
    undo,
)
from workspace.store import WorkspaceUnavailable, workspace

_BUTTONS = ((SAME, "É a mesma"), (DIFFERENT, "Não é"), (UNKNOWN, "Não sei"))
_LOCAL_USER = "usuário local"
_QUEUE, _TWO_NAMES = "Da fila", "Dois nomes à escolha"
_TOLD = "nomes_dito"
_CHANGED = (
    "Outra pessoa decidiu sobre estes nomes enquanto você olhava. Confira o histórico e decida de "
    "novo; nada foi gravado."
)


def section() -> None:
    """What is to decide, what was decided, the history, and the file of it all."""
    told = st.session_state.pop(_TOLD, None)
    if told:
        frame.notice(told)
    try:
        events = history(workspace(data_folder()))
    except WorkspaceUnavailable as problem:
        frame.notice(str(problem))
        return
    stands = fetch(review.standing, tuple(events))
    waiting = fetch(review.queue, tuple(event.pair for event in decisions(events)))
    frame.card_title("Nomes que podem ser da mesma empresa", "nada se junta sem uma decisão")
    frame.note(review.summary(len(waiting), events, stands))
    st.text_input("Quem decide (fica no histórico)", key="nomes_quem", max_chars=80, width=340)
    _apply(events, stands)
    pair = _chosen_pair(tuple((one.name, one.other) for one in waiting))
    if pair is not None:
        _evidence(pair, {(one.name, one.other): review.why(one) for one in waiting})
        _answers(pair, events)
    _decided(events)
    _file(events)


def _chosen_pair(waiting: tuple[Pair, ...]) -> Pair | None:
    """The pair to look at: of the queue, or any two names."""
    source = st.radio("Par", [_QUEUE, _TWO_NAMES], horizontal=True, key="nomes_de_onde")
    if source == _QUEUE:
        if not waiting:
            frame.note("Nenhum par na fila: não há nomes parecidos que alguém não tenha decidido.")
            return None
        return st.selectbox(
            "Par da fila, da evidência mais forte à mais fraca",
            waiting,
            format_func=" / ".join,
            filter_mode="contains",
            key="nomes_par",
        )
    names = fetch(review.written)
    one, other = (
        st.selectbox(
            label, names, index=None, placeholder="escolha", filter_mode="contains", key=key
        )
        for label, key in (("Um nome", "nomes_um"), ("Outro nome", "nomes_outro"))
    )
    if one is None or other is None or one == other:
        return None
    return min(one, other), max(one, other)


def _evidence(pair: Pair, whys: dict[Pair, str]) -> None:
    """What is known of the two names, and what joining them would change."""
    frame.card_title(review.question(*pair), whys.get(pair, "par escolhido por você"))
    show_table(
        fetch(review.evidence, *pair),
        EVIDENCE_COLUMNS,
        key="nomes_evidencia",
        alt="Os dois nomes: segmento, reclamações, municípios, primeiro e último mês.",
        pinned="Nome usado",
    )
    common = fetch(review.towns_in_common, *pair)
    frame.note(f"Municípios de Goiás com reclamações dos dois nomes: {count(common)}.")
    effect = fetch(review.effect, *pair)
    if effect.empty:
        frame.note("Os dois nomes já contam como uma empresa, ou não têm reclamações em 12 meses.")
        return
    show_table(
        effect,
        EFFECT_COLUMNS,
        key="nomes_efeito",
        alt="O ranking dos últimos 12 meses por não resolvidas, hoje e se os nomes se juntarem.",
        pinned="Como conta",
    )
    frame.note(
        "Como ler: o ranking dos últimos 12 meses por não resolvidas entre avaliadas, com o mínimo "
        "de 30 avaliadas; juntos, as contas, o intervalo e todas as posições são refeitos."
    )


def _answers(pair: Pair, events: list[NameEvent]) -> None:
    """The three answers; each is a decision in the history."""
    # A callback keeps the number that the reader saw: a later decision of another is noticed.
    seen = _last_number(pair, events)
    with st.container(horizontal=True):
        for answer, label in _BUTTONS:
            st.button(label, key=f"nomes_{answer}", on_click=_decide, args=(pair, answer, seen))


def _decide(pair: Pair, answer: str, seen: int) -> None:
    try:
        decide(workspace(data_folder()), *pair, answer, _who(), seen)
        told = f"Gravado: {ANSWER_WORDS[answer]}. Vale nas contas depois de Aplicar decisões."
    except ChangedMeanwhile:
        told = _CHANGED
    except WorkspaceUnavailable as problem:
        told = str(problem)
    st.session_state[_TOLD] = told


def _undo(pair: Pair, seen: int) -> None:
    try:
        undo(workspace(data_folder()), *pair, _who(), seen)
        told = "Desfeita: vale de novo o que valia antes, depois de Aplicar decisões."
    except ChangedMeanwhile:
        told = _CHANGED
    except WorkspaceUnavailable as problem:
        told = str(problem)
    st.session_state[_TOLD] = told


def _who() -> str:
    """Who decides, as they call themselves."""
    return str(st.session_state.get("nomes_quem") or "").strip() or _LOCAL_USER


def _apply(events: list[NameEvent], stands: Standing) -> None:
    """Make the decisions into the build that everybody reads."""
    if not stands.to_apply:
        return
    if not st.button("Aplicar decisões", type="primary", key="nomes_aplicar"):
        return
    with st.spinner("Fazendo a base com as decisões; pode levar alguns minutos…"):
        try:
            name = name_decisions.apply(stands.same, pairs(events, DIFFERENT), data_folder())
            told = f"Decisões aplicadas. Base em uso: {name}. Rankings e fichas já contam assim."
        except (LoadRefused, FolderInUse, DiskFull, OSError) as problem:
            told = disk_sentence(problem) if isinstance(problem, OSError) else str(problem)
    _tell(told)


def _decided(events: list[NameEvent]) -> None:
    """The decisions that hold, one of which may be undone, and the history of all."""
    held = decisions(events)
    frame.card_title(f"Decisões: {count(len(held))}", "a última resposta de cada par")
    if held:
        show_table(
            review.events_frame(held),
            DECISION_COLUMNS,
            key="nomes_decisoes",
            alt="Decisões que valem: os dois nomes, a resposta, quem e quando.",
            pinned="Nome",
        )
        chosen = st.selectbox(
            "Decisão a desfazer",
            [event.pair for event in held],
            index=None,
            placeholder="escolha",
            format_func=" / ".join,
            filter_mode="contains",
            key="nomes_desfazer_par",
        )
        if chosen is not None:
            seen = _last_number(chosen, events)
            st.button("Desfazer", key="nomes_desfazer", on_click=_undo, args=(chosen, seen))
    if events:
        frame.unfolded(f"Histórico: {count(len(events))}", "nomes_historico", lambda: _all(events))


def _all(events: list[NameEvent]) -> None:
    show_table(
        review.events_frame(events[::-1]),
        DECISION_COLUMNS,
        key="nomes_historia",
        alt="Todas as decisões e desfeitas, a mais nova primeiro.",
        pinned="Nome",
    )


def _file(events: list[NameEvent]) -> None:
    """The decisions as a file, out and in."""
    frame.card_title("Arquivo das decisões", "todas, com o histórico; para guardar ou levar")
    st.download_button(
        "Baixar decisões (CSV)",
        to_csv(events),
        file_name="decisoes-de-nomes.csv",
        mime=CSV_TYPE,
        on_click="ignore",
        key="nomes_baixar",
    )
    file = st.file_uploader(
        "Decisões de outra pasta (CSV)",
        type=["csv"],
        key=f"nomes_arquivo_{st.session_state.get('nomes_envios', 0)}",
    )
    if file is None or not st.button("Acrescentar ao histórico", key="nomes_acrescentar"):
        return
    try:
        different = add_events(workspace(data_folder()), from_csv(file.getvalue()))
        told = "Acrescentadas as decisões do arquivo."
        if different:
            told += f" Pares contados de outro modo aqui, e mantidos: {count(len(different))}."
    except (UnreadableDecisions, WorkspaceUnavailable) as problem:
        told = str(problem)
    st.session_state["nomes_envios"] = st.session_state.get("nomes_envios", 0) + 1
    _tell(told)


def _last_number(pair: Pair, events: list[NameEvent]) -> int:
    return max((event.number for event in events if event.pair == pair), default=0)


def _tell(text: str) -> None:
    """Run again with a sentence on top of the section."""
    st.session_state[_TOLD] = text
    st.rerun()
