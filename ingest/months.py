"""Which file counts for a month: one family, one file, never two at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.complaints import MONTH_REPLACED, OTHER_FAMILY_WON

MINIMUM_REPLACING_SHARE = 0.9
"""A month is replaced by a file that holds at least this share of the rows it has."""

MINIMUM_FAMILY_SHARE = 0.5
"""The preferred family needs this share of the other's rows; sound files differ by far less."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A file's claim to one month.

    `load` identifies the file within one decision, `row_count` are its usable rows of the month,
    `is_new` tells the files of this load from those that the build already counts.
    """

    load: int
    file_name: str
    month: int
    family: str
    row_count: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """`lost`: (load, month) -> reason its rows are set aside; `refused`: load -> sentence."""

    lost: dict[tuple[int, int], str]
    refused: dict[int, str]


def decide(claims: Iterable[Claim], preferred_family: str, replace: bool) -> Decision:
    """Give each month to one file.

    The preferred family wins a month, unless it holds less than half of the other's rows there:
    a few stray rows, or rows that were all rejected, take no month. Within a family a new file
    replaces the counted one where it holds at least 90 % of its rows, or where `replace` asks for
    it; two new files for one month are both refused.
    """
    by_month: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_month[claim.month].append(claim)
    lost: dict[tuple[int, int], str] = {}
    refused: dict[int, str] = {}
    for month in sorted(by_month):
        preferred = [c for c in by_month[month] if c.family == preferred_family]
        others = [c for c in by_month[month] if c.family != preferred_family]
        if preferred and _most_rows(preferred) >= MINIMUM_FAMILY_SHARE * _most_rows(others):
            rivals, losers = preferred, others
        else:
            rivals, losers = others, preferred
        for claim in losers:
            lost[claim.load, month] = OTHER_FAMILY_WON
        for of_family in (rivals, losers):
            new = [claim for claim in of_family if claim.is_new]
            if len(new) > 1:
                for claim in new:
                    same_month = [other.file_name for other in new if other is not claim]
                    refused.setdefault(claim.load, _two_files(claim, same_month))
        new = [claim for claim in rivals if claim.is_new]
        counted = [claim for claim in rivals if not claim.is_new]
        if len(new) == 1 and counted:
            least = MINIMUM_REPLACING_SHARE * counted[0].row_count
            if replace or new[0].row_count >= least:
                lost[counted[0].load, month] = MONTH_REPLACED
            else:
                refused.setdefault(new[0].load, _too_few(new[0], counted[0]))
    return Decision(lost, refused)


def _most_rows(claims: Sequence[Claim]) -> int:
    return max((claim.row_count for claim in claims), default=0)


def written(month: int) -> str:
    """A month number as AAAA-MM."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def _two_files(claim: Claim, others: Sequence[str]) -> str:
    return (
        f"{claim.file_name}: o mês {written(claim.month)} está também em {', '.join(others)}, com "
        f"conteúdo diferente. Carregue só um dos dois arquivos."
    )


def _too_few(new: Claim, counted: Claim) -> str:
    return (
        f"{new.file_name}: o mês {written(new.month)} já está carregado com {counted.row_count} "
        f"linhas ({counted.file_name}) e este arquivo traz {new.row_count}, menos de 90 %. "
        f"Confira o arquivo. Se ele é de outro mês, dê a ele o nome do mês (como "
        f"finalizadas_AAAA-MM) e carregue de novo; para trocar assim mesmo, use --replace."
    )
