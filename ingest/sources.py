"""What kind of source a file is, told by its first line, whatever its name."""

from pathlib import Path

from indicators.names import normalised
from ingest.containers import DAMAGE, UnreadableSource, content, opens_at_once
from ingest.procon import PROCON, is_procon
from ingest.source_text import DELIMITERS, titles

COMPLAINTS = "reclamações"
DISTRICTS = "comarcas"
_TITLES = {DISTRICTS: frozenset({"codigoibge", "comarca"})}
"""Kind -> the titles (normalised) that make a small file one; what no kind claims is complaints."""
_LARGEST_BYTES = 1_000_000
"""Of a small file, as it lies there. A larger one that would have to be expanded to be looked
into is taken for complaints."""
_START_BYTES = 4_096
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(path: Path) -> str:
    """The kind of a file; of one that cannot be read complaints, whose reader says why."""
    try:
        is_small = path.stat().st_size <= _LARGEST_BYTES
        if not is_small and not opens_at_once(path):
            return COMPLAINTS
        with content(path) as stream:
            start = stream.read(_START_BYTES)
    except (UnreadableSource, *DAMAGE):
        return COMPLAINTS
    first = _first_line(start)
    if is_procon(first):
        return PROCON
    for delimiter in (*DELIMITERS, ",") if is_small else ():
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
