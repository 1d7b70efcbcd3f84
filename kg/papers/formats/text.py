"""Plain text of one paper: the title in the first line, then its abstract in any number of paragraphs."""

import re
from collections.abc import Iterator

from kg.papers.normalize.entry import entry
from kg.papers.parsing.input_format import InputFormat
from kg.papers.parsing.prose_detection import is_prose
from kg.papers.source.content import Content
from kg.records import Paper, Rejected

_PARAGRAPH = re.compile(r"\n\s*\n")
_HEADING = re.compile(r"\s*#*\s*abstract\s*[:.\u2014-]?\s*", re.IGNORECASE)
_LONGEST_TITLE = 300
_FEWEST_PARAGRAPHS = 3


def _parts(text: str) -> tuple[str, list[str]]:
    title, *paragraphs = _PARAGRAPH.split(text.strip())
    if not paragraphs:
        title, _, body = title.partition("\n")
        paragraphs = [body]
    return title.lstrip("# "), [_HEADING.sub("", paragraph, count=1) for paragraph in paragraphs]


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Yield the single paper."""
    title, paragraphs = _parts(content.text())
    yield entry(content, 1, title=title, abstract=" ".join(paragraphs))


def sniff(content: Content) -> bool:
    """Return whether the content is prose: a short title before two or more long paragraphs, or before "Abstract"."""
    text = content.head_text
    if not content.is_text or text.startswith(("{", "[", "<")) or not is_prose(text.lstrip("# ")):
        return False
    title, *rest = _PARAGRAPH.split(text.strip())
    has_heading = len(rest) >= 1 and _HEADING.match(rest[0]) is not None
    is_long = len(rest) >= _FEWEST_PARAGRAPHS - 1 and all(len(paragraph) > _LONGEST_TITLE for paragraph in rest)
    return "\n" not in title and len(title) <= _LONGEST_TITLE and (has_heading or is_long)


FORMAT = InputFormat("text", sniff, read, rank=3, label="plain text")
