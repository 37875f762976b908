"""Scope: which complaints a reader looks at, and the only way a filter reaches SQL."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from queries.months import written_month

FIRST_MONTH = 2014 * 12
"""The platform opened in 2014: no complaint is older."""
LAST_MONTH = 2100 * 12


@dataclass(frozen=True, slots=True)
class Scope:
    """A window of whole months of finalisation, both ends included, and filters on it.

    An empty tuple restricts nothing. `municipalities` are IBGE codes, `regions` codes of meso- or
    microregions of Goiás, `judicial_districts` names of comarcas. Equal selections are equal
    scopes: values are sorted and held once. Raises ValueError for a reversed window, a month
    outside 2014-2099, an empty name.
    """

    from_month: int
    to_month: int
    segments: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    problem_groups: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    judicial_districts: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not FIRST_MONTH <= self.from_month <= self.to_month < LAST_MONTH:
            raise ValueError(
                f"no window from {written_month(self.from_month)} to {written_month(self.to_month)}"
            )
        for name in FILTERS:
            values = getattr(self, name)
            if isinstance(values, str):
                raise ValueError(f"{name} is one text, not several: {values!r}")
            if not all(isinstance(value, str) and value.strip() for value in values):
                raise ValueError(f"{name} holds an empty name: {values!r}")
            object.__setattr__(self, name, tuple(sorted(set(values))))

    def parameters(self) -> dict[str, dict[str, int | list[str]]]:
        """The one value that every scoped SQL file takes."""
        return {
            "scope": {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in asdict(self).items()
            }
        }

    def without(self, *filters: str) -> "Scope":
        """The same window with these filters lifted."""
        lifted: dict[str, Any] = dict.fromkeys(filters, ())
        return replace(self, **lifted)

    @property
    def is_of_places(self) -> bool:
        """Whether places of Goiás are chosen."""
        return any(getattr(self, name) for name in PLACES)

    @property
    def month_count(self) -> int:
        return self.to_month - self.from_month + 1


FILTERS = tuple(field.name for field in fields(Scope))[2:]
"""The fields of a scope that restrict it beside the window."""
PLACES = ("municipalities", "regions", "judicial_districts")
"""Those of them that choose places of Goiás."""
