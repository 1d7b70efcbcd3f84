"""Score entity resolution on labelled pairs of names: JSON Lines with the names, their contexts and a label."""

import random
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from kg.annotations import invalid_line, iter_lines
from kg.extract.definitions import iter_definitions
from kg.frames import to_frame
from kg.lexicon import load, normal_form
from kg.records import Extraction, PaperEntity
from kg.resolve import Resolution, resolve
from kg.resolve.name_forms import is_acronym
from kg.text import from_markup, plain_passage

Label = Literal["same", "variant", "different"]
LABELS: tuple[Label, ...] = ("same", "variant", "different")
_SAMPLES, _TAIL = 1000, 0.025
_SEPARATOR = "\n"
# The label of a node that shares its name with another: "HR (high-resolution images)".
_DISAMBIGUATED = re.compile(r"(?P<name>[^()]+?)\s\((?P<long>[^()]+)\)")


class NamePair(BaseModel):
    """Two names as two texts have them, with a part of each text, and whether they denote one entity."""

    model_config = ConfigDict(extra="ignore")
    a: str
    b: str
    label: Label
    a_context: str = ""
    b_context: str = ""


@dataclass(frozen=True, slots=True)
class NameScores:
    """Pairs of names, and the label that resolution gives each."""

    pairs: tuple[NamePair, ...]
    found: tuple[Label, ...]

    def misses(self) -> list[tuple[NamePair, Label]]:
        """Return the pairs that resolution labels otherwise, with its label."""
        return [(pair, label) for pair, label in zip(self.pairs, self.found, strict=True) if pair.label != label]

    def figures(self) -> dict[str, tuple[float, tuple[float, float]]]:
        """Return precision and recall of "same" and "variant", and the share of variants kept apart, with intervals.

        The intervals are 95 % bootstrap intervals over pairs: 1,000 resamples with replacement, percentile method.
        """
        rng = random.Random(0)  # noqa: S311 - a sample needs no secret
        labels = [(pair.label, label) for pair, label in zip(self.pairs, self.found, strict=True)]
        samples = [_figures(rng.choices(labels, k=len(labels))) for _ in range(_SAMPLES if labels else 1)]
        cut = int(_TAIL * len(samples))
        found = {}
        for name, value in _figures(labels).items():
            drawn = sorted(sample[name] for sample in samples)
            found[name] = (value, (drawn[cut], drawn[-1 - cut]))
        return found


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _figures(labels: Sequence[tuple[Label, Label]]) -> dict[str, float]:
    figures = {}
    for label in ("same", "variant"):
        hits = sum(gold == found == label for gold, found in labels)
        figures[f"{label} precision"] = _share(hits, sum(found == label for _, found in labels))
        figures[f"{label} recall"] = _share(hits, sum(gold == label for gold, _ in labels))
    variants = [found for gold, found in labels if gold == "variant"]
    return figures | {"variants kept apart": _share(sum(found != "same" for found in variants), len(variants))}


def read_name_pairs(path: str | Path) -> Iterator[NamePair]:
    """Yield the pairs of a file, as plain text; raise AnnotationError with the line."""
    for number, line in iter_lines(Path(path)):
        try:
            pair = NamePair.model_validate_json(line)
        except ValidationError as error:
            cure = 'one JSON object a line: "a", "b", "a_context", "b_context", "label"'
            raise invalid_line(error, Path(path), number, cure) from error
        plain = {side: plain_passage(getattr(pair, side), from_markup) for side in ("a_context", "b_context")}
        names = {side: from_markup(getattr(pair, side)) for side in ("a", "b")}
        yield pair.model_copy(update=plain | names)


def contexts(pairs: Iterable[NamePair], texts: Iterable[str] = ()) -> list[str]:
    """Return the texts to extract from, two a pair: the contexts, or those of `texts` that contain them."""
    whole = list(texts)
    # Lists of pairs differ from stored texts in spaces and line ends.
    joined = _SEPARATOR.join(map(_squeezed, whole))
    starts = list(accumulate((len(_squeezed(text)) + 1 for text in whole), initial=0))

    def found(context: str) -> str:
        place = joined.find(core) if (core := _squeezed(context)) else -1
        return whole[bisect(starts, place) - 1] if place >= 0 else context

    return [found(text) for pair in pairs for text in (pair.a_context, pair.b_context)]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _found(name: str, extraction: Extraction) -> PaperEntity | None:
    """Return the extracted entity that has this name."""
    stated = _stated(name)
    wanted = normal_form(stated[0])
    for entity in extraction.entities:
        if wanted in map(normal_form, (entity.name, *entity.forms)):
            return PaperEntity(entity.key, entity.type, entity.name, (*entity.forms, *stated[1:]), entity.mentions)
    return None


def _stated(name: str) -> tuple[str, ...]:
    labelled = _DISAMBIGUATED.fullmatch(name)
    return tuple(labelled.groups()) if labelled else (name,)


def _made(name: str, context: str, extraction: Extraction, type_: str) -> PaperEntity:
    """Return an entity with this name and what the context defines it to be, or, if it lacks the name, means by it."""
    stated = _stated(name)
    wanted = normal_form(stated[0])
    defined = []
    for definition in iter_definitions(context):
        pair = [context[slice(*definition.short)], context[slice(*definition.long)]]
        if wanted in map(normal_form, pair):
            defined += pair
    if not defined and stated == (name,) and is_acronym(name) and not _is_in(name, context):
        defined = _abbreviated(name, extraction)
    return PaperEntity("name", type_, stated[0], tuple(dict.fromkeys((*stated, *defined))), ())


def _is_in(name: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name.removesuffix('s'))}s?\b", text) is not None


def _abbreviated(short: str, extraction: Extraction) -> list[str]:
    """Return the long form in a text that a short form abbreviates which the text lacks: RE of "relation extraction".

    A whole name goes before the end of one; there is none where several differ.
    """
    whole: dict[str, str] = {}
    ends: dict[str, str] = {}
    for form in (form for entity in extraction.entities for form in entity.forms):
        defining = f"{form} ({short})"
        for definition in iter_definitions(defining):
            long = defining[slice(*definition.long)]
            (whole if long == form else ends).setdefault(normal_form(long), long)
    candidates = list((whole or ends).values())
    return candidates if len(candidates) == 1 else []


def _mentioned(pair: NamePair, texts: Sequence[str], extractions: Sequence[Extraction]) -> Iterator[PaperEntity]:
    """Yield the entities of a pair; a name that was not extracted has the lexicon's type, else the other's."""
    names = (pair.a, pair.b)
    found = [_found(name, extraction) for name, extraction in zip(names, extractions, strict=True)]
    type_ = next((entity.type for entity in found if entity), "Method")
    for name, text, extraction, entity in zip(names, texts, extractions, found, strict=True):
        known = load().find(_stated(name)[0])
        yield entity or _made(name, text, extraction, known[0].type if known else type_)


def judge(
    pairs: Sequence[NamePair],
    texts: Sequence[str],
    extractions: Sequence[Extraction],
    known: pl.DataFrame | None = None,
) -> list[Label]:
    """Resolve the names of all pairs and return the label of each; `texts` are of `contexts`, extracted in order.

    Names in one family, where one is a variant of the other or both of a third, are variants. `known` are entities of
    other papers (paper, key, type, name, forms) to resolve together with them.
    """
    names = [name for pair in pairs for name in (pair.a, pair.b)]
    rows = [
        entity
        for number, pair in enumerate(pairs)
        for entity in _mentioned(pair, texts[2 * number :][:2], extractions[2 * number :][:2])
    ]
    entities = to_frame(PaperEntity, rows).with_columns(paper=pl.int_range(len(rows), dtype=pl.UInt32))
    columns = ["paper", "key", "type", "name", "forms"]
    entities = entities.select(columns)
    if known is not None:
        others = known.with_columns(paper=pl.col("paper").cast(pl.UInt32) + len(rows))
        entities = pl.concat([entities, others.select(columns)])
    papers = range(1 + entities.select(pl.col("paper").max()).item())
    found = resolve(entities, pl.Series([f"paper/{number:09}" for number in papers]))
    nodes = dict(found.assignments.filter(pl.col("paper") < len(rows)).select("paper", "entity").iter_rows())
    unread = {number for number, text in enumerate(texts) if not text.strip()}
    nodes |= _looked_up(found, {number: names[number] for number in unread})
    bases = dict(found.families.iter_rows())
    return [_label(nodes[2 * number], nodes[2 * number + 1], bases) for number in range(len(pairs))]


def _looked_up(found: Resolution, names: Mapping[int, str]) -> dict[int, int]:
    """Return the entity that most papers call so for each bare name without a context, as a look-up would.

    A name without a context is itself no use of the name.
    """
    bare = [number for number, name in names.items() if _stated(name) == (name,)]
    forms = [name.removesuffix("s") for name in names.values()]
    wanted = pl.DataFrame({"number": list(names), "form": forms}, schema={"number": pl.Int64, "form": pl.String})
    called = found.entities.with_row_index("entity").select(
        "entity", form=pl.concat_list(pl.col("name").str.replace(r" \([^()]+\)$", ""), "aliases")
    )
    used = found.assignments.filter(~pl.col("paper").is_in(bare))
    papers = used.group_by("entity").agg(papers=pl.col("paper").n_unique())
    rows = wanted.join(called.explode("form").unique(), on="form").join(papers, on="entity")
    ranked = rows.sort("number", "papers", "entity", descending=[False, True, False])
    return dict(ranked.unique("number", keep="first", maintain_order=True).select("number", "entity").iter_rows())


def _label(one: int, other: int, bases: dict[int, int]) -> Label:
    if one == other:
        return "same"
    return "variant" if _family(one, bases) & _family(other, bases) else "different"


def _family(node: int, bases: dict[int, int]) -> set[int]:
    """Return a node and the nodes of which it is, directly or not, a variant."""
    family = {node}
    while (base := bases.get(node)) is not None and base not in family:
        family.add(base)
        node = base
    return family
