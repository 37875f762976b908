"""Names and CNPJ: what is stripped and what never is, what brackets say, who is proposed."""

import csv
import gzip
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from validate_docbr import CNPJ

from indicators import name_proposals
from indicators.name_proposals import BRACKETS, LIKENESS, ROOT, SPELLING, look_up, proposals
from indicators.names import (
    CURRENT,
    FORMER,
    AliasLink,
    ListedName,
    alias_seed,
    canonical,
    cnpj,
    cnpj_check_digits,
    cnpj_root,
    contradictions,
    identities,
    is_short,
    read_brackets,
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Casa Bahia Comercial Ltda.", "casa bahia comercial"),
        ("TELEFÔNICA BRASIL S/A", "telefonica brasil"),
        ("Ativos S.A", "ativos"),
        ("OI S.A. - EM RECUPERAÇÃO JUDICIAL", "oi"),
        ("Padaria Sol LTDA - ME", "padaria sol"),
        ("Padaria Sol EPP", "padaria sol"),
        ("Padaria Sol Eireli", "padaria sol"),
        ("BANCO DO BRASIL SA", "banco do brasil"),
        ("Goiás Esporte", "goias esporte"),
        ("Banco Goiás", "banco goias"),
        ("Me Poupe", "me poupe"),
        ("S.A. Jornal", "s a jornal"),
        ("ME", "me"),
        ("S/A", "s a"),
        ("Procter &amp; Gamble", "procter gamble"),
        ("  Pão   de-Açúcar ", "pao de acucar"),
        ("!!!", ""),
    ],
)
def test_only_legal_forms_accents_and_signs_are_stripped(written: str, expected: str) -> None:
    assert canonical(written) == expected


def test_a_name_of_three_letters_is_short() -> None:
    assert [is_short(name) for name in ("OI", "Tim S/A", "B.I.G", "Vivo")] == [
        *(True, True, True, False)
    ]


@pytest.mark.parametrize(
    ("base", "digits"),
    [
        ("12ABC3450 1DE".replace(" ", ""), "35"),
        ("000000000001", "91"),
        ("015430320001", "04"),
        ("607469480001", "12"),
    ],
)
def test_check_digits_of_known_numbers(base: str, digits: str) -> None:
    assert cnpj_check_digits(base) == digits


def test_check_digits_agree_with_another_program() -> None:
    oracle = CNPJ()
    draw = random.Random(20260101)
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for _ in range(500):
        base = "".join(draw.choice(letters) for _ in range(12))
        assert oracle.validate(base + cnpj_check_digits(base))


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("191", "00000000000191"),
        ("00.000.000/0001-91", "00000000000191"),
        ("12.abc.345/01de-35", "12ABC34501DE35"),
        ("12ABC34501DE36", None),
        ("2ABC34501DE35", None),
        ("00000000000192", None),
        ("12ABC34501DEA5", None),
        ("123456789012345", None),
        ("", None),
        ("NULL", None),
    ],
)
def test_a_cnpj_gets_its_zeros_back_and_must_have_its_digits(
    written: str, whole: str | None
) -> None:
    assert cnpj(written) == whole


@pytest.mark.parametrize(
    ("written", "root"),
    [
        ("0", "00000000"),
        ("00000000", "00000000"),
        ("1543032", "01543032"),
        ("191", "00000191"),
        ("01.543.032/0001-04", "01543032"),
        ("1543032000104", "01543032"),
        ("12abc345", "12ABC345"),
        ("12abc34501de35", "12ABC345"),
        ("ABC", None),
        ("01543032000105", None),
        ("", None),
    ],
)
def test_a_root_is_eight_characters_and_zeros_are_a_company(written: str, root: str | None) -> None:
    assert cnpj_root(written) == root


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12))
def test_one_wrong_character_is_found(base: str) -> None:
    whole = base + cnpj_check_digits(base)
    assert cnpj(whole) == whole
    other = "1" if base[5] != "1" else "2"
    changed = base[:5] + other + base[6:]
    assert (cnpj(changed + whole[12:]) is None) or (ord(base[5]) - ord(other)) % 11 in (0, 1, 10)


@pytest.mark.parametrize(
    ("listed", "read"),
    [
        (
            "Banco BV (antigo Banco Votorantim)",
            ListedName("Banco BV", former=("Banco Votorantim",)),
        ),
        (
            "Ademicon (antigas Ademilar e Conseg)",
            ListedName("Ademicon", former=("Ademilar", "Conseg")),
        ),
        (
            "Kovr (antiga Investprev Seguros e Previdência)",
            ListedName("Kovr", former=("Investprev Seguros e Previdência",)),
        ),
        ("HSBC (DESATIVADA)", ListedName("HSBC", is_closed=True)),
        (
            "PointGres (DESATIVADA – atual Perkus)",
            ListedName("PointGres", is_closed=True, current="Perkus"),
        ),
        (
            "QBE (DESATIVADA - Atual Zurich Seguros)",
            ListedName("QBE", is_closed=True, current="Zurich Seguros"),
        ),
        ("O Boticário (Interbelle)", ListedName("O Boticário", beside=("Interbelle",))),
        ("Procter &amp; Gamble (P&amp;G)", ListedName("Procter & Gamble", beside=("P&G",))),
        ("Seguros Atual", ListedName("Seguros Atual")),
        ("(sem nome)", ListedName("(sem nome)", beside=("sem nome",))),
    ],
)
def test_what_brackets_say(listed: str, read: ListedName) -> None:
    assert read_brackets(listed) == read


def test_an_owner_in_brackets_makes_no_link_between_its_brands() -> None:
    seed = alias_seed(["Eudora (Interbelle)", "O Boticário (Interbelle)", "Z (antigo Y)"])
    assert seed == [AliasLink("Z", "Y", FORMER)]


def test_chains_make_one_company_and_contradictions_are_found() -> None:
    same = [("CELG D", "Enel"), ("Vivo", "GVT"), ("Enel", "Equatorial")]
    assert identities(same) == [{"CELG D", "Enel", "Equatorial"}, {"GVT", "Vivo"}]
    assert contradictions(same, [("CELG D", "Equatorial"), ("GVT", "Enel")]) == [
        ("CELG D", "Equatorial")
    ]
    assert identities([]) == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_identities_are_the_connected_sets_whatever_the_order(pairs: list[tuple[int, int]]) -> None:
    same = [(str(one), str(other)) for one, other in pairs]
    sets = identities(same)
    assert sets == identities(list(reversed(same)))
    names = [name for names in sets for name in names]
    assert len(names) == len(set(names)) == len({name for pair in same for name in pair})
    assert all(any(set(pair) <= names for names in sets) for pair in same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MG Seguros", "BMG Seguradora"),
        ("Mon Seguros", "Mongeral"),
        ("MG Seguros", "Mon Seguros"),
        ("Caixa Seguros", "Axa Seguros"),
        ("Magazineluiza.com", "Walmart.com"),
        ("OI", "Oi Fixo"),
        ("TIM", "Intim Store"),
        ("Sky", "Skyline"),
        ("Banco Alfa", "Banco Alba"),
        ("!!!", "???"),
    ],
)
def test_names_that_share_no_word_of_their_own_are_not_alike(one: str, other: str) -> None:
    assert proposals([one, other]) == []
    assert look_up([one], [other])[one].candidates == ()
    assert look_up([other], [one])[other].candidates == ()


def test_a_short_name_is_found_letter_by_letter_or_in_brackets_alone() -> None:
    assert look_up(["Tim"], ["TIM S/A", "Intim"])["Tim"].found == "TIM S/A"
    (candidate,) = look_up(["Tam"], ["Latam Airlines (Tam)", "Tambor"])["Tam"].candidates
    assert (candidate.name, candidate.evidence) == ("Latam Airlines (Tam)", BRACKETS)


def test_homonyms_are_asked_about_and_the_name_written_alike_is_none_of_them() -> None:
    listed = ["Porto (Saúde)", "Porto (Auto)"]
    answer = look_up(["Porto"], listed)["Porto"]
    assert answer.found is None
    assert {candidate.name for candidate in answer.candidates} == set(listed)
    assert look_up(["Porto"], [*listed, "Porto"])["Porto"].found == "Porto"


def test_three_candidates_at_most_the_likest_first() -> None:
    asked = "Pequi Walita, Avent, Saeco e Sonicare"
    listed = ["Pequi Áudio e Vídeo", "Pequi Monitores", "Pequi Walita", "Pequi Rádios"]
    candidates = look_up([asked], listed)[asked].candidates
    assert len(candidates) == 3
    assert candidates[0].name == "Pequi Walita"
    likeness = [candidate.likeness for candidate in candidates]
    assert likeness == sorted(likeness, reverse=True)
    assert min(likeness) >= 85


def test_proposals_come_by_the_order_of_evidence_and_different_roots_are_no_pair() -> None:
    names = [
        "Americanas",
        "Lojas Americanas",
        "Vivo",
        "VIVO S/A",
        "Alfa",
        "Beta",
        "Nova (antiga Alfa)",
    ]
    roots = {"Vivo": "02558157", "Beta": "02558157", "Americanas": "33014556"}
    found = [(one.name, one.other, one.evidence) for one in proposals(names, roots)]
    assert found == [
        ("Beta", "Vivo", ROOT),
        ("VIVO S/A", "Vivo", SPELLING),
        ("Alfa", "Nova (antiga Alfa)", BRACKETS),
        ("Americanas", "Lojas Americanas", LIKENESS),
    ]
    apart = roots | {"Lojas Americanas": "00776574"}
    assert ("Americanas", "Lojas Americanas", LIKENESS) not in [
        (one.name, one.other, one.evidence) for one in proposals(names, apart)
    ]


def test_a_list_that_states_two_names_proposes_them_however_unlike() -> None:
    names = ["CELG D", "Enel Distribuição", "Equatorial Goiás"]
    listed = [
        "Enel Distribuição (antiga Celg D)",
        "Equatorial Goiás (antiga ENEL Distribuição S/A)",
    ]
    found = proposals(names, links=alias_seed(listed))
    assert [(one.name, one.other) for one in found] == [tuple(names[:2]), tuple(names[1:])]
    assert {one.evidence for one in found} == {BRACKETS}
    assert proposals(names[:1], links=alias_seed(listed)) == []


def test_the_order_of_evidence_is_that_of_the_method() -> None:
    assert name_proposals.EVIDENCE == (ROOT, SPELLING, BRACKETS, LIKENESS)


# The real names.


@pytest.fixture(scope="module")
def participants(shared: Path) -> list[str]:
    path = shared / "data" / "participantes_consumidor_gov" / "participantes_2023-01.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [cells[0] for cells in csv.reader(file, delimiter=";")][1:]


@pytest.fixture(scope="module")
def companies(shared: Path) -> list[str]:
    path = shared / "data" / "consumidor_gov_2014-11" / "data_4.txt.gz"
    rows = csv.DictReader(
        gzip.decompress(path.read_bytes()).decode("cp1252").splitlines(), delimiter="\t"
    )
    return sorted({cells["Nome Fantasia"].strip() for cells in rows})


NEED_A_PERSON = {
    "Banco Pan (Panamericano)": "Banco Pan",
    "Caixa Capitalização": "CNP Capitalização (Antiga Caixa Capitalização)",
    "Caixa Consórcios": "CNP Consórcio (Antiga Caixa Consórcios)",
    "Caixa Previdência": "Caixa Vida e Previdência",
    "Caixa Seguros": "Caixa Seguros Saúde",
    "Cardif Cap": "Cardif Seguros e Garantias",
    "Extra": "Extra.com",
    "Itaú BMG Consignado": "Itaú Consignado",
    "Lojas Americanas": "Americanas",
    "Magazine Luiza": "Magazine Luiza - Loja Física",
    "Moip": "Moip / Wirecard",
    "Philips Walita, Avent, Saeco e Sonicare": "Philips Walita",
    "TAM Viagens": "Latam Airlines (Tam)",
    "Tam": "Latam Airlines (Tam)",
}
"""The names that ask a person, with the candidate that comes first."""
UNMATCHED = {"Hiper Bompreço", "Itaucard", "Magazineluiza.com", "Yasuda Marítima Seguros"}


def test_the_companies_of_2014_among_the_participants_of_2023(
    companies: list[str], participants: list[str]
) -> None:
    answers = look_up(companies, participants)
    assert (len(companies), len(participants)) == (133, 1276)
    found = {name: answer.found for name, answer in answers.items() if answer.found}
    assert len(found) == 115
    # A match is the name itself, but for its accents and signs or for what stands in brackets.
    other_words = {n: f for n, f in found.items() if f.partition(" (")[0] != n}
    assert other_words == {"Avianca (Vôos Internacionais)": "Avianca - Voos internacionais"}
    asked = {name: answer for name, answer in answers.items() if not answer.found}
    first = {name: a.candidates[0].name for name, a in asked.items() if a.candidates}
    assert first == NEED_A_PERSON
    assert asked.keys() - first.keys() == UNMATCHED


def test_the_participants_name_35_links_in_brackets(participants: list[str]) -> None:
    seed = alias_seed(participants)
    assert len([link for link in seed if link.kind == FORMER]) == 23
    assert len([link for link in seed if link.kind == CURRENT]) == 12
    assert AliasLink("CNP Consórcio", "Caixa Consórcios", FORMER) in seed
    assert AliasLink("Nextel", "Claro", CURRENT) in seed
    assert sum(read_brackets(name).is_closed for name in participants) == 60
