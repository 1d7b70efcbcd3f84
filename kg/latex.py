"""Clean dirty text for reading. Offsets always point into the text as stored; this is for labels and display only."""

import html
import re
from functools import cache

from pylatexenc import latexwalker, macrospec
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

# Listing pages lose backslashes and "&#": these restore them so that the libraries below can read them.
_LOST_PLUS_MINUS = re.compile(r"(?<=\d)\s?pm\s?(\d)")
_LOST_CHARACTER = re.compile(r"(?<=[a-z,.])x(20[0-9A-Fa-f]{2})(?=[A-Za-z])")
_LOST_MACRO = re.compile(
    r"(?<![\\A-Za-z])(textit|textbf|textsc|texttt|emph|(?:mathcal|mathbf|mathbb|mathrm)(?=\{\w\}))(?=\{)"
)
_LOST_FRACTION = re.compile(r"(\d)\{(\d+)\}")
_LOST_SUBSCRIPT = re.compile(r"(?<=[a-z])\{(?=[A-Z])")
_ADDRESS_ECHO = re.compile(r"(https?://[^\s{}]+)\{\1\}")
_LOST_SWITCH = re.compile(r"\{\\?(?:it|em|bf|sc|tt)\s+(?=[^{}]*\})")
_CITATION = re.compile(r"\s?~(?:ref|cite)[a-z]*:\w+|(?<=\w)~(?:ref|cite)\w+")
_MACRO = re.compile(
    r"""\\[a-zA-Z]+\*?(?:\s?\{[^{}]*\})?   # \textit{...}, \times
    |   \\["'`^~=.]\s?\{?\\?[a-zA-Z]\}?    # accents: \"U, \'{e}
    |   \\[^\sa-zA-Z]                      # escapes: \%, \$
    """,
    re.VERBOSE,
)
_SPACE = re.compile(r"\s+")
_ECHOED_CITATION = re.compile(r"\b(\w+)~(\w+)\b")
_FAILURES = (LookupError, TypeError, ValueError, AttributeError, RecursionError)


@cache
def _decoder() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    # A macro that the library does not know keeps its name: "\model" reads as "model", not as nothing.
    context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=lambda node: node.macroname))
    # The library writes \url{x} as <x>.
    own = [MacroTextSpec("url", simplify_repl=" %s")]
    # The library keeps these from one text for the next.
    own += [
        MacroTextSpec(name, simplify_repl=lambda node: node.macroname)
        for name in ("title", "author", "date", "maketitle")
    ]
    context.add_context_category("kg", prepend=True, macros=own)
    return LatexNodes2Text(latex_context=context, keep_comments=True)


@cache
def _walker_context() -> macrospec.LatexContextDb:
    return latexwalker.get_default_latex_context_db()


def _decode(macro: re.Match[str]) -> str:
    # Only the macro itself goes to the library: a bare % or $ elsewhere is text here, not LaTeX.
    walker = latexwalker.LatexWalker(macro.group(), latex_context=_walker_context(), tolerant_parsing=True)
    try:
        nodes, _, _ = walker.get_latex_nodes()
        return str(_decoder().nodelist_to_text(nodes))
    except _FAILURES:
        # The library counts on the arguments of some macros: a lone \href, \sqrt or \title ends it.
        return macro.group().lstrip("\\")


def _drop_echo(match: re.Match[str]) -> str:
    # "UDOP~udop" is a name and the citation key behind it.
    name, key = match.groups()
    return name if key == name.lower() and key != name else match.group()


def clean(text: str) -> str:
    r"""Turn LaTeX and listing-page dirt into readable text on one line.

    >>> clean(r'T\"ULU 3 at 88.2pm0.3, 50\% of UDOP~udop')
    'TÜLU 3 at 88.2±0.3, 50% of UDOP'
    """
    text = _LOST_PLUS_MINUS.sub(r"\\pm{}\1", text)
    text = _LOST_CHARACTER.sub(lambda m: html.unescape(f"&#x{m.group(1)};"), text)
    text = _LOST_MACRO.sub(r"\\\1", text)
    text = _LOST_FRACTION.sub(r"\1/\2", _LOST_SWITCH.sub("{", text))
    text = _ADDRESS_ECHO.sub(r"\1", text)
    text = _ECHOED_CITATION.sub(_drop_echo, _CITATION.sub("", text))
    text = _LOST_SUBSCRIPT.sub(" ", _MACRO.sub(_decode, text))
    return _SPACE.sub(" ", text.replace("{", "").replace("}", "")).strip()
