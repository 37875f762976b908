"""Texts of official files in a form that can be compared, or written to a file, without harm."""

import re
import unicodedata

_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
_NOT_ALPHANUMERIC_NOR_WILDCARD = re.compile(r"[^0-9a-z?]+")


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def normalised(text: str) -> str:
    """Lower-case letters and digits of `text`: no accent, space, hyphen or apostrophe."""
    return _NOT_ALPHANUMERIC.sub("", without_accents(text))


def normalised_with_wildcards(text: str) -> str:
    """As `normalised`, keeping the `?` that some official files hold for a broken letter."""
    return _NOT_ALPHANUMERIC_NOR_WILDCARD.sub("", without_accents(text))


def formula_safe(text: str) -> str:
    """`text` with an apostrophe before a start that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def without_accents(text: str) -> str:
    """`text` in lower case without accents; all else stays."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
