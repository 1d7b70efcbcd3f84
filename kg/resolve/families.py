"""Families: which entity is a version, size or split of which other one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.records import Entity
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


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(token.lower() for token in _TOKEN.findall(name))


def _is_variant(token: str, type_: str) -> bool:
    is_data = type_ in ("Dataset", "Benchmark")
    return _VARIANT.fullmatch(token) is not None or (is_data and _SPLIT.fullmatch(token) is not None)


def _rest(variant: tuple[str, ...], base: tuple[str, ...]) -> list[str] | None:
    """Give the tokens that the variant has beyond the base, in order; None if the base is no part of it."""
    rest = list(variant)
    for token in base:
        if token not in rest:
            return None
        rest.remove(token)
    return rest


def parents(entities: Iterable[Entity]) -> Iterator[tuple[Entity, Entity]]:
    """Give (variant, base) for each entity whose name is a longer form of another's of its type: the nearest base.

    "Llama 3.1 70B" -> "Llama 3.1" -> "Llama"; "Qwen2.5-7B-Instruct-1M" -> "Qwen2.5-1M".
    """
    by_stem: defaultdict[tuple[str, str], list[tuple[tuple[str, ...], Entity]]] = defaultdict(list)
    rows = [
        (_tokens(name), entity)
        for entity in entities
        if entity.type in ARTEFACTS
        for name in (entity.name, *_name_like(entity))
    ]
    for tokens, entity in rows:
        if tokens:
            by_stem[tokens[0] if tokens[0] != "split" else tokens[1 % len(tokens)], entity.type].append(
                (tokens, entity)
            )
    seen: set[str] = set()
    for (stem, type_), family in sorted(by_stem.items()):
        if len(stem) < _SHORTEST_STEM and stem.isalpha():
            continue
        for tokens, entity in sorted(family, key=lambda row: (row[1].id, row[0] != _tokens(row[1].name), row[0])):
            base = _nearest(tokens, entity, type_, family)
            if base is not None and entity.id not in seen:
                seen.add(entity.id)
                yield entity, base


def _name_like(entity: Entity) -> tuple[str, ...]:
    """Give the aliases that can head a family: "ViT" for Vision Transformer."""
    return tuple(alias for alias in entity.aliases if " " not in alias and not alias.islower())


def _nearest(
    tokens: tuple[str, ...], entity: Entity, type_: str, family: list[tuple[tuple[str, ...], Entity]]
) -> Entity | None:
    options = []
    for base_tokens, base in family:
        rest = _rest(tokens, base_tokens)
        is_base = base.id != entity.id and rest and all(_is_variant(token, type_) for token in rest)
        if is_base and (len(base_tokens) == 1 or not _is_other_version(tokens, base_tokens)):
            is_prefix = tokens[: len(base_tokens)] == base_tokens
            options.append((-len(base_tokens), not is_prefix, base.id, base))
    return min(options, key=lambda option: option[:3])[3] if options else None


def _is_other_version(tokens: tuple[str, ...], base: tuple[str, ...]) -> bool:
    """Claim that the variant names a version that the base lacks: "Llama 3.2-1B" is no "Llama 1B"."""
    return len(tokens) > 1 and _VERSION.fullmatch(tokens[1]) is not None and tokens[1] not in base
