"""An address and what it asks for: the keys that page, saved link and command line share."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from indicators.large_litigant import CORE_PERCENT, CORE_RANGE, WEIGHTS
from indicators.names import without_accents
from indicators.ranking import MINIMUM_RATED
from queries.months import month_number, written_month
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope
from reports import measures
from reports.case_sources import SOURCES
from reports.coverage import Coverage

PERIODS = {"3m": 3, "6m": 6, "12m": 12, "24m": 24, "tudo": None}
"""Rolling periods: calendar months that end in the last loaded one; None is all of them."""
DEFAULT_PERIOD = "12m"
DEFAULT_MINIMUM = MINIMUM_RATED
MINIMUM_RANGE = (5, 100)
DEFAULT_INDICATOR = measures.UNRESOLVED
INDICATORS = tuple(measures.INDICATORS)
ORDERS = ("posicao", "avaliadas", "finalizadas", "variacao", "empresa")
GRAINS = ("mes", "trimestre", "ano")
RATIO_COLOUR, RATE_COLOUR, USE_COLOUR = "razao", "taxa", "uso"
COLOURS = (RATIO_COLOUR, RATE_COLOUR, USE_COLOUR)
"""What the map of the municipalities shows: its numbers are of all complaints by `uso`."""
MUNICIPALITY, MICROREGION, MESOREGION, DISTRICT = (
    "municipio",
    "microrregiao",
    "mesorregiao",
    "comarca",
)
DIVISIONS = (MUNICIPALITY, MICROREGION, MESOREGION, DISTRICT)
"""Into which places the state is divided."""
SOURCE_KEYS = tuple(source.key for source in SOURCES)
LEAST_CASES_RANGE = (10, 9_999)
DEFAULT_WEIGHTS = tuple(WEIGHTS.values())
"""Of the parts that order large litigants, in the order of `indicators.large_litigant.WEIGHTS`."""
LARGEST_WEIGHT = 100
ESSENTIAL, COMPLETE = "essencial", "completo"
COLUMN_SETS = (ESSENTIAL, COMPLETE)
LAST_PAGE = 99_999
NO_DISTRICTS = "ainda não há dados de comarcas. Veja em Dados e método como carregar."
"""What is said where comarcas are asked for and no file of them is loaded."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: its key in the address, its field in the scope, what people call one value."""

    key: str
    field: str
    noun: str
    plural: str
    is_feminine: bool = False


FILTERS = (
    Filter("segmento", "segments", "segmento", "segmentos"),
    Filter("assunto", "subjects", "assunto", "assuntos"),
    Filter("grupo_problema", "problem_groups", "grupo de problema", "grupos de problema"),
    Filter("problema", "problems", "problema", "problemas"),
    Filter("regiao", "regions", "região", "regiões", is_feminine=True),
    Filter("comarca", "judicial_districts", "comarca", "comarcas", is_feminine=True),
    Filter("municipio", "municipalities", "município", "municípios"),
    Filter("empresa", "companies", "empresa", "empresas", is_feminine=True),
)
"""In the order of the address and of the screen."""


@dataclass(frozen=True, slots=True)
class View:
    """What an address asks for, against what is loaded.

    `period` is the rolling period, empty for a fixed window; `order`, `grain` and `page` are how a
    list is sorted, a series is added up and which page of a long list is shown; `colour` what the
    map shows and `division` of which places. `source`, `core_percent`, `least_cases` and `weights`
    are those of the rule of the large litigant: an empty source and 0 cases stand for the default.
    `notes` say in Portuguese what of the address could not be used.
    """

    scope: Scope
    period: str = DEFAULT_PERIOD
    minimum: int = DEFAULT_MINIMUM
    indicator: str = DEFAULT_INDICATOR
    order: str = ORDERS[0]
    grain: str = GRAINS[0]
    page: int = 1
    columns: str = ESSENTIAL
    colour: str = COLOURS[0]
    division: str = DIVISIONS[0]
    source: str = ""
    core_percent: int = CORE_PERCENT
    least_cases: int = 0
    weights: tuple[int, ...] = DEFAULT_WEIGHTS
    notes: tuple[str, ...] = ()


def parsed(address: str) -> dict[str, list[str]]:
    """The keys of an address or of its part after `?`."""
    return parse_qs(address.partition("?")[2] or address.lstrip("?"), keep_blank_values=True)


def view(address: Mapping[str, Sequence[str]], coverage: Coverage) -> View:
    """Read an address; what it does not say, or says wrongly, takes its default."""
    notes: list[str] = []
    period = _one_of(address, "periodo", tuple(PERIODS), DEFAULT_PERIOD, notes)
    window = _fixed_window(address, coverage, notes)
    chosen = {kind.field: _known(address, kind, coverage, notes) for kind in FILTERS}
    from_month, to_month = window or rolling_window(period, coverage)
    return View(
        scope=Scope(
            from_month,
            to_month,
            states=coverage.states,
            **chosen,
        ),
        period="" if window else period,
        minimum=_minimum(address, notes),
        indicator=_one_of(address, "indicador", INDICATORS, DEFAULT_INDICATOR, notes),
        order=_one_of(address, "ordem", ORDERS, ORDERS[0], notes),
        grain=_one_of(address, "grao", GRAINS, GRAINS[0], notes),
        page=_page(address, notes),
        columns=_one_of(address, "colunas", COLUMN_SETS, ESSENTIAL, notes),
        colour=_one_of(address, "cor", COLOURS, COLOURS[0], notes),
        division=_one_of(address, "visao", DIVISIONS, DIVISIONS[0], notes),
        source=_one_of(address, "fonte", SOURCE_KEYS, "", notes),
        core_percent=_number(address, "nucleo", CORE_RANGE, CORE_PERCENT, notes),
        least_cases=_number(address, "casos", LEAST_CASES_RANGE, 0, notes),
        weights=_weights(address, notes),
        notes=tuple(notes),
    )


def rolling_window(period: str, coverage: Coverage) -> tuple[int, int]:
    """First and last month of a rolling period; with nothing loaded, the platform's first month."""
    last = coverage.months[-1] if coverage.months else FIRST_MONTH
    length = PERIODS[period]
    if length is None:
        return (coverage.months[0] if coverage.months else FIRST_MONTH), last
    return max(FIRST_MONTH, last - length + 1), last


def query(view: View, is_fixed: bool = False) -> str:
    """The address of a view, from `?` on, defaults left out; `is_fixed` names the months.

    The same view always has the same address.
    """
    keys: list[tuple[str, str]] = []
    if is_fixed or not view.period:
        keys += [
            ("de", written_month(view.scope.from_month)),
            ("ate", written_month(view.scope.to_month)),
        ]
    elif view.period != DEFAULT_PERIOD:
        keys.append(("periodo", view.period))
    keys += [(kind.key, value) for kind in FILTERS for value in getattr(view.scope, kind.field)]
    choices = (
        ("minimo", view.minimum, DEFAULT_MINIMUM),
        ("indicador", view.indicator, DEFAULT_INDICATOR),
        ("ordem", view.order, ORDERS[0]),
        ("grao", view.grain, GRAINS[0]),
        ("pagina", view.page, 1),
        ("colunas", view.columns, ESSENTIAL),
        ("cor", view.colour, COLOURS[0]),
        ("visao", view.division, DIVISIONS[0]),
        ("fonte", view.source, ""),
        ("nucleo", view.core_percent, CORE_PERCENT),
        ("casos", view.least_cases, 0),
        ("pesos", written_weights(view.weights), written_weights(DEFAULT_WEIGHTS)),
    )
    keys += [(key, str(value)) for key, value, default in choices if value != default]
    return "?" + urlencode(keys) if keys else ""


def written_weights(weights: Sequence[int]) -> str:
    """Weights as the address has them: 40-20-15-15-10."""
    return "-".join(map(str, weights))


def _fixed_window(
    address: Mapping[str, Sequence[str]], coverage: Coverage, notes: list[str]
) -> tuple[int, int] | None:
    """The window of `de` and `ate`; one of them alone is completed by what is loaded."""
    first = _month(address, "de", notes)
    last = _month(address, "ate", notes)
    if first is None and last is None:
        return None
    has_period = bool(_last(address, "periodo"))
    all_from, all_to = rolling_window("tudo", coverage)
    first = min(all_from, last or all_from) if first is None else first
    last = max(all_to, first) if last is None else last
    if first > last:
        notes.append(
            f"O período pedido está invertido (de {written_month(first)} até "
            f"{written_month(last)}) e foi ignorado{': vale “periodo”' if has_period else ''}."
        )
        return None
    if has_period:
        notes.append("O endereço traz “periodo” e também “de” ou “ate”: valem “de” e “ate”.")
    return first, last


def _month(address: Mapping[str, Sequence[str]], key: str, notes: list[str]) -> int | None:
    text = _last(address, key)
    if not text:
        return None
    try:
        month = month_number(text)
    except ValueError:
        month = 0
    if not FIRST_MONTH <= month < LAST_MONTH:
        notes.append(_ignored(key, text))
        return None
    return month


def _minimum(address: Mapping[str, Sequence[str]], notes: list[str]) -> int:
    text = _last(address, "minimo")
    if not text:
        return DEFAULT_MINIMUM
    least, most = MINIMUM_RANGE
    if re.fullmatch("[0-9]{1,3}", text) and least <= int(text) <= most:
        return int(text)
    notes.append(
        f"O mínimo para comparar vai de {least} a {most}; o valor do endereço foi ignorado."
    )
    return DEFAULT_MINIMUM


def _number(
    address: Mapping[str, Sequence[str]],
    key: str,
    span: tuple[int, int],
    default: int,
    notes: list[str],
) -> int:
    text = _last(address, key)
    if not text:
        return default
    if re.fullmatch("[0-9]{1,4}", text) and span[0] <= int(text) <= span[1]:
        return int(text)
    notes.append(f"“{key}” vai de {span[0]} a {span[1]}; o valor do endereço foi ignorado.")
    return default


def _weights(address: Mapping[str, Sequence[str]], notes: list[str]) -> tuple[int, ...]:
    text = _last(address, "pesos")
    if not text:
        return DEFAULT_WEIGHTS
    if re.fullmatch("[0-9]{1,3}(-[0-9]{1,3})*", text):
        weights = tuple(int(part) for part in text.split("-"))
        if len(weights) == len(DEFAULT_WEIGHTS) and 0 < max(weights) <= LARGEST_WEIGHT:
            return weights
    notes.append(
        f"“pesos” são {len(DEFAULT_WEIGHTS)} números de 0 a {LARGEST_WEIGHT}, como "
        f"{written_weights(DEFAULT_WEIGHTS)}; o valor do endereço foi ignorado."
    )
    return DEFAULT_WEIGHTS


def _page(address: Mapping[str, Sequence[str]], notes: list[str]) -> int:
    text = _last(address, "pagina")
    if not text:
        return 1
    if re.fullmatch("[0-9]{1,5}", text) and 1 <= int(text) <= LAST_PAGE:
        return int(text)
    notes.append(_ignored("pagina", text))
    return 1


def _known(
    address: Mapping[str, Sequence[str]], kind: Filter, coverage: Coverage, notes: list[str]
) -> tuple[str, ...]:
    """The values of a filter that the build knows, as it writes them; the others are told."""
    asked = [value for value in address.get(kind.key, ()) if value]
    if kind.field == "companies":
        # A link made before names were joined still means the company.
        asked = list(dict.fromkeys(coverage.company_of.get(value, value) for value in asked))
    known = coverage.options.get(kind.field, {})
    asked = [_as_known(value, known) for value in asked]
    article, ending = ("A", "a") if kind.is_feminine else ("O", "o")
    why = f"não existe nos dados e foi ignorad{ending}."
    if kind.field == "judicial_districts" and not known:
        why = f"foi ignorada: {NO_DISTRICTS}"
    notes += [
        f"{article} {kind.noun} “{value[:80]}” {why}" for value in asked if value not in known
    ]
    return tuple(value for value in asked if value in known)


def _as_known(value: str, known: Collection[str]) -> str:
    """The only known value that differs from the text in accents and case alone; else the text."""
    if value in known:
        return value
    text = without_accents(value)
    alike = [name for name in known if without_accents(name) == text]
    return alike[0] if len(alike) == 1 else value


def _one_of(
    address: Mapping[str, Sequence[str]],
    key: str,
    known: Sequence[str],
    default: str,
    notes: list[str],
) -> str:
    text = _last(address, key)
    if not text:
        return default
    if text not in known:
        notes.append(_ignored(key, text))
        return default
    return text


def _last(address: Mapping[str, Sequence[str]], key: str) -> str:
    values = address.get(key, ())
    return values[-1] if values else ""


def _ignored(key: str, text: str) -> str:
    return f"O valor “{text[:40]}” de “{key}” no endereço não é conhecido e foi ignorado."
