"""Why an entity has its names, and which corrections are about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kg.corrections import Correction, Different, Name, Rename, Same, numbered_lines, parse_file
from kg.graph.correction_nodes import correction_id
from kg.graph.kept_apart import KeptApart, kept_apart
from kg.graph.manifest import Manifest
from kg.graph.read import Card
from kg.graph.tables import Tables
from kg.lexicon import load, normal_form
from kg.lexicon.wording import is_inflected_word, is_same_wording


@dataclass(frozen=True, slots=True)
class AliasReason:
    """An alias of an entity and the reason why it is one.

    `paper` is the id of the paper that gives it and `sentence` a sentence of it that does, or they are empty.
    """

    alias: str
    reason: str
    paper: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class NameReasons:
    """Why the names of an entity are one, what is near and kept apart, and the corrections about it, in words."""

    id: str
    label: str
    type: str
    names: tuple[AliasReason, ...]
    apart: tuple[KeptApart, ...]
    corrections: tuple[str, ...]


def _is_about(name: Name, card: Card, normals: frozenset[str]) -> bool:
    if name.id is not None:
        return name.id == card.id
    is_sense = not name.long or normal_form(name.long) in normals
    return is_sense and not name.normals.isdisjoint(normals)


def corrections_of(manifest: Manifest, rows: pl.DataFrame, card: Card) -> dict[int, Correction]:
    """Return the corrections that name a node and have an effect, by their numbers.

    `rows` is the table of corrections. One that is about no node there, such as one of a graph without the table, is
    about the nodes that have its names.
    """
    applied = manifest.corrections
    if applied is None:
        return {}
    normals = frozenset(map(normal_form, (card.label, *card.aliases)))
    about = dict(rows.select("id", "nodes").iter_rows())
    found: dict[int, Correction] = {}
    for number, correction in enumerate(parse_file(applied.text, applied.place or "").corrections, start=1):
        nodes = about.get(correction_id(correction))
        is_about = card.id in nodes if nodes else any(_is_about(name, card, normals) for name in correction.names)
        if is_about and number not in applied.unfit:
            found[number] = correction
    return found


# What follows a name in the parenthesis that defines it.
_ENDS = (")", "s)", ",", ";", ":")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_SPELLED, _LISTED, _NAMED = "another spelling", "the list of known names", "a paper names both as one"


def alias_reason(label: str, alias: str) -> str:
    """Return why an alias is a name of an entity, as far as the two names say it."""
    if normal_form(alias) == normal_form(label):
        return _SPELLED
    listed = {term.name for term in load().find(label)}
    return _LISTED if any(term.name in listed for term in load().find(alias)) else f"{_NAMED}, or a correction does"


class _Reasons:
    """What can be said of the names of one entity."""

    def __init__(self, tables: Tables, card: Card, corrections: Mapping[int, Correction]) -> None:
        self._card, self._corrections, self._lexicon = card, corrections, load()
        texts = tables.papers.filter(pl.col("id").is_in(list(card.papers)))
        self._texts = texts.select("id", "title", "text", lower=pl.col("text").str.to_lowercase())
        self._evidence = tables.evidence
        self._listed = {term.name for term in self._lexicon.find(card.label)}

    def of(self, alias: str) -> AliasReason:
        """Return the reason of an alias, the surest first."""
        if normal_form(alias) == normal_form(self._card.label):
            return AliasReason(alias, _SPELLED)
        is_parted = False
        for number, correction in self._corrections.items():
            is_named = any(normal_form(alias) in name.normals for name in correction.names)
            # What a correction parts from the list's other names is one by a paper alone.
            is_parted |= is_named and isinstance(correction, Different)
            if is_named and isinstance(correction, Rename):
                return AliasReason(alias, f"its name before correction {number}")
            if is_named and isinstance(correction, Same):
                return AliasReason(alias, f"correction {number}")
        listed = [term.name for term in self._lexicon.find(alias)]
        if not is_parted and not self._listed.isdisjoint(listed):
            return AliasReason(alias, _LISTED)
        return self._defined(alias) or self._spelled(alias) or AliasReason(alias, _NAMED)

    def _defined(self, alias: str) -> AliasReason | None:
        """Return the paper that writes one name behind another, in parentheses."""
        others = [name for name in (self._card.label, *self._card.aliases) if name != alias]
        pairs = [pair for name in others for pair in ((alias, name), (name, alias))]
        # "Data Augmentation (DADA)" does not define DA.
        opened = [f"{long}{plural} ({short}" for long, short in pairs for plural in ("", "s")]
        patterns = [f"{start}{end}".lower() for start in opened for end in _ENDS]
        found = self._texts.filter(pl.col("lower").str.contains_any(patterns))
        if not found.height:
            return None
        id_, title, text = found.row(0)[:3]
        return AliasReason(alias, f"defined in “{title}”", id_, self._sentence(id_, text, patterns))

    def _sentence(self, paper: str, text: str, patterns: list[str]) -> str:
        """Return the sentence of a paper that has one of the patterns; those of its evidence are cut best."""
        stated = self._evidence.filter(pl.col("paper") == paper).select("sentence").unique(maintain_order=True)
        sentences = (*stated["sentence"].drop_nulls(), *_SENTENCE_END.split(text))
        return next((row for row in sentences if any(pattern in row.lower() for pattern in patterns)), "")

    def _spelled(self, alias: str) -> AliasReason | None:
        same = (name for name in self._card.aliases if name != alias and normal_form(name) == normal_form(alias))
        if other := next(same, None):
            return AliasReason(alias, f"another spelling of {other}")
        others = (name for name in (self._card.label, *self._card.aliases) if name != alias)
        near = next((name for name in others if is_same_wording(name, alias, is_inflected_word)), None)
        return AliasReason(alias, f"another wording of {near}") if near else None


def alias_reasons(tables: Tables, card: Card, corrections: Mapping[int, Correction]) -> list[AliasReason]:
    """Return why each alias of an entity is one of its names."""
    if not card.aliases or not card.id.startswith("entity/"):
        return []
    reasons = _Reasons(tables, card, corrections)
    return [reasons.of(alias) for alias in card.aliases]


def name_reasons(tables: Tables, card: Card, corrections: Mapping[int, Correction]) -> NameReasons:
    """Return why the names of an entity are one, and what is near and kept apart."""
    return NameReasons(
        card.id,
        card.label,
        card.type,
        tuple(alias_reasons(tables, card, corrections)),
        tuple(kept_apart(tables, card, corrections)),
        numbered_lines(corrections),
    )
