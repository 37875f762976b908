"""Which months an official file says that it covers, by its name."""

import re

_MONTH_NAMES = (
    *("janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto"),
    *("setembro", "outubro", "novembro", "dezembro"),
)
_NAME = re.compile(
    r"(?:finalizadas?|base_?completa|dadosgovbr)?[-_ ]*"
    r"(?P<year>20\d\d)"
    r"(?:[-_]?S?(?P<half>[12])|[-_](?P<first>\d\d)(?:a(?P<last>\d\d))?"
    rf"|[-_](?P<named>{'|'.join(_MONTH_NAMES)}))?",
    re.IGNORECASE,
)


def months_in_name(name: str) -> tuple[int, ...]:
    """The months of `finalizadas_2026-10.zip`, `2018-S2.csv`, `basecompleta2025-10a12.csv`, `2014`.

    Empty where the name says no month, or more than a month: then the rows tell.
    """
    match = _NAME.fullmatch(name.split(".")[0].replace("ç", "c").replace("Ç", "C"))
    if match is None:
        return ()
    first, last = 1, 12
    if match["half"]:
        first = 1 if match["half"] == "1" else 7
        last = first + 5
    elif match["first"]:
        first = int(match["first"])
        last = int(match["last"] or match["first"])
    elif match["named"]:
        first = last = _MONTH_NAMES.index(match["named"].lower()) + 1
    if not 1 <= first <= last <= 12:
        return ()
    return tuple(int(match["year"]) * 12 + month - 1 for month in range(first, last + 1))
