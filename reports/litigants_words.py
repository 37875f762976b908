"""The sentences of the page Grandes litigantes, computed from its frames."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from indicators.large_litigant import DRAWS, PERSISTENCE_PERCENT, STAY_POINTS, TOP, WEIGHTINGS
from queries.scope import Scope
from reports.case_sources import SOURCES, CaseSource
from reports.coverage import Coverage
from reports.link import View
from reports.litigants import IN_SET, PARTS, WINDOW_RANGE, Asked, Litigants
from reports.litigants_labels import CONCENTRATION_COLUMNS, LEVEL_NAMES, SEGMENT_LEADER
from reports.words import (
    companies,
    count,
    counted,
    decimal,
    month,
    no_data_of,
    percent,
    place,
    window,
)

VOLUME_FACT = (
    "Grande litigante é medida de volume. Não indica má conduta e não se confunde com litigância "
    "abusiva."
)
COURT_MISSING = (
    "Sem dados do tribunal por empresa, só é possível falar em grande demandado administrativo "
    "(nível C)."
)
CURVE_TITLE = "Concentração: parcela dos casos, por número de empresas"
HOW_TO_READ_CURVE = (
    "Como ler: da esquerda para a direita, as empresas com mais casos; a altura é a parcela que a "
    "empresa e todas as maiores somam. A área marcada é o menor grupo que soma a parcela "
    "escolhida. Quanto mais a curva sobe logo no começo, mais concentrados os casos. Um clique num "
    "ponto abre a ficha da empresa."
)
HOW_TO_READ_CORE = (
    f"Como ler: {IN_SET} é mês em que a empresa esteve entre as que somam {PERSISTENCE_PERCENT} % "
    "dos casos do mês, do mais antigo ao mais novo; □ é mês fora; · é mês não carregado. Um clique "
    "no nome abre a ficha da empresa."
)
FIRMNESS_NOTE = (
    "Firme ou limítrofe: as contagens são sorteadas de novo em torno das observadas; firme é quem "
    "fica no núcleo em 90 % ou mais dos sorteios, limítrofe de 10 % a 90 %."
)
HOW_TO_READ_YEARS = (
    f"Como ler: {IN_SET} é ano em que a empresa esteve entre as que somam {PERSISTENCE_PERCENT} % "
    "dos casos do ano; □ é ano fora. Um clique no nome abre a ficha da empresa."
)
PART_NAMES = {
    "volume": "volume",
    "unresolved": "não resolvidas",
    "persistence": "persistência",
    "reach": "alcance",
    "growth": "crescimento",
}
"""What each part of the order is called."""
SCORE_NOTE = (
    "A pontuação só põe em ordem quem passou nos três critérios: média das partes com os pesos "
    "escolhidos; a parte que falta deixa o seu peso às outras. Estabilidade: em quantas de "
    f"{WEIGHTINGS} ponderações sorteadas em torno dos pesos a empresa fica entre as {TOP} "
    "primeiras."
)

_GATES = "volume, concentração e persistência"

Row = Mapping[Any, Any]


def missing_court(covered: Coverage) -> bool:
    """Whether no source of the court is loaded."""
    return not any(source.is_court and source.is_loaded(covered) for source in SOURCES)


def not_loaded(source: CaseSource) -> str:
    """What is said of a source that nobody has loaded, or that no question asks yet."""
    if source.counts is None:
        counted = " e ".join(other.name for other in SOURCES if other.counts is not None)
        return f"{source.name}: esta fonte ainda não é contada aqui. Hoje conta só {counted}."
    return no_data_of(source.name)


def lacking(source: CaseSource) -> str:
    """Why a source can be chosen and shows nothing, in two words."""
    return "não contada" if source.counts is None else "sem dados"


def sentence(
    found: Litigants, what: Asked, source: CaseSource, covered: Coverage
) -> tuple[str, str]:
    """Who makes the core share, and how many of them pass all gates: lead and rest."""
    if not source.is_loaded(covered):
        return not_loaded(source), ""
    span = _span(found, what, source)
    if found.curve.empty:
        return "Nenhuma reclamação finalizada", f"em {span} com estes filtros."
    only = what.scope.companies
    large = len(found.large)
    if len(only) == 1:
        if found.companies.empty:
            return f"{only[0]} não tem casos", f"em {span} com estes filtros."
        verdict = "passa" if large else "não passa"
        return f"{only[0]} {verdict} nos três critérios", f"em {span} ({_GATES})."
    lead = (
        f"{companies(found.core_count)} {_add_up(found.core_count)} {what.core_percent} % "
        f"{source.of_cases.format(count(found.facts['case_total'].iloc[0]))} "
        f"{_where(what.scope, covered)},"
    )
    chosen = f", das {companies(len(only))} do filtro," if only else ""
    if not large:
        return lead, f"em {span}; nenhuma empresa{chosen} passa nos três critérios ({_GATES})."
    if large == 1:
        return lead, f"em {span}; 1 empresa{chosen} passa nos três critérios ({_GATES})."
    always = int((found.large["persistent_count"] == found.large["loaded_count"]).sum())
    number = len(found.periods) - len(found.missing)
    return lead, (
        f"em {span}; {companies(large)}{chosen} passam nos três "
        f"critérios ({_GATES}), {count(always) if always else 'nenhuma'} delas em todos os "
        f"{number} {_unit(source, number)}."
    )


def core_title(what: Asked) -> str:
    return f"Núcleo: quem soma {what.core_percent} % dos casos, e por quanto tempo"


def subtitle(found: Litigants, what: Asked, source: CaseSource) -> str:
    """The period, the source and what is asked of a company."""
    basis = "mês de finalização" if source.key == "consumidor" else "ano de arquivamento"
    return (
        f"{_span(found, what, source)} · {source.name} · {basis} · mínimo de "
        f"{count(what.least_cases)} casos"
    )


def crossing(found: Litigants, what: Asked) -> str:
    """The label where the curve crosses the core share."""
    number = companies(found.core_count)
    return f"{number} {'soma' if found.core_count == 1 else 'somam'} {what.core_percent} %"


def gate_sentences(row: Row, found: Litigants, what: Asked, source: CaseSource) -> tuple[str, ...]:
    """Each gate of a company: the observed number, the threshold, the margin."""
    return (
        _volume(int(row["case_count"]), what.least_cases),
        f"Concentração: {_concentration(row, found, what, source)}.",
        _persistence(row, source),
    )


def firmness_words(row: Row) -> str:
    """How sure the place in the core is, with its probability; empty where it is out of reach."""
    if pd.isna(row["firmness"]):
        return ""
    return f"{row['firmness']}: {percent(row['core_probability'])} de {DRAWS} sorteios"


def level_words(row: Row) -> str:
    """The level; for who does not pass, how many gates it passes."""
    if pd.isna(row["level"]):
        gates = sum(bool(row[name]) for name in ("has_volume", "is_core", "is_persistent"))
        return f"passa em {gates} de 3 critérios"
    level = str(row["level"])
    return level if level == SEGMENT_LEADER else f"nível {level}"


def level_meanings(found: Litigants) -> str:
    """What the levels in view mean; empty where nobody has one."""
    known = [name for name in LEVEL_NAMES if found.large["level"].eq(name).any()]
    return " ".join(
        f"{_capital(name if name == SEGMENT_LEADER else f'nível {name}')}: {LEVEL_NAMES[name]}."
        for name in known
    )


def persistence_words(row: Row, source: CaseSource) -> str:
    """`12 de 12 meses`."""
    number = int(row["loaded_count"])
    return f"{int(row['persistent_count'])} de {number} {_unit(source, number)}"


def part_words(row: Row, what: Asked) -> str:
    """How a score came about: `volume 0,62 × 40 + ...`, and which parts are missing."""
    weights = dict(zip(PARTS, what.weights, strict=True))
    known = [name for name in PARTS if not pd.isna(row[f"{name}_part"])]
    terms = " + ".join(
        f"{PART_NAMES[name]} {decimal(row[f'{name}_part'], 2)} × {weights[name]}" for name in known
    )
    whole = sum(weights[name] for name in known)
    missing = [PART_NAMES[name] for name in PARTS if name not in known]
    lacking = f"; sem {' e sem '.join(missing)}, o peso fica com as outras" if missing else ""
    if pd.isna(row["score"]):
        return "sem pontuação: nenhuma parte com peso é conhecida."
    return f"{decimal(row['score'])} de 100 = 100 × ({terms}) ÷ {whole}{lacking}."


def stability_words(row: Row, found: Litigants) -> str:
    """How often a company stays among the first; empty where there are not more than those."""
    if len(found.large) <= TOP:
        return ""
    return f"Fica entre as {TOP} primeiras em {percent(row['stability'])} das ponderações."


def moves(found: Litigants, source: CaseSource) -> tuple[str, ...]:
    """Who passes now and did not in the period before, and the reverse."""
    if found.entered is None or found.left is None:
        unit = "todos os anos" if source.is_yearly else "todos os meses"
        return (f"Entradas e saídas não são ditas: o período anterior não tem {unit} carregados.",)
    return tuple(
        f"{verb} contra o período anterior: {'; '.join(names) if names else 'nenhuma empresa'}."
        for verb, names in (("Entraram", found.entered), ("Saíram", found.left))
    )


def notes(view: View, what: Asked, found: Litigants, source: CaseSource) -> tuple[str, ...]:
    """What of the question was changed or rests on fewer months than it names."""
    told: list[str] = []
    if what.scope.month_count != view.scope.month_count and not source.is_yearly:
        least, most = WINDOW_RANGE
        told.append(f"A regra pede de {least} a {most} meses: conta {window(what.scope)}.")
    if source.is_yearly:
        told.append(
            f"{source.name} chega em lotes anuais: a regra conta os 3 últimos anos carregados, não "
            "o período escolhido."
        )
    number = len(found.periods) - len(found.missing)
    if found.periods and number < found.needed:
        told.append(
            f"Só {counted(number, 'meses') if number != 1 else '1 mês'} com dados: a persistência "
            f"pede ao menos {found.needed}, e nenhuma empresa pode passar."
        )
    unnamed = 0 if found.curve.empty else int(found.facts["unnamed_count"].iloc[0])
    if unnamed:
        total = int(found.facts["case_total"].iloc[0])
        told.append(
            f"{count(unnamed)} de {count(total)} casos não têm empresa conhecida: contam no total "
            "e em nenhuma empresa."
        )
    return tuple(told)


def fact_lines(found: Litigants) -> list[tuple[str, str]]:
    """HHI, Gini, shares and numbers of companies, each with what it means."""
    row = found.facts.iloc[0]
    lines = []
    for label in CONCENTRATION_COLUMNS:
        value = row[label.column]
        if label.column.endswith("_share"):
            written = percent(value)
        elif label.column == "gini":
            written = decimal(value, 2)
        else:
            written = count(value)
        lines.append((f"{label.title}: {written}", label.definition))
    return lines


def reading(found: Litigants, what: Asked, source: CaseSource, covered: Coverage) -> str:
    """The alternative text of a chart: its sentence."""
    return " ".join(sentence(found, what, source, covered)).strip()


def _volume(cases: int, least: int) -> str:
    margin = cases - least
    told = f"{count(margin)} acima" if margin >= 0 else _lacking(-margin)
    return f"Volume: {_cases(cases)} (mínimo {count(least)}; {told})."


def _concentration(row: Row, found: Litigants, what: Asked, source: CaseSource) -> str:
    cases = int(row["case_count"])
    group = f"{_the(found.core_count)} que {_add_up(found.core_count)} {what.core_percent} %"
    least = f"a menor do grupo tem {count(found.border)}"
    wide = what.core_percent + STAY_POINTS
    wide_group = f"{_the(found.stay_count)} que {_add_up(found.stay_count)} {wide} %"
    if row["is_core"]:
        if cases >= found.border:
            return f"está entre {group}; {least} ({count(cases - found.border)} acima)"
        return (
            f"está fora d{group} ({least}; {_lacking(found.border - cases)}), mas continua no "
            f"núcleo: só sai quem fica fora d{wide_group}, cuja menor tem "
            f"{count(found.stay_border)} ({count(cases - found.stay_border)} acima)"
        )
    if cases >= found.border:
        without = float(row["without_largest"])
        return (
            f"está entre {group}, mas não entra no núcleo: sem o seu maior mês "
            f"({month(int(row['largest_period']))}, {_cases(int(row['largest_count']))}) teria "
            f"{_amount(without)} no período; {least} ({_lacking(found.border - without)})"
        )
    return f"fora d{group}; {least} ({_lacking(found.border - cases)})"


def _persistence(row: Row, source: CaseSource) -> str:
    margin = int(row["persistent_count"]) - int(row["needed_count"])
    told = f"{margin} acima" if margin >= 0 else _lacking(-margin)
    group = "do ano" if source.is_yearly else "do mês"
    return (
        f"Persistência: {persistence_words(row, source)} entre as que somam "
        f"{PERSISTENCE_PERCENT} % {group} (mínimo {int(row['needed_count'])}; {told})."
    )


def _lacking(number: float) -> str:
    return f"{'falta' if number <= 1 else 'faltam'} {_amount(number)}"


def _amount(number: float) -> str:
    """A number that is mostly whole."""
    return decimal(number, 0 if round(number, 1) == round(number) else 1)


def _cases(number: int) -> str:
    return counted(number, "casos")


def _the(number: int) -> str:
    return "a empresa" if number == 1 else f"as {count(number)} empresas"


def _add_up(number: int) -> str:
    return "soma" if number == 1 else "somam"


def _unit(source: CaseSource, number: int) -> str:
    if source.is_yearly:
        return "ano" if number == 1 else "anos"
    return "mês" if number == 1 else "meses"


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _span(found: Litigants, what: Asked, source: CaseSource) -> str:
    if source.is_yearly and found.periods:
        first, last = found.periods[0], found.periods[-1]
        return f"{first} a {last}" if first != last else str(first)
    return window(what.scope)


def _where(scope: Scope, covered: Coverage) -> str:
    """The place, or that only a part of the cases is looked at."""
    if len(scope.municipalities) == 1 and not (scope.regions or scope.judicial_districts):
        where = f"de {covered.name('municipalities', scope.municipalities[0])}"
    elif scope.is_of_places:
        where = "dos lugares escolhidos"
    else:
        where = f"de {place(covered)}" if place(covered) != "Brasil" else "do Brasil"
    if len(scope.segments) == 1:
        return f"{where} em {scope.segments[0]}"
    return where
