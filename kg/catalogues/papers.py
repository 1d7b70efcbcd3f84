"""The papers that a catalogue cites: by arXiv identifier, DOI or title."""

import re

from kg.catalogues.records import Cited
from kg.papers.normalize.dates import published
from kg.papers.normalize.identity import arxiv_id, doi, title_key

_ADDRESS = ("http://", "https://", "www.")
_ADDRESSES = re.compile(r"(?:https?://|www\.)[^\s()]+")
_WITHIN = re.compile(r"\s*\(?https?://\S+")
# Names of authors and a year in place of a title: "Vendrov et al. '15".
_REFERENCE = re.compile(r"\bet\.? al\b|^anonymous\b", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Return whether a text is an address rather than a title."""
    return text.lower().startswith(_ADDRESS)


def cited(title: str, *addresses: str, date: str = "") -> Cited | None:
    """Return the paper with this title and these addresses or identifiers; None where they identify none.

    Authors and a year ("Vendrov et al. '15") are a title only beside an identifier.

    >>> cited("LoRA", "http://arxiv.org/pdf/2106.09685v2.pdf").key, cited("LoRA: Adapters", "https://a.org").key
    ('arxiv:2106.09685', 'title:loraadapters')
    >>> cited("", "https://example.org") is None
    True
    """
    places = [*_ADDRESSES.findall(title), *addresses]
    title = _WITHIN.sub("", title).strip(" ()")
    title = "" if is_address(title) else title
    arxiv = next((found for place in places if (found := arxiv_id(place))), None)
    own = next((found for place in places if (found := doi(place))), None)
    arxiv = arxiv or arxiv_id(own or "")
    if arxiv:
        key = f"arxiv:{arxiv}"
    elif own:
        key = f"doi:{own}"
    elif title and not _REFERENCE.search(title):
        key = f"title:{title_key(title)}"
    else:
        return None
    return Cited(key, title, arxiv, own, published(date) or None)
