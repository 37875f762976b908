"""Which months a build holds, for which part of the country: what an address is read against."""

from dataclasses import dataclass, replace

from queries import companies, loads
from queries.database import Database
from queries.municipalities import REFERENCE_STATE
from queries.scope import FIRST_MONTH, LAST_MONTH, Scope


@dataclass(frozen=True, slots=True)
class Coverage:
    """The months in use, ascending, the families they come from, and the segments they hold.

    `states` restricts scopes where some months hold the whole country and others one state only:
    a window must count the same part of the country in every month.
    """

    months: tuple[int, ...]
    families: tuple[str, ...]
    segments: tuple[str, ...]
    states: tuple[str, ...]
    is_national: bool

    def missing_in(self, scope: Scope) -> tuple[int, ...]:
        """The months of the window that no file covers."""
        loaded = set(self.months)
        return tuple(m for m in range(scope.from_month, scope.to_month + 1) if m not in loaded)

    def window_before(self, scope: Scope) -> Scope | None:
        """The window of the same length just before; None where a month of either is missing."""
        first = scope.from_month - scope.month_count
        if first < FIRST_MONTH:
            return None
        before = replace(scope, from_month=first, to_month=scope.from_month - 1)
        return None if self.missing_in(scope) or self.missing_in(before) else before

    def families_in(self, scope: Scope) -> tuple[str, ...]:
        """The file families that the months of the window come from."""
        pairs = zip(self.months, self.families, strict=True)
        return tuple(sorted({f for m, f in pairs if scope.from_month <= m <= scope.to_month}))


def coverage(database: Database) -> Coverage:
    """What the build holds."""
    months = loads.loaded_months(database)
    parts = set(months["uf"])
    states = (REFERENCE_STATE,) if len(parts) > 1 else ()
    everything = Scope(FIRST_MONTH, LAST_MONTH - 1, states=states)
    return Coverage(
        months=tuple(int(month) for month in months["finalised_month"]),
        families=tuple(months["family"]),
        segments=tuple(companies.segments(database, everything)["segment"]),
        states=states,
        is_national=parts == {"BR"},
    )
