"""The sentence at the head of the page Municípios."""

from collections.abc import Sequence

import pandas as pd

from reports.labels import STANDINGS_ON_SCREEN
from reports.link import MUNICIPALITY, USE_COLOUR, View
from reports.map_words import FALLS_SHORT
from reports.municipalities import JUDGED
from reports.place_month import FinerRise, marked_towns
from reports.place_month_words import finer_sentence, no_band, towns_lead, towns_named
from reports.places_words import (
    DIVISION_NAMES,
    DIVISION_PLURALS,
    FEMININE,
    LITTLE_USE,
    TOO_FEW,
    Row,
    complaints,
    filtered,
    mean,
    named,
    ratio,
    scope_parts,
)
from reports.run_words import month_sentence, no_series, tested_row
from reports.words import count, month, window

MOST_NAMED = 4
WHY_NONE = "nenhum teve 5 reclamações no mês e história bastante."
"""Why no municipality was tested where the whole month was."""
_MARKED_TEXTS = {"alert": "em alerta", "attention": "em atenção"}


def state_sentence(
    shown: pd.DataFrame,
    places: pd.DataFrame,
    view: View,
    tested: int | None,
    has_series: bool,
    finer: int,
    why_untested: str,
) -> tuple[str, str]:
    """How many places are above what their population lets expect, and which towns stand out.

    `shown` are the places of the division, `places` the municipalities; `finer` is how many cards
    of a part of a municipality Início shows, `why_untested` why no series of the month was tested.
    """
    if not places["finalised_count"].sum():
        return _nothing(view)
    lead, rest = population_sentence(shown, view)
    if tested is not None and has_series:
        rest += f" {_alerts(places, view, tested, why_untested)}"
    elif tested is not None:
        rest += f" {no_series(view)}"
    if tested is not None:
        rest += _finer(finer)
    if view.colour == USE_COLOUR:
        return lead, rest
    return lead, f"{rest} Onde há menos de 5 reclamações, o mapa não mostra taxa."


def places_sentence(
    name: str,
    shown: pd.DataFrame,
    places: pd.DataFrame,
    view: View,
    tested: int | None,
    has_series: bool,
    rises: Sequence[FinerRise],
    why_untested: str,
) -> tuple[str, str]:
    """Which towns of the places chosen stand out in the month, with their numbers, and what else.

    `name` is that of the places; `shown` and `places` are as in `state_sentence`, and `rises` the
    cards of parts of these towns.
    """
    if not places["finalised_count"].sum():
        return _nothing(view)
    lead, rest = population_sentence(shown, view)
    if tested is None or not has_series:
        told = "" if tested is None else f"{no_series(view)} {finer_sentence(rises)}"
        return lead, f"{rest} {told}".strip()
    period = month(tested)
    towns = marked_towns(places)
    is_tested = bool(places["status"].isin(JUDGED).any())
    texts = (
        "" if is_tested or len(towns) else why_untested or WHY_NONE,
        towns_named(towns, period, MOST_NAMED),
        finer_sentence(rises),
        no_band(view.scope),
        f"{lead} {rest}",
    )
    return (
        f"{named(name, view.scope)}: {towns_lead(towns, places, period)}",
        " ".join(text for text in texts if text),
    )


def population_sentence(shown: pd.DataFrame, view: View) -> tuple[str, str]:
    """How many places are clearly above what their population lets expect.

    Of the use of the platform: how many are clearly below it, and how many use it too little to
    tell.
    """
    is_use = view.colour == USE_COLOUR
    number = int((shown["standing"] == ("below" if is_use else "above")).sum())
    division = view.division
    total = f"{count(len(shown))} {DIVISION_PLURALS[division]}"
    if view.scope.is_of_places:
        total += " escolhidas" if division in FEMININE else " escolhidos"
    if len(shown) == 1:
        name = shown["municipality" if division == MUNICIPALITY else "area"].iloc[0]
        lead = f"{DIVISION_NAMES[division].capitalize()} {name}"
        verb = "registrou" if number else "não registrou"
    elif number:
        lead = f"{count(number)} de {total}"
        verb = "registraram" if number > 1 else "registrou"
    else:
        lead = f"{'Nenhuma' if division in FEMININE else 'Nenhum'} de {total}"
        verb = "registrou"
    what, where = ("menos", "abaixo") if is_use else ("mais", "acima")
    rest = (
        f"{verb} claramente {what} reclamações{filtered(view)} do que o esperado para a sua "
        f"população (o intervalo todo {where} de 1)."
    )
    short = int(shown["falls_short"].sum()) if is_use else 0
    if short:
        have = "Outro lugar tem" if short == 1 else f"Outros {count(short)} lugares têm"
        rest += f" {have} {FALLS_SHORT}. {LITTLE_USE}"
    return lead, rest


def municipality_sentence(
    row: Row,
    run: pd.DataFrame,
    view: View,
    rises: Sequence[FinerRise] = (),
    little_use: str = "",
) -> tuple[str, str]:
    """How the tested month of one municipality stands, and its window against its population.

    `little_use` is that of `reports.run_words.little_use_sentence`.
    """
    name = named(str(row["municipality"]), view.scope)
    last = tested_row(run)
    is_whole = view.colour == USE_COLOUR or not scope_parts(view.scope)
    told = "" if little_use and is_whole else ratio_sentence(row, view)
    rest = f"{told} {little_use}".strip()
    if last is None:
        return f"{name}:", rest
    if pd.isna(last["status"]):
        return f"{name}: {count(last['finalised_count'])} em {last['period_name']}.", rest
    texts = (month_sentence(run), finer_sentence(rises), rest)
    return (
        f"{name}: {last['status_word']} em {last['period_name']}.",
        " ".join(text for text in texts if text),
    )


def ratio_sentence(row: Row, view: View) -> str:
    """The window of a place against its population."""
    number = complaints(row["finalised_count"])
    period = f"Em {window(view.scope)}, {number}{filtered(view)}"
    expected = f"{mean(row['expected_count'])} esperadas para a população"
    if row["is_suppressed"]:
        return f"{period}: {TOO_FEW}: sem taxa; {expected}."
    return (
        f"{period}; {expected}: razão {ratio(row)}, "
        f"{STANDINGS_ON_SCREEN[str(row['standing'])]} do esperado."
    )


def first_of_several(number: int, name: str) -> str:
    """Whom the page is about where several municipalities are chosen."""
    return (
        f"{count(number)} municípios escolhidos: a frase, a série e o que explica o mês são só de "
        f"{name}. Deixe um só para ver outro."
    )


def _nothing(view: View) -> tuple[str, str]:
    return "Nenhuma reclamação finalizada", f"em {window(view.scope)} com estes filtros."


def _alerts(places: pd.DataFrame, view: View, tested: int, why_untested: str) -> str:
    """Which municipalities are in alert, in attention and new, or why none was tested."""
    when = month(tested)
    number = int(places["status"].isin(JUDGED).sum())
    new = int((places["status"] == "new").sum())
    if not number:
        return f"Em {when} nenhum município foi testado: {why_untested or WHY_NONE}"
    series = (
        "na série do município com estes filtros"
        if scope_parts(view.scope) and view.colour != USE_COLOUR
        else "na série do município inteiro"
    )
    marked = [_who(places, status, text) for status, text in _MARKED_TEXTS.items()]
    tested_words = "1 município testado" if number == 1 else f"{count(number)} municípios testados"
    more_new = f" e {count(new)} {'novo' if new == 1 else 'novos'}, sem história" if new else ""
    return f"Em {when}, {series}: {' e '.join(marked)}, de {tested_words}{more_new}."


def _who(places: pd.DataFrame, status: str, text: str) -> str:
    """How many municipalities have a status, with their names where they are few."""
    named = places[places["status"] == status].sort_values("municipality")
    if named.empty:
        return f"nenhum {text}"
    texts = [
        f"{row['municipality']}: {count(row['observed_month'])}, limite {count(row['limit_month'])}"
        for row in named.to_dict("records")
    ]
    told = f" ({'; '.join(texts)})" if len(texts) <= MOST_NAMED else ""
    return f"{count(len(named))} {text}{told}"


def _finer(number: int) -> str:
    if not number:
        return ""
    points = "1 ponto" if number == 1 else f"{count(number)} pontos"
    return f" {points} fora do esperado em séries de problema, segmento ou empresa: veja Início."
