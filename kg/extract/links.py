"""Addresses of code and weights in a text, normalised."""

import re
from collections.abc import Iterator, Sequence

from kg.extract.sentence_boundaries import Sentence, sentence_at
from kg.records import Link

# Brackets and carets around or behind an address are footnote marks: invalid in a path (RFC 3986, section 3.3).
_ADDRESS = re.compile(
    r"(?:https?[:;]//|www\.|(?<![\w./])(?:github\.com|huggingface\.co|gitlab\.com)/)"
    r"[^\s(){}<>\[\]|^\"'\\,;\u2018\u2019\u201c\u201d]+"
)
_HOSTS = re.compile(
    r"^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|huggingface\.co|anonymous\.4open\.science|zenodo\.org|codeocean\.com)/[^/]+"
)
_RELEASES = re.compile(
    r"\b(?:code|codes|weights|checkpoints?|models?|implementation|source|repository|scripts|library)\b", re.IGNORECASE
)
_NOT_CODE = re.compile(
    r"\b(?:project (?:page|website)|website|web site|demo|samples|homepage|leaderboard|blog)\b|\.github\.io",
    re.IGNORECASE,
)


def _normal(address: str) -> str:
    bare = re.sub(r"^(?:https?[:;]//)?(?:www\.)?", "", address).rstrip(".:!?*`")
    return "https://" + bare


def address_bounds(text: str) -> list[tuple[int, int]]:
    """Return where the addresses of a text stand, in characters."""
    return [match.span() for match in _ADDRESS.finditer(text)]


def iter_links(text: str, sentences: Sequence[Sentence]) -> Iterator[Link]:
    """Yield each code or weights link once, with the sentence of its first occurrence.

    A page of a code or model host is accepted; any other address only if its sentence mentions code or weights.
    """
    seen: set[str] = set()
    for match in _ADDRESS.finditer(text):
        url = _normal(match.group())
        sentence = sentence_at(sentences, match.start())
        around = text[sentence.start : sentence.end]
        is_host = _HOSTS.match(url.removeprefix("https://")) is not None
        offers = _RELEASES.search(around) is not None and _NOT_CODE.search(around) is None
        if url not in seen and (is_host or offers):
            seen.add(url)
            yield Link(url, *sentence.bounds)
