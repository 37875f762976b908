"""An address and what it asks for: the keys that page, saved link and command line share."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from indicators.ranking import MINIMUM_RATED
from queries.months import month_number, written_month
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope
from reports.coverage import Coverage

PERIODS = {"3m": 3, "6m": 6, "12m": 12, "24m": 24, "tudo": None}
"""Rolling periods: calendar months that end in the last loaded one; None is all of them."""
DEFAULT_PERIOD = "12m"
DEFAULT_MINIMUM = MINIMUM_RATED
MINIMUM_RANGE = (5, 100)
DEFAULT_INDICATOR = "nao_resolvidas"
INDICATORS = (DEFAULT_INDICATOR,)
ESSENTIAL, COMPLETE = "essencial", "completo"
COLUMN_SETS = (ESSENTIAL, COMPLETE)


@dataclass(frozen=True, slots=True)
class View:
    """What an address asks for, against what is loaded.

    `period` is the rolling period, empty for a fixed window. `notes` say in Portuguese what of
    the address could not be used.
    """

    scope: Scope
    period: str = DEFAULT_PERIOD
    minimum_rated: int = DEFAULT_MINIMUM
    indicator: str = DEFAULT_INDICATOR
    columns: str = ESSENTIAL
    notes: tuple[str, ...] = ()


def parsed(address: str) -> dict[str, list[str]]:
    """The keys of an address or of its part after `?`."""
    return parse_qs(address.partition("?")[2] or address.lstrip("?"), keep_blank_values=True)


def view(address: Mapping[str, Sequence[str]], coverage: Coverage) -> View:
    """Read an address; what it does not say, or says wrongly, takes its default."""
    notes: list[str] = []
    period = _one_of(address, "periodo", tuple(PERIODS), DEFAULT_PERIOD, notes)
    window = _fixed_window(address, coverage, notes)
    asked = [segment for segment in address.get("segmento", ()) if segment]
    unknown = [segment for segment in asked if segment not in coverage.segments]
    notes += [f"O segmento “{segment}” não existe nos dados e foi ignorado." for segment in unknown]
    from_month, to_month = window or rolling_window(period, coverage)
    return View(
        scope=Scope(
            from_month,
            to_month,
            segments=tuple(segment for segment in asked if segment not in unknown),
            states=coverage.states,
        ),
        period="" if window else period,
        minimum_rated=_minimum(address, notes),
        indicator=_one_of(address, "indicador", INDICATORS, DEFAULT_INDICATOR, notes),
        columns=_one_of(address, "colunas", COLUMN_SETS, ESSENTIAL, notes),
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
    keys += [("segmento", segment) for segment in view.scope.segments]
    if view.minimum_rated != DEFAULT_MINIMUM:
        keys.append(("minimo", str(view.minimum_rated)))
    if view.indicator != DEFAULT_INDICATOR:
        keys.append(("indicador", view.indicator))
    if view.columns != ESSENTIAL:
        keys.append(("colunas", view.columns))
    return "?" + urlencode(keys) if keys else ""


def _fixed_window(
    address: Mapping[str, Sequence[str]], coverage: Coverage, notes: list[str]
) -> tuple[int, int] | None:
    """The window of `de` and `ate`; one of them alone is completed by what is loaded."""
    first = _month(address, "de", notes)
    last = _month(address, "ate", notes)
    if first is None and last is None:
        return None
    if _last(address, "periodo"):
        notes.append("O endereço traz “periodo” e também “de” ou “ate”: valem “de” e “ate”.")
    all_from, all_to = rolling_window("tudo", coverage)
    first = min(all_from, last or all_from) if first is None else first
    last = max(all_to, first) if last is None else last
    if first > last:
        notes.append(
            f"O período pedido está invertido (de {written_month(first)} até "
            f"{written_month(last)}) e foi ignorado."
        )
        return None
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
        f"O mínimo de avaliadas vai de {least} a {most}; o valor do endereço foi ignorado."
    )
    return DEFAULT_MINIMUM


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
