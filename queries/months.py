"""Months as whole numbers, year * 12 + month - 1: the form in which builds and scopes hold them."""

import re
from datetime import date, timedelta

_WRITTEN = re.compile(r"(\d{4})-(\d{2})")


def month_number(text: str) -> int:
    """The number of a month written AAAA-MM; ValueError where it is no month."""
    match = _WRITTEN.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
        raise ValueError(f"{text!r} is no month written AAAA-MM")
    return int(match[1]) * 12 + int(match[2]) - 1


def written_month(month: int) -> str:
    """A month number as AAAA-MM."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of a month."""
    return first_day(month + 1) - timedelta(days=1)
