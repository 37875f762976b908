"""CNPJ and CPF: check digits, roots, lost zeros, and what is masked in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tax_numbers import (
    MASK,
    company_number,
    is_cnpj,
    is_cpf,
    may_be_cpf,
    root_of,
    whole_cnpj,
    without_cpf,
)

CPF, OTHER_CPF, SHORT_CPF = "52998224725", "11144477735", "1234567890"


@pytest.mark.parametrize(
    "number", ["12ABC34501DE35", "00000000000191", "01543032000104", "40432544000147"]
)
def test_a_cnpj_is_known_by_its_check_digits(number: str) -> None:
    assert is_cnpj(number)
    for place in (0, 5, 11, 12, 13):
        other = str((int(number[place], 36) + 1) % 10)
        assert not is_cnpj(number[:place] + other + number[place + 1 :])


@pytest.mark.parametrize("number", ["0" * 14, "1" * 14, "0154303200010", "01543032000104 ", ""])
def test_what_is_no_cnpj(number: str) -> None:
    assert not is_cnpj(number)


@pytest.mark.parametrize("number", [CPF, OTHER_CPF, "12345678909", "01234567890"])
def test_a_cpf_is_known_by_its_check_digits(number: str) -> None:
    assert is_cpf(number)
    assert not is_cpf(number[:-1] + str((int(number[-1]) + 1) % 10))
    assert not is_cpf(number[1:])


def test_equal_digits_are_no_cpf() -> None:
    assert not any(is_cpf(str(digit) * 11) for digit in range(10))


def test_lost_zeros_are_added_to_a_cnpj_and_a_short_one_is_no_cpf() -> None:
    assert whole_cnpj("191") == "00000000000191"
    assert whole_cnpj("1543032000104") == "01543032000104"
    # Eleven digits, and a company all the same.
    assert whole_cnpj("42291000180") == "00042291000180"
    assert not may_be_cpf("42291000180")
    assert whole_cnpj(CPF) is None
    assert all(may_be_cpf(number) for number in (CPF, "000" + CPF, SHORT_CPF))


@pytest.mark.parametrize(
    ("cell", "root"),
    [
        ("01543032", "01543032"),
        (" 01.543.032/0001-04 ", "01543032"),
        ("12abc345", "12ABC345"),
        ("12.ABC.345/01DE-35", "12ABC345"),
        ("00000000", "00000000"),
        ("01.543.032/0001-05", None),
        ("1543032", None),
        ("015430320", None),
        (CPF, None),
        ("", None),
    ],
)
def test_a_root_has_eight_characters_or_comes_from_a_whole_cnpj(
    cell: str, root: str | None
) -> None:
    assert root_of(cell) == root


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"MARIA DE TAL {CPF}", f"MARIA DE TAL {MASK}"),
        ("MARIA CPF 529.982.247-25 - ME", f"MARIA CPF {MASK} - ME"),
        ("MARIA 529 982 247 25", f"MARIA {MASK}"),
        ("MARIA 529982.247-25", f"MARIA {MASK}"),
        ("MARIA CPF529982247-25ME", f"MARIA CPF{MASK}ME"),
        # Typed wrongly, cut, filled up: still of a person.
        ("MARIA 52998224726", f"MARIA {MASK}"),
        (f"MARIA {SHORT_CPF}", f"MARIA {MASK}"),
        (f"MARIA 000{CPF}", f"MARIA {MASK}"),
        ("LOJA 01543032000104", "LOJA 01543032000104"),
        ("LOJA 01.543.032/0001-04", "LOJA 01.543.032/0001-04"),
        ("LOJA (CIP 0360305000104)", "LOJA (CIP 0360305000104)"),
        ("ASSIST 42291000180", "ASSIST 42291000180"),
        ("APPLEBOX 10/04/2007, CNAE 73.19-0-02", "APPLEBOX 10/04/2007, CNAE 73.19-0-02"),
        ("14 BRASIL 40432544", "14 BRASIL 40432544"),
    ],
)
def test_numbers_of_people_in_a_text_are_masked_and_those_of_companies_stay(
    text: str, kept: str
) -> None:
    assert without_cpf(text) == kept


@pytest.mark.parametrize("both", ["00123456797", "00112345638"])
def test_a_cpf_that_begins_with_00_has_the_digits_of_a_cnpj_and_is_none(both: str) -> None:
    assert is_cpf(both) and whole_cnpj(both) == f"000{both}"
    assert company_number(both) is company_number(both.lstrip("0")) is None
    root = f"000{both}"[:8]
    assert without_cpf(f"X {both}", root) == f"X {both}"
    assert without_cpf(f"X {both}", "01543032") == without_cpf(f"X {both}") == f"X {MASK}"


@pytest.mark.parametrize("number", ["522309", "191", "00000000000191", "1543032000104"])
def test_a_branch_of_the_bank_and_a_first_branch_are_companies(number: str) -> None:
    assert company_number(number) == number.zfill(14)


@given(st.integers(0, 999_999_999))
def test_every_cpf_is_masked_however_it_is_written(first: int) -> None:
    digits = f"{first:09d}"
    for start in (10, 11):
        weights = range(start, 1, -1)
        rest = sum(w * int(c) for w, c in zip(weights, digits, strict=True)) % 11
        digits += "0" if rest < 2 else str(11 - rest)
    if len(set(digits)) == 1:
        return
    written = (digits, f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}", "000" + digits)
    assert all(without_cpf(f"A {text} B") == f"A {MASK} B" for text in written)
