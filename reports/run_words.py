"""Sentences of the series of a place: its last month, its trend, what a reader must know of it."""

from collections.abc import Sequence

import pandas as pd

from indicators.surveillance import MINIMUM_CASES, MINIMUM_MONTHS
from queries.watched import MUNICIPALITY, STATE, Kind
from reports.link import View
from reports.places_words import LITTLE_USE, MARKED, Row, complaints, mean, scope_parts
from reports.surveillance import is_rise_in_history
from reports.words import count, decimal, month, month_runs, segment_names, window

SPARSE = 2.0
"""Complaints a month below which a single month tells nothing."""
SPARSE_WARNING = (
    "Com menos de 2 reclamações por mês, um mês isolado não diz nada: veja por trimestre (só "
    "contagens, sem teste) ou por região."
)
NO_TEST_OF_PERIODS = (
    "Por trimestre ou ano só há contagens, sem faixa nem teste: a vigilância é por mês."
)
NO_SERIES = (
    "Para estes filtros não há série acompanhada: as contagens aparecem sem faixa e sem teste."
)
TOGETHER = (
    "As contagens são dos lugares escolhidos somados, sem faixa nem teste: a vigilância acompanha "
    "cada município."
)
SEVERAL_COMPANIES = (
    "Nenhuma série única reúne várias empresas: a vigilância acompanha cada uma, na lista desta "
    "página."
)
WIDE_BAND = "A faixa ficou larga porque a alta recente faz parte da história da série."
TWO_TESTS = (
    "A palavra da tendência vem de um teste (Mann-Kendall sazonal ou, por ano, Poisson) corrigido "
    "por olhar todos os municípios (Benjamini-Hochberg); o intervalo é o da variação ao ano "
    "(Theil-Sen ou Poisson) e olha só o município. São contas diferentes e, perto do limite, podem "
    "discordar."
)
DISAGREE = (
    "Aqui a palavra e o intervalo não concordam, porque vêm de contas diferentes (em Sobre este "
    "dado): tome a tendência como incerta."
)
HOW_TO_READ_COUNTS = (
    "Como ler: a linha é o número de reclamações de cada período. Ponto cinza e vazado é período "
    "incompleto, com os meses que tem: não se liga aos outros. Período cinza não está na base."
)
HOW_TO_READ_RUN = (
    "Como ler: dentro da faixa azul, a variação é a de sempre. ▲ cheio é alerta: resiste à "
    "correção por olhar muitas séries; △ vazado é atenção: só o limite do mês. Mês cinza não está "
    "na base. A data próxima não prova a causa."
)
_NOT_MODELLED = f"a história (60 meses) tinha menos de {MINIMUM_CASES} reclamações"
_FEW = "o mês tinha menos de 5 reclamações"
_REASONS = {
    "short_history": f"a base não tinha {MINIMUM_MONTHS} meses antes dele",
    "family_change": "a história muda de família de arquivos",
    "partial_month": "o mês está carregado só em parte",
}
_ORDINALS = ("", "", "Segundo", "Terceiro", "Quarto", "Quinto", "Sexto", "Sétimo", "Oitavo")


def month_sentence(run: pd.DataFrame) -> str:
    """The last month of a series: observed, expected, limit, and how long it has been above."""
    last = tested_row(run)
    if last is None:
        return ""
    text = f"{count(last['finalised_count'])} em {last['period_name']}"
    if pd.isna(last["expected"]):
        why = "" if pd.isna(last["status"]) else ": pouca história"
        return f"{text}; sem esperado{why}."
    text += f"; esperado {mean(last['expected'])}, limite {count(last['upper_bound'])}."
    in_row = months_in_row(run)
    if in_row >= 2:
        ordinal = _ORDINALS[in_row] if in_row < len(_ORDINALS) else f"{in_row}º"
        text += f" {ordinal} mês seguido acima da faixa."
    return text


def tested_row(run: pd.DataFrame) -> Row | None:
    """The last period that counts."""
    known = run[run["finalised_count"].notna()]
    return None if known.empty else known.iloc[-1].to_dict()


def months_in_row(run: pd.DataFrame) -> int:
    """Months in attention or alert without a break up to the last one that counts."""
    known = run[run["finalised_count"].notna()]
    is_marked = known["status"].isin(MARKED).to_numpy()[::-1]
    return int(is_marked.cumprod().sum())


def run_sentence(run: pd.DataFrame, place: str) -> str:
    """The series in words, for who does not see it."""
    last = tested_row(run)
    if last is None:
        return f"{place}: nenhum mês carregado."
    known = run["finalised_count"].dropna().astype("int64")
    marked = int(run["status"].isin(MARKED).sum())
    status: str = "" if pd.isna(last["status"]) else f", {last['status_word']}"
    return (
        f"{place}: de {count(known.min())} a {count(known.max())} reclamações por período; "
        f"{count(last['finalised_count'])} em {last['period_name']}{status}; "
        f"{'1 mês' if marked == 1 else f'{count(marked)} meses'} acima da faixa."
    )


def trend_sentence(trend: Row | None, median: float, newest_month: int) -> str:
    """The trend of a municipality, with its interval, beside the median of all municipalities.

    It is of the newest months loaded, whatever the period shown.
    """
    if trend is None or trend["word"] == "insufficient":
        return "Tendência: dados insuficientes (menos de 36 meses ou de 10 reclamações)."
    low, high = (decimal(trend[end], 0) for end in ("change_low", "change_high"))
    text = (
        f"Tendência em {count(trend['month_count'])} meses da base, que vai até "
        f"{month(newest_month)}: {trend['trend_word']}; "
        f"{decimal(trend['change_pct_year'], 0)} % ao ano ({low} a {high}), todas as reclamações. "
        f"Mediana dos municípios: {decimal(median, 0)} % ao ano."
    )
    return f"{text} {DISAGREE}" if disagrees(trend) else text


def disagrees(trend: Row) -> bool:
    """Whether the word of a trend says something else than the interval of its change."""
    is_away = trend["change_low"] > 0 or trend["change_high"] < 0
    return bool(is_away != (trend["word"] in ("rising", "falling")))


def run_subtitle(view: View) -> str:
    """Who is counted in a series, which keeps every filter."""
    parts = scope_parts(view.scope) or (segment_names(view.scope),)
    return " · ".join([*parts, "mês de finalização"])


def little_use_sentence(row: Row, view: View) -> str:
    """That few complaints of a municipality say little; empty where they are not few.

    `row` counts all its complaints of the window, whatever is filtered.
    """
    if not row["falls_short"]:
        return ""
    return (
        f"{complaints(row['finalised_count'])} em {window(view.scope)}, contando todas; esperado "
        f"{mean(row['expected_count'])} para a população. {LITTLE_USE}"
    )


def wide_band(run: pd.DataFrame) -> str:
    """Says so where the history of the last month of a series holds a rise; empty elsewhere."""
    known = run[run["finalised_count"].notna()]
    if known.empty:
        return ""
    past = known.rename(columns={"period_from": "finalised_month"})
    is_wide = is_rise_in_history(past, int(past["finalised_month"].iloc[-1]))
    return WIDE_BAND if is_wide else ""


def band_note(run: pd.DataFrame, kind: Kind | None) -> str:
    """Which months have a band, where one after the first of them has none, and why not.

    Of a municipality and of the State every month with a model is kept, of the other kinds only
    months that were tested and those around a card. Empty without a gap.
    """
    known = run[run["finalised_count"].notna()]
    has_band = known["upper_bound"].notna()
    after = has_band.cumsum() > 0
    gaps = known[after & ~has_band]
    if gaps.empty or kind is None:
        return ""
    banded = month_runs(known.loc[has_band, "period_from"].astype(int).tolist())
    reasons = sorted({why_unwatched(row, kind) for row in gaps.to_dict("records")})
    return f"Só há faixa em {banded}. Nos outros meses desde então, não: {' ou '.join(reasons)}."


def why_unwatched(row: Row, kind: Kind) -> str:
    """Why a month of a series has no expected number."""
    if not pd.isna(row["untested_reason"]):
        return _REASONS[str(row["untested_reason"])]
    is_whole = kind.name in (MUNICIPALITY, STATE)
    return _NOT_MODELLED if is_whole or row["finalised_count"] >= 5 else _FEW


def series_notes(run: pd.DataFrame, view: View, monthly: float, kind: Kind | None) -> Sequence[str]:
    """What a reader must know of the series; `kind` is that of the series watched, if there is."""
    notes = []
    is_of_several = not view.scope.municipalities and view.scope.is_of_places
    if monthly < SPARSE and view.grain == "mes" and not is_of_several:
        notes.append(SPARSE_WARNING)
    if is_of_several:
        notes.append(TOGETHER)
    elif kind is None:
        notes.append(no_series(view))
    elif view.grain != "mes":
        notes.append(NO_TEST_OF_PERIODS)
    elif run["expected"].isna().all():
        notes.append(
            "Sem faixa esperada: é preciso um mínimo de 36 meses de história e 10 reclamações."
        )
    return notes


def no_series(view: View) -> str:
    """Why no single series counts what is filtered."""
    return SEVERAL_COMPANIES if len(view.scope.companies) > 1 else NO_SERIES
