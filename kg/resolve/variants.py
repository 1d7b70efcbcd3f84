"""Families of entities: which entity is a version, size or split of another."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

import polars as pl

from kg.schema import ARTEFACTS

_TOKEN = re.compile(r"(?<![a-z])[a-z]{1,2}\d+(?![\w.])|v?\d+(?:\.\d+)*[a-z]*|[a-z]+?(?=v\d)|[a-z]+", re.IGNORECASE)
_VARIANT = re.compile(
    r"v?\d+(?:\.\d+)*[bmk]?|base|large|small|tiny|mini|micro|nano|xl|xxl|huge|giant|medium|instruct|chat|turbo|pro|ultra"
    r"|flash|opus|sonnet|haiku|coder|math|vl|preview|uncased|cased|encoder|decoder|hd|next|thinking|omni|audio|vision",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"[a-z]|split|hard|pro|easy|challenge|verified|lite|plus|sketch|captions?|entities|stuff", re.IGNORECASE
)
_VERSION = re.compile(r"v?\d+(?:\.\d+)*[a-z]?", re.IGNORECASE)
_SHORTEST_STEM = 3
# Papers disagree on these types, so that a name and its versions may have either.
_CLASS = {"Dataset": "data", "Benchmark": "data", "Model": "system", "Method": "system"}
# Of names with more than _FEW variant tokens, at most _FEWER are left out at a time.
_FEW, _FEWER = 10, 3


class _Row(NamedTuple):
    """A name of an entity; its order is the order in which names are assigned a base."""

    stem: str
    class_: str
    number: int
    is_alias: bool
    tokens: tuple[str, ...]


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(token.lower() for token in _TOKEN.findall(name))


def _is_variant(token: str, class_: str) -> bool:
    return _VARIANT.fullmatch(token) is not None or (class_ == "data" and _SPLIT.fullmatch(token) is not None)


def _shorter(tokens: tuple[str, ...], class_: str) -> Iterator[list[tuple[str, ...]]]:
    """Yield the token multisets (sorted) that remain when 1, 2, ... variant tokens are left out."""
    indices = [index for index, token in enumerate(tokens) if _is_variant(token, class_)]
    most = len(indices) if len(indices) <= _FEW else _FEWER
    for count in range(1, most + 1):
        kept = {
            tuple(sorted(token for index, token in enumerate(tokens) if index not in out))
            for out in map(set, combinations(indices, count))
        }
        yield sorted(kept - {()})


def _rows(entities: pl.DataFrame) -> Iterator[_Row]:
    """Yield each artefact under its name and the aliases that can name a family: "ViT" for Vision Transformer."""
    artefacts = entities.with_row_index("number").filter(pl.col("type").is_in(ARTEFACTS))
    for number, type_, name, aliases in artefacts.select("number", "type", "name", "aliases").iter_rows():
        heads = [alias for alias in aliases if " " not in alias and not alias.islower()]
        for index, form in enumerate((name, *heads)):
            if tokens := _tokens(form):
                stem = tokens[0] if tokens[0] != "split" else tokens[1 % len(tokens)]
                yield _Row(stem, _CLASS[type_], number, index > 0, tokens)


def parents(entities: pl.DataFrame) -> pl.DataFrame:
    """Return (variant, base) row numbers for each entity whose name extends another's of the same stem.

    Datasets and benchmarks form families together, and models and methods.

    `entities` are sorted by id; the base is the nearest.
    "Llama 3.1 70B" -> "Llama 3.1" -> "Llama"; "Qwen2.5-7B-Instruct-1M" -> "Qwen2.5-1M".
    """
    rows = sorted(row for row in _rows(entities) if len(row.stem) >= _SHORTEST_STEM or not row.stem.isalpha())
    by_tokens: defaultdict[tuple[str, str, tuple[str, ...]], list[_Row]] = defaultdict(list)
    for row in rows:
        by_tokens[row.stem, row.class_, tuple(sorted(row.tokens))].append(row)
    found: dict[int, int] = {}
    for row in rows:
        if row.number not in found and (base := _nearest(row, by_tokens)) is not None:
            found[row.number] = base
    schema = {"variant": pl.UInt32, "base": pl.UInt32}
    return pl.DataFrame(list(found.items()), schema=schema, orient="row")


def family_types(entities: pl.DataFrame, families: pl.DataFrame) -> pl.Series:
    """Return the types of entities (type, papers), where those of a family (`parents`) have the type of most papers."""
    bases: dict[int, int] = dict(families.iter_rows())
    types, papers = entities["type"].to_list(), entities["papers"].to_list()
    members: defaultdict[int, list[int]] = defaultdict(list)
    for variant in bases:
        members[_root(variant, bases)].append(variant)
    for root, variants in members.items():
        votes: Counter[str] = Counter()
        for number in (root, *variants):
            votes[types[number]] += papers[number]
        usual = max(sorted(votes), key=votes.__getitem__)
        for number in (root, *variants):
            types[number] = usual
    return pl.Series("type", types, dtype=pl.String)


def _root(variant: int, bases: Mapping[int, int]) -> int:
    seen = {variant}
    while (base := bases.get(variant)) is not None and base not in seen:
        seen.add(base)
        variant = base
    return min(seen) if base is not None else variant


def _nearest(row: _Row, by_tokens: Mapping[tuple[str, str, tuple[str, ...]], list[_Row]]) -> int | None:
    """Return the base with the most tokens, preferring one that the name begins with; None if there is none."""
    for kept in _shorter(row.tokens, row.class_):
        options = [
            (row.tokens[: len(base.tokens)] != base.tokens, base.number)
            for tokens in kept
            for base in by_tokens.get((row.stem, row.class_, tokens), ())
            if base.number != row.number and (len(tokens) == 1 or not _is_other_version(row.tokens, base.tokens))
        ]
        if options:
            return min(options)[1]
    return None


def _is_other_version(tokens: tuple[str, ...], base: tuple[str, ...]) -> bool:
    """Return whether the variant names a version that the base lacks: "Llama 3.2-1B" is not an "Llama 1B"."""
    return len(tokens) > 1 and _VERSION.fullmatch(tokens[1]) is not None and tokens[1] not in base
