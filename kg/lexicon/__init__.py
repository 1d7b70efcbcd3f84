"""The lexicon: known terms by type, the normal form of a name, and phrases too general to be an entity."""

from kg.lexicon.normal import normal_form, singular
from kg.lexicon.terms import Lexicon, Term, load, load_written

__all__ = ["Lexicon", "Term", "load", "load_written", "normal_form", "singular"]
