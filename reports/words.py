"""Numbers, months and sentences in Portuguese, computed from the frames in view."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from queries.months import written_month
from queries.scope import PLACES, Scope
from reports.coverage import Coverage
from reports.labels import Form
from reports.link import FILTERS, View
from reports.measures import INDICATORS, RATIO, TIME, VOLUME, Indicator
from reports.rounding import rounded

LATE_DAYS = 45
"""Data whose newest month ended longer ago are old."""
GRAIN_NAMES = {"mes": "mês", "trimestre": "trimestre", "ano": "ano"}
"""What the points of a series are."""
NOT_LOADED, NOT_PUBLISHED = "arquivo não carregado", "ainda não publicado"
"""Why a month has no number."""
_MONTHS = "jan fev mar abr mai jun jul ago set out nov dez".split()
_FULL_MONTHS = (
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
).split()


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure as a reader meets it: what, how much, and below it its interval or range."""

    label: str
    value: str
    lines: tuple[str, ...]


def decimal(value: float, places: int = 1) -> str:
    """1234.5 as 1.234,5, and -1 with a true minus sign."""
    return f"{rounded(value, places):,.{places}f}".translate(str.maketrans(",.-", ".,−"))


def count(value: float) -> str:
    """1120 as 1.120."""
    return decimal(value, 0)


def percent(share: float) -> str:
    """0.489 as 48,9 %, the space unbreakable."""
    return f"{decimal(100 * share)}\u00a0%"


def day(value: date) -> str:
    """A date as 31/10/2026."""
    return f"{value:%d/%m/%Y}"


def month(number: int) -> str:
    """A month number as out/2026."""
    return f"{_MONTHS[number % 12]}/{number // 12}"


def full_month(number: int) -> str:
    """A month number as outubro de 2026."""
    return f"{_FULL_MONTHS[number % 12]} de {number // 12}"


def window(scope: Scope) -> str:
    """The window as nov/2025 a out/2026."""
    if scope.from_month == scope.to_month:
        return month(scope.from_month)
    return f"{month(scope.from_month)} a {month(scope.to_month)}"


def place(coverage: Coverage) -> str:
    """The part of the country that the numbers cover."""
    return "Brasil" if coverage.is_national else "Goiás"


def whose_reference(scope: Scope, coverage: Coverage) -> str:
    """Whose mean the reference is, which keeps every filter but those on segment and company."""
    if scope.subjects or scope.problem_groups or scope.problems:
        return "do recorte, todas as empresas"
    places = [(name, value) for name in PLACES for value in getattr(scope, name)]
    if len(places) == 1 and scope.municipalities:
        return f"de {coverage.name(*places[0])}"
    if len(places) == 1 and scope.judicial_districts:
        return f"da comarca de {coverage.name(*places[0])}"
    if places:
        return "dos lugares escolhidos"
    return "do país" if coverage.is_national else "do Estado"


def segment_names(scope: Scope) -> str:
    """The segments of the scope in words."""
    if not scope.segments:
        return "todos os segmentos"
    if len(scope.segments) > 3:
        return f"{len(scope.segments)} segmentos"
    return "; ".join(scope.segments)


def scope_sentence(view: View, coverage: Coverage) -> str:
    """The scope for the footer: period, segments, the other filters, place."""
    parts = [window(view.scope), segment_names(view.scope)]
    for kind in FILTERS:
        values = getattr(view.scope, kind.field)
        if values and kind.field != "segments":
            names = "; ".join(coverage.name(kind.field, value) for value in values)
            parts.append(f"{kind.noun}: {names}")
    return f"Recorte: {' · '.join(parts)} · {place(coverage)}"


def active_filters(view: View, coverage: Coverage) -> dict[str, tuple[str, str]]:
    """What is filtered beside the period: in words -> field of the scope and value."""
    return {
        f"{kind.noun}: {coverage.name(kind.field, value)}": (kind.field, value)
        for kind in FILTERS
        for value in getattr(view.scope, kind.field)
    }


def counted(number: float, plural: str) -> str:
    """A number before what it counts: 30 avaliadas, 1 avaliada com nota."""
    if number != 1:
        return f"{count(number)} {plural}"
    return f"1 {' '.join(word.removesuffix('s') for word in plural.split())}"


def companies(number: int) -> str:
    """A number of companies."""
    return counted(number, "empresas")


def finalised(number: float) -> str:
    """A number of finalised complaints."""
    return counted(number, "finalizadas")


def rated(number: float) -> str:
    """A number of rated complaints."""
    return counted(number, "avaliadas")


def ranking_sentence(ranking: pd.DataFrame, view: View, coverage: Coverage) -> tuple[str, str]:
    """What the ranking says, its lead and its rest: who is above, below, and not ranked."""
    is_ranked = ranking["has_sufficient_volume"].to_numpy(dtype=bool)
    ranked_count = int(is_ranked.sum())
    others_count = len(ranking) - ranked_count
    indicator = INDICATORS[view.indicator]
    if ranking.empty:
        return "Nenhuma reclamação finalizada", f"em {window(view.scope)} com estes filtros."
    lacking = lacking_volume(view)
    if not ranked_count:
        return "Nenhuma empresa comparável:", f"{companies(others_count)} com {lacking}."
    sides = {"above": "acima", "below": "abaixo"}
    first, second = sides if indicator.is_highest_first else reversed(sides)
    first_count, second_count, indistinct = (
        int((ranking["standing"] == word).sum()) for word in (first, second, "indistinct")
    )
    reference = reference_in_words(ranking, view, coverage)
    if ranked_count == 1:
        lead = "A única empresa comparável"
        side = sides[first] if first_count else sides[second]
        rest = (
            f"tem {indicator.measured} que não dá para distinguir {reference}"
            if indistinct
            else f"tem {indicator.measured} {side} {reference}"
        )
    else:
        lead = f"{count(first_count) if first_count else 'Nenhuma'} de {companies(ranked_count)} "
        lead += "comparáveis"
        rest = (
            f"{'têm' if first_count > 1 else 'tem'} {indicator.measured} {sides[first]} "
            f"{reference}; {count(second_count) if second_count else 'nenhuma'} "
            f"{'estão' if second_count > 1 else 'está'} {sides[second]}; em "
            f"{count(indistinct) if indistinct else 'nenhuma'} a diferença cabe na margem de "
            "incerteza"
        )
    if others_count == 1:
        return lead, f"{rest}; outra tem {lacking}."
    if others_count:
        return lead, f"{rest}; outras {count(others_count)} têm {lacking}."
    return lead, f"{rest}."


def lacking_volume(view: View) -> str:
    """What a company without a place has, in words that follow `com` or `têm`."""
    indicator = INDICATORS[view.indicator]
    least = f"menos de {indicator.minimum(view.minimum)} {indicator.denominator_word}"
    return f"{least} ou nenhuma na janela anterior" if view.indicator == RATIO else least


def amount(value: float, indicator: Indicator) -> str:
    """A value of an indicator with its unit: 43,4 %, 2,1, 5,3 dias, 1.120, 1,25."""
    if indicator.form is Form.SHARE:
        return percent(value)
    if indicator.form is Form.COUNT:
        return count(value)
    if indicator.form is Form.RATIO:
        return decimal(value, 2)
    return f"{decimal(value)} {indicator.unit}".strip()


def reference_in_words(ranking: pd.DataFrame, view: View, coverage: Coverage) -> str:
    """The reference after `acima` or `abaixo`, with its value and what that rests on."""
    indicator = INDICATORS[view.indicator]
    value = reference_amount(ranking, indicator)
    name = reference_of(view, coverage)
    if view.indicator == RATIO:
        return f"do {name} ({value})"
    number = counted(ranking["reference_count"].iloc[0], indicator.denominator_word)
    return f"da {name} ({value} em {number})"


def reference_amount(ranking: pd.DataFrame, indicator: Indicator) -> str:
    """The value of the reference; a mean number of complaints has a decimal."""
    value = float(ranking["reference"].iloc[0])
    return decimal(value) if indicator.form is Form.COUNT else amount(value, indicator)


def reference_of(view: View, coverage: Coverage) -> str:
    """How the reference of a view is called: média do Estado, esperado pelo segmento."""
    if view.indicator == RATIO:
        return "esperado pelo segmento"
    name = {VOLUME: "média por empresa", TIME: "média geométrica"}.get(view.indicator, "média")
    return f"{name} {whose_reference(view.scope, coverage)}"


def rank_range(low: int, high: int) -> str:
    """A range of places as 4ª a 9ª."""
    return f"{low}ª" if low == high else f"{low}ª a {high}ª"


def prior_notes(ranked: pd.DataFrame, indicator: Indicator) -> tuple[str, ...]:
    """Towards which mean the estimates of the ranked companies are drawn, and with what caution."""
    kinds = set(ranked["prior_kind"])
    notes = []
    if "segment" in kinds:
        segments = sorted(set(ranked.loc[ranked["prior_kind"] == "segment", "segment"]))
        others = " Nas demais, para a de todas as empresas do recorte." if "scope" in kinds else ""
        notes.append(
            f"A estimativa é puxada para a média do próprio segmento em: {'; '.join(segments)}."
            f"{others}"
        )
    elif "scope" in kinds:
        notes.append("A estimativa é puxada para a média de todas as empresas do recorte.")
    if "no_spread" in kinds:
        notes.append(
            "Sem diferença detectável entre empresas: a situação segue só o intervalo de cada uma."
        )
    if "none" in kinds:
        notes.append(
            f"Sem ajuste: menos de 30 empresas com {indicator.denominator_short} no recorte, cada "
            "uma com o seu valor observado."
        )
    approximate = ranked[ranked["is_approximate"]]
    if not approximate.empty:
        by_segment = approximate[approximate["prior_kind"] == "segment"]
        segments = sorted(set(by_segment["segment"]))
        where = f" em {'; '.join(segments)}" if len(by_segment) == len(approximate) else ""
        notes.append(
            f"Intervalo aproximado{where}: com até 40 empresas e poucas "
            f"{indicator.denominator_short} ele acerta de 87 % a 92 % das vezes."
        )
    return tuple(notes)


def unrated_warning(ranking: pd.DataFrame) -> str | None:
    """The worst and best case where less than half of the scope's complaints were rated."""
    finalised = int(ranking["finalised_count"].sum())
    rated = int(ranking["rated_count"].sum())
    resolved = int(ranking["resolved_count"].sum())
    if not finalised or 2 * rated >= finalised:
        return None
    if finalised == 1:
        share = "A única reclamação finalizada não foi avaliada."
    elif not rated:
        share = f"Nenhuma das {count(finalised)} reclamações finalizadas foi avaliada."
    else:
        share = (
            f"Só {percent(rated / finalised)} das {count(finalised)} reclamações finalizadas foram "
            "avaliadas."
        )
    return (
        f"{share} No extremo, a parcela resolvida vai de {percent(resolved / finalised)} a "
        f"{percent((resolved + finalised - rated) / finalised)}."
    )


def coverage_notes(view: View, coverage: Coverage) -> tuple[str, ...]:
    """What a reader must know of the window: missing months, mixed families, short windows."""
    notes = [
        *view.notes,
        *base_notes(coverage),
        *missing_notes(coverage.missing_in(view.scope), coverage),
    ]
    before = coverage.window_before(view.scope)
    families = set(coverage.families_in(view.scope))
    if before is not None and families | set(coverage.families_in(before)) != families:
        notes.append(
            "A janela anterior vem de outra família de arquivos: leia a variação com cuidado."
        )
    if len(families) > 1:
        notes.append(
            "O período mistura as duas famílias de arquivos (finalizadas e base completa): compare "
            "os meses com cuidado."
        )
    if view.scope.month_count < 3:
        notes.append(
            "Um ou dois meses enganam: a reclamação não avaliada só é finalizada 21 dias depois da "
            "resposta. Prefira 3 ou mais."
        )
    return tuple(notes)


def base_notes(coverage: Coverage) -> tuple[str, ...]:
    """What a reader must know of the base, whatever the window."""
    if not coverage.states:
        return ()
    return (
        "A base tem meses do país todo e meses só de Goiás: nas páginas com filtros conta só "
        "Goiás, em todos os meses.",
    )


def missing_notes(missing: Sequence[int], coverage: Coverage) -> tuple[str, ...]:
    """Ascending months without a file: those that could be loaded, then those to be published."""
    absent = [number for number in missing if coverage.is_published(number)]
    coming = [number for number in missing if not coverage.is_published(number)]
    notes = []
    if absent:
        notes.append(f"{month_runs(absent)}: {NOT_LOADED}. Veja em Dados e método.")
    if coming:
        notes.append(f"{month_runs(coming)}: {NOT_PUBLISHED}.")
    return tuple(notes)


def old_data_note(data_until: date, today: date) -> tuple[str, ...]:
    """What to say, if anything, of how long ago the newest month ended."""
    days = (today - data_until).days
    if days <= LATE_DAYS:
        return ()
    return (f"Atenção: os dados têm {count(days)} dias. A carga mensal está atrasada.",)


def partial_load_note(counted: int, total: int) -> tuple[str, ...]:
    """What to say, if anything, of a load some of whose files were refused."""
    if counted == total:
        return ()
    return (f"Carga parcial: {count(counted)} de {count(total)} arquivos. Números podem subir.",)


def month_runs(months: Sequence[int]) -> str:
    """Ascending months in words, neighbours as one run: jan/2015 a mar/2015, jun/2016."""
    return _runs_in_words(months, month)


def year_runs(years: Sequence[int]) -> str:
    """Ascending years in words, neighbours as one run: 2015 a 2017, 2019."""
    return _runs_in_words(years, str)


def _runs_in_words(numbers: Sequence[int], word: Callable[[int], str]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        word(run[0]) if len(run) == 1 else f"{word(run[0])} a {word(run[-1])}" for run in runs
    )


def no_data_of(source: str) -> str:
    """The state of a source of which no file is loaded."""
    return f"Ainda não há dados de {source}. Veja em Dados e método como carregar."


def file_slug_window(scope: Scope) -> str:
    """The window for a file's name: 2025-11_a_2026-10."""
    return f"{written_month(scope.from_month)}_a_{written_month(scope.to_month)}"
