"""The sentences of the surveillance, computed from what it found."""

import math

from indicators.surveillance import MINIMUM_MONTHS
from queries.scope import PLACES, Scope
from reports.coverage import Coverage
from reports.link import View
from reports.surveillance import FIRST_RISES, MONTHS_SHOWN, STATE, Rise, Series, Surveillance
from reports.words import (
    count,
    counted,
    decimal,
    full_month,
    missing_notes,
    month,
    month_runs,
    window,
)

ABOVE = "▲ acima do esperado"
HOW_TO_READ = (
    "A linha cinza é o número de reclamações por mês; a faixa azul é o que se espera pela "
    "história da própria série; ▲ marca meses acima da faixa."
)
WHOLE_STATE = "Estado todo"
ALL_COMPLAINTS = "todas as reclamações"
INVESTIGATE = "Investigar"
MORE_ALERTS_THAN_POINTS = (
    "Há mais séries em alerta do que pontos: as que sobem pelo excesso de um cartão estão dentro "
    "dele (“também”). A coluna Cartão diz em qual."
)
_WITH_FILTERS = "com estes filtros"
_IN = {"municipalities": "em", "regions": "na região", "judicial_districts": "na comarca de"}
STATE_ROSE = "O Estado todo subiu neste mês: leia os cartões com isso em mente."
_REASONS = {
    "family_change": (
        "a história muda de família de arquivos (finalizadas e base completa), e nenhum mês tem as "
        "duas para comparar."
    ),
    "partial_month": "o mês está carregado só em parte.",
}
_NO_SERIES = "nenhuma tem 5 ou mais reclamações no mês e história bastante."
_NUMBERS = (
    "Nenhum",
    "Um",
    "Dois",
    "Três",
    "Quatro",
    "Cinco",
    "Seis",
    "Sete",
    "Oito",
    "Nove",
    "Dez",
)


def sentence(found: Surveillance, view: View, coverage: Coverage) -> tuple[str, str]:
    """What stands out, its lead and its rest: how many cards among how many tested series."""
    if found.month is None:
        missing = missing_notes(coverage.missing_in(view.scope), coverage)
        return f"Nenhum mês carregado em {window(view.scope)}.", " ".join(missing)
    if not found.is_tested:
        return f"Nenhuma série testada em {full_month(found.month)}:", why_untested(found)
    tested = counted(found.tested_count, "séries testadas")
    if not found.card_count:
        return f"Nada fora do esperado em {full_month(found.month)}.", _within(found)
    total = _in_cards(found.card_count, found.rise_count)
    chance = by_chance(found, coverage.months[-1])
    if not found.is_filtered:
        return (
            f"{_points(found.card_count)} fora do esperado{total}",
            f"entre {tested}. {chance}",
        )
    whole = f"{_points(found.card_count).lower()} no total{total.rstrip(',')}"
    return (
        f"{_agreeing(found, where(view.scope, coverage))};",
        f"{whole if found.hidden_count else 'não há outro no mês'}, entre {tested}. {chance}",
    )


def where(scope: Scope, coverage: Coverage) -> str:
    """What the filters choose: em Goiânia, na comarca de Anápolis, com estes filtros."""
    chosen = [(name, value) for name in PLACES for value in getattr(scope, name)]
    if not chosen:
        return _WITH_FILTERS
    place = "nos lugares escolhidos"
    if len(chosen) == 1:
        kind, value = chosen[0]
        place = f"{_IN[kind]} {coverage.name(kind, value)}"
    return place if _is_of_places_only(scope) else f"{place} {_WITH_FILTERS}"


def why_untested(found: Surveillance) -> str:
    """Why no series of the month was tested."""
    if found.untested_reason == "short_history":
        return (
            f"são precisos {MINIMUM_MONTHS} meses carregados de história, até 4 meses antes; há "
            f"{count(found.baseline_month_count)}."
        )
    return _REASONS.get(found.untested_reason, _NO_SERIES)


def by_chance(found: Surveillance, newest_month: int) -> str:
    """How many cards the build's own null raises a month; reckoned of the newest year loaded."""
    number = found.expected_false_cards
    if math.isnan(number):
        return ""
    where = " no Estado todo" if found.is_filtered else ""
    when = " (conta dos 12 meses mais novos da base)" if found.month != newest_month else ""
    if round(number, 1) == 0:
        return f"Com este limite, espera-se menos de 0,1 alarme falso por mês{where}{when}."
    places = 0 if number >= 10 or round(number, 1) == round(number) else 1
    noun = "alarme falso" if round(number, 1) < 2 else "alarmes falsos"
    verb = "espera-se" if round(number, 1) < 2 else "esperam-se"
    return f"Com este limite, {verb} ~{decimal(number, places)} {noun} por mês{where}{when}."


def numbers(series: Series, of_month: int) -> str:
    """How many complaints a series has, what was expected, and the limit."""
    return (
        f"{_complaints(series.observed)} em {month(of_month)}; esperado "
        f"{expected(series.expected)}, limite {limit(series.upper_bound)}."
    )


def expected(value: float) -> str:
    """An expected number: whole from 10 on, with one decimal below."""
    return decimal(value, 0 if round(value, 1) >= 10 else 1)


def limit(value: float) -> str:
    """The highest number of complaints that is not above the limit."""
    return count(math.floor(value))


def title(rise: Rise) -> str:
    """The parts of the series, or the problem that several companies share."""
    if rise.is_of_state:
        return f"{STATE} · {ALL_COMPLAINTS}"
    if len(rise.series) == 1:
        return rise.series[0].name
    return f"{STATE} · {rise.series[0].problem_group}"


def chips(rise: Rise) -> tuple[str, ...]:
    """Whether it is the whole state, and for how many months in a row; several companies do not
    always rise together."""
    months = f"{count(rise.months_in_row)}º mês seguido" if rise.months_in_row > 1 else ""
    if len(rise.series) > 1:
        return (months,) if months else ()
    state = (WHOLE_STATE,) if rise.is_of_state else ()
    return (*state, months or "1º mês")


def drawn(rise: Rise) -> str:
    """Whose months the small chart shows; empty where the card has one series."""
    if len(rise.series) == 1:
        return ""
    return f"Gráfico: {rise.series[0].company}, a alta mais firme."


def line(rise: Rise, of_month: int) -> str:
    """The sentence of the card; of several companies what their numbers count."""
    if len(rise.series) == 1:
        return numbers(rise.series[0], of_month)
    return f"Mesmo problema em {count(len(rise.series))} empresas, reclamações no mês:"


def companies(rise: Rise) -> tuple[tuple[str, str], ...]:
    """Several companies of a card, the firmest first, each with its numbers; empty for one."""
    if len(rise.series) == 1:
        return ()
    return tuple(
        (
            str(series.company),
            f"{count(series.observed)}; esperado {expected(series.expected)}, limite "
            f"{limit(series.upper_bound)}",
        )
        for series in rise.series
    )


def investigate(rise: Rise) -> str:
    """What the link into a card says."""
    number = len(rise.series)
    return INVESTIGATE if number == 1 else f"{INVESTIGATE} as {count(number)} empresas"


def inside(rise: Rise) -> str:
    """The nested series of the same excess; empty where there are none."""
    if not rise.inside:
        return ""
    return f"também: {'; '.join(series.name for series in rise.inside)}"


def alt(rise: Rise, of_month: int) -> str:
    """What the small chart of a card shows."""
    months = rise.months
    above = months.loc[months["observed"].astype("float64") > months["upper_bound"]]
    names = month_runs(above["finalised_month"].tolist())
    marked = f"acima da faixa em {names}" if names else "nenhum mês acima da faixa"
    return (
        f"{rise.series[0].name}: {MONTHS_SHOWN} meses até {month(of_month)}; {marked}. Os números "
        "estão na aba Tabela."
    )


def all_series(found: Surveillance) -> str:
    """How many series the table has, and which of them were not tested."""
    number = len(found.table)
    whole = "a série" if number == 1 else f"as {count(number)} séries"
    new = found.new_count
    if not new or number == 1:
        return f"Ver {whole}"
    tested = number - new
    return (
        f"Ver {whole}: {count(tested)} {'testada' if tested == 1 else 'testadas'} e "
        f"{count(new)} {'nova' if new == 1 else 'novas'}"
    )


def returned(found: Surveillance) -> str:
    """Which series had a card in the month before and are within what is expected now."""
    assert found.month is not None
    before = month(found.month - 1)
    chosen = " com estes filtros" if found.is_filtered else ""
    if not found.is_before_tested:
        return f"Nenhuma série foi testada em {before}."
    if not found.before:
        return f"Nenhuma série tinha cartão em {before}{chosen}."
    number = len(found.returned)
    if not number:
        return f"Nenhuma das séries que tinham cartão em {before}{chosen}."
    which = "1 série que estava" if number == 1 else f"{count(number)} séries que estavam"
    return f"{which} em alerta em {before}: {'; '.join(found.returned)}."


def hidden(found: Surveillance, scope: Scope) -> str:
    """How many points of the month the filters hide, and of what; empty where none."""
    number = found.hidden_count
    if not number:
        return ""
    told = f"{'Não aparece' if number == 1 else 'Não aparecem'} {_points(number).lower()} do mês"
    outside = "de outros lugares" if _is_of_places_only(scope) else "fora destes filtros"
    if not scope.is_of_places:
        return f"{told}, {outside}."
    of_state = found.hidden_of_state
    counted_parts = (
        (of_state, "de empresas em todo o Estado (podem tocar também estes lugares)"),
        (number - of_state, outside),
    )
    parts = [(part, words) for part, words in counted_parts if part]
    if len(parts) == 1:
        return f"{told}, {parts[0][1]}."
    listed = " e ".join(f"{_number(part).lower()} {words}" for part, words in parts)
    return f"{told}: {listed}."


def all_points(found: Surveillance) -> str:
    """What the link to the cards without filters says."""
    return f"Ver todos os pontos do mês ({count(found.card_count)})"


def notes(found: Surveillance, view: View, coverage: Coverage) -> tuple[str, ...]:
    """What a reader must know of the cards before reading them."""
    told = []
    shown = found.rises[:FIRST_RISES]
    if len(found.rises) > len(shown):
        told.append(
            f"Aparecem os {len(shown)} cartões mais firmes; outros "
            f"{count(len(found.rises) - len(shown))} estão na aba Tabela."
        )
    if view.scope.subjects or view.scope.problems:
        told.append(
            "As séries não distinguem assunto nem problema: os cartões e a tabela não seguem esses "
            "filtros."
        )
    if found.has_family_change:
        told.append(
            "A história mistura as duas famílias de arquivos (finalizadas e base completa): leia "
            "os cartões com cuidado."
        )
    if coverage.is_national:
        told.append("As séries são só de Goiás.")
    return tuple(told)


def about_points(found: Surveillance) -> str:
    """Why there are more points than cards; empty where each has its own."""
    if found.shown_count == len(found.rises):
        return ""
    several = sum(rise.card_count for rise in found.rises if rise.card_count > 1)
    return (
        f"{_points(found.shown_count)} em {_cards(len(found.rises))}: {_number(several).lower()} "
        "são de empresas em que o mesmo problema subiu, num cartão por problema."
    )


def subtitle(found: Surveillance) -> str:
    """Whether the whole state rose, then the month, the rule, and who is in it."""
    assert found.month is not None
    first = f"{STATE_ROSE} " if found.has_state_risen else ""
    return (
        f"{first}{month(found.month)} · mês de finalização · "
        f"{counted(found.tested_count, 'séries testadas')}: as de 5 ou mais reclamações no mês, "
        "com história bastante"
    )


def _within(found: Surveillance) -> str:
    beyond = found.attention_count
    if beyond:
        return (
            f"Das {counted(found.tested_count, 'séries testadas')}, {count(beyond)} "
            f"{'passou' if beyond == 1 else 'passaram'} do limite do mês (atenção), o que cabe no "
            "acaso de olhar tantas."
        )
    if found.tested_count == 1:
        return "A única série testada ficou na faixa."
    return f"As {count(found.tested_count)} séries ficaram na faixa."


def _agreeing(found: Surveillance, where: str) -> str:
    """The points that agree with the filters, and apart from them the state's."""
    number = found.agreeing_count
    told = f"fora do esperado{_in_cards(number, len(found.agreeing))} {where}"
    if not found.has_state_risen:
        return f"{_points(number)} {told}"
    if not number:
        return f"O Estado todo subiu; nenhum ponto {told}"
    return f"{_points(number)} {told}, mais o do Estado todo"


def _is_of_places_only(scope: Scope) -> bool:
    """Whether the filters that choose among the series are places alone."""
    return scope.is_of_places and not (scope.segments or scope.problem_groups or scope.companies)


def _points(number: int) -> str:
    return f"{_number(number)} {'ponto' if number < 2 else 'pontos'}"


def _in_cards(points: int, cards: int) -> str:
    """How many cards show the points, between commas; empty where each has its own."""
    if points == cards:
        return ""
    return f", em {_cards(cards)},"


def _cards(number: int) -> str:
    return f"{_number(number).lower()} {'cartão' if number == 1 else 'cartões'}"


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else count(number)


def _complaints(number: int) -> str:
    return counted(number, "reclamações") if number != 1 else "1 reclamação"
