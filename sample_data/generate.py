"""Writes the sample files and their manifest: `python -m sample_data.generate [--to FOLDER]`.

The same seed gives the same bytes on every run. The manifest says what was planted and what a
load for Goiás (`--uf GO`) of the whole folder must find: it is the oracle of the tests.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sample_data import companies
from sample_data.complaints import MONTHS, Market, draw, market
from sample_data.layouts import FINALISATION_DATE, LAYOUTS, FileForm, packed, text_of
from sample_data.procon import FOLDER as PROCON_FOLDER
from sample_data.procon import procon_files
from sample_data.rows import (
    ACCEPTED,
    ALREADY_LOADED,
    OTHER_FAMILY_WON,
    OTHER_STATE,
    OTHER_STATUS,
    SET_ASIDE_REASONS,
    UNMATCHED_CITIES,
    Planting,
    Row,
    base_rows,
    lines,
    natural_traps,
)
from sample_data.signal_entries import CellCounts, signal_entries

SEED = 20260
WINDOW = ("2025-11", "2026-10")
"""The last 12 months: the default window of the screens."""
MANIFEST = "manifest.json"
HERE = Path(__file__).resolve().parent


def _months(first: str, last: str) -> tuple[str, ...]:
    return tuple(month for month in MONTHS if first <= month <= last)


_MANY_TRAPS = {
    "impossible_date": 4,
    "outside_months": 3,
    "rating_out_of_range": 3,
    "unknown_status": 2,
    "cut_row": 2,
    "split_row": 1,
    "absurd_days": 5,
    "question_mark_city": 6,
    "unmatched_city": 4,
    "reduced_city": 2,
    "divergent_status": 4,
    "double_space": 3,
    "repeat": 28,
}
_SOME_TRAPS = {
    "impossible_date": 1,
    "outside_months": 1,
    "rating_out_of_range": 1,
    "unknown_status": 1,
    "cut_row": 1,
    "absurd_days": 2,
    "question_mark_city": 3,
    "unmatched_city": 2,
    "reduced_city": 1,
    "divergent_status": 2,
    "double_space": 1,
    "repeat": 9,
}
_COPIED_TRAPS = {"impossible_date": 2, "rating_out_of_range": 1, "absurd_days": 2}
"""No repeat and no row of wrong width: their count and text would differ in the copy."""

COPIED = "finalizadas_2026-02.zip"
PLANTED_TWICE = "2025-12"
"""The one month that both families hold; the file of the portal (finalizadas) wins."""
LOSING = "basecompleta2025-12.csv.gz"
MISSING_FROM_WINNER = 3
"""Complaints of that month that only the complete base holds: the families do not agree."""

FORMS = (
    FileForm(
        "finalizadas_2020.zip",
        "L20",
        _months("2020-01", "2020-12"),
        encoding="cp1252",
        is_finalised_iso=False,
        traps=_MANY_TRAPS,
        other_state_share=0.03,
    ),
    FileForm(
        "finalizadas_2021.csv.gz",
        "L19",
        _months("2021-01", "2021-12"),
        is_finalised_iso=False,
        traps=_MANY_TRAPS,
    ),
    FileForm(
        "finalizadas_2022.zip",
        "L19",
        tuple(m for m in _months("2022-01", "2022-12") if m != "2022-04"),
        traps=_MANY_TRAPS,
    ),
    FileForm(
        "basecompleta2022-04.csv",
        "L30",
        ("2022-04",),
        delimiter="\t",
        is_finalised_iso=False,
        traps={
            "impossible_date": 1,
            "outside_months": 1,
            "cut_row": 1,
            "absurd_days": 1,
            "repeat": 3,
        },
        other_state_share=0.05,
    ),
    FileForm(
        "finalizadas_2023.csv.gz",
        "L19",
        _months("2023-01", "2023-12"),
        encoding="utf-8",
        traps=_MANY_TRAPS,
        other_state_share=0.03,
    ),
    FileForm("finalizadas_2024.zip", "L19", _months("2024-01", "2024-12"), traps=_MANY_TRAPS),
    FileForm(
        "finalizadas_2025-01a08.csv.gz", "L19", _months("2025-01", "2025-08"), traps=_MANY_TRAPS
    ),
    FileForm(
        "finalizadas_2025-09.zip",
        "L21",
        ("2025-09",),
        traps=_SOME_TRAPS | {"split_row": 1},
        other_state_share=0.05,
    ),
    FileForm(
        "basecompleta2025-10.csv.gz", "L30", ("2025-10",), traps=_SOME_TRAPS, other_state_share=0.05
    ),
    FileForm(
        "basecompleta2025-11.zip",
        "L30",
        ("2025-11",),
        traps=_SOME_TRAPS,
        other_state_share=0.05,
    ),
    FileForm(LOSING, "L30", (PLANTED_TWICE,), other_state_share=0.05),
    FileForm("finalizadas_2025-12.csv.gz", "L19", (PLANTED_TWICE,), traps=_SOME_TRAPS),
    *(
        FileForm(
            f"finalizadas_{month}{suffix}",
            "L19",
            (month,),
            traps=_COPIED_TRAPS if month == "2026-02" else _SOME_TRAPS,
            other_state_share=0.04 if month in ("2026-02", "2026-06") else 0.0,
        )
        for month, suffix in zip(
            _months("2026-01", "2026-10"), (".csv.gz", ".zip") * 5, strict=True
        )
    ),
)
COPY = FileForm(
    "finalizadas_2026-02_copia.csv.gz", "L19", ("2026-02",), encoding="cp1252", delimiter="\t"
)
"""The cells of `COPIED` in another encoding, delimiter and container."""


def files_and_manifest() -> tuple[dict[str, bytes], dict[str, Any]]:
    """The bytes of every sample file by name, and the manifest that describes them."""
    generator = np.random.default_rng(SEED)
    true = market(generator)
    by_month = base_rows(generator, true, draw(generator, true))
    contents: dict[str, bytes] = {}
    described: dict[str, dict[str, Any]] = {}
    accepted: list[Row] = []
    for form in FORMS:
        source = [row for month in form.months for row in by_month[month]]
        if form.months == (PLANTED_TWICE,) and form.name != LOSING:
            source = source[:-MISSING_FROM_WINNER]
        rows = Planting(generator, form, source).plant()
        loses_by = OTHER_FAMILY_WON if form.name == LOSING else ""
        contents[form.name], described[form.name] = _written(form, rows, loses_by)
        if not loses_by:
            accepted += [row for row in rows if row.fate == ACCEPTED]
        if form.name == COPIED:
            contents[COPY.name], described[COPY.name] = _written(COPY, rows, ALREADY_LOADED)
            described[COPY.name]["copy_of"] = COPIED
    return contents, _manifest(true, described, accepted)


def _written(form: FileForm, rows: list[Row], loses_by: str) -> tuple[bytes, dict[str, Any]]:
    """One file's bytes and its entry of the manifest.

    `loses_by` is the reason why no row of the file is loaded, empty where the file wins its months.
    """
    header = list(LAYOUTS[form.layout])
    content = text_of([header, *lines(rows, form)], form.delimiter).encode(form.encoding)
    container = packed(content, form)
    set_aside: Counter[str] = Counter(dict.fromkeys(SET_ASIDE_REASONS, 0))
    rejected_rows = []
    loaded: list[Row] = []
    for place, row in enumerate(rows):
        if row.fate in (OTHER_STATUS, OTHER_STATE):
            set_aside[row.fate] += 1
        elif loses_by:
            set_aside[loses_by] += 1
        elif row.fate == ACCEPTED:
            loaded.append(row)
        else:
            # The header is line 1.
            rejected_rows.append({"line": place + 2, "column": row.column, "reason": row.fate})
    reasons = Counter(row["reason"] for row in rejected_rows)
    entry = {
        "sha256": hashlib.sha256(container).hexdigest(),
        "content_sha256": hashlib.sha256(content).hexdigest(),
        "size": len(container),
        "family": form.family,
        "layout": form.layout,
        "encoding": form.encoding,
        "delimiter": form.delimiter,
        "finalisation_date_form": "aaaa-mm-dd" if form.is_finalised_iso else "dd/mm/aaaa",
        "months": list(form.months),
        "read": len(rows),
        "accepted": len(loaded),
        "rejected": len(rejected_rows),
        "rejected_by_reason": dict(sorted(reasons.items())),
        "rejected_rows": rejected_rows,
        "set_aside": dict(set_aside),
        "repeated": sum(row.is_repeat for row in loaded),
        "traps_among_accepted": dict(sorted(natural_traps(loaded).items())),
    }
    return container, entry


def _month_of(row: Row) -> str:
    day = row.cells[FINALISATION_DATE]
    assert isinstance(day, date)
    return f"{day:%Y-%m}"


def _company_of(row: Row) -> str:
    return " ".join(str(row.cells["Nome Fantasia"]).split())


def _manifest(
    true: Market, described: Mapping[str, dict[str, Any]], accepted: list[Row]
) -> dict[str, Any]:
    by_month = Counter(_month_of(row) for row in accepted)
    unmatched = Counter(str(row.cells["Cidade"]) for row in accepted)
    return {
        "about": "Synthetic data: no company, complaint or consumer in these files exists.",
        "seed": SEED,
        "state": "GO",
        "first_month": MONTHS[0],
        "last_month": MONTHS[-1],
        "company_count": len({_company_of(row) for row in accepted}),
        "totals": _totals(described),
        "family_conflict": {
            "month": PLANTED_TWICE,
            "winner": f"finalizadas_{PLANTED_TWICE}.csv.gz",
            "loser": LOSING,
            "only_in_loser": MISSING_FROM_WINNER,
        },
        "files": dict(sorted(described.items())),
        "accepted_by_month": {month: by_month[month] for month in MONTHS},
        "unmatched_cities": {city: unmatched[city] for city in UNMATCHED_CITIES},
        "planted": _planted(accepted),
        "window": {
            "from": WINDOW[0],
            "to": WINDOW[1],
            "companies": _companies(true, accepted),
        },
    }


def _totals(described: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    entries = list(described.values())
    rejected: Counter[str] = Counter()
    set_aside: Counter[str] = Counter()
    traps: Counter[str] = Counter()
    for entry in entries:
        rejected.update(entry["rejected_by_reason"])
        set_aside.update(entry["set_aside"])
        traps.update(entry["traps_among_accepted"])
    return {
        **{
            name: sum(entry[name] for entry in entries)
            for name in ("size", "read", "accepted", "rejected", "repeated")
        },
        "rejected_by_reason": dict(sorted(rejected.items())),
        "set_aside": {reason: set_aside[reason] for reason in SET_ASIDE_REASONS},
        "traps_among_accepted": dict(sorted(traps.items())),
    }


def _planted(accepted: list[Row]) -> dict[str, Any]:
    """The stories, with the values they were drawn with and the places they reached."""
    of_shock = Counter(
        _month_of(row) for row in accepted if _company_of(row) == companies.SHOCK_COMPANY
    )
    shock_months = sorted(companies.SHOCK_SHARES)
    return {
        "shock": {
            "company": companies.SHOCK_COMPANY,
            "from": shock_months[0],
            "peak": max(companies.SHOCK_SHARES, key=lambda month: companies.SHOCK_SHARES[month]),
            "to": shock_months[-1],
            "resolution_rate_since": companies.SHOCK_RESOLUTION_RATE,
            "accepted_by_month": {m: of_shock[m] for m in _months("2022-10", "2024-09")},
            "place_by_volume": {
                year_or_half: _place(accepted, companies.SHOCK_COMPANY, first, last)
                for year_or_half, first, last in (
                    ("2022", "2022-01", "2022-12"),
                    ("2023-07 to 2023-12", "2023-07", "2023-12"),
                    ("2025", "2025-01", "2025-12"),
                )
            },
        },
        "stopped": {
            "company": companies.STOPPED_COMPANY,
            "last_month": companies.STOPPED_LAST_MONTH,
        },
        "entered": {
            "company": companies.ENTERED_COMPANY,
            "first_month": companies.ENTERED_FIRST_MONTH,
        },
        "changed": {
            "company": companies.CHANGED_COMPANY,
            "month": companies.CHANGED_MONTH,
            "resolution_rate_before": companies.CHANGED_RATE_BEFORE,
            "resolution_rate_since": companies.CHANGED_RATE_AFTER,
        },
        "never_rated": {
            "since": companies.NEVER_RATED_SINCE,
            "companies": list(companies.NEVER_RATED_COMPANIES),
        },
        "tiny": list(companies.TINY_COMPANIES),
        "small_case": {
            "company": companies.SMALL_CASE_COMPANY,
            "finalised": companies.SMALL_CASE_UNRATED + 1,
            "rated": 1,
            "resolved": 0,
        },
        "growth": _growth(accepted),
        "signals": signal_entries(_cells(accepted)),
    }


def _place(accepted: list[Row], company: str, first: str, last: str) -> int:
    """Place by number of finalised complaints between two months, 1 = most."""
    counts = Counter(_company_of(row) for row in accepted if first <= _month_of(row) <= last)
    return 1 + sum(count > counts[company] for count in counts.values())


def _cells(accepted: list[Row]) -> CellCounts:
    return Counter(
        (
            (str(row.cells["Cidade"]), str(row.cells["Grupo Problema"]), _company_of(row)),
            _month_of(row),
        )
        for row in accepted
    )


def _growth(accepted: list[Row]) -> dict[str, Any]:
    """Complaints a month by year, and how many times the last month is those of 2020-2024."""
    counts = Counter(_month_of(row) for row in accepted)
    by_year = {
        year: [counts[month] for month in MONTHS if month[:4] == year]
        for year in sorted({month[:4] for month in MONTHS})
    }
    before = [count for year, months in by_year.items() if year <= "2024" for count in months]
    return {
        "mean_of_a_month": {
            year: round(sum(months) / len(months), 1) for year, months in by_year.items()
        },
        "last_month_to_2020_2024": round(counts[MONTHS[-1]] * len(before) / sum(before), 2),
    }


def _companies(true: Market, accepted: list[Row]) -> dict[str, dict[str, Any]]:
    """Counts of each company in the window, with the rate its answered complaints had."""
    found: dict[str, Counter[str]] = {}
    segments: dict[str, Counter[str]] = {}
    for row in accepted:
        if not WINDOW[0] <= _month_of(row) <= WINDOW[1]:
            continue
        company = _company_of(row)
        evaluation = row.cells["Avaliação Reclamação"]
        found.setdefault(company, Counter()).update(
            finalised=1,
            rated=evaluation in ("Resolvida", "Não Resolvida"),
            resolved=evaluation == "Resolvida",
            answered=row.cells["Respondida"] == "S",
        )
        segment = " ".join(str(row.cells["Segmento de Mercado"]).split())
        segments.setdefault(company, Counter())[segment] += 1
    last = true.resolution_rates[:, -1].tolist()
    rates = dict(zip(true.names, last, strict=True))
    return {
        company: {
            "segment": segments[company].most_common(1)[0][0],
            **{name: counts[name] for name in ("finalised", "rated", "resolved", "answered")},
            "true_resolution_rate": round(rates[company], 4),
        }
        for company, counts in sorted(found.items())
    }


def write(folder: Path) -> dict[str, Any]:
    """Write the sample files and the manifest into `folder`; return the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    contents, manifest = files_and_manifest()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    of_procon, manifest["procon"] = procon_files()
    (folder / PROCON_FOLDER).mkdir(exist_ok=True)
    for name, content in of_procon.items():
        (folder / PROCON_FOLDER / name).write_bytes(content)
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    return manifest


def main() -> None:
    """Command line: write the files and print what they hold."""
    parser = argparse.ArgumentParser(description="Write the sample files, always the same bytes.")
    parser.add_argument("--to", type=Path, default=HERE, help="folder (default: this package)")
    totals = write(parser.parse_args().to)["totals"]
    print(
        f"{totals['read']} rows in {totals['size'] / 1e6:.2f} MB: {totals['accepted']} accepted, "
        f"{totals['rejected']} rejected, {sum(totals['set_aside'].values())} set aside"
    )


if __name__ == "__main__":
    main()
