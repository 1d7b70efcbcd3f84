"""OAI-PMH answers of arXiv with the prefix arXivRaw (https://info.arxiv.org/help/oa/index.html)."""

import re
from email.utils import parsedate

from kg.papers.entry import tidy
from kg.papers.families import Fields, Refused, xml_format
from kg.papers.markup import Element, Root, text_of

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
    """Return the day of the first version (RFC 5322)."""
    parsed = parsedate(text_of(raw, "version/date"))
    return f"{parsed[0]}-{parsed[1]}-{parsed[2]}" if parsed else None


def _fields(record: Element) -> Fields | Refused:
    header, raw = record.find("header"), record.find("metadata/arXivRaw")
    if header is not None and header.get("status") == "deleted":
        return Refused(f"deleted: {tidy(text_of(header, 'identifier'))}")
    if raw is None:
        return Refused("a record without arXivRaw", "harvest with metadataPrefix=arXivRaw")
    return {
        "title": text_of(raw, "title"),
        "abstract": text_of(raw, "abstract"),
        "authors": author_names(tidy(text_of(raw, "authors"))),
        "date": _date(raw),
        "arxiv": text_of(raw, "id"),
        "doi_": text_of(raw, "doi"),
        "venue": text_of(raw, "journal-ref"),
    }


def _is_root(root: Root) -> bool:
    return root.namespace == "http://www.openarchives.org/OAI/2.0/"


FORMAT = xml_format("oai", "arXiv OAI-PMH", _is_root, ("record",), _fields, has_doctype=False)
