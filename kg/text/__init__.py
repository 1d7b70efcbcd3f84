"""Text normalisation: one function per kind of source, each of which turns any string into plain text.

The result is what is stored, extracted from, displayed, exported and cited.
"""

from kg.text.alignment import Alignment, plain_passage
from kg.text.latex import from_latex, from_tex
from kg.text.listing_escapes import from_listing
from kg.text.markup import from_markup, without_markup
from kg.text.plain import plain

__all__ = [
    "Alignment",
    "from_latex",
    "from_listing",
    "from_markup",
    "from_tex",
    "plain",
    "plain_passage",
    "without_markup",
]
