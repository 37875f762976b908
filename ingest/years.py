"""Which Procon file counts for a year of archiving: one file, never two at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.complaints import YEAR_OF_OTHER_FILE, YEAR_REPLACED
from ingest.months import MINIMUM_REPLACING_SHARE


@dataclass(frozen=True, slots=True)
class YearClaim:
    """A file's claim to one year of archiving.

    `load` identifies the file within one decision, `content` tells it from others in any of them;
    `is_own` where the file says that it is of this year; `is_new` tells the files of this load.
    """

    load: int
    file_name: str
    content: str
    year: int
    row_count: int
    is_own: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class YearDecision:
    """`lost`: (load, year) -> reason its rows are set aside; `refused`: load -> sentence."""

    lost: dict[tuple[int, int], str]
    refused: dict[int, str]


def decide_years(claims: Iterable[YearClaim], replace: bool) -> YearDecision:
    """Give each year of archiving to one file.

    A file of that year wins over files of other years, which repeat some of its rows; of several
    of these the one with most rows. Of two files of one year the new one replaces the counted one
    where it holds at least 90 % of its rows, or where `replace` asks for it; two new ones are both
    refused. The order of loads changes nothing else.
    """
    by_year: dict[int, list[YearClaim]] = defaultdict(list)
    for claim in claims:
        by_year[claim.year].append(claim)
    lost: dict[tuple[int, int], str] = {}
    refused: dict[int, str] = {}
    for year, of_year in sorted(by_year.items()):
        own = [claim for claim in of_year if claim.is_own]
        strays = sorted(
            (claim for claim in of_year if not claim.is_own),
            key=lambda claim: (-claim.row_count, claim.content),
        )
        for claim in strays if own else strays[1:]:
            lost[claim.load, year] = YEAR_OF_OTHER_FILE
        new = [claim for claim in own if claim.is_new]
        counted = [claim for claim in own if not claim.is_new]
        if len(new) > 1:
            for claim in new:
                others = ", ".join(other.file_name for other in new if other is not claim)
                refused[claim.load] = (
                    f"{claim.file_name}: o ano {year} está também em {others}, com conteúdo "
                    f"diferente. Carregue só um dos dois arquivos."
                )
        elif new and counted:
            least = MINIMUM_REPLACING_SHARE * counted[0].row_count
            if replace or new[0].row_count >= least:
                lost[counted[0].load, year] = YEAR_REPLACED
            else:
                refused[new[0].load] = (
                    f"{new[0].file_name}: o ano {year} já está carregado com "
                    f"{counted[0].row_count} linhas ({counted[0].file_name}) e este arquivo traz "
                    f"{new[0].row_count}, menos de 90 %. Confira o arquivo; para trocar assim "
                    f"mesmo, use --replace."
                )
    return YearDecision(lost, refused)
