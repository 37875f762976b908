"""Numbers, months and sentences in Portuguese, computed from the frames in view."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from queries.months import written_month
from queries.scope import Scope
from reports.coverage import Coverage
from reports.link import View

_MONTHS = "jan fev mar abr mai jun jul ago set out nov dez".split()


def decimal(value: float, places: int = 1) -> str:
    """1234.5 as 1.234,5."""
    return f"{round(value, places) + 0:,.{places}f}".translate(str.maketrans(",.", ".,"))


def count(value: int) -> str:
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


def window(scope: Scope) -> str:
    """The window as nov/2025 a out/2026."""
    if scope.from_month == scope.to_month:
        return month(scope.from_month)
    return f"{month(scope.from_month)} a {month(scope.to_month)}"


def place(coverage: Coverage) -> str:
    """The part of the country that the numbers cover."""
    return "Brasil" if coverage.is_national else "Goiás"


def reference_name(coverage: Coverage) -> str:
    """How the reference mean is called: the country's or the state's."""
    return "média do país" if coverage.is_national else "média do Estado"


def segment_names(scope: Scope) -> str:
    """The segments of the scope in words."""
    if not scope.segments:
        return "todos os segmentos"
    if len(scope.segments) > 3:
        return f"{len(scope.segments)} segmentos"
    return "; ".join(scope.segments)


def scope_sentence(view: View, coverage: Coverage) -> str:
    """The scope for the footer: period, segments, place."""
    return f"Recorte: {window(view.scope)} · {segment_names(view.scope)} · {place(coverage)}"


def companies(number: int) -> str:
    """A number of companies."""
    return f"{count(number)} empresa" if number == 1 else f"{count(number)} empresas"


def ranking_sentence(ranking: pd.DataFrame, view: View, coverage: Coverage) -> tuple[str, str]:
    """What the ranking says, its lead and its rest: who is above, below, and not ranked."""
    is_ranked = ranking["has_sufficient_volume"].to_numpy(dtype=bool)
    ranked_count = int(is_ranked.sum())
    others_count = len(ranking) - ranked_count
    minimum = view.minimum_rated
    if ranking.empty:
        return "Nenhuma reclamação finalizada", f"em {window(view.scope)} com estes filtros."
    if not ranked_count:
        return (
            "Nenhuma empresa comparável:",
            f"{companies(others_count)} com menos de {minimum} avaliadas.",
        )
    above, below, indistinct = (
        int((ranking["standing"] == word).sum()) for word in ("above", "below", "indistinct")
    )
    reference = (
        f"{percent(ranking['reference_rate'].iloc[0])} em "
        f"{count(ranking['reference_rated_count'].iloc[0])} avaliadas"
    )
    lead = (
        f"{count(above)} de {companies(ranked_count)} "
        f"{'comparável' if ranked_count == 1 else 'comparáveis'}"
    )
    rest = (
        f"{'tem' if above == 1 else 'têm'} parcela de reclamações não resolvidas acima da "
        f"{reference_name(coverage)} ({reference}); {count(below)} "
        f"{'está' if below == 1 else 'estão'} abaixo; em {count(indistinct)} a diferença cabe na "
        f"margem de incerteza"
    )
    if others_count == 1:
        return lead, f"{rest}; outra tem menos de {minimum} avaliadas."
    if others_count:
        return lead, f"{rest}; outras {count(others_count)} têm menos de {minimum} avaliadas."
    return lead, f"{rest}."


def rank_range(low: int, high: int) -> str:
    """A range of places as 4ª a 9ª."""
    return f"{low}ª" if low == high else f"{low}ª a {high}ª"


def prior_notes(ranked: pd.DataFrame) -> tuple[str, ...]:
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
            "Sem ajuste: menos de 30 empresas avaliadas no recorte, cada uma com o seu valor "
            "observado."
        )
    approximate = ranked[ranked["is_approximate"]]
    if not approximate.empty:
        by_segment = approximate[approximate["prior_kind"] == "segment"]
        segments = sorted(set(by_segment["segment"]))
        where = f" em {'; '.join(segments)}" if len(by_segment) == len(approximate) else ""
        notes.append(
            f"Intervalo aproximado{where}: com até 40 empresas e poucas avaliações ele acerta de "
            "87 % a 92 % das vezes."
        )
    return tuple(notes)


def unrated_warning(ranking: pd.DataFrame) -> str | None:
    """The worst and best case where less than half of the scope's complaints were rated."""
    finalised = int(ranking["finalised_count"].sum())
    rated = int(ranking["rated_count"].sum())
    resolved = int(ranking["resolved_count"].sum())
    if not finalised or 2 * rated >= finalised:
        return None
    return (
        f"Só {percent(rated / finalised)} das {count(finalised)} reclamações finalizadas foram "
        f"avaliadas. No extremo, "
        f"a parcela resolvida vai de {percent(resolved / finalised)} a "
        f"{percent((resolved + finalised - rated) / finalised)}."
    )


def coverage_notes(view: View, coverage: Coverage) -> tuple[str, ...]:
    """What a reader must know of the window: missing months, mixed families, short windows."""
    notes = list(view.notes)
    if coverage.states:
        notes.append(
            "A base tem meses do país todo e meses só de Goiás: aqui conta só Goiás, em todos os "
            "meses."
        )
    last = coverage.months[-1] if coverage.months else view.scope.to_month
    missing = coverage.missing_in(view.scope)
    not_loaded = [number for number in missing if number <= last]
    not_published = [number for number in missing if number > last]
    if not_loaded:
        notes.append(f"{month_runs(not_loaded)}: arquivo não carregado. Veja em Sobre este dado.")
    if not_published:
        notes.append(f"{month_runs(not_published)}: ainda não publicado.")
    before = coverage.window_before(view.scope)
    families = set(coverage.families_in(view.scope))
    if before is not None and families | set(coverage.families_in(before)) != families:
        notes.append(
            "A janela anterior vem de outra família de arquivos: leia a variação com cuidado."
        )
    if len(families) > 1:
        notes.append(
            "O período mistura as duas famílias de arquivos (finalizadas e base completa), que "
            "não são iguais: compare os meses com cuidado."
        )
    if view.scope.month_count < 3:
        notes.append(
            "Um ou dois meses isolados enganam: a reclamação não avaliada só é finalizada 21 dias "
            "depois da resposta. Prefira 3 meses ou mais."
        )
    return tuple(notes)


def month_runs(months: Sequence[int]) -> str:
    """Ascending months in words, neighbours as one run: jan/2015 a mar/2015, jun/2016."""
    runs: list[list[int]] = []
    for number in months:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        month(run[0]) if len(run) == 1 else f"{month(run[0])} a {month(run[-1])}" for run in runs
    )


def file_slug_window(scope: Scope) -> str:
    """The window for a file's name: 2025-11_a_2026-10."""
    return f"{written_month(scope.from_month)}_a_{written_month(scope.to_month)}"
