"""Links of entities with the names of a list: exact ones by normal form, and near ones as suggestions.

They are kept in a file of JSON Lines beside the graph, which every build applies. Lines may be deleted or edited.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
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


def find_links(names: Iterable[ListedName], nodes: pl.DataFrame) -> Iterator[NameLink]:
    """Yield the links of listed names with nodes (id, type, label, aliases, keys).

    A name that several rows have with different identifiers, or that several entities have, is only a suggestion.
    """
    entities = nodes.filter(pl.col("type").is_in(EXTRACTED))
    labels = {normal_form(label): (id_, label) for id_, label in entities.select("id", "label").iter_rows()}
    aliases: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for id_, label, names_of_it in entities.select("id", "label", "aliases").iter_rows():
        for form in names_of_it:
            aliases[normal_form(form)].append((id_, label, form))
    listed = list(names)
    identifiers: defaultdict[str, set[str]] = defaultdict(set)
    for row in listed:
        identifiers[normal_form(row.name)].add(row.identifier)
    forms = {key: owners[0][:2] for key, owners in aliases.items()} | labels
    near = [key for key in forms if len(key) >= _SHORTEST]
    for row in listed:
        is_clear = len(identifiers[normal_form(row.name)]) == 1
        found = _exact(row, labels, aliases)
        if found is None:
            yield from _suggested(row, forms, near)
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


def _exact(
    row: ListedName, labels: dict[str, tuple[str, str]], aliases: dict[str, list[tuple[str, str, str]]]
) -> NameLink | None:
    """Return the link by equal normal forms: of both names, else of a name with an alias of the other."""
    own = labels.get(normal_form(row.name))
    if own and _is_spelled(row.name, own[1]):
        return _link(row, own, "exact", _BY_NAME, "the same name")
    for form in (row.name, *row.aliases):
        key = normal_form(form)
        by_label = labels.get(key)
        if by_label and form != row.name and _is_spelled(form, by_label[1]):
            return _link(row, by_label, "close", _BY_ALIAS, f"its alias {form!r} is the entity's name")
        others = [found for found in aliases.get(key, ()) if _is_spelled(form, found[2])]
        if len({id_ for id_, _, _ in others}) == 1:
            id_, label, alias = others[0]
            return _link(row, (id_, label), "close", _BY_ALIAS, f"{form!r} is the entity's alias {alias!r}")
    return None


def _is_spelled(one: str, other: str) -> bool:
    return one == other or min(len(one), len(other)) > _ACRONYM


def _suggested(row: ListedName, forms: dict[str, tuple[str, str]], near: list[str]) -> Iterator[NameLink]:
    key = normal_form(row.name)
    if len(key) < _SHORTEST:
        return
    found = process.extractOne(key, near, scorer=fuzz.ratio, score_cutoff=_NEAR)
    if found is not None:
        yield _link(row, forms[found[0]], "suggested", found[1] / 100, f"spelled nearly alike ({found[1]:.0f} of 100)")


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
