"""The sentences of the page Ficha da empresa, computed from its frames."""

from collections.abc import Callable, Collection

import pandas as pd

from reports.coverage import Coverage
from reports.few import TOO_FEW
from reports.link import PERIODS, View
from reports.profile import ACCOUNTS, COMPANY, OTHERS, in_segment, is_entry
from reports.profile_labels import ACCOUNT_NAMES
from reports.series import BEFORE, MISSING, PARTIAL
from reports.words import (
    Tile,
    count,
    counted,
    decimal,
    finalised,
    month,
    percent,
    rated,
    window,
)


def period(view: View) -> str:
    """The window as the start of a sentence."""
    if PERIODS.get(view.period):
        return f"Nos últimos {PERIODS[view.period]} meses"
    return f"{'Em' if view.scope.month_count == 1 else 'De'} {window(view.scope)}"


def group(overview: pd.DataFrame, kind: str) -> pd.Series | None:
    """The row of a group; None where the frame has none, or it holds no complaint."""
    found = overview[(overview["group_kind"] == kind) & (overview["finalised_count"] > 0)]
    return None if found.empty else found.iloc[0]


def profile_sentence(overview: pd.DataFrame, view: View) -> tuple[str, str]:
    """What the numbers say of the company against its segment, its lead and its rest.

    Of a company with several segments everything said is of the main one.
    """
    company = group(overview, COMPANY)
    if company is None:
        return "Nenhuma reclamação finalizada", f"em {window(view.scope)} com estes filtros."
    mine = in_segment(overview)
    number = rated(mine["rated_count"])
    if mine["finalised_count"] < company["finalised_count"]:
        number = f"{number} no segmento {mine['segment']}"
    if mine["rated_count"] < view.minimum:
        return "Volume insuficiente:", f"{number}; o mínimo para comparar é {view.minimum}."
    lead = f"{period(view)}, {number}:"
    if not mine["rated_count"]:
        return lead, "não há parcela não resolvida para comparar."
    rate = (
        f"{percent(mine['unresolved_rate'])} não resolvidas "
        f"({interval(mine['unresolved_low'], mine['unresolved_high'])})"
    )
    if pd.isna(mine["segment"]):
        return lead, f"{rate}; sem segmento no arquivo, não há com quem comparar."
    others = group(overview, OTHERS)
    if others is None:
        return lead, f"{rate}; não há outra empresa do segmento com estes filtros."
    if others["rated_count"] < view.minimum:
        return lead, (
            f"{rate}; as demais empresas do segmento têm só {rated(others['rated_count'])}, "
            f"menos do que o mínimo para comparar ({view.minimum})."
        )
    if pd.isna(others["difference"]):
        return lead, f"{rate}; as demais empresas do segmento não têm avaliadas para comparar."
    return lead, f"{rate}, {_against(mine, others)}."


def _against(mine: pd.Series, others: pd.Series) -> str:
    """The verdict with the value of the others; their interval where `mine` seems to deny it."""
    value = (
        f"{percent(others['unresolved_rate'])} em {rated(others['rated_count'])} das demais "
        "empresas"
    )
    if others["difference_low"] > 0:
        return f"acima do segmento ({value})"
    if others["difference_high"] < 0:
        return f"abaixo do segmento ({value})"
    if not mine["unresolved_low"] <= others["unresolved_rate"] <= mine["unresolved_high"]:
        ends = interval(others["unresolved_low"], others["unresolved_high"])
        value = f"{value}, valor que também tem incerteza: {ends}"
    return f"sem diferença clara do segmento ({value})"


def interval(low: float, high: float) -> str:
    """Two shares as 32,8 % a 43,9 %."""
    return f"{percent(low)} a {percent(high)}"


def identity(
    segment: str | None, first_month: int | None, loaded: Collection[int], name_count: int
) -> str:
    """Segment, since when, and how many names: the line under the company's name."""
    names = counted(name_count, "nomes usados")
    known = None if first_month is None else since(first_month, loaded)
    return " · ".join(part for part in (segment, known, names) if part)


def since(first_month: int, loaded: Collection[int]) -> str:
    """Since when the company is known here; an entry only where the month before is loaded."""
    if is_entry(first_month, loaded):
        return f"participa desde {month(first_month)}, mês da primeira reclamação na base"
    if first_month == min(loaded):
        return f"na base desde {month(first_month)}, o primeiro mês carregado"
    return f"primeira reclamação nesta base: {month(first_month)}"


def entered(first_month: int) -> str:
    """What to say where the window begins before the company's entry."""
    return (
        f"A empresa entrou na plataforma em {month(first_month)}; antes disso não havia como "
        "reclamar dela aqui."
    )


def accounts_note(company: pd.Series) -> str:
    """What the three counts share and what nobody rated."""
    number = company["finalised_count"]
    same = "a mesma e única finalizada" if number == 1 else f"as mesmas {finalised(number)}"
    return (
        "A conta oficial trata a reclamação não avaliada como resolvida. As três contas usam "
        f"{same}. Não avaliadas: "
        f"{percent(company['unrated_share'])} ({count(company['unrated_count'])} de "
        f"{count(company['finalised_count'])})."
    )


def accounts_sentence(company: pd.Series) -> str:
    """The three counts in words, for who does not see the chart."""
    parts = [
        f"{name}: {percent(company[f'{kind}_rate'])} "
        f"({interval(company[f'{kind}_low'], company[f'{kind}_high'])}; "
        f"{count(company[part])} de {count(company[whole])})"
        for (kind, (part, whole)), name in zip(
            ACCOUNTS.items(), ACCOUNT_NAMES.values(), strict=True
        )
        if company[whole]
    ]
    return f"Parcela resolvida, {'; '.join(parts)}."


def municipalities_sentence(places: pd.DataFrame) -> str:
    """How many municipalities, and which holds most."""
    known = places[places["ibge_code"].notna()]
    if known.empty:
        return "Nenhum município de Goiás."
    first = known.iloc[0]
    number = counted(len(known), "municípios")
    return (
        f"{number} com reclamações; {first['municipality']} tem {count(first['finalised_count'])} "
        f"({percent(first['volume_share'])})."
    )


def country_note(coverage: Coverage) -> str:
    """Where the numbers come from one state only, that there is no comparison with the country."""
    return (
        ""
        if coverage.is_national
        else "Só as reclamações de Goiás estão em uso: sem comparação com o Brasil."
    )


def typical_time(company: pd.Series, others: pd.Series | None) -> Tile:
    """The typical time, and below it interval, n, the answered share and the segment's."""
    name = "Tempo típico"
    if pd.isna(company["median_response_days"]):
        return Tile(name, "–", ("nenhuma resposta com tempo registrado",))
    ends = "poucas respostas para um intervalo"
    if pd.notna(company["median_low"]):
        ends = f"intervalo de {_number(company['median_low'])} a {_days(company['median_high'])}"
    answers = (
        f"{counted(company['response_days_count'], 'respostas')}, "
        f"{percent(company['answered_share'])} respondidas"
    )
    peers = _segment(others, "median_response_days", _days)
    return Tile(name, _days(company["median_response_days"]), (ends, answers, *peers))


def mean_rating(company: pd.Series, others: pd.Series | None) -> Tile:
    """The mean rating, and below it interval, n and the segment's."""
    if pd.isna(company["mean_rating"]):
        return Tile("Nota", "–", ("nenhuma nota",))
    ends = "uma nota só: sem intervalo"
    if pd.notna(company["rating_low"]):
        ends = f"intervalo de {decimal(company['rating_low'])} a {decimal(company['rating_high'])}"
    notes = counted(company["rating_count"], "notas")
    peers = _segment(others, "mean_rating", decimal)
    return Tile("Nota", decimal(company["mean_rating"]), (ends, notes, *peers))


def volume(overview: pd.DataFrame) -> Tile:
    """The finalised complaints, and below them how many of all of the segment are the company's."""
    number = overview["finalised_count"].iloc[0]
    what = "reclamação finalizada" if number == 1 else "reclamações finalizadas"
    mine, others = in_segment(overview), group(overview, OTHERS)
    peers = "sem segmento no arquivo"
    if pd.notna(mine["segment_share"]):
        part = mine["finalised_count"]
        whole = part + (0 if others is None else others["finalised_count"])
        peers = f"{percent(mine['segment_share'])}: {count(part)} de {count(whole)} do segmento"
    return Tile("Volume", count(number), (what, peers))


def _segment(
    others: pd.Series | None, column: str, written: Callable[[float], str]
) -> tuple[str, ...]:
    """The value of the other companies of the segment, where there is one."""
    if others is None or pd.isna(others[column]):
        return ()
    return (f"segmento: {written(others[column])}",)


def series_sentence(series: pd.DataFrame) -> str:
    """What a reader who does not see the chart needs: first, highest and last period."""
    known = series[series["finalised_count"].notna()]
    if known.empty:
        return "Nenhum período com dados."
    counts = known["finalised_count"].astype("int64")
    highest = known.sort_values("finalised_count", kind="stable").iloc[-1]
    last = known.iloc[-1]
    return (
        f"{finalised(int(counts.sum()))} em {counted(len(known), 'períodos')}; o "
        "maior é "
        f"{highest['period_name']}, com {count(highest['finalised_count'])}; o último, "
        f"{last['period_name']}, tem {count(last['finalised_count'])}."
    )


def series_notes(series: pd.DataFrame) -> tuple[str, ...]:
    """Which periods are incomplete, missing, or before the company was known."""
    notes = []
    partial = series[series["period_state"] == PARTIAL]
    if not partial.empty:
        parts = [f"{row.period_name} ({row.period_note})" for row in partial.itertuples()]
        notes.append(f"Período incompleto, ponto vazado: {'; '.join(parts)}.")
    for note, rows in series[series["period_state"].isin([MISSING, BEFORE])].groupby("period_note"):
        notes.append(f"Sem ponto ({note}): {_run(rows)}.")
    return tuple(notes)


def rate_notes(series: pd.DataFrame) -> tuple[str, ...]:
    """Which periods have no share not resolved for having few rated complaints."""
    few = series[series["rate_note"] == TOO_FEW]
    return () if few.empty else (f"Sem ponto ({TOO_FEW}): {_run(few)}.",)


def _run(periods: pd.DataFrame) -> str:
    names = list(periods["period_name"])
    return names[0] if len(names) == 1 else f"{len(names)} períodos, o primeiro {names[0]}"


def _days(value: float) -> str:
    return f"{_number(value)} dia" if value == 1 else f"{_number(value)} dias"


def _number(value: float) -> str:
    return decimal(value, 0 if float(value).is_integer() else 1)
