r"""Text as LaTeX, such that the output of TeX, and what Pandoc, biber and our own parser read, is the same text.

Accented and Greek letters become macros, for old styles and fonts. Characters that LaTeX accepts directly, and for
which Pandoc knows no text macro, stay.
"""

import re
import unicodedata

_SPECIAL = {
    "\\": r"{\textbackslash}", "$": r"\$", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "^": r"{\textasciicircum}",
    "~": r"{\textasciitilde}", "<": r"{\textless}", ">": r"{\textgreater}", "|": "$|$", "`": r"{\`{}}", "–": "--",
    "—": "---", "“": r"{\textquotedblleft}", "”": r"{\textquotedblright}", "‘": r"{\textquoteleft}",
    "’": r"{\textquoteright}", "…": r"{\ldots}", "ß": r"{\ss}", "ø": r"{\o}", "Ø": r"{\O}", "ł": r"{\l}", "Ł": r"{\L}",
    "æ": r"{\ae}", "Æ": r"{\AE}", "œ": r"{\oe}", "Œ": r"{\OE}",
}  # fmt: skip
# BibTeX counts braces, escaped or not: only balanced ones can be written plainly.
_PAIRED, _LONE = {"{": r"\{", "}": r"\}"}, {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0328": "k",
    "\u0331": "b",
}  # fmt: skip
_GREEK = {
    unicodedata.lookup(f"GREEK {size} LETTER {name}"): f"\\{name.lower() if size == 'SMALL' else name.capitalize()}"
    for size, names in (
        ("SMALL", "ALPHA BETA GAMMA DELTA ZETA ETA THETA IOTA KAPPA MU NU XI PI RHO SIGMA TAU UPSILON CHI PSI OMEGA"),
        ("CAPITAL", "GAMMA DELTA THETA XI PI SIGMA UPSILON PHI PSI OMEGA"),
    )
    for name in names.split()
} | {"λ": r"\lambda", "Λ": r"\Lambda", "ε": r"\varepsilon", "φ": r"\varphi", "ϑ": r"\vartheta", "ς": r"\varsigma"}
_MATHS = _GREEK | {
    "×": r"\times", "±": r"\pm", "∓": r"\mp", "÷": r"\div", "∗": r"\ast", "⋆": r"\star", "∘": r"\circ", "⊕": r"\oplus",
    "⊗": r"\otimes", "⊙": r"\odot", "→": r"\rightarrow", "←": r"\leftarrow", "↔": r"\leftrightarrow",
    "⇒": r"\Rightarrow", "⇐": r"\Leftarrow", "⇔": r"\Leftrightarrow", "↦": r"\mapsto", "⟶": r"\longrightarrow",
    "⟹": r"\Longrightarrow", "⟺": r"\Longleftrightarrow", "↑": r"\uparrow", "↓": r"\downarrow",
    "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "∼": r"\sim", "≃": r"\simeq", "≅": r"\cong",
    "≡": r"\equiv", "∝": r"\propto", "≪": r"\ll", "≫": r"\gg", "≺": r"\prec", "≻": r"\succ", "≲": r"\lesssim",
    "≳": r"\gtrsim", "∈": r"\in", "∉": r"\notin", "∋": r"\ni", "⊂": r"\subset", "⊃": r"\supset", "⊆": r"\subseteq",
    "⊇": r"\supseteq", "∪": r"\cup", "∩": r"\cap", "∅": r"\emptyset", "∖": r"\setminus", "∀": r"\forall",
    "∃": r"\exists", "∇": r"\nabla", "∂": r"\partial", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∞": r"\infty",
    "∧": r"\wedge", "∨": r"\vee", "¬": r"\neg", "⊥": r"\bot", "⊤": r"\top", "⊢": r"\vdash", "⊨": r"\models",
    "∥": r"\parallel", "‖": r"\Vert", "⟨": r"\langle", "⟩": r"\rangle", "⌈": r"\lceil", "⌉": r"\rceil",
    "⌊": r"\lfloor", "⌋": r"\rfloor", "ℓ": r"\ell", "ℏ": r"\hbar", "ℵ": r"\aleph", "⋯": r"\cdots", "⋮": r"\vdots",
    "′": "'", "″": "''",
} | {sign: f"\\mathbb{{{letter}}}" for letter, sign in zip("CHNPQRZEF", "ℂℍℕℙℚℝℤ𝔼𝔽", strict=True)}  # fmt: skip
_SUPERSCRIPTS = {ord(sign): plain for sign, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", "0123456789+-=()n", strict=True)}
_SUBSCRIPTS = {ord(sign): plain for sign, plain in zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)}
_RAISED, _LOWERED = "".join(map(chr, _SUPERSCRIPTS)), "".join(map(chr, _SUBSCRIPTS))
_INNER = r"\([^()\\{}$\s]*[-+=<>,;/*±×·−][^()\\{}$\s]*\)"
# Sub- and superscripts of a single letter or a maths symbol: "x_i", "ℝ^d", "x_(i+1)".
_SCRIPT = rf"[_^](?:{_INNER}|[A-Za-z]+(?![\w^])|[^\W\d_](?![\w^]))"
_ATOM = rf"[{''.join(map(re.escape, _MATHS))}]|[{_RAISED}]+|[{_LOWERED}]+"
_TOKEN = re.compile(
    rf"(?P<maths>(?:(?<![^\W_])[A-Za-z](?={_SCRIPT})|{_ATOM})(?:{_ATOM}|{_SCRIPT})*)"
    r"|(?P<dashes>-[-–—]+|[–—][-–—]+|''+)|(?P<sign>[^A-Za-z0-9 ])"
)
_PIECE = re.compile(rf"[{_RAISED}]+|[{_LOWERED}]+|{_SCRIPT}|.", re.DOTALL)
_MACRO = re.compile(r"\\[A-Za-z]+$")


def _script(sign: str, text: str) -> str:
    return f"{sign}{text}" if len(text) == 1 else f"{sign}{{{text}}}"


def _in_maths(text: str) -> str:
    """Return maths symbols and the text among them as TeX, without the surrounding dollar signs."""
    out = ""
    for piece in _PIECE.findall(text):
        if piece[0] in _RAISED:
            macro = _script("^", piece.translate(_SUPERSCRIPTS))
        elif piece[0] in _LOWERED:
            macro = _script("_", piece.translate(_SUBSCRIPTS))
        elif piece[0] in "_^" and len(piece) > 1:
            macro = _script(piece[0], _in_maths(piece[2:-1] if piece[1] == "(" else piece[1:]))
        else:
            macro = _MATHS.get(piece) or _sign(piece)
        # A macro ends where no letter follows.
        out += (" " if _MACRO.search(out) and macro[:1].isalpha() else "") + macro
    return out


def _accented(sign: str) -> str | None:
    r"""Return the macro of an accented letter, or None; of stacked accents only the outer, since biber nests none.

    >>> _accented("ü"), _accented("ş"), _accented("ễ")
    ('{\\"u}', '{\\c{s}}', '{\\~{ê}}')
    """
    *inner, mark = list(unicodedata.normalize("NFD", sign))
    letter = unicodedata.normalize("NFC", "".join(inner))
    if mark not in _ACCENTS or len(letter) != 1 or not unicodedata.name(letter, "").startswith("LATIN"):
        return None
    name = _ACCENTS[mark]
    return f"{{\\{name}{{{letter}}}}}" if name.isalpha() or not letter.isascii() else f"{{\\{name}{letter}}}"


def _sign(sign: str) -> str:
    return _SPECIAL.get(sign) or (None if sign.isascii() else _accented(sign)) or sign


def has_pairs(text: str) -> bool:
    """Return whether the braces of a text are balanced.

    >>> has_pairs("{0, 1}"), has_pairs("}{"), has_pairs("{")
    (True, False, False)
    """
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


def to_tex(text: str, *, keeps_capitals: bool = False, are_paired: bool | None = None) -> str:
    r"""Return a text as LaTeX.

    With `keeps_capitals`, maths with capitals is put in braces, as BibTeX would change their case; `are_paired` states
    for a part whether the braces of the whole text are balanced.

    >>> to_tex("Müller & α-Nets: 50% of 10⁻³, x_i ≤ ℝ^d")
    'M{\\"u}ller \\& $\\alpha$-Nets: 50\\% of 10$^{-3}$, $x_i$ $\\leq$ $\\mathbb{R}^d$'
    """
    braces = _PAIRED if (has_pairs(text) if are_paired is None else are_paired) else _LONE

    def write(token: re.Match[str]) -> str:
        if token["maths"]:
            maths = f"${_in_maths(token['maths'])}$"
            return f"{{{maths}}}" if keeps_capitals and any(map(str.isupper, maths)) else maths
        if token["dashes"]:
            return "{}".join(_sign(sign) for sign in token["dashes"])
        return braces.get(token["sign"]) or _sign(token["sign"])

    return _TOKEN.sub(write, text)
