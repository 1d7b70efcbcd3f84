"""Definitions of macros and environments: their parameters and bodies."""

from dataclasses import dataclass, field

from kg.fulltext.tex.tokens import Token

Tokens = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a macro.

    `kind` is "m" for a mandatory argument, "o" for an optional one in square brackets, "s" for a star, "d" for one that
    ends at the tokens `until`, "t" for the tokens `until` themselves, which are no argument.
    """

    kind: str
    default: Tokens = ()
    until: Tokens = ()


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: its parameters, and its body, in which `#1` to `#9` stand for the arguments.

    `alias` is the control sequence, without its backslash, that \\let gave this name to before anything defined it. It
    keeps the meaning that it had then: `\\let\\old=\\it \\def\\it{\\old}` does not call itself.
    """

    parameters: tuple[Parameter, ...]
    body: Tokens
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment: the macro at its beginning, and the tokens at its end."""

    begin: Macro
    end: Tokens


@dataclass(slots=True)
class Acronym:
    """The forms of an acronym; it is explained where the text prints it for the first time."""

    short: list[Token]
    long: list[Token]
    is_explained: bool = False


@dataclass(slots=True)
class Definitions:
    """What a document has defined so far.

    `switches` are the booleans of \\newif and \\newtoggle; `columns` the number of arguments of own column types;
    `dropped` the environments whose content is not printed. While `is_package` is set, a package is read: it defines
    only macros without internal commands, those with "@", which lay out pages in ways that are not read.
    """

    macros: dict[str, Macro] = field(default_factory=dict)
    environments: dict[str, Environment] = field(default_factory=dict)
    switches: dict[str, bool] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    acronyms: dict[str, Acronym] = field(default_factory=dict)
    is_package: bool = False

    def define(self, name: str, macro: Macro) -> None:
        """Define a macro, unless its name is protected, or it is an internal one of a package."""
        # A package makes a command for the title of a document, but gives no title itself.
        is_for_title = self.is_package and name.endswith("title") and (bool(macro.parameters) or not macro.body)
        if name and name not in PROTECTED and not is_for_title and not self.is_internal(macro.body, name):
            self.macros[name] = macro

    def is_internal(self, body: Tokens, name: str = "") -> bool:
        """Return whether what is defined now is one of a package that lays out pages or makes commands itself."""
        return self.is_package and any("@" in text or text in _MAKING for text in (name, *(text for text, _ in body)))

    def primitive(self, name: str) -> str | None:
        """Return the control sequence that a name means where no macro defines it; None for a macro."""
        macro = self.macros.get(name)
        return name if macro is None else macro.alias or None


# Commands by which packages read and make commands.
_MAKING = frozenset(["\\csname", "\\catcode", "\\futurelet"])
# What the reader of a document looks for must keep its meaning.
PROTECTED = frozenset(
    [
        "begin",
        "end",
        "section",
        "subsection",
        "subsubsection",
        "paragraph",
        "subparagraph",
        "chapter",
        "part",
        "title",
        "caption",
        "captionof",
        "label",
        "ref",
        "autoref",
        "cref",
        "Cref",
        "cite",
        "citep",
        "citet",
        "citealp",
        "citealt",
        "citeauthor",
        "citeyear",
        "textcite",
        "parencite",
        "newcite",
        "shortcite",
        "multicolumn",
        "multirow",
        "makecell",
        "thead",
        "shortstack",
        "footnote",
        "footnotetext",
        "footnotemark",
        "tnote",
        "item",
        "input",
        "include",
        "bibliography",
        "hline",
        "toprule",
        "midrule",
        "bottomrule",
        "cmidrule",
        "cline",
        "\\",
        "&",
        "$",
        "{",
        "}",
        "%",
        "#",
        "_",
        "textbf",
        "textit",
        "emph",
        "underline",
        "bf",
        "bfseries",
        "mdseries",
        "rmfamily",
        "sffamily",
        "ttfamily",
        "itshape",
        "scshape",
        "slshape",
        "upshape",
        "normalfont",
        "it",
        "pm",
        "tabularnewline",
        "appendix",
        "abstract",
        "maketitle",
        "par",
        "if",
        "else",
        "fi",
        "def",
        "newcommand",
        "renewcommand",
    ]
)


def parameters_of(count: int, default: Tokens | None = None) -> tuple[Parameter, ...]:
    """Return the parameters of \\newcommand: `count` of them, the first optional where it has a default."""
    first = () if default is None or not count else (Parameter("o", default),)
    return first + tuple(Parameter("m") for _ in range(count - len(first)))


def substituted(body: Tokens, arguments: list[Tokens], place: int) -> list[Token]:
    """Return a body with the arguments in the place of its parameters; its own tokens get the place of the call."""
    found: list[Token] = []
    for text, _ in body:
        if text[0] != "#":
            found.append((text, place))
        elif text[-1].isdigit() and len(text) == 2:
            number = int(text[-1])
            found.extend(arguments[number - 1] if number <= len(arguments) else ())
        elif len(text) > 2:
            # A definition inside a definition: ##1 is the inner parameter #1.
            found.append((text[1:], place))
    return found
