"""Sentences of the map of Municípios and of the list beside it."""

import pandas as pd

from indicators.places import LEAST_EXPECTED
from queries.scope import Scope
from reports.link import MUNICIPALITY, RATE_COLOUR, RATIO_COLOUR, USE_COLOUR, View
from reports.municipalities import NO_DISTRICT
from reports.places_words import (
    ALL_COMPLAINTS,
    ARTICLES,
    DIVISION_NAMES,
    DIVISION_PLURALS,
    LITTLE_USE,
    TOO_FEW,
    Row,
    complaints,
    mean,
    ratio,
    scope_parts,
)
from reports.run_words import run_subtitle
from reports.words import count, counted, decimal, month, window

RATIO_CUTS = (0.7, 0.9, 1.1, 1.4)
OUTSIDE = "fora da escolha"
"""What a place of the map is that the filters on places leave out."""
FALLS_SHORT = f"{TOO_FEW} onde se esperavam {LEAST_EXPECTED} ou mais"
"""What a place of little use is called in the legend."""
ONE_COLOUR = (
    "O mapa fica de uma cor só: com tão poucos dados o método (Marshall) não consegue medir quanto "
    "os lugares diferem, e a razão suavizada é a mesma em todos. A lista mostra a razão de cada um."
)
TREND_NOTE = (
    "Tendência: todas as reclamações do município, nos últimos 60 meses da base, sem os filtros; "
    "não desconta o movimento do Estado."
)
HOVER = "razão ao esperado {} · {} reclamações; esperado {}<br>razão suavizada {}"
"""What pointing at a place with a rate says below its name."""
BY_CHANCE = (
    "De 100 lugares comuns, cerca de 5 ficam fora do intervalo por acaso; e lugares diferem por "
    "mais que acaso."
)
OFFICIAL_MAP = (
    "Mapa: malha municipal do IBGE, simplificada. O vazio a leste é o Distrito Federal, que não "
    "faz parte de Goiás."
)
SCHEMATIC_MAP = (
    "Mapa esquemático: as áreas são aproximadas a partir das sedes; o mapa oficial não está "
    "instalado."
)
MOST_OF_LITTLE_USE = 20
_ALIKE = 5e-5
_READ_MAP = {
    RATIO_COLOUR: (
        "a cor diz onde há mais ou menos reclamações do que a população faz esperar, pela razão "
        "suavizada. Listras são lugares com menos de 5 reclamações, sem taxa."
    ),
    RATE_COLOUR: (
        "a cor é a taxa observada, um quinto dos lugares em cada classe. Listras são lugares com "
        "menos de 5 reclamações, sem taxa."
    ),
    USE_COLOUR: (
        "azul é menos uso da plataforma do que a população faz esperar, laranja é mais. Pontos "
        f"são pouco uso: {FALLS_SHORT}. Listras são os outros lugares com menos de 5."
    ),
}
_READ_LIST = (
    "Como ler: o símbolo é o valor observado e a barra o intervalo de 95 %; barra que cruza a "
    "linha pontilhada não dá para distinguir do esperado."
)
_ORDERS = {
    RATIO_COLOUR: "Maior razão suavizada primeiro.",
    RATE_COLOUR: "Maior taxa primeiro.",
    USE_COLOUR: "Menor razão suavizada primeiro.",
}
_ORDERS_IF_ALIKE = {
    RATIO_COLOUR: "Mais reclamações primeiro.",
    RATE_COLOUR: _ORDERS[RATE_COLOUR],
    USE_COLOUR: "Menor razão primeiro.",
}


def subtitle(view: View) -> str:
    """Period and who is counted."""
    if view.colour == USE_COLOUR:
        return f"{window(view.scope)} · {ALL_COMPLAINTS}"
    return f"{window(view.scope)} · {run_subtitle(view)}"


def map_title(view: View) -> str:
    """What the map shows, and in which unit."""
    what = {
        RATIO_COLOUR: "Reclamações em relação ao esperado para a população",
        RATE_COLOUR: "Reclamações por 100 mil habitantes",
        USE_COLOUR: "Uso da plataforma em relação ao esperado para a população",
    }[view.colour]
    return what if view.division == MUNICIPALITY else f"{what}, por {DIVISION_NAMES[view.division]}"


def map_subtitle(view: View) -> str:
    """Period, who is counted, and which number gives the colour."""
    number = "taxa observada" if view.colour == RATE_COLOUR else "razão suavizada"
    return f"{subtitle(view)} · cor: {number}"


def how_to_read_map(view: View) -> str:
    """What colour and patterns of the map mean, and what a click does."""
    return (
        f"Como ler: {_READ_MAP[view.colour]} Um clique abre a série do lugar; pelo teclado, a "
        "lista Município acima."
    )


def how_to_read_list(view: View, is_alike: bool, newest_month: int) -> str:
    """What marks and bars of the list mean, its order, and of when its trends are."""
    orders = _ORDERS_IF_ALIKE if is_alike else _ORDERS
    text = f"{_READ_LIST} {orders[view.colour]}"
    if view.division != MUNICIPALITY or view.scope.to_month >= newest_month:
        return text
    return f"{text} A tendência é a dos meses da base, que vai até {month(newest_month)}."


def list_title(view: View) -> str:
    """What the twin list shows."""
    return {
        RATIO_COLOUR: "Maiores razões, com intervalo de 95 %",
        RATE_COLOUR: "Maiores taxas, com intervalo de 95 %",
        USE_COLOUR: "Menor uso da plataforma, com intervalo de 95 %",
    }[view.colour]


def list_subtitle(view: View) -> str:
    """Who is in the twin list."""
    unit = "por 100 mil habitantes" if view.colour == RATE_COLOUR else "1,0 = esperado"
    who = ALL_COMPLAINTS if view.colour == USE_COLOUR else " · ".join(scope_parts(view.scope))
    return " · ".join(
        part
        for part in (f"{DIVISION_PLURALS[view.division]} com 5 reclamações ou mais", who, unit)
        if part
    )


def show_all(number: int, view: View) -> str:
    """The switch that lists all places with a rate."""
    article = ARTICLES[view.division]
    return (
        f"Mostrar tod{article} {article} {count(number)} {DIVISION_PLURALS[view.division]} com 5 "
        "reclamações ou mais"
    )


def map_sentence(places: pd.DataFrame, view: View) -> str:
    """The map in words, for who does not see it."""
    few = int(places["is_suppressed"].sum())
    parts = [
        f"{count(int((places['standing'] == word).sum()))} {text}"
        for word, text in (("above", "acima"), ("below", "abaixo"))
    ]
    unclear = int((places["standing"] == "indistinct").sum())
    return (
        f"{map_title(view)}: {counted(len(places), DIVISION_PLURALS[view.division])}; "
        f"{', '.join(parts)} do esperado, {count(unclear)} sem diferença clara, {count(few)} com "
        f"{TOO_FEW} reclamações."
    )


def use_note(places: pd.DataFrame) -> str:
    """How many towns use the platform so little that few complaints say nothing.

    `places` counts all complaints, whatever is filtered.
    """
    number = int(places["falls_short"].sum())
    if not number:
        return LITTLE_USE
    have = "têm" if number > 1 else "tem"
    return (
        f"{counted(number, 'municípios')} {have} {TOO_FEW} reclamações, contando todas, "
        f"onde se esperavam {LEAST_EXPECTED} ou mais. {LITTLE_USE}"
    )


def little_use(places: pd.DataFrame, name: str) -> str:
    """The places of little use with their numbers, in the order of the frame; empty without any.

    `name` is the column of their names.
    """
    short = places[places["falls_short"]]
    if short.empty:
        return ""
    texts = [
        f"{row[name]}: {count(row['finalised_count'])}, esperado {mean(row['expected_count'])}"
        for row in short.head(MOST_OF_LITTLE_USE).to_dict("records")
    ]
    rest = len(short) - len(texts)
    others = f"; e outros {count(rest)}, na aba Tabela" if rest else ""
    return f"Pouco uso, {FALLS_SHORT} ({count(len(short))}): {'; '.join(texts)}{others}."


def without_rate(row: Row, name: str) -> str:
    """Why the place that the page is about has no mark in the list."""
    return (
        f"{name} não tem marca na lista: {complaints(row['finalised_count'])}, esperado "
        f"{mean(row['expected_count'])}; com {TOO_FEW} não há taxa."
    )


def hover(row: Row, name: str, view: View) -> tuple[str, ...]:
    """What pointing at a place says: the numbers of `HOVER`, or why there are none."""
    if name == NO_DISTRICT:
        return (f"{NO_DISTRICT}: sem taxa",)
    if view.colour == USE_COLOUR and row["falls_short"]:
        return (
            f"pouco uso: {complaints(row['finalised_count'])}; esperado "
            f"{mean(row['expected_count'])}",
        )
    if row["is_suppressed"]:
        return (f"{TOO_FEW} reclamações: sem taxa",)
    return (
        ratio(row),
        count(row["finalised_count"]),
        mean(row["expected_count"]),
        decimal(row["smoothed_ratio"], 2),
    )


def is_alike(judged: pd.DataFrame) -> bool:
    """Whether the smoothed ratio tells no place from another."""
    ratios = judged["smoothed_ratio"].dropna()
    return len(ratios) > 1 and float(ratios.max() - ratios.min()) < _ALIKE


def without_place(number: int, scope: Scope) -> str:
    """How many complaints are in no place of the page; empty where none is.

    They are the State's: of regions or comarcas chosen nothing is said.
    """
    if not number or scope.regions or scope.judicial_districts:
        return ""
    stay = "ficam" if number > 1 else "fica"
    return f"{complaints(number)} sem município reconhecido {stay} fora do mapa e da lista."
