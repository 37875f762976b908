"""Does the surveillance mark what it promises? Worlds with and without a planted rise say.

Towns of Goiás by population, negative binomial noise of size 25, shocks of 10 % common to all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from derive.surveillance import surveillance_tables
from indicators.events import SAME_EXCESS_SHARE
from indicators.surveillance import ALERT, ATTENTION_P, WINDOW_MONTHS, Month, judge
from ingest.municipalities import read_reference

MONTHS = 504
PLANTED = 5
PLANTED_FACTOR = 3.0
PLANTED_MEAN = 2.0
NOISE_SIZE = 25.0
SHOCK = 0.10
BANDS = ((2.0, 5.0), (5.0, 10.0), (10.0, 50.0))

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class World:
    """Complaints of the state in each month of a window, from the oldest to the tested one.

    `power_limits`: least power for the planted rise at means of 5 to 10 and of 10 to 50.
    """

    name: str
    volumes: tuple[float, ...]
    power_limits: tuple[float, float]


def _grown(before: float, next_year: float, newest: float) -> tuple[float, ...]:
    """A level, another one for a year, a third one for the ten newest months."""
    return (before,) * (WINDOW_MONTHS + 1 - 22) + (next_year,) * 12 + (newest,) * 10


WORLDS = (
    World("volume constante", (3560.0,) * (WINDOW_MONTHS + 1), (0.50, 0.70)),
    World(
        "crescimento real (3.560, 7.240 e 11.530 por mês)",
        _grown(3560, 7240, 11530),
        (0.50, 0.70),
    ),
    World("tamanho do exemplo (800, 1.650 e 3.230 por mês)", _grown(800, 1650, 3230), (0.45, 0.7)),
)
ATTENTION_LIMITS = (0.005, 0.016)
LARGEST_ALERT_SHARE = 0.15
LARGEST_FALSE_SHARE = 0.12
LARGEST_FALSE_SHARE_OF_ALL_KINDS = 0.15


@dataclass(frozen=True, slots=True)
class TownResult:
    """What a world gave; shares 0 to 1, `power` by BANDS at p < .01."""

    tested: float
    attention: float
    attention_share: float
    alert_months: float
    false_share: float
    power: tuple[float, ...]

    def holds(self, world: World) -> bool:
        low, high = ATTENTION_LIMITS
        return (
            low <= self.attention_share <= high
            and self.alert_months <= LARGEST_ALERT_SHARE
            and self.false_share <= LARGEST_FALSE_SHARE
            and all(p >= least for p, least in zip(self.power[1:], world.power_limits, strict=True))
        )


def town_shares(generator: np.random.Generator) -> FloatArray:
    """Each town's share of the state's complaints: by population, and how much it is used."""
    population = pd.DataFrame(read_reference("population"))
    newest = population[population["year"] == population["year"].max()]
    inhabitants = newest["population"].astype(float).to_numpy()
    used = inhabitants * generator.lognormal(0, 0.4, inhabitants.size)
    shares: FloatArray = used / used.sum()
    return shares


def run_towns(world: World, months: int, seed: int) -> TownResult:
    """Months of a world without a rise, and as many with PLANTED rises in other towns each."""
    generator = np.random.default_rng(seed)
    tested = attention = alert_months = 0
    false_shares: list[float] = []
    found: dict[tuple[float, float], list[bool]] = {band: [] for band in BANDS}
    for _ in range(months):
        mean, counts = window(world, generator)
        calm = _judged(counts)
        tested += int((~np.isnan(calm.p)).sum())
        attention += int((calm.p < ATTENTION_P).sum())
        alert_months += bool((calm.status == ALERT).any())
        candidates = np.flatnonzero(mean >= PLANTED_MEAN)
        planted = generator.choice(candidates, PLANTED, replace=False)
        noise = generator.gamma(NOISE_SIZE, 1 / NOISE_SIZE, PLANTED)
        counts[planted, -1] = generator.poisson(PLANTED_FACTOR * mean[planted] * noise)
        raised = _judged(counts)
        alerts = np.flatnonzero(raised.status == ALERT)
        false_shares.append(1 - np.isin(alerts, planted).mean() if alerts.size else 0.0)
        for town in planted:
            for low, high in BANDS:
                if low <= mean[town] < high:
                    found[low, high].append(bool(raised.p[town] < ATTENTION_P))
    return TownResult(
        tested=tested / months,
        attention=attention / months,
        attention_share=attention / tested,
        alert_months=alert_months / months,
        false_share=float(np.mean(false_shares)),
        power=tuple(float(np.mean(found[band])) for band in BANDS),
    )


def window(world: World, generator: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """The means of the tested month and the counts of a window."""
    shocks = generator.lognormal(0, SHOCK, WINDOW_MONTHS + 1)
    mean = town_shares(generator)[:, np.newaxis] * np.array(world.volumes) * shocks
    noise = generator.gamma(NOISE_SIZE, 1 / NOISE_SIZE, mean.shape)
    return mean[:, -1], generator.poisson(mean * noise).astype(np.float64)


def _judged(counts: FloatArray) -> Month:
    with np.errstate(divide="ignore"):
        log_reference = np.log(counts.sum(axis=0) - counts)
    return judge(
        counts,
        log_reference,
        np.ones(counts.shape, dtype=bool),
        np.zeros(len(counts), dtype=np.int64),
        np.zeros(len(counts), dtype=bool),
    )


# All kinds of series together: complaints drawn one by one.

COMPANIES = 60
SEGMENTS = 10
PROBLEM_GROUPS = (0.34, 0.24, 0.16, 0.10, 0.07, 0.05, 0.03, 0.01)
FIRST_MONTH = 2020 * 12


@dataclass(frozen=True, slots=True)
class AllKindsResult:
    """Series tested in a month, and the mean share of its alerts that no planted rise explains.

    `one_card_share`: of the planted rises that alert, the part that is in one card alone.
    """

    months: int
    tested: float
    false_share: float
    found_share: float
    one_card_share: float


def run_all_kinds(world: World, months: int, seed: int) -> AllKindsResult:
    """Months with PLANTED rises of a town's problem at PLANTED_FACTOR, all kinds tested."""
    generator = np.random.default_rng(seed)
    tested: list[int] = []
    false_shares: list[float] = []
    cards_of: list[int] = []
    for _ in range(months):
        counts, planted, added = _complaints(world, generator)
        newest = FIRST_MONTH + WINDOW_MONTHS
        tables = surveillance_tables(
            counts, _loaded(), has_overlap=True, simulated_months=0, from_month=newest
        )
        judged = tables["surveillance_month"].merge(tables["surveillance_series"], on="series_id")
        alerts = judged[judged["finalised_month"].eq(newest) & judged["status"].eq(ALERT)]
        is_true = is_explained(alerts, planted, added)
        parts = tables["surveillance_card_part"]
        card_of = dict(zip(parts["series_id"], parts["card_series_id"], strict=True))
        for town, group in planted:
            in_group = alerts["problem_group"].isna() | alerts["problem_group"].eq(group)
            own = alerts.loc[alerts["ibge_code"].eq(town) & in_group, "series_id"]
            cards_of.append(len({card_of.get(series, series) for series in own}))
        tested.append(int(tables["surveillance_test"]["tested_count"].iloc[-1]))
        false_shares.append(float(1 - is_true.mean()) if len(alerts) else 0.0)
    cards = np.array(cards_of)
    return AllKindsResult(
        months=months,
        tested=float(np.mean(tested)),
        false_share=float(np.mean(false_shares)),
        found_share=float((cards > 0).mean()),
        one_card_share=float((cards[cards > 0] == 1).mean()) if (cards > 0).any() else 1.0,
    )


def is_explained(
    alerts: pd.DataFrame, planted: list[tuple[str, str]], added: pd.DataFrame
) -> NDArray[np.bool_]:
    """Which alerts a planted rise explains: those of its town, and of the state, that it lies in.

    `planted` has towns and problem groups, `added` one row a complaint added: problem_group,
    company. An alert of a company's problem in all the state is explained where the complaints
    added to it are SAME_EXCESS_SHARE of its excess or more: that a rise lies in it somewhere says
    little.
    """
    explained = np.zeros(len(alerts), dtype=bool)
    for town, group in planted:
        in_town = alerts["ibge_code"].isna() | alerts["ibge_code"].eq(town)
        in_group = alerts["problem_group"].isna() | alerts["problem_group"].eq(group)
        explained |= (in_town & in_group).to_numpy()
    pairs = pd.MultiIndex.from_frame(alerts[["problem_group", "company"]])
    own_added = added[["problem_group", "company"]].value_counts().reindex(pairs, fill_value=0)
    is_statewide = (alerts["ibge_code"].isna() & alerts["company"].notna()).to_numpy()
    excess = (alerts["observed"] - alerts["expected"]).to_numpy()
    is_enough = own_added.to_numpy() >= SAME_EXCESS_SHARE * excess
    return np.where(is_statewide, is_enough, explained)


def _complaints(
    world: World, generator: np.random.Generator
) -> tuple[pd.DataFrame, list[tuple[str, str]], pd.DataFrame]:
    """The counts of a window by month and parts, the towns and problems that rise, what they add.

    What they add has one row a complaint: problem_group, company.
    """
    shares = town_shares(generator)
    companies = generator.lognormal(0, 1.3, COMPANIES)
    companies /= companies.sum()
    groups = np.array(PROBLEM_GROUPS)
    mean = shares[:, np.newaxis] * groups * world.volumes[-1]
    large = np.argwhere(mean >= PLANTED_MEAN)
    planted = large[generator.choice(len(large), PLANTED, replace=False)]
    columns = []
    for month, volume in enumerate(world.volumes):
        total = generator.poisson(volume * generator.lognormal(0, SHOCK))
        noisy = [
            part * generator.gamma(NOISE_SIZE, 1 / NOISE_SIZE, part.size)
            for part in (shares, groups, companies)
        ]
        drawn = [generator.choice(part.size, total, p=part / part.sum()) for part in noisy]
        if month == WINDOW_MONTHS:
            more = generator.poisson((PLANTED_FACTOR - 1) * mean[planted[:, 0], planted[:, 1]])
            drawn[0] = np.append(drawn[0], np.repeat(planted[:, 0], more))
            drawn[1] = np.append(drawn[1], np.repeat(planted[:, 1], more))
            extra = generator.choice(COMPANIES, int(more.sum()), p=companies)
            drawn[2] = np.append(drawn[2], extra)
        columns.append(np.column_stack([np.full(len(drawn[0]), month), *drawn]))
    cells, count = np.unique(np.concatenate(columns), axis=0, return_counts=True)
    frame = pd.DataFrame(
        {
            "finalised_month": FIRST_MONTH + cells[:, 0],
            "ibge_code": [f"{town:03}" for town in cells[:, 1]],
            "segment": [f"S{company % SEGMENTS}" for company in cells[:, 3]],
            "problem_group": [f"P{group}" for group in cells[:, 2]],
            "company": [f"E{company:02}" for company in cells[:, 3]],
            "finalised_count": count,
        }
    )
    added = pd.DataFrame(
        {
            "problem_group": [f"P{group}" for group in np.repeat(planted[:, 1], more)],
            "company": [f"E{company:02}" for company in extra],
        }
    )
    return frame, [(f"{town:03}", f"P{group}") for town, group in planted], added


def _loaded() -> pd.DataFrame:
    months = FIRST_MONTH + np.arange(WINDOW_MONTHS + 1)
    return pd.DataFrame(
        {
            "finalised_month": months,
            "family": "finalizadas",
            "loaded_on": date(2030, 1, 1),
            "accepted_count": 1,
            "rejected_count": 0,
        }
    )


def holds(towns: list[tuple[World, TownResult]], all_kinds: AllKindsResult) -> bool:
    """Whether every promise holds."""
    is_held = all_kinds.false_share <= LARGEST_FALSE_SHARE_OF_ALL_KINDS
    return is_held and all(result.holds(world) for world, result in towns)


HEADINGS = (
    *("Mundo simulado", "Testados por mês", "Atenção por mês", "Atenção entre testados"),
    *("Meses com algum alerta", "Alertas falsos entre alertas", "Poder, média 2 a 5"),
    *("Poder, média 5 a 10", "Poder, média 10 a 50", "Limites"),
)


def rows(results: list[tuple[World, TownResult]]) -> Iterator[tuple[str, ...]]:
    """The cells of the table, a world each, in Portuguese."""
    for world, result in results:
        yield (
            world.name,
            f"{result.tested:.0f}",
            f"{result.attention:.2f}".replace(".", ","),
            *(
                percent(share)
                for share in (
                    *(result.attention_share, result.alert_months, result.false_share),
                    *result.power,
                )
            ),
            "cumpridos" if result.holds(world) else "**não cumpridos**",
        )


def text(
    towns: list[tuple[World, TownResult]], all_kinds: AllKindsResult, months: int, seed: int
) -> str:
    """The text and table of docs/indicators.md, in Portuguese."""
    is_held = all_kinds.false_share <= LARGEST_FALSE_SHARE_OF_ALL_KINDS
    lines = [
        f"Medido em {date.today():%d/%m/%Y}: 246 municípios por população, {months} meses por "
        f"mundo, semente {seed}, ruído binomial negativo de tamanho 25, choques comuns de 10 %. "
        "Atenção e meses com alerta: sem alta alguma. Alertas falsos e poder (p < 0,01): com o "
        "triplo do esperado em 5 municípios de média 2 ou mais.",
        "",
        f"| {' | '.join(HEADINGS)} |",
        "|---" * len(HEADINGS) + "|",
        *(f"| {' | '.join(cells)} |" for cells in rows(towns)),
        "",
        f"Todos os tipos de série juntos ({all_kinds.months} meses do tamanho do exemplo, "
        f"{all_kinds.tested:.0f} séries testadas por mês, o triplo em um problema de 5 "
        f"municípios): {percent(all_kinds.false_share)} de alertas falsos entre os alertas (até "
        f"15 %: {'cumprido' if is_held else '**não cumprido**'}; um alerta de empresa e problema "
        "em todo o Estado só vale quando ao menos 70 % do seu excesso foi plantado); "
        f"{percent(all_kinds.found_share)} das altas com alerta, e destas "
        f"{percent(all_kinds.one_card_share)} em um só cartão.",
    ]
    return "\n".join(lines)


def percent(share: float) -> str:
    """A share as people read it."""
    return f"{100 * share:.1f} %".replace(".", ",")
