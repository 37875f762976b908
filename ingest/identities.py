"""Which names count as one company in a build: the pairs that people decided are the same.

A company bears the name that its complaints bear last (of names of one month the one with most
complaints); what a file writes instead stays in `original_company`.
"""

from collections.abc import Sequence

from indicators.names import identities
from ingest.staging import Connection, Staging
from ingest.word_types import create_type, set_list

Pairs = Sequence[tuple[str, str]]
"""Pairs of names of one company, each in order."""


def previous_pairs(connection: Connection) -> list[tuple[str, str]]:
    """The pairs that the build to start from was made with, in order."""
    return connection.execute(
        "select name, other from previous.name_decision order by name, other"
    ).fetchall()


def set_company_words(staging: Staging, has_previous: bool, same: Pairs) -> None:
    """Create the types of `company` and `original_company`, and the lists that `company_values`
    reads: for each word that a row may hold, the company it counts as and the name it writes.
    """
    connection = staging.connection
    facts = _facts(staging, has_previous)
    company_of = _company_of(facts, same)
    words = {"new_company": staging.words_of("company"), "old_company": [], "old_original": []}
    if has_previous:
        for key, column in (("old_company", "company"), ("old_original", "original_company")):
            (words[key],) = connection.execute(
                f"select enum_range(null::previous.{column}_word)::varchar[]"
            ).fetchall()[0]
    # Only words of rows in use: those of other rows must not stay in the file.
    counted = {name: company_of.get(name, name) for name in facts}
    create_type(connection, "company_word", set(counted.values()))
    create_type(connection, "original_company_word", company_of.keys() & facts.keys())
    for key, listed in words.items():
        companies = [counted.get(name) for name in listed]
        written = [name if counted.get(name, name) != name else None for name in listed]
        set_list(connection, f"{key}_counted", companies, "company_word")
        set_list(connection, f"{key}_written", written, "original_company_word")


def company_values(age: str) -> str:
    """The two columns of a row, staged (`new`) or of the build before (`old`)."""
    if age == "new":
        return (
            "getvariable('new_company_counted')[row.company] as company, "
            "getvariable('new_company_written')[row.company] as original_company"
        )
    place = "[enum_code(row.{})::integer + 1]"
    original, company = place.format("original_company"), place.format("company")
    columns = (("counted", "company"), ("written", "original_company"))
    return ", ".join(
        "case when row.original_company is null "
        f"then getvariable('old_company_{what}'){company} "
        f"else getvariable('old_original_{what}'){original} end as {column}"
        for what, column in columns
    )


def insert_identities(connection: Connection, same: Pairs) -> None:
    """Fill the tables of written names and of decisions of `target`."""
    connection.execute(
        """
        insert into target.company_name by name
        select
            coalesce(original_company::varchar, company::varchar) as name,
            company::varchar as company,
            min(finalised_month) as first_month,
            max(finalised_month) as last_month,
            count(*) as finalised_count
        from target.complaint
        group by original_company, company
        order by name
        """
    )
    if same:
        connection.executemany("insert into target.name_decision values (?, ?)", sorted(same))


def _facts(staging: Staging, has_previous: bool) -> dict[str, tuple[int, int]]:
    """Each name that a row in use writes: its last month, and its rows."""
    words = staging.words_of("company")
    rows = [
        (words[number - 1], last, count)
        for number, last, count in staging.connection.execute(
            "select row.company, max(row.finalised_month), count(*) from staging.complaint as row "
            "inner join temp.used on used.is_new and used.origin = row.origin "
            "and used.used_month = row.finalised_month group by row.company"
        ).fetchall()
    ]
    if has_previous:
        rows += staging.connection.execute(
            "select coalesce(row.original_company::varchar, row.company::varchar), "
            "max(row.finalised_month), count(*) "
            "from previous.complaint as row "
            "inner join temp.used on not used.is_new and used.origin = row.load_id "
            "and used.used_month = row.finalised_month group by row.original_company, row.company"
        ).fetchall()
    facts: dict[str, tuple[int, int]] = {}
    for name, last, count in rows:
        known_last, known_count = facts.get(name, (0, 0))
        facts[name] = (max(last, known_last), count + known_count)
    return facts


def _company_of(facts: dict[str, tuple[int, int]], same: Pairs) -> dict[str, str]:
    """The names that count under another one -> that one; of names that some row writes."""
    company_of: dict[str, str] = {}
    for names in identities(same):
        written = sorted(names & facts.keys())
        if written:
            company = max(written, key=facts.__getitem__)
            company_of |= {name: company for name in written if name != company}
    return company_of
