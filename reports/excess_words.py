"""Sentences of what explains a month of a municipality: its companies and problem groups."""

import pandas as pd

from queries.watched import Kind
from reports.municipalities import JUDGED, LEAST_OF_PART, OTHER_PARTS
from reports.places_words import (
    LEAST_SHOWN,
    MARKED,
    Row,
    complaints,
    expected_part,
    mean,
    more,
)
from reports.run_words import NO_SERIES, tested_row, why_unwatched
from reports.words import count

_UNLIKE = 0.5


def excess_title(run: pd.DataFrame, place: str) -> str:
    """What the list of companies and problems of the month says."""
    last = tested_row(run)
    is_marked = last is not None and last["status"] in MARKED
    what = "Quem explica a alta" if is_marked else "O que passou do esperado"
    return f"{what} em {place}"


def explaining(excess: pd.DataFrame) -> pd.DataFrame:
    """The parts above their expected that have 5 complaints or more."""
    is_part = (excess["company"] != OTHER_PARTS) & (excess["observed_count"] >= LEAST_OF_PART)
    return excess[is_part & (excess["excess"] > 0)]


def why_no_excess(run: pd.DataFrame, kind: Kind | None) -> str:
    """Why nothing of the month is to be explained; empty where it is.

    `kind` is that of the series watched, None where nobody watches what is filtered.
    """
    last = tested_row(run)
    if last is None or kind is None:
        return NO_SERIES
    name = last["period_name"]
    if pd.isna(last["status"]):
        return f"{name} não foi testado: {why_unwatched(last, kind)}. Não há alta a explicar."
    if last["status"] not in JUDGED:
        return (
            f"{name} não foi testado (menos de 5 reclamações, ou pouca história): não há alta a "
            "explicar."
        )
    if not last["finalised_count"] > last["expected"]:
        return (
            f"{name} não passou do esperado: {count(last['finalised_count'])} reclamações; "
            f"esperado {mean(last['expected'])}. Não há alta a explicar."
        )
    return ""


def excess_total(excess: pd.DataFrame, listed: pd.DataFrame, run: pd.DataFrame) -> str:
    """The month's excess, that of the parts listed, and that of all others together."""
    last = tested_row(run)
    assert last is not None
    total = last["finalised_count"] - last["expected"]
    rest = excess["excess"].sum() - listed["excess"].sum()
    text = (
        f"No total, {more(total)} que o esperado em {last['period_name']}. As partes listadas são "
        f"as maiores entre as que passaram do esperado e têm {LEAST_OF_PART} reclamações ou mais: "
        f"juntas, "
        f"{more(listed['excess'].sum())}."
    )
    if round(abs(rest), 1) >= LEAST_SHOWN:
        text += f" As demais, juntas, {more(rest)}."
    if abs(total - excess["excess"].sum()) >= _UNLIKE:
        text += (
            " A soma não fecha com o total, porque partes com série própria têm o esperado dela."
        )
    return text


def excess_sentence(excess: pd.DataFrame, place: str, period: str) -> str:
    """What explains the month, in one sentence."""
    more = explaining(excess)
    if more.empty:
        return (
            f"Em {period}, nenhuma empresa com {LEAST_OF_PART} reclamações ou mais passou do "
            f"esperado em {place}."
        )
    first = more.iloc[0]
    observed = complaints(first["observed_count"])
    return (
        f"Em {period}, a maior parte acima do esperado em {place}: {first['company']} · "
        f"{_group(first)}, {observed}; {expected_part(first['expected_count'])}."
    )


def excess_numbers(row: Row) -> str:
    """One company and problem group: observed against expected."""
    return (
        f"{_group(row)}: {count(row['observed_count'])}; "
        f"{expected_part(row['expected_count'])}; {more(row['excess'])}"
    )


def _group(row: Row | pd.Series) -> str:
    name = row["problem_group"]
    return "sem grupo de problema" if pd.isna(name) else str(name)
