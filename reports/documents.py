"""Our own documents as texts for the screen: definitions, terms, limits, what a version changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indicators.names import normalised

_DOCS = Path(__file__).resolve().parent.parent / "docs"
_TITLES_OF_TERMS = ("Na tela", "Nome na tela")
_TITLE_OF_TEXTS = "Definição"
BEFORE_USE, TERMS, LIMITS = "O que saber antes de usar", "Termos", "Limites"
COVERAGE, ACCESSIBILITY = "Cobertura dos meses", "Acessibilidade"
"""Sections of docs/indicators.md that the screen shows on their own."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a document says of one term; `term` is the section's title for running text."""

    section: str
    term: str
    text: str


def definitions() -> tuple[Definition, ...]:
    """All of docs/indicators.md: one a table row, list item and paragraph, in its order."""
    return parsed(_read("indicators.md"))


def parsed(markdown: str) -> tuple[Definition, ...]:
    """The `##` sections of a document as definitions; what stands before the first one is left.

    A paragraph that begins with **words.** defines these words. A table row defines the cell
    below "Na tela", where there is one, otherwise the first one.
    """
    text = re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL)
    found: list[Definition] = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        for block in re.split(r"\n\s*\n", body):
            found += _of_block(_plain(title), block.strip())
    return tuple(found)


def section_texts(title: str) -> tuple[str, ...]:
    """The items of one section of docs/indicators.md, without their numbers."""
    return tuple(found.text for found in definitions() if found.section == title)


def matching(found: tuple[Definition, ...], asked: str) -> tuple[Definition, ...]:
    """The definitions that hold every word asked for, accents and case aside.

    Those with all of the words in the term come first.
    """
    words = _words(asked)
    in_term = tuple(one for one in found if _holds(one.term, words))
    in_text = (one for one in found if _holds(f"{one.section} {one.term} {one.text}", words))
    return (*in_term, *(one for one in in_text if one not in in_term))


@dataclass(frozen=True, slots=True)
class News:
    """What one version changed, for readers: running text, changes, figures that moved."""

    version: str
    written_on: str
    lead: str
    changes: tuple[str, ...]
    numbers: tuple[str, ...]


def newest_news() -> News:
    """The top entry of docs/novidades.md."""
    entry = re.split(r"^## ", _read("novidades.md"), flags=re.MULTILINE)[1]
    title, _, body = entry.partition("\n")
    version, _, written_on = title.partition(" ")
    changes, _, numbers = body.partition("### Números que mudaram")
    lead, _, items = changes.strip().partition("\n\n")
    return News(version, written_on.strip("() "), lead.strip(), _items(items), _items(numbers))


def _read(name: str) -> str:
    return (_DOCS / name).read_text(encoding="utf-8")


def _of_block(section: str, block: str) -> Iterator[Definition]:
    lines = block.splitlines()
    items = _items(block)
    lead = re.match(r"\*\*(.+?)\.?\*\*\s*(.+)", block, re.DOTALL)
    if block.startswith("|"):
        yield from _of_table(section, lines)
    elif items:
        yield from (Definition(section, section, item) for item in items)
    elif lead:
        yield Definition(section, _plain(lead[1]), _plain(lead[2]))
    elif block:
        yield Definition(section, section, _plain(block))


def _of_table(section: str, lines: list[str]) -> Iterator[Definition]:
    titles = _cells(lines[0])
    term_place = next((titles.index(t) for t in _TITLES_OF_TERMS if t in titles), 0)
    for line in lines[2:]:
        cells = _cells(line)
        rest = [
            cell if title == _TITLE_OF_TEXTS else f"{title}: {cell.removesuffix('.')}."
            for title, cell in zip(titles, cells, strict=True)
            if title != titles[term_place]
        ]
        rest.sort(key=lambda text: text not in cells)
        yield Definition(section, cells[term_place], " ".join(rest))


def _cells(line: str) -> list[str]:
    return [_plain(cell) for cell in line.strip().strip("|").split("|")]


def _items(block: str) -> tuple[str, ...]:
    """The items of a list, numbered or not; none where the block is no list."""
    found = re.findall(r"^(?:-|\d+\.) (.+)$", block, re.MULTILINE)
    return tuple(_plain(item) for item in found)


def _plain(markdown: str) -> str:
    """A text without the marks of emphasis and code, in one line."""
    return " ".join(re.sub(r"\*\*|\*|`", "", markdown).split())


def _words(text: str) -> list[str]:
    return [word for word in map(normalised, text.split()) if word]


def _holds(text: str, words: list[str]) -> bool:
    there = _words(text)
    return all(any(word in other for other in there) for word in words)
