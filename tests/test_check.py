"""A check tells what a load would do and changes nothing; `rejects` brings out rejected rows."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from builds import ROOT, load_all
from complaint_files import LAYOUTS, row, unresolved, write

from ingest.__main__ import main
from ingest.folder import current_name, working
from ingest.load import LoadOptions, LoadRefused, check, load
from reports.labels import REJECTED_ROW_COLUMNS

Tree = dict[str, tuple[int, bytes]]


def tree(folder: Path) -> Tree:
    """Every file and folder below, and the folder itself, with its time and its bytes."""
    paths = [folder, *folder.rglob("*")]
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in paths
    }


def october(path: Path, rows: int = 20) -> Path:
    """A sound file of October 2026: `rows` of Goiás and two of another state."""
    return write(
        path, [*(row(company=f"E{n}") for n in range(rows)), row(state="SP"), row(UF="MT")]
    )


def partly_bad(path: Path) -> Path:
    """October 2026: two good rows, three rejected ones, one from no known city."""
    rows = [
        row(),
        row(rating="9"),
        row(company="=SOMA(A1)", status="Aberta"),
        row(date="ontem"),
        row(city="Goianópolys"),
    ]
    return write(path, rows)


Asked = tuple[list[Path], LoadOptions]

ASKED: dict[str, Callable[[Path], Asked]] = {
    "new month": lambda folder: (
        [write(folder / "finalizadas_2026-11.csv", [row(date="2026-11-03")] * 20)],
        LoadOptions(),
    ),
    "partly bad": lambda folder: ([partly_bad(folder / "x.csv")], LoadOptions(replace=True)),
    "already loaded": lambda folder: ([october(folder / "again.csv")], LoadOptions()),
    "replaced": lambda folder: ([october(folder / "more.csv", 30)], LoadOptions()),
    "too few rows": lambda folder: ([october(folder / "few.csv", 3)], LoadOptions()),
    "whole country": lambda folder: ([october(folder / "br.csv", 40)], LoadOptions(uf="BR")),
    "other family": lambda folder: (
        [write(folder / "basecompleta.csv", [row()] * 25, "L30")],
        LoadOptions(family="basecompleta"),
    ),
    "two files for a month": lambda folder: (
        [october(folder / "one.csv", 30), october(folder / "two.csv", 31)],
        LoadOptions(skip_refused=True),
    ),
    "no complaints": lambda folder: ([write(folder / "d.csv", [], ["a", "b"])], LoadOptions()),
}
"""Files and options of a load after October 2026, by what comes of it."""


@pytest.mark.parametrize("name", ASKED)
def test_a_check_changes_nothing_and_tells_what_the_load_then_does(
    tmp_path: Path, name: str
) -> None:
    folder = load_all(tmp_path / "data", october(tmp_path / "finalizadas_2026-10.csv"))
    paths, options = ASKED[name](tmp_path / "files")
    before = tree(folder)
    checked = check(paths, folder, options)
    assert tree(folder) == before
    loaded = load(paths, folder, options)
    assert checked.as_json() == loaded.as_json()
    assert checked.is_refused == loaded.is_refused
    assert checked.build == current_name(folder)
    assert checked.rejected_rows == loaded.rejected_rows


def test_a_check_makes_no_folder_and_leaves_nothing_in_the_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    path = partly_bad(tmp_path / "a.csv")
    checked = check([path], tmp_path / "data", LoadOptions())
    assert not (tmp_path / "data").exists()
    assert list(temporary.iterdir()) == []
    assert checked.as_json() == load([path], tmp_path / "data", LoadOptions()).as_json()


def test_a_check_needs_no_lock(tmp_path: Path) -> None:
    folder = load_all(tmp_path / "data", october(tmp_path / "a.csv"))
    new = write(tmp_path / "b.csv", [row(date="2026-11-03")])
    with working(folder):
        before = tree(folder)
        assert not check([new], folder, LoadOptions()).is_refused
        assert tree(folder) == before


def test_a_check_of_a_damaged_folder_says_where_the_load_would_start(tmp_path: Path) -> None:
    folder = load_all(tmp_path / "data", october(tmp_path / "a.csv"))
    (folder / "builds" / f"{current_name(folder)}.duckdb").write_bytes(b"nada")
    before = tree(folder)
    report = check([october(tmp_path / "a.csv")], folder, LoadOptions())
    assert report.recovery is not None and "do zero" in report.recovery
    assert tree(folder) == before


def test_a_check_refuses_to_mix_sample_and_real_data(tmp_path: Path) -> None:
    sample = next((ROOT / "sample_data").glob("*.csv"))
    with pytest.raises(LoadRefused, match="não se misturam"):
        check([sample, october(tmp_path / "a.csv")], tmp_path / "data", LoadOptions())


def test_real_data_in_a_folder_of_sample_data_start_afresh_and_say_so(tmp_path: Path) -> None:
    sample = next((ROOT / "sample_data").glob("*.csv"))
    folder = load_all(tmp_path / "data", sample)
    for read in (check, load):
        report = read([october(tmp_path / "a.csv")], folder, LoadOptions())
        assert report.recovery is not None and "dados de exemplo" in report.recovery
        assert not report.displaced


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["boa.csv"], 0, "A carga poria em uso a base "),
        (["parte.csv"], 0, "3 rejeitadas"),
        (["parte.csv", "--strict"], 1, "3 rejeitadas"),
        (["nada.csv"], 1, "RECUSADO: nada.csv"),
        (["boa.csv", "nada.csv"], 1, "A carga seria recusada"),
        (["boa.csv", "nada.csv", "--skip-refused"], 0, "A carga poria em uso a base "),
        (["falta.csv"], 2, "não existe"),
        (["boa.csv", "--to", "boa.csv"], 2, "é um arquivo, não uma pasta"),
    ],
)
def test_the_command_check_ends_as_load_would(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONSUMO_DATA", "dados")
    october(Path("boa.csv"))
    partly_bad(Path("parte.csv"))
    write(Path("nada.csv"), [], ["a", "b"])
    before = tree(tmp_path)
    assert main(["check", *arguments]) == code
    output = capsys.readouterr()
    assert said in output.out + output.err
    assert "Base em uso" not in output.out
    assert tree(tmp_path) == before
    assert main(["load", *arguments]) == code


def test_the_json_of_a_check_is_that_of_the_load(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = partly_bad(tmp_path / "a.csv")
    answers = []
    for command in ("check", "load"):
        assert main([command, "--json", "--to", str(tmp_path / "data"), str(path)]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0] == answers[1]
    assert answers[0]["files"][0]["rejected"] == 3


# Rejected rows brought out.


def brought_out(folder: Path, to: Path) -> list[list[str]]:
    """The cells of the file that `rejects` writes."""
    assert main(["rejects", "--to", str(to), "--data", str(folder)]) == 0
    return list(csv.reader(io.StringIO(to.read_text("utf-8-sig"), newline=""), delimiter=";"))


def test_rejects_brings_out_file_line_column_reason_and_text_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [row(company="duas\nlinhas", state="XX", date="2026-09-10"), row(date="x")]
    second = write(tmp_path / "b.csv", [row(date="2026-09-10"), *bad])
    first = partly_bad(tmp_path / "a.csv")
    load_all(tmp_path / "data", second)
    load_all(tmp_path / "data", first)
    rows = brought_out(tmp_path / "data", tmp_path / "saida.csv")
    assert rows[0] == ["arquivo", "linha", "coluna", "motivo", "texto"]
    assert rows[0] == [label.heading for label in REJECTED_ROW_COLUMNS]
    assert [cells[:4] for cells in rows[1:]] == [
        ["a.csv", "3", "Nota do Consumidor", "nota fora de 1 a 5"],
        ["a.csv", "4", "Situação", "situação desconhecida"],
        ["a.csv", "5", "Data Finalização", "data vazia ou em forma desconhecida"],
        ["b.csv", "3", "UF", "UF desconhecida"],
        ["b.csv", "5", "Data Finalização", "data vazia ou em forma desconhecida"],
    ]
    assert rows[1][4] == first.read_text("utf-8-sig").splitlines()[2]
    assert '"duas\nlinhas"' in rows[4][4]
    content = (tmp_path / "saida.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfarquivo;linha;coluna;motivo;texto\r\n")
    assert content.endswith(b"\r\n")
    assert "linhas rejeitadas escritas: 5." in capsys.readouterr().out


def test_a_rejected_row_that_starts_like_a_formula_comes_out_as_text(tmp_path: Path) -> None:
    titles = ["Nome Fantasia", *(t for t in LAYOUTS["L19"] if t != "Nome Fantasia")]
    rows = [row(company="Boa"), row(company="=HYPERLINK(1)", date="x")]
    load_all(tmp_path / "data", write(tmp_path / "a.csv", rows, titles))
    (_, rejected) = brought_out(tmp_path / "data", tmp_path / "saida.csv")
    assert rejected[4].startswith("'=HYPERLINK(1);")


def test_bytes_that_are_no_letters_come_out_written(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [row(company="Pão"), row(company="Maçã"), row(company="Zé X")])
    path.write_bytes(path.read_bytes().replace("Zé X".encode(), b"Z\xe9 X"))
    load_all(tmp_path / "data", path)
    (_, rejected) = brought_out(tmp_path / "data", tmp_path / "saida.csv")
    assert "Z\\udce9 X" in rejected[4]


def test_rejects_counts_the_rows_whose_text_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = load_all(tmp_path / "data", partly_bad(tmp_path / "a.csv"))
    (kept,) = (folder / "rejects").iterdir()
    os.utime(kept, (0, 0))
    load_all(
        folder,
        write(tmp_path / "b.csv", [row(date="2026-09-10", rating="9"), row(date="2026-09-10")]),
    )
    rows = brought_out(folder, tmp_path / "saida.csv")
    assert [cells[0] for cells in rows[1:]] == ["b.csv"]
    output = capsys.readouterr().out
    assert "linhas rejeitadas escritas: 1." in output
    assert "depois de 90 dias: 3." in output


def test_a_row_of_a_month_that_another_file_won_since_is_not_brought_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        *[row(date="2026-09-10")] * 3,
        row(date="2026-09-11", rating="9"),
        *[unresolved(date="2026-10-01")] * 3,
        row(date="2026-10-02", rating="9"),
    ]
    folder = load_all(tmp_path / "data", write(tmp_path / "a.csv", rows))
    load_all(folder, october(tmp_path / "finalizadas_2026-10.csv"))
    assert [cells[:2] for cells in brought_out(folder, tmp_path / "saida.csv")[1:]] == [
        ["a.csv", "5"]
    ]
    assert "texto" not in capsys.readouterr().out


@pytest.mark.parametrize("damage", ["no folder", "no build", "cut build"])
def test_rejects_without_a_sound_build_ends_with_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    folder = tmp_path / "data"
    if damage != "no folder":
        load_all(folder, partly_bad(tmp_path / "a.csv"))
        build = folder / "builds" / f"{current_name(folder)}.duckdb"
        if damage == "no build":
            build.unlink()
        else:
            build.write_bytes(build.read_bytes()[:5000])
    to = tmp_path / "saida.csv"
    assert main(["rejects", "--to", str(to), "--data", str(folder)]) == 1
    assert "não tem base em uso" in capsys.readouterr().err
    assert not to.exists()


@pytest.mark.parametrize(
    ("name", "said"), [("saida.xlsx", "terminar em .csv"), ("nada/saida.csv", "Não foi possível")]
)
def test_rejects_says_where_it_cannot_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    folder = load_all(tmp_path / "data", partly_bad(tmp_path / "a.csv"))
    assert main(["rejects", "--to", str(tmp_path / name), "--data", str(folder)]) == 2
    assert said in capsys.readouterr().err
