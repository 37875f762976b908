"""Numbers of the tax office: a company's CNPJ and its root, and a person's CPF, which is masked."""

import re

from indicators.names import cnpj_check_digits

MASK = "…"
_ROOT_LENGTH, _CNPJ_LENGTH, _CPF_LENGTH = 8, 14, 11
_BANK, _HIGHEST_BRANCH = "00000000", "0099"
_CNPJ = re.compile(r"[0-9A-Z]{12}\d{2}")
_ROOT = re.compile(r"[0-9A-Z]{8}")
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:(?: ?[./–-] ?)?\d){8,}(?!\d)")
_SPACED_CPF = re.compile(r"(?<!\d)\d{3} \d{3} \d{3}[ -]\d{2}(?!\d)")


def is_cnpj(number: str) -> bool:
    """Whether 14 characters are a CNPJ by their check digits: mod 11 over ASCII less 48."""
    if not _CNPJ.fullmatch(number) or len(set(number)) == 1:
        return False
    return number[12:] == cnpj_check_digits(number[:12])


def is_cpf(number: str) -> bool:
    """Whether 11 digits are a CPF by their check digits."""
    if len(number) != _CPF_LENGTH or not number.isdecimal() or len(set(number)) == 1:
        return False
    return all(number[place] == _cpf_check_digit(number[:place]) for place in (9, 10))


def bare(cell: str) -> str:
    """The characters of a number without the marks that people write between them."""
    return re.sub(r"[\s./–-]", "", cell).upper()


def whole_cnpj(number: str) -> str | None:
    """The CNPJ that bare characters are, lost leading zeros added; None where they are none."""
    padded = number.lstrip("0").rjust(_CNPJ_LENGTH, "0")
    return padded if is_cnpj(padded) else None


def may_be_cpf(number: str) -> bool:
    """Whether bare digits are a CPF by its check digits, zeros before it lost or added."""
    return is_cpf(number.lstrip("0").rjust(_CPF_LENGTH, "0"))


def company_number(number: str) -> str | None:
    """The CNPJ that bare characters are, as `whole_cnpj`; None where a CPF is likelier.

    A CPF that begins with 00 has the check digits of a CNPJ too. It would be a branch of a high
    number of one of the first thousand companies, of which only the bank of root 00000000 has
    that many branches.
    """
    cnpj = whole_cnpj(number)
    if cnpj is None or not may_be_cpf(number) or cnpj.startswith(_BANK):
        return cnpj
    return cnpj if cnpj[_ROOT_LENGTH:-2] <= _HIGHEST_BRANCH else None


def root_of(cell: str) -> str | None:
    """The root that a cell names: 8 characters, or the first 8 of a CNPJ whose digits check."""
    number = bare(cell)
    if len(number) <= _ROOT_LENGTH:
        return number if _ROOT.fullmatch(number) else None
    return number[:_ROOT_LENGTH] if is_cnpj(number) else None


def without_cpf(text: str, cnpj_root: str | None = None) -> str:
    """A text with each number of a person in it masked.

    A number of nine digits or more stays only where it is a CNPJ by its check digits, lost zeros
    added, and either no CPF at the same time or that of `cnpj_root`: a CPF typed wrongly is
    masked too.
    """

    def masked(match: re.Match[str]) -> str:
        number = bare(match[0])
        cnpj = whole_cnpj(number)
        if cnpj is None:
            return MASK
        is_own = cnpj[:_ROOT_LENGTH] == cnpj_root
        return match[0] if is_own or not may_be_cpf(number) else MASK

    return _SPACED_CPF.sub(masked, _LONG_NUMBER.sub(masked, text))


def _cpf_check_digit(before: str) -> str:
    weights = range(len(before) + 1, 1, -1)
    total = sum(int(digit) * weight for digit, weight in zip(before, weights, strict=True))
    return "0" if total % 11 < 2 else str(11 - total % 11)
