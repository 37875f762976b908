"""Where cases against companies are counted: each source on its own, never added to another."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from indicators.large_litigant import Rule, yearly_rule
from indicators.resolution import with_resolution
from indicators.shrinkage import with_shrinkage
from queries import companies
from queries.database import Database
from queries.municipalities import municipality_totals
from queries.scope import Scope
from reports.coverage import Coverage

Question = Callable[[Database, Scope], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class CaseSource:
    """One source of cases; its key stands in the address, `name` and `of_cases` on the screen.

    `periods` tells which months, or years where it `is_yearly`, are loaded, ascending; `counts`
    gives one row a company and period: period, company (NA for cases of no known company),
    case_count. What only some sources know: `unresolved` gives company and estimate, `reach`
    company, municipality_count, located_count, and `of_municipality` finalised_count, one row a
    municipality. A source without `counts` is not counted yet.
    """

    key: str
    name: str
    of_cases: str
    least_cases: int
    counts: Question | None = None
    periods: Callable[[Coverage], tuple[int, ...]] = lambda covered: ()
    is_court: bool = False
    is_yearly: bool = False
    unresolved: Question | None = None
    reach: Question | None = None
    of_municipality: Question | None = None

    def is_loaded(self, covered: Coverage) -> bool:
        """Whether there is anything to ask it."""
        return self.counts is not None and bool(self.periods(covered))

    def rule(self, window: int, core_percent: int, least_cases: int) -> Rule:
        """The rule of this source for a window of so many months."""
        if self.is_yearly:
            return yearly_rule(least_cases, core_percent)
        return Rule(least_cases, window, core_percent)


def _unresolved(database: Database, scope: Scope) -> pd.DataFrame:
    """The estimate of the ranking: share not resolved among rated, drawn towards the mean."""
    return with_shrinkage(with_resolution(companies.company_totals(database, scope)))


SOURCES = (
    CaseSource("tribunal", "Tribunal", "dos {} processos", 50, is_court=True),
    CaseSource("procon", "Procon", "dos {} atendimentos", 50, is_yearly=True),
    CaseSource(
        "consumidor",
        "consumidor.gov.br",
        "das {} reclamações",
        100,
        counts=companies.company_months,
        periods=lambda covered: covered.months,
        unresolved=_unresolved,
        reach=companies.company_reach,
        of_municipality=municipality_totals,
    ),
)
"""In the order in which they are taken by default: the first one that is loaded."""


def source_of(key: str, covered: Coverage) -> CaseSource:
    """The source of a key; without one the default: the first that is loaded, else the last."""
    by_key = {source.key: source for source in SOURCES}
    if key:
        return by_key[key]
    return next((source for source in SOURCES if source.is_loaded(covered)), SOURCES[-1])
