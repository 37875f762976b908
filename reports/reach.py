"""How much the chosen places use the platform: all their complaints against their population."""

from dataclasses import dataclass, replace

from indicators.places import LEAST_FOR_RATE
from indicators.rates import garwood
from queries.database import Database
from queries.scope import FIRST_MONTH, Scope
from reports.coverage import coverage
from reports.link import USE_COLOUR
from reports.municipalities import municipalities

LEAST_MONTHS = 12
"""A shorter window is drawn out to so many months: a small town has months without complaints."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The chosen places: their name, empty for several; in the window, their complaints whatever
    else is filtered, and how many their population lets expect; `observed_high` is the end of the
    exact 95 % interval of the observed (Garwood 1936)."""

    name: str
    window: Scope
    observed: int
    expected: float
    observed_high: float

    @property
    def is_few(self) -> bool:
        """Whether the complaints are too few for a rate."""
        return self.observed < LEAST_FOR_RATE

    @property
    def is_below_population(self) -> bool:
        """Whether the complaints are fewer than the population lets expect, beyond chance."""
        return self.observed_high < self.expected


def reach(database: Database, scope: Scope) -> Reach | None:
    """How much the places of the scope use the platform.

    None where no place is chosen or the window holds no loaded month. Observed and expected are
    those of `reports.municipalities.municipalities` for the use of the platform, added up.
    """
    if not scope.is_of_places or coverage(database).last_in(scope) is None:
        return None
    first = max(FIRST_MONTH, min(scope.from_month, scope.to_month - LEAST_MONTHS + 1))
    towns = municipalities(database, replace(scope, from_month=first), USE_COLOUR)
    if scope.municipalities:
        towns = towns[towns["ibge_code"].isin(scope.municipalities)]
    observed = int(towns["finalised_count"].sum())
    return Reach(
        name=str(towns["municipality"].iloc[0]) if len(towns) == 1 else "",
        window=Scope(first, scope.to_month),
        observed=observed,
        expected=float(towns["expected_count"].sum()),
        observed_high=float(garwood(observed)[1]),
    )
