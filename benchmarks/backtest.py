"""The surveillance replayed over the months of a build: alarms, what came after, time to alarm.

`python -m benchmarks.backtest [FOLDER]` prints, for the build in use of a data folder, the cards of
each tested month, the share of them that the next month confirmed, and after how many months a
rise that is planted into the build's own counts becomes an alert. Exit 1 where nothing was tested.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks.surveillance_worlds import BANDS, percent
from derive.surveillance import surveillance_tables
from queries.database import current_build, data_folder

SEED = 20261125
RUNS = 20
PLANTED = 5
FACTORS = (2.0, 3.0)
MONTHS_OF_RISE = 6
PARTS = ["ibge_code", "problem_group"]


@dataclass(frozen=True, slots=True)
class Source:
    """What `surveillance_tables` is given for a build."""

    counts: pd.DataFrame
    months: pd.DataFrame
    has_overlap: bool

    def tables(self, counts: pd.DataFrame, from_month: int = 0) -> dict[str, pd.DataFrame]:
        """The tables, without the null."""
        return surveillance_tables(
            counts, self.months, self.has_overlap, simulated_months=0, from_month=from_month
        )


@dataclass(frozen=True, slots=True)
class Replay:
    """Cards of the months tested, and of those with a tested month after them the confirmed.

    A card is confirmed where its series is above its limit in the month after, too.
    """

    tested_months: int
    cards: int
    state_cards: int
    followed: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class Planted:
    """Rises of one size planted at one level: how many, and alerts by the months that passed."""

    factor: float
    band: tuple[float, float]
    count: int
    found_by_month: tuple[int, ...]


def read(build: Path) -> Source:
    """The counts and months that the loader gave to the surveillance of a build."""
    with duckdb.connect(str(build), read_only=True) as connection:
        counts = connection.execute(
            "select finalised_month, ibge_code, segment, problem_group, company, "
            "count(*) as finalised_count from complaint where uf = 'GO' "
            "group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5"
        ).df()
        months = connection.execute(
            "select load_month.finalised_month, load.family, load.loaded_on, "
            "load_month.accepted_count, coalesce(sum(load_reason.row_count), 0)::bigint "
            "as rejected_count from load_month inner join load using (load_id) "
            "left join load_reason on load_reason.load_id = load_month.load_id "
            "and load_reason.finalised_month = load_month.finalised_month "
            "and load_reason.outcome = 'rejected' where load_month.is_used "
            "group by 1, 2, 3, 4 order by 1"
        ).df()
        (overlaps,) = connection.execute(
            "select count(*) from (select finalised_month from load_month inner join load "
            "using (load_id) group by 1 having count(distinct family) > 1)"
        ).fetchall()[0]
    return Source(counts, months, overlaps > 0)


def replay(tables: dict[str, pd.DataFrame]) -> Replay:
    """What the months of a build gave."""
    tests = tables["surveillance_test"]
    tested = set(tests.loc[tests["untested_reason"].isna(), "finalised_month"])
    cards = tables["surveillance_card"]
    kinds = tables["surveillance_series"].set_index("series_id")["kind"]
    is_state = cards["series_id"].map(kinds).eq("state")
    judged = tables["surveillance_month"]
    above = judged[judged["status"].isin(["alert", "attention"])]
    keys = set(zip(above["series_id"], above["finalised_month"], strict=True))
    others = cards[~is_state]
    followed = others[(others["finalised_month"] + 1).isin(tested)]
    next_months = zip(followed["series_id"], followed["finalised_month"] + 1, strict=True)
    return Replay(
        tested_months=len(tested),
        cards=len(others),
        state_cards=int(is_state.sum()),
        followed=len(followed),
        confirmed=sum(key in keys for key in next_months),
    )


def plant(
    source: Source, tables: dict[str, pd.DataFrame], factor: float, band: tuple[float, float]
) -> Planted:
    """Rises of a town's problem that begin MONTHS_OF_RISE before the end, RUNS times PLANTED."""
    generator = np.random.default_rng(SEED)
    last = int(source.months["finalised_month"].max())
    first = last - MONTHS_OF_RISE + 1
    judged = tables["surveillance_month"].merge(tables["surveillance_series"], on="series_id")
    calm = judged[
        judged["kind"].eq("municipality_problem_group") & judged["finalised_month"].eq(first)
    ]
    candidates = calm[calm["expected"].between(*band) & calm["status"].eq("within")]
    waits: list[int] = []
    for _ in range(RUNS):
        chosen = candidates.sample(min(PLANTED, len(candidates)), random_state=generator)
        more = _extra(source.counts, chosen, factor, first, generator)
        found = source.tables(pd.concat([source.counts, more], ignore_index=True), first)
        waits += _waits(found, chosen, first)
    found_by_month = tuple(sum(wait <= month for wait in waits) for month in range(MONTHS_OF_RISE))
    return Planted(factor, band, len(waits), found_by_month)


def _extra(
    counts: pd.DataFrame,
    chosen: pd.DataFrame,
    factor: float,
    first: int,
    generator: np.random.Generator,
) -> pd.DataFrame:
    """More rows like those that the series had, so many that its expected count is multiplied."""
    parts = []
    for town, group, expected in chosen[[*PARTS, "expected"]].itertuples(index=False):
        own = counts[counts["ibge_code"].eq(town) & counts["problem_group"].eq(group)]
        for month in range(first, first + MONTHS_OF_RISE):
            more = int(generator.poisson((factor - 1) * expected))
            like = own.sample(more, replace=True, random_state=generator)
            parts.append(like.assign(finalised_month=month, finalised_count=1))
    return pd.concat(parts)


def _waits(tables: dict[str, pd.DataFrame], chosen: pd.DataFrame, first: int) -> list[int]:
    """Months from the start to the first alert of the series, or of one inside or around it."""
    alerts = tables["surveillance_month"].merge(tables["surveillance_series"], on="series_id")
    alerts = alerts[alerts["status"].eq("alert") & alerts["ibge_code"].notna()]
    waits = []
    for town, group in chosen[PARTS].itertuples(index=False):
        is_group = alerts["problem_group"].isna() | alerts["problem_group"].eq(group)
        months = alerts.loc[alerts["ibge_code"].eq(town) & is_group, "finalised_month"]
        later = months[months >= first]
        waits.append(int(later.min()) - first if len(later) else MONTHS_OF_RISE)
    return waits


def report(source: Source) -> list[str]:
    """The sentences, in Portuguese; none where no month was tested."""
    tables = source.tables(source.counts)
    past = replay(tables)
    if not past.tested_months:
        return []
    lines = [
        f"Meses testados: {past.tested_months}. Cartões por mês, sem o do Estado: "
        f"{past.cards / past.tested_months:.2f}; meses com cartão do Estado: {past.state_cards}.",
        f"Confirmados no mês seguinte: {past.confirmed} de {past.followed} cartões.",
    ]
    for factor in FACTORS:
        for band in BANDS:
            planted = plant(source, tables, factor, band)
            if planted.count:
                shares = ", ".join(percent(n / planted.count) for n in planted.found_by_month)
                lines.append(
                    f"Alta de {factor:g} vezes, média de {band[0]:g} a {band[1]:g} "
                    f"({planted.count} plantadas): com alerta até o 1º, 2º ... mês: {shares}."
                )
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the answer is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backtest", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=data_folder())
    options = parser.parse_args(arguments)
    lines = report(read(current_build(options.folder)))
    print("\n".join(lines) if lines else "Nenhum mês testado.")
    return 0 if lines else 1


if __name__ == "__main__":
    sys.exit(main())
