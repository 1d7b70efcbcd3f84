"""Parsers that several input formats share: BibTeX, JSON, XML, tagged lines, tables, PDF."""
