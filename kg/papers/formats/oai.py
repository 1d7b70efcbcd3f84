"""OAI-PMH responses of arXiv, prefixes arXivRaw, arXiv and oai_dc (https://info.arxiv.org/help/oa/index.html)."""

import re
from email.utils import parsedate

from kg.papers.normalize.entry import tidy
from kg.papers.normalize.identity import arxiv_id, doi
from kg.papers.parsing.record_formats import Fields, NotAPaper, xml_format
from kg.papers.parsing.xml_elements import Element, Root, text_of, texts_of

_AFFILIATION = re.compile(r"\s*\([^()]*\)")
_DEEPEST = 4
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")


def author_names(line: str) -> list[str]:
    """Split a line of authors; affiliations in parentheses, which may be nested, are dropped.

    >>> author_names("E. J. Hu (1), Y. Shen ((2) Microsoft), and W. Chen")
    ['E. J. Hu', 'Y. Shen', 'W. Chen']
    """
    for _ in range(_DEEPEST):
        line = _AFFILIATION.sub("", line)
    return [name for name in _BETWEEN.split(line) if name]


def _authors(paper: Element) -> list[object]:
    """Return the authors: from the parts of arXiv, or the one line of arXivRaw."""
    parts = [
        {
            "family": text_of(author, "keyname"),
            "given": text_of(author, "forenames"),
            "suffix": text_of(author, "suffix"),
        }
        for author in paper.findall("authors/author")
    ]
    return [*parts] or [*author_names(tidy(text_of(paper, "authors")))]


def _date(paper: Element) -> str:
    """Return the date of the first version (RFC 5322 in arXivRaw)."""
    parsed = parsedate(text_of(paper, "version/date"))
    return f"{parsed[0]}-{parsed[1]}-{parsed[2]}" if parsed else text_of(paper, "created")


def _of_arxiv(paper: Element) -> Fields:
    return {
        "title": text_of(paper, "title"),
        "abstract": text_of(paper, "abstract"),
        "authors": _authors(paper),
        "date": _date(paper),
        "arxiv": text_of(paper, "id"),
        "doi_": text_of(paper, "doi"),
        "venue": text_of(paper, "journal-ref"),
    }


def _of_dublin_core(paper: Element) -> Fields:
    candidates = texts_of(paper, "identifier")
    return {
        "title": text_of(paper, "title"),
        # The first of each: further descriptions are comments, further dates are later versions.
        "abstract": text_of(paper, "description"),
        "authors": texts_of(paper, "creator"),
        "date": text_of(paper, "date"),
        "arxiv": next((found for candidate in candidates if (found := arxiv_id(candidate))), None),
        "doi_": next((found for candidate in candidates if (found := doi(candidate))), None),
    }


def _fields(record: Element) -> Fields | NotAPaper:
    header = record.find("header")
    if header is not None and header.get("status") == "deleted":
        return NotAPaper(f"deleted: {tidy(text_of(header, 'identifier'))}")
    for name in ("arXivRaw", "arXiv"):
        if (paper := record.find(f"metadata/{name}")) is not None:
            return _of_arxiv(paper)
    core = record.find("metadata/dc")
    if core is not None and len(core):
        return _of_dublin_core(core)
    return NotAPaper("a record without arXivRaw", "harvest with metadataPrefix=arXivRaw, arXiv or oai_dc")


def _is_root(root: Root) -> bool:
    return root.namespace == "http://www.openarchives.org/OAI/2.0/"


FORMAT = xml_format("oai", "arXiv OAI-PMH", _is_root, ("record",), _fields, has_doctype=False)
