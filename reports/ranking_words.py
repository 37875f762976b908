"""What the page Empresas says of a ranking by any indicator, from the numbers of its rows."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from indicators.draws import DRAWS
from indicators.funnel import MINIMUM_FOR_VERDICT
from indicators.places import LEAST_FOR_RATE
from indicators.ranking import TOP
from reports import measures
from reports.coverage import Coverage
from reports.funnel import FunnelOfScope
from reports.labels import STANDING_MARKS, Form
from reports.link import ORDERS, View
from reports.measures import (
    INDICATORS,
    OFFICIAL,
    RATING,
    RATIO,
    RESOLVED,
    TIME,
    UNRESOLVED,
    VOLUME,
    Indicator,
)
from reports.words import (
    amount,
    companies,
    count,
    counted,
    decimal,
    lacking_volume,
    percent,
    rank_range,
    reference_amount,
    reference_of,
    window,
)

Row = Mapping[Hashable, Any]

ORDER_NAMES = {
    "posicao": "posição",
    "avaliadas": "avaliadas",
    "finalizadas": "finalizadas",
    "variacao": "variação",
    "empresa": "empresa, de A a Z",
}
"""How the keys `ordem` of the address are called."""
_RESTING_ON_UNRATED = {OFFICIAL: "resolvidas", RESOLVED: "não resolvidas"}
"""What the unrated complaints count as, by indicator."""
RESTING_ON_RATINGS = (UNRESOLVED, OFFICIAL, RESOLVED, RATING)
"""The indicators that the share of unrated complaints can move."""
_ABBREVIATED = {
    UNRESOLVED: "aval.",
    OFFICIAL: "final.",
    RESOLVED: "final.",
    RATING: "notas",
    TIME: "resp.",
    VOLUME: "final.",
    RATIO: "final.",
}


def orders(indicator: Indicator) -> list[str]:
    """The orders that a ranking by an indicator can have."""
    return [key for key in ORDER_NAMES if key != "variacao" or indicator.change_form is not None]


def subtitle(view: View, coverage: Coverage) -> str:
    """The line below the card's title: period and denominator."""
    if view.indicator == VOLUME:
        denominator = "contagem de finalizadas"
    elif view.indicator == RATIO:
        before = coverage.window_before(view.scope)
        compared = window(before) if before else "que não está toda carregada"
        denominator = f"esperadas: pela janela anterior ({compared})"
    else:
        denominator = f"denominador: {INDICATORS[view.indicator].denominator_word}"
    return f"{window(view.scope)} · mês de finalização · {denominator}"


def inclusion(view: View) -> str:
    """Which companies have a place."""
    indicator = INDICATORS[view.indicator]
    minimum = counted(indicator.minimum(view.minimum), indicator.denominator_word)
    rule = f"Com posição: empresas com {minimum} ou mais"
    if view.indicator == VOLUME:
        rule = "Com posição: todas as empresas com reclamação finalizada"
    elif view.indicator == RATIO:
        rule += ", e alguma na janela anterior"
    among = "; posições entre todas as empresas do recorte" if view.scope.companies else ""
    return f"{rule}{among}."


def standing_name(standing: str, indicator: Indicator) -> str:
    """A standing against the indicator's reference, in short."""
    of, the = ("do", "esperado") if indicator.key == RATIO else ("da", "média")
    if standing == "indistinct":
        return f"não dá para distinguir {of} {the}"
    return f"{'acima' if standing == 'above' else 'abaixo'} {of} {the}"


def how_to_read(view: View) -> str:
    """The note under the chart of an indicator."""
    indicator = INDICATORS[view.indicator]
    the = "do esperado" if view.indicator == RATIO else "da média"
    mark = {
        VOLUME: "cada símbolo é o número de finalizadas e a barra é a variação do acaso",
        RATIO: "cada símbolo é finalizadas ÷ esperadas e a barra é a incerteza",
    }.get(view.indicator, "cada símbolo é a estimativa e a barra é a incerteza")
    own = {
        OFFICIAL: " A reclamação que ninguém avaliou entra como resolvida.",
        RESOLVED: " As não avaliadas contam como não resolvidas.",
        TIME: " A ordem segue um tempo médio que pesa menos os casos muito longos (a média "
        "geométrica); “mediana” é o tempo típico. Sem resposta não há tempo: veja “respondidas”.",
        VOLUME: " O tamanho da empresa muda o volume.",
        RATIO: " 1,00 é a empresa que cresceu ou caiu como o seu segmento; a escala é de razões: "
        "de 1 a 2 há a mesma distância que de 0,5 a 1.",
    }.get(view.indicator, "")
    rows = "" if view.order == "posicao" else f" As linhas estão por {ORDER_NAMES[view.order]}."
    return (
        f"Como ler: {mark}. Se a barra cruza a linha pontilhada, os dados não permitem dizer que a "
        f"empresa difere {the}. “2ª a 5ª” é a faixa de posição: onde a empresa pode estar, com "
        f"95 % de certeza; {indicator.place_one}. A posição segue a estimativa e a faixa segue os "
        f"sorteios.{own}{rows} Cerca de 1 em cada 20 empresas iguais à média é marcada por acaso."
    )


def basis(row: Row, indicator: Indicator) -> str:
    """The counts behind a row's value, without the value."""
    finalised = counted(row["finalised_count"], "finalizadas")
    match indicator.key:
        case measures.UNRESOLVED:
            unresolved = counted(row["unresolved_count"], "não resolvidas")
            return f"{unresolved} em {counted(row['rated_count'], 'avaliadas')}"
        case measures.OFFICIAL:
            resolved = counted(row["resolved_count"], "resolvidas")
            unrated = counted(row["unrated_count"], "não avaliadas")
            return f"{resolved} mais {unrated} em {finalised}"
        case measures.RESOLVED:
            return f"{counted(row['resolved_count'], 'resolvidas')} em {finalised}"
        case measures.RATING:
            ratings = counted(row["rating_count"], "avaliadas com nota")
            return f"soma das notas {count(row['rating_sum'])} em {ratings}"
        case measures.TIME:
            return f"mediana de {counted(row['response_days_count'], 'respostas com tempo')}"
        case measures.RATIO:
            expected = row["expected_count"]
            return f"{finalised} ÷ {decimal(expected) if expected > 0 else '–'} esperadas"
    return finalised


def columns_of(row: Row, indicator: Indicator, order: str = ORDERS[0]) -> dict[str, str]:
    """The columns of numbers beside a row of the chart: heading -> text.

    The number that the rows are ordered by is among them.
    """
    return {**_own_columns(row, indicator), **_ordering(row, indicator, order)}


def _own_columns(row: Row, indicator: Indicator) -> dict[str, str]:
    place = {"posição": rank_range(row["rank_low"], row["rank_high"])}
    finalised = {"finalizadas": count(row["finalised_count"])}
    if indicator.key == UNRESOLVED:
        return {**place, "avaliadas": count(row["rated_count"])}
    if indicator.key == RATING:
        return {**place, "com nota": count(row["rating_count"])}
    if indicator.key == TIME:
        answered = percent(row["answered_share"])
        return {**place, "mediana": _median(row), "respondidas": answered}
    if indicator.key == VOLUME:
        return {**place, **finalised, "do total": percent(row["volume_share"])}
    if indicator.key == RATIO:
        return {**place, **finalised, "esperadas": decimal(row["expected_count"])}
    return {**place, **finalised}


def _ordering(row: Row, indicator: Indicator, order: str) -> dict[str, str]:
    """The number that the rows are ordered by; none by place, name, or without a change."""
    match order:
        case "avaliadas":
            return {"avaliadas": count(row["rated_count"])}
        case "finalizadas":
            return {"finalizadas": count(row["finalised_count"])}
        case "variacao" if indicator.change_form is not None:
            change = row["change"]
            return {"variação": "–" if pd.isna(change) else _signed(change, indicator)}
    return {}


def _median(row: Row) -> str:
    days = decimal(row["value"]).removesuffix(",0")
    return f"{days} {'dia' if days == '1' else 'dias'}"


def short_numbers(row: Row, indicator: Indicator, order: str = ORDERS[0]) -> tuple[str, ...]:
    """What stands above a bar on a phone: denominator, other numbers, place."""
    numbers = {"mediana": _median(row)} if indicator.key == TIME else {}
    shown = _own_columns(row, indicator)
    for heading, text in _ordering(row, indicator, order).items():
        if heading not in shown:
            numbers[heading] = text
    return (
        f"{count(row['denominator_count'])} {_ABBREVIATED[indicator.key]}",
        *(f"{heading} {text}" for heading, text in numbers.items()),
        rank_range(row["rank_low"], row["rank_high"]),
    )


def hover(row: Row, indicator: Indicator) -> tuple[str, ...]:
    """The row in words, line by line, without the company's name."""
    interval = f"({_interval(row, 'estimate', indicator)})"
    word = "" if not indicator.is_shrunk else "estimativa "
    lines = [
        f"{STANDING_MARKS[str(row['standing'])]} {word}{amount(row['estimate'], indicator)} "
        f"{interval}",
        f"{basis(row, indicator)} · posição {rank_range(row['rank_low'], row['rank_high'])}",
    ]
    if indicator.key in _RESTING_ON_UNRATED:
        lines.append(_rated(row))
    if row["ranked_count"] > TOP:
        lines.append(_top_ten(row))
    return tuple(lines)


def explanation(row: Row, view: View, coverage: Coverage) -> tuple[str, ...]:
    """How a company's place came about, in its own numbers, sentence by sentence."""
    indicator = INDICATORS[view.indicator]
    if not row["has_sufficient_volume"]:
        return _without_place(row, view)
    value = amount(row["value"], indicator)
    given = basis(row, indicator)
    sentences = [f"{given[0].upper()}{given[1:]}{_added(value, row, indicator)}."]
    if indicator.key in _RESTING_ON_UNRATED:
        sentences.append(_rated_sentence(row, indicator))
    if indicator.is_shrunk:
        sentences.append(_towards(row, indicator))
    elif view.indicator == VOLUME:
        sentences.append(
            f"Nada é puxado: o intervalo de 95 % ({_interval(row, 'estimate', indicator)}) é o da "
            "contagem."
        )
    else:
        sentences.append(
            f"Esperadas: as {count(row['base_count'])} finalizadas da janela anterior × "
            f"{decimal(row['segment_growth'], 2)}, o crescimento do segmento. Intervalo de 95 %: "
            f"{_interval(row, 'estimate', indicator)}."
        )
    low, high = row["rank_low"], row["rank_high"]
    drawn = f"na {low}ª" if low == high else f"entre a {low}ª e a {high}ª"
    top_ten = f"; {_top_ten(row)}" if row["ranked_count"] > TOP else ""
    sentences += [
        f"Em {count(DRAWS)} sorteios, ficou {drawn} em 95 % ({indicator.place_one}){top_ten}.",
        _standing(row, view, coverage),
        _three_counts(row, indicator),
    ]
    if not pd.isna(row["previous_position"]):
        sentences.append(_change(row, indicator))
    return tuple(sentences)


FUNNEL_INCLUSION = (
    f"Na dispersão: empresas com {LEAST_FOR_RATE} avaliadas ou mais, seja qual for o mínimo do "
    f"ranking; veredito com {MINIMUM_FOR_VERDICT} ou mais. Com menos de {LEAST_FOR_RATE} não há "
    "taxa: essas contam para os limites e ficam na tabela."
)


def funnel_sentence(shown: FunnelOfScope) -> str:
    """How many companies lie outside the limits, inside them, and without a verdict."""
    judged = shown.companies[shown.companies["funnel_standing"].notna()]
    above, below = (int((judged["funnel_standing"] == side).sum()) for side in ("above", "below"))
    outer = int(
        (
            (judged["unresolved_rate"] > judged["funnel_high_998"])
            | (judged["unresolved_rate"] < judged["funnel_low_998"])
        ).sum()
    )
    few = len(shown.companies) - len(judged)
    least = f"{MINIMUM_FOR_VERDICT} avaliadas ou mais"
    if judged.empty:
        told = f"Nenhuma empresa com {least}."
    elif above + below:
        sides = [f"{count(above)} acima"] * bool(above) + [f"{count(below)} abaixo"] * bool(below)
        wider = f"; {count(outer)} também fora dos limites de 99,8 %" if outer else ""
        told = (
            f"De {companies(len(judged))} com {least}, {count(above + below)} fora do esperado "
            f"(limites de 95 %): {' e '.join(sides)}{wider}."
        )
    else:
        told = (
            f"De {companies(len(judged))} com {least}, nenhuma fora do esperado (limites de 95 %)."
        )
    if few:
        others = "Outra tem" if few == 1 else f"Outras {count(few)} têm"
        told += f" {others} menos de {MINIMUM_FOR_VERDICT}: sem veredito."
    if shown.unrated_count:
        told += f" {companies(shown.unrated_count)} sem nenhuma avaliada: fora do gráfico."
    return told


def funnel_standing_name(standing: str) -> str:
    """A verdict of the funnel in words."""
    return {
        "above": "fora do esperado, acima",
        "below": "fora do esperado, abaixo",
        "indistinct": "dentro do esperado",
    }.get(standing, f"menos de {MINIMUM_FOR_VERDICT} avaliadas: sem veredito")


def funnel_hover(row: Row) -> tuple[str, ...]:
    """A company of the funnel in words, line by line, without its name."""
    standing = row["funnel_standing"]
    verdict = funnel_standing_name("" if pd.isna(standing) else standing)
    return (
        f"{basis(row, INDICATORS[UNRESOLVED])} = {percent(row['unresolved_rate'])}",
        f"limites de 95 %: {percent(row['funnel_low_95'])} a {percent(row['funnel_high_95'])}",
        f"limites de 99,8 %: {percent(row['funnel_low_998'])} a {percent(row['funnel_high_998'])}",
        verdict,
    )


def _rated(row: Row) -> str:
    return f"{count(row['rated_count'])} de {counted(row['finalised_count'], 'avaliadas')}"


def _rated_sentence(row: Row, indicator: Indicator) -> str:
    """How many of the finalised were rated, with a warning where most were not."""
    told = f"Das finalizadas, {_rated(row)}."
    if 2 * row["rated_count"] >= row["finalised_count"]:
        return told
    return (
        f"{told} Atenção: menos da metade; a posição vem mais das não avaliadas, que contam como "
        f"{_RESTING_ON_UNRATED[indicator.key]}, do que das avaliações."
    )


def _top_ten(row: Row) -> str:
    """How often the company was among the first ten; no rounding makes it certain."""
    share = row["top_ten_probability"]
    often = decimal(100 * share, 0)
    if often == "100" and share < 1:
        often = "mais de 99"
    elif often == "0" and share > 0:
        often = "menos de 1"
    return f"entre as dez primeiras em {often} % dos sorteios"


def _interval(row: Row, column: str, indicator: Indicator) -> str:
    low, high = row[f"{column}_low"], row[f"{column}_high"]
    return f"{amount(low, indicator)} a {amount(high, indicator)}"


def _added(value: str, row: Row, indicator: Indicator) -> str:
    """The value of a row after its counts, and what belongs beside it."""
    if indicator.key == VOLUME:
        return f": {percent(row['volume_share'])} de todas as do recorte, em todos os segmentos"
    if indicator.key == TIME:
        days = decimal(row["geometric_days"])
        return (
            f" = {value}; a posição segue o tempo médio que pesa menos os casos muito longos "
            f"(média geométrica), {days} dias"
        )
    return f" = {value}"


def _towards(row: Row, indicator: Indicator) -> str:
    """Which prior moved the value, and to where."""
    estimate = f"{amount(row['estimate'], indicator)} ({_interval(row, 'estimate', indicator)})"
    kind = row["prior_kind"]
    if kind == "none":
        return (
            f"Sem ajuste: com menos de 30 empresas no recorte vale o valor observado: {estimate}."
        )
    mean = amount(row["prior_mean"], indicator)
    if kind == "no_spread":
        return (
            "Sem diferença detectável entre empresas: o valor é puxado quase todo para a média "
            f"comum ({mean}): {estimate}."
        )
    whose = f"do segmento {row['segment']}" if kind == "segment" else "de todas as do recorte"
    return (
        "Com poucos casos, o valor é puxado para a média de referência "
        f"({whose}: {mean}): {estimate}."
    )


def _standing(row: Row, view: View, coverage: Coverage) -> str:
    indicator = INDICATORS[view.indicator]
    reference = (
        f"{reference_of(view, coverage)}, {reference_amount(pd.DataFrame([row]), indicator)}"
    )
    mark = STANDING_MARKS[row["standing"]]
    name = standing_name(row["standing"], indicator)
    held = "deixa" if not indicator.is_shrunk else "deixam"
    which = "o intervalo de 95 %" if not indicator.is_shrunk else "os dois intervalos de 95 %"
    if row["standing"] != "indistinct":
        if row["prior_kind"] in ("no_spread", "none"):
            held, which = "deixa", "o intervalo de 95 % da própria empresa"
        return f"{mark} {name} ({reference}): {which} {held} a referência de fora."
    return f"{mark} {name} ({reference}): a referência cabe no intervalo de 95 %."


def _three_counts(row: Row, indicator: Indicator) -> str:
    official, finalised = row["official_position"], row["finalised_position"]
    if indicator.key != UNRESOLVED:
        return (
            f"Entre as mesmas empresas, pelas contas observadas, sem ajuste: {official}ª pelo "
            f"índice oficial e {finalised}ª pelas resolvidas entre todas as finalizadas."
        )
    verb = "está" if row["is_top_ten_in_all"] else "não está"
    top_ten = (
        f"; {verb} entre as dez primeiras nas três contas" if row["ranked_count"] > TOP else ""
    )
    return (
        f"Pelas três contas: {row['position']}ª entre as avaliadas, pela estimativa; pelas contas "
        f"observadas, sem ajuste: {official}ª pelo índice oficial e {finalised}ª entre todas as "
        f"finalizadas{top_ten}."
    )


def _change(row: Row, indicator: Indicator) -> str:
    kind = "mudança real" if row["is_real_change"] else "dentro da variação esperada"
    change, low, high = (
        _signed(row[column], indicator) for column in ("change", "change_low", "change_high")
    )
    return (
        f"Na janela anterior era a {row['previous_position']}ª; variação de {change} "
        f"({low} a {high}): {kind}."
    )


def _signed(value: float, indicator: Indicator) -> str:
    """A change with its sign, in points of the indicator."""
    in_points = 100 * value if indicator.change_form is Form.POINTS else value
    unit = "p.p." if indicator.change_form is Form.POINTS else indicator.unit
    text = decimal(in_points)
    sign = "+" if not text.startswith("−") and text != "0,0" else ""
    return f"{sign}{text} {unit}".strip()


def _without_place(row: Row, view: View) -> tuple[str, ...]:
    """What is said of a company that has no place."""
    indicator = INDICATORS[view.indicator]
    if view.indicator == RATIO:
        return (
            f"Volume insuficiente: {counted(row['finalised_count'], 'finalizadas')}, "
            f"{count(row['base_count'])} na janela anterior; não se comparam empresas com "
            f"{lacking_volume(view)}.",
        )
    number = counted(row["denominator_count"], indicator.denominator_word)
    return (
        f"Volume insuficiente: {number}; o mínimo para comparar é "
        f"{indicator.minimum(view.minimum)}.",
    )
