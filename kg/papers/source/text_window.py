"""A sliding window on the text of a stream: a position, its line number, and the text around it, extended as needed."""

import codecs
import io
import re

from kg.papers.source.content import LARGEST_LINE, Malformed

CHUNK = 1 << 20
# Characters kept before the position: the indentation of a record and the end of the previous one.
_KEPT = 200
# The longest match of any pattern that is searched for.
_LONGEST = 500


class TextWindow:
    """A part of a stream's text; `at` is the current position in it, and text long before it is discarded.

    Bytes that are invalid in the encoding become lone surrogates.
    """

    def __init__(self, stream: io.BufferedIOBase, encoding: str = "utf-8") -> None:
        """Start at the beginning of a stream; raise LookupError for an unknown encoding."""
        self.text, self.at = "", 0
        self._stream, self.is_end = stream, False
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
        self._counted, self._line = 0, 1
        self._damage: Malformed | None = None

    @property
    def line(self) -> int:
        """The line number of the position, from 1."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def more(self) -> bool:
        """Double the text ahead of the position; return whether there was more."""
        line, ahead = self.line, len(self.text) - self.at
        if ahead >= LARGEST_LINE:
            reason = f"a record of more than {LARGEST_LINE >> 20} MiB"
            raise Malformed(line, reason, "check what wrote it, or split it")
        chunk = b"" if self.is_end else self._read(max(CHUNK, ahead))
        text = "" if self.is_end else self._decoder.decode(chunk, final=not chunk)
        self.is_end = not chunk
        kept = min(self.at, _KEPT)
        self.text = self.text[self.at - kept :] + text
        self.at = self._counted = kept
        return not self.is_end

    def _read(self, length: int) -> bytes:
        """Read up to `length` bytes, up to the end or to damage, which is raised by the next call."""
        if self._damage is not None:
            raise self._damage
        parts: list[bytes] = []
        try:
            while length > 0 and (part := self._stream.read1(length)):
                parts.append(part)
                length -= len(part)
        except Malformed as damage:
            self._damage = damage
            if not parts:
                raise
        return b"".join(parts)

    def ahead(self, length: int) -> str:
        """Return the next `length` characters, or fewer at the end, without moving."""
        while len(self.text) - self.at < length and self.more():
            pass
        return self.text[self.at : self.at + length]

    def search(self, pattern: re.Pattern[str], offset: int = 0) -> re.Match[str] | None:
        """Find a pattern from `offset` characters ahead; the position stays, and so does the text in between."""
        while True:
            match = pattern.search(self.text, self.at + offset)
            # A match at the end of the window may change with the text that follows.
            if self.is_end or (match and match.end() + _LONGEST <= len(self.text)):
                return match
            offset = max(offset, (match.start() if match else len(self.text) - _LONGEST) - self.at)
            self.more()

    def seek(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Move to the next match of a pattern, or to the end."""
        while True:
            match = pattern.search(self.text, self.at)
            if self.is_end or (match and match.end() + _LONGEST <= len(self.text)):
                self.at = match.start() if match else len(self.text)
                return match
            self.at = match.start() if match else max(self.at, len(self.text) - _LONGEST)
            self.more()
