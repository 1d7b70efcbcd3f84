"""The structure of an expanded document: title, abstract, sections, floats and tabulars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.fulltext.latex.floats import Float, Found
from kg.fulltext.latex.groups import Groups
from kg.fulltext.latex.rendering import Rendering, paragraphs, rendered
from kg.fulltext.latex.tabular import NAMES, grid_of
from kg.fulltext.latex.tblr import heading_of
from kg.fulltext.latex.titles import names_title
from kg.fulltext.tex.tokens import PARAGRAPH, Token, to_tex

FLOATS = (
    "table", "figure", "wraptable", "wrapfigure", "sidewaystable", "sidewaysfigure", "longtable", "longtabu", "SCtable",
    "floatingtable", "margintable", "marginfigure", "algorithm", "deluxetable", "supertabular", "listing",
    "xltabular", "longtblr", "teaserfigure", "SCfigure", "floatingfigure",
)  # fmt: skip
_OF_TABLES = ("table", "wraptable", "sidewaystable", "SCtable", "floatingtable", "margintable", "longtable", "longtabu",
              "deluxetable", "supertabular", "xltabular", "longtblr")  # fmt: skip
_BOXES = ("minipage", "subtable", "subfigure", "threeparttable", "ThreePartTable", "measuredfigure", "floatrow",
          "subfloat")  # fmt: skip
_SUBFLOATS = ("subfloat", "subtable", "subfigure", "subcaptionbox")
_FLOAT_BOXES = {"ttabbox": "table", "capbtabbox": "table", "ffigbox": "figure", "fcapside": "figure"}
_CAPTIONS = (
    "caption",
    "captionof",
    "subcaption",
    "tabcaption",
    "figcaption",
    "topcaption",
    "tablecaption",
    "bicaption",
)
_LEVELS = {"part": 1, "chapter": 1, "section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4,
           "subparagraph": 5, "subsubsubsection": 4}  # fmt: skip
_FRONT = {"author": 1, "icmlauthor": 2, "icmlaffiliation": 2, "date": 1, "affil": 1, "affiliation": 1, "address": 1,
          "email": 1, "institute": 1, "icmltitlerunning": 1, "titlerunning": 1, "authorrunning": 1, "keywords": 1,
          "icmlcorrespondingauthor": 2, "icmlkeywords": 1, "institution": 1, "city": 1, "country": 1, "ccsdesc": 1,
          "acmConference": 4, "received": 1, "shortauthors": 1, "orcid": 1, "thanks": 1, "acmYear": 1, "acmDOI": 1,
          "acmISBN": 1, "setcopyright": 1, "copyrightyear": 1, "acmPrice": 1, "acmSubmissionID": 1, "icmlsetsymbol": 2,
          "printAffiliationsAndNotice": 1, "documentclass": 1, "PassOptionsToPackage": 2, "hypersetup": 1}  # fmt: skip
_SKIPPED = ("thebibliography", "tikzpicture", "algorithmic", "CCSXML", "filecontents", "pgfpicture", "IEEEbiography")
_NOTES = ("footnote", "footnotetext", "thanks")


@dataclass(slots=True)
class Part:
    """A section as tokens."""

    title: str
    level: int
    start: int
    tokens: list[Token] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Structure:
    """What `structure_of` finds; `blocks` pair each float with the title of its section."""

    title: str = ""
    abstract: list[Token] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    blocks: list[tuple[Float, str]] = field(default_factory=list)
    notes: list[Sequence[Token]] = field(default_factory=list)


class _Walker:
    """One pass over the tokens of a document."""

    def __init__(self, tokens: Sequence[Token], columns: Mapping[str, int]) -> None:
        self.tokens, self.columns = tokens, columns
        self.groups = Groups(tokens)
        self.at = 0
        self.found = Structure(parts=[Part("", 1, 0)])
        self.loose = Float("", 0)
        self.block = self.loose
        self.boxes = [0]
        self._box_count = 0
        # The boxes of floatrow that are open: where each ends, what it holds, and how many boxes are around it.
        self._float_boxes: list[tuple[int, str, int]] = []
        # What is centred between floats is a box there.
        self._centred = 0
        # The notes that stand before their long table.
        self._notes: list[Token] = []
        self._caption_count, self._is_continued = 0, False
        self._is_abstract, self._is_preamble = False, True

    def run(self) -> Structure:
        while self.at < len(self.tokens):
            while self._float_boxes and self.at >= self._float_boxes[-1][0]:
                del self.boxes[self._float_boxes.pop()[2] :]
            token = self.tokens[self.at]
            self.at += 1
            if token[0][0] == "\\" and len(token[0]) > 1:
                self._command(token)
            else:
                self._text(token)
        self._close_float()
        self.found.blocks.append((self.loose, ""))
        return self.found

    def _text(self, token: Token) -> None:
        if self.block.name:
            self.block.notes.append(token)
        elif self._is_abstract:
            self.found.abstract.append(token)
        else:
            self.found.parts[-1].tokens.append(token)

    def _command(self, token: Token) -> None:
        text, name = token[0], token[0][1:]
        if text.startswith("\\begin{"):
            self._begin(text[7:-1], token)
        elif text.startswith("\\end{"):
            self._end(text[5:-1], token)
        elif name in _LEVELS and not self.block.name:
            self._section(name, token)
        elif name in _CAPTIONS:
            self._caption(name)
        elif name == "label":
            self._found("label", to_tex(self._group()).strip())
        elif names_title(name):
            self._title()
        elif name in _FRONT:
            for _ in range(_FRONT[name]):
                self._group()
        elif name in _NOTES:
            self.found.notes.append(self._group())
        elif name in ("abstract", "ABSTRACT") and not self.found.abstract:
            self.found.abstract += self._group()
        elif name in _SUBFLOATS or name in _FLOAT_BOXES:
            self._part_of_float(name)
        else:
            self._is_continued |= name == "ContinuedFloat"
            self._text(token)

    def _options(self) -> list[Sequence[Token]]:
        found: list[Sequence[Token]] = []
        while True:
            at = self.at
            while at < len(self.tokens) and self.tokens[at][0].isspace() and self.tokens[at][0] != PARAGRAPH:
                at += 1
            option = self.groups.starting(at, "[")
            if option is None:
                return found
            found.append(option[0])
            self.at = option[1]

    def _group(self) -> Sequence[Token]:
        """Return the content of the next group behind a star and options; nothing where none comes."""
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "*":
            self.at += 1
        self._options()
        at = self.at
        while at < len(self.tokens) and self.tokens[at][0].isspace():
            at += 1
        group = self.groups.starting(at, "{")
        if group is None:
            return ()
        self.at = group[1]
        return group[0]

    def _begin(self, name: str, token: Token) -> None:
        bare = name.rstrip("*")
        # A long table inside a float of tables is a tabular of it; a float of another kind was left open.
        if bare in FLOATS and not (bare in NAMES and self.block.name in _OF_TABLES):
            self._open_float(bare, token)
        if bare in NAMES and not (bare == "array" and not self.block.name):
            self._tabular(name, token)
        elif bare in _SKIPPED:
            self._skip_to_end(name)
        elif bare in _BOXES:
            self._box_count += 1
            self.boxes.append(self._box_count)
            self._options()
            if bare in ("minipage", "subtable", "subfigure"):
                self._group()
        elif bare == "TableNotes":
            self._options()
            start, self.at = self.at, self._end_index(name) + 1
            notes = self.block.notes if self.block.name else self._notes
            notes += self.tokens[start : self.at - 1]
        elif bare == "abstract":
            self._is_abstract = True
        elif bare == "center" and not self.block.name:
            self._box_count += 1
            self._centred = self._box_count
            self._text(token)
        elif bare == "document":
            if self._is_preamble:
                # Nothing of it is printed but the title, and the abstract of some classes.
                self.found.parts = [Part("", 1, token[1])]
            self._is_preamble = False
        elif bare not in FLOATS:
            self._text(token)

    @property
    def _box(self) -> int:
        """Return the innermost box, or what is centred between floats."""
        return self.boxes[-1] or (0 if self.block.name else self._centred)

    def _open_float(self, name: str, token: Token) -> None:
        self._close_float()
        self.block = Float(name, token[1], notes=self._notes)
        self._notes = []
        self.boxes = [0]
        if name not in NAMES:
            self._options()
        if name.startswith("wrap"):
            self._group()
            self._group()

    def _close_float(self) -> None:
        if self.block.name:
            self.found.blocks.append((self.block, self.found.parts[-1].title))
        self.block = self.loose
        self.boxes = [0]
        self._float_boxes.clear()
        self._is_continued = False

    def _end(self, name: str, token: Token) -> None:
        bare = name.rstrip("*")
        if bare in FLOATS:
            self._close_float()
        elif bare in _BOXES:
            del self.boxes[max(1, len(self.boxes) - 1) :]
        elif bare == "abstract":
            self._is_abstract = False
        elif bare == "center" and not self.block.name:
            self._centred = 0
            self._text(token)
        else:
            self._text(token)

    def _end_index(self, name: str) -> int:
        """Return the index of the \\end of an environment that has begun; the end of the tokens if it never ends."""
        depth = 1
        for i in range(self.at, len(self.tokens)):
            text = self.tokens[i][0]
            if text == f"\\end{{{name}}}":
                depth -= 1
                if not depth:
                    return i
            elif text == f"\\begin{{{name}}}":
                depth += 1
        return len(self.tokens)

    def _skip_to_end(self, name: str) -> None:
        self.at = self._end_index(name) + 1

    def _tabular(self, name: str, token: Token) -> None:
        end = self._end_index(name)
        inner = self.tokens[self.at : end]
        self.at = end + 1
        groups = Groups(inner)
        if "tblr" in name:
            caption, label = heading_of(groups)
            if caption:
                self._add_caption(caption)
            if label:
                self._found("label", label)
        # A long table has its caption inside; one in a cell belongs to it. Its other pages repeat it.
        first = next((i for i, (text, _) in enumerate(inner) if text == "\\caption"), -1)
        for i, (text, _) in enumerate(inner):
            if text == "\\label" or i == first:
                self._inner_caption(groups, i)
        grid = grid_of(name, inner, self.columns)
        stop = self.tokens[end][1] + len(self.tokens[end][0]) if end < len(self.tokens) else token[1]
        self.block.found.append(Found("tabular", self._box, "", grid, token[1], max(stop, token[1])))
        if name.rstrip("*") == self.block.name:
            self._close_float()

    def _inner_caption(self, inner: Groups, at: int) -> None:
        start = at + 1
        option = inner.starting(start, "[")
        group = inner.starting(option[1] if option else start, "{")
        if group is None:
            return
        if inner.tokens[at][0] == "\\label":
            self._found("label", to_tex(group[0]).strip())
        else:
            self._add_caption(group[0])

    def _found(self, kind: str, text: str) -> None:
        self.block.found.append(Found(kind, self._box, text))

    def _caption(self, name: str) -> None:
        is_starred = self.at < len(self.tokens) and self.tokens[self.at][0] == "*"
        kind = self._float_boxes[-1][1] if self._float_boxes else "figure" if name == "figcaption" else ""
        kind = to_tex(self._group()) if name == "captionof" else kind
        has_tabular = any(one.kind == "tabular" for one in self.block.found)
        is_other = bool(kind) and "table" not in kind and not (has_tabular and len(self.boxes) == 1)
        caption = self._add_caption(self._group(), is_other=is_other, is_part=name == "subcaption")
        if is_starred or (kind and "table" not in kind):
            caption.numbering = ""
        elif "table" in kind or name == "tabcaption":
            caption.numbering = "same" if self._is_continued else "next"

    def _add_caption(self, tokens: Sequence[Token], *, is_other: bool = False, is_part: bool = False) -> Found:
        groups = Groups(tokens)
        labels = [
            to_tex(group[0]).strip()
            for i, token in enumerate(tokens)
            if token[0] == "\\label" and (group := groups.starting(i + 1, "{"))
        ]
        found = Rendering()
        caption = Found("caption", self._box, rendered(tokens, found))
        caption.is_other, caption.is_part = is_other, is_part
        caption.order = self._caption_count
        self._caption_count += 1
        if not self.block.name:
            caption.numbering = "paired"
        elif self.block.name in _OF_TABLES:
            caption.numbering = "same" if self._is_continued else "next"
        self.found.notes += found.notes
        self.block.found.append(caption)
        for label in labels:
            self._found("label", label)
        return caption

    def _part_of_float(self, name: str) -> None:
        if name in _FLOAT_BOXES:
            self._float_box(_FLOAT_BOXES[name])
        else:
            self._subfloat(name)

    def _subfloat(self, name: str) -> None:
        r"""Read the caption of a \subfloat[caption]{...} or \subcaptionbox{caption}{...}; its content is read then."""
        options = [self._group()] if name == "subcaptionbox" else self._options()
        self._box_count += 1
        if options:
            self.boxes.append(self._box_count)
            self._add_caption(options[-1], is_part=True)
            self.boxes.pop()

    def _float_box(self, kind: str) -> None:
        """Enter a box of floatrow, which holds a float of a kind and its caption in two arguments, in any order."""
        self._options()
        start = end = self.at
        for _ in range(2):
            while end < len(self.tokens) and self.tokens[end][0].isspace():
                end += 1
            group = self.groups.starting(end, "{")
            end = group[1] if group else end
        if end > start:
            self._box_count += 1
            self._float_boxes.append((end, kind, len(self.boxes)))
            self.boxes.append(self._box_count)

    def _section(self, name: str, token: Token) -> None:
        title = rendered(self._group())
        # Some write the heading into the environment, behind commands of spacing.
        self._is_abstract = title.casefold() == "abstract" and (self._is_abstract or not self.found.abstract)
        if not self._is_abstract:
            self.found.parts.append(Part(title, _LEVELS[name], token[1]))

    def _title(self) -> None:
        title = rendered([(" ", place) if text == "\\\\" else (text, place) for text, place in self._group()])
        if any(map(str.isalpha, title)) and not self.found.title:
            self.found.title = title


def structure_of(tokens: Sequence[Token], columns: Mapping[str, int]) -> Structure:
    """Return the structure of an expanded document. Raises TooLarge.

    `columns` maps the own column types of the document to their number of arguments.
    """
    found = _Walker(tokens, columns).run()
    references = Rendering()
    for part in found.parts:
        part.texts = paragraphs(part.tokens, references)
    found.notes += references.notes
    return found
