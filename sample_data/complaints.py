"""The complaints of the sample: who complains of what, where, when, and how it ends.

Everything is drawn from one seeded generator in a fixed order, so that two runs give the same
rows. No row describes a real complaint.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sample_data import companies, domains, signals

REFERENCE = Path(__file__).resolve().parent.parent / "ingest" / "reference"
CENSUS_YEAR = "2022"

FIRST_YEAR = 2020
MONTHS = tuple(
    f"{year}-{month:02d}"
    for year in range(FIRST_YEAR, 2027)
    for month in range(1, 13)
    if (year, month) <= (2026, 10)
)
BASE_MONTHLY_ROWS = 806
"""Mean of 2020-2024; 2025 doubles it, 2026 doubles it again."""
_UNRATED_BY_SPREAD = 0.015
"""What the companies' own differences and their unanswered complaints add to the level."""

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Market:
    """What is true of each company: the tests compare what the product finds with it."""

    names: tuple[str, ...]
    segments: tuple[str, ...]
    shares: Floats
    """Expected share of the State's complaints, one row a company, one column a month."""
    resolution_rates: Floats
    """True probability that a rated complaint was resolved, same shape."""
    unrated_shares: Floats
    """True probability that a complaint is not rated, same shape."""
    answered_shares: Floats
    slowness: Floats


@dataclass(frozen=True, slots=True)
class Complaints:
    """One entry a complaint in every array; integers are positions among the words of a column."""

    company: Integers
    month: Integers
    finalised_on: Integers
    """Proleptic Gregorian ordinal of the day."""
    municipality: Integers
    subject: Integers
    """Position among the subjects of the company's segment."""
    problem: Integers
    sex: Integers
    age: Integers
    purchase_channel: Integers
    has_contacted_company: Booleans
    is_answered: Booleans
    response_days: Integers
    is_rated: Booleans
    is_resolved: Booleans
    rating: Integers

    def __len__(self) -> int:
        return len(self.company)


def month_index(month: str) -> int:
    """Position of a month such as `2023-04` among those of the sample."""
    return MONTHS.index(month)


def picked(generator: np.random.Generator, weights: Sequence[float], count: int) -> Integers:
    """Positions drawn with the given weights."""
    limits = np.array(list(accumulate(weights)))
    return np.searchsorted(limits / limits[-1], generator.random(count), side="right")


def _picked_by_row(generator: np.random.Generator, weights: Floats) -> Integers:
    """One position a row, drawn with the weights of that row."""
    limits = np.cumsum(weights, axis=1)
    drawn = generator.random(len(weights)) * limits[:, -1]
    positions: Integers = (limits <= drawn[:, None]).sum(axis=1)
    return positions


def volume_level(month: str) -> float:
    """Complaints of a month relative to the mean of 2020-2024."""
    year, number = int(month[:4]), int(month[5:])
    seasonal = 1 + 0.05 * float(np.cos(2 * np.pi * (number - 1) / 12))
    if year < 2025:
        return seasonal * {2020: 0.92, 2021: 1.02, 2022: 1.0, 2023: 1.03, 2024: 1.03}[year]
    if year == 2025:
        return seasonal * (1.45 + 1.1 * (number - 1) / 11)
    return seasonal * (3.4 + 1.2 * (number - 1) / 9)


def unrated_level(month: str) -> float:
    """Share of finalised complaints that nobody rates: 45 % in 2020, 71 % since the end of 2025."""
    year, number = int(month[:4]), int(month[5:])
    if year == 2020:
        return 0.44 + 0.02 * (number - 1) / 11
    if year < 2025:
        return 0.50
    if year == 2025:
        return min(0.71, 0.53 + 0.02 * (number - 1))
    return 0.71


def market(generator: np.random.Generator) -> Market:
    """The companies with their true shares and rates, month by month."""
    names: list[str] = []
    segments: list[str] = []
    base: list[float] = []
    for key, company_names in companies.COMPANY_NAMES.items():
        sizes = [1 / (place + 2) ** 0.95 for place in range(len(company_names))]
        names += company_names
        segments += [key] * len(company_names)
        base += [domains.SEGMENTS[key].share * size / sum(sizes) for size in sizes]
    count = len(names)
    years = (np.arange(len(MONTHS)) - month_index("2023-01")) / 12

    growth = generator.normal(0, 0.12, count)
    growth += [domains.SEGMENTS[key].yearly_growth for key in segments]
    shares = np.array(base)[:, None] * np.exp(growth[:, None] * years[None, :])
    means = np.array([domains.SEGMENTS[key].resolution_rate for key in segments])
    rates = generator.beta(means * 11, (1 - means) * 11)
    offsets = generator.normal(0, 0.35, count)
    answered = 1 - generator.beta(1.2, 58, count)
    slowness = np.exp(generator.normal(0, 0.3, count))

    for name in companies.TINY_COMPANIES:
        shares[names.index(name)] *= companies.TINY_FACTOR
    for name, rate in companies.FIXED_RESOLUTION_RATES.items():
        rates[names.index(name)] = rate
    last_year = month_index("2025-11")
    stopped = names.index(companies.STOPPED_COMPANY)
    shares[stopped, month_index(companies.STOPPED_LAST_MONTH) + 1 :] = 0
    shares[names.index(companies.SMALL_CASE_COMPANY), last_year:] = 0
    entered = names.index(companies.ENTERED_COMPANY)
    shock = names.index(companies.SHOCK_COMPANY)
    shares[[entered, shock]] = 0
    shares /= shares.sum(axis=0)
    # The two below come on top of the rest: a shock does not take complaints from other companies.
    first = month_index(companies.ENTERED_FIRST_MONTH)
    shares[entered, first:] = np.linspace(
        companies.ENTERED_FIRST_SHARE, companies.ENTERED_LAST_SHARE, len(MONTHS) - first
    )
    shares[shock] = 0.0008
    for month, share in companies.SHOCK_SHARES.items():
        shares[shock, month_index(month)] = share

    resolution_rates = np.repeat(rates[:, None], len(MONTHS), axis=1)
    resolution_rates[shock, month_index(min(companies.SHOCK_SHARES)) :] = (
        companies.SHOCK_RESOLUTION_RATE
    )
    changed = names.index(companies.CHANGED_COMPANY)
    resolution_rates[changed, month_index(companies.CHANGED_MONTH) :] = companies.CHANGED_RATE_AFTER

    levels = np.array([unrated_level(month) for month in MONTHS]) - _UNRATED_BY_SPREAD
    unrated = 1 / (1 + np.exp(-(np.log(levels / (1 - levels))[None, :] + offsets[:, None])))
    never_rated = [names.index(name) for name in companies.NEVER_RATED_COMPANIES]
    unrated[never_rated, month_index(companies.NEVER_RATED_SINCE) :] = 1.0
    return Market(
        tuple(names), tuple(segments), shares, resolution_rates, unrated, answered, slowness
    )


def municipality_names() -> tuple[str, ...]:
    """The 246 municipalities of Goiás in the order of their IBGE codes."""
    return tuple(row["name"] for row in reference_rows("municipalities.csv"))


def reference_rows(name: str) -> list[dict[str, str]]:
    """The rows of one reference file of the project."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def draw(generator: np.random.Generator, true: Market) -> Complaints:
    """All complaints of the sample, month by month, the planted stories included."""
    noise = np.exp(generator.normal(0, 0.03, len(MONTHS)))[None, :] * np.exp(
        generator.normal(0, 0.10, true.shares.shape)
    )
    level = np.array([BASE_MONTHLY_ROWS * volume_level(month) for month in MONTHS])
    counts = generator.poisson(true.shares * level[None, :] * noise)
    company = np.repeat(np.arange(len(true.names)), counts.sum(axis=1))
    month = np.concatenate([np.repeat(np.arange(len(MONTHS)), row) for row in counts])
    drawn = _drawn(generator, true, company, month)
    # Signals have a stream of their own: one that changes leaves the other complaints alone.
    own = generator.spawn(1)[0]
    _fill_strongholds(own, true, drawn)
    parts = [
        drawn,
        _small_case(generator, true),
        _state_movement(own, true, drawn),
        *(_spike(own, true, spike) for spike in signals.SPIKES),
        *(
            _common_problem(own, true, name, when, count)
            for when, added in signals.COMMON_ADDED.items()
            for name, count in added.items()
        ),
    ]
    return Complaints(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Complaints)
        }
    )


def _drawn(
    generator: np.random.Generator, true: Market, company: Integers, month: Integers
) -> Complaints:
    count = len(company)
    is_answered = generator.random(count) < true.answered_shares[company]
    # A company that does not answer is rated less often and hardly ever as having resolved.
    unrated = true.unrated_shares[company, month]
    is_rated = generator.random(count) >= np.where(is_answered, unrated, unrated**0.6)
    resolution = true.resolution_rates[company, month] * np.where(is_answered, 1.0, 0.2)
    is_resolved = is_rated & (generator.random(count) < resolution)
    rating = np.where(
        is_resolved,
        picked(generator, list(domains.RATINGS_WHEN_RESOLVED.values()), count),
        picked(generator, list(domains.RATINGS_WHEN_NOT_RESOLVED.values()), count),
    )
    channel = picked(generator, list(domains.PURCHASE_CHANNELS.values()), count)
    channel_words = list(domains.PURCHASE_CHANNELS)
    is_early = (month < month_index("2025-01")) & (
        channel == channel_words.index(domains.TEXT_MESSAGE_CHANNEL)
    )
    return Complaints(
        company=company,
        month=month,
        finalised_on=_days_of_months(generator, month),
        municipality=_municipalities(generator, month),
        subject=_subjects(generator, true, company),
        problem=_problems(generator, true, company, month),
        sex=picked(generator, list(domains.SEXES.values()), count),
        age=picked(generator, list(domains.AGES.values()), count),
        purchase_channel=np.where(is_early, channel_words.index("Telefone"), channel),
        has_contacted_company=generator.random(count) < 0.91,
        is_answered=is_answered,
        response_days=_response_days(generator, true, company, month),
        is_rated=is_rated,
        is_resolved=is_resolved,
        rating=rating,
    )


def _days_of_months(generator: np.random.Generator, month: Integers) -> Integers:
    finalised_on = np.zeros(len(month), dtype=np.int64)
    for index, name in enumerate(MONTHS):
        first = date(int(name[:4]), int(name[5:]), 1)
        days = [first + timedelta(days=offset) for offset in range(31)]
        weights = [
            domains.WEEKDAYS[day.weekday()] if day.month == first.month else 0.0 for day in days
        ]
        rows = month == index
        finalised_on[rows] = first.toordinal() + picked(generator, weights, int(rows.sum()))
    return finalised_on


def _municipalities(generator: np.random.Generator, month: Integers) -> Integers:
    people = np.array(
        [
            float(row["population"])
            for row in reference_rows("population.csv")
            if row["year"] == CENSUS_YEAR
        ]
    )
    # Larger towns use the platform more.
    weights = people**1.12 * np.exp(generator.normal(0, 0.22, len(people)))
    municipality = np.zeros(len(month), dtype=np.int64)
    for index, name in enumerate(MONTHS):
        noisy = weights * np.exp(generator.normal(0, 0.08, len(people)))
        rows = month == index
        town = picked(generator, _with_signals(noisy, name).tolist(), int(rows.sum()))
        municipality[rows] = town
    return municipality


def _with_signals(weights: Floats, month: str) -> Floats:
    """The weights of a month where some towns follow a path of their own."""
    places = {name: place for place, name in enumerate(municipality_names())}
    progress = month_index(month) / (len(MONTHS) - 1)
    changed = weights.copy()
    changed[places[signals.RISING_TOWN]] *= _between(signals.RISING_FACTORS, progress)
    of_one = weights.sum() / (BASE_MONTHLY_ROWS * volume_level(month))
    changed[places[signals.FALLING_TOWN]] = of_one * _between(signals.FALLING_LEVELS, progress)
    changed[[places[name] for name in signals.QUIET_TOWNS]] = of_one * signals.QUIET_YEARLY / 12
    changed[places[signals.TOWN_WITHOUT_USE]] = 0.0
    return changed


def _between(ends: tuple[float, float], progress: float) -> float:
    """The value on the way from the first to the second, at one rate of growth."""
    first, last = ends
    return float(first ** (1 - progress) * last**progress)


def _subjects(generator: np.random.Generator, true: Market, company: Integers) -> Integers:
    subject = np.zeros(len(company), dtype=np.int64)
    segment_of = np.array([list(domains.SEGMENTS).index(key) for key in true.segments])
    for index, segment in enumerate(domains.SEGMENTS.values()):
        rows = segment_of[company] == index
        weights = [weight for _, _, weight in segment.subjects]
        subject[rows] = picked(generator, weights, int(rows.sum()))
    return subject


def _problems(
    generator: np.random.Generator, true: Market, company: Integers, month: Integers
) -> Integers:
    """Problems by kind of business; the groups move from the shares of 2020 to those of 2025."""
    own = {
        kind: np.array([weights.get(problem, 0.0) for problem in domains.PROBLEMS])
        for kind, weights in domains.PROBLEM_WEIGHTS.items()
    }
    mean = sum(
        segment.share * own[segment.kind] / own[segment.kind].sum()
        for segment in domains.SEGMENTS.values()
    )
    mean /= sum(segment.share for segment in domains.SEGMENTS.values())
    groups = [domains.GROUP_OF_PROBLEM[problem] for problem in domains.PROBLEMS]
    factors = {}
    for year, wanted in (
        ("2020", domains.GROUP_SHARES_2020),
        ("2025", domains.GROUP_SHARES_2025),
    ):
        found = {group: mean[[g == group for g in groups]].sum() for group in wanted}
        factors[year] = np.array([wanted[group] / found[group] for group in groups])
    progress = np.minimum(np.arange(len(MONTHS)) / month_index("2025-11"), 1.0)[:, None]
    by_month = factors["2020"] ** (1 - progress) * factors["2025"] ** progress
    is_privacy = np.array([group == domains.PRIVACY for group in groups])
    # The group does not exist in the official files before the taxonomy of 10/2021.
    by_month[: month_index("2021-10"), is_privacy] = 0.0

    problem = np.zeros(len(company), dtype=np.int64)
    kinds = list(domains.PROBLEM_WEIGHTS)
    kind_of = np.array([kinds.index(domains.SEGMENTS[key].kind) for key in true.segments])
    for index, kind in enumerate(kinds):
        rows = kind_of[company] == index
        problem[rows] = _picked_by_row(generator, own[kind][None, :] * by_month[month[rows]])
    return problem


def _response_days(
    generator: np.random.Generator, true: Market, company: Integers, month: Integers
) -> Integers:
    limits = np.array(list(accumulate(domains.RESPONSE_DAYS)))
    place = generator.random(len(company)) ** (1 / true.slowness[company])
    days = np.searchsorted(limits / limits[-1], place, side="right")
    # The deadline can be extended; values up to 15 are seen, most of them in 2021.
    extended = np.where(month <= month_index("2021-12"), 0.008, 0.001)
    is_extended = generator.random(len(company)) < extended
    return np.where(is_extended, 11 + picked(generator, [5, 4, 3, 2, 1], len(company)), days)


def _fill_strongholds(generator: np.random.Generator, true: Market, drawn: Complaints) -> None:
    """Move complaints from the largest town to those where a company is strong."""
    towns = municipality_names()
    for (company, town), share in signals.STRONGHOLDS.items():
        is_moved = (
            (drawn.company == true.names.index(company))
            & (drawn.municipality == towns.index(signals.LARGEST_TOWN))
            & (generator.random(len(drawn)) < share)
        )
        drawn.municipality[is_moved] = towns.index(town)


def _state_movement(generator: np.random.Generator, true: Market, drawn: Complaints) -> Complaints:
    """More of what the month holds anyway: the same companies, towns and problems."""
    rows = np.flatnonzero(drawn.month == month_index(signals.STATE_MONTH))
    count = round(signals.STATE_RISE * len(rows))
    sources = generator.choice(rows, count, replace=False)
    added = _drawn(generator, true, drawn.company[sources], drawn.month[sources])
    added.municipality[:] = drawn.municipality[sources]
    added.problem[:] = drawn.problem[sources]
    return added


def _spike(generator: np.random.Generator, true: Market, spike: signals.Spike) -> Complaints:
    """The rows added by one planted spike."""
    company = np.full(spike.added, true.names.index(spike.company), dtype=np.int64)
    month = np.full(spike.added, month_index(spike.month), dtype=np.int64)
    added = _drawn(generator, true, company, month)
    added.municipality[:] = municipality_names().index(spike.municipality)
    added.problem[:] = domains.PROBLEMS.index(spike.problem)
    return added


def _common_problem(
    generator: np.random.Generator, true: Market, company: str, month: str, count: int
) -> Complaints:
    """Rows of the common problem for one company and month, each in another town."""
    added = _drawn(
        generator,
        true,
        np.full(count, true.names.index(company), dtype=np.int64),
        np.full(count, month_index(month), dtype=np.int64),
    )
    apart = {*signals.QUIET_TOWNS, signals.TOWN_WITHOUT_USE, signals.FALLING_TOWN}
    towns = [place for place, name in enumerate(municipality_names()) if name not in apart]
    added.municipality[:] = generator.choice(towns, count, replace=False)
    added.problem[:] = domains.PROBLEMS.index(signals.COMMON_PROBLEM)
    return added


def _small_case(generator: np.random.Generator, true: Market) -> Complaints:
    """One complaint rated and not resolved, the others unrated, spread over the last year."""
    first = month_index("2025-11")
    month = np.arange(first, first + companies.SMALL_CASE_UNRATED + 1)
    company = np.full(len(month), true.names.index(companies.SMALL_CASE_COMPANY), dtype=np.int64)
    drawn = _drawn(generator, true, company, month)
    drawn.is_resolved[:] = False
    drawn.is_rated[:] = False
    drawn.is_rated[0] = True
    drawn.rating[:] = 0
    return drawn


def words(choices: Mapping[str, float], positions: Integers) -> list[str]:
    """The words at `positions` of a table of weights."""
    keys = list(choices)
    return [keys[position] for position in positions.tolist()]
