"""Likely errors of resolution, for a person to judge: names merged wrongly, and entities that may be one.

The score is a rank, not a probability: how strong the signs are, times the logarithm of the number of papers.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import polars as pl
from rapidfuzz import fuzz, process

from kg.lexicon import load, normal_form
from kg.lexicon.wording import initials
from kg.resolve.name_forms import is_acronym

# Similarities are those of rapidfuzz, 0 to 100.
_NEAR, _UNLIKE = 90, 45
_SHORTEST = 6
_BLOCK = 4
_SOME = 3
_ALIKE = 0.3
_INITIALS = 3
# Letters by which two spellings of a word begin alike.
_STEM = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two names that may be the same, or different; `papers` is the number of papers of the rarer one.

    `ids` are the entities that have the names: two, or one that has both.
    """

    kind: Literal["same", "different"]
    type: str
    a: str
    b: str
    ids: tuple[str, ...]
    reasons: tuple[str, ...]
    papers: int
    score: float


@dataclass(frozen=True, slots=True)
class _Entity:
    number: int
    id: str
    type: str
    name: str
    names: tuple[str, ...]
    papers: int


def abbreviates(short: str, long: str) -> bool:
    """Return whether the letters of one name stand in another in this order, the first one first.

    >>> abbreviates("LoRA", "low-rank adaptation"), abbreviates("BERT", "language model")
    (True, False)
    """
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    rest = iter(long.casefold())
    return bool(letters) and long.casefold()[:1] == letters[0] and all(letter in rest for letter in letters)


def _digits(name: str) -> tuple[str, ...]:
    return tuple(sorted(letter for letter in name if letter.isdigit()))


class _Signs:
    """The signs that stand for a suggestion, each with a weight."""

    def __init__(self) -> None:
        self.reasons: list[str] = []
        self.weight = 0.0

    def add(self, weight: float, reason: str) -> None:
        self.reasons.append(reason)
        self.weight += weight

    def between(self, one: _Entity, other: _Entity) -> Suggestion:
        """Return the suggestion that two entities are one; of two with one name, the long form of one is shown."""
        names = [one.name, other.name]
        if one.name == other.name:
            longs = [next((name for name in entity.names if " " in name), entity.name) for entity in (one, other)]
            names = longs if longs[0] != longs[1] else names
        score = self._score(other.papers)
        ids = (one.id, other.id)
        return Suggestion("same", one.type, names[0], names[1], ids, tuple(self.reasons), other.papers, score)

    def within(self, entity: _Entity, name: str, papers: int) -> Suggestion:
        """Return the suggestion that a name of an entity is another one's."""
        score = self._score(papers)
        return Suggestion("different", entity.type, entity.name, name, (entity.id,), tuple(self.reasons), papers, score)

    def _score(self, papers: int) -> float:
        return round(self.weight * math.log1p(papers), 3)


def _near_pairs(entities: Sequence[_Entity]) -> Iterator[tuple[int, int, int]]:
    """Yield pairs of entities of one type whose names differ in a letter or two, with their similarity."""
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    normals = [normal_form(entity.name) for entity in entities]
    for place, (entity, normal) in enumerate(zip(entities, normals, strict=True)):
        if len(normal) >= _SHORTEST:
            blocks[entity.type, normal[:_BLOCK]].append(place)
    for block in blocks.values():
        own = [normals[place] for place in block]
        scores = process.cdist(own, own, scorer=fuzz.ratio, score_cutoff=_NEAR)
        for one, other in zip(*scores.nonzero(), strict=True):
            rarer = min(entities[block[one]].papers, entities[block[other]].papers)
            names = entities[block[one]].name, entities[block[other]].name
            if one < other and _is_typo(own[one], own[other]) and _is_one_name(*names, rarer):
                yield block[one], block[other], int(scores[one, other])


def _is_typo(one: str, other: str) -> bool:
    """Return whether the difference of two names is hardly one of version or size."""
    short, long = sorted((one, other), key=len)
    return _digits(one) == _digits(other) and not long.startswith(short)


def _is_one_name(one: str, other: str, papers: int) -> bool:
    """Return whether two names, of which the rarer is in so many papers, may be spellings of one.

    >>> _is_one_name("robot control", "robotic control", 9), _is_one_name("text encoder", "text decoder", 9)
    (True, False)
    >>> _is_one_name("ResNet", "ResNeXt", 9), _is_one_name("EfficientNet", "EfficentNet", 1)
    (False, True)
    """
    words = [name.replace("-", " ").split() for name in (one, other)]
    if len(words[0]) != len(words[1]):
        return True
    for first, second in zip(*words, strict=True):
        # "Encoder" and "decoder", "supervised" and "unsupervised" are two things, whatever else they share.
        if first[:_STEM].casefold() != second[:_STEM].casefold():
            return False
        # Authors choose capitals: what several papers write so is no slip.
        if first.casefold() != second.casefold() and _is_chosen(first) and _is_chosen(second) and papers > 1:
            return False
    return True


def _is_chosen(word: str) -> bool:
    return any(letter.isupper() for letter in word[1:])


def _same_pairs(entities: Sequence[_Entity]) -> dict[tuple[int, int], _Signs]:
    """Return the pairs of entities that may be one, with the signs."""
    found: defaultdict[tuple[int, int], _Signs] = defaultdict(_Signs)
    for one, other, score in _near_pairs(entities):
        found[one, other].add((score - _NEAR + 5) / 10, f"the names are alike ({score} of 100)")
    by_words: defaultdict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    by_initials: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, entity in enumerate(entities):
        words = tuple(sorted(entity.name.casefold().replace("-", " ").split()))
        # "Text to image" is the contrary of "image to text".
        if len(words) > 1 and "to" not in words:
            by_words[entity.type, words].append(place)
        for letters in {initials(name) for name in entity.names if " " in name}:
            by_initials[entity.type, letters].append(place)
    for places in by_words.values():
        for pair in pairwise(places):
            is_case = len({entities[place].name.casefold() for place in pair}) == 1
            found[pair].add(1.5, "the same but for case" if is_case else "the same words in another order")
    for place, entity in enumerate(entities):
        if is_acronym(entity.name) and len(entity.name) >= _INITIALS:
            senses = [other for other in by_initials.get((entity.type, entity.name.upper()), ()) if other != place]
            is_defined = any(abbreviates(entity.name, name) for name in entity.names[1:] if " " in name)
            if len(senses) == 1 and not is_defined:
                long = next(n for n in entities[senses[0]].names if " " in n and initials(n) == entity.name.upper())
                found[min(place, senses[0]), max(place, senses[0])].add(1.0, f"{entity.name}: the initials of {long}")
    return found


def _missed(entities: Sequence[_Entity], neighbours: Mapping[int, Collection[str]]) -> Iterator[Suggestion]:
    """Yield entities that may be one."""
    for (one, other), signs in _same_pairs(entities).items():
        a, b = sorted((entities[one], entities[other]), key=lambda entity: (-entity.papers, entity.name))
        near, far = (set(neighbours.get(entity.number, ())) for entity in (a, b))
        shared = len(near & far)
        if near and far and shared >= _SOME and shared / min(len(near), len(far)) >= _ALIKE:
            signs.add(1.0, f"{shared} neighbours are the same")
        yield signs.between(a, b)


def _merged(entities: Sequence[_Entity], spelled: pl.DataFrame) -> Iterator[Suggestion]:
    """Yield names of one entity that may be different; `spelled` has entity, name, type, papers, years and venues."""
    by_number = {entity.number: entity for entity in entities}
    lexicon = load()
    groups = spelled.partition_by("entity", as_dict=True)
    for (number,), rows in groups.items():
        entity = by_number.get(int(number))
        if entity is None or rows.height < 2:
            continue
        own = rows.filter(pl.col("name").str.to_lowercase() == entity.name.casefold()).to_dicts()
        for row in rows.to_dicts():
            if row["name"].casefold() == entity.name.casefold():
                continue
            signs = _Signs()
            terms = {term.name for term in lexicon.find(row["name"])} & {t.name for t in lexicon.find(entity.name)}
            _judge_spelling(row["name"], entity, signs, is_listed=bool(terms))
            if own and signs.reasons:
                _judge_papers(row, own[0], signs)
            if signs.reasons:
                yield signs.within(entity, row["name"], row["papers"])


def _judge_spelling(name: str, entity: _Entity, signs: _Signs, *, is_listed: bool) -> None:
    if normal_form(name) == normal_form(entity.name):
        if name.islower() and not entity.name.islower() and name.isalpha() and not entity.name.isalpha():
            signs.add(1.5, f"{name!r} is spelled like an ordinary word")
        return
    if normal_form(name) in normal_form(entity.name):
        return
    likeness = fuzz.token_set_ratio(name.casefold(), entity.name.casefold())
    is_short = abbreviates(name, entity.name) or abbreviates(entity.name, name)
    if likeness < _UNLIKE and not is_short and not is_listed:
        signs.add((_UNLIKE - likeness) / 20, f"the names are unlike ({likeness:.0f} of 100)")


def _judge_papers(row: Mapping[str, object], own: Mapping[str, object], signs: _Signs) -> None:
    if row["type"] != own["type"]:
        signs.add(1.0, f"papers make it a {row['type']}, not a {own['type']}")
    for column, weight in (("years", 0.5), ("venues", 0.25)):
        one, other = row[column], own[column]
        assert isinstance(one, list) and isinstance(other, list)
        if len(one) >= _SOME and len(other) >= _SOME and not set(one) & set(other):
            signs.add(weight, f"their papers have no {column[:-1]} in common")


def _spelled(mentions: pl.DataFrame) -> pl.DataFrame:
    return (
        mentions.group_by("entity", "name")
        .agg(
            pl.col("type").mode().sort().first(),
            papers=pl.col("paper").n_unique(),
            years=pl.col("year").drop_nulls().unique().sort(),
            venues=pl.col("venue").drop_nulls().unique().sort(),
        )
        .sort("entity", "name")
    )


def suggest(
    entities: pl.DataFrame,
    mentions: pl.DataFrame,
    neighbours: Mapping[int, Collection[str]],
    decided: Iterable[tuple[str, str]] = (),
) -> list[Suggestion]:
    """Return the likeliest errors, the likeliest first.

    `entities` are those of a Resolution; `mentions` have entity (its row), name, type, paper, year and venue;
    `neighbours` are the ids of the nodes around each entity. Pairs of normal forms in `decided` are left out.
    """
    papers = dict(mentions.group_by("entity").agg(pl.col("paper").n_unique()).iter_rows())
    rows = [
        _Entity(number, id_, type_, name, (name, *aliases), papers.get(number, 0))
        for number, (id_, type_, name, aliases) in enumerate(entities.iter_rows())
    ]
    done = {frozenset(pair) for pair in decided}
    found = [*_missed(rows, neighbours), *_merged(rows, _spelled(mentions))]
    left = [row for row in found if frozenset({normal_form(row.a), normal_form(row.b)}) not in done]
    return sorted(left, key=lambda row: (-row.score, row.kind, row.a, row.b))
