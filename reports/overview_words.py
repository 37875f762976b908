"""The sentences of the page Início, computed from its frames."""

import math
from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

from indicators.rates import LOWER_TAIL
from queries.scope import FIRST_MONTH, Scope
from reports.coverage import Coverage
from reports.few import TOO_FEW
from reports.link import View
from reports.overview import MONTHS_SHOWN, Figure, Overview
from reports.places_words import LITTLE_USE, mean
from reports.reach import Reach
from reports.words import (
    Tile,
    companies,
    count,
    counted,
    decimal,
    full_month,
    missing_notes,
    month,
    percent,
    window,
)

MARKED_BY_CHANCE = 2 * LOWER_TAIL
"""Part of the companies that did not change whose interval leaves 0 out all the same."""

ROSE_BEFORE = "já vinha subindo"


def title(overview: Overview, view: View) -> str:
    """The page's title: the last loaded month of the period."""
    return f"O que mudou em {full_month(overview.month or view.scope.to_month)}"


def no_complaint(view: View, reach: Reach | None) -> tuple[str, str]:
    """What stands out where the filters leave nothing, its lead and its rest."""
    rest = f"em {window(view.scope)} com estes filtros. {of_reach(reach)}"
    return "Nenhuma reclamação finalizada", rest.strip()


def of_reach(reach: Reach | None) -> str:
    """How few complaints the chosen places have in all, and what that may mean; empty where they
    have 5 or more, or where none is chosen."""
    if reach is None or not reach.is_few:
        return ""
    number = "1 reclamação" if reach.observed == 1 else f"{count(reach.observed)} reclamações"
    places = reach.name or "Lugares escolhidos"
    told = (
        f"{places}, contando todas: {number} em {window(reach.window)}; esperado para a população: "
        f"{mean(reach.expected)}."
    )
    return f"{told} {LITTLE_USE}" if reach.is_below_population else told


def sentence(overview: Overview, view: View, coverage: Coverage) -> tuple[str, str]:
    """How many companies went beyond chance, its lead and its rest."""
    before = coverage.window_before(view.scope)
    if before is None:
        return "Sem comparação com a janela anterior.", _why_not_compared(view.scope, coverage)
    compared, rose, fell = (
        int(overview.figure(name).value)
        for name in ("compared_companies", "companies_up", "companies_down")
    )
    if not compared:
        return (
            "Nenhuma empresa comparável nas duas janelas:",
            f"nenhuma tem {view.minimum} avaliadas ou mais em {window(view.scope)} e também em "
            f"{window(before)}.",
        )
    if not rose + fell:
        return (
            f"Nenhuma de {companies(compared)} {_compared(compared)} passou da variação esperada",
            f"(parcela não resolvida, contra {window(before)}).",
        )
    directions = {"subiu": rose, "caiu": fell}
    parts = [f"{word} em {count(number)}" for word, number in directions.items() if number]
    return (
        f"{count(rose + fell)} de {companies(compared)} {_compared(compared)} "
        f"{'passou' if rose + fell == 1 else 'passaram'} da variação esperada",
        f"(parcela não resolvida, contra {window(before)}): {', '.join(parts)}. "
        f"{by_chance(compared)}",
    )


def by_chance(compared: int) -> str:
    """How many companies would be marked if none had changed."""
    expected = MARKED_BY_CHANCE * compared
    if round(expected, 1) < 1:
        return "Só por acaso, menos de 1 passaria."
    passing = "passaria" if expected < 1.5 else "passariam"
    return f"Olhando tantas empresas, cerca de {decimal(expected, 0)} {passing} só por acaso."


def change(row: Mapping[Hashable, Any]) -> str:
    """One company's estimates before and now, the change, its interval and what it rests on."""
    return (
        f"estimativa de {percent(row['previous_estimate'])} para {percent(row['estimate'])} "
        f"({points(row['change'])} p.p.; intervalo de {points(row['change_low'])} a "
        f"{points(row['change_high'])}); avaliadas: {count(row['previous_rated_count'])} antes, "
        f"{count(row['rated_count'])} agora"
    )


def points(value: float) -> str:
    """A difference of shares in percentage points."""
    return decimal(100 * value)


def tiles(overview: Overview) -> tuple[Tile, ...]:
    """The four figures at the top of the page."""
    return (
        _complaints(overview),
        _resolved(overview),
        _time(overview),
        _official(overview),
    )


def is_rise_within_limit(overview: Overview) -> bool:
    """Whether the month is beyond what is expected of it and within a limit that a rise raised."""
    in_month, expected = (overview.figure(k) for k in ("month_complaints", "expected_complaints"))
    return overview.is_rise_in_history and expected.value < in_month.value <= expected.high


def rise_within_limit(overview: Overview) -> str:
    """What it means that such a month counts as expected; empty for another month."""
    if overview.month is None or not is_rise_within_limit(overview):
        return ""
    in_month, expected = (overview.figure(k) for k in ("month_complaints", "expected_complaints"))
    more = percent(in_month.value / expected.value - 1)
    return (
        f"Em {month(overview.month)} houve {more} a mais do que o esperado "
        f"({count(in_month.value)} contra {count(expected.value)}), e mesmo assim dentro do "
        f"limite ({count(math.floor(expected.high))}): já vinha subindo, e essa alta faz parte da "
        "história que dá o limite, por isso ele está alto. Dentro do limite não quer dizer que "
        "nada mudou."
    )


def months_reading(overview: Overview) -> str:
    """What the chart of the months says."""
    shown = overview.months["finalised_count"].dropna()
    tile = _complaints(overview)
    return f"{tile.label}: {tile.value}; {tile.lines[0]}. {count(len(shown))} meses carregados."


def months_shown(overview: Overview) -> str:
    """Which months the chart has, whatever the period."""
    shown = overview.months["finalised_month"]
    first, last = month(int(shown.iloc[0])), month(int(shown.iloc[-1]))
    reach = (
        f"os {MONTHS_SHOWN} meses até o último do período"
        if len(shown) == MONTHS_SHOWN
        else "do primeiro mês carregado até o último do período"
    )
    months = first if first == last else f"{first} a {last}"
    return f"{months}: {reach}, seja qual for o período escolhido"


def absent_months(overview: Overview, coverage: Coverage) -> tuple[str, ...]:
    """What to say of the months of the chart that no file covers."""
    months = overview.months
    absent = months.loc[months["finalised_count"].isna(), "finalised_month"].tolist()
    return missing_notes(absent, coverage)


def _complaints(overview: Overview) -> Tile:
    in_month, expected = (overview.figure(k) for k in ("month_complaints", "expected_complaints"))
    lines = [f"no período: {count(int(overview.figure('window_complaints').value))}"]
    if not in_month.n:
        lines.insert(0, "nenhum dos 12 meses anteriores está carregado")
    else:
        number = "12 meses anteriores"
        if in_month.n == 1:
            before = "no único mês anterior carregado"
        elif in_month.n < 12:
            before = f"em {in_month.n} dos {number}"
        else:
            before = f"nos {number}"
        ends = dict.fromkeys(count(int(end)) for end in (in_month.low, in_month.high))
        lines.insert(0, f"{before}: {' a '.join(ends)}")
    if not math.isnan(expected.value):
        limit = f"limite {count(math.floor(expected.high))}"
        has_risen = is_rise_within_limit(overview)
        lines = [
            f"esperado {count(expected.value)}, {'dentro do ' if has_risen else ''}{limit}",
            f"{ROSE_BEFORE if has_risen else _against_expected(in_month, expected)} · {lines[1]}",
        ]
    label = f"Reclamações em {month(overview.month)}" if overview.month else "Reclamações no mês"
    return Tile(label, _whole(in_month), tuple(lines))


def _against_expected(in_month: Figure, expected: Figure) -> str:
    """Where the month stands to what the history of the whole state lets expect."""
    return "acima do limite" if in_month.value > expected.high else "dentro do esperado"


def _resolved(overview: Overview) -> Tile:
    rate, unrated = overview.figure("resolution_rate"), overview.figure("unrated_share")
    lines = [_interval(rate, "avaliadas")]
    if not math.isnan(unrated.value):
        lines.append(f"{_share(unrated)} não avaliadas")
    return Tile("Resolvidas entre as avaliadas", _share(rate), tuple(lines))


def _time(overview: Overview) -> Tile:
    typical, answered = overview.figure("median_response_days"), overview.figure("answered_share")
    if math.isnan(typical.value):
        return Tile("Tempo típico de resposta", "–", ("nenhuma resposta com prazo",))
    days = decimal(typical.value, 0 if typical.value == round(typical.value) else 1)
    unit = "dia" if typical.value == 1 else "dias"
    span = (
        f"intervalo: {decimal(typical.low, 0)} a {decimal(typical.high, 0)} em"
        if typical.n >= 6
        else "sem intervalo com"
    )
    share = "" if math.isnan(answered.value) else f" · {_share(answered)} respondidas"
    return Tile(
        "Tempo típico de resposta",
        f"{days} {unit}",
        (
            f"{span} {count(typical.n)} {'resposta' if typical.n == 1 else 'respostas'}",
            f"metade em até {days} {unit}{share}",
        ),
    )


def _official(overview: Overview) -> Tile:
    official, least = overview.figure("official_solution_rate"), overview.figure("resolved_share")
    lines = [_interval(official, "finalizadas")]
    if not math.isnan(official.value):
        lines.append(f"no extremo, de {_share(least)} a {_share(official)} resolvidas")
    return Tile("Índice oficial", _share(official), tuple(lines))


def _interval(figure: Figure, plural: str) -> str:
    if not figure.n:
        return f"nenhuma {plural.removesuffix('s')}"
    if math.isnan(figure.value):
        return f"{counted(figure.n, plural)}; {TOO_FEW}"
    return (
        f"intervalo: {decimal(figure.low)} a {decimal(figure.high)} em {count(figure.n)} {plural}"
    )


def _share(figure: Figure) -> str:
    return "–" if math.isnan(figure.value) else percent(figure.value / 100)


def _whole(figure: Figure) -> str:
    return "–" if math.isnan(figure.value) else count(int(figure.value))


def _compared(number: int) -> str:
    return "comparada" if number == 1 else "comparadas"


def _why_not_compared(scope: Scope, coverage: Coverage) -> str:
    """Which months of the two windows are missing, and why."""
    first = scope.from_month - scope.month_count
    if first >= FIRST_MONTH:
        both = replace(scope, from_month=first)
        return " ".join(missing_notes(coverage.missing_in(both), coverage))
    first_loaded = coverage.months[0]
    if first_loaded > FIRST_MONTH:
        return (
            f"A janela anterior começaria antes de {month(first_loaded)}, o primeiro mês carregado."
        )
    return f"Não há reclamações antes de {month(FIRST_MONTH)}, quando a plataforma abriu."
