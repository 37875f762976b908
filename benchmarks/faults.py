"""One-word faults, each of which must turn a test red: `make faults`.

Each fault is put into a copy of the tree and the tests named beside it are run there.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "data"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """`before` stands exactly once in `file` and is replaced by `after`; `tests` must see it."""

    file: str
    before: str
    after: str
    tests: str


FAULTS = (
    Fault(
        "queries/sql/company_totals.sql",
        "sum(rated_count)",
        "sum(finalised_count)",
        "test_numbers.py",
    ),
    Fault(
        "queries/sql/company_totals.sql",
        "order by finalised_count desc, segment::varchar",
        "order by finalised_count, segment::varchar",
        "test_queries.py",
    ),
    Fault(
        "queries/sql/company_medians.sql",
        "median(response_days)",
        "avg(response_days)",
        "test_cubes.py",
    ),
    Fault("queries/companies.py", "range(16)", "range(15)", "test_cubes.py"),
    Fault("queries/companies.py", "answered // 2 + 1", "answered // 2", "test_cubes.py"),
    Fault("queries/companies.py", "(answered + 1) // 2", "answered // 2 + 1", "test_cubes.py"),
    Fault(
        "queries/companies.py", "median.where(~is_long,", "median.where(is_long,", "test_cubes.py"
    ),
    Fault("queries/sql/company_monthly.sql", "= $company", "> $company", "test_cubes.py"),
    Fault(
        "queries/sql/municipality_monthly.sql",
        "sum(answered_count)",
        "sum(rated_count)",
        "test_cubes.py",
    ),
    Fault(
        "queries/sql/company_municipality_monthly.sql",
        "order by company, ibge_code, finalised_month",
        "order by company, finalised_month, ibge_code",
        "test_cubes.py",
    ),
    Fault(
        "queries/sql/company_volumes.sql",
        "order by finalised_count desc",
        "order by finalised_count",
        "test_cubes.py",
    ),
    Fault(
        "queries/sql/facets.sql",
        "grouping(problem) = 0",
        "grouping(problem) = 1",
        "test_queries.py",
    ),
    Fault("queries/facets.py", "scope.without(name), name)", "scope, name)", "test_queries.py"),
    Fault(
        "queries/facets.py",
        "scope.without(*PLACES)",
        "scope.without(name)",
        "test_queries.py",
    ),
    Fault(
        "queries/facets.py",
        'scope.without("segments"), "segments"',
        'scope, "segments"',
        "test_queries.py",
    ),
    Fault(
        "queries/sql/region_volumes.sql",
        "municipality.microregion_code as option_name",
        "municipality.mesoregion_code as option_name",
        "test_cubes.py",
    ),
    Fault("queries/sql/filter_names.sql", "'problems' as", "'subjects' as", "test_queries.py"),
    Fault("queries/macros.sql", "len(names) = 0", "len(names) >= 0", "test_queries.py"),
    Fault("queries/macros.sql", "'states')[1] = 'GO'", "'states')[1] = 'SP'", "test_cubes.py"),
    Fault(
        "queries/macros.sql",
        "response_days is not distinct from 9",
        "response_days is not distinct from 8",
        "test_cubes.py",
    ),
    Fault("queries/macros.sql", "case when uf = 'GO'", "case when uf <> 'GO'", "test_cubes.py"),
    Fault("ingest/company_cube.sql", "response_days = 7)", "response_days = 8)", "test_cubes.py"),
    Fault("ingest/company_cube.sql", "count(rating)", "count(*)", "test_cubes.py"),
    Fault(
        "ingest/company_cube.sql",
        "order by finalised_month, company",
        "order by company, finalised_month",
        "test_cubes.py",
    ),
    Fault(
        "ingest/municipality_cube.sql",
        "case when uf = $reference_state",
        "case when uf <> $reference_state",
        "test_cubes.py",
    ),
    Fault(
        "queries/macros.sql",
        "month between struct_extract(scope, 'from_month') and struct_extract(scope, 'to_month')",
        "month = struct_extract(scope, 'from_month') or month = struct_extract(scope, 'to_month')",
        "test_cubes.py",
    ),
    Fault(
        "queries/macros.sql",
        "allows(struct_extract(scope, 'subjects'), subject)",
        "allows(struct_extract(scope, 'problems'), subject)",
        "test_cubes.py",
    ),
    Fault(
        "queries/macros.sql",
        "list_contains(regions, mesoregion_code) or list_contains(regions, microregion_code)",
        "list_contains(regions, mesoregion_code)",
        "test_queries.py",
    ),
    Fault(
        "queries/macros.sql",
        "len(struct_extract(scope, 'subjects')) = 0",
        "len(struct_extract(scope, 'subjects')) >= 0",
        "test_cubes.py",
    ),
    Fault(
        "queries/macros.sql",
        "cubes_tell(scope) and len(struct_extract(scope, 'problem_groups')) = 0",
        "cubes_tell(scope)",
        "test_cubes.py",
    ),
    Fault("queries/scope.py", "self, **lifted", "self", "test_scope.py"),
    Fault(
        "queries/scope.py",
        "<= self.from_month <= self.to_month <",
        "<= self.from_month <",
        "test_scope.py",
    ),
    Fault("queries/months.py", "- timedelta(days=1)", "- timedelta(days=2)", "test_numbers.py"),
    Fault(
        "indicators/resolution.py",
        "official_solution_rate=share(resolved + unrated, finalised)",
        "official_solution_rate=share(resolved + unrated, rated)",
        "test_indicators.py",
    ),
    Fault(
        "indicators/resolution.py",
        "resolved_share=share(resolved, finalised)",
        "resolved_share=share(resolved, rated)",
        "test_numbers.py",
    ),
    Fault("indicators/ranking.py", ">= minimum)", "> minimum)", "test_indicators.py"),
    Fault(
        "indicators/ranking.py",
        'words[is_above] = "above"',
        'words[is_above] = "below"',
        "test_indicators.py",
    ),
    Fault(
        "indicators/shrinkage.py",
        "LARGEST_STRENGTH = 1000.0",
        "LARGEST_STRENGTH = 100.0",
        "test_indicators.py",
    ),
    Fault(
        "indicators/shrinkage.py",
        "MINIMUM_COMPANIES = 30",
        "MINIMUM_COMPANIES = 31",
        "test_indicators.py",
    ),
    Fault("indicators/rates.py", "0.975", "0.95", "test_indicators.py"),
    Fault("indicators/rates.py", "known + 1, LOWER_TAIL", "known, LOWER_TAIL", "test_volumes.py"),
    Fault("indicators/means.py", "- (mean.size - 1)", "- mean.size", "test_means.py"),
    Fault("indicators/medians.py", "count + 1 - place", "count - place", "test_medians.py"),
    Fault(
        "indicators/volume.py",
        "then.groupby(segment)",
        'then.groupby("segment")',
        "test_volumes.py",
    ),
    Fault("indicators/duties.py", ">= MINIMUM_FOR_S", "> MINIMUM_FOR_S", "test_duties.py"),
    Fault(
        "indicators/ranking.py",
        "-1 if order.is_highest_first else 1",
        "-1",
        "test_rankings.py",
    ),
    Fault("reports/link.py", "last - length + 1", "last - length", "test_link.py"),
    Fault("reports/link.py", '"6m": 6', '"6m": 7', "test_link.py"),
    Fault("reports/link.py", '"regiao", "regions"', '"regiao", "municipalities"', "test_link.py"),
    Fault("reports/link.py", '("grao", view.grain', '("grao", view.order', "test_link.py"),
    Fault("reports/link.py", "view.page, 1)", "view.page, 2)", "test_link.py"),
    Fault("reports/link.py", "if kind.is_feminine", "if not kind.is_feminine", "test_link.py"),
    Fault("reports/words.py", "days <= LATE_DAYS", "days < LATE_DAYS", "test_words.py"),
    Fault("ui/navigation.py", "and not entry", "and entry", "test_navigation.py"),
    Fault("ui/card.py", "if tab.open:", "if not tab.open:", "test_parts.py"),
    Fault("ui/card.py", "except TooSlow", "except ZeroDivisionError", "test_parts.py"),
    Fault("ui/card.py", "code = frame.incident(problem)", "code = str(problem)", "test_parts.py"),
    Fault("queries/database.py", "raise TooSlow from problem", "raise", "test_queries.py"),
    Fault(
        "reports/frames.py",
        "replace(scope, segments=())",
        "scope",
        "test_numbers.py test_queries.py test_frames.py",
    ),
    Fault(
        "reports/frames.py", "pd.concat([ranked, others]", "pd.concat([ranked]", "test_numbers.py"
    ),
    Fault(
        "reports/coverage.py",
        "to_month=scope.from_month - 1",
        "to_month=scope.from_month",
        "test_frames.py test_numbers.py",
    ),
    Fault(
        "reports/labels.py",
        'STANDINGS = {\n    "above": "acima",\n    "below": "abaixo",',
        'STANDINGS = {\n    "above": "abaixo",\n    "below": "acima",',
        "test_numbers.py",
    ),
    Fault("reports/export.py", 'lineterminator="\\r\\n"', 'lineterminator="\\n"', "test_export.py"),
    Fault(
        "reports/export.py",
        '.astype("float64") * 100',
        '.astype("float64") * 10',
        "test_numbers.py",
    ),
    Fault("reports/words.py", "2 * rated >= finalised", "rated >= finalised", "test_words.py"),
    Fault(
        "ingest/complaints.py", '"naoresolvida": False', '"naoresolvida": True', "test_numbers.py"
    ),
    Fault(
        "ingest/complaints.py",
        "<= MAXIMUM_RESPONSE_DAYS else",
        "< MAXIMUM_RESPONSE_DAYS else",
        "test_ingest.py",
    ),
    Fault(
        "ingest/complaints.py",
        "MINIMUM_MONTH_SHARE = 0.01",
        "MINIMUM_MONTH_SHARE = 0.02",
        "test_ingest.py",
    ),
    Fault("ingest/complaints.py", "is_repeat[first] = False", "pass", "test_ingest.py"),
    Fault("ingest/complaints.py", "if result.is_restricted:", "if False:", "test_restricted.py"),
    Fault("ingest/complaints.py", "key=key, digest_size=8", "digest_size=8", "test_restricted.py"),
    Fault("ingest/records.py", "line += len(batch)", "line += len(batch) + 1", "test_records.py"),
    Fault(
        "ingest/build.py",
        ".index(REFERENCE_STATE) + 1",
        ".index(REFERENCE_STATE)",
        "test_ingest.py",
    ),
    Fault("ingest/build.py", "place > 1)", "place > 2)", "test_restricted.py"),
    Fault(
        "ingest/build.py",
        "if word in in_use else None",
        "if word not in in_use else None",
        "test_ingest.py",
    ),
    Fault("ingest/renamed_values.py", 'row["current"]', 'row["written"]', "test_renamed_values.py"),
    Fault("ingest/staging.py", "word is not None]", "word is not None][1:]", "test_ingest.py"),
    Fault(
        "ingest/complaints.py",
        '_NOT_FINALISED = ("cancelada", "encerrada")',
        '_NOT_FINALISED = ("cancelada", "encerado")',
        "test_ingest.py",
    ),
    Fault(
        "ingest/months.py",
        "MINIMUM_REPLACING_SHARE = 0.9",
        "MINIMUM_REPLACING_SHARE = 0.8",
        "test_ingest.py",
    ),
    Fault(
        "ingest/source_text.py",
        "if self._opened_on_line or not is_blank(line):",
        "if self._opened_on_line or line:",
        "test_ingest.py",
    ),
    Fault("ingest/build.py", "if stored != expected:", "if not stored:", "test_ingest.py"),
    Fault("ingest/build.py", "if row is None or is_cut", "if row is None", "test_faults.py"),
    Fault("ingest/build.py", "bit_xor(hash(", "count((", "test_faults.py"),
    Fault("ingest/folder.py", "not work.stem.endswith", "work.stem.endswith", "test_faults.py"),
    Fault("ingest/load.py", "for path in paths) + copied", "for path in paths)", "test_faults.py"),
    Fault("queries/database.py", "= _damaged(self.build, reason)", '= ""', "test_faults.py"),
    Fault("queries/database.py", "version > SCHEMA", "version >= SCHEMA", "test_faults.py"),
    Fault("reports/few.py", "count < LEAST_FOR_RATE", "count <= LEAST_FOR_RATE", "test_numbers.py"),
    Fault(
        "reports/frames.py",
        "is_few(frame[whole]) & ~frame",
        "is_few(frame[whole]) | ~frame",
        "test_numbers.py test_rankings.py",
    ),
    Fault("reports/overview.py", "whole < LEAST_FOR_RATE", "whole < 1", "test_home.py"),
    Fault(
        "reports/overview.py",
        "counts.index >= month - MONTHS_BEFORE",
        "counts.index > month - MONTHS_BEFORE",
        "test_home.py",
    ),
    Fault(
        "reports/overview.py",
        "resolved + unrated, finalised",
        "resolved, finalised",
        "test_home.py",
    ),
    Fault(
        "reports/profile.py",
        "segment.counts - mine.counts",
        "segment.counts",
        "test_profile.py",
    ),
    Fault("reports/profile.py", "first - 1 in loaded", "first in loaded", "test_profile.py"),
    Fault(
        "reports/comparison.py",
        "if low > 0 or high < 0",
        "if low > 0 and high < 0",
        "test_comparison_page.py",
    ),
    Fault(
        "reports/comparison.py",
        'scope.without("companies")',
        "scope",
        "test_comparison_page.py",
    ),
    Fault(
        "indicators/differences.py",
        "(other_high - other)",
        "(other - other_low)",
        "test_profile_indicators.py",
    ),
    Fault("indicators/medians.py", "(count + 1) // 2", "count // 2", "test_medians.py"),
    Fault("indicators/medians.py", "count + 1 - place", "count - place", "test_medians.py"),
    Fault("indicators/means.py", "(1 - kept) * prior_mean", "kept * prior_mean", "test_means.py"),
    Fault("indicators/samples.py", "/ (size - 1)", "/ size", "test_profile_indicators.py"),
    Fault(
        "indicators/duties.py",
        ">= MINIMUM_FOR_STOPPED",
        "> MINIMUM_FOR_STOPPED",
        "test_duties.py",
    ),
    Fault(
        "queries/sql/company_duties.sql",
        "response_days <= 10",
        "response_days < 10",
        "test_duties_card.py",
    ),
    Fault(
        "reports/duties.py",
        "_judged(database, everybody)",
        "_judged(database, scope)",
        "test_duties_card.py",
    ),
    Fault("indicators/funnel.py", "rate < low_95", "rate <= low_95", "test_indicators.py"),
    Fault(
        "reports/funnel.py",
        'totals["rated_count"] > 0',
        'totals["rated_count"] > 1',
        "test_ranking_page.py",
    ),
    Fault(
        "reports/ranking_files.py", "if not ranking.empty", "if ranking.empty", "test_numbers.py"
    ),
    Fault(
        "indicators/concentration.py",
        "descending.cumsum(axis=-1) >= percent",
        "descending.cumsum(axis=-1) > percent",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/concentration.py",
        "(counts >= border).sum()",
        "(counts > border).sum()",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/concentration.py",
        "10_000 * ((counts / total)",
        "10_000 * ((counts / counts.sum())",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/concentration.py",
        "- (number + 1) / number",
        "- (number - 1) / number",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/large_litigant.py",
        "all_cases, rule.core_percent + STAY_POINTS",
        "all_cases, rule.core_percent",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/large_litigant.py",
        "-(-part * loaded // whole)",
        "part * loaded // whole",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/large_litigant.py",
        "persistent >= needed",
        "persistent > needed",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/large_litigant.py",
        "cases >= rule.least_cases",
        "cases > rule.least_cases",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/large_litigant.py",
        "np.where(stays, _NEVER, times)",
        "np.where(enters, _NEVER, times)",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/large_litigant.py",
        "(cases - largest) * loaded[:, np.newaxis] >=",
        "(cases - largest) * (loaded[:, np.newaxis] - 1) >=",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/large_litigant.py",
        "found.is_core[-2, has_cases]",
        "found.is_core[-1, has_cases]",
        "test_large_litigant.py",
    ),
    Fault("indicators/large_litigant.py", "known + HALF", "known", "test_large_litigant.py"),
    Fault(
        "indicators/large_litigant.py",
        "words[probability >= FIRM]",
        "words[probability > FIRM]",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/large_litigant.py",
        'words[court] = "B"',
        'words[court] = "C"',
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/large_litigant.py",
        "(1 - shares[np.newaxis]) ** located",
        "(1 - shares[np.newaxis]) * located",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/large_litigant.py",
        "(known @ weights)",
        "weights.sum()",
        "test_large_litigant.py",
    ),
    Fault(
        "indicators/large_litigant.py",
        "WEIGHT_CONCENTRATION * means / means.sum()",
        "WEIGHT_CONCENTRATION * means",
        "test_large_litigant.py",
    ),
    Fault(
        "queries/sql/company_reach.sql",
        "count(distinct ibge_code)",
        "count(ibge_code)",
        "test_litigants.py",
    ),
    Fault(
        "reports/litigants.py",
        "found.cases[-1 - rule.window]",
        "found.cases[-2 - rule.window]",
        "test_litigants.py",
    ),
    Fault(
        "reports/litigants.py",
        "found.is_large[-1 - rule.window]",
        "found.is_large[-2]",
        "test_litigants.py",
    ),
    Fault(
        "reports/litigants.py",
        "case_share=found.cases[-1] / total",
        "case_share=found.cases[-1] / cases.sum()",
        "test_litigants.py",
    ),
    Fault(
        "reports/litigants.py",
        "companies=())\n    rows",
        "companies=scope.companies)\n    rows",
        "test_litigants.py",
    ),
    Fault(
        "reports/litigants.py",
        "start = min(loaded[0], scope.from_month)",
        "start = scope.from_month",
        "test_litigants.py",
    ),
    Fault(
        "reports/litigants.py",
        "len(what.scope.segments) == 1",
        "len(what.scope.segments) >= 1",
        "test_litigants.py",
    ),
    Fault(
        "reports/litigants.py",
        "tuple(names[then & ~now])",
        "tuple(names[then & now])",
        "test_litigants.py",
    ),
    Fault(
        "reports/litigants.py",
        'sort_values(["score", "cases", "company"])',
        'sort_values(["cases", "score", "company"])',
        "test_litigants.py",
    ),
    Fault(
        "reports/litigants.py",
        "min(max(view.scope.month_count, least), most)",
        "max(view.scope.month_count, least)",
        "test_litigants.py",
    ),
    Fault(
        "reports/litigants_words.py",
        "count(cases - found.border)} acima",
        "count(cases - found.stay_border)} acima",
        "test_litigants.py",
    ),
    Fault(
        "reports/litigants_words.py",
        "_lacking(found.border - without)",
        "_lacking(found.border - cases)",
        "test_litigants.py",
    ),
    Fault(
        "reports/files.py",
        "view = export_of.settled(view, covered)",
        "export_of.settled(view, covered)",
        "test_litigants.py",
    ),
    Fault(
        "ui/charts/concentration.py",
        "iloc[core_count - 1]",
        "iloc[core_count]",
        "test_litigants_page.py",
    ),
    Fault(
        "ui/litigants.py",
        "f\"{escape(row['company'])}</a>\"",
        "f\"{row['company']}</a>\"",
        "test_litigants_page.py",
    ),
    Fault("ui/data.py", "has_sample_in_use(folder), SCHEMA", "True, SCHEMA", "test_faults.py"),
)


def is_caught(fault: Fault, folder: Path) -> bool:
    """Whether the tests named beside a fault turn red in a copy of the tree that holds it."""
    tree = folder / "tree"
    shutil.copytree(ROOT, tree, ignore=_LEFT_OUT)
    path = tree / fault.file
    text = path.read_text(encoding="utf-8")
    if text.count(fault.before) != 1:
        raise ValueError(
            f"{fault.before!r} stands {text.count(fault.before)} times in {fault.file}"
        )
    path.write_text(text.replace(fault.before, fault.after), encoding="utf-8")
    tests = [f"tests/{name}" for name in fault.tests.split()]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests],
        cwd=tree,
        capture_output=True,
        check=False,
    )
    shutil.rmtree(tree)
    # 1: a test failed. Anything else (no such test, a broken import) proves nothing.
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout.decode() + done.stderr.decode())
    return done.returncode == 1


def main() -> int:
    """Print each fault and whether it was seen; 1 where one was not."""
    survived = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, fault in enumerate(FAULTS, start=1):
            caught = is_caught(fault, Path(folder))
            survived += not caught
            print(f"{number:2} {'red' if caught else 'SURVIVED'}: {fault.file}: {fault.after}")
    print(f"{len(FAULTS) - survived} of {len(FAULTS)} faults turned a test red")
    return int(survived > 0)


if __name__ == "__main__":
    sys.exit(main())
