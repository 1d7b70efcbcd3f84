"""Names as users type them, turned into the names that a file of corrections keeps.

What is kept denotes the same node in later builds: the name that resolution itself would give, without the effect of
corrections, with its type, its normal form, and a long form where it is short.
"""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from kg.corrections import Correction, Name, Rename, Retype, parse_name
from kg.errors import InputError, UnknownName
from kg.graph.edge_corrections import EXTRACTOR
from kg.graph.named_nodes import Candidate, Nodes
from kg.graph.node_lookup import nearest_names
from kg.graph.tables import scanned
from kg.lexicon import normal_form
from kg.schema import EXTRACTED, RELATION

_EVIDENCE = "evidence/"
# Names this short may be acronyms with several senses.
_SHORT = 6
_MOST = 8


class References:
    """Look-up of typed names in a graph and its corrections."""

    def __init__(self, folder: Path, corrections: Iterable[Correction], typed: Iterable[str]) -> None:
        """Read the nodes that the typed names may denote, of a version of a graph."""
        self._folder, self._corrections = folder, tuple(corrections)
        with scanned(folder, "nodes") as (nodes,):
            names = [part for name in typed for part in (parse_name(name), Name(name=name))]
            self._nodes = Nodes(nodes.select("id", "type", "label", "aliases", "keys").collect(), names)

    def _candidates(self, typed: str, type_: str | None) -> list[Candidate]:
        """Return the nodes that a typed name may denote; a title may contain what looks like a type."""
        name = parse_name(typed)
        if type_ is not None:
            name = name.model_copy(update={"type": type_})
        return self._nodes.called(name) or self._nodes.called(Name(name=typed, type=type_))

    def node(self, typed: str, type_: str | None = None, *, is_entity: bool = True) -> Candidate:
        """Return the node that a typed name denotes: "LoRA", "LoRA:Method" or an id.

        Raise UnknownName, with near names, or InputError, with the candidates, where it denotes none or several.
        """
        wanted = type_ or parse_name(typed).type
        found = self._candidates(typed, type_)
        if is_entity:
            found = [node for node in found if node.type in EXTRACTED] or found
        kind = wanted or "entity"
        if not found or (wanted is not None and all(node.type != wanted for node in found)):
            near = list(map(str, found)) or self._near(parse_name(typed).name)
            raise UnknownName.of(kind, parse_name(typed).name, near)
        if is_entity and found[0].type not in EXTRACTED:
            raise InputError(f"{typed!r} is a {found[0].type}, no entity", cure=f"one of {', '.join(EXTRACTED)}")
        if len(found) > 1:
            known = ", ".join(f"{node} ({node.id})" for node in found[:_MOST])
            raise InputError(f"{typed!r} may be {known}", cure="NAME:TYPE or an id")
        return found[0]

    def choice(self, typed: str) -> tuple[str, int]:
        """Return the id of the entity that a typed name denotes, and how many others it was chosen among.

        None where what was typed chooses: an id, NAME:TYPE, a name that no other entity has.
        """
        node, name = self.node(typed, is_entity=False), parse_name(typed)
        others = [other for other in self._nodes.bearing(name) if other.id != node.id and other.type in EXTRACTED]
        return node.id, 0 if typed == node.id or name.type is not None else len(others)

    def _near(self, name: str) -> list[str]:
        with scanned(self._folder, "nodes") as (nodes,):
            return nearest_names(nodes, name)

    def entity(self, typed: str, type_: str | None = None, *, as_spelled: bool = False) -> Name:
        """Return the name to keep of an entity: its label, or with `as_spelled` the alias that was typed."""
        node = self.node(typed, type_)
        if as_spelled and typed != node.id and (spelled := _spelled(node, parse_name(typed).name)):
            return self._kept(node, spelled, None)
        return self._kept(node, node.label, self._long(node))

    def label(self, typed: str, type_: str | None = None) -> Name:
        """Return the name to keep of an entity that was typed by its label; raise InputError for an alias."""
        node, name = self.node(typed, type_), parse_name(typed).name
        if typed != node.id and normal_form(name) != normal_form(node.label):
            cure = f"kg correct different {name!r} {node.label!r}, or drop {node.label!r}"
            raise InputError(f"{name!r} is an alias of {node}", cure=cure)
        return self.entity(typed, type_)

    def alias(self, id_: str, name: str) -> Name:
        """Return the name to keep of an entity, by its id, under one of its names."""
        return self._kept(self.node(id_), name, None)

    def others_called(self, name: str, id_: str) -> list[Candidate]:
        """Return the entities with a name besides the one with an id."""
        found = self._nodes.called(Name(name=name))
        return [node for node in found if node.id != id_ and node.type in EXTRACTED]

    def _long(self, node: Candidate) -> str | None:
        """Return an alias of several words for a short label, empty where only other nodes of this label have any."""
        if len(node.label) > _SHORT:
            return None
        others = [other for other in self._nodes.called(Name(name=node.label)) if other.id != node.id]
        return next((alias for alias in node.aliases if " " in alias), "" if others else None)

    def _kept(self, node: Candidate, name: str, long: str | None) -> Name:
        kept = Name(name=name, type=node.type, normal=normal_form(name), long=long)
        for correction in self._corrections:
            if isinstance(correction, Rename | Retype) and not correction.a.normals.isdisjoint(node.normals):
                before = correction.a
                if isinstance(correction, Rename) and correction.to == kept.name:
                    update = {"name": before.name, "normal": before.normal, "long": before.long}
                    kept = kept.model_copy(update=update)
                if isinstance(correction, Retype) and correction.to == kept.type:
                    kept = kept.model_copy(update={"type": before.type})
        return kept

    def end(self, typed: str) -> Name:
        """Return the name to keep of an edge's end, which may be any node."""
        node = self.node(typed, is_entity=False)
        if node.type in EXTRACTED:
            return self._kept(node, node.label, self._long(node))
        return Name(name=node.label or node.id, type=node.type, id=node.id)

    def evidence(self, id_: str) -> dict[str, object]:
        """Return the fields of a correction that are about a piece of evidence, by its id or IRI."""
        id_ = _EVIDENCE + id_.rpartition(_EVIDENCE)[2]
        with scanned(self._folder, "evidence") as (evidence,):
            rows = evidence.filter(pl.col("id") == id_).collect()
        if not rows.height:
            raise UnknownName(f"no evidence {id_}", cure="the id of kg:Evidence in a query, or subject relation object")
        row = rows.row(0, named=True)
        if row["extractor"] == EXTRACTOR:
            raise InputError(f"{id_} is a correction itself", cure="kg correct list, then kg correct undo N")
        ends = References(self._folder, self._corrections, (row["source"], row["target"]))
        place = {key: row[key] for key in ("relation", "paper", "sentence")}
        return place | {"subject": ends.end(row["source"]), "object": ends.end(row["target"])}

    def paper_of(self, sentence: str, named: str | None) -> str:
        """Return the id of the paper that has a sentence; `named` is its id, arXiv identifier, DOI or title."""
        with scanned(self._folder, "papers") as (all_papers,):
            papers = all_papers.filter(pl.col("text").str.contains(sentence, literal=True)).collect()
        if named is not None:
            is_named = pl.any_horizontal(pl.col(name) == named for name in ("id", "arxiv", "doi", "title"))
            papers = papers.filter(is_named.fill_null(value=False))
        if papers.height == 1:
            return str(papers["id"][0])
        if papers.height:
            known = ", ".join(papers["id"][:_MOST])
            raise InputError(f"several papers have this sentence: {known}", cure="--paper ID")
        who = f"{named} does not have" if named else "no paper has"
        raise InputError(f"{who} this sentence", cure="copy it as it stands in the abstract, or use --note")


def checked_relation(typed: str) -> str:
    """Return a relation as typed, "improves on" or "improves_on"; raise UnknownName."""
    name = typed.strip().lower().replace(" ", "_").replace("-", "_")
    if name not in RELATION:
        raise UnknownName.of("relation", typed, list(RELATION))
    return name


def _spelled(node: Candidate, typed: str) -> str | None:
    """Return the name of a node that is spelled most like what was typed."""
    names = (node.label, *node.aliases)
    tests = (lambda name: name == typed, lambda name: name.casefold() == typed.casefold(),
             lambda name: normal_form(name) == normal_form(typed))  # fmt: skip
    return next((name for test in tests for name in names if test(name)), None)
