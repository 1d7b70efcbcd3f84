"""Whole papers: LaTeX sources, LaTeXML's HTML, JATS and TEI in one model, and their tables of results as rows."""

from kg.fulltext.document import Cell, FullText, Section, Table
from kg.fulltext.reader import Kind, iter_papers, kind_of, read_front_matter, read_full_text
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.rows import rows_of

__all__ = [
    "Cell",
    "FullText",
    "Kind",
    "ResultRow",
    "Section",
    "Table",
    "iter_papers",
    "kind_of",
    "read_front_matter",
    "read_full_text",
    "rows_of",
]
