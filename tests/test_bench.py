"""The benchmark measures what it says: official files, equal answers, true waits and ratios."""

import base64
import csv
import platform
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import fmean, quantiles
from xml.etree import ElementTree

import pandas as pd
import pytest
from builds import load_all

from benchmarks import bench
from benchmarks.bench import (
    BATCH_ROWS,
    HELD,
    MISSED,
    NOT_RUN,
    PAGE,
    SCREENS,
    batches,
    disagreements,
    measured,
    missed,
    tables,
)
from benchmarks.browser import NoChromium, is_foreign
from benchmarks.measure import FLOOR, PANDAS, PRODUCT, PRODUCT_STATE, Measurement
from benchmarks.official_files import (
    LAST_MONTH,
    MONTHS,
    country,
    file_name,
    month_sizes,
    write_files,
)
from benchmarks.performance_page import Run, chart, described, put, screens_section, section
from benchmarks.questions import (
    LAST_YEAR,
    LAST_YEAR_OF_SEGMENT,
    QUESTIONS,
    fingerprint,
    open_floor,
    read_frame,
)
from benchmarks.screens import (
    BLANK,
    CHART,
    CONTROLS,
    FILTER_CHANGE,
    FIRST_PAGE,
    PAGE_SWITCH,
    SCRIPT_M,
    Interaction,
    Watched,
    payload_bytes,
    resident_bytes,
)
from benchmarks.targets import (
    BATCH,
    LOAD,
    MONTH_ADDED,
    SESSION,
    TARGETS,
    Figures,
    Session,
    Target,
    Wait,
    applying,
    figures,
    percentile,
    screens,
)
from ingest.load import LoadOptions, load
from queries.database import Database, current_build
from queries.loads import loads
from queries.months import written_month
from sample_data import domains
from sample_data.complaints import municipality_names
from sample_data.layouts import LAYOUTS

ROWS = 40_000
FEW_ROWS, FEW_MONTHS = 3_000, 14


@pytest.fixture(scope="module")
def few_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_files(FEW_ROWS, tmp_path_factory.mktemp("few"), FEW_MONTHS)


@pytest.fixture(scope="module")
def build(few_files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = load_all(tmp_path_factory.mktemp("data"), *few_files, uf="BR")
    return current_build(folder)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The rows of 150 months, read with `csv` alone."""
    read: list[dict[str, str]] = []
    for path in write_files(ROWS, tmp_path_factory.mktemp("many")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            read += csv.DictReader(file, delimiter=";")
    return read


def share(rows: list[dict[str, str]], column: str) -> dict[str, float]:
    """Percent of the rows by value of a column."""
    counts = Counter(row[column] for row in rows)
    return {value: 100 * count / len(rows) for value, count in counts.items()}


# The files.


def test_a_file_is_in_the_official_form_of_19_columns(few_files: list[Path]) -> None:
    for path in few_files:
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbfRegi")
        assert b"\r" not in content and b'"' not in content and content.endswith(b"\n")
        lines = content.decode("utf-8-sig").splitlines()
        assert lines[0] == ";".join(LAYOUTS["L19"])
        assert {line.count(";") for line in lines} == {18}


def test_a_file_holds_the_days_of_the_month_in_its_name(few_files: list[Path]) -> None:
    assert [path.name for path in few_files] == [
        f"finalizadas_{written_month(month)}.csv"
        for month in range(LAST_MONTH - FEW_MONTHS + 1, LAST_MONTH + 1)
    ]
    place = LAYOUTS["L19"].index("Data Finalização")
    for path in few_files:
        for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]:
            assert date.fromisoformat(line.split(";")[place]).isoformat()[:7] in path.name


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    few_files: list[Path], tmp_path: Path
) -> None:
    again = write_files(FEW_ROWS, tmp_path, FEW_MONTHS)
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in few_files]
    place = LAYOUTS["L19"].index("Faixa Etária")
    for other, path in zip(write_files(FEW_ROWS, tmp_path, FEW_MONTHS, 1), few_files, strict=True):
        ages = [
            [line.split(";")[place] for line in p.read_text(encoding="utf-8").splitlines()]
            for p in (other, path)
        ]
        assert len(ages[0]) == len(ages[1]) and ages[0] != ages[1]


@pytest.mark.parametrize("count", [MONTHS, 1_000, 300_000, 12_000_000])
def test_the_months_grow_and_sum_to_the_rows_asked_for(count: int) -> None:
    sizes = month_sizes(count)
    assert sum(sizes.values()) == count
    assert list(sizes) == list(range(LAST_MONTH - MONTHS + 1, LAST_MONTH + 1))
    assert min(sizes.values()) >= 1
    # Rounding may take one row from a month that is no smaller than the one before.
    assert all(later >= earlier - 1 for earlier, later in pairwise(sizes.values()))


def test_fewer_rows_than_months_are_refused() -> None:
    with pytest.raises(ValueError, match="149 rows"):
        month_sizes(MONTHS - 1)


def test_who_complains_is_as_the_public_figures_say(rows: list[dict[str, str]]) -> None:
    assert len(rows) == ROWS
    states = share(rows, "UF")
    assert len(states) == 27
    assert states["SP"] == pytest.approx(24.6, abs=1) and states["GO"] == pytest.approx(
        3.3, abs=0.4
    )
    ages, sexes = share(rows, "Faixa Etária"), share(rows, "Sexo")
    for word, percent in domains.AGES.items():
        assert ages[word] == pytest.approx(percent, abs=1)
    assert sexes["M"] == pytest.approx(57.8, abs=1) and sexes["F"] == pytest.approx(42.1, abs=1)


def test_whom_and_what_is_complained_of_is_as_the_public_figures_say(
    rows: list[dict[str, str]],
) -> None:
    companies = sorted(share(rows, "Nome Fantasia").values(), reverse=True)
    assert sum(companies[:20]) == pytest.approx(40, abs=2)
    assert companies[0] == pytest.approx(4.5, abs=0.5)
    assert len(share(rows, "Segmento de Mercado")) == 44
    assert len(share(rows, "Problema")) == pytest.approx(100, abs=20)
    groups = share(rows, "Grupo Problema")
    assert groups.keys() == domains.GROUP_SHARES_2025.keys()
    for group, wanted in domains.GROUP_SHARES_2025.items():
        assert groups[group] == pytest.approx(100 * wanted, abs=1.5)


def test_how_a_complaint_ends_is_as_the_public_figures_say(rows: list[dict[str, str]]) -> None:
    assert share(rows, "Avaliação Reclamação")["Não Avaliada"] == pytest.approx(70, abs=1)
    days = [int(row["Tempo Resposta"]) for row in rows if row["Tempo Resposta"]]
    assert quantiles(days, n=4) == [4, 7, 9]
    for row in rows:
        assert (row["Respondida"] == "N") == (row["Tempo Resposta"] == "")
        is_unrated = row["Avaliação Reclamação"] == "Não Avaliada"
        assert is_unrated == (row["Nota do Consumidor"] == "")
        assert is_unrated == (row["Situação"] == "Finalizada não avaliada")
    means = {
        word: fmean(int(r["Nota do Consumidor"]) for r in rows if r["Avaliação Reclamação"] == word)
        for word in ("Resolvida", "Não Resolvida")
    }
    assert means["Resolvida"] == pytest.approx(4.1, abs=0.1)
    assert means["Não Resolvida"] == pytest.approx(1.4, abs=0.1)


def test_the_municipalities_of_goias_are_the_real_ones(rows: list[dict[str, str]]) -> None:
    written = {row["Cidade"] for row in rows if row["UF"] == "GO"}
    assert len(written) > 50 and written <= set(municipality_names())


def test_there_are_1300_companies_with_one_name_and_one_segment_each() -> None:
    true = country()
    assert len(set(true.companies)) == len(true.companies) == len(true.segment) == 1_300


def test_the_loader_takes_every_row_and_with_a_state_only_its_own(
    few_files: list[Path], build: Path, tmp_path: Path
) -> None:
    database = Database(build)
    balance = loads(database)
    database.close()
    assert balance["accepted_count"].sum() == FEW_ROWS
    report = load(few_files, tmp_path, LoadOptions(uf="GO"))
    of_state = sum(
        line.startswith("CO;GO;")
        for path in few_files
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    accepted = [file.record.accepted_count for file in report.files if file.record is not None]
    assert 0 < sum(accepted) == of_state


# The questions.


@pytest.fixture(scope="module")
def frame(build: Path) -> pd.DataFrame:
    return read_frame(build)


@pytest.fixture(scope="module")
def database(build: Path) -> Iterator[Database]:
    database = Database(build)
    yield database
    database.close()


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_question_is_answered_alike_by_all(
    key: str, build: Path, frame: pd.DataFrame, database: Database
) -> None:
    question = QUESTIONS[key]
    with open_floor(build) as connection:
        answer = question.floor(connection)
    assert len(answer)
    expected = fingerprint(answer, question.columns)
    assert fingerprint(question.pandas(frame), question.columns) == expected
    if question.product is not None:
        assert fingerprint(question.product(database), question.columns) == expected


def test_the_window_of_a_question_is_the_last_twelve_months() -> None:
    assert LAST_YEAR.month_count == LAST_YEAR_OF_SEGMENT.month_count == 12
    assert LAST_YEAR.to_month == LAST_MONTH


def test_a_fingerprint_tells_other_rows_but_not_another_order_or_type() -> None:
    answer = pd.DataFrame({"company": ["a", "b", None], "finalised_count": [1, 2, 3]})
    told = fingerprint(answer, ("company", "finalised_count"))
    same = answer.iloc[::-1].astype({"company": "category", "finalised_count": "float64"})
    assert fingerprint(same, ("company", "finalised_count")) == told
    for other in (
        answer.assign(finalised_count=[1, 2, 4]),
        answer.assign(finalised_count=[2, 1, 3]),
        answer.assign(company=["a", "b", "c"]),
        answer.iloc[:2],
    ):
        assert fingerprint(other, ("company", "finalised_count")) != told


def test_a_measurement_comes_from_a_process_of_its_own(build: Path) -> None:
    answer = measured("Q5", "question", FLOOR, "Q5", build)
    assert len(answer.cpu_seconds) == len(answer.wall_seconds) > 1
    assert min(answer.cpu_seconds) > 0
    assert answer.peak_bytes > 50e6
    assert answer.answer.split(" ")[1] == "rows,"


# Figures and targets.


def measurement(
    *cpu: float, peak: int = 1, answer: str = "", bytes_a_row: float = 0
) -> Measurement:
    return Measurement(list(cpu), [2 * seconds for seconds in cpu], peak, answer, bytes_a_row)


ONE = Figures(cpu=1, wall=1, cpu_median=1, wall_median=1, peak=1, bytes_a_row=1)


def test_the_least_time_and_the_largest_memory_of_all_rounds_count() -> None:
    first = measurement(5, 3, 4, peak=7, bytes_a_row=20)
    second = measurement(9, 2, 6, peak=5, bytes_a_row=21)
    assert figures([first, second]) == Figures(
        cpu=2, wall=4, cpu_median=4.5, wall_median=9, peak=7, bytes_a_row=21
    )


def test_a_limit_is_a_multiple_of_the_other_contender_s_figure_plus_an_allowance() -> None:
    target = Target("Q1", "cpu", factor=1.5, against=FLOOR, allowance=0.25)
    known = {("Q1", FLOOR): replace(ONE, cpu=2), ("Q1", PRODUCT): replace(ONE, cpu=3.25)}
    assert target.limit(known) == 3.25
    assert not target.is_missed(known)
    assert target.is_missed({**known, ("Q1", PRODUCT): replace(ONE, cpu=3.2501)})


def test_a_limit_without_another_contender_is_the_allowance() -> None:
    target = Target(MONTH_ADDED, "wall", allowance=30)
    assert not target.is_missed({(MONTH_ADDED, PRODUCT): replace(ONE, wall=30)})
    assert target.is_missed({(MONTH_ADDED, PRODUCT): replace(ONE, wall=30.1)})


def test_a_question_that_the_product_does_not_ask_misses_its_target() -> None:
    assert Target("Q1", "cpu", factor=9, against=FLOOR).is_missed({("Q1", FLOOR): ONE})


def test_the_targets_are_those_promised() -> None:
    everything = {
        (subject, contender): ONE
        for subject in (LOAD, BATCH, MONTH_ADDED, *QUESTIONS)
        for contender in (PRODUCT, PRODUCT_STATE, FLOOR, PANDAS)
    }
    small = {
        (LOAD, PRODUCT_STATE, "cpu", 3.0),
        *((LOAD, who, "peak", 1.5e9) for who in (PRODUCT, PRODUCT_STATE)),
        *((key, PRODUCT, "cpu", 1.505) for key in QUESTIONS),
        (BATCH, PRODUCT, "peak", 1.5e9),
        (MONTH_ADDED, PRODUCT, "peak", 1.5e9),
        (MONTH_ADDED, PRODUCT, "bytes_a_row", 25.0),
        (MONTH_ADDED, PRODUCT, "wall", 30.0),
    }
    large = {
        (LOAD, PRODUCT, "cpu", 3.0),
        (LOAD, PRODUCT, "bytes_a_row", 25.0),
        *((key, PRODUCT, "cpu", 0.5) for key in ("Q1n", "Q3", "Q6")),
        *((key, PRODUCT, "cpu", 1.0) for key in ("Q2", "Q5")),
    }
    for rows, expected in ((2_999_999, small), (3_000_000, small | large)):
        found = {
            (t.subject, t.contender, t.quantity, t.limit(everything))
            for t in applying(everything, rows)
        }
        assert found == expected


def test_the_targets_of_the_screens_are_those_promised() -> None:
    # What is held to which page: each has a time of its own.
    floors = {
        contender: Wait(p50=seconds, p95=1, times=1, wire_bytes=1)
        for contender, seconds in {PRODUCT: 1, BLANK: 2, CONTROLS: 3, CHART: 5}.items()
    }
    everything = {
        (subject, contender): wait
        for subject in (FIRST_PAGE, FILTER_CHANGE, PAGE_SWITCH, SCRIPT_M)
        for contender, wait in floors.items()
    } | {(SESSION, PRODUCT): Session(resident_bytes=1, foreign_requests=1)}
    assert {
        (t.subject, t.contender, t.quantity, t.limit(everything)) for t in applying(everything, 1)
    } == {
        (FILTER_CHANGE, PRODUCT, "p50", 1.3 * 3),
        (FIRST_PAGE, PRODUCT, "p50", 1.3 * 5),
        (FILTER_CHANGE, PRODUCT, "wire_bytes", 80_000),
        (SESSION, PRODUCT, "foreign_requests", 0),
        (SESSION, PRODUCT, "resident_bytes", 350e6),
        (FILTER_CHANGE, PRODUCT, "p95", 0.6),
        (PAGE_SWITCH, PRODUCT, "p50", 0.7),
        (SCRIPT_M, PRODUCT, "p50", 40),
    }


def test_a_target_applies_where_its_subject_was_measured() -> None:
    measured_subjects = {target.subject for target in applying({("Q1", FLOOR): ONE}, 3_000_000)}
    assert measured_subjects == {"Q1"}


def test_contenders_that_disagree_are_named_with_what_they_say() -> None:
    seen = {
        ("Q1", FLOOR): [measurement(1, answer="3 rows"), measurement(1, answer="3 rows")],
        ("Q1", PANDAS): [measurement(1, answer="4 rows")],
        ("Q2", FLOOR): [measurement(1, answer="5 rows")],
        ("Q2", PANDAS): [measurement(1, answer="5 rows")],
    }
    assert disagreements(seen) == ["Q1: duckdb says 3 rows; pandas says 4 rows"]


def test_a_country_is_loaded_by_years_and_a_large_year_by_quarters() -> None:
    november = 2024 * 12 + 10
    year = dict.fromkeys(range(november + 2, november + 13), BATCH_ROWS // 12)
    sizes = {november: 1, november + 1: 1, **year}
    whole = BATCH_ROWS - sum(year.values())
    for december, lengths in ((whole, [2, 12]), (whole + 1, [2, 3, 3, 3, 3])):
        sizes[november + 13] = december
        assert [len(months) for months in batches(sizes)] == lengths
        assert [month for months in batches(sizes) for month in months] == list(sizes)


# The screens.


def test_half_and_nineteen_in_twenty_of_the_waits_are_told_by_what_was_done_and_by_whom() -> None:
    watched = Watched(
        "156",
        [
            *(Interaction(FILTER_CHANGE, PRODUCT, n / 10, 1_000 * n) for n in range(20, 0, -1)),
            Interaction(FILTER_CHANGE, BLANK, 0.5, 7),
            Interaction(PAGE_SWITCH, PRODUCT, 0.25, 8),
        ],
        resident_bytes=[200, 300, 250],
        foreign=["http://a/1", "http://a/1"],
    )
    assert screens(watched) == {
        (FILTER_CHANGE, PRODUCT): Wait(p50=1.05, p95=1.9, times=20, wire_bytes=10_500),
        (FILTER_CHANGE, BLANK): Wait(p50=0.5, p95=0.5, times=1, wire_bytes=7),
        (PAGE_SWITCH, PRODUCT): Wait(p50=0.25, p95=0.25, times=1, wire_bytes=8),
        (SESSION, PRODUCT): Session(resident_bytes=300, foreign_requests=2),
    }


def test_a_percentile_is_one_of_the_values_and_no_more_than_the_rest_exceed_it() -> None:
    assert [percentile([3, 1, 2], percent) for percent in (33, 34, 66, 67, 100)] == [1, 2, 2, 3, 3]
    assert percentile(range(1, 101), 95) == 95
    assert percentile(range(1, 13), 95) == 12


def test_a_message_is_as_long_as_its_bytes_not_as_what_the_browser_makes_of_them() -> None:
    assert payload_bytes(1, "ação") == 6
    for size in (0, 1, 2, 3, 1_000):
        assert payload_bytes(2, base64.b64encode(bytes(size)).decode()) == size


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://127.0.0.1:8501/static/js/a.js", False),
        ("ws://127.0.0.1:8501/_stcore/stream", False),
        ("data:image/png;base64,AAAA", False),
        ("blob:http://127.0.0.1:8501/1", False),
        ("http://127.0.0.1:85011/a", True),
        ("https://cdn.plot.ly/world_110m.json", True),
        ("http://hostil.invalid/http://127.0.0.1:8501", True),
    ],
)
def test_what_leaves_the_server_is_told_from_what_does_not(address: str, expected: bool) -> None:
    assert is_foreign(address, "http://127.0.0.1:8501") == expected


_HOLD = "held = bytearray(b'x') * {bytes}; print(flush=True); input()"
_HOLD_WITH_CHILD = (
    "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {child!r}]); "
    "child.wait()"
)


def test_the_memory_of_a_server_is_that_of_all_it_started() -> None:
    held = 80_000_000
    for script in (
        _HOLD.format(bytes=held),
        _HOLD_WITH_CHILD.format(child=_HOLD.format(bytes=held)),
    ):
        with subprocess.Popen(
            [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdin is not None and process.stdout is not None
            process.stdout.readline()
            assert held < resident_bytes(process.pid) < held + 60_000_000
            process.stdin.close()


# The page.


def screens_run(p50: float, foreign: int = 0) -> Run:
    wait = Wait(p50=p50, p95=2 * p50, times=20, wire_bytes=64_300)
    return Run(
        rows=3_000_000,
        file_count=150,
        file_bytes=981_000_000,
        load_rounds=2,
        question_rounds=3,
        measured={},
        screens={
            (FILTER_CHANGE, BLANK): Wait(p50=0.1, p95=0.12, times=20, wire_bytes=3_000),
            (FILTER_CHANGE, CONTROLS): Wait(p50=0.2, p95=0.25, times=20, wire_bytes=7_000),
            (FILTER_CHANGE, PRODUCT): wait,
            (SESSION, PRODUCT): Session(resident_bytes=258_000_000, foreign_requests=foreign),
        },
        chromium="156.0",
    )


def test_what_the_browser_saw_is_missed_as_loads_and_questions_are() -> None:
    assert missed(screens_run(0.26)) == []
    assert missed(screens_run(0.27, foreign=2)) == [
        "filter change, product, p50 ≤ 1.3 × page of controls: 270.0 ms, at most 260.0 ms",
        "all of it, product, to other hosts: 2.0 requests, at most 0.0 requests",
    ]


def test_the_page_shows_waits_beside_those_of_the_floors() -> None:
    lines = screens_section([screens_run(0.27)]).splitlines()
    assert "Chromium 156.0, streamlit" in lines[0]
    assert "### Screens, 3,000,000 rows" in lines
    assert "| filter change | blank page | 20 | 100 | 120 |  |  |  | 3.0 |" in lines
    assert "| filter change | page of controls | 20 | 200 | 250 | 2.00 |  |  | 7.0 |" in lines
    assert "| filter change | product | 20 | 270 | 540 | 2.70 | 1.35 |  | 64.3 |" in lines
    assert "| all of it, product, memory of the server | 258.0 MB | 350.0 MB | holds |" in lines
    assert sum("**missed**" in line for line in lines) == 1


def test_each_table_has_what_was_measured() -> None:
    country_run = replace(run_of(1), measured={(MONTH_ADDED, PRODUCT): ONE})
    both = replace(run_of(1), screens=screens_run(0.2).screens)
    assert tables([screens_run(0.2)]).keys() == {"screens"}
    assert tables([run_of(1)]).keys() == {"sizes"}
    assert tables([both, country_run]).keys() == {"sizes", "country", "screens"}


def test_the_command_ends_with_what_came_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = []

    def run_size(size: bench.Size, folder: Path, parts: tuple[str, ...]) -> Run:
        asked.append((size.rows, parts))
        return run

    page = tmp_path / "performance.md"
    page.write_text("<!-- bench screens:start --><!-- bench screens:end -->", encoding="utf-8")
    monkeypatch.setattr(bench, "PAGE", page)
    monkeypatch.setattr(bench, "run_size", run_size)
    monkeypatch.setattr(bench, "chromium_path", lambda: "chromium")
    for p50, expected in ((0.26, HELD), (0.27, MISSED)):
        run = screens_run(p50)
        assert bench.main(["300k", "--only", SCREENS]) == expected
    assert "Screens" not in page.read_text(encoding="utf-8")
    assert bench.main(["300k", "--only", SCREENS, "--write"]) == MISSED
    assert "Screens, 3,000,000 rows" in page.read_text(encoding="utf-8")
    assert asked == [(300_000, (SCREENS,))] * 3
    page.write_text("no place", encoding="utf-8")
    assert bench.main(["300k", "--write"]) == NOT_RUN
    assert asked[-1] == (300_000, ("engine", SCREENS))


def test_without_a_browser_nothing_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none_there() -> str:
        raise NoChromium("apt install chromium")

    monkeypatch.setattr(bench, "chromium_path", none_there)
    monkeypatch.setattr(bench, "run_size", lambda *_: pytest.fail("it was measured"))
    assert bench.main(["300k"]) == NOT_RUN
    assert "apt install chromium" in capsys.readouterr().err


def run_of(cpu: float) -> Run:
    return Run(
        rows=300_000,
        file_count=150,
        file_bytes=98_000_000,
        load_rounds=3,
        question_rounds=5,
        measured={
            ("Q1", PRODUCT): replace(ONE, cpu=cpu),
            ("Q1", FLOOR): ONE,
            ("Q1", PANDAS): replace(ONE, cpu=8),
            ("Q2", FLOOR): ONE,
        },
    )


def test_each_missed_target_is_named_with_value_and_limit() -> None:
    assert missed(run_of(1.5)) == [
        "Q2, product, CPU ≤ 1.5 × duckdb + 5.0 ms: not asked, at most 1,505.0 ms"
    ]
    assert missed(run_of(1.6))[0] == (
        "Q1, product, CPU ≤ 1.5 × duckdb + 5.0 ms: 1,600.0 ms, at most 1,505.0 ms"
    )
    (wall,) = (t for t in TARGETS if t.quantity == "wall")
    said = described(wall, {(MONTH_ADDED, PRODUCT): replace(ONE, wall=31)})
    assert said == "a month added, product, wall: 31.0 s, at most 30.0 s"


def test_the_page_shows_ratios_and_verdicts_and_not_the_machine() -> None:
    text = section([run_of(1.6)])
    assert "300,000 rows in 150 files, 98 MB" in text
    assert "Each load 3 times, each question in 5 processes." in text
    (row,) = (line for line in text.splitlines() if "segment | product" in line)
    assert "| 1,600.0 |" in row and "| 1.60 | 1.00 |" in row
    assert text.count("**missed**") == 2
    assert platform.node() not in text and str(Path.home()) not in text


def test_the_page_has_a_place_for_all_tables_and_keeps_what_stands_around(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    for place in ("sizes", "country", "screens"):
        assert put(page, place, f"measured {place}")
        assert put(page, place, f"measured again {place}")
    text = page.read_text(encoding="utf-8")
    assert "measured sizes" not in text and "measured again sizes" in text
    assert text.index("measured again sizes") < text.index("measured again country")
    assert text.startswith("# Performance\n")
    assert not put(page, "elsewhere", "lost")
    assert page.read_text(encoding="utf-8") == text


def test_the_picture_puts_the_dearer_contender_further_right() -> None:
    picture = ElementTree.fromstring(chart([run_of(1.6)]))
    name = "{http://www.w3.org/2000/svg}"
    (product,) = picture.iter(f"{name}circle")
    squares = [box for box in picture.iter(f"{name}rect") if box.get("width") == "10"]
    (pandas,) = squares
    one = next(t for t in picture.iter(f"{name}text") if t.text == "1")
    assert float(one.attrib["x"]) < float(product.attrib["cx"]) < float(pandas.attrib["x"])
    labels = [text.text for text in picture.iter(f"{name}text")]
    assert "300,000 rows" in labels and "Q1" in labels and "Q2" in labels


def test_a_file_name_is_the_official_one() -> None:
    assert file_name(2026 * 12 + 9) == "finalizadas_2026-10.csv"
