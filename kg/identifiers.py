"""Local identifiers that are safe inside an IRI, stable, and readable."""

import hashlib
import re
import unicodedata
from urllib.parse import quote

_OTHER = re.compile(r"[^a-z0-9.+]+")
_WEB = re.compile(r"(https?)://([^/?#@:\[\]\s]+)(:\d{1,5})?([/?#].*)?", re.IGNORECASE | re.ASCII | re.DOTALL)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?", re.IGNORECASE | re.ASCII)
# RFC 3986, section 3.3: characters allowed in a path; queries and fragments allow them too.
_SAFE = "/:@!$&'()*+,;=-._~%"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


PAPER = "paper/"
"""What the ids of papers begin with, in tables, RDF and everywhere else."""


def short_hash(text: str) -> str:
    """Return the first eight hexadecimal digits of the text's SHA-256."""
    return text_key(text)[:8]


def text_key(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal: the key under which its extraction is stored."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def slug(name: str) -> str:
    """Return a name in a-z, 0-9, ".", "+" and "-"; if letters are lost, a hash is appended.

    >>> slug("Llama 3.1 70B"), slug("TÜLU 3"), slug("LoRA+")
    ('llama-3.1-70b', 'tulu-3', 'lora+')
    >>> slug("π0"), slug("文心")
    ('0-5ffeb285', 'x-95d56e5c')
    """
    bare = name.casefold()
    if not name.isascii():
        folded = unicodedata.normalize("NFKD", name).casefold()
        bare = "".join(c for c in folded if not unicodedata.combining(c))
    text = _OTHER.sub("-", bare).strip("-.")[:80]
    is_whole = text and (name.isascii() or all(c.isascii() for c in bare if c.isalnum()))
    return text if is_whole else f"{text or 'x'}-{short_hash(name)}"


def web_address(text: str) -> str | None:
    """Return an http(s) address in the characters of RFC 3986 only; None if it has no valid host.

    >>> web_address("https://github.com/a/b[2]"), web_address("HTTP://example.org:80/é?q=50%#a#b")
    ('https://github.com/a/b%5B2%5D', 'http://example.org:80/%C3%A9?q=50%25#a%23b')
    >>> [web_address(t) for t in ("https://github:com/a", "https://me:secret@example.org/", "ftp://example.org/")]
    [None, None, None]
    """
    match = _WEB.fullmatch(text)
    if match is None:
        return None
    scheme, host, port, rest = match.groups(default="")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if not _HOST.fullmatch(host):
        return None
    before, hash_, fragment = rest.partition("#")
    path, mark, query = before.partition("?")
    return f"{scheme.lower()}://{host}{port}{_quoted(path)}{mark}{_quoted(query, '?')}{hash_}{_quoted(fragment, '?')}"


def doi_address(doi: str) -> str:
    """Return the address that resolves a DOI, which may have characters that addresses do not allow.

    >>> doi_address("10.1002/(sici)1097-0258<1661::aid>3.0.co;2-2")
    'https://doi.org/10.1002/(sici)1097-0258%3C1661::aid%3E3.0.co;2-2'
    """
    return f"https://doi.org/{quote(doi, safe='/:;()')}"


def _quoted(part: str, also: str = "") -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe=_SAFE + also, errors="replace")
