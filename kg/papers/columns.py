"""Which column of a table holds what: what CSV and Parquet share."""

from collections.abc import Iterable, Mapping
from typing import Any

from kg.errors import UnknownName
from kg.papers.content import Content, Malformed
from kg.papers.entry import entry
from kg.records import Paper, Rejected

_USUAL = {
    "title": ("title", "paper_title", "article title", "document title", "display_name"),
    "abstract": ("abstract", "summary", "paper_abstract", "abstract note", "abstracttext"),
    "authors": ("authors", "author", "author full names", "author(s)"),
    "date": (
        "date",
        "published",
        "publication_date",
        "publication date",
        "year",
        "publication year",
        "publication_year",
    ),
    "arxiv": ("arxiv", "arxiv_id", "arxivid", "arxiv id", "eprint"),
    "doi": ("doi", "digital object identifier"),
    "venue": ("venue", "journal", "booktitle", "source title", "publication title", "conference"),
    "organization": ("organization", "organisation"),
    "upvotes": ("upvotes",),
}


def checked_choice(chosen: Mapping[str, str]) -> Mapping[str, str]:
    """Give the user's choice of columns back; raises UnknownName for what a paper does not have."""
    for name in chosen:
        if name not in _USUAL:
            raise UnknownName.of("column", name, list(_USUAL))
    return chosen


def column_map(header: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Give our name -> column of the table: the user's choice, else the first usual name in any case."""
    by_lower = {column.strip().lower(): column for column in reversed(list(header))}
    usual = {name: next((by_lower[u] for u in options if u in by_lower), None) for name, options in _USUAL.items()}
    return {name: column for name, column in (usual | dict(chosen)).items() if column is not None}


def checked_map(content: Content, header: list[str]) -> dict[str, str]:
    """Give the column map of a table; raises Malformed where title or abstract have no column."""
    found = column_map(header, content.options.columns)
    for name in ("title", "abstract"):
        if found.get(name) not in header:
            wanted = found.get(name, name)
            columns = ", ".join(header)[:200]
            raise Malformed(1, f"no column {wanted!r} among {columns}", f"--column {name}=COLUMN")
    return {name: column for name, column in found.items() if column in header}


def row_entry(content: Content, line: int, row: Mapping[str, Any], columns: Mapping[str, str]) -> Paper | Rejected:
    """Make a paper of a row."""
    cells = {name: row.get(column) for name, column in columns.items()}
    return entry(
        content,
        line,
        title=cells.get("title"),
        abstract=cells.get("abstract"),
        authors=cells.get("authors"),
        date=cells.get("date"),
        arxiv=cells.get("arxiv"),
        doi_=cells.get("doi"),
        venue=cells.get("venue"),
        organization=cells.get("organization"),
        upvotes=cells.get("upvotes"),
    )
