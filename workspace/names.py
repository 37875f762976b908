"""Decisions of people on whether two names are of one company: made, undone, and never forgotten.

A pair stands in one order, whoever names it first. What holds is the pair's last event.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from workspace.store import NAME_EVENT, Workspace

SAME, DIFFERENT, UNKNOWN = "same", "different", "unknown"
ANSWERS = (SAME, DIFFERENT, UNKNOWN)
DECIDED, UNDONE = "decided", "undone"
KINDS = (DECIDED, UNDONE)


class ChangedMeanwhile(Exception):
    """Somebody else decided on these names since they were shown; nothing was written."""


@dataclass(frozen=True, slots=True)
class NameEvent:
    """A decision or its undoing; `answer` is what holds after it, None where nothing does."""

    name: str
    other: str
    number: int
    answer: str | None
    kind: str
    decided_by: str
    decided_at: str

    def __post_init__(self) -> None:
        if not (self.name < self.other and "\0" not in self.name + self.other):
            raise ValueError(f"no pair of names in order: {self.name!r}, {self.other!r}")
        if self.answer not in (None, *ANSWERS) or self.kind not in KINDS or self.number < 1:
            raise ValueError(f"no decision: {self.answer!r}, {self.kind!r}, {self.number!r}")

    @property
    def pair(self) -> tuple[str, str]:
        return self.name, self.other


def decide(
    workspace: Workspace, name: str, other: str, answer: str, decided_by: str, seen: int
) -> NameEvent:
    """Note an answer on two names; `seen` is the number of their last event known, 0 for none.

    Raises `ChangedMeanwhile` where there is a later one.
    """
    pair = (min(name, other), max(name, other))
    with workspace.changing() as connection:
        decided = NameEvent(*pair, seen + 1, answer, DECIDED, decided_by, _now())
        _append(connection, decided, _events(connection, pair))
    return decided


def undo(workspace: Workspace, name: str, other: str, decided_by: str, seen: int) -> NameEvent:
    """Take the pair's last decision back: what held before it holds again; `seen` as in `decide`.

    Raises `ValueError` where no decision is left to take back.
    """
    pair = (min(name, other), max(name, other))
    with workspace.changing() as connection:
        events = _events(connection, pair)
        standing = _standing(events)
        if not standing and len(events) == seen:
            raise ValueError(f"nothing to undo: {pair}")
        before = standing[-2] if len(standing) > 1 else None
        undone = NameEvent(*pair, seen + 1, before, UNDONE, decided_by, _now())
        _append(connection, undone, events)
    return undone


def history(workspace: Workspace) -> list[NameEvent]:
    """All events, in the order in which they were written."""
    with workspace.reading() as connection:
        rows = connection.execute(select(*_COLUMNS).order_by(NAME_EVENT.c.event_id))
        return [NameEvent(*row) for row in rows]


def decisions(events: Sequence[NameEvent]) -> list[NameEvent]:
    """The last event of each pair whose answer still holds, by pair."""
    last = {event.pair: event for event in events}
    return [last[pair] for pair in sorted(last) if last[pair].answer is not None]


def pairs(events: Sequence[NameEvent], answer: str) -> list[tuple[str, str]]:
    """The pairs that have that answer now, in order."""
    return [event.pair for event in decisions(events) if event.answer == answer]


def add_events(workspace: Workspace, events: Sequence[NameEvent]) -> list[tuple[str, str]]:
    """Add the events of another workspace, all or none; the pairs that were left as they are.

    Of a pair known here its further events are added. Where the two tell different stories of a
    pair, ours stays and the pair is returned.
    """
    story_of: dict[tuple[str, str], list[NameEvent]] = {}
    for event in events:
        story_of.setdefault(event.pair, []).append(event)
    with workspace.changing() as connection:
        different = []
        known = {pair: _events(connection, pair) for pair in story_of}
        for event in events:
            ours = known[event.pair]
            if event.number <= len(ours):
                is_told_otherwise = ours[event.number - 1] != event
            else:
                is_told_otherwise = event.number != len(ours) + 1
            if is_told_otherwise:
                different.append(event.pair)
            elif event.number > len(ours) and event.pair not in different:
                _append(connection, event, ours)
                ours.append(event)
    return sorted(set(different))


_COLUMNS = [NAME_EVENT.c[field.name] for field in fields(NameEvent)]


def _events(connection: Connection, pair: tuple[str, str]) -> list[NameEvent]:
    """The events of a pair by number."""
    name, other = pair
    asked = (
        select(*_COLUMNS)
        .where(NAME_EVENT.c.name == name, NAME_EVENT.c.other == other)
        .order_by(NAME_EVENT.c.number)
    )
    return [NameEvent(*row) for row in connection.execute(asked)]


def _standing(events: Sequence[NameEvent]) -> list[str]:
    """The answers that were given and not taken back, the one that holds last."""
    standing: list[str] = []
    for event in events:
        if event.kind == UNDONE:
            standing = standing[:-1]
        elif event.answer is not None:
            standing.append(event.answer)
    return standing


def _append(connection: Connection, event: NameEvent, before: Sequence[NameEvent]) -> None:
    if event.number != len(before) + 1:
        raise ChangedMeanwhile(event.pair)
    values = {column.name: getattr(event, column.name) for column in _COLUMNS}
    try:
        connection.execute(NAME_EVENT.insert().values(values))
    except IntegrityError as problem:
        # On a server two changes may read the same last event; the second number is refused.
        raise ChangedMeanwhile(event.pair) from problem


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
