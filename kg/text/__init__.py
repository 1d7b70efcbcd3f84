"""Text as it comes in: one function a kind of source, each of which gives plain text, for any string.

What they give is what is stored, extracted from, shown, exported and cited.
"""

from kg.text.alignment import Alignment, plain_passage
from kg.text.latex import from_latex, from_tex
from kg.text.listing import from_listing
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
