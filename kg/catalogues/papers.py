"""The papers that a catalogue cites: by arXiv identifier, DOI or title."""

from kg.catalogues.records import Cited
from kg.papers.identity import arxiv_id, doi, title_key
from kg.papers.published import published

_ADDRESS = ("http://", "https://", "www.")


def is_address(text: str) -> bool:
    """Return whether a text is an address rather than a title."""
    return text.lower().startswith(_ADDRESS)


def cited(title: str, *addresses: str, date: str = "") -> Cited | None:
    """Return the paper with this title and these addresses or identifiers; None where they identify none.

    >>> cited("LoRA", "http://arxiv.org/pdf/2106.09685v2.pdf").key, cited("LoRA: Adapters", "https://a.org").key
    ('arxiv:2106.09685', 'title:loraadapters')
    >>> cited("", "https://example.org") is None
    True
    """
    places = [title, *addresses] if is_address(title) else addresses
    title = "" if is_address(title) else title
    arxiv = next((found for place in places if (found := arxiv_id(place))), None)
    own = next((found for place in places if (found := doi(place))), None)
    arxiv = arxiv or arxiv_id(own or "")
    if arxiv:
        key = f"arxiv:{arxiv}"
    elif own:
        key = f"doi:{own}"
    elif title:
        key = f"title:{title_key(title)}"
    else:
        return None
    return Cited(key, title, arxiv, own, published(date) or None)
