"""Segments and problems that were renamed count under today's name; what was written stays."""

from pathlib import Path

import duckdb
import pytest
from complaint_files import row, write

from ingest.load import LoadOptions, load
from queries.database import current_build

RENAMED = [
    (
        "Segmento de Mercado",
        "segment",
        "Corretoras e Sociedades de Seguros, Capitalização e Previdência",
        "Seguros, Capitalização e Previdência",
    ),
    ("Segmento de Mercado", "segment", "Agências de Viagens", "Viagens, Turismo e Hospedagem"),
    ("Segmento de Mercado", "segment", "Agua e Esgoto / Gás", "Agua e Saneamento"),
    ("Segmento de Mercado", "segment", "Editoras", "Editoras e Veículos de Imprensa"),
    (
        "Segmento de Mercado",
        "segment",
        "Empresas de Pagamento Online",
        "Empresas de Pagamento Eletrônico",
    ),
    (
        "Assunto",
        "subject",
        "Veículos ? Peças e Acessórios (roda, pneu, rádio, farol, etc.)",
        "Veículos – Peças e Acessórios (roda, pneu, rádio, farol, etc.)",
    ),
    (
        "Problema",
        "problem",
        "Recall ? descumprimento, dúvida",
        "Recall – descumprimento, dúvida",
    ),
    (
        "Problema",
        "problem",
        "Dados pessoais incorretos ? dificuldade de retificação",
        "Dados pessoais incorretos – dificuldade de retificação",
    ),
    (
        "Problema",
        "problem",
        "Negativação indevida sem contratação do serviço ? fraude bancária",
        "Negativação indevida sem contratação do serviço – fraude bancária",
    ),
    (
        "Problema",
        "problem",
        "SAC - Dificuldadede de contato / acesso",
        "SAC - Dificuldade de contato / acesso",
    ),
    (
        "Problema",
        "problem",
        "Ligações indesejadas de telemarketing",
        "Ligações indesejadas de telemarketing (0303)",
    ),
]


@pytest.mark.parametrize(("title", "column", "written", "current"), RENAMED)
def test_a_renamed_value_counts_under_todays_name_and_the_written_one_stays(
    tmp_path: Path, title: str, column: str, written: str, current: str
) -> None:
    rows = [row({title: f" {written} "}), row({title: current}), row({title: "Outro"})]
    report = load([write(tmp_path / "a.csv", rows)], tmp_path / "data", LoadOptions())
    assert not report.is_refused
    with duckdb.connect(str(current_build(tmp_path / "data")), read_only=True) as build:
        answer = build.execute(
            f"select {column}::varchar, original_{column}::varchar "
            "from complaint order by source_line"
        ).fetchall()
    assert answer == [(current, written), (current, None), ("Outro", None)]


def test_a_segment_that_was_split_is_left_as_it_was_written(tmp_path: Path) -> None:
    rows = [row(segment="Energia Elétrica, Água e Esgoto")]
    load([write(tmp_path / "a.csv", rows)], tmp_path / "data", LoadOptions())
    with duckdb.connect(str(current_build(tmp_path / "data")), read_only=True) as build:
        answer = build.execute("select segment::varchar, original_segment from complaint")
        assert answer.fetchall() == [("Energia Elétrica, Água e Esgoto", None)]
