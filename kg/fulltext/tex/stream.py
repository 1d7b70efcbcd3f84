"""The tokens that are still to be read: files and expansions, the innermost first."""

from collections.abc import Iterable, Sequence

from kg.fulltext import limits
from kg.fulltext.tex.macros import Tokens
from kg.fulltext.tex.tokens import Token


class Stream:
    """A stack of token sequences; `steps` counts what was read, against `limits.STEPS`.

    `is_math` is set by the reader of the stream while it is between dollar signs.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._frames: list[tuple[Sequence[Token], int, str]] = []
        self._tokens: Sequence[Token] = ()
        self._at, self._file = 0, ""
        self.steps = 0
        self.is_math = False

    def push(self, tokens: Sequence[Token], file: str = "") -> None:
        """Read these tokens next; `file` names the file that they are the content of."""
        if not tokens:
            return
        if self._at < len(self._tokens) or self._file:
            self._frames.append((self._tokens, self._at, self._file))
        if len(self._frames) > limits.DEPTH:
            raise limits.TooLarge.of("macros or files inside each other", limits.DEPTH)
        # What an expansion copies counts as read, so that arguments which double are bounded too.
        self.steps += len(tokens)
        self._tokens, self._at, self._file = tokens, 0, file

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are being read, outermost first."""
        names = [file for _, _, file in self._frames] + [self._file]
        return tuple(filter(None, names))

    def next(self) -> Token | None:
        """Return the next token; None at the end."""
        while self._at >= len(self._tokens):
            if not self._frames:
                return None
            self._tokens, self._at, self._file = self._frames.pop()
        self.steps += 1
        if self.steps > limits.STEPS:
            raise limits.TooLarge.of("tokens after the expansion of macros", limits.STEPS)
        self._at += 1
        return self._tokens[self._at - 1]

    def one(self) -> Token | None:
        """Return the next control sequence, or one character; None at the end."""
        token = self.next()
        if token and token[0][0] != "\\" and len(token[0]) > 1 and not token[0].isspace():
            self.back([(token[0][1:], token[1] + 1)])
            return token[0][0], token[1]
        return token

    def back(self, tokens: Iterable[Token | None]) -> None:
        """Put tokens back, to be read next."""
        self.push([token for token in tokens if token is not None])

    def end_file(self) -> None:
        r"""Leave the rest of the innermost file unread, as \endinput asks."""
        while not self._file and self._frames:
            self._tokens, self._at, self._file = self._frames.pop()
        self._at = len(self._tokens)

    def skip_spaces(self) -> None:
        """Move past white space."""
        while (token := self.next()) and token[0].isspace():
            pass
        self.back([token])

    def group(self) -> list[Token] | None:
        """Return the content of the group that comes next, after white space; None where none comes."""
        self.skip_spaces()
        token = self.next()
        if token is None or token[0] != "{":
            self.back([token])
            return None
        return self._balanced("{", "}")

    def option(self) -> list[Token] | None:
        """Return the content of the square brackets that come next, after white space; None where none come."""
        read = [self.next()]
        while read[-1] and read[-1][0] == " ":
            read.append(self.next())
        if read[-1] is None or read[-1][0] != "[":
            self.back(read)
            return None
        return self._balanced("[", "]")

    def _balanced(self, opening: str, closing: str) -> list[Token]:
        found: list[Token] = []
        depth, braces = 1, 0
        while token := self.next():
            text = token[0]
            if text == closing and not braces:
                depth -= 1
                if not depth:
                    break
            elif text == opening and not braces:
                depth += 1
            if opening == "[":
                braces = max(0, braces + (text == "{") - (text == "}"))
            found.append(token)
        return found

    def argument(self) -> list[Token]:
        """Return the next argument of a macro: a group's content, a control sequence, or one character."""
        inner = self.group()
        if inner is not None:
            return inner
        token = self.next()
        if token is None:
            return []
        text, place = token
        if text[0] in "\\#" or len(text) == 1:
            return [token]
        self.back([(text[1:], place + 1)])
        return [(text[0], place)]

    def until(self, end: Tokens) -> list[Token]:
        """Return the tokens before `end`, which is skipped; a lone group loses its braces."""
        found: list[Token] = []
        depth = 0
        wanted = [text for text, _ in end]
        while token := self.next():
            if (
                not depth
                and len(wanted) == 1
                and wanted[0] in token[0]
                and token[0] != wanted[0]
                and token[0][0] != "\\"
            ):
                # The delimiter stands inside a run of characters.
                before, _, after = token[0].partition(wanted[0])
                self.back([(after, token[1] + len(token[0]) - len(after))] if after else [])
                self.back([(wanted[0], token[1] + len(before))])
                if not before:
                    continue
                token = (before, token[1])
            found.append(token)
            if not depth and _ends_with(found, wanted):
                break
            depth += (token[0] == "{") - (token[0] == "}")
        kept = found[: -len(wanted)] if _ends_with(found, wanted) else found
        is_group = len(kept) > 1 and kept[0][0] == "{" and kept[-1][0] == "}"
        return kept[1:-1] if is_group else kept

    def has_star(self) -> bool:
        """Return whether a star comes next; it is skipped."""
        token = self.next()
        if token and token[0].startswith("*"):
            self.back([(token[0][1:], token[1] + 1)] if len(token[0]) > 1 else [])
            return True
        self.back([token])
        return False


def _ends_with(tokens: Sequence[Token], wanted: Sequence[str]) -> bool:
    return [text for text, _ in tokens[-len(wanted) :]] == list(wanted)
