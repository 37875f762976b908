"""Do intervals hold the truth, and do surveillance and large litigants mark what they promise?

`python -m benchmarks.calibrate` prints the tables of worlds with a known truth, `--write` also
puts them into docs/indicators.md. Exit 0 when every promise holds, 1 when one does not, 2 when
the page has no place for a table.
"""

import argparse
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import litigant_worlds, surveillance_worlds
from indicators.ranking import MINIMUM_RATED, with_ranks
from indicators.resolution import with_resolution
from indicators.shrinkage import with_shrinkage

SEED = 20261101
RUNS = 150
COMPANIES = 200

# Finalised complaints of a company are lognormal: a few companies hold most of them.
VOLUME_LOG_MEAN = float(np.log(60))
VOLUME_LOG_SD = 1.3

Limits = tuple[float, float]
STRICT: Limits = (0.93, 0.97)
WIDE: Limits = (0.92, 0.97)

PAGE = Path(__file__).parent.parent / "docs" / "indicators.md"
START = "<!-- calibration:start -->"
END = "<!-- calibration:end -->"
SURVEILLANCE_START = "<!-- surveillance:start -->"
SURVEILLANCE_END = "<!-- surveillance:end -->"
LITIGANTS_START = "<!-- litigants:start -->"
LITIGANTS_END = "<!-- litigants:end -->"
ALL_KINDS_MONTHS = 504


@dataclass(frozen=True, slots=True)
class Segments:
    """Segments of equal size; the true shares not resolved are Beta(mean, strength) in each."""

    means: tuple[float, ...]
    strengths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The probability that a consumer rates, by whether the complaint was resolved.

    The log odds of the unresolved ones differ between companies by `log_sd`.
    """

    resolved: float
    unresolved: float
    log_sd: float = 0.0


@dataclass(frozen=True, slots=True)
class World:
    """A truth to draw from, and the coverages promised there (none: shown, not judged)."""

    name: str
    segments: Segments
    answers: Answers
    ranked_limits: Limits | None = None
    all_limits: Limits | None = None


ONE = Segments((0.33,), (10.0,))
FIVE = Segments((0.15, 0.25, 0.35, 0.45, 0.60), (25.0, 8.0, 12.0, 6.0, 15.0))
TEN = Segments(FIVE.means * 2, FIVE.strengths * 2)
ALL_RATE = Answers(1.0, 1.0)
# At the end of 2025 consumers rated 29 % of the finalised complaints.
AT_RANDOM = Answers(0.29, 0.29)
INFORMATIVE = Answers(0.24, 0.40)
UNEVEN = Answers(0.24, 0.40, log_sd=0.5)

WORLDS = (
    World("uma priori, todas avaliadas", ONE, ALL_RATE, STRICT, WIDE),
    World("priori por segmento (5 de 40), todas avaliadas", FIVE, ALL_RATE, STRICT, WIDE),
    World("uma priori, 71 % sem avaliação, ao acaso", ONE, AT_RANDOM, WIDE, WIDE),
    World("priori por segmento, 71 % sem avaliação, ao acaso", FIVE, AT_RANDOM, WIDE, WIDE),
    World("10 segmentos de 20: priori do recorte, todas avaliadas", TEN, ALL_RATE),
    World("avaliam 40 % dos não resolvidos e 24 % dos resolvidos", ONE, INFORMATIVE),
    World("o mesmo, com diferença entre empresas", ONE, UNEVEN),
)

HEADINGS = (
    "Mundo simulado",
    "Empresas com posição",
    "Estimativa, com posição",
    "Estimativa, todas",
    "Estimativa, só entre quem avalia",
    "Faixa de posição",
    "Viés (p.p.)",
    "Sorteios fora (regra de borda)",
    "Limites",
)
VERDICTS = {True: "cumpridos", False: "**não cumpridos**", None: "só medido"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run gave, or the mean of many; shares 0 to 1.

    `estimate_*` is the coverage of the true share among all consumers, `raters_ranked` that
    of the share among those who rate, `rank` that of the true rank among the ranked
    companies, `bias` the mean of estimate less truth over them.
    """

    ranked_count: float
    estimate_ranked: float
    estimate_all: float
    raters_ranked: float
    rank: float
    bias: float


@dataclass(frozen=True, slots=True)
class Result:
    """The runs of a world: their mean, the largest standard error of a coverage, those left out."""

    mean: Outcome
    error: float
    left_out_count: int


def run(world: World, generator: np.random.Generator) -> Outcome | None:
    """One draw of the world, judged; None where an edge rule fires."""
    codes = np.arange(COMPANIES) % len(world.segments.means)
    mean = np.array(world.segments.means)[codes]
    strength = np.array(world.segments.strengths)[codes]
    truth = generator.beta(strength * mean, strength * (1 - mean))
    volume = generator.lognormal(VOLUME_LOG_MEAN, VOLUME_LOG_SD, COMPANIES)
    finalised = np.ceil(volume).astype(np.int64)
    # Odds times the shift, written so that a probability of 1 stays 1.
    shifted = world.answers.unresolved * generator.lognormal(0, world.answers.log_sd, COMPANIES)
    rating_unresolved = shifted / (1 - world.answers.unresolved + shifted)
    unresolved = generator.binomial(finalised, truth)
    rated_unresolved = generator.binomial(unresolved, rating_unresolved)
    rated_resolved = generator.binomial(finalised - unresolved, world.answers.resolved)
    heard = truth * rating_unresolved
    among_raters = heard / (heard + (1 - truth) * world.answers.resolved)

    totals = _totals(codes, finalised, rated_unresolved, rated_resolved)
    frame = with_ranks(with_shrinkage(with_resolution(totals)), MINIMUM_RATED, generator)
    if frame["prior_kind"].isin(["none", "no_spread"]).any():
        return None
    is_rated = frame["rated_count"].gt(0)
    is_ranked = frame["has_sufficient_volume"]
    holds_truth = _holds(frame["estimate_low"], truth, frame["estimate_high"])
    holds_raters = _holds(frame["estimate_low"], among_raters, frame["estimate_high"])
    ranked = frame[is_ranked]
    true_rank = 1 + (-truth[is_ranked]).argsort().argsort()
    holds_rank = _holds(ranked["rank_low"], true_rank, ranked["rank_high"])
    return Outcome(
        ranked_count=float(is_ranked.sum()),
        estimate_ranked=float(holds_truth[is_ranked].mean()),
        estimate_all=float(holds_truth[is_rated].mean()),
        raters_ranked=float(holds_raters[is_ranked].mean()),
        rank=float(holds_rank.mean()),
        bias=float((ranked["estimate"] - truth[is_ranked]).mean()),
    )


def calibrate(world: World, runs: int, seed: int) -> Result:
    """The coverages of a world over many runs, those where an edge rule fires left out."""
    # Each world starts from the seed, so that adding one leaves the others' figures alone.
    generator = np.random.default_rng(seed)
    drawn = [run(world, generator) for _ in range(runs)]
    kept = pd.DataFrame([asdict(outcome) for outcome in drawn if outcome is not None])
    coverages = kept.drop(columns=["ranked_count", "bias"])
    return Result(
        mean=Outcome(**{str(name): value for name, value in kept.mean().items()}),
        error=float(coverages.sem().max()),
        left_out_count=runs - len(kept),
    )


def holds(world: World, result: Result) -> bool | None:
    """Whether the promised coverages hold; None where none is promised."""
    if world.ranked_limits is None or world.all_limits is None:
        return None
    low, high = world.ranked_limits
    all_low, all_high = world.all_limits
    return (
        low <= result.mean.estimate_ranked <= high
        and low <= result.mean.rank <= high
        and all_low <= result.mean.estimate_all <= all_high
    )


def table(results: list[tuple[World, Result]], runs: int, seed: int, day: date) -> str:
    """The text and table of docs/indicators.md, in Portuguese."""
    error = max(result.error for _, result in results)
    introduction = (
        f"Medido em {day:%d/%m/%Y}: {runs} sorteios por mundo, semente {seed}, {COMPANIES}"
        f" empresas com volume lognormal, posição a partir de {MINIMUM_RATED} avaliadas; erro"
        f" padrão da simulação até {_percent(error)}. Cobertura: parte das vezes em que o"
        " intervalo de 95 % contém o valor verdadeiro."
    )
    lines = [introduction, "", f"| {' | '.join(HEADINGS)} |", "|---" * len(HEADINGS) + "|"]
    for world, result in results:
        cells = (
            world.name,
            f"{result.mean.ranked_count:.0f}",
            _percent(result.mean.estimate_ranked),
            _percent(result.mean.estimate_all),
            _percent(result.mean.raters_ranked),
            _percent(result.mean.rank),
            f"{100 * result.mean.bias:+.1f}".replace(".", ","),
            f"{result.left_out_count}",
            VERDICTS[holds(world, result)],
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def write_table(page: Path, text: str, start_mark: str = START, end_mark: str = END) -> bool:
    """Put the text between the page's two marks; False, and nothing written, without them."""
    if not page.exists():
        return False
    before, start, rest = page.read_text(encoding="utf-8").partition(start_mark)
    _, end, after = rest.partition(end_mark)
    if not start or not end:
        return False
    page.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")
    return True


def main(arguments: list[str] | None = None) -> int:
    """The command line; the answer is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibrate", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--months", type=int, default=surveillance_worlds.MONTHS)
    parser.add_argument("--all-kinds-months", type=int, default=ALL_KINDS_MONTHS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    options = parser.parse_args(arguments)
    results = [(world, calibrate(world, options.runs, options.seed)) for world in WORLDS]
    text = table(results, options.runs, options.seed, date.today())
    print(text)
    towns = [
        (world, surveillance_worlds.run_towns(world, options.months, options.seed))
        for world in surveillance_worlds.WORLDS
    ]
    all_kinds = surveillance_worlds.run_all_kinds(
        surveillance_worlds.WORLDS[-1], options.all_kinds_months, options.seed
    )
    watched = surveillance_worlds.text(towns, all_kinds, options.months, options.seed)
    print(watched)
    litigants = litigant_worlds.run(options.seed)
    told = litigant_worlds.text(litigants, options.seed, date.today())
    print(told)
    marks = (
        (text, START, END),
        (watched, SURVEILLANCE_START, SURVEILLANCE_END),
        (told, LITIGANTS_START, LITIGANTS_END),
    )
    for part, start, end in marks if options.write else ():
        if not write_table(PAGE, part, start, end):
            print(f"{PAGE.name}: faltam as marcas {start} e {end}.", file=sys.stderr)
            return 2
    is_kept = all(holds(world, result) is not False for world, result in results)
    is_watched = surveillance_worlds.holds(towns, all_kinds)
    return 0 if is_kept and is_watched and litigant_worlds.holds(litigants) else 1


def _totals(
    codes: np.ndarray, finalised: np.ndarray, unresolved: np.ndarray, resolved: np.ndarray
) -> pd.DataFrame:
    rated = unresolved + resolved
    nothing = np.zeros_like(rated)
    return pd.DataFrame(
        {
            "company": [f"Empresa {number:03}" for number in range(len(codes))],
            "segment": [f"Segmento {code}" for code in codes],
            "finalised_count": finalised,
            "rated_count": rated,
            "resolved_count": resolved,
            "answered_count": finalised,
            "rating_sum": nothing,
            "rating_count": nothing,
            "response_days_sum": nothing,
            "response_days_count": nothing,
        }
    )


def _holds(low: pd.Series, truth: np.ndarray, high: pd.Series) -> pd.Series:
    return low.le(truth) & high.ge(truth)


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %".replace(".", ",")


if __name__ == "__main__":
    sys.exit(main())
