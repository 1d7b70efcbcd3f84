"""Tagged lines, as reference managers and databases write records; rispy parses one record at a time."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

import rispy
from rispy.parser import NextLine, ParseError

from kg.papers.source.content import LARGEST_LINE, Content, Malformed, is_whole
from kg.records import Rejected

_END = "ER  - "


class TagParser(rispy.RisParser):  # type: ignore[misc] # rispy has no types
    """A parser of one record: lines match `LINE`, with the groups `tag` and `value`; other lines continue a value.

    The subclass of a format names its tags in DEFAULT_MAPPING, and the repeatable ones in DEFAULT_LIST_TAGS.
    """

    LINE: ClassVar[re.Pattern[str]]
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}

    def parse_line(self, line: str) -> tuple[str | None, str]:
        """Return the tag and the value of a line; the tag is None for a continuation line."""
        if line == _END:
            return self.END_TAG, ""
        found = self.LINE.match(line)
        return (found["tag"], found["value"].strip()) if found else (None, line.strip())


def blocks(content: Content, start: re.Pattern[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, lines) for each record, from the line that `start` matches to the one before the next match.

    Lines before the first record, such as headers of databases, are ignored.
    """
    lines: list[str] = []
    first = size = 0
    for number, line in content.text_lines():
        if start.match(line):
            if lines:
                yield first, lines
            lines, first, size = [], number, 0
        if first:
            lines.append(line)
            size += len(line)
            if size > LARGEST_LINE:
                raise Malformed(first, f"a record of more than {LARGEST_LINE >> 20} MiB", "check what wrote it")
    if lines:
        yield first, lines


def tags_of(content: Content, line: int, lines: list[str], parser: type[rispy.RisParser]) -> dict[str, Any] | Rejected:
    """Return the values of a record by the names of its tags, lists for repeatable tags, or its rejection."""
    if not all(map(is_whole, lines)):
        return content.rejected(line, "not UTF-8 text", "save the file as UTF-8")
    try:
        # One record at a time: rispy reports no line numbers, and joins records without an end tag.
        records = parser(skip_unknown_tags=True).parse_lines(iter([*map(str.rstrip, lines), _END]))
    except (ParseError, NextLine, LookupError, AttributeError, TypeError) as error:
        return content.rejected(line, f"a damaged record: {error}", "export the entry again")
    if not records:
        return content.rejected(line, "an empty record", "export the entry again")
    return dict(records[0])


def first_of(record: dict[str, Any], *names: str) -> str:
    """Return the first value present, its lines joined; "" for none."""
    found = next((record[name] for name in names if record.get(name)), "")
    return " ".join(found) if isinstance(found, list) else str(found)


def all_of(record: dict[str, Any], *names: str) -> list[str]:
    """Return all values of the first of the named tags that has any."""
    found: object = next((record[name] for name in names if record.get(name)), [])
    return list(map(str, found)) if isinstance(found, list) else [str(found)]
