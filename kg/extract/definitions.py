"""Acronyms and the long forms that define them in the same text.

The available packages of Schwartz & Hearst's algorithm give no offsets and configure the root logger at import, so the
algorithm (some forty lines) is implemented here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.lexicon import load_written

_PARENTHESIS = re.compile(r"\s\(\s?(?:\\text\w+\{)?([^()\s{}][^(){};:,]{0,18}?)\}?(?:\s?[;,][^()]*)?\)")
_WORDS = re.compile(r"[A-Za-z0-9]+")
_WORD_START = re.compile(r"[A-Za-z0-9]")
# In a reversed definition the short form comes first: "XBT (cross-modal backward training)".
_REVERSED = re.compile(r"\b([A-Z][A-Za-z0-9-]{1,9})\s\(([A-Za-z][^()]{6,80})\)")
# The name before the colon of a title, with two capitals or more.
_TITLE_HEAD = re.compile(r"((?=[^:\s]*[A-Z][^:\s]*[A-Z])[A-Za-z][A-Za-z0-9-]{1,20}):\s")
_SMALL = frozenset(["a", "and", "by", "for", "from", "in", "of", "on", "the", "to", "via", "with"])
_BREAK = re.compile(r"[.,;:()]\s|\n\n")


@dataclass(frozen=True, slots=True)
class Definition:
    """Character offsets, half-open, of a short form and of the long form that it abbreviates."""

    short: tuple[int, int]
    long: tuple[int, int]


def find_expansion(short: str, before: str) -> tuple[int, int] | None:
    """Find the long form that `short` abbreviates in the text just before its parenthesis.

    Offsets are characters into `before`, half-open. None if no word's first letter starts the match.
    Source: Schwartz & Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text".

    >>> find_expansion("KD", "we use knowledge distillation")
    (7, 29)
    """
    letters = [c.lower() for c in short if c.isalnum()]
    # Not in the paper: the last words are taken if their initials spell the short form ("self-supervised learning").
    words = list(_WORDS.finditer(before))[-len(letters) :]
    if len(words) == len(letters) and all(w.group()[0].lower() == c for w, c in zip(words, letters, strict=True)):
        return words[0].start(), len(before.rstrip())
    position = len(before)
    for index in range(len(letters) - 1, -1, -1):
        position -= 1
        while position >= 0 and not _matches(before, position, letters[index], first=index == 0):
            position -= 1
        if position < 0:
            return None
    return position, len(before.rstrip())


def _matches(text: str, position: int, letter: str, *, first: bool) -> bool:
    if text[position].lower() != letter:
        return False
    return not first or position == 0 or not text[position - 1].isalnum()


def _is_short_form(candidate: str) -> bool:
    """Return whether a candidate meets the conditions of Schwartz & Hearst, section 2, and has a capital."""
    return (
        2 <= len(candidate) <= 15
        and len(candidate.split()) <= 2
        and _WORD_START.match(candidate) is not None
        and sum(c.isupper() for c in candidate) >= 1
        and not candidate.isdigit()
        and (sum(c.isupper() for c in candidate) >= 2 or len(candidate) <= 10)
    )


def _is_long_form(short: str, long: str) -> bool:
    """Return whether `long` is plausible as a definition: with many more words than letters a match would be chance."""
    words = re.split(r"[\s-]+", long.strip())
    if len(words) == 1:
        # "Preselect (PreSelect)" and the like define nothing.
        return len(long) > len(short) + 3 and long[0].lower() == short[0].lower() and short.upper() == short
    if load_written().find(short) and not _begins_last_word(short, words[-1]):
        # "Representative neural architectures (ResNet)": an example.
        return False
    return len(words) <= min(len(short) + 5, len(short) * 2 + 2) and short not in words


def _begins_last_word(short: str, last: str) -> bool:
    """Return whether a name in mixed case has a capital for the last word; one in capitals may end inside a word."""
    return short.upper() == short or last[:1].upper() in short


def iter_definitions(text: str) -> Iterator[Definition]:
    """Yield every definition: first those as "long form (SF)", then those as "SF (long form)", each in text order."""
    for match in _PARENTHESIS.finditer(text):
        short = match.group(1).rstrip()
        if not _is_short_form(short):
            continue
        window_start = max(0, match.start() - 12 * (len(short) + 5))
        before = text[window_start : match.start()]
        clause = max((m.end() for m in _BREAK.finditer(before)), default=0)
        bare = short[:-1] if short.endswith("s") and short[:-1].isupper() else short
        found = find_expansion(bare, before[clause:])
        if found and _is_long_form(bare, before[clause:][slice(*found)]):
            start = window_start + clause + found[0]
            yield Definition(match.span(1), (start, window_start + clause + found[1]))
    for match in _REVERSED.finditer(text):
        found = find_expansion(match.group(1), match.group(2))
        if found and found[0] == 0 and " " in match.group(2) and _is_long_form(match.group(1), match.group(2)):
            yield Definition(match.span(1), match.span(2))


def title_definitions(text: str, names: Iterable[tuple[int, int]]) -> Iterator[Definition]:
    """Yield the names, as offsets, that the title's first one abbreviates: "StackGAN: Images With Stacked GANs".

    Each word of the long form gives its beginning to the short one, in order; words such as "of" may give nothing, and
    so may the last of three or more ("DisCo: ... Distilled Contrastive Learning"). In 4,160 annotated abstracts such a
    pair was one entity in 107 of 109 cases, tasks apart.
    """
    head = _TITLE_HEAD.match(text)
    if head is None:
        return
    title = text.partition("\n")[0]
    letters = head.group(1).replace("-", "").casefold()
    for start, end in names:
        words = [word.casefold() for word in _WORDS.findall(text[start:end])]
        is_made = _is_made_of(letters, words) or (len(words) > 2 and _is_made_of(letters, words[:-1]))
        if len(words) > 1 and is_made and head.end() <= start and end <= len(title):
            yield Definition(head.span(1), (start, end))


def _is_made_of(letters: str, words: Sequence[str]) -> bool:
    """Return whether the letters are beginnings of the words, one of each, in order."""
    ends = {0}
    for number, word in enumerate(words):
        skipped = ends if number and word in _SMALL else set()
        ends = skipped | {
            end + size for end in ends for size in range(1, len(word) + 1) if letters.startswith(word[:size], end)
        }
    return len(letters) in ends
