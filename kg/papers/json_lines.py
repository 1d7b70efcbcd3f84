"""JSON Lines as records with their line numbers: what four formats share."""

from collections.abc import Iterator
from typing import Any

import orjson

from kg.papers.content import Content
from kg.records import Rejected

Json = dict[str, Any]
# Answers of the services' interfaces hold the same records as their dumps, in a list.
_LISTS = ("results", "data")


def objects(content: Content) -> Iterator[tuple[int, Json] | Rejected]:
    """Give (line, object) for each line; a list of objects, or an answer that holds one, counts as its objects."""
    for number, line in content.lines():
        try:
            found = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            yield content.rejected(number, f"not JSON: {error.msg}", "one object a line, in UTF-8")
            continue
        if isinstance(found, dict):
            found = next((found[key] for key in _LISTS if isinstance(found.get(key), list)), [found])
        for member in found if isinstance(found, list) else [found]:
            if isinstance(member, dict):
                yield number, member
            else:
                yield content.rejected(number, "not a JSON object", "one object a line")


def claims(content: Content, *keys: str) -> bool:
    """Claim a content that begins as JSON and names one of the keys."""
    head = content.head_text
    return head.startswith(("{", "[{")) and any(f'"{key}"' in head for key in keys)


def member(value: object, *path: str) -> Any:
    """Give what a path of keys leads to in nested objects, the first of a list; None where it breaks off."""
    for key in path:
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(key) if isinstance(value, dict) else None
    return value


def objects_of(value: object) -> list[Json]:
    """Give the objects of a list."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
