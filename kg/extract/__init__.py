"""Extraction of records from texts. An extractor is a callable from texts to extractions, in order.

Importing this package loads no model and no spaCy: an extractor's module is imported on first use.
"""

from kg.extract.interface import DEFAULT, Extractor, extractor_fingerprint, is_installed, known, load

__all__ = ["DEFAULT", "Extractor", "extractor_fingerprint", "is_installed", "known", "load"]
