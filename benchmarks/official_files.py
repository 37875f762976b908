"""Complaint files in the official form of 19 columns, of any size, for `make bench`.

`python -m benchmarks.official_files --rows 300000 --to FOLDER` writes one `finalizadas_AAAA-MM.csv`
a month. Everything is invented except the words of the columns and the municipalities of Goiás;
frequencies follow the public figures of the platform. The same seed gives the same bytes.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from queries.months import first_day, last_day, month_number, written_month
from sample_data import domains
from sample_data.companies import COMPANY_NAMES
from sample_data.complaints import CENSUS_YEAR, picked, reference_rows
from sample_data.layouts import LAYOUTS

LAST_MONTH = month_number("2026-10")
MONTHS = 150
"""Since May 2014, when the platform opened."""
SEED = 20261110

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# Complaints a month of the whole country, between these months by straight lines.
_VOLUMES = {
    "2014-05": 2_000,
    "2014-11": 6_500,
    "2018-10": 51_000,
    "2019-08": 68_000,
    "2020-09": 109_000,
    "2024-12": 115_000,
    "2025-11": 268_000,
    "2026-08": 400_000,
}
# Companies with complaints, likewise.
_COMPANIES = {"2014-05": 100, "2014-11": 133, "2023-10": 1_000, "2026-06": 1_300}
# The k-th company has 1 / (k + _HEAD) ** _SLOPE complaints: the 20 largest hold 40 %.
_HEAD, _SLOPE = 7.0, 1.25

_STATES = {
    "SP": ("SE", 24.6, 645),
    "MG": ("SE", 11.5, 853),
    "RJ": ("SE", 9.9, 92),
    "PR": ("S ", 8.5, 399),
    "BA": ("NE", 5.8, 417),
    "RS": ("S ", 5.5, 497),
    "DF": ("CO", 4.7, 1),
    "SC": ("S ", 4.4, 295),
    "GO": ("CO", 3.3, 246),
    "CE": ("NE", 2.9, 184),
    "PE": ("NE", 2.6, 185),
    "ES": ("SE", 2.3, 78),
    "MT": ("CO", 1.9, 141),
    "MS": ("CO", 1.6, 79),
    "PA": ("N ", 1.6, 144),
    "MA": ("NE", 1.4, 217),
    "RN": ("NE", 1.3, 167),
    "PB": ("NE", 1.3, 223),
    "AM": ("N ", 1.1, 62),
    "AL": ("NE", 0.9, 102),
    "SE": ("NE", 0.8, 75),
    "PI": ("NE", 0.7, 224),
    "RO": ("N ", 0.5, 52),
    "TO": ("N ", 0.4, 139),
    "AC": ("N ", 0.2, 22),
    "AP": ("N ", 0.2, 16),
    "RR": ("N ", 0.1, 15),
}
"""State -> region, share of the complaints in percent, municipalities."""
_PLACES = (
    *("São", "Santa", "Nova", "Porto", "Campo do", "Monte", "Lagoa do", "Rio", "Vila", "Serra do"),
    *("Barra do", "Pedra do"),
)

_OTHER_SEGMENTS = {
    "Administradoras de Consórcios": "financial",
    "Agua e Saneamento": "energy",
    "Aluguel de Carros": "travel",
    "Bares, Restaurantes, Casas Noturnas e Similares": "goods",
    "Cartões de Descontos": "cover",
    "Construtoras, Incorporadoras e Imobiliárias": "cover",
    "Corretoras e Distribuidoras de Títulos e Investimentos": "financial",
    "Distribuidoras de Combustíveis / Gás": "energy",
    "Editoras e Veículos de Imprensa": "digital",
    "Empresas de Recuperação de Crédito": "registry",
    "Empresas de Serviços Postais e Logística": "goods",
    "Entidades Sem Fins Lucrativos": "cover",
    "Entretenimento": "digital",
    "Fabricantes - Eletroportáteis e Artigos de Uso Doméstico e Pessoal": "goods",
    "Fabricantes - Linha Branca": "goods",
    "Fabricantes - Móveis, Colchões e Acessórios": "goods",
    "Fabricantes - Produtos Alimentícios": "goods",
    "Fabricantes - Produtos Químicos e Farmacêuticos": "goods",
    "Farmácias": "goods",
    "Hospitais, Clínicas, Laboratórios e Outros Serviços de Saúde": "cover",
    "Material de Construção, Acabamento e Ferramentas": "goods",
    "Montadoras, Concessionárias e Prestadores de Serviços Automotivos": "goods",
    "Perfumaria, Cosméticos e Higiene Pessoal": "goods",
    "Serviços Esportivos": "cover",
    "Shopping Centers": "goods",
    "Supermercados": "goods",
    "Vestuário, Calçados e Acessórios": "goods",
}
"""The other segments of the site's own list -> kind of business; each has one subject, itself."""
_OTHER_SHARE = 0.45
_OTHER_AREA = "Demais Serviços "
_BRANDS = (
    *("Grupo", "Rede", "Casa", "Central", "Companhia", "Nova", "Serviços", "Brasil", "Ponto"),
    *("Soluções", "Clube", "Mundo"),
)
_RARE_FORM, _RARE_SHARE = " (outros casos)", 0.15
"""Each problem also has a rare form, so that there are about as many as in the official files."""

_ANSWERED_SHARE = 0.981
_RATED_SHARE = 0.30
_CONTACTED_SHARE = 0.91


@dataclass(frozen=True, slots=True)
class _Choice:
    """Words by group (a segment, a kind of business) and how often each is drawn in its group."""

    words: tuple[pa.Array, ...]
    """One array a column that the drawn place decides."""
    limits: Floats
    """Running shares of all groups, one after the other: those of group g go from g to g + 1."""
    starts: Integers

    def drawn(self, generator: np.random.Generator, group: Integers) -> Integers:
        """One place among the words a row, drawn within the group of the row."""
        places = np.searchsorted(self.limits, generator.random(len(group)) + group, side="right")
        return np.minimum(places, self.starts[group + 1] - 1)


@dataclass(frozen=True, slots=True)
class Country:
    """What the files of all months share: companies, places, subjects, problems."""

    companies: tuple[str, ...]
    """By size, the largest first."""
    segment: Integers
    """Of each company, as a position among the segments."""
    resolution_rates: Floats
    segment_titles: tuple[str, ...]
    kind: Integers
    """Kind of business of each segment."""
    regions: tuple[str, ...]
    states: tuple[str, ...]
    cities: tuple[str, ...]
    city_weights: Floats
    subjects: _Choice
    problems: _Choice


def month_sizes(rows: int, months: int = MONTHS) -> dict[int, int]:
    """Rows of each of the last `months` months, growing as the platform did; they sum to `rows`.

    Every month has at least one row; raises ValueError where that is not possible.
    """
    if rows < months:
        raise ValueError(f"{rows} rows do not fill {months} months")
    numbers = np.arange(LAST_MONTH - months + 1, LAST_MONTH + 1)
    limits = np.cumsum(_between(_VOLUMES, numbers))
    ends = np.rint(limits / limits[-1] * (rows - months)).astype(np.int64)
    sizes = np.diff(ends, prepend=0) + 1
    return dict(zip(numbers.tolist(), sizes.tolist(), strict=True))


def file_name(month: int) -> str:
    """The official name of the file of a month."""
    return f"finalizadas_{written_month(month)}.csv"


def write_files(rows: int, folder: Path, months: int = MONTHS, seed: int = SEED) -> list[Path]:
    """Write the files of the last `months` months, `rows` rows together, in order of month."""
    true = country(seed)
    paths = []
    for month, count in month_sizes(rows, months).items():
        path = folder / file_name(month)
        # A generator a month: its rows do not depend on the other months of the run.
        table = _month_table(true, month, count, np.random.default_rng((seed, month)))
        with path.open("wb") as file:
            file.write(("\ufeff" + ";".join(LAYOUTS["L19"]) + "\n").encode())
            csv.write_csv(
                table,
                file,
                csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none"),
            )
        paths.append(path)
    return paths


def country(seed: int = SEED) -> Country:
    """The companies and places of a seed."""
    generator = np.random.default_rng(seed)
    titles = (*(s.title for s in domains.SEGMENTS.values()), *_OTHER_SEGMENTS)
    shares = np.array([s.share for s in domains.SEGMENTS.values()])
    shares = np.append(shares, np.full(len(_OTHER_SEGMENTS), _OTHER_SHARE))
    kind_words = [*(s.kind for s in domains.SEGMENTS.values()), *_OTHER_SEGMENTS.values()]
    kinds = list(domains.PROBLEM_WEIGHTS)
    kind = np.array([kinds.index(word) for word in kind_words])
    segment = _segments_of_companies(shares / shares.sum())
    means = np.array([s.resolution_rate for s in domains.SEGMENTS.values()])
    means = np.append(means, np.full(len(_OTHER_SEGMENTS), means.mean()))[segment]
    regions, states, cities, weights = _cities(generator)
    return Country(
        companies=_company_names(segment),
        segment=segment,
        resolution_rates=generator.beta(means * 11, (1 - means) * 11),
        segment_titles=titles,
        kind=kind,
        regions=regions,
        states=states,
        cities=cities,
        city_weights=weights,
        subjects=_subjects(),
        problems=_problems(kind, shares / shares.sum()),
    )


def _between(points: dict[str, int], months: Integers) -> Floats:
    return np.interp(months, [month_number(m) for m in points], list(points.values()))


def _sizes_of_companies() -> Floats:
    places = np.arange(1, max(_COMPANIES.values()) + 1)
    sizes = (places + _HEAD) ** -_SLOPE
    return np.asarray(sizes / sizes.sum())


def _segments_of_companies(shares: Floats) -> Integers:
    """Each company, the largest first, goes to the segment that lacks most of its share."""
    lacking = shares.copy()
    segment = []
    for size in _sizes_of_companies():
        segment.append(int(lacking.argmax()))
        lacking[segment[-1]] -= size
    return np.array(segment)


def _words() -> list[str]:
    """Invented proper names: the last word of each company of the sample."""
    names = [name.removesuffix(" Online") for names in COMPANY_NAMES.values() for name in names]
    return list(dict.fromkeys(name.split()[-1] for name in names))


def _company_names(segment: Integers) -> tuple[str, ...]:
    own = {
        place: iter([name for name in COMPANY_NAMES[key] if ";" not in name])
        for place, key in enumerate(domains.SEGMENTS)
    }
    taken = {name for names in COMPANY_NAMES.values() for name in names}
    made = (
        name
        for brand, word in product(_BRANDS, _words())
        if (name := f"{brand} {word}") not in taken
    )
    return tuple(next(own.get(place, made), None) or next(made) for place in segment.tolist())


def _cities(
    generator: np.random.Generator,
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], Floats]:
    """Region, state, name and weight of each municipality: the real ones in Goiás."""
    people = {
        row["ibge_code"]: float(row["population"])
        for row in reference_rows("population.csv")
        if row["year"] == CENSUS_YEAR
    }
    invented = [f"{place} {word}" for place, word in product(_PLACES, _words())]
    regions, states, cities, weights = [], [], [], []
    for state, (region, share, count) in _STATES.items():
        if state == "GO":
            towns = reference_rows("municipalities.csv")
            names = [town["name"] for town in towns]
            # Larger towns use the platform more.
            sizes = np.array([people[town["ibge_code"]] for town in towns]) ** 1.12
        else:
            names = [invented[i] for i in generator.permutation(len(invented))[:count].tolist()]
            sizes = 1 / np.arange(1.0, count + 1)
        regions += [region] * count
        states += [state] * count
        cities += names
        weights.append(share * sizes / sizes.sum())
    return tuple(regions), tuple(states), tuple(cities), np.concatenate(weights)


def _subjects() -> _Choice:
    groups = [segment.subjects for segment in domains.SEGMENTS.values()]
    groups += [((_OTHER_AREA, title, 1.0),) for title in _OTHER_SEGMENTS]
    areas = [area for group in groups for area, _, _ in group]
    subjects = [subject for group in groups for _, subject, _ in group]
    return _choice((areas, subjects), [[weight for _, _, weight in group] for group in groups])


def _problems(kind: Integers, shares: Floats) -> _Choice:
    """Problems by kind of business, so that the groups have about the shares of 2025."""
    kinds = list(domains.PROBLEM_WEIGHTS.values())
    own = np.array([[weights.get(p, 0.0) for p in domains.PROBLEMS] for weights in kinds])
    own /= own.sum(axis=1, keepdims=True)
    mean = np.bincount(kind, shares, len(kinds)) @ own
    groups = np.array([domains.GROUP_OF_PROBLEM[problem] for problem in domains.PROBLEMS])
    for group, wanted in domains.GROUP_SHARES_2025.items():
        own[:, groups == group] *= wanted / mean[groups == group].sum()
    weights = np.hstack([own * (1 - _RARE_SHARE), own * _RARE_SHARE])
    problems = [*domains.PROBLEMS, *(problem + _RARE_FORM for problem in domains.PROBLEMS)]
    words = [list(groups) * 2 * len(kinds), problems * len(kinds)]
    return _choice(words, weights.tolist())


def _choice(words: Sequence[Sequence[str]], weights: Sequence[Sequence[float]]) -> _Choice:
    parts = [np.cumsum(group) / np.sum(group) + place for place, group in enumerate(weights)]
    starts = np.cumsum([0, *(len(group) for group in weights)])
    return _Choice(tuple(pa.array(column) for column in words), np.concatenate(parts), starts)


def _month_table(true: Country, month: int, count: int, generator: np.random.Generator) -> pa.Table:
    """The rows of one month in the official columns, all of them text."""
    present = round(float(_between(_COMPANIES, np.array([month]))[0]))
    company = picked(generator, _sizes_of_companies()[:present].tolist(), count)
    segment = true.segment[company]
    city = picked(generator, true.city_weights.tolist(), count)
    subject = true.subjects.drawn(generator, segment)
    problem = true.problems.drawn(generator, true.kind[segment])
    is_answered = generator.random(count) < _ANSWERED_SHARE
    is_rated = generator.random(count) < _RATED_SHARE
    is_resolved = generator.random(count) < true.resolution_rates[company]
    days = picked(generator, domains.RESPONSE_DAYS, count)
    rating = np.where(
        is_resolved,
        picked(generator, list(domains.RATINGS_WHEN_RESOLVED.values()), count),
        picked(generator, list(domains.RATINGS_WHEN_NOT_RESOLVED.values()), count),
    )
    offsets = range(last_day(month).day)
    dates = [first_day(month) + timedelta(days=offset) for offset in offsets]
    columns = {
        "Região": _taken(true.regions, city),
        "UF": _taken(true.states, city),
        "Cidade": _taken(true.cities, city),
        "Sexo": _drawn(generator, domains.SEXES, count),
        "Faixa Etária": _drawn(generator, domains.AGES, count),
        "Data Finalização": _drawn(generator, _weekday_weights(dates), count),
        "Tempo Resposta": _taken(
            ("", *(str(day) for day in range(len(domains.RESPONSE_DAYS)))),
            np.where(is_answered, days + 1, 0),
        ),
        "Nome Fantasia": _taken(true.companies, company),
        "Segmento de Mercado": _taken(true.segment_titles, segment),
        "Área": pc.take(true.subjects.words[0], pa.array(subject)),
        "Assunto": pc.take(true.subjects.words[1], pa.array(subject)),
        "Grupo Problema": pc.take(true.problems.words[0], pa.array(problem)),
        "Problema": pc.take(true.problems.words[1], pa.array(problem)),
        "Como Comprou Contratou": _drawn(generator, domains.PURCHASE_CHANNELS, count),
        "Procurou Empresa": _taken(("N", "S"), generator.random(count) < _CONTACTED_SHARE),
        "Respondida": _taken(("N", "S"), is_answered),
        "Situação": _taken(("Finalizada não avaliada", "Finalizada avaliada"), is_rated),
        "Avaliação Reclamação": _taken(
            ("Não Avaliada", "Não Resolvida", "Resolvida"),
            np.where(is_rated, 1 + is_resolved, 0),
        ),
        "Nota do Consumidor": _taken(
            ("", *domains.RATINGS_WHEN_RESOLVED), np.where(is_rated, rating + 1, 0)
        ),
    }
    return pa.table([columns[title] for title in LAYOUTS["L19"]], list(LAYOUTS["L19"]))


def _weekday_weights(dates: Sequence[date]) -> dict[str, float]:
    return {day.isoformat(): domains.WEEKDAYS[day.weekday()] for day in dates}


def _taken(words: Sequence[str], places: npt.NDArray[np.generic]) -> pa.Array:
    return pc.take(pa.array(words, pa.string()), pa.array(places.astype(np.int64)))


def _drawn(generator: np.random.Generator, weights: dict[str, float], count: int) -> pa.Array:
    return _taken(list(weights), picked(generator, list(weights.values()), count))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the answer is the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.official_files", description=__doc__
    )
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    options = parser.parse_args(arguments)
    options.to.mkdir(parents=True, exist_ok=True)
    write_files(options.rows, options.to, options.months, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
