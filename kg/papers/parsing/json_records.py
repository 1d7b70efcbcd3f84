"""JSON of any shape as records with line numbers: JSON Lines, concatenated values, lists, API responses with lists."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from typing import Any

from kg.papers.parsing.json_window import Damaged, JsonWindow
from kg.papers.source.content import Content, Malformed
from kg.records import Rejected, Source

Json = dict[str, Any]
TITLES = ("title", "Title", "paper_title", "display_name", "dc:title", "document_title")
# Keys under which API responses and exports keep their records.
_LISTS = (
    "results", "data", "items", "notes", "hit", "hits", "papers", "works", "records", "articles", "publications",
    "recommendedPapers", "entry", "docs", "documents", "collection", "result",
)  # fmt: skip
_LISTS_OF_UNTITLED = (*_LISTS, "references", "citations")
_CONTAINERS = ("message", "result", "hits", "response", "search-results", "resultList", "feed")
# Keys under which an object without a title may hold the record.
_INNER = ("paper", "citingPaper", "citedPaper", "_source", "info", "data", "work", "bibjson", "metadata")
_TITLES = frozenset(TITLES)
_DEEPEST = 5
_OPENING = re.compile(
    rf'"(?:(?P<title>{"|".join(TITLES)})"\s*:|(?P<list>{"|".join(_LISTS)})"\s*:\s*\[\s*[\[{{n\]])',
)
_KEY = re.compile(r'"([^"\\]{1,100})"\s*:')
_FAR = 1 << 16
_SAMPLE = 5
_CURE = "one object a line, or a list of objects, in UTF-8"


def unwrapped(value: object, depth: int = _DEEPEST) -> Iterator[object]:
    """Yield the records of a value: the members of a list, or of the lists in an API response; else the value itself.

    >>> list(unwrapped({"message": {"items": [{"title": "A"}, {"title": "B", "items": [1]}]}}))
    [{'title': 'A'}, {'title': 'B', 'items': [1]}]
    """
    if isinstance(value, list) and depth:
        for part in value:
            yield from unwrapped(part, depth - 1)
    elif isinstance(value, dict) and depth and _TITLES.isdisjoint(value):
        inside = [value[key] for key in _LISTS_OF_UNTITLED if isinstance(value.get(key), list)]
        inside += [value[key] for key in (*_CONTAINERS, *_INNER) if isinstance(value.get(key), dict)]
        if inside:
            yield from unwrapped(inside[0], depth - 1)
        else:
            yield value
    else:
        yield value


class _Reader:
    """Reader of a stream; `reject` makes a rejection from a line, a reason and a remedy."""

    def __init__(self, stream: io.BufferedIOBase, reject: Callable[[int, str, str], Rejected]) -> None:
        self._window, self._reject, self._is_damaged = JsonWindow(stream), reject, False

    def values(self) -> Iterator[tuple[int, Json] | Rejected]:
        """Yield the records of all top-level values."""
        window = self._window
        while first := window.next():
            if first == "[":
                window.at += 1
                yield from self._members()
            elif first == "{":
                line, found = window.line, window.whole_line()
                if found is None:
                    yield from self._object()
                elif _TITLES.isdisjoint(found):
                    yield from self._records(line, found)
                else:
                    yield line, found
            elif window.ahead(4) == "null":
                window.at += 4
            elif first in "]}" and self._is_damaged:
                # The closing bracket of a container with a damaged record.
                window.at += 1
            else:
                yield from self._damaged("no object or list")

    def _damaged(self, reason: object) -> Iterator[Rejected]:
        """Yield the rejection of the value at this position, and skip it."""
        yield self._reject(self._window.line, f"not JSON: {reason}", _CURE)
        self._window.pass_over()
        self._is_damaged = True

    def _records(self, line: int, value: object) -> Iterator[tuple[int, Json] | Rejected]:
        for found in unwrapped(value):
            if isinstance(found, dict):
                yield line, found
            elif found is not None:
                # Responses to a batch have a null where nothing was found.
                yield self._reject(line, "not a JSON object", _CURE)

    def _record(self) -> Iterator[tuple[int, Json] | Rejected]:
        line = self._window.line
        try:
            found = self._window.record()
        except Damaged as error:
            yield from self._damaged(error)
        else:
            yield from self._records(line, found)

    def _object(self) -> Iterator[tuple[int, Json] | Rejected]:
        """Yield the records of a multi-line or damaged object."""
        opening = _OPENING.search(self._window.ahead(_FAR))
        if opening and opening["list"]:
            try:
                yield from self._answer(_DEEPEST)
            except Damaged as error:
                yield from self._damaged(error)
        else:
            yield from self._record()

    def _members(self) -> Iterator[tuple[int, Json] | Rejected]:
        """Yield the records of a list whose opening bracket has just been consumed."""
        window, last = self._window, None
        while first := window.next():
            if first == "]":
                window.at += 1
                return
            for last in self._record():
                yield last
        if not isinstance(last, Rejected):
            yield self._reject(window.line, "not JSON: the list is not closed", "fetch the file again")

    def _answer(self, depth: int) -> Iterator[tuple[int, Json] | Rejected]:
        """Yield the records in the lists of the object at this position, one list at a time; raise Damaged."""
        window = self._window
        window.at += 1
        while (first := window.next()) and first != "}":
            key = window.value()
            if not isinstance(key, str) or window.next() != ":":
                raise Damaged("expecting a key and ':'")
            window.at += 1
            first = window.next()
            if first == "[" and key in _LISTS:
                window.at += 1
                yield from self._members()
            elif first == "{" and key in _CONTAINERS and depth:
                yield from self._answer(depth - 1)
            else:
                window.value()
        window.at += 1


def objects(content: Content) -> Iterator[tuple[int, Json] | Rejected]:
    """Yield (line, record) for each record of a JSON content; damaged ones are rejected with their line."""
    return _Reader(content.stream, content.rejected).values()


def is_answer(head: bytes) -> bool:
    """Return whether a content begins as an API response that holds its records in a list."""
    opening = _OPENING.search(head.decode("utf-8", "replace"))
    return opening is not None and opening["list"] is not None


@lru_cache(maxsize=2)
def sample(head: bytes) -> tuple[Json, ...]:
    """Return the first records of a content that begins as JSON, by whose shape its format is recognised.

    Where the first one exceeds the head or is damaged, its keys are returned without values.
    """
    text = head.decode("utf-8-sig", "replace").lstrip()
    if not text.startswith(("{", "[", "\x1e")):
        return ()
    reader = _Reader(io.BytesIO(head), lambda line, reason, cure: Rejected(Source("", line), reason, cure))
    found: list[Json] = []
    with suppress(Malformed):
        for each in islice(reader.values(), _SAMPLE):
            if isinstance(each, Rejected):
                break
            found.append(each[1])
    return tuple(found) or (dict.fromkeys(_KEY.findall(text)),)


def member(value: object, *path: str) -> Any:
    """Return the value at a path of keys, taking the first member of lists; None if a key is missing."""
    for key in path:
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(key) if isinstance(value, dict) else None
    return value


def objects_of(value: object) -> list[Json]:
    """Return the objects in a list, or a single object as a list."""
    parts = value if isinstance(value, list) else [value]
    return [part for part in parts if isinstance(part, dict)]
