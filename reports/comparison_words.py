"""The sentences of the page Comparar empresas, computed from its frame."""

import pandas as pd

from reports.comparison import LEAST, MOST, compared, different_pairs
from reports.link import View
from reports.words import count, percent, window


def sentence(frame: pd.DataFrame, view: View) -> tuple[str, str]:
    """Who leaves more unresolved, and whether chance explains it: lead and rest."""
    if len(compared(view)) < LEAST:
        return (
            "Escolha de duas a quatro empresas",
            "para vê-las lado a lado, nas mesmas escalas e com os mesmos filtros.",
        )
    if frame.empty:
        return "Nenhuma reclamação finalizada", f"em {window(view.scope)} com estes filtros."
    judged = frame[frame["rated_count"] >= view.minimum].sort_values(
        ["unresolved_rate", "company"], ascending=[False, True]
    )
    if len(judged) < LEAST:
        return (
            "Volume insuficiente:",
            f"menos de duas destas empresas têm {view.minimum} avaliadas ou mais em "
            f"{window(view.scope)}.",
        )
    values = "; ".join(
        f"{row['company']} {percent(row['unresolved_rate'])} "
        f"({percent(row['unresolved_low'])} a {percent(row['unresolved_high'])}, "
        f"{count(row['rated_count'])} avaliadas)"
        for row in judged.to_dict("records")
    )
    pairs = different_pairs(frame, view.minimum)
    if pairs:
        said = "; ".join(f"{one} acima de {other}" for one, other in pairs)
        verdict = f"A diferença passa do acaso em: {said}."
    else:
        verdict = "Não dá para distinguir: as diferenças cabem na margem de incerteza."
    return "Não resolvidas entre as avaliadas:", f"{values}. {verdict}"


def notes(frame: pd.DataFrame, view: View) -> tuple[str, ...]:
    """Which of the companies are left out, have no complaint here, or too few rated ones."""
    found = []
    left_out = view.scope.companies[MOST:]
    if left_out:
        found.append(
            f"O endereço traz {count(len(view.scope.companies))} empresas; comparam-se até {MOST}: "
            f"as primeiras por nome. Ficaram de fora: {'; '.join(left_out)}."
        )
    if len(compared(view)) < LEAST:
        return tuple(found)
    known = set(frame["company"])
    absent = [name for name in compared(view) if name not in known]
    if absent:
        found.append(f"Sem reclamações neste recorte: {'; '.join(absent)}.")
    found += [
        f"{row['company']}: volume insuficiente, {_rated(row['rated_count'])}; o mínimo para "
        f"comparar é {view.minimum}."
        for row in frame.to_dict("records")
        if row["rated_count"] < view.minimum
    ]
    return tuple(found)


def without_ratings(series: pd.DataFrame) -> str | None:
    """Which companies of a series have no rated complaint, and so no line; None where all have."""
    rated = series.groupby("company", sort=False)["rated_count"].sum()
    names = [str(name) for name in rated[rated == 0].index]
    return f"Nenhuma avaliada, e por isso sem linha: {'; '.join(names)}." if names else None


def _rated(number: int) -> str:
    return f"{count(number)} avaliadas" if number else "nenhuma avaliada"
