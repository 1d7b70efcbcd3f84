"""A window on the text of a stream: a place in it, the line of the place, and what stands around; it grows at need."""

import codecs
import io
import re

from kg.papers.content import LARGEST_LINE, Malformed

CHUNK = 1 << 20
# So much of what stands before the place is kept: the indentation of a record, and what ends the one before.
_KEPT = 200
# No pattern that is searched for matches more than this.
_LONGEST = 500


class Window:
    """Some text of a stream, of which `at` is the place that is looked at; what stands long before it is forgotten.

    Bytes that are no text of the encoding become lone surrogates.
    """

    def __init__(self, stream: io.BufferedIOBase, encoding: str = "utf-8") -> None:
        """Stand at the start of a stream; raises LookupError where there is no such encoding."""
        self.text, self.at = "", 0
        self._stream, self.is_end = stream, False
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
        self._counted, self._line = 0, 1
        self._damage: Malformed | None = None

    @property
    def line(self) -> int:
        """The line of the place, from 1."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def more(self) -> bool:
        """Let what is ahead grow to twice its length; return whether there was more."""
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
        """Read so many bytes, or what comes before the end, or before damage, which is raised the next time."""
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
        """Return the text that stands here, of this length, or less at the end."""
        while len(self.text) - self.at < length and self.more():
            pass
        return self.text[self.at : self.at + length]

    def search(self, pattern: re.Pattern[str], offset: int = 0) -> re.Match[str] | None:
        """Find a pattern from so far behind the place on; the place stays, and so does what is between."""
        while True:
            match = pattern.search(self.text, self.at + offset)
            # What matches at the very end may match otherwise with what comes next.
            if self.is_end or (match and match.end() + _LONGEST <= len(self.text)):
                return match
            offset = max(offset, (match.start() if match else len(self.text) - _LONGEST) - self.at)
            self.more()

    def seek(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Go to where a pattern matches next, or to the end."""
        while True:
            match = pattern.search(self.text, self.at)
            if self.is_end or (match and match.end() + _LONGEST <= len(self.text)):
                self.at = match.start() if match else len(self.text)
                return match
            self.at = match.start() if match else max(self.at, len(self.text) - _LONGEST)
            self.more()
