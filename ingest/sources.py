"""What kind of source a file is, told by the titles of its first line, whatever its name."""

from pathlib import Path

from indicators.names import normalised
from ingest.containers import UnreadableSource, content
from ingest.source_text import DELIMITERS, titles

COMPLAINTS = "reclamações"
DISTRICTS = "comarcas"
_TITLES = {DISTRICTS: frozenset({"codigoibge", "comarca"})}
"""Kind -> the titles (normalised) that make a file one; what none of them claims is complaints."""
_LARGEST_BYTES = 1_000_000
"""Of a file of one of these kinds, as it lies there: a larger one is not even looked into."""
_START_BYTES = 4_096
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(path: Path) -> str:
    """The kind of a file; of one that cannot be read complaints, whose reader says why."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            return COMPLAINTS
        with content(path) as stream:
            start = stream.read(_START_BYTES)
    except (UnreadableSource, OSError):
        return COMPLAINTS
    first = _first_line(start)
    for delimiter in (*DELIMITERS, ","):
        found = {normalised(title) for title in titles(first, delimiter)}
        for kind, needed in _TITLES.items():
            if needed <= found:
                return kind
    return COMPLAINTS


def _first_line(start: bytes) -> str:
    if start.startswith(_UTF16_MARKS):
        return start.decode("utf-16", "replace").partition("\n")[0]
    line = start.partition(b"\n")[0]
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
