"""Matching of papers by title, year and first author, with a bar below which nothing is a match."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from kg.papers.dedupe.similarity import is_near
from kg.papers.normalize.identity import surname_key, title_key
from kg.records import Paper

# A preprint may precede its publication by years; the title as it stands must be long enough to tell works apart.
_YEARS_SAME, _YEARS_NEAR = 3, 1
_SHORTEST = 16
_BLOCK = 16


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that is looked for; `surname` is the key of its first author's, None where no author is known."""

    title: str
    key: str
    year: int | None
    surname: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate that is a wanted paper: how similar the titles are (0..1), and why it is accepted."""

    wanted: Wanted
    found: Paper
    score: float
    reason: str


def wanted(title: str, year: int | None, first_author: str | None) -> Wanted:
    """Return what to look for."""
    return Wanted(title, title_key(title), year, surname_key(first_author) if first_author else None)


def judged(sought: Wanted, found: Paper) -> Match | None:
    """Return the match of a candidate with a wanted paper; None below the bar.

    Titles must be equal but for case, punctuation and accents, or nearly so; a known first author must be the same.
    Years may differ by three, by one for titles that are only near. A short title needs an author or a close year too.
    """
    is_same = title_key(found.title) == sought.key
    if not is_same and not is_near(sought.title, found.title):
        return None
    surname = surname_key(found.authors[0]) if found.authors else None
    if sought.surname and surname and sought.surname != surname:
        return None
    has_author = sought.surname is not None and surname is not None
    apart = abs(sought.year - found.year) if sought.year and found.year else None
    if apart is not None and apart > (_YEARS_SAME if is_same else _YEARS_NEAR):
        return None
    is_close = apart is not None and apart <= _YEARS_NEAR
    if (not is_same or len(sought.key) < _SHORTEST) and not (has_author or is_close):
        return None
    score = 1.0 if is_same else fuzz.ratio(sought.title.casefold(), found.title.casefold()) / 100
    reasons = ["same title" if is_same else "nearly the same title"]
    reasons += ["same first author"] if has_author else []
    reasons += [f"years {apart} apart" if apart else "same year"] if apart is not None else []
    return Match(sought, found, round(score, 4), ", ".join(reasons))


class TitleIndex:
    """Wanted papers by their titles; a title near one of them shares its beginning or its end."""

    def __init__(self, papers: Iterable[Wanted]) -> None:
        """Index the papers."""
        self._same: defaultdict[str, list[Wanted]] = defaultdict(list)
        self._near: defaultdict[str, list[Wanted]] = defaultdict(list)
        for paper in papers:
            self._same[paper.key].append(paper)
            if len(paper.key) >= _SHORTEST:
                for part in {f"^{paper.key[:_BLOCK]}", f"{paper.key[-_BLOCK:]}$"}:
                    self._near[part].append(paper)

    def matches(self, found: Paper) -> Iterator[Match]:
        """Yield the matches of a candidate with wanted papers."""
        key = title_key(found.title)
        near = [*self._near.get(f"^{key[:_BLOCK]}", ()), *self._near.get(f"{key[-_BLOCK:]}$", ())]
        for paper in dict.fromkeys(self._same.get(key) or near):
            if match := judged(paper, found):
                yield match


def chosen(matches: Iterable[Match]) -> list[Match]:
    """Return the matches of one wanted paper that can all be the same work, the best first; empty if it is not clear.

    Several works of one title by different first authors are not told apart where the wanted paper has no author. Of
    several preprints or DOIs the best match's are kept.
    """
    ranked = sorted(matches, key=_order)
    surnames = {surname_key(match.found.authors[0]) for match in ranked if match.found.authors}
    if len(surnames) > 1:
        return []
    kept: list[Match] = []
    for match in ranked:
        facts = [other.found for other in kept]
        is_other = any(
            getattr(match.found, name) and getattr(fact, name) and getattr(match.found, name) != getattr(fact, name)
            for fact in facts
            for name in ("arxiv", "doi")
        )
        if not is_other:
            kept.append(match)
    return kept


def _order(match: Match) -> tuple[float, int, int, str, int]:
    found = match.found
    facts = sum(value is not None for value in (found.arxiv, found.doi, found.venue, found.year))
    source = found.sources[0]
    return -match.score, -facts, -len(found.authors), source.path, source.line
