"""The parts of the page Carregar: files chosen, what a check tells of them, the load, its result.

Nothing uploaded outlives its use: files are written to a temporary folder for one reading, and the
browser's copies are dropped with the load or by Descartar. What stays in the session is one small
`Outcome`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ingest import rejects
from ingest.build import REJECTED, SET_ASIDE, LoadRecord
from ingest.complaints import BASE_COMPLETA, FINALIZADAS, SET_ASIDE_REASONS
from ingest.containers import READABLE_SUFFIXES
from ingest.districts import TEMPLATE, template
from ingest.folder import DiskFull, FolderInUse, current_name, disk_sentence, passing_folder
from ingest.load import (
    Displaced,
    FileReport,
    LoadOptions,
    LoadRefused,
    LoadReport,
    check,
    load,
)
from ingest.procon import PROCON
from ingest.sources import DISTRICTS
from queries.database import data_folder
from reports.export import CSV_TYPE, file_name
from reports.labels import REJECTED_ROW_COLUMNS
from reports.words import count, month, month_runs, year_runs
from ui import frame
from ui.tables import show_table

FIRST_ROWS = 50
_LONGEST_STEM_BYTES = 150
_PLACES = {"GO": "só Goiás", "BR": "o país todo"}
_FAMILIES = {
    FINALIZADAS: "finalizadas (19 a 23 colunas)",
    BASE_COMPLETA: "base completa (29 a 38 colunas)",
}
_OTHER_FAMILIES = {
    PROCON: "Procon, reclamações fundamentadas (Sindec)",
    DISTRICTS: "comarcas, por município",
}
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 com marca de ordem",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
}
_DELIMITERS = {";": "ponto e vírgula", "\t": "tabulação", ",": "vírgula", "|": "barra vertical"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check or a load of the chosen files came to.

    `asked` are the files and options it is about; `first_rejected` are at most `FIRST_ROWS` rows
    with their file's name; all of them are in `rejected_csv`, none in `report`. `changes_build`
    tells whether the load changes which build is in use, or mends it.
    """

    asked: tuple[tuple[str, ...], LoadOptions]
    is_loaded: bool
    report: LoadReport
    changes_build: bool
    first_rejected: tuple[tuple[str, int, str, str, str], ...]
    rejected_count: int
    rejected_csv: bytes


def header() -> None:
    """Title and what the page is for."""
    frame.plain_header(
        "Carregar",
        "Escolha arquivos de dados abertos do consumidor.gov.br e do Procon (Sindec): o painel lê "
        "tudo, mostra o que vale e o que não vale, e só carrega quando você confirma.",
    )


def chosen_files() -> list[UploadedFile]:
    """The files in the browser's list."""
    files = st.file_uploader(
        "Arquivos do consumidor.gov.br e do Procon, como vêm do portal",
        type=[suffix.removeprefix(".") for suffix in READABLE_SUFFIXES],
        accept_multiple_files=True,
        key=f"arquivos_{st.session_state.get('envios', 0)}",
    )
    frame.note(
        "Só arquivos CSV, TXT, TSV, GZ, ZIP, 7Z ou XLSX (este só do Procon) de até 200 MB; de um "
        "mês maior, envie o .zip do portal. Não mude o nome dos arquivos: ele diz que meses cada "
        "um cobre (2026-10, 2018-S2, 2014)."
    )
    frame.unfolded("Comarcas", "comarcas", _districts)
    return files


def _districts() -> None:
    """What the file of comarcas is for, and the template to fill in."""
    frame.note(
        "Um CSV que diz a comarca de cada município, enviado por aqui como os outros, traz o "
        "filtro de comarca. No modelo as 121 sedes estão preenchidas; complete a coluna comarca "
        "dos demais com o nome da sede."
    )
    st.download_button(
        "Baixar modelo de comarcas",
        template(),
        file_name=TEMPLATE.name,
        mime=CSV_TYPE,
        on_click="ignore",
        key="baixar_modelo",
    )


def chosen_options() -> LoadOptions:
    """How to load, in words."""
    place = st.radio(
        "O que guardar",
        list(_PLACES),
        format_func=_PLACES.__getitem__,
        horizontal=True,
        key="guardar",
    )
    with st.expander("Mais opções"):
        family = st.selectbox(
            "Família que vale quando as duas cobrem o mesmo mês",
            list(_FAMILIES),
            format_func=_FAMILIES.__getitem__,
            key="familia",
            width=340,
        )
        replaces = st.checkbox(
            "Trocar meses já carregados, mesmo por menos linhas (--replace)", key="trocar"
        )
        skips_refused = st.checkbox(
            "Carregar os demais arquivos se um for recusado (--skip-refused)", key="pular"
        )
    return LoadOptions(place, family, replaces, skips_refused)


def outcome(files: Sequence[UploadedFile], options: LoadOptions) -> Outcome | None:
    """The check of these files with these options, made when asked for; or the last load."""
    # Drawn always, so that what follows keeps its place while a check or a load is running.
    box = st.container()
    known: Outcome | None = st.session_state.get("conferencia")
    if known is not None and known.is_loaded and not files:
        return known
    if known is not None and known.asked == _asked(files, options):
        return known
    st.session_state["conferencia"] = None
    if not files:
        return None
    with box:
        if st.button("Conferir", type="primary", key="conferir"):
            with st.spinner("Conferindo…"):
                done = _done(files, options, is_load=False)
            if done is not None:
                st.rerun()
    return None


def summary(files: Sequence[UploadedFile], options: LoadOptions, outcome: Outcome) -> None:
    """What the check or the load came to, in a sentence, and what can be done now."""
    report = outcome.report
    if report.recovery:
        frame.notice(report.recovery)
    for file in report.files:
        if file.refused:
            frame.notice(f"Recusado: {file.refused}")
    frame.notice(_sentence(outcome))
    if outcome.is_loaded:
        return
    with st.container(horizontal=True):
        is_confirmed = outcome.changes_build and st.button(
            "Carregar", type="primary", key="carregar"
        )
        is_discarded = st.button("Descartar", key="descartar")
    if is_discarded:
        _forget(files)
        st.rerun()
    if is_confirmed:
        total = sum(record.read_count for record in report.records)
        done = _done(files, options, is_load=True, total=total)
        if done is not None:
            if done.is_loaded:
                _forget(files)
            st.session_state["conferencia"] = done
            st.rerun()


def balances(outcome: Outcome) -> None:
    """Each file: what it is, and its rows read = accepted + rejected + set aside, with reasons."""
    for place, file in enumerate(outcome.report.files):
        with st.container(border=True, key=f"card_arquivo_{place}", gap="xxsmall"):
            if file.record is None:
                frame.card_title(file.name, "recusado")
            else:
                _balance(file, file.record)


def consequences(outcome: Outcome) -> None:
    """Months that other files lose, and city names that mean no municipality."""
    report = outcome.report
    verb = "deixaram" if outcome.is_loaded else "deixariam"
    if report.replaced:
        frame.card_title("Arquivos substituídos", "pelo arquivo novo de comarcas")
        frame.items(report.replaced)
    if report.displaced:
        frame.card_title("Meses e anos que mudam de arquivo", "linhas que estavam contando")
        frame.items(
            f"{displaced.file_name}, {_period(displaced)}: {count(displaced.row_count)} "
            f"{verb} de contar, {SET_ASIDE_REASONS[displaced.reason]}"
            for displaced in report.displaced
        )
    if report.unmatched_names:
        frame.card_title(
            "Cidades sem município correspondente",
            "as linhas contam; só não entram em contas por município",
        )
        frame.items(f"{name}: {count(rows)}" for name, rows in report.unmatched_names.items())


def rejected_rows(outcome: Outcome) -> None:
    """The first rejected rows as a table, and all of them as a file."""
    if not outcome.rejected_count:
        return
    shown = len(outcome.first_rejected)
    frame.card_title(
        f"Linhas rejeitadas: {count(outcome.rejected_count)}",
        "não entram em nenhuma conta; "
        + (
            "todas aqui e no arquivo"
            if shown == outcome.rejected_count
            else f"aqui as {shown} primeiras, no arquivo todas"
        ),
    )
    show_table(
        pd.DataFrame(
            outcome.first_rejected, columns=[label.column for label in REJECTED_ROW_COLUMNS]
        ),
        REJECTED_ROW_COLUMNS,
        key="rejeitadas",
        alt="Linhas rejeitadas: arquivo, linha, coluna, motivo e o texto da linha.",
    )
    st.download_button(
        "Baixar linhas rejeitadas",
        outcome.rejected_csv,
        file_name=file_name("linhas-rejeitadas", [], outcome.rejected_csv, ".csv"),
        mime=CSV_TYPE,
        on_click="ignore",
        key="baixar_rejeitadas",
    )


def _done(
    files: Sequence[UploadedFile], options: LoadOptions, is_load: bool, total: int = 0
) -> Outcome | None:
    """Check or load the files and keep what it came to; None, and a sentence, where it failed."""
    place = st.empty()
    try:
        before = current_name(data_folder())
        with _written(files) as paths:
            read = load if is_load else check
            report = read(paths, data_folder(), options, _progress(place, total))
    except (LoadRefused, FolderInUse, DiskFull, OSError) as problem:
        # In the place of the progress. On success nothing is drawn before the result is kept: a
        # click meanwhile would end the run there.
        with place:
            frame.notice(disk_sentence(problem) if isinstance(problem, OSError) else str(problem))
        return None
    sources = report.rejected_rows
    ordered = [(record, row) for record, rows in sources for row in rows]
    done = Outcome(
        asked=_asked(files, options),
        is_loaded=is_load and not report.is_refused,
        report=report,
        changes_build=not report.is_refused and (report.build != before or bool(report.recovery)),
        first_rejected=tuple(
            (str(record.source["file_name"]), row.line, row.column, row.reason, _printable(row.raw))
            for record, row in ordered[:FIRST_ROWS]
        ),
        rejected_count=len(ordered),
        rejected_csv=rejects.to_csv(sources),
    )
    for file in report.files:
        file.rejected_rows = []
    st.session_state["conferencia"] = done
    return done


def _progress(place: DeltaGenerator, total: int) -> Callable[[int], None]:
    """What hears of rows read: a bar where their number is known, otherwise a count."""
    read = 0

    def advance(rows: int) -> None:
        nonlocal read
        read += rows
        if read < total:
            place.progress(read / total, f"{count(read)} de {count(total)} linhas lidas")
        elif total:
            place.progress(1.0, f"{count(read)} linhas lidas; gravando a base…")
        else:
            place.text(f"{count(read)} linhas lidas")

    return advance


@contextmanager
def _written(files: Sequence[UploadedFile]) -> Iterator[list[Path]]:
    """The files on the disk, each in a folder of its own: two may have the same name."""
    with passing_folder() as folder:
        paths = []
        for number, file in enumerate(files):
            path = folder / str(number) / safe_name(file.name)
            path.parent.mkdir()
            path.write_bytes(file.getbuffer())
            paths.append(path)
        yield paths


def safe_name(name: str) -> str:
    """An uploaded file's name without folders and invisible letters, and not too long for a disk.

    The beginning, which tells the months, and the ending, which tells the container, stay.
    """
    visible = "".join(letter for letter in PureWindowsPath(name).name if letter.isprintable())
    path = PurePosixPath(visible)
    suffix = path.suffix if path.suffix.lower() in READABLE_SUFFIXES else ""
    stem = visible.removesuffix(suffix).encode()[:_LONGEST_STEM_BYTES].decode(errors="ignore")
    return (stem.strip(" .") or "arquivo") + suffix


def _asked(
    files: Sequence[UploadedFile], options: LoadOptions
) -> tuple[tuple[str, ...], LoadOptions]:
    return tuple(file.file_id for file in files), options


def _forget(files: Sequence[UploadedFile]) -> None:
    """Drop the uploaded files, on the server and in the browser's list, and what was told."""
    run = get_script_run_ctx()
    if run is not None and isinstance(run.uploaded_file_mgr, MemoryUploadedFileManager):
        for file in files:
            run.uploaded_file_mgr.remove_file(run.session_id, file.file_id)
    # A new key is a new, empty list.
    st.session_state["envios"] = st.session_state.get("envios", 0) + 1
    st.session_state["conferencia"] = None


def _sentence(outcome: Outcome) -> str:
    report = outcome.report
    used = {
        number
        for record in report.records
        for number, covered in record.months.items()
        if covered.is_used
    }
    months = month_runs(sorted(used)) or "nenhum"
    years = {
        year
        for record in report.records
        for year, covered in record.years.items()
        if covered.is_used
    }
    of_procon = f" Anos do Procon: {year_runs(sorted(years))}." if years else ""
    with_district = sum(len(record.districts) for record in report.records)
    districts = f" Municípios com comarca: {count(with_district)}." if with_district else ""
    if outcome.is_loaded and not outcome.changes_build:
        return f"Nada mudou: estes arquivos já estavam carregados. Base em uso: {report.build}."
    if outcome.is_loaded:
        return (
            f"Carregado. Base em uso: {report.build}. Meses que passaram a contar por estes "
            f"arquivos: {months}.{of_procon}{districts} Cada pessoa vê os dados novos no próximo "
            f"clique."
        )
    if report.is_refused:
        return (
            "Carga recusada: nada mudou. Retire da lista os arquivos recusados, ou escolha em Mais "
            "opções carregar os demais, e confira de novo."
        )
    if not outcome.changes_build:
        return "Carregar não mudaria nada: estes arquivos já estão carregados."
    return (
        f"Conferido; nada foi carregado ainda. Meses que passariam a contar por estes arquivos: "
        f"{months}.{of_procon}{districts}"
    )


def _period(displaced: Displaced) -> str:
    """The month or the year of archiving that changes its file."""
    return str(displaced.year) if displaced.month is None else month(displaced.month)


def _covered(record: LoadRecord) -> list[str]:
    """What a file covers, in words; nothing of a file of comarcas."""
    if record.has_districts:
        return []
    if record.is_of_procon:
        return [f"arquivadas: {year_runs(sorted(record.years)) or 'nenhum ano'}"]
    return [month_runs(sorted(record.months)) or "nenhum mês"]


def _balance(file: FileReport, record: LoadRecord) -> None:
    source = record.source
    frame.card_title(
        file.name,
        " · ".join(
            [
                (_FAMILIES | _OTHER_FAMILIES)[str(source["family"])],
                f"leiaute {source['layout']}",
                *_covered(record),
                _ENCODINGS.get(str(source["encoding"]), str(source["encoding"])),
                f"separado por {_DELIMITERS.get(str(source['delimiter']), source['delimiter'])}",
            ]
        ),
    )
    frame.paragraph(
        f"{count(record.read_count)} lidas = {count(record.accepted_count)} aceitas + "
        f"{count(record.row_count(REJECTED))} rejeitadas + "
        f"{count(record.row_count(SET_ASIDE))} postas de lado"
    )
    lines = [
        f"postas de lado, {SET_ASIDE_REASONS[reason]}: {count(rows)}"
        for (reason, _), rows in record.rows_by_reason(SET_ASIDE).items()
    ]
    lines += [
        f"rejeitadas, {reason}{f' (coluna {column})' if column else ''}: {count(rows)}"
        for (reason, column), rows in record.rows_by_reason(REJECTED).items()
    ]
    lines += [
        f"anos de arquivamento: {year}, {count(covered.accepted_count)} contam"
        for year, covered in sorted(record.years.items())
    ]
    if file.rejoined_count:
        lines.append(f"linhas com ponto e vírgula num nome, refeitas: {count(file.rejoined_count)}")
    if file.masked_count:
        lines.append(f"linhas com número de pessoa natural, ocultado: {count(file.masked_count)}")
    if record.repeated_count:
        lines.append(f"repetições, mantidas e marcadas: {count(record.repeated_count)}")
    if file.missing_columns:
        lines.append(f"colunas ausentes, sem valor: {', '.join(file.missing_columns)}")
    if source["unknown_columns"]:
        lines.append(f"colunas desconhecidas, não usadas: {source['unknown_columns']}")
    frame.items(lines)


def _printable(raw: str) -> str:
    """A row's text with bytes that are no letters written out: the table takes only letters."""
    return raw.encode("utf-8", "backslashreplace").decode("utf-8")
