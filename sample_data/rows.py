"""From drawn complaints to the rows of a file, and the traps planted among them.

A trap is something that real files hold and a loader must survive; each is planted a known number
of times and the fate of its row is noted here, where it is made, not found out afterwards.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from sample_data import companies, domains
from sample_data.complaints import (
    MONTHS,
    Complaints,
    Market,
    month_index,
    municipality_names,
    picked,
    words,
)
from sample_data.layouts import FINALISATION_DATE, LAYOUTS, Cell, FileForm, rendered

ACCEPTED = "accepted"
OTHER_STATUS = "other_status"
OTHER_STATE = "other_state"
ALREADY_LOADED = "already_loaded"
OTHER_FAMILY_WON = "other_family_won"
MONTH_REPLACED = "month_replaced"
SET_ASIDE_REASONS = (OTHER_STATUS, OTHER_STATE, ALREADY_LOADED, OTHER_FAMILY_WON, MONTH_REPLACED)

IMPOSSIBLE_DATE = "data que não existe"
OUTSIDE_MONTHS = "data fora do mês do arquivo"
RATING_OUT_OF_RANGE = "nota fora de 1 a 5"
UNKNOWN_STATUS = "situação desconhecida"
WRONG_WIDTH = "número de colunas diferente do cabeçalho"

UNRATED_DAYS = 21
"""An unrated complaint is finalised 21 days after the answer."""
CANCELLED_SHARE = 0.102
CLOSED_SHARE = 0.029
"""Cancelada and Encerrada, relative to the finalised rows of the complete base."""

UNMATCHED_CITIES = {
    "Aparecida de Goiana": "Aparecida de Goiânia",
    "Valparaizo de Goiás": "Valparaíso de Goiás",
    "Senador Kanedo": "Senador Canedo",
}
"""Misspelt on purpose; no municipality has this name."""
REDUCED_CITIES = {"São João dAliança": "São João d'Aliança", "Sítio dAbadia": "Sítio d'Abadia"}
"""Apostrophe dropped; these must still match."""
CITIES_WITH_MARKS = ("Goiânia", "Anápolis", "Luziânia", "Aparecida de Goiânia")
ABSURD_DAYS = ("763", "1478155", "-736876")
IMPOSSIBLE_DAYS = ((2, 31), (2, 30), (4, 31), (13, 5))
WRONG_RATINGS = ("0", "6", "10")
UNKNOWN_WORDS = ("Em tratativa", "Aguardando resposta")
SPLIT_COMPANY = "Empório Cagaita; Casa e Jardim"
DOUBLE_SPACED = {name: name.replace(" ", "  ", 1) for name in ("TV Chapada", "Banco Vereda")}


@dataclass(slots=True)
class Row:
    """One line of a file: cells by official column, where it must end up, and why.

    `shape` is empty, `cut` (the last three cells are missing) or `split` (a `;` inside the name
    was not quoted). `column` names the cell that a rejection points at.
    """

    cells: dict[str, Cell]
    fate: str = ACCEPTED
    column: str = ""
    shape: str = ""
    is_repeat: bool = False
    traps: list[str] = field(default_factory=list)
    order: tuple[int, float] = (0, 0.0)

    def copy(self) -> "Row":
        """Another row with the same cells, free to change."""
        return replace(self, cells=dict(self.cells), traps=list(self.traps))

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two rows the same row, spaces aside."""
        return tuple(" ".join(str(self.cells[name]).split()) for name in LAYOUTS["L19"])


def base_rows(
    generator: np.random.Generator, true: Market, complaints: Complaints
) -> dict[str, list[Row]]:
    """All complaints as rows, by month; a row that chance drew twice is kept once.

    Only planted repeats may repeat: their number has to be known.
    """
    columns = _public_cells(true, complaints) | _complete_cells(generator, complaints)
    names = list(columns)
    by_month: dict[str, list[Row]] = {month: [] for month in MONTHS}
    seen: dict[str, set[tuple[str, ...]]] = {month: set() for month in MONTHS}
    keys = generator.random(len(complaints)).tolist()
    days = complaints.finalised_on.tolist()
    months = [MONTHS[index] for index in complaints.month.tolist()]
    for place, cells in enumerate(zip(*columns.values(), strict=True)):
        row = Row(dict(zip(names, cells, strict=True)), order=(days[place], keys[place]))
        month = months[place]
        if row.identity not in seen[month]:
            seen[month].add(row.identity)
            by_month[month].append(row)
    for rows in by_month.values():
        rows.sort(key=lambda row: row.order)
    return by_month


def _public_cells(true: Market, complaints: Complaints) -> dict[str, list[Cell]]:
    company = complaints.company.tolist()
    month = complaints.month.tolist()
    segments = [domains.SEGMENTS[true.segments[c]] for c in company]
    subjects = [
        segment.subjects[position]
        for segment, position in zip(segments, complaints.subject.tolist(), strict=True)
    ]
    problems = [domains.PROBLEMS[position] for position in complaints.problem.tolist()]
    is_answered = complaints.is_answered.tolist()
    is_rated = complaints.is_rated.tolist()
    municipalities = municipality_names()
    return {
        "Região": ["CO"] * len(company),
        "UF": ["GO"] * len(company),
        "Cidade": [municipalities[m] for m in complaints.municipality.tolist()],
        "Sexo": list(words(domains.SEXES, complaints.sex)),
        "Faixa Etária": list(words(domains.AGES, complaints.age)),
        FINALISATION_DATE: [date.fromordinal(d) for d in complaints.finalised_on.tolist()],
        "Tempo Resposta": [
            str(days) if answered else ""
            for days, answered in zip(complaints.response_days.tolist(), is_answered, strict=True)
        ],
        "Nome Fantasia": [
            _company_name(true.names[c], m) for c, m in zip(company, month, strict=True)
        ],
        "Segmento de Mercado": [
            segment.title_before_2021_04
            if segment.title_before_2021_04 and m < month_index("2021-04")
            else segment.title
            for segment, m in zip(segments, month, strict=True)
        ],
        "Área": [area for area, _, _ in subjects],
        "Assunto": [subject for _, subject, _ in subjects],
        "Grupo Problema": [domains.GROUP_OF_PROBLEM[problem] for problem in problems],
        "Problema": [_problem_name(p, m) for p, m in zip(problems, month, strict=True)],
        "Como Comprou Contratou": list(
            words(domains.PURCHASE_CHANNELS, complaints.purchase_channel)
        ),
        "Procurou Empresa": [
            "S" if contacted else "N" for contacted in complaints.has_contacted_company.tolist()
        ],
        "Respondida": ["S" if answered else "N" for answered in is_answered],
        "Situação": [
            "Finalizada avaliada" if rated else "Finalizada não avaliada" for rated in is_rated
        ],
        "Avaliação Reclamação": [
            ("Resolvida" if resolved else "Não Resolvida") if rated else "Não Avaliada"
            for rated, resolved in zip(is_rated, complaints.is_resolved.tolist(), strict=True)
        ],
        "Nota do Consumidor": [
            str(rating + 1) if rated else ""
            for rated, rating in zip(is_rated, complaints.rating.tolist(), strict=True)
        ],
        "Total": ["1"] * len(company),
    }


def _company_name(name: str, month: int) -> str:
    is_spaced = name in companies.TRAILING_SPACE_COMPANIES and month < month_index("2024-01")
    return f"{name} " if is_spaced else name


def _problem_name(problem: str, month: int) -> str:
    """The label as it was written in that month: dash lost in 12/2021, typo mended in 11/2023."""
    if problem == domains.CONTACT_BEFORE_2023_11 and month >= month_index("2023-11"):
        return domains.CONTACT_SINCE_2023_11
    return problem.replace(domains.EN_DASH, "?") if month >= month_index("2021-12") else problem


def _complete_cells(
    generator: np.random.Generator, complaints: Complaints
) -> dict[str, list[Cell]]:
    """The columns of the complete base and of the 21-column layout."""
    count = len(complaints)
    waited = generator.integers(0, UNRATED_DAYS, count)
    waited = np.where(complaints.is_rated, waited, UNRATED_DAYS)
    answered_on = complaints.finalised_on - waited
    days = np.where(complaints.is_answered, complaints.response_days, 10)
    opened_on = answered_on - days
    is_refused = complaints.is_answered & (generator.random(count) < 0.04)
    is_judicial = (generator.random(count) < 0.03).tolist()
    has_complement = (generator.random(count) < 0.10).tolist()
    opened = [date.fromordinal(day) for day in opened_on.tolist()]
    answered = [date.fromordinal(day) for day in answered_on.tolist()]
    refused = is_refused.tolist()
    municipalities = municipality_names()
    cities = [municipalities[m] for m in complaints.municipality.tolist()]
    is_answered = complaints.is_answered.tolist()
    return {
        "Gestor": [domains.MANAGERS.get(city, domains.NATIONAL_MANAGER) for city in cities],
        "Canal de Origem": list(
            words(domains.ORIGINS, picked(generator, list(domains.ORIGINS.values()), count))
        ),
        "Ano Abertura": [str(day.year) for day in opened],
        "Mês Abertura": [str(day.month) for day in opened],
        "Data Abertura": list(opened),
        "Data Resposta": [
            day if has_answer else "" for day, has_answer in zip(answered, is_answered, strict=True)
        ],
        "Data Análise": [
            day + timedelta(days=10) if r else "" for day, r in zip(opened, refused, strict=True)
        ],
        "Data Recusa": [
            day + timedelta(days=4) if r else "" for day, r in zip(opened, refused, strict=True)
        ],
        "Prazo Resposta": [day + timedelta(days=10) for day in opened],
        "Prazo Analise Gestor": ["14" if r else "" for r in refused],
        "Análise da Recusa": ["Improcedente" if r else "" for r in refused],
        "Interação com Judiciario": ["S" if judicial else "N" for judicial in is_judicial],
        "Último Complemento Consumidor": [
            day + timedelta(days=3) if complement else ""
            for day, complement in zip(opened, has_complement, strict=True)
        ],
    }


class Planting:
    """Plants the traps of one file; a row gets at most one, small planted stories get none."""

    def __init__(self, generator: np.random.Generator, form: FileForm, rows: list[Row]) -> None:
        self.rows = [row.copy() for row in rows]
        self._generator = generator
        self._form = form
        self._identities = {row.identity for row in self.rows}
        spared = companies.SMALL_CASE_COMPANY
        candidates = [row for row in self.rows if row.cells["Nome Fantasia"] != spared]
        self._pool = [candidates[i] for i in generator.permutation(len(candidates)).tolist()]

    def plant(self) -> list[Row]:
        """The rows of the file with everything planted, in the order of the file."""
        for trap, count in self._form.traps.items():
            _PLANTERS[trap](self, count)
        if self._form.layout == "L30":
            self._other_status("Cancelada", CANCELLED_SHARE)
            self._other_status("Encerrada", CLOSED_SHARE)
        self._other_states()
        self.rows.sort(key=lambda row: row.order)
        return self.rows

    def _take(self, count: int, is_fit: Callable[[Row], bool] = lambda row: True) -> Iterable[Row]:
        """`count` untouched rows that fit, in an order already shuffled."""
        fitting = [row for row in self._pool if is_fit(row)][:count]
        if len(fitting) < count:
            raise ValueError(f"{self._form.name}: too few rows for a trap")
        taken = {id(row) for row in fitting}
        self._pool = [row for row in self._pool if id(row) not in taken]
        return fitting

    def _added(self, source: Row, changes: dict[str, Cell], fate: str) -> None:
        """A changed copy of a row at another place of the file, unless it says the same."""
        row = source.copy()
        row.cells |= changes
        row.fate = fate
        row.is_repeat = False
        row.order = (row.order[0], float(self._generator.random()))
        if row.identity not in self._identities:
            self._identities.add(row.identity)
            self.rows.append(row)

    def _other_status(self, status: str, share: float) -> None:
        finalised = [row for row in self.rows if row.fate == ACCEPTED and not row.traps]
        count = round(share * len(finalised))
        for place in self._generator.permutation(len(finalised))[:count].tolist():
            self._added(
                finalised[place],
                {
                    "Situação": status,
                    "Avaliação Reclamação": "",
                    "Nota do Consumidor": "",
                    "Análise da Recusa": "Procedente" if status == "Cancelada" else "",
                },
                OTHER_STATUS,
            )

    def _other_states(self) -> None:
        sources = [row for row in self.rows if row.fate in (ACCEPTED, OTHER_STATUS)]
        sources = [row for row in sources if not row.traps]
        count = round(self._form.other_state_share * len(sources))
        for place in self._generator.permutation(len(sources))[:count].tolist():
            region, state, city = domains.OTHER_STATES[
                int(self._generator.integers(len(domains.OTHER_STATES)))
            ]
            source = sources[place]
            fate = source.fate if source.fate == OTHER_STATUS else OTHER_STATE
            self._added(source, {"Região": region, "UF": state, "Cidade": city}, fate)

    def _reject(self, row: Row, column: str, reason: str, value: Cell | None = None) -> None:
        row.fate = reason
        row.column = column
        if value is not None:
            row.cells[column] = value

    def impossible_date(self, count: int) -> None:
        """A day or month that no calendar has."""
        for place, row in enumerate(self._take(count)):
            month, day = IMPOSSIBLE_DAYS[place % len(IMPOSSIBLE_DAYS)]
            year = int(str(row.cells[FINALISATION_DATE])[:4])
            text = (
                f"{year}-{month:02d}-{day:02d}"
                if self._form.is_finalised_iso
                else f"{day:02d}/{month:02d}/{year}"
            )
            self._reject(row, FINALISATION_DATE, IMPOSSIBLE_DATE, text)

    def outside_months(self, count: int) -> None:
        """A date ten or twenty years away from the months of the file."""
        for place, row in enumerate(self._take(count)):
            day = row.cells[FINALISATION_DATE]
            assert isinstance(day, date)
            years = (-10, 10, 21)[place % 3]
            far = date(day.year + years, day.month, min(day.day, 28))
            self._reject(row, FINALISATION_DATE, OUTSIDE_MONTHS, far)

    def rating_out_of_range(self, count: int) -> None:
        """A rating that is not 1 to 5."""
        for place, row in enumerate(self._take(count, _is_rated)):
            rating = WRONG_RATINGS[place % len(WRONG_RATINGS)]
            self._reject(row, "Nota do Consumidor", RATING_OUT_OF_RANGE, rating)

    def unknown_status(self, count: int) -> None:
        """A status that is none of the official four."""
        for place, row in enumerate(self._take(count)):
            word = UNKNOWN_WORDS[place % len(UNKNOWN_WORDS)]
            self._reject(row, "Situação", UNKNOWN_STATUS, word)

    def cut_row(self, count: int) -> None:
        """A line whose last cells are missing."""
        for row in self._take(count):
            row.shape = "cut"
            self._reject(row, "", WRONG_WIDTH)

    def split_row(self, count: int) -> None:
        """A line with one cell too many: a `;` inside a name, without quotes."""
        # Only rated rows: their last cell is filled, so the extra cell cannot be taken for an
        # empty one at the end of the line.
        for row in self._take(count, _is_rated):
            row.cells["Nome Fantasia"] = SPLIT_COMPANY
            row.shape = "split"
            self._reject(row, "", WRONG_WIDTH)

    def absurd_days(self, count: int) -> None:
        """Response days that cannot be, as three real values are; the row stays."""
        for place, row in enumerate(self._take(count, _is_answered)):
            self._change(row, "absurd_days", {"Tempo Resposta": ABSURD_DAYS[place % 3]})

    def question_mark_city(self, count: int) -> None:
        """A city whose accented letters became `?` at the source."""
        for row in self._take(count, lambda row: row.cells["Cidade"] in CITIES_WITH_MARKS):
            city = "".join(c if c.isascii() else "?" for c in str(row.cells["Cidade"]))
            self._change(row, "question_mark_city", {"Cidade": city})

    def unmatched_city(self, count: int) -> None:
        """A misspelt city that matches no municipality; the row stays."""
        wrong = list(UNMATCHED_CITIES)
        for place, row in enumerate(self._take(count)):
            self._change(row, "unmatched_city", {"Cidade": wrong[place % len(wrong)]})

    def reduced_city(self, count: int) -> None:
        """A city without its apostrophe; it still matches."""
        reduced = list(REDUCED_CITIES)
        for place, row in enumerate(self._take(count)):
            self._change(row, "reduced_city", {"Cidade": reduced[place % len(reduced)]})

    def divergent_status(self, count: int) -> None:
        """Situação and Avaliação contradict each other; Avaliação is trusted."""
        half = count // 2
        for row in self._take(half, _is_rated):
            self._change(row, "divergent_status", {"Situação": "Finalizada não avaliada"})
        for row in self._take(count - half, lambda row: not _is_rated(row)):
            self._change(row, "divergent_status", {"Situação": "Finalizada avaliada"})

    def double_space(self, count: int) -> None:
        """A company name with two spaces inside."""
        for row in self._take(count, lambda row: row.cells["Nome Fantasia"] in DOUBLE_SPACED):
            name = DOUBLE_SPACED[str(row.cells["Nome Fantasia"])]
            self._change(row, "double_space", {"Nome Fantasia": name})

    def repeat(self, count: int) -> None:
        """Exact repeats; one row stands three times in the file."""
        sources = list(self._take(count - 1))
        for row in [*sources, sources[0]]:
            again = row.copy()
            again.is_repeat = True
            again.order = (row.order[0], float(self._generator.random()))
            if again.order < row.order:
                again.order, row.order = row.order, again.order
            self.rows.append(again)

    def _change(self, row: Row, trap: str, changes: dict[str, Cell]) -> None:
        self._identities.discard(row.identity)
        row.cells |= changes
        row.traps.append(trap)
        if row.identity in self._identities:
            raise ValueError(f"{self._form.name}: {trap} made a repeat")
        self._identities.add(row.identity)


def _is_rated(row: Row) -> bool:
    return row.cells["Nota do Consumidor"] != ""


def _is_answered(row: Row) -> bool:
    return row.cells["Respondida"] == "S"


_PLANTERS: dict[str, Callable[[Planting, int], None]] = {
    "impossible_date": Planting.impossible_date,
    "outside_months": Planting.outside_months,
    "rating_out_of_range": Planting.rating_out_of_range,
    "unknown_status": Planting.unknown_status,
    "cut_row": Planting.cut_row,
    "split_row": Planting.split_row,
    "absurd_days": Planting.absurd_days,
    "question_mark_city": Planting.question_mark_city,
    "unmatched_city": Planting.unmatched_city,
    "reduced_city": Planting.reduced_city,
    "divergent_status": Planting.divergent_status,
    "double_space": Planting.double_space,
    "repeat": Planting.repeat,
}


def lines(rows: list[Row], form: FileForm) -> list[list[str]]:
    """The cells of each line as they are written, wrong shapes included."""
    columns = LAYOUTS[form.layout]
    name = columns.index("Nome Fantasia")
    written = []
    for row in rows:
        cells = [rendered(row.cells[column], column, form) for column in columns]
        if row.shape == "cut":
            cells = cells[:-3]
        elif row.shape == "split":
            cells[name : name + 1] = cells[name].split(";")
        written.append(cells)
    return written


def natural_traps(rows: list[Row]) -> Counter[str]:
    """Traits of the accepted rows that nobody planted one by one."""
    counts: Counter[str] = Counter()
    for row in rows:
        if row.fate != ACCEPTED:
            continue
        counts.update(row.traps)
        name = str(row.cells["Nome Fantasia"])
        counts["unanswered_without_days"] += row.cells["Tempo Resposta"] == ""
        counts["sex_other"] += row.cells["Sexo"] == "O"
        counts["sex_empty"] += row.cells["Sexo"] == ""
        counts["trailing_space_company"] += name != name.rstrip()
        counts["trailing_space_area"] += str(row.cells["Área"]).endswith(" ")
        counts["quoted_company"] += ";" in name
    return counts
