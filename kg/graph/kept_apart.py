"""What is near an entity by its names, and yet another entity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz, process

from kg.corrections import Correction, Different
from kg.graph.read import Card
from kg.graph.tables import Tables
from kg.lexicon import normal_form
from kg.schema import EXTRACTED

# Similarity of labels by rapidfuzz, 0 to 100.
_ALIKE = 85
_MOST_ALIKE = 8
_LEAST_INITIALS = 2


@dataclass(frozen=True, slots=True)
class KeptApart:
    """An entity with a name that is near another's, and the reason why the two are not one."""

    id: str
    label: str
    type: str
    reason: str


def initials(name: str) -> str:
    """Return the first letters of the words of a name, as capitals; empty for a single word.

    >>> initials("low-rank adaptation"), initials("BERT")
    ('LRA', '')
    """
    words = name.replace("-", " ").split()
    return "".join(word[0] for word in words).upper() if len(words) >= _LEAST_INITIALS else ""


def kept_apart(tables: Tables, card: Card, corrections: Mapping[int, Correction]) -> list[KeptApart]:
    """Return the entities whose names are near those of an entity, each once, those that share a name first."""
    entities = tables.nodes.filter(pl.col("type").is_in(EXTRACTED) & (pl.col("id") != card.id))
    found: dict[str, KeptApart] = {}
    for id_, reason in _near(tables, entities, card, corrections):
        if id_ not in found and (row := entities.filter(pl.col("id") == id_)).height:
            found[id_] = KeptApart(id_, row["label"][0], row["type"][0], reason)
    return list(found.values())


def _near(
    tables: Tables, entities: pl.DataFrame, card: Card, corrections: Mapping[int, Correction]
) -> Iterator[tuple[str, str]]:
    """Yield the id of each near entity with a reason, the most telling first."""
    own = {normal_form(name): name for name in (*card.aliases, card.label)}
    for number, correction in corrections.items():
        if isinstance(correction, Different):
            apart = frozenset[str]().union(*(name.normals for name in correction.names))
            for id_ in _called(entities, apart):
                yield id_, f"correction {number} says that they are different"
    shared = entities.select("id", "keys").explode("keys").filter(pl.col("keys").is_in(list(own)))
    for id_, key in shared.iter_rows():
        yield id_, f"{own[key]} is a name of both, and no paper names both as one"
    family = tables.edges.filter(pl.col("relation") == "variant_of")
    for source, target in family.select("source", "target").iter_rows():
        if card.id == source:
            yield target, f"{card.label} is a version, size or split of it"
        elif card.id == target:
            yield source, f"a version, size or split of {card.label}"
    yield from _by_initials(entities, card)
    same_type = entities.filter(pl.col("type") == card.type)
    alike = process.extract(
        card.label,
        same_type["label"].to_list(),
        scorer=fuzz.ratio,
        processor=str.casefold,
        score_cutoff=_ALIKE,
        limit=_MOST_ALIKE,
    )
    for _, score, place in alike:
        yield same_type["id"][place], f"the names are alike ({score:.0f} of 100), and no paper names both as one"


def _called(entities: pl.DataFrame, normals: frozenset[str]) -> list[str]:
    """Return the ids of the entities that have one of these normal forms among their names."""
    named = entities.filter(pl.col("keys").list.set_intersection(list(normals)).list.len() > 0)
    return named["id"].to_list()


def _by_initials(entities: pl.DataFrame, card: Card) -> Iterator[tuple[str, str]]:
    """Yield the entities of which the label, or this one's, is the initials of the other, and no paper defines it."""
    for id_, label in entities.select("id", "label").iter_rows():
        if card.label.isupper() and initials(label) == card.label:
            yield id_, f"{card.label} may stand for it, and no paper defines it so"
        elif label.isupper() and label == initials(card.label):
            yield id_, f"it may stand for {card.label}, and no paper defines it so"
