"""Names that the field knows: terms by type, the normal form of a name, and what is too general to be an entity."""

from kg.lexicon.normal import normal_form, singular
from kg.lexicon.terms import Lexicon, Term, load, load_written

__all__ = ["Lexicon", "Term", "load", "load_written", "normal_form", "singular"]
