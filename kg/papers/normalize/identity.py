"""Identification of papers: arXiv identifier, DOI, title key, and an id that is safe in an IRI."""

import re
import unicodedata

from kg.identifiers import PAPER, short_hash, slug

# https://info.arxiv.org/help/arxiv_identifier.html: 2106.09685v2, hep-th/9901001, math.GT/0309136
_ARXIV = re.compile(
    r"(?:^|arxiv[:.]\s?|arxiv\.org/(?:abs|pdf|html|format)/|/arxiv\.)"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?$",
    re.IGNORECASE | re.ASCII,
)
# https://www.doi.org/doi-handbook/HTML/: a prefix "10." and a number, a slash, anything printable.
_DOI = re.compile(r"(?:^|doi:\s?|doi\.org/)(?P<id>10\.\d{4,9}/\S+)$", re.IGNORECASE)
_INITIAL = 2
# "RETRACTED: ", "[Retracted] ", "Retraction: ", "RETRACTED ARTICLE: "
_RETRACTED = re.compile(
    r"[\[(*\s]*retracted(?:\s+(?:article|paper|publication|chapter))?(?:\s*[\])*:.\u2013\u2014-]+\s*|\s+article\s+)",
    re.IGNORECASE,
)


def is_retracted(title: str) -> bool:
    """Return whether a title begins with a publisher's mark of retraction.

    >>> is_retracted("RETRACTED ARTICLE: Nets"), is_retracted("Retracted maps of spheres")
    (True, False)
    """
    return _RETRACTED.match(title) is not None


def arxiv_id(text: str) -> str | None:
    """Return the arXiv identifier in a text, without its version; None if there is none.

    >>> [arxiv_id(t) for t in ("https://arxiv.org/abs/2106.09685v2", "math.GT/0309136", "10.48550/arXiv.2106.09685")]
    ['2106.09685', 'math/0309136', '2106.09685']
    """
    match = _ARXIV.search(text.strip())
    if not match:
        return None
    archive, slash, number = match["id"].lower().rpartition("/")
    # The subject class of an old identifier is not part of it.
    return archive.partition(".")[0] + slash + number


def doi(text: str) -> str | None:
    """Return the DOI in a text, in lower case (DOIs are case-insensitive); None if there is none.

    >>> doi("https://doi.org/10.18653/v1/N19-1423"), doi("n/a")
    ('10.18653/v1/n19-1423', None)
    """
    match = _DOI.search(text.strip())
    return match["id"].lower().rstrip(".,;") if match else None


def title_key(title: str) -> str:
    """Return the key of a title, equal for its spellings: its letters and digits, without a mark of retraction.

    >>> title_key("TÜLU 3: Pushing") == title_key("RETRACTED: Tulu 3 - pushing")
    True
    """
    return _letters(_RETRACTED.sub("", title, count=1) if is_retracted(title) else title) or title


def surname_key(author: str) -> str:
    """Return the key of an author, equal for spellings of a name: the letters of the last word that is no initial.

    >>> surname_key("Edward J. Hu") == surname_key("E. Hu"), surname_key("Müller") == surname_key("Muller")
    (True, True)
    """
    words = [letters for word in author.split() if (letters := _letters(word))]
    long = [word for word in words if len(word) >= _INITIAL and word not in ("jr", "sr", "ii", "iii")]
    return (long or words or [""])[-1]


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def paper_id(title: str, arxiv: str | None = None) -> str:
    """Return a stable id: the arXiv identifier, else the title's slug and 8 hexadecimal digits of its key's SHA-256.

    The hash separates titles that share their first 60 characters or have no Latin letters.

    >>> paper_id("LoRA", "2106.09685"), paper_id("A. B.", "hep-th/9901001")
    ('paper/2106.09685', 'paper/hep-th-9901001')
    """
    if arxiv:
        return PAPER + slug(arxiv)
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    start = slug(ascii_title)[:60].strip("-.") if any(map(str.isalnum, ascii_title)) else "untitled"
    return f"{PAPER}{start}-{short_hash(title_key(title))}"
