"""Is membership among the large litigants stable, and does one month of many cases pass the gates?

Worlds of companies with fixed means, so that every change of membership is chance alone.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from indicators.concentration import IntegerArray
from indicators.large_litigant import Gates, Rule, gates
from indicators.rates import BoolArray, FloatArray
from reports.words import count, decimal

RUNS = 40
COMPANIES = 600
EXPONENT = 1.05
"""Zipf: the mean of the r-th company falls with r to this power."""
CASES_A_MONTH = 3_000
WINDOW = 12
MONTHS = 24
"""Over so many months membership is watched."""
BURST = 700
BURST_MEANS = (1, 5, 10, 20)
"""Cases a month of the companies that have one month of BURST more."""
RULE = Rule(least_cases=100, window=WINDOW)
MOST_FLIPS = 4.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Means over the runs; `burst_*` are shares of runs in which a company passes in some month.

    `plain_flips` are changes of the 50 % set alone, `flips` those of the core, `large_flips` those
    of who passes all gates. `burst_passed` is by all gates, by `BURST_MEANS`; `unguarded_passed`
    the same without the entry rule.
    """

    plain_flips: float
    flips: float
    large_flips: float
    burst_passed: tuple[float, ...]
    unguarded_passed: tuple[float, ...]


def means() -> FloatArray:
    """The mean number of cases a month of each company, largest first."""
    weights = np.arange(1, COMPANIES + 1) ** -EXPONENT
    means: FloatArray = CASES_A_MONTH * weights / weights.sum()
    return means


def judged(counts: IntegerArray, rule: Rule) -> Gates:
    """The gates of a world in which every month is loaded and every case has its company."""
    return gates(counts, counts.sum(axis=1), np.ones(len(counts), dtype=bool), rule)


def flips(member: BoolArray) -> int:
    """How often a company comes or goes in the last MONTHS windows."""
    last = member[-MONTHS - 1 :]
    return int((last[1:] != last[:-1]).sum())


def run(seed: int, runs: int = RUNS) -> Outcome:
    """Draw the worlds anew, `runs` times, with and without the burst."""
    generator = np.random.default_rng(seed)
    of_company = means()
    bursting = [int(np.abs(of_company - mean).argmin()) for mean in BURST_MEANS]
    plain, held, large = [], [], []
    passed = np.zeros((2, len(bursting)), dtype=np.int64)
    unguarded = Rule(RULE.least_cases, RULE.window, has_entry_rule=False)
    for _ in range(runs):
        counts = generator.poisson(of_company, size=(3 * WINDOW + MONTHS, COMPANIES))
        found = judged(counts, RULE)
        plain.append(flips(found.cases >= found.border[:, np.newaxis]))
        held.append(flips(found.is_core))
        large.append(flips(found.is_large))
        for place, company in enumerate(bursting):
            burst = counts.copy()
            burst[-WINDOW, company] += BURST
            for row, rule in enumerate((RULE, unguarded)):
                # Each of these windows holds the month of the burst.
                passed[row, place] += judged(burst, rule).is_large[-WINDOW:, company].any()
    shares = passed / runs
    return Outcome(
        float(np.mean(plain)),
        float(np.mean(held)),
        float(np.mean(large)),
        *(tuple(map(float, of_rule)) for of_rule in shares),
    )


def holds(outcome: Outcome) -> bool:
    """Whether membership is as stable as promised, and no burst passes."""
    return outcome.large_flips <= MOST_FLIPS and not any(outcome.burst_passed)


def text(outcome: Outcome, seed: int, day: date, runs: int = RUNS) -> str:
    """The table of docs/indicators.md, in Portuguese."""
    lines = [
        f"Medido em {day:%d/%m/%Y}: {runs} sorteios de {COMPANIES} empresas com médias fixas (Zipf "
        f"{decimal(EXPONENT, 2)}), {count(CASES_A_MONTH)} casos por mês, ruído de Poisson, semente "
        f"{seed}. Prometido: no máximo {MOST_FLIPS:.0f} trocas em {MONTHS} meses; nenhuma empresa "
        f"passa por um só mês de +{BURST} casos.",
        "",
        f"| O que se mede | Em {MONTHS} meses, ou parte dos sorteios |",
        "|---|---|",
        f"| trocas do conjunto que soma 50 %, sem regra | {decimal(outcome.plain_flips, 1)} |",
        f"| trocas do núcleo, com histerese e regra de entrada | {decimal(outcome.flips, 2)} |",
        f"| trocas de quem passa nos três critérios | {decimal(outcome.large_flips, 2)} |",
    ]
    for mean, passed, unguarded in zip(
        BURST_MEANS, outcome.burst_passed, outcome.unguarded_passed, strict=True
    ):
        lines.append(
            f"| passa por um mês de +{BURST}, empresa de {mean} por mês | "
            f"{decimal(100 * passed, 0)} % (sem a regra de entrada, "
            f"{decimal(100 * unguarded, 0)} %) |"
        )
    lines.append("")
    lines.append(f"Limites {'cumpridos' if holds(outcome) else '**não cumpridos**'}.")
    return "\n".join(lines)
