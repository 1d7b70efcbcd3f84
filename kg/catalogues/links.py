"""Links of entities with the names of a list: exact ones by normal form, and near ones as suggestions.

They are kept in a file of JSON Lines beside the graph, which every build applies. Lines may be deleted or edited.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, field_validator
from rapidfuzz import fuzz, process

from kg.catalogues.name_lists import ListedName
from kg.identifiers import text_key, web_address
from kg.json_lines import read_rows, write_rows
from kg.lexicon import normal_form
from kg.schema import EXTRACTED

_BY_NAME, _BY_ALIAS = 1.0, 0.9
# Least similarity of normal forms of a suggestion, and their least length.
_NEAR, _SHORTEST = 90, 6
# Shorter names are acronyms: they must be spelled alike.
_ACRONYM = 4


class NameLink(BaseModel):
    """A line of the file: an entity (id and label), an IRI, and why they are one; a suggestion is not built in."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    entity: str
    label: str
    identifier: str
    name: str
    match: Literal["exact", "close", "suggested"]
    confidence: float = Field(ge=0, le=1)
    reason: str
    origin: str

    @field_validator("identifier")
    @classmethod
    def _is_address(cls, identifier: str) -> str:
        if web_address(identifier) != identifier:
            raise ValueError("not an http(s) address")
        return identifier


@dataclass(frozen=True, slots=True)
class _Bearer:
    """An entity and the form of a name that it has: its label or an alias."""

    id: str
    label: str
    form: str

    @property
    def is_label(self) -> bool:
        return self.form == self.label


class _Bearers:
    """The entities by the normal forms of their names, labels before aliases."""

    def __init__(self, entities: pl.DataFrame) -> None:
        self._by_form: defaultdict[str, list[_Bearer]] = defaultdict(list)
        rows = list(entities.select("id", "label", "aliases").iter_rows())
        for id_, label, _ in rows:
            self._by_form[normal_form(label)].append(_Bearer(id_, label, label))
        for id_, label, aliases in rows:
            for alias in aliases:
                self._by_form[normal_form(alias)].append(_Bearer(id_, label, alias))

    @property
    def forms(self) -> list[str]:
        """The normal forms that are long enough to be compared by their spelling."""
        return [form for form in self._by_form if len(form) >= _SHORTEST]

    def first(self, form: str) -> tuple[str, str]:
        """Return id and label of the first entity with a normal form."""
        found = self._by_form[form][0]
        return found.id, found.label

    def of(self, name: str) -> list[_Bearer]:
        """Return the entities that have a name, each once."""
        spelled = (found for found in self._by_form.get(normal_form(name), ()) if _is_spelled(name, found.form))
        return list({found.id: found for found in reversed(list(spelled))}.values())[::-1]


def find_links(names: Iterable[ListedName], nodes: pl.DataFrame) -> Iterator[NameLink]:
    """Yield the links of listed names with nodes (id, type, label, aliases, keys).

    A name that several rows have with different identifiers is only a suggestion; so is one that several entities have,
    unless one of them also has an alias of the row.
    """
    bearers = _Bearers(nodes.filter(pl.col("type").is_in(EXTRACTED)))
    listed = list(names)
    identifiers: defaultdict[str, set[str]] = defaultdict(set)
    for row in listed:
        identifiers[normal_form(row.name)].add(row.identifier)
    near = bearers.forms
    for row in listed:
        is_clear = len(identifiers[normal_form(row.name)]) == 1
        found = _exact(row, bearers)
        if found is None:
            yield from _suggested(row, bearers, near)
        elif is_clear:
            yield found
        else:
            reason = f"{found.reason}; {len(identifiers[normal_form(row.name)])} rows have this name"
            yield found.model_copy(update={"match": "suggested", "reason": reason})


def _link(row: ListedName, entity: tuple[str, str], match: str, confidence: float, reason: str) -> NameLink:
    return NameLink.model_validate(
        {
            "entity": entity[0],
            "label": entity[1],
            "identifier": row.identifier,
            "name": row.name,
            "match": match,
            "confidence": round(confidence, 3),
            "reason": reason,
            "origin": row.origin,
        }
    )


def _exact(row: ListedName, bearers: _Bearers) -> NameLink | None:
    """Return the link by equal normal forms: of both names, else of a name with an alias of the other."""
    same = bearers.of(row.name)
    if len(same) > 1:
        return _chosen(row, same, bearers)
    if same and same[0].is_label:
        return _link(row, (same[0].id, same[0].label), "exact", _BY_NAME, "the same name")
    for form in (row.name, *row.aliases):
        found = bearers.of(form)
        if len(found) == 1:
            entity = found[0].id, found[0].label
            if found[0].is_label:
                return _link(row, entity, "close", _BY_ALIAS, f"its alias {form!r} is the entity's name")
            return _link(row, entity, "close", _BY_ALIAS, f"{form!r} is the entity's alias {found[0].form!r}")
    return None


def _chosen(row: ListedName, same: list[_Bearer], bearers: _Bearers) -> NameLink:
    """Return the link with the one of several entities of a name that also has an alias of the row, or a suggestion."""
    for alias in row.aliases:
        also = {other.id for other in bearers.of(alias)}
        both = [found for found in same if found.id in also]
        if len(both) == 1:
            match, confidence = ("exact", _BY_NAME) if both[0].is_label else ("close", _BY_ALIAS)
            reason = f"the same name, and {alias!r}"
            return _link(row, (both[0].id, both[0].label), match, confidence, reason)
    reason = f"{len(same)} entities have this name"
    return _link(row, (same[0].id, same[0].label), "suggested", 1 / len(same), reason)


def _is_spelled(one: str, other: str) -> bool:
    return one == other or min(len(one), len(other)) > _ACRONYM


def _suggested(row: ListedName, bearers: _Bearers, near: list[str]) -> Iterator[NameLink]:
    key = normal_form(row.name)
    if len(key) < _SHORTEST:
        return
    found = process.extractOne(key, near, scorer=fuzz.ratio, score_cutoff=_NEAR)
    if found is not None:
        reason = f"spelled nearly alike ({found[1]:.0f} of 100)"
        yield _link(row, bearers.first(found[0]), "suggested", found[1] / 100, reason)


def read_links(path: Path) -> list[NameLink]:
    """Read the file; none where there is none. Raise InputError with the line of what is not valid."""
    return [link for _, link in read_rows(path, NameLink)]


def write_links(links: Iterable[NameLink], path: Path) -> None:
    """Write the file, sorted, each pair of an entity and an identifier once: the last one given."""
    distinct = {(link.entity, link.identifier): link for link in links}
    write_rows((distinct[key] for key in sorted(distinct)), path)


def link_table(links: Iterable[NameLink], entities: pl.DataFrame) -> tuple[pl.DataFrame, list[NameLink]]:
    """Return the links to build in, and those whose entity is gone.

    The columns are those of `kg.records.ExternalLink`. An entity whose id has changed is recognised by its label.
    """
    ids = set(entities["id"])
    labels = {normal_form(label): id_ for id_, label in entities.select("id", "name").iter_rows()}
    rows, lost = [], []
    for link in links:
        entity = link.entity if link.entity in ids else labels.get(normal_form(link.label))
        if entity is None:
            lost.append(link)
        elif link.match != "suggested":
            digest = text_key(f"{entity}\0{link.identifier}")[:20]
            rows.append(
                (f"link/{digest}", entity, link.identifier, link.match, link.confidence, link.reason, link.origin)
            )
    columns = ("id", "entity", "identifier", "match", "confidence", "reason", "origin")
    schema = {name: pl.Float64() if name == "confidence" else pl.String() for name in columns}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.unique("id", keep="first", maintain_order=True).sort("id"), lost
