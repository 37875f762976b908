"""Which names may be of one company: by what is written, by brackets, by likeness; never a merge.

Order of evidence: root of CNPJ, spelling, brackets, likeness. The first two are certain enough for
a lookup in a list; to make two companies one always takes a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.names import AliasLink, ListedName, canonical, is_short, read_brackets

ROOT, SPELLING, BRACKETS, LIKENESS = "root", "spelling", "brackets", "likeness"
EVIDENCE = (ROOT, SPELLING, BRACKETS, LIKENESS)
"""From the strongest to the weakest."""
MINIMUM_LIKENESS = 85
"""Of RapidFuzz's WRatio, 0 to 100: names below it are not proposed."""
CANDIDATES_SHOWN = 3
COMMON_WORDS = frozenset(
    "a administradora aereas agencia agua aguas air airlines airways alimentos as auto banco "
    "bank br brasil brazil capitalizacao cartao cartoes casa celular com comercio companhia "
    "concessionaria consignado consorcio consorcios cooperativa corretora credito da das de "
    "digital distribuicao distribuidora do dos e editora eletro em energia faculdade fibra "
    "financeira financeiro financeiros financiamentos fixo goias grupo industria instituto "
    "internacional internet investimentos linhas loja lojas magazine mercado moveis na "
    "nacional no nova novo o online os pagamentos pay plano planos por previdencia s "
    "saneamento saude seguradora seguro seguros servico servicos shop sociedade solucoes "
    "store sul supermercados telecom telefonia transportes turismo tv universidade varejo "
    "viagens vida".split()
)
"""Words of a trade or a place: two names that share nothing else are not alike."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may be of the same company; `likeness` is 0 to 100, 100 without a guess."""

    name: str
    evidence: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a list says of one name: the listed name it is, or those to ask a person about."""

    found: str | None
    evidence: str | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two names to ask a person about."""

    name: str
    other: str
    evidence: str
    likeness: float


def look_up(names: Iterable[str], listed: Sequence[str]) -> dict[str, Lookup]:
    """For each name the one listed name of the same spelling, or at most three candidates.

    A listed name also has the spelling of its text outside the brackets where these only say that
    it was closed, its former or its current name, or where nothing else bears it. Found is what
    one listed name alone has: homonyms are candidates. None found and no candidate: unmatched.
    """
    index = _Index(listed)
    return {name: index.look_up(name) for name in names}


def proposals(
    names: Sequence[str],
    roots: Mapping[str, str] | None = None,
    links: Iterable[AliasLink] = (),
) -> list[Proposal]:
    """The pairs of names that may be of one company, strongest evidence first, then by name.

    `roots` gives the CNPJ root of the names that have a known one; two known and different roots
    are no pair. `links` are what a list states of two names; one counts where both stand in
    `names`. By likeness and brackets a name asks about its three nearest alone, so a pair stands
    here where either of the two asks for it.
    """
    roots = roots or {}
    index = _Index(names)
    by_root: dict[str, list[str]] = defaultdict(list)
    for name, root in sorted(roots.items()):
        by_root[root].append(name)
    linked: dict[str, list[Candidate]] = defaultdict(list)
    for link in links:
        for name in index.spelt(link.name):
            linked[name] += [Candidate(n, BRACKETS, 100) for n in index.spelt(link.other)]
    found: dict[tuple[str, str], Proposal] = {}
    for name in names:
        near = [Candidate(n, ROOT, 100) for n in by_root.get(roots.get(name, ""), ())]
        near += index.spelt_alike(name)
        for candidate in (*near, *linked[name], *index.candidates(name)):
            pair = (min(name, candidate.name), max(name, candidate.name))
            both = [roots[one] for one in pair if one in roots]
            if pair[0] == pair[1] or len(set(both)) > 1:
                continue
            proposal = Proposal(*pair, candidate.evidence, candidate.likeness)
            known = found.get(pair)
            if known is None or _strength(proposal) < _strength(known):
                found[pair] = proposal
    return sorted(found.values(), key=_strength)


def _strength(proposal: Proposal) -> tuple[int, float, str, str]:
    place = EVIDENCE.index(proposal.evidence)
    return place, -proposal.likeness, proposal.name, proposal.other


class _Index:
    """Listed names by their spelling, by what their brackets name, and by their words."""

    def __init__(self, listed: Iterable[str]) -> None:
        self._read: dict[str, ListedName] = {name: read_brackets(name) for name in listed}
        self._by_spelling: dict[str, set[str]] = defaultdict(set)
        self._by_bracket: dict[str, set[str]] = defaultdict(set)
        self._forms: dict[str, tuple[str, ...]] = {}
        self._by_word: dict[str, set[str]] = defaultdict(set)
        for name, read in self._read.items():
            in_brackets = [*read.former, *([read.current] if read.current else []), *read.beside]
            forms = [canonical(form) for form in (name, read.name, *in_brackets)]
            for form in forms[:2]:
                self._by_spelling[form].add(name)
            for form in forms[2:]:
                self._by_bracket[form].add(name)
            self._forms[name] = tuple(sorted({f for f in forms if f and not is_short(f)}))
            for form in self._forms[name]:
                for word in set(form.split()) - COMMON_WORDS:
                    self._by_word[word].add(name)

    def look_up(self, name: str) -> Lookup:
        same = self._same(name)
        if len(same) == 1:
            return Lookup(same[0], SPELLING, ())
        homonyms = tuple(Candidate(other, SPELLING, 100) for other in same)
        return Lookup(None, None, (*homonyms, *self.candidates(name))[:CANDIDATES_SHOWN])

    def _same(self, name: str) -> list[str]:
        """The listed name written so, letter by letter, or those of the same canonical form."""
        if name.strip() in self._read:
            return [name.strip()]
        return self.spelt(name)

    def spelt(self, name: str) -> list[str]:
        """The listed names of that canonical form, in order; none for a name of signs."""
        return sorted(self._by_spelling.get(canonical(name), ())) if canonical(name) else []

    def spelt_alike(self, name: str) -> list[Candidate]:
        forms = {canonical(name), canonical(read_brackets(name).name)} - {""}
        alike = {other for form in forms for other in self._by_spelling.get(form, ())}
        return [Candidate(other, SPELLING, 100) for other in sorted(alike - {name})]

    def candidates(self, name: str) -> list[Candidate]:
        """Those that brackets name, then the likest that share a word of their own with it."""
        from rapidfuzz import fuzz

        read = read_brackets(name)
        forms = [canonical(one) for one in (name, read.name)]
        named = {o for form in forms if form for o in self._by_bracket.get(form, ())} - {name}
        found = [Candidate(other, BRACKETS, 100) for other in sorted(named)]
        asked = sorted({form for form in forms if form and not is_short(form)})
        words = {word for form in asked for word in form.split()} - COMMON_WORDS
        near = {other for word in words for other in self._by_word.get(word, ())} - named - {name}
        alike = [
            Candidate(
                other,
                LIKENESS,
                max(
                    (
                        fuzz.WRatio(form, its_form)
                        for form in asked
                        for its_form in self._forms[other]
                        if set(form.split()) & set(its_form.split()) - COMMON_WORDS
                    ),
                    default=0.0,
                ),
            )
            for other in sorted(near)
        ]
        alike = [one for one in alike if one.likeness >= MINIMUM_LIKENESS]
        alike.sort(key=lambda one: (-one.likeness, one.name))
        return [*found, *alike][:CANDIDATES_SHOWN]
