"""OAI-PMH answers of arXiv with the prefix arXivRaw (https://info.arxiv.org/help/oa/index.html)."""

import re
from collections.abc import Iterator
from email.utils import parsedate
from xml.etree.ElementTree import Element

from kg.papers.content import Content
from kg.papers.entry import entry, tidy
from kg.papers.markup import elements, text_of
from kg.papers.reader import Format
from kg.records import Paper, Rejected

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_AFFILIATION = re.compile(r"\s*\([^()]*\)")
_DEEPEST = 4
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")


def author_names(line: str) -> list[str]:
    """Take a line of authors apart; affiliations stand in parentheses, which may be nested.

    >>> author_names("E. J. Hu (1), Y. Shen ((2) Microsoft), and W. Chen")
    ['E. J. Hu', 'Y. Shen', 'W. Chen']
    """
    for _ in range(_DEEPEST):
        line = _AFFILIATION.sub("", line)
    return [name for name in _BETWEEN.split(line) if name]


def _date(raw: Element) -> str | None:
    """Give the day of the first version (RFC 5322)."""
    parsed = parsedate(text_of(raw, f"{_RAW}version/{_RAW}date"))
    return f"{parsed[0]}-{parsed[1]}-{parsed[2]}" if parsed else None


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Give each record; deleted ones are rejected."""
    for line, record in elements(content, f"{_OAI}record"):
        header = record.find(f"{_OAI}header")
        if header is not None and header.get("status") == "deleted":
            yield content.rejected(line, f"deleted: {tidy(text_of(header, f'{_OAI}identifier'))}", "nothing to do")
            continue
        raw = record.find(f"{_OAI}metadata/{_RAW}arXivRaw")
        if raw is None:
            yield content.rejected(line, "a record without arXivRaw", "harvest with metadataPrefix=arXivRaw")
            continue
        yield entry(
            content,
            line,
            title=text_of(raw, f"{_RAW}title"),
            abstract=text_of(raw, f"{_RAW}abstract"),
            authors=author_names(tidy(text_of(raw, f"{_RAW}authors"))),
            date=_date(raw),
            arxiv=text_of(raw, f"{_RAW}id"),
            doi_=text_of(raw, f"{_RAW}doi"),
            venue=text_of(raw, f"{_RAW}journal-ref"),
        )


def sniff(content: Content) -> bool:
    """Claim XML of the OAI-PMH namespace."""
    head = content.head_text
    return head.startswith("<") and "http://www.openarchives.org/OAI/2.0/" in head


FORMAT = Format("oai", sniff, read)
