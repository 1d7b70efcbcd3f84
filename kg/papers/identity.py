"""Who a paper is: the slug of its title, and an id that is safe in an IRI."""

import unicodedata

from kg.identifiers import short_hash, slug
from kg.latex import clean


def title_key(title: str) -> str:
    """Give what two spellings of one title share: letters and digits of the cleaned title, in any script.

    >>> title_key("TÜLU 3: Pushing") == title_key('T\\\\"ULU 3 - pushing')
    True
    """
    folded = unicodedata.normalize("NFKD", clean(title)).casefold()
    return "".join(c for c in folded if c.isalnum())


def paper_id(title: str) -> str:
    """Give a stable id: the start of the title's slug and eight hexadecimal digits of its key's SHA-256.

    The hash keeps two titles apart that share their first 60 characters or have no Latin letters.
    """
    key = title_key(title) or title
    ascii_title = unicodedata.normalize("NFKD", clean(title)).encode("ascii", "ignore").decode()
    start = slug(ascii_title)[:60].strip("-.") if any(map(str.isalnum, ascii_title)) else "untitled"
    return f"{start}-{short_hash(key)}"
