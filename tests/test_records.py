"""The quick and the careful way of splitting a text into records give the same records."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import records, source_text
from ingest.containers import UnreadableSource
from ingest.records import Batch, batches, raws_of
from ingest.source_text import survey

CELLS = st.text(alphabet='aç;"\t \x1f–😀', max_size=4)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def together(found: list[Batch], width: int) -> list[tuple[int, list[str], str]]:
    """Line, cells and raw text of every record of the header's width."""
    return [
        (int(line), [b.columns[at].texts[b.columns[at].places[row]] for at in range(width)], raw)
        for b in found
        for row, (line, raw) in enumerate((n, b.raw(i)) for i, n in enumerate(b.lines))
    ]


def read(path: Path, width: int) -> object:
    """All that a reading of the file tells, or the sentence of its refusal."""
    try:
        source = survey(path)
        found = list(batches(source, set(range(width))))
    except UnreadableSource as refusal:
        return str(refusal)
    malformed = [(m.line, m.reason, m.raw) for b in found for m in b.malformed]
    canonical = b"".join(b.canonical for b in found)
    rows = together(found, width)
    count = len(rows) + len(malformed)
    split = [record for b in found for record in b.records]
    return source.read_count, count, rows, malformed, canonical, split


@settings(max_examples=300, deadline=None)
@given(
    ROWS,
    st.lists(st.sampled_from(["", " ", '"', '"x', 'x"y', '"a";"b', ";;;;", "a\0b;c"]), max_size=3),
    ENDS,
    st.integers(min_value=16, max_value=200),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_blocks_of_any_size_read_either_way_give_the_same_records(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    odd_lines: list[str],
    end: str,
    block_bytes: int,
    encoding: str,
) -> None:
    path = tmp_path_factory.mktemp("records") / "a.csv"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator=end)
    writer.writerow(["A", "B", "C"])
    for number, cells in enumerate(rows):
        writer.writerow(cells)
        if number < len(odd_lines):
            buffer.write(odd_lines[number] + end)
    path.write_bytes(buffer.getvalue().encode(encoding, "replace"))
    whole = read(path, 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source_text, "_BLOCK_BYTES", block_bytes)
        patch.setattr(source_text, "_SURVEY_BYTES", block_bytes)
        in_blocks = read(path, 3)
        patch.setattr(records, "_plain_batch", lambda *_: None)
        carefully = read(path, 3)
    assert whole == in_blocks == carefully


def test_a_sound_block_is_read_the_quick_way(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('A;B\r\nx;"y"\r\n"Ação";\r\n'.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_careful_batch", lambda *_: pytest.fail("read the careful way"))
        (batch,) = batches(survey(path), {0, 1})
    assert together([batch], 2) == [(2, ["x", "y"], 'x;"y"'), (3, ["Ação", ""], '"Ação";')]


def test_a_record_that_goes_on_in_the_next_block_keeps_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('A;B\n1;x\n2;"y\nz\nw"\n3;v\n\n4;u\n', encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source_text, "_BLOCK_BYTES", 4)
        found = list(batches(survey(path), {0, 1}))
    assert [(line, cells) for line, cells, _ in together(found, 2)] == [
        (2, ["1", "x"]),
        (3, ["2", "y\nz\nw"]),
        (6, ["3", "v"]),
        (8, ["4", "u"]),
    ]
    assert raws_of(survey(path), {3, 8}) == {3: '2;"y\nz\nw"', 8: "4;u"}
