"""The lexicon: known terms by type, the normal form of a name, and phrases too general to be an entity."""

from kg.lexicon.normal import base_form, normal_form
from kg.lexicon.terms import Lexicon, Term, load, load_written

__all__ = ["Lexicon", "Term", "base_form", "load", "load_written", "normal_form"]
