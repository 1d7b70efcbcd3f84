r"""Tokens as plain text: what only a layout needs is removed, then `kg.text` prints the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.fulltext.latex.groups import Groups
from kg.fulltext.latex.layout_commands import (
    ASSIGNMENTS,
    DROPPED,
    GLUE,
    LEADING_LENGTH,
    LENGTH,
    REGISTERS,
    RULES,
    SIDE,
    SIDES,
    SKIPS,
    dingbat,
)
from kg.fulltext.latex.quantities import UNITS, written_out
from kg.fulltext.prose import CITED
from kg.fulltext.tex.tokens import PARAGRAPH, Token, to_tex
from kg.text import from_tex

_LONGEST_LENGTH = 30
LINE = "\ue002"
REFERENCE, REFERENCE_END = "\ue000", "\ue001"
"""Characters for private use: the end of a line in a cell, and both ends of a reference's label."""

_MARKS = {
    **dict.fromkeys(
        (
            *("\\textbf", "\\bf", "\\bfseries", "\\fontseries", "\\B"),
            *("\\mathbf", "\\bm", "\\boldsymbol", "\\pmb", "\\npboldmath"),
        ),
        "bold",
    ),
    **dict.fromkeys(("\\underline", "\\uline", "\\ul", "\\underbar"), "underline"),
    **dict.fromkeys(("\\textit", "\\it", "\\itshape", "\\emph", "\\em", "\\mathit"), "italic"),
    **dict.fromkeys(("\\textcolor", "\\color", "\\cellcolor", "\\colorbox"), "color"),
}
_OPTION_DROPPED = ("makebox", "framebox", "raisebox", "parbox", "mbox", "fbox", "rotatebox", "adjustbox", "textcolor")
_STACKS = ("makecell", "thead", "shortstack", "Centerstack", "Shortstack", "specialcell", "rothead", "Vectorstack")
_PAIRS = ("diagbox", "backslashbox", "slashbox")
_TEXTUAL = ("citet", "textcite", "newcite", "citeauthor", "Citet", "Citeauthor", "citealt", "shortciteA", "citetext")
_REFERENCES = ("ref", "autoref", "cref", "Cref", "tref", "vref", "Tref", "tabref", "tblref", "Autoref")
_QUANTITIES = {"num": 1, "si": 1, "unit": 1, "tablenum": 1, "SI": 2, "qty": 2, "SIrange": 3, "ang": 1}
_BEGINS = ("\\begin{tabular", "\\begin{array}", "\\begin{NiceTabular}")
_ENDS = ("\\end{tabular", "\\end{array}", "\\end{NiceTabular}")
# The large first letter of a text, and the rest of its word.
_INITIALS = ("IEEEPARstart", "PARstart", "lettrine")
_NUMBERED_MARKS = ("footnotemark", "tmark")
_NOTES = ("footnote", "footnotetext", "tablefootnote", "thanks")


@dataclass(slots=True)
class Rendering:
    """What was found while tokens were rendered: citations, typographic marks and footnotes."""

    citations: list[str] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    notes: list[list[Token]] = field(default_factory=list)
    references: list[str] = field(default_factory=list)


class _Cleaner:
    """A pass over tokens that keeps what is printed; commands with several arguments are resolved."""

    def __init__(self, tokens: Sequence[Token], found: Rendering, *, keeps_references: bool) -> None:
        self.tokens, self.found = tokens, found
        self.groups = Groups(tokens)
        self.at, self.kept = 0, list[Token]()
        self._keeps_references = keeps_references
        self._has_pictures = True

    def run(self) -> list[Token]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token[0][0] == "\\" and len(token[0]) > 1:
                self._command(token)
            else:
                self.kept.append(token)
        return self.kept

    def _spaces(self) -> int:
        at = self.at
        while at < len(self.tokens) and self.tokens[at][0] == " ":
            at += 1
        return at

    def _options(self) -> None:
        while (option := self.groups.starting(self._spaces(), "[")) is not None:
            self.at = option[1]

    def argument(self) -> Sequence[Token]:
        """Return the next argument, without options before it."""
        self._options()
        group = self.groups.starting(self._spaces(), "{")
        if group is None:
            at = self._spaces()
            self.at = at + 1
            return self.tokens[at : at + 1]
        self.at = group[1]
        return group[0]

    def _group(self) -> Sequence[Token]:
        """Return the next argument where it is a group, else nothing."""
        self._options()
        group = self.groups.starting(self._spaces(), "{")
        if group is None:
            return ()
        self.at = group[1]
        return group[0]

    def _command(self, token: Token) -> None:
        name = token[0][1:]
        if mark := _MARKS.get(token[0]):
            self.found.marks.add(mark)
        if name in SKIPS or name in REGISTERS:
            self._length()
        elif name in RULES:
            self._rule()
        elif name == "tikz":
            self._picture()
        elif name in ASSIGNMENTS:
            self._assignment()
        elif name in DROPPED:
            for _ in range(DROPPED[name]):
                self._group()
            if name in _NUMBERED_MARKS:
                self._options()
            self._star(name)
        elif name in _NOTES:
            self.found.notes.append(list(self._group()))
        elif name.lower().startswith(("cite", "textcite", "parencite", "newcite", "shortcite", "autocite", "footcite")):
            self._cite(name, token[1])
        elif name in _REFERENCES:
            self._reference(name, token[1])
        else:
            self._layout(name, token)

    def _length(self) -> None:
        """Skip a length that is assigned, with its glue: "=2pt plus 1pt"."""
        is_length = self._skipped(LEADING_LENGTH)
        while is_length and self._skipped(GLUE):
            is_length = self._skipped(LEADING_LENGTH)

    def _picture(self) -> None:
        """Skip a picture in the line, "\\tikz{...}" or "\\tikz ...;"."""
        self._options()
        if not self._group():
            rest = range(self.at, len(self.tokens)) if self._has_pictures else ()
            end = next((i for i in rest if self.tokens[i][0].endswith(";")), None)
            # Where this picture has no end, no later one has, and nothing is searched again.
            self._has_pictures = end is not None
            self.at = self.at if end is None else end + 1

    def _rule(self) -> None:
        while self._skipped(SIDE):
            if self.tokens[self.at - 1][0] in SIDES:
                self._length()

    def _skipped(self, pattern: re.Pattern[str]) -> bool:
        """Skip what the next text begins with; return whether that was all of the text."""
        at = self._spaces()
        text, place = self.tokens[at] if at < len(self.tokens) else ("", 0)
        found = pattern.match(text)
        if found is None:
            return False
        self.at = at + 1
        if found.end() < len(text):
            self.kept.append((text[found.end() :], place + found.end()))
        return found.end() == len(text)

    def _assignment(self) -> None:
        """Skip the name that is assigned to, in braces or not, and what is assigned."""
        at = self._spaces()
        if at < len(self.tokens) and self.tokens[at][0][0] == "\\":
            self.at = at + 1
        else:
            self._group()
        self._group()

    def _star(self, name: str) -> None:
        if name in ("hspace", "vspace") and self.at < len(self.tokens) and self.tokens[self.at][0].startswith("*"):
            self.at += 1
            self._group()

    def _skip_star(self) -> None:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "*":
            self.at += 1

    def _cite(self, name: str, place: int) -> None:
        self._skip_star()
        keys = [key.strip() for key in to_tex(self._group()).split(",") if key.strip()]
        self.found.citations += keys
        if name in _TEXTUAL and keys:
            self.kept.append((" and ".join(keys).replace("_", "-"), place))
        elif self._keeps_references and keys:
            self.kept.append((CITED, place))

    def _reference(self, name: str, place: int) -> None:
        given = to_tex(self._group())
        # Of cleveref alone: elsewhere a label may have a comma.
        labels = [label.strip() for label in (given.split(",") if name.lower() == "cref" else [given])]
        self.found.references += labels
        if self._keeps_references and any(labels):
            written = (REFERENCE + label.replace("_", "\\_") + REFERENCE_END for label in labels if label)
            self.kept.append((", ".join(written), place))

    def _layout(self, name: str, token: Token) -> None:
        place = token[1]
        if name in _STACKS:
            self._skip_star()
            self._stack(self._group(), place)
        elif name in _PAIRS:
            self._stack((*self._group(), (LINE, place), *self._group()), place)
        elif name in _QUANTITIES:
            for _ in range(_QUANTITIES[name]):
                self.kept += [*_quantity(self._group()), (" ", place)]
        elif token[0].startswith(_BEGINS):
            self._nested(place)
        elif token[0].startswith(("\\begin{", "\\end{")):
            self._environment(token)
        elif name in ("\\", "tabularnewline", "newline"):
            self.at = behind_line_end(self.groups, self.at)
            self.kept.append((" ", place))
        elif name == "ding":
            self.kept.append((dingbat(to_tex(self._group()).strip()), place))
        elif name in _INITIALS:
            self.kept += [*self._group(), *self._group()]
        elif name in ("Block", "pbox") or (name == "href" and not self._keeps_references):
            # The size of a box, or an address that only running text needs.
            self._group()
        elif name in _OPTION_DROPPED:
            self._options()
            self.kept.append(token)
        else:
            self.kept.append(token)

    def _environment(self, token: Token) -> None:
        name = token[0].partition("{")[2][:-1]
        if name.startswith(("minipage", "adjustbox", "turn", "rotate", "wrap", "sideways", "spacing", "small")):
            if token[0].startswith("\\begin"):
                while self._group():
                    pass
            self.kept.append((" ", token[1]))
        else:
            self.kept.append(token)

    def _stack(self, inner: Sequence[Token], place: int) -> None:
        """Keep the lines of a stacked text apart."""
        self.kept.append((LINE, place))
        kept: list[Token] = []
        groups, at = Groups(inner), 0
        while at < len(inner):
            is_end = inner[at][0] in ("\\\\", "\\tabularnewline")
            kept.append((LINE, inner[at][1]) if is_end else inner[at])
            at = behind_line_end(groups, at + 1) if is_end else at + 1
        self.kept += _Cleaner(_without_rules(kept), self.found, keeps_references=False).run()
        self.kept.append((LINE, place))

    def _nested(self, place: int) -> None:
        """Keep the lines of a tabular inside a cell apart; its cells are separated by spaces."""
        self._options()
        self._group()
        start, depth = self.at, 1
        while self.at < len(self.tokens) and depth:
            text = self.tokens[self.at][0]
            depth += text.startswith(_BEGINS)
            depth -= text.startswith(_ENDS)
            self.at += 1
        inner = [(" ", p) if text == "&" else (text, p) for text, p in self.tokens[start : self.at - (not depth)]]
        self._stack(inner, place)


def _quantity(tokens: Sequence[Token]) -> list[Token]:
    """Return a number or a unit of siunitx as it is printed."""
    return [(UNITS.get(text, written_out(text)), place) for text, place in tokens]


def _without_rules(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token[0] not in ("\\hline", "\\toprule", "\\midrule", "\\bottomrule")]


def behind_line_end(groups: Groups, at: int) -> int:
    """Return the index behind the star and the length that may follow the end of a line."""
    tokens = groups.tokens
    if at < len(tokens) and tokens[at][0] == "*":
        at += 1
    start = at
    while at < len(tokens) and tokens[at][0] == " ":
        at += 1
    option = groups.starting(at, "[")
    # Brackets behind a space may also be the next text.
    is_length = option is not None and (
        at == start or (len(option[0]) <= _LONGEST_LENGTH and LENGTH.fullmatch(to_tex(option[0])) is not None)
    )
    return option[1] if option and is_length else start


def rendered(tokens: Sequence[Token], found: Rendering | None = None, *, keeps_references: bool = False) -> str:
    """Return the plain text of some tokens on one line; lines of stacked cells are separated by `LINE`."""
    if not tokens:
        return ""
    if len(tokens) == 1 and tokens[0][0].isalnum():
        return tokens[0][0]
    kept = _Cleaner(tokens, found or Rendering(), keeps_references=keeps_references).run()
    text = to_tex(kept)
    # Two dollar signs alone are mathematics with nothing in it.
    return from_tex(text.replace("$$", "") if text.count("$$") == 1 else text)


def paragraphs(tokens: Sequence[Token], found: Rendering) -> list[str]:
    """Return the plain text of each paragraph."""
    texts: list[str] = []
    start = 0
    for i, token in enumerate([*tokens, (PARAGRAPH, 0)]):
        if token[0] in (PARAGRAPH, "\\par", "\\item"):
            text = rendered(tokens[start:i], found, keeps_references=True).replace(LINE, " ")
            # The brackets of \twocolumn[...] stand alone.
            texts += [text] if any(map(str.isalnum, text)) else []
            start = i + 1
    return texts
