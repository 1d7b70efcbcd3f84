"""LaTeX damaged by programs: macros without their backslash, or with it escaped as if it were text."""

import re

from kg.text.latex_symbols import FONTS

_MACROS = "|".join(sorted(FONTS - {"text", "title", "section", "t", "st", "so", "ul", "hl", "bold", "protect"}))
# "$\backslash$emph{\{}": escaped as text by one tool, and again as LaTeX by the next.
_ESCAPED = re.compile(
    rf"(?:\$\\backslash\$|\{{\\textbackslash\}}|\\textbackslash(?:\{{\}}|\s))(?=(?:{_MACROS})(?:\\?\{{|\{{\\\{{\}}))"
)
_ESCAPED_BRACE = re.compile(r"\{\\([{}])\}|\\(?=[{}])")
_LOST_BACKSLASH = re.compile(rf"(?<![\\A-Za-z])(?=(?:{_MACROS}|footnote|sqrt|url|href|cite[pt]?)\{{)")
_LOST_SWITCH = re.compile(r"\{(?:em|it|bf|sc|tt|sl)\s+(?=[^{}]*\})")
# Programs that read "\t" and the like in strings turn the beginnings of macros into control characters.
_EATEN = re.compile(
    r"(?P<t>[\t ](?=(?:ext(?:bf|it|tt|sc|sf|sl|rm)|imes)(?![a-z])|(?<=\t)(?:heta|ilde|au\b|ext\{)))"
    r"|(?P<b>\x08(?=eta|ar\b|f\b|egin|oldsymbol|m\b|ig|inom))|(?P<f>\x0c(?=rac|orall))"
    r"|(?P<r>\r(?=ho\b|ightarrow|ight\b|angle|ceil|floor|m\b))|(?P<n>\n(?=abla\b))"
    r"|(?P<e>(?<![\\A-Za-z])(?=(?:mph|nquote)\{))"
    r"|(?P<a>\x07(?=lpha|pprox))|(?P<v>\x0b(?=arepsilon|arphi|ec\b))"
)
_EATEN_WORDS = (" extit", " extbf", " exttt", " extsc", " extsl", " imes", "mph{", "nquote{")


def unescaped(text: str) -> str:
    r"""Return a text with the escapes of LaTeX that was mistaken for plain text undone.

    >>> unescaped(r"$\backslash$emph{\{}can{\}} and PCF$\backslash$D")
    '\\emph{can} and PCF$\\backslash$D'
    """
    if "backslash" not in text:
        return text
    found, count = _ESCAPED.subn(r"\\", text)
    return _ESCAPED_BRACE.sub(lambda brace: brace[1] or "", found) if count else text


def _whole(eaten: re.Match[str]) -> str:
    return (" " if eaten.group() == " " else "") + "\\" + (eaten.lastgroup or "")


def restored(text: str) -> str:
    r"""Return a text with the backslashes of macros restored, where the damage is unambiguous.

    >>> restored("an emph{open} set, 3 imes 3, {\\em x} and {em y}, $\theta$")
    'an \\emph{open} set, 3 \\times 3, {\\em x} and {\\em y}, $\\theta$'
    """
    text = unescaped(text)
    if "{" in text:
        text = _LOST_SWITCH.sub(r"{\\em ", _LOST_BACKSLASH.sub(r"\\", text))
    may_lack = not text.isprintable() or any(word in text for word in _EATEN_WORDS)
    return _EATEN.sub(_whole, text) if may_lack else text
