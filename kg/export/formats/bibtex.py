"""BibTeX: an entry a paper."""

import re
from pathlib import Path

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexEncodingMiddleware
from bibtexparser.model import Entry, Field
from pylatexenc.latexencode import RULE_REGEX, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

from kg.export.bibliography import Reference, references
from kg.export.exporter import Exporter, Options
from kg.knowledge_graph import KnowledgeGraph

# The library's own rule takes a backslash or a brace into \url{...}, which then is not closed.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\\{}%]*\.[^\s\\{}%]*")
_ENCODER = UnicodeToLatexEncoder(
    conversion_rules=[UnicodeToLatexConversionRule(RULE_REGEX, [(_ADDRESS, r"\\url{\g<0>}")]), "defaults"]
)


def _entry(reference: Reference) -> Entry:
    fields = {"title": reference.title, "author": " and ".join(reference.authors), "abstract": reference.abstract}
    fields |= dict(zip(("year", "month", "day"), map(str, reference.date), strict=False))
    fields |= {"howpublished": reference.venue or "", "doi": reference.doi or ""}
    if reference.arxiv:
        fields |= {"eprint": reference.arxiv, "archiveprefix": "arXiv"}
    return Entry("misc", reference.id, [Field(name, value) for name, value in fields.items() if value])


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: Options) -> None:
    """Write the papers."""
    library = Library([_entry(reference) for reference in references(graph)])
    text = write_string(library, prepend_middleware=[LatexEncodingMiddleware(encoder=_ENCODER)])
    drafts[0].write_text(text, encoding="utf-8")


FORMAT = Exporter("bibtex", "the papers, for LaTeX and reference managers", ("papers.bib",), write)
