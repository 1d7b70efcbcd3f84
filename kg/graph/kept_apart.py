"""What is near an entity by its names, and yet another entity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz, process

from kg.corrections import Correction, Different
from kg.graph.homonyms import homonyms
from kg.graph.read import Card
from kg.graph.sorted_rows import rows_with
from kg.graph.tables import Tables
from kg.lexicon.wording import initials
from kg.schema import EXTRACTED

# Similarity of labels by rapidfuzz, 0 to 100.
_ALIKE = 85
_MOST_ALIKE = 8


@dataclass(frozen=True, slots=True)
class KeptApart:
    """An entity with a name that is near another's, and the reason why the two are not one."""

    id: str
    label: str
    type: str
    reason: str


def kept_apart(tables: Tables, card: Card, corrections: Mapping[int, Correction]) -> list[KeptApart]:
    """Return the entities whose names are near those of an entity, each once, those that share a name first."""
    entities = tables.nodes.filter(pl.col("type").is_in(EXTRACTED) & (pl.col("id") != card.id))
    reasons: dict[str, str] = {}
    for id_, reason in _near(tables, entities, card, corrections):
        reasons.setdefault(id_, reason)
    near = rows_with(entities, "id", pl.Series(list(reasons), dtype=pl.String))
    named = {id_: (label, type_) for id_, label, type_ in near.select("id", "label", "type").iter_rows()}
    return [KeptApart(id_, *named[id_], reason) for id_, reason in reasons.items() if id_ in named]


def _near(
    tables: Tables, entities: pl.DataFrame, card: Card, corrections: Mapping[int, Correction]
) -> Iterator[tuple[str, str]]:
    """Yield the id of each near entity with a reason, the most telling first."""
    for number, correction in corrections.items():
        if isinstance(correction, Different):
            apart = frozenset[str]().union(*(name.normals for name in correction.names))
            for id_ in _called(entities, apart):
                yield id_, f"correction {number} says that they are different"
    for other in homonyms(tables.nodes.lazy(), tables.counts.lazy(), card.id):
        yield other.id, f"{other.name} is a name of both, and no paper names both as one"
    is_own = (pl.col("source") == card.id) | (pl.col("target") == card.id)
    family = tables.edges.filter((pl.col("relation") == "variant_of") & is_own)
    for source, target in family.select("source", "target").iter_rows():
        if card.id == source:
            yield target, f"{card.label} is a version, size or split of it"
        else:
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
    if " " in card.label:
        for id_ in entities.filter(pl.col("label") == initials(card.label))["id"]:
            yield id_, f"it may stand for {card.label}, and no paper defines it so"
    elif card.label.isupper():
        of_words = entities.filter(pl.col("label").str.contains(" ", literal=True))
        for id_, label in of_words.select("id", "label").iter_rows():
            if initials(label) == card.label:
                yield id_, f"{card.label} may stand for it, and no paper defines it so"
