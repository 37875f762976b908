"""Frames and sentences of the section Nomes e grupos: pairs to decide, evidence, decisions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from indicators.name_proposals import BRACKETS, LIKENESS, ROOT, SPELLING, Proposal, proposals
from indicators.names import identities
from indicators.ranking import MOST_UNRESOLVED, with_ranks
from indicators.resolution import with_resolution
from indicators.shrinkage import with_shrinkage
from queries import names
from queries.companies import company_totals
from queries.database import Database
from queries.months import first_day, last_day
from queries.scope import Scope
from reports.coverage import coverage
from reports.few import is_few
from reports.frames import DRAWS_SEED
from reports.link import DEFAULT_MINIMUM, rolling_window
from reports.method import EVERYTHING
from reports.words import count, decimal, rank_range
from workspace.files import ANSWER_WORDS, KIND_WORDS
from workspace.names import SAME, NameEvent, decisions, pairs

Pair = tuple[str, str]
TODAY, JOINED = "hoje", "se forem a mesma"
EVIDENCE_WORDS = {
    ROOT: "mesma raiz de CNPJ",
    SPELLING: "mesma grafia, sem acentos, sinais e forma jurídica",
    BRACKETS: "um nome está entre parênteses no outro",
    LIKENESS: "nomes parecidos",
}
_SUMMED = (
    *("finalised_count", "rated_count", "resolved_count", "answered_count", "rating_sum"),
    *("rating_count", "response_days_sum", "response_days_count"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The pairs decided to be one company, and how many of them the build lacks or has too many."""

    same: tuple[Pair, ...]
    to_apply: int


def queue(database: Database, decided: Sequence[Pair]) -> list[Proposal]:
    """The pairs of written names to ask a person about, without those decided on.

    Strongest evidence first, then by name; a pair that is one company already is none.
    """
    written = names.written_names(database)["written_name"].tolist()
    known = {frozenset(pair) for pair in decided}
    sets = identities(_applied(database))
    return [
        proposal
        for proposal in proposals(written)
        if frozenset(pair := (proposal.name, proposal.other)) not in known
        and not any(one.issuperset(pair) for one in sets)
    ]


def written(database: Database) -> list[str]:
    """All names that the build knows, by name."""
    return names.written_names(database)["written_name"].tolist()


def evidence(database: Database, name: str, other: str) -> pd.DataFrame:
    """One row a name of the pair: what the whole build knows of it.

    Columns: company (the written name), counts_as, main_segment (NA where no row names one),
    name_count, town_count, first_day, last_day.
    """
    known = names.written_names(database).set_index("written_name").loc[[name, other]]
    places = _places(database, (name, other))
    by_segment = places.dropna(subset="segment").groupby(["written_name", "segment"])
    sizes = by_segment["finalised_count"].sum().reset_index()
    largest = sizes.sort_values(["finalised_count", "segment"], ascending=[False, True])
    segment = largest.drop_duplicates("written_name").set_index("written_name")["segment"]
    towns = places.dropna(subset="ibge_code").groupby("written_name")["ibge_code"].nunique()
    return pd.DataFrame(
        {
            "company": known.index,
            "counts_as": known["company"].to_numpy(),
            "main_segment": segment.reindex(known.index).to_numpy(),
            "name_count": known["finalised_count"].to_numpy(),
            "town_count": towns.reindex(known.index, fill_value=0).to_numpy(),
            "first_day": [pd.Timestamp(first_day(int(m))) for m in known["first_month"]],
            "last_day": [pd.Timestamp(last_day(int(m))) for m in known["last_month"]],
        }
    )


def towns_in_common(database: Database, name: str, other: str) -> int:
    """Municipalities of Goiás with complaints under both names."""
    places = _places(database, (name, other)).dropna(subset="ibge_code")
    both = places.groupby("ibge_code")["written_name"].nunique()
    return int((both == 2).sum())


def effect(database: Database, name: str, other: str) -> pd.DataFrame:
    """How the ranking of the last 12 months would change: the two companies today, and joined.

    Rates, intervals and places as in the ranking by what is not resolved, with its default minimum;
    joined, the fit and all places are made anew. No row where the two are one company already; a
    name without a complaint in the window has no row of today. Columns: situation, company,
    finalised_count, rated_count, estimate, estimate_low, estimate_high, places (text, empty
    without a place).
    """
    company_of = names.written_names(database).set_index("written_name")["company"]
    pair = [company_of[name], company_of[other]]
    known = coverage(database)
    scope = Scope(*rolling_window("12m", known), states=known.states)
    totals = company_totals(database, scope)
    if pair[0] == pair[1]:
        pair, totals = [], totals.iloc[:0]
    is_one = totals["company"].isin(pair)
    sums = totals.loc[is_one, list(_SUMMED)].sum()
    one = totals[is_one].head(1).assign(**sums)
    today = _ranked(totals)
    joined = _ranked(pd.concat([totals[~is_one], one], ignore_index=True))
    rows = pd.concat(
        [
            today[today["company"].isin(pair)].assign(situation=TODAY),
            joined[joined["company"].isin(one["company"])].assign(
                situation=JOINED, company=" + ".join(pair)
            ),
        ]
    )
    estimates = ["estimate", "estimate_low", "estimate_high"]
    rows[estimates] = rows[estimates].mask(is_few(rows["rated_count"]))
    columns = ["situation", "company", "finalised_count", "rated_count", *estimates, "places"]
    return rows[columns].reset_index(drop=True)


def standing(database: Database, events: Sequence[NameEvent]) -> Standing:
    """Which pairs hold as one company, and how many of them the build lacks or has too many."""
    same = tuple(pairs(events, SAME))
    return Standing(same, len(set(same) ^ set(_applied(database))))


def events_frame(events: Sequence[NameEvent]) -> pd.DataFrame:
    """One row an event, in their order, in words: the columns of `DECISION_COLUMNS`."""
    rows = [
        (
            event.name,
            event.other,
            "" if event.answer is None else ANSWER_WORDS[event.answer],
            KIND_WORDS[event.kind],
            event.decided_by,
            event.decided_at,
        )
        for event in events
    ]
    return pd.DataFrame(
        rows, columns=["name", "other", "answer", "kind", "decided_by", "decided_at"]
    )


def summary(waiting: int, events: Sequence[NameEvent], stands: Standing) -> str:
    """How much there is to decide, what holds, and what is not applied yet."""
    held = len(decisions(events))
    words = (
        f"Pares para decidir: {count(waiting)}. Decididos: {count(held)}, dos quais da mesma "
        f"empresa: {count(len(stands.same))}."
    )
    if stands.to_apply:
        words += f" Ainda não aplicadas à base: {count(stands.to_apply)}."
    return words


def question(name: str, other: str) -> str:
    """What a person is asked about two names."""
    return f"Pode ser a mesma empresa: {name} e {other}."


def why(proposal: Proposal) -> str:
    """What speaks for two names of one company."""
    words = EVIDENCE_WORDS[proposal.evidence]
    is_guess = proposal.evidence == LIKENESS
    return f"{words} ({decimal(proposal.likeness, 0)} de 100)" if is_guess else words


def _applied(database: Database) -> list[Pair]:
    return [(one, other) for one, other in names.name_decisions(database).itertuples(index=False)]


def _places(database: Database, pair: Pair) -> pd.DataFrame:
    """The rows of the pair's names, of the whole build."""
    company_of = names.written_names(database).set_index("written_name")["company"]
    scope = replace(EVERYTHING, companies=tuple(company_of[list(pair)]))
    places = names.written_name_places(database, scope)
    return places[places["written_name"].isin(pair)]


def _ranked(totals: pd.DataFrame) -> pd.DataFrame:
    judged = with_shrinkage(with_resolution(totals), "unresolved_count", "rated_count")
    generator = np.random.default_rng(DRAWS_SEED)
    ranked = with_ranks(judged, DEFAULT_MINIMUM, generator, MOST_UNRESOLVED)
    places = [
        rank_range(int(low), int(high)) if has_place else ""
        for low, high, has_place in zip(
            ranked["rank_low"], ranked["rank_high"], ranked["has_sufficient_volume"], strict=True
        )
    ]
    return ranked.assign(places=places)
