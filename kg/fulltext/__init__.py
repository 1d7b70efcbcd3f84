"""Whole papers: LaTeX sources, LaTeXML's HTML, JATS and TEI in one model, and their tables of results as rows."""

from kg.fulltext.document import Cell, FullText, Section, Table
from kg.fulltext.reader import iter_papers, read_full_text
from kg.fulltext.tables.rows import ResultRow, rows_of

__all__ = ["Cell", "FullText", "ResultRow", "Section", "Table", "iter_papers", "read_full_text", "rows_of"]
