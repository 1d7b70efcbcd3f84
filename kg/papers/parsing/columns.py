"""Mapping of table columns and object keys to paper fields, by the names that programs use or the user's choice."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from kg.errors import UnknownName
from kg.papers.normalize.dates import published
from kg.papers.normalize.entry import entry, tidy
from kg.papers.normalize.identity import arxiv_id, doi
from kg.papers.source.content import Content, Malformed
from kg.records import Paper, Rejected
from kg.text import from_markup

Columns = Mapping[str, tuple[str, ...]]
"""Our field name -> the columns that hold it; the first that is not empty is used."""

# In order of preference, so full names come before initials. Two-letter names are tags of Web of Science.
_USUAL = {
    "title": (
        "title", "paper title", "article title", "document title", "display name", "titles", "dc:title", "ti",
    ),
    "abstract": (
        "abstract", "summary", "paper abstract", "abstract note", "abstracttext", "abstract text", "paperabstract",
        "summaries", "abstracts", "dc:description", "ab",
    ),
    "authors": (
        "author full names", "af", "authors", "author", "author(s)", "author/s", "author names",
        "authorships.author.display name", "raw author names", "creators", "dc:creator", "authorstring", "au",
    ),
    "date": (
        "date", "published", "publication date", "publicationdate", "date published", "published date", "submitted",
        "prism:coverdate", "publishedat", "publisheddate", "firstpublicationdate", "online date", "issue date", "pd",
    ),
    "year": ("year", "publication year", "publicationyear", "pubyear", "year published", "yearpublished", "py"),
    "arxiv": ("arxiv", "arxiv id", "arxivid", "eprint", "archive location", "paper arxiv id"),
    "doi": ("doi", "digital object identifier", "prism:doi", "di"),
    "venue": (
        "venue", "source title", "publication title", "journal", "journal/book", "booktitle", "conference",
        "conference name", "proceedings title", "anthology title", "proceeding", "container title", "publication name",
        "prism:publicationname", "publicationname", "journaltitle", "journal ref", "journalref",
        "primary location.source.display name", "source", "so",
    ),
    "organization": ("organization", "organisation"),
    "upvotes": ("upvotes",),
}  # fmt: skip
# Columns that may hold an arXiv identifier or a DOI without a column of its own.
_ADDRESSES = ("url", "urls", "link", "url abs", "url pdf", "pdf url", "pdf link", "entry id", "extra", "id", "number")
# Columns of Zotero, Scopus, Dimensions, Lens and IEEE Xplore: they separate people by semicolons only.
_PROGRAMS = ("item type", "eid", "publication id", "lens id", "document title")
_APART = re.compile(r"[\s_-]+")
# A spreadsheet reads identifiers as numbers: 704.0001 was 0704.0001, and 2101.0001 was 2101.00010.
_LOST_START = re.compile(r"\d{3}\.\d{4}")
_LOST_END = re.compile(r"(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{1,4}")
_LONG, _LONG_ID = 5, 30
_ID = re.compile(r"\s*\(\d{5,}\)")
_NAMES = ("name", "title", "display_name")
_DELIMITERS = ("\t", ";", ",", "|")
# Exports may have lines above the header: "About the data: Exported on ...", "sep=;".
_MOST_BANNERS = 20


def delimiter_of(header: str) -> str:
    """Return the delimiter of a header's columns."""
    return max(_DELIMITERS, key=header.count)


def cells_of(header: str) -> list[str]:
    """Return the column names of a header; none where it is not valid CSV."""
    try:
        return [name.strip() for name in next(csv.reader([header], delimiter=delimiter_of(header)), [])]
    except csv.Error:
        return []


def first_lines(content: Content) -> list[tuple[int, str]]:
    """Return the non-blank lines at the start that may be the header, with their numbers."""
    text = io.StringIO(content.head.decode("utf-8-sig", "replace"), newline=None)
    return [(number, line) for number, line in islice(enumerate(text, start=1), _MOST_BANNERS) if line.strip()]


def checked_columns(requested: Mapping[str, str]) -> Mapping[str, str]:
    """Return the user's choice of columns; raise UnknownName for a field that papers do not have."""
    for name in requested:
        if name not in _USUAL:
            raise UnknownName.of("column", name, list(_USUAL))
    return requested


@lru_cache(maxsize=256)
def _usual_columns(header: tuple[str, ...]) -> Columns:
    plain = {_APART.sub(" ", column.strip().lower()): column for column in reversed(header)}
    if "source title" in plain:
        # In Scopus "Source" is Scopus itself.
        plain.pop("source", None)
    options = {**_USUAL, "address": _ADDRESSES, "program": _PROGRAMS}
    return {name: tuple(plain[usual] for usual in usuals if usual in plain) for name, usuals in options.items()}


def column_map(header: Iterable[str], requested: Mapping[str, str]) -> Columns:
    """Return our field name -> columns of the table: the user's choice first, then usual names in any case.

    A later column is used where those before it are empty.
    """
    usual = _usual_columns(tuple(header))
    if not requested:
        return usual
    return {name: (requested[name], *columns) if name in requested else columns for name, columns in usual.items()}


def has_paper(header: Iterable[str], requested: Mapping[str, str]) -> bool:
    """Return whether a table with this header has titles and abstracts."""
    columns = list(header)
    found = column_map(columns, requested)
    return len(columns) > 1 and all(found[name] and found[name][0] in columns for name in ("title", "abstract"))


def checked_map(content: Content, line: int, header: list[str]) -> Columns:
    """Return the columns of a table; raise Malformed where title or abstract has none."""
    found = column_map(header, content.options.columns)
    for name in ("title", "abstract"):
        wanted = next(iter(found[name]), name)
        if wanted not in header:
            columns = ", ".join(header)[:200]
            raise Malformed(line, f"no column {wanted!r} among {columns}", f"--column {name}=COLUMN")
    return {name: tuple(column for column in columns if column in header) for name, columns in found.items()}


def _identifier(value: object) -> str:
    """Return an arXiv identifier as arXiv writes it, repaired where a spreadsheet took it for a number.

    >>> _identifier("704.0001"), _identifier(2101.0001), _identifier("2101.00011")
    ('0704.0001', '2101.00010', '2101.00011')
    """
    text = tidy(str(value)) if isinstance(value, str | float) else ""
    if _LOST_START.fullmatch(text):
        return f"0{text}"
    return text.ljust(len("yymm.") + _LONG, "0") if _LOST_END.fullmatch(text) else text


def _text(value: object) -> object:
    """Return the first member of a list, the name in an object, or the value itself."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        return next((value[key] for key in _NAMES if value.get(key)), None)
    return value


def _people(value: object, *, has_semicolons: bool) -> object:
    """Return the people in a list or a text, unwrapped from an object with a single list: {"authors": [...]}."""
    if isinstance(value, str) and has_semicolons:
        return _ID.sub("", value).split(";")
    inside = [part for part in value.values() if isinstance(part, list)] if isinstance(value, dict) else []
    return inside[0] if len(inside) == 1 else value


def row_fields(row: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    """Return the fields of a paper from these columns of a row or object."""

    def first(name: str) -> Any:
        for column in columns[name]:
            if (value := row.get(column)) is not None and value != "":
                return value
        return None

    addresses = [candidate for column in columns["address"] if isinstance(candidate := row.get(column), str)]
    # Most addresses are of other sites: a substring test is cheaper than the pattern.
    candidates = [_identifier(first("arxiv")), *(text for text in addresses if len(text) < _LONG_ID or "rxiv" in text)]
    return {
        "title": _text(first("title")),
        "abstract": _text(first("abstract")),
        "authors": _people(first("authors"), has_semicolons=bool(columns["program"])),
        "date": published(*(row.get(column) for name in ("date", "year") for column in columns[name])),
        "arxiv": next((found for candidate in candidates if candidate and (found := arxiv_id(candidate))), None),
        "doi_": first("doi")
        or next((found for candidate in addresses if "10." in candidate and (found := doi(candidate))), None),
        "venue": _text(first("venue")),
        "organization": first("organization"),
        "upvotes": first("upvotes"),
        "addresses": addresses,
    }


def row_entry(
    content: Content, line: int, row: Mapping[str, Any], columns: Columns, decode: Callable[[str], str] = from_markup
) -> Paper | Rejected:
    """Return the paper of a row, or its rejection."""
    return entry(content, line, **row_fields(row, columns), decode=decode)
