"""Local identifiers that are safe inside an IRI, stable, and readable."""

import hashlib
import re
import unicodedata

_OTHER = re.compile(r"[^a-z0-9.+]+")


def short_hash(text: str) -> str:
    """Give eight hexadecimal digits of the text's SHA-256."""
    return text_key(text)[:8]


def text_key(text: str) -> str:
    """Give the SHA-256 of a text in hexadecimal: what says that it was read before."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def slug(name: str) -> str:
    """Write a name with a-z, 0-9, ".", "+" and "-"; a name that so loses a letter gets a hash behind it.

    >>> slug("Llama 3.1 70B"), slug("TÜLU 3"), slug("LoRA+")
    ('llama-3.1-70b', 'tulu-3', 'lora+')
    >>> slug("π0"), slug("文心")
    ('0-5ffeb285', 'x-95d56e5c')
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    text = _OTHER.sub("-", bare).strip("-.")[:80]
    is_whole = all(c.isascii() for c in bare if c.isalnum()) and text
    return text if is_whole else f"{text or 'x'}-{short_hash(name)}"
