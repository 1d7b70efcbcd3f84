"""Mapping of positions in a text to its plain form."""

import re
from collections.abc import Callable, Iterator

from rapidfuzz.distance import Levenshtein

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def plain_passage(text: str, decode: Callable[[str], str]) -> str:
    """Decode title and abstract of a text separately, as the parsers of sources do.

    >>> plain_passage("The  title\\n\\nIts\\nabstract.", str.strip)
    'The  title\\n\\nIts\\nabstract.'
    """
    title, *rest = _BLANK_LINE.split(text, maxsplit=1)
    return "\n\n".join(map(decode, (title, *rest)))


class Alignment:
    """An alignment of a raw text with its plain form, by the fewest edits (Levenshtein)."""

    def __init__(self, raw: str, plain: str) -> None:
        """Compute the alignment of two texts."""
        self.raw, self.plain = raw, plain
        self._blocks = list(Levenshtein.opcodes(raw, plain)) if raw != plain else []

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the plain text for [start, end) of the raw one; a rewritten part counts as a whole."""
        if not self._blocks or start >= end:
            return start, end
        covered = [
            (block.dest_start, block.dest_end)
            if block.tag != "equal"
            else (
                block.dest_start + max(0, start - block.src_start),
                block.dest_start + min(end, block.src_end) - block.src_start,
            )
            for block in self._blocks
            if block.src_start < end and start < block.src_end
        ]
        return covered[0][0], covered[-1][1]

    def _occurrences(self, surface: str) -> Iterator[tuple[int, int]]:
        """Yield the spans of a surface: all occurrences as a whole word, else the first occurrence."""
        whole = [found.span() for found in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", self.raw)]
        first = self.raw.find(surface)
        yield from whole or ([(first, first + len(surface))] if surface and first >= 0 else [])

    def surfaces(self, surface: str, decode: Callable[[str], str]) -> list[str]:
        """Return the plain forms of a raw surface, as they occur in the plain text; if none does, its decoded form."""
        decoded = decode(surface)
        if decoded and decoded in self.plain:
            return [decoded]
        spans = [self.span(*bounds) for bounds in self._occurrences(surface)]
        found = [text for start, end in spans if (text := self.plain[start:end].strip())]
        return list(dict.fromkeys(found)) or ([decoded] if decoded else [])
