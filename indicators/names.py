"""Names of companies and places in a form that can be compared, CNPJ, and what brackets tell."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
_NOT_ALPHANUMERIC_NOR_WILDCARD = re.compile(r"[^0-9a-z?]+")


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")

_MARKED_FORMULA = re.compile(r"'+[=+\-@\t\r\0]")
_LEGAL_FORMS = (
    *(("em", "recuperacao", "judicial"), ("s", "a"), ("sa",)),
    *(("ltda",), ("eireli",), ("me",), ("epp",)),
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_CLOSED = re.compile(r"^desativad[ao]\b[\s–—-]*", re.IGNORECASE)
_FORMER = re.compile(r"^antig([ao])(s?)\s+", re.IGNORECASE)
_CURRENT = re.compile(r"^atual\s+", re.IGNORECASE)
FORMER, CURRENT = "former", "current"
_CNPJ_LENGTH, _ROOT_LENGTH, _BASE_LENGTH = 14, 8, 12


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


def without_formula_mark(text: str) -> str:
    """`text` without the apostrophe that an export puts before what looks like a formula."""
    return text[1:] if _MARKED_FORMULA.match(text) else text


def canonical(name: str) -> str:
    """The words of a company's name, one space apart, without what no company is known by.

    Without accents, case, punctuation and the legal forms at the end (S/A, LTDA, EIRELI, ME, EPP,
    "em recuperação judicial"); ME and EPP go only where words are left before them. BANCO, BRASIL
    and GOIÁS stay. A name of nothing but signs is empty, and no other's.
    """
    words = _words(name)
    while form := next((f for f in _LEGAL_FORMS if _ends_with(words, f)), None):
        words = words[: -len(form)]
    return " ".join(words)


def is_short(name: str) -> bool:
    """Whether a name has three letters and digits or fewer: such a name is never guessed."""
    return len(canonical(name).replace(" ", "")) <= 3


@dataclass(frozen=True, slots=True)
class ListedName:
    """What a listed name says with its brackets, as in "Nova Marca (Nome Antigo)".

    `name` is the text outside of them. `former` and `current` are the names that "antiga", "antigo"
    or "atual" announce; `beside` is what stands in brackets without such a word: a brand, an owner,
    an acronym or a place, which no rule tells apart.
    """

    name: str
    is_closed: bool = False
    former: tuple[str, ...] = ()
    current: str | None = None
    beside: tuple[str, ...] = ()


def read_brackets(listed: str) -> ListedName:
    """A listed name taken apart; only a plural ("antigas A e B") announces more than one name."""
    listed = unescape(listed)
    is_closed, current = False, None
    former: list[str] = []
    beside: list[str] = []
    for text in _BRACKETS.findall(listed):
        rest = _CLOSED.sub("", text.strip())
        is_closed |= rest != text.strip()
        if announced := _FORMER.match(rest):
            names = rest[announced.end() :]
            parts = re.split(r",\s*|\s+e\s+", names) if announced[2] else [names]
            former += [part.strip() for part in parts if part.strip()]
        elif announced := _CURRENT.match(rest):
            current = rest[announced.end() :].strip() or None
        elif rest.strip():
            beside.append(rest.strip())
    name = " ".join(_BRACKETS.sub(" ", listed).split())
    return ListedName(name or listed, is_closed, tuple(former), current, tuple(beside))


@dataclass(frozen=True, slots=True, order=True)
class AliasLink:
    """Two names that a list says are of one company; `kind` tells what `other` is: `FORMER` or
    `CURRENT`."""

    name: str
    other: str
    kind: str


def alias_seed(listed: Iterable[str]) -> list[AliasLink]:
    """The links that a list of names states in words ("antiga", "antigo", "atual"), in order.

    What only stands in brackets is no link: an owner of several brands would make them one.
    """
    links: set[AliasLink] = set()
    for name in map(read_brackets, listed):
        links |= {AliasLink(name.name, former, FORMER) for former in name.former}
        if name.current is not None:
            links.add(AliasLink(name.name, name.current, CURRENT))
    return sorted(link for link in links if canonical(link.name) != canonical(link.other))


def identities(same: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """The sets of names that pairs of one company make, chains followed; smallest name first."""
    set_of: dict[str, set[str]] = {}
    for name, other in same:
        joined = set_of.get(name, {name}) | set_of.get(other, {other})
        set_of |= dict.fromkeys(joined, joined)
    return sorted({frozenset(names) for names in set_of.values()}, key=min)


def contradictions(
    same: Iterable[tuple[str, str]], different: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The pairs said to be different that chains of other pairs make one company, in order."""
    sets = identities(same)
    return sorted({pair for pair in different if any(names.issuperset(pair) for names in sets)})


def cnpj_check_digits(base: str) -> str:
    """The two check digits of the 12 characters before them: modulo 11 over ASCII code - 48."""
    digits = ""
    for _ in range(2):
        values = [ord(character) - 48 for character in base + digits]
        weights = [2 + place % 8 for place in range(len(values))]
        rest = sum(v * w for v, w in zip(reversed(values), weights, strict=True)) % 11
        digits += str(0 if rest < 2 else 11 - rest)
    return digits


def cnpj(text: str) -> str | None:
    """The 14 characters of a CNPJ, lost leading zeros restored; None where it is none.

    Letters may stand in the first twelve places since 2026; zeros are restored only where all the
    rest are digits, since only a spreadsheet that took it for a number loses them.
    """
    plain = _plain_cnpj(text, _CNPJ_LENGTH)
    if plain is None or not plain[_BASE_LENGTH:].isdigit():
        return None
    return plain if cnpj_check_digits(plain[:_BASE_LENGTH]) == plain[_BASE_LENGTH:] else None


def cnpj_root(text: str) -> str | None:
    """The 8 characters that all places of business share, of a root or a CNPJ; None where neither.

    `00000000` is a company's root, not a missing one.
    """
    plain = re.sub(r"[.\-/\s]", "", text)
    if len(plain) <= _ROOT_LENGTH:
        return _plain_cnpj(plain, _ROOT_LENGTH)
    whole = cnpj(plain)
    return None if whole is None else whole[:_ROOT_LENGTH]


def _plain_cnpj(text: str, length: int) -> str | None:
    plain = re.sub(r"[.\-/\s]", "", text).upper()
    if re.fullmatch("[0-9]+", plain):
        plain = plain.zfill(length)
    return plain if re.fullmatch(f"[0-9A-Z]{{{length}}}", plain) else None


def _words(name: str) -> list[str]:
    return _NOT_ALPHANUMERIC.sub(" ", without_accents(unescape(name))).split()


def _ends_with(words: list[str], form: tuple[str, ...]) -> bool:
    return len(words) > len(form) and tuple(words[-len(form) :]) == form
