"""Families of formats: JSON records, tagged lines, XML elements. A format module only maps records to fields.

The fields are those of `entry`: title, abstract, authors, date, arxiv, doi_, venue, organization, upvotes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import rispy

from kg.papers.normalize.entry import entry
from kg.papers.parsing.input_format import InputFormat
from kg.papers.parsing.json_records import Json, objects, sample
from kg.papers.parsing.tagged_lines import blocks, tags_of
from kg.papers.parsing.xml_elements import Element, Root, elements, root_of
from kg.papers.source.content import Content
from kg.records import Paper, Rejected

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NotAPaper:
    """A record that is not a paper: the reason and the remedy."""

    reason: str
    cure: str = "nothing to do"


def to_paper(content: Content, line: int, fields: Fields | NotAPaper, cure: str = "") -> Paper | Rejected:
    """Return the paper of a record's fields; a refused or incomplete record is rejected with its line.

    `cure` replaces the remedy where a source has no abstracts at all.
    """
    if isinstance(fields, NotAPaper):
        return content.rejected(line, fields.reason, fields.cure)
    whole: Fields = {"title": None, "abstract": None} | fields
    found = entry(content, line, **whole)
    if cure and isinstance(found, Rejected) and found.reason.startswith("no abstract"):
        return replace(found, cure=cure)
    return found


def json_format(
    name: str,
    label: str,
    is_shape: Callable[[Json], bool],
    fields: Callable[[Json], Fields | NotAPaper],
    *,
    rank: int = 0,
    cure: str = "",
) -> InputFormat:
    """Return a format of JSON records, in lines, lists or API responses, recognised by its first records."""

    def read(content: Content) -> Iterator[Paper | Rejected]:
        for found in objects(content):
            yield found if isinstance(found, Rejected) else to_paper(content, found[0], fields(found[1]), cure)

    def sniff(content: Content) -> bool:
        return any(map(is_shape, sample(content.head)))

    return InputFormat(name, sniff, read, rank, label)


def tagged_format(
    name: str,
    label: str,
    start: re.Pattern[str],
    parser: type[rispy.RisParser],
    fields: Callable[[dict[str, Any]], Fields],
) -> InputFormat:
    """Return a format of tagged lines; `start` matches the first line of a record, `parser` parses one record."""

    def read(content: Content) -> Iterator[Paper | Rejected]:
        for line, block in blocks(content, start):
            found = tags_of(content, line, block, parser)
            yield found if isinstance(found, Rejected) else to_paper(content, line, fields(found))

    def sniff(content: Content) -> bool:
        return content.is_text and any(map(start.match, content.head_text.split("\n")))

    return InputFormat(name, sniff, read, label=label)


def xml_format(
    name: str,
    label: str,
    is_root: Callable[[Root], bool],
    entries: tuple[str, ...],
    fields: Callable[[Element], Fields | NotAPaper],
    *,
    has_doctype: bool = True,
    cure: str = "",
) -> InputFormat:
    """Return a format of XML, recognised by its root; `entries` are the local names of the elements that are papers."""

    def read(content: Content) -> Iterator[Paper | Rejected]:
        for found in elements(content, *entries, has_doctype=has_doctype):
            yield found if isinstance(found, Rejected) else to_paper(content, found[0], fields(found[1]), cure)

    def sniff(content: Content) -> bool:
        root = root_of(content.head_text)
        return root is not None and is_root(root)

    return InputFormat(name, sniff, read, label=label)
