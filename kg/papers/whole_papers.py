"""Whole papers as sources: title and abstract as an entry, and the results of their tables.

A folder of TeX, an archive or a file of TeX, a page of LaTeXML or TEI of GROBID is one paper. Articles in JATS are
entries of the format `jats`, which knows more of their front matter; their tables are read here.
"""

import io
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg.characters import writable
from kg.errors import InputError
from kg.fulltext import FullText, Kind, ResultRow, kind_of, read_front_matter, read_full_text, rows_of
from kg.fulltext.folders import TEX, is_paper_folder
from kg.papers.normalize.entry import LONGEST_TEXT, entry, tidy
from kg.papers.normalize.identity import arxiv_id
from kg.papers.normalize.sanitize import sanitized
from kg.papers.source.content import Content, ReadOptions
from kg.papers.source.documents import Document
from kg.records import Paper, Rejected, Source

_WITH_CLAIMS = re.compile(r"introduction|experiment|result|evaluation|conclusion|discussion", re.IGNORECASE)
# The texts of a row of results, and what marks a reference in them.
_TEXTS = (
    "table", "model", "dataset", "split_or_setting", "metric", "value", "std", "row_name", "column_name", "cell",
    "printed", "section", "model_name", "dataset_name", "metric_name",
)  # fmt: skip
_MARKS = re.compile("[\ue000-\uf8ff]")
_LONGEST = 300
_ENDINGS = re.compile(r"(?:\.latexml)?\.(?:tar\.gz|tgz|tar|gz|tex|ltx|x?html?|tei\.xml|xml)$", re.IGNORECASE)


def kind_of_paper(found: Document, options: ReadOptions) -> Kind | None:
    """Return what kind of whole paper a document is; None for any other, and where the user names a format."""
    if options.format is not None:
        return None
    if is_paper_folder(found.file):
        return Kind.LATEX
    # A pipe or a device is copied before it is read.
    return kind_of(found.file) if found.file.is_file() else None


@dataclass(frozen=True, slots=True)
class WholePaper:
    """A whole paper as an entry, the results of its tables, and where its sections begin in the entry's abstract.

    `sections` are (start, title), the first one behind the abstract proper; there are none where only that is read.
    `unread` says why the tables of a paper are left out, None where they were read.
    """

    entry: Paper | Rejected
    rows: list[ResultRow] = field(default_factory=list)
    sections: list[tuple[int, str]] = field(default_factory=list)
    unread: Rejected | None = None


def read_paper(found: Document, options: ReadOptions) -> WholePaper:
    """Return a whole paper; one without title or abstract, or beyond the limits, is rejected and has no results.

    A page of HTML or a file of TEI whose tables cannot be read is kept without them.
    """
    unread: Rejected | None = None
    try:
        paper = read_full_text(found.file)
        rows = rows_of(paper)
    except InputError as error:
        unread, rows = Rejected(Source(found.name, 1), error.what, error.cure), []
        front = _front_matter(found)
        if front is None:
            return WholePaper(unread)
        paper, unread = front, without_tables(unread)
    content = Content(found.name, found.file, io.BufferedReader(io.BytesIO(b"")), options, is_packed=False)
    text, sections = _text(paper) if options.full_text else (paper.abstract, [])
    arxiv = arxiv_id(_ENDINGS.sub("", Path(found.name).name))
    kept = entry(content, 1, title=paper.title, abstract=text, arxiv=arxiv, decode=str)
    if isinstance(kept, Rejected):
        return WholePaper(kept)
    kept = sanitized(kept)
    return WholePaper(kept, _placed(rows, found), _within(sections, text, kept), unread)


def without_tables(error: Rejected) -> Rejected:
    """Return why a paper is kept without its tables: the error that their reading met."""
    return replace(error, reason=f"its tables are left out: {error.reason}")


def _front_matter(found: Document) -> FullText | None:
    """Return title and abstract of HTML or TEI beyond the limits; None for any other, and where there is no title."""
    if kind_of(found.file) not in (Kind.HTML, Kind.TEI):
        return None
    try:
        paper = read_front_matter(found.file)
    except InputError:
        return None
    return paper if paper.title else None


def read_tables(found: Document) -> list[ResultRow]:
    """Return the results in the tables of an article in JATS; raise InputError for one beyond the limits."""
    return _placed(rows_of(read_full_text(found.file)), found)


def _placed(rows: list[ResultRow], found: Document) -> list[ResultRow]:
    """Return the rows with clean texts, and with files as users see them: a member follows the name of its source."""
    is_file = kind_of(found.file) in (Kind.HTML, Kind.JATS, Kind.TEI) or found.file.suffix.lower() in TEX
    named = [replace(row, file=found.name if is_file else f"{found.name}/{row.file}") for row in rows]
    return [_cleaned(row) for row in named]


def _cleaned(row: ResultRow) -> ResultRow:
    texts: dict[str, Any] = {name: _clean(getattr(row, name)) for name in _TEXTS}
    return replace(row, **texts)


def _clean(text: str | None) -> str | None:
    return None if text is None else tidy(writable(_MARKS.sub("", text)))[:_LONGEST]


def _text(paper: FullText) -> tuple[str, list[tuple[int, str]]]:
    """Return abstract and the sections that state what was found, and where each section begins.

    The text ends with the longest that is kept.
    """
    text, starts = " ".join(paper.abstract.split()), list[tuple[int, str]]()
    for section in paper.sections:
        added = " ".join(section.text.split())
        if added and _WITH_CLAIMS.search(section.title):
            starts.append((len(text) + 1, tidy(section.title)))
            text = f"{text} {added}"
    return text[: LONGEST_TEXT - 1], starts


def _within(sections: list[tuple[int, str]], text: str, kept: Paper | Rejected) -> list[tuple[int, str]]:
    """Return where sections begin in the abstract as it is kept; none where it is no part of the text."""
    at = text.find(kept.abstract) if isinstance(kept, Paper) else -1
    return [(start - at, title) for start, title in sections if start >= at] if at >= 0 else []
