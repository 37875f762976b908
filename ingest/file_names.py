"""Which months an official file says that it covers, by its name."""

import re
from unicodedata import normalize

MONTH_NAMES = (
    *("janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto"),
    *("setembro", "outubro", "novembro", "dezembro"),
)
_PLAIN = str.maketrans("çÇóÓ", "cCoO")
_NAMED = "|".join(MONTH_NAMES)
_ADDITION = r"(?:[-_ ]*(?:\(\d{1,2}\)|v\d{1,2}|copia|corrigid[oa]|completo))?"
"""What browsers and people add to a second copy."""
_NAMES = (
    re.compile(
        r"(?:finalizadas?|base_?completa|dadosgovbr)?[-_ ]*"
        r"(?P<year>20\d\d)"
        r"(?:[-_]?S?(?P<half>[12])|[-_]?(?P<first>\d\d)(?:a(?P<last>\d\d))?"
        rf"|[-_](?P<named>{_NAMED}))?{_ADDITION}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:dados)?[-_ ]*(?P<named>{_NAMED})[-_ ]+(?P<year>20\d\d){_ADDITION}", re.IGNORECASE
    ),
)


def months_in_name(name: str) -> tuple[int, ...]:
    """The months of `finalizadas_2026-10.zip`, `2018-S2.csv`, `basecompleta2025-10a12.csv`, `2014`.

    Empty where the name says no month, or more than a month: then the rows tell.
    """
    stem = normalize("NFC", name.split(".")[0]).translate(_PLAIN)
    match = next(filter(None, (pattern.fullmatch(stem) for pattern in _NAMES)), None)
    if match is None:
        return ()
    parts = match.groupdict("")
    first, last = 1, 12
    if parts.get("half"):
        first = 1 if parts["half"] == "1" else 7
        last = first + 5
    elif parts.get("first"):
        first = int(parts["first"])
        last = int(parts["last"] or parts["first"])
    elif parts["named"]:
        first = last = MONTH_NAMES.index(parts["named"].lower()) + 1
    if not 1 <= first <= last <= 12:
        return ()
    return tuple(int(parts["year"]) * 12 + month - 1 for month in range(first, last + 1))
