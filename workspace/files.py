"""The decisions on names as a CSV and back, without loss: every event, in order."""

import csv
import io
import re

from workspace.names import DECIDED, DIFFERENT, SAME, UNDONE, UNKNOWN, NameEvent

COLUMNS = ("nome", "outro_nome", "numero", "resposta", "tipo", "quem", "quando")
ANSWER_WORDS = {SAME: "é a mesma", DIFFERENT: "não é", UNKNOWN: "não sei"}
KIND_WORDS = {DECIDED: "decisão", UNDONE: "desfeita"}
_ANSWERS = {"": None, **{words: answer for answer, words in ANSWER_WORDS.items()}}
_KINDS = {words: kind for kind, words in KIND_WORDS.items()}
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")


class UnreadableDecisions(Exception):
    """The file is not one of decisions; the message names line and reason, in Portuguese."""


def to_csv(events: list[NameEvent]) -> bytes:
    """All events as a CSV for spreadsheets: semicolons, UTF-8 with its mark, CRLF."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    for event in events:
        answer = "" if event.answer is None else ANSWER_WORDS[event.answer]
        cells = [event.name, event.other, str(event.number), answer, KIND_WORDS[event.kind]]
        writer.writerow([_marked(c) for c in (*cells, event.decided_by, event.decided_at)])
    return text.getvalue().encode("utf-8-sig")


def from_csv(content: bytes) -> list[NameEvent]:
    """The events of such a file, also after a spreadsheet saved it; raises `UnreadableDecisions`.

    The columns are known by their titles, in any order; others are ignored.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise UnreadableDecisions(f"Falta no arquivo a coluna {', '.join(missing)}.")
    events = []
    for row in reader:
        cells = {column: _unmarked(row[column] or "") for column in COLUMNS}
        try:
            event = NameEvent(
                cells["nome"],
                cells["outro_nome"],
                int(cells["numero"]),
                _ANSWERS[cells["resposta"]],
                _KINDS[cells["tipo"]],
                cells["quem"],
                cells["quando"],
            )
        except (KeyError, ValueError) as problem:
            raise UnreadableDecisions(
                f"Linha {reader.line_num}: resposta, tipo, número ou ordem dos nomes não se "
                f"entendem. Exporte de novo as decisões, ou corrija a linha."
            ) from problem
        events.append(event)
    return events


def _marked(cell: str) -> str:
    """With an apostrophe more where a spreadsheet would see a formula, or an apostrophe less."""
    return f"'{cell}" if _LIKE_A_FORMULA.match(cell) else cell


def _unmarked(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _LIKE_A_FORMULA.match(cell) else cell
