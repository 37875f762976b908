"""Which months a build holds, for which part of the country: what an address is read against."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from queries import loads
from queries.database import Database
from queries.facets import filter_names
from queries.months import last_day
from queries.municipalities import REFERENCE_STATE, municipalities
from queries.names import other_names
from queries.scope import FIRST_MONTH, Scope
from reports.method_labels import FAMILIES

PUBLICATION_DAYS = 15
"""A month that ended longer ago is taken as published."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The months in use, ascending, the families they come from, and what filters may name.

    `options` holds, for each filter (a field of Scope), its values with the name a reader sees.
    `states` restricts scopes where some months hold the whole country and others one state only:
    a window must count the same part of the country in every month. `loaded_on` is the day of the
    newest load: what was published is judged as of that day. `company_of` holds the written names
    that count as a company of another name.
    """

    months: tuple[int, ...]
    families: tuple[str, ...]
    options: Mapping[str, Mapping[str, str]]
    states: tuple[str, ...]
    is_national: bool
    loaded_on: date
    company_of: Mapping[str, str] = field(default_factory=dict)

    def name(self, filter_name: str, value: str) -> str:
        """What a reader sees for a value of a filter."""
        return self.options.get(filter_name, {}).get(value, value)

    def is_published(self, month: int) -> bool:
        """Whether a file of the month could be had on the day of the newest load."""
        return is_published(month, self.loaded_on)

    def missing_in(self, scope: Scope) -> tuple[int, ...]:
        """The months of the window that no file covers."""
        loaded = set(self.months)
        return tuple(m for m in range(scope.from_month, scope.to_month + 1) if m not in loaded)

    def last_in(self, scope: Scope) -> int | None:
        """The last month of the window that a file covers."""
        inside = [m for m in self.months if scope.from_month <= m <= scope.to_month]
        return inside[-1] if inside else None

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
    return database.once(_coverage)


def _coverage(database: Database) -> Coverage:
    months = loads.loaded_months(database)
    parts = set(months["uf"])
    return Coverage(
        months=tuple(int(month) for month in months["finalised_month"]),
        families=tuple(months["family"]),
        options=_options(database),
        states=(REFERENCE_STATE,) if len(parts) > 1 else (),
        is_national=parts == {"BR"},
        loaded_on=newest_load(database),
        company_of=dict(other_names(database).itertuples(index=False)),
    )


def newest_load(database: Database) -> date:
    """The day of the newest load of complaints: what was published is judged as of that day."""
    files = loads.loads(database)
    of_complaints = files["family"].isin(list(FAMILIES))
    # A build may hold Procon files alone.
    judged = files[of_complaints] if of_complaints.any() else files
    day: date = judged["loaded_on"].max().date()
    return day


def is_published(month: int, day: date) -> bool:
    """Whether the month had ended long enough before a day for its file to be there."""
    return (day - last_day(month)).days > PUBLICATION_DAYS


def _options(database: Database) -> dict[str, dict[str, str]]:
    options: dict[str, dict[str, str]] = {}
    for filter_name, value in filter_names(database).itertuples(index=False):
        options.setdefault(filter_name, {})[value] = value
    places = municipalities(database)
    options["municipalities"] = dict(zip(places["ibge_code"], places["name"], strict=True))
    mesoregions = zip(places["mesoregion_code"], places["mesoregion"], strict=True)
    microregions = zip(places["microregion_code"], places["microregion"], strict=True)
    options["regions"] = {
        **{code: f"{name} (mesorregião)" for code, name in sorted(mesoregions)},
        **{code: f"{name} (microrregião)" for code, name in sorted(microregions)},
    }
    districts = places["judicial_district"].dropna()
    if len(districts):
        options["judicial_districts"] = {name: name for name in sorted(set(districts))}
    return options
