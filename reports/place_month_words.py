"""Sentences of the last month of the places chosen: towns beyond their limit, who explains it."""

from collections.abc import Sequence

import pandas as pd

from queries.scope import Scope
from reports.municipalities import JUDGED
from reports.municipalities_labels import STATUSES
from reports.place_month import FinerRise
from reports.places_words import MARKED, Row, complaints, mean, month_numbers, more
from reports.words import count

_GROUPS = {
    "alert": ("em alerta", "em alerta"),
    "attention": ("em atenção", "em atenção"),
    "new": ("novo", "novos"),
}


def no_band(scope: Scope) -> str:
    """That places chosen together have no band, and who has one."""
    number = len(scope.regions) + len(scope.judicial_districts)
    who = "A comarca" if scope.judicial_districts else "A região"
    have = f"{who} não tem" if number == 1 else "Os lugares escolhidos, juntos, não têm"
    return f"{have} faixa própria: a vigilância acompanha cada município."


def towns_lead(towns: pd.DataFrame, places: pd.DataFrame, period: str) -> str:
    """Which towns stand out in the month, in short.

    `towns` are those of `marked_towns`, `places` all municipalities of the places chosen.
    """
    tested = int(places["status"].isin(JUDGED).sum())
    if len(towns):
        parts = [
            _number(int((towns["status"] == status).sum()), words)
            for status, words in _GROUPS.items()
            if (towns["status"] == status).any()
        ]
        return f"{_joined(parts)} em {period}{f', de {_tested(tested)}' if tested else ''}."
    if not tested:
        return f"nenhum município testado em {period}:"
    if tested == 1:
        return f"o único município testado não está em alerta nem em atenção em {period}."
    return (
        f"nenhum dos {count(tested)} municípios testados está em alerta nem em atenção em {period}."
    )


def none_marked(places: pd.DataFrame) -> str:
    """That no town stands out, for the list; why none was tested is not told here."""
    tested = int(places["status"].isin(JUDGED).sum())
    if tested > 1:
        return (
            f"Nenhum dos {count(tested)} municípios testados está em alerta nem em atenção, e "
            "nenhum é novo."
        )
    if tested:
        return "O único município testado não está em alerta nem em atenção, e nenhum é novo."
    return "Nenhum município testado."


def towns_named(towns: pd.DataFrame, period: str, most: int) -> str:
    """The towns that stand out with their numbers; where they are too many, where they stand."""
    if towns.empty:
        return ""
    if len(towns) > most:
        return "Estão na lista abaixo, com os números de cada um."
    texts = [
        f"{row['municipality']}, {STATUSES[row['status']]}: {_numbers(row, period)}"
        for row in towns.to_dict("records")
    ]
    return f"{'; '.join(texts)}."


def town_numbers(row: Row, period: str) -> str:
    """One town of the list: its month against what was expected of it."""
    return f"{_numbers(row, period)}."


def finer_sentence(rises: Sequence[FinerRise]) -> str:
    """How many cards there are of parts of the towns shown, which the page lists."""
    if not rises:
        return ""
    points = "1 ponto" if len(rises) == 1 else f"{count(len(rises))} pontos"
    return f"{points} fora do esperado em séries de problema, segmento ou empresa, na lista abaixo."


def series_numbers(rise: FinerRise, period: str) -> str:
    """One card of the list: the month of its first series, and the names of the others."""
    first = rise.series
    text = f"{month_numbers(first.observed, first.expected, first.upper_bound, period)}."
    if not rise.others:
        return text
    return f"{text} Também: {'; '.join(series.name for series in rise.others)}."


def list_title(name: str, of_towns: bool) -> str:
    """What the list of towns and series holds; of one town it holds series only."""
    return f"{name}: {'municípios e séries' if of_towns else 'séries'} fora do esperado no mês"


def list_subtitle(period: str, of_towns: bool) -> str:
    """The month of the list and who is in it."""
    towns = "municípios em alerta, atenção ou novos · " if of_towns else ""
    return f"{period} · {towns}séries de problema, segmento ou empresa em alerta"


def towns_excess_sentence(towns: pd.DataFrame, name: str, period: str) -> str:
    """What the towns have above their expected together, in one sentence."""
    known = towns[towns["expected_month"].notna()]
    if known.empty:
        return f"Nenhum município de {name} tem esperado em {period}: pouca história."
    observed = int(known["observed_month"].sum())
    expected = float(known["expected_month"].sum())
    places = "1 município tem" if len(known) == 1 else f"{count(len(known))} municípios têm"
    text = (
        f"Em {period}, {places} esperado: {complaints(observed)}; esperado {mean(expected)}, "
        f"{more(observed - expected)}."
    )
    rest = towns[towns["expected_month"].isna()]
    if rest.empty:
        return text
    others = "1 município não tem" if len(rest) == 1 else f"{count(len(rest))} municípios não têm"
    return f"{text} {others} história bastante: {complaints(int(rest['observed_month'].sum()))}."


def town_excess_numbers(row: Row) -> str:
    """One town: observed against expected in the month."""
    return (
        f"{count(int(row['observed_month']))}; esperado {mean(row['expected_month'])}; "
        f"{more(row['excess'])}; {STATUSES[row['status']]}"
    )


def companies_sentence(rows: pd.DataFrame, period: str, of_companies: bool) -> str:
    """How many series of companies were tested, and how many are above their limit."""
    who = "das empresas escolhidas" if of_companies else "de empresas com este problema"
    if rows.empty:
        return f"Nenhuma série {who} foi testada em {period}."
    marked = int(rows["status"].isin(MARKED).sum())
    number = "1 série" if len(rows) == 1 else f"{count(len(rows))} séries"
    return f"{number} {who} em {period}; {count(marked)} acima do limite."


def companies_title(of_companies: bool) -> str:
    """Whose series the list of companies holds."""
    who = "das empresas escolhidas" if of_companies else "de empresas com este problema, no Estado"
    return f"Séries acompanhadas {who}"


def company_sentence(row: Row, period: str) -> str:
    """One series of a company: its month against what was expected of it."""
    text = month_numbers(row["observed"], row["expected"], row["upper_bound"], period)
    in_row = int(row["months_in_row"])
    return f"{text}; {in_row}º mês seguido em alerta." if in_row > 1 else f"{text}."


def _numbers(row: Row, period: str) -> str:
    return month_numbers(row["observed_month"], row["expected_month"], row["limit_month"], period)


def _number(number: int, words: tuple[str, str]) -> str:
    one, several = words
    return f"1 município {one}" if number == 1 else f"{count(number)} municípios {several}"


def _tested(number: int) -> str:
    return "1 testado" if number == 1 else f"{count(number)} testados"


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} e {parts[-1]}"
