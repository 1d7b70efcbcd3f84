"""A sliding window on a JSON source that yields one value after another with its line, and can skip a damaged one.

The standard library's decoder reports where a value ends or breaks. So a list of hundreds of megabytes is never held
in memory, and records after a damaged one are still found.
"""

import io
import json
import re
from typing import Any

import orjson

from kg.papers.source.content import is_whole
from kg.papers.source.text_window import CHUNK, TextWindow

# NaN and Infinity, which Python writes, become null.
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)
# Between values: RFC 7464 begins each with a record separator; commas occur where the brackets of a list were removed.
_BETWEEN = re.compile(r"[\s,\x1e\ufeff]*")
_VALUE = r'(?:"(?:[^"\\]|\\.)*"|[^,{}\[\]"]*)'
_FIRST_KEYS = re.compile(
    rf'\{{\s*("(?:[^"\\]|\\.){{1,200}}")\s*:(?:\s*{_VALUE}\s*,\s*("(?:[^"\\]|\\.){{1,200}}")\s*:)?'
)
_KEY = re.compile(r'"([^"\\]{1,100})"\s*:')
# A token at the end of the window may be incomplete; the longest token is "-Infinity".
_LONGEST_TOKEN = 12
_MOST_TRIES = 100_000
_FEWEST_KEYS = 3


class Damaged(Exception):
    """There is no valid value at this position; the message says why."""


class JsonWindow(TextWindow):
    """A window that reads one value after another."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        """Start at the beginning of a stream of UTF-8."""
        super().__init__(stream)
        self._last: dict[str, Any] = {}

    def next(self) -> str:
        """Move to the next value or bracket and return its first character; "" at the end."""
        while True:
            self.at = _BETWEEN.match(self.text, self.at).end()  # type: ignore[union-attr] # it matches nothing too
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        """Return the value at this position and move past it; raise Damaged where there is none."""
        found, end = self._decoded()
        if not is_whole(self.text[self.at : end]):
            raise Damaged("not UTF-8 text")
        self.at = end
        return found

    def _decoded(self) -> tuple[Any, int]:
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated") or error.pos + _LONGEST_TOKEN > len(self.text)
                if not (is_cut and self.more()):
                    raise Damaged(error.msg[0].lower() + error.msg[1:]) from error
            except (RecursionError, ValueError) as error:
                # Nested too deep, or a number of thousands of digits.
                raise Damaged(str(error)[:100]) from error
            else:
                # A number at the end of the window may be incomplete.
                if end < len(self.text) or isinstance(found, dict | list | str) or not self.more():
                    return found, end

    def record(self) -> Any:
        """Return the value at this position and move past it; its keys help to find the record after a damaged one."""
        found = self.value()
        if isinstance(found, dict):
            self._last = found
        return found

    def whole_line(self) -> Any:
        """Return the object that makes up the rest of this line and move past it; None if there is none.

        It uses a faster parser, since most sources are JSON Lines.
        """
        end = self.text.find("\n", self.at)
        while end < 0 and len(self.text) - self.at < CHUNK and self.more():
            end = self.text.find("\n", self.at)
        if end < 0 and not self.is_end:
            return None
        line = self.text[self.at : end if end >= 0 else len(self.text)].rstrip()
        if not line.endswith("}"):
            return None
        try:
            found = orjson.loads(line)
        except orjson.JSONDecodeError:
            return None
        self.at += len(line)
        self._last = found
        return found

    def pass_over(self) -> None:
        """Move from a damaged value to the next position that looks like a record, or to the end."""
        known = set(self._last) or set(_KEY.findall(self.text, self.at, self.at + CHUNK))
        sister = self._sister()
        for _ in range(_MOST_TRIES):
            self.at += 1
            if not (match := self.seek(sister)):
                return
            self.at = match.end()
            if self._is_sister(known):
                return

    def _sister(self) -> re.Pattern[str]:
        """Return the pattern that precedes a record: a line break with the same indentation, or a record's end."""
        line = self.text.rfind("\n", 0, self.at) + 1
        before = self.text[line : self.at]
        indented = r"\n" + (re.escape(before) + r"(?=\{)" if before.isspace() else r"(?=[{\[])")
        own = _FIRST_KEYS.match(self.text, self.at)
        if own and not before.strip() and re.compile(indented).search(self.text, self.at):
            return re.compile(indented)
        key = own[1] if own else json.dumps(next(iter(self._last), ""), ensure_ascii=False)
        begin = rf"\{{\s*{re.escape(key)}\s*:"
        if own and own[2] and not self._last:
            # Objects nested in a record may begin with the same key, but hardly with the same two.
            begin += rf"\s*{_VALUE}\s*,\s*{re.escape(own[2])}\s*:"
        return re.compile(rf"{indented}|[}}\],]\s*(?={begin})")

    def _is_sister(self, known: set[str]) -> bool:
        """Return whether the value here shares enough keys with known records to be one, or is damaged too."""
        try:
            found, _ = self._decoded()
        except Damaged:
            return True
        return isinstance(found, list) or len(known.intersection(found)) >= min(_FEWEST_KEYS, len(known))
