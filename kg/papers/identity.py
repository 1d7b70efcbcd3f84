"""Who a paper is: the slug of its title, and an id that is safe in an IRI."""

import hashlib
import re
import unicodedata

from kg.papers.latex import clean

_OTHER = re.compile(r"[^a-z0-9]+")


def title_key(title: str) -> str:
    """Give what two spellings of one title share: letters and digits of the cleaned title, in any script.

    >>> title_key("TÜLU 3: Pushing") == title_key('T\\\\"ULU 3 - pushing')
    True
    """
    folded = unicodedata.normalize("NFKD", clean(title)).casefold()
    return "".join(c for c in folded if c.isalnum())


def annotation_id(title: str) -> str:
    """Give the id of the annotation files: the title in lower case, other characters as "-", cut at 60.

    >>> annotation_id("2 OLMo 2 Furious")
    '2-olmo-2-furious'
    """
    return _OTHER.sub("-", title.lower()).strip("-")[:60]


def paper_id(title: str) -> str:
    """Give a stable id: the start of the title's slug and eight hexadecimal digits of its key's SHA-256.

    The hash keeps two titles apart that share their first 60 characters or have no Latin letters.
    """
    key = title_key(title) or title
    ascii_title = unicodedata.normalize("NFKD", clean(title)).encode("ascii", "ignore").decode()
    slug = annotation_id(ascii_title).strip("-") or "untitled"
    return f"{slug}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
