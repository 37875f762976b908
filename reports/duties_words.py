"""The sentences on what a company owes on the platform, computed from its frames."""

import pandas as pd

from indicators.places import LEAST_FOR_RATE
from reports.duties import stopped_months
from reports.few import TOO_FEW
from reports.link import View
from reports.words import count, counted, month_runs, percent, window


def sentence(row: pd.DataFrame, months: pd.DataFrame, view: View) -> str:
    """What the company answered in the window, in time, what changed, when it stopped."""
    parts = [_answered(row, view)]
    stopped = stopped_months(months)
    if stopped:
        parts.append(f"Deixou de responder em {month_runs(stopped)}.")
    return " ".join(parts)


def _answered(row: pd.DataFrame, view: View) -> str:
    """The shares of the window, or why there are none."""
    if row.empty:
        return f"Nenhuma reclamação finalizada em {window(view.scope)} com estes filtros."
    found = row.iloc[0]
    finalised, known = int(found["finalised_count"]), int(found["known_count"])
    if not known:
        return (
            f"Em {window(view.scope)}, respondidas: – de {count(finalised)} finalizadas; o arquivo "
            "não diz se respondeu."
        )
    if known < LEAST_FOR_RATE:
        return (
            f"Em {window(view.scope)} a empresa respondeu {count(found['answered_count'])} de "
            f"{counted(known, 'finalizadas')} e {count(found['answered_in_time_count'])} em até "
            f"10 dias ({TOO_FEW})."
        )
    base = f"das {count(known)} finalizadas"
    if known < finalised:
        base += f" em que o arquivo diz se respondeu (são {count(finalised)} ao todo)"
    return (
        f"Em {window(view.scope)} a empresa respondeu {percent(found['answered_share'])} "
        f"({_ends(found, 'answered')}) {base} e {percent(found['in_time_share'])} "
        f"({_ends(found, 'in_time')}) em até 10 dias."
    )


def notes(months: pd.DataFrame) -> tuple[str, ...]:
    """Which complaints are in no share, and which months are not judged."""
    said = []
    finalised, known = (int(months[name].sum()) for name in ("finalised_count", "known_count"))
    if known < finalised:
        said.append(
            f"Em {count(finalised - known)} de {count(finalised)} finalizadas o arquivo não diz se "
            "respondeu: elas não entram nas parcelas."
        )
    has_complaints = (months["all_finalised_count"] > 0).fillna(False)
    is_partial = (months["partial_reason"] != "") & has_complaints
    partial = [int(number) for number in months.loc[is_partial, "period_from"]]
    if partial:
        said.append(
            f"{month_runs(partial)}: mês incompleto na base, não se julga se deixou de responder."
        )
    return tuple(said)


def change_sentence(row: pd.DataFrame) -> str:
    """What changed against the window before, or that the two cannot be compared."""
    if row.empty or row["is_real_answered_change"].isna().iloc[0]:
        return (
            "Sem comparação com a janela anterior: falta um mês, ou a empresa tem menos de "
            f"{LEAST_FOR_RATE} respostas conhecidas numa das duas."
        )
    found = row.iloc[0]
    parts = [
        f"{name}: {_points(found[f'{duty}_change'])} "
        f"({_points(found[f'{duty}_change_low'])} a {_points(found[f'{duty}_change_high'])}), "
        f"{'mudança real' if found[f'is_real_{duty}_change'] else 'dentro da variação esperada'}"
        for duty, name in (("answered", "respondidas"), ("in_time", "em até 10 dias"))
    ]
    return f"Estimativa contra a janela anterior, em pontos percentuais: {'; '.join(parts)}."


def estimate_sentence(row: pd.DataFrame) -> str:
    """The estimates drawn towards the other companies; empty without a row."""
    if row.empty:
        return ""
    found = row.iloc[0]
    if not found["known_count"]:
        return "Sem estimativa: o arquivo não diz se respondeu."
    if found["known_count"] < LEAST_FOR_RATE:
        return f"Sem estimativa ({TOO_FEW})."
    parts = [
        f"{name} {percent(found[f'{duty}_estimate'])} "
        f"({percent(found[f'{duty}_estimate_low'])} a {percent(found[f'{duty}_estimate_high'])})"
        for duty, name in (("answered", "respondidas"), ("in_time", "em até 10 dias"))
    ]
    if found["answered_prior_kind"] == "none":
        return f"Sem ajuste: menos de 30 empresas no recorte. {'; '.join(parts).capitalize()}."
    return f"Estimativa, puxada para a média das empresas: {'; '.join(parts)}."


def _ends(found: pd.Series, duty: str) -> str:
    return f"intervalo de {percent(found[f'{duty}_low'])} a {percent(found[f'{duty}_high'])}"


def _points(share: float) -> str:
    sign = "+" if share > 0 else "−" if share < 0 else ""
    return f"{sign}{percent(abs(share)).removesuffix('%').rstrip()}"
