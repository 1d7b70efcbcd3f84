"""Matching of papers by title, year, first author and abstract, with a bar below which nothing is a match."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from kg.papers.dedupe.similarity import is_near
from kg.papers.normalize.identity import surname_key, title_key
from kg.records import Paper

# A preprint may precede its publication by years; the title as it stands must be long enough to tell works apart.
_YEARS_SAME, _YEARS_NEAR = 3, 1
_SHORTEST, _SHORTEST_HEAD = 16, 5
_BLOCK = 16
_SAME, _NEAR = "same title", "nearly the same title"
# Least similarity of two titles with one head, and least share of the shorter abstract's phrases in the other's.
_ALIKE, _SHARED = 90, 0.5
_PHRASE, _FEWEST_PHRASES = 4, 20
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\b(?:\w*\d\w*|[ivx]+)\b")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that is looked for; `surname` is the key of its first author's, None where no author is known."""

    title: str
    key: str
    year: int | None
    surname: str | None
    abstract: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate that is a wanted paper: how similar they are (0..1), and why it is accepted."""

    wanted: Wanted
    found: Paper
    score: float
    reason: str


def wanted(title: str, year: int | None, first_author: str | None, abstract: str = "") -> Wanted:
    """Return what to look for."""
    return Wanted(title, title_key(title), year, surname_key(first_author) if first_author else None, abstract)


def head_of(title: str) -> str:
    """Return the key of a title's head: what is before a colon, without brackets at the end.

    >>> head_of("2 OLMo 2 Furious (COLM's Version)"), head_of("Aurora-M: Open Source Pre-training")
    ('2olmo2furious', 'auroram')
    """
    return title_key(_BRACKETS.sub("", title.partition(":")[0]))


def judged(sought: Wanted, found: Paper) -> Match | None:
    """Return the match of a candidate with a wanted paper; None below the bar.

    - Equal titles (but for case, punctuation and accents): years at most three apart; a short title needs the same
      first author or a close year too.
    - Titles that differ by a character or an ending: the same first author or a year at most one apart.
    - Titles with the same head, as a paper may have at its publication: nine tenths alike, or half of the phrases of
      the shorter abstract stand in the other; years at most one apart.

    A known first author must never be another one.
    """
    surname = surname_key(found.authors[0]) if found.authors else None
    if sought.surname and surname and sought.surname != surname:
        return None
    has_author = sought.surname is not None and surname is not None
    apart = abs(sought.year - found.year) if sought.year and found.year else None
    is_close = apart is not None and apart <= _YEARS_NEAR
    score, how = _alike(sought, found)
    is_same = how == _SAME
    if not how or (apart is not None and apart > (_YEARS_SAME if is_same else _YEARS_NEAR)):
        return None
    needs_more = len(sought.key) < _SHORTEST if is_same else how == _NEAR
    if needs_more and not (has_author or is_close):
        return None
    reasons = [how, *(["same first author"] if has_author else [])]
    reasons += [f"years {apart} apart" if apart else "same year"] if apart is not None else []
    return Match(sought, found, round(score, 4), ", ".join(reasons))


def _alike(sought: Wanted, found: Paper) -> tuple[float, str]:
    """Return how similar two papers are, and in what; "" for two works."""
    if title_key(found.title) == sought.key:
        return 1.0, _SAME
    ratio = fuzz.ratio(sought.title.casefold(), found.title.casefold())
    if is_near(sought.title, found.title):
        return ratio / 100, _NEAR
    head = head_of(sought.title)
    if len(head) < _SHORTEST_HEAD or head != head_of(found.title) or _numbers(sought.title) != _numbers(found.title):
        return 0.0, ""
    if ratio >= _ALIKE:
        return ratio / 100, "a title with the same head"
    shared = shared_phrases(sought.abstract, found.abstract)
    return (shared, "a title with the same head and the same abstract") if shared >= _SHARED else (0.0, "")


def _numbers(title: str) -> set[str]:
    """Return the numbers of a title, which tell parts and versions apart."""
    return set(_NUMBER.findall(title.casefold()))


def shared_phrases(one: str, other: str) -> float:
    """Return the share of phrases of four words of the shorter text that the other has; 0 for a few words."""
    phrases, others = _phrases(one), _phrases(other)
    fewest = min(len(phrases), len(others))
    return len(phrases & others) / fewest if fewest >= _FEWEST_PHRASES else 0.0


@lru_cache(maxsize=1024)
def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return frozenset(zip(*(words[start:] for start in range(_PHRASE)), strict=False))


class TitleIndex:
    """Wanted papers by their titles; a similar title shares its beginning, its end or its head."""

    def __init__(self, papers: Iterable[Wanted]) -> None:
        """Index the papers."""
        self._same: defaultdict[str, list[Wanted]] = defaultdict(list)
        self._near: defaultdict[str, list[Wanted]] = defaultdict(list)
        for paper in papers:
            self._same[paper.key].append(paper)
            for part in _parts(paper.title, paper.key):
                self._near[part].append(paper)

    def matches(self, found: Paper) -> Iterator[Match]:
        """Yield the matches of a candidate with wanted papers."""
        key = title_key(found.title)
        near = [paper for part in _parts(found.title, key) for paper in self._near.get(part, ())]
        for paper in dict.fromkeys(self._same.get(key) or near):
            if match := judged(paper, found):
                yield match


def _parts(title: str, key: str) -> list[str]:
    parts = [f"^{key[:_BLOCK]}", f"{key[-_BLOCK:]}$"] if len(key) >= _SHORTEST else []
    head = head_of(title)
    return parts + ([head] if len(head) >= _SHORTEST_HEAD else [])


def chosen(matches: Iterable[Match]) -> list[Match]:
    """Return the matches of one wanted paper that can all be the same work, the best first; empty if it is not clear.

    Several works of one title by different first authors are not distinguished where the wanted paper has no author. Of
    several preprints or DOIs the best match's are kept.
    """
    ranked = sorted(matches, key=_order)
    best = [match for match in ranked if _is_same(match) == _is_same(ranked[0])]
    surnames = {surname_key(match.found.authors[0]) for match in best if match.found.authors}
    if len(surnames) > 1:
        return []
    kept: list[Match] = []
    for match in best:
        if not any(_contradicts(match.found, other.found) for other in kept):
            kept.append(match)
    return kept


def _is_same(match: Match) -> bool:
    return title_key(match.found.title) == match.wanted.key


def _contradicts(one: Paper, other: Paper) -> bool:
    """Return whether two records have different identifiers of one kind."""
    pairs = ((one.arxiv, other.arxiv), (one.doi, other.doi))
    return any(first and second and first != second for first, second in pairs)


def _order(match: Match) -> tuple[float, int, int, str, int]:
    found = match.found
    facts = sum(value is not None for value in (found.arxiv, found.doi, found.venue, found.year))
    source = found.sources[0]
    return -match.score - _is_same(match), -facts, -len(found.authors), source.path, source.line
