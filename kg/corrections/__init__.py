"""Corrections: what people say about the entities and edges of a graph, kept in a file of their own."""

from kg.corrections.corrections_file import FILE, CorrectionsFile, parse_file, read_file, write_file
from kg.corrections.model import (
    Assert,
    Correction,
    Different,
    Drop,
    Name,
    OfEdge,
    OfEntity,
    Reject,
    Rename,
    Retype,
    Same,
    in_words,
    make_correction,
    numbered_lines,
    parse_name,
)

__all__ = [
    "FILE",
    "Assert",
    "Correction",
    "CorrectionsFile",
    "Different",
    "Drop",
    "Name",
    "OfEdge",
    "OfEntity",
    "Reject",
    "Rename",
    "Retype",
    "Same",
    "in_words",
    "make_correction",
    "numbered_lines",
    "parse_file",
    "parse_name",
    "read_file",
    "write_file",
]
