"""HTML, JATS and MathML, which publishers leave in titles and abstracts, as plain text."""

import html
import re

from kg.text.latex import from_latex
from kg.text.macros import lowered, raised

_HINT = re.compile(r"[<&]")
_ATTRIBUTES = r"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>\"']+))*\s*"
_INLINE = r"i|b|em|strong|u|tt|sc|scp|span|font|small|big|a|italic|bold|monospace|roman|underline|overline"
_INLINE += r"|sans-serif|styled-content|named-content|ext-link|uri|xref|inline-formula|formula|alternatives"
_INLINE += r"|inf|tex-math|math|mrow|mi|mo|mn|msub|msup|mstyle|mtext|semantics|annotation|mathvariant"
_BLOCK = r"p|br|hr|div|title|sec|abstract|ul|ol|li|list-item|tr|td|h[1-6]|disp-formula|blockquote"
_PREFIX = r"(?:jats:|mml:|xhtml:|html:)?"
_SCRIPT = re.compile(
    rf"<(?P<kind>{_PREFIX}(?:sub|sup|inf)){_ATTRIBUTES}>(?P<inner>[^<>]{{0,80}})</(?P=kind)\s*>", re.IGNORECASE
)
_TAG = re.compile(
    rf"</?{_PREFIX}(?:(?P<block>{_BLOCK})|{_INLINE}|sub|sup)(?:{_ATTRIBUTES}/?>)|</?(?:mml|jats):[\w-]+{_ATTRIBUTES}/?>",
    re.IGNORECASE,
)
_HEADING = re.compile(r"<(?P<kind>(?:jats:)?title|h\d)>\s*(?:abstract|summary)[.:]?\s*</(?P=kind)>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_FORMULA = re.compile(
    r"<(?:jats:)?tex-math[^<>]*>(?P<tex>.*?)</(?:jats:)?tex-math>(?:\s*<mml:math.*?</mml:math>)?"
    r"|<mml:math(?:(?!</mml:math>).)*</mml:math>\s*<(?:jats:)?tex-math[^<>]*>(?P<behind>.*?)</(?:jats:)?tex-math>",
    re.DOTALL | re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)


def _formula(match: re.Match[str]) -> str:
    """Return the TeX of a formula, without a second form in MathML and without the preamble that publishers add."""
    tex = match["tex"] or match["behind"] or ""
    inner = _DOCUMENT.search(tex)
    tex = (inner[1] if inner else tex).strip()
    return tex if "$" in tex or "\\(" in tex else f"${tex}$"


def _script(match: re.Match[str]) -> str:
    write = raised if match["kind"].lower().endswith("sup") else lowered
    return write(html.unescape(match["inner"]))


def without_markup(text: str) -> str:
    """Return a text without publishers' tags and with entities decoded; other angle brackets are text.

    >>> without_markup("<i>K</i>-means, CO<sub>2</sub> with p&lt;0.05 and a<b and c>d")
    'K-means, CO₂ with p<0.05 and a<b and c>d'
    """
    if "<" in text:
        text = _FORMULA.sub(_formula, _COMMENT.sub(" ", text)) if "<!" in text or "tex-math" in text else text
        text = _SCRIPT.sub(_script, _HEADING.sub(" ", text))
        text = _TAG.sub(lambda tag: " " if tag["block"] else "", text)
    return html.unescape(text) if "&" in text else text


def from_markup(text: str) -> str:
    r"""Return the plain text of records with tags, entities and LaTeX, as from publishers and indexes.

    >>> from_markup(r"<p>The <b>BarNet</b> has $\alpha$ &amp; more.</p>")
    'The BarNet has α & more.'
    """
    return from_latex(without_markup(text) if _HINT.search(text) else text)
