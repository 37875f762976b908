"""The planted signals of the sample, recounted with pandas from the files, without the loader."""

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import theilslopes

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_data"
REFERENCE = ROOT / "ingest" / "reference"

TOWN, GROUP, COMPANY, SEGMENT = "Cidade", "Grupo Problema", "Nome Fantasia", "Segmento de Mercado"
FIELDS = {
    "kind",
    "event",
    "ibge",
    "municipality",
    "segment",
    "problem_group",
    "problem",
    "company",
    "month",
    "status",
    "should_say",
}
TESTED_FROM = 5
"""A month with fewer complaints is not tested."""
MINIMUM_MEAN = 2
SIZE = 25
"""A negative binomial of this size is the noise that the method was simulated with."""

Signals = list[dict[str, Any]]


def text_of(path: Path, encoding: str) -> str:
    raw = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(raw)
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            raw = archive.read(archive.namelist()[0])
    return raw.decode(encoding)


def rows_of(path: Path, entry: dict[str, Any]) -> pd.DataFrame:
    """The rows of one file that a load accepts."""
    text = text_of(path, entry["encoding"])
    header, *lines = csv.reader(io.StringIO(text), delimiter=entry["delimiter"])
    rows = pd.DataFrame([line for line in lines if len(line) == len(header)], columns=header)
    days = rows["Data Finalização"]
    is_iso = entry["finalisation_date_form"] == "aaaa-mm-dd"
    dates = pd.to_datetime(days, format="%Y-%m-%d" if is_iso else "%d/%m/%Y", errors="coerce")
    rows["month"] = dates.dt.strftime("%Y-%m")
    return rows[
        rows["UF"].eq("GO")
        & rows["Situação"].isin(["Finalizada avaliada", "Finalizada não avaliada"])
        & rows["Nota do Consumidor"].isin(["", "1", "2", "3", "4", "5"])
        & rows["month"].isin(entry["months"])
    ][["month", TOWN, GROUP, COMPANY, SEGMENT]]


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLE / "manifest.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def rows(manifest: dict[str, Any]) -> pd.DataFrame:
    """All accepted complaints, spaces at the ends of names removed."""
    loser = manifest["family_conflict"]["loser"]
    parts = [
        rows_of(SAMPLE / name, entry)
        for name, entry in manifest["files"].items()
        if name != loser and "copy_of" not in entry
    ]
    found = pd.concat(parts, ignore_index=True)
    for column in (TOWN, COMPANY, SEGMENT):
        found[column] = found[column].str.split().str.join(" ")
    return found


@pytest.fixture(scope="module")
def months(rows: pd.DataFrame) -> list[str]:
    return sorted(rows["month"].unique())


@pytest.fixture(scope="module")
def signals(manifest: dict[str, Any]) -> Signals:
    found: Signals = manifest["planted"]["signals"]
    return found


def of_kind(signals: Signals, kind: str) -> Signals:
    found = [signal for signal in signals if signal["kind"] == kind]
    assert found, kind
    return found


def by_month(rows: pd.DataFrame, months: list[str], **wanted: str | None) -> pd.Series:
    """Complaints a month of the rows that have the wanted values."""
    names = {"municipality": TOWN, "problem_group": GROUP, "company": COMPANY, "segment": SEGMENT}
    for name, value in wanted.items():
        rows = rows[rows[names[name]] == value]
    return rows["month"].value_counts().reindex(months, fill_value=0)


def baseline(months: list[str], month: str) -> list[str]:
    """The 60 months that end four months before the tested one, or what there is of them."""
    place = months.index(month)
    return months[max(0, place - 63) : place - 3]


def test_the_recount_has_as_many_rows_a_month_as_the_manifest(
    manifest: dict[str, Any], rows: pd.DataFrame
) -> None:
    assert rows["month"].value_counts().to_dict() == manifest["accepted_by_month"]


def test_every_signal_is_told_in_the_same_fields_with_the_words_of_the_screens(
    signals: Signals,
) -> None:
    with (REFERENCE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["name"]: row["ibge_code"] for row in csv.DictReader(file, delimiter=";")}
    for signal in signals:
        assert set(signal) >= FIELDS
        assert signal["ibge"] == codes.get(signal["municipality"])
    assert {(signal["kind"], signal["status"], signal["should_say"]) for signal in signals} == {
        (
            "state_movement",
            "alert",
            "O Estado todo subiu neste mês: leia os cartões com isso em mente.",
        ),
        ("spike", "alert", "▲ acima do esperado"),
        ("common_problem", "alert", "mesmo problema em várias empresas"),
        ("slow_rise", "rising", "subindo"),
        ("fall", "falling", "caindo"),
        (
            "town_without_use",
            "without_use",
            "Poucas reclamações podem indicar pouco uso da plataforma, não ausência de conflito.",
        ),
        ("quiet_town", "insufficient", "menos de 5: sem taxa"),
    }


def test_each_spike_stands_out_in_its_own_cell_alone(
    rows: pd.DataFrame, months: list[str], signals: Signals
) -> None:
    spikes = of_kind(signals, "spike")
    assert len(spikes) == len({spike["added"] for spike in spikes}) == 3
    for spike in spikes:
        cell = {name: spike[name] for name in ("municipality", "problem_group", "company")}
        counts = by_month(rows, months, **cell)
        month = spike["month"]
        place = months.index(month)
        before = baseline(months, month)
        assert len(before) >= 36
        assert counts[before].mean() >= MINIMUM_MEAN
        state = by_month(rows, months)
        share = counts[before].sum() / state[before].sum()
        expected = share * (state[month] - spike["added"])
        assert round(expected, 1) == spike["expected"]
        assert counts[month] == spike["observed"] >= TESTED_FROM
        # What is not planted is what its share of the state makes likely.
        assert abs(counts[month] - spike["added"] - expected) < 3 * np.sqrt(expected)
        assert counts[month] > 3 * counts[months[place - 12 : place]].max()
        assert spike["segment"] == rows.loc[rows[COMPANY] == spike["company"], SEGMENT].mode()[0]
        others = rows[rows[COMPANY] != spike["company"]]
        near = by_month(others, months, municipality=spike["municipality"])
        assert near[month] < 1.25 * near[months[place - 3 : place]].mean()
        elsewhere = rows[rows[TOWN] != spike["municipality"]]
        far = by_month(
            elsewhere, months, company=spike["company"], problem_group=spike["problem_group"]
        )
        assert far[month] < 1.6 * far[months[place - 3 : place]].mean()


def test_one_spike_at_least_is_of_the_last_month_and_one_is_over(
    rows: pd.DataFrame, months: list[str], signals: Signals
) -> None:
    spikes = of_kind(signals, "spike")
    last = months[-1]
    assert any(spike["month"] == last for spike in spikes)
    over = [spike for spike in spikes if spike["month"] < last]
    assert over
    for spike in over:
        cell = {name: spike[name] for name in ("municipality", "problem_group", "company")}
        counts = by_month(rows, months, **cell)
        assert counts[last] == spike["observed_in_last_month"] < 1.5 * spike["expected"]
        assert spike["should_say_in_last_month"] == "Voltaram ao esperado"
    for spike in spikes:
        assert (spike["should_say_in_last_month"] == "▲ acima do esperado") == (
            spike["month"] == last
        )


def test_the_whole_state_rises_in_one_month_everywhere_and_in_every_segment(
    rows: pd.DataFrame, months: list[str], signals: Signals
) -> None:
    (signal,) = of_kind(signals, "state_movement")
    place = months.index(signal["month"])
    assert 39 <= place < len(months) - 3
    around = months[place - 3 : place] + months[place + 1 : place + 4]
    state = by_month(rows, months)
    assert state[signal["month"]] == signal["observed"]
    assert round(state[around].mean(), 1) == signal["expected"]
    assert state[signal["month"]] > 1.2 * state[around].max()
    assert signal["observed"] - signal["added"] == pytest.approx(signal["expected"], rel=0.1)
    # Everything times one factor: nobody's share of the state moves.
    in_month = rows[rows["month"] == signal["month"]]
    near = rows[rows["month"].isin(around)]
    for column in (TOWN, SEGMENT, GROUP):
        shares = in_month[column].value_counts(normalize=True)
        usual = near[column].value_counts(normalize=True)
        for value in usual.index[:10]:
            assert shares[value] == pytest.approx(usual[value], abs=0.04), value


def test_one_problem_rises_in_four_companies_at_once_and_in_no_single_town(
    rows: pd.DataFrame, months: list[str], signals: Signals
) -> None:
    parts = of_kind(signals, "common_problem")
    assert {part["month"] for part in parts} == set(months[-2:])
    (group,) = {part["problem_group"] for part in parts}
    assert len({part["event"] for part in parts}) == 1
    companies = {part["company"] for part in parts}
    for month in months[-2:]:
        assert len({part["company"] for part in parts if part["month"] == month}) == 4
    state = by_month(rows, months)
    for part in parts:
        counts = by_month(rows, months, company=part["company"], problem_group=group)
        before = baseline(months, part["month"])
        share = counts[before].sum() / state[before].sum()
        expected = share * (state[part["month"]] - part["added"])
        assert round(expected, 1) == part["expected"]
        assert counts[part["month"]] == part["observed"] > 3 * part["expected"]
        assert counts[part["month"]] > 1.4 * counts[months[:-2]].max()
        others = rows[rows[COMPANY].eq(part["company"]) & rows[GROUP].ne(group)]
        assert others["month"].eq(part["month"]).sum() < 2.2 * part["observed"]
    rest = rows[~rows[COMPANY].isin(companies)]
    of_rest = by_month(rest, months, problem_group=group)
    assert of_rest[months[-2:]].max() < 1.3 * of_rest[months[-5:-2]].max()
    recent = rows[rows[GROUP].eq(group) & rows[COMPANY].isin(companies)]
    for month in months[-2:]:
        in_month = recent[recent["month"] == month]
        assert in_month[TOWN].nunique() > 60
        added = sum(part["added"] for part in parts if part["month"] == month)
        planted_per_town = in_month[TOWN].value_counts() - (
            recent[recent["month"].isin(months[-5:-2])][TOWN].value_counts() / 3
        )
        assert planted_per_town.max() < 0.15 * added


@pytest.mark.parametrize(("kind", "sign"), [("slow_rise", 1), ("fall", -1)])
@pytest.mark.parametrize("length", [36, 60])
def test_one_town_goes_up_and_one_down_for_years(
    rows: pd.DataFrame, months: list[str], signals: Signals, kind: str, sign: int, length: int
) -> None:
    (signal,) = of_kind(signals, kind)
    counts = by_month(rows, months, municipality=signal["municipality"])
    assert (signal["from"], signal["to"]) == (months[0], months[-1])
    assert counts[months[:12]].sum() == signal["observed_in_first_12_months"]
    assert counts[months[-60:-48]].sum() == signal["observed_60_to_49_months_ago"]
    assert counts[months[-12:]].sum() == signal["observed_in_last_12_months"]
    recent = counts[months[-length:]]
    assert recent.mean() >= MINIMUM_MEAN
    share = recent / by_month(rows, months)[months[-length:]]
    for series in (np.log1p(recent), np.log(share)):
        slope, _, low, high = theilslopes(series.to_numpy(), np.arange(length))
        assert sign * slope > 0.005
        assert min(sign * low, sign * high) > 0


def test_one_town_of_some_size_has_no_complaint_at_all(
    rows: pd.DataFrame, signals: Signals
) -> None:
    (signal,) = of_kind(signals, "town_without_use")
    assert signal["municipality"] not in set(rows[TOWN])
    assert set(signal["observed_by_year"].values()) == {0}
    people = pd.read_csv(REFERENCE / "population.csv", sep=";", dtype={"ibge_code": str})
    people = people[people["year"] == 2024].set_index("ibge_code")["population"]
    expected = len(rows) * people[signal["ibge"]] / people.sum()
    assert expected > 100


def test_twenty_towns_never_reach_five_complaints_a_year(
    rows: pd.DataFrame, months: list[str], signals: Signals
) -> None:
    towns = of_kind(signals, "quiet_town")
    assert len({town["municipality"] for town in towns}) == len(towns) == 20
    years = sorted({month[:4] for month in months})
    for town in towns:
        counts = by_month(rows, months, municipality=town["municipality"])
        of_year = {year: int(counts[[m for m in months if m[:4] == year]].sum()) for year in years}
        assert of_year == town["observed_by_year"]
        assert counts.sum() > 0
        assert max(of_year.values()) < TESTED_FROM
        assert counts[months[-12:]].sum() == town["observed_in_last_12_months"] < TESTED_FROM


def test_the_volume_grows_as_the_real_one_did(
    manifest: dict[str, Any], rows: pd.DataFrame, months: list[str]
) -> None:
    state = by_month(rows, months)
    growth = manifest["planted"]["growth"]
    means = state.groupby(state.index.str[:4]).mean()
    assert means.round(1).to_dict() == growth["mean_of_a_month"]
    flat = state[[month for month in months if month < "2025"]]
    assert round(state[months[-1]] / flat.mean(), 2) == growth["last_month_to_2020_2024"]
    # 106 thousand a month in Brazil in 2021-2024, 217 in 2025, 345 in the first months of 2026.
    assert means[["2021", "2022", "2023", "2024"]].max() < 1.15 * flat.mean()
    assert means["2025"] / flat.mean() == pytest.approx(216.6 / 106.5, rel=0.1)
    assert state["2026-01":"2026-04"].mean() / flat.mean() == pytest.approx(345.1 / 106.5, rel=0.15)
    assert state[months[-1]] / state[months[-25]] == pytest.approx(4, rel=0.1)


def test_the_noise_between_months_is_no_stronger_than_the_method_was_simulated_with(
    rows: pd.DataFrame, months: list[str], signals: Signals
) -> None:
    planted = {signal["municipality"] for signal in signals}
    state = by_month(rows, months)
    excess, squares, checked = 0.0, 0.0, 0
    for town in rows[TOWN].value_counts().index[:30]:
        if town in planted:
            continue
        counts = by_month(rows, months, municipality=town)
        shares = counts.rolling(25, center=True).sum() / state.rolling(25, center=True).sum()
        expected = (shares * state).dropna()
        excess += float(((counts[expected.index] - expected) ** 2 - expected).sum())
        squares += float((expected**2).sum())
        checked += 1
    assert checked >= 20
    assert excess / squares < 1 / SIZE
