r"""LaTeX as Unicode text, for any string: what is not LaTeX stays, and unknown macros keep their content.

The available parsers were tested on the 4,828 texts with LaTeX among those of 45,391 papers: they raise errors, lose
what they do not know, or take seven milliseconds per text. So the small grammar is implemented here and in macros.py,
and pylatexenc provides the symbols of macros.
"""

import re
from itertools import islice

from kg.text import macros
from kg.text.damaged_latex import restored, unescaped
from kg.text.plain import plain

_HINT = re.compile(r"[\\$~{}]|``")
_TEX_HINT = re.compile(r"[\\$~`{}]|--|''|\^|_")
_STOP = re.compile(r"[\\$~^_{}]")
_MACRO = re.compile(r"\\(?:([A-Za-z]+)\*?|(.))", re.DOTALL)
_SPACES = re.compile(r"\s*")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)
_SIGN = re.compile(r"[\\^_]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,},? [A-Za-z]{2,} [A-Za-z]{2,}")
_ARGUMENT = re.compile(r"\\[A-Za-z]+\s*\{[^{}]*\}")
_QUOTED = re.compile(r"`([^`']*)'(?!\w)")
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff]")
_APART = re.compile(r"[\s,;:=|{}]")
_BARE = re.compile(r"[\\{}]")
_DEEPEST = 40
_LONGEST_MATHS = 1000
_CANDIDATES = 3


def _is_maths(inner: str, after: str) -> bool:
    """Return whether the text between two dollar signs is maths, rather than prose between two sums of money."""
    if not inner.strip() or len(inner) > _LONGEST_MATHS:
        return False
    if _PROSE.search(_ARGUMENT.sub("", inner)):
        return False
    if _SIGN.search(inner):
        return True
    # The rule of Pandoc: https://pandoc.org/MANUAL.html#math
    is_before_digit = after.isdecimal() and any(map(str.isalnum, inner))
    is_even = inner[0].isspace() == inner[-1].isspace()
    words = [word for word in _WORD.findall(inner) if word not in macros.OPERATORS]
    is_sum = inner.lstrip()[0].isdecimal() and " " in inner.strip() and bool(words)
    return not is_before_digit and not is_sum and len(words) <= 1 and is_even


class LatexParser:
    """A parser at a position in a text. `is_tex` is True for a text that is TeX throughout, False for mixed text."""

    def __init__(self, text: str, *, is_tex: bool) -> None:
        """Start at the beginning of a text."""
        self.text, self.is_tex = text, is_tex
        self.at, self.depth, self.is_maths, self.last = 0, 0, False, ""
        self._ends: dict[int, int] = {}
        starts: list[int] = []
        for found in _BRACES.finditer(text):
            if found.group() == "{":
                starts.append(found.start())
            elif found.group() == "}" and starts:
                self._ends[starts.pop()] = found.start()

    def startswith(self, prefix: str) -> bool:
        """Return whether the text continues with `prefix`."""
        return self.text.startswith(prefix, self.at)

    @property
    def next(self) -> str:
        """The next character; "" at the end."""
        return self.text[self.at : self.at + 1]

    def read(self, closing: str = "", *, is_maths: bool | None = None) -> str:
        """Read and decode up to `closing`, or to the end if it never comes."""
        outer, self.is_maths = self.is_maths, self.is_maths if is_maths is None else is_maths
        self.depth += 1
        parts: list[str] = []
        while self.at < len(self.text):
            if closing and self.startswith(closing):
                self.at += len(closing)
                break
            stop = _STOP.search(self.text, self.at)
            end = stop.start() if stop else len(self.text)
            if end > self.at:
                chunk, self.at = self.text[self.at : end], end
                parts.append(self._maths_chunk(chunk) if self.is_maths else self._chunk(chunk))
            else:
                self.last = parts[-1][-1:] if parts else ""
                parts.append(self._special())
        self.depth -= 1
        self.is_maths = outer
        return "".join(parts)

    def _chunk(self, chunk: str) -> str:
        if "``" in chunk or self.is_tex:
            chunk = chunk.replace("``", "“").replace("''", "”")
        if self.is_tex:
            chunk = _QUOTED.sub(r"‘\1’", chunk).replace("---", "—").replace("--", "–")
        return chunk

    def _maths_chunk(self, chunk: str) -> str:
        return chunk.replace("&", " ").replace("''", "″").replace("'", "′")

    def _special(self) -> str:
        sign = self.next
        if sign == "\\":
            return self.macro()
        self.at += 1
        if sign == "{":
            return self._group()
        if sign in "^_":
            return self._script(sign)
        return self._single(sign)

    def _single(self, sign: str) -> str:
        if sign == "$":
            return "" if self.is_maths else self._dollar()
        if sign == "~":
            return " " if self._is_tie() else sign
        # An unmatched closing brace.
        return "" if self.is_tex else sign

    def _script(self, sign: str) -> str:
        if not self.is_maths and not (self.startswith("{") and self.at > 1):
            return sign
        argument = self.argument(is_maths=True)
        return macros.raised(argument) if sign == "^" else macros.lowered(argument)

    def _is_tie(self) -> bool:
        """Return whether a tilde is a tie between two words, "Fig.~3", rather than a sign of its own, "~9%"."""
        if self.is_tex or self.is_maths:
            return True
        before = self.text[max(0, self.at - 3) : self.at - 1]
        is_word = before[-1:] in ("$", "}") or (before[:1].islower() and (before[1:].islower() or before[1:] in ".,)"))
        return is_word and (self.next.isalnum() or self.next in ("\\", "$"))

    def _group(self) -> str:
        start = self.at - 1
        end = self._ends.get(start)
        if end is None:
            return "" if self.is_tex else "{"
        if self.depth > _DEEPEST:
            self.at = end + 1
            return _BARE.sub("", self.text[start:end])
        if self.is_tex or self.is_maths or self._is_tex_group(start, end):
            return self.read("}")
        return "{" + self.read("}") + "}"

    def _is_tex_group(self, start: int, end: int) -> bool:
        """Return whether braces in mixed text are a TeX group, rather than a set: "labels in {0, 1}"."""
        inner = self.text[start + 1 : end]
        is_whole = not self.text[:start].strip() and not self.text[end + 1 :].strip()
        beside = self.text[start - 1 : start] if start else ""
        touches = _LETTER.match(beside) or _LETTER.match(self.text, end + 1)
        is_word = inner.replace("-", "").isalnum() and not inner[0].isdecimal()
        is_address = "://" in inner and " " not in inner
        is_part = touches is not None and not _APART.search(inner)
        is_group = is_whole or is_word or is_part or is_address or inner in ("–", "—", "~")
        return not inner or inner[0] == "\\" or is_group

    def _dollar(self) -> str:
        """Read the maths after a dollar sign; a dollar sign that does not open maths stays."""
        if self.next == "$":
            if self.text.find("$$", self.at + 1) < 0:
                return "$"
            self.at += 1
            return self.read("$$", is_maths=True)
        ends = (found.start() for found in _DOLLAR.finditer(self.text, self.at) if found.group() == "$")
        for end in islice(ends, _CANDIDATES):
            inner = self.text[self.at : end]
            # A dollar sign inside braces belongs to their content.
            if inner.count("{") == inner.count("}"):
                return self.read("$", is_maths=True) if _is_maths(inner, self.text[end + 1 : end + 2]) else "$"
        return "$"

    def skip_spaces(self) -> None:
        """Move to the next character that is not a space."""
        self.at = _SPACES.match(self.text, self.at).end()  # type: ignore[union-attr] # it matches nothing, too

    def has_group(self) -> bool:
        """Return whether a group comes next, after optional space."""
        return self.text.startswith("{", _SPACES.match(self.text, self.at).end())  # type: ignore[union-attr] # as above

    def argument(self, *, is_maths: bool | None = None) -> str:
        """Read the argument of a macro: a group, a macro, or one character; "" if there is none."""
        self.skip_spaces()
        if self.depth > _DEEPEST or self.next in ("", "}", "$"):
            return ""
        if self.next == "\\":
            outer, self.is_maths = self.is_maths, self.is_maths if is_maths is None else is_maths
            found = self.macro()
            self.is_maths = outer
            return found
        self.at += 1
        if self.text[self.at - 1] == "{":
            return self.read("}", is_maths=is_maths) if self.at - 1 in self._ends else ""
        return self.text[self.at - 1]

    def raw_argument(self) -> str:
        """Return the argument without decoding it, such as an address."""
        self.skip_spaces()
        end = self._ends.get(self.at)
        if end is None:
            return ""
        start, self.at = self.at + 1, end + 1
        return self.text[start:end]

    def macro(self) -> str:
        """Read a macro with its arguments."""
        found = _MACRO.match(self.text, self.at)
        if found is None:
            # A backslash at the end of the text.
            self.at += 1
            return "\\"
        self.at = found.end()
        self.depth += 1
        name, sign = found.groups()
        text = macros.named(self, name) if name else macros.signed(self, sign)
        self.depth -= 1
        return text


def from_tex(text: str) -> str:
    r"""Return the plain text of a field that is TeX throughout, as in BibTeX.

    >>> from_tex(r"{F}oo{BERT}: Ho{\v s}ek's $O(\sqrt n)$--bounds")
    "FooBERT: Hošek's O(√n)–bounds"
    """
    return plain(LatexParser(unescaped(text), is_tex=True).read()) if _TEX_HINT.search(text) else plain(text)


def from_latex(text: str) -> str:
    r"""Return the plain text of mixed text with some LaTeX: arXiv's abstracts, JSON of any origin.

    >>> from_latex(r"\model{X} costs $20, 5% of {0, 1}; see $x_i^2$ and 10^{-3}")
    'X costs $20, 5% of {0, 1}; see x_i² and 10⁻³'
    """
    text = restored(text)
    return plain(LatexParser(text, is_tex=False).read()) if _HINT.search(text) else plain(text)
