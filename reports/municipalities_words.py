"""Sentences of the page Municípios."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from queries.scope import PLACES, Scope
from reports.labels import STANDINGS_ON_SCREEN
from reports.link import (
    DISTRICT,
    FILTERS,
    MESOREGION,
    MICROREGION,
    MUNICIPALITY,
    RATE_COLOUR,
    RATIO_COLOUR,
    USE_COLOUR,
    View,
)
from reports.municipalities import JUDGED, LEAST_OF_PART, NO_DISTRICT, OTHER_PARTS
from reports.surveillance import is_rise_in_history
from reports.words import count, counted, decimal, month, segment_names, window

COLOUR_NAMES = {
    RATIO_COLOUR: "Razão ao esperado",
    RATE_COLOUR: "Taxa por 100 mil",
    USE_COLOUR: "Uso da plataforma",
}
DIVISION_NAMES = {
    MUNICIPALITY: "município",
    MICROREGION: "microrregião",
    MESOREGION: "mesorregião",
    DISTRICT: "comarca",
}
DIVISION_PLURALS = {
    MUNICIPALITY: "municípios",
    MICROREGION: "microrregiões",
    MESOREGION: "mesorregiões",
    DISTRICT: "comarcas",
}
RATIO_CUTS = (0.7, 0.9, 1.1, 1.4)
TOO_FEW = "menos de 5"
OUTSIDE = "fora da escolha"
"""What a place of the map is that the filters on places leave out."""
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
    "Nenhuma série única reúne várias empresas: a vigilância acompanha cada uma, na lista abaixo."
)
WIDE_BAND = "A faixa ficou larga porque a alta recente faz parte da história da série."
LIKE_STATE = (
    "A razão suavizada é a mesma em todos os lugares: com tão poucos dados o método (Marshall) não "
    "consegue medir quanto eles diferem. A ordem é a do número de reclamações."
)
TREND_NOTE = (
    "Tendência: todas as reclamações do município, nos últimos 60 meses da base, sem os filtros; "
    "não desconta o movimento do Estado."
)
MOST_NAMED = 4
_FEMININE = (MICROREGION, MESOREGION, DISTRICT)
HOVER = "razão ao esperado {} · {} reclamações; esperado {}<br>razão suavizada {}"
"""What pointing at a place with a rate says below its name."""
LITTLE_USE = "Poucas reclamações podem indicar pouco uso da plataforma, não ausência de conflito."
LEAST_EXPECTED = 10
"""Complaints that a town of little use would have at least, by its population."""
BY_CHANCE = (
    "De 100 lugares comuns, cerca de 5 ficam fora do intervalo por acaso; e lugares diferem por "
    "mais que acaso."
)
MARKED = ("attention", "alert")
"""What is said of a month above its limit."""
ALL_COMPLAINTS = "todas as reclamações, sem os filtros"
_MARKED_TEXTS = {"alert": "em alerta", "attention": "em atenção"}
_LEAST_SHOWN = 0.1
_ALIKE = 5e-5
_UNLIKE = 0.5
_LONGEST_LIST = 3
_ORDINALS = ("", "", "Segundo", "Terceiro", "Quarto", "Quinto", "Sexto", "Sétimo", "Oitavo")

Row = Mapping[Any, Any]


def mean(value: float) -> str:
    """A number that is expected: a decimal where it is below 10."""
    return decimal(value) if abs(value) < 10 else count(value)


def complaints(number: float) -> str:
    """A number of complaints."""
    return "1 reclamação" if number == 1 else f"{count(number)} reclamações"


def scope_parts(scope: Scope) -> tuple[str, ...]:
    """What is filtered beside months and places, one text a filter."""
    parts = []
    for kind in FILTERS:
        values = getattr(scope, kind.field)
        if values and kind.field not in (*PLACES, "segments"):
            is_long = len(values) > _LONGEST_LIST
            parts.append(
                f"{count(len(values))} {kind.plural}"
                if is_long
                else f"{kind.noun}: {'; '.join(values)}"
            )
    return (segment_names(scope), *parts) if scope.segments else tuple(parts)


def named(name: str, scope: Scope) -> str:
    """A place and what is filtered, as a title says it."""
    parts = []
    for kind in FILTERS:
        values = getattr(scope, kind.field)
        if values and kind.field not in PLACES:
            is_one = len(values) == 1
            parts.append(values[0] if is_one else f"{count(len(values))} {kind.plural}")
    return " · ".join([name, *parts])


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
        return "Nenhuma reclamação finalizada", f"em {window(view.scope)} com estes filtros."
    above = int((shown["standing"] == "above").sum())
    division = view.division
    total = f"{count(len(shown))} {DIVISION_PLURALS[division]}"
    if view.scope.is_of_places:
        total += " escolhidas" if division in _FEMININE else " escolhidos"
    if len(shown) == 1:
        name = shown["municipality" if division == MUNICIPALITY else "area"].iloc[0]
        lead = f"{DIVISION_NAMES[division].capitalize()} {name}"
        verb = "registrou" if above else "não registrou"
    elif above:
        lead = f"{count(above)} de {total}"
        verb = "registraram" if above > 1 else "registrou"
    else:
        lead = f"{'Nenhuma' if division in _FEMININE else 'Nenhum'} de {total}"
        verb = "registrou"
    rest = (
        f"{verb} claramente mais reclamações{_filtered(view)} do que o esperado para a sua "
        "população (o intervalo todo acima de 1)."
    )
    if tested is not None and has_series:
        rest += f" {_alerts(places, view, tested, why_untested)}"
    elif tested is not None:
        rest += f" {_no_series(view)}"
    if tested is not None:
        rest += _finer(finer)
    return lead, f"{rest} Onde há menos de 5 reclamações, o mapa não mostra taxa."


def municipality_sentence(
    row: Row, run: pd.DataFrame, view: View, finer: int = 0
) -> tuple[str, str]:
    """How the tested month of one municipality stands, and its window against its population."""
    name = named(str(row["municipality"]), view.scope)
    last = tested_row(run)
    rest = ratio_sentence(row, view)
    if last is None:
        return f"{name}:", rest
    if pd.isna(last["status"]):
        return f"{name}: {count(last['finalised_count'])} em {last['period_name']}.", rest
    return f"{name}: {last['status_word']} em {last['period_name']}.", (
        f"{month_sentence(run)}{_finer(finer)} {rest}"
    )


def ratio_sentence(row: Row, view: View) -> str:
    """The window of a place against its population."""
    number = complaints(row["finalised_count"])
    period = f"Em {window(view.scope)}, {number}{_filtered(view)}"
    if row["is_suppressed"]:
        return f"{period}: {TOO_FEW}: sem taxa; {_expected(row)} para a população."
    return (
        f"{period}; {_expected(row)} para a população: razão {_ratio(row)}, "
        f"{STANDINGS_ON_SCREEN[str(row['standing'])]} do esperado."
    )


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


def trend_sentence(trend: Row | None, median: float) -> str:
    """The trend of a municipality, with its interval, beside the median of all municipalities."""
    if trend is None or trend["word"] == "insufficient":
        return "Tendência: dados insuficientes (menos de 36 meses ou de 10 reclamações)."
    low, high = (decimal(trend[end], 0) for end in ("change_low", "change_high"))
    return (
        f"Tendência em {count(trend['month_count'])} meses: {trend['trend_word']}; "
        f"{decimal(trend['change_pct_year'], 0)} % ao ano ({low} a {high}), todas as reclamações. "
        f"Mediana dos municípios: {decimal(median, 0)} % ao ano."
    )


def subtitle(view: View) -> str:
    """Period and who is counted."""
    if view.colour == USE_COLOUR:
        return f"{window(view.scope)} · {ALL_COMPLAINTS}"
    return f"{window(view.scope)} · {run_subtitle(view)}"


def run_subtitle(view: View) -> str:
    """Who is counted in a series, which keeps every filter."""
    parts = scope_parts(view.scope) or (segment_names(view.scope),)
    return " · ".join([*parts, "mês de finalização"])


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


def map_source(is_schematic: bool) -> str:
    """Where the shapes come from, and what the hole in them is."""
    if is_schematic:
        return (
            "Mapa esquemático: as áreas são aproximadas a partir das sedes; o mapa oficial não "
            "está instalado."
        )
    return (
        "Mapa: malha municipal do IBGE, simplificada. O vazio a leste é o Distrito Federal, que "
        "não faz parte de Goiás."
    )


def list_title(view: View) -> str:
    """What the twin list shows."""
    if view.colour == RATE_COLOUR:
        return "Taxas na ordem da razão suavizada, com intervalo de 95 %"
    return "Maiores razões, com intervalo de 95 %"


def list_subtitle(view: View) -> str:
    """Who is in the twin list."""
    unit = "por 100 mil habitantes" if view.colour == RATE_COLOUR else "1,0 = esperado"
    who = ALL_COMPLAINTS if view.colour == USE_COLOUR else " · ".join(scope_parts(view.scope))
    return " · ".join(
        part
        for part in (f"{DIVISION_PLURALS[view.division]} com 5 reclamações ou mais", who, unit)
        if part
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
    quiet = places[places["is_suppressed"] & (places["expected_count"] >= LEAST_EXPECTED)]
    if quiet.empty:
        return LITTLE_USE
    number = len(quiet)
    have = "têm" if number > 1 else "tem"
    return (
        f"{counted(number, 'municípios')} {have} {TOO_FEW} reclamações, contando todas, "
        f"onde se esperavam {LEAST_EXPECTED} ou mais. {LITTLE_USE}"
    )


def hover(row: Row, name: str) -> tuple[str, ...]:
    """What pointing at a place says: the numbers of `HOVER`, or why there are none."""
    if name == NO_DISTRICT:
        return (f"{NO_DISTRICT}: sem taxa",)
    if row["is_suppressed"]:
        return (f"{TOO_FEW} reclamações: sem taxa",)
    return (
        _ratio(row),
        count(row["finalised_count"]),
        mean(row["expected_count"]),
        decimal(row["smoothed_ratio"], 2),
    )


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


def why_no_excess(run: pd.DataFrame) -> str:
    """Why nothing of the month is to be explained; empty where it is."""
    last = tested_row(run)
    if last is None or pd.isna(last["status"]):
        return NO_SERIES
    name = last["period_name"]
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
        f"No total, {_more(total)} que o esperado em {last['period_name']}. As partes listadas são "
        f"as maiores entre as que passaram do esperado e têm {LEAST_OF_PART} reclamações ou mais: "
        f"juntas, "
        f"{_more(listed['excess'].sum())}."
    )
    if round(abs(rest), 1) >= _LEAST_SHOWN:
        text += f" As demais, juntas, {_more(rest)}."
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
        f"{_group(first)}, {observed}; {_expected_part(first)}."
    )


def excess_numbers(row: Row) -> str:
    """One company and problem group: observed against expected."""
    return (
        f"{_group(row)}: {count(row['observed_count'])}; {_expected_part(row)}; "
        f"{_more(row['excess'])}"
    )


def first_of_several(number: int, name: str) -> str:
    """Whom the page is about where several municipalities are chosen."""
    return (
        f"{count(number)} municípios escolhidos: a frase, a série e o que explica o mês são só de "
        f"{name}. Deixe um só para ver outro."
    )


def is_alike(judged: pd.DataFrame) -> bool:
    """Whether the smoothed ratio tells no place from another."""
    ratios = judged["smoothed_ratio"].dropna()
    return len(ratios) > 1 and float(ratios.max() - ratios.min()) < _ALIKE


def companies_sentence(rows: pd.DataFrame, period: str) -> str:
    """How many series of the companies chosen are watched, and how many are above their limit."""
    if rows.empty:
        return f"Nenhuma série das empresas escolhidas foi testada em {period}."
    marked = int(rows["status"].isin(MARKED).sum())
    number = "1 série" if len(rows) == 1 else f"{count(len(rows))} séries"
    return f"{number} das empresas escolhidas em {period}; {count(marked)} acima do limite."


def company_sentence(row: Row, period: str) -> str:
    """One series of a company: its month against what was expected of it."""
    text: str = (
        f"{count(row['observed'])} em {period}; esperado {mean(row['expected'])}, limite "
        f"{count(row['upper_bound'])}"
        if pd.notna(row["expected"])
        else f"{count(row['observed'])} em {period}; sem esperado: pouca história"
    )
    in_row = int(row["months_in_row"])
    return f"{text}; {in_row}º mês seguido em alerta." if in_row > 1 else f"{text}."


def wide_band(run: pd.DataFrame) -> str:
    """Says so where the history of the last month of a series holds a rise; empty elsewhere."""
    known = run[run["finalised_count"].notna()]
    if known.empty:
        return ""
    past = known.rename(columns={"period_from": "finalised_month"})
    is_wide = is_rise_in_history(past, int(past["finalised_month"].iloc[-1]))
    return WIDE_BAND if is_wide else ""


def without_place(number: int) -> str:
    """How many complaints are in no place of the page; empty where none is."""
    if not number:
        return ""
    stay = "ficam" if number > 1 else "fica"
    return f"{complaints(number)} sem município reconhecido {stay} fora do mapa e da lista."


def series_notes(run: pd.DataFrame, view: View, monthly: float, has_series: bool) -> Sequence[str]:
    """What a reader must know of the series."""
    notes = []
    is_of_several = not view.scope.municipalities and view.scope.is_of_places
    if monthly < SPARSE and view.grain == "mes" and not is_of_several:
        notes.append(SPARSE_WARNING)
    if is_of_several:
        notes.append(TOGETHER)
    elif not has_series:
        notes.append(_no_series(view))
    elif view.grain != "mes":
        notes.append(NO_TEST_OF_PERIODS)
    elif run["expected"].isna().all():
        notes.append(
            "Sem faixa esperada: é preciso um mínimo de 36 meses de história e 10 reclamações."
        )
    return notes


def _alerts(places: pd.DataFrame, view: View, tested: int, why_untested: str) -> str:
    """Which municipalities are in alert and in attention, or why none was tested."""
    when = month(tested)
    number = int(places["status"].isin(JUDGED).sum())
    if not number:
        why = why_untested or "nenhum teve 5 reclamações no mês e história bastante."
        return f"Em {when} nenhum município foi testado: {why}"
    series = (
        "na série do município com estes filtros"
        if scope_parts(view.scope) and view.colour != USE_COLOUR
        else "na série do município inteiro"
    )
    marked = [_who(places, status, text) for status, text in _MARKED_TEXTS.items()]
    tested_words = "1 testado" if number == 1 else f"{count(number)} testados"
    return f"Em {when}, {series}: {' e '.join(marked)}, de {tested_words}."


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
    alerts = "1 alerta" if number == 1 else f"{count(number)} alertas"
    return f" {alerts} em séries de problema, segmento ou empresa: veja Início."


def _no_series(view: View) -> str:
    return SEVERAL_COMPANIES if len(view.scope.companies) > 1 else NO_SERIES


def _filtered(view: View) -> str:
    if view.colour == USE_COLOUR:
        return " (contando todas)"
    parts = scope_parts(view.scope)
    return f" ({' · '.join(parts)})" if parts else ""


def _more(value: float) -> str:
    """A difference from the expected, never nothing."""
    size = abs(value)
    number = mean(size) if round(size, 1) >= _LEAST_SHOWN else "menos de 0,1"
    return f"{number} {'a mais' if value >= 0 else 'a menos'}"


def _expected_part(row: Row | pd.Series) -> str:
    expected = float(row["expected_count"])
    if round(expected, 1) >= _LEAST_SHOWN:
        return f"esperado {mean(expected)}"
    return "esperado menos de 0,1" if expected > 0 else "sem história"


def _expected(row: Row) -> str:
    return f"{mean(row['expected_count'])} esperadas"


def _ratio(row: Row) -> str:
    low, high = (decimal(row[end], 2) for end in ("ratio_low", "ratio_high"))
    return f"{decimal(row['observed_ratio'], 2)} ({low} a {high})"


def _group(row: Row | pd.Series) -> str:
    group = row["problem_group"]
    return "sem grupo de problema" if pd.isna(group) else str(group)
